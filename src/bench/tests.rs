use super::*;
use crate::service::ErrorKind;

fn wish(folder: &std::path::Path, only: &[&str]) -> Wish {
    Wish {
        size: Size::Small,
        only: only.iter().map(|&goal| goal.to_owned()).collect(),
        folder: folder.to_owned(),
        zone: "UTC".to_owned(),
        program: std::env::current_exe().expect("the tests are a program"),
    }
}

fn left(folder: &std::path::Path) -> Vec<String> {
    let names = std::fs::read_dir(folder).expect("the folder of the bench").flatten();
    names.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

#[test]
fn what_was_asked_for_is_measured_on_a_copy_that_is_gone_afterwards() {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("bench");
    let measured = run(&wish(&folder, &["g13", "G19"]), &Watch::default()).expect("it measures");
    let goals: Vec<&str> = measured.figures.iter().map(|figure| figure.goal).collect();
    assert_eq!(goals, ["G13", "G19"], "{:?}", measured.notes);
    assert!(measured.figures.iter().all(|figure| figure.value > 0.0), "{measured:?}");
    assert!(measured.figures[0].what.contains("attempt_event"), "{}", measured.figures[0].what);
    assert_eq!(left(&folder), ["small.db"]);
    // The same school again, and the wait for it given up.
    let before = std::fs::read(folder.join("small.db")).expect("the school");
    let watch = Watch::default();
    watch.cancel();
    let given_up = run(&wish(&folder, &["G13"]), &watch).expect_err("it was cancelled");
    assert_eq!((given_up.kind, left(&folder).len()), (ErrorKind::Conflict, 1));
    assert!(std::fs::read(folder.join("small.db")).expect("the school") == before, "it stays as it was");
}

#[test]
fn the_gradebook_of_the_demo_school_is_measured() {
    let home = tempfile::tempdir().expect("a folder");
    let measured = run(&wish(home.path(), &["G4"]), &Watch::default()).expect("it measures");
    assert_eq!(measured.figures.len(), 2, "wall and CPU, without the scrolling that is measured beside them: {measured:?}");
    assert!(measured.figures.iter().all(|figure| figure.value > 0.0), "{measured:?}");
}

#[test]
fn a_goal_that_is_not_measured_is_refused_before_anything_is_made() {
    let home = tempfile::tempdir().expect("a folder");
    let refused = run(&wish(&home.path().join("bench"), &["G77"]), &Watch::default()).expect_err("there is none");
    assert!(refused.fields[0].1.contains("G1, G2"), "{refused:?}");
    assert!(!home.path().join("bench").exists());
}
