//! The people of the school: found, marked, added, changed, and things done to many at once. Of ten thousand those near the cursor are asked for.

mod deeds;
mod rows;

use std::collections::BTreeSet;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::domain::person::{SchoolRole, UserStatus};
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::service::Error;
use crate::service::people::{Deed, UserFilter, UserList, UserView};
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::job::Job;
use crate::tui::screen::{Command, Ctx, Look, Outcome, Reply, Screen, Size};
use crate::tui::screens::admin::person;
use crate::tui::screens::coming::{self, Face};
use crate::tui::screens::shared::choices::Choices;
use crate::tui::screens::shared::words;
use crate::tui::screens::staff::people::changes::Undo as Members;
use crate::tui::theme::Mean;
use crate::tui::widgets::beside::Beside;
use crate::tui::widgets::list::{List, Row};
use crate::tui::widgets::prompt::Prompt;
use crate::tui::widgets::text::aired;
use deeds::{Under, Undo};

/// People who are asked for at once, the cursor in their middle. More than the tallest terminal shows.
const WINDOW: usize = 600;
/// So near to the window's end the next is asked for.
const EDGE: usize = 200;

/// What an overlay was asked for.
enum Asked {
    Find,
    Filter,
    Deed,
    /// Courses to enroll in: id and title.
    Course(Vec<(String, Untrusted)>),
    Sure(Deed),
}

/// People on their way.
struct Loading {
    from: usize,
    /// What the list was narrowed to before, where it is being narrowed.
    before: Option<UserFilter>,
    job: Option<Job<Result<UserList, Error>>>,
}

/// The list of people.
pub struct Users {
    filter: UserFilter,
    /// Those near the cursor, from this position on.
    near: Vec<UserView>,
    from: usize,
    list: List<usize>,
    total: usize,
    loading: Option<Loading>,
    marked: BTreeSet<String>,
    asked: Option<Asked>,
    under: Option<Under>,
    undo: Option<Undo>,
    /// Who was put into which course last, as long as that can be taken back.
    enrolled: Option<(String, Members)>,
    beside: Beside,
}

/// # Errors
/// `Denied` for everybody but admins.
pub fn open(ctx: &mut Ctx<'_>) -> Result<Box<dyn Screen>, Error> {
    let face = Face { title, scopes: SCOPES, draw: coming::draw_dots };
    coming::open(face, ctx, |school, actor| {
        let filter = UserFilter { limit: Some(WINDOW), ..UserFilter::default() };
        Ok(Box::new(Users::new(school.users(actor, &filter)?)))
    })
}

const SCOPES: &[Scope] = &[Scope::People, Scope::Search, Scope::Item, Scope::Move];

fn title(look: &Look<'_>) -> String {
    tr!(look, "People")
}

impl Users {
    fn new(first: UserList) -> Self {
        let mut users = Self {
            filter: UserFilter::default(),
            near: Vec::new(),
            from: 0,
            list: List::default(),
            total: 0,
            loading: None,
            marked: BTreeSet::new(),
            asked: None,
            under: None,
            undo: None,
            enrolled: None,
            beside: Beside::default(),
        };
        users.take(first, 0);
        users
    }

    fn here(&self) -> Option<&UserView> {
        self.near.get(self.list.selected()?.checked_sub(self.from)?)
    }

    /// Asks for those from a position on, beside the interface; those of before stay until they are there.
    fn load(&mut self, from: usize, before: Option<UserFilter>, ctx: &mut Ctx<'_>) {
        // Where one narrowing follows the other, what is shown is of before the first.
        let before = self.loading.take().and_then(|loading| loading.before).or(before);
        let from = if before.is_some() { 0 } else { from };
        let filter = UserFilter { from, limit: Some(WINDOW), ..self.filter.clone() };
        let (school, actor) = (ctx.school.clone(), ctx.actor.clone());
        let mut job = Some(Job::start(ctx.now, move |_: &_| school.users(&actor, &filter)));
        let soon = Job::soon(&mut job, ctx.patience);
        self.loading = Some(Loading { from, before, job });
        if let Some(list) = soon {
            self.loaded(list, ctx);
        }
    }

