//! `demo`: a school full of invented people and their history, in a database of its own (CLI.md 2).

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::json;

use super::answer::Answer;
use super::progress::{self, OPENING};
use super::table::Table;
use super::{Ctx, Failure};
use crate::demo::{self, ACCOUNTS, Origin, Wish};
use crate::service::Services;

#[derive(Debug, Args)]
pub struct Demo {
    /// How many people and how much history
    #[arg(long, value_enum, default_value_t = Size::Small)]
    size: Size,
    /// Another school than the usual one; the same number makes the same school
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Hand out files with the courses: recordings that hold nothing and are kept once, however many there are
    #[arg(long)]
    media: bool,
    /// Make it again, whatever is there; that is kept beside it
    #[arg(long)]
    anew: bool,
    /// Only make it; --json does not start it either
    #[arg(long)]
    no_start: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Size {
    /// A class of fifteen and its course, with a story
    Small,
    /// 300 people, 13 courses, 200,000 answers
    Medium,
    /// 10,000 people, 300 courses, 1,000,000 answers
    Large,
    /// 100,000 people, 3,000 courses, 50,000,000 answers: hours, and much room
    Huge,
}

impl Size {
    pub fn wanted(self) -> demo::Size {
        match self {
            Self::Small => demo::Size::Small,
            Self::Medium => demo::Size::Medium,
            Self::Large => demo::Size::Large,
            Self::Huge => demo::Size::Huge,
        }
    }
}

impl Demo {
    pub fn run(self, ctx: &mut Ctx<'_, '_>) -> Result<Answer, Failure> {
        ctx.console_only("demo")?;
        let size = self.size.wanted();
        let db = self.place(ctx);
        let wish = Wish { size, seed: self.seed.unwrap_or(1), media: self.media, anew: self.anew };
        if size >= demo::Size::Large && !db.exists() {
            ctx.note(&demands(size));
        }
        let origin = progress::shown(ctx, OPENING, |watch| demo::found(&db, &wish, watch))?;
        let doing = if db.exists() { OPENING } else { "Making a school" };
        let school = progress::shown(ctx, doing, |watch| demo::school_of(&db, &wish, &ctx.wiring.zone, watch))?;
        let answer = told(&school, ctx, &db, &origin)?;
        let starts = !self.no_start && !ctx.global.json && ctx.io.terminal.shows_screens();
        Ok(if starts { answer.opens(db) } else { answer })
    }

    /// Each size and seed has a file of its own beside the one that the first run offers.
    fn place(&self, ctx: &Ctx<'_, '_>) -> PathBuf {
        if let Some(db) = &ctx.global.db {
            return db.clone();
        }
        let size = if self.size == Size::Small { String::new() } else { format!("-{}", self.size.wanted().word()) };
        let seed = self.seed.map_or_else(String::new, |seed| format!("-{seed}"));
        ctx.places.folder.join(format!("demo{size}{seed}.db"))
    }
}

/// What whoever begins it should know before.
fn demands(size: demo::Size) -> String {
    let (room, time) = (size.room() / 1_000_000_000, if size == demo::Size::Huge { "hours" } else { "minutes" });
    format!("A {} school takes up to {} GB and {time}. Ctrl-C stops it; the same command goes on where it stopped.", size.word(), room + 1)
}

fn told(school: &Services, ctx: &Ctx<'_, '_>, db: &std::path::Path, origin: &Origin) -> Result<Answer, Failure> {
    let facts = demo::facts(school, &ctx.console())?;
    let shown = db.display().to_string();
    let mut table = Table::new(["user", "password", "role"], "");
    for account in ACCOUNTS {
        table.row([account.user.into(), account.password.into(), account.role.word().into()]);
    }
    let accounts: Vec<_> = ACCOUNTS.iter().map(|one| json!({ "user": one.user, "password": one.password, "role": one.role })).collect();
    let document = json!({
        "db": shown, "accounts": accounts, "users": facts.users, "courses": facts.courses, "responses": facts.responses, "origin": origin,
    });
    let said = format!("{} users, {} courses, {} answers: {shown}", facts.users, facts.courses, facts.responses);
    let answer = origin.sentence().into_iter().fold(Answer::of(&document), Answer::text);
    Ok(answer.text(said).table(table).text(format!("Open it with `lyceum --db {shown}`")))
}
