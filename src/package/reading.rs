//! A course as a folder to read without a program: `README.md` with its contents, a Markdown file a page, pictures. It is written and never
//! read back, and there is no place in it for a key.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use super::MediaSource;
use super::native::write::{self, Content, Files};
use super::native::{WriteError, Written, check_fences, relative_path};
use crate::domain::course::{ItemKind, Rubric};
use crate::domain::points::Points;
use crate::domain::quiz::{Body, Face};
use crate::domain::text::Untrusted;
use crate::domain::work::Watch;

/// What somebody may read of a course.
#[derive(Debug, Clone)]
pub struct Reading {
    pub title: Untrusted,
    pub description: Untrusted,
    pub modules: Vec<ReadingModule>,
    /// Files by their path.
    pub media: Vec<String>,
}

#[derive(Debug, Clone)]
pub struct ReadingModule {
    pub title: Untrusted,
    pub items: Vec<ReadingItem>,
}

#[derive(Debug, Clone)]
pub struct ReadingItem {
    pub title: Untrusted,
    pub kind: ItemKind,
    /// Where its file stands, so that links from other pages lead to it; empty for a link.
    pub path: String,
    pub points: Option<Points>,
    /// When it is due, in words.
    pub due: Option<String>,
    pub body: ReadingBody,
}

#[derive(Debug, Clone)]
pub enum ReadingBody {
    /// Markdown, its check questions by id.
    Page {
        text: Untrusted,
        checks: Vec<(String, Face)>,
    },
    /// `None`: its questions are only for who takes it.
    Quiz {
        introduction: Untrusted,
        sections: Option<Vec<ReadingSection>>,
    },
    Assignment {
        task: Untrusted,
        rubric: Option<Rubric>,
    },
    /// The text of a discussion or a survey.
    Text(Untrusted),
    Link {
        url: Untrusted,
    },
    File,
    /// Why it cannot be read yet, as a sentence.
    Locked(String),
}

#[derive(Debug, Clone)]
pub struct ReadingSection {
    pub title: Option<Untrusted>,
    pub introduction: Untrusted,
    pub pick: Option<u32>,
    pub questions: Vec<(Points, Face)>,
}

/// Writes `reading` to `to`: a zip where its name ends in `.zip`, else a folder. An existing path is refused.
///
/// # Errors
/// A sentence; nothing stands at `to` then.
pub fn write(reading: &Reading, media: &mut dyn MediaSource, to: &Path, watch: &Watch) -> Result<Written, WriteError> {
    write::put(|| files(reading), media, to, watch, "markdown")
}

fn files(reading: &Reading) -> Result<BTreeMap<String, Content>, WriteError> {
    let mut files = Files::default();
    let start = start(reading);
    files.put(start.to_owned(), Content::Text(tamed(&contents(reading))))?;
    let items: Vec<&ReadingItem> = reading.modules.iter().flat_map(|module| &module.items).filter(|item| has_file(item)).collect();
    for (at, item) in items.iter().enumerate() {
        let near = |other: Option<&&ReadingItem>, word: &str| other.map(|other| format!("{word}: {}", link(&item.path, other)));
        let before = at.checked_sub(1).and_then(|at| items.get(at));
        let ways = [Some(format!("[Contents]({})", target(&item.path, start))), near(before, "Before"), near(items.get(at + 1), "Next")];
        let ways: Vec<String> = ways.into_iter().flatten().collect();
        let text = format!("{}\n\n---\n\n{}\n", self::item(item), ways.join(" · "));
        files.put(item.path.clone(), Content::Text(tamed(&text)))?;
    }
    for path in &reading.media {
        files.put(path.clone(), Content::Media)?;
    }
    Ok(files.all())
}

/// These files are read without this program, by `cat` too: no control of a course reaches that terminal (DESIGN.md 4.7).
fn tamed(text: &str) -> String {
    Untrusted::new(text.replace("\r\n", "\n")).for_block().into_owned()
}

/// The file to begin with; a course may have a readme of its own.
fn start(reading: &Reading) -> &'static str {
    let taken = reading.media.iter().any(|path| path.eq_ignore_ascii_case("readme.md"));
    if taken { "CONTENTS.md" } else { "README.md" }
}

