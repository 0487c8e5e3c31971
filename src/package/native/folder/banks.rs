//! Banks: the quiz files that pools draw from, by the paths that they name or in `banks/`.

use std::collections::BTreeSet;

use super::modules::Plan;
use super::{Loader, text_of};
use crate::domain::course::{Bank, Course, ItemBody, PoolSource};
use crate::package::finding::Place;
use crate::package::native::{Context, item, quiz, relative_to};

impl Loader<'_> {
    /// The banks that pools name, their paths resolved.
    pub(super) fn named_banks(&self, plans: &[Plan]) -> BTreeSet<String> {
        let mut banks = BTreeSet::new();
        for plan in plans {
            for (draft, path) in plan.items.iter().zip(&plan.paths) {
                let Some(quiz) = &draft.quiz else { continue };
                for (pool, place) in quiz.pools.iter().zip(&quiz.places) {
                    let PoolSource::Bank { bank, .. } = &pool.source else { continue };
                    match self.resolved(path, bank) {
                        Some(found) if self.used.contains(&found) => {
                            self.findings.fatal(
                                "bank-is-item",
                                place,
                                format!("`{found}` is an item of the course; a bank is a file of its own."),
                                Some("move its questions to banks/".to_owned()),
                            );
                        }
                        Some(found) => {
                            banks.insert(found);
                        }
                        None => {
                            let near =
                                self.findings.near(bank, self.paths.iter().filter(|path| path.ends_with(".quiz.md")).map(String::as_str));
                            let write = near.unwrap_or_else(|| "banks/commands.quiz.md".to_owned());
                            self.findings.fatal("missing-file", place, format!("There is no bank `{bank}`."), Some(write));
                        }
                    }
                }
            }
        }
        banks
    }

    /// A path relative to the file that names it, else to the course's folder.
    fn resolved(&self, from: &str, target: &str) -> Option<String> {
        let near = relative_to(from, target).filter(|path| self.paths.contains(path));
        near.or_else(|| self.paths.get(target).cloned()).filter(|path| item::kind_of(path).is_some())
    }

    pub(super) fn bank(&mut self, path: &str) -> Option<Bank> {
        self.used.insert(path.to_owned());
        let text = text_of(self.tree, path, self.findings)?;
        let context = Context { file: path, findings: self.findings };
        let draft = item::read(path, &text, &context)?;
        let Some(read) = draft.quiz else {
            self.findings.fatal(
                "not-a-bank",
                &Place::start_of(path),
                "A bank is a quiz file.",
                Some("name it like commands.quiz.md".to_owned()),
            );
            return None;
        };
        let bank = quiz::bank(path, draft.title, draft.question_points, &read, &context);
        if read.whole.contains(&false) {
            self.broken_banks.insert(path.to_owned());
        }
        self.links.extend(read.links);
        self.findings.info(
            "bank-kept",
            &Place::start_of(path),
            format!(
                "The bank `{path}` came in with {} questions; quizzes draw from it, learners do not see it by itself.",
                bank.questions.len()
            ),
        );
        Some(bank)
    }

    /// Pools name their banks by package path from here on.
    pub(super) fn resolve_banks(&self, course: &mut Course) {
        for item in course.modules.iter_mut().flat_map(|module| &mut module.items) {
            let ItemBody::Quiz(quiz) = &mut item.body else { continue };
            for pool in &mut quiz.pools {
                if let PoolSource::Bank { bank, .. } = &mut pool.source
                    && let Some(found) = self.resolved(&item.path, bank)
                {
                    *bank = found;
                }
            }
        }
    }
}
