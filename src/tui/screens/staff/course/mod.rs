//! A course as its staff see it: what learners see of it, what waits to be marked, who is in it, what it is.

mod act;
pub mod dates;
mod details;
mod head;
mod keep;
mod rows;

use std::path::PathBuf;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::domain::course::{CourseState, ItemState};
use crate::domain::time::Instant;
use crate::service::Error;
use crate::service::course::CourseView;
use crate::service::grade::ToMark;
use crate::service::outline::ItemView;
use crate::service::taught::TaughtCourse;
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::job::Job;
use crate::tui::route::Route;
use crate::tui::screen::{Command, Ctx, Look, Outcome, Reply, Screen};
use crate::tui::screens::staff::bars;
use crate::tui::screens::staff::marking::by_item;
use crate::tui::screens::staff::people::roster::{self, Roster};
use crate::tui::screens::staff::undo::Undo;
use crate::tui::widgets::list::List;
pub use act::in_the_middle;
use head::whole;

/// Which part of it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Items,
    ToMark,
    People,
    About,
}

const PARTS: [Part; 4] = [Part::Items, Part::ToMark, Part::People, Part::About];

/// What the cursor can stand on.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Entry {
    Item(String),
    /// What is asked about a quiz.
    Asking(usize),
    Work(usize),
    Deed(Deed),
}

/// What is done to the course as a whole, beside its keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deed {
    Dates,
    Groups,
    Gradebook,
    /// Save the course to a file or a folder.
    Save,
    /// Whether people join by themselves.
    Joining,
    /// Save all that was handed in.
    Work,
    Archive,
}

const DEEDS: [Deed; 7] = [Deed::Dates, Deed::Groups, Deed::Gradebook, Deed::Joining, Deed::Save, Deed::Work, Deed::Archive];

/// What an overlay was asked for.
enum Asked {
    /// Whether the course is to be published; else it is to be hidden.
    Publish(bool),
    /// A quiz with learners in the middle of it.
    Hide(String),
    Archive,
    Format,
    Folder(keep::Format),
}

/// What is known of it. What waits is listed, and who is in it looked at, once that part is shown.
struct Known {
    taught: TaughtCourse,
    to_mark: Option<ToMark>,
}

/// The course page of its staff.
pub struct Course {
    known: Known,
    people: Option<Roster>,
    part: Part,
    list: List<Entry>,
    asked: Option<Asked>,
    /// What is being saved.
    saving: Option<Job<Result<PathBuf, Error>>>,
    /// What takes archiving it, or taking it out, back: whether that takes it out.
    undo: Undo<bool>,
    details: Rect,
    /// The list holds what is known, in entries of so many lines; `None`: it is to be made anew.
    tall: Option<usize>,
}

/// # Errors
/// What the service says.
pub fn open(course: &str, ctx: &mut Ctx<'_>) -> Result<Box<dyn Screen>, Error> {
    Ok(Box::new(Course::open(course, ctx)?))
}

/// The page with its people shown.
///
/// # Errors
/// What the service says.
pub fn people(course: &str, ctx: &mut Ctx<'_>) -> Result<Box<dyn Screen>, Error> {
    let mut screen = Course::open(course, ctx)?;
    screen.people = Some(Roster::open(course, ctx)?);
    screen.part = Part::People;
    Ok(Box::new(screen))
}

impl Known {
    fn slug(&self) -> &str {
        &self.view().outline.course
    }

    fn view(&self) -> &CourseView {
        &self.taught.view
    }

    fn state(&self) -> CourseState {
        self.view().outline.state
    }

    /// Pieces of work on an item that wait.
    fn waiting(&self, item: &str) -> u32 {
        self.taught.waiting.get(item).copied().unwrap_or(0)
    }

    /// Learners' answers in a quiz of which they say that they should count.
    fn asking(&self, item: &str) -> u32 {
        self.taught.asking.iter().find(|row| row.item == item).map_or(0, |row| row.count)
    }

    /// The work that waits, once it was asked for.
    fn work(&self) -> &[crate::service::grade::ToMarkRow] {
        self.to_mark.as_ref().map_or(&[], |to_mark| &to_mark.work)
    }
}

impl Course {
    fn open(course: &str, ctx: &Ctx<'_>) -> Result<Self, Error> {
        Ok(Self {
            known: Known { taught: ctx.school.taught_course(&ctx.actor, course)?, to_mark: None },
            people: None,
            part: Part::Items,
            list: List::default(),
            asked: None,
            saving: None,
            undo: Undo::default(),
            details: Rect::default(),
            tall: None,
        })
    }

    /// The roster, where it is what is shown.
    fn roster(&self) -> Option<&Roster> {
        self.people.as_ref().filter(|_| self.part == Part::People)
    }

    fn roster_mut(&mut self) -> Option<&mut Roster> {
        self.people.as_mut().filter(|_| self.part == Part::People)
    }

