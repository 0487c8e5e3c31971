//! The roster: who is in a course and how far each is. Names come first; how far a thousand people are is found out beside the screen.
//!
//! A part of the course's page, which gives it actions and the area: see `staff::course`.

mod act;

use std::collections::{BTreeSet, HashMap};

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::changes::{Deed, Undo};
use super::rows;
use crate::domain::person::CourseRole;
use crate::domain::seek::{folded, holds};
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::service::Error;
use crate::service::enrollment::{MemberRecord, MemberView, Members, Roster as Progress, RosterRow};
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::job::Job;
use crate::tui::screen::{Ctx, Look, Size};
use crate::tui::screens::shared::words;
use crate::tui::theme::Mean;
use crate::tui::widgets::list::{List, Row};
use crate::tui::widgets::scroll::Sheet;
use crate::tui::widgets::text::wrap;

/// Where its keys are looked up.
pub const SCOPES: &[Scope] = &[Scope::Roster, Scope::Search, Scope::Teaching, Scope::Make, Scope::Focus, Scope::Item, Scope::Move];
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
    /// The record of a user, on its way. One at a time: whoever moves on asks for the next when it is there.
    finding: Option<(String, Job<Result<MemberRecord, Error>>)>,
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
            finding: None,
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
        (self.record, self.unknown, self.finding) = (None, false, None);
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
        let find = folded(&self.find);
        let fits = |member: &MemberView| {
            let filtered = match &self.filter {
                Filter::Everybody => true,
                Filter::Role(role) => member.role == *role,
                Filter::Group(group) => member.groups.contains(group),
                Filter::NoGroup => member.role == CourseRole::Learner && member.groups.is_empty(),
            };
            let named = || holds(member.name.raw(), &find) || holds(&member.user, &find);
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
            Sort::Away => tr!(look, "who was not at work for longest comes first"),
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

    /// When it wants to be looked at again: while something is found out, and for the record beside the list.
    pub fn wake(&self) -> Option<Instant> {
        let other = self.record.as_ref().map(|record| &record.user) != self.here().map(|here| &here.user);
        // At once: any instant that is past.
        let record = (self.areas[2].width > 0 && other && !self.unknown && self.finding.is_none()).then_some(Instant(0));
        let finding = self.finding.as_ref().map(|(_, job)| job.wake());
        [record, finding, self.job.as_ref().map(Job::wake)].into_iter().flatten().min()
    }

    pub fn on_tick(&mut self, ctx: &mut Ctx<'_>) {
        if let Some(answer) = Job::ended(&mut self.job, ctx.now)
            && let Some(progress) = ctx.try_or_say(answer)
        {
            self.know(progress);
        }
        self.look_up_here(ctx);
    }

    /// Finds out beside the interface what the person under the cursor did, where there is room to say it.
    fn look_up_here(&mut self, ctx: &Ctx<'_>) {
        if let Some((user, job)) = &mut self.finding {
            let Some(answer) = job.look(ctx.now) else { return };
            let user = std::mem::take(user);
            self.found(&user, answer);
        }
        let here = self.here().map(|member| member.user.clone()).filter(|_| self.areas[2].width > 0 && !self.unknown);
        let Some(user) = here.filter(|user| self.record.as_ref().is_none_or(|record| record.user != *user)) else { return };
        let (school, actor, course, who) = (ctx.school.clone(), ctx.actor.clone(), self.course.clone(), user.clone());
        let mut job = Job::start(ctx.now, move |_: &_| school.member(&actor, &course, &who));
        let soon = job.within(ctx.patience);
        self.finding = Some((user.clone(), job));
        if let Some(answer) = soon {
            self.found(&user, answer);
        }
    }

    /// Whoever left meanwhile has no record; the next look at the course says so.
    fn found(&mut self, user: &str, answer: Option<Result<MemberRecord, Error>>) {
        self.finding = None;
        if self.here().is_some_and(|here| here.user == user) {
            self.record = answer.and_then(Result::ok);
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
