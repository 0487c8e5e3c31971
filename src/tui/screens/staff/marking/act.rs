//! What an action does to the work at hand.

use super::desk::{Means, Picked};
use super::{Asked, Marking};
use crate::domain::grade::Score;
use crate::domain::points::Points;
use crate::domain::text::Untrusted;
use crate::tr;
use crate::tui::action::Action;
use crate::tui::screen::{Ctx, Outcome, Reply, Request};
use crate::tui::widgets::editor::Editor;
use crate::tui::widgets::prompt::Prompt;
use crate::tui::widgets::question::prose;

impl Marking {
    pub(super) fn on_marking(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        if let Some(digit) = action.picked() {
            return self.digit(digit + 1, ctx);
        }
        match action {
            Action::GiveZero => return self.digit(0, ctx),
            Action::SaveMark => return self.give(None, ctx),
            Action::NextWork | Action::PreviousWork => self.step(action == Action::NextWork, ctx),
            Action::GiveScore => return self.ask_number("", ctx),
            Action::WriteComment => match self.barred(&ctx.look) {
                Some(why) => ctx.say(why),
                None => self.writing = Some(Editor::new(self.desk.comment(self.cursor))),
            },
            Action::ExternalEditor => {
                self.asked = Some(Asked::Comment);
                ctx.ask(Request::Edit { text: self.desk.comment(self.cursor).to_owned(), suffix: ".md" });
            }
            Action::ReleaseMark => self.release(ctx),
            Action::UndoMark => self.undo(ctx),
            Action::EarlierWork => self.earlier(ctx),
            Action::OpenWorkLink => match self.submission().and_then(|one| one.url.clone()) {
                Some(url) => ctx.ask(Request::OpenLink(url.into_raw())),
                None => return self.with_file(Asked::Outside, tr!(ctx, "Open which file?"), ctx),
            },
            Action::OpenFile => return self.with_file(Asked::Outside, tr!(ctx, "Open which file?"), ctx),
            Action::SaveFile => return self.with_file(Asked::File, tr!(ctx, "Save which file?"), ctx),
            Action::Open => return self.with_file(Asked::Read, tr!(ctx, "Read which file?"), ctx),
            Action::NextPart | Action::PreviousPart => self.reading = !self.reading,
            Action::Up if !self.reading && !self.desk.rows.is_empty() => self.cursor = self.cursor.saturating_sub(1),
            Action::Down if !self.reading && !self.desk.rows.is_empty() => self.down(),
            Action::Choose => drop(self.work.on_action(Action::PageDown, &ctx.look)),
            other if self.work.on_action(other, &ctx.look) => {}
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    pub(super) fn on_writing(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        match action {
            Action::Back => {
                self.writing = None;
                self.keep(ctx);
            }
            Action::ExternalEditor => {
                self.asked = Some(Asked::Comment);
                ctx.ask(Request::Edit { text: self.desk.comment(self.cursor).to_owned(), suffix: ".md" });
            }
            other if self.writing.as_mut().is_some_and(|editor| editor.on_action(other)) => self.typed(ctx),
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn down(&mut self) {
        self.cursor = (self.cursor + 1).min(self.desk.rows.len().saturating_sub(1));
    }

    /// A digit: a level or points, and on to the next row.
    fn digit(&mut self, digit: usize, ctx: &mut Ctx<'_>) -> Outcome {
        if let Some(why) = self.barred(&ctx.look) {
            ctx.say(why);
            return Outcome::Consumed;
        }
        match self.desk.pick(self.cursor, digit) {
            Picked::Done => {
                self.autosave.complete();
                self.down();
            }
            Picked::Typing => return self.ask_number(&digit.to_string(), ctx),
            Picked::None if matches!(self.desk.means, Means::Rubric(_)) => {
                let said = tr!(ctx, "There is no level {n}", n = digit);
                ctx.say(said);
            }
            Picked::None => {
                let most = self.desk.rows.get(self.cursor).map_or_else(String::new, |row| row.most.decimal(2));
                let said = tr!(ctx, "This question gives at most {most}", most = most);
                ctx.say(said);
            }
        }
        Outcome::Consumed
    }

    fn ask_number(&mut self, typed: &str, ctx: &mut Ctx<'_>) -> Outcome {
        if let Some(why) = self.barred(&ctx.look) {
            ctx.say(why);
            return Outcome::Consumed;
        }
        self.asked = Some(Asked::Number);
        let row = self.desk.rows.get(self.cursor).filter(|_| self.desk.means == Means::Questions);
        let most = row.map_or_else(|| self.view.possible.exact(), |row| row.most.clone()).decimal(2);
        let prompt = if let Some(row) = row {
            Prompt::new(prose::title(&row.title), tr!(ctx, "Points from 0 to {most}", most = most))
        } else {
            let hint = tr!(ctx, "8, 8.5, 80%, a letter, ex (excused), miss (missing), none; of {most}", most = most);
            Prompt::new(tr!(ctx, "The mark of {name}", name = self.view.name.for_screen()), hint)
        };
        Outcome::Modal(Box::new(prompt.with(typed)))
    }

    /// Takes what was typed; what is no score is said and stays there to be mended.
    fn number(&mut self, text: &str, ctx: &mut Ctx<'_>) -> Outcome {
        let text = text.trim();
        if text.is_empty() {
            return Outcome::Consumed;
        }
        if self.desk.means != Means::Questions {
            if let Err(why) = Score::parse(text, &self.view.letters) {
                ctx.warn(why.to_string());
                return self.ask_number(text, ctx);
            }
            self.desk.score = Some(text.to_owned());
            self.autosave.complete();
            return Outcome::Consumed;
        }
        let Some(row) = self.desk.rows.get_mut(self.cursor) else { return Outcome::Consumed };
        match Points::parse(text) {
            Ok(points) if points >= Points::ZERO && points.exact() <= row.most => {
                row.points = Some(points);
                self.autosave.complete();
                self.down();
            }
            _ => {
                let most = row.most.decimal(2);
                let said = tr!(ctx, "Points go from 0 to {most}", most = most);
                ctx.warn(said);
                return self.ask_number(text, ctx);
            }
        }
        Outcome::Consumed
    }

    /// Shows what was handed in before, and after the first the newest again.
    fn earlier(&mut self, ctx: &mut Ctx<'_>) {
        let all = self.view.submissions.len();
        if all < 2 {
            let said = tr!(ctx, "It was handed in once");
            return ctx.say(said);
        }
        let at = self.shown.unwrap_or(all - 1);
        self.shown = at.checked_sub(1).or(Some(all - 1));
        self.take_files(ctx);
    }

    pub(super) fn replied(&mut self, reply: Reply, ctx: &mut Ctx<'_>) -> Outcome {
        match (self.asked.take(), reply) {
            (Some(Asked::Number), Reply::Text(text)) => return self.number(&text, ctx),
            (Some(Asked::Reason), Reply::Text(text)) if !text.trim().is_empty() => return self.give(Some(text), ctx),
            (Some(Asked::Reason), _) => {
                let said = tr!(ctx, "Not given: a mark that was seen is changed with a reason");
                ctx.warn(said);
            }
            (Some(what @ (Asked::File | Asked::Read | Asked::Outside)), Reply::Chosen(at)) => return self.with_this(what, at, ctx),
            (Some(Asked::Folder(at)), reply) => self.save_file(at, &reply, ctx),
            (Some(Asked::Comment), Reply::Edited(text)) => {
                self.desk.set_comment(self.cursor, Untrusted::from(text).into_raw().trim_end().to_owned());
                if self.writing.is_some() {
                    self.writing = Some(Editor::new(self.desk.comment(self.cursor)));
                }
                self.autosave.complete();
                self.keep(ctx);
            }
            _ => {}
        }
        Outcome::Consumed
    }
}
