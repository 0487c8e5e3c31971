//! The course of FORMATS.md 10.8, mistakes of every kind with their places, and texts that nobody meant as a course.

mod fmt;
mod mistakes;
mod round_trip;

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::domain::course::{ItemBody, ItemKind, PoolSource};
use crate::domain::points::Exact;
use crate::domain::quiz::Kind;
use crate::package::finding::Severity;
use crate::package::report::Level;
use crate::package::{Checked, Package, check, open};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/courses").join(name)
}

fn opened(path: &Path) -> Package {
    open(path, &Watch::default()).unwrap_or_else(|refusal| panic!("{}: {:#?}", refusal.error, refusal.report.warnings))
}

const HEAD: &str = "format = 1\nid = \"c\"\ntitle = \"C\"\n";

/// A course folder of these files; `course.toml` gets its first three lines.
fn course(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    let toml = files.iter().find(|(name, _)| *name == "course.toml").map_or("", |(_, text)| *text);
    fs::write(folder.path().join("course.toml"), format!("{HEAD}{toml}")).unwrap();
    for (name, text) in files.iter().filter(|(name, _)| *name != "course.toml") {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn judged(path: &Path) -> Checked {
    check(path, &Watch::default())
}

/// `code@file:line:column` of each finding.
fn found(files: &[(&str, &str)]) -> Vec<String> {
    let folder = course(files);
    judged(folder.path()).findings.iter().map(|one| format!("{}@{}", one.code, one.place())).collect()
}

/// FORMATS.md 10.8 without the kinds that are not built: CLI.md 3 counts it.
#[test]
fn the_complete_course_comes_in() {
    let package = opened(&fixture("git-lab"));
    let report = &package.report;
    let count = |kind| report.items.get(&kind).copied().unwrap_or_default();
    let kinds = [ItemKind::Page, ItemKind::Quiz, ItemKind::Link, ItemKind::Assignment, ItemKind::Discussion, ItemKind::Survey];
    assert_eq!(kinds.map(count), [1; 6]);
    let asked = |kind| report.questions.get(&kind).copied().unwrap_or_default();
    let kinds = [Kind::MultipleChoice, Kind::MultipleAnswers, Kind::TrueFalse, Kind::ShortAnswer, Kind::Numerical];
    assert_eq!(kinds.map(asked), [1, 1, 1, 4, 1]);
    assert_eq!((report.modules, report.banks, report.rubrics, report.files), (2, 1, 1, 2));
    let codes: Vec<_> = report.warnings.iter().map(|one| (one.code, one.level)).collect();
    assert_eq!(codes, [("bank-kept", Level::Info), ("path-kept", Level::Info), ("i18n-kept", Level::Info)]);
}

#[test]
fn the_complete_course_means_what_it_says() {
    let course = opened(&fixture("git-lab")).course;
    let ids: Vec<_> = course.items().map(|item| item.id.as_str()).collect();
    assert_eq!(ids, ["intro/why", "intro/first", "intro/reference", "work/repo", "work/show", "work/feedback"]);
    let by_id = |id: &str| course.items().find(|item| item.id == id).unwrap();
    let ItemBody::Page(page) = &by_id("intro/why").body else { panic!("a page") };
    assert!(page.text.raw().contains("```check copies\n```\n\nNext"), "{}", page.text.raw());
    assert!(!page.text.raw().contains("stored by hash"), "no key in the text");
    let ItemBody::Quiz(quiz) = &by_id("intro/first").body else { panic!("a quiz") };
    let PoolSource::Own(own) = &quiz.pools[0].source else { panic!("its own") };
    assert_eq!(own.iter().map(|q| q.id.as_str()).collect::<Vec<_>>(), ["holds", "read", "immutable", "init", "digits"]);
    assert_eq!(quiz.pools[1].source, PoolSource::Bank { bank: "banks/commands.quiz.md".into(), tags: vec![] });
    assert_eq!((quiz.pools[1].pick, quiz.settings.attempts), (Some(2), 3));
    let ItemBody::Assignment(work) = &by_id("work/repo").body else { panic!("an assignment") };
    let rubric = work.rubric.as_ref().unwrap();
    assert_eq!((rubric.id.as_str(), rubric.levels.len(), rubric.criteria.len()), ("marking", 3, 3));
    assert_eq!((rubric.criteria[0].id.as_str(), &rubric.criteria[0].factor), ("small", &Exact::whole(2)));
    assert_eq!(work.grader.as_ref().unwrap().raw(), "Check `git log --graph` first.");
    assert!(work.task.raw().starts_with("Make a repository") && !work.task.raw().contains("grader"), "{}", work.task.raw());
}

/// The kinds that come later are refused with file and line, each of them.
#[test]
fn kinds_that_are_not_built_are_refused_by_line() {
    let folder = TempDir::new().unwrap();
    copy(&fixture("git-lab"), folder.path());
    fs::copy(fixture("git-lab-unbuilt").join("intro/first.quiz.md"), folder.path().join("intro/first.quiz.md")).unwrap();
    let refusal = open(folder.path(), &Watch::default()).map(drop).unwrap_err();
    let places: Vec<_> = refusal.report.warnings.iter().filter(|one| one.code == "not-built").map(|one| one.place.as_str()).collect();
    assert_eq!(places, ["intro/first.quiz.md:44:1", "intro/first.quiz.md:49:26", "intro/first.quiz.md:57:6"]);
    assert!(refusal.error.starts_with("intro/first.quiz.md:44:1: "), "{}", refusal.error);
    assert_eq!(refusal.report.items.get(&ItemKind::Page), Some(&1), "counts as far as read");
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            fs::create_dir_all(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// 'Everything has a default, so a folder of Markdown files plus a three-line course.toml is a course.'
#[test]
fn folders_are_modules_in_natural_order() {
    let folder = course(&[
        ("10-end/a.md", "# The end"),
        ("2-begin/b.md", "x"),
        ("2-begin/a.quiz.md", "## 1+1 {#sum}\n\n= 2\n"),
        ("welcome.md", "hi"),
        ("README.md", "no item"),
    ]);
    let course = opened(folder.path()).course;
    let modules: Vec<_> = course.modules.iter().map(|module| (module.id.as_str(), module.title.raw())).collect();
    assert_eq!(modules, [("start", "C"), ("2-begin", "Begin"), ("10-end", "End")]);
    let items: Vec<_> = course.items().map(|item| (item.id.as_str(), item.title.raw())).collect();
    assert_eq!(items, [("welcome", "Welcome"), ("2-begin/a", "A"), ("2-begin/b", "B"), ("10-end/a", "The end")]);
}

#[test]
fn toml_mistakes_have_line_and_column() {
    assert_eq!(found(&[("course.toml", "authors = [\n")]), ["toml@course.toml:4:12"]);
    assert_eq!(found(&[("course.toml", "autors = [\"A\"]\n"), ("a.md", "x")]), ["unknown-key@course.toml:4:1"]);
    assert_eq!(found(&[("a.md", "+++\ntitle = \"A\"\nminuts = 3\n+++\nx")]), ["unknown-key@a.md:3:1"]);
    assert_eq!(found(&[("a.md", "+++\ntitle = 3\n+++\nx")]), ["bad-value@a.md:2:9"]);
    assert_eq!(found(&[("a.md", "+++\ntitle = \"A\"\n")]), ["front-matter@a.md:1:1"]);
    assert_eq!(found(&[("a.md", "+++\ndue = \"someday\"\n+++\n")]), ["bad-date@a.md:2:7"]);
}

#[test]
fn an_unknown_key_names_the_nearest() {
    let folder = course(&[("course.toml", "autors = [\"A\"]\n"), ("a.md", "x")]);
    let finding = &judged(folder.path()).findings[0];
    assert_eq!(finding.message, "The key `autors` is not known. Did you mean `authors`?");
    assert_eq!((finding.level, finding.suggestion.as_deref()), (Severity::Warning, Some("authors")));
    assert_eq!(finding.level.word(), "warning");
}

#[test]
fn ids_stand_once_and_both_places_are_named() {
    let files = [("a.md", "+++\nid = \"same\"\n+++\n"), ("b.md", "+++\nid = \"same\"\n+++\n")];
    assert_eq!(found(&files), ["duplicate-id@a.md:2:1", "duplicate-id@b.md:2:1"]);
    let quiz = "## One {#q}\n\n= 1\n\n## Two {#q}\n\n= 2\n";
    assert_eq!(found(&[("a.quiz.md", quiz)]), ["duplicate-id@a.quiz.md:1:1", "duplicate-id@a.quiz.md:5:1"]);
}

/// RULES.md C4: the path of a cycle is spelled out, and who waits behind it is named.
#[test]
fn cycles_are_spelled_out() {
    let toml = "[[module]]\nid = \"m\"\nitems = [\n { file = \"a.md\", requires = [\"b\"] },\n { file = \"b.md\", requires = [\"a\"] },\n { file = \"c.md\", requires = [\"b\"] },\n]\n";
    let folder = course(&[("course.toml", toml), ("a.md", ""), ("b.md", ""), ("c.md", "")]);
    let checked = judged(folder.path());
    let cycle = checked.findings.iter().find(|one| one.code == "cycle").unwrap();
    assert!(cycle.message.contains("a → b → a"), "{}", cycle.message);
    assert!(checked.findings.iter().any(|one| one.code == "unreachable" && one.message.contains("`c`")), "{:#?}", checked.findings);
    assert!(open(folder.path(), &Watch::default()).is_err());
}

/// RULES.md C3, and what no learner can ever meet.
#[test]
fn dead_ends_are_found() {
    let toml = "[[module]]\nid = \"one\"\nitems = [{ file = \"a.md\", optional = true }]\n\n[[module]]\nid = \"two\"\nrequires = [\"one\"]\nitems = [{ file = \"b.md\", requires = [\"a >= 70%\"] }, { file = \"d.md\", hidden = true, complete = \"score >= 5%\" }]\n\n[[module]]\nid = \"three\"\nrequires = [\"twoo\", \"d\"]\nitems = [\"c.md\"]\n";
    let codes: Vec<String> = found(&[("course.toml", toml), ("a.md", ""), ("b.md", ""), ("c.md", ""), ("d.md", "")])
        .iter()
        .map(|one| one.split('@').next().unwrap().to_owned())
        .collect();
    assert_eq!(codes, ["prerequisite-without-requirements", "dead-end", "dead-end", "unknown-requirement", "dead-end"]);
}

#[test]
fn files_that_are_not_there_or_not_text_are_named() {
    let toml = "[[module]]\nid = \"m\"\nitems = [\"intro/wy.md\", \"latin.md\", \"intro/why.md\", \"intro/why.md\"]\n";
    let folder = course(&[("course.toml", toml), ("intro/why.md", "x")]);
    fs::write(folder.path().join("latin.md"), b"caf\xe9").unwrap();
    let places: Vec<_> = judged(folder.path()).findings.iter().map(|one| format!("{}@{}", one.code, one.place())).collect();
    assert_eq!(places, ["missing-file@course.toml:6:10", "listed-twice@course.toml:6:53", "not-utf8@latin.md:1:4"]);
}

#[test]
fn links_pictures_and_html_are_judged() {
    let page = "[a](b.md) [b](media/x.png) [c](https://x.org) [d](#e) [e](javascript:alert)\n\n![](media/x.png)\n\n<details>\n<summary>x</summary>\n\ny\n\n</details>\n\n<b>bold</b>\n\n[f](media/y.png)\n";
    let places = found(&[("a.md", page), ("media/x.png", "png")]);
    assert_eq!(
        places,
        [
            "broken-link@a.md:1:1",
            "broken-link@a.md:1:47",
            "bad-link@a.md:1:55",
            "missing-alt@a.md:3:1",
            "raw-html@a.md:12:1",
            "raw-html@a.md:12:8",
            "broken-link@a.md:14:1"
        ]
    );
}

/// CommonMark's tables drop what stands beyond their head: it would be gone without a word.
#[test]
fn cells_beyond_the_head_are_told() {
    let page = "| a | b |\n|---|---|\n| 1 | 2 | 3 |\n| 4 \\| 5 | 6 |\n7 | 8\n| 9 |\n";
    assert_eq!(found(&[("a.md", page)]), ["table-cells@a.md:3:1"]);
}

#[test]
fn points_and_pools_add_up() {
    let quiz = "# Draw {pick=3}\n\n## A {#a 1pt}\n\n= 1\n\n## B {#b 2pt}\n\n= 2\n";
    assert_eq!(found(&[("a.quiz.md", quiz)]), ["pick@a.quiz.md:1:1"]);
    assert_eq!(found(&[("a.quiz.md", &quiz.replace("pick=3", "pick=1"))]), ["point-sum@a.quiz.md:1:1"]);
    let work = "+++\npoints = 10\n+++\nDo it.\n\n## Marking {rubric}\n\n| criterion | 5 full | 0 missing |\n|---|---|---|\n| whole {x3} | yes | no |\n";
    assert_eq!(found(&[("a.assignment.md", work)]), ["point-sum@a.assignment.md:2:1"]);
    let grading = "[grading]\ncategories = [{ id = \"labs\", weight = 60 }]\n[[module]]\nid = \"m\"\nitems = [{ file = \"a.quiz.md\", category = \"lab\" }, \"b.quiz.md\"]\n";
    let places = found(&[("course.toml", grading), ("a.quiz.md", "## A {#a}\n\n= 1\n"), ("b.quiz.md", "## A {#a}\n\n= 1\n")]);
    assert_eq!(places, ["no-category@b.quiz.md:1:1", "weights@course.toml:4:1", "unknown-category@course.toml:8:32"]);
}

#[test]
fn mistakes_in_questions_have_places() {
    for (quiz, expected) in [
        ("## A {#a}\n\nNo answers\n", "no-answers@a.quiz.md:1:1"),
        ("## A {#a}\n\n- (x) right\n- [x] other\n", "contradiction@a.quiz.md:4:1"),
        ("## A {#a}\n\n- ( ) one\n- ( ) two\n", "one-right-option@a.quiz.md:1:1"),
        ("## A {#a essay}\n\n= text\n", "contradiction@a.quiz.md:3:1"),
        ("## A {#a}\n\n= x\n\nMore text\nand more\n", "text-after-answers@a.quiz.md:5:1"),
        ("## A {#a}\n\n= x\n\n> hnit: y\n", "unknown-remark@a.quiz.md:5:1"),
        ("## A {#a}\n\n```sh\n= x\n", "open-fence@a.quiz.md:3:1"),
        ("## A {#a}\n\n=~ /(/\n", "bad-regex@a.quiz.md:3:1"),
        ("## A {#a marking=al}\n\n- [x] a\n- [ ] b\n", "bad-value@a.quiz.md:1:10"),
        ("## A {#a}\n\n- (150) a\n- (x) b\n- ( ) c\n", ""),
        ("## A {#a 2,5pt}\n\n= x\n", "bad-value@a.quiz.md:1:10"),
        ("## A {#a requird}\n\n= x\n", "unknown-key@a.quiz.md:1:10"),
        ("## A {#a}\n\n- one -> two\n- -> three\n", "not-built@a.quiz.md:3:1"),
        ("## A {#a code lang=python}\n\n```python starter\n```\n", "not-built@a.quiz.md:1:10"),
        ("## A {#a}\n\n```vars\na = 1..2\n```\n\n= {a}\n", "not-built@a.quiz.md:3:1"),
        ("## {#a}\n\n= 1\n", "empty-question@a.quiz.md:1:1"),
    ] {
        let places = found(&[("a.quiz.md", quiz)]);
        assert!(places.iter().any(|place| place == expected) || (expected.is_empty() && places.is_empty()), "{quiz}: {places:?}");
    }
}

#[test]
fn a_check_fence_never_shows_its_key() {
    let nested = "- item\n\n  ```check\n  ## A {#a}\n\n  = canary\n  ```\n";
    assert_eq!(found(&[("a.md", nested)]), ["nested-check@a.md:3:1"]);
    assert_eq!(found(&[("a.md", "```check\n## A {#a}\n\n= x\n")]), ["open-fence@a.md:1:1"]);
    assert_eq!(found(&[("a.md", "```check\nno question\n```\n")]), ["bad-check@a.md:1:1"]);
    let shown = "````markdown\n```check\n## A {#a}\n```\n````\n";
    assert_eq!(found(&[("a.md", shown)]), [""; 0]);
}

#[test]
fn what_is_no_course_gets_a_sentence() {
    let folder = TempDir::new().unwrap();
    let said = |path: &Path| open(path, &Watch::default()).map(drop).unwrap_err().error;
    assert!(said(&folder.path().join("nothing")).contains("no file or folder"));
    assert!(said(folder.path()).contains("no course.toml"));
    for (name, text, looks) in [
        ("aiken.txt", "What?\nA. x\nB. y\nANSWER: A\n", "Aiken"),
        ("gift.txt", "::Q:: What? {=a ~b}", "GIFT"),
        ("moodle.xml", "<?xml version=\"1.0\"?><quiz></quiz>", "Moodle"),
        ("page.md", "# Page\n", "Markdown"),
        ("backup.mbz", "\u{1f}\u{fffd}", "no course.toml"),
    ] {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        assert!(said(&path).contains(looks), "{name}: {}", said(&path));
    }
    fs::write(folder.path().join("gzip.mbz"), [0x1f, 0x8b, 8, 0]).unwrap();
    assert!(said(&folder.path().join("gzip.mbz")).contains("Moodle backup"));
}

/// A page of 50 MB is refused by its size, not read.
#[test]
fn a_huge_page_is_refused() {
    let folder = course(&[("a.md", "x")]);
    let file = fs::File::create(folder.path().join("b.md")).unwrap();
    file.set_len(50 << 20).unwrap();
    let refusal = open(folder.path(), &Watch::default()).map(drop).unwrap_err();
    assert!(refusal.error.contains("52428800 bytes"), "{}", refusal.error);
}

/// DESIGN.md 4.7: what files hold reaches a message only tamed.
#[test]
fn findings_hold_no_control_characters() {
    let files = [("course.toml", "\"au\\u001b[2Jtors\" = 1\n"), ("a.quiz.md", "## A {#a b\u{1b}]0;x\u{7}}\n\n- (\u{202e}%) a\n")];
    let folder = course(&files);
    for finding in judged(folder.path()).findings {
        let text = format!("{}{}", finding.message, finding.suggestion.unwrap_or_default());
        assert!(!text.contains(|c: char| c.is_control() || c == '\u{202e}'), "{text:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever stands in the files, there are findings and no panic.
    #[test]
    fn no_quiz_text_breaks_the_reader(text in "(## |# |- \\(x\\) |- \\[ \\] |= |=~ /|> hint:|```|\\{#|\\}|\\[\\[|->|%|±|\\.\\.|\\+\\+\\+|check|\n|\n  |[a-z0-9 é\"\\\\]){0,60}") {
        let folder = course(&[("a.quiz.md", &text), ("b.md", &text), ("c.assignment.md", &text), ("d.survey.md", &text)]);
        let checked = judged(folder.path());
        prop_assert!(checked.findings.iter().all(|one| one.line > 0 && one.column > 0), "{:?}", checked.findings);
    }

    #[test]
    fn no_course_toml_breaks_the_reader(text in "(format|id|title|\\[grading\\]|\\[\\[module\\]\\]|items|requires|late|categories|letters|show| = |\\[|\\]|\\{|\\}|\"|a|1|-1|1\\.5|60%|,|\n|true){0,40}") {
        let folder = course(&[("course.toml", &text), ("a.md", "x")]);
        judged(folder.path());
    }

    #[test]
    fn no_bytes_break_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let folder = course(&[("a.md", "x")]);
        fs::write(folder.path().join("b.quiz.md"), &bytes).unwrap();
        judged(folder.path());
        fs::write(folder.path().join("course.toml"), &bytes).unwrap();
        judged(folder.path());
    }
}
