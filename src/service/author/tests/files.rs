use std::io::{self, Read as _};

use super::*;
use crate::domain::work::Watch;

fn file(name: &str, content: &'static [u8]) -> NewFile {
    NewFile { name: name.into(), content: Box::new(content), replace: false, watch: Watch::default() }
}

fn paths(school: &School, who: &Actor) -> Vec<String> {
    school.services.course_media(who, "git-lab").unwrap().files.into_iter().map(|file| file.path).collect()
}

#[test]
fn files_get_names_that_a_path_can_hold_and_the_same_file_comes_in_once() {
    let (school, rob) = taught();
    let add = |name: &str, content| school.services.add_course_file(&rob, "git-lab", file(name, content)).unwrap().target.unwrap();
    assert_eq!(add("graph.png", b"another picture"), "media/graph-2.png");
    assert_eq!(add("graph.png", b"a picture"), "media/graph.png", "it is there already");
    assert_eq!(add("../../etc/Überblick (1).PDF", b"pdf"), "media/Überblick--1.PDF");
    assert_eq!(add("con.txt", b"text"), "media/file-con.txt");
    assert_eq!(add(".", b"dot"), "media/file");
    let replaced = NewFile { replace: true, ..file("graph.png", b"a third picture") };
    school.services.add_course_file(&rob, "git-lab", replaced).unwrap();
    assert!(
        native::check_course(&school.services.export_course(&rob, "git-lab").unwrap().course).iter().all(|one| one.level.word() != "error")
    );
    school.services.publish_changes(&rob, "git-lab", PublishOptions::default()).unwrap();
    let mut bytes = Vec::new();
    school.services.media(&rob, "git-lab", "media/graph.png").unwrap().read_to_end(&mut bytes).unwrap();
    assert_eq!(bytes, b"a third picture");
}

#[test]
fn a_file_in_use_stays_and_those_who_use_it_are_named() {
    let (school, rob) = taught();
    let media = school.services.course_media(&rob, "git-lab").unwrap();
    let graph = media.files.iter().find(|file| file.path == "media/graph.png").unwrap();
    assert_eq!(graph.used_by.iter().map(|one| one.item.as_str()).collect::<Vec<_>>(), ["intro/why"]);
    let remove = || school.services.edit_course(&rob, "git-lab", Edit::RemoveMedia { path: "media/graph.png".to_owned() });
    let refused = remove().unwrap_err();
    assert_eq!((refused.kind, refused.message.as_str()), (ErrorKind::Conflict, "Why snapshots links to `media/graph.png`."));
    let quiz = school.services.edit_course(&rob, "git-lab", Edit::RemoveItem { item: "intro/first".to_owned() }).unwrap_err();
    assert_eq!(quiz.message, "Snapshots and areas is needed by A repository of your own.");
    let source = school.services.item_source(&rob, "git-lab", "intro/why").unwrap();
    let text = source.text.raw().replace("![A graph](../media/graph.png)", "");
    school.services.save_item_text(&rob, "git-lab", "intro/why", &text, &source.version).unwrap();
    remove().unwrap();
    assert!(!paths(&school, &rob).contains(&"media/graph.png".to_owned()));
}

#[test]
fn an_upload_that_fails_leaves_nothing() {
    struct Broken;
    impl io::Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the cable is out"))
        }
    }
    let (school, rob) = taught();
    let add = |file: NewFile| school.services.add_course_file(&rob, "git-lab", file).unwrap_err().kind;
    assert_eq!(add(NewFile { content: Box::new(Broken), ..file("a.png", b"") }), ErrorKind::Invalid);
    assert_eq!(add(file("a.png", b"")), ErrorKind::Invalid);
    let cancelled = file("a.png", b"abc");
    cancelled.watch.cancel();
    assert_eq!(add(cancelled), ErrorKind::Conflict);
    let workshop = school.services.working_copy(&rob, "git-lab").unwrap();
    assert!(workshop.changes.is_empty() && workshop.undo.is_none());
    assert_eq!(count(&school, "SELECT count(*) FROM blob WHERE whole = 0"), 0);
}

/// A file that only a step needs is not swept away: taking the step again would bring it back.
#[test]
fn a_file_of_a_step_taken_back_is_kept() {
    let (school, rob) = taught();
    school.services.add_course_file(&rob, "git-lab", file("new.png", b"new")).unwrap();
    let mut bytes = Vec::new();
    school.services.work_file(&rob, "git-lab", "media/new.png").unwrap().read_to_end(&mut bytes).unwrap();
    assert_eq!(bytes, b"new");
    assert!(school.services.media(&rob, "git-lab", "media/new.png").is_err(), "it is not published");
    undo(&school, &rob, "git-lab").unwrap();
    school.clock.advance(chrono::TimeDelta::days(2));
    school.services.import_course(&school.console(), package(written()), ImportOptions::default()).unwrap();
    redo(&school, &rob, "git-lab").unwrap();
    school.services.publish_changes(&rob, "git-lab", PublishOptions::default()).unwrap();
    assert!(school.services.media(&rob, "git-lab", "media/new.png").is_ok());
}

/// What a file grows by while it is read comes in with it up to the limit; one that breaks off in the middle leaves nothing.
#[test]
fn a_file_that_vanishes_in_the_middle_leaves_nothing() {
    struct Gone(u32);
    impl io::Read for Gone {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.0 += 1;
            if self.0 > 40 {
                return Err(io::Error::from(io::ErrorKind::NotFound));
            }
            buffer.fill(7);
            Ok(buffer.len())
        }
    }
    let (school, rob) = taught();
    let error = school.services.add_course_file(&rob, "git-lab", NewFile { content: Box::new(Gone(0)), ..file("a.bin", b"") }).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Invalid);
    assert!(error.message.starts_with("`a.bin` cannot be read"), "{}", error.message);
    assert_eq!(count(&school, "SELECT count(*) FROM blob WHERE whole = 0"), 0);
    assert!(school.services.working_copy(&rob, "git-lab").unwrap().changes.is_empty());
}
