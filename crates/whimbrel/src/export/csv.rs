//! The claims as one table for spreadsheets: a row a claim.

use std::io::Write;

use anyhow::Result;
use serde::Serialize;
use whimbrel_ledger::JudgedClaim;
use whimbrel_reader::claims::record::{Claim, Kind, Who};

use super::fields::name;
use super::told::Part;
use super::{Exporter, Told};

const HELD: [Part; 11] = [
    Part::Status,
    Part::Attribution,
    Part::Objects,
    Part::Evidence,
    Part::Score,
    Part::Intensity,
    Part::Modes,
    Part::Contexts,
    Part::Period,
    Part::Place,
    Part::Codes,
];

/// The columns, which stand there without any claim as well.
const COLUMNS: [&str; 32] = [
    "id",
    "report",
    "title",
    "publisher",
    "published",
    "url",
    "sentence",
    "kind",
    "type",
    "mode",
    "context",
    "quad",
    "intensity",
    "actors",
    "actor_codes",
    "recipients",
    "recipient_codes",
    "objects",
    "status",
    "attribution",
    "time",
    "start",
    "end",
    "granularity",
    "basis",
    "place",
    "country",
    "score",
    "evidence",
    "evidence_start",
    "evidence_end",
    "judged",
];

/// Writes the table. Several values in a field are parted by "; ".
pub struct Csv<W: Write> {
    out: ::csv::Writer<W>,
    harmless: bool,
}

impl<W: Write> Csv<W> {
    pub fn new(out: W) -> Self {
        Csv { out: ::csv::Writer::from_writer(out), harmless: false }
    }

    /// The same table with every cell such that no spreadsheet takes it for a
    /// formula.
    pub fn for_spreadsheets(out: W) -> Result<Self> {
        let mut out = ::csv::Writer::from_writer(out);
        out.write_record(COLUMNS)?;
        Ok(Csv { out, harmless: true })
    }

    fn row(&mut self, row: Row<'_>) -> Result<()> {
        if !self.harmless {
            return Ok(self.out.serialize(row)?);
        }
        let mut cells = ::csv::WriterBuilder::new().has_headers(false).from_writer(Vec::new());
        cells.serialize(row)?;
        let cells = cells.into_inner()?;
        for cells in ::csv::ReaderBuilder::new().has_headers(false).from_reader(cells.as_slice()).records() {
            self.out.write_record(cells?.iter().map(harmless))?;
        }
        Ok(())
    }
}

/// Words of a report that begin like a formula get an apostrophe before them
/// (OWASP, "CSV injection"); numbers stay numbers.
fn harmless(cell: &str) -> String {
    let begins = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if begins && cell.parse::<f64>().is_err() { format!("'{cell}") } else { cell.to_owned() }
}

impl<W: Write> Exporter for Csv<W> {
    fn judged(&mut self, judged: &JudgedClaim, told: &mut Told) -> Result<()> {
        told.rows += 1;
        told.lose_all_but(&HELD, &judged.claim);
        self.row(Row::of(judged))
    }

    fn claim(&mut self, claim: &Claim, told: &mut Told) -> Result<()> {
        self.judged(&JudgedClaim { claim: claim.clone(), judged: Vec::new() }, told)
    }

    fn end(mut self, told: &mut Told) -> Result<()> {
        if told.rows == 0 && !self.harmless {
            self.out.write_record(COLUMNS)?;
        }
        Ok(self.out.flush()?)
    }
}

/// A claim as one row; lists are joined.
#[derive(Serialize)]
pub struct Row<'a> {
    id: &'a str,
    report: &'a str,
    title: Option<&'a str>,
    publisher: Option<&'a str>,
    published: Option<&'a str>,
    url: Option<&'a str>,
    sentence: usize,
    kind: Kind,
    r#type: &'a str,
    mode: String,
    context: String,
    quad: Option<&'a str>,
    intensity: Option<f64>,
    actors: String,
    actor_codes: String,
    recipients: String,
    recipient_codes: String,
    objects: String,
    status: String,
    attribution: String,
    time: Option<&'a str>,
    start: Option<&'a str>,
    end: Option<&'a str>,
    granularity: Option<&'a str>,
    basis: &'a str,
    place: Option<&'a str>,
    country: Option<&'a str>,
    score: f64,
    evidence: &'a str,
    evidence_start: usize,
    evidence_end: usize,
    judged: String,
}

impl<'a> Row<'a> {
    /// The row of a claim, with what was judged of it in the last column.
    pub fn of(judged: &'a JudgedClaim) -> Self {
        let claim = &judged.claim;
        let place = claim.place.as_ref();
        Row {
            id: &claim.id,
            report: &claim.report.id,
            title: claim.report.title.as_deref(),
            publisher: claim.report.publisher.as_deref(),
            published: claim.report.published.as_deref(),
            url: claim.report.url.as_deref(),
            sentence: claim.sentence,
            kind: claim.kind,
            r#type: &claim.type_,
            mode: claim.mode.join("; "),
            context: claim.context.join("; "),
            quad: claim.quad.as_deref(),
            intensity: claim.intensity,
            actors: names(&claim.actors),
            actor_codes: codes(&claim.actors),
            recipients: names(&claim.recipients),
            recipient_codes: codes(&claim.recipients),
            objects: claim.objects.iter().map(|o| o.text.as_str()).collect::<Vec<_>>().join("; "),
            status: claim.status.iter().map(|f| f.name()).collect::<Vec<_>>().join("; "),
            attribution: claim.attribution.iter().map(|s| name(&s.who)).collect::<Vec<_>>().join("; "),
            time: claim.time.text.as_deref(),
            start: claim.time.start.as_deref(),
            end: claim.time.end.as_deref(),
            granularity: claim.time.granularity.as_deref(),
            basis: &claim.time.basis,
            place: place.map(|p| p.name.as_deref().unwrap_or(&p.text)),
            country: place.and_then(|p| p.country.as_deref()),
            score: claim.score,
            evidence: &claim.evidence.text,
            evidence_start: claim.evidence.range.0,
            evidence_end: claim.evidence.range.1,
            judged: judged.judged.iter().map(crate::judged::mark).collect::<Vec<_>>().join("; "),
        }
    }
}

/// The names of parties, parted by "; ".
pub fn names(parties: &[Who]) -> String {
    parties.iter().map(name).collect::<Vec<_>>().join("; ")
}

/// Codes in step with the names; empty where one has none.
pub fn codes(parties: &[Who]) -> String {
    parties.iter().map(|who| who.code.as_deref().unwrap_or_default()).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn a_cell_is_never_a_formula() {
        assert_eq!(harmless("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        assert_eq!(harmless("@now"), "'@now");
        assert_eq!(harmless("-0.5"), "-0.5");
        assert_eq!(harmless("Oslo = Paris"), "Oslo = Paris");
    }
}
