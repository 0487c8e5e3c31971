//! Items and question banks as texts: given out, linted, saved. What does not read is kept all the same; what two people write at once is kept twice.

use rusqlite::Connection;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::part::{Part, PartRead};
use super::{Changed, Desk, Edit, Preview, preview, refused};
use crate::domain::author::{self, Edited};
use crate::domain::code::hex;
use crate::domain::size::size;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::package::finding::{Finding, Severity};
use crate::service::{Actor, Error, Result, Services};
use crate::store::workshop::{NewStep, TextRow};
use crate::store::{self, Trust, Tx};

/// The longest text that is written here, in bytes: what an editor takes.
pub const MOST_TEXT: usize = 1 << 20;

/// The longest text of an item that is read: what `package::tree` reads of one file.
pub(super) const LONGEST: usize = 4 << 20;

/// What one person writes of an item within this time is one step.
const TOGETHER: chrono::TimeDelta = chrono::TimeDelta::minutes(10);

/// The text of an item or of a question bank, to be edited. A bank is named by its path.
#[derive(Debug, Clone, Serialize)]
pub struct Source {
    pub item: String,
    pub title: Untrusted,
    /// The name its file has in a package.
    pub path: String,
    /// Items that draw from it, where it is a question bank.
    pub used_by: Vec<Untrusted>,
    pub text: Untrusted,
    /// To be given back when it is saved: it says which text was changed.
    pub version: String,
    /// What is wrong with it; empty of mistakes, it stands in the working copy.
    pub findings: Vec<Finding>,
    /// Who saved it last, as far as it was in this working copy.
    pub by: Option<String>,
    pub name: Option<Untrusted>,
    pub at: Option<Instant>,
    /// What the actor wrote of it while somebody else saved; it stands nowhere else.
    pub aside: Option<Aside>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Aside {
    pub text: Untrusted,
    pub at: Instant,
}

/// What came of saving a text.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum TextSaved {
    /// It is kept. Where it `reads`, it stands in the working copy; else its mistakes are among the findings.
    Saved { version: String, reads: bool, findings: Vec<Finding> },
    /// Somebody else saved the item first: `theirs` stands, with who and when; the actor's own text is kept aside.
    Overtaken { theirs: Box<Source>, yours: Untrusted },
    /// Somebody took the item out: the actor's own text is kept aside, and is there again when the item is.
    Removed { by: Option<String>, name: Option<Untrusted> },
}

/// A text judged, without being saved.
#[derive(Debug, Clone, Serialize)]
pub struct Linted {
    pub findings: Vec<Finding>,
    /// As learners would get it, with the keys beside; `None` where it could not be read at all.
    pub preview: Option<Preview>,
}

impl Services {
    /// The text of an item of the working copy: as it was typed last, else as its file would be.
    ///
    /// # Errors
    /// `NotFound` for an item that the working copy has not.
    pub fn item_source(&self, actor: &Actor, course: &str, item: &str) -> Result<Source> {
        let now = self.now();
        self.db.read(Trust::Learner, |db| super::may_edit(db, actor, course).map(drop))?;
        self.db.read(Trust::Staff, |db| {
            let desk = Desk::open(db, actor, course, now)?;
            source(db, &desk, &desk.part(item)?)
        })
    }

    /// Judges a text of an item without saving it, and shows what it would be.
    ///
    /// # Errors
    /// `Denied` for who may not edit the course; `NotFound` for an item that the working copy has not; `Invalid` for a text larger than any
    /// file may be. A mistake in the text is a finding, no error.
    pub fn lint_item_text(&self, actor: &Actor, course: &str, item: &str, text: &str) -> Result<Linted> {
        let now = self.now();
        fits(text, LONGEST)?;
        self.db.read(Trust::Learner, |db| super::may_edit(db, actor, course).map(drop))?;
        let (desk, known) = self.db.read(Trust::Staff, |db| {
            let desk = Desk::open(db, actor, course, now)?;
            let known = desk.part(item)?;
            Ok::<_, Error>((desk, known))
        })?;
        let read = read(&desk, &known, text);
        let preview = read.part.as_ref().map(|part| preview::of(&desk.course, part));
        Ok(Linted { findings: read.findings, preview })
    }

