//! Who is in the school, found by what they are and what they are called, a part of the list at a time.

use serde::Serialize;

use super::{UserView, view};
use crate::domain::person::{SchoolRole, UserStatus};
use crate::domain::seek::folded;
use crate::service::{Actor, Result, Services, authority};
use crate::store::{self, Trust, user};

/// Who is wanted. Empty: everybody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UserFilter {
    pub role: Option<SchoolRole>,
    pub status: Option<UserStatus>,
    /// In this course, in whatever role.
    pub course: Option<String>,
    /// Part of the user name, the name or the address, in upper or lower case.
    pub search: Option<String>,
    /// So many are passed over.
    pub from: usize,
    /// At most so many are given.
    pub limit: Option<usize>,
}

/// People by user name.
#[derive(Debug, Clone, Serialize)]
pub struct UserList {
    pub users: Vec<UserView>,
    /// How many fit, those left out as well.
    pub total: usize,
}

/// How many people have each role in the school, and how many of them are not in yet or not any more.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct PeopleCounts {
    pub admins: u32,
    pub instructors: u32,
    pub learners: u32,
    pub invited: u32,
    pub suspended: u32,
}

impl PeopleCounts {
    pub fn all(&self) -> u32 {
        self.admins + self.instructors + self.learners
    }
}

impl Services {
    /// The people that a filter finds, by user name. For admins.
    ///
    /// # Errors
    /// `NotFound` for a course that is not there.
    pub fn users(&self, actor: &Actor, filter: &UserFilter) -> Result<UserList> {
        self.db.read(Trust::Staff, |conn| {
            authority::admin(conn, actor)?;
            let course = filter.course.as_deref().map(|slug| Ok(super::super::policy::standing(conn, actor, slug)?.course.id));
            let course = course.transpose().map_err(|error: super::Error| error)?;
            let wanted = user::Wanted {
                role: filter.role,
                status: filter.status,
                course,
                text: filter.search.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(|text| folded(text).into_owned()),
                from: filter.from,
                limit: filter.limit.unwrap_or(usize::MAX),
            };
            let (ids, total) = user::find(conn, &wanted)?;
            let mut courses = user::courses(conn, &ids)?;
            let users = user::with_ids(conn, &ids)?.into_iter().map(|user| {
                let own = courses.remove(&user.id).unwrap_or_default();
                view(user, own)
            });
            Ok(UserList { users: users.collect(), total })
        })
    }

    /// How many people there are, by role and status. For admins.
    pub fn people_counts(&self, actor: &Actor) -> Result<PeopleCounts> {
        self.db.read(Trust::Staff, |conn| {
            authority::admin(conn, actor)?;
            Ok(counts(conn)?)
        })
    }
}

pub(in crate::service) fn counts(conn: &rusqlite::Connection) -> store::Result<PeopleCounts> {
    let counts = user::counts(conn)?;
    let role = |wanted| counts.iter().filter(|(role, ..)| *role == wanted).map(|(.., n)| n).sum();
    let status = |wanted| counts.iter().filter(|(_, status, _)| *status == wanted).map(|(.., n)| n).sum();
    Ok(PeopleCounts {
        admins: role(SchoolRole::Admin),
        instructors: role(SchoolRole::Instructor),
        learners: role(SchoolRole::Learner),
        invited: status(UserStatus::Invited),
        suspended: status(UserStatus::Suspended),
    })
}
