//! Breaking styled text into lines: at spaces, between wide characters (with the common rules of what may not begin or end a line),
//! inside code only where it is wider than the line, and inside any other word only there too.

use std::ops::Range;

use textwrap::core::Fragment;
use textwrap::wrap_algorithms::wrap_first_fit;

use crate::content::block::Text;
use crate::content::line::{Anchor, Line, Meaning, Span, Style};
use crate::content::width::{graphemes, is_plain, is_rtl, width};

/// The lines of `text` in at most `columns`; none at no columns. Trailing spaces fall away, a line feed forces a break, text that runs
/// from right to left stands at the right edge.
pub fn wrap(text: &[Span], columns: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    each(text, columns, |spans, offset| {
        lines.push(Line { spans, lead: 0, anchor: Anchor { block: 0, offset } });
    });
    lines
}

/// As [`wrap`]; hands each line on with its offset in the text.
pub(super) fn each(text: &[Span], columns: usize, mut sink: impl FnMut(Text, u32)) {
    if columns == 0 {
        return;
    }
    let flat = Flat::new(text);
    let whole = flat.whole(columns);
    for (start, end) in forced(&flat.text) {
        let rtl = is_rtl(&flat.text[start..end]);
        let parts = Parts { text: &flat.text, whole: &whole, columns, found: Vec::new() }.of(start, end);
        for line in wrap_first_fit(&parts, &[float(columns)]) {
            let (from, to) = (line.first().map_or(start, |part| part.start), line.last().map_or(start, |part| part.end));
            let mut spans = flat.spans(from, to, columns);
            if rtl {
                push_right(&mut spans, columns);
            }
            sink(spans, u32::try_from(from).unwrap_or(u32::MAX));
        }
    }
}

/// A line of code in pieces of at most `columns`: every space stays, and a piece ends behind a space where that wastes no more than half.
pub(super) fn pieces(text: &[Span], columns: usize, mut sink: impl FnMut(Text, u32)) {
    let columns = columns.max(1);
    let flat = Flat::new(text);
    let mut at = 0;
    loop {
        let stop = at + piece(&flat.text[at..], columns);
        sink(flat.spans(at, stop, columns), u32::try_from(at).unwrap_or(u32::MAX));
        at = stop;
        if at >= flat.text.len() {
            return;
        }
    }
}

/// How many bytes of code fit.
fn piece(text: &str, columns: usize) -> usize {
    if text.len() <= columns && is_plain(text) {
        return text.len();
    }
    let (mut used, mut at, mut space) = (0, 0, 0);
    for (cluster, wide) in graphemes(text) {
        let wide = if wide > columns { 1 } else { wide };
        if used + wide > columns {
            return if space > 0 { space } else { at };
        }
        used += wide;
        at += cluster.len();
        if cluster == " " && used * 2 > columns {
            space = at;
        }
    }
    text.len()
}

/// Cuts a line to `columns`, saying so with an ellipsis.
pub fn fit(line: &mut Line, columns: usize) {
    if line.width() <= columns {
        return;
    }
    let mut room = columns.saturating_sub(1);
    let mut kept = Vec::new();
    let mut style = Style::default();
    'spans: for span in std::mem::take(&mut line.spans) {
        style = span.style;
        let mut text = String::new();
        for (cluster, columns) in graphemes(&span.text) {
            if columns > room {
                kept.push(Span { text, style });
                break 'spans;
            }
            room -= columns;
            text.push_str(cluster);
        }
        kept.push(Span { text, style });
    }
    if columns > 0 {
        kept.push(Span { text: "…".to_owned(), style });
    }
    kept.retain(|span| !span.text.is_empty());
    line.lead = line.lead.min(kept.len());
    line.spans = kept;
}

fn push_right(spans: &mut Text, columns: usize) {
    let used: usize = spans.iter().map(|span| width(&span.text)).sum();
    if used > 0 && used < columns {
        spans.insert(0, Span { text: " ".repeat(columns - used), style: Style::default() });
    }
}

/// The ranges between line feeds; at least one.
fn forced(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let mut start = 0;
    text.split('\n').map(move |part| {
        let from = start;
        start += part.len() + 1;
        (from, from + part.len())
    })
}

/// All texts in one, and where each style ends.
struct Flat {
    text: String,
    styles: Vec<(usize, Style)>,
}

impl Flat {
    fn new(text: &[Span]) -> Self {
        let mut flat = String::with_capacity(text.iter().map(|span| span.text.len()).sum());
        let mut styles = Vec::with_capacity(text.len());
        for span in text {
            flat.push_str(&span.text);
            styles.push((flat.len(), span.style));
        }
        Self { text: flat, styles }
    }

    /// What is not broken in lines of `columns`: code that fits into one.
    fn whole(&self, columns: usize) -> Whole {
        let mut from = 0;
        let mut ranges = Vec::new();
        for (end, style) in &self.styles {
            let range = std::mem::replace(&mut from, *end)..*end;
            if style.meaning == Meaning::Code && width(&self.text[range.clone()]) <= columns {
                ranges.push(range);
            }
        }
        Whole(ranges)
    }

