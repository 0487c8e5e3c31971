//! One line asked of a person over what they were doing: a name, a link, a path.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::tui::action::{Action, Scope};
use crate::tui::screen::{Command, Ctx, Look, Outcome, Reply, Screen};
use crate::tui::theme::Mean;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::text::{cut, width, wrap};
use crate::tui::widgets::window::{FRAME, window};

/// Says what is wrong with a line, if something is.
pub type Check = fn(&str, &Look<'_>) -> Option<String>;

/// Asks for one line; answers [`Reply::Text`] or [`Reply::Cancelled`].
pub struct Prompt {
    title: String,
    hint: String,
    field: Field,
    check: Option<Check>,
    wrong: Option<String>,
}

impl Prompt {
    pub fn new(title: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { title: title.into(), hint: hint.into(), field: Field::default(), check: None, wrong: None }
    }

    /// What stands in the line at first.
    #[must_use]
    pub fn with(mut self, text: &str) -> Self {
        self.field = Field::new(text);
        self
    }

    /// What stands in the frame, and above the line where that has no room for it: a question is read to its end.
    fn heading(&self, room: usize, most: usize) -> (&str, Vec<String>) {
        if width(&self.title) + 2 <= room || most == 0 {
            return (&self.title, Vec::new());
        }
        let mut lines = wrap(&self.title, room);
        if lines.len() > most {
            let rest = lines.split_off(most - 1).join(" ");
            lines.push(cut(&rest, room));
        }
        ("", lines)
    }
}

impl<W> Screen<W> for Prompt {
    fn title(&self, _look: &Look<'_>) -> String {
        self.title.clone()
    }

    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Edit, Scope::Line]
    }

    fn overlay(&self) -> bool {
        true
    }

    fn typing(&self) -> bool {
        true
    }

    fn commands(&self, _look: &Look<'_>) -> Vec<Command> {
        vec![Command::new(Action::Accept)]
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_, W>) -> Outcome<W> {
        match action {
            Action::Accept => {
                self.wrong = self.check.and_then(|check| check(self.field.text(), &ctx.look));
                if self.wrong.is_some() { Outcome::Consumed } else { Outcome::Reply(Reply::Text(self.field.text().to_owned())) }
            }
            Action::Back => Outcome::Reply(Reply::Cancelled),
            other if self.field.on_action(other) => Outcome::Consumed,
            _ => Outcome::Ignored,
        }
    }

    fn on_text(&mut self, text: &str, _ctx: &mut Ctx<'_, W>) -> Outcome<W> {
        self.field.insert(text);
        self.wrong = None;
        Outcome::Consumed
    }

    fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        const WIDE: u16 = 64;
        const MOST: usize = 5;
        let room = usize::from(area.width.min(WIDE).saturating_sub(FRAME.0)).max(1);
        let (text, mean) = match &self.wrong {
            Some(wrong) => (format!("! {wrong}"), Mean::Bad),
            None => (self.hint.clone(), Mean::Muted),
        };
        let lines: Vec<String> = wrap(&text, room).into_iter().take(MOST).collect();
        let rows = u16::try_from(lines.len().max(1)).unwrap_or(1);
        let left = area.height.saturating_sub(1 + rows + FRAME.1);
        let (title, above) = self.heading(room, usize::from(left));
        let headed = u16::try_from(above.len()).unwrap_or(0);
        let inside = window(frame, area, (WIDE, headed + 1 + rows + FRAME.1), title, look);
        let mut rows = inside.rows();
        for (line, row) in above.into_iter().zip(rows.by_ref()) {
            frame.render_widget(Line::styled(line, look.style(Mean::Strong)), row);
        }
        self.field.render(frame, rows.next().unwrap_or_default(), true, look);
        for (line, row) in lines.into_iter().zip(rows) {
            frame.render_widget(Line::styled(line, look.style(mean)), row);
        }
    }
}
