//! The roster: who is in a course and how far each is. Names come first; how far a thousand people are is found out beside the screen.
//!
//! A part of the course's page, which gives it actions and the area: see `staff::course`.

use std::collections::{BTreeSet, HashMap};

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::changes::{Deed, MANY, Undo, apply, apply_to_many, group_deeds, roles};
use super::changing::Changing;
use super::rows;
use crate::domain::person::CourseRole;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::service::Error;
use crate::service::enrollment::{MemberRecord, MemberView, Members, Roster as Progress, RosterRow};
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::job::Job;
use crate::tui::route::Route;
use crate::tui::screen::{Command, Ctx, Look, Outcome, Reply, Size};
use crate::tui::screens::admin::choices::Choices;
use crate::tui::screens::admin::words;
use crate::tui::theme::Mean;
use crate::tui::widgets::ask::Ask;
use crate::tui::widgets::list::{List, Row};
use crate::tui::widgets::prompt::Prompt;
use crate::tui::widgets::scroll::Sheet;
use crate::tui::widgets::text::wrap;

/// Where its keys are looked up.
pub const SCOPES: &[Scope] = &[Scope::Roster, Scope::Search, Scope::Teaching, Scope::Focus, Scope::Item, Scope::Move];
/// How far so many people are is found out at once; of more in a job.
const AT_ONCE: usize = 120;

/// What decides the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Name,
    /// Who has done least first.
    Behind,
    /// Who was at work for the shortest time first.
    Idle,
    /// Who was not here for the longest time first.
    Away,
}

const SORTS: [Sort; 4] = [Sort::Name, Sort::Behind, Sort::Idle, Sort::Away];

/// Which part of the people is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Filter {
    Everybody,
    Role(CourseRole),
    Group(String),
    NoGroup,
}

/// What an overlay was asked for.
enum Asked {
    Find,
    Filter(Vec<Filter>),
    Role,
    Group(Vec<Option<Deed>>),
    NewGroup,
    Sure(Deed),
    /// A change of many under way.
    Changed,
}

/// The people of a course.
pub struct Roster {
    course: String,
    pub(super) members: Members,
    /// How far each is, by user name; empty until it is known.
    progress: HashMap<String, RosterRow>,
    job: Option<Job<Result<Progress, Error>>>,
    sort: Sort,
    filter: Filter,
    find: String,
    /// Those shown, by their place among the members.
    order: Vec<usize>,
    ticked: BTreeSet<String>,
    asked: Option<Asked>,
    undo: Undo,
    list: List<usize>,
    tall: usize,
    areas: [Rect; 3],
    /// What the person under the cursor did, where there is room to say it.
    record: Option<MemberRecord>,
    /// It was asked for and is not to be had.
    unknown: bool,
    told: Sheet,
}

impl Roster {
    /// # Errors
    /// What the service says.
    pub fn open(course: &str, ctx: &Ctx<'_>) -> Result<Self, Error> {
        let mut roster = Self {
            course: course.to_owned(),
            members: ctx.school.members(&ctx.actor, course)?,
            progress: HashMap::new(),
            job: None,
            sort: Sort::Name,
            filter: Filter::Everybody,
            find: String::new(),
            order: Vec::new(),
            ticked: BTreeSet::new(),
            asked: None,
            undo: Undo::default(),
            list: List::default(),
            tall: 1,
            areas: [Rect::default(); 3],
            record: None,
            unknown: false,
            told: Sheet::default(),
        };
        roster.look_up(ctx)?;
        Ok(roster)
    }

    /// Asks how far everybody is: beside the screen where that would hold it up.
    fn look_up(&mut self, ctx: &Ctx<'_>) -> Result<(), Error> {
        if self.members.people.len() <= AT_ONCE {
            let progress = ctx.school.roster(&ctx.actor, &self.course)?;
            self.know(progress);
        } else {
            let (school, actor, course) = (ctx.school.clone(), ctx.actor.clone(), self.course.clone());
            self.job = Some(Job::start(ctx.now, move |_| school.roster(&actor, &course)));
            self.arrange();
        }
        Ok(())
    }

    fn know(&mut self, progress: Progress) {
        self.progress = progress.people.into_iter().map(|row| (row.user.clone(), row)).collect();
        self.arrange();
    }

