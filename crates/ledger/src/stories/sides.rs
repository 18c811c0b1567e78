//! Who does what to whom in a story, and how friendly is that? As most
//! lineages have it.

use std::collections::BTreeSet;

use whimbrel_reader::claims::record::{Claim, Who};

use super::link::most;

/// Objects of a story that are kept.
const OBJECTS: usize = 8;

/// Who takes part by the claims of the story's type: each code once, and those
/// without a code only where there are no others.
pub(super) fn parties(told: &[(&Claim, usize)], type_: &str) -> Vec<Who> {
    let of_type = told.iter().filter(|(claim, _)| claim.type_ == type_);
    let all: Vec<&Who> = of_type.flat_map(|(c, _)| c.actors.iter().chain(&c.recipients)).collect();
    let coded = all.iter().any(|who| who.code.is_some());
    let mut out: Vec<Who> = Vec::new();
    for who in all.into_iter().filter(|who| who.code.is_some() == coded) {
        let same = |known: &Who| if coded { known.code == who.code } else { known.text == who.text };
        if !out.iter().any(same) {
            out.push(who.clone());
        }
    }
    out
}

/// The parties by side: whoever more lineages have as doer than as done-to is
/// an actor. Where nobody is done to, all do it together. On a side where
/// nobody has a code, those without one stand.
pub(super) fn sides(told: &[(&Claim, usize)], type_: &str, parties: &[Who]) -> (Vec<Who>, Vec<Who>) {
    let of_type = || told.iter().filter(|(claim, _)| claim.type_ == type_);
    let does = |who: &Who| {
        let lineages = |side: fn(&Claim) -> &Vec<Who>| {
            let named = of_type().filter(|(claim, _)| side(claim).iter().any(|other| same(who, other)));
            named.map(|(_, lineage)| *lineage).collect::<BTreeSet<usize>>().len()
        };
        lineages(|claim| &claim.actors) >= lineages(|claim| &claim.recipients)
    };
    let (mut actors, mut recipients): (Vec<Who>, Vec<Who>) = parties.iter().cloned().partition(does);
    let uncoded = |side: fn(&Claim) -> &Vec<Who>| {
        let all = of_type().flat_map(|(claim, _)| side(claim)).filter(|who| who.code.is_none());
        all.take(1).cloned().collect::<Vec<Who>>()
    };
    if actors.is_empty() {
        actors = uncoded(|claim| &claim.actors);
    }
    if recipients.is_empty() {
        recipients = uncoded(|claim| &claim.recipients);
    }
    (actors, recipients)
}

/// Whether two are the same party: by their codes, where one has a code.
fn same(one: &Who, other: &Who) -> bool {
    match (&one.code, &other.code) {
        (None, None) => one.text == other.text,
        (one, other) => one == other,
    }
}

/// The score that most lineages give to the story's type.
pub(super) fn intensity(told: &[(&Claim, usize)], type_: &str) -> Option<f64> {
    let of_type = told.iter().filter(|(claim, _)| claim.type_ == type_);
    // Scores have one digit after the point, so a tenth is a whole number here.
    let tenths = of_type.filter_map(|(c, lineage)| Some(((c.intensity? * 10.0).round() as i64, *lineage)));
    most(tenths).map(|tenths| tenths as f64 / 10.0)
}

/// The first wordings of the objects, each once.
pub(super) fn objects(told: &[(&Claim, usize)], type_: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for object in told.iter().filter(|(c, _)| c.type_ == type_).flat_map(|(c, _)| &c.objects) {
        let known = out.iter().any(|known| known.to_lowercase() == object.text.to_lowercase());
        if !known && out.len() < OBJECTS {
            out.push(object.text.clone());
        }
    }
    out
}
