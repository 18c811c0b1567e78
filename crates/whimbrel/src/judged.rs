//! How is a judgement put in words?

use serde_json::Value;
use whimbrel_ledger::{Correction, Judgement, Mark, State, Verdict};
use whimbrel_reader::claims::record::{Flag, When, Who};

/// Of a long list, so many are named.
const NAMED: usize = 4;

/// What was judged, as half a sentence with the ids that it is about.
pub fn verdict(judgement: &Judgement) -> String {
    match &judgement.verdict {
        Verdict::Merge { claims } => format!("claims {} tell of one happening", ids(claims)),
        Verdict::Split { claim, from } => format!("claim {claim} is of another happening than {}", ids(from)),
        Verdict::Correct { claim, correction } => format!("{} in claim {claim}", corrected(correction)),
        Verdict::Wrong { claim } => format!("claim {claim} is a misreading"),
        Verdict::Rate { claim, .. } => match claim {
            Some(claim) => format!("{} in claim {claim}", rating(&judgement.verdict)),
            None => rating(&judgement.verdict),
        },
        Verdict::Revoke { revokes } => format!("judgement {} no longer holds", short(revokes)),
    }
}

/// What a judgement says of the claim or story that it stands on, and who says
/// so, when and why.
pub fn mark(mark: &Mark) -> String {
    let what = match (&mark.judgement.verdict, &mark.was) {
        (Verdict::Merge { .. }, _) => "merged with another story".to_owned(),
        (Verdict::Split { claim, .. }, _) => format!("claim {claim} split off"),
        (Verdict::Wrong { .. }, _) => "a misreading".to_owned(),
        (Verdict::Correct { correction, .. }, was) => {
            let was = before(correction, was.as_ref().unwrap_or(&Value::Null));
            if was == value(correction) {
                format!("{}, as the machine read it", corrected(correction))
            } else {
                format!("{}, was {was}", corrected(correction))
            }
        }
        (other, _) => rating(other),
    };
    format!("{what} ({})", signature(&mark.judgement))
}

/// Who judged, when and why.
pub fn signature(judgement: &Judgement) -> String {
    format!("{}, {}: {}", judgement.author, day(judgement), judgement.reason)
}

/// The day on which it was judged.
pub fn day(judgement: &Judgement) -> String {
    judgement.made_at.to_string().chars().take(10).collect()
}

/// The beginning of a judgement's id, enough to tell it from others.
pub fn short(id: &str) -> String {
    id.chars().take(12).collect()
}

/// Whether a judgement has any effect.
pub fn state(state: &State) -> String {
    match state {
        State::InForce => "in force".to_owned(),
        State::Revoked { by } => format!("revoked by {}", short(by)),
        State::Pending { missing } => format!("waiting for {}", ids(missing)),
        State::Outdated => "outdated: the report was read again".to_owned(),
    }
}

fn ids(ids: &[String]) -> String {
    let named = ids.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    match ids.len().saturating_sub(NAMED) {
        0 => named,
        more => format!("{named} and {more} more"),
    }
}

/// "KCNA rated D3", "KCNA rated D for reliability".
fn rating(verdict: &Verdict) -> String {
    let Verdict::Rate { source, reliability, credibility, .. } = verdict else { return String::new() };
    match (reliability, credibility) {
        (Some(reliability), Some(credibility)) => format!("{source} rated {reliability}{credibility}"),
        (Some(reliability), None) => format!("{source} rated {reliability} for reliability"),
        (None, Some(credibility)) => format!("{source} rated {credibility} for credibility"),
        (None, None) => format!("{source} not rated"),
    }
}

/// "type AID", "actors Kim Jong Un [PRK]".
fn corrected(correction: &Correction) -> String {
    format!("{} {}", correction.field(), value(correction))
}

/// What a field should be.
fn value(correction: &Correction) -> String {
    match correction {
        Correction::Type(type_) => type_.clone(),
        Correction::Actors(who) | Correction::Recipients(who) => parties(who),
        Correction::Status(flags) => status(flags),
        Correction::Time(when) => time(when),
        Correction::Place(place) => place.as_ref().map_or("not said".to_owned(), |place| place.text.clone()),
    }
}