/// A file of its own: what is only a link, a file or a lock stands in the contents alone.
fn has_file(item: &ReadingItem) -> bool {
    !matches!(item.body, ReadingBody::Link { .. } | ReadingBody::File | ReadingBody::Locked(_))
}

fn contents(reading: &Reading) -> String {
    let mut out = format!("# {}\n", plain(&reading.title));
    if !reading.description.is_blank() {
        out.extend(["\n", reading.description.raw().trim(), "\n"]);
    }
    for module in &reading.modules {
        out.extend(["\n## ", &plain(&module.title), "\n\n"]);
        for item in &module.items {
            out.extend(["- ", &line(item), "\n"]);
        }
    }
    out
}

/// An item in the contents.
fn line(item: &ReadingItem) -> String {
    let name = match &item.body {
        ReadingBody::Link { url } => format!("[{}](<{}>)", plain(&item.title), url.raw().replace(['<', '>', '\n', '\r'], "")),
        ReadingBody::Locked(_) => plain(&item.title),
        _ => link("", item),
    };
    let about = [
        (item.kind != ItemKind::Page).then(|| item.kind.word().to_owned()),
        item.points.map(worth),
        item.due.clone(),
        match &item.body {
            ReadingBody::Locked(why) => Some(why.clone()),
            _ => None,
        },
    ];
    let about: Vec<String> = about.into_iter().flatten().collect();
    if about.is_empty() { name } else { format!("{name} ({})", about.join(", ")) }
}

fn link(from: &str, item: &ReadingItem) -> String {
    format!("[{}]({})", plain(&item.title), target(from, &item.path))
}

/// A path as a link has it, seen from the file `from`.
fn target(from: &str, path: &str) -> String {
    let way = relative_path(from, path);
    if way.contains([' ', '(', ')']) { format!("<{way}>") } else { way }
}

/// A title on one line, in which nothing is Markdown.
fn plain(title: &Untrusted) -> String {
    let mut out = String::new();
    for c in title.for_screen().chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '#' | '|') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn item(item: &ReadingItem) -> String {
    let body = match &item.body {
        ReadingBody::Page { text, checks } => page(text.raw(), checks),
        ReadingBody::Quiz { introduction, sections } => quiz(introduction, sections.as_deref()),
        ReadingBody::Assignment { task, rubric } => {
            let rubric = rubric.as_ref().map(self::rubric).unwrap_or_default();
            format!("{}{rubric}", task.raw().trim())
        }
        ReadingBody::Text(text) => text.raw().trim().to_owned(),
        ReadingBody::Link { .. } | ReadingBody::File | ReadingBody::Locked(_) => String::new(),
    };
    let own_title = body.trim_start().starts_with("# ");
    let head = if own_title { String::new() } else { format!("# {}\n\n", plain(&item.title)) };
    let about: Vec<String> = item.points.map(worth).into_iter().chain(item.due.clone()).collect();
    let about = if about.is_empty() { String::new() } else { format!("*{}*\n\n", about.join(", ")) };
    format!("{head}{about}{}", body.trim())
}

/// The page with its questions in their places.
fn page(text: &str, checks: &[(String, Face)]) -> String {
    let faces: HashMap<&str, &Face> = checks.iter().map(|(id, face)| (id.as_str(), face)).collect();
    let lines: Vec<&str> = text.lines().collect();
    let mut out: Vec<String> = Vec::new();
    let mut next = 0;
    for fence in check_fences(text).into_iter().filter(|fence| !fence.nested) {
        let Some(face) = faces.get(fence.name.as_str()) else { continue };
        out.extend(lines.get(next..fence.first).unwrap_or_default().iter().map(|line| (*line).to_owned()));
        next = fence.last + 1;
        let question = format!("**{}**\n\n{}", plain(&face.title), answers(face));
        out.extend(question.lines().map(|line| format!("> {line}").trim_end().to_owned()));
    }
    out.extend(lines.get(next..).unwrap_or_default().iter().map(|line| (*line).to_owned()));
    out.join("\n")
}

fn quiz(introduction: &Untrusted, sections: Option<&[ReadingSection]>) -> String {
    let mut parts = vec![introduction.raw().trim().to_owned()];
    if sections.is_none() {
        parts.push("Its questions are shown when you take it.".to_owned());
    }
    let mut number = 0;
    for section in sections.unwrap_or_default() {
        parts.extend(section.title.as_ref().map(|title| format!("## {}", plain(title))));
        parts.push(section.introduction.raw().trim().to_owned());
        parts.extend(section.pick.map(|pick| format!("*{pick} of these are drawn.*")));
        for (points, face) in &section.questions {
            number += 1;
            parts.push(format!("### {number}. {} ({})", plain(&face.title), worth(*points)));
            parts.push(answers(face));
        }
    }
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n")
}

