//! People from a CSV file: what it would do first, with every mistake by row and column, then doing it. A mended file is read again by one key.

use std::path::{Path, PathBuf};

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::domain::fault;
use crate::domain::person::CourseRole;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::domain::work::Watch;
use crate::package::people::{self, MOST_BYTES};
use crate::service::people_file::{PeopleOptions, PeopleReport};
use crate::service::{Actor, Error, Services};
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::job::Job;
use crate::tui::screen::{Command, Ctx, Look, Outcome, Reply, Screen};
use crate::tui::screens::admin::codes::{Codes, path_in, write_new};
use crate::tui::screens::picked;
use crate::tui::screens::shared::words;
use crate::tui::theme::Mean;
use crate::tui::widgets::list::{List, MARK, Row};
use crate::tui::widgets::picker::Picker;
use crate::tui::widgets::prompt::Prompt;
use crate::tui::widgets::text::{aired, column, cut, wrap};

/// From so many mistakes on each is shown by its beginning, in so many lines.
const WHOLE: usize = 500;
const TALL: usize = 3;

/// What is going on.
enum Stage {
    Choose,
    Working {
        dry_run: bool,
        job: Job<Result<PeopleReport, Error>>,
    },
    /// Tried: nothing was changed.
    Tried(PeopleReport),
    Taken(PeopleReport),
    /// It is no list of people, or cannot be read at all.
    Refused(Error),
}

/// Something found in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    Fault(usize),
    Warning(usize),
    /// Somebody whom it brings in or changes.
    Coming(usize),
}

/// The import of one file.
pub struct Import {
    path: PathBuf,
    /// Those who are there already change too.
    update: bool,
    stage: Stage,
    cancelled: bool,
    list: List<Found>,
    words: Vec<Line<'static>>,
    areas: [Rect; 2],
    /// Columns for which the list was broken.
    room: usize,
}

/// # Errors
/// `Denied` for everybody but admins.
pub fn open(ctx: &mut Ctx<'_>) -> Result<Box<dyn Screen>, Error> {
    ctx.school.people_counts(&ctx.actor)?;
    Ok(Box::new(Import {
        path: PathBuf::new(),
        update: false,
        stage: Stage::Choose,
        cancelled: false,
        list: List::default(),
        words: Vec::new(),
        areas: [Rect::default(); 2],
        room: 0,
    }))
}

/// Reads the file anew and takes its people in, or only tries to.
fn import(school: &Services, actor: &Actor, path: &Path, (dry_run, update): (bool, bool), watch: &Watch) -> Result<PeopleReport, Error> {
    let bytes = picked::bytes(path, MOST_BYTES).map_err(|unread| unread.hint("Choose a CSV file, or split it"))?;
    school.import_people(actor, &people::read(&bytes), PeopleOptions { dry_run, update, watch: watch.clone() })
}

impl Import {
    fn choose(ctx: &Ctx<'_>) -> Outcome {
        Outcome::Modal(Box::new(Picker::files(tr!(ctx, "Which list of people? A CSV file with a header"), ctx)))
    }

    fn start(&mut self, dry_run: bool, ctx: &Ctx<'_>) {
        let (school, actor, path, update) = (ctx.school.clone(), ctx.actor.clone(), self.path.clone(), self.update);
        let job = Job::start(ctx.now, move |watch| import(&school, &actor, &path, (dry_run, update), watch));
        self.cancelled = false;
        self.list.set(Vec::new());
        self.stage = Stage::Working { dry_run, job };
    }

