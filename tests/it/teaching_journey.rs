//! An instructor's whole way through the real program: a course from nothing, published, done by a learner, marked with its rubric, and
//! taken elsewhere as the readable folder that an author would have written.

use std::collections::BTreeMap;
use std::path::Path;

use crate::pty::Pty;
use crate::steps::{Desk, back, enter, go_down_to, keep_writing, sign_in, sign_out};
use crate::support::{Lyceum, list};

const COURSE: &str = "field-botany";

/// A question in the midst of a page.
const LEAF: &[&str] = &[
    "A leaf has a *blade* and a **petiole**.",
    "",
    "```check",
    "## What joins the blade to the stem?",
    "",
    "- ( ) The vein",
    "- (x) The petiole",
    "```",
];

const HABITAT: &[&str] = &["# Sun and shade", "", "Ferns like it damp. Poppies do not."];

/// One question of each kind that is answered in one step.
const QUESTIONS: &[&str] = &[
    "## Which of these is part of a leaf? {#part 2pt}",
    "",
    "- (x) The blade",
    "- ( ) The root",
    "",
    "## Which of these are ferns? {#ferns}",
    "",
    "- [x] Bracken",
    "- [x] Maidenhair",
    "- [ ] Poppy",
    "",
    "## A petiole is a kind of root. {#petiole}",
    "",
    "= false",
    "",
    "## How many leaflets has a clover leaf? {#clover}",
    "",
    "= 3",
    "",
    "## What is the green stuff called? {#green}",
    "",
    "= chlorophyll",
    "",
    "# One of the bank {bank=banks/names.quiz.md pick=1}",
];

/// Whichever is drawn, the answer is the same.
const BANK: &[&str] =
    &["## Bracken is a kind of what? {#bracken}", "", "= fern", "", "## Maidenhair is a kind of what? {#maidenhair}", "", "= fern"];

const TASK: &[&str] = &[
    "Press one leaf and say where it grew.",
    "",
    "## Rubric {rubric}",
    "",
    "| criterion | 2.5 full | 1 partly | 0 missing |",
    "|---|---|---|---|",
    "| Choice | fits | nearly | no leaf |",
    "| Pressing | flat | bent | torn |",
    "| Label | place and day | one of them | none |",
    "| Words | clear | in parts | unclear |",
];

/// From home into the workshop of a new course with two modules.
fn make_a_course(at: &mut Pty) {
    at.wait("None yet. Make one").press("a").wait("A new course").write("Field botany").wait("field-botany");
    at.press("<enter>").wait("Nothing in it yet");
    for module in ["Leaves", "Habitats"] {
        at.press("A")
            .wait("The title of the module")
            .write(module)
            .wait(module)
            .press("<enter>")
            .wait(&format!("Added the module {module}"));
    }
}

/// Adds an item of a kind behind the cursor and writes its text in the editor.
fn write_item(at: &mut Pty, downs: usize, title: &str, lines: &[&str]) {
    at.press("a").wait("What do you add?").press(&"<down> ".repeat(downs)).press("<enter>").wait("can be changed later");
    at.write(title).wait(title).press("<enter>").wait("Kept as you type");
    keep_writing(at, lines);
}

/// In the text of a quiz or a page: as a learner sees it, and back to the outline.
fn preview(at: &mut Pty, shown: &str) {
    at.press("<c-t>").wait(shown).wait("Ctrl-T write").press("<esc>").wait("Ctrl-T preview");
    back(at, "Enter write");
}

/// Adds a quiz or a bank. What stands in it as an example goes.
fn write_questions(at: &mut Pty, downs: usize, title: &str, lines: &[&str]) {
    write_item(at, downs, title, &[]);
    at.press(&"<c-k> ".repeat(8)).wait_gone("First question");
    keep_writing(at, lines);
}

fn fill_it(at: &mut Pty) {
    write_questions(at, 7, "Names", BANK);
    preview(at, "Bracken is a kind of what?");
    at.press("<home>").wait("> 1 Leaves");
    write_item(at, 0, "Shapes of leaves", LEAF);
    preview(at, "What joins the blade to the stem?");
    write_questions(at, 1, "Leaf check", QUESTIONS);
    preview(at, "Which of these is part of a leaf?");
    go_down_to(at, "2 Habitats");
    write_item(at, 0, "Where plants grow", HABITAT);
    preview(at, "Poppies do not");
    write_item(at, 2, "Press a leaf", TASK);
    preview(at, "How it is marked");
}

