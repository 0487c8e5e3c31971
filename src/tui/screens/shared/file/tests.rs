use std::fs;

use super::*;
use crate::domain::person::CourseRole;
use crate::service::Actor;
use crate::service::import::ImportOptions;
use crate::service::testing::{School, sample};
use crate::tui::route::Route;
use crate::tui::screen::Request;
use crate::tui::testing::Harness;

#[test]
fn nothing_is_overwritten() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = store(&mut &b"one"[..], folder.path(), "data.csv").expect("saved");
    let second = store(&mut &b"two"[..], folder.path(), "data.csv").expect("saved");
    assert_eq!(fs::read(&first).expect("there"), b"one");
    assert_eq!(second.file_name().and_then(|name| name.to_str()), Some("data-2.csv"));
    assert!(store(&mut &b"x"[..], &folder.path().join("no such"), "a").is_err());
}

/// The sample course with these files, its first page linking to each in their order.
fn course(files: &[(&str, &[u8])]) -> (School, Actor) {
    let school = School::new();
    let mut course = sample::course();
    if let crate::domain::course::ItemBody::Page(page) = &mut course.modules[0].items[0].body {
        let links: String = files.iter().map(|(path, _)| format!("- [{path}](../{path})\n")).collect::<Vec<_>>().concat();
        page.text = links.as_str().into();
        page.checks.clear();
    }
    let options = ImportOptions { publish: true, ..ImportOptions::default() };
    school.services.import_course(&school.console(), sample::package(course, files), options).expect("a sound course");
    let ada = school.learner("ada");
    school.enroll("git-lab", &["ada"], CourseRole::Learner);
    (school, ada)
}

/// The only file of a course, opened from the page that links to it.
fn open(path: &str, bytes: &[u8]) -> (School, Harness) {
    let (school, ada) = course(&[(path, bytes)]);
    let mut at = Harness::learner(&school.services, ada).at(Route::Page { course: "git-lab".into(), item: "intro/why".into() });
    at.keys("<tab> <enter>");
    (school, at)
}

#[test]
fn code_is_shown_with_numbers_found_and_copied() {
    let code = (1..=200).map(|n| format!("def line_{n}():\n\treturn {n}\n")).collect::<Vec<_>>().concat();
    let (_school, mut at) = open("media/prog.py", code.as_bytes());
    at.snap("file_code");
    at.keys("/");
    at.text("LINE_150");
    at.keys("<enter>");
    assert!(at.line(-2).contains("1 of 1") && at.shows("299 | def line_150"), "{}", at.screen());
    at.keys("<esc> <home> y");
    assert_eq!(at.requests, [Request::Copy(code)], "tabs are tabs");
    at.keys("<end>");
    assert!(at.shows("400 |     return 200") && at.line(0).contains("100 %"), "{}", at.screen());
    at.keys("<esc>");
    assert!(at.shows("[media/prog.py") || at.shows("media/prog.py[1]"), "back at the page: {}", at.screen());
}

#[test]
fn a_table_keeps_its_head_and_its_first_column() {
    let head = (1..=20).map(|n| format!("column {n}")).collect::<Vec<_>>().join(",");
    let rows: String = (1..=100).map(|row| (1..=20).map(|n| format!("{row}.{n}")).collect::<Vec<_>>().join(",") + "\n").collect();
    let (_school, mut at) = open("media/wide.csv", format!("{head}\n{rows}").as_bytes());
    at.snap("file_table");
    at.keys(&"<right> ".repeat(19));
    at.keys("<end>");
    assert!(at.shows("column 1 ") && at.shows("column 20") && at.shows("100.20]"), "{}", at.screen());
    assert!(at.line(-2).contains("row 100 of 100, column 20: 100.20"), "{}", at.screen());
    at.keys("/");
    at.text("50.7");
    at.keys("<enter> y");
    assert_eq!(at.requests, [Request::Copy("50.7".into())], "{}", at.screen());
    at.resize(40, 20);
    at.snap("file_table_40x20");
}

#[test]
fn what_cannot_be_shown_says_why_and_is_saved() {
    for (path, bytes, why) in [
        ("media/a.txt", &b"\x7fELF\0"[..], "It holds no text"),
        ("media/a.pdf", b"%PDF", "Files of this kind cannot be shown here"),
        ("media/a.png", b"png", "A picture cannot be shown here"),
        ("media/a.txt", b"\xff\xfea", "begins as a text in UTF-16"),
    ] {
        let (school, mut at) = open(path, bytes);
        assert!(at.shows(why), "{why}: {}", at.screen());
        at.keys("<enter> <c-k> <home> <c-k>");
        at.text(&school.folder().display().to_string());
        at.keys("<enter>");
        let name = path.rsplit('/').next().expect("a name");
        assert_eq!(fs::read(school.folder().join(name)).expect("saved"), bytes, "{}", at.screen());
    }
}

