//! Handing work in: receipts, refusals, files by their content, drafts, and who sees what.

use std::io::{self, Cursor, Read};

use chrono::TimeDelta;

use super::*;
use crate::domain::code::hex;
use crate::domain::course::{AssignmentSettings, DateRule, SubmitKind};
use crate::domain::grade::CellStatus;
use crate::domain::person::CourseRole;
use crate::domain::schedule::DateOverride;
use crate::domain::text::Untrusted;
use crate::domain::work::Watch;
use crate::service::course::DatesChange;
use crate::service::grade::NewGrade;
use crate::service::testing::sample::{self, CANARY};
use crate::service::testing::{NOW, School};
use crate::service::{Actor, Result};
use crate::store::Trust;

const COURSE: &str = "git-lab";
const ITEM: &str = "work/repo";

/// The sample course with nothing before its assignment, which takes what `change` says; ada learns, rob teaches.
fn school(change: impl FnOnce(&mut AssignmentSettings)) -> (School, Actor, Actor) {
    let school = School::new();
    school.changed_course(|course| change(&mut sample::open_assignment(course).settings));
    let (ada, rob) = (school.learner("ada"), school.instructor("rob"));
    school.enroll(COURSE, &["ada"], CourseRole::Learner);
    school.enroll(COURSE, &["rob"], CourseRole::Instructor);
    (school, ada, rob)
}

fn text(text: &str) -> NewWork {
    NewWork { text: Some(text.into()), ..NewWork::default() }
}

fn file(name: &str, bytes: Vec<u8>) -> NewFile {
    NewFile { name: name.into(), content: Box::new(Cursor::new(bytes)) }
}

fn files(list: &[(&str, &str)]) -> NewWork {
    NewWork { files: list.iter().map(|(name, bytes)| file(name, bytes.as_bytes().to_vec())).collect(), ..NewWork::default() }
}

fn refusal<T: std::fmt::Debug>(result: Result<T>) -> String {
    result.unwrap_err().message
}

/// Short for what these tests do again and again.
trait HandsIn {
    fn submit(&self, who: &Actor, work: NewWork) -> Result<SubmissionView>;
    fn list(&self, who: &Actor, wanted: &Wanted) -> Result<Vec<SubmissionView>>;
}

impl HandsIn for School {
    fn submit(&self, who: &Actor, work: NewWork) -> Result<SubmissionView> {
        self.services.submit_work(who, COURSE, ITEM, work)
    }

    fn list(&self, who: &Actor, wanted: &Wanted) -> Result<Vec<SubmissionView>> {
        Ok(self.services.submissions(who, COURSE, wanted)?.submissions)
    }
}

#[test]
fn work_gets_a_receipt_that_finds_it_again() {
    let (school, ada, rob) = school(|_| {});
    let handed_in = school.submit(&ada, NewWork { note: Some("For you.".into()), ..files(&[("log.txt", "one\ntwo\n")]) }).unwrap();
    assert_eq!((handed_in.submission, handed_in.state, handed_in.receipt.len()), (1, CellStatus::Submitted, 12));
    assert_eq!(handed_in.files[0].bytes, 8);
    assert_eq!(handed_in.files[0].sha256, hex_of(b"one\ntwo\n"));
    let proof = Wanted { receipt: Some(handed_in.receipt.to_lowercase()), ..Wanted::default() };
    assert_eq!(school.list(&rob, &proof).unwrap()[0].user, "ada");
    let wrong = Wanted { receipt: Some("000000000000".into()), ..Wanted::default() };
    assert!(refusal(school.list(&rob, &wrong)).contains("no submission with the receipt"));
    let log = school.services.audit_list(&school.console(), &crate::service::audit::AuditFilter::default()).unwrap().entries;
    let told = log.iter().rev().find(|entry| entry.action == "submission.submit").unwrap();
    assert_eq!(told.object.raw(), "submission 1 git-lab work/repo of ada", "the log names whose and which");
    let mut bytes = Vec::new();
    school.services.submission_file(&rob, COURSE, ITEM, "ada", 1, "log.txt", &mut bytes).unwrap();
    assert_eq!(bytes, b"one\ntwo\n");
    let eve = school.learner("eve");
    school.enroll(COURSE, &["eve"], CourseRole::Learner);
    assert!(school.services.submission_file(&eve, COURSE, ITEM, "ada", 1, "log.txt", &mut bytes).is_err());
    assert!(school.list(&eve, &Wanted::default()).unwrap().is_empty());
    assert!(school.list(&eve, &proof).is_err(), "another's receipt proves nothing to eve");
}

