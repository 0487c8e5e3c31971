//! One thing that can be done now, as footer, `?` and palette show it.

use crate::tui::action::Action;

/// One thing that can be done now: for the footer, `?` and the palette.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    pub action: Action,
    /// Its counterpart, shown as one: `Up/Down move`.
    pub with: Option<Action>,
    /// In place of the action's own word.
    pub label: Option<String>,
    /// Why it cannot be done now.
    pub barred: Option<String>,
    /// Not in the footer.
    pub quiet: bool,
    /// In help, in place of the action's own sentence.
    pub doc: Option<String>,
}

impl Command {
    pub fn new(action: Action) -> Self {
        Self { action, with: None, label: None, barred: None, quiet: false, doc: None }
    }

    /// Two actions that belong together, as one entry of the footer: `Up/Down move`.
    pub fn pair(first: Action, second: Action, label: impl Into<String>) -> Self {
        Self { with: Some(second), label: Some(label.into()), ..Self::new(first) }
    }

    /// Not in the footer, but in help and the palette.
    pub fn quiet(action: Action) -> Self {
        Self { quiet: true, ..Self::new(action) }
    }

    /// What help says of it where the words of its action are too general; a pair is one line then.
    #[must_use]
    pub fn about(mut self, doc: impl Into<String>) -> Self {
        self.doc = Some(doc.into());
        self
    }

    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Stays visible, cannot be done, and says why.
    #[must_use]
    pub fn barred(mut self, why: Option<String>) -> Self {
        self.barred = why;
        self
    }
}
