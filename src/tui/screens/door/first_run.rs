//! No school yet: three ways to begin, each done in under a minute (UX.md R33).

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::screen::{Command, Ctx, Look, Outcome, Reply, Screen};
use crate::tui::screens::door::Outside;
use crate::tui::screens::door::classroom::NewClassroom;
use crate::tui::screens::door::founding::{Founding, What};
use crate::tui::screens::door::just_me::JustMe;
use crate::tui::theme::Mean;
use crate::tui::widgets::list::{List, MARK, Row};
use crate::tui::widgets::page::Page;
use crate::tui::widgets::text::{cut, wrap};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Demo,
    JustMe,
    Classroom,
}

/// The three choices.
#[derive(Default)]
pub struct FirstRun {
    list: List<Way>,
}

impl FirstRun {
    fn page(look: &Look<'_>) -> Page {
        Page::new(tr!(look, "Welcome to Lyceum"), tr!(look, "Courses, quizzes and grades in your terminal. How do you want to begin?"))
    }

    fn rows(width: u16, look: &Look<'_>) -> Vec<Row<Way>> {
        let ways = [
            (
                Way::JustMe,
                tr!(look, "Just me"),
                tr!(look, "Learn by yourself, on this machine. No password; three courses are ready for you."),
            ),
            (Way::Classroom, tr!(look, "A classroom"), tr!(look, "Teach others. You become its admin and choose a password.")),
            (Way::Demo, tr!(look, "Explore a demo school"), tr!(look, "A small school with invented people, to look around in.")),
        ];
        let room = usize::from(width.saturating_sub(MARK));
        let last = ways.len() - 1;
        ways.into_iter()
            .enumerate()
            .map(|(at, (way, name, text))| {
                let mut lines = vec![Line::styled(cut(&name, room), look.style(Mean::Strong))];
                lines.extend(wrap(&text, room.saturating_sub(2)).into_iter().map(|line| Line::raw(format!("  {line}"))));
                lines.extend((at < last).then(Line::default));
                Row::card(way, lines)
            })
            .collect()
    }
}

impl Screen<Outside> for FirstRun {
    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "Welcome")
    }

    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Item, Scope::Move]
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        vec![
            Command::pair(Action::Up, Action::Down, tr!(look, "move")),
            Command::new(Action::Open).label(tr!(look, "choose")),
            Command::new(Action::Quit),
        ]
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_, Outside>) -> Outcome<Outside> {
        match action {
            Action::Open => match self.list.selected() {
                Some(Way::Demo) => Outcome::Modal(Box::new(Founding::start(What::Demo, ctx))),
                Some(Way::JustMe) => Outcome::Push(Box::new(JustMe::screen(ctx))),
                Some(Way::Classroom) => Outcome::Push(Box::new(NewClassroom::screen(ctx))),
                None => Outcome::Ignored,
            },
            other if self.list.on_action(other) => Outcome::Consumed,
            _ => Outcome::Ignored,
        }
    }

    fn on_reply(&mut self, reply: Reply, ctx: &mut Ctx<'_, Outside>) -> Outcome<Outside> {
        if let Reply::Refused(error) = reply {
            ctx.fail(&error);
        }
        Outcome::Consumed
    }

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        let below = Self::page(look).below(area);
        self.list.set(Self::rows(below.width, look));
        self.list.layout(below);
    }

    fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        let below = Self::page(look).render(frame, area, look);
        self.list.render(frame, below, true, look);
    }
}
