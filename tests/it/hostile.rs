//! The escape corpus in every text that people and courses bring, on every screen of a learner: nothing of it reaches the terminal
//! (SECURITY.md 2.3, S9).

use crate::corpus::texts;
use crate::pty::Pty;
use crate::steps::{Desk, back, enter, is_saved, leave};

/// The rows in parts: a text holds one part, so that every row stands in every field.
fn parts() -> Vec<String> {
    texts().chunks(12).map(|rows| rows.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join(" ")).collect()
}

/// A TOML string.
fn quoted(text: &str) -> String {
    let escaped = |c: char| match c {
        '"' | '\\' => format!("\\{c}"),
        c if c.is_control() => format!("\\u{:04X}", u32::from(c)),
        c => c.to_string(),
    };
    format!("\"{}\"", text.chars().map(escaped).collect::<String>())
}

/// A course with `text` in all that an author writes.
fn course(text: &str) -> Vec<(&'static str, String)> {
    let line = text.replace(['\r', '\n'], " ");
    let title = |word: &str| quoted(&format!("{word} {text}"));
    let toml = format!(
        "format = 1\nid = \"bad\"\ntitle = {}\nauthors = [{}]\ndescription = {}\n[[module]]\nid = \"m\"\ntitle = {}\n\
         items = [\"page.md\", \"q.quiz.md\", \"work.assignment.md\", {{ link = \"https://example.org/\", title = {} }}, \
         {{ file = \"media/a.txt\", id = \"plain\", title = \"Plain\" }}, {{ file = \"media/a.csv\", id = \"table\", title = \"Table\" }}, \
         {{ file = \"media/a.md\", id = \"read\", title = \"Read\" }}, {{ file = \"media/a.py\", id = \"program\", title = \"Program\" }}, \
         {{ file = \"media/a.mp4\", id = \"film\", title = \"Film\" }}]\n",
        title("Course"),
        title("Author"),
        title("About"),
        title("Module"),
        title("Link"),
    );
    let page = format!(
        "+++\nid = \"page\"\ntitle = {}\n+++\n\n# Heading {line}\n\nBody {text}\n\n- item {text}\n\n| a {line} | b |\n|---|---|\n| {line} | c |\n\n\
         ```sh\n{text}\n```\n\n\
         ```check\n## Asked {line} {{#asked}}\n\n- (x) yes {line}\n  > Reason {line}\n- ( ) no {line}\n```\n\n\
         [A link {line}](https://example.org/x) and `code {line}`\n",
        title("Page")
    );
    let quiz = format!(
        "+++\nid = \"q\"\ntitle = {}\nreveal = \"after submit\"\n+++\n\nIntroduction {text}\n\n## One {line} {{#one}}\n\n{text}\n\n\
         - (x) right {line}\n  > Because {line}\n- ( ) wrong {line}\n\n> note: Note {line}\n\n## Two {line} {{#two}}\n\n= pwd\n\n\
         > hint: Hint {line}\n> incorrect: No {line}\n",
        title("Quiz")
    );
    let work = format!(
        "+++\nid = \"work\"\ntitle = {}\npoints = 10\nsubmit = [\"text\"]\n+++\n\nTask {text}\n\n\
         ## Marking {{#marking rubric}}\n\n| criterion | 10 good | 0 bad |\n|---|---|---|\n| Care {line} | much {line} | none {line} |\n",
        title("Work")
    );
    let table = format!("head {line},b\n\"{}\",{line}\n", text.replace('"', "\"\""));
    let words = format!("WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ada {line}>{text}\n");
    vec![
        ("course.toml", toml),
        ("page.md", page),
        ("q.quiz.md", quiz),
        ("work.assignment.md", work),
        ("media/a.txt", text.to_owned()),
        ("media/a.csv", table),
        ("media/a.md", format!("# Read {line}\n\n{text}\n")),
        ("media/a.py", format!("# {line}\nprint({text})\n")),
        ("media/a.mp4", "no film".to_owned()),
        ("media/a.vtt", words),
    ]
}

/// A school in which every text is hostile: names, course, answers, work, comments.
fn school(text: &str, columns: u16, rows: u16) -> Desk {
    let desk = Desk::new(columns, rows);
    let name: String = format!("Ada {text}").chars().filter(|c| *c != '\0').take(100).collect();
    let user = desk.school(&name, "bad", &course(text));
    let say = |args: &[&str], input: &str| desk.lyceum.args(args, input.as_bytes()).ok();
    say(&["--as", &user, "submit", "bad", "work"], text);
    say(&["grade", "set", "bad", "work", &user, "7", "--comment", text], "");
    say(&["--as", &user, "attempt", "start", "bad", "q"], "");
    let given = serde_json::json!({ "text": text.chars().take(200).collect::<String>() }).to_string();
    say(&["--as", &user, "attempt", "answer", "bad", "q", "two"], &given);
    desk
}

/// Looks at every place of a learner and comes home from each.
fn visit_places(at: &mut Pty) {
    for (keys, shown) in [("g c", "Catalog"), ("g r", "7 / 10"), ("g p", "Profile"), ("g k", "Keys"), ("g m", "Messages"), ("g a", "About")]
    {
        at.press(keys).wait(shown).press("<end> <pgup> <pgdn>");
        back(at, "My courses");
    }
    peek(at, "?");
}

/// Opens what stands in a frame over the screen, and closes it.
fn peek(at: &mut Pty, key: &str) {
    at.press(key).wait("┌").press("<esc>").wait_gone("┌");
}

/// Reads, answers, hands in, looks at what came of it.
fn learn(at: &mut Pty) {
    at.press("<end>").wait("> Course").press("<enter>").wait("of 9");
    enter(at, "Page", "Heading");
    at.press("<tab>").wait_gone("Space read on").press("1").wait("(*) 1");
    at.press("<enter>").wait("Space read on").press("G").wait("Space next item");
    back(at, "of 9 done");
    enter(at, "Quiz", "of 2 unanswered");
    at.press("1").wait_until("the choice", is_saved).press("n").wait("Answer:").wait_until("the answer", is_saved);
    peek(at, "v");
    at.press("s").wait("y hand in").press("y").wait("Attempt 1").press("n <pgdn> <pgdn>");
    back(at, "of 9 done");
    enter(at, "Work", "To hand in");
    at.press("G").wait("more above");
    back(at, "of 9 done");
    enter(at, "Link", "4 of 9");
    back(at, "of 9 done");
    for (title, name) in [("Plain", "a.txt"), ("Table", "a.csv"), ("Read", "# Read"), ("Program", "a.py"), ("Film", "a.mp4")] {
        enter(at, title, name);
        at.press("<end> <right> <home>");
        back(at, "of 9 done");
    }
    back(at, "My courses");
}

#[test]
fn no_text_reaches_the_terminal_raw() {
    for (part, text) in parts().into_iter().enumerate() {
        let (columns, rows) = if part % 2 == 0 { (80, 24) } else { (40, 20) };
        let desk = school(&text, columns, rows);
        let mut at = desk.open();
        at.wait("My courses");
        visit_places(&mut at);
        learn(&mut at);
        leave(at);
    }
}
