//! The real binary over a database in a temporary folder, for tests that speak to it as a script does.

#![expect(clippy::panic, reason = "what a command said instead is said with its line")]

use std::ffi::OsString;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use lyceum::cli::{self, BenchOrder, BenchReport, Ended, Environment, Io, Nobody, Places, Terminal, Wiring};
use lyceum::domain::goal::{Figure, Limit};
use lyceum::domain::work::Watch;
use lyceum::service;
use serde_json::Value;

/// A folder of its own with `LYCEUM_HOME` in it; gone when dropped.
pub struct Lyceum {
    folder: tempfile::TempDir,
}

/// Commands without a process each: many of them, over a database in a temporary folder.
pub struct InProcess {
    folder: tempfile::TempDir,
}

impl InProcess {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    /// Runs one command; `width` is that of the terminal which standard output is.
    pub fn run(&self, args: &[&str], input: &[u8], width: Option<u16>) -> Said {
        let places = Places::new(Environment { home: Some(self.folder.path().join("home").into()), db: None });
        let wiring = Wiring { places, account: "tester".to_owned(), zone: "UTC".to_owned(), keys: || (Vec::new(), Vec::new()), measure };
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let terminal = Terminal { out: width, ..Terminal::default() };
        let mut io = Io { input: &mut &*input, out: &mut out, err: &mut err, person: &mut Nobody, terminal };
        let line = std::iter::once("lyceum").chain(args.iter().copied()).map(OsString::from);
        let Ended::Exit(code) = cli::run(line, &wiring, &mut io) else { panic!("no interface without a terminal") };
        Said { line: args.join(" "), code: i32::from(code), out, err }
    }
}

/// What one run said.
pub struct Said {
    pub line: String,
    pub code: i32,
    pub out: Vec<u8>,
    pub err: Vec<u8>,
}

impl Lyceum {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    /// A path in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs `lyceum` with the words of `line` (no quoting) and nothing on standard input.
    pub fn run(&self, line: &str) -> Said {
        self.args(&line.split_whitespace().collect::<Vec<_>>(), b"")
    }

    /// Starts `lyceum` with the words of `line` (no quoting), to be looked at while it works.
    pub fn start(&self, line: &str) -> Child {
        self.spawn(&line.split_whitespace().collect::<Vec<_>>())
    }

    fn spawn(&self, args: &[&str]) -> Child {
        Command::new(env!("CARGO_BIN_EXE_lyceum"))
            .args(args)
            .current_dir(self.folder.path())
            .env_clear()
            .env("LYCEUM_HOME", self.path("home"))
            .env("USER", "tester")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary starts")
    }

    /// Runs `lyceum` with these arguments and this on standard input.
    pub fn args(&self, args: &[&str], input: &[u8]) -> Said {
        let mut child = self.spawn(args);
        // A refused command may not read its input to the end.
        let _ = child.stdin.take().expect("a pipe").write_all(input);
        Said::new(args.join(" "), child.wait_with_output().expect("it ends"))
    }
}

impl Said {
    fn new(line: String, output: Output) -> Self {
        Self { line, code: output.status.code().unwrap_or(-1), out: output.stdout, err: output.stderr }
    }

    pub fn stdout(&self) -> String {
        String::from_utf8(self.out.clone()).expect("UTF-8 on standard output")
    }

    pub fn stderr(&self) -> String {
        String::from_utf8(self.err.clone()).expect("UTF-8 on standard error")
    }

    /// The run succeeded.
    #[track_caller]
    pub fn ok(self) -> Self {
        assert_eq!(self.code, 0, "lyceum {}\n{}{}", self.line, self.stdout(), self.stderr());
        self
    }

    /// The run succeeded and printed one JSON object and a newline.
    #[track_caller]
    pub fn json(self) -> Value {
        self.ok().object()
    }

    /// One JSON object and a newline, whatever the exit code.
    #[track_caller]
    pub fn object(&self) -> Value {
        let text = self.stdout();
        assert!(text.ends_with('\n') && text.matches('\n').count() == 1, "one line: lyceum {}\n{text}{}", self.line, self.stderr());
        let value: Value = serde_json::from_str(&text).unwrap_or_else(|why| panic!("lyceum {}: {why}\n{text}", self.line));
        assert!(value.is_object(), "never a bare list: {text}");
        value
    }

    /// The run was refused: exit `code`, `error:` on standard error with `words` in it, nothing on standard output.
    #[track_caller]
    pub fn refused(self, code: i32, words: &str) -> Self {
        let err = self.stderr();
        assert_eq!(self.code, code, "lyceum {}\n{}{err}", self.line, self.stdout());
        assert!(self.out.is_empty(), "a refused command prints nothing: {}", self.stdout());
        assert!(err.starts_with("error: ") && err.contains(words), "lyceum {}: {words:?} is missing in\n{err}", self.line);
        self
    }
}

/// The keys of an object, sorted.
pub fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = value.as_object().map(|object| object.keys().map(String::as_str).collect()).unwrap_or_default();
    keys.sort_unstable();
    keys
}

/// Every `.rs` file under `folder`, relative to the crate.
pub fn sources(folder: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut open = vec![root.join(folder)];
    while let Some(at) = open.pop() {
        for entry in std::fs::read_dir(&at).expect("a source folder").map(|entry| entry.expect("an entry").path()) {
            if entry.is_dir() {
                open.push(entry);
            } else if entry.extension().is_some_and(|suffix| suffix == "rs") {
                let name = entry.strip_prefix(root).expect("under the root").to_string_lossy().into_owned();
                found.push((name, std::fs::read_to_string(&entry).expect("a source file")));
            }
        }
    }
    found.sort();
    found
}

/// The values of a JSON list.
#[track_caller]
pub fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap_or_else(|| panic!("a list, not {value}"))
}

/// Every key that CLI.md names is there; more may be.
#[track_caller]
pub fn has(value: &Value, named: &[&str]) {
    let there = keys(value);
    let missing: Vec<_> = named.iter().filter(|name| !there.contains(name)).collect();
    assert!(missing.is_empty(), "missing {missing:?} in {value}");
}

/// An instant of CLI.md 1: RFC 3339 in UTC with milliseconds.
#[track_caller]
pub fn instant(value: &Value) {
    let text = value.as_str().unwrap_or_default();
    assert!(text.len() == 24 && text.ends_with('Z') && text.as_bytes()[19] == b'.', "no instant: {value}");
}

/// Measures nothing and says two figures all the same.
pub fn measure(order: BenchOrder, watch: &Watch) -> service::Result<BenchReport> {
    watch.advance(1).map_err(|cancelled| service::Error::conflict(cancelled.to_string()))?;
    let asked = order.only.into_iter().map(|goal| format!("Asked for {goal}."));
    let notes = std::iter::once("G1: not here.".to_owned()).chain(asked).collect();
    let figures = vec![
        Figure::at_most("G4", "first paint", (12.0, "ms"), 33.0, 16.0),
        Figure::new("G12", "wake-ups", (3.0, "1/s"), None, Limit::AtMost(0.0)),
    ];
    Ok(BenchReport { machine: "two cores".to_owned(), school: order.size.word().to_owned(), figures, notes })
}
