//! The settings of an item: dates, points, completion, attempts and time, who sees it. What it waits for is chosen from a list.

use chrono::Timelike as _;
use chrono_tz::Tz;

use super::requires::{self, Waiting};
use super::{make, word};
use crate::domain::author::Edit;
use crate::domain::course::{CompletionRule, DateRule, Item, ItemKind};
use crate::domain::percent;
use crate::domain::points::Points;
use crate::domain::schedule::{Calendar, Which};
use crate::domain::time::Instant;
use crate::domain::when::{Edge, span_of, span_text};
use crate::package::native::dates;
use crate::service::Error;
use crate::service::author::ItemRules;
use crate::tr;
use crate::tui::screen::{Ctx, Inside, Look, Outcome, Screen};
use crate::tui::screens::form::{Answer, Errand, FormScreen, Next, Purpose};
use crate::tui::when;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::page::Page;

struct ItemForm {
    course: String,
    item: Item,
    /// What the fields were filled with: only what differs from it is written.
    was: ItemRules,
    /// What written dates are read by.
    calendar: Calendar,
    /// How what was typed or chosen last is read.
    echo: Option<(&'static str, String)>,
}

/// # Errors
/// What the service says.
pub fn open(course: &str, item: &str, ctx: &mut Ctx<'_>) -> Result<Box<dyn Screen>, Error> {
    let item = ctx.school.work_item(&ctx.actor, course, item)?;
    let dates = ctx.school.dates(&ctx.actor, course)?;
    let calendar = Calendar { zone: dates.zone.parse().unwrap_or(ctx.look.zone), term_start: dates.term_start };
    let was = ItemRules::from(&item);
    Ok(Box::new(FormScreen::new(ItemForm { course: course.to_owned(), item, was, calendar, echo: None }, &ctx.look)))
}

/// The date that a text says: as a course file writes it, or as people type it. `None`: none.
pub(super) fn date_of(text: &str, edge: Edge, now: Instant, zone: Tz) -> Result<Option<DateRule>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    if let Some(rule) = dates::parse(text) {
        return Ok(Some(rule));
    }
    let at = crate::domain::when::parse(text, edge, now, zone)?;
    let local = at.to_utc().with_timezone(&zone).naive_local();
    // To the minute: `+2d` is typed by a person, not by a clock.
    let time = local.time().with_second(0).and_then(|time| time.with_nanosecond(0));
    Ok(Some(DateRule::At { date: local.date(), time }))
}

/// The whole number that a text is.
fn count_of(text: &str) -> Option<u32> {
    text.trim().parse().ok()
}

fn not_counted(text: &str, look: &Look<'_>) -> Option<String> {
    let fine = text.trim().is_empty() || count_of(text).is_some();
    (!fine).then(|| tr!(look, "Write a whole number, or nothing."))
}

fn no_points(text: &str, look: &Look<'_>) -> Option<String> {
    let fine = text.trim().is_empty() || Points::parse(text.trim()).is_ok();
    (!fine).then(|| tr!(look, "Write a number such as 10 or 2.5."))
}

fn no_share(text: &str, look: &Look<'_>) -> Option<String> {
    let fine = text.trim().is_empty() || share_of(text).is_some();
    (!fine).then(|| tr!(look, "Write a percentage such as 70 %."))
}

pub(super) fn share_of(text: &str) -> Option<crate::domain::points::Exact> {
    let text = text.trim();
    let text = text.strip_suffix('%').unwrap_or(text).trim();
    percent::parse(&format!("{text}%"))
}

fn no_span(text: &str, look: &Look<'_>) -> Option<String> {
    let text = text.trim();
    (!text.is_empty() && span_of(text).is_none()).then(|| tr!(look, "Write a time such as 20m or 1h30m."))
}

fn complete_word(rule: Option<&CompletionRule>) -> &'static str {
    match rule {
        None => "",
        Some(CompletionRule::View) => "view",
        Some(CompletionRule::Mark) => "mark",
        Some(CompletionRule::Submit) => "submit",
        Some(CompletionRule::Score(_)) => "score",
    }
}

