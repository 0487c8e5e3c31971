//! A course as its staff see it: what is published, who is in it and how far they are.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::domain::course::CourseState;
use crate::service::Error;
use crate::service::course::CourseView;
use crate::service::enrollment::{Roster, RosterRow};
use crate::service::outline::{ItemState, ItemView, ModuleView};
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::route::Route;
use crate::tui::screen::{Command, Ctx, Look, Outcome, Reply, Screen};
use crate::tui::screens::staff::home::state;
use crate::tui::theme::Mean;
use crate::tui::when;
use crate::tui::widgets::ask::Ask;
use crate::tui::widgets::list::{List, MARK, Row};
use crate::tui::widgets::text::{aired, cut, fit};

/// Which part of it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Items,
    People,
}

/// The course page of its staff.
pub struct Course {
    view: CourseView,
    roster: Roster,
    part: Part,
    /// Item ids, or user names.
    list: List<String>,
}

/// # Errors
/// What the service says.
pub fn open(course: &str, ctx: &mut Ctx<'_>) -> Result<Box<dyn Screen>, Error> {
    let view = ctx.school.course(&ctx.actor, course)?;
    let roster = ctx.school.roster(&ctx.actor, course)?;
    Ok(Box::new(Course { view, roster, part: Part::Items, list: List::default() }))
}

impl Course {
    fn slug(&self) -> &str {
        &self.view.outline.course
    }

    fn is_published(&self) -> bool {
        self.view.outline.state == CourseState::Published
    }

    fn rows(&self, columns: u16, look: &Look<'_>) -> Vec<Row<String>> {
        let room = usize::from(columns.saturating_sub(MARK)).min(110);
        match self.part {
            Part::Items => self.view.outline.modules.iter().flat_map(|module| module_rows(module, room, look)).collect(),
            Part::People if self.roster.people.is_empty() => {
                let text = tr!(look, "Nobody is in this course yet: lyceum enroll {course} NAME...", course = self.slug());
                vec![Row::heading(Line::raw(cut(&text, room)))]
            }
            Part::People => self.roster.people.iter().map(|row| person_row(row, room, look)).collect(),
        }
    }

