//! The questions of a bank: 60 % multiple choice, 15 % numbers, 10 % short texts, 10 % multiple answers (where PERFORMANCE.md has matching,
//! which no quiz of ours asks yet), 5 % essays. How hard each is, is known: statistics over their answers have right results.

use serde::Deserialize;

use super::chance::Chance;
use crate::domain::points::Exact;
use crate::domain::quiz::{
    Answer, AnswerKey, Body, Choice, Face, Feedback, Key, OptionKey, Question, essay, multiple_answers, multiple_choice, numerical,
    short_answer,
};
use crate::domain::text::Untrusted;

/// What a course is about.
#[derive(Debug, Clone, Deserialize)]
pub struct Subject {
    pub title: String,
    pub angles: Vec<String>,
    ask: String,
    short: String,
    pairs: Vec<(String, String)>,
    numeric: Vec<(String, i64)>,
    pub essays: Vec<String>,
    pub page: String,
}

/// The subjects; `None` for a file of ours that does not read.
pub fn subjects() -> Option<Vec<Subject>> {
    let files = [
        include_str!("facts/chemistry.toml"),
        include_str!("facts/geography.toml"),
        include_str!("facts/computing.toml"),
        include_str!("facts/music.toml"),
        include_str!("facts/languages.toml"),
    ];
    files.into_iter().map(|file| toml::from_str(file).ok()).collect()
}

/// The kinds of a bank's questions by their tag, and how many of 20 each is.
pub const KINDS: [(&str, u32); 5] = [("choice", 12), ("number", 3), ("short", 2), ("several", 2), ("essay", 1)];

/// How hard question `n` of the bank of course `course` is, in thousandths of a standard deviation of ability.
pub fn difficulty(seed: u64, course: u32, n: u32) -> i32 {
    Chance::of(seed, &[2, u64::from(course), u64::from(n)]).normal() * 4 / 5 - 1_000
}

/// The number of a question, out of its id.
pub fn number_of(slug: &str) -> Option<u32> {
    slug.strip_prefix('q')?.parse().ok()
}

/// Question `n` of the bank of a course.
pub fn question(subject: &Subject, seed: u64, course: u32, n: u32) -> Question {
    let mut chance = Chance::of(seed, &[3, u64::from(course), u64::from(n)]);
    let (tag, title, body, answer) = match n % 20 {
        0..12 => choice(subject, n / 20 * 12 + n % 20, &mut chance),
        12..15 => number(subject, &mut chance),
        15..17 => short(subject, &mut chance),
        17..19 => several(subject, &mut chance),
        _ => open(subject, n / 20),
    };
    let face = Face {
        title: title.into(),
        stem: Untrusted::default(),
        points: None,
        tags: vec![tag.to_owned()],
        outcome: None,
        bonus: false,
        required: false,
        keep_order: false,
        body,
    };
    let hard = difficulty(seed, course, n);
    let grader = format!("Made with a difficulty of {}.{:03} by the logistic model.", hard / 1000, (hard % 1000).abs());
    Question {
        id: format!("q{n:03}"),
        was: Vec::new(),
        face,
        key: Key { answer, feedback: Feedback { grader: Some(grader.into()), ..Feedback::default() } },
    }
}

type Asked = (&'static str, String, Body, AnswerKey);

fn option(at: usize, text: &str) -> Choice {
    Choice { id: (at + 1).to_string(), text: text.into(), pin: false }
}

fn share(right: bool) -> OptionKey {
    OptionKey { share: if right { Exact::one() } else { Exact::zero() }, feedback: None }
}

/// Pairs that differ, the first of them `first`.
fn drawn<'a>(subject: &'a Subject, first: usize, count: usize, chance: &mut Chance) -> Vec<&'a (String, String)> {
    let all = subject.pairs.len().max(1);
    let step = 1 + chance.index(all / count.max(1) / 2);
    (0..count).filter_map(|n| subject.pairs.get((first + n * step) % all)).collect()
}

fn choice(subject: &Subject, n: u32, chance: &mut Chance) -> Asked {
    let first = usize::try_from(n).unwrap_or(0);
    let pairs = drawn(subject, first, 4, chance);
    let turned = first >= subject.pairs.len();
    let right = chance.index(4);
    let shown = |at: usize| pairs.get((at + 4 - right) % 4).map_or("", |pair| if turned { pair.0.as_str() } else { pair.1.as_str() });
    let asked = pairs.first().map_or(("", ""), |pair| (pair.0.as_str(), pair.1.as_str()));
    let title = if turned { format!("Which of these belongs to {}?", asked.1) } else { subject.ask.replace("{}", asked.0) };
    let body = multiple_choice::Body { options: (0..4).map(|at| option(at, shown(at))).collect() };
    let key = multiple_choice::Key { options: (0..4).map(|at| share(at == right)).collect() };
    ("choice", title, Body::MultipleChoice(body), AnswerKey::MultipleChoice(key))
}

