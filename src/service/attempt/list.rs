//! The front of a quiz and the lists of attempts at it.

use std::collections::hash_map::Entry as MapEntry;
use std::collections::{HashMap, HashSet};

use rusqlite::Connection;

use super::begin::past;
use super::door::{Door, Taker, quiz_of};
use super::end::{fate, settle};
use super::show::{showing, state};
use super::view::{AttemptList, AttemptRow, QuizView};
use crate::domain::attempt::{Fate, attempts_left, kept_index, may_start, rescaled};
use crate::domain::course::{Keep, QuizSettings, Showing};
use crate::domain::ids::{ItemRevisionId, UserId};
use crate::domain::permission::Deed;
use crate::domain::points::{Exact, Points};
use crate::domain::time::Instant;
use crate::service::{Actor, Error, ErrorKind, Result, Services, authority, grade, policy};
use crate::store::attempt::{AttemptRow as Row, Stored};
use crate::store::item::ItemRow;
use crate::store::question::PoolRow;
use crate::store::space::AnswerSpace;
use crate::store::{self, Trust};

impl Services {
    /// The front of a quiz: what it is, the actor's attempts, whether one may begin.
    pub fn quiz(&self, actor: &Actor, course: &str, quiz: &str) -> Result<QuizView> {
        self.settle_quiz(actor, course, quiz)?;
        let now = self.now();
        self.db.read(Trust::Learner, |db| {
            let door = Door::open(db, actor, course, quiz)?;
            front(db, &door, now)
        })
    }

    /// Attempts at a quiz: a learner's own, for staff everybody's or those of `user`.
    pub fn attempts(&self, actor: &Actor, course: &str, quiz: &str, user: Option<&str>) -> Result<AttemptList> {
        self.settle_quiz(actor, course, quiz)?;
        let now = self.now();
        self.db.read(Trust::Learner, |db| {
            let door = Door::open(db, actor, course, quiz)?;
            let all = door.standing.may(Deed::SeeRecord);
            let rows = match (user, all) {
                (None, true) => store::attempt::of_item(db, door.item.id)?,
                (None, false) => store::attempt::of_user(db, door.item.id, door.taker()?.user)?,
                (Some(name), _) => {
                    let wanted = policy::user(db, &door.standing, name)?;
                    if !door.standing.may_of(Deed::SeeRecord, wanted) {
                        return Err(Error::not_found("user", name));
                    }
                    store::attempt::of_user(db, door.item.id, wanted)?
                }
            };
            Ok(AttemptList { attempts: listed(db, &door, &rows, now)? })
        })
    }

    /// How many answers were given in all quizzes of the school. For admins.
    pub fn count_responses(&self, actor: &Actor) -> Result<u32> {
        self.db.read(Trust::Staff, |db| {
            authority::admin(db, actor)?;
            Ok(store::attempt::count_answered(db)?)
        })
    }

    /// What the answers in all quizzes of the school take in its file. For admins.
    pub fn answer_space(&self, actor: &Actor) -> Result<AnswerSpace> {
        self.db.read(Trust::Staff, |db| {
            authority::admin(db, actor)?;
            Ok(store::space::of_answers(db)?)
        })
    }

    /// Writes down what time has made of all running attempts in a course, before its marks are looked at.
    pub(in crate::service) fn settle_course(&self, actor: &Actor, course: &str) -> Result<()> {
        let now = self.now();
        let overdue = self.db.read(Trust::Learner, |db| {
            let standing = policy::standing(db, actor, course)?;
            Ok::<_, Error>(store::attempt::overdue(db, standing.course.id, now)?)
        })?;
        for quiz in overdue {
            match self.settle_quiz(actor, course, &quiz) {
                // Hidden meanwhile: whoever may see it writes it down.
                Err(error) if error.kind == ErrorKind::NotFound => {}
                other => other?,
            }
        }
        Ok(())
    }

