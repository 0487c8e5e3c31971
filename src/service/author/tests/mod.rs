//! An author's day: a course from nothing, steps back and forth, texts with mistakes, two authors at once, publishing over work.

mod files;
mod sound;
mod text;

use super::*;
use crate::domain::course::{CourseState, ItemKind, ItemState};
use crate::domain::person::CourseRole;
use crate::service::ErrorKind;
use crate::service::import::{ImportOptions, Outcome};
use crate::service::testing::{School, sample};

/// The sample course as its files say it.
fn written() -> Course {
    let wanted = sample::sample().course;
    let read = native::read_back(&wanted).0.unwrap();
    Course { media: wanted.media, ..read }
}

/// That course as a package.
fn package(course: Course) -> crate::package::Package {
    sample::package(course, &[("media/graph.png", b"a picture"), ("i18n/de/intro/why.md", b"Warum")])
}

/// A school with the sample course and rob, who teaches it.
fn taught() -> (School, Actor) {
    let school = School::new();
    let options = ImportOptions { publish: true, ..ImportOptions::default() };
    school.services.import_course(&school.console(), package(written()), options).unwrap();
    let rob = school.instructor("rob");
    school.enroll("git-lab", &["rob"], CourseRole::Instructor);
    (school, rob)
}

fn rename(item: &str, title: &str) -> Edit {
    Edit::RenameItem { item: item.to_owned(), title: title.to_owned() }
}

fn add(module: &str, body: NewBody, title: &str) -> Edit {
    Edit::AddItem { module: module.to_owned(), body, title: title.to_owned(), after: None }
}

fn find<'a>(workshop: &'a Workshop, id: &str) -> &'a WorkItem {
    workshop.modules.iter().flat_map(|module| &module.items).find(|item| item.id == id).unwrap()
}

/// Takes back what the view says would be taken back.
fn undo(school: &School, who: &Actor, course: &str) -> Result<Changed> {
    let step = school.services.working_copy(who, course)?.undo.map(|step| step.id).unwrap_or_default();
    school.services.undo_edit(who, course, &step)
}

fn redo(school: &School, who: &Actor, course: &str) -> Result<Changed> {
    let step = school.services.working_copy(who, course)?.redo.map(|step| step.id).unwrap_or_default();
    school.services.redo_edit(who, course, &step)
}

fn title(school: &School, who: &Actor, item: &str) -> String {
    let outline = school.services.outline(who, "git-lab").unwrap();
    let found = outline.modules.iter().flat_map(|module| &module.items).find(|one| one.id == item).unwrap();
    found.title.raw().to_owned()
}

/// Issue 3: what is made on the screen is a course like any other, and exports as one.
#[test]
fn a_course_made_from_nothing_is_published_and_comes_out_equal() {
    let school = School::new();
    let rob = school.instructor("rob");
    let made = school.services.create_course(&rob, "Git in the lab: 入门").unwrap();
    assert_eq!(made.course, "git-in-the-lab");
    let edit = |edit| school.services.edit_course(&rob, &made.course, edit).unwrap().target.unwrap_or_default();
    let module = edit(Edit::AddModule { title: "第一步".to_owned(), after: None });
    for (body, title) in [(NewBody::Page, "Why"), (NewBody::Quiz, "Check"), (NewBody::Assignment, "A repository")] {
        edit(add(&module, body, title));
    }
    edit(add(&module, NewBody::Link { url: "https://git-scm.com/doc".to_owned() }, "Reference"));
    let published = school.services.publish_changes(&rob, &made.course, PublishOptions { open: true }).unwrap();
    assert_eq!((published.state, published.changes.added), (CourseState::Published, 4));
    let ada = school.learner("ada");
    school.enroll(&made.course, &["ada"], CourseRole::Learner);
    assert_eq!(school.services.page(&ada, &made.course, "第一步/why").unwrap().kind, ItemKind::Page);
    school.services.start_attempt(&ada, &made.course, "第一步/check").unwrap();
    let exported = school.services.export_course(&rob, &made.course).unwrap().course;
    let (read, findings) = native::read_back(&exported);
    assert_eq!((read.as_ref(), findings.iter().filter(|one| one.level.word() == "error").count()), (Some(&exported), 0));
}

