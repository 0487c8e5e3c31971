//! One-time codes, shown once: what to do with them, copying them, saving them to a file of one's own.

use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::domain::fault;
use crate::domain::text::Untrusted;
use crate::service::people::IssuedCode;
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::screen::{Command, Ctx, Look, Outcome, Reply, Screen};
use crate::tui::theme::Mean;
use crate::tui::when;
use crate::tui::widgets::list::{List, MARK, Row};
use crate::tui::widgets::prompt::Prompt;
use crate::tui::widgets::text::{aired, column, fit, wrap};

/// The codes of people who were added or let in again.
pub struct Codes {
    issued: Vec<IssuedCode>,
    list: List<usize>,
    /// They were copied or saved: leaving loses nothing.
    kept: bool,
    words: Vec<Line<'static>>,
    areas: [Rect; 2],
}

impl Codes {
    pub fn new(codes: Vec<IssuedCode>) -> Self {
        let mut list = List::default();
        list.set((0..codes.len()).map(|n| Row::later(n, 1)).collect());
        Self { issued: codes, list, kept: false, words: Vec::new(), areas: [Rect::default(); 2] }
    }

    fn say(&self, room: usize, look: &Look<'_>) -> Vec<Line<'static>> {
        let title = tr!(look, one "{n} one-time code" | "{n} one-time codes", n = self.issued.len());
        let mut lines = vec![Line::styled(title, look.style(Mean::Heading))];
        let until = self.issued.iter().map(|one| one.expires).min();
        let until = until.map(|at| when::moment(look, at)).unwrap_or_default();
        let text = tr!(
            look,
            "This is the only time they are shown. Give each person theirs: they sign in with their user name and the code, and choose a password at that moment. Good until {until}.",
            until = until
        );
        lines.extend(wrap(&text, room).into_iter().map(Line::from));
        lines.push(Line::default());
        lines
    }

    /// As a table for a spreadsheet.
    fn table(&self) -> String {
        let cell = |text: &Untrusted| format!("\"{}\"", text.for_csv().replace('"', "\"\""));
        let row = |one: &IssuedCode| {
            let user = Untrusted::from(one.user.as_str());
            format!("{},{},{},{}\n", user.for_csv(), cell(&one.name), one.code, one.expires.rfc3339())
        };
        std::iter::once("user,name,code,expires\n".to_owned()).chain(self.issued.iter().map(row)).collect()
    }

    fn save(&mut self, path: &str, ctx: &mut Ctx<'_>) {
        let path = path_in(path, ctx.place.shelf());
        let shown = Untrusted::new(path.display().to_string());
        match write_new(&path, self.table().as_bytes()) {
            Ok(()) => {
                self.kept = true;
                let said = tr!(ctx, "Saved for you alone: {path}", path = shown.for_screen());
                ctx.done(said);
            }
            Err(why) => {
                let said = tr!(ctx, "{path} was not written: {why}", path = shown.for_screen(), why = fault::in_words(&why));
                ctx.warn(said);
            }
        }
    }
}

/// A path as typed, from the folder in which people keep their files.
pub fn path_in(typed: &str, folder: &Path) -> PathBuf {
    let typed = typed.trim();
    match typed.strip_prefix("~/") {
        Some(rest) => std::env::home_dir().unwrap_or_else(|| folder.to_owned()).join(rest),
        None => folder.join(typed),
    }
}

/// Makes a new file for its owner alone, whole or not at all.
pub(super) fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).inspect_err(|_| {
        // What is there is half a file of our own making.
        let _ = std::fs::remove_file(path);
    })
}

impl Screen for Codes {
    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "One-time codes")
    }

    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Copy, Scope::Save, Scope::Move]
    }

    fn dirty(&self) -> bool {
        !self.kept
    }

    fn lost(&self, look: &Look<'_>) -> Option<String> {
        let n = self.issued.len();
        let key = look.keymap.shown(Action::SaveFile).unwrap_or_default();
        Some(tr!(
            look,
            one "{n} code is neither copied nor saved, and is never shown again. {key} saves it to a file." | "{n} codes are neither copied nor saved, and are never shown again. {key} saves them to a file.",
            n = n,
            key = key
        ))
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        let copy = Command::new(Action::CopyText).label(tr!(look, "copy them"));
        let save = Command::new(Action::SaveFile).label(tr!(look, "save to a file"));
        // Of many codes a file is what one works with.
        let [first, second] = if self.issued.len() > 1 { [save, copy] } else { [copy, save] };
        vec![first, second, Command::pair(Action::Up, Action::Down, tr!(look, "move"))]
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        match action {
            Action::CopyText => {
                self.kept = true;
                let text = if let [only] = self.issued.as_slice() { only.code.clone() } else { self.table() };
                ctx.copy(text);
                Outcome::Consumed
            }
            Action::SaveFile => {
                let folder = Untrusted::new(ctx.place.shelf().display().to_string());
                let hint = tr!(ctx, "A table that nobody else can read. A name alone goes to {folder}", folder = folder.for_screen());
                let prompt = Prompt::new(tr!(ctx, "Save the codes to a new file"), hint);
                Outcome::Modal(Box::new(prompt.with("codes.csv")))
            }
            other if self.list.on_action(other) => Outcome::Consumed,
            _ => Outcome::Ignored,
        }
    }

    fn on_reply(&mut self, reply: Reply, ctx: &mut Ctx<'_>) -> Outcome {
        if let Reply::Text(path) = reply
            && !path.trim().is_empty()
        {
            self.save(&path, ctx);
        }
        Outcome::Consumed
    }

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        let block = column(aired(area), 72);
        self.words = self.say(usize::from(block.width), look);
        let used = u16::try_from(self.words.len()).unwrap_or(u16::MAX).min(block.height.saturating_sub(3));
        let below = Rect { y: block.y + used, height: block.height - used, ..block };
        self.areas = [Rect { height: used, ..block }, below];
        let codes = &self.issued;
        let room = usize::from(below.width.saturating_sub(MARK));
        self.list.layout_with(below, |n, _| codes.get(n).map(|one| vec![line(one, room, look)]).unwrap_or_default());
    }

    fn render(&self, frame: &mut Frame<'_>, _area: Rect, look: &Look<'_>) {
        let [above, below] = self.areas;
        for (n, line) in self.words.iter().take(usize::from(above.height)).enumerate() {
            let y = above.y + u16::try_from(n).unwrap_or(0);
            frame.render_widget(line, Rect { y, height: 1, ..above });
        }
        self.list.render(frame, below, true, look);
    }
}

fn line(one: &IssuedCode, room: usize, look: &Look<'_>) -> Line<'static> {
    let user = Untrusted::from(one.user.as_str());
    let called = one.name.for_screen();
    let who = if called.trim().is_empty() { user.for_screen().into_owned() } else { format!("{}  {called}", user.for_screen()) };
    let who = fit(&who, room.saturating_sub(one.code.len() + 2).min(48));
    Line::from(vec![Span::raw(who), Span::raw("  "), Span::styled(one.code.clone(), look.style(Mean::Code))])
}
