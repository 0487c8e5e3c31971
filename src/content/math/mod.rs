//! Math as Unicode: a subset of LaTeX (Greek, operators, scripts, fractions, roots, sums with limits, matrices) in one line, or drawn over
//! several. What is not understood is shown as its source: a formula is never half shown.

mod draw;
mod parse;
mod symbols;

#[cfg(test)]
mod tests;

/// The formula in one line; its source between dollar signs where it is not understood.
pub(super) fn line(source: &str) -> String {
    match parse::parse(source) {
        Some(row) => draw::in_line(&row),
        None => format!("${}$", source.trim().replace('\n', " ")),
    }
}

/// The formula over as many lines as it needs; `None` where it is not understood or wider than `columns`.
pub(super) fn display(source: &str, columns: usize) -> Option<Vec<String>> {
    let drawn = draw::display(&parse::parse(source)?);
    (!drawn.is_empty() && drawn.iter().all(|line| super::width::width(line) <= columns)).then_some(drawn)
}
