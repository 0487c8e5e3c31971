//! Handing in: what is taken, its files, the record with its receipt; and the draft before it.

use serde_json::json;

use super::door::Door;
use super::view::{DraftView, NewFile, NewWork, SubmissionView};
use crate::domain::course::SubmitKind;
use crate::domain::fault;
use crate::domain::grade::{HandSet, Work};
use crate::domain::late;
use crate::domain::size::size;
use crate::domain::submission::{self, Contents, QUOTA_BYTES, Record, Refused};
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::domain::work::Watch;
use crate::service::audit::{self, Entry, Object};
use crate::service::blob::{Intake, Stored, Unstored};
use crate::service::catalog::join_by_working;
use crate::service::{Actor, Error, Result, Services};
use crate::store::submission::{DraftRow, FileRow, NewSubmission};
use crate::store::{self, Trust, Tx};

/// A file that is in the school, not yet handed in.
struct Staged {
    name: Untrusted,
    stored: Stored,
}

/// The texts of a submission.
struct Texts {
    text: Option<Untrusted>,
    url: Option<Untrusted>,
    note: Option<Untrusted>,
}

/// A note to the marker is no longer than this.
const NOTE_BYTES: usize = 10_000;

impl Services {
    /// Hands work in. Answers with the receipt.
    ///
    /// # Errors
    /// `Conflict`: not open yet, closed, locked, no attempts left. `Invalid`: empty, a kind of work the item does not take, too many
    /// files, too large, an extension it does not take, over the quota. Nothing is handed in then, nor when it was cancelled.
    pub fn submit_work(&self, actor: &Actor, course: &str, item: &str, work: NewWork) -> Result<SubmissionView> {
        let now = self.now();
        // Refused before a byte is read; asked again in the transaction that hands in.
        let (limits, quota) = self.db.read(Trust::Learner, |db| {
            let door = Door::open(db, actor, course, item)?;
            let me = door.standing.require_learner()?;
            door.require_takes_work(db, me, now)?;
            Ok::<_, Error>((door.settings(db)?, QUOTA_BYTES.saturating_sub(store::submission::bytes_of(db, me)?)))
        })?;
        let NewWork { text, url, note, files, watch } = work;
        let texts = Texts { text: some(text), url: some(url), note: some(note) };
        let names: Vec<(Untrusted, u64)> = files.iter().map(|file| (file.name.clone(), 1)).collect();
        let contents = Contents { text: texts.text.as_ref(), url: texts.url.as_ref(), files: &names };
        submission::check(&limits, &contents).map_err(refused)?;
        if texts.note.as_ref().is_some_and(|note| note.raw().len() > NOTE_BYTES) {
            return Err(Error::field("note", format!("A note is no longer than {NOTE_BYTES} bytes.")));
        }
        let staged = self.stage(files, limits.max_bytes, quota, &watch)?;
        let salts: [[u8; 16]; 3] = std::array::from_fn(|_| {
            let mut salt = [0; 16];
            self.random.fill(&mut salt);
            salt
        });
        let (who, course_id, item_id) = (actor.clone(), course.to_owned(), item.to_owned());
        let now = self.now();
        let n = self.db.write(move |tx| {
            let door = Door::open(tx, &who, &course_id, &item_id)?;
            let n = hand_in(tx, &who, &door, &texts, &staged, salts, now)?;
            if watch.is_cancelled() { Err(cancelled()) } else { Ok(n) }
        })?;
        self.own_submission(actor, course, item, n)
    }

