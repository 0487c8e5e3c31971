//! `course fmt`: nothing lost, nothing changed the second time.

use super::*;
use crate::package::native::fmt::text_file;
use crate::package::native::{FormatOptions, format};

fn formatted(folder: &Path, ids: bool) -> Vec<String> {
    format(folder, FormatOptions { ids, check: false }, &Watch::default()).unwrap().changed
}

#[test]
fn the_complete_course_keeps_its_meaning() {
    let folder = TempDir::new().unwrap();
    copy(&fixture("git-lab"), folder.path());
    let before = opened(folder.path()).course;
    formatted(folder.path(), false);
    assert_eq!(opened(folder.path()).course, before);
    assert_eq!(formatted(folder.path(), false), [""; 0], "the second time nothing changes");
    let toml = fs::read_to_string(folder.path().join("course.toml")).unwrap();
    assert!(toml.contains("# never changes; [a-z0-9-]"), "{toml}");
}

#[test]
fn ids_are_written_once() {
    let survey = "## The pace was {scale 1..5}\n\n## Why? {essay}\n";
    let work = "+++\npoints = 5\n+++\nDo it.\n\n## Marking {rubric}\n\n| criterion | 5 full |\n|---|---|\n| Whole thing | yes |\n\n> grader: look\n";
    let toml = "# mine\n[[module]]\ntitle = \"First steps\"\nitems = [\"a.md\", \"b.quiz.md\", \"c.survey.md\", \"d.assignment.md\", { link = \"https://x.org\", title = \"X y\" }]\n";
    let folder = course(&[
        ("course.toml", toml),
        ("a.md", "# Title\n\n```check\n## One plus one?\n\n= 2\n```\n"),
        ("b.quiz.md", "## Which one?\n\n- (x) this\n- ( ) that\n"),
        ("c.survey.md", survey),
        ("d.assignment.md", work),
    ]);
    let before = opened(folder.path()).course;
    let told = format(folder.path(), FormatOptions { ids: true, check: true }, &Watch::default()).unwrap().changed;
    assert_eq!(told.len(), 5);
    assert_eq!(opened(folder.path()).course, before, "--check changes nothing");
    assert_eq!(formatted(folder.path(), true), told);
    let text = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert!(text("course.toml").contains("[[module]]\nid = \"first-steps\"\ntitle"), "{}", text("course.toml"));
    assert!(text("course.toml").contains("id = \"first-steps/x-y\"") && text("course.toml").contains("# mine"));
    assert!(text("a.md").starts_with("+++\nid = \"a\"\n+++\n\n# Title") && text("a.md").contains("## One plus one? {#one-plus-one}"));
    assert!(text("b.quiz.md").contains("## Which one? {#which-one}"));
    assert!(text("c.survey.md").contains("## The pace was {#the-pace-was scale 1..5}"));
    assert!(text("d.assignment.md").contains("| Whole thing {#whole-thing} | yes |\n\n> grader: look"), "{}", text("d.assignment.md"));
    let after = opened(folder.path()).course;
    let ids = |course: &Course| course.items().map(|item| item.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&after), ids(&before), "the written ids are those that were made");
    assert_eq!(formatted(folder.path(), true), [""; 0]);
}

#[test]
fn line_ends_and_blanks_are_made_usual() {
    let folder = course(&[("a.quiz.md", "+++\r\ntitle=\"A\"\r\n+++\r\n## One {2pt #q}\r\n\r\n* (X)  yes\r\n*  ( ) no\r\n\r\n\r\n\r\n")]);
    formatted(folder.path(), false);
    let text = fs::read_to_string(folder.path().join("a.quiz.md")).unwrap();
    assert_eq!(text, "+++\ntitle = \"A\"\n+++\n\n## One {#q 2pt}\n\n- (x) yes\n- ( ) no\n");
}

/// A file with a mistake, or with words that are not known, is not rewritten.
#[test]
fn what_is_not_understood_stays() {
    let wrong = "## One {#q}\n\n*  (x) only\n";
    let strange = "## One {#q sparkling}\n\n=   1\n";
    let folder = course(&[("a.quiz.md", wrong), ("b.quiz.md", strange)]);
    let done = format(folder.path(), FormatOptions::default(), &Watch::default()).unwrap();
    assert_eq!(done.skipped.len(), 1);
    assert_eq!(fs::read_to_string(folder.path().join("a.quiz.md")).unwrap(), wrong);
    assert_eq!(fs::read_to_string(folder.path().join("b.quiz.md")).unwrap(), strange);
}

/// CLI.md 1: a command does all of it or nothing. Something stands where the second file's new content would be written first.
#[test]
fn all_files_are_rewritten_or_none() {
    let folder = course(&[("a.md", "x\n\n\n"), ("b.md", "x\n\n\n")]);
    let in_the_way = folder.path().join(format!(".b.md.{}.partial", std::process::id()));
    fs::create_dir(&in_the_way).unwrap();
    let refusal = format(folder.path(), FormatOptions::default(), &Watch::default()).unwrap_err();
    assert!(refusal.error.contains("`b.md`") && refusal.error.contains("nothing was rewritten"), "{refusal}");
    assert_eq!(fs::read_to_string(folder.path().join("a.md")).unwrap(), "x\n\n\n");
    fs::remove_dir(&in_the_way).unwrap();
    let mut names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|one| one.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, ["a.md", "b.md", "course.toml"], "nothing is left behind");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Formatting twice is formatting once, and means the same as not formatting.
    #[test]
    fn formatting_is_idempotent(
        blocks in proptest::collection::vec(
            proptest::sample::select(vec![
                "## A {#a}", "## B {.t #b 2pt}", "## C", "# Pool {pick=1}", "# Rest", "- (x) yes", "* ( )  no {pin}", "- [x] a\n  more\n\n  text", "- [ ] b\n  > feedback",
                "=  42 ± 1", "= \"x\"", "=~ /a+/i", "= 50% y\n  > why", "> hint: one\n> two\n> note: three", "> a quote", "```sh\n= code\n```", "text\n\n\ntext", "### small", "<!-- note -->", "",
            ]),
            0..14,
        ),
        ids in any::<bool>(),
        blank in any::<bool>(),
    ) {
        let text = blocks.join(if blank { "\n\n" } else { "\n" });
        for name in ["a.quiz.md", "a.md", "a.assignment.md", "a.survey.md"] {
            let Some(once) = text_file(name, &text, ids, false) else { continue };
            prop_assert_eq!(text_file(name, &once, ids, false), Some(once.clone()), "{} twice", name);
            let meaning = |text: &str| {
                let findings = Findings::default();
                let draft = item::read(name, text, &Context { file: name, findings: &findings });
                draft.and_then(|draft| draft.body)
            };
            // A survey is its text, so that written ids are a change of it.
            if ids && name.contains("survey") {
                continue;
            }
            prop_assert_eq!(meaning(&once), meaning(&text), "{} means the same", name);
        }
    }
}
