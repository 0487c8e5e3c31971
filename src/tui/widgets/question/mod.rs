//! Answering one question in place: on a page, in a quiz, in a review. One file a kind; they know domain's kinds, the theme and the keys, no
//! service and no store.
//!
//! An option is named by the id it was offered with ([`Asked::options`]): its own on a page, its label in an attempt. Whoever shows the
//! question translates.

mod essay;
mod line;
mod multiple_answers;
mod multiple_choice;
mod numerical;
mod options;
pub mod prose;
mod short_answer;
mod true_false;

use std::collections::BTreeMap;
use std::ops::Range;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::domain::points::Exact;
use crate::domain::quiz::{Answer, Body, Choice, Kind};
use crate::domain::text::Untrusted;
use crate::tui::action::{Action, Scope};
use crate::tui::screen::{Command, Look};
use crate::tui::theme::Mean;

/// What an answer field has to know of its question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    pub kind: Kind,
    /// Choice kinds only, in the order shown.
    pub options: Vec<Choice>,
    /// Numerical only: units that may be typed, and whether one must be.
    pub units: Vec<String>,
    pub unit_required: bool,
    /// Essay only: least and most.
    pub words: (Option<u32>, Option<u32>),
}

impl Asked {
    pub fn of(kind: Kind) -> Self {
        Self { kind, options: Vec::new(), units: Vec::new(), unit_required: false, words: (None, None) }
    }
}

impl From<&Body> for Asked {
    fn from(body: &Body) -> Self {
        let plain = Self::of(body.kind());
        match body {
            Body::MultipleChoice(body) => Self { options: body.options.clone(), ..plain },
            Body::MultipleAnswers(body) => Self { options: body.options.clone(), ..plain },
            Body::Numerical(body) => Self { units: body.units.clone(), unit_required: body.unit_required, ..plain },
            Body::Essay(body) => Self { words: body.words, ..plain },
            Body::TrueFalse(_) | Body::ShortAnswer(_) => plain,
        }
    }
}

/// The right answer, as far as it may be shown.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RightAnswer {
    /// `None` where a person marks.
    pub answer: Option<Answer>,
    /// Everything that is accepted, in words.
    pub accepted: Vec<Untrusted>,
    /// Options that earn something, with their share of the points.
    pub shares: BTreeMap<String, Exact>,
}

/// Whose answer is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose<'a> {
    /// The reader's own.
    Yours,
    /// Somebody else's, as the reader may know them.
    Of(&'a str),
}

/// What an action or a text did to an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Not for the answer.
    Ignored,
    /// The cursor moved, a field was entered.
    Moved,
    /// The answer is another one and complete: save it at once.
    Chosen,
    /// The answer is being typed: save it at the next pause.
    Typed,
    /// The cursor left the field: save what was typed.
    Left,
}

/// Which keys an answer field wants: the screen joins them with its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Options to move in and choose from.
    Choosing,
    /// A field that can be entered.
    Resting,
    /// A line is being typed.
    Line,
    /// A text is being typed.
    Text,
}

impl Mode {
    /// The scopes of a screen that is nothing but this answer.
    pub fn scopes(self) -> &'static [Scope] {
        match self {
            Self::Choosing => &[Scope::Choice, Scope::Item, Scope::Move],
            Self::Resting => &[Scope::Item, Scope::Move],
            Self::Line => &[Scope::Line, Scope::Edit],
            Self::Text => &[Scope::Editor, Scope::OwnEditor, Scope::Edit],
        }
    }
}

/// An answer field as lines for a width.
#[derive(Debug, Default)]
pub struct Drawn {
    pub lines: Vec<Line<'static>>,
    /// Lines that have to stay visible: the option or the field with the cursor.
    pub focus: Range<usize>,
    /// Line and column of the terminal's cursor, where no inset has it.
    pub cursor: Option<(usize, usize)>,
    /// Where [`AnswerField::render`] draws by itself.
    pub inset: Option<Inset>,
}

/// A part of the lines that a field to type in takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inset {
    pub rows: Range<usize>,
    /// Columns left of it.
    pub indent: usize,
    pub width: usize,
}

/// The answer to one question, shown and changed. Typing goes to it only in [`Mode::Line`] and [`Mode::Text`].
pub trait AnswerField: Send {
    fn mode(&self) -> Mode;

    fn typing(&self) -> bool {
        matches!(self.mode(), Mode::Line | Mode::Text)
    }

    /// What can be done now, the likeliest first.
    fn commands(&self, look: &Look<'_>) -> Vec<Command>;

    fn on_action(&mut self, action: Action) -> Change;

    fn on_text(&mut self, _text: &str) -> Change {
        Change::Ignored
    }

    /// Takes what the cursor is on as the answer, where there is one to choose: choosing and checking with one key.
    fn take_here(&mut self) {}

    /// Goes on with typing where a line is typed: what comes next takes the place of what stands there.
    fn type_again(&mut self) {}

    /// `None`: not answered.
    fn answer(&self) -> Option<Answer>;

    /// Shows an answer; `None` clears it.
    fn set(&mut self, answer: Option<&Answer>);

    /// The text being typed, for the person's own editor.
    fn text(&self) -> Option<String> {
        None
    }

    /// Lays the field out for `width` columns; one that can grow takes at most `height` rows. `focused`: the cursor is in this question.
    fn layout(&mut self, width: usize, height: usize, focused: bool, look: &Look<'_>) -> Drawn;

    /// Draws the inset into what is visible of it.
    fn render(&self, _frame: &mut Frame<'_>, _area: Rect, _look: &Look<'_>) {}

    /// The answer beside the right one. Without `key` the answer alone.
    fn review(&self, whose: Whose<'_>, key: Option<&RightAnswer>, width: usize, look: &Look<'_>) -> Vec<Line<'static>>;

    /// What is to be said of the answer: how many are chosen, how many words are written.
    fn remark(&self, _look: &Look<'_>) -> Option<String> {
        None
    }
}

/// The field for a question: the registry of kinds.
pub fn field(asked: Asked) -> Box<dyn AnswerField> {
    match asked.kind {
        Kind::MultipleChoice => Box::new(multiple_choice::Field::new(asked)),
        Kind::MultipleAnswers => Box::new(multiple_answers::Field::new(asked)),
        Kind::TrueFalse => Box::new(true_false::Field::default()),
        Kind::ShortAnswer => Box::new(short_answer::Field::default()),
        Kind::Numerical => Box::new(numerical::Field::new(asked)),
        Kind::Essay => Box::new(essay::Field::new(&asked)),
    }
}

/// Lines with a label before the first and an indent before the others.
fn hanging(label: Span<'static>, body: Vec<Line<'static>>) -> Vec<Line<'static>> {
    let indent = Span::raw(" ".repeat(label.width()));
    let body = if body.is_empty() { vec![Line::default()] } else { body };
    let heads = std::iter::once(label).chain(std::iter::repeat(indent));
    heads
        .zip(body)
        .map(|(head, mut line)| {
            line.spans.insert(0, head);
            line
        })
        .collect()
}

/// A sentence in one style, wrapped.
fn sentence(text: &str, width: usize, mean: Mean, look: &Look<'_>) -> Vec<Line<'static>> {
    crate::tui::widgets::text::wrap(text, width).into_iter().map(|line| Line::styled(line, look.style(mean))).collect()
}

#[cfg(test)]
mod tests;
