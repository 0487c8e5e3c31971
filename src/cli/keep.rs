//! The school as a whole: making it, its settings, keeping it safe (CLI.md 2 and 7).

use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::answer::Answer;
use super::table::{Cell, Table};
use super::{Ctx, Failure, progress};
use crate::domain::fault;
use crate::service::keeping::Examination;
use crate::service::school::{NewKind, NewSchool};
use crate::service::{Cost, Hasher, Services, SystemClock, SystemRandom};

#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("kind").required(true)))]
pub struct Init {
    /// User name of the school's first admin
    #[arg(long, value_name = "NAME", group = "kind")]
    admin: Option<String>,
    /// A self-study school for this one person, without a password
    #[arg(long, value_name = "NAME", group = "kind", conflicts_with = "password_stdin")]
    just_me: Option<String>,
    /// Title of the school
    #[arg(long, value_name = "TITLE")]
    school: Option<String>,
    /// Time zone of the school, such as Europe/Berlin (else the machine's)
    #[arg(long)]
    zone: Option<String>,
    /// Take the admin's password from the first line of standard input
    #[arg(long)]
    password_stdin: bool,
}

#[derive(Debug, Subcommand)]
pub enum Settings {
    /// List the settings of the school
    List,
    /// Change a setting
    Set { key: String, value: String },
}

#[derive(Debug, Args)]
pub struct Backup {
    /// The new file
    file: PathBuf,
}

#[derive(Debug, Args)]
pub struct Restore {
    /// A file made by `lyceum backup`
    file: PathBuf,
}

impl Init {
    pub fn run(self, ctx: &mut Ctx<'_, '_>) -> Result<Answer, Failure> {
        ctx.console_only("init")?;
        if ctx.places.db.exists() {
            let hint = "Choose another file with --db, or move this one away";
            return Err(Failure::refused(format!("{} exists already.", ctx.places.db.display())).hint(hint));
        }
        let kind = match (self.just_me, self.admin) {
            (Some(name), _) => NewKind::JustMe { name },
            (None, admin) => NewKind::Classroom { admin: admin.unwrap_or_default(), password: password(ctx, self.password_stdin)? },
        };
        let zone = self.zone.unwrap_or_else(|| ctx.wiring.zone.clone());
        let new = NewSchool { kind, title: self.school.unwrap_or_default(), zone, demo: false };
        let hasher = if matches!(new.kind, NewKind::Classroom { .. }) { Hasher::for_this_machine() } else { Hasher::new(Cost::FLOOR) };
        let (_, made) = Services::found(&ctx.console(), &ctx.places.db, new, Arc::new(SystemClock), Arc::new(SystemRandom), hasher)?;
        let db = made.db.display().to_string();
        let document = json!({ "db": db, "school": made.school, "admin": made.admin, "code": made.code });
        let answer = Answer::of(&document).text(format!("{} is ready: {db}", made.school.for_screen()));
        Ok(match &made.code {
            Some(code) => {
                answer.text(format!("One-time code of {}: {code}", made.admin)).text("Sign in with it in `lyceum` and choose a password.")
            }
            None => answer.text(format!("{} runs it. Open it with `lyceum`.", made.admin)),
        })
    }
}

/// The first password: from standard input, from the person at the terminal, or none, and a one-time code is issued.
fn password(ctx: &mut Ctx<'_, '_>, stdin: bool) -> Result<Option<String>, Failure> {
    if stdin {
        return ctx.read_secret().map(Some);
    }
    if !(ctx.io.terminal.input && ctx.io.terminal.err) {
        return Ok(None);
    }
    let asked = |why: std::io::Error| Failure::refused(format!("Asking for a password failed: {}.", fault::in_words(&why)));
    let first = ctx.io.person.secret("Password of the admin: ").map_err(asked)?;
    let again = ctx.io.person.secret("The same again: ").map_err(asked)?;
    if first == again { Ok(Some(first)) } else { Err(Failure::refused("The two passwords differ.").hint("Run it again")) }
}