    /// Saves a text of an item, changed from the text of `version`. One without mistakes replaces the item in the working copy; one with
    /// mistakes is kept beside it. More of the same person's writing joins one step.
    ///
    /// # Errors
    /// `Invalid` for a text larger than any file may be. Somebody else's saving is no error: see [`TextSaved::Overtaken`].
    pub fn save_item_text(&self, actor: &Actor, course: &str, item: &str, text: &str, version: &str) -> Result<TextSaved> {
        fits(text, MOST_TEXT)?;
        let (item, text, version) = (item.to_owned(), text.to_owned(), version.to_owned());
        self.at_desk(actor, course, move |tx, desk| {
            let known = match desk.part(&item) {
                Ok(known) => known,
                Err(unknown) => return removed(tx, desk, &item, &text, &version)?.ok_or(unknown),
            };
            let (stands, _) = standing_text(tx, desk, &known)?;
            if version_of(&stands) != version && stands != text {
                store::workshop::set_aside(tx, desk.id(), &item, desk.person(), Some((&text, desk.now)))?;
                return Ok(TextSaved::Overtaken { theirs: Box::new(source(tx, desk, &known)?), yours: text.into() });
            }
            let saved = save(tx, desk, &known, text)?;
            store::workshop::set_aside(tx, desk.id(), &item, desk.person(), None)?;
            Ok(saved)
        })
    }

    /// Gives up a text with mistakes: the item is again what its last text that reads says.
    pub fn drop_item_text(&self, actor: &Actor, course: &str, item: &str) -> Result<Changed> {
        let item = item.to_owned();
        let target = self.at_desk(actor, course, move |tx, desk| {
            desk.part(&item)?;
            store::workshop::drop_text(tx, desk.id(), &item)?;
            desk.record(tx, "course.edit", Some("gave up a text with mistakes"))?;
            Ok(item)
        })?;
        self.changed(actor, course, Some(target))
    }

    /// Gives up what the actor wrote while somebody else saved.
    pub fn drop_aside(&self, actor: &Actor, course: &str, item: &str) -> Result<()> {
        let item = item.to_owned();
        self.at_desk(actor, course, move |tx, desk| {
            // Of an item that is gone it can be given up as well.
            if store::workshop::aside(tx, desk.id(), &item, desk.person())?.is_none() {
                desk.part(&item)?;
            }
            Ok(store::workshop::set_aside(tx, desk.id(), &item, desk.person(), None)?)
        })
    }
}

impl Services {
    /// Goes on with a text of the actor's that stands in no item: `into` adds an item or a bank, which gets that text.
    ///
    /// # Errors
    /// `NotFound` where they have no such text; `Invalid` for a change that adds nothing which is written.
    pub fn take_up_aside(&self, actor: &Actor, course: &str, aside: &str, into: Edit) -> Result<Changed> {
        let aside = aside.to_owned();
        let target = self.at_desk(actor, course, move |tx, desk| {
            let none = || Error::not_found("text kept aside", &aside);
            let (text, _) = store::workshop::aside(tx, desk.id(), &aside, desk.person())?.ok_or_else(none)?;
            let made = match &into {
                Edit::AddItem { .. } | Edit::AddBank { .. } => super::make(tx, desk, &into)?,
                _ => None,
            };
            let made = made.ok_or_else(|| Error::invalid("Only a new item or bank takes a text up."))?;
            let part = desk.part(&made)?;
            save(tx, desk, &part, text)?;
            store::workshop::set_aside(tx, desk.id(), &aside, desk.person(), None)?;
            Ok(Some(made))
        })?;
        self.changed(actor, course, target)
    }
}

fn fits(text: &str, most: usize) -> Result<()> {
    if text.len() > most {
        return Err(Error::field("text", format!("A text has at most {}.", size(u64::try_from(most).unwrap_or(u64::MAX))))
            .hint("Split it, or add it as a file"));
    }
    Ok(())
}

/// Keeps the text of an item that is gone aside, where its writer had read it while it was there: only then they name a version.
fn removed(tx: &Tx<'_>, desk: &Desk, item: &str, text: &str, version: &str) -> Result<Option<TextSaved>> {
    let was_read = version.len() == VERSION && version.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !was_read && store::workshop::aside(tx, desk.id(), item, desk.person())?.is_none() {
        return Ok(None);
    }
    store::workshop::set_aside(tx, desk.id(), item, desk.person(), Some((text, desk.now)))?;
    let last = desk.head.map_or(Ok(None), |head| store::workshop::last_of_item(tx, desk.id(), &head, item))?;
    let user = last.and_then(|step| step.user);
    let called = user.map_or(Ok(None), |user| store::user::called(tx, [user]).map(|mut names| names.remove(&user)))?;
    let (by, name) = called.map(|(by, name)| (Some(by), Some(name))).unwrap_or_default();
    Ok(Some(TextSaved::Removed { by, name }))
}

