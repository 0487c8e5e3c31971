//! `kill -9`, two processes on one file, a full disk: nothing that was told as saved is lost, nothing is half done
//! (SECURITY.md R1, R6, R8). The test binary runs itself as the process that is killed.

#![expect(clippy::unwrap_used, reason = "what fails here are the test's own files and processes, or what it is about")]

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use lyceum::domain::person::CourseRole;
use lyceum::service::attempt::{Given, GivenAnswer};

use lyceum::domain::work::Watch;
use lyceum::service::audit::{Entry, Object, record};
use lyceum::service::import::ImportOptions;
use lyceum::service::people::NewUser;
use lyceum::service::school::{NewKind, NewSchool};
use lyceum::service::testing::sample;
use lyceum::service::{Actor, Cost, Hasher, Random as _, SeededRandom, Services, SystemClock, SystemRandom};
use lyceum::store::{Db, Error, Trust, setting};

const PATH: &str = "LYCEUM_TEST_CHILD_DB";
const DEED: &str = "LYCEUM_TEST_CHILD_DEED";
/// Rows of one long write.
const BULK: usize = 400;

/// Runs this test binary again as a process of its own that does `deed` on the school at `path`.
fn child(path: &Path, deed: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["kill::process", "--exact", "--nocapture", "--test-threads=1"])
        .env(PATH, path)
        .env(DEED, deed)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// No test by itself: what the children do. Without their environment it is over at once.
#[test]
fn process() {
    let (Some(path), Ok(deed)) = (std::env::var_os(PATH), std::env::var(DEED)) else { return };
    match deed.split_once(' ') {
        Some(("class", round)) => return teach_a_class(Path::new(&path), round.parse().unwrap()),
        Some(("keep", folder)) => return keep(Path::new(&path), Path::new(folder)),
        _ => {}
    }
    let db = Db::open(Path::new(&path)).unwrap();
    match deed.split_once(' ') {
        None => {
            say("ready");
            let _ = std::io::stdin().read_line(&mut String::new());
        }
        Some((round, writes)) => write_like_a_class(&db, round, writes.parse().unwrap()),
    }
}

/// The people of the class that is killed again and again.
const CLASS: [&str; 3] = ["ada", "bob", "cy"];
const COURSE: &str = "git-lab";
const QUIZ: &str = "intro/first";

/// A classroom with a published course and its learners, each in the middle of a quiz.
fn found_a_class(path: &Path) {
    let kind = NewKind::Classroom { admin: "boss".into(), password: None };
    let new = NewSchool { kind, title: "School".into(), zone: "UTC".into(), demo: false };
    let (clock, random, hasher) = (Arc::new(SystemClock), Arc::new(SystemRandom), Hasher::new(Cost::CHEAP));
    let (school, _) = Services::found(&console(), path, new, clock, random, hasher).expect("the folder is empty");
    bring_in(&school, 0);
    let class = CLASS.map(str::to_owned);
    for name in CLASS {
        school.add_user(&console(), NewUser::named(name)).expect("the name is free");
    }
    school.enroll(&console(), COURSE, &class, CourseRole::Learner, None).expect("course and people are there");
    for name in CLASS {
        school.start_attempt(&school.act_as(&console(), name).expect("they were added"), COURSE, QUIZ).expect("the quiz is open");
    }
}

fn console() -> Actor {
    Actor::console("test")
}

/// Imports the sample course with `version` as its title and as that of its first page.
fn bring_in(school: &Services, version: u64) {
    let mut package = sample::sample();
    package.course.title = version.to_string().as_str().into();
    package.course.modules[0].items[0].title = version.to_string().as_str().into();
    let options = ImportOptions { publish: true, ..ImportOptions::default() };
    school.import_course(&console(), package, options).expect("the sample course is sound");
}

