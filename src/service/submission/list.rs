//! Looking at work: an assignment as it stands for the actor, submissions, the bytes of a file.

use std::collections::{HashMap, HashSet};
use std::io::Write;

use rusqlite::Connection;

use super::door::Door;
use super::view::{AssignmentView, DraftView, FileView, GradeResult, SubmissionList, SubmissionView, Wanted};
use crate::domain::code::hex;
use crate::domain::course::{ItemKind, ItemState};
use crate::domain::grade::CellStatus;
use crate::domain::ids::{ItemId, UserId};
use crate::domain::permission::Deed;
use crate::domain::points::Exact;
use crate::domain::submission::read_receipt;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::service::grade::book::{Book, Derived, is_ungraded};
use crate::service::grade::{cells_by_user, rubric_result};
use crate::service::page::{targets_of, unlocked};
use crate::service::policy::{self, Standing};
use crate::service::tree::Tree;
use crate::service::{Actor, Error, ErrorKind, Result, Services};
use crate::store::grade::CellRow;
use crate::store::item::ItemRow;
use crate::store::submission::{FileRow, SubmissionRow, Texts, Wanted as Which};
use crate::store::{self, Trust, media};

impl Services {
    /// An assignment with how things stand for the actor.
    ///
    /// # Errors
    /// `Denied` with the reasons to a learner for whom it is locked or not open yet, and who has nothing in it.
    pub fn assignment(&self, actor: &Actor, course: &str, item: &str) -> Result<AssignmentView> {
        let now = self.now();
        let (mut view, shows_key, grader) = self.db.read(Trust::Learner, |db| {
            let door = Door::open(db, actor, course, item)?;
            let view = assignment(db, &door, now)?;
            let staff = door.standing.may(Deed::SeeKeys);
            Ok::<_, Error>((view, (staff || door.standing.learner().is_some()).then_some(door.item.revision), staff))
        })?;
        if let Some(revision) = shows_key.filter(|_| grader || view.grade.is_some()) {
            let key = self.db.read(Trust::Staff, |db| Ok::<_, Error>(store::item::key(db, revision)?))?;
            view.model = key.model;
            view.grader = key.grader.filter(|_| grader);
        }
        Ok(view)
    }

    /// Submissions of a course: a learner's own, for staff everybody's. With a receipt exactly the one it proves.
    ///
    /// # Errors
    /// `NotFound` for a receipt that proves nothing the actor may see.
    pub fn submissions(&self, actor: &Actor, course: &str, wanted: &Wanted) -> Result<SubmissionList> {
        let now = self.now();
        self.db.read(Trust::Learner, |db| {
            let standing = policy::standing(db, actor, course)?;
            Ok(SubmissionList { submissions: listed(db, &standing, wanted, now)? })
        })
    }

    /// The submission that the actor has just handed in.
    pub(super) fn own_submission(&self, actor: &Actor, course: &str, item: &str, n: u32) -> Result<SubmissionView> {
        let wanted = Wanted { item: Some(item.to_owned()), ..Wanted::default() };
        let found = self.submissions(actor, course, &wanted)?.submissions.into_iter().find(|one| one.submission == n);
        found.ok_or_else(|| Error::internal("The submission is stored and cannot be shown."))
    }

    /// Writes the bytes of a handed-in file to `to`.
    #[expect(clippy::too_many_arguments, reason = "the nouns of one command: whose submission, which file, where to")]
    pub fn submission_file(
        &self,
        actor: &Actor,
        course: &str,
        item: &str,
        user: &str,
        submission: u32,
        name: &str,
        to: &mut dyn Write,
    ) -> Result<u64> {
        let blob = self.db.read(Trust::Learner, |db| {
            let door = Door::open(db, actor, course, item)?;
            let owner = policy::user(db, &door.standing, user)?;
            let missing = || Error::not_found("file", name);
            if !door.standing.may_of(Deed::SeeRecord, owner) {
                return Err(missing());
            }
            let rows = store::submission::of_user(db, door.item.id, owner)?;
            let row = rows.into_iter().find(|row| row.n == submission).ok_or_else(missing)?;
            let file = store::submission::files(db, row.id)?.into_iter().find(|file| file.name.raw() == name).ok_or_else(missing)?;
            file.blob.ok_or_else(missing)
        })?;
        self.copy_blob(blob, to)
    }

    /// Copies a blob chunk by chunk: a slow taker holds no snapshot.
    pub(super) fn copy_blob(&self, blob: i64, to: &mut dyn Write) -> Result<u64> {
        let mut bytes = 0;
        for n in 0.. {
            let chunk = self.db.read(Trust::Learner, |db| Ok::<_, Error>(media::chunk(db, blob, n)?))?;
            if chunk.is_empty() {
                break;
            }
            to.write_all(&chunk).map_err(|error| Error::invalid(format!("The file could not be written: {error}.")))?;
            bytes += chunk.len() as u64;
        }
        Ok(bytes)
    }
}

