use super::*;
use crate::domain::completion::Progress;
use crate::domain::condition::Reason;
use crate::domain::course::{CourseState, ItemKind, ItemState};
use crate::domain::points::Points;
use crate::domain::time::Instant;
use crate::service::testing::{NOW, School};
use crate::tui::route::Route;
use crate::tui::testing::Harness;

fn item(id: &str, kind: ItemKind, title: &str, status: Status) -> ItemView {
    ItemView {
        id: id.to_owned(),
        kind,
        title: title.into(),
        points: kind.is_graded().then(|| Points::whole(10)),
        open: None,
        due: None,
        close: None,
        state: ItemState::Published,
        requires: Vec::new(),
        status: Some(status),
        locked_by: None,
        reasons: Vec::new(),
        optional: false,
        minutes: (kind == ItemKind::Page).then_some(12),
        read: None,
        late: false,
    }
}

fn module(id: &str, title: &str, status: Status, items: Vec<ItemView>) -> ModuleView {
    let done = items.iter().filter(|item| item.status == Some(Status::Done)).count();
    let progress = Progress { completed: u32::try_from(done).expect("few"), required: u32::try_from(items.len()).expect("few") };
    ModuleView {
        id: id.to_owned(),
        title: title.into(),
        requires: Vec::new(),
        status: Some(status),
        locked_by: None,
        reasons: Vec::new(),
        progress: Some(progress),
        items,
    }
}

/// The course of UX.md's sketch 3.
fn course() -> Outline {
    let hour = 3_600_000;
    let locked = |item: ItemView| ItemView {
        status: Some(Status::Locked),
        reasons: vec![Reason::Finish { id: "q3".into(), title: "Quiz 3: Lifetimes".into() }],
        ..item
    };
    let borrowing = vec![
        item("references", ItemKind::Page, "References", Status::Done),
        ItemView { read: Some(400), ..item("borrowing", ItemKind::Page, "Borrowing", Status::Started) },
        ItemView {
            due: Some(Instant(NOW.0 + 100 * hour)),
            ..item("practice", ItemKind::Assignment, "Practice: borrow checker", Status::NotStarted)
        },
        ItemView { due: Some(Instant(NOW.0 + 9 * hour)), ..item("q3", ItemKind::Quiz, "Quiz 3: Lifetimes", Status::NotStarted) },
        ItemView {
            due: Some(Instant(NOW.0 - 26 * hour)),
            late: true,
            minutes: Some(30),
            ..item("essay", ItemKind::Assignment, "论文一：所有权在实践中的应用", Status::NotStarted)
        },
        locked(item("summary", ItemKind::Page, "Summary", Status::Locked)),
    ];
    let reasons = vec![Reason::Opens { at: Instant(NOW.0 + 200 * hour) }];
    let traits = ModuleView {
        reasons,
        ..module("traits", "Traits", Status::Locked, vec![locked(item("traits-1", ItemKind::Page, "What a trait is", Status::Locked))])
    };
    Outline {
        course: "rust".into(),
        title: "Rust Basics".into(),
        revision: 1,
        state: CourseState::Published,
        modules: vec![
            module("start", "Getting started", Status::Done, vec![item("hello", ItemKind::Page, "Hello", Status::Done)]),
            module("borrow", "Borrowing and lifetimes", Status::Started, borrowing),
            traits,
        ],
        progress: Some(Progress { completed: 2, required: 8 }),
        next: Some("borrowing".into()),
    }
}

fn shown(school: &School, outline: Outline, width: u16, height: u16) -> Harness {
    let screen = CourseOutline::new(outline);
    Harness::learner(&school.services, school.console()).size(width, height).showing(Box::new(screen))
}

#[test]
fn the_tree_says_what_is_done_due_and_locked() {
    let school = School::new();
    for (width, height) in [(80, 24), (40, 20), (200, 60)] {
        shown(&school, course(), width, height).snap(&format!("outline_{width}x{height}"));
    }
}

#[test]
fn the_cursor_begins_at_the_next_thing_to_do_and_goes_on_to_the_one_after() {
    let school = School::new();
    let mut at = shown(&school, course(), 80, 24);
    assert!(cursor(&at).contains("[~] Borrowing"), "{}", at.screen());
    at.keys("n");
    assert!(cursor(&at).contains("Practice"));
    at.keys("n n n");
    assert!(cursor(&at).contains("[~] Borrowing"), "round the end");
    at.keys("p");
    assert!(cursor(&at).contains("论文"));
}

/// Whoever looks at something again finds their place; whoever finished something is led on.
#[test]
fn the_cursor_stays_where_one_came_from_and_goes_on_when_that_was_finished() {
    let school = School::new();
    crate::demo::samples::bring_in(&school.services, &school.console(), &crate::domain::work::Watch::default()).expect("sound");
    let ada = school.learner("ada");
    school.enroll("lyceum-tour", &["ada"], crate::domain::person::CourseRole::Learner);
    school.services.mark_done(&ada, "lyceum-tour", "look/welcome", true).expect("done");
    let mut at = Harness::learner(&school.services, ada).at(Route::Outline { course: "lyceum-tour".into() });
    assert!(cursor(&at).contains("Moving, opening"), "{}", at.screen());
    at.keys("<up> <enter> <esc>");
    assert!(cursor(&at).contains("Welcome"), "it was read before: {}", at.screen());
    at.keys("/ something <enter> <enter> <esc>");
    assert!(cursor(&at).contains("Hand something in"), "looked at, not handed in: {}", at.screen());
    at.keys("<enter> e x <esc> s y");
    at.until("Receipt");
    at.keys("<esc>");
    assert!(!cursor(&at).contains("Hand something in") && cursor(&at).contains("[ ]"), "handed in: {}", at.screen());
}

#[test]
fn a_locked_item_says_why_and_stays_closed() {
    let school = School::new();
    let mut at = shown(&school, course(), 80, 24);
    at.keys("<end> <right> <down>");
    assert!(cursor(&at).contains("[-] What a trait is"), "{}", at.screen());
    at.keys("<enter>");
    assert!(at.line(-2).contains("Finish \"Quiz 3: Lifetimes\" first."), "{}", at.screen());
}

#[test]
fn a_title_is_found_in_a_folded_module() {
    let school = School::new();
    let mut at = shown(&school, course(), 80, 24);
    at.keys("/ HELLO <enter>");
    assert!(cursor(&at).contains("[x] Hello"), "{}", at.screen());
    at.keys("/ e <enter>");
    assert!(at.shows("Found in this course"), "{}", at.screen());
    at.keys("<down> <enter>");
    assert!(cursor(&at).contains("References"), "{}", at.screen());
}

#[test]
fn an_empty_course_says_so() {
    let school = School::new();
    let outline = Outline { modules: Vec::new(), next: None, progress: Some(Progress::default()), ..course() };
    assert!(shown(&school, outline, 40, 20).shows("There is nothing in this course yet."));
}

fn cursor(at: &Harness) -> String {
    at.screen().lines().find(|line| line.starts_with("> ")).unwrap_or_default().to_owned()
}