/// Everybody answers and the course is imported anew, without an end, in versions that only grow.
fn teach_a_class(path: &Path, round: u64) {
    let school = Services::open(path).expect("a killed school opens again");
    say("ready");
    std::thread::scope(|scope| {
        for name in CLASS {
            let school = &school;
            scope.spawn(move || {
                let learner = school.act_as(&console(), name).expect("they were added");
                for n in round * 1_000_000.. {
                    let text = n.to_string().as_str().into();
                    let answers = vec![("init".to_owned(), GivenAnswer::of(Given::Text { text }))];
                    school.answer(&learner, COURSE, QUIZ, answers).expect("the attempt is open");
                    say(&format!("{name} {n}"));
                }
            });
        }
        for n in round * 1_000_000.. {
            bring_in(&school, n);
            say(&format!("course {n}"));
        }
    });
}

/// Backs the school up into `folder` and puts the copy back, without an end.
fn keep(path: &Path, folder: &Path) {
    say("ready");
    for n in 0.. {
        let copy = folder.join(format!("{}-{n}.bak", std::process::id()));
        Services::open(path).unwrap().backup(&console(), &copy, &Watch::default()).unwrap();
        say(&copy.display().to_string());
        Services::restore(&console(), &copy, path, &SystemClock, &Watch::default()).unwrap();
        say("restored");
    }
}

/// What is stored is what was told last, or the one after it that nobody was told of any more.
fn assert_class_is_whole(path: &Path, told: &BTreeMap<String, u64>) {
    let school = Services::open(path).expect("a killed school opens again");
    for name in CLASS {
        let learner = school.act_as(&console(), name).expect("they were added");
        let attempt = school.attempt(&learner, COURSE, QUIZ, None).expect("the attempt goes on");
        let question = attempt.questions.iter().find(|question| question.id == "init").expect("it is in the attempt");
        let written = question.answer.as_ref().and_then(|answer| if let Given::Text { text } = answer { Some(text) } else { None });
        let (stored, told) = (written.and_then(|text| text.raw().parse::<u64>().ok()), told.get(name).copied());
        assert!(stored >= told, "{name} was told that {told:?} is saved; stored is {stored:?}");
    }
    let course = school.course(&console(), COURSE).expect("the course is there").outline;
    let (title, page) = (course.title.raw(), course.modules[0].items[0].title.raw());
    assert_eq!(title, page, "half an import");
    let version: u64 = title.parse().expect("a number was imported");
    assert!(told.get("course").is_none_or(|told| version >= *told), "the import of {:?} was told; stored is {version}", told.get("course"));
}

/// Three people answering, each with an entry in the log, and an import: what is on the disk is said after it is there.
fn write_like_a_class(db: &Db, round: &str, writes: usize) {
    say("ready");
    std::thread::scope(|scope| {
        for person in 0..3 {
            scope.spawn(move || (0..writes).for_each(|n| answer(db, &format!("{round}.{person}.{n}"))));
        }
        scope.spawn(move || (0..=writes / 20).for_each(|n| import(db, &format!("{round}.import.{n}"))));
    });
}

fn answer(db: &Db, key: &str) {
    let (stored, now) = (key.to_owned(), lyceum::service::testing::NOW);
    db.write(move |tx| {
        setting::set(tx, &stored, "answer")?;
        record(tx, &Actor::console("child"), now, Entry::new("test.answer", Object::School).after(stored))
    })
    .unwrap();
    say(key);
}

fn import(db: &Db, key: &str) {
    let (stored, now) = (key.to_owned(), lyceum::service::testing::NOW);
    db.write_alone(move |tx| {
        for n in 0..BULK {
            setting::set(tx, &format!("{stored}.{n}"), "row")?;
        }
        record(tx, &Actor::console("child"), now, Entry::new("test.import", Object::School).after(stored))
    })
    .unwrap();
    say(key);
}

fn say(what: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "saved {what}").and_then(|()| out.flush());
}

/// What a child said it had saved until its end.
fn told(out: impl std::io::Read) -> BTreeSet<String> {
    BufReader::new(out).lines().map_while(Result::ok).filter_map(|line| line.strip_prefix("saved ").map(str::to_owned)).collect()
}

