//! Putting people into a course, or taking them out of it: how many it concerns is said before it is done.

use crate::domain::person::CourseRole;
use crate::domain::text::Untrusted;
use crate::tr;
use crate::tui::job::Job;
use crate::tui::screen::{Ctx, Inside, Look, Screen};
use crate::tui::screens::admin::words;
use crate::tui::screens::form::{Answer, Errand, FormScreen, Next, Purpose, Work};
use crate::tui::widgets::form::Form;
use crate::tui::widgets::page::Page;

/// These people and that course.
pub struct Enroll {
    pub course: String,
    pub title: Untrusted,
    pub users: Vec<String>,
    /// Of those the ones who are in it.
    pub inside: usize,
}

/// What became of them.
pub enum Became {
    In { new: usize, already: usize },
    Out { removed: usize, absent: usize },
}

impl Enroll {
    pub fn screen(self, look: &Look<'_>) -> Box<dyn Screen> {
        Box::new(FormScreen::new(self, look))
    }

    fn out(&self, look: &Look<'_>) -> String {
        tr!(look, one "Take {n} person out of the course" | "Take {n} people out of the course", n = self.inside)
    }
}

impl Errand for Enroll {
    const PURPOSE: Purpose = Purpose::Deed;
    type Brought = Became;

    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "Enroll")
    }

    fn page(&self, look: &Look<'_>) -> Page {
        let who = words::some_of(&self.users, look);
        let text = match self.inside {
            0 => tr!(look, "{who}: nobody of them is in it yet.", who = who),
            n => tr!(look, one "{who}: {n} is in it already." | "{who}: {n} are in it already.", n = n, who = who),
        };
        Page::new(self.title.for_screen(), text)
    }

    fn fields(&self, look: &Look<'_>) -> Form {
        let roles = [CourseRole::Learner, CourseRole::Assistant, CourseRole::Instructor, CourseRole::Observer];
        let roles = roles.map(|role| (role.word().to_owned(), words::course_role(role, look))).to_vec();
        let form = Form::default()
            .choice("role", tr!(look, "Role in the course"), roles, CourseRole::Learner.word())
            .hint(tr!(look, "Whoever is in it in another role changes to this one"))
            .line("group", tr!(look, "Group"), "")
            .hint(tr!(look, "May be empty. A new one is made"))
            .button("enroll", tr!(look, one "Enroll {n} person" | "Enroll {n} people", n = self.users.len()));
        if self.inside > 0 { form.button("out", self.out(look)) } else { form }
    }

    fn pressed(&mut self, button: &'static str, form: &mut Form, ctx: &mut Ctx<'_>) -> Answer<Inside, Self> {
        let (school, actor, course, users) = (ctx.school.clone(), ctx.actor.clone(), self.course.clone(), self.users.clone());
        let role = CourseRole::from_word(form.value("role")).unwrap_or(CourseRole::Learner);
        let group = Some(form.value("group").trim().to_owned()).filter(|group| !group.is_empty());
        let out = button == "out";
        let job = Job::start(ctx.now, move |_| {
            if out {
                let done = school.unenroll(&actor, &course, &users)?;
                return Ok(Became::Out { removed: done.removed.len(), absent: done.absent.len() });
            }
            let done = school.enroll(&actor, &course, &users, role, group.as_deref())?;
            Ok(Became::In { new: done.enrolled.len(), already: done.already.len() })
        });
        Ok(Next::Work(Work::new(tr!(ctx, "Changing who is in the course ..."), job)))
    }

    fn ended(&mut self, became: Became, _form: &mut Form, ctx: &mut Ctx<'_>) -> Answer<Inside, Self> {
        Ok(Next::Left(match became {
            Became::In { new, already: 0 } => tr!(ctx, "{n} enrolled", n = new),
            Became::In { new, already } => tr!(ctx, "{n} enrolled; {m} were in it just so", n = new, m = already),
            Became::Out { removed, absent: 0 } => tr!(ctx, "{n} taken out; their work is kept and comes back with them", n = removed),
            Became::Out { removed, absent } => {
                tr!(ctx, "{n} taken out, their work is kept; {m} were not in it", n = removed, m = absent)
            }
        }))
    }
}
