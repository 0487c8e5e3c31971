//! A list over everything that typing narrows: a line to search with and the entries that fit, the cursor among them.
//!
//! What is listed, in which order and how it is found is the [`Source`]'s; keys, scrolling and the box are here.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;

use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::screen::{Command, Ctx, Look, Outcome, Reply, Screen};
use crate::tui::theme::Mean;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::list::{List, MARK, Row};
use crate::tui::widgets::text::width;
use crate::tui::widgets::window::{FRAME, window};

/// Rows of the line to search with, with the air below it.
const SEARCH: u16 = 2;

/// What a [`SearchList`] is over.
pub trait Source: Send {
    type Id: Clone + PartialEq + Send;

    /// Its place in the header's trail.
    fn title(&self, look: &Look<'_>) -> String;

    /// The title of its box.
    fn heading(&self, look: &Look<'_>) -> String {
        self.title(look)
    }

    /// The word before the line to type into.
    fn word(&self, look: &Look<'_>) -> String;

    /// What stands there when nothing fits.
    fn nothing(&self, look: &Look<'_>) -> String;

    /// The largest that its box gets.
    fn size(&self) -> (u16, u16);

    /// Gets ready for looking for what was typed.
    fn prepare(&mut self, _wanted: &str) {}

    /// The entries that fit what was typed, in `room` columns.
    fn rows(&self, wanted: &str, room: usize, look: &Look<'_>) -> Vec<Row<Self::Id>>;

    /// What choosing an entry tells the screen below.
    fn chosen(&self, id: &Self::Id) -> Reply;

    /// The action that shows this list: it hides it again.
    fn shown_by(&self, action: Action) -> bool;

    /// A text that hides it while nothing is typed.
    fn hidden_by(&self, _text: &str) -> bool {
        false
    }
}

/// The list and what was typed to narrow it. Answers what the source makes of the chosen entry, or [`Reply::Cancelled`].
pub struct SearchList<S: Source> {
    source: S,
    search: Field,
    list: List<S::Id>,
    room: usize,
    /// For how many columns the list was written, and in which look.
    drawn: Option<(usize, Style)>,
}

impl<S: Source> SearchList<S> {
    pub fn new(source: S) -> Self {
        Self { source, search: Field::default(), list: List::default(), room: 0, drawn: None }
    }

    fn narrow(&mut self, look: &Look<'_>) {
        self.source.prepare(self.search.text());
        self.list.set(self.source.rows(self.search.text(), self.room, look));
    }

    fn size(&self, area: Rect) -> (u16, u16) {
        let (width, height) = self.source.size();
        (width.min(area.width), height.min(area.height))
    }
}

impl<W, S: Source> Screen<W> for SearchList<S> {
    fn title(&self, look: &Look<'_>) -> String {
        self.source.title(look)
    }

    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Line, Scope::Edit]
    }

    fn overlay(&self) -> bool {
        true
    }

    fn typing(&self) -> bool {
        true
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        vec![
            Command::pair(Action::LinePrevious, Action::LineNext, tr!(look, "move")),
            Command::new(Action::Accept).label(tr!(look, "do it")),
            Command::new(Action::Back).label(tr!(look, "close")),
        ]
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_, W>) -> Outcome<W> {
        match action {
            Action::Accept => self.list.selected().map_or(Outcome::Consumed, |id| Outcome::Reply(self.source.chosen(id))),
            Action::Back => Outcome::Reply(Reply::Cancelled),
            other if self.source.shown_by(other) => Outcome::Reply(Reply::Cancelled),
            other if self.list.on_action(other) => Outcome::Consumed,
            other if self.search.on_action(other) => {
                self.narrow(&ctx.look);
                Outcome::Consumed
            }
            _ => Outcome::Ignored,
        }
    }

    fn on_text(&mut self, text: &str, ctx: &mut Ctx<'_, W>) -> Outcome<W> {
        if self.search.is_empty() && self.source.hidden_by(text) {
            return Outcome::Reply(Reply::Cancelled);
        }
        self.search.insert(text);
        self.narrow(&ctx.look);
        self.list.on_action(Action::First);
        Outcome::Consumed
    }

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        let (width, height) = self.size(area);
        let room = usize::from(width.saturating_sub(FRAME.0 + MARK));
        // What is listed is looked for when it is typed, and not for each frame; in another look it is drawn anew.
        let drawn = (room, look.style(Mean::Heading));
        if self.drawn != Some(drawn) {
            self.drawn = Some(drawn);
            self.room = room;
            self.narrow(look);
        }
        self.list.layout(Rect { height: height.saturating_sub(FRAME.1 + SEARCH), ..area });
    }

    fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        let inside = window(frame, area, self.size(area), &self.source.heading(look), look);
        let [line, rest] = split_first(inside, SEARCH);
        let word = self.source.word(look);
        let used = u16::try_from(width(&word) + 1).unwrap_or(u16::MAX).min(line.width);
        let field = Rect { x: line.x + used, width: line.width - used, height: line.height.min(1), ..line };
        frame.render_widget(Line::styled(word, look.style(Mean::Key)), Rect { height: line.height.min(1), ..line });
        if self.list.is_empty() {
            frame.render_widget(Line::raw(self.source.nothing(look)), rest);
        }
        self.list.render(frame, rest, true, look);
        // Last, so that the terminal's cursor stands here and not in the list.
        self.search.render(frame, field, true, look);
    }
}

/// The first `rows` of an area and what is left.
fn split_first(area: Rect, rows: u16) -> [Rect; 2] {
    let first = rows.min(area.height);
    [Rect { height: first, ..area }, Rect { y: area.y + first, height: area.height - first, ..area }]
}
