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

/// What is wrong with a locale: it translates every text, none that is gone, and keeps the places.
fn faults(locale: &Locale, texts: &BTreeSet<String>) -> Vec<String> {
    let known: BTreeSet<String> = locale.entries().map(|(english, _)| english.to_owned()).collect();
    let missing = texts.difference(&known).map(|text| format!("missing: {text}"));
    let gone = known.difference(texts).map(|text| format!("no longer used: {text}"));
    let other_places = locale.entries().filter(|(english, forms)| forms.iter().any(|form| !places(form).is_subset(&places(english))));
    missing.chain(gone).chain(other_places.map(|(english, _)| format!("other places: {english}"))).collect()
}

#[test]
fn shipped_locales_are_whole() {
    let texts = used();
    for (tag, file) in SHIPPED {
        let locale = Locale::parse(tag, file).expect("a shipped locale");
        assert_eq!(faults(&locale, &texts), Vec::<String>::new(), "{tag}");
    }
}

/// While no language is shipped, a made-up one shows that the sources can fill a whole locale, and that one with gaps is noticed.
#[test]
fn a_locale_of_every_text_is_whole_and_one_with_gaps_is_not() {
    let texts = used();
    let whole: toml::Table = texts.iter().map(|text| (text.clone(), format!("[{text}]").into())).collect();
    let locale = |table: &toml::Table| Locale::parse("de", &toml::to_string(table).expect("TOML")).expect("a locale");
    assert_eq!(faults(&locale(&whole), &texts), Vec::<String>::new());
    let (mut gaps, first) = (whole, texts.first().expect("a text"));
    gaps.remove(first);
    gaps.insert("Gone".to_owned(), "Fort".into());
    let with_place = texts.iter().find(|text| !places(text).is_empty() && *text != first).expect("a text with a place");
    gaps.insert(with_place.clone(), "{elsewhere}".into());
    let found = faults(&locale(&gaps), &texts);
    assert_eq!(found, [format!("missing: {first}"), "no longer used: Gone".to_owned(), format!("other places: {with_place}")]);
}
