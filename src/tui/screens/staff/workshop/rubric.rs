//! The rubric of an assignment as a table: criteria below each other, levels beside each other, each text written where it stands. Each change
//! is a step of its own, which undo takes back (FORMATS.md 10.6).

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::domain::author::Edit;
use crate::domain::author::rubric::{self, MOST_CRITERIA, MOST_LEVELS, Spot, Unfit};
use crate::domain::course::{Criterion, ItemBody, Rubric};
use crate::domain::grade::rubric::most;
use crate::domain::points::{Exact, Points};
use crate::domain::text::Untrusted;
use crate::service::Error;
use crate::service::author::StepView;
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::screen::{Command, Ctx, Look, Outcome, Reply, Screen, Size};
use crate::tui::theme::Mean;
use crate::tui::widgets::prompt::Prompt;
use crate::tui::widgets::text::{aired, cut, fit, wrap};

/// A column of a level is at least so wide, with the bar before it.
const LEVEL: usize = 12;
/// The rows that the whole text under the cursor gets below the table, with the line between.
const WHOLE: u16 = 5;

/// What a prompt over the table was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    Text(Spot),
    Criterion(usize),
    Level(usize),
    Weight(usize),
}

struct RubricScreen {
    course: String,
    item: String,
    title: Untrusted,
    rubric: Option<Rubric>,
    /// What the assignment gives.
    points: Option<Points>,
    /// There is little room in the footer.
    narrow: bool,
    undo: Option<StepView>,
    /// Row 0 is its name, 1 the levels, then the criteria; column 0 is what a criterion is called.
    at: (usize, usize),
    /// The first criterion and the first level that are drawn.
    from: (usize, usize),
    asked: Option<Asked>,
}

/// # Errors
/// What the service says.
pub(super) fn open(course: &str, item: &str, ctx: &mut Ctx<'_>) -> Result<Box<dyn Screen>, Error> {
    let mut screen = RubricScreen {
        course: course.to_owned(),
        item: item.to_owned(),
        title: Untrusted::default(),
        rubric: None,
        points: None,
        narrow: false,
        undo: None,
        at: (2, 0),
        from: (0, 0),
        asked: None,
    };
    screen.read(ctx)?;
    Ok(Box::new(screen))
}

/// What is in the way, in words that say what to do.
fn unfit(why: Unfit, look: &Look<'_>) -> String {
    match why {
        Unfit::NoName => tr!(look, "It needs a name."),
        Unfit::Braced => tr!(look, "A name does not end in a brace."),
        Unfit::NoPoints => tr!(look, "A level begins with its points: 5 convincing."),
        Unfit::NoWeight => tr!(look, "A weight is a number such as 2 or 0.5."),
        Unfit::Long => tr!(look, "That is too long for a rubric."),
        Unfit::LastOne => tr!(look, "A rubric has at least one criterion and one level. On its name, this removes the whole."),
        Unfit::ManyLevels => tr!(look, "A rubric has at most {n} levels: a marker chooses by a digit.", n = MOST_LEVELS),
        Unfit::ManyCriteria => tr!(look, "A rubric has at most {n} criteria.", n = MOST_CRITERIA),
    }
}

fn weight(criterion: &Criterion) -> Option<String> {
    (criterion.factor != Exact::one()).then(|| criterion.factor.terminating().unwrap_or_else(|| criterion.factor.decimal(2)))
}

impl RubricScreen {
    fn read(&mut self, ctx: &Ctx<'_>) -> Result<(), Error> {
        let view = ctx.school.working_copy(&ctx.actor, &self.course)?;
        let item = ctx.school.work_item(&ctx.actor, &self.course, &self.item)?;
        self.title = item.title;
        self.rubric = if let ItemBody::Assignment(work) = item.body { work.rubric } else { None };
        let mut items = view.modules.iter().flat_map(|module| &module.items);
        self.points = items.find(|item| item.id == self.item).and_then(|item| item.points);
        self.undo = view.undo;
        self.stay_inside();
        Ok(())
    }

    fn stay_inside(&mut self) {
        let (rows, columns) = self.rubric.as_ref().map_or((0, 0), |rubric| (rubric.criteria.len() + 1, rubric.levels.len()));
        self.at = (self.at.0.min(rows), self.at.1.min(columns));
    }

