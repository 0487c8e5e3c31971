//! Hidden items, hidden marks and other people's work sing when they are heard: no command of a learner lets them (SECURITY.md S3). Answer
//! keys are `canaries`'.

use std::path::{Path, PathBuf};

use crate::support::{InProcess, Said};

const SONG: &str = "CANARY";

const WORK: &str = r#"+++
id = "m/work"
title = "Work"
points = 5
submit = ["text", "file"]
+++

Do it.
"#;

/// A course with an item that only its staff see.
fn write(folder: &Path) -> PathBuf {
    let course = folder.join("birds");
    let toml = "format = 1\nid = \"birds\"\ntitle = \"Birds\"\n[[module]]\nid = \"m\"\ntitle = \"M\"\n\
                items = [\"m/page.md\", \"m/work.assignment.md\", \"m/hidden.md\", \"m/quiz.quiz.md\"]\n";
    let page = "+++\nid = \"m/page\"\ntitle = \"Page\"\n+++\n\n# Page\n";
    let hidden = "+++\nid = \"m/hidden\"\ntitle = \"CANARY-title\"\nhidden = true\n+++\n\nCANARY-body\n";
    let quiz = "+++\nid = \"m/quiz\"\ntitle = \"Quiz\"\n+++\n\n## Which bird? {#bird}\n\n= robin\n";
    let files = [("m/work.assignment.md", WORK), ("m/hidden.md", hidden), ("m/quiz.quiz.md", quiz)];
    for (path, text) in [("course.toml", toml), ("m/page.md", page)].into_iter().chain(files) {
        let path = course.join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder is made");
        std::fs::write(path, text).expect("a file is written");
    }
    course
}

struct School(InProcess, tempfile::TempDir);

impl School {
    /// Ada learns; Ben wrote what is his, and has marks that are hidden.
    fn new() -> Self {
        let school = Self(InProcess::new(), tempfile::tempdir().expect("a folder"));
        let course = write(school.1.path());
        let course = course.to_str().expect("a path");
        for line in [
            vec!["init", "--admin", "root"],
            vec!["user", "add", "ada"],
            vec!["user", "add", "ben", "--full-name", "Ben CANARY-name", "--email", "ben@CANARY.example"],
            vec!["course", "import", course, "--publish"],
            vec!["enroll", "birds", "ada", "ben"],
        ] {
            school.say(&line, b"").ok();
        }
        school.say(&["--as", "ben", "submit", "birds", "m/work"], b"CANARY-work-of-ben").ok();
        school.say(&["--as", "ada", "submit", "birds", "m/work"], b"Mine").ok();
        let comment = ["--comment", "CANARY-comment", "--reason", "CANARY-reason"];
        for user in ["ada", "ben"] {
            for score in ["4", "2"] {
                school.say(&[&["grade", "set", "birds", "m/work", user, score], comment.as_slice()].concat(), b"").ok();
                school.say(&["grade", "hide", "birds", "m/work", user], b"").ok();
            }
        }
        for user in ["ada", "ben"] {
            school.say(&["--as", user, "attempt", "start", "birds", "m/quiz"], b"").ok();
            let answer = if user == "ben" { &br#"{"text":"CANARY-answer"}"#[..] } else { br#"{"text":"tit"}"# };
            school.say(&["--as", user, "attempt", "answer", "birds", "m/quiz", "bird"], answer).ok();
            school.say(&["--as", user, "attempt", "submit", "birds", "m/quiz"], b"").ok();
            school.say(&["--as", user, "quiz", "flag", "birds", "m/quiz", "bird"], b"").ok();
        }
        school.say(&["quiz", "decline", "birds", "m/quiz", "bird", "ben", "--reason", "CANARY-reply"], b"").ok();
        school
    }

    fn say(&self, line: &[&str], input: &[u8]) -> Said {
        self.0.run(line, input, None)
    }

    /// Says `line` as Ada, for people and for programs; neither answer nor refusal may hold a canary.
    #[track_caller]
    fn silent(&self, line: &[&str], input: &str) {
        for form in [&[][..], &["--json"][..]] {
            let said = self.say(&[&["--as", "ada"], line, form].concat(), input.as_bytes());
            let text = [said.stdout(), said.stderr()].concat();
            assert!(!text.contains(SONG), "lyceum {}: {text}", said.line);
        }
    }

    /// Everything that Ada can ask for.
    fn look_around(&self) {
        let copy = self.1.path().join("copy");
        for line in [
            "course list --all",
            "course show birds",
            "course dates birds",
            "course check birds",
            "course export birds --to COPY",
            "roster birds",
            "group list birds",
            "grades",
            "grades birds",
            "grades birds --format csv",
            "grade history birds m/work ada",
            "grade history birds m/work ben",
            "submissions birds",
            "submissions birds --user ben",
            "submissions birds --to COPY",
            "user list",
            "user show ada",
            "user show ben",
            "user export ada --to COPY",
            "user export ben --to COPY",
            "audit list",
            "audit list --course birds",
            "settings list",
            "attempt show birds m/quiz",
            "attempt list birds m/quiz",
            "attempt list birds m/quiz ben",
            "quiz flags birds",
            "quiz flags birds m/quiz",
            "quiz flag birds m/quiz bird",
            "quiz decline birds m/quiz bird ben --reason none",
            "quiz accept birds m/quiz bird sparrow --dry-run",
            "attempt show birds m/hidden",
            "attempt start birds m/hidden",
            "submit birds m/hidden",
        ] {
            self.silent(&line.replace("COPY", copy.to_str().expect("a path")).split(' ').collect::<Vec<_>>(), "");
            nothing_sings_in(&copy);
        }
    }
}

/// What a command wrote, and then takes it away.
fn nothing_sings_in(copy: &Path) {
    let mut found = vec![copy.to_owned(), copy.with_extension("md"), PathBuf::from(format!("{}.md", copy.display()))];
    while let Some(path) = found.pop() {
        if path.is_dir() {
            found.extend(std::fs::read_dir(&path).expect("a folder").map(|entry| entry.expect("an entry").path()));
        } else if let Ok(bytes) = std::fs::read(&path) {
            assert!(!String::from_utf8_lossy(&bytes).contains(SONG), "{}", path.display());
        }
    }
    let _ = std::fs::remove_dir_all(copy);
    let _ = std::fs::remove_file(copy);
    let _ = std::fs::remove_file(format!("{}.md", copy.display()));
}

#[test]
fn what_is_hidden_or_somebody_elses_reaches_no_learner() {
    School::new().look_around();
}

/// They sing for whoever may hear them: without this the test above could not fail.
#[test]
fn staff_hear_them_all() {
    let school = School::new();
    for line in [
        "course show birds",
        "submissions birds --json",
        "grade history birds m/work ada",
        "user show ben",
        "audit list --course birds --json",
    ] {
        assert!(school.say(&line.split(' ').collect::<Vec<_>>(), b"").ok().stdout().contains(SONG), "{line}");
    }
}
