//! A question before something that cannot be taken back. It is answered by another key than the one that asked, and Enter never destroys
//! (UX.md R22).

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::screen::{Command, Ctx, Look, Outcome, Reply, Request, Screen};
use crate::tui::theme::Mean;
use crate::tui::widgets::text::{width, wrap};
use crate::tui::widgets::window::{FRAME, window};

/// What a yes does beside answering the screen below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Then {
    Reply,
    Quit,
    Leave,
}

/// Asks the screen below's question; answers [`Reply::Yes`] or [`Reply::Cancelled`].
#[derive(Debug, Clone)]
pub struct Ask {
    title: String,
    text: String,
    yes: Option<String>,
    then: Then,
}

impl Ask {
    /// `title` is the question, naming the object and how many; `text` says what will come of it.
    pub fn new(title: impl Into<String>, text: impl Into<String>) -> Self {
        Self { title: title.into(), text: text.into(), yes: None, then: Then::Reply }
    }

    /// The word beside the key for yes: what will be done.
    #[must_use]
    pub fn yes(mut self, word: impl Into<String>) -> Self {
        self.yes = Some(word.into());
        self
    }

    /// A yes ends the session.
    #[must_use]
    pub(in crate::tui) fn quits(self) -> Self {
        Self { then: Then::Quit, ..self }
    }

    /// A yes leaves the screen below.
    #[must_use]
    pub(in crate::tui) fn leaves(self) -> Self {
        Self { then: Then::Leave, ..self }
    }

    fn answer<W>(&self, ctx: &mut Ctx<'_, W>) -> Outcome<W> {
        match self.then {
            Then::Reply => Outcome::Reply(Reply::Yes),
            Then::Leave => Outcome::Reply(Reply::Leave),
            Then::Quit => {
                ctx.ask(Request::Quit);
                Outcome::Consumed
            }
        }
    }
}

impl<W> Screen<W> for Ask {
    fn title(&self, _look: &Look<'_>) -> String {
        self.title.clone()
    }

    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Ask]
    }

    fn overlay(&self) -> bool {
        true
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        let yes = Command::new(Action::Yes);
        let yes = match &self.yes {
            Some(word) => yes.label(word.clone()),
            None => yes,
        };
        vec![yes, Command::new(Action::Back).label(tr!(look, "stay")), Command::quiet(Action::No)]
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_, W>) -> Outcome<W> {
        match action {
            Action::Yes => self.answer(ctx),
            Action::Quit if self.then == Then::Quit => self.answer(ctx),
            Action::No | Action::Back => Outcome::Reply(Reply::Cancelled),
            _ => Outcome::Ignored,
        }
    }

    fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        let room = usize::from(area.width.saturating_sub(FRAME.0)).clamp(1, 56);
        let mut lines: Vec<Line<'_>> =
            wrap(&self.title, room).into_iter().map(|line| Line::styled(line, look.style(Mean::Strong))).collect();
        lines.extend(wrap(&self.text, room).into_iter().map(Line::from));
        let key = |action| look.keymap.shown(action).unwrap_or_default();
        let yes = self.yes.clone().unwrap_or_else(|| look.locale.text(Action::Yes.entry().label).to_owned());
        let choice = tr!(look, "{yes} {what}    {back} stay", yes = key(Action::Yes), what = yes, back = key(Action::Back));
        lines.push(Line::default());
        let wide = lines.iter().map(Line::width).chain([width(&choice)]).max().unwrap_or(0);
        lines.push(Line::styled(choice, look.style(Mean::Key)));
        let size = (narrow(wide) + FRAME.0, narrow(lines.len()) + FRAME.1);
        let inside = window(frame, area, size, "", look);
        frame.render_widget(Paragraph::new(lines), inside);
    }
}

fn narrow(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX - 16)
}
