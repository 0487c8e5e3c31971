//! A canary in every field that tells an answer: no command and no screen of a learner shows one before the review options allow it
//! (SECURITY.md 1.3.3, DESIGN.md 4.9).

use std::path::Path;

use crate::pty::Pty;
use crate::steps::{Desk, back, enter, is_saved, leave};
use crate::support::InProcess;

/// In words and, where a field holds a number, as one.
const CANARIES: [&str; 2] = ["CANARY", "4815162342"];

/// A quiz with a canary in each of its keys. The options themselves are what a learner sees.
fn quiz(id: &str, reveal: &str) -> String {
    format!(
        "+++\nid = \"{id}\"\ntitle = \"Quiz {id}\"\nreveal = \"{reveal}\"\nattempts = 0\n+++\n\nAsk away.\n\n\
         ## Choose one {{#one}}\n\n- (x) right\n  > CANARY-right\n- ( ) wrong\n  > CANARY-wrong\n\n\
         > correct: CANARY-correct\n> incorrect: CANARY-incorrect\n> note: CANARY-note\n\n\
         ## Choose some {{#some}}\n\n- [x] this\n  > CANARY-this\n- [ ] that\n  > CANARY-that\n\n> note: CANARY-some\n\n\
         ## So or not {{#so}}\n\n= false\n\n> incorrect: CANARY-so\n\n\
         ## Write it {{#write}}\n\n= CANARY-accepted\n  > CANARY-because\n=~ /^CANARY-.*/\n= *\n  > CANARY-rest\n\n\
         ## Count it {{#count}}\n\n= 4815162342 ± 1\n  > CANARY-count\n\n\
         ## Tell it {{#tell essay}}\n\n> model: CANARY-model\n> grader: CANARY-grader\n"
    )
}

fn course() -> Vec<(&'static str, String)> {
    let toml = "format = 1\nid = \"keys\"\ntitle = \"Keys\"\n[[module]]\nid = \"m\"\ntitle = \"Module\"\n\
                items = [\"page.md\", \"never.quiz.md\", \"after.quiz.md\", \"work.assignment.md\"]\n";
    let page = "+++\nid = \"page\"\ntitle = \"Page\"\n+++\n\n# Heading\n\n```check\n## Asked {#asked}\n\n- (x) yes\n  > CANARY-yes\n- ( ) no\n  \
                > CANARY-no\n\n> note: CANARY-check\n```\n\n```check\n## Typed {#typed}\n\n= CANARY-typed\n```\n";
    let work = "+++\nid = \"work\"\ntitle = \"Work\"\npoints = 10\nsubmit = [\"text\"]\n+++\n\nDo it.\n\n> model: CANARY-model\n\n\
                ## Marking {#marking rubric}\n\n| criterion | 10 good | 0 bad |\n|---|---|---|\n| Care | much | none |\n\n> grader: CANARY-grader\n";
    vec![
        ("course.toml", toml.to_owned()),
        ("page.md", page.to_owned()),
        ("never.quiz.md", quiz("never", "never")),
        ("after.quiz.md", quiz("after", "after submit")),
        ("work.assignment.md", work.to_owned()),
    ]
}

fn write(folder: &Path) {
    std::fs::create_dir_all(folder).expect("a folder is made");
    for (path, content) in course() {
        std::fs::write(folder.join(path), content).expect("a file is written");
    }
}

/// The first canary in a text.
fn sings(text: &str) -> Option<&'static str> {
    CANARIES.into_iter().find(|canary| text.contains(canary))
}

struct Learner<'a> {
    school: &'a InProcess,
    folder: &'a Path,
}

