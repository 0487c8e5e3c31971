//! Password hashing: argon2id on threads of its own, as many as cores, each with one block of memory that it
//! keeps while there is work (SECURITY.md 0.8 and 4, CRATES.md finding 2: hashing in a large pool eats gigabytes).

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

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
    /// For tests alone, whose passwords guard nothing.
    pub const CHEAP: Self = Self { memory: 8, passes: 1 };
    /// What a school may ask for, cheapest first (SECURITY.md 4).
    const LADDER: [Self; 4] =
        [Self::FLOOR, Self { memory: 32 << 10, passes: 2 }, Self { memory: 46 << 10, passes: 2 }, Self { memory: 64 << 10, passes: 3 }];

    /// The highest cost at which a class signs in within three seconds on this machine. Measures for a fraction of a second.
    pub fn for_this_machine() -> Self {
        let cores = cores();
        let measure = || {
            let begun = Instant::now();
            std::thread::scope(|scope| (0..cores).for_each(|_| drop(scope.spawn(|| tag(&Work::idle(Self::FLOOR), &mut Vec::new())))));
            begun.elapsed()
        };
        let once = measure().min(measure());
        Self::affordable(once.mul_f64(30.0 / f64::from(u32::try_from(cores).unwrap_or(u32::MAX))))
    }

    /// The highest cost at which a class that needs `class` at the floor is in within three seconds.
    fn affordable(class: Duration) -> Self {
        let work = |cost: Self| f64::from(cost.memory * cost.passes) / f64::from(Self::FLOOR.memory * Self::FLOOR.passes);
        let fits = |cost: &Self| class.mul_f64(work(*cost)) <= Duration::from_secs(3);
        Self::LADDER.into_iter().rev().find(fits).unwrap_or(Self::FLOOR)
    }

    /// As it is stored: `m=19456,t=2`.
    pub(super) fn word(self) -> String {
        format!("m={},t={}", self.memory, self.passes)
    }

    /// The cost that `word` means; none but ours, so that nobody makes passwords cheap by a word in the file.
    pub(super) fn from_word(word: &str) -> Option<Self> {
        Self::LADDER.into_iter().find(|cost| cost.word() == word)
    }
}

/// An answer to a sign-in comes no earlier, whatever was found out on the way (SECURITY.md S7).
const ANSWERS_AFTER: Duration = Duration::from_millis(250);
/// What a stored password may cost at most: a file from elsewhere must not ask for all of the memory.
const MOST: Cost = Cost { memory: 256 << 10, passes: 16 };

const SALT: usize = 16;
const TAG: usize = 32;
/// Room of 40 MiB, of which only what a hash takes is ever touched. The C library of Linux learns from blocks of up to 32 MiB that are given
/// back: it keeps whatever is smaller from then on, and a session would never shrink again after its sign-in (PERFORMANCE.md G11).
const APART: usize = 40 << 10;

/// Sign-ins that may wait before more are turned away.
const QUEUE: usize = 256;

/// Hashes and checks passwords; clones share the threads, which start with the first password.
#[derive(Clone)]
pub struct Hasher {
    cost: Cost,
    answers_after: Duration,
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
        let answers_after = if cost == Cost::CHEAP { Duration::ZERO } else { ANSWERS_AFTER };
        Self { cost, answers_after, queue: Arc::default() }
    }

    /// One whose price suits this machine.
    pub fn for_this_machine() -> Self {
        Self::new(Cost::for_this_machine())
    }

    pub(super) fn cost(&self) -> Cost {
        self.cost
    }

    /// Does `work` and answers no earlier than always: how long it took tells nothing about who was asked for.
    pub(super) fn steadily<T>(&self, work: impl FnOnce() -> T) -> T {
        let begun = Instant::now();
        let done = work();
        std::thread::sleep(self.answers_after.saturating_sub(begun.elapsed()));
        done
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
        if cost.memory > MOST.memory || cost.passes > MOST.passes {
            return Err(Error::internal("A stored password does not read."));
        }
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

impl Work {
    /// As much work as for a password, for nobody.
    fn idle(cost: Cost) -> Self {
        let (answer, _) = sync_channel(1);
        Self { cost, salt: [0; SALT], password: Zeroizing::default(), answer }
    }
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

fn start() -> SyncSender<Work> {
    let (queue, works) = sync_channel(QUEUE);
    let works = Arc::new(Mutex::new(works));
    for n in 0..cores() {
        let works = Arc::clone(&works);
        // Fewer threads than cores only make sign-ins slower.
        let _ = std::thread::Builder::new().name(format!("hasher-{n}")).spawn(move || run(&works));
    }
    queue
}

fn run(works: &Mutex<Receiver<Work>>) {
    let mut memory: Vec<Block> = Vec::new();
    while let Some(work) = next(works, &mut memory) {
        if let Some(tag) = tag(&work, &mut memory) {
            let _ = work.answer.send(tag);
        }
    }
}

/// The next work, for which it waits without the memory: that is most of what a session of one person would hold (PERFORMANCE.md, G11).
fn next(works: &Mutex<Receiver<Work>>, memory: &mut Vec<Block>) -> Option<Work> {
    // Whoever has the lock waits because nothing is queued.
    if let Some(work) = works.try_lock().ok().and_then(|works| works.try_recv().ok()) {
        return Some(work);
    }
    *memory = Vec::new();
    works.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

fn tag(work: &Work, memory: &mut Vec<Block>) -> Option<[u8; TAG]> {
    let params = Params::new(work.cost.memory, work.cost.passes, 1, Some(TAG)).ok()?;
    let blocks = params.block_count();
    if memory.len() < blocks {
        memory.reserve_exact(APART.max(blocks));
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

#[cfg(test)]
mod tests {
    use super::*;

    /// SECURITY.md 4: the highest of the four for which thirty sign-ins take at most three seconds.
    #[test]
    fn a_machine_pays_what_it_can() {
        let at = |millis| Cost::affordable(Duration::from_millis(millis)).word();
        assert_eq!(
            [at(10_000), at(1_782), at(1_781), at(1_239), at(500)],
            ["m=19456,t=2", "m=19456,t=2", "m=32768,t=2", "m=47104,t=2", "m=65536,t=3"]
        );
        assert_eq!(Cost::from_word("m=8,t=1"), None, "a word in the file makes nothing cheap");
        assert!(Cost::LADDER.contains(&Cost::for_this_machine()));
    }

    /// SECURITY.md S7: a lower bound alone can be asserted; the difference lies below it.
    #[test]
    fn an_answer_never_comes_early() {
        let hasher = Hasher { answers_after: Duration::from_millis(30), ..Hasher::new(Cost::CHEAP) };
        let begun = Instant::now();
        assert_eq!(hasher.steadily(|| 7), 7);
        assert!(begun.elapsed() >= Duration::from_millis(30));
        assert_eq!(Hasher::new(Cost::FLOOR).answers_after, ANSWERS_AFTER);
    }

    #[test]
    fn a_password_that_would_eat_the_memory_is_refused() {
        let hasher = Hasher::new(Cost::CHEAP);
        let stored = hasher.hash("x", [1; SALT]).unwrap().replace("m=8", "m=4194304");
        assert!(hasher.check("x", Some(&stored)).is_err());
    }
}
