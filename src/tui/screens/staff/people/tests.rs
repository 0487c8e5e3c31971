use crate::domain::person::CourseRole;
use crate::service::testing::School;
use crate::tui::route::Route;
use crate::tui::screens::staff::tests::{as_user, school};
use crate::tui::testing::Harness;

fn roster(school: &School, who: &str) -> Harness {
    as_user(school, who).at(Route::Roster { course: "git-lab".to_owned() })
}

/// What somebody is in the course, and their groups.
fn standing(school: &School, user: &str) -> Option<(CourseRole, Vec<String>)> {
    let members = school.services.members(&school.console(), "git-lab").expect("members");
    members.people.into_iter().find(|member| member.user == user).map(|member| (member.role, member.groups))
}

#[test]
fn the_roster_at_each_size() {
    let school = school();
    let mut at = roster(&school, "tina");
    at.snap("staff_roster");
    at.resize(40, 20);
    at.snap("staff_roster_40x20");
    at.resize(200, 60);
    at.keys("<down>");
    at.until("A repository of your own");
    at.snap("staff_roster_200x60");
}

#[test]
fn who_is_behind_comes_first_and_the_list_is_narrowed() {
    let school = school();
    let ada = school.services.act_as(&school.console(), "ada").expect("ada");
    school.services.mark_done(&ada, "git-lab", "intro/why", true).expect("done");
    let mut at = roster(&school, "tina");
    at.keys("v");
    let line =
        |at: &Harness, text: &str| at.screen().lines().position(|line| line.contains(text)).unwrap_or_else(|| panic!("{}", at.screen()));
    assert!(line(&at, "陈美玲") < line(&at, "ada  ") && line(&at, "ada  ") < line(&at, "tina  "), "{}", at.screen());
    at.keys("/");
    at.text("ADA");
    at.keys("<enter>");
    assert!(at.shows("1 person (`ADA`)") && !at.shows("陈美玲"), "{}", at.screen());
    at.keys("<esc> f");
    at.text("instr");
    at.keys("<enter>");
    assert!(at.shows("tina") && !at.shows("ada  "), "{}", at.screen());
}

/// A name is found however its letters were put together: a keyboard composes what a list from a Mac took apart.
#[test]
fn people_are_found_in_every_script() {
    let school = school();
    let called = |name: &str| crate::service::people::UserChange { full_name: Some(name.to_owned()), ..Default::default() };
    school.services.change_user(&school.console(), "ada", called("Bjo\u{308}rn Östlund"), None).expect("called so");
    for (wanted, found) in [("BJÖRN ÖST", "Östlund"), ("美玲", "陈美玲")] {
        let mut at = roster(&school, "tina");
        at.keys("/");
        at.text(wanted);
        at.keys("<enter>");
        assert!(at.shows(&format!("1 person (`{wanted}`)")) && at.shows(found), "{}", at.screen());
    }
    let mut at = as_user(&school, "tina").at(Route::Gradebook { course: "git-lab".to_owned() });
    at.keys("/");
    at.text("björn");
    at.keys("<enter>");
    assert!(at.screen().lines().any(|line| line.contains(">Bjo\u{308}rn") || line.contains(">Björn")), "{}", at.screen());
}

/// A slow disk: the last letter counts, and a key that goes to those who were found waits for them.
#[test]
fn who_is_put_in_fits_all_that_was_typed() {
    let school = school();
    for name in ["bea", "ben", "cy"] {
        school.learner(name);
    }
    let mut at = roster(&school, "tina").impatient();
    at.keys("a b e n <down> <space> <enter>");
    at.until("1 new here: ben");
    at.keys("<esc> / <backspace> <backspace> <backspace>");
    at.text("cy");
    at.until("[ ] cy");
    assert!(at.shows("1 ticked: ben"), "{}", at.screen());
}

