use super::*;

struct Look {
    locale: Locale,
}

fn german() -> Look {
    let file = r#"
        "Welcome back, {name}" = "Willkommen zurück, {name}"
        "{n} things are due" = { one = "{n} Sache ist fällig", other = "{n} Sachen sind fällig" }
    "#;
    Look { locale: Locale::parse("de", file).expect("a sound locale") }
}

#[test]
fn english_needs_no_file() {
    let look = Look { locale: Locale::english() };
    assert_eq!(tr!(look, "Welcome back, {name}", name = "Ada"), "Welcome back, Ada");
    assert_eq!(tr!(look, one "{n} thing is due" | "{n} things are due", n = 1), "1 thing is due");
    assert_eq!(tr!(look, one "{n} thing is due" | "{n} things are due", n = 0), "0 things are due");
}

#[test]
fn a_locale_replaces_text_and_counts_its_own_way() {
    let look = german();
    assert_eq!(tr!(look, "Welcome back, {name}", name = "Ada"), "Willkommen zurück, Ada");
    assert_eq!(tr!(look, one "{n} thing is due" | "{n} things are due", n = 1), "1 Sache ist fällig");
    assert_eq!(tr!(look, one "{n} thing is due" | "{n} things are due", n = 2), "2 Sachen sind fällig");
    assert_eq!(tr!(look, "Not translated"), "Not translated");
}

/// Polish has four forms; 22 takes `few`, 12 takes `many`.
#[test]
fn forms_beyond_two_are_used() {
    let file = r#""{n} files" = { one = "{n} plik", few = "{n} pliki", many = "{n} plików", other = "{n} pliku" }"#;
    let look = Look { locale: Locale::parse("pl", file).expect("a sound locale") };
    let shown = |n: u64| tr!(look, one "{n} file" | "{n} files", n = n);
    assert_eq!([shown(1), shown(22), shown(12)], ["1 plik", "22 pliki", "12 plików"]);
}

#[test]
fn a_place_without_a_value_stays() {
    assert_eq!(fill("{a} and {b} and {", &[("a", &1)]), "1 and {b} and {");
}

#[test]
fn a_bad_file_gets_a_sentence() {
    let error = Locale::parse("de", "\"x\" = 3").expect_err("a number is no text");
    assert!(error.to_string().contains("`de`"), "{error}");
}
