//! How large a generated school is: the table of PERFORMANCE.md.

use serde::{Deserialize, Serialize};

/// S, M, L and XL of PERFORMANCE.md.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Size {
    Small,
    Medium,
    Large,
    Huge,
}

/// What a size consists of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    pub users: u32,
    pub teachers: u32,
    /// How many courses of which size: learners from, to, and graded items.
    pub courses: Vec<Sections>,
    /// Questions in each course's bank.
    pub bank: u32,
    /// Answers given until today.
    pub responses: u64,
    /// Megabytes of files handed out, where they are asked for.
    pub media: u64,
}

/// Courses alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sections {
    pub courses: u32,
    pub learners: (u32, u32),
    pub graded: u32,
}

const fn sections(courses: u32, learners: (u32, u32), graded: u32) -> Sections {
    Sections { courses, learners, graded }
}

/// Bytes that an answer takes with all that stands around it: large took 829 MB at most for its million.
const EACH: u64 = 900;

impl Size {
    pub const ALL: [Self; 4] = [Self::Small, Self::Medium, Self::Large, Self::Huge];

    pub fn word(self) -> &'static str {
        match self {
            Self::Small => "small",
            Self::Medium => "medium",
            Self::Large => "large",
            Self::Huge => "huge",
        }
    }

    /// The figures of PERFORMANCE.md; large has its base set of a million answers.
    pub fn shape(self) -> Shape {
        match self {
            Self::Small => {
                Shape { users: 30, teachers: 1, courses: vec![sections(1, (29, 29), 20)], bank: 100, responses: 12_000, media: 5 }
            }
            Self::Medium => Shape {
                users: 300,
                teachers: 20,
                courses: vec![sections(1, (280, 280), 50), sections(12, (30, 30), 50)],
                bank: 77,
                responses: 200_000,
                media: 100,
            },
            Self::Large => Shape {
                users: 10_000,
                teachers: 400,
                courses: vec![sections(2, (1_000, 1_000), 100), sections(8, (300, 300), 50), sections(290, (30, 100), 50)],
                bank: 67,
                responses: 1_000_000,
                media: 1_000,
            },
            Self::Huge => Shape {
                users: 100_000,
                teachers: 4_000,
                courses: vec![
                    sections(1, (10_000, 10_000), 200),
                    sections(19, (1_000, 1_000), 100),
                    sections(80, (300, 300), 50),
                    sections(2_900, (30, 100), 50),
                ],
                bank: 67,
                responses: 50_000_000,
                media: 10_000,
            },
        }
    }

    /// Bytes that the school takes, its log while it is made among them.
    pub fn room(self) -> u64 {
        self.shape().responses * EACH
    }
}
