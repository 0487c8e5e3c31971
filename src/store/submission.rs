//! Submissions, their files and blobs.
