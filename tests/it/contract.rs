//! What CLI.md says of single commands, each claim against the real binary: refusals with a way out, `null` for nothing, all or nothing.

use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr as _;

use crate::rocks;
use crate::support::{InProcess, Lyceum, has, list};

/// A classroom with one instructor, two learners and the course `rocks`, published.
fn classroom() -> Lyceum {
    let school = Lyceum::new();
    school.run("init --admin root --zone Europe/Berlin").ok();
    for line in ["user add tess --role instructor", "user add ada", "user add ben"] {
        school.run(line).ok();
    }
    rocks::write(&school.path("."));
    school.run("--as tess course import rocks --publish").ok();
    school.run("enroll rocks ada ben").ok();
    school
}

/// CLI.md 1: `error: sentence`, then `hint: sentence`; 2 is wrong usage. Commands of later days are unknown ones.
#[test]
fn wrong_usage_has_a_sentence_and_a_way_out() {
    let school = Lyceum::new();
    for (line, error, hint) in [
        ("user shwo", "There is no command `shwo` in `lyceum user`.", "Did you mean `show`?"),
        ("serve", "There is no command `serve` in `lyceum`.", "`lyceum --help`"),
        ("user", "`lyceum user` is not a whole command: add, list,", "`lyceum user --help`"),
        ("user add", "`lyceum user add` needs `<NAME>`.", "`lyceum user add <NAME>`"),
        ("course list --al", "does not take `--al`", "Did you mean `--all`?"),
        ("enroll rocks ada --role teacher", "instructor, assistant, learner or observer", "`lyceum enroll --help`"),
        ("init", "--just-me", "`lyceum init --help`"),
        ("grade set rocks home/essay ada", "`<SCORE>`", "`lyceum grade set --help`"),
    ] {
        let said = school.run(line).refused(2, error).stderr();
        assert!(said.lines().count() == 2 && said.lines().nth(1).is_some_and(|second| second.starts_with("hint: ")), "{said}");
        assert!(said.contains(hint), "lyceum {line}: {hint:?} is missing in\n{said}");
    }
}

#[test]
fn help_explains_each_command() {
    let school = Lyceum::new();
    assert_eq!(school.run("help user add").ok().stdout(), school.run("user add --help").ok().stdout());
    assert_eq!(school.run("help").ok().stdout(), school.run("--help").ok().stdout());
    school.run("help user ad").refused(1, "`ad`");
    assert!(school.run("--version").ok().stdout().starts_with("lyceum "));
}

/// CLI.md 1: "An unknown name is refused with the nearest known one."
#[test]
fn every_unknown_name_leads_on() {
    let school = classroom();
    for (line, hint) in [
        ("user show adda", "`ada`"),
        ("user show nobody-like-that", "`lyceum user list`"),
        ("course show rock", "`rocks`"),
        ("course show chemistry", "`lyceum course list`"),
        ("--as ada course show chemistry", "`lyceum course list`"),
        ("attempt list rocks intro/frist", "`intro/first`"),
        ("grade set rocks nothing/there ada 3", "`lyceum course show rocks`"),
        ("settings set zoone UTC", "`zone`"),
        ("group list rocks nobody", "`lyceum group list COURSE`"),
        ("--as ada attempt show rocks intro/first", "`lyceum attempt list COURSE QUIZ`"),
    ] {
        let said = school.run(line).refused(1, "").stderr();
        assert!(said.contains("\nhint: ") && said.contains(hint), "lyceum {line}: {hint:?} is missing in\n{said}");
    }
    let told = school.run("attempt list rocks home/essay").refused(1, "home/essay").stderr();
    assert!(told.contains("its kind is assignment"), "{told}");
}

/// CLI.md 1: "every named key always present, `null` for nothing".
#[test]
fn nothing_is_null() {
    let school = classroom();
    assert_eq!(school.run("user show ada --json").json()["email"], Value::Null);
    let refused = school.run("course import nowhere --json");
    assert_eq!(refused.code, 1);
    let package = &refused.object()["packages"][0];
    assert_eq!((&package["format"], &package["id"], &package["title"]), (&Value::Null, &Value::Null, &Value::Null));
    assert!(package["error"].is_string());
}

/// CLI.md 6: without COURSE one object for each course in which the actor learns; the console learns in none.
#[test]
fn the_consoles_own_grades_are_an_empty_list() {
    let school = classroom();
    assert_eq!(school.run("grades --json").json(), json!({ "courses": [] }));
    assert_eq!(list(&school.run("--as ada grades --json").json()["courses"]).len(), 1);
    assert_eq!(school.run("--as tess grades --json").json(), json!({ "courses": [] }), "who teaches does not learn there");
}

