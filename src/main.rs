//! The binary: arguments in, exit code out. It wires the interfaces to each other and to the process; what they do stands in the library.

use std::io::{self, BufReader, BufWriter, IsTerminal, Write};
use std::process::ExitCode;

use lyceum::cli::{self, Ended, Environment, Io, Person, Places, Terminal, Wiring};

fn main() -> ExitCode {
    // Colors are the theme's business alone (PATTERNS.md 5): crossterm would decide for the whole process from NO_COLOR.
    crossterm::style::force_color_output(true);
    let environment = Environment { home: std::env::var_os("LYCEUM_HOME"), db: std::env::var_os("LYCEUM_DB") };
    let wiring = Wiring { places: Places::new(environment), account: account(), keys: || (Vec::new(), Vec::new()) };
    cli::log::start(&wiring.places.folder);
    match command(&wiring) {
        Ended::Exit(code) => ExitCode::from(code),
        Ended::Interface(_) => ExitCode::SUCCESS,
    }
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

/// The name of the account that runs this, as the system's tools tell it.
fn account() -> String {
    let named = ["LOGNAME", "USER", "USERNAME"].into_iter().filter_map(|name| std::env::var(name).ok()).find(|name| !name.is_empty());
    named.unwrap_or_else(|| "unknown".to_owned())
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
