//! A course as a tree: how far one is, what is due, what is locked and why; the cursor on the next thing to do.

mod details;
pub(in crate::tui::screens) mod rows;
#[cfg(test)]
mod tests;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::domain::completion::Status;
use crate::domain::seek::{folded, holds};
use crate::domain::text::Untrusted;
use crate::service::Error;
use crate::service::outline::{ItemView, ModuleView, Outline};
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::route::Route;
use crate::tui::screen::{Command, Ctx, Look, Outcome, Reply, Screen, Size};
use crate::tui::screens::shared::choose::{Choose, Offer};
use crate::tui::theme::Mean;
use crate::tui::widgets::prompt::Prompt;
use crate::tui::widgets::text::{cut, percent, progress, wrap};
use crate::tui::widgets::tree::Tree;

/// An entry of the tree: a module or an item, by id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Entry {
    Module(String),
    Item(String),
}

/// What a screen over this one was asked for.
enum Asked {
    Find,
    /// The items that were offered.
    Match(Vec<String>),
}

pub struct CourseOutline {
    outline: Outline,
    tree: Tree<Entry>,
    asked: Option<Asked>,
    /// The width the rows were made for.
    columns: usize,
    tree_area: Rect,
    details_area: Rect,
}

/// Columns of the tree where details stand beside it.
const TREE: u16 = 100;

/// Opens the outline of a course, the cursor on the next thing to do.
///
/// # Errors
/// What the service says: no such course for them.
pub fn open(course: &str, ctx: &mut Ctx<'_>) -> Result<Box<dyn Screen>, Error> {
    let outline = ctx.school.outline(&ctx.actor, course)?;
    Ok(Box::new(CourseOutline::new(outline)))
}

impl CourseOutline {
    pub fn new(outline: Outline) -> Self {
        let mut screen =
            Self { outline, tree: Tree::default(), asked: None, columns: 0, tree_area: Rect::default(), details_area: Rect::default() };
        for module in &screen.outline.modules {
            if matches!(module.status, Some(Status::Done | Status::Locked)) && screen.outline.modules.len() > 1 {
                screen.tree.fold(Entry::Module(module.id.clone()));
            }
        }
        screen.fill(76);
        if let Some(next) = screen.outline.next.clone() {
            screen.tree.select(&Entry::Item(next));
        }
        screen
    }

    fn fill(&mut self, columns: usize) {
        self.columns = columns;
        self.tree.set(rows::nodes(&self.outline, columns));
    }

    fn module(&self, id: &str) -> Option<&ModuleView> {
        self.outline.modules.iter().find(|module| module.id == id)
    }

    fn item(&self) -> Option<&ItemView> {
        match self.tree.list.selected()? {
            Entry::Item(id) => self.outline.item(id),
            Entry::Module(_) => None,
        }
    }

    fn open_here(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        let Some(item) = self.item() else {
            self.tree.toggle();
            return Outcome::Consumed;
        };
        if item.status == Some(Status::Locked) {
            let why = rows::reasons(&item.reasons, &ctx.look).join(" ");
            let text = tr!(ctx, "{title} is locked. {why}", title = item.title.for_screen(), why = why);
            ctx.say(text);
            return Outcome::Consumed;
        }
        Outcome::Go(Route::of_item(&self.outline.course, &item.id, item.kind))
    }

    /// The next item, or the one before, that is neither done nor locked; round the end.
    fn go_to_do(&mut self, forward: bool, ctx: &mut Ctx<'_>) {
        let items: Vec<&ItemView> = self.outline.items().collect();
        let here = match self.tree.list.selected() {
            Some(Entry::Item(id)) => items.iter().position(|item| item.id == *id),
            Some(Entry::Module(id)) => {
                let before = self.outline.modules.iter().take_while(|module| module.id != *id);
                Some(before.map(|module| module.items.len()).sum::<usize>()).map(|at| if forward { at.wrapping_sub(1) } else { at })
            }
            None => None,
        };
        let count = items.len();
        let at = here.unwrap_or(usize::MAX);
        let order: Vec<usize> = (1..=count)
            .map(|step| if forward { at.wrapping_add(step) % count } else { at.wrapping_add(count * 2).wrapping_sub(step) % count })
            .collect();
        let found = order.into_iter().find(|at| matches!(items[*at].status, Some(Status::Started | Status::NotStarted)));
        if let Some(id) = found.map(|at| items[at].id.clone()) {
            self.show(id);
        } else {
            let text = tr!(ctx, "There is nothing left to do here");
            ctx.say(text);
        }
    }

