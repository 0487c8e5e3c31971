//! Keeping the school: a backup now, the last ones, putting one back, and whether the school's file is well.

mod restore;

use std::path::{Path, PathBuf};

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::domain::size::size;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::service::Error;
use crate::service::keeping::{BackupMade, BackupNote, BackupView, Examination, Examined};
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::job::Job;
use crate::tui::screen::{Command, Ctx, Look, Outcome, Reply, Screen};
use crate::tui::screens::admin::codes::path_in;
use crate::tui::theme::Mean;
use crate::tui::when;
use crate::tui::widgets::list::{List, MARK, Row};
use crate::tui::widgets::picker::Picker;
use crate::tui::widgets::prompt::Prompt;
use crate::tui::widgets::text::{aired, column, cut, wrap};
use restore::Restore;

/// What the cursor can stand on.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Entry {
    Make,
    Examine,
    PutBack,
    /// One of the last backups.
    Last(usize),
}

/// What is under way.
enum Under {
    Making(Job<Result<BackupMade, Error>>),
    Examining(Job<Result<Examination, Error>>),
    /// A backup is looked into before it is put back.
    Looking(PathBuf, Job<Result<BackupView, Error>>),
}

impl Under {
    fn cancel(&self) {
        match self {
            Self::Making(job) => job.cancel(),
            Self::Examining(job) => job.cancel(),
            Self::Looking(_, job) => job.cancel(),
        }
    }
}

/// Where the school is kept safe.
pub struct Keeping {
    backups: Vec<BackupNote>,
    examined: Option<Examined>,
    /// The last examination made here, whole.
    found: Option<Examination>,
    under: Option<Under>,
    list: List<Entry>,
}

/// # Errors
/// `Denied` for everybody but admins.
pub fn open(ctx: &mut Ctx<'_>) -> Result<Box<dyn Screen>, Error> {
    let mut keeping = Keeping { backups: Vec::new(), examined: None, found: None, under: None, list: List::default() };
    keeping.load(ctx)?;
    Ok(Box::new(keeping))
}

impl Keeping {
    fn load(&mut self, ctx: &Ctx<'_>) -> Result<(), Error> {
        self.backups = ctx.school.backups(&ctx.actor)?;
        self.examined = ctx.school.overview(&ctx.actor)?.health.examined;
        Ok(())
    }

    /// Asks for the file, in `folder` where one was tried before, else in the one used last in this session.
    fn ask_where(folder: Option<&Path>, ctx: &Ctx<'_>) -> Outcome {
        let stamp = ctx.now.to_utc().with_timezone(&ctx.look.zone).format("%Y-%m-%d-%H%M");
        let name = format!("lyceum-{stamp}.db");
        let last = ctx.folders.backup.last();
        let path = folder.or(last.as_deref()).map_or_else(|| name.clone(), |folder| folder.join(&name).display().to_string());
        let home = Untrusted::new(ctx.place.shelf().display().to_string());
        let hint = tr!(ctx, "A new file, best on another disk. A name alone goes to {folder}", folder = home.for_screen());
        Outcome::Modal(Box::new(Prompt::new(tr!(ctx, "Back up to"), hint).with(&path)))
    }

    /// Where the last good backup lies; where there is none, where backups go by themselves.
    fn shelf(&self, ctx: &Ctx<'_>) -> PathBuf {
        let good = self.backups.iter().filter(|made| made.failed.is_none());
        let mut folders = good.filter_map(|made| PathBuf::from(&made.file).parent().map(Path::to_owned));
        folders.find(|folder| folder.is_dir()).unwrap_or_else(|| ctx.place.shelf().to_owned())
    }

    fn make(&mut self, typed: &str, ctx: &Ctx<'_>) {
        let file = path_in(typed, ctx.place.shelf());
        if let Some(folder) = file.parent().filter(|folder| *folder != ctx.place.shelf()) {
            ctx.folders.backup.keep(folder);
        }
        let (school, actor) = (ctx.school.clone(), ctx.actor.clone());
        self.under = Some(Under::Making(Job::start(ctx.now, move |watch| school.backup(&actor, &file, watch))));
    }

    fn examine(&mut self, ctx: &Ctx<'_>) {
        let (school, actor) = (ctx.school.clone(), ctx.actor.clone());
        self.under = Some(Under::Examining(Job::start(ctx.now, move |watch| school.examine(&actor, watch))));
    }

    fn look_into(&mut self, file: PathBuf, ctx: &Ctx<'_>) {
        let (school, actor, path) = (ctx.school.clone(), ctx.actor.clone(), file.clone());
        self.under = Some(Under::Looking(file, Job::start(ctx.now, move |watch| school.look_into_backup(&actor, &path, watch))));
    }

