//! Texts of several lines in every field that commands store or show: none of their lines stands where a command's own lines begin, so that
//! nobody forges a score, an error or an entry of the log (SECURITY.md 2.3, row 47).

use crate::rocks;
use crate::support::{InProcess, Said};

/// What an attacker wants to see at the left edge, after every kind of line end.
const TEXT: &str = "mine\nFORGED score: 6 of 6\r\nFORGED error\rFORGED\u{2028}FORGED\u{85}FORGED\n\nFORGED at the end\n";

struct School(InProcess);

impl School {
    /// What a command says, which has no forged line in any width.
    #[track_caller]
    fn fed(&self, args: &[&str], input: &[u8]) -> Said {
        unforged(self.0.run(args, input, None))
    }

    #[track_caller]
    fn say(&self, args: &[&str]) -> Said {
        self.fed(args, b"")
    }

    /// A command that only shows: piped and on terminals; gives what it says piped.
    #[track_caller]
    fn shown(&self, args: &[&str]) -> String {
        for width in [20, 40, 80] {
            unforged(self.0.run(args, b"", Some(width)));
        }
        self.say(args).ok().stdout()
    }

    /// As [`Self::shown`], and what was written is there, all of it.
    #[track_caller]
    fn quoted(&self, args: &[&str]) {
        let shown = self.shown(args);
        assert!(shown.contains("mine") && shown.contains("FORGED at the end"), "lyceum {args:?}\n{shown}");
    }
}

#[track_caller]
fn unforged(said: Said) -> Said {
    for text in [said.stdout(), said.stderr()] {
        let forged = text.lines().find(|line| line.starts_with("FORGED"));
        assert_eq!(forged, None, "lyceum {}\n{text}", said.line);
    }
    said
}

/// The course of rocks with the text wherever a paragraph stands.
fn course(folder: &std::path::Path) -> String {
    let course = rocks::with(folder, "", "mine FORGED at the end");
    let paragraph = TEXT.replace('\n', "\n\n");
    let written = [
        ("intro/kinds.md", "Rocks are", format!("{paragraph}\n\nRocks are")),
        ("intro/first.quiz.md", "Six questions.", paragraph.clone()),
        ("intro/first.quiz.md", "## Why is slate layered? {#slate essay 4pt}", format!("## Why? {{#slate essay 4pt}}\n\n{paragraph}")),
        ("home/essay.assignment.md", "Write about", format!("{paragraph}\n\nWrite about")),
        ("home/practice.quiz.md", "## Two and two {#sum}", format!("## Two and two {{#sum}}\n\n{paragraph}")),
    ];
    for (path, was, is) in written {
        let path = course.join(path);
        let text = std::fs::read_to_string(&path).expect("a file of the course");
        assert!(text.contains(was), "{was} in {}", path.display());
        std::fs::write(&path, text.replacen(was, &is, 1)).expect("the file is written");
    }
    course.to_str().expect("a path").to_owned()
}

#[test]
fn no_line_of_a_text_passes_for_a_line_of_a_command() {
    let school = School(InProcess::new());
    let folder = tempfile::tempdir().expect("a folder");
    school.say(&["init", "--admin", "root"]).ok();
    for user in ["ada", "ben"] {
        school.say(&["user", "add", user]).ok();
    }
    school.say(&["user", "add", "eve", "--full-name", TEXT]);
    school.say(&["settings", "set", "school", TEXT]);
    school.say(&["course", "check", &course(folder.path())]);
    school.say(&["course", "import", &course(folder.path()), "--publish"]).ok();
    school.say(&["enroll", "rocks", "ada", "ben"]).ok();
    school.say(&["group", "add", "rocks", TEXT, "ada"]);
    school.say(&["code", "new", "rocks", "--label", TEXT]);
    learns(&school);
    teaches(&school);
    for line in [
        &["user", "list"][..],
        &["user", "show", "ada"],
        &["settings", "list"],
        &["course", "list"],
        &["course", "show", "rocks"],
        &["course", "dates", "rocks"],
        &["code", "list"],
        &["roster", "rocks"],
        &["group", "list", "rocks"],
        &["doctor"],
    ] {
        school.shown(line);
    }
    refused(&school);
}

