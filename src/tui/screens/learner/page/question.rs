//! The questions of a page: reached, answered and marked where they stand.

use crate::domain::quiz::Verdict;
use crate::service::page::{CheckView, CheckedView};
use crate::tr;
use crate::tui::action::Action;
use crate::tui::screen::{Ctx, Outcome, sentence};
use crate::tui::screens::learner::page::PageReader;
use crate::tui::widgets::markdown::{Check, Said, Stop};
use crate::tui::widgets::question::{Change, Mode};

impl PageReader {
    pub(super) fn question(&self) -> Option<usize> {
        if let Some(Stop::Question(at)) = self.text.stop() { Some(at) } else { None }
    }

    pub(super) fn mode(&self) -> Option<Mode> {
        self.question().and_then(|at| self.text.check(at)).map(Check::mode)
    }

    /// A line to type in is entered with the focus.
    pub(super) fn arrive(&mut self) {
        if let (Some(at), Some(Mode::Resting)) = (self.question(), self.mode())
            && let Some(check) = self.text.check_mut(at)
        {
            check.on_action(Action::Open);
        }
    }

    /// Does an action for the question that has the focus; `None` where it is none of its.
    pub(super) fn on_question(&mut self, at: usize, action: Action, ctx: &mut Ctx<'_>) -> Option<Outcome> {
        let check = self.text.check_mut(at)?;
        match (check.mode(), action) {
            (Mode::Choosing, Action::Open) => {
                check.take_here();
                if check.answer().is_some() {
                    self.answer(at, ctx);
                } else {
                    let key = ctx.look.keymap.shown(Action::Choose).unwrap_or_default();
                    check.refuse(tr!(ctx, "{key} ticks what you mean", key = key));
                }
            }
            (Mode::Line | Mode::Text, Action::NextPart | Action::PreviousPart) => {
                check.on_action(Action::Back);
                return None;
            }
            (Mode::Line, Action::Accept) => {
                if check.answer().is_some() {
                    check.on_action(action);
                    self.answer(at, ctx);
                } else {
                    check.refuse(tr!(ctx, "Type your answer first"));
                }
            }
            (mode, action) => match check.on_action(action) {
                Change::Ignored => return None,
                // Nothing is left to do with an answer that is right: the key goes to the page.
                Change::Moved if action == Action::Choose && check.is_right() => {
                    self.text.release();
                    return Some(self.read_on(ctx));
                }
                // A text is shown its model once it is left.
                Change::Left if mode == Mode::Text => self.answer(at, ctx),
                Change::Left => self.text.set_focus(None),
                Change::Moved | Change::Chosen | Change::Typed => {}
            },
        }
        Some(Outcome::Consumed)
    }

    fn answer(&mut self, at: usize, ctx: &mut Ctx<'_>) {
        let Some((id, answer)) = self.text.check(at).and_then(|check| Some((check.id.clone(), check.answer()?))) else { return };
        let said = ctx.school.answer_check(&ctx.actor, &self.view.course, &self.view.item, &id, answer);
        let Some(check) = self.text.check_mut(at) else { return };
        match said {
            Ok(said) => {
                let over = matches!(said.verdict, Verdict::Right | Verdict::Waiting);
                check.say(shown(said));
                if over {
                    self.text.release();
                } else {
                    // What is typed after a wrong answer is the next try, not a key of the page.
                    check.type_again();
                }
                self.text.show_verdict(at);
            }
            Err(error) => {
                check.refuse(sentence(&error));
                ctx.heed(&error);
            }
        }
    }
}

pub(super) fn check(view: &CheckView) -> Check {
    let last = view.last.clone().map(|last| (last.answer.clone(), shown(last)));
    Check::new(&view.id, &view.face, last.as_ref().map(|(answer, said)| (answer, said.clone())))
}

fn shown(said: CheckedView) -> Said {
    Said { verdict: said.verdict, feedback: said.feedback, hint: said.hint, tries: said.tries }
}
