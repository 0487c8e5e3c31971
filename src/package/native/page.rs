//! Pages: Markdown whose check fences are taken out, so that the text a learner reads holds no key.

use std::collections::HashMap;

use super::lines::{self, Line, dedented, indent};
use super::markdown::{CheckFence, Link, check_fences, lint};
use super::{Context, blocks, question};
use crate::domain::course::Page;
use crate::domain::quiz::Question;

/// A page with what its text refers to.
pub(super) struct Read {
    pub page: Page,
    pub links: Vec<Link>,
    pub checks: Vec<question::Read>,
}

pub(super) fn read(body: &str, before: u32, context: &Context<'_>) -> Read {
    let all = lines::lines(body, before);
    let mut links = lint(body, before, context);
    let mut kept: Vec<String> = Vec::new();
    let mut checks: Vec<question::Read> = Vec::new();
    let mut ids: HashMap<String, usize> = HashMap::new();
    let mut next = 0;
    for fence in check_fences(body) {
        if context.findings.is_full() {
            break;
        }
        kept.extend(all.get(next..fence.first).unwrap_or_default().iter().map(|line| line.text.to_owned()));
        next = fence.last + 1;
        let Some(check) = check(&fence, &all, &mut links, context) else { continue };
        let other = ids.insert(check.question.id.clone(), checks.len());
        if let Some(other) = other.and_then(|at| checks.get(at)) {
            super::duplicate("check questions", &check.question.id, &other.place, &check.place, context.findings);
        }
        kept.push(format!("```check {}", check.question.id));
        kept.push("```".to_owned());
        checks.push(check);
    }
    kept.extend(all.get(next..).unwrap_or_default().iter().map(|line| line.text.to_owned()));
    let text = lines::trimmed(&kept.join("\n"));
    let page = Page { text: text.into(), checks: checks.iter().map(|check| check.question.clone()).collect() };
    Read { page, links, checks }
}

fn check(fence: &CheckFence, all: &[Line<'_>], links: &mut Vec<Link>, context: &Context<'_>) -> Option<question::Read> {
    let opening = all.get(fence.first)?;
    let place = context.place(opening.at(1));
    if fence.nested {
        context.findings.fatal(
            "nested-check",
            &place,
            "A check fence stands in a list or a quotation; there it would show its answer.",
            Some("move it to the start of a line".to_owned()),
        );
        return None;
    }
    if !fence.closed {
        context.findings.fatal("open-fence", &place, "This check fence is not closed.", Some("```".to_owned()));
        return None;
    }
    let margin = indent(opening.text);
    let inner: Vec<Line<'_>> = all
        .get(fence.first + 1..fence.last)?
        .iter()
        .map(|line| Line { text: if margin == 0 { line.text } else { dedented(line.text, margin) }, ..*line })
        .collect();
    let text = inner.iter().map(|line| line.text).collect::<Vec<_>>().join("\n");
    links.extend(lint(&blocks::without_typed(&text), opening.number, context));
    let (introduction, sections) = lines::sections(&inner);
    let blank = introduction.iter().all(|line| line.text.trim().is_empty());
    match sections.as_slice() {
        [section] if blank && section.level == 2 => question::read(section, context),
        _ => {
            context.findings.fatal(
                "bad-check",
                &place,
                "A check fence holds one question, which begins with `## `.",
                Some("## Question {#id}".to_owned()),
            );
            None
        }
    }
}

/// The page's text with its questions back in their places.
pub(super) fn print(page: &Page) -> String {
    let written: Vec<(&Question, bool)> = page.checks.iter().map(|question| (question, true)).collect();
    print_with(page.text.raw(), &written)
}

/// Puts each question where its fence stands; the flag says whether its id is written.
pub(super) fn print_with(text: &str, checks: &[(&Question, bool)]) -> String {
    let all: Vec<&str> = text.lines().collect();
    let by_id: HashMap<&str, &(&Question, bool)> = checks.iter().map(|check| (check.0.id.as_str(), check)).collect();
    let mut out: Vec<String> = Vec::new();
    let mut next = 0;
    for fence in check_fences(text).into_iter().filter(|fence| !fence.nested) {
        let Some((question, id)) = by_id.get(fence.name.as_str()) else { continue };
        out.extend(all.get(next..fence.first).unwrap_or_default().iter().map(|line| (*line).to_owned()));
        next = fence.last + 1;
        let body = question::print(question, *id);
        let marks = fence_for(&body);
        out.push(format!("{marks}check\n{body}\n{marks}"));
    }
    out.extend(all.get(next..).unwrap_or_default().iter().map(|line| (*line).to_owned()));
    out.join("\n")
}

/// A fence longer than any in `body`.
fn fence_for(body: &str) -> String {
    let longest = body.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    "`".repeat(longest.max(2) + 1)
}
