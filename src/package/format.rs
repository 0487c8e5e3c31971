//! Which format a package is, told by what it holds and never by its suffix (FORMATS.md 2.2).

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use super::tree::Tree;

/// The formats of CLI.md 3. One is built; the others are named in a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Lyceum,
    /// The word of CLI.md 3, and how people call it.
    Other(&'static str, &'static str),
    /// Text files and nothing that says what they are.
    Unknown,
}

/// Names that tell a format, in the order they are asked for.
const MARKS: [(&str, &str, &str); 9] = [
    ("moodle_backup.xml", "moodle-mbz", "a Moodle backup"),
    ("h5p.json", "h5p", "an H5P package"),
    ("course.xml", "olx", "an Open edX course"),
    ("collection.anki2", "anki", "an Anki deck"),
    ("collection.anki21", "anki", "an Anki deck"),
    ("book.toml", "mdbook", "an mdBook"),
    ("res00001.dat", "blackboard", "a Blackboard package"),
    ("info.toml", "rustlings", "a set of Rustlings exercises"),
    ("lesson.yaml", "swirl", "a swirl lesson"),
];

impl Format {
    pub fn word(self) -> &'static str {
        match self {
            Self::Lyceum => "lyceum",
            Self::Other(word, _) => word,
            Self::Unknown => "",
        }
    }

    /// Tells the format of a folder or a zip.
    pub fn of_tree(tree: &mut Tree) -> Self {
        if tree.find("course.toml").is_some() {
            return Self::Lyceum;
        }
        if tree.find("imsmanifest.xml").is_some() {
            let mut start = Vec::new();
            // A manifest that cannot be read is still one.
            let _ = tree.open("imsmanifest.xml").and_then(|file| file.take(64 * 1024).read_to_end(&mut start));
            return manifest(&String::from_utf8_lossy(&start).to_ascii_lowercase());
        }
        if let Some((_, word, what)) = MARKS.iter().find(|(name, ..)| tree.find(name).is_some()) {
            return Self::Other(word, what);
        }
        if tree.entries().iter().any(|entry| entry.path.rsplit_once('.').is_some_and(|(_, suffix)| suffix == "ipynb")) {
            return Self::Other("jupyter", "a folder of Jupyter notebooks");
        }
        Self::Unknown
    }

    /// Tells the format of a single file that is no zip; `None`: it is one.
    pub fn of_file(path: &Path) -> std::io::Result<Option<Self>> {
        let mut start = Vec::new();
        File::open(path)?.take(4096).read_to_end(&mut start)?;
        if start.starts_with(b"PK\x03\x04") || start.starts_with(b"PK\x05\x06") {
            return Ok(None);
        }
        if start.starts_with(&[0x1f, 0x8b]) {
            return Ok(Some(Self::Other("moodle-mbz", "a Moodle backup")));
        }
        Ok(Some(text(&String::from_utf8_lossy(&start))))
    }
}

fn manifest(start: &str) -> Format {
    let kinds = [
        ("adlcp_rootv1p2", "scorm12", "a SCORM 1.2 package"),
        ("adlcp_v1p3", "scorm2004", "a SCORM 2004 package"),
        ("canvas", "canvas", "a Canvas export"),
        ("imscc", "common-cartridge", "a Common Cartridge"),
        ("imsqti_v2p1", "qti21", "a QTI 2.1 package"),
        ("imsqti_v2p2", "qti22", "a QTI 2.2 package"),
        ("imsqtiasi_v3", "qti3", "a QTI 3 package"),
        ("blackboard", "blackboard", "a Blackboard package"),
        ("imsqti", "qti12", "a QTI package"),
    ];
    kinds
        .iter()
        .find(|(mark, ..)| start.contains(mark))
        .map_or(Format::Other("common-cartridge", "an IMS package"), |(_, word, what)| Format::Other(word, what))
}

fn text(start: &str) -> Format {
    let trimmed = start.trim_start_matches('\u{feff}').trim_start();
    if trimmed.starts_with('<') {
        let kinds = [
            ("<quiz", "moodle-xml", "a Moodle question file"),
            ("<questestinterop", "qti12", "a QTI 1.2 file"),
            ("assessmentitem", "qti21", "a QTI file"),
        ];
        let lower = trimmed.to_ascii_lowercase();
        return kinds.iter().find(|(mark, ..)| lower.contains(mark)).map_or(Format::Unknown, |(_, word, what)| Format::Other(word, what));
    }
    let has = |wanted: &dyn Fn(&str) -> bool| trimmed.lines().any(|line| wanted(line.trim()));
    if has(&|line| line.starts_with("ANSWER:")) {
        return Format::Other("aiken", "an Aiken question file");
    }
    if has(&|line| line.starts_with("::") || (line.contains('{') && (line.contains('=') || line.contains('~')) && line.contains('}'))) {
        return Format::Other("gift", "a GIFT question file");
    }
    if has(&|line| line.starts_with("*a)") || line.starts_with("a)") || line.starts_with("1.")) && has(&|line| line.starts_with('*')) {
        return Format::Other("text2qti", "a text2qti file");
    }
    if has(&|line| line.starts_with('#')) {
        return Format::Other("markdown", "a Markdown file");
    }
    Format::Unknown
}
