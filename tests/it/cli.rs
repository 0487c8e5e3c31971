//! What holds for every command (CLI.md 1): help, usage, streams, exit codes.

use std::ffi::OsString;
use std::io::{self, Write};

use lyceum::cli::{self, Ended, Environment, Io, Nobody, Places, Terminal, Wiring};

use crate::corpus::{foreign, texts};
use crate::support::{InProcess, Lyceum, keys, measure};

/// The whole command line in one text: each change of it shows in review.
#[test]
fn the_help_of_every_command() {
    let mut pages = Vec::new();
    help(&mut cli::command().term_width(100), &mut pages);
    insta::assert_snapshot!(pages.join("\n"));
}

fn help(command: &mut clap::Command, pages: &mut Vec<String>) {
    command.build();
    pages.push(format!("=== {}\n{}", command.get_bin_name().unwrap_or("lyceum").to_owned(), command.render_long_help()));
    command.get_subcommands_mut().for_each(|sub| help(sub, pages));
}

/// The keys in it come from the interface's own table and have a test there.
#[test]
fn the_manual_page() {
    let page = Lyceum::new().run("man").ok().stdout();
    let (commands, keys) = page.split_once(".SH KEYS").expect("the keys come last");
    assert!(!keys.is_empty());
    insta::assert_snapshot!(commands);
}

/// An option that all commands take must not share its id with an argument of one: clap would fill both, and `user show ada` act as Ada.
#[test]
fn no_argument_has_the_id_of_a_global_one() {
    fn clashes(command: &clap::Command, globals: &[String], found: &mut Vec<String>) {
        let own = command.get_arguments().filter(|arg| !arg.is_global_set() && globals.contains(&arg.get_id().to_string()));
        found.extend(own.map(|arg| format!("{} {}", command.get_name(), arg.get_id())));
        command.get_subcommands().for_each(|sub| clashes(sub, globals, found));
    }
    let lyceum = cli::command();
    let globals: Vec<String> = lyceum.get_arguments().filter(|arg| arg.is_global_set()).map(|arg| arg.get_id().to_string()).collect();
    assert!(globals.len() >= 3);
    let mut found = Vec::new();
    lyceum.get_subcommands().for_each(|sub| clashes(sub, &globals, &mut found));
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn wrong_usage_is_exit_2_and_names_the_nearest() {
    let school = Lyceum::new();
    let said = school.run("kesy").refused(2, "kesy");
    assert!(said.stderr().contains("hint: Did you mean `keys`?"), "{}", said.stderr());
    school.run("completions tcsh").refused(2, "bash");
    school.run("keys --jsno").refused(2, "--json");
}

#[test]
fn without_a_terminal_the_interface_names_the_commands() {
    let said = Lyceum::new().run("").refused(1, "terminal");
    assert!(said.stderr().contains("hint: ") && said.stderr().contains("`lyceum --help`"), "{}", said.stderr());
}

#[test]
fn completions_and_the_manual_name_every_command() {
    let school = Lyceum::new();
    let names: Vec<String> = cli::command().get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    for page in ["completions bash", "completions zsh", "completions fish", "man"] {
        let text = school.run(page).ok().stdout();
        for name in &names {
            assert!(text.contains(name.as_str()), "{name} is missing in {page}");
        }
    }
}

#[test]
fn the_keys_are_one_object() {
    let json = Lyceum::new().run("keys --json").json();
    assert_eq!(keys(&json), ["clashes", "keys"]);
    assert_eq!(json["clashes"], serde_json::json!([]));
}

/// CLI.md 7: what `bench` prints, whatever the figures are; how they come about is measured and tested in the library.
#[test]
fn the_bench_is_a_table_and_one_object_and_never_fails() {
    let school = InProcess::new();
    let said = school.run(&["bench", "--json"], b"", None).ok();
    assert!(said.stderr().contains("G1: not here."), "{}", said.stderr());
    let json = said.json();
    assert_eq!(keys(&json), ["machine", "results", "school"]);
    assert_eq!(keys(&json["results"][0]), ["goal", "meets", "must", "stretch", "unit", "value", "what"]);
    assert_eq!((json["results"][0]["meets"].as_str(), json["results"][1]["must"].is_null()), (Some("stretch"), true));
    let said = school.run(&["bench", "--only", "g4,G12"], b"", Some(80)).ok();
    assert!(said.stderr().contains("Asked for G12."), "{}", said.stderr());
    let table = said.stdout();
    assert!(table.contains("two cores") && table.contains("wake-ups") && table.contains("stretch"), "{table}");
    school.run(&["bench", "--only", "G77"], b"", None).refused(2, "G77");
    school.run(&["--as", "ada", "bench"], b"", None).refused(1, "--as");
}

/// `lyceum keys | head` is no failure.
#[test]
fn a_reader_that_went_away_is_no_failure() {
    struct Gone;
    impl Write for Gone {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
    }
    let places = Places::new(Environment { home: Some("/nowhere".into()), db: None });
    let wiring = Wiring { places, account: "tester".to_owned(), zone: "UTC".to_owned(), keys: || (Vec::new(), Vec::new()), measure };
    for line in [["lyceum", "keys"], ["lyceum", "man"], ["lyceum", "--help"]] {
        let mut err = Vec::new();
        let mut io = Io { input: &mut io::empty(), out: &mut Gone, err: &mut err, person: &mut Nobody, terminal: Terminal::default() };
        let ended = cli::run(line.map(OsString::from), &wiring, &mut io);
        assert_eq!((ended, err.len()), (Ended::Exit(0), 0), "{line:?}");
    }
}

#[test]
fn a_hostile_argument_does_not_reach_the_terminal() {
    let school = Lyceum::new();
    for (row, text) in texts() {
        let said = school.args(&[text.as_str()], b"");
        assert_eq!((said.code, said.out.len()), (2, 0), "row {row}");
        assert_eq!(foreign(&said.err), None, "row {row}");
    }
}