#[test]
fn learners_see_nothing_of_the_working_copy_until_it_is_published() {
    let (school, rob) = taught();
    let ada = school.learner("ada");
    school.enroll("git-lab", &["ada"], CourseRole::Learner);
    let changed = school.services.edit_course(&rob, "git-lab", rename("intro/why", "Wherefore")).unwrap();
    assert_eq!(find(&changed.workshop, "intro/why").badge, Some(Badge::Changed));
    assert_eq!(changed.workshop.changes, ChangeCounts { changed: 1, ..ChangeCounts::default() });
    school.services.edit_course(&rob, "git-lab", add("intro", NewBody::Page, "New")).unwrap();
    assert_eq!(title(&school, &ada, "intro/why"), "Why snapshots");
    let published = school.services.publish_changes(&rob, "git-lab", PublishOptions::default()).unwrap();
    assert_eq!((published.changes.added, published.changes.changed, published.outcome), (1, 1, Outcome::Updated));
    assert_eq!(title(&school, &ada, "intro/why"), "Wherefore");
    assert_eq!(title(&school, &ada, "intro/new"), "New", "who publishes changes means them to be seen");
    assert!(school.services.working_copy(&rob, "git-lab").unwrap().changes.is_empty());
}

#[test]
fn steps_go_back_and_forth_and_a_new_one_ends_those_taken_back() {
    let (school, rob) = taught();
    let titled = |workshop: &Workshop| find(workshop, "intro/why").title.raw().to_owned();
    for title in ["One", "Two", "Three"] {
        school.services.edit_course(&rob, "git-lab", rename("intro/why", title)).unwrap();
    }
    let back = || undo(&school, &rob, "git-lab").map(|changed| titled(&changed.workshop));
    assert_eq!((back().unwrap(), back().unwrap(), back().unwrap()), ("Two".into(), "One".into(), "Why snapshots".into()));
    assert_eq!(back().unwrap_err().kind, ErrorKind::Conflict);
    let again = redo(&school, &rob, "git-lab").unwrap();
    assert_eq!(titled(&again.workshop), "One");
    assert_eq!(again.workshop.redo.unwrap().says.raw(), "Renamed One to Two");
    let other = school.services.edit_course(&rob, "git-lab", rename("intro/why", "Other")).unwrap();
    assert!(other.workshop.redo.is_none());
    assert_eq!(other.workshop.steps.len(), 2);
}

#[test]
fn a_hundred_steps_are_kept_and_their_parts_with_them() {
    let (school, rob) = taught();
    for n in 0..150 {
        school.services.edit_course(&rob, "git-lab", rename("intro/why", &format!("Title {n}"))).unwrap();
    }
    let mut back = 0;
    let last = loop {
        match undo(&school, &rob, "git-lab") {
            Ok(changed) => (back, _) = (back + 1, changed),
            Err(error) => break error,
        }
    };
    assert_eq!((back, last.kind), (100, ErrorKind::Conflict));
    let workshop = school.services.working_copy(&rob, "git-lab").unwrap();
    assert_eq!(find(&workshop, "intro/why").title.raw(), "Title 49");
    let parts: u32 = count(&school, "SELECT count(*) FROM course_draft_part");
    let others = u32::try_from(workshop.modules.iter().map(|module| module.items.len()).sum::<usize>()).unwrap();
    assert_eq!(parts, 101 + others + 1, "the kept titles, the first one, every other item and the bank, each once");
    school.services.discard_changes(&rob, "git-lab").unwrap();
    assert_eq!(count(&school, "SELECT count(*) FROM course_draft_part"), 0);
}

fn count(school: &School, sql: &'static str) -> u32 {
    school.db().read(Trust::Staff, |db| Ok::<_, store::Error>(db.query_row(sql, [], |row| row.get(0))?)).unwrap()
}

#[test]
fn publishing_keeps_work_and_tells_of_a_regrade() {
    let (school, rob) = taught();
    let ada = school.learner("ada");
    school.enroll("git-lab", &["ada"], CourseRole::Learner);
    school.services.start_attempt(&ada, "git-lab", "intro/first").unwrap();
    school.services.submit_attempt(&ada, "git-lab", "intro/first").unwrap();
    let source = school.services.item_source(&rob, "git-lab", "intro/first").unwrap();
    let text = source.text.raw().replace("git init", "git clone");
    assert!(matches!(
        school.services.save_item_text(&rob, "git-lab", "intro/first", &text, &source.version).unwrap(),
        TextSaved::Saved { reads: true, .. }
    ));
    let to = Edit::MoveItem { item: "intro/first".to_owned(), module: "work".to_owned(), at: 3 };
    school.services.edit_course(&rob, "git-lab", to).unwrap();
    let published = school.services.publish_changes(&rob, "git-lab", PublishOptions::default()).unwrap();
    assert_eq!(published.changes.regrade, ["intro/first"]);
    assert_eq!(school.services.attempts(&rob, "git-lab", "intro/first", Some("ada")).unwrap().attempts.len(), 1);
}

