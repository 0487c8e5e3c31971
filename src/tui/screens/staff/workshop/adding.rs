//! A new item: its kind, its title, and for a link its address, for a file which one.

use super::{Asked, Workshop, make, word, writing};
use crate::domain::author::Edit;
use crate::domain::course::ItemKind;
use crate::domain::size::size;
use crate::service::author::{Changed, NewBody};
use crate::tr;
use crate::tui::action::Action;
use crate::tui::route::Route;
use crate::tui::screen::{Ctx, Look, Outcome};
use crate::tui::screens::shared::choose::{Choose, Offer};
use crate::tui::widgets::prompt::Prompt;

const KINDS: [ItemKind; 7] =
    [ItemKind::Page, ItemKind::Quiz, ItemKind::Assignment, ItemKind::Link, ItemKind::File, ItemKind::Discussion, ItemKind::Survey];

/// The kinds to choose from; a bank of questions comes last.
pub(super) fn kinds(look: &Look<'_>) -> Choose {
    let offer = |kind: &ItemKind| Offer { text: word::kind(*kind, look), remark: about(*kind, look) };
    let bank = Offer { text: tr!(look, "question bank"), remark: tr!(look, "questions that quizzes draw from") };
    Choose::new(tr!(look, "What do you add?"), KINDS.iter().map(offer).chain([bank]).collect(), 0)
}

fn about(kind: ItemKind, look: &Look<'_>) -> String {
    match kind {
        ItemKind::Page => tr!(look, "text to read, with questions in it if you like"),
        ItemKind::Quiz => tr!(look, "questions that are marked"),
        ItemKind::Assignment => tr!(look, "work to hand in, marked by you"),
        ItemKind::Link => tr!(look, "an address of the web"),
        ItemKind::File => tr!(look, "a file of the course"),
        ItemKind::Discussion => tr!(look, "a text to talk about; it can only be read yet"),
        ItemKind::Survey => tr!(look, "questions without marks; it can only be read yet"),
    }
}

/// The address as it is meant: people type it without its beginning.
fn whole(typed: &str) -> String {
    let typed = typed.trim();
    let known = typed.contains("://") || typed.is_empty() || !typed.contains('.');
    if known { typed.to_owned() } else { format!("https://{typed}") }
}

impl Workshop {
    pub(super) fn ask_what(&mut self, at: usize, ctx: &mut Ctx<'_>) -> Outcome {
        match KINDS.get(at) {
            Some(ItemKind::File) => self.ask_file(ctx),
            Some(kind) => self.ask_item_title(*kind, "", &ctx.look),
            None => self.ask_bank_title("", &ctx.look),
        }
    }

    fn ask_item_title(&mut self, kind: ItemKind, title: &str, look: &Look<'_>) -> Outcome {
        let prompt = Prompt::new(tr!(look, "The title of the {kind}", kind = word::kind(kind, look)), tr!(look, "It can be changed later"));
        self.ask(Asked::Title(kind), Box::new(prompt.with(title)))
    }

    fn ask_file(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        let answer = ctx.school.course_media(&ctx.actor, &self.view.course);
        let Some(media) = ctx.try_or_say(answer) else { return Outcome::Consumed };
        if media.files.is_empty() {
            let key = ctx.look.keymap.shown(Action::AddFile).unwrap_or_default();
            let said = tr!(ctx, "The course has no files yet: {key} adds one here, then an item can offer it.", key = key);
            return self.to_files(said, ctx);
        }
        let offer =
            |path: &str, bytes| Offer { text: crate::domain::text::Untrusted::from(path).for_screen().into_owned(), remark: size(bytes) };
        let another = Offer { text: tr!(ctx, "another file ..."), remark: tr!(ctx, "it is put into the course first") };
        let offers = media.files.iter().map(|file| offer(&file.path, file.bytes)).chain([another]).collect();
        let paths = media.files.into_iter().map(|file| file.path).collect();
        self.ask(Asked::File(paths), Box::new(Choose::new(tr!(ctx, "Which file?"), offers, 0)))
    }

    fn to_files(&self, said: String, ctx: &mut Ctx<'_>) -> Outcome {
        ctx.say(said);
        Outcome::Go(Route::CourseFiles { course: self.slug().to_owned() })
    }

