//! Marking questions of an attempt by hand: one, or all that wait in one write, and taking that back.

use serde_json::json;

use super::claim;
use super::door::Door;
use super::end::{Cause, refresh_mark, score_of};
use super::gate::graded;
use super::view::AttemptView;
use crate::domain::attempt::AttemptEvent;
use crate::domain::ids::UserId;
use crate::domain::points::{Exact, Points};
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::service::audit::{self, Entry, Object};
use crate::service::grade;
use crate::service::policy;
use crate::service::tree::titled;
use crate::service::{Actor, Error, Result, Services};
use crate::store::attempt::{AskedRow, AttemptRow, Event, Stored};
use crate::store::written::Commitment;
use crate::store::{self, Tx};

/// A comment on one question, and a reason, are no longer than this.
const TEXT_BYTES: usize = 100_000;

/// Marks for questions of one attempt, given together: all of them or none.
#[derive(Debug, Clone, Default)]
pub struct AttemptMarks {
    /// Which attempt; `None`: the last that was handed in.
    pub attempt: Option<u32>,
    pub questions: Vec<QuestionMark>,
    /// Why; needed where the learner has seen the score that it changes.
    pub reason: Option<String>,
    /// Refuse when anybody has marked in the attempt after this event of it (`MarkingView::attempt_event`).
    pub seen: Option<u32>,
}

/// The mark of one question.
#[derive(Debug, Clone)]
pub struct QuestionMark {
    pub question: String,
    pub points: Points,
    /// `Some` replaces the comment, an empty one takes it away.
    pub comment: Option<Untrusted>,
}

/// What was given, and what stood there before: by it, it is taken back.
#[derive(Debug, Clone, Default)]
pub struct MarksGiven {
    attempt: u32,
    /// The newest event of the attempt after it.
    event: u32,
    before: Vec<Before>,
}

#[derive(Debug, Clone)]
struct Before {
    position: u32,
    share: Option<Exact>,
    by_hand: bool,
    comment: Option<Commitment>,
    /// The points accepted what its learner had asked.
    accepts: bool,
}

impl Services {
    /// Marks one question by hand (`n`: which attempt, else the last handed in): CLI.md 4, which asks for no reason.
    ///
    /// # Errors
    /// `Denied` for those who do not grade, `Conflict` for an attempt that is not handed in and for a quiz that left the course, `Invalid` for points below zero or above the question's.
    #[expect(clippy::too_many_arguments, reason = "the nouns of one command: whose attempt, which question, what mark")]
    pub fn mark_question(
        &self,
        actor: &Actor,
        course: &str,
        quiz: &str,
        user: &str,
        question: &str,
        n: Option<u32>,
        points: Points,
        comment: Option<Untrusted>,
    ) -> Result<AttemptView> {
        let mark = QuestionMark { question: question.to_owned(), points, comment };
        let random = self.random.clone();
        let salt = move || salt(random.as_ref());
        let given = self.on_handed_in(actor, course, quiz, user, n, move |mut desk| {
            let before = vec![desk.mark(&mark, None, salt())?];
            desk.close(None, before)
        })?;
        self.attempt_of(actor, course, quiz, user, Some(given.attempt))
    }

    /// Marks questions of an attempt by hand, all in one write.
    ///
    /// # Errors
    /// As [`Self::mark_question`]; `Conflict` where somebody has marked in it since `seen`, `Invalid` where a score that was seen is changed
    /// without a reason.
    pub fn mark_attempt(&self, actor: &Actor, course: &str, quiz: &str, user: &str, marks: AttemptMarks) -> Result<MarksGiven> {
        let random = self.random.clone();
        let salt = move || salt(random.as_ref());
        self.on_handed_in(actor, course, quiz, user, marks.attempt, move |mut desk| {
            desk.require_seen(marks.seen)?;
            let reason = marks.reason.filter(|reason| !reason.trim().is_empty());
            let before = marks.questions.iter().map(|mark| desk.mark(mark, reason.as_deref(), salt())).collect::<Result<_>>()?;
            desk.require_reason(reason.as_deref())?;
            let committed = reason.as_deref().map(|reason| store::written::put(desk.tx, salt(), reason)).transpose()?;
            desk.close(committed, before)
        })
    }

