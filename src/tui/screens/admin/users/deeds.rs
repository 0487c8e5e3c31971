//! What can be done to those who are marked, or to the person under the cursor: tried first, asked where it counts, undone where it can be.

use crate::domain::person::SchoolRole;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::service::Error;
use crate::service::enrollment::EnrollPreview;
use crate::service::people::{Deed, Done, UserList};
use crate::tr;
use crate::tui::job::Job;
use crate::tui::screen::{Ctx, Look, Outcome};
use crate::tui::screens::admin::codes::Codes;
use crate::tui::screens::shared::choices::Choices;
use crate::tui::screens::shared::words;
use crate::tui::screens::staff::people::enroll::Enroll;
use crate::tui::widgets::ask::Ask;

use super::{Asked, Members, Users};

/// What is under way.
pub(super) struct Under {
    work: Work,
    pub said: String,
}

enum Work {
    /// A deed; it is only tried in a dry run.
    Deed { deed: Deed, dry_run: bool, job: Option<Job<Result<Done, Error>>> },
    /// Looking what putting people into a course would do.
    Enroll { course: String, job: Option<Job<Result<EnrollPreview, Error>>> },
    /// Marking everybody who is shown.
    Mark(Option<Job<Result<UserList, Error>>>),
}

impl Under {
    pub fn wake(&self) -> Option<Instant> {
        match &self.work {
            Work::Deed { job, .. } => job.as_ref().map(Job::wake),
            Work::Enroll { job, .. } => job.as_ref().map(Job::wake),
            Work::Mark(job) => job.as_ref().map(Job::wake),
        }
    }
}

/// What takes a deed back, one after the other: people who were admins and instructors become so again.
pub(super) struct Undo {
    steps: Vec<(Vec<String>, Deed)>,
}

impl Undo {
    /// `None` where it cannot be: codes have taken passwords away.
    fn of(deed: Deed, done: &Done) -> Option<Self> {
        let steps = match deed {
            Deed::Suspend => vec![(done.changed.clone(), Deed::Lift)],
            Deed::Lift => vec![(done.changed.clone(), Deed::Suspend)],
            Deed::Role(_) => {
                ROLES.map(|role| (were(done, role), Deed::Role(role))).into_iter().filter(|(who, _)| !who.is_empty()).collect()
            }
            Deed::Code => return None,
        };
        Some(Self { steps })
    }
}

const ROLES: [SchoolRole; 3] = [SchoolRole::Admin, SchoolRole::Instructor, SchoolRole::Learner];

fn were(done: &Done, role: SchoolRole) -> Vec<String> {
    done.roles.iter().filter(|(_, before)| *before == role).map(|(name, _)| name.clone()).collect()
}

/// What the menu offers after enrolling, in its order.
const DEEDS: [Deed; 6] = [
    Deed::Suspend,
    Deed::Lift,
    Deed::Code,
    Deed::Role(SchoolRole::Learner),
    Deed::Role(SchoolRole::Instructor),
    Deed::Role(SchoolRole::Admin),
];

impl Users {
    /// Those who are marked, or the one under the cursor.
    fn concerned(&self) -> Vec<String> {
        if self.marked.is_empty() {
            return self.here().map(|user| user.user.clone()).into_iter().collect();
        }
        self.marked.iter().cloned().collect()
    }

    pub(super) fn choose_deed(&mut self, look: &Look<'_>) -> Outcome {
        let users = self.concerned();
        if users.is_empty() {
            return Outcome::Consumed;
        }
        let mut options = vec![(tr!(look, "Enroll in a course, or take out of one ..."), String::new())];
        options.extend(DEEDS.map(|deed| (named(deed, look), String::new())));
        self.asked = Some(Asked::Deed);
        Outcome::Modal(Box::new(Choices::of(words::some_of(&users, look), options)))
    }

    pub(super) fn take_deed(&mut self, n: usize, ctx: &mut Ctx<'_>) -> Outcome {
        match n.checked_sub(1).and_then(|n| DEEDS.get(n)) {
            Some(deed) => self.start(*deed, true, ctx),
            None => return self.choose_course(ctx),
        }
        Outcome::Consumed
    }

    fn choose_course(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        let answer = ctx.school.courses(&ctx.actor, false);
        let Some(courses) = ctx.try_or_say(answer) else { return Outcome::Consumed };
        if courses.courses.is_empty() {
            let said = tr!(ctx, "There is no course yet: bring one in from your home");
            ctx.warn(said);
            return Outcome::Consumed;
        }
        let courses: Vec<(String, Untrusted)> = courses.courses.into_iter().map(|one| (one.course, one.title)).collect();
        let option = |(course, title): &(String, Untrusted)| {
            (title.for_screen().into_owned(), Untrusted::from(course.as_str()).for_screen().into_owned())
        };
        let options = courses.iter().map(option).collect();
        self.asked = Some(Asked::Course(courses));
        Outcome::Modal(Box::new(Choices::of(tr!(ctx, "Which course?"), options)))
    }

