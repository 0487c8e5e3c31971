//! A rubric being made: each change a pure function from one rubric to the next, so that what is written reads back the same (FORMATS.md 10.6).

use super::{Refused, edit};
use crate::domain::course::{Course, Criterion, ItemBody, Rubric, RubricLevel};
use crate::domain::points::{Exact, Points};
use crate::domain::slug;
use crate::domain::text::Untrusted;

/// A marker chooses a level by a digit.
pub const MOST_LEVELS: usize = 9;
pub const MOST_CRITERIA: usize = 50;
/// Bytes of one text in it.
pub const MOST_TEXT: usize = 4_000;

/// What a text of a rubric stands in. Levels and criteria count from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spot {
    Title,
    /// Its points, and behind them what it is called: `5 convincing`.
    Level(usize),
    Criterion(usize),
    /// What a level means for a criterion.
    Cell {
        criterion: usize,
        level: usize,
    },
}

/// Why a rubric cannot be so: a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    #[error("It needs a name.")]
    NoName,
    #[error("A name does not end in a brace.")]
    Braced,
    #[error("A level begins with its points: 5 convincing.")]
    NoPoints,
    #[error("A weight is a number such as 2 or 0.5.")]
    NoWeight,
    #[error("A text in a rubric has at most {MOST_TEXT} bytes.")]
    Long,
    #[error("A rubric has at least one criterion and one level.")]
    LastOne,
    #[error("A rubric has at most {MOST_LEVELS} levels: a marker chooses by a digit.")]
    ManyLevels,
    #[error("A rubric has at most {MOST_CRITERIA} criteria.")]
    ManyCriteria,
}

/// The least that can be marked by: one criterion.
///
/// # Errors
/// As [`with`].
pub fn blank(title: &str, levels: &[&str], criterion: &str) -> Result<Rubric, Unfit> {
    let levels = levels.iter().map(|text| level_of(text)).collect::<Result<_, _>>()?;
    let empty = Rubric { id: "rubric".to_owned(), title: name_of(title)?, levels, criteria: Vec::new() };
    add_criterion(&empty, 0, criterion)
}

/// What stands there, as it is typed.
pub fn text(rubric: &Rubric, spot: Spot) -> String {
    let raw = |text: Option<&Untrusted>| text.map(|text| text.raw().replace("\\|", "|")).unwrap_or_default();
    match spot {
        Spot::Title => raw(Some(&rubric.title)),
        Spot::Level(at) => rubric
            .levels
            .get(at)
            .map(|level| format!("{} {}", level.points, raw(Some(&level.title))).trim_end().to_owned())
            .unwrap_or_default(),
        Spot::Criterion(at) => raw(rubric.criteria.get(at).map(|one| &one.title)),
        Spot::Cell { criterion, level } => raw(rubric.criteria.get(criterion).and_then(|one| one.cells.get(level))),
    }
}

/// The rubric with another text there. Ids stay: marks hang on them.
///
/// # Errors
/// [`Unfit`] for a text that would not read back.
pub fn with(rubric: &Rubric, spot: Spot, text: &str) -> Result<Rubric, Unfit> {
    let mut next = rubric.clone();
    match spot {
        Spot::Title => next.title = name_of(text)?,
        Spot::Level(at) => {
            let level = level_of(text)?;
            next.levels.get_mut(at).into_iter().for_each(|known| *known = level.clone());
        }
        Spot::Criterion(at) => {
            let title = name_of(text)?;
            next.criteria.get_mut(at).into_iter().for_each(|one| one.title = title.clone());
        }
        Spot::Cell { criterion, level } => {
            let text = line_of(text)?;
            next.criteria.get_mut(criterion).and_then(|one| one.cells.get_mut(level)).into_iter().for_each(|cell| *cell = text.clone());
        }
    }
    Ok(next)
}

/// With how much a criterion counts: 1 is once.
///
/// # Errors
/// `NoWeight` for what is no number above 0.
pub fn weigh(rubric: &Rubric, criterion: usize, text: &str) -> Result<Rubric, Unfit> {
    let text = text.trim();
    let factor = Exact::parse(text.strip_prefix('x').unwrap_or(text)).filter(|n| !n.is_negative() && !n.is_zero());
    let factor = factor.filter(|n| n.terminating().is_some()).ok_or(Unfit::NoWeight)?;
    let mut next = rubric.clone();
    next.criteria.get_mut(criterion).into_iter().for_each(|one| one.factor = factor.clone());
    Ok(next)
}

