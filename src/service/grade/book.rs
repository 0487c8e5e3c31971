//! A course's gradebook in memory: its graded items with their rules, and what each cell comes to. All that is shown of a mark is derived here.

use std::collections::HashMap;
use std::sync::Arc;

use rusqlite::Connection;

use super::view::{CellView, TotalView};
use crate::domain::course::{Grading, ItemKind, ItemState, LateRule, LetterUses, Release, ReviewOptions, Showing};
use crate::domain::grade::total::{self, Entry, Which};
use crate::domain::grade::{self, CellFacts, CellStatus, HandSet, Work, letters};
use crate::domain::ids::{ItemId, UserId};
use crate::domain::late;
use crate::domain::points::{Exact, Points};
use crate::domain::review;
use crate::domain::schedule::ItemDates;
use crate::domain::time::Instant;
use crate::service::Result;
use crate::service::policy::Standing;
use crate::store;
use crate::store::grade::CellRow;
use crate::store::item::ItemRow;

/// The graded items of a course and the rules by which they are.
#[derive(Debug)]
pub(in crate::service) struct Book {
    pub grading: Grading,
    pub items: Vec<Graded>,
    now: Instant,
}

/// A graded item.
#[derive(Debug)]
pub(in crate::service) struct Graded {
    pub item: ItemRow,
    pub dates: ItemDates,
    pub possible: Points,
    /// What an entry of a total repeats for every learner.
    slug: Arc<str>,
    category: Option<Arc<str>>,
    weight: Option<Exact>,
    /// When a quiz shows its marks, and whether it is an exam.
    show: Option<(ReviewOptions, bool)>,
}

/// What conditions and completion may ask of a cell.
#[derive(Debug, Clone, Default)]
pub(in crate::service) struct KnownMark {
    /// Share of the possible points.
    pub share: Option<Exact>,
    pub excused: bool,
}

/// What a cell comes to, for eyes that may see all.
#[derive(Debug, Clone)]
pub(in crate::service) struct Derived {
    pub status: CellStatus,
    /// What it would be without the mark: for those who may not see it.
    hidden: CellStatus,
    pub entered: Option<Points>,
    pub deducted: Exact,
    pub late_seconds: u64,
    /// After the deduction; what a missing one is worth by the course's rule.
    pub score: Option<Exact>,
    pub released: bool,
    missing_by_hand: bool,
}

/// Each learner's cells where their items stand in the book.
pub(in crate::service) type CellsByUser = HashMap<UserId, Vec<Option<CellRow>>>;

/// The cells of one learner: found by where their item stands in the book, or by its id.
pub(in crate::service) trait Cells {
    fn cell(&self, at: usize, item: ItemId) -> Option<&CellRow>;
}

impl Cells for HashMap<ItemId, CellRow> {
    fn cell(&self, _at: usize, item: ItemId) -> Option<&CellRow> {
        self.get(&item)
    }
}

impl Cells for [Option<CellRow>] {
    fn cell(&self, at: usize, _item: ItemId) -> Option<&CellRow> {
        self.get(at)?.as_ref()
    }
}

impl Book {
    /// Loads the published graded items of a course in its order.
    pub fn load(db: &Connection, standing: &Standing, now: Instant) -> Result<Self> {
        Self::of(db, standing, &store::item::of_course(db, standing.course.id)?, now)
    }

    /// As [`Self::load`], out of the items of the course where somebody has read them already.
    pub fn of(db: &Connection, standing: &Standing, items: &[ItemRow], now: Instant) -> Result<Self> {
        Self::of_those(db, standing, items.iter().filter(|item| item.state == ItemState::Published), now)
    }

    /// As [`Self::load`], with `item` in it although it may be hidden: staff mark it all the same.
    pub fn load_with(db: &Connection, standing: &Standing, item: &ItemRow, now: Instant) -> Result<Self> {
        let items = store::item::of_course(db, standing.course.id)?;
        Self::of_those(db, standing, items.iter().filter(|one| one.state == ItemState::Published || one.id == item.id), now)
    }