    /// Looks at the course again.
    pub fn reload(&mut self, ctx: &mut Ctx<'_>) {
        let answer = ctx.school.members(&ctx.actor, &self.course);
        let Some(members) = ctx.try_or_say(answer) else { return };
        // The cursor stays on its person.
        let here = self.here().map(|member| member.user.clone());
        self.members = members;
        self.ticked.retain(|user| self.members.people.iter().any(|member| member.user == *user));
        (self.record, self.unknown) = (None, false);
        let answer = self.look_up(ctx);
        ctx.try_or_say(answer);
        if let Some(at) = here.and_then(|user| self.members.people.iter().position(|member| member.user == user)) {
            self.list.select(&at);
        }
    }

    pub fn count(&self) -> usize {
        self.members.people.len()
    }

    pub(super) fn here(&self) -> Option<&MemberView> {
        self.members.people.get(*self.list.selected()?)
    }

    /// How far somebody is, where that is known and means something.
    pub(super) fn progress_of(&self, member: &MemberView) -> Option<&RosterRow> {
        self.progress.get(&member.user)
    }

    /// Puts those who are to be shown into their order.
    fn arrange(&mut self) {
        let people = &self.members.people;
        let find = self.find.to_lowercase();
        let fits = |member: &MemberView| {
            let filtered = match &self.filter {
                Filter::Everybody => true,
                Filter::Role(role) => member.role == *role,
                Filter::Group(group) => member.groups.contains(group),
                Filter::NoGroup => member.role == CourseRole::Learner && member.groups.is_empty(),
            };
            let named = || member.name.raw().to_lowercase().contains(&find) || member.user.to_lowercase().contains(&find);
            filtered && (find.is_empty() || named())
        };
        let mut order: Vec<usize> = (0..people.len()).filter(|at| fits(&people[*at])).collect();
        let row = |at: &usize| self.progress.get(&people[*at].user);
        // Learners first: only they can be behind. Among equals the order of names stays.
        let learns = |at: &usize| people[*at].role != CourseRole::Learner;
        match self.sort {
            Sort::Name => {}
            Sort::Behind => order.sort_by_key(|at| (learns(at), row(at).map(|row| row.completed))),
            Sort::Idle => order.sort_by_key(|at| (learns(at), row(at).map(|row| row.active_seconds))),
            Sort::Away => order.sort_by_key(|at| (learns(at), people[*at].last_seen)),
        }
        self.order = order;
        self.list.set(self.order.iter().map(|at| Row::later(*at, self.tall)).collect());
    }

    fn narrow(&mut self) {
        self.arrange();
        self.list.on_action(Action::First);
    }

    fn is_narrowed(&self) -> bool {
        self.filter != Filter::Everybody || !self.find.is_empty()
    }

    fn toggle(&mut self) {
        let Some(user) = self.here().map(|member| member.user.clone()) else { return };
        if !self.ticked.remove(&user) {
            self.ticked.insert(user);
        }
        self.list.on_action(Action::Down);
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
        (!self.members.may_enroll).then(|| tr!(look, "only its instructors may"))
    }

    fn nobody(&self, look: &Look<'_>) -> Option<String> {
        self.here().is_none().then(|| tr!(look, "there is nobody here"))
    }

