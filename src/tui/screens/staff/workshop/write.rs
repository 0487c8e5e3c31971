//! The text of an item being written: the editor, what is wrong in it below, and beside it what learners would see. Kept as it is typed; what
//! two people write at once is kept twice, until one of them chooses.

mod examples;
mod keep;
mod settle;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::preview::Shown;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::package::finding::{Finding, Severity};
use crate::service::Error;
use crate::service::author::{MOST_TEXT, Source};
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::autosave::Autosave;
use crate::tui::screen::{Command, Ctx, Look, Outcome, Reply, Request, Screen, Size};
use crate::tui::screens::shared::choose::Choose;
use crate::tui::theme::Mean;
use crate::tui::widgets::ask::Ask;
use crate::tui::widgets::editor::{Editor, Typed};
use crate::tui::widgets::text::{MEASURE, cut, wrap};
use keep::Keeping;
use settle::Clash;

/// So many findings are listed under the text.
const LISTED: usize = 4;

/// What a screen over this one was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    Text,
    Settle,
    Drop,
    Example,
}

/// The text of one item.
struct Write {
    course: String,
    title: String,
    source: Source,
    text: Editor,
    findings: Vec<Finding>,
    /// The finding one went to last.
    at: Option<usize>,
    autosave: Autosave,
    keeping: Option<Keeping>,
    /// Somebody else saved while this was written: nothing is saved until one text is chosen.
    clash: Option<Clash>,
    /// Somebody took the item out while this was written: says so, and that the text is kept.
    gone: Option<String>,
    shown: Shown,
    /// The preview has the keys; in narrow terminals it stands in place of the text.
    previewing: bool,
    asked: Option<Asked>,
    areas: Areas,
}

/// Where things stand.
#[derive(Debug, Clone, Copy, Default)]
struct Areas {
    text: Rect,
    findings: Rect,
    preview: Rect,
}

/// # Errors
/// What the service says.
pub fn open(course: &str, item: &str, line: Option<u32>, ctx: &mut Ctx<'_>) -> Result<Box<dyn Screen>, Error> {
    let source = ctx.school.item_source(&ctx.actor, course, item)?;
    let linted = ctx.school.lint_item_text(&ctx.actor, course, item, source.text.raw())?;
    let title = source.title.for_screen().into_owned();
    // What was written while somebody else saved stands nowhere else: it comes first.
    let clash = source.aside.as_ref().map(|aside| Clash { theirs: source.clone(), since: Some(aside.at) });
    let source = match &source.aside {
        Some(aside) => Source { text: aside.text.clone(), version: String::new(), ..source },
        None => source,
    };
    let mut text = Editor::source(source.text.raw());
    text.go_to(line.unwrap_or_else(|| first_line(source.text.raw())), 1);
    let write = Write {
        course: course.to_owned(),
        title,
        clash,
        gone: None,
        findings: source.findings.clone(),
        text,
        source,
        at: None,
        autosave: Autosave::default(),
        keeping: None,
        shown: Shown::new(linted.preview),
        previewing: false,
        asked: None,
        areas: Areas::default(),
    };
    Ok(Box::new(write))
}

/// Where one begins to write: below the front matter where there is text, else its end.
fn first_line(text: &str) -> u32 {
    let mut fences = text.lines().enumerate().filter(|(_, line)| line.trim_end() == "+++").map(|(at, _)| at);
    let below = fences.next().filter(|at| *at == 0).and_then(|_| fences.next()).map_or(0, |at| at + 1);
    let blank = text.lines().skip(below).take_while(|line| line.trim().is_empty()).count();
    u32::try_from(below + blank + 1).unwrap_or(u32::MAX)
}

impl Write {
    fn mistakes(&self) -> usize {
        self.findings.iter().filter(|one| matches!(one.level, Severity::Fatal | Severity::Error)).count()
    }

    /// A text that came in with a package and is longer than what is saved here: it is shown, and nothing is typed that would be lost.
    fn is_too_long(&self) -> bool {
        self.source.text.raw().len() > MOST_TEXT
    }

    fn too_long(&self, look: &Look<'_>) -> Option<String> {
        let text = || tr!(look, "This text is longer than 1 MB, so it is only shown: split its file and import the course again.");
        self.is_too_long().then(text)
    }

    fn typed(&mut self, ctx: &Ctx<'_>) {
        if self.text.take_changed() {
            self.autosave.typed(ctx.now);
        }
    }

    /// Shows another text than the one that stood there.
    fn show(&mut self, source: Source, ctx: &mut Ctx<'_>) {
        self.text = Editor::source(source.text.raw());
        self.text.go_to(first_line(source.text.raw()), 1);
        self.findings = source.findings.clone();
        self.at = None;
        let text = source.text.raw().to_owned();
        self.source = source;
        self.renew(&text, ctx);
    }