/// Waits until the child has the school open. The test runner begins that line itself.
fn until_ready(out: &mut impl std::io::BufRead) {
    let mut line = String::new();
    while !line.contains("saved ready") && out.read_line(&mut line).unwrap() > 0 {}
}

fn stored(db: &Db) -> BTreeSet<String> {
    db.read(Trust::Staff, |conn| {
        let mut keys = conn.prepare("SELECT key FROM setting")?;
        let keys = keys.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok::<_, Error>(keys)
    })
    .unwrap()
}

/// Nothing told is missing, no import is half there.
fn assert_whole(told: &BTreeSet<String>, stored: &BTreeSet<String>) {
    let mut rows = BTreeMap::<&str, usize>::new();
    for key in stored.iter().filter(|key| key.contains(".import.")) {
        *rows.entry(key.rsplit_once('.').unwrap().0).or_default() += 1;
    }
    assert!(rows.values().all(|rows| *rows == BULK), "half an import: {rows:?}");
    for key in told {
        assert!(stored.contains(key) || rows.contains_key(key.as_str()), "{key} was told as saved and is lost");
    }
}

fn assert_well(path: &Path) {
    let found = Services::doctor(&Actor::console("test"), path, &Watch::default()).unwrap();
    let bad: Vec<_> = found.checks.iter().filter(|check| !check.ok && check.name != "free_space").collect();
    assert!(bad.is_empty(), "{bad:?}");
}

/// SECURITY.md R1, in the small: what each run of the tests can wait for.
#[test]
fn kills_lose_nothing_that_was_told_as_saved() {
    kill_a_class(20);
}

/// SECURITY.md R1: 200 kills at random moments of answering and importing.
#[test]
#[ignore = "slow: a minute"]
fn two_hundred_kills_lose_nothing_that_was_told_as_saved() {
    kill_a_class(200);
}

/// Kills a class that answers while its course is imported, again and again: each time after so many things were told as saved, and a moment.
fn kill_a_class(rounds: u64) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("school.db");
    found_a_class(&path);
    let chance = SeededRandom::new(rounds);
    let mut last = BTreeMap::<String, u64>::new();
    for round in 1..=rounds {
        let mut child = child(&path, &format!("class {round}"));
        let mut out = BufReader::new(child.stdout.take().unwrap());
        until_ready(&mut out);
        let (send, told) = std::sync::mpsc::channel();
        std::thread::spawn(move || out.lines().map_while(Result::ok).for_each(|line| drop(send.send(line))));
        let mut lines: Vec<String> = told.iter().take(usize::try_from(chance.u64() % 40).unwrap()).collect();
        std::thread::sleep(Duration::from_micros(chance.u64() % 5_000));
        child.kill().unwrap();
        child.wait().unwrap();
        lines.extend(told);
        for said in lines.iter().filter_map(|line| line.strip_prefix("saved ")) {
            let (who, n) = said.split_once(' ').unwrap();
            let n: u64 = n.parse().unwrap();
            last.entry(who.to_owned()).and_modify(|last| *last = n.max(*last)).or_insert(n);
        }
        if round % 10 == 0 {
            assert_well(&path);
            assert_class_is_whole(&path, &last);
        }
    }
    assert_eq!(last.len(), 4, "somebody was never told anything: {last:?}");
}

