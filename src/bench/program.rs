//! The program as it is started: how soon its first screen stands (G1), what it holds after a walk through the school (G11), what it does when
//! nobody does anything (G12).

use std::io;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::Ledger;
use super::gauge::{median, ms};
use super::process::{self, Program};
use super::school::Place;
use crate::demo::{ACCOUNTS, PASSWORD};
use crate::domain::goal::{Figure, Limit};
use crate::domain::person::SchoolRole;
use crate::service::{Error, Result};

const STARTS: usize = 9;
/// So many runs of the floor make its time readable from a clock of hundredths of a second.
const FLOORS: u32 = 50;
/// What PERFORMANCE.md has where there is no `sqlite3` to be measured.
const FLOOR: Duration = Duration::from_millis(5);
/// How long nobody does anything.
const IDLE: Duration = Duration::from_secs(10);

const NO_PROC: &str = "this system does not say what a program uses (no /proc)";

fn failed(error: &io::Error) -> Error {
    Error::conflict(format!("Starting the program failed: {error}."))
}

fn started(place: &Place) -> Result<Program> {
    Program::start(&place.program, &place.db(), place.folder()).map_err(|error| failed(&error))
}

/// Starts and floor in turn.
pub fn start(place: &Place, to: &mut Ledger) -> Result<()> {
    let (mut starts, mut floors) = (Vec::new(), Vec::new());
    for run in 0..STARTS {
        let program = started(place)?;
        let Some(cpu) = program.cpu() else {
            to.notes.push(format!("G1: {NO_PROC}."));
            return Ok(());
        };
        starts.push(cpu);
        drop(program);
        if run % 3 == 0 {
            floors.extend(floor());
        }
        place.go_on()?;
    }
    let (floor, of) =
        if floors.is_empty() { (FLOOR, "as PERFORMANCE.md has it, for want of sqlite3") } else { (median(floors), "measured") };
    let floor = ms(floor).0;
    let what = format!("start to the first screen, CPU (floor: `sqlite3` + `select 1`, {floor:.1} ms, {of})");
    to.figures.push(Figure::at_most("G1", what, ms(median(starts)), 4.0 * floor, 2.0 * floor));
    Ok(())
}

/// `None` where there is no sqlite3.
fn floor() -> Option<Duration> {
    let before = process::children()?;
    for _ in 0..FLOORS {
        let mut sqlite = Command::new("sqlite3");
        let ended = sqlite.args([":memory:", "select 1"]).stdin(Stdio::null()).stdout(Stdio::null()).status().ok()?;
        ended.success().then_some(())?;
    }
    Some(process::children()?.saturating_sub(before) / FLOORS)
}

/// Signs in with one of the accounts of a demo school.
fn sign_in(program: &mut Program, role: SchoolRole) -> io::Result<()> {
    let user = ACCOUNTS.iter().find(|account| account.role == role).map_or("", |account| account.user);
    program.types(user)?;
    program.types("\t")?;
    program.types(PASSWORD)?;
    program.types("\r")?;
    // Hashing a password takes its time, and home draws itself after it.
    program.types("")
}

const PALETTE: &str = "\u{10}";

/// Where a walk leads, by the words that the palette finds.
const WALKS: &[(SchoolRole, &str, &[&str])] = &[
    (SchoolRole::Learner, "a learner", &["outline", "grades", "catalog", "profile"]),
    (SchoolRole::Instructor, "an instructor", &["gradebook", "workshop", "profile"]),
    (SchoolRole::Admin, "an admin", &["people", "audit log", "settings", "backups"]),
];

pub fn memory(place: &Place, to: &mut Ledger) -> Result<()> {
    for (role, who, words) in WALKS {
        let mut program = started(place)?;
        let Some(held) = walked(&mut program, *role, words).map_err(|error| failed(&error))? else {
            to.notes.push(format!("G11: {NO_PROC}."));
            return Ok(());
        };
        let held = f64::from(u32::try_from(held / 1024).unwrap_or(u32::MAX)) / 1024.0;
        let what = format!("memory held after a walk through the screens of {who}");
        to.figures.push(Figure::at_most("G11", what, (held, "MiB"), 20.0, 10.0));
        place.go_on()?;
    }
    Ok(())
}

fn walked(program: &mut Program, role: SchoolRole, words: &[&str]) -> io::Result<Option<u64>> {
    sign_in(program, role)?;
    // Into the first thing on home, its ends, and back by the palette to each place.
    for keys in ["\r", "\u{1b}[F", "\u{1b}[H"] {
        program.types(keys)?;
    }
    for word in words {
        program.types(PALETTE)?;
        program.types(word)?;
        for keys in ["\r", "\u{1b}[F", "\u{1b}[6~", "\u{1b}[H"] {
            program.types(keys)?;
        }
    }
    Ok(program.memory())
}

pub fn idle(place: &Place, to: &mut Ledger) -> Result<()> {
    let mut program = started(place)?;
    sign_in(&mut program, SchoolRole::Learner).map_err(|error| failed(&error))?;
    let (Some(cpu), Some(sleeps)) = (program.cpu(), program.sleeps()) else {
        to.notes.push(format!("G12: {NO_PROC}."));
        return Ok(());
    };
    for _ in 0..IDLE.as_secs() {
        std::thread::sleep(Duration::from_secs(1));
        place.go_on()?;
    }
    let (Some(cpu_now), Some(sleeps_now)) = (program.cpu(), program.sleeps()) else { return Ok(()) };
    let share = cpu_now.saturating_sub(cpu).as_secs_f64() / IDLE.as_secs_f64() * 100.0;
    let woken = f64::from(u32::try_from(sleeps_now.saturating_sub(sleeps)).unwrap_or(u32::MAX)) / IDLE.as_secs_f64();
    to.figures.push(Figure::at_most("G12", "nobody does anything: share of a core", (share, "%"), 0.1, 0.05));
    to.figures.push(Figure::new("G12", "nobody does anything: wake-ups", (woken, "1/s"), None, Limit::AtMost(0.0)));
    Ok(())
}
