//! Fields to fill in, one below the other (UX.md R20): label above, hint or error below, a field checked when it is left, Enter goes on and a
//! button ends it. Knows nothing of what is filled in.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::screen::{Command, Look};
use crate::tui::theme::Mean;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::text::{cut, width, wrap};

/// What stands in a field.
#[derive(Debug, Clone)]
enum Kind {
    Line(Field),
    /// One of several values: (value, label).
    Choice {
        values: Vec<(String, String)>,
        at: usize,
    },
    Button,
}

/// Says what is wrong with a value, if something is.
pub type Check = Box<dyn Fn(&str, &Look<'_>) -> Option<String> + Send>;

struct Part {
    id: &'static str,
    label: String,
    hint: String,
    kind: Kind,
    check: Option<Check>,
    error: Option<String>,
}

/// What an action did to a form.
#[derive(Debug, Clone, PartialEq, Eq)]
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
        self.parts.push(Part { id, label: label.into(), hint: String::new(), kind, check: None, error: None });
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

    pub fn value(&self, id: &str) -> &str {
        match self.parts.iter().find(|part| part.id == id).map(|part| &part.kind) {
            Some(Kind::Line(field)) => field.text(),
            Some(Kind::Choice { values, at }) => values.get(*at).map_or("", |(value, _)| value),
            Some(Kind::Button) | None => "",
        }
    }

    pub fn set(&mut self, id: &str, value: &str) {
        if let Some(Kind::Line(field)) = self.parts.iter_mut().find(|part| part.id == id).map(|part| &mut part.kind) {
            field.set(value);
        }
    }

    /// The id of the field with the focus.
    pub fn focused(&self) -> &'static str {
        self.parts.get(self.at).map_or("", |part| part.id)
    }

    pub fn focus(&mut self, id: &str) {
        self.at = self.parts.iter().position(|part| part.id == id).unwrap_or(self.at);
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
        match self.parts.get(self.at).map(|part| &part.kind) {
            Some(Kind::Line(_)) => &[Scope::Edit, Scope::Form],
            Some(Kind::Choice { .. }) => &[Scope::Value, Scope::Form],
            Some(Kind::Button) | None => &[Scope::Form],
        }
    }

    pub fn typing(&self) -> bool {
        matches!(self.parts.get(self.at).map(|part| &part.kind), Some(Kind::Line(_)))
    }

    pub fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        // The next step first: a narrow footer has room for little else.
        let mut commands = Vec::new();
        match self.parts.get(self.at).map(|part| &part.kind) {
            Some(Kind::Choice { .. }) => commands.push(Command::pair(Action::PreviousValue, Action::NextValue, tr!(look, "choose"))),
            Some(Kind::Button) => commands.push(Command::new(Action::Confirm).label(self.parts[self.at].label.clone())),
            _ => commands.push(Command::new(Action::Confirm)),
        }
        commands.push(Command::new(Action::NextField));
        commands.push(Command::new(Action::PreviousField).label(tr!(look, "back a field")));
        commands
    }

    pub fn on_text(&mut self, text: &str, look: &Look<'_>) -> Told {
        let Some(part) = self.parts.get_mut(self.at) else { return Told::Nothing };
        let Kind::Line(field) = &mut part.kind else { return Told::Nothing };
        if field.insert(text) {
            self.changed = true;
            part.recheck(look);
        }
        Told::Changed(part.id)
    }

    pub fn on_action(&mut self, action: Action, look: &Look<'_>) -> Told {
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
        let known = match &mut part.kind {
            Kind::Line(field) => {
                let text = field.text().to_owned();
                let known = field.on_action(action);
                self.changed |= text != field.text();
                known
            }
            Kind::Choice { values, at } => {
                let step = match action {
                    Action::NextValue => 1,
                    Action::PreviousValue => values.len().saturating_sub(1),
                    _ => return Told::Nothing,
                };
                *at = (*at + step) % values.len().max(1);
                self.changed = true;
                true
            }
            Kind::Button => false,
        };
        part.recheck(look);
        if known { Told::Changed(part.id) } else { Told::Nothing }
    }

    fn leave(&mut self, step: usize, look: &Look<'_>) -> Told {
        if let Some(part) = self.parts.get_mut(self.at) {
            part.test(look);
        }
        self.at = (self.at + step) % self.parts.len().max(1);
        Told::Moved
    }

    fn confirm(&mut self, look: &Look<'_>) -> Told {
        match self.parts.get(self.at).map(|part| (&part.kind, part.id)) {
            Some((Kind::Button, id)) => self.press(id, look),
            Some(_) => self.leave(1, look),
            None => Told::Nothing,
        }
    }

    fn press_first(&mut self, look: &Look<'_>) -> Told {
        let button = self.parts.iter().find(|part| matches!(part.kind, Kind::Button)).map(|part| part.id);
        button.map_or(Told::Nothing, |id| self.press(id, look))
    }

    fn press(&mut self, id: &'static str, look: &Look<'_>) -> Told {
        for part in &mut self.parts {
            part.test(look);
        }
        if self.find_first_error() { Told::Refused } else { Told::Pressed(id) }
    }

    fn find_first_error(&mut self) -> bool {
        let bad = self.parts.iter().position(|part| part.error.is_some());
        self.at = bad.unwrap_or(self.at);
        bad.is_some()
    }

    /// Scrolls so that the focused field is seen with its error.
    pub fn layout(&mut self, area: Rect) {
        self.width = usize::from(area.width);
        let room = usize::from(area.height).max(1);
        let top: usize = self.parts.iter().take(self.at).map(|part| part.height(self.width)).sum();
        let tall = self.parts.get(self.at).map_or(1, |part| part.height(self.width).min(room));
        let all: usize = self.parts.iter().map(|part| part.height(self.width)).sum();
        if top + tall > self.from + room {
            self.from = top + tall - room;
        }
        self.from = self.from.min(top).min(all.saturating_sub(room));
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
                    part.field(frame, place, at == self.at, look);
                }
            }
            row += part.height(usize::from(area.width));
        }
        let hidden = row.saturating_sub(self.from + usize::from(area.height));
        if hidden > 0 && area.height > 2 && self.at + 1 < self.parts.len() {
            let place = Rect { y: area.bottom() - 1, height: 1, ..area };
            frame.render_widget(ratatui::widgets::Clear, place);
            frame.render_widget(Line::styled(tr!(look, "more below"), look.style(Mean::Muted)), place);
        }
    }
}

