//! Who is in a school and what its courses ask for: who sits where, who teaches, what is due when. Computed once from size, seed and
//! instant; small enough to be held for the largest.

use chrono::TimeDelta;

use super::chance::Chance;
use super::names::{Name, Names};
use super::question::{Subject, subjects};
use super::size::{Sections, Shape, Size};
use crate::demo::people;
use crate::domain::time::Instant;
use crate::service::{Error, Result};

const DAY: i64 = 86_400_000;
/// The term has twelve weeks and a half; today is its eightieth day, so that nearly all is due and something is still to come.
pub const TERM: i64 = 88;
pub const TODAY: i64 = 80;
/// Answers that come in for a learner and a quiz, in hundredths: 20 questions, 1.3 attempts of whoever takes part, 12 % who do not.
const ANSWERS: u64 = 2_280;

/// A school to be made.
pub struct Plan {
    pub size: Size,
    pub seed: u64,
    pub now: Instant,
    pub shape: Shape,
    /// Midnight of the term's first day.
    pub start: Instant,
    pub courses: Vec<CoursePlan>,
    pub subjects: Vec<Subject>,
    names: Names,
}

/// A course, who is in it and what it asks for.
#[derive(Debug, Clone)]
pub struct CoursePlan {
    pub slug: String,
    pub subject: usize,
    pub angle: usize,
    /// People by number; teachers come first in a school, then learners.
    pub teachers: Vec<u32>,
    pub learners: Vec<u32>,
    /// Learners who help here and learn elsewhere.
    pub assistants: Vec<u32>,
    pub items: Vec<ItemPlan>,
}

/// What a graded item asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    Quiz,
    /// A text, marked by a person.
    Paper,
    /// Nothing in here: a sheet, a talk, an oral test. A person gives the mark.
    Sheet,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ItemPlan {
    pub asks: Asks,
    /// Which of its kind in the course.
    pub n: u32,
    pub due: Instant,
}

impl ItemPlan {
    pub fn slug(&self) -> String {
        match self.asks {
            Asks::Quiz => format!("quiz-{:02}", self.n),
            Asks::Paper => format!("paper-{:02}", self.n),
            Asks::Sheet => format!("sheet-{:02}", self.n),
        }
    }

    /// The most that can be had for it.
    pub fn points(&self) -> i32 {
        match self.asks {
            Asks::Quiz => 20,
            Asks::Paper => 40,
            Asks::Sheet => 10,
        }
    }
}

impl Plan {
    /// # Errors
    /// `Internal` where our own lists do not read.
    pub fn new(size: Size, seed: u64, now: Instant) -> Result<Self> {
        let subjects = subjects().ok_or_else(|| Error::internal("The demo's subjects cannot be read."))?;
        let shape = size.shape();
        let start = Instant(now.0.div_euclid(DAY) * DAY).plus(TimeDelta::days(-TODAY));
        let sizes = course_sizes(&shape, seed);
        let mut plan = Self { size, seed, now, shape, start, courses: Vec::new(), subjects, names: Names::read() };
        let seats = plan.seats(&sizes);
        let mut owed = 0;
        for (n, ((learners, graded), people)) in (0..).zip(sizes.into_iter().zip(seats)) {
            let course = plan.course(n, learners, graded, people, &mut owed);
            plan.courses.push(course);
        }
        Ok(plan)
    }

    /// The large lecture, and who is at home in it: the accounts of the demo.
    pub fn lecture(&self) -> &str {
        self.courses.first().map_or("", |course| course.slug.as_str())
    }

    pub fn learners(&self) -> u32 {
        self.shape.users.saturating_sub(self.shape.teachers).saturating_sub(1)
    }

    /// User name and name of a person by number; the demo's own accounts are the first teacher and the first learner.
    pub fn person(&self, n: u32) -> Name {
        let told = |user: &str, full: &str| Name { user: user.to_owned(), full: full.to_owned() };
        match n {
            0 => told(people::INSTRUCTOR, "Rosa Almeida"),
            n if n == self.shape.teachers => told(people::LEARNER, "Ada Nyström"),
            n => self.names.person(self.seed, n),
        }
    }

    pub fn is_teacher(&self, n: u32) -> bool {
        n < self.shape.teachers
    }

    /// How able a learner is, in thousandths of a standard deviation.
    pub fn ability(&self, n: u32) -> i32 {
        Chance::of(self.seed, &[4, u64::from(n)]).normal()
    }

    /// Deals the seats of all courses: a quarter of the learners study full time and have 4 to 8 courses, the others share what is left.
    fn seats(&self, sizes: &[(u32, u32)]) -> Vec<Vec<u32>> {
        let (first, count) = (self.shape.teachers, self.learners());
        let mut left: Vec<u32> = sizes.iter().map(|(learners, _)| (*learners).min(count)).collect();
        let mut seats: Vec<Vec<u32>> = vec![Vec::new(); sizes.len()];
        let mut order: Vec<u32> = (first..first + count).collect();
        let mut chance = Chance::of(self.seed, &[5]);
        // The demo's own learner studies full time, the lecture among the rest.
        if let Some(rest) = order.get_mut(1..) {
            chance.shuffle(rest);
        }
        let full_time = usize::try_from(count / 4).unwrap_or(0).max(1);
        for (turn, person) in order.iter().enumerate() {
            let wanted = if turn < full_time { 4 + chance.below(5) } else { 1 + chance.below(2) };
            let mut mine = if turn == 0 { vec![0] } else { Vec::new() };
            for _ in 0..wanted * 3 {
                if mine.len() >= usize::try_from(wanted).unwrap_or(0).min(sizes.len()) {
                    break;
                }
                let course = place(&left, chance.next());
                if !mine.contains(&course) && left[course] > 0 {
                    mine.push(course);
                }
            }
            for course in mine {
                left[course] = left[course].saturating_sub(1);
                seats[course].push(*person);
            }
        }
        // What is left goes to whoever is not in the course yet.
        for (course, left) in left.into_iter().enumerate() {
            fill(&mut seats[course], left, first, count, &mut chance);
        }
        seats
    }