fn publish(at: &mut Pty) {
    at.press("r").wait("Publish and open it").press("<enter>").wait("Published: 4 new");
    at.wait_gone("new, 0 items");
    back(at, "Courses you teach");
    at.wait("> Field botany");
}

/// From home: a learner of the school is found by a part of the name and put into the course.
fn put_a_learner_in(at: &mut Pty) {
    at.press("<enter>").wait("[Items 4]").press("<tab> <tab>").wait("[People 1]").press("a").wait("Put people in");
    at.write("ada").wait("[ ] ada").press("<enter>").wait("Enter put in").press("<enter>").wait("1 new here: ada");
    at.press("<tab> <tab> <enter>").wait("1 enrolled").wait("[People 2]");
    back(at, "Courses you teach");
}

/// Signs in for the first time of a learner's life, reads, answers, hands in.
fn learn(desk: &Desk) {
    let mut at = desk.open();
    sign_in(&mut at, "ada");
    at.wait("Field botany").press("<end> <enter>").wait("0 of 4 done");
    enter(&mut at, "Shapes of", "A leaf has a blade and a petiole");
    at.press("<tab>").wait("( ) 2 The petiole").press("2 <enter>").wait("RIGHT").press("<tab>");
    back(&mut at, "1 of 4 done");
    enter(&mut at, "Leaf check", "6 questions, 7 points");
    at.press("<enter>").wait("1. Which of these is part").press("1").wait("(*) 1");
    at.press("n").wait("2. Which of these are ferns").press("1").wait("[x] 1").press("2").wait("[x] 2");
    at.press("n").wait("3. A petiole is").press("2").wait("(*) 2");
    at.press("n").wait("4. How many").press("<enter>").wait("out of the field").write("3").press("<enter>").wait("Enter change it");
    at.press("n")
        .wait("5. What is the")
        .press("<enter>")
        .wait("out of the field")
        .write("Chlorophyll")
        .press("<enter>")
        .wait("Enter change it");
    at.press("n")
        .wait("is a kind of what?")
        .press("<enter>")
        .wait("out of the field")
        .write("Fern")
        .press("<enter>")
        .wait("All 6 answered");
    at.press("s").wait("Hand in \"Leaf check\"?").press("y").wait("Attempt 1: 7 of 7");
    back(&mut at, "of 4 done");
    enter(&mut at, "Press a leaf", "To hand in");
    at.press("e").wait("done writing").write("An oak leaf, from the park.").wait("saved").press("<esc>").wait("s hands it in");
    at.press("s").wait("y hand in").press("y").wait("Handed in and saved");
    back(&mut at, "of 4 done");
    back(&mut at, "My courses");
    sign_out(at);
}

/// Opens the work from the queue, gives a level of each criterion, and a comment.
fn mark(desk: &Desk) {
    let mut at = desk.open();
    sign_in(&mut at, "ivy");
    at.wait("1 to mark").press("<home> <enter>").wait("An oak leaf, from the park.").wait("Choice");
    at.press("1 1 2 1 c").wait("done writing").write("A fine leaf. Which day was it?").wait("Which day was it?");
    // Esc and a letter in one go would be Alt and the letter.
    at.press("<esc>").wait("s save + next").press("s").wait("8.5");
    back(&mut at, "Courses you teach");
    at.wait_gone("1 to mark");
    sign_out(at);
}

fn see_the_mark(desk: &Desk) {
    let mut at = desk.open();
    sign_in(&mut at, "ada");
    at.wait("Field botany").press("g r").wait("8.5 / 10").wait("Which day was it?").wait("7 / 7");
    back(&mut at, "My courses");
    sign_out(at);
}

/// The files of a folder by their paths.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let (mut found, mut open) = (BTreeMap::new(), vec![folder.to_owned()]);
    while let Some(at) = open.pop() {
        for entry in std::fs::read_dir(&at).expect("an exported folder").map(|entry| entry.expect("an entry").path()) {
            if entry.is_dir() {
                open.push(entry);
            } else {
                let name = entry.strip_prefix(folder).expect("under it").to_string_lossy().into_owned();
                found.insert(name, std::fs::read_to_string(&entry).expect("a readable file"));
            }
        }
    }
    found
}

