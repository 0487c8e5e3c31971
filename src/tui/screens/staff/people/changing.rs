//! A change of many people under way: how far it is, over the list that waits for it. Esc breaks it off, and then nobody is changed.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

use super::changes::{Deed, Undo};
use crate::domain::time::Instant;
use crate::service::Error;
use crate::service::enrollment::{MemberChange, MembersChanged};
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::job::Job;
use crate::tui::screen::{Command, Ctx, Look, Outcome, Reply, Screen};
use crate::tui::theme::Mean;
use crate::tui::widgets::text::cut;
use crate::tui::widgets::window::{FRAME, window};

/// The window. It answers [`Reply::Yes`] where something was changed.
pub struct Changing {
    /// `None`: the last change is taken back.
    deed: Option<Deed>,
    undo: Undo,
    job: Option<Job<Result<MembersChanged, Error>>>,
    cancelled: bool,
}

/// What people say of so many columns.
const WIDE: u16 = 48;

impl Changing {
    pub fn new(deed: Option<Deed>, changes: Vec<MemberChange>, course: &str, undo: &Undo, ctx: &Ctx<'_>) -> Self {
        let (school, actor, course) = (ctx.school.clone(), ctx.actor.clone(), course.to_owned());
        let job = Job::start(ctx.now, move |watch| school.set_members(&actor, &course, &changes, watch));
        Self { deed, undo: undo.clone(), job: Some(job), cancelled: false }
    }
}

impl Screen for Changing {
    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "Changing people")
    }

    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Move]
    }

    fn overlay(&self) -> bool {
        true
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        vec![Command::new(Action::Back).label(tr!(look, "break off"))]
    }

    fn on_action(&mut self, action: Action, _ctx: &mut Ctx<'_>) -> Outcome {
        if action == Action::Back {
            // Whether it was in time, the end tells.
            self.cancelled = true;
            self.job.iter().for_each(Job::cancel);
        }
        Outcome::Consumed
    }

    fn wake(&self) -> Option<Instant> {
        self.job.as_ref().map(Job::wake)
    }

    fn on_tick(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        let Some(answer) = Job::ended(&mut self.job, ctx.now) else { return Outcome::Consumed };
        let changed = match (answer, &self.deed) {
            (Ok(done), Some(deed)) => deed.done(done, &mut self.undo, ctx),
            (Ok(_), None) => {
                self.undo.taken_back(ctx);
                true
            }
            (Err(_), _) if self.cancelled => {
                let said = tr!(ctx, "Broken off: nobody was changed");
                ctx.say(said);
                false
            }
            (Err(error), _) => {
                ctx.fail(&error);
                false
            }
        };
        Outcome::Reply(if changed { Reply::Yes } else { Reply::Cancelled })
    }

    fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        let inside = window(frame, area, (WIDE + FRAME.0, 2 + FRAME.1), &self.title(look), look);
        let far = self.job.as_ref().map_or_else(String::new, |job| job.shown(look));
        let key = look.keymap.shown(Action::Back).unwrap_or_default();
        let room = usize::from(inside.width);
        let lines = vec![
            Line::raw(cut(&far, room)),
            Line::styled(cut(&tr!(look, "{key} breaks it off; nobody is changed then", key = key), room), look.style(Mean::Muted)),
        ];
        frame.render_widget(Paragraph::new(lines), inside);
    }
}
