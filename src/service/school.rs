//! Making a school, and making a classroom of a school for one (CLI.md 2 and 8).

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::TimeDelta;
use serde::Serialize;

use super::audit::{Entry, Object, record};
use super::people::{self, CheckedUser, IssuedCode, NewUser};
use super::settings::{self, Mode};
use super::{Actor, Clock, Cost, Error, Hasher, Random, Result, Services, authority};
use crate::domain::name;
use crate::domain::password::Least;
use crate::domain::person::{SchoolRole, UserStatus};
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::store::{Db, Trust, Tx, credential, user};

/// So long the first admin's code can be used (SECURITY.md 4).
const FIRST_CODE: TimeDelta = TimeDelta::hours(24);

/// A school to be made.
#[derive(Debug, Clone)]
pub struct NewSchool {
    pub kind: NewKind,
    /// The school's name; empty: a plain one.
    pub title: String,
    /// An IANA name.
    pub zone: String,
    /// Marks a school of invented people.
    pub demo: bool,
}

/// What kind of school, and who is its admin.
#[derive(Debug, Clone)]
pub enum NewKind {
    /// Without a password a one-time code is issued.
    Classroom { admin: String, password: Option<String> },
    /// One owner without a password. `name` may be a full name: a user name is made from it.
    JustMe { name: String },
}

/// A school that was made.
#[derive(Debug, Clone, Serialize)]
pub struct MadeSchool {
    pub db: PathBuf,
    pub school: Untrusted,
    pub admin: String,
    /// For the admin's first sign-in, where no password was given; shown once.
    pub code: Option<String>,
}

impl Services {
    /// Makes a new school at `path` and opens it. For the console.
    ///
    /// # Errors
    /// `Conflict` where the file exists, `Invalid` for a name, zone or password that cannot be. Nothing is left behind.
    pub fn found(
        actor: &Actor,
        path: &Path,
        new: NewSchool,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        hasher: Hasher,
    ) -> Result<(Self, MadeSchool)> {
        let plan = Plan::new(actor, new, &*clock, &*random, &hasher)?;
        let (db, code) = Db::create_with(path, |tx| plan.write(tx, actor))?;
        let result = MadeSchool { db: db.path().to_owned(), school: Untrusted::new(plan.title), admin: plan.admin.name.shown, code };
        Ok((Self::with(db, clock, random, hasher), result))
    }

    /// As [`Self::found`], and lets `fill` work on the school before it bears its name: many times faster than on one that has it, and what
    /// was stopped or failed leaves nothing behind. `fill` keeps no handle. The school is closed afterwards.
    pub fn found_filled<T>(
        actor: &Actor,
        path: &Path,
        new: NewSchool,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        hasher: Hasher,
        fill: impl FnOnce(&Self) -> Result<T>,
    ) -> Result<T> {
        let plan = Plan::new(actor, new, &*clock, &*random, &hasher)?;
        Db::create_filled(path, |tx| plan.write(tx, actor).map(drop), |db| fill(&Self::with(db, clock, random, hasher)))
    }

    /// As [`Self::found_filled`], in steps: `fill` is called again on what an earlier run of it left when that was stopped.
    ///
    /// # Errors
    /// `Conflict` where the file exists or another process fills it.
    pub fn found_in_steps<T>(
        actor: &Actor,
        path: &Path,
        new: NewSchool,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        hasher: Hasher,
        fill: impl FnOnce(&Self) -> Result<T>,
    ) -> Result<T> {
        let plan = Plan::new(actor, new, &*clock, &*random, &hasher)?;
        Db::create_in_steps(path, |tx| plan.write(tx, actor).map(drop), |db| fill(&Self::with(db, clock, random, hasher)))
    }