    /// Writes down what time has made of the running attempts at a quiz that the actor may see: their own, for staff everybody's.
    pub(super) fn settle_quiz(&self, actor: &Actor, course: &str, quiz: &str) -> Result<()> {
        let now = self.now();
        let over = self.db.read(Trust::Learner, |db| {
            let door = Door::open(db, actor, course, quiz)?;
            Ok::<_, Error>(!stale(db, &door, now)?.is_empty())
        })?;
        if !over {
            return Ok(());
        }
        let (actor, course, quiz) = (actor.clone(), course.to_owned(), quiz.to_owned());
        self.db.write(move |tx| {
            let door = Door::open(tx, &actor, &course, &quiz)?;
            stale(tx, &door, now)?.iter().try_for_each(|attempt| settle(tx, &door, attempt, now))
        })
    }
}

/// Running attempts whose end has passed.
fn stale(db: &Connection, door: &Door, now: Instant) -> Result<Vec<Row>> {
    let mut found = store::attempt::ended(db, door.item.id, now)?;
    let settings = settings_of(db, &found)?;
    found.retain(|attempt| matches!(fate(attempt, &settings[&attempt.revision], now), Fate::Submitted(_) | Fate::Abandoned(_)));
    Ok(found)
}

/// The settings of each revision that the attempts began on: a handful, however many attempts there are.
fn settings_of(db: &Connection, attempts: &[Row]) -> Result<HashMap<ItemRevisionId, QuizSettings>> {
    let mut settings = HashMap::new();
    for attempt in attempts {
        if let MapEntry::Vacant(free) = settings.entry(attempt.revision) {
            free.insert(quiz_of(db, attempt.revision)?.1);
        }
    }
    Ok(settings)
}

/// On what terms a learner may take a quiz.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::service) struct Terms {
    /// The time limit, in seconds.
    pub time_s: Option<u64>,
    /// Attempts that are left, where they are limited.
    pub left: Option<u32>,
}

/// The terms of a quiz for somebody who learns in its course.
pub(in crate::service) fn terms(db: &Connection, item: &ItemRow, learner: UserId) -> Result<Terms> {
    let (_, settings) = quiz_of(db, item.revision)?;
    let rows = store::attempt::of_user(db, item.id, learner)?;
    Ok(Terms { time_s: settings.time_s, left: attempts_left(&settings, past(&rows).len()) })
}

fn front(db: &Connection, door: &Door, now: Instant) -> Result<QuizView> {
    let (introduction, settings) = door.quiz(db)?;
    let taker = door.taker().ok();
    let rows = taker.map_or(Ok(Vec::new()), |taker| store::attempt::of_user(db, door.item.id, taker.user))?;
    let (questions, drawn) = drawn(db, door, &settings)?;
    Ok(QuizView {
        course: door.standing.course.slug.clone(),
        course_title: door.standing.course.title.clone(),
        quiz: door.item.slug.clone(),
        title: door.item.title.clone(),
        introduction,
        questions,
        possible: door.item.points.unwrap_or(drawn),
        dates: door.dates,
        behavior: settings.behavior,
        keep: settings.keep,
        attempts_allowed: settings.attempts,
        attempts_left: attempts_left(&settings, past(&rows).len()),
        time_s: settings.time_s,
        overdue: settings.overdue,
        grace_s: settings.grace_s,
        sequential: settings.sequential,
        practice: settings.practice,
        exam: settings.exam,
        show: settings.show.clone(),
        preview: taker.is_some_and(|taker| taker.preview),
        refused: refused(db, door, taker, &settings, &rows, now)?,
        attempts: listed(db, door, &rows, now)?,
    })
}

