//! Words and measures of people that the screens of admins and of staff share.

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
        UserStatus::Invited => tr!(look, "invited"),
        UserStatus::Active => tr!(look, "active"),
        UserStatus::Suspended => tr!(look, "SUSPENDED"),
    }
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
