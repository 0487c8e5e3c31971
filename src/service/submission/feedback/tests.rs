//! Folders that come back: what is given, what is refused in words, and what no manifest reaches.

use std::fs;
use std::path::PathBuf;

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::*;
use crate::domain::person::CourseRole;
use crate::service::grade::NewGrade;
use crate::service::submission::{NewWork, Wanted};
use crate::service::testing::School;
use crate::service::testing::sample;

const COURSE: &str = "git-lab";
const ITEM: &str = "work/repo";

/// A folder that rob took home: ada and bob handed in, ivo teaches too.
struct Home {
    school: School,
    rob: Actor,
    ivo: Actor,
    out: PathBuf,
    _folder: tempfile::TempDir,
}

impl Home {
    fn new() -> Self {
        let school = School::new();
        school.changed_course(|course| {
            sample::open_assignment(course);
        });
        let (rob, ivo) = (school.instructor("rob"), school.instructor("ivo"));
        school.enroll(COURSE, &["rob", "ivo"], CourseRole::Instructor);
        let folder = tempfile::tempdir().unwrap();
        let home = Self { out: folder.path().join("out"), school, rob, ivo, _folder: folder };
        for name in ["ada", "bob"] {
            let learner = home.school.learner(name);
            home.school.enroll(COURSE, &[name], CourseRole::Learner);
            home.hand_in(&learner);
        }
        home.take_home();
        home
    }

    fn hand_in(&self, learner: &Actor) {
        let work = NewWork { text: Some("my work".into()), ..NewWork::default() };
        self.school.services.submit_work(learner, COURSE, ITEM, work).unwrap();
        self.school.clock.advance(TimeDelta::seconds(1));
    }

    fn take_home(&self) {
        let _ = fs::remove_dir_all(&self.out);
        let services = &self.school.services;
        services.export_submissions(&self.rob, COURSE, &Wanted::default(), &self.out, &Watch::default()).unwrap();
    }

    /// Changes what the manifest says of `user`.
    fn write(&self, user: &str, key: &str, value: Value) {
        let path = self.out.join("manifest.json");
        let mut manifest: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        let rows = manifest["submissions"].as_array_mut().unwrap();
        rows.iter_mut().rfind(|row| row["user"] == user).unwrap()[key] = value;
        fs::write(path, manifest.to_string()).unwrap();
    }

    fn comment(&self, user: &str, text: impl AsRef<[u8]>) {
        fs::write(self.out.join(ITEM).join(user).join("feedback.md"), text).unwrap();
    }

    fn set(&self, who: &Actor, user: &str, score: &str) {
        let grade = NewGrade { score: Some(score.into()), reason: Some("seen".into()), ..NewGrade::default() };
        self.school.services.set_grade(who, COURSE, ITEM, user, grade).unwrap();
    }

    fn give_with(&self, options: FeedbackOptions) -> Result<FeedbackReport> {
        self.school.services.take_feedback(&self.rob, COURSE, &self.out, options)
    }

    fn give(&self) -> FeedbackReport {
        self.give_with(FeedbackOptions::default()).unwrap()
    }

    /// What is said to the one bad row, by its column; and nothing is given to anybody.
    #[track_caller]
    fn refused(&self, column: &str) -> String {
        let before = self.marks();
        let mut report = self.give();
        assert_eq!((report.errors.len(), report.changes.len()), (1, 0), "{report:?}");
        assert_eq!(self.marks(), before, "all of it or nothing");
        let fault = report.errors.remove(0);
        assert_eq!(fault.column, column, "{fault:?}");
        fault.message
    }

    fn marks(&self) -> Vec<(Option<String>, Option<Untrusted>)> {
        let mark = |user| self.school.services.marking(&self.rob, COURSE, ITEM, user, None).map(|view| (view.mark, view.comment)).unwrap();
        ["ada", "bob"].map(mark).to_vec()
    }
}

#[test]
fn scores_and_comments_come_back() {
    let home = Home::new();
    home.write("ada", "score", json!("80%"));
    home.comment("ada", "\u{feff}Well done.\n\n");
    home.write("bob", "score", json!(7.5));
    let dry = home.give_with(FeedbackOptions { dry_run: true, ..FeedbackOptions::default() }).unwrap();
    assert_eq!(home.marks(), [(None, None), (None, None)]);
    let done = home.give();
    let change =
        |user: &str, to: &str, comment| FeedbackChange { item: ITEM.into(), user: user.into(), from: None, to: Some(to.into()), comment };
    assert_eq!((done.rows, done.unchanged, done.errors.len()), (2, 0, 0));
    assert_eq!(done.changes, [change("ada", "16", true), change("bob", "7.5", false)]);
    assert_eq!(dry.changes, done.changes);
    assert_eq!(home.marks(), [(Some("16".into()), Some("Well done.".into())), (Some("7.5".into()), None)]);
    let again = home.give();
    assert_eq!((again.changes.len(), again.unchanged), (0, 2), "what is given is not given twice");
}

#[test]
fn a_folder_as_it_was_written_changes_nothing() {
    let home = Home::new();
    home.set(&home.ivo, "ada", "9");
    home.take_home();
    let done = home.give();
    assert_eq!((done.rows, done.changes.len(), done.unchanged), (2, 0, 2));
}

