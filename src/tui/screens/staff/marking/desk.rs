//! What is about to be given: levels of a rubric, one score, or the points of questions, and what is said to the learner beside it.

use crate::domain::attempt::claim::ClaimState;
use crate::domain::course::Rubric;
use crate::domain::grade::rubric::{self, Choice};
use crate::domain::points::{Exact, Points};
use crate::domain::quiz::Kind;
use crate::domain::text::Untrusted;
use crate::service::attempt::QuestionView;
use crate::service::grade::{MarkDraft, MarkingView, PointsDraft};

/// What the mark is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Means {
    Rubric(Rubric),
    Score,
    Questions,
}

/// A criterion, or a question that a person marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub id: String,
    pub title: Untrusted,
    pub most: Exact,
    pub level: Option<usize>,
    pub points: Option<Points>,
}

/// All that a marker has on the desk for one piece of work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Desk {
    pub means: Means,
    pub rows: Vec<Row>,
    /// The whole mark as typed: stands above the levels.
    pub score: Option<String>,
    /// One for all, for questions one each.
    comments: Vec<String>,
}

/// What came of picking a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Picked {
    Done,
    /// More than this digit is to be typed.
    Typing,
    /// There is no such level.
    None,
}

impl Desk {
    /// What stands in the book now.
    pub fn of(view: &MarkingView) -> Self {
        let comment = view.comment.as_ref().map_or_else(String::new, |text| text.raw().to_owned());
        if let Some(attempt) = &view.attempt {
            let asked: Vec<_> = attempt.questions.iter().filter(|one| is_for_a_person(one)).collect();
            let comments = asked.iter().map(|one| one.comment.as_ref().map_or_else(String::new, |text| text.raw().to_owned())).collect();
            return Self { means: Means::Questions, rows: asked.into_iter().map(of_question).collect(), score: None, comments };
        }
        let Some(rubric) = &view.rubric else {
            return Self { means: Means::Score, rows: Vec::new(), score: view.mark.clone(), comments: vec![comment] };
        };
        let best = rubric.levels.iter().map(|level| level.points).max().unwrap_or_default().exact();
        let row = |criterion: &crate::domain::course::Criterion| Row {
            id: criterion.id.clone(),
            title: criterion.title.clone(),
            most: &criterion.factor * &best,
            level: view.chosen.iter().find(|choice| choice.criterion == criterion.id).map(|choice| choice.level),
            points: None,
        };
        let rows: Vec<_> = rubric.criteria.iter().map(row).collect();
        let given = rows.iter().all(|row| row.level.is_some()).then(|| rubric::mark(rubric, &view.chosen, view.possible).ok());
        let given = given.flatten().and_then(|points| points.to_points()).map(|points| points.to_string());
        // Another mark than the levels make was given by hand.
        let score = view.mark.clone().filter(|mark| given.as_ref() != Some(mark));
        Self { means: Means::Rubric(rubric.clone()), rows, score, comments: vec![comment] }
    }

    /// With what was begun before.
    #[must_use]
    pub fn with(mut self, draft: &MarkDraft) -> Self {
        for row in &mut self.rows {
            if let Some(choice) = draft.levels.iter().find(|choice| choice.criterion == row.id) {
                row.level = Some(choice.level);
            }
        }
        for (at, row) in self.rows.iter_mut().enumerate().filter(|_| self.means == Means::Questions) {
            let Some(given) = draft.questions.iter().find(|one| one.question == row.id) else { continue };
            row.points = given.points.as_deref().and_then(|text| Points::parse(text).ok()).or(row.points);
            if let (Some(comment), Some(place)) = (&given.comment, self.comments.get_mut(at)) {
                place.clone_from(comment);
            }
        }
        if !draft.levels.is_empty() || draft.score.is_some() {
            self.score.clone_from(&draft.score);
        }
        if let (Some(comment), Some(place)) = (&draft.comment, self.comments.first_mut()) {
            place.clone_from(comment);
        }
        self
    }

    /// Whether there is a mark to save.
    pub fn is_whole(&self) -> bool {
        let given = |row: &Row| row.level.is_some() || row.points.is_some();
        self.score.is_some() || (!self.rows.is_empty() && self.rows.iter().all(given))
    }

