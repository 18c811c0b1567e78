//! The claim record: one thing that a report says, with its words.

use serde::{Deserialize, Serialize};

use crate::span::CharRange;

/// What kind of thing is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A PLOVER event.
    Event,
    /// A comment worth keeping (type `SAY`).
    Statement,
    /// A standing relation, capability, possession, stance or assessment (type `STATE`).
    State,
}

impl Kind {
    /// The kind of claims of a built-in type.
    pub fn of(type_: &str) -> Self {
        match type_ {
            "SAY" => Kind::Statement,
            "STATE" => Kind::State,
            _ => Kind::Event,
        }
    }
}

/// How a claim is presented; several combine, none means "as fact".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Flag {
    /// Said not to have happened, or denied.
    Negated,
    /// The text or its source does not vouch for it.
    Alleged,
    /// May, likely, apparently, appears.
    Possible,
    /// Will, intends, pledged, scheduled.
    Planned,
    /// Hoped, urged, demanded, proposed: the content, not the act of urging.
    Desired,
    /// If, unless, until.
    Conditional,
}

impl Flag {
    /// All flags, in the order in which they are printed.
    pub const ALL: [Flag; 6] =
        [Flag::Negated, Flag::Alleged, Flag::Possible, Flag::Planned, Flag::Desired, Flag::Conditional];

    /// The flag's name in the record.
    pub fn name(self) -> &'static str {
        match self {
            Flag::Negated => "negated",
            Flag::Alleged => "alleged",
            Flag::Possible => "possible",
            Flag::Planned => "planned",
            Flag::Desired => "desired",
            Flag::Conditional => "conditional",
        }
    }
}

/// The report that a claim stands in, as far as known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportRef {
    /// The report's id.
    pub id: String,
    /// Its headline.
    pub title: Option<String>,
    /// Its publisher.
    pub publisher: Option<String>,
    /// Day of publication, `YYYY-MM-DD`.
    pub published: Option<String>,
    /// Where it stood.
    pub url: Option<String>,
    /// ISO 639-1 code.
    pub language: Option<String>,
}

/// Words of the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// The words.
    pub text: String,
    /// Where they stand, in code points.
    pub range: CharRange,
}

/// A party or a source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Who {
    /// The words that name it: in the clause, or of its named antecedent.
    pub text: String,
    /// Where those words stand, in code points.
    pub range: CharRange,
    /// The catalog entry's id, when resolved.
    pub id: Option<String>,
    /// The catalog entry's name, when resolved.
    pub name: Option<String>,
    /// ISO 3166 alpha-3, historic state, `IGO:…`, `NGO:…` or `NSA:…`.
    pub code: Option<String>,
    /// PLOVER sector: GOV, MIL, …
    pub sector: Option<String>,
    /// The office held at the report's date.
    pub office: Option<String>,
    /// Set when the clause itself has only a pronoun or a description: the range
    /// of the named antecedent, which is then also `text` and `range`.
    pub antecedent: Option<CharRange>,
    /// The range of that pronoun or description in the clause.
    pub mention: Option<CharRange>,
}

/// One link of the chain of sources, outermost first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Who is credited.
    #[serde(flatten)]
    pub who: Who,
    /// The words that credit it.
    pub cue: Option<Quote>,
    /// Whether the claim stands in the source's own quoted words.
    pub quoted: bool,
}

/// What was given, seized, tested, signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Object {
    /// The words.
    pub text: String,
    /// Where they stand, in code points.
    pub range: CharRange,
    /// A category of things, when known.
    pub category: Option<String>,
}

/// The words behind a flag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cue {
    /// The words.
    pub text: String,
    /// Where they stand, in code points.
    pub range: CharRange,
    /// The flag that they raise.
    pub flag: Flag,
}

/// When it happened; never when it was said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct When {
    /// The words, or for `inferred` how it was found.
    pub text: Option<String>,
    /// Where the words stand, in code points.
    pub range: Option<CharRange>,
    /// `YYYY[-MM[-DD]]`.
    pub start: Option<String>,
    /// `YYYY[-MM[-DD]]`; null with a start: still going.
    pub end: Option<String>,
    /// day, week, month, season, year, decade, era.
    pub granularity: Option<String>,
    /// stated, relative, inferred, unknown.
    pub basis: String,
}

/// Where it happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Where {
    /// The words.
    pub text: String,
    /// Where they stand, in code points.
    pub range: CharRange,
    /// The place's name in the catalog.
    pub name: Option<String>,
    /// GeoNames id.
    pub geonames: Option<u64>,
    /// ISO 3166 alpha-3.
    pub country: Option<String>,
    /// Degrees north.
    pub lat: Option<f64>,
    /// Degrees east.
    pub lon: Option<f64>,
    /// point, city, district, province, country.
    pub precision: Option<String>,
}

/// One thing that a report says; the unit of the ledger.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// Hash of report, ranges and coding: same input, same id.
    pub id: String,
    /// The report that says it.
    pub report: ReportRef,
    /// Index of the sentence in the report.
    pub sentence: usize,
    /// The clause that says it.
    pub evidence: Quote,
    /// The word that carries the claim.
    pub predicate: Quote,
    /// Event, statement or state.
    pub kind: Kind,
    /// PLOVER type, `SAY` or `STATE`.
    #[serde(rename = "type")]
    pub type_: String,
    /// How.
    pub mode: Vec<String>,
    /// About what.
    pub context: Vec<String>,
    /// verbal-cooperation, material-cooperation, verbal-conflict, material-conflict.
    pub quad: Option<String>,
    /// The codebook's score of the type or mode, -10…10.
    pub intensity: Option<f64>,
    /// Who did it.
    pub actors: Vec<Who>,
    /// To whom.
    pub recipients: Vec<Who>,
    /// What was given, seized, tested, signed.
    pub objects: Vec<Object>,
    /// How the claim is presented; empty means as fact.
    pub status: Vec<Flag>,
    /// The words behind each flag.
    pub cues: Vec<Cue>,
    /// The chain of sources, outermost first.
    pub attribution: Vec<Source>,
    /// When it happened.
    pub time: When,
    /// Where it happened.
    pub place: Option<Where>,
    /// Calibrated probability that the coding is right; nothing about the world.
    pub score: f64,
}
