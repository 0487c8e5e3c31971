//! The flows of an admin, from the first person to the log that tells of it.
use crate::domain::course::CourseState;
use crate::domain::person::{CourseRole, SchoolRole, UserStatus};
use crate::service::Actor;
use crate::service::people::{NewUser, UserChange, UserFilter};
use crate::service::sign_in::SignedIn;
use crate::service::testing::School;
use crate::tui::route::Route;
use crate::tui::screen::{Inside, Request};
use crate::tui::testing::{Harness, place};

/// A school with a course, its instructor and some learners; boss runs it.
fn school() -> School {
    let school = School::new();
    school.sample_course();
    school.admin("boss");
    school.instructor("tina");
    for name in ["ada", "ben", "cy", "陈美玲"] {
        school.learner(name);
    }
    school.enroll("git-lab", &["ada"], CourseRole::Learner);
    school
}

fn inside(school: &School, actor: Actor) -> Harness {
    let me = school.services.me(&actor).expect("themselves");
    let view = school.services.school(&actor).expect("the school");
    let place = std::sync::Arc::new(crate::tui::whereabouts::Whereabouts { folder: school.folder().to_owned(), ..(*place()).clone() });
    Harness::world(Inside::of(&school.services, SignedIn { actor, me, failures: 0 }, &view, &place))
}

fn at(school: &School, route: Route) -> Harness {
    inside(school, school.services.act_as(&school.console(), "boss").expect("the admin")).at(route)
}

fn status(school: &School, name: &str) -> UserStatus {
    school.services.user(&school.console(), name).expect("somebody").status
}

#[test]
fn the_school_at_a_glance() {
    let school = school();
    let mut at = at(&school, Route::Home);
    assert!(at.shows("6 people") && at.shows("4 learners") && at.shows("There is no backup"), "{}", at.screen());
    at.keys("<enter>");
    assert!(at.line(0).contains("People"), "{}", at.screen());
    at.keys("<esc> g l");
    assert!(at.line(0).contains("Log"), "{}", at.screen());
}

#[test]
fn somebody_is_added_and_shown_a_code_once() {
    let school = school();
    let mut at = at(&school, Route::Users);
    at.snap("admin_users");
    at.keys("a n e w <enter>");
    at.text("New Person");
    at.keys("<enter> <enter> <enter> <enter> <enter>");
    at.until("the only time they are shown");
    at.snap("admin_code");
    at.keys("<esc>");
    assert!(at.shows("neither copied nor saved"), "even one is never shown again: {}", at.screen());
    at.keys("<esc> y");
    let code = match at.requests.as_slice() {
        [Request::Copy(code)] => code.clone(),
        other => panic!("{other:?}"),
    };
    assert!(at.shows(&code), "{}", at.screen());
    let signed = school.services.sign_in(&Actor::guest("tty"), "new", &code).expect("the code is good");
    assert!(matches!(signed, crate::service::sign_in::SignIn::ChoosePassword { .. }), "they choose a password");
    at.keys("<esc> <esc>");
    assert!(at.shows("New Person") && !at.shows(&code), "{}", at.screen());
}

#[test]
fn marked_people_are_suspended_after_a_look_and_let_in_again() {
    let school = school();
    let mut at = at(&school, Route::Users);
    at.keys("<space> <down> <space> b");
    assert!(at.shows("ada") && at.shows("Suspend"), "{}", at.screen());
    at.keys("<down> <enter>");
    at.until("Suspend 2 people?");
    assert_eq!(status(&school, "ada"), UserStatus::Active, "a preview changes nothing");
    at.snap("admin_suspend");
    at.keys("<enter> y");
    at.until("2 suspended");
    assert_eq!(status(&school, "ada"), UserStatus::Suspended);
    at.keys("u");
    at.until("may sign in again");
    assert_eq!(status(&school, "ada"), UserStatus::Active);
}

#[test]
fn people_are_found_and_enrolled() {
    let school = school();
    let mut at = at(&school, Route::Users);
    at.keys("/ 陈 <enter>");
    assert!(at.shows("1 person") && !at.shows("ben"), "{}", at.screen());
    at.keys("b <enter>");
    assert!(at.shows("Which course?"), "{}", at.screen());
    at.keys("<enter>");
    assert!(at.shows("1 new here: 陈美玲"), "{}", at.screen());
    at.keys("<enter> <enter> <enter>");
    at.until("1 enrolled");
    let chen = school.services.user(&school.console(), "陈美玲").expect("them");
    assert_eq!(chen.courses.len(), 1);
    at.keys("<esc> f");
    at.text("git");
    at.keys("<enter>");
    at.wait(6_000);
    assert!(at.shows("in git-lab") && !at.shows("cy "), "{}", at.screen());
}

