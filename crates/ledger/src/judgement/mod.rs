//! What did people judge about claims, stories and sources?
//!
//! | question | module |
//! | --- | --- |
//! | What can be judged, and what does a judgement look like? | here |
//! | Is a judgement fit to be recorded? | `fit` |
//! | How does one get into the ledger, and out again? | `held` |
//! | What do claims look like with judgements applied? | `apply` |
//! | Which claims belong together, and which do not? | `bonds` |
//!
//! A judgement never changes what a coder read: it stands beside it, with its
//! author, time and reason, and holds until another revokes it. Its id is a
//! hash of all it says, so that two teams who exchange judgements hold each
//! once. Of judgements that contradict each other the one made last holds.

mod apply;
mod bonds;
mod fit;
mod held;

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use whimbrel_reader::claims::record::{Flag, When, Where, Who};

use crate::append::stamp;
use crate::hash::sha256;
use crate::stories::Story;
pub(crate) use apply::InForce;
pub use apply::{JudgedClaim, Mark};
pub(crate) use bonds::{Bond, bonds};
pub use held::{Held, Imported, State};
pub(crate) use held::{digest, missing};

/// What somebody judged, when, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Judgement {
    /// What was judged.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// The person or program that judged.
    pub author: String,
    /// When it was judged; counts to the microsecond.
    #[serde(serialize_with = "microseconds")]
    pub made_at: Timestamp,
    /// Why, in the author's words.
    pub reason: String,
}

/// What can be judged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "judgement", rename_all = "lowercase")]
pub enum Verdict {
    /// These claims tell of one happening.
    Merge {
        /// Ids of two or more claims; see [`Verdict::merging`].
        claims: Vec<String>,
    },
    /// A claim does not tell of the happening that others tell of.
    Split {
        /// The claim's id.
        claim: String,
        /// Ids of the others; see [`Verdict::splitting`].
        from: Vec<String>,
    },
    /// A field of a claim was misread.
    Correct {
        /// The claim's id.
        claim: String,
        /// The field, and what it should be.
        #[serde(flatten)]
        correction: Correction,
    },
    /// The report does not say so: the claim is a misreading.
    Wrong {
        /// The claim's id.
        claim: String,
    },
    /// How far a source is to be relied on. The two scales are kept apart, and
    /// neither touches a claim's score.
    Rate {
        /// The source's name, code or publisher's name.
        source: String,
        /// How reliable the source is.
        reliability: Option<Reliability>,
        /// How credible its information is.
        credibility: Option<Credibility>,
        /// The claim that the rating is about; `None`: all that rest on the source.
        claim: Option<String>,
    },
    /// An earlier judgement no longer holds.
    Revoke {
        /// The judgement's id.
        revokes: String,
    },
}

/// A field of a claim, and what it should be. Words and ranges are those of the
/// report, as in the claim's record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "field", content = "value", rename_all = "lowercase")]
pub enum Correction {
    /// The type; kind, quad class and intensity follow from it, modes that the
    /// type does not have are dropped.
    Type(String),
    /// Who did it.
    Actors(Vec<Who>),
    /// To whom.
    Recipients(Vec<Who>),
    /// How it is presented; none: as fact.
    Status(Vec<Flag>),
    /// When it happened.
    Time(When),
    /// Where it happened.
    Place(Option<Where>),
}

/// How reliable a source is, after the Admiralty scale (NATO AJP-2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Reliability {
    /// Completely reliable.
    A,
    /// Usually reliable.
    B,
    /// Fairly reliable.
    C,
    /// Not usually reliable.
    D,
    /// Unreliable.
    E,
    /// It can't be judged.
    F,
}

/// How credible information is, after the Admiralty scale (NATO AJP-2.1), 1 to
/// 6: confirmed, probably true, possibly true, doubtful, improbable, not to be
/// judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Credibility(u8);

impl TryFrom<u8> for Credibility {
    type Error = String;

    fn try_from(number: u8) -> Result<Self, String> {
        match number {
            1..=6 => Ok(Credibility(number)),
            _ => Err("credibility is a number from 1 (confirmed) to 6 (can't be judged)".to_owned()),
        }
    }
}

impl From<Credibility> for u8 {
    fn from(credibility: Credibility) -> u8 {
        credibility.0
    }
}

impl FromStr for Credibility {
    type Err = String;

    fn from_str(written: &str) -> Result<Self, String> {
        Credibility::try_from(written.parse::<u8>().unwrap_or(0))
    }
}

impl FromStr for Reliability {
    type Err = String;

    fn from_str(written: &str) -> Result<Self, String> {
        use Reliability::*;
        let found = [A, B, C, D, E, F].into_iter().find(|r| r.to_string().eq_ignore_ascii_case(written));
        found.ok_or_else(|| {
            "reliability is a letter from A (completely reliable) to F (can't be judged)".to_owned()
        })
    }
}