fn hex_of(bytes: &[u8]) -> String {
    use sha2::Digest as _;
    hex(&sha2::Sha256::digest(bytes))
}

#[test]
fn each_refusal_leaves_nothing_behind() {
    let (school, ada, rob) = school(|settings| {
        settings.attempts = 1;
        settings.max_bytes = 3 * 1024 * 1024;
        settings.submit = vec![SubmitKind::File];
        settings.extensions = vec!["md".into()];
    });
    assert!(refusal(school.submit(&ada, NewWork::default())).contains("nothing to hand in"));
    assert!(refusal(school.submit(&ada, text("essay"))).contains("takes files, not a text"));
    assert!(refusal(school.submit(&ada, files(&[("a.exe", "x")]))).contains("no file of a kind"));
    assert!(refusal(school.submit(&ada, files(&[("a.md", "")]))).contains("is empty"));
    assert!(refusal(school.submit(&rob, files(&[("a.md", "x")]))).contains("not a learner"));
    let large = NewWork { files: vec![file("a.md", vec![b'x'; 3 * 1024 * 1024 + 1])], ..NewWork::default() };
    assert!(refusal(school.submit(&ada, large)).contains("at most 3 MB"));
    let broken = NewWork { files: vec![NewFile { name: "a.md".into(), content: Box::new(Broken) }], ..NewWork::default() };
    assert!(refusal(school.submit(&ada, broken)).contains("could not be read"));
    assert!(school.list(&ada, &Wanted::default()).unwrap().is_empty());
    school.submit(&ada, files(&[("a.md", "x")])).unwrap();
    let again = refusal(school.submit(&ada, files(&[("a.md", "x")])));
    assert_eq!(
        again, "Work for \"A repository of your own\" can be handed in once, and has been.",
        "by its title: an id says nothing to a learner"
    );
}

struct Broken;

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::other("the cable is out"))
    }
}

/// DESIGN.md 4.13: whoever cancels is told the truth: nothing was handed in, and the draft is still there.
#[test]
fn cancelled_work_is_not_handed_in() {
    let (school, ada, _) = school(|_| {});
    school.services.save_draft(&ada, COURSE, ITEM, DraftView { text: "Half".into(), ..DraftView::default() }).unwrap();
    for work in [text("Whole."), files(&[("a.txt", "x")])] {
        work.watch.cancel();
        assert!(refusal(school.submit(&ada, work)).contains("nothing was handed in"));
    }
    assert!(school.list(&ada, &Wanted::default()).unwrap().is_empty());
    assert!(school.services.assignment(&ada, COURSE, ITEM).unwrap().draft.is_some());
}

#[test]
fn an_endless_file_is_cut_off() {
    let (school, ada, _) = school(|_| {});
    let endless = NewWork { files: vec![NewFile { name: "a".into(), content: Box::new(io::repeat(1)) }], ..NewWork::default() };
    assert!(refusal(school.submit(&ada, endless)).contains("at most 25 MB"));
}

