//! Who is what in which course, and groups.
