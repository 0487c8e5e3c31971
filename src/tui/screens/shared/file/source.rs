//! Where a file is read from: the course's package, or a piece of work.

use std::io::Read as _;

use crate::domain::fault;
use crate::domain::text::Untrusted;
use crate::service::{Actor, Error, Services};
use crate::tui::screen::{Ctx, Reply};
use crate::tui::screens::shared::file;

/// A file in the school.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// By its path in the package.
    Course { course: String, path: String },
    /// Handed in: whose, the number of the submission, the name of the file.
    Work { course: String, item: String, user: String, submission: u32, name: Untrusted },
}

impl Source {
    pub fn of_course(course: &str, path: &str) -> Self {
        Self::Course { course: course.to_owned(), path: path.to_owned() }
    }

    /// Its name as it was given.
    pub fn name(&self) -> Untrusted {
        match self {
            Self::Course { path, .. } => path.rsplit('/').next().unwrap_or(path).into(),
            Self::Work { name, .. } => name.clone(),
        }
    }

    /// Its bytes, all of them: to be asked for a file of which the size is known.
    ///
    /// # Errors
    /// What the service says.
    pub fn bytes(&self, school: &Services, actor: &Actor) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::new();
        match self {
            Self::Course { course, path } => {
                let mut file = school.media(actor, course, path)?;
                file.read_to_end(&mut bytes)
                    .map_err(|why| Error::internal(format!("The file cannot be read: {}.", fault::in_words(&why))))?;
            }
            Self::Work { course, item, user, submission, name } => {
                school.submission_file(actor, course, item, user, *submission, name.raw(), &mut bytes)?;
            }
        }
        Ok(bytes)
    }

    /// Takes the folder that was named, and saves the file there. Whether it is there then.
    pub fn save(&self, reply: &Reply, ctx: &mut Ctx<'_>) -> bool {
        let Some(folder) = file::folder(reply, ctx) else { return false };
        let name = self.name().for_filename();
        if let Self::Course { course, path } = self {
            let answer = ctx.school.media(&ctx.actor, course, path);
            return ctx.try_or_say(answer).is_some_and(|mut file| file::keep(&mut file, &folder, &name, ctx));
        }
        let answer = self.bytes(&ctx.school, &ctx.actor);
        ctx.try_or_say(answer).is_some_and(|bytes| file::keep(&mut bytes.as_slice(), &folder, &name, ctx))
    }
}
