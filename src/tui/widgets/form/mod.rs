//! Fields to fill in, one below the other (UX.md R20): label above, hint or error below, a field checked when it is left, Enter goes on and a
//! button ends it. Knows nothing of what is filled in.

mod part;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::screen::{Command, Look};
use crate::tui::theme::Mean;
use crate::tui::widgets::editor::Editor;
use crate::tui::widgets::field::Field;
use part::{Edited, Kind, Part, Step};

/// What an action did to a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// Not one of the form's.
    Nothing,
    Moved,
    /// The value of this field changed.
    Changed(&'static str),
    /// This button was pressed and every field is sound.
    Pressed(&'static str),
    /// A button was pressed, and the first bad field has the focus now.
    Refused,
}

/// The fields and where the focus is.
#[derive(Default)]
pub struct Form {
    parts: Vec<Part>,
    at: usize,
    from: usize,
    width: usize,
    changed: bool,
}

impl Form {
    #[must_use]
    pub fn line(self, id: &'static str, label: impl Into<String>, value: &str) -> Self {
        self.part(id, label, Kind::Line(Field::new(value)))
    }

    /// Several lines, of which `rows` are seen at once.
    #[must_use]
    pub fn text(self, id: &'static str, label: impl Into<String>, value: &str, rows: u16) -> Self {
        let editor = Box::new(Editor::new(value));
        self.part(id, label, Kind::Text { editor, text: value.to_owned(), rows: rows.max(1) })
    }

    #[must_use]
    pub fn secret(self, id: &'static str, label: impl Into<String>) -> Self {
        self.part(id, label, Kind::Line(Field::secret()))
    }

    /// `values` are (value, label) pairs.
    #[must_use]
    pub fn choice(self, id: &'static str, label: impl Into<String>, values: Vec<(String, String)>, value: &str) -> Self {
        let at = values.iter().position(|(known, _)| known == value).unwrap_or(0);
        self.part(id, label, Kind::Choice { values, at })
    }

    /// Enter on it ends the form.
    #[must_use]
    pub fn button(self, id: &'static str, label: impl Into<String>) -> Self {
        self.part(id, label, Kind::Button)
    }

    fn part(mut self, id: &'static str, label: impl Into<String>, kind: Kind) -> Self {
        self.parts.push(Part::new(id, label.into(), kind));
        self
    }

    /// What the last added field says about itself.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        if let Some(part) = self.parts.last_mut() {
            part.hint = hint.into();
        }
        self
    }

    /// How the last added field is checked when it is left.
    #[must_use]
    pub fn check(mut self, check: impl Fn(&str, &Look<'_>) -> Option<String> + Send + 'static) -> Self {
        if let Some(part) = self.parts.last_mut() {
            part.check = Some(Box::new(check));
        }
        self
    }

    /// The last added field has to hold the same as another, as a password that is typed twice.
    #[must_use]
    pub fn same_as(mut self, id: &'static str) -> Self {
        if let Some(part) = self.parts.last_mut() {
            part.twin = Some(id);
        }
        self
    }

    /// Enter in the last added field ends the form with its first button.
    #[must_use]
    pub fn ends(mut self) -> Self {
        if let Some(part) = self.parts.last_mut() {
            part.ends = true;
        }
        self
    }

    pub fn value(&self, id: &str) -> &str {
        self.parts.iter().find(|part| part.id == id).map_or("", Part::value)
    }

    pub fn set(&mut self, id: &str, value: &str) {
        if let Some(part) = self.parts.iter_mut().find(|part| part.id == id) {
            part.set(value);
        }
    }

    /// Calls a field or a button something else.
    pub fn relabel(&mut self, id: &str, label: impl Into<String>) {
        if let Some(part) = self.parts.iter_mut().find(|part| part.id == id) {
            part.label = label.into();
        }
    }

    /// The id of the field with the focus.
    pub fn focused(&self) -> &'static str {
        self.parts.get(self.at).map_or("", |part| part.id)
    }

    /// Something was typed or chosen since it was made, or since [`Self::saved`].
    pub fn changed(&self) -> bool {
        self.changed
    }

    pub fn saved(&mut self) {
        self.changed = false;
    }

    /// What a service found wrong, by field. What concerns no field here is left to the caller: returned.
    pub fn refuse(&mut self, fields: &[(String, String)]) -> Vec<String> {
        let mut others = Vec::new();
        for (id, message) in fields {
            match self.parts.iter_mut().find(|part| part.id == id) {
                Some(part) => part.error = Some(message.clone()),
                None => others.push(message.clone()),
            }
        }
        self.find_first_error();
        others
    }

    /// Puts a message under a field and the focus into it.
    pub fn wrong(&mut self, id: &str, message: impl Into<String>) {
        self.refuse(&[(id.to_owned(), message.into())]);
    }

    /// How many fields are wrong, as a sentence for the status row.
    pub fn problems(&self, look: &Look<'_>) -> Option<String> {
        let count = self.parts.iter().filter(|part| part.error.is_some()).count();
        (count > 0).then(|| tr!(look, one "{n} problem" | "{n} problems", n = count))
    }

    pub fn scopes(&self) -> &'static [Scope] {
        self.parts.get(self.at).map_or(&[Scope::Form], Part::scopes)
    }

    pub fn typing(&self) -> bool {
        self.parts.get(self.at).is_some_and(Part::typing)
    }

    pub fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        // The next step first: a narrow footer has room for little else.
        let first = self.parts.get(self.at).map_or_else(|| Command::new(Action::Confirm), |part| part.command(look));
        let next = match first.action {
            Action::NewLine => Command::new(Action::Indent).label(tr!(look, "next field")),
            _ => Command::new(Action::NextField),
        };
        vec![first, next, Command::new(Action::PreviousField).label(tr!(look, "back a field"))]
    }

    pub fn on_text(&mut self, text: &str, look: &Look<'_>) -> Told {
        let Some(part) = self.parts.get_mut(self.at) else { return Told::Nothing };
        let (id, edited) = (part.id, part.insert(text, look));
        self.told(id, edited)
    }

    pub fn on_action(&mut self, action: Action, look: &Look<'_>) -> Told {
        match self.parts.get(self.at).and_then(|part| part.leaves(action)) {
            Some(Step::Next) => return self.leave(1, look),
            Some(Step::Back) => return self.leave(self.parts.len().saturating_sub(1), look),
            None => {}
        }
        match action {
            Action::NextField => self.leave(1, look),
            Action::PreviousField => self.leave(self.parts.len().saturating_sub(1), look),
            Action::Confirm => self.confirm(look),
            Action::SaveForm => self.press_first(look),
            other => self.edit(other, look),
        }
    }

    fn edit(&mut self, action: Action, look: &Look<'_>) -> Told {
        let Some(part) = self.parts.get_mut(self.at) else { return Told::Nothing };
        let (id, edited) = (part.id, part.on_action(action, look));
        self.told(id, edited)
    }

    fn told(&mut self, id: &'static str, edited: Edited) -> Told {
        self.changed |= edited == Edited::Changed;
        if edited == Edited::No { Told::Nothing } else { Told::Changed(id) }
    }

    fn leave(&mut self, step: usize, look: &Look<'_>) -> Told {
        if let Some(part) = self.parts.get_mut(self.at) {
            part.test(look);
        }
        self.test_twins(false, look);
        self.at = (self.at + step) % self.parts.len().max(1);
        Told::Moved
    }

    fn confirm(&mut self, look: &Look<'_>) -> Told {
        match self.parts.get(self.at) {
            Some(part) if part.is_button() => self.press(part.id, look),
            Some(part) if part.ends => self.press_first(look),
            Some(_) => self.leave(1, look),
            None => Told::Nothing,
        }
    }

    fn press_first(&mut self, look: &Look<'_>) -> Told {
        let button = self.parts.iter().find(|part| part.is_button()).map(|part| part.id);
        button.map_or(Told::Nothing, |id| self.press(id, look))
    }

    fn press(&mut self, id: &'static str, look: &Look<'_>) -> Told {
        for part in &mut self.parts {
            part.test(look);
        }
        self.test_twins(true, look);
        if self.find_first_error() { Told::Refused } else { Told::Pressed(id) }
    }

    /// Compares fields that have to hold the same; `all`: also those that nothing is typed into yet.
    fn test_twins(&mut self, all: bool, look: &Look<'_>) {
        let differ = tr!(look, "The two differ.");
        for at in 0..self.parts.len() {
            let Some(twin) = self.parts[at].twin else { continue };
            let same = self.value(twin) == self.parts[at].value();
            let part = &mut self.parts[at];
            if !same && (all || !part.value().is_empty()) {
                part.error.get_or_insert_with(|| differ.clone());
            } else if part.error.as_ref() == Some(&differ) {
                part.error = None;
            }
        }
    }

    fn find_first_error(&mut self) -> bool {
        let bad = self.parts.iter().position(|part| part.error.is_some());
        self.at = bad.unwrap_or(self.at);
        bad.is_some()
    }

    /// Scrolls so that the focused field is seen with its error.
    pub fn layout(&mut self, area: Rect, look: &Look<'_>) {
        self.width = usize::from(area.width);
        for part in &mut self.parts {
            part.layout(self.width, look);
        }
        let room = usize::from(area.height).max(1);
        let top: usize = self.parts.iter().take(self.at).map(|part| part.height(self.width)).sum();
        let tall = self.parts.get(self.at).map_or(1, |part| part.height(self.width).min(room));
        let all: usize = self.parts.iter().map(|part| part.height(self.width)).sum();
        if top + tall > self.from + room {
            self.from = top + tall - room;
        }
        self.from = self.from.min(top).min(all.saturating_sub(room));
        self.from = self.part_from(self.from).min(top);
    }

    /// The row where the first field begins that is seen from `row` on: a field is seen from its name on, or not at all.
    fn part_from(&self, row: usize) -> usize {
        let mut start = 0;
        for part in &self.parts {
            if start >= row {
                break;
            }
            start += part.height(self.width);
        }
        start
    }

    /// Rows that all fields take in `width` columns.
    pub fn height(&self, width: u16) -> u16 {
        let rows: usize = self.parts.iter().map(|part| part.height(usize::from(width))).sum();
        u16::try_from(rows).unwrap_or(u16::MAX)
    }

    pub fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        let mut row = 0;
        for (at, part) in self.parts.iter().enumerate() {
            for (n, line) in part.lines(usize::from(area.width), at == self.at, look).into_iter().enumerate() {
                let Some(offset) = (row + n).checked_sub(self.from).filter(|offset| *offset < usize::from(area.height)) else { continue };
                let place = Rect { y: area.y + u16::try_from(offset).unwrap_or(0), height: 1, ..area };
                frame.render_widget(line, place);
                if n == part.field_row() {
                    let height = part.rows().min(area.bottom() - place.y);
                    part.field(frame, Rect { height, ..place }, at == self.at, look);
                }
            }
            row += part.height(usize::from(area.width));
        }
        let hidden = row.saturating_sub(self.from + usize::from(area.height));
        let above = self.from > 0 && row - self.from < usize::from(area.height);
        let below = hidden > 0 && area.height > 2 && self.at + 1 < self.parts.len();
        let more = match (self.from > 0, below) {
            (false, true) => tr!(look, "more below"),
            (true, true) => tr!(look, "more above and below"),
            (true, false) if above => tr!(look, "more above"),
            _ => return,
        };
        let place = Rect { y: area.bottom() - 1, height: 1, ..area };
        frame.render_widget(ratatui::widgets::Clear, place);
        frame.render_widget(Line::styled(more, look.style(Mean::Muted)), place);
    }
}
