//! What is not on the disk yet (DESIGN.md 7, *Saved*): answers by question, each due as [`Autosave`] has it. Pure: time is passed in.

use std::collections::BTreeMap;

use crate::domain::time::Instant;
use crate::service::attempt::Given;
use crate::tui::autosave::Autosave;

/// Answers that wait to be saved, by question.
#[derive(Debug, Default)]
pub(super) struct Unsaved {
    /// `None` clears the answer.
    answers: BTreeMap<String, Option<Given>>,
    autosave: Autosave,
}

impl Unsaved {
    /// An answer that is complete: due at once.
    pub fn chosen(&mut self, question: &str, answer: Option<Given>) {
        self.answers.insert(question.to_owned(), answer);
        self.autosave.complete();
    }

    /// An answer in the middle of being typed.
    pub fn typed(&mut self, question: &str, answer: Option<Given>, now: Instant) {
        self.answers.insert(question.to_owned(), answer);
        self.autosave.typed(now);
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
        if self.answers.is_empty() {
            self.autosave.done();
        } else {
            self.autosave.done_in_part();
        }
    }

    /// It could not be saved and stays here.
    pub fn failed(&mut self, now: Instant) {
        self.autosave.failed(now);
    }

    pub fn has_failed(&self) -> bool {
        self.autosave.has_failed()
    }

    /// When to save next; `None` while nothing waits.
    pub fn due(&self) -> Option<Instant> {
        self.autosave.due()
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
