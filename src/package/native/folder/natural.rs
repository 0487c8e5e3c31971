//! The order of names where the author gave none.

/// Names with their numbers compared as numbers: `2-b` before `10-a`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Natural(Vec<(String, u64, String)>);

impl Natural {
    pub(super) fn of(name: &str) -> Self {
        let mut parts = Vec::new();
        let mut rest = name;
        while !rest.is_empty() {
            let digits = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
            let (text, after) = rest.split_at(digits);
            let end = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
            let (number, after) = after.split_at(end);
            parts.push((
                text.to_lowercase(),
                number.parse().unwrap_or(if number.is_empty() { 0 } else { u64::MAX }),
                format!("{text}{number}"),
            ));
            rest = after;
        }
        Self(parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_names_count() {
        let mut names = vec!["10-end", "2-middle", "1-start", "appendix", "2-Alpha"];
        names.sort_by_key(|name| Natural::of(name));
        assert_eq!(names, ["1-start", "2-Alpha", "2-middle", "10-end", "appendix"]);
    }
}