    fn open_here(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        match self.list.selected() {
            Some(Entry::Make) => return Self::ask_where(None, ctx),
            Some(Entry::Examine) => self.examine(ctx),
            Some(Entry::PutBack) => {
                return Outcome::Modal(Box::new(Picker::files_in(tr!(ctx, "Which backup?"), self.shelf(ctx), &ctx.look)));
            }
            Some(Entry::Last(n)) => match self.backups.get(*n) {
                Some(made) if made.failed.is_some() => return Self::ask_where(Path::new(&made.file).parent(), ctx),
                Some(made) if !Path::new(&made.file).exists() => {
                    let said = tr!(
                        ctx,
                        "{file} is not there any more: moved, or on a disk that is not mounted. Put a backup back ... lets you look for it",
                        file = Untrusted::from(made.file.as_str()).for_screen()
                    );
                    ctx.warn(said);
                }
                Some(made) => self.look_into(PathBuf::from(&made.file), ctx),
                None => {}
            },
            None => {}
        }
        Outcome::Consumed
    }

    fn rows(&self, width: u16, look: &Look<'_>) -> Vec<Row<Entry>> {
        let room = usize::from(width.saturating_sub(MARK));
        let text = |text: &str, mean| -> Vec<Row<Entry>> {
            wrap(text, room.saturating_sub(2))
                .into_iter()
                .map(|line| Row::heading(Line::styled(format!("    {line}"), look.style(mean))))
                .collect()
        };
        let deed = |entry, text: String| Row::new(entry, Line::styled(cut(&text, room), look.style(Mean::Strong)));
        let heading = |text: String| Row::heading(Line::styled(text, look.style(Mean::Heading)));
        let mut rows = vec![heading(tr!(look, "Keep")), deed(Entry::Make, tr!(look, "Back up now ..."))];
        rows.extend(text(&tr!(look, "A verified copy of everything, readable by you alone. Everybody goes on working."), Mean::Muted));
        rows.push(deed(Entry::Examine, tr!(look, "Examine the school's file")));
        rows.extend(self.examination(look).iter().flat_map(|(line, mean)| text(line, *mean)));
        rows.push(deed(Entry::PutBack, tr!(look, "Put a backup back ...")));
        rows.extend(text(&tr!(look, "You see what would be lost before anything is done."), Mean::Muted));
        rows.push(Row::heading(Line::default()));
        rows.push(heading(tr!(look, "Last backups")));
        if self.backups.is_empty() {
            rows.extend(text(&tr!(look, "None was made yet."), Mean::Warn));
        }
        for (n, made) in self.backups.iter().enumerate() {
            rows.push(Row::card(Entry::Last(n), lines(made, room, look)));
        }
        rows
    }

    fn examination(&self, look: &Look<'_>) -> Vec<(String, Mean)> {
        if let Some(found) = &self.found {
            let line = |check: &crate::service::keeping::Check| {
                let message = Untrusted::from(check.message.as_str()).for_screen().into_owned();
                let (word, mean) = if check.ok { (tr!(look, "ok"), Mean::Muted) } else { (tr!(look, "WRONG"), Mean::Bad) };
                (format!("{word}  {}: {message}", named(check.name, look)), mean)
            };
            return found.checks.iter().map(line).collect();
        }
        match &self.examined {
            None => vec![(tr!(look, "It was not examined from here yet."), Mean::Muted)],
            Some(seen) if seen.wrong.is_empty() => {
                vec![(tr!(look, "{when}: all was well.", when = when::distance(look, seen.at)), Mean::Muted)]
            }
            Some(seen) => {
                let shown = |text: &str| Untrusted::from(text).for_screen().into_owned();
                let line = |(name, what): &(String, String)| {
                    (tr!(look, "WRONG  {name}: {what}", name = named(name, look), what = shown(what)), Mean::Bad)
                };
                seen.wrong.iter().map(line).collect()
            }
        }
    }

    fn reload(&mut self, ctx: &mut Ctx<'_>) {
        let answer = self.load(ctx);
        ctx.try_or_say(answer);
    }
}

/// What an examination looks at, in words; commands say it by its id.
pub(super) fn named(check: &str, look: &Look<'_>) -> String {
    match check {
        "integrity" => tr!(look, "The file"),
        "foreign_keys" => tr!(look, "What belongs together"),
        "audit_chain" => tr!(look, "The log"),
        "permissions" => tr!(look, "Permissions"),
        "free_space" => tr!(look, "Room on the disk"),
        "schema" => tr!(look, "Its form"),
        other => Untrusted::from(other).for_screen().into_owned(),
    }
}

