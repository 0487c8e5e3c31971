//! What marking a quiz anew would change: each attempt with its score before and after, then one write with a reason.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::domain::points::Points;
use crate::service::attempt::{Regrade as View, RegradeChange};
use crate::service::{Error, ErrorKind};
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::job::Job;
use crate::tui::screen::{Command, Ctx, Look, Outcome, Reply, Screen};
use crate::tui::theme::Mean;
use crate::tui::widgets::list::{List, MARK, Row};
use crate::tui::widgets::page::Page;
use crate::tui::widgets::prompt::Prompt;
use crate::tui::widgets::text::{cut, fit, fit_right};

struct Regrade {
    course: String,
    quiz: String,
    /// Something of the quiz is changed and not published: that is not what attempts are marked by.
    unpublished: bool,
    /// `None` until it is found out.
    view: Option<View>,
    list: List<usize>,
    reading: Option<Job<Result<View, Error>>>,
    writing: Option<Job<Result<View, Error>>>,
}

/// A thousand attempts are marked for it, beside the interface.
pub(super) fn open(course: &str, quiz: &str, unpublished: bool, ctx: &Ctx<'_>) -> Box<dyn Screen> {
    let (course, quiz) = (course.to_owned(), quiz.to_owned());
    let mut screen = Regrade { course, quiz, unpublished, view: None, list: List::default(), reading: None, writing: None };
    screen.read(ctx);
    Box::new(screen)
}

/// How much was marked by what held before.
pub(super) fn counted(view: &View, look: &Look<'_>) -> String {
    let questions =
        tr!(look, one "{n} question changed its key or points" | "{n} questions changed their key or points", n = view.questions.len());
    let attempts = tr!(look, one "{n} attempt was marked with the old" | "{n} attempts were marked with the old", n = view.attempts);
    tr!(look, "{questions}; {attempts}", questions = questions, attempts = attempts)
}

fn score(score: Option<Points>, possible: Points, look: &Look<'_>) -> String {
    score.map_or_else(|| tr!(look, "to be marked"), |score| tr!(look, "{score} of {possible}", score = score, possible = possible))
}

impl Regrade {
    fn read(&mut self, ctx: &Ctx<'_>) {
        let (school, actor, course, quiz) = (ctx.school.clone(), ctx.actor.clone(), self.course.clone(), self.quiz.clone());
        self.view = None;
        self.reading = Some(Job::start(ctx.now, move |_| school.regrade_preview(&actor, &course, &quiz)));
    }

    fn attempts(&self) -> u32 {
        self.view.as_ref().map_or(0, |view| view.attempts)
    }

    fn page(&self, look: &Look<'_>) -> Page {
        let Some(view) = &self.view else {
            let key = look.keymap.shown(Action::Back).unwrap_or_default();
            return Page::new(tr!(look, "Mark anew"), tr!(look, "Finding out what would change ... {key} leaves it.", key = key));
        };
        let title = tr!(look, "Mark {quiz} anew", quiz = view.title.for_screen());
        if view.attempts == 0 && view.kept.is_empty() {
            let text = if self.unpublished {
                tr!(
                    look,
                    "Every attempt is marked by the quiz as it is published. What was changed since marks nothing until it is published."
                )
            } else {
                tr!(look, "Every attempt is marked by what the quiz says now.")
            };
            return Page::new(title, text);
        }
        let mut text = tr!(look, "{counted}.", counted = counted(view, look));
        let mut say = |more: String| {
            text.push(' ');
            text.push_str(&more);
        };
        if self.unpublished {
            say(tr!(look, "What was changed and is not published is not in it."));
        }
        if view.by_hand > 0 {
            say(
                tr!(look, one "{n} answer was marked by a person: its points stay." | "{n} answers were marked by a person: their points stay.", n = view.by_hand),
            );
        }
        if view.running > 0 {
            say(
                tr!(look, one "{n} attempt still runs; nothing of it changes." | "{n} attempts still run; nothing of them changes.", n = view.running),
            );
        }
        if view.claims > 0 {
            say(
                tr!(look, one "{n} learner asked that an answer counts that is right now, and reads the reason." | "{n} learners asked that answers count that are right now, and read the reason.", n = view.claims),
            );
        }
        for kept in &view.kept {
            let title = kept.title.for_screen();
            say(tr!(look, "{title} has other options now: what was answered there stays as it was marked.", title = title));
        }
        if view.attempts > 0 {
            say(tr!(look, "To take it back, put the old key back, publish, and mark anew."));
        }
        say(match view.changes.len() {
            0 => tr!(look, "No score changes by it."),
            n => tr!(look, one "{n} score changes:" | "{n} scores change:", n = n),
        });
        Page::new(title, text)
    }