    pub(super) fn enroll(&mut self, course: &str, ctx: &mut Ctx<'_>) -> Outcome {
        let (school, actor, named, within) = (ctx.school.clone(), ctx.actor.clone(), self.concerned(), course.to_owned());
        let mut job = Some(Job::start(ctx.now, move |watch| school.preview_enrollment(&actor, &within, &named, watch)));
        if let Some(preview) = Job::soon(&mut job, ctx.patience) {
            return self.enrolling(course.to_owned(), preview, ctx);
        }
        let said = tr!(ctx, "Seeing what that would do ...");
        self.under = Some(Under { work: Work::Enroll { course: course.to_owned(), job }, said });
        Outcome::Consumed
    }

    fn enrolling(&mut self, course: String, preview: Result<EnrollPreview, Error>, ctx: &mut Ctx<'_>) -> Outcome {
        let Some(preview) = ctx.try_or_say(preview) else { return Outcome::Consumed };
        let undo = Members::default();
        self.enrolled = Some((course, undo.clone()));
        Outcome::Push(Enroll::screen(preview, undo, &ctx.look))
    }

    /// Marks everybody who is shown, or nobody any more.
    pub(super) fn mark_all(&mut self, ctx: &mut Ctx<'_>) {
        if !self.marked.is_empty() {
            self.marked.clear();
            return;
        }
        let (school, actor, filter) = (ctx.school.clone(), ctx.actor.clone(), self.filter.clone());
        let mut job = Some(Job::start(ctx.now, move |_: &_| school.users(&actor, &filter)));
        match Job::soon(&mut job, ctx.patience) {
            Some(list) => self.mark(list, ctx),
            None => self.under = Some(Under { work: Work::Mark(job), said: tr!(ctx, "Marking them ...") }),
        }
    }

    /// Waits until those who are being marked are: for whatever is done next.
    pub(super) fn await_marks(&mut self, ctx: &mut Ctx<'_>) {
        if let Some(Under { work: Work::Mark(job), .. }) = &mut self.under
            && let Some(list) = Job::awaited(job)
        {
            self.under = None;
            self.mark(list, ctx);
        }
    }

    fn mark(&mut self, list: Result<UserList, Error>, ctx: &mut Ctx<'_>) {
        if let Some(list) = ctx.try_or_say(list) {
            self.marked = list.users.into_iter().map(|user| user.user).collect();
        }
    }

    /// Whether the last thing done was to put people into a course, a moment ago.
    pub(super) fn has_enrolled(&self, now: Instant) -> bool {
        self.enrolled.as_ref().is_some_and(|(_, undo)| undo.holds(now))
    }

    /// Tries a deed, or does it.
    pub(super) fn start(&mut self, deed: Deed, dry_run: bool, ctx: &mut Ctx<'_>) {
        self.begin(vec![(self.concerned(), deed)], dry_run, ctx);
    }

    fn begin(&mut self, steps: Vec<(Vec<String>, Deed)>, dry_run: bool, ctx: &mut Ctx<'_>) {
        let Some(deed) = steps.first().map(|(_, deed)| *deed) else { return };
        let (school, actor) = (ctx.school.clone(), ctx.actor.clone());
        let said = if dry_run { tr!(ctx, "Seeing what that would do ...") } else { tr!(ctx, "Doing it ...") };
        let job = Job::start(ctx.now, move |_| {
            let mut all = Done::default();
            for (users, deed) in steps {
                let done = school.do_to_users(&actor, &users, deed, dry_run)?;
                all.changed.extend(done.changed);
                all.unchanged.extend(done.unchanged);
                all.roles.extend(done.roles);
                all.codes.extend(done.codes);
            }
            Ok(all)
        });
        self.under = Some(Under { work: Work::Deed { deed, dry_run, job: Some(job) }, said });
    }

    pub(super) fn take_back(&mut self, ctx: &mut Ctx<'_>) {
        if let Some((course, mut undo)) = self.enrolled.take().filter(|(_, undo)| undo.holds(ctx.now)) {
            if undo.take_back(&course, ctx) {
                self.reload(ctx);
            }
            return;
        }
        if let Some(Undo { steps }) = self.undo.take() {
            self.begin(steps, false, ctx);
        }
    }