impl Settings {
    pub fn run(self, ctx: &Ctx<'_, '_>) -> Result<Answer, Failure> {
        let (school, actor) = ctx.acting()?;
        match self {
            Self::List => {
                let list = school.settings(&actor)?;
                let mut table = Table::new(["key", "value", "default", "means"], "There are no settings.");
                for one in &list.settings {
                    table.row([one.key.into(), (&one.value).into(), one.default.into(), Cell::whole(one.doc)]);
                }
                Ok(Answer::of(&list).table(table))
            }
            Self::Set { key, value } if key == "mode" && value == "classroom" => {
                let issued = school.open_classroom(&actor, None)?;
                let code = issued.as_ref().map(|issued| issued.code.as_str());
                let answer = Answer::of(&json!({ "key": key, "value": value, "code": code })).text("mode is classroom");
                Ok(issued.iter().fold(answer, |answer, issued| answer.text(format!("One-time code of {}: {}", issued.user, issued.code))))
            }
            Self::Set { key, value } => {
                let set = school.set_setting(&actor, &key, &value)?;
                Ok(Answer::of(&set).text(format!("{} is {}", set.key, set.value)))
            }
        }
    }
}

impl Backup {
    pub fn run(self, ctx: &Ctx<'_, '_>) -> Result<Answer, Failure> {
        let (school, actor) = ctx.acting()?;
        let made = progress::shown(ctx, "Backing up", |watch| school.backup(&actor, &self.file, watch))?;
        let file = made.file.display().to_string();
        let said = format!("Verified: {file}, {} bytes", made.bytes);
        let document = json!({ "file": file, "bytes": made.bytes, "sha256": made.sha256, "chain_head": made.chain_head });
        Ok(Answer::of(&document).text(said).text(format!("Head of its audit chain: {}", made.chain_head)))
    }
}

impl Restore {
    pub fn run(self, ctx: &Ctx<'_, '_>) -> Result<Answer, Failure> {
        ctx.console_only("restore")?;
        let made =
            progress::shown(ctx, "Restoring", |watch| Services::restore(&ctx.console(), &self.file, &ctx.places.db, &SystemClock, watch))?;
        let (db, kept) = (made.db.display().to_string(), made.kept.map(|kept| kept.display().to_string()));
        let answer = Answer::of(&json!({ "db": db, "kept": kept, "chain_head": made.chain_head })).text(format!("Restored: {db}"));
        Ok(match kept {
            Some(kept) => answer.text(format!("The school that was there is kept as {kept}")),
            None => answer,
        })
    }
}

/// `doctor` looks at the file itself: it has an answer for a school that does not open.
pub fn doctor(ctx: &Ctx<'_, '_>) -> Result<Answer, Failure> {
    ctx.console_only("doctor")?;
    let found: Examination = progress::shown(ctx, "Examining", |watch| Services::doctor(&ctx.console(), &ctx.places.db, watch))?;
    let mut table = Table::new(["check", "result", "says"], "Nothing was checked.");
    let mut checks: Vec<Value> = Vec::new();
    for check in &found.checks {
        table.row([check.name.into(), if check.ok { "ok" } else { "FAILED" }.into(), Cell::whole(&check.message)]);
        checks.push(json!({ "name": check.name, "ok": check.ok, "message": check.message }));
    }
    let damaged = found.checks.iter().any(|check| !check.ok && matches!(check.name, "integrity" | "foreign_keys" | "audit_chain"));
    let hint = if damaged {
        "Restore the last good backup with `lyceum restore FILE`"
    } else {
        "The failed check says what to do; nothing is lost"
    };
    let failed = (!found.ok).then(|| Failure::refused("The school is not well.").hint(hint));
    Ok(Answer::of(&json!({ "ok": found.ok, "checks": checks })).table(table).judged(failed))
}
