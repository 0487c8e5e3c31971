//! Password hashing: argon2id on threads of its own, as many as cores, each with one block of memory that it keeps
//! (SECURITY.md 0.8 and 4, CRATES.md finding 2: hashing in a large pool eats gigabytes).

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use argon2::password_hash::phc::{Output, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use zeroize::Zeroizing;

use super::{Error, Result};

/// What one hash costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// KiB of memory.
    pub memory: u32,
    pub passes: u32,
}

impl Cost {
    /// OWASP's least for argon2id.
    pub const FLOOR: Self = Self { memory: 19_456, passes: 2 };
    /// For tests and the demo school alone, whose passwords guard nothing.
    pub const CHEAP: Self = Self { memory: 8, passes: 1 };
}

const SALT: usize = 16;
const TAG: usize = 32;
/// Sign-ins that may wait before more are turned away.
const QUEUE: usize = 256;

/// Hashes and checks passwords; clones share the threads, which start with the first password.
#[derive(Clone)]
pub struct Hasher {
    cost: Cost,
    queue: Arc<OnceLock<SyncSender<Work>>>,
}

/// What a check of a password gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Checked {
    Wrong,
    Right,
    /// Right, hashed at another cost than new ones are: hash it again.
    RightButCheap,
}

struct Work {
    cost: Cost,
    salt: [u8; SALT],
    password: Zeroizing<Vec<u8>>,
    answer: SyncSender<[u8; TAG]>,
}

impl Hasher {
    pub fn new(cost: Cost) -> Self {
        Self { cost, queue: Arc::default() }
    }

    /// The password's PHC string: `$argon2id$v=19$m=19456,t=2,p=1$SALT$HASH`.
    pub(super) fn hash(&self, password: &str, salt: [u8; SALT]) -> Result<String> {
        let tag = self.tag(self.cost, password, salt)?;
        let Cost { memory, passes } = self.cost;
        let salt = Salt::new(&salt).map_err(unusable)?.to_salt_string();
        let tag = Output::new(&tag).map_err(unusable)?;
        Ok(format!("$argon2id$v=19$m={memory},t={passes},p=1${salt}${tag}"))
    }

    /// Whether `password` is the one of `stored`. Without `stored` (nobody of that name, no password yet) as much work is
    /// done, so that the time tells nothing.
    pub(super) fn check(&self, password: &str, stored: Option<&str>) -> Result<Checked> {
        let Some(stored) = stored else {
            self.tag(self.cost, password, [0; SALT])?;
            return Ok(Checked::Wrong);
        };
        let stored = PasswordHash::new(stored).map_err(unusable)?;
        let figure = |name| stored.params.get_decimal(name).ok_or_else(|| Error::internal("A stored password does not read."));
        let cost = Cost { memory: figure("m")?, passes: figure("t")? };
        let mut salt = [0; SALT];
        let kept = stored.salt.ok_or_else(|| Error::internal("A stored password does not read."))?;
        salt.copy_from_slice(kept.as_ref().get(..SALT).ok_or_else(|| Error::internal("A stored password does not read."))?);
        let tag = Output::new(&self.tag(cost, password, salt)?).map_err(unusable)?;
        Ok(match (stored.hash == Some(tag), cost == self.cost) {
            (false, _) => Checked::Wrong,
            (true, true) => Checked::Right,
            (true, false) => Checked::RightButCheap,
        })
    }

    fn tag(&self, cost: Cost, password: &str, salt: [u8; SALT]) -> Result<[u8; TAG]> {
        let (answer, tag) = sync_channel(1);
        let work = Work { cost, salt, password: Zeroizing::new(password.as_bytes().to_vec()), answer };
        let queue = self.queue.get_or_init(start);
        queue.try_send(work).map_err(|_| Error::busy("Too many people are signing in just now.").hint("Try again in a few seconds"))?;
        tag.recv().map_err(|_| Error::internal("Checking a password failed."))
    }
}

fn start() -> SyncSender<Work> {
    let (queue, works) = sync_channel(QUEUE);
    let works = Arc::new(Mutex::new(works));
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    for n in 0..cores {
        let works = Arc::clone(&works);
        // Fewer threads than cores only make sign-ins slower.
        let _ = std::thread::Builder::new().name(format!("hasher-{n}")).spawn(move || run(&works));
    }
    queue
}

fn run(works: &Mutex<Receiver<Work>>) {
    let mut memory: Vec<Block> = Vec::new();
    loop {
        let next = works.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(work) = next else { return };
        if let Some(tag) = tag(&work, &mut memory) {
            let _ = work.answer.send(tag);
        }
    }
}

fn tag(work: &Work, memory: &mut Vec<Block>) -> Option<[u8; TAG]> {
    let params = Params::new(work.cost.memory, work.cost.passes, 1, Some(TAG)).ok()?;
    let blocks = params.block_count();
    if memory.len() < blocks {
        memory.resize(blocks, Block::new());
    }
    let mut tag = [0; TAG];
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon.hash_password_into_with_memory(&work.password, &work.salt, &mut tag, &mut memory[..blocks]).ok()?;
    Some(tag)
}

fn unusable(error: impl std::fmt::Display) -> Error {
    Error::internal(format!("A stored password does not read ({error})."))
}
