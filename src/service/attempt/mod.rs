//! Taking quizzes: starting, answering, checking, handing in, looking back; marking questions by hand (CLI.md 4).

mod given;
mod view;

pub use given::{Given, GivenAnswer, Named};
pub use view::{AttemptList, AttemptRow, AttemptView, KeyView, OptionView, QuestionState, QuestionView, QuizView, Saved};

use crate::domain::points::Points;
use crate::domain::text::Untrusted;
use crate::service::{Actor, Error, Result, Services};

impl Services {
    /// The front of a quiz: what it is, the actor's attempts, whether one may begin.
    pub fn quiz(&self, actor: &Actor, course: &str, quiz: &str) -> Result<QuizView> {
        drop((actor, course, quiz));
        Err(later())
    }

    /// Begins an attempt, or gives back the open one. Staff get a preview that counts nothing.
    pub fn start_attempt(&self, actor: &Actor, course: &str, quiz: &str) -> Result<AttemptView> {
        drop((actor, course, quiz));
        Err(later())
    }

    /// An attempt of the actor: `n`, else the open one, else the last.
    pub fn attempt(&self, actor: &Actor, course: &str, quiz: &str, n: Option<u32>) -> Result<AttemptView> {
        drop((actor, course, quiz, n));
        Err(later())
    }

    /// An attempt of anybody, for staff (and of oneself).
    pub fn attempt_of(&self, actor: &Actor, course: &str, quiz: &str, user: &str, n: Option<u32>) -> Result<AttemptView> {
        drop((actor, course, quiz, user, n));
        Err(later())
    }

    /// Saves answers into the open attempt, all or none.
    pub fn answer(&self, actor: &Actor, course: &str, quiz: &str, answers: Vec<(String, GivenAnswer)>) -> Result<Saved> {
        drop((actor, course, quiz, answers));
        Err(later())
    }

    /// Notes where the learner stands, so that they come back to the same question.
    pub fn place(&self, actor: &Actor, course: &str, quiz: &str, question: &str) -> Result<()> {
        drop((actor, course, quiz, question));
        Err(later())
    }

    /// Sets or takes away the learner's own mark on a question.
    pub fn flag(&self, actor: &Actor, course: &str, quiz: &str, question: &str, flag: bool) -> Result<Saved> {
        drop((actor, course, quiz, question, flag));
        Err(later())
    }

    /// The verdict on the saved answer, where the behavior gives one.
    pub fn check_question(&self, actor: &Actor, course: &str, quiz: &str, question: &str) -> Result<QuestionView> {
        drop((actor, course, quiz, question));
        Err(later())
    }

    /// Hands in the open attempt.
    pub fn submit_attempt(&self, actor: &Actor, course: &str, quiz: &str) -> Result<AttemptView> {
        drop((actor, course, quiz));
        Err(later())
    }

    /// Drops the open practice attempt.
    pub fn discard_practice(&self, actor: &Actor, course: &str, quiz: &str) -> Result<()> {
        drop((actor, course, quiz));
        Err(later())
    }

    /// Attempts at a quiz: a learner's own, for staff everybody's or those of `user`.
    pub fn attempts(&self, actor: &Actor, course: &str, quiz: &str, user: Option<&str>) -> Result<AttemptList> {
        drop((actor, course, quiz, user));
        Err(later())
    }

    /// Marks one question by hand (`n`: which attempt, else the last handed in).
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
        drop((actor, course, quiz, user, question, n, points, comment));
        Err(later())
    }
}

fn later() -> Error {
    Error::internal("This use-case is not wired yet.")
}
