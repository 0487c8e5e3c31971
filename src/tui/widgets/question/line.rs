//! A line to type an answer into. Shared by the kinds that take one line.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::domain::quiz::Answer;
use crate::domain::text::Untrusted;
use crate::tr;
use crate::tui::action::Action;
use crate::tui::screen::{Command, Look};
use crate::tui::theme::Mean;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::question::{AnswerField, Change, Drawn, Inset, Mode, RightAnswer, Whose, prose, sentence};
use crate::tui::widgets::text::cut;

/// At most as wide as a line of reading.
const WIDEST: usize = 60;

/// The field, and whether it is being typed into.
#[derive(Default)]
pub(super) struct TypedLine {
    field: Field,
    typing: bool,
    /// The cursor is in this question.
    pub focused: bool,
}

impl TypedLine {
    pub fn mode(&self) -> Mode {
        if self.typing { Mode::Line } else { Mode::Resting }
    }

    pub fn text(&self) -> &str {
        self.field.text()
    }

    pub fn set(&mut self, text: &str) {
        if self.field.text() != text {
            self.field.set(text);
        }
    }

    pub fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        if self.typing {
            let keep = Command::new(Action::Accept).label(tr!(look, "keep it"));
            return vec![keep, Command::new(Action::Back).label(tr!(look, "out of the field"))];
        }
        vec![Command::new(Action::Open).label(if self.field.is_empty() { tr!(look, "type") } else { tr!(look, "change it") })]
    }

    pub fn on_action(&mut self, action: Action) -> Change {
        match action {
            Action::Open if !self.typing => {
                self.typing = true;
                Change::Moved
            }
            Action::Accept | Action::Back if self.typing => {
                self.typing = false;
                Change::Left
            }
            action if self.typing => {
                let before = self.field.text().to_owned();
                match self.field.on_action(action) {
                    false => Change::Ignored,
                    true if before == self.field.text() => Change::Moved,
                    true => Change::Typed,
                }
            }
            _ => Change::Ignored,
        }
    }

    pub fn type_again(&mut self) {
        self.typing = true;
        self.field.mark_whole();
    }

    pub fn on_text(&mut self, text: &str) -> Change {
        if self.typing && self.field.insert(text) { Change::Typed } else { Change::Ignored }
    }

    /// `Answer: ____`, the field itself being drawn by [`Self::render`]. `remark` stands below.
    pub fn layout(width: usize, remark: &str, look: &Look<'_>) -> Drawn {
        let label = tr!(look, "Answer:");
        let indent = crate::tui::widgets::text::width(&label) + 1;
        let mut lines = vec![Line::from(Span::styled(label, look.style(Mean::Strong)))];
        lines.extend(sentence(remark, width, Mean::Muted, look));
        let room = width.saturating_sub(indent).clamp(1, WIDEST);
        Drawn { lines, focus: 0..1, cursor: None, inset: Some(Inset { rows: 0..1, indent, width: room }) }
    }

    pub fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        self.field.render(frame, area, self.typing, look);
        if self.focused && !self.typing && self.field.is_empty() {
            let key = look.keymap.shown(Action::Open).unwrap_or_default();
            let text = cut(&tr!(look, "{key} to type", key = key), usize::from(area.width));
            frame.render_widget(Span::styled(text, look.style(Mean::Muted)), area);
        }
    }
}

/// What a typed line answers.
pub(super) trait Reads: Send {
    fn answer(&self, typed: &str) -> Option<Answer>;

    /// The line that gives an answer; `None` for one of another kind.
    fn text(&self, answer: &Answer) -> Option<String>;

    /// What is to be typed, where that is not plain.
    fn hint(&self, _look: &Look<'_>) -> String {
        String::new()
    }
}

/// An answer that is one line.
#[derive(Default)]
pub(super) struct LineField<K> {
    pub line: TypedLine,
    pub kind: K,
}

impl<K: Reads> AnswerField for LineField<K> {
    fn mode(&self) -> Mode {
        self.line.mode()
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        self.line.commands(look)
    }

    fn on_action(&mut self, action: Action) -> Change {
        self.line.on_action(action)
    }

    fn on_text(&mut self, text: &str) -> Change {
        self.line.on_text(text)
    }

    fn type_again(&mut self) {
        self.line.type_again();
    }

    fn answer(&self) -> Option<Answer> {
        self.kind.answer(self.line.text())
    }

    fn set(&mut self, answer: Option<&Answer>) {
        // What is being typed stays as it is typed: `3 km` and `3km` are one answer.
        if answer.is_none() || self.answer().as_ref() != answer {
            self.line.set(&answer.and_then(|answer| self.kind.text(answer)).unwrap_or_default());
        }
    }

    fn layout(&mut self, width: usize, _height: usize, focused: bool, look: &Look<'_>) -> Drawn {
        self.line.focused = focused;
        TypedLine::layout(width, &self.kind.hint(look), look)
    }

    fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        self.line.render(frame, area, look);
    }

    fn review(&self, whose: Whose<'_>, key: Option<&RightAnswer>, width: usize, look: &Look<'_>) -> Vec<Line<'static>> {
        review(self.line.text(), whose, key, width, look)
    }
}

/// What was typed and what is accepted.
fn review(given: &str, whose: Whose<'_>, key: Option<&RightAnswer>, width: usize, look: &Look<'_>) -> Vec<Line<'static>> {
    let shown = Untrusted::from(given);
    let given = if given.is_empty() { tr!(look, "nothing") } else { shown.for_screen().into_owned() };
    let said = match whose {
        Whose::Yours => tr!(look, "You answered: {answer}", answer = given),
        Whose::Of(name) => tr!(look, "{name} answered: {answer}", name = name, answer = given),
    };
    let mut lines = sentence(&said, width, Mean::Text, look);
    let Some(key) = key.filter(|key| !key.accepted.is_empty()) else { return lines };
    lines.push(Line::styled(tr!(look, "Accepted:"), look.style(Mean::Strong)));
    for accepted in &key.accepted {
        let body = prose::plain(accepted, width.saturating_sub(2));
        lines.extend(super::hanging(Span::raw("  "), body));
    }
    lines
}
