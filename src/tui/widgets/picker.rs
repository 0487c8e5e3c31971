//! Choosing a file of this machine: a folder's entries, folders first, with a way to type the path. Only what is seen is laid out, and a large
//! folder is read bit by bit while its first entries stand there already.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::domain::fault;
use crate::domain::seek::folded;
use crate::domain::size::size;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::screen::{Command, Ctx, Look, Outcome, Reply, Screen};
use crate::tui::theme::Mean;
use crate::tui::widgets::prompt::Prompt;
use crate::tui::widgets::text::{cut, fit_right, spread, wrap};
use crate::tui::widgets::window::{FRAME, window};

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    /// Folders sort first.
    is_file: bool,
    /// For sorting and finding, without case.
    folded: String,
    path: PathBuf,
}

/// So many entries are read before anything else is done.
const AT_ONCE: usize = 2_000;

/// What a prompt over the picker was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    Path,
    Find,
}

/// Answers [`Reply::Files`] with one path, or [`Reply::Cancelled`].
pub struct Picker {
    title: String,
    folder: PathBuf,
    /// A folder that holds a file of this name is an answer too.
    marker: Option<&'static str>,
    entries: Vec<Entry>,
    /// What of the folder is still to be read.
    rest: Option<fs::ReadDir>,
    /// Where the cursor goes once it is read: the folder one comes from.
    wanted: Option<PathBuf>,
    hidden: bool,
    at: usize,
    from: usize,
    rows: usize,
    /// Why the folder cannot be shown, or the typed path is no file.
    wrong: Option<String>,
    /// That, as it fits.
    said: Vec<String>,
    asked: Option<Asked>,
}

impl Picker {
    /// Picks a file, beginning where one was picked last in this session, else in the folder in which Lyceum was started.
    pub fn files(title: impl Into<String>, ctx: &Ctx<'_>) -> Self {
        Self::at(title, beginning(ctx), None, &ctx.look)
    }

    /// As [`Self::files`], beginning in this folder.
    pub fn files_in(title: impl Into<String>, folder: PathBuf, look: &Look<'_>) -> Self {
        Self::at(title, folder, None, look)
    }

    /// Picks a file, or a folder with a file of the name `marker` in it.
    pub fn files_and_folders(title: impl Into<String>, marker: &'static str, ctx: &Ctx<'_>) -> Self {
        Self::at(title, beginning(ctx), Some(marker), &ctx.look)
    }

    fn at(title: impl Into<String>, folder: PathBuf, marker: Option<&'static str>, look: &Look<'_>) -> Self {
        let mut picker = Self {
            title: title.into(),
            folder: PathBuf::new(),
            marker,
            entries: Vec::new(),
            rest: None,
            wanted: None,
            hidden: false,
            at: 0,
            from: 0,
            rows: 1,
            wrong: None,
            said: Vec::new(),
            asked: None,
        };
        picker.go(folder, look);
        picker
    }

    /// Shows a folder; where it cannot be read, the one before stays and the reason is said.
    fn go(&mut self, folder: PathBuf, look: &Look<'_>) {
        match fs::read_dir(&folder) {
            Ok(rest) => {
                self.wanted = Some(std::mem::replace(&mut self.folder, folder));
                (self.entries, self.rest, self.wrong) = (Vec::new(), Some(rest), None);
                (self.at, self.from) = (0, 0);
                self.read_on();
            }
            Err(why) => {
                self.wrong = Some(tr!(look, "{folder} cannot be read: {why}", folder = shown(&folder), why = fault::in_words(&why)));
                // There is none to stay in: from here one still gets up and out.
                if self.folder.as_os_str().is_empty() {
                    self.folder = folder;
                }
            }
        }
    }

    /// Reads some more of the folder. The cursor stays on its entry.
    fn read_on(&mut self) {
        let Some(rest) = &mut self.rest else { return };
        let mut read = 0;
        let here = self.entries.get(self.at).map(|entry| entry.path.clone()).filter(|_| self.at > 0);
        for found in rest.take(AT_ONCE) {
            read += 1;
            self.entries.extend(entry(found, self.hidden));
        }
        if read < AT_ONCE {
            self.rest = None;
        }
        self.entries.sort();
        let stays = here.or_else(|| self.wanted.clone());
        if let Some(at) = stays.and_then(|path| self.entries.iter().position(|entry| entry.path == path)) {
            self.at = at;
        }
    }

