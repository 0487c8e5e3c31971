//! An item under construction as its learners would get it: drawn beside the text while it is written, and as a screen of its own that goes
//! through the whole course. Read only.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;

use super::{word, writing};
use crate::domain::course::{ItemKind, Rubric, SubmitKind};
use crate::domain::points::Points;
use crate::domain::size::size;
use crate::domain::text::Untrusted;
use crate::service::Error;
use crate::service::author::{AssignmentPreview, Preview, QuestionPreview, QuizPreview, Workshop as View};
use crate::service::page::PageView;
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::screen::{Command, Ctx, Look, Outcome, Screen};
use crate::tui::theme::Mean;
use crate::tui::widgets::markdown::{Check, MarkdownView};
use crate::tui::widgets::question::{self, Asked, prose};
use crate::tui::widgets::scroll::Sheet;
use crate::tui::widgets::text::{reading, wrap};

/// Rows that an answer field which can grow takes.
const FIELD: usize = 4;

/// What is shown of an item.
pub(super) struct Shown {
    preview: Option<Preview>,
    page: Option<MarkdownView>,
    sheet: Sheet,
    /// For which columns the sheet was written, and in which look.
    laid: Option<(u16, Style)>,
}

impl Shown {
    /// `None`: its text cannot be read.
    pub fn new(preview: Option<Preview>) -> Self {
        let page = match &preview {
            Some(Preview::Page(view)) if !matches!(view.kind, ItemKind::Link | ItemKind::File) => Some(page(view)),
            _ => None,
        };
        Self { preview, page, sheet: Sheet::default(), laid: None }
    }

    /// Takes what the text says now. Where it cannot be read, what it said before stays.
    pub fn renew(&mut self, new: Self) {
        if new.preview.is_none() {
            return;
        }
        let place = self.page.as_ref().map(MarkdownView::place);
        let sheet = std::mem::take(&mut self.sheet);
        *self = Self { sheet, ..new };
        if let Some((page, place)) = self.page.as_mut().zip(place) {
            page.go_to(place);
        }
    }

    /// Shows the part of a page that a share of its text leads to.
    pub fn follow(&mut self, at: usize, of: usize) {
        if let Some(page) = &mut self.page
            && let Some(Preview::Page(view)) = &self.preview
        {
            let offset = view.text.raw().len().saturating_mul(at) / of.max(1);
            page.go_to(page.document().anchor_at(offset));
        }
    }

    pub fn on_action(&mut self, action: Action) -> bool {
        let Some(page) = &mut self.page else { return self.sheet.on_action(action) };
        match action {
            Action::Up => page.scroll(-1),
            Action::Down => page.scroll(1),
            Action::PageUp => page.page_up(),
            Action::PageDown => page.page_down(),
            Action::First => page.first(),
            Action::Last => page.last(),
            _ => return false,
        }
        true
    }

    /// Whether colors of code are still to come.
    pub fn is_coloring(&self) -> bool {
        self.page.as_ref().is_some_and(MarkdownView::is_coloring)
    }

    pub fn tick(&mut self) {
        if let Some(page) = &mut self.page {
            page.tick();
        }
    }

    pub fn layout(&mut self, area: Rect, look: &Look<'_>) {
        if let Some(page) = &mut self.page {
            page.layout(above(area), look);
            return;
        }
        let inside = reading(area);
        let wanted = (inside.width, look.style(Mean::Heading));
        if self.laid == Some(wanted) {
            return self.sheet.place(inside);
        }
        self.laid = Some(wanted);
        let lines = lines(self.preview.as_ref(), usize::from(inside.width), look);
        self.sheet.layout(lines, inside);
    }

    pub fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        match &self.page {
            Some(page) => {
                page.render(frame, above(area), look);
                let below = page.below();
                if below > 0 && above(area) != area {
                    let said = tr!(look, one "{n} line more below" | "{n} lines more below", n = below);
                    let row = Rect { y: area.bottom() - 1, height: 1, ..reading(area) };
                    frame.render_widget(Line::styled(said, look.style(Mean::Muted)), row);
                }
            }
            None => self.sheet.render(frame, look),
        }
    }
}

/// All but the last row, which says that it goes on.
fn above(area: Rect) -> Rect {
    if area.height > 2 { Rect { height: area.height - 1, ..area } } else { area }
}

fn page(view: &PageView) -> MarkdownView {
    let checks = view.checks.iter().map(|check| Check::preview(&check.id, &check.face)).collect();
    MarkdownView::new(&view.text).with_checks(checks).with_line_numbers()
}

