//! Where the bench looks at what a key costs: every kind of place, through the eyes of whom it shows most.

use super::school::Lecture;
use crate::domain::course::ItemKind;
use crate::service::grade::ToMark;
use crate::service::{Actor, Result, Services, Side, Who};
use crate::tui::route::Route;

/// A screen, who sits at it, and on which side.
pub struct Stop {
    pub name: &'static str,
    pub who: Actor,
    pub side: Side,
    pub route: Route,
    /// What is pressed there beside the keys of every screen.
    pub keys: &'static str,
}

type Place = (&'static str, Option<Route>, &'static str);

/// The screens where there is most to show. A kind of place of which the school has none has no stop.
pub fn stops(school: &Services) -> Result<Vec<Stop>> {
    let lecture = Lecture::of(school)?;
    let parts = [
        (&lecture.learner, Side::Learn, learner(school, &lecture)?),
        (&lecture.instructor, Side::Teach, staff(school, &lecture)?),
        (&lecture.instructor, Side::Teach, makers(school, &lecture)?),
        (&lecture.admin, Side::Teach, admin()),
    ];
    let mut stops = Vec::new();
    for (who, side, places) in parts {
        let open = |(name, route, keys): Place| Some(Stop { name, who: who.clone(), side, route: route?, keys });
        stops.extend(places.into_iter().filter_map(open));
    }
    Ok(stops)
}

fn learner(school: &Services, lecture: &Lecture) -> Result<Vec<Place>> {
    let (me, course) = (&lecture.learner, &lecture.course);
    let outline = school.outline(me, course)?;
    let items: Vec<_> = outline.modules.iter().flat_map(|module| &module.items).collect();
    let first = |kind| items.iter().find(|item| item.kind == kind).map(|item| Route::of_item(course, &item.id, kind));
    let mut tried = items.iter().filter(|item| item.kind == ItemKind::Quiz);
    let tried = tried
        .find(|quiz| school.attempts(me, course, &quiz.id, None).is_ok_and(|all| all.attempts.iter().any(|one| one.submitted.is_some())));
    let review = tried.map(|quiz| Route::Review { course: course.clone(), item: quiz.id.clone(), attempt: None });
    Ok(vec![
        ("home of a learner", Some(Route::Home), ""),
        ("outline", Some(Route::Outline { course: course.clone() }), ""),
        ("page", first(ItemKind::Page), ""),
        ("quiz", first(ItemKind::Quiz), ""),
        ("review", review, ""),
        ("assignment", first(ItemKind::Assignment), ""),
        ("own grades", Some(Route::Grades { course: None }), ""),
        ("catalog", Some(Route::Catalog), ""),
        ("what a course is about", Some(Route::CourseInfo { course: course.clone() }), ""),
        ("messages", Some(Route::Messages), ""),
        ("profile", Some(Route::Profile), ""),
        ("keys", Some(Route::Keys), ""),
        ("about", Some(Route::About), ""),
        ("palette", Some(Route::Home), "<c-p> a n <backspace>"),
    ])
}

fn staff(school: &Services, lecture: &Lecture) -> Result<Vec<Place>> {
    let course = || lecture.course.clone();
    let waiting = school.to_mark(&lecture.instructor, &lecture.course)?;
    let asking = school.home(&lecture.instructor)?.asking.into_iter().max_by_key(|quiz| quiz.count);
    let asking = asking.map(|quiz| Route::Asking { course: quiz.course, item: quiz.item });
    let member = match &lecture.learner.who {
        Who::User { name, .. } => Some(Route::Member { course: course(), user: name.clone() }),
        Who::Console { .. } | Who::Guest { .. } => None,
    };
    Ok(vec![
        ("home of an instructor", Some(Route::Home), ""),
        ("course of its staff", Some(Route::Course { course: course() }), ""),
        ("roster", Some(Route::Roster { course: course() }), "v v v v"),
        ("putting people in", Some(Route::Roster { course: course() }), "a a n n a <backspace>"),
        ("one learner", member, ""),
        ("groups", Some(Route::Groups { course: course() }), ""),
        ("dates", Some(Route::Dates { course: course() }), ""),
        ("gradebook", Some(Route::Gradebook { course: course() }), "<right> v S S S"),
        ("marking", marking(&waiting, lecture), ""),
        ("what learners ask", asking, ""),
        ("bringing in a course", Some(Route::Import), ""),
    ])
}

/// The first piece of work that waits for a marker.
fn marking(waiting: &ToMark, lecture: &Lecture) -> Option<Route> {
    let first = waiting.work.first()?;
    Some(Route::Marking { course: lecture.course.clone(), item: first.item.clone(), user: first.user.clone(), attempt: None })
}

fn makers(school: &Services, lecture: &Lecture) -> Result<Vec<Place>> {
    let course = || lecture.course.clone();
    let outline = school.outline(&lecture.instructor, &lecture.course)?;
    let items: Vec<_> = outline.modules.iter().flat_map(|module| &module.items).collect();
    let first = |kind| items.iter().find(|item| item.kind == kind).map(|item| item.id.clone());
    let write = |kind| first(kind).map(|item| Route::Write { course: course(), item, line: None });
    let preview = |kind| first(kind).map(|item| Route::Preview { course: course(), item });
    Ok(vec![
        ("making a course", Some(Route::NewCourse), ""),
        ("workshop", Some(Route::Workshop { course: course() }), ""),
        ("writing a page", write(ItemKind::Page), "a n a <backspace>"),
        ("writing a quiz", write(ItemKind::Quiz), "a n a <backspace>"),
        ("preview of a page", preview(ItemKind::Page), ""),
        ("preview of a quiz", preview(ItemKind::Quiz), ""),
        ("files of a course", Some(Route::CourseFiles { course: course() }), ""),
    ])
}

fn admin() -> Vec<Place> {
    vec![
        ("home of an admin", Some(Route::Home), ""),
        ("people", Some(Route::Users), "/ a n n <enter> *"),
        ("people from a file", Some(Route::ImportUsers), ""),
        ("audit log", Some(Route::Audit), ""),
        ("settings", Some(Route::School), ""),
        ("courses of the school", Some(Route::Courses), ""),
        ("class codes", Some(Route::ClassCodes), ""),
        ("backups", Some(Route::Backups), ""),
    ]
}
