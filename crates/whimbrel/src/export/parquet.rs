//! The claims as one Parquet table: a row a claim, nothing left out.
//!
//! What a claim has once stands in a column of its own, so that tables can be
//! filtered and sorted by it in any program. What it has several times is a
//! list: of texts, or of structs.

use std::io::Write;

use anyhow::Result;
use whimbrel_ledger::ReportRecord;
use whimbrel_reader::claims::record::{Claim, Kind, Where, Who};
use whimbrel_reader::span::CharRange;

use super::fields::day;
use super::table::Type::{Day, Id, Real, Text, Truth, Whole};
use super::table::{Field, Names, Table, Value, date, known, real, text, whole};
use super::{Exporter, Told};

const WHO: Names = &[
    ("text", Text),
    ("start", Whole),
    ("end", Whole),
    ("id", Text),
    ("name", Text),
    ("code", Text),
    ("sector", Text),
    ("office", Text),
    ("antecedent_start", Whole),
    ("antecedent_end", Whole),
    ("mention_start", Whole),
    ("mention_end", Whole),
];

const SOURCE: Names = &[
    ("text", Text),
    ("start", Whole),
    ("end", Whole),
    ("id", Text),
    ("name", Text),
    ("code", Text),
    ("sector", Text),
    ("office", Text),
    ("antecedent_start", Whole),
    ("antecedent_end", Whole),
    ("mention_start", Whole),
    ("mention_end", Whole),
    ("cue", Text),
    ("cue_start", Whole),
    ("cue_end", Whole),
    ("quoted", Truth),
];

const OBJECT: Names = &[("text", Text), ("start", Whole), ("end", Whole), ("category", Text)];
const CUE: Names = &[("text", Text), ("start", Whole), ("end", Whole), ("flag", Text)];

/// The table of claims, column by column.
static CLAIMS: [Field<Claim>; 46] = [
    Field::One("id", Text, |c| text(&c.id)),
    Field::One("report", Text, |c| text(&c.report.id)),
    Field::One("title", Text, |c| known(&c.report.title)),
    Field::One("publisher", Text, |c| known(&c.report.publisher)),
    Field::One("published", Day, |c| date(c.report.published.as_deref())),
    Field::One("url", Text, |c| known(&c.report.url)),
    Field::One("language", Text, |c| known(&c.report.language)),
    Field::One("sentence", Whole, |c| whole(c.sentence)),
    Field::One("kind", Text, |c| text(kind(c.kind))),
    Field::One("type", Text, |c| text(&c.type_)),
    Field::Texts("mode", |c| c.mode.iter().map(String::as_str).collect()),
    Field::Texts("context", |c| c.context.iter().map(String::as_str).collect()),
    Field::One("quad", Text, |c| known(&c.quad)),
    Field::One("intensity", Real, |c| real(c.intensity)),
    Field::Structs("actors", WHO, |c| c.actors.iter().map(who).collect()),
    Field::Structs("recipients", WHO, |c| c.recipients.iter().map(who).collect()),
    Field::Texts("actor_codes", |c| codes(&c.actors)),
    Field::Texts("recipient_codes", |c| codes(&c.recipients)),
    Field::Structs("objects", OBJECT, |c| {
        c.objects.iter().map(|o| quoted(&o.text, o.range, known(&o.category))).collect()
    }),
    Field::Texts("status", |c| c.status.iter().map(|flag| flag.name()).collect()),
    Field::Structs("cues", CUE, |c| {
        c.cues.iter().map(|cue| quoted(&cue.text, cue.range, text(cue.flag.name()))).collect()
    }),
    Field::Structs("attribution", SOURCE, sources),
    Field::One("time", Text, |c| known(&c.time.text)),
    Field::One("time_start", Whole, |c| start(c.time.range)),
    Field::One("time_end", Whole, |c| end(c.time.range)),
    Field::One("start", Text, |c| known(&c.time.start)),
    Field::One("end", Text, |c| known(&c.time.end)),
    Field::One("day", Day, |c| date(day(c))),
    Field::One("granularity", Text, |c| known(&c.time.granularity)),
    Field::One("basis", Text, |c| text(&c.time.basis)),
    Field::One("place", Text, |c| at(c, |p| text(&p.text))),
    Field::One("place_start", Whole, |c| at(c, |p| whole(p.range.0))),
    Field::One("place_end", Whole, |c| at(c, |p| whole(p.range.1))),
    Field::One("place_name", Text, |c| at(c, |p| known(&p.name))),
    Field::One("geonames", Id, |c| at(c, |p| id(p.geonames))),
    Field::One("country", Text, |c| at(c, |p| known(&p.country))),
    Field::One("lat", Real, |c| at(c, |p| real(p.lat))),
    Field::One("lon", Real, |c| at(c, |p| real(p.lon))),
    Field::One("precision", Text, |c| at(c, |p| known(&p.precision))),
    Field::One("score", Real, |c| real(Some(c.score))),
    Field::One("evidence", Text, |c| text(&c.evidence.text)),
    Field::One("evidence_start", Whole, |c| whole(c.evidence.range.0)),
    Field::One("evidence_end", Whole, |c| whole(c.evidence.range.1)),
    Field::One("predicate", Text, |c| text(&c.predicate.text)),
    Field::One("predicate_start", Whole, |c| whole(c.predicate.range.0)),
    Field::One("predicate_end", Whole, |c| whole(c.predicate.range.1)),
];

