//! What of a course the actor sees, loaded in a handful of queries whatever its size: modules, items, and for a learner what is done,
//! what is locked and why. Screens get it as views (`outline`, `page`, `home`); quizzes and assignments ask it before work begins.

use std::collections::{HashMap, HashSet};

use chrono_tz::Tz;
use rusqlite::Connection;

use super::Result;
use super::grade::KnownMark;
use super::grade::marks::Marks;
use super::policy::Standing;
use crate::domain::completion::{self, Facts, Progress, Status};
use crate::domain::condition::{self, Known, Need, Reason};
use crate::domain::course::{CompletionRule, Condition, DateRule, ItemState};
use crate::domain::ids::{ItemId, UserId};
use crate::domain::points::Exact;
use crate::domain::schedule::{Calendar, ItemDates, Which};
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::store;
use crate::store::course::ModuleRow;
use crate::store::item::ItemRow;
use crate::store::progress::ProgressRow;

/// A course as one actor sees it.
pub(in crate::service) struct Tree {
    pub branches: Vec<Branch>,
}

/// A module and what is in it.
pub(in crate::service) struct Branch {
    pub module: ModuleRow,
    pub leaves: Vec<Leaf>,
    /// Why its items are locked; empty for staff.
    pub reasons: Vec<Reason>,
}

/// An item.
pub(in crate::service) struct Leaf {
    pub item: ItemRow,
    pub dates: ItemDates,
    pub rule: CompletionRule,
    pub progress: ProgressRow,
    /// `None` for staff and the console.
    pub status: Option<Status>,
    /// Why it is locked, its module's reasons included.
    pub reasons: Vec<Reason>,
}

impl Leaf {
    pub fn is_done(&self) -> bool {
        self.status == Some(Status::Done)
    }

    /// Whether it counts for the completion of its module and course.
    pub fn is_required(&self) -> bool {
        !self.item.settings.optional && self.item.state == ItemState::Published
    }

    /// Whether its due date is over and the learner has not done it.
    pub fn is_late(&self, now: Instant) -> bool {
        self.status.is_some_and(|status| status != Status::Done) && self.dates.due.is_some_and(|due| due < now)
    }
}

impl Branch {
    pub fn progress(&self) -> Progress {
        Progress::of(self.leaves.iter().map(|leaf| (leaf.is_done(), leaf.is_required())))
    }
}

impl Tree {
    /// The course of `standing` as its actor sees it at `now`; of `learner`, where the actor looks at somebody's record.
    pub fn load(db: &Connection, standing: &Standing, learner: Option<UserId>, now: Instant) -> Result<Self> {
        match learner {
            Some(learner) => Ok(Self::with_marks(db, standing, learner, now)?.0),
            None => Ok(Shelf::load(db, standing)?.plain(standing.calendar())),
        }
    }

    /// As `learner` sees it, with the marks that decide what is done and what is open.
    pub fn with_marks(db: &Connection, standing: &Standing, learner: UserId, now: Instant) -> Result<(Self, Marks)> {
        let items = store::item::of_course(db, standing.course.id)?;
        let marks = Marks::load(db, standing, &items, learner, now)?;
        let progress = store::progress::of_user(db, standing.course.id, learner)?;
        let scores = marks.shares();
        let facts = |item| (progress.get(&item).copied().unwrap_or_default(), scores.get(&item).cloned().unwrap_or_default());
        Ok((Shelf::of(db, standing, items)?.with(standing.calendar(), now, facts), marks))
    }

    pub fn leaves(&self) -> impl Iterator<Item = &Leaf> {
        self.branches.iter().flat_map(|branch| &branch.leaves)
    }

    pub fn leaf(&self, item: ItemId) -> Option<&Leaf> {
        self.leaves().find(|leaf| leaf.item.id == item)
    }

    pub fn progress(&self) -> Progress {
        Progress::of(self.leaves().map(|leaf| (leaf.is_done(), leaf.is_required())))
    }