/// CLI.md 2: "One bad row refuses the file", and its report names all of them, whoever found them.
#[test]
fn every_bad_row_of_a_file_of_people_is_named_at_once() {
    let school = classroom();
    let csv = "user,name,role,zone,course\ndi,Di,boss,Mars,\nb n,Ben,,,\ned,Ed,,,chemistry\nfay,Fay,,,rocks\n";
    let told = school.args(&["user", "import", "-", "--json"], csv.as_bytes());
    assert_eq!(told.code, 1);
    let report = told.object();
    let cells: Vec<(u64, &str)> = list(&report["errors"])
        .iter()
        .map(|one| (one["row"].as_u64().expect("a row"), one["column"].as_str().expect("a column")))
        .collect();
    assert_eq!(cells, [(2, "role"), (2, "zone"), (3, "user"), (4, "course")]);
    assert_eq!((&report["created"], &report["dry_run"]), (&json!(0), &json!(false)));
    school.run("user show fay").refused(1, "fay");
    // Who may not import is told no more than that.
    school.args(&["--as", "ada", "user", "import", "-", "--json"], csv.as_bytes()).refused(1, "admin");
}

/// CLI.md 3: "rewrites in place; `--check` only tells, exit 1 when something would change".
#[test]
fn course_files_are_brought_into_their_usual_shape() {
    let school = Lyceum::new();
    rocks::write(&school.path("."));
    let page = school.path("rocks/intro/kinds.md");
    let before = std::fs::read_to_string(&page).expect("a page").replace("title = \"Rocks\"", "title   =   \"Rocks\"");
    std::fs::write(&page, &before).expect("a file is written");
    let told = school.run("course fmt rocks --check --json");
    assert_eq!(told.code, 1, "{}", told.stderr());
    let report = told.object();
    has(&report, &["files", "changed", "skipped"]);
    assert!(list(&report["changed"]).contains(&json!("intro/kinds.md")), "{report}");
    assert_eq!(std::fs::read_to_string(&page).expect("a page"), before, "--check only tells");
    school.run("course fmt rocks --ids").ok();
    assert_ne!(std::fs::read_to_string(&page).expect("a page"), before);
    school.run("course fmt rocks --ids --check").ok();
    assert_eq!(school.run("course check rocks --json").json()["errors"], 0);
    school.run("course fmt nowhere").refused(1, "nowhere");
}

/// A mark by the levels of a rubric is the rubric's sum, and is told like any other.
#[test]
fn a_rubric_marks_by_its_levels() {
    let school = classroom();
    school.args(&["--as", "ada", "submit", "rocks", "home/essay"], b"Slate.").ok();
    let set = school.run("--as tess grade set rocks home/essay ada --rubric facts=good --rubric language=2 --json").json();
    assert_eq!((&set["entered"], &set["score"], &set["status"]), (&json!("7"), &json!("7"), &json!("graded")));
    for (line, said) in [
        ("--rubric facts=superb --rubric language=2", "5 (good), 2 (fair), 0 (missing)"),
        ("--rubric fact=good --rubric language=2", "`facts`"),
        ("--rubric facts=good", "language"),
        ("--rubric facts", "CRITERION=LEVEL"),
    ] {
        let refused = school.run(&format!("grade set rocks home/essay ada {line} --reason Again")).refused(1, "");
        assert!(refused.stderr().contains(said), "{line}: {said:?} is missing in\n{}", refused.stderr());
    }
    school.run("grade set rocks field/report ada --rubric facts=good").refused(1, "has no rubric");
}

/// DESIGN.md 1: whatever a person can do on a screen has a command that does it for a script.
#[test]
fn a_page_is_read_and_done_without_a_screen() {
    let school = classroom();
    school.run("--as ada course read rocks field/report").refused(1, "locked");
    let page = school.run("--as ada course read rocks intro/kinds --json").json();
    has(&page, &["course", "item", "kind", "title", "text", "url", "status"]);
    assert!(page["text"].as_str().is_some_and(|text| text.contains("*igneous*")), "{page}");
    assert_eq!(page["status"], "done", "printed whole it is read to its end");
    assert!(school.run("--as ada course read rocks intro/kinds").ok().stdout().starts_with("# Three kinds\n"));
    let task = school.run("--as ada course read rocks home/essay --json").json();
    assert_eq!((&task["kind"], &task["rubric"]["criteria"][0]["id"]), (&json!("assignment"), &json!("facts")));
    let quiz = school.run("--as ada course read rocks intro/first").refused(1, "").stderr();
    assert!(quiz.contains("`lyceum attempt start rocks intro/first`"), "{quiz}");
    assert_eq!(school.run("--as ada course done rocks intro/reference --json").json()["status"], "done");
    school.run("course done rocks intro/reference").refused(1, "--as");
    school.run("--as ada course done rocks home/essay").refused(1, "");
}

