//! FORMATS.md 10: 'an error message with file, line and a suggestion for every mistake'.

use super::*;

/// One mistake: what it is called, the text of the file, and the file.
type Case = (&'static str, &'static str);

/// Item `a.md` of a course with this `course.toml` below its head.
const TOML: &[Case] = &[
    ("toml@course.toml:5:1", "authors = [\"A\"\nversion = \"1\"\n"),
    ("toml@course.toml:5:1", "version = \"1\"\nversion = \"2\"\n"),
    ("bad-value@course.toml:4:12", "language = 5\n"),
    ("bad-value@course.toml:4:1", "[module]\nid = \"m\"\n"),
    ("bad-value@course.toml:4:11", "module = [3]\n"),
    ("bad-item@course.toml:6:10", "[[module]]\nid = \"m\"\nitems = [7, \"a.md\"]\n"),
    ("bad-value@course.toml:6:9", "[[module]]\nid = \"m\"\nitems = \"a.md\"\n"),
    ("bad-item@course.toml:6:18", "[[module]]\nid = \"m\"\nitems = [\"a.md\", { link = \"https://x.org\", file = \"a.md\" }]\n"),
    ("bad-link@course.toml:6:20", "[[module]]\nid = \"m\"\nitems = [\"a.md\", { link = \"ftp://x.org\" }]\n"),
    ("missing-file@course.toml:6:10", "[[module]]\nid = \"m\"\nitems = [\"../a.md\", \"a.md\"]\n"),
    ("missing-key@course.toml:4:1", "[[module]]\nitems = [\"a.md\"]\n"),
    ("empty-module@course.toml:7:1", "[[module]]\nitems = [\"a.md\"]\nid = \"m\"\n[[module]]\nid = \"n\"\n"),
    ("bad-value@course.toml:6:39", "[[module]]\nid = \"m\"\nitems = [{ file = \"a.md\", requires = [\"a > 70%\"] }]\n"),
    ("bad-value@course.toml:6:39", "[[module]]\nid = \"m\"\nitems = [{ file = \"a.md\", requires = [\"after +1h after open\"] }]\n"),
    ("bad-value@course.toml:6:27", "[[module]]\nid = \"m\"\nitems = [{ file = \"a.md\", complete = \"score >= 120%\" }]\n"),
    ("dead-end@course.toml:6:27", "[[module]]\nid = \"m\"\nitems = [{ file = \"a.md\", complete = \"submit\" }]\n"),
    ("cycle@course.toml:6:39", "[[module]]\nid = \"m\"\nitems = [{ file = \"a.md\", requires = [\"m\"] }]\n"),
    ("dates@course.toml:6:27", "[[module]]\nid = \"m\"\nitems = [{ file = \"a.md\", open = \"+1h after open\" }]\n"),
    ("dates@course.toml:6:27", "[[module]]\nid = \"m\"\nitems = [{ file = \"a.md\", due = \"+1h after open\" }]\n"),
    (
        "dates@course.toml:6:54",
        "[[module]]\nid = \"m\"\nitems = [{ file = \"a.md\", open = \"week 3 fri 18:00\", due = \"week 3 mon 10:00\" }]\n",
    ),
    ("unknown-category@course.toml:6:27", "[[module]]\nid = \"m\"\nitems = [{ file = \"a.md\", category = \"labs\" }]\n"),
    ("missing-key@course.toml:4:1", "[[path]]\nitems = [\"a\"]\n"),
    ("duplicate-id@course.toml:5:1", "[[path]]\nid = \"p\"\nitems = [\"a\"]\n[[path]]\nid = \"p\"\n"),
    ("unknown-item@course.toml:6:15", "[[path]]\nid = \"p\"\nitems = [\"a\", \"zebra\"]\n"),
    ("bad-value@course.toml:5:8", "[grading]\npass = \"160%\"\n"),
    ("bad-value@course.toml:5:12", "[grading]\ndecimals = 20\n"),
    ("bad-value@course.toml:5:9", "[grading]\ntotal = \"sum\"\n"),
    ("bad-value@course.toml:5:11", "[grading]\nletters = [[\"A\", 90]]\n"),
    ("letters@course.toml:5:1", "[grading]\nletters = [[\"A\", \"90%\"], [\"B\", \"95%\"]]\n"),
    ("bad-value@course.toml:5:35", "[grading]\nlate = { per_day = \"10%\", floor = \"150%\" }\n"),
    ("contradiction@course.toml:5:8", "[grading]\nlate = { per_day = \"10%\", per_hour = \"1%\" }\n"),
    ("missing-key@course.toml:5:8", "[grading]\nlate = {}\n"),
    ("contradiction@course.toml:5:15", "[grading]\ncategories = [{ id = \"a\", weight = 100, keep_highest = 1, drop_lowest = 1 }]\n"),
    ("duplicate-id@course.toml:5:43", "[grading]\ncategories = [{ id = \"a\", weight = 100 }, { id = \"a\" }]\n"),
    ("unknown-item@course.toml:5:15", "[grading]\ncategories = [{ id = \"a\", weight = 100, never_drop = [\"zebra\"] }]\n"),
    ("weights@course.toml:4:1", "[grading]\ncategories = [{ id = \"a\", weight = 50 }]\n"),
    ("unknown-key@course.toml:4:1", "zebra = 1\n"),
];

