//! The command line: clap commands, tables for people, `--json` for programs. CLI.md is its contract.
//!
//! A command parses, asks one service, and maps the view to a table and a document. It holds no rules and no SQL, and knows no screen:
//! what `tui` has to say (the key table) is handed in by `main` as [`KeyRow`]s.

mod answer;
mod args;
mod attempt;
mod audit;
mod bench;
mod code;
mod course;
mod ctx;
mod demo;
mod docs;
mod enrollment;
mod failure;
mod files;
mod grade;
mod gradebook;
mod group;
mod io;
mod json;
mod keep;
pub mod log;
mod places;
mod progress;
mod quiz;
mod regrade;
mod submission;
mod table;
mod usage;
mod user;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::FromArgMatches;

use self::answer::Answer;
pub use self::args::command;
use self::args::{Cli, Command, Global};
pub use self::bench::{BenchOrder, BenchReport, Measure};
use self::ctx::{Ctx, at, counted, decimal, word};
pub use self::docs::KeyRow;
use self::failure::Failure;
pub use self::io::{Io, Nobody, Person, Terminal};
pub use self::places::{Environment, Places};
pub use self::progress::opened;
use crate::domain::text::Untrusted;

/// What the binary hands to its commands.
pub struct Wiring {
    pub places: Places,
    /// The machine's account, which the audit log shows beside `console`.
    pub account: String,
    /// The machine's time zone, which a new school takes unless told otherwise.
    pub zone: String,
    /// The live key table, and clashes in it as sentences.
    pub keys: fn() -> (Vec<KeyRow>, Vec<String>),
    /// Measures this program and this machine.
    pub measure: Measure,
}

/// How a run ended, or what it wants next.
#[derive(Debug, PartialEq, Eq)]
pub enum Ended {
    Exit(u8),
    /// No command was given, on a terminal, or one that ends in the interface: open the interface on this database.
    Interface(PathBuf),
}

/// Runs one command line, program name first.
pub fn run(args: impl IntoIterator<Item = OsString>, wiring: &Wiring, io: &mut Io<'_>) -> Ended {
    let line: Vec<OsString> = args.into_iter().collect();
    if line.len() == 1 {
        // The usual start needs no table of a hundred commands (PERFORMANCE.md, G1).
        return interface(wiring.places.db.clone(), io);
    }
    let parsed = command()
        .term_width(docs::width(io.terminal.out))
        .try_get_matches_from(&line)
        .and_then(|mut found| Cli::from_arg_matches_mut(&mut found));
    match parsed {
        Ok(cli) => started(cli, wiring, io),
        Err(said) => Ended::Exit(say(&said, &line, io)),
    }
}

/// Help and version are answers; everything else clap says is wrong usage.
fn say(said: &clap::Error, line: &[OsString], io: &mut Io<'_>) -> u8 {
    if said.use_stderr() {
        return finish(Err(usage::failure(said, line)), false, None, io);
    }
    let text = said.render().to_string();
    // A reader that went away (`| head`) has seen what it wanted.
    let _ = write!(io.out, "{}", Untrusted::from(text.as_str()).for_block()).and_then(|()| io.out.flush());
    0
}

fn started(cli: Cli, wiring: &Wiring, io: &mut Io<'_>) -> Ended {
    let places = wiring.places.clone().with_db(cli.global.db.as_deref());
    let Some(command) = cli.command else { return interface(places.db, io) };
    let (as_json, width) = (cli.global.json, io.terminal.out);
    let mut ctx = Ctx::new(&cli.global, wiring, places, io);
    let outcome = dispatch(command, &mut ctx);
    if let Ok(Answer { opens: Some(db), .. }) = outcome {
        return Ended::Interface(db);
    }
    Ended::Exit(finish(outcome, as_json, width, io))
}

fn interface(db: PathBuf, io: &mut Io<'_>) -> Ended {
    let why = match io.terminal {
        terminal if terminal.shows_screens() => return Ended::Interface(db),
        Terminal { input: true, out: Some(_), .. } => "This terminal cannot show the interface (TERM is missing or dumb)",
        _ => "The interface needs a terminal, and there is none",
    };
    let failure = Failure::refused(why).hint("Everything works by commands too: see `lyceum --help`");
    Ended::Exit(finish(Err(failure), false, None, io))
}

/// Prints what a command came to and gives its exit code. A closed pipe is no failure.
fn finish(outcome: Result<Answer, Failure>, as_json: bool, width: Option<u16>, io: &mut Io<'_>) -> u8 {
    let failure = match outcome {
        Err(failure) => Some(failure),
        Ok(answer) => match answer.write(io.out, as_json, width) {
            Ok(verdict) => verdict,
            Err(gone) if gone.kind() == std::io::ErrorKind::BrokenPipe => None,
            Err(other) => Some(Failure::refused(format!("Writing the answer failed: {other}"))),
        },
    };
    failure.map_or(0, |failure| {
        // Nobody reads standard error: the exit code still says it.
        let _ = failure.write(io.err);
        failure.exit
    })
}

fn dispatch(command: Command, ctx: &mut Ctx<'_, '_>) -> Result<Answer, Failure> {
    match command {
        Command::Enroll(enroll) => enroll.run(ctx),
        Command::Unenroll(unenroll) => unenroll.run(ctx),
        Command::Roster(roster) => roster.run(ctx),
        Command::Group(group) => group.run(ctx),
        Command::Attempt(attempt) => attempt.run(ctx),
        Command::Quiz(quiz) => quiz.run(ctx),
        Command::Regrade(regrade) => regrade.run(ctx),
        Command::Submit(submit) => submit.run(ctx),
        Command::Submissions(submissions) => submissions.run(ctx),
        Command::Grade(grade) => grade.run(ctx),
        Command::Grades(grades) => grades.run(ctx),
        Command::Init(init) => init.run(ctx),
        Command::Demo(demo) => demo.run(ctx),
        Command::User(user) => user.run(ctx),
        Command::Course(course) => course.run(ctx),
        Command::Code(code) => code.run(ctx),
        Command::Settings(settings) => settings.run(ctx),
        Command::Backup(backup) => backup.run(ctx),
        Command::Restore(restore) => restore.run(ctx),
        Command::Doctor => keep::doctor(ctx),
        Command::Audit(audit) => audit.run(ctx),
        Command::Bench(bench) => bench.run(ctx),
        Command::Help { command } => docs::help(&command, ctx.io.terminal.out),
        Command::Completions { shell } => Ok(docs::completions(shell)),
        Command::Man => Ok(docs::man(ctx)),
        Command::Keys => Ok(docs::keys(ctx)),
    }
}