#[test]
fn other_encodings_are_read_and_told() {
    let (_school, at) = open("media/old.txt", b"Zo\xeb and M\xfcller\n");
    assert!(at.shows("Zoë and Müller") && at.shows("not UTF-8, read as Latin-1"), "{}", at.screen());
    let text: Vec<u8> = "\u{feff}name;stadt\nZoë;Köln\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let (_school, at) = open("media/excel.csv", &text);
    assert!(at.shows("Köln") && at.shows("read as UTF-16") && at.shows("1 row, 2 columns"), "{}", at.screen());
}

/// Far more than a screen: read beside the drawing, and its end is one key away.
#[test]
fn a_long_text_comes_when_it_is_read() {
    let text = (1..=60_000).map(|n| format!("line {n} of a log\n")).collect::<Vec<_>>().concat();
    let (_school, mut at) = open("media/long.log", text.as_bytes());
    at.until("60000 lines");
    at.keys("<end>");
    assert!(at.shows("line 60000 of a log"), "{}", at.screen());
    at.keys("y");
    assert!(at.requests.is_empty() && at.line(-2).contains("It is too long for a clipboard; save it"), "{}", at.screen());
}

#[test]
fn a_page_of_the_package_leads_on() {
    let page = b"# Notes\n\nSee [the data](data.csv).\n\n<details><summary>More</summary>\n\nHidden words.\n\n</details>\n";
    let (school, ada) = course(&[("media/notes.md", page), ("media/data.csv", b"a,b\n1,2\n")]);
    let mut at = Harness::learner(&school.services, ada).at(Route::Page { course: "git-lab".into(), item: "intro/why".into() });
    at.keys("<tab> <enter> <tab>");
    assert!(at.shows("# Notes") && at.line(-2).contains("to the file media/data.csv"), "{}", at.screen());
    at.keys("<tab> <enter>");
    assert!(at.shows("Hidden words."), "{}", at.screen());
    at.keys("<s-tab> <enter>");
    assert!(at.shows("row 1 of 1, a: 1"), "{}", at.screen());
    at.keys("<esc>");
    assert!(at.shows("Hidden words."), "back where it was: {}", at.screen());
}

#[test]
fn what_is_said_in_a_film_stands_under_it() {
    let words = "WEBVTT\n\n00:01.000 --> 00:02.000\nWelcome to the lab.\n";
    let (school, ada) = course(&[("media/talk.mp4", b"film"), ("media/talk.vtt", words.as_bytes())]);
    let mut at = Harness::learner(&school.services, ada).at(Route::Page { course: "git-lab".into(), item: "intro/why".into() });
    at.keys("<tab> <enter>");
    at.snap("file_film");
    at.keys("/");
    at.text("lab");
    at.keys("<enter>");
    assert!(at.line(-2).contains("`lab`: 1 of 1"), "{}", at.screen());
}

/// SECURITY.md 2.3: nothing of a file acts on the terminal, in its text, its cells or its first line.
#[test]
fn nothing_hostile_of_a_file_reaches_the_screen() {
    let hostile = "\u{1b}[2J \u{1b}]0;x\u{7} \u{9b}31m \u{202e}txt.exe \u{feff} a\u{301}\u{301} 👩‍👩‍👧‍👦 \u{2028} end";
    for path in ["media/a.txt", "media/a.py", "media/a.csv", "media/a.md", "media/a.vtt", "media/a.srt"] {
        let text = format!("{hostile}\n\n00:01.000 --> 00:02.000\n{hostile}\n{hostile},{hostile}\n");
        let (_school, mut at) = open(path, text.as_bytes());
        for (width, height) in [(80, 24), (40, 20), (12, 6), (3, 2)] {
            at.resize(width, height);
            let screen = at.screen();
            let acts = |c: char| (c.is_control() && c != '\n') || crate::domain::text::is_hidden(c);
            assert!(!screen.contains(acts), "{path}: {screen:?}");
        }
        at.resize(80, 24);
        assert!(at.shows("␛[2J"), "{path}: {}", at.screen());
    }
}

/// What can only be seen elsewhere is done once the learner has it, and not because its name was looked at.
#[test]
fn a_file_that_is_not_shown_is_done_when_it_was_saved() {
    let school = School::new();
    let mut course = sample::course();
    let item = &mut course.modules[0].items[0];
    (item.body, item.path) = (crate::domain::course::ItemBody::File, "media/a.pdf".into());
    let options = ImportOptions { publish: true, ..ImportOptions::default() };
    school
        .services
        .import_course(&school.console(), sample::package(course, &[("media/a.pdf", b"%PDF")]), options)
        .expect("a sound course");
    let ada = school.learner("ada");
    school.enroll("git-lab", &["ada"], CourseRole::Learner);
    let mut at = Harness::learner(&school.services, ada).at(Route::Page { course: "git-lab".into(), item: "intro/why".into() });
    assert!(at.shows("Files of this kind cannot be shown here") && !at.line(0).contains("done"), "{}", at.screen());
    at.keys("<enter> <c-k> <home> <c-k>");
    at.text(&school.folder().display().to_string());
    at.keys("<enter>");
    assert!(at.line(0).contains("done"), "{}", at.screen());
}