fn parties(parties: &[Who]) -> String {
    let named = |who: &Who| {
        let name = who.name.as_deref().unwrap_or(&who.text);
        who.code.as_ref().map_or(name.to_owned(), |code| format!("{name} [{code}]"))
    };
    if parties.is_empty() {
        "nobody".to_owned()
    } else {
        parties.iter().map(named).collect::<Vec<_>>().join(", ")
    }
}

fn status(flags: &[Flag]) -> String {
    let names: Vec<&str> = flags.iter().map(|flag| flag.name()).collect();
    if names.is_empty() { "fact".to_owned() } else { names.join(", ") }
}

fn time(when: &When) -> String {
    match (when.start.as_deref(), when.end.as_deref()) {
        (Some(start), Some(end)) if start == end => start.to_owned(),
        (Some(start), Some(end)) => format!("{start} to {end}"),
        (Some(start), None) => format!("since {start}"),
        (None, Some(end)) => format!("by {end}"),
        (None, None) => "not said".to_owned(),
    }
}

/// What the machine had read in the field.
fn before(correction: &Correction, was: &Value) -> String {
    let was = was.clone();
    let read = match correction {
        Correction::Type(_) => serde_json::from_value(was).map(Correction::Type),
        Correction::Actors(_) => serde_json::from_value(was).map(Correction::Actors),
        Correction::Recipients(_) => serde_json::from_value(was).map(Correction::Recipients),
        Correction::Status(_) => serde_json::from_value(was).map(Correction::Status),
        Correction::Time(_) => serde_json::from_value(was).map(Correction::Time),
        Correction::Place(_) => serde_json::from_value(was).map(Correction::Place),
    };
    read.map_or("not known".to_owned(), |read| value(&read))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(json: &str, expected: &str) {
        let json = format!(r#"{{{json},"author":"Ada","made_at":"2024-07-01T12:00:00Z","reason":"So."}}"#);
        assert_eq!(verdict(&Judgement::from_line(&json).unwrap()), expected);
    }

    #[test]
    fn judgements_in_words() {
        check(r#""judgement":"merge","claims":["a","b"]"#, "claims a, b tell of one happening");
        check(
            r#""judgement":"split","claim":"a","from":["b","c","d","e","f"]"#,
            "claim a is of another happening than b, c, d, e and 1 more",
        );
        check(r#""judgement":"correct","claim":"a","field":"type","value":"AID""#, "type AID in claim a");
        check(r#""judgement":"correct","claim":"a","field":"status","value":[]"#, "status fact in claim a");
        check(
            r#""judgement":"correct","claim":"a","field":"place","value":null"#,
            "place not said in claim a",
        );
        check(r#""judgement":"rate","source":"X","reliability":"D","credibility":3"#, "X rated D3");
        check(
            r#""judgement":"rate","source":"X","credibility":3,"claim":"a""#,
            "X rated 3 for credibility in claim a",
        );
        check(
            r#""judgement":"revoke","revokes":"0123456789abcdef""#,
            "judgement 0123456789ab no longer holds",
        );
    }

    #[test]
    fn what_was_read_before() {
        let judged = |correction, was| {
            let verdict = Verdict::Correct { claim: "a".to_owned(), correction };
            let made_at = "2024-07-01T12:00:00Z".parse().unwrap();
            let judgement = Judgement { verdict, author: "Ada".into(), made_at, reason: "So.".into() };
            mark(&Mark { id: "x".to_owned(), judgement, was: Some(was) })
        };
        let fact = judged(Correction::Status(vec![]), serde_json::json!(["alleged"]));
        assert_eq!(fact, "status fact, was alleged (Ada, 2024-07-01: So.)");
        let same = judged(Correction::Status(vec![]), serde_json::json!([]));
        assert_eq!(same, "status fact, as the machine read it (Ada, 2024-07-01: So.)");
        let place = judged(Correction::Place(None), Value::Null);
        assert_eq!(place, "place not said, as the machine read it (Ada, 2024-07-01: So.)");
        let who = serde_json::json!([{"text": "Kim", "range": [0, 3], "id": null, "name": null, "code": "PRK", "sector": null,
            "office": null, "antecedent": null, "mention": null}]);
        assert_eq!(
            judged(Correction::Actors(vec![]), who),
            "actors nobody, was Kim [PRK] (Ada, 2024-07-01: So.)"
        );
    }
}