    fn spot(&self) -> Spot {
        match self.at {
            (0, _) => Spot::Title,
            (1, column) => Spot::Level(column.saturating_sub(1)),
            (row, 0) => Spot::Criterion(row - 2),
            (row, column) => Spot::Cell { criterion: row - 2, level: column - 1 },
        }
    }

    /// The criterion that the cursor is in.
    fn criterion(&self) -> Option<usize> {
        self.at.0.checked_sub(2)
    }

    /// Writes the rubric as a step.
    fn put(&mut self, next: Option<Rubric>, ctx: &mut Ctx<'_>) -> bool {
        let edit = Edit::SetRubric { item: self.item.clone(), was: self.rubric.clone().map(Box::new), now: next.map(Box::new) };
        let answer = ctx.school.edit_course(&ctx.actor, &self.course, edit);
        let done = ctx.try_or_say(answer).is_some();
        // Also where it was refused: somebody else may have changed it.
        if let Err(error) = self.read(ctx) {
            ctx.fail(&error);
        }
        done
    }

    /// Writes what came of a change, or says why it cannot be.
    fn change(&mut self, next: Result<Rubric, Unfit>, ctx: &mut Ctx<'_>) -> bool {
        match next {
            Ok(next) if Some(&next) == self.rubric.as_ref() => true,
            Ok(next) => {
                let done = self.put(Some(next), ctx);
                if done {
                    let key = ctx.look.keymap.shown(Action::UndoRubric).unwrap_or_default();
                    let said = tr!(ctx, "Kept. {key} takes it back", key = key);
                    ctx.done(said);
                }
                done
            }
            Err(why) => {
                let said = unfit(why, &ctx.look);
                ctx.warn(said);
                false
            }
        }
    }

    fn begin(&mut self, ctx: &mut Ctx<'_>) {
        let levels = [tr!(ctx, "5 full"), tr!(ctx, "2 in parts"), tr!(ctx, "0 missing")];
        let levels: Vec<&str> = levels.iter().map(String::as_str).collect();
        let blank = rubric::blank(&tr!(ctx, "How it is marked"), &levels, &tr!(ctx, "What is done"));
        if self.change(blank, ctx) {
            self.at = (2, 0);
        }
    }

    fn ask(&mut self, asked: Asked, typed: Option<&str>, look: &Look<'_>) -> Outcome {
        let known = |spot| self.rubric.as_ref().map(|rubric| rubric::text(rubric, spot)).unwrap_or_default();
        let (title, hint, text) = match asked {
            Asked::Text(spot) => {
                let (title, hint) = match spot {
                    Spot::Title => (tr!(look, "The name of the rubric"), tr!(look, "Learners read it above the table")),
                    Spot::Level(_) => (tr!(look, "The level"), tr!(look, "Its points, then what it is called: 5 convincing")),
                    Spot::Criterion(_) => (tr!(look, "The criterion"), tr!(look, "What is looked at: What is said")),
                    Spot::Cell { criterion, level } => {
                        let (row, head) = (known(Spot::Criterion(criterion)), known(Spot::Level(level)));
                        let title = tr!(look, "{level} in {criterion}", level = shown(&head), criterion = shown(&row));
                        (title, tr!(look, "What work of this level is like"))
                    }
                };
                (title, hint, known(spot))
            }
            Asked::Criterion(_) => (tr!(look, "The new criterion"), tr!(look, "What is looked at: What is said"), String::new()),
            Asked::Level(_) => (tr!(look, "The new level"), tr!(look, "Its points, then what it is called: 5 convincing"), String::new()),
            Asked::Weight(at) => {
                let now = self.rubric.as_ref().and_then(|rubric| weight(rubric.criteria.get(at)?)).unwrap_or_else(|| "1".to_owned());
                (tr!(look, "How many times does it count?"), tr!(look, "2 counts twice, 0.5 half, 1 as the others"), now)
            }
        };
        self.asked = Some(asked);
        Outcome::Modal(Box::new(Prompt::new(title, hint).with(typed.unwrap_or(&text))))
    }

