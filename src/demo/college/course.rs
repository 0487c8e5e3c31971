//! A course of the plan as a package: modules by the week, a page each, what is asked in it, and the bank that the quizzes draw from.

use std::io::{self, Read};

use sha2::{Digest as _, Sha256};

use super::plan::{Asks, CoursePlan, ItemPlan, Plan};
use super::question::{self, KINDS};
use crate::domain::course::{
    Assignment, AssignmentSettings, Bank, Course, Criterion, DateRule, GradeCategory, Grading, Item, ItemBody, ItemSettings, LateKind,
    LateRule, Media, Module, Page, Pool, PoolSource, Quiz, QuizSettings, Rubric, RubricLevel, SubmitKind,
};
use crate::domain::points::{Exact, Points};
use crate::domain::text::Untrusted;
use crate::package::report::Report;
use crate::package::{MediaSource, Package};

const BANK: &str = "banks/questions.quiz.md";
/// Weeks of the term: a module and a page each.
pub const WEEKS: u32 = 12;
/// A file that is handed out has so many bytes.
const FILE: u64 = 1 << 20;

/// Course `n` of the plan; `media` files of a megabyte each are handed out with it.
pub fn package(plan: &Plan, n: u32, course: &CoursePlan, media: u64) -> Package {
    let subject = &plan.subjects[course.subject];
    let zeros: [u8; 32] = Sha256::digest(vec![0; usize::try_from(FILE).unwrap_or(0)]).into();
    let file = |at| Media { path: format!("media/recording-{at:03}.bin"), sha256: zeros, bytes: FILE };
    let bank = Bank {
        path: BANK.to_owned(),
        title: Some(format!("All questions about {}", subject.title).into()),
        introduction: Untrusted::default(),
        questions: (0..plan.shape.bank).map(|at| question::question(subject, plan.seed, n, at)).collect(),
    };
    let course = Course {
        id: course.slug.clone(),
        version: Some("1".to_owned()),
        title: title(plan, course).into(),
        language: Some("en".to_owned()),
        authors: course.teachers.iter().map(|teacher| plan.person(*teacher).full.into()).collect(),
        license: None,
        description: format!("Twelve weeks of {}, with a quiz drawn from {} questions.", subject.title, plan.shape.bank).into(),
        grading: grading(),
        modules: (1..=WEEKS).map(|week| module(plan, course, week)).collect(),
        paths: Vec::new(),
        banks: vec![bank],
        media: (0..media).map(file).collect(),
    };
    let mut report = Report { format: "lyceum".to_owned(), ..Report::default() };
    report.count(&course);
    Package { course, report, media: Box::new(Zeros) }
}

/// `Chemistry: In the kitchen`, with a letter where there are several.
fn title(plan: &Plan, course: &CoursePlan) -> String {
    let subject = &plan.subjects[course.subject];
    let angle = subject.angles.get(course.angle).map_or("", String::as_str);
    let alike = |other: &&CoursePlan| (other.subject, other.angle) == (course.subject, course.angle);
    let several = plan.courses.iter().filter(alike).count() > 1;
    let group = course.slug.rsplit('-').next().unwrap_or_default();
    if several { format!("{}: {angle} ({group})", subject.title) } else { format!("{}: {angle}", subject.title) }
}

/// Files that hold nothing: the school keeps each content once, so that a thousand of them take the room of one.
struct Zeros;

impl MediaSource for Zeros {
    fn open(&mut self, _path: &str) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(io::repeat(0).take(FILE)))
    }
}

/// PERFORMANCE.md: weights in four categories, one with drop-lowest.
fn grading() -> Grading {
    let category = |id: &str, title: &str, percent, drop_lowest| GradeCategory {
        id: id.to_owned(),
        title: Some(title.into()),
        weight: Some(Exact::ratio(percent, 100)),
        drop_lowest,
        drop_highest: 0,
        keep_highest: None,
        never_drop: Vec::new(),
        extra_credit: false,
    };
    let late = LateRule {
        kind: LateKind::PerInterval,
        earned: false,
        rate: Exact::ratio(1, 10),
        interval_s: 86_400,
        grace_s: Some(0),
        floor: Exact::zero(),
        cap: Exact::one(),
        late_days: 0,
    };
    Grading {
        late: Some(late),
        categories: vec![
            category("quizzes", "Quizzes", 35, 1),
            category("sheets", "Exercise sheets", 30, 0),
            category("papers", "Papers", 25, 0),
            category("seminar", "Seminar", 10, 0),
        ],
        ..Grading::default()
    }
}

