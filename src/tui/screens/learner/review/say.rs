//! What a review says: the attempt in a sentence, a row a question, and why something is not shown.

use ratatui::text::{Line, Span};

use super::Review;
use crate::domain::course::Showing;
use crate::service::attempt::QuestionView;
use crate::tr;
use crate::tui::screen::{Look, Size};
use crate::tui::screens::learner::quiz::words;
use crate::tui::theme::Mean;
use crate::tui::when;
use crate::tui::widgets::list::{MARK, Row};
use crate::tui::widgets::question::prose;
use crate::tui::widgets::text::{cut, fit};

impl Review {
    /// What is not shown yet, and when it will be.
    pub(super) fn more(&self, look: &Look<'_>) -> Option<String> {
        use Showing::{Explanation, Feedback, Key, Marks};
        let showing = &self.view.showing;
        let missing = [Marks, Feedback, Key, Explanation].iter().any(|one| !showing.contains(one));
        if !missing {
            return None;
        }
        let key = showing.contains(&Key);
        Some(match self.more_after().filter(|at| *at > look.now) {
            Some(at) if key => tr!(look, "More is shown from {moment} on.", moment = when::moment(look, at)),
            Some(at) => tr!(look, "The right answers are shown from {moment} on.", moment = when::moment(look, at)),
            None if key => return None,
            None => tr!(look, "The right answers are not shown in this quiz."),
        })
    }

    pub(super) fn rows(&self, width: usize, look: &Look<'_>) -> Vec<Row<usize>> {
        let head = self.size != Size::Compact;
        let mut rows = Vec::new();
        if head {
            let line = format!("{:>5}  {}{}{}", "#", fit(&tr!(look, "Result"), 9), fit(&tr!(look, "Points"), 11), tr!(look, "Question"));
            rows.push(Row::heading(Line::styled(line, look.style(Mean::Muted))));
        }
        rows.extend(self.view.questions.iter().enumerate().map(|(at, question)| Row::new(at, self.row(question, width, look))));
        rows
    }

    fn row(&self, question: &QuestionView, width: usize, look: &Look<'_>) -> Line<'static> {
        let unknown = if question.is_answered() { tr!(look, "answered") } else { tr!(look, "empty") };
        let (word, mean) = words::result(question, look).unwrap_or((unknown, Mean::Text));
        let title = prose::title(&question.title);
        let number = Span::raw(format!("{:>3}  ", question.number));
        if self.size == Size::Compact {
            return Line::from(vec![
                number,
                Span::styled(fit(&word, 9), look.style(mean)),
                Span::raw(cut(&title, width.saturating_sub(14 + usize::from(MARK)))),
            ]);
        }
        let points = question.mark.map_or_else(String::new, |mark| format!("{} / {}", words::points(mark), words::points(question.points)));
        let room = width.saturating_sub(25 + usize::from(MARK));
        Line::from(vec![number, Span::styled(fit(&word, 9), look.style(mean)), Span::raw(fit(&points, 11)), Span::raw(cut(&title, room))])
    }

    /// What stands in place of the questions where they may not be seen.
    pub(super) fn closed(&self, look: &Look<'_>) -> String {
        let state = words::state(self.view.state, look);
        match self.more_after().filter(|at| *at > look.now) {
            Some(at) => tr!(
                look,
                "Attempt {n} is {state}. Your answers and results are shown from {moment} on.",
                n = self.view.attempt,
                state = state,
                moment = when::moment(look, at)
            ),
            None => {
                tr!(look, "Attempt {n} is {state}. Answers and results are not shown in this quiz.", n = self.view.attempt, state = state)
            }
        }
    }

    pub(super) fn summary(&self, look: &Look<'_>) -> String {
        let kept = self.attempts.iter().any(|row| row.attempt == self.view.attempt && row.kept);
        let mut said = vec![tr!(look, "Attempt {n}: {score}", n = self.view.attempt, score = words::score(&self.view, look))];
        if kept && self.finished().count() > 1 {
            said.push(tr!(look, "this one counts"));
        }
        if self.view.late_seconds > 0 {
            let late = chrono::TimeDelta::seconds(i64::try_from(self.view.late_seconds).unwrap_or(i64::MAX));
            said.push(tr!(look, "{span} late", span = when::span(look, late)));
        }
        said.join(", ")
    }
}
