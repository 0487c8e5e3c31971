use crate::domain::author::{Edit, rubric};
use crate::domain::course::{Condition, ItemBody};
use crate::domain::person::CourseRole;
use crate::domain::work::Watch;
use crate::package::{self, native};
use crate::service::attempt::{Given, GivenAnswer, Named};
use crate::service::author::TextSaved;
use crate::service::sign_in::SignedIn;
use crate::service::testing::School;
use crate::tui::route::Route;
use crate::tui::screen::{Inside, Reply, Request};
use crate::tui::testing::{Harness, place};

/// A school with tina and rosa, who teach.
fn school() -> School {
    let school = School::new();
    school.instructor("tina");
    school.instructor("rosa");
    school
}

fn as_user(school: &School, name: &str) -> Harness {
    let actor = school.services.act_as(&school.console(), name).expect("somebody");
    let me = school.services.me(&actor).expect("themselves");
    let view = school.services.school(&actor).expect("the school");
    Harness::world(Inside::of(&school.services, SignedIn { actor, me, failures: 0 }, &view, &place()))
}

/// Makes a course on the screen and stands in its workshop.
fn made(school: &School) -> Harness {
    let mut at = as_user(school, "tina");
    at.keys("a");
    at.text("Reading the sky");
    at.keys("<enter>");
    at
}

/// Adds an item of the kind so many rows down the chooser; the editor stands open after it.
fn add(at: &mut Harness, downs: usize, title: &str) {
    at.keys("a");
    at.keys(&"<down> ".repeat(downs)).keys("<enter>");
    at.text(title);
    at.keys("<enter>");
}

/// A module with a page in it.
fn begun(school: &School) -> Harness {
    let mut at = made(school);
    at.keys("A");
    at.text("Stars");
    at.keys("<enter>");
    add(&mut at, 0, "Names");
    at.text("# Names\n\nEvery star has one.");
    at.keys("<esc>");
    at
}

fn writing(item: &str) -> Route {
    Route::Write { course: "reading-the-sky".to_owned(), item: item.to_owned(), line: None }
}

/// Takes the whole text away that stands in the editor and pastes another.
fn replace(at: &mut Harness, text: &str) {
    at.keys("<c-e>");
    let edit = at.requests.pop();
    assert!(matches!(edit, Some(Request::Edit { .. })), "{edit:?}");
    at.session.reply(Reply::Edited(text.to_owned()));
    at.wait(1_000);
}

const QUIZ: &str = "+++\ntitle = \"First look\"\n+++\n\nWhat do you see?\n\n## Brightest {#brightest}\n\nWhich star is the brightest at night?\n\n- (x) Sirius\n- ( ) Polaris\n";
const ESSAY: &str = "+++\ntitle = \"A night outside\"\npoints = 10\n+++\n\nDescribe what you saw.\n\n# Rubric {rubric}\n\n|                | 5 full | 2 in parts | 0 missing |\n| --- | --- | --- | --- |\n| What you saw | every star named | some named | none |\n| How you write | clear | in parts | unclear |\n";

/// Issue 3, 'Done when' 2 and 3: from nothing to a published course whose folder is without a fault.
#[test]
fn a_course_from_nothing() {
    let school = school();
    let mut at = begun(&school);
    at.snap("workshop_begun");
    add(&mut at, 1, "First look");
    replace(&mut at, QUIZ);
    at.snap("write_quiz");
    at.keys("<esc> A");
    at.text("Planets 行星");
    at.keys("<enter>");
    add(&mut at, 0, "Wanderers");
    at.text("Seven of them are seen from here.");
    at.keys("<esc>");
    add(&mut at, 2, "A night outside");
    replace(&mut at, ESSAY);
    at.snap("write_assignment");
    at.keys("<esc>");
    at.snap("workshop");
    at.resize(40, 20);
    at.snap("workshop_40x20");
    at.resize(200, 60);
    at.snap("workshop_200x60");
    at.resize(80, 24);
    at.keys("r");
    at.snap("workshop_publish");
    at.keys("<enter>");
    at.until_gone("Publishing ...");
    assert!(at.shows("published; nothing is changed"), "{}", at.screen());

    let mut exported = school.services.export_course(&school.console(), "reading-the-sky").expect("it exports");
    let folder = tempfile::tempdir().expect("a folder");
    let to = folder.path().join("course");
    native::write(&exported.course, &mut exported.media, &to, &Watch::default()).expect("it is written");
    let checked = package::check(&to, &Watch::default());
    assert!(checked.findings.is_empty(), "{:?}", checked.findings);
    let kinds: Vec<&str> = exported.course.items().map(|item| item.body.kind().word()).collect();
    assert_eq!(kinds, ["page", "quiz", "page", "assignment"]);
    assert_eq!(exported.course.modules.len(), 2);
}

