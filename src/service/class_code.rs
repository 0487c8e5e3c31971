//! Class codes: an admin makes them, and whoever has one makes their own account ([`Services::sign_up`]). A code is shown once, when it is made;
//! where it got lost another one is put in its place.

use chrono::TimeDelta;
use rusqlite::Connection;
use serde::Serialize;
use serde_json::json;

use super::audit::{Entry, Object, record};
use super::sign_in::hashed;
use super::{Actor, Error, Result, Services, authority, enrollment, policy};
use crate::domain::code;
use crate::domain::course::CourseState;
use crate::domain::name::fold;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::domain::words;
use crate::store::class_code::{self, ClassCode, NewCode};
use crate::store::{Trust, Tx};

/// A code is good for so long where nobody says otherwise, and no longer than this at all.
pub const USUAL: TimeDelta = TimeDelta::days(14);
const LONGEST: TimeDelta = TimeDelta::days(366);
/// So many may use it where nobody says otherwise, and no more than this at all.
pub const SEATS: u32 = 30;
const MOST_SEATS: u32 = 10_000;
const LONGEST_LABEL: usize = 100;

/// A code to be made.
#[derive(Debug, Clone)]
pub struct NewClassCode {
    /// What it is called in lists; no two have the same.
    pub label: String,
    /// Whoever uses it learns in this course.
    pub course: Option<String>,
    /// And is in this group of it, which is made when it is new.
    pub group: Option<String>,
    pub seats: u32,
    /// `None`: [`USUAL`] from now.
    pub expires: Option<Instant>,
}

/// A code that was made, shown once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IssuedClassCode {
    pub label: String,
    /// `7QK4-M2XB`.
    pub code: String,
    pub seats: u32,
    pub expires: Instant,
}

/// Whether a code lets somebody in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CodeState {
    Open,
    /// As many have used it as may.
    Full,
    Over,
    /// The course that it leads into is archived.
    Archived,
}

words!(CodeState { Open = "open", Full = "full", Over = "over", Archived = "archived" });

/// One code, without what it reads.
#[derive(Debug, Clone, Serialize)]
pub struct ClassCodeView {
    pub label: Untrusted,
    pub state: CodeState,
    pub course: Option<String>,
    pub course_title: Option<Untrusted>,
    pub group: Option<Untrusted>,
    pub seats: u32,
    pub used: u32,
    pub issued: Instant,
    /// `None`: by a command.
    pub issued_by: Option<String>,
    pub expires: Instant,
}

#[derive(Debug, Clone, Serialize)]
pub struct ClassCodes {
    pub codes: Vec<ClassCodeView>,
}

impl Services {
    /// All class codes, the newest first. For admins.
    pub fn class_codes(&self, actor: &Actor) -> Result<ClassCodes> {
        let now = self.now();
        self.db.read(Trust::Staff, |conn| {
            authority::admin(conn, actor)?;
            let codes = class_code::all(conn)?.into_iter().map(|code| view(code, now)).collect();
            Ok(ClassCodes { codes })
        })
    }

    /// Makes a class code. For admins.
    ///
    /// # Errors
    /// `Invalid` for a label, seats or an end that cannot be, and a group without a course; `Conflict` for a label that there is already and
    /// an archived course.
    pub fn make_class_code(&self, actor: &Actor, new: NewClassCode) -> Result<IssuedClassCode> {
        let (actor, now, drawn) = (actor.clone(), self.now(), self.draw_class_code());
        let label = label(&new.label)?;
        let terms = Terms::of(new.seats, new.expires.unwrap_or(now.plus(USUAL)), now)?;
        self.db.write(move |tx| {
            authority::admin(tx, &actor)?;
            if let Some(other) = class_code::all(tx)?.into_iter().find(|other| fold(&other.label) == fold(&label)) {
                let message = format!("There is a code `{}` already.", Untrusted::new(other.label).for_screen());
                let fields = vec![("label".to_owned(), message.clone())];
                return Err(Error { fields, ..Error::conflict(message) }.hint("Give it another name, or put a new code in its place"));
            }
            let (course, group) = leads_into(tx, &actor, now, new.course.as_deref(), new.group.as_deref())?;
            let hash = hashed(&drawn);
            let id = class_code::add(tx, &label, course, group, &terms.row(&hash, &actor, now))?;
            let facts =
                json!({"label": label, "course": new.course, "group": new.group, "seats": terms.seats, "expires": terms.expires.rfc3339()});
            let entry = Entry::new("class-code.make", Object::Row("class-code", id)).after(facts);
            record(tx, &actor, now, course.iter().fold(entry, |entry, course| entry.course(*course)))?;
            Ok(terms.issued(label, &drawn))
        })
    }

