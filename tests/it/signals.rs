//! What may hit the program in the middle of a quiz: whatever the screen called saved is there afterwards, on the same question, and the
//! terminal is given back (UX.md R26-R29, SECURITY.md R12).

use std::os::unix::fs::DirBuilderExt as _;
use std::time::Duration;

use lyceum::store::{Db, Error};
use rustix::process::{Pid, Signal, kill_process};
use sha2::{Digest as _, Sha256};

use crate::pty::Pty;
use crate::steps::{Desk, back, choose, clean, is_restored, is_saved};
use crate::support::Lyceum;

const QUIZ: &str = "+++\ntitle = \"Small quiz\"\n+++\n
## Pick one {#one}

- (x) first
- ( ) second

## Type it {#two}

= pwd

## Say more {#three}

= 3
";

fn desk() -> Desk {
    let desk = Desk::new(80, 24);
    let course = "format = 1\nid = \"demo\"\ntitle = \"Demo\"\n[[module]]\nid = \"m\"\ntitle = \"M\"\nitems = [\"q.quiz.md\"]\n";
    desk.school("Ada", "demo", &[("course.toml", course.to_owned()), ("q.quiz.md", QUIZ.to_owned())]);
    desk
}

/// In the quiz, one answer chosen, another typed: both shown as saved, the cursor still in the field.
fn answer(at: &mut Pty) {
    at.wait("My courses").press("<enter>").wait("Enter begins the quiz").press("<enter>").wait("1. Pick one");
    choose(at, 2);
    at.press("n").wait("2. Type it").press("<enter>").wait("out of the field");
    at.write("pwd -P").wait_until("the typing to be saved", |screen| screen.contains("pwd -P") && is_saved(screen));
}

/// What was shown as saved is there, on the question one was on.
fn all_is_there(desk: &Desk) {
    let mut at = desk.open();
    at.wait("> Continue").press("<enter>").wait("2. Type it").wait("pwd -P");
    at.press("p").wait("1. Pick one").wait("(*) 2 second");
    back(&mut at, "of 1 done");
    back(&mut at, "My courses");
    at.press("q");
    let (status, bytes) = at.end();
    assert!(status.success());
    clean(&bytes);
}

#[test]
fn a_signal_ends_it_with_the_terminal_as_it_was() {
    let desk = desk();
    let mut at = desk.open();
    answer(&mut at);
    for signal in [Signal::TERM, Signal::HUP, Signal::INT] {
        at.signal(signal);
        let (status, bytes) = at.end();
        assert_eq!(status.exit_code(), u32::try_from(128 + signal.as_raw()).expect("small"), "{signal:?}");
        clean(&bytes);
        all_is_there(&desk);
        at = desk.open();
        at.wait("> Continue").press("<enter>").wait("1. Pick one").press("n").wait("2. Type it");
    }
}

#[test]
fn kill_loses_nothing_that_was_saved() {
    let desk = desk();
    let mut at = desk.open();
    answer(&mut at);
    at.signal(Signal::KILL);
    assert!(!at.end().0.success());
    all_is_there(&desk);
}

#[test]
fn ctrl_c_leaves_the_field_first_and_asks_before_it_ends() {
    let desk = desk();
    let mut at = desk.open();
    answer(&mut at);
    at.press("<c-c>").wait("Enter change it").press("<c-c>").wait("Leave Lyceum?");
    back(&mut at, "2. Type it");
    at.wait_gone("Leave Lyceum?").press("<c-c>").wait("Leave Lyceum?").press("<c-c>");
    let (status, bytes) = at.end();
    assert!(status.success(), "{status:?}");
    clean(&bytes);
    all_is_there(&desk);
}

#[test]
fn ctrl_z_gives_the_terminal_back_for_a_while() {
    let desk = desk();
    let mut at = Pty::start_below_shell(&desk.lyceum.path("home"), 80, 24);
    answer(&mut at);
    let said = String::from_utf8_lossy(&at.bytes).into_owned();
    let pid = said.strip_prefix("pid=").and_then(|rest| rest.lines().next()).and_then(|pid| pid.parse().ok()).expect("a process id");
    let pid = Pid::from_raw(pid).expect("a process");
    at.bytes.clear();
    at.press("<c-z>").wait_gone("Type it");
    // The modes are given back one by one, each by a write that may arrive in pieces.
    while !is_restored(&at.bytes) {
        assert!(at.hear(Duration::from_secs(30)), "the terminal never came back");
    }
    at.bytes.clear();
    // It stops itself a moment after it gave the terminal back: a shell would wait for that, we ask until it comes.
    while !at.text().contains("2. Type it") {
        kill_process(pid, Signal::CONT).expect("it is there");
        at.hear(Duration::from_millis(100));
    }
    at.wait("pwd -P").press("<c-c>").wait("Enter change it").press("<c-c>").wait("Leave Lyceum?").press("y");
    let (status, bytes) = at.end();
    assert!(status.success(), "{status:?}");
    clean(&bytes);
    all_is_there(&desk);
}