    /// Takes those who were asked for; the cursor stays on its person, where they are among them. Those narrowed to are seen from the first.
    fn loaded(&mut self, list: Result<UserList, Error>, ctx: &mut Ctx<'_>) {
        let Some(Loading { from, before, .. }) = self.loading.take() else { return };
        let Some(list) = ctx.try_or_say(list) else {
            self.filter = before.unwrap_or_else(|| std::mem::take(&mut self.filter));
            return;
        };
        let name = self.here().map(|user| user.user.clone()).filter(|_| before.is_none());
        self.take(list, from);
        if before.is_some() {
            self.list.on_action(Action::First);
        } else if let Some(at) = self.near.iter().position(|user| Some(&user.user) == name.as_ref()) {
            self.list.select(&(from + at));
        }
    }

    fn take(&mut self, list: UserList, from: usize) {
        (self.near, self.from) = (list.users, from);
        if list.total != self.total {
            self.total = list.total;
            self.list.set((0..self.total).map(|at| Row::later(at, 1)).collect());
        }
    }

    /// Waits for who will stand under the cursor: for a key that does something to them.
    fn await_here(&mut self, ctx: &mut Ctx<'_>) {
        let known = self.here().is_some();
        let Some(loading) = self.loading.as_mut().filter(|loading| !known || loading.before.is_some()) else { return };
        if let Some(list) = Job::awaited(&mut loading.job) {
            self.loaded(list, ctx);
        }
    }

    fn reload(&mut self, ctx: &mut Ctx<'_>) {
        let at = self.list.selected().copied().unwrap_or(0);
        self.load(at.saturating_sub(WINDOW / 2), None, ctx);
    }

    /// Asks for more where the cursor comes near the end of what is there.
    fn follow(&mut self, ctx: &mut Ctx<'_>) {
        let at = self.list.selected().copied().unwrap_or(0);
        let near = self.from + EDGE <= at || self.from == 0;
        let far = at + EDGE <= self.from + self.near.len() || self.from + self.near.len() >= self.total;
        if self.loading.is_none() && (!near || !far || at < self.from) {
            self.reload(ctx);
        }
    }

    fn narrow(&mut self, filter: UserFilter, ctx: &mut Ctx<'_>) {
        let before = std::mem::replace(&mut self.filter, filter);
        self.load(0, Some(before), ctx);
    }

    fn is_narrowed(&self) -> bool {
        self.filter != UserFilter::default()
    }

    fn toggle(&mut self) {
        let Some(name) = self.here().map(|user| user.user.clone()) else { return };
        if !self.marked.remove(&name) {
            self.marked.insert(name);
        }
    }

    fn find(&mut self, look: &Look<'_>) -> Outcome {
        self.asked = Some(Asked::Find);
        let prompt = Prompt::new(tr!(look, "Find people"), tr!(look, "Part of a user name, a name or an address. Empty shows all"));
        Outcome::Modal(Box::new(prompt))
    }

    fn choose_filter(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        let answer = ctx.school.courses(&ctx.actor, true);
        let Some(courses) = ctx.try_or_say(answer) else { return Outcome::Consumed };
        let options = filters(courses.courses.into_iter().map(|course| (course.course, course.title)), &ctx.look);
        self.asked = Some(Asked::Filter);
        Outcome::Modal(Box::new(Choices::of(tr!(ctx, "Show"), options.into_iter().map(|(what, aside, _)| (what, aside)).collect())))
    }

    fn take_filter(&mut self, n: usize, ctx: &mut Ctx<'_>) {
        let answer = ctx.school.courses(&ctx.actor, true);
        let Some(courses) = ctx.try_or_say(answer) else { return };
        let options = filters(courses.courses.into_iter().map(|course| (course.course, course.title)), &ctx.look);
        if let Some((.., filter)) = options.into_iter().nth(n) {
            let search = self.filter.search.clone();
            self.narrow(UserFilter { search, ..filter }, ctx);
        }
    }