const QUIZ: &[Case] = &[
    ("front-matter@q.quiz.md:1:1", "---\ntitle: A\n---\n\n## A {#a}\n\n= 1\n"),
    ("bad-value@q.quiz.md:2:12", "+++\nattempts = -3\n+++\n## A {#a}\n\n= 1\n"),
    ("bad-value@q.quiz.md:2:11", "+++\npenalty = \"130%\"\n+++\n## A {#a}\n\n= 1\n"),
    ("contradiction@q.quiz.md:2:1", "+++\nreveal = \"never\"\nshow = { during = [] }\n+++\n## A {#a}\n\n= 1\n"),
    ("no-question@q.quiz.md:3:1", "Introduction.\n\n= 42\n\n## A {#a}\n\n= 1\n"),
    ("no-question@q.quiz.md:3:1", "# Pool\n\n> grader: canary\n\n## A {#a}\n\n= 1\n"),
    ("no-heading@q.quiz.md:5:1", "## A {#a}\n\n= 1\n\n##B {#b}\n\n= 2\n"),
    ("no-heading@q.quiz.md:1:1", "### B {#b}\n\nx\n\n## A {#a}\n\n= 1\n"),
    ("braces@q.quiz.md:1:1", "## A {#a 2pt\n\n= 1\n"),
    ("contradiction@q.quiz.md:1:10", "## A {#a #b}\n\n= 1\n"),
    ("contradiction@q.quiz.md:1:14", "## A {#a 1pt 2pt}\n\n= 1\n"),
    ("contradiction@q.quiz.md:3:1", "## A {#a single}\n\n- [x] one\n- [ ] two\n"),
    ("bad-share@q.quiz.md:4:1", "## A {#a}\n\n- (x) one\n- (150%) two\n"),
    ("bad-share@q.quiz.md:3:1", "## A {#a}\n\n= 150% one\n= two\n"),
    ("empty-option@q.quiz.md:3:1", "## A {#a}\n\n- (x)\n- ( ) two\n"),
    ("same-option@q.quiz.md:4:1", "## A {#a}\n\n- (x) one\n- ( ) one\n"),
    ("point-sum@q.quiz.md:1:1", "## A {#a}\n\n- [50%] one\n- [30%] two\n- [-25%] three\n"),
    ("true-or-false@q.quiz.md:3:1", "## A {#a}\n\n= true\n= false\n"),
    ("comma@q.quiz.md:3:1", "## A {#a}\n\n= 3,14\n"),
    ("indented-remark@q.quiz.md:4:3", "## A {#a}\n\n= x\n  > grader: canary\n"),
    ("unknown-remark@q.quiz.md:5:1", "## A {#a}\n\n= x\n\n> Grader: canary\n"),
    ("not-built@q.quiz.md:1:10", "## A {#a text}\n\nx\n\n## B {#b}\n\n= 1\n"),
    ("bad-value@q.quiz.md:1:10", "## A {#a -2pt}\n\n= 1\n"),
    ("unknown-key@q.quiz.md:1:10", "## A {#a case}\n\n= 42\n"),
    ("pick@q.quiz.md:5:1", "## A {#a}\n\n= 1\n\n# Empty {pick=1}\n"),
    ("unknown-key@q.quiz.md:1:13", "# P {pick=1 zebra}\n\n## A {#a}\n\n= 1\n"),
    ("missing-file@q.quiz.md:1:1", "# P {bank=banks/x.quiz.md}\n"),
];