/// Ada's answers, work and claim; what ben wrote is only read.
fn learns(school: &School) {
    let (quiz, task) = (["rocks", "intro/first"], ["rocks", "home/essay"]);
    let text = serde_json::json!({ "text": TEXT }).to_string();
    for user in ["ada", "ben"] {
        school.quoted(&["--as", user, "course", "read", "rocks", "intro/kinds"]);
        school.quoted(&["--as", user, "course", "read", task[0], task[1]]);
        school.quoted(&["--as", user, "attempt", "start", quiz[0], quiz[1]]);
        for question in ["gneiss", "slate"] {
            school.fed(&["--as", user, "attempt", "answer", quiz[0], quiz[1], question], text.as_bytes());
        }
        school.quoted(&["--as", user, "attempt", "show", quiz[0], quiz[1]]);
        school.say(&["--as", user, "attempt", "submit", quiz[0], quiz[1]]).ok();
        school.say(&["--as", user, "quiz", "flag", quiz[0], quiz[1], "gneiss"]).ok();
        school.fed(&["--as", user, "submit", task[0], task[1], "--note", TEXT], TEXT.as_bytes()).ok();
    }
    let number = serde_json::json!({ "number": format!("4{TEXT}"), "unit": TEXT }).to_string();
    school.say(&["--as", "ada", "attempt", "start", "rocks", "home/practice"]);
    school.fed(&["--as", "ada", "attempt", "answer", "rocks", "home/practice", "sum"], number.as_bytes());
    school.shown(&["--as", "ada", "attempt", "show", "rocks", "home/practice"]);
}

/// The marks, the comments, the reasons and the replies, as those who mark see them, and as ada reads them.
fn teaches(school: &School) {
    let quiz = ["rocks", "intro/first"];
    school.say(&["attempt", "mark", quiz[0], quiz[1], "ada", "slate", "3", "--comment", TEXT]).ok();
    school.quoted(&["--as", "ada", "attempt", "show", quiz[0], quiz[1]]);
    school.shown(&["quiz", "flags", "rocks"]);
    school.say(&["quiz", "decline", quiz[0], quiz[1], "gneiss", "ada", "--reason", TEXT]).ok();
    school.say(&["quiz", "accept", quiz[0], quiz[1], "gneiss", TEXT, "--reason", TEXT]);
    school.shown(&["--as", "ada", "attempt", "show", quiz[0], quiz[1]]);
    school.say(&["regrade", quiz[0], quiz[1], "--apply", "--reason", TEXT]);
    school.say(&["grade", "set", "rocks", "home/essay", "ada", "8", "--reason", TEXT, "--comment", TEXT]).ok();
    school.quoted(&["grade", "history", "rocks", "home/essay", "ada"]);
    school.shown(&["submissions", "rocks"]);
    school.shown(&["attempt", "list", quiz[0], quiz[1]]);
    school.shown(&["grades", "rocks"]);
    school.shown(&["--as", "ada", "grades"]);
    school.quoted(&["audit", "list"]);
}

/// What is refused names what was given.
fn refused(school: &School) {
    for line in [
        &["user", "add", TEXT][..],
        &["user", "show", TEXT],
        &["user", "add", "kim", "--email", TEXT],
        &["course", "show", TEXT],
        &["course", "read", "rocks", TEXT],
        &["course", "check", TEXT],
        &["course", "import", TEXT],
        &["course", "dates", "rocks", "home/essay", "--due", TEXT],
        &["attempt", "show", "rocks", TEXT],
        &["attempt", "mark", "rocks", "intro/first", "ada", TEXT, "1"],
        &["grade", "set", "rocks", "home/essay", TEXT, "1"],
        &["grade", "set", "rocks", "home/essay", "ada", TEXT],
        &["grade", "set", "rocks", "home/essay", "ada", "--rubric", TEXT],
        &["settings", "set", TEXT, "x"],
        &["settings", "set", "zone", TEXT],
        &["group", "remove", "rocks", TEXT],
        &["code", "end", "--label", TEXT],
        &["audit", "list", "--since", TEXT],
        &["help", TEXT],
        &["--as", TEXT, "user", "list"],
        &["--db", TEXT, "user", "list"],
        &[TEXT],
        &["user", TEXT],
        &["user", "list", TEXT],
        &["user", "list", "--role", TEXT],
    ] {
        school.say(line);
    }
    let file = format!("user,name\n\"{TEXT}\",x\n");
    school.fed(&["user", "import", "-", "--dry-run"], file.as_bytes());
}
