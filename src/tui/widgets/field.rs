//! One line to type in: by graphemes, normalized to NFC, with undo and a mask for secrets (UX.md R16, R21).

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

use crate::domain::text::Untrusted;
use crate::tui::action::Action;
use crate::tui::screen::Look;
use crate::tui::theme::Mean;
use crate::tui::widgets::text::{head, width};

/// How much a line holds at most, in bytes.
const LIMIT: usize = 4_096;
/// How many steps can be undone.
const STEPS: usize = 100;

/// A line of text being typed.
#[derive(Debug, Clone, Default)]
pub struct Field {
    text: String,
    /// Byte position of the cursor, on a grapheme's boundary.
    at: usize,
    masked: bool,
    undone: Vec<(String, usize)>,
    redone: Vec<(String, usize)>,
    /// The last change was a letter typed: more letters join its undo step.
    run: bool,
    /// The whole text is marked: what is typed next takes its place.
    whole: bool,
}

impl Field {
    pub fn new(text: impl AsRef<str>) -> Self {
        let text: String = text.as_ref().nfc().collect();
        Self { at: text.len(), text, ..Self::default() }
    }

    /// A field whose text is not shown.
    pub fn secret() -> Self {
        Self { masked: true, ..Self::default() }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    pub fn set(&mut self, text: &str) {
        *self = Self { masked: self.masked, ..Self::new(text) };
    }

    /// Marks the whole text: what is typed next takes its place; moving the cursor unmarks it.
    pub fn mark_whole(&mut self) {
        self.whole = !self.text.is_empty();
    }

    /// Puts typed or pasted text at the cursor. Line ends become spaces; what does not fit is left out. Returns whether it changed.
    pub fn insert(&mut self, text: &str) -> bool {
        let one_line: String =
            text.trim_end_matches('\n').chars().map(|c| if c == '\n' || c == '\t' { ' ' } else { c }).filter(|c| !c.is_control()).collect();
        if std::mem::take(&mut self.whole) && !one_line.is_empty() {
            self.delete(0, self.text.len());
        }
        let room = LIMIT.saturating_sub(self.text.len());
        let mut fits = one_line.as_str();
        while fits.len() > room {
            fits = &fits[..fits.char_indices().next_back().map_or(0, |(at, _)| at)];
        }
        if fits.is_empty() {
            return false;
        }
        let typed = fits.chars().count() == 1 && fits != " ";
        if !(typed && self.run) {
            self.remember();
        }
        self.run = typed;
        let before: String = format!("{}{fits}", &self.text[..self.at]).nfc().collect();
        let after = self.text.split_off(self.at);
        self.text = before;
        self.at = self.text.len();
        self.text.push_str(&after);
        true
    }

    /// Does an action of the scope `Edit`. Returns whether it was one.
    pub fn on_action(&mut self, action: Action) -> bool {
        let whole = std::mem::take(&mut self.whole);
        match action {
            Action::DeleteBack | Action::DeleteNext if whole => self.delete(0, self.text.len()),
            Action::CursorLeft => self.go(self.left()),
            Action::CursorRight => self.go(self.right()),
            Action::WordLeft => self.go(self.word_left()),
            Action::WordRight => self.go(self.word_right()),
            Action::LineStart => self.go(0),
            Action::LineEnd => self.go(self.text.len()),
            Action::DeleteBack => self.delete(self.left(), self.at),
            Action::DeleteNext => self.delete(self.at, self.right()),
            Action::DeleteWord => self.delete(self.word_left(), self.at),
            Action::DeleteRest => self.delete(self.at, self.text.len()),
            Action::UndoTyping => self.undo(),
            Action::RedoTyping => self.redo(),
            _ => return false,
        }
        true
    }

    fn go(&mut self, at: usize) {
        self.at = at;
        self.run = false;
    }

    fn left(&self) -> usize {
        self.text[..self.at].grapheme_indices(true).next_back().map_or(0, |(at, _)| at)
    }

    fn right(&self) -> usize {
        self.text[self.at..].graphemes(true).next().map_or(self.at, |grapheme| self.at + grapheme.len())
    }

    fn word_left(&self) -> usize {
        self.text[..self.at].unicode_word_indices().next_back().map_or(0, |(at, _)| at)
    }

    fn word_right(&self) -> usize {
        let rest = &self.text[self.at..];
        rest.unicode_word_indices().next().map_or(self.text.len(), |(at, word)| self.at + at + word.len())
    }

    fn delete(&mut self, from: usize, to: usize) {
        if from < to {
            self.remember();
            self.run = false;
            self.text.replace_range(from..to, "");
            self.at = from;
        }
    }

    fn remember(&mut self) {
        if self.undone.len() == STEPS {
            self.undone.remove(0);
        }
        self.undone.push((self.text.clone(), self.at));
        self.redone.clear();
    }

    fn undo(&mut self) {
        if let Some((text, at)) = self.undone.pop() {
            self.redone.push((std::mem::replace(&mut self.text, text), self.at));
            self.go(at);
        }
    }

    fn redo(&mut self) {
        if let Some((text, at)) = self.redone.pop() {
            self.undone.push((std::mem::replace(&mut self.text, text), self.at));
            self.go(at);
        }
    }

    /// What stands on the screen for `text`.
    fn shown(&self, text: &str) -> String {
        if self.masked { "*".repeat(text.graphemes(true).count()) } else { Untrusted::from(text).for_screen().into_owned() }
    }

    /// Draws into one row, scrolled so that the cursor is seen; with the focus the terminal's own cursor stands in it.
    pub fn render(&self, frame: &mut Frame<'_>, area: Rect, focus: bool, look: &Look<'_>) {
        let area = Rect { height: area.height.min(1), ..area };
        let room = usize::from(area.width);
        if room == 0 || area.height == 0 {
            return;
        }
        let before = self.shown(&self.text[..self.at]);
        let column = width(&before);
        let from = if column < room { 0 } else { column + 1 - room };
        let whole = self.shown(&self.text);
        let skipped = head(&whole, from);
        // A wide character cut at the left edge leaves a column free.
        let pad = " ".repeat(from.saturating_sub(width(skipped)).min(1));
        let rest = whole.get(skipped.len()..).unwrap_or_default();
        let rest = if pad.is_empty() { rest } else { rest.get(rest.graphemes(true).next().map_or(0, str::len)..).unwrap_or_default() };
        let shown = format!("{pad}{}", head(rest, room - pad.len()));
        let fill = "_".repeat(room.saturating_sub(width(&shown)));
        let mean = if focus { Mean::Strong } else { Mean::Text };
        let marked = look.style(if focus && self.whole { Mean::Selected } else { mean });
        frame.render_widget(Line::from(vec![Span::styled(shown, marked), Span::styled(fill, look.style(mean))]), area);
        if focus {
            let x = area.x + u16::try_from(column.saturating_sub(from)).unwrap_or(0).min(area.width - 1);
            frame.set_cursor_position(Position::new(x, area.y));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> Field {
        let mut field = Field::default();
        for c in text.chars() {
            field.insert(c.encode_utf8(&mut [0; 4]));
        }
        field
    }

    /// UX.md R16: a letter and its mark typed apart are one letter, deleted with one key.
    #[test]
    fn text_is_normalized_and_edited_by_grapheme() {
        let mut field = typed("e\u{301}");
        assert_eq!(field.text(), "é");
        field.insert("👩‍🏫");
        field.on_action(Action::DeleteBack);
        assert_eq!(field.text(), "é");
        field.on_action(Action::DeleteBack);
        assert_eq!(field.text(), "");
    }

    #[test]
    fn a_paste_is_one_line_and_one_undo_step() {
        let mut field = typed("ab");
        field.insert("one\ntwo\n");
        assert_eq!(field.text(), "abone two");
        field.on_action(Action::UndoTyping);
        assert_eq!(field.text(), "ab");
        field.on_action(Action::UndoTyping);
        assert_eq!(field.text(), "");
        field.on_action(Action::RedoTyping);
        assert_eq!(field.text(), "ab");
    }

    #[test]
    fn a_marked_text_gives_way_to_what_is_typed() {
        let mut field = typed("gg");
        field.mark_whole();
        field.insert("g");
        field.insert("h");
        assert_eq!(field.text(), "gh");
        field.on_action(Action::UndoTyping);
        field.on_action(Action::UndoTyping);
        assert_eq!(field.text(), "gg");
        field.mark_whole();
        field.on_action(Action::CursorLeft);
        field.insert("x");
        assert_eq!(field.text(), "gxg", "who moves in it changes it");
        field.mark_whole();
        field.on_action(Action::DeleteBack);
        assert_eq!(field.text(), "");
    }

    #[test]
    fn words_are_jumped_and_deleted() {
        let mut field = typed("ada byron lovelace");
        field.on_action(Action::DeleteWord);
        field.on_action(Action::WordLeft);
        field.insert("x");
        assert!(field.text().starts_with("ada xbyron"), "{}", field.text());
    }

    #[test]
    fn a_line_has_an_end() {
        let mut field = Field::default();
        field.insert(&"数".repeat(5_000));
        assert!(field.text().len() <= LIMIT && field.text().chars().all(|c| c == '数'));
    }
}
