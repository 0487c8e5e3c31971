//! What can be done with those who are in a course: ticked or not, their role, their groups, in and out, and taking it back.
//!
//! Whom it is about and how they stand in their list is the parent's.

use super::{Asked, Filter, Roster, SORTS};
use crate::domain::person::CourseRole;
use crate::domain::text::Untrusted;
use crate::service::enrollment::MemberView;
use crate::tr;
use crate::tui::action::Action;
use crate::tui::route::Route;
use crate::tui::screen::{Command, Ctx, Look, Outcome, Reply};
use crate::tui::screens::shared::choices::Choices;
use crate::tui::screens::shared::words;
use crate::tui::screens::staff::bars;
use crate::tui::screens::staff::people::changes::{Deed, MANY, apply, apply_to_many, group_deeds, roles};
use crate::tui::screens::staff::people::changing::Changing;
use crate::tui::screens::staff::people::put_in;
use crate::tui::screens::staff::undo::offer;
use crate::tui::widgets::ask::Ask;
use crate::tui::widgets::prompt::Prompt;

impl Roster {
    fn toggle(&mut self) {
        let Some(user) = self.here().map(|member| member.user.clone()) else { return };
        if !self.ticked.remove(&user) {
            self.ticked.insert(user);
        }
    }

    fn toggle_all(&mut self) {
        if !self.ticked.is_empty() {
            return self.ticked.clear();
        }
        self.ticked = self.order.iter().filter_map(|at| self.members.people.get(*at)).map(|member| member.user.clone()).collect();
    }

    /// Those who are ticked, or the one under the cursor, with their groups.
    fn concerned(&self) -> Vec<(String, Vec<String>)> {
        let pair = |member: &MemberView| (member.user.clone(), member.groups.clone());
        if self.ticked.is_empty() {
            return self.here().map(pair).into_iter().collect();
        }
        self.members.people.iter().filter(|member| self.ticked.contains(&member.user)).map(pair).collect()
    }

    fn names(&self) -> Vec<String> {
        self.concerned().into_iter().map(|(user, _)| user).collect()
    }

    /// Does it, or asks first where those who do it would shut themselves out: nobody could take that back for them.
    fn start(&mut self, deed: Deed, ctx: &mut Ctx<'_>) -> Outcome {
        let me = match &ctx.actor.who {
            crate::service::Who::User { name, .. } => Some(name.clone()),
            _ => None,
        };
        let loses = matches!(deed, Deed::Out | Deed::Role(_)) && deed != Deed::Role(CourseRole::Instructor);
        if loses && !ctx.person.admin && me.is_some_and(|me| self.names().contains(&me)) {
            let title = tr!(ctx, "Change what you are yourself?");
            let text = tr!(ctx, "You are among them: you would not teach this course any more, and could not take that back.");
            self.asked = Some(Asked::Sure(deed));
            return Outcome::Modal(Box::new(Ask::new(title, text).yes(tr!(ctx, "do it"))));
        }
        self.change(deed, ctx)
    }

    fn change(&mut self, deed: Deed, ctx: &mut Ctx<'_>) -> Outcome {
        let people = self.concerned();
        if people.len() > MANY {
            self.asked = Some(Asked::Changed);
            return Outcome::Modal(Box::new(apply_to_many(deed, &people, &self.course, &self.undo, ctx)));
        }
        if apply(&deed, &people, &self.course.clone(), &mut self.undo, ctx) {
            self.ticked.clear();
            self.reload(ctx);
        }
        Outcome::Consumed
    }

    fn take_back(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        if let Some(before) = self.undo.of_many(ctx.now) {
            self.asked = Some(Asked::Changed);
            return Outcome::Modal(Box::new(Changing::new(None, before, &self.course, &self.undo, ctx)));
        }
        if self.undo.take_back(&self.course.clone(), ctx) {
            self.reload(ctx);
        }
        Outcome::Consumed
    }

    fn choose_filter(&mut self, look: &Look<'_>) -> Outcome {
        let count = |fits: &dyn Fn(&MemberView) -> bool| self.members.people.iter().filter(|member| fits(member)).count().to_string();
        let mut filters = vec![(Filter::Everybody, tr!(look, "Everybody"), count(&|_| true))];
        for (role, word) in roles(look) {
            filters.push((Filter::Role(role), word, count(&|member| member.role == role)));
        }
        for group in &self.members.groups {
            let shown = tr!(look, "Group {name}", name = Untrusted::from(group.as_str()).for_screen());
            filters.push((Filter::Group(group.clone()), shown, count(&|member| member.groups.contains(group))));
        }
        let loose = count(&|member| member.role == CourseRole::Learner && member.groups.is_empty());
        filters.push((Filter::NoGroup, tr!(look, "Learners in no group"), loose));
        let options = filters.iter().map(|(_, word, count)| (word.clone(), count.clone())).collect();
        self.asked = Some(Asked::Filter(filters.into_iter().map(|(filter, ..)| filter).collect()));
        Outcome::Modal(Box::new(Choices::of(tr!(look, "Show"), options)))
    }

    fn choose_role(&mut self, look: &Look<'_>) -> Outcome {
        self.asked = Some(Asked::Role);
        let options = roles(look).into_iter().map(|(_, word)| (word, String::new())).collect();
        Outcome::Modal(Box::new(Choices::of(tr!(look, "{who}: role in the course", who = words::some_of(&self.names(), look)), options)))
    }

