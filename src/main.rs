//! The binary: arguments in, exit code out. It wires the interfaces to each other and to the process; what they do stands in the library.

use std::io::{self, BufReader, BufWriter, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use lyceum::bench::{self, Wish};
use lyceum::cli::{self, BenchOrder, BenchReport, Ended, Environment, Io, KeyRow, Person, Places, Terminal, Wiring};
use lyceum::domain::work::Watch;
use lyceum::service;
use lyceum::tui::action::TABLE;
use lyceum::tui::keymap::Keymap;
use lyceum::tui::local;
use lyceum::tui::screen::sentence;
use lyceum::tui::whereabouts::Whereabouts;

fn main() -> ExitCode {
    // Colors are the theme's business alone (PATTERNS.md 5): crossterm would decide for the whole process from NO_COLOR.
    crossterm::style::force_color_output(true);
    // A file that may grow no further is a full disk: its writer is told, and the process lives. By itself the signal would end it.
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, std::sync::Arc::default());
    let environment = Environment { home: std::env::var_os("LYCEUM_HOME"), db: std::env::var_os("LYCEUM_DB") };
    let wiring = Wiring { places: Places::new(environment), account: account(), zone: zone(), keys, measure };
    cli::log::start(&wiring.places.folder);
    match command(&wiring) {
        Ended::Exit(code) => ExitCode::from(code),
        Ended::Interface(db) => interface(db, &wiring),
    }
}

/// Opens the interface on the school at `db`, or the first run where there is none.
fn interface(db: PathBuf, wiring: &Wiring) -> ExitCode {
    let zone = wiring.zone.parse().unwrap_or(chrono_tz::Tz::UTC);
    let place = Whereabouts {
        folder: wiring.places.folder.clone(),
        account: wiring.account.clone(),
        zone,
        local: true,
        db: std::path::absolute(&db).unwrap_or(db),
    };
    let school = if place.db.exists() {
        cli::opened(&place.db, io::stderr().is_terminal()).map(|school| Some(school.on_screen()))
    } else {
        Ok(None)
    };
    let ended = school.map_err(|error| anyhow::anyhow!(sentence(&error))).and_then(|school| local::run(school, place));
    ended.unwrap_or_else(|error| {
        let _ = writeln!(io::stderr(), "error: {error:#}");
        ExitCode::FAILURE
    })
}

/// Runs the command line on the process's streams, which are free again afterwards.
fn command(wiring: &Wiring) -> Ended {
    let mut out = BufWriter::new(io::stdout().lock());
    let mut io = Io {
        input: &mut BufReader::new(io::stdin()),
        out: &mut out,
        err: &mut io::stderr(),
        person: &mut AtTerminal,
        terminal: terminal(),
    };
    cli::run(std::env::args_os(), wiring, &mut io)
}

/// The interface's key table as `lyceum keys` lists it, and what is wrong with it.
fn keys() -> (Vec<KeyRow>, Vec<String>) {
    let rows = TABLE.iter().map(|entry| KeyRow {
        action: entry.name.to_owned(),
        scope: entry.scope.name().to_owned(),
        keys: entry.keys.iter().map(|&key| key.to_owned()).collect(),
        doc: entry.doc.to_owned(),
        dangerous: entry.dangerous,
    });
    let clashes = Keymap::rebound(&[]).err().unwrap_or_default();
    (rows.collect(), clashes.iter().map(ToString::to_string).collect())
}

/// Measures this very program.
fn measure(order: BenchOrder, watch: &Watch) -> service::Result<BenchReport> {
    let BenchOrder { size, only, folder, zone } = order;
    let program =
        std::env::current_exe().map_err(|error| service::Error::conflict(format!("The program does not find itself: {error}.")))?;
    let measured = bench::run(&Wish { size, only, folder, zone, program }, watch)?;
    let bench::Measured { machine, school, figures, notes } = measured;
    Ok(BenchReport { machine, school, figures, notes })
}

/// The account that runs this, by who owns the process and not by what the environment claims: it stands in the audit log.
fn account() -> String {
    let id = rustix::process::getuid().as_raw();
    let accounts = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let named = |line: &str| {
        let mut fields = line.split(':');
        let (name, owner) = (fields.next()?, fields.nth(1)?);
        (owner.parse() == Ok(id)).then(|| name.to_owned())
    };
    accounts.lines().find_map(named).unwrap_or_else(|| format!("uid {id}"))
}

/// The machine's time zone by its IANA name, else UTC.
fn zone() -> String {
    iana_time_zone::get_timezone().unwrap_or_else(|_| "UTC".to_owned())
}

fn terminal() -> Terminal {
    let columns = || crossterm::terminal::size().map_or(80, |(columns, _)| columns.max(1));
    Terminal {
        input: io::stdin().is_terminal(),
        out: io::stdout().is_terminal().then(columns),
        err: io::stderr().is_terminal(),
        dumb: std::env::var_os("TERM").is_none_or(|term| term.is_empty() || term == "dumb"),
    }
}

/// Whoever sits at the terminal of this process.
struct AtTerminal;

impl Person for AtTerminal {
    fn secret(&mut self, question: &str) -> io::Result<String> {
        rpassword::prompt_password(question)
    }

    fn line(&mut self, question: &str) -> io::Result<String> {
        write!(io::stderr(), "{question}")?;
        let mut line = String::new();
        io::stdin().read_line(&mut line)?;
        Ok(line.trim_end_matches(['\n', '\r']).to_owned())
    }
}
