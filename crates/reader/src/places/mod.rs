//! Where on Earth are the places that a report names?
//!
//! States, regions and capitals are the catalog's; towns are looked up among
//! GeoNames' places. Of several towns of one name the one is meant that the
//! report gives a country or state of the USA for ("Paris, Texas"), else one in
//! a country that the report names, else the largest.

mod gazetteer;

use std::collections::HashMap;

pub use gazetteer::Point;
use gazetteer::{Town, middle, towns};

use crate::Span;
use crate::actors::{Catalog, StateKind, key};
use crate::mentions::{Kind, Mention};
use crate::parse::Parsed;

/// For what a place's name is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Usage {
    /// The place itself.
    Literal,
    /// Those who rule there: "Paris objected".
    Metonymic,
    /// Its people or an adjective: "Syrian".
    Demonym,
}

impl Usage {
    /// The name in the output.
    pub fn name(self) -> &'static str {
        match self {
            Usage::Literal => "literal",
            Usage::Metonymic => "metonymic",
            Usage::Demonym => "demonym",
        }
    }
}

/// How finely a place is known; the finer is the greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    /// A whole country: its point is a middle of it.
    Country,
    /// A province or region.
    Province,
    /// A city, town or village.
    City,
}

impl Precision {
    /// The name in the output.
    pub fn name(self) -> &'static str {
        match self {
            Precision::Country => "country",
            Precision::Province => "province",
            Precision::City => "city",
        }
    }
}

/// A place as a report names it.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Where the name stands.
    pub span: Span,
    /// The name to show.
    pub name: &'static str,
    /// ISO 3166 alpha-3, or a historic state's code.
    pub country: Option<&'static str>,
    /// Where it lies; none for what the gazetteer lacks: historic states, most regions.
    pub point: Option<Point>,
    /// How finely.
    pub precision: Precision,
    /// For what the name is used.
    pub usage: Usage,
}

/// All places that a report names, in text order.
pub fn places(
    text: &str,
    sentences: &[Parsed],
    mentions: &[Mention],
    catalog: &'static Catalog,
) -> Vec<Place> {
    let mut out: Vec<Place> = sentences.iter().flat_map(|s| of_catalog(text, s, catalog)).collect();
    // "New South Wales" is not in Wales; "Peru's" is no more than "Peru".
    let longer =
        |m: &Mention, p: &Place| m.span.contains(p.span) && bare(m.span.of(text)) != bare(p.span.of(text));
    let named: Vec<&Mention> = mentions
        .iter()
        .filter(|m| matches!(m.kind, Kind::Loc | Kind::Gpe))
        .filter(|m| !out.iter().any(|p| p.span.overlaps(m.span) && !longer(m, p)))
        .collect();
    let context = Context::of(text, &out, &named);
    for m in named {
        let Some(town) = context.best(&bare(m.span.of(text))) else { continue };
        out.retain(|p| !longer(m, p));
        let usage = used(&sentences[m.sentence], m.span);
        out.push(Place { usage, ..placed(town, m.span) });
    }
    // "Atlanta, Georgia": the town before it shows that the state of the USA is meant.
    let within: Vec<(usize, Town)> = (0..out.len())
        .filter(|&i| out[i].precision == Precision::Country)
        .filter_map(|i| {
            let state = towns(&key(out[i].span.of(text))).find(|t| t.province)?;
            let before = out
                .iter()
                .find(|p| p.precision == Precision::City && comma_between(text, p.span, out[i].span))?;
            let there = towns(&key(before.span.of(text))).any(|t| t.state == state.state && !t.province);
            there.then_some((i, state))
        })
        .collect();
    for (i, state) in within {
        out[i] = placed(state, out[i].span);
    }
    out.sort_by_key(|p| p.span.start);
    out
}

fn placed(town: Town, span: Span) -> Place {
    Place {
        span,
        name: town.name,
        country: Some(town.country),
        point: Some(town.point),
        precision: if town.province { Precision::Province } else { Precision::City },
        usage: Usage::Literal,
    }
}

/// States, regions, capitals and demonyms of the catalog in a sentence.
fn of_catalog(text: &str, s: &Parsed, catalog: &'static Catalog) -> Vec<Place> {
    let place = |(span, state): (Span, crate::actors::StateRef)| {
        let span = Span::new(span.start + s.span.start, span.end + s.span.start);
        let usage = match state.kind {
            StateKind::Demonym => Usage::Demonym,
            StateKind::Seat => Usage::Metonymic,
            StateKind::Capital => used(s, span),
            StateKind::Name => Usage::Literal,
        };
        let in_country = |t: &Town| Some(t.country) == state.code;
        let region = !state.id.starts_with("state:");
        let key = key(span.of(text));
        let same_name = || towns(&key).filter(in_country);
        let town = match state.kind {
            StateKind::Capital => same_name().filter(|t| !t.province).max_by_key(|t| t.inhabitants),
            // "Ohio" among the names of the USA, too; "Shanghai" is a region and a city.
            StateKind::Name => same_name().find(|t| t.province).or_else(|| same_name().find(|_| region)),
            _ => None,
        };
        if let Some(town) = town {
            return Place { usage, ..placed(town, span) };
        }
        let precision = match state.kind {
            StateKind::Capital => Precision::City,
            _ if region => Precision::Province,
            _ => Precision::Country,
        };
        let point = state.code.filter(|_| precision == Precision::Country).and_then(middle);
        Place { span, name: state.name, country: state.code, point, precision, usage }
    };
    catalog.states_in(s.span.of(text)).into_iter().map(place).collect()
}

