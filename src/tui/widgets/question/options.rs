//! Options to choose from: the cursor, the signs before them, what a review says beside them. Shared by the choice kinds.

use ratatui::text::{Line, Span};

use crate::domain::points::Exact;
use crate::domain::text::Untrusted;
use crate::tr;
use crate::tui::action::Action;
use crate::tui::screen::{Command, Look};
use crate::tui::theme::Mean;
use crate::tui::widgets::question::prose;
use crate::tui::widgets::question::{Change, Drawn, RightAnswer, Whose, hanging};

/// One option as it is drawn.
pub(super) struct Offered {
    pub id: String,
    /// Markdown.
    pub text: Untrusted,
}

/// The options and the cursor among them.
pub(super) struct Options {
    pub all: Vec<Offered>,
    cursor: usize,
    /// `()` or `[]`.
    brackets: (char, char),
}

/// What the person asked of the options.
pub(super) enum Asked {
    Nothing,
    Moved,
    /// The option at this position is meant.
    Take(usize),
}

impl Options {
    pub fn new(all: Vec<Offered>, brackets: (char, char)) -> Self {
        Self { all, cursor: 0, brackets }
    }

    pub fn position(&self, id: &str) -> Option<usize> {
        self.all.iter().position(|option| option.id == id)
    }

    pub fn cursor(&self) -> usize {
        self.cursor
    }

    pub fn go_to(&mut self, position: usize) {
        self.cursor = position.min(self.all.len().saturating_sub(1));
    }

    /// What can be done among them.
    pub fn commands(look: &Look<'_>) -> Vec<Command> {
        vec![Command::new(Action::Choose), Command::pair(Action::Up, Action::Down, tr!(look, "move"))]
    }

    pub fn on_action(&mut self, action: Action) -> Asked {
        let last = self.all.len().saturating_sub(1);
        let to = match action {
            Action::Up => self.cursor.saturating_sub(1),
            Action::Down => (self.cursor + 1).min(last),
            Action::First => 0,
            Action::Last => last,
            Action::Choose | Action::Open if !self.all.is_empty() => return Asked::Take(self.cursor),
            action => match action.picked().filter(|position| *position <= last && !self.all.is_empty()) {
                Some(position) => {
                    self.cursor = position;
                    return Asked::Take(position);
                }
                None => return Asked::Nothing,
            },
        };
        self.cursor = to;
        Asked::Moved
    }

    /// `>  (*) 1  text` for each, `chosen` by position.
    pub fn draw(&self, width: usize, focused: bool, chosen: impl Fn(usize) -> bool, look: &Look<'_>) -> Drawn {
        let mut drawn = Drawn::default();
        for (position, option) in self.all.iter().enumerate() {
            let here = focused && position == self.cursor;
            let from = drawn.lines.len();
            drawn.lines.extend(self.one(position, option, width, here, chosen(position), look));
            if position == self.cursor {
                drawn.focus = from..drawn.lines.len();
                drawn.cursor = focused.then_some((from, 3));
            }
        }
        drawn
    }

    fn one(&self, position: usize, option: &Offered, width: usize, here: bool, chosen: bool, look: &Look<'_>) -> Vec<Line<'static>> {
        let label = format!("{} {} {} ", if here { ">" } else { " " }, self.sign(chosen), position + 1);
        let style = look.style(if here { Mean::Selected } else { Mean::Text });
        let room = width.saturating_sub(label.chars().count()).max(8);
        let body = prose::lines(&option.text, room, look);
        let mut lines = hanging(Span::styled(label, style), body);
        if here {
            for span in lines.iter_mut().flat_map(|line| &mut line.spans) {
                span.style = span.style.patch(style);
            }
        }
        lines
    }

    fn sign(&self, chosen: bool) -> String {
        let mark = match (chosen, self.brackets.0) {
            (false, _) => ' ',
            (true, '(') => '*',
            (true, _) => 'x',
        };
        format!("{}{mark}{}", self.brackets.0, self.brackets.1)
    }

    /// Own choice and right one side by side, with a word at the end of what counts.
    pub fn review(
        &self,
        whose: Whose<'_>,
        chosen: impl Fn(usize) -> bool,
        key: Option<&RightAnswer>,
        width: usize,
        look: &Look<'_>,
    ) -> Vec<Line<'static>> {
        let mut lines = Vec::new();
        if key.is_some() {
            let given = if whose == Whose::Yours { tr!(look, "yours") } else { tr!(look, "given") };
            lines.push(Line::styled(format!("{}  {}", fitted(&given), tr!(look, "right")), look.style(Mean::Muted)));
        }
        for (position, option) in self.all.iter().enumerate() {
            let chosen = chosen(position);
            let share = key.map(|key| key.shares.get(&option.id).cloned().unwrap_or_else(Exact::zero));
            let (label, word, mean) = match &share {
                None => (format!("{}  ", self.sign(chosen)), None, Mean::Text),
                Some(share) => {
                    let right = !share.is_zero() && !share.is_negative();
                    let (word, mean) = verdict(chosen, share, look);
                    (format!("{}  {}  ", fitted(&self.sign(chosen)), self.sign(right)), word, mean)
                }
            };
            let room = width.saturating_sub(label.chars().count()).max(8);
            let mut body = prose::lines(&option.text, room, look);
            if let Some(word) = word {
                append(&mut body, format!("  {word}"), room, mean, look);
            }
            lines.extend(hanging(Span::raw(label), body));
        }
        lines
    }
}

impl Asked {
    /// For kinds in which taking an option is all there is.
    pub fn change(self, take: impl FnOnce(usize) -> Change) -> Change {
        match self {
            Self::Nothing => Change::Ignored,
            Self::Moved => Change::Moved,
            Self::Take(position) => take(position),
        }
    }

    /// For kinds in which one is taken: `take` says whether it was taken already. That changes nothing; Enter then means to go on.
    pub fn change_one(self, action: Action, take: impl FnOnce(usize) -> bool) -> Change {
        self.change(|position| match take(position) {
            true if action == Action::Open => Change::Ignored,
            true => Change::Moved,
            false => Change::Chosen,
        })
    }
}

/// What is said of one option: only where there is something to learn from it.
fn verdict(chosen: bool, share: &Exact, look: &Look<'_>) -> (Option<String>, Mean) {
    let whole = *share >= Exact::one();
    let some = !share.is_zero() && !share.is_negative();
    match (chosen, some) {
        (true, true) if whole => (Some(tr!(look, "right")), Mean::Good),
        (true, true) => (Some(tr!(look, "partly")), Mean::Warn),
        (true, false) => (Some(tr!(look, "WRONG")), Mean::Bad),
        (false, true) => (Some(tr!(look, "missed")), Mean::Warn),
        (false, false) => (None, Mean::Text),
    }
}

/// Puts `word` behind the last line, or below it where it does not fit.
fn append(body: &mut Vec<Line<'static>>, word: String, room: usize, mean: Mean, look: &Look<'_>) {
    let span = Span::styled(word, look.style(mean));
    match body.last_mut() {
        Some(last) if last.width() + span.width() <= room => last.spans.push(span),
        _ => body.push(Line::from(span)),
    }
}

/// The first column of a review, as wide as its head.
fn fitted(text: &str) -> String {
    format!("{text:<5}")
}