    /// What to keep of it, beside what stands in the book (`book`): nothing where they are the same.
    /// `work`: the submission or the attempt that it is for.
    pub fn draft(&self, book: &Self, work: Option<u32>) -> MarkDraft {
        if self == book {
            return MarkDraft::default();
        }
        let own = |at: usize| (self.comments.get(at) != book.comments.get(at)).then(|| self.comments.get(at).cloned()).flatten();
        if self.means == Means::Questions {
            let question = |(at, row): (usize, &Row)| {
                let points = row.points.filter(|_| book.rows.get(at).is_none_or(|old| old.points != row.points));
                let (points, comment) = (points.map(|points| points.to_string()), own(at));
                (points.is_some() || comment.is_some()).then(|| PointsDraft { question: row.id.clone(), points, comment })
            };
            return MarkDraft { questions: self.rows.iter().enumerate().filter_map(question).collect(), work, ..MarkDraft::default() };
        }
        MarkDraft { score: self.score.clone(), levels: self.choices(), comment: own(0), work, ..MarkDraft::default() }
    }

    pub fn choices(&self) -> Vec<Choice> {
        self.rows.iter().filter_map(|row| Some(Choice { criterion: row.id.clone(), level: row.level? })).collect()
    }

    pub fn comment(&self, at: usize) -> &str {
        self.comments.get(at).or(self.comments.first()).map_or("", String::as_str)
    }

    pub fn set_comment(&mut self, at: usize, text: String) {
        let at = if self.comments.len() > 1 { at } else { 0 };
        if let Some(place) = self.comments.get_mut(at) {
            *place = text;
        }
    }

    /// The digit `n` for the row `at`.
    pub fn pick(&mut self, at: usize, n: usize) -> Picked {
        let Some(row) = self.rows.get_mut(at) else { return Picked::Typing };
        match &self.means {
            Means::Rubric(rubric) => match n.checked_sub(1).filter(|level| *level < rubric.levels.len()) {
                Some(level) => {
                    row.level = Some(level);
                    self.score = None;
                    Picked::Done
                }
                None => Picked::None,
            },
            Means::Questions if row.most <= Exact::whole(9) => {
                let points = i32::try_from(n).map(Points::whole).unwrap_or_default();
                if points.exact() > row.most {
                    return Picked::None;
                }
                row.points = Some(points);
                Picked::Done
            }
            Means::Questions | Means::Score => Picked::Typing,
        }
    }

    /// The first row that has nothing yet.
    pub fn open_row(&self) -> Option<usize> {
        self.rows.iter().position(|row| row.level.is_none() && row.points.is_none())
    }

    /// The levels' points, and the most they could be.
    pub fn raw(&self) -> Option<(Exact, Exact)> {
        let most = self.rows.iter().map(|row| row.most.clone()).sum();
        let of = |row: &Row| self.points_of(row).unwrap_or_else(Exact::zero);
        (!self.rows.is_empty()).then(|| (self.rows.iter().map(of).sum(), most))
    }

    /// What a row has been given.
    pub fn points_of(&self, row: &Row) -> Option<Exact> {
        let Means::Rubric(rubric) = &self.means else { return row.points.map(Points::exact) };
        let best = rubric.levels.iter().map(|level| level.points).max()?.exact();
        let level = rubric.levels.get(row.level?)?.points.exact();
        // A criterion's factor is its most over the best level's points.
        Some(&level * &row.most.over(&best).unwrap_or_else(Exact::one))
    }

    /// The mark that would be given, before anything goes off. `None` while it is none, or no number.
    pub fn entered(&self, possible: Points) -> Option<Exact> {
        match (&self.score, &self.means) {
            (Some(score), _) => Points::parse(score).ok().map(Points::exact),
            (None, Means::Rubric(rubric)) => rubric::mark(rubric, &self.choices(), possible).ok(),
            (None, _) => None,
        }
    }
}

/// Whether a person marks it: what no key decides, what a person has marked or said something about before, and what its learner asks about.
fn is_for_a_person(question: &QuestionView) -> bool {
    question.kind == Kind::Essay || question.mark.is_none() || question.by_hand || question.comment.is_some() || is_asked_about(question)
}

/// Whether its learner asks that the answer counts.
pub(super) fn is_asked_about(question: &QuestionView) -> bool {
    question.claim.as_ref().is_some_and(|claim| claim.state == ClaimState::Open)
}

fn of_question(question: &QuestionView) -> Row {
    Row { id: question.id.clone(), title: question.title.clone(), most: question.points.exact(), level: None, points: question.mark }
}
