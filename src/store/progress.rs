//! Progress through items and active time.
