//! From one piece of work to another: what waits, in its order, and what was marked meanwhile.

use std::collections::HashMap;

use super::Marking;
use super::desk::{Desk, is_asked_about};
use crate::domain::course::ItemKind;
use crate::service::grade::{MarkingView, ToMarkRow};
use crate::tr;
use crate::tui::screen::Ctx;

/// One person's work on one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stop {
    pub item: String,
    pub user: String,
    pub kind: ItemKind,
    /// Of a quiz: the attempt that was asked for; `None`: the one to look at first.
    pub attempt: Option<u32>,
    pub waits: bool,
}

/// What waits, item by item, that with the oldest work first: who marks stays with one rubric. Lists show it in this order as well.
pub fn by_item(mut work: Vec<ToMarkRow>) -> Vec<ToMarkRow> {
    let mut ranks: HashMap<String, usize> = HashMap::new();
    for row in &work {
        let next = ranks.len();
        ranks.entry(row.item.clone()).or_insert(next);
    }
    work.sort_by_key(|row| ranks.get(&row.item).copied());
    work
}

/// What waits, and where in it one begins; work that does not wait, and an attempt that was asked for, come before what waits of the item.
pub(super) fn queue(view: &MarkingView, attempt: Option<u32>, work: Vec<ToMarkRow>) -> (Vec<Stop>, usize) {
    let stop = |row: ToMarkRow| Stop { item: row.item, user: row.user, kind: row.kind, attempt: None, waits: true };
    let mut queue: Vec<_> = by_item(work).into_iter().map(stop).collect();
    let at = queue.iter().position(|stop| stop.item == view.item && stop.user == view.user && attempt.is_none());
    let at = at.unwrap_or_else(|| {
        let at = queue.iter().position(|stop| stop.item == view.item).unwrap_or(0);
        queue.insert(at, Stop { item: view.item.clone(), user: view.user.clone(), kind: view.kind, attempt, waits: view.waits });
        at
    });
    (queue, at)
}

impl Marking {
    /// Goes to a place in the queue, with what was begun there.
    pub(super) fn go_to(&mut self, at: usize, ctx: &mut Ctx<'_>) {
        self.keep(ctx);
        let Some(Stop { item, user, attempt, .. }) = self.queue.get(at).cloned() else { return };
        let answer = ctx.school.marking(&ctx.actor, &self.view.course, &item, &user, attempt);
        let Some(view) = ctx.try_or_say(answer) else { return };
        self.at = at;
        self.view = view;
        (self.cursor, self.shown, self.reading) = (0, None, false);
        self.take_up();
        self.take_files(ctx);
    }

    /// Puts what stands in the book on the desk, and over it what was begun before.
    pub(super) fn take_up(&mut self) {
        self.book = Desk::of(&self.view);
        self.desk = self.book.clone();
        self.seen = self.newest();
        if let Some(draft) = &self.view.draft {
            self.desk = self.book.clone().with(draft);
            self.seen = draft.work.unwrap_or(self.seen);
        }
        self.cursor = self.desk.open_row().unwrap_or(0);
        self.autosave.done();
        if let Some(stop) = self.queue.get_mut(self.at) {
            stop.waits = self.view.waits;
        }
    }

    /// Looks at the book again; what is on the desk stays there.
    pub(super) fn look_again(&mut self, ctx: &mut Ctx<'_>) {
        // The attempt that is on the desk, also where another waits by now.
        let attempt = self.view.attempt.as_ref().map(|attempt| attempt.attempt);
        let answer = ctx.school.marking(&ctx.actor, &self.view.course, &self.view.item, &self.view.user, attempt);
        let Some(view) = ctx.try_or_say(answer) else { return };
        self.keep(ctx);
        let begun = self.desk != self.book;
        let book = Desk::of(&view);
        let same = book.rows.len() == self.desk.rows.len() && book.means == self.desk.means;
        self.view = view;
        if begun && same {
            self.book = book;
        } else {
            self.take_up();
        }
    }

    /// The first row about which the learner asks.
    pub(super) fn asked_about(&self) -> Option<usize> {
        let asked = &self.view.attempt.as_ref()?.questions;
        self.desk.rows.iter().position(|row| asked.iter().any(|one| one.id == row.id && is_asked_about(one)))
    }

    /// The next that waits, from here on and around.
    pub(super) fn next_waiting(&self) -> Option<usize> {
        let all = self.queue.len();
        (1..all).map(|step| (self.at + step) % all).find(|at| self.queue[*at].waits)
    }

    /// A step in the queue, whether it waits or not.
    pub(super) fn step(&mut self, forward: bool, ctx: &mut Ctx<'_>) {
        let to = if forward { Some(self.at + 1) } else { self.at.checked_sub(1) };
        if let Some(to) = to.filter(|to| *to < self.queue.len()) {
            return self.go_to(to, ctx);
        }
        let said = if forward { tr!(ctx, "This is the last one") } else { tr!(ctx, "This is the first one") };
        ctx.say(said);
    }
}
