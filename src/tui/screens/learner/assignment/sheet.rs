//! The lines of an assignment: facts, mark, task, rubric, work in hand, what was handed in.

use std::path::{Path, PathBuf};

use ratatui::text::Line;

use super::{Assignment, said};
use crate::domain::course::{Rubric, SubmitKind};
use crate::domain::size::size;
use crate::domain::text::Untrusted;
use crate::service::submission::{AssignmentView, GradeResult, SubmissionView};
use crate::tr;
use crate::tui::action::Action;
use crate::tui::screen::Look;
use crate::tui::theme::Mean;
use crate::tui::when;
use crate::tui::widgets::editor::Editor;
use crate::tui::widgets::question::prose;
use crate::tui::widgets::text::wrap;

/// The lines and where their parts begin.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    pub lines: Vec<Line<'static>>,
    pub task: usize,
    pub rubric: usize,
    pub work: usize,
    pub handed_in: usize,
}

impl Sheet {
    pub fn of(screen: &Assignment, width: usize, look: &Look<'_>) -> Self {
        let view = &screen.view;
        let mut lines = Lines { out: Vec::new(), width, look };
        lines.facts(view);
        if view.teaches {
            lines.say(
                &tr!(
                    look,
                    "This is what learners see. Their work stands in the gradebook: {key} leads there.",
                    key = look.keymap.shown(Action::OpenGradebook).unwrap_or_default()
                ),
                Mean::Info,
            );
        }
        if !screen.is_empty() {
            lines.say(&tr!(look, "What you have begun stands below, not handed in yet."), Mean::Warn);
        }
        if let Some(grade) = &view.grade {
            lines.mark(grade);
        }
        lines.out.push(Line::default());
        let task = lines.out.len();
        lines.out.extend(screen.task.lines(look));
        if let Some(grader) = &view.grader {
            lines.heading(&tr!(look, "For those who mark"));
            lines.markdown(grader);
        }
        let rubric = lines.out.len();
        if let Some(rubric) = &view.rubric {
            lines.rubric(rubric);
        }
        if let Some(model) = &view.model {
            lines.heading(&tr!(look, "A model answer"));
            lines.markdown(model);
        }
        // What is in hand stands above what was handed in, an invitation to begin anew below it.
        let (mut work, mut handed_in) = (0, 0);
        let takes = !view.settings.submit.contains(&SubmitKind::None) && !view.teaches;
        for part in if screen.is_empty() { [Part::HandedIn, Part::Work] } else { [Part::Work, Part::HandedIn] } {
            match part {
                Part::Work => {
                    work = lines.out.len();
                    if takes {
                        lines.work(screen);
                    }
                }
                Part::HandedIn => {
                    handed_in = lines.out.len();
                    if !view.submissions.is_empty() {
                        lines.heading(&tr!(look, "Handed in"));
                        view.submissions.iter().rev().for_each(|submission| lines.submission(submission));
                    }
                }
            }
        }
        Self { lines: lines.out, task, rubric, work, handed_in }
    }
}

/// The parts whose order depends on where the learner stands.
enum Part {
    Work,
    HandedIn,
}

struct Lines<'a, 'l> {
    out: Vec<Line<'static>>,
    width: usize,
    look: &'a Look<'l>,
}

impl Lines<'_, '_> {
    fn say(&mut self, text: &str, mean: Mean) {
        let look = self.look;
        self.out.extend(wrap(text, self.width).into_iter().map(|line| said(line, mean, look)));
    }

    /// A text set in from the left.
    fn say_in(&mut self, text: &str, mean: Mean) {
        let look = self.look;
        let lines = wrap(text, self.width.saturating_sub(2)).into_iter().map(|line| said(format!("  {line}"), mean, look));
        self.out.extend(lines);
    }

    fn heading(&mut self, text: &str) {
        self.out.push(Line::default());
        self.say(text, Mean::Heading);
        self.out.push(Line::default());
    }

