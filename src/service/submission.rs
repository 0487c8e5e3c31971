//! Work handed in.
