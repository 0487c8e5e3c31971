//! `user`: the people of the school.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::answer::Answer;
use super::args::school_role;
use super::table::{Cell, Table};
use super::{Ctx, Failure, at, counted, files, progress, word};
use crate::domain::code::hex;
use crate::domain::fault;
use crate::domain::person::SchoolRole;
use crate::package::people::{self, Fault, MOST_BYTES};
use crate::service::people::{IssuedCode, NewUser, UserChange, UserFilter, UserView};
use crate::service::people_file::{PeopleOptions, PeopleReport};

#[derive(Debug, Subcommand)]
pub enum User {
    /// Add a user and print a one-time code to sign in with
    Add {
        /// The user name to sign in with: letters, digits, `.`, `_` and `-`
        name: String,
        /// The name that others see
        #[arg(long, value_name = "TEXT")]
        full_name: Option<String>,
        /// Their email address
        #[arg(long, value_name = "ADDRESS")]
        email: Option<String>,
        /// What they may do in the school
        #[arg(long, default_value = "learner", value_parser = school_role())]
        role: SchoolRole,
        /// Their time zone, such as Europe/Berlin (else the school's)
        #[arg(long)]
        zone: Option<String>,
    },
    /// List the users
    List {
        /// Only those with this role in the school
        #[arg(long, value_parser = school_role())]
        role: Option<SchoolRole>,
        /// Only those with this text in their name or address
        #[arg(long, value_name = "TEXT")]
        search: Option<String>,
    },
    /// Show one user
    Show { user: String },
    /// Bring in users from a CSV file with a header: user, name, email, role, zone, course, course_role, group
    Import(Import),
    /// Copy everything that is held about a user to a new file of JSON, with a page to read beside it
    Export {
        user: String,
        /// The new file; the page is FILE.md
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
    },
    /// Take away a user's name and all that they wrote, for good; marks stay under a pseudonym
    Erase {
        user: String,
        /// Why; it stays in the log
        #[arg(long, value_name = "TEXT")]
        reason: String,
        /// Do not ask for the name again
        #[arg(long)]
        yes: bool,
    },
    /// Change what a user is called, how they are reached, or what they may do in the school
    Change {
        user: String,
        #[command(flatten)]
        what: Changes,
    },
    /// Keep a user from signing in
    Suspend {
        user: String,
        /// Let them in again
        #[arg(long)]
        lift: bool,
    },
    /// Issue a one-time code, or set a password from standard input; either ends live sessions
    Password {
        user: String,
        /// Set the password that is the first line of standard input
        #[arg(long)]
        stdin: bool,
    },
}

#[derive(Debug, Args)]
pub struct Import {
    /// The file; - reads standard input
    file: PathBuf,
    /// Only say what would happen
    #[arg(long)]
    dry_run: bool,
    /// Write the one-time codes of new users to this new file
    #[arg(long, value_name = "FILE")]
    codes: Option<PathBuf>,
    /// Change users that are there already
    #[arg(long)]
    update: bool,
}

/// What is not given stays.
#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
pub struct Changes {
    /// The name that others see
    #[arg(long, value_name = "TEXT")]
    full_name: Option<String>,
    /// Their email address; an empty one takes it away
    #[arg(long, value_name = "ADDRESS")]
    email: Option<String>,
    /// What they may do in the school; ends their live sessions
    #[arg(long, value_parser = school_role())]
    role: Option<SchoolRole>,
    /// Their time zone, such as Europe/Berlin; an empty one follows the school's
    #[arg(long)]
    zone: Option<String>,
}

