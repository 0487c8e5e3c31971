//! One question: heading, braces, stem, answer lines and remarks, read and printed.

use std::collections::HashSet;

use super::Context;
use super::blocks::{self, Parts, Remark};
use super::braces::{self, Braces, Token};
use super::lines::Section;
use crate::domain::points::{Exact, Points};
use crate::domain::quiz::multiple_answers::Marking;
use crate::domain::quiz::source::{Block, Flag, Position};
use crate::domain::quiz::{AnswerKey, Body, Choice, Face, Feedback, Key, Kind, Question, WrongShape, numerical, print as print_block};
use crate::domain::text::Untrusted;
use crate::package::finding::{Place, unknown};

/// Answer lines of one question, at most: each may be a pattern to compile.
const MOST_LINES: usize = 200;
/// Words of a heading's braces that every kind knows.
const COMMON: [&str; 3] = ["bonus", "required", "keep-order"];
const COMMON_PAIRS: [&str; 2] = ["outcome", "was"];
/// Kind words of the grammar whose kinds are not built.
const NOT_BUILT: [(&str, &str); 6] =
    [("match", "matching"), ("order", "ordering"), ("cloze", "cloze"), ("file", "file upload"), ("code", "code"), ("text", "text")];

/// A question with where it stands and whether the author wrote its id.
#[derive(Debug)]
pub(super) struct Read {
    pub question: Question,
    pub place: Place,
    pub id_written: bool,
}

/// What the braces of a heading say.
#[derive(Debug, Default)]
struct Heading {
    id: Option<String>,
    was: Vec<String>,
    points: Option<Points>,
    tags: Vec<String>,
    outcome: Option<String>,
    bonus: bool,
    required: bool,
    keep_order: bool,
    kind: Option<Kind>,
    flags: Vec<Flag>,
    /// Names a kind that is not built; said already.
    refused: bool,
}

/// Reads a section. `None` where it holds a mistake, which is a finding then.
pub(super) fn read(section: &Section<'_>, context: &Context<'_>) -> Option<Read> {
    let heading = heading(section, context);
    let parts = blocks::read(&section.body);
    let block = Block { flags: heading.flags.clone(), entries: parts.entries.clone(), at: section.at };
    let kind = if heading.refused { None } else { kind_of(&heading, &parts, &block, context) };
    for fault in &parts.faults {
        context.findings.fault(context.file, fault.clone());
    }
    let kind = kind?;
    if let Some(entry) = parts.entries.get(MOST_LINES) {
        context.findings.fatal(
            "too-many-answers",
            &context.place(entry.at),
            format!("A question has at most {MOST_LINES} answer lines."),
            Some("split the question".to_owned()),
        );
        return None;
    }
    foreign_flags(&heading, kind, context);
    unclosed(section, context);
    let feedback = feedback(&parts.remarks, context);
    let (body, answer) =
        kind.parse(&block).map_err(|faults| faults.into_iter().for_each(|fault| context.findings.fault(context.file, fault))).ok()?;
    let id_written = heading.id.is_some();
    let id = heading.id.unwrap_or_else(|| braces::slug(&section.title));
    if id.is_empty() {
        context.findings.fatal(
            "no-id",
            &context.place(section.at),
            "No id can be made from this heading.",
            Some("## Heading {#id}".to_owned()),
        );
    }
    let face = Face {
        title: section.title.as_str().into(),
        stem: parts.stem.into(),
        points: heading.points,
        tags: heading.tags,
        outcome: heading.outcome,
        bonus: heading.bonus,
        required: heading.required,
        keep_order: heading.keep_order,
        body,
    };
    if face.title.is_blank() && face.stem.is_blank() {
        context.findings.fatal(
            "empty-question",
            &context.place(section.at),
            "This question asks nothing.",
            Some("write its name after the ##".to_owned()),
        );
    }
    doubtful(&face.body, &answer, &block, context);
    if heading.kind.is_none() && kind == Kind::ShortAnswer {
        doubtful_texts(&block, context);
    }
    let usable = parts.faults.is_empty() && !id.is_empty();
    let question = Question { id, was: heading.was, face, key: Key { answer, feedback } };
    usable.then(|| Read { question, place: context.place(section.at), id_written })
}

