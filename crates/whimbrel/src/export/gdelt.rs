//! GDELT 2.0: events (61 columns) and mentions (16).
//!
//! A story of the ledger is a happening in the world and its claims are what
//! GDELT calls mentions. GDELT's events have two actors and one code, so that
//! an event is a story, a pair of parties and a CAMEO code; a claim mentions the
//! events of its own pairs. What someone says is no story: each is an event.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use anyhow::Result;
use whimbrel_ledger::{Ledger, Query};
use whimbrel_reader::claims::record::{Claim, Where, Who};

use super::cameo::Code;
use super::countries::country_of;
use super::dyads::Dyad;
use super::fields::{Numbers, country, day, is_dated, line, name};
use super::icews::coded;
use super::reports::Reports;
use super::told::Part;
use super::{Exporter, Selection, Told, Undated};

/// Which of the two tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    Events,
    Mentions,
}

const HELD: [Part; 2] = [Part::Score, Part::Place];

/// Sectors of PLOVER that are CAMEO's types of actors under the same code.
const TYPES: [&str; 18] = [
    "GOV", "MIL", "REB", "OPP", "LEG", "JUD", "SPY", "COP", "IGO", "NGO", "MED", "BUS", "LAB", "EDU", "CVL",
    "REF", "CRM", "UAF",
];

/// Gathers events, or writes mentions.
pub struct Gdelt<'a, W> {
    table: Table,
    undated: Undated,
    out: W,
    reports: Reports<'a>,
    stories: BTreeMap<String, String>,
    numbers: Numbers,
    places: BTreeMap<[String; 4], usize>,
    events: Vec<Event>,
}

/// An event with what its mentions add up to.
struct Event {
    number: u64,
    cells: Cells,
    in_lead: bool,
    mentions: usize,
    publishers: BTreeSet<String>,
    reports: BTreeSet<String>,
    added: String,
    url: String,
}

/// The columns of an event that its first mention decides.
struct Cells {
    dates: [String; 4],
    by_publication: bool,
    actors: [[String; 10]; 2],
    code: Code,
    place: [String; 8],
}

impl<'a, W: Write> Gdelt<'a, W> {
    /// Tells the stories of the whole ledger, as of the selection's day, which
    /// takes all of its claims into memory.
    pub fn new(
        ledger: &'a Ledger,
        selection: &Selection,
        table: Table,
        undated: Undated,
        out: W,
    ) -> Result<Self> {
        let mut stories = BTreeMap::new();
        for story in ledger.stories(&everything(&selection.query))? {
            let claims = story.reports.into_iter().flat_map(|report| report.claims);
            stories.extend(claims.map(|claim| (claim.id, story.id.clone())));
        }
        Ok(Gdelt {
            table,
            undated,
            out,
            reports: Reports::new(ledger),
            stories,
            numbers: Numbers::default(),
            places: BTreeMap::new(),
            events: Vec::new(),
        })
    }

    fn mention(&mut self, claim: &Claim, pair: &Dyad<'_>, code: Code, told: &mut Told) -> Result<()> {
        let at = self.event(claim, pair, code);
        let text = self.reports.text(&claim.report.id)?;
        let event = &mut self.events[at];
        event.count(claim, text.is_in_lead(claim.evidence.range.0));
        if self.table == Table::Mentions {
            told.rows += 1;
            line(&mut self.out, &mention(claim, pair, event, text.len()))?;
        }
        Ok(())
    }

    /// The place of the event in the list, with a new one where it is the first
    /// mention of it.
    fn event(&mut self, claim: &Claim, pair: &Dyad<'_>, code: Code) -> usize {
        let story = self.stories.get(&claim.id).unwrap_or(&claim.id).clone();
        let key = [story, party_key(pair.actor), party_key(pair.recipient), code.code.to_owned()];
        let number = &mut self.numbers;
        let events = &mut self.events;
        let undated = self.undated;
        *self.places.entry(key).or_insert_with_key(|key| {
            let texts: Vec<&str> = key.iter().map(String::as_str).collect();
            events.push(Event::new(number.number(&texts), claim, pair, code, undated));
            events.len() - 1
        })
    }
}

