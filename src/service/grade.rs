//! Marks and grades.
