use rusqlite::Connection;

use super::view::beside;
use super::*;
use crate::domain::person::CourseRole;
use crate::domain::quiz::Verdict;
use crate::service::testing::School;
use crate::service::testing::sample::CANARY;
use crate::service::{ErrorKind, Side};

fn school() -> (School, Actor) {
    let school = School::new();
    school.sample_course();
    let ada = school.learner("ada");
    school.enroll("git-lab", &["ada"], CourseRole::Learner);
    (school, ada)
}

fn text(answer: &str) -> Answer {
    Answer::Text { text: answer.into() }
}

fn status(school: &School, actor: &Actor, item: &str) -> Status {
    school.services.outline(actor, "git-lab").unwrap().item(item).unwrap().status.unwrap()
}

#[test]
fn a_page_knows_its_neighbors_and_where_its_links_lead() {
    let (school, ada) = school();
    let page = school.services.page(&ada, "git-lab", "intro/why").unwrap();
    assert_eq!((page.number, page.of, page.minutes), (1, 3, Some(8)));
    assert!(page.previous.is_none());
    assert_eq!(page.next.as_ref().unwrap().item, "intro/first");
    assert_eq!(page.target("first.quiz.md"), Target::Item("intro/first".to_owned()));
    assert_eq!(page.target("../media/graph.png"), Target::File("media/graph.png".to_owned()));
    assert_eq!(page.target("../i18n/de/intro/why.md"), Target::Nowhere, "a translation may hold keys");
    assert_eq!(page.target("https://git-scm.com"), Target::Web("https://git-scm.com".into()));
    assert_eq!(page.target("#top"), Target::Heading("top".to_owned()));
    assert_eq!(page.target("../../etc/passwd"), Target::Nowhere);
}

/// DESIGN.md 1: a learner comes back exactly where they stopped; the end of a page is what 'view' asks for.
#[test]
fn reading_starts_keeps_the_place_and_ends() {
    let (school, ada) = school();
    assert_eq!(status(&school, &ada, "intro/why"), Status::NotStarted);
    school.services.page(&ada, "git-lab", "intro/why").unwrap();
    assert_eq!(status(&school, &ada, "intro/why"), Status::Started);
    let keep = |at, read| school.services.remember_place(&ada, "git-lab", "intro/why", Place { at, read }).unwrap();
    keep(30, 400);
    keep(10, 100);
    let place = school.services.page(&ada, "git-lab", "intro/why").unwrap().place;
    assert_eq!(place, Place { at: 10, read: 400 }, "scrolling back does not unread");
    assert_eq!(status(&school, &ada, "intro/why"), Status::Started);
    keep(60, 1000);
    assert_eq!(status(&school, &ada, "intro/why"), Status::Done);
    keep(u64::MAX, 2000);
    assert!(school.services.page(&ada, "git-lab", "intro/why").unwrap().place.at < 1000, "a place beyond the text is its end");
}

#[test]
fn a_link_is_done_when_opened_and_work_is_not_read() {
    let (school, ada) = school();
    let link = school.services.page(&ada, "git-lab", "intro/reference").unwrap();
    assert_eq!((link.url.unwrap().raw(), link.status), ("https://git-scm.com/doc", Some(Status::Done)));
    assert_eq!(school.services.page(&ada, "git-lab", "intro/first").unwrap_err().kind, ErrorKind::Invalid);
}

/// RULES.md 4.2: what is locked says why, on the outline and at the door alike.
#[test]
fn a_locked_item_says_why_and_stays_shut() {
    let (school, ada) = school();
    let outline = school.services.outline(&ada, "git-lab").unwrap();
    let repo = outline.item("work/repo").unwrap();
    assert_eq!(repo.status, Some(Status::Locked));
    assert_eq!(repo.locked_by.as_deref(), Some("Finish \"First steps\" first. Score at least 70 % in \"Snapshots and areas\" first."));
    assert_eq!(outline.modules[1].status, Some(Status::Locked));
    let refused = school.services.page(&ada, "git-lab", "work/show").unwrap_err();
    assert_eq!(refused.kind, ErrorKind::Denied);
    assert_eq!(refused.hint.as_deref(), Some("Finish \"First steps\" first."));
    let refused = school.services.mark_done(&ada, "git-lab", "work/show", true).unwrap_err();
    assert_eq!(refused.kind, ErrorKind::Denied);
    assert!(school.services.page(&school.console(), "git-lab", "work/show").is_ok(), "staff are not barred");
}

