//! Wrong usage in the manner of every other refusal: a sentence, and a hint that names the nearest known word or how the command is written
//! (CLI.md 1, "Errors"). clap found it; its own pages of text are for `--help`.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::{Failure, command};
use crate::domain::nearest::nearest;

/// Exit code 2, as CLI.md 1 asks.
const WRONG_USAGE: u8 = 2;

/// What was wrong with the line (program name first), and what to write instead.
pub fn failure(wrong: &clap::Error, line: &[OsString]) -> Failure {
    let path = path(line);
    let line = path.join(" ");
    let see = format!("`{line} --help`");
    let (message, near) = match wrong.kind() {
        ErrorKind::InvalidSubcommand => {
            let given = texts(wrong, ContextKind::InvalidSubcommand).join(" ");
            let near = nearest_command(&path, &given);
            (format!("There is no command `{given}` in `{line}`."), near)
        }
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            (format!("`{line}` is not a whole command: {} follows.", choice(&commands(&path))), None)
        }
        ErrorKind::UnknownArgument => {
            let given = texts(wrong, ContextKind::InvalidArg).join(" ");
            (format!("`{line}` does not take `{given}`."), texts(wrong, ContextKind::SuggestedArg).pop())
        }
        ErrorKind::InvalidValue => invalid_value(wrong),
        ErrorKind::ValueValidation => {
            let why = std::error::Error::source(wrong).map_or_else(String::new, |why| format!(": {}", in_words(why)));
            (format!("`{}` does not fit {}{why}.", one(wrong, ContextKind::InvalidValue), quoted(wrong)), None)
        }
        ErrorKind::MissingRequiredArgument => (format!("`{line}` needs {}.", quoted(wrong)), None),
        ErrorKind::ArgumentConflict => {
            let other = texts(wrong, ContextKind::PriorArg).iter().map(|arg| format!("`{arg}`")).collect::<Vec<_>>().join(", ");
            (format!("{} does not go with {other}.", quoted(wrong)), None)
        }
        _ => (first_sentence(wrong), None),
    };
    let hint = match near {
        Some(near) => format!("Did you mean `{near}`? See {see}"),
        None => usage(wrong).map_or_else(|| format!("See {see}"), |usage| format!("Write `{usage}`; see {see}")),
    };
    Failure { exit: WRONG_USAGE, message, hint: Some(hint) }
}

