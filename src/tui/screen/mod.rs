//! The contract between a session and its screens (STYLE.md, "The screen contract").
//!
//! Drawing takes `&self` and a [`Look`]; deciding takes a [`Ctx`], which reaches the services and whoever is signed in. A screen never touches the
//! stack: it answers with an [`Outcome`] and the session moves. It holds no rule: it turns actions into service calls and draws the views they
//! answer.
//!
//! What a session asks of a screen, in this order:
//! - An action that a key leads to in the screen's [`scopes`](Screen::scopes) comes to [`Screen::on_action`]; `Ignored` leaves it to the session,
//!   which knows `back`, `help`, `palette` and the places. Printable keys and pastes come to [`Screen::on_text`] while [`Screen::typing`].
//! - What can be done *now* is [`Screen::commands`]: footer, `?` and palette are drawn from it alone, and each has to do something
//!   (`screens::tests`). What is barred stays in it and [says why](Command::barred).
//! - A question, a picker, a prompt is an [`Outcome::Modal`]; its answer comes to [`Screen::on_reply`]. Work that takes longer than a frame is a
//!   [`Job`](crate::tui::job::Job), looked at in [`Screen::on_tick`] at the times that [`Screen::wake`] asks for.
//!   One that only reads is waited for as long as [`Ctx::patience`] says, so that what is quick is drawn at once; a place that has much to read
//!   before its first frame is opened by `screens::coming`.
//! - [`Screen::layout`] alone learns the area and prepares what is seen; [`Screen::render`] draws that and changes nothing.
//! - [`Screen::on_resume`] looks at the school again; [`Screen::on_leave`] saves drafts; [`Screen::dirty`] has the session ask before leaving.
//!
//! What a service refuses goes through [`Ctx::try_or_say`] or [`Ctx::fail`]. A screen that only fills in fields is a
//! [`FormScreen`](crate::tui::screens::form::FormScreen).

mod command;
mod context;
mod outcome;
mod size;
mod world;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::domain::time::Instant;
use crate::tui::action::{Action, Scope};
pub use command::Command;
pub use context::{Ctx, Look, sentence};
pub use outcome::{Outcome, Reply, Request};
pub use size::Size;
pub use world::{Inside, NamedPlace, Note, Person, Preferences, World};

/// One screen. See STYLE.md, "The screen contract".
pub trait Screen<W = Inside>: Send {
    /// Its place in the header's trail.
    fn title(&self, look: &Look<'_>) -> String;

    /// Where its keys are looked up, innermost first. `Global` needs not be named.
    fn scopes(&self) -> &'static [Scope];

    /// Drawn over what stands below.
    fn overlay(&self) -> bool {
        false
    }

    /// A field has the focus: printable keys are text, whatever the keymap says.
    fn typing(&self) -> bool {
        false
    }

    /// Something would be lost by leaving: the session asks first.
    fn dirty(&self) -> bool {
        false
    }

    /// What leaving would lose, where that is more than changes that can be made again.
    fn lost(&self, _look: &Look<'_>) -> Option<String> {
        None
    }

    /// The right end of the header in place of name and clock: `page 2 of 5`, `12:41 left   saved`.
    fn corner(&self, _look: &Look<'_>) -> Option<String> {
        None
    }

    /// The sentence of the status row while no message stands there.
    fn status(&self, _look: &Look<'_>) -> Option<String> {
        None
    }

    /// What can be done now, the likeliest first. `help`, `palette` and `back` are the session's.
    fn commands(&self, look: &Look<'_>) -> Vec<Command>;

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_, W>) -> Outcome<W>;

    /// Typed text, or a paste as one text.
    fn on_text(&mut self, _text: &str, _ctx: &mut Ctx<'_, W>) -> Outcome<W> {
        Outcome::Ignored
    }

    /// What came of a screen it pushed as a modal, or of the person's own editor.
    fn on_reply(&mut self, _reply: Reply, _ctx: &mut Ctx<'_, W>) -> Outcome<W> {
        Outcome::Consumed
    }

    /// It stands on top again: fetch anew what others may have changed.
    fn on_resume(&mut self, _ctx: &mut Ctx<'_, W>) {}

    /// It is about to be covered or left, or the terminal is going away: save drafts now.
    fn on_leave(&mut self, _ctx: &mut Ctx<'_, W>) {}

    /// When it wants [`Self::on_tick`] next. `None`: never; an idle session wakes once a minute for its clock.
    fn wake(&self) -> Option<Instant> {
        None
    }

    /// The time it asked for has come.
    fn on_tick(&mut self, _ctx: &mut Ctx<'_, W>) -> Outcome<W> {
        Outcome::Ignored
    }

    /// The only place that learns the area: keeps cursors in view and wraps text.
    fn layout(&mut self, _area: Rect, _look: &Look<'_>) {}

    fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>);
}
