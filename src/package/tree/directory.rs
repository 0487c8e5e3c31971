//! The central directory of a zip, read by ourselves before any library allocates for it: names, sizes and kinds of the entries.
//!
//! Sizes are claims. They serve to refuse early; `archive` counts what really comes out.

use std::io::{self, Read, Seek, SeekFrom};

use super::{Limits, Unsafe};

const END: [u8; 4] = *b"PK\x05\x06";
const END64: [u8; 4] = *b"PK\x06\x06";
const LOCATOR64: [u8; 4] = *b"PK\x06\x07";
const HEADER: [u8; 4] = *b"PK\x01\x02";
/// The end record and the longest comment.
const TAIL: u64 = 22 + 65_535;
/// A directory of 20,000 long names is a few megabytes.
const DIRECTORY: u64 = 32 << 20;

/// One entry as the directory claims it.
#[derive(Debug)]
pub(super) struct Claimed {
    pub raw_name: Vec<u8>,
    pub name: String,
    pub packed: u64,
    pub bytes: u64,
    pub offset: u64,
    pub method: u16,
    pub encrypted: bool,
    /// The Unix file type bits, 0 where the archive states none.
    pub file_type: u32,
}

struct End {
    entries: u64,
    size: u64,
    offset: u64,
    /// Where the directory has to end.
    at: u64,
}

/// Reads the directory, refusing more entries than `limits` before looking at the first.
pub(super) fn read(file: &mut (impl Read + Seek), limits: Limits) -> Result<Vec<Claimed>, Unsafe> {
    let end = find_end(file).map_err(|e| Unsafe(format!("The zip cannot be read: {e}")))?.ok_or_else(damaged)?;
    if end.entries > limits.entries as u64 {
        return Err(Unsafe(format!("The zip has {} entries; at most {} are read. Nothing was read.", end.entries, limits.entries)));
    }
    if end.size > DIRECTORY || end.offset.checked_add(end.size) != Some(end.at) {
        return Err(damaged());
    }
    let mut directory = Vec::new();
    file.seek(SeekFrom::Start(end.offset))
        .and_then(|_| file.take(end.size).read_to_end(&mut directory))
        .map_err(|e| Unsafe(format!("The zip cannot be read: {e}")))?;
    let mut rest = directory.as_slice();
    let mut entries = Vec::new();
    while !rest.is_empty() {
        let (entry, after) = header(rest).ok_or_else(damaged)?;
        entries.push(entry);
        rest = after;
    }
    if entries.len() as u64 != end.entries {
        return Err(damaged());
    }
    no_overlap(&entries, end.offset)?;
    Ok(entries)
}

fn damaged() -> Unsafe {
    Unsafe("The zip is damaged: its directory does not fit the file. Nothing was read.".to_owned())
}

fn find_end(file: &mut (impl Read + Seek)) -> io::Result<Option<End>> {
    let length = file.seek(SeekFrom::End(0))?;
    let start = length.saturating_sub(TAIL);
    let mut tail = Vec::new();
    file.seek(SeekFrom::Start(start))?;
    file.take(TAIL).read_to_end(&mut tail)?;
    let last = tail.len().saturating_sub(22);
    let Some(at) = (0..=last).rev().find(|&at| {
        let record = tail.get(at..).unwrap_or_default();
        record.starts_with(&END) && number(record, 20, 2).is_some_and(|comment| record.len() as u64 == 22 + comment)
    }) else {
        return Ok(None);
    };
    let record = tail.get(at..).unwrap_or_default();
    let field = |offset, bytes| number(record, offset, bytes).unwrap_or_default();
    let (entries, size, offset) = (field(10, 2), field(12, 4), field(16, 4));
    let at = start + at as u64;
    if entries == 0xffff || size == 0xffff_ffff || offset == 0xffff_ffff {
        return end64(file, at);
    }
    Ok(Some(End { entries, size, offset, at }))
}

fn end64(file: &mut (impl Read + Seek), end: u64) -> io::Result<Option<End>> {
    let Some(locator) = bytes_at(file, end.checked_sub(20), 20)?.filter(|bytes| bytes.starts_with(&LOCATOR64)) else { return Ok(None) };
    let at = number(&locator, 8, 8);
    let Some(record) = bytes_at(file, at, 56)?.filter(|bytes| bytes.starts_with(&END64)) else { return Ok(None) };
    let field = |offset| number(&record, offset, 8).unwrap_or_default();
    Ok(at.map(|at| End { entries: field(32), size: field(40), offset: field(48), at }))
}