    /// Fetches what the part shown is made of.
    fn fetch(&mut self, ctx: &mut Ctx<'_>) {
        let course = self.known.slug().to_owned();
        match self.part {
            Part::ToMark => {
                let answer = ctx.school.to_mark(&ctx.actor, &course);
                self.known.to_mark = ctx.try_or_say(answer).map(|known| ToMark { work: by_item(known.work), ..known });
            }
            Part::People => {
                if let Some(roster) = &mut self.people {
                    return roster.reload(ctx);
                }
                let answer = Roster::open(&course, ctx);
                self.people = ctx.try_or_say(answer);
            }
            Part::Items | Part::About => {}
        }
    }

    fn item(&self) -> Option<&ItemView> {
        match self.list.selected()? {
            Entry::Item(id) => self.known.view().outline.item(id),
            _ => None,
        }
    }

    /// The deed that the entry under the cursor stands for.
    fn deed(&self) -> Option<Deed> {
        match self.list.selected()? {
            Entry::Deed(deed) => Some(*deed),
            Entry::Item(_) | Entry::Asking(_) | Entry::Work(_) => None,
        }
    }

    /// Why a deed cannot be done.
    fn bars(&self, deed: Deed, look: &Look<'_>) -> Option<String> {
        let may = &self.known.taught.deeds;
        let allowed = match deed {
            Deed::Dates | Deed::Groups | Deed::Gradebook | Deed::Work => true,
            Deed::Save => may.export,
            Deed::Archive => may.publish,
            Deed::Joining => return self.barred(look),
        };
        (!allowed).then(|| tr!(look, "only its instructors may"))
    }

    /// Where the work under the cursor is marked.
    fn work(&self) -> Option<Route> {
        let Entry::Work(n) = self.list.selected()? else { return None };
        let row = self.known.work().get(*n)?;
        Some(Route::Marking { course: self.known.slug().to_owned(), item: row.item.clone(), user: row.user.clone(), attempt: None })
    }

    /// Where what is asked about the quiz under the cursor is answered.
    fn asked(&self) -> Option<Route> {
        let Entry::Asking(n) = self.list.selected()? else { return None };
        let row = self.known.taught.asking.get(*n)?;
        Some(Route::Asking { course: row.course.clone(), item: row.item.clone() })
    }

    fn switch(&mut self, forward: bool, ctx: &mut Ctx<'_>) {
        let at = PARTS.iter().position(|part| *part == self.part).unwrap_or(0);
        let step = if forward { 1 } else { PARTS.len() - 1 };
        self.part = PARTS[(at + step) % PARTS.len()];
        (self.list, self.tall) = (List::default(), None);
        self.fetch(ctx);
    }

    /// Whether the list is one of entries alone, which may be thousands: it is made only when there is something new.
    fn is_long(&self) -> bool {
        self.part == Part::ToMark && !self.known.work().is_empty()
    }

    fn open_here(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        if let Some(item) = self.item() {
            return Outcome::Go(Route::of_item(self.known.slug(), &item.id, item.kind));
        }
        if let Some(place) = self.work().or_else(|| self.asked()) {
            return Outcome::Go(place);
        }
        match self.deed() {
            Some(deed) => self.start(deed, ctx),
            None => Outcome::Consumed,
        }
    }

    /// Why nothing can be changed.
    fn barred(&self, look: &Look<'_>) -> Option<String> {
        bars::instructors(self.known.taught.deeds.publish, self.known.state(), look)
    }
}

impl Screen for Course {
    fn title(&self, _look: &Look<'_>) -> String {
        self.known.view().outline.title.for_screen().into_owned()
    }

