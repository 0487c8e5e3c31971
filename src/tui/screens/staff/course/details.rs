//! What is known of the entry under the cursor: beside the list in wide terminals, else the weightiest of it in the status row.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{Course, Entry};
use crate::domain::text::Untrusted;
use crate::service::attempt::AskingRow;
use crate::service::grade::ToMarkRow;
use crate::service::outline::{ItemState, ItemView};
use crate::tr;
use crate::tui::action::Action;
use crate::tui::screen::Look;
use crate::tui::screens::learner::page::kind_word;
use crate::tui::theme::Mean;
use crate::tui::when;
use crate::tui::widgets::text::wrap;

type Texts = Vec<(Mean, String)>;

pub(super) fn render(course: &Course, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
    let lines = texts(course, look)
        .into_iter()
        .flat_map(|(mean, text)| wrap(&text, usize::from(area.width)).into_iter().map(move |line| Line::styled(line, look.style(mean))));
    for (line, row) in lines.zip(area.rows()) {
        frame.render_widget(line, row);
    }
}

/// The one sentence for the status row.
pub(super) fn summary(course: &Course, look: &Look<'_>) -> Option<String> {
    let key = |action| look.keymap.shown(action).unwrap_or_default();
    match course.list.selected()? {
        Entry::Item(id) => {
            let item = course.known.view().outline.item(id)?;
            let waiting = course.known.waiting(id);
            match item.state {
                ItemState::Hidden => Some(tr!(look, "Learners do not see it. {key} shows it to them.", key = key(Action::ShowItem))),
                _ if waiting > 0 => Some(tr!(look, "{n} to mark: {key} shows whose", n = waiting, key = key(Action::NextPart))),
                _ => Some(dates(item, look).join("  ")).filter(|text| !text.is_empty()),
            }
        }
        Entry::Asking(_) => Some(tr!(look, "{key} shows what learners say should count", key = key(Action::Open))),
        Entry::Work(_) => Some(tr!(look, "{key} shows it beside what it is marked by", key = key(Action::Open))),
        Entry::Deed(deed) => course.bars(*deed, look),
    }
}

fn texts(course: &Course, look: &Look<'_>) -> Texts {
    match course.list.selected() {
        Some(Entry::Item(id)) => course.known.view().outline.item(id).map(|item| of_item(course, item, look)).unwrap_or_default(),
        Some(Entry::Asking(n)) => course.known.taught.asking.get(*n).map(|row| of_asking(row, look)).unwrap_or_default(),
        Some(Entry::Work(n)) => course.known.work().get(*n).map(|row| of_work(row, look)).unwrap_or_default(),
        Some(Entry::Deed(deed)) => vec![
            (Mean::Strong, super::rows::deed_word(&course.known, *deed, look)),
            (Mean::Text, super::rows::deed_text(&course.known, *deed, look)),
        ],
        None => Vec::new(),
    }
}

fn of_asking(row: &AskingRow, look: &Look<'_>) -> Texts {
    let asks =
        tr!(look, one "{n} answer should count, says who gave it." | "{n} answers should count, say those who gave them.", n = row.count);
    vec![
        (Mean::Strong, row.title.for_screen().into_owned()),
        (Mean::Text, asks),
        (Mean::Muted, tr!(look, "The oldest came {when}.", when = when::distance(look, row.since))),
    ]
}

fn dates(item: &ItemView, look: &Look<'_>) -> Vec<String> {
    let dates = [
        item.open.map(|at| tr!(look, "Opens {when}", when = when::in_full(look, at))),
        item.due.map(|at| tr!(look, "Due {when}", when = when::in_full(look, at))),
        item.close.map(|at| tr!(look, "Closes {when}", when = when::in_full(look, at))),
    ];
    dates.into_iter().flatten().collect()
}

fn of_item(course: &Course, item: &ItemView, look: &Look<'_>) -> Texts {
    let waiting = course.known.waiting(&item.id);
    let mut facts = vec![kind_word(item.kind, look)];
    facts.extend(item.minutes.map(|n| tr!(look, "about {n} minutes", n = n)));
    facts.extend(item.points.map(|points| tr!(look, one "{n} point" | "{n} points", n = points)));
    facts.extend(item.optional.then(|| tr!(look, "optional")));
    let mut texts = vec![
        (Mean::Strong, item.title.for_screen().into_owned()),
        (Mean::Text, facts.join(", ")),
        (Mean::Muted, Untrusted::from(item.id.as_str()).for_screen().into_owned()),
        (Mean::Text, String::new()),
    ];
    texts.push(match item.state {
        ItemState::Published => (Mean::Text, tr!(look, "Learners see it.")),
        ItemState::Hidden => (Mean::Warn, tr!(look, "Learners do not see it.")),
        ItemState::Archived => (Mean::Muted, tr!(look, "It is no longer in the course.")),
    });
    let needs =
        item.requires.iter().map(|text| tr!(look, "Needs {what}", what = super::rows::need(text, &course.known.view().outline, look)));
    texts.extend(needs.chain(dates(item, look)).map(|text| (Mean::Text, text)));
    if waiting > 0 {
        texts.push((
            Mean::Warn,
            tr!(look, one "{n} piece of work waits to be marked." | "{n} pieces of work wait to be marked.", n = waiting),
        ));
    }
    let asking = course.known.asking(&item.id);
    if asking > 0 {
        texts.push((Mean::Warn, tr!(look, one "{n} answer is asked to count." | "{n} answers are asked to count.", n = asking)));
    }
    let key = |action| look.keymap.shown(action).unwrap_or_default();
    texts.push((Mean::Text, String::new()));
    texts.push((
        Mean::Muted,
        tr!(look, "{open} opens it, {show} shows or hides it", open = key(Action::Open), show = key(Action::ShowItem)),
    ));
    texts
}

fn of_work(row: &ToMarkRow, look: &Look<'_>) -> Texts {
    let mut texts = vec![
        (Mean::Strong, row.name.for_screen().into_owned()),
        (Mean::Text, row.title.for_screen().into_owned()),
        (Mean::Text, tr!(look, "Handed in {when}", when = when::in_full(look, row.at))),
    ];
    let key = look.keymap.shown(Action::Open).unwrap_or_default();
    texts.extend([(Mean::Text, String::new()), (Mean::Muted, tr!(look, "{key} shows it beside what it is marked by", key = key))]);
    texts
}
