//! The form of a class code: a new one, or a new one in the place of one. Answers with the code.

use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::domain::when::{self as dates, Edge};
use crate::service::Error;
use crate::service::class_code::{ClassCodeView, IssuedClassCode, NewClassCode, SEATS};
use crate::tr;
use crate::tui::job::Job;
use crate::tui::screen::{Ctx, Inside, Look, Outcome, Reply, Screen};
use crate::tui::screens::form::{Answer, Errand, FormScreen, Next, Purpose, Work};
use crate::tui::widgets::form::Form;
use crate::tui::widgets::page::Page;

/// A code about to be made.
pub struct CodeForm {
    /// The one whose place it takes.
    renewed: Option<ClassCodeView>,
    /// The course that a new one leads into: id and title.
    course: Option<(String, Untrusted)>,
}

impl CodeForm {
    pub fn new_code(course: Option<(String, Untrusted)>, look: &Look<'_>) -> Box<dyn Screen> {
        Box::new(FormScreen::new(Self { renewed: None, course }, look))
    }

    /// A new code in the place of that one.
    pub fn again(code: ClassCodeView, look: &Look<'_>) -> Box<dyn Screen> {
        Box::new(FormScreen::new(Self { renewed: Some(code), course: None }, look))
    }

    /// What the form of a new code asks beside its terms.
    fn named(&self, look: &Look<'_>) -> Form {
        let form = Form::default()
            .line("label", tr!(look, "What it is called"), "")
            .hint(tr!(look, "For you, in the list: a class, a term"))
            .check(|label, look| label.trim().is_empty().then(|| tr!(look, "Give it a name.")));
        if self.course.is_none() {
            return form;
        }
        form.line("group", tr!(look, "Group"), "").hint(tr!(look, "May be empty. A new one is made"))
    }
}

impl CodeForm {
    fn heading(&self, look: &Look<'_>) -> String {
        match &self.course {
            Some((_, title)) => tr!(look, "A class code for {course}", course = title.for_screen()),
            None => tr!(look, "A class code"),
        }
    }

    fn promise(&self, look: &Look<'_>) -> String {
        let who = match &self.course {
            Some(_) => tr!(look, "Whoever has it makes an account of their own and is a learner in this course."),
            None => tr!(look, "Whoever has it makes an account of their own and is a learner, in no course yet."),
        };
        let once = tr!(look, "You see it once, and can put a new one in its place.");
        format!("{who} {once}")
    }
}

/// How many may use it, and until when.
fn terms(form: &Form, ctx: &Ctx<'_>) -> Result<(u32, Option<Instant>), Error> {
    let seats = form.value("seats").trim().parse().map_err(|_| Error::field("seats", tr!(ctx, "Write a whole number.")))?;
    let until = match form.value("expires").trim() {
        "" => None,
        text => Some(dates::parse(text, Edge::End, ctx.now, ctx.look.zone).map_err(|why| Error::field("expires", why))?),
    };
    Ok((seats, until))
}

fn written(at: Instant, look: &Look<'_>) -> String {
    at.to_utc().with_timezone(&look.zone).format("%Y-%m-%d %H:%M").to_string()
}

impl Errand for CodeForm {
    const PURPOSE: Purpose = Purpose::Making;
    type Brought = IssuedClassCode;

    fn title(&self, look: &Look<'_>) -> String {
        if self.renewed.is_some() { tr!(look, "A new code") } else { tr!(look, "A class code") }
    }

    fn page(&self, look: &Look<'_>) -> Page {
        match &self.renewed {
            None => Page::new(self.heading(look), self.promise(look)),
            Some(code) => Page::new(
                code.label.for_screen(),
                tr!(
                    look,
                    "A new code in the place of the old one, which lets nobody in any more. {n} have used it; they stay.",
                    n = code.used
                ),
            ),
        }
    }

    fn fields(&self, look: &Look<'_>) -> Form {
        let form = if self.renewed.is_some() { Form::default() } else { self.named(look) };
        let seats = self.renewed.as_ref().map_or(SEATS, |code| code.seats);
        let lasts = self.renewed.as_ref().filter(|code| code.expires > look.now);
        let until = lasts.map_or_else(|| "+14d".to_owned(), |code| written(code.expires, look));
        form.line("seats", tr!(look, "How many may use it"), &seats.to_string())
            .line("expires", tr!(look, "Until when"), &until)
            .hint(tr!(look, "Such as +14d, fri 18:00 or 2027-02-01; a year at most"))
            .button("make", tr!(look, "Make the code"))
    }

    fn pressed(&mut self, _button: &'static str, form: &mut Form, ctx: &mut Ctx<'_>) -> Answer<Inside, Self> {
        let (seats, expires) = terms(form, ctx)?;
        let (school, actor) = (ctx.school.clone(), ctx.actor.clone());
        if let Some(code) = &self.renewed {
            let label = code.label.raw().to_owned();
            let job = Job::start(ctx.now, move |_| school.renew_class_code(&actor, &label, Some(seats), expires));
            return Ok(Next::Work(Work::new(tr!(ctx, "Making the code ..."), job)));
        }
        let course = self.course.as_ref().map(|(id, _)| id.clone());
        let group = course.as_ref().map(|_| form.value("group").trim().to_owned()).filter(|group| !group.is_empty());
        let new = NewClassCode { label: form.value("label").to_owned(), course, group, seats, expires };
        let job = Job::start(ctx.now, move |_| school.make_class_code(&actor, new));
        Ok(Next::Work(Work::new(tr!(ctx, "Making the code ..."), job)))
    }

    fn ended(&mut self, issued: IssuedClassCode, _form: &mut Form, _ctx: &mut Ctx<'_>) -> Answer<Inside, Self> {
        Ok(Next::Go(Outcome::Reply(Reply::Text(issued.code))))
    }
}
