//! A course out of the rows, as it was imported.

use std::collections::HashMap;
use std::io::{self, Read};

use rusqlite::Connection;

use crate::domain::course::{Assignment, Bank, Course, Item, ItemBody, ItemState, Media, Module, Page, Pool, PoolSource, Quiz};
use crate::domain::ids::QuestionRevisionId;
use crate::domain::quiz::Question;
use crate::domain::schedule::DateOverrides;
use crate::package::MediaSource;
use crate::service::media::BlobReader;
use crate::service::policy::Standing;
use crate::service::{Error, Result};
use crate::store::item::{Body, ItemKey, ItemRow};
use crate::store::media::Blob;
use crate::store::question::{Owner, PoolRow};
use crate::store::{self, Db, Trust};

/// A course and where its files come from.
pub struct Exported {
    pub course: Course,
    pub media: StoredMedia,
    /// Dates that were set in this school: they are not part of the course.
    pub own_dates: u32,
}

/// The files of a course in the database.
pub struct StoredMedia {
    db: Db,
    trust: Trust,
    blobs: HashMap<String, Blob>,
}

impl StoredMedia {
    pub(in crate::service) fn new(db: Db, trust: Trust, files: &[(Media, i64)]) -> Self {
        let blob = |media: &Media, id| Blob { id, sha256: media.sha256, bytes: media.bytes, whole: true };
        Self { db, trust, blobs: files.iter().map(|(media, id)| (media.path.clone(), blob(media, *id))).collect() }
    }
}

impl MediaSource for StoredMedia {
    fn open(&mut self, path: &str) -> io::Result<Box<dyn Read + '_>> {
        let blob = self.blobs.get(path).ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "the course has no such file"))?;
        Ok(Box::new(BlobReader::new(self.db.clone(), self.trust, *blob)))
    }
}

pub fn course(file: &Db, db: &Connection, standing: &Standing) -> Result<Exported> {
    let items = items(db, standing)?;
    let own_dates = items.iter().filter(|item| item.dates != DateOverrides::default()).count();
    let files = store::media::of_course(db, standing.course.id)?;
    let media = StoredMedia::new(file.clone(), Trust::Staff, &files);
    Ok(Exported { course: model(db, standing)?, media, own_dates: u32::try_from(own_dates).unwrap_or(u32::MAX) })
}

fn items(db: &Connection, standing: &Standing) -> Result<Vec<ItemRow>> {
    let all = store::item::of_course(db, standing.course.id)?;
    Ok(all.into_iter().filter(|item| item.state != ItemState::Archived).collect())
}

/// The course as it was imported, keys and all.
pub(in crate::service) fn model(db: &Connection, standing: &Standing) -> Result<Course> {
    let row = &standing.course;
    let cover = store::course::cover(db, row.id)?;
    let mut questions = Questions::load(db, row.id)?;
    let items = items(db, standing)?;
    let mut modules = Vec::new();
    for module in store::course::modules(db, row.id)?.into_iter().filter(|module| !module.archived) {
        let inside = items.iter().filter(|item| item.module == module.id).map(|item| self::item(db, item, &questions));
        modules.push(Module {
            items: inside.collect::<Result<_>>()?,
            id: module.slug,
            was: module.was,
            title: module.title,
            requires: module.requires,
        });
    }
    let banks = store::question::banks(db, row.id)?.into_iter().filter(|bank| !bank.archived).map(|bank| Bank {
        questions: questions.banks.remove(&bank.id).unwrap_or_default(),
        path: bank.path,
        title: bank.title,
        introduction: bank.introduction,
    });
    Ok(Course {
        id: row.slug.clone(),
        version: row.version.clone(),
        title: row.title.clone(),
        language: cover.language,
        authors: cover.head.authors,
        license: cover.head.license,
        description: cover.description,
        grading: cover.grading,
        modules,
        paths: cover.head.paths,
        banks: banks.collect(),
        media: store::media::of_course(db, row.id)?.into_iter().map(|(media, _)| media).collect(),
    })
}

/// An item that is archived, as it was last, keys and all, and the id of the module it stood in; `None` where there is none of that id.
pub(in crate::service) fn archived(db: &Connection, standing: &Standing, slug: &str) -> Result<Option<(Item, String)>> {
    let course = standing.course.id;
    let Some(row) = store::item::by_slug(db, course, slug)?.filter(|row| row.state == ItemState::Archived) else { return Ok(None) };
    let module = store::course::modules(db, course)?.into_iter().find(|module| module.id == row.module);
    Ok(Some((item(db, &row, &Questions::load(db, course)?)?, module.map(|module| module.slug).unwrap_or_default())))
}

/// All questions of a course, read at once.
struct Questions {
    by_revision: HashMap<QuestionRevisionId, Question>,
    banks: HashMap<i64, Vec<Question>>,
}

impl Questions {
    fn load(db: &Connection, course: crate::domain::ids::CourseId) -> Result<Self> {
        let mut all = Self { by_revision: HashMap::new(), banks: HashMap::new() };
        for (revision, owner, question) in store::question::whole(db, course)? {
            match owner {
                Owner::Bank(bank) => all.banks.entry(bank).or_default().push(question),
                Owner::Item(_) => drop(all.by_revision.insert(revision, question)),
            }
        }
        Ok(all)
    }

    fn get(&self, revision: QuestionRevisionId) -> Result<Question> {
        self.by_revision.get(&revision).cloned().ok_or_else(|| Error::internal("A quiz names a question that is not in its course."))
    }
}

fn item(db: &Connection, row: &ItemRow, questions: &Questions) -> Result<Item> {
    let body = match store::item::body(db, row.revision)? {
        Body::Page { text } => {
            let checks = store::question::checks(db, row.revision)?;
            ItemBody::Page(Page { text, checks: checks.iter().map(|check| questions.get(check.revision)).collect::<Result<_>>()? })
        }
        Body::Quiz { introduction, settings } => {
            let pools = store::question::pools(db, row.revision)?;
            let pools = pools.into_iter().map(|pool| self::pool(pool, questions)).collect::<Result<_>>()?;
            ItemBody::Quiz(Quiz { introduction, settings, pools })
        }
        Body::Assignment { task, settings, rubric } => {
            let ItemKey { grader, model } = store::item::key(db, row.revision)?;
            ItemBody::Assignment(Assignment { task, settings, rubric, grader, model })
        }
        Body::Discussion(discussion) => ItemBody::Discussion(discussion),
        Body::Survey(survey) => ItemBody::Survey(survey),
        Body::Link { url } => ItemBody::Link { url },
        Body::File => ItemBody::File,
    };
    Ok(Item {
        id: row.slug.clone(),
        was: row.was.clone(),
        title: row.title.clone(),
        path: row.path.clone(),
        settings: row.settings.clone(),
        requires: row.requires.clone(),
        complete: row.complete.clone(),
        body,
    })
}

fn pool(row: PoolRow, questions: &Questions) -> Result<Pool> {
    let source = match row.bank {
        Some(bank) => PoolSource::Bank { bank, tags: row.tags },
        None => PoolSource::Own(row.questions.iter().map(|revision| questions.get(*revision)).collect::<Result<_>>()?),
    };
    Ok(Pool { title: row.title, introduction: row.introduction, pick: row.pick, points: row.points, source })
}
