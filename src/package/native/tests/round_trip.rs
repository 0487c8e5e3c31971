//! What is written reads back equal: the course of FORMATS.md 10.8, and courses made of every key and kind.

mod made;
mod tape;

use std::io::{self, Cursor, Read};

use sha2::{Digest as _, Sha256};

use self::tape::Tape;
use super::*;
use crate::domain::course::*;
use crate::domain::percent;
use crate::domain::points::Points;
use crate::domain::quiz::multiple_answers::Marking;
use crate::domain::quiz::{
    AnswerKey, Body, Choice, Face, Feedback, Key, OptionKey, Question, essay, multiple_answers, multiple_choice, numerical, short_answer,
    true_false,
};
use crate::domain::text::Untrusted;
use crate::package::MediaSource;
use crate::package::native::write;

/// Media whose bytes are their path.
struct Named;

impl MediaSource for Named {
    fn open(&mut self, path: &str) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(Cursor::new(path.as_bytes().to_vec())))
    }
}

#[test]
fn the_complete_course_comes_back_equal() {
    let mut first = opened(&fixture("git-lab"));
    let folder = TempDir::new().unwrap();
    for name in ["again", "again.lyc"] {
        let to = folder.path().join(name);
        let written = write(&first.course, first.media.as_mut(), &to, &Watch::default()).unwrap();
        assert_eq!(written.sha256.len(), 64);
        let second = opened(&to);
        assert_eq!(second.course, first.course, "{name}");
        assert_eq!(second.report.questions, first.report.questions);
    }
}

/// FORMATS.md 2: deterministic output. The second export has the bytes of the first.
#[test]
fn two_exports_are_the_same_file() {
    let mut package = opened(&fixture("git-lab"));
    let folder = TempDir::new().unwrap();
    let mut sums = ["a.lyc", "b.lyc"]
        .map(|name| write(&package.course, package.media.as_mut(), &folder.path().join(name), &Watch::default()).unwrap().sha256);
    sums.sort();
    assert_eq!(sums[0], sums[1]);
    let refused = write(&package.course, package.media.as_mut(), &folder.path().join("a.lyc"), &Watch::default()).unwrap_err();
    assert!(refused.0.contains("exists already"), "{refused}");
}

/// A name that leads elsewhere is refused on the way out as well, and nothing is left behind.
#[test]
fn an_export_stays_in_its_folder() {
    let mut course = opened(&fixture("git-lab")).course;
    course.media.push(Media { path: "../outside.txt".into(), sha256: [0; 32], bytes: 1 });
    let folder = TempDir::new().unwrap();
    assert!(write(&course, &mut Named, &folder.path().join("x"), &Watch::default()).unwrap_err().0.contains("`..`"));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

/// A file that changed after it was hashed is noticed, and the half-written course is taken away.
#[test]
fn changed_media_are_noticed() {
    let folder = course(&[("a.md", "x"), ("media/x.txt", "one")]);
    let mut package = opened(folder.path());
    fs::write(folder.path().join("media/x.txt"), "two").unwrap();
    let out = TempDir::new().unwrap();
    let refused = write(&package.course, package.media.as_mut(), &out.path().join("x.lyc"), &Watch::default()).unwrap_err();
    assert!(refused.0.contains("changed while"), "{refused}");
    assert_eq!(fs::read_dir(out.path()).unwrap().count(), 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn every_course_comes_back_equal(numbers in proptest::collection::vec(any::<u16>(), 0..600)) {
        let course = Tape::new(&numbers).course();
        let folder = TempDir::new().unwrap();
        let to = folder.path().join("out.lyc");
        write(&course, &mut Named, &to, &Watch::default()).unwrap();
        let again = open(&to, &Watch::default()).map_err(|refusal| TestCaseError::fail(format!("{refusal:#?}")))?;
        prop_assert_eq!(again.course, course);
    }
}
