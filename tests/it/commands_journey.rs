//! The third journey of issue 2: admin, instructor and learner by commands alone, over the real binary, each JSON compared with CLI.md key by key.

use serde_json::{Value, json};

use crate::rocks;
use crate::support::{Lyceum, has, instant, list};

#[test]
fn a_school_by_commands_alone() {
    let school = Lyceum::new();
    the_admin_opens_a_school(&school);
    the_instructor_brings_a_course(&school);
    the_learner_takes_a_quiz(&school);
    the_learner_hands_in_work(&school);
    the_instructor_marks(&school);
    the_learner_sees_marks(&school);
    the_course_goes_out_and_comes_back_equal(&school);
    people_come_in_with_their_codes_or_not_at_all(&school);
    a_class_comes_by_codes(&school);
    the_admin_keeps_it(&school);
}

fn the_admin_opens_a_school(school: &Lyceum) {
    let made = school.run("init --admin root --school Quarry --zone Europe/Berlin --json").json();
    has(&made, &["db", "school", "admin", "code"]);
    assert_eq!((&made["school"], &made["admin"]), (&json!("Quarry"), &json!("root")));
    assert!(made["code"].is_string(), "without a terminal there is a one-time code");
    school.run("init --admin root").refused(1, "");

    for line in ["user add tess --full-name Tess --role instructor", "user add ada --full-name Ada --email ada@example.org", "user add ben"]
    {
        let added = school.run(&format!("{line} --json")).json();
        has(&added, &["user", "name", "email", "role", "code"]);
        assert!(added["code"].is_string());
    }
    school.run("user add ada").refused(1, "ada");
    school.run("user add tess2 --role teacher").refused(2, "instructor");

    let all = school.run("user list --json").json();
    let users = all["users"].as_array().expect("a list");
    assert_eq!(users.len(), 4);
    for user in users {
        has(user, &["user", "name", "email", "role", "status", "last_seen", "courses"]);
    }
    assert_eq!(school.run("user list --role instructor --json").json()["users"][0]["user"], "tess");
    assert_eq!(school.run("user list --search byr --json").json()["users"], json!([]));
    let ada = school.run("user show ada --json").json();
    assert_eq!((&ada["email"], &ada["status"], &ada["role"]), (&json!("ada@example.org"), &json!("invited"), &json!("learner")));
    let said = school.run("user show adda").refused(1, "adda").stderr();
    assert!(said.contains("hint: ") && said.contains("`ada`"), "{said}");

    let password = school.args(&["user", "password", "ada", "--stdin", "--json"], b"correct horse battery staple\n").json();
    assert_eq!((&password["user"], &password["code"]), (&json!("ada"), &Value::Null));
    school.run("user suspend ben --json").json();
    assert_eq!(school.run("user show ben --json").json()["status"], "suspended");
    school.run("user suspend ben --lift --json").json();
    let changed = school.run("user change ben --role instructor --email ben@example.org --json").json();
    assert_eq!((&changed["role"], &changed["email"]), (&json!("instructor"), &json!("ben@example.org")));
    school.run("user change ben --role learner --json").json();
    school.run("user change ben").refused(2, "--role");
    // A learner is not told about others, nor let at the school.
    school.run("--as ada user add eve").refused(1, "");
    school.run("--as ada user show tess").refused(1, "");
    school.run("--as nobody user list").refused(1, "nobody");
    school.run("attempt list rocks intro/first --as").refused(2, "--as");

    std::fs::write(
        school.path("people.csv"),
        "user,name,email,password\ncy,Cy Twombly,cy@example.org,hunter2\nada,Ada,ada@example.org,x\n",
    )
    .expect("a file is written");
    let dry = school.run("user import people.csv --dry-run --json").json();
    has(&dry, &["created", "updated", "unchanged", "errors", "dry_run"]);
    assert_eq!((&dry["created"], &dry["unchanged"], &dry["dry_run"]), (&json!(1), &json!(1), &json!(true)));
    let real = school.run("user import people.csv --codes codes.csv --json").json();
    assert_eq!((&real["created"], &real["dry_run"]), (&json!(1), &json!(false)));
    assert!(std::fs::read_to_string(school.path("codes.csv")).expect("the file is read").contains("cy"));
    std::fs::write(school.path("bad.csv"), "user,name,email\ndee,Dee,not an address\nelf,Elf,\n").expect("a file is written");
    let bad = school.run("user import bad.csv --json");
    assert_eq!(bad.code, 1);
    has(&bad.object()["errors"][0], &["row", "column", "message"]);
    school.run("user show elf").refused(1, "elf");
}

