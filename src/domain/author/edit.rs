//! One change applied.

use super::{Edit, Edited, ItemRules, Refused, make, shown, sound};
use crate::domain::course::{Condition, Course, Item, ItemBody, ItemKind, Media, Module};
use crate::domain::text::Untrusted;

/// The course after `edit`.
///
/// # Errors
/// [`Refused`] where it names what is not there, or would leave the course contradicting itself in a way that it did not before.
pub fn apply(course: &Course, edit: &Edit) -> Result<Edited, Refused> {
    let edited = changed(course, edit)?;
    sound::no_worse(course, &edited.course)?;
    Ok(edited)
}

fn changed(course: &Course, edit: &Edit) -> Result<Edited, Refused> {
    let mut next = course.clone();
    let (target, says) = match edit {
        Edit::RenameCourse { title } => {
            next.title = make::title_of(title)?;
            (None, format!("Named the course {}", next.title.for_screen()))
        }
        Edit::Describe { description } => {
            next.description = description.trim().into();
            (None, "Wrote what the course is about".to_owned())
        }
        Edit::SetCover { version, language, authors, license } => {
            next.version.clone_from(version);
            next.language.clone_from(language);
            next.authors = authors.iter().map(|author| author.trim()).filter(|author| !author.is_empty()).map(Untrusted::from).collect();
            next.license = license.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(Untrusted::from);
            (None, "Changed the course's cover".to_owned())
        }
        Edit::SetGrading(grading) => {
            next.grading = (**grading).clone();
            (None, "Changed how the course is graded".to_owned())
        }
        Edit::AddMedia(media) => add_media(&mut next, media)?,
        Edit::RemoveMedia { path } => remove_media(&mut next, path)?,
        Edit::AddModule { title, after } => add_module(&mut next, title, after.as_deref())?,
        Edit::RenameModule { module, title } => {
            let found = module_mut(&mut next, module)?;
            let title = make::title_of(title)?;
            let says = format!("Renamed {} to {}", found.title.for_screen(), title.for_screen());
            found.title = title;
            (Some(module.clone()), says)
        }
        Edit::MoveModule { module, at } => move_module(&mut next, module, *at)?,
        Edit::SetModuleRequires { module, requires } => {
            let found = module_mut(&mut next, module)?;
            found.requires.clone_from(requires);
            (Some(module.clone()), format!("Changed what {} waits for", found.title.for_screen()))
        }
        Edit::RemoveModule { module } => remove_module(&mut next, module)?,
        Edit::AddItem { .. }
        | Edit::RenameItem { .. }
        | Edit::MoveItem { .. }
        | Edit::DuplicateItem { .. }
        | Edit::RemoveItem { .. }
        | Edit::SetItem { .. }
        | Edit::ReplaceItem(_) => item_changed(&mut next, edit)?,
    };
    Ok(Edited { course: next, target, says })
}

/// What was changed, and the sentence that says so.
type Done = (Option<String>, String);

fn item_changed(course: &mut Course, edit: &Edit) -> Result<Done, Refused> {
    match edit {
        Edit::AddItem { module, body, title, after } => {
            let item = make::item(course, module, body, make::title_of(title)?)?;
            let says = format!("Added the {} {}", item.body.kind().word(), item.title.for_screen());
            put_in(course, module, item, after.as_deref(), says)
        }
        Edit::RenameItem { item, title } => {
            let found = item_mut(course, item)?;
            let title = make::title_of(title)?;
            let says = format!("Renamed {} to {}", found.title.for_screen(), title.for_screen());
            found.title = title;
            Ok((Some(item.clone()), says))
        }
        Edit::MoveItem { item, module, at } => move_item(course, item, module, *at),
        Edit::DuplicateItem { item } => {
            let (at, place) = place_of(course, item)?;
            let original = &course.modules[at].items[place];
            let says = format!("Copied {}", original.title.for_screen());
            let copy = make::copy(course, original);
            let id = copy.id.clone();
            course.modules[at].items.insert(place + 1, copy);
            Ok((Some(id), says))
        }
        Edit::RemoveItem { item } => remove_item(course, item),
        Edit::SetItem { item, rules } => {
            let found = item_mut(course, item)?;
            let ItemRules { settings, requires, complete } = (**rules).clone();
            (found.settings, found.requires, found.complete) = (settings, requires, complete);
            Ok((Some(item.clone()), format!("Changed the settings of {}", found.title.for_screen())))
        }
        Edit::ReplaceItem(new) => {
            let found = item_mut(course, &new.id)?;
            let (was, is) = (found.body.kind(), new.body.kind());
            if was != is {
                return Err(Refused::OtherKind(was.word(), is.word()));
            }
            let path = if is == ItemKind::File { new.path.clone() } else { found.path.clone() };
            *found = Item { path, ..(**new).clone() };
            Ok((Some(new.id.clone()), format!("Wrote {}", found.title.for_screen())))
        }
        _ => unreachable!("`changed` hands on what is done to an item alone"),
    }
}

fn module_at(course: &Course, id: &str) -> Result<usize, Refused> {
    course.modules.iter().position(|module| module.id == id).ok_or_else(|| Refused::module(id))
}

fn module_mut<'a>(course: &'a mut Course, id: &str) -> Result<&'a mut Module, Refused> {
    let at = module_at(course, id)?;
    Ok(&mut course.modules[at])
}

/// The module and the place in it.
fn place_of(course: &Course, id: &str) -> Result<(usize, usize), Refused> {
    let in_module = |module: &Module| module.items.iter().position(|item| item.id == id);
    let found = course.modules.iter().enumerate().find_map(|(at, module)| in_module(module).map(|place| (at, place)));
    found.ok_or_else(|| Refused::item(id))
}