fn score_text(rules: &ItemRules) -> String {
    if let Some(CompletionRule::Score(share)) = &rules.complete { percent::print(share) } else { String::new() }
}

fn time_text(rules: &ItemRules) -> String {
    rules.time_s.map(span_text).unwrap_or_default()
}

fn waits(item: &Item, look: &Look<'_>) -> String {
    tr!(look, "What it waits for ({n}) ...", n = item.requires.len())
}

impl ItemForm {
    fn kind(&self) -> ItemKind {
        self.item.body.kind()
    }

    fn known_date(&self, id: &str) -> Option<&DateRule> {
        match id {
            "open" => self.was.settings.open.as_ref(),
            "due" => self.was.settings.due.as_ref(),
            _ => self.was.settings.close.as_ref(),
        }
    }

    fn date_field(&self, form: Form, id: &'static str, label: String, hint: String, look: &Look<'_>) -> Form {
        let edge = if id == "open" { Edge::Start } else { Edge::End };
        let text = self.known_date(id).map(word::written).unwrap_or_default();
        let (now, zone) = (look.now, self.calendar.zone);
        form.line(id, label, &text).hint(hint).check(move |text, look| {
            let why = date_of(text, edge, now, zone).err()?;
            Some(tr!(look, "{why}, or week 2 fri 18:00, day 3, +36h after open", why = why))
        })
    }

    /// What the fields say. A field nobody touched says what it was filled with, whatever its text leaves out.
    fn filled(&self, form: &Form, now: Instant) -> ItemRules {
        let mut rules = self.was.clone();
        let date = |id, edge| {
            let known = self.known_date(id);
            if form.value(id) == known.map(word::written).unwrap_or_default() {
                return known.cloned();
            }
            date_of(form.value(id), edge, now, self.calendar.zone).ok().flatten()
        };
        let settings = &mut rules.settings;
        settings.open = date("open", Edge::Start);
        settings.due = date("due", Edge::End);
        settings.close = date("close", Edge::End);
        settings.hidden = form.value("hidden") == "yes";
        settings.optional = form.value("optional") == "yes";
        settings.minutes = count_of(form.value("minutes"));
        if self.kind().is_graded() {
            settings.points = Points::parse(form.value("points").trim()).ok();
            settings.category = Some(form.value("category").trim().to_owned()).filter(|id| !id.is_empty());
        }
        rules.complete = match form.value("complete") {
            "view" => Some(CompletionRule::View),
            "mark" => Some(CompletionRule::Mark),
            "submit" => Some(CompletionRule::Submit),
            "score" if form.value("score") == score_text(&self.was) => self.was.complete.clone(),
            "score" => share_of(form.value("score")).map(CompletionRule::Score),
            _ => None,
        };
        rules.attempts = self.was.attempts.map(|_| count_of(form.value("attempts")).unwrap_or(0));
        if self.kind() == ItemKind::Quiz && form.value("time") != time_text(&self.was) {
            let time = span_of(form.value("time").trim()).and_then(|span| u64::try_from(span.num_seconds()).ok());
            rules.time_s = time.filter(|seconds| *seconds > 0);
        }
        if form.value("title") != self.was.title.raw() {
            rules.title = form.value("title").into();
        }
        rules
    }

    /// What a date that is typed says: the day and time it comes to, where the term has begun or it needs none.
    fn read_date(&self, field: &str, edge: Edge, which: Which, form: &Form, look: &Look<'_>) -> Option<String> {
        let zone = self.calendar.zone;
        let rule = date_of(form.value(field), edge, look.now, zone).ok().flatten()?;
        let open = date_of(form.value("open"), Edge::Start, look.now, zone).ok().flatten();
        let opened = open.and_then(|rule| self.calendar.instant(&rule, Which::Open, None));
        let date = word::date(&rule, look);
        Some(match self.calendar.instant(&rule, which, opened) {
            Some(at) => tr!(look, "That is {date}, by your clock", date = when::in_full(look, at)),
            None if matches!(rule, DateRule::AfterOpen { .. }) => tr!(look, "That is {date}, which has no date yet", date = date),
            None => tr!(look, "That is {date}; the course has no first day of the term yet, so it does not hold before", date = date),
        })
    }