fn several(subject: &Subject, chance: &mut Chance) -> Asked {
    let first = chance.index(subject.pairs.len());
    let pairs = drawn(subject, first, 5, chance);
    let right = [chance.index(2), 2 + chance.index(3)];
    let text = |at: usize| {
        let (one, other) = (pairs[at], pairs[(at + 1) % pairs.len()]);
        if right.contains(&at) { format!("{}: {}", one.0, one.1) } else { format!("{}: {}", one.0, other.1) }
    };
    let options = (0..pairs.len()).map(|at| option(at, &text(at))).collect();
    let keys = (0..pairs.len()).map(|at| share(right.contains(&at))).collect();
    let key = multiple_answers::Key { marking: multiple_answers::Marking::RightMinusWrong, options: keys };
    (
        "several",
        "Which two of these pairs are right?".to_owned(),
        Body::MultipleAnswers(multiple_answers::Body { options }),
        AnswerKey::MultipleAnswers(key),
    )
}

fn number(subject: &Subject, chance: &mut Chance) -> Asked {
    let n = chance.between(2, 98);
    let (text, times) = chance.pick(&subject.numeric).cloned().unwrap_or_default();
    let range = numerical::Range::Near { value: Exact::whole(n * times), tolerance: numerical::Tolerance::Absolute(Exact::zero()) };
    let accepted = numerical::Accepted { range, unit: None, share: Exact::one(), feedback: None };
    let key = numerical::Key { accepted: vec![accepted], digits: None, unit_penalty: None };
    let body = numerical::Body { units: Vec::new(), unit_required: false };
    ("number", text.replace("{n}", &n.to_string()), Body::Numerical(body), AnswerKey::Numerical(key))
}

fn short(subject: &Subject, chance: &mut Chance) -> Asked {
    let (asked, right) = chance.pick(&subject.pairs).cloned().unwrap_or_default();
    let accepted = short_answer::Accepted { pattern: short_answer::Pattern::Literal(right), share: Exact::one(), feedback: None };
    let key = short_answer::Key { case: false, fold_accents: true, any_order: false, accepted: vec![accepted] };
    ("short", subject.short.replace("{}", &asked), Body::ShortAnswer(short_answer::Body {}), AnswerKey::ShortAnswer(key))
}

fn open(subject: &Subject, n: u32) -> Asked {
    let at = usize::try_from(n).unwrap_or(0) % subject.essays.len().max(1);
    let title = subject.essays.get(at).cloned().unwrap_or_default();
    ("essay", title, Body::Essay(essay::Body { words: (None, None) }), AnswerKey::Essay(essay::Key {}))
}

/// What learners wrote to an open question.
const ESSAYS: &[&str] = &[
    "I would begin with what one can see. Then I would ask what changes and what stays, because that is where the reason must be. In my own kitchen I tried it twice and got the same.",
    "It depends on what is meant. If it is meant as in the lecture, the answer follows from the second page; if not, one would have to measure first.",
    "Because it takes less effort that way. A small push is enough at the start, and after that it goes on by itself until something stops it.",
    "First I drew it. In the drawing one sees at once that both parts belong together, and that was my answer. My neighbor did not agree, so we asked a third.",
    "I am not sure, but I think it has to do with how close things are to each other. When they are close they hold, and when they are not they go their own way.",
    "We talked about this at home. My grandmother said it was always so, and my sister said that nobody had ever counted. We counted, and both were a little right.",
];

/// The answers that are given to a question: the right one first (essays have none), then wrong ones.
pub fn answers(question: &Question) -> Vec<Answer> {
    let Question { face, key, .. } = question;
    match (&face.body, &key.answer) {
        (Body::MultipleChoice(body), AnswerKey::MultipleChoice(key)) => {
            let mut options: Vec<(&Choice, &OptionKey)> = body.options.iter().zip(&key.options).collect();
            options.sort_by_key(|(_, key)| key.share.is_zero());
            options.into_iter().map(|(option, _)| Answer::Choice { choice: option.id.clone() }).collect()
        }
        (Body::MultipleAnswers(body), AnswerKey::MultipleAnswers(key)) => {
            let ids = |right: bool| {
                let of = body.options.iter().zip(&key.options).filter(move |(_, key)| key.share.is_zero() != right);
                of.map(|(option, _)| option.id.clone()).collect::<Vec<_>>()
            };
            let (right, wrong) = (ids(true), ids(false));
            let half = || right.first().into_iter().chain(wrong.first()).cloned().collect();
            vec![
                Answer::Choices { choices: right.clone() },
                Answer::Choices { choices: half() },
                Answer::Choices { choices: wrong.clone() },
            ]
        }
        (_, AnswerKey::Numerical(key)) => {
            let Some(numerical::Range::Near { value, .. }) = key.accepted.first().map(|one| &one.range) else { return Vec::new() };
            let number = |value: Exact| Answer::Number { number: value.decimal(0), unit: None };
            vec![number(value.clone()), number(value + &Exact::whole(10)), number(value + &Exact::one())]
        }
        (_, AnswerKey::ShortAnswer(key)) => {
            let right = key.accepted.first().map(|one| &one.pattern);
            let right = if let Some(short_answer::Pattern::Literal(text)) = right { text.as_str() } else { "" };
            [right, "I do not know", "Something else"].into_iter().map(|text| Answer::Text { text: text.into() }).collect()
        }
        _ => ESSAYS.iter().map(|text| Answer::Text { text: (*text).into() }).collect(),
    }
}

/// How many answers to an essay there are.
pub const ESSAY_ANSWERS: usize = ESSAYS.len();
