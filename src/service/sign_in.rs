//! Signing in, and the only place where a password or a code is tried: one throttle for every door (SECURITY.md 4, S6, S7).
//!
//! A try is counted as failed before it is hashed, and the count is taken back when it was right: a crash, a second process
//! or a hundred parallel sessions gain nothing.

mod sign_up;

use serde::Serialize;
use sha2::{Digest as _, Sha256};
pub use sign_up::NewAccount;
pub(in crate::service) use sign_up::hashed;
use zeroize::Zeroizing;

use super::audit::{Entry, Object, record};
use super::password::Checked;
use super::people::code_hash;
use super::profile::Me;
use super::{Actor, Error, Result, Services, Side, Who, authority, settings};
use crate::domain::person::{SchoolRole, UserStatus};
use crate::domain::throttle::{self, Counted, Gate, Tries};
use crate::domain::time::Instant;
use crate::domain::{code, name, password};
use crate::store::throttle::Bucket;
use crate::store::user::{self, User};
use crate::store::{self, Tx, credential};

/// How a sign-in ended well.
#[derive(Debug, Clone)]
pub enum SignIn {
    Welcome(Box<SignedIn>),
    /// A one-time code was right: go on with [`Services::choose_password`]. Nobody is signed in yet.
    ChoosePassword {
        /// The least characters of the password.
        least: usize,
    },
}

/// Somebody who is in.
#[derive(Debug, Clone, Serialize)]
pub struct SignedIn {
    #[serde(skip)]
    pub actor: Actor,
    pub me: Me,
    /// Failed tries since the last sign-in, to be shown.
    pub failures: i64,
}

/// A try that has been counted as failed, and what it is held against.
struct Try {
    user: Option<User>,
    stored: Option<(String, i64)>,
    code: Option<credential::Code>,
    source: Bucket,
    /// The buckets that hold the count, as they were before.
    buckets: Vec<(Counted, Bucket, Tries)>,
}

impl Try {
    fn is_code(&self, typed: &str, now: Instant) -> bool {
        let Some(stored) = &self.code else { return false };
        // A clock set back must not make a code last longer.
        let in_time = now.plus(chrono::TimeDelta::minutes(2)) >= stored.issued_at && now < stored.expires_at;
        let usable = in_time && stored.tries_left > 0 && self.user.as_ref().is_some_and(|user| user.status != UserStatus::Suspended);
        usable && code::normalize(typed).is_some_and(|code| code_hash(&code) == stored.hash)
    }
}

impl Services {
    /// Tries a name with a password or a one-time code. For guests.
    ///
    /// # Errors
    /// `Denied` with the same words for an unknown name, a wrong password and a suspended account; `Busy` while failed
    /// tries make wait.
    pub fn sign_in(&self, actor: &Actor, name: &str, secret: &str) -> Result<SignIn> {
        self.hasher.steadily(|| self.try_secret(actor, name, secret))
    }

    fn try_secret(&self, actor: &Actor, name: &str, secret: &str) -> Result<SignIn> {
        let tried = self.reserve(actor, name)?;
        let now = self.now();
        if tried.is_code(secret, now) {
            // As much work as for a password, so that the time tells nothing.
            let _ = self.hasher.check(secret, None);
            let least = self.db.read(store::Trust::Learner, settings::password_least)?;
            let is_learner = tried.user.as_ref().is_some_and(|user| user.role == SchoolRole::Learner);
            self.release(tried)?;
            return Ok(SignIn::ChoosePassword { least: if is_learner { least.learner } else { least.staff } });
        }
        let active = tried.user.as_ref().is_some_and(|user| user.status == UserStatus::Active);
        let stored = tried.stored.as_ref().filter(|_| active).map(|(phc, _)| phc.as_str());
        let normalized = password::normalize(secret);
        let checked = match self.hasher.check(&normalized, stored) {
            Ok(checked) => checked,
            Err(error) => {
                self.release(tried)?;
                return Err(error);
            }
        };
        match (checked, &tried.user) {
            (Checked::Wrong, _) | (_, None) => Err(self.fail(actor, tried, code::normalize(secret).is_some())?),
            (checked, Some(_)) => {
                let rehashed = (checked == Checked::RightButCheap).then(|| self.hash(&normalized)).transpose()?;
                Ok(SignIn::Welcome(Box::new(self.welcome(tried, Secret::Password { rehashed })?)))
            }
        }
    }

