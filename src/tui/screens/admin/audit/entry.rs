//! How an entry of the log looks: as a line of the list, in full beside it, and in full on a screen of its own.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use serde_json::Value;

use crate::domain::text::Untrusted;
use crate::service::audit::AuditEntry;
use crate::tr;
use crate::tui::screen::{Look, Screen};
use crate::tui::screens::shared::reading::{Reading, ReadingScreen};
use crate::tui::theme::Mean;
use crate::tui::when;
use crate::tui::widgets::text::{column, cut, fit, width, wrap};

/// Columns from which an entry stands on one line.
const WIDE: usize = 58;

/// Lines of an entry in the list.
pub(super) fn tall(room: usize) -> usize {
    if room < WIDE { 2 } else { 1 }
}

pub(super) fn lines(entry: &AuditEntry, room: usize, look: &Look<'_>) -> Vec<Line<'static>> {
    if room >= WIDE {
        return vec![line(entry, room, look)];
    }
    let first = format!("{} {} {}", when::moment(look, entry.at), entry.actor.for_screen(), entry.action);
    let second = format!("  {}", of_whom(&entry.object.for_screen(), room.saturating_sub(2)));
    vec![Line::raw(cut(&first, room)), Line::styled(second, look.style(Mean::Muted))]
}

/// An object as it fits: where it is too long the person whom it is about stays, for they are looked for, and of what it is the end.
fn of_whom(object: &str, room: usize) -> String {
    match object.rsplit_once(" of ") {
        Some((what, whom)) if width(object) > room && width(whom) + 8 < room => {
            let whom = format!(" of {whom}");
            format!("{}{whom}", end_of(what, room - width(&whom)))
        }
        _ => end_of(object, room),
    }
}

/// `attempt 34 shell-basics files/first`: what comes last tells most, so the number and the course give way first, then the noun, which the
/// action has as well. What people named, like a group, is cut as it is read.
fn end_of(what: &str, room: usize) -> String {
    let (noun, last) = (what.split(' ').next().unwrap_or(what), what.rsplit(' ').next().unwrap_or(what));
    if !matches!(noun, "item" | "attempt" | "submission") {
        return cut(what, room);
    }
    let shorter = [what.to_owned(), format!("{noun} {last}"), last.to_owned()];
    shorter.into_iter().find(|text| width(text) <= room).unwrap_or_else(|| cut(last, room))
}

/// What it was done to; where one action goes both ways, what came of it.
fn object(entry: &AuditEntry, room: usize) -> String {
    let object = entry.object.for_screen();
    let state = entry.after.as_ref().and_then(Value::as_str).filter(|_| entry.action == "course.archive");
    let Some(state) = state.map(|state| Untrusted::from(state).for_screen().into_owned()) else { return of_whom(&object, room) };
    // The action says that it is a course: that word gives way first, then the end of its name.
    let course = object.strip_prefix("course ").unwrap_or(&object);
    let whole = format!("{object}: {state}");
    if width(&whole) <= room { whole } else { format!("{}: {state}", cut(course, room.saturating_sub(width(&state) + 2))) }
}

fn line(entry: &AuditEntry, room: usize, look: &Look<'_>) -> Line<'static> {
    let when = when::moment(look, entry.at);
    let actor = entry.actor.for_screen();
    let time = Span::styled(fit(&when, 17), look.style(Mean::Muted));
    let rest = format!("{}{}", fit(&cut(&actor, 15), 16), fit(&cut(&entry.action, 19), 20));
    let used = 17 + 16 + 20;
    Line::from(vec![time, Span::raw(rest), Span::raw(object(entry, room.saturating_sub(used)))])
}

/// An entry with what it was before and after.
pub(super) fn details(entry: &AuditEntry, width: u16, look: &Look<'_>) -> Vec<Line<'static>> {
    let room = usize::from(width);
    let mut lines = vec![
        Line::styled(cut(&entry.action, room), look.style(Mean::Heading)),
        Line::raw(cut(&tr!(look, "Entry {n}, {when}", n = entry.n, when = when::in_full(look, entry.at)), room)),
    ];
    lines.extend(wrap(&tr!(look, "By {actor}", actor = entry.actor.for_screen()), room).into_iter().map(Line::from));
    lines.extend(wrap(&entry.object.for_screen(), room).into_iter().map(Line::from));
    if let Some(reason) = &entry.reason {
        lines.extend(wrap(&tr!(look, "Because: {reason}", reason = reason.for_screen()), room).into_iter().map(Line::from));
    }
    for (word, value) in [(tr!(look, "Before"), &entry.before), (tr!(look, "After"), &entry.after)] {
        lines.push(Line::default());
        lines.push(Line::styled(word, look.style(Mean::Heading)));
        match value {
            None => lines.push(Line::styled(tr!(look, "nothing"), look.style(Mean::Muted))),
            Some(value) => lines.extend(said(value).iter().flat_map(|text| wrap(text, room)).map(Line::from)),
        }
    }
    lines
}

/// A fact as lines: an object a line a field.
fn said(value: &Value) -> Vec<String> {
    let plain = |value: &Value| match value {
        Value::String(text) => Untrusted::from(text.as_str()).for_screen().into_owned(),
        Value::Null => "-".to_owned(),
        other => Untrusted::from(other.to_string()).for_screen().into_owned(),
    };
    match value {
        Value::Object(fields) => {
            let name = |name: &String| Untrusted::from(name.as_str()).for_screen().into_owned();
            fields.iter().map(|(key, value)| format!("{}: {}", name(key), plain(value))).collect()
        }
        other => vec![plain(other)],
    }
}

/// One entry, where there is no room for it beside the list.
pub(super) struct Entry {
    entry: AuditEntry,
}

impl Entry {
    pub fn screen(entry: AuditEntry) -> Box<dyn Screen> {
        Box::new(ReadingScreen::new(Self { entry }))
    }
}

impl Reading for Entry {
    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "Entry {n}", n = self.entry.n)
    }

    fn lines(&self, width: u16, look: &Look<'_>) -> Vec<Line<'static>> {
        details(&self.entry, width, look)
    }

    fn block(&self, area: Rect) -> Rect {
        column(area, 76)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Eight marks in a row read alike where the learner is cut away.
    #[test]
    fn whom_it_is_about_is_never_cut() {
        assert_eq!(of_whom("item shell-basics files/first of ada", 24), "item files/first of ada");
        assert_eq!(of_whom("attempt 34 shell-basics files/first of ada", 24), "files/first of ada");
        assert_eq!(of_whom("attempt 34 shell-basics files/first of ada", 80), "attempt 34 shell-basics files/first of ada");
        assert_eq!(of_whom("item shell-basics files/first-of-all-things", 24), "files/first-of-all-th...");
        assert_eq!(of_whom("course git-lab", 24), "course git-lab");
        assert_eq!(of_whom("group Those of the first evening", 24), "group Those of the fi...");
    }
}
