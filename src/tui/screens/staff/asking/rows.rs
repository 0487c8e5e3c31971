//! The rows of what is asked for a width, and what is told beside them.

use ratatui::text::{Line, Span};

use super::Entry;
use crate::domain::text::Untrusted;
use crate::service::attempt::{Asking as View, AskingAnswer, AskingQuestion};
use crate::tr;
use crate::tui::screen::Look;
use crate::tui::theme::Mean;
use crate::tui::when;
use crate::tui::widgets::list::{MARK, Row};
use crate::tui::widgets::question::prose;
use crate::tui::widgets::text::{cut, fit, wrap};

/// From here on an answer takes one line; below it is a card of two.
const ROOMY: usize = 58;

pub(super) fn rows(view: &View, columns: u16, look: &Look<'_>) -> Vec<Row<Entry>> {
    let room = usize::from(columns.saturating_sub(MARK)).min(110);
    let mut rows = Vec::new();
    for (at, question) in view.questions.iter().enumerate() {
        if at > 0 {
            rows.push(Row::heading(Line::default()));
        }
        rows.push(Row::heading(Line::styled(cut(&prose::title(&question.title), room), look.style(Mean::Heading))));
        rows.push(Row::heading(Line::styled(cut(&accepted(question, look), room), look.style(Mean::Muted))));
        let answers = question.answers.iter().enumerate();
        rows.extend(answers.map(|(n, answer)| Row::card((at, n), lines(answer, room, look))));
    }
    rows
}

/// `Accepted now: harbor; port`.
fn accepted(question: &AskingQuestion, look: &Look<'_>) -> String {
    let lines = question.accepted.iter().map(Untrusted::for_screen).collect::<Vec<_>>().join("; ");
    if lines.is_empty() { tr!(look, "Nothing is accepted now") } else { tr!(look, "Accepted now: {lines}", lines = lines) }
}

/// One that takes a line of its own; an empty answer is named.
fn lines(answer: &AskingAnswer, room: usize, look: &Look<'_>) -> Vec<Line<'static>> {
    let text = answer.answer.for_screen();
    let asks = tr!(look, one "{n} asks" | "{n} ask", n = answer.claims.len());
    let gave = tr!(look, one "{n} attempt gave it" | "{n} attempts gave it", n = answer.given);
    let since = answer.claims.first().map(|claim| when::distance(look, claim.at)).unwrap_or_default();
    let strong = look.style(Mean::Strong);
    if room < ROOMY {
        let facts = format!("  {asks}, {gave}, {since}");
        return vec![Line::styled(cut(&text, room), strong), Line::raw(cut(&facts, room))];
    }
    let facts = format!(" {} {} {since}", fit(&asks, 9), fit(&gave, 21));
    let wide = room.saturating_sub(9 + 21 + 18).min(56);
    vec![Line::from(vec![Span::styled(fit(&text, wide), strong), Span::raw(cut(&facts, room.saturating_sub(wide)))])]
}

/// Who asks, in the order in which they did.
pub(super) fn names(answer: &AskingAnswer) -> String {
    let mut names: Vec<String> = answer.claims.iter().map(|claim| claim.name.for_screen().into_owned()).collect();
    names.dedup();
    names.join(", ")
}

/// The question, what it accepts and who asks: beside the list, where there is room.
pub(super) fn told(question: &AskingQuestion, answer: &AskingAnswer, columns: u16, look: &Look<'_>) -> Vec<Line<'static>> {
    let width = usize::from(columns);
    let mut told = prose::lines(&question.stem, width, look);
    let mut part = |heading: String, texts: Vec<String>| {
        told.push(Line::default());
        told.push(Line::styled(heading, look.style(Mean::Heading)));
        told.extend(texts.iter().flat_map(|text| wrap(text, width)).map(Line::from));
    };
    part(tr!(look, "Accepted now"), question.accepted.iter().map(|line| line.for_screen().into_owned()).collect());
    let who = answer.claims.iter().map(|claim| {
        let (name, since) = (claim.name.for_screen(), when::distance(look, claim.at));
        tr!(look, "{name}, attempt {n}, {when}", name = name, n = claim.attempt, when = since)
    });
    part(tr!(look, "Who asks"), who.collect());
    told
}