    fn of_those<'a>(db: &Connection, standing: &Standing, items: impl Iterator<Item = &'a ItemRow>, now: Instant) -> Result<Self> {
        let grading = store::course::grading(db, standing.course.id)?;
        let mut quizzes = store::item::quiz_settings(db, standing.course.id)?;
        let calendar = standing.calendar();
        let graded = |item: &ItemRow| {
            let possible = item.points.filter(|_| item.kind.is_graded())?;
            let quiz = quizzes.remove(&item.id);
            if quiz.as_ref().is_some_and(|quiz| quiz.practice) {
                return None;
            }
            let show = quiz.map(|quiz| (quiz.show, quiz.exam));
            Some(Graded {
                dates: calendar.dates(&item.settings, &item.dates),
                possible,
                slug: item.slug.as_str().into(),
                category: item.settings.category.as_deref().map(Into::into),
                // Written as a percentage, like the weight of a category.
                weight: item.settings.weight.as_ref().map(|weight| weight * &Exact::ratio(1, 100)),
                show,
                item: item.clone(),
            })
        };
        Ok(Self { grading, items: items.filter_map(graded).collect(), now })
    }

    pub fn find(&self, item: ItemId) -> Option<(usize, &Graded)> {
        self.items.iter().enumerate().find(|(_, graded)| graded.item.id == item)
    }

    /// The cells of everybody in the course, each learner's where their items stand in the book.
    pub fn cells(&self, db: &Connection, standing: &Standing) -> Result<CellsByUser> {
        self.placed(|take| store::grade::each_of_course(db, standing.course.id, take))
    }

    /// As [`Self::cells`], of `users` alone.
    pub fn cells_of(&self, db: &Connection, users: &[UserId]) -> Result<CellsByUser> {
        let ids = || self.items.iter().map(|graded| graded.item.id);
        let Some(ends) = ids().min().zip(ids().max()) else { return Ok(CellsByUser::new()) };
        self.placed(|take| store::grade::each_of_learners(db, ends, users.iter().copied(), take))
    }

    fn placed(&self, read: impl FnOnce(&mut dyn FnMut(CellRow)) -> store::Result<()>) -> Result<CellsByUser> {
        let places: HashMap<ItemId, usize> = self.items.iter().enumerate().map(|(at, graded)| (graded.item.id, at)).collect();
        let mut by_user = CellsByUser::new();
        read(&mut |cell| {
            if let Some(at) = places.get(&cell.item) {
                let row = by_user.entry(cell.user).or_insert_with(|| vec![None; self.items.len()]);
                row[*at] = Some(cell);
            }
        })?;
        Ok(by_user)
    }

    /// What the cells of one learner come to, in the order of the items.
    pub fn derive<C: Cells + ?Sized>(&self, cells: &C) -> Vec<Derived> {
        let free = self.free_days(cells);
        let all = self.items.iter().zip(free).enumerate();
        all.map(|(at, (graded, free))| self.derive_one(graded, cells.cell(at, graded.item.id), free)).collect()
    }

    pub(super) fn rule<'a>(&'a self, graded: &'a Graded) -> Option<&'a LateRule> {
        graded.item.settings.late.as_ref().or(self.grading.late.as_ref())
    }

    fn late_seconds(&self, graded: &Graded, cell: &CellRow) -> u64 {
        let grace = late::grace_seconds(self.rule(graded), graded.item.kind);
        let computed = cell.work_at.map_or(0, |at| late::late_seconds(at, graded.dates.due, grace));
        cell.mark.late_hand.unwrap_or(computed)
    }

    /// Whether some days of being late cost nothing, whatever they are spent on.
    pub(super) fn grants_free_days(&self) -> bool {
        self.grading.late.as_ref().is_some_and(|rule| rule.late_days > 0)
    }

    /// How many free late days each item uses: the earliest work first, one a started day (CLI.md 9).
    pub(super) fn free_days<C: Cells + ?Sized>(&self, cells: &C) -> Vec<u32> {
        let mut left = self.grading.late.as_ref().map_or(0, |rule| rule.late_days);
        let mut free = vec![0; self.items.len()];
        if left == 0 {
            return free;
        }
        let late = |(at, graded): (usize, &Graded)| {
            let cell = cells.cell(at, graded.item.id).filter(|cell| cell.mark.hand != Some(HandSet::Excused))?;
            let by_the_course = graded.item.settings.late.is_none();
            by_the_course.then(|| (cell.work_at, at, self.late_seconds(graded, cell)))
        };
        let mut order: Vec<_> = self.items.iter().enumerate().filter_map(late).collect();
        order.sort();
        for (_, at, late_s) in order {
            free[at] = late::free_days(late_s, left);
            left -= free[at];
        }
        free
    }

    pub(super) fn derive_one(&self, graded: &Graded, cell: Option<&CellRow>, free: u32) -> Derived {
        let blank = CellRow::new(graded.item.id, UserId(0));
        let cell = cell.unwrap_or(&blank);
        let entered = match cell.mark.hand {
            Some(HandSet::Score) => cell.mark.entered,
            Some(HandSet::Excused | HandSet::Missing) => None,
            None => cell.mark.auto,
        };
        let facts = CellFacts {
            work: cell.work,
            hand: cell.mark.hand,
            scored: entered.is_some(),
            past_due: graded.dates.due.or(graded.dates.close).is_some_and(|due| due < self.now),
            expects_work: graded.item.takes_work || graded.item.kind == ItemKind::Quiz,
        };
        let status = grade::status(facts);
        let late_seconds = self.late_seconds(graded, cell);
        let rule = self.rule(graded);
        let loses =
            |points: Points| rule.map_or_else(Exact::zero, |rule| rule.deduction(&points.exact(), graded.possible, late_seconds, free));
        let deducted = entered.map_or_else(Exact::zero, loses);
        let missing = self.grading.missing.as_ref().filter(|_| status == CellStatus::Missing);
        let score = match entered {
            Some(points) => Some(points.exact() - deducted.clone()),
            None => missing.map(|lost| grade::missing_score(lost, graded.possible)),
        };
        Derived {
            hidden: grade::status(CellFacts { hand: None, scored: false, ..facts }),
            released: (status == CellStatus::Missing && cell.mark.hand.is_none()) || self.is_released(graded, cell),
            status,
            entered,
            deducted,
            late_seconds,
            score,
            missing_by_hand: cell.mark.hand == Some(HandSet::Missing),
        }
    }

    /// Released by hand, else by the item's or the course's rule; a quiz's own mark also waits for its review options.
    fn is_released(&self, graded: &Graded, cell: &CellRow) -> bool {
        let by_rule = graded.item.settings.release.unwrap_or(self.grading.release) == Release::Auto;
        let shown = match (&graded.show, cell.mark.hand) {
            (Some((options, exam)), None) if cell.work_at.is_some() => {
                review::showing(options, review::phase(cell.work_at, graded.dates.close, self.now), *exam).contains(&Showing::Marks)
            }
            _ => true,
        };
        cell.mark.released.unwrap_or(by_rule) && shown
    }

    /// What the totals are made of; parallel to the items.
    pub fn entries(&self, derived: &[Derived]) -> Vec<Entry> {
        let entry = |(graded, cell): (&Graded, &Derived)| Entry {
            item: Arc::clone(&graded.slug),
            category: graded.category.clone(),
            possible: graded.possible,
            weight: graded.weight.clone(),
            extra_credit: graded.item.settings.extra_credit,
            omit: graded.item.settings.omit,
            score: cell.score.clone(),
            excused: cell.status == CellStatus::Excused,
            assigned: true,
            pending: cell.status == CellStatus::NeedsMarking,
            released: cell.released,
        };
        self.items.iter().zip(derived).map(entry).collect()
    }

    /// One of the four totals of a learner, and which cells count in it.
    pub fn total(&self, entries: &[Entry], which: Which) -> total::Outcome {
        total::total(&self.grading, entries, which)
    }

    /// A percentage in the ways it is given out.
    pub fn shown(&self, percent: &Exact) -> TotalView {
        let shown = percent.rounded(self.grading.decimals);
        let decides = match self.grading.letter_uses {
            LetterUses::Shown => Exact::parse(&shown).unwrap_or_else(|| percent.clone()),
            LetterUses::Exact => percent.clone(),
        };
        let letter = letters::letter_of(&decides, &self.grading.letters);
        TotalView { fraction: percent.fraction(), exact: percent.decimal(10), shown, letter }
    }

    /// Whether the course is passed: the final total, in `percent`, reaches the pass mark, and every must-pass item its own. `None` without a
    /// pass mark.
    pub fn passed(&self, derived: &[Derived], percent: Option<&Exact>) -> Option<bool> {
        let pass = self.grading.pass.clone()?;
        let Some(percent) = percent.cloned() else { return Some(false) };
        let decides = match self.grading.letter_uses {
            LetterUses::Shown => Exact::parse(&self.shown(&percent).shown).unwrap_or(percent),
            LetterUses::Exact => percent,
        };
        let must = self.items.iter().zip(derived).filter(|(graded, _)| graded.item.settings.must_pass);
        let reaches = |(graded, cell): (&Graded, &Derived)| {
            let wanted = graded.item.settings.pass.clone().unwrap_or_else(|| pass.clone());
            let share = cell.score.as_ref().filter(|_| cell.released).and_then(|score| score.over(&graded.possible.exact()));
            cell.status == CellStatus::Excused || share.is_some_and(|share| share >= wanted)
        };
        Some(decides >= &pass * &Exact::whole(100) && must.into_iter().all(reaches))
    }
}

