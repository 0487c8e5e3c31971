//! Bringing in a course: choose it, see what it holds and what is wrong with it, then take it in or leave it.

use std::path::PathBuf;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::package::report::{Level, Report};
use crate::package::{self, Package};
use crate::service::import::{ImportOptions, ImportOutcome, Outcome as Became};
use crate::service::{Error, Services};
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::job::Job;
use crate::tui::route::Route;
use crate::tui::screen::{Command, Ctx, Look, Outcome, Reply, Screen};
use crate::tui::theme::Mean;
use crate::tui::widgets::picker::Picker;
use crate::tui::widgets::scroll::Scroll;
use crate::tui::widgets::text::{column, wrap};

/// What is going on.
enum Stage {
    /// Nothing chosen yet.
    Choose,
    Reading(PathBuf, Job<Result<Package, Box<package::report::Refusal>>>),
    /// Read, and waiting for a word.
    Read(Box<Package>),
    Refused(Box<package::report::Refusal>),
    Taking(Job<Result<ImportOutcome, Error>>),
}

/// The import of one package.
pub struct Import {
    stage: Stage,
    scroll: Scroll,
}

/// The screen that asks for a course.
pub fn open() -> Box<dyn Screen> {
    Box::new(Import { stage: Stage::Choose, scroll: Scroll::default() })
}

impl Import {
    fn choose(look: &Look<'_>) -> Outcome {
        Outcome::Modal(Box::new(Picker::files_and_folders(tr!(look, "Which course? A folder with course.toml, or a .lyc file"), look)))
    }

    fn read(&mut self, path: PathBuf, now: Instant) {
        let from = path.clone();
        self.stage = Stage::Reading(path, Job::start(now, move |watch| package::open(&from, watch)));
    }

    fn take(&mut self, ctx: &Ctx<'_>) {
        let Stage::Read(package) = std::mem::replace(&mut self.stage, Stage::Choose) else { return };
        let (school, actor): (Services, _) = (ctx.school.clone(), ctx.actor.clone());
        self.stage = Stage::Taking(Job::start(ctx.now, move |watch| {
            let options = ImportOptions { publish: false, dry_run: false, watch: watch.clone() };
            school.import_course(&actor, *package, options)
        }));
    }

    fn taken(&mut self, answer: Option<Result<ImportOutcome, Error>>, ctx: &mut Ctx<'_>) -> Outcome {
        self.stage = Stage::Choose;
        let Some(answer) = answer else {
            let said = tr!(ctx, "It broke off; nothing was taken in.");
            ctx.warn(said);
            return Outcome::Consumed;
        };
        let Some(outcome) = ctx.try_or_say(answer) else { return Outcome::Consumed };
        let changes = outcome.changes;
        let said = match outcome.outcome {
            Became::Created => tr!(ctx, "It is in, as a draft that only its staff see. Publish it when it is ready."),
            Became::Updated => tr!(
                ctx,
                "It is brought up to date: {a} added, {c} changed, {g} archived. Nobody lost any work.",
                a = changes.added,
                c = changes.changed,
                g = changes.archived
            ),
            Became::Unchanged => tr!(ctx, "It was in already, just so."),
        };
        ctx.done(said);
        Outcome::Replace(Route::Course { course: outcome.course })
    }