/// An optional item does not bar, and the module opens once its required ones are done.
#[test]
fn finishing_a_module_opens_the_next() {
    let (school, ada) = school();
    school.services.mark_done(&ada, "git-lab", "intro/why", true).unwrap();
    let (item, user, now) = (item_id(&school, "intro/first"), ada.user_id().unwrap(), school.services.clock.now());
    school.db().write(move |tx| store::progress::submit(tx, item, user, now)).unwrap();
    let outline = school.services.outline(&ada, "git-lab").unwrap();
    assert_eq!(outline.modules[0].status, Some(Status::Done));
    assert_eq!(outline.item("work/show").unwrap().status, Some(Status::NotStarted));
    assert_eq!(outline.item("work/repo").unwrap().locked_by.as_deref(), Some("Score at least 70 % in \"Snapshots and areas\" first."));
    assert_eq!(outline.next.as_deref(), Some("work/show"));
}

fn item_id(school: &School, slug: &str) -> ItemId {
    let find = |db: &Connection| {
        let course = store::course::by_slug(db, "git-lab")?.unwrap();
        Ok::<_, store::Error>(store::item::by_slug(db, course.id, slug)?.unwrap().id)
    };
    school.db().read(Trust::Staff, find).unwrap()
}

#[test]
fn a_tick_can_be_taken_back_and_does_not_replace_work() {
    let (school, ada) = school();
    assert_eq!(school.services.mark_done(&ada, "git-lab", "intro/why", true).unwrap().status, Status::Done);
    assert_eq!(school.services.mark_done(&ada, "git-lab", "intro/why", false).unwrap().status, Status::Started);
    let refused = school.services.mark_done(&ada, "git-lab", "intro/first", true).unwrap_err();
    assert_eq!(refused.kind, ErrorKind::Invalid);
    assert_eq!(school.services.mark_done(&school.console(), "git-lab", "intro/why", true).unwrap_err().kind, ErrorKind::Denied);
}

/// Issue 2: answered in place, told why it is wrong, the last answer is still there.
#[test]
fn a_check_answers_with_a_verdict_and_keeps_the_last_answer() {
    let (school, ada) = school();
    let answer = |answer| school.services.answer_check(&ada, "git-lab", "intro/why", "copies", answer);
    let wrong = answer(text("ten")).unwrap();
    assert_eq!((wrong.verdict, wrong.tries), (Verdict::Wrong, 1));
    assert!(wrong.feedback[0].raw().starts_with("Not so."));
    assert!(wrong.hint.unwrap().raw().starts_with("Think."));
    assert!(answer(text("eleven")).unwrap().hint.unwrap().raw().starts_with("Think harder."));
    let right = answer(text("one")).unwrap();
    assert_eq!((right.verdict, right.tries, right.hint), (Verdict::Right, 3, None));
    let page = school.services.page(&ada, "git-lab", "intro/why").unwrap();
    let last = page.checks[0].last.as_ref().unwrap();
    assert_eq!((last.verdict, &last.answer), (Verdict::Right, &text("one")));
    assert_eq!(answer(Answer::Value { value: true }).unwrap_err().kind, ErrorKind::Invalid);
    let unknown = school.services.answer_check(&ada, "git-lab", "intro/why", "copys", text("one")).unwrap_err();
    assert_eq!(unknown.kind, ErrorKind::NotFound);
}