/// Every example that is offered reads, in a text of its kind.
#[test]
fn what_is_put_in_as_an_example_is_without_a_fault() {
    let school = school();
    let mut at = begun(&school);
    for (downs, title, examples) in [(0, "Page", 9), (1, "Quiz", 6), (2, "Work", 10), (6, "Survey", 4)] {
        for example in 0..examples {
            add(&mut at, downs, &format!("{title} {example}"));
            at.keys("<c-y>").keys(&"<down> ".repeat(example)).keys("<enter>");
            at.wait(5_000);
            let doubted = at.screen().lines().any(|line| line.trim_start().starts_with("look "));
            assert!(!at.line(0).contains("mistake") && !doubted, "{title} {example}\n{}", at.screen());
            at.keys("<esc>");
        }
    }
}

/// A long text is on its way while one types on: whoever leaves then loses no letter of it.
#[test]
fn a_long_text_is_whole_when_one_leaves_while_it_is_kept() {
    let school = school();
    let mut at = begun(&school);
    let text = |item: &str| school.services.item_source(&school.console(), "reading-the-sky", item).expect("it is there").text;
    add(&mut at, 0, "Long");
    at.paste(&"A line of forty letters, or about that.\n".repeat(2_000));
    for letters in ["one ", "two ", "three "] {
        at.text(letters);
        at.wait(600);
    }
    at.text("four");
    at.keys("<esc>");
    let kept = text("stars/long");
    assert!(kept.raw().trim_end().ends_with("one two three four") && kept.raw().len() > 70_000, "{}", at.screen());
    at.keys("<enter> x");
    at.until("saved");
    assert_eq!(text("stars/long").raw().len(), kept.raw().len() + 1, "{}", at.screen());
}

#[test]
fn a_rubric_is_put_in_below_the_line_of_the_cursor() {
    let school = school();
    let mut at = begun(&school);
    add(&mut at, 2, "A night outside");
    at.text("Draw what you see.");
    at.keys("<c-y>");
    at.snap("write_examples");
    at.keys("<enter>");
    at.wait(5_000);
    let text = school.services.item_source(&school.console(), "reading-the-sky", "stars/a-night-outside").expect("it is there").text;
    assert!(text.raw().contains("Draw what you see.\n\n## How it is marked {rubric}\n"), "{}", text.raw());
    at.keys("<c-t>");
    assert!(at.shows("How it is marked") && at.shows("What is said"), "{}", at.screen());
}

#[test]
fn a_mistake_keeps_it_from_being_published_and_is_led_to() {
    let school = school();
    let mut at = begun(&school);
    add(&mut at, 1, "First look");
    replace(&mut at, &QUIZ.replace("- (x) Sirius\n- ( ) Polaris\n", "- (x) Sirius\n- (y) Polaris\n"));
    assert!(at.line(0).contains("2 mistakes"), "{}", at.screen());
    at.keys("<c-n>");
    at.snap("write_mistake");
    at.keys("<esc>");
    assert!(at.shows("2 mistakes, new"), "{}", at.screen());
    at.keys("r <enter>");
    at.until_gone("Publishing ...");
    at.snap("workshop_mistakes");
    at.keys("<enter>");
    assert!(at.line(0).contains("line 11"), "the cursor stands where it is wrong\n{}", at.screen());
    replace(&mut at, QUIZ);
    assert!(!at.line(0).contains("mistake"), "{}", at.screen());
    at.keys("<esc> r <enter>");
    at.until_gone("Publishing ...");
    assert!(at.shows("published; nothing is changed"), "{}", at.screen());
}

