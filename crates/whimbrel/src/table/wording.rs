//! How is a claim put in a line or two?

use whimbrel_reader::claims::record::{Claim, Source, When, Who};

use super::paint::{Painter, Role, clean};

/// Who → whom, as words.
pub fn parties(claim: &Claim, paint: Painter) -> Vec<String> {
    let actors = claim.actors.iter().map(|who| paint.role(Role::Actor, &named(who)));
    let recipients = claim.recipients.iter().map(|who| paint.role(Role::Recipient, &named(who)));
    let mut words = listed(actors.collect());
    if words.is_empty() {
        words.push("(not named)".to_owned());
    }
    let recipients = listed(recipients.collect());
    if !recipients.is_empty() {
        words.push("→".to_owned());
        words.extend(recipients);
    }
    words
}

/// What, how sure, on whose word, when and where, and the score, as words.
pub fn manner(claim: &Claim, paint: Painter) -> Vec<String> {
    let mut type_ = claim.type_.clone();
    claim.mode.iter().for_each(|mode| type_ = format!("{type_}/{mode}"));
    let mut parts = vec![paint.type_(&type_), presented(claim, paint)];
    if !claim.attribution.is_empty() {
        parts.push(format!("says {}", paint.role(Role::Source, &chain(&claim.attribution))));
    }
    parts.push(match when(&claim.time) {
        Some(when) => paint.role(Role::Time, &when),
        None => "date not said".to_owned(),
    });
    if let Some(place) = &claim.place {
        parts.push(format!(
            "in {}",
            paint.role(Role::Place, &clean(place.name.as_deref().unwrap_or(&place.text)))
        ));
    }
    parts.push(paint.faint(&format!("{:.2}", claim.score)));
    let last = parts.len() - 1;
    parts.into_iter().enumerate().map(|(i, part)| if i < last { part + " ·" } else { part }).collect()
}

/// Flagged claims are never said to be fact.
fn presented(claim: &Claim, paint: Painter) -> String {
    match claim.status.as_slice() {
        [] => "as fact".to_owned(),
        flags => {
            let names: Vec<&str> = flags.iter().map(|flag| flag.name()).collect();
            paint.role(Role::Cue, &names.join(", "))
        }
    }
}

/// "KCNA › Kim", outermost first.
fn chain(sources: &[Source]) -> String {
    let names: Vec<String> = sources.iter().map(|source| clean(name(&source.who))).collect();
    names.join(" › ")
}

fn name(who: &Who) -> &str {
    who.name.as_deref().unwrap_or(&who.text)
}

fn named(who: &Who) -> String {
    let name = clean(name(who));
    match &who.code {
        Some(code) => format!("{name} [{}]", clean(code)),
        None => name,
    }
}

/// "A", "A and B", "A, B and C", each a word that is not broken.
fn listed(mut names: Vec<String>) -> Vec<String> {
    let count = names.len();
    for (i, name) in names.iter_mut().enumerate() {
        match count - i {
            1 => {}
            2 => name.push_str(" and"),
            _ => name.push(','),
        }
    }
    names
}

/// The dates as far as known, and the words for them.
fn when(time: &When) -> Option<String> {
    let dates = match (time.start.as_deref(), time.end.as_deref()) {
        (Some(start), Some(end)) if start == end => Some(start.to_owned()),
        (Some(start), Some(end)) => Some(format!("{start} to {end}")),
        (Some(start), None) => Some(format!("since {start}")),
        (None, Some(end)) => Some(format!("by {end}")),
        (None, None) => None,
    };
    let words = time.text.as_deref().map(clean).filter(|text| dates.as_deref() != Some(text));
    let words = words.map(|text| match time.basis.as_str() {
        "inferred" => format!("(inferred: {text})"),
        _ => format!("“{text}”"),
    });
    let parts: Vec<String> = dates.into_iter().chain(words).collect();
    if parts.is_empty() { None } else { Some(parts.join(" ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: Option<&str>, start: Option<&str>, end: Option<&str>) -> Option<String> {
        let own = |s: Option<&str>| s.map(str::to_owned);
        when(&When {
            text: own(text),
            start: own(start),
            end: own(end),
            basis: "relative".into(),
            ..When::default()
        })
    }

    #[test]
    fn dates_in_words() {
        let check = |text, start, end, expected| assert_eq!(said(text, start, end).as_deref(), expected);
        check(Some("last June"), Some("2024-06"), Some("2024-06"), Some("2024-06 “last June”"));
        check(Some("2023"), Some("2023"), Some("2023"), Some("2023"));
        check(None, Some("2022-02-24"), None, Some("since 2022-02-24"));
        check(Some("recently"), None, Some("2024-10-08"), Some("by 2024-10-08 “recently”"));
        check(Some("over time"), None, None, Some("“over time”"));
        check(None, None, None, None);
    }

    #[test]
    fn names_in_a_row() {
        let row = |names: &[&str]| listed(names.iter().map(|n| (*n).to_owned()).collect()).join(" ");
        assert_eq!(row(&["A"]), "A");
        assert_eq!(row(&["A", "B"]), "A and B");
        assert_eq!(row(&["A", "B", "C"]), "A, B and C");
    }
}
