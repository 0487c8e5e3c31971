//! The editor for longer text: wrapped, with undo, a paste as one step, and an end (UX.md R19, R21).

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;
use ratatui::widgets::Widget;
use ratatui_textarea::{CursorMove, TextArea, WrapMode};
use unicode_normalization::UnicodeNormalization;

use crate::domain::quiz::essay;
use crate::tui::action::Action;
use crate::tui::input::PASTE_LIMIT;
use crate::tui::screen::Look;
use crate::tui::theme::Mean;

/// What a tab becomes where it cannot stay one.
const TAB: &str = "    ";

/// Text of several lines being written.
pub struct Editor {
    area: TextArea<'static>,
    bytes: usize,
    height: u16,
    changed: bool,
    /// Tabs mean something.
    tabs: bool,
}

/// What became of typed text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typed {
    Done,
    /// The text would be longer than 1 MiB: nothing was put in.
    TooLong,
}

impl Default for Editor {
    fn default() -> Self {
        Self::new("")
    }
}

impl Editor {
    /// The cursor stands at the end: one goes on where one stopped.
    pub fn new(text: &str) -> Self {
        let text: String = text.nfc().collect::<String>().replace("\r\n", "\n");
        let mut area = TextArea::new(text.split('\n').map(shown).collect());
        area.set_wrap_mode(WrapMode::WordOrGlyph);
        area.set_max_histories(1_000);
        let mut editor = Self { bytes: text.len(), area, height: 1, changed: false, tabs: false };
        editor.go_to_end();
        editor
    }

    /// A text whose tabs mean something, as in a file. The cursor stands at its beginning.
    pub fn source(text: &str) -> Self {
        let mut editor = Self::new("");
        let text: String = text.nfc().collect::<String>().replace("\r\n", "\n");
        let kept = |line: &str| line.chars().filter(|c| *c == '\t' || !c.is_control()).collect();
        editor.area = TextArea::new(text.split('\n').map(kept).collect());
        editor.area.set_wrap_mode(WrapMode::WordOrGlyph);
        editor.area.set_max_histories(1_000);
        editor.bytes = text.len();
        editor.tabs = true;
        editor
    }

    /// Puts the cursor on a line and a column, counted from 1.
    pub fn go_to(&mut self, line: u32, column: u32) {
        let at = |n: u32| u16::try_from(n.saturating_sub(1)).unwrap_or(u16::MAX);
        self.area.move_cursor(CursorMove::Jump(at(line), at(column)));
    }

    /// The line of the cursor, from 0, and how many there are.
    pub fn line(&self) -> (usize, usize) {
        (self.area.cursor().0, self.area.lines().len())
    }

    /// Its text, lines ended by line feeds.
    pub fn text(&self) -> String {
        self.area.lines().join("\n")
    }

