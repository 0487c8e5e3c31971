use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::*;
use crate::domain::quiz::{Answer, Body, Choice, Face, Verdict, multiple_choice};
use crate::i18n::Locale;
use crate::service::testing::NOW;
use crate::tui::action::Action;
use crate::tui::keymap::Keymap;
use crate::tui::theme::Theme;

/// A view with what it needs to be drawn.
struct Page {
    view: MarkdownView,
    area: Rect,
    theme: Theme,
    keymap: Keymap,
    locale: Locale,
}

impl Page {
    fn new(text: &str, width: u16, height: u16) -> Self {
        Self::of(MarkdownView::new(&text.into()), width, height)
    }

    fn of(view: MarkdownView, width: u16, height: u16) -> Self {
        let area = Rect::new(0, 0, width, height);
        let mut page = Self { view, area, theme: Theme::mono(), keymap: Keymap::default(), locale: Locale::english() };
        page.shown();
        page
    }

    fn resize(&mut self, width: u16, height: u16) {
        self.area = Rect::new(0, 0, width, height);
        self.shown();
    }

    /// Lays out and draws; the lines without what stands left of them.
    fn shown(&mut self) -> Vec<String> {
        let Self { view, area, theme, keymap, locale } = self;
        let look = Look { theme, keymap, locale, now: NOW, zone: chrono_tz::Tz::UTC };
        view.layout(*area, &look);
        let mut terminal = Terminal::new(TestBackend::new(area.width, area.height)).expect("memory takes it");
        terminal.draw(|frame| view.render(frame, *area, &look)).expect("memory takes it");
        let buffer = terminal.backend().buffer();
        (0..area.height).map(|y| (0..area.width).map(|x| buffer[(x, y)].symbol()).collect::<String>().trim().to_owned()).collect()
    }
}

fn question() -> Face {
    let options = ["any number", "exactly one"].iter().zip(["1", "2"]).map(|(text, id)| Choice {
        id: id.to_owned(),
        text: (*text).into(),
        pin: false,
    });
    Face {
        title: "How many?".into(),
        stem: "".into(),
        points: None,
        tags: Vec::new(),
        outcome: None,
        bonus: false,
        required: false,
        keep_order: false,
        body: Body::MultipleChoice(multiple_choice::Body { options: options.collect() }),
    }
}

fn long() -> String {
    (0..60)
        .map(|n| format!("Paragraph {n} has some words so that it goes over more than one line of a narrow page.\n\n"))
        .collect::<Vec<_>>()
        .concat()
}

#[test]
fn the_place_outlives_every_change_of_the_size() {
    let mut page = Page::new(&long(), 80, 20);
    page.view.page_down();
    page.view.page_down();
    let before = page.shown();
    for (width, height) in [(40, 20), (200, 60), (12, 3), (1, 1), (0, 0), (80, 20)] {
        page.resize(width, height);
    }
    assert_eq!(page.shown(), before);
}

#[test]
fn the_end_of_the_page_is_its_last_screen() {
    let mut page = Page::new(&long(), 80, 20);
    assert!(!page.view.is_at_end() && page.view.shown() < 1_000);
    page.view.last();
    assert!(page.view.is_at_end());
    assert!(page.shown()[18].starts_with("Paragraph 59"));
}

/// In one column a message takes a row of the page and gives it back.
#[test]
fn the_end_stays_the_end_when_a_message_takes_a_row() {
    let mut page = Page::new(&long(), 40, 18);
    page.view.last();
    for height in [15, 18, 17] {
        page.resize(40, height);
        assert!(page.view.is_at_end(), "{height}");
    }
    page.view.scroll(-5);
    let before = page.shown();
    page.resize(40, 15);
    assert_eq!(page.shown()[0], before[0], "elsewhere the first line stays");
}

#[test]
fn what_is_sought_is_found_one_after_the_other() {
    let mut page = Page::new(&long(), 80, 20);
    assert_eq!(page.view.find("paragraph 3"), 11);
    assert_eq!(page.view.sought(), Some(("paragraph 3", 1, 11)));
    page.view.next_match();
    assert!(page.shown().iter().any(|line| line.starts_with("Paragraph 30 ")));
    page.view.previous_match();
    page.view.previous_match();
    assert_eq!(page.view.sought(), Some(("paragraph 3", 11, 11)));
    assert_eq!(page.view.find("nowhere"), 0);
    assert_eq!(page.view.sought(), Some(("nowhere", 0, 0)));
}

