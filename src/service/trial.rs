//! A transaction that may be tried: all of it is done, told, and taken back.

use super::{Error, Result};
use crate::domain::work::Cancelled;
use crate::store;

/// Why a transaction is taken back.
pub(super) enum Stop<T> {
    /// Somebody only wanted to know what would come of it, or it was told that it cannot be.
    Told(Box<T>),
    Failed(Error),
}

impl<T> Stop<T> {
    pub fn told(outcome: T) -> Self {
        Self::Told(Box::new(outcome))
    }
}

impl<T> From<store::Error> for Stop<T> {
    fn from(error: store::Error) -> Self {
        Self::Failed(error.into())
    }
}

impl<T> From<Cancelled> for Stop<T> {
    fn from(cancelled: Cancelled) -> Self {
        Self::Failed(Error::conflict(format!("{cancelled}.")))
    }
}

impl<T> From<Error> for Stop<T> {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

/// What came of it, kept or only told.
///
/// # Errors
/// Why it failed.
pub(super) fn outcome<T>(ended: std::result::Result<T, Stop<T>>) -> Result<T> {
    match ended {
        Ok(done) => Ok(done),
        Err(Stop::Told(done)) => Ok(*done),
        Err(Stop::Failed(error)) => Err(error),
    }
}
