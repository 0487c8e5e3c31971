//! A file on its way onto the screen: at once where it is small, beside the drawing where it is not, and why not where it cannot be shown.

use crate::content::file::{self, Form, MOST_BYTES};
use crate::domain::decode::NoText;
use crate::domain::time::Instant;
use crate::service::Error;
use crate::tr;
use crate::tui::job::Job;
use crate::tui::screen::{Ctx, Look};
use crate::tui::screens::shared::file::Source;
use crate::tui::widgets::file_view::FileView;

/// Bytes that are read and looked through within a frame.
const AT_ONCE: u64 = 128 * 1024;

/// Why a file is not shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// A picture, a film, a document: nothing a terminal can show.
    Kind(Form),
    TooLarge,
    Binary,
    BrokenUtf16,
    /// What the service said.
    Refused(String),
}

impl From<NoText> for Why {
    fn from(no_text: NoText) -> Self {
        match no_text {
            NoText::Binary => Self::Binary,
            NoText::BrokenUtf16 => Self::BrokenUtf16,
        }
    }
}

impl Why {
    /// As a sentence.
    pub fn said(&self, look: &Look<'_>) -> String {
        match self {
            Self::Kind(Form::Picture) => tr!(look, "A picture cannot be shown here."),
            Self::Kind(Form::Medium) => tr!(look, "Sound and film cannot be played here."),
            Self::Kind(_) => tr!(look, "Files of this kind cannot be shown here."),
            Self::TooLarge => tr!(look, "It is too large to be shown here: at most 16 MB are."),
            Self::Binary => tr!(look, "It holds no text, so it is not shown."),
            Self::BrokenUtf16 => tr!(look, "It begins as a text in UTF-16 and goes on as something else, so it is not shown."),
            Self::Refused(why) => why.clone(),
        }
    }
}

/// What came of reading a file.
pub type Loaded = Result<Box<FileView>, Why>;

/// A file that is being read, was read, or is not shown.
pub enum Content {
    Reading(Job<Result<Loaded, Error>>),
    Shown(Box<FileView>),
    Not(Why),
}

impl From<Loaded> for Content {
    fn from(loaded: Loaded) -> Self {
        match loaded {
            Ok(view) => Self::Shown(view),
            Err(why) => Self::Not(why),
        }
    }
}

impl Content {
    /// Begins to read a file of so many bytes.
    pub fn of(source: &Source, bytes: u64, ctx: &Ctx<'_>) -> Self {
        let form = Form::of(source.name().raw());
        if !form.may_be_text() {
            return Self::Not(Why::Kind(form));
        }
        if bytes > MOST_BYTES {
            return Self::Not(Why::TooLarge);
        }
        let (source, school, actor) = (source.clone(), ctx.school.clone(), ctx.actor.clone());
        let read = move || source.bytes(&school, &actor).map(|bytes| looked_through(&source, &bytes));
        if bytes > AT_ONCE {
            return Self::Reading(Job::start(ctx.now, move |_| read()));
        }
        read().unwrap_or_else(|error| Err(Why::Refused(crate::tui::screen::sentence(&error)))).into()
    }

    /// When to look again: for what is being read, and for colors.
    pub fn wake(&self, now: Instant) -> Option<Instant> {
        match self {
            Self::Reading(job) => Some(job.wake()),
            Self::Shown(view) => view.is_coloring().then_some(Instant(now.0 + 100)),
            Self::Not(_) => None,
        }
    }

    /// Takes in what has come.
    pub fn tick(&mut self, now: Instant) {
        match self {
            Self::Reading(job) => {
                let Some(answer) = job.look(now) else { return };
                let answer = answer.unwrap_or_else(|| Err(Error::internal("This broke off in the middle.")));
                *self = answer.unwrap_or_else(|error| Err(Why::Refused(crate::tui::screen::sentence(&error)))).into();
            }
            Self::Shown(view) => drop(view.tick()),
            Self::Not(_) => {}
        }
    }

    pub fn view(&self) -> Option<&FileView> {
        if let Self::Shown(view) = self { Some(view) } else { None }
    }

    pub fn view_mut(&mut self) -> Option<&mut FileView> {
        if let Self::Shown(view) = self { Some(view) } else { None }
    }

    /// What stands in its place while it is not shown.
    pub fn said(&self, look: &Look<'_>) -> Option<String> {
        match self {
            Self::Reading(_) => Some(tr!(look, "Reading ...")),
            Self::Shown(_) => None,
            Self::Not(why) => Some(why.said(look)),
        }
    }
}

fn looked_through(source: &Source, bytes: &[u8]) -> Loaded {
    let name = source.name();
    Ok(Box::new(FileView::new(name.raw(), file::open(name.raw(), bytes)?)))
}