fn the_instructor_brings_a_course(school: &Lyceum) {
    rocks::write(&school.path("."));
    let checked = school.run("course check rocks --json").json();
    has(&checked, &["files", "errors", "warnings", "findings"]);
    assert_eq!((&checked["errors"], &checked["findings"]), (&json!(0), &json!([])));
    school.run("--as ada course import rocks").refused(1, "");

    let dry = school.run("--as tess course import rocks --dry-run --json").json();
    assert_eq!(dry["dry_run"], true);
    assert_eq!(school.run("course list --all --json").json()["courses"], json!([]));
    let report = school.run("--as tess course import rocks --json").json();
    has(&report, &["dry_run", "packages"]);
    let package = &report["packages"][0];
    has(
        package,
        &[
            "path",
            "format",
            "id",
            "title",
            "outcome",
            "error",
            "modules",
            "items",
            "questions",
            "banks",
            "rubrics",
            "files",
            "bytes",
            "changes",
            "warnings",
        ],
    );
    has(&package["changes"], &["added", "changed", "same", "archived", "regrade"]);
    assert_eq!(
        (&package["format"], &package["id"], &package["outcome"], &package["error"]),
        (&json!("lyceum"), &json!("rocks"), &json!("created"), &Value::Null)
    );
    assert_eq!(
        (&package["modules"], &package["banks"], &package["rubrics"], &package["files"]),
        (&json!(3), &json!(0), &json!(1), &json!(0))
    );
    for (kind, count) in [("page", 1), ("quiz", 2), ("link", 1), ("assignment", 2)] {
        assert_eq!(package["items"][kind], count, "{kind}");
    }
    for (kind, count) in
        [("multiple_choice", 1), ("multiple_answers", 1), ("true_false", 1), ("short_answer", 1), ("numerical", 2), ("essay", 1)]
    {
        assert_eq!(package["questions"][kind], count, "{kind}: checks of pages do not count");
    }
    assert_eq!(package["warnings"], json!([]));
    let again = school.run("--as tess course import rocks --json").json();
    assert_eq!(again["packages"][0]["outcome"], "unchanged");

    // A draft is seen by its staff alone.
    assert_eq!(school.run("--as ada course list --json").json()["courses"], json!([]));
    school.run("--as ada course show rocks").refused(1, "rocks");
    school.run("--as tess course publish rocks --json").json();
    let listed = school.run("--as tess course list --json").json();
    has(&listed["courses"][0], &["course", "title", "version", "state", "learners", "modules", "items"]);
    assert_eq!((&listed["courses"][0]["state"], &listed["courses"][0]["items"]), (&json!("published"), &json!(6)));

    let enrolled = school.run("enroll rocks ada ben --json").json();
    assert_eq!(enrolled, json!({"enrolled": ["ada", "ben"], "already": []}));
    assert_eq!(school.run("--as tess enroll rocks ada --json").json(), json!({"enrolled": [], "already": ["ada"]}));
    school.run("enroll rocks aada").refused(1, "aada");
    school.run("enroll rock ada").refused(1, "rock");
    school.run("unenroll rocks ben --json").json();
    school.run("enroll rocks ben --group thursday --json").json();
    let groups = school.run("group list rocks --json").json();
    assert_eq!((&groups["groups"][0]["group"], &groups["groups"][0]["users"]), (&json!("thursday"), &json!(["ben"])));
    school.run("group add rocks thursday ada --json").json();
    school.run("group remove rocks thursday ada --json").json();
    let roster = school.run("roster rocks --json").json();
    assert_eq!(roster["course"], "rocks");
    let people = roster["people"].as_array().expect("a list");
    let of = |user: &str| people.iter().find(|one| one["user"] == user).expect("in the roster");
    assert_eq!((people.len(), &of("tess")["role"]), (3, &json!("instructor")), "who brings a course teaches it");
    for one in people {
        has(one, &["user", "name", "role", "groups", "progress", "completed", "required", "last_seen", "active_seconds"]);
    }
    assert_eq!((&of("ben")["groups"], &of("ada")["groups"]), (&json!(["thursday"]), &json!([])));

    let dates = school.args(&["course", "dates", "rocks", "home/essay", "--due", "2020-01-01 12:00", "--json"], b"").json();
    let essay = list(&dates["items"]).iter().find(|item| item["id"] == "home/essay").expect("the item");
    assert_eq!(essay["due"], "2020-01-01T11:00:00.000Z", "in the school's zone");
    school.args(&["course", "dates", "rocks", "home/essay", "--due", "someday"], b"").refused(1, "someday");
}

