use crate::domain::course::Criterion;
use crate::domain::person::CourseRole;
use crate::domain::points::{Exact, Points};
use crate::domain::text::Untrusted;
use crate::service::grade::NewGrade;
use crate::service::import::ImportOptions;
use crate::service::sign_in::SignedIn;
use crate::service::submission::{NewFile, NewWork};
use crate::service::testing::{School, sample};
use crate::tui::route::Route;
use crate::tui::screen::Inside;
use crate::tui::testing::{Harness, place};

const LEARNERS: usize = 30;
const ITEM: &str = "work/repo";

/// Thirty learners have handed in; the rubric has four criteria.
fn school(learners: usize) -> School {
    let school = School::new();
    let mut course = sample::course();
    let module = &mut course.modules[1];
    module.requires.clear();
    module.items[0].requires.clear();
    if let crate::domain::course::ItemBody::Assignment(assignment) = &mut module.items[0].body {
        let rubric = assignment.rubric.as_mut().expect("it has one");
        let criterion = |n: usize| Criterion {
            id: format!("c{n}"),
            title: format!("Criterion {n}").as_str().into(),
            factor: Exact::whole(1),
            cells: vec!["as it should be".into(), "not there".into()],
        };
        rubric.criteria = (1..=4).map(criterion).collect();
    }
    let options = ImportOptions { publish: true, ..ImportOptions::default() };
    school.services.import_course(&school.console(), sample::package(course, &[]), options).expect("a sound course");
    school.instructor("tina");
    school.instructor("tom");
    school.enroll("git-lab", &["tina", "tom"], CourseRole::Instructor);
    for n in 0..learners {
        let name = learner(n);
        let who = school.learner(&name);
        school.enroll("git-lab", &[&name], CourseRole::Learner);
        let work = NewWork { text: Some(format!("My work, {n}.").as_str().into()), ..NewWork::default() };
        school.services.submit_work(&who, "git-lab", ITEM, work).expect("it is taken");
    }
    school
}

fn learner(n: usize) -> String {
    format!("learner-{n:02}")
}

fn tina(school: &School) -> Harness {
    let actor = school.services.act_as(&school.console(), "tina").expect("tina");
    let me = school.services.me(&actor).expect("herself");
    let view = school.services.school(&actor).expect("the school");
    Harness::world(Inside::of(&school.services, SignedIn { actor, me, failures: 0 }, &view, &place()))
}

fn marking(school: &School, n: usize) -> Harness {
    tina(school).at(Route::Marking { course: "git-lab".into(), item: ITEM.into(), user: learner(n), attempt: None })
}

fn mark(school: &School, n: usize) -> Option<String> {
    school.services.marking(&school.console(), "git-lab", ITEM, &learner(n), None).expect("there").mark
}

/// Five keys a submission with four criteria, and nothing between two of them; `teaching_journey` measures it in the real program.
#[test]
fn five_keys_mark_one_and_lead_to_the_next() {
    let school = school(LEARNERS);
    let mut at = tina(&school);
    at.keys("<enter>");
    for _ in 0..LEARNERS {
        for key in ["1", "1", "2", "1", "s"] {
            at.keys(key);
        }
    }
    let marks: Vec<_> = (0..LEARNERS).map(|n| mark(&school, n)).collect();
    assert!(marks.iter().all(|mark| mark.as_deref() == Some("15")), "{marks:?}\n{}", at.screen());
    assert!(at.shows("nothing more waits"), "{}", at.screen());
    assert!(school.services.to_mark(&school.console(), "git-lab").expect("the queue").work.is_empty());
}

#[test]
fn half_a_rubric_is_no_mark_and_the_cursor_goes_where_it_lacks() {
    let school = school(2);
    let mut at = marking(&school, 0);
    at.keys("1 1 s");
    assert!(mark(&school, 0).is_none() && at.shows("No level yet: Criterion 3"), "{}", at.screen());
    at.keys("2 2 s");
    assert_eq!(mark(&school, 0).as_deref(), Some("10"));
}

