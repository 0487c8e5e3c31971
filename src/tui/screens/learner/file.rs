//! A file of the course: what it is, and saving it to a folder of one's own.

use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::domain::completion::Status;
use crate::domain::text::Untrusted;
use crate::service::page::PageView;
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::screen::{Command, Ctx, Look, Outcome, Reply, Screen};
use crate::tui::screens::learner::page;
use crate::tui::theme::Mean;
use crate::tui::widgets::prompt::Prompt;
use crate::tui::widgets::text::{reading, wrap};

/// A file of the package that is about to be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saving {
    course: String,
    /// In the package.
    path: String,
}

impl Saving {
    pub fn of_course(course: &str, path: &str) -> Self {
        Self { course: course.to_owned(), path: path.to_owned() }
    }

    /// What it will be called.
    pub fn name(&self) -> String {
        Untrusted::from(self.path.rsplit('/').next().unwrap_or(&self.path)).for_filename()
    }

    /// Asks for the folder.
    pub fn begin(&self, ctx: &Ctx<'_>) -> Outcome {
        ask_folder(&self.name(), ctx)
    }

    /// Takes the folder that was named, and saves.
    pub fn end(&self, reply: &Reply, ctx: &mut Ctx<'_>) {
        let Some(folder) = folder(reply) else { return };
        let answer = ctx.school.media(&ctx.actor, &self.course, &self.path);
        let Some(mut file) = ctx.try_or_say(answer) else { return };
        keep(&mut file, &folder, &self.name(), ctx);
    }
}

/// Asks for the folder that a file is saved in.
pub fn ask_folder(name: &str, ctx: &Ctx<'_>) -> Outcome {
    let folder = std::env::current_dir().unwrap_or_default();
    let title = tr!(ctx, "Save {name} in which folder?", name = name);
    let hint = tr!(ctx, "A folder of this machine; a file that is there already stays");
    let shown = Untrusted::new(folder.to_string_lossy()).for_screen().into_owned();
    Outcome::Modal(Box::new(Prompt::new(title, hint).with(&shown)))
}

/// The folder that was named.
pub fn folder(reply: &Reply) -> Option<PathBuf> {
    match reply {
        Reply::Text(folder) if !folder.trim().is_empty() => Some(at_home(folder.trim())),
        Reply::Files(folders) => folders.first().cloned(),
        _ => None,
    }
}

/// Saves under `name`, and says where or why not.
pub fn keep(from: &mut impl io::Read, folder: &Path, name: &str, ctx: &mut Ctx<'_>) {
    match store(from, folder, name) {
        Ok(to) => {
            let text = tr!(ctx, "Saved as {path}", path = Untrusted::new(to.to_string_lossy()).for_screen());
            ctx.done(text);
        }
        Err(why) => {
            let folder = Untrusted::new(folder.to_string_lossy());
            let text = tr!(ctx, "It cannot be saved in {folder}: {why}", folder = folder.for_screen(), why = why);
            ctx.warn(text);
        }
    }
}

/// `~` is the home folder, as a shell has it.
fn at_home(folder: &str) -> PathBuf {
    let home = std::env::home_dir();
    match (folder.strip_prefix('~'), home) {
        (Some(""), Some(home)) => home,
        (Some(rest), Some(home)) if rest.starts_with('/') => home.join(rest.trim_start_matches('/')),
        _ => PathBuf::from(folder),
    }
}

