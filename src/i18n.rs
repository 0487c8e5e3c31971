//! What people read, in the session's language (PATTERNS.md 7). English is the key; a locale is one file in `assets/locales/`.
