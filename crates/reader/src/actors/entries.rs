//! What does the catalog hold? The data files, read once.

use serde::Deserialize;

/// A state, territory, historic state, region or people.
#[derive(Debug, Deserialize)]
pub struct State {
    /// The catalog's id, as "state:PRK".
    pub id: &'static str,
    /// ISO 3166 alpha-3, or a historic code; none for peoples and regions
    /// that belong to no one state.
    pub code: Option<&'static str>,
    /// The name to show.
    pub name: &'static str,
    /// state, territory, historic, region or people.
    pub kind: &'static str,
    pub(super) names: Vec<&'static str>,
    pub(super) demonyms: Vec<&'static str>,
    pub(super) capitals: Vec<&'static str>,
    pub(super) seats: Vec<(&'static str, &'static str)>,
}

impl State {
    /// The sector of its people as such: `ETH` for peoples.
    pub(super) fn sector(&self) -> Option<&'static str> {
        (self.kind == "people").then_some("ETH")
    }
}

/// An organisation, medium, armed group or organ of a state.
#[derive(Debug, Deserialize)]
pub struct Organisation {
    /// The catalog's id.
    pub id: &'static str,
    /// `IGO:…`, `NGO:…`, `NSA:…` or its state's code.
    pub code: Option<&'static str>,
    /// The name to show.
    pub name: &'static str,
    /// PLOVER sector.
    pub sector: &'static str,
    /// The state where an armed group or company is at home.
    #[serde(rename = "where")]
    pub home: Option<&'static str>,
    pub(super) names: Vec<&'static str>,
}

impl Organisation {
    /// Whether it belongs to a state, so that another state's name before it
    /// means that state's body of the same name.
    pub(super) fn is_of_state(&self) -> bool {
        self.code.is_some_and(|c| !c.contains(':'))
    }
}

/// An office held, with its dates as `YYYY-MM-DD`; no end: held still.
#[derive(Debug, Deserialize)]
pub struct Office(pub Option<&'static str>, pub &'static str, pub Option<&'static str>);

/// A leader, minister or head of an organisation.
#[derive(Debug, Deserialize)]
pub struct Person {
    /// The catalog's id.
    pub id: &'static str,
    /// The code of the state or organisation served.
    pub code: &'static str,
    /// The name to show.
    pub name: &'static str,
    /// Whether the surname alone names this person at any date.
    #[serde(default)]
    pub famous: bool,
    /// PLOVER sector while in office; `GOV` when absent.
    #[serde(default)]
    pub sector: Option<&'static str>,
    /// The offices, oldest first.
    pub offices: Vec<Office>,
    pub(super) names: Vec<&'static str>,
    pub(super) surnames: Vec<&'static str>,
}

/// What a role noun denotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoleKind {
    /// One person, or several: "lawmaker".
    Person,
    /// A collective: "troops".
    Group,
    /// An institution: "ministry".
    Body,
    /// What such a body acts with: "warships".
    Thing,
    /// Someone defined by another: "ally" is not who it is an ally of.
    Relation,
}

/// A role or body noun.
#[derive(Debug)]
pub struct Role {
    /// The word or phrase, singular.
    pub name: &'static str,
    /// Its plural, when it has one.
    pub plural: Option<&'static str>,
    /// PLOVER sector, when the word implies one.
    pub sector: Option<&'static str>,
    /// Whether a stronger word beside it decides the sector.
    pub weak: bool,
    /// What the word denotes.
    pub kind: RoleKind,
    /// The office that the word names.
    pub office: Option<&'static str>,
}

/// Reads one JSON record a line. The files are embedded and tested, so a line
/// that does not parse is left out rather than a reason to stop.
pub(super) fn jsonl<T: Deserialize<'static>>(text: &'static str) -> Vec<T> {
    text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}

/// Reads the table of role nouns.
pub(super) fn roles(text: &'static str) -> Vec<Role> {
    text.lines().filter(|line| !line.starts_with('#')).filter_map(role).collect()
}

fn role(line: &'static str) -> Option<Role> {
    let mut fields = line.split('|');
    let mut next = || fields.next().map(str::trim);
    let (name, plural, sector, kind, office) = (next()?, next()?, next()?, next()?, next()?);
    let some = |s: &'static str| (!s.is_empty()).then_some(s);
    Some(Role {
        name,
        plural: some(plural),
        sector: some(sector.trim_end_matches('?')),
        weak: sector.ends_with('?'),
        kind: role_kind(kind)?,
        office: some(office),
    })
}

fn role_kind(word: &str) -> Option<RoleKind> {
    Some(match word {
        "person" => RoleKind::Person,
        "group" => RoleKind::Group,
        "body" => RoleKind::Body,
        "thing" => RoleKind::Thing,
        "relation" => RoleKind::Relation,
        _ => return None,
    })
}