    /// Puts another code in the place of one, whose old letters let nobody in any more. What is `None` stays; the end of one that is over is
    /// [`USUAL`] from now. For admins.
    ///
    /// # Errors
    /// `NotFound` names the nearest label, `Invalid` for seats that are all taken.
    pub fn renew_class_code(&self, actor: &Actor, label: &str, seats: Option<u32>, expires: Option<Instant>) -> Result<IssuedClassCode> {
        let (actor, now, drawn, label) = (actor.clone(), self.now(), self.draw_class_code(), label.trim().to_owned());
        self.db.write(move |tx| {
            authority::admin(tx, &actor)?;
            let before = known(tx, &label)?;
            let lasts = if before.expires_at > now { before.expires_at } else { now.plus(USUAL) };
            let terms = Terms::of(seats.unwrap_or(before.seats), expires.unwrap_or(lasts), now)?;
            if terms.seats <= before.used {
                return Err(Error::field("seats", format!("{} have used it already: give it more seats.", before.used)));
            }
            class_code::renew(tx, before.id, &terms.row(&hashed(&drawn), &actor, now))?;
            let was = json!({"seats": before.seats, "expires": before.expires_at.rfc3339()});
            let is = json!({"seats": terms.seats, "expires": terms.expires.rfc3339()});
            record(tx, &actor, now, entry("class-code.renew", &before).before(was).after(is))?;
            Ok(terms.issued(before.label, &drawn))
        })
    }

    /// Ends a class code: it lets nobody in any more. Whoever came by it stays. For admins.
    ///
    /// # Errors
    /// `NotFound` names the nearest label.
    pub fn close_class_code(&self, actor: &Actor, label: &str) -> Result<ClassCodeView> {
        let (actor, now, label) = (actor.clone(), self.now(), label.trim().to_owned());
        self.db.write(move |tx| {
            authority::admin(tx, &actor)?;
            close(tx, &actor, known(tx, &label)?, now)
        })
    }

    /// Ends all class codes that lead into a course. For admins.
    ///
    /// # Errors
    /// `NotFound` names the nearest course.
    pub fn close_class_codes_into(&self, actor: &Actor, course: &str) -> Result<ClassCodes> {
        let (actor, now, course) = (actor.clone(), self.now(), course.to_owned());
        self.db.write(move |tx| {
            authority::admin(tx, &actor)?;
            let course = policy::standing(tx, &actor, &course)?.course.id;
            let into = class_code::all(tx)?.into_iter().filter(|code| code.course == Some(course));
            Ok(ClassCodes { codes: into.map(|code| close(tx, &actor, code, now)).collect::<Result<_>>()? })
        })
    }

    fn draw_class_code(&self) -> String {
        let mut drawn = self.draw_code();
        drawn.truncate(code::CLASS_LENGTH);
        drawn
    }
}

/// How many may use a code, and until when.
struct Terms {
    seats: u32,
    expires: Instant,
}

impl Terms {
    fn of(seats: u32, expires: Instant, now: Instant) -> Result<Self> {
        if !(1..=MOST_SEATS).contains(&seats) {
            return Err(Error::field("seats", format!("Seats are a whole number from 1 to {MOST_SEATS}.")));
        }
        if expires <= now {
            return Err(Error::field("expires", "This is over already."));
        }
        if expires > now.plus(LONGEST) {
            return Err(Error::field("expires", "A code lasts a year at most; put a new one in its place then."));
        }
        Ok(Self { seats, expires })
    }

