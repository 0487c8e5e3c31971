//! Row for row what the use-cases leave behind: the same is lived in one school and written in another, and their tables are compared.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use rusqlite::types::ValueRef;

use super::*;
use crate::domain::course::{Course, ItemBody, PoolSource};
use crate::domain::person::CourseRole;
use crate::service::attempt::{AttemptMarks, Given, GivenAnswer, QuestionMark};
use crate::service::grade::NewGrade;
use crate::service::page::Place;
use crate::service::settings::{self, Mode};
use crate::service::submission::NewWork;
use crate::service::testing::sample::{essay, open_assignment, truth};
use crate::service::testing::{NOW, School};
use crate::store::Trust;

const COURSE: &str = "git-lab";
const PAGE: &str = "intro/why";
const QUIZ: &str = "intro/first";
const WORK: &str = "work/repo";
const ESSAY: &str = "All of it, for ever.";

/// Hours after [`NOW`] at which each thing happens; an answer takes half a minute, looking it over twelve seconds.
const READ: i64 = 1;
const QUIZZED: i64 = 2;
const QUIZ_MARKED: i64 = 3;
const HANDED_IN: i64 = 4;
const MARKED: i64 = 5;
const MENDED: i64 = 6;
const LEFT: i64 = 7;

fn at(hour: i64) -> Instant {
    NOW.plus(TimeDelta::hours(hour))
}

fn school() -> (School, Actor, Actor) {
    let school = School::new();
    let demo = school.db().write(|tx| settings::found(tx, "Past", "UTC", Mode::Classroom, true));
    demo.expect("a new school takes its settings");
    school.changed_course(|course: &mut Course| {
        open_assignment(course);
        if let ItemBody::Quiz(quiz) = &mut course.modules[0].items[1].body {
            quiz.pools.truncate(1);
            quiz.pools[0].source = PoolSource::Own(vec![truth("immutable"), essay("why", "Why?")]);
        }
    });
    let (ada, ivy) = (school.learner("ada"), school.instructor("ivy"));
    school.enroll(COURSE, &["ada"], CourseRole::Learner);
    school.enroll(COURSE, &["ivy"], CourseRole::Instructor);
    (school, ada, ivy)
}

fn lived() -> School {
    let (school, ada, ivy) = school();
    let (services, clock) = (&school.services, &school.clock);
    clock.set(at(READ));
    services.page(&ada, COURSE, PAGE).unwrap();
    services.remember_place(&ada, COURSE, PAGE, Place { at: 0, read: 1000 }).unwrap();
    services.add_active_time(&ada, COURSE, PAGE, 60).unwrap();
    clock.set(at(QUIZZED));
    services.start_attempt(&ada, COURSE, QUIZ).unwrap();
    for (question, answer) in [("immutable", Given::Value { value: false }), ("why", Given::Text { text: ESSAY.into() })] {
        clock.advance(TimeDelta::seconds(30));
        services.answer(&ada, COURSE, QUIZ, vec![(question.to_owned(), GivenAnswer::of(answer))]).unwrap();
    }
    clock.advance(TimeDelta::seconds(12));
    services.submit_attempt(&ada, COURSE, QUIZ).unwrap();
    clock.set(at(QUIZZED));
    services.add_active_time(&ada, COURSE, QUIZ, 72).unwrap();
    clock.set(at(QUIZ_MARKED));
    let mark = QuestionMark { question: "why".to_owned(), points: Points(Points::whole(1).0 / 2), comment: None };
    services.mark_attempt(&ivy, COURSE, QUIZ, "ada", AttemptMarks { questions: vec![mark], ..AttemptMarks::default() }).unwrap();
    clock.set(at(HANDED_IN));
    services.submit_work(&ada, COURSE, WORK, NewWork { text: Some("Done.".into()), ..NewWork::default() }).unwrap();
    clock.set(at(MARKED));
    let grade = |score: &str| NewGrade { score: Some(score.to_owned()), ..NewGrade::default() };
    services.set_grade(&ivy, COURSE, WORK, "ada", NewGrade { comment: Some("Well.".into()), ..grade("12") }).unwrap();
    clock.set(at(MENDED));
    services.set_grade(&ivy, COURSE, WORK, "ada", NewGrade { reason: Some("Recount".into()), ..grade("14") }).unwrap();
    clock.set(at(LEFT));
    services.unenroll(&ivy, COURSE, &["ada".to_owned()]).unwrap();
    school
}

