//! The people of the school: adding, finding, suspending, what they are, and helping them in again (CLI.md 2).

pub mod erase;
pub mod export;
mod list;
mod many;

pub(in crate::service) use list::counts;
pub use list::{PeopleCounts, UserFilter, UserList};
pub use many::{Deed, Done};
use serde::Serialize;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::audit::{Entry, Object, record};
use super::{Actor, Error, Result, Services, authority, settings};
use crate::domain::code;
use crate::domain::ids::UserId;
use crate::domain::name::{self, UserName};
use crate::domain::person::{CourseRole, SchoolRole, UserStatus};
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::store::user::{NewUser as Row, User};
use crate::store::{self, Trust, Tx, credential, user};

/// Longest name and address that are taken, in characters.
const LONGEST_TEXT: usize = 200;
/// Wrong tries after which a code is worth nothing.
const CODE_TRIES: i64 = 5;

/// Somebody to be added.
#[derive(Debug, Clone)]
pub struct NewUser {
    pub name: String,
    /// Empty: the user name is shown.
    pub full_name: String,
    pub email: String,
    pub role: SchoolRole,
    /// An IANA name; none follows the school's.
    pub zone: Option<String>,
}

impl NewUser {
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), full_name: String::new(), email: String::new(), role: SchoolRole::Learner, zone: None }
    }
}

/// A one-time code, shown once. It signs in, and a password must be chosen at that moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IssuedCode {
    pub user: String,
    /// What the person is called: codes are handed out by name.
    #[serde(skip)]
    pub name: Untrusted,
    /// `7QK4-M2XB-9TZC`.
    pub code: String,
    pub expires: Instant,
}

/// One person, as `user show` prints them.
#[derive(Debug, Clone, Serialize)]
pub struct UserView {
    pub user: String,
    pub name: Untrusted,
    pub email: Untrusted,
    pub role: SchoolRole,
    pub status: UserStatus,
    pub zone: Option<String>,
    pub last_seen: Option<Instant>,
    pub courses: Vec<UserCourse>,
}

#[derive(Debug, Clone, Serialize)]
pub struct UserCourse {
    pub course: String,
    pub role: CourseRole,
}

/// What histories call a command that nobody gave as a user (`grade history`).
const CONSOLE: &str = "console";

impl Services {
    /// Adds a person and issues their first one-time code.
    ///
    /// # Errors
    /// `Invalid` for a name, zone or text that cannot be, `Conflict` for a name that is taken or looks like one that is.
    pub fn add_user(&self, actor: &Actor, new: NewUser) -> Result<IssuedCode> {
        let new = new.checked()?;
        let (actor, now, drawn) = (actor.clone(), self.now(), self.draw_code());
        self.db.write(move |tx| {
            authority::admin(tx, &actor)?;
            let id = new.insert(tx, UserStatus::Invited, now)?;
            let issued = issue(tx, &actor, id, &new.name.shown, &drawn, now)?;
            record(tx, &actor, now, Entry::new("user.add", Object::User(id)).after(new.facts()))?;
            Ok(issued)
        })
    }

    /// One person. Admins see everybody, instructors who learns with them, everybody themselves.
    pub fn user(&self, actor: &Actor, name: &str) -> Result<UserView> {
        self.db.read(actor.trust(), |conn| {
            let found = authority::visible_user(conn, actor, name)?;
            let courses = user::courses_of(conn, found.id)?;
            Ok(view(found, courses))
        })
    }

    /// Takes somebody's sign-in away, or with `lift` gives it back. Their work stays.
    ///
    /// # Errors
    /// `Conflict` for the last admin.
    pub fn suspend_user(&self, actor: &Actor, name: &str, lift: bool) -> Result<UserView> {
        let (actor, now, name) = (actor.clone(), self.now(), name.to_owned());
        self.db.write(move |tx| {
            authority::admin(tx, &actor)?;
            let found = authority::visible_user(tx, &actor, &name)?;
            suspend(tx, &actor, &found, lift, now)?;
            now_as(tx, found.id)
        })
    }

