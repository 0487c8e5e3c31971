//! What is not on the disk yet, and when it goes there (DESIGN.md 7, *Saved*): a choice at once; typed text after 500 ms without a key, at the
//! latest after 1 s, and before the cursor leaves the field. Pure: time is passed in.

use std::collections::BTreeMap;

use crate::domain::time::Instant;
use crate::service::attempt::Given;

/// How long typing may pause before it is saved, in milliseconds.
const PAUSE: i64 = 500;
/// How long it may go on without being saved.
const LATEST: i64 = 1_000;
/// How long to wait before trying again by ourselves.
const RETRY: i64 = 2_000;

/// Answers that wait to be saved, by question.
#[derive(Debug, Default)]
pub(super) struct Unsaved {
    /// `None` clears the answer.
    answers: BTreeMap<String, Option<Given>>,
    /// The first and the last key since the last save.
    typed: Option<(Instant, Instant)>,
    /// When to try again after it failed.
    retry: Option<Instant>,
}

impl Unsaved {
    /// An answer that is complete: due at once.
    pub fn chosen(&mut self, question: &str, answer: Option<Given>) {
        self.answers.insert(question.to_owned(), answer);
        self.typed = None;
    }

    /// An answer in the middle of being typed.
    pub fn typed(&mut self, question: &str, answer: Option<Given>, now: Instant) {
        self.answers.insert(question.to_owned(), answer);
        let first = self.typed.map_or(now, |(first, _)| first);
        self.typed = Some((first, now));
    }

    /// What waits, in order.
    pub fn waiting(&self) -> Vec<(String, Option<Given>)> {
        self.answers.iter().map(|(question, answer)| (question.clone(), answer.clone())).collect()
    }

    pub fn is_empty(&self) -> bool {
        self.answers.is_empty()
    }

    /// It is on the disk, or will never be.
    pub fn done(&mut self, question: &str) {
        self.answers.remove(question);
        self.retry = None;
        if self.answers.is_empty() {
            self.typed = None;
        }
    }

    /// It could not be saved and stays here.
    pub fn failed(&mut self, now: Instant) {
        self.retry = Some(Instant(now.0 + RETRY));
        self.typed = None;
    }

    pub fn has_failed(&self) -> bool {
        self.retry.is_some()
    }

    /// When to save next; `None` while nothing waits.
    pub fn due(&self) -> Option<Instant> {
        if self.answers.is_empty() {
            return None;
        }
        self.retry.or(Some(match self.typed {
            Some((first, last)) => Instant((last.0 + PAUSE).min(first.0 + LATEST)),
            None => Instant(0),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Given {
        Given::Text { text: text.into() }
    }

    #[test]
    fn a_choice_is_due_at_once() {
        let mut unsaved = Unsaved::default();
        unsaved.chosen("q", Some(Given::Value { value: true }));
        assert!(unsaved.due().is_some_and(|due| due <= Instant(0)));
        unsaved.done("q");
        assert_eq!(unsaved.due(), None);
    }

    /// DESIGN.md 7: 500 ms without a key, at the latest after 1 s.
    #[test]
    fn typing_is_saved_at_its_pause_and_never_later_than_a_second() {
        let mut unsaved = Unsaved::default();
        unsaved.typed("q", Some(text("a")), Instant(10_000));
        assert_eq!(unsaved.due(), Some(Instant(10_500)));
        unsaved.typed("q", Some(text("ab")), Instant(10_400));
        assert_eq!(unsaved.due(), Some(Instant(10_900)));
        unsaved.typed("q", Some(text("abc")), Instant(10_800));
        assert_eq!(unsaved.due(), Some(Instant(11_000)), "a second after the first key");
        unsaved.done("q");
        unsaved.typed("q", Some(text("abcd")), Instant(12_000));
        assert_eq!(unsaved.due(), Some(Instant(12_500)), "counted anew");
    }

    #[test]
    fn what_failed_stays_and_is_tried_again() {
        let mut unsaved = Unsaved::default();
        unsaved.chosen("q", Some(text("a")));
        unsaved.failed(Instant(1_000));
        assert_eq!((unsaved.has_failed(), unsaved.due()), (true, Some(Instant(3_000))));
        unsaved.typed("r", Some(text("b")), Instant(1_500));
        assert_eq!(unsaved.waiting().len(), 2);
        unsaved.done("q");
        assert!(!unsaved.has_failed() && !unsaved.is_empty());
    }
}
