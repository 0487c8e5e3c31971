//! What of a course has a text that is written: an item, or a question bank. Both are known by one id: an item's own, a bank's path.

use crate::domain::author::{self, Edited, Refused, bank_title};
use crate::domain::course::{Bank, Course, Item};
use crate::domain::text::Untrusted;
use crate::package::finding::{Finding, Severity};
use crate::package::native;
use crate::service::Result;
use crate::store;

/// An item or a bank of a working copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    Item(Box<Item>),
    Bank(Box<Bank>),
}

/// A part as a text says it, as far as it could be read, and everything found in that text.
pub struct PartRead {
    pub part: Option<Part>,
    pub findings: Vec<Finding>,
}

impl PartRead {
    /// How many findings have to be mended before the text can stand.
    pub fn mistakes(&self) -> usize {
        self.findings.iter().filter(|one| matches!(one.level, Severity::Fatal | Severity::Error)).count()
    }
}

impl Part {
    pub fn find(course: &Course, id: &str) -> Option<Self> {
        let item = course.items().find(|item| item.id == id).cloned().map(|item| Self::Item(Box::new(item)));
        item.or_else(|| course.banks.iter().find(|bank| bank.path == id).cloned().map(|bank| Self::Bank(Box::new(bank))))
    }

    pub fn id(&self) -> &str {
        match self {
            Self::Item(item) => &item.id,
            Self::Bank(bank) => &bank.path,
        }
    }

    /// The name its file has in a package.
    pub fn path(&self) -> &str {
        match self {
            Self::Item(item) => &item.path,
            Self::Bank(bank) => &bank.path,
        }
    }

    pub fn title(&self) -> Untrusted {
        match self {
            Self::Item(item) => item.title.clone(),
            Self::Bank(bank) => bank_title(bank),
        }
    }

    /// As its file would be.
    pub fn text(&self) -> String {
        match self {
            Self::Item(item) => native::item_text(item),
            Self::Bank(bank) => native::bank_text(bank),
        }
    }

    /// The hash that it bears in the store.
    pub fn hash(&self) -> Result<String> {
        Ok(match self {
            Self::Item(item) => store::workshop::hash_of(&**item),
            Self::Bank(bank) => store::workshop::hash_of(&**bank),
        }?)
    }

    /// Reads another text of it.
    pub fn read(&self, course: &Course, text: &str) -> PartRead {
        match self {
            Self::Item(item) => {
                let read = native::read_item(course, item, text);
                PartRead { part: read.item.map(|item| Self::Item(Box::new(item))), findings: read.findings }
            }
            Self::Bank(bank) => {
                let read = native::read_bank(course, bank, text);
                PartRead { part: read.bank.map(|bank| Self::Bank(Box::new(bank))), findings: read.findings }
            }
        }
    }

    /// The course with it in the place of what bears its id.
    pub fn put_into(&self, course: &Course) -> std::result::Result<Edited, Refused> {
        match self {
            Self::Item(item) => author::rewrite_item(course, item),
            Self::Bank(bank) => author::rewrite_bank(course, bank),
        }
    }
}

/// What an item or a bank is called, by its id.
pub fn called(course: &Course, id: &str) -> Untrusted {
    let item = course.items().find(|item| item.id == id).map(|item| item.title.clone());
    item.or_else(|| course.banks.iter().find(|bank| bank.path == id).map(bank_title)).unwrap_or_default()
}
