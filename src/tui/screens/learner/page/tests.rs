use std::fs;
use std::path::Path;

use crate::domain::person::CourseRole;
use crate::domain::work::Watch;
use crate::service::Actor;
use crate::service::import::ImportOptions;
use crate::service::testing::School;
use crate::tui::route::Route;
use crate::tui::screen::Request;
use crate::tui::testing::Harness;

const COURSE: &str = r#"
format = 1
id = "rust"
title = "Rust Basics"

[[module]]
id = "borrow"
title = "Borrowing"
items = [
  "borrowing.md", "long.md",
  { link = "https://doc.rust-lang.org/book/", title = "The Rust Book" },
  { file = "media/data.csv", title = "Data" },
  "talk.discussion.md",
  { file = "last.md", requires = ["long"] },
]
[[module]]
id = "marks"
title = "Marks"
items = [
  { file = "ticked.md", complete = "mark" },
  { file = "after.md", requires = ["ticked"] },
]
"#;

const BORROWING: &str = r#"+++
title = "Borrowing"
+++
# Shared references

A shared reference lets you read a value without owning it. Any number of them
may exist at the same time, as long as nobody writes.

```rust
let s = String::from("hello");
let a = &s;
println!("{a}");
```

> [!NOTE]
> The compiler checks this at build time; nothing is counted while your program runs.

```check
## How many mutable references may exist at once? {#mut}

- ( ) any number
  > Then two could write at once.
- (x) exactly one
- ( ) two
```

```check
## What is `&mut` short for? {#word}

= mutable
```

