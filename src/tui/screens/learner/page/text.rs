//! What stands on a page: its text with the questions in it, and below that the way on.

use super::{PageReader, question};
use crate::content::{self, Meaning, Span};
use crate::domain::course::ItemKind;
use crate::domain::text::Untrusted;
use crate::service::page::{Neighbor, PageView};
use crate::tr;
use crate::tui::action::Action;
use crate::tui::screen::Look;
use crate::tui::widgets::markdown::MarkdownView;

/// The text of a page with its questions, at the place where reading goes on.
pub(super) fn reading(view: &PageView, look: &Look<'_>) -> MarkdownView {
    let later = match view.kind {
        ItemKind::Discussion => Some(tr!(look, "Posting is not built yet: for now a discussion can only be read.")),
        ItemKind::Survey => Some(tr!(look, "Answering is not built yet: for now a survey can only be read.")),
        _ => None,
    };
    let text = match later {
        Some(later) => Untrusted::new(format!("{}\n\n> [!NOTE]\n> {later}\n", view.text.raw())),
        None => view.text.clone(),
    };
    let mut text = MarkdownView::new(&text)
        .with_checks(view.checks.iter().map(question::check).collect())
        .with_line_numbers()
        .with_read(view.place.read);
    let place = text.document().anchor_at(usize::try_from(view.place.at).unwrap_or(usize::MAX));
    text.go_to(place);
    text
}

/// What an item is, for people.
pub fn kind_word(kind: ItemKind, look: &Look<'_>) -> String {
    match kind {
        ItemKind::Page => tr!(look, "page"),
        ItemKind::Quiz => tr!(look, "quiz"),
        ItemKind::Assignment => tr!(look, "assignment"),
        ItemKind::Discussion => tr!(look, "discussion"),
        ItemKind::Survey => tr!(look, "survey"),
        ItemKind::Link => tr!(look, "link"),
        ItemKind::File => tr!(look, "file"),
    }
}

impl PageReader {
    /// The lines below the text: what comes next.
    pub(super) fn way_on(&self, look: &Look<'_>) -> Vec<content::Line> {
        let key = look.keymap.shown(Action::ReadOn).unwrap_or_default();
        let mut lines = vec![content::Line::new(vec![Span::new("-".repeat(24), Meaning::Mark)])];
        let mut say = |text: String, meaning| lines.push(content::Line::new(vec![Span::new(text, meaning)]));
        if self.view.waits_for_mark {
            say(waits_for_mark(look), Meaning::Text);
        }
        match &self.view.next {
            Some(Neighbor { title, locked_by: None, kind, .. }) => {
                let title = title.for_screen();
                say(tr!(look, "Next {kind}: {title}", kind = kind_word(*kind, look), title = title), Meaning::Text);
                say(tr!(look, "{key} goes on to it.", key = key), Meaning::Muted);
            }
            Some(Neighbor { title, locked_by: Some(why), .. }) => {
                say(tr!(look, "Next: {title}", title = title.for_screen()), Meaning::Text);
                say(tr!(look, "It is locked. {why}", why = why), Meaning::Muted);
            }
            None => {
                say(tr!(look, "This is the end of the course."), Meaning::Text);
                say(tr!(look, "{key} leads to its outline.", key = key), Meaning::Muted);
            }
        }
        lines
    }
}

/// What is missing on a page that is done once it is marked.
pub(super) fn waits_for_mark(look: &Look<'_>) -> String {
    let key = look.keymap.shown(Action::MarkDone).unwrap_or_default();
    tr!(look, "This page waits for your mark: {key} marks it done.", key = key)
}