#[test]
fn a_tiny_terminal_and_back() {
    let desk = desk();
    let mut at = desk.open();
    answer(&mut at);
    at.resize(10, 3).wait("needs");
    at.resize(80, 24).wait("2. Type it").wait("pwd -P");
    // There and back before it could look: what the terminal cut off has to be drawn again.
    at.resize(10, 3).resize(80, 24).wait("2. Type it").wait("pwd -P").press("<c-c>").wait("Enter change it");
    at.signal(Signal::TERM);
    clean(&at.end().1);
    all_is_there(&desk);
}

#[test]
fn ten_megabytes_pasted_into_an_answer_are_refused_in_words() {
    let desk = desk();
    let mut at = desk.open();
    answer(&mut at);
    at.paste(&"0123456789\u{1b}[2J \u{7} ".repeat(10 * 1024 * 1024 / 17)).wait("nothing was pasted").wait("pwd -P");
    at.signal(Signal::TERM);
    clean(&at.end().1);
    all_is_there(&desk);
}

#[test]
fn without_a_terminal_that_can_show_it_there_is_a_sentence() {
    let desk = desk();
    let dumb = Pty::start_with(&desk.lyceum.path("home"), &[], 80, 24, &[("TERM", "dumb")]);
    let (status, bytes) = dumb.end();
    let said = String::from_utf8_lossy(&bytes);
    assert!(status.exit_code() == 1 && said.contains("This terminal cannot show the interface") && !said.contains('\u{1b}'), "{said}");
    desk.lyceum.run("").refused(1, "terminal");
}

/// A file that may grow no further (`ulimit -f`) is refused in a sentence: the process is not ended by the signal, and nothing half is left.
#[test]
fn a_file_that_may_grow_no_further_is_a_refusal() {
    let folder = tempfile::tempdir().expect("a folder");
    let (db, copy) = (folder.path().join("school.db"), folder.path().join("copy.db"));
    let lyceum = |line: &str| {
        let line = format!("{line} --db \"$2\"");
        let mut command = std::process::Command::new("sh");
        command.args(["-c", &line, "sh", env!("CARGO_BIN_EXE_lyceum")]).arg(&db).arg(&copy).env("LYCEUM_HOME", folder.path());
        command.output().expect("a shell")
    };
    assert!(lyceum("exec \"$1\" init --just-me Ada").status.success());
    let said = lyceum("ulimit -f 64; exec \"$1\" backup \"$3\"");
    assert_eq!(said.status.code(), Some(1), "{said:?}");
    assert!(String::from_utf8_lossy(&said.stderr).contains("error: ") && !copy.exists(), "{said:?}");
}

/// Rows that make a school one of some size.
const BALLAST: &str = "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 600000)
    INSERT INTO setting (key, value) SELECT 'ballast ' || n, hex(zeroblob(60)) FROM n";

/// A school of some size: keeping it takes longer than it takes to look whether that has begun.
fn large_school() -> Lyceum {
    let lyceum = Lyceum::new();
    lyceum.run("init --admin boss").ok();
    let path = lyceum.path("home/lyceum.db");
    Db::open(&path).and_then(|db| db.write_alone(move |tx| tx.execute(BALLAST, []).map(drop).map_err(Error::from))).expect("it takes rows");
    lyceum
}

/// Starts a command, waits until it has `begun` and sends it Ctrl-C: it says so in words, and does not die of the signal.
fn interrupted(lyceum: &Lyceum, line: &str, begun: impl Fn() -> bool) {
    let mut child = lyceum.start(line);
    while !begun() {
        assert!(child.try_wait().expect("it can be asked").is_none(), "lyceum {line}: it was over before it was seen at work");
    }
    kill_process(Pid::from_child(&child), Signal::INT).expect("it is there");
    let ended = child.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&ended.stderr);
    assert_eq!(ended.status.code(), Some(1), "lyceum {line}: {ended:?}");
    assert!(said.contains("error: Cancelled; everything is as it was") && ended.stdout.is_empty(), "lyceum {line}: {ended:?}");
}

