//! The reports that the claims stand in, as BibTeX.

use std::collections::BTreeSet;
use std::io::Write;

use anyhow::Result;
use whimbrel_reader::claims::record::{Claim, ReportRef};

use super::fields::hash;
use super::{Exporter, Told};

/// Writes an entry a report, when the first of its claims comes.
pub struct Bibtex<W> {
    out: W,
    seen: BTreeSet<String>,
    keys: BTreeSet<String>,
}

impl<W: Write> Bibtex<W> {
    pub fn new(out: W) -> Self {
        Bibtex { out, seen: BTreeSet::new(), keys: BTreeSet::new() }
    }
}

impl<W: Write> Exporter for Bibtex<W> {
    fn claim(&mut self, claim: &Claim, told: &mut Told) -> Result<()> {
        if !self.seen.insert(claim.report.id.clone()) {
            return Ok(());
        }
        told.rows += 1;
        let mut key = key(&claim.report.id);
        // Programs that cite don't tell capitals from small letters.
        if !self.keys.insert(key.to_lowercase()) {
            key = format!("{key}-{}", &hash(&[&claim.report.id])[..8]);
            self.keys.insert(key.clone());
        }
        Ok(self.out.write_all(entry(&key, &claim.report).as_bytes())?)
    }

    fn end(mut self, _: &mut Told) -> Result<()> {
        Ok(self.out.flush()?)
    }
}

/// A key that every program takes: the report's id where it can be one.
fn key(id: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':');
    let plain: String = id.chars().map(|c| if is_plain(c) { c } else { '-' }).collect();
    if plain == id && !id.is_empty() {
        return format!("report-{id}");
    }
    let short: String = plain.trim_matches('-').chars().take(32).collect();
    format!("report-{short}-{}", &hash(&[id])[..8])
}

fn entry(key: &str, report: &ReportRef) -> String {
    let mut date = report.published.as_deref().unwrap_or_default().split('-');
    let (year, month, day) = (date.next(), date.next(), date.next());
    // The second pair of braces keeps the capitals of the headline.
    let title = report.title.as_deref().map(|title| format!("{{{}}}", latex(title)));
    let fields = [
        ("title", title),
        ("howpublished", report.publisher.as_deref().map(latex)),
        ("year", year.filter(|year| !year.is_empty()).map(str::to_owned)),
        ("month", month.and_then(month_name).map(str::to_owned)),
        ("day", day.map(str::to_owned)),
        ("url", report.url.as_deref().map(verbatim)),
        ("language", report.language.as_deref().map(language)),
        ("note", Some(latex(&format!("Whimbrel report {}", report.id)))),
    ];
    let known = fields.iter().filter_map(|(name, value)| value.as_ref().map(|value| (name, value)));
    let lines: Vec<String> = known
        .map(|(name, value)| match *name {
            // A word that every style knows, and writes in its own way.
            "month" => format!("  month = {value},\n"),
            _ => format!("  {name} = {{{value}}},\n"),
        })
        .collect();
    format!("@misc{{{key},\n{}}}\n\n", lines.concat())
}

/// The word that BibTeX has for a month.
fn month_name(month: &str) -> Option<&'static str> {
    const NAMES: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    NAMES.get(month.parse::<usize>().ok()?.checked_sub(1)?).copied()
}

/// Text with the characters escaped that LaTeX takes for commands; line breaks
/// become spaces.
fn latex(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => out.extend(['\\', c]),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// An address, which LaTeX takes as it is as long as braces pair up.
fn verbatim(url: &str) -> String {
    let escaped = url.replace('{', "%7B").replace('}', "%7D").replace('\\', "%5C");
    escaped.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// English as biblatex and babel name it; other languages by their code.
fn language(code: &str) -> String {
    if code == "en" { "english".to_owned() } else { latex(code) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_plain_and_differ() {
        assert_eq!(key("9ab"), "report-9ab");
        let odd = [key("é, {x}"), key("è, {x}"), key("")];
        assert!(odd.iter().all(|key| !key.contains([',', '{', ' '])));
        assert_ne!(odd[0], odd[1]);
    }

    #[test]
    fn text_is_no_command() {
        assert_eq!(latex("5% of {A}\\B_c\nd"), "5\\% of \\{A\\}\\textbackslash{}B\\_c d");
        assert_eq!(verbatim("https://a.org/{x}?b=5%25"), "https://a.org/%7Bx%7D?b=5%25");
    }
}
