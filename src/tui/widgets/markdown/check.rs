//! A question asked in a page: its heading, what is to be answered, the field, and what was said of the last answer.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::domain::quiz::{Answer, Face, Verdict};
use crate::domain::text::Untrusted;
use crate::tr;
use crate::tui::action::Action;
use crate::tui::screen::Look;
use crate::tui::theme::Mean;
use crate::tui::widgets::question::{self, AnswerField, Change, Inset, Mode, prose};
use crate::tui::widgets::text::wrap;

/// What was said of an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    pub verdict: Verdict,
    /// Markdown, in the order to show.
    pub feedback: Vec<Untrusted>,
    pub hint: Option<Untrusted>,
    pub tries: u32,
}

/// One question of a page.
pub struct Check {
    pub id: String,
    title: Untrusted,
    stem: Untrusted,
    field: Box<dyn AnswerField>,
    said: Option<Said>,
    /// The answer was changed since.
    changed: bool,
    /// Why the answer could not be taken.
    refused: Option<String>,
    lines: Vec<Line<'static>>,
    inset: Option<Inset>,
    cursor: Option<(usize, usize)>,
    focus: usize,
    /// It is looked at, not answered.
    preview: bool,
}

/// Rows that a field which can grow takes at most.
const TALLEST: usize = 8;

impl Check {
    pub fn new(id: &str, face: &Face, last: Option<(&Answer, Said)>) -> Self {
        let mut field = question::field(question::Asked::from(&face.body));
        let (answer, said) = last.unzip();
        field.set(answer);
        Self {
            id: id.to_owned(),
            title: face.title.clone(),
            stem: face.stem.clone(),
            field,
            said,
            changed: false,
            refused: None,
            lines: Vec::new(),
            inset: None,
            cursor: None,
            focus: 0,
            preview: false,
        }
    }

    pub fn mode(&self) -> Mode {
        self.field.mode()
    }

    pub fn answer(&self) -> Option<Answer> {
        self.field.answer()
    }

    /// Whether the answer that stands there was marked.
    pub fn is_marked(&self) -> bool {
        self.said.is_some() && !self.changed
    }

    /// Whether the answer that stands there was marked as right.
    pub fn is_right(&self) -> bool {
        self.is_marked() && self.said.as_ref().is_some_and(|said| said.verdict == Verdict::Right)
    }

    /// Takes what the cursor is on as the answer, where there is one to choose.
    pub fn take_here(&mut self) {
        self.field.take_here();
    }

    /// Goes on with typing, what stands there being replaced; nothing where there is no line to type.
    pub fn type_again(&mut self) {
        self.field.type_again();
    }

    pub fn commands(&self, look: &Look<'_>) -> Vec<crate::tui::screen::Command> {
        self.field.commands(look)
    }

    pub fn say(&mut self, said: Said) {
        self.said = Some(said);
        self.changed = false;
        self.refused = None;
    }

    pub fn refuse(&mut self, why: String) {
        self.refused = Some(why);
    }

    pub fn on_action(&mut self, action: Action) -> Change {
        let change = self.field.on_action(action);
        self.note(change)
    }

    pub fn on_text(&mut self, text: &str) -> Change {
        let change = self.field.on_text(text);
        self.note(change)
    }

    /// The question for who looks at what others will answer.
    #[must_use]
    pub fn preview(id: &str, face: &Face) -> Self {
        Self { preview: true, ..Self::new(id, face, None) }
    }

    fn note(&mut self, change: Change) -> Change {
        if matches!(change, Change::Chosen | Change::Typed) {
            self.changed = true;
            self.refused = None;
        }
        change
    }

    /// Lays it out; [`Self::lines`] has the result.
    pub(super) fn layout(&mut self, columns: usize, focused: bool, look: &Look<'_>) {
        let mut lines = vec![Line::styled(tr!(look, "Check yourself"), look.style(Mean::Heading))];
        let title = prose::lines(&self.title, columns, look);
        lines.extend(title.into_iter().map(|line| line.patch_style(look.style(Mean::Strong))));
        if !self.stem.is_blank() {
            lines.push(Line::default());
            lines.extend(prose::lines(&self.stem, columns, look));
        }
        lines.push(Line::default());
        let drawn = self.field.layout(columns, TALLEST, focused, look);
        let top = lines.len();
        self.focus = top + drawn.focus.start;
        self.cursor = drawn.cursor.map(|(line, column)| (top + line, column));
        self.inset = drawn.inset.map(|inset| Inset { rows: top + inset.rows.start..top + inset.rows.end, ..inset });
        lines.extend(drawn.lines);
        lines.extend(self.below(columns, focused, look));
        self.lines = lines;
    }