fn kind_of(heading: &Heading, parts: &Parts, block: &Block, context: &Context<'_>) -> Option<Kind> {
    if let Some(kind) = heading.kind {
        return Some(kind);
    }
    if let Some((what, at)) = parts.foreign {
        not_built(what, &context.place(at), context);
        return None;
    }
    if let Some(gaps) = parts.remarks.iter().find(|remark| remark.word == "gaps") {
        not_built("cloze", &context.place(gaps.at), context);
        return None;
    }
    let kind = Kind::infer(block);
    if kind.is_none() {
        let message = "This question has no answer lines.";
        context.findings.fatal(
            "no-answers",
            &context.place(block.at),
            message,
            Some("add options `- (x)`, a line `= answer`, or the kind word {essay}".to_owned()),
        );
    }
    kind
}

fn not_built(what: &str, place: &Place, context: &Context<'_>) {
    let message = match what {
        "variants" => "Variants (a `vars` fence) are not built yet.".to_owned(),
        "text" => "Text between questions is not built yet.".to_owned(),
        kind => format!("Questions of the kind {kind} are not built yet."),
    };
    context.findings.fatal("not-built", place, message, Some("leave the question out for now".to_owned()));
}

fn heading(section: &Section<'_>, context: &Context<'_>) -> Heading {
    let mut heading = Heading::default();
    for (token, at) in section.braces.iter().flat_map(|braces| &braces.tokens) {
        let flag = |name: &str, value: Option<&str>| Flag { name: name.to_owned(), value: value.map(str::to_owned), at: *at };
        match token {
            Token::Id(id) => {
                if !braces::is_id(id, false) {
                    context.findings.fatal(
                        "bad-id",
                        &context.place(*at),
                        format!("`{id}` is no id: letters, digits, `-`, `_` and `.` make one."),
                        Some(braces::slug(id)),
                    );
                }
                if heading.id.replace(id.clone()).is_some() {
                    twice("id", *at, context);
                }
            }
            Token::Tag(tag) => heading.tags.push(tag.clone()),
            Token::Word(word) => match word.as_str() {
                "bonus" => heading.bonus = true,
                "required" => heading.required = true,
                "keep-order" => heading.keep_order = true,
                word => heading.word(word, *at, context),
            },
            Token::Pair(key, value) => match key.as_str() {
                "outcome" => heading.outcome = Some(value.clone()),
                "was" => heading.was = value.split(',').map(|id| id.trim().to_owned()).filter(|id| !id.is_empty()).collect(),
                key if all_flags().any(|known| known == key) => {
                    if heading.flags.iter().any(|flag| flag.name == key) {
                        twice(key, *at, context);
                    }
                    heading.flags.push(flag(key, Some(value)));
                }
                key => unknown_word(key, *at, context),
            },
        }
    }
    heading
}

impl Heading {
    /// A word that is points, a kind, or a flag of a kind.
    fn word(&mut self, word: &str, at: Position, context: &Context<'_>) {
        if let Some(points) = points(word, at, context) {
            if self.points.replace(points).is_some() {
                twice("number of points", at, context);
            }
        } else if let Some(kind) = Kind::from_brace_word(word) {
            if self.kind.is_some_and(|other| other != kind) {
                context.findings.fatal(
                    "contradiction",
                    &context.place(at),
                    "Two kinds are named for one question.",
                    Some("take one of the two out".to_owned()),
                );
            }
            self.kind = Some(kind);
        } else if let Some((_, what)) = NOT_BUILT.iter().find(|(known, _)| *known == word) {
            self.refused = true;
            not_built(what, &context.place(at), context);
        } else if all_flags().any(|known| known == word) {
            self.flags.push(Flag { name: word.to_owned(), value: None, at });
        } else {
            unknown_word(word, at, context);
        }
    }
}

fn twice(what: &str, at: Position, context: &Context<'_>) {
    let message = format!("A second {what} stands in these braces.");
    context.findings.fatal("contradiction", &context.place(at), message, Some("take one of the two out".to_owned()));
}

