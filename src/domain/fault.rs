//! What the system answers when a file or folder cannot be used, in words for people.

use std::io::{Error, ErrorKind};

/// The reason, without the system's number: `you may not`, `the disk is full`. Reads on after a colon.
pub fn in_words(error: &Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        ErrorKind::PermissionDenied => "you may not; ask whoever owns it, or choose another place".to_owned(),
        ErrorKind::AlreadyExists => "there is something of that name already; choose another".to_owned(),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "the disk is full".to_owned(),
        ErrorKind::ReadOnlyFilesystem => "that disk can only be read; choose another place".to_owned(),
        ErrorKind::IsADirectory => "it is a folder".to_owned(),
        ErrorKind::NotADirectory => "a part of its path is no folder".to_owned(),
        ErrorKind::InvalidFilename => "that is no name for a file".to_owned(),
        _ => {
            let text = error.to_string();
            match text.rsplit_once(" (os error ") {
                Some((words, number)) if number.ends_with(')') => words.to_owned(),
                _ => text,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_number_of_the_system_reaches_people() {
        for number in 1..=133 {
            let said = in_words(&Error::from_raw_os_error(number));
            assert!(!said.is_empty() && !said.contains("os error"), "{said}");
        }
        assert_eq!(in_words(&Error::other("it is a pipe, and nobody writes to it")), "it is a pipe, and nobody writes to it");
    }
}
