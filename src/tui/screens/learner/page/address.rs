//! A link that leads out of the course: shown in full, copied or opened, and never without a key (SECURITY.md S12).

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::content::Link;
use crate::domain::completion::Status;
use crate::domain::text::Untrusted;
use crate::service::page::{Neighbor, PageView};
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::screen::{Command, Ctx, Look, Outcome, Request, Screen};
use crate::tui::theme::Mean;
use crate::tui::widgets::text::{reading, wrap};
use crate::tui::widgets::window::{FRAME, window};

/// An address in full, with what can be done with it: a link item, or over the page that holds the link.
pub struct Address {
    title: Untrusted,
    target: Untrusted,
    /// The item it is; `None` over a page.
    item: Option<Box<PageView>>,
    /// What it says, as it was laid out.
    lines: Vec<Line<'static>>,
}

impl Address {
    /// Over the page.
    pub fn over(link: &Link) -> Self {
        Self { title: link.text.as_str().into(), target: link.target.as_str().into(), item: None, lines: Vec::new() }
    }

    pub fn of_item(view: PageView) -> Self {
        let target = view.url.clone().unwrap_or_default();
        Self { title: view.title.clone(), target, item: Some(Box::new(view)), lines: Vec::new() }
    }

    /// Only what a browser or a mail program takes is handed on to the system.
    fn can_be_opened(&self) -> bool {
        let address = self.target.raw();
        ["https://", "http://", "mailto:"]
            .iter()
            .any(|scheme| address.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)))
            && !address.chars().any(|c| c.is_control() || c.is_whitespace())
    }

    fn said(&self, columns: usize, look: &Look<'_>) -> Vec<Line<'static>> {
        let mut lines = Vec::new();
        let mut say = |text: &str, mean| lines.extend(wrap(text, columns).into_iter().map(|line| Line::styled(line, look.style(mean))));
        say(&self.title.for_screen(), Mean::Strong);
        say("", Mean::Text);
        say(&self.target.for_screen(), Mean::Link);
        say("", Mean::Text);
        let key = |action| look.keymap.shown(action).unwrap_or_default();
        if self.can_be_opened() {
            say(
                &tr!(
                    look,
                    "This leads out of Lyceum. {open} opens it with the system's program, {copy} copies it.",
                    open = key(Action::OpenLink),
                    copy = key(Action::CopyText)
                ),
                Mean::Text,
            );
        } else {
            say(&tr!(look, "This is no web address that could be opened. {copy} copies it.", copy = key(Action::CopyText)), Mean::Text);
        }
        if let Some(next) = self.item.as_ref().and_then(|view| view.next.as_ref()) {
            say("", Mean::Text);
            say(&tr!(look, "Next: {title}", title = next.title.for_screen()), Mean::Muted);
        }
        lines
    }

    fn go(&self, to: Option<&Neighbor>, ctx: &mut Ctx<'_>) -> Outcome {
        let Some(view) = &self.item else { return Outcome::Ignored };
        super::follow::go(&view.course, to, ctx)
    }
}

impl Screen for Address {
    fn title(&self, _look: &Look<'_>) -> String {
        self.title.for_screen().into_owned()
    }

    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Page, Scope::Links, Scope::Onward, Scope::Copy, Scope::Item]
    }

    fn overlay(&self) -> bool {
        self.item.is_none()
    }

    fn corner(&self, look: &Look<'_>) -> Option<String> {
        let view = self.item.as_ref()?;
        let done = if view.status == Some(Status::Done) { format!("{}   ", tr!(look, "done")) } else { String::new() };
        Some(tr!(look, "{done}{n} of {all}", done = done, n = view.number, all = view.of))
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        let why = (!self.can_be_opened()).then(|| tr!(look, "this is no web address"));
        let mut commands = vec![Command::new(Action::OpenLink).label(tr!(look, "open")).barred(why), Command::new(Action::CopyText)];
        if self.item.is_some() {
            commands.push(Command::pair(Action::NextPage, Action::PreviousPage, tr!(look, "next / previous")));
            commands.push(Command::quiet(Action::ReadOn));
        } else {
            commands.push(Command::new(Action::Back).label(tr!(look, "close")));
        }
        commands
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        match action {
            Action::OpenLink | Action::Open if self.can_be_opened() => {
                ctx.ask(Request::OpenLink(self.target.raw().to_owned()));
                Outcome::Consumed
            }
            Action::CopyText => {
                ctx.copy(self.target.for_screen());
                Outcome::Consumed
            }
            Action::NextPage | Action::ReadOn => self.go(self.item.as_ref().and_then(|view| view.next.clone()).as_ref(), ctx),
            Action::PreviousPage => self.go(self.item.as_ref().and_then(|view| view.previous.clone()).as_ref(), ctx),
            _ => Outcome::Ignored,
        }
    }

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        let columns = if self.overlay() { area.width.min(76).saturating_sub(FRAME.0) } else { reading(area).width };
        self.lines = self.said(usize::from(columns), look);
    }

    fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        let inside = if self.overlay() {
            let rows = u16::try_from(self.lines.len()).unwrap_or(u16::MAX);
            window(frame, area, (76, rows.saturating_add(FRAME.1)), &tr!(look, "Link"), look)
        } else {
            reading(area)
        };
        for (row, line) in self.lines.iter().take(usize::from(inside.height)).enumerate() {
            let y = inside.y + u16::try_from(row).unwrap_or(0);
            frame.render_widget(line, Rect { y, height: 1, ..inside });
        }
    }
}
