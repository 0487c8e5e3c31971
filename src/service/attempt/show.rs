//! An attempt as somebody may see it now. What is shown is decided first; only then are keys read, and only of the questions they are
//! needed for. A learner's own connection never touches them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::Connection;

use super::begin::past;
use super::claim::ClaimView;
use super::door::{Door, quiz_of};
use super::end::fate;
use super::given::{from_answer, options_of};
use super::key::key_view;
use super::view::{AttemptView, OptionView, QuestionState, QuestionView};
use crate::domain::attempt::claim::Claimable;
use crate::domain::attempt::draw::label;
use crate::domain::attempt::{AttemptState, Deadlines, Fate, attempts_left, tries};
use crate::domain::course::{QuizSettings, Showing};
use crate::domain::permission::Deed;
use crate::domain::points::Exact;
use crate::domain::quiz::{self, Body, Face, Key, Kind, Verdict};
use crate::domain::review;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::service::{Result, grade};
use crate::store;
use crate::store::attempt::{AskedRow, AttemptRow, Stored};
use crate::store::claim::ClaimRow;
use crate::store::question::PoolRow;

/// All of an attempt but its keys, with what may be shown of it.
pub(super) struct Scene {
    door: Door,
    user: String,
    title: Untrusted,
    attempt: AttemptRow,
    settings: QuizSettings,
    /// How many attempts that count have begun.
    begun: usize,
    state: AttemptState,
    /// Of the attempt as a whole.
    showing: BTreeSet<Showing>,
    /// Its mark waits for its release.
    held: bool,
    asked: Vec<Asked>,
    now: Instant,
}

struct Asked {
    row: AskedRow,
    face: Face,
    comment: Option<Untrusted>,
    claim: Option<ClaimView>,
    /// Of its pool, where it is the pool's first.
    introduction: Option<Untrusted>,
    /// Of this question.
    showing: BTreeSet<Showing>,
    hints: bool,
}

/// Every kind of thing there is to show: what staff see.
fn all() -> BTreeSet<Showing> {
    use Showing::{Attempt, Explanation, Feedback, Key, Marks, Result};
    BTreeSet::from([Attempt, Result, Marks, Feedback, Key, Explanation])
}

/// Where an attempt stands at `now`.
pub(super) fn state(attempt: &AttemptRow, settings: &QuizSettings, now: Instant) -> AttemptState {
    match attempt.state {
        Stored::Open if fate(attempt, settings, now) == Fate::Overdue => AttemptState::Overdue,
        Stored::Open => AttemptState::Open,
        Stored::NeedsMarking => AttemptState::NeedsMarking,
        Stored::Marked => AttemptState::Marked,
        Stored::Abandoned | Stored::Discarded => AttemptState::Abandoned,
    }
}

/// What may be shown of an attempt as a whole to who looks through `door`; `held`: whether its mark waits for its release.
pub(super) fn showing(door: &Door, attempt: &AttemptRow, settings: &QuizSettings, held: bool, now: Instant) -> BTreeSet<Showing> {
    if door.standing.is_staff() && attempt.state != Stored::Open {
        return all();
    }
    let mut shown = review::showing(&settings.show, review::phase(attempt.finished, door.dates.close, now), settings.exam);
    if held && !attempt.practice {
        shown.remove(&Showing::Marks);
    }
    shown
}

impl Scene {
    /// Loads what needs no key.
    pub fn load(db: &Connection, door: Door, user: String, attempt: AttemptRow, now: Instant) -> Result<Self> {
        let (_, settings) = quiz_of(db, attempt.revision)?;
        let begun = past(&store::attempt::of_user(db, attempt.item, attempt.user)?).len();
        let title = door.item.title.clone();
        let state = state(&attempt, &settings, now);
        let held = !door.standing.is_staff() && !attempt.practice && grade::is_held_back(db, &door.standing, &door.item, attempt.user)?;
        let showing = showing(&door, &attempt, &settings, held, now);
        let mut scene = Self { door, user, title, state, settings, begun, showing, held, asked: Vec::new(), now, attempt };
        let rows = store::attempt::legible(db, scene.attempt.id)?;
        let faces = store::question::faces(db, rows.iter().map(|row| row.question))?;
        let mut comments = store::attempt::comments(db, scene.attempt.id)?;
        let mut pools = store::question::pools(db, scene.attempt.revision)?;
        let mut claims = claims(db, &scene.attempt)?;
        for row in rows {
            let face = faces.get(&row.question).cloned().ok_or(store::Error::NotFound)?;
            let (comment, claim) = (comments.remove(&row.position), claims.remove(&row.position));
            let showing = scene.showing_of(&row);
            let hints = scene.attempt.state == Stored::Open && !row.tries.is_empty() && !row.locked;
            let introduction = introduction(&mut pools, row.section.as_ref());
            scene.asked.push(Asked { row, face, comment, claim, introduction, showing, hints });
        }
        Ok(scene)
    }