fn assignment(db: &Connection, door: &Door, now: Instant) -> Result<AssignmentView> {
    let (task, settings, rubric) = door.assignment(db)?;
    let me = door.standing.learner();
    let refused = me.map_or_else(|| door.standing.require_learner().map(drop), |me| door.require_takes_work(db, me, now));
    let refused = match refused {
        Err(error) if matches!(error.kind, ErrorKind::Conflict | ErrorKind::Denied) => Some(error.message),
        other => other.map(|()| None)?,
    };
    let wanted = Wanted { item: Some(door.item.slug.clone()), ..Wanted::default() };
    let submissions = if me.is_some() { listed(db, &door.standing, &wanted, now)? } else { Vec::new() };
    let draft = me.map_or(Ok(None), |me| store::submission::draft(db, door.item.id, me))?.map(DraftView::from);
    let (status, grade) = me.map_or(Ok((CellStatus::NotDue, None)), |me| standing_of(db, door, me, now))?;
    // What somebody has in it they see, whatever locks it since.
    if me.is_some() && submissions.is_empty() && draft.is_none() && grade.is_none() {
        unlocked(&Tree::load(db, &door.standing, me, now)?, door.item.id, &door.standing)?;
    }
    Ok(AssignmentView {
        course: door.standing.course.slug.clone(),
        course_title: door.standing.course.title.clone(),
        item: door.item.slug.clone(),
        title: door.item.title.clone(),
        task,
        path: door.item.path.clone(),
        targets: targets_of(db, &door.standing, now)?,
        rubric,
        possible: door.item.points.unwrap_or_default(),
        dates: door.dates,
        attempts_left: me.map_or(Ok(None), |me| door.attempts_left(db, &settings, me))?,
        settings,
        teaches: me.is_none() && door.standing.may(Deed::SeeRecord),
        refused,
        draft,
        submissions,
        status,
        grade,
        model: None,
        grader: None,
    })
}

/// What the learner's cell says, and the mark once it is released.
fn standing_of(db: &Connection, door: &Door, me: UserId, now: Instant) -> Result<(CellStatus, Option<GradeResult>)> {
    let book = Book::load_with(db, &door.standing, &door.item, now)?;
    let cells = store::grade::of_user(db, door.standing.course.id, me)?;
    let Some((at, graded)) = book.find(door.item.id) else {
        let row = store::grade::of(db, door.item.id, me)?;
        return Ok((ungraded_status(&row), None));
    };
    let derived = book.derive(&cells).swap_remove(at);
    let view = derived.view(graded.possible, true, false);
    let row = cells.get(&door.item.id);
    let grade = match (row, derived.entered, derived.score.clone()) {
        (Some(row), Some(entered), Some(score)) if derived.released => Some(GradeResult {
            score,
            possible: graded.possible,
            entered,
            deducted: derived.deducted.clone(),
            late_seconds: derived.late_seconds,
            comment: store::written::get(db, row.mark.comment.as_ref())?,
            rubric: match &row.mark.rubric {
                Some(chosen) => rubric_result(&store::item::body(db, chosen.revision)?, chosen),
                None => Vec::new(),
            },
            at: row.marked_at.unwrap_or(now),
        }),
        _ => None,
    };
    Ok((view.status, grade))
}

/// The status where nothing is graded: how far the work is.
fn ungraded_status(row: &CellRow) -> CellStatus {
    crate::domain::grade::status(crate::domain::grade::CellFacts { work: row.work, ..crate::domain::grade::CellFacts::default() })
}

/// The submissions that are wanted and that the actor may see, in the order they came.
pub(super) fn listed(db: &Connection, standing: &Standing, wanted: &Wanted, now: Instant) -> Result<Vec<SubmissionView>> {
    let all = standing.may(Deed::SeeRecord);
    let only = match (&wanted.user, all) {
        (Some(name), _) => {
            let user = policy::user(db, standing, name)?;
            if !standing.may_of(Deed::SeeRecord, user) {
                return Err(Error::not_found("user", name));
            }
            Some(user)
        }
        (None, true) => None,
        (None, false) => Some(standing.require_learner()?),
    };
    let item = wanted.item.as_ref().map(|slug| standing.item(db, slug)).transpose()?;
    let receipt = wanted.receipt.as_ref().map(|typed| read_receipt(typed).ok_or_else(|| no_receipt(typed))).transpose()?;
    let rows = store::submission::list(db, which(standing, only, item.as_ref(), receipt.as_deref()))?;
    let here = |row: &SubmissionRow| only.is_none_or(|user| user == row.user) && item.as_ref().is_none_or(|item| item.id == row.item);
    let rows = rows.into_iter().filter(|(row, _)| here(row)).collect();
    let found = Desk::load(db, standing, all, only, now)?.views(rows, wanted.ungraded)?;
    match &wanted.receipt {
        Some(typed) if found.is_empty() => Err(no_receipt(typed)),
        _ => Ok(found),
    }
}

