//! Taking a quiz: begin, answer, hand in, look back.