#[test]
fn dates_decide_and_lateness_is_counted_from_the_due_date() {
    let (school, ada, _) = school(|_| {});
    let at = |seconds| Some(Some(DateOverride::Is(DateRule::Exactly(NOW.plus(TimeDelta::seconds(seconds))))));
    let change = DatesChange { open: at(10), due: at(20), close: at(30) };
    school.services.set_dates(&school.console(), COURSE, ITEM, change).unwrap();
    assert!(refusal(school.submit(&ada, text("x"))).starts_with("\"A repository of your own\" is not open yet"));
    assert!(refusal(school.services.assignment(&ada, COURSE, ITEM)).contains("is locked"), "nor is the task read before its time");
    school.clock.advance(TimeDelta::seconds(20));
    assert_eq!(school.submit(&ada, text("x")).unwrap().late_seconds, 0);
    school.clock.advance(TimeDelta::seconds(1));
    assert_eq!(school.submit(&ada, text("y")).unwrap().late_seconds, 1, "RULES.md S1");
    school.clock.advance(TimeDelta::seconds(10));
    assert!(refusal(school.submit(&ada, text("x"))).starts_with("\"A repository of your own\" is closed since"));
}

#[test]
fn a_draft_is_kept_until_it_is_handed_in() {
    let (school, ada, rob) = school(|_| {});
    let draft = DraftView { text: "Half a th".into(), ..DraftView::default() };
    school.services.save_draft(&ada, COURSE, ITEM, draft).unwrap();
    let view = school.services.assignment(&ada, COURSE, ITEM).unwrap();
    assert_eq!(view.draft.unwrap().text, Untrusted::from("Half a th"));
    assert_eq!(view.status, CellStatus::Draft);
    assert!(school.list(&rob, &Wanted::default()).unwrap().is_empty(), "nobody sees a draft");
    school.submit(&ada, text("Half a thought.")).unwrap();
    assert!(school.services.assignment(&ada, COURSE, ITEM).unwrap().draft.is_none());
    assert!(refusal(school.services.save_draft(&rob, COURSE, ITEM, DraftView::default())).contains("not a learner"));
}

#[test]
fn equal_files_are_stored_once() {
    let (school, ada, _) = school(|_| {});
    let mebi = "x".repeat(1024 * 1024 + 5);
    school.submit(&ada, files(&[("a.txt", &mebi), ("b.txt", &mebi)])).unwrap();
    school.submit(&ada, files(&[("a.txt", &mebi)])).unwrap();
    let chunks: i64 = school
        .db()
        .read(Trust::Staff, |db| {
            let sql = "SELECT count(*) FROM blob_chunk WHERE blob_id IN (SELECT blob_id FROM submission_file)";
            Ok::<_, crate::store::Error>(db.query_row(sql, [], |row| row.get(0))?)
        })
        .unwrap();
    assert_eq!(chunks, 2);
}

#[test]
fn what_waits_for_a_marker_is_what_is_newer_than_its_mark() {
    let (school, ada, rob) = school(|_| {});
    let ungraded = Wanted { ungraded: true, ..Wanted::default() };
    school.submit(&ada, text("one")).unwrap();
    school.submit(&ada, text("two")).unwrap();
    assert_eq!(school.list(&rob, &ungraded).unwrap().iter().map(|one| one.submission).collect::<Vec<_>>(), [2]);
    school.clock.advance(TimeDelta::seconds(1));
    let mark = NewGrade { score: Some("8".into()), ..NewGrade::default() };
    school.services.set_grade(&rob, COURSE, ITEM, "ada", mark).unwrap();
    assert!(school.list(&rob, &ungraded).unwrap().is_empty());
    school.clock.advance(TimeDelta::seconds(1));
    school.submit(&ada, text("three")).unwrap();
    assert_eq!(school.list(&rob, &ungraded).unwrap().len(), 1);
}

