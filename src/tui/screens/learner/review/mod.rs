//! An attempt read again: how each question was marked, one's own answer, and the key and the reasons as far as the quiz shows them by now
//! (RULES.md 2.6, UX.md sketch 6). What may not be seen is not in the view.

mod claim;
mod detail;
mod parts;
mod say;
#[cfg(test)]
mod tests;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::domain::course::Showing;
use crate::domain::quiz::Verdict;
use crate::domain::review::JUST_AFTER;
use crate::domain::time::Instant;
use crate::service::Error;
use crate::service::attempt::{AttemptRow, AttemptView, QuestionView};
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::route::Route;
use crate::tui::screen::{Command, Ctx, Look, Outcome, Screen, Size};
use crate::tui::theme::Mean;
use crate::tui::widgets::list::List;
use crate::tui::widgets::question::Whose;
use crate::tui::widgets::text::{MEASURE, cut, wrap};
use detail::Detail;
pub(in crate::tui::screens) use detail::lines as question_lines;
use parts::LIST_COLUMNS;

/// Opens an attempt to look at; without a number the last one.
///
/// # Errors
/// What the service says when the quiz or the attempt is not there or not theirs.
pub fn open(course: &str, item: &str, attempt: Option<u32>, ctx: &mut Ctx<'_>) -> Result<Box<dyn Screen>, Error> {
    let quiz = ctx.school.quiz(&ctx.actor, course, item)?;
    let last = quiz.attempts.iter().rev().find(|attempt| !attempt.state.is_running()).map(|attempt| attempt.attempt);
    let attempt = attempt.or(last);
    let view = ctx.school.attempt(&ctx.actor, course, item, attempt)?;
    let mut review = Review::new(view, quiz.attempts, quiz.refused);
    review.later = quiz.show.later;
    Ok(Box::new(review))
}

struct Review {
    view: AttemptView,
    attempts: Vec<AttemptRow>,
    /// Why no new attempt may begin.
    refused: Option<String>,
    /// What is shown from two minutes after handing in on.
    later: Vec<Showing>,
    list: List<usize>,
    detail: Detail,
    /// In compact, the question in place of the list.
    reading: bool,
    size: Size,
    /// The moment at which more was to be seen and was looked for.
    looked: Option<Instant>,
}

impl Review {
    fn new(view: AttemptView, attempts: Vec<AttemptRow>, refused: Option<String>) -> Self {
        Self {
            view,
            attempts,
            refused,
            list: List::default(),
            detail: Detail::default(),
            reading: false,
            size: Size::Normal,
            later: Vec::new(),
            looked: None,
        }
    }

    fn at(&self) -> usize {
        self.list.selected().copied().unwrap_or(0)
    }

    fn question(&self) -> Option<&QuestionView> {
        self.view.questions.get(self.at())
    }

    fn select(&mut self, at: usize) {
        self.list.select(&at);
        self.detail.rewind();
    }

    fn step(&mut self, forward: bool) {
        let at = self.at();
        let to = if forward { (at + 1).min(self.view.questions.len().saturating_sub(1)) } else { at.saturating_sub(1) };
        self.select(to);
    }

    /// Whether a question can be read: beside the list, or in its place.
    fn reads(&self) -> bool {
        self.size != Size::Compact || self.reading
    }

    fn is_last(&self) -> bool {
        self.at() + 1 >= self.view.questions.len()
    }

    /// Enter leads on: to the next question, from the last one back into the course, where the cursor is on what comes next.
    fn go_on(&mut self) -> Outcome {
        if self.is_last() {
            return Outcome::Go(Route::Outline { course: self.view.course.clone() });
        }
        self.step(true);
        Outcome::Consumed
    }

    fn next_wrong(&mut self, ctx: &mut Ctx<'_>) {
        let count = self.view.questions.len();
        let wrong = |at: &usize| {
            self.view.questions.get(*at).is_some_and(|question| matches!(question.result, Some(Verdict::Wrong | Verdict::Partly)))
        };
        let found = (1..=count).map(|step| (self.at() + step) % count.max(1)).find(wrong);
        if let Some(at) = found {
            return self.select(at);
        }
        let text = tr!(ctx, "No question is marked as wrong here");
        ctx.say(text);
    }

    /// The attempt before this one, and from the first to the last.
    fn other_attempt(&mut self, ctx: &mut Ctx<'_>) {
        let finished: Vec<u32> = self.finished().map(|attempt| attempt.attempt).collect();
        let here = finished.iter().position(|attempt| *attempt == self.view.attempt).unwrap_or(0);
        let other = finished.get((here + finished.len().max(1) - 1) % finished.len().max(1)).copied();
        let Some(other) = other.filter(|other| *other != self.view.attempt) else { return };
        let told = ctx.school.attempt(&ctx.actor, &self.view.course, &self.view.quiz, Some(other));
        if let Some(view) = ctx.try_or_say(told) {
            self.view = view;
            self.detail.rewind();
        }
    }

    fn finished(&self) -> impl Iterator<Item = &AttemptRow> {
        self.attempts.iter().filter(|attempt| !attempt.state.is_running())
    }

    fn only_one(&self, look: &Look<'_>) -> Option<String> {
        (self.finished().count() < 2).then(|| tr!(look, "there is only one attempt"))
    }

