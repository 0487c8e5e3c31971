//! The front of a quiz: what to expect before the first question, what one's attempts came to, and the way in.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::domain::course::{Behavior, Keep};
use crate::service::attempt::{AttemptRow, QuizView};
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::route::Route;
use crate::tui::screen::{Command, Ctx, Look, Outcome, Reply, Screen};
use crate::tui::screens::learner::page::along;
use crate::tui::screens::learner::quiz::words;
use crate::tui::theme::Mean;
use crate::tui::when;
use crate::tui::widgets::ask::Ask;
use crate::tui::widgets::question::prose;
use crate::tui::widgets::text::{MEASURE, wrap};

/// A quiz of which no attempt is open.
pub(super) struct Front {
    view: QuizView,
    lines: Vec<Line<'static>>,
    from: usize,
    height: usize,
}

impl Front {
    pub fn new(view: QuizView) -> Self {
        Self { view, lines: Vec::new(), from: 0, height: 0 }
    }

    fn begin(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        if let Some(why) = &self.view.refused {
            ctx.warn(why.clone());
            return Outcome::Consumed;
        }
        let Some(limit) = self.view.time_s else { return self.start(ctx) };
        let span = when::span(&ctx.look, chrono::TimeDelta::seconds(i64::try_from(limit).unwrap_or(i64::MAX)));
        let title = tr!(ctx, "Begin now? You have {span}.", span = span);
        let clock = tr!(ctx, "The clock runs from the first moment and does not stop when you leave.");
        let text = format!("{clock} {}", words::time_over(&self.view, &ctx.look));
        Outcome::Modal(Box::new(Ask::new(title, text).yes(tr!(ctx, "begin"))))
    }

    fn start(&self, ctx: &mut Ctx<'_>) -> Outcome {
        let told = ctx.school.start_attempt(&ctx.actor, &self.view.course, &self.view.quiz);
        match ctx.try_or_say(told) {
            Some(_) => Outcome::Replace(Route::Quiz { course: self.view.course.clone(), item: self.view.quiz.clone() }),
            None => Outcome::Consumed,
        }
    }

    /// Attempts that can be looked at.
    fn finished(&self) -> impl Iterator<Item = &AttemptRow> {
        self.view.attempts.iter().filter(|attempt| !attempt.state.is_running())
    }

    fn scroll(&mut self, lines: isize) {
        let last = self.lines.len().saturating_sub(self.height);
        self.from = self.from.saturating_add_signed(lines).min(last);
    }

