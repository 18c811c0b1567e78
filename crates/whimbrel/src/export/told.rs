//! What could the format not hold?

use std::collections::BTreeMap;

use whimbrel_reader::claims::record::{Claim, Flag};

use super::fields::{day, is_dated};

/// What an export came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// The claims that were asked for.
    pub claims: usize,
    /// The rows, lines or entries that were written.
    pub rows: usize,
    /// Claims that the format has no row for, by what they are.
    pub left_out: BTreeMap<String, usize>,
    /// Claims of which some part has no place in their row, by that part.
    pub without: BTreeMap<&'static str, usize>,
    /// Rows whose date is the day of publication.
    pub dated_by_publication: usize,
}

/// A part of a claim that a format may have no place for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Status,
    Attribution,
    Objects,
    Ranges,
    Evidence,
    Score,
    Intensity,
    Modes,
    Contexts,
    Offices,
    Period,
    Place,
    Codes,
}

impl Part {
    const ALL: [Part; 13] = [
        Part::Status,
        Part::Attribution,
        Part::Objects,
        Part::Ranges,
        Part::Evidence,
        Part::Score,
        Part::Intensity,
        Part::Modes,
        Part::Contexts,
        Part::Offices,
        Part::Period,
        Part::Place,
        Part::Codes,
    ];

    fn name(self) -> &'static str {
        match self {
            Part::Status => "status",
            Part::Attribution => "attribution",
            Part::Objects => "objects",
            Part::Ranges => "ranges of the words",
            Part::Evidence => "words of the evidence",
            Part::Score => "score",
            Part::Intensity => "PLOVER's intensity",
            Part::Modes => "modes",
            Part::Contexts => "contexts",
            Part::Offices => "offices",
            Part::Period => "time that is not one day",
            Part::Place => "place",
            Part::Codes => "codes of parties that are no states",
        }
    }

    fn is_in(self, claim: &Claim) -> bool {
        let parties = || claim.actors.iter().chain(&claim.recipients);
        match self {
            Part::Status => !claim.status.is_empty(),
            Part::Attribution => !claim.attribution.is_empty(),
            Part::Objects => !claim.objects.is_empty(),
            Part::Ranges | Part::Evidence | Part::Score => true,
            Part::Intensity => claim.intensity.is_some(),
            Part::Modes => !claim.mode.is_empty(),
            Part::Contexts => !claim.context.is_empty(),
            Part::Offices => parties().any(|who| who.office.is_some()),
            Part::Period => is_dated(claim) && day(claim).is_none(),
            Part::Place => claim.place.is_some(),
            Part::Codes => parties().any(|who| who.code.as_deref().is_some_and(|c| c.contains(':'))),
        }
    }
}

impl Told {
    /// Counts a claim that the format has no row for.
    pub fn leave_out(&mut self, what: impl Into<String>) {
        *self.left_out.entry(what.into()).or_default() += 1;
    }

    /// What a claim comes to in a format; none for a claim that the format has no
    /// row for, which is counted with the reason.
    pub fn held<T>(&mut self, coded: Result<T, impl Into<String>>) -> Option<T> {
        coded.map_err(|why| self.leave_out(why)).ok()
    }

    /// Counts what of a claim gets lost in a format that holds only `held`.
    pub fn lose_all_but(&mut self, held: &[Part], claim: &Claim) {
        let lost: Vec<Part> = Part::ALL.into_iter().filter(|part| !held.contains(part)).collect();
        self.lose(&lost, claim);
    }

    /// Counts which of these parts a claim has and a format does not hold.
    pub fn lose(&mut self, parts: &[Part], claim: &Claim) {
        for part in parts.iter().filter(|part| part.is_in(claim)) {
            *self.without.entry(part.name()).or_default() += 1;
        }
    }

    /// Lines for standard error: what was left out, what has no place, and which
    /// dates are none of the event.
    pub fn lines(&self) -> Vec<String> {
        let list = |counts: Vec<String>| counts.join(", ");
        let out = list(self.left_out.iter().map(|(what, n)| format!("{n} {what}")).collect());
        let out = (!out.is_empty()).then(|| format!("not held: claims left out: {out}"));
        let parts = list(self.without.iter().map(|(part, n)| format!("{part} ({n})")).collect());
        let parts = (!parts.is_empty()).then(|| format!("not held: parts of claims: {parts}"));
        let (dated, rows) = (self.dated_by_publication, self.rows);
        let days =
            (dated > 0).then(|| format!("The date is the day of publication in {dated} of {rows} rows."));
        [out, parts, days].into_iter().flatten().collect()
    }
}

/// Why a claim would read as something false in a format that knows only what
/// happened; none for what the report says or alleges to have happened.
pub fn did_not_happen(claim: &Claim) -> Option<&'static str> {
    let flags = [Flag::Negated, Flag::Desired, Flag::Conditional, Flag::Planned];
    flags.into_iter().find(|flag| claim.status.contains(flag)).map(Flag::name)
}
