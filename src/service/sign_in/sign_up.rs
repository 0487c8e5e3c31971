//! Making one's own account by a class code (SECURITY.md 4, self-registration): off unless the school says otherwise, ten tries an hour from one
//! source, and always a learner. Which codes there are is `service::class_code`.

use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::{Me, SignedIn, bucket, give_back, in_words};
use crate::domain::code;
use crate::domain::ids::UserId;
use crate::domain::person::{CourseRole, UserStatus};
use crate::domain::throttle::{Counted, Gate, Tries};
use crate::domain::time::Instant;
use crate::service::audit::{Entry, Object, record};
use crate::service::people::{self, CheckedUser, NewUser};
use crate::service::{Actor, Error, Result, Services, Who, settings};
use crate::store::class_code::{self, ClassCode};
use crate::store::throttle::Bucket;
use crate::store::{self, Tx, credential, enrollment, throttle, user};

/// What somebody fills in who has a class code.
#[derive(Debug, Clone)]
pub struct NewAccount {
    pub code: Zeroizing<String>,
    /// The user name.
    pub name: String,
    /// Empty: the user name is shown.
    pub full_name: String,
    pub password: Zeroizing<String>,
}

/// A code that lets in, tried and counted.
struct Admitted {
    hash: [u8; 32],
    bucket: Bucket,
    /// The count before this try.
    before: Tries,
    /// What a password must have, and the names it must not be made of.
    least: usize,
    names: Vec<String>,
}

impl Services {
    /// Makes an account for whoever has a class code, puts them into the course it leads into, and signs them in. For guests.
    ///
    /// # Errors
    /// `Denied` where the school does not take people so, or the code is none, used up or over; `Busy` after ten tries in an hour from one
    /// source; `Conflict` for a name that is taken or looks like one that is; `Invalid` for a name or password that cannot be, which costs no
    /// try.
    pub fn sign_up(&self, actor: &Actor, new: &NewAccount) -> Result<SignedIn> {
        self.hasher.steadily(|| self.make_account(actor, new))
    }

    fn make_account(&self, actor: &Actor, new: &NewAccount) -> Result<SignedIn> {
        let Who::Guest { source } = &actor.who else {
            return Err(Error::denied("Somebody is signed in already."));
        };
        let person = NewUser { full_name: new.full_name.clone(), ..NewUser::named(&new.name) }.checked()?;
        let admitted = self.admit(actor, source, &new.code, &person)?;
        let names: Vec<&str> = admitted.names.iter().map(String::as_str).chain([person.name.shown.as_str(), &person.full_name]).collect();
        match self.hash_judged(&new.password, admitted.least, &names) {
            Ok(phc) => self.come_in(&admitted, source, person, phc),
            Err(error) => {
                self.db.write(move |tx| give_back(tx, &admitted.bucket, admitted.before))?;
                Err(error)
            }
        }
    }

    /// Counts a try and looks whether the code lets in and the name is free.
    fn admit(&self, actor: &Actor, source: &str, typed: &str, person: &CheckedUser) -> Result<Admitted> {
        let (actor, now, name) = (actor.clone(), self.now(), person.name.clone());
        let (bucket, hash) = (bucket(&["sign-up", source]), code::normalize_class(typed).map(|code| hashed(&code)));
        self.db.write(move |tx| {
            if !settings::signs_up(tx)? || settings::mode(tx)? == settings::Mode::JustMe {
                return Err(Error::denied("Nobody makes an account of their own here.").hint("Ask your instructor for one"));
            }
            let before = throttle::get(tx, &bucket)?;
            // What is refused from here on is written down: an error would take the count back.
            if let Some(wait) = rest(tx, &bucket, before, now)? {
                return Ok(Err(wait));
            }
            throttle::set(tx, &bucket, before.signed_up(now))?;
            let Some((hash, code)) = usable(tx, hash, now)? else {
                record(tx, &actor, now, Entry::new("user.sign-up-failed", Object::School))?;
                return Ok(Err(refused()));
            };
            if let Some(by) = user::namesake(tx, &name)? {
                return Ok(Err(people::taken(&name, &by)));
            }
            let mut names = vec![settings::school_title(tx)?];
            names.extend(code.course_called.into_iter().flat_map(|(slug, title)| [slug, title.into_raw()]));
            Ok::<_, Error>(Ok(Admitted { hash, bucket, before, least: settings::password_least(tx)?.learner, names }))
        })?
    }

