//! What learners ask, as those who mark see it: counted for all courses at once, listed one by one, and grouped by equal answers.

use std::collections::{BTreeMap, HashMap};

use rusqlite::Connection;
use serde::Serialize;

use super::names::Names;
use crate::domain::attempt::claim::ClaimState;
use crate::domain::course::{CourseState, ItemKind};
use crate::domain::ids::{CourseId, QuestionId, QuestionRevisionId};
use crate::domain::permission::Deed;
use crate::domain::points::Exact;
use crate::domain::quiz::{self, AnswerKey, Body, Kind, Question};
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::service::attempt::door::Door;
use crate::service::attempt::key::key_view;
use crate::service::attempt::show::stem;
use crate::service::grade::require_in_course;
use crate::service::policy::{self, Standing};
use crate::service::{Actor, Result, Services};
use crate::store::attempt::AskedRow;
use crate::store::claim::OpenRow;
use crate::store::item::ItemRow;
use crate::store::{self, Trust};

/// What is asked about one quiz, in a queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AskingRow {
    pub course: String,
    pub item: String,
    pub title: Untrusted,
    pub count: u32,
    /// When the oldest came.
    pub since: Instant,
}

/// Open claims, the oldest first.
#[derive(Debug, Clone, Serialize)]
pub struct ClaimList {
    pub course: String,
    pub claims: Vec<ClaimRow>,
}

#[derive(Debug, Clone, Serialize)]
pub struct ClaimRow {
    pub user: String,
    pub name: Untrusted,
    pub quiz: String,
    /// As the quiz names it: an attempt may call it otherwise.
    pub question: String,
    pub title: Untrusted,
    pub attempt: u32,
    /// Options by their words.
    pub answer: Untrusted,
    pub at: Instant,
    pub state: ClaimState,
}

/// What is asked about a quiz, question by question.
#[derive(Debug, Clone, Serialize)]
pub struct Asking {
    pub course: String,
    pub quiz: String,
    pub title: Untrusted,
    /// Nothing is answered in an archived course.
    pub state: CourseState,
    pub questions: Vec<AskingQuestion>,
    /// Whether it is the actor's to answer, and to change what the quiz accepts.
    pub may_mark: bool,
    pub may_publish: bool,
}

#[derive(Debug, Clone, Serialize)]
pub struct AskingQuestion {
    /// As the quiz names it: an attempt may call it otherwise.
    pub id: String,
    pub kind: Kind,
    pub title: Untrusted,
    /// All of the question, as Markdown.
    pub stem: Untrusted,
    /// What is accepted now.
    pub accepted: Vec<Untrusted>,
    /// A further answer can be accepted: it is a short answer or a number.
    pub takes_more: bool,
    pub answers: Vec<AskingAnswer>,
}

/// Equal answers of which somebody asks that they count.
#[derive(Debug, Clone, Serialize)]
pub struct AskingAnswer {
    pub answer: Untrusted,
    /// Attempts handed in that gave it.
    pub given: u32,
    /// Those who ask, the first first.
    pub claims: Vec<ClaimRow>,
}

impl Asking {
    /// Claims in all.
    pub fn count(&self) -> usize {
        self.questions.iter().flat_map(|question| &question.answers).map(|answer| answer.claims.len()).sum()
    }
}

/// What is asked in the courses of `standings`, by one statement however many they are; of those that the actor marks in.
pub(in crate::service) fn waiting(db: &Connection, standings: &[&Standing]) -> Result<Vec<AskingRow>> {
    let marks = |standing: &&&Standing| standing.may(Deed::Grade) && standing.require_running().is_ok();
    let courses: HashMap<CourseId, &str> =
        standings.iter().filter(marks).map(|standing| (standing.course.id, standing.course.slug.as_str())).collect();
    if courses.is_empty() {
        return Ok(Vec::new());
    }
    let row = |one: store::claim::Waiting| {
        let course = (*courses.get(&one.course)?).to_owned();
        Some(AskingRow { course, item: one.item, title: one.title, count: one.count, since: one.since })
    };
    let mut rows: Vec<AskingRow> = store::claim::waiting(db)?.into_iter().filter_map(row).collect();
    rows.sort_by_key(|row| row.since);
    Ok(rows)
}

