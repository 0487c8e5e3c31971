//! Leaving a course behind: archived, so that nothing is lost, or removed for good where nobody has work in it.

use crate::service::Error;
use crate::service::author::CourseRemoved;
use crate::tr;
use crate::tui::route::Route;
use crate::tui::screen::{Ctx, Inside, Look, Outcome, Screen};
use crate::tui::screens::form::{Answer, Errand, FormScreen, Next, Purpose};
use crate::tui::widgets::form::Form;
use crate::tui::widgets::page::Page;

struct Remove {
    would: CourseRemoved,
}

/// # Errors
/// What the service says.
pub(super) fn open(course: &str, ctx: &mut Ctx<'_>) -> Result<Box<dyn Screen>, Error> {
    let would = ctx.school.course_removal(&ctx.actor, course)?;
    Ok(Box::new(FormScreen::new(Remove { would }, &ctx.look)))
}

impl Errand for Remove {
    const PURPOSE: Purpose = Purpose::Deed;
    type Brought = ();

    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "Remove")
    }

    fn page(&self, look: &Look<'_>) -> Page {
        let n = self.would.learners;
        let text = if self.would.gone {
            tr!(look, one "Nobody has work in it; {n} learner is in it. It can be removed for good: that cannot be undone. Archived, it is kept as it is." | "Nobody has work in it; {n} learners are in it. It can be removed for good: that cannot be undone. Archived, it is kept as it is.", n = n)
        } else {
            tr!(look, one "Somebody has read or worked in it, so it is kept: archived, nothing in it changes any more. {n} learner still sees it." | "Somebody has read or worked in it, so it is kept: archived, nothing in it changes any more. {n} learners still see it.", n = n)
        };
        Page::new(tr!(look, "Archive or remove {course}", course = self.would.title.for_screen()), text)
    }

    fn fields(&self, look: &Look<'_>) -> Form {
        let form = Form::default().button("archive", tr!(look, "Archive it"));
        if !self.would.gone {
            return form;
        }
        form.line("id", tr!(look, "To remove it for good, write {id}", id = self.would.course), "")
            .button("remove", tr!(look, "Remove it for good"))
    }

    fn pressed(&mut self, button: &'static str, form: &mut Form, ctx: &mut Ctx<'_>) -> Answer<Inside, Self> {
        let course = &self.would.course;
        let title = self.would.title.for_screen();
        if button == "archive" {
            ctx.school.archive(&ctx.actor, course, false)?;
            let said = tr!(ctx, "{course} is archived", course = title);
            ctx.done(said);
            return Ok(Next::Go(Outcome::Go(Route::Home)));
        }
        if form.value("id").trim() != course {
            form.wrong("id", tr!(ctx, "Write {id} here first.", id = course));
            return Ok(Next::Stay);
        }
        let removed = ctx.school.remove_course(&ctx.actor, course)?;
        let said = if removed.gone {
            tr!(ctx, "{course} is gone", course = title)
        } else {
            tr!(ctx, "{course} is archived: somebody has work in it by now", course = title)
        };
        ctx.done(said);
        Ok(Next::Go(Outcome::Go(Route::Home)))
    }
}
