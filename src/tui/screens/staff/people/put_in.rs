//! Choosing people of the school to put into a course: found by typing a part of their name and ticked, or named by a list that is pasted or
//! read from a file. What it would do is said by the next screen.

use std::path::PathBuf;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::changes::Undo;
use super::enroll::{Enroll, with_role};
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::package::people::names;
use crate::service::Error;
use crate::service::enrollment::{EnrollPreview, Found, FoundPerson};
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::job::Job;
use crate::tui::screen::{Command, Ctx, Look, Outcome, Reply, Screen};
use crate::tui::screens::picked;
use crate::tui::screens::shared::words;
use crate::tui::theme::Mean;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::list::{List, MARK, Row};
use crate::tui::widgets::picker::Picker;
use crate::tui::widgets::text::{aired, cut, fit, spread, width, wrap};

/// So many people are shown; who wants more types more.
const SHOWN: usize = 100;
/// No list of names in a file is longer.
const MOST_BYTES: u64 = 4 * 1024 * 1024;

/// The screen.
pub struct PutIn {
    course: String,
    search: Field,
    /// The keys go to the line to search with, not to the list.
    searching: bool,
    found: Found,
    /// What is looked for beside the interface. One search at a time: what was typed meanwhile is looked for when it is there.
    sought: String,
    finding: Option<Job<Result<Found, Error>>>,
    list: List<String>,
    ticked: Vec<FoundPerson>,
    job: Option<Job<Result<EnrollPreview, Error>>>,
    undo: Undo,
    areas: [Rect; 3],
    words: Vec<Line<'static>>,
}

/// What undoes it is kept in `undo`.
pub fn open(course: &str, undo: &Undo) -> Box<dyn Screen> {
    Box::new(PutIn {
        course: course.to_owned(),
        search: Field::default(),
        searching: true,
        found: Found { too_short: true, ..Found::default() },
        sought: String::new(),
        finding: None,
        list: List::default(),
        ticked: Vec::new(),
        job: None,
        undo: undo.clone(),
        areas: [Rect::default(); 3],
        words: Vec::new(),
    })
}

impl PutIn {
    /// Looks for what is typed. The list of before stays until the answer is there.
    fn find(&mut self, ctx: &mut Ctx<'_>) {
        if self.finding.is_none() {
            self.seek(ctx);
        }
        if let Some(answer) = Job::soon(&mut self.finding, ctx.patience) {
            self.take_found(answer, ctx);
        }
    }

    fn seek(&mut self, ctx: &Ctx<'_>) {
        self.search.text().clone_into(&mut self.sought);
        let (school, actor, course, text) = (ctx.school.clone(), ctx.actor.clone(), self.course.clone(), self.sought.clone());
        self.finding = Some(Job::start(ctx.now, move |_: &_| school.find_people(&actor, &course, &text, SHOWN)));
    }

    /// Waits for who fits what is typed: for a key that goes to them.
    fn await_found(&mut self, ctx: &mut Ctx<'_>) {
        while let Some(answer) = Job::awaited(&mut self.finding) {
            self.take_found(answer, ctx);
        }
    }

    /// Only what fits all that is typed counts.
    fn take_found(&mut self, answer: Result<Found, Error>, ctx: &mut Ctx<'_>) {
        if self.sought != self.search.text() {
            self.seek(ctx);
        } else if let Some(found) = ctx.try_or_say(answer) {
            self.list.set(found.people.iter().map(|person| Row::later(person.user.clone(), 1)).collect());
            self.list.on_action(Action::First);
            self.found = found;
        }
    }

    fn here(&self) -> Option<&FoundPerson> {
        let user = self.list.selected()?;
        self.found.people.iter().find(|person| person.user == *user)
    }

    fn is_ticked(&self, user: &str) -> bool {
        self.ticked.iter().any(|person| person.user == user)
    }

