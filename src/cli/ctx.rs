//! What every command has at hand while it runs: the open school, who acts, the zone that dates are read and shown in.

use std::cell::OnceCell;
use std::fmt::Display;
use std::io::{BufRead as _, Read as _};
use std::path::Path;

use chrono_tz::Tz;

use super::answer::MARGIN;
use super::{Failure, Global, Io, Places, Wiring, files, progress};
use crate::domain::fault;
use crate::domain::points::Exact;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::domain::when::{self, Edge};
use crate::package::open::to_read;
use crate::service::{Actor, Services, Side};

/// Bytes of a line that is to be a password.
const LONGEST_SECRET: u64 = 4096;

/// One command's surroundings.
pub struct Ctx<'a, 'io> {
    pub global: &'a Global,
    pub wiring: &'a Wiring,
    pub places: Places,
    pub io: &'a mut Io<'io>,
    opened: OnceCell<(Services, Actor, Tz)>,
}

impl<'a, 'io> Ctx<'a, 'io> {
    pub fn new(global: &'a Global, wiring: &'a Wiring, places: Places, io: &'a mut Io<'io>) -> Self {
        Self { global, wiring, places, io, opened: OnceCell::new() }
    }

    fn open(&self) -> Result<&(Services, Actor, Tz), Failure> {
        if let Some(opened) = self.opened.get() {
            return Ok(opened);
        }
        let school = progress::opened(&self.places.db, self.io.terminal.err)?;
        let console = self.console();
        let actor = match &self.global.acting_as {
            None => console,
            Some(user) => school.act_as(&console, user)?,
        };
        let zone = match actor.user_id() {
            Some(_) => school.me(&actor)?.zone,
            None => school.school(&actor)?.zone,
        };
        let zone = zone.parse().unwrap_or(Tz::UTC);
        Ok(self.opened.get_or_init(|| (school, actor, zone)))
    }

    /// The school and whoever acts: the console, or the user of `--as`.
    pub fn acting(&self) -> Result<(Services, Actor), Failure> {
        self.open().map(|(school, actor, _)| (school.clone(), actor.clone()))
    }

    /// Whoever may write the database file.
    pub fn console(&self) -> Actor {
        Actor::console(self.wiring.account.clone())
    }

    /// # Errors
    /// Where somebody is named with `--as`: what is done to the file itself is the console's.
    pub fn console_only(&self, what: &str) -> Result<(), Failure> {
        match self.global.acting_as {
            Some(_) => Err(Failure::refused(format!("Only the console may use `{what}`.")).hint("Leave --as out")),
            None => Ok(()),
        }
    }

    /// As [`Self::acting`], looking from the learner's side: matters in a *just me* school alone.
    pub fn learning(&self) -> Result<(Services, Actor), Failure> {
        self.acting().map(|(school, actor)| (school, actor.on(Side::Learn)))
    }

    /// The learner whose work it is: the console has none (CLI.md 1).
    pub fn working(&self) -> Result<(Services, Actor), Failure> {
        if self.global.acting_as.is_none() {
            return Err(Failure::refused("The console has no work of its own.").hint("Say whose it is with --as USER"));
        }
        self.learning()
    }

    /// Standard input, up to `most` bytes. Somebody who sits at it is told what is waited for.
    pub fn read_input(&mut self, most: u64) -> Result<Vec<u8>, Failure> {
        if self.io.terminal.input {
            self.note("Reading what you type; Ctrl-D on a line of its own ends it");
        }
        files::whole(&mut *self.io.input, most, "Standard input")
    }

    /// A file, or standard input for `-`.
    pub fn read_file(&mut self, path: &Path, most: u64) -> Result<Vec<u8>, Failure> {
        if path == Path::new("-") {
            return self.read_input(most);
        }
        let mut file = to_read(path).map_err(|why| Failure::file("Reading", path, &why))?;
        files::whole(&mut file, most, &path.display().to_string())
    }

    /// A secret: the first line of standard input.
    pub fn read_secret(&mut self) -> Result<String, Failure> {
        let mut line = String::new();
        let read = (&mut *self.io.input).take(LONGEST_SECRET + 1).read_line(&mut line);
        let read = read.map_err(|why| Failure::refused(format!("Reading standard input failed: {}.", fault::in_words(&why))))?;
        if read as u64 > LONGEST_SECRET {
            // A part of it must not become a password.
            return Err(Failure::refused(format!("The first line of standard input is longer than {LONGEST_SECRET} bytes.")));
        }
        let secret = line.trim_end_matches(['\n', '\r']);
        if secret.is_empty() { Err(Failure::refused("Standard input has no password in its first line.")) } else { Ok(secret.to_owned()) }
    }

    /// Says something on standard error that is neither answer nor failure.
    pub fn note(&mut self, text: &str) {
        // Nobody reads it: the work is done all the same.
        let _ = writeln!(self.io.err, "{}", Untrusted::from(text).for_lines(MARGIN));
    }

    /// Reads a date in the actor's zone.
    pub fn when(&self, text: &str, edge: Edge) -> Result<Instant, Failure> {
        let zone = self.open()?.2;
        when::parse(text, edge, chrono::Utc::now().into(), zone).map_err(Failure::refused)
    }

    /// Reads a moment that lies behind, in the actor's zone: `7d`, `yesterday`, a date.
    pub fn look_back(&self, text: &str, edge: Edge) -> Result<Instant, Failure> {
        let zone = self.open()?.2;
        when::look_back(text, edge, chrono::Utc::now().into(), zone).map_err(Failure::refused)
    }

    /// A date for people, in the actor's zone: `2026-11-22 10:00`.
    pub fn local(&self, at: Instant) -> String {
        let zone = self.opened.get().map_or(Tz::UTC, |opened| opened.2);
        at.to_utc().with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string()
    }
}

/// RFC 3339 for JSON; `null` for nothing.
pub fn at(instant: Option<Instant>) -> Option<String> {
    instant.map(Instant::rfc3339)
}

/// A mark or a percentage for JSON and for people: at most 10 decimals, half up, no trailing zeros (CLI.md 6).
pub fn decimal(exact: &Exact) -> String {
    exact.decimal(10)
}

/// `1 file`, `2 files`.
pub fn counted<N: Copy + Display + PartialEq + From<u8>>(count: N, one: &str, many: &str) -> String {
    let noun = if count == N::from(1) { one } else { many };
    format!("{count} {noun}")
}

/// The word that a view's state has in JSON.
pub fn word(state: &impl serde::Serialize) -> String {
    match serde_json::to_value(state) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}