fn bytes_at(file: &mut (impl Read + Seek), at: Option<u64>, count: u64) -> io::Result<Option<Vec<u8>>> {
    let Some(at) = at else { return Ok(None) };
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(at))?;
    file.take(count).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 == count).then_some(bytes))
}

fn header(from: &[u8]) -> Option<(Claimed, &[u8])> {
    if !from.starts_with(&HEADER) {
        return None;
    }
    let field = |offset, bytes| number(from, offset, bytes);
    let length = |offset| field(offset, 2).and_then(|n| usize::try_from(n).ok());
    let (names, extras, comment) = (length(28)?, length(30)?, length(32)?);
    let raw_name = from.get(46..46 + names)?.to_vec();
    let extra = from.get(46 + names..46 + names + extras)?;
    let rest = from.get(46 + names + extras + comment..)?;
    let flags = field(8, 2)?;
    let (packed, bytes, offset) = sizes(field(20, 4)?, field(24, 4)?, field(42, 4)?, extra)?;
    let system = field(4, 2)? >> 8;
    // Unix and macOS keep the mode in the upper half of the external attributes.
    let file_type = if matches!(system, 3 | 19) { u32::try_from(field(38, 4)? >> 16).ok()? & 0o170_000 } else { 0 };
    let name = match String::from_utf8(raw_name.clone()) {
        Ok(name) => name,
        Err(_) if flags & 0x800 != 0 => return None,
        Err(_) => raw_name.iter().map(|b| cp437(*b)).collect(),
    };
    let method = u16::try_from(field(10, 2)?).ok()?;
    Some((Claimed { raw_name, name, packed, bytes, offset, method, encrypted: flags & 1 != 0, file_type }, rest))
}

/// Packed size, size and offset, from the 64-bit extra field where the 32-bit ones are full.
fn sizes(packed: u64, bytes: u64, offset: u64, mut extra: &[u8]) -> Option<(u64, u64, u64)> {
    const FULL: u64 = 0xffff_ffff;
    let (mut packed, mut bytes, mut offset) = (packed, bytes, offset);
    while extra.len() >= 4 {
        let (tag, length) = (number(extra, 0, 2)?, usize::try_from(number(extra, 2, 2)?).ok()?);
        let body = extra.get(4..4 + length)?;
        if tag == 1 {
            let mut at = 0;
            for value in [&mut bytes, &mut packed, &mut offset] {
                if *value == FULL {
                    *value = number(body, at, 8)?;
                    at += 8;
                }
            }
        }
        extra = extra.get(4 + length..)?;
    }
    Some((packed, bytes, offset))
}

fn number(from: &[u8], offset: usize, bytes: usize) -> Option<u64> {
    let bytes = from.get(offset..offset.checked_add(bytes)?)?;
    Some(bytes.iter().rev().fold(0, |sum, b| (sum << 8) | u64::from(*b)))
}

/// Entries that share packed bytes make a small file claim much (Fifield's bomb).
fn no_overlap(entries: &[Claimed], directory: u64) -> Result<(), Unsafe> {
    let mut spans: Vec<(u64, Option<u64>)> = entries
        .iter()
        .map(|e| (e.offset, (e.offset + 30).checked_add(e.packed).and_then(|end| end.checked_add(e.raw_name.len() as u64))))
        .collect();
    spans.sort_unstable();
    let next = spans.iter().skip(1).map(|(offset, _)| *offset).chain([directory]);
    if spans.iter().zip(next).all(|((_, end), next)| end.is_some_and(|end| end <= next)) {
        return Ok(());
    }
    Err(Unsafe("Entries of the zip overlap, as in a zip bomb. Nothing was read.".to_owned()))
}

/// The upper half of the code page that old zips name their files in.
const CP437: &str =
    "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

fn cp437(byte: u8) -> char {
    if byte < 128 { char::from(byte) } else { CP437.chars().nth(usize::from(byte) - 128).unwrap_or('_') }
}
