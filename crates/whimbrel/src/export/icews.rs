//! ICEWS' 20 columns: one row an event and pair of parties, in CAMEO codes.

use std::io::Write;

use anyhow::Result;
use whimbrel_reader::claims::record::{Claim, Flag, Who};

use super::cameo::{self, Code};
use super::countries::country_of;
use super::dyads::{Dyad, dyads};
use super::fields::{Numbers, country, date, line, name};
use super::told::{Part, did_not_happen};
use super::{Exporter, Told, Undated};

/// The columns, in ICEWS' order.
pub const COLUMNS: [&str; 20] = [
    "Event ID",
    "Event Date",
    "Source Name",
    "Source Sectors",
    "Source Country",
    "Event Text",
    "CAMEO Code",
    "Intensity",
    "Target Name",
    "Target Sectors",
    "Target Country",
    "Story ID",
    "Sentence Number",
    "Publisher",
    "City",
    "District",
    "Province",
    "Country",
    "Latitude",
    "Longitude",
];

/// PLOVER's sectors in words; ICEWS has words and no codes.
const SECTORS: [(&str, &str); 21] = [
    ("GOV", "Government"),
    ("MIL", "Military"),
    ("REB", "Rebel"),
    ("OPP", "Opposition"),
    ("PTY", "Party"),
    ("LEG", "Legislative"),
    ("JUD", "Judicial"),
    ("SPY", "Intelligence"),
    ("COP", "Police"),
    ("IGO", "International Government Organization"),
    ("NGO", "Nongovernmental Organization"),
    ("MED", "News"),
    ("BUS", "Business"),
    ("LAB", "Labor"),
    ("EDU", "Education"),
    ("REL", "Religious"),
    ("CVL", "General Population / Civilian / Social"),
    ("REF", "Refugees"),
    ("CRM", "Criminals / Gangs"),
    ("UAF", "Unidentified Forces"),
    ("ETH", "Ethnic"),
];

/// Writes the table.
pub struct Icews<W> {
    out: W,
    undated: Undated,
    numbers: Numbers,
}

impl<W: Write> Icews<W> {
    pub fn new(mut out: W, undated: Undated) -> Result<Self> {
        line(&mut out, &COLUMNS.map(str::to_owned))?;
        Ok(Icews { out, undated, numbers: Numbers::default() })
    }
}

impl<W: Write> Exporter for Icews<W> {
    fn claim(&mut self, claim: &Claim, told: &mut Told) -> Result<()> {
        let Some(pairs) = told.held(coded(claim)) else { return Ok(()) };
        // Words that no gazetteer placed have no column.
        let placed = place(claim).iter().any(|cell| !cell.is_empty());
        told.lose_all_but(if placed { &[Part::Place] } else { &[] }, claim);
        let date = date(claim, self.undated, pairs.len(), told).unwrap_or_default();
        for (number, (pair, code)) in pairs.iter().enumerate() {
            told.rows += 1;
            let id = self.numbers.number(&["icews", &claim.id, &number.to_string()]);
            line(&mut self.out, &row(claim, pair, *code, id, date))?;
        }
        Ok(())
    }

    fn end(mut self, _: &mut Told) -> Result<()> {
        Ok(self.out.flush()?)
    }
}

/// The pairs of a claim with their CAMEO codes, or why CAMEO has none. What the
/// text says will be done has codes of intent and threat; what is wished,
/// denied or hangs on a condition would read as done.
pub fn coded(claim: &Claim) -> Result<Vec<(Dyad<'_>, Code)>, String> {
    let why = did_not_happen(claim).filter(|why| *why != Flag::Planned.name());
    if let Some(why) = why {
        return Err(why.to_owned());
    }
    let pairs = dyads(claim).into_iter();
    let pairs: Vec<_> = pairs.filter_map(|pair| Some((pair, cameo::code(claim, pair.actor)?))).collect();
    let kind = if claim.status.contains(&Flag::Planned) { "planned" } else { "type" };
    if pairs.is_empty() { Err(format!("{kind} {}", claim.type_)) } else { Ok(pairs) }
}

fn row(claim: &Claim, pair: &Dyad<'_>, code: Code, id: u64, date: &str) -> Vec<String> {
    let mut cells = vec![id.to_string(), date.to_owned()];
    cells.extend(party(pair.actor));
    cells.extend([code.name, code.code, code.goldstein].map(str::to_owned));
    cells.extend(party(pair.recipient));
    cells.extend([
        claim.report.id.clone(),
        (claim.sentence + 1).to_string(),
        claim.report.publisher.clone().unwrap_or_default(),
    ]);
    cells.extend(place(claim));
    cells
}

fn party(who: Option<&Who>) -> [String; 3] {
    let Some(who) = who else { return Default::default() };
    let sector = who.sector.as_deref().unwrap_or_default();
    let words = SECTORS.iter().find(|(code, _)| *code == sector).map_or(sector, |(_, words)| words);
    let country = country(who).unwrap_or_default();
    [name(who).to_owned(), words.to_owned(), country.name.to_owned()]
}

fn place(claim: &Claim) -> [String; 6] {
    let Some(place) = &claim.place else { return Default::default() };
    let name = place.name.as_deref().unwrap_or(&place.text);
    let precision = place.precision.as_deref().unwrap_or_default();
    let if_is = |wanted: &str| if precision == wanted { name.to_owned() } else { String::new() };
    [
        if_is("city"),
        if_is("district"),
        if_is("province"),
        country_of(place.country.as_deref()).unwrap_or_default().name.to_owned(),
        place.lat.map(|x| x.to_string()).unwrap_or_default(),
        place.lon.map(|x| x.to_string()).unwrap_or_default(),
    ]
}
