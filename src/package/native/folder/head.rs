//! What `course.toml` says of the course itself: its head, grading and paths.

use super::Places;
use crate::domain::course::{Course, Grading, LearningPath};
use crate::package::finding::Place;
use crate::package::native::toml::Table;
use crate::package::native::{braces, keys};

pub(super) fn head(root: &Table<'_>) -> Course {
    let findings = root.findings();
    let start = Place::start_of("course.toml");
    if root.find("format").is_some() && root.count("format") != Some(1) {
        findings.fatal("format", &root.place_of("format"), "This program reads format 1 of course folders.", Some("format = 1".to_owned()));
    }
    let id = root.string("id");
    match &id {
        None => findings.fatal("missing-key", &start, "The course has no id.", Some("id = \"git-lab\"".to_owned())),
        Some(id) if !is_course_id(id) => {
            findings.fatal(
                "bad-id",
                &root.place_of("id"),
                format!("`{id}` is no course id: small letters, digits and `-` make one."),
                Some(ascii_slug(id)),
            );
        }
        Some(_) => {}
    }
    let title = root.string("title");
    if title.as_ref().is_none_or(|title| title.trim().is_empty()) {
        findings.fatal("missing-key", &start, "The course has no title.", Some("title = \"Git in the lab\"".to_owned()));
    }
    Course {
        id: id.unwrap_or_default(),
        version: root.string("version"),
        title: title.unwrap_or_default().into(),
        language: root.string("language"),
        authors: root.texts("authors").unwrap_or_default().into_iter().map(Into::into).collect(),
        license: root.string("license").map(Into::into),
        description: root.string("description").unwrap_or_default().into(),
        grading: Grading::default(),
        modules: Vec::new(),
        paths: Vec::new(),
        banks: Vec::new(),
        media: Vec::new(),
    }
}

fn is_course_id(id: &str) -> bool {
    !id.is_empty() && id.len() <= 100 && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

fn ascii_slug(text: &str) -> String {
    let slug: String = braces::slug(text).chars().filter(char::is_ascii).collect();
    if slug.is_empty() { "my-course".to_owned() } else { slug }
}

pub(super) fn grading(root: &Table<'_>, places: &mut Places) -> Grading {
    places.grading = Place::start_of("course.toml");
    let Some(table) = root.table("grading") else { return Grading::default() };
    places.grading = table.place();
    let (grading, categories) = keys::grading(&table);
    places.categories = categories;
    grading
}

pub(super) fn learning_paths(root: &Table<'_>, places: &mut Places) -> Vec<LearningPath> {
    let mut read = Vec::new();
    for table in root.tables("path").unwrap_or_default() {
        let (items, items_places) = table.strings("items").unwrap_or_default().into_iter().unzip();
        let path =
            LearningPath { id: table.string("id").unwrap_or_default(), title: table.string("title").unwrap_or_default().into(), items };
        table.finish();
        if path.id.is_empty() {
            table.findings().fatal("missing-key", &table.place(), "This path has no id.", Some("id = \"fast\"".to_owned()));
        }
        table.findings().info(
            "path-kept",
            &table.place(),
            format!("The path `{}` is kept and exported; learners are not offered it yet.", path.id),
        );
        places.paths.push((table.place_of("id"), items_places));
        read.push(path);
    }
    read
}
