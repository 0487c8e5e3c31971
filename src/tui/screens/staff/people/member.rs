//! One person in a course: what they are in it, and each item with its state, mark, tries and time; from there to their work.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::changes::{Deed, Undo, apply, group_deeds, roles};
use super::rows;
use crate::domain::person::CourseRole;
use crate::domain::text::Untrusted;
use crate::service::Error;
use crate::service::enrollment::{MemberItem, MemberRecord};
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::route::Route;
use crate::tui::screen::{Command, Ctx, Look, Outcome, Reply, Screen};
use crate::tui::screens::admin::codes::Codes;
use crate::tui::screens::shared::choices::Choices;
use crate::tui::screens::staff::bars;
use crate::tui::screens::staff::gradebook::cell;
use crate::tui::screens::staff::undo::offer;
use crate::tui::theme::Mean;
use crate::tui::when;
use crate::tui::widgets::ask::Ask;
use crate::tui::widgets::list::{List, MARK, Row};
use crate::tui::widgets::prompt::Prompt;
use crate::tui::widgets::text::{aired, cut, wrap};

/// What an overlay was asked for.
enum Asked {
    Role,
    Group(Vec<Option<Deed>>),
    NewGroup,
    /// A one-time code in place of the password.
    Code,
}

/// The screen of one person.
pub struct Member {
    record: MemberRecord,
    /// The groups of the course.
    groups: Vec<String>,
    list: List<String>,
    undo: Undo,
    asked: Option<Asked>,
    words: Vec<Line<'static>>,
    areas: [Rect; 2],
    /// They were taken out here: what was seen of them stays until it is taken back or left.
    gone: bool,
}

/// # Errors
/// What the service says.
pub fn open(course: &str, user: &str, ctx: &mut Ctx<'_>) -> Result<Box<dyn Screen>, Error> {
    let record = ctx.school.member(&ctx.actor, course, user)?;
    let groups = groups(course, ctx)?;
    Ok(Box::new(Member {
        record,
        groups,
        list: List::default(),
        undo: Undo::default(),
        asked: None,
        words: Vec::new(),
        areas: [Rect::default(); 2],
        gone: false,
    }))
}

fn groups(course: &str, ctx: &Ctx<'_>) -> Result<Vec<String>, Error> {
    Ok(ctx.school.members(&ctx.actor, course)?.groups)
}

impl Member {
    fn item(&self) -> Option<&MemberItem> {
        let id = self.list.selected()?;
        self.record.items.iter().find(|item| item.item == *id)
    }

    fn course(&self) -> String {
        self.record.course.clone()
    }

    /// The work on what is graded, else the item itself.
    fn place(&self) -> Option<Route> {
        let item = self.item()?;
        Some(match item.cell {
            Some(_) => Route::Marking { course: self.course(), item: item.item.clone(), user: self.record.user.clone(), attempt: None },
            None => Route::of_item(&self.record.course, &item.item, item.kind),
        })
    }

    fn change(&mut self, deed: &Deed, ctx: &mut Ctx<'_>) {
        let who = [(self.record.user.clone(), self.record.groups.clone())];
        if apply(deed, &who, &self.course(), &mut self.undo, ctx) {
            self.gone = *deed == Deed::Out;
            self.look_again(ctx);
        }
    }

    fn look_again(&mut self, ctx: &mut Ctx<'_>) {
        if self.gone {
            return;
        }
        let answer = ctx.school.member(&ctx.actor, &self.record.course, &self.record.user);
        if let Some(record) = ctx.try_or_say(answer) {
            self.record = record;
        }
        let answer = groups(&self.record.course, ctx);
        self.groups = ctx.try_or_say(answer).unwrap_or_default();
    }

    /// Why nothing of them can be changed.
    fn gone(&self, look: &Look<'_>) -> Option<String> {
        self.gone.then(|| tr!(look, "they are not in the course any more"))
    }