#[test]
fn a_text_with_mistakes_is_given_up_for_the_last_that_reads() {
    let school = school();
    let mut at = begun(&school);
    at.keys("<enter> <c-end>");
    at.paste("\n\n```check\n");
    at.wait(1_000);
    assert!(at.shows("This check fence is not closed"), "{}", at.screen());
    at.keys("<c-g> y");
    assert!(at.shows("Every star has one.") && !at.shows("```check"), "{}", at.screen());
    assert_eq!(school.services.working_copy(&school.console(), "reading-the-sky").expect("the course").changes.mistaken, 0);
}

#[test]
fn moved_renamed_removed_and_taken_back() {
    let school = school();
    let mut at = begun(&school);
    at.keys("A");
    at.text("Planets");
    at.keys("<enter> <up> J");
    assert!(at.shows("Moved Names"), "{}", at.screen());
    assert!(at.screen().find("Planets") < at.screen().find("    Names"), "it went over into the next module\n{}", at.screen());
    at.keys("c d");
    assert!(at.shows("Removed Names (copy). u takes it back."), "{}", at.screen());
    at.keys("u");
    assert!(at.shows("Names (copy)") && at.shows("Taken back: Removed Names (copy)"), "{}", at.screen());
    at.keys("U <space>");
    assert!(at.shows("hidden"), "{}", at.screen());
    at.keys("e");
    at.text(" of stars");
    at.keys("<enter>");
    assert!(at.shows("Names of stars"), "{}", at.screen());
}

/// What was written in an item that another took out stands in a list of its own until its writer goes on with it or throws it away.
#[test]
fn a_text_whose_item_was_taken_out_is_gone_on_with_or_thrown_away() {
    let school = school();
    let mut at = begun(&school);
    school.enroll("reading-the-sky", &["rosa"], CourseRole::Instructor);
    let rosa = school.services.act_as(&school.console(), "rosa").expect("rosa");
    let remove = |item: &str| Edit::RemoveItem { item: item.to_owned() };
    for name in ["Moons", "Red giants"] {
        add(&mut at, 0, name);
        let id = format!("stars/{}", name.to_lowercase().replace(' ', "-"));
        school.services.edit_course(&rosa, "reading-the-sky", remove(&id)).expect("it is taken out");
        at.text(&format!("# {name} of mine"));
        at.wait(1_000);
        assert!(at.shows("removed this. Your text is kept"), "{}", at.screen());
        at.keys("<esc>");
    }
    assert!(at.shows("Your texts that stand in no item") && at.shows("2 texts of yours stand in no item"), "{}", at.screen());
    at.keys("<end>");
    at.snap("workshop_lost");
    at.resize(40, 20);
    at.snap("workshop_lost_40x20");
    at.resize(80, 24);
    assert!(at.line(-2).contains("Enter goes on with it, d throws it away"), "{}", at.screen());
    at.keys("d <enter>");
    assert!(at.shows("Red giants"), "Enter throws nothing away\n{}", at.screen());
    at.keys("d y");
    assert!(!at.shows("Red giants") && at.shows("1 text of yours stands in no item"), "{}", at.screen());
    at.keys("<end> <enter> <enter>");
    assert!(at.shows("# Moons of mine"), "{}", at.screen());
    at.keys("<esc>");
    assert!(!at.shows("in no item") && at.shows(">     Moons "), "{}", at.screen());
}

/// What is refused is not asked for first: who needs the module is said at once.
#[test]
fn a_module_that_others_need_is_not_offered_to_be_removed() {
    let school = school();
    let mut at = begun(&school);
    at.keys("A");
    at.text("Planets");
    at.keys("<enter>");
    add(&mut at, 0, "Wanderers");
    at.keys("<esc>");
    let rosa = school.services.act_as(&school.console(), "tina").expect("tina");
    let outline = school.services.working_copy(&rosa, "reading-the-sky").expect("the course");
    let [stars, planets] = &outline.modules[..] else { panic!("two modules") };
    let wait = Edit::Wait { part: planets.id.clone(), was: None, now: Some(Condition::Complete(stars.id.clone())) };
    school.services.edit_course(&rosa, "reading-the-sky", wait).expect("it waits");
    at.keys("<home> d");
    assert!(at.shows("Stars is needed by Planets.") && !at.shows("Remove Stars?"), "{}", at.screen());
    at.keys("<end> <up> d");
    assert!(at.shows("Remove Planets?"), "{}", at.screen());
}

