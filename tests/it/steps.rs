//! What people do at the keyboard, for the tests that drive the real binary: each step ends when the screen shows that it was done.

use crate::pty::Pty;
use crate::support::Lyceum;
use crate::terminal::foreign;

/// What everybody of a classroom signs in with.
pub const PASSWORD: &str = "four quiet green lamps";

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

    /// Founds a school of many: an admin `root` and these people, each with a school role; [`PASSWORD`] lets all of them in.
    pub fn classroom(&self, people: &[(&str, &str)]) {
        self.lyceum.args(&["init", "--admin", "root", "--school", "Northside", "--password-stdin"], PASSWORD.as_bytes()).ok();
        for (name, role) in people {
            self.lyceum.args(&["user", "add", name, "--role", role], b"").ok();
            self.lyceum.args(&["user", "password", name, "--stdin"], PASSWORD.as_bytes()).ok();
        }
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

/// In at the door. Tab leads from field to field: an Enter amid what is typed in one go would be read as a paste.
pub fn sign_in(at: &mut Pty, user: &str) {
    at.wait("Sign in").write(user).press("<tab>").write(PASSWORD).press("<enter> <enter>").wait_gone("one-time code");
}

/// Out at home, and the program left at the door.
pub fn sign_out(mut at: Pty) {
    at.press("q").wait("one-time code").press("<c-c>").wait("Leave Lyceum?").press("y");
    let (status, bytes) = at.end();
    assert!(status.success(), "{status:?}");
    clean(&bytes);
}

/// Types lines into the editor until they are kept.
pub fn keep_writing(at: &mut Pty, lines: &[&str]) {
    for line in lines {
        at.write(line).press("<enter>");
    }
    let last = lines.iter().rev().find(|line| !line.is_empty()).map_or("", |line| line);
    at.wait_until("the text to be kept", |screen| screen.contains(last) && is_saved(screen));
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
    assert!(is_restored(bytes), "what was taken from the terminal is given back");
}

/// The terminal is as it was: the first screen, a cursor, no brackets around pastes.
pub fn is_restored(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    [("\x1b[?1049h", "\x1b[?1049l"), ("\x1b[?25l", "\x1b[?25h"), ("\x1b[?2004h", "\x1b[?2004l")]
        .iter()
        .all(|(taken, given)| text.rfind(given) > text.rfind(taken))
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

/// In the picker: the first name with this in it is taken.
pub fn take_file(at: &mut Pty, name: &str) {
    at.press("/").wait("Find a name").write(name).wait(&format!("{name}_")).press("<enter>").wait_gone("Find a name");
    at.wait_until("the name under the cursor", |screen| under_cursor(screen).contains(name))
        .press("<enter>")
        .wait_gone("Left folder above");
}

/// Down a list to the first line with this in it.
pub fn go_down_to(at: &mut Pty, wanted: &str) {
    at.wait(wanted);
    loop {
        let here = under_cursor(&at.text()).to_owned();
        if here.contains(wanted) {
            return;
        }
        at.press("<down>").wait_until(&format!("the cursor to move to {wanted}"), |screen| under_cursor(screen) != here);
    }
}

/// The line that the list's cursor is on.
fn under_cursor(screen: &str) -> &str {
    screen.lines().find(|line| line.trim_start_matches([' ', '│']).starts_with("> ")).unwrap_or_default()
}

/// Another text in the field that has the focus.
pub fn retype(at: &mut Pty, text: &str) {
    at.press("<home> <c-k>").write(text).wait(&format!("[{text}_"));
}