fn all_flags() -> impl Iterator<Item = &'static str> {
    Kind::ALL.iter().flat_map(|kind| kind.flags().iter().copied())
}

fn unknown_word(word: &str, at: Position, context: &Context<'_>) {
    let kinds = Kind::ALL.iter().map(|kind| kind.brace_word());
    let near = context
        .findings
        .near(word, all_flags().chain(COMMON).chain(COMMON_PAIRS).chain(kinds).chain(NOT_BUILT.iter().map(|(word, _)| *word)));
    let write = near.clone().unwrap_or_else(|| "take it out".to_owned());
    context.findings.warn("unknown-key", &context.place(at), unknown("The word", word, near.as_deref()), Some(write));
}

/// `2pt`, `0.5pts`; another word is `None`.
pub(super) fn points(word: &str, at: Position, context: &Context<'_>) -> Option<Points> {
    let number = word.strip_suffix("pts").or_else(|| word.strip_suffix("pt"))?;
    if !number.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | ',')) {
        return None;
    }
    match Points::parse(number) {
        Ok(points) if points >= Points::ZERO => Some(points),
        Ok(_) => {
            context.findings.fatal("bad-value", &context.place(at), "A question cannot have less than 0 points.", Some("1pt".to_owned()));
            Some(Points::ZERO)
        }
        Err(why) => {
            context.findings.fatal("bad-value", &context.place(at), format!("{why}."), Some("2.5pt".to_owned()));
            Some(Points::ZERO)
        }
    }
}

/// Flags that belong to other kinds.
fn foreign_flags(heading: &Heading, kind: Kind, context: &Context<'_>) {
    for flag in heading.flags.iter().filter(|flag| !kind.flags().contains(&flag.name.as_str())) {
        let message = format!("`{}` says nothing for a question of the kind {}.", flag.name, kind.word().replace('_', " "));
        context.findings.warn("unknown-key", &context.place(flag.at), message, Some("take it out".to_owned()));
    }
}

/// Braces that are no attributes because they do not close, or do not end the heading.
fn unclosed(section: &Section<'_>, context: &Context<'_>) {
    let title = section.title.as_str();
    let open = title.rfind(" {").filter(|at| title.get(*at..).is_some_and(|rest| rest.starts_with(" {#") || !rest.contains('}')));
    if open.is_some() {
        let message = "These braces are taken as text: attributes stand in one pair of braces at the end of the heading.";
        context.findings.warn("braces", &context.place(section.at), message, Some("## Heading {#id 2pt}".to_owned()));
    }
}

/// What can be read, and is hardly what was meant.
fn doubtful(body: &Body, answer: &AnswerKey, block: &Block, context: &Context<'_>) {
    let warn = |code, at, message: &str, write: &str| context.findings.warn(code, &context.place(at), message, Some(write.to_owned()));
    if let AnswerKey::MultipleAnswers(key) = answer
        && key.marking == Marking::Weights
        && key.options.iter().map(|option| option.share.clone()).filter(|share| !share.is_negative()).sum::<Exact>() < Exact::one()
    {
        warn(
            "point-sum",
            block.at,
            "The weights of all right options sum to less than 100%, so nobody gets the full points.",
            "[50%] twice, or [x]",
        );
    }
    let options: &[Choice] = match body {
        Body::MultipleChoice(body) => &body.options,
        Body::MultipleAnswers(body) => &body.options,
        _ => &[],
    };
    let mut texts = HashSet::new();
    let lines = block.entries.iter().filter(|entry| entry.is_option());
    if let Some((_, entry)) = options.iter().zip(lines).find(|(option, _)| !texts.insert(option.text.raw())) {
        warn("same-option", entry.at, "Two options of this question read the same.", "change or take out one of them");
    }
}

/// Texts that look like another kind's answers, where no word names the kind.
fn doubtful_texts(block: &Block, context: &Context<'_>) {
    let warn = |code, at, message: &str, write: &str| context.findings.warn(code, &context.place(at), message, Some(write.to_owned()));
    for entry in &block.entries {
        let text = entry.text.trim();
        if matches!(text, "true" | "false") {
            warn("true-or-false", entry.at, "This is read as a text to type: a true/false question has one answer line.", "= true");
        } else if matches!(numerical::number(text), Err(WrongShape::Comma(_))) {
            let pointed = format!("= {}, or = \"{text}\" where the text is meant", text.replacen(',', ".", 1));
            warn("comma", entry.at, "This is read as a text to type: numbers have a decimal point.", &pointed);
        }
    }
}

