//! The words under which commands, files and the database know a state: one table a type, so that a new one cannot be forgotten.

/// Gives an enum of plain variants `ALL`, `word` and `from_word`. A variant without a word does not compile.
macro_rules! words {
    ($type:ident { $($variant:ident = $word:literal),+ $(,)? }) => {
        impl $type {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word of commands, files and the database.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

pub(crate) use words;
