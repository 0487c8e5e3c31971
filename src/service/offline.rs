//! What somebody may read of a course, to be taken along: the pages that are open to them, and no key.
//!
//! Who learns gets no questions of a quiz that counts: those are for its attempts alone.

use std::collections::BTreeSet;

use rusqlite::Connection;

use super::import::StoredMedia;
use super::policy::{self, Standing};
use super::tree::{Leaf, Tree, date_in, sentences};
use super::{Actor, Error, Result, Services};
use crate::domain::course::{ItemKind, ItemState, Media, QuizSettings, is_for_learners};
use crate::package::reading::{Reading, ReadingBody, ReadingItem, ReadingModule, ReadingSection};
use crate::store::item::Body;
use crate::store::{self, Trust};

/// A course to read elsewhere, and where its files come from.
pub struct OfflineCourse {
    pub reading: Reading,
    pub media: StoredMedia,
}

impl Services {
    /// What the actor may read of a course now. Nothing of it counts as read.
    ///
    /// # Errors
    /// `NotFound` where there is no such course for the actor.
    pub fn offline_course(&self, actor: &Actor, course: &str) -> Result<OfflineCourse> {
        let now = self.now();
        self.db.read(Trust::Learner, |db| {
            let standing = policy::standing(db, actor, course)?;
            let tree = Tree::load(db, &standing, standing.learner(), now)?;
            let mut modules = Vec::new();
            for branch in tree.branches.iter().filter(|branch| !branch.module.archived) {
                let leaves = branch.leaves.iter().filter(|leaf| leaf.item.state != ItemState::Archived);
                let items = leaves.map(|leaf| item(db, &standing, leaf)).collect::<Result<Vec<_>>>()?;
                modules.push(ReadingModule { title: branch.module.title.clone(), items });
            }
            let files = files(db, &standing, &tree)?;
            let reading = Reading {
                title: standing.course.title.clone(),
                description: store::course::cover(db, standing.course.id)?.description,
                modules,
                media: files.iter().map(|(media, _)| media.path.clone()).collect(),
            };
            Ok::<_, Error>(OfflineCourse { reading, media: StoredMedia::new(self.db.clone(), Trust::Learner, &files) })
        })
    }
}

fn item(db: &Connection, standing: &Standing, leaf: &Leaf) -> Result<ReadingItem> {
    let row = &leaf.item;
    let body = match sentences(&leaf.reasons, standing.acting.zone) {
        Some(why) => ReadingBody::Locked(why),
        None => body(db, standing, leaf)?,
    };
    Ok(ReadingItem {
        title: row.title.clone(),
        kind: row.kind,
        path: row.path.clone(),
        points: row.points,
        due: leaf.dates.due.map(|due| format!("due {}", date_in(standing.acting.zone, due))),
        body,
    })
}

fn body(db: &Connection, standing: &Standing, leaf: &Leaf) -> Result<ReadingBody> {
    let revision = leaf.item.revision;
    Ok(match store::item::body(db, revision)? {
        Body::Page { text } => {
            let checks = store::question::checks(db, revision)?.into_iter().map(|check| (check.slug, check.face));
            ReadingBody::Page { text, checks: checks.collect() }
        }
        Body::Quiz { introduction, settings } => {
            let shown = settings.practice || standing.learner().is_none();
            ReadingBody::Quiz { introduction, sections: if shown { Some(sections(db, leaf, &settings)?) } else { None } }
        }
        Body::Assignment { task, rubric, .. } => ReadingBody::Assignment { task, rubric },
        Body::Discussion(discussion) => ReadingBody::Text(discussion.prompt),
        Body::Survey(survey) => ReadingBody::Text(survey.text),
        Body::Link { url } => ReadingBody::Link { url },
        Body::File => ReadingBody::File,
    })
}

fn sections(db: &Connection, leaf: &Leaf, settings: &QuizSettings) -> Result<Vec<ReadingSection>> {
    let pools = store::question::pools(db, leaf.item.revision)?;
    let faces = store::question::faces(db, pools.iter().flat_map(|pool| pool.questions.iter().copied()))?;
    let section = |pool: store::question::PoolRow| ReadingSection {
        questions: pool
            .questions
            .iter()
            .filter_map(|revision| faces.get(revision))
            .map(|face| (face.points.or(pool.points).unwrap_or(settings.question_points), face.clone()))
            .collect(),
        title: pool.title,
        introduction: pool.introduction,
        pick: pool.pick,
    };
    Ok(pools.into_iter().map(section).collect())
}