#[test]
fn people_are_found_ticked_and_put_in_and_that_is_taken_back() {
    let school = school();
    for name in ["bea", "ben", "cy"] {
        school.learner(name);
    }
    let mut at = roster(&school, "tina");
    at.keys("a b e");
    assert!(at.shows("ben") && at.shows("bea") && !at.shows("cy"), "{}", at.screen());
    at.keys("<down> <space> <down> <space> <enter>");
    at.until("2 new here: bea, ben");
    at.keys("<tab>");
    at.text("red");
    at.keys("<tab> <enter>");
    at.until("2 enrolled");
    assert_eq!(standing(&school, "ben"), Some((CourseRole::Learner, vec!["red".to_owned()])));
    assert!(at.shows("People 5"), "{}", at.screen());
    at.keys("u");
    assert_eq!((standing(&school, "ben"), standing(&school, "ada").is_some()), (None, true));
}

#[test]
fn a_pasted_list_says_who_is_new_already_there_and_unknown() {
    let school = school();
    school.learner("bea");
    let mut at = roster(&school, "tina");
    at.keys("a");
    at.paste("bea, ada\nbeaa");
    at.until("1 new here: bea");
    assert!(at.shows("bea?)") && at.shows("1 is in it already: ada") && at.shows("Not known, left out: beaa"), "{}", at.screen());
}

/// Where nobody is new there is nothing to confirm.
#[test]
fn who_is_in_it_already_is_not_offered_to_be_put_in() {
    let school = school();
    let mut at = roster(&school, "tina");
    at.keys("a a d a <down> <enter>");
    at.until("Nobody new: in the course already are ada");
    assert!(!at.shows("Enroll 1 person"), "{}", at.screen());
}

/// Privacy: nobody leafs through the school, and no address is told.
#[test]
fn people_of_the_school_are_named_by_what_is_typed_alone() {
    let school = school();
    school.learner("bea");
    let mut at = roster(&school, "tina");
    at.keys("a b");
    assert!(!at.shows("bea") && at.shows("one letter more"), "{}", at.screen());
    assert!(school.services.find_people(&school.services.act_as(&school.console(), "ada").expect("ada"), "git-lab", "bea", 9).is_err());
}

#[test]
fn who_is_taken_out_comes_back_as_they_were() {
    let school = school();
    school.services.add_to_group(&school.console(), "git-lab", "red", &["ada".to_owned()]).expect("a group");
    let mut at = roster(&school, "tina");
    at.keys("/");
    at.text("ada");
    at.keys("<enter> d");
    assert!(standing(&school, "ada").is_none() && at.shows("work is kept"), "{}", at.screen());
    at.keys("u");
    assert_eq!(standing(&school, "ada"), Some((CourseRole::Learner, vec!["red".to_owned()])));
    at.keys("d");
    at.wait(31_000);
    at.keys("u");
    assert!(standing(&school, "ada").is_none(), "after half a minute the key takes nothing back");
}

#[test]
fn a_role_and_groups_are_changed_for_those_who_are_ticked() {
    let school = school();
    let mut at = roster(&school, "tina");
    at.keys("f");
    at.text("learner");
    at.keys("<enter> * R");
    at.text("obs");
    at.keys("<enter>");
    assert_eq!(standing(&school, "ada").map(|(role, _)| role), Some(CourseRole::Observer), "{}", at.screen());
    at.keys("u <esc> * b <enter>");
    at.text("red");
    at.keys("<enter>");
    assert_eq!(standing(&school, "ada"), Some((CourseRole::Learner, vec!["red".to_owned()])), "{}", at.screen());
}

/// So many that one waits for it: all are changed, and all become what they were.
#[test]
fn a_role_of_a_hundred_is_changed_behind_a_window_and_taken_back() {
    let school = school();
    let rows: Vec<String> = (0..100).map(|n| format!("many{n:03},git-lab")).collect();
    let people = crate::package::people::read(format!("user,course\n{}", rows.join("\n")).as_bytes());
    let options = crate::service::people_file::PeopleOptions::default();
    school.services.import_people(&school.console(), &people, options).expect("they are sound");
    let mut at = roster(&school, "tina");
    at.keys("f");
    at.text("learner");
    at.keys("<enter> * R");
    at.text("obs");
    at.keys("<enter>");
    at.until("undoes it");
    let role = |user| standing(&school, user).map(|(role, _)| role);
    assert_eq!((role("many000"), role("many099")), (Some(CourseRole::Observer), Some(CourseRole::Observer)), "{}", at.screen());
    at.keys("u");
    at.until("Taken back");
    assert_eq!((role("many000"), role("many099")), (Some(CourseRole::Learner), Some(CourseRole::Learner)), "{}", at.screen());
}

