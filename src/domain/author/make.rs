//! New courses, modules and items: what they are called and what they begin with.

use super::{NewBody, Refused, shown};
use crate::domain::course::{
    Assignment, AssignmentSettings, Bank, Course, Discussion, Grading, Item, ItemBody, ItemKind, ItemSettings, Module, Page, Pool,
    PoolSource, Quiz, QuizSettings, Survey,
};
use crate::domain::points::{Exact, Points};
use crate::domain::quiz::{AnswerKey, Body, Choice, Face, Feedback, Key, OptionKey, Question, multiple_choice};
use crate::domain::slug::{free, slug};
use crate::domain::text::Untrusted;

/// The longest title, in characters.
pub const MOST_TITLE: usize = 200;

/// Folders that mean something of their own in a package.
const OWN_FOLDERS: [&str; 3] = ["banks", "i18n", "media"];

/// A title as it is kept: on one line, its blanks single.
///
/// # Errors
/// [`Refused`] where nothing is left of it, or too much.
pub fn title_of(text: &str) -> Result<Untrusted, Refused> {
    let title = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    match title.chars().count() {
        0 => Err(Refused::NoTitle),
        _ if !Untrusted::from(title.as_str()).is_seen() => Err(Refused::NoTitle),
        count if count > MOST_TITLE => Err(Refused::LongTitle),
        _ => Ok(title.into()),
    }
}

/// A course with nothing in it.
pub fn blank_course(id: &str, title: Untrusted) -> Course {
    Course {
        id: id.to_owned(),
        version: None,
        title,
        language: None,
        authors: Vec::new(),
        license: None,
        description: Untrusted::default(),
        grading: Grading::default(),
        modules: Vec::new(),
        paths: Vec::new(),
        banks: Vec::new(),
        media: Vec::new(),
    }
}

pub(super) fn module(course: &Course, title: Untrusted) -> Module {
    let id = free(&named(title.raw(), "module"), |id| is_taken(course, id));
    Module { id, was: Vec::new(), title, requires: Vec::new(), items: Vec::new() }
}

/// A new item of the module `module`, without the rest of the course knowing of it yet.
pub(super) fn item(course: &Course, module: &str, body: &NewBody, title: Untrusted) -> Result<Item, Refused> {
    let kind = body.kind();
    let made = self::body(course, body)?;
    let (id, path) = place(course, (module, &folder_of(module)), kind, title.raw());
    let path = if let NewBody::File { path } = body { path.clone() } else { path };
    let points = (kind == ItemKind::Assignment).then(|| Points::whole(10));
    Ok(Item {
        id,
        was: Vec::new(),
        title,
        path,
        settings: ItemSettings { points, ..ItemSettings::default() },
        requires: Vec::new(),
        complete: None,
        body: made,
    })
}

/// A copy of an item under an id of its own. Its file stands beside the first, so that its links lead where they led.
pub(super) fn copy(course: &Course, item: &Item) -> Item {
    let title = Untrusted::from(format!("{} (copy)", item.title.raw()));
    let kind = item.body.kind();
    let parent = item.id.rsplit_once('/').map_or("", |(parent, _)| parent);
    let folder = if item.path.is_empty() { parent } else { item.path.rsplit_once('/').map_or("", |(folder, _)| folder) };
    let (id, path) = place(course, (parent, folder), kind, title.raw());
    let path = if kind == ItemKind::File { item.path.clone() } else { path };
    Item { id, was: Vec::new(), title, path, ..item.clone() }
}

/// An id and a path that nothing in the course has.
fn place(course: &Course, (parent, folder): (&str, &str), kind: ItemKind, title: &str) -> (String, String) {
    let joined = |folder: &str, name: &str| if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
    let suffix = suffix(kind);
    let path = |name: &str| suffix.map_or(String::new(), |suffix| joined(folder, &format!("{name}{suffix}")));
    let taken = |name: &str| is_taken(course, &joined(parent, name)) || (suffix.is_some() && has_file(course, &path(name)));
    let name = free(&named(title, kind.word()), taken);
    (joined(parent, &name), path(&name))
}

/// Another path for an item whose own is taken.
pub(super) fn free_path(course: &Course, item: &Item) -> String {
    let parent = item.id.rsplit_once('/').map_or("", |(parent, _)| parent);
    let folder = item.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    place(course, (parent, folder), item.body.kind(), item.title.raw()).1
}

/// The suffix of the files of a kind; `None`: it has no file of its own.
fn suffix(kind: ItemKind) -> Option<&'static str> {
    match kind {
        ItemKind::Page => Some(".md"),
        ItemKind::Quiz => Some(".quiz.md"),
        ItemKind::Assignment => Some(".assignment.md"),
        ItemKind::Discussion => Some(".discussion.md"),
        ItemKind::Survey => Some(".survey.md"),
        ItemKind::Link | ItemKind::File => None,
    }
}