    fn markdown(&mut self, text: &Untrusted) {
        self.out.extend(prose::lines(text, self.width, self.look));
    }

    /// What it is worth, until when, how often.
    fn facts(&mut self, view: &AssignmentView) {
        let look = self.look;
        let mut facts = vec![tr!(look, "{n} points", n = view.possible.exact().decimal(2))];
        if let Some(open) = view.dates.open.filter(|open| *open > look.now) {
            facts.push(tr!(look, "opens {when}", when = when::moment(look, open)));
        }
        if let Some(due) = view.dates.due {
            facts.push(tr!(look, "due {when}", when = when::moment(look, due)));
        }
        if let Some(close) = view.dates.close {
            facts.push(tr!(look, "closes {when}", when = when::moment(look, close)));
        }
        if let Some(left) = view.attempts_left {
            facts.push(tr!(look, one "{n} attempt left" | "{n} attempts left", n = left));
        }
        self.say(&facts.join(", "), Mean::Strong);
        self.say(&taken(view, look), Mean::Muted);
        if let (Some(last), None) = (view.submissions.last(), &view.grade) {
            self.say(&tr!(look, "Handed in {when}. The mark is still to come.", when = when::moment(look, last.at)), Mean::Good);
        }
    }

    fn mark(&mut self, grade: &GradeResult) {
        let look = self.look;
        let (score, possible) = (grade.score.decimal(2), grade.possible.exact().decimal(2));
        self.heading(&tr!(look, "Your mark: {score} of {possible} points", score = score, possible = possible));
        if !grade.deducted.is_zero() {
            let late = chrono::TimeDelta::seconds(i64::try_from(grade.late_seconds).unwrap_or(i64::MAX));
            let (entered, deducted) = (grade.entered.exact().decimal(2), grade.deducted.decimal(2));
            let span = when::span(look, late);
            let text = tr!(
                look,
                "Given were {entered}; {deducted} went off for being {span} late.",
                entered = entered,
                deducted = deducted,
                span = span
            );
            self.say(&text, Mean::Warn);
        }
        for part in &grade.rubric {
            let points = format!("{} / {}", part.points.decimal(2), part.most.decimal(2));
            self.say(&format!("{}: {points}", part.title.for_screen()), Mean::Strong);
            self.say_in(&part.text.for_screen(), Mean::Text);
        }
        if let Some(comment) = &grade.comment {
            self.say(&tr!(look, "Comment"), Mean::Strong);
            self.markdown(comment);
        }
    }

    /// Criterion by criterion: readable at every width, where a table is not.
    fn rubric(&mut self, rubric: &Rubric) {
        self.heading(&tr!(self.look, "How it is marked"));
        for criterion in &rubric.criteria {
            self.say(&criterion.title.for_screen(), Mean::Strong);
            for (level, cell) in rubric.levels.iter().zip(&criterion.cells) {
                let points = (&level.points.exact() * &criterion.factor).decimal(2);
                self.say_in(&format!("{points} {}: {}", level.title.for_screen(), cell.for_screen()), Mean::Text);
            }
        }
    }

    fn work(&mut self, screen: &Assignment) {
        let look = self.look;
        let before = !screen.view.submissions.is_empty();
        if before && screen.is_empty() && screen.view.refused.is_none() {
            self.heading(&tr!(look, "To hand in something else"));
        } else {
            self.heading(&tr!(look, "Your work, not handed in yet"));
        }
        if screen.is_empty() {
            let text = match &screen.view.refused {
                Some(why) => why.clone(),
                None => invitation(screen, look),
            };
            return self.say(&text, Mean::Muted);
        }
        for path in &screen.files {
            let bytes = std::fs::metadata(path).map_or(0, |facts| facts.len());
            self.say(&tr!(look, "File: {name}, {size}", name = name(path), size = size(bytes)), Mean::Text);
        }
        if !screen.url.is_empty() {
            self.say(&tr!(look, "Link: {url}", url = Untrusted::from(screen.url.as_str()).for_screen()), Mean::Text);
        }
        let text = Untrusted::from(screen.text.text());
        if !text.is_blank() {
            self.markdown(&text);
        }
        let key = look.keymap.shown(Action::SubmitWork).unwrap_or_default();
        self.out.push(Line::default());
        self.say(&tr!(look, "{key} hands it in.", key = key), Mean::Muted);
    }

