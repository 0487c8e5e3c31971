//! The marking vectors of RULES.md 2.8, each written as an author would and answered as a learner would.

use super::source::{Block, Entry, Flag, Marker, Position};
use super::*;

fn question(flags: &[(&str, Option<&str>)], entries: Vec<Entry>) -> (Body, AnswerKey) {
    let flags =
        flags.iter().map(|(name, value)| Flag { name: (*name).to_owned(), value: value.map(str::to_owned), at: Position::default() });
    let block = Block { flags: flags.collect(), entries, at: Position::default() };
    let kind = Kind::infer(&block).expect("has answer lines");
    let read = kind.parse(&block).expect("is right");
    let mut printed = print(&read.0, &read.1);
    printed.flags.sort_by(|a, b| a.name.cmp(&b.name));
    assert_eq!(kind.parse(&printed).as_ref(), Ok(&read), "what is printed reads equal");
    read
}

fn equals(lines: &[&str]) -> Vec<Entry> {
    lines
        .iter()
        .map(|line| match line.strip_prefix('~') {
            Some(regex) => Entry::new(Marker::Matches, regex.trim()),
            None => Entry::new(Marker::Equals, *line),
        })
        .collect()
}

fn squares(options: &[(&str, &str)]) -> Vec<Entry> {
    options.iter().map(|(mark, text)| Entry::new(Marker::Square((*mark).to_owned()), *text)).collect()
}

fn share(of: &(Body, AnswerKey), answer: &Answer) -> Exact {
    mark(&of.0, &of.1, answer).expect("fits").share.expect("is marked")
}

fn typed(of: &(Body, AnswerKey), text: &str) -> Exact {
    share(of, &Answer::Text { text: text.into() })
}

fn number_of(text: &str) -> Answer {
    Answer::Number { number: text.to_owned(), unit: None }
}

fn fits(of: &(Body, AnswerKey), text: &str) -> bool {
    share(of, &number_of(text)) == Exact::one()
}

fn ticks(ids: &str) -> Answer {
    Answer::Choices { choices: ids.chars().map(String::from).collect() }
}

/// RULES.md Q1.
#[test]
fn written_weights_are_added_and_clamped() {
    let of = question(&[], squares(&[("50%", "A"), ("50%", "B"), ("-50%", "C"), ("-50%", "D")]));
    for (given, n, d) in [("12", 1, 1), ("1", 1, 2), ("123", 1, 2), ("13", 0, 1), ("1234", 0, 1), ("3", 0, 1), ("", 0, 1)] {
        assert_eq!(share(&of, &ticks(given)), Exact::ratio(n, d), "{given}");
    }
}

/// RULES.md Q2: 4 points, two right options, both ticked and one wrong: 2 points.
#[test]
fn right_minus_wrong_over_the_right_options() {
    let of = question(&[], squares(&[("x", "A"), ("x", "B"), (" ", "C"), (" ", "D")]));
    assert_eq!(&share(&of, &ticks("123")) * &Exact::whole(4), Exact::whole(2));
    assert_eq!(share(&of, &ticks("34")), Exact::zero());
}

/// RULES.md Q4: 10 points over 5 options, each worth its fifth; 3 right and 2 wrong ones: 2 points.
#[test]
fn right_minus_wrong_over_all_options_is_written_as_weights() {
    let of = question(&[], squares(&[("20%", "A"), ("20%", "B"), ("20%", "C"), ("-20%", "D"), ("-20%", "E")]));
    assert_eq!(&share(&of, &ticks("12345")) * &Exact::whole(10), Exact::whole(2));
}

#[test]
fn all_and_each_mark_otherwise() {
    let options = || squares(&[("x", "A"), ("x", "B"), (" ", "C"), (" ", "D")]);
    let all = question(&[("marking", Some("all"))], options());
    assert_eq!((share(&all, &ticks("12")), share(&all, &ticks("1"))), (Exact::one(), Exact::zero()));
    let each = question(&[("marking", Some("each"))], options());
    assert_eq!(
        (share(&each, &ticks("1")), share(&each, &ticks("123")), share(&each, &ticks(""))),
        (Exact::ratio(3, 4), Exact::ratio(3, 4), Exact::ratio(1, 2))
    );
}