    /// Changes what somebody is called, how they are reached, or what they are in the school, which ends their live sessions. For admins;
    /// one's own words are [`Self::change_profile`].
    ///
    /// # Errors
    /// `Conflict` where the last admin would be one no more.
    pub fn change_user(&self, actor: &Actor, name: &str, change: UserChange, role: Option<SchoolRole>) -> Result<UserView> {
        change.check()?;
        let (actor, now, name) = (actor.clone(), self.now(), name.to_owned());
        self.db.write(move |tx| {
            authority::admin(tx, &actor)?;
            let found = authority::visible_user(tx, &actor, &name)?;
            change.apply(tx, &actor, &found, now)?;
            if let Some(role) = role.filter(|role| *role != found.role) {
                change_role(tx, &actor, &found, role, now)?;
            }
            now_as(tx, found.id)
        })
    }

    /// Issues a one-time code in place of the password, ends live sessions and opens an account that failed tries had
    /// closed. Admins for everybody, instructors for who learns with them.
    pub fn issue_code(&self, actor: &Actor, name: &str) -> Result<IssuedCode> {
        let (actor, now, drawn, name) = (actor.clone(), self.now(), self.draw_code(), name.to_owned());
        self.db.write(move |tx| let_in(tx, &actor, &name, &drawn, now))
    }

    /// Sets somebody's password outright, for scripts (`user password --stdin`). For admins.
    ///
    /// # Errors
    /// `Invalid` for a password that is too short, too long or too easy.
    pub fn set_password(&self, actor: &Actor, name: &str, password: &str) -> Result<()> {
        let found = self.db.read(Trust::Staff, |conn| {
            authority::admin(conn, actor)?;
            authority::visible_user(conn, actor, name)
        })?;
        let phc = self.hash_for(&found, password)?;
        let (actor, now) = (actor.clone(), self.now());
        self.db.write(move |tx| {
            authority::admin(tx, &actor)?;
            credential::set_password(tx, found.id, &phc, now)?;
            user::end_sessions(tx, found.id)?;
            super::sign_in::reopen(tx, &found)?;
            record(tx, &actor, now, Entry::new("user.password", Object::User(found.id)))
        })
    }

    /// So many codes, asked of the system at once.
    pub(super) fn draw_codes(&self, n: usize) -> Vec<String> {
        let mut bytes = vec![0; n * 8];
        self.random.fill(&mut bytes);
        bytes.chunks(8).map(code::encode).collect()
    }

    pub(super) fn draw_code(&self) -> String {
        let mut bytes = [0; 8];
        self.random.fill(&mut bytes);
        code::encode(&bytes)
    }
}

/// Changes of a person's own words; what is `None` stays.
#[derive(Debug, Clone, Default)]
pub struct UserChange {
    pub full_name: Option<String>,
    pub email: Option<String>,
    /// `Some(None)` follows the school's zone.
    pub zone: Option<Option<String>>,
}

impl UserChange {
    pub(super) fn check(&self) -> Result<()> {
        called(self.full_name.as_deref().unwrap_or_default())?;
        address(self.email.as_deref().unwrap_or_default())?;
        self.zone.iter().flatten().try_for_each(|zone| settings::known_zone("zone", zone))
    }

    pub(super) fn apply(&self, tx: &Tx<'_>, actor: &Actor, to: &User, now: Instant) -> Result<()> {
        let full_name =
            self.full_name.as_deref().map_or(to.full_name.raw(), |name| if name.trim().is_empty() { &to.name } else { name.trim() });
        let email = self.email.as_deref().map_or(to.email.raw(), str::trim);
        let zone = self.zone.as_ref().map_or(to.zone.as_deref(), |zone| zone.as_deref());
        let (before, after) =
            (json!({"name": to.full_name, "email": to.email, "zone": to.zone}), json!({"name": full_name, "email": email, "zone": zone}));
        if before == after {
            return Ok(());
        }
        user::set_profile(tx, to.id, full_name, email, zone)?;
        record(tx, actor, now, Entry::new("user.change", Object::User(to.id)).before(before).after(after))
    }
}

/// A new user whose words have been looked at.
pub(super) struct CheckedUser {
    pub(super) name: UserName,
    pub(super) full_name: String,
    pub(super) email: String,
    pub(super) role: SchoolRole,
    pub(super) zone: Option<String>,
}

