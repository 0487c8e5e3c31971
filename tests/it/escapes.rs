//! The escape corpus in every text that commands can store or show (SECURITY.md 2.3): nothing of it acts on a terminal, in tables, JSON,
//! messages and CSV alike.

use crate::corpus::{BYTES, foreign, texts};
use crate::rocks;
use crate::support::{InProcess, Said};
use lyceum::domain::text::Untrusted;

/// The rows in parts: a text holds one part, so that every row stands in every field.
fn parts() -> Vec<String> {
    texts().chunks(8).map(|rows| rows.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join(" ")).collect()
}

/// Whatever a command says, it says harmlessly.
#[track_caller]
fn scanned(said: Said) -> Said {
    assert_eq!(foreign(&said.out), None, "standard output of lyceum {:?}", said.line);
    assert_eq!(foreign(&said.err), None, "standard error of lyceum {:?}", said.line);
    said
}

struct School(InProcess);

impl School {
    fn new() -> Self {
        let school = Self(InProcess::new());
        school.say(&["init", "--admin", "root"]).ok();
        school
    }

    /// Piped, on a terminal of 80 columns, and as JSON.
    #[track_caller]
    fn say(&self, args: &[&str]) -> Said {
        self.fed(args, b"")
    }

    #[track_caller]
    fn fed(&self, args: &[&str], input: &[u8]) -> Said {
        scanned(self.0.run(args, input, None))
    }

    /// A command that only shows, in all three ways.
    #[track_caller]
    fn shown(&self, args: &[&str]) -> Said {
        scanned(self.0.run(args, b"", Some(80)));
        scanned(self.0.run(args, b"", None));
        let with_json: Vec<&str> = args.iter().copied().chain(["--json"]).collect();
        scanned(self.0.run(&with_json, b"", None))
    }
}

#[test]
fn in_the_names_of_people_schools_and_groups() {
    let school = School::new();
    for (row, text) in texts() {
        let (short, user) = (text.chars().take(150).collect::<String>(), format!("u{row}"));
        school.say(&["user", "add", &text]);
        school.say(&["user", "add", &user, "--email", &text]);
        let added = school.say(&["user", "add", &user, "--full-name", &short]);
        if !Untrusted::from(short.as_str()).is_seen() && !short.trim().is_empty() {
            added.refused(1, "A name needs a letter");
            continue;
        }
        added.ok();
        let json = school.shown(&["user", "show", &user]).json();
        assert_eq!(json["name"], short.trim(), "row {row} is kept as it was given");
        school.say(&["user", "show", &text]);
        school.say(&["settings", "set", "school", &short]);
        school.say(&["settings", "set", &short, "x"]);
        school.say(&["settings", "set", "zone", &short]);
        school.say(&["--as", &text, "user", "list"]);
        school.say(&["course", "show", &text]);
        school.say(&["--db", &text, "user", "list"]);
    }
    for line in [["user", "list"], ["settings", "list"], ["audit", "list"]] {
        school.shown(&line);
    }
}

#[test]
fn in_a_file_of_people() {
    let school = School::new();
    for (_, text) in texts() {
        let quoted = text.replace('"', "\"\"");
        for csv in [
            format!("user,name\na,\"{quoted}\"\n\"{quoted}\",x\n"),
            format!("user,\"{quoted}\"\nb,c\n"),
            format!("user,role\na,\"{quoted}\"\n"),
        ] {
            school.fed(&["user", "import", "-", "--dry-run"], csv.as_bytes());
            school.fed(&["user", "import", "-", "--dry-run", "--json"], csv.as_bytes());
        }
    }
    for bytes in BYTES {
        school.fed(&["user", "import", "-"], bytes);
    }
}

#[test]
fn in_a_course_its_answers_its_work_and_its_marks() {
    let school = School::new();
    school.say(&["user", "add", "ada"]).ok();
    for text in parts() {
        let folder = tempfile::tempdir().expect("a folder");
        let course = rocks::with(folder.path(), &text.replace(['\r', '\n'], " "), &text);
        let path = course.to_str().expect("a path");
        school.shown(&["course", "check", path]);
        school.say(&["course", "import", path, "--publish"]);
        let report = school.say(&["course", "import", path, "--json"]);
        assert_eq!(report.code, 0, "{}", report.stdout());
        school.say(&["enroll", "rocks", "ada"]);
        learns(&school, &text);
        teaches(&school, &text);
        for line in [
            vec!["course", "list"],
            vec!["course", "show", "rocks"],
            vec!["course", "dates", "rocks"],
            vec!["roster", "rocks"],
            vec!["audit", "list"],
        ] {
            school.shown(&line);
        }
    }
}

fn learns(school: &School, text: &str) {
    let as_ada = |rest: &[&str]| ["--as", "ada"].into_iter().chain(rest.iter().copied()).map(str::to_owned).collect::<Vec<_>>();
    let say = |rest: &[&str], input: &[u8]| school.fed(&as_ada(rest).iter().map(String::as_str).collect::<Vec<_>>(), input);
    let shown = |rest: &[&str]| school.shown(&as_ada(rest).iter().map(String::as_str).collect::<Vec<_>>());
    shown(&["course", "show", "rocks"]);
    shown(&["attempt", "start", "rocks", "intro/first"]);
    let quoted = serde_json::json!({ "text": text }).to_string();
    for question in ["gneiss", "slate", "kinds", "floats", text] {
        say(&["attempt", "answer", "rocks", "intro/first", question], quoted.as_bytes());
    }
    let choice = serde_json::json!({ "choice": { "text": text } }).to_string();
    let number = serde_json::json!({ "number": text }).to_string();
    for answer in [&choice, &number, text] {
        say(&["attempt", "answer", "rocks", "intro/first", "floats"], answer.as_bytes());
        say(&["attempt", "answer", "rocks", "intro/first", "kinds"], answer.as_bytes());
        say(&["attempt", "answer", "rocks", "intro/first"], answer.as_bytes());
    }
    shown(&["attempt", "show", "rocks", "intro/first"]);
    say(&["attempt", "submit", "rocks", "intro/first"], b"");
    shown(&["attempt", "list", "rocks", "intro/first"]);
    say(&["submit", "rocks", "home/essay", "--note", text], text.as_bytes());
    say(&["submit", "rocks", "home/essay", "--name", text], b"work");
    say(&["submit", "rocks", "home/essay", "--name", &format!("{text}.txt")], b"work");
    say(&["submit", "rocks", "home/essay", "--url", text], b"");
    for bytes in BYTES {
        say(&["submit", "rocks", "home/essay"], bytes);
    }
}

fn teaches(school: &School, text: &str) {
    school.shown(&["submissions", "rocks"]);
    school.say(&["group", "add", "rocks", &text.chars().take(60).collect::<String>(), "ada"]);
    school.shown(&["group", "list", "rocks"]);
    school.say(&["grade", "set", "rocks", "home/essay", "ada", "8", "--reason", text, "--comment", text]).ok();
    school.say(&["grade", "set", "rocks", "home/essay", "ada", text, "--reason", text]);
    school.say(&["attempt", "mark", "rocks", "intro/first", "ada", "slate", "3", "--comment", text]);
    school.shown(&["grade", "history", "rocks", "home/essay", "ada"]);
    school.shown(&["grades", "rocks"]);
    school.say(&["grades", "rocks", "--format", "csv"]);
    school.shown(&["--as", "ada", "grades"]);
    school.shown(&["--as", "ada", "attempt", "show", "rocks", "intro/first"]);
    school.say(&["course", "dates", "rocks", "home/essay", "--due", text]);
}