/// RULES.md 2.1: the share of the chosen option, negative ones too.
#[test]
fn a_single_choice_gives_the_share_of_the_option() {
    let round = |mark: &str, text: &str| Entry::new(Marker::Round(mark.to_owned()), text);
    let mut second = round("-25%", "B");
    second.feedback = Some("No.".to_owned());
    let of = question(&[], vec![round("x", "A"), second, round("33.33333%", "C")]);
    let choose = |id: &str| Answer::Choice { choice: id.to_owned() };
    assert_eq!(share(&of, &choose("1")), Exact::one());
    assert_eq!(share(&of, &choose("3")), Exact::ratio(1, 3));
    let marked = mark(&of.0, &of.1, &choose("2")).unwrap();
    assert_eq!((marked.share, marked.feedback), (Some(Exact::ratio(-1, 4)), vec!["No.".into()]));
    assert_eq!(mark(&of.0, &of.1, &choose("9")), Err(WrongShape::NotOffered("9".to_owned())));
}

/// RULES.md Q5.
#[test]
fn case_is_respected_when_asked() {
    let of = question(&[("case", None)], equals(&["Frog"]));
    for (given, right) in [("Frog", true), ("frog", false), ("   Frog   ", true), ("Frogs", false)] {
        assert_eq!(typed(&of, given) == Exact::one(), right, "{given}");
    }
}

/// RULES.md Q7: `\*` is a star, and nothing of a regular expression leaks.
#[test]
fn patterns_are_no_expressions() {
    assert_eq!(typed(&question(&[], equals(&[r"\*"])), "   *   "), Exact::one());
    assert_eq!(typed(&question(&[], equals(&["[a-z]"])), "a"), Exact::zero());
}

/// RULES.md Q8: composed and decomposed letters are the same.
#[test]
fn normal_forms_meet() {
    let of = question(&[], equals(&["d\u{e9}part"]));
    assert_eq!(typed(&of, "de\u{301}part"), Exact::one());
    assert_eq!(typed(&of, "DE\u{301}PART"), Exact::one());
    assert_eq!(typed(&of, "depart"), Exact::zero());
    assert_eq!(typed(&question(&[("fold", Some("accents"))], equals(&["d\u{e9}part"])), "Depart"), Exact::one());
}

/// RULES.md Q10: tried in order, each with its share; the last catches the rest.
#[test]
fn the_first_fitting_line_decides() {
    let of = question(&[], equals(&["frog", "80% toad", "*"]));
    assert_eq!([typed(&of, "frog"), typed(&of, "toad"), typed(&of, "x")], [Exact::one(), Exact::ratio(4, 5), Exact::zero()]);
}

#[test]
fn expressions_quotes_and_word_order() {
    let of = question(&[], equals(&["git init", r"~ /^git\s+init(\s+\.)?$/"]));
    assert_eq!(typed(&of, "git   init ."), Exact::one());
    let quoted = question(&[], equals(&["\"50% off\""]));
    assert_eq!(typed(&quoted, "50% OFF"), Exact::one());
    let any = question(&[("words", Some("any"))], equals(&["read write execute"]));
    assert_eq!(typed(&any, "Execute read write"), Exact::one());
    assert_eq!(typed(&any, "read read write"), Exact::zero());
}

/// RULES.md 2.3: wrong, but the learner is told that it was close.
#[test]
fn a_slip_is_wrong_and_close() {
    let of = question(&[], equals(&["repository"]));
    let marked = mark(&of.0, &of.1, &Answer::Text { text: "repositry".into() }).unwrap();
    assert_eq!((marked.share, marked.close), (Some(Exact::zero()), true));
    assert!(!mark(&of.0, &of.1, &Answer::Text { text: "stash".into() }).unwrap().close);
}