/// Who would shut themselves out is asked first.
#[test]
fn an_instructor_does_not_take_themselves_out_by_one_key() {
    let school = school();
    let mut at = roster(&school, "tina");
    at.keys("d");
    assert!(at.shows("You are among them") && standing(&school, "tina").is_some(), "{}", at.screen());
    at.keys("<esc>");
    assert!(standing(&school, "tina").is_some());
}

/// RULES.md 8: an assistant looks and groups, and puts nobody in or out.
#[test]
fn an_assistant_looks_and_does_not_enroll() {
    let school = school();
    school.instructor("ann");
    school.enroll("git-lab", &["ann"], CourseRole::Assistant);
    let mut at = roster(&school, "ann");
    at.keys("/");
    at.text("ada");
    at.keys("<enter> d");
    assert!(standing(&school, "ada").is_some() && at.shows("Only its instructors may"), "{}", at.screen());
    at.keys("<enter>");
    assert!(at.shows("tries") || at.shows("1 try"), "{}", at.screen());
}

#[test]
fn a_person_leads_to_their_work() {
    let school = school();
    let mut at = as_user(&school, "tina").at(Route::Member { course: "git-lab".to_owned(), user: "ada".to_owned() });
    at.snap("staff_member");
    at.keys("<down> <down> <down> <enter>");
    assert!(at.shows("My repository."), "{}", at.screen());
    at.keys("<esc>");
    at.resize(40, 20);
    at.snap("staff_member_40x20");
    at.keys("p");
    assert!(at.shows("A one-time code for"), "{}", at.screen());
    at.keys("y");
    assert!(at.shows("ada"), "{}", at.screen());
}

#[test]
fn nobody_and_an_archived_course() {
    let school = school();
    let console = school.console();
    let all = ["tina".to_owned(), "ada".to_owned(), "陈美玲".to_owned()];
    school.admin("boss");
    school.services.unenroll(&console, "git-lab", &all).expect("out");
    let at = roster(&school, "boss");
    assert!(at.shows("a puts people of the school into it"), "{}", at.screen());
    school.services.archive(&console, "git-lab", false).expect("archived");
    let at = roster(&school, "boss");
    assert!(at.shows("archived"), "{}", at.screen());
}

fn groups(school: &School, who: &str) -> Harness {
    as_user(school, who).at(Route::Groups { course: "git-lab".to_owned() })
}

fn group_names(school: &School) -> Vec<String> {
    school.services.groups(&school.console(), "git-lab").expect("groups").groups.into_iter().map(|row| row.group).collect()
}

#[test]
fn a_group_is_made_filled_renamed_removed_and_brought_back() {
    let school = school();
    let mut at = groups(&school, "tina");
    at.keys("a");
    at.text("Thursday lab");
    at.keys("<enter> <enter> <space>");
    assert_eq!(standing(&school, "ada"), Some((CourseRole::Learner, vec!["Thursday lab".to_owned()])), "{}", at.screen());
    at.keys("<esc> e");
    at.text(" 2");
    at.keys("<enter>");
    assert_eq!(group_names(&school), ["Thursday lab 2"], "{}", at.screen());
    at.snap("staff_groups");
    at.keys("d");
    assert!(group_names(&school).is_empty() && standing(&school, "ada").is_some(), "{}", at.screen());
    at.keys("u");
    assert_eq!(standing(&school, "ada"), Some((CourseRole::Learner, vec!["Thursday lab 2".to_owned()])));
}

