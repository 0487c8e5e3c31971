//! What a text may hold, to be put in as an example and changed: nobody has to know the notation by heart (FORMATS.md 10.4-10.6).

use crate::tr;
use crate::tui::screen::Look;
use crate::tui::screens::shared::choose::Offer;

/// One example: what it is called, and its lines.
pub(super) struct Example {
    name: String,
    pub(super) text: &'static str,
}

const CHOICE: &str =
    "## Which one is right?\n\n- (x) The right one\n  > What is said to who chose it.\n- ( ) A wrong one\n- ( ) Another wrong one";
const CHOICES: &str = "## Which of these are right?\n\n- [x] A right one\n- [x] Another right one\n- [ ] A wrong one";
const TRUTH: &str = "## This sentence is wrong.\n\n= false";
const TYPED: &str = "## What is it called?\n\n= the name\n= another spelling";
const NUMBER: &str = "## How long is it?\n\n= 12.5 cm ± 5%";
const ESSAY: &str = "## Why is it so? {essay words=50..200}\n\n> model: What a good answer says; shown once it is marked.";
const RUBRIC: &str = "## How it is marked {rubric}\n\n| criterion | 5 full | 2 in parts | 0 missing |\n|---|---|---|---|\n| What is said | right and whole | a part of it | nothing of it |\n| How it is said | clear | understandable | unclear |";
const SCALE: &str = "## How was it? {scale 1..5 low=\"hard\" high=\"easy\"}";

/// The examples for a text by the name its file has in a package: the endings tell the kinds.
pub(super) fn of(path: &str, look: &Look<'_>) -> Vec<Example> {
    let mut examples = Vec::new();
    let mut add = |name, text| examples.push(Example { name, text });
    if path.ends_with(".quiz.md") {
        add(tr!(look, "one right answer"), CHOICE);
        add(tr!(look, "several right answers"), CHOICES);
        add(tr!(look, "true or false"), TRUTH);
        add(tr!(look, "an answer to type"), TYPED);
        add(tr!(look, "a number, with a unit and a tolerance"), NUMBER);
        add(tr!(look, "an essay, marked by you"), ESSAY);
        return examples;
    }
    if path.ends_with(".survey.md") {
        add(tr!(look, "a scale"), SCALE);
        add(tr!(look, "one of several"), "## Which do you take?\n\n- ( ) One\n- ( ) Another");
        add(tr!(look, "any of several"), "## Which do you know?\n\n- [ ] One\n- [ ] Another");
        add(tr!(look, "words of one's own"), "## What was missing? {essay}");
        return examples;
    }
    if path.ends_with(".assignment.md") {
        add(tr!(look, "a rubric: criteria and levels"), RUBRIC);
        add(tr!(look, "a model answer, shown once it is marked"), "> model: What good work looks like.");
        add(tr!(look, "a remark for those who mark"), "> grader: What to look at.");
    }
    if !path.ends_with(".assignment.md") && !path.ends_with(".discussion.md") {
        add(tr!(look, "a question: one right answer"), "```check\n## Which one is right?\n\n- (x) The right one\n- ( ) A wrong one\n```");
        add(tr!(look, "a question: an answer to type"), "```check\n## What is it called?\n\n= the name\n```");
    }
    add(tr!(look, "a heading"), "## Heading");
    add(tr!(look, "a list"), "- one\n- another");
    add(tr!(look, "steps"), "1. first\n2. then");
    add(tr!(look, "a note that stands out"), "> [!NOTE]\n> What to keep in mind.");
    add(tr!(look, "code"), "```text\ncode\n```");
    add(tr!(look, "a table"), "| one | another |\n|---|---|\n| a | b |");
    add(tr!(look, "a link"), "[What it is](https://example.org)");
    examples
}

/// As they are offered.
pub(super) fn offers(examples: &[Example]) -> Vec<Offer> {
    examples.iter().map(|example| Offer { text: example.name.clone(), remark: String::new() }).collect()
}

/// What is put in at the beginning of a line, counted from 0, or at the end of the text behind the last; and the line that the example
/// begins in then.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Put {
    pub(super) line: Option<usize>,
    pub(super) text: String,
    pub(super) first: usize,
}

/// Where an example stands by itself nearest to the cursor's line: behind the question there, in other texts at the next blank line.
pub(super) fn put(example: &str, path: &str, text: &str, cursor: usize) -> Put {
    let lines: Vec<&str> = text.split('\n').collect();
    let asks = path.ends_with(".quiz.md") || path.ends_with(".survey.md");
    let mut fenced = false;
    let place = lines.iter().enumerate().find_map(|(at, line)| {
        fenced ^= line.trim_start().starts_with("```");
        let ends = if asks { at > cursor && line.starts_with('#') } else { at >= cursor && line.trim().is_empty() };
        (ends && !fenced).then_some(at)
    });
    let is_blank = |at: Option<usize>| at.and_then(|at| lines.get(at)).is_none_or(|line| line.trim().is_empty());
    let Some(at) = place else {
        let last = lines.len() - 1;
        let gap = if is_blank(Some(last)) { usize::from(!is_blank(last.checked_sub(1))) } else { 2 };
        return Put { line: None, text: format!("{}{example}\n", "\n".repeat(gap)), first: last + gap };
    };
    let gap = usize::from(!is_blank(at.checked_sub(1)));
    let after = if is_blank(Some(at)) { "" } else { "\n" };
    Put { line: Some(at), text: format!("{}{example}\n{after}", "\n".repeat(gap)), first: at + gap }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn done(path: &str, text: &str, cursor: usize) -> String {
        let Put { line, text: part, first } = put("EXAMPLE", path, text, cursor);
        let at = line.map_or(text.len(), |line| text.split_inclusive('\n').take(line).map(str::len).sum());
        let whole = format!("{}{part}{}", &text[..at], &text[at..]);
        assert_eq!(whole.split('\n').nth(first), Some("EXAMPLE"), "{whole:?}");
        whole
    }

    #[test]
    fn an_example_stands_by_itself() {
        assert_eq!(done("a.md", "", 0), "EXAMPLE\n");
        assert_eq!(done("a.md", "one\ntwo\n\nthree", 0), "one\ntwo\n\nEXAMPLE\n\nthree");
        assert_eq!(done("a.md", "one", 0), "one\n\nEXAMPLE\n");
        assert_eq!(done("a.md", "```\n\n```\nend", 1), "```\n\n```\nend\n\nEXAMPLE\n", "not into a fence");
    }

    #[test]
    fn a_question_is_not_put_into_another() {
        let quiz = "## One\n\n= 1\n\n## Two\n\n= 2\n";
        assert_eq!(done("a.quiz.md", quiz, 0), "## One\n\n= 1\n\nEXAMPLE\n\n## Two\n\n= 2\n");
        assert_eq!(done("a.quiz.md", quiz, 5), "## One\n\n= 1\n\n## Two\n\n= 2\n\nEXAMPLE\n");
    }
}