    fn up(&mut self, look: &Look<'_>) {
        if let Some(parent) = self.folder.parent().map(Path::to_path_buf) {
            self.go(parent, look);
        }
    }

    fn here(&self) -> Option<&Entry> {
        self.entries.get(self.at)
    }

    /// Whether a folder is one of those that are asked for.
    fn is_wanted(&self, folder: &Path) -> bool {
        self.marker.is_some_and(|marker| folder.join(marker).is_file())
    }

    fn open(&mut self, ctx: &Ctx<'_>) -> Outcome {
        match self.here().cloned() {
            Some(entry) if entry.is_file || self.is_wanted(&entry.path) => self.answer(&entry.path, ctx),
            Some(entry) => {
                self.go(entry.path, &ctx.look);
                Outcome::Consumed
            }
            None => Outcome::Consumed,
        }
    }

    /// The file that marks a folder stands for the folder.
    fn answer(&self, path: &Path, ctx: &Ctx<'_>) -> Outcome {
        if let Some(folder) = path.parent() {
            ctx.folders.picked.keep(folder);
        }
        let marks = path.file_name().zip(self.marker).is_some_and(|(name, marker)| name == marker) && path.is_file();
        let folder = path.parent().filter(|_| marks);
        Outcome::Reply(Reply::Files(vec![folder.unwrap_or(path).to_path_buf()]))
    }

    /// Takes a path that was typed: a file is the answer, a folder is gone to unless it is one that is asked for.
    fn take(&mut self, typed: &str, ctx: &Ctx<'_>) -> Outcome {
        let look = &ctx.look;
        let path = match (typed.strip_prefix("~/"), std::env::home_dir()) {
            (Some(rest), Some(home)) => home.join(rest),
            _ => self.folder.join(typed),
        };
        match fs::metadata(&path) {
            Ok(facts) if facts.is_dir() && !self.is_wanted(&path) => self.go(path, look),
            Ok(_) => return self.answer(&path, ctx),
            Err(why) => self.wrong = Some(tr!(look, "{path}: {why}", path = shown(&path), why = fault::in_words(&why))),
        }
        Outcome::Consumed
    }

    /// Goes to the next name that has `text` in it.
    fn find(&mut self, text: &str, look: &Look<'_>) {
        let wanted = folded(text.trim()).into_owned();
        let count = self.entries.len();
        let mut order = (1..=count).map(|step| (self.at + step) % count.max(1));
        match order.find(|at| self.entries.get(*at).is_some_and(|entry| entry.folded.contains(&wanted))) {
            Some(at) => self.at = at,
            None => self.wrong = Some(tr!(look, "No name here has `{text}` in it", text = Untrusted::from(text).for_screen())),
        }
    }

    fn step(&mut self, by: isize) {
        let last = self.entries.len().saturating_sub(1);
        self.at = self.at.saturating_add_signed(by).min(last);
        (self.wrong, self.wanted) = (None, None);
    }

    fn row(&self, at: usize, columns: usize, look: &Look<'_>) -> String {
        let Some(entry) = self.entries.get(at) else { return String::new() };
        let mark = if at == self.at { "> " } else { "  " };
        let name = Untrusted::from(entry.path.file_name().unwrap_or_default().to_string_lossy().into_owned()).for_screen().into_owned();
        if !entry.is_file {
            let wanted = if self.is_wanted(&entry.path) { tr!(look, "take it") } else { String::new() };
            return spread(&format!("{mark}{name}/"), &wanted, columns);
        }
        let bytes = fs::metadata(&entry.path).map_or_else(|_| String::new(), |facts| size(facts.len()));
        spread(&format!("{mark}{name}"), &fit_right(&bytes, 10), columns)
    }
}

/// Where one begins to look for a file.
fn beginning(ctx: &Ctx<'_>) -> PathBuf {
    ctx.folders.picked.last().or_else(|| std::env::current_dir().ok()).unwrap_or_else(|| PathBuf::from("/"))
}