fn the_learner_takes_a_quiz(school: &Lyceum) {
    let shown = school.run("--as ada course show rocks --json").json();
    has(&shown, &["course", "title", "revision", "state", "modules"]);
    has(&shown["modules"][0], &["id", "title", "items"]);
    has(&shown["modules"][0]["items"][0], &["id", "kind", "title", "points", "open", "due", "close", "state", "requires", "status"]);
    let report = &shown["modules"][1]["items"][0];
    assert_eq!((&report["id"], &report["status"]), (&json!("field/report"), &json!("locked")));
    assert!(report["locked_by"].is_string());

    school.run("attempt start rocks intro/first").refused(1, "--as");
    school.run("--as ada attempt start rocks intro/frist").refused(1, "intro/first");
    let begun = school.run("--as ada attempt start rocks intro/first --json").json();
    let attempt_keys = [
        "course",
        "quiz",
        "user",
        "attempt",
        "state",
        "practice",
        "behavior",
        "started",
        "ends",
        "seconds_left",
        "submitted",
        "attempts_left",
        "here",
        "questions",
        "unanswered",
        "score",
        "possible",
        "percent",
    ];
    has(&begun, &attempt_keys);
    assert_eq!(
        (&begun["state"], &begun["attempt"], &begun["behavior"], &begun["possible"]),
        (&json!("open"), &json!(1), &json!("deferred"), &json!("10"))
    );
    instant(&begun["started"]);
    assert_eq!(list(&begun["unanswered"]).len(), 6);
    let question_keys = [
        "id", "number", "kind", "points", "stem", "state", "flag", "locked", "answer", "saved", "hint", "mark", "result", "feedback", "key",
    ];
    for question in list(&begun["questions"]) {
        has(question, &question_keys);
    }
    assert_eq!(list(&begun["questions"][0]["options"]).len(), 2);
    assert_eq!(school.run("--as ada attempt start rocks intro/first --json").json()["attempt"], 1, "the open one is given back");

    let answer = |question: &str, answer: &str| {
        school.args(&["--as", "ada", "attempt", "answer", "rocks", "intro/first", question, "--json"], answer.as_bytes())
    };
    let saved = answer("floats", r#"{"choice":{"text":"Pumice "}}"#).json();
    has(&saved, &["saved", "at", "seconds_left", "unanswered"]);
    assert_eq!(saved["saved"], json!(["floats"]));
    instant(&saved["at"]);
    answer("floats", r#"{"choice":"z"}"#).refused(1, "z");
    answer("floats", r#"{"text":"Pumice"}"#).refused(1, "choice");
    answer("flaots", r#"{"choice":"a"}"#).refused(1, "flaots");
    answer("kinds", r#"{"number":"three"}"#).refused(1, "three");
    answer("kinds", r#"{"number":"3,0"}"#).refused(1, "3.0");
    answer("kinds", "{").refused(1, "");
    answer("kinds", r#"{"number":""}"#).refused(1, "number");
    answer("floats", r#"{"number":""}"#).refused(1, "choice");
    let igneous: Vec<&str> = list(&begun["questions"][1]["options"])
        .iter()
        .filter(|option| option["text"] != "Chalk")
        .map(|option| option["label"].as_str().expect("a text"))
        .collect();
    let many = json!({"answers": {"igneous": {"choices": igneous}, "chalk": {"value": false, "flag": true}, "gneiss": {"text": "Gneiss"}, "kinds": {"number": "3"}}});
    let saved = school.args(&["--as", "ada", "attempt", "answer", "rocks", "intro/first", "--json"], many.to_string().as_bytes()).json();
    assert_eq!(saved["unanswered"], json!(["slate"]));
    let wrong = json!({"answers": {"chalk": {"value": true}, "slate": {"choice": "a"}}});
    school.args(&["--as", "ada", "attempt", "answer", "rocks", "intro/first"], wrong.to_string().as_bytes()).refused(1, "slate");
    let shown = school.run("--as ada attempt show rocks intro/first --json").json();
    assert_eq!(shown["questions"][2]["answer"], json!({"value": false}), "all are saved or none");
    assert_eq!((&shown["questions"][2]["flag"], &shown["questions"][0]["state"]), (&json!(true), &json!("answered")));
    assert_eq!(
        (&shown["questions"][0]["mark"], &shown["score"], &shown["questions"][0]["key"]),
        (&Value::Null, &Value::Null, &Value::Null)
    );
    school.run("--as ada attempt check rocks intro/first floats").refused(1, "");
    answer("slate", r#"{"text":"Pressure from above."}"#).json();

    let handed = school.run("--as ada attempt submit rocks intro/first --json").json();
    has(&handed, &attempt_keys);
    assert_eq!(handed["state"], "needs_marking");
    assert_eq!((&handed["questions"][0]["result"], &handed["questions"][5]["result"]), (&json!("right"), &json!("waiting")));
    assert_eq!(handed["questions"][0]["key"], Value::Null, "the key waits until the quiz is closed");
    school.run("--as ada attempt submit rocks intro/first").refused(1, "");
    answer("floats", r#"{"choice":"a"}"#).refused(1, "");
    let listed = school.run("--as ada attempt list rocks intro/first --json").json();
    has(&listed["attempts"][0], &["user", "attempt", "state", "started", "submitted", "score", "possible", "kept"]);
    school.run("--as ben attempt show rocks intro/first").refused(1, "");
    school.run("--as ben attempt list rocks intro/first ada").refused(1, "");

    school.run("--as ada attempt start rocks home/practice --json").json();
    school.args(&["--as", "ada", "attempt", "answer", "rocks", "home/practice", "sum"], br#"{"number":"4"}"#).ok();
    let verdict = school.run("--as ada attempt check rocks home/practice sum --json").json();
    has(&verdict, &question_keys);
    assert_eq!((&verdict["result"], &verdict["locked"]), (&json!("right"), &json!(true)));
    school.run("--as ada attempt submit rocks home/practice").ok();
}

fn the_learner_hands_in_work(school: &Lyceum) {
    std::fs::write(school.path("slate.txt"), "Slate is grey.\n").expect("a file is written");
    std::fs::write(school.path("slate.exe"), "MZ").expect("a file is written");
    school.run("--as ada submit rocks field/report slate.txt").refused(1, "");
    school.run("--as ada submit rocks home/essay slate.exe").refused(1, "exe");
    school.run("--as ada submit rocks home/essay nothing.txt").refused(1, "nothing.txt");
    school.run("--as ada submit rocks home/essay").refused(1, "");
    school.run("submit rocks home/essay slate.txt").refused(1, "--as");
    let handed = school.run("--as ada submit rocks home/essay slate.txt --json").json();
    has(&handed, &["course", "item", "user", "submission", "at", "late_seconds", "files", "receipt"]);
    assert_eq!(handed["submission"], 1);
    assert!(handed["late_seconds"].as_u64().expect("a number") > 86_400, "it was due years ago");
    has(&handed["files"][0], &["name", "bytes", "sha256"]);
    assert_eq!((&handed["files"][0]["name"], &handed["files"][0]["bytes"]), (&json!("slate.txt"), &json!(15)));
    let receipt = handed["receipt"].as_str().expect("a text").to_owned();
    assert!(receipt.len() == 12 && receipt.chars().all(|c| "0123456789ABCDEFGHJKMNPQRSTVWXYZ".contains(c)), "{receipt}");
    let typed = school.args(&["--as", "ada", "submit", "rocks", "home/essay", "--json"], "Slate, 石板.\n".as_bytes()).json();
    assert_eq!(typed["submission"], 2);

    let all = school.run("--as tess submissions rocks --json").json();
    let work = all["submissions"].as_array().expect("a list");
    assert_eq!(work.len(), 2);
    for one in work {
        has(one, &["item", "user", "submission", "at", "late_seconds", "state", "score", "receipt", "files"]);
    }
    assert_eq!(school.run(&format!("submissions rocks --receipt {receipt} --json")).json()["submissions"][0]["submission"], 1);
    school.run("submissions rocks --receipt 000000000000").refused(1, "");
    assert_eq!(school.run("--as ben submissions rocks --json").json()["submissions"], json!([]));
    assert_eq!(list(&school.run("submissions rocks home/essay --ungraded --user ada --json").json()["submissions"]).len(), 1);
    school.run("--as tess submissions rocks --to work").ok();
    assert_eq!(std::fs::read_to_string(school.path("work/home/essay/ada/1-slate.txt")).expect("the file is read"), "Slate is grey.\n");
    assert!(school.path("work/manifest.json").exists());
    school.run("--as tess submissions rocks --to work").refused(1, "work");
    feedback_comes_back(school);
}

/// CLI.md 5: what a marker wrote into the folder, first as a slip and then as it would be given.
fn feedback_comes_back(school: &Lyceum) {
    let manifest = school.path("work/manifest.json");
    let written = std::fs::read_to_string(&manifest).expect("the manifest is read");
    let scored = |score: &str| {
        let (first, last) = written.rsplit_once("\"score\": null").expect("the newest submission stands last");
        std::fs::write(&manifest, format!("{first}\"score\": \"{score}\"{last}")).expect("the manifest is written");
    };
    std::fs::write(school.path("work/home/essay/ada/feedback.md"), "Schön, 石板.\n").expect("a comment is written");
    school.run("--as ada submissions rocks --feedback work").refused(1, "may not");
    school.run("--as tess submissions rocks --feedback work --to other").refused(2, "--to");
    school.run("--as tess submissions rocks --feedback home").refused(1, "manifest.json");
    scored("8,5");
    let bad = school.run("--as tess submissions rocks --feedback work --json");
    assert_eq!((bad.code, &bad.object()["errors"][0]["row"], &bad.object()["changes"]), (1, &json!(2), &json!([])));
    let said = school.run("--as tess submissions rocks --feedback work").stderr();
    assert!(said.starts_with("error: home/essay of ada: ") && said.contains("decimal point"), "{said}");
    scored("80%");
    let dry = school.run("--as tess submissions rocks home/essay --feedback work --dry-run --json").json();
    has(&dry, &["rows", "changes", "unchanged", "errors", "dry_run"]);
    assert_eq!((&dry["rows"], &dry["unchanged"], &dry["errors"]), (&json!(2), &json!(1), &json!([])));
    has(&dry["changes"][0], &["item", "user", "from", "to"]);
    assert_eq!(
        (&dry["changes"][0]["user"], &dry["changes"][0]["from"], &dry["changes"][0]["to"]),
        (&json!("ada"), &Value::Null, &json!("8"))
    );
    assert_eq!(school.run("submissions rocks --user ada --json").json()["submissions"][1]["score"], Value::Null, "it was only asked");
}

fn the_instructor_marks(school: &Lyceum) {
    school.run("--as ada grade set rocks home/essay ada 10").refused(1, "");
    let set = school.run("--as tess grade set rocks home/essay ada 8.5 --comment Fine --json").json();
    has(&set, &["item", "user", "from", "to", "entered", "deducted", "score", "status", "released"]);
    assert_eq!(
        (&set["item"], &set["user"], &set["from"], &set["entered"], &set["status"]),
        (&json!("home/essay"), &json!("ada"), &Value::Null, &json!("8.5"), &json!("graded"))
    );
    school.run("grade set rocks home/essay ada 9").refused(1, "--reason");
    school.run("grade set rocks home/essay ada 9 --reason Recount --was 3").refused(1, "");
    let again = school.run("--as tess grade set rocks home/essay ada 90% --reason Recount --was 8.5 --json").json();
    assert_eq!((&again["from"], &again["to"]), (&json!("8.5"), &json!("9")));
    for (bad, said) in [("-1", "negative"), ("eight", "eight"), ("3,5", "3,5")] {
        school.args(&["grade", "set", "rocks", "home/essay", "ada", "--reason", "x", "--", bad], b"").refused(1, said);
    }
    let undone = school.run("--as tess grade undo rocks home/essay ada --json").json();
    assert_eq!(undone["to"], "8.5");
    let history = school.run("--as tess grade history rocks home/essay ada --json").json();
    assert_eq!(list(&history["entries"]).len(), 3);
    school.run("--as tess grade hide rocks home/essay ada --json").json();
    assert_eq!(cell(&school.run("--as ada grades rocks --json").json(), "home/essay")["score"], Value::Null, "a hidden mark stays inside");
    school.run("--as tess grade release rocks home/essay --json").json();
    school.run("--as tess attempt mark rocks intro/first ada slate 3 --comment Good --json").json();
}

fn cell<'a>(grades: &'a Value, item: &str) -> &'a Value {
    &grades["learners"][0]["cells"][item]
}

fn the_learner_sees_marks(school: &Lyceum) {
    let table = school.run("--as tess grades rocks --json").json();
    has(&table, &["course", "total", "decimals", "as_of", "categories", "items", "learners"]);
    has(&table["items"][0], &["id", "title", "category", "possible"]);
    has(&table["categories"][0], &["id", "weight"]);
    assert_eq!(list(&table["learners"]).len(), 2);
    has(&table["learners"][0], &["user", "name", "cells"]);
    has(cell(&table, "intro/first"), &["score", "possible", "entered", "deducted", "late_seconds", "status", "released", "counted"]);
    let own = school.run("--as ada grades rocks --json").json();
    assert_eq!(list(&own["learners"]).len(), 1, "their own row alone");
    assert_eq!((&own["learners"][0]["user"], &cell(&own, "intro/first")["score"]), (&json!("ada"), &json!("8")));
    assert_eq!(cell(&own, "home/essay")["score"], "8.5");
    assert_eq!(cell(&own, "field/report")["status"], "not_due");
    assert_eq!(school.run("--as ada grades --json").json()["courses"][0]["course"], "rocks");
    let csv = school.run("--as tess grades rocks --format csv").ok().stdout();
    assert!(csv.starts_with("\"course\",\"user\",\"name\"") && csv.lines().nth(1).expect("a second line").contains("possible"), "{csv}");
    let shown = school.run("--as ada attempt show rocks intro/first --json").json();
    assert_eq!((&shown["state"], &shown["score"], &shown["percent"]), (&json!("marked"), &json!("8"), &json!("80")));
}

fn the_course_goes_out_and_comes_back_equal(school: &Lyceum) {
    let out = school.run("--as tess course export rocks --to out --json").json();
    has(&out, &["path", "format", "bytes", "sha256", "warnings"]);
    assert_eq!(out["format"], "lyceum");
    school.run("course export rocks --to out").refused(1, "out");
    school.run("course export rocks --to rocks.lyc").ok();
    for path in ["out", "rocks.lyc"] {
        assert_eq!(school.run(&format!("course import {path} --json")).json()["packages"][0]["outcome"], "unchanged", "{path}");
    }
    // What an update brings nobody sees until it is published: the command says so, and how.
    std::fs::write(school.path("out/intro/more.md"), "# More\n").expect("a file");
    let toml = std::fs::read_to_string(school.path("out/course.toml")).expect("a file");
    std::fs::write(school.path("out/course.toml"), toml.replacen("\"intro/kinds.md\",", "\"intro/kinds.md\", \"intro/more.md\",", 1))
        .expect("a file");
    let seen = school.run("course import out --dry-run").ok().stdout();
    assert!(seen.contains("lyceum course publish rocks intro/more"), "{seen}");
    let seen = school.run("course import out --dry-run --json").json();
    assert_eq!(seen["packages"][0]["changes"]["hidden"], json!(["intro/more"]));
    school.run("--as ada course export rocks --to mine").refused(1, "");
    assert!(!school.path("mine").exists(), "nothing is left of a refused export");
    school.run("course archive rocks --json").json();
    school.run("course archive rocks --lift --json").json();
    // A package beside one that may not come in is told of all the same.
    std::fs::create_dir(school.path("pebbles")).expect("a folder");
    std::fs::write(school.path("pebbles/course.toml"), "format = 1\nid = \"pebbles\"\ntitle = \"Pebbles\"\n").expect("a file");
    school.run("user add uma --role instructor").ok();
    let both = school.run("--as uma course import pebbles rocks --json").object();
    let outcomes: Vec<_> = list(&both["packages"]).iter().map(|one| one["outcome"].clone()).collect();
    assert_eq!(outcomes, ["created", "refused"]);
}

/// Codes are shown once: where they cannot be kept nobody comes in.
fn people_come_in_with_their_codes_or_not_at_all(school: &Lyceum) {
    std::fs::write(school.path("late.csv"), "user\nlate\n").expect("a file");
    school.run("user import late.csv --codes nowhere/codes.csv").refused(1, "nowhere");
    school.run("user show late").refused(1, "late");
    school.run("user import late.csv --dry-run --codes kept.csv --json").json();
    assert!(!school.path("kept.csv").exists(), "nothing to keep");
    school.run("user import late.csv --codes kept.csv --json").json();
    let codes = std::fs::read_to_string(school.path("kept.csv")).expect("the codes");
    assert!(codes.contains("late"), "{codes}");
}

fn a_class_comes_by_codes(school: &Lyceum) {
    let made = school.run("code new rocks --seats 2 --until +7d --json").json();
    has(&made, &["label", "code", "seats", "expires"]);
    assert_eq!((&made["label"], &made["seats"]), (&json!("rocks"), &json!(2)));
    assert_eq!(school.run("code new rocks --json").json()["label"], "rocks 2", "another class of the same course");
    school.run("code new --label Anybody").ok();
    school.run("code new").refused(2, "<COURSE>");
    school.run("code new rokcs").refused(1, "rocks");
    school.run("code list rokcs").refused(1, "rocks");
    let labels = |line: &str| {
        let codes = school.run(line).json();
        list(&codes["codes"])
            .iter()
            .map(|code| format!("{} {}", code["label"].as_str().unwrap_or_default(), code["state"].as_str().unwrap_or_default()))
            .collect::<Vec<_>>()
    };
    assert_eq!(labels("code list rocks --json"), ["rocks 2 open", "rocks open"]);
    assert_eq!(labels("code end rocks --json"), ["rocks 2 over", "rocks over"]);
    school.run("code end --label Anybody").ok();
    school.run("code end").refused(2, "<COURSE>");
    school.run("--as tess code end rocks").refused(1, "");
}

fn the_admin_keeps_it(school: &Lyceum) {
    let kept = school.run("backup kept.db --json").json();
    has(&kept, &["file", "bytes", "sha256", "chain_head"]);
    school.run("backup kept.db").refused(1, "kept.db");
    school.run("--as tess backup other.db").refused(1, "");
    school.run("user add zoe").ok();
    std::fs::write(school.path("broken.db"), b"SQLite format 3\0 and then nothing").expect("a file is written");
    school.run("restore broken.db").refused(1, "");
    school.run("user show zoe").ok();
    school.run("restore kept.db --json").json();
    school.run("user show zoe").refused(1, "zoe");
    let beside = std::fs::read_dir(school.path("home"))
        .expect("the folder is read")
        .filter(|entry| entry.as_ref().expect("an entry").file_name().to_string_lossy().contains(".before-restore-"));
    assert_eq!(beside.count(), 1, "the school that was there is kept beside");

    let well = school.run("doctor --json").json();
    let names: Vec<&str> = list(&well["checks"]).iter().map(|check| check["name"].as_str().expect("a text")).collect();
    for name in ["integrity", "foreign_keys", "audit_chain", "permissions", "free_space", "schema"] {
        assert!(names.contains(&name), "{name} is missing in {names:?}");
    }
    for check in list(&well["checks"]) {
        has(check, &["name", "ok", "message"]);
    }
    assert_eq!(well["ok"], true);
    let verified = school.run("audit verify --json").json();
    has(&verified, &["ok", "entries", "head", "first_bad"]);
    assert_eq!((&verified["ok"], &verified["first_bad"]), (&json!(true), &Value::Null));
    let listed = school.run("audit list --user ada --limit 3 --json").json();
    assert_eq!(list(&listed["entries"]).len(), 3);
    has(&listed["entries"][0], &["n", "at", "actor", "action", "object", "before", "after", "reason"]);
    school.run("--as ada audit list").refused(1, "");
    let settings = school.run("settings list --json").json();
    assert!(settings["settings"].as_array().is_some_and(|all| !all.is_empty()));
    school.run("settings set zoone UTC").refused(1, "zone");
    school.run("settings set zone Mars/Olympus").refused(1, "Mars/Olympus");
    school.run("settings set zone UTC --json").json();
}