    /// Takes back what [`Self::mark_attempt`] gave.
    ///
    /// # Errors
    /// `Conflict` where somebody has marked in the attempt since.
    pub fn undo_marks(&self, actor: &Actor, course: &str, quiz: &str, user: &str, given: &MarksGiven) -> Result<()> {
        let given = given.clone();
        self.on_handed_in(actor, course, quiz, user, Some(given.attempt), move |mut desk| {
            desk.require_seen(Some(given.event))?;
            given.before.iter().try_for_each(|before| desk.restore(before))?;
            desk.close(None, Vec::new()).map(drop)
        })
    }

    fn on_handed_in<T: Send + 'static>(
        &self,
        actor: &Actor,
        course: &str,
        quiz: &str,
        user: &str,
        n: Option<u32>,
        work: impl FnOnce(Desk<'_, '_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.settle_quiz(actor, course, quiz)?;
        let now = self.now();
        let (actor, course, quiz, user) = (actor.clone(), course.to_owned(), quiz.to_owned(), user.to_owned());
        self.db.write(move |tx| {
            let door = graded(tx, &actor, &course, &quiz)?;
            let owner = policy::user(tx, &door.standing, &user)?;
            let attempts = store::attempt::of_user(tx, door.item.id, owner)?;
            let handed_in = |state| matches!(state, Stored::Marked | Stored::NeedsMarking);
            let found = match n {
                Some(n) => attempts.into_iter().find(|attempt| attempt.n == n),
                None => attempts.into_iter().rev().find(|attempt| handed_in(attempt.state)),
            };
            let none = || Error::conflict(format!("{user} has handed in no such attempt at {}.", titled(&door.item.title)));
            let attempt = found.filter(|attempt| handed_in(attempt.state)).ok_or_else(none)?;
            let asked = store::attempt::asked(tx, attempt.id)?;
            work(Desk { tx, actor: &actor, door: &door, owner, attempt, asked, now })
        })
    }
}

fn salt(random: &dyn crate::service::Random) -> [u8; 16] {
    let mut salt = [0; 16];
    random.fill(&mut salt);
    salt
}

/// An attempt on the marker's desk, in the transaction that marks it.
struct Desk<'a, 't> {
    tx: &'a Tx<'t>,
    actor: &'a Actor,
    door: &'a Door,
    owner: UserId,
    attempt: AttemptRow,
    asked: Vec<AskedRow>,
    now: Instant,
}

impl Desk<'_, '_> {
    fn require_seen(&self, seen: Option<u32>) -> Result<()> {
        let newest = store::attempt::last(self.tx, self.attempt.id)?;
        if seen.is_some_and(|seen| newest > seen) {
            return Err(Error::conflict("Somebody has marked in this attempt meanwhile.").hint("Look again, then mark it"));
        }
        Ok(())
    }

    /// # Errors
    /// `Invalid` where the marks change a score that its learner has seen, and nobody says why.
    fn require_reason(&self, reason: Option<&str>) -> Result<()> {
        if reason.is_some_and(|reason| reason.len() > TEXT_BYTES) {
            return Err(Error::field("reason", format!("A reason is no longer than {TEXT_BYTES} bytes.")));
        }
        let (before, (_, after)) = (self.attempt.score, score_of(self.tx, &self.attempt)?);
        let changes = before.is_some() && before != after && !self.attempt.practice;
        let seen = || grade::is_released(self.tx, &self.door.standing, &self.door.item, self.owner, self.now);
        if reason.is_none() && changes && seen()? {
            return Err(Error::field("reason", "This mark has been released: changing it needs a reason."));
        }
        Ok(())
    }