#[test]
fn the_focus_goes_through_links_folds_and_questions() {
    let text = "See [one](a.md).\n\n<details><summary>More</summary>\n\nHidden [two](b.md).\n\n</details>\n\n```check q\n```\n\nEnd.";
    let mut page = Page::of(MarkdownView::new(&text.into()).with_checks(vec![Check::new("q", &question(), None)]), 80, 24);
    page.view.next_stop();
    assert_eq!(page.view.stop(), Some(Stop::Link(0)));
    page.view.next_stop();
    let Some(Stop::Fold(fold)) = page.view.stop() else { panic!("a fold comes next") };
    assert!(!page.shown().concat().contains("Hidden"));
    assert!(!page.view.is_unfolded(fold));
    page.view.toggle(fold);
    assert!(page.view.is_unfolded(fold));
    assert!(page.shown().concat().contains("Hidden two[2]"));
    page.view.next_stop();
    assert_eq!(page.view.stop(), Some(Stop::Link(1)));
    page.view.next_stop();
    assert_eq!(page.view.stop(), Some(Stop::Question(0)));
    page.view.next_stop();
    assert_eq!(page.view.stop(), None);
    page.view.previous_stop();
    assert_eq!(page.view.stop(), Some(Stop::Question(0)));
}

/// A question whose answers are on the screen is not passed over because its heading has left it.
#[test]
fn a_question_that_is_seen_in_part_is_the_next_to_be_answered() {
    let text = format!("```check q\n```\n\n{}\n\n[last](b.md)", long());
    let mut page = Page::of(MarkdownView::new(&text.into()).with_checks(vec![Check::new("q", &question(), None)]), 80, 20);
    page.view.scroll(3);
    assert_eq!(page.view.stops_on_screen(), (true, false));
    page.view.next_stop();
    assert_eq!(page.view.stop(), Some(Stop::Question(0)));
    page.shown();
    page.view.set_focus(None);
    page.view.scroll(30);
    assert_eq!(page.view.stops_on_screen(), (false, false));
}

/// What is below the screen is not jumped to: nobody misses a text by answering.
#[test]
fn from_a_question_the_focus_leads_on_as_one_reads() {
    let text = format!("```check q\n```\n\n{}\n\n[last](b.md)", long());
    let mut page = Page::of(MarkdownView::new(&text.into()).with_checks(vec![Check::new("q", &question(), None)]), 80, 20);
    assert!(page.view.next_stop());
    page.view.release();
    let before = page.shown();
    assert!(page.view.next_stop() && page.view.stop().is_none());
    let after = page.shown();
    assert!(before.contains(&after[0]), "the screen below this one, no line left out: {after:?}");
    page.view.last();
    page.view.previous_stop();
    page.view.previous_stop();
    assert_eq!(page.view.stop(), Some(Stop::Question(0)));
}

#[test]
fn a_question_is_answered_where_it_stands() {
    let mut page = Page::of(
        MarkdownView::new(&"Before.\n\n```check q\n```\n\nAfter.".into()).with_checks(vec![Check::new("q", &question(), None)]),
        80,
        24,
    );
    assert!(page.shown().iter().any(|line| line == "<tab> to answer" || line == "Tab to answer"), "{:?}", page.shown());
    page.view.next_stop();
    let check = page.view.check_mut(0).expect("there");
    check.on_action(Action::Down);
    check.on_action(Action::Choose);
    assert_eq!(check.answer(), Some(Answer::Choice { choice: "2".to_owned() }));
    assert!(page.shown().iter().any(|line| line.contains("(*) 2 exactly one")), "{:?}", page.shown());
    let said = Said { verdict: Verdict::Right, feedback: vec!["Only **one** may write.".into()], hint: None, tries: 2 };
    page.view.check_mut(0).expect("there").say(said);
    let shown = page.shown();
    assert!(shown.iter().any(|line| line == "RIGHT  try 2") && shown.iter().any(|line| line == "Only one may write."), "{shown:?}");
    assert_eq!(shown.iter().filter(|line| *line == "After.").count(), 1);
}

