//! What is said of a piece of work: on one side what was handed in, on the other what it is marked by and what it would get.

use ratatui::text::{Line, Span};

use super::Marking;
use super::desk::{Desk, Means, Row};
use crate::domain::course::Rubric;
use crate::domain::grade::{CellStatus, Score};
use crate::domain::text::Untrusted;
use crate::service::grade::MarkingView;
use crate::service::submission::SubmissionView;
use crate::tr;
use crate::tui::action::Action;
use crate::tui::screen::Look;
use crate::tui::screens::learner::review::question_lines;
use crate::tui::theme::Mean;
use crate::tui::when;
use crate::tui::widgets::question::{Whose, prose};
use crate::tui::widgets::text::{cut, fit_right, spread, wrap};

/// Lines being written for a width.
pub(super) struct Lines<'a, 'l> {
    pub out: Vec<Line<'static>>,
    width: usize,
    look: &'a Look<'l>,
}

impl<'a, 'l> Lines<'a, 'l> {
    pub fn new(width: usize, look: &'a Look<'l>) -> Self {
        Self { out: Vec::new(), width, look }
    }

    fn say(&mut self, text: &str, mean: Mean) {
        self.say_in(0, text, mean);
    }

    fn say_in(&mut self, indent: usize, text: &str, mean: Mean) {
        let style = self.look.style(mean);
        let room = self.width.saturating_sub(indent).max(1);
        self.out.extend(wrap(text, room).into_iter().map(|line| Line::styled(format!("{}{line}", " ".repeat(indent)), style)));
    }

    fn heading(&mut self, text: &str) {
        if !self.out.is_empty() {
            self.out.push(Line::default());
        }
        self.say(text, Mean::Heading);
    }

    /// What its author tells those who mark.
    fn for_markers(&mut self, text: Option<&Untrusted>) {
        self.titled(&tr!(self.look, "For those who mark"), text);
    }

    fn titled(&mut self, title: &str, text: Option<&Untrusted>) {
        if let Some(text) = text {
            self.out.push(Line::default());
            self.say(title, Mean::Heading);
            self.markdown(text);
        }
    }

    fn markdown(&mut self, text: &Untrusted) {
        self.out.extend(prose::lines(text, self.width, self.look));
    }
}

/// What stands above and below the files of what was handed in: a submission, or the question under the cursor.
pub(super) fn work(screen: &Marking, width: usize, look: &Look<'_>) -> (Vec<Line<'static>>, Vec<Line<'static>>) {
    let mut lines = Lines::new(width, look);
    let view = &screen.view;
    if let Some(attempt) = &view.attempt {
        let row = screen.desk.rows.get(screen.cursor);
        match row.and_then(|row| attempt.questions.iter().find(|one| one.id == row.id)) {
            Some(question) => {
                lines.out.extend(question_lines(question, Whose::Of(&view.name.for_screen()), width, look));
                lines.for_markers(question.grader.as_ref());
            }
            None => lines.say(&tr!(look, "No question of this attempt is marked by a person."), Mean::Muted),
        }
    } else if let Some(submission) = screen.submission() {
        submitted(&mut lines, view, submission);
    } else {
        lines.say(&tr!(look, "Nothing was handed in. A mark can be given all the same."), Mean::Muted);
    }
    let mut after = Lines::new(width, look);
    after.for_markers(view.grader.as_ref());
    after.titled(&tr!(look, "A model answer"), view.model.as_ref());
    (lines.out, after.out)
}

