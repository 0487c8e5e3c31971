//! What a change of a course does to attempts that began before it: deadlines follow the closing, marks follow the points of the quiz.
//! The questions do not: an attempt stays on the revision it began on.

use std::collections::{BTreeSet, HashMap};

use rusqlite::Connection;
use serde_json::json;

use super::door::{Door, quiz_of};
use super::end::{Cause, fate, refresh_mark, settle};
use crate::domain::attempt::{Deadlines, Fate};
use crate::domain::course::{ItemKind, Keep};
use crate::domain::ids::{CourseId, ItemId};
use crate::domain::points::Points;
use crate::domain::time::Instant;
use crate::service::audit::{self, Entry, Object};
use crate::service::policy::Standing;
use crate::service::{Actor, Result};
use crate::store::attempt::AttemptRow;
use crate::store::item::ItemRow;
use crate::store::{self, Tx};

/// What the mark of a quiz is made by, beside its attempts.
pub(in crate::service) type Worth = HashMap<ItemId, (Option<Points>, Keep)>;

/// What each quiz of a course makes its mark by.
pub(in crate::service) fn worth(db: &Connection, course: CourseId) -> Result<Worth> {
    let quizzes = store::item::of_course(db, course)?.into_iter().filter(|item| item.kind == ItemKind::Quiz);
    quizzes.map(|item| Ok((item.id, (item.points, quiz_of(db, item.revision)?.1.keep)))).collect()
}

/// Brings the marks of quizzes up to date that are out of other points than `before`, or keep another attempt.
pub(in crate::service) fn follow_worth(tx: &Tx<'_>, standing: &Standing, before: &Worth, now: Instant) -> Result<()> {
    let after = worth(tx, standing.course.id)?;
    let doors = doors(tx, standing)?;
    let changed = before.iter().filter(|(item, worth)| after.get(item).is_some_and(|after| after != *worth));
    for door in changed.filter_map(|(item, _)| doors.get(item)) {
        let takers: BTreeSet<_> =
            store::attempt::of_item(tx, door.item.id)?.iter().filter(|one| !one.practice).map(|one| one.user).collect();
        takers.into_iter().try_for_each(|user| refresh_mark(tx, door, user, Cause::default(), now))?;
    }
    Ok(())
}

/// Moves the deadlines of running attempts with the closing of their quiz. What is over by the old ones ends by the old ones.
pub(in crate::service) fn follow_dates(tx: &Tx<'_>, actor: &Actor, standing: &Standing, now: Instant) -> Result<()> {
    let running = store::attempt::running(tx, standing.course.id)?;
    let doors = if running.is_empty() { HashMap::new() } else { doors(tx, standing)? };
    running.iter().filter_map(|attempt| Some((attempt, doors.get(&attempt.item)?))).try_for_each(|(attempt, door)| {
        let (_, settings) = quiz_of(tx, attempt.revision)?;
        match fate(attempt, &settings, now) {
            Fate::Submitted(_) | Fate::Abandoned(_) => return settle(tx, door, attempt, now),
            // A preview of staff knows no closing.
            _ if attempt.practice && !settings.practice => return Ok(()),
            Fate::Open | Fate::Overdue => {}
        }
        let old = Deadlines { ends: attempt.ends, submit_until: attempt.submit_until, overdue: settings.overdue };
        let new = old.moved(&settings, attempt.started, door.dates.close, now);
        if new == old { Ok(()) } else { move_to(tx, actor, door, attempt, new, now) }
    })
}

fn move_to(tx: &Tx<'_>, actor: &Actor, door: &Door, attempt: &AttemptRow, new: Deadlines, now: Instant) -> Result<()> {
    store::attempt::set_deadlines(tx, attempt.id, new.ends, new.submit_until)?;
    let facts = |ends: Option<Instant>| json!({ "quiz": door.item.slug, "attempt": attempt.n, "ends": ends.map(Instant::rfc3339) });
    let entry = Entry::new("attempt.deadline", Object::Row("attempt", attempt.id.0)).course(door.standing.course.id).about(attempt.user);
    audit::record(tx, actor, now, entry.before(facts(attempt.ends)).after(facts(new.ends)))
}

/// The quizzes of a course, hidden and archived ones too: what was begun in them goes on.
fn doors(db: &Connection, standing: &Standing) -> Result<HashMap<ItemId, Door>> {
    let quizzes = store::item::of_course(db, standing.course.id)?.into_iter().filter(|item| item.kind == ItemKind::Quiz);
    let door = |item: ItemRow| {
        let dates = standing.calendar().dates(&item.settings, &item.dates);
        (item.id, Door { standing: standing.clone(), item, dates })
    };
    Ok(quizzes.map(door).collect())
}
