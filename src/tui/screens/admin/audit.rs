//! The log of what was changed: newest first, read on as the cursor goes down, narrowed by person, course, action and time; whether it is whole.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use serde_json::Value;

use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::domain::when::Edge;
use crate::service::Error;
use crate::service::audit::{AuditEntry, AuditFilter, AuditVerdict};
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::job::Job;
use crate::tui::screen::{Command, Ctx, Look, Outcome, Reply, Screen, Size};
use crate::tui::screens::admin::choices::Choices;
use crate::tui::theme::Mean;
use crate::tui::when;
use crate::tui::widgets::list::{List, MARK, Row};
use crate::tui::widgets::prompt::Prompt;
use crate::tui::widgets::scroll::Sheet;
use crate::tui::widgets::text::{aired, column, cut, fit, wrap};

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
    asked: Option<Asked>,
    job: Option<Job<Result<AuditVerdict, Error>>>,
    /// What the last verification found.
    verdict: Option<AuditVerdict>,
    areas: [Rect; 2],
    told: Sheet,
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
        asked: None,
        job: None,
        verdict: None,
        areas: [Rect::default(); 2],
        told: Sheet::default(),
    };
    audit.load(ctx)?;
    Ok(Box::new(audit))
}

impl Audit {
    /// Begins anew at the newest.
    fn load(&mut self, ctx: &Ctx<'_>) -> Result<(), Error> {
        let filter = AuditFilter { before: None, limit: Some(PART), ..self.filter.clone() };
        let mut entries = ctx.school.audit_list(&ctx.actor, &filter)?.entries;
        entries.reverse();
        self.whole = entries.len() < PART;
        self.entries = entries;
        self.show();
        Ok(())
    }

    fn show(&mut self) {
        self.list.set(self.entries.iter().map(|entry| Row::later(entry.n, 1)).collect());
    }

    fn at(&self) -> usize {
        let n = self.list.selected().copied().unwrap_or_default();
        self.entries.iter().position(|entry| entry.n == n).unwrap_or(0)
    }