    fn take(&mut self, asked: Asked, typed: &str, ctx: &mut Ctx<'_>) -> Outcome {
        let Some(rubric) = &self.rubric else { return Outcome::Consumed };
        let next = match asked {
            Asked::Text(spot) => rubric::with(rubric, spot, typed),
            Asked::Criterion(at) => rubric::add_criterion(rubric, at, typed),
            Asked::Level(at) => rubric::add_level(rubric, at, typed),
            Asked::Weight(at) => rubric::weigh(rubric, at, typed),
        };
        let fits = next.is_ok();
        if self.change(next, ctx) {
            match asked {
                Asked::Criterion(at) => self.at = (at + 2, 0),
                Asked::Level(at) => self.at = (1, at + 1),
                Asked::Text(_) | Asked::Weight(_) => {}
            }
            self.stay_inside();
        }
        // What was typed is not lost to a slip.
        if fits { Outcome::Consumed } else { self.ask(asked, Some(typed), &ctx.look) }
    }

    fn shift(&mut self, on: bool, ctx: &mut Ctx<'_>) {
        let spot = self.spot();
        let Some(next) = self.rubric.as_ref().and_then(|rubric| rubric::moved(rubric, spot, on)) else { return };
        if self.put(Some(next), ctx) {
            let step = |at: usize| if on { at + 1 } else { at.saturating_sub(1) };
            self.at = match spot {
                Spot::Level(level) => (1, step(level) + 1),
                _ => (step(self.at.0), self.at.1),
            };
            self.stay_inside();
        }
    }

    fn drop_part(&mut self, ctx: &mut Ctx<'_>) {
        let Some(rubric) = &self.rubric else { return };
        let done = match self.spot() {
            Spot::Title => self.put(None, ctx),
            spot => {
                let next = rubric::without(rubric, spot);
                self.change(next, ctx)
            }
        };
        if done {
            let key = ctx.look.keymap.shown(Action::UndoRubric).unwrap_or_default();
            let said = tr!(ctx, "Removed. {key} takes it back", key = key);
            ctx.done(said);
        }
    }

    fn undo(&mut self, ctx: &mut Ctx<'_>) {
        let Some(step) = self.undo.clone().filter(|step| step.own) else {
            let said = tr!(ctx, "You have changed nothing that could be taken back here");
            return ctx.say(said);
        };
        let answer = ctx.school.undo_edit(&ctx.actor, &self.course, &step.id);
        if ctx.try_or_say(answer).is_some() {
            let said = tr!(ctx, "Taken back: {what}", what = step.says.for_screen());
            ctx.done(said);
        }
        if let Err(error) = self.read(ctx) {
            ctx.fail(&error);
        }
    }

    fn go(&mut self, action: Action) -> bool {
        let Some(rubric) = &self.rubric else { return false };
        let (rows, columns) = (rubric.criteria.len() + 1, rubric.levels.len());
        match action {
            Action::Up => self.at.0 = self.at.0.saturating_sub(1),
            Action::Down => self.at.0 = (self.at.0 + 1).min(rows),
            Action::PageUp | Action::First => self.at.0 = 0,
            Action::PageDown | Action::Last => self.at.0 = rows,
            Action::ColumnLeft => self.at.1 = self.at.1.saturating_sub(1),
            Action::ColumnRight => self.at.1 = (self.at.1 + 1).min(columns),
            _ => return false,
        }
        // Above the criteria's names there is nothing.
        if self.at.0 == 1 {
            self.at.1 = self.at.1.max(1);
        }
        true
    }

    /// The width of the first column, how many levels are drawn and how wide each is.
    fn widths(&self, room: usize) -> (usize, usize, usize) {
        let levels = self.rubric.as_ref().map_or(1, |rubric| rubric.levels.len().max(1));
        let first = (room / 3).clamp(10, 28);
        let some = ((room - first.min(room)) / LEVEL).clamp(1, levels);
        (first, some, ((room - first.min(room)) / some).max(2))
    }

