//! Hostile packages (SECURITY.md S10): each test tells the attack.

use std::fs;
use std::io::{Cursor, Write};

use tempfile::TempDir;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::*;

const SMALL: Limits = Limits { entries: 10, entry: 4 << 20, total: 6 << 20, ratio: 200, ratio_from: 1 << 20, text: 1000 };

fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn listed(bytes: &[u8]) -> Result<Vec<String>, String> {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("package.lyc");
    fs::write(&path, bytes).unwrap();
    Tree::list(&path, SMALL).map(|tree| tree.entries().iter().map(|e| e.path.clone()).collect()).map_err(|e| e.0)
}

fn refused(bytes: &[u8], because: &str) {
    let sentence = listed(bytes).expect_err("is refused");
    assert!(sentence.contains(because), "{sentence}");
    assert!(!sentence.contains(|c: char| c.is_control()), "{sentence:?}");
}

/// A name of the same length put in the place of another, in both headers, as a hand-made zip would have it.
fn renamed(from: &str, to: &str) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut bytes = zipped(&[("course.toml", b"x"), (from, b"y")]);
    let places: Vec<usize> =
        bytes.windows(from.len()).enumerate().filter(|(_, window)| *window == from.as_bytes()).map(|(at, _)| at).collect();
    for at in places {
        bytes[at..at + to.len()].copy_from_slice(to.as_bytes());
    }
    bytes
}

#[test]
fn a_wrapping_folder_comes_off_and_junk_stays_out() {
    let files: &[(&str, &[u8])] = &[
        ("git/course.toml", b"a"),
        ("git/a/b.md", b"b"),
        ("git/.git/config", b"c"),
        ("__MACOSX/git/._b.md", b"d"),
        ("git/Thumbs.db", b"e"),
    ];
    assert_eq!(listed(&zipped(files)).unwrap(), ["a/b.md", "course.toml"]);
}

#[test]
fn names_that_lead_elsewhere_are_refused() {
    for (name, because) in [
        ("../etc/passwd", "`..`"),
        ("/etc/passwd12", "absolute"),
        ("C:/boot/a.txt", "drive letter"),
        ("a\\..\\b\\c.txt", "backslash"),
        ("a/../../b.txt", "`..`"),
        ("a\0bcdef/b.txt", "control"),
        ("a\u{1b}[2Jde/b.txt", "control"),
        ("media/con.png", "reserve"),
        ("a//b/c/de.txt", "empty part"),
    ] {
        let harmless = "z".repeat(name.len());
        refused(&renamed(&harmless, name), because);
    }
}

#[test]
fn one_name_stands_once_whatever_its_case() {
    refused(&renamed("Course.tomk", "course.toml"), "twice");
    refused(&renamed("Course.tomk", "Course.TOML"), "twice");
    refused(&zipped(&[("a", b"x"), ("a/b", b"y")]), "which is a file");
}

/// zip crate GHSA-94vh-gphv-8pm8: a link first, then a file through it.
#[test]
fn links_and_devices_are_refused() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.add_symlink("media", "/etc", SimpleFileOptions::default()).unwrap();
    refused(&zip.finish().unwrap().into_inner(), "link");
}

#[test]
fn too_many_entries_are_refused_by_their_count() {
    let names: Vec<String> = (0..11).map(|n| format!("{n}.md")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), b"".as_slice())).collect();
    refused(&zipped(&files), "11 entries");
}

#[test]
fn a_bomb_is_refused_by_its_claim_and_by_its_bytes() {
    let zeros = vec![0; 2 << 20];
    let honest = zipped(&[("bomb.bin", &zeros)]);
    refused(&honest, "200 times");
    // The same, with headers that lie about the size.
    let mut liar = honest.clone();
    let size = u32::try_from(zeros.len()).unwrap().to_le_bytes();
    let places: Vec<usize> = liar.windows(4).enumerate().filter(|(_, window)| *window == size).map(|(at, _)| at).collect();
    for at in places {
        liar[at..at + 4].copy_from_slice(&1000_u32.to_le_bytes());
    }
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("liar.zip");
    fs::write(&path, liar).unwrap();
    let mut tree = Tree::list(&path, SMALL).unwrap();
    let read = tree.open("bomb.bin").and_then(|file| io::copy(&mut file.take(1 << 24), &mut io::sink()));
    assert!(read.is_err(), "stopped, with {read:?}");
}

/// Fifield's bomb: entries that share their packed bytes.
#[test]
fn overlapping_entries_are_refused() {
    let mut bytes = zipped(&[("a.md", b"one one one one"), ("b.md", b"two two two two")]);
    let headers: Vec<usize> = bytes.windows(4).enumerate().filter(|(_, window)| *window == b"PK\x01\x02").map(|(at, _)| at).collect();
    let first: Vec<u8> = bytes[headers[0] + 42..headers[0] + 46].to_vec();
    bytes[headers[1] + 42..headers[1] + 46].copy_from_slice(&first);
    refused(&bytes, "overlap");
}

#[test]
fn any_cut_or_flipped_zip_gets_a_sentence() {
    let whole = zipped(&[("course.toml", b"format = 1"), ("a.md", b"text")]);
    for length in 0..whole.len() {
        assert!(listed(&whole[..length]).is_err(), "cut at {length}");
    }
    for at in 0..whole.len() {
        let mut flipped = whole.clone();
        flipped[at] ^= 0xff;
        let _ = listed(&flipped);
    }
}

#[test]
fn too_large_a_page_is_refused_unread() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("big.md"), vec![b'a'; 1001]).unwrap();
    let mut tree = Tree::list(folder.path(), SMALL).unwrap();
    assert_eq!(tree.text("big.md"), Err(TextFault::TooLarge { bytes: 1001, limit: 1000 }));
}

#[test]
fn a_page_that_is_not_utf8_is_named_with_its_place() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("latin.md"), b"one\ntw\xf6\n").unwrap();
    fs::write(folder.path().join("mark.md"), b"\xef\xbb\xbfone\r\ntwo\rthree").unwrap();
    let mut tree = Tree::list(folder.path(), SMALL).unwrap();
    assert_eq!(tree.text("latin.md"), Err(TextFault::NotUtf8 { line: 2, byte: 3 }));
    assert_eq!(tree.text("mark.md").unwrap(), "one\ntwo\nthree");
}

#[test]
fn links_in_a_folder_are_refused_even_after_listing() {
    let folder = TempDir::new().unwrap();
    let page = folder.path().join("page.md");
    fs::write(&page, "text").unwrap();
    let mut tree = Tree::list(folder.path(), SMALL).unwrap();
    fs::remove_file(&page).unwrap();
    std::os::unix::fs::symlink("/etc/passwd", &page).unwrap();
    assert!(tree.open("page.md").is_err());
    let sentence = Tree::list(folder.path(), SMALL).map(drop).unwrap_err().0;
    assert!(sentence.contains("link"), "{sentence}");
}
