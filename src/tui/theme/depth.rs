//! How many colors a terminal shows, as its environment tells.

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
}