    /// What came of what is under way, once it has ended.
    pub(super) fn ended(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        let Some(under) = &mut self.under else { return Outcome::Ignored };
        match &mut under.work {
            Work::Deed { deed, dry_run, job } => {
                let (deed, dry_run) = (*deed, *dry_run);
                let Some(answer) = Job::ended(job, ctx.now) else { return Outcome::Consumed };
                self.under = None;
                return self.tried_or_done(deed, dry_run, answer, ctx);
            }
            Work::Enroll { course, job } => {
                let course = course.clone();
                let Some(preview) = Job::ended(job, ctx.now) else { return Outcome::Consumed };
                self.under = None;
                return self.enrolling(course, preview, ctx);
            }
            Work::Mark(job) => {
                let Some(list) = Job::ended(job, ctx.now) else { return Outcome::Consumed };
                self.under = None;
                self.mark(list, ctx);
            }
        }
        Outcome::Consumed
    }

    fn tried_or_done(&mut self, deed: Deed, dry_run: bool, answer: Result<Done, Error>, ctx: &mut Ctx<'_>) -> Outcome {
        let Some(done) = ctx.try_or_say(answer) else { return Outcome::Consumed };
        if dry_run { self.ask(deed, &done, ctx) } else { self.did(deed, done, ctx) }
    }

    /// Says what would be done and asks; where nothing would, says that.
    fn ask(&mut self, deed: Deed, would: &Done, ctx: &mut Ctx<'_>) -> Outcome {
        let look = &ctx.look;
        if would.changed.is_empty() {
            let said = tr!(ctx, "Nothing to do: it is so already");
            ctx.say(said);
            return Outcome::Consumed;
        }
        let n = would.changed.len();
        let who = words::some_of(&would.changed, look);
        let same = match would.unchanged.len() {
            0 => String::new(),
            n => tr!(look, one " {n} is so already and stays." | " {n} are so already and stay.", n = n),
        };
        let (title, comes) = match deed {
            Deed::Suspend => (
                tr!(look, one "Suspend {n} person?" | "Suspend {n} people?", n = n),
                tr!(look, "They are signed out and cannot sign in. Their work stays."),
            ),
            Deed::Lift => (tr!(look, one "Let {n} person in again?" | "Let {n} people in again?", n = n), String::new()),
            Deed::Code => (
                tr!(look, one "A new code for {n} person?" | "New codes for {n} people?", n = n),
                if n == 1 {
                    tr!(look, "A password they have is worth nothing from then on, and they are signed out. You see the code once.")
                } else {
                    tr!(look, "Passwords they have are worth nothing from then on, and they are signed out. You see the codes once.")
                },
            ),
            Deed::Role(role) => (
                tr!(look, one "Make {n} person {role}?" | "Make {n} people {role}?", n = n, role = words::role(role, look)),
                tr!(look, "They are signed out wherever they are in."),
            ),
        };
        let ask = Ask::new(title, format!("{who}. {comes}{same}")).yes(named(deed, look));
        self.asked = Some(Asked::Sure(deed));
        Outcome::Modal(Box::new(ask))
    }

    fn did(&mut self, deed: Deed, done: Done, ctx: &mut Ctx<'_>) -> Outcome {
        let n = done.changed.len();
        let key = ctx.look.keymap.shown(crate::tui::action::Action::UndoDeed).unwrap_or_default();
        let said = match deed {
            Deed::Suspend => tr!(ctx, "{n} suspended. {key} undoes it", n = n, key = key),
            Deed::Lift => tr!(ctx, "{n} may sign in again. {key} undoes it", n = n, key = key),
            Deed::Code => tr!(ctx, one "{n} code issued" | "{n} codes issued", n = n),
            Deed::Role(_) => tr!(
                ctx,
                one "The role of {n} person is changed. {key} undoes it" | "The roles of {n} people are changed. {key} undoes it",
                n = n,
                key = key
            ),
        };
        ctx.done(said);
        self.undo = Undo::of(deed, &done);
        self.enrolled = None;
        // Those who are marked stay so: the next deed, and what undoes this one, concern the same people.
        self.reload(ctx);
        if done.codes.is_empty() { Outcome::Consumed } else { Outcome::Push(Box::new(Codes::new(done.codes))) }
    }
}

fn named(deed: Deed, look: &Look<'_>) -> String {
    match deed {
        Deed::Suspend => tr!(look, "Suspend"),
        Deed::Lift => tr!(look, "Let in again"),
        Deed::Code => tr!(look, "New one-time code"),
        Deed::Role(SchoolRole::Admin) => tr!(look, "Make admin"),
        Deed::Role(SchoolRole::Instructor) => tr!(look, "Make instructor"),
        Deed::Role(SchoolRole::Learner) => tr!(look, "Make learner"),
    }
}