fn submitted(lines: &mut Lines<'_, '_>, view: &MarkingView, submission: &SubmissionView) {
    let look = lines.look;
    let all = view.submissions.len();
    let mut head = tr!(look, "Handed in {when}", when = when::moment(look, submission.at));
    if all > 1 {
        head = tr!(look, "{n} of {all}: {head}", n = submission.submission, all = all, head = head);
    }
    lines.say(&head, Mean::Strong);
    if submission.late_seconds > 0 {
        lines.say(&tr!(look, "{span} late", span = when::seconds(look, submission.late_seconds)), Mean::Warn);
    }
    if view.submissions.last().is_some_and(|last| last.submission != submission.submission) {
        lines.say(&tr!(look, "This is not the newest."), Mean::Warn);
    }
    let key = |action| look.keymap.shown(action).unwrap_or_default();
    if !submission.files.is_empty() {
        let (read, save) = (key(Action::Open), key(Action::SaveFile));
        let said = match submission.files.as_slice() {
            [_] => tr!(look, "1 file: {read} reads it on the whole screen, {save} saves it", read = read, save = save),
            all => tr!(look, "{n} files: {read} reads one on the whole screen, {save} saves one", n = all.len(), read = read, save = save),
        };
        lines.say(&said, Mean::Muted);
    }
    if let Some(url) = &submission.url {
        lines.say(&tr!(look, "Link: {url}", url = url.for_screen()), Mean::Link);
    }
    if let Some(note) = &submission.note {
        lines.say(&tr!(look, "Note: {text}", text = note.for_screen()), Mean::Text);
    }
    if submission.text.is_some() {
        lines.out.push(Line::default());
    }
}

/// The lines of the desk, and on which of them the cursor stands.
pub(super) fn desk(screen: &Marking, width: usize, look: &Look<'_>) -> (Vec<Line<'static>>, std::ops::Range<usize>) {
    let mut lines = Lines::new(width, look);
    let (view, desk) = (&screen.view, &screen.desk);
    let mut seen = 0..0;
    for (at, row) in desk.rows.iter().enumerate() {
        let here = at == screen.cursor;
        let from = lines.out.len();
        lines.out.push(row_line(at, row, desk, here && !screen.reading, width, look));
        if here {
            if let Means::Rubric(rubric) = &desk.means {
                levels(&mut lines, rubric, at, row);
            }
            seen = from..lines.out.len();
        }
    }
    sums(&mut lines, view, desk);
    lines.heading(&comment_title(screen, look));
    let comment = Untrusted::from(desk.comment(screen.cursor));
    if comment.is_blank() {
        let key = look.keymap.shown(Action::WriteComment).unwrap_or_default();
        lines.say(&tr!(look, "None. {key} writes one.", key = key), Mean::Muted);
    } else {
        lines.markdown(&comment);
    }
    (lines.out, seen)
}

pub(super) fn comment_title(screen: &Marking, look: &Look<'_>) -> String {
    let row = screen.desk.rows.get(screen.cursor).filter(|_| screen.desk.means == Means::Questions);
    match row {
        Some(_) => tr!(look, "Comment on this answer"),
        None => tr!(look, "Comment to the learner"),
    }
}

