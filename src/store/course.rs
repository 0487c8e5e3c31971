//! Courses, modules, items, questions and their revisions.
