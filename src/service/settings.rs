//! The school's settings: which there are, what they may be, and what stands where nobody set one.

use chrono::TimeDelta;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use super::audit::{Entry, Object, record};
use super::{Actor, Cost, Error, Result, Services, authority};
use crate::domain::password::Least;
use crate::domain::text::Untrusted;
use crate::domain::words;
use crate::store::{self, Trust, Tx, setting};

/// What kind of school it is (CLI.md 8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    JustMe,
    Classroom,
}

words!(Mode { JustMe = "just_me", Classroom = "classroom" });

/// One setting that can be changed.
struct Known {
    key: &'static str,
    default: &'static str,
    doc: &'static str,
    /// Fails with a sentence for a value that cannot be, else gives it as it is stored.
    read: fn(&str) -> Result<String>,
}

const SETTINGS: &[Known] = &[
    Known {
        key: "banner",
        default: "",
        doc: "A text for everybody, of at most 12 lines: shown before anybody signs in, its beginning on every home",
        read: banner,
    },
    Known { key: "code.hours", default: "168", doc: "Hours a one-time code can be used, 1 to 720", read: hours },
    Known { key: "mode", default: "classroom", doc: "What the school is: just_me, classroom", read: mode_word },
    Known { key: "password.min", default: "8/15", doc: "Least length of a password: learners/staff", read: least },
    Known { key: "open-courses", default: "no", doc: "Whether anybody may join every published course: yes, no", read: yes_no },
    Known { key: "sign-up", default: "off", doc: "Whether people make their own account: off, code (see `lyceum code`)", read: sign_up },
    Known { key: "school", default: "School", doc: "The school's name", read: title },
    Known { key: "zone", default: "UTC", doc: "The time zone of dates without one, as Europe/Berlin", read: zone },
];

/// Marks a school full of invented people; not a setting that anybody changes.
const DEMO: &str = "demo";
/// What hashing a password costs here, measured when the school was made; not a setting that anybody changes.
const COST: &str = "password.cost";

#[derive(Debug, Clone, Serialize)]
pub struct SettingList {
    pub settings: Vec<SettingView>,
}

#[derive(Debug, Clone, Serialize)]
pub struct SettingView {
    pub key: &'static str,
    pub value: String,
    pub default: &'static str,
    pub doc: &'static str,
}

/// What anybody may know about the school, before they sign in too.
#[derive(Debug, Clone, Serialize)]
pub struct SchoolView {
    pub school: Untrusted,
    pub mode: Mode,
    pub zone: String,
    /// Invented people: nothing here is anybody's.
    pub demo: bool,
    /// What the school says to whoever stands at its door; may be empty.
    pub banner: Untrusted,
    /// Whoever has a class code may make an account.
    pub sign_up: bool,
}

impl Services {
    /// The school's settings. For admins.
    pub fn settings(&self, actor: &Actor) -> Result<SettingList> {
        self.db.read(Trust::Staff, |conn| {
            authority::admin(conn, actor)?;
            let settings = SETTINGS.iter().map(|known| view(conn, known)).collect::<Result<_>>()?;
            Ok(SettingList { settings })
        })
    }

    /// Changes one setting. `mode` goes to `classroom` through [`Self::open_classroom`] alone.
    ///
    /// # Errors
    /// `NotFound` names the nearest key, `Invalid` says what the value may be.
    pub fn set_setting(&self, actor: &Actor, key: &str, value: &str) -> Result<SettingView> {
        let Some(known) = SETTINGS.iter().find(|known| known.key == key) else {
            return Err(Error::not_found("setting", key).nearest(key, SETTINGS.iter().map(|known| known.key)));
        };
        let value = (known.read)(value)?;
        let (actor, now) = (actor.clone(), self.now());
        self.db.write(move |tx| {
            authority::admin(tx, &actor)?;
            let before = get(tx, known)?;
            if known.key == "mode" && before != value {
                return Err(change_of_mode(&value));
            }
            if before != value {
                setting::set(tx, known.key, &value)?;
                record(tx, &actor, now, Entry::new("setting.set", Object::Setting(known.key)).before(before).after(value))?;
            }
            view(tx, known)
        })
    }

