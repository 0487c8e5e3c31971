//! A course under construction: its modules and items, made, moved, renamed, removed and published. What learners have stays as it is until
//! then.

mod act;
mod adding;
mod banks;
mod course_form;
mod files;
mod item_form;
mod lost;
mod make;
mod preview;
mod publish;
mod regrade;
mod requires;
mod rows;
mod rubric;
#[cfg(test)]
mod tests;
mod word;
mod write;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::domain::course::ItemKind;
use crate::domain::time::Instant;
use crate::service::Error;
use crate::service::author::{Changed, GoneItem, StepView, WorkItem, WorkModule, Workshop as View};
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::job::Job;
use crate::tui::route::Route;
use crate::tui::screen::{Command, Ctx, Look, Outcome, Reply, Screen, Size};
use crate::tui::theme::Mean;
use crate::tui::widgets::text::{aired, wrap};
use crate::tui::widgets::tree::Tree;
pub use files::open as files;
pub use make::make;
pub use preview::open as preview;
pub use write::open as write;

/// What the cursor can stand on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Entry {
    Module(String),
    Item(String),
    /// By its path.
    Bank(String),
    /// An item that was removed and published.
    Gone(String),
    /// A text of one's own, by the item it was written in, which is not there any more.
    Lost(String),
}

/// What a screen over this one was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Asked {
    Kind,
    Title(ItemKind),
    /// The address of a link of that title.
    Address(String),
    /// Which file of the course an item offers.
    File(Vec<String>),
    /// What the item that offers this one is called.
    FileTitle(String),
    ModuleTitle,
    BankTitle,
    /// Which question of a quiz or bank moves.
    Question(String, Vec<String>),
    /// Where it goes.
    Holder {
        from: String,
        question: String,
        ids: Vec<String>,
    },
    Rename(Entry),
    /// The modules an item may go to.
    MoveTo(String, Vec<String>),
    Remove(Entry),
    /// What becomes of a text that stands in no item.
    Lost(String),
    /// Whether it is thrown away.
    ThrowAway(String),
    Publish,
    /// Whether a draft is opened to its learners with it.
    PublishDraft,
    Discard,
    /// Somebody else's step.
    Walk {
        again: bool,
        step: StepView,
    },
    /// Which of these quizzes is marked anew.
    Regrade(Vec<String>),
    /// Where each mistake is: item and line.
    Mistakes(Vec<(String, u32)>),
}

/// The workshop of one course.
pub struct Workshop {
    view: View,
    tree: Tree<Entry>,
    asked: Option<Asked>,
    /// Under way; nothing is changed meanwhile.
    publishing: Option<Job<Result<publish::Done, Error>>>,
    details: Rect,
    /// Items are cards of two lines.
    narrow: bool,
}

/// # Errors
/// What the service says.
pub fn open(course: &str, ctx: &mut Ctx<'_>) -> Result<Box<dyn Screen>, Error> {
    let view = ctx.school.working_copy(&ctx.actor, course)?;
    Ok(Box::new(Workshop { view, tree: Tree::default(), asked: None, publishing: None, details: Rect::default(), narrow: false }))
}

impl Workshop {
    fn slug(&self) -> &str {
        &self.view.course
    }

    fn item(&self, id: &str) -> Option<&WorkItem> {
        self.view.modules.iter().flat_map(|module| &module.items).find(|item| item.id == id)
    }

    fn module(&self, id: &str) -> Option<&WorkModule> {
        self.view.modules.iter().find(|module| module.id == id)
    }

    fn is_empty(&self) -> bool {
        self.view.modules.is_empty() && self.view.banks.is_empty() && lost::of(&self.view).next().is_none()
    }

    /// The item under the cursor.
    fn here(&self) -> Option<&WorkItem> {
        match self.tree.list.selected()? {
            Entry::Item(id) => self.item(id),
            Entry::Module(_) | Entry::Bank(_) | Entry::Gone(_) | Entry::Lost(_) => None,
        }
    }

