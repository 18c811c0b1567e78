//! Which claims belong together, and which do not, as judged? Judgements that
//! contradict each other are settled here: the one made last holds.

use std::collections::BTreeMap;

use super::{Held, Verdict};

/// Two claims of which was judged whether they tell of one happening.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bond {
    /// The claims' ids.
    pub claims: (String, String),
    /// Whether they do.
    pub together: bool,
    /// The id of the judgement.
    pub judgement: String,
}

/// The bonds that hold, of judgements in the order in which they were made.
/// No two of them contradict each other, even by way of third claims.
pub(crate) fn bonds<'a>(judged: impl DoubleEndedIterator<Item = &'a Held>) -> Vec<Bond> {
    let mut settled = Settled::default();
    for held in judged.rev() {
        match &held.judgement.verdict {
            Verdict::Merge { claims } => settled.merge(claims, &held.id),
            Verdict::Split { claim, from } => {
                from.iter().for_each(|other| settled.part(claim, other, &held.id))
            }
            _ => {}
        }
    }
    settled.bonds
}

/// What later judgements have settled already.
#[derive(Default)]
struct Settled<'a> {
    /// A claim of the same group, on the way to the group's first.
    next: BTreeMap<&'a str, &'a str>,
    apart: Vec<(&'a str, &'a str)>,
    bonds: Vec<Bond>,
}

impl<'a> Settled<'a> {
    /// Joins the claims, but for those that a later judgement parted from the
    /// others; those are joined among each other.
    fn merge(&mut self, claims: &'a [String], judgement: &str) {
        let mut heads: Vec<&'a str> = Vec::new();
        for claim in claims {
            let Some(head) = heads.iter().find(|head| self.may_join(head, claim)) else {
                heads.push(claim);
                continue;
            };
            let (head, group) = (*head, self.group(claim));
            if group != self.group(head) {
                self.next.insert(group, self.group(head));
                self.keep(head, claim, true, judgement);
            }
        }
    }

    fn part(&mut self, one: &'a str, other: &'a str, judgement: &str) {
        if self.group(one) != self.group(other) {
            self.apart.push((one, other));
            self.keep(one, other, false, judgement);
        }
    }

    fn keep(&mut self, one: &str, other: &str, together: bool, judgement: &str) {
        let claims = (one.to_owned(), other.to_owned());
        self.bonds.push(Bond { claims, together, judgement: judgement.to_owned() });
    }

    fn group(&self, claim: &'a str) -> &'a str {
        let mut at = claim;
        while let Some(next) = self.next.get(at) {
            at = next;
        }
        at
    }

    fn may_join(&self, one: &'a str, other: &'a str) -> bool {
        let wanted = (self.group(one), self.group(other));
        let parts = |(a, b): &(&'a str, &'a str)| {
            let found = (self.group(a), self.group(b));
            found == wanted || (found.1, found.0) == wanted
        };
        !self.apart.iter().any(parts)
    }
}

#[cfg(test)]
mod tests {
    use super::super::held::tests::held;
    use super::*;

    fn merge(claims: &str) -> Held {
        held(Verdict::Merge { claims: claims.split(' ').map(str::to_owned).collect() })
    }

    fn split(claim: &str, from: &str) -> Held {
        held(Verdict::Split { claim: claim.to_owned(), from: from.split(' ').map(str::to_owned).collect() })
    }

    /// Checks the bonds: `a=b` together, `a|b` apart.
    #[track_caller]
    fn check(judged: &[Held], expected: &str) {
        let show = |bond: &Bond| {
            format!("{}{}{}", bond.claims.0, if bond.together { '=' } else { '|' }, bond.claims.1)
        };
        let found: Vec<String> = bonds(judged.iter()).iter().map(show).collect();
        assert_eq!(found.join(" "), expected);
    }

    #[test]
    fn the_judgement_made_last_holds() {
        check(&[merge("a b"), split("a", "b")], "a|b");
        check(&[split("a", "b"), merge("a b")], "a=b");
    }

    #[test]
    fn third_claims_count() {
        check(&[split("a", "c"), merge("a b"), merge("b c")], "b=c a=b");
        check(&[merge("b c"), merge("a b"), split("a", "c")], "a|c a=b");
    }

    #[test]
    fn what_was_split_off_leaves_the_others_merged() {
        check(&[merge("a b c d"), split("a", "b c d")], "a|b a|c a|d b=c b=d");
        check(&[merge("a b c d"), split("c", "a b d")], "c|a c|b c|d a=b a=d");
    }

    #[test]
    fn the_same_twice_is_kept_once() {
        check(&[merge("a b"), merge("b a")], "b=a");
        check(&[], "");
    }
}