    fn ended(&mut self, dry_run: bool, answer: Result<PeopleReport, Error>, ctx: &mut Ctx<'_>) -> Outcome {
        match answer {
            Err(_) if self.cancelled => {
                self.stage = Stage::Choose;
                let said = tr!(ctx, "Cancelled: everything is as it was");
                ctx.say(said);
            }
            Err(error) => {
                ctx.heed(&error);
                self.stage = Stage::Refused(error);
            }
            Ok(report) if dry_run || !report.errors.is_empty() => {
                self.stage = Stage::Tried(report);
            }
            Ok(mut report) => {
                let codes = std::mem::take(&mut report.codes);
                let said = tr!(ctx, "They are in: {what}", what = counts(&report, &ctx.look));
                ctx.done(said);
                self.stage = Stage::Taken(report);
                if !codes.is_empty() {
                    return Outcome::Push(Box::new(Codes::new(codes)));
                }
            }
        }
        Outcome::Consumed
    }

    fn report(&self) -> Option<&PeopleReport> {
        match &self.stage {
            Stage::Tried(report) | Stage::Taken(report) => Some(report),
            Stage::Choose | Stage::Working { .. } | Stage::Refused(_) => None,
        }
    }

    /// Whether there would be anything to do.
    fn brings(&self) -> bool {
        matches!(&self.stage, Stage::Tried(report) if report.errors.is_empty() && report.created + report.updated > 0)
    }

    /// Mistakes or warnings to be mended elsewhere.
    fn has_remarks(&self) -> bool {
        self.report().is_some_and(|report| !report.errors.is_empty() || !report.warnings.is_empty())
    }

