//! Putting a backup back, with its warning: what would be lost, and the school's name to be typed. The driver of the session does it.

use std::path::PathBuf;

use crate::domain::size::size;
use crate::domain::text::Untrusted;
use crate::service::Error;
use crate::service::keeping::BackupView;
use crate::tr;
use crate::tui::screen::{Ctx, Inside, Look, Request, Screen};
use crate::tui::screens::form::{Answer, Errand, FormScreen, Next, Purpose};
use crate::tui::when;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::page::Page;

/// One backup, looked into.
pub struct Restore {
    file: PathBuf,
    view: BackupView,
    /// What the school is called now.
    school: Untrusted,
}

impl Restore {
    /// # Errors
    /// What the service says; and that it is done at the machine where the file stands.
    pub fn screen(file: PathBuf, view: BackupView, ctx: &Ctx<'_>) -> Result<Box<dyn Screen>, Error> {
        if !ctx.place.local {
            return Err(
                Error::denied("A backup is put back where the school's file stands.").hint("Sign in there, or run `lyceum restore`")
            );
        }
        if view.in_use {
            let why =
                tr!(ctx, "The school is open elsewhere: in another terminal, or for somebody over SSH. It cannot be replaced meanwhile.");
            return Err(Error::conflict(why).hint(tr!(ctx, "Have it closed there, then put the backup back")));
        }
        let school = ctx.school.school(&ctx.actor)?.school;
        Ok(Box::new(FormScreen::new(Self { file, view, school }, &ctx.look)))
    }

    fn lost(&self, look: &Look<'_>) -> String {
        let last = self.view.last.map_or_else(|| tr!(look, "its beginning"), |at| when::in_full(look, at));
        match self.view.lost {
            Some(0) => tr!(look, "It is as the school is now: nothing would be lost."),
            Some(n) => tr!(
                look,
                one "What was done since {when} would be LOST: {n} change in the log, with answers, work and marks." | "What was done since {when} would be LOST: {n} changes in the log, with answers, work and marks.",
                n = n,
                when = last
            ),
            None => tr!(look, "This is NOT a backup of this school: all that is here now would be gone, with everybody's work and marks."),
        }
    }
}

impl Errand for Restore {
    const PURPOSE: Purpose = Purpose::Deed;
    type Brought = ();

    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "Put a backup back")
    }

    fn page(&self, look: &Look<'_>) -> Page {
        let name = self.view.school.as_ref().map(|name| name.for_screen().into_owned()).unwrap_or_default();
        let facts = tr!(
            look,
            "{file}: {school}, {people}, {courses}, {size}. It is sound.",
            file = Untrusted::new(self.file.display().to_string()).for_screen(),
            school = name,
            people = tr!(look, one "{n} person" | "{n} people", n = self.view.people),
            courses = tr!(look, one "{n} course" | "{n} courses", n = self.view.courses),
            size = size(self.view.bytes)
        );
        let then = tr!(look, "Everybody here is signed out. The school as it is now is kept in a file beside it.");
        Page::new(tr!(look, "Put this backup in the place of the school?"), format!("{facts}\n{}\n{then}", self.lost(look)))
    }

    fn fields(&self, look: &Look<'_>) -> Form {
        Form::default()
            .line("school", tr!(look, "Type the school's name"), "")
            .hint(self.school.for_screen())
            .button("restore", tr!(look, "Put it back"))
    }

    fn pressed(&mut self, _button: &'static str, form: &mut Form, ctx: &mut Ctx<'_>) -> Answer<Inside, Self> {
        if form.value("school").trim() != self.school.for_screen().trim() {
            form.wrong("school", tr!(ctx, "That is another name: nothing was done."));
            return Ok(Next::Stay);
        }
        ctx.ask(Request::Restore(self.file.clone()));
        Ok(Next::Stay)
    }
}
