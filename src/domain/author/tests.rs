use super::*;
use crate::domain::course::{Condition, Course, ItemBody, Pool, PoolSource};
use crate::domain::points::Points;
use crate::domain::update;

fn course() -> Course {
    let mut course = blank_course("c", "A course".into());
    for (title, items) in [("First steps", ["Why", "How"]), ("Working together", ["Branches", "Merging"])] {
        course = done(&course, &Edit::AddModule { title: title.to_owned(), after: None });
        let module = course.modules.last().unwrap().id.clone();
        for item in items {
            course = done(&course, &add(&module, NewBody::Page, item));
        }
    }
    course
}

fn add(module: &str, body: NewBody, title: &str) -> Edit {
    Edit::AddItem { module: module.to_owned(), body, title: title.to_owned(), after: None }
}

fn done(course: &Course, edit: &Edit) -> Course {
    apply(course, edit).unwrap().course
}

fn ids(course: &Course) -> Vec<&str> {
    course.items().map(|item| item.id.as_str()).collect()
}

fn move_to(item: &str, module: &str, at: usize) -> Edit {
    Edit::MoveItem { item: item.to_owned(), module: module.to_owned(), at }
}

fn waits(part: &str, now: Condition) -> Edit {
    Edit::Wait { part: part.to_owned(), was: None, now: Some(now) }
}

fn complete(id: &str) -> Condition {
    Condition::Complete(id.to_owned())
}

fn rules(course: &Course, item: &str) -> ItemRules {
    ItemRules::from(course.items().find(|one| one.id == item).unwrap())
}

fn set(item: &str, was: &ItemRules, now: &ItemRules) -> Edit {
    Edit::SetItem { item: item.to_owned(), was: Box::new(was.clone()), now: Box::new(now.clone()) }
}

#[test]
fn ids_are_made_of_titles_and_are_unique_in_every_script() {
    let mut course = course();
    for title in ["Why", "WHY?", "提交 是什么", "提交，是什么", "…", "con", "media"] {
        course = done(&course, &add("first-steps", NewBody::Page, title));
    }
    let paths: Vec<&str> = course.modules[0].items.iter().map(|item| item.path.as_str()).collect();
    let made = ["why", "how", "why-2", "why-3", "提交-是什么", "提交-是什么-2", "page", "con-page", "media-page"];
    assert_eq!(paths, made.map(|name| format!("first-steps/{name}.md")));
}

#[test]
fn a_moved_or_renamed_item_keeps_its_id() {
    let moved = done(&course(), &move_to("first-steps/why", "working-together", 1));
    assert_eq!(ids(&moved), ["first-steps/how", "working-together/branches", "first-steps/why", "working-together/merging"]);
    let renamed = done(&moved, &Edit::RenameItem { item: "first-steps/why".to_owned(), title: "Wherefore".to_owned() });
    assert_eq!(ids(&renamed), ids(&moved));
}

#[test]
fn nothing_is_moved_under_itself_or_out_of_range() {
    let course = course();
    assert_eq!(apply(&course, &move_to("first-steps/why", "first-steps/why", 0)).unwrap_err(), Refused::UnderItself);
    assert_eq!(apply(&course, &move_to("first-steps/why", "first-steps", 2)).unwrap_err(), Refused::OutOfRange(2));
    assert!(apply(&course, &move_to("first-steps/why", "first-steps", 1)).is_ok());
    let far = Edit::MoveModule { module: "first-steps".to_owned(), at: 2 };
    assert_eq!(apply(&course, &far).unwrap_err(), Refused::OutOfRange(2));
}

#[test]
fn what_others_wait_for_is_not_removed_and_they_are_named() {
    let course = course();
    let course = done(&course, &waits("working-together/merging", complete("first-steps/why")));
    let gone = apply(&course, &Edit::RemoveItem { item: "first-steps/why".to_owned() }).unwrap_err();
    assert_eq!(gone.to_string(), "Why is needed by Merging.");
    assert!(apply(&course, &Edit::RemoveModule { module: "first-steps".to_owned() }).is_err());
    assert!(apply(&course, &Edit::RemoveModule { module: "working-together".to_owned() }).is_ok(), "it takes who waits with it");
}

/// RULES.md C4, made by moving: an item in a module that waits for the item.
#[test]
fn a_move_cannot_make_people_wait_in_a_circle() {
    let course = course();
    let course = done(&course, &waits("working-together", complete("first-steps/why")));
    let circle = apply(&course, &move_to("first-steps/why", "working-together", 0)).unwrap_err();
    assert!(matches!(&circle, Refused::Unsound(why) if why.contains("Why → Why")), "by their titles: {circle}");
}

#[test]
fn an_item_cannot_be_hidden_from_those_who_need_it() {
    let course = course();
    let course = done(&course, &waits("first-steps/how", complete("first-steps/why")));
    let was = rules(&course, "first-steps/why");
    let mut now = was.clone();
    now.settings.hidden = true;
    let hide = set("first-steps/why", &was, &now);
    assert_eq!(apply(&course, &hide).unwrap_err().to_string(), "How would wait in vain: Why is hidden.");
}

