//! One item's file: its front matter and, by its suffix, its body.

use super::markdown::{Link, first_heading, lint};
use super::toml::{Table, Toml};
use super::{Context, assignment, front_matter, keys, lines, page, question, quiz, survey};
use crate::domain::course::{CompletionRule, Condition, Discussion, ItemBody, ItemKind, ItemSettings};
use crate::domain::points::Points;
use crate::package::finding::Place;

/// What a file, or an entry of `items`, says of an item.
#[derive(Default)]
pub(super) struct Draft {
    pub id: Option<String>,
    pub was: Vec<String>,
    pub title: Option<String>,
    pub settings: ItemSettings,
    pub requires: Vec<(Condition, Place)>,
    pub complete: Option<CompletionRule>,
    pub body: Option<ItemBody>,
    pub spot: Spot,
    pub links: Vec<Link>,
    pub questions: Vec<question::Read>,
    /// Default points of the questions, for a quiz file that is used as a bank.
    pub question_points: Option<Points>,
    pub quiz: Option<quiz::Read>,
}

/// Where the things that `check` speaks of were written.
#[derive(Debug, Clone, Default)]
pub(super) struct Spot {
    pub item: Place,
    pub id: Place,
    pub category: Place,
    pub points: Place,
    pub complete: Place,
    pub was: Place,
    pub open: Place,
    pub due: Place,
    pub close: Place,
    /// The place of each pool, and whether all that stands in it could be read.
    pub pools: Vec<(Place, bool)>,
}

/// The kind that a path's suffix names; `None`: not Markdown.
pub(super) fn kind_of(path: &str) -> Option<ItemKind> {
    let stem = path.strip_suffix(".md")?;
    let kinds = [
        (".quiz", ItemKind::Quiz),
        (".assignment", ItemKind::Assignment),
        (".discussion", ItemKind::Discussion),
        (".survey", ItemKind::Survey),
    ];
    Some(kinds.iter().find(|(suffix, _)| stem.ends_with(suffix)).map_or(ItemKind::Page, |(_, kind)| *kind))
}

/// The path without the suffixes that name its kind.
pub(super) fn stem(path: &str) -> &str {
    let Some(stem) = path.strip_suffix(".md") else { return path.rsplit_once('.').map_or(path, |(stem, _)| stem) };
    [".quiz", ".assignment", ".discussion", ".survey"].iter().find_map(|suffix| stem.strip_suffix(suffix)).unwrap_or(stem)
}

/// The id a file has when it names none: its path without suffixes, its blanks as `-`.
pub(super) fn default_id(path: &str) -> String {
    stem(path).chars().map(|c| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/') { c } else { '-' }).collect()
}

/// `03-first_steps` as `First steps`.
pub(super) fn pretty(name: &str) -> String {
    let name = stem(name.rsplit('/').next().unwrap_or(name));
    let plain = name.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '_' | '.' | ' '));
    let words = (if plain.is_empty() { name } else { plain }).replace(['-', '_'], " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Reads a file. `None` where its front matter has no end or is no TOML.
pub(super) fn read(path: &str, text: &str, context: &Context<'_>) -> Option<Draft> {
    let kind = kind_of(path)?;
    let Ok(parts) = front_matter::split(text) else {
        context.findings.fatal(
            "front-matter",
            &Place::start_of(path),
            "The front matter does not end: a second line `+++` is missing.",
            Some("+++".to_owned()),
        );
        return None;
    };
    if parts.front.is_none() && front_matter::is_foreign(parts.body) {
        let message = "Front matter stands between `+++` lines and is TOML; between `---` it is shown as text.";
        context.findings.error("front-matter", &Place::start_of(path), message, Some("+++\ntitle = \"…\"\n+++".to_owned()));
    }
    let toml = match parts.front {
        Some(front) => Some(Toml::parse(path, front, 1, context.findings)?),
        None => Some(Toml::parse(path, "", 0, context.findings)?),
    }?;
    let table = toml.root();
    let mut draft = Draft::default();
    draft.spot.item = Place::start_of(path);
    draft.spot.id = Place::start_of(path);
    common(&table, &mut draft, kind != ItemKind::Quiz);
    let (body, before) = (parts.body, parts.before);
    draft.body = Some(match kind {
        ItemKind::Quiz => {
            let settings = keys::quiz(&table);
            draft.question_points = parts.front.and_then(|_| table.find("points")).map(|_| settings.question_points);
            let read = quiz::read(body, before, context);
            let quiz = quiz::quiz(&read, settings);
            draft.spot.pools = read.places.iter().cloned().zip(read.whole.iter().copied()).collect();
            draft.quiz = Some(read);
            ItemBody::Quiz(quiz)
        }
        ItemKind::Assignment => {
            draft.links = lint(body, before, context);
            ItemBody::Assignment(assignment::read(body, before, keys::assignment(&table), context))
        }
        ItemKind::Discussion => {
            draft.links = lint(body, before, context);
            ItemBody::Discussion(Discussion { prompt: lines::trimmed(body).into(), posts: table.count("posts").unwrap_or(1) })
        }
        ItemKind::Survey => {
            draft.links = lint(body, before, context);
            let anonymous = table.boolean("anonymous").unwrap_or_default();
            ItemBody::Survey(survey::read(body, before, anonymous, context))
        }
        _ => {
            let read = page::read(body, before, context);
            draft.links = read.links;
            draft.questions = read.checks;
            draft.title = draft.title.or_else(|| first_heading(body));
            ItemBody::Page(read.page)
        }
    });
    table.finish();
    Some(draft)
}

/// The keys that front matter and an entry of `items` share; what the table names replaces what the draft holds.
pub(super) fn common(table: &Table<'_>, draft: &mut Draft, points: bool) {
    if let Some(id) = table.string("id") {
        draft.spot.id = table.place_of("id");
        draft.id = Some(id);
    }
    draft.title = table.string("title").or(draft.title.take());
    draft.was.extend(table.texts("was").unwrap_or_default());
    keys::item(table, &mut draft.settings, points);
    draft.complete = keys::complete(table).or(draft.complete.take());
    if let Some(requires) = keys::requires(table) {
        draft.requires = requires;
    }
    let spot = &mut draft.spot;
    let places = [
        ("category", &mut spot.category),
        ("complete", &mut spot.complete),
        ("was", &mut spot.was),
        ("open", &mut spot.open),
        ("due", &mut spot.due),
        ("close", &mut spot.close),
    ];
    for (key, place) in places {
        if table.find_place(key).is_some() || place.file.is_empty() {
            *place = table.find_place(key).unwrap_or_else(|| spot.item.clone());
        }
    }
    if points && table.find_place("points").is_some() || draft.spot.points.file.is_empty() {
        draft.spot.points = table.find_place("points").unwrap_or_else(|| draft.spot.item.clone());
    }
}