impl<W: Write> Exporter for Gdelt<'_, W> {
    fn claim(&mut self, claim: &Claim, told: &mut Told) -> Result<()> {
        let Some(pairs) = told.held(coded(claim)) else { return Ok(()) };
        told.lose_all_but(&HELD, claim);
        for (pair, code) in &pairs {
            self.mention(claim, pair, *code, told)?;
        }
        Ok(())
    }

    fn end(mut self, told: &mut Told) -> Result<()> {
        if self.table == Table::Events {
            for event in &self.events {
                told.rows += 1;
                told.dated_by_publication += usize::from(event.cells.by_publication);
                line(&mut self.out, &event.row())?;
            }
        }
        Ok(self.out.flush()?)
    }
}

/// The same question without what narrows it: the ledger as of the same time.
fn everything(asked: &Query) -> Query {
    Query {
        between: None,
        actor: None,
        source: None,
        type_: None,
        status: None,
        standing: None,
        words: None,
        since: None,
        until: None,
        limit: None,
        ..asked.clone()
    }
}

/// What tells one party from another: the code and sector, or the name.
fn party_key(who: Option<&Who>) -> String {
    let Some(who) = who else { return String::new() };
    match &who.code {
        Some(code) => format!("{code} {}", who.sector.as_deref().unwrap_or_default()),
        None => name(who).to_lowercase(),
    }
}

impl Event {
    fn new(number: u64, claim: &Claim, pair: &Dyad<'_>, code: Code, undated: Undated) -> Self {
        Event {
            number,
            cells: Cells {
                dates: dates(claim, undated),
                by_publication: !is_dated(claim) && undated == Undated::Publication,
                actors: [actor(pair.actor), actor(pair.recipient)],
                code,
                place: place(claim.place.as_ref()),
            },
            in_lead: false,
            mentions: 0,
            publishers: BTreeSet::new(),
            reports: BTreeSet::new(),
            added: String::new(),
            url: String::new(),
        }
    }

    fn count(&mut self, claim: &Claim, in_lead: bool) {
        self.in_lead |= in_lead;
        self.mentions += 1;
        self.publishers.extend(claim.report.publisher.clone());
        self.reports.insert(claim.report.id.clone());
        if self.added.is_empty() {
            self.added = moment(claim);
        }
        if self.url.is_empty() {
            self.url = claim.report.url.clone().unwrap_or_default();
        }
    }

    fn row(&self) -> Vec<String> {
        let code = self.cells.code;
        let mut row = vec![self.number.to_string()];
        row.extend(self.cells.dates.iter().cloned());
        row.extend(self.cells.actors.iter().flatten().cloned());
        row.push(u8::from(self.in_lead).to_string());
        row.extend([code.code, code.base(), code.root()].map(str::to_owned));
        row.extend([code.quad().to_string(), code.goldstein.to_owned()]);
        let counts = [self.mentions, self.publishers.len(), self.reports.len()];
        row.extend(counts.map(|n| n.to_string()));
        // No tone is measured; the places of the actors are not told apart from the event's.
        row.extend(std::iter::repeat_n(String::new(), 1 + 8 + 8));
        row.extend(self.cells.place.iter().cloned());
        row.extend([self.added.clone(), self.url.clone()]);
        row
    }
}

/// SQLDATE, MonthYear, Year and FractionDate, as far as the text tells them: a
/// month has no day, a year no month.
fn dates(claim: &Claim, undated: Undated) -> [String; 4] {
    let published = claim.report.published.as_deref().filter(|_| undated == Undated::Publication);
    let date = match (is_dated(claim), day(claim)) {
        (true, Some(day)) => day,
        (true, None) => common(claim),
        (false, _) => published.unwrap_or_default(),
    };
    let digits = date.replace('-', "");
    let part = |length: usize| digits.get(..length).unwrap_or_default().to_owned();
    [part(8), part(6), part(4), fraction(date)]
}

