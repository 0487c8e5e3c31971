//! Attempts made by hand, for what is drawn of them.

use std::collections::BTreeMap;

use crate::domain::attempt::AttemptState;
use crate::domain::course::{Behavior, Showing};
use crate::domain::points::{Exact, Points};
use crate::domain::quiz::{Kind, Verdict};
use crate::domain::text::Untrusted;
use crate::service::attempt::{AttemptView, Given, KeyView, OptionView, QuestionState, QuestionView};
use crate::service::testing::NOW;

pub fn question(number: u32, kind: Kind, title: &str) -> QuestionView {
    QuestionView {
        id: format!("q{number}"),
        number,
        section: None,
        introduction: None,
        kind,
        points: Points::whole(1),
        bonus: false,
        required: false,
        stem: title.into(),
        title: title.into(),
        body: Untrusted::default(),
        state: QuestionState::New,
        flag: false,
        locked: false,
        options: None,
        units: None,
        unit_required: false,
        words: None,
        answer: None,
        certainty: None,
        saved: None,
        tries: 0,
        hint: None,
        mark: None,
        result: None,
        close: false,
        feedback: Vec::new(),
        explanation: Vec::new(),
        grader: None,
        has_model: false,
        by_hand: false,
        comment: None,
        key: None,
        claim: None,
        may_claim: false,
    }
}

fn options(texts: &[&str]) -> Vec<OptionView> {
    texts.iter().zip('a'..).map(|(text, label)| OptionView { label: label.to_string(), text: (*text).into() }).collect()
}

/// Five questions, the second answered, the third flagged.
pub fn attempt() -> AttemptView {
    let reads = QuestionView {
        points: Points::whole(2),
        body: "You are in the folder `/home/ada`.\n\n```sh\nls -l letters\ncat letters/may.txt\n```".into(),
        options: Some(options(&[
            "`ls` lists the names in a folder",
            "`cat` shows what is in a file",
            "`rm` removes a file and asks before it does so, every time, whatever you typed",
            "None of these",
        ])),
        ..question(1, Kind::MultipleAnswers, "Which of these sentences are true?")
    };
    let word = QuestionView {
        answer: Some(Given::Text { text: "pwd".into() }),
        saved: Some(NOW),
        state: QuestionState::Answered,
        ..question(2, Kind::ShortAnswer, "Which command prints the folder you are in?")
    };
    let value = QuestionView { flag: true, ..question(3, Kind::TrueFalse, "`letters/may.txt` is a relative path.") };
    let number = QuestionView { units: Some(vec!["min".into()]), ..question(4, Kind::Numerical, "How long does `sleep 90` take?") };
    let essay = QuestionView {
        points: Points::whole(3),
        words: Some((Some(20), Some(120))),
        ..question(5, Kind::Essay, "What would you advise a friend before each `rm -r`?")
    };
    AttemptView {
        course: "shell-basics".into(),
        quiz: "files/files".into(),
        title: "Quiz: files and folders".into(),
        user: "ada".into(),
        attempt: 1,
        state: AttemptState::Open,
        practice: false,
        behavior: Behavior::Deferred,
        sequential: false,
        exam: false,
        started: NOW,
        ends: None,
        seconds_left: None,
        submitted: None,
        late_seconds: 0,
        attempts_left: Some(2),
        here: None,
        questions: vec![reads, word, value, number, essay],
        unanswered: ["q1", "q3", "q4", "q5"].map(String::from).to_vec(),
        score: None,
        possible: Points::whole(8),
        percent: None,
        showing: [Showing::Attempt].into(),
        more_after: None,
    }
}

/// The same, handed in and marked but for the essay, with everything shown.
pub fn marked() -> AttemptView {
    let mut view = attempt();
    view.state = AttemptState::NeedsMarking;
    view.submitted = Some(NOW);
    view.showing = [Showing::Attempt, Showing::Result, Showing::Marks, Showing::Feedback, Showing::Key, Showing::Explanation].into();
    let results = [Verdict::Partly, Verdict::Right, Verdict::Wrong, Verdict::Wrong, Verdict::Waiting];
    for (question, result) in view.questions.iter_mut().zip(results) {
        question.state = QuestionState::Locked;
        question.locked = true;
        question.result = Some(result);
        question.mark = match result {
            Verdict::Right | Verdict::Partly => Some(Points::whole(1)),
            Verdict::Wrong => Some(Points::default()),
            Verdict::Waiting => None,
        };
    }
    let first = &mut view.questions[0];
    first.answer = Some(Given::Choices { choices: vec!["a".into(), "c".into()] });
    first.feedback = vec!["`rm` asks only with `-i`.".into()];
    first.explanation = vec!["The shell has no waste basket: what is removed is gone.".into()];
    let shares = [("a", 1), ("b", 1)].map(|(label, share)| (label.to_owned(), Exact::whole(share)));
    first.key = Some(KeyView { answer: None, accepted: Vec::new(), shares: BTreeMap::from(shares) });
    let number = &mut view.questions[3];
    number.answer = Some(Given::Number { number: "90".into(), unit: Some("min".into()) });
    number.key = Some(KeyView { answer: None, accepted: vec!["1.5 min ± 0.01".into()], shares: BTreeMap::new() });
    view
}