#[test]
fn what_two_write_at_once_is_kept_twice() {
    let school = school();
    let mut at = begun(&school);
    school.enroll("reading-the-sky", &["rosa"], CourseRole::Instructor);
    at.keys("<enter>");
    let rosa = school.services.act_as(&school.console(), "rosa").expect("rosa");
    let source = school.services.item_source(&rosa, "reading-the-sky", "stars/names").expect("its text");
    let theirs = format!("{}\nRosa's line.\n", source.text.raw());
    let saved = school.services.save_item_text(&rosa, "reading-the-sky", "stars/names", &theirs, &source.version).expect("it is saved");
    assert!(matches!(saved, TextSaved::Saved { reads: true, .. }), "{saved:?}");
    at.keys("<c-end>");
    at.text("Tina's line.");
    at.wait(1_000);
    assert!(at.shows("saved this meanwhile. Yours is kept"), "{}", at.screen());
    at.snap("write_two_texts");
    at.text(" And more.");
    at.wait(1_000);
    // Left and come back to: nothing is lost.
    at.keys("<esc> <enter>");
    assert!(at.shows("Tina's line. And more."), "{}", at.screen());
    at.keys("<c-x> <enter>");
    at.wait(1_000);
    let text = school.services.item_source(&rosa, "reading-the-sky", "stars/names").expect("its text").text.into_raw();
    assert!(text.contains("Rosa's line.") && text.contains("Tina's line. And more."), "{text}\n{}", at.screen());
}

/// What is put in below the screen comes into view to its end, with the cursor on its first line.
#[test]
fn an_example_at_the_end_of_a_long_text_is_seen_whole() {
    let school = school();
    let mut at = begun(&school);
    at.keys("<enter>");
    replace(&mut at, &format!("# Names\n\n{}", "A line.\n\n".repeat(40)));
    at.keys("<c-end> <c-y> <down> <down> <down> <down> <down> <enter>");
    assert!(at.shows("> [!NOTE]") && at.shows("> What to keep in mind."), "{}", at.screen());
}

#[test]
fn settings_say_how_a_date_is_read() {
    let school = school();
    let mut at = begun(&school);
    at.keys("o");
    at.snap("item_settings");
    at.keys("<tab> <tab> <tab>");
    at.text("fri 18:00");
    assert!(at.shows("That is "), "{}", at.screen());
    at.keys("<tab>");
    assert!(!at.shows("That is "), "it is said of the field it was read from: {}", at.screen());
    at.keys("<c-o>");
    let item = school.services.work_item(&school.console(), "reading-the-sky", "stars/names").expect("the page");
    assert!(item.settings.due.is_some(), "{}", at.screen());
    at.keys("o <tab> <tab>");
    at.text("whenever");
    at.keys("<tab>");
    assert!(at.shows("! `whenever` is not a date"), "{}", at.screen());
}

#[test]
fn what_a_module_waits_for_is_ticked() {
    let school = school();
    let mut at = begun(&school);
    at.keys("A");
    at.text("Planets");
    at.keys("<enter> o <down> <space>");
    at.snap("waits_for");
    let view = school.services.working_copy(&school.console(), "reading-the-sky").expect("the course");
    assert_eq!(view.modules[1].requires.len(), 1);
}

#[test]
fn settings_of_a_course() {
    let school = school();
    let mut at = begun(&school);
    at.keys("O");
    at.snap("course_settings");
    at.text(" at night");
    at.keys("<tab>");
    at.text("For everybody.");
    at.keys("<c-o>");
    let view = school.services.working_copy(&school.console(), "reading-the-sky").expect("the course");
    assert_eq!((view.title.raw(), view.description.raw()), ("Reading the sky at night", "For everybody."));
}

#[test]
fn a_course_nobody_worked_in_is_removed_by_its_name() {
    let school = school();
    let mut at = begun(&school);
    at.keys("O <s-tab> <enter>");
    at.snap("course_remove");
    at.keys("<tab>");
    at.text("reading-the-sky");
    at.keys("<tab> <enter>");
    assert!(at.shows("Reading the sky is gone"), "{}", at.screen());
    assert!(school.services.course(&school.console(), "reading-the-sky").is_err());
}

