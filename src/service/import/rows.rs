//! A course into rows: what is known is carried on, what changed gets a new revision, what is gone is archived.

use std::collections::{HashMap, HashSet};

use super::hash::{self, Hash};
use super::{Changes, Import};
use crate::domain::attempt::regrade::{Effect, Standard, effect};
use crate::domain::course::{Course, CourseState, Item, ItemBody, ItemState, Media, Module, PoolSource, SubmitKind};
use crate::domain::grade::rubric::most;
use crate::domain::ids::{CourseId, ItemId, ModuleId, QuestionId, QuestionRevisionId};
use crate::domain::points::Points;
use crate::domain::quiz::Question;
use crate::domain::text::Untrusted;
use crate::domain::update::{carried_on, possible};
use crate::service::{Error, Result};
use crate::store::course::{CourseRow, Head, NewCover, NewModule};
use crate::store::item::{ItemRow, NewItem};
use crate::store::question::{Owner, PoolRow, QuestionRow};
use crate::store::{self, Tx};

/// Writes the course of `import` over `known`, or anew.
pub fn write(tx: &Tx<'_>, import: &Import, known: Option<CourseRow>) -> Result<(CourseId, Changes)> {
    let cover = cover(&import.course);
    let (id, state) = match known {
        Some(row) => {
            store::course::update(tx, row.id, &cover)?;
            (row.id, row.state)
        }
        None => (store::course::insert(tx, &cover, CourseState::Draft)?, CourseState::Draft),
    };
    // A new item of a published course is a draft of its own; in a draft course all of it is.
    let fresh = if import.publish || state == CourseState::Draft { ItemState::Published } else { ItemState::Hidden };
    let mut rows = Rows::load(tx, import, id, fresh)?;
    rows.banks()?;
    rows.modules()?;
    if !import.dry_run {
        rows.media()?;
    }
    if import.publish && state == CourseState::Draft {
        store::course::set_state(tx, id, CourseState::Published)?;
    }
    Ok((id, rows.changes))
}

fn cover(course: &Course) -> NewCover<'_> {
    NewCover {
        slug: &course.id,
        title: &course.title,
        version: course.version.as_deref(),
        language: course.language.as_deref(),
        description: &course.description,
        head: Head { authors: course.authors.clone(), license: course.license.clone(), paths: course.paths.clone() },
        grading: &course.grading,
    }
}

/// What is there, and what came of it.
struct Rows<'a> {
    tx: &'a Tx<'a>,
    import: &'a Import,
    course: CourseId,
    fresh: ItemState,
    items: Vec<ItemRow>,
    hashes: HashMap<ItemId, Hash>,
    questions: HashMap<Owner, Vec<QuestionRow>>,
    /// The present revision of each question of a bank, by the bank's path.
    banks: HashMap<&'a str, Vec<(QuestionRevisionId, Hash)>>,
    /// Questions of which the key or the points changed.
    remarked: HashSet<QuestionRevisionId>,
    changes: Changes,
}

impl<'a> Rows<'a> {
    fn load(tx: &'a Tx<'a>, import: &'a Import, course: CourseId, fresh: ItemState) -> Result<Self> {
        let mut questions: HashMap<Owner, Vec<QuestionRow>> = HashMap::new();
        for row in store::question::of_course(tx, course)? {
            questions.entry(row.owner).or_default().push(row);
        }
        Ok(Self {
            tx,
            import,
            course,
            fresh,
            items: store::item::of_course(tx, course)?,
            hashes: store::item::hashes(tx, course)?.into_iter().collect(),
            questions,
            banks: HashMap::new(),
            remarked: HashSet::new(),
            changes: Changes::default(),
        })
    }

