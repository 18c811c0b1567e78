//! On which day was it, and whose ids and cells are these?

use std::collections::BTreeSet;
use std::io::Write;

use anyhow::Result;
use sha2::{Digest, Sha256};
use whimbrel_reader::claims::record::{Claim, Who};

use super::countries::{Country, country_of};
use super::{Told, Undated};

/// The program and its version, where a format has room for it.
pub const VERSION: &str = concat!("whimbrel ", env!("CARGO_PKG_VERSION"));

/// The one day of the event, `YYYY-MM-DD`, where its time is no longer than that.
pub fn day(claim: &Claim) -> Option<&str> {
    let start = claim.time.start.as_deref()?;
    (start.len() == 10 && claim.time.end.as_deref() == Some(start)).then_some(start)
}

/// Whether anything is known of the event's time.
pub fn is_dated(claim: &Claim) -> bool {
    claim.time.start.is_some() || claim.time.end.is_some()
}

/// The day that stands as the date of a claim's rows: the event's own, or what
/// the caller wants where the text says nothing of its time.
pub fn date<'a>(claim: &'a Claim, undated: Undated, rows: usize, told: &mut Told) -> Option<&'a str> {
    if is_dated(claim) || undated == Undated::Empty {
        return day(claim);
    }
    let published = claim.report.published.as_deref()?;
    told.dated_by_publication += rows;
    Some(published)
}

/// The catalog's name of a party, or the words of the report.
pub fn name(who: &Who) -> &str {
    who.name.as_deref().unwrap_or(&who.text)
}

/// The state that a party belongs to.
pub fn country(who: &Who) -> Option<Country> {
    country_of(who.code.as_deref())
}

/// A cell of a tab-separated file whose readers know no quoting: tabs, breaks
/// and other control characters become spaces, straight double quotes
/// apostrophes.
pub fn cell(text: &str) -> String {
    let clean = |c: char| match c {
        '"' => '\'',
        c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') => ' ',
        c => c,
    };
    text.chars().map(clean).collect::<String>().trim().to_owned()
}

/// Writes a line of such cells.
pub fn line(out: &mut impl Write, cells: &[String]) -> Result<()> {
    let cells: Vec<String> = cells.iter().map(|text| cell(text)).collect();
    Ok(writeln!(out, "{}", cells.join("\t"))?)
}

/// A hash of several texts, in hexadecimal digits; they don't run into each other.
pub fn hash(texts: &[&str]) -> String {
    hex(&digest(texts))
}

/// Bytes in hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn digest(texts: &[&str]) -> [u8; 32] {
    let mut sha = Sha256::new();
    for text in texts {
        sha.update(format!("{}:", text.len()));
        sha.update(text);
    }
    sha.finalize().into()
}

/// Gives out numbers for formats whose ids are numbers: 52 bits of a hash, so
/// that programs which read them as floating point keep them whole. A number
/// that is taken gives way to the next, so that no two rows share one.
#[derive(Debug, Default)]
pub struct Numbers(BTreeSet<u64>);

impl Numbers {
    /// A number for what these texts name.
    pub fn number(&mut self, texts: &[&str]) -> u64 {
        let bytes = digest(texts).into_iter().take(8);
        let mut number = bytes.fold(0, |all, byte| all << 8 | u64::from(byte)) >> 12;
        while !self.0.insert(number) {
            number = (number + 1) % (1 << 52);
        }
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_have_no_tabs_breaks_or_quotes() {
        assert_eq!(cell(" the\t\"Wagner\"\r\ngroup\u{2028}of X"), "the 'Wagner'  group of X");
    }

    #[test]
    fn numbers_are_the_same_each_time_and_never_shared() {
        let first = Numbers::default().number(&["a", "b"]);
        let mut numbers = Numbers::default();
        assert_eq!(numbers.number(&["a", "b"]), first);
        assert_eq!(numbers.number(&["a", "b"]), first + 1);
        assert_ne!(numbers.number(&["ab", ""]), first);
        assert!(first < 1 << 52);
    }
}
