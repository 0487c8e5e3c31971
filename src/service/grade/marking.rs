//! One person's work on one item as whoever marks it sees it, and what they have begun to give and not given yet.

use serde::{Deserialize, Serialize};

use super::book::{Book, is_ungraded};
use super::set::{graded_item, learner, rubric_of, who, word};
use super::view::CellView;
use crate::domain::attempt::AttemptState;
use crate::domain::course::Letters;
use crate::domain::course::{CourseState, ItemKind, LateRule, Rubric};
use crate::domain::grade::Work;
use crate::domain::grade::rubric::Choice;
use crate::domain::ids::{ItemId, UserId};
use crate::domain::permission::Deed;
use crate::domain::points::{Exact, Points};
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::service::attempt::AttemptView;
use crate::service::policy;
use crate::service::submission::{SubmissionView, Wanted};
use crate::service::{Actor, Error, ErrorKind, Result, Services};
use crate::store::mark_draft::{self, Place};
use crate::store::{self, Trust, Tx};

/// A draft is no longer than this.
const DRAFT_BYTES: usize = 200_000;

/// One person's work on one item, beside what it is marked by.
#[derive(Debug, Clone, Serialize)]
pub struct MarkingView {
    pub course: String,
    pub state: CourseState,
    pub item: String,
    pub title: Untrusted,
    pub kind: ItemKind,
    pub user: String,
    pub name: Untrusted,
    pub possible: Points,
    pub due: Option<Instant>,
    /// Handed in for an assignment, oldest first.
    pub submissions: Vec<SubmissionView>,
    /// Of a quiz: the attempt that was asked for, else the first that waits for a person, else the first about which something is asked, else
    /// the last that was handed in.
    pub attempt: Option<AttemptView>,
    /// The number of its newest event: what [`AttemptMarks::seen`](crate::service::attempt::AttemptMarks) compares with.
    pub attempt_event: Option<u32>,
    pub rubric: Option<Rubric>,
    /// The levels of the present rubric that were chosen.
    pub chosen: Vec<Choice>,
    /// Levels were chosen in an earlier rubric: the mark stands, and is to be given anew to be of this one (RULES.md R3).
    pub older_rubric: bool,
    /// `None` for practice, which is not graded.
    pub cell: Option<CellView>,
    /// The letters a mark may be given in.
    #[serde(skip)]
    pub letters: Letters,
    /// The entered score in the words of a score: what [`NewGrade::was`](super::NewGrade) compares with.
    pub mark: Option<String>,
    /// Number of the newest event of its history: what [`NewGrade::seen`](super::NewGrade) compares with.
    pub event: u32,
    pub comment: Option<Untrusted>,
    /// Who made the last change, and when.
    pub marked: Option<(String, Instant)>,
    /// What was handed in last has no mark yet; of an attempt that was asked for: a person has to mark something of it.
    pub waits: bool,
    pub lateness: Option<Lateness>,
    /// Notes for markers and a model answer (Markdown).
    pub grader: Option<Untrusted>,
    pub model: Option<Untrusted>,
    pub may_mark: bool,
    pub may_release: bool,
    /// What the actor began and has not given.
    pub draft: Option<MarkDraft>,
}

/// How late the work is and what that costs.
#[derive(Debug, Clone, Serialize)]
pub struct Lateness {
    pub seconds: u64,
    /// Free late days that it uses.
    pub free_days: u32,
    #[serde(skip)]
    rule: Option<LateRule>,
}

impl Lateness {
    /// What a mark of `points` out of `possible` loses.
    pub fn deduction(&self, points: &Exact, possible: Points) -> Exact {
        self.rule.as_ref().map_or_else(Exact::zero, |rule| rule.deduction(points, possible, self.seconds, self.free_days))
    }

    /// Nothing is lost, whatever the mark is.
    pub fn is_free(&self, possible: Points) -> bool {
        self.deduction(&possible.exact(), possible).is_zero()
    }
}

