//! Keeping a course: saving it or the work handed in to a folder of one's own, archiving it and taking it back.

use std::path::{Path, PathBuf};

use super::{Asked, Course, Deed, Part, in_the_middle};
use crate::domain::course::CourseState;
use crate::domain::text::Untrusted;
use crate::domain::work::Watch;
use crate::package::{native, reading};
use crate::service::submission::Wanted;
use crate::service::{Actor, Error, Services};
use crate::tr;
use crate::tui::action::Action;
use crate::tui::job::Job;
use crate::tui::route::Route;
use crate::tui::screen::{Command, Ctx, Look, Outcome, Reply};
use crate::tui::screens::shared::choices::Choices;
use crate::tui::screens::shared::file;
use crate::tui::screens::staff::undo::offer;
use crate::tui::widgets::ask::Ask;

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Folder,
    /// One `.lyc` file.
    File,
    /// Markdown, to read without this program: no keys.
    Reading,
    /// All that was handed in.
    Work,
}

const FORMATS: [Format; 3] = [Format::Folder, Format::File, Format::Reading];

impl Format {
    fn name(self, course: &str) -> String {
        let name = match self {
            Self::Folder => course.to_owned(),
            Self::File => format!("{course}.lyc"),
            Self::Reading => format!("{course}-reading"),
            Self::Work => format!("{course}-work"),
        };
        Untrusted::new(name).for_filename()
    }

    fn word(self, look: &Look<'_>) -> (String, String) {
        match self {
            Self::Folder => (tr!(look, "A folder of readable files"), tr!(look, "to go on in any editor")),
            Self::File => (tr!(look, "One .lyc file"), tr!(look, "to give to another school")),
            Self::Reading => (tr!(look, "Pages to read offline"), tr!(look, "Markdown, no answers")),
            Self::Work => (tr!(look, "The work handed in"), String::new()),
        }
    }
}

impl Course {
    pub(super) fn start(&mut self, deed: Deed, ctx: &mut Ctx<'_>) -> Outcome {
        let course = self.known.slug().to_owned();
        match deed {
            Deed::Dates => Outcome::Go(Route::Dates { course }),
            Deed::Groups => Outcome::Go(Route::Groups { course }),
            Deed::Gradebook => Outcome::Go(Route::Gradebook { course }),
            Deed::Save => {
                self.asked = Some(Asked::Format);
                let options = FORMATS.map(|format| format.word(&ctx.look)).to_vec();
                Outcome::Modal(Box::new(Choices::of(tr!(ctx, "Save the course as"), options)))
            }
            Deed::Work => {
                self.asked = Some(Asked::Folder(Format::Work));
                file::ask_folder(&Format::Work.name(&course), ctx)
            }
            Deed::Joining => {
                self.allow_joining(ctx);
                Outcome::Consumed
            }
            Deed::Archive => self.shelve(ctx),
        }
    }

    /// Archives the course, or takes it out: at once, as it can be taken back; who would be cut off in the middle of a quiz is told first.
    fn shelve(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        let lift = self.known.state() == CourseState::Archived;
        let running = if lift { Some(0) } else { self.running(None, ctx) };
        let Some(running) = running else { return Outcome::Consumed };
        if running == 0 {
            self.archive(lift, ctx);
            return Outcome::Consumed;
        }
        self.asked = Some(Asked::Archive);
        let title = tr!(ctx, "Archive {course}?", course = self.known.view().outline.title.for_screen());
        let text = in_the_middle(&tr!(ctx, "a quiz"), running, &ctx.look);
        Outcome::Modal(Box::new(Ask::new(title, text).yes(tr!(ctx, "archive it"))))
    }

    pub(super) fn take_back(&mut self, ctx: &mut Ctx<'_>) {
        let Some(lift) = self.undo.held(ctx.now).copied() else { return };
        let answer = ctx.school.archive(&ctx.actor, self.known.slug(), lift);
        if ctx.try_or_say(answer).is_some() {
            self.undo.forget();
            let said = if lift { tr!(ctx, "Taken back: it is what it was before") } else { tr!(ctx, "Taken back: it is archived again") };
            ctx.done(said);
            crate::tui::screen::Screen::on_resume(self, ctx);
        }
    }