impl NewUser {
    pub(super) fn checked(self) -> Result<CheckedUser> {
        let name = UserName::parse(&self.name).map_err(|error| Error::field("name", error.to_string()))?;
        if name.folded == CONSOLE {
            return Err(Error::field("name", "`console` is what histories call a command without a user: choose another name."));
        }
        called(&self.full_name)?;
        address(&self.email)?;
        self.zone.iter().try_for_each(|zone| settings::known_zone("zone", zone))?;
        let full_name = match self.full_name.trim() {
            "" => name.shown.clone(),
            full_name => full_name.to_owned(),
        };
        Ok(CheckedUser { name, full_name, email: self.email.trim().to_owned(), role: self.role, zone: self.zone })
    }
}

impl CheckedUser {
    pub(super) fn insert(&self, tx: &Tx<'_>, status: UserStatus, at: Instant) -> Result<UserId> {
        let Self { name, full_name, email, role, zone } = self;
        let row = Row { name, full_name, email, role: *role, zone: zone.as_deref(), status, at };
        user::add(tx, &row).map_err(|error| match error {
            store::Error::Conflict(by) => taken(name, &by),
            other => other.into(),
        })
    }

    pub(super) fn facts(&self) -> serde_json::Value {
        json!({"user": self.name.shown, "name": self.full_name, "email": self.email, "role": self.role, "zone": self.zone})
    }
}

/// Somebody bears the name already, or one that looks the same.
pub(super) fn taken(name: &UserName, by: &str) -> Error {
    let (field, message) = if name::fold(by) == name.folded {
        (format!("`{by}` exists already."), format!("The user `{by}` exists already."))
    } else {
        let message = format!("`{}` looks too much like the user `{by}`.", name.shown);
        (message.clone(), message)
    };
    Error { fields: vec![("name".to_owned(), field)], ..Error::conflict(message) }
}

/// A name of a person: short, and with something to be seen where there is one.
fn called(name: &str) -> Result<()> {
    short("full_name", name)?;
    let text = Untrusted::from(name);
    if text.is_blank() || text.is_seen() { Ok(()) } else { Err(Error::field("full_name", "A name needs a letter.")) }
}

fn short(field: &str, text: &str) -> Result<()> {
    match text.chars().count() {
        0..=LONGEST_TEXT => Ok(()),
        _ => Err(Error::field(field, format!("At most {LONGEST_TEXT} characters."))),
    }
}

/// Something before and after one `@`: we never write to it, so nothing more is asked.
fn address(email: &str) -> Result<()> {
    short("email", email)?;
    let email = email.trim();
    let plausible = email.split_once('@').is_some_and(|(who, at)| !who.is_empty() && !at.is_empty() && !at.contains('@'));
    if email.is_empty() || (plausible && !email.chars().any(|c| c.is_whitespace() || c.is_control())) {
        return Ok(());
    }
    Err(Error::field("email", format!("`{}` is no email address.", Untrusted::from(email).for_screen())))
}

pub(super) fn change_role(tx: &Tx<'_>, actor: &Actor, of: &User, to: SchoolRole, now: Instant) -> Result<()> {
    keep_an_admin(tx, of, to == SchoolRole::Admin)?;
    user::set_role(tx, of.id, to)?;
    record(tx, actor, now, Entry::new("user.role", Object::User(of.id)).before(of.role.word()).after(to.word()))
}

/// Fails where `user` is the school's last admin and would be one no more.
fn keep_an_admin(tx: &Tx<'_>, user: &User, stays: bool) -> Result<()> {
    let counts = user.role == SchoolRole::Admin && user.status != UserStatus::Suspended;
    if counts && !stays && user::admins(tx)? <= 1 {
        return Err(Error::conflict(format!("`{}` is the school's last admin.", user.name)).hint("Make somebody else an admin first"));
    }
    Ok(())
}