#[test]
fn another_kind_is_refused_and_a_link_needs_an_address() {
    let course = course();
    let mut page = course.items().next().unwrap().clone();
    page.body = ItemBody::File;
    assert_eq!(rewrite_item(&course, &page).unwrap_err(), Refused::OtherKind("page", "file"));
    let link = |url: &str| apply(&course, &add("first-steps", NewBody::Link { url: url.to_owned() }, "Docs"));
    assert!(
        link("javascript:alert(1)").is_err()
            && link("https://").is_err()
            && link("https://https://a.org").is_err()
            && link("https://git-scm.com/doc").is_ok()
    );
}

#[test]
fn a_comparison_says_what_is_new_changed_moved_and_gone() {
    let base = course();
    let next = done(&base, &move_to("first-steps/why", "working-together", 0));
    let next = done(&next, &Edit::RenameItem { item: "working-together/merging".to_owned(), title: "Joining".to_owned() });
    let next = done(&next, &Edit::RemoveItem { item: "working-together/branches".to_owned() });
    let next = done(&next, &add("first-steps", NewBody::Quiz, "Check"));
    let found = compare(&base, &next);
    let badges: Vec<(&str, Badge)> = found.items.iter().map(|(id, badge)| (id.as_str(), *badge)).collect();
    let expected = [
        ("first-steps/check", Badge::New),
        ("first-steps/why", Badge::Moved),
        ("working-together/branches", Badge::Removed),
        ("working-together/merging", Badge::Changed),
    ];
    assert_eq!(badges, expected);
    assert!(compare(&base, &base).is_same());
}

#[test]
fn a_merge_keeps_what_each_side_alone_changed() {
    let base = course();
    let rename =
        |course: &Course, item: &str, title: &str| done(course, &Edit::RenameItem { item: item.to_owned(), title: title.to_owned() });
    let theirs = rename(&rename(&base, "first-steps/why", "Their why"), "first-steps/how", "Their how");
    let theirs = done(&theirs, &add("working-together", NewBody::Page, "Theirs"));
    let theirs = done(&theirs, &Edit::RemoveItem { item: "working-together/branches".to_owned() });
    let ours = rename(&rename(&base, "first-steps/how", "Our how"), "working-together/merging", "Our merging");
    let (next, clashes) = merged(&base, &theirs, &ours);
    let titles: Vec<&str> = next.items().map(|item| item.title.raw()).collect();
    assert_eq!(titles, ["Their why", "Our how", "Our merging", "Theirs"]);
    assert_eq!(clashes, [Clash { part: Some("first-steps/how".to_owned()) }]);
}

fn question_ids(course: &Course, holder: &str) -> Vec<String> {
    let bank = course.banks.iter().find(|bank| bank.path == holder).map(|bank| bank.questions.clone());
    let quiz = || match &course.items().find(|item| item.id == holder).unwrap().body {
        ItemBody::Quiz(quiz) => update::of_pool(&quiz.pools[0], |_| &[]).into_iter().cloned().collect(),
        _ => Vec::new(),
    };
    bank.unwrap_or_else(quiz).into_iter().map(|question| question.id).collect()
}

/// A course with a bank and a quiz that draws `pick` from it.
fn drawn_from(pick: u32) -> Course {
    let course = done(&course(), &Edit::AddBank { title: "Commands 命令".to_owned() });
    let mut course = done(&course, &add("first-steps", NewBody::Quiz, "Check"));
    let path = course.banks[0].path.clone();
    let quiz = course.modules[0].items.iter_mut().find(|item| item.id == "first-steps/check");
    if let ItemBody::Quiz(quiz) = &mut quiz.unwrap().body {
        let source = PoolSource::Bank { bank: path, tags: Vec::new() };
        quiz.pools.push(Pool { title: Some("Some".into()), introduction: "".into(), pick: Some(pick), points: None, source });
    }
    course
}

#[test]
fn a_bank_that_quizzes_draw_from_stays_and_its_path_with_it() {
    let course = drawn_from(1);
    let path = "banks/commands-命令.quiz.md";
    let gone = apply(&course, &Edit::RemoveBank { bank: path.to_owned() }).unwrap_err();
    assert_eq!(gone.to_string(), "The question bank Commands 命令 is needed by Check.");
    let renamed = done(&course, &Edit::RenameBank { bank: path.to_owned(), title: "Verbs".to_owned() });
    assert_eq!((renamed.banks[0].path.as_str(), bank_title(&renamed.banks[0]).raw()), (path, "Verbs"));
    let badges = compare(&course, &renamed).banks;
    assert_eq!(badges.into_iter().collect::<Vec<_>>(), [(path.to_owned(), Badge::Changed)]);
    let mut empty = course.banks[0].clone();
    empty.questions.clear();
    let why = rewrite_bank(&course, &empty).unwrap_err().to_string();
    assert_eq!(why, "Check draws 1 from Commands 命令, in which there would be 0.");
}

