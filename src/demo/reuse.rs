//! The demo school that is there already: gone into again while its dates hold, made anew when they have passed.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::college::Size;
use super::{MADE, Wish};
use crate::domain::time::Instant;
use crate::domain::work::Watch;
use crate::service::{Actor, Error, Result, Services};
use crate::store::place;

/// Rises when a size and a seed make another school than before.
const GENERATOR: u32 = 2;

/// What a demo school knows of its making.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// As of when it stands.
    at: i64,
    /// Of the program.
    version: String,
    /// Which school it is; schools of older programs do not say.
    #[serde(default)]
    of: Option<(Size, u64)>,
    /// Of which generator it came.
    #[serde(default)]
    generator: u32,
}

impl Made {
    pub fn by_this_program(at: Instant, size: Size, seed: u64) -> Self {
        Self { at: at.0, version: env!("CARGO_PKG_VERSION").to_owned(), of: Some((size, seed)), generator: GENERATOR }
    }
}

/// How a demo school was come by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    Made,
    /// It was there; so many days old.
    Kept {
        days: i64,
    },
    /// What was there was put aside.
    Anew {
        why: Stale,
        aside: PathBuf,
    },
}

/// Why a demo school is not gone into again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stale {
    /// So many days old: what is due tomorrow was due long ago.
    Old(i64),
    /// Made by another version of the program.
    OtherVersion,
    /// It was wanted so.
    Wanted,
}

/// Days after which 'due tomorrow' is a joke.
const FRESH: i64 = 7;

impl Origin {
    /// A sentence for whoever asked for the school; nothing where there is nothing to tell.
    pub fn sentence(&self) -> Option<String> {
        match self {
            Self::Made => None,
            Self::Kept { days } if *days > FRESH => {
                Some(format!("This school was made {days} days ago, so its dates have passed; --anew makes it again"))
            }
            Self::Kept { .. } => Some("This school was there already, with all that was done in it; --anew makes it again".to_owned()),
            Self::Anew { why, aside } => {
                let why = match why {
                    Stale::Old(days) => format!("The school that was there is {days} days old and its dates have passed."),
                    Stale::OtherVersion => "The school that was there was made by another version of Lyceum.".to_owned(),
                    Stale::Wanted => "Made anew.".to_owned(),
                };
                Some(format!("{why} It is kept as {}", aside.display()))
            }
        }
    }
}

/// Puts the school at `path` aside where it is stale or wanted anew; says how old it is where it stays. The large ones stay: making them takes
/// long.
///
/// # Errors
/// `Conflict` where it is no demo school, another one than the wanted, or in use while it is wanted anew: nothing is moved then.
pub fn look(path: &Path, wish: &Wish, now: Instant, watch: &Watch) -> Result<Origin> {
    // What cannot be opened may be anybody's: it stays where it is.
    let school = Services::open_watched(path, watch).map_err(|error| error.hint("Move it away, or name another place with --db"))?;
    let made = school.write_past(&Actor::console("demo"), |past| past.note::<Made>(MADE))?;
    drop(school);
    let days = made.as_ref().map_or(0, |made| now.since(Instant(made.at)).num_days());
    if !wish.anew {
        is_wanted(path, made.as_ref(), wish)?;
    }
    let is_of_this = made.is_some_and(|made| made.version == env!("CARGO_PKG_VERSION"));
    let why = match () {
        () if wish.anew => Stale::Wanted,
        () if wish.size != Size::Small => return Ok(Origin::Kept { days }),
        () if !is_of_this => Stale::OtherVersion,
        () if days > FRESH => Stale::Old(days),
        () => return Ok(Origin::Kept { days }),
    };
    // A log beside it: somebody else is in it.
    if place::beside(path, "-wal").exists() {
        if wish.anew {
            let message = format!("Somebody has the school at {} open, so it is not made anew.", path.display());
            return Err(Error::conflict(message).hint("Leave the program there first"));
        }
        return Ok(Origin::Kept { days });
    }
    aside(path, why)
}

/// Whether a school is the one that is made of that size and seed now; `None` where it is no demo school.
///
/// # Errors
/// Where it cannot be read.
pub fn is_of(school: &Services, size: Size, seed: u64) -> Result<Option<bool>> {
    if !school.school(&Actor::console("demo"))?.demo {
        return Ok(None);
    }
    let made = school.write_past(&Actor::console("demo"), |past| past.note::<Made>(MADE))?;
    Ok(Some(made.is_some_and(|made| made.of == Some((size, seed)) && made.generator == GENERATOR)))
}

/// Refuses where another demo school lies there than the one asked for.
fn is_wanted(path: &Path, made: Option<&Made>, wish: &Wish) -> Result<()> {
    match made.and_then(|made| made.of).filter(|of| *of != (wish.size, wish.seed)) {
        None => Ok(()),
        Some((size, seed)) => {
            let message = format!("The demo school at {} is of the size {} and seed {seed}.", path.display(), size.word());
            Err(Error::conflict(message).hint("Ask for that one, name another place with --db, or put it aside with --anew"))
        }
    }
}

/// Gives it a name that nothing has: whatever lies beside it stays.
fn aside(path: &Path, why: Stale) -> Result<Origin> {
    let kept = place::free_beside(path, ".old");
    let moved = place::rename_new(path, &kept);
    moved.map_err(|error| Error::conflict(format!("Putting {} aside failed: {error}.", path.display())))?;
    Ok(Origin::Anew { why, aside: kept })
}
