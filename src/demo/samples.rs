//! The sample courses as they stand in `sample-courses/`, carried in the binary.

use include_dir::{Dir, include_dir};

use crate::domain::work::Watch;
use crate::package::report::Refusal;
use crate::package::{self, Package};
use crate::service::import::ImportOptions;
use crate::service::{Actor, Result, Services};

static COURSES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/sample-courses");

/// Where a newcomer begins, then what the next ones build on; others after them.
const FIRST: &[&str] = &["lyceum-tour", "shell-basics"];

/// The ids of the sample courses, in the order to offer them.
pub fn ids() -> Vec<&'static str> {
    let mut ids: Vec<_> = COURSES.dirs().filter_map(|course| course.path().to_str()).collect();
    ids.sort_by_key(|id| (FIRST.iter().position(|first| first == id).unwrap_or(FIRST.len()), *id));
    ids
}

/// Reads one of them.
///
/// # Errors
/// As every package; none of ours should.
pub fn package(id: &str) -> std::result::Result<Package, Box<Refusal>> {
    let Some(course) = COURSES.get_dir(id) else { return Err(Box::new(Refusal::new(format!("There is no sample course `{id}`.")))) };
    let mut files = Vec::new();
    collect(course, &mut files);
    let within = |path: &std::path::Path| path.strip_prefix(id).ok().and_then(std::path::Path::to_str).map(str::to_owned);
    package::open_files(id, files.into_iter().filter_map(|file| Some((within(file.path())?, file.contents()))).collect())
}

fn collect<'a>(folder: &'a Dir<'a>, files: &mut Vec<&'a include_dir::File<'a>>) {
    files.extend(folder.files());
    folder.dirs().for_each(|inner| collect(inner, files));
}

/// Brings all of them in, published and open to join. Those that are there already are brought up to date.
///
/// # Errors
/// `Denied` where the actor may not bring in courses.
pub fn bring_in(school: &Services, actor: &Actor, watch: &Watch) -> Result<Vec<String>> {
    let mut brought = Vec::new();
    for id in ids() {
        let package = package(id).map_err(|refusal| super::refused(&refusal))?;
        let options = ImportOptions { publish: true, dry_run: false, watch: watch.clone() };
        let outcome = school.import_course(actor, package, options)?;
        school.set_self_enroll(actor, &outcome.course, true)?;
        brought.push(outcome.course);
    }
    Ok(brought)
}