    fn toggle(&mut self) {
        let Some(person) = self.here().cloned() else { return };
        if self.is_ticked(&person.user) {
            self.ticked.retain(|one| one.user != person.user);
        } else {
            self.ticked.push(person);
        }
    }

    fn toggle_all(&mut self) {
        if self.ticked.is_empty() {
            self.ticked = self.found.people.iter().filter(|person| person.role.is_none()).cloned().collect();
        } else {
            self.ticked.clear();
        }
    }

    /// Goes on with those who are ticked, or the one under the cursor.
    fn go_on(&mut self, ctx: &mut Ctx<'_>) {
        let mut named: Vec<String> = self.ticked.iter().map(|person| person.user.clone()).collect();
        if named.is_empty() {
            named.extend(self.here().map(|person| person.user.clone()));
        }
        self.look_into(named, ctx);
    }

    /// Sees what putting them in would do, with whoever is ticked already.
    fn look_into(&mut self, named: Vec<String>, ctx: &mut Ctx<'_>) {
        if named.is_empty() {
            let said = tr!(ctx, "There is no name in it");
            ctx.warn(said);
            return;
        }
        let (school, actor, course) = (ctx.school.clone(), ctx.actor.clone(), self.course.clone());
        self.job = Some(Job::start(ctx.now, move |watch| school.preview_enrollment(&actor, &course, &named, watch)));
    }

    /// Takes a list of names that is pasted or read, beside the interface: it may be long.
    fn take_list(&mut self, list: impl FnOnce() -> Result<Vec<u8>, Error> + Send + 'static, ctx: &Ctx<'_>) {
        let (school, actor, course) = (ctx.school.clone(), ctx.actor.clone(), self.course.clone());
        let ticked: Vec<String> = self.ticked.iter().map(|person| person.user.clone()).collect();
        self.job = Some(Job::start(ctx.now, move |watch| {
            let mut listed = names(&list()?).map_err(|fault| Error::invalid(fault.message))?;
            listed.names.extend(ticked);
            if listed.names.is_empty() {
                return Err(Error::invalid("There is no name in it."));
            }
            let preview = school.preview_enrollment(&actor, &course, &listed.names, watch)?;
            Ok(EnrollPreview { left_out: listed.left_out, ..preview })
        }));
    }

    fn read(&mut self, path: PathBuf, ctx: &Ctx<'_>) {
        self.take_list(move || picked::bytes(&path, MOST_BYTES), ctx);
    }

    /// Why there is nobody to choose.
    fn nobody(&self, look: &Look<'_>) -> String {
        if self.found.too_short {
            tr!(look, "type a part of a name first")
        } else {
            tr!(look, "nobody is called like that: type another part of the name")
        }
    }

    fn say(&self, room: usize, look: &Look<'_>) -> Vec<Line<'static>> {
        let text = if self.job.is_some() {
            tr!(look, "Looking who they are ...")
        } else if self.found.too_short && !self.search.is_empty() {
            tr!(look, "Type one letter more.")
        } else if self.found.too_short {
            let key = look.keymap.shown(Action::NextPart).unwrap_or_default();
            tr!(
                look,
                "Type a part of a name or user name, then {key} to tick those you want. Or paste a list: user names or addresses, however they are separated.",
                key = key
            )
        } else if self.found.people.is_empty() {
            tr!(look, "Nobody in the school is called like that.")
        } else if self.found.more {
            tr!(look, "The first {n}; type more to find the others.", n = self.found.people.len())
        } else {
            return Vec::new();
        };
        wrap(&text, room).into_iter().map(|line| Line::styled(line, look.style(Mean::Muted))).collect()
    }

    fn line(&self, person: &FoundPerson, room: usize, look: &Look<'_>) -> Line<'static> {
        let tick = if self.is_ticked(&person.user) { "[x] " } else { "[ ] " };
        let here = person.role.map(|role| tr!(look, "here: {role}", role = words::course_role(role, look))).unwrap_or_default();
        let user = Untrusted::from(person.user.as_str()).for_screen().into_owned();
        let room = room.saturating_sub(4);
        let name = if room < 50 {
            format!("{} ({user})", person.name.for_screen())
        } else {
            format!("{} {user}", fit(&person.name.for_screen(), (room * 2 / 5).min(36)))
        };
        Line::from(vec![Span::raw(tick), Span::raw(spread(&name, &here, room.min(84)))])
    }
}

impl Screen for PutIn {
    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "Put people in")
    }