fn item_mut<'a>(course: &'a mut Course, id: &str) -> Result<&'a mut Item, Refused> {
    let (at, place) = place_of(course, id)?;
    Ok(&mut course.modules[at].items[place])
}

fn add_module(course: &mut Course, title: &str, after: Option<&str>) -> Result<Done, Refused> {
    let at = after.map_or(Ok(course.modules.len()), |after| module_at(course, after).map(|at| at + 1))?;
    let module = make::module(course, make::title_of(title)?);
    let done = (Some(module.id.clone()), format!("Added the module {}", module.title.for_screen()));
    course.modules.insert(at, module);
    Ok(done)
}

fn move_module(course: &mut Course, id: &str, at: usize) -> Result<Done, Refused> {
    let from = module_at(course, id)?;
    if at >= course.modules.len() {
        return Err(Refused::OutOfRange(course.modules.len()));
    }
    let module = course.modules.remove(from);
    let says = format!("Moved {}", module.title.for_screen());
    course.modules.insert(at, module);
    Ok((Some(id.to_owned()), says))
}

fn put_in(course: &mut Course, module: &str, item: Item, after: Option<&str>, says: String) -> Result<Done, Refused> {
    let found = module_mut(course, module)?;
    let behind = |after: &str| found.items.iter().position(|item| item.id == after).map(|at| at + 1).ok_or_else(|| Refused::item(after));
    let at = after.map_or(Ok(found.items.len()), behind)?;
    let id = item.id.clone();
    found.items.insert(at, item);
    Ok((Some(id), says))
}

fn move_item(course: &mut Course, id: &str, module: &str, at: usize) -> Result<Done, Refused> {
    if id == module {
        return Err(Refused::UnderItself);
    }
    let to = module_at(course, module)?;
    let (from, place) = place_of(course, id)?;
    let others = course.modules[to].items.len() - usize::from(from == to);
    if at > others {
        return Err(Refused::OutOfRange(others + 1));
    }
    let item = course.modules[from].items.remove(place);
    let says = format!("Moved {}", item.title.for_screen());
    course.modules[to].items.insert(at, item);
    Ok((Some(id.to_owned()), says))
}

fn remove_item(course: &mut Course, id: &str) -> Result<Done, Refused> {
    let (at, place) = place_of(course, id)?;
    let item = &course.modules[at].items[place];
    let says = format!("Removed {}", item.title.for_screen());
    needed(course, &item.title, &[id])?;
    course.modules[at].items.remove(place);
    forget(course, &[id]);
    Ok((None, says))
}

fn remove_module(course: &mut Course, id: &str) -> Result<Done, Refused> {
    let at = module_at(course, id)?;
    let module = &course.modules[at];
    let says = format!("Removed the module {}", module.title.for_screen());
    let gone: Vec<String> = module.items.iter().map(|item| item.id.clone()).chain([id.to_owned()]).collect();
    let gone: Vec<&str> = gone.iter().map(String::as_str).collect();
    needed(course, &module.title, &gone)?;
    course.modules.remove(at);
    forget(course, &gone);
    Ok((None, says))
}

/// Refuses where something that stays waits for what goes.
fn needed(course: &Course, title: &Untrusted, gone: &[&str]) -> Result<(), Refused> {
    let waits = |requires: &[Condition]| requires.iter().filter_map(sound::named).any(|id| gone.contains(&id));
    let mut by = Vec::new();
    for module in course.modules.iter().filter(|module| !gone.contains(&module.id.as_str())) {
        by.extend(waits(&module.requires).then(|| module.title.for_screen().into_owned()));
        let items = module.items.iter().filter(|item| !gone.contains(&item.id.as_str()) && waits(&item.requires));
        by.extend(items.map(|item| item.title.for_screen().into_owned()));
    }
    if by.is_empty() { Ok(()) } else { Err(Refused::Needed { what: title.for_screen().into_owned(), by }) }
}

/// Takes what is gone out of the lists that only name it.
fn forget(course: &mut Course, gone: &[&str]) {
    let stays = |id: &String| !gone.contains(&id.as_str());
    course.grading.categories.iter_mut().for_each(|category| category.never_drop.retain(stays));
    course.paths.iter_mut().for_each(|path| path.items.retain(stays));
}

fn add_media(course: &mut Course, media: &Media) -> Result<Done, Refused> {
    let says = format!("Added the file {}", shown(&media.path));
    if let Some(known) = course.media.iter_mut().find(|known| known.path == media.path) {
        *known = media.clone();
        return Ok((Some(media.path.clone()), says));
    }
    if make::has_file(course, &media.path) {
        return Err(Refused::SameFile(shown(&media.path)));
    }
    course.media.push(media.clone());
    course.media.sort();
    Ok((Some(media.path.clone()), says))
}

fn remove_media(course: &mut Course, path: &str) -> Result<Done, Refused> {
    let at = course.media.iter().position(|media| media.path == path).ok_or_else(|| Refused::NoMedia(shown(path)))?;
    let offers = |item: &&Item| matches!(item.body, ItemBody::File) && item.path == path;
    let by: Vec<String> = course.items().filter(offers).map(|item| item.title.for_screen().into_owned()).collect();
    if !by.is_empty() {
        return Err(Refused::Needed { what: format!("The file `{}`", shown(path)), by });
    }
    course.media.remove(at);
    Ok((None, format!("Removed the file {}", shown(path))))
}
