//! What a learner does at the keyboard, for the tests that drive the real binary: each step ends when the screen shows that it was done.

use crate::pty::Pty;
use crate::support::Lyceum;
use crate::terminal::foreign;

/// One person's machine: a data folder, and a terminal of one size to open Lyceum in.
pub struct Desk {
    pub lyceum: Lyceum,
    pub columns: u16,
    pub rows: u16,
}

impl Desk {
    pub fn new(columns: u16, rows: u16) -> Self {
        let lyceum = Lyceum::new();
        std::fs::create_dir(lyceum.path("home")).expect("a data folder");
        Self { lyceum, columns, rows }
    }

    /// Starts the interface.
    pub fn open(&self) -> Pty {
        Pty::start(&self.lyceum.path("home"), &[], self.columns, self.rows)
    }

    /// Makes a school of one with the course that these files are, its owner a learner in it. Gives the owner's user name.
    pub fn school(&self, owner: &str, course: &str, files: &[(&str, String)]) -> String {
        let folder = self.lyceum.path("package");
        for (path, content) in files {
            let path = folder.join(path);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder is made");
            std::fs::write(path, content).expect("a file is written");
        }
        self.lyceum.args(&["init", "--just-me", owner], b"").ok();
        let users = self.lyceum.run("user list --json").json();
        let user = users["users"][0]["user"].as_str().expect("a user name").to_owned();
        self.lyceum.args(&["course", "import", &folder.to_string_lossy(), "--publish"], b"").ok();
        self.lyceum.args(&["enroll", course, &user], b"");
        user
    }
}

/// Ends the interface from home, as one does, and looks through all it ever sent.
pub fn leave(mut at: Pty) {
    at.wait("My courses").press("q");
    let (status, bytes) = at.end();
    assert!(status.success(), "{status:?}");
    clean(&bytes);
}

/// Nothing foreign was sent, and the terminal is given back.
#[track_caller]
pub fn clean(bytes: &[u8]) {
    assert_eq!(foreign(bytes), None);
    restored(bytes);
}

/// The terminal is as it was: the first screen, a cursor, no brackets around pastes.
#[track_caller]
pub fn restored(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for (taken, given) in [("\x1b[?1049h", "\x1b[?1049l"), ("\x1b[?25l", "\x1b[?25h"), ("\x1b[?2004h", "\x1b[?2004l")] {
        assert!(text.rfind(given) > text.rfind(taken), "{given:?} comes after {taken:?}");
    }
}

/// From a course's outline into the item of this title, until `shown` stands there.
pub fn enter(at: &mut Pty, title: &str, shown: &str) {
    at.press("/").wait("A part of a title").write(title).wait(&format!("{title}_")).press("<enter>");
    at.wait_gone("A part of a title").press("<enter>").wait(shown);
}

/// Goes back a level, until `shown` stands there.
pub fn back(at: &mut Pty, shown: &str) {
    at.press("<esc>").wait(shown);
}

/// Chooses an option of the question in view and waits until the screen calls it saved.
pub fn choose(at: &mut Pty, option: u8) -> String {
    let chosen = format!("(*) {option}");
    at.press(&option.to_string()).wait_until("the choice to be saved", |screen| screen.contains(&chosen) && is_saved(screen));
    answer(at)
}

/// Whether the header calls the answer in view saved.
pub fn is_saved(screen: &str) -> bool {
    screen.lines().next().is_some_and(|header| header.contains("saved"))
}

/// The line with the answer that stands on the screen.
pub fn answer(at: &Pty) -> String {
    let text = at.text();
    text.lines().find(|line| line.contains("(*)")).unwrap_or_default().trim_start_matches([' ', '>']).trim_end().to_owned()
}
