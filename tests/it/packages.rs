//! Course files by commands: what is judged, rewritten, taken in and refused (CLI.md 3, FORMATS.md 10).

use std::fs;

use serde_json::json;

use crate::support::Lyceum;

/// Writes a course of these files under `name` and gives nothing back: commands run in the same folder.
fn course(school: &Lyceum, name: &str, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = school.path(name).join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder is made");
        fs::write(path, text).expect("a file is written");
    }
}

const HEAD: &str = "format = 1\nid = \"c\"\ntitle = \"C\"\n";

/// CLI.md 3: rewrites in place; `--check` only tells, exit 1 when something would change.
#[test]
fn fmt_rewrites_and_check_only_tells() {
    let school = Lyceum::new();
    let quiz = "## One {2pt #q}\n\n*  (X) yes\n* ( )  no\n";
    course(&school, "c", &[("course.toml", HEAD), ("a.quiz.md", quiz)]);
    let text = || fs::read_to_string(school.path("c/a.quiz.md")).expect("the file is read");

    let told = school.run("course fmt c --check --json");
    assert_eq!((told.code, told.object()["changed"].clone()), (1, json!(["a.quiz.md"])));
    assert_eq!(text(), quiz);
    let done = school.run("course fmt c --json").json();
    assert_eq!((&done["files"], &done["changed"], &done["skipped"]), (&json!(2), &json!(["a.quiz.md"]), &json!([])));
    assert_eq!(text(), "## One {#q 2pt}\n\n- (x) yes\n- ( ) no\n");
    school.run("course fmt c --check").ok();
    school.run("course fmt c --ids").ok();
    assert!(text().starts_with("+++\nid = \"a\"\n+++\n\n## One {#q 2pt}"), "{}", text());

    course(&school, "c", &[("b.md", "+++\ntitle = 3\n+++\nx\n\n\n")]);
    let left = school.run("course fmt c --json");
    assert_eq!((left.code, left.object()["skipped"][0]["file"].clone()), (1, json!("b.md")));
    school.run("course fmt nowhere").refused(1, "no file or folder");
}
