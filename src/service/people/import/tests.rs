use super::*;
use crate::service::testing::School;

fn import(school: &School, file: &str, how: PeopleImport) -> PeopleImported {
    school.services.import_users(&school.console(), file.as_bytes(), how).unwrap()
}

fn names(school: &School) -> Vec<String> {
    school.services.users(&school.console(), None, None).unwrap().users.into_iter().map(|user| user.user).collect()
}

#[test]
fn a_list_adds_everybody_with_a_code_once() {
    let school = School::new();
    let file = "\u{feff}user;name;email;role\nada;Ada Byron;ada@example.org;\ngrace;;;instructor\n\n";
    let done = import(&school, file, PeopleImport::default());
    assert_eq!((done.created, done.errors.len(), done.codes.len()), (2, 0, 2), "{done:?}");
    assert_eq!(names(&school), ["ada", "grace"]);
    let again = import(&school, file, PeopleImport::default());
    assert_eq!((again.created, again.unchanged, again.codes.len()), (0, 2, 0));
}

/// CLI.md 2: one bad row refuses the file, and every bad cell is named.
#[test]
fn one_bad_row_refuses_the_file() {
    let school = School::new();
    let file = "user,email,role,course\nada,ada@example.org,,\nb b,,,\ncy,nonsense,,\ndee,,instrutor,\neve,,,nowhere\n,x@y,,\nfay\n";
    let done = import(&school, file, PeopleImport::default());
    let found: Vec<_> = done.errors.iter().map(|note| (note.row, note.column.as_str())).collect();
    assert_eq!(found, [(3, "user"), (4, "email"), (5, "role"), (6, "course"), (7, "user"), (8, "")]);
    assert!(done.errors[2].message.contains("Did you mean `instructor`?"));
    assert_eq!((names(&school).len(), done.codes.len()), (0, 0), "nothing was done");
}

#[test]
fn a_dry_run_tells_and_does_nothing() {
    let school = School::new();
    let done = import(&school, "user\nada\nbob\n", PeopleImport { dry_run: true, update: false });
    assert_eq!((done.created, done.dry_run, done.codes.len(), names(&school).len()), (2, true, 0, 0));
}

#[test]
fn who_is_there_changes_only_when_told_to() {
    let school = School::new();
    school.admin("root");
    import(&school, "user,name\nada,Ada\n", PeopleImport::default());
    let file = "user,name,role\nada,Ada Byron,instructor\n";
    let kept = import(&school, file, PeopleImport::default());
    assert_eq!((kept.unchanged, kept.warnings.len()), (1, 2), "{kept:?}");
    let changed = import(&school, file, PeopleImport { update: true, dry_run: false });
    assert_eq!((changed.updated, changed.warnings.len()), (1, 0));
    let ada = school.services.user(&school.console(), "ada").unwrap();
    assert_eq!((ada.name.raw(), ada.role), ("Ada Byron", SchoolRole::Instructor));
    let last = import(&school, "user,role\nroot,learner\n", PeopleImport { update: true, dry_run: false });
    assert_eq!(last.errors[0].column, "role", "the last admin stays");
}

#[test]
fn moodles_list_is_read_and_its_passwords_are_not() {
    let school = School::new();
    let done =
        import(&school, "username,password,firstname,lastname,email,cohort1\nada,Secret-1,Ada,Byron,a@b,x\n", PeopleImport::default());
    assert_eq!((done.created, done.warnings.len()), (1, 2), "{done:?}");
    assert_eq!(school.services.user(&school.console(), "ada").unwrap().name.raw(), "Ada Byron");
}

#[test]
fn look_alikes_within_the_file_and_contradictions_are_found() {
    let school = School::new();
    let done = import(&school, "user,email\nada1,\nadal,\nbob,b@c\nBob,c@d\n", PeopleImport::default());
    let found: Vec<_> = done.errors.iter().map(|note| (note.row, note.column.as_str())).collect();
    assert_eq!(found, [(3, "user"), (5, "email")]);
}

#[test]
fn what_is_no_list_is_refused_with_a_sentence() {
    let school = School::new();
    let refused = |file: &[u8]| school.services.import_users(&school.console(), file, PeopleImport::default()).unwrap_err().message;
    assert!(refused(b"name,email\nx,y\n").contains("`user`"));
    assert!(refused(b"user\nada\n\xff\xfe\n").contains("Line 3"));
    assert!(refused(b"").contains("`user`"));
    let ada = school.learner("ada");
    assert!(school.services.import_users(&ada, b"user\nbob\n", PeopleImport::default()).is_err());
}