/// Takes somebody's sign-in away, or gives it back; says whether that changed anything.
fn suspend(tx: &Tx<'_>, actor: &Actor, of: &User, lift: bool, now: Instant) -> Result<bool> {
    if (of.status == UserStatus::Suspended) != lift {
        return Ok(false);
    }
    let to = match (lift, credential::password(tx, of.id)?) {
        (false, _) => UserStatus::Suspended,
        (true, Some(_)) => UserStatus::Active,
        (true, None) => UserStatus::Invited,
    };
    keep_an_admin(tx, of, to != UserStatus::Suspended && of.role == SchoolRole::Admin)?;
    user::set_status(tx, of.id, to)?;
    let action = if lift { "user.lift" } else { "user.suspend" };
    record(tx, actor, now, Entry::new(action, Object::User(of.id)).before(of.status.word()).after(to.word()))?;
    Ok(true)
}

/// Puts a one-time code in the place of somebody's password.
fn let_in(tx: &Tx<'_>, actor: &Actor, name: &str, drawn: &str, now: Instant) -> Result<IssuedCode> {
    let found = resettable(tx, actor, name)?;
    credential::drop_password(tx, found.id)?;
    super::sign_in::reopen(tx, &found)?;
    let issued = issue(tx, actor, found.id, &found.name, drawn, now)?;
    record(tx, actor, now, Entry::new("user.code", Object::User(found.id)))?;
    Ok(issued)
}

fn resettable(tx: &Tx<'_>, actor: &Actor, name: &str) -> Result<User> {
    let found = authority::visible_user(tx, actor, name)?;
    let me = authority::standing(tx, actor)?;
    let may = match &me {
        None => true,
        Some(me) if me.role == SchoolRole::Admin => true,
        // Who teaches or marks anywhere holds more than their own work.
        Some(me) => {
            let learns = user::courses_of(tx, found.id)?.iter().all(|(_, role)| matches!(role, CourseRole::Learner | CourseRole::Observer));
            found.role == SchoolRole::Learner && learns && me.id != found.id
        }
    };
    if !may {
        return Err(Error::denied("Only an admin may issue a code for this account."));
    }
    if found.status == UserStatus::Suspended {
        return Err(Error::conflict(format!("`{}` is suspended.", found.name))
            .hint(format!("Lift the suspension first: `lyceum user suspend {} --lift`", found.name)));
    }
    Ok(found)
}

/// Stores the drawn code for somebody and gives what to show them. It can be used as long as the school's settings say.
pub(super) fn issue(tx: &Tx<'_>, actor: &Actor, user: UserId, name: &str, drawn: &str, now: Instant) -> Result<IssuedCode> {
    let issued = issue_until(tx, actor, user, name, drawn, (now, now.plus(settings::code_validity(tx)?)))?;
    let called = user::by_id(tx, user)?.map(|user| user.full_name).unwrap_or_default();
    Ok(IssuedCode { name: called, ..issued })
}

/// As [`issue`], from an instant until another.
pub(super) fn issue_until(
    tx: &Tx<'_>,
    actor: &Actor,
    user: UserId,
    name: &str,
    drawn: &str,
    (now, expires): (Instant, Instant),
) -> Result<IssuedCode> {
    let code = credential::Code { hash: code_hash(drawn), issued_at: now, expires_at: expires, tries_left: CODE_TRIES };
    credential::set_code(tx, user, &code, actor.user_id())?;
    Ok(IssuedCode { user: name.to_owned(), name: Untrusted::default(), code: code::grouped(drawn), expires })
}

pub(super) fn code_hash(code: &str) -> [u8; 32] {
    Sha256::digest(code.as_bytes()).into()
}

fn now_as(tx: &Tx<'_>, id: UserId) -> Result<UserView> {
    let found = user::by_id(tx, id)?.ok_or(store::Error::NotFound)?;
    let courses = user::courses_of(tx, id)?;
    Ok(view(found, courses))
}

fn view(user: User, courses: Vec<(String, CourseRole)>) -> UserView {
    UserView {
        user: user.name,
        name: user.full_name,
        email: user.email,
        role: user.role,
        status: user.status,
        zone: user.zone,
        last_seen: user.last_seen,
        courses: courses.into_iter().map(|(course, role)| UserCourse { course, role }).collect(),
    }
}

#[cfg(test)]
mod tests;
