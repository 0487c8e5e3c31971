//! Keeping the text as it is typed: a short one in the frame that its pause ends in, a long one beside the interface. Whoever leaves, or asks
//! what is wrong, waits until all of it is kept.

use super::super::preview::Shown;
use super::{Write, settle};
use crate::domain::time::Instant;
use crate::service::author::{Source, TextSaved};
use crate::service::{Actor, Error, Result, Services};
use crate::tui::job::Job;
use crate::tui::screen::Ctx;

/// Up to so many bytes are saved and read again within a frame.
const SHORT: usize = 32 << 10;

/// A text on its way to the disk.
pub(super) struct Keeping {
    text: String,
    job: Option<Job<Result<Kept>>>,
}

/// What became of a text.
struct Kept {
    saved: TextSaved,
    /// What it looks like, as far as that was asked for; `None` where another text stands.
    shown: Option<Result<Shown>>,
}

impl Keeping {
    pub fn wake(&self) -> Instant {
        self.job.as_ref().map_or(Instant(0), Job::wake)
    }
}

impl Write {
    /// Whether something of the text is not known to be on the disk.
    pub(super) fn is_unsaved(&self) -> bool {
        self.autosave.is_waiting() || self.keeping.is_some()
    }

    /// Keeps the text now, and what of it is on its way before; what came of it stands below and beside it.
    pub(super) fn save(&mut self, ctx: &mut Ctx<'_>) {
        self.await_kept(ctx);
        if self.autosave.is_waiting() {
            let text = self.text.text();
            let answer = kept(&ctx.school, &ctx.actor, &self.course, &self.source, &text);
            self.take_kept(text, answer, ctx);
        }
    }

    /// Keeps the text: a long one while one goes on typing.
    pub(super) fn keep(&mut self, ctx: &mut Ctx<'_>) {
        if self.text.bytes() <= SHORT {
            return self.save(ctx);
        }
        let text = self.text.text();
        let (school, actor, course, source, sent) =
            (ctx.school.clone(), ctx.actor.clone(), self.course.clone(), self.source.clone(), text.clone());
        let job = Job::start(ctx.now, move |_| kept(&school, &actor, &course, &source, &sent));
        self.keeping = Some(Keeping { text, job: Some(job) });
        // What is typed from here on waits for the next time.
        self.autosave.done();
    }

    /// Looks whether the text that is on its way has arrived.
    pub(super) fn look_at_kept(&mut self, ctx: &mut Ctx<'_>) {
        let Some(answer) = self.keeping.as_mut().and_then(|keeping| Job::ended(&mut keeping.job, ctx.now)) else { return };
        self.arrived(answer, ctx);
    }

    /// Waits for it.
    pub(super) fn await_kept(&mut self, ctx: &mut Ctx<'_>) {
        let Some(answer) = self.keeping.as_mut().and_then(|keeping| Job::awaited(&mut keeping.job)) else { return };
        self.arrived(answer, ctx);
    }

    fn arrived(&mut self, answer: Result<Kept>, ctx: &mut Ctx<'_>) {
        let Some(Keeping { text, .. }) = self.keeping.take() else { return };
        let typed_on = std::mem::take(&mut self.autosave);
        self.take_kept(text, answer, ctx);
        if typed_on.is_waiting() && !self.autosave.has_failed() {
            self.autosave = typed_on;
        }
    }

    fn take_kept(&mut self, text: String, answer: Result<Kept>, ctx: &mut Ctx<'_>) {
        match answer {
            Ok(Kept { saved: TextSaved::Saved { version, findings, .. }, shown }) => {
                self.autosave.done();
                (self.clash, self.gone) = (None, None);
                self.source = Source { text: text.into(), version, findings: findings.clone(), ..self.source.clone() };
                self.findings = findings;
                self.at = None;
                if let Some(shown) = shown.and_then(|shown| ctx.try_or_say(shown)) {
                    self.shown.renew(shown);
                }
            }
            Ok(Kept { saved: TextSaved::Overtaken { theirs, .. }, .. }) => {
                self.autosave.done();
                let is_news = self.clash.is_none();
                let said = self.overtaken(*theirs, &ctx.look);
                if is_news {
                    ctx.warn(said);
                }
            }
            Ok(Kept { saved: TextSaved::Removed { name, .. }, .. }) => {
                self.autosave.done();
                let said = settle::removed(name.as_ref(), &ctx.look);
                if self.gone.replace(said.clone()).is_none() {
                    ctx.warn(said);
                }
            }
            Err(error) => {
                self.autosave.failed(ctx.now);
                ctx.fail(&error);
            }
        }
    }

    pub(super) fn renew(&mut self, text: &str, ctx: &mut Ctx<'_>) {
        let shown = looks_like(&ctx.school, &ctx.actor, &self.course, &self.source.item, text);
        if let Some(shown) = ctx.try_or_say(shown) {
            self.shown.renew(shown);
        }
    }
}

fn kept(school: &Services, actor: &Actor, course: &str, source: &Source, text: &str) -> Result<Kept> {
    let saved = school.save_item_text(actor, course, &source.item, text, &source.version)?;
    let stands = matches!(saved, TextSaved::Saved { .. });
    Ok(Kept { saved, shown: stands.then(|| looks_like(school, actor, course, &source.item, text)) })
}

fn looks_like(school: &Services, actor: &Actor, course: &str, item: &str, text: &str) -> Result<Shown, Error> {
    Ok(Shown::new(school.lint_item_text(actor, course, item, text)?.preview))
}
