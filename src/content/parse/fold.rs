//! The one piece of HTML a page may hold: `<details><summary>`. All other HTML stays text (FORMATS.md 10.4).

/// A piece of an HTML block.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    Open {
        open: bool,
    },
    Summary(&'a str),
    Close,
    /// Anything else, to be shown as it is written.
    Text(&'a str),
}

/// Cuts an HTML block into its pieces; blank text between them is left out.
pub(super) fn pieces(html: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let (mut start, mut at) = (0, 0);
    while let Some(next) = html[at..].find('<').map(|n| at + n) {
        if let Some((piece, end)) = tag(html, next) {
            push_text(&mut found, &html[start..next]);
            found.push(piece);
            (start, at) = (end, end);
        } else {
            at = next + 1;
        }
    }
    push_text(&mut found, &html[start..]);
    found
}

fn push_text<'a>(found: &mut Vec<Piece<'a>>, text: &'a str) {
    let text = text.trim_matches(['\n', '\r']);
    if !text.trim().is_empty() {
        found.push(Piece::Text(text));
    }
}

/// The piece that begins with the `<` at `at`, and where it ends.
fn tag(html: &str, at: usize) -> Option<(Piece<'_>, usize)> {
    let rest = &html[at..];
    if let Some(after) = tail(rest, "</details") {
        let close = after.find('>')?;
        return after[..close].trim().is_empty().then_some((Piece::Close, html.len() - after.len() + close + 1));
    }
    if let Some(after) = tail(rest, "<details") {
        let close = after.find('>')?;
        let words = &after[..close];
        if !words.is_empty() && !words.starts_with(char::is_whitespace) {
            return None;
        }
        let open = words.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case("open") || word.eq_ignore_ascii_case("open=\"\""));
        return Some((Piece::Open { open }, html.len() - after.len() + close + 1));
    }
    let after = tail(rest, "<summary>")?;
    let lower = after.to_ascii_lowercase();
    let close = lower.find("</summary>")?;
    Some((Piece::Summary(after[..close].trim()), html.len() - after.len() + close + "</summary>".len()))
}

fn tail<'a>(text: &'a str, head: &str) -> Option<&'a str> {
    text.get(..head.len()).filter(|start| start.eq_ignore_ascii_case(head))?;
    text.get(head.len()..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fold_is_cut_into_its_tags() {
        let html = "<details open>\n<SUMMARY>Why?</SUMMARY>\nBecause <b>so</b>.\n</details>\n";
        assert_eq!(pieces(html), [Piece::Open { open: true }, Piece::Summary("Why?"), Piece::Text("Because <b>so</b>."), Piece::Close]);
    }

    #[test]
    fn other_tags_stay_text() {
        assert_eq!(pieces("<detailsx><script>x</script>"), [Piece::Text("<detailsx><script>x</script>")]);
        assert_eq!(pieces("<details"), [Piece::Text("<details")]);
    }
}
