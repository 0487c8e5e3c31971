//! A quiz being taken: one question at a time, each answer on the disk before the cursor moves on (DESIGN.md 4.1, 7; UX.md sketch 5).

mod clock;
mod draw;
mod moves;
mod save;
mod say;
mod shut;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::domain::attempt::AttemptState;
use crate::domain::course::Behavior;
use crate::domain::quiz::{Answer, Kind};
use crate::domain::time::Instant;
use crate::service::attempt::{AttemptView, QuestionView};
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::route::Route;
use crate::tui::screen::{Command, Ctx, Look, Outcome, Reply, Request, Screen, Size};
use crate::tui::screens::learner::quiz::navigator::Navigator;
use crate::tui::screens::learner::quiz::saving::Unsaved;
use crate::tui::screens::learner::quiz::sheet::Sheet;
use crate::tui::screens::learner::quiz::{labels, words};
use crate::tui::widgets::question::{AnswerField, Asked, Change, Mode, field};
use shut::Shut;

/// What is typed is saved this long before the end at the latest, in milliseconds.
const LAST_CALL: i64 = 1_500;

/// An open attempt.
pub(super) struct Taking {
    view: AttemptView,
    at: usize,
    field: Box<dyn AnswerField>,
    unsaved: Unsaved,
    /// Why the answer as it stands was refused.
    notice: Option<String>,
    /// The quiz is out of reach (hidden, removed, its course left): what is typed stays here and is tried again.
    shut: Option<Shut>,
    sheet: Sheet,
    /// The cursor has to be in view; not while the person looks around.
    follow: bool,
    size: Size,
    strip: Vec<Line<'static>>,
    now: Instant,
}

impl Taking {
    /// The attempt, at the question where the learner stood.
    pub fn new(view: AttemptView, now: Instant) -> Self {
        let here = view.here.as_ref().and_then(|here| view.questions.iter().position(|question| &question.id == here));
        let mut taking = Self {
            view,
            at: here.unwrap_or(0),
            field: field(Asked::of(Kind::TrueFalse)),
            unsaved: Unsaved::default(),
            notice: None,
            shut: None,
            sheet: Sheet::default(),
            follow: true,
            size: Size::Normal,
            strip: Vec::new(),
            now,
        };
        taking.show();
        taking
    }

    fn question(&self) -> Option<&QuestionView> {
        self.view.questions.get(self.at)
    }

    /// Puts the question at hand into the field.
    fn show(&mut self) {
        let Some(question) = self.view.questions.get(self.at) else { return };
        self.field = field(labels::asked(question));
        self.field.set(question.answer.as_ref().and_then(labels::answer).as_ref());
        self.notice = None;
        self.follow = true;
        self.sheet.rewind();
    }

    fn takes_answers(&self) -> bool {
        self.view.state == AttemptState::Open && self.question().is_some_and(|question| !question.locked)
    }

    /// Whether an answer can be checked before handing in.
    fn checks(&self) -> bool {
        matches!(self.view.behavior, Behavior::Immediate | Behavior::Interactive | Behavior::Adaptive)
    }

    fn unanswered(&self) -> Vec<u32> {
        self.view.questions.iter().filter(|question| !question.is_answered()).map(|question| question.number).collect()
    }

    fn flagged(&self) -> Vec<u32> {
        self.view.questions.iter().filter(|question| question.flag).map(|question| question.number).collect()
    }

    fn review(&self) -> Outcome {
        Outcome::Replace(Route::Review { course: self.view.course.clone(), item: self.view.quiz.clone(), attempt: Some(self.view.attempt) })
    }

    /// Goes on, or to the review when the attempt is over.
    fn settled(&self, outcome: Outcome) -> Outcome {
        if self.view.state.is_running() { outcome } else { self.review() }
    }
}

impl Screen for Taking {
    fn title(&self, _look: &Look<'_>) -> String {
        self.view.title.for_screen().into_owned()
    }