/// RULES.md Q11, Q12, Q14, Q15.
#[test]
fn tolerances_are_exact_at_their_ends() {
    for (line, given, right) in [
        ("7 ± 1", "5.99", false),
        ("7 ± 1", "6", true),
        ("7 +- 1", "8", true),
        ("7 ± 1", "8.01", false),
        ("7 ± 10%", "6.29", false),
        ("7 ± 10%", "6.3", true),
        ("7 ± 10%", "7.7", true),
        ("7 ± 10%", "7.71", false),
        ("1e-20", "0.9999999e-20", false),
        ("1e-20", "1e-20", true),
        ("-11.7 ± 0.02", "-11.72", true),
        ("-11.7 ± 0.02", "\u{2212}11.72", true),
        ("10..<20", "10", true),
        ("10..<20", "20", false),
        ("10..20", "20", true),
    ] {
        assert_eq!(fits(&question(&[], equals(&[line])), given), right, "{given} against {line}");
    }
}

/// RULES.md Q13: from a/(1+t) to a·(1+t).
#[test]
fn a_geometric_tolerance_is_a_factor() {
    let of = question(&[("tolerance", Some("geometric"))], equals(&["8 ± 100%"]));
    for (given, right) in [("3.99", false), ("4", true), ("16", true), ("16.01", false)] {
        assert_eq!(fits(&of, given), right, "{given}");
    }
}

#[test]
fn significant_digits_are_compared_rounded() {
    let of = question(&[("digits", Some("3"))], equals(&["3.14"]));
    assert!(fits(&of, "3.1416") && fits(&of, "3.14") && !fits(&of, "3.15"));
}

#[test]
fn units_are_offered_asked_or_cost() {
    let with = |number: &str, unit: &str| Answer::Number { number: number.to_owned(), unit: Some(unit.to_owned()) };
    let offered = question(&[], equals(&["5 km", "5000 m"]));
    for (answer, right) in [(number_of("5"), true), (with("5", "km"), true), (with("5", "m"), false), (number_of("5000 m"), true)] {
        assert_eq!(share(&offered, &answer) == Exact::one(), right, "{answer:?}");
    }
    let required = question(&[("unit", Some("required"))], equals(&["5 km"]));
    assert_eq!((share(&required, &number_of("5")), share(&required, &with("5", "km"))), (Exact::zero(), Exact::one()));
    let costs = question(&[("unit", Some("required")), ("unit_penalty", Some("10%"))], equals(&["5 km"]));
    assert_eq!(share(&costs, &with("5", "mi")), Exact::ratio(9, 10));
    let plain = question(&[], equals(&["40"]));
    assert_eq!(check_shape(&plain.0, &with("40", "cm")), Err(WrongShape::NoUnit));
}

/// DESIGN.md 7: `3,14` is refused with 'write 3.14' and costs no try.
#[test]
fn a_comma_is_refused_with_what_to_write() {
    let of = question(&[], equals(&["3.14"]));
    let refusal = check_shape(&of.0, &number_of("3,14")).unwrap_err();
    assert!(refusal.to_string().contains("write 3.14"), "{refusal}");
    assert!(matches!(check_shape(&of.0, &number_of("a\u{1b}[2Jb")), Err(WrongShape::NotANumber(text)) if !text.contains('\u{1b}')));
    assert!(check_shape(&of.0, &number_of("1,000,000")).is_err());
}

/// CLI.md 4: an answer of the wrong shape names the one expected.
#[test]
fn a_wrong_shape_names_the_right_one() {
    let of = question(&[], squares(&[("x", "A"), (" ", "B")]));
    let refusal = check_shape(&of.0, &Answer::Value { value: true }).unwrap_err();
    assert!(refusal.to_string().contains("\"choices\""), "{refusal}");
    assert_eq!(check_shape(&of.0, &ticks("11")), Err(WrongShape::Twice("1".to_owned())));
}

#[test]
fn kinds_are_told_by_their_lines() {
    let kind = |entries: Vec<Entry>| Kind::infer(&Block { entries, ..Block::default() });
    assert_eq!(kind(equals(&["true"])), Some(Kind::TrueFalse));
    assert_eq!(kind(equals(&["true", "yes"])), Some(Kind::ShortAnswer));
    assert_eq!(kind(equals(&["42"])), Some(Kind::Numerical));
    assert_eq!(kind(equals(&["50% 280000..320000", "299792.458 km/s ± 0.5%"])), Some(Kind::Numerical));
    assert_eq!(kind(equals(&["\"42\""])), Some(Kind::ShortAnswer));
    assert_eq!(kind(equals(&["127.0.0.1"])), Some(Kind::ShortAnswer));
    assert_eq!(kind(equals(&["755 file.txt"])), Some(Kind::ShortAnswer));
    assert_eq!(kind(Vec::new()), None);
}