/// With a criterion at place `at`, its cells empty.
///
/// # Errors
/// `ManyCriteria`, and as [`with`].
pub fn add_criterion(rubric: &Rubric, at: usize, title: &str) -> Result<Rubric, Unfit> {
    let mut next = rubric.clone();
    if next.criteria.len() >= MOST_CRITERIA {
        return Err(Unfit::ManyCriteria);
    }
    let title = name_of(title)?;
    let wanted = slug::slug(title.raw());
    let wanted = if wanted.is_empty() { "criterion" } else { &wanted };
    let id = slug::free(wanted, |id| rubric.criteria.iter().any(|one| one.id == id));
    let cells = vec![Untrusted::from(""); next.levels.len()];
    next.criteria.insert(at.min(next.criteria.len()), Criterion { id, title, factor: Exact::one(), cells });
    Ok(next)
}

/// With a level at place `at`, its cells empty.
///
/// # Errors
/// `ManyLevels`, and as [`with`].
pub fn add_level(rubric: &Rubric, at: usize, text: &str) -> Result<Rubric, Unfit> {
    let mut next = rubric.clone();
    if next.levels.len() >= MOST_LEVELS {
        return Err(Unfit::ManyLevels);
    }
    let at = at.min(next.levels.len());
    next.levels.insert(at, level_of(text)?);
    next.criteria.iter_mut().for_each(|one| one.cells.insert(at, Untrusted::from("")));
    Ok(next)
}

/// Without a level, or else the criterion that `spot` stands in.
///
/// # Errors
/// `LastOne`.
pub fn without(rubric: &Rubric, spot: Spot) -> Result<Rubric, Unfit> {
    let mut next = rubric.clone();
    match spot {
        Spot::Level(at) if at < next.levels.len() => {
            next.levels.remove(at);
            next.criteria.iter_mut().for_each(|one| drop(one.cells.remove(at)));
        }
        Spot::Criterion(at) | Spot::Cell { criterion: at, .. } if at < next.criteria.len() => drop(next.criteria.remove(at)),
        _ => {}
    }
    if next.levels.is_empty() || next.criteria.is_empty() { Err(Unfit::LastOne) } else { Ok(next) }
}

/// With a level, or else the criterion that `spot` stands in, a place further or back; `None` at the end.
pub fn moved(rubric: &Rubric, spot: Spot, on: bool) -> Option<Rubric> {
    let mut next = rubric.clone();
    let to = |at: usize, all: usize| if on { (at + 1 < all).then_some(at + 1) } else { at.checked_sub(1) };
    match spot {
        Spot::Title => return None,
        Spot::Level(at) => {
            let to = to(at, next.levels.len())?;
            next.levels.swap(at, to);
            next.criteria.iter_mut().for_each(|one| one.cells.swap(at, to));
        }
        Spot::Criterion(at) | Spot::Cell { criterion: at, .. } => {
            let to = to(at, next.criteria.len())?;
            next.criteria.swap(at, to);
        }
    }
    Some(next)
}

/// The course with another rubric in an assignment, or none.
pub(super) fn set(course: &mut Course, id: &str, was: Option<&Rubric>, now: Option<&Rubric>) -> Result<edit::Done, Refused> {
    let item = edit::item_mut(course, id)?;
    let ItemBody::Assignment(work) = &mut item.body else {
        return Err(Refused::OtherKind(item.body.kind().word(), "assignment"));
    };
    if work.rubric.as_ref() != was {
        return Err(Refused::Overtaken(vec!["the rubric"]));
    }
    if let Some(rubric) = now {
        sound(rubric)?;
    }
    work.rubric = now.cloned();
    Ok((Some(id.to_owned()), format!("Changed the rubric of {}", item.title.for_screen())))
}

/// Whether it could have been written here, so that all of it reads back as it is.
fn sound(rubric: &Rubric) -> Result<(), Refused> {
    let refused = |why: Unfit| Refused::Unsound(why.to_string());
    if rubric.levels.is_empty() || rubric.criteria.is_empty() {
        return Err(refused(Unfit::LastOne));
    }
    let mut written = rubric.clone();
    written.title = name_of(rubric.title.raw()).map_err(refused)?;
    for level in &mut written.levels {
        level.title = line_of(level.title.raw()).map_err(refused)?;
    }
    for one in &mut written.criteria {
        one.title = name_of(one.title.raw()).map_err(refused)?;
        for cell in &mut one.cells {
            *cell = line_of(cell.raw()).map_err(refused)?;
        }
    }
    if written == *rubric { Ok(()) } else { Err(Refused::Unsound("A text of the rubric would not read back as it is.".to_owned())) }
}

