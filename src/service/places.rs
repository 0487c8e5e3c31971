//! Where somebody can go by name: their courses and what is in them, without how far anybody is.

use std::collections::HashMap;

use serde::Serialize;

use super::policy::{Acting, Standing};
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

/// Whoever may look into more courses without being in them goes to their items by way of the course: an admin of three hundred courses
/// would wait for fifteen thousand names, and hold them (PERFORMANCE.md G11, G20).
const MANY: usize = 40;

impl Services {
    /// The courses that the actor learns in, teaches or runs, and the items of them that they see, in their order.
    pub fn places(&self, actor: &Actor) -> Result<Vec<PlaceView>> {
        self.db.read(Trust::Learner, |db| {
            let acting = Acting::load(db, actor)?;
            let roles = acting.person.map_or(Ok(Vec::new()), |person| store::enrollment::of_user(db, person))?;
            let mut standings = acting.in_courses(db)?;
            let is_in = |standing: &Standing| acting.learns_alone() || roles.iter().any(|(id, _)| *id == standing.course.id);
            standings.retain(|standing| standing.is_staff() || is_in(standing));
            let are_few = standings.iter().filter(|standing| !is_in(standing)).count() <= MANY;
            let open = || standings.iter().filter(|standing| are_few || is_in(standing));
            let ids = |staff: bool| open().filter(|one| one.is_staff() == staff).map(|one| one.course.id).collect::<Vec<_>>();
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::person::CourseRole;
    use crate::service::testing::School;

    /// Names of courses, and of what is in them.
    fn known(school: &School, actor: &Actor) -> (usize, usize) {
        let places = school.services.places(actor).unwrap();
        let courses = places.iter().filter(|place| place.item.is_none()).count();
        (courses, places.len() - courses)
    }

    /// PERFORMANCE.md G11, G20: what an admin holds does not grow with all that was ever taught.
    #[test]
    fn an_admin_of_many_courses_finds_each_of_them_and_what_is_in_their_own() {
        let school = School::new();
        let (sam, ada) = (school.admin("sam"), school.learner("ada"));
        school.sample_course();
        let (_, items) = known(&school, &sam);
        assert!(items > 0, "of few courses all is there");
        let slug = school.services.places(&sam).unwrap()[0].course.clone();
        for n in 0..=MANY {
            school.changed_course(|course| course.id = format!("other-{n}"));
        }
        assert_eq!(known(&school, &sam), (MANY + 2, 0));
        school.enroll(&slug, &["sam"], CourseRole::Instructor);
        assert_eq!(known(&school, &sam), (MANY + 2, items));
        assert_eq!(known(&school, &ada), (0, 0));
    }
}
