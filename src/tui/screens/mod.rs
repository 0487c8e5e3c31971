//! Every screen, one file each, and the registry that opens a place.

pub mod admin;
mod coming;
pub mod door;
pub mod form;
pub mod inside;
pub mod learner;
mod picked;
pub mod shared;
pub mod staff;
#[cfg(test)]
pub(crate) mod tests;

use crate::service::Error;
use crate::tui::route::Route;
use crate::tui::screen::{Ctx, Screen};
use shared::{about, keys, messages, profile};

/// Opens a place for whoever is signed in: the registry of screens.
///
/// # Errors
/// What the service says when the place is not there or not theirs.
pub fn open(route: &Route, ctx: &mut Ctx<'_>) -> Result<Box<dyn Screen>, Error> {
    match route {
        Route::About => Ok(Box::new(about::About::screen(ctx.world, &ctx.look))),
        Route::Home if ctx.person.runs_a_school() => admin::home::open(ctx),
        Route::Home if ctx.person.at_work() => staff::home::open(ctx),
        Route::Home => learner::home::open(ctx),
        Route::Course { course } => staff::course::open(course, ctx),
        Route::Roster { course } => staff::course::people(course, ctx),
        Route::Groups { course } => staff::people::groups::open(course, ctx),
        Route::Dates { course } => staff::course::dates::open(course, ctx),
        Route::Member { course, user } => staff::people::member::open(course, user, ctx),
        Route::Marking { course, item, user, attempt } => staff::marking::open(course, item, user, *attempt, ctx),
        Route::Asking { course, item } => staff::asking::open(course, item, ctx),
        Route::Gradebook { course } => staff::gradebook::open(course, ctx),
        Route::Import => Ok(staff::import::open()),
        Route::NewCourse => Ok(staff::workshop::make(&ctx.look)),
        Route::Workshop { course } => staff::workshop::open(course, ctx),
        Route::Write { course, item, line } => staff::workshop::write(course, item, *line, ctx),
        Route::Preview { course, item } => staff::workshop::preview(course, item, ctx),
        Route::CourseFiles { course } => staff::workshop::files(course, ctx),
        Route::Users => admin::users::open(ctx),
        Route::ImportUsers => admin::import::open(ctx),
        Route::Audit => admin::audit::open(ctx),
        Route::School => admin::settings::open(ctx),
        Route::Courses => admin::courses::open(ctx),
        Route::ClassCodes => admin::class_codes::open(ctx),
        Route::Backups => admin::keeping::open(ctx),
        Route::Catalog => learner::catalog::open(ctx),
        Route::CourseInfo { course } => learner::catalog::info(course, ctx),
        Route::Profile => profile::open(ctx),
        Route::Keys => keys::open(ctx),
        Route::Messages => Ok(Box::new(messages::Messages::screen(ctx))),
        Route::Assignment { course, item } => learner::assignment::open(course, item, ctx),
        Route::Grades { course } => learner::grades::open(course.as_deref(), ctx),
        Route::Outline { course } => learner::outline::open(course, ctx),
        Route::Page { course, item } => learner::page::open(course, item, ctx),
        Route::Quiz { course, item } => learner::quiz::open(course, item, ctx),
        Route::Review { course, item, attempt } => learner::review::open(course, item, *attempt, ctx),
    }
}
