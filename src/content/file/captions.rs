//! Subtitles as a text to read: WebVTT and SubRip, each cue with the time at which it is spoken.

/// The spoken words, a line a cue: `1:05  Hello there`. What is spoken twice in a row (as machines write it) stands once.
pub fn captions(source: &str) -> String {
    let source = source.replace("\r\n", "\n").replace('\r', "\n");
    let mut lines: Vec<String> = Vec::new();
    let mut last: Option<String> = None;
    for block in source.split("\n\n") {
        let mut rows = block.lines().skip_while(|row| !row.contains("-->"));
        let Some(time) = rows.next().and_then(|times| spoken_at(times.split("-->").next().unwrap_or_default())) else { continue };
        let words: Vec<String> = rows.map(plain).filter(|row| !row.is_empty()).collect();
        let fresh: Vec<&String> = words.iter().filter(|row| last.as_ref() != Some(row)).collect();
        if !fresh.is_empty() {
            let text = fresh.iter().map(|row| row.as_str()).collect::<Vec<_>>().join(" ");
            lines.push(format!("{time:>7}  {text}"));
        }
        last = words.last().cloned().or(last);
    }
    if lines.is_empty() { source } else { lines.join("\n") }
}

/// `00:01:05.000` is `1:05`; an hour is told where there is one.
fn spoken_at(time: &str) -> Option<String> {
    let whole = time.trim().split(['.', ',']).next()?;
    let parts = whole.split(':').map(|part| part.parse::<u64>().ok()).collect::<Option<Vec<_>>>()?;
    match parts[..] {
        [minutes, seconds] | [0, minutes, seconds] => Some(format!("{minutes}:{seconds:02}")),
        [hours, minutes, seconds] => Some(format!("{hours}:{minutes:02}:{seconds:02}")),
        _ => None,
    }
}

/// Without tags; who speaks stands before what is said.
fn plain(row: &str) -> String {
    let mut text = String::new();
    let mut rest = row;
    while let Some((before, after)) = rest.split_once('<') {
        let Some((tag, behind)) = after.split_once('>') else { break };
        text.push_str(before);
        if let Some(name) = tag.strip_prefix("v ") {
            text.push_str(name.trim());
            text.push_str(": ");
        }
        rest = behind;
    }
    text.push_str(rest);
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("&amp;", "&")];
    entities.iter().fold(text, |text, (entity, c)| text.replace(entity, c)).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_kinds_are_read() {
        let vtt = "WEBVTT\n\nNOTE made by hand\n\nintro\n00:05.000 --> 00:07.000 align:start\n<v Ada>Hello &amp; <i>welcome</i>\n\n01:00:09.000 --> 01:00:10.000\nBye\n";
        assert_eq!(captions(vtt), "   0:05  Ada: Hello & welcome\n1:00:09  Bye");
        let srt = "1\r\n00:01:05,000 --> 00:01:06,000\r\nOne\r\nTwo\r\n\r\n2\r\n00:01:06,000 --> 00:01:07,000\r\nTwo\r\nThree\r\n";
        assert_eq!(captions(srt), "   1:05  One Two\n   1:06  Three");
    }

    #[test]
    fn what_has_no_cues_is_shown_as_it_is() {
        assert_eq!(captions("no cues < here"), "no cues < here");
        assert_eq!(captions("00:05 --> 00:06\n1 < 2"), "   0:05  1 < 2");
    }
}