#[test]
fn a_question_moves_between_quiz_and_bank_and_keeps_what_it_is_worth() {
    let mut course = drawn_from(1);
    let (quiz, bank) = ("first-steps/check", course.banks[0].path.clone());
    let item = course.modules[0].items.iter_mut().find(|item| item.id == quiz).unwrap();
    if let ItemBody::Quiz(quiz) = &mut item.body {
        quiz.settings.question_points = Points::whole(3);
    }
    let to_bank = Edit::MoveQuestion { question: "first-question".to_owned(), from: quiz.to_owned(), to: bank.clone() };
    let moved = done(&course, &to_bank);
    assert_eq!(question_ids(&moved, &bank), ["first-question", "first-question-2"]);
    assert_eq!(moved.banks[0].questions[1].face.points, Some(Points::whole(3)));
    let again = Edit::MoveQuestion { question: "first-question-2".to_owned(), from: bank.clone(), to: quiz.to_owned() };
    let again = done(&moved, &again);
    assert_eq!((question_ids(&again, quiz).len(), question_ids(&again, &bank).len()), (1, 1));
    let last = apply(&moved, &Edit::MoveQuestion { question: "first-question".to_owned(), from: bank.clone(), to: "no/where".to_owned() });
    assert_eq!(last.unwrap_err(), Refused::NoBank("no/where".to_owned()));
    let alone = done(&self::course(), &add("first-steps", NewBody::Quiz, "Alone"));
    let alone = done(&alone, &Edit::AddBank { title: "B".to_owned() });
    let to = alone.banks[0].path.clone();
    let why = apply(&alone, &Edit::MoveQuestion { question: "first-question".to_owned(), from: "first-steps/alone".to_owned(), to });
    assert_eq!(why.unwrap_err().to_string(), "It is the last question of Alone: a quiz keeps at least one.");
}

/// Two instructors with the same form open: each one's changes stand, and only the very same field is refused.
#[test]
fn a_form_writes_what_was_changed_in_it_and_no_more() {
    const WHY: &str = "first-steps/why";
    let course = course();
    let was = rules(&course, WHY);
    let mut theirs = was.clone();
    (theirs.settings.minutes, theirs.settings.optional) = (Some(5), true);
    let mut ours = ItemRules { title: "Wherefore".into(), ..was.clone() };
    ours.settings.minutes = Some(5);
    let both = done(&done(&course, &set(WHY, &was, &theirs)), &set(WHY, &was, &ours));
    let stands = rules(&both, WHY);
    assert_eq!((stands.title.raw(), stands.settings.minutes, stands.settings.optional), ("Wherefore", Some(5), true));
    let mut other = was.clone();
    other.settings.minutes = Some(9);
    let refused = apply(&both, &set(WHY, &was, &other)).unwrap_err();
    assert_eq!(refused, Refused::Overtaken(vec!["the minutes it takes"]));
}

#[test]
fn the_settings_of_a_course_are_brought_together_too() {
    let course = course();
    let was = CourseRules::from(&course);
    let set = |now: CourseRules| Edit::SetCourse { was: Box::new(was.clone()), now: Box::new(now) };
    let graded = |decimals| CourseRules { grading: crate::domain::course::Grading { decimals, ..was.grading.clone() }, ..was.clone() };
    let both = done(&done(&course, &set(graded(3))), &set(CourseRules { description: "What it is".into(), ..was.clone() }));
    assert_eq!((both.grading.decimals, both.description.raw(), both.title.raw()), (3, "What it is", "A course"));
    assert_eq!(apply(&both, &set(graded(1))).unwrap_err(), Refused::Overtaken(vec!["the decimals"]));
}

#[test]
fn conditions_of_two_people_stand_beside_each_other() {
    const MERGING: &str = "working-together/merging";
    let (why, how) = (complete("first-steps/why"), complete("first-steps/how"));
    let both = done(&done(&course(), &waits(MERGING, why.clone())), &waits(MERGING, how.clone()));
    let gone = done(&both, &Edit::Wait { part: MERGING.to_owned(), was: Some(why.clone()), now: None });
    let of = |course: &Course| course.items().find(|item| item.id == MERGING).unwrap().requires.clone();
    assert_eq!((of(&both), of(&gone)), (vec![why.clone(), how.clone()], vec![how]));
    let again = Edit::Wait { part: MERGING.to_owned(), was: Some(why), now: None };
    assert_eq!(apply(&gone, &again).unwrap_err(), Refused::Overtaken(vec!["what it waits for"]));
}

#[test]
fn what_comes_back_has_its_id_and_waits_for_nothing_that_is_gone() {
    let before = done(&course(), &waits("working-together/merging", complete("first-steps/why")));
    let item = before.items().find(|item| item.id == "working-together/merging").unwrap().clone();
    let gone = done(&before, &Edit::RemoveModule { module: "working-together".to_owned() });
    let gone = done(&gone, &Edit::RemoveItem { item: "first-steps/why".to_owned() });
    let back = put_back(&gone, &item, "working-together").unwrap().course;
    let stands = back.modules[0].items.last().unwrap();
    assert_eq!((stands.id.as_str(), stands.requires.len()), ("working-together/merging", 0));
    assert!(put_back(&back, &item, "first-steps").is_err(), "it is there already");
}