    pub fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        let (nobody, barred) = (self.nobody(look), self.barred(look));
        let grouping = (!self.members.may_group).then(|| tr!(look, "only its staff may"));
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
        let undo = self.undo.command(look);
        if undo.quiet {
            commands.push(undo);
        } else {
            commands.insert(0, undo);
        }
        commands
    }

    pub fn status(&self, look: &Look<'_>) -> Option<String> {
        if !self.ticked.is_empty() {
            return Some(tr!(look, "{n} ticked", n = self.ticked.len()));
        }
        if self.job.is_some() {
            return Some(tr!(look, "Finding out how far they are ..."));
        }
        let order = match self.sort {
            Sort::Name => tr!(look, "staff first, then by name"),
            Sort::Behind => tr!(look, "who has done least comes first"),
            Sort::Idle => tr!(look, "who was at work least comes first"),
            Sort::Away => tr!(look, "who was not here for longest comes first"),
        };
        let people = tr!(look, one "{n} person" | "{n} people", n = self.order.len());
        let narrowed = self.narrowed(look);
        Some(if narrowed.is_empty() { format!("{people}: {order}") } else { format!("{people} ({narrowed}): {order}") })
    }

    fn narrowed(&self, look: &Look<'_>) -> String {
        let shown = |text: &str| Untrusted::from(text).for_screen().into_owned();
        let filter = match &self.filter {
            Filter::Everybody => None,
            Filter::Role(role) => Some(words::course_role(*role, look)),
            Filter::Group(group) => Some(shown(group)),
            Filter::NoGroup => Some(tr!(look, "in no group")),
        };
        let find = Some(&self.find).filter(|find| !find.is_empty()).map(|find| format!("`{}`", shown(find)));
        filter.into_iter().chain(find).collect::<Vec<_>>().join(", ")
    }

    pub fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        self.unknown = false;
        match action {
            Action::Open => {
                let member = |user: String| Outcome::Go(Route::Member { course: self.course.clone(), user });
                return self.here().map(|here| here.user.clone()).map_or(Outcome::Consumed, member);
            }
            Action::PutIn => return Outcome::Push(super::put_in::open(&self.course, &self.undo)),
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

    /// When it wants to be looked at again: while something is found out, and for the record beside the list.
    pub fn wake(&self) -> Option<Instant> {
        let other = self.record.as_ref().map(|record| &record.user) != self.here().map(|here| &here.user);
        // At once: any instant that is past.
        let record = (self.areas[2].width > 0 && other && !self.unknown).then_some(Instant(0));
        record.or_else(|| self.job.as_ref().map(Job::wake))
    }

    pub fn on_tick(&mut self, ctx: &mut Ctx<'_>) {
        if let Some(answer) = Job::ended(&mut self.job, ctx.now)
            && let Some(progress) = ctx.try_or_say(answer)
        {
            self.know(progress);
        }
        let here = self.here().map(|member| member.user.clone()).filter(|_| self.areas[2].width > 0);
        if let Some(user) = here.filter(|user| self.record.as_ref().is_none_or(|record| record.user != *user)) {
            // Whoever left meanwhile has none; the next look at the course says so.
            self.record = ctx.school.member(&ctx.actor, &self.course, &user).ok();
            self.unknown = self.record.is_none();
        }
    }

    pub fn layout(&mut self, area: Rect, look: &Look<'_>) {
        self.areas = rows::split(area);
        let [_, list, beside] = self.areas;
        let tall = if rows::is_narrow(list.width) { 2 } else { 1 };
        if self.tall != tall {
            self.tall = tall;
            self.list.set(self.order.iter().map(|at| Row::later(*at, tall)).collect());
        }
        let mut shown = std::mem::take(&mut self.list);
        shown.layout_with(list, |_, at| {
            let member = self.members.people.get(*at);
            member.map(|member| rows::lines(self, member, self.ticked.contains(&member.user), list.width, look)).unwrap_or_default()
        });
        self.list = shown;
        let record = self.record.as_ref().filter(|record| Some(&record.user) == self.here().map(|here| &here.user));
        let told = record.filter(|_| beside.width > 0).map(|record| rows::record(record, beside.width, look));
        self.told.layout(told.unwrap_or_default(), beside);
    }

    pub fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        let [head, list, _] = self.areas;
        if self.order.is_empty() {
            for (line, row) in wrap(&self.empty(look), usize::from(area.width)).into_iter().zip(area.rows()) {
                frame.render_widget(Line::raw(line), row);
            }
            return;
        }
        if head.height > 0 {
            frame.render_widget(Line::styled(rows::head(self, head.width, look), look.style(Mean::Heading)), head);
        }
        self.list.render(frame, list, true, look);
        self.told.render(frame, look);
    }

    fn empty(&self, look: &Look<'_>) -> String {
        let key = |action| look.keymap.shown(action).unwrap_or_default();
        if self.is_narrowed() {
            tr!(look, "Nobody fits. {key} shows all.", key = key(Action::Back))
        } else if self.members.may_enroll {
            tr!(look, "Nobody is in this course yet. {key} puts people of the school into it.", key = key(Action::PutIn))
        } else {
            tr!(look, "Nobody is in this course yet.")
        }
    }

    pub(super) fn has_groups(&self) -> bool {
        !self.members.groups.is_empty()
    }

    pub(super) fn sort(&self) -> Sort {
        self.sort
    }
}

/// Whether there is room for what is known of a person beside the list.
pub(super) fn is_wide(area: Rect) -> bool {
    Size::of(area) == Size::Wide
}
