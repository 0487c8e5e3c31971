//! What a learner sees.

pub mod quiz;
pub mod review;
