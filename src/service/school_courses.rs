//! The courses of a school as those who run it see them: all of them, who teaches them, how many learn in them.

use serde::Serialize;

use super::{Actor, Error, Result, Services, authority};
use crate::domain::course::CourseState;
use crate::domain::text::Untrusted;
use crate::store::{Trust, course};

#[derive(Debug, Clone, Serialize)]
pub struct SchoolCourses {
    /// By title.
    pub courses: Vec<SchoolCourse>,
}

/// One course of the school.
#[derive(Debug, Clone, Serialize)]
pub struct SchoolCourse {
    pub course: String,
    pub title: Untrusted,
    pub state: CourseState,
    pub learners: u32,
    /// What its instructors are called.
    pub teachers: Vec<Untrusted>,
}

impl Services {
    /// All courses of the school, drafts and archived ones too. For admins.
    pub fn school_courses(&self, actor: &Actor) -> Result<SchoolCourses> {
        self.db.read(Trust::Staff, |conn| {
            authority::admin(conn, actor)?;
            let taught = course::taught(conn)?;
            let row = |one: course::Taught| SchoolCourse {
                course: one.slug,
                title: one.title,
                state: one.state,
                learners: one.learners,
                teachers: one.teachers,
            };
            Ok::<_, Error>(SchoolCourses { courses: taught.into_iter().map(row).collect() })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::person::CourseRole;
    use crate::service::ErrorKind;
    use crate::service::testing::School;

    #[test]
    fn every_course_stands_there_with_who_is_in_it_now() {
        let school = School::new();
        school.sample_course();
        let console = school.console();
        school.services.create_course(&console, "Empty").unwrap();
        let tess = school.instructor("tess");
        school.learner("ada");
        school.learner("ben");
        school.enroll("git-lab", &["tess"], CourseRole::Instructor);
        school.enroll("git-lab", &["ada", "ben"], CourseRole::Learner);
        school.services.unenroll(&console, "git-lab", &["ben".to_owned()]).unwrap();
        school.services.archive(&console, "git-lab", false).unwrap();
        let courses = school.services.school_courses(&console).unwrap().courses;
        let facts: Vec<_> = courses.iter().map(|one| (one.title.raw(), one.state, one.learners, one.teachers.len())).collect();
        assert_eq!(facts, [("Empty", CourseState::Draft, 0, 0), ("Git in the lab", CourseState::Archived, 1, 1)]);
        assert_eq!(courses[1].teachers[0].raw(), "tess");
        assert_eq!(school.services.school_courses(&tess).unwrap_err().kind, ErrorKind::Denied);
    }
}
