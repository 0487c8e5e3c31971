//! Where things are kept on this machine and whose session it is: what `about` says and the first run needs.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono_tz::Tz;

/// The places of one run. Over SSH there are none to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whereabouts {
    /// The school's database: the one opened, or the one to be made.
    pub db: PathBuf,
    /// Database, log and demo school stand here unless they were put elsewhere.
    pub folder: PathBuf,
    /// The machine's account, which the audit log shows beside `console`.
    pub account: String,
    /// The machine's zone.
    pub zone: Tz,
    /// Files of this machine may be read and written: not over SSH.
    pub local: bool,
}

impl Whereabouts {
    /// Where what is written under a name alone goes: the program's folder; where nothing made that yet, beside the school's file.
    pub fn shelf(&self) -> &Path {
        if self.folder.is_dir() { &self.folder } else { self.db.parent().filter(|folder| folder.is_dir()).unwrap_or(&self.folder) }
    }

    /// Where the demo school stands.
    pub fn demo(&self) -> PathBuf {
        self.folder.join("demo.db")
    }
}

/// As sessions share it.
pub type Place = Arc<Whereabouts>;
