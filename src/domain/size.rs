//! How much of a disk something takes, in the one unit of the whole program.

/// `312 bytes`, `4.1 KB`, `25 MB`: in steps of 1024, as file managers count and as `course.toml` writes limits.
pub fn size(bytes: u64) -> String {
    const UNITS: [&str; 3] = ["KB", "MB", "GB"];
    let step = bytes.checked_ilog2().unwrap_or(0) / 10;
    let Some(word) = step.checked_sub(1).map(|at| UNITS.get(at as usize).unwrap_or(&"TB")) else {
        return if bytes == 1 { "1 byte".to_owned() } else { format!("{bytes} bytes") };
    };
    let unit = 1_u64 << (10 * step.min(4));
    // Rounded down: never told as more than it is.
    match (u128::from(bytes % unit) * 10 / u128::from(unit), bytes / unit) {
        (0, whole) => format!("{whole} {word}"),
        (tenth, whole) => format!("{whole}.{tenth} {word}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_told_in_the_unit_that_fits() {
        let told = [0, 1, 1_023, 1_024, 4_250, 26_214_400, 2_147_483_648, 1 << 42, u64::MAX].map(size);
        assert_eq!(told, ["0 bytes", "1 byte", "1023 bytes", "1 KB", "4.1 KB", "25 MB", "2 GB", "4 TB", "16777215.9 TB"]);
    }
}
