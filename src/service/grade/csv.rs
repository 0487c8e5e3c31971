//! The gradebook as CSV: for a spreadsheet, from the command and from the screen alike (CLI.md 6).

use super::view::CourseGrades;
use crate::domain::text::Untrusted;

impl CourseGrades {
    /// Every cell quoted and no formula among them (SECURITY.md S16).
    pub fn csv(&self) -> Vec<u8> {
        let mut to = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
        let safe = |text: &str| Untrusted::from(text).for_csv();
        let mut put = |row: Vec<String>| to.write_record(row).expect("writing to memory does not fail");
        let heads = ["course", "user", "name"]
            .into_iter()
            .chain(self.items.iter().map(|item| item.id.as_str()))
            .chain(["current", "final", "letter"]);
        put(heads.map(safe).collect());
        let possible = self.items.iter().map(|item| item.possible.to_string());
        put([safe(&self.course), "possible".to_owned(), String::new()].into_iter().chain(possible).chain(vec![String::new(); 3]).collect());
        for one in &self.learners {
            let scores = one.cells.iter().map(|cell| cell.score.as_ref().map_or_else(String::new, |score| score.decimal(10)));
            let totals = [&one.current, &one.r#final].map(|total| total.as_ref().map_or_else(String::new, |total| total.shown.clone()));
            let letter = one.r#final.as_ref().and_then(|total| total.letter.clone()).unwrap_or_default();
            let names = [safe(&self.course), safe(&one.user), one.name.for_csv()];
            put(names.into_iter().chain(scores).chain(totals).chain([safe(&letter)]).collect());
        }
        to.into_inner().expect("writing to memory does not fail")
    }
}
