//! Codes that people copy by hand, in Crockford's base 32: no letter that looks like a digit, dashes and case do not count.
//! One-time codes and receipts are 12 of them (60 bits), class codes 8 (40 bits).

/// Characters of a one-time code and of a receipt.
pub const LENGTH: usize = 12;
/// Characters of a class code: 40 bits, short enough for a blackboard (SECURITY.md 4).
pub const CLASS_LENGTH: usize = 8;

const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The first 60 bits of `bytes` as 12 characters. Shorter input counts as followed by zeros.
pub fn encode(bytes: &[u8]) -> String {
    let bits = bytes.iter().chain(std::iter::repeat(&0)).take(8).fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
    (0..LENGTH).map(|n| char::from(DIGITS[((bits >> (59 - 5 * n)) & 31) as usize])).collect()
}

/// `7QK4-M2XB-9TZC`: as it is shown to somebody who has to type it.
pub fn grouped(code: &str) -> String {
    let mut shown = String::with_capacity(code.len() + code.len() / 4);
    for (at, letter) in code.chars().enumerate() {
        if at > 0 && at % 4 == 0 {
            shown.push('-');
        }
        shown.push(letter);
    }
    shown
}

/// The code that was meant by what was typed, or `None` where it cannot be one.
pub fn normalize(typed: &str) -> Option<String> {
    of_length(typed, LENGTH)
}

/// As [`normalize`], for a class code.
pub fn normalize_class(typed: &str) -> Option<String> {
    of_length(typed, CLASS_LENGTH)
}

fn of_length(typed: &str, length: usize) -> Option<String> {
    let code: String = typed.chars().filter(|c| !matches!(c, '-' | ' ')).map(digit).collect::<Option<_>>()?;
    (code.len() == length).then_some(code)
}

/// Bytes as lower-case hexadecimal digits: checksums, chain heads.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

fn digit(c: char) -> Option<char> {
    let upper = match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    (upper.is_ascii() && DIGITS.contains(&(upper as u8))).then_some(upper)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_survives_handwriting() {
        assert_eq!(normalize("7qk4-m2xb-9tzc").as_deref(), Some("7QK4M2XB9TZC"));
        assert_eq!(normalize("oil0 OIL0 abcd").as_deref(), Some("01100110ABCD"));
        assert_eq!(normalize("7QK4M2XB9TZ"), None);
        assert_eq!(normalize("7QK4M2XB9TZU"), None, "U is no digit");
        assert_eq!((normalize_class("7qk4 m2xb").as_deref(), normalize_class("7QK4M2XB9TZC")), (Some("7QK4M2XB"), None));
    }

    #[test]
    fn sixty_bits_come_out_in_order() {
        assert_eq!(encode(&[0xff; 32]), "ZZZZZZZZZZZZ");
        assert_eq!(encode(&[0x08, 0x42, 0x10, 0x84, 0x21, 0x08, 0x42, 0x10]), "111111111111");
        assert_eq!(grouped(&encode(&[])), "0000-0000-0000");
    }
}