/// What is no score is said where it is typed, and words are read as what they mean.
#[test]
fn a_score_is_judged_as_it_is_typed() {
    let school = school(2);
    let mut at = marking(&school, 0);
    at.keys("e");
    at.text("abc");
    at.keys("<enter>");
    assert!(at.shows("`abc` is no score") && at.shows("The mark of learner-00"), "it stays to be mended: {}", at.screen());
    at.keys("<backspace> <backspace> <backspace>");
    at.text("ex");
    at.keys("<enter>");
    assert!(at.shows("Mark: excused"), "{}", at.screen());
    at.keys("s");
    assert_eq!(mark(&school, 0).as_deref(), Some("ex"), "{}", at.screen());
}

#[test]
fn what_was_begun_is_there_again() {
    let school = school(2);
    let mut at = marking(&school, 0);
    at.keys("1 2 c");
    at.text("Look at your log.");
    at.keys("<esc> <esc>");
    let at = marking(&school, 0);
    assert!(at.shows("Look at your log.") && at.shows("not given yet"), "{}", at.screen());
    let mut at = at;
    at.keys("1 1 s");
    let view = school.services.marking(&school.console(), "git-lab", ITEM, &learner(0), None).expect("there");
    assert_eq!((view.mark.as_deref(), view.comment.as_ref().map(Untrusted::raw)), (Some("15"), Some("Look at your log.")));
    let tina = school.services.act_as(&school.console(), "tina").expect("tina");
    let again = school.services.marking(&tina, "git-lab", ITEM, &learner(0), None).expect("there");
    assert!(again.draft.is_none(), "what is given is no draft any more");
}

/// Another marker was faster: nothing is overwritten in silence, and what was chosen stays on the desk.
#[test]
fn a_mark_given_meanwhile_is_told() {
    let school = school(2);
    let mut at = marking(&school, 0);
    at.keys("1 1 1 1");
    let tom = school.services.act_as(&school.console(), "tom").expect("tom");
    let grade = NewGrade { score: Some("7".into()), ..NewGrade::default() };
    school.services.set_grade(&tom, "git-lab", ITEM, &learner(0), grade).expect("it is given");
    at.keys("s");
    assert!(at.shows("The score is 7 by now, set by tom"), "{}", at.screen());
    assert_eq!(mark(&school, 0).as_deref(), Some("7"));
    at.wait(60_000);
    assert!(at.shows("In the book: 7, by tom"), "{}", at.screen());
}

/// A mark is about the newest work: what came in after the look is looked at first, and what was chosen stays.
#[test]
fn work_handed_in_while_one_looked_is_told() {
    let school = school(2);
    let mut at = marking(&school, 0);
    at.keys("1 1 1 1");
    let who = school.services.act_as(&school.console(), &learner(0)).expect("the learner");
    let work = NewWork { text: Some("Better work.".into()), ..NewWork::default() };
    school.services.submit_work(&who, "git-lab", ITEM, work).expect("it is taken");
    at.keys("s");
    assert!(at.shows("learner-00 handed in anew while you looked") && at.shows("Better work."), "{}", at.screen());
    assert_eq!(mark(&school, 0), None);
    at.keys("s");
    assert!(mark(&school, 0).is_some(), "{}", at.screen());
}

/// The screen looks again whenever the school changes: what was chosen for the work before is not given for the new one unseen.
#[test]
fn work_that_comes_in_by_itself_is_told_before_it_is_marked() {
    let school = school(2);
    let mut at = marking(&school, 0);
    at.keys("1 1 1");
    let who = school.services.act_as(&school.console(), &learner(0)).expect("the learner");
    let work = NewWork { text: Some("Better work.".into()), ..NewWork::default() };
    school.services.submit_work(&who, "git-lab", ITEM, work).expect("it is taken");
    at.session.flush();
    at.session.refresh();
    at.wait(1);
    assert!(at.shows("handed in anew: what is on the desk") && at.shows("Better work."), "{}", at.screen());
    at.keys("1 s");
    assert!(at.shows("handed in anew while you looked") && mark(&school, 0).is_none(), "{}", at.screen());
    at.keys("s");
    assert!(mark(&school, 0).is_some(), "{}", at.screen());
}

