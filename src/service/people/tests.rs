use super::*;
use crate::service::testing::School;
use crate::service::{ErrorKind, Who};

fn add(school: &School, name: &str) -> Result<IssuedCode> {
    school.services.add_user(&school.console(), NewUser::named(name))
}

#[test]
fn a_taken_or_look_alike_name_is_refused_with_the_name_that_has_it() {
    let school = School::new();
    add(&school, "Ada1").unwrap();
    for name in ["ada1", "adal", "ＡＤＡ1"] {
        let refused = add(&school, name).unwrap_err();
        assert_eq!((refused.kind, refused.message.contains("`Ada1`")), (ErrorKind::Conflict, true), "{name}: {refused:?}");
    }
}

#[test]
fn what_cannot_be_is_named_by_field() {
    let school = School::new();
    let bad = |new: NewUser| school.services.add_user(&school.console(), new).unwrap_err().fields[0].0.clone();
    assert_eq!(bad(NewUser::named("a b")), "name");
    assert_eq!(bad(NewUser { email: "nobody".into(), ..NewUser::named("ada") }), "email");
    assert_eq!(bad(NewUser { full_name: "x".repeat(201), ..NewUser::named("ada") }), "full_name");
    let zone =
        school.services.add_user(&school.console(), NewUser { zone: Some("Europe/Berln".into()), ..NewUser::named("ada") }).unwrap_err();
    assert_eq!(zone.hint.as_deref(), Some("Did you mean `Europe/Berlin`?"));
}

#[test]
fn people_are_found_by_name_address_and_role() {
    let school = School::new();
    let new = NewUser { full_name: "Ada Byron".into(), email: "ada@example.org".into(), ..NewUser::named("ada") };
    school.services.add_user(&school.console(), new).unwrap();
    school.instructor("grace");
    let found = |role, search: Option<&str>| -> Vec<String> {
        let filter = UserFilter { role, search: search.map(str::to_owned), ..UserFilter::default() };
        school.services.users(&school.console(), &filter).unwrap().users.into_iter().map(|user| user.user).collect()
    };
    assert_eq!(found(None, None), ["ada", "grace"]);
    assert_eq!(found(None, Some("BYRON")), ["ada"]);
    assert_eq!(found(None, Some("example.org")), ["ada"]);
    assert_eq!(found(Some(SchoolRole::Instructor), None), ["grace"]);
}

/// However many there are, a screen asks for what it shows.
#[test]
fn a_part_of_the_list_says_how_many_there_are() {
    let school = School::new();
    for name in ["ada", "ben", "cy", "陈美玲", "Émile"] {
        school.learner(name);
    }
    school.services.suspend_user(&school.console(), "ben", false).unwrap();
    let list = |filter: UserFilter| {
        let list = school.services.users(&school.console(), &filter).unwrap();
        (list.users.into_iter().map(|user| user.user).collect::<Vec<_>>().join(" "), list.total)
    };
    assert_eq!(list(UserFilter { from: 1, limit: Some(2), ..UserFilter::default() }), ("ben cy".to_owned(), 5));
    assert_eq!(list(UserFilter { status: Some(UserStatus::Suspended), ..UserFilter::default() }), ("ben".to_owned(), 1));
    assert_eq!(list(UserFilter { search: Some("éMILE".to_owned()), ..UserFilter::default() }).1, 1, "case is no ASCII matter");
    let unknown = UserFilter { course: Some("nowhere".to_owned()), ..UserFilter::default() };
    assert_eq!(school.services.users(&school.console(), &unknown).unwrap_err().kind, ErrorKind::NotFound);
}

/// RULES.md 8: never remove the last admin.
#[test]
fn the_last_admin_stays() {
    let school = School::new();
    school.admin("root");
    for refused in [
        school.services.suspend_user(&school.console(), "root", false),
        school.services.change_user(&school.console(), "root", UserChange::default(), Some(SchoolRole::Learner)),
    ] {
        assert_eq!(refused.unwrap_err().kind, ErrorKind::Conflict);
    }
    school.admin("second");
    school.services.change_user(&school.console(), "root", UserChange::default(), Some(SchoolRole::Learner)).unwrap();
    assert_eq!(school.services.suspend_user(&school.console(), "second", false).unwrap_err().kind, ErrorKind::Conflict);
}

