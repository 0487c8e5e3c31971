//! The log of what was changed: newest first, read on as the cursor goes down, narrowed by words, person, course, action and time; whether it
//! is whole.

mod entry;
mod filter;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::service::Error;
use crate::service::audit::{AuditEntry, AuditFilter, AuditList, AuditVerdict};
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::job::Job;
use crate::tui::screen::{Command, Ctx, Look, Outcome, Reply, Screen};
use crate::tui::screens::shared::choices::Choices;
use crate::tui::widgets::beside::Beside;
use crate::tui::widgets::list::{List, MARK, Row};
use crate::tui::widgets::prompt::Prompt;
use crate::tui::widgets::text::aired;
use entry::{Entry, details, lines, tall};

/// Entries that are asked for at once.
const PART: usize = 200;
/// So near to the end of what is there more is asked for.
const EDGE: usize = 80;

/// Nouns of actions by which the log can be narrowed.
const NOUNS: [&str; 10] = ["user", "course", "item", "grade", "group", "submission", "attempt", "setting", "school", "question"];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    Words,
    Noun,
}

/// The log.
pub struct Audit {
    filter: AuditFilter,
    /// What was typed for the filter.
    typed: String,
    /// Newest first.
    entries: Vec<AuditEntry>,
    /// There is nothing older.
    whole: bool,
    list: List<i64>,
    /// Lines of an entry.
    tall: usize,
    asked: Option<Asked>,
    job: Option<Job<Result<AuditVerdict, Error>>>,
    /// What is sought by words, which looks through the whole log.
    seeking: Option<Job<Result<AuditList, Error>>>,
    /// What the last verification found.
    verdict: Option<AuditVerdict>,
    beside: Beside,
}

/// # Errors
/// `Denied` for everybody but admins.
pub fn open(ctx: &mut Ctx<'_>) -> Result<Box<dyn Screen>, Error> {
    let mut audit = Audit {
        filter: AuditFilter::default(),
        typed: String::new(),
        entries: Vec::new(),
        whole: false,
        list: List::default(),
        tall: 1,
        asked: None,
        job: None,
        seeking: None,
        verdict: None,
        beside: Beside::default(),
    };
    audit.load(ctx)?;
    Ok(Box::new(audit))
}

impl Audit {
    /// Begins anew at the newest.
    fn load(&mut self, ctx: &Ctx<'_>) -> Result<(), Error> {
        let filter = AuditFilter { before: None, limit: Some(PART), ..self.filter.clone() };
        self.seeking = None;
        let list = if filter.words.is_empty() { Some(ctx.school.audit_list(&ctx.actor, &filter)?) } else { None };
        self.entries.clear();
        match list {
            Some(list) => self.add(list),
            None => self.seek(filter, ctx),
        }
        Ok(())
    }

    /// Takes older ones behind those that are there.
    fn add(&mut self, list: AuditList) {
        self.whole = list.entries.len() < PART;
        self.entries.extend(list.entries.into_iter().rev());
        self.show();
    }

    /// Looks through the log beside the interface.
    fn seek(&mut self, filter: AuditFilter, ctx: &Ctx<'_>) {
        let (school, actor) = (ctx.school.clone(), ctx.actor.clone());
        self.whole = false;
        self.seeking = Some(Job::start(ctx.now, move |_| school.audit_list(&actor, &filter)));
        self.show();
    }

    fn show(&mut self) {
        self.list.set(self.entries.iter().map(|entry| Row::later(entry.n, self.tall)).collect());
    }

    fn at(&self) -> usize {
        let n = self.list.selected().copied().unwrap_or_default();
        self.entries.iter().position(|entry| entry.n == n).unwrap_or(0)
    }

    /// Asks for older ones where the cursor comes near the end.
    fn follow(&mut self, ctx: &mut Ctx<'_>) {
        if self.whole || self.seeking.is_some() || self.at() + EDGE < self.entries.len() {
            return;
        }
        let filter = AuditFilter { before: self.entries.last().map(|entry| entry.n), limit: Some(PART), ..self.filter.clone() };
        if !filter.words.is_empty() {
            return self.seek(filter, ctx);
        }
        let answer = ctx.school.audit_list(&ctx.actor, &filter);
        if let Some(more) = ctx.try_or_say(answer) {
            self.add(more);
        }
    }

    fn here(&self) -> Option<&AuditEntry> {
        let n = self.list.selected()?;
        self.entries.iter().find(|entry| entry.n == *n)
    }

    fn is_narrowed(&self) -> bool {
        !self.typed.is_empty()
    }

    /// Takes the words of a filter; where they name what is not there, the list stays.
    fn narrow(&mut self, typed: &str, ctx: &mut Ctx<'_>) {
        let filter = match filter::parsed(typed, ctx) {
            Ok(filter) => filter,
            Err(why) => return ctx.warn(why),
        };
        let before = std::mem::replace(&mut self.filter, filter);
        let answer = self.load(ctx);
        if ctx.try_or_say(answer).is_none() {
            self.filter = before;
            return;
        }
        typed.trim().clone_into(&mut self.typed);
        self.list.on_action(Action::First);
    }

    fn ask(&mut self, look: &Look<'_>) -> Outcome {
        self.asked = Some(Asked::Words);
        let hint = tr!(look, "A word, a day; user:ada course:git-lab action:grade since:7d until:2026-11-30");
        Outcome::Modal(Box::new(Prompt::new(tr!(look, "Show only"), hint).with(&self.typed)))
    }