/// A slow disk: a key that does something to somebody waits for those who were asked for, and is done to none of before.
#[test]
fn what_is_done_to_somebody_is_done_to_who_was_sought() {
    let school = school();
    let mut at = at(&school, Route::Users).impatient();
    at.keys("/ c y <enter> <space>");
    at.wait(100);
    assert!(at.shows("1 marked") && at.shows("cy") && !at.shows("ben"), "{}", at.screen());
    at.keys("b <enter> <enter>");
    at.until("1 new here: cy");
    at.keys("<esc> <space>");
    at.until("1 person");
    at.keys("* b");
    assert!(at.shows("cy"), "{}", at.screen());
    at.keys("<esc> * <esc> / n o b o d y <enter>");
    at.until("Nobody fits.");
}

/// Of a thousand those near the cursor are asked for; whoever is far down is found there.
#[test]
fn a_long_list_is_read_where_the_cursor_is() {
    let school = School::new();
    school.admin("boss");
    for n in 0..1_500 {
        let new = NewUser { role: SchoolRole::Learner, ..NewUser::named(format!("person{n:04}")) };
        school.services.add_user(&school.console(), new).expect("a free name");
    }
    let mut at = at(&school, Route::Users);
    at.keys("<end>");
    assert!(at.shows("person1499"), "{}", at.screen());
    at.keys("<home>");
    assert!(at.shows("person0000"), "{}", at.screen());
    for _ in 0..60 {
        at.keys("<pgdn>");
    }
    assert!(at.screen().lines().filter(|line| line.contains("person")).count() > 15, "{}", at.screen());
    at.keys("* b");
    assert!(at.shows("and 1497 more"), "{}", at.screen());
}

fn choose(at: &mut Harness, path: &std::path::Path) {
    at.keys("<enter> e");
    at.paste(&path.display().to_string());
    at.keys("<enter>");
}

#[test]
fn a_list_with_mistakes_is_mended_and_taken_in() {
    let school = school();
    let file = school.folder().join("class.csv");
    std::fs::write(&file, "user,name,email,course\nnew1,One,one@x.org,git-lab\nnew2,Two,nowhere,git-lab\nn w,Three,,\nada,Ada,,gitlab\n")
        .expect("a file");
    let mut at = at(&school, Route::ImportUsers);
    choose(&mut at, &file);
    at.until("3 mistakes");
    assert!(at.shows("Row 3, email") && at.shows("Row 4, user") && at.shows("Row 5, course"), "{}", at.screen());
    snap(&at, &school, "admin_import_mistakes");
    std::fs::write(&file, "user,name,email,course\nnew1,One,one@x.org,git-lab\nnew2,Two,,git-lab\nnew3,Three,,\nada,,,git-lab\n")
        .expect("a file");
    at.keys("r");
    at.until("3 people added, 1 as they are");
    let all = |school: &School| school.services.users(&school.console(), &UserFilter::default()).expect("all").total;
    let before = all(&school);
    at.keys("<enter>");
    at.until("3 one-time codes");
    assert_eq!(all(&school), before + 3);
    at.keys("x <enter>");
    let codes = school.folder().join("codes.csv");
    let kept = std::fs::read_to_string(&codes).expect("the codes are saved");
    assert_eq!(kept.lines().count(), 4, "{kept}");
    let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&codes).expect("a file").permissions());
    assert_eq!(mode & 0o777, 0o600);
    at.keys("<esc>");
    assert!(at.shows("They are in"), "{}", at.screen());
}

#[test]
fn the_log_is_narrowed_and_verified() {
    let school = school();
    school.services.suspend_user(&school.console(), "ben", false).expect("suspended");
    let called = UserChange { full_name: Some("Bjo\u{308}rn Östlund".to_owned()), ..UserChange::default() };
    school.services.change_user(&school.console(), "ben", called, None).expect("called so");
    let mut at = at(&school, Route::Audit);
    at.keys("/");
    at.text("user:ben action:user.suspend since:2026-11-22 until:2026-11-22");
    at.keys("<enter>");
    assert!(at.shows("user.suspend") && !at.shows("user.add"), "{}", at.screen());
    at.keys("<enter>");
    assert!(at.shows("Before") && at.shows("active") && at.shows("suspended"), "{}", at.screen());
    at.keys("<esc> /");
    at.text(" nonsense");
    at.keys("<enter>");
    at.until("No entry fits");
    at.keys("<esc> v");
    at.until("are as they were written");
}