    /// What the school is called and is. For anybody.
    pub fn school(&self, actor: &Actor) -> Result<SchoolView> {
        self.db.read(actor.trust(), |conn| {
            let school = Untrusted::new(value(conn, "school")?);
            let banner = banner_text(conn)?;
            let (mode, zone, demo) = (mode(conn)?, value(conn, "zone")?, is_demo(conn)?);
            Ok(SchoolView { school, mode, zone, demo, banner, sign_up: mode == Mode::Classroom && signs_up(conn)? })
        })
    }
}

fn change_of_mode(to: &str) -> Error {
    match to {
        "classroom" => Error::conflict("A classroom needs a password for its admin.")
            .hint("`lyceum settings set mode classroom` prints a one-time code to choose it with"),
        _ => Error::conflict("A classroom cannot become a school for one.")
            .hint("Make a new one with `lyceum init --just-me NAME --db FILE`"),
    }
}

fn view(conn: &Connection, known: &Known) -> Result<SettingView> {
    Ok(SettingView { key: known.key, value: get(conn, known)?, default: known.default, doc: known.doc })
}

fn get(conn: &Connection, known: &Known) -> Result<String> {
    Ok(setting::get(conn, known.key)?.unwrap_or_else(|| known.default.to_owned()))
}

/// The setting's value, or what stands where nobody set one.
fn value(conn: &Connection, key: &'static str) -> Result<String> {
    let known = SETTINGS.iter().find(|known| known.key == key).expect("only keys of the table are asked for");
    get(conn, known)
}

/// A setting's value made out by `read`. What was set has been read before, so that one that does not read is damage and no default.
fn stored<T>(conn: &Connection, key: &'static str, read: impl FnOnce(&str) -> Option<T>) -> Result<T> {
    let value = value(conn, key)?;
    let damaged = || store::Error::Corrupt(format!("the setting `{key}` cannot be `{}`", Untrusted::from(value.as_str()).for_screen()));
    Ok(read(&value).ok_or_else(damaged)?)
}

/// What the school is.
pub(super) fn mode(conn: &Connection) -> Result<Mode> {
    stored(conn, "mode", Mode::from_word)
}

/// The zone of dates that name none and of people who chose none.
pub(super) fn school_zone(conn: &Connection) -> Result<String> {
    value(conn, "zone")
}

/// What the school tells everybody, at the door and on their homes.
pub(super) fn banner_text(conn: &Connection) -> Result<Untrusted> {
    Ok(Untrusted::new(value(conn, "banner")?))
}

pub(super) fn school_title(conn: &Connection) -> Result<String> {
    value(conn, "school")
}

pub(super) fn password_least(conn: &Connection) -> Result<Least> {
    stored(conn, "password.min", Least::parse)
}

pub(super) fn code_validity(conn: &Connection) -> Result<TimeDelta> {
    stored(conn, "code.hours", |hours| TimeDelta::try_hours(hours.parse().ok()?))
}

/// Whether all in the school is invented.
pub(super) fn is_demo(conn: &Connection) -> Result<bool> {
    Ok(setting::get(conn, DEMO)?.is_some())
}

/// Writes the settings of a new school.
pub(super) fn found(tx: &Tx<'_>, title: &str, zone: &str, mode: Mode, demo: bool) -> store::Result<()> {
    setting::set(tx, "school", title)?;
    setting::set(tx, "zone", zone)?;
    setting::set(tx, "mode", mode.word())?;
    if demo { setting::set(tx, DEMO, "yes") } else { Ok(()) }
}

/// What new passwords cost.
pub(super) fn password_cost(conn: &Connection) -> Result<Cost> {
    Ok(setting::get(conn, COST)?.and_then(|word| Cost::from_word(&word)).unwrap_or(Cost::FLOOR))
}

pub(super) fn set_password_cost(tx: &Tx<'_>, cost: Cost) -> store::Result<()> {
    setting::set(tx, COST, &cost.word())
}

pub(super) fn become_classroom(tx: &Tx<'_>) -> store::Result<()> {
    setting::set(tx, "mode", Mode::Classroom.word())
}

/// Fails unless `zone` is an IANA name, with the nearest one as hint.
pub(super) fn known_zone(field: &str, zone: &str) -> Result<()> {
    if zone.parse::<chrono_tz::Tz>().is_ok() {
        return Ok(());
    }
    let message = format!("`{}` is no time zone; write it as Europe/Berlin.", Untrusted::from(zone).for_screen());
    Err(Error::field(field, message).nearest(zone, chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name())))
}

