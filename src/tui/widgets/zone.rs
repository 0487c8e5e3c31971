//! Time zones as people type them.

use chrono_tz::Tz;

use crate::tr;
use crate::tui::screen::Look;

/// Says what is wrong with a zone's name, with one that may be meant.
pub fn check(name: &str, look: &Look<'_>) -> Option<String> {
    let name = name.trim();
    if name.parse::<Tz>().is_ok() {
        return None;
    }
    let wanted = name.to_lowercase().replace(' ', "_");
    let near =
        chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name()).find(|known| !wanted.is_empty() && known.to_lowercase().contains(&wanted));
    Some(match near {
        Some(near) => tr!(look, "Write it like Europe/Berlin. Do you mean {near}?", near = near),
        None => tr!(look, "Write it like Europe/Berlin."),
    })
}