    fn come_in(&self, admitted: &Admitted, source: &str, person: CheckedUser, phc: String) -> Result<SignedIn> {
        let (now, hash, source) = (self.now(), admitted.hash, bucket(&["source", source]));
        self.db.write(move |tx| {
            // As it stands now: the last seat may have been taken while we hashed.
            let (_, code) = usable(tx, Some(hash), now)?.ok_or_else(refused)?;
            let id = person.insert(tx, UserStatus::Invited, now)?;
            credential::set_password(tx, id, &phc, now)?;
            credential::know(tx, id, &source, now)?;
            user::saw(tx, id, now)?;
            class_code::take_seat(tx, code.id)?;
            let new = user::by_id(tx, id)?.ok_or(store::Error::NotFound)?;
            let actor = Actor::user(id, new.name.clone(), new.role).since(new.epoch);
            let mut facts = person.facts();
            facts["code"] = code.label.as_str().into();
            record(tx, &actor, now, Entry::new("user.sign-up", Object::User(id)).after(facts))?;
            enter_course(tx, &actor, &code, id, now)?;
            Ok(SignedIn { actor, me: Me::of(tx, new)?, failures: 0 })
        })
    }
}

/// The wait that a source has before it, if one. One that a clock set back would shorten is begun again.
fn rest(tx: &Tx<'_>, bucket: &Bucket, tries: Tries, now: Instant) -> Result<Option<Error>> {
    let Gate::Wait(left) = tries.gate(Counted::Source, now) else { return Ok(None) };
    if tries.clock_went_back(now) {
        throttle::set(tx, bucket, tries.restarted(now))?;
    }
    let wait = in_words(left);
    Ok(Some(Error::busy(format!("Too many accounts were tried from here within an hour. Wait {wait}, then try again."))))
}

/// The code, where it still lets somebody in.
fn usable(tx: &Tx<'_>, hash: Option<[u8; 32]>, now: Instant) -> Result<Option<([u8; 32], ClassCode)>> {
    let Some(hash) = hash else { return Ok(None) };
    // A clock set back must not make a code last longer.
    let lasts = |code: &ClassCode| now.plus(chrono::TimeDelta::minutes(2)) >= code.issued_at && now < code.expires_at;
    let code = class_code::by_hash(tx, &hash)?.filter(|code| lasts(code) && code.used < code.seats && !code.archived);
    Ok(code.map(|code| (hash, code)))
}

fn enter_course(tx: &Tx<'_>, actor: &Actor, code: &ClassCode, id: UserId, now: Instant) -> Result<()> {
    let Some(course) = code.course else { return Ok(()) };
    enrollment::put(tx, course, id, CourseRole::Learner, now)?;
    let entry = Entry::new("course.enroll", Object::Course(course)).course(course).about(id).after(CourseRole::Learner.word());
    record(tx, actor, now, entry)?;
    if let Some(group) = code.group {
        enrollment::add_to_group(tx, group, id)?;
        let entry = Entry::new("group.add", Object::Course(course)).course(course).about(id);
        record(tx, actor, now, code.group_name.iter().fold(entry, |entry, name| entry.after(name.as_str())))?;
    }
    Ok(())
}

pub(in crate::service) fn hashed(code: &str) -> [u8; 32] {
    // Apart from one-time codes: the same letters would be another hash.
    Sha256::new_with_prefix(b"class code\0").chain_update(code).finalize().into()
}

