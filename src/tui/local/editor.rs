//! The person's own editor, on a file that only they may read (UX.md R19, R29).

use std::fs::{self, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

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
    NotText,
    TooLong,
}

impl Failure {
    pub fn in_words(&self, look: &Look<'_>) -> String {
        match self {
            Self::NoEditor => tr!(look, "No editor is named: set VISUAL or EDITOR in your shell, for example to nano"),
            Self::CannotStart(name) => tr!(look, "Your editor `{name}` cannot be started; your text is as it was", name = name),
            Self::EndedBadly(name) => tr!(look, "`{name}` ended with an error; your text is as it was", name = name),
            Self::File(error) => tr!(look, "The text cannot be handed to your editor: {why}", why = error),
            Self::NotText => tr!(look, "What the editor saved is not text in UTF-8; your text is as it was"),
            Self::TooLong => tr!(look, "What the editor saved is more than 1 MiB; your text is as it was. Hand it in as a file instead."),
        }
    }
}

/// Lets the person edit `text` and returns what they saved.
pub fn edit(text: &str, suffix: &str) -> Result<String, Failure> {
    let named = ["VISUAL", "EDITOR"].iter().find_map(|name| std::env::var(name).ok().filter(|value| !value.trim().is_empty()));
    let named = named.ok_or(Failure::NoEditor)?;
    let path = temporary(suffix);
    let edited = write(&path, text).and_then(|()| run(&named, &path)).and_then(|()| read(&path));
    let _ = fs::remove_file(&path);
    edited
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
        return Err(Failure::TooLong);
    }
    let text = String::from_utf8(bytes).map_err(|_| Failure::NotText)?;
    // Editors end the last line; the text did not have to.
    Ok(text.strip_suffix('\n').map_or(text.clone(), str::to_owned))
}
