use super::*;
use crate::service::ErrorKind;
use crate::service::testing::School;

fn names(all: &[&str]) -> Vec<String> {
    all.iter().map(|name| (*name).to_owned()).collect()
}

fn school() -> School {
    let school = School::new();
    school.sample_course();
    school.learner("ada");
    school.learner("bob");
    school
}

/// CLI.md 2: twice is no error; work is kept and comes back.
#[test]
fn leaving_and_coming_back_keeps_the_work() {
    let school = school();
    let (services, console) = (&school.services, school.console());
    let first = services.enroll(&console, "git-lab", &names(&["ada", "bob"]), CourseRole::Learner, None).unwrap();
    assert_eq!((first.enrolled, first.already), (names(&["ada", "bob"]), vec![]));
    let again = services.enroll(&console, "git-lab", &names(&["ada"]), CourseRole::Learner, None).unwrap();
    assert_eq!((again.enrolled, again.already), (vec![], names(&["ada"])));
    let ada = services.act_as(&console, "ada").unwrap();
    services.mark_done(&ada, "git-lab", "intro/why", true).unwrap();
    let gone = services.unenroll(&console, "git-lab", &names(&["ada", "ada"])).unwrap();
    assert_eq!((gone.removed, gone.absent), (names(&["ada"]), names(&["ada"])));
    assert_eq!(services.outline(&ada, "git-lab").unwrap_err().kind, ErrorKind::NotFound);
    services.enroll(&console, "git-lab", &names(&["ada"]), CourseRole::Learner, None).unwrap();
    assert_eq!(services.outline(&ada, "git-lab").unwrap().progress.unwrap().completed, 1);
}

#[test]
fn one_unknown_name_enrolls_nobody() {
    let school = school();
    let refused = school.services.enroll(&school.console(), "git-lab", &names(&["ada", "bobb"]), CourseRole::Learner, None).unwrap_err();
    assert_eq!((refused.kind, refused.hint.as_deref()), (ErrorKind::NotFound, Some("Did you mean `bob`?")));
    assert!(school.services.roster(&school.console(), "git-lab").unwrap().people.is_empty());
}

#[test]
fn learners_and_assistants_do_not_enroll() {
    let school = school();
    let (services, console) = (&school.services, school.console());
    services.enroll(&console, "git-lab", &names(&["ada"]), CourseRole::Assistant, None).unwrap();
    services.enroll(&console, "git-lab", &names(&["bob"]), CourseRole::Learner, None).unwrap();
    for name in ["ada", "bob"] {
        let actor = services.act_as(&console, name).unwrap();
        let refused = services.enroll(&actor, "git-lab", &names(&["bob"]), CourseRole::Instructor, None).unwrap_err();
        assert_eq!(refused.kind, ErrorKind::Denied);
        assert_eq!(services.unenroll(&actor, "git-lab", &names(&["ada"])).unwrap_err().kind, ErrorKind::Denied);
    }
    let bob = services.act_as(&console, "bob").unwrap();
    assert_eq!(services.roster(&bob, "git-lab").unwrap_err().kind, ErrorKind::Denied);
    assert_eq!(services.groups(&bob, "git-lab").unwrap_err().kind, ErrorKind::Denied);
}

/// CLI.md 2: the roster's figures.
#[test]
fn the_roster_says_how_far_each_is() {
    let school = school();
    let (services, console) = (&school.services, school.console());
    services.enroll(&console, "git-lab", &names(&["ada"]), CourseRole::Learner, Some("red")).unwrap();
    services.enroll(&console, "git-lab", &names(&["bob"]), CourseRole::Instructor, None).unwrap();
    let ada = services.act_as(&console, "ada").unwrap();
    services.page(&ada, "git-lab", "intro/why").unwrap();
    services.mark_done(&ada, "git-lab", "intro/why", true).unwrap();
    let roster = services.roster(&console, "git-lab").unwrap();
    assert_eq!(roster.people[0].user, "bob", "staff first");
    let row = &roster.people[1];
    assert_eq!((row.progress.as_str(), row.completed, row.required), ("0.2", 1, 5));
    assert_eq!((row.groups.clone(), row.last_seen), (names(&["red"]), Some(crate::service::testing::NOW)));
}

#[test]
fn groups_come_and_go() {
    let school = school();
    let (services, console) = (&school.services, school.console());
    let outside = services.add_to_group(&console, "git-lab", "red", &names(&["ada"])).unwrap_err();
    assert_eq!(outside.kind, ErrorKind::Invalid);
    services.enroll(&console, "git-lab", &names(&["ada", "bob"]), CourseRole::Learner, None).unwrap();
    let groups = services.add_to_group(&console, "git-lab", "@red", &names(&["ada", "bob"])).unwrap();
    assert_eq!(groups.groups[0].members, names(&["ada", "bob"]));
    let groups = services.remove_from_group(&console, "git-lab", "red", &names(&["ada"])).unwrap();
    assert_eq!(groups.groups[0].members, names(&["bob"]));
    assert!(services.remove_from_group(&console, "git-lab", "red", &[]).unwrap().groups.is_empty());
    assert_eq!(services.remove_from_group(&console, "git-lab", "red", &[]).unwrap_err().kind, ErrorKind::NotFound);
    assert_eq!(services.add_to_group(&console, "git-lab", "a\nb", &[]).unwrap_err().kind, ErrorKind::Invalid);
}