    fn choose_group(&mut self, look: &Look<'_>) -> Outcome {
        let people = self.concerned();
        let common: Vec<String> =
            self.members.groups.iter().filter(|group| people.iter().all(|(_, groups)| groups.contains(group))).cloned().collect();
        let deeds = group_deeds(&self.members.groups, &common, look);
        let options = deeds.iter().map(|(_, word)| (word.clone(), String::new())).collect();
        self.asked = Some(Asked::Group(deeds.into_iter().map(|(deed, _)| deed).collect()));
        Outcome::Modal(Box::new(Choices::of(words::some_of(&self.names(), look), options)))
    }

    /// Why nobody can be put in, taken out or changed.
    fn barred(&self, look: &Look<'_>) -> Option<String> {
        bars::instructors(self.members.may_enroll, self.members.state, look)
    }

    fn nobody(&self, look: &Look<'_>) -> Option<String> {
        self.here().is_none().then(|| tr!(look, "nobody is in this list"))
    }

    pub fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        let (nobody, barred) = (self.nobody(look), self.barred(look));
        let grouping = bars::staff(self.members.may_group, self.members.state, look);
        let mut commands = vec![
            Command::new(Action::Open).label(tr!(look, "what they did")).barred(nobody.clone()),
            Command::new(Action::PutIn).barred(barred.clone()),
            Command::new(Action::TickMember).barred(nobody.clone()),
            Command::new(Action::ChangeGroups).barred(grouping.or_else(|| nobody.clone())),
            Command::new(Action::ChangeRole).barred(barred.clone().or_else(|| nobody.clone())),
            Command::new(Action::TakeOut).barred(barred.or_else(|| nobody.clone())),
            Command::new(Action::SortMembers),
            Command::new(Action::Find),
            Command::new(Action::Filter),
            Command::new(Action::NextPart),
            Command::new(Action::OpenGroups),
            Command::quiet(Action::TickMembers).barred(nobody),
            Command::quiet(Action::PreviousPart),
            Command::quiet(Action::OpenGradebook),
            Command::quiet(Action::OpenDates),
            Command::pair(Action::Up, Action::Down, tr!(look, "move")),
        ];
        offer(&mut commands, Action::UndoMembers, self.undo.holds(look.now), look);
        commands
    }

    pub fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        self.unknown = false;
        match action {
            Action::Open => {
                let member = |user: String| Outcome::Go(Route::Member { course: self.course.clone(), user });
                return self.here().map(|here| here.user.clone()).map_or(Outcome::Consumed, member);
            }
            Action::PutIn => return Outcome::Push(put_in::open(&self.course, &self.undo)),
            Action::TickMember => self.toggle(),
            Action::TickMembers => self.toggle_all(),
            Action::TakeOut if self.here().is_some() => return self.start(Deed::Out, ctx),
            Action::ChangeRole if self.here().is_some() => return self.choose_role(&ctx.look),
            Action::ChangeGroups if self.here().is_some() => return self.choose_group(&ctx.look),
            Action::SortMembers => {
                let at = SORTS.iter().position(|sort| *sort == self.sort).unwrap_or(0);
                self.sort = SORTS[(at + 1) % SORTS.len()];
                self.narrow();
            }
            Action::UndoMembers => return self.take_back(ctx),
            Action::Find => {
                self.asked = Some(Asked::Find);
                let prompt = Prompt::new(tr!(ctx, "Find people"), tr!(ctx, "Part of a user name or a name. Empty shows all"));
                return Outcome::Modal(Box::new(prompt.with(&self.find)));
            }
            Action::Filter => return self.choose_filter(&ctx.look),
            Action::Back if self.is_narrowed() => {
                (self.filter, self.find) = (Filter::Everybody, String::new());
                self.arrange();
            }
            Action::Back if !self.ticked.is_empty() => self.ticked.clear(),
            other if self.list.on_action(other) => {}
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    pub fn on_reply(&mut self, reply: Reply, ctx: &mut Ctx<'_>) -> Outcome {
        match (self.asked.take(), reply) {
            (Some(Asked::Find), Reply::Text(text)) => {
                text.trim().clone_into(&mut self.find);
                self.narrow();
            }
            (Some(Asked::Filter(filters)), Reply::Chosen(n)) => {
                if let Some(filter) = filters.into_iter().nth(n) {
                    self.filter = filter;
                    self.narrow();
                }
            }
            (Some(Asked::Role), Reply::Chosen(n)) => {
                if let Some((role, _)) = roles(&ctx.look).get(n) {
                    return self.start(Deed::Role(*role), ctx);
                }
            }
            (Some(Asked::Group(deeds)), Reply::Chosen(n)) => match deeds.into_iter().nth(n) {
                Some(Some(deed)) => return self.start(deed, ctx),
                Some(None) => {
                    self.asked = Some(Asked::NewGroup);
                    return Outcome::Modal(Box::new(Prompt::new(tr!(ctx, "A new group"), tr!(ctx, "Its name"))));
                }
                None => {}
            },
            (Some(Asked::NewGroup), Reply::Text(name)) if !name.trim().is_empty() => {
                return self.start(Deed::Into(name.trim().trim_start_matches('@').to_owned()), ctx);
            }
            (Some(Asked::Sure(deed)), Reply::Yes) => return self.change(deed, ctx),
            (Some(Asked::Changed), Reply::Yes) => {
                self.ticked.clear();
                self.reload(ctx);
            }
            _ => {}
        }
        Outcome::Consumed
    }
}
