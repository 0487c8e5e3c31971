//! The dates of a course: when each item opens, is due and closes, changed where they stand, with what was understood said at once; all of
//! them moved by days after a look at what that does.

mod draw;
mod shift;

use chrono_tz::Tz;
use ratatui::Frame;
use ratatui::layout::Rect;

use crate::domain::course::{CourseState, DateRule};
use crate::domain::schedule::{DateOverride, Which};
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::domain::when::{self as dates, Edge};
use crate::service::Error;
use crate::service::course::{DatesRow, DatesView};
use crate::service::term::{DateStep, DatesEdit, DatesShift};
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::screen::{Command, Ctx, Look, Outcome, Reply, Screen};
use crate::tui::screens::staff::bars;
use crate::tui::screens::staff::undo::{Undo, offer};
use crate::tui::when;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::list::{List, MARK, Row};
use crate::tui::widgets::prompt::Prompt;
use crate::tui::widgets::text::aired;

/// Columns that a date takes, at least and at most.
const DATE: (usize, usize) = (12, 21);
/// Below this an item is a card of two lines, which shows the date of one column.
const ROOMY: usize = 70;
const COLUMNS: [Which; 3] = [Which::Open, Which::Due, Which::Close];

/// What the cursor can stand on.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Entry {
    /// The day that relative dates count from.
    Start,
    Item(usize),
}

enum Asked {
    Days,
    Shift(Box<DatesShift>),
}

/// The screen.
pub struct Dates {
    view: DatesView,
    title: Untrusted,
    zone: Tz,
    may: bool,
    state: CourseState,
    list: List<Entry>,
    column: usize,
    /// What is typed into the cell under the cursor.
    typing: Option<Field>,
    /// Why what is typed cannot be taken.
    wrong: Option<String>,
    asked: Option<Asked>,
    undo: Undo<DatesEdit>,
    areas: [Rect; 3],
    room: usize,
    /// Columns of a date.
    date: usize,
}

/// # Errors
/// What the service says.
pub fn open(course: &str, ctx: &mut Ctx<'_>) -> Result<Box<dyn Screen>, Error> {
    let taught = ctx.school.taught_course(&ctx.actor, course)?;
    let view = ctx.school.dates(&ctx.actor, course)?;
    let zone = view.zone.parse().unwrap_or(Tz::UTC);
    let mut screen = Dates {
        zone,
        title: taught.view.outline.title,
        may: taught.deeds.publish,
        state: taught.view.outline.state,
        list: List::default(),
        column: 1,
        typing: None,
        wrong: None,
        asked: None,
        undo: Undo::default(),
        areas: [Rect::default(); 3],
        room: 80,
        date: DATE.0,
        view,
    };
    screen.arrange();
    screen.list.on_action(Action::Down);
    Ok(Box::new(screen))
}

fn instant(row: &DatesRow, which: Which) -> Option<Instant> {
    match which {
        Which::Open => row.open,
        Which::Due => row.due,
        Which::Close => row.close,
    }
}

/// The rule of a date that counts from something, or names no instant yet.
fn rule(row: &DatesRow, which: Which) -> Option<&DateRule> {
    row.counted.iter().chain(&row.relative).find(|(of, _)| *of == which).map(|(_, rule)| rule)
}

/// What a typed text says; `Ok(None)`: as the course's own file has it.
fn read(text: &str, which: Which, now: Instant, zone: Tz) -> Result<Option<DateOverride>, String> {
    match text.trim() {
        "" | "none" => Ok(Some(DateOverride::None)),
        "file" => Ok(None),
        text => {
            if let Some(rule) = crate::package::native::dates::parse(text) {
                return Ok(Some(DateOverride::Is(rule)));
            }
            let edge = if which == Which::Open { Edge::Start } else { Edge::End };
            Ok(Some(DateOverride::Is(DateRule::Exactly(dates::parse(text, edge, now, zone)?))))
        }
    }
}

impl Dates {
    fn arrange(&mut self) {
        let tall = if self.is_narrow() { 2 } else { 1 };
        let items = (0..self.view.items.len()).map(|at| Row::later(Entry::Item(at), tall));
        self.list.set(std::iter::once(Row::later(Entry::Start, 1)).chain(items).collect());
    }

    /// Whether a date counts from the day the course begins, which nobody has set.
    fn waits_for_start(&self, rule: &DateRule) -> bool {
        self.view.term_start.is_none() && matches!(rule, DateRule::Week { .. } | DateRule::Day { .. })
    }

    fn is_narrow(&self) -> bool {
        self.room < ROOMY
    }

    fn which(&self) -> Which {
        COLUMNS[self.column.min(2)]
    }

