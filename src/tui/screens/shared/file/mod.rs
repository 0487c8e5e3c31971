//! Files: one to be read, saved to a folder of one's own, or opened by the system's program.

pub mod load;
mod outside;
mod reader;
mod source;
#[cfg(test)]
mod tests;

use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use crate::domain::fault;
use crate::domain::text::Untrusted;
use crate::tr;
use crate::tui::screen::{Ctx, Outcome, Reply};
use crate::tui::widgets::prompt::Prompt;
pub use outside::{OPENED, barred, open_outside};
pub use reader::FileReader;
pub use source::Source;

/// Asks for the folder that a file is saved in; the one used last in this session is offered.
pub fn ask_folder(name: &str, ctx: &Ctx<'_>) -> Outcome {
    let folder = ctx.folders.saved.last().or_else(|| std::env::current_dir().ok()).unwrap_or_default();
    let title = tr!(ctx, "Save {name} in which folder?", name = name);
    let hint = tr!(ctx, "A folder of this machine; a file that is there already stays");
    let shown = Untrusted::new(folder.to_string_lossy()).for_screen().into_owned();
    Outcome::Modal(Box::new(Prompt::new(title, hint).with(&shown)))
}

/// The folder that was named; where it is one, it is offered the next time.
pub fn folder(reply: &Reply, ctx: &Ctx<'_>) -> Option<PathBuf> {
    let named = match reply {
        Reply::Text(folder) if !folder.trim().is_empty() => at_home(folder.trim()),
        Reply::Files(folders) => folders.first()?.clone(),
        _ => return None,
    };
    ctx.folders.saved.keep(&named);
    Some(named)
}

/// Saves under `name`, and says where or why not. Whether it is there then.
pub fn keep(from: &mut impl io::Read, folder: &Path, name: &str, ctx: &mut Ctx<'_>) -> bool {
    match store(from, folder, name) {
        Ok(to) => {
            let text = tr!(ctx, "Saved as {path}", path = Untrusted::new(to.to_string_lossy()).for_screen());
            ctx.done(text);
            true
        }
        Err(why) => {
            let folder = Untrusted::new(folder.to_string_lossy());
            let text = tr!(ctx, "It cannot be saved in {folder}: {why}", folder = folder.for_screen(), why = fault::in_words(&why));
            ctx.warn(text);
            false
        }
    }
}

/// `~` is the home folder, as a shell has it.
fn at_home(folder: &str) -> PathBuf {
    let home = std::env::home_dir();
    match (folder.strip_prefix('~'), home) {
        (Some(""), Some(home)) => home,
        (Some(rest), Some(home)) if rest.starts_with('/') => home.join(rest.trim_start_matches('/')),
        _ => PathBuf::from(folder),
    }
}

/// Writes under `name`, or `name-2` and so on where that is there already: nothing is ever overwritten.
fn store(from: &mut impl io::Read, folder: &Path, name: &str) -> io::Result<PathBuf> {
    for n in 1..1_000 {
        let to = folder.join(numbered(name, n));
        match OpenOptions::new().write(true).create_new(true).open(&to) {
            Ok(mut file) => {
                let written = io::copy(from, &mut file).and_then(|_| file.sync_all());
                // Half a file is worse than none.
                return match written {
                    Ok(()) => Ok(to),
                    Err(why) => fs::remove_file(&to).and(Err(why)),
                };
            }
            Err(why) if why.kind() == io::ErrorKind::AlreadyExists => {}
            Err(why) => return Err(why),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

fn numbered(name: &str, n: u32) -> String {
    match (n, name.rsplit_once('.')) {
        (1, _) => name.to_owned(),
        (n, Some((stem, suffix))) if !stem.is_empty() => format!("{stem}-{n}.{suffix}"),
        (n, _) => format!("{name}-{n}"),
    }
}