impl fmt::Display for Reliability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl fmt::Display for Credibility {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// What a judgement is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Subject<'a> {
    Claim(&'a str),
    Source(&'a str),
    Judgement(&'a str),
}

impl<'a> Subject<'a> {
    /// The kind and the name, as table `judgement_subjects` has them.
    pub(crate) fn columns(self) -> (&'static str, &'a str) {
        match self {
            Subject::Claim(id) => ("claim", id),
            Subject::Source(name) => ("source", name),
            Subject::Judgement(id) => ("judgement", id),
        }
    }
}

impl Judgement {
    /// The judgement's id: the SHA-256 of its JSON.
    pub fn id(&self) -> String {
        sha256(&self.json())
    }

    /// The judgement in the form that is hashed, stored and exchanged.
    pub(crate) fn json(&self) -> String {
        // No map with keys that aren't strings and no failing serializer is in it.
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl Verdict {
    /// That two stories, as the ledger tells them now, are one.
    pub fn merging(one: &Story, other: &Story) -> Verdict {
        Verdict::Merge { claims: claims_of(one).chain(claims_of(other)).collect() }
    }

    /// That a claim does not belong to the story that holds it.
    pub fn splitting(claim: &str, story: &Story) -> Verdict {
        let from = claims_of(story).filter(|id| id != claim).collect();
        Verdict::Split { claim: claim.to_owned(), from }
    }

    /// `merge`, `split`, `correct`, `wrong`, `rate` or `revoke`.
    pub fn name(&self) -> &'static str {
        match self {
            Verdict::Merge { .. } => "merge",
            Verdict::Split { .. } => "split",
            Verdict::Correct { .. } => "correct",
            Verdict::Wrong { .. } => "wrong",
            Verdict::Rate { .. } => "rate",
            Verdict::Revoke { .. } => "revoke",
        }
    }

    /// What it is about, in a fixed order.
    pub(crate) fn subjects(&self) -> Vec<Subject<'_>> {
        match self {
            Verdict::Merge { claims } => claims.iter().map(|id| Subject::Claim(id)).collect(),
            Verdict::Split { claim, from } => {
                std::iter::once(claim).chain(from).map(|id| Subject::Claim(id)).collect()
            }
            Verdict::Correct { claim, .. } | Verdict::Wrong { claim } => vec![Subject::Claim(claim)],
            Verdict::Rate { source, claim, .. } => {
                let claim = claim.iter().map(|id| Subject::Claim(id));
                std::iter::once(Subject::Source(source)).chain(claim).collect()
            }
            Verdict::Revoke { revokes } => vec![Subject::Judgement(revokes)],
        }
    }
}

fn claims_of(story: &Story) -> impl Iterator<Item = String> {
    story.claims().map(str::to_owned)
}

impl Correction {
    /// The field's name in the claim's record.
    pub fn field(&self) -> &'static str {
        match self {
            Correction::Type(_) => "type",
            Correction::Actors(_) => "actors",
            Correction::Recipients(_) => "recipients",
            Correction::Status(_) => "status",
            Correction::Time(_) => "time",
            Correction::Place(_) => "place",
        }
    }
}

fn microseconds<S: serde::Serializer>(time: &Timestamp, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&stamp(*time))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(verdict: Verdict) -> Judgement {
        let made_at = "2024-07-01T12:00:00.123456789Z".parse().unwrap();
        Judgement { verdict, author: "Ada".to_owned(), made_at, reason: "Read it again.".to_owned() }
    }

    #[track_caller]
    fn check(verdict: Verdict, json: &str) {
        let judgement = judged(verdict);
        let rest = r#""author":"Ada","made_at":"2024-07-01T12:00:00.123456Z","reason":"Read it again."}"#;
        assert_eq!(judgement.json(), format!("{json},{rest}"));
        let back: Judgement = serde_json::from_str(&judgement.json()).unwrap();
        assert_eq!(back.verdict, judgement.verdict);
        assert_eq!(back.id(), judgement.id());
    }

    #[test]
    fn the_form_in_which_judgements_are_exchanged() {
        let claim = || "c1".to_owned();
        check(
            Verdict::Merge { claims: vec![claim(), "c2".to_owned()] },
            r#"{"judgement":"merge","claims":["c1","c2"]"#,
        );
        check(
            Verdict::Split { claim: claim(), from: vec!["c2".to_owned()] },
            r#"{"judgement":"split","claim":"c1","from":["c2"]"#,
        );
        check(
            Verdict::Correct { claim: claim(), correction: Correction::Status(vec![Flag::Alleged]) },
            r#"{"judgement":"correct","claim":"c1","field":"status","value":["alleged"]"#,
        );
        check(
            Verdict::Correct { claim: claim(), correction: Correction::Place(None) },
            r#"{"judgement":"correct","claim":"c1","field":"place","value":null"#,
        );
        check(Verdict::Wrong { claim: claim() }, r#"{"judgement":"wrong","claim":"c1""#);
        check(
            Verdict::Rate {
                source: "KCNA".to_owned(),
                reliability: Some(Reliability::D),
                credibility: Some(Credibility(3)),
                claim: None,
            },
            r#"{"judgement":"rate","source":"KCNA","reliability":"D","credibility":3,"claim":null"#,
        );
        check(Verdict::Revoke { revokes: "x".to_owned() }, r#"{"judgement":"revoke","revokes":"x""#);
    }

    #[test]
    fn scales_end_where_they_end() {
        assert_eq!("b".parse(), Ok(Reliability::B));
        assert!("G".parse::<Reliability>().is_err() && "".parse::<Reliability>().is_err());
        assert_eq!("6".parse(), Ok(Credibility(6)));
        for odd in ["0", "7", "-1", "x"] {
            assert!(odd.parse::<Credibility>().is_err_and(|why| why.contains("1 (confirmed)")));
        }
        let seven = r#"{"judgement":"rate","source":"x","credibility":7}"#;
        assert!(serde_json::from_str::<Verdict>(seven).is_err());
    }
}
