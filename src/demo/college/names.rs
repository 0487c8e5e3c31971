//! What the invented people are called: 200 given and 500 family names, common ones far oftener than rare ones; one in ten of another script
//! or with combining marks, one in a hundred double, one in two hundred too wide for any column.

use super::chance::Chance;

/// A person's user name and name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    pub user: String,
    pub full: String,
}

/// The lists, read once.
pub struct Names {
    given: Vec<String>,
    family: Vec<String>,
    /// Given and family name in ASCII, then as they are written.
    other: Vec<[&'static str; 4]>,
}

impl Names {
    pub fn read() -> Self {
        let words = |text: &str| text.split_whitespace().map(|word| word.replace('_', " ")).collect();
        let row = |line: &'static str| {
            let mut parts = line.split('|');
            let mut part = || parts.next().unwrap_or_default();
            let (given, given_written, family, family_written) = (part(), part(), part(), part());
            [given, family, given_written, family_written]
        };
        Self {
            given: words(include_str!("names/given.txt")),
            family: words(include_str!("names/family.txt")),
            other: include_str!("names/other.txt").lines().map(row).collect(),
        }
    }

    /// The `n`th person of a school. The number in the user name makes it the only one, also to the eye.
    pub fn person(&self, seed: u64, n: u32) -> Name {
        let mut chance = Chance::of(seed, &[1, u64::from(n)]);
        let (word, full) = match chance.below(1000) {
            0..100 => self.written_otherwise(&mut chance),
            100..110 => self.double(&mut chance),
            110..115 => self.wide(&mut chance),
            _ => {
                let (given, family) = (self.given(&mut chance), self.family(&mut chance));
                (given.to_owned(), format!("{given} {family}"))
            }
        };
        Name { user: format!("{}{n:05}", ascii(&word)), full }
    }

    fn given(&self, chance: &mut Chance) -> &str {
        chance.zipf(&self.given).map_or("Kim", String::as_str)
    }

    fn family(&self, chance: &mut Chance) -> &str {
        chance.zipf(&self.family).map_or("Kim", String::as_str)
    }

    fn written_otherwise(&self, chance: &mut Chance) -> (String, String) {
        let [word, _, given, _] = chance.pick(&self.other).copied().unwrap_or_default();
        // The family name of the same script: the rows of one script stand together.
        let family = self.other.iter().find(|row| row[0] == word).map_or("", |row| row[3]);
        (word.to_owned(), format!("{given} {family}"))
    }

    fn double(&self, chance: &mut Chance) -> (String, String) {
        let given = self.given(chance).to_owned();
        let (one, two) = (self.family(chance), self.family(chance));
        let full = format!("{given}-{} {one}-{two}", self.given(chance));
        (given, full)
    }

    fn wide(&self, chance: &mut Chance) -> (String, String) {
        let given = self.given(chance).to_owned();
        let mut full = given.clone();
        while full.chars().count() <= 40 {
            full = format!("{full} {}", self.family(chance));
        }
        (given, full)
    }
}

/// The plain letters of a name: `Åsa` is `sa`, which its number tells from another.
fn ascii(name: &str) -> String {
    let word: String = name.chars().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_lowercase()).take(12).collect();
    if word.len() < 2 { "learner".to_owned() } else { word }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// PERFORMANCE.md: 10 % non-Latin or with combining marks, 1 % double, 0.5 % over 40 columns; user names unique.
    #[test]
    fn names_are_as_mixed_as_a_city() {
        let names = Names::read();
        assert!(names.given.len() >= 200 && names.family.len() >= 500);
        let people: Vec<Name> = (0..10_000).map(|n| names.person(3, n)).collect();
        let unique: std::collections::BTreeSet<_> = people.iter().map(|name| &name.user).collect();
        assert_eq!(unique.len(), 10_000);
        let share = |of: &dyn Fn(&str) -> bool| people.iter().filter(|name| of(&name.full)).count();
        let strange = share(&|name| name.chars().any(|c| !c.is_whitespace() && c as u32 > 0x2ff));
        assert!((700..1_300).contains(&strange), "{strange}");
        let wide = share(&|name| name.chars().count() > 40);
        assert!((25..90).contains(&wide), "{wide}");
        let most = share(&|name| name.starts_with("Maria "));
        assert!(most > 500, "by Zipf's law the first name is far oftener: {most}");
    }
}