/// SECURITY.md R1 and R16: at no moment is there no school, half a school or half a backup, and what is left of it is swept away.
#[test]
fn a_kill_while_a_school_is_copied_and_put_back_leaves_a_whole_one() {
    let (folder, copies) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let path = folder.path().join("school.db");
    found_a_class(&path);
    let deed = format!("keep {}", copies.path().display());
    let (chance, mut told) = (SeededRandom::new(16), BTreeSet::new());
    for _ in 0..30 {
        let mut child = child(&path, &deed);
        let mut out = BufReader::new(child.stdout.take().unwrap());
        until_ready(&mut out);
        std::thread::sleep(Duration::from_micros(chance.u64() % 150_000));
        child.kill().unwrap();
        child.wait().unwrap();
        told.extend(self::told(out));
        assert_well(&path);
    }
    for copy in told.iter().filter(|line| *line != "restored") {
        lyceum::store::backup::examine(Path::new(copy), &Watch::default()).expect("a backup that was told is whole");
    }
    assert_class_is_whole(&path, &BTreeMap::new());
    Services::open(&path).unwrap().backup(&console(), &copies.path().join("last.bak"), &Watch::default()).unwrap();
    Services::restore(&console(), &copies.path().join("last.bak"), &path, &SystemClock, &Watch::default()).unwrap();
    let names = |folder: &Path| -> Vec<_> { std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect() };
    for left in names(folder.path()).into_iter().chain(names(copies.path())) {
        let name = left.file_name().unwrap().to_string_lossy().into_owned();
        assert!(!name.contains(".tmp"), "{name} was left behind");
        assert!(lyceum::store::backup::examine(&left, &Watch::default()).is_ok(), "{name}");
    }
}

/// SECURITY.md R8: two processes on one file, nobody is told to come back, nothing is lost, the log is whole.
#[test]
fn two_processes_share_one_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("school.db");
    drop(Db::create(&path).unwrap());
    let mut children = ["left 60", "right 60"].map(|deed| child(&path, deed));
    let outs: Vec<_> = children.iter_mut().map(|child| child.stdout.take().unwrap()).collect();
    let readers: Vec<_> = outs.into_iter().map(|out| std::thread::spawn(move || told(out))).collect();
    let told: BTreeSet<String> = readers.into_iter().flat_map(|reader| reader.join().unwrap()).collect();
    for mut child in children {
        assert!(child.wait().unwrap().success(), "a write was refused");
    }
    assert_eq!(told.len(), 2 * (3 * 60 + 60 / 20 + 1));
    assert_whole(&told, &stored(&Db::open(&path).unwrap()));
    assert_well(&path);
}

/// CLI.md 7: no restore under the feet of somebody who has the school open.
#[test]
fn a_school_that_another_process_has_open_is_not_restored() {
    let folder = tempfile::tempdir().unwrap();
    let (path, copy) = (folder.path().join("school.db"), folder.path().join("copy.db"));
    let db = Db::create(&path).unwrap();
    db.backup(&copy, &Watch::default()).unwrap();
    drop(db);
    let mut holder = child(&path, "hold");
    let mut out = BufReader::new(holder.stdout.take().unwrap());
    until_ready(&mut out);
    let refused = lyceum::store::backup::restore(&copy, &path, "x", &Watch::default(), |_, _| Ok::<_, Error>(())).map(drop).unwrap_err();
    assert!(refused.to_string().contains("has") && refused.to_string().contains("open"), "{refused}");
    drop(holder.stdin.take());
    holder.wait().unwrap();
    lyceum::store::backup::restore(&copy, &path, "x", &Watch::default(), |_, _| Ok::<_, Error>(())).unwrap();
}

/// A small file system of its own; gone when dropped. Only root can make one.
#[cfg(target_os = "linux")]
struct SmallDisk(tempfile::TempDir);

#[cfg(target_os = "linux")]
impl SmallDisk {
    fn mount(mebibytes: u8) -> Option<Self> {
        let (folder, size) = (tempfile::tempdir().unwrap(), format!("size={mebibytes}m"));
        let done = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(folder.path()).stderr(Stdio::null()).status();
        done.is_ok_and(|status| status.success()).then(|| Self(folder))
    }
}

#[cfg(target_os = "linux")]
impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).status();
    }
}

/// Empties a file rather than removing it: a process that another test starts at this moment may still hold it open.
#[cfg(target_os = "linux")]
fn make_room(ballast: &Path) {
    std::fs::OpenOptions::new().write(true).truncate(true).open(ballast).unwrap();
}

