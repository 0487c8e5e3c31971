//! Who is in a course: enrolling, leaving, the roster, groups.

use serde::Serialize;

use crate::domain::person::CourseRole;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;

#[derive(Debug, Clone, Serialize)]
pub struct Enrolled {
    pub course: String,
    pub role: CourseRole,
    pub enrolled: Vec<String>,
    /// Were in it with this role before.
    pub already: Vec<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Unenrolled {
    pub course: String,
    pub removed: Vec<String>,
    /// Were not in it.
    pub absent: Vec<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Roster {
    pub course: String,
    pub people: Vec<RosterRow>,
}

#[derive(Debug, Clone, Serialize)]
pub struct RosterRow {
    pub user: String,
    pub name: Untrusted,
    pub role: CourseRole,
    pub groups: Vec<String>,
    /// Two decimals: `0.71`.
    pub progress: String,
    pub completed: u32,
    pub required: u32,
    pub last_seen: Option<Instant>,
    pub active_seconds: u64,
}

#[derive(Debug, Clone, Serialize)]
pub struct Groups {
    pub course: String,
    pub groups: Vec<GroupRow>,
}

#[derive(Debug, Clone, Serialize)]
pub struct GroupRow {
    pub group: String,
    pub members: Vec<String>,
}