const PAGE: &[Case] = &[
    ("fence@p.md:1:1", "```chek\n## A {#a}\n\n= canary\n```\n"),
    ("open-fold@p.md:1:1", "<details>\n<summary>s</summary>\n\nx\n"),
    ("broken-link@p.md:1:14", "![Talk](a.md){transcript=media/none.md}\n"),
    ("broken-link@p.md:3:1", "# Heading\n\n[x](#haeding)\n"),
    ("broken-link@p.md:1:1", "[x](course.toml)\n"),
    ("broken-link@p.md:1:1", "[x](../outside.md)\n"),
    ("broken-link@p.md:1:1", "[x]()\n"),
];

const WORK: &[Case] = &[
    ("unknown-remark@w.assignment.md:4:1", "+++\npoints = 5\n+++\n> Grader: canary\n"),
    ("unknown-remark@w.assignment.md:5:1", "+++\npoints = 5\n+++\n- x\n  > model : canary\n"),
    ("unknown-key@w.assignment.md:4:7", "+++\npoints = 5\n+++\n## M {rubrik}\n\n| criterion | 5 |\n|---|---|\n| a | b |\n"),
    ("no-rubric@w.assignment.md:4:1", "+++\npoints = 5\n+++\n# Rubric\n\n| criterion | 5 |\n|---|---|\n| a | b |\n"),
    ("no-rubric@w.assignment.md:6:1", "+++\npoints = 5\n+++\n## M {rubric}\n\n| criterion | 5 |\n| a | b |\n"),
    ("bad-rubric@w.assignment.md:8:1", "+++\npoints = 5\n+++\n## M {rubric}\n\n| criterion | 5 |\n|---|---|\n| a | b | c |\n"),
    ("dead-end@w.assignment.md:4:1", "+++\npoints = 5\nsubmit = [\"none\"]\ncomplete = \"submit\"\n+++\nx\n"),
];

const SURVEY: &[Case] =
    &[("survey-key@s.survey.md:3:1", "## A {#a}\n\n- (x) one\n- ( ) two\n"), ("bad-value@s.survey.md:1:1", "## A {#a scale}\n")];

