//! Whether what questions name as their outcome is one of `outcomes.toml` (FORMATS.md 10.5).

use super::Check;
use crate::domain::course::{ItemBody, PoolSource};
use crate::domain::quiz::Question;
use crate::package::finding::Place;

impl Check<'_> {
    pub(super) fn outcomes(&self) {
        for (item, spot) in self.course.items().zip(&self.loaded.places.items) {
            match &item.body {
                ItemBody::Quiz(quiz) => {
                    for pool in &quiz.pools {
                        let PoolSource::Own(questions) = &pool.source else { continue };
                        self.outcomes_of(questions, &spot.item);
                    }
                }
                ItemBody::Page(page) => self.outcomes_of(&page.checks, &spot.item),
                _ => {}
            }
        }
        for bank in &self.course.banks {
            self.outcomes_of(&bank.questions, &Place::start_of(&bank.path));
        }
    }

    fn outcomes_of(&self, questions: &[Question], place: &Place) {
        for question in questions {
            self.outcome(question, place);
        }
    }

    fn outcome(&self, question: &Question, place: &Place) {
        let (Some(named), Some(listed)) = (&question.face.outcome, &self.loaded.outcomes) else { return };
        if listed.contains(named) {
            return;
        }
        let near = self.findings.near(named, listed.iter().map(String::as_str));
        let write = near.map_or_else(|| format!("list `{named}` in outcomes.toml"), |near| format!("outcome={near}"));
        let message = format!("The question `{}` names the outcome `{named}`, which outcomes.toml does not list.", question.id);
        self.findings.warn("unknown-outcome", place, message, Some(write));
    }
}