    fn submission(&mut self, submission: &SubmissionView) {
        let look = self.look;
        let (n, receipt, when) = (submission.submission, &submission.receipt, when::moment(look, submission.at));
        let head = if submission.late_seconds > 0 {
            let late = chrono::TimeDelta::seconds(i64::try_from(submission.late_seconds).unwrap_or(i64::MAX));
            let late = when::span(look, late);
            tr!(look, "{n}. {when}, receipt {receipt}, {late} late", n = n, when = when, receipt = receipt, late = late)
        } else {
            tr!(look, "{n}. {when}, receipt {receipt}", n = n, when = when, receipt = receipt)
        };
        self.say(&head, Mean::Strong);
        for file in &submission.files {
            self.say_in(&tr!(look, "File: {name}, {size}", name = file.name.for_screen(), size = size(file.bytes)), Mean::Text);
        }
        if let Some(url) = &submission.url {
            self.say_in(&tr!(look, "Link: {url}", url = url.for_screen()), Mean::Text);
        }
        if let Some(text) = &submission.text {
            let text = text.for_block().into_owned();
            text.lines().for_each(|line| self.say_in(line, Mean::Text));
        }
        self.out.push(Line::default());
    }
}

/// Which kinds of work it takes, as a sentence.
fn taken(view: &AssignmentView, look: &Look<'_>) -> String {
    let words: Vec<String> = view
        .settings
        .submit
        .iter()
        .map(|kind| match kind {
            SubmitKind::Text => tr!(look, "text"),
            SubmitKind::File => tr!(look, "files"),
            SubmitKind::Url => tr!(look, "a link"),
            SubmitKind::Git => tr!(look, "a repository's address"),
            SubmitKind::None => tr!(look, "nothing: your instructor gives the mark"),
        })
        .collect();
    tr!(look, "To hand in: {what}.", what = words.join(", "))
}

/// What to do first.
pub(super) fn invitation(screen: &Assignment, look: &Look<'_>) -> String {
    let key = |action| look.keymap.shown(action).unwrap_or_default();
    let mut ways = Vec::new();
    if screen.takes(SubmitKind::Text) {
        ways.push(tr!(look, "{key} to write", key = key(Action::EditText)));
    }
    if screen.takes(SubmitKind::File) {
        ways.push(tr!(look, "{key} to add a file", key = key(Action::InsertFile)));
    }
    if screen.takes_link() {
        ways.push(tr!(look, "{key} to add a link", key = key(Action::AddLink)));
    }
    tr!(look, "Nothing yet. Press {ways}.", ways = ways.join(", "))
}

/// What is about to be handed in: `112 words and 2 files.`
pub(super) fn contents(text: &Editor, url: &str, files: &[PathBuf], look: &Look<'_>) -> String {
    let mut parts = Vec::new();
    if !text.text().trim().is_empty() {
        parts.push(tr!(look, one "{n} word" | "{n} words", n = text.words()));
    }
    if !url.is_empty() {
        parts.push(tr!(look, "a link"));
    }
    match files {
        [] => {}
        [one] => parts.push(name(one)),
        several => parts.push(tr!(look, "{n} files", n = several.len())),
    }
    format!("{}.", parts.join(", "))
}

/// The name of a file, safe for a screen.
pub(super) fn name(path: &Path) -> String {
    Untrusted::from(path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()).for_screen().into_owned()
}