    /// Redeems a one-time code by choosing a password, and signs in. For guests.
    ///
    /// # Errors
    /// As [`Self::sign_in`]; `Invalid` for a password that is too weak, which costs neither a try nor the code.
    pub fn choose_password(&self, actor: &Actor, name: &str, code: &str, new: &str) -> Result<SignedIn> {
        self.hasher.steadily(|| self.redeem(actor, name, code, new))
    }

    fn redeem(&self, actor: &Actor, name: &str, code: &str, new: &str) -> Result<SignedIn> {
        let tried = self.reserve(actor, name)?;
        if !tried.is_code(code, self.now()) {
            let _ = self.hasher.check(code, None);
            return Err(self.fail(actor, tried, true)?);
        }
        let user = tried.user.clone().ok_or_else(wrong)?;
        match self.hash_for(&user, new) {
            Ok(phc) => self.welcome(tried, Secret::Code { code: Zeroizing::new(code.to_owned()), phc }),
            Err(error) => {
                self.release(tried)?;
                Err(error)
            }
        }
    }

    /// Enters a school for one as its owner: its file's permissions guard it (CLI.md 8). For guests and the console.
    ///
    /// # Errors
    /// `Denied` in a classroom.
    pub fn enter_as_owner(&self, actor: &Actor) -> Result<SignedIn> {
        if matches!(actor.who, Who::User { .. }) {
            return Err(Error::denied("Somebody is signed in already."));
        }
        let now = self.now();
        self.db.write(move |tx| {
            if settings::mode(tx)? != settings::Mode::JustMe {
                return Err(Error::denied("This school asks for a password."));
            }
            let owner = user::first_admin(tx)?;
            let owner = owner.ok_or_else(|| Error::internal("This school has no owner."))?;
            user::saw(tx, owner.id, now)?;
            let actor = Actor::user(owner.id, owner.name.clone(), owner.role).on(Side::Learn).since(owner.epoch);
            Ok(SignedIn { actor, me: Me::of(tx, owner)?, failures: 0 })
        })
    }

    /// Acts as somebody from the console (`--as USER`), with their rights and no more.
    pub fn act_as(&self, actor: &Actor, name: &str) -> Result<Actor> {
        if !actor.is_console() {
            return Err(Error::denied("Only the console acts as somebody else."));
        }
        self.db.read(actor.trust(), |conn| {
            let found = authority::visible_user(conn, actor, name)?;
            if found.status == UserStatus::Suspended {
                return Err(Error::denied(format!("`{}` is suspended.", found.name)));
            }
            Ok(Actor::user(found.id, found.name, found.role))
        })
    }

    /// Checks the acting user's own password again, throttled like a sign-in.
    pub(super) fn confirm(&self, actor: &Actor, user: &User, secret: &str) -> Result<()> {
        let tried = self.count(&user.name, &format!("session of {}", user.id.0))?;
        let stored = tried.stored.as_ref().map(|(phc, _)| phc.as_str());
        match self.hasher.check(&password::normalize(secret), stored) {
            Ok(Checked::Wrong) => {
                let _ = self.fail(actor, tried, false)?;
                Err(Error::field("current", "This is not your password."))
            }
            Ok(Checked::Right | Checked::RightButCheap) => self.release(tried),
            Err(error) => {
                self.release(tried)?;
                Err(error)
            }
        }
    }

    fn reserve(&self, actor: &Actor, name: &str) -> Result<Try> {
        match &actor.who {
            Who::Guest { source } => self.count(name, source),
            Who::Console { account } => self.count(name, &format!("console {account}")),
            Who::User { .. } => Err(Error::denied("Somebody is signed in already.")),
        }
    }