/// Whether the place is the subject or the possessor: it acts, so it is its government.
fn used(s: &Parsed, span: Span) -> Usage {
    let acts = |w: usize| matches!(s.words[w].rel, "nsubj" | "nsubj:pass" | "obl:agent" | "nmod:poss");
    if s.words_in(span).any(acts) { Usage::Metonymic } else { Usage::Literal }
}

/// A name as a key, without what kind of place it is: "the city of Goma".
fn bare(name: &str) -> String {
    let key = key(name);
    let key = key.strip_prefix("the ").unwrap_or(&key);
    let kinds = ["city of ", "town of ", "village of ", "port of ", "province of ", "state of "];
    kinds.iter().find_map(|k| key.strip_prefix(k)).unwrap_or(key).to_owned()
}

/// The places with this name, with and without the word for what they are:
/// "Helmand province" is Helmand, "Kaduna" the town and "Kaduna state" the state.
fn called(name: &str) -> Vec<Town> {
    if CONTINENTS.contains(&name) {
        return Vec::new();
    }
    let kinds = [" province", " state", " region", " oblast", " governorate", " department"];
    let Some(stem) = kinds.iter().find_map(|k| name.strip_suffix(k)) else { return towns(name).collect() };
    let provinces: Vec<Town> = kinds
        .iter()
        .flat_map(|k| towns(&format!("{stem}{k}")))
        .chain(towns(stem))
        .filter(|t| t.province)
        .collect();
    if provinces.is_empty() { towns(name).collect() } else { provinces }
}

/// Names of towns somewhere that the news uses of continents.
const CONTINENTS: [&str; 8] =
    ["africa", "america", "north america", "south america", "latin america", "americas", "asia", "europe"];

fn comma_between(text: &str, town: Span, container: Span) -> bool {
    text.get(town.end..container.start) == Some(", ")
}

/// What a report tells of where its places lie.
#[derive(Debug, Default)]
struct Context {
    /// Countries that the report names.
    countries: Vec<&'static str>,
    /// What a name is followed by after a comma, somewhere in the report: a
    /// country's code or a state's two letters.
    containers: HashMap<String, Vec<&'static str>>,
}

impl Context {
    fn of(text: &str, known: &[Place], named: &[&Mention]) -> Context {
        let mut context =
            Context { countries: known.iter().filter_map(|p| p.country).collect(), ..Context::default() };
        for m in named {
            let mut within: Vec<&'static str> = Vec::new();
            for p in known.iter().filter(|p| comma_between(text, m.span, p.span)) {
                within.extend(p.country);
                within.extend(towns(&key(p.span.of(text))).filter(|t| t.province).map(|t| t.state));
            }
            for next in named.iter().filter(|n| comma_between(text, m.span, n.span)) {
                within.extend(towns(&bare(next.span.of(text))).filter(|t| t.province).map(|t| t.state));
            }
            context.containers.entry(bare(m.span.of(text))).or_default().extend(within);
        }
        context
    }

    /// The place that is meant by a name.
    fn best(&self, name: &str) -> Option<Town> {
        let within = self.containers.get(name).map(Vec::as_slice).unwrap_or_default();
        let candidates = called(name);
        let score = |t: &Town| {
            let told = within.contains(&t.country) || (!t.state.is_empty() && within.contains(&t.state));
            let near = self.countries.contains(&t.country);
            // New York is the city; whoever means the state says so.
            let town = |o: &Town| !o.province && (o.country, o.state) == (t.country, t.state);
            let shared = t.province && candidates.iter().any(town);
            let counts = [(told, TOLD), (near, NAMED), (shared, -TOLD)];
            let size = f64::from(t.inhabitants.max(1)).log10();
            size + counts.iter().filter(|(is, _)| *is).map(|(_, c)| c).sum::<f64>()
        };
        let better = |a: &&Town, b: &&Town| {
            score(a).total_cmp(&score(b)).then(b.point.geonames.cmp(&a.point.geonames))
        };
        candidates.iter().max_by(better).copied()
    }
}

/// What the naming of its country counts for a town, in powers of ten of inhabitants.
const NAMED: f64 = 2.0;
/// What it counts that the country or state stands behind it.
const TOLD: f64 = 8.0;
