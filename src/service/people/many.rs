//! One thing done to many people, all of them or none, and what it would do before it is done.

use serde::Serialize;

use super::{IssuedCode, change_role, let_in, suspend};
use crate::domain::person::SchoolRole;
use crate::domain::time::Instant;
use crate::service::trial::{Stop, outcome};
use crate::service::{Actor, Error, Result, Services, authority};
use crate::store::Tx;

/// What is done to each of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    Suspend,
    /// Gives the sign-in back that a suspension took.
    Lift,
    Role(SchoolRole),
    /// Puts a one-time code in the place of the password.
    Code,
}

/// What became of them, or would.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Done {
    pub changed: Vec<String>,
    /// Were so already.
    pub unchanged: Vec<String>,
    /// What those who changed were before, where their role did: enough to take it back.
    #[serde(skip)]
    pub roles: Vec<(String, SchoolRole)>,
    /// Shown once; none where it was only tried.
    #[serde(skip)]
    pub codes: Vec<IssuedCode>,
}

impl Services {
    /// Does one thing to several people, all or none; with `dry_run` it only says to whom. For admins.
    ///
    /// # Errors
    /// `NotFound` for an unknown person, `Conflict` where it cannot be done to one of them: the sentence names them.
    pub fn do_to_users(&self, actor: &Actor, names: &[String], deed: Deed, dry_run: bool) -> Result<Done> {
        let (actor, now, names) = (actor.clone(), self.now(), names.to_vec());
        let drawn: Vec<String> = names.iter().map(|_| self.draw_code()).collect();
        outcome(self.db.write_alone(move |tx| {
            authority::admin(tx, &actor)?;
            let mut done = Done::default();
            for (name, drawn) in names.iter().zip(&drawn) {
                done.take(tx, &actor, name, deed, drawn, now)?;
            }
            if dry_run { Err(Stop::told(Done { codes: Vec::new(), ..done })) } else { Ok(done) }
        }))
    }
}

impl Done {
    fn take(&mut self, tx: &Tx<'_>, actor: &Actor, name: &str, deed: Deed, drawn: &str, now: Instant) -> Result<()> {
        let found = authority::visible_user(tx, actor, name)?;
        if actor.user_id() == Some(found.id) && deed != Deed::Lift {
            return Err(Error::conflict("You are among them yourself.").hint("Leave yourself out; another admin can do that"));
        }
        let changed = match deed {
            Deed::Suspend | Deed::Lift => suspend(tx, actor, &found, deed == Deed::Lift, now)?,
            Deed::Role(role) if role == found.role => false,
            Deed::Role(role) => {
                change_role(tx, actor, &found, role, now)?;
                self.roles.push((found.name.clone(), found.role));
                true
            }
            Deed::Code => {
                self.codes.push(let_in(tx, actor, name, drawn, now)?);
                true
            }
        };
        let list = if changed { &mut self.changed } else { &mut self.unchanged };
        list.push(found.name);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::person::UserStatus;
    use crate::service::ErrorKind;
    use crate::service::testing::School;

    #[test]
    fn all_or_none_and_a_try_changes_nothing() {
        let school = School::new();
        let console = school.console();
        for name in ["ada", "ben", "cy"] {
            school.learner(name);
        }
        let status = |name: &str| school.services.user(&console, name).unwrap().status;
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        school.services.suspend_user(&console, "ben", false).unwrap();
        let would = school.services.do_to_users(&console, &names(&["ada", "ben"]), Deed::Suspend, true).unwrap();
        assert_eq!((would.changed, would.unchanged), (names(&["ada"]), names(&["ben"])));
        assert_eq!(status("ada"), UserStatus::Active);
        let refused = school.services.do_to_users(&console, &names(&["ada", "bob"]), Deed::Suspend, false).unwrap_err();
        assert_eq!((refused.kind, status("ada")), (ErrorKind::NotFound, UserStatus::Active));
        school.services.do_to_users(&console, &names(&["ada", "cy"]), Deed::Suspend, false).unwrap();
        assert_eq!((status("ada"), status("cy")), (UserStatus::Suspended, UserStatus::Suspended));
        let codes = school.services.do_to_users(&console, &names(&["ada"]), Deed::Code, false).unwrap_err();
        assert!(codes.message.contains("ada"), "{}", codes.message);
    }

    #[test]
    fn the_last_admin_stays_one() {
        let school = School::new();
        let (boss, other) = (school.admin("boss"), school.admin("other"));
        let console = school.console();
        let both = ["boss".to_owned(), "other".to_owned()];
        assert_eq!(school.services.do_to_users(&console, &both, Deed::Suspend, false).unwrap_err().kind, ErrorKind::Conflict);
        let refused = school.services.do_to_users(&boss, &both, Deed::Code, false).unwrap_err();
        assert!(refused.message.contains("yourself") && !refused.ends_session, "{refused:?}");
        assert!(school.services.me(&other).is_ok(), "nobody was suspended");
    }
}
