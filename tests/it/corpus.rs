//! The escape corpus of SECURITY.md 2.3: hostile texts that must not act on a terminal, whatever field they stand in.

/// Number and text of each row that is UTF-8; a row with several sequences has them all.
pub fn texts() -> Vec<(u8, String)> {
    let mut rows: Vec<(u8, String)> = ROWS.iter().map(|(row, text)| (*row, (*text).to_owned())).collect();
    rows.push((44, format!("e{}", "\u{301}".repeat(10_000))));
    rows.push((48, "\u{7}".repeat(10_000)));
    rows
}

/// Row 46 and the raw half of row 38: bytes that are no UTF-8.
pub const BYTES: &[&[u8]] = &[b"a\xff\xfeb", b"\xc0\x9b2J", b"\xed\xa0\x80\x9b", b"\x9b2J\x9d0;x\x07\x90q"];

/// What is wrong with bytes that a command wrote: the first control other than LF, C1 control, bidi control or tag, or no UTF-8.
pub fn foreign(bytes: &[u8]) -> Option<String> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(why) => return Some(why.to_string()),
    };
    let at = text.find(|c: char| (c.is_control() && c != '\n') || lyceum::domain::text::is_hidden(c))?;
    let around: String =
        text[..at].chars().rev().take(30).collect::<Vec<_>>().into_iter().rev().chain(text[at..].chars().take(10)).collect();
    Some(format!("{around:?}"))
}

const ROWS: &[(u8, &str)] = &[
    (1, "\u{1b}c"),
    (2, "\u{1b}[2J\u{1b}[H"),
    (3, "\u{1b}[3J"),
    (4, "\u{1b}[?1049l"),
    (5, "\u{1b}[1A\u{1b}[2K"),
    (6, "ok\rbad"),
    (7, "good\u{8}\u{8}\u{8}\u{8}evil"),
    (8, "\u{1b}[8m"),
    (9, "\u{1b}[30;40m"),
    (10, "\u{1b}[?25l"),
    (11, "\u{1b}[6n"),
    (12, "\u{1b}[c\u{1b}[>c\u{1b}[=c"),
    (13, "\u{1b}Z"),
    (14, "\u{5}"),
    (15, "\u{1b}]0;rm -rf ~\u{7}"),
    (16, "\u{1b}[21t"),
    (17, "\u{1b}[20t"),
    (18, "\u{1b}]52;c;cm0gLXJmIH4=\u{7}"),
    (19, "\u{1b}]52;c;?\u{7}"),
    (20, "\u{1b}]8;;http://evil\u{1b}\\text\u{1b}]8;;\u{1b}\\"),
    (21, "\u{1b}]4;1;?\u{7}"),
    (22, "\u{1b}]10;?\u{7}\u{1b}]11;?\u{7}"),
    (23, "\u{1b}]50;?\u{7}"),
    (24, "\u{1b}P$q\ncmd\n\u{1b}\\"),
    (25, "\u{1b}P+q544e\u{1b}\\"),
    (26, "\u{1b}P1000p"),
    (27, "\u{1b}Ptmux;\u{1b}\u{1b}]52;c;eA==\u{7}\u{1b}\\"),
    (28, "\u{1b}]1337;File=inline=0:eA==\u{7}"),
    (29, "\u{1b}]9;text\u{7}\u{1b}]777;notify;a;b\u{7}"),
    (30, "\u{1b}_Ga=T,t=f;L2V0Yy9wYXNzd2Q=\u{1b}\\"),
    (31, "\u{1b}Pq#0;2;0;0;0!99999~\u{1b}\\"),
    (32, "\u{1b}Xswallow \u{1b}^swallow"),
    (33, "\u{1b}[?1003h\u{1b}[?1006h"),
    (34, "\u{1b}[?2004l\u{1b}[201~"),
    (35, "\u{1b}[>1u\u{1b}[>4;2m"),
    (36, "\u{1b}[5iprinted\u{1b}[4i"),
    (37, "\u{1b}(0\u{e}\u{1b}#8"),
    (38, "\u{9b}2J\u{9d}0;x\u{9c}\u{90}q\u{9c}"),
    (39, "\u{1b}[99999999b\u{1b}[99999999L"),
    (40, "[2Jends in \u{1b}"),
    (41, "\u{1b}[?2026h"),
    (42, "\u{202e}txt.exe\u{2066}a\u{2067}b\u{2068}c\u{2069}"),
    (43, "a\u{200b}d\u{feff}m\u{ad}in\u{e0041}\u{e007f}"),
    (45, "\u{430}dmin"),
    (47, "x\n2026-01-01 GRADE 100 OK"),
];

#[test]
fn every_row_of_the_corpus_is_here() {
    let mut rows: Vec<u8> = texts().into_iter().map(|(row, _)| row).collect();
    rows.push(46);
    rows.sort_unstable();
    assert_eq!(rows, (1..=48).collect::<Vec<u8>>());
}

#[test]
fn the_scan_sees_each_row_that_acts_on_a_terminal() {
    let harmless = [44, 45, 47];
    for (row, text) in texts() {
        assert_eq!(foreign(text.as_bytes()).is_none(), harmless.contains(&row), "{row}");
    }
    assert!(BYTES.iter().all(|bytes| foreign(bytes).is_some()));
}
