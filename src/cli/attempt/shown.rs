//! An attempt as text and as the document of CLI.md 4.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::cli::answer::Answer;
use crate::cli::{Ctx, at, decimal, word};
use crate::domain::points::Points;
use crate::domain::text::Untrusted;
use crate::service::attempt::{AttemptView, Given, KeyView, Named, QuestionState, QuestionView};

/// What stands within a question stands behind so many columns, each line of it.
const MARGIN: usize = 3;

pub fn attempt(ctx: &Ctx<'_, '_>, view: &AttemptView) -> Answer {
    let mut head = format!("{}: attempt {}, {}", view.title.for_screen(), view.attempt, view.state.word().replace('_', " "));
    if let Some(ends) = view.ends.filter(|_| view.state.is_running()) {
        let _ = write!(head, ", ends {}", ctx.local(ends));
    }
    let mut answer = Answer::of(&document(view)).text(head);
    for question in &view.questions {
        answer = answer.lines(text(question));
    }
    if view.state.is_running() && !view.unanswered.is_empty() {
        answer = answer.text(format!("Without an answer: {}", view.unanswered.join(", ")));
    }
    match view.score {
        Some(score) => answer.text(format!("Score: {score} of {}", view.possible)),
        None => answer,
    }
}

pub fn question(view: &QuestionView) -> Answer {
    Answer::of(&question_document(view)).lines(text(view))
}

fn document(view: &AttemptView) -> Value {
    let questions: Vec<Value> = view.questions.iter().map(question_document).collect();
    json!({
        "course": view.course, "quiz": view.quiz, "title": view.title, "user": view.user, "attempt": view.attempt, "state": view.state.word(),
        "practice": view.practice, "behavior": view.behavior, "started": view.started.rfc3339(), "ends": at(view.ends),
        "seconds_left": view.seconds_left, "submitted": at(view.submitted), "late_seconds": view.late_seconds,
        "attempts_left": view.attempts_left, "here": view.here, "questions": questions, "unanswered": view.unanswered, "score": view.score,
        "possible": view.possible, "percent": view.percent.as_ref().map(decimal), "more_after": at(view.more_after),
    })
}

fn question_document(view: &QuestionView) -> Value {
    let mut document = json!({
        "id": view.id, "number": view.number, "kind": view.kind, "points": view.points, "stem": view.stem, "state": view.state,
        "flag": view.flag, "locked": view.locked, "answer": view.answer, "certainty": view.certainty, "saved": at(view.saved),
        "tries": view.tries, "hint": view.hint, "mark": view.mark, "result": view.result, "feedback": view.feedback,
        "explanation": view.explanation, "comment": view.comment, "key": view.key.as_ref().map(key),
    });
    let fields = document.as_object_mut().expect("an object was just made");
    if let Some(options) = &view.options {
        fields.insert("options".to_owned(), json!(options));
    }
    if let Some(units) = &view.units {
        fields.insert("units".to_owned(), json!(units));
    }
    if let Some(claim) = &view.claim {
        let (asked, settled) = (claim.at.rfc3339(), at(claim.settled));
        fields.insert(
            "claim".to_owned(),
            json!({ "state": claim.state, "at": asked, "by": claim.by, "settled": settled, "reply": claim.reply }),
        );
    }
    if let Some((least, most)) = view.words {
        fields.insert("words".to_owned(), json!({ "least": least, "most": most }));
    }
    document
}

fn key(key: &KeyView) -> Value {
    let shares: serde_json::Map<String, Value> = key.shares.iter().map(|(label, share)| (label.clone(), decimal(share).into())).collect();
    json!({ "answer": key.answer, "accepted": key.accepted, "shares": shares })
}

fn points(view: &QuestionView) -> &'static str {
    if view.points == Points::whole(1) { "point" } else { "points" }
}

/// The question, its options with what was chosen, and what is known of the mark.
fn text(view: &QuestionView) -> String {
    let state = match view.state {
        QuestionState::New => "",
        QuestionState::Answered => ", answered",
        QuestionState::Locked => ", locked",
        QuestionState::Damaged => ", damaged: what was answered does not read",
    };
    let flag = if view.flag { ", flagged" } else { "" };
    let said = view.introduction.as_ref().map(|text| format!("\n{}\n", own_lines(text))).unwrap_or_default();
    let bonus = if view.bonus { ", bonus" } else { "" };
    let must = if view.required { ", must be answered" } else { "" };
    let (stem, points, unit) = (view.stem.for_lines(MARGIN), view.points, points(view));
    let mut text = format!("{said}\n{}. {} [{}, {points} {unit}{bonus}{must}{state}{flag}]", view.number, stem, view.id);
    for option in view.options.iter().flatten() {
        let chosen = if view.answer.as_ref().is_some_and(|answer| names(answer, &option.label)) { "*" } else { " " };
        let _ = write!(text, "\n {chosen} {}) {}", option.label, option.text.for_screen());
    }
    if let Some(answer) = view.answer.as_ref().and_then(written) {
        let _ = write!(text, "\n   Answer: {answer}");
    }
    if let Some(result) = view.result {
        let mark = view.mark.map_or_else(String::new, |mark| format!(", {mark} of {}", view.points));
        let _ = write!(text, "\n   {}{mark}", word(&result));
    }
    for line in view.hint.iter().chain(&view.feedback).chain(&view.explanation).chain(&view.comment) {
        let _ = write!(text, "\n{}", own_lines(line));
    }
    if let Some(claim) = &view.claim {
        let reply = claim.reply.as_ref().map_or_else(String::new, |reply| format!(": {}", reply.for_lines(MARGIN)));
        let _ = write!(text, "\n   Asked that it counts, {}{reply}", claim.state.word());
    }
    for accepted in view.key.iter().flat_map(|key| &key.accepted) {
        let _ = write!(text, "\n   Right: {}", accepted.for_screen());
    }
    text
}

fn names(answer: &Given, label: &str) -> bool {
    let is = |named: &Named| matches!(named, Named::Label(named) if named == label);
    match answer {
        Given::Choice { choice } => is(choice),
        Given::Choices { choices } => choices.iter().any(is),
        _ => false,
    }
}

/// A text as lines of its own.
fn own_lines(text: &Untrusted) -> String {
    format!("{}{}", " ".repeat(MARGIN), text.for_lines(MARGIN))
}

/// An answer that is no choice among options.
fn written(answer: &Given) -> Option<String> {
    match answer {
        Given::Value { value } => Some(value.to_string()),
        Given::Number { number, unit } => {
            let unit = unit.as_ref().map_or_else(String::new, |unit| format!(" {unit}"));
            Some(Untrusted::from(format!("{number}{unit}")).for_lines(MARGIN))
        }
        Given::Text { text } => Some(text.for_lines(MARGIN)),
        Given::Choice { .. } | Given::Choices { .. } | Given::Other(_) => None,
    }
}