    fn row<'a>(&self, hash: &'a [u8; 32], actor: &Actor, now: Instant) -> NewCode<'a> {
        NewCode { hash, seats: self.seats, issued_at: now, issued_by: actor.user_id(), expires_at: self.expires }
    }

    fn issued(&self, label: String, drawn: &str) -> IssuedClassCode {
        IssuedClassCode { label, code: code::grouped(drawn), seats: self.seats, expires: self.expires }
    }
}

fn label(text: &str) -> Result<String> {
    let label = text.trim();
    let sound = (1..=LONGEST_LABEL).contains(&label.chars().count()) && !label.chars().any(char::is_control);
    if sound {
        Ok(label.to_owned())
    } else {
        Err(Error::field("label", format!("A name has 1 to {LONGEST_LABEL} characters on one line.")))
    }
}

type Place = (Option<crate::domain::ids::CourseId>, Option<i64>);

/// The course and the group that are meant.
fn leads_into(tx: &Tx<'_>, actor: &Actor, now: Instant, course: Option<&str>, group: Option<&str>) -> Result<Place> {
    let (course, group) = (course.filter(|slug| !slug.is_empty()), group.filter(|name| !name.is_empty()));
    let Some(slug) = course else {
        let lost = || Error::field("group", "A group is one of a course: name the course too.");
        return group.map_or(Ok((None, None)), |_| Err(lost()));
    };
    let standing = policy::standing(tx, actor, slug)?;
    if standing.course.state == CourseState::Archived {
        return Err(Error {
            fields: vec![("course".to_owned(), "It is archived.".to_owned())],
            ..Error::conflict("The course is archived.")
        });
    }
    let on = enrollment::On { actor: actor.clone(), standing, now };
    let group = group.map(|name| enrollment::group_named(tx, &on, name)).transpose()?;
    Ok((Some(on.standing.course.id), group))
}

/// Ends a code; one that is over already stays as it is.
fn close(tx: &Tx<'_>, actor: &Actor, code: ClassCode, now: Instant) -> Result<ClassCodeView> {
    let open = code.expires_at > now;
    if open {
        class_code::end(tx, code.id, now)?;
        record(tx, actor, now, entry("class-code.close", &code).before(code.expires_at.rfc3339()).after(now.rfc3339()))?;
    }
    let expires_at = if open { now } else { code.expires_at };
    Ok(view(ClassCode { expires_at, ..code }, now))
}

fn known(conn: &Connection, label: &str) -> Result<ClassCode> {
    if let Some(found) = class_code::by_label(conn, label)? {
        return Ok(found);
    }
    let all = class_code::all(conn)?;
    Err(Error::not_found("class code", label).nearest(label, all.iter().map(|code| code.label.as_str())))
}

fn entry(action: &'static str, of: &ClassCode) -> Entry {
    let entry = Entry::new(action, Object::Row("class-code", of.id)).reason(of.label.as_str());
    of.course.iter().fold(entry, |entry, course| entry.course(*course))
}

