//! The frame around every screen: place and identity, one rule, the status row, the keys (UX.md G). Fits them by width; `? help` is never dropped.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Paragraph};

use crate::tr;
use crate::tui::action::Action;
use crate::tui::input::Key;
use crate::tui::screen::{Command, Look, Size};
use crate::tui::theme::Mean;
use crate::tui::toast::Gravity;
use crate::tui::widgets::text::{cut, width, wrap};

/// The smallest size in which a screen can be used at all (UX.md R13).
pub const SMALLEST: (u16, u16) = (20, 8);

/// The rows that a message takes at most; all of it stands in the messages of the session.
const MOST_STATUS: usize = 3;

/// Where the parts of the frame stand.
#[derive(Debug, Clone, Copy)]
pub struct Parts {
    pub header: Rect,
    /// No height in compact and short terminals.
    pub rule: Rect,
    pub content: Rect,
    /// No height where there is nothing to say and no room to spare.
    pub status: Rect,
    pub footer: Rect,
    pub too_small: bool,
    compact: bool,
}

impl Parts {
    /// With so many rows for the status; one is kept free for it where there is room.
    pub fn of(area: Rect, status: usize) -> Self {
        let compact = Size::of(area) == Size::Compact;
        let tight = compact || Size::short(area);
        let (rule, said) = (u16::from(!tight), u16::try_from(status).unwrap_or(0).max(u16::from(!tight)));
        let rows = |y: u16, height: u16| Rect { x: area.x, y: area.y + y, width: area.width, height }.intersection(area);
        let bottom = area.height.saturating_sub(1 + said);
        Self {
            header: rows(0, 1),
            rule: rows(1, rule),
            content: rows(1 + rule, bottom.saturating_sub(1 + rule)),
            status: rows(bottom, said),
            footer: rows(area.height.saturating_sub(1), 1),
            too_small: area.width < SMALLEST.0 || area.height < SMALLEST.1,
            compact,
        }
    }
}

/// What the header says.
pub struct Bar {
    /// The places from home on, the last is this one.
    pub trail: Vec<String>,
    pub corner: String,
}

/// One sentence with the size that is needed; nothing is lost meanwhile.
pub fn too_small(frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
    let (width, height) = SMALLEST;
    let text = tr!(look, "Lyceum needs {w}x{h}, this is {x}x{y}", w = width, h = height, x = area.width, y = area.height);
    frame.render_widget(Paragraph::new(text).wrap(ratatui::widgets::Wrap { trim: true }), area);
}

pub fn header(frame: &mut Frame<'_>, parts: &Parts, bar: &Bar, look: &Look<'_>) {
    let area = padded(parts.header);
    let room = usize::from(area.width);
    let corner = corner(&bar.corner, (room / 2).max(room.saturating_sub(width(&bar.whole()) + 2)));
    let trail = trail(bar, room.saturating_sub(width(&corner) + 2), parts.compact);
    let gap = room.saturating_sub(width(&trail) + width(&corner));
    let line = Line::from(vec![Span::styled(trail, look.style(Mean::Title)), Span::raw(" ".repeat(gap)), Span::raw(corner)]);
    frame.render_widget(line, area);
    let rule = padded(parts.rule);
    frame.render_widget(Line::styled("-".repeat(usize::from(rule.width)), look.style(Mean::Rule)), rule);
}

/// The right end of the header without its last parts where they do not fit: the clock goes first, the name stays.
fn corner(text: &str, room: usize) -> String {
    let mut kept = text;
    while width(kept) > room {
        match kept.rsplit_once("  ") {
            Some((rest, _)) if !rest.trim().is_empty() => kept = rest.trim_end(),
            _ => break,
        }
    }
    cut(kept, room)
}

impl Bar {
    fn whole(&self) -> String {
        std::iter::once("Lyceum").chain(self.trail.iter().map(String::as_str)).collect::<Vec<_>>().join(" > ")
    }
}

/// As much of the trail as fits, the place itself last to go: `Lyceum > Catalog > Rust > 3.2`, `... > Rust > 3.2`, `... > 3.2`, `3.2`.
fn trail(bar: &Bar, room: usize, compact: bool) -> String {
    let here = bar.trail.last().cloned().unwrap_or_default();
    let whole = bar.whole();
    if !compact && width(&whole) <= room {
        return whole;
    }
    let shorter = (1..bar.trail.len()).map(|from| format!("... > {}", bar.trail[from..].join(" > ")));
    let fitting = shorter.filter(|_| !compact).find(|trail| width(trail) <= room);
    fitting.unwrap_or_else(|| cut(&here, room))
}

