//! Is a judgement fit to be recorded? What is wrong with one is said in full
//! sentences that tell what to do.

use std::collections::BTreeSet;

use whimbrel_reader::claims::record::{When, Who};
use whimbrel_reader::span::CharRange;

use super::{Correction, Judgement, Verdict};
use crate::rows::days_of;

/// Checks what can be checked without a ledger.
pub(super) fn shape(judgement: &Judgement) -> Result<(), String> {
    let blank = |text: &str| text.trim().is_empty();
    if blank(&judgement.author) {
        return Err("It has no author; say who judges.".to_owned());
    }
    if blank(&judgement.reason) {
        return Err("It has no reason; say why, in a few words.".to_owned());
    }
    if judgement.verdict.subjects().iter().any(|subject| blank(subject.columns().1)) {
        return Err("It leaves out what it is about; name the claim, source or judgement.".to_owned());
    }
    match &judgement.verdict {
        Verdict::Merge { claims } => merge(claims),
        Verdict::Split { claim, from } => split(claim, from),
        Verdict::Correct { correction, .. } => correct(correction),
        Verdict::Rate { reliability: None, credibility: None, .. } => {
            Err("It rates nothing; give a reliability (A to F), a credibility (1 to 6), or both.".to_owned())
        }
        _ => Ok(()),
    }
}

fn merge(claims: &[String]) -> Result<(), String> {
    let distinct: BTreeSet<&String> = claims.iter().collect();
    match distinct.len() {
        0 | 1 => Err("It merges fewer than two claims; name claims of both stories.".to_owned()),
        n if n < claims.len() => Err("It names a claim twice; name each once.".to_owned()),
        _ => Ok(()),
    }
}

fn split(claim: &str, from: &[String]) -> Result<(), String> {
    if from.is_empty() {
        return Err(
            "It splits the claim from nothing; name the claims that it does not belong to.".to_owned()
        );
    }
    if from.iter().any(|other| other == claim) {
        return Err("It splits a claim from itself; name other claims.".to_owned());
    }
    Ok(())
}

fn correct(correction: &Correction) -> Result<(), String> {
    match correction {
        Correction::Type(type_) => {
            let fits = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_' || c == '-';
            if type_.starts_with(|c: char| c.is_ascii_uppercase()) && type_.chars().all(fits) {
                Ok(())
            } else {
                Err(format!("“{type_}” is no name of a type; types are in capitals, like AID or SAY."))
            }
        }
        Correction::Status(flags) => {
            let distinct: BTreeSet<_> = flags.iter().collect();
            if distinct.len() == flags.len() {
                Ok(())
            } else {
                Err("It gives a flag of the status twice; give each once.".to_owned())
            }
        }
        Correction::Time(when) => time(when),
        _ => Ok(()),
    }
}

fn time(when: &When) -> Result<(), String> {
    const GRANULARITIES: [&str; 7] = ["day", "week", "month", "season", "year", "decade", "era"];
    let days = |text: &Option<String>| text.as_deref().map(days_of);
    let (start, end) = (days(&when.start), days(&when.end));
    if start == Some(None) || end == Some(None) {
        return Err("Its time is no date; give days as YYYY-MM-DD, YYYY-MM or YYYY.".to_owned());
    }
    if let (Some(Some((first, _))), Some(Some((_, last)))) = (start, end)
        && first > last
    {
        return Err("Its time ends before it begins; give the earlier day first.".to_owned());
    }
    if when.granularity.as_deref().is_some_and(|g| !GRANULARITIES.contains(&g)) {
        return Err(format!("The granularity of its time is none of {}.", GRANULARITIES.join(", ")));
    }
    match (when.basis.as_str(), start.or(end)) {
        ("unknown", None) | ("stated" | "relative" | "inferred", Some(_)) => Ok(()),
        ("unknown", _) => Err("Its time is said to be unknown and has a date; leave out one.".to_owned()),
        ("stated" | "relative" | "inferred", None) => {
            Err("Its time has no date; give one, or say that it is unknown.".to_owned())
        }
        _ => Err("The basis of its time is none of stated, relative, inferred, unknown.".to_owned()),
    }
}