/// The reason in words for people: Rust's own speak of digits and types.
fn in_words(why: &(dyn std::error::Error + 'static)) -> String {
    use std::num::{IntErrorKind, ParseFloatError, ParseIntError};
    match why.downcast_ref::<ParseIntError>().map(ParseIntError::kind) {
        Some(IntErrorKind::PosOverflow | IntErrorKind::NegOverflow) => "that is too large".to_owned(),
        Some(_) => "write a whole number".to_owned(),
        None if why.is::<ParseFloatError>() => "write a number".to_owned(),
        None => why.to_string(),
    }
}

fn invalid_value(wrong: &clap::Error) -> (String, Option<String>) {
    let (given, known) = (one(wrong, ContextKind::InvalidValue), texts(wrong, ContextKind::ValidValue));
    let instead = if known.is_empty() { String::new() } else { format!(": write {}", choice(&known)) };
    let near = nearest(&given, known.iter().map(String::as_str)).map(str::to_owned);
    match given.as_str() {
        "" => (format!("{} needs a value{instead}.", quoted(wrong)), None),
        given => (format!("`{given}` does not fit {}{instead}.", quoted(wrong)), near),
    }
}

/// The command that was being read: `lyceum user add`.
fn path(line: &[OsString]) -> Vec<String> {
    let mut at = command();
    let mut path = vec![at.get_name().to_owned()];
    for word in line.iter().skip(1).filter_map(|word| word.to_str()) {
        if let Some(next) = at.find_subcommand(word).cloned() {
            path.push(word.to_owned());
            at = next;
        }
    }
    path
}

/// How the command is written, on one line.
fn usage(wrong: &clap::Error) -> Option<String> {
    let ContextValue::StyledStr(text) = wrong.get(ContextKind::Usage)? else { return None };
    let text = text.to_string();
    let usage = text.trim_start_matches("Usage:").split_whitespace().collect::<Vec<_>>().join(" ");
    (!usage.is_empty()).then_some(usage)
}

/// The names of the commands under `path`.
fn commands(path: &[String]) -> Vec<String> {
    let mut at = command();
    for word in path.iter().skip(1) {
        let Some(next) = at.find_subcommand(word).cloned() else { break };
        at = next;
    }
    at.get_subcommands().map(|sub| sub.get_name().to_owned()).collect()
}

/// The command that was mistyped. One that takes something away is not guessed at: only a single slip names it.
fn nearest_command(path: &[String], given: &str) -> Option<String> {
    const TAKES_AWAY: [&str; 8] = ["archive", "end", "erase", "remove", "restore", "suspend", "unenroll", "undo"];
    let known = commands(path);
    let near = nearest(given, known.iter().map(String::as_str))?;
    let slip = strsim::damerau_levenshtein(&given.to_lowercase(), near) <= 1;
    (slip || !TAKES_AWAY.contains(&near)).then(|| near.to_owned())
}

fn texts(wrong: &clap::Error, kind: ContextKind) -> Vec<String> {
    match wrong.get(kind) {
        Some(ContextValue::String(text)) => vec![text.clone()],
        Some(ContextValue::Strings(texts)) => texts.clone(),
        Some(ContextValue::StyledStr(text)) => vec![text.to_string()],
        _ => Vec::new(),
    }
}

fn one(wrong: &clap::Error, kind: ContextKind) -> String {
    texts(wrong, kind).into_iter().next().unwrap_or_default()
}

/// The arguments it is about: `<COURSE>`, `<USER>...`.
fn quoted(wrong: &clap::Error) -> String {
    texts(wrong, ContextKind::InvalidArg).iter().map(|arg| format!("`{arg}`")).collect::<Vec<_>>().join(", ")
}

/// `a, b or c`.
fn choice(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// What clap says itself, without its frame.
fn first_sentence(wrong: &clap::Error) -> String {
    let text = wrong.render().to_string();
    let line = text.lines().next().unwrap_or_default().trim_start_matches("error: ");
    format!("{}.", line.trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(line: &str) -> (String, String) {
        let wrong = command().try_get_matches_from(line.split(' ')).expect_err("wrong usage");
        let words: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        let failure = failure(&wrong, &words);
        assert_eq!(failure.exit, 2);
        (failure.message, failure.hint.expect("every wrong line has a way out"))
    }

    #[test]
    fn the_nearest_command_is_named() {
        let (message, hint) = said("lyceum course imprt x");
        assert_eq!(message, "There is no command `imprt` in `lyceum course`.");
        assert_eq!(hint, "Did you mean `import`? See `lyceum course --help`");
        assert_eq!(said("lyceum resore x").1, "Did you mean `restore`? See `lyceum --help`");
        for far in ["lyceum report x", "lyceum remove x", "lyceum storre x", "lyceum user erse2 x"] {
            assert!(!said(far).1.contains("Did you mean"), "{far}: a guess that may take something away is no help");
        }
        assert_eq!(said("lyceum extend x").1, "Write `lyceum [OPTIONS] [COMMAND]`; see `lyceum --help`");
    }

    #[test]
    fn what_is_missing_and_what_is_too_much_is_named() {
        assert_eq!(said("lyceum user add").0, "`lyceum user add` needs `<NAME>`.");
        assert!(said("lyceum user").0.starts_with("`lyceum user` is not a whole command: add, list,"));
        assert_eq!(
            said("lyceum keys --jsno"),
            ("`lyceum keys` does not take `--jsno`.".into(), "Did you mean `--json`? See `lyceum keys --help`".into())
        );
        assert_eq!(
            said("lyceum user list --role teacher").0,
            "`teacher` does not fit `--role <ROLE>`: write admin, instructor or learner."
        );
        assert!(said("lyceum init").0.contains("--just-me"), "both ways are named");
        assert!(said("lyceum init --admin a --just-me b").0.contains("does not go with"));
        assert_eq!(said("lyceum audit list --limit many").0, "`many` does not fit `--limit <N>`: write a whole number.");
    }
}
