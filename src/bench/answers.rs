//! Answers saved in a second (G9, the half that is storage): each is on the disk before it is told to be saved.

use std::time::{Duration, Instant};

use super::Ledger;
use super::gauge::{ms, percentile};
use super::school::{Place, console};
use crate::domain::goal::{Figure, Limit};
use crate::package;
use crate::service::attempt::{Given, GivenAnswer};
use crate::service::import::ImportOptions;
use crate::service::people_file::PeopleOptions;
use crate::service::{Actor, Error, Result, Services};

pub const COURSE: &str = "bench-answers";
const QUIZ: &str = "answers";
const QUESTIONS: usize = 20;
const CALLERS: usize = 64;
/// How often each caller answers all questions.
const ROUNDS: usize = 4;

const FILES: [(&str, &[u8]); 2] =
    [("course.toml", include_bytes!("course/course.toml")), ("answers.quiz.md", include_bytes!("course/answers.quiz.md"))];

pub fn committed(place: &Place, to: &mut Ledger) -> Result<()> {
    let school = place.open()?;
    let learners = prepare(&school)?;
    for callers in [1, CALLERS] {
        let (took, all) = answered(&school, &learners[..callers])?;
        let count = u32::try_from(all.len()).unwrap_or(u32::MAX);
        let rate = f64::from(count) / took.as_secs_f64();
        let who = if callers == 1 { "1 caller".to_owned() } else { format!("{callers} queued callers") };
        let (must, stretch) = (Limit::AtLeast(1_000.0), Limit::AtLeast(2_500.0));
        to.figures.push(Figure::new("G9", format!("answers committed a second, {who}"), (rate, "1/s"), Some(must), stretch));
        to.figures.push(Figure::at_most("G9", format!("until an answer is saved, {who}, p99"), ms(percentile(all, 99)), 100.0, 30.0));
        place.go_on()?;
    }
    Ok(())
}

/// A course with one quiz, and the learners who have begun it.
fn prepare(school: &Services) -> Result<Vec<Actor>> {
    let console = console();
    let files = FILES.map(|(name, bytes)| (name.to_owned(), bytes)).to_vec();
    let package = package::open_files(COURSE, files).map_err(|refusal| Error::internal(refusal.error.clone()))?;
    school.import_course(&console, package, ImportOptions { publish: true, ..ImportOptions::default() })?;
    let names: Vec<String> = (0..CALLERS).map(|n| format!("bench-caller-{n}")).collect();
    let rows: Vec<String> = names.iter().map(|name| format!("{name},{COURSE}")).collect();
    let people = package::people::read(format!("user,course\n{}\n", rows.join("\n")).as_bytes());
    school.import_people(&console, &people, PeopleOptions::default())?;
    let learners = names.iter().map(|name| school.act_as(&console, name)).collect::<Result<Vec<_>>>()?;
    learners.iter().try_for_each(|learner| school.start_attempt(learner, COURSE, QUIZ).map(drop))?;
    Ok(learners)
}

/// All answer all questions, again and again and beside each other; how long that took, and each answer.
fn answered(school: &Services, learners: &[Actor]) -> Result<(Duration, Vec<Duration>)> {
    let begun = Instant::now();
    let all: Vec<Result<Vec<Duration>>> = std::thread::scope(|scope| {
        let callers: Vec<_> = learners.iter().map(|learner| scope.spawn(|| answers(school, learner))).collect();
        let ended = |broken: std::thread::Result<_>| broken.unwrap_or_else(|_| Err(Error::internal("A caller broke off.")));
        callers.into_iter().map(|caller| ended(caller.join())).collect()
    });
    let took = begun.elapsed();
    Ok((took, all.into_iter().collect::<Result<Vec<_>>>()?.concat()))
}

fn answers(school: &Services, learner: &Actor) -> Result<Vec<Duration>> {
    let given = |n: usize| GivenAnswer::of(Given::Text { text: format!("answer {n}").as_str().into() });
    let mut took = Vec::new();
    for n in 0..ROUNDS * QUESTIONS {
        let asked = Instant::now();
        school.answer(learner, COURSE, QUIZ, vec![(format!("q{}", n % QUESTIONS), given(n))])?;
        took.push(asked.elapsed());
    }
    Ok(took)
}
