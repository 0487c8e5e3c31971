//! The texts of a course's files, printed from the model as `folder` reads them: `course.toml`, front matter, bodies.

use super::{assignment, keys, page, quiz, relative_path};
use crate::domain::course::{
    AssignmentSettings, Bank, Course, GradeCategory, Grading, Item, ItemBody, ItemKind, ItemSettings, LateRule, Letters, Module, Quiz,
    QuizSettings, ReviewOptions, Showing,
};
use crate::domain::percent;
use crate::domain::points::Exact;
use crate::domain::text::Untrusted;
use crate::domain::when::span_text;

/// Keys and their values as TOML, in the order they are printed.
#[derive(Default)]
struct Keys(Vec<(&'static str, String)>);

impl Keys {
    fn put(&mut self, key: &'static str, value: impl Into<String>) {
        self.0.push((key, value.into()));
    }

    fn text(&mut self, key: &'static str, text: &str) {
        self.put(key, quoted(text));
    }

    fn maybe(&mut self, key: &'static str, value: Option<String>) {
        self.0.extend(value.map(|value| (key, value)));
    }

    fn texts<'t>(&mut self, key: &'static str, texts: impl Iterator<Item = &'t str>) {
        let texts: Vec<String> = texts.map(quoted).collect();
        if !texts.is_empty() {
            self.put(key, format!("[{}]", texts.join(", ")));
        }
    }

    fn flag(&mut self, key: &'static str, set: bool) {
        if set {
            self.put(key, "true");
        }
    }

    /// The word of `value`, unless it is the usual one.
    fn word<T: PartialEq>(&mut self, key: &'static str, value: &T, usual: &T, words: &[(&str, T)]) {
        if value != usual {
            self.maybe(key, words.iter().find(|(_, one)| one == value).map(|(word, _)| quoted(word)));
        }
    }

    fn seconds(&mut self, key: &'static str, value: u64, usual: u64) {
        if value != usual {
            self.text(key, &span_text(value));
        }
    }

    fn lines(&self) -> String {
        let lines: Vec<String> = self.0.iter().map(|(key, value)| format!("{key} = {value}\n")).collect();
        lines.concat()
    }

    fn inline(&self) -> String {
        let pairs: Vec<String> = self.0.iter().map(|(key, value)| format!("{key} = {value}")).collect();
        format!("{{ {} }}", pairs.join(", "))
    }
}

/// A basic string on one line: no line of it can end the front matter.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => out.extend(format!("\\u{:04X}", u32::from(c)).chars()),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn share(share: &Exact) -> String {
    quoted(&percent::print(share))
}

fn number(number: &Exact) -> String {
    number.terminating().unwrap_or_else(|| number.decimal(10))
}

/// Where an item's file stands: its path, or one made from its id where it has none that fits its kind. Empty for a link.
pub(super) fn path_of(item: &Item) -> String {
    let suffix = match item.body.kind() {
        ItemKind::Link => return String::new(),
        ItemKind::File => return item.path.clone(),
        ItemKind::Page => ".md",
        ItemKind::Quiz => ".quiz.md",
        ItemKind::Assignment => ".assignment.md",
        ItemKind::Discussion => ".discussion.md",
        ItemKind::Survey => ".survey.md",
    };
    if super::item::kind_of(&item.path) == Some(item.body.kind()) { item.path.clone() } else { format!("{}{suffix}", item.id) }
}

pub(super) fn course_toml(course: &Course) -> String {
    let mut keys = Keys::default();
    keys.put("format", "1");
    keys.text("id", &course.id);
    keys.maybe("version", course.version.as_deref().map(quoted));
    keys.text("title", course.title.raw());
    keys.maybe("language", course.language.as_deref().map(quoted));
    keys.texts("authors", course.authors.iter().map(Untrusted::raw));
    keys.maybe("license", course.license.as_ref().map(|text| quoted(text.raw())));
    if !course.description.raw().is_empty() {
        keys.text("description", course.description.raw());
    }
    if course.modules.is_empty() {
        keys.put("module", "[]");
    }
    let mut out = keys.lines();
    if course.grading != Grading::default() {
        out.extend(["\n[grading]\n", &grading(&course.grading)]);
    }
    for one in &course.modules {
        out.extend(["\n[[module]]\n", &module(one)]);
    }
    for path in &course.paths {
        let mut keys = Keys::default();
        keys.text("id", &path.id);
        keys.text("title", path.title.raw());
        keys.texts("items", path.items.iter().map(String::as_str));
        out.extend(["\n[[path]]\n", &keys.lines()]);
    }
    out
}