#[test]
fn an_essay_waits_for_a_person() {
    let block =
        Block { flags: vec![Flag { name: "words".into(), value: Some("80..200".into()), at: Position::default() }], ..Block::default() };
    let (body, key) = Kind::Essay.parse(&block).unwrap();
    assert_eq!(body, Body::Essay(essay::Body { words: (Some(80), Some(200)) }));
    let marked = mark(&body, &key, &Answer::Text { text: "…".into() }).unwrap();
    assert_eq!(Verdict::of(marked.share.as_ref()), Verdict::Waiting);
    assert_eq!(essay::words("Others have built on 提交."), 6);
}

#[test]
fn answers_read_from_their_json() {
    for (json, answer) in [
        (r#"{"choice":"b"}"#, Answer::Choice { choice: "b".into() }),
        (r#"{"choices":[]}"#, Answer::Choices { choices: vec![] }),
        (r#"{"value":true}"#, Answer::Value { value: true }),
        (r#"{"number":"6.6e-34"}"#, number_of("6.6e-34")),
        (r#"{"text":"origin"}"#, Answer::Text { text: "origin".into() }),
    ] {
        assert_eq!(serde_json::from_str::<Answer>(json).unwrap(), answer);
    }
}

/// DESIGN.md 4.8: a face serializes without anything of its key, and both read back.
#[test]
fn a_body_holds_no_key() {
    let (body, key) = question(&[], equals(&["canary"]));
    let face = serde_json::to_string(&body).unwrap();
    assert!(!face.contains("canary"));
    assert_eq!(serde_json::from_str::<Body>(&face).unwrap(), body);
    assert_eq!(serde_json::from_str::<AnswerKey>(&serde_json::to_string(&key).unwrap()).unwrap(), key);
}

proptest::proptest! {
    /// RULES.md 2.1: whatever is ticked, several choices are worth something between nothing and all of it; and what is right is worth all.
    #[test]
    fn ticks_are_never_worth_more_than_the_question(wanted in proptest::collection::vec(proptest::bool::ANY, 2..9), ticked: u16, way in 0_usize..3) {
        let marks = wanted.iter().map(|wanted| (if *wanted { "x" } else { " " }, "text")).collect::<Vec<_>>();
        let flags: &[(&str, Option<&str>)] = [&[][..], &[("marking", Some("all"))], &[("marking", Some("each"))]][way];
        let of = question(flags, squares(&marks));
        let choose = |chosen: &dyn Fn(usize) -> bool| ticks(&(0..wanted.len()).filter(|i| chosen(*i)).map(|i| (i + 1).to_string()).collect::<String>());
        let given = share(&of, &choose(&|i| ticked >> i & 1 == 1));
        proptest::prop_assert!(given >= Exact::zero() && given <= Exact::one());
        proptest::prop_assert_eq!(share(&of, &choose(&|i| wanted[i])), Exact::one());
    }
}

mod faults {
    use super::*;

    fn refused(entries: Vec<Entry>) -> &'static str {
        let block = Block { entries, ..Block::default() };
        let faults = Kind::infer(&block).unwrap_or(Kind::ShortAnswer).parse(&block).unwrap_err();
        faults.first().expect("has a fault").code
    }

    #[test]
    fn mistakes_have_names() {
        let round = |mark: &str| Entry::new(Marker::Round(mark.to_owned()), "text");
        assert_eq!(refused(vec![round(" "), round(" ")]), "one-right-option");
        assert_eq!(refused(vec![round("x"), round("x")]), "one-right-option");
        assert_eq!(refused(vec![round("x")]), "one-option");
        assert_eq!(refused(vec![round("x"), round("ninety")]), "bad-share");
        assert_eq!(refused(vec![round("x"), Entry::new(Marker::Square("x".into()), "b")]), "contradiction");
        assert_eq!(refused(equals(&["50% off"])), "no-full-answer");
        assert_eq!(refused(equals(&[""])), "empty-answer");
        assert_eq!(refused(equals(&["~ /(/"])), "bad-regex");
    }
}