    /// The last text that reads comes back.
    fn drop_text(&mut self, ctx: &mut Ctx<'_>) {
        self.await_kept(ctx);
        self.autosave.done();
        let dropped = ctx.school.drop_item_text(&ctx.actor, &self.course, &self.source.item);
        if ctx.try_or_say(dropped).is_none() {
            return;
        }
        let answer = ctx.school.item_source(&ctx.actor, &self.course, &self.source.item);
        if let Some(source) = ctx.try_or_say(answer) {
            self.show(source, ctx);
            let said = tr!(ctx, "This is the last text without mistakes");
            ctx.done(said);
        }
    }

    fn next_finding(&mut self) -> bool {
        if self.findings.is_empty() {
            return false;
        }
        let at = self.at.map_or(0, |at| (at + 1) % self.findings.len());
        self.at = Some(at);
        let Finding { line, column, .. } = self.findings[at];
        self.text.go_to(line, column);
        true
    }

    fn offer_examples(&mut self, look: &Look<'_>) -> Outcome {
        self.asked = Some(Asked::Example);
        let offers = examples::offers(&examples::of(&self.source.path, look));
        Outcome::Modal(Box::new(Choose::new(tr!(look, "Put in, to be changed"), offers, 0)))
    }

    /// Puts an example in behind what the cursor stands in, which goes to its first line.
    fn put_in(&mut self, at: usize, ctx: &mut Ctx<'_>) {
        let Some(example) = examples::of(&self.source.path, &ctx.look).into_iter().nth(at) else { return };
        let line_at = |line: usize| u32::try_from(line + 1).unwrap_or(u32::MAX);
        let (cursor, _) = self.text.line();
        let put = examples::put(example.text, &self.source.path, &self.text.text(), cursor);
        match put.line {
            Some(line) => self.text.go_to(line_at(line), 1),
            None => drop(self.text.on_action(Action::TextEnd)),
        }
        if self.text.insert(&put.text) == Typed::TooLong {
            let said = tr!(ctx, "There is no room for more in this text");
            return ctx.warn(said);
        }
        // As much of it as there is room for comes into view, its first line in any case.
        self.text.go_to(line_at(put.first + example.text.lines().count().saturating_sub(1)), 1);
        self.text.settle(self.areas.text);
        self.text.go_to(line_at(put.first), 1);
        self.typed(ctx);
    }

    fn switch(&mut self) {
        self.previewing = !self.previewing;
        if self.previewing {
            let (line, of) = self.text.line();
            self.shown.follow(line, of);
        }
    }

    /// The findings that are listed, as lines: those from the one gone to last on.
    fn list(&self, room: usize, look: &Look<'_>) -> Vec<Line<'static>> {
        let from = self.at.unwrap_or(0).min(self.findings.len().saturating_sub(LISTED));
        let mut lines = Vec::new();
        for (n, finding) in self.findings.iter().enumerate().skip(from).take(LISTED) {
            let (word, mean) = match finding.level {
                Severity::Fatal | Severity::Error => (tr!(look, "WRONG"), Mean::Bad),
                Severity::Warning => (tr!(look, "look"), Mean::Warn),
                Severity::Info => (tr!(look, "note"), Mean::Muted),
            };
            let mark = if self.at == Some(n) { ">" } else { " " };
            let text =
                format!("{mark} {word} {}:{} {}", finding.line, finding.column, Untrusted::from(finding.message.as_str()).for_screen());
            // The one in hand is read whole, the others by their beginning.
            if n != self.at.unwrap_or(0) {
                lines.push(Line::styled(cut(&text, room), look.style(mean)));
                continue;
            }
            let mut whole = |text: &str, mean| {
                let wrapped = wrap(text, room.saturating_sub(4).max(1)).into_iter().enumerate();
                lines
                    .extend(wrapped.map(|(row, line)| Line::styled(if row == 0 { line } else { format!("    {line}") }, look.style(mean))));
            };
            whole(&text, mean);
            if let Some(suggestion) = &finding.suggestion {
                whole(&format!("  → {}", Untrusted::from(suggestion.as_str()).for_screen()), Mean::Code);
            }
        }
        lines
    }

    fn place(&self, area: Rect, look: &Look<'_>) -> Areas {
        let wide = Size::of(area) == Size::Wide;
        let left = if wide { (area.width / 2).min(MEASURE + 12) } else { area.width };
        let pad = u16::from(area.width >= 60);
        let column = Rect { x: area.x + pad, width: left.saturating_sub(2 * pad), ..area };
        let listed = u16::try_from(self.list(usize::from(column.width), look).len()).unwrap_or(0);
        // The text keeps the larger part.
        let below = if listed == 0 { 0 } else { (listed + 1).min(area.height / 2 - area.height / 8) };
        let text = Rect { height: area.height - below, ..column };
        let findings = Rect { y: text.bottom() + 1, height: below.saturating_sub(1), ..column }.intersection(area);
        let beside = Rect { x: area.x + left, width: area.width - left, ..area };
        Areas { text, findings, preview: if wide { beside } else { area } }
    }

    fn is_beside(&self) -> bool {
        self.areas.preview.x > self.areas.text.x
    }
}

/// Whether an action changes the text.
fn changes(action: Action) -> bool {
    use Action::{DeleteBack, DeleteNext, DeleteRest, DeleteWord, ExternalEditor, Indent, NewLine, RedoTyping, UndoTyping};
    matches!(action, NewLine | Indent | DeleteBack | DeleteNext | DeleteWord | DeleteRest | UndoTyping | RedoTyping | ExternalEditor)
}

impl Screen for Write {
    fn title(&self, _look: &Look<'_>) -> String {
        self.title.clone()
    }