/// The length of a version.
const VERSION: usize = 32;

fn version_of(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes())[..16])
}

/// The text that stands for an item: as it was typed, else as its file would be.
fn standing_text(db: &Connection, desk: &Desk, part: &Part) -> Result<(String, Option<TextRow>)> {
    let typed = store::workshop::text(db, desk.id(), part.id())?;
    // A text that reads as something else is older than what stands: a step went back, a form changed it.
    let hash = part.hash()?;
    let typed = typed.filter(|row| row.reads_as.as_ref().is_none_or(|reads| *reads == hash));
    let text = typed.as_ref().map_or_else(|| part.text(), |row| row.text.clone());
    Ok((text, typed))
}

/// That text, and who wrote it.
fn source(db: &Connection, desk: &Desk, part: &Part) -> Result<Source> {
    let id = desk.id();
    let (text, typed) = standing_text(db, desk, part)?;
    let last = desk.head.map_or(Ok(None), |head| store::workshop::last_of_item(db, id, &head, part.id()))?;
    let (user, at) = match (&typed, &last) {
        (Some(row), _) => (row.user, Some(row.at)),
        (None, Some(step)) => (step.user, Some(step.at)),
        (None, None) => (None, None),
    };
    let mut names = store::user::called(db, user)?;
    let (by, name) = user.and_then(|user| names.remove(&user)).map(|(by, name)| (Some(by), Some(name))).unwrap_or_default();
    let aside = store::workshop::aside(db, id, part.id(), desk.person())?.map(|(text, at)| Aside { text: text.into(), at });
    Ok(Source {
        item: part.id().to_owned(),
        title: part.title(),
        path: part.path().to_owned(),
        used_by: author::drawing(&desk.course, part.path()).map(|item| item.title.clone()).collect(),
        version: version_of(&text),
        findings: read(desk, part, &text).findings,
        text: text.into(),
        by,
        name,
        at,
        aside,
    })
}

/// Reads a text in the working copy. What the course as a whole would not bear is a finding like the others.
fn read(desk: &Desk, known: &Part, text: &str) -> PartRead {
    let mut read = known.read(&desk.course, text);
    if let Some(part) = read.part.as_ref().filter(|_| read.mistakes() == 0)
        && let Err(why) = part.put_into(&desk.course)
    {
        let (file, message) = (known.path().to_owned(), why.to_string());
        read.findings.push(Finding { file, line: 1, column: 1, level: Severity::Fatal, code: "contradiction", message, suggestion: None });
    }
    read
}

fn save(tx: &Tx<'_>, desk: &mut Desk, known: &Part, text: String) -> Result<TextSaved> {
    let read = read(desk, known, &text);
    let mistakes = u32::try_from(read.mistakes()).unwrap_or(u32::MAX);
    let version = version_of(&text);
    if desk.head.is_none() && text == known.text() {
        return Ok(TextSaved::Saved { version, reads: mistakes == 0, findings: read.findings });
    }
    desk.begun(tx)?;
    let (id, person, at) = (desk.id(), desk.person(), desk.now);
    let part = read.part.filter(|_| mistakes == 0);
    let reads = part.is_some();
    let reads_as = part.as_ref().map(Part::hash).transpose()?;
    if let Some(part) = part.filter(|part| part != known) {
        let Edited { course, says, .. } = part.put_into(&desk.course).map_err(|why| refused(&why))?;
        let step = NewStep { user: person, at, says: &says, item: Some(known.id()), is_text: true };
        if joins(tx, desk, known.id())? {
            desk.amend(tx, &step, course)?;
        } else {
            desk.push(tx, &step, course)?;
            desk.record(tx, "course.edit", Some(&says))?;
        }
    }
    store::workshop::put_text(tx, id, known.id(), &TextRow { text, reads_as, mistakes, user: person, at })?;
    Ok(TextSaved::Saved { version, reads, findings: read.findings })
}

/// Whether what is written now joins the step that stands: the same person wrote the same item a moment ago, and nothing was taken back.
fn joins(db: &Connection, desk: &Desk, item: &str) -> Result<bool> {
    let Some(head) = desk.head else { return Ok(false) };
    let last = store::workshop::step_at(db, desk.id(), head.at)?;
    let same = |step: &store::workshop::StepRow| {
        step.is_text && step.item.as_deref() == Some(item) && step.user == desk.person() && step.at >= desk.now.plus(-TOGETHER)
    };
    Ok(last.as_ref().is_some_and(same) && desk.redoable(db)?.is_none())
}
