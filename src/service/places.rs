//! Where somebody can go by name: their courses and what is in them, without how far anybody is.

use std::collections::HashMap;

use serde::Serialize;

use super::policy::Acting;
use super::{Actor, Result, Services};
use crate::domain::course::ItemKind;
use crate::domain::text::Untrusted;
use crate::store::{self, Trust};

/// A course the actor is in, or an item of one.
#[derive(Debug, Clone, Serialize)]
pub struct PlaceView {
    pub course: String,
    pub course_title: Untrusted,
    /// `None`: the course itself.
    pub item: Option<(String, ItemKind)>,
    pub title: Untrusted,
}

impl Services {
    /// The courses that the actor learns in or teaches, and the items of them that they see, in their order.
    pub fn places(&self, actor: &Actor) -> Result<Vec<PlaceView>> {
        self.db.read(Trust::Learner, |db| {
            let acting = Acting::load(db, actor)?;
            let roles = acting.person.map_or(Ok(Vec::new()), |person| store::enrollment::of_user(db, person))?;
            let mut standings = acting.in_courses(db)?;
            standings.retain(|standing| standing.is_staff() || roles.iter().any(|(id, _)| *id == standing.course.id));
            let ids =
                |staff: bool| standings.iter().filter(move |one| one.is_staff() == staff).map(|one| one.course.id).collect::<Vec<_>>();
            let items = store::item::places(db, &ids(false), &ids(true))?;
            let mut places = Vec::with_capacity(standings.len() + items.len());
            // They come course by course.
            let of_course: HashMap<_, _> = items.chunk_by(|one, next| one.course == next.course).map(|own| (own[0].course, own)).collect();
            for standing in &standings {
                let course = &standing.course;
                let place = |item, title: &Untrusted| PlaceView {
                    course: course.slug.clone(),
                    course_title: course.title.clone(),
                    item,
                    title: title.clone(),
                };
                places.push(place(None, &course.title));
                let own = of_course.get(&course.id).copied().unwrap_or_default();
                places.extend(own.iter().map(|item| place(Some((item.slug.clone(), item.kind)), &item.title)));
            }
            Ok(places)
        })
    }
}