fn module(plan: &Plan, course: &CoursePlan, week: u32) -> Module {
    let subject = &plan.subjects[course.subject];
    let page = Page { text: format!("# Week {week}\n{}", subject.page).into(), checks: Vec::new() };
    let mut items = vec![item(page_slug(week), format!("Reading for week {week}"), ItemBody::Page(page))];
    let length = course.items.len().div_ceil(WEEKS as usize).max(1);
    let mine = course.items.iter().skip((week as usize - 1) * length).take(length);
    items.extend(mine.map(|planned| graded(planned, &subject.essays)));
    Module { id: format!("week-{week:02}"), was: Vec::new(), title: format!("Week {week}").into(), requires: Vec::new(), items }
}

/// The page of a week.
pub fn page_slug(week: u32) -> String {
    format!("reading-{week:02}")
}

fn item(id: String, title: String, body: ItemBody) -> Item {
    Item {
        path: format!("{id}.md"),
        id,
        was: Vec::new(),
        title: title.into(),
        settings: ItemSettings::default(),
        requires: Vec::new(),
        complete: None,
        body,
    }
}

fn graded(planned: &ItemPlan, essays: &[String]) -> Item {
    let (n, slug) = (planned.n, planned.slug());
    let (title, category, body) = match planned.asks {
        Asks::Quiz => (format!("Quiz {n}"), "quizzes", ItemBody::Quiz(quiz())),
        Asks::Paper => {
            let task = essays.get(n as usize % essays.len().max(1)).cloned().unwrap_or_default();
            (format!("Paper {n}"), "papers", assignment(&task, vec![SubmitKind::Text], Some(rubric())))
        }
        Asks::Sheet if n % 5 == 0 => (format!("Seminar {n}"), "seminar", assignment("Take part.", vec![SubmitKind::None], None)),
        Asks::Sheet => (format!("Exercise sheet {n}"), "sheets", assignment("Hand it in on paper.", vec![SubmitKind::None], None)),
    };
    let settings = ItemSettings {
        category: Some(category.to_owned()),
        points: Some(Points::whole(planned.points())),
        due: Some(DateRule::Exactly(planned.due)),
        ..ItemSettings::default()
    };
    let path = match planned.asks {
        Asks::Quiz => format!("{slug}.quiz.md"),
        Asks::Paper | Asks::Sheet => format!("{slug}.assignment.md"),
    };
    Item { path, settings, ..item(slug, title, body) }
}

fn quiz() -> Quiz {
    let pool = |(tag, pick): (&str, u32)| Pool {
        title: None,
        introduction: Untrusted::default(),
        pick: Some(pick),
        points: None,
        source: PoolSource::Bank { bank: BANK.to_owned(), tags: vec![tag.to_owned()] },
    };
    Quiz {
        introduction: "Twenty questions out of the bank. You may try three times; the best counts.".into(),
        settings: QuizSettings { attempts: 3, shuffle: true, ..QuizSettings::default() },
        pools: KINDS.into_iter().map(pool).collect(),
    }
}

fn assignment(task: &str, submit: Vec<SubmitKind>, rubric: Option<Rubric>) -> ItemBody {
    let settings = AssignmentSettings { submit, ..AssignmentSettings::default() };
    ItemBody::Assignment(Assignment { task: task.into(), settings, rubric, grader: None, model: None })
}

fn rubric() -> Rubric {
    let level = |points, title: &str| RubricLevel { points: Points::whole(points), title: title.into() };
    let criterion = |id: &str, title: &str, cells: [&str; 4]| Criterion {
        id: id.to_owned(),
        title: title.into(),
        factor: Exact::one(),
        cells: cells.into_iter().map(Untrusted::from).collect(),
    };
    Rubric {
        id: "paper".to_owned(),
        title: "Paper".into(),
        levels: vec![level(10, "convincing"), level(7, "good"), level(4, "begun"), level(0, "missing")],
        criteria: vec![
            criterion("question", "The question", ["own and clear", "clear", "can be guessed", "none"]),
            criterion("reasons", "The reasons", ["checked against others", "sound", "claimed", "none"]),
            criterion("sources", "The sources", ["compared", "named", "some named", "none"]),
            criterion("language", "The language", ["a pleasure", "clear", "takes work", "cannot be followed"]),
        ],
    }
}
