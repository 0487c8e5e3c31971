//! People out of a file (G2): 10,000 rows, checked, dry and in earnest, into a school of its own.

use std::sync::Arc;

use super::Ledger;
use super::gauge::{median, ms, time};
use super::school::{Place, console};
use crate::domain::goal::Figure;
use crate::package::people;
use crate::service::people_file::PeopleOptions;
use crate::service::school::{NewKind, NewSchool};
use crate::service::{Cost, Error, Hasher, Result, Services, SystemClock, SystemRandom};

const PEOPLE: usize = 10_000;
const RUNS: usize = 3;
/// Three times and one and a half times what `sqlite3` takes for the same rows without a check.
const LIMITS: (f64, f64) = (145.0, 72.0);

pub fn people(place: &Place, to: &mut Ledger) -> Result<()> {
    let csv = csv();
    let (mut dry, mut earnest) = (Vec::new(), Vec::new());
    for run in 0..RUNS {
        let path = place.room(&format!("import-{run}.db"));
        let school = empty(place, &path)?;
        for (dry_run, took) in [(true, &mut dry), (false, &mut earnest)] {
            let options = PeopleOptions { dry_run, ..PeopleOptions::default() };
            let (report, spent) = time(|| school.import_people(&console(), &people::read(csv.as_bytes()), options));
            let report = report?;
            if report.created as usize != PEOPLE {
                return Err(Error::internal(format!("Of {PEOPLE} people {} came in.", report.created)));
            }
            took.push(spent.process);
        }
        place.go_on()?;
    }
    for (what, took) in [("dry run with its report", dry), ("import", earnest)] {
        let what = format!("{PEOPLE} people from a CSV file without passwords, {what}, CPU");
        to.figures.push(Figure::at_most("G2", what, ms(median(took)), LIMITS.0, LIMITS.1));
    }
    Ok(())
}

fn empty(place: &Place, path: &std::path::Path) -> Result<Services> {
    let kind = NewKind::Classroom { admin: "root".to_owned(), password: None };
    let new = NewSchool { kind, title: String::new(), zone: place.zone.clone(), demo: true };
    let (clock, random) = (Arc::new(SystemClock), Arc::new(SystemRandom));
    Services::found(&console(), path, new, clock, random, Hasher::new(Cost::FLOOR)).map(|(school, _)| school)
}

fn csv() -> String {
    let rows: Vec<String> = (0..PEOPLE).map(|n| format!("person{n},Given{} Family{},person{n}@example.org", n % 200, n % 500)).collect();
    format!("user,name,email\n{}\n", rows.join("\n"))
}
