//! One of several things to choose, found by typing: a deed, a filter, a course. Answers [`Reply::Chosen`].

use ratatui::text::Line;

use crate::domain::seek::{folded, holds};
use crate::tr;
use crate::tui::action::Action;
use crate::tui::screen::{Look, Reply};
use crate::tui::widgets::list::Row;
use crate::tui::widgets::search_list::{SearchList, Source};
use crate::tui::widgets::text::spread;

/// What there is to choose, each with a word on the right.
pub struct Choices {
    title: String,
    options: Vec<(String, String)>,
}

impl Choices {
    pub fn of(title: String, options: Vec<(String, String)>) -> SearchList<Self> {
        SearchList::new(Self { title, options })
    }
}

impl Source for Choices {
    type Id = usize;

    fn title(&self, _look: &Look<'_>) -> String {
        self.title.clone()
    }

    fn word(&self, _look: &Look<'_>) -> String {
        "/".to_owned()
    }

    fn nothing(&self, look: &Look<'_>) -> String {
        tr!(look, "Nothing is called like that.")
    }

    fn size(&self) -> (u16, u16) {
        let rows = u16::try_from(self.options.len()).unwrap_or(u16::MAX);
        (64, rows.saturating_add(4).min(20))
    }

    fn rows(&self, wanted: &str, room: usize, _look: &Look<'_>) -> Vec<Row<usize>> {
        let wanted = folded(wanted);
        let fits = |(_, (what, aside)): &(usize, &(String, String))| holds(&format!("{what} {aside}"), &wanted);
        let row = |(n, (what, aside)): (usize, &(String, String))| Row::new(n, Line::raw(spread(what, aside, room)));
        self.options.iter().enumerate().filter(fits).map(row).collect()
    }

    fn chosen(&self, id: &usize) -> Reply {
        Reply::Chosen(*id)
    }

    fn shown_by(&self, _action: Action) -> bool {
        false
    }
}