    fn save(&mut self, form: &mut Form, ctx: &mut Ctx<'_>) -> Answer<Inside, Self> {
        if form.value("complete") == "score" && share_of(form.value("score")).is_none() {
            form.wrong("score", tr!(ctx, "From which score on? Write a percentage such as 70 %."));
            return Ok(Next::Stay);
        }
        let mut now = self.filled(form, ctx.now);
        if now.title != self.was.title {
            now.title = crate::domain::author::title_of(now.title.raw()).map_err(|why| Error::field("title", why.to_string()))?;
        }
        if now == self.was {
            return Ok(Next::Left(tr!(ctx, "Nothing was changed")));
        }
        let edit = Edit::SetItem { item: self.item.id.clone(), was: Box::new(self.was.clone()), now: Box::new(now) };
        let changed = ctx.school.edit_course(&ctx.actor, &self.course, edit)?;
        let what = changed.workshop.undo.map(|step| step.says.for_screen().into_owned()).unwrap_or_default();
        form.saved();
        Ok(Next::Left(tr!(ctx, "{what}. Learners see it once you publish.", what = what)))
    }
}

/// What the chosen rule means for a learner.
fn read_completion(form: &Form, kind: ItemKind, look: &Look<'_>) -> String {
    let usual = || match kind {
        ItemKind::Quiz | ItemKind::Assignment => tr!(look, "Complete once something was handed in"),
        _ => tr!(look, "Complete once it was read"),
    };
    match form.value("complete") {
        "" => usual(),
        "view" => tr!(look, "Complete once it was read"),
        "mark" => tr!(look, "Complete once the learner ticks it"),
        "submit" => tr!(look, "Complete once something was handed in, whatever its mark"),
        _ => match share_of(form.value("score")) {
            Some(share) => {
                tr!(look, "Complete with {share} of the points or more, in the mark that counts", share = percent::print(&share))
            }
            None => tr!(look, "Write below from which score on it is complete"),
        },
    }
}