    fn lay(&self, width: usize, look: &Look<'_>) -> Vec<Line<'static>> {
        let mut lines: Vec<_> =
            wrap(&self.view.title.for_screen(), width).into_iter().map(|line| Line::styled(line, look.style(Mean::Heading))).collect();
        lines.push(Line::default());
        let introduction = prose::lines(&self.view.introduction, width, look);
        if !introduction.is_empty() {
            lines.extend(introduction);
            lines.push(Line::default());
        }
        for fact in self.facts(look) {
            let wrapped = wrap(&fact, width.saturating_sub(2));
            lines.extend(
                wrapped.into_iter().enumerate().map(|(row, line)| Line::from(format!("{}{line}", if row == 0 { "- " } else { "  " }))),
            );
        }
        lines.push(Line::default());
        lines.extend(self.attempts(width, look));
        lines.extend(self.way_in(width, look));
        lines
    }

    fn facts(&self, look: &Look<'_>) -> Vec<String> {
        let view = &self.view;
        let mut facts = vec![
            tr!(look, one "{n} question, {points}" | "{n} questions, {points}", n = view.questions, points = words::counted(view.possible, look)),
        ];
        facts.push(match view.time_s {
            Some(limit) => {
                let span = when::span(look, chrono::TimeDelta::seconds(i64::try_from(limit).unwrap_or(i64::MAX)));
                let span = tr!(look, "{span} from the moment you begin.", span = span);
                format!("{span} {}", words::time_over(view, look))
            }
            None => tr!(look, "No time limit: leave when you like, your answers stay"),
        });
        facts.push(self.tries(look));
        if view.sequential {
            facts.push(tr!(look, "One question after the other, without going back"));
        }
        facts.extend(checks(view.behavior, look));
        if view.practice {
            facts.push(tr!(look, "Practice: it does not count"));
        }
        if view.preview {
            facts.push(tr!(look, "You teach here: this is a preview that counts nothing"));
        }
        facts.extend(words::afterwards(&view.show, view.dates.close, look));
        let dates = [(view.dates.due, false), (view.dates.close, true)];
        for (at, closes) in dates {
            let Some(at) = at else { continue };
            let moment = when::moment(look, at);
            facts.push(if closes { tr!(look, "Closes {moment}", moment = moment) } else { tr!(look, "Due {moment}", moment = moment) });
        }
        facts
    }

    fn tries(&self, look: &Look<'_>) -> String {
        let view = &self.view;
        let keep = match view.keep {
            Keep::Best => tr!(look, "the best counts"),
            Keep::Last => tr!(look, "the last counts"),
            Keep::First => tr!(look, "the first counts"),
            Keep::Average => tr!(look, "the average counts"),
        };
        match (view.attempts_allowed, view.attempts_left) {
            (0, _) => tr!(look, "As many attempts as you like; {keep}", keep = keep),
            (1, Some(0)) => tr!(look, "One attempt, and it is used"),
            (1, _) => tr!(look, "One attempt"),
            (all, left) => tr!(look, "{all} attempts, {left} left; {keep}", all = all, left = left.unwrap_or(0), keep = keep),
        }
    }

    fn attempts(&self, width: usize, look: &Look<'_>) -> Vec<Line<'static>> {
        if self.view.attempts.is_empty() {
            return Vec::new();
        }
        let mut lines = vec![Line::styled(tr!(look, "Your attempts"), look.style(Mean::Strong))];
        for attempt in &self.view.attempts {
            let counts = attempt.kept && self.view.keep != Keep::Average;
            let kept = if counts { format!("   {}", tr!(look, "counts")) } else { String::new() };
            let moment = when::moment(look, attempt.submitted.unwrap_or(attempt.started));
            let text = format!("  {}. {moment}   {}{kept}", attempt.attempt, outcome(attempt, look));
            lines.extend(wrap(&text, width).into_iter().map(Line::from));
        }
        lines.push(Line::default());
        lines
    }

    fn way_in(&self, width: usize, look: &Look<'_>) -> Vec<Line<'static>> {
        if let Some(why) = &self.view.refused {
            return wrap(why, width).into_iter().map(|line| Line::styled(line, look.style(Mean::Warn))).collect();
        }
        let key = look.keymap.shown(Action::Open).unwrap_or_default();
        let what = if self.view.attempts.is_empty() { tr!(look, "begins the quiz") } else { tr!(look, "begins a new attempt") };
        let mut ways = vec![(key, what)];
        if self.finished().next().is_some() {
            ways.push((look.keymap.shown(Action::OtherAttempt).unwrap_or_default(), tr!(look, "shows what came of them")));
        }
        ways.into_iter()
            .map(|(key, what)| Line::from(vec![Span::styled(key, look.style(Mean::Key)), Span::raw(format!(" {what}"))]))
            .collect()
    }
}

/// What checking an answer before handing in gives and costs.
fn checks(behavior: Behavior, look: &Look<'_>) -> Option<String> {
    Some(match behavior {
        Behavior::Deferred => return None,
        Behavior::Immediate => tr!(look, "You can check each answer once as you go and read the reason"),
        Behavior::Interactive => tr!(look, "You can check answers as you go: hints help, each wrong try costs a part of the points"),
        Behavior::Adaptive => tr!(look, "You can check answers as you go and try again; each wrong try costs a part of the points"),
        Behavior::Certainty => tr!(look, "You say how sure you are: being sure counts more when right, and costs when wrong"),
    })
}

fn outcome(attempt: &AttemptRow, look: &Look<'_>) -> String {
    match attempt.score {
        Some(score) => tr!(look, "{score} of {possible} points", score = words::points(score), possible = words::points(attempt.possible)),
        None => words::state(attempt.state, look),
    }
}

impl Screen for Front {
    fn title(&self, _look: &Look<'_>) -> String {
        self.view.title.for_screen().into_owned()
    }

    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Onward, Scope::Review, Scope::Item, Scope::Move]
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        let begin = if self.view.attempts.is_empty() { tr!(look, "begin") } else { tr!(look, "new attempt") };
        let none = self.finished().next().is_none();
        let mut commands = vec![
            Command::new(Action::Open).label(begin).barred(self.view.refused.clone()),
            Command::new(Action::OtherAttempt)
                .label(tr!(look, "results"))
                .barred(none.then(|| tr!(look, "there is no finished attempt yet"))),
        ];
        commands.push(Command::pair(Action::NextPage, Action::PreviousPage, tr!(look, "next / previous")));
        if self.lines.len() > self.height {
            commands.push(Command::pair(Action::Up, Action::Down, tr!(look, "scroll")));
        }
        commands.extend([Action::PageUp, Action::PageDown].map(Command::quiet));
        commands
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        match action {
            Action::Open | Action::StartAgain => return self.begin(ctx),
            Action::OtherAttempt if self.finished().next().is_some() => {
                return Outcome::Go(Route::Review { course: self.view.course.clone(), item: self.view.quiz.clone(), attempt: None });
            }
            Action::NextPage | Action::PreviousPage => return along(&self.view.course, &self.view.quiz, action == Action::NextPage, ctx),
            Action::Up => self.scroll(-1),
            Action::Down => self.scroll(1),
            Action::PageUp => self.scroll(-isize::try_from(self.height).unwrap_or(1)),
            Action::PageDown => self.scroll(isize::try_from(self.height).unwrap_or(1)),
            Action::First => self.from = 0,
            Action::Last => self.scroll(isize::MAX / 2),
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn on_reply(&mut self, reply: Reply, ctx: &mut Ctx<'_>) -> Outcome {
        if reply == Reply::Yes { self.start(ctx) } else { Outcome::Consumed }
    }

    fn on_resume(&mut self, ctx: &mut Ctx<'_>) {
        let told = ctx.school.quiz(&ctx.actor, &self.view.course, &self.view.quiz);
        if let Some(view) = ctx.try_or_say(told) {
            self.view = view;
        }
    }

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        let area = padded(area);
        self.height = usize::from(area.height);
        self.lines = self.lay(usize::from(area.width.min(MEASURE)), look);
        if self.lines.len() > self.height {
            // The last row says that there is more.
            self.height = self.height.saturating_sub(1);
        }
        self.scroll(0);
    }

    fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        let area = padded(area);
        let row = |n: usize| Rect { y: area.y.saturating_add(u16::try_from(n).unwrap_or(u16::MAX)), height: 1, ..area }.intersection(area);
        for (n, line) in self.lines.iter().skip(self.from).take(self.height).enumerate() {
            frame.render_widget(line.clone(), row(n));
        }
        let below = self.lines.len().saturating_sub(self.from + self.height);
        if below > 0 {
            let text = tr!(look, one "{n} line more below" | "{n} lines more below", n = below);
            frame.render_widget(Line::styled(text, look.style(Mean::Muted)), row(self.height));
        }
    }
}

fn padded(area: Rect) -> Rect {
    let air = u16::from(area.width >= 30);
    Rect { x: area.x + air, width: area.width.saturating_sub(2 * air), ..area }
}
