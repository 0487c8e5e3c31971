//! The work as it is read beside the desk: what was handed in and its files one after another. However long they are, only what is seen is
//! laid out; nothing of them is ever run.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{Asked, Marking};
use crate::content::file::Text;
use crate::domain::size::size;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::service::submission::FileView as HandedIn;
use crate::tr;
use crate::tui::action::Action;
use crate::tui::screen::{Ctx, Look, Outcome};
use crate::tui::screens::shared::choose::{Choose, Offer};
use crate::tui::screens::shared::file::load::Content;
use crate::tui::screens::shared::file::{FileReader, Source, ask_folder, open_outside};
use crate::tui::theme::Mean;
use crate::tui::widgets::file_view::{Pane, TextView};
use crate::tui::widgets::roll::{Roll, Rows};
use crate::tui::widgets::text::wrap;

/// The work of one submission, and what is seen of it.
#[derive(Default)]
pub(super) struct Work {
    sheet: Sheet,
    roll: Roll,
    /// Whose and which it is: item, user, number.
    of: Option<(String, String, u32)>,
}

/// All of it, row by row.
#[derive(Default)]
struct Sheet {
    before: Vec<Line<'static>>,
    text: Option<TextView>,
    files: Vec<File>,
    after: Vec<Line<'static>>,
}

/// A file that was handed in: a heading, and below it what it holds.
struct File {
    name: Untrusted,
    bytes: u64,
    content: Content,
    /// Its heading and what is said in place of it, or a page of Markdown, for so many columns.
    lines: (usize, Vec<Line<'static>>),
}

impl File {
    /// What is laid out whole: the heading, with it a page or why it is not shown.
    fn lay(&mut self, columns: usize, look: &Look<'_>) {
        let page = self.content.view().is_some_and(|view| matches!(view.pane(), Pane::Page(_)));
        if page && self.lines.0 == columns && self.lines.1.len() > 2 {
            return;
        }
        let mut facts = vec![self.name.for_screen().into_owned(), size(self.bytes)];
        facts.extend(self.content.view().map(|view| view.facts(look)).unwrap_or_default());
        let mut lines = vec![Line::default()];
        lines.extend(wrap(&facts.join(", "), columns).into_iter().map(|line| Line::styled(line, look.style(Mean::Heading))));
        if let Some(said) = self.content.said(look) {
            lines.extend(wrap(&said, columns).into_iter().map(|line| Line::styled(line, look.style(Mean::Muted))));
        }
        if let Some(page) = self.content.view_mut().and_then(|view| view.page_mut()) {
            page.layout_within(columns, look);
            lines.extend(page.lines(look));
        }
        self.lines = (columns, lines);
    }

    /// What is laid out as it is seen.
    fn rows(&self) -> Option<&dyn Rows> {
        match self.content.view()?.pane() {
            Pane::Text(text) => Some(text.as_ref()),
            Pane::Grid(grid) => Some(grid.as_ref()),
            Pane::Page(_) => None,
        }
    }
}

impl Sheet {
    /// The parts, one below the other.
    fn parts(&self) -> impl Iterator<Item = &dyn Rows> {
        let text = self.text.iter().map(|text| text as &dyn Rows);
        let files = self.files.iter().flat_map(|file| std::iter::once(&file.lines.1 as &dyn Rows).chain(file.rows()));
        std::iter::once(&self.before as &dyn Rows).chain(text).chain(files).chain(std::iter::once(&self.after as &dyn Rows))
    }
}

impl Rows for Sheet {
    fn count(&self) -> usize {
        self.parts().map(Rows::count).sum()
    }

    fn lines(&self, mut row: usize, columns: usize, look: &Look<'_>) -> Vec<Line<'static>> {
        for part in self.parts() {
            if row < part.count() {
                return part.lines(row, columns, look);
            }
            row -= part.count();
        }
        Vec::new()
    }
}

impl Work {
    /// Lays out what is not laid out as it is seen. `before` stands above the files, `after` below.
    pub fn layout(&mut self, before: Vec<Line<'static>>, after: Vec<Line<'static>>, columns: usize, area: Rect, look: &Look<'_>) {
        (self.sheet.before, self.sheet.after) = (before, after);
        for file in &mut self.sheet.files {
            file.lay(columns, look);
        }
        let area = Rect { width: u16::try_from(columns).unwrap_or(area.width).min(area.width), ..area };
        self.roll.layout(&self.sheet, area, look);
    }

