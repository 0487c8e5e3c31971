use super::*;
use crate::domain::work::Watch;
use crate::package::people::{GroupFile, GroupLine};
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

fn groups_of(school: &School, user: &str) -> Vec<String> {
    let members = school.services.members(&school.console(), "git-lab").unwrap();
    members.people.into_iter().find(|member| member.user == user).unwrap().groups
}

/// Two who change groups at once: neither takes back what the other did.
#[test]
fn what_others_did_to_somebodys_groups_meanwhile_stays() {
    let school = school();
    let (services, console) = (&school.services, school.console());
    services.enroll(&console, "git-lab", &names(&["ada"]), CourseRole::Learner, None).unwrap();
    let set = |change: MemberChange| services.set_members(&console, "git-lab", &[change], &Watch::default());
    let into_red = set(MemberChange::into("ada", "red")).unwrap();
    set(MemberChange::into("ada", "blue")).unwrap();
    services.set_members(&console, "git-lab", &into_red.before, &Watch::default()).unwrap();
    assert_eq!(groups_of(&school, "ada"), names(&["blue"]), "taking back red leaves blue");
    let observer = set(MemberChange::role("ada", CourseRole::Observer)).unwrap();
    set(MemberChange::role("ada", CourseRole::Assistant)).unwrap();
    let late = services.set_members(&console, "git-lab", &observer.before, &Watch::default()).unwrap_err();
    assert_eq!(late.kind, ErrorKind::Conflict, "another role was given meanwhile");
    let loose = set(MemberChange { while_loose: true, ..MemberChange::into("ada", "green") }).unwrap_err();
    assert_eq!(loose.kind, ErrorKind::Conflict, "drawn while she was in none");
    let out = set(MemberChange::out("ada")).unwrap();
    services.set_members(&console, "git-lab", &out.before, &Watch::default()).unwrap();
    assert_eq!(groups_of(&school, "ada"), names(&["blue"]), "who is taken out comes back as they were");
}

#[test]
fn a_group_that_comes_back_is_the_same_and_class_codes_lead_into_it() {
    let school = school();
    let (services, console) = (&school.services, school.console());
    services.enroll(&console, "git-lab", &names(&["ada", "bob"]), CourseRole::Learner, Some("red")).unwrap();
    let code = crate::service::class_code::NewClassCode {
        label: "autumn".into(),
        course: Some("git-lab".into()),
        group: Some("red".into()),
        seats: 3,
        expires: None,
    };
    services.make_class_code(&console, code).unwrap();
    let removed = services.remove_group(&console, "git-lab", "red").unwrap();
    services.unenroll(&console, "git-lab", &names(&["bob"])).unwrap();
    assert_eq!(services.restore_group(&console, "git-lab", &removed).unwrap(), names(&["bob"]), "who left meanwhile");
    assert_eq!(groups_of(&school, "ada"), names(&["red"]));
    let codes = services.class_codes(&console).unwrap().codes;
    assert_eq!(codes[0].group.as_ref().map(|group| group.raw().to_owned()).as_deref(), Some("red"));
    assert_eq!(services.restore_group(&console, "git-lab", &removed).unwrap_err().kind, ErrorKind::Conflict);
}

fn group_file(rows: &[(&str, &str)]) -> GroupFile {
    let line = |(at, (user, group)): (usize, &(&str, &str))| GroupLine { row: at as u64 + 2, user: (*user).into(), group: (*group).into() };
    GroupFile { lines: rows.iter().enumerate().map(line).collect(), ..GroupFile::default() }
}

/// The one writer of the school waits for no file that is only looked at.
#[test]
fn a_list_of_groups_is_judged_beside_the_writer_and_its_mistakes_end() {
    let school = school();
    let (services, console) = (&school.services, school.console());
    services.enroll(&console, "git-lab", &names(&["ada"]), CourseRole::Learner, None).unwrap();
    let (go, wait) = std::sync::mpsc::channel::<()>();
    let db = services.db.clone();
    let busy = std::thread::spawn(move || {
        db.write(move |_| {
            let _ = wait.recv_timeout(std::time::Duration::from_mins(1));
            Ok::<_, Error>(())
        })
    });
    let file = group_file(&[("ada", "red"), ("ada", "red"), ("ada", "blue")]);
    let told = services.import_groups(&console, "git-lab", &file, true, &Watch::default()).unwrap();
    assert_eq!((told.added, told.unchanged, told.made), (2, 1, names(&["blue", "red"])));
    let wrong = group_file(&vec![("adaa", "red"); 5_000]);
    let report = services.import_groups(&console, "git-lab", &wrong, false, &Watch::default()).unwrap();
    assert!(report.errors.len() == 1_000 && report.warnings.len() == 1, "{}", report.errors.len());
    let guessed = report.errors.iter().filter(|fault| fault.message.contains("Did you mean `ada`?")).count();
    assert_eq!(guessed, 50);
    go.send(()).expect("the writer was kept busy all the while");
    busy.join().unwrap().unwrap();
    let stopped = Watch::default();
    stopped.cancel();
    assert_eq!(services.import_groups(&console, "git-lab", &file, false, &stopped).unwrap_err().kind, ErrorKind::Conflict);
    let done = services.import_groups(&console, "git-lab", &file, false, &Watch::default()).unwrap();
    assert_eq!(groups_of(&school, "ada"), names(&["blue", "red"]));
    services.set_members(&console, "git-lab", &done.before, &Watch::default()).unwrap();
    assert!(groups_of(&school, "ada").is_empty());
}