    /// The lines of the table, `room` wide and at most `tall`.
    fn lines(&self, room: usize, tall: usize, look: &Look<'_>) -> Vec<Line<'static>> {
        let Some(rubric) = &self.rubric else { return Vec::new() };
        let (first, some, wide) = self.widths(room);
        let levels = self.from.1..(self.from.1 + some).min(rubric.levels.len());
        let name = fit(&format!("{}{}", self.cursor((0, 0)), shown(&rubric::text(rubric, Spot::Title))), room);
        let mut lines = vec![Line::styled(name, self.style((0, 0), Mean::Heading, look)), Line::default()];
        let more = |hidden: bool, sign: &str| if hidden { sign.to_owned() } else { " ".to_owned() };
        let mut head = vec![Span::raw(fit(&format!(" {}", more(self.from.1 > 0, "<")), first))];
        for level in levels.clone() {
            head.extend(self.cell((1, level + 1), &rubric::text(rubric, Spot::Level(level)), wide, Mean::Strong, look));
        }
        lines.push(Line::from(head));
        lines.push(Line::styled(
            format!("{}{}", "-".repeat(room.saturating_sub(1)), more(levels.end < rubric.levels.len(), ">")),
            look.style(Mean::Muted),
        ));
        let left = tall.saturating_sub(lines.len());
        for (row, one) in rubric.criteria.iter().enumerate().skip(self.from.0).take(left) {
            let times = weight(one).map(|n| format!(" x{n}")).unwrap_or_default();
            let called = cut(&shown(one.title.raw()), first.saturating_sub(2 + times.len()));
            let here = (row + 2, 0);
            let text = fit(&format!("{}{called}{times}", self.cursor(here)), first);
            let mut cells = vec![Span::styled(text, self.style(here, Mean::Text, look))];
            for level in levels.clone() {
                let text = rubric::text(rubric, Spot::Cell { criterion: row, level });
                cells.extend(self.cell((row + 2, level + 1), &text, wide, Mean::Text, look));
            }
            lines.push(Line::from(cells));
        }
        lines
    }

    fn cursor(&self, here: (usize, usize)) -> &'static str {
        if self.is_at(here) { "> " } else { "  " }
    }

    fn is_at(&self, here: (usize, usize)) -> bool {
        if here.0 == 0 { self.at.0 == 0 } else { self.at == here }
    }

    fn style(&self, here: (usize, usize), mean: Mean, look: &Look<'_>) -> Style {
        look.style(if self.is_at(here) { Mean::Selected } else { mean })
    }

    fn cell(&self, here: (usize, usize), text: &str, wide: usize, mean: Mean, look: &Look<'_>) -> [Span<'static>; 2] {
        let text = shown(text);
        let text = if self.is_at(here) { format!(">{text}") } else { format!(" {text}") };
        [Span::styled("|", look.style(Mean::Muted)), Span::styled(fit(&text, wide - 1), self.style(here, mean, look))]
    }

    /// All of what the cursor is on.
    fn whole(&self, look: &Look<'_>) -> String {
        let text = self.rubric.as_ref().map(|rubric| rubric::text(rubric, self.spot())).unwrap_or_default();
        if text.is_empty() { tr!(look, "Nothing is written here yet.") } else { shown(&text) }
    }
}

fn shown(text: &str) -> String {
    Untrusted::from(text).for_screen().into_owned()
}

