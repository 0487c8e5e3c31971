//! Content hashes: they tell 'same' from 'changed' for an item, a question and a whole course (FORMATS.md 10.3).

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::domain::course::{Course, Item, ItemBody, Module, Pool, PoolSource, Quiz};
use crate::domain::quiz::Question;
use crate::store::item::{Body, ItemKey};

pub type Hash = [u8; 32];

/// Feeds documents, each with its length first, so that nothing slides from one into the next.
#[derive(Default)]
struct Sum(Sha256);

impl Sum {
    fn add(&mut self, document: &impl Serialize) -> &mut Self {
        let text = serde_json::to_vec(document).expect("plain data has a JSON form");
        self.0.update((text.len() as u64).to_be_bytes());
        self.0.update(text);
        self
    }

    fn end(self) -> Hash {
        self.0.finalize().into()
    }
}

/// A question's face and key.
pub fn of_question(question: &Question) -> Hash {
    let mut sum = Sum::default();
    sum.add(&question.face).add(&question.key);
    sum.end()
}

/// An item's content: its body, its key, and its questions by their ids and hashes in order. `drawn` are those of the banks that it uses.
pub fn of_item(item: &Item, drawn: &[Hash]) -> Hash {
    let (body, key) = split(&item.body);
    let mut sum = Sum::default();
    sum.add(&body).add(&key).add(&drawn);
    match &item.body {
        ItemBody::Quiz(quiz) => quiz.pools.iter().for_each(|pool| add_pool(&mut sum, pool)),
        ItemBody::Page(page) => add_questions(&mut sum, &page.checks),
        _ => {}
    }
    sum.end()
}

fn add_pool(sum: &mut Sum, pool: &Pool) {
    sum.add(&(&pool.title, &pool.introduction, pool.pick, pool.points));
    match &pool.source {
        PoolSource::Own(questions) => add_questions(sum, questions),
        PoolSource::Bank { bank, tags } => {
            sum.add(&(bank, tags));
        }
    }
}

fn add_questions(sum: &mut Sum, questions: &[Question]) {
    for question in questions {
        sum.add(&question.id).add(&of_question(question));
    }
}

/// Everything that an author could have changed.
pub fn of_course(course: &Course) -> Hash {
    let mut sum = Sum::default();
    sum.add(&(&course.version, &course.title, &course.language, &course.authors, &course.license, &course.description));
    sum.add(&course.grading).add(&course.paths).add(&course.media);
    course.modules.iter().for_each(|module| add_module(&mut sum, module));
    for bank in &course.banks {
        sum.add(&(&bank.path, &bank.title, &bank.introduction));
        add_questions(&mut sum, &bank.questions);
        for question in &bank.questions {
            sum.add(&question.was);
        }
    }
    sum.end()
}

fn add_module(sum: &mut Sum, module: &Module) {
    sum.add(&(&module.id, &module.was, &module.title, &module.requires));
    for item in &module.items {
        sum.add(&(&item.id, &item.was, &item.title, &item.path, &item.settings, &item.requires, &item.complete));
        sum.add(&of_item(item, &[]));
        for question in questions(&item.body) {
            sum.add(&question.was);
        }
    }
}

/// The questions that stand in the item itself.
pub fn questions(body: &ItemBody) -> Box<dyn Iterator<Item = &Question> + '_> {
    match body {
        ItemBody::Page(page) => Box::new(page.checks.iter()),
        ItemBody::Quiz(quiz) => Box::new(quiz.pools.iter().flat_map(|pool| match &pool.source {
            PoolSource::Own(questions) => questions.as_slice(),
            PoolSource::Bank { .. } => &[],
        })),
        _ => Box::new(std::iter::empty()),
    }
}

/// What of an item everybody may read, and what only staff.
pub fn split(body: &ItemBody) -> (Body, Option<ItemKey>) {
    match body {
        ItemBody::Page(page) => (Body::Page { text: page.text.clone() }, None),
        ItemBody::Quiz(Quiz { introduction, settings, .. }) => {
            (Body::Quiz { introduction: introduction.clone(), settings: settings.clone() }, None)
        }
        ItemBody::Assignment(assignment) => {
            let key = ItemKey { grader: assignment.grader.clone(), model: assignment.model.clone() };
            let body = Body::Assignment {
                task: assignment.task.clone(),
                settings: assignment.settings.clone(),
                rubric: assignment.rubric.clone(),
            };
            (body, Some(key))
        }
        ItemBody::Discussion(discussion) => (Body::Discussion(discussion.clone()), None),
        ItemBody::Survey(survey) => (Body::Survey(survey.clone()), None),
        ItemBody::Link { url } => (Body::Link { url: url.clone() }, None),
        ItemBody::File => (Body::File, None),
    }
}
