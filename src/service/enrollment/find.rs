//! Finding people of the school to put into a course. Whoever puts people in learns user names and names, of those they ask for, and nothing
//! more: no address, no status, no other course (RULES.md 8: an instructor enrolls, an admin runs the school).

use std::collections::{HashMap, HashSet};

use rusqlite::Connection;
use serde::Serialize;

use crate::domain::ids::UserId;
use crate::domain::name::fold;
use crate::domain::nearest::nearest;
use crate::domain::permission::Deed;
use crate::domain::person::CourseRole;
use crate::domain::seek::folded;
use crate::domain::text::Untrusted;
use crate::domain::work::Watch;
use crate::service::policy::{self, Standing};
use crate::service::{Actor, Error, Result, Services};
use crate::store::user::User;
use crate::store::{self, Trust};

/// Letters that have to be given before anybody is named: nobody leafs through the school.
const LETTERS: usize = 2;
/// For so many unknown names the nearest is looked for.
pub(super) const GUESSED: usize = 50;

/// Who is called like that.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Found {
    pub people: Vec<FoundPerson>,
    /// There are more.
    pub more: bool,
    /// Too little was given to name anybody.
    pub too_short: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FoundPerson {
    pub user: String,
    pub name: Untrusted,
    /// What they are in the course already.
    pub role: Option<CourseRole>,
}

/// What putting a list of people into a course would do.
#[derive(Debug, Clone, Default, Serialize)]
pub struct EnrollPreview {
    pub course: String,
    pub title: Untrusted,
    /// Not in it yet.
    pub new: Vec<FoundPerson>,
    /// In it, in whatever role.
    pub already: Vec<FoundPerson>,
    pub unknown: Vec<Unknown>,
    /// Columns of the list that say what people are to be and were not read.
    pub left_out: Vec<String>,
}

/// Something in the list that nobody is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unknown {
    pub text: Untrusted,
    /// Who may be meant.
    pub nearest: Option<String>,
}

impl EnrollPreview {
    /// Everybody who is known.
    pub fn known(&self) -> impl Iterator<Item = &FoundPerson> {
        self.new.iter().chain(&self.already)
    }
}

impl Services {
    /// People of the school whose user name or name holds `text`, the first `limit` by user name. For those who may put them into `course`.
    ///
    /// # Errors
    /// `Denied` for who may not enroll there.
    pub fn find_people(&self, actor: &Actor, course: &str, text: &str, limit: usize) -> Result<Found> {
        self.db.read(Trust::Staff, |db| {
            let standing = policy::standing(db, actor, course)?;
            standing.require(Deed::Enroll, "look for people to enroll")?;
            let text = folded(text.trim()).into_owned();
            if text.chars().map(|c| if c.is_ascii() { 1 } else { LETTERS }).sum::<usize>() < LETTERS {
                return Ok(Found { too_short: true, ..Found::default() });
            }
            let (ids, more) = store::user::called_like(db, &text, limit)?;
            let roles = store::enrollment::roles(db, standing.course.id, &ids)?;
            let people = store::user::with_ids(db, &ids)?.into_iter().map(|user| found(user, &roles)).collect();
            Ok(Found { people, more, too_short: false })
        })
    }

    /// What putting these people into a course would do. Each is named by user name, or by the whole address.
    ///
    /// # Errors
    /// `Denied` for who may not enroll there, `Conflict` where the watch was told to stop.
    pub fn preview_enrollment(&self, actor: &Actor, course: &str, named: &[String], watch: &Watch) -> Result<EnrollPreview> {
        self.db.read(Trust::Staff, |db| {
            let standing = policy::standing(db, actor, course)?;
            standing.require(Deed::Enroll, "enroll people")?;
            watch.expect(named.len() as u64);
            preview(db, &standing, named, watch)
        })
    }
}

fn found(user: User, roles: &HashMap<UserId, CourseRole>) -> FoundPerson {
    FoundPerson { role: roles.get(&user.id).copied(), user: user.name, name: user.full_name }
}

fn preview(db: &Connection, standing: &Standing, named: &[String], watch: &Watch) -> Result<EnrollPreview> {
    let mut addresses = None;
    let (mut known, mut unknown, mut seen) = (Vec::new(), Vec::new(), HashSet::new());
    for text in named.iter().map(|text| text.trim().trim_start_matches('@')).filter(|text| !text.is_empty()) {
        watch.advance(1).map_err(|cancelled| Error::conflict(format!("{cancelled}.")))?;
        let user = match store::user::by_name(db, &fold(text))? {
            None if text.contains('@') => {
                let all = match &mut addresses {
                    Some(all) => all,
                    none => none.insert(store::user::addresses(db)?),
                };
                // Two people with one address: which is meant nobody knows.
                match all.get(&text.to_lowercase()).map(Vec::as_slice) {
                    Some([one]) => store::user::by_id(db, *one)?,
                    _ => None,
                }
            }
            found => found,
        };
        match user {
            Some(user) if seen.insert(user.id) => known.push(user),
            Some(_) => {}
            None => unknown.push(text.to_owned()),
        }
    }
    let ids: Vec<UserId> = known.iter().map(|user| user.id).collect();
    let roles = store::enrollment::roles(db, standing.course.id, &ids)?;
    let (already, new) = known.into_iter().map(|user| found(user, &roles)).partition(|person| person.role.is_some());
    Ok(EnrollPreview {
        course: standing.course.slug.clone(),
        title: standing.course.title.clone(),
        new,
        already,
        unknown: guesses(db, unknown)?,
        left_out: Vec::new(),
    })
}

fn guesses(db: &Connection, unknown: Vec<String>) -> Result<Vec<Unknown>> {
    let known = if unknown.is_empty() { Vec::new() } else { store::user::names(db)? };
    let near = |text: &str| nearest(text, known.iter().map(String::as_str)).map(str::to_owned);
    let guess = |(at, text): (usize, String)| Unknown { nearest: (at < GUESSED).then(|| near(&text)).flatten(), text: text.into() };
    Ok(unknown.into_iter().enumerate().map(guess).collect())
}
