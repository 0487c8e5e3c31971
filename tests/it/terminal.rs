//! What a program may send to a terminal: an allow-list of what crossterm writes for us (SECURITY.md S9). All else came from a text.

use lyceum::domain::text::is_hidden;

/// The first thing in `bytes` that our own drawing never sends, with what stands around it.
pub fn foreign(bytes: &[u8]) -> Option<String> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(why) if why.error_len().is_none() => std::str::from_utf8(&bytes[..why.valid_up_to()]).expect("checked"),
        Err(why) => return Some(why.to_string()),
    };
    let mut left_screen = false;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let found = match c {
            '\u{1b}' => sequence(rest),
            '\n' => Some(Sent { length: 1, draws: false, leaves: None }),
            '\r' if rest.starts_with("\r\n") => Some(Sent { length: 2, draws: false, leaves: None }),
            c if c.is_control() || is_hidden(c) => None,
            c => Some(Sent { length: c.len_utf8(), draws: false, leaves: None }),
        };
        let Some(sent) = found else { return Some(around(text, text.len() - rest.len())) };
        left_screen = sent.leaves.unwrap_or(left_screen);
        if left_screen && sent.draws {
            return Some(format!("drawing after the screen was left: {}", around(text, text.len() - rest.len())));
        }
        rest = &rest[sent.length..];
    }
    None
}

/// One thing that was sent: whether it draws on our screen, and whether it leaves (true) or enters (false) it.
struct Sent {
    length: usize,
    draws: bool,
    leaves: Option<bool>,
}

fn sequence(text: &str) -> Option<Sent> {
    let body = text.strip_prefix("\u{1b}[")?;
    let end = body.find(|c: char| ('@'..='~').contains(&c))?;
    let (parameters, last) = (&body[..end], body[end..].chars().next()?);
    let length = 2 + end + 1;
    let sent = |draws, leaves| Some(Sent { length, draws, leaves });
    match (parameters, last) {
        ("?1049", 'h') => sent(false, Some(false)),
        ("?1049", 'l') => sent(false, Some(true)),
        (place, 'H') if numbers(place).is_some_and(|n| n.len() == 2) => sent(true, None),
        ("?25" | "?2004", 'h' | 'l') | ("" | "2", 'J') | ("", 'K') => sent(false, None),
        (style, 'm') if harmless(style) => sent(false, None),
        _ => None,
    }
}

fn numbers(text: &str) -> Option<Vec<u16>> {
    text.split(';').map(|n| if n.is_empty() { Some(0) } else { n.parse().ok() }).collect()
}

/// Styles that hide nothing: no concealing, and never one basic color on itself.
fn harmless(style: &str) -> bool {
    let Some(codes) = numbers(style) else { return false };
    let mut codes = codes.into_iter();
    while let Some(code) = codes.next() {
        match code {
            8 => return false,
            38 | 48 | 58 => match codes.next() {
                Some(5) => drop(codes.next()),
                Some(2) => drop((codes.next(), codes.next(), codes.next())),
                _ => return false,
            },
            _ => {}
        }
    }
    style != "30;40"
}

fn around(text: &str, at: usize) -> String {
    let from = text[..at].char_indices().rev().nth(40).map_or(0, |(at, _)| at);
    format!("{:?}", text[from..].chars().take(80).collect::<String>())
}

#[test]
fn what_we_draw_is_known_and_what_texts_bring_is_not() {
    assert_eq!(foreign("\u{1b}[?1049h\u{1b}[2J\u{1b}[3;1H\u{1b}[1m\u{1b}[38;5;8mword\u{1b}[0m\u{1b}[?1049l\r\n".as_bytes()), None);
    for (row, text) in crate::corpus::texts() {
        // What only shows itself by the drawing after it, what is no sequence, and what the screen test counts by itself.
        if matches!(row, 2 | 4 | 10 | 44 | 45 | 47) {
            continue;
        }
        assert!(foreign(text.as_bytes()).is_some(), "row {row}: {text:?}");
    }
    assert!(foreign("\u{1b}[?1049h\u{1b}[?1049l\u{1b}[1;1Hforged".as_bytes()).is_some());
}