impl Services {
    /// The open claims of a course, or of one quiz in it.
    ///
    /// # Errors
    /// `Denied` for those who do not see everybody's work, `Conflict` for a quiz that left the course: nothing is answered in it.
    pub fn claims(&self, actor: &Actor, course: &str, quiz: Option<&str>) -> Result<ClaimList> {
        let standing = self.db.read(Trust::Learner, |db| {
            let standing = policy::standing(db, actor, course)?;
            standing.require(Deed::SeeRecord, "see everybody's work")?;
            if let Some(quiz) = quiz {
                require_in_course(&Door::open(db, actor, course, quiz)?.item)?;
            }
            Ok::<_, crate::service::Error>(standing)
        })?;
        self.db.read(Trust::Staff, |db| {
            let items = store::item::of_course(db, standing.course.id)?;
            let wanted = |item: &&ItemRow| item.kind == ItemKind::Quiz && quiz.is_none_or(|quiz| item.slug == quiz);
            let mut claims = Vec::new();
            let waits = store::claim::waiting(db)?;
            for item in items.iter().filter(wanted) {
                if waits.iter().any(|one| one.course == standing.course.id && one.item == item.slug) {
                    claims.extend(Open::load(db, standing.course.id, item)?.rows.into_iter().map(|(row, ..)| row));
                }
            }
            claims.sort_by_key(|claim| claim.at);
            Ok(ClaimList { course: standing.course.slug.clone(), claims })
        })
    }

    /// What is asked about a quiz, grouped by question and by answers that the question takes for one.
    ///
    /// # Errors
    /// `Denied` for those who do not see everybody's work, `Conflict` for a quiz that left the course: nothing is answered in it.
    pub fn asking(&self, actor: &Actor, course: &str, quiz: &str) -> Result<Asking> {
        let door = self.db.read(Trust::Learner, |db| {
            let door = Door::open(db, actor, course, quiz)?;
            door.standing.require(Deed::SeeRecord, "see everybody's work")?;
            require_in_course(&door.item)?;
            Ok::<_, crate::service::Error>(door)
        })?;
        self.db.read(Trust::Staff, |db| {
            let open = Open::load(db, door.standing.course.id, &door.item)?;
            let questions = if open.rows.is_empty() { Vec::new() } else { grouped(db, &door, open)? };
            Ok(Asking {
                course: door.standing.course.slug.clone(),
                quiz: door.item.slug.clone(),
                title: door.item.title.clone(),
                state: door.standing.course.state,
                questions,
                may_mark: door.standing.may(Deed::Grade),
                may_publish: door.standing.may(Deed::Grade) && door.standing.may(Deed::Publish),
            })
        })
    }
}

/// The open claims of a quiz with the questions as they were asked.
struct Open {
    rows: Vec<(ClaimRow, AskedRow)>,
    questions: HashMap<QuestionRevisionId, Question>,
    called: Names,
}

impl Open {
    fn load(db: &Connection, course: CourseId, item: &ItemRow) -> Result<Self> {
        let open = store::claim::open(db, item.id)?;
        let mut asked = store::claim::asked(db, item.id)?;
        let mut found: Vec<(OpenRow, AskedRow)> = Vec::new();
        for one in open {
            let rows = asked.get_mut(&one.attempt);
            let at = rows.as_ref().and_then(|rows| rows.iter().position(|row| row.position == one.position));
            if let Some((rows, at)) = rows.zip(at) {
                found.push((one, rows.swap_remove(at)));
            }
        }
        let questions = store::question::with_keys(db, found.iter().map(|(_, row)| row.question))?;
        let names = store::user::called(db, found.iter().map(|(one, _)| one.user))?;
        let called = Names::load(db, course, item, found.iter().map(|(_, row)| row))?;
        let row = |(one, asked): (OpenRow, AskedRow)| {
            let (user, name) = names.get(&one.user).cloned().unwrap_or_default();
            let question = questions.get(&asked.question)?;
            let row = ClaimRow {
                user,
                name,
                quiz: item.slug.clone(),
                question: called.name(&asked).to_owned(),
                title: question.face.title.clone(),
                attempt: one.n,
                answer: asked.answer.as_ref().map(|answer| question.in_words(answer)).unwrap_or_default(),
                at: one.at,
                state: ClaimState::Open,
            };
            Some((row, asked))
        };
        let rows = found.into_iter().filter_map(row).collect();
        Ok(Self { rows, questions, called })
    }
}

