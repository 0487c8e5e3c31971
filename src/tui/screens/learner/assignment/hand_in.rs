//! Handing the work in: asked once more, sent while one sees how far it is, and its receipt.

use super::{Asked, Assignment, sheet};
use crate::domain::text::Untrusted;
use crate::service::Error;
use crate::service::submission::{NewFile, NewWork, SubmissionView};
use crate::tr;
use crate::tui::action::Action;
use crate::tui::job::Job;
use crate::tui::screen::{Ctx, Look, Outcome};
use crate::tui::screens::picked;
use crate::tui::widgets::ask::Ask;
use crate::tui::widgets::editor::Editor;

impl Assignment {
    pub(super) fn nothing_yet(&self, look: &Look<'_>) -> Option<String> {
        let empty = self.is_empty().then(|| sheet::invitation(self, look));
        self.view.refused.clone().or(empty)
    }

    pub(super) fn ask_to_submit(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        if let Some(why) = self.nothing_yet(&ctx.look) {
            ctx.say(why);
            return Outcome::Consumed;
        }
        self.asked = Some(Asked::Submit);
        let title = tr!(ctx, "Hand in \"{title}\"?", title = self.view.title.for_screen());
        let mut said = sheet::contents(&self.text, &self.url, &self.files, &ctx.look);
        said.push(' ');
        said.push_str(&match self.view.attempts_left {
            Some(1) => tr!(ctx, "It is your only attempt that is left."),
            Some(left) => tr!(ctx, "You can hand in {n} times more.", n = left),
            None => tr!(ctx, "You can hand in again later."),
        });
        Outcome::Modal(Box::new(Ask::new(title, said).yes(tr!(ctx, "hand in"))))
    }

    pub(super) fn submit(&mut self, ctx: &mut Ctx<'_>) {
        self.save(ctx);
        let work = self.work();
        let Some(work) = ctx.try_or_say(work) else { return };
        let (school, actor) = (ctx.school.clone(), ctx.actor.clone());
        let (course, item) = (self.view.course.clone(), self.view.item.clone());
        let bytes = self.files.iter().filter_map(|path| path.metadata().ok()).map(|facts| facts.len()).sum();
        self.handing_in = Some(Job::start(ctx.now, move |watch| {
            watch.expect(bytes);
            school.submit_work(&actor, &course, &item, NewWork { watch: watch.clone(), ..work })
        }));
    }

    fn work(&self) -> Result<NewWork, Error> {
        let some = |text: String| (!text.trim().is_empty()).then(|| Untrusted::from(text));
        let mut files = Vec::new();
        for path in &self.files {
            let content = picked::file(path)?;
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            files.push(NewFile { name: name.into(), content: Box::new(content) });
        }
        Ok(NewWork { text: some(self.text.text()), url: some(self.url.clone()), files, ..NewWork::default() })
    }

    pub(super) fn handed_in(&mut self, answer: Result<SubmissionView, Error>, ctx: &mut Ctx<'_>) {
        let Some(submission) = ctx.try_or_say(answer) else { return };
        self.files.clear();
        self.url.clear();
        self.text = Editor::default();
        self.reload(ctx);
        self.lay(&ctx.look);
        self.scroll.to(self.sheet.handed_in);
        let key = ctx.look.keymap.shown(Action::CopyText).unwrap_or_default();
        let text = tr!(ctx, "Handed in and saved. Receipt {receipt}, {key} copies it", receipt = submission.receipt, key = key);
        ctx.done(text);
    }

    pub(super) fn copy_receipt(&self, ctx: &mut Ctx<'_>) {
        if let Some(SubmissionView { receipt, .. }) = self.view.submissions.last() {
            ctx.copy(receipt.clone());
        }
    }
}