    fn scopes(&self) -> &'static [Scope] {
        match self.field.mode() {
            Mode::Choosing => &[Scope::Quiz, Scope::Choice, Scope::Copy, Scope::Item, Scope::Move],
            Mode::Resting => &[Scope::Quiz, Scope::OwnEditor, Scope::Copy, Scope::Item, Scope::Move],
            typing => typing.scopes(),
        }
    }

    fn typing(&self) -> bool {
        self.field.typing()
    }

    fn dirty(&self) -> bool {
        !self.unsaved.is_empty() || self.notice.is_some()
    }

    fn lost(&self, look: &Look<'_>) -> Option<String> {
        let key = look.keymap.shown(Action::CopyText).unwrap_or_default();
        let text = tr!(look, "What you answered last is NOT SAVED and is gone then; {key} on the question copies it.", key = key);
        (!self.unsaved.is_empty()).then_some(text)
    }

    fn corner(&self, look: &Look<'_>) -> Option<String> {
        Some(self.standing(look))
    }

    fn status(&self, look: &Look<'_>) -> Option<String> {
        self.sentence(look)
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        self.offered(look)
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        self.now = ctx.now;
        if action == Action::ExternalEditor && self.takes_answers() {
            if let Some(text) = self.field.text() {
                ctx.ask(Request::Edit { text, suffix: ".md" });
            }
            return Outcome::Consumed;
        }
        if self.takes_answers() || self.field.typing() {
            let change = self.field.on_action(action);
            if change != Change::Ignored {
                self.changed(change, ctx);
                return self.settled(Outcome::Consumed);
            }
        }
        match action {
            // Where nothing is to be answered, Enter and Space go on.
            Action::NextQuestion | Action::Open | Action::Choose => self.step(true, ctx),
            Action::PreviousQuestion => self.step(false, ctx),
            Action::NextUnanswered => self.next_unanswered(ctx),
            Action::Flag => self.flag(ctx),
            Action::ClearAnswer if self.takes_answers() => self.clear(ctx),
            Action::HowSure if self.takes_answers() && self.view.behavior == Behavior::Certainty => self.more_sure(ctx),
            Action::CheckAnswer if self.takes_answers() => self.check(ctx),
            Action::SubmitQuiz => return self.submit(ctx),
            Action::Navigator => return Outcome::Modal(Box::new(Navigator::new(&self.view, self.at, &ctx.look))),
            Action::CopyText if !self.unsaved.is_empty() => self.copy_unsaved(ctx),
            Action::Up => self.scroll(-1),
            Action::Down => self.scroll(1),
            Action::PageUp => self.scroll(-self.sheet.page()),
            Action::PageDown => self.scroll(self.sheet.page()),
            Action::Back => {
                self.save(ctx);
                return if self.view.state.is_running() { Outcome::Ignored } else { self.review() };
            }
            _ => return Outcome::Ignored,
        }
        self.settled(Outcome::Consumed)
    }

    fn on_text(&mut self, text: &str, ctx: &mut Ctx<'_>) -> Outcome {
        self.now = ctx.now;
        if !self.takes_answers() {
            return Outcome::Ignored;
        }
        let change = self.field.on_text(text);
        self.changed(change, ctx);
        self.settled(Outcome::Consumed)
    }

    fn on_reply(&mut self, reply: Reply, ctx: &mut Ctx<'_>) -> Outcome {
        self.now = ctx.now;
        match reply {
            Reply::Yes => return self.hand_in(ctx),
            Reply::Chosen(at) => self.go(at, ctx),
            Reply::Edited(text) => {
                self.field.set(Some(&Answer::Text { text: text.into() }));
                self.changed(Change::Chosen, ctx);
            }
            _ => {}
        }
        self.settled(Outcome::Consumed)
    }

    fn on_resume(&mut self, ctx: &mut Ctx<'_>) {
        self.now = ctx.now;
        self.reload(ctx);
    }

    fn on_leave(&mut self, ctx: &mut Ctx<'_>) {
        self.save(ctx);
    }

    fn wake(&self) -> Option<Instant> {
        let clock = self.view.ends.filter(|_| self.view.state == AttemptState::Open).map(|ends| words::changes(ends, self.now));
        [clock, self.unsaved.due()].into_iter().flatten().min()
    }

    fn on_tick(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        let before = std::mem::replace(&mut self.now, ctx.now);
        let last_call = self.view.ends.is_some_and(|ends| ctx.now.0 >= ends.0 - LAST_CALL);
        if last_call || self.unsaved.due().is_some_and(|due| due <= ctx.now) {
            self.save(ctx);
        }
        if self.view.state == AttemptState::Open && self.view.ends.is_some_and(|ends| ctx.now >= ends) {
            return self.time_is_over(ctx);
        }
        self.warn_of_time(before, ctx);
        self.settled(Outcome::Consumed)
    }

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        self.lay(area, look);
    }

    fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        self.draw(frame, area, look);
    }
}
