//! A file to look into: text and code, a table, a page of Markdown. Scrolled, searched, copied from; knows no service.

mod grid;
mod text;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::content::file::{Body, Opened};
use crate::domain::decode::Encoding;
use crate::tr;
use crate::tui::action::Action;
use crate::tui::screen::Look;
use crate::tui::widgets::markdown::MarkdownView;
pub use grid::Grid;
pub use text::TextView;

/// A file and where one is in it.
pub struct FileView {
    pane: Pane,
    encoding: Encoding,
    copy: Option<String>,
}

/// How it is shown.
pub enum Pane {
    Text(Box<TextView>),
    Grid(Box<Grid>),
    Page(Box<MarkdownView>),
}

impl FileView {
    /// The file called `name`.
    pub fn new(name: &str, opened: Opened) -> Self {
        let Opened { body, encoding, copy } = opened;
        let pane = match body {
            Body::Text(text) => Pane::Text(Box::new(TextView::new(name, text))),
            Body::Table(table) => Pane::Grid(Box::new(Grid::new(table))),
            Body::Page(source) => Pane::Page(Box::new(MarkdownView::new(&source).with_line_numbers())),
        };
        Self { pane, encoding, copy }
    }

    pub fn pane(&self) -> &Pane {
        &self.pane
    }

    pub fn page_mut(&mut self) -> Option<&mut MarkdownView> {
        if let Pane::Page(page) = &mut self.pane { Some(page) } else { None }
    }

    /// All of it to be copied; `None` where it is too long for a clipboard. Of a table the cell under the cursor.
    pub fn copied(&self) -> Option<String> {
        match &self.pane {
            Pane::Grid(grid) => Some(grid.cell()),
            Pane::Text(_) | Pane::Page(_) => self.copy.clone(),
        }
    }

    /// What it consists of: `120 lines`, `40 rows, 3 columns`, and how it was written where that is not as usual.
    pub fn facts(&self, look: &Look<'_>) -> Vec<String> {
        let mut facts = match &self.pane {
            Pane::Text(text) => vec![tr!(look, one "{n} line" | "{n} lines", n = text.text().line_count())],
            Pane::Grid(grid) => grid.facts(look),
            Pane::Page(_) => Vec::new(),
        };
        match self.encoding {
            Encoding::Utf8 => {}
            Encoding::Utf16 => facts.push(tr!(look, "read as UTF-16")),
            Encoding::Western => facts.push(tr!(look, "not UTF-8, read as Latin-1")),
        }
        facts
    }

    /// Does an action of moving. Returns whether it was one.
    pub fn on_action(&mut self, action: Action, look: &Look<'_>) -> bool {
        match &mut self.pane {
            Pane::Text(text) => text.on_action(action, look),
            Pane::Grid(grid) => grid.on_action(action),
            Pane::Page(page) => on_page(page, action),
        }
    }

    /// Seeks a text and goes to the first place from here on; whether there is one.
    pub fn find(&mut self, wanted: &str, look: &Look<'_>) -> bool {
        match &mut self.pane {
            Pane::Text(text) => text.find(wanted, look),
            Pane::Grid(grid) => grid.find(wanted),
            Pane::Page(page) => {
                let found = !wanted.trim().is_empty() && page.find(wanted) > 0;
                if !found {
                    page.end_search();
                }
                found
            }
        }
    }

    /// To the next place of what is sought, or back to the one before.
    pub fn next_match(&mut self, onward: bool, look: &Look<'_>) {
        match &mut self.pane {
            Pane::Text(text) => text.next_match(onward, look),
            Pane::Grid(grid) => grid.next_match(onward),
            Pane::Page(page) if onward => page.next_match(),
            Pane::Page(page) => page.previous_match(),
        }
    }

    pub fn end_search(&mut self) {
        match &mut self.pane {
            Pane::Text(text) => text.end_search(),
            Pane::Grid(grid) => grid.end_search(),
            Pane::Page(page) => page.end_search(),
        }
    }

    /// What is sought; which place one stands on, of how many, where they are counted.
    pub fn sought(&self) -> Option<(&str, Option<(usize, usize)>)> {
        match &self.pane {
            Pane::Text(text) => text.sought(),
            Pane::Grid(grid) => grid.sought().map(|wanted| (wanted, None)),
            Pane::Page(page) => page.sought().map(|(wanted, at, all)| (wanted, Some((at, all)))),
        }
    }

    pub fn is_at_end(&self) -> bool {
        match &self.pane {
            Pane::Text(text) => text.is_at_end(),
            Pane::Grid(grid) => grid.is_at_end(),
            Pane::Page(page) => page.is_at_end(),
        }
    }

    pub fn percent(&self) -> usize {
        match &self.pane {
            Pane::Text(text) => text.percent(),
            Pane::Grid(grid) => grid.percent(),
            Pane::Page(page) => usize::from(page.shown() / 10),
        }
    }

    /// Takes in colors that came; whether something changed.
    pub fn tick(&mut self) -> bool {
        match &mut self.pane {
            Pane::Text(text) => text.tick(),
            Pane::Grid(_) => false,
            Pane::Page(page) => page.tick(),
        }
    }

    /// Whether it wants to be asked again soon.
    pub fn is_coloring(&self) -> bool {
        match &self.pane {
            Pane::Text(text) => text.is_coloring(),
            Pane::Grid(_) => false,
            Pane::Page(page) => page.is_coloring(),
        }
    }

    pub fn layout(&mut self, area: Rect, look: &Look<'_>) {
        match &mut self.pane {
            Pane::Text(text) => text.layout(area, look),
            Pane::Grid(grid) => grid.layout(area),
            Pane::Page(page) => page.layout(area, look),
        }
    }

    pub fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        match &self.pane {
            Pane::Text(text) => text.render(frame, look),
            Pane::Grid(grid) => grid.render(frame, look),
            Pane::Page(page) => page.render(frame, area, look),
        }
    }
}

fn on_page(page: &mut MarkdownView, action: Action) -> bool {
    match action {
        Action::Up => page.scroll(-1),
        Action::Down => page.scroll(1),
        Action::PageUp | Action::ReadBack => page.page_up(),
        Action::PageDown => page.page_down(),
        Action::HalfUp => page.half_up(),
        Action::HalfDown => page.half_down(),
        Action::First => page.first(),
        Action::Last => page.last(),
        _ => return false,
    }
    page.note_seen();
    true
}