/// A mark that was begun.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkDraft {
    /// As typed.
    pub score: Option<String>,
    pub levels: Vec<Choice>,
    pub comment: Option<String>,
    /// Of a quiz's questions.
    pub questions: Vec<PointsDraft>,
    /// The number of the submission or the attempt that it was begun for.
    #[serde(default)]
    pub work: Option<u32>,
}

/// The points and the comment of one question, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PointsDraft {
    pub question: String,
    pub points: Option<String>,
    pub comment: Option<String>,
}

impl Services {
    /// A person's work on an item with all that its marker wants to know; of a quiz attempt `n`, else the one to look at first.
    ///
    /// # Errors
    /// `Denied` for those who do not see everybody's work, `NotFound` for an item, a learner or an attempt that is not there.
    pub fn marking(&self, actor: &Actor, course: &str, item: &str, user: &str, n: Option<u32>) -> Result<MarkingView> {
        self.settle_for(actor, Some(course))?;
        let mut view = self.db.read(Trust::Staff, |db| self.desk(db, actor, course, item, user))?;
        if view.kind == ItemKind::Quiz {
            (view.attempt, view.attempt_event) = self.attempt_to_mark(actor, course, item, user, n)?.unzip();
            let shown = view.attempt.as_ref();
            if let Some(attempt) = shown.filter(|_| n.is_some()) {
                view.waits = attempt.state == AttemptState::NeedsMarking;
            }
            // What was begun for one attempt says nothing of another.
            view.draft = view.draft.filter(|draft| draft.work.is_none() || draft.work == shown.map(|attempt| attempt.attempt));
        } else {
            let wanted = Wanted { item: Some(item.to_owned()), user: Some(user.to_owned()), ..Wanted::default() };
            view.submissions = self.submissions(actor, course, &wanted)?.submissions;
        }
        Ok(view)
    }

    /// Keeps what the actor began to give; an empty draft is forgotten.
    ///
    /// # Errors
    /// `Denied` for those who do not grade and for the console, which keeps nothing of its own.
    pub fn save_mark_draft(&self, actor: &Actor, course: &str, item: &str, user: &str, draft: MarkDraft) -> Result<()> {
        let (actor, course, item, user, now) = (actor.clone(), course.to_owned(), item.to_owned(), user.to_owned(), self.now());
        self.db.write(move |tx| {
            let standing = policy::standing(tx, &actor, &course)?;
            standing.require(Deed::Grade, "give marks")?;
            let item = graded_item(tx, &standing, &item)?;
            let learner = learner(tx, &standing, &user)?;
            let by = standing.acting.person.ok_or_else(|| Error::denied("The console keeps no drafts."))?;
            let at = Place { item: item.id, user: learner, by };
            if (MarkDraft { work: None, ..draft.clone() }) == MarkDraft::default() {
                return Ok(mark_draft::drop(tx, at)?);
            }
            let texts = draft.questions.iter().filter_map(|one| one.comment.as_deref()).chain(draft.comment.as_deref());
            if texts.map(str::len).sum::<usize>() > DRAFT_BYTES {
                return Err(Error::invalid(format!("A comment is no longer than {DRAFT_BYTES} bytes.")));
            }
            Ok(mark_draft::put(tx, at, &draft, now)?)
        })
    }

