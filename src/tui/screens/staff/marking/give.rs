//! Giving the mark: to the service with what one saw when one gave it, and back again.

use super::desk::{Means, Row};
use super::{Asked, Marking};
use crate::domain::course::ItemKind;
use crate::domain::text::Untrusted;
use crate::service::Error;
use crate::service::ErrorKind;
use crate::service::attempt::{AttemptMarks, MarksGiven, QuestionMark};
use crate::service::grade::{NewGrade, UndoGrade};
use crate::tr;
use crate::tui::action::Action;
use crate::tui::screen::{Ctx, Look, Outcome};
use crate::tui::screens::staff::bars;
use crate::tui::widgets::prompt::Prompt;
use crate::tui::widgets::question::prose;

/// What was given, and by what it is taken back.
pub(super) struct Given {
    item: String,
    user: String,
    attempt: Option<u32>,
    how: How,
}

enum How {
    /// The event of the mark's history.
    Mark(u32),
    Points(MarksGiven),
}

impl Marking {
    /// Gives what is on the desk and goes to the next that waits.
    pub(super) fn give(&mut self, reason: Option<String>, ctx: &mut Ctx<'_>) -> Outcome {
        if let Some(why) = self.barred(&ctx.look) {
            ctx.say(why);
            return Outcome::Consumed;
        }
        if self.desk == self.book && !self.view.waits {
            self.go_on(ctx);
            return Outcome::Consumed;
        }
        if let Some(what) = self.missing(&ctx.look) {
            if let Some(row) = self.desk.open_row() {
                self.cursor = row;
            }
            ctx.warn(what);
            return Outcome::Consumed;
        }
        let answer = if self.desk.means == Means::Questions { self.give_points(reason, ctx) } else { self.give_mark(reason, ctx) };
        match answer {
            Ok((how, warning)) => {
                self.is_given(how, warning, ctx);
                Outcome::Consumed
            }
            Err(error) if error.fields.iter().any(|(field, _)| field == "reason") => self.ask_reason(ctx),
            Err(error) => {
                ctx.fail(&error);
                if error.kind == ErrorKind::Conflict {
                    self.shown = None;
                    self.look_again(ctx);
                    // It was told: who gives it again gives it for what stands here now.
                    self.seen = self.newest();
                    self.take_files(ctx);
                }
                Outcome::Consumed
            }
        }
    }

    fn ask_reason(&mut self, ctx: &Ctx<'_>) -> Outcome {
        self.asked = Some(Asked::Reason);
        let title = tr!(ctx, "The learner has seen this mark. Why is it changed?");
        Outcome::Modal(Box::new(Prompt::new(title, tr!(ctx, "It stands in the history of the mark"))))
    }

    /// What is missing for a mark.
    fn missing(&self, look: &Look<'_>) -> Option<String> {
        let row = || self.desk.open_row().and_then(|at| self.desk.rows.get(at));
        match (&self.desk.means, &self.desk.score) {
            (_, Some(_)) => None,
            (Means::Rubric(_), None) => row().map(|row| tr!(look, "No level yet: {title}", title = prose::title(&row.title))),
            (Means::Questions, None) => row().map(|row| tr!(look, "No points yet: {title}", title = prose::title(&row.title))),
            (Means::Score, None) if self.book.score.is_some() => None,
            (Means::Score, None) => {
                let key = look.keymap.shown(Action::GiveScore).unwrap_or_default();
                Some(tr!(look, "No mark yet. {key} gives one", key = key))
            }
        }
    }

    fn give_mark(&self, reason: Option<String>, ctx: &Ctx<'_>) -> Result<(Option<How>, Option<String>), Error> {
        let (desk, book) = (&self.desk, &self.book);
        let anew = self.view.waits || desk.score != book.score || desk.rows != book.rows;
        let rubric = matches!(desk.means, Means::Rubric(_)) && desk.score.is_none();
        let comment = desk.comment(0);
        let grade = NewGrade {
            score: desk.score.clone().filter(|_| anew),
            rubric: (anew && rubric).then(|| desk.choices()),
            reason,
            comment: (comment != book.comment(0)).then(|| Untrusted::from(comment)),
            late: None,
            was: None,
            seen: Some(self.view.event),
            work: Some(self.seen),
        };
        let saved = ctx.school.set_grade(&ctx.actor, &self.view.course, &self.view.item, &self.view.user, grade)?;
        Ok((saved.changed.then_some(How::Mark(saved.event)), saved.warning))
    }

    fn give_points(&self, reason: Option<String>, ctx: &Ctx<'_>) -> Result<(Option<How>, Option<String>), Error> {
        let view = &self.view;
        let old = |at: usize| self.book.rows.get(at).map(|row: &Row| row.points);
        let mark = |(at, row): (usize, &Row)| {
            let comment = self.desk.comment(at);
            let comment = (comment != self.book.comment(at)).then(|| Untrusted::from(comment));
            let points = row.points.filter(|_| comment.is_some() || old(at) != Some(row.points))?;
            Some(QuestionMark { question: row.id.clone(), points, comment })
        };
        let marks = AttemptMarks {
            attempt: view.attempt.as_ref().map(|attempt| attempt.attempt),
            questions: self.desk.rows.iter().enumerate().filter_map(mark).collect(),
            reason,
            seen: view.attempt_event,
        };
        let given = ctx.school.mark_attempt(&ctx.actor, &view.course, &view.item, &view.user, marks)?;
        Ok((Some(How::Points(given)), None))
    }