/// The rows of the status: a message is read to its end where the screen is not short; what a screen says of itself keeps to two rows.
pub fn status_lines(area: Rect, text: &str, message: bool) -> Vec<String> {
    let room = usize::from(padded(area).width);
    let most = if message { MOST_STATUS } else { MOST_STATUS - 1 };
    if area.height < 12 || width(text) <= room {
        return vec![cut(text, room)];
    }
    let mut lines = wrap(text, room);
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            *last = cut(&format!("{last} ..."), room);
        }
    }
    lines
}

pub fn status(frame: &mut Frame<'_>, parts: &Parts, lines: &[String], gravity: Option<Gravity>, look: &Look<'_>) {
    let area = padded(parts.status);
    let mean = match gravity {
        None | Some(Gravity::Info) => Mean::Text,
        Some(Gravity::Done) => Mean::Good,
        Some(Gravity::Warning) => Mean::Warn,
        Some(Gravity::Error) => Mean::Bad,
    };
    for (line, row) in lines.iter().zip(area.rows()) {
        frame.render_widget(Line::styled(line.clone(), look.style(mean)), row);
    }
}

/// The likeliest keys as far as they fit: at most seven, three in compact, and always `? help`. In compact moving up and down comes last:
/// everybody tries the arrows, and what there is room for has to be the next step.
pub fn footer(frame: &mut Frame<'_>, parts: &Parts, commands: &[Command], inner: bool, typing: bool, look: &Look<'_>) {
    let area = padded(parts.footer);
    let room = usize::from(area.width);
    let mut offered: Vec<_> = commands.iter().filter(|command| !command.quiet && command.barred.is_none()).collect();
    if parts.compact {
        offered.sort_by_key(|command| command.action == Action::Up);
    }
    let entries = offered.into_iter().filter_map(|command| entry(command, look)).take(if parts.compact { 3 } else { 7 });
    let mut last = Vec::new();
    if inner && !commands.iter().any(|command| command.action == Action::Back) {
        last.extend(entry(&Command::new(Action::Back), look));
    }
    let help = help_key(typing, look).map(|key| (key, look.locale.text(Action::Help.entry().label).to_owned()));
    let needed = help.iter().map(|(key, label)| width(key) + 1 + width(label)).sum::<usize>();
    let size = |(key, label): &(String, String)| width(key) + width(label) + 3;
    let mut left = room.saturating_sub(needed);
    let mut shown = Vec::new();
    let back = last.iter().map(size).sum::<usize>();
    let keep_back = back <= left;
    left -= if keep_back { back } else { 0 };
    for (n, mut entry) in entries.enumerate() {
        // The next step is told, if only by its first words.
        if n == 0 && size(&entry) > left {
            entry.1 = cut(&entry.1, left.saturating_sub(width(&entry.0) + 3));
        }
        if let Some(rest) = left.checked_sub(size(&entry)) {
            left = rest;
            shown.push(entry);
        }
    }
    if keep_back {
        shown.append(&mut last);
    }
    shown.extend(help);
    frame.render_widget(keys(&shown, look), area);
}

/// The key of help that works now: while something is typed, a `?` is text.
fn help_key(typing: bool, look: &Look<'_>) -> Option<String> {
    let keys = look.keymap.keys_of(Action::Help);
    let usable = |keys: &&Vec<Key>| !typing || keys.first().is_some_and(|key| key.text().is_none());
    keys.iter().find(usable).map(|keys| crate::tui::input::shown(keys))
}

fn entry(command: &Command, look: &Look<'_>) -> Option<(String, String)> {
    let mut key = look.keymap.shown(command.action)?;
    if let Some(other) = command.with.and_then(|other| look.keymap.shown(other)) {
        key = format!("{key}/{other}");
    }
    let label = command.label.clone().unwrap_or_else(|| look.locale.text(command.action.entry().label).to_owned());
    Some((key, label))
}

