//! A place whose first look is read beside the interface: what is quick opens at once; until the rest is there its frame stands with `...`.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::domain::time::Instant;
use crate::service::{Actor, Error, Services};
use crate::tui::action::{Action, Scope};
use crate::tui::job::Job;
use crate::tui::screen::{Command, Ctx, Look, Outcome, Screen, sentence};
use crate::tui::theme::Mean;
use crate::tui::widgets::text::{aired, wrap};

/// What is known of a place before anything was read.
#[derive(Clone, Copy)]
pub struct Face {
    pub title: fn(&Look<'_>) -> String,
    /// Those of the screen that comes: a key on it waits for the screen, and is done there.
    pub scopes: &'static [Scope],
    pub draw: fn(&mut Frame<'_>, Rect, &Look<'_>),
}

/// The screen until it is read.
struct Coming {
    face: Face,
    job: Option<Job<Result<Box<dyn Screen>, Error>>>,
    /// Why it does not come, where there is nowhere to go back to.
    failed: Option<String>,
}

/// Opens what `read` answers: at once where that is quick.
///
/// # Errors
/// What the service says, where it says so quickly; otherwise it is said where the screen would be.
pub fn open(
    face: Face,
    ctx: &Ctx<'_>,
    read: impl FnOnce(&Services, &Actor) -> Result<Box<dyn Screen>, Error> + Send + 'static,
) -> Result<Box<dyn Screen>, Error> {
    let (school, actor) = (ctx.school.clone(), ctx.actor.clone());
    let mut job = Some(Job::start(ctx.now, move |_: &_| read(&school, &actor)));
    Job::soon(&mut job, ctx.patience).unwrap_or_else(|| Ok(Box::new(Coming { face, job, failed: None })))
}

/// The frame of a place that has no more to it than a list.
pub fn draw_dots(frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
    frame.render_widget(Line::styled("...", look.style(Mean::Muted)), aired(area));
}

impl Coming {
    fn arrived(&mut self, answer: Result<Box<dyn Screen>, Error>, action: Option<Action>, ctx: &mut Ctx<'_>) -> Outcome {
        self.failed = answer.as_ref().err().map(sentence);
        ctx.try_or_say(answer).map_or(Outcome::Pop, |screen| Outcome::Become(screen, action))
    }
}

impl Screen for Coming {
    fn title(&self, look: &Look<'_>) -> String {
        (self.face.title)(look)
    }

    fn scopes(&self) -> &'static [Scope] {
        self.face.scopes
    }

    fn commands(&self, _look: &Look<'_>) -> Vec<Command> {
        Vec::new()
    }

    /// What is of this place waits for it: nothing typed ahead is lost, or done to what nobody saw.
    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        if !self.face.scopes.contains(&action.entry().scope) {
            return Outcome::Ignored;
        }
        Job::awaited(&mut self.job).map_or(Outcome::Ignored, |answer| self.arrived(answer, Some(action), ctx))
    }

    fn wake(&self) -> Option<Instant> {
        self.job.as_ref().map(Job::wake)
    }

    fn on_tick(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        Job::ended(&mut self.job, ctx.now).map_or(Outcome::Consumed, |answer| self.arrived(answer, None, ctx))
    }

    fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        let Some(why) = &self.failed else { return (self.face.draw)(frame, area, look) };
        let area = aired(area);
        for (line, row) in wrap(why, usize::from(area.width).max(1)).into_iter().zip(area.rows()) {
            frame.render_widget(Line::raw(line), row);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

    use super::*;
    use crate::service::testing::School;
    use crate::tui::testing::Harness;

    /// A place with a list of two lines.
    struct There(u16);

    const FACE: Face = Face {
        title: |_| "Far off".to_owned(),
        scopes: &[Scope::Move],
        draw: |frame, area, _| frame.render_widget(Line::raw("..."), area),
    };

    impl Screen for There {
        fn title(&self, look: &Look<'_>) -> String {
            (FACE.title)(look)
        }

        fn scopes(&self) -> &'static [Scope] {
            FACE.scopes
        }

        fn commands(&self, _look: &Look<'_>) -> Vec<Command> {
            Vec::new()
        }

        fn on_action(&mut self, action: Action, _ctx: &mut Ctx<'_>) -> Outcome {
            self.0 += u16::from(action == Action::Down);
            if action == Action::Down { Outcome::Consumed } else { Outcome::Ignored }
        }

        fn render(&self, frame: &mut Frame<'_>, area: Rect, _look: &Look<'_>) {
            frame.render_widget(Line::raw(format!("at line {}", self.0)), area);
        }
    }

    type Read = Result<(), Error>;

    fn with_ada() -> School {
        let school = School::new();
        school.learner("ada");
        school
    }

    /// Ada before a place that is read once the answer says so.
    fn before(school: &School) -> (Harness, SyncSender<Read>) {
        let (tell, told): (_, Receiver<Read>) = sync_channel(1);
        let actor = school.services.act_as(&school.console(), "ada").expect("ada");
        let read = move |_: &_| told.recv().unwrap_or(Ok(())).map(|()| Box::new(There(0)) as Box<dyn Screen>);
        let coming = Coming { face: FACE, job: Some(Job::start(crate::service::testing::NOW, read)), failed: None };
        (Harness::learner(&school.services, actor).showing(Box::new(coming)), tell)
    }

    #[test]
    fn its_frame_stands_until_it_comes_and_esc_leaves_it() {
        let school = with_ada();
        let (mut at, tell) = before(&school);
        assert!(at.line(0).contains("> Far off") && at.shows("..."), "{}", at.screen());
        at.wait(50);
        assert!(at.shows("..."), "{}", at.screen());
        tell.send(Ok(())).expect("it waits");
        at.until("at line 0");
        let (mut at, _tell) = before(&school);
        at.keys("<esc>");
        assert!(!at.line(0).contains("Far off"), "{}", at.screen());
    }

    #[test]
    fn a_key_that_comes_before_it_is_done_on_it() {
        let school = with_ada();
        let (mut at, tell) = before(&school);
        tell.send(Ok(())).expect("it waits");
        at.keys("<down> <down>");
        assert!(at.shows("at line 2"), "{}", at.screen());
    }

    #[test]
    fn a_refusal_is_said_where_one_came_from() {
        let school = with_ada();
        let (mut at, tell) = before(&school);
        tell.send(Err(Error::conflict("It is gone."))).expect("it waits");
        at.until("It is gone.");
        assert!(!at.line(0).contains("Far off"), "{}", at.screen());
    }
}