#[test]
fn a_file_is_added_shown_with_its_use_and_removed() {
    let school = school();
    let folder = tempfile::tempdir().expect("a folder");
    let picture = folder.path().join("moon.png");
    std::fs::write(&picture, [7; 4_096]).expect("a file");
    let mut at = begun(&school);
    at.keys("f");
    at.snap("course_files_empty");
    at.keys("i e");
    at.paste(&picture.to_string_lossy());
    at.keys("<enter>");
    at.until("media/moon.png is in the course");
    at.wait(6_000);
    at.snap("course_files");
    at.keys("d");
    assert!(at.shows("No files yet"), "{}", at.screen());
    at.keys("u");
    assert!(at.shows("media/moon.png"), "{}", at.screen());
    at.keys("i");
    assert!(at.shows(" moon.png"), "the next one lies beside it: {}", at.screen());
    at.keys("<esc> <esc> a <down> <down> <down> <down> <enter>");
    assert!(at.shows("media/moon.png") && at.shows("another file ..."), "{}", at.screen());
    at.keys("<down> <enter>");
    assert!(at.shows("i puts a file into the course"), "{}", at.screen());
    at.keys("<esc> a <down> <down> <down> <down> <enter> <enter>");
    assert!(at.shows("The title of the file") && at.shows("moon.png"), "{}", at.screen());
    at.keys("<enter>");
    assert!(at.shows("2 new, 1 module, files of the course"), "its name is a title: {}", at.screen());
}

#[test]
fn the_text_with_its_preview_at_each_size() {
    let school = school();
    let mut at = begun(&school).at(writing("stars/names"));
    at.snap("write_page");
    at.keys("<c-t>");
    at.snap("write_page_preview");
    at.keys("<c-t>");
    at.resize(40, 20);
    at.snap("write_page_40x20");
    at.resize(200, 60);
    at.snap("write_page_200x60");
    at.keys("<esc> v");
    at.resize(80, 24);
    at.snap("preview");
}

/// A bank is made, written with a mistake and mended, drawn from, previewed, renamed, kept while it is needed; undo brings it back.
#[test]
fn a_question_bank_from_nothing() {
    let school = school();
    let mut at = begun(&school);
    add(&mut at, 7, "Stars 星");
    assert!(at.shows("First question"), "{}", at.screen());
    replace(
        &mut at,
        "+++\ntitle = \"Stars 星\"\n+++\n\n## Dimmest {#dimmest}\n\n= Vega\n\n## Nearest {#nearest}\n\n- (x) Sun\n- (y) Vega\n",
    );
    assert!(at.line(0).contains("mistake"), "{}", at.screen());
    at.keys("<esc>");
    assert!(at.shows("Question banks") && at.shows("mistake"), "{}", at.screen());
    at.keys("<enter>");
    replace(
        &mut at,
        "+++\ntitle = \"Stars 星\"\n+++\n\n## Dimmest {#dimmest}\n\n= Vega\n\n## Nearest {#nearest}\n\n- (x) Sun\n- ( ) Vega\n",
    );
    at.keys("<esc> <home>");
    add(&mut at, 1, "First look");
    replace(&mut at, &format!("{QUIZ}\n# Two more {{bank=banks/stars-星.quiz.md pick=2}}\n"));
    assert!(!at.line(0).contains("mistake"), "{}", at.screen());
    at.keys("<c-t> <end>");
    assert!(at.shows("Nearest"), "a quiz shows what it draws\n{}", at.screen());
    at.keys("<esc> <esc> <end>");
    at.snap("workshop_bank");
    at.resize(40, 20);
    at.snap("workshop_bank_40x20");
    at.resize(80, 24);
    at.keys("d");
    assert!(at.shows("is needed by First look"), "{}", at.screen());
    at.keys("e <c-u>");
    at.text("Suns");
    at.keys("<enter> v");
    assert!(at.shows("2 questions; quizzes draw from them"), "{}", at.screen());
    at.keys("<esc> r <enter>");
    at.until_gone("Publishing ...");
    assert!(at.shows("published; nothing is changed"), "{}", at.screen());
    let exported = school.services.export_course(&school.console(), "reading-the-sky").expect("it exports").course;
    assert_eq!((exported.banks.len(), exported.banks[0].questions.len()), (1, 2));
}

