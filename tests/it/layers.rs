//! The layers of DESIGN.md 2: a layer imports only what stands below it. Read from the sources, test code included.

use regex::Regex;

use crate::support::sources;

/// Each layer and the layers it may name, itself left out.
const MAY_NAME: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("i18n", &["domain"]),
    ("store", &["domain"]),
    ("content", &["domain", "i18n"]),
    ("package", &["domain", "content", "i18n"]),
    ("service", &["domain", "store", "content", "package", "i18n"]),
    ("demo", &["domain", "store", "content", "package", "service", "i18n"]),
    ("bench", &["domain", "store", "content", "package", "service", "demo", "tui", "i18n"]),
    ("tui", &["domain", "content", "package", "service", "demo", "i18n"]),
    ("cli", &["domain", "content", "package", "service", "demo", "i18n"]),
];

#[test]
fn a_layer_names_only_what_stands_below_it() {
    let sources = sources("src");
    assert!(sources.len() > 15, "the sources were found");
    let broken: Vec<String> = sources.iter().flat_map(|(path, text)| violations(path, text)).collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_folder_of_the_crate_is_a_known_layer() {
    let known = |path: &str| layer(path).is_some() || ["src/main.rs", "src/lib.rs"].contains(&path);
    let strangers: Vec<String> = sources("src").into_iter().map(|(path, _)| path).filter(|path| !known(path)).collect();
    assert!(strangers.is_empty(), "{strangers:?} belong to no layer of DESIGN.md 2");
}

/// DESIGN.md 2: SQLite is `store`'s; a service only carries a connection from one of its functions to another. Tests may look behind them.
#[test]
fn nothing_above_the_services_names_sqlite_and_nothing_above_the_store_speaks_sql() {
    let sql = Regex::new(r#""\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|PRAGMA|BEGIN|ATTACH)\b"#).expect("a pattern");
    let (sources, mut broken) = (sources("src"), Vec::new());
    let of_tests: Vec<String> = sources.iter().flat_map(|(path, text)| test_modules(path, text)).collect();
    for (path, text) in &sources {
        let own = layer(path).unwrap_or_default();
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        let for_tests = path.contains("/testing") || of_tests.iter().any(|module| path.starts_with(module));
        if own == "store" || for_tests {
            continue;
        }
        if own != "service" && code.contains("rusqlite") {
            broken.push(format!("{path} names rusqlite"));
        }
        broken.extend(sql.find(code).map(|found| format!("{path} speaks SQL: {}", found.as_str())));
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
    assert!(sql.is_match("db.query(\"SELECT 1\")") && !sql.is_match("\"Selected\""), "the pattern finds what it is for");
}

/// Where the modules stand that a file declares for tests alone.
fn test_modules(path: &str, text: &str) -> Vec<String> {
    let folder = path.trim_end_matches("mod.rs").trim_end_matches("lib.rs");
    let folder = folder.strip_suffix(".rs").map_or(folder.to_owned(), |file| format!("{file}/"));
    let declared = Regex::new(r"#\[cfg\(test\)\]\s*(?:pub )?mod (\w+);").expect("a pattern");
    declared.captures_iter(text).flat_map(|found| [format!("{folder}{}.rs", &found[1]), format!("{folder}{}/", &found[1])]).collect()
}

#[test]
fn an_import_upwards_is_found_however_it_is_written() {
    for text in [
        "use crate::service::Services;",
        "use crate::{domain::text::Untrusted, service::{Actor, Services}};",
        "use crate::{\n    domain::ids::UserId,\n    service,\n};",
        "fn f(x: &crate::service::Actor) {}",
        "use super::super::service::Actor;",
        "#[cfg(test)]\nmod tests {\n    use crate::service::testing::School;\n}",
        "macro_rules! m { () => { $crate::service::f() } }",
    ] {
        assert_eq!(violations("src/store/user.rs", text).len(), 1, "{text}");
    }
}

#[test]
fn what_stands_below_and_what_is_only_mentioned_is_no_violation() {
    for text in [
        "use crate::domain::{ids::UserId, text::Untrusted};",
        "//! Read by [`crate::service`].\n// crate::tui draws it",
        "use super::super::service;",
    ] {
        assert!(violations("src/store/read/user.rs", text).is_empty(), "{text}");
    }
}

/// The sentence for each layer named in `text` that `path` may not name.
fn violations(path: &str, text: &str) -> Vec<String> {
    let Some(own) = layer(path) else { return Vec::new() };
    let may = MAY_NAME.iter().find(|(name, _)| *name == own).map_or(&[][..], |(_, may)| may);
    let code: String = text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n");
    let layers = |name: &String| MAY_NAME.iter().any(|(layer, _)| layer == name);
    named(path, &code)
        .into_iter()
        .filter(|name| layers(name) && name != own && !may.contains(&name.as_str()))
        .map(|name| format!("{path} names {name}; {own} may name only {may:?}"))
        .collect()
}

/// The first segment below the crate's root of every path in `code`.
fn named(path: &str, code: &str) -> Vec<String> {
    let depth = path.trim_start_matches("src/").trim_end_matches("/mod.rs").trim_end_matches(".rs").split('/').count();
    let start = Regex::new(r"\b(crate|super(?:::super)*)::").expect("a pattern");
    start
        .captures_iter(code)
        .filter(|found| &found[1] == "crate" || found[1].matches("super").count() >= depth)
        .flat_map(|found| heads(&code[found.get(0).expect("the whole").end()..]))
        .collect()
}

/// `store` of `store::Db`; `store` and `domain` of `{store::{a, b}, domain}`.
fn heads(rest: &str) -> Vec<String> {
    let word = |text: &str| text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let Some(group) = rest.strip_prefix('{') else { return vec![word(rest)] };
    let mut heads = vec![word(group)];
    let mut depth = 0;
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => heads.push(word(&group[at + 1..])),
            _ => {}
        }
    }
    heads
}

fn layer(path: &str) -> Option<&str> {
    let name = path.strip_prefix("src/")?.split('/').next()?.trim_end_matches(".rs");
    MAY_NAME.iter().map(|(layer, _)| *layer).find(|layer| *layer == name)
}