fn feedback(remarks: &[Remark], context: &Context<'_>) -> Feedback {
    let mut feedback = Feedback::default();
    for remark in remarks {
        let text = Untrusted::from(remark.text.as_str());
        let slot = match remark.word.as_str() {
            "correct" => &mut feedback.correct,
            "incorrect" => &mut feedback.incorrect,
            "note" => &mut feedback.note,
            "model" => &mut feedback.model,
            "grader" => &mut feedback.grader,
            _ => {
                feedback.hints.push(text);
                continue;
            }
        };
        if slot.is_some() {
            context.findings.fatal(
                "duplicate-remark",
                &context.place(remark.at),
                format!("`> {}:` stands twice in this question.", remark.word),
                Some("join the two".to_owned()),
            );
        }
        *slot = Some(text);
    }
    feedback
}

/// Prints a question as [`read`] reads it; `id` false leaves an id out that the heading makes again.
pub(super) fn print(question: &Question, id: bool) -> String {
    let Question { face, key, .. } = question;
    let mut block = print_block(&face.body, &key.answer);
    let kind = face.body.kind();
    let inferred = Kind::infer(&block) == Some(kind);
    let mut blocks =
        vec![format!("## {}{}", face.title.raw(), braces::print(&tokens(question, id, inferred, &mut block))).trim_end().to_owned()];
    if !face.stem.raw().is_empty() {
        blocks.push(blocks::guarded(face.stem.raw()));
    }
    if !block.entries.is_empty() {
        blocks.push(block.entries.iter().map(blocks::print_entry).collect::<Vec<_>>().join("\n"));
    }
    blocks.extend(remarks(&key.feedback));
    blocks.join("\n\n")
}

fn tokens(question: &Question, id: bool, inferred: bool, block: &mut Block) -> Vec<Token> {
    let face = &question.face;
    let mut tokens = Vec::new();
    if id {
        tokens.push(Token::Id(question.id.clone()));
    }
    tokens.extend(face.tags.iter().map(|tag| Token::Tag(tag.clone())));
    tokens.extend(face.points.map(|points| Token::Word(format!("{points}pt"))));
    if !inferred {
        tokens.push(Token::Word(face.body.kind().brace_word().to_owned()));
    }
    for Flag { name, value, .. } in block.flags.drain(..) {
        tokens.push(value.map_or_else(|| Token::Word(name.clone()), |value| Token::Pair(name.clone(), value)));
    }
    let words = [("keep-order", face.keep_order), ("bonus", face.bonus), ("required", face.required)];
    tokens.extend(words.iter().filter(|(_, set)| *set).map(|(word, _)| Token::Word((*word).to_owned())));
    tokens.extend(face.outcome.iter().map(|outcome| Token::Pair("outcome".to_owned(), outcome.clone())));
    if !question.was.is_empty() {
        tokens.push(Token::Pair("was".to_owned(), question.was.join(",")));
    }
    tokens
}

fn remarks(feedback: &Feedback) -> Vec<String> {
    let one = |word: &str, text: &Option<Untrusted>| text.as_ref().map(|text| blocks::print_remark(word, text.raw()));
    let hints = feedback.hints.iter().map(|hint| blocks::print_remark("hint", hint.raw()));
    let before = [one("correct", &feedback.correct), one("incorrect", &feedback.incorrect)];
    let after = [one("note", &feedback.note), one("model", &feedback.model), one("grader", &feedback.grader)];
    before.into_iter().flatten().chain(hints).chain(after.into_iter().flatten()).collect()
}

/// Whether the braces name the kind word `word`.
pub(super) fn has_word(braces: Option<&Braces>, word: &str) -> bool {
    braces.is_some_and(|braces| braces.words().any(|(found, _)| found == word))
}
