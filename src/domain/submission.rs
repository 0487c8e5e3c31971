//! Work handed in: what an assignment takes, how large it may be, and the receipt that proves it (RULES.md 5, CLI.md 5).

use sha2::{Digest, Sha256};

use crate::domain::course::{AssignmentSettings, SubmitKind};
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;

/// What one person may keep in handed-in files over all courses.
pub const QUOTA_BYTES: u64 = 100 * 1024 * 1024;
/// No text handed in is longer, whatever an item says of its files.
pub const TEXT_BYTES: u64 = 1024 * 1024;
const URL_BYTES: usize = 2000;
const NAME_BYTES: usize = 255;

/// What a submission consists of, as far as the rules ask.
#[derive(Debug, Clone, Default)]
pub struct Contents<'a> {
    pub text: Option<&'a Untrusted>,
    pub url: Option<&'a Untrusted>,
    /// Name and size of each file.
    pub files: &'a [(Untrusted, u64)],
}

/// Why an item does not take this work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// Nothing in it.
    Empty,
    /// The item takes the kinds listed, not this one.
    WrongKind {
        given: SubmitKind,
        taken: Vec<SubmitKind>,
    },
    TooMany {
        files: usize,
        most: u32,
    },
    FileTooLarge {
        name: Untrusted,
        bytes: u64,
        most: u64,
    },
    TextTooLarge {
        bytes: u64,
        most: u64,
    },
    /// An empty file.
    EmptyFile(Untrusted),
    Extension {
        name: Untrusted,
        taken: Vec<String>,
    },
    /// Two files with one name.
    Twice(Untrusted),
    BadName(Untrusted),
    BadUrl(Untrusted),
}

/// Checks `work` against what the item takes.
pub fn check(settings: &AssignmentSettings, work: &Contents<'_>) -> Result<(), Refused> {
    let text = work.text.filter(|t| !t.is_blank());
    let url = work.url.filter(|u| !u.is_blank());
    if text.is_none() && url.is_none() && work.files.is_empty() {
        return Err(Refused::Empty);
    }
    for (present, kind) in
        [(text.is_some(), SubmitKind::Text), (!work.files.is_empty(), SubmitKind::File), (url.is_some(), SubmitKind::Url)]
    {
        let taken = settings.submit.contains(&kind) || (kind == SubmitKind::Url && settings.submit.contains(&SubmitKind::Git));
        if present && !taken {
            return Err(Refused::WrongKind { given: kind, taken: settings.submit.clone() });
        }
    }
    if let Some(bytes) = text.map(|t| t.raw().len() as u64).filter(|bytes| *bytes > TEXT_BYTES) {
        return Err(Refused::TextTooLarge { bytes, most: TEXT_BYTES });
    }
    url.map_or(Ok(()), check_url)?;
    check_files(settings, work.files)
}

fn check_url(url: &Untrusted) -> Result<(), Refused> {
    let raw = url.raw().trim();
    let scheme = raw.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    let known = scheme.is_some_and(|s| ["http", "https", "git", "ssh"].contains(&s.as_str())) || (raw.contains('@') && raw.contains(':'));
    let plain = raw.len() <= URL_BYTES && !raw.chars().any(|c| c.is_whitespace() || c.is_control());
    if known && plain { Ok(()) } else { Err(Refused::BadUrl(url.clone())) }
}

fn check_files(settings: &AssignmentSettings, files: &[(Untrusted, u64)]) -> Result<(), Refused> {
    if files.len() > settings.max_files as usize {
        return Err(Refused::TooMany { files: files.len(), most: settings.max_files });
    }
    for (at, (name, bytes)) in files.iter().enumerate() {
        let raw = name.raw();
        if raw.trim().is_empty() || raw.len() > NAME_BYTES || raw.contains(['/', '\\', '\0']) || raw == "." || raw == ".." {
            return Err(Refused::BadName(name.clone()));
        }
        if files[..at].iter().any(|(earlier, _)| earlier == name) {
            return Err(Refused::Twice(name.clone()));
        }
        let extension = raw.rsplit_once('.').map_or(String::new(), |(_, e)| e.to_lowercase());
        if !settings.extensions.is_empty() && !settings.extensions.contains(&extension) {
            return Err(Refused::Extension { name: name.clone(), taken: settings.extensions.clone() });
        }
        if *bytes == 0 {
            return Err(Refused::EmptyFile(name.clone()));
        }
        if *bytes > settings.max_bytes {
            return Err(Refused::FileTooLarge { name: name.clone(), bytes: *bytes, most: settings.max_bytes });
        }
    }
    Ok(())
}

/// The facts of a submission that its receipt proves. Texts stand in it by their hash, so that the record outlives an erasure.
#[derive(Debug, Clone)]
pub struct Record<'a> {
    pub course: &'a str,
    pub item: &'a str,
    pub user: &'a str,
    pub n: u32,
    pub at: Instant,
    pub late_seconds: u64,
    pub text: Option<[u8; 32]>,
    pub url: Option<[u8; 32]>,
    pub note: Option<[u8; 32]>,
    /// Name, size, SHA-256.
    pub files: &'a [(Untrusted, u64, [u8; 32])],
}