    fn course(&self, n: u32, learners: u32, graded: u32, seats: Vec<u32>, owed: &mut u64) -> CoursePlan {
        let subjects = u32::try_from(self.subjects.len()).unwrap_or(1);
        let mut chance = Chance::of(self.seed, &[6, u64::from(n)]);
        let teacher = if n == 0 { 0 } else { n % self.shape.teachers.max(1) };
        let second = chance.below(self.shape.teachers);
        let mut teachers = vec![teacher];
        if learners >= 300 && second != teacher {
            teachers.push(second);
        }
        let mut assistants = Vec::new();
        for _ in 0..learners.div_ceil(100) {
            let helper = self.shape.teachers + chance.below(self.learners());
            if helper != self.shape.teachers && !seats.contains(&helper) && !assistants.contains(&helper) {
                assistants.push(helper);
            }
        }
        let subject = usize::try_from(n % subjects).unwrap_or(0);
        let angles = self.subjects[subject].angles.len().max(1);
        let angle = usize::try_from(n / subjects).unwrap_or(0) % angles;
        let word = self.subjects[subject].title.to_lowercase();
        let items = self.items(n, seats.len() as u64, graded, owed, &mut chance);
        CoursePlan { slug: format!("{word}-{:04}", n + 1), subject, angle, teachers, learners: seats, assistants, items }
    }

    /// What is due when. So many of the items are quizzes that all courses together come to the answers wanted; `owed` carries the rest.
    fn items(&self, course: u32, learners: u64, graded: u32, owed: &mut u64, chance: &mut Chance) -> Vec<ItemPlan> {
        let seats: u64 = self.shape.courses.iter().map(|of| u64::from(of.courses) * u64::from(of.learners.0 + of.learners.1) / 2).sum();
        // What is due tomorrow has half of its answers.
        let per_quiz = learners * ANSWERS / 100;
        *owed += self.shape.responses * learners / seats.max(1);
        let past = i64::from(graded) * (TODAY - 2) / TERM;
        let most = u64::try_from(past).unwrap_or(0).saturating_sub(1);
        let quizzes = (owed.saturating_sub(per_quiz / 2) / per_quiz.max(1)).clamp(1, most.max(1));
        *owed = owed.saturating_sub(per_quiz * quizzes + per_quiz / 2);
        let every = u64::try_from(past).unwrap_or(1) / quizzes;
        // Each course has its first quiz in another week.
        let first = chance.next() % every.max(1);
        let jitter = chance.between(0, 20) - 10;
        let mut counts = [0; 3];
        let mut items = Vec::new();
        let mut to_come = true;
        for at in 0..i64::from(graded) {
            let due = (6 + at * (TERM - 6) / i64::from(graded)) * DAY + (17 * 60 + jitter * 6 + i64::from(course % 7) * 10) * 60_000;
            let due = self.start.plus(TimeDelta::milliseconds(due));
            let is_past = at < past;
            let nth = u64::try_from(at).unwrap_or(0);
            let soon = due > self.now && to_come;
            let asks = match () {
                () if is_past && nth % every.max(1) == first && u64::from(counts[0]) < quizzes => Asks::Quiz,
                () if soon => Asks::Quiz,
                () if at % 8 == 3 => Asks::Paper,
                () => Asks::Sheet,
            };
            to_come &= !soon;
            let count = &mut counts[asks as usize];
            *count += 1;
            items.push(ItemPlan { asks, n: *count, due });
        }
        items
    }
}

/// Learners and graded items of each course.
fn course_sizes(shape: &Shape, seed: u64) -> Vec<(u32, u32)> {
    let mut chance = Chance::of(seed, &[7]);
    let mut sizes = Vec::new();
    for Sections { courses, learners: (low, high), graded } in &shape.courses {
        sizes.extend((0..*courses).map(|_| (low + chance.below(high - low + 1), *graded)));
    }
    sizes
}

/// A course by a draw, in proportion to its free seats.
fn place(left: &[u32], draw: u64) -> usize {
    let total: u64 = left.iter().map(|seats| u64::from(*seats)).sum();
    let mut at = draw % total.max(1);
    for (course, seats) in left.iter().enumerate() {
        if at < u64::from(*seats) {
            return course;
        }
        at -= u64::from(*seats);
    }
    0
}

fn fill(seats: &mut Vec<u32>, left: u32, first: u32, count: u32, chance: &mut Chance) {
    let mut taken: std::collections::HashSet<u32> = seats.iter().copied().collect();
    let from = chance.below(count);
    let free = (0..count).map(|n| first + (from + n) % count).filter(|person| taken.insert(*person));
    seats.extend(free.take(usize::try_from(left).unwrap_or(0)).collect::<Vec<_>>());
}
