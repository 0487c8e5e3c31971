//! The gradebook (G4, G5) and, screen by screen, what a key costs until its frame is drawn (G20).

use std::time::Duration;

use super::Ledger;
use super::gauge::{Took, median, ms, percentile};
use super::school::{Lecture, Place};
use super::seat::Seat;
use crate::domain::course::ItemKind;
use crate::domain::goal::Figure;
use crate::service::{Actor, Result, Services, Side};
use crate::tui::route::Route;

/// How often a screen is gone to.
const VISITS: usize = 7;
/// How often each direction is pressed in the gradebook, and on a screen.
const SCROLLS: usize = 60;
const PRESSES: usize = 12;
/// What is pressed on every screen.
const KEYS: &[&str] = &["<down>", "<up>", "<pgdn>", "<end>", "<home>", "<tab>"];

pub fn gradebook(place: &Place, to: &mut Ledger) -> Result<()> {
    let school = place.open()?;
    let lecture = Lecture::of(&school)?;
    let route = Route::Gradebook { course: lecture.course.clone() };
    let items = school.gradebook(&lecture.instructor, &lecture.course)?.items.len();
    let what = format!("gradebook of {} x {items}", lecture.learners);
    // Until the cells that are seen stand, and with all that is computed meanwhile beside the interface.
    let mut paints = Vec::new();
    for _ in 0..VISITS {
        let mut seat = Seat::new(place, &school, &lecture.instructor, Side::Teach)?;
        paints.push(seat.stands(&route)?);
        place.go_on()?;
    }
    to.figures.push(Figure::at_most("G4", format!("{what}, first paint, wall"), ms(median(wall(&paints))), 33.0, 16.0));
    to.figures.push(Figure::at_most("G4", format!("{what}, first paint, CPU"), ms(median(of(&paints, |took| took.process))), 35.0, 16.0));
    for (direction, key) in
        [("down", "<down>"), ("a page down", "<pgdn>"), ("a page up", "<pgup>"), ("right", "<right>"), ("left", "<left>")]
    {
        let mut seat = Seat::new(place, &school, &lecture.instructor, Side::Teach)?;
        seat.goes(&route)?;
        if matches!(key, "<pgup>" | "<left>") {
            seat.key("<end>")?;
        }
        let frames = (0..SCROLLS).map(|_| seat.key(key)).collect::<Result<Vec<_>>>()?;
        let p99 = percentile(of(&frames, |took| took.thread), 99);
        to.figures.push(Figure::at_most("G5", format!("{what}, scroll {direction}, CPU of a frame, p99"), ms(p99), 4.0, 1.0));
        place.go_on()?;
    }
    Ok(())
}

fn of(readings: &[Took], which: fn(&Took) -> Duration) -> Vec<Duration> {
    readings.iter().map(which).collect()
}

fn wall(readings: &[Took]) -> Vec<Duration> {
    of(readings, |took| took.wall)
}

/// A screen, who sits at it, and on which side.
struct Stop {
    name: &'static str,
    who: Actor,
    side: Side,
    route: Route,
}

pub fn screens(place: &Place, to: &mut Ledger) -> Result<()> {
    let school = place.open()?;
    let mut measured = Vec::new();
    for stop in stops(&school)? {
        measured.push((stop.name, frames(place, &school, &stop)?));
        place.go_on()?;
    }
    let slowest = measured.iter().max_by_key(|(_, frames)| percentile(wall(frames), 99));
    let p99 = |what: String, frames: &[Took]| Figure::at_most("G20", what, ms(percentile(wall(frames), 99)), 16.0, 5.0);
    to.figures.extend(slowest.map(|(name, frames)| p99(format!("key to frame, p99, slowest screen: {name}"), frames)));
    for (name, frames) in &measured {
        let half = ms(median(wall(frames))).0;
        let cpu = ms(percentile(of(frames, |took| took.thread), 99)).0;
        to.figures.push(p99(format!("{name}: key to frame, p99 (p50 {half:.1} ms; CPU p99 {cpu:.1} ms)"), frames));
    }
    Ok(())
}

/// The ways into the screen and the keys on it.
fn frames(place: &Place, school: &Services, stop: &Stop) -> Result<Vec<Took>> {
    let mut seat = Seat::new(place, school, &stop.who, stop.side)?;
    let mut frames = Vec::new();
    for _ in 0..VISITS {
        frames.push(seat.goes(&stop.route)?);
    }
    for key in KEYS {
        for _ in 0..PRESSES {
            frames.push(seat.key(key)?);
        }
    }
    Ok(frames)
}

/// The screens where there is most to show.
fn stops(school: &Services) -> Result<Vec<Stop>> {
    let Lecture { course, instructor, learner, admin, .. } = Lecture::of(school)?;
    let outline = school.outline(&learner, &course)?;
    let items: Vec<_> = outline.modules.iter().flat_map(|module| &module.items).collect();
    let first = |kind| items.iter().find(|item| item.kind == kind).map(|item| Route::of_item(&course, &item.id, kind));
    let mut stops = Vec::new();
    let mut add = |name, who: &Actor, side, route| stops.push(Stop { name, who: who.clone(), side, route });
    let learner_of = |route| (&learner, Side::Learn, route);
    for (name, (who, side, route)) in [
        ("home of a learner", learner_of(Some(Route::Home))),
        ("outline", learner_of(Some(Route::Outline { course: course.clone() }))),
        ("page", learner_of(first(ItemKind::Page))),
        ("quiz", learner_of(first(ItemKind::Quiz))),
        ("assignment", learner_of(first(ItemKind::Assignment))),
        ("own grades", learner_of(Some(Route::Grades { course: None }))),
        ("catalog", learner_of(Some(Route::Catalog))),
        ("home of an instructor", (&instructor, Side::Teach, Some(Route::Home))),
        ("course of its staff", (&instructor, Side::Teach, Some(Route::Course { course: course.clone() }))),
        ("gradebook", (&instructor, Side::Teach, Some(Route::Gradebook { course: course.clone() }))),
        ("marking", (&instructor, Side::Teach, marking(school, &instructor, &course)?)),
        ("workshop", (&instructor, Side::Teach, Some(Route::Workshop { course: course.clone() }))),
        ("home of an admin", (&admin, Side::Teach, Some(Route::Home))),
        ("people", (&admin, Side::Teach, Some(Route::Users))),
        ("audit log", (&admin, Side::Teach, Some(Route::Audit))),
        ("settings", (&admin, Side::Teach, Some(Route::School))),
        ("backups", (&admin, Side::Teach, Some(Route::Backups))),
    ] {
        if let Some(route) = route {
            add(name, who, side, route);
        }
    }
    Ok(stops)
}

/// The first piece of work that waits for a marker.
fn marking(school: &Services, instructor: &Actor, course: &str) -> Result<Option<Route>> {
    let waiting = school.to_mark(instructor, course)?;
    let first = waiting.work.first();
    Ok(first.map(|row| Route::Marking { course: course.to_owned(), item: row.item.clone(), user: row.user.clone() }))
}
