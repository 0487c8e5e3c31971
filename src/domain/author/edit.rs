//! One change applied.

use super::{Edit, Edited, NewBody, Refused, bank, make, rubric, rules, shown, sound};
use crate::domain::course::{Bank, Condition, Course, Item, ItemBody, Media, Module};
use crate::domain::text::Untrusted;

/// The course after `edit`.
///
/// # Errors
/// [`Refused`] where it names what is not there, or would leave the course contradicting itself in a way that it did not before.
pub fn apply(course: &Course, edit: &Edit) -> Result<Edited, Refused> {
    rewrite(course, |next| changed(next, edit))
}

/// The course with other content in an item, whose id and path stay. Only for a text of which the version was compared: all of it is written.
///
/// # Errors
/// As [`apply`].
pub fn rewrite_item(course: &Course, new: &Item) -> Result<Edited, Refused> {
    rewrite(course, |next| replace_item(next, new))
}

/// The course with other content in the bank at the same path; see [`rewrite_item`].
///
/// # Errors
/// As [`apply`].
pub fn rewrite_bank(course: &Course, new: &Bank) -> Result<Edited, Refused> {
    rewrite(course, |next| bank::replace(next, new))
}

pub(super) fn rewrite(course: &Course, change: impl FnOnce(&mut Course) -> Result<Done, Refused>) -> Result<Edited, Refused> {
    let mut next = course.clone();
    let (target, says) = change(&mut next)?;
    sound::no_worse(course, &next)?;
    Ok(Edited { course: next, target, says })
}

/// What was changed, and the sentence that says so.
pub(super) type Done = (Option<String>, String);

fn changed(next: &mut Course, edit: &Edit) -> Result<Done, Refused> {
    match edit {
        Edit::RenameCourse { title } => rename_course(next, title),
        Edit::SetCourse { was, now } => rules::set_course(next, was, now),
        Edit::AddMedia(media) => add_media(next, media),
        Edit::RemoveMedia { path } => remove_media(next, path),
        Edit::AddModule { title, after } => add_module(next, title, after.as_deref()),
        Edit::RenameModule { module, title } => rename_module(next, module, title),
        Edit::MoveModule { module, at } => move_module(next, module, *at),
        Edit::Wait { part, was, now } => wait(next, part, was.as_ref(), now.as_ref()),
        Edit::RemoveModule { module } => remove_module(next, module),
        Edit::AddItem { module, body, title, after } => add_item(next, module, body, title, after.as_deref()),
        Edit::RenameItem { item, title } => rename_item(next, item, title),
        Edit::MoveItem { item, module, at } => move_item(next, item, module, *at),
        Edit::DuplicateItem { item } => duplicate_item(next, item),
        Edit::RemoveItem { item } => remove_item(next, item),
        Edit::SetItem { item, was, now } => rules::set_item(next, item, was, now),
        Edit::SetRubric { item, was, now } => rubric::set(next, item, was.as_deref(), now.as_deref()),
        Edit::AddBank { title } => bank::add(next, title),
        Edit::RenameBank { bank, title } => bank::rename(next, bank, title),
        Edit::RemoveBank { bank } => bank::remove(next, bank),
        Edit::MoveQuestion { question, from, to } => bank::move_question(next, question, from, to),
    }
}

fn rename_course(course: &mut Course, title: &str) -> Result<Done, Refused> {
    course.title = make::title_of(title)?;
    Ok((None, format!("Named the course {}", course.title.for_screen())))
}

fn rename_module(course: &mut Course, id: &str, title: &str) -> Result<Done, Refused> {
    let found = module_mut(course, id)?;
    let title = make::title_of(title)?;
    let says = format!("Renamed {} to {}", found.title.for_screen(), title.for_screen());
    found.title = title;
    Ok((Some(id.to_owned()), says))
}

/// One condition instead of another: those that somebody else set meanwhile stay.
fn wait(course: &mut Course, id: &str, was: Option<&Condition>, now: Option<&Condition>) -> Result<Done, Refused> {
    let overtaken = || Refused::Overtaken(vec!["what it waits for"]);
    let (title, requires) = match course.modules.iter().position(|module| module.id == id) {
        Some(at) => {
            let module = &mut course.modules[at];
            (&module.title, &mut module.requires)
        }
        None => item_mut(course, id).map(|item| (&item.title, &mut item.requires))?,
    };
    let of_same = |one: &Condition| now.is_some_and(|now| one == now || (one.named().is_some() && one.named() == now.named()));
    match (was.map(|was| requires.iter().position(|one| one == was)), now) {
        (Some(None), _) => return Err(overtaken()),
        (Some(Some(at)), Some(now)) => requires[at] = now.clone(),
        (Some(Some(at)), None) => drop(requires.remove(at)),
        (None, Some(now)) => match requires.iter().find(|one| of_same(one)) {
            Some(known) if known == now => {}
            Some(_) => return Err(overtaken()),
            None => requires.push(now.clone()),
        },
        (None, None) => {}
    }
    Ok((Some(id.to_owned()), format!("Changed what {} waits for", title.for_screen())))
}

fn add_item(course: &mut Course, module: &str, body: &NewBody, title: &str, after: Option<&str>) -> Result<Done, Refused> {
    let item = make::item(course, module, body, make::title_of(title)?)?;
    let says = format!("Added the {} {}", item.body.kind().word(), item.title.for_screen());
    let found = module_mut(course, module)?;
    let behind = |after: &str| found.items.iter().position(|item| item.id == after).map(|at| at + 1).ok_or_else(|| Refused::item(after));
    let at = after.map_or(Ok(found.items.len()), behind)?;
    let id = item.id.clone();
    found.items.insert(at, item);
    Ok((Some(id), says))
}

fn rename_item(course: &mut Course, id: &str, title: &str) -> Result<Done, Refused> {
    let found = item_mut(course, id)?;
    let title = make::title_of(title)?;
    let says = format!("Renamed {} to {}", found.title.for_screen(), title.for_screen());
    found.title = title;
    Ok((Some(id.to_owned()), says))
}

fn duplicate_item(course: &mut Course, id: &str) -> Result<Done, Refused> {
    let (at, place) = place_of(course, id)?;
    let original = &course.modules[at].items[place];
    let says = format!("Copied {}", original.title.for_screen());
    let copy = make::copy(course, original);
    let id = copy.id.clone();
    course.modules[at].items.insert(place + 1, copy);
    Ok((Some(id), says))
}

fn replace_item(course: &mut Course, new: &Item) -> Result<Done, Refused> {
    let found = item_mut(course, &new.id)?;
    let (was, is) = (found.body.kind(), new.body.kind());
    if was != is {
        return Err(Refused::OtherKind(was.word(), is.word()));
    }
    *found = Item { path: found.path.clone(), ..new.clone() };
    Ok((Some(new.id.clone()), format!("Wrote {}", found.title.for_screen())))
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

pub(super) fn item_mut<'a>(course: &'a mut Course, id: &str) -> Result<&'a mut Item, Refused> {
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
    let waits = |requires: &[Condition]| requires.iter().filter_map(Condition::named).any(|id| gone.contains(&id));
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