impl Errand for ItemForm {
    const PURPOSE: Purpose = Purpose::Settings;
    type Brought = ();

    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "Settings")
    }

    fn page(&self, look: &Look<'_>) -> Page {
        let kind = word::kind(self.kind(), look);
        Page::new(tr!(look, "Settings of the {kind} {title}", kind = kind, title = self.item.title.for_screen()), "")
    }

    fn fields(&self, look: &Look<'_>) -> Form {
        let settings = &self.was.settings;
        let yes_no = |no: String, yes: String| vec![("no".to_owned(), no), ("yes".to_owned(), yes)];
        let is = |yes: bool| if yes { "yes" } else { "no" };
        let mut form = Form::default().line("title", tr!(look, "Title"), self.was.title.raw()).check(make::check_title).choice(
            "hidden",
            tr!(look, "Learners"),
            yes_no(tr!(look, "see it"), tr!(look, "do not see it")),
            is(settings.hidden),
        );
        let hint = tr!(
            look,
            "Empty: none. 2027-02-01 18:00, fri 18:00 and +2d are days of the calendar; week 2 fri 18:00 and day 3 count from the first day of the term."
        );
        form = self.date_field(form, "open", tr!(look, "Opens"), hint, look);
        form = self.date_field(form, "due", tr!(look, "Due"), tr!(look, "From then on it is late. Also +36h after open."), look);
        form = self.date_field(form, "close", tr!(look, "Closes"), tr!(look, "From then on nothing is taken."), look);
        if self.kind().is_graded() {
            let points = settings.points.map(|points| points.to_string()).unwrap_or_default();
            let hint = match self.kind() {
                ItemKind::Quiz => tr!(look, "What its grade is out of. Empty: the sum of its questions."),
                _ => tr!(look, "What its grade is out of."),
            };
            form = form.line("points", tr!(look, "Points"), &points).hint(hint).check(no_points);
            let category = settings.category.as_deref().unwrap_or_default();
            form = form
                .line("category", tr!(look, "Category"), category)
                .hint(tr!(look, "The part of the course's grade it counts in. Empty: none."));
            let attempts = self.was.attempts.filter(|n| *n > 0).map(|n| n.to_string()).unwrap_or_default();
            form =
                form.line("attempts", tr!(look, "Attempts"), &attempts).hint(tr!(look, "Empty: as many as they like.")).check(not_counted);
            if self.kind() == ItemKind::Quiz {
                form = form
                    .line("time", tr!(look, "Time for an attempt"), &time_text(&self.was))
                    .hint(tr!(look, "20m, 1h30m. Empty: no limit."))
                    .check(no_span);
            }
        }
        let rule = self.was.complete.as_ref();
        let mut rules = vec![
            (String::new(), tr!(look, "as usual for its kind")),
            ("view".to_owned(), tr!(look, "read")),
            ("mark".to_owned(), tr!(look, "ticked by the learner")),
        ];
        if self.kind().is_graded() {
            rules.push(("submit".to_owned(), tr!(look, "handed in")));
            rules.push(("score".to_owned(), tr!(look, "a score reached")));
        }
        form = form
            .choice("complete", tr!(look, "Complete when"), rules, complete_word(rule))
            .hint(tr!(look, "As usual: a page once read, a quiz and an assignment once handed in."));
        if self.kind().is_graded() {
            form = form
                .line("score", tr!(look, "Score to be reached"), &score_text(&self.was))
                .hint(tr!(look, "70 %, where a score completes it"))
                .check(no_share);
        }
        let needed = yes_no(tr!(look, "needed to complete the module"), tr!(look, "optional"));
        let minutes = settings.minutes.map(|n| n.to_string()).unwrap_or_default();
        form.choice("optional", tr!(look, "It is"), needed, is(settings.optional))
            .line("minutes", tr!(look, "Minutes it takes"), &minutes)
            .hint(tr!(look, "Shown to learners. Empty: not said."))
            .check(not_counted)
            .button("save", tr!(look, "Save"))
            .button("requires", waits(&self.item, look))
    }

    fn changed(&mut self, field: &'static str, form: &Form, ctx: &mut Ctx<'_>) {
        let said = match field {
            "open" => self.read_date(field, Edge::Start, Which::Open, form, &ctx.look),
            "due" => self.read_date(field, Edge::End, Which::Due, form, &ctx.look),
            "close" => self.read_date(field, Edge::End, Which::Close, form, &ctx.look),
            "complete" | "score" => Some(read_completion(form, self.kind(), &ctx.look)),
            "time" => {
                span_of(form.value(field).trim()).map(|span| tr!(ctx, "An attempt ends after {time}", time = when::span(&ctx.look, span)))
            }
            _ => None,
        };
        self.echo = said.map(|said| (field, said));
    }

    /// What was read from one field is not said beside another.
    fn entered(&mut self, field: &'static str) {
        self.echo.take_if(|(of, _)| *of != field);
    }

    fn status(&self, look: &Look<'_>) -> Option<String> {
        let published = || tr!(look, "Learners see what is saved here once you publish.");
        Some(self.echo.as_ref().map_or_else(published, |(_, said)| said.clone()))
    }

    fn pressed(&mut self, button: &'static str, form: &mut Form, ctx: &mut Ctx<'_>) -> Answer<Inside, Self> {
        if button == "requires" {
            let waiting = Waiting::Item(self.item.id.clone());
            let screen = requires::open(&self.course, waiting, ctx)?;
            return Ok(Next::Go(Outcome::Push(screen)));
        }
        self.save(form, ctx)
    }

    /// What it waits for was kept there and then; the fields stay as they were filled in.
    fn on_resume(&mut self, form: &mut Form, ctx: &mut Ctx<'_>) {
        let answer = ctx.school.work_item(&ctx.actor, &self.course, &self.item.id);
        if let Some(item) = ctx.try_or_say(answer) {
            form.relabel("requires", waits(&item, &ctx.look));
            self.item = item;
        }
    }
}
