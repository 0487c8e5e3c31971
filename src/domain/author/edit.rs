//! One change applied.

use super::{Edit, Edited, ItemRules, NewBody, Refused, bank, make, shown, sound};
use crate::domain::course::{Condition, Course, Item, ItemBody, Media, Module};
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

/// What was changed, and the sentence that says so.
pub(super) type Done = (Option<String>, String);

fn changed(course: &Course, edit: &Edit) -> Result<Edited, Refused> {
    let mut next = course.clone();
    let (target, says) = match edit {
        Edit::RenameCourse { title } => rename_course(&mut next, title)?,
        Edit::Describe { description } => {
            next.description = description.trim().into();
            (None, "Wrote what the course is about".to_owned())
        }
        Edit::SetCover { version, language, authors, license } => {
            set_cover(&mut next, (version.as_deref(), language.as_deref()), authors, license.as_deref())
        }
        Edit::SetGrading(grading) => {
            next.grading = (**grading).clone();
            (None, "Changed how the course is graded".to_owned())
        }
        Edit::AddMedia(media) => add_media(&mut next, media)?,
        Edit::RemoveMedia { path } => remove_media(&mut next, path)?,
        Edit::AddModule { title, after } => add_module(&mut next, title, after.as_deref())?,
        Edit::RenameModule { module, title } => rename_module(&mut next, module, title)?,
        Edit::MoveModule { module, at } => move_module(&mut next, module, *at)?,
        Edit::SetModuleRequires { module, requires } => set_module_requires(&mut next, module, requires)?,
        Edit::RemoveModule { module } => remove_module(&mut next, module)?,
        Edit::AddItem { module, body, title, after } => add_item(&mut next, module, body, title, after.as_deref())?,
        Edit::RenameItem { item, title } => rename_item(&mut next, item, title)?,
        Edit::MoveItem { item, module, at } => move_item(&mut next, item, module, *at)?,
        Edit::DuplicateItem { item } => duplicate_item(&mut next, item)?,
        Edit::RemoveItem { item } => remove_item(&mut next, item)?,
        Edit::SetItem { item, rules } => set_item(&mut next, item, rules)?,
        Edit::ReplaceItem(new) => replace_item(&mut next, new)?,
        Edit::AddBank { title } => bank::add(&mut next, title)?,
        Edit::RenameBank { bank, title } => bank::rename(&mut next, bank, title)?,
        Edit::RemoveBank { bank } => bank::remove(&mut next, bank)?,
        Edit::ReplaceBank(new) => bank::replace(&mut next, new)?,
        Edit::MoveQuestion { question, from, to } => bank::move_question(&mut next, question, from, to)?,
    };
    Ok(Edited { course: next, target, says })
}

fn rename_course(course: &mut Course, title: &str) -> Result<Done, Refused> {
    course.title = make::title_of(title)?;
    Ok((None, format!("Named the course {}", course.title.for_screen())))
}

fn set_cover(course: &mut Course, (version, language): (Option<&str>, Option<&str>), authors: &[String], license: Option<&str>) -> Done {
    let written = |text: Option<&str>| text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    course.version = written(version);
    course.language = written(language);
    course.authors = authors.iter().filter_map(|author| written(Some(author))).map(Untrusted::from).collect();
    course.license = written(license).map(Untrusted::from);
    (None, "Changed the course's cover".to_owned())
}

fn rename_module(course: &mut Course, id: &str, title: &str) -> Result<Done, Refused> {
    let found = module_mut(course, id)?;
    let title = make::title_of(title)?;
    let says = format!("Renamed {} to {}", found.title.for_screen(), title.for_screen());
    found.title = title;
    Ok((Some(id.to_owned()), says))
}

fn set_module_requires(course: &mut Course, id: &str, requires: &[Condition]) -> Result<Done, Refused> {
    let found = module_mut(course, id)?;
    requires.clone_into(&mut found.requires);
    Ok((Some(id.to_owned()), format!("Changed what {} waits for", found.title.for_screen())))
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

fn set_item(course: &mut Course, id: &str, rules: &ItemRules) -> Result<Done, Refused> {
    let found = item_mut(course, id)?;
    let ItemRules { settings, requires, complete } = rules.clone();
    (found.settings, found.requires, found.complete) = (settings, requires, complete);
    Ok((Some(id.to_owned()), format!("Changed the settings of {}", found.title.for_screen())))
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