/// How many questions an attempt draws, and what they are worth where the draw does not change it.
fn drawn(db: &Connection, door: &Door, settings: &QuizSettings) -> Result<(u32, Points)> {
    let (mut count, mut points) = (0, Points::ZERO);
    let pools = store::question::pools(db, door.item.revision)?;
    let take = |pool: &PoolRow| pool.questions.len().min(pool.pick.map_or(usize::MAX, |pick| pick as usize));
    let faces = store::question::faces(db, pools.iter().flat_map(|pool| &pool.questions[..take(pool)]).copied())?;
    for pool in &pools {
        let taken = &pool.questions[..take(pool)];
        count += u32::try_from(taken.len()).unwrap_or(u32::MAX);
        for face in taken.iter().filter_map(|question| faces.get(question)).filter(|face| !face.bonus) {
            points = points + face.points.or(pool.points).unwrap_or(settings.question_points);
        }
    }
    Ok((count, points))
}

/// Why no attempt may begin, as a sentence; `None` where one may, or runs.
fn refused(
    db: &Connection,
    door: &Door,
    taker: Option<Taker>,
    settings: &QuizSettings,
    rows: &[Row],
    now: Instant,
) -> Result<Option<String>> {
    let Some(taker) = taker else { return Ok(door.taker().err().map(|error| error.message)) };
    if rows.iter().any(|attempt| attempt.state == Stored::Open) || taker.preview {
        return Ok(None);
    }
    if let Err(why) = may_start(settings, door.dates, &past(rows), now) {
        return Ok(Some(door.no_start(&why).message));
    }
    match door.require_unlocked(db, taker, now) {
        Ok(()) => Ok(None),
        Err(error) if error.kind == ErrorKind::Conflict => Ok(Some(error.message)),
        Err(error) => Err(error),
    }
}

/// Rows as the actor may see them, each with whether it makes its learner's mark.
fn listed(db: &Connection, door: &Door, rows: &[Row], now: Instant) -> Result<Vec<AttemptRow>> {
    let (_, present) = door.quiz(db)?;
    let mut by_user: HashMap<UserId, Vec<&Row>> = HashMap::new();
    for row in rows {
        by_user.entry(row.user).or_default().push(row);
    }
    let kept: HashSet<_> = by_user.values().flat_map(|rows| kept(door, &present, rows)).collect();
    let names = store::user::called(db, by_user.keys().copied())?;
    let settings = settings_of(db, rows)?;
    let mut held = HashMap::new();
    if !door.standing.is_staff() {
        for user in by_user.keys() {
            held.insert(*user, grade::is_held_back(db, &door.standing, &door.item, *user)?);
        }
    }
    let mut listed = Vec::new();
    for row in rows {
        let settings = &settings[&row.revision];
        let held = held.get(&row.user).copied().unwrap_or_default();
        let marks = row.state != Stored::Open && showing(door, row, settings, held, now).contains(&Showing::Marks);
        let (user, name) = names.get(&row.user).cloned().ok_or(store::Error::NotFound)?;
        listed.push(AttemptRow {
            user,
            name,
            attempt: row.n,
            state: state(row, settings, now),
            practice: row.practice,
            started: row.started,
            submitted: row.finished.filter(|_| row.state != Stored::Abandoned),
            score: row.score.filter(|_| marks),
            possible: row.possible,
            kept: marks && kept.contains(&row.id),
        });
    }
    Ok(listed)
}

/// Which attempts of one learner make the mark.
fn kept(door: &Door, settings: &QuizSettings, rows: &[&Row]) -> Vec<crate::domain::ids::AttemptId> {
    let marked: Vec<&&Row> = rows.iter().filter(|row| !row.practice && row.state == Stored::Marked && row.score.is_some()).collect();
    if settings.keep == Keep::Average {
        return marked.iter().map(|row| row.id).collect();
    }
    let possible = |row: &Row| door.item.points.unwrap_or(row.possible);
    let scores: Vec<Exact> = marked.iter().map(|row| rescaled(row.score.unwrap_or_default(), row.possible, possible(row))).collect();
    kept_index(settings.keep, &scores).map(|at| marked[at].id).into_iter().collect()
}