/// The files that the actor is given: no overlays, no sources of items, and of file items those that are open to them.
fn files(db: &Connection, standing: &Standing, tree: &Tree) -> Result<Vec<(Media, i64)>> {
    let mut open = BTreeSet::new();
    let mut offered = BTreeSet::new();
    for leaf in tree.leaves().filter(|leaf| leaf.item.kind == ItemKind::File) {
        offered.insert(leaf.item.path.as_str());
        if leaf.reasons.is_empty() && leaf.item.state == ItemState::Published {
            open.insert(leaf.item.path.as_str());
        }
    }
    // What is hidden from learners is in no tree of theirs, and is not given out for that.
    let hidden =
        store::item::of_course(db, standing.course.id)?.into_iter().filter(|item| item.kind == ItemKind::File).map(|item| item.path);
    let hidden: BTreeSet<String> = hidden.filter(|path| !offered.contains(path.as_str())).collect();
    let given = |media: &Media| {
        let path = media.path.as_str();
        let closed = (offered.contains(path) && !open.contains(path)) || hidden.contains(path);
        is_for_learners(path) && (standing.is_staff() || !closed)
    };
    Ok(store::media::of_course(db, standing.course.id)?.into_iter().filter(|(media, _)| given(media)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::person::CourseRole;
    use crate::domain::work::Watch;
    use crate::package::reading;
    use crate::service::testing::School;
    use crate::service::testing::sample::CANARY;

    /// All texts of what `who` takes along, by path.
    fn taken(school: &School, who: &Actor) -> Vec<(String, String)> {
        let folder = tempfile::tempdir().unwrap();
        let to = folder.path().join("copy");
        let mut copy = school.services.offline_course(who, "git-lab").unwrap();
        reading::write(&copy.reading, &mut copy.media, &to, &Watch::default()).unwrap();
        let paths =
            ["README.md", "intro/why.md", "intro/first.quiz.md", "work/repo.assignment.md", "media/graph.png", "i18n/de/intro/why.md"];
        let read = |path: &str| std::fs::read_to_string(to.join(path)).ok().map(|text| (path.to_owned(), text));
        paths.into_iter().filter_map(read).collect()
    }

    #[test]
    fn a_learner_takes_what_is_open_and_nobody_takes_a_key() {
        let school = School::new();
        school.sample_course();
        let (ada, rob) = (school.learner("ada"), school.instructor("rob"));
        school.enroll("git-lab", &["ada"], CourseRole::Learner);
        school.enroll("git-lab", &["rob"], CourseRole::Instructor);
        let (mine, theirs) = (taken(&school, &ada), taken(&school, &rob));
        for (path, text) in mine.iter().chain(&theirs) {
            assert!(!text.contains(CANARY), "{path}: {text}");
        }
        let paths = |all: &[(String, String)]| all.iter().map(|(path, _)| path.clone()).collect::<Vec<_>>();
        assert_eq!(paths(&mine), ["README.md", "intro/why.md", "intro/first.quiz.md", "media/graph.png"], "the work is locked");
        assert_eq!(paths(&theirs).len(), 5);
        let text = |all: &[(String, String)], path: &str| all.iter().find(|(one, _)| one == path).unwrap().1.clone();
        assert!(
            text(&mine, "README.md").contains("- A repository of your own (assignment, 20 points, Finish"),
            "{}",
            text(&mine, "README.md")
        );
        assert!(text(&mine, "intro/why.md").contains("> **How many copies?**\n>\n> Answer: ____"));
        assert!(!text(&mine, "intro/first.quiz.md").contains("What does a commit hold?"), "a quiz that counts is seen in its attempts");
        assert!(text(&theirs, "intro/first.quiz.md").contains("### 1. What does a commit hold? (1 point)\n\n- ( ) Changed lines"));
    }
}