fn row_line(at: usize, row: &Row, desk: &Desk, here: bool, width: usize, look: &Look<'_>) -> Line<'static> {
    let given = desk.points_of(row).map_or_else(|| "_".to_owned(), |points| points.decimal(2));
    let end = format!("[{}] / {}", fit_right(&given, 3), row.most.decimal(2));
    let title = format!("{} {} {}", if here { ">" } else { " " }, at + 1, prose::title(&row.title));
    let text = spread(&title, &end, width);
    let mean = match (here, given.as_str()) {
        (true, _) => Mean::Selected,
        (false, "_") => Mean::Warn,
        (false, _) => Mean::Text,
    };
    Line::styled(text, look.style(mean))
}

fn levels(lines: &mut Lines<'_, '_>, rubric: &Rubric, at: usize, row: &Row) {
    let cells = rubric.criteria.get(at).map_or(&[][..], |criterion| &criterion.cells);
    for (n, level) in rubric.levels.iter().enumerate() {
        let sign = if row.level == Some(n) { "*" } else { " " };
        let said = cells.get(n).map(Untrusted::for_screen).unwrap_or_default();
        let text = format!("{sign}{} {} {}: {said}", n + 1, level.points, level.title.for_screen());
        let mean = if row.level == Some(n) { Mean::Strong } else { Mean::Text };
        lines.say_in(3, &text, mean);
    }
}

/// What the mark is now and what it would be.
fn sums(lines: &mut Lines<'_, '_>, view: &MarkingView, desk: &Desk) {
    let look = lines.look;
    if !lines.out.is_empty() {
        lines.out.push(Line::default());
    }
    let possible = view.possible.exact();
    if let (Some((raw, most)), true) = (desk.raw(), desk.score.is_none()) {
        let (raw, sum) = (raw.decimal(2), most.decimal(2));
        let text = if desk.means == Means::Questions && most != possible {
            tr!(look, "These together {raw} of {most}; the quiz gives {all}", raw = raw, most = sum, all = possible.decimal(2))
        } else {
            tr!(look, "Together {raw} of {most}", raw = raw, most = sum)
        };
        lines.say(&text, Mean::Text);
    }
    if let Some(score) = &desk.score {
        let text = match Score::parse(score, &view.letters) {
            Ok(Score::Excused) => tr!(look, "Mark: excused"),
            Ok(Score::Missing) => tr!(look, "Mark: missing"),
            Ok(Score::None) => tr!(look, "Mark: none"),
            _ => {
                let score = Untrusted::from(score.as_str());
                tr!(look, "Mark: {score} of {possible}", score = score.for_screen(), possible = possible.decimal(2))
            }
        };
        lines.say(&text, Mean::Strong);
    } else if desk.means == Means::Score {
        let key = look.keymap.shown(Action::GiveScore).unwrap_or_default();
        lines.say(&tr!(look, "Mark: _ of {possible}. {key} or a digit gives it.", possible = possible.decimal(2), key = key), Mean::Warn);
    }
    if let Some(entered) = desk.entered(view.possible) {
        let off = view.lateness.as_ref().map(|late| late.deduction(&entered, view.possible)).filter(|off| !off.is_zero());
        if let Some(off) = off {
            let counts = (entered - off.clone()).decimal(2);
            let text = tr!(
                look,
                "{off} off for being late: counts {counts} of {all}",
                off = off.decimal(2),
                counts = counts,
                all = possible.decimal(2)
            );
            lines.say(&text, Mean::Warn);
        } else if desk.score.is_none() {
            lines.say(&tr!(look, "Counts {counts} of {all}", counts = entered.decimal(2), all = possible.decimal(2)), Mean::Text);
        }
    }
    lines.say(&given(view, look), Mean::Muted);
    if view.older_rubric {
        lines.say(&tr!(look, "Its levels were chosen in an earlier rubric."), Mean::Warn);
    }
}

/// Where the mark stands in the book.
fn given(view: &MarkingView, look: &Look<'_>) -> String {
    let Some(cell) = &view.cell else { return tr!(look, "It is for practice and not graded.") };
    let mark = match (&view.mark, cell.status) {
        (_, CellStatus::Excused) => tr!(look, "excused"),
        (_, CellStatus::Missing) => tr!(look, "missing"),
        (Some(mark), _) => mark.clone(),
        (None, _) => return tr!(look, "No mark in the book yet."),
    };
    let seen = if cell.released { tr!(look, "the learner sees it") } else { tr!(look, "the learner does not see it") };
    match &view.marked {
        Some((by, at)) => {
            let by = Untrusted::from(by.as_str());
            let when = when::moment(look, *at);
            tr!(look, "In the book: {mark}, by {by} {when}; {seen}.", mark = mark, by = by.for_screen(), when = when, seen = seen)
        }
        None => tr!(look, "In the book: {mark}; {seen}.", mark = mark, seen = seen),
    }
}

/// Whose work it is, and what is special about it.
pub(super) fn head(screen: &Marking, width: usize, look: &Look<'_>) -> Line<'static> {
    let view = &screen.view;
    let mut facts = Vec::new();
    if let Some(attempt) = &view.attempt {
        facts.push(tr!(look, "attempt {n}", n = attempt.attempt));
    }
    if let Some(late) = &view.lateness {
        facts.push(tr!(look, "late {span}", span = when::seconds(look, late.seconds)));
    }
    if !view.waits && view.mark.is_some() {
        facts.push(tr!(look, "marked"));
    }
    if screen.desk != screen.book {
        facts.push(tr!(look, "not given yet"));
    }
    let facts = facts.join(", ");
    let text = spread(&view.name.for_screen(), &facts, width);
    Line::from(Span::styled(cut(&text, width), look.style(Mean::Strong)))
}
