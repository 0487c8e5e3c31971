//! The texts of the interface, read from the sources: each can be translated, and each shipped locale translates all of them.

use std::collections::BTreeSet;

use lyceum::i18n::{Locale, SHIPPED};
use lyceum::tui::action::TABLE;

use crate::support::sources;

/// Every English text: what a locale has to hold.
fn used() -> BTreeSet<String> {
    let scanned = sources("src").into_iter().filter(|(path, _)| !path.starts_with("src/i18n"));
    let mut texts: BTreeSet<String> = scanned.flat_map(|(_, text)| literals(&text)).collect();
    texts.extend(TABLE.iter().flat_map(|entry| [entry.doc.to_owned(), entry.label.to_owned()]));
    texts
}

/// The keys of every call in a source: its text, or its form for many where it counts.
fn literals(source: &str) -> Vec<String> {
    let code: String = source.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    code.split("tr!(").skip(1).filter_map(literal).collect()
}

fn literal(call: &str) -> Option<String> {
    let (_, arguments) = call.split_once(',')?;
    let arguments = arguments.trim_start();
    match arguments.strip_prefix("one ") {
        Some(forms) => string(forms[string_end(forms)?..].trim_start().strip_prefix('|')?.trim_start()),
        None => string(arguments),
    }
}

fn string_end(source: &str) -> Option<usize> {
    let mut escaped = false;
    source.char_indices().skip(1).find_map(|(at, c)| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends.then_some(at + 1)
    })
}

fn string(source: &str) -> Option<String> {
    source.starts_with('"').then_some(())?;
    let literal = &source[1..string_end(source)? - 1];
    Some(literal.replace("\\n", "\n").replace("\\\"", "\"").replace("\\\\", "\\"))
}

fn places(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(place, _)| place).collect()
}

#[test]
fn the_scan_reads_every_form_of_a_call() {
    let source = r#"tr!(look, "a \"b\"") tr!(ctx, one "{n} x" | "{n} y", n = 1) tr!(
        self.look(),
        "long"
    )"#;
    assert_eq!(literals(source), ["a \"b\"", "{n} y", "long"]);
}

#[test]
fn texts_can_be_translated() {
    let texts = used();
    assert!(texts.len() > 200, "the scan finds the texts of the interface: {}", texts.len());
    let wrong: Vec<_> = texts
        .iter()
        .filter(|text| text.contains("{{") || text.contains("}}") || places(text).iter().any(|place| place.contains(':')))
        .collect();
    assert!(wrong.is_empty(), "a translation has plain places only: {wrong:?}");
}

/// A shipped locale translates every text, none that is gone, and keeps the places.
#[test]
fn shipped_locales_are_whole() {
    let texts = used();
    for (tag, file) in SHIPPED {
        let locale = Locale::parse(tag, file).expect("a shipped locale");
        let known: BTreeSet<String> = locale.entries().map(|(english, _)| english.to_owned()).collect();
        let missing: Vec<_> = texts.difference(&known).collect();
        let gone: Vec<_> = known.difference(&texts).collect();
        assert!(missing.is_empty() && gone.is_empty(), "{tag}: missing {missing:#?}, no longer used {gone:#?}");
        for (english, forms) in locale.entries() {
            assert!(forms.iter().all(|form| places(form).is_subset(&places(english))), "{tag}: places differ in {english:?}");
        }
    }
}
