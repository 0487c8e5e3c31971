//! A working copy as its staff see it.

use std::collections::{HashMap, HashSet};

use rusqlite::Connection;
use serde::Serialize;

use super::{Desk, MediaUse};
use crate::domain::author::{Badge, Comparison, CourseRules, ItemRules, bank_title, compare, drawing};
use crate::domain::course::{
    Bank, CompletionRule, Condition, Course, CourseState, Grading, Item, ItemKind, ItemSettings, ItemState, Module,
};
use crate::domain::ids::UserId;
use crate::domain::points::Points;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::domain::update;
use crate::service::Result;
use crate::store;
use crate::store::item::ItemRow;
use crate::store::workshop::{AsideRow, StepRow, TextRow};

/// Somebody counts as working at the course for so long after their last change.
const BESIDE: chrono::TimeDelta = chrono::TimeDelta::minutes(10);

/// A course under construction, whole.
#[derive(Debug, Clone, Serialize)]
pub struct Workshop {
    pub course: String,
    pub title: Untrusted,
    pub description: Untrusted,
    pub version: Option<String>,
    pub language: Option<String>,
    pub authors: Vec<Untrusted>,
    pub license: Option<Untrusted>,
    pub grading: Grading,
    pub state: CourseState,
    pub modules: Vec<WorkModule>,
    pub banks: Vec<WorkBank>,
    /// What learners have and the working copy has not.
    pub removed: Vec<WorkItem>,
    /// What stands in those items: learners who handed something in, and marks that leave the gradebook.
    pub removed_work: u32,
    pub removed_marks: u32,
    /// What was removed and published; all work in it is kept.
    pub gone: Vec<GoneItem>,
    /// Texts that stand nowhere else: somebody saved the item before their writer did.
    pub asides: Vec<AsideView>,
    pub changes: ChangeCounts,
    /// What the next undo takes back and the next redo makes again.
    pub undo: Option<StepView>,
    pub redo: Option<StepView>,
    /// All steps that are kept, newest first; those taken back included.
    pub steps: Vec<StepView>,
    /// Who else changed something in the last ten minutes.
    pub others: Vec<Editor>,
    /// The course was imported anew since the working copy was begun: publishing waits until that is seen to.
    pub updated: Option<Updated>,
}

impl Workshop {
    /// What a form that changes the course as a whole was made from.
    pub fn rules(&self) -> CourseRules {
        CourseRules {
            title: self.title.clone(),
            description: self.description.clone(),
            version: self.version.clone(),
            language: self.language.clone(),
            authors: self.authors.clone(),
            license: self.license.clone(),
            grading: self.grading.clone(),
        }
    }
}

#[derive(Debug, Clone, Serialize)]
pub struct WorkModule {
    pub id: String,
    pub title: Untrusted,
    pub requires: Vec<Condition>,
    pub badge: Option<Badge>,
    pub items: Vec<WorkItem>,
}

#[derive(Debug, Clone, Serialize)]
pub struct WorkItem {
    pub id: String,
    pub title: Untrusted,
    pub kind: ItemKind,
    pub path: String,
    /// As it will be once published.
    pub state: ItemState,
    pub badge: Option<Badge>,
    /// How many mistakes its text holds; the working copy has its last text that reads.
    pub mistakes: u32,
    /// What its grade is out of.
    pub points: Option<Points>,
    pub settings: ItemSettings,
    pub requires: Vec<Condition>,
    pub complete: Option<CompletionRule>,
    /// Of a quiz and an assignment; 0: as many as they like.
    pub attempts: Option<u32>,
    /// Of a quiz: how long an attempt may take.
    pub time_s: Option<u64>,
    /// The address of a link.
    pub url: Option<Untrusted>,
}

impl WorkItem {
    /// What a form that changes it was made from.
    pub fn rules(&self) -> ItemRules {
        ItemRules {
            title: self.title.clone(),
            settings: self.settings.clone(),
            complete: self.complete.clone(),
            attempts: self.attempts,
            time_s: self.time_s,
        }
    }
}

/// An item that learners no longer see and that can be put back.
#[derive(Debug, Clone, Serialize)]
pub struct GoneItem {
    pub id: String,
    pub title: Untrusted,
    pub kind: ItemKind,
    /// Learners who handed something in, and marks.
    pub handed_in: u32,
    pub marks: u32,
}

/// A text that was laid aside.
#[derive(Debug, Clone, Serialize)]
pub struct AsideView {
    pub item: String,
    /// Its writer's user name; `None` for the console.
    pub by: Option<String>,
    pub name: Option<Untrusted>,
    pub at: Instant,
    /// It is the actor's own.
    pub own: bool,
    /// What it was written in is not in the working copy any more.
    pub homeless: bool,
}