#[test]
fn a_mark_is_taken_back_and_its_learner_shown() {
    let school = school(3);
    let mut at = marking(&school, 0);
    at.keys("1 1 1 1 s");
    assert!(at.shows("My work, 1."), "{}", at.screen());
    at.keys("u");
    assert!(mark(&school, 0).is_none() && at.shows("My work, 0."), "{}", at.screen());
}

/// A mark that its learner may have seen is changed with a reason only.
#[test]
fn changing_what_was_seen_asks_why() {
    let school = school(1);
    let mut at = marking(&school, 0);
    at.keys("1 1 1 1 s");
    at.keys("e");
    at.text("9");
    at.keys("<enter> s");
    assert!(at.shows("Why is it changed?"), "{}", at.screen());
    at.text("Counted again");
    at.keys("<enter>");
    assert_eq!(mark(&school, 0).as_deref(), Some("9"), "{}", at.screen());
    let history = school.services.grade_history(&school.console(), "git-lab", ITEM, &learner(0)).expect("the history");
    assert!(history.events.iter().any(|event| event.reason.as_ref().is_some_and(|text| text.raw() == "Counted again")));
}

#[test]
fn the_screen_at_each_size() {
    let school = school(3);
    let mut at = marking(&school, 0);
    at.keys("1");
    at.snap("marking");
    at.resize(40, 20);
    at.snap("marking_40x20");
    at.resize(200, 60);
    at.snap("marking_200x60");
}

/// What a person marks in a quiz is marked here too, answer by answer.
#[test]
fn an_essay_of_a_quiz_is_marked_by_a_digit() {
    let school = School::new();
    let mut course = sample::course();
    let quiz = &mut course.modules[0].items[1];
    if let crate::domain::course::ItemBody::Quiz(quiz) = &mut quiz.body {
        quiz.pools.truncate(1);
        if let crate::domain::course::PoolSource::Own(own) = &mut quiz.pools[0].source {
            *own = vec![sample::essay("why", "Why snapshots?")];
            own[0].face.points = Some(Points::whole(4));
        }
    }
    let options = ImportOptions { publish: true, ..ImportOptions::default() };
    school.services.import_course(&school.console(), sample::package(course, &[]), options).expect("a sound course");
    school.instructor("tina");
    let ada = school.learner("ada");
    school.enroll("git-lab", &["tina"], CourseRole::Instructor);
    school.enroll("git-lab", &["ada"], CourseRole::Learner);
    school.services.start_attempt(&ada, "git-lab", "intro/first").expect("begun");
    let text = crate::service::attempt::Given::Text { text: "Because of history.".into() };
    let given = crate::service::attempt::GivenAnswer::of(text);
    school.services.answer(&ada, "git-lab", "intro/first", vec![("why".to_owned(), given)]).expect("saved");
    school.services.submit_attempt(&ada, "git-lab", "intro/first").expect("handed in");
    let mut at = tina(&school);
    at.keys("<enter>");
    assert!(at.shows("Because of history.") && at.shows("ada wrote:") && !at.shows("You wrote"), "{}", at.screen());
    assert!(at.shows("For those who mark") && at.shows("For staff.") && at.shows("It has no mark yet: you give it."), "{}", at.screen());
    at.snap("marking_essay");
    at.keys("5");
    assert!(at.shows("at most 4"), "{}", at.screen());
    at.keys("3 s");
    let attempt = school.services.attempt_of(&school.console(), "git-lab", "intro/first", "ada", None).expect("there");
    assert_eq!(attempt.questions[0].mark, Some(Points::whole(3)), "{}", at.screen());
    let points = || {
        let attempt = school.services.attempt_of(&school.console(), "git-lab", "intro/first", "ada", None).expect("there");
        attempt.questions[0].mark
    };
    at.keys("u");
    assert!(points().is_none() && at.shows("Taken back"), "points are taken back too: {}", at.screen());
    at.keys("2 s");
    school.services.mark_question(&school.console(), "git-lab", "intro/first", "ada", "why", None, Points::whole(4), None).expect("marked");
    at.keys("u");
    assert!(points() == Some(Points::whole(4)) && at.shows("marked in this attempt meanwhile"), "{}", at.screen());
    at.keys("u");
    assert_eq!(points(), Some(Points::whole(4)), "once is enough: {}", at.screen());
}