fn module(module: &Module) -> String {
    let mut keys = Keys::default();
    keys.text("id", &module.id);
    keys.text("title", module.title.raw());
    keys.texts("was", module.was.iter().map(String::as_str));
    let requires: Vec<String> = module.requires.iter().map(ToString::to_string).collect();
    keys.texts("requires", requires.iter().map(String::as_str));
    let items: Vec<String> = module.items.iter().map(|item| format!("  {},\n", entry(item))).collect();
    keys.put("items", if items.is_empty() { "[]".to_owned() } else { format!("[\n{}]", items.concat()) });
    keys.lines()
}

/// An item in `items`: its path alone where its front matter says the rest.
fn entry(item: &Item) -> String {
    let mut keys = Keys::default();
    match &item.body {
        ItemBody::Link { url } => {
            keys.text("link", url.raw());
            common(item, &mut keys, true);
            keys.inline()
        }
        ItemBody::File => {
            keys.text("file", &path_of(item));
            common(item, &mut keys, true);
            keys.inline()
        }
        ItemBody::Quiz(_) if item.settings.points.is_some() => {
            keys.text("file", &path_of(item));
            keys.maybe("points", item.settings.points.map(|points| points.to_string()));
            keys.inline()
        }
        _ => quoted(&path_of(item)),
    }
}

/// The keys that every kind has.
fn common(item: &Item, keys: &mut Keys, points: bool) {
    keys.text("id", &item.id);
    keys.text("title", item.title.raw());
    keys.texts("was", item.was.iter().map(String::as_str));
    settings(&item.settings, keys, points);
    let requires: Vec<String> = item.requires.iter().map(ToString::to_string).collect();
    keys.texts("requires", requires.iter().map(String::as_str));
    keys.maybe("complete", item.complete.as_ref().map(|rule| quoted(&keys::print_complete(rule))));
}

fn settings(settings: &ItemSettings, keys: &mut Keys, points: bool) {
    keys.maybe("category", settings.category.as_deref().map(quoted));
    if points {
        keys.maybe("points", settings.points.map(|points| points.to_string()));
    }
    keys.maybe("pass", settings.pass.as_ref().map(share));
    for (key, date) in [("open", &settings.open), ("due", &settings.due), ("close", &settings.close)] {
        keys.maybe(key, date.as_ref().map(|date| quoted(&date.to_string())));
    }
    keys.maybe("weight", settings.weight.as_ref().map(number));
    for (key, set) in [
        ("extra_credit", settings.extra_credit),
        ("omit", settings.omit),
        ("must_pass", settings.must_pass),
        ("hidden", settings.hidden),
        ("optional", settings.optional),
    ] {
        keys.flag(key, set);
    }
    keys.maybe(
        "release",
        settings.release.and_then(|release| keys::RELEASES.iter().find(|(_, one)| *one == release)).map(|(word, _)| quoted(word)),
    );
    keys.maybe("late", settings.late.as_ref().map(late));
    keys.maybe("minutes", settings.minutes.map(|minutes| minutes.to_string()));
}

fn late(rule: &LateRule) -> String {
    let mut keys = Keys::default();
    keys.word("kind", &rule.kind, &crate::domain::course::LateKind::PerInterval, &keys::LATE_KINDS);
    if rule.earned {
        keys.text("base", "earned");
    }
    keys.put("rate", share(&rule.rate));
    keys.seconds("interval", rule.interval_s, 86_400);
    keys.maybe("grace", rule.grace_s.map(|seconds| quoted(&span_text(seconds))));
    if !rule.floor.is_zero() {
        keys.put("floor", share(&rule.floor));
    }
    if rule.cap != Exact::one() {
        keys.put("cap", share(&rule.cap));
    }
    if rule.late_days > 0 {
        keys.put("late_days", rule.late_days.to_string());
    }
    keys.inline()
}