    fn verify(&mut self, ctx: &Ctx<'_>) {
        let (school, actor) = (ctx.school.clone(), ctx.actor.clone());
        self.job = Some(Job::start(ctx.now, move |watch| school.audit_verify(&actor, watch)));
    }
}

impl Screen for Audit {
    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "Log")
    }

    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Again, Scope::Search, Scope::Item, Scope::Move]
    }

    fn status(&self, look: &Look<'_>) -> Option<String> {
        if let Some(job) = &self.job {
            return Some(tr!(look, "Verifying {how}", how = job.shown(look)));
        }
        if let Some(verdict) = &self.verdict {
            return Some(match (verdict.first_bad, &verdict.message) {
                (None, _) => tr!(
                    look,
                    "All {n} entries are as they were written. Head {head}",
                    n = verdict.entries,
                    head = verdict.head.chars().take(16).collect::<String>()
                ),
                (Some(n), why) => {
                    tr!(
                        look,
                        "BROKEN at entry {n}: {why}. Keep this file and the last backups",
                        n = n,
                        why = why.as_deref().unwrap_or_default()
                    )
                }
            });
        }
        self.is_narrowed().then(|| tr!(look, "Only {what}", what = Untrusted::from(self.typed.as_str()).for_screen()))
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        if self.job.is_some() {
            return vec![Command::new(Action::Back).label(tr!(look, "cancel"))];
        }
        let none = self.entries.is_empty().then(|| tr!(look, "there is no entry here"));
        let wide = self.beside.is_wide().then(|| tr!(look, "it stands beside the list"));
        vec![
            Command::pair(Action::Up, Action::Down, tr!(look, "move")),
            Command::new(Action::Open).barred(none.or(wide)),
            Command::new(Action::Find),
            Command::new(Action::Filter),
            Command::new(Action::Verify),
        ]
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        match action {
            Action::Back if self.job.is_some() => self.job = None,
            // What was found so far stays.
            Action::Back if self.seeking.is_some() => (self.seeking, self.whole) = (None, true),
            Action::Quit => return Outcome::Ignored,
            _ if self.job.is_some() => {}
            Action::Open => {
                let shown = self.here().filter(|_| !self.beside.is_wide()).cloned();
                return shown.map_or(Outcome::Consumed, |entry| Outcome::Push(Entry::screen(entry)));
            }
            Action::Find => return self.ask(&ctx.look),
            Action::Filter => {
                self.asked = Some(Asked::Noun);
                let all = (tr!(ctx, "Everything"), String::new());
                let nouns = NOUNS.map(|noun| (noun.to_owned(), String::new()));
                return Outcome::Modal(Box::new(Choices::of(tr!(ctx, "Changes of what?"), std::iter::once(all).chain(nouns).collect())));
            }
            Action::Verify => self.verify(ctx),
            Action::Back if self.is_narrowed() => self.narrow("", ctx),
            other if self.list.on_action(other) => {}
            _ => return Outcome::Ignored,
        }
        self.follow(ctx);
        Outcome::Consumed
    }

    fn on_reply(&mut self, reply: Reply, ctx: &mut Ctx<'_>) -> Outcome {
        match (self.asked.take(), reply) {
            (Some(Asked::Words), Reply::Text(text)) => self.narrow(&text, ctx),
            (Some(Asked::Noun), Reply::Chosen(n)) => {
                let others = self.typed.split_whitespace().filter(|word| !word.starts_with("action:")).map(str::to_owned);
                let noun = n.checked_sub(1).and_then(|n| NOUNS.get(n)).map(|noun| format!("action:{noun}"));
                let typed: Vec<String> = others.chain(noun).collect();
                self.narrow(&typed.join(" "), ctx);
            }
            _ => {}
        }
        Outcome::Consumed
    }

    fn wake(&self) -> Option<Instant> {
        [self.job.as_ref().map(Job::wake), self.seeking.as_ref().map(Job::wake)].into_iter().flatten().min()
    }

    fn on_tick(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        if let Some(answer) = Job::ended(&mut self.job, ctx.now) {
            self.verdict = ctx.try_or_say(answer);
        }
        if let Some(answer) = Job::ended(&mut self.seeking, ctx.now) {
            match ctx.try_or_say(answer) {
                Some(list) => self.add(list),
                None => self.whole = true,
            }
        }
        Outcome::Consumed
    }

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        self.beside.share(area, false);
        let list = self.beside.list();
        let room = usize::from(list.width.saturating_sub(MARK));
        if self.tall != tall(room) {
            self.tall = tall(room);
            self.show();
        }
        let entries = &self.entries;
        self.list.layout_with(list, |at, _| entries.get(at).map(|entry| lines(entry, room, look)).unwrap_or_default());
        let here = self.list.selected().and_then(|n| self.entries.iter().find(|entry| entry.n == *n));
        self.beside.tell(|width| here.map(|entry| details(entry, width, look)).unwrap_or_default());
    }

    fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        if self.entries.is_empty() {
            let key = look.keymap.shown(Action::Back).unwrap_or_default();
            let text = if self.seeking.is_some() {
                tr!(look, "Looking through the log ... {key} stops it.", key = key)
            } else if self.is_narrowed() {
                tr!(look, "No entry fits. {key} shows all.", key = key)
            } else {
                tr!(look, "Nothing was changed yet.")
            };
            frame.render_widget(Line::raw(text), aired(area));
        }
        self.list.render(frame, self.beside.list(), true, look);
        self.beside.render(frame, look);
    }
}