/// The month or year that the start and the end of a longer time share.
fn common(claim: &Claim) -> &str {
    let start = claim.time.start.as_deref().unwrap_or_default();
    let end = claim.time.end.as_deref().unwrap_or_default();
    let shared =
        [7, 4].into_iter().find(|&length| start.get(..length).is_some_and(|s| end.get(..length) == Some(s)));
    shared.and_then(|length| start.get(..length)).unwrap_or_default()
}

/// The year and the part of it that has passed, as GDELT counts: (month * 30 + day) / 365.
fn fraction(date: &str) -> String {
    let mut parts = date.split('-').map(str::parse::<u32>);
    match (parts.next(), parts.next(), parts.next()) {
        (Some(Ok(year)), Some(Ok(month)), Some(Ok(day))) => {
            let passed = f64::from(month * 30 + day) / 365.0;
            format!("{:.4}", f64::from(year) + passed.min(0.9999))
        }
        _ => String::new(),
    }
}

/// The ten columns of an actor.
fn actor(who: Option<&Who>) -> [String; 10] {
    let Some(who) = who else { return Default::default() };
    let country = country(who).map(|country| country.code).unwrap_or_default();
    let sector = who.sector.as_deref().filter(|sector| TYPES.contains(sector)).unwrap_or_default();
    let mut cells: [String; 10] = Default::default();
    cells[0] = format!("{country}{sector}");
    cells[1] = name(who).to_uppercase();
    cells[2] = country.to_owned();
    cells[7] = sector.to_owned();
    cells
}

/// The eight columns of the event's place.
fn place(place: Option<&Where>) -> [String; 8] {
    let Some(place) = place else { return Default::default() };
    let country = country_of(place.country.as_deref()).unwrap_or_default();
    let in_states = country.code == "USA";
    let kind = match place.precision.as_deref() {
        Some("country") => "1",
        Some("province") if in_states => "2",
        Some("province") => "5",
        Some("city" | "point" | "district") if in_states => "3",
        Some("city" | "point" | "district") => "4",
        // Words that no gazetteer placed.
        _ => "",
    };
    [
        kind.to_owned(),
        place.name.clone().unwrap_or_else(|| place.text.clone()),
        country.fips.to_owned(),
        String::new(),
        String::new(),
        place.lat.map(|x| x.to_string()).unwrap_or_default(),
        place.lon.map(|x| x.to_string()).unwrap_or_default(),
        String::new(),
    ]
}

/// The day of publication as GDELT writes times.
fn moment(claim: &Claim) -> String {
    claim.report.published.as_deref().map(|day| day.replace('-', "") + "000000").unwrap_or_default()
}

/// The sixteen columns of a mention.
fn mention(claim: &Claim, pair: &Dyad<'_>, event: &Event, length: usize) -> Vec<String> {
    let report = &claim.report;
    let start = |who: Option<&Who>| who.map(|who| who.range.0.to_string()).unwrap_or_default();
    let parties = || pair.actor.iter().chain(&pair.recipient);
    // GDELT asks whether the text says it as it stands, or only to one who knows
    // whom "he" and "the general" stand for.
    let as_it_stands = parties().all(|who| who.antecedent.is_none());
    // 1 is the open web; 2 is something that only a citation names.
    let kind = if report.url.is_some() { "1" } else { "2" };
    vec![
        event.number.to_string(),
        event.added.clone(),
        moment(claim),
        kind.to_owned(),
        report.publisher.clone().unwrap_or_default(),
        report.url.clone().unwrap_or_else(|| report.id.clone()),
        (claim.sentence + 1).to_string(),
        start(pair.actor),
        start(pair.recipient),
        claim.predicate.range.0.to_string(),
        u8::from(as_it_stands).to_string(),
        format!("{:.0}", claim.score * 100.0),
        length.to_string(),
        String::new(),
        String::new(),
        String::new(),
    ]
}
