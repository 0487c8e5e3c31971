//! A course that is archived is read, not worked in: one rule for every door (`Standing::require`), asked of each that changes something.

use std::collections::BTreeSet;

use super::table::TABLE;
use super::world::{Object, Worlds, console};

/// What changes something beside the course, or the archive itself; what keeps nothing there (an answer that is only judged, a preview of a
/// quiz, where somebody was); looks that are logged.
const STAND_OPEN: &[&str] = &[
    "add_active_time",
    "add_user",
    "answer_check",
    "archive",
    "attempt_of",
    "backup",
    "change_password",
    "change_profile",
    "change_user",
    "close_class_code",
    "close_class_codes_into",
    "create_course",
    "do_to_users",
    "duplicate_course",
    "erase_user",
    "examine",
    "export_submissions",
    "export_user",
    "grade_history",
    "import_people",
    "issue_code",
    "make_class_code",
    "marks_seen",
    "member",
    "remember_place",
    "remove_course",
    "renew_class_code",
    "set_password",
    "set_preferences",
    "set_setting",
    "start_attempt",
    "suspend_user",
];

#[test]
fn what_is_archived_refuses_every_write() {
    let mut worlds = Worlds::default();
    let mut done = BTreeSet::new();
    for row in TABLE.iter().filter(|row| !row.reads) {
        for role in ["admin", "instructor", "learner"] {
            let world = worlds.of(role);
            world.services.archive(&console(), "git-lab", false).expect("archived");
            if (row.call)(world, Object::of("ada")).is_ok() {
                done.insert(row.name);
            }
            worlds.forget();
        }
    }
    let wrong: Vec<_> = done.iter().filter(|name| !STAND_OPEN.contains(name)).collect();
    assert!(wrong.is_empty(), "these were done in an archived course: {wrong:#?}");
    let idle: Vec<_> = STAND_OPEN.iter().filter(|name| !done.contains(*name)).collect();
    assert!(idle.is_empty(), "these are refused, and said to stand open: {idle:?}");
}
