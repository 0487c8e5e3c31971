//! Bringing in a course: choose it, see what it holds and what is wrong with it, then take it in or leave it.

use std::path::{Path, PathBuf};

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::domain::course::ItemKind;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::domain::work::Watch;
use crate::package;
use crate::package::report::{Level, Refusal, Report};
use crate::service::import::{ImportOptions, ImportOutcome, Outcome as Became};
use crate::service::{Actor, Error, Services};
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::job::Job;
use crate::tui::route::Route;
use crate::tui::screen::{Command, Ctx, Look, Outcome, Reply, Screen};
use crate::tui::theme::Mean;
use crate::tui::widgets::picker::Picker;
use crate::tui::widgets::scroll::Sheet;
use crate::tui::widgets::text::{MEASURE, column, wrap};

/// What is going on.
enum Stage {
    /// Nothing chosen yet.
    Choose,
    Working(PathBuf, Work, Job<Result<Seen, Box<Refused>>>),
    /// Read and tried, and waiting for a word.
    Read(PathBuf, Box<Seen>),
    Refused(PathBuf, Box<Refused>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Work {
    /// Reading it and trying what would become of it: nothing is changed.
    Trying,
    Taking,
}

/// A package and what became of it, or would.
struct Seen {
    report: Report,
    outcome: ImportOutcome,
}

/// Why a package is not taken in, with what was found in it.
struct Refused {
    report: Report,
    error: Error,
}

impl From<Box<Refusal>> for Refused {
    fn from(refusal: Box<Refusal>) -> Self {
        let error = Error::invalid(Untrusted::from(refusal.error).for_screen());
        Self { report: refusal.report, error: Error { hint: refusal.hint, ..error } }
    }
}

/// The import of one package.
pub struct Import {
    stage: Stage,
    /// The person broke the work off.
    cancelled: bool,
    sheet: Sheet,
}

/// The screen that asks for a course.
pub fn open() -> Box<dyn Screen> {
    Box::new(Import { stage: Stage::Choose, cancelled: false, sheet: Sheet::default() })
}

/// Reads a package and takes it in, or only tries to.
fn import(school: &Services, actor: &Actor, path: &Path, dry_run: bool, watch: &Watch) -> Result<Seen, Box<Refused>> {
    let package = package::open(path, watch).map_err(|refusal| Box::new(Refused::from(refusal)))?;
    let report = package.report.clone();
    let options = ImportOptions { publish: false, dry_run, watch: watch.clone() };
    match school.import_course(actor, package, options) {
        Ok(outcome) => Ok(Seen { report, outcome }),
        Err(error) => Err(Box::new(Refused { report, error })),
    }
}

impl Import {
    fn choose(ctx: &Ctx<'_>) -> Outcome {
        Outcome::Modal(Box::new(Picker::files_and_folders(
            tr!(ctx, "Which course? A folder with course.toml, or a .lyc file"),
            "course.toml",
            ctx,
        )))
    }

    fn start(&mut self, path: PathBuf, work: Work, ctx: &Ctx<'_>) {
        let (school, actor, from) = (ctx.school.clone(), ctx.actor.clone(), path.clone());
        let job = Job::start(ctx.now, move |watch| import(&school, &actor, &from, work == Work::Trying, watch));
        (self.sheet, self.cancelled) = (Sheet::default(), false);
        self.stage = Stage::Working(path, work, job);
    }

    fn again(&mut self, ctx: &Ctx<'_>) {
        let work = if matches!(self.stage, Stage::Read(..)) { Work::Taking } else { Work::Trying };
        match std::mem::replace(&mut self.stage, Stage::Choose) {
            Stage::Read(path, _) | Stage::Refused(path, _) => self.start(path, work, ctx),
            other => self.stage = other,
        }
    }

    /// What came of the work.
    fn ended(&mut self, answer: Option<Result<Seen, Box<Refused>>>, ctx: &mut Ctx<'_>) -> Outcome {
        let Stage::Working(path, work, _) = std::mem::replace(&mut self.stage, Stage::Choose) else { return Outcome::Consumed };
        match (answer, work) {
            (None, _) => {
                let said = tr!(ctx, "It broke off; nothing was taken in.");
                ctx.warn(said);
            }
            (Some(Err(_)), _) if self.cancelled => {
                let said = tr!(ctx, "Cancelled: everything is as it was");
                ctx.say(said);
            }
            (Some(Err(refused)), _) => {
                ctx.heed(&refused.error);
                self.stage = Stage::Refused(path, refused);
            }
            (Some(Ok(seen)), Work::Trying) => self.stage = Stage::Read(path, Box::new(seen)),
            (Some(Ok(seen)), Work::Taking) => {
                let said = taken(&seen.outcome, &ctx.look);
                ctx.done(said);
                return Outcome::Replace(Route::Course { course: seen.outcome.course });
            }
        }
        Outcome::Consumed
    }

    fn lines(&self, width: u16, look: &Look<'_>) -> Vec<Line<'static>> {
        let room = usize::from(width);
        let key = |action| look.keymap.shown(action).unwrap_or_default();
        let say = |text: &str| wrap(text, room).into_iter().map(Line::from).collect::<Vec<_>>();
        let shown = |path: &Path| Untrusted::new(path.display().to_string()).for_screen().into_owned();
        match &self.stage {
            Stage::Choose => say(&tr!(
                look,
                "{key} chooses a course: a folder with a file course.toml in it, or such a folder packed as .lyc or .zip. You see what is in it before anything is taken in.",
                key = key(Action::Open)
            )),
            Stage::Working(path, work, job) => {
                let mut lines = match work {
                    Work::Trying => say(&tr!(look, "Reading {path} ...", path = shown(path))),
                    Work::Taking => say(&tr!(look, "Taking it in ...")),
                };
                lines.push(Line::raw(job.shown(look)));
                lines
            }
            Stage::Refused(path, refused) => {
                let mut lines = vec![Line::styled(tr!(look, "This cannot be taken in"), look.style(Mean::Heading))];
                lines.extend(say(&shown(path)).into_iter().map(|line| line.style(look.style(Mean::Muted))));
                lines.push(Line::default());
                lines.extend(say(&refused.error.message));
                lines.extend(refused.error.hint.iter().flat_map(|hint| say(hint)));
                lines.extend(findings(&refused.report, room, look));
                lines
            }
            Stage::Read(path, seen) => {
                let title = Untrusted::from(seen.report.title.as_str());
                let mut lines = vec![Line::styled(title.for_screen().into_owned(), look.style(Mean::Heading))];
                lines.extend(say(&shown(path)).into_iter().map(|line| line.style(look.style(Mean::Muted))));
                lines.extend(say(&counts(&seen.report, look)));
                lines.push(Line::default());
                lines.extend(say(&would(&seen.outcome, &key(Action::Open), look)));
                lines.extend(findings(&seen.report, room, look));
                lines
            }
        }
    }
}

/// What would become of it, and the key that does it.
fn would(outcome: &ImportOutcome, key: &str, look: &Look<'_>) -> String {
    match outcome.outcome {
        Became::Created => {
            tr!(look, "It is new here. {key} takes it in as a draft: only its staff see it until it is published.", key = key)
        }
        Became::Unchanged => tr!(look, "It is here already, just so: there is nothing to take in. {key} goes to it.", key = key),
        Became::Updated => {
            let told = changes(outcome, look);
            let said =
                tr!(look, "It is here already. {key} brings it up to date: {what}. Everybody keeps their work.", key = key, what = told);
            let hidden = hidden(outcome).map(|n| {
                tr!(look, one "{n} new item comes in hidden: you publish it in the course when it is ready." | "{n} new items come in hidden: you publish them in the course when they are ready.", n = n)
            });
            [said].into_iter().chain(hidden).collect::<Vec<_>>().join(" ")
        }
    }
}

/// What became of it.
fn taken(outcome: &ImportOutcome, look: &Look<'_>) -> String {
    match outcome.outcome {
        Became::Created => {
            let key = look.keymap.shown(Action::Publish).unwrap_or_default();
            tr!(look, "It is in, as a draft that only its staff see. {key} publishes it when it is ready.", key = key)
        }
        Became::Updated => {
            let key = look.keymap.shown(Action::ShowItem).unwrap_or_default();
            match hidden(outcome) {
                Some(n) => {
                    tr!(look, one "It is up to date. {n} new item is hidden from learners: {key} on it publishes it." | "It is up to date. {n} new items are hidden from learners: {key} on each publishes it.", n = n, key = key)
                }
                None => tr!(look, "It is up to date: {what}. Nobody lost any work.", what = changes(outcome, look)),
            }
        }
        Became::Unchanged => tr!(look, "It was in already, just so."),
    }
}

/// How many new items learners do not see, where there are some.
fn hidden(outcome: &ImportOutcome) -> Option<usize> {
    Some(outcome.changes.hidden.len()).filter(|n| *n > 0)
}

fn changes(outcome: &ImportOutcome, look: &Look<'_>) -> String {
    let changes = &outcome.changes;
    let mut parts = vec![
        tr!(look, one "{n} item is new" | "{n} items are new", n = changes.added),
        tr!(look, "{n} changed", n = changes.changed),
        tr!(look, "{n} stay as they are", n = changes.same),
        tr!(look, "{n} are archived", n = changes.archived),
    ];
    if !changes.regrade.is_empty() {
        let quizzes = changes.regrade.iter().map(|id| Untrusted::from(id.as_str()).for_screen().into_owned()).collect::<Vec<_>>();
        parts.push(tr!(look, "the key or the points changed in {quizzes}, in which work is handed in", quizzes = quizzes.join(" ")));
    }
    parts.join(", ")
}

/// What it holds, in a sentence.
fn counts(report: &Report, look: &Look<'_>) -> String {
    let mut parts = vec![tr!(look, one "{n} module" | "{n} modules", n = report.modules)];
    parts.extend(report.items.iter().filter(|(_, count)| **count > 0).map(|(kind, count)| counted(*kind, *count, look)));
    let questions: usize = report.questions.values().sum();
    parts.push(tr!(look, one "{n} question" | "{n} questions", n = questions));
    parts.join(", ")
}

/// `5 pages`, `1 quiz`.
fn counted(kind: ItemKind, n: usize, look: &Look<'_>) -> String {
    match kind {
        ItemKind::Page => tr!(look, one "{n} page" | "{n} pages", n = n),
        ItemKind::Link => tr!(look, one "{n} link" | "{n} links", n = n),
        ItemKind::File => tr!(look, one "{n} file" | "{n} files", n = n),
        ItemKind::Quiz => tr!(look, one "{n} quiz" | "{n} quizzes", n = n),
        ItemKind::Discussion => tr!(look, one "{n} discussion" | "{n} discussions", n = n),
        ItemKind::Survey => tr!(look, one "{n} survey" | "{n} surveys", n = n),
        ItemKind::Assignment => tr!(look, one "{n} assignment" | "{n} assignments", n = n),
    }
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
        let open = |word: String| Command::new(Action::Open).label(word);
        let another = Command::new(Action::ImportCourse).label(tr!(look, "choose another"));
        let scroll = Command::pair(Action::Up, Action::Down, tr!(look, "scroll"));
        match &self.stage {
            Stage::Choose => vec![open(tr!(look, "choose")), Command::quiet(Action::ImportCourse)],
            Stage::Read(_, seen) if seen.outcome.outcome == Became::Unchanged => vec![open(tr!(look, "go to it")), another, scroll],
            Stage::Read(..) => vec![open(tr!(look, "take it in")), another, scroll],
            Stage::Refused(..) => vec![open(tr!(look, "try again")), another, scroll],
            Stage::Working(..) => vec![Command::new(Action::Back).label(tr!(look, "cancel"))],
        }
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        match (action, &self.stage) {
            (Action::Back, Stage::Working(_, _, job)) => {
                job.cancel();
                self.cancelled = true;
            }
            (_, Stage::Working(..)) => return Outcome::Ignored,
            (Action::Open, Stage::Read(_, seen)) if seen.outcome.outcome == Became::Unchanged => {
                return Outcome::Replace(Route::Course { course: seen.outcome.course.clone() });
            }
            (Action::Open, Stage::Read(..) | Stage::Refused(..)) => self.again(ctx),
            (Action::Open | Action::ImportCourse, _) => return Self::choose(ctx),
            (other, _) if self.sheet.on_action(other) => {}
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn on_reply(&mut self, reply: Reply, ctx: &mut Ctx<'_>) -> Outcome {
        if let Reply::Files(paths) = reply
            && let Some(path) = paths.into_iter().next()
        {
            self.start(path, Work::Trying, ctx);
        }
        Outcome::Consumed
    }

    fn wake(&self) -> Option<Instant> {
        match &self.stage {
            Stage::Working(_, _, job) => Some(job.wake()),
            Stage::Choose | Stage::Read(..) | Stage::Refused(..) => None,
        }
    }

    fn on_tick(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        match &mut self.stage {
            Stage::Working(_, _, job) => match job.look(ctx.now) {
                Some(answer) => self.ended(answer, ctx),
                None => Outcome::Consumed,
            },
            Stage::Choose | Stage::Read(..) | Stage::Refused(..) => Outcome::Consumed,
        }
    }

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        let block = column(area, MEASURE);
        self.sheet.layout(self.lines(block.width, look), block);
    }

    fn render(&self, frame: &mut Frame<'_>, _area: Rect, look: &Look<'_>) {
        self.sheet.render(frame, look);
    }
}
