//! One question of the published course changed without a working copy, as its author would have changed its text: judged as a text is, taken
//! in as an update is. A working copy that stands elsewhere in the course is brought up to it.

use super::desk::{Desk, published};
use super::part::Part;
use crate::domain::author;
use crate::domain::course::{Course, Item, ItemBody, PoolSource};
use crate::domain::ids::UserId;
use crate::domain::permission::Deed;
use crate::domain::quiz::Question;
use crate::domain::time::Instant;
use crate::service::import::{self, Changes, Intaken};
use crate::service::{Actor, Error, Result};
use crate::store::workshop::NewStep;
use crate::store::{self, Tx};

/// A question of a published course: the item or bank that holds it, by its id or path, and its id there.
#[derive(Debug, Clone)]
pub(in crate::service) struct Placed {
    pub part: String,
    pub question: String,
}

/// Publishes a question as `change` leaves it, and nothing else of the course.
///
/// # Errors
/// `Denied` for who may not publish; `Conflict` where somebody has unpublished changes to the item or bank; `Invalid` where its text would
/// not read as the question that was meant.
pub(in crate::service) fn amend(
    tx: &Tx<'_>,
    actor: &Actor,
    course: &str,
    placed: &Placed,
    change: impl FnOnce(&Question) -> Result<Question>,
    now: Instant,
) -> Result<Changes> {
    let mut desk = Desk::open(tx, actor, course, now)?;
    desk.standing.require(Deed::Publish, "publish")?;
    let stands = import::model(tx, &desk.standing)?;
    let unknown = || Error::not_found("question", &placed.question);
    let mut part = Part::find(&stands, &placed.part).ok_or_else(unknown)?;
    untouched(tx, &desk, &part)?;
    let question = question_mut(&mut part, &placed.question).ok_or_else(unknown)?;
    *question = change(question)?;
    let meant = question.clone();
    readable(&stands, &part, &meant)?;
    let next = part.put_into(&stands).map_err(|why| super::refused(&why))?.course;
    let intaken = Intaken { course: next, format: "lyceum", action: "course.publish_changes", publish: false };
    let outcome = import::take_in(tx, actor, intaken, now)?;
    bring_up(tx, &mut desk, &part)?;
    Ok(outcome.changes)
}

/// Refuses where a working copy changes the part: whoever writes in it would publish the old one over the new.
fn untouched(tx: &Tx<'_>, desk: &Desk, part: &Part) -> Result<()> {
    let Some(head) = desk.head else { return Ok(()) };
    let unfinished = store::workshop::text(tx, desk.id(), part.id())?.filter(|row| row.reads_as.is_none());
    let differs = Part::find(&desk.base(tx)?, part.id()) != Part::find(&desk.course, part.id());
    if unfinished.is_none() && !differs {
        return Ok(());
    }
    let step = store::workshop::last_of_item(tx, desk.id(), &head, part.id())?;
    let user = unfinished.and_then(|row| row.user).or(step.and_then(|step| step.user));
    let (who, title) = (called(tx, user)?, part.title());
    Err(Error::conflict(format!("{who} has unpublished changes to {}.", title.for_screen()))
        .hint("Publish them or throw them away first; or write the answer into them"))
}

fn called(tx: &Tx<'_>, user: Option<UserId>) -> Result<String> {
    let name = user.map_or(Ok(None), |user| store::user::called(tx, [user]).map(|mut names| names.remove(&user)))?;
    Ok(name.map_or_else(|| "Somebody".to_owned(), |(_, name)| name.for_screen().into_owned()))
}

/// Refuses what would not read back from its own text as it was meant.
fn readable(course: &Course, part: &Part, meant: &Question) -> Result<()> {
    let mut read = part.read(course, &part.text());
    let same = read.mistakes() == 0 && read.part.as_mut().and_then(|part| question_mut(part, &meant.id)).is_some_and(|one| one == meant);
    if same {
        return Ok(());
    }
    let first = read.findings.first().map_or(String::new(), |finding| format!(": {}", finding.message.trim_end_matches('.')));
    Err(Error::invalid(format!("The text of {} cannot be written back with this change{first}.", part.title().for_screen()))
        .hint("Change it in the workshop"))
}

fn question_mut<'p>(part: &'p mut Part, id: &str) -> Option<&'p mut Question> {
    match part {
        Part::Bank(bank) => bank.questions.iter_mut().find(|question| question.id == id),
        Part::Item(item) => {
            let Item { body: ItemBody::Quiz(quiz), .. } = item.as_mut() else { return None };
            let own = quiz.pools.iter_mut().filter_map(|pool| match &mut pool.source {
                PoolSource::Own(own) => Some(own),
                PoolSource::Bank { .. } => None,
            });
            own.flatten().find(|question| question.id == id)
        }
    }
}

/// Takes the change into the working copy as well, where that stood on what is published. Its steps before cannot be taken back then, as
/// after an update that was taken over by hand.
fn bring_up(tx: &Tx<'_>, desk: &mut Desk, part: &Part) -> Result<()> {
    let Some(head) = desk.head.filter(|head| head.base_revision == desk.standing.course.revision) else { return Ok(()) };
    let base = desk.base(tx)?;
    let after = super::may_edit(tx, &desk.actor, &desk.standing.course.slug)?;
    if after.course.revision == head.base_revision {
        return Ok(());
    }
    let theirs = published(tx, &after)?;
    let (next, _) = author::merged(&base, &theirs, &desk.course);
    let says = format!("An answer was accepted in {}", part.title().for_screen());
    let step = NewStep { user: desk.person(), at: desk.now, says: &says, item: None, is_text: false };
    Ok(store::workshop::rebase(tx, desk.id(), after.course.revision, &theirs, &step, &next)?)
}
