//! The gradebook (G4, G5) and, screen by screen, what a key costs until its frame is drawn (G20).

use std::time::Duration;

use super::Ledger;
use super::gauge::{Took, median, ms, percentile};
use super::school::{Lecture, Place};
use super::seat::Seat;
use super::stops::{Stop, stops};
use crate::domain::goal::Figure;
use crate::service::{Result, Services, Side};
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
    for key in stop.keys.split_whitespace() {
        frames.push(seat.key(key)?);
    }
    for key in KEYS {
        for _ in 0..PRESSES {
            frames.push(seat.key(key)?);
        }
    }
    Ok(frames)
}