/// A school of some size and of an older schema is as old as it was, and its copy is gone.
#[test]
fn ctrl_c_cancels_bringing_a_school_up() {
    let lyceum = Lyceum::new();
    let home = lyceum.path("home");
    std::fs::DirBuilder::new().mode(0o700).create(&home).expect("a folder");
    let path = home.join("lyceum.db");
    let school = rusqlite::Connection::open(&path).expect("a new file");
    school.execute_batch(include_str!("older/0013.sql")).and_then(|()| school.execute_batch(BALLAST)).expect("a school of then");
    drop(school);
    let sum = || Sha256::digest(std::fs::read(&path).expect("the school"));
    let names =
        || std::fs::read_dir(&home).expect("a folder").map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"));
    // The file becomes one with a log beside it when it is first opened.
    let version = || -> i64 {
        let school = rusqlite::Connection::open(&path).expect("the school");
        school.pragma_query_value(None, "user_version", |row| row.get(0)).expect("a version")
    };
    let before = version();
    interrupted(&lyceum, "course list", || names().any(|name| name.contains(".before-schema-")));
    assert_eq!(names().filter(|name| !name.contains(".log")).collect::<Vec<_>>(), ["lyceum.db"]);
    assert_eq!(version(), before);
    let once = sum();
    interrupted(&lyceum, "user list", || names().any(|name| name.contains(".before-schema-")));
    assert_eq!(sum(), once);
    lyceum.run("course list").ok();
    assert!(version() > before, "and it is brought up when it may be");
}

/// CLI.md 1: Ctrl-C cancels and leaves everything as it was, with nothing beside.
#[test]
fn ctrl_c_cancels_long_commands_and_leaves_everything_as_it_was() {
    let lyceum = large_school();
    let folder = || -> Vec<String> {
        let names = std::fs::read_dir(lyceum.path("home")).expect("a folder").map(|entry| entry.expect("an entry").file_name());
        names.map(|name| name.to_string_lossy().into_owned()).filter(|name| !name.contains(".log")).collect()
    };
    let sorted = |mut names: Vec<String>| {
        names.sort();
        names
    };
    let is_made = || folder().iter().any(|name| name.contains(".tmp"));
    let entries = || lyceum.run("audit verify --json").json()["entries"].as_i64();
    let (before, log) = (sorted(folder()), entries());

    interrupted(&lyceum, "backup home/copy.db", is_made);
    assert_eq!(sorted(folder()), before);

    lyceum.run("backup copy.db").ok();
    let log = log.map(|entries| entries + 1);
    interrupted(&lyceum, "restore copy.db", is_made);
    assert_eq!(sorted(folder()), before);

    let people: Vec<String> = (0..20_000).map(|n| format!("learner{n}")).collect();
    std::fs::write(lyceum.path("people.csv"), format!("user\n{}\n", people.join("\n"))).expect("a file");
    let codes = lyceum.path("codes.csv");
    interrupted(&lyceum, "user import people.csv --codes codes.csv", || codes.exists());
    assert!(!codes.exists(), "codes of nobody");
    assert_eq!((sorted(folder()), entries()), (before, log), "nothing was changed, and nothing is told of it");
}

/// An examination that waits for somebody who holds the whole file is still there to be cancelled.
#[test]
fn ctrl_c_ends_an_examination_without_half_a_report() {
    let lyceum = Lyceum::new();
    lyceum.run("init --admin boss").ok();
    let holder = rusqlite::Connection::open(lyceum.path("home/lyceum.db")).expect("it opens");
    let hold = "PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE; INSERT INTO setting (key, value) VALUES ('held', ''); COMMIT";
    holder.execute_batch(hold).expect("nobody else has it");
    let mut at = Pty::start(&lyceum.path("home"), &["doctor"], 80, 24);
    let shows = |at: &mut Pty, text: &str| {
        while !at.text().contains(text) {
            assert!(at.hear(Duration::from_secs(30)), "waited for {text}; the screen is\n{}", at.text());
        }
    };
    shows(&mut at, "Examining ...");
    at.press("<c-c>");
    shows(&mut at, "Examining: cancelling ...");
    drop(holder);
    let (status, bytes) = at.end();
    let said = String::from_utf8_lossy(&bytes);
    assert!(status.exit_code() == 1 && said.contains("error: Cancelled") && !said.contains("integrity"), "{status:?}: {said}");
}