#[test]
fn groups_are_drawn_shown_made_and_taken_back() {
    let school = school();
    let mut at = groups(&school, "tina");
    at.keys("b 2 <enter> <enter> <enter> <enter> <enter>");
    assert!(at.shows("Group 1 (1)") && at.shows("Group 2 (1)"), "{}", at.screen());
    at.keys("n");
    assert!(group_names(&school).is_empty(), "a draw changes nothing");
    at.keys("<enter>");
    assert_eq!(group_names(&school), ["Group 1", "Group 2"], "{}", at.screen());
    assert!(at.shows("learners in none: 0") || at.shows("2 groups made"), "{}", at.screen());
    at.keys("u");
    assert_eq!(standing(&school, "ada"), Some((CourseRole::Learner, Vec::new())));
}

#[test]
fn a_file_of_groups_is_tried_first_and_its_mistakes_are_told_by_row() {
    let school = school();
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("groups.csv");
    std::fs::write(&file, "user,group\nada,red\nadaa,red\n").expect("a file");
    let mut at = groups(&school, "tina");
    at.keys("i e");
    at.paste(&file.display().to_string());
    at.keys("<enter>");
    at.until("Row 3");
    assert!(at.shows("Did you mean `ada`?") && group_names(&school).is_empty(), "{}", at.screen());
    std::fs::write(&file, "user,group\nada,red\n").expect("a file");
    at.keys("r");
    at.until("Put 1 person into a group?");
    assert!(group_names(&school).is_empty(), "a look changes nothing");
    at.keys("y");
    at.until("1 put into a group");
    assert_eq!(standing(&school, "ada"), Some((CourseRole::Learner, vec!["red".to_owned()])));
    let groups = school.services.groups(&school.console(), "git-lab").expect("groups");
    assert_eq!(groups.csv(), "user,group\nada,red\n");
}

/// R22: whatever was done last to a group is what the key takes back, not what was done before it.
#[test]
fn a_new_name_is_taken_back_before_what_was_ticked() {
    let school = school();
    let mut at = groups(&school, "tina");
    at.keys("a");
    at.text("red");
    at.keys("<enter> <enter> <space> <esc> e");
    at.text("der");
    at.keys("<enter> u");
    assert_eq!(standing(&school, "ada"), Some((CourseRole::Learner, vec!["red".to_owned()])), "{}", at.screen());
    at.keys("a");
    at.text("blue");
    at.keys("<enter> u");
    assert_eq!(group_names(&school), ["red"], "{}", at.screen());
}

/// A tick stays where it is made, in this list as in every other: the same key takes it away.
#[test]
fn a_tick_is_taken_away_by_the_key_that_made_it() {
    let school = school();
    let mut at = roster(&school, "tina");
    at.keys("<space>");
    assert!(at.shows("1 ticked"), "{}", at.screen());
    at.keys("<space>");
    assert!(!at.shows("ticked"), "{}", at.screen());
}

/// R1: what an archived course refuses is not offered in it.
#[test]
fn nothing_is_changed_among_the_people_of_an_archived_course() {
    let school = school();
    school.services.add_to_group(&school.console(), "git-lab", "red", &["ada".to_owned()]).expect("a group");
    school.services.archive(&school.console(), "git-lab", false).expect("archived");
    let mut at = roster(&school, "tina");
    for key in ["a", "b", "R", "d"] {
        at.keys(key);
        assert!(at.shows("The course is archived"), "{key}: {}", at.screen());
    }
    let mut at = groups(&school, "tina");
    for key in ["a", "b", "e", "d", "i"] {
        at.keys(key);
        assert!(at.shows("The course is archived"), "{key}: {}", at.screen());
    }
    at.keys("<enter> <space>");
    assert!(at.shows("The course is archived"), "{}", at.screen());
    let mut at = as_user(&school, "tina").at(Route::Dates { course: "git-lab".to_owned() });
    for key in ["e", "d", "m"] {
        at.keys(key);
        assert!(at.shows("The course is archived"), "{key}: {}", at.screen());
    }
}

/// One key, one place: it leads to the making of the course from every part of its page.
#[test]
fn the_course_is_made_from_among_its_people() {
    let school = school();
    let mut at = roster(&school, "tina");
    at.keys("e");
    assert!(at.shows("nothing is changed"), "{}", at.screen());
}
