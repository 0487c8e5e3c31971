//! What a part of the screen means, and how each theme shows that at the terminal's color depth (UX.md R7-R9).
//!
//! Screens name a meaning, never a color. The default theme uses the terminal's own foreground and background; mono uses modifiers alone, so
//! whatever a color says stands there in a word or a sign as well.

use ratatui::style::{Color, Modifier, Style};

/// How many colors the terminal shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    Mono,
    Ansi16,
    Ansi256,
    True,
}

impl Depth {
    /// Decides from the environment of the terminal (UX.md R8): `NO_COLOR`, `CLICOLOR`, `COLORTERM`, `TERM`.
    pub fn detect(variable: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        let forced = set("CLICOLOR_FORCE").is_some_and(|value| value != "0");
        let refused = set("NO_COLOR").is_some() || (set("CLICOLOR").is_some_and(|value| value == "0") && !forced);
        if refused {
            return Self::Mono;
        }
        let term = set("TERM").unwrap_or_default();
        if set("COLORTERM").is_some_and(|value| value == "truecolor" || value == "24bit") || term.ends_with("-direct") {
            Self::True
        } else if term.contains("256color") || ["alacritty", "kitty", "ghostty", "foot", "wezterm"].iter().any(|name| term.contains(name)) {
            Self::Ansi256
        } else if ["vt", "dumb", "unknown"].iter().any(|name| term.starts_with(name)) && !forced {
            Self::Mono
        } else {
            Self::Ansi16
        }
    }
}

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

/// A family of colors; good and bad are blue and orange, which color-blind people tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hue {
    Own,
    Gray,
    Blue,
    Orange,
    Red,
    Cyan,
    Magenta,
    Green,
}

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

/// The foreground of a hue; `None` leaves the terminal's own.
fn paint(name: ThemeName, depth: Depth, hue: Hue) -> Option<Color> {
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
fn resolve(r: u8, g: u8, b: u8, depth: Depth) -> Color {
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
fn indexed(index: u8) -> (u8, u8, u8) {
    const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    if index >= 232 {
        let gray = 8 + 10 * (index - 232);
        return (gray, gray, gray);
    }
    let at = usize::from(index.saturating_sub(16));
    (STEPS[at / 36 % 6], STEPS[at / 6 % 6], STEPS[at % 6])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detect(pairs: &[(&str, &str)]) -> Depth {
        Depth::detect(|name| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn the_environment_decides_the_depth() {
        assert_eq!(detect(&[("TERM", "xterm-256color"), ("COLORTERM", "truecolor"), ("NO_COLOR", "1")]), Depth::Mono);
        assert_eq!(detect(&[("TERM", "xterm-256color"), ("NO_COLOR", "")]), Depth::Ansi256);
        assert_eq!(detect(&[("TERM", "xterm"), ("CLICOLOR", "0")]), Depth::Mono);
        assert_eq!(detect(&[("TERM", "xterm"), ("COLORTERM", "24bit")]), Depth::True);
        assert_eq!(detect(&[("TERM", "linux")]), Depth::Ansi16);
        assert_eq!(detect(&[("TERM", "vt100")]), Depth::Mono);
    }

    #[test]
    fn meanings_stand_in_the_order_of_the_enum() {
        for (position, mean) in MEANINGS.iter().enumerate() {
            assert_eq!(*mean as usize, position);
        }
    }

    /// UX.md R8: a color, even the default one, makes some terminals forget the modifiers.
    #[test]
    fn mono_sends_no_color() {
        for theme in [Theme::mono(), Theme::new(ThemeName::Dark, Depth::Mono), Theme::new(ThemeName::HighContrast, Depth::Mono)] {
            for mean in MEANINGS {
                let style = theme.style(*mean);
                assert_eq!((style.fg, style.bg), (None, None), "{mean:?}");
            }
            assert_eq!(theme.base(), Style::new());
        }
    }

    /// UX.md R7: never literal white or black, never a painted ground, in the theme everybody gets.
    #[test]
    fn the_default_theme_leaves_the_terminals_colors() {
        for depth in [Depth::Ansi16, Depth::Ansi256, Depth::True] {
            let theme = Theme::new(ThemeName::Default, depth);
            for mean in MEANINGS {
                let style = theme.style(*mean);
                assert!(style.bg.is_none() && !matches!(style.fg, Some(Color::White | Color::Black | Color::Rgb(..))), "{mean:?}");
            }
        }
    }

    fn luminance((r, g, b): (u8, u8, u8)) -> f64 {
        let channel = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b)
    }

    fn contrast(a: (u8, u8, u8), b: (u8, u8, u8)) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn known(color: Color) -> (u8, u8, u8) {
        match color {
            Color::Rgb(r, g, b) => (r, g, b),
            Color::Indexed(index) => indexed(index),
            other => panic!("{other:?} looks different in every terminal"),
        }
    }

    /// UX.md R9: 4.5:1 on every ground a terminal of that kind is likely to have, on the selection too.
    #[test]
    fn text_can_be_read() {
        let grounds = [
            (ThemeName::Light, vec![(0xff, 0xff, 0xff), (0xf2, 0xf2, 0xee)]),
            (ThemeName::Dark, vec![(0, 0, 0), (0x28, 0x2c, 0x34)]),
            (ThemeName::HighContrast, vec![(0, 0, 0)]),
        ];
        for (name, grounds) in grounds {
            for depth in [Depth::Ansi256, Depth::True] {
                let theme = Theme::new(name, depth);
                for mean in MEANINGS {
                    let style = theme.style(*mean);
                    let Some(text) = style.fg.map(known) else { continue };
                    let on: Vec<_> = style.bg.map_or_else(|| grounds.clone(), |ground| vec![known(ground)]);
                    for ground in on {
                        let ratio = contrast(text, ground);
                        assert!(ratio >= 4.5, "{name:?} {depth:?} {mean:?} on {ground:?}: {ratio:.2}");
                    }
                }
            }
        }
    }
}