impl Derived {
    /// What its learner may know of it. What missing work is worth by the course's rule is no grade that was reached.
    pub fn known(&self, possible: Points) -> Option<KnownMark> {
        let share = || self.score.as_ref().filter(|_| self.status != CellStatus::Missing)?.over(&possible.exact());
        self.released.then(|| KnownMark { share: share(), excused: self.status == CellStatus::Excused })
    }

    /// The cell as staff see it, or as its learner does: without what is not released.
    pub fn view(&self, possible: Points, counted: bool, staff: bool) -> CellView {
        if staff || self.released {
            return CellView {
                score: self.score.clone(),
                possible,
                entered: self.entered,
                deducted: self.deducted.clone(),
                late_seconds: self.late_seconds,
                status: self.status,
                released: self.released,
                counted,
                missing_by_hand: self.missing_by_hand,
            };
        }
        CellView {
            score: None,
            possible,
            entered: None,
            deducted: Exact::zero(),
            late_seconds: self.late_seconds,
            status: self.hidden,
            released: false,
            counted: false,
            missing_by_hand: false,
        }
    }
}

/// Whether the work handed in last, at `newest`, waits for a marker: nothing is marked yet, or what is marked came before it.
pub(in crate::service) fn is_ungraded(cell: &CellRow, newest: Instant) -> bool {
    let handed_in = matches!(cell.work, Work::Submitted | Work::NeedsMarking);
    handed_in && (cell.mark.hand.is_none() || (cell.mark.hand == Some(HandSet::Score) && Some(newest) > cell.work_at))
}