/// CLI.md 1: tables are cut to the width on a terminal, whole when piped; what is typed again stays whole at any width.
#[test]
fn tables_fit_the_terminal_and_keep_the_names() {
    let school = InProcess::new();
    let say = |args: &[&str], width| school.run(args, b"", width).ok().stdout();
    say(&["init", "--admin", "root"], None);
    say(&["user", "add", "a-rather-long-user-name", "--full-name", "A person with a name of many words", "--email", "x@example.org"], None);
    for args in [["user", "list"], ["settings", "list"], ["audit", "list"]] {
        for width in [24_u16, 40, 80] {
            let text = say(&args, Some(width));
            assert!(text.lines().all(|line| line.width() <= usize::from(width)), "{args:?} at {width}\n{text}");
        }
        assert!(!say(&args, None).contains('…'), "{args:?} is whole when piped");
    }
    assert!(say(&["user", "list"], Some(40)).contains("a-rather-long-user-name\n"));
}

/// Each sentence says once what is wrong, and what to do.
#[test]
fn a_wrong_answer_is_told_once() {
    let school = classroom();
    school.run("--as ada attempt start rocks intro/first").ok();
    let answer = |text: &str| school.args(&["--as", "ada", "attempt", "answer", "rocks", "intro/first", "floats"], text.as_bytes());
    let said = answer(r#"{"choice":"z"}"#).refused(1, "was not offered").stderr();
    assert_eq!(said.matches("was not offered").count(), 1, "{said}");
    answer("").refused(1, "Standard input is empty");
    answer(" \n").refused(1, "Standard input is empty");
    assert!(school.run("--as ada attempt show rocks intro/first").ok().stdout().contains("[floats, 1 point]"));
    school.run("--as ada submit rocks home/essay nothing.txt").refused(1, "There is no file nothing.txt");
    let taken = school.run("backup rocks/course.toml").refused(1, "exists already").stderr();
    assert!(taken.contains("hint: Name a new file"), "{taken}");
}

/// CLI.md 6: `--json` is `--format json`; what goes to a file may be anything.
#[test]
fn json_goes_with_no_other_format() {
    let school = classroom();
    for format in ["csv", "table"] {
        let said = school.run(&format!("grades rocks --format {format} --json")).refused(2, "--json");
        assert!(said.stderr().contains(&format!("--format {format}")), "{}", said.stderr());
    }
    assert_eq!(school.run("grades rocks --format json --json").json()["course"], "rocks");
    school.run("grades rocks --format csv --to grades.csv --json").json();
}

/// CLI.md 1 and 7: a command that judges prints its report also when it is bad, here of a log that nothing guards any more.
#[test]
fn a_log_without_its_guard_is_judged() {
    let school = classroom();
    let db = rusqlite::Connection::open(school.path("home/lyceum.db")).expect("it opens");
    let whole = school.run("audit verify --json").json();
    db.execute_batch("DROP TRIGGER audit_no_delete").expect("SQLite lets anybody");
    let judged = |entries: &Value, first_bad: Value, words: &str| {
        let said = school.run("audit verify --json");
        let report = said.object();
        assert_eq!((said.code, &report["ok"], &report["first_bad"], &report["entries"]), (1, &json!(false), &first_bad, entries));
        assert!(report["message"].as_str().is_some_and(|message| message.contains(words)), "{report}");
        assert!(said.stderr().starts_with("error: ") && said.stderr().contains(words), "{}", said.stderr());
    };
    judged(&whole["entries"], Value::Null, "audit_no_delete");
    db.execute_batch("PRAGMA foreign_keys = OFF; DELETE FROM audit WHERE n = 2").expect("nothing guards it");
    judged(&json!(1), json!(3), "entries before it are missing");
    school.run("--as root audit verify --json").refused(1, "audit_no_delete");
}