    /// The keys of what stands on the last part, with its rows.
    pub(super) fn offer_keeping(&self, commands: &mut Vec<Command>, look: &Look<'_>) {
        let barred = |deed| (self.part != Part::About).then(|| tr!(look, "that is done under About")).or_else(|| self.bars(deed, look));
        let archive = if self.known.state() == CourseState::Archived { tr!(look, "take it out") } else { tr!(look, "archive") };
        let keys = [
            Command::new(Action::SaveCourse).barred(barred(Deed::Save)),
            Command::new(Action::ShelveCourse).label(archive).barred(barred(Deed::Archive)),
        ];
        let at = if self.part == Part::About { commands.len().min(2) } else { commands.len() };
        commands.splice(at..at, keys);
        offer(commands, Action::UndoShelve, self.undo.held(look.now).is_some(), look);
    }

    pub(super) fn archive(&mut self, lift: bool, ctx: &mut Ctx<'_>) {
        let answer = ctx.school.archive(&ctx.actor, self.known.slug(), lift);
        if ctx.try_or_say(answer).is_some() {
            let key = ctx.look.keymap.shown(Action::UndoShelve).unwrap_or_default();
            let n = self.known.taught.learners;
            let said = if lift {
                tr!(ctx, "Out of the archive: it is what it was before. {key} undoes it (30 s)", key = key)
            } else {
                tr!(ctx, one "Archived: {n} learner reads it and does not work in it. {key} undoes it (30 s)" | "Archived: {n} learners read it and do not work in it. {key} undoes it (30 s)", n = n, key = key)
            };
            ctx.done(said);
            self.undo.keep(!lift, ctx.now);
            crate::tui::screen::Screen::on_resume(self, ctx);
        }
    }

    pub(super) fn choose_folder(&mut self, n: usize, ctx: &mut Ctx<'_>) -> Outcome {
        let Some(format) = FORMATS.get(n) else { return Outcome::Consumed };
        self.asked = Some(Asked::Folder(*format));
        file::ask_folder(&format.name(self.known.slug()), ctx)
    }

    pub(super) fn save(&mut self, format: Format, reply: &Reply, ctx: &mut Ctx<'_>) {
        let Some(folder) = file::folder(reply, ctx) else { return };
        let (school, actor, course) = (ctx.school.clone(), ctx.actor.clone(), self.known.slug().to_owned());
        let to = free(&folder, &format.name(&course));
        self.saving = Some(Job::start(ctx.now, move |watch| write(&school, &actor, &course, format, &to, watch).map(|()| to)));
    }

    /// Says what came of saving, once it has ended.
    pub(super) fn saved(&mut self, ctx: &mut Ctx<'_>) {
        let Some(answer) = Job::ended(&mut self.saving, ctx.now) else { return };
        if let Some(to) = ctx.try_or_say(answer) {
            let said = tr!(ctx, "Saved as {path}", path = Untrusted::new(to.to_string_lossy()).for_screen());
            ctx.done(said);
        }
    }
}

/// A path that nothing stands at: `git-lab`, `git-lab-2`, `git-lab-2.lyc`.
fn free(folder: &Path, name: &str) -> PathBuf {
    let (stem, end) = match name.strip_suffix(".lyc") {
        Some(stem) => (stem, ".lyc"),
        None => (name, ""),
    };
    let numbered = (2..1_000).map(|n| folder.join(format!("{stem}-{n}{end}")));
    let first = folder.join(name);
    std::iter::once(first.clone()).chain(numbered).find(|path| path.symlink_metadata().is_err()).unwrap_or(first)
}

fn write(school: &Services, actor: &Actor, course: &str, format: Format, to: &Path, watch: &Watch) -> Result<(), Error> {
    let refused = |why: native::WriteError| Error::invalid(format!("{why}."));
    match format {
        Format::Folder | Format::File => {
            let mut exported = school.export_course(actor, course)?;
            native::write(&exported.course, &mut exported.media, to, watch).map(drop).map_err(refused)
        }
        Format::Reading => {
            let mut copy = school.offline_course(actor, course)?;
            reading::write(&copy.reading, &mut copy.media, to, watch).map(drop).map_err(refused)
        }
        Format::Work => school.export_submissions(actor, course, &Wanted::default(), to, watch).map(drop),
    }
}