impl Learner<'_> {
    /// What a command says to the learner, on both streams, as a table and as JSON.
    fn hear(&self, line: &str, input: &str) -> String {
        let mut heard = String::new();
        let words = |more: &[&'static str]| -> Vec<String> { line.split(' ').chain(more.iter().copied()).map(str::to_owned).collect() };
        for args in [words(&[]), words(&["--json"])] {
            let args: Vec<&str> = ["--as", "ada"].into_iter().chain(args.iter().map(String::as_str)).collect();
            let said = self.school.run(&args, input.as_bytes(), Some(80));
            heard.push_str(&String::from_utf8_lossy(&said.out));
            heard.push_str(&String::from_utf8_lossy(&said.err));
        }
        heard
    }

    #[track_caller]
    fn silent(&self, line: &str, input: &str) {
        let heard = self.hear(line, input);
        assert!(!heard.is_empty(), "lyceum {line} says something");
        assert_eq!(sings(&heard), None, "lyceum {line}: {heard}");
    }

    /// Everything that only looks.
    fn looks_around(&self) {
        let to = |name: &str| self.folder.join(name).to_string_lossy().into_owned();
        for line in [
            "course list",
            "course show keys",
            "course dates keys",
            "course catalog",
            "roster keys",
            "attempt show keys never",
            "attempt list keys never",
            "quiz flags keys",
            "quiz flag keys never write",
            "quiz flag keys never write --clear",
            "quiz accept keys never write something --dry-run",
            "quiz decline keys never write ada --reason none",
            "submissions keys",
            "grades keys",
            "audit list",
            "user show ada",
        ] {
            self.silent(line, "");
        }
        self.silent(&format!("course export keys {}", to("taken")), "");
        self.silent(&format!("user export ada {}", to("me.json")), "");
        self.silent(&format!("backup {}", to("copy.db")), "");
        for entry in std::fs::read_dir(self.folder).expect("the folder is read") {
            let path = entry.expect("an entry").path();
            let bytes = if path.is_file() { std::fs::read(&path).expect("a file is read") } else { Vec::new() };
            assert_eq!(sings(&String::from_utf8_lossy(&bytes)), None, "{}", path.display());
            if path.is_file() {
                std::fs::remove_file(path).expect("it goes, for the next time");
            }
        }
    }
}

#[test]
fn no_command_tells_a_learner() {
    let (school, package, out) = (InProcess::new(), tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    write(package.path());
    let say = |args: &[&str]| school.run(args, b"", None).ok();
    say(&["init", "--admin", "root"]);
    say(&["user", "add", "ada"]);
    say(&["course", "import", &package.path().to_string_lossy(), "--publish"]);
    say(&["enroll", "keys", "ada"]);
    let ada = Learner { school: &school, folder: out.path() };

    ada.looks_around();
    ada.silent("attempt start keys never", "");
    ada.silent("attempt answer keys never one", r#"{"choice":"z"}"#);
    ada.silent("attempt answer keys never so", r#"{"value":true}"#);
    ada.silent("attempt answer keys never write", r#"{"text":"something"}"#);
    ada.silent("attempt answer keys never count", r#"{"number":"12"}"#);
    ada.silent("attempt answer keys never tell", r#"{"text":"a tale"}"#);
    ada.silent("attempt answer keys never nothing", r#"{"text":"x"}"#);
    ada.silent("attempt check keys never one", "");
    ada.silent("submit keys work --text mine", "");
    ada.looks_around();
    ada.silent("attempt submit keys never", "");
    ada.looks_around();

    ada.silent("attempt start keys after", "");
    ada.silent("attempt show keys after", "");
    ada.hear("attempt submit keys after", "");
    let review = ada.hear("attempt show keys after", "");
    for told in ["CANARY-note", "CANARY-accepted", "4815162342"] {
        assert!(review.contains(told), "the canaries are alive: {told} in {review}");
    }
    assert!(!review.contains("CANARY-grader"), "{review}");
}

/// Presses keys until `shown` stands there, and listens.
#[track_caller]
fn step(at: &mut Pty, keys: &str, shown: &str) {
    at.press(keys).wait(shown);
    assert_eq!(sings(&at.text()), None, "{}", at.text());
}

#[test]
fn no_screen_tells_a_learner() {
    let desk = Desk::new(100, 60);
    desk.school("Ada", "keys", &course());
    let mut at = desk.open();
    at.wait("My courses").press("<end>").wait("> Keys");
    step(&mut at, "<enter>", "of 4 done");
    enter(&mut at, "Page", "Heading");
    at.wait("Tab answer").press("<tab>").wait_gone("Tab answer");
    step(&mut at, "<esc>", "Tab answer");
    back(&mut at, "of 4 done");
    enter(&mut at, "Work", "To hand in");
    step(&mut at, "G", "Nothing yet. Press");
    back(&mut at, "of 4 done");
    enter(&mut at, "Quiz never", "Enter begins the quiz");
    step(&mut at, "<enter>", "Choose one");
    at.press("1").wait_until("the choice", is_saved);
    for (n, title) in (2..).zip(["Choose some", "So or not", "Write it", "Count it", "Tell it"]) {
        step(&mut at, "n", &format!("{n}. {title}"));
    }
    step(&mut at, "s", "y hand in");
    step(&mut at, "y", "Attempt 1");
    for _ in 0..6 {
        step(&mut at, "n", "Attempt 1");
    }
    back(&mut at, "of 4 done");
    back(&mut at, "My courses");
    step(&mut at, "g r", "My grades");
    back(&mut at, "My courses");
    assert_eq!(sings(&String::from_utf8_lossy(&at.bytes)), None);
    leave(at);
}
