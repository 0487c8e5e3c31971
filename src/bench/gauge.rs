//! Clocks and what is made of their readings. CPU is what counts: wall time says what else the machine does.

use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};

/// What a piece of work took.
#[derive(Debug, Clone, Copy, Default)]
pub struct Took {
    pub wall: Duration,
    /// Of the thread that did it.
    pub thread: Duration,
    /// Of the whole process: what others did meanwhile, too.
    pub process: Duration,
}

/// Does `work` and says what it took.
pub fn time<T>(work: impl FnOnce() -> T) -> (T, Took) {
    let (thread, process, begun) = (cpu(ClockId::ThreadCPUTime), cpu(ClockId::ProcessCPUTime), Instant::now());
    let done = work();
    let wall = begun.elapsed();
    let took = |clock, before: Duration| cpu(clock).saturating_sub(before);
    (done, Took { wall, thread: took(ClockId::ThreadCPUTime, thread), process: took(ClockId::ProcessCPUTime, process) })
}

fn cpu(clock: ClockId) -> Duration {
    let time = clock_gettime(clock);
    Duration::new(u64::try_from(time.tv_sec).unwrap_or_default(), u32::try_from(time.tv_nsec).unwrap_or_default())
}

pub fn ms(time: Duration) -> (f64, &'static str) {
    (time.as_secs_f64() * 1_000.0, "ms")
}

/// The reading under which so many of a hundred stand; zero without readings.
pub fn percentile(mut readings: Vec<Duration>, percent: usize) -> Duration {
    readings.sort_unstable();
    let rank = (readings.len() * percent).div_ceil(100).max(1) - 1;
    readings.get(rank).copied().unwrap_or_default()
}

pub fn median(readings: Vec<Duration>) -> Duration {
    percentile(readings, 50)
}

/// Cores, memory, system and build.
pub fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let build = if cfg!(debug_assertions) { "debug build: its figures say nothing" } else { "release build" };
    let system = rustix::system::uname();
    let (name, release) = (system.sysname().to_string_lossy(), system.release().to_string_lossy());
    let memory = memory().map_or_else(String::new, |gib| format!("{gib:.0} GiB, "));
    format!("{cores} cores, {memory}{name} {release} {}, {build}", std::env::consts::ARCH)
}

/// Of the machine, in GiB, where it says so.
fn memory() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let kib: f64 = text.lines().find_map(|line| line.strip_prefix("MemTotal:"))?.trim().trim_end_matches(" kB").parse().ok()?;
    Some(kib / 1_048_576.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_readings() {
        let readings: Vec<Duration> = (1..=200).map(Duration::from_millis).collect();
        let at = |percent| percentile(readings.clone(), percent).as_millis();
        assert_eq!((at(0), at(50), at(99), at(100)), (1, 100, 198, 200));
        assert_eq!(median(Vec::new()), Duration::ZERO);
    }
}
