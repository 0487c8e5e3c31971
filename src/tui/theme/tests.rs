use ratatui::style::Color;

use super::palette::indexed;
use super::*;

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
