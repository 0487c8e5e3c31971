//! What was read of the book: the rows that are seen and those around them, and the sums over all. All is read beside the interface's thread;
//! a key waits for a part of a frame, and where that is not enough for no more than the row under the cursor.

use std::collections::HashMap;
use std::sync::Arc;

use super::sums::Sums;
use crate::domain::time::Instant;
use crate::domain::work::Watch;
use crate::service::grade::{Gradebook as Book, LearnerGrades};
use crate::service::{Actor, Error, Services};
use crate::tui::job::Job;
use crate::tui::screen::{Ctx, Look};

/// Rows that are read when the book is opened, before anybody knows how many are seen; and at a time when they are added up.
pub(super) const FIRST: usize = 64;
/// Rows that are kept.
const KEPT: usize = 256;

pub(super) type Rows = Vec<(usize, LearnerGrades)>;

/// Rows by where their learners stand in the book.
#[derive(Default)]
pub(super) struct Known {
    rows: HashMap<usize, LearnerGrades>,
    reading: Option<Reading>,
    sums: Option<Sums>,
    adding: Option<Job<Result<Sums, Error>>>,
    /// A read failed, which was said: nothing is tried again without a key.
    failed: bool,
}

/// Rows on their way.
struct Reading {
    rows: Vec<usize>,
    job: Option<Job<Result<Rows, Error>>>,
}

impl Known {
    /// What was read with the book: of a small course all.
    pub fn of(book: &Book, rows: Rows) -> Self {
        let mut known = Self { rows: rows.into_iter().collect(), ..Self::default() };
        known.sums = known.summed(book);
        known
    }

    /// Takes what was read with a new book; of the same people and items the sums stand until they are there anew.
    pub fn renew(&mut self, rows: Rows, same: bool) {
        *self = Self { rows: rows.into_iter().collect(), sums: self.sums.take().filter(|_| same), ..Self::default() };
    }

    /// What all rows come to, where all are known.
    fn summed(&self, book: &Book) -> Option<Sums> {
        (self.rows.len() == book.learners.len()).then(|| {
            let mut sums = Sums::new(book);
            self.rows.iter().for_each(|(at, row)| sums.add(*at, row));
            sums
        })
    }

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
        let reading = self.reading.as_ref().and_then(|reading| Some(reading.job.as_ref()?.wake()));
        [reading, self.adding.as_ref().map(Job::wake)].into_iter().flatten().min()
    }

    /// Whether some of `wanted` is neither known nor on its way.
    pub fn lacks(&self, wanted: &[usize]) -> bool {
        let coming = |at: &usize| self.reading.as_ref().is_some_and(|reading| reading.rows.contains(at));
        !self.failed && wanted.iter().any(|at| !self.rows.contains_key(at) && !coming(at))
    }

    /// Whether there are no sums, and none on their way.
    pub fn lacks_sums(&self) -> bool {
        !self.failed && self.sums.is_none() && self.adding.is_none()
    }

    /// What could not be read is tried again.
    pub fn retry(&mut self) {
        self.failed = false;
    }

    fn missing(&self, wanted: &[usize]) -> Vec<usize> {
        wanted.iter().copied().filter(|at| !self.rows.contains_key(at)).collect()
    }

    /// Reads of `wanted` what is not known, now: a row or two.
    pub fn need(&mut self, book: &Book, wanted: &[usize], ctx: &mut Ctx<'_>) {
        self.collect(ctx);
        let missing = self.missing(wanted);
        if self.failed || missing.is_empty() {
            return;
        }
        match read(&ctx.school, &ctx.actor, book, &missing) {
            Ok(rows) => self.rows.extend(rows),
            Err(error) => self.fail(&error, ctx),
        }
    }

    fn fail(&mut self, error: &Error, ctx: &mut Ctx<'_>) {
        self.failed = true;
        ctx.fail(error);
    }

    /// Has the first of `pages` that is not known read beside the interface. What stands in none of them is forgotten when there is too
    /// much. The first is what is seen: it waits for no other.
    pub fn read_on(&mut self, book: &Arc<Book>, pages: &[Vec<usize>], ctx: &Ctx<'_>) {
        let kept: usize = pages.iter().map(Vec::len).sum();
        if self.rows.len() > KEPT.max(2 * kept) {
            self.rows.retain(|at, _| pages.iter().any(|page| page.contains(at)));
        }
        if self.failed || (self.reading.is_some() && !pages.first().is_some_and(|seen| self.lacks(seen))) {
            return;
        }
        let Some(rows) = pages.iter().map(|page| self.missing(page)).find(|missing| !missing.is_empty()) else { return };
        let (school, actor, book, wanted) = (ctx.school.clone(), ctx.actor.clone(), Arc::clone(book), rows.clone());
        let job = Job::start(ctx.now, move |_| read(&school, &actor, &book, &wanted));
        self.reading = Some(Reading { rows, job: Some(job) });
    }

    /// Waits for a part of a frame for those of `seen` that are on their way; says whether they came.
    pub fn comes_soon(&mut self, seen: &[usize], ctx: &mut Ctx<'_>) -> bool {
        if self.missing(seen).is_empty() {
            return false;
        }
        let Some(reading) = &mut self.reading else { return false };
        let Some(rows) = Job::soon(&mut reading.job, ctx.patience) else { return false };
        self.keep(rows, ctx);
        true
    }

    /// Takes what was read.
    fn collect(&mut self, ctx: &mut Ctx<'_>) {
        let Some(reading) = &mut self.reading else { return };
        if let Some(rows) = Job::ended(&mut reading.job, ctx.now) {
            self.keep(rows, ctx);
        }
    }

    /// A row that is known was read later.
    fn keep(&mut self, rows: Result<Rows, Error>, ctx: &mut Ctx<'_>) {
        self.reading = None;
        match rows {
            Ok(rows) => rows.into_iter().for_each(|(at, row)| {
                self.rows.entry(at).or_insert(row);
            }),
            Err(error) => self.fail(&error, ctx),
        }
    }

    /// Looks at what is under way; says whether the sums are there now.
    pub fn tick(&mut self, ctx: &mut Ctx<'_>) -> bool {
        self.collect(ctx);
        let Some(sums) = Job::ended(&mut self.adding, ctx.now) else { return false };
        match sums {
            Ok(sums) => self.sums = Some(sums),
            Err(error) => self.fail(&error, ctx),
        }
        self.sums.is_some()
    }

    /// Adds everything up: at once where all is known. What was added up before stands until then.
    pub fn add_up(&mut self, book: &Arc<Book>, ctx: &Ctx<'_>) {
        if let Some(sums) = self.summed(book) {
            self.sums = Some(sums);
        } else {
            let (school, actor, book) = (ctx.school.clone(), ctx.actor.clone(), Arc::clone(book));
            self.adding = Some(Job::start(ctx.now, move |watch| added_up(&school, &actor, &book, watch)));
        }
    }

    /// Reads one row again.
    pub fn reread(&mut self, book: &Arc<Book>, at: usize, ctx: &mut Ctx<'_>) {
        // Whether the row that is on its way is the old or the new one, nobody knows.
        self.reading = self.reading.take().filter(|reading| !reading.rows.contains(&at));
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
                self.sums = None;
                self.add_up(book, ctx);
            }
        }
    }
}

pub(super) fn read(school: &Services, actor: &Actor, book: &Book, at: &[usize]) -> Result<Rows, Error> {
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
