//! Which tables a connection may read. The learner's connection has an allow-list in SQLite's authorizer that lacks every
//! table of keys and credentials (DESIGN.md 4.8, PATTERNS.md 2), so "answers never reach a learner" is the engine's work.

use rusqlite::hooks::{AuthAction, AuthContext, Authorization};

/// Whose eyes a read serves. Rows are not told apart here: "other people's" stays the service's work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    Learner,
    Staff,
}

/// All that a learner's connection may read. Never a `*_key` table, never credentials, never the audit log.
pub const LEARNER_TABLES: &[&str] = &[
    "active_time",
    "answer_text",
    "attempt",
    "attempt_question",
    "blob",
    "blob_chunk",
    "check_answer",
    "claim",
    "course",
    "course_group",
    "course_people",
    "course_revision",
    "enrollment",
    "grade",
    "grade_event",
    "group_member",
    "item",
    "item_revision",
    "json_each",
    "mark_seen",
    "media",
    "module",
    "page_check",
    "progress",
    "question",
    "question_revision",
    "quiz_pool",
    "quiz_question",
    "setting",
    "submission",
    "submission_draft",
    "submission_file",
    "user",
];

/// The learner's authorizer: what is not named is denied.
pub(super) fn learner(seen: AuthContext<'_>) -> Authorization {
    match seen.action {
        // FTS5 asks for data_version itself.
        AuthAction::Select
        | AuthAction::Recursive
        | AuthAction::Function { .. }
        | AuthAction::Transaction { .. }
        | AuthAction::Pragma { pragma_name: "data_version", .. } => Authorization::Allow,
        AuthAction::Read { table_name, .. } if LEARNER_TABLES.contains(&table_name) => Authorization::Allow,
        _ => Authorization::Deny,
    }
}

/// Staff read every table, and nothing but read.
pub(super) fn staff(seen: AuthContext<'_>) -> Authorization {
    match seen.action {
        AuthAction::Select
        | AuthAction::Recursive
        | AuthAction::Function { .. }
        | AuthAction::Transaction { .. }
        | AuthAction::Read { .. }
        | AuthAction::Pragma { pragma_name: "data_version", .. } => Authorization::Allow,
        _ => Authorization::Deny,
    }
}

/// The writer once migrations are done: rows come and go, the schema stays (SECURITY.md 3).
pub(super) fn writer(seen: AuthContext<'_>) -> Authorization {
    match seen.action {
        AuthAction::Select
        | AuthAction::Recursive
        | AuthAction::Function { .. }
        | AuthAction::Transaction { .. }
        | AuthAction::Savepoint { .. }
        | AuthAction::Read { .. }
        | AuthAction::Insert { .. }
        | AuthAction::Update { .. }
        | AuthAction::Delete { .. }
        | AuthAction::Pragma { pragma_name: "user_version", pragma_value: None }
        | AuthAction::Pragma { pragma_name: "data_version" | "page_count" | "quick_check" | "schema_version" | "wal_checkpoint", .. } => {
            Authorization::Allow
        }
        _ => Authorization::Deny,
    }
}