/// Words are sought in who, what and about what; a day alone is that day.
#[test]
fn the_log_is_searched_by_words_and_days() {
    let school = school();
    school.services.suspend_user(&school.console(), "ben", false).expect("suspended");
    let called = UserChange { full_name: Some("Bjo\u{308}rn Östlund".to_owned()), ..UserChange::default() };
    school.services.change_user(&school.console(), "ben", called, None).expect("called so");
    let mut at = at(&school, Route::Audit);
    let mut search = |words: &str| {
        if at.line(-2).contains("Only") {
            at.keys("<esc>");
        }
        at.keys("/");
        at.text(words);
        at.keys("<enter>");
        at.until(if words.contains("yesterday") || words.contains("ada suspend") { "No entry fits" } else { "user.suspend" });
        at.screen()
    };
    let found = search("Ben");
    assert!(found.contains("user.add") && !found.contains("course.import"), "{found}");
    assert!(!search("ben suspend today").contains("user.add"));
    search("2026-11-22 SUSPEND");
    // Letters of any script and however they are composed: Ö is ö.
    search("ÖSTLUND suspend");
    search("BJÖRN suspend");
    search("ｂｅｎ suspend");
    search("ada suspend");
    search("yesterday");
}

#[test]
fn putting_marked_people_into_a_course_is_taken_back() {
    let school = school();
    let mut at = at(&school, Route::Users);
    let inside = || school.services.members(&school.console(), "git-lab").expect("the course").people.len();
    at.keys("/ c y <enter> b <enter>");
    at.text("git");
    at.keys("<enter> <enter> <enter> <enter>");
    at.until("1 enrolled. u undoes it");
    assert_eq!(inside(), 2);
    at.keys("u");
    assert_eq!(inside(), 1, "{}", at.screen());
}

#[test]
fn the_school_is_renamed_and_a_wrong_value_stands_under_its_field() {
    let school = school();
    let mut at = at(&school, Route::School);
    at.snap("admin_settings");
    at.text("Northside ");
    at.keys("<tab> <tab> <tab> <tab> <tab> <c-u>");
    at.text("3");
    at.keys("<c-o>");
    assert!(at.shows("! Write it as 8/15"), "{}", at.screen());
    at.keys("<c-u> <c-o>");
    assert!(at.shows("Saved"), "{}", at.screen());
    let name = school.services.school(&school.console()).expect("the school").school;
    assert!(name.raw().contains("Northside"), "{name:?}");
}

#[test]
fn words_at_the_door_have_several_lines_and_keep_them() {
    let school = school();
    let mut at = at(&school, Route::School);
    at.keys("<tab>");
    at.text("Welcome");
    at.keys("<enter>");
    at.text("  Room 12 is open until 18:00");
    at.keys("<down> <down> <right> <c-o>");
    assert!(at.shows("Saved"), "{}", at.screen());
    let view = school.services.school(&school.console()).expect("the school");
    assert_eq!((view.banner.raw(), view.sign_up), ("Welcome\n  Room 12 is open until 18:00", true));
}

#[test]
fn a_class_code_is_made_shown_once_put_anew_and_ended() {
    let school = school();
    school.services.set_setting(&school.console(), "sign-up", "code").expect("a setting");
    let mut at = at(&school, Route::ClassCodes);
    assert!(at.shows("a makes one"), "{}", at.screen());
    at.keys("a");
    assert!(at.shows("No course: they only get an account"), "{}", at.screen());
    at.text("git");
    at.keys("<enter>");
    at.snap("admin_class_code_form");
    at.text("Autumn");
    at.keys("<enter> A <enter> <enter> <enter> <enter>");
    at.until("the only time it is shown");
    at.keys("y");
    let code = match at.requests.as_slice() {
        [Request::Copy(code)] => code.clone(),
        other => panic!("{other:?}"),
    };
    assert!(at.shows(&code) && at.shows("group A"), "{}", at.screen());
    at.keys("<esc>");
    assert!(at.shows("Autumn") && at.shows("0 of 30 used") && !at.shows(&code), "{}", at.screen());
    at.wait(6_000);
    at.snap("admin_class_codes");
    at.keys("r <tab> <tab> <enter>");
    at.until("the only time it is shown");
    assert!(!at.shows(&code), "another code");
    at.keys("<esc> d y");
    assert!(at.shows("over"), "{}", at.screen());
    let refused = school.services.class_codes(&school.console()).expect("the codes").codes;
    assert!(refused.iter().all(|code| code.state == crate::service::class_code::CodeState::Over));
}