    /// How long its text is, about.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    pub fn is_empty(&self) -> bool {
        self.area.is_empty()
    }

    /// Words as people count them.
    pub fn words(&self) -> usize {
        self.area.lines().iter().map(|line| essay::words(line)).sum()
    }

    /// Changed since this was asked last.
    pub fn take_changed(&mut self) -> bool {
        std::mem::take(&mut self.changed)
    }

    /// Puts typed or pasted text in, as one step of undo. A tab stays one where tabs mean something; elsewhere it is as wide as one.
    pub fn insert(&mut self, text: &str) -> Typed {
        let tab = if self.tabs { "\t" } else { TAB };
        let kept = |c: &char| matches!(c, '\n' | '\t') || !c.is_control();
        let text = text.nfc().filter(kept).collect::<String>().replace('\t', tab);
        if self.bytes + text.len() > PASTE_LIMIT {
            return Typed::TooLong;
        }
        self.bytes += text.len();
        self.changed |= self.area.insert_str(text);
        Typed::Done
    }

    /// Does an action of the scopes `Editor` and `Edit`. Returns whether it was one.
    pub fn on_action(&mut self, action: Action) -> bool {
        if let Some(movement) = movement(action) {
            self.area.move_cursor(movement);
            return true;
        }
        let changed = match action {
            Action::NewLine => self.insert("\n") == Typed::Done,
            Action::Indent => self.insert(TAB) == Typed::Done,
            Action::DeleteBack => self.area.delete_char(),
            Action::DeleteNext => self.area.delete_next_char(),
            Action::DeleteWord => self.area.delete_word(),
            Action::DeleteRest => self.area.delete_line_by_end(),
            Action::UndoTyping => self.area.undo(),
            Action::RedoTyping => self.area.redo(),
            Action::TextEnd => self.go_to_end(),
            Action::TextUp => self.page(CursorMove::Up),
            Action::TextDown => self.page(CursorMove::Down),
            _ => return false,
        };
        if changed {
            self.changed = true;
            self.bytes = self.area.lines().iter().map(|line| line.len() + 1).sum();
        }
        true
    }

    fn go_to_end(&mut self) -> bool {
        self.area.move_cursor(CursorMove::Bottom);
        self.area.move_cursor(CursorMove::End);
        false
    }

    fn page(&mut self, step: CursorMove) -> bool {
        for _ in 0..self.height.saturating_sub(1).max(1) {
            self.area.move_cursor(step);
        }
        false
    }

    pub fn layout(&mut self, area: Rect, look: &Look<'_>) {
        self.height = area.height;
        self.area.set_style(look.style(Mean::Text));
        self.area.set_cursor_line_style(look.style(Mean::Text));
        // The terminal's own cursor stands there.
        self.area.set_cursor_style(look.style(Mean::Text));
    }

    /// Scrolls to where the cursor is seen, as drawing does: what follows scrolls on from there.
    pub fn settle(&self, area: Rect) {
        if !area.is_empty() {
            Widget::render(&self.area, area, &mut Buffer::empty(area));
        }
    }

    pub fn render(&self, frame: &mut Frame<'_>, area: Rect, focus: bool) {
        if area.is_empty() {
            return;
        }
        frame.render_widget(&self.area, area);
        if focus {
            let cursor = self.area.screen_cursor();
            let (top, left) = self.area.scroll_offset();
            let at = |position: usize, from: u16, room: u16| {
                u16::try_from(position).unwrap_or(u16::MAX).saturating_sub(from).min(room.saturating_sub(1))
            };
            frame.set_cursor_position(Position::new(area.x + at(cursor.col, left, area.width), area.y + at(cursor.row, top, area.height)));
        }
    }

    /// Drawn in place of an empty text.
    pub fn placeholder(&self, frame: &mut Frame<'_>, area: Rect, text: &str, look: &Look<'_>) {
        if self.is_empty() && !area.is_empty() {
            frame.render_widget(Line::styled(text.to_owned(), look.style(Mean::Muted)), Rect { height: 1, ..area });
        }
    }
}

fn movement(action: Action) -> Option<CursorMove> {
    Some(match action {
        Action::CursorLeft => CursorMove::Back,
        Action::CursorRight => CursorMove::Forward,
        Action::WordLeft => CursorMove::WordBack,
        Action::WordRight => CursorMove::WordForward,
        Action::LineStart => CursorMove::Head,
        Action::LineEnd => CursorMove::End,
        Action::LineUp => CursorMove::Up,
        Action::LineDown => CursorMove::Down,
        Action::TextStart => CursorMove::Top,
        _ => return None,
    })
}

/// A line without what would reach the terminal as a control.
fn shown(line: &str) -> String {
    line.replace('\t', TAB).chars().filter(|c| !c.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paste_is_one_step() {
        let mut editor = Editor::new("one");
        editor.on_action(Action::LineEnd);
        editor.insert(" two\nthree\nfour");
        assert_eq!(editor.text(), "one two\nthree\nfour");
        editor.on_action(Action::UndoTyping);
        assert_eq!(editor.text(), "one");
        editor.on_action(Action::RedoTyping);
        assert!(editor.take_changed() && !editor.take_changed());
        assert_eq!(editor.words(), 4);
    }

    #[test]
    fn a_text_has_an_end_and_what_stands_stays() {
        let mut editor = Editor::new("kept");
        assert_eq!(editor.insert(&"x".repeat(PASTE_LIMIT)), Typed::TooLong);
        assert_eq!(editor.text(), "kept");
    }

    #[test]
    fn no_control_gets_in() {
        let mut editor = Editor::new("a\u{1b}[2Jb\tc");
        editor.on_action(Action::TextEnd);
        editor.insert("\u{1b}]52;x\u{7}");
        assert_eq!(editor.text(), "a[2Jb    c]52;x");
    }

    /// A table of tabs, or code indented by them, pasted into a file is the same there; in prose it stays indented.
    #[test]
    fn tabs_are_kept_or_stay_as_wide() {
        let mut source = Editor::source("");
        source.insert("all:\n\tmake\r");
        assert_eq!(source.text(), "all:\n\tmake");
        let mut prose = Editor::new("");
        prose.insert("if x:\n\treturn");
        assert_eq!(prose.text(), "if x:\n    return");
    }
}
