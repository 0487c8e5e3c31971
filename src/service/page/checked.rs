//! An answer to a check: its mark and what is said to it.

use super::CheckedView;
use crate::domain::ids::QuestionRevisionId;
use crate::domain::quiz::{self, Answer, Face, Feedback, Key, Verdict};
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::service::{Error, Result};
use crate::store::progress::{CheckAnswer, Said};

/// The verdict on `answer` as the `tries`-th try.
pub fn marked(face: &Face, key: &Key, answer: Answer, revision: QuestionRevisionId, tries: u32, at: Instant) -> Result<CheckAnswer> {
    let marked = quiz::mark(&face.body, &key.answer, &answer).map_err(|wrong| Error::field("answer", format!("{wrong}.")))?;
    let verdict = Verdict::of(marked.share.as_ref());
    let feedback = marked.feedback.into_iter().chain(general(&key.feedback, verdict)).collect();
    let wrong = matches!(verdict, Verdict::Wrong | Verdict::Partly);
    let hint = (wrong && !key.feedback.hints.is_empty()).then(|| {
        let nth = usize::try_from(tries.saturating_sub(1)).unwrap_or_default().min(key.feedback.hints.len() - 1);
        key.feedback.hints[nth].clone()
    });
    Ok(CheckAnswer { revision, answer, verdict, said: Said { feedback, hint, close: marked.close }, tries, at })
}

/// What is said to the whole answer: of the verdict, the note, and the model answer where nothing marks it.
fn general(feedback: &Feedback, verdict: Verdict) -> impl Iterator<Item = Untrusted> {
    let of_verdict = match verdict {
        Verdict::Right => feedback.correct.clone(),
        Verdict::Partly | Verdict::Wrong => feedback.incorrect.clone(),
        Verdict::Waiting => feedback.model.clone(),
    };
    of_verdict.into_iter().chain(feedback.note.clone())
}

impl From<CheckAnswer> for CheckedView {
    fn from(kept: CheckAnswer) -> Self {
        let Said { feedback, hint, close } = kept.said;
        Self { answer: kept.answer, verdict: kept.verdict, feedback, hint, close, tries: kept.tries, at: kept.at }
    }
}
