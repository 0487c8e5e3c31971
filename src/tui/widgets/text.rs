//! Text measured and cut by what it takes on the screen, at grapheme boundaries (UX.md R16).

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::content;

/// The widest line that reads well, in columns (UX.md R12).
pub const MEASURE: u16 = 72;

/// Columns that `text` takes.
pub fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// The beginning of `text` that fits into `room` columns, with `...` where something is left out.
pub fn cut(text: &str, room: usize) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    let dots = "...".len().min(room);
    let mut kept = head(text, room - dots).to_owned();
    kept.push_str(&"..."[..dots]);
    kept
}

/// As many of `parts` as fit, the first ones first, with commas between: a figure that is cut reads as another. Empty ones are left out.
pub fn whole(parts: &[String], room: usize) -> String {
    let mut shown = String::new();
    for part in parts.iter().filter(|part| !part.is_empty()) {
        let comma = if shown.is_empty() { "" } else { ", " };
        if !shown.is_empty() && width(&shown) + width(comma) + width(part) > room {
            break;
        }
        shown = format!("{shown}{comma}{part}");
    }
    cut(&shown, room)
}

/// As [`cut`], of a line with its styles.
pub fn cut_line(line: Line<'static>, room: usize) -> Line<'static> {
    if line.width() <= room {
        return line;
    }
    let dots = "...".len().min(room);
    let (mut left, mut spans) = (room - dots, Vec::new());
    for Span { content, style } in line.spans {
        let kept = head(&content, left);
        left -= width(kept);
        if kept.len() < content.len() {
            spans.push(Span::styled(format!("{kept}{}", &"..."[..dots]), style));
            break;
        }
        spans.push(Span { content, style });
    }
    Line { spans, ..line }
}

/// The longest beginning of `text` of whole graphemes within `room` columns.
pub fn head(text: &str, room: usize) -> &str {
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        used += width(grapheme);
        if used > room {
            return &text[..at];
        }
    }
    text
}

/// `text` cut or filled with spaces to exactly `room` columns.
pub fn fit(text: &str, room: usize) -> String {
    let mut fitted = cut(text, room);
    fitted.push_str(&" ".repeat(room.saturating_sub(width(&fitted))));
    fitted
}

/// As [`fit`], against the right edge.
pub fn fit_right(text: &str, room: usize) -> String {
    let cut = cut(text, room);
    format!("{}{cut}", " ".repeat(room.saturating_sub(width(&cut))))
}

/// `left` and `right` on one line of `room` columns; the left one gives way.
pub fn spread(left: &str, right: &str, room: usize) -> String {
    let right = cut(right, room);
    let rest = room.saturating_sub(width(&right) + usize::from(!right.is_empty()));
    format!("{}{}{right}", fit(left, rest), " ".repeat(usize::from(!right.is_empty() && rest < room)))
}

/// Breaks text into lines of `room` columns as pages are broken: at spaces, between wide characters and, where nothing else helps, anywhere.
pub fn wrap(text: &str, room: usize) -> Vec<String> {
    content::wrap(&[content::Span::new(text, content::Meaning::Text)], room).iter().map(content::Line::text).collect()
}

/// A text progress bar: `[####------]  40 %`. `done` and `all` are counts.
pub fn progress(done: u64, all: u64, room: usize) -> String {
    let percent = percent(done, all);
    let inner = room.saturating_sub(2);
    let filled = usize::try_from(percent).unwrap_or(0) * inner / 100;
    format!("[{}{}]", "#".repeat(filled), "-".repeat(inner - filled))
}

/// Whole percent, rounded down: 100 only when all is done.
pub fn percent(done: u64, all: u64) -> u64 {
    done.min(all).saturating_mul(100).checked_div(all).unwrap_or(0)
}

/// A column of air on both sides, as header and footer have it; none where there is none to give.
pub fn aired(area: Rect) -> Rect {
    if area.width < 60 { area } else { Rect { x: area.x + 1, width: area.width - 2, ..area } }
}

/// The column in which a text of an area is read: with a margin on both sides, at most [`MEASURE`] wide.
pub fn reading(area: Rect) -> Rect {
    let margin = if area.width >= 60 { 4 } else { 1 };
    Rect { x: area.x + margin.min(area.width), width: area.width.saturating_sub(2 * margin).min(MEASURE), ..area }
}