    fn lines(&self, width: u16, look: &Look<'_>) -> Vec<Line<'static>> {
        let room = usize::from(width);
        let key = |action| look.keymap.shown(action).unwrap_or_default();
        let say = |text: &str| wrap(text, room).into_iter().map(Line::from).collect::<Vec<_>>();
        match &self.stage {
            Stage::Choose => say(&tr!(
                look,
                "{key} chooses a course: a folder with a file course.toml in it, or such a folder packed as .lyc or .zip.",
                key = key(Action::Open)
            )),
            Stage::Reading(path, job) => {
                let path = Untrusted::new(path.display().to_string());
                let mut lines = say(&tr!(look, "Reading {path} ...", path = path.for_screen()));
                lines.push(Line::raw(job.shown(look)));
                lines
            }
            Stage::Taking(job) => vec![Line::raw(tr!(look, "Taking it in ...")), Line::raw(job.shown(look))],
            Stage::Refused(refusal) => {
                let mut lines = vec![Line::styled(tr!(look, "This cannot be taken in"), look.style(Mean::Heading))];
                lines.extend(say(&Untrusted::from(refusal.error.as_str()).for_screen()));
                lines.extend(refusal.hint.iter().flat_map(|hint| say(hint)));
                lines.extend(findings(&refusal.report, room, look));
                lines
            }
            Stage::Read(package) => {
                let report = &package.report;
                let title = Untrusted::from(report.title.as_str());
                let mut lines = vec![Line::styled(title.for_screen().into_owned(), look.style(Mean::Heading))];
                lines.extend(say(&counts(report, look)));
                lines.push(Line::default());
                lines.extend(say(&tr!(look, "{key} takes it in. A new course is a draft at first; one that is here already is brought up to date, and everybody keeps their work.", key = key(Action::Open))));
                lines.extend(findings(report, room, look));
                lines
            }
        }
    }
}

/// What it holds, in a sentence.
fn counts(report: &Report, look: &Look<'_>) -> String {
    let mut parts = vec![tr!(look, one "{n} module" | "{n} modules", n = report.modules)];
    parts.extend(report.items.iter().filter(|(_, count)| **count > 0).map(|(kind, count)| format!("{count} {}", kind.word())));
    let questions: usize = report.questions.values().sum();
    parts.push(tr!(look, one "{n} question" | "{n} questions", n = questions));
    parts.join(", ")
}

/// Everything found, the worst first.
fn findings(report: &Report, room: usize, look: &Look<'_>) -> Vec<Line<'static>> {
    if report.warnings.is_empty() {
        return Vec::new();
    }
    let mut sorted: Vec<_> = report.warnings.iter().collect();
    sorted.sort_by_key(|warning| std::cmp::Reverse(warning.level));
    let mut lines = vec![Line::default(), Line::styled(tr!(look, "Found in it"), look.style(Mean::Heading))];
    for warning in sorted {
        let (word, mean) = match warning.level {
            Level::Broken => (tr!(look, "WRONG"), Mean::Bad),
            Level::Lossy => (tr!(look, "left out"), Mean::Warn),
            Level::Info => (tr!(look, "note"), Mean::Muted),
        };
        lines.push(Line::styled(format!("{word}  {}", Untrusted::from(warning.place.as_str()).for_screen()), look.style(mean)));
        let message = Untrusted::from(warning.message.as_str());
        lines.extend(wrap(&message.for_screen(), room.saturating_sub(2)).into_iter().map(|line| Line::raw(format!("  {line}"))));
    }
    lines
}

impl Screen for Import {
    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "Bring in a course")
    }

    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Teach, Scope::Item, Scope::Move]
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        let scroll = Command::pair(Action::Up, Action::Down, tr!(look, "scroll"));
        match &self.stage {
            Stage::Choose => vec![Command::new(Action::Open).label(tr!(look, "choose"))],
            Stage::Read(_) => vec![
                Command::new(Action::Open).label(tr!(look, "take it in")),
                Command::new(Action::ImportCourse).label(tr!(look, "another")),
                scroll,
            ],
            Stage::Refused(_) => vec![Command::new(Action::Open).label(tr!(look, "choose another")), scroll],
            Stage::Reading(..) | Stage::Taking(_) => vec![Command::new(Action::Back).label(tr!(look, "cancel"))],
        }
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        match (action, &self.stage) {
            (Action::Open, Stage::Read(_)) => self.take(ctx),
            (Action::Open | Action::ImportCourse, Stage::Choose | Stage::Refused(_) | Stage::Read(_)) => return Self::choose(&ctx.look),
            (Action::Back, Stage::Reading(_, job)) => {
                job.cancel();
                self.stage = Stage::Choose;
            }
            (Action::Back, Stage::Taking(job)) => job.cancel(),
            (other, _) if self.scroll.on_action(other) => {}
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn on_reply(&mut self, reply: Reply, ctx: &mut Ctx<'_>) -> Outcome {
        if let Reply::Files(paths) = reply
            && let Some(path) = paths.into_iter().next()
        {
            self.read(path, ctx.now);
        }
        Outcome::Consumed
    }

    fn wake(&self) -> Option<Instant> {
        match &self.stage {
            Stage::Reading(_, job) => Some(job.wake()),
            Stage::Taking(job) => Some(job.wake()),
            Stage::Choose | Stage::Read(_) | Stage::Refused(_) => None,
        }
    }

    fn on_tick(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        match &mut self.stage {
            Stage::Reading(_, job) => match job.look(ctx.now) {
                Some(Some(Ok(package))) => self.stage = Stage::Read(Box::new(package)),
                Some(Some(Err(refusal))) => self.stage = Stage::Refused(refusal),
                Some(None) => self.stage = Stage::Choose,
                None => {}
            },
            Stage::Taking(job) => {
                if let Some(answer) = job.look(ctx.now) {
                    return self.taken(answer, ctx);
                }
            }
            Stage::Choose | Stage::Read(_) | Stage::Refused(_) => {}
        }
        Outcome::Consumed
    }

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        let block = column(area, 76);
        self.scroll.layout(self.lines(block.width, look).len(), block);
    }

    fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        let block = column(area, 76);
        self.scroll.render(frame, block, &self.lines(block.width, look), look);
    }
}
