//! Making a course from nothing: its title, and the id that commands will call it by.

use crate::domain::author::title_of;
use crate::domain::slug;
use crate::service::author::CourseMade;
use crate::tr;
use crate::tui::job::Job;
use crate::tui::route::Route;
use crate::tui::screen::{Ctx, Inside, Look, Outcome, Screen};
use crate::tui::screens::form::{Answer, Errand, FormScreen, Next, Purpose, Work};
use crate::tui::widgets::form::Form;
use crate::tui::widgets::page::Page;

/// What a course is made of.
#[derive(Clone)]
enum From {
    Nothing,
    /// The content of another, by id.
    Course(String),
}

struct Make {
    from: From,
    title: String,
}

/// The form that makes an empty course.
pub fn make(look: &Look<'_>) -> Box<dyn Screen> {
    Box::new(FormScreen::new(Make { from: From::Nothing, title: String::new() }, look))
}

/// The form that makes a course of the content of another.
pub(super) fn copy(course: &str, title: &str, look: &Look<'_>) -> Box<dyn Screen> {
    let title = tr!(look, "{title} (copy)", title = title);
    Box::new(FormScreen::new(Make { from: From::Course(course.to_owned()), title }, look))
}

/// What keeps a title from being one.
pub(super) fn check_title(title: &str, _look: &Look<'_>) -> Option<String> {
    title_of(title).err().map(|why| why.to_string())
}

impl Errand for Make {
    const PURPOSE: Purpose = Purpose::Making;
    type Brought = CourseMade;

    fn title(&self, look: &Look<'_>) -> String {
        match self.from {
            From::Nothing => tr!(look, "New course"),
            From::Course(_) => tr!(look, "Copy"),
        }
    }

    fn page(&self, look: &Look<'_>) -> Page {
        match self.from {
            From::Nothing => Page::new(
                tr!(look, "A new course"),
                tr!(look, "It begins empty and as a draft: only its staff see it until you open it. You can change the title later."),
            ),
            From::Course(_) => Page::new(
                tr!(look, "A copy of the course"),
                tr!(look, "It gets all the content, and nobody but you is in it. What is not published in the first stays behind."),
            ),
        }
    }

    fn fields(&self, look: &Look<'_>) -> Form {
        Form::default()
            .line("title", tr!(look, "Title"), &self.title)
            .hint(tr!(look, "As your learners read it: Linear Algebra, 文学入门"))
            .check(check_title)
            .ends()
            .button("make", tr!(look, "Make it"))
    }

    fn changed(&mut self, _field: &'static str, form: &Form, _ctx: &mut Ctx<'_>) {
        form.value("title").clone_into(&mut self.title);
    }

    fn status(&self, look: &Look<'_>) -> Option<String> {
        let id = slug::ascii(&self.title);
        let id = if id.is_empty() { "course" } else { &id };
        (!self.title.trim().is_empty()).then(|| tr!(look, "Commands will call it {id}, with a number behind where that is taken", id = id))
    }

    fn pressed(&mut self, _button: &'static str, form: &mut Form, ctx: &mut Ctx<'_>) -> Answer<Inside, Self> {
        let (school, actor, title) = (ctx.school.clone(), ctx.actor.clone(), form.value("title").to_owned());
        match self.from.clone() {
            From::Nothing => {
                let made = school.create_course(&actor, &title)?;
                Ok(told(made, ctx))
            }
            From::Course(course) => {
                let job = Job::start(ctx.now, move |_| school.duplicate_course(&actor, &course, &title));
                Ok(Next::Work(Work::new(tr!(ctx, "Copying ..."), job)))
            }
        }
    }

    fn ended(&mut self, made: CourseMade, _form: &mut Form, ctx: &mut Ctx<'_>) -> Answer<Inside, Self> {
        Ok(told(made, ctx))
    }
}

fn told(made: CourseMade, ctx: &mut Ctx<'_>) -> Next<Inside, CourseMade> {
    let said = tr!(ctx, "Made as a draft: {id}", id = made.course);
    ctx.done(said);
    Next::Go(Outcome::Replace(Route::Workshop { course: made.course }))
}
