//! What an action does in the workshop, and what comes of what was asked.

use super::{Asked, Entry, Workshop, adding, course_form, item_form, requires, rubric, writing};
use crate::domain::author::Edit;
use crate::domain::course::{CourseState, ItemKind, ItemState};
use crate::service::author::{Badge, StepView};
use crate::tr;
use crate::tui::action::Action;
use crate::tui::route::Route;
use crate::tui::screen::{Command, Ctx, Look, Outcome, Reply};
use crate::tui::screens::shared::choose::{Choose, Offer};
use crate::tui::screens::staff::bars;
use crate::tui::when;
use crate::tui::widgets::ask::Ask;
use crate::tui::widgets::prompt::Prompt;

impl Workshop {
    pub(super) fn offered(&self, look: &Look<'_>) -> Vec<Command> {
        let barred = || bars::archived(self.view.state, look);
        let change = |action| Command::new(action).barred(barred());
        let (item, bank) = (self.here(), self.bank_here());
        let none = |there: bool| (!there).then(|| tr!(look, "nothing is changed"));
        let (gone, lost) = (self.gone_here().is_some(), self.lost_here().is_some());
        let mut commands = Vec::new();
        if item.is_some() || bank.is_some() {
            commands.push(Command::new(Action::Open).label(tr!(look, "write")));
        }
        let has_rubric = item.is_some_and(|item| item.kind == ItemKind::Assignment);
        if has_rubric {
            commands.push(change(Action::EditRubric));
        }
        if gone {
            commands.push(change(Action::Open).label(tr!(look, "put it back")));
        }
        if lost {
            commands.push(change(Action::Open).label(tr!(look, "go on with it")));
            commands.push(change(Action::RemovePart).label(tr!(look, "throw away")));
        }
        if self.view.changes.mistaken > 0 {
            commands.push(Command::new(Action::NextMistake));
        }
        if !self.view.modules.is_empty() {
            commands.push(change(Action::AddItem));
        }
        // What is done next, on an item and where there is none.
        if item.is_some() {
            // Where one more stands in the footer, the preview gives way: it is a key away in the text as well.
            commands.extend((!has_rubric).then(|| Command::new(Action::PreviewItem)).into_iter().chain([change(Action::ItemRules)]));
        } else {
            commands.push(change(Action::AddModule));
        }
        let unchanged = self.view.changes.is_empty() && self.view.state != CourseState::Draft;
        let nothing = || unchanged.then(|| tr!(look, "nothing is changed"));
        commands.push(Command::new(Action::PublishChanges).barred(barred().or_else(nothing)));
        if has_rubric {
            commands.push(Command::new(Action::PreviewItem));
        }
        if item.is_some() {
            commands.push(change(Action::AddModule));
        }
        if bank.is_some() {
            commands.extend([Action::RenamePart, Action::RemovePart].map(change));
            commands.push(Command::new(Action::PreviewItem));
        } else if !self.view.modules.is_empty() && !gone && !lost {
            commands.extend([
                change(Action::RenamePart),
                Command::pair(Action::MoveUp, Action::MoveDown, tr!(look, "move it")).barred(barred()),
            ]);
            commands.push(change(Action::RemovePart));
        }
        if self.holder_here().is_some() {
            commands.push(change(Action::MoveQuestion));
        }
        if item.is_some_and(|item| item.kind == ItemKind::Quiz && item.badge != Some(Badge::New)) {
            commands.push(change(Action::Regrade));
        }
        if item.is_some() {
            commands.extend([Action::HideItem, Action::DuplicateItem].map(change));
            if self.view.modules.len() > 1 {
                commands.push(change(Action::MoveTo));
            }
        }
        commands.extend([
            Command::new(Action::UndoEdit).barred(barred().or_else(|| none(self.view.undo.is_some()))),
            Command::new(Action::RedoEdit).barred(barred().or_else(|| none(self.view.redo.is_some()))),
            Command::quiet(Action::CourseFiles),
            Command::quiet(Action::CourseRules),
            Command::quiet(Action::DiscardChanges)
                .barred(barred().or_else(|| none(self.view.undo.is_some() || !self.view.changes.is_empty()))),
        ]);
        if self.view.updated.is_some() {
            commands.push(change(Action::TakeOver));
        }
        commands
    }