    /// `how` is `None` where the mark stood so already: there is nothing to take back.
    fn is_given(&mut self, how: Option<How>, warning: Option<String>, ctx: &mut Ctx<'_>) {
        self.autosave.done();
        if let Some(stop) = self.queue.get_mut(self.at) {
            stop.waits = false;
        }
        let name = self.view.name.for_screen().into_owned();
        let undo = ctx.look.keymap.shown(Action::UndoMark).filter(|_| how.is_some());
        let given = if self.next_waiting().is_some() {
            tr!(ctx, "Given to {name}", name = name)
        } else {
            tr!(ctx, "Given to {name}: nothing more waits here", name = name)
        };
        let said = match undo {
            Some(key) => tr!(ctx, "{given}. {key} takes it back", given = given, key = key),
            None => given,
        };
        if let Some(how) = how {
            let attempt = self.queue.get(self.at).and_then(|stop| stop.attempt);
            self.given = Some(Given { item: self.view.item.clone(), user: self.view.user.clone(), attempt, how });
        }
        // As it stands in the book now, also where nothing else waits.
        self.book = self.desk.clone();
        self.go_on(ctx);
        match warning {
            Some(warning) => ctx.warn(warning),
            None => ctx.done(said),
        }
    }

    /// To the next that waits; where nothing does, stays and says so.
    fn go_on(&mut self, ctx: &mut Ctx<'_>) {
        if let Some(next) = self.next_waiting() {
            return self.go_to(next, ctx);
        }
        // Another attempt of the same learner may wait.
        self.go_to(self.at, ctx);
        if self.view.waits {
            return;
        }
        let said = tr!(ctx, "Nothing more waits to be marked here");
        ctx.say(said);
    }

    /// Takes back what was given last on this screen, and shows whose it is; what others gave since stands.
    pub(super) fn undo(&mut self, ctx: &mut Ctx<'_>) {
        if let Some(why) = self.no_undo(&ctx.look) {
            return ctx.say(why);
        }
        let Some(Given { item, user, attempt, how }) = self.given.take() else { return };
        let course = &self.view.course;
        let answer = match how {
            How::Mark(event) => {
                let undo = UndoGrade { event: Some(event), reason: None };
                ctx.school.undo_grade(&ctx.actor, course, &item, &user, undo).map(|saved| saved.to)
            }
            How::Points(given) => ctx.school.undo_marks(&ctx.actor, course, &item, &user, &given).map(|()| None),
        };
        let taken = ctx.try_or_say(answer);
        if let Some(at) = self.queue.iter().position(|stop| stop.item == item && stop.user == user && stop.attempt == attempt) {
            self.go_to(at, ctx);
        }
        let Some(score) = taken else { return };
        let name = self.view.name.for_screen().into_owned();
        let said = match score.or_else(|| self.view.mark.clone()) {
            Some(score) => tr!(ctx, "Taken back: {name} has {score} again", name = name, score = score),
            None => tr!(ctx, "Taken back: {name} has no mark again", name = name),
        };
        ctx.done(said);
    }

    /// Lets the learner see the mark, or hides it again.
    pub(super) fn release(&mut self, ctx: &mut Ctx<'_>) {
        if let Some(why) = self.no_release(&ctx.look) {
            return ctx.say(why);
        }
        let released = self.view.cell.as_ref().is_some_and(|cell| cell.released);
        let (course, item, users) = (&self.view.course, &self.view.item, [self.view.user.clone()]);
        let answer = if released {
            ctx.school.hide_grades(&ctx.actor, course, item, &users)
        } else {
            ctx.school.release_grades(&ctx.actor, course, item, &users)
        };
        if ctx.try_or_say(answer).is_none() {
            return;
        }
        self.look_again(ctx);
        let name = self.view.name.for_screen().into_owned();
        let said = if released {
            tr!(ctx, "{name} does not see the mark any more", name = name)
        } else {
            tr!(ctx, "{name} sees the mark now", name = name)
        };
        ctx.done(said);
    }

    /// Why nothing can be given.
    pub(super) fn barred(&self, look: &Look<'_>) -> Option<String> {
        if !self.view.may_mark {
            return Some(tr!(look, "marks are given by those who teach the course"));
        }
        if let Some(why) = bars::archived(self.view.state, look) {
            return Some(why);
        }
        let nothing = self.view.kind == ItemKind::Quiz && self.desk.rows.is_empty();
        nothing.then(|| tr!(look, "no question of it is marked by a person"))
    }

    /// Why the mark cannot be let out.
    pub(super) fn no_release(&self, look: &Look<'_>) -> Option<String> {
        if !self.view.may_release {
            return Some(tr!(look, "instructors let learners see their marks"));
        }
        if let Some(why) = bars::archived(self.view.state, look) {
            return Some(why);
        }
        self.view.marked.is_none().then(|| tr!(look, "there is no mark yet"))
    }
}
