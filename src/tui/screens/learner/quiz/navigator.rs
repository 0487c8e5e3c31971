//! All questions of an attempt: as a strip above the question, and as a list to choose from.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::service::attempt::{AttemptView, QuestionView};
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::screen::{Command, Ctx, Look, Outcome, Reply, Screen};
use crate::tui::screens::learner::quiz::words;
use crate::tui::theme::Mean;
use crate::tui::widgets::list::{List, Row};
use crate::tui::widgets::question::prose;
use crate::tui::widgets::text::{cut, width};
use crate::tui::widgets::window::{FRAME, window};

/// How a question stands, in one word: its result where that is told already.
pub(super) fn word(question: &QuestionView, look: &Look<'_>) -> (String, Mean) {
    if let Some(result) = words::result(question, look) {
        return result;
    }
    match (question.flag, question.is_answered()) {
        (true, _) => (tr!(look, "flag"), Mean::Warn),
        (false, true) => (tr!(look, "done"), Mean::Text),
        (false, false) => (tr!(look, "open"), Mean::Muted),
    }
}

/// `1 done  2 flag  3 here  4 open`: at most `rows` rows, the one with the question at hand among them.
pub(super) fn strip(view: &AttemptView, at: usize, columns: usize, rows: usize, look: &Look<'_>) -> Vec<Line<'static>> {
    let mut lines: Vec<(Line<'static>, bool)> = vec![(Line::default(), false)];
    for (position, question) in view.questions.iter().enumerate() {
        let (word, mean) = if position == at { (tr!(look, "here"), Mean::Selected) } else { word(question, look) };
        let entry = format!("{} {word}", question.number);
        let (line, here) = lines.last_mut().expect("it begins with one");
        let gap = if line.spans.is_empty() { "" } else { "  " };
        if line.width() + gap.len() + width(&entry) > columns && !line.spans.is_empty() {
            lines.push((Line::from(Span::styled(entry, look.style(mean))), position == at));
            continue;
        }
        line.spans.push(Span::raw(gap));
        line.spans.push(Span::styled(entry, look.style(mean)));
        *here |= position == at;
    }
    let here = lines.iter().position(|(_, here)| *here).unwrap_or(0);
    let from = (here + 1).saturating_sub(rows);
    lines.into_iter().skip(from).take(rows).map(|(line, _)| line).collect()
}

/// The list to choose a question from; answers [`Reply::Chosen`].
pub(super) struct Navigator {
    list: List<usize>,
    widest: usize,
}

impl Navigator {
    pub fn new(view: &AttemptView, at: usize, look: &Look<'_>) -> Self {
        let mut list = List::default();
        let rows: Vec<_> = view.questions.iter().enumerate().map(|(position, question)| row(position, question, look)).collect();
        let widest = rows.iter().flat_map(|row| &row.lines).map(Line::width).max().unwrap_or(0);
        list.set(rows);
        list.select(&at);
        Self { list, widest }
    }
}

fn row(position: usize, question: &QuestionView, look: &Look<'_>) -> Row<usize> {
    let (word, mean) = word(question, look);
    // A flag stays to be seen beside a result or an answer.
    let flag = if question.flag { tr!(look, "flag") } else { String::new() };
    let flag = if flag.is_empty() || word.trim() == flag { String::new() } else { format!("{flag} ") };
    let title = cut(&prose::title(&question.title), 60);
    Row::new(
        position,
        Line::from(vec![
            Span::raw(format!("{:>3}  ", question.number)),
            Span::styled(format!("{word:<8}"), look.style(mean)),
            Span::raw(format!("{flag}{title}")),
        ]),
    )
}

impl Screen for Navigator {
    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "All questions")
    }

    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Item, Scope::Move]
    }

    fn overlay(&self) -> bool {
        true
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        vec![Command::pair(Action::Up, Action::Down, tr!(look, "move")), Command::new(Action::Open).label(tr!(look, "go there"))]
    }

    fn on_action(&mut self, action: Action, _ctx: &mut Ctx<'_>) -> Outcome {
        match action {
            Action::Open => self.list.selected().map_or(Outcome::Reply(Reply::Cancelled), |at| Outcome::Reply(Reply::Chosen(*at))),
            other if self.list.on_action(other) => Outcome::Consumed,
            _ => Outcome::Ignored,
        }
    }

    fn layout(&mut self, area: Rect, _look: &Look<'_>) {
        let rows = area.height.saturating_sub(FRAME.1);
        self.list.layout(Rect { height: rows, ..area });
    }

    fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        let rows = u16::try_from(self.list.rows().len()).unwrap_or(u16::MAX);
        let columns = u16::try_from(self.widest + 2).unwrap_or(u16::MAX);
        let size = (columns.saturating_add(FRAME.0), rows.saturating_add(FRAME.1));
        let inside = window(frame, area, size, &tr!(look, "All questions"), look);
        self.list.render(frame, inside, true, look);
    }
}