    /// Makes a classroom of a school for one: its owner gets a password, or a one-time code, and is no longer learner and
    /// instructor in every course. For admins.
    ///
    /// # Errors
    /// `Conflict` where it is a classroom already.
    pub fn open_classroom(&self, actor: &Actor, password: Option<&str>) -> Result<Option<IssuedCode>> {
        let owner = self.db.read(Trust::Staff, |conn| {
            authority::admin(conn, actor)?;
            if settings::mode(conn)? == Mode::Classroom {
                return Err(Error::conflict("This school is a classroom already."));
            }
            let owner = user::first_admin(conn)?;
            owner.ok_or_else(|| Error::internal("This school has no owner."))
        })?;
        // A school for one has no password whose price would have been measured.
        let hasher = if self.hasher.cost() == Cost::FLOOR { Hasher::for_this_machine() } else { self.hasher.clone() };
        let cost = hasher.cost();
        let phc = password.map(|password| Self { hasher, ..self.clone() }.hash_for(&owner, password)).transpose()?;
        let (actor, now, drawn) = (actor.clone(), self.now(), self.draw_code());
        self.db.write(move |tx| {
            authority::admin(tx, &actor)?;
            settings::become_classroom(tx)?;
            settings::set_password_cost(tx, cost)?;
            user::end_sessions(tx, owner.id)?;
            let issued = match &phc {
                Some(phc) => credential::set_password(tx, owner.id, phc, now).map(|()| None)?,
                None => Some(people::issue(tx, &actor, owner.id, &owner.name, &drawn, now)?),
            };
            let entry = Entry::new("setting.set", Object::Setting("mode")).before(Mode::JustMe.word()).after(Mode::Classroom.word());
            record(tx, &actor, now, entry)?;
            Ok(issued)
        })
    }
}

/// A school that can be made: everything that may be refused has been asked, and what takes time is done.
struct Plan {
    title: String,
    zone: String,
    mode: Mode,
    demo: bool,
    admin: CheckedUser,
    phc: Option<String>,
    /// Of the one-time code, where there is no password.
    drawn: Option<String>,
    cost: Cost,
    now: Instant,
}

impl Plan {
    fn new(actor: &Actor, new: NewSchool, clock: &dyn Clock, random: &dyn Random, hasher: &Hasher) -> Result<Self> {
        if !actor.is_console() {
            return Err(Error::denied("Only the console makes a school."));
        }
        settings::known_zone("zone", &new.zone)?;
        let mode = if matches!(new.kind, NewKind::JustMe { .. }) { Mode::JustMe } else { Mode::Classroom };
        let title = match new.title.trim() {
            "" if mode == Mode::JustMe => "My school".to_owned(),
            "" => "School".to_owned(),
            title => settings::title(title)?,
        };
        let (admin, password) = match new.kind {
            NewKind::Classroom { admin, password } => (NewUser { role: SchoolRole::Admin, ..NewUser::named(admin) }, password),
            NewKind::JustMe { name } => (owner(name), None),
        };
        let admin = admin.checked()?;
        let names = [admin.name.shown.clone(), title.clone()];
        let phc = password.map(|password| hash(hasher, random, &password, &names.each_ref().map(String::as_str))).transpose()?;
        let drawn = (mode == Mode::Classroom && phc.is_none()).then(|| {
            let mut bytes = [0; 8];
            random.fill(&mut bytes);
            crate::domain::code::encode(&bytes)
        });
        Ok(Self { title, zone: new.zone, mode, demo: new.demo, admin, phc, drawn, cost: hasher.cost(), now: clock.now() })
    }

    /// The first rows of the school. Gives the admin's one-time code.
    fn write(&self, tx: &Tx<'_>, actor: &Actor) -> Result<Option<String>> {
        let Self { title, zone, mode, admin, now, .. } = self;
        settings::found(tx, title, zone, *mode, self.demo)?;
        settings::set_password_cost(tx, self.cost)?;
        let status = if self.drawn.is_some() { UserStatus::Invited } else { UserStatus::Active };
        let id = admin.insert(tx, status, *now)?;
        if let Some(phc) = &self.phc {
            credential::set_password(tx, id, phc, *now)?;
        }
        let until = now.plus(FIRST_CODE);
        let issue = |drawn: &String| people::issue_until(tx, actor, id, &admin.name.shown, drawn, (*now, until));
        let issued = self.drawn.as_ref().map(issue).transpose()?;
        let facts = serde_json::json!({"school": title, "mode": mode.word(), "zone": zone, "admin": admin.facts()});
        record(tx, actor, *now, Entry::new("school.found", Object::School).about(id).after(facts))?;
        Ok(issued.map(|issued| issued.code))
    }
}

