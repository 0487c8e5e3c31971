//! Putting people into a course, or taking them out of it: whom it concerns, who is in it already and who is not known is said before it is
//! done, in one write. For instructors and admins alike.

use super::changes::Undo;
use crate::domain::person::CourseRole;
use crate::domain::text::Untrusted;
use crate::service::enrollment::{EnrollPreview, Enrolled, FoundPerson};
use crate::tr;
use crate::tui::action::Action;
use crate::tui::job::Job;
use crate::tui::screen::{Ctx, Inside, Look, Outcome, Reply, Screen};
use crate::tui::screens::form::{Answer, Errand, FormScreen, Next, Purpose, Work};
use crate::tui::screens::shared::words;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::page::Page;

/// Of so many unknown names each is told with who may be meant.
const TOLD: usize = 5;

/// These people and that course.
pub struct Enroll {
    preview: EnrollPreview,
    /// Where what undoes it is kept, for the screen below.
    undo: Undo,
    /// It is the last step of putting people in.
    step: bool,
}

/// What became of them.
pub enum Became {
    In(Enrolled),
    Out { removed: usize, absent: usize },
}

impl Enroll {
    /// The form on its own.
    pub fn screen(preview: EnrollPreview, undo: Undo, look: &Look<'_>) -> Box<dyn Screen> {
        Box::new(FormScreen::new(Self { preview, undo, step: false }, look))
    }

    /// The form as the last step of putting people in: answers [`Reply::Yes`] when they are in.
    pub fn step(preview: EnrollPreview, undo: Undo, look: &Look<'_>) -> Box<dyn Screen> {
        Box::new(FormScreen::new(Self { preview, undo, step: true }, look))
    }

    fn users(&self) -> Vec<String> {
        self.preview.known().map(|person| person.user.clone()).collect()
    }

    /// Who is in it already is not enrolled once more: they get the role and the group.
    fn enrolls(&self, look: &Look<'_>) -> String {
        match (self.preview.new.len(), self.preview.already.len()) {
            (0, n) => tr!(look, one "Give {n} person this role and group" | "Give {n} people this role and group", n = n),
            (n, _) => tr!(look, one "Enroll {n} person" | "Enroll {n} people", n = n),
        }
    }

    fn out(&self, look: &Look<'_>) -> String {
        let n = self.preview.already.len();
        tr!(look, one "Take {n} person out of the course" | "Take {n} people out of the course", n = n)
    }

    /// What is left out: a name and who may be meant.
    fn unknown(&self, look: &Look<'_>) -> Option<String> {
        let all = &self.preview.unknown;
        let told: Vec<String> = all
            .iter()
            .take(TOLD)
            .map(|one| match &one.nearest {
                Some(near) => {
                    tr!(look, "{text} ({near}?)", text = one.text.for_screen(), near = Untrusted::from(near.as_str()).for_screen())
                }
                None => one.text.for_screen().into_owned(),
            })
            .collect();
        let told = told.join(", ");
        match all.len() {
            0 => None,
            n if n <= TOLD => Some(tr!(look, "Not known, left out: {names}.", names = told)),
            n => Some(tr!(look, "Not known, left out: {names} and {n} more.", names = told, n = n - TOLD)),
        }
    }
}

/// `bob (assistant)`: whoever is in it with what they are.
pub(super) fn with_role(person: &FoundPerson, look: &Look<'_>) -> String {
    let user = Untrusted::from(person.user.as_str()).for_screen().into_owned();
    match person.role {
        Some(role) if role != CourseRole::Learner => format!("{user} ({})", words::course_role(role, look)),
        _ => user,
    }
}