    /// The removed item under the cursor.
    fn gone_here(&self) -> Option<&GoneItem> {
        let Entry::Gone(id) = self.tree.list.selected()? else { return None };
        self.view.gone.iter().find(|item| item.id == *id)
    }

    /// Where an item stands: its module and the place in it.
    fn place(&self, id: &str) -> Option<(usize, usize)> {
        let within = |module: &WorkModule| module.items.iter().position(|item| item.id == id);
        self.view.modules.iter().enumerate().find_map(|(at, module)| within(module).map(|place| (at, place)))
    }

    /// The module under the cursor, or the one that holds what is.
    fn module_here(&self) -> Option<&WorkModule> {
        match self.tree.list.selected()? {
            Entry::Module(id) => self.module(id),
            Entry::Item(id) => self.view.modules.get(self.place(id)?.0),
            Entry::Bank(_) | Entry::Gone(_) | Entry::Lost(_) => None,
        }
    }

    /// Takes what a change left, puts the cursor on what it made or moved, and tells how to take it back.
    fn take(&mut self, answer: Result<Changed, Error>, ctx: &mut Ctx<'_>) -> bool {
        let Some(Changed { target, workshop }) = ctx.try_or_say(answer) else { return false };
        self.view = workshop;
        self.show(&ctx.look);
        if let Some(id) = target {
            self.go_to(&id);
        }
        if let Some(step) = &self.view.undo {
            let key = ctx.look.keymap.shown(Action::UndoEdit).unwrap_or_default();
            let said = tr!(ctx, "{what}. {key} takes it back.", what = step.says.for_screen(), key = key);
            ctx.done(said);
        }
        true
    }

    fn go_to(&mut self, id: &str) {
        let entry = match id {
            id if self.module(id).is_some() => Entry::Module(id.to_owned()),
            id if self.bank(id).is_some() => Entry::Bank(id.to_owned()),
            id => Entry::Item(id.to_owned()),
        };
        self.tree.select(&entry);
    }

    fn show(&mut self, look: &Look<'_>) {
        self.tree.set(rows::nodes(&self.view, self.narrow, look));
    }

    fn reload(&mut self, ctx: &mut Ctx<'_>) {
        let answer = ctx.school.working_copy(&ctx.actor, &self.view.course);
        if let Some(view) = ctx.try_or_say(answer) {
            self.view = view;
        }
    }

    /// Head, tree, and in wide terminals what is known of the entry under the cursor.
    fn areas(&self, area: Rect, look: &Look<'_>) -> [Rect; 3] {
        let wide = Size::of(area) == Size::Wide;
        let area = aired(area);
        let lines = u16::try_from(self.head(area.width, look).len()).unwrap_or(u16::MAX);
        let used = if area.height > 8 { lines.min(area.height / 2) } else { 0 };
        let body = Rect { y: area.y + used, height: area.height - used, ..area };
        let list = if wide { Rect { width: body.width * 3 / 5, ..body } } else { body };
        let details = Rect { x: list.right() + 2, width: body.right().saturating_sub(list.right() + 2), ..body };
        [Rect { height: used, ..area }, list, if wide { details } else { Rect { width: 0, ..body } }]
    }

