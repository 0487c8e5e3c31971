//! Opening what people name to be read: a file, or a pipe that somebody writes to.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Chain, Cursor, Read};
use std::os::unix::fs::{FileTypeExt as _, OpenOptionsExt as _};
use std::path::Path;
use std::thread;
use std::time::Duration;

use crate::domain::size::size;
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

/// Opens a file that somebody picked on a screen, or named there: a file alone, for whatever else bears a name may never end or never begin.
///
/// # Errors
/// As [`to_read`], and for a pipe, a device and all else that is no file.
pub fn picked(path: &Path) -> io::Result<File> {
    let flags = i32::try_from(OFlags::NONBLOCK.bits()).expect("a flag is one low bit");
    let file = OpenOptions::new().read(true).custom_flags(flags).open(path)?;
    let kind = file.metadata()?.file_type();
    if kind.is_dir() {
        return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder"));
    }
    if !kind.is_file() {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            if kind.is_fifo() { "it is a pipe, no file" } else { "it is a device, no file" },
        ));
    }
    fcntl_setfl(&file, fcntl_getfl(&file)? - OFlags::NONBLOCK)?;
    Ok(file)
}

/// All of a file that somebody picked.
///
/// # Errors
/// As [`picked`], and for more than `most` bytes.
pub fn whole(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    picked(path)?.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("it has more than {}", size(most))));
    }
    Ok(bytes)
}

/// A file that has to stay what it was when it was opened: one that somebody still writes to is refused, not taken in part.
pub struct Steady {
    file: File,
    begun: Metadata,
    read: u64,
}

impl Steady {
    /// # Errors
    /// Where nothing can be told of the file.
    pub fn new(file: File) -> io::Result<Self> {
        Ok(Self { begun: file.metadata()?, file, read: 0 })
    }

    /// Its length as it was opened.
    pub fn bytes(&self) -> u64 {
        self.begun.len()
    }

    fn stays(&self, ended: bool) -> io::Result<()> {
        let changed = if ended {
            let now = self.file.metadata()?;
            self.read != self.begun.len() || now.len() != self.begun.len() || now.modified().ok() != self.begun.modified().ok()
        } else {
            self.read > self.begun.len()
        };
        if changed { Err(io::Error::other("it changed while it was read; take it again when it is finished")) } else { Ok(()) }
    }
}

impl Read for Steady {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let n = self.file.read(into)?;
        self.read += n as u64;
        // A pipe has no length, and grows by being read.
        if self.begun.is_file() {
            self.stays(n == 0 && !into.is_empty())?;
        }
        Ok(n)
    }
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

    /// The screens wait for nobody: a pipe would hold them until somebody writes, a device without end.
    #[test]
    fn only_a_file_is_picked_and_only_up_to_a_size() {
        let folder = tempfile::tempdir().unwrap();
        let (pipe, file) = (folder.path().join("pipe"), folder.path().join("a.csv"));
        rustix::fs::mkfifoat(rustix::fs::CWD, &pipe, rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR).unwrap();
        std::fs::write(&file, vec![b'a'; 1 << 20]).unwrap();
        let refused = |path: &Path| whole(path, 1 << 20).unwrap_err().to_string();
        assert_eq!(refused(&pipe), "it is a pipe, no file");
        assert_eq!(refused(Path::new("/dev/zero")), "it is a device, no file");
        assert_eq!(refused(folder.path()), "it is a folder");
        assert_eq!(whole(&folder.path().join("none"), 1).unwrap_err().kind(), io::ErrorKind::NotFound);
        assert_eq!(whole(&file, 1 << 20).unwrap().len(), 1 << 20);
        std::fs::write(&file, vec![b'a'; (1 << 20) + 1]).unwrap();
        assert_eq!(refused(&file), "it has more than 1 MB");
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

    /// A lecture is still being recorded: half of it must not stand in the course as if it were whole.
    #[test]
    fn a_file_that_grows_or_is_cut_while_it_is_read_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lecture.mp4");
        let begin = || {
            std::fs::write(&path, [1; 100]).unwrap();
            Steady::new(File::open(&path).unwrap()).unwrap()
        };
        let mut all = Vec::new();
        begin().read_to_end(&mut all).unwrap();
        assert_eq!(all.len(), 100);
        let mut growing = begin();
        growing.read_exact(&mut [0; 60]).unwrap();
        OpenOptions::new().append(true).open(&path).unwrap().write_all(&[2; 50]).unwrap();
        assert!(growing.read_to_end(&mut Vec::new()).unwrap_err().to_string().contains("it changed while it was read"));
        let mut cut = begin();
        cut.read_exact(&mut [0; 60]).unwrap();
        OpenOptions::new().write(true).open(&path).unwrap().set_len(80).unwrap();
        assert!(cut.read_to_end(&mut Vec::new()).is_err());
    }
}