    fn banks(&mut self) -> Result<()> {
        let known = store::question::banks(self.tx, self.course)?;
        for (position, bank) in (0..).zip(&self.import.course.banks) {
            let id = store::question::put_bank(self.tx, self.course, &bank.path, position, bank.title.as_ref(), &bank.introduction)?;
            let revisions = self.questions_of(Owner::Bank(id), bank.questions.iter())?;
            self.banks.insert(&bank.path, revisions);
        }
        let gone = known.iter().filter(|row| !row.archived && !self.banks.contains_key(row.path.as_str()));
        Ok(gone.map(|row| row.id).try_for_each(|id| store::question::archive_bank(self.tx, id))?)
    }

    fn modules(&mut self) -> Result<()> {
        let known = store::course::modules(self.tx, self.course)?;
        let modules: &'a [Module] = &self.import.course.modules;
        let known_slugs: Vec<&str> = known.iter().map(|row| row.slug.as_str()).collect();
        let carried = carried_on(&known_slugs, modules.iter().map(|module| (module.id.as_str(), module.was.as_slice())));
        let all: Vec<&'a Item> = modules.iter().flat_map(|module| &module.items).collect();
        let known_items = std::mem::take(&mut self.items);
        let item_slugs: Vec<&str> = known_items.iter().map(|row| row.slug.as_str()).collect();
        let mut carried_items = carried_on(&item_slugs, all.iter().map(|item| (item.id.as_str(), item.was.as_slice()))).into_iter();
        let mut kept = HashSet::new();
        for (position, (module, carried)) in (0..).zip(modules.iter().zip(&carried)) {
            let new = NewModule { slug: &module.id, position, title: &module.title, requires: &module.requires, was: &module.was };
            let id = store::course::put_module(self.tx, self.course, carried.map(|index| known[index].id), &new)?;
            for (position, item) in (0..).zip(&module.items) {
                let row = carried_items.next().flatten().map(|index| &known_items[index]);
                kept.extend(row.map(|row| row.id));
                self.item(id, position, item, row)?;
            }
        }
        for row in known_items.iter().filter(|row| !kept.contains(&row.id) && row.state != ItemState::Archived) {
            store::item::archive(self.tx, row.id)?;
            self.changes.archived += 1;
        }
        let gone = (0..known.len()).filter(|index| !carried.contains(&Some(*index)) && !known[*index].archived);
        Ok(gone.map(|index| known[index].id).try_for_each(|id| store::course::archive_module(self.tx, id))?)
    }

    fn item(&mut self, module: ModuleId, position: u32, item: &'a Item, known: Option<&ItemRow>) -> Result<()> {
        let new = NewItem {
            module,
            slug: &item.id,
            kind: item.body.kind(),
            position,
            title: &item.title,
            path: &item.path,
            points: self.points(item),
            takes_work: !matches!(&item.body, ItemBody::Assignment(work) if work.settings.submit == [SubmitKind::None]),
            settings: &item.settings,
            requires: &item.requires,
            complete: item.complete.as_ref(),
            was: &item.was,
        };
        let (id, differs) = match known {
            Some(row) if row.kind != new.kind => return Err(other_kind(item, row)),
            Some(row) => {
                let differs = new.differs(row);
                if differs || row.module != module || row.position != position {
                    store::item::update(self.tx, row.id, &new)?;
                }
                (row.id, differs)
            }
            None => {
                let state = if item.settings.hidden { ItemState::Hidden } else { self.fresh };
                if state == ItemState::Hidden {
                    self.changes.hidden.push(item.id.clone());
                }
                (store::item::insert(self.tx, self.course, &new, state)?, true)
            }
        };
        let revised = self.content(id, item)?;
        match (known, differs || revised) {
            (None, _) => self.changes.added += 1,
            (Some(_), true) => self.changes.changed += 1,
            (Some(_), false) => self.changes.same += 1,
        }
        Ok(())
    }