    /// What is not published yet, who else is at work, and an update that waits.
    fn head(&self, room: u16, look: &Look<'_>) -> Vec<Line<'static>> {
        let mut lines = Vec::new();
        let mut say = |text: String, mean| {
            lines.extend(wrap(&text, usize::from(room.max(1))).into_iter().map(|line| Line::styled(line, look.style(mean))));
        };
        say(publish::counted(&self.view, look), Mean::Info);
        if self.view.updated.is_some() {
            let key = look.keymap.shown(Action::TakeOver).unwrap_or_default();
            say(tr!(look, "! The course was imported anew meanwhile. {key} takes that into your changes.", key = key), Mean::Warn);
        }
        if let Some(said) = lost::said(&self.view, look) {
            say(said, Mean::Warn);
        }
        for aside in self.view.asides.iter().filter(|aside| !(aside.own && aside.homeless)) {
            say(rows::beside(aside, &self.view, look), Mean::Warn);
        }
        for editor in &self.view.others {
            let name = editor.name.as_ref().map_or_else(|| tr!(look, "Somebody at the console"), |name| name.for_screen().into_owned());
            let item = editor.item.as_deref().and_then(|id| word::known(id, &self.view));
            say(
                match item {
                    Some(item) => tr!(look, "{name} is at work on {item}.", name = name, item = item),
                    None => tr!(look, "{name} is at work here.", name = name),
                },
                Mean::Warn,
            );
        }
        lines.push(Line::default());
        lines
    }
}

impl Screen for Workshop {
    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "Changes: {course}", course = self.view.title.for_screen())
    }

    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Workshop, Scope::Tree, Scope::Item, Scope::Move]
    }

    fn status(&self, look: &Look<'_>) -> Option<String> {
        if self.publishing.is_some() {
            return Some(tr!(look, "Publishing ..."));
        }
        if self.is_empty() {
            return None;
        }
        if let Some(said) = self.bank_status(look) {
            return Some(said);
        }
        if let Some(gone) = self.gone_here() {
            return Some(rows::kept(gone, look));
        }
        if self.lost_here().is_some() {
            return Some(lost::about(look));
        }
        let key = look.keymap.shown(Action::UndoEdit).unwrap_or_default();
        let what = |step: &StepView| step.says.for_screen().into_owned();
        let last = self.view.undo.as_ref().map(|step| match &step.name {
            Some(name) if !step.own => {
                tr!(look, "Last, by {name}: {what}. {key} takes it back.", name = name.for_screen(), what = what(step), key = key)
            }
            _ => tr!(look, "Last: {what}. {key} takes it back.", what = what(step), key = key),
        });
        // In a narrow footer there is no room for it.
        let rubric = self
            .here()
            .filter(|item| self.narrow && item.kind == ItemKind::Assignment)
            .map(|_| tr!(look, "{key} leads to its rubric.", key = look.keymap.shown(Action::EditRubric).unwrap_or_default()));
        let said: Vec<String> = rubric.into_iter().chain(last).collect();
        (!said.is_empty()).then(|| said.join(" "))
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        if self.publishing.is_some() { Vec::new() } else { self.offered(look) }
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        match action {
            Action::Quit => Outcome::Ignored,
            _ if self.publishing.is_some() => Outcome::Consumed,
            action => self.act(action, ctx),
        }
    }

    fn on_reply(&mut self, reply: Reply, ctx: &mut Ctx<'_>) -> Outcome {
        self.answered(reply, ctx)
    }

    fn on_resume(&mut self, ctx: &mut Ctx<'_>) {
        self.reload(ctx);
    }

    fn wake(&self) -> Option<Instant> {
        self.publishing.as_ref().map(Job::wake)
    }

    fn on_tick(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        match Job::ended(&mut self.publishing, ctx.now) {
            Some(answer) => self.published(answer, ctx),
            None => Outcome::Consumed,
        }
    }

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        let [_, list, details] = self.areas(area, look);
        self.details = details;
        self.narrow = list.width < 60;
        self.show(look);
        let view = &self.view;
        self.tree.layout_with(list, |entry, folded| rows::lines(view, entry, folded, list.width, look));
    }

    fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        let [head, list, details] = self.areas(area, look);
        for (line, row) in self.head(head.width, look).into_iter().zip(head.rows()) {
            frame.render_widget(line, row);
        }
        if self.is_empty() {
            let key = look.keymap.shown(Action::AddModule).unwrap_or_default();
            let text =
                tr!(look, "Nothing in it yet. {key} makes the first module; pages, quizzes and assignments stand in modules.", key = key);
            for (line, row) in wrap(&text, usize::from(list.width.max(1))).into_iter().zip(list.rows()) {
                frame.render_widget(Line::raw(line), row);
            }
            return;
        }
        self.tree.list.render(frame, list, true, look);
        if details.width > 0 {
            rows::details(self, frame, details, look);
        }
    }
}

/// The route of the text of an item.
fn writing(course: &str, item: &str, line: Option<u32>) -> Route {
    Route::Write { course: course.to_owned(), item: item.to_owned(), line }
}