fn grading(grading: &Grading) -> String {
    let usual = Grading::default();
    let mut keys = Keys::default();
    keys.maybe("total", grading.total.and_then(|total| keys::TOTALS.iter().find(|(_, one)| *one == total)).map(|(word, _)| quoted(word)));
    keys.maybe("pass", grading.pass.as_ref().map(share));
    if grading.decimals != usual.decimals {
        keys.put("decimals", grading.decimals.to_string());
    }
    match &grading.letters {
        Letters::Own(letters) => {
            let pairs: Vec<String> = letters.iter().map(|(letter, from)| format!("[{}, {}]", quoted(letter), share(from))).collect();
            keys.put("letters", format!("[{}]", pairs.join(", ")));
        }
        letters => keys.word("letters", letters, &usual.letters, &keys::LETTERS),
    }
    keys.word("letter_uses", &grading.letter_uses, &usual.letter_uses, &keys::LETTER_USES);
    keys.word("drop_rule", &grading.drop_rule, &usual.drop_rule, &keys::DROP_RULES);
    keys.word("release", &grading.release, &usual.release, &keys::RELEASES);
    keys.maybe("missing", grading.missing.as_ref().map(share));
    keys.maybe("late", grading.late.as_ref().map(late));
    if !grading.categories.is_empty() {
        let categories: Vec<String> = grading.categories.iter().map(|one| format!("  {},\n", category(one))).collect();
        keys.put("categories", format!("[\n{}]", categories.concat()));
    }
    keys.lines()
}

fn category(category: &GradeCategory) -> String {
    let mut keys = Keys::default();
    keys.text("id", &category.id);
    keys.maybe("title", category.title.as_ref().map(|title| quoted(title.raw())));
    keys.maybe("weight", category.weight.as_ref().map(number));
    for (key, count) in [("drop_lowest", category.drop_lowest), ("drop_highest", category.drop_highest)] {
        if count > 0 {
            keys.put(key, count.to_string());
        }
    }
    keys.maybe("keep_highest", category.keep_highest.map(|count| count.to_string()));
    keys.texts("never_drop", category.never_drop.iter().map(String::as_str));
    keys.flag("extra_credit", category.extra_credit);
    keys.inline()
}

/// The file of an item; `None` for links and files of the media.
pub(super) fn item_file(item: &Item) -> Option<String> {
    let mut keys = Keys::default();
    common(item, &mut keys, !matches!(item.body, ItemBody::Quiz(_)));
    let body = match &item.body {
        ItemBody::Page(one) => page::print(one),
        ItemBody::Quiz(one) => {
            quiz_keys(&one.settings, &mut keys);
            quiz_body(one, &path_of(item))
        }
        ItemBody::Assignment(one) => {
            assignment_keys(&one.settings, &mut keys);
            assignment::print(one)
        }
        ItemBody::Discussion(one) => {
            if one.posts != 1 {
                keys.put("posts", one.posts.to_string());
            }
            one.prompt.raw().to_owned()
        }
        ItemBody::Survey(one) => {
            keys.flag("anonymous", one.anonymous);
            one.text.raw().to_owned()
        }
        ItemBody::Link { .. } | ItemBody::File => return None,
    };
    Some(file(&keys, &body))
}

/// As [`item_file`]; what has no file of its own is its keys alone.
pub(super) fn item_source(item: &Item) -> String {
    let mut keys = Keys::default();
    match &item.body {
        ItemBody::Link { url } => keys.text("link", url.raw()),
        ItemBody::File => keys.text("file", &item.path),
        _ => return item_file(item).unwrap_or_default(),
    }
    common(item, &mut keys, true);
    file(&keys, "")
}

