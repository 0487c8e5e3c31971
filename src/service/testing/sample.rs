//! A small course for tests: a page with a check, a quiz of three kinds that also draws from a bank, an assignment behind it, and one of
//! each other kind. Every key carries `CANARY`, so that a leak shows.

use std::collections::HashMap;
use std::io::{self, Read};

use sha2::{Digest as _, Sha256};

use crate::domain::course::{
    Assignment, AssignmentSettings, Bank, Condition, Course, Criterion, DateRule, Discussion, Grading, Item, ItemBody, ItemSettings, Media,
    Module, Page, Pool, PoolSource, Quiz, QuizSettings, Rubric, RubricLevel, Survey,
};
use crate::domain::points::{Exact, Points};
use crate::domain::quiz::{
    AnswerKey, Body, Choice, Face, Feedback, Key, OptionKey, Question, essay, multiple_choice, short_answer, true_false,
};
use crate::domain::text::Untrusted;
use crate::package::report::Report;
use crate::package::{MediaSource, Package};

/// Stands in every key.
pub const CANARY: &str = "CANARY-1f0e6a";

/// Bytes of media by path.
#[derive(Debug, Clone, Default)]
pub struct Files(pub HashMap<String, Vec<u8>>);

impl MediaSource for Files {
    fn open(&mut self, path: &str) -> io::Result<Box<dyn Read + '_>> {
        let bytes = self.0.get(path).ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
        Ok(Box::new(bytes.as_slice()))
    }
}

/// `course` as a package with these files, which also become its media.
pub fn package(mut course: Course, files: &[(&str, &[u8])]) -> Package {
    course.media = files
        .iter()
        .map(|(path, bytes)| Media { path: (*path).to_owned(), sha256: Sha256::digest(bytes).into(), bytes: bytes.len() as u64 })
        .collect();
    course.media.sort();
    let mut report = Report { format: "lyceum".to_owned(), ..Report::default() };
    report.count(&course);
    let files = files.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec())).collect();
    Package { course, report, media: Box::new(Files(files)) }
}

/// The sample course with its two files.
pub fn sample() -> Package {
    with_files(course())
}

/// `course` as a package with the sample course's files.
pub fn with_files(course: Course) -> Package {
    package(course, &[("media/graph.png", b"a picture"), ("i18n/de/intro/why.md", b"Warum")])
}

/// Takes away what stands before the sample course's assignment, which it gives to be changed.
pub fn open_assignment(course: &mut Course) -> &mut Assignment {
    let module = &mut course.modules[1];
    module.requires.clear();
    module.items[0].requires.clear();
    let body = &mut module.items[0].body;
    let assignment = if let ItemBody::Assignment(assignment) = body { Some(assignment) } else { None };
    assignment.expect("it stands first")
}

/// The sample course: `git-lab`.
pub fn course() -> Course {
    Course {
        id: "git-lab".to_owned(),
        version: Some("1.2.0".to_owned()),
        title: "Git in the lab".into(),
        language: Some("en".to_owned()),
        authors: vec!["A. Teacher <a@example.org>".into()],
        license: Some("CC-BY-4.0".into()),
        description: "Two evenings.".into(),
        grading: Grading::default(),
        modules: vec![intro(), work()],
        paths: vec![],
        banks: vec![bank()],
        media: vec![],
    }
}

fn intro() -> Module {
    let page = Page {
        text: "# Why\n\n![A graph](../media/graph.png)\n\n```check copies\n```\n\nNext: [the quiz](first.quiz.md).\n".into(),
        checks: vec![short("copies", "How many copies?", "one")],
    };
    Module {
        id: "intro".to_owned(),
        was: vec![],
        title: "First steps".into(),
        requires: vec![],
        items: vec![
            Item {
                settings: ItemSettings { minutes: Some(8), ..ItemSettings::default() },
                ..item("intro/why", "Why snapshots", ItemBody::Page(page))
            },
            Item { path: "intro/first.quiz.md".to_owned(), ..item("intro/first", "Snapshots and areas", ItemBody::Quiz(quiz())) },
            Item {
                path: String::new(),
                settings: ItemSettings { optional: true, ..ItemSettings::default() },
                ..item("intro/reference", "Reference", ItemBody::Link { url: "https://git-scm.com/doc".into() })
            },
        ],
    }
}

fn quiz() -> Quiz {
    let own = vec![
        choice("holds", "What does a commit hold?"),
        short("init", "Which command starts a repository?", "git init"),
        truth("immutable"),
    ];
    Quiz {
        introduction: "You may look things up.".into(),
        settings: QuizSettings { attempts: 3, ..QuizSettings::default() },
        pools: vec![
            Pool { title: None, introduction: Untrusted::default(), pick: None, points: None, source: PoolSource::Own(own) },
            Pool {
                title: Some("Two at random".into()),
                introduction: Untrusted::default(),
                pick: Some(2),
                points: Some(Points::whole(1)),
                source: PoolSource::Bank { bank: "banks/commands.quiz.md".to_owned(), tags: vec!["basic".to_owned()] },
            },
        ],
    }
}