    /// Where the learner goes on: with what they saw last and have not finished, else with a page left in the middle, the latest first, else
    /// with the first thing they need to do after what they saw last, else with the first of all; optional items come last.
    pub fn next(&self) -> Option<&Leaf> {
        let open = |leaf: &&Leaf| matches!(leaf.status, Some(Status::Started | Status::NotStarted));
        let needed = |leaf: &&Leaf| open(leaf) && leaf.is_required();
        let last = self.leaves().filter(|leaf| leaf.progress.seen_at.is_some()).max_by_key(|leaf| leaf.progress.seen_at);
        let after = last.and_then(|last| self.leaves().skip_while(|leaf| leaf.item.id != last.item.id).find(needed));
        let half_read = |leaf: &&Leaf| open(leaf) && leaf.progress.read.is_some_and(|read| (1..1_000).contains(&read));
        let middle = self.leaves().filter(half_read).max_by_key(|leaf| leaf.progress.seen_at);
        last.filter(open).or(middle).or(after).or_else(|| self.leaves().find(needed)).or_else(|| self.leaves().find(open))
    }
}

/// The rows of a course that an actor may see, to be looked at for one learner or for many.
pub(in crate::service) struct Shelf {
    modules: Vec<(ModuleRow, Vec<ItemRow>)>,
    /// The course, where the actor is alone in the school.
    own: Option<String>,
}

impl Shelf {
    pub fn load(db: &Connection, standing: &Standing) -> Result<Self> {
        Self::of(db, standing, store::item::of_course(db, standing.course.id)?)
    }

    /// As [`Self::load`], out of the items of the course where somebody has read them already.
    pub fn of(db: &Connection, standing: &Standing, items: Vec<ItemRow>) -> Result<Self> {
        let staff = standing.is_staff();
        let mut by_module: HashMap<_, Vec<ItemRow>> = HashMap::new();
        for item in items {
            if standing.may_see_item(&item) {
                by_module.entry(item.module).or_default().push(item);
            }
        }
        let modules = store::course::modules(db, standing.course.id)?.into_iter();
        let with_items = modules.map(|module| {
            let items = by_module.remove(&module.id).unwrap_or_default();
            (module, items)
        });
        // An archived module shows only while staff still see items in it; an empty one is nothing to a learner.
        let seen = with_items.filter(|(module, items)| !items.is_empty() || (staff && !module.archived));
        Ok(Self { modules: seen.collect(), own: standing.acting.is_alone().then(|| standing.course.slug.clone()) })
    }

    /// Without anybody's progress.
    fn plain(self, calendar: Calendar) -> Tree {
        let leaf = |item: ItemRow| Leaf {
            dates: calendar.dates(&item.settings, &item.dates),
            rule: rule_of(&item),
            progress: ProgressRow::default(),
            status: None,
            reasons: Vec::new(),
            item,
        };
        let branch = |(module, items): (_, Vec<_>)| Branch { module, leaves: items.into_iter().map(leaf).collect(), reasons: Vec::new() };
        Tree { branches: self.modules.into_iter().map(branch).collect() }
    }

    /// As one learner sees it, whose progress and share of points in an item `facts` tells.
    fn with(self, calendar: Calendar, now: Instant, facts: impl Fn(ItemId) -> (ProgressRow, KnownMark)) -> Tree {
        let own = self.own.clone();
        let mut tree = self.plain(calendar);
        let mut known = Learner { calendar, now, complete: HashMap::new(), scores: HashMap::new(), titles: HashMap::new(), own };
        for branch in &mut tree.branches {
            known.titles.insert(branch.module.slug.clone(), branch.module.title.clone());
            for leaf in &mut branch.leaves {
                let (progress, mark) = facts(leaf.item.id);
                leaf.progress = progress;
                leaf.status = Some(facts_of(&progress, &mark).status(&leaf.rule));
                known.note(leaf, mark);
            }
            known.complete.insert(branch.module.slug.clone(), branch.progress().is_whole());
        }
        for branch in &mut tree.branches {
            branch.reasons = known.reasons(&branch.module.requires);
            for leaf in &mut branch.leaves {
                leaf.lock(&branch.reasons, &known);
            }
        }
        tree
    }

    /// The published items by which everybody's progress is counted.
    pub fn counted(&self) -> Counted {
        let items = self.modules.iter().flat_map(|(_, items)| items).filter(|item| item.state == ItemState::Published);
        let required = items.filter(|item| !item.settings.optional);
        Counted(required.map(|item| (item.id, rule_of(item))).collect())
    }
}

/// The required items of a course with the rule by which each is done: how far a thousand people are is counted fact by fact, without
/// building a tree for anybody.
pub(in crate::service) struct Counted(HashMap<ItemId, CompletionRule>);

impl Counted {
    /// The items whose rule asks for a mark.
    pub fn asks_score(&self) -> HashSet<ItemId> {
        self.0.iter().filter(|(_, rule)| completion::asks_score(rule)).map(|(item, _)| *item).collect()
    }