/// What is shown of an entry of a folder; `None`: it is hidden, or gone by now.
fn entry(found: io::Result<fs::DirEntry>, hidden: bool) -> Option<Entry> {
    let found = found.ok()?;
    let name = found.file_name().to_string_lossy().into_owned();
    if !hidden && name.starts_with('.') {
        return None;
    }
    let path = found.path();
    let kind = found.file_type().ok()?;
    let is_folder = kind.is_dir() || (kind.is_symlink() && path.is_dir());
    Some(Entry { is_file: !is_folder, folded: folded(&name).into_owned(), path })
}

fn shown(path: &Path) -> String {
    Untrusted::from(path.to_string_lossy().into_owned()).for_screen().into_owned()
}

impl Screen for Picker {
    fn title(&self, _look: &Look<'_>) -> String {
        self.title.clone()
    }

    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Files, Scope::Item, Scope::Search, Scope::Move]
    }

    fn overlay(&self) -> bool {
        true
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        let goes_in = self.here().is_some_and(|entry| !entry.is_file && !self.is_wanted(&entry.path));
        let open = if goes_in { tr!(look, "go in") } else { tr!(look, "take it") };
        let mut commands = vec![
            Command::pair(Action::Up, Action::Down, tr!(look, "move")),
            Command::new(Action::Open).label(open),
            Command::new(Action::ParentFolder),
        ];
        commands.extend([Action::TypePath, Action::Find, Action::ToggleHidden].map(Command::new));
        if self.is_wanted(&self.folder) {
            commands.push(Command::new(Action::TakeFolder));
        }
        commands.extend([Action::EnterFolder, Action::PageUp, Action::PageDown, Action::First, Action::Last].map(Command::quiet));
        commands
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        let page = isize::try_from(self.rows.saturating_sub(1).max(1)).unwrap_or(1);
        match action {
            Action::Open => return self.open(ctx),
            Action::EnterFolder => {
                if let Some(folder) = self.here().filter(|entry| !entry.is_file).map(|entry| entry.path.clone()) {
                    self.go(folder, &ctx.look);
                }
            }
            Action::ParentFolder => self.up(&ctx.look),
            Action::TakeFolder if self.is_wanted(&self.folder) => return Outcome::Reply(Reply::Files(vec![self.folder.clone()])),
            Action::ToggleHidden => {
                self.hidden = !self.hidden;
                self.go(self.folder.clone(), &ctx.look);
            }
            Action::TypePath => {
                self.asked = Some(Asked::Path);
                let prompt = Prompt::new(tr!(ctx, "Path of the file"), tr!(ctx, "From the folder shown, or from / or ~/"));
                return Outcome::Modal(Box::new(prompt));
            }
            Action::Find => {
                self.asked = Some(Asked::Find);
                return Outcome::Modal(Box::new(Prompt::new(tr!(ctx, "Find a name"), tr!(ctx, "A part of it"))));
            }
            Action::Up => self.step(-1),
            Action::Down => self.step(1),
            Action::PageUp => self.step(-page),
            Action::PageDown => self.step(page),
            Action::First => self.at = 0,
            Action::Last => self.at = self.entries.len().saturating_sub(1),
            Action::Back => return Outcome::Reply(Reply::Cancelled),
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn on_reply(&mut self, reply: Reply, ctx: &mut Ctx<'_>) -> Outcome {
        match (self.asked.take(), reply) {
            (Some(Asked::Path), Reply::Text(typed)) if !typed.trim().is_empty() => return self.take(typed.trim(), ctx),
            (Some(Asked::Find), Reply::Text(text)) => self.find(&text, &ctx.look),
            _ => {}
        }
        Outcome::Consumed
    }

    fn wake(&self) -> Option<Instant> {
        self.rest.is_some().then_some(Instant(0))
    }

    fn on_tick(&mut self, _ctx: &mut Ctx<'_>) -> Outcome {
        self.read_on();
        Outcome::Consumed
    }

    fn layout(&mut self, area: Rect, _look: &Look<'_>) {
        // The frame, the folder above and a sentence below, which takes what it needs.
        let room = usize::from(area.width.min(76).saturating_sub(FRAME.0)).max(1);
        self.said = self.wrong.iter().flat_map(|wrong| wrap(&format!("! {wrong}"), room)).take(6).collect();
        self.rows = usize::from(area.height).saturating_sub(5 + self.said.len().max(1)).max(1);
        self.from = self.from.min(self.at).max((self.at + 1).saturating_sub(self.rows));
    }

    fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        let inside = window(frame, area, (76, area.height.saturating_sub(2)), &self.title, look);
        let columns = usize::from(inside.width);
        let put = |frame: &mut Frame<'_>, row: usize, text: String, mean| {
            let y = inside.y.saturating_add(u16::try_from(row).unwrap_or(u16::MAX));
            frame.render_widget(Line::styled(text, look.style(mean)), Rect { y, height: 1, ..inside }.intersection(inside));
        };
        put(frame, 0, tail(&shown(&self.folder), columns), Mean::Strong);
        for (row, at) in (self.from..self.entries.len()).take(self.rows).enumerate() {
            put(frame, row + 1, self.row(at, columns, look), if at == self.at { Mean::Selected } else { Mean::Text });
        }
        let below = self.entries.len().saturating_sub(self.from + self.rows);
        let last = self.rows + 1;
        match &self.wrong {
            Some(_) => {
                for (row, line) in self.said.iter().enumerate() {
                    put(frame, last + row, line.clone(), Mean::Bad);
                }
            }
            None if self.rest.is_some() => {
                put(frame, last, tr!(look, "{n} so far, still reading ...", n = self.entries.len()), Mean::Muted);
            }
            None if self.entries.is_empty() => put(frame, 1, tr!(look, "Nothing here."), Mean::Muted),
            None if below > 0 => put(frame, last, tr!(look, "{n} more below", n = below), Mean::Muted),
            None => {}
        }
    }
}