impl User {
    pub fn run(self, ctx: &mut Ctx<'_, '_>) -> Result<Answer, Failure> {
        match self {
            Self::Add { name, full_name, email, role, zone } => {
                let (school, actor) = ctx.acting()?;
                let new = NewUser {
                    full_name: full_name.unwrap_or_default(),
                    email: email.unwrap_or_default(),
                    role,
                    zone,
                    ..NewUser::named(name)
                };
                let issued = school.add_user(&actor, new)?;
                let user = school.user(&actor, &issued.user)?;
                Ok(added(ctx, &user, &issued))
            }
            Self::List { role, search } => {
                let (school, actor) = ctx.acting()?;
                let list = school.users(&actor, &UserFilter { role, search, ..UserFilter::default() })?;
                let rows: Vec<Value> = list.users.iter().map(document).collect();
                Ok(Answer::of(&json!({ "users": rows })).table(table(ctx, &list.users)))
            }
            Self::Show { user } => {
                let (school, actor) = ctx.acting()?;
                let user = school.user(&actor, &user)?;
                Ok(Answer::of(&document(&user)).table(table(ctx, std::slice::from_ref(&user))))
            }
            Self::Import(import) => import.run(ctx),
            Self::Export { user, to } => export(ctx, &user, &to),
            Self::Erase { user, reason, yes } => erase(ctx, &user, &reason, yes),
            Self::Change { user, what } => {
                let (school, actor) = ctx.acting()?;
                let zone = what.zone.map(|zone| Some(zone).filter(|zone| !zone.is_empty()));
                let change = UserChange { full_name: what.full_name, email: what.email, zone };
                let user = school.change_user(&actor, &user, change, what.role)?;
                Ok(Answer::of(&document(&user)).table(table(ctx, std::slice::from_ref(&user))))
            }
            Self::Suspend { user, lift } => {
                let (school, actor) = ctx.acting()?;
                let user = school.suspend_user(&actor, &user, lift)?;
                Ok(Answer::of(&document(&user)).text(format!("{} is {}", user.user, word(&user.status))))
            }
            Self::Password { user, stdin } => password(ctx, &user, stdin),
        }
    }
}

fn added(ctx: &Ctx<'_, '_>, user: &UserView, issued: &IssuedCode) -> Answer {
    let mut document = document(user);
    let fields = document.as_object_mut().expect("an object was just made");
    fields.insert("code".to_owned(), json!(issued.code));
    fields.insert("code_expires".to_owned(), json!(issued.expires.rfc3339()));
    Answer::of(&document).text(format!("Added {} ({})", user.user, user.role.word())).text(one_time(ctx, issued))
}

fn one_time(ctx: &Ctx<'_, '_>, issued: &IssuedCode) -> String {
    format!("One-time code, until {}: {}", ctx.local(issued.expires), issued.code)
}

fn password(ctx: &mut Ctx<'_, '_>, user: &str, stdin: bool) -> Result<Answer, Failure> {
    let (school, actor) = ctx.acting()?;
    if !stdin {
        let issued = school.issue_code(&actor, user)?;
        let document = json!({ "user": issued.user, "code": issued.code, "code_expires": issued.expires.rfc3339() });
        return Ok(Answer::of(&document).text(one_time(ctx, &issued)));
    }
    let secret = ctx.read_secret()?;
    school.set_password(&actor, user, &secret)?;
    let user = school.user(&actor, user)?.user;
    Ok(Answer::of(&json!({ "user": user, "code": null, "code_expires": null })).text(format!("The password of {user} is set")))
}

fn export(ctx: &mut Ctx<'_, '_>, user: &str, to: &Path) -> Result<Answer, Failure> {
    let (school, actor) = ctx.acting()?;
    let copy = school.export_user(&actor, user)?;
    let mut page = to.as_os_str().to_owned();
    page.push(".md");
    let page = PathBuf::from(page);
    let document = format!("{}\n", copy.document);
    files::write(to, document.as_bytes())?;
    if let Err(why) = files::write(&page, copy.page.as_bytes()) {
        // Both or neither: the first is of our own making.
        let _ = std::fs::remove_file(to);
        return Err(why);
    }
    let sum = hex(&Sha256::digest(document.as_bytes()));
    let made = json!({ "user": copy.user, "file": to.display().to_string(), "page": page.display().to_string(), "bytes": document.len(), "sha256": sum });
    Ok(Answer::of(&made).text(format!("Copied to {} and {}", to.display(), page.display())))
}

fn erase(ctx: &mut Ctx<'_, '_>, user: &str, reason: &str, yes: bool) -> Result<Answer, Failure> {
    let (school, actor) = ctx.acting()?;
    if !yes {
        confirm(ctx, &school.user(&actor, user)?.user)?;
    }
    let gone = progress::shown(ctx, "Erasing", |watch| school.erase_user(&actor, user, reason, watch))?;
    if !gone.compacted {
        ctx.note(&format!("warning: Remains of it may still be read in the file: erase {} again once nobody writes to it.", gone.user));
    }
    let said = format!("Erased; what stays is that of {}: {} texts and {} files are gone", gone.user, gone.texts, gone.files);
    Ok(Answer::of(&gone).text(said).text("Backups made before still hold it: delete them when they are due."))
}

