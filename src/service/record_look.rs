//! RULES.md 8: an admin sees one learner's record, and that is logged. Those who teach the course look at it as their work.

use chrono::TimeDelta;

use super::audit::{Entry, Object, record};
use super::policy::Standing;
use super::{Actor, Result, Services};
use crate::domain::ids::{CourseId, UserId};
use crate::domain::permission::Deed;
use crate::store::{self, Trust};

/// A look that is to be logged.
#[derive(Debug, Clone, Copy)]
pub(in crate::service) struct RecordLook {
    by: UserId,
    course: CourseId,
    owner: UserId,
}

const ACTION: &str = "record.look";
/// So long one look stands for all: who reads on in a record has not looked again.
const STANDS: TimeDelta = TimeDelta::hours(24);

impl RecordLook {
    /// The look of `standing`'s actor at the record of `owner`, where it is one to be logged.
    pub fn of(standing: &Standing, owner: UserId) -> Option<Self> {
        let by = standing.acting.person.filter(|person| *person != owner && standing.only_as_admin(Deed::SeeRecord))?;
        Some(Self { by, course: standing.course.id, owner })
    }
}

impl Services {
    /// Logs a look, unless one stands. What cannot be logged is not shown.
    pub(in crate::service) fn log_look(&self, actor: &Actor, look: Option<RecordLook>) -> Result<()> {
        let Some(RecordLook { by, course, owner }) = look else { return Ok(()) };
        let now = self.now();
        let since = now.plus(-STANDS);
        if self.db.read(Trust::Staff, |db| store::audit::has_since(db, (by, owner), course, ACTION, since))? {
            return Ok(());
        }
        let actor = actor.clone();
        self.db.write(move |tx| record(tx, &actor, now, Entry::new(ACTION, Object::Course(course)).course(course).about(owner)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::person::CourseRole;
    use crate::service::audit::AuditFilter;
    use crate::service::testing::School;

    fn looks(school: &School) -> Vec<(String, String)> {
        let filter = AuditFilter { action: Some(ACTION.to_owned()), ..AuditFilter::default() };
        let entries = school.services.audit_list(&school.console(), &filter).unwrap().entries;
        entries.iter().map(|entry| (entry.actor.raw().to_owned(), entry.object.raw().to_owned())).collect()
    }

    #[test]
    fn an_admins_look_at_a_record_is_logged_once_a_day() {
        let school = School::new();
        school.sample_course();
        let (boss, tina) = (school.admin("boss"), school.instructor("tina"));
        for (who, role) in [("tina", CourseRole::Instructor), ("ada", CourseRole::Learner), ("ben", CourseRole::Learner)] {
            if role == CourseRole::Learner {
                school.learner(who);
            }
            school.enroll("git-lab", &[who], role);
        }
        let look = |who: &Actor, at: &str| school.services.member(who, "git-lab", at).unwrap();
        look(&tina, "ada");
        assert_eq!(looks(&school), [], "she teaches them");
        look(&boss, "ada");
        look(&boss, "ada");
        school.services.grade_history(&boss, "git-lab", "intro/first", "ben").unwrap();
        let logged = |who: &str| ("boss".to_owned(), format!("course git-lab of {who}"));
        assert_eq!(looks(&school), [logged("ada"), logged("ben")]);
        school.clock.advance(TimeDelta::hours(25));
        look(&boss, "ada");
        assert_eq!(looks(&school).len(), 3, "another day");
    }
}
