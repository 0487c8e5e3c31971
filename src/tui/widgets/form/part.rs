//! One field of a form, or its button: what stands in it, its words above and below, how it is drawn. A new kind of field begins here.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::screen::{Command, Look};
use crate::tui::theme::Mean;
use crate::tui::widgets::editor::{Editor, Typed};
use crate::tui::widgets::field::Field;
use crate::tui::widgets::text::{cut, width, wrap};

/// What stands in a field.
pub(super) enum Kind {
    Line(Field),
    /// Several lines, of which so many are seen.
    Text {
        editor: Box<Editor>,
        text: String,
        rows: u16,
    },
    /// One of several values: (value, label).
    Choice {
        values: Vec<(String, String)>,
        at: usize,
    },
    Button,
}

/// Says what is wrong with a value, if something is.
pub type Check = Box<dyn Fn(&str, &Look<'_>) -> Option<String> + Send>;

/// One field with its words, and what is wrong with it.
pub(super) struct Part {
    pub id: &'static str,
    pub label: String,
    pub hint: String,
    pub check: Option<Check>,
    /// It has to hold the same as this field.
    pub twin: Option<&'static str>,
    pub error: Option<String>,
    /// Enter in it ends the form.
    pub ends: bool,
    kind: Kind,
}

/// What an action did to a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edited {
    /// Not one of the field's.
    No,
    /// The cursor moved, if anything.
    Same,
    Changed,
}

impl Edited {
    fn of(changed: bool) -> Self {
        if changed { Self::Changed } else { Self::Same }
    }
}

/// To which side a field is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Next,
    Back,
}

impl Part {
    pub fn new(id: &'static str, label: String, kind: Kind) -> Self {
        Self { id, label, hint: String::new(), check: None, twin: None, error: None, ends: false, kind }
    }

    pub fn value(&self) -> &str {
        match &self.kind {
            Kind::Line(field) => field.text(),
            Kind::Text { text, .. } => text,
            Kind::Choice { values, at } => values.get(*at).map_or("", |(value, _)| value),
            Kind::Button => "",
        }
    }

    pub fn set(&mut self, value: &str) {
        match &mut self.kind {
            Kind::Line(field) => field.set(value),
            Kind::Text { editor, text, .. } => {
                **editor = Editor::new(value);
                value.clone_into(text);
            }
            Kind::Choice { .. } | Kind::Button => {}
        }
    }

    pub fn layout(&mut self, width: usize, look: &Look<'_>) {
        if let Kind::Text { editor, rows, .. } = &mut self.kind {
            let width = u16::try_from(width).unwrap_or(u16::MAX).saturating_sub(2);
            editor.layout(Rect { x: 0, y: 0, width, height: *rows }, look);
        }
    }

    pub fn is_button(&self) -> bool {
        matches!(self.kind, Kind::Button)
    }

    pub fn typing(&self) -> bool {
        matches!(self.kind, Kind::Line(_) | Kind::Text { .. })
    }

    /// Whether an action leaves the field, and to which side: one of several lines keeps the keys of a form to itself, but for Tab, and
    /// the arrows at its ends.
    pub fn leaves(&self, action: Action) -> Option<Step> {
        let Kind::Text { editor, .. } = &self.kind else { return None };
        let (line, of) = editor.line();
        match action {
            Action::Indent => Some(Step::Next),
            Action::LineDown if line + 1 >= of => Some(Step::Next),
            Action::LineUp if line == 0 => Some(Step::Back),
            _ => None,
        }
    }