/// Writes under `name`, or `name-2` and so on where that is there already: nothing is ever overwritten.
fn store(from: &mut impl io::Read, folder: &Path, name: &str) -> io::Result<PathBuf> {
    for n in 1..1_000 {
        let to = folder.join(numbered(name, n));
        match OpenOptions::new().write(true).create_new(true).open(&to) {
            Ok(mut file) => {
                let written = io::copy(from, &mut file).and_then(|_| file.sync_all());
                // Half a file is worse than none.
                return match written {
                    Ok(()) => Ok(to),
                    Err(why) => fs::remove_file(&to).and(Err(why)),
                };
            }
            Err(why) if why.kind() == io::ErrorKind::AlreadyExists => {}
            Err(why) => return Err(why),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

fn numbered(name: &str, n: u32) -> String {
    match (n, name.rsplit_once('.')) {
        (1, _) => name.to_owned(),
        (n, Some((stem, suffix))) if !stem.is_empty() => format!("{stem}-{n}.{suffix}"),
        (n, _) => format!("{name}-{n}"),
    }
}

/// A file item.
pub struct FileItem {
    view: PageView,
}

impl FileItem {
    pub fn new(view: PageView) -> Self {
        Self { view }
    }

    fn saving(&self) -> Option<Saving> {
        self.view.file.as_ref().map(|file| Saving::of_course(&self.view.course, &file.path))
    }

    fn lines(&self, columns: usize, look: &Look<'_>) -> Vec<Line<'static>> {
        let mut lines = Vec::new();
        let mut say = |text: &str, mean| lines.extend(wrap(text, columns).into_iter().map(|line| Line::styled(line, look.style(mean))));
        say(&self.view.title.for_screen(), Mean::Strong);
        say("", Mean::Text);
        match (&self.view.file, self.saving()) {
            (Some(facts), Some(saving)) => {
                say(&tr!(look, "File: {name}", name = saving.name()), Mean::Text);
                say(&tr!(look, "Size: {size}", size = size(facts.bytes)), Mean::Text);
                say("", Mean::Text);
                let key = look.keymap.shown(Action::SaveFile).unwrap_or_default();
                say(&tr!(look, "{key} saves it in a folder of your own.", key = key), Mean::Text);
            }
            _ => say(&tr!(look, "The file is not in the course package."), Mean::Text),
        }
        if let Some(next) = &self.view.next {
            say("", Mean::Text);
            say(&tr!(look, "Next: {title}", title = next.title.for_screen()), Mean::Muted);
        }
        lines
    }
}

/// `312 bytes`, `4.1 KB`, `2.0 MB`.
pub fn size(bytes: u64) -> String {
    let tenths = |unit: u64| format!("{}.{}", bytes / unit, bytes % unit * 10 / unit);
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} KB", tenths(1_000)),
        _ => format!("{} MB", tenths(1_000_000)),
    }
}

impl Screen for FileItem {
    fn title(&self, _look: &Look<'_>) -> String {
        self.view.title.for_screen().into_owned()
    }

    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Page, Scope::Onward, Scope::Save, Scope::Item]
    }

    fn corner(&self, look: &Look<'_>) -> Option<String> {
        let done = if self.view.status == Some(Status::Done) { format!("{}   ", tr!(look, "done")) } else { String::new() };
        Some(tr!(look, "{done}{n} of {all}", done = done, n = self.view.number, all = self.view.of))
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        let why = self.view.file.is_none().then(|| tr!(look, "the file is not there"));
        let mut commands = vec![Command::new(Action::SaveFile).barred(why)];
        commands.push(Command::pair(Action::NextPage, Action::PreviousPage, tr!(look, "next / previous")));
        commands.push(Command::quiet(Action::ReadOn));
        commands
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        match action {
            Action::SaveFile | Action::Open => self.saving().map_or(Outcome::Consumed, |saving| saving.begin(ctx)),
            Action::NextPage | Action::ReadOn => page::go(&self.view.course, self.view.next.as_ref(), ctx),
            Action::PreviousPage => page::go(&self.view.course, self.view.previous.as_ref(), ctx),
            _ => Outcome::Ignored,
        }
    }

    fn on_reply(&mut self, reply: Reply, ctx: &mut Ctx<'_>) -> Outcome {
        if let Some(saving) = self.saving() {
            saving.end(&reply, ctx);
        }
        Outcome::Consumed
    }

    fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        let inside = reading(area);
        for (row, line) in self.lines(usize::from(inside.width), look).into_iter().take(usize::from(inside.height)).enumerate() {
            frame.render_widget(line, Rect { y: inside.y + u16::try_from(row).unwrap_or(0), height: 1, ..inside });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_overwritten() {
        let folder = tempfile::tempdir().expect("a folder");
        let first = store(&mut &b"one"[..], folder.path(), "data.csv").expect("saved");
        let second = store(&mut &b"two"[..], folder.path(), "data.csv").expect("saved");
        assert_eq!(fs::read(&first).expect("there"), b"one");
        assert_eq!(second.file_name().and_then(|name| name.to_str()), Some("data-2.csv"));
        assert!(store(&mut &b"x"[..], &folder.path().join("no such"), "a").is_err());
    }

    #[test]
    fn sizes_are_for_people() {
        assert_eq!((size(999).as_str(), size(4_150).as_str(), size(2_000_000).as_str()), ("999 bytes", "4.1 KB", "2.0 MB"));
    }

    #[test]
    fn a_name_of_the_package_stays_in_the_folder() {
        assert_eq!(Saving::of_course("c", "media/../../.bashrc").name(), "bashrc");
        assert_eq!(Saving::of_course("c", "media/报告.pdf").name(), "__.pdf");
    }
}