#[test]
fn a_folder_takes_all_of_it_and_nothing_is_written_over() {
    let (school, ada, rob) = school(|_| {});
    school.submit(&ada, NewWork { text: Some("My essay".into()), ..files(&[("my log.txt", "log"), ("_my_log.txt", "other")]) }).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let done = school.services.export_submissions(&rob, COURSE, &Wanted::default(), &out, &Watch::default()).unwrap();
    assert_eq!((done.submissions, done.files), (1, 2));
    let place = out.join("work/repo/ada");
    assert_eq!(std::fs::read_to_string(place.join("1-my_log.txt")).unwrap(), "log");
    assert_eq!(std::fs::read_to_string(place.join("1-text.md")).unwrap(), "My essay");
    let manifest: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(out.join("manifest.json")).unwrap()).unwrap();
    assert_eq!(manifest["submissions"][0]["user"], "ada");
    assert!(
        refusal(school.services.export_submissions(&rob, COURSE, &Wanted::default(), &out, &Watch::default()))
            .contains("holds something already")
    );
}

/// SECURITY.md S17: names of any script keep each other's work apart, nobody else reads it, and nothing leads out of the folder.
#[test]
fn a_folder_of_hostile_and_foreign_names_holds_everybodys_work() {
    use std::os::unix::fs::PermissionsExt as _;
    let (school, _, rob) = school(|_| {});
    let people = ["李雷", "王五", "Ольга"];
    for name in people {
        let learner = school.learner(name);
        school.enroll(COURSE, &[name], CourseRole::Learner);
        school.submit(&learner, files(&[("a b", name), ("A B", "2"), ("=cmd|x", "3"), ("CON", "4"), ("-rf", "5")])).unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let done = school.services.export_submissions(&rob, COURSE, &Wanted::default(), &out, &Watch::default()).unwrap();
    assert_eq!((done.submissions, done.files), (3, 15));
    let manifest: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(out.join("manifest.json")).unwrap()).unwrap();
    for entry in manifest["submissions"].as_array().unwrap() {
        let place = out.join(entry["folder"].as_str().unwrap());
        let first = place.join(entry["files"][0]["file"].as_str().unwrap());
        assert_eq!(std::fs::read_to_string(&first).unwrap(), entry["user"], "the folder is that person's");
        let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&place), mode(&first)), (0o700, 0o600));
        let mut names: Vec<String> =
            std::fs::read_dir(&place).unwrap().map(|one| one.unwrap().file_name().into_string().unwrap().to_lowercase()).collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), 5, "{names:?}");
    }
}

/// What only staff may read of an assignment reaches a learner when the mark does: the model answer; the notes for markers never.
#[test]
fn the_model_answer_comes_with_the_mark() {
    let (school, ada, rob) = school(|_| {});
    school.submit(&ada, text("x")).unwrap();
    let view = school.services.assignment(&ada, COURSE, ITEM).unwrap();
    assert!(!serde_json::to_string(&view).unwrap().contains(CANARY));
    let staff = school.services.assignment(&rob, COURSE, ITEM).unwrap();
    assert!(staff.grader.is_some() && staff.model.is_some());
    let mark = NewGrade { score: Some("8".into()), comment: Some("Well done.".into()), ..NewGrade::default() };
    school.services.set_grade(&rob, COURSE, ITEM, "ada", mark).unwrap();
    let view = school.services.assignment(&ada, COURSE, ITEM).unwrap();
    assert!(view.model.is_some() && view.grader.is_none());
    assert_eq!(view.grade.unwrap().comment, Some("Well done.".into()));
}

#[test]
fn a_folder_that_was_cancelled_is_as_it_was() {
    let (school, ada, rob) = school(|_| {});
    school.submit(&ada, files(&[("log.txt", "log")])).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let cancelled = Watch::default();
    cancelled.cancel();
    for out in [folder.path().join("new"), folder.path().to_owned()] {
        let refused = refusal(school.services.export_submissions(&rob, COURSE, &Wanted::default(), &out, &cancelled));
        assert_eq!(refused, "Cancelled; everything is as it was.");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