/// The owner of a school for one, by user name or full name.
fn owner(name: String) -> NewUser {
    let user = if name::UserName::parse(&name).is_ok() { name.clone() } else { name::suggestion(&name) };
    NewUser { role: SchoolRole::Admin, full_name: name, ..NewUser::named(user) }
}

fn hash(hasher: &Hasher, random: &dyn Random, password: &str, names: &[&str]) -> Result<String> {
    let normalized = crate::domain::password::normalize(password);
    crate::domain::password::judge(&normalized, Least::default().staff, names)
        .map_err(|error| Error::field("password", error.to_string()))?;
    let mut salt = [0; 16];
    random.fill(&mut salt);
    hasher.hash(&normalized, salt)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::sign_in::SignIn;
    use crate::service::testing::{NOW, PASSWORD};
    use crate::service::{ErrorKind, FixedClock, SeededRandom};

    fn make(path: &Path, kind: NewKind) -> Result<(Services, MadeSchool)> {
        let new = NewSchool { kind, title: String::new(), zone: "Europe/Berlin".into(), demo: false };
        let (clock, random) = (Arc::new(FixedClock::at(NOW)), Arc::new(SeededRandom::new(1)));
        Services::found(&Actor::console("root"), path, new, clock, random, Hasher::new(Cost::CHEAP))
    }

    #[test]
    fn a_classroom_opens_with_a_password_or_a_code() {
        let folder = tempfile::tempdir().unwrap();
        let with = NewKind::Classroom { admin: "boss".into(), password: Some(PASSWORD.into()) };
        let (school, made) = make(&folder.path().join("a/b/one.db"), with).unwrap();
        assert_eq!((made.code, made.admin.as_str()), (None, "boss"));
        assert!(matches!(school.sign_in(&Actor::guest("tty"), "boss", PASSWORD), Ok(SignIn::Welcome(_))));
        let (school, made) = make(&folder.path().join("two.db"), NewKind::Classroom { admin: "boss".into(), password: None }).unwrap();
        let code = made.code.unwrap();
        assert!(matches!(school.sign_in(&Actor::guest("tty"), "boss", &code), Ok(SignIn::ChoosePassword { least: 15 })));
    }

    #[test]
    fn a_refused_school_leaves_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("school.db");
        for kind in [
            NewKind::Classroom { admin: "b o s s".into(), password: None },
            NewKind::Classroom { admin: "boss".into(), password: Some("lyceum2026lyceum".into()) },
        ] {
            assert_eq!(make(&path, kind).map(drop).unwrap_err().kind, ErrorKind::Invalid);
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        make(&path, NewKind::JustMe { name: "ada".into() }).unwrap();
        assert_eq!(make(&path, NewKind::JustMe { name: "ada".into() }).map(drop).unwrap_err().kind, ErrorKind::Conflict);
    }

    /// CLI.md 8: no password, admin of the school; a classroom ends that.
    #[test]
    fn a_school_for_one_is_entered_without_a_password_until_it_is_a_classroom() {
        let folder = tempfile::tempdir().unwrap();
        let (school, made) = make(&folder.path().join("school.db"), NewKind::JustMe { name: "Ada Byron".into() }).unwrap();
        assert_eq!(made.admin, "ada-byron");
        let signed = school.enter_as_owner(&Actor::guest("tty")).unwrap();
        let (me, owner) = (signed.me, signed.actor);
        assert_eq!((me.name.raw(), me.role, me.mode, me.zone.as_str()), ("Ada Byron", SchoolRole::Admin, Mode::JustMe, "Europe/Berlin"));
        assert!(school.open_classroom(&Actor::console("root"), Some("short")).is_err());
        school.open_classroom(&Actor::console("root"), Some(PASSWORD)).unwrap();
        assert!(school.me(&owner).is_err(), "who came in without a password is out");
        assert_eq!(school.enter_as_owner(&Actor::guest("tty")).unwrap_err().kind, ErrorKind::Denied);
        assert!(matches!(school.sign_in(&Actor::guest("tty"), "ada-byron", PASSWORD), Ok(SignIn::Welcome(_))));
    }
}