impl Screen for RubricScreen {
    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "Rubric: {item}", item = self.title.for_screen())
    }

    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Rubric, Scope::Table, Scope::Item, Scope::Move]
    }

    fn status(&self, look: &Look<'_>) -> Option<String> {
        let rubric = self.rubric.as_ref()?;
        let most = most(rubric).to_points().unwrap_or_default();
        let twice =
            rubric.levels.iter().enumerate().find(|(at, level)| rubric.levels[..*at].iter().any(|other| other.points == level.points));
        if let Some((_, level)) = twice {
            return Some(
                tr!(look, one "Two levels give {n} point: a marker cannot tell them apart" | "Two levels give {n} points: a marker cannot tell them apart", n = level.points),
            );
        }
        if let Some(points) = self.points.filter(|points| *points != most) {
            return Some(tr!(look, "{n} points at most: a mark is stretched to the {all} of the assignment", n = most, all = points));
        }
        Some(tr!(look, "{n} points at most. Kept as you go; learners meet it once you publish", n = most))
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        if self.rubric.is_none() {
            return vec![Command::new(Action::Open).label(tr!(look, "make one")), Command::new(Action::UndoRubric)];
        }
        let add = if self.narrow {
            let about = tr!(look, "Add a criterion, or a level");
            vec![Command::pair(Action::AddCriterion, Action::AddLevel, tr!(look, "add")).about(about)]
        } else {
            [Action::AddCriterion, Action::AddLevel].map(Command::new).to_vec()
        };
        let outside = || self.criterion().is_none().then(|| tr!(look, "the cursor is on no criterion"));
        let mut commands = vec![Command::new(Action::Open).label(tr!(look, "write"))];
        commands.extend(add);
        commands.extend([
            Command::new(Action::WeighCriterion).barred(outside()),
            Command::new(Action::DropRubricPart),
            Command::pair(Action::RubricBack, Action::RubricOn, tr!(look, "move it")),
            Command::new(Action::UndoRubric),
            Command::pair(Action::Up, Action::Down, tr!(look, "criterion")),
            Command::pair(Action::ColumnLeft, Action::ColumnRight, tr!(look, "level")),
        ]);
        commands
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        match action {
            Action::Open if self.rubric.is_none() => self.begin(ctx),
            Action::UndoRubric => self.undo(ctx),
            _ if self.rubric.is_none() => return Outcome::Ignored,
            Action::Open => return self.ask(Asked::Text(self.spot()), None, &ctx.look),
            Action::AddCriterion => {
                let at = self.criterion().map_or(0, |at| at + 1);
                return self.ask(Asked::Criterion(at), None, &ctx.look);
            }
            Action::AddLevel => return self.ask(Asked::Level(self.at.1), None, &ctx.look),
            Action::WeighCriterion => {
                let Some(at) = self.criterion() else { return Outcome::Ignored };
                return self.ask(Asked::Weight(at), None, &ctx.look);
            }
            Action::DropRubricPart => self.drop_part(ctx),
            Action::RubricBack => self.shift(false, ctx),
            Action::RubricOn => self.shift(true, ctx),
            other if self.go(other) => {}
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn on_reply(&mut self, reply: Reply, ctx: &mut Ctx<'_>) -> Outcome {
        match (self.asked.take(), reply) {
            (Some(asked), Reply::Text(typed)) => self.take(asked, &typed, ctx),
            _ => Outcome::Consumed,
        }
    }

    fn on_resume(&mut self, ctx: &mut Ctx<'_>) {
        if let Err(error) = self.read(ctx) {
            ctx.fail(&error);
        }
    }

    fn layout(&mut self, area: Rect, _: &Look<'_>) {
        self.narrow = Size::of(area) == Size::Compact;
        let area = aired(area);
        let (_, some, _) = self.widths(usize::from(area.width));
        let tall = usize::from(area.height.saturating_sub(4 + WHOLE)).max(1);
        let into = |from: usize, at: usize, room: usize| from.min(at).max((at + 1).saturating_sub(room));
        self.from = (into(self.from.0, self.criterion().unwrap_or(0), tall), into(self.from.1, self.at.1.saturating_sub(1), some));
    }

    fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        let area = aired(area);
        let room = usize::from(area.width);
        if self.rubric.is_none() {
            let text = tr!(
                look,
                "This assignment has no rubric yet. A rubric is a table: what is looked at, and for each how many points which work gets. Learners read it before they hand in; you mark with a digit a criterion."
            );
            for (line, y) in wrap(&text, room).into_iter().zip(area.y..area.bottom()) {
                frame.render_widget(Line::raw(line), Rect { y, height: 1, ..area });
            }
            return;
        }
        let tall = area.height.saturating_sub(WHOLE);
        let mut y = area.y;
        for line in self.lines(room, usize::from(tall), look) {
            if y < area.bottom() {
                frame.render_widget(line, Rect { y, height: 1, ..area });
            }
            y += 1;
        }
        for (line, y) in wrap(&self.whole(look), room).into_iter().zip((y + 1)..area.bottom()) {
            frame.render_widget(Line::raw(line), Rect { y, height: 1, ..area });
        }
    }
}
