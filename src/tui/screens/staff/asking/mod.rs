//! What learners ask about the marks of a quiz: equal answers together, accepted for everybody or declined with a reply (UX.md 7a).

mod act;
mod rows;
#[cfg(test)]
mod tests;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::domain::time::Instant;
use crate::service::Error;
use crate::service::attempt::{Acceptance, Asking as View, AskingAnswer, AskingQuestion, ClaimRef, ClaimsDeclined, NewAccepted};
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::job::Job;
use crate::tui::route::Route;
use crate::tui::screen::{Command, Ctx, Look, Outcome, Reply, Screen};
use crate::tui::screens::coming::{self, Face};
use crate::tui::screens::staff::bars;
use crate::tui::screens::staff::undo::{Undo, offer};
use crate::tui::widgets::beside::Beside;
use crate::tui::widgets::list::List;
use crate::tui::widgets::page::Page;
use act::Asked;

const SCOPES: &[Scope] = &[Scope::Asking, Scope::Item, Scope::Move];

/// A group of equal answers: question and answer, by their places in the view.
type Entry = (usize, usize);

/// What is being done beside the interface.
enum Doing {
    /// Finding out what accepting that answer would change.
    Looking(NewAccepted, Job<Result<Acceptance, Error>>),
    Accepting(Job<Result<Acceptance, Error>>),
}

/// The screen.
pub struct Asking {
    course: String,
    quiz: String,
    view: View,
    list: List<Entry>,
    beside: Beside,
    reading: Option<Job<Result<View, Error>>>,
    doing: Option<Doing>,
    asked: Option<Asked>,
    /// What was declined last.
    declined: Undo<ClaimsDeclined>,
}

/// Opens what is asked about a quiz.
///
/// # Errors
/// What the service says when the quiz is not there or not theirs.
pub fn open(course: &str, quiz: &str, ctx: &mut Ctx<'_>) -> Result<Box<dyn Screen>, Error> {
    let (course, quiz) = (course.to_owned(), quiz.to_owned());
    let face = Face { title: |look| tr!(look, "Asking"), scopes: SCOPES, draw: coming::draw_dots };
    coming::open(face, ctx, move |school, actor| {
        let view = school.asking(actor, &course, &quiz)?;
        let (list, beside) = (List::default(), Beside::default());
        Ok(Box::new(Asking { course, quiz, view, list, beside, reading: None, doing: None, asked: None, declined: Undo::default() }))
    })
}

impl Asking {
    fn read(&mut self, ctx: &Ctx<'_>) {
        let (school, actor, course, quiz) = (ctx.school.clone(), ctx.actor.clone(), self.course.clone(), self.quiz.clone());
        self.reading = Some(Job::start(ctx.now, move |_| school.asking(&actor, &course, &quiz)));
    }

    fn found(&self, (question, answer): Entry) -> Option<(&AskingQuestion, &AskingAnswer)> {
        let question = self.view.questions.get(question)?;
        Some((question, question.answers.get(answer)?))
    }

    /// The answer under the cursor, with its question.
    fn here(&self) -> Option<(&AskingQuestion, &AskingAnswer)> {
        self.found(*self.list.selected()?)
    }

    /// What stands in place of the list.
    fn page(&self, look: &Look<'_>) -> Option<Page> {
        self.view.questions.is_empty().then(|| {
            let text = tr!(
                look,
                "Nobody asks about a mark in this quiz. Learners ask with {key} in the review of an attempt: \"My answer should count.\"",
                key = look.keymap.shown(Action::Claim).unwrap_or_default()
            );
            Page::new(self.view.title.for_screen().into_owned(), text)
        })
    }

    /// Why nothing can be declined.
    fn bars(&self, look: &Look<'_>) -> Option<String> {
        (!self.view.may_mark).then(|| tr!(look, "only those who mark here may")).or_else(|| bars::archived(self.view.state, look))
    }

    /// Why the answer under the cursor cannot be accepted for everybody.
    fn bars_accepting(&self, look: &Look<'_>) -> Option<String> {
        let (question, _) = self.here()?;
        if let Some(why) = bars::instructors(self.view.may_publish, self.view.state, look) {
            return Some(why);
        }
        (!question.takes_more).then(|| tr!(look, "its key is changed in the workshop"))
    }
}

impl Screen for Asking {
    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "{quiz}: asking", quiz = self.view.title.for_screen())
    }

    fn scopes(&self) -> &'static [Scope] {
        SCOPES
    }

    fn status(&self, look: &Look<'_>) -> Option<String> {
        match &self.doing {
            Some(Doing::Looking(..)) => return Some(tr!(look, "Finding out what would change ...")),
            Some(Doing::Accepting(_)) => return Some(tr!(look, "Writing and marking anew ...")),
            None => {}
        }
        let (_, answer) = self.here().filter(|_| !self.beside.is_wide())?;
        Some(tr!(look, "Asked by {names}", names = rows::names(answer)))
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        let mut commands = Vec::new();
        if self.here().is_some() {
            commands.push(Command::new(Action::AcceptAnswer).barred(self.bars_accepting(look)));
            commands.push(Command::new(Action::DeclineClaim).barred(self.bars(look)));
            commands.push(Command::new(Action::Open).label(tr!(look, "see the attempt")));
            commands.push(Command::pair(Action::Up, Action::Down, tr!(look, "move")));
        }
        offer(&mut commands, Action::UndoDecline, self.declined.held(look.now).is_some(), look);
        commands
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        match action {
            // What is typed ahead is meant for the question that comes: a reason that begins with `d` declines nothing.
            Action::Open | Action::AcceptAnswer | Action::DeclineClaim | Action::UndoDecline if self.doing.is_some() => {}
            Action::Open => return self.open_attempt(ctx),
            Action::AcceptAnswer => return self.look_at_accepting(ctx),
            Action::DeclineClaim => return self.ask_why_not(ctx),
            Action::UndoDecline => self.take_back(ctx),
            other if self.list.on_action(other) => {}
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn on_reply(&mut self, reply: Reply, ctx: &mut Ctx<'_>) -> Outcome {
        self.replied(reply, ctx)
    }

    fn on_resume(&mut self, ctx: &mut Ctx<'_>) {
        self.read(ctx);
    }

    fn wake(&self) -> Option<Instant> {
        let doing = self.doing.as_ref().map(|doing| match doing {
            Doing::Looking(_, job) | Doing::Accepting(job) => job.wake(),
        });
        doing.or_else(|| self.reading.as_ref().map(Job::wake))
    }

    fn on_tick(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        if let Some(answer) = Job::ended(&mut self.reading, ctx.now)
            && let Some(view) = ctx.try_or_say(answer)
        {
            self.view = view;
        }
        self.done(ctx)
    }

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        self.beside.share(area, false);
        let list = self.beside.list();
        self.list.set(rows::rows(&self.view, list.width, look));
        self.list.layout(list);
        let told = self.here().map(|(question, answer)| (question.clone(), answer.clone()));
        self.beside.tell(|columns| told.map(|(question, answer)| rows::told(&question, &answer, columns, look)).unwrap_or_default());
    }

    fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        if let Some(page) = self.page(look) {
            page.render(frame, area, look);
            return;
        }
        self.list.render(frame, self.beside.list(), true, look);
        self.beside.render(frame, look);
    }
}

impl Asking {
    fn marking(&self, claim: &ClaimRef) -> Route {
        Route::Marking { course: self.course.clone(), item: self.quiz.clone(), user: claim.user.clone(), attempt: claim.attempt }
    }
}
