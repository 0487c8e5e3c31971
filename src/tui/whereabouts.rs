//! Where things are kept on this machine and whose session it is: what `about` says and the first run needs.

use std::path::PathBuf;
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
    /// Where the demo school stands.
    pub fn demo(&self) -> PathBuf {
        self.folder.join("demo.db")
    }
}

/// As sessions share it.
pub type Place = Arc<Whereabouts>;
