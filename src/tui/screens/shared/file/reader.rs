//! Reading a file: an item of a course, what a page links to, or what was handed in. What cannot be shown says what it is and what can be done;
//! under sound and film stand the words that are spoken in it.

mod act;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::content::file::{Form, suffix};
use crate::domain::completion::Status;
use crate::domain::size::size;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::service::page::{PageView, Targets};
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::screen::{Command, Ctx, Look, Outcome, Reply, Screen};
use crate::tui::screens::learner::page::{Items, items, leads_to};
use crate::tui::screens::shared::file::Source;
use crate::tui::screens::shared::file::load::Content;
use crate::tui::theme::Mean;
use crate::tui::widgets::file_view::Pane;
use crate::tui::widgets::markdown::Stop;
use crate::tui::widgets::text::{aired, cut, reading, wrap};

/// What a screen over this one was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    Find,
    Folder,
    Link,
    Heading,
}

/// The screen.
pub struct FileReader {
    source: Source,
    title: Untrusted,
    bytes: u64,
    /// The file item it is; `None`: something led here.
    item: Option<Box<PageView>>,
    /// Where links of a page lead, and what the items are called.
    targets: Targets,
    items: Items,
    content: Content,
    /// The words that are spoken in sound and film: the file that holds them.
    words: Option<(String, Content)>,
    asked: Option<Asked>,
    /// On the reader's own machine.
    local: bool,
    now: Instant,
    head: Vec<Line<'static>>,
    head_area: Rect,
    area: Rect,
}

impl FileReader {
    /// A file item.
    pub fn of_item(view: PageView, ctx: &mut Ctx<'_>) -> Self {
        let (path, bytes) = view.file.as_ref().map_or((view.path.clone(), 0), |file| (file.path.clone(), file.bytes));
        let (title, targets) = (view.title.clone(), view.targets.clone());
        let source = Source::of_course(&view.course, &path);
        let mut reader = Self { item: Some(Box::new(view)), ..Self::new(source, title, bytes, targets, ctx) };
        if reader.words.is_some() {
            reader.viewed(ctx);
        }
        reader
    }

    /// A file of the course that something links to.
    pub fn linked(course: &str, path: &str, targets: &Targets, ctx: &mut Ctx<'_>) -> Option<Self> {
        let answer = ctx.school.media(&ctx.actor, course, path);
        let bytes = ctx.try_or_say(answer)?.bytes;
        let source = Source::of_course(course, path);
        let title = source.name();
        Some(Self::new(source, title, bytes, targets.clone(), ctx))
    }

    /// A file that was handed in.
    pub fn handed_in(source: Source, bytes: u64, ctx: &Ctx<'_>) -> Self {
        let title = source.name();
        Self::new(source, title, bytes, Targets::default(), ctx)
    }

    fn new(source: Source, title: Untrusted, bytes: u64, targets: Targets, ctx: &Ctx<'_>) -> Self {
        let content = Content::of(&source, bytes, ctx);
        let items = match &source {
            Source::Course { course, .. } if Form::of(source.name().raw()) == Form::Markdown => items(course, ctx),
            _ => Items::default(),
        };
        let mut reader = Self {
            source,
            title,
            bytes,
            item: None,
            targets,
            items,
            content,
            words: None,
            asked: None,
            local: ctx.place.local,
            now: ctx.now,
            head: Vec::new(),
            head_area: Rect::default(),
            area: Rect::default(),
        };
        reader.words = reader.spoken(ctx);
        reader
    }

    /// The words that belong to sound or film: a file of the same name beside it.
    fn spoken(&self, ctx: &Ctx<'_>) -> Option<(String, Content)> {
        let Source::Course { course, path } = &self.source else { return None };
        if Form::of(path) != Form::Medium {
            return None;
        }
        let found = beside(path, &self.targets)?;
        let source = Source::of_course(course, found);
        let bytes = ctx.school.media(&ctx.actor, course, found).ok()?.bytes;
        Some((found.to_owned(), Content::of(&source, bytes, ctx)))
    }