    /// The content of an item: its questions, and a new revision where any of it changed.
    fn content(&mut self, id: ItemId, item: &'a Item) -> Result<bool> {
        let own = self.questions_of(Owner::Item(id), hash::questions(&item.body))?;
        let pools = self.pools(&item.body, &own)?;
        self.offer_regrade(id, item, &pools)?;
        let drawn = pools.iter().filter(|pool| pool.row.bank.is_some()).flat_map(|pool| &pool.hashes).copied().collect::<Vec<_>>();
        let hash = hash::of_item(item, &drawn);
        if self.hashes.get(&id) == Some(&hash) {
            return Ok(false);
        }
        let (body, key) = hash::split(&item.body);
        let revision = store::item::add_revision(self.tx, id, &hash, &body, key.as_ref(), self.import.now)?;
        if matches!(item.body, ItemBody::Page(_)) {
            let checks: Vec<_> = own.iter().map(|(revision, _)| *revision).collect();
            store::question::put_checks(self.tx, revision, &checks)?;
        }
        let pools: Vec<PoolRow> = pools.into_iter().map(|pool| pool.row).collect();
        store::question::put_pools(self.tx, revision, &pools)?;
        Ok(true)
    }

    /// The pools of a quiz, those that a bank feeds with what they draw from now.
    fn pools(&self, body: &ItemBody, own: &[(QuestionRevisionId, Hash)]) -> Result<Vec<FilledPool>> {
        let ItemBody::Quiz(quiz) = body else { return Ok(Vec::new()) };
        let mut own = own.iter();
        quiz.pools
            .iter()
            .map(|pool| {
                let (bank, tags, filled): (_, _, Vec<_>) = match &pool.source {
                    PoolSource::Own(questions) => (None, Vec::new(), own.by_ref().take(questions.len()).copied().collect()),
                    PoolSource::Bank { bank, tags } => (Some(bank.clone()), tags.clone(), self.drawn(bank, tags)?),
                };
                let (questions, hashes) = filled.into_iter().unzip();
                let row = PoolRow {
                    title: pool.title.clone(),
                    introduction: pool.introduction.clone(),
                    pick: pool.pick,
                    points: pool.points,
                    bank,
                    tags,
                    questions,
                };
                Ok(FilledPool { row, hashes })
            })
            .collect()
    }

    fn drawn(&self, path: &str, tags: &[String]) -> Result<Vec<(QuestionRevisionId, Hash)>> {
        let bank = self.import.course.banks.iter().find(|bank| bank.path == path);
        let (Some(bank), Some(revisions)) = (bank, self.banks.get(path)) else {
            return Err(Error::invalid(format!(
                "A quiz draws from `{}`, which is no bank of this course.",
                Untrusted::from(path).for_screen()
            )));
        };
        let fits = |question: &Question| tags.iter().all(|tag| question.face.tags.contains(tag));
        Ok(bank.questions.iter().zip(revisions).filter(|(question, _)| fits(question)).map(|(_, revision)| *revision).collect())
    }

    /// The questions of one owner: known ones carried on, changed ones revised, gone ones archived. Gives the revision of each, in order.
    fn questions_of(&mut self, owner: Owner, questions: impl Iterator<Item = &'a Question>) -> Result<Vec<(QuestionRevisionId, Hash)>> {
        let questions: Vec<&Question> = questions.collect();
        let known = self.questions.remove(&owner).unwrap_or_default();
        let slugs: Vec<&str> = known.iter().map(|row| row.slug.as_str()).collect();
        let carried = carried_on(&slugs, questions.iter().map(|question| (question.id.as_str(), question.was.as_slice())));
        let mut revisions = Vec::with_capacity(questions.len());
        for (position, (question, carried)) in (0..).zip(questions.into_iter().zip(&carried)) {
            revisions.push(self.question(owner, position, question, carried.map(|index| &known[index]))?);
        }
        let gone = (0..known.len()).filter(|index| !carried.contains(&Some(*index)) && !known[*index].archived);
        gone.map(|index| known[index].id).try_for_each(|id| store::question::archive(self.tx, id))?;
        Ok(revisions)
    }