fn no_receipt(typed: &str) -> Error {
    Error::not_found("submission with the receipt", typed)
}

/// The narrowest read that holds what is wanted.
fn which<'a>(standing: &Standing, user: Option<UserId>, item: Option<&ItemRow>, receipt: Option<&'a str>) -> Which<'a> {
    match (receipt, item, user) {
        (Some(receipt), ..) => Which::Receipt(receipt),
        (None, Some(item), Some(user)) => Which::OfUserAt(item.id, user),
        (None, Some(item), None) => Which::AtItem(item.id),
        (None, None, Some(user)) => Which::OfUser(standing.course.id, user),
        (None, None, None) => Which::InCourse(standing.course.id),
    }
}

/// What the rows of a list have in common, looked up once.
struct Desk<'a> {
    db: &'a Connection,
    course: &'a str,
    staff: bool,
    book: Book,
    items: HashMap<ItemId, ItemRow>,
    /// The cells of each learner and what they come to.
    learners: HashMap<UserId, Learner>,
}

/// One learner's cells, and what they come to, parallel to the book.
struct Learner {
    cells: HashMap<ItemId, CellRow>,
    derived: Vec<Derived>,
}

impl<'a> Desk<'a> {
    /// The desk for work of `only`, or of everybody in the course.
    fn load(db: &'a Connection, standing: &'a Standing, staff: bool, only: Option<UserId>, now: Instant) -> Result<Self> {
        let items = store::item::of_course(db, standing.course.id)?;
        let book = Book::of(db, standing, &items, now)?;
        let cells = match only {
            Some(user) => HashMap::from([(user, store::grade::of_user(db, standing.course.id, user)?)]),
            None => cells_by_user(db, standing)?,
        };
        let learner = |(user, cells)| (user, Learner { derived: book.derive(&cells), cells });
        let learners = cells.into_iter().map(learner).collect();
        let seen = items.into_iter().filter(|item| item.kind == ItemKind::Assignment && (staff || item.state != ItemState::Hidden));
        let items = seen.map(|item| (item.id, item)).collect();
        Ok(Self { db, course: &standing.course.slug, staff, book, items, learners })
    }

    /// The rows (each with whether it is its learner's newest) that the actor may see; what was written and handed in is read for these alone.
    fn views(&self, mut rows: Vec<(SubmissionRow, bool)>, only_ungraded: bool) -> Result<Vec<SubmissionView>> {
        let waits = |row: &SubmissionRow| self.cell(row).is_some_and(|cell| is_ungraded(cell, row.at));
        rows.retain(|(row, newest)| self.items.contains_key(&row.item) && (!only_ungraded || (*newest && waits(row))));
        let ids = || rows.iter().map(|(row, _)| row.id);
        let people = store::user::called(self.db, rows.iter().map(|(row, _)| row.user).collect::<HashSet<_>>())?;
        let mut texts = store::submission::texts(self.db, ids())?;
        let mut files = store::submission::files_of(self.db, ids())?;
        let view = |(row, newest): &(SubmissionRow, bool)| {
            let (user, name) = people.get(&row.user).cloned().ok_or(store::Error::NotFound)?;
            let written = texts.remove(&row.id).unwrap_or_default();
            Ok(self.view(row, *newest, (user, name), written, files.remove(&row.id).unwrap_or_default()))
        };
        rows.iter().map(view).collect()
    }

    fn cell(&self, row: &SubmissionRow) -> Option<&CellRow> {
        self.learners.get(&row.user)?.cells.get(&row.item)
    }

    fn view(
        &self,
        row: &SubmissionRow,
        newest: bool,
        (user, name): (String, Untrusted),
        written: Texts,
        files: Vec<FileRow>,
    ) -> SubmissionView {
        let item = &self.items[&row.item];
        let (state, score) = self.state(row, newest);
        SubmissionView {
            course: self.course.to_owned(),
            item: item.slug.clone(),
            item_title: item.title.clone(),
            user,
            name,
            submission: row.n,
            at: row.at,
            late_seconds: row.late_seconds,
            state,
            score,
            receipt: row.receipt.clone(),
            text: written.text,
            url: written.url,
            note: written.note,
            files: files.into_iter().map(|file| FileView { name: file.name, bytes: file.bytes, sha256: hex(&file.sha256) }).collect(),
        }
    }

    /// State and score of the newest; an earlier one is only 'submitted'.
    fn state(&self, row: &SubmissionRow, newest: bool) -> (CellStatus, Option<Exact>) {
        let graded = self.book.find(row.item).filter(|_| newest);
        let (Some((at, graded)), Some(learner)) = (graded, self.learners.get(&row.user)) else { return (CellStatus::Submitted, None) };
        let view = learner.derived[at].view(graded.possible, true, self.staff);
        (view.status, view.score)
    }
}