    /// What may be shown of one question. While the attempt runs, only what was checked has a verdict, and only what is locked a key.
    fn showing_of(&self, row: &AskedRow) -> BTreeSet<Showing> {
        if self.attempt.state != Stored::Open {
            return handed_in(self.showing.clone(), self.held, row);
        }
        if row.tries.is_empty() {
            return BTreeSet::from([Showing::Attempt]);
        }
        let mut shown = review::showing_when_checked(&self.settings.show, self.settings.behavior, self.settings.exam);
        if !row.locked {
            shown.remove(&Showing::Key);
            shown.remove(&Showing::Explanation);
        }
        shown
    }

    /// Whether the questions themselves may be shown.
    fn shows_questions(&self) -> bool {
        self.attempt.state == Stored::Open || self.showing.contains(&Showing::Attempt)
    }

    /// The questions whose keys are needed for what is shown, by their place in the attempt.
    pub fn needs_keys(&self) -> Vec<usize> {
        let needs = |asked: &Asked| {
            let by_key = [Showing::Result, Showing::Feedback, Showing::Key, Showing::Explanation];
            asked.hints || by_key.iter().any(|one| asked.showing.contains(one))
        };
        if !self.shows_questions() {
            return Vec::new();
        }
        self.asked.iter().enumerate().filter(|(_, asked)| needs(asked)).map(|(at, _)| at).collect()
    }

    /// The keys of those questions. Needs a staff connection.
    pub fn keys(&self, db: &Connection, of: &[usize]) -> Result<BTreeMap<usize, Key>> {
        let keys = store::question::keys(db, of.iter().map(|at| self.asked[*at].row.question))?;
        Ok(of.iter().filter_map(|at| Some((*at, keys.get(&self.asked[*at].row.question)?.clone()))).collect())
    }

    /// The view, with what `keys` allow.
    pub fn view(&self, keys: &BTreeMap<usize, Key>) -> AttemptView {
        let running = self.state.is_running();
        let marks = self.showing.contains(&Showing::Marks) && !running;
        let score = self.attempt.score.filter(|_| marks);
        let possible = self.attempt.possible;
        let deadlines = Deadlines { ends: self.attempt.ends, submit_until: self.attempt.submit_until, overdue: self.settings.overdue };
        let later = !self.showing.contains(&Showing::Key) || !self.showing.contains(&Showing::Marks);
        AttemptView {
            course: self.door.standing.course.slug.clone(),
            quiz: self.door.item.slug.clone(),
            title: self.title.clone(),
            user: self.user.clone(),
            attempt: self.attempt.n,
            state: self.state,
            practice: self.attempt.practice,
            behavior: self.settings.behavior,
            sequential: self.settings.sequential,
            exam: self.settings.exam,
            started: self.attempt.started,
            ends: self.attempt.ends,
            seconds_left: deadlines.seconds_left(self.now).filter(|_| running),
            submitted: self.attempt.finished.filter(|_| self.state != AttemptState::Abandoned),
            late_seconds: self.attempt.late_seconds,
            attempts_left: attempts_left(&self.settings, self.begun),
            here: self.asked.iter().find(|one| one.row.position == self.attempt.here && running).map(|one| one.row.slug.clone()),
            questions: if self.shows_questions() { self.questions(keys) } else { Vec::new() },
            unanswered: self
                .asked
                .iter()
                .filter(|one| one.row.answer.is_none() && !one.row.damaged)
                .map(|one| one.row.slug.clone())
                .collect(),
            score,
            possible,
            percent: score.and_then(|score| score.exact().over(&possible.exact())).map(|share| share * Exact::whole(100)),
            showing: self.showing.clone(),
            more_after: self.door.dates.close.filter(|close| later && !running && self.now <= *close),
        }
    }

