//! Words and measures that the screens of admins share.

use crate::domain::person::{CourseRole, SchoolRole, UserStatus};
use crate::tr;
use crate::tui::screen::Look;

pub fn role(role: SchoolRole, look: &Look<'_>) -> String {
    match role {
        SchoolRole::Admin => tr!(look, "admin"),
        SchoolRole::Instructor => tr!(look, "instructor"),
        SchoolRole::Learner => tr!(look, "learner"),
    }
}

pub fn course_role(role: CourseRole, look: &Look<'_>) -> String {
    match role {
        CourseRole::Instructor => tr!(look, "instructor"),
        CourseRole::Assistant => tr!(look, "assistant"),
        CourseRole::Learner => tr!(look, "learner"),
        CourseRole::Observer => tr!(look, "observer"),
    }
}

pub fn status(status: UserStatus, look: &Look<'_>) -> String {
    match status {
        UserStatus::Invited => tr!(look, "not in yet"),
        UserStatus::Active => tr!(look, "active"),
        UserStatus::Suspended => tr!(look, "SUSPENDED"),
    }
}

/// `812 bytes`, `41 KiB`, `1.4 GiB`.
pub fn bytes(bytes: u64, look: &Look<'_>) -> String {
    const UNITS: [&str; 4] = ["KiB", "MiB", "GiB", "TiB"];
    if bytes < 1024 {
        return tr!(look, one "{n} byte" | "{n} bytes", n = bytes);
    }
    let (mut tenths, mut unit) = (bytes.saturating_mul(10) / 1024, 0);
    while tenths >= 10_240 && unit + 1 < UNITS.len() {
        tenths /= 1024;
        unit += 1;
    }
    if tenths < 100 { format!("{}.{} {}", tenths / 10, tenths % 10, UNITS[unit]) } else { format!("{} {}", tenths / 10, UNITS[unit]) }
}

/// The first of some names and how many more there are.
pub fn some_of(names: &[String], look: &Look<'_>) -> String {
    const SHOWN: usize = 4;
    let shown = names.iter().take(SHOWN).map(|name| crate::domain::text::Untrusted::from(name.as_str()).for_screen().into_owned());
    let shown = shown.collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(SHOWN) {
        0 => shown,
        more => tr!(look, "{names} and {n} more", names = shown, n = more),
    }
}
