//! An item to read out of the rows, in its place in the course.

use std::collections::HashMap;

use rusqlite::Connection;

use super::{CheckView, CheckedView, Neighbor, PageView, Place, Targets, unlocked};
use crate::domain::completion;
use crate::domain::course::{CompletionRule, ItemKind, ItemState, is_for_learners};
use crate::domain::ids::ItemId;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::service::policy::Standing;
use crate::service::tree::{Branch, Leaf, Tree, sentences};
use crate::service::{Error, Result, media};
use crate::store;
use crate::store::item::{Body, ItemRow};

/// The item named `slug`, where the actor may read it.
pub fn page(db: &Connection, standing: &Standing, slug: &str, now: Instant) -> Result<(PageView, ItemRow)> {
    let row = standing.item(db, slug)?;
    let tree = Tree::load(db, standing, standing.learner(), now)?;
    let leaf = unlocked(&tree, row.id, standing)?;
    let (branch, number) = place_in_module(&tree, row.id)?;
    let (text, url) = match store::item::body(db, row.revision)? {
        Body::Page { text } => (text, None),
        Body::Discussion(discussion) => (discussion.prompt, None),
        Body::Survey(survey) => (survey.text, None),
        Body::Link { url } => (Untrusted::default(), Some(url)),
        Body::File => (Untrusted::default(), None),
        Body::Quiz { .. } | Body::Assignment { .. } => {
            return Err(Error::invalid(format!("{} is a {}: it is worked on, not read.", row.title.for_screen(), row.kind.word())));
        }
    };
    let last = standing.learner().map_or(Ok(HashMap::default()), |learner| store::progress::check_answers(db, row.id, learner))?;
    let checks = store::question::checks(db, row.revision)?.into_iter().map(|check| CheckView {
        last: last.get(&check.id).filter(|answer| answer.revision == check.revision).cloned().map(CheckedView::from),
        id: check.slug,
        face: check.face,
    });
    let file = (row.kind == ItemKind::File).then(|| media::facts(db, standing, &row.path)).transpose()?;
    let view = PageView {
        course: standing.course.slug.clone(),
        course_title: standing.course.title.clone(),
        module: branch.module.slug.clone(),
        module_title: branch.module.title.clone(),
        item: row.slug.clone(),
        title: row.title.clone(),
        kind: row.kind,
        checks: checks.collect(),
        url,
        file,
        place: Place {
            at: leaf.progress.place.unwrap_or_default().min(text.raw().len() as u64),
            read: leaf.progress.read.unwrap_or_default(),
        },
        text,
        status: leaf.status,
        may_mark_done: standing.learner().is_some() && completion::may_tick(&leaf.rule),
        waits_for_mark: standing.learner().is_some() && leaf.rule == CompletionRule::Mark && !leaf.is_done(),
        minutes: row.settings.minutes,
        number,
        of: u32::try_from(branch.leaves.len()).unwrap_or(u32::MAX),
        next: neighbor(&tree, row.id, standing, true),
        previous: neighbor(&tree, row.id, standing, false),
        path: row.path.clone(),
        targets: targets(db, standing, &tree)?,
    };
    Ok((view, row))
}

/// The module of an item, and its number in it.
fn place_in_module(tree: &Tree, item: ItemId) -> Result<(&Branch, u32)> {
    let found = tree.branches.iter().find_map(|branch| {
        let number = branch.leaves.iter().position(|leaf| leaf.item.id == item)?;
        Some((branch, u32::try_from(number + 1).unwrap_or(u32::MAX)))
    });
    found.ok_or_else(|| Error::internal("An item has no place in its course."))
}

/// The item after or before in the course's order; archived ones are passed over.
fn neighbor(tree: &Tree, item: ItemId, standing: &Standing, after: bool) -> Option<Neighbor> {
    let leaves: Vec<&Leaf> = tree.leaves().filter(|leaf| leaf.item.state != ItemState::Archived || leaf.item.id == item).collect();
    let at = leaves.iter().position(|leaf| leaf.item.id == item)?;
    let leaf = if after { leaves.get(at + 1) } else { at.checked_sub(1).and_then(|at| leaves.get(at)) }?;
    Some(Neighbor::of(leaf, standing))
}

impl Neighbor {
    pub(in crate::service) fn of(leaf: &Leaf, standing: &Standing) -> Self {
        Self {
            item: leaf.item.slug.clone(),
            kind: leaf.item.kind,
            title: leaf.item.title.clone(),
            locked_by: sentences(&leaf.reasons, standing.acting.zone),
        }
    }
}

/// What links of an item of the course may lead to, for who stands there.
pub(in crate::service) fn targets_of(db: &Connection, standing: &Standing, now: Instant) -> Result<Targets> {
    targets(db, standing, &Tree::load(db, standing, standing.learner(), now)?)
}

fn targets(db: &Connection, standing: &Standing, tree: &Tree) -> Result<Targets> {
    let items = tree.leaves().filter(|leaf| !leaf.item.path.is_empty() && leaf.item.state != ItemState::Archived);
    let items = items.map(|leaf| (leaf.item.path.clone(), leaf.item.slug.clone())).collect();
    let files = store::media::of_course(db, standing.course.id)?.into_iter().map(|(file, _)| file.path);
    Ok(Targets { items, files: files.filter(|path| standing.is_staff() || is_for_learners(path)).collect() })
}
