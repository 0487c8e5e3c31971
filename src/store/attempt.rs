//! Attempts at quizzes, their events and responses.
