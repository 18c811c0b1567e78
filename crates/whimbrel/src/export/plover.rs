//! PLOVER events as JSON lines. PLOVER lets fields be added, so that nothing of
//! a claim gets lost: what PLOVER has a name for stands under that name.

use std::io::Write;

use anyhow::Result;
use serde::Serialize;
use whimbrel_reader::claims::record::{Claim, Cue, Flag, Kind, Object, Quote, Source, When, Where, Who};
use whimbrel_reader::span::CharRange;

use super::fields::{VERSION, country, name};
use super::told::did_not_happen;
use super::{Exporter, Told, Undated};

/// Writes a line a claim.
pub struct Plover<W> {
    out: W,
    undated: Undated,
}

impl<W: Write> Plover<W> {
    pub fn new(out: W, undated: Undated) -> Self {
        Plover { out, undated }
    }
}

impl<W: Write> Exporter for Plover<W> {
    fn claim(&mut self, claim: &Claim, told: &mut Told) -> Result<()> {
        told.rows += 1;
        let event = Event::of(claim, self.undated);
        told.dated_by_publication += usize::from(event.date_basis == "publication");
        serde_json::to_writer(&mut self.out, &event)?;
        Ok(self.out.write_all(b"\n")?)
    }

    fn end(mut self, _: &mut Told) -> Result<()> {
        Ok(self.out.flush()?)
    }
}

#[derive(Serialize)]
struct Event<'a> {
    id: &'a str,
    /// Required by PLOVER, null where the text does not say when.
    date: Option<&'a str>,
    actor: Vec<Entity<'a>>,
    event: &'a str,
    /// Whether it is a PLOVER event that is said or alleged to have happened.
    has_event: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    enddate: Option<&'a str>,
    recipient: Vec<Entity<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    event_loc: Option<Location<'a>>,
    event_text: &'a str,
    quad_code: Option<usize>,
    event_scale: Option<f64>,
    mode: &'a [String],
    context: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<&'a str>,
    text: &'a str,
    text_info: TextInfo,
    cite_info: CiteInfo<'a>,
    coder: &'static str,
    // What PLOVER has no name for.
    date_basis: &'a str,
    time: &'a When,
    kind: Kind,
    status: &'a [Flag],
    cues: &'a [Cue],
    attribution: &'a [Source],
    objects: &'a [Object],
    predicate: &'a Quote,
    score: f64,
}

#[derive(Serialize)]
struct Entity<'a> {
    code: Option<&'a str>,
    sector: Option<&'a str>,
    entity_text: &'a str,
    identifier_text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    office: Option<&'a str>,
    /// Our catalog's id; PLOVER's `identifier_id` is Wikidata's, which we don't know.
    #[serde(skip_serializing_if = "Option::is_none")]
    catalog_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<&'static str>,
    range: CharRange,
    #[serde(skip_serializing_if = "Option::is_none")]
    antecedent: Option<CharRange>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mention: Option<CharRange>,
}

#[derive(Serialize)]
struct Location<'a> {
    extracted_place: &'a str,
    resolved_place: Option<&'a str>,
    geonameid: Option<u64>,
    lat: Option<f64>,
    lon: Option<f64>,
    country_code: Option<&'a str>,
    resolution: Option<u8>,
    range: CharRange,
}

#[derive(Serialize)]
struct TextInfo {
    sequence: usize,
    start: usize,
    end: usize,
}

#[derive(Serialize)]
struct CiteInfo<'a> {
    citation: &'a str,
    title: Option<&'a str>,
    publication: Option<&'a str>,
    date: Option<&'a str>,
    url: Option<&'a str>,
    language: Option<&'a str>,
    codebook: &'static str,
    version: &'static str,
}

impl<'a> Event<'a> {
    fn of(claim: &'a Claim, undated: Undated) -> Self {
        let (date, date_basis) = date(claim, undated);
        let end = claim.time.end.as_deref().filter(|end| claim.time.start.as_deref() != Some(*end));
        Event {
            id: &claim.id,
            date,
            actor: claim.actors.iter().map(entity).collect(),
            event: &claim.type_,
            has_event: claim.kind == Kind::Event && did_not_happen(claim).is_none(),
            enddate: end,
            recipient: claim.recipients.iter().map(entity).collect(),
            event_loc: claim.place.as_ref().map(location),
            event_text: &claim.predicate.text,
            quad_code: claim.quad.as_deref().and_then(quad_code),
            event_scale: claim.intensity,
            mode: &claim.mode,
            context: &claim.context,
            link: claim.report.url.as_deref(),
            text: &claim.evidence.text,
            text_info: TextInfo {
                sequence: claim.sentence + 1,
                start: claim.evidence.range.0,
                end: claim.evidence.range.1,
            },
            cite_info: cite_info(claim),
            coder: VERSION,
            date_basis,
            time: &claim.time,
            kind: claim.kind,
            status: &claim.status,
            cues: &claim.cues,
            attribution: &claim.attribution,
            objects: &claim.objects,
            predicate: &claim.predicate,
            score: claim.score,
        }
    }
}

/// The date, and how it is known: `publication` is a word of the exports alone.
fn date(claim: &Claim, undated: Undated) -> (Option<&str>, &str) {
    let published = claim.report.published.as_deref();
    match (&claim.time.start, &claim.time.end, published) {
        (None, None, Some(published)) if undated == Undated::Publication => (Some(published), "publication"),
        (start, _, _) => (start.as_deref(), &claim.time.basis),
    }
}

fn entity(who: &Who) -> Entity<'_> {
    Entity {
        code: who.code.as_deref(),
        sector: who.sector.as_deref(),
        entity_text: &who.text,
        identifier_text: name(who),
        office: who.office.as_deref(),
        catalog_id: who.id.as_deref(),
        country: country(who).map(|country| country.name),
        range: who.range,
        antecedent: who.antecedent,
        mention: who.mention,
    }
}

fn location(place: &Where) -> Location<'_> {
    Location {
        extracted_place: &place.text,
        resolved_place: place.name.as_deref(),
        geonameid: place.geonames,
        lat: place.lat,
        lon: place.lon,
        country_code: place.country.as_deref(),
        resolution: place.precision.as_deref().and_then(resolution),
        range: place.range,
    }
}

/// PLOVER's numbers: 5 lies below a city, 1 is a country.
fn resolution(precision: &str) -> Option<u8> {
    let steps = ["country", "province", "district", "city", "point"];
    let at = steps.iter().position(|step| *step == precision)?;
    u8::try_from(at + 1).ok()
}

fn quad_code(quad: &str) -> Option<usize> {
    let quads = ["verbal-cooperation", "material-cooperation", "verbal-conflict", "material-conflict"];
    quads.iter().position(|one| *one == quad).map(|at| at + 1)
}

fn cite_info(claim: &Claim) -> CiteInfo<'_> {
    let report = &claim.report;
    CiteInfo {
        citation: &report.id,
        title: report.title.as_deref(),
        publication: report.publisher.as_deref(),
        date: report.published.as_deref(),
        url: report.url.as_deref(),
        language: report.language.as_deref(),
        codebook: "PLOVER",
        version: VERSION,
    }
}