fn work() -> Module {
    let rubric = Rubric {
        id: "marking".to_owned(),
        title: "Marking".into(),
        levels: vec![
            RubricLevel { points: Points::whole(5), title: "convincing".into() },
            RubricLevel { points: Points::ZERO, title: "missing".into() },
        ],
        criteria: vec![Criterion {
            id: "small".to_owned(),
            title: "Commits are small".into(),
            factor: Exact::whole(2),
            cells: vec!["each does one thing".into(), "one big commit".into()],
        }],
    };
    let assignment = Assignment {
        task: "Make a repository.".into(),
        settings: AssignmentSettings::default(),
        rubric: Some(rubric),
        grader: Some(format!("Check the graph. {CANARY}").into()),
        model: Some(format!("Like this. {CANARY}").into()),
    };
    let due = DateRule::Week { week: 2, day: Some(chrono::Weekday::Fri), time: chrono::NaiveTime::from_hms_opt(18, 0, 0) };
    Module {
        id: "work".to_owned(),
        was: vec![],
        title: "Working together".into(),
        requires: vec![Condition::Complete("intro".to_owned())],
        items: vec![
            Item {
                settings: ItemSettings { points: Some(Points::whole(20)), due: Some(due), ..ItemSettings::default() },
                requires: vec![Condition::Score { item: "intro/first".to_owned(), at_least: Exact::ratio(7, 10) }],
                path: "work/repo.assignment.md".to_owned(),
                ..item("work/repo", "A repository of your own", ItemBody::Assignment(assignment))
            },
            item("work/show", "Show your graph", ItemBody::Discussion(Discussion { prompt: "Post it.".into(), posts: 2 })),
            item("work/feedback", "How was it?", ItemBody::Survey(Survey { text: "## The pace was".into(), anonymous: true })),
        ],
    }
}

fn bank() -> Bank {
    let tagged = |id: &str, tag: &str| {
        let mut question = short(id, &format!("Show {id}"), &format!("git {id}"));
        question.face.tags = vec![tag.to_owned()];
        question
    };
    Bank {
        path: "banks/commands.quiz.md".to_owned(),
        title: None,
        introduction: Untrusted::default(),
        questions: vec![tagged("log3", "basic"), tagged("unstage", "basic"), tagged("branches", "basic"), tagged("rebase", "hard")],
    }
}

/// An item of that id in `ID.md` with nothing set.
pub fn item(id: &str, title: &str, body: ItemBody) -> Item {
    Item {
        id: id.to_owned(),
        was: vec![],
        title: title.into(),
        path: format!("{id}.md"),
        settings: ItemSettings::default(),
        requires: vec![],
        complete: None,
        body,
    }
}

/// A page of plain text.
pub fn page(id: &str, text: &str) -> Item {
    item(id, id, ItemBody::Page(Page { text: text.into(), checks: vec![] }))
}

fn question(id: &str, title: &str, body: Body, answer: AnswerKey) -> Question {
    let face = Face {
        title: title.into(),
        stem: Untrusted::default(),
        points: None,
        tags: vec![],
        outcome: None,
        bonus: false,
        required: false,
        keep_order: false,
        body,
    };
    let feedback = Feedback {
        correct: Some(format!("Right. {CANARY}").into()),
        incorrect: Some(format!("Not so. {CANARY}").into()),
        hints: vec![format!("Think. {CANARY}").into(), format!("Think harder. {CANARY}").into()],
        grader: Some(format!("For staff. {CANARY}").into()),
        ..Feedback::default()
    };
    Question { id: id.to_owned(), was: vec![], face, key: Key { answer, feedback } }
}

/// A short answer: `right`, or the canary.
pub fn short(id: &str, title: &str, right: &str) -> Question {
    let accepted = |text: &str| short_answer::Accepted {
        pattern: short_answer::Pattern::Literal(text.to_owned()),
        share: Exact::one(),
        feedback: None,
    };
    let key = short_answer::Key { case: false, fold_accents: false, any_order: false, accepted: vec![accepted(right), accepted(CANARY)] };
    question(id, title, Body::ShortAnswer(short_answer::Body {}), AnswerKey::ShortAnswer(key))
}

/// A choice of three, the second right.
pub fn choice(id: &str, title: &str) -> Question {
    let option = |id: &str, text: &str| Choice { id: id.to_owned(), text: text.into(), pin: false };
    let share = |share| OptionKey { share, feedback: Some(format!("Of the option. {CANARY}").into()) };
    let body = multiple_choice::Body { options: vec![option("1", "Changed lines"), option("2", "Every file"), option("3", "Open files")] };
    let key = multiple_choice::Key { options: vec![share(Exact::zero()), share(Exact::one()), share(Exact::zero())] };
    question(id, title, Body::MultipleChoice(body), AnswerKey::MultipleChoice(key))
}

/// True or false; false is right.
pub fn truth(id: &str) -> Question {
    question(id, "A commit can be changed.", Body::TrueFalse(true_false::Body {}), AnswerKey::TrueFalse(true_false::Key { value: false }))
}

/// An essay, marked by hand.
pub fn essay(id: &str, title: &str) -> Question {
    question(id, title, Body::Essay(essay::Body { words: (None, None) }), AnswerKey::Essay(essay::Key {}))
}