    fn head(&self, look: &Look<'_>) -> Line<'static> {
        let view = &self.view;
        let parts = [
            (Part::Items, tr!(look, "Items {n}", n = view.outline.items().count())),
            (Part::People, tr!(look, "People {n}", n = self.roster.people.len())),
        ];
        let mut spans = vec![Span::styled(state(view.outline.state, look), look.style(Mean::Info)), Span::raw("   ")];
        for (part, text) in parts {
            let (text, mean) = if part == self.part { (format!("[{text}]"), Mean::Strong) } else { (format!(" {text} "), Mean::Text) };
            spans.extend([Span::styled(text, look.style(mean)), Span::raw("  ")]);
        }
        Line::from(spans)
    }

    fn switch(&mut self) {
        self.part = if self.part == Part::Items { Part::People } else { Part::Items };
        self.list = List::default();
    }

    fn open_item(&self) -> Outcome {
        let item = self.list.selected().and_then(|id| self.view.outline.item(id));
        item.filter(|_| self.part == Part::Items)
            .map_or(Outcome::Consumed, |item| Outcome::Go(Route::of_item(self.slug(), &item.id, item.kind)))
    }

    fn ask_to_publish(&self, ctx: &Ctx<'_>) -> Outcome {
        let title = self.view.outline.title.for_screen();
        let ask = if self.is_published() {
            let learners = self.roster.people.len();
            let text = tr!(ctx, one "It becomes a draft: {n} person cannot see it until it is published again. No work is lost." | "It becomes a draft: {n} people cannot see it until it is published again. No work is lost.", n = learners);
            Ask::new(tr!(ctx, "Hide {course}?", course = title), text).yes(tr!(ctx, "hide it"))
        } else {
            Ask::new(tr!(ctx, "Publish {course}?", course = title), tr!(ctx, "Everybody in it can see it from now on."))
                .yes(tr!(ctx, "publish"))
        };
        Outcome::Modal(Box::new(ask))
    }

    fn publish(&mut self, ctx: &mut Ctx<'_>) {
        let slug = self.slug().to_owned();
        let changed =
            if self.is_published() { ctx.school.unpublish(&ctx.actor, &slug, &[]) } else { ctx.school.publish(&ctx.actor, &slug, &[]) };
        if ctx.try_or_say(changed).is_some() {
            self.on_resume(ctx);
            let said = if self.is_published() { tr!(ctx, "Published") } else { tr!(ctx, "A draft again") };
            ctx.done(said);
        }
    }
}

fn module_rows(module: &ModuleView, room: usize, look: &Look<'_>) -> Vec<Row<String>> {
    let title = cut(&module.title.for_screen(), room);
    let mut rows = vec![Row::heading(Line::styled(title, look.style(Mean::Heading)))];
    rows.extend(module.items.iter().map(|item| item_row(item, room, look)));
    rows
}

fn item_row(item: &ItemView, room: usize, look: &Look<'_>) -> Row<String> {
    let word = match item.state {
        ItemState::Published => String::new(),
        ItemState::Hidden => tr!(look, "hidden"),
        ItemState::Archived => tr!(look, "archived"),
    };
    let due = item.due.map(|due| tr!(look, "due {when}", when = when::moment(look, due))).unwrap_or_default();
    let points = item.points.map(|points| tr!(look, "{n} points", n = points)).unwrap_or_default();
    let facts = [word, points, due].into_iter().filter(|fact| !fact.is_empty()).collect::<Vec<_>>().join("  ");
    let title = item.title.for_screen();
    let kind = fit(item.kind.word(), 11);
    if room < 58 {
        return Row::card(
            item.id.clone(),
            vec![Line::raw(cut(&title, room)), Line::styled(cut(&format!("  {kind} {facts}"), room), look.style(Mean::Muted))],
        );
    }
    Row::new(item.id.clone(), Line::raw(cut(&format!("{} {kind} {facts}", fit(&title, room / 2)), room)))
}

fn person_row(row: &RosterRow, room: usize, look: &Look<'_>) -> Row<String> {
    let seen = row.last_seen.map_or_else(|| tr!(look, "never here"), |at| tr!(look, "last here {when}", when = when::moment(look, at)));
    let done = tr!(look, "{n} of {all} done", n = row.completed, all = row.required);
    let facts = if row.role.is_staff() { row.role.word().to_owned() } else { format!("{} {seen}", fit(&done, 14)) };
    let name = row.name.for_screen();
    if room < 58 {
        return Row::card(
            row.user.clone(),
            vec![Line::raw(cut(&name, room)), Line::styled(cut(&format!("  {facts}"), room), look.style(Mean::Muted))],
        );
    }
    Row::new(row.user.clone(), Line::raw(cut(&format!("{} {} {facts}", fit(&name, room / 3), fit(&row.user, 16)), room)))
}

impl Screen for Course {
    fn title(&self, _look: &Look<'_>) -> String {
        self.view.outline.title.for_screen().into_owned()
    }

    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Teach, Scope::Focus, Scope::Item, Scope::Move]
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        let archived = (self.view.outline.state == CourseState::Archived).then(|| tr!(look, "it is archived"));
        let publish = Command::new(Action::Publish).barred(archived);
        let publish = if self.is_published() { publish.label(tr!(look, "hide")) } else { publish.label(tr!(look, "publish")) };
        let mut commands = vec![Command::pair(Action::Up, Action::Down, tr!(look, "move"))];
        if self.part == Part::Items {
            commands.push(Command::new(Action::Open));
        }
        let other = if self.part == Part::Items { tr!(look, "people") } else { tr!(look, "items") };
        commands.extend([
            Command::new(Action::NextPart).label(other),
            publish,
            Command::quiet(Action::ChangeView),
            Command::quiet(Action::ImportCourse),
        ]);
        commands
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        match action {
            Action::Open => return self.open_item(),
            Action::NextPart | Action::PreviousPart | Action::ChangeView => self.switch(),
            Action::Publish => return self.ask_to_publish(ctx),
            Action::ImportCourse => return Outcome::Go(Route::Import),
            other if self.list.on_action(other) => {}
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn on_reply(&mut self, reply: Reply, ctx: &mut Ctx<'_>) -> Outcome {
        if reply == Reply::Yes {
            self.publish(ctx);
        }
        Outcome::Consumed
    }

    fn on_resume(&mut self, ctx: &mut Ctx<'_>) {
        let course = self.slug().to_owned();
        let answer = ctx.school.course(&ctx.actor, &course).and_then(|view| Ok((view, ctx.school.roster(&ctx.actor, &course)?)));
        if let Some((view, roster)) = ctx.try_or_say(answer) {
            (self.view, self.roster) = (view, roster);
        }
    }

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        let [_, body] = parts(area);
        self.list.set(self.rows(body.width, look));
        self.list.layout(body);
    }

    fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        let [head, body] = parts(area);
        frame.render_widget(self.head(look), head);
        self.list.render(frame, body, true, look);
    }
}

fn parts(area: Rect) -> [Rect; 2] {
    let area = aired(area);
    let used = area.height.min(2);
    [Rect { height: used.min(1), ..area }, Rect { y: area.y + used, height: area.height - used, ..area }]
}