#[test]
fn a_backup_is_made_and_put_back_only_by_the_schools_name() {
    let school = school();
    let mut at = at(&school, Route::Backups);
    at.keys("<enter> <enter>");
    at.until("Verified");
    school.learner("late");
    snap(&at, &school, "admin_backups_made");
    at.keys("<end> <enter>");
    at.until("would be LOST");
    snap(&at, &school, "admin_restore");
    at.text("Another");
    at.keys("<enter> <enter>");
    assert!(at.shows("That is another name") && at.requests.is_empty(), "{}", at.screen());
    at.keys("<c-u>");
    for _ in 0.."Another".len() {
        at.keys("<backspace>");
    }
    at.text("School");
    at.keys("<enter> <enter>");
    assert!(
        matches!(at.requests.as_slice(), [Request::Restore(file)] if file.extension().is_some_and(|end| end == "db")),
        "{:?}",
        at.requests
    );
}

/// The screen but for where the school stands (a line that is wrapped by the length of its path ends otherwise), how large it is and how much is free there.
fn snap(at: &Harness, school: &School, name: &str) {
    let folder = school.folder().display().to_string();
    let volatile =
        |line: &&str| !line.contains(&folder) && !line.contains("file has") && !line.contains("are free") && !line.contains("It is sound");
    let shown = at.screen().lines().filter(volatile).map(unsized_line).collect::<Vec<_>>().join("\n");
    insta::assert_snapshot!(name, shown);
}

/// Each migration makes an empty school larger.
fn unsized_line(line: &str) -> String {
    match line.split_once(" KB") {
        Some((before, rest)) => format!("{}NNN KB{rest}", before.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.')),
        None => line.to_owned(),
    }
}

/// Every screen of an admin at the three sizes.
#[test]
fn screens_at_each_size() {
    let school = school();
    let routes = [
        ("home", Route::Home),
        ("users", Route::Users),
        ("import", Route::ImportUsers),
        ("audit", Route::Audit),
        ("backups", Route::Backups),
        ("class_codes", Route::ClassCodes),
        ("courses", Route::Courses),
        ("settings", Route::School),
    ];
    for (name, route) in routes {
        let mut at = at(&school, route);
        for (width, height) in [(80, 24), (40, 20), (200, 60)] {
            at.resize(width, height);
            snap(&at, &school, &format!("admin_{name}_{width}x{height}"));
        }
    }
}

/// What a bad file may be, on the screen: each ends in a sentence, and the keys answer meanwhile.
#[test]
fn what_is_no_list_of_people_is_said_in_a_sentence() {
    let school = school();
    let folder = school.folder().join("bad");
    std::fs::create_dir(&folder).expect("a folder");
    let sparse = folder.join("sparse.csv");
    std::fs::File::create(&sparse).and_then(|file| file.set_len(2 << 30)).expect("a sparse file");
    let pipe = folder.join("pipe.csv");
    rustix::fs::mkfifoat(rustix::fs::CWD, &pipe, rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR).expect("a pipe");
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.join(name);
        std::fs::write(&path, bytes).expect("a file");
        path
    };
    let files = [
        (sparse, "more than 32 MB"),
        (pipe, "it is a pipe, no file"),
        (write("zip.csv", b"PK\x03\x04user\0\0"), "save the table as CSV"),
        (write("header.csv", b"user,name\n"), "names nobody"),
        (write("quote.csv", b"user,name\nx1,\"X\nx2,Y\n"), "never closed"),
        (write("twins.csv", b"user,user\nx1,x2\n"), "hold the same"),
        (write("headless.csv", b"x1,X\nx2,Y\n"), "no column `user`"),
    ];
    for (path, said) in files {
        let mut at = at(&school, Route::ImportUsers);
        choose(&mut at, &path);
        at.until(said);
        assert!(at.screen().contains("another file"), "{}", at.screen());
    }
}

