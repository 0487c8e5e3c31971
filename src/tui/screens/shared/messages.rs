//! Everything the status row said in this session (UX.md R25).

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::tr;
use crate::tui::screen::{Ctx, Look};
use crate::tui::screens::shared::reading::{Reading, ReadingScreen};
use crate::tui::theme::Mean;
use crate::tui::toast::{Gravity, Toast};
use crate::tui::when;
use crate::tui::widgets::text::{aired, wrap};

/// The messages, newest first.
pub struct Messages {
    all: Vec<Toast>,
}

impl Messages {
    pub fn screen<W>(ctx: &Ctx<'_, W>) -> ReadingScreen<Self> {
        ReadingScreen::new(Self { all: ctx.toasts.all().rev().cloned().collect() })
    }
}

fn word(gravity: Gravity, look: &Look<'_>) -> String {
    match gravity {
        Gravity::Info => tr!(look, "note"),
        Gravity::Done => tr!(look, "done"),
        Gravity::Warning => tr!(look, "warning"),
        Gravity::Error => tr!(look, "ERROR"),
    }
}

impl Reading for Messages {
    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "Messages of this session")
    }

    fn lines(&self, width: u16, look: &Look<'_>) -> Vec<Line<'static>> {
        if self.all.is_empty() {
            let text = tr!(look, "Nothing was said yet. Messages of the last row but one stay here to be read again.");
            return wrap(&text, usize::from(width).max(1)).into_iter().map(Line::raw).collect();
        }
        let one = |toast: &Toast| {
            let head = format!("{}  {}", when::moment(look, toast.at), word(toast.gravity, look));
            let mean = if toast.gravity >= Gravity::Warning { Mean::Warn } else { Mean::Muted };
            let mut lines = vec![Line::from(Span::styled(head, look.style(mean)))];
            lines.extend(
                wrap(&toast.text, usize::from(width).saturating_sub(2).max(1)).into_iter().map(|line| Line::raw(format!("  {line}"))),
            );
            lines
        };
        self.all.iter().flat_map(one).collect()
    }

    fn block(&self, area: Rect) -> Rect {
        aired(area)
    }
}

#[cfg(test)]
mod tests {
    use crate::service::testing::School;
    use crate::tui::route::Route;
    use crate::tui::testing::Harness;

    #[test]
    fn what_stands_in_place_of_messages_is_whole_on_a_narrow_terminal() {
        let school = School::new();
        let at = Harness::learner(&school.services, school.learner("ada")).size(40, 20).at(Route::Messages);
        assert!(at.shows("again."), "{}", at.screen());
    }
}
