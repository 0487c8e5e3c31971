//! 'Did you mean': the known word nearest to one that was mistyped.

/// The candidate that `word` was most likely meant to be; `None` when nothing is near.
///
/// Near is a third of the longer word's letters, at least one; case does not count.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = word.to_lowercase();
    let length = wanted.chars().count();
    let reach = |candidate: &str| (candidate.chars().count().max(length) / 3).max(1);
    candidates
        .into_iter()
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= reach(candidate))
        .map(|candidate| (strsim::damerau_levenshtein(&wanted, &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| *distance <= reach(candidate))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_word_and_a_stranger_none() {
        let known = ["authors", "title", "due"];
        assert_eq!(nearest("autors", known), Some("authors"));
        assert_eq!(nearest("Tilte", known), Some("title"));
        assert_eq!(nearest("xylophone", known), None);
    }
}