    fn scopes(&self) -> &'static [Scope] {
        if self.searching {
            &[Scope::Line, Scope::Edit, Scope::Focus]
        } else {
            &[Scope::Roster, Scope::Teach, Scope::Search, Scope::Focus, Scope::Item, Scope::Move]
        }
    }

    fn typing(&self) -> bool {
        self.searching && self.job.is_none()
    }

    fn status(&self, look: &Look<'_>) -> Option<String> {
        (!self.ticked.is_empty()).then(|| {
            let users: Vec<String> = self.ticked.iter().map(|person| person.user.clone()).collect();
            tr!(look, "{n} ticked: {names}", n = users.len(), names = words::some_of(&users, look))
        })
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        if self.job.is_some() {
            return vec![Command::new(Action::Back).label(tr!(look, "cancel"))];
        }
        let nobody = (self.list.is_empty() && self.finding.is_none()).then(|| self.nobody(look));
        if self.searching {
            return vec![
                Command::new(Action::Accept).label(tr!(look, "to the list")).barred(nobody),
                Command::new(Action::NextPart).label(tr!(look, "list, file")),
            ];
        }
        let named = if self.ticked.is_empty() { nobody.clone() } else { None };
        let new = self.found.people.iter().any(|person| person.role.is_none());
        let all = (self.ticked.is_empty() && !new).then(|| tr!(look, "there is nobody new here"));
        let go_on = match self.ticked.len() {
            0 => tr!(look, "put in"),
            n => tr!(look, "put {n} in", n = n),
        };
        let mut first = [Command::new(Action::TickMember).barred(nobody.clone()), Command::new(Action::Open).label(go_on).barred(named)];
        if !self.ticked.is_empty() {
            first.reverse();
        }
        let [first, second] = first;
        vec![
            first,
            second,
            Command::new(Action::Find).label(tr!(look, "search")),
            Command::new(Action::ImportCourse).label(tr!(look, "names from a file")),
            Command::quiet(Action::TickMembers).barred(all),
            Command::quiet(Action::NextPart).label(tr!(look, "search")),
            Command::pair(Action::Up, Action::Down, tr!(look, "move")),
        ]
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        if self.job.is_some() {
            if action == Action::Back {
                self.job = None;
                return Outcome::Consumed;
            }
            return Outcome::Ignored;
        }
        if matches!(action, Action::Accept | Action::LineNext | Action::NextPart | Action::PreviousPart) {
            self.await_found(ctx);
        }
        match action {
            Action::Accept | Action::LineNext if !self.list.is_empty() => self.searching = false,
            Action::NextPart | Action::PreviousPart => self.searching = !self.searching,
            Action::Find => self.searching = true,
            Action::Open => self.go_on(ctx),
            Action::TickMember => self.toggle(),
            Action::TickMembers => self.toggle_all(),
            Action::ImportCourse => {
                let picker = Picker::files(tr!(ctx, "Which list? User names or addresses, or a CSV file with such a column"), ctx);
                return Outcome::Modal(Box::new(picker));
            }
            other if self.searching && self.search.on_action(other) => self.find(ctx),
            other if self.list.on_action(other) => {}
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    /// A name is typed; what is pasted with line ends or signs between names is a list.
    fn on_text(&mut self, text: &str, ctx: &mut Ctx<'_>) -> Outcome {
        let pasted = text.chars().nth(1).is_some();
        if pasted && text.trim().contains(['\n', ',', ';', '\t']) {
            let text = text.as_bytes().to_vec();
            self.take_list(move || Ok(text), ctx);
        } else if self.search.insert(text) {
            self.find(ctx);
        }
        Outcome::Consumed
    }

    fn on_reply(&mut self, reply: Reply, ctx: &mut Ctx<'_>) -> Outcome {
        match reply {
            // They are in: back to the roster.
            Reply::Yes => return Outcome::Pop,
            Reply::Files(paths) => {
                if let Some(path) = paths.into_iter().next() {
                    self.read(path, ctx);
                }
            }
            _ => {}
        }
        Outcome::Consumed
    }

    fn wake(&self) -> Option<Instant> {
        [self.job.as_ref().map(Job::wake), self.finding.as_ref().map(Job::wake)].into_iter().flatten().min()
    }

    fn on_tick(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        if let Some(answer) = Job::ended(&mut self.finding, ctx.now) {
            self.take_found(answer, ctx);
        }
        let Some(answer) = Job::ended(&mut self.job, ctx.now) else { return Outcome::Consumed };
        let Some(preview) = ctx.try_or_say(answer) else { return Outcome::Consumed };
        if preview.new.is_empty() && preview.unknown.is_empty() && !preview.already.is_empty() {
            let users: Vec<String> = preview.already.iter().map(|person| with_role(person, &ctx.look)).collect();
            let names = words::some_of(&users, &ctx.look);
            let said = tr!(ctx, "Nobody new: in the course already are {names}", names = names);
            ctx.warn(said);
            return Outcome::Consumed;
        }
        if preview.known().next().is_some() {
            return Outcome::Modal(Enroll::step(preview, self.undo.clone(), &ctx.look));
        }
        let near = preview.unknown.iter().find_map(|one| Some((one.text.clone(), one.nearest.clone()?)));
        let said = match near {
            Some((text, near)) => {
                let near = Untrusted::from(near);
                tr!(ctx, "Nobody is called {text}. Did you mean {near}?", text = text.for_screen(), near = near.for_screen())
            }
            None => tr!(ctx, "Nobody in the school is called like that"),
        };
        ctx.warn(said);
        Outcome::Consumed
    }

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        let area = aired(area);
        self.words = self.say(usize::from(area.width.min(84)), look);
        let search = Rect { height: area.height.min(1), ..area };
        let air = u16::from(area.height > 6);
        let said = u16::try_from(self.words.len()).unwrap_or(u16::MAX).min(area.height.saturating_sub(1 + air));
        let words = Rect { y: area.y + search.height + air, height: said, ..area };
        let top = search.height + air + said;
        let list = Rect { y: area.y + top.min(area.height), height: area.height.saturating_sub(top), ..area };
        self.areas = [search, words.intersection(area), list];
        let mut shown = std::mem::take(&mut self.list);
        let room = usize::from(list.width.saturating_sub(MARK));
        shown.layout_with(list, |at, _| self.found.people.get(at).map(|person| vec![self.line(person, room, look)]).unwrap_or_default());
        self.list = shown;
    }

    fn render(&self, frame: &mut Frame<'_>, _area: Rect, look: &Look<'_>) {
        let [search, words, list] = self.areas;
        for (line, row) in self.words.iter().zip(words.rows()) {
            frame.render_widget(line, row);
        }
        self.list.render(frame, list, !self.searching, look);
        let word = tr!(look, "Who?");
        let used = u16::try_from(width(&word) + 1).unwrap_or(u16::MAX).min(search.width);
        frame.render_widget(Line::styled(cut(&word, usize::from(search.width)), look.style(Mean::Key)), search);
        let field = Rect { x: search.x + used, width: search.width - used, ..search };
        self.search.render(frame, field, self.searching, look);
    }
}
