//! What people read, in the session's language (PATTERNS.md 7). English is the key; a locale is one file in `assets/locales/`.
//!
//! `tr!(look, "Welcome back, {name}", name = who)` and, for counts, `tr!(look, one "{n} thing is due" | "{n} things are due", n = due)`: the
//! first value is the count. The first argument is anything with a field `locale`. A value from people goes in as
//! [`crate::domain::text::Untrusted::for_screen`], never raw.

use std::collections::HashMap;
use std::fmt::Display;

use intl_pluralrules::{PluralCategory, PluralRuleType, PluralRules};
use serde::Deserialize;

/// Puts a text of the interface into the session's language.
#[macro_export]
macro_rules! tr {
    ($ctx:expr, one $one:literal | $many:literal, $count:ident = $number:expr $(, $name:ident = $value:expr)* $(,)?) => {
        match $ctx.locale.plural($many, $crate::i18n::count(&$number)) {
            Some(pattern) => $crate::i18n::fill(
                pattern,
                &[(stringify!($count), &$number as &dyn ::std::fmt::Display) $(, (stringify!($name), &$value as &dyn ::std::fmt::Display))*],
            ),
            None if $crate::i18n::count(&$number) == 1 => format!($one, $count = $number $(, $name = $value)*),
            None => format!($many, $count = $number $(, $name = $value)*),
        }
    };
    ($ctx:expr, $text:literal $(, $name:ident = $value:expr)* $(,)?) => {
        match $ctx.locale.pattern($text) {
            Some(pattern) => $crate::i18n::fill(pattern, &[$((stringify!($name), &$value as &dyn ::std::fmt::Display)),*]),
            None => format!($text $(, $name = $value)*),
        }
    };
}

/// The languages that come with the program: tag and file.
pub const SHIPPED: &[(&str, &str)] = &[];

/// Why a locale's file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LocaleError {
    #[error("the texts of `{tag}` cannot be read: {why}")]
    File { tag: String, why: String },
    #[error("no plural rules are known for `{0}`")]
    Rules(String),
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum Entry {
    Text(String),
    Forms(Forms),
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Forms {
    zero: Option<String>,
    one: Option<String>,
    two: Option<String>,
    few: Option<String>,
    many: Option<String>,
    other: String,
}

impl Forms {
    fn of(&self, category: &PluralCategory) -> &str {
        let form = match category {
            PluralCategory::ZERO => &self.zero,
            PluralCategory::ONE => &self.one,
            PluralCategory::TWO => &self.two,
            PluralCategory::FEW => &self.few,
            PluralCategory::MANY => &self.many,
            PluralCategory::OTHER => &None,
        };
        form.as_deref().unwrap_or(&self.other)
    }

    fn all(&self) -> impl Iterator<Item = &str> {
        let some = [&self.zero, &self.one, &self.two, &self.few, &self.many];
        some.into_iter().filter_map(Option::as_deref).chain([self.other.as_str()])
    }
}

/// The texts of one language. English has none: its texts stand in the sources.
#[derive(Clone, Default)]
pub struct Locale {
    tag: String,
    texts: HashMap<String, Entry>,
    rules: Option<PluralRules>,
}

impl Locale {
    pub fn english() -> Self {
        Self { tag: "en".to_owned(), ..Self::default() }
    }

    /// The shipped language that `wanted` (`de_DE.UTF-8`, `de`) asks for, else English.
    pub fn choose(wanted: &str) -> Self {
        let language = wanted.split(['_', '-', '.', '@']).next().unwrap_or_default();
        let shipped = SHIPPED.iter().find(|(tag, _)| *tag == language);
        shipped.and_then(|(tag, file)| Self::parse(tag, file).ok()).unwrap_or_else(Self::english)
    }

    /// Reads a locale's file: TOML, the English text as the key, the translation or its plural forms as the value.
    pub fn parse(tag: &str, file: &str) -> Result<Self, LocaleError> {
        let texts = toml::from_str(file).map_err(|error| LocaleError::File { tag: tag.to_owned(), why: error.to_string() })?;
        let known = PluralRules::get_locales(PluralRuleType::CARDINAL).into_iter().find(|known| *known == tag);
        let known = known.ok_or_else(|| LocaleError::Rules(tag.to_owned()))?;
        let rules = PluralRules::create(known, PluralRuleType::CARDINAL).map_err(|why| LocaleError::Rules(format!("{tag}: {why}")))?;
        Ok(Self { tag: tag.to_owned(), texts, rules: Some(rules) })
    }

    /// The translation of `english`, with its places unfilled.
    pub fn pattern(&self, english: &str) -> Option<&str> {
        match self.texts.get(english)? {
            Entry::Text(text) => Some(text),
            Entry::Forms(forms) => Some(&forms.other),
        }
    }

    /// The form of `english` (its form for many) that `n` takes in this language.
    pub fn plural(&self, english: &str, n: u64) -> Option<&str> {
        let Entry::Forms(forms) = self.texts.get(english)? else { return self.pattern(english) };
        let category = self.rules.as_ref().and_then(|rules| rules.select(n).ok()).unwrap_or(PluralCategory::OTHER);
        Some(forms.of(&category))
    }

    /// Every English text it has a translation for, with its forms: for the test that compares it with the sources.
    pub fn entries(&self) -> impl Iterator<Item = (&str, Vec<&str>)> {
        self.texts.iter().map(|(english, entry)| match entry {
            Entry::Text(text) => (english.as_str(), vec![text.as_str()]),
            Entry::Forms(forms) => (english.as_str(), forms.all().collect()),
        })
    }

    /// A text of a table (an action's doc, a report's title), which is its own key.
    pub fn text<'a>(&'a self, english: &'a str) -> &'a str {
        self.pattern(english).unwrap_or(english)
    }
}

impl std::fmt::Debug for Locale {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Locale({})", self.tag)
    }
}

/// What a value counts, for choosing its plural form.
pub fn count(number: &dyn Display) -> u64 {
    number.to_string().parse().unwrap_or(u64::MAX)
}

/// Puts the values into the places `{name}` of a translation; a place without a value stays as written.
pub fn fill(pattern: &str, values: &[(&str, &dyn Display)]) -> String {
    let mut filled = String::with_capacity(pattern.len() + 16);
    let mut rest = pattern;
    while let Some(start) = rest.find('{') {
        let (before, from) = rest.split_at(start);
        filled.push_str(before);
        let Some(end) = from.find('}') else {
            filled.push_str(from);
            return filled;
        };
        let (place, after) = from.split_at(end + 1);
        match values.iter().find(|(name, _)| *name == &place[1..end]) {
            Some((_, value)) => filled.push_str(&value.to_string()),
            None => filled.push_str(place),
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests;
