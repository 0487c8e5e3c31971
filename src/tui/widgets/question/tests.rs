//! What every kind owes its learner, drawn in mono.

use super::*;
use crate::domain::time::Instant;
use crate::i18n::Locale;
use crate::tui::keymap::Keymap;
use crate::tui::theme::Theme;

fn with<T>(ask: impl FnOnce(&Look<'_>) -> T) -> T {
    let (theme, keymap, locale) = (Theme::mono(), Keymap::default(), Locale::english());
    ask(&Look { theme: &theme, keymap: &keymap, locale: &locale, now: Instant(0), zone: chrono_tz::Tz::UTC })
}

fn asked(kind: Kind, options: &[&str]) -> Asked {
    let options = options.iter().zip('a'..).map(|(text, id)| Choice { id: id.to_string(), text: (*text).into(), pin: false });
    Asked { options: options.collect(), ..Asked::of(kind) }
}

fn text(lines: &[Line<'_>]) -> String {
    lines.iter().map(|line| line.to_string().trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}

fn key(shares: &[(&str, Exact)]) -> RightAnswer {
    RightAnswer { shares: shares.iter().map(|(id, share)| ((*id).to_owned(), share.clone())).collect(), ..RightAnswer::default() }
}

#[test]
fn a_new_choice_takes_the_old_one_away() {
    let mut field = field(asked(Kind::MultipleChoice, &["`git add`", "`git log`"]));
    assert_eq!(field.answer(), None);
    assert_eq!(field.on_action(Action::Choose), Change::Chosen);
    assert_eq!(field.on_action(Action::Pick2), Change::Chosen);
    assert_eq!(field.answer(), Some(Answer::Choice { choice: "b".into() }));
    assert_eq!(field.on_action(Action::Pick3), Change::Ignored, "there is no third");
    let drawn = with(|look| field.layout(40, 10, true, look));
    assert_eq!(text(&drawn.lines), "  ( ) 1 `git add`\n> (*) 2 `git log`");
    assert_eq!(drawn.focus, 1..2);
}

#[test]
fn ticking_twice_leaves_an_answer_of_none() {
    let mut field = field(asked(Kind::MultipleAnswers, &["one", "two"]));
    field.on_action(Action::Pick2);
    field.on_action(Action::Choose);
    assert_eq!(field.answer(), Some(Answer::Choices { choices: vec![] }), "none ticked is an answer, not answered is none");
    field.set(None);
    assert_eq!(field.answer(), None);
}

#[test]
fn typed_text_is_no_key_and_left_with_enter() {
    let mut field = field(Asked::of(Kind::ShortAnswer));
    assert_eq!(field.on_text("n"), Change::Ignored, "nobody is typing yet");
    field.on_action(Action::Open);
    assert!(field.typing());
    assert_eq!(field.on_text("ls -l"), Change::Typed);
    assert_eq!(field.on_action(Action::Accept), Change::Left);
    assert_eq!((field.typing(), field.answer()), (false, Some(Answer::Text { text: "ls -l".into() })));
}

#[test]
fn a_number_keeps_its_unit_and_its_spelling_while_typed() {
    let mut field = field(Asked { units: vec!["km".into()], ..Asked::of(Kind::Numerical) });
    field.on_action(Action::Open);
    field.on_text("3.5km");
    let answer = Answer::Number { number: "3.5".into(), unit: Some("km".into()) };
    assert_eq!(field.answer(), Some(answer.clone()));
    field.set(Some(&answer));
    let drawn = with(|look| field.review(Whose::Yours, None, 40, look));
    assert_eq!(text(&drawn), "You answered: 3.5km");
}

/// STYLE.md, Tests 4: in mono each outcome has a word of its own.
#[test]
fn a_review_says_in_words_what_was_right() {
    let mut field = field(asked(Kind::MultipleAnswers, &["one", "two", "three", "four"]));
    field.set(Some(&Answer::Choices { choices: vec!["a".into(), "b".into()] }));
    let key = key(&[("a", Exact::one()), ("c", Exact::one())]);
    let lines = with(|look| field.review(Whose::Yours, Some(&key), 40, look));
    assert_eq!(text(&lines), "yours  right\n[x]    [x]  one  right\n[x]    [ ]  two  WRONG\n[ ]    [x]  three  missed\n[ ]    [ ]  four");
    let lines = with(|look| field.review(Whose::Yours, None, 40, look));
    assert!(!text(&lines).contains("right") && !text(&lines).contains("key"), "nothing of the key without it");
}

/// DESIGN.md 4.7: what an author wrote cannot speak to the terminal.
#[test]
fn hostile_options_are_tamed_and_long_ones_wrapped() {
    let mut field = field(asked(Kind::MultipleChoice, &["\u{1b}[2Jred", &"wide 数据 ".repeat(30)]));
    for width in 0..60 {
        let drawn = with(|look| field.layout(width, 5, true, look));
        assert!(drawn.lines.iter().all(|line| width < 20 || line.width() <= width), "{width}");
        assert!(!text(&drawn.lines).contains('\u{1b}'));
    }
}

/// A field to type in reserves the rows that it draws itself.
#[test]
fn insets_lie_within_the_lines() {
    for kind in [Kind::ShortAnswer, Kind::Numerical, Kind::Essay] {
        let mut field = field(Asked::of(kind));
        for height in [0, 1, 5, 30] {
            let drawn = with(|look| field.layout(40, height, true, look));
            let inset = drawn.inset.expect("it types");
            assert!(!inset.rows.is_empty() && inset.rows.end <= drawn.lines.len(), "{kind:?} {height}");
        }
    }
}