    /// One question of the view.
    pub fn question(&self, slug: &str, keys: &BTreeMap<usize, Key>) -> Option<QuestionView> {
        let at = self.asked.iter().position(|asked| asked.row.slug == slug)?;
        Some(self.view_of(&self.asked[at], keys.get(&at)))
    }

    fn questions(&self, keys: &BTreeMap<usize, Key>) -> Vec<QuestionView> {
        self.asked.iter().enumerate().map(|(at, asked)| self.view_of(asked, keys.get(&at))).collect()
    }

    fn view_of(&self, asked: &Asked, key: Option<&Key>) -> QuestionView {
        let view = asked.view(key, &self.settings);
        let grader = key.filter(|_| self.is_marked_by_viewer()).and_then(|key| key.feedback.grader.clone());
        QuestionView { may_claim: self.may_claim(asked, &view), grader, ..view }
    }

    /// Whether who looks marks such attempts, and not their own.
    fn is_marked_by_viewer(&self) -> bool {
        let Self { door, attempt, .. } = self;
        let own = door.standing.acting.person == Some(attempt.user);
        door.standing.may(Deed::Grade) && !own && attempt.state != Stored::Open
    }

    /// Whether who looks may ask that the answer counts.
    fn may_claim(&self, asked: &Asked, view: &QuestionView) -> bool {
        let Self { door, attempt, .. } = self;
        let own = door.standing.learner() == Some(attempt.user) && door.standing.require_running().is_ok();
        let claimable = Claimable {
            kind: view.kind,
            verdict: view.result,
            answer: asked.row.answer.as_ref(),
            by_hand: asked.row.by_hand,
            practice: attempt.practice,
            claim: asked.claim.as_ref().map(|claim| claim.state),
        };
        own && matches!(attempt.state, Stored::Marked | Stored::NeedsMarking) && claimable.check().is_ok()
    }
}

/// What may be shown of one question of an attempt that is handed in; `held`: its mark is held back from who looks.
pub(super) fn handed_in(mut shown: BTreeSet<Showing>, held: bool, row: &AskedRow) -> BTreeSet<Showing> {
    // Of what a person marked, the verdict and what they wrote are the mark.
    if held && row.by_hand {
        shown.remove(&Showing::Result);
        shown.remove(&Showing::Feedback);
    }
    shown
}

impl Asked {
    fn shows(&self, what: Showing) -> bool {
        self.showing.contains(&what)
    }

    fn view(&self, key: Option<&Key>, settings: &QuizSettings) -> QuestionView {
        let Self { row, face, .. } = self;
        let (units, unit_required) = match &face.body {
            Body::Numerical(body) => (Some(body.units.clone()), body.unit_required),
            _ => (None, false),
        };
        let told = key.map(|key| self.told(key, settings)).unwrap_or_default();
        let share = row.share.as_ref().filter(|_| self.shows(Showing::Marks));
        QuestionView {
            id: row.slug.clone(),
            number: row.position,
            section: row.section.clone(),
            introduction: self.introduction.clone(),
            kind: face.body.kind(),
            points: row.points,
            bonus: row.bonus,
            required: face.required,
            stem: stem(face),
            title: face.title.clone(),
            body: face.stem.clone(),
            state: match (row.locked, &row.answer) {
                _ if row.damaged => QuestionState::Damaged,
                (true, _) => QuestionState::Locked,
                (false, Some(_)) => QuestionState::Answered,
                (false, None) => QuestionState::New,
            },
            flag: row.flag,
            locked: row.locked,
            options: self.options(),
            units,
            unit_required,
            words: match &face.body {
                Body::Essay(body) => Some(body.words),
                _ => None,
            },
            answer: row.answer.as_ref().map(|answer| from_answer(&row.options, answer)),
            certainty: row.certainty,
            saved: row.saved,
            tries: u32::try_from(row.tries.len()).unwrap_or(u32::MAX),
            hint: told.hint,
            mark: share.and_then(|share| (share * &row.points.exact()).to_points()),
            result: told.result,
            close: told.close,
            feedback: told.feedback,
            explanation: told.explanation,
            grader: None,
            has_model: told.has_model,
            by_hand: row.by_hand && self.shows(Showing::Marks),
            comment: self.comment.clone().filter(|_| self.shows(Showing::Marks) || self.shows(Showing::Feedback)),
            key: key.filter(|_| self.shows(Showing::Key)).map(|key| key_view(&face.body, key, &row.options)),
            claim: self.claim.clone().filter(|_| self.shows(Showing::Result)),
            may_claim: false,
        }
    }

