//! How the dates look: the cells of an item, the heads above them, and what is typed with what it is understood as.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{COLUMNS, DATE, Dates, Entry, instant, read};
use crate::domain::course::DateRule;
use crate::domain::schedule::{DateOverride, Which};
use crate::domain::when as dates;
use crate::service::course::DatesRow;
use crate::tr;
use crate::tui::screen::Look;
use crate::tui::theme::Mean;
use crate::tui::when;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::text::{cut, fit, width};

/// The word of a column.
fn word(which: Which, look: &Look<'_>) -> String {
    match which {
        Which::Open => tr!(look, "Opens"),
        Which::Due => tr!(look, "Due"),
        Which::Close => tr!(look, "Closes"),
    }
}

impl Dates {
    /// What the typed text is understood as.
    fn echo(&self, look: &Look<'_>) -> String {
        let text = self.typing.as_ref().map(Field::text).unwrap_or_default();
        if self.item().is_none() {
            return match text.trim() {
                "" => tr!(look, "none: dates that count from it are not in force"),
                text => dates::day(text).map_or_else(|why| why, |day| day.format("%A %-d %B %Y").to_string()),
            };
        }
        match read(text, self.which(), look.now, self.zone) {
            Err(why) => why,
            Ok(None) => tr!(look, "as the course's own file says"),
            Ok(Some(DateOverride::None)) => tr!(look, "no such date"),
            Ok(Some(DateOverride::Is(DateRule::Exactly(at)))) => {
                format!("{} ({})", when::in_full(look, at), when::distance(look, at))
            }
            Ok(Some(DateOverride::Is(rule))) if self.waits_for_start(&rule) => {
                tr!(look, "{rule}, which holds once the day the course begins is set", rule = rule)
            }
            Ok(Some(DateOverride::Is(rule))) => rule.to_string(),
        }
    }

    fn cell(row: &DatesRow, which: Which, look: &Look<'_>) -> (String, Mean) {
        let set = if row.set.contains(&which) { "*" } else { " " };
        if let Some((_, rule)) = row.relative.iter().find(|(of, _)| *of == which) {
            return (format!("{set}{rule}"), Mean::Muted);
        }
        match instant(row, which) {
            Some(at) if at < look.now => (format!("{set}{}", when::moment(look, at)), Mean::Muted),
            Some(at) => (format!("{set}{}", when::moment(look, at)), Mean::Text),
            None => (format!("{set}-"), Mean::Muted),
        }
    }

    /// Columns that the dates shown need, with the mark before and the brackets of the cursor.
    pub(super) fn widest(&self, look: &Look<'_>) -> usize {
        let cells = self.view.items.iter().flat_map(|row| COLUMNS.map(|which| width(&Self::cell(row, which, look).0) + 2));
        cells.max().unwrap_or(0).clamp(DATE.0, DATE.1)
    }

    pub(super) fn lines(&self, entry: &Entry, here: bool, look: &Look<'_>) -> Vec<Line<'static>> {
        let row = match entry {
            Entry::Start => {
                let day = self.view.term_start.map_or_else(|| tr!(look, "not set"), |day| day.to_string());
                return vec![Line::raw(cut(&tr!(look, "The course begins: {day}", day = day), self.room))];
            }
            Entry::Item(at) => match self.view.items.get(*at) {
                Some(row) => row,
                None => return Vec::new(),
            },
        };
        let title = row.title.for_screen();
        if self.is_narrow() {
            let (text, mean) = Self::cell(row, self.which(), look);
            let below = Span::styled(cut(&format!("  {} {}", word(self.which(), look), text.trim_start()), self.room), look.style(mean));
            return vec![Line::raw(cut(&title, self.room)), Line::from(below)];
        }
        let mut spans = vec![Span::raw(fit(&cut(&title, self.title_room() - 1), self.title_room()))];
        for (n, which) in COLUMNS.into_iter().enumerate() {
            let (text, mean) = Self::cell(row, which, look);
            let text = cut(&text, self.date - 2);
            let text = if here && n == self.column { format!("[{}]", text.trim_start()) } else { text };
            spans.push(Span::styled(fit(&text, self.date), look.style(mean)));
        }
        vec![Line::from(spans)]
    }

    fn title_room(&self) -> usize {
        self.room.saturating_sub(3 * self.date).clamp(12, 60)
    }

    /// Draws the heads, the list and what is typed.
    pub(super) fn draw(&self, frame: &mut Frame<'_>, look: &Look<'_>) {
        let [head, list, foot] = self.areas;
        if head.height > 0 {
            let mut text = format!("  {}", cut(&self.title.for_screen(), self.room));
            if !self.is_narrow() {
                let words = COLUMNS.map(|which| fit(&format!(" {}", word(which, look)), self.date)).concat();
                text = format!("  {}{words}", fit(&cut(&self.title.for_screen(), self.title_room() - 1), self.title_room()));
            }
            frame.render_widget(Line::styled(cut(&text, usize::from(head.width)), look.style(Mean::Heading)), head);
        }
        self.list.render(frame, list, self.typing.is_none(), look);
        if let (Some(field), true) = (&self.typing, foot.height > 0) {
            self.draw_typed(field, frame, foot, look);
        }
    }

    /// The line to type into, and below it what that is understood as or why it cannot be.
    fn draw_typed(&self, field: &Field, frame: &mut Frame<'_>, foot: Rect, look: &Look<'_>) {
        let name = match self.item() {
            Some(row) => format!("{} / {}", cut(&row.title.for_screen(), 24), word(self.which(), look)),
            None => tr!(look, "The course begins"),
        };
        let name = cut(&format!("{name}: "), usize::from(foot.width / 2));
        let used = u16::try_from(width(&name)).unwrap_or(0);
        frame.render_widget(Line::styled(name, look.style(Mean::Key)), Rect { height: 1, ..foot });
        let place = Rect { x: foot.x + used, width: foot.width - used, height: 1, ..foot };
        if foot.height > 1 {
            let below = Rect { y: foot.y + 1, height: 1, ..foot };
            let line = match &self.wrong {
                Some(wrong) => Line::styled(cut(&format!("! {wrong}"), usize::from(foot.width)), look.style(Mean::Bad)),
                None => Line::styled(cut(&format!("= {}", self.echo(look)), usize::from(foot.width)), look.style(Mean::Info)),
            };
            frame.render_widget(line, below);
        }
        field.render(frame, place, true, look);
    }
}
