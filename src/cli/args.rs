//! The tree of commands: their names and the options that all take. What a command does, and its own options, stand in one file a group.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, CommandFactory, Parser, Subcommand};

use super::{attempt, audit, bench, code, course, demo, enrollment, grade, gradebook, group, keep, quiz, regrade, submission, user};
use crate::domain::person::{CourseRole, SchoolRole};

/// Learn, teach and run a school in a terminal
#[derive(Debug, Parser)]
#[command(name = "lyceum", bin_name = "lyceum", version, max_term_width = 100, disable_help_subcommand = true)]
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
    #[arg(long, global = true, value_name = "FILE", display_order = 900)]
    pub db: Option<PathBuf>,
    /// Print one JSON object on standard output
    #[arg(long, global = true, display_order = 901)]
    pub json: bool,
    /// Act as this user, with that user's rights and no more
    #[arg(long = "as", global = true, value_name = "USER", display_order = 902)]
    pub acting_as: Option<String>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a new school, or a self-study one
    Init(keep::Init),
    /// Make a school of invented people to look around in, and open it
    Demo(demo::Demo),
    /// Add, list and change the people of the school
    #[command(subcommand)]
    User(user::User),
    /// Bring courses in, look at them, publish them, write them out
    #[command(subcommand)]
    Course(course::Course),
    /// Put users into a course
    Enroll(enrollment::Enroll),
    /// Take users out of a course; their work is kept
    Unenroll(enrollment::Unenroll),
    /// List the people of a course with their progress
    Roster(enrollment::Roster),
    /// Make and fill groups inside a course
    #[command(subcommand)]
    Group(group::Group),
    /// Take a quiz without a screen
    #[command(subcommand)]
    Attempt(attempt::Attempt),
    /// Ask that an answer counts, and accept it for everybody or decline it
    #[command(subcommand)]
    Quiz(quiz::Quiz),
    /// Mark what was handed in by the keys that a quiz has now
    Regrade(regrade::Regrade),
    /// Hand in work for an assignment
    Submit(submission::Submit),
    /// List the work handed in, or write it to a folder
    Submissions(submission::Submissions),
    /// Set, release and trace marks
    #[command(subcommand)]
    Grade(grade::Grade),
    /// Print the gradebook of a course, or a learner's own marks
    Grades(gradebook::Grades),
    /// Make codes by which people make their own account (with the setting sign-up)
    #[command(subcommand)]
    Code(code::Code),
    /// Look at the settings of the school and change them
    #[command(subcommand)]
    Settings(keep::Settings),
    /// Write a verified copy of the database while it is in use
    Backup(keep::Backup),
    /// Put a backup in the place of the database
    Restore(keep::Restore),
    /// Check the database and its surroundings
    Doctor,
    /// Verify and read the audit log
    #[command(subcommand)]
    Audit(audit::Audit),
    /// Measure this program on this machine, beside its goals
    Bench(bench::Bench),
    /// Explain a command, as its --help does
    Help {
        #[arg(value_name = "COMMAND")]
        command: Vec<String>,
    },
    /// Print a completion script for a shell
    Completions { shell: clap_complete::Shell },
    /// Print the manual page
    Man,
    /// List the keys of the interface
    Keys,
}

/// The whole tree, for parsing, completions, the manual page and tests. A group without its command is wrong usage in a sentence, no page of help.
pub fn command() -> clap::Command {
    Cli::command().mut_subcommands(|sub| sub.arg_required_else_help(false))
}

/// A role of the school, by its word.
pub fn school_role() -> impl TypedValueParser<Value = SchoolRole> {
    let words = SchoolRole::ALL.iter().map(|role| role.word());
    PossibleValuesParser::new(words).map(|word| SchoolRole::from_word(&word).expect("the words are those of the roles"))
}

/// A role in a course, by its word.
pub fn course_role() -> impl TypedValueParser<Value = CourseRole> {
    let words = CourseRole::ALL.iter().map(|role| role.word());
    PossibleValuesParser::new(words).map(|word| CourseRole::from_word(&word).expect("the words are those of the roles"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_acts_is_not_whom_it_is_about() {
        let cli = Cli::try_parse_from(["lyceum", "--as", "ada", "user", "show", "boss"]).unwrap();
        assert_eq!(cli.global.acting_as.as_deref(), Some("ada"));
        assert_eq!(Cli::try_parse_from(["lyceum", "user", "show", "boss"]).unwrap().global.acting_as, None);
    }

    /// clap hands the value of a global option down to every argument of the same id, and up again.
    #[test]
    fn no_command_has_an_argument_with_the_id_of_a_global_one() {
        fn visit(command: &clap::Command, globals: &[String]) {
            for argument in command.get_arguments().filter(|argument| !argument.is_global_set()) {
                assert!(!globals.contains(&argument.get_id().to_string()), "`{}` of `{}`", argument.get_id(), command.get_name());
            }
            command.get_subcommands().for_each(|inner| visit(inner, globals));
        }
        let root = command();
        let globals: Vec<String> =
            root.get_arguments().filter(|argument| argument.is_global_set()).map(|argument| argument.get_id().to_string()).collect();
        assert_eq!(globals.len(), 3);
        root.get_subcommands().for_each(|inner| visit(inner, &globals));
    }
}