/// Questions that quizzes draw from.
#[derive(Debug, Clone, Serialize)]
pub struct WorkBank {
    /// What it is known by.
    pub path: String,
    pub title: Untrusted,
    pub questions: u32,
    /// The quizzes that draw from it.
    pub used_by: Vec<MediaUse>,
    pub badge: Option<Badge>,
    pub mistakes: u32,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ChangeCounts {
    pub added: u32,
    pub changed: u32,
    pub moved: u32,
    pub removed: u32,
    /// Items whose text holds mistakes.
    pub mistaken: u32,
    /// Question banks that are new, changed or removed.
    pub banks: u32,
    /// Modules that are new, changed, moved or removed.
    pub modules: u32,
    /// Title, description or grading.
    pub course: bool,
    /// Files were added, replaced or removed.
    pub files: bool,
}

impl ChangeCounts {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StepView {
    /// What undo and redo name it by: another step at its place, or more of the same writing, has another.
    pub id: String,
    /// User name; `None` for the console and for somebody erased.
    pub by: Option<String>,
    pub name: Option<Untrusted>,
    pub at: Instant,
    pub says: Untrusted,
    /// The actor made it.
    pub own: bool,
    pub taken_back: bool,
}

/// Somebody else at work.
#[derive(Debug, Clone, Serialize)]
pub struct Editor {
    pub by: Option<String>,
    pub name: Option<Untrusted>,
    /// The item they changed last.
    pub item: Option<String>,
    pub at: Instant,
}

#[derive(Debug, Clone, Serialize)]
pub struct Updated {
    pub revision: u32,
    pub based_on: u32,
}

pub fn workshop(db: &Connection, desk: &Desk) -> Result<Workshop> {
    let (id, course) = (desk.id(), &desk.course);
    let base = desk.base(db)?;
    let differences = compare(&base, course);
    let (texts, rows) = match desk.head {
        Some(_) => (store::workshop::texts(db, id)?, store::workshop::steps(db, id)?),
        None => (HashMap::new(), Vec::new()),
    };
    let asides = store::workshop::asides(db, id)?;
    let of_texts = texts.values().filter_map(|row| row.user).chain(asides.iter().filter_map(|row| row.user));
    let people = rows.iter().filter_map(|row| row.user).chain(of_texts);
    let names = store::user::called(db, people)?;
    let at = desk.head.map_or(0, |head| head.at);
    let step = |row: &StepRow| step(row, (at, desk.person()), &names);
    let seen = |module: &Module| WorkModule {
        id: module.id.clone(),
        title: module.title.clone(),
        requires: module.requires.clone(),
        badge: differences.modules.get(&module.id).copied(),
        items: module.items.iter().map(|one| item(one, course, &differences, &texts)).collect(),
    };
    let removed: Vec<&Item> = base.items().filter(|item| differences.items.get(&item.id) == Some(&Badge::Removed)).collect();
    let kept = Kept::load(db, desk, &removed)?;
    let aside = |row: &AsideRow| {
        let (by, name) = called(row.user, &names);
        let homeless = !course.items().any(|item| item.id == row.item) && !course.banks.iter().any(|bank| bank.path == row.item);
        AsideView { item: row.item.clone(), by, name, at: row.at, own: row.user == desk.person(), homeless }
    };
    let modules: Vec<WorkModule> = course.modules.iter().map(seen).collect();
    let banks: Vec<WorkBank> = course.banks.iter().map(|one| bank(one, course, &differences, &texts)).collect();
    let mistaken = modules.iter().flat_map(|module| &module.items).filter(|item| item.mistakes > 0).count()
        + banks.iter().filter(|bank| bank.mistakes > 0).count();
    Ok(Workshop {
        course: course.id.clone(),
        title: course.title.clone(),
        description: course.description.clone(),
        version: course.version.clone(),
        language: course.language.clone(),
        authors: course.authors.clone(),
        license: course.license.clone(),
        grading: course.grading.clone(),
        state: desk.standing.course.state,
        removed: removed.iter().map(|one| item(one, &base, &differences, &HashMap::new())).collect(),
        removed_work: kept.work,
        removed_marks: kept.marks,
        gone: kept.gone,
        asides: asides.iter().map(aside).collect(),
        changes: counts(&differences, mistaken),
        modules,
        banks,
        undo: desk.undoable(db)?.as_ref().map(&step),
        redo: desk.redoable(db)?.as_ref().map(&step),
        steps: rows.iter().rev().map(&step).collect(),
        others: others(desk, &rows, &texts, &names),
        updated: desk
            .head
            .filter(|head| head.base_revision != desk.standing.course.revision)
            .map(|head| Updated { revision: desk.standing.course.revision, based_on: head.base_revision }),
    })
}

/// The work in what is removed and in what was removed before.
struct Kept {
    work: u32,
    marks: u32,
    gone: Vec<GoneItem>,
}

impl Kept {
    fn load(db: &Connection, desk: &Desk, removed: &[&Item]) -> Result<Self> {
        let there: HashSet<&str> = desk.course.items().map(|item| item.id.as_str()).collect();
        let going: HashSet<&str> = removed.iter().map(|item| item.id.as_str()).collect();
        let rows: Vec<ItemRow> =
            store::item::of_course(db, desk.id())?.into_iter().filter(|row| !there.contains(row.slug.as_str())).collect();
        let worked = store::item::worked(db, rows.iter().map(|row| row.id))?;
        let of = |row: &ItemRow| worked.get(&row.id).copied().unwrap_or_default();
        let sums = rows.iter().filter(|row| going.contains(row.slug.as_str())).map(of);
        let (work, marks) = sums.fold((0, 0), |(work, marks), (handed_in, given)| (work + handed_in, marks + given));
        let gone = rows.iter().filter(|row| row.state == ItemState::Archived).map(|row| {
            let (handed_in, marks) = of(row);
            GoneItem { id: row.slug.clone(), title: row.title.clone(), kind: row.kind, handed_in, marks }
        });
        Ok(Self { work, marks, gone: gone.collect() })
    }
}

fn counts(found: &Comparison, mistaken: usize) -> ChangeCounts {
    ChangeCounts {
        added: found.count(Badge::New),
        changed: found.count(Badge::Changed),
        moved: found.count(Badge::Moved),
        removed: found.count(Badge::Removed),
        mistaken: u32::try_from(mistaken).unwrap_or(u32::MAX),
        banks: u32::try_from(found.banks.len()).unwrap_or(u32::MAX),
        modules: u32::try_from(found.modules.len()).unwrap_or(u32::MAX),
        course: found.cover,
        files: found.files,
    }
}

fn bank(bank: &Bank, course: &Course, found: &Comparison, texts: &HashMap<String, TextRow>) -> WorkBank {
    WorkBank {
        path: bank.path.clone(),
        title: bank_title(bank),
        questions: u32::try_from(bank.questions.len()).unwrap_or(u32::MAX),
        used_by: drawing(course, &bank.path).map(|item| MediaUse { item: item.id.clone(), title: item.title.clone() }).collect(),
        badge: found.banks.get(&bank.path).copied(),
        mistakes: mistakes(texts.get(&bank.path)),
    }
}

/// How many mistakes a text being written holds.
fn mistakes(text: Option<&TextRow>) -> u32 {
    text.filter(|row| row.reads_as.is_none()).map_or(0, |row| row.mistakes.max(1))
}

fn item(item: &Item, course: &Course, found: &Comparison, texts: &HashMap<String, TextRow>) -> WorkItem {
    let url = match &item.body {
        crate::domain::course::ItemBody::Link { url } => Some(url.clone()),
        _ => None,
    };
    let ItemRules { attempts, time_s, .. } = ItemRules::from(item);
    WorkItem {
        id: item.id.clone(),
        title: item.title.clone(),
        kind: item.body.kind(),
        path: item.path.clone(),
        state: if item.settings.hidden { ItemState::Hidden } else { ItemState::Published },
        badge: found.items.get(&item.id).copied(),
        mistakes: mistakes(texts.get(&item.id)),
        points: points(item, course),
        settings: item.settings.clone(),
        requires: item.requires.clone(),
        complete: item.complete.clone(),
        attempts,
        time_s,
        url,
    }
}

pub fn points(item: &Item, course: &Course) -> Option<Points> {
    let bank = |path: &str| course.banks.iter().find(|bank| bank.path == path).map_or(&[][..], |bank| bank.questions.as_slice());
    match &item.body {
        crate::domain::course::ItemBody::Quiz(quiz) => Some(item.settings.points.unwrap_or_else(|| update::possible(quiz, bank))),
        _ => item.settings.points,
    }
}

type Names = HashMap<UserId, (String, Untrusted)>;

fn step(row: &StepRow, (at, person): (u32, Option<UserId>), names: &Names) -> StepView {
    let (by, name) = called(row.user, names);
    StepView { id: step_id(row), by, name, at: row.at, says: row.says.as_str().into(), own: row.user == person, taken_back: row.n > at }
}

pub fn step_id(row: &StepRow) -> String {
    format!("{}-{}-{}", row.n, row.at.0, row.user.map_or(0, |user| user.0))
}

fn called(user: Option<UserId>, names: &Names) -> (Option<String>, Option<Untrusted>) {
    user.and_then(|user| names.get(&user)).map(|(by, name)| (Some(by.clone()), Some(name.clone()))).unwrap_or_default()
}

fn others(desk: &Desk, steps: &[StepRow], texts: &HashMap<String, TextRow>, names: &Names) -> Vec<Editor> {
    let since = desk.now.plus(-BESIDE);
    let of_steps = steps.iter().map(|row| (row.user, row.item.clone(), row.at));
    let of_texts = texts.iter().map(|(item, row)| (row.user, Some(item.clone()), row.at));
    let mut newest: HashMap<Option<UserId>, (Option<String>, Instant)> = HashMap::new();
    for (user, item, at) in of_steps.chain(of_texts).filter(|(user, _, at)| *user != desk.person() && *at >= since) {
        let known = newest.entry(user).or_insert((None, at));
        if at >= known.1 {
            *known = (item, at);
        }
    }
    let mut others: Vec<Editor> = newest
        .into_iter()
        .map(|(user, (item, at))| {
            let (by, name) = called(user, names);
            Editor { by, name, item, at }
        })
        .collect();
    others.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| a.by.cmp(&b.by)));
    others
}