/// The one refusal: it does not tell whether the code never was, is over or is used up.
fn refused() -> Error {
    let message = "This code lets nobody in: it is mistyped, used up or over.";
    Error { fields: vec![("code".to_owned(), message.to_owned())], ..Error::denied(message) }
        .hint("Ask whoever gave it to you for a new one")
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::domain::person::SchoolRole;
    use crate::service::ErrorKind;
    use crate::service::audit::AuditFilter;
    use crate::service::class_code::{CodeState, NewClassCode};
    use crate::service::sign_in::SignIn;
    use crate::service::testing::{PASSWORD, School};

    /// A school that takes people by code, and the code of two seats that leads into its course.
    fn school() -> (School, String) {
        let school = School::new();
        school.sample_course();
        school.services.set_setting(&school.console(), "sign-up", "code").unwrap();
        let code = code(&school, "autumn", 2);
        (school, code)
    }

    fn code(school: &School, label: &str, seats: u32) -> String {
        let new = NewClassCode { label: label.into(), course: Some("git-lab".into()), group: Some("A".into()), seats, expires: None };
        school.services.make_class_code(&school.console(), new).unwrap().code
    }

    fn account(code: &str, name: &str) -> NewAccount {
        NewAccount { code: code.to_owned().into(), name: name.into(), full_name: "Eve Adams".into(), password: PASSWORD.to_owned().into() }
    }

    fn sign_up(school: &School, code: &str, name: &str) -> Result<SignedIn> {
        school.services.sign_up(&Actor::guest("tty1"), &account(code, name))
    }

    #[test]
    fn a_code_makes_a_learner_of_its_course_and_group_and_the_log_tells_it() {
        let (school, code) = school();
        let signed = sign_up(&school, &code.to_lowercase(), "eve").unwrap();
        assert_eq!((signed.me.role, signed.me.name.raw()), (SchoolRole::Learner, "Eve Adams"));
        let roster = school.services.roster(&school.console(), "git-lab").unwrap().people;
        let groups: Vec<&str> = roster.iter().filter(|row| row.user == "eve").flat_map(|row| &row.groups).map(String::as_str).collect();
        assert_eq!(groups, ["A"]);
        assert!(matches!(school.services.sign_in(&Actor::guest("tty2"), "eve", PASSWORD), Ok(SignIn::Welcome(_))));
        let log =
            school.services.audit_list(&school.console(), &AuditFilter { user: Some("eve".into()), ..AuditFilter::default() }).unwrap();
        let actions: Vec<&str> = log.entries.iter().map(|entry| entry.action.as_str()).collect();
        assert_eq!(actions, ["user.sign-up", "course.enroll", "group.add", "user.sign-in"]);
        assert!(!format!("{:?}", log.entries).contains(&code), "no code stands in the log");
    }

    #[test]
    fn it_is_off_until_the_school_says_so_and_in_a_school_for_one() {
        let (school, code) = school();
        school.services.set_setting(&school.console(), "sign-up", "off").unwrap();
        let refused = sign_up(&school, &code, "eve").unwrap_err();
        assert_eq!((refused.kind, refused.fields.len()), (ErrorKind::Denied, 0));
        assert!(!school.services.school(&Actor::guest("tty1")).unwrap().sign_up);
    }

    /// Mistyped, used up, over and taken back read the same words.
    #[test]
    fn a_code_that_lets_nobody_in_tells_nothing() {
        let (school, used_up) = school();
        let mut refusals = vec![sign_up(&school, "0000-0000", "eve").unwrap_err(), sign_up(&school, "no code", "eve").unwrap_err()];
        for name in ["eve", "eva"] {
            sign_up(&school, &used_up, name).unwrap();
        }
        refusals.push(sign_up(&school, &used_up, "third").unwrap_err());
        let over = code(&school, "short", 2);
        school.clock.advance(TimeDelta::days(15));
        refusals.push(sign_up(&school, &over, "third").unwrap_err());
        let old = code(&school, "renewed", 2);
        let new = school.services.renew_class_code(&school.console(), "renewed", None, None).unwrap().code;
        refusals.push(sign_up(&school, &old, "third").unwrap_err());
        assert!(refusals.iter().all(|refusal| *refusal == refusals[0] && refusal.kind == ErrorKind::Denied), "{refusals:?}");
        sign_up(&school, &new, "third").unwrap();
        school.services.close_class_code(&school.console(), "renewed").unwrap();
        assert_eq!(sign_up(&school, &new, "fourth").unwrap_err(), refusals[0]);
    }

    /// SECURITY.md 2.3 rows 43 and 45: nobody can pass for somebody who is there.
    #[test]
    fn a_name_that_is_taken_or_looks_like_one_is_refused() {
        let (school, code) = school();
        school.learner("cop");
        for (name, word) in
            [("cop", "exists"), ("COP", "exists"), ("сор", "too much like"), ("c\u{43e}p", "one script"), ("a b", "letters")]
        {
            let refused = sign_up(&school, &code, name).unwrap_err();
            assert!(refused.fields.iter().any(|(field, said)| field == "name" && said.contains(word)), "{name}: {refused:?}");
        }
        let seats = school.services.class_codes(&school.console()).unwrap().codes[0].used;
        assert_eq!(seats, 0, "a refusal takes no seat");
    }

    #[test]
    fn a_weak_password_costs_no_try_and_is_judged_as_everywhere() {
        let (school, code) = school();
        for password in ["short", "password1234", "Eve Adams", "git-lab git-lab"] {
            for _ in 0..6 {
                let new = NewAccount { password: password.to_owned().into(), ..account(&code, "eve") };
                let refused = school.services.sign_up(&Actor::guest("tty1"), &new).unwrap_err();
                assert_eq!((refused.kind, refused.fields[0].0.as_str()), (ErrorKind::Invalid, "password"), "{password}: {refused:?}");
            }
        }
        sign_up(&school, &code, "eve").unwrap();
    }

    /// SECURITY.md 4: ten an hour from one source, right ones too, and another terminal is not held back by it.
    #[test]
    fn ten_tries_an_hour_from_one_source() {
        let (school, code) = school();
        for n in 0..10 {
            assert_eq!(sign_up(&school, "0000-0000", &format!("eve{n}")).unwrap_err().kind, ErrorKind::Denied);
        }
        let waits = sign_up(&school, &code, "eve").unwrap_err();
        assert_eq!((waits.kind, waits.message.contains("60 minutes")), (ErrorKind::Busy, true), "{waits:?}");
        school.services.sign_up(&Actor::guest("tty2"), &account(&code, "eva")).unwrap();
        school.clock.advance(TimeDelta::minutes(-30));
        assert_eq!(sign_up(&school, &code, "eve").unwrap_err().kind, ErrorKind::Busy, "a clock set back frees nothing");
        school.clock.advance(TimeDelta::minutes(61));
        sign_up(&school, &code, "eve").unwrap();
    }

    #[test]
    fn the_last_seat_is_taken_once() {
        let (school, _) = school();
        let code = code(&school, "one", 1);
        let school = &school;
        let made: usize = std::thread::scope(|scope| {
            let tries: Vec<_> = (0..4)
                .map(|n| {
                    let new = account(&code, &format!("racer{n}"));
                    scope.spawn(move || school.services.sign_up(&Actor::guest(format!("tty{n}")), &new).is_ok())
                })
                .collect();
            tries.into_iter().map(|one| usize::from(one.join().unwrap())).sum()
        });
        assert_eq!(made, 1);
        let codes = school.services.class_codes(&school.console()).unwrap().codes;
        let one = codes.iter().find(|code| code.label.raw() == "one").unwrap();
        assert_eq!((one.state, one.used), (CodeState::Full, 1));
    }
}