/// While a file was read on the whole screen somebody else gave a mark: that is told, and what was begun stays.
#[test]
fn a_mark_given_while_one_was_away_is_told() {
    let school = with_files(&[("essay.md", b"Because.")]);
    let mut at = marking(&school, 0);
    at.keys("1 1 1 1 <enter>");
    let tom = school.services.act_as(&school.console(), "tom").expect("tom");
    let grade = NewGrade { score: Some("7".into()), ..NewGrade::default() };
    school.services.set_grade(&tom, "git-lab", ITEM, &learner(0), grade).expect("it is given");
    at.keys("<esc>");
    assert!(at.shows("changed meanwhile") && at.shows("In the book: 7, by tom") && at.shows("not given yet"), "{}", at.screen());
    assert_eq!(mark(&school, 0).as_deref(), Some("7"));
}

/// Hands in files for the first learner.
fn with_files(files: &[(&str, &[u8])]) -> School {
    let school = school(1);
    let who = school.services.act_as(&school.console(), &learner(0)).expect("the learner");
    let one = |(name, bytes): &(&str, &[u8])| NewFile { name: (*name).into(), content: Box::new(std::io::Cursor::new(bytes.to_vec())) };
    let work = NewWork { files: files.iter().map(one).collect(), ..NewWork::default() };
    school.services.submit_work(&who, "git-lab", ITEM, work).expect("it is taken");
    school
}

#[test]
fn files_stand_one_after_another_beside_the_rubric() {
    let code = (1..=30).map(|n| format!("print({n})\n")).collect::<Vec<_>>().concat();
    let school = with_files(&[
        ("essay.md", b"# Why\n\nBecause *history*."),
        ("prog.py", code.as_bytes()),
        ("data.csv", b"name,height\nbean,12\n"),
        ("photo.png", b"\x89PNG\0"),
    ]);
    let mut at = marking(&school, 0);
    assert!(at.shows("essay.md, 25 bytes") && at.shows("Because history.") && at.shows("prog.py, "), "{}", at.screen());
    at.snap("marking_files");
    at.keys("<tab> <end>");
    assert!(at.shows("30 | print(30)") && at.shows("data.csv, ") && at.shows("bean") && at.shows("A picture cannot"), "{}", at.screen());
    at.keys("<enter> <down> <enter>");
    assert!(at.line(0).contains("prog.py") && at.shows("1 | print(1)"), "{}", at.screen());
    at.keys("<esc>");
    assert!(at.shows("30 | print(30)"), "back where it was: {}", at.screen());
    at.keys("1 1 1 1 s");
    assert_eq!(mark(&school, 0).as_deref(), Some("20"), "{}", at.screen());
}

/// Ten megabytes: the rubric is there at once, the text when it is read, and its end one key away.
#[test]
fn a_huge_file_hinders_nobody() {
    let text = "All work and no play makes Jack a dull boy.\n".repeat(200_000);
    let school = with_files(&[("novel.txt", text.as_bytes())]);
    let mut at = marking(&school, 0);
    at.until("200000 lines");
    at.keys("<tab> <end> <pgup> <tab> 1");
    assert!(at.shows("no play makes Jack a dull") && at.shows("lines more above"), "{}", at.screen());
}
