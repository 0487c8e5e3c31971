//! Front matter: TOML between `+++` lines at the start of a file (FORMATS.md 10.1).

/// The parts of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Parts<'a> {
    /// What stands between the `+++` lines, which begins on line 2.
    pub front: Option<&'a str>,
    pub body: &'a str,
    /// How many lines stand before the body.
    pub before: u32,
}

/// Splits a file. `Err`: the first `+++` has no second.
pub(super) fn split(text: &str) -> Result<Parts<'_>, ()> {
    let Some(rest) = fence(text) else { return Ok(Parts { front: None, body: text, before: 0 }) };
    let mut at = 0;
    for (line, lines) in rest.split_inclusive('\n').zip(2..) {
        if line.trim_end() == "+++" {
            let body = rest.get(at + line.len()..).unwrap_or_default();
            return Ok(Parts { front: rest.get(..at), body, before: lines });
        }
        at += line.len();
    }
    Err(())
}

/// Whether a text begins with the front matter of other programs: `key: value` between `---` lines.
pub(super) fn is_foreign(text: &str) -> bool {
    let mut lines = text.lines();
    let opens = lines.next().is_some_and(|line| line.trim_end() == "---");
    let inside: Vec<&str> = lines.by_ref().take_while(|line| line.trim_end() != "---").take(100).collect();
    opens && inside.len() < 100 && inside.iter().any(|line| line.split_once(": ").is_some_and(|(key, _)| !key.contains(' ')))
}

/// What follows an opening `+++` line.
fn fence(text: &str) -> Option<&str> {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    (first.trim_end() == "+++").then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_ends_at_its_second_line() {
        assert_eq!(split("+++\na = 1\n+++\nbody\n"), Ok(Parts { front: Some("a = 1\n"), body: "body\n", before: 3 }));
        assert_eq!(split("+++\n+++"), Ok(Parts { front: Some(""), body: "", before: 2 }));
        assert_eq!(split("no front\n+++\n"), Ok(Parts { front: None, body: "no front\n+++\n", before: 0 }));
        assert_eq!(split("+++\na = 1\n"), Err(()));
    }

    #[test]
    fn the_front_matter_of_others_is_told_from_a_rule() {
        assert!(is_foreign("---\ntitle: A page\n---\n\ntext"));
        assert!(!is_foreign("---\n\nA rule above: it is text.\n\n---\n"));
        assert!(!is_foreign("title: A\n---\n"));
    }
}