/// Two halves with air between them; in `narrow` terminals all is the first.
pub fn halves(area: Rect, narrow: bool) -> [Rect; 2] {
    let area = aired(area);
    if narrow {
        return [area, Rect { width: 0, ..area }];
    }
    let left = area.width / 2;
    [Rect { width: left.saturating_sub(3), ..area }, Rect { x: area.x + left, width: area.width - left, ..area }]
}

/// A column of at most `width` in the middle of `area`, with air on the left where there is room.
pub fn column(area: Rect, width: u16) -> Rect {
    if area.width <= width + 2 {
        let pad = u16::from(area.width >= 30);
        return Rect { x: area.x + pad, width: area.width.saturating_sub(2 * pad), ..area };
    }
    Rect { x: area.x + ((area.width - width) / 2).min(24), width, ..area }
}

/// A box of at most `width` x `height` in the middle of `area`.
pub fn middle(area: Rect, width: u16, height: u16) -> Rect {
    let (width, height) = (width.min(area.width), height.min(area.height));
    Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_cut_never_splits_a_wide_character() {
        assert_eq!(cut("数据结构与算法", 9), "数据结...");
        assert_eq!(cut("数据结构", 8), "数据结构");
        assert_eq!(fit("数据结构", 5), "数...");
        assert_eq!(cut("hello", 2), "..");
        assert_eq!(fit("数据", 6), "数据  ");
    }

    /// UX.md R14, R16: what is left out shows, also of a line in several styles.
    #[test]
    fn a_line_of_spans_is_cut_with_an_ellipsis() {
        let line = || Line::from(vec![Span::raw("1  "), Span::raw("open "), Span::raw("数据结构与算法")]);
        let shown = |room| cut_line(line(), room).spans.iter().map(|span| span.content.as_ref()).collect::<String>();
        assert_eq!(shown(22), "1  open 数据结构与算法");
        assert_eq!(shown(16), "1  open 数据...");
        assert_eq!(shown(8), "1  op...");
        assert_eq!((shown(2), shown(0)), ("..".to_owned(), String::new()));
    }

    #[test]
    fn facts_are_told_whole_or_not_at_all() {
        let facts = ["11 to mark", "", "15 learners", "mean 84.16 %"].map(str::to_owned);
        assert_eq!(whole(&facts, 37), "11 to mark, 15 learners, mean 84.16 %");
        assert_eq!(whole(&facts, 36), "11 to mark, 15 learners");
        assert_eq!(whole(&facts, 8), "11 to...", "the first one is cut where it has to be");
        assert_eq!((whole(&facts, 0), whole(&[], 9)), (String::new(), String::new()));
    }

    #[test]
    fn lines_break_at_spaces_and_between_wide_characters() {
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(wrap("学习管理系统在终端里", 8), ["学习管理", "系统在终", "端里"]);
        assert_eq!(wrap("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrap("a\n\nb", 4), ["a", "", "b"]);
        assert_eq!(wrap("on this machine. No", 15), ["on this", "machine. No"], "no line begins with what closes a sentence");
    }

    #[test]
    fn a_bar_is_full_only_when_all_is_done() {
        assert_eq!(progress(99, 100, 12), "[#########-]");
        assert_eq!(progress(4, 4, 12), "[##########]");
        assert_eq!(progress(0, 0, 12), "[----------]");
        assert_eq!(percent(999, 1_000), 99);
    }

    proptest! {
        #[test]
        fn what_is_fitted_takes_its_room(text in "\\PC{0,40}", room in 0usize..30) {
            prop_assert_eq!(width(&fit(&text, room)), room);
            prop_assert_eq!(width(&fit_right(&text, room)), room);
        }

        #[test]
        fn wrapped_lines_fit_and_keep_every_word(text in "[a-z 数据]{0,60}", room in 2usize..20) {
            let lines = wrap(&text, room);
            prop_assert!(lines.iter().all(|line| width(line) <= room));
            let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(bare(&lines.concat()), bare(&text));
        }
    }
}