/// Checks that the words of a correction stand in the report where it says.
pub(super) fn words(correction: &Correction, report: &str) -> Result<(), String> {
    let parties = |parties: &[Who]| parties.iter().try_for_each(|who| stands(&who.text, who.range, report));
    match correction {
        Correction::Actors(who) | Correction::Recipients(who) => parties(who),
        Correction::Time(When { text: Some(text), range: Some(range), .. }) => stands(text, *range, report),
        Correction::Place(Some(place)) => stands(&place.text, place.range, report),
        _ => Ok(()),
    }
}

fn stands(words: &str, range: CharRange, report: &str) -> Result<(), String> {
    let found: String = report.chars().skip(range.0).take(range.1.saturating_sub(range.0)).collect();
    if found.split_whitespace().eq(words.split_whitespace()) && !words.trim().is_empty() {
        return Ok(());
    }
    Err(format!(
        "The words “{words}” don't stand in the report at characters {}–{}; name words of the report.",
        range.0, range.1
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(verdict: &str, expected: &str) {
        let json = format!(r#"{{{verdict},"author":"A","made_at":"2024-07-01T12:00:00Z","reason":"R"}}"#);
        let judgement: Judgement = serde_json::from_str(&json).unwrap();
        match shape(&judgement) {
            Ok(()) => assert_eq!(expected, "", "{verdict}"),
            Err(why) => assert!(!expected.is_empty() && why.contains(expected), "{verdict}: {why}"),
        }
    }

    #[test]
    fn judgements_must_judge_something() {
        check(r#""judgement":"merge","claims":["a","b"]"#, "");
        check(r#""judgement":"merge","claims":["a"]"#, "fewer than two");
        check(r#""judgement":"merge","claims":["a","b","a"]"#, "twice");
        check(r#""judgement":"split","claim":"a","from":["b"]"#, "");
        check(r#""judgement":"split","claim":"a","from":[]"#, "from nothing");
        check(r#""judgement":"split","claim":"a","from":["b","a"]"#, "from itself");
        check(r#""judgement":"wrong","claim":" ""#, "leaves out");
        check(r#""judgement":"rate","source":"x","reliability":"A""#, "");
        check(r#""judgement":"rate","source":"x""#, "rates nothing");
    }

    #[test]
    fn corrections_must_be_values_of_their_fields() {
        let time = |time: &str| {
            format!(
                r#""judgement":"correct","claim":"a","field":"time","value":{{"text":null,"range":null,{time}}}"#
            )
        };
        let (start, none) = (r#""start":"2024-06","end":null"#, r#""start":null,"end":null"#);
        check(&time(&format!(r#"{start},"granularity":"month","basis":"stated""#)), "");
        check(&time(&format!(r#"{start},"granularity":"month","basis":"unknown""#)), "leave out one");
        check(&time(&format!(r#"{start},"granularity":"hour","basis":"stated""#)), "granularity");
        check(&time(&format!(r#"{start},"granularity":null,"basis":"guess""#)), "basis");
        check(&time(&format!(r#"{none},"granularity":null,"basis":"unknown""#)), "");
        check(&time(&format!(r#"{none},"granularity":null,"basis":"stated""#)), "no date");
        let back = r#""start":"2024-06","end":"2024-05-31","granularity":null,"basis":"stated""#;
        check(&time(back), "ends before");
        check(&time(r#""start":"June","end":null,"granularity":null,"basis":"stated""#), "YYYY-MM-DD");
        check(r#""judgement":"correct","claim":"a","field":"type","value":"AID""#, "");
        check(r#""judgement":"correct","claim":"a","field":"type","value":"aid""#, "in capitals");
        check(r#""judgement":"correct","claim":"a","field":"status","value":["alleged","alleged"]"#, "twice");
    }

    #[test]
    fn words_must_stand_where_they_are_said_to() {
        assert!(stands("é b", CharRange(1, 4), "xé\nb").is_ok());
        assert!(stands("b", CharRange(1, 2), "xé b").is_err_and(|why| why.contains("characters 1–2")));
        assert!(stands("b", CharRange(9, 3), "b").is_err());
        assert!(stands("", CharRange(0, 0), "b").is_err());
    }
}
