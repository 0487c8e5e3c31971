//! Texts of one's own whose item is gone: somebody took it out, or threw all changes away, before they were saved. They are kept, and here one
//! goes on with them in a new item or throws them away.

use ratatui::text::Line;

use super::{Asked, Entry, Workshop, word, writing};
use crate::domain::author::Edit;
use crate::domain::course::ItemKind;
use crate::domain::text::Untrusted;
use crate::service::author::{AsideView, Changed, NewBody, Workshop as View};
use crate::tr;
use crate::tui::action::Action;
use crate::tui::screen::{Ctx, Look, Outcome};
use crate::tui::screens::shared::choose::{Choose, Offer};
use crate::tui::when;
use crate::tui::widgets::ask::Ask;
use crate::tui::widgets::text::spread;

/// What such a text can become; one of a bank becomes a bank again.
const KINDS: [ItemKind; 5] = [ItemKind::Page, ItemKind::Quiz, ItemKind::Assignment, ItemKind::Discussion, ItemKind::Survey];

pub(super) fn of(view: &View) -> impl Iterator<Item = &AsideView> {
    view.asides.iter().filter(|aside| aside.own && aside.homeless)
}

/// That there are some, above the list.
pub(super) fn said(view: &View, look: &Look<'_>) -> Option<String> {
    let n = of(view).count();
    (n > 0).then(|| {
        tr!(look, one "! {n} text of yours stands in no item: it is at the end of the list." | "! {n} texts of yours stand in no item: they are at the end of the list.", n = n)
    })
}

/// What it was called, as far as its id tells: its title went with it.
pub(super) fn name(id: &str) -> String {
    let last = id.rsplit('/').next().unwrap_or(id).trim_end_matches(".quiz.md").replace('-', " ");
    let mut letters = last.chars();
    let upper: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    Untrusted::from(upper).for_screen().into_owned()
}

pub(super) fn line(aside: &AsideView, room: usize, look: &Look<'_>) -> Line<'static> {
    Line::raw(format!("    {}", spread(&name(&aside.item), &when::moment(look, aside.at), room.saturating_sub(4))))
}

pub(super) fn about(look: &Look<'_>) -> String {
    let key = |action| look.keymap.shown(action).unwrap_or_default();
    let (open, remove) = (key(Action::Open), key(Action::RemovePart));
    tr!(look, "Its item was taken out. {open} goes on with it, {remove} throws it away.", open = open, remove = remove)
}

fn is_bank(id: &str) -> bool {
    id.ends_with(".quiz.md")
}

impl Workshop {
    /// The text under the cursor that stands in no item.
    pub(super) fn lost_here(&self) -> Option<&AsideView> {
        let Entry::Lost(id) = self.tree.list.selected()? else { return None };
        of(&self.view).find(|aside| aside.item == *id)
    }

    pub(super) fn ask_about_lost(&mut self, id: String, look: &Look<'_>) -> Outcome {
        let offer = |text: String, remark: String| Offer { text, remark };
        let on = |what: String| offer(tr!(look, "Go on: as a {kind}", kind = what), String::new());
        let mut offers: Vec<Offer> = if is_bank(&id) {
            vec![on(tr!(look, "question bank"))]
        } else {
            KINDS.iter().map(|kind| on(word::kind(*kind, look))).collect()
        };
        offers.push(offer(tr!(look, "Throw it away"), tr!(look, "it cannot be brought back")));
        let title = tr!(look, "Your text {name}", name = name(&id));
        self.ask(Asked::Lost(id), Box::new(Choose::new(title, offers, 0)))
    }

    pub(super) fn settle_lost(&mut self, id: String, at: usize, ctx: &mut Ctx<'_>) -> Outcome {
        let title = name(&id);
        let into = match (is_bank(&id), at, KINDS.get(at)) {
            (true, 0, _) => Edit::AddBank { title },
            (false, _, Some(kind)) => {
                if let Some(edit) = self.new_item(*kind, title) {
                    edit
                } else {
                    let key = ctx.look.keymap.shown(Action::AddModule).unwrap_or_default();
                    let said = tr!(ctx, "It needs a module to stand in: {key} makes one", key = key);
                    ctx.warn(said);
                    return Outcome::Consumed;
                }
            }
            _ => return self.ask_to_throw_away(id, &ctx.look),
        };
        let answer = ctx.school.take_up_aside(&ctx.actor, &self.view.course, &id, into);
        let Some(Changed { target, workshop }) = ctx.try_or_say(answer) else { return Outcome::Consumed };
        self.view = workshop;
        self.show(&ctx.look);
        let Some(made) = target else { return Outcome::Consumed };
        self.go_to(&made);
        Outcome::Go(writing(self.slug(), &made, None))
    }

    /// At the end of the last module, from where it is moved to where it belongs.
    fn new_item(&self, kind: ItemKind, title: String) -> Option<Edit> {
        let body = match kind {
            ItemKind::Quiz => NewBody::Quiz,
            ItemKind::Assignment => NewBody::Assignment,
            ItemKind::Discussion => NewBody::Discussion,
            ItemKind::Survey => NewBody::Survey,
            ItemKind::Page | ItemKind::Link | ItemKind::File => NewBody::Page,
        };
        let module = self.view.modules.last()?.id.clone();
        Some(Edit::AddItem { module, body, title, after: None })
    }

    pub(super) fn ask_to_throw_away(&mut self, id: String, look: &Look<'_>) -> Outcome {
        let title = tr!(look, "Throw your text {name} away?", name = name(&id));
        let ask = Ask::new(title, tr!(look, "It stands nowhere else, and cannot be brought back."));
        self.ask(Asked::ThrowAway(id), Box::new(ask.yes(tr!(look, "throw it away"))))
    }

    pub(super) fn throw_away(&mut self, id: &str, ctx: &mut Ctx<'_>) {
        let dropped = ctx.school.drop_aside(&ctx.actor, &self.view.course, id);
        if ctx.try_or_say(dropped).is_some() {
            self.reload(ctx);
            self.show(&ctx.look);
            let said = tr!(ctx, "It is thrown away");
            ctx.done(said);
        }
    }
}
