use std::collections::HashMap;

use proptest::prelude::*;

use super::*;
use crate::domain::text::Untrusted;

fn page(source: &str) -> Document {
    parse(&Untrusted::from(source))
}

fn shown(source: &str, columns: usize) -> Vec<String> {
    lay_out(&page(source), &Layout::new(columns, &HashMap::new())).from(0).map(|line| line.text().trim_end().to_owned()).collect()
}

#[test]
fn a_page_reads_as_text() {
    let source = "# Borrowing\n\nA *shared* reference\nlets you `read` a value.\n\n- one\n- two\n  - nested\n\n3. third\n4. fourth\n\n- [x] done\n- [ ] open\n";
    assert_eq!(
        shown(source, 40),
        [
            "# Borrowing",
            "",
            "A shared reference lets you `read` a",
            "value.",
            "",
            "- one",
            "- two",
            "  - nested",
            "",
            "3. third",
            "4. fourth",
            "",
            "- [x] done",
            "- [ ] open"
        ]
    );
}

#[test]
fn code_in_a_line_stays_whole_where_it_fits() {
    assert_eq!(shown("List all of it with `ls -l`, then go on.", 26), ["List all of it with", "`ls -l`, then go on."]);
    assert_eq!(shown("Look into `/usr/share/doc` for more.", 20), ["Look into", "`/usr/share/doc` for", "more."]);
    assert_eq!(shown("So `tar --create --file notes.tar notes` it is.", 20), ["So `tar --create", "--file notes.tar", "notes` it is."]);
    assert_eq!(shown("A well-known key/value pair", 8), ["A well-", "known", "key/", "value", "pair"], "words of prose break as before");
}

#[test]
fn an_alert_is_a_word_and_a_bar() {
    assert_eq!(
        shown("> [!NOTE]\n> The compiler checks this at build time.\n\n> plain", 30),
        ["| NOTE  The compiler checks", "|       this at build time.", "", "| plain"]
    );
}

#[test]
fn code_keeps_its_spaces_and_goes_on_behind_a_mark() {
    assert_eq!(shown("```rust\nfn main() {\n    let x = 1;\n}\n```", 20), ["  | fn main() {", "  |     let x = 1;", "  | }"]);
    assert_eq!(shown("```\nabcdefghijklmnopqrstuvwxyz\n```", 20), ["  | abcdefghijklmnop", "  > qrstuvwxyz"]);
}

#[test]
fn a_session_hides_what_is_hidden_and_copies_what_is_typed() {
    let document = page("```term\n#| mkdir demo\n$ git init\nInitialized\n$ ls\n```");
    assert_eq!(shown("```term\n#| mkdir demo\n$ git init\nInitialized\n```", 40), ["  | $ git init", "  | Initialized"]);
    assert_eq!(document.blocks[0].copyable().as_deref(), Some("git init\nls"));
}

#[test]
fn a_table_is_wrapped_and_then_becomes_cards() {
    let table = "| Command | Effect |\n| --- | ---: |\n| `ls` | lists the files of a folder |\n| `cd` | goes |\n";
    assert_eq!(
        shown(table, 60),
        [
            "Command |                      Effect",
            "--------+----------------------------",
            "`ls`    | lists the files of a folder",
            "`cd`    |                        goes"
        ]
    );
    let wrapped = ["Command |           Effect", "--------+-----------------", "`ls`    |  lists the files", "        |      of a folder"];
    assert_eq!(shown(table, 26)[..4], wrapped);
    assert_eq!(shown(table, 14), ["Command: `ls`", "Effect: lists", "the files of a", "folder", "", "Command: `cd`", "Effect: goes"]);
}

#[test]
fn links_are_numbered_and_those_that_lead_out_listed() {
    let source = "See [the quiz](first.quiz.md) and [docs](https://example.org/a).";
    let document = page(source);
    assert_eq!(document.links.iter().map(|link| link.target.as_str()).collect::<Vec<_>>(), ["first.quiz.md", "https://example.org/a"]);
    assert_eq!(
        document.links.iter().map(|link| (link.text.as_str(), link.is_external())).collect::<Vec<_>>(),
        [("the quiz", false), ("docs", true)]
    );
    assert_eq!(
        shown(source, 50),
        ["See the quiz[1] and docs[2].", "", "--------------------------------------------------", "[2] https://example.org/a"]
    );
}

