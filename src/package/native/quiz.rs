//! Quiz files: front matter, introduction, questions, pools; and the same file as a bank (FORMATS.md 10.5).

use std::collections::HashMap;

use super::braces::{self, Token};
use super::lines::{self, Fence, Line, Section};
use super::markdown::{Link, lint};
use super::{Context, blocks, question};
use crate::domain::course::{Bank, Pool, PoolSource, Quiz, QuizSettings};
use crate::domain::points::Points;
use crate::domain::quiz::Question;
use crate::package::finding::{Place, unknown};

/// Questions and pools of one file, at most.
const MOST_SECTIONS: usize = 10_000;

/// A quiz file's body.
#[derive(Default)]
pub(super) struct Read {
    pub introduction: String,
    pub pools: Vec<Pool>,
    /// Where each pool begins.
    pub places: Vec<Place>,
    /// Parallel to `pools`: all of its questions could be read.
    pub whole: Vec<bool>,
    pub questions: Vec<question::Read>,
    pub links: Vec<Link>,
    /// The place of each id in `questions`.
    ids: HashMap<String, usize>,
}

pub(super) fn read(body: &str, before: u32, context: &Context<'_>) -> Read {
    let all = lines::lines(body, before);
    let (introduction, sections) = lines::sections(&all);
    let links = lint(&blocks::without_typed(body), before, context);
    blocks::answers_of_nothing(&introduction, context);
    headings(&all, context);
    let introduction = lines::joined(introduction.iter().map(|line| line.text));
    let mut read = Read { introduction, links, ..Read::default() };
    if let Some(section) = sections.get(MOST_SECTIONS) {
        context.findings.fatal(
            "too-many-questions",
            &context.place(section.at),
            format!("A file has at most {MOST_SECTIONS} questions."),
            Some("split it".to_owned()),
        );
    }
    for section in sections.iter().take(MOST_SECTIONS) {
        if context.findings.is_full() {
            break;
        }
        if section.level == 1 {
            read.open(pool(section, context), context.place(section.at));
        } else {
            read.question(section, context);
        }
    }
    read
}