/// One line of a table: a bar in it is written `\|`.
fn line_of(text: &str) -> Result<Untrusted, Unfit> {
    if text.len() > MOST_TEXT {
        return Err(Unfit::Long);
    }
    let mut line = String::new();
    for c in text.trim().chars().map(|c| if matches!(c, '\n' | '\r') { ' ' } else { c }) {
        let escaped = line.chars().rev().take_while(|c| *c == '\\').count() % 2 == 1;
        if c == '|' && !escaped {
            line.push('\\');
        }
        line.push(c);
    }
    Ok(Untrusted::from(line))
}

fn name_of(text: &str) -> Result<Untrusted, Unfit> {
    let name = line_of(text)?;
    match name.raw() {
        "" => Err(Unfit::NoName),
        name if name.ends_with('}') => Err(Unfit::Braced),
        _ => Ok(name),
    }
}

fn level_of(text: &str) -> Result<RubricLevel, Unfit> {
    let text = text.trim();
    let (points, title) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let points = Points::parse(points).ok().filter(|points| *points >= Points::ZERO).ok_or(Unfit::NoPoints)?;
    Ok(RubricLevel { points, title: line_of(title)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rubric() -> Rubric {
        blank("How it is marked", &["5 full", "2 in parts", "0 missing"], "What is said").expect("it is fit")
    }

    #[test]
    fn a_rubric_grows_and_shrinks_with_its_cells() {
        let two = add_criterion(&rubric(), 1, "What is said").expect("there is room");
        assert_eq!(two.criteria.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["what-is-said", "what-is-said-2"]);
        let four = add_level(&two, 1, "3.5 mostly").expect("there is room");
        let cell = Spot::Cell { criterion: 1, level: 1 };
        let filled = with(&four, cell, " a  |\nb ").expect("it is fit");
        assert_eq!((filled.criteria[1].cells[1].raw(), text(&filled, cell).as_str()), ("a  \\| b", "a  | b"));
        let turned = moved(&filled, Spot::Level(1), true).expect("there is one behind");
        assert_eq!((text(&turned, Spot::Level(2)).as_str(), turned.criteria[1].cells[2].raw()), ("3.5 mostly", "a  \\| b"));
        assert!(turned.criteria.iter().all(|one| one.cells.len() == 4));
        let less = without(&without(&turned, Spot::Level(0)).expect("three stay"), Spot::Criterion(0)).expect("one stays");
        assert_eq!((less.levels.len(), less.criteria[0].cells.len(), less.criteria[0].id.as_str()), (3, 3, "what-is-said-2"));
        assert_eq!(without(&less, Spot::Criterion(0)), Err(Unfit::LastOne));
        assert_eq!(moved(&less, Spot::Criterion(0), true), None);
        assert_eq!(weigh(&less, 0, "x2").expect("a number").criteria[0].factor, Exact::ratio(2, 1));
    }

    #[test]
    fn what_would_not_read_back_is_refused() {
        let rubric = rubric();
        let try_with = |spot, text| with(&rubric, spot, text).map(drop);
        assert_eq!(try_with(Spot::Title, "  "), Err(Unfit::NoName));
        assert_eq!(try_with(Spot::Criterion(0), "braces {x2}"), Err(Unfit::Braced));
        for level in ["", "full", "-1 less", "NaN x", "1e999"] {
            assert_eq!(try_with(Spot::Level(0), level), Err(Unfit::NoPoints), "{level}");
        }
        for weight in ["", "0", "-2", "two", "1/3"] {
            assert_eq!(weigh(&rubric, 0, weight).map(drop), Err(Unfit::NoWeight), "{weight}");
        }
        assert_eq!(try_with(Spot::Criterion(0), &"x".repeat(MOST_TEXT + 1)), Err(Unfit::Long));
        let mut most = rubric.clone();
        while let Ok(more) = add_level(&most, 0, "1") {
            most = more;
        }
        assert_eq!((most.levels.len(), add_level(&most, 0, "1")), (MOST_LEVELS, Err(Unfit::ManyLevels)));
    }

    /// Equal levels are no mistake: who gives five or five chooses by the words.
    #[test]
    fn two_levels_may_give_the_same() {
        let equal = add_level(&rubric(), 1, "5 full").expect("it is fit");
        assert_eq!(sound(&equal), Ok(()));
    }
}
