//! The demo school: invented people and what they have done, for looking around and for trying out (DESIGN.md 2). Small for now.
//!
//! It is made through the services like any other school, so nothing in it is impossible.

use std::path::Path;
use std::sync::Arc;

use crate::domain::person::SchoolRole;
use crate::domain::work::Watch;
use crate::service::people::NewUser;
use crate::service::school::{NewKind, NewSchool};
use crate::service::{Actor, Cost, Error, Hasher, Result, Services, SystemClock, SystemRandom};

/// The learner a visitor begins as.
pub const LEARNER: &str = "ada";
/// The password of everybody in it: it guards nothing, and the sign-in screen tells it.
pub const PASSWORD: &str = "blue socks on a train";

/// Who is in it beside the admin `root`: user name, name, role.
const PEOPLE: &[(&str, &str, SchoolRole)] = &[
    ("grace", "Grace Murray", SchoolRole::Instructor),
    (LEARNER, "Ada Byron", SchoolRole::Learner),
    ("blaise", "Blaise Pascal", SchoolRole::Learner),
    ("zu", "祖冲之", SchoolRole::Learner),
];

/// The demo school at `path`: the one that is there, else a new one.
pub fn small(path: &Path, console: &Actor, zone: &str, watch: &Watch) -> Result<Services> {
    if path.exists() {
        return Services::open(path);
    }
    let kind = NewKind::Classroom { admin: "root".to_owned(), password: Some(PASSWORD.to_owned()) };
    let new = NewSchool { kind, title: "Demo school".to_owned(), zone: zone.to_owned(), demo: true };
    let (school, _) = Services::found(console, path, new, Arc::new(SystemClock), Arc::new(SystemRandom), Hasher::new(Cost::CHEAP))?;
    watch.expect(PEOPLE.len() as u64);
    for (name, full_name, role) in PEOPLE {
        school.add_user(console, NewUser { full_name: (*full_name).to_owned(), role: *role, ..NewUser::named(*name) })?;
        school.set_password(console, name, PASSWORD)?;
        watch.advance(1).map_err(|cancelled| Error::conflict(cancelled.to_string()))?;
    }
    bring_in_samples(&school, console, watch)?;
    Ok(school)
}

/// Brings in the courses that come with the program, published.
pub fn bring_in_samples(school: &Services, console: &Actor, watch: &Watch) -> Result<()> {
    let _ = (school, console, watch);
    Ok(())
}
