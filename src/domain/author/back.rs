//! An item that was removed and published comes back: under its id, so that the work in it is that of the same item.

use std::collections::BTreeSet;

use super::edit::{Done, rewrite};
use super::{Edited, Refused, make, shown};
use crate::domain::course::{Course, Item, ItemBody};

/// The course with an item that it had before, at the end of `module`, or of the last one where that is gone. What it waited for and the part
/// of the grade it counted in go where they are no longer there.
///
/// # Errors
/// [`Refused`] where its id is taken by now, the course has no module, or what it draws from or offers is gone.
pub fn put_back(course: &Course, item: &Item, module: &str) -> Result<Edited, Refused> {
    rewrite(course, |next| back(next, item, module))
}

fn back(course: &mut Course, item: &Item, module: &str) -> Result<Done, Refused> {
    if make::is_taken(course, &item.id) {
        return Err(Refused::Unsound(format!("`{}` is another item by now.", shown(&item.id))));
    }
    if matches!(item.body, ItemBody::File) && !course.media.iter().any(|media| media.path == item.path) {
        return Err(Refused::NoMedia(shown(&item.path)));
    }
    let mut item = item.clone();
    if !matches!(item.body, ItemBody::File | ItemBody::Link { .. }) && make::has_file(course, &item.path) {
        item.path = make::free_path(course, &item);
    }
    let known: BTreeSet<&str> =
        course.modules.iter().map(|module| module.id.as_str()).chain(course.items().map(|item| item.id.as_str())).collect();
    item.requires.retain(|condition| condition.named().is_none_or(|id| known.contains(id)));
    item.settings.category = item.settings.category.filter(|id| course.grading.categories.iter().any(|one| one.id == *id));
    let last = course.modules.len().checked_sub(1);
    let at = course.modules.iter().position(|one| one.id == module).or(last);
    let at = at.ok_or_else(|| Refused::Unsound("The course has no module to put it into.".to_owned()))?;
    let done = (Some(item.id.clone()), format!("Put {} back", item.title.for_screen()));
    course.modules[at].items.push(item);
    Ok(done)
}