    /// Whether the item is one of them.
    pub fn counts(&self, item: ItemId) -> bool {
        self.0.contains_key(&item)
    }

    /// What counts of an item by whatever was done there: 1 where it is required and done.
    pub fn done(&self, item: ItemId, row: &ProgressRow, mark: &KnownMark) -> u32 {
        self.0.get(&item).is_some_and(|rule| facts_of(row, mark).meet(rule)).into()
    }

    /// How far somebody is of whom `done` is counted. Where nothing was done nothing is done: no rule is met by itself.
    pub fn progress(&self, done: u32) -> Progress {
        Progress { completed: done, required: u32::try_from(self.0.len()).unwrap_or(u32::MAX) }
    }
}

impl Leaf {
    /// What a learner has finished stays open to them, whatever was asked for later.
    fn lock(&mut self, module: &[Reason], known: &Learner) {
        if self.is_done() {
            return;
        }
        let own = known.reasons(&self.item.requires);
        let opens = self.dates.open.filter(|open| known.now < *open).map(|at| Reason::Opens { at });
        self.reasons = module.iter().cloned().chain(own).chain(opens).collect();
        if !self.reasons.is_empty() {
            self.status = Some(Status::Locked);
        }
    }
}

/// The rule by which an item is done.
pub(in crate::service) fn rule_of(item: &ItemRow) -> CompletionRule {
    completion::rule_of(item.complete.as_ref(), item.kind, item.takes_work)
}

fn facts_of(row: &ProgressRow, mark: &KnownMark) -> Facts {
    let KnownMark { share, excused } = mark.clone();
    Facts { started: row.seen_at.is_some(), viewed: row.viewed, marked: row.marked, submitted: row.submitted, score: share, excused }
}

/// What the conditions ask about one learner.
struct Learner {
    calendar: Calendar,
    now: Instant,
    complete: HashMap<String, bool>,
    scores: HashMap<String, Exact>,
    titles: HashMap<String, Untrusted>,
    /// The course, where they are its instructor as well.
    own: Option<String>,
}

impl Learner {
    /// What is missing for all of `conditions`; whoever runs the course themselves is told what to do.
    fn reasons(&self, conditions: &[Condition]) -> Vec<Reason> {
        let worded = |reason| match (reason, &self.own) {
            (Reason::NoTermStart, Some(course)) => Reason::SetTermStart { course: course.clone() },
            (reason, _) => reason,
        };
        condition::reasons(&Need::all(conditions), self).into_iter().map(worded).collect()
    }

    /// Who is excused is asked for no score either.
    fn note(&mut self, leaf: &Leaf, mark: KnownMark) {
        let slug = &leaf.item.slug;
        let score = if mark.excused { Some(Exact::one()) } else { mark.share };
        self.titles.insert(slug.clone(), leaf.item.title.clone());
        self.complete.insert(slug.clone(), leaf.is_done());
        self.scores.extend(score.map(|score| (slug.clone(), score)));
    }
}

impl Known for Learner {
    /// What the learner cannot see does not bar them: it would be a door without a handle.
    fn is_complete(&self, id: &str) -> bool {
        self.complete.get(id).copied().unwrap_or(true)
    }

    fn score(&self, item: &str) -> Option<Exact> {
        if self.complete.contains_key(item) { self.scores.get(item).cloned() } else { Some(Exact::one()) }
    }

    fn instant(&self, rule: &DateRule) -> Option<Instant> {
        self.calendar.instant(rule, Which::Open, None)
    }

    fn now(&self) -> Instant {
        self.now
    }

    fn title(&self, id: &str) -> Untrusted {
        self.titles.get(id).cloned().unwrap_or_else(|| id.into())
    }
}

/// `Mon 1 Feb 2027 18:00` in `zone`, as the screens write it.
pub(in crate::service) fn date_in(zone: Tz, at: Instant) -> String {
    at.to_utc().with_timezone(&zone).format("%a %-d %b %Y %H:%M").to_string()
}

/// A title as a sentence names it: "How a commit is made".
pub(in crate::service) fn titled(title: &Untrusted) -> String {
    format!("\"{}\"", title.for_screen())
}

/// The reasons as one sentence after the other; `None` where there is none.
pub(in crate::service) fn sentences(reasons: &[Reason], zone: Tz) -> Option<String> {
    let all: Vec<String> = reasons.iter().map(|reason| reason.sentence(|at| date_in(zone, at))).collect();
    (!all.is_empty()).then(|| all.join(" "))
}
