//! Two texts of one item that were written at once: which one stands is chosen, and nothing is lost before.

use super::{Asked, Write};
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::service::author::Source;
use crate::tr;
use crate::tui::action::Action;
use crate::tui::screen::{Ctx, Look, Outcome};
use crate::tui::screens::shared::choose::{Choose, Offer};
use crate::tui::when;
use crate::tui::widgets::editor::Editor;

/// The text that stands in the course while the editor holds another; what is typed meanwhile is put aside by the service.
pub(super) struct Clash {
    pub theirs: Source,
    /// One's own is from an earlier time.
    pub since: Option<Instant>,
}

impl Clash {
    pub fn said(&self, key: &str, look: &Look<'_>) -> String {
        match self.since {
            None => {
                let name = name(&self.theirs, look);
                tr!(look, "{name} saved this meanwhile. Yours is kept; {key} chooses which one stands.", name = name, key = key)
            }
            Some(at) => {
                let when = when::moment(look, at);
                tr!(look, "This is your text of {when}; another one stands. {key} chooses between them.", when = when, key = key)
            }
        }
    }
}

fn name(source: &Source, look: &Look<'_>) -> String {
    source.name.as_ref().map_or_else(|| tr!(look, "Somebody else"), |name| name.for_screen().into_owned())
}

/// What whoever writes is told when the item is gone.
pub(super) fn removed(by: Option<&Untrusted>, look: &Look<'_>) -> String {
    match by {
        Some(name) => tr!(
            look,
            "{name} removed this. Your text is kept: it stands here again when the removal is taken back.",
            name = name.for_screen()
        ),
        None => tr!(look, "Somebody removed this. Your text is kept: it stands here again when the removal is taken back."),
    }
}

impl Write {
    /// Somebody else saved first.
    pub(super) fn overtaken(&mut self, theirs: Source, look: &Look<'_>) -> String {
        let since = self.clash.take().and_then(|clash| clash.since);
        let clash = Clash { theirs, since };
        let key = look.keymap.shown(Action::SettleTexts).unwrap_or_default();
        let said = clash.said(&key, look);
        self.clash = Some(clash);
        said
    }

    pub(super) fn ask_to_settle(&mut self, look: &Look<'_>) -> Outcome {
        let offer = |text: String, remark: String| Offer { text, remark };
        let theirs = match &self.clash {
            Some(clash) if clash.theirs.name.is_some() => tr!(look, "what {name} wrote", name = name(&clash.theirs, look)),
            _ => tr!(look, "what stands in the course now"),
        };
        let offers = vec![
            offer(tr!(look, "Mine"), tr!(look, "the other one is in the steps: undo brings it back")),
            offer(tr!(look, "The other"), theirs),
            offer(tr!(look, "Both, to put together"), tr!(look, "the other one stands below mine")),
        ];
        self.asked = Some(Asked::Settle);
        Outcome::Modal(Box::new(Choose::new(tr!(look, "Which text stands?"), offers, 2)))
    }

    pub(super) fn settle(&mut self, at: usize, ctx: &mut Ctx<'_>) {
        self.await_kept(ctx);
        let Some(Clash { theirs, .. }) = self.clash.take() else { return };
        let mine = self.text.text();
        if at == 1 {
            let dropped = ctx.school.drop_aside(&ctx.actor, &self.course, &self.source.item);
            ctx.try_or_say(dropped);
            self.show(theirs, ctx);
            return;
        }
        let text = if at == 0 { mine } else { format!("{}\n\n{}", mine.trim_end(), theirs.text.raw()) };
        self.text = Editor::source(&text);
        self.source = theirs;
        self.autosave.complete();
        self.save(ctx);
    }
}