    pub fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        self.roll.render(frame, area, &self.sheet, look);
    }

    /// Does an action of moving. Returns whether it was one.
    pub fn on_action(&mut self, action: Action, look: &Look<'_>) -> bool {
        self.roll.on_action(&self.sheet, action, look)
    }

    pub fn wake(&self, now: Instant) -> Option<Instant> {
        self.sheet.files.iter().filter_map(|file| file.content.wake(now)).min()
    }

    pub fn tick(&mut self, now: Instant) {
        for file in &mut self.sheet.files {
            file.content.tick(now);
        }
    }
}

impl Marking {
    /// Takes up the files of the submission that is shown, unless they are there already.
    pub(super) fn take_files(&mut self, ctx: &Ctx<'_>) {
        let of = self.submission().map(|one| (self.view.item.clone(), self.view.user.clone(), one.submission));
        if of.is_some() && of == self.work.of {
            return;
        }
        let text = self.submission().and_then(|one| one.text.as_ref()).map(|text| TextView::new("", Text::new(text.raw(), false)));
        let file = |at: usize, one: &HandedIn| {
            let source = self.source(at)?;
            let content = Content::of(&source, one.bytes, ctx);
            Some(File { name: one.name.clone(), bytes: one.bytes, content, lines: (0, Vec::new()) })
        };
        let files = self.files().iter().enumerate().filter_map(|(at, one)| file(at, one)).collect();
        self.work = Work { sheet: Sheet { text, files, ..Sheet::default() }, roll: Roll::default(), of };
    }

    fn files(&self) -> &[HandedIn] {
        self.submission().map_or(&[], |one| &one.files)
    }

    /// Where a file of the submission is read from.
    fn source(&self, at: usize) -> Option<Source> {
        let submission = self.submission()?;
        let name = submission.files.get(at)?.name.clone();
        let (course, item, user) = (self.view.course.clone(), self.view.item.clone(), self.view.user.clone());
        Some(Source::Work { course, item, user, submission: submission.submission, name })
    }

    /// Does `what` to the file of this work, or asks to which.
    pub(super) fn with_file(&mut self, what: Asked, title: String, ctx: &mut Ctx<'_>) -> Outcome {
        match self.files().len() {
            0 => {
                let said = tr!(ctx, "There is no file in this work");
                ctx.say(said);
                Outcome::Consumed
            }
            1 => self.with_this(what, 0, ctx),
            _ => {
                let offer = |one: &HandedIn| Offer { text: one.name.for_screen().into_owned(), remark: size(one.bytes) };
                let offers = self.files().iter().map(offer).collect();
                self.asked = Some(what);
                Outcome::Modal(Box::new(Choose::new(title, offers, 0)))
            }
        }
    }

    /// Does `what` to a file: reads it on the whole screen, saves it, hands it to the system's program.
    pub(super) fn with_this(&mut self, what: Asked, at: usize, ctx: &mut Ctx<'_>) -> Outcome {
        let (Some(source), Some(one)) = (self.source(at), self.files().get(at)) else { return Outcome::Consumed };
        match what {
            Asked::Read => return Outcome::Push(Box::new(FileReader::handed_in(source, one.bytes, ctx))),
            Asked::Outside => {
                open_outside(&source, ctx);
            }
            _ => {
                let name = one.name.for_filename();
                self.asked = Some(Asked::Folder(at));
                return ask_folder(&name, ctx);
            }
        }
        Outcome::Consumed
    }

    pub(super) fn save_file(&self, at: usize, reply: &crate::tui::screen::Reply, ctx: &mut Ctx<'_>) {
        if let Some(source) = self.source(at) {
            source.save(reply, ctx);
        }
    }
}