#[test]
fn footnotes_stand_below_in_the_order_of_their_mention() {
    let source = "One[^b] and two[^a].\n\n[^a]: The second.\n[^b]: The first.\n";
    assert_eq!(shown(source, 20), ["One[^1] and two[^2].", "", "--------------------", "[^1] The first.", "[^2] The second."]);
}

#[test]
fn a_fold_opens_and_closes() {
    let source = "<details><summary>Why *so*?</summary>\n\nBecause.\n\n</details>\n\nAfter.";
    assert_eq!(shown(source, 40), ["> Why so?", "", "After."]);
    let document = page(source);
    let open = HashMap::from([(document.blocks[0].id, true)]);
    let lines: Vec<_> = lay_out(&document, &Layout::new(40, &open)).from(0).map(Line::text).collect();
    assert_eq!(lines, ["v Why so?", "", "  Because.", "", "After."]);
}

#[test]
fn other_html_is_shown_as_it_is_written() {
    assert_eq!(shown("<script>alert(1)</script>\n\nx <b>y</b>", 40), ["<script>alert(1)</script>", "", "x <b>y</b>"]);
}

#[test]
fn a_picture_is_its_words() {
    assert_eq!(shown("![Four commits](../media/graph.png)", 60), ["[picture: Four commits][1]"]);
    assert_eq!(shown("![Talk](t.mp4){transcript=t_a.md}, 5 min", 60), ["[recording: Talk][1] (transcript: t_a.md[2]), 5 min"]);
    assert_eq!(shown("A {transcript=x}", 60), ["A {transcript=x}"]);
}

#[test]
fn a_question_stands_where_its_fence_stood() {
    let document = page("Before.\n\n```check copies\n```\n\nAfter.");
    assert_eq!(document.questions, ["copies"]);
    let draw = |id: &str, _: usize| vec![Line::new(vec![Span::new(format!("ask {id}"), Meaning::Text)])];
    let folds = HashMap::new();
    let laid = lay_out(&document, &Layout { question: Some(&draw), ..Layout::new(40, &folds) });
    assert_eq!(laid.line(2).map(Line::text).as_deref(), Some("ask copies"));
}

#[test]
fn formulas_are_drawn_and_prices_and_variables_are_not() {
    assert_eq!(shown("Area $\\pi r^2$.", 40), ["Area πr²."]);
    assert_eq!(shown("It costs $5 or $6.", 40), ["It costs $5 or $6."]);
    assert_eq!(shown("In $HOME/$USER there is $PATH", 40), ["In $HOME/$USER there is $PATH"]);
    assert_eq!(shown("$$\n\\frac{a}{b}\n$$", 40), ["    a", "    ─", "    b"]);
}

#[test]
fn chinese_breaks_between_characters_but_not_before_a_full_stop() {
    assert_eq!(shown("引用让你读取一个值。而不拥有它", 18), ["引用让你读取一个", "值。而不拥有它"]);
    assert_eq!(shown("第一行\n第二行 and\nword", 40), ["第一行第二行 and word"]);
}

#[test]
fn right_to_left_text_stands_at_the_right_in_logical_order() {
    assert_eq!(shown("שלום עולם", 20), ["           שלום עולם"]);
}

#[test]
fn an_endless_word_is_cut_and_options_are_not() {
    let lines = shown(&"x".repeat(10_000), 72);
    assert_eq!((lines.len(), lines[0].len()), (139, 72));
    assert_eq!(shown("type ls --all-files", 12), ["type ls", "--all-files"]);
}

#[test]
fn nothing_hostile_leaves() {
    let source = "a\u{1b}[2Jb &#27;]0;x&#7; \u{202e}txt `\u{9b}x`\n\n```sh\n\u{1b}c\n```\n\n![\u{1b}](\u{7}) [l](<\u{1b}x>)\n\n<b\u{1b}>";
    for line in shown(source, 60) {
        assert!(!line.chars().any(|c| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c)), "{line:?}");
    }
    assert!(shown(source, 60)[0].starts_with("a␛[2Jb ␛]0;x␇ <U+202E>txt"));
}

