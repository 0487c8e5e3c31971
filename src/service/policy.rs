//! Who may do what (RULES.md 8).