    fn scopes(&self) -> &'static [Scope] {
        if self.previewing {
            &[Scope::Source, Scope::OwnEditor, Scope::Move]
        } else {
            &[Scope::Source, Scope::Editor, Scope::OwnEditor, Scope::Edit]
        }
    }

    fn typing(&self) -> bool {
        !self.previewing
    }

    fn dirty(&self) -> bool {
        self.autosave.has_failed()
    }

    fn corner(&self, look: &Look<'_>) -> Option<String> {
        let saved = if self.gone.is_some() {
            tr!(look, "kept aside")
        } else if self.clash.is_some() {
            tr!(look, "two texts")
        } else if self.autosave.has_failed() {
            tr!(look, "NOT saved")
        } else if self.is_unsaved() {
            tr!(look, "saving")
        } else {
            tr!(look, "saved")
        };
        let (line, _) = self.text.line();
        let mistakes = match self.mistakes() {
            0 => String::new(),
            n => tr!(look, one "{n} mistake   " | "{n} mistakes   ", n = n),
        };
        Some(format!("{mistakes}{}   {saved}", tr!(look, "line {n}", n = line + 1)))
    }

    fn status(&self, look: &Look<'_>) -> Option<String> {
        if let Some(said) = self.too_long(look) {
            return Some(format!("! {said}"));
        }
        let key = |action| look.keymap.shown(action).unwrap_or_default();
        if let Some(said) = &self.gone {
            return Some(format!("! {said}"));
        }
        if let Some(clash) = &self.clash {
            return Some(format!("! {}", clash.said(&key(Action::SettleTexts), look)));
        }
        if self.mistakes() > 0 {
            return Some(tr!(look, "Kept as you type. {key} leads to what is wrong.", key = key(Action::NextFinding)));
        }
        if !self.source.used_by.is_empty() {
            let quizzes: Vec<String> = self.source.used_by.iter().map(|title| title.for_screen().into_owned()).collect();
            return Some(tr!(look, "Kept as you type. Drawn from by {quizzes}.", quizzes = quizzes.join(", ")));
        }
        Some(tr!(look, "Kept as you type; learners see it once you publish."))
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        let preview = if self.previewing { tr!(look, "write") } else { tr!(look, "preview") };
        let none = self.findings.is_empty().then(|| tr!(look, "nothing is wrong"));
        let mut commands = Vec::new();
        if self.clash.is_some() {
            commands.push(Command::new(Action::SettleTexts));
        }
        if self.previewing {
            commands.push(Command::pair(Action::Up, Action::Down, tr!(look, "scroll")));
        }
        commands.push(Command::new(Action::ShowPreview).label(preview));
        if !self.findings.is_empty() {
            commands.push(Command::new(Action::NextFinding));
        }
        if !self.previewing {
            commands.push(Command::new(Action::InsertExample));
        }
        commands.push(Command::new(Action::ExternalEditor));
        if self.findings.is_empty() {
            commands.push(Command::new(Action::NextFinding).barred(none));
        }
        if self.mistakes() > 0 && self.clash.is_none() {
            commands.push(Command::new(Action::DropText));
        }
        if !self.previewing {
            commands.extend([Action::UndoTyping, Action::RedoTyping].map(Command::quiet));
        }
        commands
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        if let Some(said) = self.too_long(&ctx.look).filter(|_| changes(action)) {
            ctx.warn(said);
            return Outcome::Consumed;
        }
        match action {
            Action::ShowPreview => {
                self.save(ctx);
                self.switch();
            }
            Action::Back if self.previewing => self.switch(),
            Action::NextFinding => {
                self.previewing = false;
                self.save(ctx);
                self.next_finding();
            }
            Action::InsertExample if !self.previewing => return self.offer_examples(&ctx.look),
            Action::ExternalEditor => {
                self.asked = Some(Asked::Text);
                ctx.ask(Request::Edit { text: self.text.text(), suffix: ".md" });
            }
            Action::DropText if self.mistakes() > 0 && self.clash.is_none() => {
                self.save(ctx);
                self.asked = Some(Asked::Drop);
                let title = tr!(ctx, "Give this text up?");
                let text = tr!(ctx, "What stands here is lost; the last text without mistakes comes back.");
                return Outcome::Modal(Box::new(Ask::new(title, text).yes(tr!(ctx, "give it up"))));
            }
            Action::SettleTexts if self.clash.is_some() => return self.ask_to_settle(&ctx.look),
            other if self.previewing && self.shown.on_action(other) => {}
            other if !self.previewing && self.text.on_action(other) => self.typed(ctx),
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn on_text(&mut self, text: &str, ctx: &mut Ctx<'_>) -> Outcome {
        if self.previewing {
            return Outcome::Ignored;
        }
        if let Some(said) = self.too_long(&ctx.look) {
            ctx.warn(said);
            return Outcome::Consumed;
        }
        if self.text.insert(text) == Typed::TooLong {
            let said = tr!(ctx, "That is too long: a text has at most 1 MB. Split it, or add it as a file");
            ctx.warn(said);
        }
        self.typed(ctx);
        Outcome::Consumed
    }

    fn on_reply(&mut self, reply: Reply, ctx: &mut Ctx<'_>) -> Outcome {
        match (self.asked.take(), reply) {
            (Some(Asked::Text), Reply::Edited(text)) if text != self.text.text() => {
                let (line, _) = self.text.line();
                self.text = Editor::source(&text);
                self.text.go_to(u32::try_from(line + 1).unwrap_or(u32::MAX), 1);
                self.autosave.complete();
                self.save(ctx);
            }
            (Some(Asked::Settle), Reply::Chosen(at)) => self.settle(at, ctx),
            (Some(Asked::Example), Reply::Chosen(at)) => self.put_in(at, ctx),
            (Some(Asked::Drop), Reply::Yes) => self.drop_text(ctx),
            _ => {}
        }
        Outcome::Consumed
    }

    fn on_resume(&mut self, ctx: &mut Ctx<'_>) {
        if self.is_unsaved() || self.clash.is_some() || self.gone.is_some() {
            return;
        }
        let answer = ctx.school.item_source(&ctx.actor, &self.course, &self.source.item);
        if let Some(source) = ctx.try_or_say(answer)
            && source.version != self.source.version
        {
            self.show(source, ctx);
        }
    }

    fn on_leave(&mut self, ctx: &mut Ctx<'_>) {
        self.save(ctx);
    }

    fn wake(&self) -> Option<Instant> {
        let coloring = self.shown.is_coloring().then_some(Instant(0));
        let keeping = self.keeping.as_ref().map(Keeping::wake);
        // One text after the other: each is told which one it follows.
        keeping.or(self.autosave.due()).into_iter().chain(coloring).min()
    }

    fn on_tick(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        self.shown.tick();
        self.look_at_kept(ctx);
        if self.autosave.is_due(ctx.now) && self.keeping.is_none() {
            self.keep(ctx);
        }
        Outcome::Consumed
    }

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        self.areas = self.place(area, look);
        self.text.layout(self.areas.text, look);
        if self.is_beside() && !self.previewing {
            let (line, of) = self.text.line();
            self.shown.follow(line, of);
        }
        if self.is_beside() || self.previewing {
            self.shown.layout(self.areas.preview, look);
        }
    }

    fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        if self.previewing && !self.is_beside() {
            self.shown.render(frame, area, look);
            return;
        }
        if self.is_beside() {
            self.shown.render(frame, self.areas.preview, look);
        }
        for (line, row) in self.list(usize::from(self.areas.findings.width), look).into_iter().zip(self.areas.findings.rows()) {
            frame.render_widget(line, row);
        }
        // Last, so that the terminal's cursor stands in the text.
        self.text.render(frame, self.areas.text, !self.previewing);
        let key = look.keymap.shown(Action::InsertExample).unwrap_or_default();
        let hint = tr!(look, "Write here. Markdown is welcome. {key} puts examples in.", key = key);
        let hint = wrap(&hint, usize::from(self.areas.text.width.max(1))).into_iter().next().unwrap_or_default();
        self.text.placeholder(frame, self.areas.text, &hint, look);
    }
}
