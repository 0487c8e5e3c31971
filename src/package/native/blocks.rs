//! What stands below a question's heading: stem, answer lines, remarks. Split here, understood by the kinds; and printed back.

use super::Context;
use super::braces::{self, Token};
use super::lines::{Fence, Line, dedented, fence_info, indent, joined, trimmed};
use crate::domain::nearest::nearest;
use crate::domain::quiz::source::{Entry, Fault, Marker, Position};

/// The words that begin a remark of a question.
pub(super) const REMARKS: [&str; 6] = ["correct", "incorrect", "hint", "note", "model", "grader"];

/// Those that learners are not shown before their work is marked, or never.
pub(super) const STAFF: [&str; 2] = ["grader", "model"];

/// The parts of a question.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub stem: String,
    pub entries: Vec<Entry>,
    pub remarks: Vec<Remark>,
    /// The first line that belongs to a kind which is not built: what it is, and where.
    pub foreign: Option<(&'static str, Position)>,
    pub faults: Vec<Fault>,
}

/// `> hint: text`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Remark {
    pub word: String,
    pub text: String,
    pub at: Position,
}

pub(super) fn read(lines: &[Line<'_>]) -> Parts {
    let mut reader = Reader { lines, next: 0, stem: Vec::new(), parts: Parts::default() };
    while let Some(line) = reader.lines.get(reader.next).copied() {
        reader.block(line);
    }
    let mut parts = reader.parts;
    parts.stem = joined(reader.stem.iter().map(|line| line.text));
    if parts.entries.is_empty() && parts.foreign.is_none() {
        parts.foreign = foreign(&reader.stem);
    }
    parts
}

/// Answer lines and remarks that stand below no question would be shown to learners, key and all. A task list is none.
pub(super) fn answers_of_nothing(lines: &[Line<'_>], context: &Context<'_>) {
    let mut fence = Fence::default();
    let stray = lines.iter().filter(|line| !fence.holds(line.text)).find(|line| {
        let remark = quoted(line.text).and_then(remark_word).is_some_and(|(word, _)| word != "note");
        remark || entry(**line).is_some_and(|entry| !matches!(entry.marker, Marker::Square(_)))
    });
    if let Some(line) = stray {
        let message = "This belongs to a question, but none stands above it; learners would be shown it.";
        let write = Some("## Question {#id}".to_owned());
        context.findings.fatal("no-question", &context.place(line.at(1)), message, write);
    }
}

/// The text with blanks in place of what is typed as an answer, which is no Markdown. Every place in it stays where it is.
pub(super) fn without_typed(text: &str) -> String {
    let mut fence = Fence::default();
    let lines = text.split_inclusive('\n').map(|line| {
        let typed = if fence.holds(line) { 0 } else { typed_bytes(line) };
        " ".repeat(typed) + &line[typed..]
    });
    lines.collect()
}

/// How many bytes of a line are an answer to type. That to any other answer is a star, with its feedback behind it.
fn typed_bytes(line: &str) -> usize {
    let text = line.trim_end_matches(['\n', '\r']);
    let is_typed = |entry: &Entry| !entry.is_option() && entry.feedback.is_none();
    entry(Line { number: 0, text }).filter(is_typed).map_or(0, |_| text.len())
}

struct Reader<'a, 'l> {
    lines: &'l [Line<'a>],
    next: usize,
    stem: Vec<Line<'a>>,
    parts: Parts,
}

impl<'a> Reader<'a, '_> {
    fn block(&mut self, line: Line<'a>) {
        if fence_info(line.text).is_some() && indent(line.text) < 4 {
            self.fence(line);
        } else if line.text.trim().is_empty() {
            self.stem.push(line);
            self.next += 1;
        } else if quoted(line.text).is_some() {
            self.quote(line);
        } else if let Some(entry) = entry(line) {
            self.entry(entry);
        } else {
            self.text(&[line]);
            self.next += 1;
        }
    }

    /// Lines of the stem; after the answers there is none.
    fn text(&mut self, lines: &[Line<'a>]) {
        if self.parts.entries.is_empty() {
            self.stem.extend_from_slice(lines);
            return;
        }
        let Some(first) = lines.first() else { return };
        let again = self.parts.faults.last().is_some_and(|fault| fault.code == "text-after-answers" && fault.at.line + 1 == first.number);
        if !again {
            let fault = Fault::new("text-after-answers", first.at(1), "Text stands after the answer lines, where it belongs to nothing.");
            self.parts.faults.push(fault.suggest("put it before the answers, indent it below its answer, or write `> note:`"));
        }
    }

    fn fence(&mut self, first: Line<'a>) {
        let mut fence = Fence::default();
        let start = self.next;
        while let Some(line) = self.lines.get(self.next) {
            fence.holds(line.text);
            self.next += 1;
            if !fence.is_open() {
                break;
            }
        }
        if fence.is_open() {
            self.parts.faults.push(Fault::new("open-fence", first.at(1), "This fenced block is not closed.").suggest("```"));
        }
        let info = fence_info(first.text).unwrap_or_default();
        let mut words = info.split_whitespace();
        let (language, role) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        if language == "vars" {
            self.parts.foreign.get_or_insert(("variants", first.at(1)));
        } else if language == "cases" || matches!(role, "starter" | "solution" | "tests") {
            self.parts.foreign.get_or_insert(("code", first.at(1)));
        } else {
            let lines = self.lines.get(start..self.next).unwrap_or_default();
            self.text(lines);
        }
    }

    fn quote(&mut self, first: Line<'a>) {
        let start = self.next;
        while self.lines.get(self.next).is_some_and(|line| quoted(line.text).is_some()) {
            self.next += 1;
        }
        let lines = self.lines.get(start..self.next).unwrap_or_default();
        if remark_word(quoted(first.text).unwrap_or_default()).is_some() {
            self.parts.remarks.extend(remarks(lines));
            return;
        }
        let word = quoted(first.text)
            .and_then(|text| text.split_once(':'))
            .map(|(word, _)| word.trim())
            .filter(|word| word.chars().all(char::is_alphabetic));
        let near = word.and_then(|word| nearest(&word.to_lowercase(), REMARKS));
        match near {
            Some(near) => {
                let (word, _) = first.text.split_once(':').unwrap_or_default();
                let message = format!("`{}:` is no remark of a question. Did you mean `> {near}:`?", word.trim());
                let fault = Fault::new("unknown-remark", first.at(1), message);
                self.parts.faults.push(fault.suggest(format!("> {near}:")));
            }
            None => self.text(lines),
        }
    }

    /// An answer line with what is indented below it.
    fn entry(&mut self, mut entry: Entry) {
        self.next += 1;
        let start = self.next;
        let mut end = start;
        while let Some(line) = self.lines.get(self.next) {
            if line.text.trim().is_empty() {
                self.next += 1;
            } else if indent(line.text) >= 2 {
                self.next += 1;
                end = self.next;
            } else {
                break;
            }
        }
        self.next = end;
        let below = self.lines.get(start..end).unwrap_or_default();
        let (text, feedback) = Self::below(below);
        self.nested_remark(below);
        if entry.is_option() {
            entry.text = trimmed(&format!("{}\n{text}", entry.text));
        } else if let Some(line) = below.iter().find(|line| !text.is_empty() && quoted(line.text.trim_start()).is_none()) {
            self.parts.faults.push(
                Fault::new("text-after-answers", line.at(1), "An `=` line is one line; only feedback stands below it.")
                    .suggest("  > feedback"),
            );
        }
        if !feedback.is_empty() {
            entry.feedback = Some(feedback);
        }
        self.parts.entries.push(entry);
    }

    /// An indented remark is the answer's feedback, and what was meant for the marker would be shown to learners.
    fn nested_remark(&mut self, below: &[Line<'a>]) {
        let word = |line: &Line<'a>| remark_word(quoted(line.text.trim_start())?).map(|(word, _)| word).filter(|word| STAFF.contains(word));
        if let Some((line, word)) = below.iter().find_map(|line| Some((line, word(line)?))) {
            let message = format!("`> {word}:` is indented here, so it is feedback of the answer above.");
            let fault = Fault::new("indented-remark", line.at(indent(line.text) + 1), message);
            self.parts.faults.push(fault.suggest(format!("take the blanks before `> {word}:` out")));
        }
    }

    /// Text and feedback indented below an answer line.
    fn below(lines: &[Line<'a>]) -> (String, String) {
        let (mut text, mut feedback) = (Vec::new(), Vec::new());
        let mut fence = Fence::default();
        let mut apart = false;
        for line in lines {
            let inner = dedented(line.text, 2);
            let quote = if fence.is_open() { None } else { quoted(inner) };
            if let Some(quote) = quote {
                if apart && !feedback.is_empty() {
                    feedback.push("");
                }
                feedback.push(quote);
                apart = false;
            } else {
                fence.holds(inner);
                text.push(inner);
                apart = true;
            }
        }
        (joined(text), joined(feedback))
    }
}

/// The word of a remark that is for staff, where `line` begins one.
pub(super) fn staff_remark(line: &str) -> Option<&str> {
    quoted(line).map(str::trim_start).and_then(remark_word).map(|(word, _)| word).filter(|word| STAFF.contains(word))
}

/// What stands behind the `>` of a quoted line.
pub(super) fn quoted(line: &str) -> Option<&str> {
    let rest = line.trim_start_matches(' ');
    if line.len() - rest.len() > 3 {
        return None;
    }
    let rest = rest.strip_prefix('>')?;
    Some(rest.strip_prefix(' ').unwrap_or(rest))
}

/// The known word that begins a remark, and what follows its colon.
fn remark_word(line: &str) -> Option<(&str, &str)> {
    let (word, text) = line.split_once(':')?;
    (REMARKS.contains(&word) || word == "gaps").then(|| (word, text.trim_start()))
}

/// The remarks of one quotation.
pub(super) fn remarks(lines: &[Line<'_>]) -> Vec<Remark> {
    let mut found: Vec<Remark> = Vec::new();
    let mut fence = Fence::default();
    for line in lines {
        let text = quoted(line.text).unwrap_or_default();
        let word = if fence.is_open() { None } else { remark_word(text.trim_start()) };
        fence.holds(text);
        if let Some((word, text)) = word {
            found.push(Remark { word: word.to_owned(), text: text.to_owned(), at: line.at(1) });
        } else if let Some(last) = found.last_mut() {
            last.text.push('\n');
            last.text.push_str(unescaped(text));
        }
    }
    for remark in &mut found {
        remark.text = trimmed(&remark.text);
    }
    found
}

/// `\hint: x` in a remark's text is `hint: x`.
fn unescaped(line: &str) -> &str {
    line.strip_prefix('\\').filter(|rest| remark_word(rest).is_some()).unwrap_or(line)
}

/// The answer line that `line` begins.
fn entry(line: Line<'_>) -> Option<Entry> {
    let text = line.text.trim_start_matches(' ');
    let offset = line.text.len() - text.len();
    if offset > 3 {
        return None;
    }
    let mut entry = equals(text).or_else(|| option(text))?;
    entry.at = line.at(offset + 1);
    if entry.is_option() {
        take_braces(&mut entry);
    } else if entry.marker == Marker::Equals
        && let Some(feedback) = entry.text.strip_prefix("* > ")
    {
        entry.feedback = Some(feedback.trim().to_owned());
        "*".clone_into(&mut entry.text);
    }
    Some(entry)
}

fn equals(text: &str) -> Option<Entry> {
    let rest = text.strip_prefix('=')?;
    if let Some(pattern) = rest.strip_prefix('~') {
        return Some(Entry::new(Marker::Matches, pattern.trim()));
    }
    let is_rule = rest.trim_end().bytes().all(|b| b == b'=') && !rest.trim_end().is_empty();
    (!is_rule && !rest.starts_with(['>', '='])).then(|| Entry::new(Marker::Equals, rest.trim()))
}

fn option(text: &str) -> Option<Entry> {
    let rest = text.strip_prefix(['-', '*', '+']).filter(|rest| rest.starts_with([' ', '\t']))?.trim_start();
    let (close, marker): (char, fn(String) -> Marker) = match rest.chars().next()? {
        '(' => (')', Marker::Round),
        '[' => (']', Marker::Square),
        _ => return None,
    };
    let (inner, text) = rest.get(1..)?.split_once(close)?;
    let known = matches!(inner.trim(), "" | "x" | "X") || inner.trim().ends_with('%');
    (known && (text.is_empty() || text.starts_with([' ', '\t']))).then(|| Entry::new(marker(inner.trim().to_owned()), text.trim()))
}

/// `{#x}` and `{pin}` at the end of an option; braces that hold anything else are text.
fn take_braces(entry: &mut Entry) {
    let (text, found) = braces::split(&entry.text, Position::default());
    let Some(found) = found else { return };
    let ours = found.tokens.iter().all(|(token, _)| match token {
        Token::Id(id) => braces::is_id(id, false),
        Token::Word(word) => word == "pin",
        _ => false,
    });
    if ours {
        entry.id = found.id().map(str::to_owned);
        entry.pin = found.words().next().is_some();
        entry.text = text.to_owned();
    }
}

/// Lines of a stem that make it a kind which is not built: pairs, gaps.
fn foreign(stem: &[Line<'_>]) -> Option<(&'static str, Position)> {
    let mut fence = Fence::default();
    stem.iter().find_map(|line| {
        if fence.holds(line.text) {
            return None;
        }
        let text = line.text.trim_start();
        let pair = text
            .strip_prefix(['-', '*', '+'])
            .is_some_and(|rest| rest.starts_with(' ') && (rest.contains(" -> ") || rest.trim_start().starts_with("->")));
        if pair {
            return Some(("matching", line.at(1)));
        }
        let (before, after) = line.text.split_once("[[")?;
        (after.contains("]]") && !before.ends_with('\\')).then(|| ("cloze", line.at(before.chars().count() + 1)))
    })
}

/// Prints an answer line as [`read`] reads it.
pub(super) fn print_entry(entry: &Entry) -> String {
    let (first, rest) = match entry.text.split_once('\n') {
        // A fence needs a line of its own.
        _ if fence_info(entry.text.lines().next().unwrap_or_default()).is_some() => ("", Some(entry.text.as_str())),
        Some((first, rest)) => (first, Some(rest)),
        None => (entry.text.as_str(), None),
    };
    let mut tokens: Vec<Token> = entry.id.iter().map(|id| Token::Id(id.clone())).collect();
    if entry.pin {
        tokens.push(Token::Word("pin".to_owned()));
    }
    let head = match &entry.marker {
        Marker::Round(inner) => format!("- ({inner}) {first}{}", braces::print(&tokens)),
        Marker::Square(inner) => format!("- [{inner}] {first}{}", braces::print(&tokens)),
        Marker::Equals => format!("= {first}"),
        Marker::Matches => format!("=~ {first}"),
    };
    let mut lines = vec![head.trim_end().to_owned()];
    lines.extend(rest.iter().flat_map(|rest| rest.lines()).map(|line| if line.is_empty() { String::new() } else { format!("  {line}") }));
    lines.extend(entry.feedback.iter().flat_map(|text| text.lines()).map(|line| format!("  > {line}").trim_end().to_owned()));
    lines.join("\n")
}

/// Prints a remark as [`remarks`] reads it.
pub(super) fn print_remark(word: &str, text: &str) -> String {
    let mut lines = text.lines();
    let mut first = lines.next().unwrap_or_default();
    if fence_info(first).is_some() {
        lines = text.lines();
        first = "";
    }
    let mut fence = Fence::default();
    fence.holds(first);
    let mut printed = vec![format!("> {word}: {first}").trim_end().to_owned()];
    for line in lines {
        let inside = fence.is_open();
        fence.holds(line);
        let escape = if !inside && remark_word(line).is_some() { "\\" } else { "" };
        printed.push(format!("> {escape}{line}").trim_end().to_owned());
    }
    printed.join("\n")
}

/// A stem in which no line is taken for an answer line, a heading or a remark: such lines get a backslash, which Markdown does not show.
pub(super) fn guarded(stem: &str) -> String {
    let mut fence = Fence::default();
    let guard = |line: &str| {
        let place = Line { number: 0, text: line };
        let risky = entry(place).is_some()
            || super::lines::heading(line).is_some_and(|(level, _)| level <= 2)
            || quoted(line).is_some_and(|text| remark_word(text).is_some());
        if fence.holds(line) || !risky { line.to_owned() } else { format!("\\{line}") }
    };
    stem.lines().map(guard).collect::<Vec<_>>().join("\n")
}

/// A text in which no line opens a pool or a question.
pub(super) fn guarded_headings(text: &str) -> String {
    let mut fence = Fence::default();
    let guard = |line: &str| {
        let risky = super::lines::heading(line).is_some_and(|(level, _)| level <= 2);
        if fence.holds(line) || !risky { line.to_owned() } else { format!("\\{line}") }
    };
    text.lines().map(guard).collect::<Vec<_>>().join("\n")
}