    fn apply(&mut self, reason: String, ctx: &Ctx<'_>) {
        let (school, actor, course, quiz) = (ctx.school.clone(), ctx.actor.clone(), self.course.clone(), self.quiz.clone());
        let seen = self.view.as_ref().map(|view| view.seal.clone());
        self.writing = Some(Job::start(ctx.now, move |_| school.regrade(&actor, &course, &quiz, &reason, seen.as_deref())));
    }
}

fn line(change: &RegradeChange, room: usize, look: &Look<'_>) -> Vec<Line<'static>> {
    let who = tr!(look, "{name}, attempt {n}", name = change.name.for_screen(), n = change.attempt);
    let (from, to) = (score(change.from, change.from_possible, look), score(change.to, change.possible, look));
    let mean = if change.to > change.from { Mean::Good } else { Mean::Warn };
    if room < 58 {
        let below = Line::from(vec![Span::raw(format!("    {from} -> ")), Span::styled(to, look.style(mean))]);
        return vec![Line::raw(cut(&who, room)), below];
    }
    let wide = (room / 2).min(44);
    vec![Line::from(vec![
        Span::raw(fit(&who, wide)),
        Span::raw(format!(" {} -> ", fit_right(&from, 12))),
        Span::styled(to, look.style(mean)),
    ])]
}

impl Screen for Regrade {
    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "Mark anew")
    }

    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Regrade, Scope::Move]
    }

    fn status(&self, look: &Look<'_>) -> Option<String> {
        self.writing.is_some().then(|| tr!(look, "Writing ..."))
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        let none = (self.attempts() == 0).then(|| tr!(look, "nothing is marked with the old key"));
        let mut commands = vec![Command::new(Action::ApplyRegrade).barred(none)];
        if !self.list.is_empty() {
            commands.push(Command::pair(Action::Up, Action::Down, tr!(look, "move")));
        }
        commands
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        match action {
            Action::ApplyRegrade if self.attempts() > 0 && self.writing.is_none() => {
                let prompt =
                    Prompt::new(tr!(ctx, "Why are they marked anew?"), tr!(ctx, "It stands in the log and in the history of each mark"));
                return Outcome::Modal(Box::new(prompt));
            }
            other if self.list.on_action(other) => {}
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn on_reply(&mut self, reply: Reply, ctx: &mut Ctx<'_>) -> Outcome {
        match reply {
            Reply::Text(reason) if reason.trim().is_empty() => {
                let said = tr!(ctx, "Nothing is marked anew without a reason");
                ctx.warn(said);
            }
            Reply::Text(reason) => self.apply(reason, ctx),
            _ => {}
        }
        Outcome::Consumed
    }

    fn wake(&self) -> Option<crate::domain::time::Instant> {
        self.reading.as_ref().or(self.writing.as_ref()).map(Job::wake)
    }

    fn on_tick(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        if let Some(answer) = Job::ended(&mut self.reading, ctx.now) {
            self.view = ctx.try_or_say(answer);
            return if self.view.is_some() { Outcome::Consumed } else { Outcome::Pop };
        }
        let Some(answer) = Job::ended(&mut self.writing, ctx.now) else { return Outcome::Consumed };
        if answer.as_ref().is_err_and(|error| error.kind == ErrorKind::Conflict) {
            self.read(ctx);
        }
        let Some(done) = ctx.try_or_say(answer) else { return Outcome::Consumed };
        let said = tr!(ctx, one "Marked anew: {n} score changed" | "Marked anew: {n} scores changed", n = done.changes.len());
        ctx.done(said);
        Outcome::Pop
    }

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        let below = self.page(look).below(area);
        let room = usize::from(below.width.saturating_sub(MARK));
        let tall = if room < 58 { 2 } else { 1 };
        let changes: &[RegradeChange] = self.view.as_ref().map_or(&[], |view| &view.changes);
        self.list.set((0..changes.len()).map(|at| Row::later(at, tall)).collect());
        self.list.layout_with(below, |at, _| changes.get(at).map(|change| line(change, room, look)).unwrap_or_default());
    }

    fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        let below = self.page(look).render(frame, area, look);
        self.list.render(frame, below, true, look);
    }
}