/// A name for an id and for a file, on every system; `otherwise` where the title gives none.
fn named(title: &str, otherwise: &str) -> String {
    let slug = slug(title);
    match slug.as_str() {
        "" => otherwise.to_owned(),
        name if is_device(name) || OWN_FOLDERS.contains(&name) => format!("{name}-{otherwise}"),
        _ => slug,
    }
}

/// The folder of a module's new files.
fn folder_of(module: &str) -> String {
    if is_device(module) || OWN_FOLDERS.contains(&module) || module.starts_with('.') {
        format!("module-{module}")
    } else {
        module.to_owned()
    }
}

/// Names that some systems keep for devices.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let numbered = |prefix: &str| stem.strip_prefix(prefix).is_some_and(|n| n.len() == 1 && n.bytes().all(|b| b.is_ascii_digit()));
    matches!(stem.as_str(), "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
}

/// Modules and items share their ids; earlier ids stay taken, for their records may come back.
pub(super) fn is_taken(course: &Course, id: &str) -> bool {
    let modules = || course.modules.iter();
    modules().any(|module| module.id == id || module.was.iter().any(|was| was == id))
        || course.items().any(|item| item.id == id || item.was.iter().any(|was| was == id))
}

pub(super) fn has_file(course: &Course, path: &str) -> bool {
    let wanted = folded(path);
    let items = course.items().filter(|item| item.body.kind() != ItemKind::File).map(|item| &item.path);
    let mut paths = items.chain(course.banks.iter().map(|bank| &bank.path)).chain(course.media.iter().map(|media| &media.path));
    wanted == "course.toml" || paths.any(|other| folded(other) == wanted)
}

/// A path as a disk sees it that ignores case and normal form.
pub(super) fn folded(path: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    path.nfc().flat_map(char::to_lowercase).collect()
}

fn body(course: &Course, body: &NewBody) -> Result<ItemBody, Refused> {
    Ok(match body {
        NewBody::Page => ItemBody::Page(Page { text: Untrusted::default(), checks: Vec::new() }),
        NewBody::Quiz => ItemBody::Quiz(quiz()),
        NewBody::Assignment => ItemBody::Assignment(Assignment {
            task: Untrusted::default(),
            settings: AssignmentSettings::default(),
            rubric: None,
            grader: None,
            model: None,
        }),
        NewBody::Discussion => ItemBody::Discussion(Discussion { prompt: Untrusted::default(), posts: 1 }),
        NewBody::Survey => ItemBody::Survey(Survey { text: Untrusted::default(), anonymous: false }),
        NewBody::Link { url } => ItemBody::Link { url: address(url)? },
        NewBody::File { path } if path.to_lowercase().ends_with(".md") => {
            return Err(Refused::Unsound("A Markdown file is no item as it is: make a page and put its text in.".to_owned()));
        }
        NewBody::File { path } if course.media.iter().any(|media| media.path == *path) => ItemBody::File,
        NewBody::File { path } => return Err(Refused::NoMedia(shown(path))),
    })
}

/// # Errors
/// [`Refused::NoAddress`] for anything but `https://` and `http://`.
pub(super) fn address(url: &str) -> Result<Untrusted, Refused> {
    let url = url.trim();
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let is_whole = rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with("http://") && !rest.starts_with("https://"))
        && !url.contains(|c: char| c.is_whitespace() || c.is_control());
    if is_whole { Ok(url.into()) } else { Err(Refused::NoAddress(shown(url))) }
}

/// A new bank with one question, at a path that nothing in the course has.
pub(super) fn bank(course: &Course, title: Untrusted) -> Bank {
    let path = |name: &str| format!("banks/{name}.quiz.md");
    let name = free(&named(title.raw(), "bank"), |name| has_file(course, &path(name)));
    Bank { path: path(&name), title: Some(title), introduction: Untrusted::default(), questions: vec![first_question()] }
}

/// A quiz with one question to write over: one without any could not be published.
fn quiz() -> Quiz {
    let source = PoolSource::Own(vec![first_question()]);
    let pool = Pool { title: None, introduction: Untrusted::default(), pick: None, points: None, source };
    Quiz { introduction: Untrusted::default(), settings: QuizSettings::default(), pools: vec![pool] }
}

fn first_question() -> Question {
    let choice = |id: &str, text: &str| Choice { id: id.to_owned(), text: text.into(), pin: false };
    let share = |share: Exact| OptionKey { share, feedback: None };
    Question {
        id: "first-question".to_owned(),
        was: Vec::new(),
        face: Face {
            title: "First question".into(),
            stem: Untrusted::default(),
            points: None,
            tags: Vec::new(),
            outcome: None,
            bonus: false,
            required: false,
            keep_order: false,
            body: Body::MultipleChoice(multiple_choice::Body {
                options: vec![choice("1", "The right answer"), choice("2", "A wrong answer")],
            }),
        },
        key: Key {
            answer: AnswerKey::MultipleChoice(multiple_choice::Key { options: vec![share(Exact::one()), share(Exact::zero())] }),
            feedback: Feedback::default(),
        },
    }
}
