//! A working copy and an update that came meanwhile, brought together: part by part, each side keeps what it alone changed.

use super::compare::{Badge, Comparison, compare};
use crate::domain::course::{Course, Item, Module};

/// A part that both sides changed; the working copy's stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// Id of the module or item, the path of a file or bank; `None`: the cover.
    pub part: Option<String>,
}

/// `ours` with what `theirs` changed in `base` and `ours` did not.
///
/// What they removed goes where we left it as it was, or else stays; what they added comes in at the end of its module. Their order is not
/// taken over: the author's own stands.
pub fn merged(base: &Course, theirs: &Course, ours: &Course) -> (Course, Vec<Clash>) {
    let (by_them, by_us) = (compare(base, theirs), compare(base, ours));
    let mut next = ours.clone();
    let mut clashes = Vec::new();
    if by_them.cover && by_us.cover {
        clashes.push(Clash { part: None });
    } else if by_them.cover {
        next = Course { modules: next.modules, banks: next.banks, media: next.media, ..theirs.clone() };
    }
    modules(&mut next, theirs, (&by_them, &by_us), &mut clashes);
    items(&mut next, theirs, (&by_them, &by_us), &mut clashes);
    // A module that they removed goes once nothing of ours is left in it.
    let gone = |module: &Module| by_them.modules.get(&module.id) == Some(&Badge::Removed) && module.items.is_empty();
    next.modules.retain(|module| !gone(module));
    next.banks = joined(&base.banks, &theirs.banks, &ours.banks, |bank| &bank.path, &mut clashes);
    next.media = joined(&base.media, &theirs.media, &ours.media, |media| &media.path, &mut clashes);
    next.media.sort();
    (next, clashes)
}

/// What they added to the modules and changed in them.
fn modules(next: &mut Course, theirs: &Course, (by_them, by_us): (&Comparison, &Comparison), clashes: &mut Vec<Clash>) {
    for (id, badge) in &by_them.modules {
        let untouched = !by_us.modules.contains_key(id);
        match badge {
            Badge::New if !next.modules.iter().any(|module| module.id == *id) => {
                let found = theirs.modules.iter().find(|module| module.id == *id);
                next.modules.extend(found.map(|module| Module { items: Vec::new(), ..module.clone() }));
            }
            Badge::Changed if untouched => {
                let theirs = theirs.modules.iter().find(|module| module.id == *id);
                let ours = next.modules.iter_mut().find(|module| module.id == *id);
                if let (Some(theirs), Some(ours)) = (theirs, ours) {
                    (ours.title, ours.requires) = (theirs.title.clone(), theirs.requires.clone());
                }
            }
            Badge::New | Badge::Changed => clashes.push(Clash { part: Some(id.clone()) }),
            Badge::Moved | Badge::Removed => {}
        }
    }
}

fn items(next: &mut Course, theirs: &Course, (by_them, by_us): (&Comparison, &Comparison), clashes: &mut Vec<Clash>) {
    for (id, badge) in &by_them.items {
        let untouched = matches!(by_us.items.get(id), None | Some(Badge::Moved));
        match badge {
            Badge::Moved => {}
            Badge::New if !next.items().any(|item| item.id == *id) => add(next, theirs, id),
            Badge::Changed if untouched => replace(next, theirs, id),
            Badge::Removed if untouched => next.modules.iter_mut().for_each(|module| module.items.retain(|item| item.id != *id)),
            Badge::Removed if by_us.items.get(id) == Some(&Badge::Removed) => {}
            Badge::New | Badge::Changed | Badge::Removed => clashes.push(Clash { part: Some(id.clone()) }),
        }
    }
}

fn found<'a>(course: &'a Course, id: &str) -> Option<(&'a Module, &'a Item)> {
    course.modules.iter().find_map(|module| module.items.iter().find(|item| item.id == id).map(|item| (module, item)))
}

fn add(next: &mut Course, theirs: &Course, id: &str) {
    let Some((module, item)) = found(theirs, id) else { return };
    let last = next.modules.len().checked_sub(1);
    let at = next.modules.iter().position(|one| one.id == module.id).or(last);
    match at {
        Some(at) => next.modules[at].items.push(item.clone()),
        None => next.modules.push(Module { items: vec![item.clone()], ..module.clone() }),
    }
}

fn replace(next: &mut Course, theirs: &Course, id: &str) {
    let Some((_, item)) = found(theirs, id) else { return };
    if let Some(ours) = next.modules.iter_mut().flat_map(|module| &mut module.items).find(|item| item.id == id) {
        *ours = item.clone();
    }
}

/// Lists without an order of their own: what one side alone changed is taken, ours stands where both did.
fn joined<T: Clone + PartialEq>(base: &[T], theirs: &[T], ours: &[T], key: impl Fn(&T) -> &String, clashes: &mut Vec<Clash>) -> Vec<T> {
    let find = |list: &[T], wanted: &String| list.iter().find(|one| key(one) == wanted).cloned();
    let mut next: Vec<T> = Vec::new();
    for one in ours {
        let (was, is) = (find(base, key(one)), find(theirs, key(one)));
        if was.as_ref() == Some(one) {
            next.extend(is);
        } else {
            if was != is && is.as_ref() != Some(one) {
                clashes.push(Clash { part: Some(key(one).clone()) });
            }
            next.push(one.clone());
        }
    }
    let added = theirs.iter().filter(|one| find(ours, key(one)).is_none() && find(base, key(one)).is_none());
    next.extend(added.cloned());
    next
}
