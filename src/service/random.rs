//! Chance as the use-cases see it: passed in, so that tests can pin it.

use std::sync::{Mutex, PoisonError};

use sha2::{Digest as _, Sha256};

pub trait Random: Send + Sync {
    fn fill(&self, bytes: &mut [u8]);

    fn u64(&self) -> u64 {
        let mut bytes = [0; 8];
        self.fill(&mut bytes);
        u64::from_le_bytes(bytes)
    }
}

/// The operating system's generator.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("a system without randomness cannot keep a secret");
    }
}

/// The same bytes for the same seed: tests and the demo school.
#[derive(Debug)]
pub struct SeededRandom {
    seed: u64,
    drawn: Mutex<u64>,
}

impl SeededRandom {
    pub fn new(seed: u64) -> Self {
        Self { seed, drawn: Mutex::default() }
    }
}

impl Random for SeededRandom {
    fn fill(&self, bytes: &mut [u8]) {
        let mut drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        for chunk in bytes.chunks_mut(32) {
            *drawn += 1;
            let block = Sha256::new_with_prefix(self.seed.to_le_bytes()).chain_update(drawn.to_le_bytes()).finalize();
            chunk.copy_from_slice(&block[..chunk.len()]);
        }
    }
}