    fn question(
        &mut self,
        owner: Owner,
        position: u32,
        question: &Question,
        known: Option<&QuestionRow>,
    ) -> Result<(QuestionRevisionId, Hash)> {
        let hash = hash::of_question(question);
        let moved = known.is_none_or(|row| row.slug != question.id || row.position != position || row.archived || row.was != question.was);
        let id = match known {
            Some(row) if !moved => row.id,
            known => store::question::put(self.tx, self.course, owner, known.map(|row| row.id), question, position)?,
        };
        match known {
            Some(row) if row.hash == hash => Ok((row.revision, hash)),
            known => Ok((self.revise(id, &hash, question, known)?, hash)),
        }
    }

    fn revise(&mut self, id: QuestionId, hash: &Hash, question: &Question, known: Option<&QuestionRow>) -> Result<QuestionRevisionId> {
        let revision = store::question::add_revision(self.tx, id, hash, question)?;
        if let Some(row) = known {
            let (face, key) = (store::question::face(self.tx, row.revision)?, store::question::key(self.tx, row.revision)?);
            let points = (face.points, question.face.points);
            let was = Question { id: String::new(), was: Vec::new(), face, key };
            let standard = |question| Standard { question, points: Points::default(), bonus: question.face.bonus };
            if points.0 != points.1 || effect(&standard(&was), &standard(question)) != Effect::None {
                self.remarked.insert(revision);
            }
        }
        Ok(revision)
    }

    fn offer_regrade(&mut self, id: ItemId, item: &Item, pools: &[FilledPool]) -> Result<()> {
        let touched = pools.iter().flat_map(|pool| &pool.row.questions).any(|question| self.remarked.contains(question));
        if touched && store::progress::has_submissions(self.tx, id)? {
            self.changes.regrade.push(item.id.clone());
        }
        Ok(())
    }

    /// What the item's grade is out of.
    fn points(&self, item: &Item) -> Option<Points> {
        let banks = &self.import.course.banks;
        let bank = |path: &str| banks.iter().find(|bank| bank.path == path).map_or(&[][..], |bank| bank.questions.as_slice());
        match &item.body {
            ItemBody::Quiz(quiz) if quiz.settings.practice => None,
            ItemBody::Quiz(quiz) => Some(item.settings.points.unwrap_or_else(|| possible(quiz, bank))),
            ItemBody::Assignment(work) => item.settings.points.or_else(|| work.rubric.as_ref().and_then(|rubric| most(rubric).to_points())),
            _ => None,
        }
    }

    fn media(&self) -> Result<()> {
        let known = store::media::of_course(self.tx, self.course)?;
        let by_path: HashMap<&str, &Media> = known.iter().map(|(row, _)| (row.path.as_str(), row)).collect();
        let files = &self.import.course.media;
        for file in files {
            if by_path.get(file.path.as_str()) == Some(&file) {
                continue;
            }
            let blob = store::media::by_hash(self.tx, &file.sha256)?.filter(|blob| blob.whole);
            let blob = blob.ok_or_else(|| Error::busy("A file of the course was swept away meanwhile.").hint("Import it again"))?;
            store::media::put(self.tx, self.course, &file.path, blob.id)?;
        }
        let paths: HashSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
        let gone = known.iter().filter(|(row, _)| !paths.contains(row.path.as_str()));
        Ok(gone.map(|(row, _)| row.path.as_str()).try_for_each(|path| store::media::remove(self.tx, self.course, path))?)
    }
}

/// A pool with the questions it holds now and their hashes.
struct FilledPool {
    row: PoolRow,
    hashes: Vec<Hash>,
}

/// The records of a quiz mean nothing to a page.
fn other_kind(item: &Item, row: &ItemRow) -> Error {
    let name = Untrusted::from(item.id.as_str());
    Error::invalid(format!("`{}` was a {} and is now a {}.", name.for_screen(), row.kind.word(), item.body.kind().word()))
        .hint("Give the new one another id; the old one is then archived with its records")
}
