//! A newcomer's whole way through the real program: first run, a page, a quiz left and resumed, its review, work handed in, the mark.

use crate::pty::Pty;
use crate::steps::{Desk, answer, back, choose, clean, enter, leave};

/// *Just me*, a name, and in: home with the courses that come along.
fn first_run(at: &mut Pty) {
    at.wait("Just me").press("<enter>").wait("Your name");
    at.write("Ada").wait("Ada").press("<enter> <enter> <enter>").wait("My courses").wait("The Unix shell");
}

/// From home into the outline of the shell course, the last of the list.
fn outline(at: &mut Pty) {
    at.press("<end>").wait("> The Unix shell").press("<enter>").wait("of 30 done");
}

/// Reads the first page to its end and answers the question in it.
fn read_a_page(at: &mut Pty) {
    at.press("<enter>").wait("Most programs give you buttons");
    // Half a screen at a time, each seen: what is jumped over does not count as read.
    while !at.text().contains("Read to the end: done") {
        let before = at.text();
        at.press("<c-d>").wait_until("the page to move on", |screen| screen != before);
    }
    at.press("<tab>").wait("( ) 2 The shell").press("2").wait("(*) 2 The shell");
    at.press("<enter>").wait("RIGHT").press("<tab>");
    back(at, "1 of 30 done");
}

/// Begins the first quiz and answers two questions. Gives the answers, and is back at home.
fn begin_a_quiz(at: &mut Pty) -> [String; 2] {
    enter(at, "Quiz: first", "8 questions, 9 points");
    at.press("<enter>").wait("1. What does the shell do?");
    let first = choose(at, 2);
    at.press("n").wait("2. Which part of");
    let second = choose(at, 3);
    back(at, "1 of 30 done");
    back(at, "My courses");
    [first, second]
}

/// Goes on with the quiz from home: the same question, the same answers.
fn resume(at: &mut Pty, [first, second]: &[String; 2]) {
    at.wait("> Continue").press("<enter>").wait("2. Which part of");
    assert_eq!(answer(at), *second);
    at.press("p").wait("1. What does the shell do?");
    assert_eq!(answer(at), *first);
}

/// Answers whatever kinds of question are left.
fn answer_the_rest(at: &mut Pty) {
    at.press("n").wait("2. Which part of");
    for (question, option) in [("3. `ls -la`", 1), ("4. `LS`", 2), ("5. Your last line", 1)] {
        at.press("n").wait(question);
        choose(at, option);
    }
    at.press("n").wait("6. Which of these").press("1").wait("[x] 1");
    at.press("n").wait("7. You type").press("<enter>").wait("out of the field").write("1.5 min").press("<enter>").wait("Enter change it");
    at.press("n").wait("8. Which command").press("<enter>").wait("out of the field").write("man cp").press("<enter>");
    at.wait("All 8 answered");
}

/// Hands the quiz in and reads its review, then goes home.
fn review(at: &mut Pty, unanswered: Option<&str>) {
    at.press("s").wait("Hand in \"Quiz: first steps\"?");
    if let Some(unanswered) = unanswered {
        at.wait(unanswered);
    }
    at.press("<enter> y").wait("Attempt 1:");
    back(at, "of 30 done");
    back(at, "My courses");
}

/// Opens the way to the assignment of the second module by reading a page, writes, hands in. Gives the receipt.
fn hand_work_in(at: &mut Pty) -> String {
    outline(at);
    enter(at, "Making files", "Now you build the folder");
    at.press("G").wait("Read to the end: done");
    back(at, "of 30 done");
    enter(at, "Your notes", "To hand in");
    at.press("e").wait("done writing").write("I copied recipes with cp -R.").wait("saved");
    at.press("<esc>").wait("s hands it in").press("s").wait("y hand in").press("y").wait("Handed in and saved").wait("receipt ");
    let text = at.text();
    let receipt: String = text.split("receipt ").nth(1).expect("a receipt").chars().take_while(char::is_ascii_alphanumeric).collect();
    assert!(receipt.len() >= 8, "{text}");
    back(at, "of 30 done");
    back(at, "My courses");
    receipt
}

fn mark(desk: &Desk, receipt: &str) {
    let list = desk.lyceum.run("submissions shell-basics files/folder --json").json();
    assert_eq!(list["submissions"][0]["receipt"], receipt);
    let comment = ["grade", "set", "shell-basics", "files/folder", "Ada", "17", "--comment", "Well kept"];
    desk.lyceum.args(&comment, b"").ok();
}

/// Learns a little of the shell course in a terminal of this size.
fn learn(columns: u16, rows: u16, thorough: bool) {
    let desk = Desk::new(columns, rows);
    let mut at = desk.open();
    first_run(&mut at);
    outline(&mut at);
    read_a_page(&mut at);
    let answers = begin_a_quiz(&mut at);
    leave(at);

    let mut at = desk.open();
    resume(&mut at, &answers);
    if thorough {
        answer_the_rest(&mut at);
        review(&mut at, None);
    } else {
        review(&mut at, Some("6 of 8 questions"));
    }
    let receipt = hand_work_in(&mut at);
    leave(at);

    mark(&desk, &receipt);
    let mut at = desk.open();
    at.wait("My courses").press("g r").wait("17 / 20").wait("Well kept");
    back(&mut at, "My courses");
    at.press("<c-c>").wait("Leave Lyceum?").press("y");
    let (status, bytes) = at.end();
    assert!(status.success());
    clean(&bytes);
}

#[test]
fn just_me_80x24() {
    learn(80, 24, true);
}

#[test]
fn just_me_40x20() {
    learn(40, 20, false);
}
