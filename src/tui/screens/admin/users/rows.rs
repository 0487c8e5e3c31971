//! How people look in the list, and beside it.

use ratatui::text::{Line, Span};

use crate::domain::person::UserStatus;
use crate::domain::text::Untrusted;
use crate::service::people::UserView;
use crate::tr;
use crate::tui::screen::Look;
use crate::tui::screens::shared::words;
use crate::tui::theme::Mean;
use crate::tui::when;
use crate::tui::widgets::list::MARK;
use crate::tui::widgets::text::{cut, fit, wrap};

/// Columns of the box, the role, the status and when somebody was seen.
const BOX: usize = 4;
const ROLE: usize = 11;
const STATUS: usize = 11;
const SEEN: usize = 15;

/// Columns for user name and name.
fn names(width: u16) -> (usize, usize) {
    let room = usize::from(width.saturating_sub(MARK)).saturating_sub(BOX + ROLE + STATUS + SEEN);
    (room * 2 / 5, room - room * 2 / 5)
}

pub(super) fn head(width: u16, look: &Look<'_>) -> String {
    let (user, name) = names(width);
    let words = [
        fit("", usize::from(MARK) + BOX),
        fit(&tr!(look, "User name"), user),
        fit(&tr!(look, "Name"), name),
        fit(&tr!(look, "Role"), ROLE),
        fit(&tr!(look, "Status"), STATUS),
        cut(&tr!(look, "Last seen"), SEEN),
    ];
    cut(&words.concat(), usize::from(width))
}

/// `fit` with a space behind, so that columns never touch.
fn column(text: &str, room: usize) -> String {
    fit(&cut(text, room.saturating_sub(1)), room)
}

pub(super) fn line(user: &UserView, marked: bool, width: u16, narrow: bool, look: &Look<'_>) -> Line<'static> {
    let shown = |text: &str| Untrusted::from(text).for_screen().into_owned();
    let tick = if marked { "[x] " } else { "[ ] " };
    let mean = if user.status == UserStatus::Suspended { Mean::Warn } else { Mean::Text };
    if narrow {
        let room = usize::from(width.saturating_sub(MARK)).saturating_sub(BOX);
        let aside = if user.status == UserStatus::Active { words::role(user.role, look) } else { words::status(user.status, look) };
        let called = user.name.for_screen();
        let who = if called == shown(&user.user) { called.into_owned() } else { format!("{}  {called}", shown(&user.user)) };
        let name = column(&who, room.saturating_sub(ROLE));
        return Line::from(vec![Span::raw(format!("{tick}{name}")), Span::styled(cut(&aside, ROLE), look.style(mean))]);
    }
    let (wide, name) = names(width);
    let seen = user.last_seen.map_or_else(|| tr!(look, "never"), |at| when::distance(look, at));
    Line::from(vec![
        Span::raw(format!("{tick}{}", column(&shown(&user.user), wide))),
        Span::raw(column(&user.name.for_screen(), name)),
        Span::raw(column(&words::role(user.role, look), ROLE)),
        Span::styled(column(&words::status(user.status, look), STATUS), look.style(mean)),
        Span::raw(cut(&seen, SEEN)),
    ])
}

/// All that is known of somebody.
pub(super) fn details(user: &UserView, width: u16, look: &Look<'_>) -> Vec<Line<'static>> {
    let room = usize::from(width);
    let shown = |text: &str| Untrusted::from(text).for_screen().into_owned();
    let mut lines: Vec<Line<'static>> =
        wrap(&user.name.for_screen(), room).into_iter().map(|line| Line::styled(line, look.style(Mean::Heading))).collect();
    let none = || tr!(look, "none");
    let email = if user.email.is_blank() { none() } else { user.email.for_screen().into_owned() };
    let seen = user.last_seen.map_or_else(|| tr!(look, "never"), |at| when::in_full(look, at));
    let zone = user.zone.as_deref().map_or_else(|| tr!(look, "the school's"), shown);
    let facts = [
        (tr!(look, "User name"), shown(&user.user)),
        (tr!(look, "Email"), email),
        (tr!(look, "Role"), words::role(user.role, look)),
        (tr!(look, "Status"), words::status(user.status, look)),
        (tr!(look, "Last seen"), seen),
        (tr!(look, "Time zone"), zone),
    ];
    for (what, fact) in facts {
        let parts = wrap(&fact, room.saturating_sub(12));
        for (n, part) in parts.into_iter().enumerate() {
            let what = if n == 0 { what.as_str() } else { "" };
            lines.push(Line::from(vec![Span::styled(fit(what, 12), look.style(Mean::Muted)), Span::raw(part)]));
        }
    }
    lines.push(Line::default());
    lines.push(Line::styled(tr!(look, "Courses"), look.style(Mean::Heading)));
    lines.extend(
        user.courses.iter().map(|one| Line::raw(cut(&format!("{} ({})", shown(&one.course), words::course_role(one.role, look)), room))),
    );
    if user.courses.is_empty() {
        lines.push(Line::raw(none()));
    }
    lines
}
