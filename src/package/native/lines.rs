//! Lines of a Markdown file with their numbers, fences, and the headings that open questions and pools.

use super::braces::{self, Braces};
use crate::domain::quiz::source::Position;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line<'a> {
    pub number: u32,
    pub text: &'a str,
}

impl Line<'_> {
    pub fn at(&self, column: usize) -> Position {
        Position { line: self.number, column: u32::try_from(column).unwrap_or(u32::MAX) }
    }
}

/// The lines of a body that begins after `before` lines of its file.
pub(super) fn lines(body: &str, before: u32) -> Vec<Line<'_>> {
    body.lines().zip(before + 1..).map(|(text, number)| Line { number, text }).collect()
}

/// A level-one or level-two heading and what stands below it.
#[derive(Debug)]
pub(super) struct Section<'a> {
    pub level: usize,
    pub title: String,
    pub braces: Option<Braces>,
    pub at: Position,
    pub body: Vec<Line<'a>>,
}

/// The lines before the first heading of level one or two, and the sections.
pub(super) fn sections<'a>(lines: &[Line<'a>]) -> (Vec<Line<'a>>, Vec<Section<'a>>) {
    let mut introduction = Vec::new();
    let mut sections: Vec<Section<'a>> = Vec::new();
    let mut fence = Fence::default();
    for line in lines {
        if !fence.holds(line.text)
            && let Some((level, text)) = heading(line.text)
            && level <= 2
        {
            sections.push(section(level, text, *line));
        } else {
            sections.last_mut().map_or(&mut introduction, |section| &mut section.body).push(*line);
        }
    }
    (introduction, sections)
}

fn section<'a>(level: usize, text: &str, line: Line<'a>) -> Section<'a> {
    let column = line.text.chars().count() - text.chars().count() + 1;
    let (title, braces) = braces::split(text, line.at(column));
    Section { level, title: title.to_owned(), braces, at: line.at(1), body: Vec::new() }
}

/// Level and text of `## text`.
pub(super) fn heading(line: &str) -> Option<(usize, &str)> {
    let rest = line.trim_start_matches('#');
    let level = line.len() - rest.len();
    let opens = rest.is_empty() || rest.starts_with([' ', '\t']);
    ((1..=6).contains(&level) && opens).then(|| (level, rest.trim()))
}

/// Whether lines stand inside of a fenced block; opened also behind a list's marker.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Fence(Option<(char, usize)>);

impl Fence {
    /// Takes the next line; whether it belongs to a fenced block, its fences included.
    pub fn holds(&mut self, line: &str) -> bool {
        let trimmed = line.trim();
        let Some((mark, length)) = self.0 else {
            self.0 = opening(unlisted(trimmed));
            return self.0.is_some();
        };
        if trimmed.chars().count() >= length && trimmed.chars().all(|c| c == mark) {
            self.0 = None;
        }
        true
    }

    pub fn is_open(self) -> bool {
        self.0.is_some()
    }
}

/// The mark and length of an opening fence.
fn opening(line: &str) -> Option<(char, usize)> {
    let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = line.chars().take_while(|c| *c == mark).count();
    let info = line.get(length..)?;
    (length >= 3 && (mark == '~' || !info.contains('`'))).then_some((mark, length))
}

/// The info string of an opening fence.
pub(super) fn fence_info(line: &str) -> Option<&str> {
    let line = line.trim();
    opening(line).and_then(|(_, length)| line.get(length..)).map(str::trim)
}

fn unlisted(line: &str) -> &str {
    line.strip_prefix(['-', '*', '+']).filter(|rest| rest.starts_with(' ')).map_or(line, str::trim_start)
}

/// How many blanks a line begins with; a tab is four.
pub(super) fn indent(line: &str) -> usize {
    line.chars().take_while(|c| matches!(c, ' ' | '\t')).map(|c| if c == '\t' { 4 } else { 1 }).sum()
}

/// The line with at most `count` leading blanks taken off.
pub(super) fn dedented(line: &str, count: usize) -> &str {
    let blanks = line.bytes().take(count).take_while(|b| *b == b' ').count();
    if blanks == 0 { line.strip_prefix('\t').unwrap_or(line) } else { line.get(blanks..).unwrap_or_default() }
}

/// The text without blank lines at its start and blanks at its end.
pub(super) fn trimmed(text: &str) -> String {
    let mut text = text.trim_end();
    while let Some((first, rest)) = text.split_once('\n').filter(|(first, _)| first.trim().is_empty()) {
        let _ = first;
        text = rest;
    }
    text.to_owned()
}

/// Lines joined and [`trimmed`].
pub(super) fn joined<'l>(lines: impl IntoIterator<Item = &'l str>) -> String {
    trimmed(&lines.into_iter().collect::<Vec<_>>().join("\n"))
}