/// SECURITY.md S1: what is another's is answered as unknown, word for word.
#[test]
fn a_learner_sees_and_changes_nobody_else() {
    let school = School::new();
    let ada = school.learner("ada");
    school.learner("bob");
    assert_eq!(school.services.user(&ada, "ada").unwrap().user, "ada");
    let theirs = school.services.user(&ada, "bob").unwrap_err();
    let nobodys = school.services.user(&ada, "bof").unwrap_err();
    assert_eq!((theirs.kind, theirs.message.replace("bob", "bof"), theirs.hint.clone()), (nobodys.kind, nobodys.message, nobodys.hint));
    assert_eq!(school.services.users(&ada, &UserFilter::default()).unwrap_err().kind, ErrorKind::Denied);
    assert_eq!(school.services.add_user(&ada, NewUser::named("eve")).unwrap_err().kind, ErrorKind::Denied);
    assert_eq!(
        school.services.change_user(&ada, "ada", UserChange::default(), Some(SchoolRole::Admin)).unwrap_err().kind,
        ErrorKind::Denied
    );
    assert_eq!(school.services.issue_code(&ada, "bob").unwrap_err().kind, ErrorKind::NotFound);
    assert_eq!(school.services.set_password(&ada, "ada", "a long phrase indeed").unwrap_err().kind, ErrorKind::Denied);
}

/// A session that began as admin loses the right at the moment the row says so.
#[test]
fn the_role_counts_as_it_stands_now() {
    let school = School::new();
    school.admin("root");
    let second = school.admin("second");
    school.services.change_user(&school.console(), "second", UserChange::default(), Some(SchoolRole::Learner)).unwrap();
    assert!(matches!(second.who, Who::User { role: SchoolRole::Admin, .. }), "the session does not know yet");
    assert_eq!(school.services.users(&second, &UserFilter::default()).unwrap_err().kind, ErrorKind::Denied);
}

/// RULES.md 8: instructors let their learners in again, and nobody who holds more than their own work.
#[test]
fn an_instructor_issues_codes_for_those_who_only_learn() {
    let school = School::new();
    school.sample_course();
    let (rosa, _, _) = (school.instructor("rosa"), school.learner("ada"), school.learner("lena"));
    school.enroll("git-lab", &["rosa"], CourseRole::Instructor);
    school.enroll("git-lab", &["ada", "lena"], CourseRole::Learner);
    school.services.issue_code(&rosa, "lena").unwrap();
    let elsewhere = school.services.create_course(&school.console(), "Elsewhere").unwrap().course;
    school.enroll(&elsewhere, &["lena"], CourseRole::Assistant);
    assert_eq!(school.services.issue_code(&rosa, "lena").unwrap_err().kind, ErrorKind::Denied);
    school.services.issue_code(&rosa, "ada").unwrap();
    school.services.issue_code(&school.console(), "lena").unwrap();
}

#[test]
fn histories_keep_the_name_of_the_console() {
    let school = School::new();
    assert_eq!(add(&school, "Console").unwrap_err().fields[0].0, "name");
}

#[test]
fn an_admin_is_told_the_nearest_name() {
    let school = School::new();
    add(&school, "grace").unwrap();
    let unknown = school.services.user(&school.console(), "grcae").unwrap_err();
    assert_eq!(unknown.hint.as_deref(), Some("Did you mean `grace`?"));
}

#[test]
fn a_change_of_words_is_kept_and_told_in_the_log() {
    let school = School::new();
    add(&school, "ada").unwrap();
    let change =
        UserChange { full_name: Some("Ada \u{1b}[2J Byron".into()), zone: Some(Some("Europe/London".into())), ..UserChange::default() };
    let changed = school.services.change_user(&school.console(), "ada", change.clone(), None).unwrap();
    assert_eq!(
        (changed.name.raw(), changed.zone.as_deref()),
        ("Ada \u{1b}[2J Byron", Some("Europe/London")),
        "the bytes are kept as received"
    );
    school.services.change_user(&school.console(), "ada", change, None).unwrap();
    let told = school.services.audit_list(&school.console(), &super::super::audit::AuditFilter::default()).unwrap().entries;
    assert_eq!(told.iter().filter(|entry| entry.action == "user.change").count(), 1, "what changes nothing is no entry");
}