    /// Counts a failure before anything is tried.
    fn count(&self, name: &str, source: &str) -> Result<Try> {
        let (folded, source, now) = (name::fold(name), bucket(&["source", source]), self.now());
        self.db.write(move |tx| {
            let user = user::by_name(tx, &folded)?;
            let known = user.as_ref().map(|user| credential::knows(tx, user.id, &source)).transpose()?.unwrap_or(false);
            let account = if known { account_from(&folded, &source) } else { account(&folded) };
            let mut buckets = Vec::new();
            for (counted, bucket) in [(Counted::Account, account), (Counted::Source, source)] {
                buckets.push((counted, bucket, store::throttle::get(tx, &bucket)?));
            }
            if let Some(shut) = shut(tx, &buckets, now)? {
                return Ok(Err(shut));
            }
            for (_, bucket, tries) in &buckets {
                store::throttle::set(tx, bucket, tries.failed(now))?;
            }
            let stored = user.as_ref().map(|user| credential::password(tx, user.id)).transpose()?.flatten();
            let code = user.as_ref().map(|user| credential::code(tx, user.id)).transpose()?.flatten();
            Ok::<_, Error>(Ok(Try { user, stored, code, source, buckets }))
        })?
    }

    /// Takes the count back: the try was right, or never made.
    fn release(&self, tried: Try) -> Result<()> {
        self.db.write(move |tx| release(tx, &tried))
    }

    /// Lets the count stand and gives the refusal.
    fn fail(&self, actor: &Actor, tried: Try, looked_like_code: bool) -> Result<Error> {
        let (actor, now) = (actor.clone(), self.now());
        self.db.write(move |tx| {
            let object = tried.user.as_ref().map_or(Object::School, |user| Object::User(user.id));
            if let Some(user) = &tried.user {
                credential::failed(tx, user.id)?;
                if looked_like_code {
                    credential::code_failed(tx, user.id)?;
                }
            }
            store::throttle::prune(tx, Instant(now.0 - chrono::TimeDelta::days(30).num_milliseconds()), throttle::CLOSED)?;
            record(tx, &actor, now, Entry::new("user.sign-in-failed", object))?;
            Ok::<_, Error>(wrong())
        })
    }

    fn welcome(&self, tried: Try, secret: Secret) -> Result<SignedIn> {
        let now = self.now();
        self.db.write(move |tx| {
            let id = tried.user.as_ref().map(|user| user.id).ok_or_else(wrong)?;
            // As it stands now: it may have been suspended while we hashed.
            let user = user::by_id(tx, id)?.filter(|user| user.status != UserStatus::Suspended).ok_or_else(wrong)?;
            let failures = credential::password(tx, id)?.map_or(0, |(_, failures)| failures);
            match &secret {
                Secret::Password { rehashed } => {
                    if credential::password(tx, id)?.map(|(phc, _)| phc) != tried.stored.as_ref().map(|(phc, _)| phc.clone()) {
                        return Err(wrong());
                    }
                    rehashed.iter().try_for_each(|phc| credential::rehash(tx, id, phc))?;
                }
                Secret::Code { code, phc } => {
                    let still = Try {
                        user: Some(user.clone()),
                        stored: None,
                        code: credential::code(tx, id)?,
                        source: tried.source,
                        buckets: vec![],
                    };
                    if !still.is_code(code, now) {
                        return Err(wrong());
                    }
                    credential::set_password(tx, id, phc, now)?;
                }
            }
            credential::succeeded(tx, id)?;
            credential::know(tx, id, &tried.source, now)?;
            user::saw(tx, id, now)?;
            for (_, bucket, _) in &tried.buckets {
                store::throttle::clear(tx, bucket)?;
            }
            // From now on it is the account's count from here that holds: what it held before a reset is over.
            store::throttle::clear(tx, &account_from(&name::fold(&user.name), &tried.source))?;
            let actor = Actor::user(id, user.name.clone(), user.role);
            let action = if matches!(secret, Secret::Code { .. }) { "user.redeem-code" } else { "user.sign-in" };
            record(tx, &actor, now, Entry::new(action, Object::User(id)))?;
            let user = user::by_id(tx, id)?.ok_or(store::Error::NotFound)?;
            let actor = actor.since(user.epoch);
            Ok(SignedIn { actor, me: Me::of(tx, user)?, failures })
        })
    }