    /// Reads files into the school.
    fn stage(&self, files: Vec<NewFile>, most: u64, quota: u64, watch: &Watch) -> Result<Vec<Staged>> {
        let intake = Intake { db: &self.db, random: &*self.random, watch, now: self.now() };
        let mut left = quota;
        let mut staged = Vec::new();
        for NewFile { name, mut content } in files {
            let stored = intake.store(&mut content, &(1..=most.min(left))).map_err(|why| match why {
                Unstored::TooLong(bytes) if bytes > most => refused(Refused::FileTooLarge { name: name.clone(), bytes, most }),
                Unstored::TooLong(_) => over_quota(),
                Unstored::TooShort => refused(Refused::EmptyFile(name.clone())),
                Unstored::Unreadable(error) => {
                    Error::invalid(format!("`{}` could not be read: {}.", name.for_screen(), fault::in_words(&error)))
                }
                Unstored::Cancelled => cancelled(),
                Unstored::Failed(error) => error.into(),
            })?;
            left -= stored.bytes;
            staged.push(Staged { name, stored });
        }
        Ok(staged)
    }

    /// Keeps work in the making; nobody else sees it.
    ///
    /// # Errors
    /// `Denied` for those who have no work of their own, `Invalid` for a text over the size limit.
    pub fn save_draft(&self, actor: &Actor, course: &str, item: &str, draft: DraftView) -> Result<DraftView> {
        if draft.text.raw().len() as u64 > submission::TEXT_BYTES || draft.url.raw().len() + draft.note.raw().len() > NOTE_BYTES {
            return Err(Error::field("text", format!("A text is no longer than {} bytes.", submission::TEXT_BYTES)));
        }
        let (actor, course, item, now) = (actor.clone(), course.to_owned(), item.to_owned(), self.now());
        self.db.write(move |tx| {
            let door = Door::open(tx, &actor, &course, &item)?;
            let me = door.standing.require_learner()?;
            door.standing.require_running()?;
            join_by_working(tx, &actor, &door.standing, now)?;
            let row = DraftRow { text: draft.text, url: draft.url, note: draft.note, saved: now };
            if row.text.is_blank() && row.url.is_blank() && row.note.is_blank() {
                store::submission::drop_draft(tx, door.item.id, me)?;
            } else {
                store::submission::put_draft(tx, door.item.id, me, &row)?;
                note_draft(tx, &door, me)?;
            }
            store::progress::open(tx, door.item.id, me, now)?;
            Ok(DraftView { text: row.text, url: row.url, note: row.note, saved: Some(now) })
        })
    }
}

fn note_draft(tx: &Tx<'_>, door: &Door, me: crate::domain::ids::UserId) -> Result<()> {
    let mut cell = store::grade::of(tx, door.item.id, me)?;
    if cell.work == Work::None {
        cell.work = Work::Draft;
        store::grade::put(tx, &cell)?;
    }
    Ok(())
}

impl From<DraftRow> for DraftView {
    fn from(row: DraftRow) -> Self {
        Self { text: row.text, url: row.url, note: row.note, saved: Some(row.saved) }
    }
}

fn some(text: Option<Untrusted>) -> Option<Untrusted> {
    text.filter(|text| !text.is_blank())
}

fn cancelled() -> Error {
    Error::conflict("Cancelled; nothing was handed in.")
}

fn over_quota() -> Error {
    Error::field("files", format!("That is more than the {} that one person may hand in.", size(QUOTA_BYTES)))
        .hint("Hand in smaller files, or ask your instructor")
}

