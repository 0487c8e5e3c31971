//! Question banks: made, renamed, rewritten, removed; and questions that go from a bank into a quiz or the other way.

use super::edit::Done;
use super::{Refused, make, shown};
use crate::domain::course::{Bank, Course, Item, ItemBody, Pool, PoolSource, Quiz};
use crate::domain::points::Points;
use crate::domain::quiz::Question;
use crate::domain::slug::free;
use crate::domain::text::Untrusted;

/// What people call a bank: its title, else the name of its file.
pub fn bank_title(bank: &Bank) -> Untrusted {
    let file = || bank.path.rsplit('/').next().unwrap_or(&bank.path).trim_end_matches(".quiz.md");
    bank.title.clone().unwrap_or_else(|| file().into())
}

/// The quizzes that draw from the bank at `path`.
pub fn drawing<'a>(course: &'a Course, path: &'a str) -> impl Iterator<Item = &'a Item> {
    course.items().filter(move |item| pools(item).any(|pool| matches!(&pool.source, PoolSource::Bank { bank, .. } if bank == path)))
}

fn pools(item: &Item) -> impl Iterator<Item = &Pool> {
    let quiz = if let ItemBody::Quiz(quiz) = &item.body { Some(quiz) } else { None };
    quiz.into_iter().flat_map(|quiz| &quiz.pools)
}

pub(super) fn add(course: &mut Course, title: &str) -> Result<Done, Refused> {
    let bank = make::bank(course, make::title_of(title)?);
    let done = (Some(bank.path.clone()), format!("Added the question bank {}", bank_title(&bank).for_screen()));
    course.banks.push(bank);
    // As a folder is read.
    course.banks.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(done)
}

pub(super) fn rename(course: &mut Course, path: &str, title: &str) -> Result<Done, Refused> {
    let bank = bank_mut(course, path)?;
    let title = make::title_of(title)?;
    let says = format!("Renamed {} to {}", bank_title(bank).for_screen(), title.for_screen());
    bank.title = Some(title);
    Ok((Some(path.to_owned()), says))
}

pub(super) fn replace(course: &mut Course, new: &Bank) -> Result<Done, Refused> {
    let bank = bank_mut(course, &new.path)?;
    new.clone_into(bank);
    Ok((Some(new.path.clone()), format!("Wrote {}", bank_title(new).for_screen())))
}

pub(super) fn remove(course: &mut Course, path: &str) -> Result<Done, Refused> {
    let at = course.banks.iter().position(|bank| bank.path == path).ok_or_else(|| Refused::NoBank(shown(path)))?;
    let title = bank_title(&course.banks[at]);
    let by: Vec<String> = drawing(course, path).map(|item| item.title.for_screen().into_owned()).collect();
    if !by.is_empty() {
        return Err(Refused::Needed { what: format!("The question bank {}", title.for_screen()), by });
    }
    course.banks.remove(at);
    Ok((None, format!("Removed the question bank {}", title.for_screen())))
}

/// A question goes from one quiz or bank to another; what it is worth stays, its id gets a number where the other has that id.
pub(super) fn move_question(course: &mut Course, question: &str, from: &str, to: &str) -> Result<Done, Refused> {
    if from == to {
        return Err(Refused::UnderItself);
    }
    holder(course, to)?;
    let (mut moved, worth) = take(course, question, from)?;
    let says = format!("Moved the question {} to {}", moved.face.title.for_screen(), titled(course, to));
    moved.id = free(&moved.id, |id| holds(course, to, id));
    moved.face.points = Some(worth).filter(|points| moved.face.points.is_some() || *points != default_points(course, to));
    put(course, to, moved)?;
    Ok((Some(to.to_owned()), says))
}

/// Takes the question out of where it stands, with what it is worth there.
fn take(course: &mut Course, question: &str, from: &str) -> Result<(Question, Points), Refused> {
    let unknown = || Refused::NoQuestion(shown(question));
    let default = default_points(course, from);
    let here = titled(course, from);
    let place = |questions: &[Question]| questions.iter().position(|one| one.id == question);
    if let Some(bank) = course.banks.iter_mut().find(|bank| bank.path == from) {
        let taken = bank.questions.remove(place(&bank.questions).ok_or_else(unknown)?);
        let worth = taken.face.points.unwrap_or(default);
        return Ok((taken, worth));
    }
    let quiz = quiz_mut(course, from)?;
    let mut found = None;
    for pool in &mut quiz.pools {
        let PoolSource::Own(questions) = &mut pool.source else { continue };
        if let Some(at) = place(questions) {
            let taken = questions.remove(at);
            let worth = taken.face.points.or(pool.points).unwrap_or(default);
            found = Some((taken, worth));
        }
    }
    let is_left = |pool: &Pool| pool.title.is_some() || !matches!(&pool.source, PoolSource::Own(questions) if questions.is_empty());
    quiz.pools.retain(is_left);
    if quiz.pools.is_empty() {
        return Err(Refused::Unsound(format!("It is the last question of {here}: a quiz keeps at least one.")));
    }
    found.ok_or_else(unknown)
}

