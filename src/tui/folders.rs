//! The folders in which somebody saved and chose files last, for as long as their session lasts: who saves three things saves them beside each
//! other. They are written nowhere.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// One session's folders; its screens share them.
#[derive(Debug, Clone, Default)]
pub struct Folders {
    /// Courses, grades, work, files.
    pub saved: Folder,
    /// Backups hold everything: they go to a place of their own, and not where a list of marks went.
    pub backup: Folder,
    /// Where files were chosen: five for a course lie beside each other.
    pub picked: Folder,
}

/// The folder that was used last.
#[derive(Debug, Clone, Default)]
pub struct Folder(Arc<Mutex<Option<PathBuf>>>);

impl Folder {
    /// Remembers a folder that is there; one that was mistyped is not offered again.
    pub fn keep(&self, folder: &Path) {
        if folder.is_dir() {
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(folder.to_owned());
        }
    }

    /// `None` until one was used, and where it is gone by now.
    pub fn last(&self) -> Option<PathBuf> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone().filter(|folder| folder.is_dir())
    }
}