    /// When more is shown than now: two minutes after handing in, or when the quiz has closed.
    fn more_after(&self) -> Option<Instant> {
        let soon = self.view.submitted.map(|at| at.plus(JUST_AFTER));
        let more = self.later.iter().any(|one| !self.view.showing.contains(one));
        soon.filter(|_| more).or(self.view.more_after)
    }

    fn look_again(&mut self, ctx: &mut Ctx<'_>) {
        let told = ctx.school.attempt(&ctx.actor, &self.view.course, &self.view.quiz, Some(self.view.attempt));
        if let Some(view) = ctx.try_or_say(told) {
            self.view = view;
        }
    }

    fn start_again(&self, ctx: &mut Ctx<'_>) -> Outcome {
        if let Some(why) = &self.refused {
            ctx.warn(why.clone());
            return Outcome::Consumed;
        }
        Outcome::Replace(Route::Quiz { course: self.view.course.clone(), item: self.view.quiz.clone() })
    }
}

impl Screen for Review {
    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "{title}: review", title = self.view.title.for_screen())
    }

    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Review, Scope::Item, Scope::Move]
    }

    fn corner(&self, look: &Look<'_>) -> Option<String> {
        let all = self.view.questions.len();
        (all > 0).then(|| tr!(look, "{n} of {all}", n = self.at() + 1, all = all))
    }

    fn status(&self, look: &Look<'_>) -> Option<String> {
        if self.view.questions.is_empty() {
            return None;
        }
        self.more(look)
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        let mut commands = Vec::new();
        if !self.view.questions.is_empty() {
            if self.size == Size::Compact && !self.reading {
                commands.push(Command::new(Action::Open).label(tr!(look, "read")));
            }
            if self.reads() {
                let label = if self.is_last() { tr!(look, "to the course") } else { tr!(look, "next question") };
                commands.push(Command::new(Action::Open).label(label));
            }
            commands.extend(self.claim_commands(look));
            commands.push(Command::pair(Action::NextReviewed, Action::PreviousReviewed, tr!(look, "question")));
            commands.push(Command::new(Action::NextWrong));
        }
        if self.detail.scrolls() {
            commands.push(Command::pair(Action::PageUp, Action::PageDown, tr!(look, "scroll")));
        }
        commands.push(Command::new(Action::StartAgain).barred(self.refused.clone()));
        commands.push(Command::new(Action::OtherAttempt).barred(self.only_one(look)));
        commands.extend([Action::Up, Action::Down, Action::First, Action::Last].map(Command::quiet));
        commands
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        match action {
            Action::PreviousReviewed => self.step(false),
            Action::NextWrong => self.next_wrong(ctx),
            Action::OtherAttempt => self.other_attempt(ctx),
            Action::StartAgain => return self.start_again(ctx),
            Action::Open if self.size == Size::Compact && !self.reading => self.reading = true,
            Action::Open => return self.go_on(),
            Action::NextReviewed => self.step(true),
            Action::Claim => self.claim(ctx),
            Action::TakeClaimBack => self.take_claim_back(ctx),
            Action::Back if self.size == Size::Compact && self.reading => self.reading = false,
            Action::PageUp => self.detail.scroll_page(-1),
            Action::PageDown => self.detail.scroll_page(1),
            Action::Up if self.reading => self.detail.scroll(-1),
            Action::Down if self.reading => self.detail.scroll(1),
            other if self.list.on_action(other) => self.detail.rewind(),
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn wake(&self) -> Option<Instant> {
        self.more_after().filter(|at| Some(*at) != self.looked)
    }

    fn on_tick(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        // Once for each moment, however the service sees it.
        self.looked = self.more_after();
        self.on_resume(ctx);
        Outcome::Consumed
    }

    fn on_resume(&mut self, ctx: &mut Ctx<'_>) {
        self.look_again(ctx);
    }

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        self.size = Size::of(area);
        self.reading &= self.size == Size::Compact;
        let width = if self.size == Size::Wide { LIST_COLUMNS } else { area.width.saturating_sub(2) };
        self.list.set(self.rows(usize::from(width), look));
        let parts = self.parts(area);
        self.list.layout(parts.list);
        let width = usize::from(parts.detail.width.min(MEASURE));
        let lines = self.question().map(|question| detail::lines(question, Whose::Yours, width, look)).unwrap_or_default();
        self.detail.lay(lines, usize::from(parts.detail.height));
    }

    fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        let parts = self.parts(area);
        if self.view.questions.is_empty() {
            let air = Rect { x: parts.list.x, y: area.y, width: parts.summary.width, height: area.height };
            for (row, line) in wrap(&self.closed(look), usize::from(air.width.min(MEASURE))).into_iter().enumerate() {
                let y = air.y.saturating_add(u16::try_from(row).unwrap_or(u16::MAX));
                frame.render_widget(Line::from(line), Rect { y, height: 1, ..air }.intersection(area));
            }
            return;
        }
        let summary = cut(&self.summary(look), usize::from(parts.summary.width));
        frame.render_widget(Line::styled(summary, look.style(Mean::Strong)), parts.summary);
        self.list.render(frame, parts.list, !self.reading, look);
        frame.render_widget(Line::styled("-".repeat(usize::from(parts.rule.width)), look.style(Mean::Rule)), parts.rule);
        self.detail.render(frame, parts.detail, look);
    }
}
