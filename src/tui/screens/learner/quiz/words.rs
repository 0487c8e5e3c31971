//! What quiz screens say: results, points, percentages, what is left of the time.

use chrono::TimeDelta;

use crate::domain::attempt::AttemptState;
use crate::domain::course::{Overdue, ReviewOptions, Showing};
use crate::domain::points::{Exact, Points};
use crate::domain::quiz::Verdict;
use crate::domain::time::Instant;
use crate::service::attempt::{AttemptView, QuestionView, QuizView};
use crate::tr;
use crate::tui::screen::Look;
use crate::tui::theme::Mean;
use crate::tui::when;

/// From here on the time left is shown by the second, in milliseconds.
pub(super) const CLOSE: i64 = 5 * 60_000;

/// `2`, `1.5`, `0.67`: at most two places.
pub(in crate::tui::screens::learner) fn points(points: Points) -> String {
    points.exact().decimal(2)
}

/// `3 points`, `1 point`.
pub(in crate::tui::screens::learner) fn counted(value: Points, look: &Look<'_>) -> String {
    if value == Points::whole(1) { tr!(look, "1 point") } else { tr!(look, "{n} points", n = points(value)) }
}

/// A percentage with at most one place.
pub(in crate::tui::screens::learner) fn percent(value: &Exact) -> String {
    format!("{} %", value.decimal(1))
}

/// The result of a question as one word, and what it means. `None` while it may not be told.
pub(in crate::tui::screens::learner) fn result(question: &QuestionView, look: &Look<'_>) -> Option<(String, Mean)> {
    Some(match question.result? {
        Verdict::Right => (tr!(look, "right"), Mean::Good),
        Verdict::Partly => (tr!(look, "partly"), Mean::Warn),
        Verdict::Wrong if question.is_empty() => (tr!(look, "empty"), Mean::Bad),
        Verdict::Wrong => (tr!(look, "WRONG"), Mean::Bad),
        Verdict::Waiting => (tr!(look, "waiting"), Mean::Info),
    })
}

/// `8 of 10 points (80 %)`, or why there is no number.
pub(in crate::tui::screens::learner) fn score(view: &AttemptView, look: &Look<'_>) -> String {
    match (view.score, &view.percent) {
        (Some(score), Some(share)) => {
            tr!(
                look,
                "{score} of {possible} points ({percent})",
                score = points(score),
                possible = points(view.possible),
                percent = percent(share)
            )
        }
        (Some(score), None) => tr!(look, "{score} of {possible} points", score = points(score), possible = points(view.possible)),
        (None, _) if !view.showing.contains(&Showing::Marks) => tr!(look, "marks are not shown yet"),
        (None, _) => tr!(look, "waiting to be marked"),
    }
}

/// What becomes of an attempt when its time is over.
pub(super) fn time_over(quiz: &QuizView, look: &Look<'_>) -> String {
    match quiz.overdue {
        Overdue::Submit => tr!(look, "When it is over, what you have answered is handed in by itself."),
        Overdue::Grace => {
            let span = when::span(look, TimeDelta::seconds(i64::try_from(quiz.grace_s).unwrap_or(i64::MAX)));
            tr!(look, "When it is over, you have {span} to hand in yourself; what is not handed in then does not count.", span = span)
        }
        Overdue::Abandon => tr!(look, "Hand it in before it is over: an attempt that is not handed in by then does not count."),
    }
}

/// What will be shown of an attempt, and when: a sentence for each moment at which there is more to see.
pub(super) fn afterwards(show: &ReviewOptions, close: Option<Instant>, look: &Look<'_>) -> Vec<String> {
    let (after, later) = (parts(&show.after, look), parts(&show.later, look));
    let closed = close.map(|_| parts(&show.closed, look)).unwrap_or_default();
    let new = |parts: &[String], known: &[String]| parts.iter().filter(|part| !known.contains(part)).cloned().collect::<Vec<_>>();
    let (also_later, also_closed) = (new(&later, &after), new(&closed, &[after.clone(), later.clone()].concat()));
    let mut said = Vec::new();
    if !after.is_empty() {
        said.push(tr!(look, "When you hand in you see {what}", what = joined(&after, look)));
    }
    if !also_later.is_empty() {
        said.push(tr!(look, "Two minutes later also {what}", what = joined(&also_later, look)));
    }
    if !also_closed.is_empty() {
        said.push(tr!(look, "When it has closed also {what}", what = joined(&also_closed, look)));
    }
    if said.is_empty() {
        said.push(tr!(look, "Answers and results are not shown afterwards"));
    }
    said
}

fn parts(list: &[Showing], look: &Look<'_>) -> Vec<String> {
    let named = [
        (Showing::Marks, tr!(look, "your marks")),
        (Showing::Result, tr!(look, "what was right")),
        (Showing::Feedback, tr!(look, "the reasons")),
        (Showing::Key, tr!(look, "the right answers")),
    ];
    named.into_iter().filter(|(showing, _)| list.contains(showing)).map(|(_, name)| name).collect()
}

fn joined(parts: &[String], look: &Look<'_>) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => tr!(look, "{first} and {last}", first = first.join(", "), last = last),
    }
}

/// What became of an attempt.
pub(in crate::tui::screens::learner) fn state(state: AttemptState, look: &Look<'_>) -> String {
    match state {
        AttemptState::Open => tr!(look, "not handed in yet"),
        AttemptState::Overdue => tr!(look, "time over, not handed in"),
        AttemptState::Submitted => tr!(look, "handed in"),
        AttemptState::NeedsMarking => tr!(look, "waiting to be marked"),
        AttemptState::Marked => tr!(look, "marked"),
        AttemptState::Abandoned => tr!(look, "never handed in"),
    }
}

/// `12 min left`, in the last five minutes `4:59 left`.
pub(super) fn left(ends: Instant, look: &Look<'_>) -> String {
    let left = ends.since(look.now);
    if left.num_milliseconds() > CLOSE {
        // Up to the next whole minute: 'over 12 minutes' would be shown as 12 for a whole minute otherwise.
        let minutes = TimeDelta::minutes((left.num_seconds() + 59) / 60);
        return tr!(look, "{span} left", span = when::span(look, minutes));
    }
    tr!(look, "{time} left", time = when::countdown(left))
}

/// When [`left`] says something new.
pub(super) fn changes(ends: Instant, now: Instant) -> Instant {
    let left = ends.0 - now.0;
    let step = if left > CLOSE { 60_000 } else { 1_000 };
    // The next moment at which a whole number of steps is left.
    let next = (left - 1).div_euclid(step) * step;
    Instant((ends.0 - next).max(now.0 + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// No idle wake-ups: once a minute, and once a second only at the end.
    #[test]
    fn the_clock_is_looked_at_when_it_says_something_new() {
        let ends = Instant(1_200_000);
        assert_eq!(changes(ends, Instant(0)), Instant(60_000));
        assert_eq!(changes(ends, Instant(59_999)), Instant(60_000));
        assert_eq!(changes(ends, Instant(60_000)), Instant(120_000));
        assert_eq!(changes(ends, Instant(900_000)), Instant(901_000));
        assert_eq!(changes(ends, Instant(1_199_500)), Instant(1_200_000));
        assert!(changes(ends, Instant(1_300_000)) > Instant(1_300_000));
    }

    #[test]
    fn a_percentage_has_no_superfluous_zero() {
        assert_eq!(percent(&Exact::whole(80)), "80 %");
        assert_eq!(percent(&Exact::ratio(200, 3)), "66.7 %");
    }
}
