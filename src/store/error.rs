//! What may go wrong with the file, in words a service can pass on.

use std::sync::Arc;

use rusqlite::types::FromSqlError;
use rusqlite::{ErrorCode, ffi};

use crate::domain::fault;
use crate::domain::work::Cancelled;

/// Why the store refused or failed. Cheap to clone: one failed commit is told to everybody whose work was in it.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    #[error("there is no such row")]
    NotFound,
    /// A rule of the tables forbids it (a name taken meanwhile, a row still referred to).
    #[error("{0}")]
    Conflict(String),
    #[error("Another process is writing to the school just now.")]
    Busy,
    /// A read took longer than its connection allows.
    #[error("This took too long and was stopped.")]
    TooSlow,
    /// Whoever waited wants no more, and nothing was changed.
    #[error("{Cancelled}.")]
    Cancelled,
    #[error("The disk is full.")]
    Full,
    /// SQLite rolled back by itself in the middle of a batch: no room, a failing disk, no memory.
    #[error("The database took the change back; the disk may be full or failing.")]
    TakenBack,
    #[error("The database file cannot be written to.")]
    ReadOnly,
    #[error("The database file is damaged: {0}")]
    Corrupt(String),
    /// The file is not one that this program may open; `hint` says what to do.
    #[error("{message}")]
    Refused { message: String, hint: String },
    /// The commit that was to hold this change did not happen: nothing of it is stored.
    #[error("This was NOT saved: {0}")]
    NotSaved(Arc<Error>),
    #[error("a write stopped in the middle: {0}")]
    Panicked(String),
    #[error("the school has been closed")]
    Closed,
    #[error("{what}: {}", fault::in_words(source))]
    Io { what: String, source: Arc<std::io::Error> },
    #[error("{0}")]
    Sqlite(Arc<rusqlite::Error>),
}

pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    pub fn refused(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Refused { message: message.into(), hint: hint.into() }
    }

    /// `what` names the deed: "Making the folder /x failed".
    pub fn io(what: impl Into<String>, source: std::io::Error) -> Self {
        Self::Io { what: what.into(), source: Arc::new(source) }
    }

    /// The same failure as seen by somebody whose work was to be committed with it.
    pub(super) fn not_saved(why: &Self) -> Self {
        match why {
            Self::Busy | Self::NotSaved(_) => why.clone(),
            why => Self::NotSaved(Arc::new(why.clone())),
        }
    }

    /// After which nothing more may be written: what the disk holds is no longer known.
    pub(super) fn is_damage(&self) -> bool {
        let unsynced = |error: &rusqlite::Error| {
            let code = error.sqlite_error().map(|error| error.extended_code);
            matches!(code, Some(ffi::SQLITE_IOERR_FSYNC | ffi::SQLITE_IOERR_DIR_FSYNC))
        };
        match self {
            Self::Corrupt(_) => true,
            Self::Sqlite(error) => unsynced(error),
            _ => false,
        }
    }

    pub(super) fn panicked(payload: &(dyn std::any::Any + Send)) -> Self {
        let text = payload.downcast_ref::<&str>().map(|s| (*s).to_owned()).or_else(|| payload.downcast_ref::<String>().cloned());
        Self::Panicked(text.unwrap_or_else(|| "no reason given".to_owned()))
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        if matches!(error, rusqlite::Error::QueryReturnedNoRows) {
            return Self::NotFound;
        }
        let unread = match &error {
            rusqlite::Error::FromSqlConversionFailure(_, _, why) => Some(why.to_string()),
            rusqlite::Error::IntegralValueOutOfRange(_, found) => Some(format!("{found} stands where it cannot")),
            rusqlite::Error::InvalidColumnType(_, column, found) => Some(format!("`{column}` holds {found}")),
            _ => None,
        };
        if let Some(why) = unread {
            return Self::Corrupt(why);
        }
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::OperationInterrupted) => Self::TooSlow,
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::ReadOnly) => Self::ReadOnly,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Corrupt(error.to_string()),
            Some(ErrorCode::ConstraintViolation) => Self::Conflict(error.to_string()),
            _ => Self::Sqlite(Arc::new(error)),
        }
    }
}

impl From<Cancelled> for Error {
    fn from(Cancelled: Cancelled) -> Self {
        Self::Cancelled
    }
}

/// A value that does not read where it was looked at in place.
impl From<FromSqlError> for Error {
    fn from(error: FromSqlError) -> Self {
        Self::Corrupt(error.to_string())
    }
}

/// Keeps `?` short where a row's JSON or word does not read: a defect of ours or a damaged file.
impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::Corrupt(format!("a stored document does not read ({error})"))
    }
}