/// Each mistake is found where it stands, and every finding says what to write instead.
#[test]
fn every_mistake_has_its_place_and_a_suggestion() {
    let all = [("course.toml", TOML), ("q.quiz.md", QUIZ), ("p.md", PAGE), ("w.assignment.md", WORK), ("s.survey.md", SURVEY)];
    let mut missing = Vec::new();
    for (file, (expected, text)) in all.iter().flat_map(|(file, cases)| cases.iter().map(move |case| (file, case))) {
        let folder = course(&[("a.md", "x"), (file, text)]);
        let findings = judged(folder.path()).findings;
        let places: Vec<String> = findings.iter().map(|one| format!("{}@{}", one.code, one.place())).collect();
        if !places.iter().any(|place| place == expected) {
            missing.push(format!("{expected} is not among {places:?}"));
        }
        let silent = findings.iter().filter(|one| one.suggestion.as_ref().is_none_or(|write| write.trim().is_empty()));
        missing.extend(silent.map(|one| format!("{expected}: `{}` suggests nothing", one.message)));
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// A question with a mistake is one mistake: what is counted without it is not told as well.
#[test]
fn one_mistake_is_told_once() {
    assert_eq!(found(&[("a.quiz.md", "# Pool {pick=1}\n\n## A {#a}\n\n- (x) one\n")]), ["one-option@a.quiz.md:5:1"]);
    let bank = ("banks/b.quiz.md", "## A {#a order}\n\n1. one\n");
    assert_eq!(found(&[("a.quiz.md", "# Pool {bank=banks/b.quiz.md pick=1}\n"), bank]), ["not-built@banks/b.quiz.md:1:10"]);
}

/// FORMATS.md 10.5: outcomes are listed in `outcomes.toml`.
#[test]
fn an_outcome_that_is_not_listed_is_told_with_the_nearest() {
    let listed = ("outcomes.toml", "[[outcome]]\nid = \"git.undo\"\ntitle = \"Undo\"\n");
    let quiz = ("a.quiz.md", "## A {#a outcome=git.und}\n\n= one\n\n## B {#b outcome=git.undo}\n\n= two\n");
    let folder = course(&[listed, quiz]);
    let findings = judged(folder.path()).findings;
    let told: Vec<_> = findings.iter().filter(|one| one.code == "unknown-outcome").collect();
    assert_eq!(told.len(), 1, "{findings:?}");
    assert!(told[0].message.contains("`a` names the outcome `git.und`") && told[0].suggestion.as_deref() == Some("outcome=git.undo"));
}

/// Nobody can hand anything in at them yet: the author is told that having read them will do.
#[test]
fn what_cannot_be_answered_yet_is_no_dead_end() {
    let text = "+++\ntitle = \"T\"\ncomplete = \"submit\"\n+++\nSay something.\n\n## Q {#q essay}\n";
    assert_eq!(found(&[("d.discussion.md", text)]), ["not-built@d.discussion.md:3:1"]);
    assert_eq!(found(&[("s.survey.md", text)]), ["not-built@s.survey.md:3:1"]);
}

/// Earlier ids are taken over by one item alone.
#[test]
fn an_earlier_id_is_claimed_once() {
    let was = "+++\nwas = [\"old\"]\n+++\n";
    assert_eq!(found(&[("a.md", was), ("b.md", was)]), ["was@b.md:2:1"]);
    assert_eq!(found(&[("a.md", was), ("old.md", "x")]), ["was@a.md:2:1"]);
}

/// Several tags choose what bears all of them, when judged as when drawn.
#[test]
fn tags_choose_the_same_when_judged_and_when_drawn() {
    let bank = "## A {#a .one}\n\n= 1\n\n## B {#b .one .two}\n\n= 2\n";
    let quiz = "# Pool {bank=banks/b.quiz.md tags=one,two pick=2}\n";
    assert_eq!(found(&[("a.quiz.md", quiz), ("banks/b.quiz.md", bank)]), ["pick@a.quiz.md:1:1"]);
    assert_eq!(found(&[("a.quiz.md", &quiz.replace("pick=2", "pick=1")), ("banks/b.quiz.md", bank)]), [""; 0]);
}

/// What learners are not given is no place to lead them to; what they are given is.
#[test]
fn links_lead_where_learners_may_go() {
    let toml = "[[module]]\nid = \"m\"\nitems = [\"a.md\", { file = \"h.md\", hidden = true }, \"q.quiz.md\"]\n";
    let page = "# Top\n\n[h](h.md) [q](q.quiz.md#x) [top](#top) [self](a.md#top) [m](media/t.md) [r](README.md)\n\n[u](notes.md)\n";
    let files = [("course.toml", toml), ("a.md", page), ("h.md", "x"), ("q.quiz.md", "## A {#a}\n\n= 1\n"), ("media/t.md", "x")];
    let files: Vec<_> = files.into_iter().chain([("README.md", "x"), ("notes.md", "x")]).collect();
    assert_eq!(found(&files), ["hidden-link@a.md:3:1", "broken-link@a.md:5:1", "unlisted@notes.md:1:1"]);
}

/// What is typed as an answer is no Markdown; what stands beside it is.
#[test]
fn an_answer_that_looks_like_markdown_is_an_answer() {
    let quiz = "[x](gone.md)\n\n## How is a link written? {#a}\n\n[y](gone.md)\n\n= [a](b)\n= ![](b)\n  > [z](gone.md)\n= <b>\n=~ /[a](b)/\n= * > [w](gone.md)\n\n## B {#b}\n\n```\n= [a](b)\n```\n\n- (x) [v](gone.md)\n- ( ) no\n";
    let page = "```check\n## How? {#c}\n\n= [a](b)\n```\n";
    let expected = [1, 5, 9, 12, 20].map(|line| format!("broken-link@a.quiz.md:{line}:"));
    let found = found(&[("a.quiz.md", quiz), ("p.md", page)]);
    assert_eq!(found.len(), expected.len(), "{found:?}");
    assert!(expected.iter().all(|at| found.iter().any(|one| one.starts_with(at.as_str()))), "{found:?}");
}

/// A remark for the marker is taken out of the task however it is indented or spaced.
#[test]
fn remarks_for_staff_are_taken_out_of_the_task() {
    let text = "+++\npoints = 5\n+++\nDo it.\n\n  > grader: canary\n  > goes on\n\n>model: canary\n\n> A quote: kept.\n";
    let folder = course(&[("a.assignment.md", text)]);
    let course = opened(folder.path()).course;
    let ItemBody::Assignment(work) = &course.items().next().unwrap().body else { panic!("an assignment") };
    assert_eq!(work.task.raw(), "Do it.\n\n> A quote: kept.");
    assert_eq!(work.grader.as_ref().unwrap().raw(), "canary\ngoes on");
    assert!(work.model.is_some());
}