    fn item(&self) -> Option<&DatesRow> {
        match self.list.selected()? {
            Entry::Item(at) => self.view.items.get(*at),
            Entry::Start => None,
        }
    }

    /// What stands in the cell, as one types it.
    fn written(&self) -> String {
        let Some(row) = self.item() else { return self.view.term_start.map(|day| day.to_string()).unwrap_or_default() };
        let which = self.which();
        if let Some(rule) = rule(row, which) {
            return rule.to_string();
        }
        let local = |at: Instant| {
            let format = if at.0 % 60_000 == 0 { "%Y-%m-%d %H:%M" } else { "%Y-%m-%d %H:%M:%S" };
            at.to_utc().with_timezone(&self.zone).format(format).to_string()
        };
        instant(row, which).map(local).unwrap_or_default()
    }

    fn edit(&mut self) {
        let mut field = Field::new(self.written());
        field.mark_whole();
        (self.typing, self.wrong) = (Some(field), None);
    }

    /// Says what was changed and remembers what takes it back.
    fn done(&mut self, edit: &DatesEdit, said: &str, ctx: &mut Ctx<'_>) {
        self.undo.keep(edit.undone(), ctx.now);
        let key = ctx.look.keymap.shown(Action::UndoDates).unwrap_or_default();
        let said = tr!(ctx, "{said}. {key} undoes it (30 s)", said = said, key = key);
        ctx.done(said);
        self.look_again(ctx);
    }

    fn look_again(&mut self, ctx: &mut Ctx<'_>) {
        let answer = ctx.school.dates(&ctx.actor, &self.view.course);
        if let Some(view) = ctx.try_or_say(answer) {
            self.view = view;
            self.arrange();
        }
    }

    /// Takes what is typed. What cannot be read stays to be mended.
    fn take(&mut self, ctx: &mut Ctx<'_>) {
        let Some(text) = self.typing.as_ref().map(|field| field.text().to_owned()) else { return };
        if text.trim() == self.written() {
            // Looked at and left: a date that counts from the term goes on to do so.
            (self.typing, self.wrong) = (None, None);
            return;
        }
        let answer = self.edited(&text, ctx.now).and_then(|edit| {
            ctx.school.edit_dates(&ctx.actor, &self.view.course, &edit)?;
            Ok(edit)
        });
        match answer {
            Ok(edit) => {
                self.typing = None;
                let waits = edit.steps.iter().any(|step| matches!(&step.is, Some(DateOverride::Is(rule)) if self.waits_for_start(rule)));
                let said =
                    if waits { tr!(ctx, "Saved, and not in force before the day the course begins is set") } else { tr!(ctx, "Saved") };
                self.done(&edit, &said, ctx);
            }
            Err(error) => {
                ctx.heed(&error);
                self.wrong = Some(error.fields.first().map_or(error.message, |(_, message)| message.clone()));
            }
        }
    }

    /// What the typed text makes of the date under the cursor.
    fn edited(&self, text: &str, now: Instant) -> Result<DatesEdit, Error> {
        let Some(row) = self.item() else {
            let day = match text.trim() {
                "" => None,
                day => Some(dates::day(day).map_err(Error::invalid)?),
            };
            return Ok(DatesEdit { term_start: Some((self.view.term_start, day)), ..DatesEdit::default() });
        };
        let which = self.which();
        let is = read(text, which, now, self.zone).map_err(Error::invalid)?;
        let step = DateStep { item: row.item.clone(), which, was: row.overrides.of(which).cloned(), is };
        Ok(DatesEdit { steps: vec![step], ..DatesEdit::default() })
    }

    fn clear(&mut self, ctx: &mut Ctx<'_>) {
        self.typing = Some(Field::default());
        self.take(ctx);
        if self.wrong.take().is_some() {
            self.typing = None;
        }
    }

    fn take_back(&mut self, ctx: &mut Ctx<'_>) {
        let Some(edit) = self.undo.held(ctx.now) else { return };
        let answer = ctx.school.edit_dates(&ctx.actor, &self.view.course, edit);
        if ctx.try_or_say(answer).is_some() {
            self.undo.forget();
            let said = tr!(ctx, "Taken back: the dates are as they were");
            ctx.done(said);
            self.look_again(ctx);
        }
    }

    fn barred(&self, look: &Look<'_>) -> Option<String> {
        bars::instructors(self.may, self.state, look)
    }
}