fn keys(entries: &[(String, String)], look: &Look<'_>) -> Line<'static> {
    let mut spans = Vec::new();
    for (position, (key, label)) in entries.iter().enumerate() {
        spans.push(Span::raw(if position == 0 { "" } else { "  " }));
        spans.push(Span::styled(key.clone(), look.style(Mean::Key)));
        spans.push(Span::raw(format!(" {label}")));
    }
    Line::from(spans)
}

/// What may follow the keys begun, above the footer.
pub fn which_key(frame: &mut Frame<'_>, content: Rect, begun: &str, follow: &[(Key, Option<Action>)], look: &Look<'_>) {
    let lines: Vec<String> = follow
        .iter()
        .map(|(key, action)| {
            let label = action.map_or_else(|| "...".to_owned(), |action| look.locale.text(action.entry().label).to_owned());
            format!(" {begun} {key}  {label} ")
        })
        .collect();
    let wide = lines.iter().map(|line| width(line)).max().unwrap_or(0).max(12);
    let area = Rect {
        x: content.right().saturating_sub(u16::try_from(wide + 2).unwrap_or(u16::MAX)),
        y: content.bottom().saturating_sub(u16::try_from(lines.len() + 1).unwrap_or(u16::MAX)),
        width: u16::try_from(wide).unwrap_or(u16::MAX),
        height: u16::try_from(lines.len() + 1).unwrap_or(u16::MAX),
    }
    .intersection(content);
    frame.render_widget(Clear, area);
    frame.buffer_mut().set_style(area, look.theme.base());
    let mut text = vec![Line::styled(format!(" {}", tr!(look, "{keys} then ...", keys = begun)), look.style(Mean::Title))];
    text.extend(lines.into_iter().map(|line| Line::styled(format!("{line:<wide$}"), look.style(Mean::Selected))));
    frame.render_widget(Paragraph::new(text), area);
}

/// A column of air on both sides where there is room.
fn padded(area: Rect) -> Rect {
    if area.width < 30 {
        return area;
    }
    Rect { x: area.x + 1, width: area.width - 2, ..area }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Locale;
    use crate::tui::keymap::Keymap;
    use crate::tui::theme::Theme;

    fn footer_of(width: u16, commands: &[Command]) -> String {
        let (theme, keymap, locale) = (Theme::mono(), Keymap::default(), Locale::english());
        let look = Look { theme: &theme, keymap: &keymap, locale: &locale, now: crate::domain::time::Instant(0), zone: chrono_tz::Tz::UTC };
        let mut terminal = ratatui::Terminal::new(ratatui::backend::TestBackend::new(width, 20)).expect("memory takes it");
        let parts = Parts::of(Rect::new(0, 0, width, 20), 0);
        terminal.draw(|frame| footer(frame, &parts, commands, true, false, &look)).expect("memory takes it");
        let buffer = terminal.backend().buffer();
        (0..width).map(|x| buffer[(x, 19)].symbol()).collect::<String>().trim().to_owned()
    }

    /// UX.md R12: a narrow footer has room for one key or two, and the arrows need no telling.
    #[test]
    fn a_narrow_footer_keeps_the_next_step() {
        let commands = [Command::pair(Action::Up, Action::Down, "move"), Command::new(Action::Open), Command::new(Action::Find)];
        assert_eq!(footer_of(40, &commands), "Enter open  / find  Esc back  ? help");
        assert_eq!(footer_of(80, &commands), "Up/Down move  Enter open  / find  Esc back  ? help");
        let long = [Command::new(Action::Open).label("Make the whole school")];
        assert_eq!(footer_of(40, &long), "Enter Make the wh...  Esc back  ? help");
    }

    #[test]
    fn parts_stay_inside_every_area() {
        for width in 0..130 {
            for height in 0..40 {
                let area = Rect::new(0, 0, width, height);
                for status in [0, 1, MOST_STATUS] {
                    let parts = Parts::of(area, status);
                    for part in [parts.header, parts.rule, parts.content, parts.status, parts.footer] {
                        assert_eq!(part.intersection(area), part, "{width}x{height}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_corner_loses_its_end_first() {
        let text = "demo  Ada Byron (learner)  Tue 14:05";
        assert_eq!(corner(text, 40), text);
        assert_eq!(corner(text, 35), "demo  Ada Byron (learner)");
        assert_eq!(corner(text, 10), "demo");
        assert_eq!(corner("Ada Byron (learner)", 10), "Ada Byr...");
    }

    #[test]
    fn a_long_message_is_read_to_its_end() {
        let text = "It stands in the catalog: whoever wants to may join";
        assert_eq!(status_lines(Rect::new(0, 0, 40, 20), text, true).join(" "), text);
        assert_eq!(status_lines(Rect::new(0, 0, 40, 20), text, false).join(" "), text, "why something is locked, on a narrow screen");
        assert_eq!(status_lines(Rect::new(0, 0, 40, 20), &text.repeat(9), false).len(), 2);
        assert_eq!(status_lines(Rect::new(0, 0, 40, 10), text, true).len(), 1);
        assert_eq!(status_lines(Rect::new(0, 0, 40, 20), &text.repeat(9), true).len(), MOST_STATUS);
    }

    #[test]
    fn the_trail_loses_its_beginning_first() {
        let bar = Bar { trail: vec!["Shell basics".into(), "3.2 Pipes".into()], corner: String::new() };
        assert_eq!(trail(&bar, 60, false), "Lyceum > Shell basics > 3.2 Pipes");
        assert_eq!(trail(&bar, 20, false), "... > 3.2 Pipes");
        let long = Bar { trail: vec!["Catalog".into(), "Shell basics".into(), "3.2 Pipes".into()], corner: String::new() };
        assert_eq!(trail(&long, 35, false), "... > Shell basics > 3.2 Pipes");
        assert_eq!(trail(&bar, 9, false), "3.2 Pipes");
        assert_eq!(trail(&bar, 60, true), "3.2 Pipes");
        assert_eq!(trail(&bar, 6, true), "3.2...");
    }
}
