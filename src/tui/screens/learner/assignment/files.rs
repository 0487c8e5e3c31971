//! The files in hand: added, looked at before the service sees them, taken away.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Asked, Assignment, sheet};
use crate::domain::size::size;
use crate::domain::text::Untrusted;
use crate::tr;
use crate::tui::screen::{Ctx, Look, Outcome};
use crate::tui::screens::shared::choose::{Choose, Offer};

impl Assignment {
    pub(super) fn add_files(&mut self, paths: Vec<PathBuf>, ctx: &mut Ctx<'_>) {
        for path in paths {
            if let Err(why) = self.refuse_file(&path, &ctx.look) {
                ctx.warn(why);
            } else if !self.files.contains(&path) {
                self.files.push(path);
            }
        }
    }

    /// What can be told of a file before it is handed in; the service decides in the end.
    fn refuse_file(&self, path: &Path, look: &Look<'_>) -> Result<(), String> {
        let name = sheet::name(path);
        let settings = &self.view.settings;
        let facts = fs::metadata(path).map_err(|why| tr!(look, "{name} cannot be read: {why}", name = name, why = why))?;
        if !facts.is_file() {
            return Err(tr!(look, "{name} is a folder. Pack it into one file first", name = name));
        }
        if facts.len() > settings.max_bytes {
            let most = size(settings.max_bytes);
            return Err(tr!(look, "{name} is too large: at most {most} are taken", name = name, most = most));
        }
        let suffix = path.extension().map(|suffix| suffix.to_string_lossy().to_lowercase()).unwrap_or_default();
        if !settings.extensions.is_empty() && !settings.extensions.contains(&suffix) {
            let taken = settings.extensions.join(", ");
            return Err(tr!(
                look,
                "{name} has the wrong kind: taken are {taken}",
                name = name,
                taken = Untrusted::from(taken).for_screen()
            ));
        }
        Ok(())
    }

    pub(super) fn remove_file(&mut self, ctx: &Ctx<'_>) -> Outcome {
        match self.files.len() {
            0 => {}
            1 => drop(self.files.pop()),
            _ => {
                self.asked = Some(Asked::Removal);
                let offers = self.files.iter().map(|path| Offer { text: sheet::name(path), remark: String::new() });
                let title = tr!(ctx, "Remove which file from what you hand in?");
                return Outcome::Modal(Box::new(Choose::new(title, offers.collect(), 0)));
            }
        }
        Outcome::Consumed
    }
}
