//! Where the links of a course lead.

use std::collections::HashMap;

use super::Check;
use crate::content;
use crate::domain::course::{Item, ItemBody, Page, is_for_learners};
use crate::package::native::markdown::Link;
use crate::package::native::{relative_path, relative_to};

impl Check<'_> {
    /// Links between the files of the package, and to headings.
    pub(super) fn links(&self) {
        let items: HashMap<&str, &Item> = self.course.items().map(|item| (item.path.as_str(), item)).collect();
        let mut headings = HashMap::new();
        for link in &self.loaded.links {
            let (target, heading) = link.target.split_once('#').unwrap_or((&link.target, ""));
            let found = leads_to(link);
            let Some(path) = found.as_ref().filter(|path| self.loaded.paths.contains(*path)) else {
                self.leads_nowhere(link, found.as_deref().unwrap_or(target));
                continue;
            };
            let item = items.get(path.as_str());
            if item.is_some_and(|item| item.settings.hidden) {
                let message = format!("This link leads to `{path}`, which is hidden from learners.");
                self.findings.warn("hidden-link", &link.place, message, Some("take the link out, or `hidden`".to_owned()));
            } else if item.is_none() && *path != link.place.file && !is_for_learners(path) {
                let message = format!("This link leads to `{path}`, which is not given to learners.");
                let write = Some("name the file as an item of a module, or move it to media/".to_owned());
                self.findings.error("broken-link", &link.place, message, write);
            }
            if let Some(ItemBody::Page(page)) = item.map(|item| &item.body).filter(|_| !heading.is_empty()) {
                self.heading(link, heading, headings.entry(path.clone()).or_insert_with(|| slugs(page)));
            }
        }
    }

    fn leads_nowhere(&self, link: &Link, wanted: &str) {
        let others = self.loaded.paths.iter().filter(|path| **path != link.place.file).map(String::as_str);
        let near = self.findings.near(wanted, others).map(|near| relative_path(&link.place.file, &near));
        let message = format!("This link leads to `{wanted}`, which is not in the course.");
        let write = near.or_else(|| Some("add the file, or take the link out".to_owned()));
        self.findings.error("broken-link", &link.place, message, write);
    }

    fn heading(&self, link: &Link, wanted: &str, known: &[String]) {
        let wanted = percent_decoded(wanted);
        if known.contains(&wanted) {
            return;
        }
        let near = self.findings.near(&wanted, known.iter().map(String::as_str)).map(|near| format!("#{near}"));
        let write = near.or_else(|| Some("the words of a heading in small letters, hyphens between them".to_owned()));
        self.findings.error("broken-link", &link.place, format!("This link leads to the heading `#{wanted}`, which is not there."), write);
    }
}

/// The path that a link names; `None` where it leads out of the package.
pub(in crate::package::native) fn leads_to(link: &Link) -> Option<String> {
    let target = link.target.split('#').next().unwrap_or_default();
    let decoded = percent_decoded(target.split('?').next().unwrap_or_default());
    if decoded.is_empty() { Some(link.place.file.clone()) } else { relative_to(&link.place.file, &decoded) }
}

/// What `#` links may name in a page.
fn slugs(page: &Page) -> Vec<String> {
    content::parse(&page.text).headings.into_iter().map(|heading| heading.slug).collect()
}

/// `my%20file.png`; what is no escape stays.
fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|two| std::str::from_utf8(two).ok()).and_then(|two| u8::from_str_radix(two, 16).ok());
        if let Some(byte) = hex.filter(|_| *first == b'%') {
            bytes.push(byte);
            rest = after.get(2..).unwrap_or_default();
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
