//! Marking single questions of an attempt by hand.

use serde_json::json;

use super::door::Door;
use super::end::{Cause, refresh_mark, score_of};
use super::view::AttemptView;
use crate::domain::attempt::AttemptEvent;
use crate::domain::permission::Deed;
use crate::domain::points::Points;
use crate::domain::text::Untrusted;
use crate::service::audit::{self, Entry, Object};
use crate::service::grade;
use crate::service::policy;
use crate::service::{Actor, Error, Result, Services};
use crate::store;
use crate::store::attempt::{AskedRow, Event, Stored};

/// A comment on one question is no longer than this.
const COMMENT_BYTES: usize = 100_000;

impl Services {
    /// Marks one question by hand (`n`: which attempt, else the last handed in).
    ///
    /// # Errors
    /// `Denied` for those who do not grade, `Conflict` for an attempt that is not handed in, `Invalid` for points below zero or above the question's.
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
        self.settle_quiz(actor, course, quiz)?;
        let mut salt = [0; 16];
        self.random.fill(&mut salt);
        let now = self.now();
        let (who, course_id, quiz_id, learner, slug) =
            (actor.clone(), course.to_owned(), quiz.to_owned(), user.to_owned(), question.to_owned());
        let marked = self.db.write(move |tx| {
            let door = Door::open(tx, &who, &course_id, &quiz_id)?;
            door.standing.require(Deed::Grade, "mark")?;
            let owner = policy::user(tx, &door.standing, &learner)?;
            let attempts = store::attempt::of_user(tx, door.item.id, owner)?;
            let handed_in = |state| matches!(state, Stored::Marked | Stored::NeedsMarking);
            let found = match n {
                Some(n) => attempts.iter().find(|attempt| attempt.n == n),
                None => attempts.iter().rev().find(|attempt| handed_in(attempt.state)),
            };
            let none = || Error::conflict(format!("{learner} has handed in no such attempt at `{}`.", door.item.slug));
            let attempt = found.filter(|attempt| handed_in(attempt.state)).ok_or_else(none)?;
            let all = store::attempt::asked(tx, attempt.id)?;
            let unknown = || Error::not_found("question", &slug).nearest(&slug, all.iter().map(|one| one.slug.as_str()));
            let mut asked = all.iter().find(|one| one.slug == slug).cloned().ok_or_else(unknown)?;
            check_points(&asked, points)?;
            let before = asked.share.as_ref().and_then(|share| (share * &asked.points.exact()).to_points());
            asked.share = Some(points.exact().over(&asked.points.exact()).unwrap_or_else(crate::domain::points::Exact::zero));
            asked.by_hand = true;
            if let Some(text) = &comment {
                if text.raw().len() > COMMENT_BYTES {
                    return Err(Error::invalid(format!("A comment is no longer than {COMMENT_BYTES} bytes.")));
                }
                asked.comment = if text.is_blank() { None } else { Some(store::written::put(tx, salt, text.raw())?) };
            }
            store::attempt::update_asked(tx, attempt.id, &asked)?;
            let event = Event { written: asked.comment, detail: Some(points.to_string()), ..Event::at(AttemptEvent::Mark, asked.position) };
            store::attempt::append(tx, attempt.id, now, &event)?;
            let (state, score) = score_of(tx, attempt)?;
            store::attempt::finish(tx, attempt.id, state, attempt.finished.unwrap_or(now), attempt.late_seconds, score)?;
            if !attempt.practice {
                refresh_mark(tx, &door, owner, Cause { by: who.user_id(), reason: None }, now)?;
            }
            grade::drop_draft(tx, &who, door.item.id, owner)?;
            let entry = Entry::new("attempt.mark", Object::Row("attempt", attempt.id.0)).course(door.standing.course.id).about(owner);
            let entry = entry
                .before(json!({ "question": slug, "points": before.map(|points| points.to_string()) }))
                .after(json!({ "question": slug, "points": points.to_string(), "attempt": attempt.n }));
            audit::record(tx, &who, now, entry)?;
            Ok::<_, Error>(attempt.n)
        })?;
        self.attempt_of(actor, course, quiz, user, Some(marked))
    }
}

fn check_points(asked: &AskedRow, points: Points) -> Result<()> {
    if points < Points::ZERO || points > asked.points {
        return Err(Error::invalid(format!("`{}` gives 0 to {} points, not {points}.", asked.slug, asked.points)));
    }
    Ok(())
}