pub(super) fn bank_file(bank: &Bank) -> String {
    let mut keys = Keys::default();
    keys.maybe("title", bank.title.as_ref().map(|title| quoted(title.raw())));
    let pool = crate::domain::course::Pool {
        title: None,
        introduction: "".into(),
        pick: None,
        points: None,
        source: crate::domain::course::PoolSource::Own(bank.questions.clone()),
    };
    let body = quiz::print(bank.introduction.raw(), &[pool], &|_| true, &|path| path.to_owned());
    file(&keys, &body)
}

fn file(keys: &Keys, body: &str) -> String {
    let gap = if body.is_empty() { "" } else { "\n" };
    let end = if body.is_empty() { "" } else { "\n" };
    format!("+++\n{}+++\n{gap}{body}{end}", keys.lines())
}

fn quiz_body(quiz: &Quiz, path: &str) -> String {
    quiz::print(quiz.introduction.raw(), &quiz.pools, &|_| true, &|bank| relative_path(path, bank))
}

fn quiz_keys(settings: &QuizSettings, keys: &mut Keys) {
    let usual = QuizSettings::default();
    if settings.question_points != usual.question_points {
        keys.put("points", settings.question_points.to_string());
    }
    keys.word("behavior", &settings.behavior, &usual.behavior, &keys::BEHAVIORS);
    if settings.penalty != usual.penalty {
        keys.put("penalty", share(&settings.penalty));
    }
    if settings.attempts != usual.attempts {
        keys.put("attempts", settings.attempts.to_string());
    }
    keys.word("keep", &settings.keep, &usual.keep, &keys::KEEPS);
    keys.seconds("delay", settings.delay_s, usual.delay_s);
    keys.maybe("time", settings.time_s.map(|seconds| quoted(&span_text(seconds))));
    keys.seconds("grace", settings.grace_s, usual.grace_s);
    keys.word("overdue", &settings.overdue, &usual.overdue, &keys::OVERDUES);
    keys.flag("shuffle", settings.shuffle);
    keys.flag("shuffle_questions", settings.shuffle_questions);
    keys.flag("sequential", settings.sequential);
    keys.flag("practice", settings.practice);
    keys.flag("exam", settings.exam);
    show(&settings.show, keys);
}

/// The short word where one says the same.
fn show(show: &ReviewOptions, keys: &mut Keys) {
    if *show == ReviewOptions::default() {
        return;
    }
    if let Some(word) = keys::REVEALS.iter().find(|word| keys::reveal(word).as_ref() == Some(show)) {
        keys.text("reveal", word);
        return;
    }
    let list = |what: &[Showing]| {
        let words: Vec<String> =
            what.iter().filter_map(|one| keys::SHOWINGS.iter().find(|(_, known)| known == one)).map(|(word, _)| quoted(word)).collect();
        format!("[{}]", words.join(", "))
    };
    let mut inner = Keys::default();
    for (key, what) in [("during", &show.during), ("after", &show.after), ("later", &show.later), ("closed", &show.closed)] {
        inner.put(key, list(what));
    }
    keys.put("show", inner.inline());
}

fn assignment_keys(settings: &AssignmentSettings, keys: &mut Keys) {
    let usual = AssignmentSettings::default();
    if settings.submit != usual.submit {
        let words: Vec<String> = settings
            .submit
            .iter()
            .filter_map(|one| keys::SUBMITS.iter().find(|(_, known)| known == one))
            .map(|(word, _)| quoted(word))
            .collect();
        keys.put("submit", format!("[{}]", words.join(", ")));
    }
    if settings.attempts != usual.attempts {
        keys.put("attempts", settings.attempts.to_string());
    }
    keys.flag("group_work", settings.group_work);
    keys.maybe("peer", settings.peer.map(|count| count.to_string()));
    if settings.max_files != usual.max_files {
        keys.put("max_files", settings.max_files.to_string());
    }
    if settings.max_bytes != usual.max_bytes {
        keys.put("max_bytes", settings.max_bytes.to_string());
    }
    keys.texts("extensions", settings.extensions.iter().map(String::as_str));
}