fn hand_in(tx: &Tx<'_>, actor: &Actor, door: &Door, texts: &Texts, files: &[Staged], salts: [[u8; 16]; 3], now: Instant) -> Result<u32> {
    let me = door.standing.require_learner()?;
    door.require_takes_work(tx, me, now)?;
    join_by_working(tx, actor, &door.standing, now)?;
    let used: u64 = files.iter().map(|file| file.stored.bytes).sum();
    if store::submission::bytes_of(tx, me)? + used > QUOTA_BYTES {
        return Err(over_quota());
    }
    let grading = store::course::grading(tx, door.standing.course.id)?;
    let rule = door.item.settings.late.as_ref().or(grading.late.as_ref());
    let late_seconds = late::late_seconds(now, door.dates.due, late::grace_seconds(rule, door.item.kind));
    let put = |text: &Option<Untrusted>, salt| text.as_ref().map(|text| store::written::put(tx, salt, text.raw())).transpose();
    let [for_text, for_url, for_note] = salts;
    let (text, url, note) = (put(&texts.text, for_text)?, put(&texts.url, for_url)?, put(&texts.note, for_note)?);
    let n = store::submission::of_user(tx, door.item.id, me)?.last().map_or(1, |last| last.n + 1);
    let name = store::user::by_id(tx, me)?.ok_or(store::Error::NotFound)?.name;
    let listed: Vec<_> = files.iter().map(|file| (file.name.clone(), file.stored.bytes, file.stored.sha256)).collect();
    let (course, item) = (door.standing.course.slug.as_str(), door.item.slug.as_str());
    let hash = Record { course, item, user: &name, n, at: now, late_seconds, text, url, note, files: &listed }.hash();
    let receipt = submission::receipt(&hash);
    let row = |Staged { name, stored }: &Staged| FileRow {
        name: name.clone(),
        bytes: stored.bytes,
        sha256: stored.sha256,
        blob: Some(stored.blob),
    };
    let rows: Vec<FileRow> = files.iter().map(row).collect();
    let revision = door.item.revision;
    let new = NewSubmission {
        item: door.item.id,
        revision,
        user: me,
        n,
        at: now,
        late_seconds,
        text,
        url,
        note,
        hash,
        receipt: &receipt,
        files: &rows,
    };
    let id = store::submission::insert(tx, &new)?;
    store::submission::drop_draft(tx, door.item.id, me)?;
    store::progress::submit(tx, door.item.id, me, now)?;
    let mut cell = store::grade::of(tx, door.item.id, me)?;
    (cell.work, cell.newest_at) = (Work::Submitted, Some(now));
    cell.mark.note_new_work();
    // A mark stays that of the work it was given for, and as late as that was, until somebody marks the newer.
    if cell.mark.hand != Some(HandSet::Score) {
        cell.work_at = Some(now);
    }
    store::grade::put(tx, &cell)?;
    let facts = json!({ "item": item, "submission": n, "receipt": receipt, "files": rows.len(), "late_seconds": late_seconds });
    let entry = Entry::new("submission.submit", Object::Row("submission", id.0)).course(door.standing.course.id).about(me);
    audit::record(tx, actor, now, entry.after(facts))?;
    Ok(n)
}

fn kind(kind: SubmitKind) -> &'static str {
    match kind {
        SubmitKind::Text => "a text",
        SubmitKind::File => "files",
        SubmitKind::Url => "an address",
        SubmitKind::Git => "the address of a repository",
        SubmitKind::None => "nothing",
    }
}

/// The sentence of a refusal, at the field it is about.
fn refused(why: Refused) -> Error {
    match why {
        Refused::Empty => Error::invalid("There is nothing to hand in."),
        Refused::WrongKind { given, taken } => {
            let taken: Vec<&str> = taken.into_iter().map(kind).collect();
            Error::invalid(format!("This takes {}, not {}.", taken.join(" or "), kind(given)))
        }
        Refused::TooMany { files, most } => Error::field("files", format!("{files} files are too many; at most {most} are taken.")),
        Refused::FileTooLarge { name, most, .. } => {
            Error::field("files", format!("`{}` is too large; at most {} are taken.", name.for_screen(), size(most)))
        }
        Refused::TextTooLarge { bytes, most } => {
            Error::field("text", format!("The text is too large: {}; at most {} are taken.", size(bytes), size(most)))
        }
        Refused::EmptyFile(name) => Error::field("files", format!("`{}` is empty.", name.for_screen())),
        Refused::Extension { name, taken } => {
            Error::field("files", format!("`{}` is no file of a kind that is taken: {}.", name.for_screen(), taken.join(", ")))
        }
        Refused::Twice(name) => Error::field("files", format!("There are two files named `{}`.", name.for_screen())),
        Refused::BadName(name) => Error::field("files", format!("`{}` is no name for a file.", name.for_screen())),
        Refused::BadUrl(url) => Error::field("url", format!("`{}` is no address of the web or of a repository.", url.for_screen())),
    }
}