/// SECURITY.md S3: until a check is answered, nothing of a key is in what a learner gets.
#[test]
fn no_key_is_in_what_a_learner_reads() {
    let (school, ada) = school();
    let services = &school.services;
    let seen = [
        serde_json::to_string(&services.course(&ada, "git-lab").unwrap()).unwrap(),
        serde_json::to_string(&services.page(&ada, "git-lab", "intro/why").unwrap()).unwrap(),
        serde_json::to_string(&services.home(&ada).unwrap()).unwrap(),
        serde_json::to_string(&services.dates(&ada, "git-lab").unwrap()).unwrap(),
    ];
    assert!(seen.iter().all(|json| !json.contains(CANARY)), "{seen:?}");
    let wrong = services.answer_check(&ada, "git-lab", "intro/why", "copies", text("ten")).unwrap();
    let json = serde_json::to_string(&wrong).unwrap();
    assert!(!json.contains("one\"") && !json.contains("For staff"), "a wrong answer does not tell the right one: {json}");
    let keys = ["question_key", "item_key", "credential", "audit", "bank"];
    for table in keys {
        let read = school.db().read(Trust::Learner, |db| {
            let sql = ["SELECT count(*) FROM ", table].concat();
            Ok::<_, store::Error>(db.query_row(&sql, [], |row| row.get::<_, i64>(0))?)
        });
        assert!(read.is_err(), "a learner's connection reads {table}");
    }
}

/// DESIGN.md 7: a pause over 120 seconds counts as 120.
#[test]
fn active_time_counts_pauses_up_to_two_minutes() {
    let (school, ada) = school();
    let add = |seconds| school.services.add_active_time(&ada, "git-lab", "intro/why", seconds).unwrap();
    add(30);
    add(5000);
    school.clock.advance(chrono::TimeDelta::days(1));
    add(10);
    let roster = school.services.roster(&school.console(), "git-lab").unwrap();
    assert_eq!(roster.people[0].active_seconds, 160);
    assert!(school.services.add_active_time(&school.console(), "git-lab", "intro/why", 9).is_ok(), "staff's time is not kept");
    assert_eq!(school.services.roster(&school.console(), "git-lab").unwrap().people[0].active_seconds, 160);
}

/// Files: pictures for everybody in the course, sources and translations for staff.
#[test]
fn files_are_given_to_who_may_see_them() {
    let (school, ada) = school();
    let bob = school.learner("bob");
    let media =
        |actor: &Actor, path: &str| school.services.media(actor, "git-lab", path).map(|file| file.bytes).map_err(|error| error.kind);
    assert_eq!(media(&ada, "media/graph.png"), Ok(9));
    assert_eq!(media(&ada, "i18n/de/intro/why.md"), Err(ErrorKind::NotFound));
    assert_eq!(media(&school.console(), "i18n/de/intro/why.md"), Ok(5));
    assert_eq!(media(&bob, "media/graph.png"), Err(ErrorKind::NotFound));
    assert_eq!(media(&ada, "media/graph.jpg"), Err(ErrorKind::NotFound));
}

/// An archived course can still be read, and nothing in it moves.
#[test]
fn an_archived_course_is_read_only() {
    let (school, ada) = school();
    school.services.archive(&school.console(), "git-lab", false).unwrap();
    assert!(school.services.page(&ada, "git-lab", "intro/why").is_ok());
    assert_eq!(status(&school, &ada, "intro/why"), Status::NotStarted);
    assert_eq!(school.services.mark_done(&ada, "git-lab", "intro/why", true).unwrap_err().kind, ErrorKind::Conflict);
    let home = school.services.home(&ada).unwrap();
    assert_eq!((home.courses.len(), home.courses[0].state), (1, CourseState::Archived), "what was reached stays in sight");
    assert!(home.courses[0].next.is_none() && home.due.is_empty() && home.resume.is_none(), "and nothing more is to be done");
    school.services.archive(&school.console(), "git-lab", true).unwrap();
    assert_eq!(school.services.home(&ada).unwrap().courses[0].course, "git-lab");
}

/// CLI.md 8: one person, both sides; as learner the rules hold in full.
#[test]
fn in_a_school_for_one_the_side_decides() {
    let (school, _) = school();
    let me = school.admin("me");
    school.db().write(|tx| store::setting::set(tx, "mode", crate::service::settings::Mode::JustMe.word())).unwrap();
    let (learn, teach) = (me.clone().on(Side::Learn), me.on(Side::Teach));
    let services = &school.services;
    assert!(services.join(&learn, "git-lab").unwrap().new);
    assert_eq!(status(&school, &learn, "work/repo"), Status::Locked);
    assert_eq!(services.page(&learn, "git-lab", "work/show").unwrap_err().kind, ErrorKind::Denied);
    assert!(services.page(&teach, "git-lab", "work/show").is_ok());
    assert!(services.export_course(&learn, "git-lab").is_err(), "keys are for the teacher's side");
    assert!(services.export_course(&teach, "git-lab").is_ok());
    services.unpublish(&teach, "git-lab", &[]).unwrap();
    assert_eq!(services.outline(&learn, "git-lab").unwrap_err().kind, ErrorKind::NotFound);
}