/// Lines that were hardly meant as text: a question's heading without its blank, or of another level.
fn headings(all: &[Line<'_>], context: &Context<'_>) {
    let mut fence = Fence::default();
    for line in all.iter().filter(|line| !fence.holds(line.text)) {
        let bare = line.text.trim_start_matches('#');
        let level = line.text.len() - bare.len();
        let glued = (1..=2).contains(&level) && bare.starts_with(char::is_alphanumeric);
        let deep = level > 2 && lines::heading(line.text).is_some_and(|(_, text)| text.contains("{#"));
        if glued || deep {
            let message = "This is no question: its heading begins with two # and a blank.";
            context.findings.warn("no-heading", &context.place(line.at(1)), message, Some(format!("## {}", bare.trim())));
        }
    }
}

impl Read {
    /// The question with this id.
    pub fn of_id(&self, id: &str) -> Option<&question::Read> {
        self.ids.get(id).and_then(|at| self.questions.get(*at))
    }

    fn open(&mut self, pool: Pool, place: Place) {
        self.pools.push(pool);
        self.places.push(place);
        self.whole.push(true);
    }

    fn question(&mut self, section: &Section<'_>, context: &Context<'_>) {
        if self.pools.is_empty() {
            let pool = Pool { title: None, introduction: "".into(), pick: None, points: None, source: PoolSource::Own(Vec::new()) };
            self.open(pool, context.place(section.at));
        }
        let Some(read) = question::read(section, context) else {
            if let Some(whole) = self.whole.last_mut() {
                *whole = false;
            }
            return;
        };
        let other = self.ids.insert(read.question.id.clone(), self.questions.len());
        if let Some(other) = other.and_then(|at| self.questions.get(at)) {
            super::duplicate("questions", &read.question.id, &other.place, &read.place, context.findings);
        }
        match self.pools.last_mut().map(|pool| &mut pool.source) {
            Some(PoolSource::Own(questions)) => questions.push(read.question.clone()),
            _ => context.findings.fatal(
                "contradiction",
                &read.place,
                "A pool that draws from a bank has no questions of its own.",
                Some("open another pool with `# Title`".to_owned()),
            ),
        }
        self.questions.push(read);
    }
}

fn pool(section: &Section<'_>, context: &Context<'_>) -> Pool {
    blocks::answers_of_nothing(&section.body, context);
    let mut pool = Pool {
        title: Some(section.title.as_str().into()).filter(|title: &crate::domain::text::Untrusted| !title.is_blank()),
        introduction: lines::joined(section.body.iter().map(|line| line.text)).into(),
        pick: None,
        points: None,
        source: PoolSource::Own(Vec::new()),
    };
    let (mut bank, mut tags) = (None, Vec::new());
    for (token, at) in section.braces.iter().flat_map(|braces| &braces.tokens) {
        let place = context.place(*at);
        match token {
            Token::Pair(key, value) if key == "pick" => match value.parse() {
                Ok(pick) if pick > 0 => pool.pick = Some(pick),
                _ => context.findings.fatal(
                    "bad-value",
                    &place,
                    format!("`pick` is a number from 1; `{value}` is none."),
                    Some("pick=2".to_owned()),
                ),
            },
            Token::Pair(key, value) if key == "bank" => bank = Some(value.clone()),
            Token::Pair(key, value) if key == "tags" => {
                tags = value.split(',').map(|tag| tag.trim().trim_start_matches('.').to_owned()).filter(|tag| !tag.is_empty()).collect();
            }
            Token::Word(word) if question::points(word, *at, context).is_some() => pool.points = question::points(word, *at, context),
            Token::Pair(word, _) | Token::Word(word) | Token::Id(word) | Token::Tag(word) => {
                let near = context.findings.near(word, ["pick", "bank", "tags"]);
                let write = near.clone().unwrap_or_else(|| "take it out".to_owned());
                context.findings.warn("unknown-key", &place, unknown("The word", word, near.as_deref()), Some(write));
            }
        }
    }
    if let Some(bank) = bank {
        pool.source = PoolSource::Bank { bank, tags };
    } else if !tags.is_empty() {
        context.findings.fatal(
            "missing-key",
            &context.place(section.at),
            "`tags` choose from a bank, but none is named.",
            Some("bank=banks/commands.quiz.md".to_owned()),
        );
    }
    pool
}

/// Prints the body of a quiz file as [`read`] reads it. `id` says whose ids are written, `bank` how the path of a bank is written.
pub(super) fn print(introduction: &str, pools: &[Pool], id: &dyn Fn(&Question) -> bool, bank: &dyn Fn(&str) -> String) -> String {
    let mut blocks = Vec::new();
    if !introduction.is_empty() {
        blocks.push(blocks::guarded_headings(introduction));
    }
    for (pool, first) in pools.iter().zip(std::iter::once(true).chain(std::iter::repeat(false))) {
        let plain = pool.title.is_none()
            && pool.pick.is_none()
            && pool.points.is_none()
            && pool.introduction.raw().is_empty()
            && matches!(pool.source, PoolSource::Own(_));
        if !(first && plain) {
            blocks.push(
                format!("# {}{}", pool.title.as_ref().map_or("", |title| title.raw()), braces::print(&pool_tokens(pool, bank)))
                    .trim_end()
                    .to_owned(),
            );
            if !pool.introduction.raw().is_empty() {
                blocks.push(blocks::guarded_headings(pool.introduction.raw()));
            }
        }
        if let PoolSource::Own(questions) = &pool.source {
            blocks.extend(questions.iter().map(|question| question::print(question, id(question))));
        }
    }
    blocks.join("\n\n")
}

fn pool_tokens(pool: &Pool, bank: &dyn Fn(&str) -> String) -> Vec<Token> {
    let mut tokens = Vec::new();
    if let PoolSource::Bank { bank: path, tags } = &pool.source {
        tokens.push(Token::Pair("bank".to_owned(), bank(path)));
        if !tags.is_empty() {
            tokens.push(Token::Pair("tags".to_owned(), tags.join(",")));
        }
    }
    tokens.extend(pool.pick.map(|pick| Token::Pair("pick".to_owned(), pick.to_string())));
    tokens.extend(pool.points.map(|points| Token::Word(format!("{points}pt"))));
    tokens
}

/// The quiz of a file that was read.
pub(super) fn quiz(read: &Read, settings: QuizSettings) -> Quiz {
    Quiz { introduction: read.introduction.as_str().into(), settings, pools: read.pools.clone() }
}

/// The bank of a file that was read; its questions take the file's default points.
pub(super) fn bank(path: &str, title: Option<String>, points: Option<Points>, read: &Read, context: &Context<'_>) -> Bank {
    let mut questions = Vec::new();
    for (pool, place) in read.pools.iter().zip(&read.places) {
        let PoolSource::Own(own) = &pool.source else {
            context.findings.fatal(
                "bank-in-bank",
                place,
                "A bank draws from no other bank.",
                Some("let the quiz draw from both".to_owned()),
            );
            continue;
        };
        if pool.title.is_some() || pool.pick.is_some() {
            context.findings.warn(
                "pool-in-bank",
                place,
                "Pools of a bank are not kept: a quiz that draws from it says how many.",
                Some("give its questions a tag, and let the quiz draw by it".to_owned()),
            );
        }
        questions.extend(own.iter().cloned().map(|mut question| {
            question.face.points = question.face.points.or(pool.points).or(points);
            question
        }));
    }
    Bank { path: path.to_owned(), title: title.map(Into::into), introduction: read.introduction.as_str().into(), questions }
}
