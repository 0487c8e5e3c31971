//! Who is in the demo school. All are invented.

use serde::Serialize;

use crate::domain::person::SchoolRole;
use crate::service::school::{NewKind, NewSchool};

/// An account that the sign-in screen of a demo school names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Account {
    pub user: &'static str,
    pub password: &'static str,
    pub role: SchoolRole,
}

/// The one password of the demo's people. It guards nothing: a demo school is never served.
pub const PASSWORD: &str = "northgate-by-night";

/// One account a role.
pub const ACCOUNTS: &[Account] = &[
    Account { user: LEARNER, password: PASSWORD, role: SchoolRole::Learner },
    Account { user: INSTRUCTOR, password: PASSWORD, role: SchoolRole::Instructor },
    Account { user: ADMIN, password: PASSWORD, role: SchoolRole::Admin },
];

/// The learner a visitor begins as.
pub const LEARNER: &str = "ada";
pub const ADMIN: &str = "sam";
pub const INSTRUCTOR: &str = "rosa";
pub const ASSISTANT: &str = "jonas";

/// A learner: how far they have come and how often they are right, both in percent.
pub struct Learner {
    pub user: &'static str,
    pub name: &'static str,
    pub pace: u64,
    pub ability: u64,
}

pub const STAFF: &[(&str, &str, SchoolRole)] = &[
    (ADMIN, "Sam Okafor", SchoolRole::Admin),
    (INSTRUCTOR, "Rosa Almeida", SchoolRole::Instructor),
    (ASSISTANT, "Jonas Lindqvist", SchoolRole::Learner),
];

/// Names as they come: short and long, of several scripts, with marks.
pub const LEARNERS: &[Learner] = &[
    Learner { user: LEARNER, name: "Ada Nyström", pace: 45, ability: 80 },
    Learner { user: "amir", name: "امیر رضایی", pace: 62, ability: 72 },
    Learner { user: "bea", name: "Beatriz Fonseca de Albuquerque e Castro", pace: 70, ability: 88 },
    Learner { user: "chen", name: "陈美玲", pace: 85, ability: 93 },
    Learner { user: "dilan", name: "Dilan Yıldız", pace: 30, ability: 60 },
    Learner { user: "eva", name: "Eva Novák", pace: 55, ability: 76 },
    Learner { user: "femi", name: "Fẹ́mi Adéyẹmí", pace: 48, ability: 70 },
    Learner { user: "goran", name: "Goran Petrović", pace: 12, ability: 50 },
    Learner { user: "hana", name: "김하나", pace: 66, ability: 85 },
    Learner { user: "ines", name: "Inès O’Brien-Haddad", pace: 58, ability: 68 },
    Learner { user: "kavya", name: "काव्या शर्मा", pace: 75, ability: 90 },
    Learner { user: "li", name: "Li", pace: 40, ability: 64 },
    Learner { user: "mikko", name: "Mikko Virtanen", pace: 25, ability: 74 },
    Learner { user: "noor", name: "Noor van der Berg", pace: 52, ability: 81 },
    Learner { user: "olena", name: "Олена Шевченко", pace: 0, ability: 50 },
];

/// What they hand in, drawn by turns.
pub const WORKS: &[&str] = &[
    "I made the folder with `mkdir -p shell-notes/lists` and checked each step with `ls`.\n\n    $ find shell-notes | sort\n    shell-notes\n    shell-notes/lists\n    shell-notes/lists/food.txt\n    shell-notes/plan.txt\n\nThe file with a blank in its name took me three tries, until I put it in marks.",
    "    $ ls -R ~/shell-notes\n    lists  plan.txt\n\n    lists:\n    books.txt  food.txt\n\nI copied first and removed afterwards, so nothing could get lost.",
    "Done, see below. I did not understand why `rm` does not ask.\n\n    $ history | tail -n 4\n    mkdir lists\n    mv food.txt lists\n    cp plan.txt plan-old.txt\n    ls -l",
];

/// What the instructor writes, from good to less so.
pub const COMMENTS: &[&str] = &[
    "Clear and complete. You checked each step, which is the habit that matters.",
    "Good. Next time show the command that proves it, not only the result.",
    "The folder is right. Say in a sentence why you chose this order of steps.",
];

/// The school before anybody has come.
pub fn school(zone: &str) -> NewSchool {
    NewSchool {
        kind: NewKind::Classroom { admin: ADMIN.to_owned(), password: Some(PASSWORD.to_owned()) },
        title: "Northgate Evening College".to_owned(),
        zone: zone.to_owned(),
        demo: true,
    }
}