impl Screen for Dates {
    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "Dates")
    }

    fn scopes(&self) -> &'static [Scope] {
        if self.typing.is_some() { &[Scope::Line, Scope::Edit] } else { &[Scope::Dates, Scope::Table, Scope::Item, Scope::Move] }
    }

    fn typing(&self) -> bool {
        self.typing.is_some()
    }

    fn status(&self, look: &Look<'_>) -> Option<String> {
        if self.typing.is_some() {
            return Some(tr!(look, "2027-02-01 18:00, fri 18:00, +2d, week 2 fri 18:00; empty for none, `file` for the course's own"));
        }
        let here = self.item().and_then(|row| Some((rule(row, self.which())?, instant(row, self.which())?)));
        if let Some((rule, at)) = here {
            return Some(format!("{rule} = {}", when::in_full(look, at)));
        }
        let starred = self.view.items.iter().any(|row| !row.set.is_empty());
        let waits = self.view.term_start.is_none() && self.view.items.iter().any(|row| row.needs_term_start);
        if waits {
            return Some(tr!(look, "Some dates count from the day the course begins: set that first"));
        }
        let zone = tr!(look, "Read in the school's zone, {zone}", zone = self.view.zone);
        Some(if starred { tr!(look, "{zone}; * set on this screen, whatever the course came with", zone = zone) } else { zone })
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        if self.typing.is_some() {
            return vec![Command::new(Action::Accept).label(tr!(look, "save")), Command::new(Action::Back).label(tr!(look, "leave it"))];
        }
        let barred = self.barred(look);
        let empty = self.written().is_empty().then(|| tr!(look, "there is no date"));
        let mut commands = vec![
            Command::new(Action::EditDate).barred(barred.clone()),
            Command::pair(Action::ColumnLeft, Action::ColumnRight, tr!(look, "column")),
            Command::pair(Action::Up, Action::Down, tr!(look, "move")),
            Command::new(Action::ClearDate).barred(barred.clone().or(empty)),
            Command::new(Action::ShiftDates).barred(barred.clone()),
            Command::quiet(Action::Open).label(tr!(look, "change")).barred(barred),
        ];
        offer(&mut commands, Action::UndoDates, self.undo.held(look.now).is_some(), look);
        commands
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        if let Some(field) = &mut self.typing {
            match action {
                Action::Accept => self.take(ctx),
                Action::Back => (self.typing, self.wrong) = (None, None),
                other if field.on_action(other) => self.wrong = None,
                _ => return Outcome::Ignored,
            }
            return Outcome::Consumed;
        }
        match action {
            Action::EditDate | Action::Open => self.edit(),
            Action::ClearDate => self.clear(ctx),
            Action::ColumnLeft => self.column = self.column.saturating_sub(1),
            Action::ColumnRight => self.column = (self.column + 1).min(2),
            Action::UndoDates => self.take_back(ctx),
            Action::ShiftDates => {
                self.asked = Some(Asked::Days);
                let prompt =
                    Prompt::new(tr!(ctx, "Move all dates by how many days?"), tr!(ctx, "7 for a week later, -1 for a day earlier"));
                return Outcome::Modal(Box::new(prompt));
            }
            other if self.list.on_action(other) => {}
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn on_text(&mut self, text: &str, _ctx: &mut Ctx<'_>) -> Outcome {
        let Some(field) = &mut self.typing else { return Outcome::Ignored };
        field.insert(text);
        self.wrong = None;
        Outcome::Consumed
    }

    fn on_reply(&mut self, reply: Reply, ctx: &mut Ctx<'_>) -> Outcome {
        match (self.asked.take(), reply) {
            (Some(Asked::Days), Reply::Text(text)) => return self.ask_to_shift(&text, ctx),
            (Some(Asked::Shift(shift)), Reply::Yes) => self.shift(&shift, ctx),
            _ => {}
        }
        Outcome::Consumed
    }

    fn on_resume(&mut self, ctx: &mut Ctx<'_>) {
        self.look_again(ctx);
    }

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        let area = aired(area);
        let room = usize::from(area.width.saturating_sub(MARK)).min(118);
        if room != self.room {
            self.room = room;
            self.arrange();
        }
        self.date = self.widest(look);
        let head = u16::from(area.height > 6);
        let foot = if self.typing.is_some() { 2.min(area.height.saturating_sub(head + 1)) } else { 0 };
        let list = Rect { y: area.y + head, height: area.height - head - foot, ..area };
        self.areas = [Rect { height: head, ..area }, list, Rect { y: area.bottom() - foot, height: foot, ..area }];
        let here = self.list.selected().cloned();
        let mut shown = std::mem::take(&mut self.list);
        shown.layout_with(list, |_, entry| self.lines(entry, here.as_ref() == Some(entry), look));
        self.list = shown;
    }

    fn render(&self, frame: &mut Frame<'_>, _area: Rect, look: &Look<'_>) {
        self.draw(frame, look);
    }
}
