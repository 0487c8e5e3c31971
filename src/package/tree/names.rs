//! Names of entries: which are safe to keep, and which are the same on a disk that ignores case.

use unicode_normalization::UnicodeNormalization;

/// Folders in folders, at most.
const DEPTH: usize = 16;
/// Bytes of one part of a path, at most.
const LONGEST: usize = 255;

/// Whether `name` can be a path below a course's folder on any system.
///
/// # Errors
/// What is wrong, to stand after the name in a sentence.
pub(crate) fn check(name: &str) -> Result<(), &'static str> {
    if name.is_empty() || name.chars().any(char::is_control) {
        return Err("has no usable name: it is empty or holds control characters");
    }
    if name.contains('\\') {
        return Err("has a backslash in its name");
    }
    if name.starts_with('/') {
        return Err("has an absolute path");
    }
    if name.split_once(':').is_some_and(|(drive, _)| drive.len() == 1) {
        return Err("begins with a drive letter");
    }
    let parts: Vec<&str> = name.strip_suffix('/').unwrap_or(name).split('/').collect();
    if parts.contains(&"..") {
        return Err("leads out of its folder with `..`");
    }
    if parts.iter().any(|part| part.is_empty() || *part == ".") {
        return Err("has an empty part or `.` in its path");
    }
    if parts.len() > DEPTH + 1 {
        return Err("lies more than 16 folders deep");
    }
    if parts.iter().any(|part| part.len() > LONGEST) {
        return Err("has a name longer than 255 bytes");
    }
    if parts.iter().any(|part| is_reserved(part)) {
        return Err("has a name that some systems reserve for devices");
    }
    Ok(())
}

fn is_reserved(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    let numbered = |prefix: &str| stem.strip_prefix(prefix).is_some_and(|n| n.len() == 1 && n.bytes().all(|b| b.is_ascii_digit()));
    matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL") || numbered("COM") || numbered("LPT")
}

/// The name as a disk sees it that ignores case and normal form.
pub(crate) fn folded(name: &str) -> String {
    name.nfc().flat_map(char::to_lowercase).collect()
}