/// SECURITY.md R6: who is told 'saved' has it, who is not is told so in words, and room brings it back without a restart.
#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_loses_nothing_and_heals() {
    let Some(disk) = SmallDisk::mount(4) else {
        eprintln!("SKIPPED: mounting a small disk needs root");
        return;
    };
    let folder = disk.0.path().join("school");
    let path = folder.join("school.db");
    let db = Db::create(&path).unwrap();
    let ballast = disk.0.path().join("ballast");
    std::fs::write(&ballast, vec![0; 1 << 20]).unwrap();
    let text = "x".repeat(50_000);
    let write = |n: usize| {
        let text = text.clone();
        db.write(move |tx| setting::set(tx, &format!("row {n}"), &text))
    };
    let failed = (0..200).find_map(|n| write(n).err().map(|why| (n, why)));
    let (rows, why) = failed.expect("4 MiB hold no 10 MB");
    let told = lyceum::service::Error::from(why);
    assert!(told.message.contains("NOT saved") && told.hint.is_some(), "{told:?}");
    assert_eq!(stored(&db).len(), rows, "what was told as saved is there, and no more");
    let stubborn = db.write_alone(|tx| {
        assert!(setting::set(tx, "large", &"x".repeat(3 << 20)).is_err(), "there is no room");
        assert!(setting::set(tx, "small", "y").is_err(), "what follows a failure in a job would be committed by itself");
        Ok::<(), Error>(())
    });
    assert!(stubborn.is_err());
    assert_eq!(stored(&db).len(), rows, "a job that goes on after a failure leaves nothing");
    make_room(&ballast);
    write(rows).unwrap();
    assert_eq!(stored(&db).len(), rows + 1);
    drop(db);
    assert_eq!(stored(&Db::open(&path).unwrap()).len(), rows + 1);
}

/// SECURITY.md R6: the disk is full at one place after another, in the midst of small writes, long ones and a backup. What was told as saved
/// is there, nothing else is, and each time room brings it back.
#[test]
#[cfg(target_os = "linux")]
fn a_disk_that_is_full_at_any_level_loses_nothing() {
    // Room for a log that has grown to where it is folded back, beside the file.
    let Some(disk) = SmallDisk::mount(12) else {
        eprintln!("SKIPPED: mounting a small disk needs root");
        return;
    };
    let (folder, ballast) = (disk.0.path().join("school"), disk.0.path().join("ballast"));
    let db = Db::create(&folder.join("school.db")).unwrap();
    let (mut refused, mut before) = (0, stored(&db));
    for level in 0..16_u64 {
        let about = rustix::fs::statvfs(disk.0.path()).unwrap();
        let room = (about.f_bavail * about.f_frsize).saturating_sub(level * (64 << 10));
        std::fs::write(&ballast, vec![0; usize::try_from(room).unwrap()]).unwrap();
        for (n, bytes) in [100, 20_000, 150_000, 900_000, 100].into_iter().enumerate() {
            let (key, text) = (format!("{level}.{n}"), "x".repeat(bytes));
            let written = key.clone();
            match db.write_alone(move |tx| setting::set(tx, &written, &text)) {
                Ok(()) => drop(before.insert(key)),
                Err(why) => {
                    refused += 1;
                    assert!(lyceum::service::Error::from(why).message.contains("NOT saved"));
                }
            }
        }
        if let Ok(copied) = db.backup(&folder.join("copy.bak"), &Watch::default()) {
            std::fs::remove_file(copied.path).unwrap();
        }
        assert_eq!(stored(&db), before, "level {level}");
        let left: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert!(left.len() <= 3, "half a backup is left at level {level}: {left:?}");
        make_room(&ballast);
        db.write_alone(|tx| tx.execute("DELETE FROM setting", []).map(drop).map_err(Error::from)).unwrap();
        before.clear();
    }
    assert!(refused > 10, "the disk was never full: {refused}");
    drop(db);
    assert_well(&folder.join("school.db"));
}