fn zone(value: &str) -> Result<String> {
    known_zone("value", value.trim())?;
    Ok(value.trim().to_owned())
}

pub(super) fn title(value: &str) -> Result<String> {
    let value = value.trim();
    match value.chars().count() {
        1..=200 => Ok(value.to_owned()),
        0 => Err(Error::field("value", "The school's name cannot be empty.")),
        _ => Err(Error::field("value", "The school's name has at most 200 characters.")),
    }
}

fn mode_word(value: &str) -> Result<String> {
    let mode = Mode::from_word(value.trim()).ok_or_else(|| Error::field("value", "The mode is `just_me` or `classroom`."))?;
    Ok(mode.word().to_owned())
}

/// Whether every published course stands in the catalog.
pub(super) fn open_courses(conn: &Connection) -> Result<bool> {
    stored(conn, "open-courses", |word| (word == "yes" || word == "no").then_some(word == "yes"))
}

/// Whether people make their own account by a class code.
pub(super) fn signs_up(conn: &Connection) -> Result<bool> {
    stored(conn, "sign-up", |word| (word == "off" || word == "code").then_some(word == "code"))
}

fn sign_up(value: &str) -> Result<String> {
    match value.trim() {
        word @ ("off" | "code") => Ok(word.to_owned()),
        _ => Err(Error::field("value", "Write `off` or `code`.")),
    }
}

/// Longest text at the door.
const BANNER_LINES: usize = 12;
const BANNER_CHARS: usize = 1000;

fn banner(value: &str) -> Result<String> {
    let value = value.replace("\r\n", "\n").replace('\r', "\n");
    let value = value.trim_end().trim_start_matches('\n');
    if value.lines().count() > BANNER_LINES || value.chars().count() > BANNER_CHARS {
        return Err(Error::field("value", format!("It has at most {BANNER_LINES} lines and {BANNER_CHARS} characters.")));
    }
    Ok(value.to_owned())
}

fn yes_no(value: &str) -> Result<String> {
    match value.trim() {
        word @ ("yes" | "no") => Ok(word.to_owned()),
        _ => Err(Error::field("value", "Write `yes` or `no`.")),
    }
}

fn least(value: &str) -> Result<String> {
    Least::parse(value)
        .map(|least| least.to_string())
        .ok_or_else(|| Error::field("value", "Write it as 8/15: the least length for learners, then for staff, each 8 to 64."))
}

fn hours(value: &str) -> Result<String> {
    match value.trim().parse::<u32>() {
        Ok(hours @ 1..=720) => Ok(hours.to_string()),
        _ => Err(Error::field("value", "Hours are a whole number from 1 to 720.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::ErrorKind;
    use crate::service::testing::School;

    #[test]
    fn an_unknown_key_is_refused_with_the_nearest() {
        let school = School::new();
        let refused = school.services.set_setting(&school.console(), "pasword.min", "15").unwrap_err();
        assert_eq!((refused.kind, refused.hint.as_deref()), (ErrorKind::NotFound, Some("Did you mean `password.min`?")));
    }

    #[test]
    fn a_setting_is_kept_as_it_is_read() {
        let school = School::new();
        let set = |key, value| school.services.set_setting(&school.console(), key, value);
        assert_eq!(set("password.min", " 12 ").unwrap().value, "12/12");
        assert!(set("password.min", "3").is_err());
        assert!(set("zone", "Mars/Base").is_err());
        assert!(set("mode", "just_me").is_err(), "a classroom stays one");
        let kept = school.services.settings(&school.console()).unwrap().settings;
        assert_eq!(kept.iter().find(|one| one.key == "password.min").map(|one| one.value.as_str()), Some("12/12"));
    }

    #[test]
    fn only_admins_read_and_change_them() {
        let school = School::new();
        let ada = school.learner("ada");
        assert_eq!(school.services.settings(&ada).unwrap_err().kind, ErrorKind::Denied);
        assert_eq!(school.services.set_setting(&ada, "zone", "UTC").unwrap_err().kind, ErrorKind::Denied);
        assert_eq!(school.services.school(&Actor::guest("tty")).unwrap().mode, Mode::Classroom);
    }
}
