//! POLECAT's 40 columns: one row an event and pair of parties.

use std::io::Write;

use anyhow::Result;
use whimbrel_reader::claims::record::{Claim, Kind, Where, Who};
use whimbrel_reader::codebook::Codebook;

use super::dyads::{Dyad, dyads};
use super::fields::{VERSION, country, date, line, name};
use super::told::{Part, did_not_happen};
use super::{Exporter, Told, Undated};

/// The columns, in POLECAT's order.
pub const COLUMNS: [&str; 40] = [
    "Event ID",
    "Event Date",
    "Event Type",
    "Event Mode",
    "Intensity",
    "Quad Code",
    "Contexts",
    "Actor Name",
    "Actor Country",
    "Actor COW",
    "Primary Actor Sector",
    "Actor Sectors",
    "Actor Title",
    "Actor Name Raw",
    "Wikipedia Actor ID",
    "Recipient Name",
    "Recipient Country",
    "Recipient COW",
    "Primary Recipient Sector",
    "Recipient Sectors",
    "Recipient Title",
    "Recipient Name Raw",
    "Wikipedia Recipient ID",
    "Placename",
    "City",
    "District",
    "Province",
    "Country",
    "Latitude",
    "Longitude",
    "GeoNames ID",
    "Raw Placename",
    "Feature Type",
    "Source",
    "Publication Date",
    "Story People",
    "Story Organizations",
    "Story Locations",
    "Language",
    "Version",
];

const HELD: [Part; 6] =
    [Part::Intensity, Part::Modes, Part::Contexts, Part::Offices, Part::Place, Part::Codes];

/// Writes the table.
pub struct Polecat<W> {
    out: W,
    undated: Undated,
}

impl<W: Write> Polecat<W> {
    pub fn new(mut out: W, undated: Undated) -> Result<Self> {
        line(&mut out, &COLUMNS.map(str::to_owned))?;
        Ok(Polecat { out, undated })
    }
}

impl<W: Write> Exporter for Polecat<W> {
    fn claim(&mut self, claim: &Claim, told: &mut Told) -> Result<()> {
        if let Some(why) = no_row(claim) {
            told.leave_out(why);
            return Ok(());
        }
        told.lose_all_but(&HELD, claim);
        let pairs = dyads(claim);
        let date = date(claim, self.undated, pairs.len(), told).unwrap_or_default();
        for (number, pair) in pairs.iter().enumerate() {
            told.rows += 1;
            line(&mut self.out, &row(claim, pair, number, date))?;
        }
        Ok(())
    }

    fn end(mut self, _: &mut Told) -> Result<()> {
        Ok(self.out.flush()?)
    }
}

/// Why POLECAT has no row for a claim: it knows PLOVER's events and what happened.
fn no_row(claim: &Claim) -> Option<String> {
    let is_plover = Codebook::plover().type_named(&claim.type_).is_some();
    if claim.kind != Kind::Event || !is_plover {
        return Some(format!("type {}", claim.type_));
    }
    did_not_happen(claim).map(str::to_owned)
}

fn row(claim: &Claim, pair: &Dyad<'_>, number: usize, date: &str) -> Vec<String> {
    let published = claim.report.published.as_deref().unwrap_or_default();
    let day = if published.is_empty() { "00000000".to_owned() } else { published.replace('-', "") };
    let back = if pair.back { "_R" } else { "" };
    let mut cells = vec![
        format!("{day}-{number:04}-{}_{}{back}", claim.id, claim.type_),
        date.to_owned(),
        claim.type_.clone(),
        claim.mode.join(";"),
        claim.intensity.map(|x| x.to_string()).unwrap_or_default(),
        claim.quad.as_deref().unwrap_or_default().replace('-', " ").to_uppercase(),
        claim.context.join(";"),
    ];
    cells.extend(party(pair.actor));
    cells.extend(party(pair.recipient));
    cells.extend(place(claim.place.as_ref()));
    let known = |value: &Option<String>| value.clone().unwrap_or_default();
    cells.extend([known(&claim.report.publisher), published.to_owned()]);
    // The names in the rest of the story are no part of a claim.
    cells.extend([String::new(), String::new(), String::new()]);
    cells.extend([known(&claim.report.language), VERSION.to_owned()]);
    cells
}

fn party(who: Option<&Who>) -> [String; 8] {
    let Some(who) = who else { return Default::default() };
    let known = |value: &Option<String>| value.clone().unwrap_or_default();
    let country = country(who).unwrap_or_default();
    [
        name(who).to_owned(),
        // Organisations and groups keep their own code: it is all that names them.
        known(&who.code),
        country.cow.to_owned(),
        known(&who.sector),
        known(&who.sector),
        known(&who.office),
        who.text.clone(),
        String::new(),
    ]
}

fn place(place: Option<&Where>) -> [String; 10] {
    let Some(place) = place else { return Default::default() };
    let name = place.name.as_deref().unwrap_or(&place.text);
    let if_is = |precision: &str| {
        let is = place.precision.as_deref() == Some(precision);
        if is { name.to_owned() } else { String::new() }
    };
    [
        name.to_owned(),
        if_is("city"),
        if_is("district"),
        if_is("province"),
        place.country.clone().unwrap_or_default(),
        place.lat.map(|x| x.to_string()).unwrap_or_default(),
        place.lon.map(|x| x.to_string()).unwrap_or_default(),
        place.geonames.map(|id| id.to_string()).unwrap_or_default(),
        place.text.clone(),
        String::new(),
    ]
}
