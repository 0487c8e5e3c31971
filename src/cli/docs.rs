//! What the program says about itself: completions, the manual page, the keys.

use clap_mangen::roff::{Roff, bold, roman};
use serde::Serialize;

use super::answer::Answer;
use super::table::{Cell, Table};
use super::{Ctx, Failure, command};
use crate::domain::nearest::nearest;
use crate::domain::text::Untrusted;

/// One row of `keys`: an action of the interface and the keys that do it. Made from `tui`'s action table by `main`.
#[derive(Debug, Clone, Serialize)]
pub struct KeyRow {
    pub action: String,
    pub scope: String,
    pub keys: Vec<String>,
    pub doc: String,
    pub dangerous: bool,
}

/// Columns that help is folded to: those of the terminal, within reason.
pub fn width(terminal: Option<u16>) -> usize {
    usize::from(terminal.map_or(100, |columns| columns.clamp(20, 100)))
}

/// What `lyceum user add --help` prints, for `lyceum help user add`.
pub fn help(words: &[String], terminal: Option<u16>) -> Result<Answer, Failure> {
    let mut at = command().term_width(width(terminal));
    at.build();
    for word in words {
        let Some(next) = at.find_subcommand(word) else {
            let known: Vec<&str> = at.get_subcommands().map(clap::Command::get_name).collect();
            let line = at.get_bin_name().unwrap_or("lyceum");
            let near = nearest(word, known).map_or_else(|| format!("See `{line} --help`"), |near| format!("Did you mean `{near}`?"));
            return Err(
                Failure::refused(format!("There is no command `{}` in `{line}`.", Untrusted::from(word.as_str()).for_screen())).hint(near)
            );
        };
        at = next.clone();
    }
    Ok(Answer::raw(at.render_help().to_string()))
}

pub fn completions(shell: clap_complete::Shell) -> Answer {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command(), "lyceum", &mut script);
    Answer::raw(script)
}

pub fn keys(ctx: &Ctx<'_, '_>) -> Answer {
    #[derive(Serialize)]
    struct Keys<'a> {
        keys: &'a [KeyRow],
        clashes: &'a [String],
    }
    let (keys, clashes) = (ctx.wiring.keys)();
    let mut table = Table::new(["scope", "keys", "action", "does"], "No keys are bound.");
    for row in &keys {
        table.row([(&row.scope).into(), row.keys.join(", ").into(), Cell::whole(&row.action), Cell::whole(&row.doc)]);
    }
    let answer = Answer::of(&Keys { keys: &keys, clashes: &clashes }).table(table);
    clashes.iter().fold(answer, |answer, clash| answer.text(format!("Clash: {clash}")))
}

/// One page: the program, every command with its options, the keys.
pub fn man(ctx: &Ctx<'_, '_>) -> Answer {
    let mut program = command().disable_help_flag(true);
    program.build();
    let mut page = Vec::new();
    let mangen = clap_mangen::Man::new(program.clone());
    let rendered = mangen
        .render_title(&mut page)
        .and_then(|()| mangen.render_name_section(&mut page))
        .and_then(|()| mangen.render_synopsis_section(&mut page))
        .and_then(|()| mangen.render_description_section(&mut page))
        .and_then(|()| mangen.render_options_section(&mut page));
    rendered.expect("writing to memory does not fail");
    let mut roff = Roff::new();
    roff.control("SH", ["COMMANDS"]);
    program.get_subcommands().for_each(|sub| describe(&mut roff, sub));
    around(&mut roff);
    roff.control("SH", ["KEYS"]);
    for row in (ctx.wiring.keys)().0.into_iter().filter(|row| !row.keys.is_empty()) {
        roff.control("TP", []);
        roff.text([bold(row.keys.join(", ")), roman(format!(" ({})", row.scope))]);
        roff.text([roman(row.doc)]);
    }
    page.extend(roff.render().into_bytes());
    Answer::raw(page)
}

/// What is around the commands: variables, files, exit codes.
fn around(roff: &mut Roff) {
    let sections: [(&str, &[(&str, &str)]); 3] = [
        (
            "ENVIRONMENT",
            &[
                ("LYCEUM_DB", "The database, where --db does not name one"),
                ("LYCEUM_HOME", "The folder for the database, the log file and the demo school, in place of the platform's data folder"),
                ("NO_COLOR", "Set to anything: the interface uses no color"),
            ],
        ),
        (
            "FILES",
            &[
                (
                    "lyceum.db",
                    "The school, in LYCEUM_HOME or the platform's data folder; keep it with `lyceum backup`, never by copying it in use",
                ),
                ("demo.db", "The demo school, beside it"),
            ],
        ),
        (
            "EXIT STATUS",
            &[
                ("0", "Done, warnings included"),
                ("1", "Refused, failed or cancelled; a sentence on standard error says why"),
                ("2", "Wrong usage"),
            ],
        ),
    ];
    for (head, rows) in sections {
        roff.control("SH", [head]);
        for (name, text) in rows {
            roff.control("TP", []);
            roff.text([bold(*name)]);
            roff.text([roman(*text)]);
        }
    }
}

/// A command that does something, or the commands of its group.
fn describe(roff: &mut Roff, command: &clap::Command) {
    if command.has_subcommands() {
        return command.get_subcommands().for_each(|sub| describe(roff, sub));
    }
    roff.control("SS", [usage(command).as_str()]);
    roff.text([roman(command.get_about().map(ToString::to_string).unwrap_or_default())]);
    let explained = |arg: &&clap::Arg| !arg.is_global_set() && !arg.is_hide_set() && (!arg.is_positional() || arg.get_help().is_some());
    for option in command.get_arguments().filter(explained) {
        roff.control("TP", []);
        roff.text([bold(option.to_string())]);
        roff.text([roman(option.get_help().map(ToString::to_string).unwrap_or_default())]);
    }
}

/// `lyceum user add <NAME>`: the options follow below.
fn usage(command: &clap::Command) -> String {
    let name = command.get_bin_name().unwrap_or_else(|| command.get_name()).to_owned();
    command.get_positionals().fold(name, |usage, arg| format!("{usage} {arg}"))
}
