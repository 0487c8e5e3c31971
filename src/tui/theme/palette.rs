//! The colors of the themes: what a hue is in each of them, at the terminal's color depth.

use ratatui::style::Color;

use super::{Depth, ThemeName};

/// A family of colors; good and bad are blue and orange, which color-blind people tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hue {
    Own,
    Gray,
    Blue,
    Orange,
    Red,
    Cyan,
    Magenta,
    Green,
}

/// The foreground of a hue; `None` leaves the terminal's own.
pub(super) fn paint(name: ThemeName, depth: Depth, hue: Hue) -> Option<Color> {
    if depth == Depth::Ansi16 || name == ThemeName::Default {
        return ansi(name, hue);
    }
    rgb(name, hue).map(|(r, g, b)| resolve(r, g, b, depth))
}

fn ansi(name: ThemeName, hue: Hue) -> Option<Color> {
    if name == ThemeName::HighContrast {
        return (hue == Hue::Own).then_some(Color::Indexed(15));
    }
    match hue {
        // Bright black is unreadable in too many palettes: what is beside the point keeps the terminal's own color there.
        Hue::Own | Hue::Gray => None,
        Hue::Blue => Some(if name == ThemeName::Dark { Color::LightBlue } else { Color::Blue }),
        Hue::Orange => Some(Color::Yellow),
        Hue::Red => Some(Color::Red),
        Hue::Cyan => Some(Color::Cyan),
        Hue::Magenta => Some(Color::Magenta),
        Hue::Green => Some(Color::Green),
    }
}

fn rgb(name: ThemeName, hue: Hue) -> Option<(u8, u8, u8)> {
    Some(match (name, hue) {
        (ThemeName::HighContrast, _) => (0xff, 0xff, 0xff),
        (_, Hue::Own) => return None,
        (ThemeName::Light, hue) => match hue {
            Hue::Own | Hue::Gray => (0x5a, 0x5a, 0x5a),
            Hue::Blue => (0x0b, 0x4f, 0xa8),
            Hue::Orange => (0x8f, 0x45, 0x00),
            Hue::Red => (0xa8, 0x1c, 0x1c),
            Hue::Cyan => (0x00, 0x5f, 0x6b),
            Hue::Magenta => (0x7a, 0x22, 0x8a),
            Hue::Green => (0x2a, 0x63, 0x1f),
        },
        (_, hue) => match hue {
            Hue::Own | Hue::Gray => (0xa8, 0xa8, 0xa8),
            Hue::Blue => (0x7d, 0xb4, 0xff),
            Hue::Orange => (0xff, 0xb0, 0x60),
            Hue::Red => (0xff, 0x8f, 0x85),
            Hue::Cyan => (0x6f, 0xd3, 0xe0),
            Hue::Magenta => (0xdf, 0xa5, 0xf0),
            Hue::Green => (0x9f, 0xd6, 0x8c),
        },
    })
}

/// A color at the terminal's depth: itself, or the nearest of the 256 (their 6x6x6 cube and 24 grays, which no palette changes).
pub(super) fn resolve(r: u8, g: u8, b: u8, depth: Depth) -> Color {
    if depth == Depth::True {
        return Color::Rgb(r, g, b);
    }
    let nearest = (16..=255u8).min_by_key(|index| {
        let (nr, ng, nb) = indexed(*index);
        [(r, nr), (g, ng), (b, nb)].iter().map(|(a, b)| (i32::from(*a) - i32::from(*b)).pow(2)).sum::<i32>()
    });
    Color::Indexed(nearest.unwrap_or(15))
}

/// What one of the fixed 240 of the 256 colors looks like.
pub(super) fn indexed(index: u8) -> (u8, u8, u8) {
    const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    if index >= 232 {
        let gray = 8 + 10 * (index - 232);
        return (gray, gray, gray);
    }
    let at = usize::from(index.saturating_sub(16));
    (STEPS[at / 36 % 6], STEPS[at / 6 % 6], STEPS[at % 6])
}
