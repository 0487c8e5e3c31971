//! A text in one's own words, read by a person.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::domain::quiz::Answer;
use crate::domain::text::Untrusted;
use crate::tr;
use crate::tui::action::Action;
use crate::tui::screen::{Command, Look};
use crate::tui::theme::Mean;
use crate::tui::widgets::editor::{Editor, Typed};
use crate::tui::widgets::question::{AnswerField, Asked, Change, Drawn, Inset, Mode, RightAnswer, Whose, prose, sentence};

/// Rows that the text gets at least, where there are that many.
const LEAST: usize = 4;

pub(super) struct Field {
    editor: Editor,
    typing: bool,
    words: (Option<u32>, Option<u32>),
    too_long: bool,
}

impl Field {
    pub fn new(asked: &Asked) -> Self {
        Self { editor: Editor::default(), typing: false, words: asked.words, too_long: false }
    }

    fn on_key(&mut self, action: Action) -> Change {
        if !self.editor.on_action(action) {
            return Change::Ignored;
        }
        if self.editor.take_changed() { Change::Typed } else { Change::Moved }
    }
}

impl AnswerField for Field {
    fn mode(&self) -> Mode {
        if self.typing { Mode::Text } else { Mode::Resting }
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        if self.typing {
            return vec![Command::new(Action::Back).label(tr!(look, "out of the text")), Command::new(Action::ExternalEditor)];
        }
        vec![Command::new(Action::Open).label(tr!(look, "write")), Command::quiet(Action::ExternalEditor)]
    }

    fn on_action(&mut self, action: Action) -> Change {
        match action {
            Action::Open if !self.typing => {
                self.typing = true;
                Change::Moved
            }
            Action::Back if self.typing => {
                self.typing = false;
                Change::Left
            }
            action if self.typing => self.on_key(action),
            _ => Change::Ignored,
        }
    }

    fn on_text(&mut self, text: &str) -> Change {
        if !self.typing {
            return Change::Ignored;
        }
        self.too_long = self.editor.insert(text) == Typed::TooLong;
        if self.editor.take_changed() { Change::Typed } else { Change::Moved }
    }

    fn answer(&self) -> Option<Answer> {
        let text = self.editor.text();
        (!text.trim().is_empty()).then(|| Answer::Text { text: Untrusted::from(text) })
    }

    fn set(&mut self, answer: Option<&Answer>) {
        let text = match answer {
            Some(Answer::Text { text }) => text.raw(),
            _ => "",
        };
        if self.editor.text() != text {
            self.editor = Editor::new(text);
        }
    }

    fn text(&self) -> Option<String> {
        Some(self.editor.text())
    }

    fn layout(&mut self, width: usize, height: usize, _focused: bool, look: &Look<'_>) -> Drawn {
        let wanted = self.editor.text().lines().count() + 2;
        let height = height.saturating_sub(2);
        let rows = if self.typing { height } else { wanted.clamp(LEAST, height.max(LEAST)) }.max(1);
        let area = Rect::new(0, 0, u16::try_from(width).unwrap_or(u16::MAX), u16::try_from(rows).unwrap_or(u16::MAX));
        self.editor.layout(area, look);
        let edge = || Line::styled("-".repeat(width), look.style(Mean::Rule));
        let mut lines = vec![edge()];
        lines.resize(rows + 1, Line::default());
        lines.push(edge());
        if self.too_long {
            lines.extend(sentence(&tr!(look, "The text would be longer than 1 MB: nothing was put in."), width, Mean::Warn, look));
        }
        Drawn { lines, focus: 0..rows + 2, cursor: None, inset: Some(Inset { rows: 1..rows + 1, indent: 0, width }) }
    }

    fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        self.editor.render(frame, area, self.typing);
        if !self.typing {
            let key = look.keymap.shown(Action::Open).unwrap_or_default();
            self.editor.placeholder(frame, area, &tr!(look, "Nothing written yet. {key} to write.", key = key), look);
        }
    }

    fn review(&self, whose: Whose<'_>, _key: Option<&RightAnswer>, width: usize, look: &Look<'_>) -> Vec<Line<'static>> {
        if self.editor.is_empty() {
            let said = match whose {
                Whose::Yours => tr!(look, "You wrote nothing."),
                Whose::Of(name) => tr!(look, "{name} wrote nothing.", name = name),
            };
            return sentence(&said, width, Mean::Text, look);
        }
        let said = match whose {
            Whose::Yours => tr!(look, "You wrote:"),
            Whose::Of(name) => tr!(look, "{name} wrote:", name = name),
        };
        let mut lines = sentence(&said, width, Mean::Strong, look);
        lines.extend(prose::plain(&Untrusted::from(self.editor.text()), width));
        lines
    }

    fn remark(&self, look: &Look<'_>) -> Option<String> {
        let n = self.editor.words();
        Some(match self.words {
            (None, None) => tr!(look, one "{n} word" | "{n} words", n = n),
            (Some(least), None) => tr!(look, "{n} words, at least {least} are asked for", n = n, least = least),
            (None, Some(most)) => tr!(look, "{n} words, at most {most} are asked for", n = n, most = most),
            (Some(least), Some(most)) => tr!(look, "{n} words, {least} to {most} are asked for", n = n, least = least, most = most),
        })
    }
}
