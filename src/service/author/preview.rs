//! An item of a working copy as it would be once published. For staff: quizzes and assignments show what they are marked by.

use serde::Serialize;

use super::part::Part;
use super::view::points;
use crate::domain::author::bank_title;
use crate::domain::course::{Assignment, Bank, Course, Item, ItemBody, Pool, Quiz, QuizSettings, is_for_learners};
use crate::domain::points::Points;
use crate::domain::quiz::Question;
use crate::domain::text::Untrusted;
use crate::domain::update;
use crate::service::page::{CheckView, FileFacts, PageView, Place, Targets};

#[derive(Debug, Clone, Serialize)]
#[serde(tag = "preview", rename_all = "snake_case")]
pub enum Preview {
    /// A page, a link, a file, the text of a discussion or a survey, for the reader.
    Page(Box<PageView>),
    Quiz(QuizPreview),
    Assignment(AssignmentPreview),
}

#[derive(Debug, Clone, Serialize)]
pub struct QuizPreview {
    pub item: String,
    pub title: Untrusted,
    /// All questions of a bank, from which quizzes draw.
    pub is_bank: bool,
    /// Markdown.
    pub introduction: Untrusted,
    pub settings: QuizSettings,
    pub sections: Vec<SectionPreview>,
    pub possible: Points,
}

#[derive(Debug, Clone, Serialize)]
pub struct SectionPreview {
    pub title: Option<Untrusted>,
    pub introduction: Untrusted,
    /// How many are drawn; `None`: all.
    pub pick: Option<u32>,
    /// The bank they come from.
    pub bank: Option<String>,
    pub questions: Vec<QuestionPreview>,
}

#[derive(Debug, Clone, Serialize)]
pub struct QuestionPreview {
    /// From 1, over the whole quiz.
    pub number: u32,
    pub points: Points,
    /// With its key.
    pub question: Question,
}

#[derive(Debug, Clone, Serialize)]
pub struct AssignmentPreview {
    pub item: String,
    pub title: Untrusted,
    pub points: Option<Points>,
    pub assignment: Assignment,
}

pub fn of(course: &Course, part: &Part) -> Preview {
    match part {
        Part::Item(item) => of_item(course, item),
        Part::Bank(bank) => Preview::Quiz(self::bank(bank)),
    }
}

/// A bank as a quiz of all its questions.
fn bank(bank: &Bank) -> QuizPreview {
    let default = QuizSettings::default();
    let questions = (1..).zip(&bank.questions).map(|(number, question)| QuestionPreview {
        number,
        points: question.face.points.unwrap_or(default.question_points),
        question: question.clone(),
    });
    let questions: Vec<QuestionPreview> = questions.collect();
    QuizPreview {
        item: bank.path.clone(),
        title: bank_title(bank),
        is_bank: true,
        introduction: bank.introduction.clone(),
        settings: default,
        possible: questions.iter().map(|question| question.points).sum(),
        sections: vec![SectionPreview { title: None, introduction: Untrusted::default(), pick: None, bank: None, questions }],
    }
}

fn of_item(course: &Course, item: &Item) -> Preview {
    match &item.body {
        ItemBody::Quiz(quiz) => Preview::Quiz(self::quiz(course, item, quiz)),
        ItemBody::Assignment(assignment) => Preview::Assignment(AssignmentPreview {
            item: item.id.clone(),
            title: item.title.clone(),
            points: item.settings.points,
            assignment: assignment.clone(),
        }),
        _ => Preview::Page(Box::new(page(course, item))),
    }
}

fn quiz(course: &Course, item: &Item, quiz: &Quiz) -> QuizPreview {
    let mut number = 0;
    let mut section = |pool: &Pool| {
        let bank = |path: &str| course.banks.iter().find(|bank| bank.path == path).map_or(&[][..], |bank| bank.questions.as_slice());
        let questions = update::of_pool(pool, bank).into_iter().map(|question| {
            number += 1;
            let points = question.face.points.or(pool.points).unwrap_or(quiz.settings.question_points);
            QuestionPreview { number, points, question: question.clone() }
        });
        SectionPreview {
            title: pool.title.clone(),
            introduction: pool.introduction.clone(),
            pick: pool.pick,
            questions: questions.collect(),
            bank: match &pool.source {
                crate::domain::course::PoolSource::Bank { bank, .. } => Some(bank.clone()),
                crate::domain::course::PoolSource::Own(_) => None,
            },
        }
    };
    QuizPreview {
        item: item.id.clone(),
        title: item.title.clone(),
        is_bank: false,
        introduction: quiz.introduction.clone(),
        settings: quiz.settings.clone(),
        sections: quiz.pools.iter().map(&mut section).collect(),
        possible: points(item, course).unwrap_or(Points::ZERO),
    }
}

fn page(course: &Course, item: &Item) -> PageView {
    let (text, checks, url) = match &item.body {
        ItemBody::Page(page) => (page.text.clone(), page.checks.clone(), None),
        ItemBody::Discussion(discussion) => (discussion.prompt.clone(), Vec::new(), None),
        ItemBody::Survey(survey) => (survey.text.clone(), Vec::new(), None),
        ItemBody::Link { url } => (Untrusted::default(), Vec::new(), Some(url.clone())),
        ItemBody::File | ItemBody::Quiz(_) | ItemBody::Assignment(_) => (Untrusted::default(), Vec::new(), None),
    };
    let module = course.modules.iter().find(|module| module.items.iter().any(|one| one.id == item.id));
    let number = module.and_then(|module| module.items.iter().position(|one| one.id == item.id)).map_or(1, |at| at + 1);
    let file = course.media.iter().find(|media| matches!(item.body, ItemBody::File) && media.path == item.path);
    PageView {
        course: course.id.clone(),
        course_title: course.title.clone(),
        module: module.map(|module| module.id.clone()).unwrap_or_default(),
        module_title: module.map(|module| module.title.clone()).unwrap_or_default(),
        item: item.id.clone(),
        title: item.title.clone(),
        kind: item.body.kind(),
        text,
        checks: checks.into_iter().map(|question| CheckView { id: question.id, face: question.face, last: None }).collect(),
        url,
        file: file.map(|media| FileFacts { path: media.path.clone(), bytes: media.bytes }),
        place: Place::default(),
        status: None,
        may_mark_done: false,
        waits_for_mark: false,
        minutes: item.settings.minutes,
        number: u32::try_from(number).unwrap_or(u32::MAX),
        of: u32::try_from(module.map_or(1, |module| module.items.len())).unwrap_or(u32::MAX),
        next: None,
        previous: None,
        path: item.path.clone(),
        targets: targets(course),
    }
}

fn targets(course: &Course) -> Targets {
    let items = course.items().filter(|item| !item.path.is_empty()).map(|item| (item.path.clone(), item.id.clone()));
    let files = course.media.iter().map(|media| media.path.clone()).filter(|path| is_for_learners(path));
    Targets { items: items.collect(), files: files.collect() }
}