/// The owner learns in every course of their school, joined or not; and whoever runs it is told how to open what waits for the term.
#[test]
fn in_a_school_for_one_every_course_is_learnt_in() {
    let (school, _) = school();
    let me = school.admin("me");
    school.db().write(|tx| store::setting::set(tx, "mode", crate::service::settings::Mode::JustMe.word())).unwrap();
    let learn = me.clone().on(Side::Learn);
    let services = &school.services;
    let home = services.home(&learn).unwrap();
    assert_eq!((home.courses[0].course.as_str(), home.to_join, home.resume.is_some()), ("git-lab", 0, true));
    assert!(services.catalog(&learn).unwrap().courses[0].joined && !services.places(&learn).unwrap().is_empty());
    assert!(services.home(&me.on(Side::Teach)).unwrap().courses.is_empty(), "the other side teaches it");
    services.page(&learn, "git-lab", "intro/why").unwrap();
    let members = services.members(&school.console(), "git-lab").unwrap().people;
    assert!(members.iter().any(|one| one.user == "me"), "working is joining");
    let missed = services.page(&learn, "git-lab", "quiz/why").unwrap_err();
    assert_eq!((missed.hint.as_deref(), missed.within.as_deref()), (Some("Did you mean `intro/why`?"), Some("git-lab")));
}

/// Relative dates are told as the course says them as long as the term has no start.
#[test]
fn a_date_without_a_term_is_told_as_the_course_says_it() {
    let school = School::new();
    let folder = school.folder().join("term");
    std::fs::create_dir_all(&folder).unwrap();
    let items = "[{ file = \"a.md\", open = \"week 1 mon 08:00\" }, { file = \"b.md\", requires = [\"after week 2\"] }]";
    let toml = format!("format = 1\nid = \"term\"\ntitle = \"Term\"\n[[module]]\nid = \"m\"\nitems = {items}\n");
    std::fs::write(folder.join("course.toml"), toml).unwrap();
    std::fs::write(folder.join("a.md"), "A\n").unwrap();
    std::fs::write(folder.join("b.md"), "B\n").unwrap();
    let package = crate::package::open(&folder, &crate::domain::work::Watch::default()).unwrap_or_else(|refusal| panic!("{refusal}"));
    let options = crate::service::import::ImportOptions { publish: true, ..Default::default() };
    school.services.import_course(&school.console(), package, options).unwrap();
    let dates = school.services.dates(&school.console(), "term").unwrap();
    let told: Vec<String> = dates.items[0].relative.iter().map(|(_, rule)| rule.to_string()).collect();
    assert_eq!((told, dates.items[0].needs_term_start), (vec!["week 1 mon 08:00".to_owned()], true));
    assert!(dates.items[1].relative.is_empty());
    let me = school.admin("me");
    school.db().write(|tx| store::setting::set(tx, "mode", crate::service::settings::Mode::JustMe.word())).unwrap();
    let locked = school.services.page(&me.on(Side::Learn), "term", "b").unwrap_err();
    assert!(locked.hint.as_ref().is_some_and(|hint| hint.contains("`lyceum course dates term --start DAY`")), "{locked:?}");
}

#[test]
fn links_count_from_the_page_and_stay_in_the_package() {
    assert_eq!(beside("intro/why.md", "first.quiz.md").as_deref(), Some("intro/first.quiz.md"));
    assert_eq!(beside("intro/why.md", "../media/a.png").as_deref(), Some("media/a.png"));
    assert_eq!(beside("why.md", "./media//a.png").as_deref(), Some("media/a.png"));
    assert_eq!(beside("intro/why.md", "../../etc/passwd"), None);
    assert_eq!(beside("intro/why.md", "/media/a.png").as_deref(), Some("media/a.png"));
}
