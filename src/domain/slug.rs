//! Ids made from what people wrote: stable, readable, and free of what a path or a command would stumble over.

use unicode_normalization::UnicodeNormalization as _;

/// An id made from a text: its letters and digits, `-` between them. Empty where it has neither.
pub fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
        if slug.len() > 60 {
            break;
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// As [`slug`], of `[a-z0-9-]` alone, as the id of a course is; letters lose their accents. Empty where nothing of it is left.
pub fn ascii(text: &str) -> String {
    let plain: String = text.nfkd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)).collect();
    let letters: String = plain.chars().map(|c| if c.is_ascii() { c } else { ' ' }).collect();
    slug(&letters)
}

/// `wanted`, or the first of `wanted-2`, `wanted-3`, … that is not taken.
pub fn free(wanted: &str, taken: impl Fn(&str) -> bool) -> String {
    if !taken(wanted) {
        return wanted.to_owned();
    }
    let numbered = (2_u32..).map(|n| format!("{wanted}-{n}"));
    numbered.into_iter().find(|id| !taken(id)).unwrap_or_else(|| wanted.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_keeps_letters_of_every_script() {
        assert_eq!(slug("What does `git log` show?"), "what-does-git-log-show");
        assert_eq!(slug("提交 是什么"), "提交-是什么");
        assert_eq!(slug("…"), "");
    }

    #[test]
    fn a_course_id_loses_accents_and_other_scripts() {
        assert_eq!(ascii("Éléments d'analyse"), "elements-d-analyse");
        assert_eq!(ascii("Git 入门"), "git");
        assert_eq!(ascii("入门"), "");
    }

    #[test]
    fn a_taken_id_gets_a_number() {
        assert_eq!(free("why", |id| matches!(id, "why" | "why-2")), "why-3");
    }
}