#[test]
fn copying_takes_one_block_after_the_other_or_the_link() {
    let mut page = Page::new("```sh\nls -l\n```\n\n```term\n$ cd /\n$ pwd\n/\n```\n\n[docs](https://example.org/)", 80, 24);
    let code = |text: &str, lines| Some(Copied::Code { text: text.to_owned(), lines });
    assert_eq!(page.view.copy(), code("ls -l", 1));
    assert_eq!(page.view.copy(), code("cd /\npwd", 2));
    assert_eq!(page.view.copy(), code("ls -l", 1));
    page.view.next_stop();
    assert_eq!(page.view.copy(), Some(Copied::Link("https://example.org/".to_owned())));
}

#[test]
fn any_size_is_drawn() {
    let text = format!("# 标题\n\n{}\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```check q\n```\n\n> [!NOTE]\n> x\n", long());
    let mut page = Page::of(MarkdownView::new(&text.into()).with_checks(vec![Check::new("q", &question(), None)]), 80, 24);
    page.view.find("a");
    page.view.previous_stop();
    for width in 0..30 {
        for height in 0..8 {
            page.resize(width, height);
            page.view.page_down();
            page.view.next_stop();
        }
    }
}

#[test]
fn the_part_one_reads_is_known() {
    let mut page = Page::new(&format!("# One\n\n{}\n\n## Two\n\n{}", long(), long()), 80, 20);
    assert_eq!(page.view.heading(), Some(0));
    let two = page.view.document().headings[1].block;
    page.view.go_to_block(two);
    assert_eq!((page.view.heading(), page.shown()[0].as_str()), (Some(1), "## Two"));
}

/// Only what was on the screen counts as read, and what was leafed over on purpose.
#[test]
fn what_was_jumped_over_is_not_read() {
    let text: String = (1..=100).map(|n| format!("Line {n}.\n\n")).collect::<Vec<_>>().concat() + "[last](x.md)\n";
    let mut page = Page::new(&text, 40, 20);
    let first = page.view.shown();
    assert!((90..120).contains(&first), "{first}");
    assert!(page.view.next_stop(), "the link at the end");
    page.shown();
    let jumped = page.view.shown();
    assert!(jumped < 250, "the end was seen, not what lies before it: {jumped}");
    page.resize(30, 12);
    assert!(page.view.shown().abs_diff(jumped) < 20, "another size changes nothing: {}", page.view.shown());
    page.view.first();
    while !page.view.is_at_end() {
        page.shown();
        page.view.page_down();
    }
    page.shown();
    assert_eq!(page.view.shown(), 1_000);
    let again = Page::of(MarkdownView::new(&text.as_str().into()).with_read(500), 40, 20);
    assert!((490..=500).contains(&again.view.shown()), "what was read before stays read: {}", again.view.shown());
    let mut leafed = Page::new(&text, 40, 20);
    leafed.view.last();
    assert_eq!(leafed.view.shown(), 1_000);
}

#[test]
fn what_stands_below_a_page_is_wrapped_and_a_figure_has_no_numbers() {
    let mut view = MarkdownView::new(&"```text\na -> b\nb -> c\n```\n\n```rust\nlet a = 1;\nlet b = 2;\n```\n".into()).with_line_numbers();
    view.set_tail(vec![Line::new(vec![content::Span::new("Next file: Lab data: the height of three hundred", content::Meaning::Text)])]);
    let shown = Page::of(view, 44, 24).shown();
    assert!(shown.iter().any(|line| line == "three hundred") || shown.iter().any(|line| line.ends_with("hundred")), "{shown:?}");
    assert!(shown.iter().any(|line| line == "| a -> b") && shown.iter().any(|line| line.starts_with("1 | let a")), "{shown:?}");
}

/// What stands below the text is no part of the question that the page begins with.
#[test]
fn a_page_that_begins_with_a_question_asks_it_once() {
    let view = MarkdownView::new(&"```check q\n```\n".into()).with_checks(vec![Check::new("q", &question(), None)]);
    let mut page = Page::of(view, 80, 24);
    page.view.set_tail(vec![Line::new(vec![content::Span::new("Next: Ports", content::Meaning::Text)])]);
    page.view.scroll(0);
    let shown = page.shown();
    assert_eq!(shown.iter().filter(|line| line.contains("any number")).count(), 1, "{shown:#?}");
    assert!(shown.iter().any(|line| line.contains("Next: Ports")), "{shown:#?}");
}