    /// The verdict, or what to press.
    fn below(&self, columns: usize, focused: bool, look: &Look<'_>) -> Vec<Line<'static>> {
        if let Some(why) = &self.refused {
            return styled(&format!("! {why}"), columns, Mean::Bad, look);
        }
        match &self.said {
            Some(said) if !self.changed => verdict(said, columns, look),
            _ => styled(&self.what_to_press(focused, look), columns, Mean::Muted, look),
        }
    }

    fn what_to_press(&self, focused: bool, look: &Look<'_>) -> String {
        if self.preview {
            return tr!(look, "Learners answer here");
        }
        let key = |action| look.keymap.shown(action).unwrap_or_default();
        if !focused {
            return tr!(look, "{tab} to answer", tab = key(Action::NextPart));
        }
        match self.field.mode() {
            Mode::Choosing if self.answer().is_none() => tr!(look, "{choose} chooses", choose = key(Action::Choose)),
            Mode::Choosing => tr!(look, "{check} checks your answer", check = key(Action::Open)),
            Mode::Resting if self.answer().is_none() => tr!(look, "{open} to type your answer", open = key(Action::Open)),
            Mode::Resting => tr!(look, "{open} to change your answer", open = key(Action::Open)),
            Mode::Line => tr!(look, "{accept} checks your answer", accept = key(Action::Accept)),
            Mode::Text => tr!(look, "{back} when you are done", back = key(Action::Back)),
        }
    }

    pub(super) fn lines(&self) -> &[Line<'static>] {
        &self.lines
    }

    /// The line that has to stay in view while one answers.
    pub(super) fn focus_line(&self) -> usize {
        self.focus
    }

    /// Where the terminal's cursor belongs: line and column.
    pub(super) fn cursor(&self) -> Option<(usize, usize)> {
        self.cursor
    }

    /// Draws the field to type in, the first line of the question standing at `top` of a screen that may begin below it.
    pub(super) fn render(&self, frame: &mut Frame<'_>, area: Rect, top: i64, look: &Look<'_>) {
        let Some(inset) = &self.inset else { return };
        let first = top + i64::try_from(inset.rows.start).unwrap_or(0);
        let last = top + i64::try_from(inset.rows.end).unwrap_or(0);
        let (from, to) = (first.max(i64::from(area.top())), last.min(i64::from(area.bottom())));
        let indent = u16::try_from(inset.indent).unwrap_or(u16::MAX);
        if let (Ok(y), Ok(height)) = (u16::try_from(from), u16::try_from(to - from)) {
            let width = u16::try_from(inset.width).unwrap_or(u16::MAX).min(area.width.saturating_sub(indent));
            if height > 0 && width > 0 {
                self.field.render(frame, Rect { x: area.x + indent, y, width, height }, look);
            }
        }
    }
}

fn styled(text: &str, columns: usize, mean: Mean, look: &Look<'_>) -> Vec<Line<'static>> {
    wrap(text, columns).into_iter().map(|line| Line::styled(line, look.style(mean))).collect()
}

fn verdict(said: &Said, columns: usize, look: &Look<'_>) -> Vec<Line<'static>> {
    let (word, mean) = match said.verdict {
        Verdict::Right => (tr!(look, "RIGHT"), Mean::Good),
        Verdict::Partly => (tr!(look, "PARTLY RIGHT"), Mean::Warn),
        Verdict::Wrong => (tr!(look, "WRONG"), Mean::Bad),
        Verdict::Waiting => (tr!(look, "Noted. Compare it with this:"), Mean::Info),
    };
    let mut first = Line::from(Span::styled(word, look.style(mean)));
    if said.tries > 1 {
        first.push_span(Span::styled(format!("  {}", tr!(look, "try {n}", n = said.tries)), look.style(Mean::Muted)));
    }
    let mut lines = vec![first];
    for text in &said.feedback {
        lines.extend(prose::lines(text, columns, look));
    }
    if let Some(hint) = &said.hint {
        lines.extend(styled(&tr!(look, "Hint:"), columns, Mean::Strong, look));
        lines.extend(prose::lines(hint, columns, look));
    }
    lines
}