    fn choose_group(&mut self, look: &Look<'_>) -> Outcome {
        let deeds = group_deeds(&self.groups, &self.record.groups, look);
        let options = deeds.iter().map(|(_, word)| (word.clone(), String::new())).collect();
        self.asked = Some(Asked::Group(deeds.into_iter().map(|(deed, _)| deed).collect()));
        Outcome::Modal(Box::new(Choices::of(self.record.name.for_screen().into_owned(), options)))
    }

    fn ask_for_code(&mut self, look: &Look<'_>) -> Outcome {
        self.asked = Some(Asked::Code);
        let title = tr!(look, "A one-time code for {name}?", name = self.record.name.for_screen());
        let text = tr!(look, "Their password is worth nothing from then on, and they are signed out. You see the code once.");
        Outcome::Modal(Box::new(Ask::new(title, text).yes(tr!(look, "give a code"))))
    }

    fn say(&self, room: usize, look: &Look<'_>) -> Vec<Line<'static>> {
        let mut lines: Vec<Line<'static>> =
            wrap(&self.record.name.for_screen(), room).into_iter().map(|line| Line::styled(line, look.style(Mean::Heading))).collect();
        let facts = rows::facts(&self.record, look).into_iter().map(|(what, fact)| format!("{what}: {fact}")).collect::<Vec<_>>();
        lines.extend(wrap(&facts.join("   "), room).into_iter().map(Line::from));
        if self.gone {
            lines.push(Line::styled(cut(&tr!(look, "Taken out; their work is kept."), room), look.style(Mean::Warn)));
        } else if self.record.role != CourseRole::Learner {
            let text = tr!(look, "They have no work of their own in this course.");
            lines.extend(wrap(&text, room).into_iter().map(|line| Line::styled(line, look.style(Mean::Muted))));
        }
        lines.push(Line::default());
        lines
    }

    fn rows(&self, tall: usize, look: &Look<'_>) -> Vec<Row<String>> {
        let mut rows = Vec::new();
        let mut module = None;
        for item in &self.record.items {
            if module != Some(&item.module) {
                rows.push(Row::heading(Line::styled(item.module.for_screen().into_owned(), look.style(Mean::Heading))));
                module = Some(&item.module);
            }
            rows.push(Row::later(item.item.clone(), tall));
        }
        rows
    }
}

impl Screen for Member {
    fn title(&self, _look: &Look<'_>) -> String {
        Untrusted::from(self.record.user.as_str()).for_screen().into_owned()
    }

    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Roster, Scope::Teaching, Scope::Item, Scope::Move]
    }

    fn status(&self, look: &Look<'_>) -> Option<String> {
        let item = self.item()?;
        let mut parts: Vec<String> = item.locked_by.iter().map(|why| Untrusted::from(why.as_str()).for_screen().into_owned()).collect();
        parts.extend(item.cell.as_ref().map(|one| cell::state(one, look)));
        parts.extend(item.due.map(|at| tr!(look, "due {when}", when = when::moment(look, at))));
        parts.extend(item.seen_at.map(|at| tr!(look, "seen {when}", when = when::distance(look, at))));
        (!parts.is_empty()).then(|| parts.join(", "))
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        let mut commands = Vec::new();
        if let Some(item) = self.item() {
            let word = if item.cell.is_some() { tr!(look, "their work") } else { tr!(look, "open") };
            commands.push(Command::new(Action::Open).label(word));
        }
        let record = &self.record;
        let enroll = self.gone(look).or_else(|| bars::instructors(record.may_enroll, record.state, look));
        let group = self.gone(look).or_else(|| bars::staff(record.may_group, record.state, look));
        // A code is no change of the course: an archived one gives it as well.
        let code = self.gone(look).or_else(|| bars::not_theirs(record.may_enroll, look)).or_else(|| {
            let learns = record.role == CourseRole::Learner;
            (!learns).then(|| tr!(look, "codes are for those who learn here; an admin helps the others"))
        });
        commands.extend([
            Command::new(Action::ChangeRole).barred(enroll.clone()),
            Command::new(Action::ChangeGroups).barred(group),
            Command::new(Action::TakeOut).barred(enroll),
            Command::new(Action::LetIn).barred(code),
            Command::new(Action::OpenGradebook),
            Command::pair(Action::Up, Action::Down, tr!(look, "move")),
        ]);
        offer(&mut commands, Action::UndoMembers, self.undo.holds(look.now), look);
        commands
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        match action {
            Action::Open => return self.place().map_or(Outcome::Consumed, Outcome::Go),
            Action::ChangeRole => {
                self.asked = Some(Asked::Role);
                let options = roles(&ctx.look).into_iter().map(|(_, word)| (word, String::new())).collect();
                return Outcome::Modal(Box::new(Choices::of(tr!(ctx, "Role in the course"), options)));
            }
            Action::ChangeGroups => return self.choose_group(&ctx.look),
            Action::TakeOut => self.change(&Deed::Out, ctx),
            Action::LetIn => return self.ask_for_code(&ctx.look),
            Action::OpenGradebook => return Outcome::Go(Route::Gradebook { course: self.course() }),
            Action::OpenGroups => return Outcome::Go(Route::Groups { course: self.course() }),
            Action::OpenDates => return Outcome::Go(Route::Dates { course: self.course() }),
            Action::UndoMembers => {
                if self.undo.take_back(&self.course(), ctx) {
                    self.gone = false;
                    self.look_again(ctx);
                }
            }
            other if self.list.on_action(other) => {}
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn on_reply(&mut self, reply: Reply, ctx: &mut Ctx<'_>) -> Outcome {
        match (self.asked.take(), reply) {
            (Some(Asked::Role), Reply::Chosen(n)) => {
                if let Some((role, _)) = roles(&ctx.look).get(n) {
                    self.change(&Deed::Role(*role), ctx);
                }
            }
            (Some(Asked::Group(deeds)), Reply::Chosen(n)) => match deeds.into_iter().nth(n) {
                Some(Some(deed)) => self.change(&deed, ctx),
                Some(None) => {
                    self.asked = Some(Asked::NewGroup);
                    return Outcome::Modal(Box::new(Prompt::new(tr!(ctx, "A new group"), tr!(ctx, "Its name"))));
                }
                None => {}
            },
            (Some(Asked::NewGroup), Reply::Text(name)) if !name.trim().is_empty() => {
                self.change(&Deed::Into(name.trim().trim_start_matches('@').to_owned()), ctx);
            }
            (Some(Asked::Code), Reply::Yes) => {
                let answer = ctx.school.issue_code(&ctx.actor, &self.record.user);
                if let Some(code) = ctx.try_or_say(answer) {
                    return Outcome::Push(Box::new(Codes::new(vec![code])));
                }
            }
            _ => {}
        }
        Outcome::Consumed
    }

    fn on_resume(&mut self, ctx: &mut Ctx<'_>) {
        self.look_again(ctx);
    }

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        let area = aired(area);
        self.words = self.say(usize::from(area.width), look);
        let used = u16::try_from(self.words.len()).unwrap_or(u16::MAX).min(area.height / 2);
        let list = Rect { y: area.y + used, height: area.height - used, ..area };
        self.areas = [Rect { height: used, ..area }, list];
        let room = usize::from(list.width.saturating_sub(MARK)).min(110);
        let narrow = rows::is_narrow(list.width);
        self.list.set(self.rows(if narrow { 2 } else { 1 }, look));
        let items = &self.record.items;
        self.list.layout_with(list, |_, id| match items.iter().find(|item| item.item == *id) {
            Some(item) if narrow => rows::item_card(item, room, look),
            Some(item) => vec![rows::item_line(item, room, look)],
            None => Vec::new(),
        });
    }

    fn render(&self, frame: &mut Frame<'_>, _area: Rect, look: &Look<'_>) {
        let [above, list] = self.areas;
        for (line, row) in self.words.iter().zip(above.rows()) {
            frame.render_widget(line, row);
        }
        self.list.render(frame, list, true, look);
    }
}