    fn options(&self) -> Option<Vec<OptionView>> {
        let options = options_of(&self.face.body);
        let in_order = self.row.options.iter().filter_map(|id| options.iter().find(|option| option.id == *id));
        let views = in_order.enumerate().map(|(place, option)| OptionView { label: label(place), text: option.text.clone() });
        matches!(self.face.body.kind(), Kind::MultipleChoice | Kind::MultipleAnswers).then(|| views.collect())
    }

    /// What the key has to say about the answer, as far as it may.
    fn told(&self, key: &Key, settings: &QuizSettings) -> Told {
        let marked = self.row.answer.as_ref().and_then(|answer| quiz::mark(&self.face.body, &key.answer, answer).ok());
        let verdict = if self.row.by_hand || marked.is_none() {
            Verdict::of(self.row.share.as_ref())
        } else {
            Verdict::of(marked.as_ref().and_then(|marked| marked.share.as_ref()))
        };
        let mut told = Told { result: self.shows(Showing::Result).then_some(verdict), ..Told::default() };
        told.close = told.result == Some(Verdict::Wrong) && marked.as_ref().is_some_and(|marked| marked.close);
        if self.shows(Showing::Feedback) {
            let general = match verdict {
                Verdict::Right => &key.feedback.correct,
                Verdict::Partly | Verdict::Wrong => &key.feedback.incorrect,
                Verdict::Waiting => &None,
            };
            told.feedback = marked.map(|marked| marked.feedback).unwrap_or_default().into_iter().chain(general.clone()).collect();
        }
        if self.shows(Showing::Explanation) {
            told.explanation = key.feedback.note.iter().chain(&key.feedback.model).cloned().collect();
            told.has_model = key.feedback.model.is_some();
        }
        if self.hints {
            let stands = tries::after_checks(settings.behavior, &settings.penalty, &self.row.tries, key.feedback.hints.len());
            let hints: Vec<&str> = key.feedback.hints.iter().take(stands.hints).map(Untrusted::raw).collect();
            told.hint = (!hints.is_empty()).then(|| hints.join("\n\n").into());
        }
        told
    }
}

/// What a key lets be said.
#[derive(Default)]
struct Told {
    result: Option<Verdict>,
    close: bool,
    feedback: Vec<Untrusted>,
    explanation: Vec<Untrusted>,
    has_model: bool,
    hint: Option<Untrusted>,
}

/// What was asked about the answers of an attempt, by position.
fn claims(db: &Connection, attempt: &AttemptRow) -> Result<HashMap<u32, ClaimView>> {
    let rows = store::claim::of_attempt(db, attempt.id)?;
    let settlers: Vec<_> = rows.values().filter_map(|row| row.by).collect();
    let names = if settlers.is_empty() { HashMap::new() } else { store::user::called(db, settlers)? };
    let view = |row: ClaimRow| {
        let by = row.by.and_then(|by| names.get(&by)).map(|(_, name)| name.clone());
        ClaimView { state: row.state, at: row.at, by, settled: row.settled, reply: row.reply }
    };
    Ok(rows.into_iter().map(|(position, row)| (position, view(row))).collect())
}

/// What the pool named `section` says before its questions; asked again, it has said it.
fn introduction(pools: &mut [PoolRow], section: Option<&Untrusted>) -> Option<Untrusted> {
    let pool = pools.iter_mut().find(|pool| pool.title.as_ref() == section)?;
    Some(std::mem::take(&mut pool.introduction)).filter(|text| !text.is_blank())
}

/// The heading and the text below it as one Markdown text.
pub(super) fn stem(face: &Face) -> Untrusted {
    if face.stem.is_blank() { face.title.clone() } else { format!("{}\n\n{}", face.title.raw(), face.stem.raw()).into() }
}