/// What was made on the screen is a folder that `course check` finds nothing in, and the same course in another school.
fn take_elsewhere(desk: &Desk) {
    let folder = desk.lyceum.path("exported");
    let path = folder.to_string_lossy();
    desk.lyceum.args(&["course", "export", COURSE, "--to", &path], b"").ok();
    let checked = desk.lyceum.args(&["course", "check", "--strict", "--json", &path], b"").json();
    assert_eq!(checked["findings"].as_array().map(Vec::len), Some(0), "{checked}");
    let other = Lyceum::new();
    other.args(&["init", "--admin", "root", "--password-stdin"], b"four quiet green lamps").ok();
    other.args(&["course", "import", &path, "--publish"], b"").ok();
    other.args(&["course", "export", COURSE, "--to", "again"], b"").ok();
    let (first, again) = (files(&folder), files(&other.path("again")));
    assert_eq!(first, again);
    assert!(first.values().any(|text| text.contains("What joins the blade")) && first.len() == 6, "{:?}", first.keys());
}

#[test]
fn a_course_from_nothing_80x24() {
    let desk = Desk::new(80, 24);
    desk.classroom(&[("ivy", "instructor"), ("ada", "learner")]);
    let mut at = desk.open();
    sign_in(&mut at, "ivy");
    make_a_course(&mut at);
    fill_it(&mut at);
    publish(&mut at);
    put_a_learner_in(&mut at);
    sign_out(at);
    learn(&desk);
    mark(&desk);
    see_the_mark(&desk);
    take_elsewhere(&desk);
}

const LEARNERS: usize = 30;

/// A course with the assignment of [`TASK`], thirty learners in it, and the work of each handed in.
fn handed_in(desk: &Desk) {
    desk.classroom(&[("ivy", "instructor")]);
    let folder = desk.lyceum.path("course");
    std::fs::create_dir(&folder).expect("a folder");
    let course =
        "format = 1\nid = \"botany\"\ntitle = \"Botany\"\n[[module]]\nid = \"m\"\ntitle = \"M\"\nitems = [\"press.assignment.md\"]\n";
    let task = format!("+++\nid = \"press\"\ntitle = \"Press a leaf\"\npoints = 10\n+++\n\n{}\n", TASK.join("\n"));
    std::fs::write(folder.join("course.toml"), course)
        .and_then(|()| std::fs::write(folder.join("press.assignment.md"), task))
        .expect("files");
    desk.lyceum.args(&["course", "import", &folder.to_string_lossy(), "--publish"], b"").ok();
    desk.lyceum.run("enroll botany ivy --role instructor").ok();
    let rows = (1..=LEARNERS).map(|n| format!("l{n:02},Learner {n},botany\n")).collect::<Vec<_>>().concat();
    let list = desk.lyceum.path("class.csv");
    std::fs::write(&list, format!("user,name,course\n{rows}")).expect("a list");
    desk.lyceum.args(&["user", "import", &list.to_string_lossy()], b"").ok();
    for n in 1..=LEARNERS {
        desk.lyceum.args(&["submit", "botany", "press", "--as", &format!("l{n:02}")], format!("Leaf {n}.").as_bytes()).ok();
    }
}

/// Issue 3, 'Done when' 6: thirty pieces of work, a rubric of four criteria, from home until nothing waits.
#[test]
fn thirty_submissions_take_five_keys_each() {
    let desk = Desk::new(80, 24);
    handed_in(&desk);
    let mut at = desk.open();
    sign_in(&mut at, "ivy");
    at.wait("30 to mark").press("<home> <enter>");
    for left in (1..=LEARNERS).rev() {
        at.wait(&format!("{left} to mark")).wait(&format!("Leaf {}.", LEARNERS + 1 - left));
        // Four levels and the key that gives the mark and leads to the next: the waits hold only if no other key is needed.
        at.press("1 2 1 1 s");
    }
    at.wait("nothing more waits").wait("0 to mark");
    back(&mut at, "Courses you teach");
    sign_out(at);
    let grades = desk.lyceum.run("grades botany --json").json();
    let scores: Vec<_> = list(&grades["learners"]).iter().map(|one| one["cells"].to_string()).collect();
    assert!(scores.len() == LEARNERS && scores.iter().all(|cells| cells.contains("\"8.5\"")), "{scores:?}");
}