    pub fn scopes(&self) -> &'static [Scope] {
        match self.kind {
            Kind::Line(_) => &[Scope::Edit, Scope::Form],
            Kind::Text { .. } => &[Scope::Editor, Scope::Edit, Scope::Form],
            Kind::Choice { .. } => &[Scope::Value, Scope::Form],
            Kind::Button => &[Scope::Form],
        }
    }

    /// What is likeliest to be done in it.
    pub fn command(&self, look: &Look<'_>) -> Command {
        match self.kind {
            Kind::Line(_) => Command::new(Action::Confirm),
            Kind::Text { .. } => Command::new(Action::NewLine),
            Kind::Choice { .. } => Command::pair(Action::PreviousValue, Action::NextValue, tr!(look, "choose")),
            Kind::Button => Command::new(Action::Confirm).label(self.label.clone()),
        }
    }

    pub fn insert(&mut self, typed: &str, look: &Look<'_>) -> Edited {
        let edited = match &mut self.kind {
            Kind::Line(field) => Edited::of(field.insert(typed)),
            Kind::Text { editor, text, .. } => {
                let done = editor.insert(typed) == Typed::Done;
                *text = editor.text();
                Edited::of(done)
            }
            Kind::Choice { .. } | Kind::Button => return Edited::No,
        };
        if edited == Edited::Changed {
            self.recheck(look);
        }
        edited
    }

    pub fn on_action(&mut self, action: Action, look: &Look<'_>) -> Edited {
        let edited = self.kind.on_action(action);
        if edited != Edited::No {
            self.recheck(look);
        }
        edited
    }

    pub fn test(&mut self, look: &Look<'_>) {
        if let (Some(check), true) = (&self.check, self.typing()) {
            self.error = check(self.value(), look);
        }
    }

    /// After a first error it goes as soon as it is mended; a service's error goes with the first change.
    fn recheck(&mut self, look: &Look<'_>) {
        if self.error.is_some() {
            self.error = None;
            self.test(look);
        }
    }

    pub fn field_row(&self) -> usize {
        usize::from(!self.is_button())
    }

    fn below(&self, width: usize) -> Vec<String> {
        match &self.error {
            Some(error) => wrap(&format!("! {error}"), width.max(1)),
            None if self.hint.is_empty() => Vec::new(),
            None => wrap(&self.hint, width.max(1)),
        }
    }

    pub fn height(&self, width: usize) -> usize {
        match self.kind {
            Kind::Button => 2,
            Kind::Text { rows, .. } => 2 + usize::from(rows) + self.below(width).len(),
            _ => 3 + self.below(width).len(),
        }
    }

    /// Every line of it; the field's own is drawn over its row.
    pub fn lines(&self, width: usize, focus: bool, look: &Look<'_>) -> Vec<Line<'static>> {
        let mean = if focus { Mean::Strong } else { Mean::Text };
        if self.is_button() {
            return vec![Line::default()];
        }
        let below = if self.error.is_some() { Mean::Bad } else { Mean::Muted };
        let mut lines = vec![Line::styled(cut(&self.label, width), look.style(mean))];
        lines.extend((0..self.rows()).map(|_| Line::default()));
        lines.extend(self.below(width).into_iter().map(|text| Line::styled(text, look.style(below))));
        lines
    }

    /// Rows that the field itself takes.
    pub fn rows(&self) -> u16 {
        if let Kind::Text { rows, .. } = self.kind { rows } else { 1 }
    }

    /// Draws the field where it stands: a part of it where there is no room for more.
    pub fn field(&self, frame: &mut Frame<'_>, place: Rect, focus: bool, look: &Look<'_>) {
        match &self.kind {
            Kind::Text { editor, .. } => {
                let bar = |x| (0..place.height).map(move |n| Rect { x, y: place.y + n, width: place.width.min(1), height: 1 });
                for at in bar(place.x).chain(bar(place.right().saturating_sub(1))) {
                    frame.render_widget(Line::from("|"), at);
                }
                let inner = Rect { x: place.x + place.width.min(1), width: place.width.saturating_sub(2), ..place };
                editor.render(frame, inner, focus);
            }
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

impl Kind {
    fn on_action(&mut self, action: Action) -> Edited {
        match self {
            Self::Line(field) => {
                let text = field.text().to_owned();
                match (field.on_action(action), text == field.text()) {
                    (false, _) => Edited::No,
                    (true, true) => Edited::Same,
                    (true, false) => Edited::Changed,
                }
            }
            Self::Text { editor, text, .. } => {
                if !editor.on_action(action) {
                    return Edited::No;
                }
                let now = editor.text();
                let edited = Edited::of(now != *text);
                *text = now;
                edited
            }
            Self::Choice { values, at } => {
                let step = match action {
                    Action::NextValue => 1,
                    Action::PreviousValue => values.len().saturating_sub(1),
                    _ => return Edited::No,
                };
                *at = (*at + step) % values.len().max(1);
                Edited::Changed
            }
            Self::Button => Edited::No,
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
