//! How a session shows itself: theme, keys, language and zone, from what the terminal can do and what the person chose.

use std::sync::Arc;
use std::time::Duration;

use chrono_tz::Tz;

use super::Session;
use crate::domain::time::Instant;
use crate::i18n::Locale;
use crate::tr;
use crate::tui::keymap::Keymap;
use crate::tui::screen::{Look, Preferences, World};
use crate::tui::theme::{Depth, Theme, ThemeName};
use crate::tui::toast::Gravity;

/// How long a frame waits for what is read beside the interface: with its drawing it stands within 5 ms (PERFORMANCE.md, G20).
const PATIENCE: Duration = Duration::from_millis(3);

/// How a session shows itself: what the terminal can do, and what the person chose.
#[derive(Debug, Clone)]
pub struct Appearance {
    pub depth: Depth,
    pub theme: ThemeName,
    pub keymap: Arc<Keymap>,
    pub locale: Arc<Locale>,
    pub zone: Tz,
    /// How long a frame waits for what is read beside the interface.
    pub patience: Duration,
}

impl Default for Appearance {
    fn default() -> Self {
        Self {
            depth: Depth::Ansi16,
            theme: ThemeName::Default,
            keymap: Arc::new(Keymap::default()),
            locale: Arc::new(Locale::english()),
            zone: Tz::UTC,
            patience: PATIENCE,
        }
    }
}

impl Appearance {
    /// With what a person chose over what the terminal says. Keys that clash are left at their defaults; why is returned.
    #[must_use]
    pub fn with(&self, wish: &Preferences) -> (Self, Option<String>) {
        let (keymap, wrong) = match Keymap::rebound(&wish.keys) {
            Ok(keymap) => (Arc::new(keymap), None),
            Err(clashes) => (Arc::clone(&self.keymap), clashes.first().map(ToString::to_string)),
        };
        let locale = wish.locale.as_ref().map_or_else(|| Arc::clone(&self.locale), |tag| Arc::new(Locale::choose(tag)));
        let theme = wish.theme.unwrap_or(self.theme);
        (Self { depth: self.depth, theme, keymap, locale, zone: wish.zone.unwrap_or(self.zone), patience: self.patience }, wrong)
    }

    /// What drawing may know. The theme is this appearance's, made once.
    pub(super) fn look<'a>(&'a self, theme: &'a Theme, now: Instant) -> Look<'a> {
        Look { theme, keymap: &self.keymap, locale: &self.locale, now, zone: self.zone }
    }
}

impl<W: World> Session<W> {
    /// Changes what a person chose, from now on.
    pub fn prefer(&mut self, wish: &Preferences) {
        let (appearance, wrong) = self.appearance.with(wish);
        self.appearance = appearance;
        self.theme = Theme::new(self.appearance.theme, self.appearance.depth);
        self.stale = true;
        if let Some(wrong) = wrong {
            let text = tr!(self.look(), "Your own keys are not in use: {why}", why = wrong);
            self.toast(Gravity::Warning, text);
        }
    }

    pub(super) fn next_theme(&mut self) {
        let all = ThemeName::ALL;
        let at = all.iter().position(|name| *name == self.appearance.theme).map_or(0, |at| (at + 1) % all.len());
        self.appearance.theme = all.get(at).copied().unwrap_or_default();
        self.theme = Theme::new(self.appearance.theme, self.appearance.depth);
        let text = tr!(self.look(), "Theme: {name}. Your profile keeps one for good.", name = self.appearance.theme.word());
        self.toast(Gravity::Info, text);
    }
}