fn put(course: &mut Course, to: &str, question: Question) -> Result<(), Refused> {
    if let Some(bank) = course.banks.iter_mut().find(|bank| bank.path == to) {
        bank.questions.push(question);
        return Ok(());
    }
    let quiz = quiz_mut(course, to)?;
    let plain = |pool: &Pool| pool.title.is_none() && pool.pick.is_none() && matches!(pool.source, PoolSource::Own(_));
    if !quiz.pools.first().is_some_and(plain) {
        let source = PoolSource::Own(Vec::new());
        quiz.pools.insert(0, Pool { title: None, introduction: Untrusted::default(), pick: None, points: None, source });
    }
    if let Some(PoolSource::Own(questions)) = quiz.pools.first_mut().map(|pool| &mut pool.source) {
        questions.push(question);
    }
    Ok(())
}

/// What a question that names no points is worth outside any pool of that quiz or bank.
fn default_points(course: &Course, id: &str) -> Points {
    let quiz = course.items().find(|item| item.id == id).and_then(|item| match &item.body {
        ItemBody::Quiz(quiz) => Some(quiz.settings.question_points),
        _ => None,
    });
    quiz.unwrap_or(Points::whole(1))
}

/// Whether a quiz or a bank has a question of that id; those a quiz draws from banks count too.
fn holds(course: &Course, holder: &str, id: &str) -> bool {
    let in_bank = |path: &str| course.banks.iter().any(|bank| bank.path == path && bank.questions.iter().any(|one| one.id == id));
    let in_pool = |pool: &Pool| match &pool.source {
        PoolSource::Own(questions) => questions.iter().any(|one| one.id == id),
        PoolSource::Bank { bank, .. } => in_bank(bank),
    };
    in_bank(holder) || course.items().filter(|item| item.id == holder).any(|item| pools(item).any(in_pool))
}

/// Refuses what is neither a bank nor a quiz.
fn holder(course: &Course, id: &str) -> Result<(), Refused> {
    let is_bank = course.banks.iter().any(|bank| bank.path == id);
    let is_quiz = course.items().any(|item| item.id == id && matches!(item.body, ItemBody::Quiz(_)));
    if is_bank || is_quiz { Ok(()) } else { Err(Refused::NoBank(shown(id))) }
}

fn titled(course: &Course, id: &str) -> String {
    let bank = course.banks.iter().find(|bank| bank.path == id).map(bank_title);
    let title = bank.or_else(|| course.items().find(|item| item.id == id).map(|item| item.title.clone()));
    title.unwrap_or_default().for_screen().into_owned()
}

fn bank_mut<'a>(course: &'a mut Course, path: &str) -> Result<&'a mut Bank, Refused> {
    course.banks.iter_mut().find(|bank| bank.path == path).ok_or_else(|| Refused::NoBank(shown(path)))
}

fn quiz_mut<'a>(course: &'a mut Course, id: &str) -> Result<&'a mut Quiz, Refused> {
    let found = course.modules.iter_mut().flat_map(|module| &mut module.items).find(|item| item.id == id);
    match found.map(|item| &mut item.body) {
        Some(ItemBody::Quiz(quiz)) => Ok(quiz),
        _ => Err(Refused::NoBank(shown(id))),
    }
}

/// Why a quiz could not be drawn together: a bank that is not there, or has too few questions.
pub(super) fn faults(course: &Course) -> Vec<String> {
    let mut faults = Vec::new();
    for item in course.items() {
        for pool in pools(item) {
            let PoolSource::Bank { bank: path, tags } = &pool.source else { continue };
            let title = item.title.for_screen();
            let Some(bank) = course.banks.iter().find(|bank| bank.path == *path) else {
                faults.push(format!("{title} would draw from a bank that is not there: `{}`.", shown(path)));
                continue;
            };
            let (there, wanted) = (crate::domain::update::drawn(&bank.questions, tags).count(), pool.pick.unwrap_or(1));
            if there < usize::try_from(wanted).unwrap_or(usize::MAX) {
                faults.push(format!("{title} draws {wanted} from {}, in which there would be {there}.", bank_title(bank).for_screen()));
            }
        }
    }
    faults
}