    pub(super) fn act(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        let course = self.slug().to_owned();
        match action {
            Action::Open => return self.open_here(ctx),
            Action::AddItem if !self.view.modules.is_empty() => return self.ask(Asked::Kind, Box::new(adding::kinds(&ctx.look))),
            Action::AddModule => {
                let prompt = Prompt::new(tr!(ctx, "The title of the module"), tr!(ctx, "What learners read above its items"));
                return self.ask(Asked::ModuleTitle, Box::new(prompt));
            }
            Action::RenamePart => return self.ask_title(&ctx.look),
            Action::MoveUp => self.step(false, ctx),
            Action::MoveDown => self.step(true, ctx),
            Action::MoveTo => return self.ask_module(&ctx.look),
            Action::MoveQuestion => return self.ask_question(ctx),
            Action::DuplicateItem => {
                let Some(item) = self.here().map(|item| item.id.clone()) else { return Outcome::Ignored };
                self.edit(Edit::DuplicateItem { item }, ctx);
            }
            Action::RemovePart => return self.remove(ctx),
            Action::HideItem => self.hide(ctx),
            Action::ItemRules => return self.item_rules(ctx),
            Action::CourseRules => {
                let form = course_form::open(&course, ctx);
                return ctx.try_or_say(form).map_or(Outcome::Consumed, Outcome::Push);
            }
            Action::UndoEdit => return self.walk(false, ctx),
            Action::RedoEdit => return self.walk(true, ctx),
            Action::NextMistake => return self.next_mistake(ctx),
            Action::PreviewItem => {
                let bank = self.bank_here().map(|bank| bank.path.clone());
                let Some(item) = self.here().map(|item| item.id.clone()).or(bank) else { return Outcome::Ignored };
                return Outcome::Go(Route::Preview { course, item });
            }
            Action::EditRubric => {
                let Some(item) = self.here().filter(|item| item.kind == ItemKind::Assignment).map(|item| item.id.clone()) else {
                    let said = tr!(ctx, "A rubric belongs to an assignment");
                    ctx.say(said);
                    return Outcome::Consumed;
                };
                let screen = rubric::open(&course, &item, ctx);
                return ctx.try_or_say(screen).map_or(Outcome::Consumed, Outcome::Push);
            }
            Action::CourseFiles => return Outcome::Go(Route::CourseFiles { course }),
            Action::Regrade => {
                let Some(quiz) = self.here().map(|item| item.id.clone()) else { return Outcome::Ignored };
                return self.regrade(&quiz, ctx);
            }
            Action::PublishChanges => return self.ask_to_publish(ctx),
            Action::DiscardChanges => {
                let title = tr!(ctx, "Throw all unpublished changes away?");
                let text =
                    tr!(ctx, "The course is again as its learners see it. This cannot be taken back; published work is not touched.");
                return self.ask(Asked::Discard, Box::new(Ask::new(title, text).yes(tr!(ctx, "throw them away"))));
            }
            Action::TakeOver => self.take_over(ctx),
            other if self.tree.on_action(other) => {}
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    pub(super) fn answered(&mut self, reply: Reply, ctx: &mut Ctx<'_>) -> Outcome {
        let Some(asked) = self.asked.take() else { return Outcome::Consumed };
        match (asked, reply) {
            (Asked::Kind, Reply::Chosen(at)) => return self.ask_what(at, ctx),
            (Asked::Title(kind), Reply::Text(title)) => return self.titled(kind, title, ctx),
            (Asked::Address(title), Reply::Text(url)) => return self.linked(title, &url, ctx),
            (Asked::File(paths), Reply::Chosen(at)) => return self.offer_file(&paths, at, ctx),
            (Asked::FileTitle(path), Reply::Text(title)) => return self.titled_file(path, title, ctx),
            (Asked::ModuleTitle, Reply::Text(title)) => {
                let after = self.module_here().map(|module| module.id.clone());
                self.edit(Edit::AddModule { title, after }, ctx);
            }
            (Asked::BankTitle, Reply::Text(title)) => return self.add_bank(title, ctx),
            (Asked::Question(from, ids), Reply::Chosen(at)) => return self.ask_holder(from, ids.get(at), &ctx.look),
            (Asked::Holder { from, question, ids }, Reply::Chosen(at)) => {
                if let Some(to) = ids.into_iter().nth(at) {
                    self.edit(Edit::MoveQuestion { question, from, to }, ctx);
                }
            }
            (Asked::Rename(Entry::Bank(bank)), Reply::Text(title)) => drop(self.edit(Edit::RenameBank { bank, title }, ctx)),
            (Asked::Rename(Entry::Module(module)), Reply::Text(title)) => drop(self.edit(Edit::RenameModule { module, title }, ctx)),
            (Asked::Rename(Entry::Item(item)), Reply::Text(title)) => drop(self.edit(Edit::RenameItem { item, title }, ctx)),
            (Asked::MoveTo(item, modules), Reply::Chosen(at)) => {
                if let Some(module) = modules.get(at).and_then(|id| self.module(id)) {
                    let at = module.items.iter().filter(|one| one.id != item).count();
                    let module = module.id.clone();
                    self.edit(Edit::MoveItem { item, module, at }, ctx);
                }
            }
            (Asked::Remove(entry), Reply::Yes) => self.take_out(entry, ctx),
            (Asked::Lost(id), Reply::Chosen(at)) => return self.settle_lost(id, at, ctx),
            (Asked::ThrowAway(id), Reply::Yes) => self.throw_away(&id, ctx),
            (Asked::Publish, Reply::Yes) => self.publish(false, ctx),
            (Asked::PublishDraft, Reply::Chosen(at)) => self.publish(at == 0, ctx),
            (Asked::Regrade(quizzes), Reply::Chosen(at)) => {
                return quizzes.get(at).map_or(Outcome::Consumed, |quiz| self.regrade(quiz, ctx));
            }
            (Asked::Discard, Reply::Yes) => self.discard(ctx),
            (Asked::Walk { again, step }, Reply::Yes) => self.walk_to(again, &step, ctx),
            (Asked::Mistakes(places), Reply::Chosen(at)) => {
                if let Some((item, line)) = places.get(at) {
                    return Outcome::Go(writing(self.slug(), item, Some(*line)));
                }
            }
            _ => {}
        }
        Outcome::Consumed
    }

    pub(super) fn ask(&mut self, asked: Asked, screen: Box<dyn crate::tui::screen::Screen>) -> Outcome {
        self.asked = Some(asked);
        Outcome::Modal(screen)
    }

    /// Makes one change. Returns whether it was made.
    pub(super) fn edit(&mut self, edit: Edit, ctx: &mut Ctx<'_>) -> bool {
        let answer = ctx.school.edit_course(&ctx.actor, &self.view.course, edit);
        self.take(answer, ctx)
    }

    fn open_here(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        if let Some(gone) = self.gone_here() {
            let answer = ctx.school.put_back_item(&ctx.actor, &self.view.course, &gone.id);
            self.take(answer, ctx);
            return Outcome::Consumed;
        }
        match self.tree.list.selected().cloned() {
            Some(Entry::Item(id) | Entry::Bank(id)) => Outcome::Go(writing(self.slug(), &id, None)),
            Some(Entry::Module(_)) => {
                self.tree.toggle();
                Outcome::Consumed
            }
            Some(Entry::Lost(id)) => self.ask_about_lost(id, &ctx.look),
            Some(Entry::Gone(_)) | None => Outcome::Ignored,
        }
    }

    fn ask_title(&mut self, look: &Look<'_>) -> Outcome {
        let Some(entry) = self.tree.list.selected().cloned() else { return Outcome::Ignored };
        let title = match &entry {
            Entry::Module(id) => self.module(id).map(|module| module.title.clone()),
            Entry::Item(id) => self.item(id).map(|item| item.title.clone()),
            Entry::Bank(path) => self.bank(path).map(|bank| bank.title.clone()),
            Entry::Gone(_) | Entry::Lost(_) => return Outcome::Ignored,
        };
        let prompt = Prompt::new(tr!(look, "The new title"), tr!(look, "Its id stays, and with it everybody's work"));
        self.ask(Asked::Rename(entry), Box::new(prompt.with(title.unwrap_or_default().raw())))
    }

    /// One place up or down; at the edge of its module an item goes into the next one.
    fn step(&mut self, down: bool, ctx: &mut Ctx<'_>) {
        if self.bank_here().is_some() {
            let said = tr!(ctx, "Question banks have no order: quizzes draw from them by name");
            ctx.say(said);
            return;
        }
        let modules = &self.view.modules;
        let edit = match self.tree.list.selected() {
            Some(Entry::Module(id)) => {
                let at = modules.iter().position(|module| module.id == *id).and_then(|at| beside(at, down, modules.len()));
                at.map(|at| Edit::MoveModule { module: id.clone(), at })
            }
            Some(Entry::Item(id)) => self.place(id).and_then(|(module, place)| {
                let (to, at) = match beside(place, down, modules[module].items.len()) {
                    Some(at) => (module, at),
                    None => beside(module, down, modules.len()).map(|to| (to, if down { 0 } else { modules[to].items.len() }))?,
                };
                Some(Edit::MoveItem { item: id.clone(), module: modules[to].id.clone(), at })
            }),
            Some(Entry::Gone(_) | Entry::Lost(_)) => return,
            Some(Entry::Bank(_)) | None => None,
        };
        match edit {
            Some(edit) => drop(self.edit(edit, ctx)),
            None if down => {
                let said = tr!(ctx, "It is the last already");
                ctx.say(said);
            }
            None => {
                let said = tr!(ctx, "It is the first already");
                ctx.say(said);
            }
        }
    }

    fn ask_module(&mut self, look: &Look<'_>) -> Outcome {
        let Some(item) = self.here().map(|item| item.id.clone()) else { return Outcome::Ignored };
        let from = self.place(&item).map(|(module, _)| module);
        let others = self.view.modules.iter().enumerate().filter(|(at, _)| Some(*at) != from).map(|(_, module)| module);
        let offers = others.clone().map(|module| Offer {
            text: module.title.for_screen().into_owned(),
            remark: tr!(look, one "{n} item" | "{n} items", n = module.items.len()),
        });
        let choose = Choose::new(tr!(look, "To the end of which module?"), offers.collect(), 0);
        let ids = others.map(|module| module.id.clone()).collect();
        self.ask(Asked::MoveTo(item, ids), Box::new(choose))
    }

    /// An item goes at once: undo brings it back. A module with items in it is asked for, for what goes with it.
    fn remove(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        match self.tree.list.selected().cloned() {
            Some(Entry::Module(id)) => {
                let Some(module) = self.module(&id).filter(|module| !module.items.is_empty()) else {
                    self.take_out(Entry::Module(id), ctx);
                    return Outcome::Consumed;
                };
                // Nobody is asked for what is refused then.
                let tried = ctx.school.try_edit(&ctx.actor, &self.view.course, &Edit::RemoveModule { module: id.clone() });
                if ctx.try_or_say(tried).is_none() {
                    return Outcome::Consumed;
                }
                let title = tr!(ctx, "Remove {module}?", module = module.title.for_screen());
                let text = tr!(ctx, one "{n} item goes with it. Learners see that once you publish; their work is kept. It can be undone." | "{n} items go with it. Learners see that once you publish; their work is kept. It can be undone.", n = module.items.len());
                self.ask(Asked::Remove(Entry::Module(id)), Box::new(Ask::new(title, text).yes(tr!(ctx, "remove it"))))
            }
            Some(Entry::Lost(id)) => self.ask_to_throw_away(id, &ctx.look),
            Some(entry) => {
                self.take_out(entry, ctx);
                Outcome::Consumed
            }
            None => Outcome::Ignored,
        }
    }

    fn take_out(&mut self, entry: Entry, ctx: &mut Ctx<'_>) {
        match entry {
            Entry::Module(module) => drop(self.edit(Edit::RemoveModule { module }, ctx)),
            Entry::Item(item) => drop(self.edit(Edit::RemoveItem { item }, ctx)),
            Entry::Bank(bank) => drop(self.edit(Edit::RemoveBank { bank }, ctx)),
            Entry::Gone(_) | Entry::Lost(_) => {}
        }
    }

    fn hide(&mut self, ctx: &mut Ctx<'_>) {
        let Some(item) = self.here() else { return };
        let (hide, id) = (item.state != ItemState::Hidden, item.id.clone());
        let was = item.rules();
        let mut now = was.clone();
        now.settings.hidden = hide;
        let title = item.title.for_screen().into_owned();
        if self.edit(Edit::SetItem { item: id, was: Box::new(was), now: Box::new(now) }, ctx) {
            let said = if hide {
                tr!(ctx, "{title} is hidden from learners once you publish", title = title)
            } else {
                tr!(ctx, "Learners see {title} once you publish", title = title)
            };
            ctx.done(said);
        }
    }

    fn item_rules(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        let form = match self.tree.list.selected() {
            Some(Entry::Item(item)) => item_form::open(self.slug(), item, ctx),
            Some(Entry::Module(module)) => requires::open(self.slug(), requires::Waiting::Module(module.clone()), ctx),
            Some(Entry::Bank(_) | Entry::Gone(_) | Entry::Lost(_)) | None => return Outcome::Ignored,
        };
        ctx.try_or_say(form).map_or(Outcome::Consumed, Outcome::Push)
    }

    /// Takes the last step back, or makes it again. Somebody else's is asked for first.
    fn walk(&mut self, again: bool, ctx: &mut Ctx<'_>) -> Outcome {
        let step = if again { self.view.redo.clone() } else { self.view.undo.clone() };
        let Some(step) = step else {
            let said = if again { tr!(ctx, "Nothing was taken back") } else { tr!(ctx, "Nothing is changed that could be taken back") };
            ctx.say(said);
            return Outcome::Consumed;
        };
        if step.own {
            self.walk_to(again, &step, ctx);
            return Outcome::Consumed;
        }
        let name = step.name.as_ref().map_or_else(|| tr!(ctx, "Somebody else"), |name| name.for_screen().into_owned());
        let (what, when) = (step.says.for_screen().into_owned(), when::moment(&ctx.look, step.at));
        let text = tr!(ctx, "{name} did this, {when}: {what}.", name = name, when = when, what = what);
        let ask = if again {
            Ask::new(tr!(ctx, "Make what {name} did again?", name = name), text).yes(tr!(ctx, "make it again"))
        } else {
            Ask::new(tr!(ctx, "Take back what {name} did?", name = name), text).yes(tr!(ctx, "take it back"))
        };
        self.ask(Asked::Walk { again, step }, Box::new(ask))
    }

    fn walk_to(&mut self, again: bool, step: &StepView, ctx: &mut Ctx<'_>) {
        let (actor, course) = (&ctx.actor, &self.view.course);
        let answer = if again { ctx.school.redo_edit(actor, course, &step.id) } else { ctx.school.undo_edit(actor, course, &step.id) };
        if !self.take(answer, ctx) {
            // Somebody has gone on: what stands now is shown.
            return self.reload(ctx);
        }
        let what = step.says.for_screen();
        let key = |action| ctx.look.keymap.shown(action).unwrap_or_default();
        let said = if again {
            tr!(ctx, "Done again: {what}", what = what)
        } else {
            tr!(ctx, "Taken back: {what}. {key} makes it again.", what = what, key = key(Action::RedoEdit))
        };
        ctx.done(said);
    }

    fn next_mistake(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        let items = self.view.modules.iter().flat_map(|module| &module.items).map(|item| (Entry::Item(item.id.clone()), item.mistakes));
        let banks = self.view.banks.iter().map(|bank| (Entry::Bank(bank.path.clone()), bank.mistakes));
        let all: Vec<(Entry, u32)> = items.chain(banks).collect();
        let at = self.tree.list.selected().and_then(|here| all.iter().position(|(entry, _)| entry == here)).map_or(0, |at| at + 1);
        let mut round = all[at.min(all.len())..].iter().chain(&all);
        let Some((entry, _)) = round.find(|(_, mistakes)| *mistakes > 0) else { return Outcome::Ignored };
        if self.tree.list.selected() == Some(entry) {
            let key = ctx.look.keymap.shown(Action::Open).unwrap_or_default();
            let said = tr!(ctx, "This is the only one with mistakes: {key} leads to them", key = key);
            ctx.say(said);
        }
        self.tree.select(entry);
        Outcome::Consumed
    }
}

/// The place before or after `at` among `count`.
fn beside(at: usize, down: bool, count: usize) -> Option<usize> {
    if down { Some(at + 1).filter(|at| *at < count) } else { at.checked_sub(1) }
}