    fn find(&mut self, wanted: &str, ctx: &mut Ctx<'_>) -> Outcome {
        let wanted = folded(wanted.trim()).into_owned();
        if wanted.is_empty() {
            return Outcome::Consumed;
        }
        let found: Vec<&ItemView> = self.outline.items().filter(|item| holds(item.title.raw(), &wanted)).collect();
        match found.as_slice() {
            [] => {
                let text = tr!(ctx, "No title here has `{text}` in it", text = Untrusted::new(wanted).for_screen());
                ctx.say(text);
                Outcome::Consumed
            }
            [one] => {
                self.show(one.id.clone());
                Outcome::Consumed
            }
            several => {
                let offers = several.iter().map(|item| Offer { text: rows::line(item), remark: rows::remark(item, &ctx.look) }).collect();
                let ids = several.iter().map(|item| item.id.clone()).collect();
                self.asked = Some(Asked::Match(ids));
                Outcome::Modal(Box::new(Choose::new(tr!(ctx, "Found in this course"), offers, 0)))
            }
        }
    }

    /// Whether the cursor goes on to what is next: what it is on was finished, or the learner went on to that one and left it in the middle.
    /// Where neither is so it stays, so that whoever looks at something again finds their place.
    fn goes_on(&self, before: &Outline, next: &str) -> bool {
        let is_done = |outline: &Outline, id: &str| outline.item(id).is_some_and(|item| item.status == Some(Status::Done));
        let finished = match self.tree.list.selected() {
            Some(Entry::Item(id)) => is_done(&self.outline, id) && !is_done(before, id),
            _ => false,
        };
        let state = |outline: &Outline| outline.item(next).map(|item| (item.status, item.read));
        let now = state(&self.outline);
        finished || (now != state(before) && now.is_some_and(|(status, _)| status == Some(Status::Started)))
    }

    fn show(&mut self, item: String) {
        self.tree.select(&Entry::Item(item));
    }

    /// How far one is, above the tree.
    fn summary(&self, columns: usize, look: &Look<'_>) -> String {
        let Some(done) = self.outline.progress else {
            let items = self.outline.items().count();
            return tr!(look, one "{n} item" | "{n} items", n = items);
        };
        let counts = tr!(look, "{n} of {all} done", n = done.completed, all = done.required);
        let share = if done.required == 0 { 100 } else { percent(done.completed.into(), done.required.into()) };
        match columns {
            0..50 => tr!(look, "{counts}, {percent} %", counts = counts, percent = share),
            _ => format!("{} {share} %   {counts}", progress(done.completed.into(), done.required.into(), 22)),
        }
    }
}

