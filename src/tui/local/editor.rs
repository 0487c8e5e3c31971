//! The person's own editor, on a file that only they may read (UX.md R19, R29).

use std::fs::{self, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::domain::text::Untrusted;
use crate::tr;
use crate::tui::input::PASTE_LIMIT;
use crate::tui::screen::Look;

/// Why there is no text.
#[derive(Debug)]
pub enum Failure {
    NoEditor,
    CannotStart(String),
    EndedBadly(String),
    File(std::io::Error),
    /// What it saved stays at the path.
    NotText(PathBuf),
    TooLong(PathBuf),
    /// It saved something and then failed.
    Kept(String, PathBuf),
}

impl Failure {
    pub fn in_words(&self, look: &Look<'_>) -> String {
        match self {
            Self::NoEditor => tr!(look, "No editor is named: set VISUAL or EDITOR in your shell, for example to nano"),
            Self::CannotStart(name) => tr!(look, "Your editor `{name}` cannot be started; your text is as it was", name = name),
            Self::EndedBadly(name) => tr!(look, "`{name}` ended with an error; your text is as it was", name = name),
            Self::File(error) => tr!(look, "The text cannot be handed to your editor: {why}", why = error),
            Self::NotText(path) => tr!(
                look,
                "What the editor saved is not text in UTF-8; your text here is as it was, and what you wrote is kept in {path}",
                path = shown(path)
            ),
            Self::TooLong(path) => {
                tr!(
                    look,
                    "What the editor saved is more than 1 MB; your text here is as it was, and what you wrote is kept in {path}",
                    path = shown(path)
                )
            }
            Self::Kept(name, path) => {
                tr!(
                    look,
                    "`{name}` ended with an error; your text here is as it was, and what it saved is kept in {path}",
                    name = name,
                    path = shown(path)
                )
            }
        }
    }
}

/// Lets the person edit `text` and returns what they saved.
pub fn edit(text: &str, suffix: &str) -> Result<String, Failure> {
    let named = ["VISUAL", "EDITOR"].iter().find_map(|name| std::env::var(name).ok().filter(|value| !value.trim().is_empty()));
    let named = named.ok_or(Failure::NoEditor)?;
    let path = temporary(suffix);
    edit_in(&named, &path, text)
}

/// What was written is taken away only where it is somewhere else: with the text that was handed out, or in the answer.
fn edit_in(named: &str, path: &Path, text: &str) -> Result<String, Failure> {
    let edited = write(path, text).and_then(|()| run(named, path)).and_then(|()| read(path));
    let edited = match edited {
        Err(Failure::EndedBadly(name)) if fs::read(path).is_ok_and(|saved| saved != text.as_bytes()) => {
            Err(Failure::Kept(name, path.to_path_buf()))
        }
        other => other,
    };
    if !matches!(edited, Err(Failure::NotText(_) | Failure::TooLong(_) | Failure::Kept(..))) {
        let _ = fs::remove_file(path);
    }
    edited
}

fn shown(path: &Path) -> String {
    Untrusted::from(path.to_string_lossy().into_owned()).for_screen().into_owned()
}

fn temporary(suffix: &str) -> PathBuf {
    let mut random = [0; 8];
    // A name that is taken is refused by `create_new`: nothing rests on chance here.
    let _ = getrandom::fill(&mut random);
    std::env::temp_dir().join(format!("lyceum-{:016x}.{suffix}", u64::from_be_bytes(random)))
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    file.and_then(|mut file| file.write_all(text.as_bytes())).map_err(Failure::File)
}

fn run(named: &str, path: &Path) -> Result<(), Failure> {
    let mut words = named.split_whitespace();
    let program = words.next().ok_or(Failure::NoEditor)?;
    let status = Command::new(program).args(words).arg(path).status().map_err(|_| Failure::CannotStart(program.to_owned()))?;
    if status.success() { Ok(()) } else { Err(Failure::EndedBadly(program.to_owned())) }
}

fn read(path: &Path) -> Result<String, Failure> {
    let file = fs::File::open(path).map_err(Failure::File)?;
    let mut bytes = Vec::new();
    file.take(PASTE_LIMIT as u64 + 1).read_to_end(&mut bytes).map_err(Failure::File)?;
    if bytes.len() > PASTE_LIMIT {
        return Err(Failure::TooLong(path.to_path_buf()));
    }
    let text = String::from_utf8(bytes).map_err(|_| Failure::NotText(path.to_path_buf()))?;
    // Editors end the last line; the text did not have to.
    Ok(text.strip_suffix('\n').map_or(text.clone(), str::to_owned))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    /// An editor that is a script; its file is `$1`.
    fn with(script: &str) -> (Result<String, Failure>, PathBuf, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let (program, path) = (folder.path().join("editor"), folder.path().join("text.md"));
        fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o700)).unwrap();
        let edited = edit_in(&program.to_string_lossy(), &path, "before");
        (edited, path, folder)
    }

    #[test]
    fn what_an_editor_saved_comes_back_and_the_file_goes() {
        let (edited, path, _folder) = with("echo after > \"$1\"");
        assert_eq!(edited.unwrap(), "after");
        assert!(!path.exists());
        assert_eq!(with("true").0.unwrap(), "before", "left as it was");
        assert!(matches!(with("exit 3").0, Err(Failure::EndedBadly(_))));
        assert!(matches!(edit_in("/no/such/editor", &path, "before"), Err(Failure::CannotStart(_))));
    }

    #[test]
    fn what_cannot_be_taken_stays_where_it_was_written() {
        let (edited, path, _folder) = with("printf 'caf\\351' > \"$1\"");
        assert!(matches!(edited, Err(Failure::NotText(kept)) if kept == path));
        assert_eq!(fs::read(&path).unwrap(), b"caf\xe9");
        let (edited, path, _folder) = with("echo half > \"$1\"; exit 1");
        assert!(matches!(edited, Err(Failure::Kept(_, kept)) if kept == path));
        assert_eq!(fs::read(&path).unwrap(), b"half\n");
        let (edited, path, _folder) = with("head -c 1100000 /dev/zero | tr '\\0' x > \"$1\"");
        assert!(matches!(edited, Err(Failure::TooLong(_))) && path.exists());
    }
}
