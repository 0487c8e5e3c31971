//! What a look, a key and an answer cost in a school of 2,000 learners and 20 courses, beside the goals of PERFORMANCE.md.
//!
//! `cargo bench --bench scale`. It prints and asserts nothing: a machine under load is slow, and that is no defect. What must hold on every
//! machine (the same statements for ten learners and for two hundred, no walk through a table that grows) is tested in `service::reads`.

mod look;
mod world;

use std::io::{self, Write as _};
use std::time::Duration;

use look::Figure;
use world::World;

type Failed = Box<dyn std::error::Error>;

fn main() -> Result<(), Failed> {
    // `cargo test --benches` and `cargo nextest` run it too: a school of this size is made for `cargo bench` alone.
    if !std::env::args().any(|arg| arg == "--bench") {
        return Ok(());
    }
    let (world, mut figures) = World::make()?;
    figures.extend(look::services(&world)?);
    figures.extend(look::screens(&world)?);
    figures.extend(look::large()?);
    figures.push(look::lesson(&world)?);
    print(&figures)?;
    Ok(())
}

fn print(figures: &[Figure]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{:46} {:>10} {:>10} {:>10} {:>7}  ", "what", "median", "worst", "goal", "ratio")?;
    for figure in figures {
        let ratio = figure.median.as_secs_f64() / figure.goal.as_secs_f64();
        let [median, worst, goal] = [figure.median, figure.worst, figure.goal].map(shown);
        writeln!(out, "{:46} {median:>10} {worst:>10} {goal:>10} {ratio:>7.2}  {}", figure.what, figure.of)?;
    }
    Ok(())
}

fn shown(time: Duration) -> String {
    let micros = time.as_micros();
    if micros < 10_000 { format!("{micros} us") } else { format!("{} ms", micros / 1_000) }
}
