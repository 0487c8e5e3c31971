//! Opening what people name to be read: a file, or a pipe that somebody writes to.

use std::fs::{File, OpenOptions};
use std::io::{self, Chain, Cursor, Read};
use std::os::unix::fs::{FileTypeExt as _, OpenOptionsExt as _};
use std::path::Path;
use std::thread;
use std::time::Duration;

use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};

/// So often a pipe is looked at for somebody who writes to it, and so long between two looks.
const LOOKS: u32 = 20;
const PAUSE: Duration = Duration::from_millis(50);

/// What a file holds, from its first byte on.
pub type Content = Chain<Cursor<Vec<u8>>, File>;

/// Opens what is to be read. A pipe without a writer would be waited for without end: after a second it is given up.
///
/// # Errors
/// Where there is none, it may not be read, it is a folder, or nobody writes to it.
pub fn to_read(path: &Path) -> io::Result<Content> {
    let flags = i32::try_from(OFlags::NONBLOCK.bits()).expect("a flag is one low bit");
    let file = OpenOptions::new().read(true).custom_flags(flags).open(path)?;
    let kind = file.metadata()?.file_type();
    if kind.is_dir() {
        return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder"));
    }
    let begun = if kind.is_fifo() { first_byte(&file)? } else { Vec::new() };
    fcntl_setfl(&file, fcntl_getfl(&file)? - OFlags::NONBLOCK)?;
    Ok(Cursor::new(begun).chain(file))
}

/// The first byte of a pipe, none where its writer has not come to write yet.
fn first_byte(mut file: &File) -> io::Result<Vec<u8>> {
    let mut byte = [0];
    for _ in 0..LOOKS {
        match file.read(&mut byte) {
            Ok(0) => thread::sleep(PAUSE),
            Ok(_) => return Ok(byte.to_vec()),
            Err(why) if why.kind() == io::ErrorKind::WouldBlock => return Ok(Vec::new()),
            Err(why) => return Err(why),
        }
    }
    Err(io::Error::new(io::ErrorKind::TimedOut, "it is a pipe, and nobody writes to it"))
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn read(path: &Path) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        to_read(path)?.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    #[test]
    fn a_pipe_is_read_to_its_end_and_one_without_a_writer_is_given_up() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        rustix::fs::mkfifoat(rustix::fs::CWD, &pipe, rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR).unwrap();
        assert_eq!(read(&pipe).unwrap_err().kind(), io::ErrorKind::TimedOut);
        let written = thread::spawn({
            let pipe = pipe.clone();
            move || OpenOptions::new().write(true).open(pipe).unwrap().write_all(b"user\nada\n").unwrap()
        });
        assert_eq!(read(&pipe).unwrap(), b"user\nada\n");
        written.join().unwrap();
    }

    #[test]
    fn a_file_is_read_and_a_folder_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.csv");
        std::fs::write(&file, "user\n").unwrap();
        assert_eq!(read(&file).unwrap(), b"user\n");
        assert_eq!(read(folder.path()).unwrap_err().kind(), io::ErrorKind::IsADirectory);
        assert_eq!(read(&folder.path().join("none")).unwrap_err().kind(), io::ErrorKind::NotFound);
    }
}