impl Errand for Enroll {
    const PURPOSE: Purpose = Purpose::Deed;
    type Brought = Became;

    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "Enroll")
    }

    fn page(&self, look: &Look<'_>) -> Page {
        let names = |people: &[FoundPerson]| words::some_of(&people.iter().map(|one| with_role(one, look)).collect::<Vec<_>>(), look);
        let (new, already) = (&self.preview.new, &self.preview.already);
        let mut parts = Vec::new();
        if !new.is_empty() {
            parts.push(tr!(look, one "{n} new here: {names}." | "{n} new here: {names}.", n = new.len(), names = names(new)));
        }
        if !already.is_empty() {
            parts.push(
                tr!(look, one "{n} is in it already: {names}." | "{n} are in it already: {names}.", n = already.len(), names = names(already)),
            );
        }
        parts.extend(self.unknown(look));
        if !self.preview.left_out.is_empty() {
            let columns = Untrusted::from(self.preview.left_out.join(", "));
            parts.push(tr!(look, "Not read from the list: {columns}. Say it for all of them here.", columns = columns.for_screen()));
        }
        Page::new(self.preview.title.for_screen(), parts.join(" "))
    }

    fn fields(&self, look: &Look<'_>) -> Form {
        let roles = [CourseRole::Learner, CourseRole::Assistant, CourseRole::Instructor, CourseRole::Observer];
        let roles = roles.map(|role| (role.word().to_owned(), words::course_role(role, look))).to_vec();
        let form = Form::default()
            .choice("role", tr!(look, "Role in the course"), roles, CourseRole::Learner.word())
            .hint(tr!(look, "Whoever is in it in another role changes to this one"))
            .line("group", tr!(look, "Group"), "")
            .hint(tr!(look, "May be empty. A new one is made"))
            .button("enroll", self.enrolls(look));
        // Who came to put people in did not come to take them out.
        if self.preview.already.is_empty() || self.step { form } else { form.button("out", self.out(look)) }
    }

    fn pressed(&mut self, button: &'static str, form: &mut Form, ctx: &mut Ctx<'_>) -> Answer<Inside, Self> {
        let (school, actor, course, users) = (ctx.school.clone(), ctx.actor.clone(), self.preview.course.clone(), self.users());
        let inside: Vec<String> = self.preview.already.iter().map(|person| person.user.clone()).collect();
        let role = CourseRole::from_word(form.value("role")).unwrap_or(CourseRole::Learner);
        let group = Some(form.value("group").trim().to_owned()).filter(|group| !group.is_empty());
        let out = button == "out";
        let job = Job::start(ctx.now, move |_| {
            if out {
                let done = school.unenroll(&actor, &course, &inside)?;
                return Ok(Became::Out { removed: done.removed.len(), absent: done.absent.len() });
            }
            school.enroll(&actor, &course, &users, role, group.as_deref()).map(Became::In)
        });
        Ok(Next::Work(Work::new(tr!(ctx, "Changing who is in the course ..."), job)))
    }

    fn ended(&mut self, became: Became, _form: &mut Form, ctx: &mut Ctx<'_>) -> Answer<Inside, Self> {
        let said = match became {
            Became::In(done) => {
                let key = ctx.look.keymap.shown(Action::UndoMembers).unwrap_or_default();
                let said = match done.already.len() {
                    0 => tr!(ctx, "{n} enrolled", n = done.enrolled.len()),
                    m => tr!(ctx, "{n} enrolled; {m} were in it just so", n = done.enrolled.len(), m = m),
                };
                if done.before.is_empty() {
                    said
                } else {
                    self.undo.keep(done.before, ctx.now);
                    tr!(ctx, "{said}. {key} undoes it (30 s)", said = said, key = key)
                }
            }
            Became::Out { removed, absent: 0 } => tr!(ctx, "{n} taken out; their work is kept and comes back with them", n = removed),
            Became::Out { removed, absent } => {
                tr!(ctx, "{n} taken out, their work is kept; {m} were not in it", n = removed, m = absent)
            }
        };
        if !self.step {
            return Ok(Next::Left(said));
        }
        ctx.done(said);
        Ok(Next::Go(Outcome::Reply(Reply::Yes)))
    }
}
