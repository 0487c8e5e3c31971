//! A file in the hands of the system's program: only kinds that such programs show and never run, only on one's own machine.

use std::fs::{DirBuilder, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::PathBuf;

use super::Source;
use crate::content::file::suffix;
use crate::domain::fault;
use crate::tr;
use crate::tui::screen::{Ctx, Look, Request};

/// What the folders of opened files are called; they go when Lyceum ends.
pub const OPENED: &str = "lyceum-opened-";

/// Kinds of files that are shown, heard or seen. Whatever may be a program, hold one, or lead elsewhere is left out: it is saved instead.
const SHOWN: &[&str] = &[
    "pdf", "png", "jpg", "jpeg", "gif", "webp", "bmp", "tif", "tiff", "mp3", "m4a", "ogg", "oga", "opus", "wav", "flac", "mp4", "m4v",
    "webm", "ogv", "mov", "mkv", "avi", "odt", "ods", "odp", "docx", "xlsx", "pptx", "epub", "txt", "csv", "tsv",
];

/// Why a file called `name` is not handed to the system's program.
pub fn barred(name: &str, local: bool, look: &Look<'_>) -> Option<String> {
    if !local {
        return Some(tr!(look, "the file is on another machine; save it"));
    }
    (!SHOWN.contains(&suffix(name).as_str())).then(|| tr!(look, "files of this kind are saved, not opened"))
}

/// Writes the file where only its reader may read it, and asks for the system's program. Whether that gets it.
pub fn open_outside(source: &Source, ctx: &mut Ctx<'_>) -> bool {
    let name = source.name().for_filename();
    if let Some(why) = barred(&name, ctx.place.local, &ctx.look) {
        ctx.say(why);
        return false;
    }
    let answer = source.bytes(&ctx.school, &ctx.actor);
    let Some(bytes) = ctx.try_or_say(answer) else { return false };
    let written = write(&name, &bytes);
    let there = written.is_ok();
    match written {
        Ok(path) => ctx.ask(Request::OpenFile(path)),
        Err(why) => {
            let text = tr!(ctx, "The file cannot be handed on: {why}", why = fault::in_words(&why));
            ctx.warn(text);
        }
    }
    there
}

fn write(name: &str, bytes: &[u8]) -> io::Result<PathBuf> {
    let mut random = [0; 8];
    // A name that is taken is refused below: nothing rests on chance here.
    let _ = getrandom::fill(&mut random);
    let folder = std::env::temp_dir().join(format!("{OPENED}{:016x}", u64::from_be_bytes(random)));
    DirBuilder::new().mode(0o700).create(&folder)?;
    let path = folder.join(name);
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
    file.write_all(bytes)?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a desktop would start on opening never gets there.
    #[test]
    fn nothing_that_runs_is_opened() {
        for name in ["a.desktop", "a.sh", "a.exe", "a.html", "a.svg", "a.docm", "a.jar", "a.py", "run", "a.pdf.sh", "a.url", "a.appimage"] {
            assert!(!SHOWN.contains(&suffix(name).as_str()), "{name}");
        }
        assert!(SHOWN.contains(&suffix("Paper.PDF").as_str()));
    }

    #[test]
    fn it_is_for_its_reader_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let path = write("a.pdf", b"x").expect("written");
        let mode = |path: &std::path::Path| std::fs::metadata(path).expect("there").permissions().mode() & 0o777;
        assert_eq!((mode(&path), mode(path.parent().expect("a folder"))), (0o600, 0o700));
        std::fs::remove_dir_all(path.parent().expect("a folder")).expect("removed");
    }
}