/// The folder knows what stood when it was written: whoever changed it meanwhile is named.
#[test]
fn what_somebody_gave_meanwhile_is_not_marked_over() {
    let home = Home::new();
    home.write("bob", "score", json!("8"));
    home.write("ada", "score", json!("8"));
    home.set(&home.ivo, "ada", "9");
    assert!(home.refused("score").contains("The score is 9 by now, set by ivo."));
    home.write("ada", "score", Value::Null);
    home.comment("ada", "Look at the second file.");
    assert!(home.refused("score").contains("set by ivo"), "a comment is about the mark that its writer saw");
    // Only the other's: nothing is wrong there.
    let only = FeedbackOptions { user: Some("bob".into()), ..FeedbackOptions::default() };
    assert_eq!(home.give_with(only).unwrap().changes.len(), 1);
}

#[test]
fn newer_work_and_marks_that_were_seen_ask_first() {
    let home = Home::new();
    let ada = home.school.services.act_as(&home.school.console(), "ada").unwrap();
    home.write("ada", "score", json!("8"));
    home.hand_in(&ada);
    assert!(home.refused("score").contains("ada handed in anew"));
    home.set(&home.ivo, "ada", "9");
    home.take_home();
    home.write("ada", "score", json!("8"));
    assert!(home.refused("reason").contains("--reason"));
    let why = FeedbackOptions { reason: Some("Recount".into()), ..FeedbackOptions::default() };
    assert_eq!(home.give_with(why).unwrap().changes[0].to.as_deref(), Some("8"));
}

#[test]
fn each_slip_has_its_sentence() {
    let home = Home::new();
    for (user, key, value, column, words) in [
        ("ada", "score", json!("8,5"), "score", "decimal point"),
        ("ada", "score", json!(-1), "score", "not negative"),
        ("ada", "user", json!("adam"), "user", "no user `adam`"),
        ("ada", "item", json!("work/rope"), "item", "Did you mean `work/repo`?"),
        ("ada", "submission", json!(7), "submission", "no submission 7"),
        ("ada", "receipt", json!("000000000000"), "score", "another one here"),
    ] {
        home.write("bob", "score", json!("7"));
        home.write("ada", "score", json!("8"));
        home.write(user, key, value);
        let said = home.refused(column);
        assert!(said.contains(words), "{key}: {said}");
        home.take_home();
    }
    home.hand_in(&home.school.services.act_as(&home.school.console(), "ada").unwrap());
    home.take_home();
    let older = home.out.join("manifest.json");
    let text = fs::read_to_string(&older).unwrap().replacen("\"score\": null", "\"score\": \"8\"", 1);
    fs::write(&older, text).unwrap();
    assert!(home.refused("score").contains("write the score to submission 2"));
    home.take_home();
    home.comment("ada", [0xff, 0xfe, 0x41]);
    assert!(home.refused("feedback.md").contains("not UTF-8"));
    home.comment("ada", "x".repeat(200_000));
    assert!(home.refused("feedback.md").contains("more than"));
}

/// Nothing outside of the folder is read, by whatever way a manifest or a link leads there.
#[test]
fn nothing_leads_out_of_the_folder() {
    let home = Home::new();
    let secret = home.out.with_file_name("secret");
    fs::create_dir(&secret).unwrap();
    fs::write(secret.join("feedback.md"), "the keys").unwrap();
    for folder in ["../secret", "work/repo/../../../secret", secret.to_str().unwrap(), "", ".", "work//repo", "a\0b", "..\\secret"] {
        home.write("ada", "folder", json!(folder));
        assert!(home.refused("folder").contains("leads out"), "{folder}");
    }
    home.write("ada", "folder", json!("work/repo/bob"));
    assert!(home.refused("folder").contains("somebody else's"));
    home.take_home();
    let feedback = home.out.join(ITEM).join("ada/feedback.md");
    std::os::unix::fs::symlink(secret.join("feedback.md"), &feedback).unwrap();
    assert!(home.refused("feedback.md").contains("it is a link"));
    fs::remove_file(&feedback).unwrap();
    rustix::fs::mknodat(rustix::fs::CWD, &feedback, rustix::fs::FileType::Fifo, 0o600.into(), 0).unwrap();
    assert!(home.refused("feedback.md").contains("no file"));
    home.write("ada", "folder", json!("out"));
    std::os::unix::fs::symlink(&secret, home.out.join("out")).unwrap();
    assert!(home.refused("feedback.md").contains("a link"));
}

#[test]
fn a_folder_that_is_none_is_refused_whole() {
    let home = Home::new();
    let refusal = || home.give_with(FeedbackOptions::default()).unwrap_err();
    home.write("ada", "submission", json!("one"));
    assert!(refusal().message.contains("does not read"));
    fs::write(home.out.join("manifest.json"), r#"{"course": "other", "submissions": []}"#).unwrap();
    let other = refusal();
    assert!(other.kind == ErrorKind::Conflict && other.message.contains("`other`"));
    fs::remove_file(home.out.join("manifest.json")).unwrap();
    assert!(refusal().message.contains("no manifest.json"));
    let cancelled = Watch::default();
    home.take_home();
    home.write("ada", "score", json!("8"));
    cancelled.cancel();
    let refused = home.give_with(FeedbackOptions { watch: cancelled, ..FeedbackOptions::default() }).unwrap_err();
    assert_eq!(refused.message, "Cancelled; everything is as it was.");
    assert_eq!(home.marks()[0], (None, None));
}