fn start(range: Option<CharRange>) -> Value {
    range.map_or(Value::None, |range| whole(range.0))
}

fn end(range: Option<CharRange>) -> Value {
    range.map_or(Value::None, |range| whole(range.1))
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Event => "event",
        Kind::Statement => "statement",
        Kind::State => "state",
    }
}

fn codes(parties: &[Who]) -> Vec<&str> {
    parties.iter().filter_map(|who| who.code.as_deref()).collect()
}

fn who(who: &Who) -> Vec<Value> {
    vec![
        text(&who.text),
        whole(who.range.0),
        whole(who.range.1),
        known(&who.id),
        known(&who.name),
        known(&who.code),
        known(&who.sector),
        known(&who.office),
        start(who.antecedent),
        end(who.antecedent),
        start(who.mention),
        end(who.mention),
    ]
}

fn sources(claim: &Claim) -> Vec<Vec<Value>> {
    let source = |source: &whimbrel_reader::claims::record::Source| {
        let cue = source.cue.as_ref();
        let mut values = who(&source.who);
        values.push(cue.map_or(Value::None, |cue| text(&cue.text)));
        values.extend([start(cue.map(|cue| cue.range)), end(cue.map(|cue| cue.range))]);
        values.push(Value::Truth(source.quoted));
        values
    };
    claim.attribution.iter().map(source).collect()
}

fn quoted(words: &str, range: CharRange, last: Value) -> Vec<Value> {
    vec![text(words), whole(range.0), whole(range.1), last]
}

fn at(claim: &Claim, value: fn(&Where) -> Value) -> Value {
    claim.place.as_ref().map_or(Value::None, value)
}

fn id(number: Option<u64>) -> Value {
    number.and_then(|id| i64::try_from(id).ok()).map_or(Value::None, Value::Id)
}

/// A report, and how many claims were read in it.
pub struct ReportRow {
    /// The report.
    pub record: ReportRecord,
    /// How many claims.
    pub claims: usize,
}

/// The table of reports, column by column: what the claims' ranges point into.
static REPORTS: [Field<ReportRow>; 9] = [
    Field::One("id", Text, |r| text(&r.record.id)),
    Field::One("title", Text, |r| known(&r.record.title)),
    Field::One("publisher", Text, |r| known(&r.record.publisher)),
    Field::One("published", Day, |r| date(r.record.published.as_deref())),
    Field::One("url", Text, |r| known(&r.record.url)),
    Field::One("language", Text, |r| known(&r.record.language)),
    Field::One("text", Text, |r| text(&r.record.text)),
    Field::One("claims", Whole, |r| whole(r.claims)),
    Field::Texts("notes", |r| r.record.notes.iter().map(|note| note.reason.as_str()).collect()),
];

/// Begins a table of claims.
pub fn claims<W: Write + Send>(out: W) -> Result<Table<Claim, W>> {
    Table::new("claims", &CLAIMS, out)
}

/// Begins a table of reports.
pub fn reports<W: Write + Send>(out: W) -> Result<Table<ReportRow, W>> {
    Table::new("reports", &REPORTS, out)
}

/// Writes the claims of an export.
pub struct Parquet<W: Write + Send>(Table<Claim, W>);

impl<W: Write + Send> Parquet<W> {
    pub fn new(out: W) -> Result<Self> {
        Ok(Parquet(claims(out)?))
    }
}

impl<W: Write + Send> Exporter for Parquet<W> {
    fn claim(&mut self, claim: &Claim, told: &mut Told) -> Result<()> {
        told.rows += 1;
        self.0.push(claim)
    }

    fn end(self, _: &mut Told) -> Result<()> {
        Ok(self.0.finish()?.flush()?)
    }
}