    /// Judges a new password for somebody and hashes it.
    pub(super) fn hash_for(&self, user: &User, new: &str) -> Result<String> {
        let (least, mut names) = self.db.read(store::Trust::Learner, |conn| {
            let mut names = vec![settings::school_title(conn)?];
            for (slug, _) in user::courses_of(conn, user.id)? {
                names.extend(store::course::by_slug(conn, &slug)?.map(|course| course.title.into_raw()));
                names.push(slug);
            }
            Ok::<_, Error>((settings::password_least(conn)?, names))
        })?;
        names.extend([user.name.clone(), user.full_name.raw().to_owned()]);
        let least = if user.role == SchoolRole::Learner { least.learner } else { least.staff };
        self.hash_judged(new, least, &names.iter().map(String::as_str).collect::<Vec<_>>())
    }

    pub(super) fn hash_judged(&self, new: &str, least: usize, names: &[&str]) -> Result<String> {
        let normalized = password::normalize(new);
        password::judge(&normalized, least, names).map_err(|error| Error::field("password", error.to_string()))?;
        self.hash(&normalized)
    }

    fn hash(&self, normalized: &str) -> Result<String> {
        let mut salt = [0; 16];
        self.random.fill(&mut salt);
        self.hasher.hash(normalized, salt)
    }
}

enum Secret {
    Password { rehashed: Option<String> },
    Code { code: Zeroizing<String>, phc: String },
}

/// The one refusal: it does not tell whether the name, the password or the account is at fault.
fn wrong() -> Error {
    Error::denied("This name and password do not fit together.").hint("A one-time code from your instructor works in place of the password")
}

/// Why no try may be made now. A wait that a clock set back would shorten is begun again.
fn shut(tx: &Tx<'_>, buckets: &[(Counted, Bucket, Tries)], now: Instant) -> Result<Option<Error>> {
    let mut longest = None;
    for (counted, bucket, tries) in buckets {
        match tries.gate(*counted, now) {
            Gate::Open => {}
            Gate::Closed => return Ok(Some(closed())),
            Gate::Wait(left) => {
                if tries.clock_went_back(now) {
                    store::throttle::set(tx, bucket, tries.restarted(now))?;
                }
                longest = longest.max(Some(left));
            }
        }
    }
    Ok(longest.map(|left| Error::busy(format!("Too many failed tries. Wait {}, then try again.", in_words(left)))))
}

/// `30 seconds`, `12 minutes`: never less than it is.
fn in_words(wait: chrono::TimeDelta) -> String {
    let seconds = (wait.num_milliseconds() + 999) / 1000;
    if seconds < 120 { format!("{seconds} seconds") } else { format!("{} minutes", (seconds + 59) / 60) }
}

fn closed() -> Error {
    Error::denied("Too many failed tries: only staff can open this account again.").hint("Ask your instructor for a one-time code")
}

/// Opens an account that failed tries had closed.
pub(super) fn reopen(tx: &Tx<'_>, user: &User) -> Result<()> {
    store::throttle::clear(tx, &account(&name::fold(&user.name)))?;
    credential::forget_sources(tx, user.id)?;
    Ok(())
}

fn release(tx: &Tx<'_>, tried: &Try) -> Result<()> {
    tried.buckets.iter().try_for_each(|(_, bucket, before)| give_back(tx, bucket, *before))
}

/// Takes one try out of a count. Others may have counted meanwhile: only our own is taken away.
fn give_back(tx: &Tx<'_>, bucket: &Bucket, before: Tries) -> Result<()> {
    let present = store::throttle::get(tx, bucket)?;
    match present.failures {
        0 => {}
        n if n == before.failures + 1 && before.failures == 0 => store::throttle::clear(tx, bucket)?,
        n if n == before.failures + 1 => store::throttle::set(tx, bucket, before)?,
        n => store::throttle::set(tx, bucket, Tries { failures: n - 1, ..present })?,
    }
    Ok(())
}

/// The bucket that counts failed tries for a name, from anywhere.
pub(super) fn account(folded: &str) -> Bucket {
    bucket(&["account", folded])
}

fn account_from(folded: &str, source: &Bucket) -> Bucket {
    let mut sum = Sha256::new_with_prefix(account(folded));
    sum.update(source);
    sum.finalize().into()
}

fn bucket(parts: &[&str]) -> Bucket {
    let mut sum = Sha256::new();
    for part in parts {
        sum.update((part.len() as u64).to_be_bytes());
        sum.update(part.as_bytes());
    }
    sum.finalize().into()
}

#[cfg(test)]
mod tests;
