//! What happened to a mark: who gave it, when, from what to what, and why; and what was written beside it.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::domain::grade::GradeDeed;
use crate::domain::text::Untrusted;
use crate::service::grade::{GradeEventView, GradeHistory};
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::screen::{Command, Ctx, Look, Outcome, Screen};
use crate::tui::theme::Mean;
use crate::tui::when;
use crate::tui::widgets::question::prose;
use crate::tui::widgets::scroll::Sheet;
use crate::tui::widgets::text::{middle, wrap};
use crate::tui::widgets::window::{FRAME, inside, window};

/// Columns of the window at most.
const WIDE: u16 = 76;

/// The window over the grid.
pub(super) struct History {
    /// Whose mark on what.
    title: String,
    all: GradeHistory,
    sheet: Sheet,
    rows: u16,
}

impl History {
    pub fn new(title: String, history: GradeHistory) -> Self {
        Self { title, all: history, sheet: Sheet::default(), rows: 0 }
    }

    fn lines(&self, columns: usize, look: &Look<'_>) -> Vec<Line<'static>> {
        if self.all.events.is_empty() {
            return vec![Line::styled(tr!(look, "Nothing was given here yet."), look.style(Mean::Muted))];
        }
        let mut lines = Vec::new();
        let mut before: Option<String> = None;
        let mut comment: Option<Untrusted> = None;
        for event in &self.all.events {
            let text = sentence(event, before.as_deref(), look);
            lines.extend(wrap(&text, columns).into_iter().map(Line::from));
            if let Some(reason) = &event.reason {
                let said = tr!(look, "Why: {reason}", reason = reason.for_screen());
                let style = look.style(Mean::Muted);
                lines
                    .extend(wrap(&said, columns.saturating_sub(2).max(1)).into_iter().map(|line| Line::styled(format!("  {line}"), style)));
            }
            before.clone_from(&event.to);
            comment.clone_from(&event.comment);
        }
        lines.push(Line::default());
        match comment.filter(|comment| !comment.is_blank()) {
            Some(comment) => {
                lines.push(Line::styled(tr!(look, "Comment to the learner"), look.style(Mean::Heading)));
                lines.extend(prose::lines(&comment, columns, look));
            }
            None => lines.push(Line::styled(tr!(look, "No comment stands beside it."), look.style(Mean::Muted))),
        }
        lines
    }
}

/// `Tue 14:05  rosa: 15 -> 18`.
fn sentence(event: &GradeEventView, before: Option<&str>, look: &Look<'_>) -> String {
    let none = || tr!(look, "none");
    let (from, to) = (before.map_or_else(none, str::to_owned), event.to.clone().unwrap_or_else(none));
    let what = match event.deed {
        GradeDeed::Release => tr!(look, "shown to the learner"),
        GradeDeed::Hide => tr!(look, "hidden from the learner"),
        GradeDeed::Undo => tr!(look, "taken back, {from} -> {to}", from = from, to = to),
        _ if before == event.to.as_deref() => tr!(look, "{to} as before, its comment or rubric changed", to = to),
        _ => format!("{from} -> {to}"),
    };
    let by = Untrusted::from(event.by.as_str());
    let when = when::moment(look, event.at);
    tr!(look, "{when}  {who}: {what}", when = when, who = by.for_screen(), what = what)
}

impl Screen for History {
    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "History of a mark")
    }

    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Move]
    }

    fn overlay(&self) -> bool {
        true
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        vec![Command::pair(Action::Up, Action::Down, tr!(look, "scroll")), Command::new(Action::Back).label(tr!(look, "close"))]
    }

    fn on_action(&mut self, action: Action, _ctx: &mut Ctx<'_>) -> Outcome {
        if self.sheet.on_action(action) { Outcome::Consumed } else { Outcome::Ignored }
    }

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        let columns = area.width.min(WIDE).saturating_sub(FRAME.0).max(1);
        let lines = self.lines(usize::from(columns), look);
        self.rows = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(FRAME.1);
        self.sheet.layout(lines, inside(middle(area, WIDE, self.rows)));
    }

    fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        window(frame, area, (WIDE, self.rows), &self.title, look);
        self.sheet.render(frame, look);
    }
}