#[test]
fn a_question_moves_into_a_bank_and_back() {
    let school = school();
    let mut at = begun(&school);
    add(&mut at, 7, "Stars");
    at.keys("<esc> Q");
    assert!(at.shows("no other quiz and no question bank"), "{}", at.screen());
    at.keys("<home>");
    add(&mut at, 1, "First look");
    replace(&mut at, &format!("{QUIZ}\n## Red {{#red 2pt}}\n\n= Mars\n"));
    at.keys("<esc> Q <down> <enter>");
    at.snap("workshop_question_to");
    at.keys("<enter>");
    assert!(at.shows("Moved the question Red to Stars") && at.shows("2 questions"), "{}", at.screen());
    at.keys("u");
    assert!(at.shows("1 question "), "{}", at.screen());
}

/// A key that changed after answers were given: publishing says so, the marks follow once it was looked at and a reason given.
#[test]
fn a_changed_key_is_told_and_marked_anew() {
    let school = school();
    let mut at = begun(&school);
    add(&mut at, 1, "First look");
    replace(&mut at, QUIZ);
    at.keys("<esc> r <enter>");
    at.until_gone("Publishing ...");
    let course = "reading-the-sky";
    let (ada, bea) = (school.learner("ada"), school.learner("bea"));
    school.enroll(course, &["ada", "bea"], CourseRole::Learner);
    for (who, star) in [(&ada, "Sirius"), (&bea, "Polaris")] {
        let given = GivenAnswer::of(Given::Choice { choice: Named::Text { text: star.into() } });
        school.services.start_attempt(who, course, "stars/first-look").expect("it begins");
        school.services.answer(who, course, "stars/first-look", vec![("brightest".to_owned(), given)]).expect("it is saved");
        school.services.submit_attempt(who, course, "stars/first-look").expect("it is handed in");
    }
    at.keys("<enter>");
    replace(&mut at, &QUIZ.replace("- (x) Sirius\n- ( ) Polaris", "- ( ) Sirius\n- (x) Polaris"));
    at.keys("<esc> r y");
    at.until_gone("Publishing ...");
    at.snap("workshop_key_changed");
    at.keys("<enter>");
    at.until("scores change:");
    at.snap("regrade");
    at.resize(40, 20);
    at.snap("regrade_40x20");
    at.resize(80, 24);
    at.keys("r");
    at.text("The key was wrong");
    at.keys("<enter>");
    for _ in 0..500 {
        at.wait(100);
        if at.shows("Marked anew") {
            break;
        }
        std::thread::yield_now();
    }
    assert!(at.shows("Marked anew: 2 scores changed"), "{}", at.screen());
    let score =
        |who| school.services.attempt(who, course, "stars/first-look", None).expect("the attempt").score.map(|points| points.to_string());
    assert_eq!((score(&ada).as_deref(), score(&bea).as_deref()), (Some("0"), Some("1")));
    at.keys("G");
    at.until("Every attempt is marked by what the quiz says now");
}

/// Prerequisites with a score and a date by their form alone; what was understood stands below, what was not is asked again.
#[test]
fn a_module_waits_for_a_score_and_a_date() {
    let school = school();
    let mut at = begun(&school);
    add(&mut at, 1, "First look");
    replace(&mut at, QUIZ);
    at.keys("<esc> A");
    at.text("Planets");
    at.keys("<enter> o <down> <down> s");
    at.text("seventy");
    at.keys("<enter>");
    assert!(at.shows("Write a percentage such as 70 %") && at.shows("seventy"), "{}", at.screen());
    at.keys(&"<backspace> ".repeat(7));
    at.text("70");
    at.keys("<enter>");
    at.wait(10_000);
    assert!(at.shows("It waits for First look with 70% or more."), "{}", at.screen());
    at.keys("t");
    at.text("week 2 fri 18:00");
    at.keys("<enter>");
    at.snap("requires");
    at.resize(40, 20);
    at.snap("requires_40x20");
    at.resize(80, 24);
    at.keys("<up> <up> <up> <space>");
    assert!(!at.shows("week 2"), "{}", at.screen());
    at.keys("<esc> r <enter>");
    at.until_gone("Publishing ...");
    let exported = school.services.export_course(&school.console(), "reading-the-sky").expect("it exports").course;
    let waits = &exported.modules[1].requires;
    assert!(matches!(&waits[..], [Condition::Score { item, .. }] if item == "stars/first-look"), "{waits:?}");
}

