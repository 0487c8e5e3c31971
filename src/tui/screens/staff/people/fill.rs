//! Who is in one group: everybody of the course with a tick, which puts them in or takes them out at once.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::changes::Undo;
use super::groups::toggle;
use crate::domain::person::CourseRole;
use crate::domain::seek::{folded, holds};
use crate::domain::text::Untrusted;
use crate::service::Error;
use crate::service::enrollment::{MemberView, Members};
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::screen::{Command, Ctx, Look, Outcome, Reply, Screen};
use crate::tui::screens::staff::bars;
use crate::tui::screens::staff::undo::offer;
use crate::tui::theme::Mean;
use crate::tui::widgets::list::{List, MARK, Row};
use crate::tui::widgets::prompt::Prompt;
use crate::tui::widgets::text::{aired, cut, fit, wrap};

/// The screen.
pub struct Fill {
    course: String,
    group: String,
    members: Members,
    find: String,
    list: List<usize>,
    undo: Undo,
    area: Rect,
}

/// What undoes the last change is kept in `undo`.
///
/// # Errors
/// What the service says.
pub fn open(course: &str, group: &str, undo: &Undo, ctx: &Ctx<'_>) -> Result<Box<dyn Screen>, Error> {
    let members = ctx.school.members(&ctx.actor, course)?;
    let mut screen = Fill {
        course: course.to_owned(),
        group: group.to_owned(),
        members,
        find: String::new(),
        list: List::default(),
        undo: undo.clone(),
        area: Rect::default(),
    };
    screen.arrange();
    Ok(Box::new(screen))
}

impl Fill {
    /// Learners by name: who is in no group comes with the others, so that nobody jumps when they are ticked.
    fn arrange(&mut self) {
        let find = folded(&self.find);
        let fits = |one: &MemberView| holds(one.name.raw(), &find) || holds(&one.user, &find);
        let learners = self.members.people.iter().enumerate().filter(|(_, one)| one.role == CourseRole::Learner && fits(one));
        self.list.set(learners.map(|(at, _)| Row::later(at, 1)).collect());
    }

    fn is_in(&self, member: &MemberView) -> bool {
        member.groups.contains(&self.group)
    }

    fn here(&self) -> Option<&MemberView> {
        self.members.people.get(*self.list.selected()?)
    }

    fn reload(&mut self, ctx: &mut Ctx<'_>) {
        let answer = ctx.school.members(&ctx.actor, &self.course);
        if let Some(members) = ctx.try_or_say(answer) {
            self.members = members;
            self.arrange();
        }
    }

    fn line(&self, member: &MemberView, room: usize, look: &Look<'_>) -> Line<'static> {
        let tick = if self.is_in(member) { "[x] " } else { "[ ] " };
        let others: Vec<String> = member
            .groups
            .iter()
            .filter(|group| **group != self.group)
            .map(|group| Untrusted::from(group.as_str()).for_screen().into_owned())
            .collect();
        let name = (room / 2).min(40);
        Line::from(vec![
            Span::raw(format!("{tick}{}", fit(&cut(&member.name.for_screen(), name - 1), name))),
            Span::styled(cut(&others.join(", "), room.saturating_sub(name + 4)), look.style(Mean::Muted)),
        ])
    }
}

impl Screen for Fill {
    fn title(&self, _look: &Look<'_>) -> String {
        Untrusted::from(self.group.as_str()).for_screen().into_owned()
    }

    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Roster, Scope::Search, Scope::Move]
    }

    fn status(&self, look: &Look<'_>) -> Option<String> {
        let n = self.members.people.iter().filter(|one| self.is_in(one)).count();
        Some(
            tr!(look, one "{n} person in this group; others stand on the right" | "{n} people in this group; other groups stand on the right", n = n),
        )
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        let nobody = self.here().is_none().then(|| tr!(look, "nobody is in this list"));
        let barred = bars::staff(self.members.may_group, self.members.state, look).or(nobody);
        let mut commands = vec![
            Command::new(Action::TickMember).label(tr!(look, "in / out")).barred(barred),
            Command::new(Action::Find),
            Command::pair(Action::Up, Action::Down, tr!(look, "move")),
        ];
        offer(&mut commands, Action::UndoMembers, self.undo.holds(look.now), look);
        commands
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        match action {
            Action::TickMember => {
                let Some((user, groups)) = self.here().map(|one| (one.user.clone(), one.groups.clone())) else { return Outcome::Consumed };
                if toggle(&self.group, &user, &groups, &self.course, &mut self.undo, ctx) {
                    self.reload(ctx);
                }
            }
            Action::UndoMembers => {
                if self.undo.take_back(&self.course, ctx) {
                    self.reload(ctx);
                }
            }
            Action::Find => {
                let prompt = Prompt::new(tr!(ctx, "Find people"), tr!(ctx, "Part of a user name or a name. Empty shows all"));
                return Outcome::Modal(Box::new(prompt.with(&self.find)));
            }
            Action::Back if !self.find.is_empty() => {
                self.find.clear();
                self.arrange();
            }
            other if self.list.on_action(other) => {}
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn on_reply(&mut self, reply: Reply, _ctx: &mut Ctx<'_>) -> Outcome {
        if let Reply::Text(text) = reply {
            text.trim().clone_into(&mut self.find);
            self.arrange();
            self.list.on_action(Action::First);
        }
        Outcome::Consumed
    }

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        self.area = aired(area);
        let room = usize::from(self.area.width.saturating_sub(MARK)).min(100);
        let mut shown = std::mem::take(&mut self.list);
        shown.layout_with(self.area, |_, at| self.members.people.get(*at).map(|one| vec![self.line(one, room, look)]).unwrap_or_default());
        self.list = shown;
    }

    fn render(&self, frame: &mut Frame<'_>, _area: Rect, look: &Look<'_>) {
        if self.list.is_empty() {
            let text = if self.find.is_empty() { tr!(look, "Nobody learns in this course yet.") } else { tr!(look, "Nobody fits.") };
            for (line, row) in wrap(&text, usize::from(self.area.width)).into_iter().zip(self.area.rows()) {
                frame.render_widget(Line::raw(line), row);
            }
        }
        self.list.render(frame, self.area, true, look);
    }
}
