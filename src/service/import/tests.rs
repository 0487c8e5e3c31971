use std::io::Read as _;

use super::*;
use crate::domain::course::{ItemBody, ItemState};
use crate::domain::points::Points;
use crate::package::MediaSource as _;
use crate::service::ErrorKind;
use crate::service::page::Place;
use crate::service::testing::School;
use crate::service::testing::sample::{self, package, sample};

fn publish() -> ImportOptions {
    ImportOptions { publish: true, ..ImportOptions::default() }
}

fn import(school: &School, course: Course) -> ImportOutcome {
    school.services.import_course(&school.console(), sample::with_files(course), ImportOptions::default()).unwrap()
}

fn at(course: &mut Course, id: &str) -> (usize, usize) {
    let (module, items) = course.modules.iter().enumerate().find(|(_, m)| m.items.iter().any(|i| i.id == id)).unwrap();
    (module, items.items.iter().position(|i| i.id == id).unwrap())
}

fn item<'a>(course: &'a mut Course, id: &str) -> &'a mut crate::domain::course::Item {
    let (module, index) = at(course, id);
    &mut course.modules[module].items[index]
}

/// CLI.md 1: what somebody may not see is answered as what is not there.
#[test]
fn a_learner_does_not_find_out_which_courses_there_are() {
    let school = School::new();
    let ada = school.learner("ada");
    let refused = || school.services.import_course(&ada, sample(), ImportOptions::default()).unwrap_err();
    let without = refused();
    school.sample_course();
    assert_eq!(refused(), without);
}

/// Issue 2: an export of an unchanged course is equal, byte for byte of its files.
#[test]
fn an_exported_course_equals_the_imported() {
    let school = School::new();
    let wanted = sample().course;
    school.sample_course();
    let mut exported = school.services.export_course(&school.console(), "git-lab").unwrap();
    assert_eq!(exported.course, wanted);
    let mut bytes = Vec::new();
    exported.media.open("media/graph.png").unwrap().read_to_end(&mut bytes).unwrap();
    assert_eq!(bytes, b"a picture");
    assert!(exported.media.open("media/other.png").is_err());
}

/// Files larger than a chunk come back whole; the same content is stored once.
#[test]
fn large_files_come_back_whole() {
    let school = School::new();
    let large: Vec<u8> = (0..3_000_000_u32).map(|n| (n % 251) as u8).collect();
    let files: &[(&str, &[u8])] = &[("media/a.bin", &large), ("media/b.bin", &large), ("media/empty", b"")];
    school.services.import_course(&school.console(), package(sample::course(), files), publish()).unwrap();
    let ada = school.learner("ada");
    school.enroll("git-lab", &["ada"], CourseRole::Learner);
    for path in ["media/a.bin", "media/b.bin"] {
        let mut file = school.services.media(&ada, "git-lab", path).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        assert!(bytes == large);
    }
    assert_eq!(school.services.media(&ada, "git-lab", "media/empty").unwrap().bytes, 0);
    let blobs: u32 =
        school.db().read(Trust::Staff, |db| Ok::<_, store::Error>(db.query_row("SELECT count(*) FROM blob", [], |r| r.get(0))?)).unwrap();
    assert_eq!(blobs, 2);
}

#[test]
fn a_file_that_changed_meanwhile_is_refused_and_nothing_is_there() {
    let school = School::new();
    let mut package = sample();
    package.course.media[0].sha256 = [0; 32];
    let refused = school.services.import_course(&school.console(), package, publish()).unwrap_err();
    assert_eq!(refused.kind, ErrorKind::Conflict);
    assert!(school.services.courses(&school.console(), true).unwrap().courses.is_empty());
}

#[test]
fn the_same_course_again_is_unchanged() {
    let school = School::new();
    assert_eq!(import(&school, sample::course()).outcome, Outcome::Created);
    let again = import(&school, sample::course());
    assert_eq!(again.outcome, Outcome::Unchanged);
    assert_eq!(again.changes, Changes { same: 6, ..Changes::default() });
    assert_eq!(school.services.course(&school.console(), "git-lab").unwrap().outline.revision, 1);
}