/// A course with a page, a quiz and an assignment, published; ada learns in it, rosa teaches it too.
fn shared(school: &School) -> Harness {
    let mut at = begun(school);
    add(&mut at, 2, "A night outside");
    replace(&mut at, ESSAY);
    at.keys("<esc> r <enter>");
    at.until_gone("Publishing ...");
    school.learner("ada");
    school.enroll("reading-the-sky", &["ada"], CourseRole::Learner);
    school.enroll("reading-the-sky", &["rosa"], CourseRole::Instructor);
    at
}

/// Nobody has work in it, so the course goes for good while rosa writes in it and ada looks at it: a sentence each, and rosa's words stand.
#[test]
fn a_course_that_goes_while_people_are_in_it() {
    let school = school();
    shared(&school);
    let course = "reading-the-sky";
    let mut rosa = as_user(&school, "rosa").at(writing("stars/names"));
    let mut ada = as_user(&school, "ada").at(Route::Outline { course: course.to_owned() });
    rosa.text("Rosa's words");
    assert!(school.services.remove_course(&school.console(), course).expect("it goes").gone);
    rosa.wait(1_000);
    rosa.snap("write_course_gone");
    ada.keys("<enter>");
    ada.snap("outline_course_gone");
    ada.keys("<esc>");
    assert!(ada.shows("Courses") || ada.shows("course"), "it leads home\n{}", ada.screen());
}

/// Ada has begun, so the course is archived: what she typed and what rosa typed stays where it stands, and both are told.
#[test]
fn a_course_that_is_archived_while_people_work_in_it() {
    let school = school();
    shared(&school);
    let course = "reading-the-sky";
    let mut rosa = as_user(&school, "rosa").at(writing("stars/names"));
    let mut ada = as_user(&school, "ada").at(Route::Assignment { course: course.to_owned(), item: "stars/a-night-outside".to_owned() });
    ada.keys("e");
    ada.text("I saw Vega");
    ada.wait(2_000);
    rosa.text("Rosa's words");
    assert!(!school.services.remove_course(&school.console(), course).expect("it is archived").gone);
    rosa.wait(1_000);
    rosa.snap("write_course_archived");
    ada.text(" and Mars");
    ada.wait(2_000);
    ada.snap("work_course_archived");
}

/// Ivy's settings form stands open while Ivo writes the page: both are kept.
#[test]
fn a_settings_form_takes_nothing_back_that_another_wrote() {
    let school = school();
    let mut at = begun(&school);
    school.enroll("reading-the-sky", &["rosa"], CourseRole::Instructor);
    let rosa = school.services.act_as(&school.console(), "rosa").expect("rosa");
    at.keys("o");
    let source = school.services.item_source(&rosa, "reading-the-sky", "stars/names").expect("its text");
    let theirs = format!("{}\nRosa's line.\n", source.text.raw());
    school.services.save_item_text(&rosa, "reading-the-sky", "stars/names", &theirs, &source.version).expect("it is saved");
    at.text(" of stars");
    at.keys("<c-o>");
    assert!(at.shows("Renamed Names to Names of stars"), "{}", at.screen());
    let text = school.services.item_source(&rosa, "reading-the-sky", "stars/names").expect("its text").text.into_raw();
    assert!(text.contains("Rosa's line."), "{text}");
}

/// `u` never takes back unasked what somebody else did.
#[test]
fn undo_asks_before_it_takes_back_what_another_did() {
    let school = school();
    let mut at = begun(&school);
    school.enroll("reading-the-sky", &["rosa"], CourseRole::Instructor);
    let rosa = school.services.act_as(&school.console(), "rosa").expect("rosa");
    let module = |title: &str| Edit::AddModule { title: title.to_owned(), after: None };
    school.services.edit_course(&rosa, "reading-the-sky", module("Rosa's module")).expect("it is made");
    at.keys("u");
    assert!(at.shows("has gone on meanwhile: Added the module Rosa's module"), "{}", at.screen());
    at.keys("u");
    at.snap("workshop_undo_of_another");
    at.keys("<esc>");
    assert!(at.shows("Rosa's module"), "{}", at.screen());
    at.keys("u y");
    assert!(at.shows("Taken back: Added the module Rosa's module"), "{}", at.screen());
}

