//! What a learner's Markdown refers to and what would not be shown: links, pictures without alt text, raw HTML (FORMATS.md 10.4).

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use super::Context;
use super::positions::Positions;
use crate::content::extensions;
use crate::domain::nearest::nearest;
use crate::package::finding::Place;

/// A relative link or picture, judged when all files are known.
#[derive(Debug)]
pub(super) struct Link {
    pub place: Place,
    pub target: String,
}

/// Tells cells that stand beyond the columns of their table: CommonMark's tables leave them out without a word.
fn row(line: &str, columns: usize, place: impl Fn() -> Place, context: &Context<'_>) {
    let cells = cells(line);
    if cells > columns {
        let message = format!("This row has {cells} cells and its table {columns} columns: what stands beyond them is not shown.");
        context.findings.warn(
            "table-cells",
            &place(),
            message,
            Some("`\\|` for a bar inside a cell, or one more column in the head".to_owned()),
        );
    }
}

/// How many cells a row has: bars part them, but for those behind a backslash.
fn cells(line: &str) -> usize {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    let mut bars = 0;
    let (mut escaped, mut ends) = (false, false);
    for c in line.chars() {
        ends = c == '|' && !escaped;
        bars += usize::from(ends);
        escaped = c == '\\' && !escaped;
    }
    bars + usize::from(!ends)
}

/// Judges a text that begins after `before` lines of the file, and gives its relative links.
pub(super) fn lint(text: &str, before: u32, context: &Context<'_>) -> Vec<Link> {
    let mut links = Vec::new();
    let mut picture: Option<(Place, String)> = None;
    let positions = Positions::new(text, before);
    let mut behind_picture = false;
    let mut folds: Vec<Place> = Vec::new();
    let mut columns = 0;
    for (event, range) in Parser::new_ext(text, extensions()).into_offset_iter() {
        let place = || context.place(positions.at(range.start));
        let film = std::mem::take(&mut behind_picture);
        match event {
            Event::Text(text) if film && text.starts_with("{transcript=") => {
                let target = text.strip_prefix("{transcript=").and_then(|rest| rest.split_once('}')).map_or("", |(target, _)| target);
                links.extend(relative(target, place(), context));
            }
            Event::Start(Tag::Table(align)) => columns = align.len(),
            Event::Start(Tag::TableRow) => row(text[range.start..].lines().next().unwrap_or_default(), columns, place, context),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => fence_word(&info, place, context),
            Event::Start(Tag::Link { dest_url, .. }) => links.extend(relative(&dest_url, place(), context)),
            Event::Start(Tag::Image { dest_url, .. }) => {
                links.extend(relative(&dest_url, place(), context));
                picture = Some((place(), String::new()));
            }
            Event::Text(alt) | Event::Code(alt) => {
                if let Some((_, text)) = &mut picture {
                    text.push_str(&alt);
                }
            }
            Event::End(TagEnd::Image) => {
                behind_picture = true;
                if let Some((place, _)) = picture.take().filter(|(_, alt)| alt.trim().is_empty()) {
                    let message = "This picture has no alt text; in a terminal the alt text is the picture.";
                    context.findings.error("missing-alt", &place, message, Some("![what it shows](media/x.png)".to_owned()));
                }
            }
            Event::Html(html) | Event::InlineHtml(html) if is_shown(&html) => {
                let html = html.to_ascii_lowercase();
                folds.extend(html.matches("<details").map(|_| place()));
                html.matches("</details").for_each(|_| drop(folds.pop()));
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                let tag: String = html.trim().chars().take(40).collect();
                let message = format!("Raw HTML is shown as text: `{tag}`. Only <details> and <summary> become a fold.");
                context.findings.warn("raw-html", &place(), message, Some("write it in Markdown".to_owned()));
            }
            _ => {}
        }
    }
    for place in folds {
        context.findings.warn("open-fold", &place, "This fold is not closed, so all that follows is in it.", Some("</details>".to_owned()));
    }
    links
}

/// A fence called almost like one of ours would show its question with the answer.
fn fence_word(info: &str, place: impl Fn() -> Place, context: &Context<'_>) {
    let word = info.split_whitespace().next().unwrap_or_default();
    let near = nearest(word, ["check", "term"]).filter(|near| *near != word && word.len() < 20);
    if let Some(near) = near {
        let message = format!("A fence `{word}` is shown as code. Did you mean `{near}`?");
        context.findings.error("fence", &place(), message, Some(format!("```{near}")));
    }
}

/// Folds, comments and what closes a tag on a line of its own.
fn is_shown(html: &str) -> bool {
    let html = html.trim().to_ascii_lowercase();
    let known = ["<details", "</details", "<summary", "</summary", "<!--"];
    known.iter().any(|tag| html.starts_with(tag)) || !html.starts_with('<')
}

/// The target of a link that leads into the package; others are judged by their scheme.
fn relative(target: &str, place: Place, context: &Context<'_>) -> Option<Link> {
    if target.is_empty() {
        context.findings.error(
            "broken-link",
            &place,
            "This link leads nowhere.",
            Some("take the brackets out, or write an address".to_owned()),
        );
        return None;
    }
    let scheme = target
        .split_once(':')
        .map(|(scheme, _)| scheme)
        .filter(|scheme| scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.')));
    match scheme.map(str::to_ascii_lowercase).as_deref() {
        Some("http" | "https" | "mailto") => None,
        Some(scheme) => {
            let message = format!("Links of the kind `{scheme}:` are not opened.");
            context.findings.warn("bad-link", &place, message, Some("https://…".to_owned()));
            None
        }
        None => Some(Link { place, target: target.to_owned() }),
    }
}

/// A ` ```check ` fence of a page: lines counted from 0.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::package) struct CheckFence {
    /// The opening line.
    pub first: usize,
    /// The last line, the closing fence where there is one.
    pub last: usize,
    pub closed: bool,
    /// What stands behind `check`.
    pub name: String,
    /// It stands in a list or a quotation.
    pub nested: bool,
}

/// The check fences of a page, found by the parser that shows the page: what it would show as a check is taken out.
pub(in crate::package) fn check_fences(text: &str) -> Vec<CheckFence> {
    let mut depth = 0_usize;
    let positions = Positions::new(text, 0);
    let mut found = Vec::new();
    for (event, range) in Parser::new_ext(text, extensions()).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                let mut words = info.split_whitespace();
                if words.next() == Some("check") {
                    let block = text.get(range.clone()).unwrap_or_default().trim_end();
                    let (first, last) = (positions.line(range.start), positions.line(range.start + block.len().saturating_sub(1)));
                    let closing = block.lines().last().unwrap_or_default().trim();
                    let closed = last > first && closing.len() >= 3 && closing.bytes().all(|b| b == b'`' || b == b'~');
                    found.push(CheckFence { first, last, closed, name: words.collect::<Vec<_>>().join(" "), nested: depth > 0 });
                }
                depth += 1;
            }
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    found
}

/// The text of the first heading of level one.
pub(super) fn first_heading(text: &str) -> Option<String> {
    let mut heading: Option<String> = None;
    for event in Parser::new_ext(text, extensions()) {
        match (event, &mut heading) {
            (Event::Start(Tag::Heading { level: pulldown_cmark::HeadingLevel::H1, .. }), None) => heading = Some(String::new()),
            (Event::Text(part) | Event::Code(part), Some(text)) => text.push_str(&part),
            (Event::End(TagEnd::Heading(_)), Some(text)) => return Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
            _ => {}
        }
    }
    None
}
