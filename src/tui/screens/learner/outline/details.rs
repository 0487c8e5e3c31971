//! What is known of the entry under the cursor, beside the tree.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::domain::completion::Status;
use crate::service::outline::{ItemView, ModuleView};
use crate::tr;
use crate::tui::action::Action;
use crate::tui::screen::Look;
use crate::tui::screens::learner::outline::{CourseOutline, Entry, rows};
use crate::tui::screens::learner::page::kind_word;
use crate::tui::theme::Mean;
use crate::tui::when;
use crate::tui::widgets::text::wrap;

impl CourseOutline {
    pub(super) fn render_details(&self, frame: &mut Frame<'_>, look: &Look<'_>) {
        let texts = match self.tree.list.selected() {
            Some(Entry::Item(id)) => self.outline.item(id).map(|item| of_item(item, look)),
            Some(Entry::Module(id)) => self.module(id).map(|module| of_module(module, look)),
            None => None,
        };
        let area = self.details_area;
        let lines = texts.into_iter().flatten().flat_map(|(mean, text)| {
            wrap(&text, usize::from(area.width)).into_iter().map(move |line| Line::styled(line, look.style(mean)))
        });
        for (row, line) in lines.take(usize::from(area.height)).enumerate() {
            frame.render_widget(line, Rect { y: area.y + u16::try_from(row).unwrap_or(0), height: 1, ..area });
        }
    }
}

type Texts = Vec<(Mean, String)>;

fn of_item(item: &ItemView, look: &Look<'_>) -> Texts {
    let mut texts = vec![(Mean::Strong, item.title.for_screen().into_owned())];
    let mut facts = vec![kind_word(item.kind, look)];
    facts.extend(item.minutes.map(|n| tr!(look, "about {n} minutes", n = n)));
    facts.extend(item.points.map(|points| tr!(look, one "{n} point" | "{n} points", n = points)));
    facts.extend(item.optional.then(|| tr!(look, "optional")));
    texts.push((Mean::Text, facts.join(", ")));
    texts.push((Mean::Text, String::new()));
    texts.extend(item.status.map(|status| (Mean::Text, status_word(status, look))));
    texts.extend(rows::reasons(&item.reasons, look).into_iter().map(|why| (Mean::Text, why)));
    if let Some(read) = item.read.filter(|read| (1..1_000).contains(read)) {
        texts.push((Mean::Text, tr!(look, "{n} % of it was on your screen.", n = read / 10)));
    }
    let dates = [
        item.open.map(|at| tr!(look, "Opens {when}", when = when::in_full(look, at))),
        item.due.map(|at| tr!(look, "Due {when}, {distance}", when = when::in_full(look, at), distance = when::distance(look, at))),
        item.close.map(|at| tr!(look, "Closes {when}", when = when::in_full(look, at))),
    ];
    texts.extend(dates.into_iter().flatten().map(|text| (Mean::Text, text)));
    if item.late {
        texts.push((Mean::Warn, tr!(look, "LATE: it was due and is not handed in.")));
    }
    if item.status != Some(Status::Locked) {
        let key = look.keymap.shown(Action::Open).unwrap_or_default();
        texts.push((Mean::Text, String::new()));
        texts.push((Mean::Muted, tr!(look, "{key} opens it", key = key)));
    }
    texts
}

fn of_module(module: &ModuleView, look: &Look<'_>) -> Texts {
    let mut texts = vec![(Mean::Strong, module.title.for_screen().into_owned())];
    texts.push((Mean::Text, tr!(look, one "{n} item" | "{n} items", n = module.items.len())));
    texts.push((Mean::Text, String::new()));
    texts.extend(module.progress.map(|done| (Mean::Text, tr!(look, "{n} of {all} done", n = done.completed, all = done.required))));
    texts.extend(rows::reasons(&module.reasons, look).into_iter().map(|why| (Mean::Text, why)));
    texts
}

fn status_word(status: Status, look: &Look<'_>) -> String {
    match status {
        Status::Done => tr!(look, "Done."),
        Status::Started => tr!(look, "Started."),
        Status::NotStarted => tr!(look, "Not started."),
        Status::Locked => tr!(look, "Locked."),
    }
}