    pub(super) fn titled(&mut self, kind: ItemKind, title: String, ctx: &mut Ctx<'_>) -> Outcome {
        if let Some(wrong) = make::check_title(&title, &ctx.look) {
            ctx.warn(wrong);
            return self.ask_item_title(kind, &title, &ctx.look);
        }
        let body = match kind {
            ItemKind::Page => NewBody::Page,
            ItemKind::Quiz => NewBody::Quiz,
            ItemKind::Assignment => NewBody::Assignment,
            ItemKind::Discussion => NewBody::Discussion,
            ItemKind::Survey => NewBody::Survey,
            ItemKind::Link | ItemKind::File => return self.ask_address(title, "", &ctx.look),
        };
        self.add(body, title, ctx)
    }

    fn ask_address(&mut self, title: String, url: &str, look: &Look<'_>) -> Outcome {
        let prompt = Prompt::new(
            tr!(look, "The address of the link"),
            tr!(look, "https://example.org/tides; without https:// that is put before it"),
        );
        self.ask(Asked::Address(title), Box::new(prompt.with(url)))
    }

    pub(super) fn linked(&mut self, title: String, url: &str, ctx: &mut Ctx<'_>) -> Outcome {
        let before = self.view.changes.added;
        let outcome = self.add(NewBody::Link { url: whole(url) }, title.clone(), ctx);
        // Refused: what was typed is not lost.
        if self.view.changes.added == before { self.ask_address(title, url, &ctx.look) } else { outcome }
    }

    pub(super) fn offer_file(&mut self, paths: &[String], at: usize, ctx: &mut Ctx<'_>) -> Outcome {
        let Some(path) = paths.get(at) else {
            let key = ctx.look.keymap.shown(Action::AddFile).unwrap_or_default();
            let said = tr!(ctx, "{key} puts a file into the course; then an item can offer it.", key = key);
            return self.to_files(said, ctx);
        };
        let name = path.rsplit('/').next().unwrap_or(path);
        // What cannot be an item is said before anybody thinks of a title for it.
        if let Some(edit) = self.addition(NewBody::File { path: path.clone() }, name.to_owned()) {
            let tried = ctx.school.try_edit(&ctx.actor, &self.view.course, &edit);
            if ctx.try_or_say(tried).is_none() {
                return Outcome::Consumed;
            }
        }
        self.ask_file_title(path.clone(), name, &ctx.look)
    }

    /// Its name is the title as long as nobody says otherwise.
    fn ask_file_title(&mut self, path: String, title: &str, look: &Look<'_>) -> Outcome {
        let kind = word::kind(ItemKind::File, look);
        let prompt =
            Prompt::new(tr!(look, "The title of the {kind}", kind = kind), tr!(look, "What learners read; the file keeps its name"));
        self.ask(Asked::FileTitle(path), Box::new(prompt.with(title)))
    }

    pub(super) fn titled_file(&mut self, path: String, title: String, ctx: &mut Ctx<'_>) -> Outcome {
        if let Some(wrong) = make::check_title(&title, &ctx.look) {
            ctx.warn(wrong);
            return self.ask_file_title(path, &title, &ctx.look);
        }
        self.add(NewBody::File { path }, title, ctx)
    }

    /// An item behind the cursor; `None` while there is no module.
    fn addition(&self, body: NewBody, title: String) -> Option<Edit> {
        let module = self.module_here().or(self.view.modules.last()).map(|module| module.id.clone())?;
        Some(Edit::AddItem { module, body, title, after: self.here().map(|item| item.id.clone()) })
    }

    /// Adds it behind the cursor. One that has a text is written at once.
    fn add(&mut self, body: NewBody, title: String, ctx: &mut Ctx<'_>) -> Outcome {
        let assignment = matches!(body, NewBody::Assignment);
        let writes = !matches!(body, NewBody::Link { .. } | NewBody::File { .. });
        let Some(edit) = self.addition(body, title) else { return Outcome::Consumed };
        if !writes {
            self.edit(edit, ctx);
            return Outcome::Consumed;
        }
        let answer = ctx.school.edit_course(&ctx.actor, &self.view.course, edit);
        let Some(Changed { target, workshop }) = ctx.try_or_say(answer) else { return Outcome::Consumed };
        self.view = workshop;
        self.show(&ctx.look);
        let Some(made) = target else { return Outcome::Consumed };
        if assignment {
            let key = ctx.look.keymap.shown(Action::EditRubric).unwrap_or_default();
            let said = tr!(ctx, "Write what is to be done. Its rubric is made in the list of items, by {key}.", key = key);
            ctx.say(said);
        }
        self.go_to(&made);
        Outcome::Go(writing(self.slug(), &made, None))
    }
}