    /// What is read here: the file, or the words that are spoken in it.
    fn shown(&self) -> &Content {
        self.words.as_ref().map_or(&self.content, |(_, words)| words)
    }

    fn shown_mut(&mut self) -> &mut Content {
        self.words.as_mut().map_or(&mut self.content, |(_, words)| words)
    }

    /// The path in the package that links of a page count from.
    fn path(&self) -> &str {
        match &self.source {
            Source::Course { path, .. } => path,
            Source::Work { .. } => "",
        }
    }

    /// What stands above: the name, the size and what it consists of; where it is not shown, why and what can be done.
    fn said(&self, columns: usize, look: &Look<'_>) -> Vec<Line<'static>> {
        let name = self.source.name();
        let mut facts = vec![name.for_screen().into_owned(), size(self.bytes)];
        facts.extend(self.content.view().map(|view| view.facts(look)).unwrap_or_default());
        if self.content.view().is_some() {
            return vec![Line::styled(cut(&facts.join(", "), columns), look.style(Mean::Muted))];
        }
        let mut lines = Vec::new();
        let mut say = |text: &str, mean| lines.extend(wrap(text, columns).into_iter().map(|line| Line::styled(line, look.style(mean))));
        if self.item.as_ref().is_some_and(|item| item.file.is_none()) {
            say(&tr!(look, "The file is not in the course package."), Mean::Warn);
            return lines;
        }
        say(&facts.join(", "), Mean::Strong);
        say("", Mean::Text);
        say(&self.content.said(look).unwrap_or_default(), Mean::Text);
        let key = |action| look.keymap.shown(action).unwrap_or_default();
        if matches!(self.content, Content::Not(_)) {
            let (save, open) = (key(Action::SaveFile), key(Action::OpenFile));
            let can = match self.closed(look) {
                None => tr!(
                    look,
                    "{save} saves it in a folder of your own, {open} opens it with the system's program.",
                    save = save,
                    open = open
                ),
                Some(_) => tr!(look, "{key} saves it in a folder of your own.", key = save),
            };
            say(&can, Mean::Text);
        }
        if let Some((path, words)) = &self.words {
            say("", Mean::Text);
            let path = Untrusted::from(path.as_str());
            say(&tr!(look, "What is said in it, from {file}:", file = path.for_screen()), Mean::Strong);
            if let Some(said) = words.said(look) {
                say(&said, Mean::Muted);
            }
        } else if let Some(next) = self.item.as_ref().and_then(|item| item.next.as_ref()) {
            say("", Mean::Text);
            say(&tr!(look, "Next: {title}", title = next.title.for_screen()), Mean::Muted);
        }
        lines
    }
}

/// The file that holds the words of a medium: subtitles first, then a text of the same name, whatever its language.
fn beside<'a>(path: &str, targets: &'a Targets) -> Option<&'a str> {
    let stem = path.strip_suffix(&suffix(path)).or_else(|| path.rsplit_once('.').map(|(stem, _)| stem))?.trim_end_matches('.');
    let rank = |file: &str| {
        let rest = file.strip_prefix(stem)?.strip_prefix('.')?;
        // `talk.en.vtt` and `talk.transcript.md` are the talk's; `talk.2.vtt` could be, `talks.vtt` is not.
        let kind = ["vtt", "srt", "md", "txt"].iter().position(|kind| suffix(file) == *kind)?;
        (rest.matches('.').count() <= 1 && !rest.contains('/')).then_some((kind, rest.len()))
    };
    targets.files.iter().filter_map(|file| Some((rank(file)?, file))).min().map(|(_, file)| file.as_str())
}

impl Screen for FileReader {
    fn title(&self, _look: &Look<'_>) -> String {
        self.title.for_screen().into_owned()
    }

