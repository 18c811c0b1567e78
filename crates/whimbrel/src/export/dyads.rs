//! Who does it to whom, where a format has room for two?

use whimbrel_reader::claims::record::{Claim, Who};

/// Types whose parties do it to one another when all of them are actors.
const RECIPROCAL: [&str; 3] = ["AGREE", "CONSULT", "COOPERATE"];

/// One actor and one recipient of a claim, as far as there are any.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dyad<'a> {
    /// Who does it.
    pub actor: Option<&'a Who>,
    /// To whom.
    pub recipient: Option<&'a Who>,
    /// Whether this is the way back of a reciprocal event.
    pub back: bool,
}

/// The pairs that a claim is about: every actor with every recipient. The
/// parties of a reciprocal event stand each with each, there and back, as
/// CAMEO codes them. There is at least one pair, if only an empty one.
pub fn dyads(claim: &Claim) -> Vec<Dyad<'_>> {
    if is_reciprocal(claim) {
        return each_with_each(&claim.actors);
    }
    let actors = or_nobody(&claim.actors);
    let recipients = or_nobody(&claim.recipients);
    let pairs = actors.iter().flat_map(|actor| recipients.iter().map(move |recipient| (*actor, *recipient)));
    pairs.map(|(actor, recipient)| Dyad { actor, recipient, back: false }).collect()
}

fn is_reciprocal(claim: &Claim) -> bool {
    let truce = claim.type_ == "RETREAT" && claim.mode.iter().any(|mode| mode == "ceasefire");
    let type_ = truce || RECIPROCAL.contains(&claim.type_.as_str());
    type_ && claim.recipients.is_empty() && claim.actors.len() > 1
}

fn each_with_each(parties: &[Who]) -> Vec<Dyad<'_>> {
    let mut out = Vec::new();
    for (at, one) in parties.iter().enumerate() {
        for other in &parties[at + 1..] {
            out.push(Dyad { actor: Some(one), recipient: Some(other), back: false });
            out.push(Dyad { actor: Some(other), recipient: Some(one), back: true });
        }
    }
    out
}

fn or_nobody(parties: &[Who]) -> Vec<Option<&Who>> {
    if parties.is_empty() { vec![None] } else { parties.iter().map(Some).collect() }
}
