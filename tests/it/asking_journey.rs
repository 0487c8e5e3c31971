//! "My answer should count", by commands alone over the real binary (CLI.md 4): one learner asks, the instructor accepts, everybody who answered
//! so gets the point and reads why.

use serde_json::{Value, json};

use crate::support::{Lyceum, has, instant, list};

const QUIZ: &str = "+++\nid = \"ships\"\ntitle = \"Ships\"\nattempts = 0\n+++\n\n## Where do ships lie? {#lie}\n\n= harbor\n= 50% port\n= *\n\n\
                    ## How many masts? {#masts}\n\n= 3\n\n## Is it wet? {#wet}\n\n= true\n";
const COURSE: &str = "format = 1\nid = \"sea\"\ntitle = \"Sea\"\n[[module]]\nid = \"m\"\ntitle = \"M\"\nitems = [\"ships.quiz.md\"]\n";

fn class() -> Lyceum {
    let school = Lyceum::new();
    std::fs::create_dir(school.path("sea")).expect("a folder is made");
    for (name, text) in [("course.toml", COURSE), ("ships.quiz.md", QUIZ)] {
        std::fs::write(school.path("sea").join(name), text).expect("a file is written");
    }
    for line in ["init --admin root", "user add tess --full-name Tess --role instructor", "user add ada", "user add ben", "user add alf"] {
        school.run(line).ok();
    }
    school.run("--as tess course import sea --publish").ok();
    school.run("enroll sea ada ben").ok();
    school.run("enroll sea alf --role assistant").ok();
    school
}

fn take(school: &Lyceum, who: &str, answer: &str) {
    school.run(&format!("--as {who} attempt start sea ships")).ok();
    let answers = json!({ "answers": { "lie": { "text": answer }, "masts": { "number": "4" }, "wet": { "value": true } } });
    school.args(&["--as", who, "attempt", "answer", "sea", "ships"], answers.to_string().as_bytes()).ok();
    school.run(&format!("--as {who} attempt submit sea ships")).ok();
}

fn shown(school: &Lyceum, who: &str) -> Value {
    let view = school.run(&format!("--as {who} attempt show sea ships --json")).json();
    list(&view["questions"]).iter().find(|one| one["id"] == "lie").expect("the question").clone()
}

#[test]
fn an_answer_that_should_count_counts_for_everybody() {
    let school = class();
    school.run("--as ada quiz flag sea ships lie").refused(1, "handed in no such attempt");
    take(&school, "ada", "an harbour");
    take(&school, "ben", "An  Harbour");
    school.run("quiz flag sea ships lie").refused(1, "console");
    school.run("--as ada quiz flag sea ships wet").refused(1, "counts already");
    let asked = school.run("--as ada quiz flag sea ships lie --json").json();
    has(&asked, &["course", "quiz", "question", "attempt", "claim", "at"]);
    assert_eq!((&asked["claim"], &asked["attempt"]), (&json!("open"), &json!(1)));
    instant(&asked["at"]);
    school.run("--as ada quiz flag sea ships lie").refused(1, "asked already");
    school.run("--as ada quiz flag sea ships lie --clear").ok();
    school.run("--as ada quiz flag sea ships lie --clear").refused(1, "not asked");
    school.run("--as ada quiz flag sea ships lie").ok();

    school.run("--as ben quiz flags sea").refused(1, "");
    let flags = school.run("--as alf quiz flags sea ships --json").json();
    let one = &list(&flags["claims"])[0];
    has(one, &["user", "name", "quiz", "question", "attempt", "answer", "at"]);
    assert_eq!((&one["user"], &one["answer"]), (&json!("ada"), &json!("an harbour")));

    let accept = |who: &str, more: &[&str]| {
        school.args(&[&["--as", who, "quiz", "accept", "sea", "ships", "lie", "an harbour"], more].concat(), b"")
    };
    accept("alf", &["--reason", "It is one"]).refused(1, "may not");
    accept("ada", &["--reason", "It is one"]).refused(1, "may not");
    accept("tess", &[]).refused(2, "--reason");
    let seen = accept("tess", &["--dry-run", "--json"]).json();
    assert_eq!((seen["claims"].as_u64(), list(&seen["changes"]).len()), (Some(1), 2));
    assert_eq!(shown(&school, "ben")["mark"], "0", "a dry run changes nothing");
    let done = accept("tess", &["--reason", "It is one", "--json"]).json();
    has(&done, &["course", "quiz", "question", "accepted", "bank", "claims", "attempts", "dry_run", "changes"]);
    assert_eq!(done["changes"], seen["changes"]);
    for who in ["ada", "ben"] {
        assert_eq!((&shown(&school, who)["mark"], &shown(&school, who)["result"]), (&json!("1"), &json!("right")), "{who}");
        let history = school.run(&format!("--as {who} grade history sea ships {who} --json")).ok().stdout();
        assert!(history.contains("It is one"), "{who} reads why: {history}");
    }
    let claim = &shown(&school, "ada")["claim"];
    assert_eq!((&claim["state"], &claim["reply"], &claim["by"]), (&json!("accepted"), &json!("It is one"), &json!("Tess")));
    assert_eq!(school.run("--as tess quiz flags sea --json").json(), json!({ "claims": [] }));
    accept("tess", &["--reason", "Again"]).refused(1, "already");

    // The author finds it in the text, before the line that took the rest.
    school.run("--as tess course export sea --to out").ok();
    let text = std::fs::read_to_string(school.path("out/ships.quiz.md")).expect("the quiz is written");
    let (new, rest) = (text.find("= an harbour").expect("it stands there"), text.find("= *").expect("and the rest"));
    assert!(new < rest, "{text}");
    school.run("course check out").ok();
}

#[test]
fn an_answer_that_stays_as_it_is_says_why_to_who_asked() {
    let school = class();
    take(&school, "ada", "a quay");
    take(&school, "ben", "a quay");
    school.run("--as ada quiz flag sea ships lie").ok();
    let decline = |user: &str| {
        school.args(
            &["--as", "alf", "quiz", "decline", "sea", "ships", "lie", user, "--reason", "Ships lie at it, in a harbor", "--json"],
            b"",
        )
    };
    decline("ben").refused(1, "ben");
    assert_eq!(decline("ada").json()["declined"], 1);
    assert_eq!(shown(&school, "ada")["claim"]["reply"], "Ships lie at it, in a harbor");
    assert_eq!(shown(&school, "ben").get("claim"), None);
    school.run("--as ada quiz flag sea ships lie").refused(1, "answered");
    school.run("--as tess quiz accept sea ships wet no --reason R").refused(1, "true false");
    assert_eq!(school.run("audit verify --json").json()["first_bad"], Value::Null);
    school.run("--as ada user export ada --to me.json").ok();
    let copy = std::fs::read_to_string(school.path("me.json")).expect("a copy");
    assert!(copy.contains("Ships lie at it"), "{copy}");
    school.run("user erase ada --reason asked --yes").ok();
    assert!(!String::from_utf8_lossy(&school.run("quiz flags sea --json").ok().out).contains("a quay"));
}