#[test]
fn what_was_hidden_by_hand_stays_so_and_what_the_changes_hide_is_hidden() {
    let (school, rob) = taught();
    school.services.unpublish(&rob, "git-lab", &["work/show".to_owned()]).unwrap();
    let workshop = school.services.working_copy(&rob, "git-lab").unwrap();
    assert_eq!(find(&workshop, "work/show").state, ItemState::Hidden);
    let reference = find(&workshop, "intro/reference");
    let was = reference.rules();
    let mut now = was.clone();
    now.settings.hidden = true;
    let hide = Edit::SetItem { item: "intro/reference".to_owned(), was: Box::new(was), now: Box::new(now) };
    school.services.edit_course(&rob, "git-lab", hide).unwrap();
    let published = school.services.publish_changes(&rob, "git-lab", PublishOptions::default()).unwrap();
    assert_eq!((published.shown, published.hidden), (vec![], vec!["intro/reference".to_owned()]));
    let workshop = school.services.working_copy(&rob, "git-lab").unwrap();
    let states = ["intro/reference", "work/show", "work/feedback"].map(|id| find(&workshop, id).state);
    assert_eq!(states, [ItemState::Hidden, ItemState::Hidden, ItemState::Published]);
}

#[test]
fn an_update_that_came_meanwhile_is_told_and_taken_over() {
    let (school, rob) = taught();
    school.services.edit_course(&rob, "git-lab", rename("work/show", "Ours")).unwrap();
    let mut update = written();
    update.modules[0].items[0].title = "Theirs".into();
    school.services.import_course(&school.console(), package(update), ImportOptions::default()).unwrap();
    let refused = school.services.publish_changes(&rob, "git-lab", PublishOptions::default()).unwrap_err();
    assert_eq!(refused.kind, ErrorKind::Conflict);
    assert!(school.services.working_copy(&rob, "git-lab").unwrap().updated.is_some());
    let taken = school.services.take_over_update(&rob, "git-lab").unwrap();
    assert!(taken.clashes.is_empty() && taken.workshop.updated.is_none() && taken.workshop.undo.is_none());
    school.services.publish_changes(&rob, "git-lab", PublishOptions::default()).unwrap();
    assert_eq!((title(&school, &rob, "intro/why"), title(&school, &rob, "work/show")), ("Theirs".into(), "Ours".into()));
}

#[test]
fn a_course_without_work_goes_and_one_with_work_is_archived() {
    let (school, rob) = taught();
    let copy = school.services.duplicate_course(&rob, "git-lab", "Git in the lab").unwrap();
    assert_eq!(copy.course, "git-in-the-lab");
    let (one, other) = ("git-lab", copy.course.as_str());
    let exported = |id: &str| school.services.export_course(&rob, id).unwrap().course;
    assert_eq!((exported(other).modules, exported(other).media), (exported(one).modules, exported(one).media));
    assert!(school.services.remove_course(&rob, other).unwrap().gone);
    assert_eq!(school.services.course(&rob, other).unwrap_err().kind, ErrorKind::NotFound);
    let ada = school.learner("ada");
    school.enroll(one, &["ada"], CourseRole::Learner);
    school.services.page(&ada, one, "intro/why").unwrap();
    assert!(!school.services.course_removal(&rob, one).unwrap().gone);
    assert!(!school.services.remove_course(&rob, one).unwrap().gone);
    assert_eq!(school.services.course(&rob, one).unwrap().outline.state, CourseState::Archived);
    let home = school.services.home(&ada).unwrap();
    assert_eq!((home.courses[0].course.as_str(), home.courses[0].state), (one, CourseState::Archived), "it stays in its learners' sight");
    assert!(home.due.is_empty() && home.resume.is_none() && home.courses[0].next.is_none(), "and nothing is to be done in it: {home:?}");
    let refused = school.services.edit_course(&rob, one, rename("intro/why", "No")).unwrap_err();
    assert_eq!(refused.kind, ErrorKind::Conflict, "an archived course is read");
}