#[test]
fn a_dry_run_says_what_would_happen_and_does_nothing() {
    let school = School::new();
    let dry = ImportOptions { dry_run: true, ..ImportOptions::default() };
    let outcome = school.services.import_course(&school.console(), sample(), dry.clone()).unwrap();
    assert_eq!((outcome.outcome, outcome.changes.added, outcome.dry_run), (Outcome::Created, 6, true));
    assert!(school.services.courses(&school.console(), true).unwrap().courses.is_empty());

    school.sample_course();
    let mut newer = sample::course();
    item(&mut newer, "intro/why").title = "Why at all".into();
    let outcome = school.services.import_course(&school.console(), package(newer, &[]), dry).unwrap();
    assert_eq!((outcome.outcome, outcome.changes.changed), (Outcome::Updated, 1));
    let course = school.services.export_course(&school.console(), "git-lab").unwrap().course;
    assert_eq!(course, sample().course);
}

/// FORMATS.md 10.3: text changes, progress stays; what is gone is archived and comes back with its records.
#[test]
fn an_update_keeps_everybodys_progress() {
    let school = School::new();
    school.sample_course();
    let ada = school.learner("ada");
    school.enroll("git-lab", &["ada"], CourseRole::Learner);
    let services = &school.services;
    services.remember_place(&ada, "git-lab", "intro/why", Place { at: 20, read: 1000 }).unwrap();

    let mut newer = sample::course();
    let ItemBody::Page(page) = &mut item(&mut newer, "intro/why").body else { unreachable!() };
    page.text = "# Another text\n\n```check copies\n```\n".into();
    newer.modules[1].items.remove(2);
    let outcome = import(&school, newer);
    assert_eq!(outcome.changes, Changes { added: 0, changed: 1, same: 4, archived: 1, ..Changes::default() });
    let view = services.page(&ada, "git-lab", "intro/why").unwrap();
    assert!(view.text.raw().contains("Another text"));
    assert_eq!(view.status, Some(crate::domain::completion::Status::Done));
    assert_eq!(view.place, Place { at: 20, read: 1000 });
    let outline = services.outline(&ada, "git-lab").unwrap();
    assert!(outline.item("work/feedback").is_none(), "a learner does not see what is archived");
    assert!(services.outline(&school.console(), "git-lab").unwrap().item("work/feedback").is_none(), "nor do lists of what there is");
    assert!(services.page(&school.console(), "git-lab", "work/feedback").is_ok(), "staff open it by its name");

    let back = import(&school, sample::course());
    assert_eq!((back.changes.archived, back.changes.changed), (0, 2));
    assert_eq!(services.outline(&ada, "git-lab").unwrap().item("work/feedback").unwrap().state, ItemState::Published);
}

/// FORMATS.md 10.3: `was` carries the records over, also those of a question.
#[test]
fn a_renamed_item_keeps_its_records() {
    let school = School::new();
    school.sample_course();
    let ada = school.learner("ada");
    school.enroll("git-lab", &["ada"], CourseRole::Learner);
    let answer = crate::domain::quiz::Answer::Text { text: "one".into() };
    school.services.answer_check(&ada, "git-lab", "intro/why", "copies", answer).unwrap();
    school.services.mark_done(&ada, "git-lab", "intro/why", true).unwrap();

    let mut newer = sample::course();
    let page = item(&mut newer, "intro/why");
    page.id = "intro/snapshots".to_owned();
    page.was = vec!["intro/why".to_owned()];
    let ItemBody::Page(body) = &mut page.body else { unreachable!() };
    body.text = "```check how-many\n```\n".into();
    body.checks[0].id = "how-many".to_owned();
    body.checks[0].was = vec!["copies".to_owned()];
    let outcome = import(&school, newer.clone());
    assert_eq!((outcome.changes.changed, outcome.changes.archived, outcome.changes.added), (1, 0, 0));
    let view = school.services.page(&ada, "git-lab", "intro/snapshots").unwrap();
    assert_eq!(view.status, Some(crate::domain::completion::Status::Done));
    assert_eq!(view.checks[0].id, "how-many");
    assert!(view.checks[0].last.is_some(), "the answer to the renamed check is still there");
    let gone = school.services.page(&ada, "git-lab", "intro/why").unwrap_err();
    assert_eq!(gone.kind, ErrorKind::NotFound);
    let again = import(&school, newer);
    assert_eq!(again.outcome, Outcome::Unchanged);
}