    fn scopes(&self) -> &'static [Scope] {
        if self.roster().is_some() {
            return roster::SCOPES;
        }
        &[Scope::Teaching, Scope::Teach, Scope::Keep, Scope::Make, Scope::Focus, Scope::Item, Scope::Move]
    }

    fn status(&self, look: &Look<'_>) -> Option<String> {
        if let Some(roster) = self.roster() {
            return roster.status(look);
        }
        if self.saving.is_some() {
            return Some(tr!(look, "Saving ..."));
        }
        if self.details.width > 0 {
            return None;
        }
        details::summary(self, look)
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        if let Some(roster) = self.roster() {
            let mut commands = roster.commands(look);
            commands.push(Command::quiet(Action::EditCourse).barred(self.barred(look)));
            return commands;
        }
        let mut commands = vec![Command::pair(Action::Up, Action::Down, tr!(look, "move"))];
        if let Some(item) = self.item() {
            let word = if item.state == ItemState::Hidden { tr!(look, "show") } else { tr!(look, "hide") };
            commands.extend([Command::new(Action::Open), Command::new(Action::ShowItem).label(word).barred(self.barred(look))]);
        } else if self.work().is_some() {
            commands.push(Command::new(Action::Open).label(tr!(look, "mark it")));
        } else if self.asked().is_some() {
            commands.push(Command::new(Action::Open).label(tr!(look, "see what is asked")));
        } else if let Some(deed) = self.deed() {
            commands.push(Command::new(Action::Open).label(rows::deed_word(&self.known, deed, look)).barred(self.bars(deed, look)));
        }
        let publish = if self.known.state() == CourseState::Published { tr!(look, "hide course") } else { tr!(look, "publish") };
        let joining = if self.known.view().self_enroll { tr!(look, "close joining") } else { tr!(look, "let join") };
        commands.extend([
            Command::new(Action::EditCourse).barred(self.barred(look)),
            Command::new(Action::NextPart),
            Command::new(Action::OpenGradebook),
            Command::new(Action::Publish).label(publish).barred(self.barred(look)),
            Command::new(Action::AllowJoining).label(joining).barred(self.barred(look)),
            Command::quiet(Action::PreviousPart),
            Command::quiet(Action::ImportCourse),
        ]);
        commands.extend([Command::quiet(Action::OpenDates), Command::quiet(Action::OpenGroups)]);
        self.offer_keeping(&mut commands, look);
        commands
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        let of_page = matches!(
            action,
            Action::NextPart | Action::PreviousPart | Action::OpenGradebook | Action::OpenGroups | Action::OpenDates | Action::EditCourse
        );
        if let Some(roster) = self.roster_mut().filter(|_| !of_page) {
            return roster.on_action(action, ctx);
        }
        match action {
            Action::Open => return self.open_here(ctx),
            Action::OpenDates => return self.start(Deed::Dates, ctx),
            Action::OpenGroups => return self.start(Deed::Groups, ctx),
            Action::NextPart => self.switch(true, ctx),
            Action::PreviousPart => self.switch(false, ctx),
            Action::Publish => return self.ask_to_publish(ctx),
            Action::ShowItem if self.item().is_some() => return self.show_or_ask(ctx),
            Action::SaveCourse => return self.start(Deed::Save, ctx),
            Action::ShelveCourse => return self.start(Deed::Archive, ctx),
            Action::UndoShelve => self.take_back(ctx),
            Action::AllowJoining => self.allow_joining(ctx),
            Action::OpenGradebook => return Outcome::Go(Route::Gradebook { course: self.known.slug().to_owned() }),
            Action::ImportCourse => return Outcome::Go(Route::Import),
            Action::EditCourse => return Outcome::Go(Route::Workshop { course: self.known.slug().to_owned() }),
            other if self.list.on_action(other) => {}
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn on_reply(&mut self, reply: Reply, ctx: &mut Ctx<'_>) -> Outcome {
        if let Some(roster) = self.roster_mut() {
            return roster.on_reply(reply, ctx);
        }
        match (self.asked.take(), reply) {
            (Some(Asked::Publish(opens)), Reply::Yes) => self.publish(opens, ctx),
            (Some(Asked::Hide(item)), Reply::Yes) => self.show(&item, false, ctx),
            (Some(Asked::Archive), Reply::Yes) => self.archive(false, ctx),
            (Some(Asked::Format), Reply::Chosen(n)) => return self.choose_folder(n, ctx),
            (Some(Asked::Folder(format)), reply) => self.save(format, &reply, ctx),
            _ => {}
        }
        Outcome::Consumed
    }

    fn on_resume(&mut self, ctx: &mut Ctx<'_>) {
        let answer = ctx.school.taught_course(&ctx.actor, self.known.slug());
        if let Some(taught) = ctx.try_or_say(answer) {
            (self.known.taught, self.tall) = (taught, None);
        }
        self.fetch(ctx);
    }

    fn wake(&self) -> Option<Instant> {
        self.saving.as_ref().map(Job::wake).or_else(|| self.roster().and_then(Roster::wake))
    }

    fn on_tick(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        self.saved(ctx);
        if let Some(roster) = self.roster_mut() {
            roster.on_tick(ctx);
        }
        Outcome::Consumed
    }

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        let [_, list, details] = self.areas(area, look);
        if let Some(roster) = self.roster_mut() {
            return roster.layout(whole(list, details), look);
        }
        self.details = details;
        let tall = Some(rows::tall(list.width));
        if self.tall != tall || !self.is_long() {
            self.list.set(rows::rows(self, list.width, look));
            self.tall = tall;
        }
        let known = &self.known;
        let room = (list.width, if self.part == Part::Items { rows::title_room(known, list.width, look) } else { 0 });
        self.list.layout_with(list, |_, entry| rows::lines(known, entry, room, look));
    }

    fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        let [head, list, details] = self.areas(area, look);
        for (line, row) in self.head(usize::from(head.width), look).into_iter().zip(head.rows()) {
            frame.render_widget(line, row);
        }
        if let Some(roster) = self.roster() {
            return roster.render(frame, whole(list, details), look);
        }
        self.list.render(frame, list, true, look);
        if details.width > 0 {
            details::render(self, frame, details, look);
        }
    }
}