    /// The spans of a range. A character that is wider than the whole line becomes a question mark.
    fn spans(&self, from: usize, to: usize, columns: usize) -> Text {
        let first = self.styles.partition_point(|(end, _)| *end <= from);
        let mut spans = Vec::new();
        let mut at = from;
        for (end, style) in self.styles.iter().skip(first) {
            let stop = (*end).min(to);
            if at < stop {
                spans.push(Span { text: narrow(&self.text[at..stop], columns), style: *style });
            }
            at = at.max(stop);
            if at >= to {
                break;
            }
        }
        spans
    }
}

fn narrow(text: &str, columns: usize) -> String {
    if columns > 2 || is_plain(text) {
        return text.to_owned();
    }
    graphemes(text).map(|(cluster, wide)| if wide > columns { "?" } else { cluster }).collect()
}

/// Ranges that are not broken, in order: what stands in code is typed as it stands.
struct Whole(Vec<Range<usize>>);

impl Whole {
    /// Whether a place is inside one of them.
    fn holds(&self, place: usize) -> bool {
        let at = self.0.partition_point(|range| range.end <= place);
        self.0.get(at).is_some_and(|range| range.start < place)
    }
}

/// What stands in one line, with the blanks behind it that fall away at the line's end.
#[derive(Debug)]
struct Part {
    start: usize,
    end: usize,
    /// [`FULL`]: nothing else stands beside it.
    columns: usize,
    blanks: usize,
}

/// Columns of what was cut from something wider than a line: it has a line of its own.
const FULL: usize = u32::MAX as usize;

impl Fragment for Part {
    fn width(&self) -> f64 {
        float(self.columns)
    }

    fn whitespace_width(&self) -> f64 {
        float(self.blanks)
    }

    fn penalty_width(&self) -> f64 {
        0.0
    }
}

fn float(columns: usize) -> f64 {
    f64::from(u32::try_from(columns).unwrap_or(u32::MAX))
}

/// A text taken apart where lines may end.
struct Parts<'a> {
    text: &'a str,
    whole: &'a Whole,
    columns: usize,
    found: Vec<Part>,
}

impl Parts<'_> {
    /// Those of a range without line feeds. Blanks at its start are one without text, so that they stay.
    fn of(mut self, start: usize, end: usize) -> Vec<Part> {
        let mut at = start;
        while at < end {
            let rest = &self.text[at..end];
            let stop = rest.match_indices(' ').map(|(n, _)| at + n).find(|space| !self.whole.holds(*space)).unwrap_or(end);
            if stop > at {
                self.word(at, stop);
            } else {
                self.push(at, at, 0);
            }
            let rest = &self.text[stop..end];
            let blanks = rest.len() - rest.trim_start_matches(' ').len();
            if let Some(last) = self.found.last_mut() {
                last.blanks = blanks;
            }
            at = stop + blanks;
        }
        self.found
    }

    fn push(&mut self, start: usize, end: usize, columns: usize) {
        self.found.push(Part { start, end, columns, blanks: 0 });
    }

    /// A word: whole, or between the characters that may part; what is still wider than a line is cut at its end.
    fn word(&mut self, start: usize, end: usize) {
        let word = &self.text[start..end];
        if word.len() <= self.columns && is_plain(word) && !word.contains(['-', '/']) {
            return self.push(start, end, word.len());
        }
        let (mut from, mut used, mut at) = (start, 0, start);
        // Where code is broken after all: together with what touches it, it is wider than the line.
        let mut spare = None;
        let mut before = ("", "");
        for (cluster, wide) in graphemes(word) {
            let wide = if wide > self.columns { 1 } else { wide };
            let may = at > from && may_break(before, cluster);
            if may && !self.whole.holds(at) {
                self.push(from, at, used);
                (from, used, spare) = (at, 0, None);
            } else if may || before.1 == " " {
                spare = Some((at, used));
            }
            while used + wide > self.columns && at > from {
                let (cut, kept) = spare.take().filter(|(cut, _)| *cut > from).unwrap_or((at, used));
                self.push(from, cut, FULL);
                (from, used) = (cut, used - kept);
            }
            used += wide;
            at += cluster.len();
            before = (before.1, cluster);
        }
        self.push(from, end, used);
    }
}

/// Whether a line may end between two neighboring characters of a word; `before` are the two that stand before the place.
fn may_break(before: (&str, &str), after: &str) -> bool {
    let (Some(left), Some(right)) = (before.1.chars().next(), after.chars().next()) else { return false };
    if NOT_AT_START.contains(right) || NOT_AT_END.contains(left) {
        return false;
    }
    if left == '-' || left == '/' {
        return right.is_alphabetic() && before.0.chars().next().is_some_and(char::is_alphanumeric);
    }
    is_wide(before.1) || is_wide(after)
}

fn is_wide(cluster: &str) -> bool {
    cluster.len() > 1 && graphemes(cluster).next().is_some_and(|(_, columns)| columns == 2)
}

/// Closing marks, small kana and the like (kinsoku shori, the common part).
const NOT_AT_START: &str =
    "、。，．・：；？！）」』】〉》〕］｝〗〙〟’”»…‥ー％‰℃々〻ゝゞヽヾぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ,.:;!?)]}%";
const NOT_AT_END: &str = "（「『【〈《〔［｛〖〘〝‘“«￥＄([{$";