/// When, how large and where.
fn lines(made: &BackupNote, room: usize, look: &Look<'_>) -> Vec<Line<'static>> {
    let file = Untrusted::from(made.file.as_str());
    // What tells one from the other stands at the end of its name.
    let file = wrap(&file.for_screen(), room.saturating_sub(2)).into_iter();
    let file = file.map(|part| Line::styled(format!("  {part}"), look.style(Mean::Muted)));
    match &made.failed {
        None => {
            std::iter::once(Line::raw(cut(&format!("{}, {}", when::in_full(look, made.at), size(made.bytes)), room))).chain(file).collect()
        }
        Some(why) => {
            // The reason is what is looked for: whole, however narrow the terminal.
            let why = Untrusted::from(why.as_str());
            let text = tr!(look, "FAILED {when}: {why}", when = when::in_full(look, made.at), why = why.for_screen());
            let lines = wrap(&text, room).into_iter().map(|line| Line::styled(line, look.style(Mean::Bad)));
            lines.chain(file).collect()
        }
    }
}

impl Screen for Keeping {
    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "Backups")
    }

    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Item, Scope::Move]
    }

    fn status(&self, look: &Look<'_>) -> Option<String> {
        Some(match self.under.as_ref()? {
            Under::Making(_) => tr!(look, "Making a copy and verifying it ..."),
            Under::Examining(_) => tr!(look, "Examining; this may take a while ..."),
            Under::Looking(..) => tr!(look, "Verifying the backup; nothing is changed ..."),
        })
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        if self.under.is_some() {
            return vec![Command::new(Action::Back).label(tr!(look, "cancel"))];
        }
        let failed = |n: &usize| self.backups.get(*n).is_some_and(|made| made.failed.is_some());
        let word = match self.list.selected() {
            Some(Entry::Last(n)) if failed(n) => tr!(look, "try again"),
            Some(Entry::Last(_) | Entry::PutBack) => tr!(look, "put back"),
            Some(Entry::Examine) => tr!(look, "examine"),
            _ => tr!(look, "back up"),
        };
        vec![Command::new(Action::Open).label(word), Command::pair(Action::Up, Action::Down, tr!(look, "move"))]
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        if let Some(under) = &self.under {
            return match action {
                Action::Quit => Outcome::Ignored,
                Action::Back => {
                    under.cancel();
                    Outcome::Consumed
                }
                _ => Outcome::Consumed,
            };
        }
        match action {
            Action::Open => self.open_here(ctx),
            other if self.list.on_action(other) => Outcome::Consumed,
            _ => Outcome::Ignored,
        }
    }

    fn on_reply(&mut self, reply: Reply, ctx: &mut Ctx<'_>) -> Outcome {
        match reply {
            Reply::Text(typed) if !typed.trim().is_empty() => self.make(&typed, ctx),
            Reply::Files(paths) => {
                if let Some(path) = paths.into_iter().next() {
                    self.look_into(path, ctx);
                }
            }
            _ => {}
        }
        Outcome::Consumed
    }

    fn wake(&self) -> Option<Instant> {
        self.under.as_ref().map(|under| match under {
            Under::Making(job) => job.wake(),
            Under::Examining(job) => job.wake(),
            Under::Looking(_, job) => job.wake(),
        })
    }

    fn on_tick(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        let broken = || Error::internal("This broke off in the middle.");
        match self.under.take() {
            Some(Under::Making(mut job)) => match job.look(ctx.now) {
                None => self.under = Some(Under::Making(job)),
                Some(answer) => {
                    if let Some(made) = ctx.try_or_say(answer.unwrap_or_else(|| Err(broken()))) {
                        let file = Untrusted::new(made.file.display().to_string());
                        let said = tr!(ctx, "Verified: {file}, {size}", file = file.for_screen(), size = size(made.bytes));
                        ctx.done(said);
                    }
                    self.reload(ctx);
                }
            },
            Some(Under::Examining(mut job)) => match job.look(ctx.now) {
                None => self.under = Some(Under::Examining(job)),
                Some(answer) => {
                    self.found = ctx.try_or_say(answer.unwrap_or_else(|| Err(broken())));
                    self.reload(ctx);
                }
            },
            Some(Under::Looking(file, mut job)) => match job.look(ctx.now) {
                None => self.under = Some(Under::Looking(file, job)),
                Some(answer) => {
                    let answer = answer.unwrap_or_else(|| Err(broken())).and_then(|view| Restore::screen(file, view, ctx));
                    return ctx.try_or_say(answer).map_or(Outcome::Consumed, Outcome::Push);
                }
            },
            None => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn on_resume(&mut self, ctx: &mut Ctx<'_>) {
        self.reload(ctx);
    }

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        let block = column(aired(area), 88);
        self.list.set(self.rows(block.width, look));
        self.list.layout(block);
    }

    fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        self.list.render(frame, column(aired(area), 88), true, look);
    }
}
