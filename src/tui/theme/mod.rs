//! What a part of the screen means, and how each theme shows that at the terminal's color depth (UX.md R7-R9).
//!
//! Screens name a meaning, never a color. The default theme uses the terminal's own foreground and background; mono uses modifiers alone, so
//! whatever a color says stands there in a word or a sign as well.

mod depth;
mod palette;
#[cfg(test)]
mod tests;

use ratatui::style::{Modifier, Style};

pub use depth::Depth;
use palette::{Hue, paint, resolve};

/// The themes that come with the program.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ThemeName {
    /// The terminal's own colors.
    #[default]
    Default,
    Light,
    Dark,
    HighContrast,
    /// No color at all.
    Mono,
}

impl ThemeName {
    pub const ALL: &'static [Self] = &[Self::Default, Self::Light, Self::Dark, Self::HighContrast, Self::Mono];

    /// The word in settings and in the profile.
    pub fn word(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Light => "light",
            Self::Dark => "dark",
            Self::HighContrast => "high-contrast",
            Self::Mono => "mono",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|name| name.word() == word)
    }
}

/// What something on the screen is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mean {
    Text,
    /// Beside the point: never what a reader needs.
    Muted,
    /// The place in the header.
    Title,
    Heading,
    Strong,
    Emphasis,
    Rule,
    /// A key in the footer or in help.
    Key,
    /// Where the cursor is.
    Selected,
    Good,
    Bad,
    Warn,
    Info,
    Link,
    Code,
    /// Parts of highlighted code.
    CodeKeyword,
    CodeString,
    CodeComment,
    CodeNumber,
    /// A field to type in, without and with the focus.
    Field,
    FieldFocus,
    /// What a search found.
    Hit,
    /// A progress bar's done part.
    Progress,
}

const MEANINGS: &[Mean] = &[
    Mean::Text,
    Mean::Muted,
    Mean::Title,
    Mean::Heading,
    Mean::Strong,
    Mean::Emphasis,
    Mean::Rule,
    Mean::Key,
    Mean::Selected,
    Mean::Good,
    Mean::Bad,
    Mean::Warn,
    Mean::Info,
    Mean::Link,
    Mean::Code,
    Mean::CodeKeyword,
    Mean::CodeString,
    Mean::CodeComment,
    Mean::CodeNumber,
    Mean::Field,
    Mean::FieldFocus,
    Mean::Hit,
    Mean::Progress,
];

/// A theme at one color depth: a style for each meaning.
#[derive(Debug, Clone)]
pub struct Theme {
    name: ThemeName,
    depth: Depth,
    styles: Vec<Style>,
}

impl Default for Theme {
    fn default() -> Self {
        Self::new(ThemeName::Default, Depth::Ansi16)
    }
}

impl Theme {
    pub fn new(name: ThemeName, depth: Depth) -> Self {
        let shown = if name == ThemeName::Mono { Depth::Mono } else { depth };
        let styles = MEANINGS.iter().map(|mean| style(name, shown, *mean)).collect();
        Self { name, depth, styles }
    }

    pub fn mono() -> Self {
        Self::new(ThemeName::Mono, Depth::Mono)
    }

    pub fn name(&self) -> ThemeName {
        self.name
    }

    pub fn style(&self, mean: Mean) -> Style {
        self.styles.get(mean as usize).copied().unwrap_or_default()
    }

    /// What the whole screen is painted with first. Only the high-contrast theme, which a person chose, paints a background.
    pub fn base(&self) -> Style {
        match (self.name, self.depth) {
            (ThemeName::HighContrast, depth) if depth != Depth::Mono => paint(ThemeName::HighContrast, depth, Hue::Own)
                .map_or_else(Style::new, |own| Style::new().fg(own).bg(resolve(0, 0, 0, depth))),
            _ => Style::new(),
        }
    }
}

fn style(name: ThemeName, depth: Depth, mean: Mean) -> Style {
    if depth == Depth::Mono {
        return Style::new().add_modifier(mono(mean));
    }
    if mean == Mean::Selected || mean == Mean::FieldFocus || mean == Mean::Hit {
        return chosen(name, depth, mean);
    }
    let (hue, modifier) = colored(mean);
    let style = Style::new().add_modifier(modifier);
    paint(name, depth, hue).map_or(style, |color| style.fg(color))
}

fn mono(mean: Mean) -> Modifier {
    match mean {
        Mean::Title | Mean::Heading | Mean::Strong | Mean::Key | Mean::Bad | Mean::Warn | Mean::CodeKeyword => Modifier::BOLD,
        Mean::Selected | Mean::FieldFocus => Modifier::REVERSED,
        Mean::Hit => Modifier::REVERSED.union(Modifier::UNDERLINED),
        Mean::Link | Mean::Field => Modifier::UNDERLINED,
        Mean::Emphasis => Modifier::ITALIC,
        _ => Modifier::empty(),
    }
}

fn colored(mean: Mean) -> (Hue, Modifier) {
    match mean {
        Mean::Title | Mean::Strong => (Hue::Own, Modifier::BOLD),
        Mean::Emphasis => (Hue::Own, Modifier::ITALIC),
        Mean::Muted | Mean::Rule | Mean::CodeComment => (Hue::Gray, Modifier::empty()),
        Mean::Key | Mean::CodeKeyword => (Hue::Cyan, Modifier::BOLD),
        Mean::Heading | Mean::Good => (Hue::Blue, Modifier::BOLD),
        Mean::Bad => (Hue::Red, Modifier::BOLD),
        Mean::Warn => (Hue::Orange, Modifier::BOLD),
        Mean::Info | Mean::Code => (Hue::Cyan, Modifier::empty()),
        Mean::Link => (Hue::Blue, Modifier::UNDERLINED),
        Mean::CodeString => (Hue::Green, Modifier::empty()),
        Mean::CodeNumber => (Hue::Magenta, Modifier::empty()),
        Mean::Field => (Hue::Own, Modifier::UNDERLINED),
        Mean::Progress => (Hue::Blue, Modifier::empty()),
        Mean::Text | Mean::Selected | Mean::FieldFocus | Mean::Hit => (Hue::Own, Modifier::empty()),
    }
}

/// Text on a ground of its own. With the terminal's own colors that is its reverse, which is readable on any of them.
fn chosen(name: ThemeName, depth: Depth, mean: Mean) -> Style {
    let ground = match (name, mean) {
        (ThemeName::Light, Mean::Hit) => Some(((0x1a, 0x1a, 0x1a), (0xff, 0xe0, 0x82))),
        (ThemeName::Dark, Mean::Hit) => Some(((0x10, 0x10, 0x10), (0xe8, 0xc0, 0x5a))),
        (ThemeName::Light, _) => Some(((0x10, 0x10, 0x10), (0xc7, 0xdd, 0xf7))),
        (ThemeName::Dark, _) => Some(((0xff, 0xff, 0xff), (0x2b, 0x4c, 0x74))),
        (ThemeName::HighContrast, _) => Some(((0, 0, 0), (0xff, 0xff, 0x5f))),
        _ => None,
    };
    let extra = if mean == Mean::Hit { Modifier::UNDERLINED } else { Modifier::empty() };
    match ground {
        Some(((r, g, b), (gr, gg, gb))) if depth > Depth::Ansi16 => {
            Style::new().fg(resolve(r, g, b, depth)).bg(resolve(gr, gg, gb, depth)).add_modifier(extra)
        }
        _ => Style::new().add_modifier(Modifier::REVERSED.union(extra)),
    }
}