impl Part {
    fn test(&mut self, look: &Look<'_>) {
        if let (Some(check), Kind::Line(field)) = (&self.check, &self.kind) {
            self.error = check(field.text(), look);
        }
    }

    /// After a first error it goes as soon as it is mended; a service's error goes with the first change.
    fn recheck(&mut self, look: &Look<'_>) {
        if self.error.is_some() {
            self.error = None;
            self.test(look);
        }
    }

    fn field_row(&self) -> usize {
        usize::from(!matches!(self.kind, Kind::Button))
    }

    fn below(&self, width: usize) -> Vec<String> {
        match &self.error {
            Some(error) => wrap(&format!("! {error}"), width.max(1)),
            None if self.hint.is_empty() => Vec::new(),
            None => wrap(&self.hint, width.max(1)),
        }
    }

    fn height(&self, width: usize) -> usize {
        match self.kind {
            Kind::Button => 2,
            _ => 3 + self.below(width).len(),
        }
    }

    /// Every line of it; the field's own is drawn over its row.
    fn lines(&self, width: usize, focus: bool, look: &Look<'_>) -> Vec<Line<'static>> {
        let mean = if focus { Mean::Strong } else { Mean::Text };
        if matches!(self.kind, Kind::Button) {
            return vec![Line::default()];
        }
        let below = if self.error.is_some() { Mean::Bad } else { Mean::Muted };
        let mut lines = vec![Line::styled(cut(&self.label, width), look.style(mean)), Line::default()];
        lines.extend(self.below(width).into_iter().map(|text| Line::styled(text, look.style(below))));
        lines
    }

    fn field(&self, frame: &mut Frame<'_>, place: Rect, focus: bool, look: &Look<'_>) {
        match &self.kind {
            Kind::Line(field) => {
                let inner = Rect { x: place.x + place.width.min(1), width: place.width.saturating_sub(2), ..place };
                frame.render_widget(Line::from("["), place);
                field.render(frame, inner, focus, look);
                let end = Rect { x: place.right().saturating_sub(1), width: place.width.min(1), ..place };
                frame.render_widget(Line::from("]"), end);
            }
            Kind::Choice { values, at } => choice(frame, place, (values, *at), focus, look),
            Kind::Button => {
                let text = cut(&format!("< {} >", self.label), usize::from(place.width));
                let span = if focus { Span::styled(text, look.style(Mean::Selected)) } else { Span::raw(text) };
                frame.render_widget(Line::from(span), place);
                if focus {
                    frame.set_cursor_position(Position::new(place.x, place.y));
                }
            }
        }
    }
}

fn choice(frame: &mut Frame<'_>, place: Rect, (values, at): (&[(String, String)], usize), focus: bool, look: &Look<'_>) {
    let all: usize = values.iter().map(|(_, label)| width(label) + 6).sum();
    let spans: Vec<Span<'_>> = if all <= usize::from(place.width) {
        let one = |(n, (_, label)): (usize, &(String, String))| {
            let text = format!("({}) {label}", if n == at { "*" } else { " " });
            [Span::styled(text, look.style(if n == at && focus { Mean::Selected } else { Mean::Text })), Span::raw("  ")]
        };
        values.iter().enumerate().flat_map(one).collect()
    } else {
        let label = values.get(at).map_or("", |(_, label)| label);
        let text = cut(&format!("< {label} >  {}/{}", at + 1, values.len()), usize::from(place.width));
        vec![Span::styled(text, look.style(if focus { Mean::Selected } else { Mean::Text }))]
    };
    frame.render_widget(Line::from(spans), place);
    if focus {
        frame.set_cursor_position(Position::new(place.x, place.y));
    }
}