/// The end of a path that is too long: the folder one is in matters more than where it begins.
fn tail(path: &str, columns: usize) -> String {
    let over = crate::tui::widgets::text::width(path).saturating_sub(columns);
    if over == 0 {
        return path.to_owned();
    }
    let kept: String = path.chars().skip(over + 3).collect();
    cut(&format!("...{kept}"), columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_come_first_and_hidden_files_only_when_asked() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.txt", ".secret", "A.txt"] {
            fs::write(folder.path().join(name), "x").unwrap();
        }
        fs::create_dir(folder.path().join("z")).unwrap();
        let names = |hidden| -> Vec<String> {
            let mut picker = blank();
            picker.hidden = hidden;
            read(&mut picker, folder.path());
            picker.entries.into_iter().map(|entry| entry.folded).collect()
        };
        assert_eq!(names(false), ["z", "a.txt", "b.txt"]);
        assert_eq!(names(true), ["z", ".secret", "a.txt", "b.txt"]);
    }

    fn blank() -> Picker {
        Picker {
            title: String::new(),
            folder: PathBuf::new(),
            marker: None,
            entries: Vec::new(),
            rest: None,
            wanted: None,
            hidden: false,
            at: 0,
            from: 0,
            rows: 1,
            wrong: None,
            said: Vec::new(),
            asked: None,
        }
    }

    fn read(picker: &mut Picker, folder: &Path) {
        picker.rest = Some(fs::read_dir(folder).unwrap());
        picker.read_on();
    }

    /// A folder of 100,000 files shows its first ones at once; reading on leaves the cursor where it is.
    #[test]
    fn a_large_folder_is_read_bit_by_bit_and_the_cursor_stays() {
        let folder = tempfile::tempdir().unwrap();
        for n in 0..2 * AT_ONCE + 10 {
            fs::write(folder.path().join(format!("{n:05}.txt")), "").unwrap();
        }
        let mut picker = blank();
        read(&mut picker, folder.path());
        assert_eq!((picker.entries.len(), picker.rest.is_some()), (AT_ONCE, true));
        picker.step(7);
        let here = picker.here().cloned();
        picker.read_on();
        picker.read_on();
        assert_eq!((picker.entries.len(), picker.rest.is_some()), (2 * AT_ONCE + 10, false));
        assert_eq!(picker.here(), here.as_ref());
        assert!(picker.entries.is_sorted());
    }

    #[test]
    fn a_long_path_keeps_its_end() {
        assert_eq!(tail("/home/ada/notes", 40), "/home/ada/notes");
        assert_eq!(tail("/home/ada/notes", 9), ".../notes");
    }
}
