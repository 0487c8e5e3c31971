//! The files of a package that are neither items nor banks, and which of them learners are given.

use serde::{Deserialize, Serialize};

/// A file of the package, named by its path and its content.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Media {
    /// Relative, with forward slashes.
    pub path: String,
    pub sha256: [u8; 32],
    pub bytes: u64,
}

/// Whether learners are given a file of the package that is no item: not translations nor sources of items, which may hold keys.
/// Markdown beside the modules is such a source too, unless it lies in `media/` or is one of the files that repositories have (README).
pub fn is_for_learners(path: &str) -> bool {
    const SOURCES: &[&str] = &[".quiz.md", ".assignment.md", ".survey.md", ".discussion.md", ".toml"];
    let lower = path.to_lowercase();
    !lower.starts_with("i18n/") && !is_item_text(path) && !SOURCES.iter().any(|suffix| lower.ends_with(suffix))
}

/// Whether a Markdown file of a package is the text of an item: no translation, nothing of `media/`, and none of the files that repositories
/// have (README, CHANGELOG.de, LICENSE-MIT).
pub fn is_item_text(path: &str) -> bool {
    let lower = path.to_lowercase();
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.split('.').next().unwrap_or(name);
    let usual = !stem.is_empty() && stem.chars().all(|c| c.is_ascii_uppercase() || matches!(c, '_' | '-'));
    lower.rsplit_once('.').is_some_and(|(_, suffix)| suffix == "md")
        && !["i18n/", "media/"].iter().any(|at| lower.starts_with(at))
        && !usual
}