#[test]
fn three_thousand_mistakes_are_leafed_through_and_saved_to_a_file() {
    let school = school();
    let file = school.folder().join("class.csv");
    let rows = (0..3_000).map(|n| format!("x{n},=SUM(A{n}),nowhere\n")).collect::<Vec<_>>().concat();
    std::fs::write(&file, format!("user,name,email\n{rows}")).expect("a file");
    let mut at = at(&school, Route::ImportUsers);
    choose(&mut at, &file);
    at.until("3000 mistakes");
    at.keys("<end>");
    assert!(at.shows("Row 3001, email"), "{}", at.screen());
    at.keys("x <enter>");
    at.until("Saved");
    let saved = std::fs::read_to_string(school.folder().join("mistakes.csv")).expect("the list");
    assert_eq!((saved.lines().count(), saved.lines().nth(1)), (3_001, Some("2,\"email\",\"`nowhere` is no email address.\"")));
}

/// DESIGN.md 4.13: a long import can be broken off, and everything is as it was.
#[test]
fn a_long_import_is_broken_off() {
    let school = school();
    let file = school.folder().join("class.csv");
    let rows = (0..20_000).map(|n| format!("x{n},Person {n}\n")).collect::<Vec<_>>().concat();
    std::fs::write(&file, format!("user,name\n{rows}")).expect("a file");
    let mut at = at(&school, Route::ImportUsers);
    school.held_up(|| {
        choose(&mut at, &file);
        at.keys("<esc>");
    });
    at.until("Cancelled");
    assert!(at.line(0).contains("Bring in people"), "{}", at.screen());
    assert_eq!(school.services.people_counts(&school.console()).expect("counts").all(), 6);
}

#[test]
fn roles_are_changed_for_many_and_taken_back() {
    let school = school();
    let role = |name: &str| school.services.user(&school.console(), name).expect("somebody").role;
    let mut at = at(&school, Route::Users);
    for (keys, deed) in [("<home> <space> b", "Make admin"), ("<home> <down> <down> <down> <down> <space> b", "Make instructor")] {
        at.keys(keys);
        at.text(deed);
        at.keys("<enter>");
        at.until("person ");
        at.keys("y");
        at.until("u undoes it");
        at.wait(6_000);
    }
    assert_eq!((role("ada"), role("tina")), (SchoolRole::Instructor, SchoolRole::Instructor));
    at.keys("u");
    at.until("u undoes it");
    assert_eq!((role("ada"), role("tina")), (SchoolRole::Admin, SchoolRole::Instructor), "only what was changed is taken back");
}

#[test]
fn courses_are_found_archived_taken_back_written_and_filled() {
    let school = school();
    school.enroll("git-lab", &["tina"], CourseRole::Instructor);
    school.services.create_course(&school.console(), "Chemistry").expect("a course");
    let state = |course: &str| school.services.course(&school.console(), course).expect("the course").outline.state;
    let mut at = at(&school, Route::Courses);
    assert!(at.shows("2 courses") && at.shows("tina") && at.shows("nobody teaches it"), "{}", at.screen());
    at.keys("/ g i t <enter>");
    assert!(at.shows("1 course") && !at.shows("Chemistry"), "{}", at.screen());
    at.keys("d");
    assert_eq!(state("git-lab"), CourseState::Archived);
    at.keys("u");
    assert_eq!(state("git-lab"), CourseState::Published);
    let mut log = self::at(&school, Route::Audit);
    assert!(log.shows(" git-lab: archived") && log.shows(" git-lab: published"), "both ways: {}", log.screen());
    log.keys("<esc>");
    at.keys("x <enter>");
    at.until("Written");
    assert!(school.folder().join("git-lab.lyc").is_file());
    at.keys("e");
    assert!(at.line(0).contains("Git in the lab") && at.shows("publish"), "e edits: {}", at.screen());
    at.keys("<esc> <esc> b");
    at.text("ben, cy");
    at.keys("<enter>");
    assert!(at.shows("2 new here: ben, cy"), "{}", at.screen());
    at.keys("<enter> <enter> <enter>");
    at.until("2 enrolled");
    at.wait(6_000);
    assert!(at.shows("3 learners"), "{}", at.screen());
    at.keys("b");
    at.text("bem");
    at.keys("<enter>");
    assert!(at.shows("Did you mean ben?") && at.line(0).contains("Courses"), "the nearest name is said: {}", at.screen());
    at.keys("<esc> f");
    at.text("draft");
    at.keys("<enter>");
    assert!(at.shows("Chemistry") && !at.shows("Git in the lab"), "{}", at.screen());
}