impl Record<'_> {
    /// SHA-256 over the fields, each with its length first, so that no two records read alike.
    pub fn hash(&self) -> [u8; 32] {
        let mut sum = Sha256::new_with_prefix(b"lyceum submission 1");
        let mut field = |bytes: &[u8]| {
            sum.update((bytes.len() as u64).to_be_bytes());
            sum.update(bytes);
        };
        for text in [self.course, self.item, self.user] {
            field(text.as_bytes());
        }
        field(&self.n.to_be_bytes());
        field(&self.at.0.to_be_bytes());
        field(&self.late_seconds.to_be_bytes());
        for part in [self.text, self.url, self.note] {
            field(part.as_ref().map_or(&[], |hash| hash.as_slice()));
        }
        for (name, bytes, hash) in self.files {
            field(name.raw().as_bytes());
            field(&bytes.to_be_bytes());
            field(hash);
        }
        sum.finalize().into()
    }
}

const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The receipt a person keeps: the first 60 bits of a record's hash as 12 Crockford base32 characters.
pub fn receipt(hash: &[u8; 32]) -> String {
    let bits = hash[..8].iter().fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
    (0..12).map(|i| char::from(CROCKFORD[usize::try_from(bits >> (59 - 5 * i) & 31).expect("five bits")])).collect()
}

/// A receipt as somebody typed it: without blanks and dashes, in upper case, `O` read as 0, `I` and `L` as 1. `None` when it is none.
pub fn read_receipt(typed: &str) -> Option<String> {
    let read: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            c => c,
        })
        .collect();
    (read.len() == 12 && read.bytes().all(|b| CROCKFORD.contains(&b))).then_some(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(list: &[(&str, u64)]) -> Vec<(Untrusted, u64)> {
        list.iter().map(|(name, bytes)| (Untrusted::from(*name), *bytes)).collect()
    }

    fn of_files(settings: &AssignmentSettings, list: &[(&str, u64)]) -> Result<(), Refused> {
        check(settings, &Contents { files: &files(list), ..Contents::default() })
    }

    fn of_url(url: &str) -> Result<(), Refused> {
        let settings = AssignmentSettings { submit: vec![SubmitKind::Git], ..AssignmentSettings::default() };
        check(&settings, &Contents { url: Some(&url.into()), ..Contents::default() })
    }

    #[test]
    fn each_refusal_has_its_own_reason() {
        let settings = AssignmentSettings { max_files: 2, max_bytes: 10, extensions: vec!["md".into()], ..AssignmentSettings::default() };
        let blank = Untrusted::from(" \n");
        assert_eq!(check(&settings, &Contents { text: Some(&blank), ..Contents::default() }), Err(Refused::Empty));
        assert_eq!(of_files(&settings, &[("a.md", 1), ("b.MD", 10)]), Ok(()));
        assert!(matches!(of_files(&settings, &[("a.md", 1), ("b.md", 1), ("c.md", 1)]), Err(Refused::TooMany { files: 3, most: 2 })));
        assert!(matches!(of_files(&settings, &[("a.md", 11)]), Err(Refused::FileTooLarge { .. })));
        assert!(matches!(of_files(&settings, &[("a.md", 0)]), Err(Refused::EmptyFile(_))));
        assert!(matches!(of_files(&settings, &[("a.exe", 1)]), Err(Refused::Extension { .. })));
        assert!(matches!(of_files(&settings, &[("a.md", 1), ("a.md", 2)]), Err(Refused::Twice(_))));
        assert!(matches!(of_files(&settings, &[("../a.md", 1)]), Err(Refused::BadName(_))));
        let only_files = AssignmentSettings { submit: vec![SubmitKind::File], ..AssignmentSettings::default() };
        let refused = check(&only_files, &Contents { text: Some(&"essay".into()), ..Contents::default() });
        assert_eq!(refused, Err(Refused::WrongKind { given: SubmitKind::Text, taken: vec![SubmitKind::File] }));
        let long = Untrusted::from("x".repeat(1024 * 1024 + 1));
        let refused = check(&AssignmentSettings::default(), &Contents { text: Some(&long), ..Contents::default() });
        assert!(matches!(refused, Err(Refused::TextTooLarge { .. })));
    }

    #[test]
    fn an_address_is_one_of_the_web_or_of_git() {
        assert_eq!(of_url("https://example.org/a"), Ok(()));
        assert_eq!(of_url("git@example.org:ada/lab.git"), Ok(()));
        assert!(matches!(of_url("javascript:alert(1)"), Err(Refused::BadUrl(_))));
        assert!(matches!(of_url("https://a b"), Err(Refused::BadUrl(_))));
        assert!(matches!(of_url("notes"), Err(Refused::BadUrl(_))));
    }

    fn record(n: u32, files: &[(Untrusted, u64, [u8; 32])]) -> [u8; 32] {
        let at = Instant(1);
        Record { course: "git-lab", item: "work/repo", user: "ada", n, at, late_seconds: 0, text: None, url: None, note: None, files }
            .hash()
    }

    #[test]
    fn a_receipt_is_twelve_characters_that_survive_being_typed() {
        let shown = receipt(&record(1, &[]));
        assert_eq!(shown.len(), 12);
        assert_ne!(shown, receipt(&record(2, &[])));
        assert_ne!(record(1, &[("a".into(), 1, [0; 32])]), record(1, &[("a".into(), 2, [0; 32])]));
        assert_eq!(read_receipt(&shown.to_lowercase()), Some(shown.clone()));
        assert_eq!(read_receipt("7qk4-m2xb 9tzc").as_deref(), Some("7QK4M2XB9TZC"));
        assert_eq!(read_receipt("O1IL00000000").as_deref(), Some("011100000000"));
        assert_eq!(read_receipt("short"), None);
        assert_eq!(receipt(&[0xff; 32]), "ZZZZZZZZZZZZ");
    }
}