fn worth(points: Points) -> String {
    if points == Points::whole(1) { "1 point".to_owned() } else { format!("{points} points") }
}

/// What is below a question's title: its text, and what can be answered.
fn answers(face: &Face) -> String {
    let choices = |mark: &str, texts: &mut dyn Iterator<Item = &str>| {
        texts.map(|text| format!("- {mark} {}", text.trim().replace('\n', "\n  "))).collect::<Vec<_>>().join("\n")
    };
    let lines = match &face.body {
        Body::MultipleChoice(body) => choices("( )", &mut body.options.iter().map(|option| option.text.raw())),
        Body::MultipleAnswers(body) => choices("[ ]", &mut body.options.iter().map(|option| option.text.raw())),
        Body::TrueFalse(_) => choices("( )", &mut ["True", "False"].into_iter()),
        Body::ShortAnswer(_) | Body::Numerical(_) => "Answer: ____________".to_owned(),
        Body::Essay(_) => "Answer in your own words.".to_owned(),
    };
    let stem = face.stem.raw().trim();
    if stem.is_empty() { lines } else { format!("{stem}\n\n{lines}") }
}

fn rubric(rubric: &Rubric) -> String {
    let cell = |text: &Untrusted| plain(text);
    let heads: Vec<String> = rubric.levels.iter().map(|level| format!("{} {}", level.points, cell(&level.title))).collect();
    let mut out = format!("\n\n## {}\n\n| | {} |\n|---|{}\n", plain(&rubric.title), heads.join(" | "), "---|".repeat(heads.len()));
    for criterion in &rubric.criteria {
        let cells: Vec<String> = criterion.cells.iter().map(cell).collect();
        out.extend(["| ", &cell(&criterion.title), " | ", &cells.join(" | "), " |\n"]);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(media: &[&str]) -> Reading {
        let item = |title: &str, path: &str, body: ReadingBody| ReadingItem {
            title: title.into(),
            kind: ItemKind::Page,
            path: path.to_owned(),
            points: None,
            due: None,
            body,
        };
        let page = |text: &str| ReadingBody::Page { text: text.into(), checks: Vec::new() };
        let items = vec![
            item("Why [really]", "intro/why so.md", page("# Why\n\nSee [how](how.md).")),
            item("How", "intro/how.md", page("By hand.")),
            item("Later", "intro/later.md", ReadingBody::Locked("Finish How first.".to_owned())),
        ];
        Reading {
            title: "Git".into(),
            description: "Two evenings.".into(),
            modules: vec![ReadingModule { title: "First".into(), items }],
            media: media.iter().map(|path| (*path).to_owned()).collect(),
        }
    }

    fn text(files: &BTreeMap<String, Content>, path: &str) -> String {
        match files.get(path) {
            Some(Content::Text(text)) => text.clone(),
            _ => panic!("no text at {path}"),
        }
    }

    #[test]
    fn the_contents_lead_to_each_page_and_the_pages_on() {
        let files = files(&reading(&["media/a.png"])).unwrap();
        assert_eq!(files.keys().collect::<Vec<_>>(), ["README.md", "intro/how.md", "intro/why so.md", "media/a.png"]);
        let contents = "# Git\n\nTwo evenings.\n\n## First\n\n- [Why \\[really\\]](<intro/why so.md>)\n- [How](intro/how.md)\n- Later (Finish How first.)\n";
        assert_eq!(text(&files, "README.md"), contents);
        let why = "# Why\n\nSee [how](how.md).\n\n---\n\n[Contents](../README.md) · Next: [How](how.md)\n";
        assert_eq!(text(&files, "intro/why so.md"), why);
        assert!(text(&files, "intro/how.md").starts_with("# How\n\nBy hand."));
    }

    #[test]
    fn a_readme_of_the_course_stays_its_own() {
        let files = files(&reading(&["README.md"])).unwrap();
        assert!(matches!(files.get("README.md"), Some(Content::Media)) && files.contains_key("CONTENTS.md"));
    }
}