#[test]
fn what_was_removed_and_published_is_put_back_where_it_was() {
    let school = school();
    let mut at = begun(&school);
    at.keys("r <enter>");
    at.until_gone("Publishing ...");
    at.keys("d r");
    assert!(at.shows("They no longer see Names."), "{}", at.screen());
    at.keys("y");
    at.until("Published: 1 removed");
    at.keys("<end>");
    assert!(at.shows("Removed, their work is kept") && at.shows("put it back"), "{}", at.screen());
    at.keys("<enter>");
    assert!(at.shows("Put Names back"), "{}", at.screen());
}

/// Issue 3, 'Authoring in the program': a rubric is made in its table, and what is made reads back from the course's folder.
#[test]
fn a_rubric_is_made_in_a_table() {
    let school = school();
    let mut at = begun(&school);
    at.keys("R");
    assert!(at.shows("A rubric belongs to an assignment"), "a page has none: {}", at.screen());
    add(&mut at, 2, "A night outside");
    at.keys("<esc> R");
    assert!(at.shows("has no rubric yet"), "{}", at.screen());
    at.keys("<enter>");
    at.snap("rubric_begun");
    let put = |at: &mut Harness, key: &str, text: &str| {
        at.keys(key).keys("<home> <c-k>");
        at.text(text);
        at.keys("<enter>");
    };
    put(&mut at, "<enter>", "What you saw 看见");
    put(&mut at, "<right> <enter>", "every star named, and when it was seen | where it stood");
    put(&mut at, "a", "How you write");
    put(&mut at, "w", "two");
    assert!(at.shows("A weight is a number"), "{}", at.screen());
    put(&mut at, "", "2");
    put(&mut at, "<up> <up> A", "3.5 mostly");
    at.until("15 points at most");
    assert!(at.shows("How you write x2"), "{}", at.screen());
    at.keys("<down> <left>");
    at.snap("rubric");
    at.resize(40, 20);
    at.snap("rubric_40x20");
    at.resize(80, 24);
    at.keys("<down> K");
    let kept_now = |school: &School| {
        let item = school.services.work_item(&school.console(), "reading-the-sky", "stars/a-night-outside").expect("it is there");
        let ItemBody::Assignment(work) = item.body else { panic!("an assignment") };
        work.rubric
    };
    let kept = kept_now(&school).expect("it is kept as one goes");
    let names: Vec<&str> = kept.criteria.iter().map(|one| one.title.raw()).collect();
    assert_eq!((names, kept.levels.len()), (vec!["How you write", "What you saw 看见"], 4));
    at.keys("<home> d");
    assert!(kept_now(&school).is_none() && at.shows("has no rubric yet"), "{}", at.screen());
    at.keys("u");
    assert_eq!(kept_now(&school), Some(kept));
    assert!(at.shows("How you write"), "{}", at.screen());
}

/// Two who make one rubric: the second is told, and sees what the first made.
#[test]
fn a_rubric_that_somebody_changed_meanwhile_is_not_written_over() {
    let school = school();
    let mut at = begun(&school);
    add(&mut at, 2, "A night outside");
    replace(&mut at, ESSAY);
    at.keys("<esc> R <enter>");
    let item = || school.services.work_item(&school.console(), "reading-the-sky", "stars/a-night-outside").expect("it is there");
    let was = match item().body {
        ItemBody::Assignment(work) => work.rubric.expect("it has one"),
        _ => panic!("an assignment"),
    };
    let now = rubric::add_criterion(&was, 0, "Theirs").expect("there is room");
    let edit = Edit::SetRubric { item: "stars/a-night-outside".to_owned(), was: Some(Box::new(was)), now: Some(Box::new(now)) };
    school.services.edit_course(&school.console(), "reading-the-sky", edit).expect("it is written");
    at.text("Mine");
    at.keys("<enter>");
    assert!(at.shows("Theirs") && at.shows("meanwhile"), "{}", at.screen());
}