#[test]
fn a_place_is_found_again_at_another_width() {
    let source = format!("# Title\n\n{}\n\n{}\n", "one two three four ".repeat(40), "five six seven ".repeat(40));
    let document = page(&source);
    let folds = HashMap::new();
    let wide = lay_out(&document, &Layout::new(72, &folds));
    let narrow = lay_out(&document, &Layout::new(20, &folds));
    for at in [0, 2, 5, 9, wide.len() - 1] {
        let anchor = wide.line(at).expect("there").anchor;
        assert_eq!(wide.line_of(anchor), at);
        let found = narrow.line_of(anchor);
        assert!(narrow.line(found).expect("there").anchor <= anchor);
        assert!(narrow.line(found + 1).is_none_or(|next| next.anchor > anchor), "the next line would be too far");
    }
}

/// What is kept of a place leads back to the same line.
#[test]
fn a_place_is_kept_as_a_byte_of_the_source() {
    let source = format!(
        "# Title\n\n{}\n\n- one\n- two {}\n\n> quote\n\n| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n\n```sh\nls\n\nexit\n```\n\n$$\n\\frac{{a}}{{b}}\n$$\n\n---\n\nEnd [x](y).\n",
        "one two three four ".repeat(30),
        "漢字仮名".repeat(30)
    );
    let document = page(&source);
    for columns in [20, 72] {
        let laid = lay_out(&document, &Layout::new(columns, &HashMap::new()));
        for at in 0..laid.len() {
            let byte = document.byte_of(laid.line(at).expect("there").anchor);
            assert!(byte < source.len());
            assert_eq!(laid.line_of(document.anchor_at(byte)), at, "{:?}", laid.line(at));
        }
    }
}

#[test]
fn headings_are_the_pages_outline_and_its_anchors() {
    let document = page("# One\n\n## Two words!\n\n## Two words\n");
    let found: Vec<_> = document.headings.iter().map(|heading| (heading.level, heading.text.as_str(), heading.slug.as_str())).collect();
    assert_eq!(found, [(1, "One", "one"), (2, "Two words!", "two-words"), (2, "Two words", "two-words-1")]);
}

#[test]
fn ten_thousand_quotes_deep_is_no_deeper_than_thirty_two() {
    let lines = shown(&format!("{}x", "> ".repeat(10_000)), 200);
    assert!(lines[0].len() < 70, "{}", lines[0]);
}

fn markdown() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("# ".to_owned()),
        Just("\n\n".to_owned()),
        Just("\n".to_owned()),
        Just("> [!TIP]\n> ".to_owned()),
        Just("- ".to_owned()),
        Just("1. ".to_owned()),
        Just("| a | b |\n|--|:-:|\n| ".to_owned()),
        Just("```rs\n".to_owned()),
        Just("```term\n$ ".to_owned()),
        Just("```check q\n".to_owned()),
        Just("<details><summary>s</summary>\n".to_owned()),
        Just("</details>\n".to_owned()),
        Just("[l](x) ![i](y) [^1]".to_owned()),
        Just("\n[^1]: note\n".to_owned()),
        Just("**b** $x^2$ $$\\frac{1}{2}$$".to_owned()),
        Just("漢字、かな שלום \u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}".to_owned()),
        Just("क्क्क्क e\u{301}\u{301}".to_owned()),
        Just("    ".to_owned()),
        ".{0,12}",
        "[ -~]{0,30}",
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Any text at any width: no panic, no line that is too wide, nothing a terminal would obey.
    #[test]
    fn every_page_fits_every_width(source in markdown(), columns in 0usize..90, numbers: bool, open: bool) {
        let document = page(&source);
        let folds = document.walk().map(|block| (block.id, open)).collect();
        let laid = lay_out(&document, &Layout { line_numbers: numbers, ..Layout::new(columns, &folds) });
        for line in laid.from(0) {
            prop_assert!(line.width() <= columns, "{:?} at {columns}", line.text());
            prop_assert!(!line.text().chars().any(char::is_control));
            prop_assert!(line.lead <= line.spans.len());
        }
        prop_assert!(laid.from(0).zip(laid.from(0).skip(1)).all(|(one, next)| one.anchor <= next.anchor), "places rise");
    }
}