impl Screen for CourseOutline {
    fn title(&self, _look: &Look<'_>) -> String {
        self.outline.title.for_screen().into_owned()
    }

    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Course, Scope::Item, Scope::Tree, Scope::Search, Scope::Move]
    }

    fn status(&self, look: &Look<'_>) -> Option<String> {
        if self.details_area.width > 0 {
            return Some(rows::legend(self.columns, look));
        }
        let reasons = match self.tree.list.selected()? {
            Entry::Item(id) => &self.outline.item(id)?.reasons,
            Entry::Module(id) => &self.module(id)?.reasons,
        };
        match rows::reasons(reasons, look).join(" ") {
            why if why.is_empty() => Some(rows::legend(self.columns, look)),
            why => Some(tr!(look, "Locked. {why}", why = why)),
        }
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        let locked = self.item().filter(|item| item.status == Some(Status::Locked));
        let why = locked.map(|item| rows::reasons(&item.reasons, look).join(" "));
        let open = if self.item().is_some() { tr!(look, "open") } else { tr!(look, "fold / unfold") };
        vec![
            Command::pair(Action::Up, Action::Down, tr!(look, "move")),
            Command::new(Action::Open).label(open).barred(why),
            Command::pair(Action::NextOpen, Action::PreviousOpen, tr!(look, "to do")),
            Command::pair(Action::Fold, Action::Unfold, tr!(look, "fold")),
            Command::new(Action::Find),
            Command::quiet(Action::PageDown),
            Command::quiet(Action::PageUp),
            Command::quiet(Action::First),
            Command::quiet(Action::Last),
        ]
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        match action {
            Action::Open => return self.open_here(ctx),
            Action::NextOpen => self.go_to_do(true, ctx),
            Action::PreviousOpen => self.go_to_do(false, ctx),
            Action::Find => {
                self.asked = Some(Asked::Find);
                return Outcome::Modal(Box::new(Prompt::new(tr!(ctx, "Find in this course"), tr!(ctx, "A part of a title"))));
            }
            other if self.tree.on_action(other) => {}
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn on_reply(&mut self, reply: Reply, ctx: &mut Ctx<'_>) -> Outcome {
        match (self.asked.take(), reply) {
            (Some(Asked::Find), Reply::Text(wanted)) => return self.find(&wanted, ctx),
            (Some(Asked::Match(ids)), Reply::Chosen(at)) => {
                if let Some(id) = ids.into_iter().nth(at) {
                    self.show(id);
                }
            }
            _ => {}
        }
        Outcome::Consumed
    }

    fn on_resume(&mut self, ctx: &mut Ctx<'_>) {
        let answer = ctx.school.outline(&ctx.actor, &self.outline.course);
        let Some(outline) = ctx.try_or_say(answer) else { return };
        let before = std::mem::replace(&mut self.outline, outline);
        self.fill(self.columns);
        if let Some(next) = self.outline.next.clone().filter(|next| self.goes_on(&before, next)) {
            self.show(next);
        }
    }

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        let wide = Size::of(area) == Size::Wide;
        let summary = if area.height > 6 { 2 } else { 0 };
        let tree = Rect {
            y: area.y + summary,
            height: area.height - summary,
            width: if wide { TREE.min(area.width - 20) } else { area.width },
            ..area
        };
        self.details_area = if wide {
            Rect { x: tree.right() + 2, width: area.right().saturating_sub(tree.right() + 3), ..tree }
        } else {
            Rect { width: 0, ..area }
        };
        self.tree_area = tree;
        let columns = usize::from(tree.width).saturating_sub(3);
        if columns != self.columns {
            self.fill(columns);
        }
        let outline = &self.outline;
        self.tree.layout_with(tree, |entry, folded| rows::lines(outline, entry, folded, columns, look));
    }

    fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        let columns = usize::from(area.width).saturating_sub(2);
        if self.tree_area.y > area.y {
            let place = Rect { x: area.x + 1.min(area.width), width: area.width.saturating_sub(2), height: 1, ..area };
            frame.render_widget(Line::raw(cut(&self.summary(columns, look), columns)), place);
        }
        if self.tree.list.is_empty() {
            let text = tr!(look, "There is nothing in this course yet. What its instructors publish appears here.");
            for (row, line) in wrap(&text, columns).into_iter().enumerate() {
                let y = self.tree_area.y.saturating_add(u16::try_from(row).unwrap_or(0));
                frame.render_widget(
                    Line::styled(line, look.style(Mean::Muted)),
                    Rect { x: area.x + 1.min(area.width), y, width: area.width.saturating_sub(1), height: 1 }.intersection(area),
                );
            }
            return;
        }
        self.tree.list.render(frame, self.tree_area, true, look);
        if self.details_area.width > 0 {
            self.render_details(frame, look);
        }
    }
}
