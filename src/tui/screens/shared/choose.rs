//! One of several, chosen in a list over the screen: a link of the page, a part of it.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::screen::{Command, Ctx, Look, Outcome, Reply, Screen};
use crate::tui::theme::Mean;
use crate::tui::widgets::list::{List, Row};
use crate::tui::widgets::text::{cut, width, wrap};
use crate::tui::widgets::window::{FRAME, window};

/// One choice: what it is called, and a remark under or beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// Safe for a screen.
    pub text: String,
    /// Safe for a screen; may be empty.
    pub remark: String,
}

/// Answers [`Reply::Chosen`] with the position, or [`Reply::Cancelled`].
pub struct Choose {
    title: String,
    offers: Vec<Offer>,
    list: List<usize>,
    columns: usize,
}

impl Choose {
    pub fn new(title: impl Into<String>, offers: Vec<Offer>, at: usize) -> Self {
        let mut choose = Self { title: title.into(), offers, list: List::default(), columns: 0 };
        choose.fill(60);
        choose.list.select(&at);
        choose
    }

    /// A remark stands beside its text where both have room, else whole below it.
    fn fill(&mut self, columns: usize) {
        if self.columns == columns {
            return;
        }
        self.columns = columns;
        let rows = self.offers.iter().enumerate().map(|(at, offer)| {
            let text = Span::raw(cut(&offer.text, columns));
            let left = columns.saturating_sub(width(&offer.text) + 2);
            if offer.remark.is_empty() {
                Row::new(at, text)
            } else if width(&offer.remark) <= left {
                Row::new(at, Line::from(vec![text, Span::raw("  "), Span::raw(offer.remark.clone())]))
            } else {
                let below = wrap(&offer.remark, columns.saturating_sub(4).max(1)).into_iter().map(|line| Line::raw(format!("    {line}")));
                Row::card(at, std::iter::once(text.into()).chain(below).collect())
            }
        });
        self.list.set(rows.collect());
    }

    fn size(&self) -> (u16, u16) {
        let widest = self.offers.iter().map(|offer| width(&offer.text) + width(&offer.remark) + 4).max().unwrap_or(0);
        let lines: usize = self.list.rows().iter().map(|row| row.lines.len()).sum();
        let columns = u16::try_from(widest.clamp(30, 90)).unwrap_or(90) + FRAME.0;
        (columns, u16::try_from(lines).unwrap_or(u16::MAX).saturating_add(FRAME.1))
    }
}

impl Screen for Choose {
    fn title(&self, _look: &Look<'_>) -> String {
        self.title.clone()
    }

    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Item, Scope::Move]
    }

    fn overlay(&self) -> bool {
        true
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        vec![
            Command::pair(Action::Up, Action::Down, tr!(look, "move")),
            Command::new(Action::Open),
            Command::new(Action::Back).label(tr!(look, "close")),
        ]
    }

    fn on_action(&mut self, action: Action, _ctx: &mut Ctx<'_>) -> Outcome {
        match action {
            Action::Open => self.list.selected().map_or(Outcome::Consumed, |at| Outcome::Reply(Reply::Chosen(*at))),
            Action::Back => Outcome::Reply(Reply::Cancelled),
            other if self.list.on_action(other) => Outcome::Consumed,
            _ => Outcome::Ignored,
        }
    }

    fn layout(&mut self, area: Rect, _look: &Look<'_>) {
        let (columns, _) = self.size();
        self.fill(usize::from(columns.min(area.width).saturating_sub(FRAME.0 + 2)));
        let (_, rows) = self.size();
        self.list.layout(Rect { height: rows.min(area.height).saturating_sub(FRAME.1), ..area });
    }

    fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        let inside = window(frame, area, self.size(), &self.title, look);
        self.list.render(frame, inside, true, look);
        if self.offers.is_empty() {
            frame.render_widget(Line::styled(tr!(look, "Nothing here."), look.style(Mean::Muted)), inside);
        }
    }
}