    /// Asks for older ones where the cursor comes near the end.
    fn follow(&mut self, ctx: &mut Ctx<'_>) {
        if self.whole || self.at() + EDGE < self.entries.len() {
            return;
        }
        let filter = AuditFilter { before: self.entries.last().map(|entry| entry.n), limit: Some(PART), ..self.filter.clone() };
        let answer = ctx.school.audit_list(&ctx.actor, &filter);
        if let Some(more) = ctx.try_or_say(answer) {
            self.whole = more.entries.len() < PART;
            self.entries.extend(more.entries.into_iter().rev());
            self.show();
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
        let filter = match parsed(typed, ctx) {
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
        let hint = tr!(look, "user:ada  course:git-lab  action:grade  since:7d  until:2026-11-30");
        Outcome::Modal(Box::new(Prompt::new(tr!(look, "Show only"), hint).with(&self.typed)))
    }

    fn verify(&mut self, ctx: &Ctx<'_>) {
        let (school, actor) = (ctx.school.clone(), ctx.actor.clone());
        self.job = Some(Job::start(ctx.now, move |watch| school.audit_verify(&actor, watch)));
    }
}

/// `user:ada course:git-lab action:grade since:7d` as a filter.
fn parsed(typed: &str, ctx: &Ctx<'_>) -> Result<AuditFilter, String> {
    let mut filter = AuditFilter::default();
    for word in typed.split_whitespace() {
        let shown = Untrusted::from(word);
        let unknown =
            || tr!(ctx, "`{word}` is no filter: write user:, course:, action:, since: or until: before it", word = shown.for_screen());
        let (key, value) = word.split_once(':').filter(|(_, value)| !value.is_empty()).ok_or_else(unknown)?;
        match key {
            "user" => filter.user = Some(value.to_owned()),
            "course" => filter.course = Some(value.to_owned()),
            "action" => filter.action = Some(value.to_owned()),
            "since" | "until" => {
                let bad =
                    || tr!(ctx, "`{word}` is no time: write since:2026-11-01, until:2026-11-30 or since:7d", word = shown.for_screen());
                if key == "since" {
                    filter.since = Some(instant(value, Edge::Start, ctx).ok_or_else(bad)?);
                } else {
                    filter.until = Some(instant(value, Edge::End, ctx).ok_or_else(bad)?);
                }
            }
            _ => return Err(unknown()),
        }
    }
    Ok(filter)
}

/// A day in the reader's zone, its first instant or the one behind its last; or so many days or hours ago.
fn instant(text: &str, edge: Edge, ctx: &Ctx<'_>) -> Option<Instant> {
    if let Some(days) = text.strip_suffix('d') {
        return Some(ctx.now.plus(-chrono::TimeDelta::try_days(days.parse().ok()?)?));
    }
    if let Some(hours) = text.strip_suffix('h') {
        return Some(ctx.now.plus(-chrono::TimeDelta::try_hours(hours.parse().ok()?)?));
    }
    let day: chrono::NaiveDate = text.parse().ok()?;
    let day = if matches!(edge, Edge::End) { day.succ_opt()? } else { day };
    let start = day.and_hms_opt(0, 0, 0)?.and_local_timezone(ctx.look.zone).earliest()?;
    Some(Instant(start.timestamp_millis()))
}

fn line(entry: &AuditEntry, room: usize, look: &Look<'_>) -> Line<'static> {
    let when = when::moment(look, entry.at);
    let (actor, object) = (entry.actor.for_screen(), entry.object.for_screen());
    if room < 58 {
        return Line::raw(cut(&format!("{} {actor}: {object}", entry.action), room));
    }
    let time = Span::styled(fit(&when, 17), look.style(Mean::Muted));
    let rest = format!("{}{}", fit(&cut(&actor, 15), 16), fit(&cut(&entry.action, 19), 20));
    let used = 17 + 16 + 20;
    Line::from(vec![time, Span::raw(rest), Span::raw(cut(&object, room.saturating_sub(used)))])
}

/// An entry with what it was before and after.
fn details(entry: &AuditEntry, width: u16, look: &Look<'_>) -> Vec<Line<'static>> {
    let room = usize::from(width);
    let mut lines = vec![
        Line::styled(cut(&entry.action, room), look.style(Mean::Heading)),
        Line::raw(cut(&tr!(look, "Entry {n}, {when}", n = entry.n, when = when::in_full(look, entry.at)), room)),
    ];
    lines.extend(wrap(&tr!(look, "By {actor}", actor = entry.actor.for_screen()), room).into_iter().map(Line::from));
    lines.extend(wrap(&entry.object.for_screen(), room).into_iter().map(Line::from));
    if let Some(reason) = &entry.reason {
        lines.extend(wrap(&tr!(look, "Because: {reason}", reason = reason.for_screen()), room).into_iter().map(Line::from));
    }
    for (word, value) in [(tr!(look, "Before"), &entry.before), (tr!(look, "After"), &entry.after)] {
        lines.push(Line::default());
        lines.push(Line::styled(word, look.style(Mean::Heading)));
        match value {
            None => lines.push(Line::styled(tr!(look, "nothing"), look.style(Mean::Muted))),
            Some(value) => lines.extend(said(value).iter().flat_map(|text| wrap(text, room)).map(Line::from)),
        }
    }
    lines
}

/// A fact as lines: an object a line a field.
fn said(value: &Value) -> Vec<String> {
    let plain = |value: &Value| match value {
        Value::String(text) => Untrusted::from(text.as_str()).for_screen().into_owned(),
        Value::Null => "-".to_owned(),
        other => Untrusted::from(other.to_string()).for_screen().into_owned(),
    };
    match value {
        Value::Object(fields) => {
            let name = |name: &String| Untrusted::from(name.as_str()).for_screen().into_owned();
            fields.iter().map(|(key, value)| format!("{}: {}", name(key), plain(value))).collect()
        }
        other => vec![plain(other)],
    }
}

fn split(area: Rect) -> [Rect; 2] {
    let all = aired(area);
    if Size::of(area) != Size::Wide {
        return [all, Rect { width: 0, ..all }];
    }
    let left = all.width * 3 / 5;
    [Rect { width: left, ..all }, Rect { x: all.x + left + 3, width: all.width - left - 3, ..all }]
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
        let wide = (self.areas[1].width > 0).then(|| tr!(look, "it stands beside the list"));
        vec![
            Command::pair(Action::Up, Action::Down, tr!(look, "move")),
            Command::new(Action::Open).label(tr!(look, "all of it")).barred(none.or(wide)),
            Command::new(Action::Find).label(tr!(look, "show only")),
            Command::new(Action::Filter),
            Command::new(Action::Verify),
        ]
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        match action {
            Action::Back if self.job.is_some() => self.job = None,
            Action::Quit => return Outcome::Ignored,
            _ if self.job.is_some() => {}
            Action::Open => {
                let shown =
                    self.here().filter(|_| self.areas[1].width == 0).map(|entry| Entry { entry: entry.clone(), sheet: Sheet::default() });
                return shown.map_or(Outcome::Consumed, |entry| Outcome::Push(Box::new(entry)));
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
        self.job.as_ref().map(Job::wake)
    }

    fn on_tick(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        if let Some(answer) = Job::ended(&mut self.job, ctx.now) {
            self.verdict = ctx.try_or_say(answer);
        }
        Outcome::Consumed
    }

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        self.areas = split(area);
        let [list, beside] = self.areas;
        let room = usize::from(list.width.saturating_sub(MARK));
        let entries = &self.entries;
        self.list.layout_with(list, |at, _| entries.get(at).map(|entry| vec![line(entry, room, look)]).unwrap_or_default());
        let told = self.here().filter(|_| beside.width > 0).map(|entry| details(entry, beside.width, look));
        self.told.layout(told.unwrap_or_default(), beside);
    }

    fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        if self.entries.is_empty() {
            let key = look.keymap.shown(Action::Back).unwrap_or_default();
            let text = if self.is_narrowed() {
                tr!(look, "No entry fits. {key} shows all.", key = key)
            } else {
                tr!(look, "Nothing was changed yet.")
            };
            frame.render_widget(Line::raw(text), aired(area));
        }
        self.list.render(frame, self.areas[0], true, look);
        self.told.render(frame, look);
    }
}

/// One entry, where there is no room for it beside the list.
struct Entry {
    entry: AuditEntry,
    sheet: Sheet,
}

impl Screen for Entry {
    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "Entry {n}", n = self.entry.n)
    }

    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Move]
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        vec![Command::pair(Action::Up, Action::Down, tr!(look, "scroll"))]
    }

    fn on_action(&mut self, action: Action, _ctx: &mut Ctx<'_>) -> Outcome {
        if self.sheet.on_action(action) { Outcome::Consumed } else { Outcome::Ignored }
    }

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        let block = column(area, 76);
        self.sheet.layout(details(&self.entry, block.width, look), block);
    }

    fn render(&self, frame: &mut Frame<'_>, _area: Rect, look: &Look<'_>) {
        self.sheet.render(frame, look);
    }
}
