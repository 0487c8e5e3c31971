//! The real binary in a pseudo terminal: keys in, screen out (CRATES.md 6). Waits for text, never for time.

#![expect(clippy::panic, reason = "what a test waited for in vain is said with the screen as it is")]

use std::io::{Read, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};

/// How long a screen may take before the test gives up: far beyond what it needs, on a machine that builds beside it.
const PATIENCE: Duration = Duration::from_secs(30);

/// One run of `lyceum` in a terminal of its own.
pub struct Pty {
    master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    /// Every byte the program sent, for the search for foreign control sequences.
    pub bytes: Vec<u8>,
}

impl Pty {
    /// Starts `lyceum ARGS` with `home` as its data folder in a terminal of `columns` x `rows`.
    pub fn start(home: &Path, args: &[&str], columns: u16, rows: u16) -> Self {
        Self::start_with(home, args, columns, rows, &[])
    }

    /// As [`Self::start`] with more of the environment.
    pub fn start_with(home: &Path, args: &[&str], columns: u16, rows: u16, env: &[(&str, &str)]) -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_lyceum"));
        command.args(args);
        Self::run(command, home, columns, rows, env)
    }

    /// As [`Self::start`], below a shell that one can go back to with Ctrl-Z; the first thing said is the program's `pid=N`.
    pub fn start_below_shell(home: &Path, columns: u16, rows: u16) -> Self {
        let mut command = CommandBuilder::new("sh");
        let inner = format!("echo pid=$$; exec '{}'", env!("CARGO_BIN_EXE_lyceum"));
        command.args(["-c", "sh -c \"$INNER\"; exit $?"]);
        Self::run(command, home, columns, rows, &[("INNER", &inner)])
    }

    fn run(mut command: CommandBuilder, home: &Path, columns: u16, rows: u16, env: &[(&str, &str)]) -> Self {
        let pair = native_pty_system().openpty(size(columns, rows)).expect("a pseudo terminal");
        command.cwd(home);
        for (name, value) in [("TERM", "xterm-256color"), ("LYCEUM_HOME", &*home.to_string_lossy()), ("TZ", "UTC"), ("LANG", "C.UTF-8")] {
            command.env(name, value);
        }
        for name in ["NO_COLOR", "COLORTERM", "LYCEUM_DB", "VISUAL", "EDITOR", "COLORFGBG", "TMUX"] {
            command.env_remove(name);
        }
        for (name, value) in env {
            command.env(name, value);
        }
        let child = pair.slave.spawn_command(command).expect("lyceum starts");
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let (send, output) = channel();
        std::thread::spawn(move || {
            let mut chunk = [0; 8192];
            while let Ok(n @ 1..) = reader.read(&mut chunk) {
                if send.send(chunk[..n].to_vec()).is_err() {
                    break;
                }
            }
        });
        let keys = pair.master.take_writer().expect("a writer");
        let screen = vt100::Parser::new(rows.try_into().expect("rows"), columns.try_into().expect("columns"), 0);
        Self { master: pair.master, child, keys, output, screen, bytes: Vec::new() }
    }

    /// What stands on the screen now.
    pub fn text(&self) -> String {
        self.screen.screen().contents()
    }

    /// Waits until `wanted` stands on the screen; fails with the screen as it is.
    pub fn wait(&mut self, wanted: &str) -> &mut Self {
        self.wait_until(&format!("`{wanted}`"), |screen| screen.contains(wanted))
    }

    /// Waits until `unwanted` is gone from the screen.
    pub fn wait_gone(&mut self, unwanted: &str) -> &mut Self {
        self.wait_until(&format!("`{unwanted}` to go"), |screen| !screen.contains(unwanted))
    }

    pub fn wait_until(&mut self, what: &str, holds: impl Fn(&str) -> bool) -> &mut Self {
        let until = Instant::now() + PATIENCE;
        while !(self.is_drawn() && holds(&self.text())) {
            match self.output.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(chunk) => self.take(&chunk),
                Err(RecvTimeoutError::Timeout) => panic!("waited for {what}; the screen is\n{}", self.text()),
                Err(RecvTimeoutError::Disconnected) => panic!("waited for {what}; the program ended with\n{}", self.text()),
            }
        }
        self
    }

    /// Whether no frame is half here: each ends in showing or hiding the cursor, and where it stands. What a half one shows belongs to two
    /// screens.
    fn is_drawn(&self) -> bool {
        let last = self.bytes.iter().rposition(|byte| *byte == b'\x1b').unwrap_or(0);
        let is_place = |text: &[u8]| {
            let place = text.strip_prefix(b"\x1b[").and_then(|text| text.strip_suffix(b"H"));
            place.is_some_and(|place| place.iter().all(|byte| byte.is_ascii_digit() || *byte == b';'))
        };
        let frame = if is_place(&self.bytes[last..]) { &self.bytes[..last] } else { &self.bytes };
        self.bytes.is_empty() || frame.ends_with(b"\x1b[?25l") || frame.ends_with(b"\x1b[?25h")
    }

    /// Takes in whatever arrives within `limit`; whether anything did.
    pub fn hear(&mut self, limit: Duration) -> bool {
        self.output.recv_timeout(limit).map(|chunk| self.take(&chunk)).is_ok()
    }

    /// Presses keys: single characters and `<enter> <esc> <tab> <s-tab> <up> <down> <left> <right> <home> <end> <pgup> <pgdn> <space>
    /// <bs> <del> <c-x>`, separated by blanks.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        for key in keys.split_whitespace() {
            self.send(&bytes_of(key));
        }
        self
    }

    /// Types text as it is.
    pub fn write(&mut self, text: &str) -> &mut Self {
        self.send(text.as_bytes());
        self
    }

    /// Pastes text in brackets, as a terminal does.
    pub fn paste(&mut self, text: &str) -> &mut Self {
        self.send(b"\x1b[200~");
        self.send(text.as_bytes());
        self.send(b"\x1b[201~");
        self
    }

    pub fn send(&mut self, bytes: &[u8]) {
        self.keys.write_all(bytes).and_then(|()| self.keys.flush()).expect("the program reads its keys");
    }

    pub fn resize(&mut self, columns: u16, rows: u16) -> &mut Self {
        self.master.resize(size(columns, rows)).expect("the terminal changes its size");
        self.screen.screen_mut().set_size(rows.try_into().expect("rows"), columns.try_into().expect("columns"));
        self
    }

    pub fn pid(&self) -> i32 {
        self.child.process_id().and_then(|id| id.try_into().ok()).expect("a running program")
    }

    pub fn signal(&mut self, signal: rustix::process::Signal) -> &mut Self {
        let pid = rustix::process::Pid::from_raw(self.pid()).expect("a process id");
        rustix::process::kill_process(pid, signal).expect("the signal arrives");
        self
    }

    /// Waits for the program's end and gives its status with all it said.
    pub fn end(mut self) -> (ExitStatus, Vec<u8>) {
        let until = Instant::now() + PATIENCE;
        loop {
            match self.output.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(chunk) => self.take(&chunk),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => panic!("the program does not end; the screen is\n{}", self.text()),
            }
        }
        (self.child.wait().expect("a status"), std::mem::take(&mut self.bytes))
    }

    fn take(&mut self, chunk: &[u8]) {
        self.bytes.extend_from_slice(chunk);
        self.screen.process(chunk);
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

fn size(cols: u16, rows: u16) -> PtySize {
    PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }
}

fn bytes_of(key: &str) -> Vec<u8> {
    let name = key.strip_prefix('<').and_then(|k| k.strip_suffix('>'));
    let Some(name) = name else { return key.as_bytes().to_vec() };
    let bytes: &[u8] = match name {
        "enter" => b"\r",
        "esc" => b"\x1b",
        "tab" => b"\t",
        "s-tab" => b"\x1b[Z",
        "up" => b"\x1b[A",
        "down" => b"\x1b[B",
        "right" => b"\x1b[C",
        "left" => b"\x1b[D",
        "home" => b"\x1b[H",
        "end" => b"\x1b[F",
        "pgup" => b"\x1b[5~",
        "pgdn" => b"\x1b[6~",
        "del" => b"\x1b[3~",
        "bs" => b"\x7f",
        "space" => b" ",
        control => {
            let letter = control.strip_prefix("c-").and_then(|rest| rest.bytes().next()).unwrap_or_else(|| panic!("no key <{control}>"));
            return vec![letter & 0x1f];
        }
    };
    bytes.to_vec()
}