fn lines(preview: Option<&Preview>, width: usize, look: &Look<'_>) -> Vec<Line<'static>> {
    let mut paper = Paper { out: Vec::new(), width, look };
    match preview {
        None => paper.say(&tr!(look, "This cannot be read yet: see what is wrong in its text."), Mean::Warn),
        Some(Preview::Page(view)) => paper.alone(view),
        Some(Preview::Quiz(quiz)) => paper.quiz(quiz),
        Some(Preview::Assignment(assignment)) => paper.assignment(assignment),
    }
    paper.out
}

/// Lines being written.
struct Paper<'a, 'l> {
    out: Vec<Line<'static>>,
    width: usize,
    look: &'a Look<'l>,
}

impl Paper<'_, '_> {
    fn say(&mut self, text: &str, mean: Mean) {
        let style = self.look.style(mean);
        self.out.extend(wrap(text, self.width).into_iter().map(|line| Line::styled(line, style)));
    }

    fn gap(&mut self) {
        self.out.push(Line::default());
    }

    fn markdown(&mut self, text: &Untrusted) {
        if !text.is_blank() {
            self.out.extend(prose::lines(text, self.width, self.look));
            self.gap();
        }
    }

    /// A link or a file: it has no text.
    fn alone(&mut self, view: &PageView) {
        self.say(&view.title.for_screen(), Mean::Heading);
        self.gap();
        if let Some(url) = &view.url {
            self.say(&url.for_screen(), Mean::Link);
        }
        if let Some(file) = &view.file {
            self.say(&format!("{}, {}", Untrusted::from(file.path.as_str()).for_screen(), size(file.bytes)), Mean::Text);
        }
    }

    fn quiz(&mut self, quiz: &QuizPreview) {
        let look = self.look;
        let settings = &quiz.settings;
        self.say(&quiz.title.for_screen(), Mean::Heading);
        let mut facts = vec![tr!(look, one "{n} point" | "{n} points", n = quiz.possible)];
        facts.push(match settings.attempts {
            0 => tr!(look, "any number of attempts"),
            n => tr!(look, one "{n} attempt" | "{n} attempts", n = n),
        });
        facts.extend(settings.time_s.map(|seconds| tr!(look, "{n} minutes", n = seconds.div_ceil(60))));
        if quiz.is_bank {
            let n: usize = quiz.sections.iter().map(|section| section.questions.len()).sum();
            let drawn = tr!(look, one "{n} question; quizzes draw from it" | "{n} questions; quizzes draw from them", n = n);
            facts = vec![drawn];
        }
        self.say(&facts.join(", "), Mean::Muted);
        self.gap();
        self.markdown(&quiz.introduction);
        for section in &quiz.sections {
            if let Some(title) = &section.title {
                self.say(&title.for_screen(), Mean::Heading);
            }
            if let Some(n) = section.pick {
                self.say(&tr!(look, one "{n} of these is drawn" | "{n} of these are drawn", n = n), Mean::Muted);
            }
            self.markdown(&section.introduction);
            section.questions.iter().for_each(|question| self.question(question));
        }
    }

    fn question(&mut self, shown: &QuestionPreview) {
        let face = &shown.question.face;
        let points = points(shown.points, self.look);
        self.out.extend(prose::named(&format!("{}. ", shown.number), &face.title, self.width, self.look));
        self.say(&points, Mean::Muted);
        self.out.extend(prose::lines(&face.stem, self.width, self.look));
        let mut field = question::field(Asked::from(&face.body));
        self.out.extend(field.layout(self.width, FIELD, false, self.look).lines);
        self.gap();
    }

    fn assignment(&mut self, preview: &AssignmentPreview) {
        let look = self.look;
        let assignment = &preview.assignment;
        self.say(&preview.title.for_screen(), Mean::Heading);
        let takes: Vec<String> = assignment.settings.submit.iter().map(|kind| submit(*kind, look)).collect();
        let mut facts: Vec<String> = preview.points.map(|n| points(n, look)).into_iter().collect();
        facts.push(tr!(look, "to hand in: {what}", what = takes.join(", ")));
        self.say(&facts.join(", "), Mean::Muted);
        self.gap();
        self.markdown(&assignment.task);
        if let Some(rubric) = &assignment.rubric {
            self.rubric(rubric);
        }
        for (title, text) in [
            (tr!(look, "For those who mark; learners never see it"), &assignment.grader),
            (tr!(look, "A model answer; learners see it once it is marked"), &assignment.model),
        ] {
            if let Some(text) = text {
                self.say(&title, Mean::Heading);
                self.markdown(text);
            }
        }
    }

    fn rubric(&mut self, rubric: &Rubric) {
        let look = self.look;
        self.say(&tr!(look, "How it is marked"), Mean::Heading);
        for criterion in &rubric.criteria {
            self.say(&criterion.title.for_screen(), Mean::Strong);
            for (level, cell) in rubric.levels.iter().zip(&criterion.cells) {
                let worth = (&level.points.exact() * &criterion.factor).decimal(2);
                self.say(&format!("  {worth} {}: {}", level.title.for_screen(), cell.for_screen()), Mean::Text);
            }
        }
        self.gap();
    }
}

fn points(points: Points, look: &Look<'_>) -> String {
    tr!(look, one "{n} point" | "{n} points", n = points)
}

fn submit(kind: SubmitKind, look: &Look<'_>) -> String {
    match kind {
        SubmitKind::Text => tr!(look, "text"),
        SubmitKind::File => tr!(look, "files"),
        SubmitKind::Url => tr!(look, "a link"),
        SubmitKind::Git => tr!(look, "a repository's address"),
        SubmitKind::None => tr!(look, "nothing: your instructor gives the mark"),
    }
}

/// One item of the course after the other, as learners would see them.
struct Through {
    view: View,
    at: usize,
    shown: Shown,
}

/// # Errors
/// What the service says.
pub fn open(course: &str, item: &str, ctx: &mut Ctx<'_>) -> Result<Box<dyn Screen>, Error> {
    let view = ctx.school.working_copy(&ctx.actor, course)?;
    let shown = shown(course, item, ctx)?;
    let at = ids(&view).iter().position(|id| id == item).unwrap_or(0);
    Ok(Box::new(Through { view, at, shown }))
}

fn shown(course: &str, item: &str, ctx: &Ctx<'_>) -> Result<Shown, Error> {
    let source = ctx.school.item_source(&ctx.actor, course, item)?;
    let linted = ctx.school.lint_item_text(&ctx.actor, course, item, source.text.raw())?;
    Ok(Shown::new(linted.preview))
}

fn ids(view: &View) -> Vec<String> {
    let items = view.modules.iter().flat_map(|module| &module.items).map(|item| item.id.clone());
    items.chain(view.banks.iter().map(|bank| bank.path.clone())).collect()
}

impl Through {
    fn id(&self) -> String {
        ids(&self.view).get(self.at).cloned().unwrap_or_default()
    }

    fn go(&mut self, at: usize, ctx: &mut Ctx<'_>) {
        let Some(id) = ids(&self.view).get(at).cloned() else { return };
        let answer = shown(&self.view.course, &id, ctx);
        if let Some(shown) = ctx.try_or_say(answer) {
            (self.shown, self.at) = (shown, at);
        }
    }
}

impl Screen for Through {
    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "Preview")
    }

    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Onward, Scope::Item, Scope::Move]
    }

    fn corner(&self, look: &Look<'_>) -> Option<String> {
        Some(tr!(look, "{n} of {all}", n = self.at + 1, all = ids(&self.view).len()))
    }

    fn status(&self, look: &Look<'_>) -> Option<String> {
        let title = word::titled(&self.id(), &self.view);
        Some(tr!(look, "{title}: as learners see it once you publish. Nothing is answered here.", title = title))
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        let last = self.at + 1 >= ids(&self.view).len();
        vec![
            Command::pair(Action::Up, Action::Down, tr!(look, "scroll")),
            Command::new(Action::NextPage).barred(last.then(|| tr!(look, "this is the last"))),
            Command::new(Action::PreviousPage).barred((self.at == 0).then(|| tr!(look, "this is the first"))),
            Command::new(Action::Open).label(tr!(look, "write")),
        ]
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        match action {
            Action::NextPage => self.go(self.at + 1, ctx),
            Action::PreviousPage => self.go(self.at.saturating_sub(1), ctx),
            Action::Open => return Outcome::Go(writing(&self.view.course, &self.id(), None)),
            other if self.shown.on_action(other) => {}
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn on_resume(&mut self, ctx: &mut Ctx<'_>) {
        self.go(self.at, ctx);
    }

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        self.shown.layout(area, look);
    }

    fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        self.shown.render(frame, area, look);
    }
}