/// Asks for the name again: an erasure cannot be taken back.
fn confirm(ctx: &mut Ctx<'_, '_>, user: &str) -> Result<(), Failure> {
    if !(ctx.io.terminal.input && ctx.io.terminal.err) {
        return Err(Failure::refused("An erasure cannot be taken back.").hint("Say that it is meant with --yes"));
    }
    let typed = ctx.io.person.line(&format!("This cannot be taken back. Type {user} to erase: "));
    let typed = typed.map_err(|why| Failure::refused(format!("Asking failed: {}.", fault::in_words(&why))))?;
    if typed.trim() == user { Ok(()) } else { Err(Failure::refused("The name is another one: nothing was erased.")) }
}

fn table(ctx: &Ctx<'_, '_>, users: &[UserView]) -> Table {
    let mut table = Table::new(["user", "name", "email", "role", "status", "last seen", "courses"], "No user fits.");
    for one in users {
        let courses: Vec<String> = one.courses.iter().map(|course| format!("{} ({})", course.course, course.role.word())).collect();
        let seen = one.last_seen.map(|seen| Cell::whole(ctx.local(seen)));
        let (role, status) = (one.role.word(), word(&one.status));
        table.row([
            (&one.user).into(),
            (&one.name).into(),
            (&one.email).into(),
            role.into(),
            status.into(),
            seen.into(),
            courses.join(", ").into(),
        ]);
    }
    table
}

fn document(user: &UserView) -> Value {
    json!({
        "user": user.user, "name": user.name, "email": (!user.email.is_blank()).then_some(&user.email), "role": user.role, "status": user.status, "zone": user.zone,
        "last_seen": at(user.last_seen), "courses": user.courses,
    })
}

impl Import {
    fn run(self, ctx: &mut Ctx<'_, '_>) -> Result<Answer, Failure> {
        let bytes = ctx.read_file(&self.file, MOST_BYTES)?;
        let (school, actor) = ctx.acting()?;
        let (done, kept) = progress::shown(ctx, "Importing people", |watch| {
            // Before anybody comes in: whose code cannot be kept cannot sign in.
            let kept = self.codes.as_deref().map(files::Unwritten::new).transpose()?;
            let options = PeopleOptions { dry_run: self.dry_run, update: self.update, watch: watch.clone() };
            let done = school.import_people(&actor, &people::read(&bytes), options)?;
            Ok::<_, Failure>((done, kept))
        })?;
        for warning in &done.warnings {
            ctx.note(&format!("warning: {warning}"));
        }
        let written = kept.filter(|_| !done.codes.is_empty()).map(|kept| kept.write(&in_rows(&done.codes))).transpose();
        if !matches!(written, Ok(Some(()))) {
            tell(ctx, &done.codes);
        }
        written.map(|_| report(&done))
    }
}

/// Codes are shown once: in the file asked for, else on standard error, where a script's output does not keep them.
fn tell(ctx: &mut Ctx<'_, '_>, codes: &[IssuedCode]) {
    for one in codes {
        ctx.note(&format!("One-time code of {}: {}", one.user, one.code));
    }
}

fn in_rows(codes: &[IssuedCode]) -> Vec<u8> {
    let mut to = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
    let mut put = |row: [&str; 4]| to.write_record(row).expect("writing to memory does not fail");
    put(["user", "name", "code", "expires"]);
    for one in codes {
        put([&one.user, &one.name.for_csv(), &one.code, &one.expires.rfc3339()]);
    }
    to.into_inner().expect("writing to memory does not fail")
}

/// Who would be created, by name: a slip in a user name shows here.
fn newcomers(done: &PeopleReport) -> Option<String> {
    const NAMED: usize = 20;
    let new: Vec<&str> = done.coming.iter().filter(|one| one.new).map(|one| one.user.as_str()).collect();
    let first = new.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
    match new.len().saturating_sub(NAMED) {
        _ if new.is_empty() => None,
        0 => Some(format!("New: {first}")),
        more => Some(format!("New: {first} and {more} more")),
    }
}

fn report(done: &PeopleReport) -> Answer {
    let mut table = Table::new(["row", "column", "what is wrong"], "");
    for Fault { row, column, message } in &done.errors {
        table.row([(*row).into(), column.into(), Cell::whole(message)]);
    }
    let answer = Answer::of(done);
    if !done.errors.is_empty() {
        return answer.table(table).judged(Some(
            Failure::refused(format!(
                "The file was not taken in, for {}: nothing was changed.",
                counted(done.errors.len(), "mistake", "mistakes")
            ))
            .hint("Mend the cells named, then import it again"),
        ));
    }
    let mode = if done.dry_run { "It would be: " } else { "" };
    let answer = if done.dry_run { newcomers(done).into_iter().fold(answer, Answer::text) } else { answer };
    answer.text(format!("{mode}{} created, {} updated, {} unchanged", done.created, done.updated, done.unchanged))
}