    /// The words of what narrows the list.
    fn narrowed(&self, look: &Look<'_>) -> String {
        let shown = |text: &String| Untrusted::from(text.as_str()).for_screen().into_owned();
        let parts = [
            self.filter.role.map(|role| words::role(role, look)),
            self.filter.status.map(|status| words::status(status, look)),
            self.filter.course.as_ref().map(|course| tr!(look, "in {course}", course = shown(course))),
            self.filter.search.as_ref().map(|text| format!("`{}`", shown(text))),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

/// What the list can be narrowed to, with the word on the right.
fn filters(courses: impl Iterator<Item = (String, Untrusted)>, look: &Look<'_>) -> Vec<(String, String, UserFilter)> {
    let all = UserFilter::default;
    let role = |role| UserFilter { role: Some(role), ..all() };
    let status = |status| UserFilter { status: Some(status), ..all() };
    let mut options = vec![
        (tr!(look, "Everybody"), String::new(), all()),
        (tr!(look, "Learners"), tr!(look, "role"), role(SchoolRole::Learner)),
        (tr!(look, "Instructors"), tr!(look, "role"), role(SchoolRole::Instructor)),
        (tr!(look, "Admins"), tr!(look, "role"), role(SchoolRole::Admin)),
        (tr!(look, "Not in yet"), tr!(look, "status"), status(UserStatus::Invited)),
        (tr!(look, "Active"), tr!(look, "status"), status(UserStatus::Active)),
        (tr!(look, "Suspended"), tr!(look, "status"), status(UserStatus::Suspended)),
    ];
    options.extend(courses.map(|(course, title)| {
        let aside = tr!(look, "course {id}", id = Untrusted::from(course.as_str()).for_screen());
        (title.for_screen().into_owned(), aside, UserFilter { course: Some(course), ..all() })
    }));
    options
}

impl Screen for Users {
    fn title(&self, look: &Look<'_>) -> String {
        title(look)
    }

    fn scopes(&self) -> &'static [Scope] {
        SCOPES
    }

    fn status(&self, look: &Look<'_>) -> Option<String> {
        if let Some(under) = &self.under {
            return Some(under.said.clone());
        }
        let marked = match self.marked.len() {
            0 => None,
            n => {
                let key = look.keymap.shown(Action::Deeds).unwrap_or_default();
                Some(
                    tr!(look, one "{n} marked: {key} does something to them" | "{n} marked: {key} does something to them", n = n, key = key),
                )
            }
        };
        marked.or_else(|| {
            let people = tr!(look, one "{n} person" | "{n} people", n = self.total);
            Some(if self.is_narrowed() { format!("{people}: {}", self.narrowed(look)) } else { people })
        })
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        if self.under.is_some() {
            return Vec::new();
        }
        let nobody = (self.here().is_none() && self.loading.is_none()).then(|| tr!(look, "there is nobody here"));
        let undo = (self.undo.is_none() && !self.has_enrolled(look.now)).then(|| tr!(look, "nothing was done here that can be undone"));
        let mut commands = vec![
            Command::new(Action::Open).label(tr!(look, "change")).barred(nobody.clone()),
            Command::new(Action::MarkPerson).barred(nobody.clone()),
            Command::new(Action::Deeds).barred(nobody.clone()),
            Command::new(Action::AddPerson),
            Command::new(Action::ImportPeople),
            Command::new(Action::Find),
            Command::new(Action::Filter),
            Command::pair(Action::Up, Action::Down, tr!(look, "move")),
            Command::quiet(Action::MarkAll).barred(nobody),
        ];
        let undo = Command::new(Action::UndoDeed).barred(undo);
        if undo.barred.is_none() {
            commands.insert(0, undo);
        } else {
            commands.push(Command { quiet: true, ..undo });
        }
        commands
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        self.await_marks(ctx);
        if self.under.is_some() {
            return if action == Action::Quit { Outcome::Ignored } else { Outcome::Consumed };
        }
        if matches!(action, Action::Open | Action::MarkPerson | Action::Deeds) {
            self.await_here(ctx);
        }
        match action {
            Action::Open => {
                let Some(name) = self.here().map(|user| user.user.clone()) else { return Outcome::Consumed };
                let answer = person::Edit::screen(&name, ctx);
                return ctx.try_or_say(answer).map_or(Outcome::Consumed, Outcome::Push);
            }
            Action::AddPerson => return Outcome::Push(person::Add::screen(&ctx.look)),
            Action::ImportPeople => return Outcome::Go(crate::tui::route::Route::ImportUsers),
            Action::Find => return self.find(&ctx.look),
            Action::Filter => return self.choose_filter(ctx),
            Action::Deeds => return self.choose_deed(&ctx.look),
            Action::UndoDeed => self.take_back(ctx),
            Action::MarkPerson => self.toggle(),
            Action::MarkAll => self.mark_all(ctx),
            Action::Back if self.is_narrowed() => self.narrow(UserFilter::default(), ctx),
            Action::Back if !self.marked.is_empty() => self.marked.clear(),
            other if self.list.on_action(other) => {}
            _ => return Outcome::Ignored,
        }
        self.follow(ctx);
        Outcome::Consumed
    }

    fn on_reply(&mut self, reply: Reply, ctx: &mut Ctx<'_>) -> Outcome {
        match (self.asked.take(), reply) {
            (Some(Asked::Find), Reply::Text(text)) => {
                let search = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
                let filter = UserFilter { search, ..self.filter.clone() };
                self.narrow(filter, ctx);
            }
            (Some(Asked::Filter), Reply::Chosen(n)) => self.take_filter(n, ctx),
            (Some(Asked::Deed), Reply::Chosen(n)) => return self.take_deed(n, ctx),
            (Some(Asked::Course(courses)), Reply::Chosen(n)) => {
                if let Some((course, _)) = courses.into_iter().nth(n) {
                    return self.enroll(&course, ctx);
                }
            }
            (Some(Asked::Sure(deed)), Reply::Yes) => self.start(deed, false, ctx),
            _ => {}
        }
        Outcome::Consumed
    }

    fn on_resume(&mut self, ctx: &mut Ctx<'_>) {
        self.reload(ctx);
    }

    fn wake(&self) -> Option<Instant> {
        let loading = self.loading.as_ref().and_then(|loading| Some(loading.job.as_ref()?.wake()));
        [self.under.as_ref().and_then(Under::wake), loading].into_iter().flatten().min()
    }

    fn on_tick(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        if let Some(list) = self.loading.as_mut().and_then(|loading| Job::ended(&mut loading.job, ctx.now)) {
            self.loaded(list, ctx);
            self.follow(ctx);
        }
        self.ended(ctx)
    }

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        self.beside.share(area, true);
        let list = self.beside.list();
        let (near, from, marked) = (&self.near, self.from, &self.marked);
        let narrow = Size::of(area) == Size::Compact;
        self.list.layout_with(list, |at, _| {
            let user = at.checked_sub(from).and_then(|at| near.get(at));
            // Who is on their way stands there as dots.
            let line = user.map(|user| rows::line(user, marked.contains(&user.user), list.width, narrow, look));
            vec![line.unwrap_or_else(|| Line::styled("...", look.style(Mean::Muted)))]
        });
        let here = self.list.selected().and_then(|at| self.near.get(at.checked_sub(self.from)?));
        self.beside.tell(|width| here.map(|user| rows::details(user, width, look)).unwrap_or_default());
    }

    fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        let head = self.beside.head();
        if self.total == 0 {
            let key = look.keymap.shown(Action::Back).unwrap_or_default();
            frame.render_widget(Line::raw(tr!(look, "Nobody fits. {key} shows all.", key = key)), aired(area));
            return;
        }
        if head.height > 0 {
            frame.render_widget(Line::styled(rows::head(head.width, look), look.style(Mean::Heading)), head);
        }
        self.list.render(frame, self.beside.list(), true, look);
        self.beside.render(frame, look);
    }
}