    fn say(&self, room: usize, look: &Look<'_>) -> Vec<Line<'static>> {
        let key = |action| look.keymap.shown(action).unwrap_or_default();
        let plain = |text: &str| wrap(text, room).into_iter().map(Line::from).collect::<Vec<_>>();
        let mut lines = Vec::new();
        if self.path != PathBuf::new() {
            let path = Untrusted::new(self.path.display().to_string());
            lines.extend(plain(&path.for_screen()).into_iter().map(|line| line.style(look.style(Mean::Muted))));
        }
        match &self.stage {
            Stage::Choose => lines.extend(plain(&tr!(
                look,
                "{key} chooses a CSV file. Its header names the columns: user, and what you have of name, email, role, zone, course, course_role, group; Moodle's names do too. With a course a row also enrolls its person. You see what the file would do before anything is done.",
                key = key(Action::Open)
            ))),
            Stage::Working { dry_run, job } => {
                lines.extend(plain(&if *dry_run { tr!(look, "Reading it; nothing is changed ...") } else { tr!(look, "Taking them in ...") }));
                lines.push(Line::raw(job.shown(look)));
            }
            Stage::Refused(error) => {
                lines.push(Line::styled(tr!(look, "This cannot be taken in"), look.style(Mean::Heading)));
                lines.extend(plain(&error.message));
                lines.extend(error.hint.iter().flat_map(|hint| plain(hint)));
            }
            Stage::Taken(report) => {
                lines.push(Line::styled(tr!(look, "They are in"), look.style(Mean::Heading)));
                lines.extend(plain(&counts(report, look)));
            }
            Stage::Tried(report) => lines.extend(self.tried(report, room, look)),
        }
        lines.push(Line::default());
        lines
    }

    fn tried(&self, report: &PeopleReport, room: usize, look: &Look<'_>) -> Vec<Line<'static>> {
        let key = |action| look.keymap.shown(action).unwrap_or_default();
        let text = if !report.errors.is_empty() {
            tr!(
                look,
                one "{n} mistake: nothing was changed. Mend the file, then {key} reads it again." | "{n} mistakes: nothing was changed. Mend the file, then {key} reads it again.",
                n = report.errors.len(),
                key = key(Action::ReadAgain)
            )
        } else if report.created + report.updated + report.unchanged == 0 {
            tr!(look, "The file names nobody: there is nothing below its header.")
        } else if report.created + report.updated == 0 {
            tr!(look, "It is all here already: {what}.", what = counts(report, look))
        } else {
            tr!(look, "It would do this: {what}. {key} does it.", what = counts(report, look), key = key(Action::Open))
        };
        let mut lines: Vec<Line<'static>> =
            wrap(&text, room).into_iter().map(|line| Line::styled(line, look.style(Mean::Strong))).collect();
        let known = if self.update {
            tr!(
                look,
                "People who are here already become what the file says; {key} leaves them as they are.",
                key = key(Action::UpdateKnown)
            )
        } else {
            tr!(
                look,
                "Names, addresses and roles of people who are here already stay; {key} changes them too.",
                key = key(Action::UpdateKnown)
            )
        };
        lines.extend(wrap(&known, room).into_iter().map(Line::from));
        if !report.columns.is_empty() {
            let columns = tr!(look, "Columns read: {columns}", columns = report.columns.join(", "));
            lines.extend(wrap(&columns, room).into_iter().map(Line::from));
        }
        lines
    }

    /// Lines of a mistake: all of it, as long as there are not so many that reading them is a spreadsheet's work.
    fn tall(&self, found: Found, look: &Look<'_>) -> usize {
        match self.report().map(|report| report.errors.len() + report.warnings.len()) {
            Some(WHOLE..) | None => TALL,
            Some(_) => 1 + wrap(&self.told(found, look).1, self.room.saturating_sub(2)).len(),
        }
    }

    fn rows(&self, look: &Look<'_>) -> Vec<Row<Found>> {
        let Some(report) = self.report() else { return Vec::new() };
        let faults = (0..report.errors.len()).map(Found::Fault);
        let warnings = (0..report.warnings.len()).map(Found::Warning);
        // Those who are new come first: a slip in a user name is found among them.
        let (new, known): (Vec<usize>, Vec<usize>) = (0..report.coming.len()).partition(|n| report.coming[*n].new);
        let coming = new.into_iter().chain(known).map(|n| Row::later(Found::Coming(n), 1));
        faults.chain(warnings).map(|found| Row::later(found, self.tall(found, look))).chain(coming).collect()
    }

    /// What is wrong as a table for a spreadsheet: three thousand mistakes are mended there.
    fn table(&self) -> String {
        let Some(report) = self.report() else { return String::new() };
        let quoted = |text: &str| format!("\"{}\"", Untrusted::from(text).for_csv().replace('"', "\"\""));
        let faults = report.errors.iter().map(|fault| format!("{},{},{}\n", fault.row, quoted(&fault.column), quoted(&fault.message)));
        let warnings = report.warnings.iter().map(|text| format!(",,{}\n", quoted(text)));
        std::iter::once("row,column,message\n".to_owned()).chain(faults).chain(warnings).collect()
    }

    fn save(&self, typed: &str, ctx: &mut Ctx<'_>) {
        let path = path_in(typed, ctx.place.shelf());
        let shown = Untrusted::new(path.display().to_string());
        match write_new(&path, self.table().as_bytes()) {
            Ok(()) => {
                let said = tr!(ctx, "Saved: {path}", path = shown.for_screen());
                ctx.done(said);
            }
            Err(why) => {
                let said = tr!(ctx, "{path} was not written: {why}", path = shown.for_screen(), why = fault::in_words(&why));
                ctx.warn(said);
            }
        }
    }

    /// Where it is and what is wrong, as one text.
    fn told(&self, found: Found, look: &Look<'_>) -> (String, String) {
        let shown = |text: &str| Untrusted::from(text).for_screen().into_owned();
        let report = self.report();
        match found {
            Found::Fault(n) => report.and_then(|report| report.errors.get(n)).map_or_else(Default::default, |fault| {
                let place = match (fault.row, fault.column.as_str()) {
                    (0, _) => tr!(look, "The file"),
                    (row, "") => tr!(look, "Row {row}", row = row),
                    (row, column) => tr!(look, "Row {row}, {column}", row = row, column = shown(column)),
                };
                (place, shown(&fault.message))
            }),
            Found::Coming(n) => report.and_then(|report| report.coming.get(n)).map_or_else(Default::default, |one| {
                let place = if one.new { tr!(look, "New") } else { tr!(look, "Here already") };
                let name = if one.name.is_blank() { String::new() } else { format!("  {}", one.name.for_screen()) };
                let place_in = |(course, role, group): &(String, CourseRole, Option<String>)| {
                    let role = Some(*role).filter(|role| *role != CourseRole::Learner).map(|role| words::course_role(role, look));
                    let group = group.as_ref().map(|group| tr!(look, "group {group}", group = shown(group)));
                    let facts: Vec<String> = role.into_iter().chain(group).collect();
                    if facts.is_empty() { shown(course) } else { format!("{} ({})", shown(course), facts.join(", ")) }
                };
                let courses: Vec<String> = one.courses.iter().map(place_in).collect();
                let courses = if courses.is_empty() { String::new() } else { tr!(look, ", into {courses}", courses = courses.join(", ")) };
                let role = one.role.map(|role| format!(", {}", words::role(role, look))).unwrap_or_default();
                let email = if one.email.is_blank() { String::new() } else { format!(", {}", one.email.for_screen()) };
                (place, format!("{}{name}{role}{courses}{email}", shown(&one.user)))
            }),
            Found::Warning(n) => {
                let text = report.and_then(|report| report.warnings.get(n)).map(|text| shown(text)).unwrap_or_default();
                (tr!(look, "Note"), text)
            }
        }
    }
}

/// `300 created, 2 changed, 1 as it was`.
fn counts(report: &PeopleReport, look: &Look<'_>) -> String {
    let all = [
        (report.created, tr!(look, one "{n} person added" | "{n} people added", n = report.created)),
        (report.updated, tr!(look, "{n} changed or enrolled", n = report.updated)),
        (report.unchanged, tr!(look, "{n} as they are", n = report.unchanged)),
    ];
    let some: Vec<String> = all.into_iter().filter(|(n, _)| *n > 0).map(|(_, text)| text).collect();
    if some.is_empty() { tr!(look, "the file names nobody") } else { some.join(", ") }
}

impl Screen for Import {
    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "Bring in people")
    }

    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Again, Scope::Teach, Scope::Save, Scope::Item, Scope::Move]
    }

    fn status(&self, look: &Look<'_>) -> Option<String> {
        self.list.selected().map(|found| {
            let (place, text) = self.told(*found, look);
            format!("{place}: {text}")
        })
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        let open = |word: String| Command::new(Action::Open).label(word);
        let another = Command::new(Action::ImportCourse).label(tr!(look, "another file"));
        let again = Command::new(Action::ReadAgain);
        let mut commands = match &self.stage {
            Stage::Choose => return vec![open(tr!(look, "choose a file"))],
            Stage::Working { .. } => return vec![Command::new(Action::Back).label(tr!(look, "cancel"))],
            Stage::Taken(_) => vec![another],
            Stage::Refused(_) => vec![again, another],
            Stage::Tried(_) if self.brings() => vec![open(tr!(look, "take them in")), Command::new(Action::UpdateKnown), again, another],
            Stage::Tried(_) => vec![again, Command::new(Action::UpdateKnown), another],
        };
        if self.has_remarks() {
            commands.push(Command::new(Action::SaveFile).label(tr!(look, "save the list")));
        }
        if !self.list.is_empty() {
            commands.push(Command::pair(Action::Up, Action::Down, tr!(look, "move")));
        }
        commands
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        match (action, &self.stage) {
            (Action::Back, Stage::Working { job, .. }) => {
                job.cancel();
                self.cancelled = true;
            }
            (_, Stage::Working { .. }) => return Outcome::Ignored,
            (Action::Open, Stage::Tried(_)) if self.brings() => self.start(false, ctx),
            (Action::Open, Stage::Choose) | (Action::ImportCourse, _) => return Self::choose(ctx),
            (Action::ReadAgain, Stage::Tried(_) | Stage::Refused(_)) => self.start(true, ctx),
            (Action::UpdateKnown, Stage::Tried(_)) => {
                self.update = !self.update;
                self.start(true, ctx);
            }
            (Action::SaveFile, _) if self.has_remarks() => {
                let hint = tr!(ctx, "A table for a spreadsheet: row, column, what is wrong");
                return Outcome::Modal(Box::new(Prompt::new(tr!(ctx, "Save the list to a new file"), hint).with("mistakes.csv")));
            }
            (other, _) if self.list.on_action(other) => {}
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn on_reply(&mut self, reply: Reply, ctx: &mut Ctx<'_>) -> Outcome {
        match reply {
            Reply::Files(paths) => {
                if let Some(path) = paths.into_iter().next() {
                    self.path = path;
                    self.start(true, ctx);
                }
            }
            Reply::Text(typed) if !typed.trim().is_empty() => self.save(&typed, ctx),
            _ => {}
        }
        Outcome::Consumed
    }

    fn wake(&self) -> Option<Instant> {
        match &self.stage {
            Stage::Working { job, .. } => Some(job.wake()),
            Stage::Choose | Stage::Tried(_) | Stage::Taken(_) | Stage::Refused(_) => None,
        }
    }

    fn on_tick(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        let Stage::Working { dry_run, job } = &mut self.stage else { return Outcome::Consumed };
        let dry_run = *dry_run;
        match job.look(ctx.now) {
            Some(answer) => self.ended(dry_run, answer.unwrap_or_else(|| Err(Error::internal("It broke off; nothing was taken in."))), ctx),
            None => Outcome::Consumed,
        }
    }

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        let block = column(aired(area), 92);
        self.words = self.say(usize::from(block.width), look);
        let used = u16::try_from(self.words.len()).unwrap_or(u16::MAX).min(block.height.saturating_sub(4));
        let below = Rect { y: block.y + used, height: block.height - used, ..block };
        self.areas = [if self.report().is_some() { Rect { height: used, ..block } } else { block }, below];
        let room = usize::from(below.width.saturating_sub(MARK));
        let found = |report: &PeopleReport| report.errors.len() + report.warnings.len() + report.coming.len();
        if self.list.rows().len() != self.report().map_or(0, found) || room != self.room {
            self.room = room;
            self.list.set(self.rows(look));
        }
        let mut list = std::mem::take(&mut self.list);
        list.layout_with(below, |_, found| {
            let (place, text) = self.told(*found, look);
            let mean = match found {
                Found::Fault(_) => Mean::Bad,
                Found::Warning(_) => Mean::Warn,
                Found::Coming(n) => {
                    let new = self.report().and_then(|report| report.coming.get(*n)).is_some_and(|one| one.new);
                    let mean = if new { Mean::Strong } else { Mean::Muted };
                    return vec![Line::styled(cut(&format!("{place}: {text}"), room), look.style(mean))];
                }
            };
            let tall = self.tall(*found, look);
            let mut text = wrap(&text, room.saturating_sub(2));
            if text.len() >= tall {
                let rest = text.split_off(tall - 2).join(" ");
                text.push(cut(&rest, room.saturating_sub(2)));
            }
            let text = text.into_iter().map(|line| Line::raw(format!("  {line}")));
            std::iter::once(Line::styled(cut(&place, room), look.style(mean))).chain(text).collect()
        });
        self.list = list;
    }

    fn render(&self, frame: &mut Frame<'_>, _area: Rect, look: &Look<'_>) {
        let [above, below] = self.areas;
        for (n, line) in self.words.iter().take(usize::from(above.height)).enumerate() {
            let y = above.y + u16::try_from(n).unwrap_or(0);
            frame.render_widget(line, Rect { y, height: 1, ..above });
        }
        if !self.list.is_empty() {
            self.list.render(frame, below, true, look);
        }
    }
}