fn written() -> School {
    let (school, ada, ivy) = school();
    let wrote = school.services.write_past(&school.console(), move |past| {
        let learner = past.user("ada")?;
        let course = past.course(COURSE, &|question| match question.id.as_str() {
            "immutable" => vec![Answer::Value { value: false }],
            "why" => vec![Answer::Text { text: ESSAY.into() }],
            _ => Vec::new(),
        })?;
        past.read(&course, PAGE, learner, at(READ), 60)?;
        let lived = LivedAttempt { started: at(QUIZZED), seed: 1, answer: &mut |_| Some((0, 30)), salt: [1; 16] };
        past.attempt(&course, QUIZ, &ada, lived)?;
        past.mark_attempt(&course, QUIZ, learner, &ivy, at(QUIZ_MARKED), &mut || 50)?;
        past.submit(&course, WORK, &ada, at(HANDED_IN), [2; 16], "Done.")?;
        let salts = [[3; 16], [4; 16]];
        let mark = |points| PastMark { hand: Some(HandSet::Score), entered: Some(Points::whole(points)), salts, ..PastMark::default() };
        past.mark(&course, WORK, learner, &ivy, at(MARKED), PastMark { comment: Some("Well.".into()), ..mark(12) })?;
        past.mark(&course, WORK, learner, &ivy, at(MENDED), PastMark { reason: Some("Recount".to_owned()), ..mark(14) })?;
        past.leave(&course, learner, &ivy, at(LEFT))
    });
    wrote.expect("the past is written");
    school
}

/// All rows of all tables. What is drawn by chance (salts, and the hashes over them) is shown as being there.
fn rows(school: &School) -> BTreeMap<String, Vec<String>> {
    let read = school.db().read(Trust::Staff, |db| {
        let mut names = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")?;
        let names = names.query_map([], |row| row.get::<_, String>(0))?.collect::<rusqlite::Result<Vec<_>>>()?;
        let mut tables = BTreeMap::new();
        for name in names {
            let mut statement = db.prepare(&format!("SELECT * FROM {name}"))?;
            let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
            let shown = statement.query_map([], |row| {
                let cells = columns.iter().enumerate().map(|(n, column)| Ok(format!("{column}: {}", shown(column, row.get_ref(n)?))));
                Ok(cells.collect::<rusqlite::Result<Vec<_>>>()?.join(", "))
            })?;
            let mut shown = shown.collect::<rusqlite::Result<Vec<_>>>()?;
            shown.sort();
            tables.insert(name, shown);
        }
        Ok::<_, store::Error>(tables)
    });
    read.expect("the tables are there")
}

fn shown(column: &str, value: ValueRef<'_>) -> String {
    let drawn = ["\"receipt\":\"", "\"events\":\""];
    match value {
        ValueRef::Blob(_) => "drawn".to_owned(),
        ValueRef::Text(_) if column == "receipt" => "drawn".to_owned(),
        ValueRef::Text(text) => {
            let mut text = String::from_utf8_lossy(text).into_owned();
            for key in drawn {
                if let Some(from) = text.find(key).map(|at| at + key.len()) {
                    let length = text[from..].find('"').expect("a text in JSON ends");
                    text.replace_range(from..from + length, "drawn");
                }
            }
            text
        }
        other => format!("{other:?}"),
    }
}

#[test]
fn what_is_written_is_row_for_row_what_living_leaves() {
    let (lived, written) = (rows(&lived()), rows(&written()));
    let mut differ = Vec::new();
    for (table, lived) in &lived {
        let written = &written[table];
        differ.extend(lived.iter().filter(|row| !written.contains(row)).map(|row| format!("lived   {table}: {row}")));
        differ.extend(written.iter().filter(|row| !lived.contains(row)).map(|row| format!("written {table}: {row}")));
    }
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}