/// Questions in the order in which they were first asked about, each with its answers likewise.
fn grouped(db: &Connection, door: &Door, open: Open) -> Result<Vec<AskingQuestion>> {
    let all = store::regrade::asked(db, door.item.id)?;
    let of = store::question::questions_of(db, all.values().flatten().map(|row| row.question))?;
    let now: HashMap<QuestionId, QuestionRevisionId> =
        store::question::of_course(db, door.standing.course.id)?.into_iter().map(|row| (row.id, row.revision)).collect();
    let present = store::question::with_keys(db, of.values().filter_map(|id| now.get(id)).copied().collect::<Vec<_>>())?;
    let standard = |id: &QuestionId| now.get(id).and_then(|revision| present.get(revision));
    let mut given: HashMap<(QuestionId, String), u32> = HashMap::new();
    for row in all.values().flatten() {
        let Some(id) = of.get(&row.question) else { continue };
        if let (Some(question), Some(answer)) = (standard(id), &row.answer) {
            *given.entry((*id, question.sense(answer))).or_default() += 1;
        }
    }
    let mut order: Vec<QuestionId> = Vec::new();
    let mut found: BTreeMap<QuestionId, (AskingQuestion, Vec<String>)> = BTreeMap::new();
    for (claim, asked) in open.rows {
        let Some(id) = open.called.drawn(&asked) else { continue };
        let Some(question) = standard(&id).or_else(|| open.questions.get(&asked.question)) else { continue };
        let sense = asked.answer.as_ref().map(|answer| question.sense(answer)).unwrap_or_default();
        let (view, senses) = found.entry(id).or_insert_with(|| {
            order.push(id);
            (asking_question(question, claim.question.clone()), Vec::new())
        });
        if let Some(at) = senses.iter().position(|known| *known == sense) {
            view.answers[at].claims.push(claim);
            continue;
        }
        let count = given.get(&(id, sense.clone())).copied().unwrap_or_default();
        view.answers.push(AskingAnswer { answer: claim.answer.clone(), given: count, claims: vec![claim] });
        senses.push(sense);
    }
    Ok(order.iter().filter_map(|id| found.remove(id)).map(|(view, _)| view).collect())
}

fn asking_question(question: &Question, id: String) -> AskingQuestion {
    let kind = question.face.body.kind();
    AskingQuestion {
        id,
        kind,
        title: question.face.title.clone(),
        stem: stem(&question.face),
        accepted: accepted(question),
        takes_more: matches!(kind, Kind::ShortAnswer | Kind::Numerical),
        answers: Vec::new(),
    }
}

/// What is accepted, in words.
fn accepted(question: &Question) -> Vec<Untrusted> {
    let right = |options: &[quiz::Choice], keys: &[quiz::OptionKey]| -> Vec<Untrusted> {
        let pairs = options.iter().zip(keys);
        pairs.filter(|(_, key)| key.share > Exact::zero()).map(|(option, _)| option.text.clone()).collect()
    };
    match (&question.face.body, &question.key.answer) {
        (Body::MultipleChoice(body), AnswerKey::MultipleChoice(key)) => right(&body.options, &key.options),
        (Body::MultipleAnswers(body), AnswerKey::MultipleAnswers(key)) => right(&body.options, &key.options),
        (Body::TrueFalse(_), AnswerKey::TrueFalse(key)) => vec![if key.value { "true" } else { "false" }.into()],
        (body, _) => key_view(body, &question.key, &[]).accepted,
    }
}