    fn scopes(&self) -> &'static [Scope] {
        &[
            Scope::Page,
            Scope::Onward,
            Scope::Save,
            Scope::Links,
            Scope::Copy,
            Scope::Search,
            Scope::Table,
            Scope::Focus,
            Scope::Item,
            Scope::Move,
        ]
    }

    fn corner(&self, look: &Look<'_>) -> Option<String> {
        let percent = self.shown().view().map(|view| format!("{} %", view.percent()));
        let Some(item) = &self.item else { return percent };
        let done = if item.status == Some(Status::Done) { format!("{}   ", tr!(look, "done")) } else { String::new() };
        let place = tr!(look, "{done}{n} of {all}", done = done, n = item.number, all = item.of);
        // How far it was read means nothing beside `done`.
        let percent = percent.filter(|_| done.is_empty());
        Some(percent.map_or(place.clone(), |percent| format!("{place}   {percent}")))
    }

    fn status(&self, look: &Look<'_>) -> Option<String> {
        let view = self.shown().view()?;
        if let Some((wanted, counted)) = view.sought() {
            let wanted = Untrusted::from(wanted);
            if let Some((at, all)) = counted {
                return Some(tr!(look, "`{text}`: {at} of {all}", text = wanted.for_screen(), at = at, all = all));
            }
        }
        match view.pane() {
            Pane::Grid(grid) => grid.sentence(look),
            Pane::Page(page) => {
                let Some(Stop::Link(number)) = page.stop() else { return None };
                let link = page.document().links.get(number as usize)?;
                let target = self.targets.of(self.path(), &link.target);
                Some(format!("[{}] {}", number + 1, leads_to(&self.items, &target, &link.target, look)))
            }
            Pane::Text(_) => None,
        }
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        self.offered(look)
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        self.now = ctx.now;
        self.act(action, ctx)
    }

    fn on_reply(&mut self, reply: Reply, ctx: &mut Ctx<'_>) -> Outcome {
        self.replied(reply, ctx)
    }

    fn wake(&self) -> Option<Instant> {
        let words = self.words.as_ref().and_then(|(_, words)| words.wake(self.now));
        self.content.wake(self.now).into_iter().chain(words).min()
    }

    fn on_tick(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        self.now = ctx.now;
        self.content.tick(ctx.now);
        if let Some((_, words)) = &mut self.words {
            words.tick(ctx.now);
        }
        Outcome::Consumed
    }

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        let shown = self.content.view().is_some();
        let page = matches!(self.shown().view().map(crate::tui::widgets::file_view::FileView::pane), Some(Pane::Page(_)));
        let head = if page || !shown { reading(area) } else { aired(area) };
        self.head = self.said(usize::from(head.width), look);
        let rows = u16::try_from(self.head.len()).unwrap_or(u16::MAX);
        // In a low terminal the text has it all.
        let rows = if shown && area.height < 8 { 0 } else { rows.min(area.height) };
        let gap = u16::from(area.height > rows + 8 && rows > 0);
        self.head_area = Rect { height: rows, ..head };
        self.area = Rect { y: area.y + rows + gap, height: area.height - rows - gap, ..area };
        let area = self.area;
        if let Some(view) = self.shown_mut().view_mut() {
            view.layout(area, look);
        }
    }

    fn render(&self, frame: &mut Frame<'_>, _area: Rect, look: &Look<'_>) {
        let area = self.head_area.intersection(frame.area());
        for (line, y) in self.head.iter().zip(area.y..area.bottom()) {
            frame.render_widget(line, Rect { y, height: 1, ..area });
        }
        if let Some(view) = self.shown().view() {
            view.render(frame, self.area, look);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_film_are_the_file_beside_it() {
        let files = ["media/talk.de.vtt", "media/talk.vtt", "media/talk.txt", "media/talks.vtt", "media/other.md"];
        let targets = Targets { files: files.iter().map(|file| (*file).to_owned()).collect(), ..Targets::default() };
        assert_eq!(beside("media/talk.mp4", &targets), Some("media/talk.vtt"));
        assert_eq!(beside("media/other.MP3", &targets), Some("media/other.md"));
        assert_eq!(beside("media/none.mp4", &targets), None);
    }
}
