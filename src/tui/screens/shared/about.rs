//! What the program is, where it keeps things, and how to keep them safe.

use ratatui::text::{Line, Span};

use crate::domain::text::Untrusted;
use crate::tr;
use crate::tui::action::Action;
use crate::tui::screen::{Look, World};
use crate::tui::screens::shared::reading::{Reading, ReadingScreen};
use crate::tui::theme::Mean;
use crate::tui::whereabouts::Place;
use crate::tui::widgets::text::{fit, wrap};

/// The page about the program.
pub struct About {
    place: Place,
    /// Whether who reads it may make backups here.
    keeps: bool,
}

impl About {
    pub fn screen<W: World>(world: &W, look: &Look<'_>) -> ReadingScreen<Self> {
        let keeps = world.commands(look).iter().any(|command| command.action == Action::GoBackups);
        ReadingScreen::new(Self { place: Place::clone(world.whereabouts()), keeps })
    }

    fn safety(&self, look: &Look<'_>) -> String {
        let holds = tr!(look, "One file holds everything: people, courses, answers, grades.");
        let how = if self.keeps {
            let key = look.keymap.shown(Action::GoBackups).unwrap_or_default();
            tr!(
                look,
                "{key} copies it, also while Lyceum is in use, and puts a copy back; the school as it is then is kept beside it.",
                key = key
            )
        } else {
            tr!(look, "Whoever runs the school copies it, and puts a copy back.")
        };
        format!("{holds} {how}")
    }

    fn files(&self, room: usize, look: &Look<'_>) -> Vec<Line<'static>> {
        let shown = |path: &std::path::Path| Untrusted::new(path.display().to_string()).for_screen().into_owned();
        let log = self.place.folder.join("log");
        let files = [
            (tr!(look, "School"), shown(&self.place.db)),
            (tr!(look, "Log"), shown(&log)),
            (tr!(look, "Demo school"), shown(&self.place.demo())),
        ];
        let mut lines = Vec::new();
        for (name, path) in files {
            let parts = wrap(&path, room.saturating_sub(14).max(10));
            for (n, part) in parts.into_iter().enumerate() {
                let name = if n == 0 { fit(&name, 14) } else { " ".repeat(14) };
                lines.push(Line::from(vec![Span::raw(name), Span::styled(part, look.style(Mean::Code))]));
            }
        }
        lines
    }
}

fn paragraph(text: &str, room: usize) -> Vec<Line<'static>> {
    wrap(text, room).into_iter().map(Line::from).collect()
}

impl Reading for About {
    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "About")
    }

    fn lines(&self, width: u16, look: &Look<'_>) -> Vec<Line<'static>> {
        let room = usize::from(width);
        let heading = |text: String| vec![Line::default(), Line::styled(text, look.style(Mean::Heading))];
        let mut lines = vec![Line::styled(format!("Lyceum {}", env!("CARGO_PKG_VERSION")), look.style(Mean::Strong))];
        lines.extend(paragraph(
            &tr!(look, "A learning management system that lives in a terminal. MIT License: free to use, change and share."),
            room,
        ));
        if self.place.local {
            lines.extend(heading(tr!(look, "Where things are kept")));
            lines.extend(self.files(room, look));
            lines.extend(heading(tr!(look, "Keeping them safe")));
            lines.extend(paragraph(&self.safety(look), room));
        }
        lines.extend(heading(tr!(look, "By commands")));
        lines.extend(paragraph(&tr!(look, "Whatever a screen does, a command does for a script. They are listed by this one:"), room));
        lines.push(Line::styled("  lyceum --help", look.style(Mean::Code)));
        lines.extend(heading(tr!(look, "Selecting text")));
        lines.extend(paragraph(&tr!(look, "The mouse is left to your terminal: select and copy as everywhere. Inside tmux, copying with a key needs this line in its configuration:"), room));
        lines.push(Line::styled("  set -g set-clipboard on", look.style(Mean::Code)));
        lines
    }
}