See also: [more](long.md), [the book](https://doc.rust-lang.org/book/) and [the notes](media/notes.txt).
"#;

/// A school with one course and Ada in it.
fn school() -> (School, Actor) {
    let school = School::new();
    let folder = school.folder().join("course");
    let long: String = (1..60).map(|n| format!("## Part {n}\n\nParagraph {n} of a long page.\n\n")).collect::<Vec<_>>().concat();
    write(&folder, "course.toml", COURSE);
    write(&folder, "borrowing.md", BORROWING);
    write(&folder, "long.md", &format!("+++\ntitle = \"A long page\"\n+++\n{long}"));
    write(&folder, "last.md", "# The last page\n");
    write(&folder, "ticked.md", "# Tick me\n\n```check\n## One? {#one}\n\n- (x) one\n- ( ) two\n```\n");
    write(&folder, "after.md", "# After the mark\n");
    write(&folder, "talk.discussion.md", "+++\ntitle = \"Talk\"\n+++\nWhat surprised you?\n");
    write(&folder, "media/data.csv", "a,b\n1,2\n");
    write(&folder, "media/notes.txt", "notes\n");
    let package = crate::package::open(&folder, &Watch::default()).unwrap_or_else(|refusal| panic!("{refusal:?}"));
    school.services.import_course(&school.console(), package, ImportOptions { publish: true, ..ImportOptions::default() }).expect("sound");
    let ada = school.learner("ada");
    school.enroll("rust", &["ada"], CourseRole::Learner);
    (school, ada)
}

fn write(folder: &Path, path: &str, text: &str) {
    let to = folder.join(path);
    fs::create_dir_all(to.parent().expect("in the folder")).expect("made");
    fs::write(to, text).expect("written");
}

fn page(school: &School, ada: &Actor, item: &str) -> Harness {
    Harness::learner(&school.services, ada.clone()).at(Route::Page { course: "rust".into(), item: item.into() })
}

#[test]
fn a_page_is_read_at_every_size() {
    let (school, ada) = school();
    for (width, height) in [(80, 24), (40, 20), (200, 60)] {
        page(&school, &ada, "borrowing").size(width, height).snap(&format!("page_{width}x{height}"));
    }
}

/// The tour says so: Esc leads to the outline, wherever one came from.
#[test]
fn esc_leads_to_the_outline_of_the_course() {
    let (school, ada) = school();
    let mut at = page(&school, &ada, "borrowing");
    assert!(at.line(0).contains("Lyceum > Rust Basics > Borrowing"), "{}", at.screen());
    at.keys("<esc>");
    assert!(at.shows("[~] Borrowing"), "{}", at.screen());
    at.keys("<esc>");
    assert!(!at.line(0).contains("Rust Basics"), "{}", at.screen());
}

#[test]
fn space_reads_on_and_goes_on_to_the_next_item_at_the_end() {
    let (school, ada) = school();
    let mut at = page(&school, &ada, "borrowing");
    at.keys("<space>");
    assert!(at.shows("Next page: A long page"), "{}", at.screen());
    at.keys("<space>");
    assert!(at.shows("## Part 1"), "{}", at.screen());
    at.keys("p");
    assert!(at.line(0).contains("done   1 of 6"), "it was read to its end: {}", at.screen());
}

#[test]
fn the_place_is_the_same_when_one_comes_back() {
    let (school, ada) = school();
    let mut at = page(&school, &ada, "long");
    at.keys("<space> <space> j j j");
    let before = at.screen();
    at.keys("<esc>");
    let mut again = page(&school, &ada, "long");
    assert_eq!(again.screen(), before);
    again.keys("j");
    again.wait(1_500);
    drop(again);
    assert_ne!(page(&school, &ada, "long").screen(), before, "kept a second after it changed, without leaving the page");
}

#[test]
fn a_question_is_answered_in_the_page() {
    let (school, ada) = school();
    let mut at = page(&school, &ada, "borrowing").size(80, 60);
    at.keys("<tab> <space> <enter>");
    assert!(at.line(-1).contains("Enter check"), "a wrong answer can be changed at once");
    assert!(at.shows("WRONG") && at.shows("Then two could write at once."), "{}", at.screen());
    at.keys("<down> <space> <enter>");
    assert!(at.shows("RIGHT  try 2"), "{}", at.screen());
    assert!(at.line(-1).contains("Space next item"), "a right one is left: {}", at.screen());
    at.keys("<tab>");
    at.text("q mutable");
    at.keys("<backspace> <home> <del> <del> <end> e <enter>");
    assert_eq!(at.screen().matches("RIGHT").count(), 2, "letters are text in a field: {}", at.screen());
    at.snap("page_answered");
    let mut again = page(&school, &ada, "borrowing").size(80, 60);
    again.keys("g g");
    assert_eq!(again.screen().matches("RIGHT").count(), 2, "the last answers are still there");
}

/// The answer may be keys of the page, as `gh` is: after a wrong try it is still an answer.
#[test]
fn a_wrong_answer_is_typed_anew() {
    let (school, ada) = school();
    let mut at = page(&school, &ada, "borrowing").size(80, 60);
    at.keys("<tab> <tab> <enter>");
    assert!(at.shows("! Type your answer first"), "{}", at.screen());
    at.keys("gg <enter>");
    assert!(at.shows("WRONG") && at.line(-1).contains("Enter check"), "{}", at.screen());
    at.keys("mutable <enter>");
    assert!(at.shows("RIGHT  try 2"), "{}", at.screen());
}

/// Enter takes the option under the cursor: it never marks an old answer again.
#[test]
fn enter_takes_and_checks_the_option_under_the_cursor() {
    let (school, ada) = school();
    let mut at = page(&school, &ada, "borrowing").size(80, 60);
    at.keys("<tab> <enter>");
    assert!(at.shows("WRONG") && !at.shows("try 2"), "{}", at.screen());
    at.keys("<space>");
    assert!(at.shows("WRONG"), "taking the same again takes nothing away: {}", at.screen());
    at.keys("<down> <enter>");
    assert!(at.shows("RIGHT  try 2"), "{}", at.screen());
}

#[test]
fn what_is_sought_is_walked_through_with_n() {
    let (school, ada) = school();
    let mut at = page(&school, &ada, "long");
    at.keys("/");
    at.text("paragraph 3");
    at.keys("<enter>");
    assert!(at.line(-2).contains("`paragraph 3`: 1 of 11"), "{}", at.screen());
    at.keys("n n");
    assert!(at.line(-2).contains("3 of 11") && at.shows("Paragraph 31 of"), "{}", at.screen());
    at.keys("<esc> n");
    assert!(at.line(0).contains("The Rust Book"), "after the search n is the next item again: {}", at.screen());
}

#[test]
fn links_lead_to_items_out_and_to_files() {
    let (school, ada) = school();
    let mut at = page(&school, &ada, "borrowing");
    at.keys("L");
    at.snap("page_links");
    at.keys("<down> <enter>");
    assert!(at.shows("https://doc.rust-lang.org/book/") && at.requests.is_empty(), "shown in full, not opened: {}", at.screen());
    at.keys("o");
    assert_eq!(at.requests, [Request::OpenLink("https://doc.rust-lang.org/book/".into())]);
    at.keys("<esc> L <down> <down> <enter>");
    assert!(at.line(0).contains("notes.txt") && at.shows("notes.txt, "), "it is shown: {}", at.screen());
    at.keys("x");
    assert!(at.shows("Save notes.txt in which folder?"), "{}", at.screen());
    at.keys("<esc> <esc> L <enter>");
    assert!(at.line(0).contains("A long page"), "{}", at.screen());
}

#[test]
fn code_is_copied_as_it_is_written() {
    let (school, ada) = school();
    let mut at = page(&school, &ada, "borrowing");
    at.keys("y");
    assert_eq!(at.requests, [Request::Copy("let s = String::from(\"hello\");\nlet a = &s;\nprintln!(\"{a}\");".into())]);
    assert!(at.line(-2).contains("Sent 3 lines of code to your terminal's clipboard"), "{}", at.screen());
}

#[test]
fn the_time_in_which_keys_arrive_is_kept() {
    let (school, ada) = school();
    let mut at = page(&school, &ada, "long");
    at.wait(50_000);
    at.keys("j");
    at.wait(500_000);
    at.keys("j <esc>");
    assert_eq!(school.active_seconds(), 170, "50 s, and of the long pause 120");
}

#[test]
fn what_is_done_can_be_marked_and_what_is_locked_says_why() {
    let (school, ada) = school();
    let mut at = page(&school, &ada, "long");
    at.keys("M");
    assert!(at.line(-2).contains("Marked as done") && at.line(0).contains("done   2 of 6"), "{}", at.screen());
    at.keys("M");
    assert!(at.line(-2).contains("No longer marked as done"), "{}", at.screen());
    let mut at = page(&school, &ada, "talk");
    assert!(at.shows("Posting is not built yet"), "{}", at.screen());
    at.keys("n");
    assert!(at.line(-2).contains("The last page is locked. Finish \"A long page\" first."), "{}", at.screen());
}

/// A page of which the rule is the mark says so where one would go on, and keeps its key in sight.
#[test]
fn a_page_that_waits_for_its_mark_says_so() {
    let (school, ada) = school();
    let mut at = page(&school, &ada, "ticked");
    assert!(at.line(-1).contains("M mark done"), "also where a question is in view: {}", at.screen());
    assert!(at.shows("This page waits for your mark: M marks it done."), "{}", at.screen());
    at.keys("n");
    let said = format!("{} {}", at.line(-3).trim(), at.line(-2).trim());
    assert!(said.contains("is locked.") && said.contains("M marks it done"), "{}", at.screen());
    at.keys("M");
    assert!(!at.shows("waits for your mark"), "{}", at.screen());
    at.keys("n");
    assert!(at.line(0).contains("After the mark"), "{}", at.screen());
}

#[test]
fn a_link_and_a_file_are_items_too() {
    let (school, ada) = school();
    let mut at = page(&school, &ada, "long");
    at.keys("n");
    at.snap("page_link_item");
    at.keys("y n");
    assert_eq!(at.requests, [Request::Copy("https://doc.rust-lang.org/book/".into())]);
    at.snap("page_file_item");
    at.keys("x <c-k> <home> <c-k>");
    at.text(&school.folder().display().to_string());
    at.keys("<enter>");
    assert_eq!(fs::read_to_string(school.folder().join("data.csv")).expect("saved"), "a,b\n1,2\n", "{}", at.screen());
}

/// The tour: the palette finds every place by its name.
#[test]
fn the_palette_finds_items_by_their_titles() {
    let (school, ada) = school();
    let mut at = page(&school, &ada, "borrowing");
    at.keys(":");
    at.text("long page");
    assert!(at.shows("Go to A long page (Rust Basics)"), "{}", at.screen());
    at.keys("<enter>");
    assert!(at.line(0).contains("A long page"), "{}", at.screen());
    at.keys(":");
    at.text("rust basics");
    at.keys("<enter>");
    assert!(at.shows("[~] Borrowing"), "the outline: {}", at.screen());
}
