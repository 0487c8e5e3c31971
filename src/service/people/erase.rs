//! Erasing a person, for good (CLI.md 2, RULES.md 8).

use serde::Serialize;

use crate::domain::name::fold;
use crate::domain::work::Watch;
use crate::service::audit::{Entry, Object, record};
use crate::service::people::keep_an_admin;
use crate::service::{Actor, Error, Result, Services, authority, sign_in};
use crate::store::{self, erase};

/// What an erasure took away.
#[derive(Debug, Clone, Serialize)]
pub struct ErasedUser {
    /// Under what the facts about them stay.
    pub user: String,
    pub texts: usize,
    pub files: usize,
    pub entries: usize,
    /// Nothing of it can be read in the file any more. `false` while others keep it busy or the disk is full: erased, not yet overwritten.
    pub compacted: bool,
}

impl Services {
    /// Takes away a person's name, answers, work and whatever was written about them. Marks and the log's chain stay, under a pseudonym.
    /// For admins.
    ///
    /// # Errors
    /// `Invalid` without a reason, `Conflict` for the last admin, or when it was cancelled: nothing is erased then. Once it is, the file is
    /// written anew whatever comes.
    pub fn erase_user(&self, actor: &Actor, name: &str, reason: &str, watch: &Watch) -> Result<ErasedUser> {
        let (actor, now, name, reason, watch) = (actor.clone(), self.now(), name.to_owned(), reason.trim().to_owned(), watch.clone());
        let (user, gone) = self.db.write_alone(move |tx| {
            authority::admin(tx, &actor)?;
            let found = authority::visible_user(tx, &actor, &name)?;
            if reason.is_empty() {
                return Err(Error::field("reason", "An erasure needs a reason, which stays in the log."));
            }
            keep_an_admin(tx, &found, false)?;
            record(tx, &actor, now, Entry::new("user.erase", Object::User(found.id)).reason(reason))?;
            let (because, pseudonym) = (erase::last_entry(tx)?, erase::pseudonym(tx, found.id)?);
            let gone = erase::person(tx, found.id, &pseudonym, because, &sign_in::account(&fold(&found.name)))?;
            watch.check().map_err(store::Error::from)?;
            Ok::<_, Error>((pseudonym.shown, gone))
        })?;
        let compacted = self.db.compact().is_ok();
        Ok(ErasedUser { user, texts: gone.texts, files: gone.files, entries: gone.entries, compacted })
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use crate::domain::person::CourseRole;
    use crate::domain::text::Untrusted;
    use crate::domain::work::Watch;
    use crate::service::attempt::{Given, GivenAnswer};
    use crate::service::audit::AuditFilter;
    use crate::service::grade::NewGrade;
    use crate::service::people::UserChange;
    use crate::service::submission::{NewFile, NewWork, Wanted};
    use crate::service::testing::{PASSWORD, School, sample};
    use crate::service::{Actor, ErrorKind, Services};

    const COURSE: &str = "git-lab";
    const MARK: &str = "c4n4ry";

    /// Ada is called, answers, hands in, is marked, mistypes and is written about: each text holds the mark.
    fn busy() -> (School, Actor) {
        let school = School::new();
        school.changed_course(|course| {
            sample::open_assignment(course);
        });
        let ada = school.learner(&format!("ada-{MARK}"));
        school.enroll(COURSE, &[&format!("ada-{MARK}")], CourseRole::Learner);
        let said = |what: &str| format!("{what} {MARK}");
        let change = UserChange { full_name: Some(said("Ada")), email: Some(format!("ada@{MARK}.org")), zone: None };
        school.services.change_profile(&ada, change).unwrap();
        school.services.start_attempt(&ada, COURSE, "intro/first").unwrap();
        let answer = GivenAnswer::of(Given::Text { text: said("git").into() });
        school.services.answer(&ada, COURSE, "intro/first", vec![("init".to_owned(), answer)]).unwrap();
        let file = NewFile { name: said("log").into(), content: Box::new(Cursor::new(said("content").into_bytes())) };
        let work = NewWork { text: None, url: None, note: Some(said("note").into()), files: vec![file], ..NewWork::default() };
        school.services.submit_work(&ada, COURSE, "work/repo", work).unwrap();
        let mark = NewGrade {
            score: Some("8".into()),
            comment: Some(said("comment").as_str().into()),
            reason: Some(said("reason")),
            ..NewGrade::default()
        };
        school.services.set_grade(&school.console(), COURSE, "work/repo", &format!("ada-{MARK}"), mark).unwrap();
        let _ = school.services.sign_in(&Actor::guest("tty"), &format!("ada-{MARK}"), "wrong");
        (school, ada)
    }

    fn bytes_with_mark(school: &School) -> usize {
        let path = school.db().path();
        ["", "-wal"]
            .iter()
            .filter_map(|suffix| std::fs::read(crate::store::place::beside(path, suffix)).ok())
            .map(|bytes| bytes.windows(MARK.len()).filter(|window| *window == MARK.as_bytes()).count())
            .sum()
    }

    /// SECURITY.md S18: nothing of it can be read in the file, its log or its free pages, and the chain verifies.
    #[test]
    fn nothing_that_a_person_wrote_or_is_called_is_left() {
        let (school, ada) = busy();
        assert!(bytes_with_mark(&school) > 10);
        let erased = school.services.erase_user(&school.console(), &format!("ADA-{MARK}"), "asked for", &Watch::default()).unwrap();
        assert!(erased.compacted && erased.texts >= 2 && erased.entries >= 3, "{erased:?}");
        assert_eq!(bytes_with_mark(&school), 0);
        assert!(school.services.audit_verify(&school.console(), &Watch::default()).unwrap().ok);
        let checks = Services::doctor(&school.console(), school.db().path(), &Watch::default()).unwrap().checks;
        assert!(checks.iter().all(|check| check.ok || check.name == "free_space"), "{checks:?}");
        assert_eq!(school.services.me(&ada).unwrap_err().kind, ErrorKind::Denied, "their session is over");
        assert!(school.services.sign_in(&Actor::guest("tty2"), &erased.user, PASSWORD).is_err());
        let log = school.services.audit_list(&school.console(), &AuditFilter::default()).unwrap().entries;
        let last = log.iter().rfind(|entry| entry.action == "user.erase").unwrap();
        assert_eq!(last.object.raw(), format!("user {}", erased.user));
        assert_eq!(last.reason.as_ref().map(Untrusted::raw), Some("asked for"));
        school.services.submissions(&school.console(), COURSE, &Wanted::default()).unwrap();
        school.services.attempts(&school.console(), COURSE, "intro/first", None).unwrap();
        school.services.export_user(&school.console(), &erased.user).unwrap();
    }

    #[test]
    fn an_erasure_needs_an_admin_a_reason_and_another_admin() {
        let school = School::new();
        let (ada, boss) = (school.learner("ada"), school.admin("boss"));
        let kind =
            |actor: &Actor, name: &str, reason: &str| school.services.erase_user(actor, name, reason, &Watch::default()).unwrap_err().kind;
        assert_eq!(kind(&ada, "ada", "mine"), ErrorKind::Denied);
        assert_eq!(kind(&boss, "ada", " "), ErrorKind::Invalid);
        assert_eq!(kind(&boss, "boss", "last"), ErrorKind::Conflict);
        let cancelled = Watch::default();
        cancelled.cancel();
        let refused = school.services.erase_user(&boss, "ada", "asked for", &cancelled).unwrap_err();
        assert_eq!(refused.message, "Cancelled; everything is as it was.");
        school.services.erase_user(&boss, "ada", "asked for", &Watch::default()).unwrap();
        school.learner("ada");
        assert!(school.services.erase_user(&boss, "ada", "again", &Watch::default()).unwrap().user != "ada", "the name is free again");
    }
}