    fn desk(&self, db: &rusqlite::Connection, actor: &Actor, course: &str, item: &str, user: &str) -> Result<MarkingView> {
        let standing = policy::standing(db, actor, course)?;
        standing.require(Deed::SeeRecord, "see everybody's work")?;
        let item = graded_item(db, &standing, item)?;
        let person = policy::person(db, &standing, user)?;
        let learner = learner(db, &standing, user)?;
        let book = Book::load_with(db, &standing, &item, self.now())?;
        let mut cells = store::grade::of_user(db, standing.course.id, learner)?;
        let found = book.find(item.id);
        let derived = found.map(|(at, _)| book.derive(&cells).swap_remove(at));
        let lateness = found.zip(derived.as_ref()).filter(|(_, cell)| cell.late_seconds > 0).map(|((at, graded), cell)| Lateness {
            seconds: cell.late_seconds,
            free_days: book.free_days(&cells)[at],
            rule: book.rule(graded).cloned(),
        });
        let row = cells.remove(&item.id).unwrap_or_else(|| store::grade::CellRow::new(item.id, learner));
        let key = store::item::key(db, item.revision)?;
        let chosen = row.mark.rubric.as_ref();
        let last = store::grade::events(db, item.id, learner)?.pop();
        let place = standing.acting.person.map(|by| Place { item: item.id, user: learner, by });
        Ok(MarkingView {
            course: standing.course.slug.clone(),
            state: standing.course.state,
            title: item.title.clone(),
            kind: item.kind,
            user: person.name,
            name: person.full_name,
            possible: item.points.unwrap_or_default(),
            due: found.and_then(|(_, graded)| graded.dates.due),
            submissions: Vec::new(),
            attempt: None,
            attempt_event: None,
            rubric: rubric_of(db, &item)?,
            chosen: chosen.filter(|chosen| chosen.revision == item.revision).map_or_else(Vec::new, |chosen| chosen.choices.clone()),
            older_rubric: chosen.is_some_and(|chosen| chosen.revision != item.revision),
            cell: found.zip(derived).map(|((_, graded), cell)| cell.view(graded.possible, true, true)),
            letters: book.grading.letters.clone(),
            mark: word(&row.mark),
            event: row.event_n,
            comment: store::written::get(db, row.mark.comment.as_ref())?,
            marked: last.map(|event| who(db, &event).map(|by| (by, event.at))).transpose()?,
            waits: row.newest_at.or(row.work_at).is_some_and(|newest| is_ungraded(&row, newest))
                && (item.kind != ItemKind::Quiz || row.work == Work::NeedsMarking),
            lateness,
            grader: key.grader,
            model: key.model,
            may_mark: standing.may(Deed::Grade),
            may_release: standing.may(Deed::ReleaseGrades),
            draft: place.map(|place| mark_draft::get(db, place)).transpose()?.flatten(),
            item: item.slug,
        })
    }

    /// The attempt with the number of its newest event, which is read first: what came after it was seen or not, and then is looked at again.
    fn attempt_to_mark(
        &self,
        actor: &Actor,
        course: &str,
        quiz: &str,
        user: &str,
        wanted: Option<u32>,
    ) -> Result<Option<(AttemptView, u32)>> {
        let all = match self.attempts(actor, course, quiz, Some(user)) {
            Err(error) if error.kind == ErrorKind::NotFound => return Ok(None),
            all => all?.attempts,
        };
        let of = |state| all.iter().find(|one| one.state == state);
        let last = all.iter().rev().find(|one| one.state == AttemptState::Marked);
        let Some(last) = of(AttemptState::NeedsMarking).or(last) else { return Ok(None) };
        let (n, event) = self.db.read(Trust::Staff, |db| -> Result<(u32, u32)> {
            let standing = policy::standing(db, actor, course)?;
            standing.require(Deed::SeeRecord, "see everybody's work")?;
            let (item, owner) = (graded_item(db, &standing, quiz)?, learner(db, &standing, user)?);
            let asked = || -> Result<Option<u32>> {
                Ok(store::claim::open(db, item.id)?.into_iter().filter(|one| one.user == owner).map(|one| one.n).min())
            };
            let n = match (wanted, last.state) {
                (Some(n), _) => n,
                (None, AttemptState::NeedsMarking) => last.attempt,
                (None, _) => asked()?.unwrap_or(last.attempt),
            };
            Ok((n, store::attempt::last_of(db, item.id, owner, n)?))
        })?;
        Ok(Some((self.attempt_of(actor, course, quiz, user, Some(n))?, event)))
    }
}

/// The mark was given: what its marker had begun is done.
pub(in crate::service) fn drop_draft(tx: &Tx<'_>, actor: &Actor, item: ItemId, user: UserId) -> Result<()> {
    let by = actor.user_id();
    by.map_or(Ok(()), |by| Ok(mark_draft::drop(tx, Place { item, user, by })?))
}