/// Ivy's screen says that `u` takes back what she did; by then Ivo has gone on.
#[test]
fn undo_takes_back_what_was_seen_or_nothing() {
    let (school, rob) = taught();
    let tess = school.instructor("tess");
    school.enroll("git-lab", &["tess"], CourseRole::Instructor);
    let module = |title: &str| Edit::AddModule { title: title.to_owned(), after: None };
    let of_rob = school.services.edit_course(&rob, "git-lab", module("Rob's")).unwrap().workshop.undo.unwrap();
    let of_tess = school.services.edit_course(&tess, "git-lab", module("Tess's")).unwrap().workshop.undo.unwrap();
    assert_eq!((of_rob.by.as_deref(), of_tess.by.as_deref()), (Some("rob"), Some("tess")));
    let refused = school.services.undo_edit(&rob, "git-lab", &of_rob.id).unwrap_err();
    assert!(refused.kind == ErrorKind::Conflict && refused.message.contains("Tess's"), "{refused:?}");
    assert_eq!(school.services.working_copy(&rob, "git-lab").unwrap().changes.added, 0, "modules are no items");
    let titles = |workshop: &Workshop| workshop.modules.iter().map(|module| module.title.raw().to_owned()).collect::<Vec<_>>();
    let both = titles(&school.services.working_copy(&rob, "git-lab").unwrap());
    assert!(both.contains(&"Rob's".to_owned()) && both.contains(&"Tess's".to_owned()));
    school.services.undo_edit(&rob, "git-lab", &of_tess.id).unwrap();
    // Another step at the same place is not the one that was seen.
    school.services.edit_course(&rob, "git-lab", module("Other")).unwrap();
    assert_eq!(school.services.undo_edit(&tess, "git-lab", &of_tess.id).unwrap_err().kind, ErrorKind::Conflict);
    school.services.undo_edit(&rob, "git-lab", &of_rob.id).unwrap_err();
}

/// A quiz with work in it is removed and published: nothing of it is lost, and it comes back with all that was in it.
#[test]
fn what_was_removed_and_published_is_put_back_with_its_work() {
    let (school, rob) = taught();
    let ada = school.learner("ada");
    school.enroll("git-lab", &["ada"], CourseRole::Learner);
    school.services.start_attempt(&ada, "git-lab", "intro/first").unwrap();
    school.services.submit_attempt(&ada, "git-lab", "intro/first").unwrap();
    let before = school.services.export_course(&rob, "git-lab").unwrap().course;
    let gone = Edit::RemoveItem { item: "intro/first".to_owned() };
    // What links to it goes first.
    let source = school.services.item_source(&rob, "git-lab", "intro/why").unwrap();
    let text = source.text.raw().replace("](first.quiz.md)", "](https://example.org)");
    school.services.save_item_text(&rob, "git-lab", "intro/why", &text, &source.version).unwrap();
    for part in
        before.modules.iter().map(|module| (&module.id, &module.requires)).chain(before.items().map(|item| (&item.id, &item.requires)))
    {
        for was in part.1.iter().filter(|one| matches!(one, crate::domain::course::Condition::Score { item, .. } | crate::domain::course::Condition::Complete(item) if item == "intro/first")) {
            let drop = Edit::Wait { part: part.0.clone(), was: Some(was.clone()), now: None };
            school.services.edit_course(&rob, "git-lab", drop).unwrap();
        }
    }
    let removed = school.services.edit_course(&rob, "git-lab", gone).unwrap().workshop;
    assert_eq!((removed.removed_work, removed.removed_marks, removed.gone.len()), (1, 1, 0));
    school.services.publish_changes(&rob, "git-lab", PublishOptions::default()).unwrap();
    let workshop = school.services.working_copy(&rob, "git-lab").unwrap();
    assert_eq!((workshop.gone[0].id.as_str(), workshop.gone[0].handed_in), ("intro/first", 1));
    let back = school.services.put_back_item(&rob, "git-lab", "intro/first").unwrap();
    assert!(back.workshop.gone.is_empty());
    school.services.publish_changes(&rob, "git-lab", PublishOptions::default()).unwrap();
    let after = school.services.export_course(&rob, "git-lab").unwrap().course;
    let of = |course: &Course| course.items().find(|item| item.id == "intro/first").cloned().unwrap();
    assert_eq!(of(&after), of(&before));
    assert_eq!(school.services.attempts(&rob, "git-lab", "intro/first", Some("ada")).unwrap().attempts.len(), 1);
    assert_eq!(school.services.put_back_item(&rob, "git-lab", "intro/first").unwrap_err().kind, ErrorKind::NotFound);
}

/// Structural changes name what they change, so those of two people at once are all made.
#[test]
fn two_authors_at_once_lose_no_change_of_each_other() {
    let (school, rob) = taught();
    let tess = school.instructor("tess");
    school.enroll("git-lab", &["tess"], CourseRole::Instructor);
    std::thread::scope(|scope| {
        for who in [&rob, &tess] {
            let services = school.services.clone();
            scope.spawn(move || {
                for n in 0..20 {
                    services.edit_course(who, "git-lab", add("intro", NewBody::Page, &format!("Page {n}"))).unwrap();
                }
            });
        }
    });
    let workshop = school.services.working_copy(&rob, "git-lab").unwrap();
    assert_eq!((workshop.changes.added, workshop.steps.len()), (40, 40));
}
