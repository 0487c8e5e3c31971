//! For tests: which statements a school's connections run, so that they can be counted and SQLite be asked how it goes about them.

use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use rusqlite::trace::{TraceEvent, TraceEventCodes};

use super::Result;

/// The statements run since [`Meter::start`]; clones share it.
#[derive(Clone, Default)]
pub struct Meter(Arc<Mutex<Option<Vec<String>>>>);

impl Meter {
    /// Notes from now on what `conn` runs.
    pub(super) fn watch(&self, conn: &mut Connection) -> Result<()> {
        let meter = self.clone();
        let note = move |event: TraceEvent<'_>| {
            if let TraceEvent::Stmt(_, sql) = event
                && let Some(run) = meter.0.lock().unwrap_or_else(PoisonError::into_inner).as_mut()
            {
                run.push(sql.to_owned());
            }
        };
        Ok(conn.trace_v2(TraceEventCodes::SQLITE_TRACE_STMT, Some(note))?)
    }

    pub fn start(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Vec::new());
    }

    /// Stops and gives what was run.
    pub fn stop(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take().unwrap_or_default()
    }
}
