//! The tree of commands: their names, options and one-line helps. What they do stands in one file a group beside this one.

use std::path::PathBuf;

use clap::{Args, CommandFactory, Parser, Subcommand};

/// Learn, teach and run a school in a terminal
#[derive(Debug, Parser)]
#[command(name = "lyceum", version, about, max_term_width = 100, disable_help_subcommand = true)]
#[command(after_help = "Without a command the interface opens; the first time it sets things up.")]
pub struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Options that may stand anywhere after the command.
#[derive(Debug, Clone, Default, Args)]
pub struct Global {
    /// Use this database (else LYCEUM_DB, else lyceum.db in LYCEUM_HOME or the platform's data folder)
    #[arg(long, global = true, value_name = "FILE")]
    pub db: Option<PathBuf>,
    /// Print one JSON object on standard output
    #[arg(long, global = true)]
    pub json: bool,
    /// Act as this user, with that user's rights and no more
    #[arg(long = "as", global = true, value_name = "USER")]
    pub user: Option<String>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Print a completion script for a shell
    Completions { shell: clap_complete::Shell },
    /// Print the manual page
    Man,
    /// List the keys of the interface
    Keys,
}

/// The whole tree, for completions, the manual page and tests.
pub fn command() -> clap::Command {
    Cli::command()
}
