//! What was read of the book: the rows that are seen and those around them, and the sums over all. What is seen is read at once; what may be
//! seen next, and the sums of a large course, beside the interface's thread.

use std::collections::HashMap;
use std::sync::Arc;

use super::sums::Sums;
use crate::domain::time::Instant;
use crate::domain::work::Watch;
use crate::service::grade::{Gradebook as Book, LearnerGrades};
use crate::service::{Actor, Error, Services};
use crate::tui::job::Job;
use crate::tui::screen::{Ctx, Look};

/// Rows that are read at once when the book is opened, before anybody knows how many are seen; and at a time when they are added up.
pub(super) const FIRST: usize = 64;
/// Rows that are kept.
const KEPT: usize = 256;

type Rows = Vec<(usize, LearnerGrades)>;

/// Rows by where their learners stand in the book.
#[derive(Default)]
pub(super) struct Known {
    rows: HashMap<usize, LearnerGrades>,
    ahead: Option<Job<Result<Rows, Error>>>,
    sums: Option<Sums>,
    adding: Option<Job<Result<Sums, Error>>>,
    /// A read failed, which was said: nothing is tried again without a key.
    failed: bool,
}

impl Known {
    pub fn row(&self, at: usize) -> Option<&LearnerGrades> {
        self.rows.get(&at)
    }

    /// `None` while they are added up.
    pub fn sums(&self) -> Option<&Sums> {
        self.sums.as_ref()
    }

    /// How far the sums are.
    pub fn adding(&self, look: &Look<'_>) -> Option<String> {
        self.adding.as_ref().map(|job| job.shown(look))
    }

    pub fn wake(&self) -> Option<Instant> {
        [self.ahead.as_ref().map(Job::wake), self.adding.as_ref().map(Job::wake)].into_iter().flatten().min()
    }

    pub fn lacks(&self, wanted: &[usize]) -> bool {
        !self.failed && wanted.iter().any(|at| !self.rows.contains_key(at))
    }

    fn missing(&self, wanted: &[usize]) -> Vec<usize> {
        wanted.iter().copied().filter(|at| !self.rows.contains_key(at)).collect()
    }

    /// Reads of `wanted` what is not known.
    pub fn need(&mut self, book: &Book, wanted: &[usize], ctx: &mut Ctx<'_>) {
        self.failed = false;
        self.collect(ctx);
        let missing = self.missing(wanted);
        if missing.is_empty() {
            return;
        }
        match read(&ctx.school, &ctx.actor, book, &missing) {
            Ok(rows) => self.rows.extend(rows),
            Err(error) => {
                self.failed = true;
                ctx.fail(&error);
            }
        }
    }

    /// Has `around` read beside the interface where some of `near` is not known; what is in neither is forgotten when there is too much.
    pub fn look_ahead(&mut self, book: &Arc<Book>, near: &[usize], around: &[usize], ctx: &Ctx<'_>) {
        if self.rows.len() > KEPT.max(2 * around.len()) {
            self.rows.retain(|at, _| around.contains(at));
        }
        if self.ahead.is_none() && self.lacks(near) {
            let (school, actor, book, missing) = (ctx.school.clone(), ctx.actor.clone(), Arc::clone(book), self.missing(around));
            self.ahead = Some(Job::start(ctx.now, move |_| read(&school, &actor, &book, &missing)));
        }
    }

    /// Takes what was read ahead. A row that is known was read later.
    fn collect(&mut self, ctx: &Ctx<'_>) {
        // What failed is read again when it is seen, and fails where that can be said.
        let Some(Ok(rows)) = Job::ended(&mut self.ahead, ctx.now) else { return };
        for (at, row) in rows {
            self.rows.entry(at).or_insert(row);
        }
    }

    /// Looks at what is under way; says whether the sums are there now.
    pub fn tick(&mut self, ctx: &mut Ctx<'_>) -> bool {
        self.collect(ctx);
        let Some(sums) = Job::ended(&mut self.adding, ctx.now) else { return false };
        self.sums = ctx.try_or_say(sums);
        self.sums.is_some()
    }

    /// Adds everything up: at once where all is known.
    pub fn add_up(&mut self, book: &Arc<Book>, ctx: &Ctx<'_>) {
        let all = book.learners.len();
        if self.rows.len() == all {
            let mut sums = Sums::new(book);
            self.rows.iter().for_each(|(at, row)| sums.add(*at, row));
            self.sums = Some(sums);
        } else {
            let (school, actor, book) = (ctx.school.clone(), ctx.actor.clone(), Arc::clone(book));
            self.sums = None;
            self.adding = Some(Job::start(ctx.now, move |watch| added_up(&school, &actor, &book, watch)));
        }
    }

    /// Reads one row again.
    pub fn reread(&mut self, book: &Arc<Book>, at: usize, ctx: &mut Ctx<'_>) {
        let answer = ctx.school.gradebook_rows(&ctx.actor, book, &[at]);
        let Some(row) = ctx.try_or_say(answer).and_then(|rows| rows.into_iter().next()) else { return };
        match (&mut self.sums, self.rows.get(&at)) {
            (Some(sums), Some(old)) if self.adding.is_none() => {
                sums.take(at, old);
                sums.add(at, &row);
                self.rows.insert(at, row);
            }
            // Whether the sums have the row as it was or as it is, nobody knows.
            _ => {
                self.rows.insert(at, row);
                self.add_up(book, ctx);
            }
        }
    }
}

fn read(school: &Services, actor: &Actor, book: &Book, at: &[usize]) -> Result<Rows, Error> {
    Ok(at.iter().copied().zip(school.gradebook_rows(actor, book, at)?).collect())
}

fn added_up(school: &Services, actor: &Actor, book: &Book, watch: &Watch) -> Result<Sums, Error> {
    let all: Vec<usize> = (0..book.learners.len()).collect();
    let mut sums = Sums::new(book);
    watch.expect(all.len() as u64);
    for some in all.chunks(FIRST) {
        for (at, row) in read(school, actor, book, some)? {
            sums.add(at, &row);
        }
        watch.advance(some.len() as u64).map_err(|cancelled| Error::conflict(format!("{cancelled}.")))?;
    }
    Ok(sums)
}
