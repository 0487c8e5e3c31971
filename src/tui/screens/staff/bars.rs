//! Why something cannot be done in a course, in the words of the footer and of `?`.

use crate::domain::course::CourseState;
use crate::tr;
use crate::tui::screen::Look;

/// For what the instructors of a course do.
pub fn instructors(may: bool, state: CourseState, look: &Look<'_>) -> Option<String> {
    not_theirs(may, look).or_else(|| archived(state, look))
}

/// For what its instructors do in an archived course as well.
pub fn not_theirs(may: bool, look: &Look<'_>) -> Option<String> {
    (!may).then(|| tr!(look, "only its instructors may"))
}

/// For what its assistants do as well.
pub fn staff(may: bool, state: CourseState, look: &Look<'_>) -> Option<String> {
    (!may).then(|| tr!(look, "only its staff may")).or_else(|| archived(state, look))
}

/// An archived course is read, not worked in.
pub fn archived(state: CourseState, look: &Look<'_>) -> Option<String> {
    (state == CourseState::Archived).then(|| tr!(look, "the course is archived"))
}
