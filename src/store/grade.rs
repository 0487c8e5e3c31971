//! Grade events and the cell table.