/// DESIGN.md 7: a new course is a draft; so is a new item; an update never changes what is published.
#[test]
fn new_things_are_drafts_and_published_ones_stay() {
    let school = School::new();
    import(&school, sample::course());
    let services = &school.services;
    let console = school.console();
    let ada = school.learner("ada");
    school.enroll("git-lab", &["ada"], CourseRole::Learner);
    assert_eq!(services.outline(&ada, "git-lab").unwrap_err().kind, ErrorKind::NotFound);
    services.publish(&console, "git-lab", &[]).unwrap();
    services.unpublish(&console, "git-lab", &["work/show".to_owned()]).unwrap();

    let mut newer = sample::course();
    newer.modules[0].items.push(sample::page("intro/new", "New."));
    item(&mut newer, "work/show").title = "Show it".into();
    let hidden = import(&school, newer.clone()).changes.hidden;
    assert_eq!(hidden, ["intro/new"], "whoever brings it in is told what waits to be published");
    let seen: Vec<String> = services.outline(&ada, "git-lab").unwrap().items().map(|item| item.id.clone()).collect();
    assert_eq!(seen, ["intro/why", "intro/first", "intro/reference", "work/repo", "work/feedback"]);
    services.publish(&console, "git-lab", &["intro/new".to_owned()]).unwrap();
    assert!(services.outline(&ada, "git-lab").unwrap().item("intro/new").is_some());
    newer.modules[0].items.push(sample::page("intro/newer", "Newer."));
    let published = services.import_course(&console, package(newer, &[]), publish()).unwrap();
    assert!(published.changes.hidden.is_empty());
    let outline = services.outline(&ada, "git-lab").unwrap();
    assert!(outline.item("intro/newer").is_some(), "--publish publishes what is new");
    assert!(outline.item("work/show").is_none(), "and not what was hidden by hand");
}

/// FORMATS.md 10.3: a changed key offers a regrade where work was handed in; a changed text does not.
#[test]
fn a_changed_key_offers_a_regrade() {
    let school = School::new();
    school.sample_course();
    let ada = school.learner("ada");
    school.enroll("git-lab", &["ada"], CourseRole::Learner);
    let change = |note: &str, right: &str| {
        let mut newer = sample::course();
        newer.banks[0].questions[0] = {
            let mut question = sample::short("log3", "Show log3", right);
            question.face.tags = vec!["basic".to_owned()];
            question.key.feedback.note = Some(note.into());
            question
        };
        import(&school, newer).changes
    };
    assert!(change("a", "git log -3").regrade.is_empty(), "nobody has handed in anything");
    let item = school.db().read(Trust::Staff, |db| {
        let course = store::course::by_slug(db, "git-lab")?.unwrap();
        Ok::<_, store::Error>(store::item::by_slug(db, course.id, "intro/first")?.unwrap().id)
    });
    let (item, user, now) = (item.unwrap(), ada.user_id().unwrap(), crate::service::testing::NOW);
    school.db().write(move |tx| store::progress::submit(tx, item, user, now)).unwrap();
    assert!(change("b", "git log -3").regrade.is_empty(), "only a note changed");
    let changes = change("b", "git log -n 3");
    assert_eq!(changes.regrade, ["intro/first"]);
    assert_eq!(changes.changed, 1, "the quiz draws from the bank, so it changed");
}

#[test]
fn the_points_of_items_are_known() {
    let school = School::new();
    school.sample_course();
    let outline = school.services.outline(&school.console(), "git-lab").unwrap();
    // Three questions of its own, and two drawn from the bank, a point each.
    assert_eq!(outline.item("intro/first").unwrap().points, Some(Points::whole(5)));
    assert_eq!(outline.item("work/repo").unwrap().points, Some(Points::whole(20)));
    assert_eq!(outline.item("intro/why").unwrap().points, None);
}

#[test]
fn contradictions_are_refused_with_a_sentence() {
    let school = School::new();
    school.sample_course();
    let refuse = |change: &dyn Fn(&mut Course)| {
        let mut course = sample::course();
        change(&mut course);
        school.services.import_course(&school.console(), package(course, &[]), publish()).unwrap_err()
    };
    let cycle = refuse(&|course| course.modules[0].requires = vec![crate::domain::course::Condition::Complete("work".to_owned())]);
    assert!(cycle.message.contains("work -> work/repo -> intro/first -> work"), "{}", cycle.message);
    let twice = refuse(&|course| course.modules[0].items.push(sample::page("work/repo", "")));
    assert!(twice.message.contains("Two items have the id `work/repo`"), "{}", twice.message);
    let kind = refuse(&|course| item(course, "intro/first").body = ItemBody::File);
    assert!(kind.message.contains("was a quiz and is now a file"), "{}", kind.message);
    let course = school.services.export_course(&school.console(), "git-lab").unwrap().course;
    assert_eq!(course, sample().course, "a refused package changes nothing");
}