fn view(code: ClassCode, now: Instant) -> ClassCodeView {
    let state = match code {
        _ if code.expires_at <= now => CodeState::Over,
        _ if code.archived => CodeState::Archived,
        _ if code.used >= code.seats => CodeState::Full,
        _ => CodeState::Open,
    };
    let (course, course_title) = code.course_called.unzip();
    ClassCodeView {
        label: Untrusted::new(code.label),
        state,
        course,
        course_title,
        group: code.group_name.map(Untrusted::new),
        seats: code.seats,
        used: code.used,
        issued: code.issued_at,
        issued_by: code.issued_by,
        expires: code.expires_at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::ErrorKind;
    use crate::service::testing::{NOW, School};

    fn new(label: &str) -> NewClassCode {
        NewClassCode { label: label.into(), course: None, group: None, seats: 3, expires: None }
    }

    #[test]
    fn what_cannot_be_is_refused_by_its_field() {
        let school = School::new();
        school.sample_course();
        let make = |new: NewClassCode| school.services.make_class_code(&school.console(), new);
        let field = |new: NewClassCode| make(new).unwrap_err().fields.first().map(|(field, _)| field.clone()).unwrap_or_default();
        assert_eq!(field(new("  ")), "label");
        assert_eq!(field(NewClassCode { seats: 0, ..new("a") }), "seats");
        assert_eq!(field(NewClassCode { expires: Some(NOW), ..new("a") }), "expires");
        assert_eq!(field(NewClassCode { expires: Some(NOW.plus(TimeDelta::days(900))), ..new("a") }), "expires");
        assert_eq!(field(NewClassCode { group: Some("A".into()), ..new("a") }), "group");
        let lost = make(NewClassCode { course: Some("git-lap".into()), ..new("a") }).unwrap_err();
        assert_eq!((lost.kind, lost.hint.as_deref()), (ErrorKind::NotFound, Some("Did you mean `git-lab`?")));
        make(new("a")).unwrap();
        for twin in [" a ", "A", "\u{ff41}"] {
            assert_eq!(field(new(twin)), "label", "two codes of one name cannot be told apart");
        }
        school.services.archive(&school.console(), "git-lab", false).unwrap();
        assert_eq!(field(NewClassCode { course: Some("git-lab".into()), ..new("b") }), "course");
    }

    #[test]
    fn a_code_is_eight_signs_shown_once_and_kept_as_a_hash() {
        let school = School::new();
        let issued = school.services.make_class_code(&school.console(), new("autumn")).unwrap();
        let plain = code::normalize_class(&issued.code).unwrap();
        assert_eq!((issued.code.len(), issued.expires), (9, NOW.plus(USUAL)));
        let bytes = std::fs::read_dir(school.folder()).unwrap().flat_map(|file| std::fs::read(file.unwrap().path()).unwrap());
        let file: Vec<u8> = bytes.collect();
        assert!([plain.as_str(), &issued.code].iter().all(|code| !file.windows(code.len()).any(|part| part == code.as_bytes())));
    }

    /// A number says nothing to whoever reads the log.
    #[test]
    fn the_log_calls_a_code_by_its_label() {
        let school = School::new();
        school.services.make_class_code(&school.console(), new("Autumn term")).unwrap();
        let log = school.services.audit_list(&school.console(), &crate::service::audit::AuditFilter::default()).unwrap();
        assert_eq!(log.entries.last().unwrap().object.raw(), "class-code Autumn term");
    }

    #[test]
    fn the_codes_into_a_course_end_together() {
        let school = School::new();
        school.sample_course();
        let into = |label| NewClassCode { course: Some("git-lab".into()), ..new(label) };
        for code in [into("a"), into("b"), new("school")] {
            school.services.make_class_code(&school.console(), code).unwrap();
        }
        let ended = school.services.close_class_codes_into(&school.console(), "git-lab").unwrap().codes;
        assert!(ended.len() == 2 && ended.iter().all(|code| code.state == CodeState::Over), "{ended:?}");
        let open = school.services.class_codes(&school.console()).unwrap().codes.into_iter().filter(|code| code.state == CodeState::Open);
        assert_eq!(open.map(|code| code.label.raw().to_owned()).collect::<Vec<_>>(), ["school"]);
    }

    #[test]
    fn a_new_code_in_the_place_of_one_keeps_who_came_by_it() {
        let school = School::new();
        let renew = |label, seats| school.services.renew_class_code(&school.console(), label, seats, None);
        let first = school.services.make_class_code(&school.console(), new("autumn")).unwrap();
        let second = renew("autumn", Some(5)).unwrap();
        assert!(first.code != second.code && (second.seats, second.expires) == (5, first.expires));
        assert_eq!(renew("autum", None).unwrap_err().hint.as_deref(), Some("Did you mean `autumn`?"));
        assert_eq!(school.services.close_class_code(&school.console(), "autumn").unwrap().state, CodeState::Over);
        assert_eq!(renew("autumn", None).unwrap().expires, NOW.plus(USUAL), "what was over is open again");
    }
}
