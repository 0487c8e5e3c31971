//! The program itself in a pseudo-terminal, and what the system says of it. On a system without `/proc` it can be started and not measured.

use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::os::unix::ffi::OsStringExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Mode, OFlags};
use rustix::process::{Pid, Signal, kill_process};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

/// Nothing drawn for so long: the screen stands.
const QUIET: Duration = Duration::from_millis(150);
/// Nobody waits longer for a screen.
const PATIENCE: Duration = Duration::from_secs(20);

/// The running program. It ends when this is dropped.
pub struct Program {
    child: Child,
    terminal: File,
}

impl Program {
    /// Starts the interface on a school and waits until its first screen stands.
    pub fn start(program: &Path, db: &Path, folder: &Path) -> io::Result<Self> {
        let (terminal, theirs) = pair()?;
        let child = Command::new(program)
            .env("LYCEUM_HOME", folder)
            .env("LYCEUM_DB", db)
            .env("TERM", "xterm-256color")
            .env_remove("NO_COLOR")
            .stdin(Stdio::from(theirs.try_clone()?))
            .stdout(Stdio::from(theirs.try_clone()?))
            .stderr(Stdio::from(theirs))
            .spawn()?;
        let mut started = Self { child, terminal };
        started.settle()?;
        Ok(started)
    }

    /// Types, and waits until the screen stands again.
    pub fn types(&mut self, keys: &str) -> io::Result<()> {
        self.terminal.write_all(keys.as_bytes())?;
        self.settle()
    }

    /// Reads until something was drawn and then nothing for a while; whether the program still runs is not asked.
    fn settle(&mut self) -> io::Result<()> {
        let begun = Instant::now();
        let (mut drawn, mut buffer) = (false, [0; 8192]);
        while begun.elapsed() < PATIENCE {
            let ready = poll(&mut [PollFd::new(&self.terminal, PollFlags::IN)], Some(&wait(QUIET)))?;
            match ready {
                0 if drawn => return Ok(()),
                0 => {}
                _ => drawn |= self.terminal.read(&mut buffer)? > 0,
            }
            // A key that changes nothing draws nothing.
            drawn |= begun.elapsed() > 4 * QUIET;
        }
        Err(io::Error::new(io::ErrorKind::TimedOut, "the program goes on drawing"))
    }

    fn proc(&self, file: &str) -> PathBuf {
        format!("/proc/{}/{file}", self.child.id()).into()
    }

    fn threads(&self) -> Vec<PathBuf> {
        std::fs::read_dir(self.proc("task")).map_or_else(|_| Vec::new(), |all| all.flatten().map(|one| one.path()).collect())
    }

    /// What its threads have computed so far.
    pub fn cpu(&self) -> Option<Duration> {
        let ran =
            |thread: &PathBuf| -> Option<u64> { std::fs::read_to_string(thread.join("schedstat")).ok()?.split(' ').next()?.parse().ok() };
        let all: Option<Vec<u64>> = self.threads().iter().map(ran).collect();
        all.filter(|all| !all.is_empty()).map(|all| Duration::from_nanos(all.into_iter().sum()))
    }

    /// How often its threads went to sleep and so were woken.
    pub fn sleeps(&self) -> Option<u64> {
        let slept = |thread: &PathBuf| number(&thread.join("status"), "voluntary_ctxt_switches:");
        self.threads().iter().map(slept).sum()
    }

    /// Memory it holds now, in bytes.
    pub fn memory(&self) -> Option<u64> {
        number(&self.proc("status"), "VmRSS:").map(|kib| kib * 1024)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let ended = Pid::from_raw(i32::try_from(self.child.id()).unwrap_or_default()).map(|pid| kill_process(pid, Signal::TERM));
        if !matches!(ended, Some(Ok(()))) {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}

/// The number behind a word in a file of the system's.
fn number(file: &Path, word: &str) -> Option<u64> {
    let text = std::fs::read_to_string(file).ok()?;
    text.lines().find_map(|line| line.strip_prefix(word))?.split_whitespace().next()?.parse().ok()
}

fn wait(time: Duration) -> Timespec {
    Timespec { tv_sec: 0, tv_nsec: time.subsec_nanos().into() }
}

/// Our end of a pseudo-terminal and the program's.
fn pair() -> io::Result<(File, File)> {
    let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY)?;
    grantpt(&ours)?;
    unlockpt(&ours)?;
    let name = std::ffi::OsString::from_vec(ptsname(&ours, Vec::new())?.into_bytes());
    let theirs = rustix::fs::open(PathBuf::from(name), OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC, Mode::empty())?;
    tcsetwinsize(&ours, Winsize { ws_row: 50, ws_col: 200, ws_xpixel: 0, ws_ypixel: 0 })?;
    rustix::io::fcntl_setfd(&ours, rustix::io::FdFlags::CLOEXEC)?;
    Ok((ours.into(), theirs.into()))
}

/// What all programs that this one started and waited for have computed, in steps of a hundredth of a second.
pub fn children() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The second field is the program's name in brackets, in which anything may stand.
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at)?.parse::<u64>().ok();
    Some(Duration::from_millis((ticks(13)? + ticks(14)?) * 10))
}