/// RULES.md 8: instructors bring in courses and update their own; learners and other instructors do not.
#[test]
fn who_may_import_and_export() {
    let school = School::new();
    let (grace, alan, ada) = (school.instructor("grace"), school.instructor("alan"), school.learner("ada"));
    let services = &school.services;
    assert_eq!(services.import_course(&ada, sample(), publish()).unwrap_err().kind, ErrorKind::Denied);
    services.import_course(&grace, sample(), publish()).unwrap();
    school.enroll("git-lab", &["ada"], CourseRole::Learner);
    assert_eq!(services.import_course(&alan, sample(), publish()).unwrap_err().kind, ErrorKind::Denied);
    assert_eq!(services.import_course(&grace, sample(), publish()).unwrap().outcome, Outcome::Unchanged);
    assert!(services.export_course(&grace, "git-lab").is_ok());
    assert_eq!(services.export_course(&ada, "git-lab").err().unwrap().kind, ErrorKind::Denied);
    assert_eq!(services.export_course(&alan, "git-lab").err().unwrap().kind, ErrorKind::NotFound);
}

#[test]
fn a_cancelled_import_leaves_everything_as_it_was() {
    let school = School::new();
    let options = publish();
    options.watch.cancel();
    assert!(school.services.import_course(&school.console(), sample(), options).is_err());
    assert!(school.services.courses(&school.console(), true).unwrap().courses.is_empty());
}

/// A course of 2,000 items goes in, is looked at within the limit of a learner's reads, and comes out.
#[test]
fn a_large_course_stays_usable() {
    let school = School::new();
    let mut large = sample::course();
    large.modules[0].items.extend((0..2000).map(|n| sample::page(&format!("pages/p{n}"), "A page.")));
    school.services.import_course(&school.console(), package(large.clone(), &[]), publish()).unwrap();
    let ada = school.learner("ada");
    school.enroll("git-lab", &["ada"], CourseRole::Learner);
    let outline = school.services.outline(&ada, "git-lab").unwrap();
    assert_eq!(outline.items().count(), 2006);
    assert_eq!(outline.progress.unwrap().required, 2005);
    assert_eq!(school.services.roster(&school.console(), "git-lab").unwrap().people[0].required, 2005);
    assert_eq!(school.services.export_course(&school.console(), "git-lab").unwrap().course, large);
}

/// Issue 2: the sample courses come in, come out equal, and change nothing when they come again.
#[test]
fn the_sample_courses_come_back_equal() {
    let school = School::new();
    for name in ["lyceum-tour", "shell-basics", "git-in-the-lab"] {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-courses").join(name);
        let read = || crate::package::open(&folder, &Watch::default()).unwrap_or_else(|refusal| panic!("{name}: {refusal}"));
        let wanted = read().course;
        school.services.import_course(&school.console(), read(), publish()).unwrap();
        assert!(school.services.export_course(&school.console(), name).unwrap().course == wanted, "{name} came back changed");
        let again = school.services.import_course(&school.console(), read(), publish()).unwrap();
        assert_eq!(again.outcome, Outcome::Unchanged, "{name}");
    }
}

/// What a stopped import left is swept a day later; what a course uses stays.
#[test]
fn what_nothing_uses_is_swept_a_day_later() {
    let school = School::new();
    school.sample_course();
    let now = crate::service::testing::NOW;
    school.db().write(move |tx| store::media::stage(tx, &[7; 32], now)).unwrap();
    let blobs = || {
        school.db().read(Trust::Staff, |db| Ok::<_, store::Error>(db.query_row("SELECT count(*) FROM blob", [], |r| r.get::<_, u32>(0))?))
    };
    let mut newer = sample::course();
    newer.title = "Later".into();
    import(&school, newer.clone());
    assert_eq!(blobs().unwrap(), 3, "an import that still runs keeps its files");
    school.clock.advance(chrono::TimeDelta::days(2));
    newer.title = "Much later".into();
    import(&school, newer);
    assert_eq!(blobs().unwrap(), 2);
    assert_eq!(school.services.media(&school.console(), "git-lab", "media/graph.png").unwrap().bytes, 9);
}