    fn mark(&mut self, mark: &QuestionMark, reason: Option<&str>, salt: [u8; 16]) -> Result<Before> {
        let slug = &mark.question;
        let unknown = || Error::not_found("question", slug).nearest(slug, self.asked.iter().map(|one| one.slug.as_str()));
        let mut asked = self.asked.iter().find(|one| one.slug == *slug).cloned().ok_or_else(unknown)?;
        check_points(&asked, mark.points)?;
        let before =
            Before { position: asked.position, share: asked.share.clone(), by_hand: asked.by_hand, comment: asked.comment, accepts: false };
        asked.share = Some(mark.points.exact().over(&asked.points.exact()).unwrap_or_else(Exact::zero));
        asked.by_hand = true;
        if let Some(text) = &mark.comment {
            if text.raw().len() > TEXT_BYTES {
                return Err(Error::invalid(format!("A comment is no longer than {TEXT_BYTES} bytes.")));
            }
            asked.comment = if text.is_blank() { None } else { Some(store::written::put(self.tx, salt, text.raw())?) };
        }
        self.put(&asked, before.share.as_ref(), "attempt.mark")?;
        let said = mark.comment.as_ref().filter(|text| !text.is_blank()).map(Untrusted::raw).or(reason);
        let marked = (&asked, before.share.as_ref());
        let accepts = claim::settle_by_hand(self.tx, self.actor, self.door, &self.attempt, marked, (said, self.now))?;
        Ok(Before { accepts, ..before })
    }

    fn restore(&mut self, before: &Before) -> Result<()> {
        let found = self.asked.iter().find(|one| one.position == before.position);
        let mut asked = found.cloned().ok_or(store::Error::NotFound)?;
        let was = asked.share.clone();
        (asked.share, asked.by_hand, asked.comment) = (before.share.clone(), before.by_hand, before.comment);
        self.put(&asked, was.as_ref(), "attempt.undo_mark")?;
        if before.accepts { claim::reopen(self.tx, self.actor, self.door, &self.attempt, &asked, self.now) } else { Ok(()) }
    }

    /// Writes a question with its event and its entry in the log.
    fn put(&self, asked: &AskedRow, was: Option<&Exact>, action: &'static str) -> Result<()> {
        let points = |share: Option<&Exact>| share.and_then(|share| (share * &asked.points.exact()).to_points()).map(|one| one.to_string());
        let (was, is) = (points(was), points(asked.share.as_ref()));
        store::attempt::update_asked(self.tx, self.attempt.id, asked)?;
        let event = Event { written: asked.comment, detail: is.clone(), ..Event::at(AttemptEvent::Mark, asked.position) };
        store::attempt::append(self.tx, self.attempt.id, self.now, &event)?;
        let entry = Entry::new(action, Object::Row("attempt", self.attempt.id.0)).course(self.door.standing.course.id).about(self.owner);
        let entry = Entry { before: was.map(|was| json!({ "question": asked.slug, "points": was })), ..entry };
        let is = json!({ "question": asked.slug, "points": is, "attempt": self.attempt.n });
        audit::record(self.tx, self.actor, self.now, entry.after(is))
    }

    /// Adds the attempt up, and the mark of the quiz.
    fn close(&self, reason: Option<Commitment>, before: Vec<Before>) -> Result<MarksGiven> {
        let Self { tx, attempt, .. } = self;
        let (state, score) = score_of(tx, attempt)?;
        store::attempt::finish(tx, attempt.id, state, attempt.finished.unwrap_or(self.now), attempt.late_seconds, score)?;
        if !attempt.practice {
            refresh_mark(tx, self.door, self.owner, Cause { by: self.actor.user_id(), reason }, self.now)?;
        }
        grade::drop_draft(tx, self.actor, self.door.item.id, self.owner)?;
        Ok(MarksGiven { attempt: attempt.n, event: store::attempt::last(tx, attempt.id)?, before })
    }
}

fn check_points(asked: &AskedRow, points: Points) -> Result<()> {
    if points < Points::ZERO || points > asked.points {
        return Err(Error::invalid(format!("`{}` gives 0 to {} points, not {points}.", asked.slug, asked.points)));
    }
    Ok(())
}
