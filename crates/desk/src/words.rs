//! In which words is it said? One place for the wording of statuses, standings,
//! dates and names, so that every page says the same thing the same way.

use jiff::civil::Date;
use whimbrel_ledger::stories::Standing;
use whimbrel_ledger::{Credibility, Reliability};
use whimbrel_reader::claims::record::{Claim, Flag, When, Who};

/// What a type means, in a word or two for people who meet it for the first time.
pub(crate) fn type_in_words(type_: &str) -> &'static str {
    match type_ {
        "AGREE" => "agrees to act",
        "CONSULT" => "meets or talks",
        "SUPPORT" => "supports in words",
        "CONCEDE" => "yields in words",
        "COOPERATE" => "works together",
        "AID" => "gives aid",
        "RETREAT" => "yields in deeds",
        "REQUEST" => "asks or demands",
        "ACCUSE" => "accuses or criticises",
        "REJECT" => "refuses",
        "THREATEN" => "threatens",
        "PROTEST" => "protests",
        "SANCTION" => "sanctions or cuts ties",
        "MOBILIZE" => "moves forces",
        "COERCE" => "coerces",
        "ASSAULT" => "attacks",
        "SAY" => "says something",
        "STATE" => "something lasting",
        _ => "a type of your own codebook",
    }
}

/// The class of a type's colour; the words always stand beside it.
pub(crate) fn quad_class(quad: Option<&str>) -> &'static str {
    match quad {
        Some("verbal-cooperation") => "vcoop",
        Some("material-cooperation") => "mcoop",
        Some("verbal-conflict") => "vconf",
        Some("material-conflict") => "mconf",
        _ => "noquad",
    }
}

/// How a claim is presented, exactly: "reported", "alleged by X", "denied by Y".
pub(crate) fn presented(claim: &Claim) -> String {
    let by = claim.attribution.last().map(|source| name(&source.who));
    let has = |flag: Flag| claim.status.contains(&flag);
    let mut words = Vec::new();
    words.push(match (has(Flag::Negated), has(Flag::Alleged), by) {
        (true, _, Some(by)) => format!("denied by {by}"),
        (true, true, None) => "allegedly did not happen".to_owned(),
        (true, false, None) => "said not to have happened".to_owned(),
        (false, true, Some(by)) => format!("alleged by {by}"),
        (false, true, None) => "alleged, nobody named".to_owned(),
        (false, false, Some(by)) => format!("said by {by}"),
        (false, false, None) if claim.status.is_empty() => "reported as fact".to_owned(),
        (false, false, None) => "reported".to_owned(),
    });
    let others = [
        (Flag::Possible, "possible"),
        (Flag::Planned, "planned"),
        (Flag::Desired, "wanted"),
        (Flag::Conditional, "on a condition"),
    ];
    words.extend(others.iter().filter(|(flag, _)| has(*flag)).map(|(_, word)| (*word).to_owned()));
    words.join(", ")
}

/// How sure a claim is for a mark: the standing that it alone would give.
pub(crate) fn standing_of(claim: &Claim) -> Standing {
    let has = |flag: Flag| claim.status.contains(&flag);
    if has(Flag::Negated) {
        Standing::Denied
    } else if has(Flag::Planned) || has(Flag::Desired) || has(Flag::Conditional) {
        Standing::Planned
    } else if has(Flag::Alleged) || has(Flag::Possible) {
        Standing::Alleged
    } else {
        Standing::Reported
    }
}

/// A story's standing in words.
pub(crate) fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Confirmed => "confirmed",
        Standing::Reported => "reported",
        Standing::Alleged => "alleged",
        Standing::Disputed => "disputed",
        Standing::Denied => "denied",
        Standing::Planned => "planned",
        Standing::CarriedOut => "planned, then carried out",
        Standing::NotCarriedOut => "planned, not carried out",
        Standing::Retracted => "retracted",
    }
}

/// What a standing means.
pub(crate) fn standing_means(standing: Standing) -> &'static str {
    match standing {
        Standing::Confirmed => "independent origins say so, or whoever did it admits it",
        Standing::Reported => "one origin says so as fact",
        Standing::Alleged => "nobody vouches for it; it is only alleged or possible",
        Standing::Disputed => "some say so and others deny it",
        Standing::Denied => "it is denied and nobody says so",
        Standing::Planned => "it lies ahead: planned, wanted or on a condition",
        Standing::CarriedOut => "it was planned and has happened",
        Standing::NotCarriedOut => "it was planned and will not happen",
        Standing::Retracted => "whoever said so has taken it back",
    }
}

/// What a letter of the Admiralty scale means (NATO AJP-2.1).
pub(crate) fn reliability(letter: Reliability) -> &'static str {
    match letter {
        Reliability::A => "completely reliable",
        Reliability::B => "usually reliable",
        Reliability::C => "fairly reliable",
        Reliability::D => "not usually reliable",
        Reliability::E => "unreliable",
        Reliability::F => "reliability can’t be judged",
    }
}

/// What a digit of it means.
pub(crate) fn credibility(digit: Credibility) -> &'static str {
    match u8::from(digit) {
        1 => "confirmed by other sources",
        2 => "probably true",
        3 => "possibly true",
        4 => "doubtful",
        5 => "improbable",
        _ => "truth can’t be judged",
    }
}

/// A party's name: the catalog's, or the words of the report.
pub(crate) fn name(who: &Who) -> &str {
    who.name.as_deref().unwrap_or(&who.text)
}

/// Parties' names; "nobody named" for none.
pub(crate) fn names(parties: &[Who]) -> String {
    if parties.is_empty() {
        return "nobody named".to_owned();
    }
    parties.iter().map(name).collect::<Vec<_>>().join(", ")
}

/// "India → Nepal", or the parties of something mutual.
pub(crate) fn parties(claim: &Claim) -> String {
    let actors = names(&claim.actors);
    if claim.recipients.is_empty() { actors } else { format!("{actors} → {}", names(&claim.recipients)) }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `YYYY[-MM[-DD]]` for people: "19 June 2024", "June 2024", "2024".
pub(crate) fn date(written: &str) -> String {
    let mut parts = written.splitn(3, '-');
    let (year, month, day) = (parts.next().unwrap_or_default(), parts.next(), parts.next());
    let month = month.and_then(|m| m.parse::<usize>().ok()).and_then(|m| MONTHS.get(m.wrapping_sub(1)));
    let day = day.map(|day| day.trim_start_matches('0'));
    match (month, day) {
        (Some(month), Some(day)) => format!("{day} {month} {year}"),
        (Some(month), None) => format!("{month} {year}"),
        _ => written.to_owned(),
    }
}

/// When it happened, as exactly as the report says and no more.
pub(crate) fn when(time: &When) -> String {
    match (time.start.as_deref(), time.end.as_deref()) {
        (Some(start), Some(end)) if start == end => date(start),
        (Some(start), Some(end)) => format!("{} to {}", date(start), date(end)),
        (Some(start), None) => format!("since {}", date(start)),
        (None, Some(end)) => format!("by {}", date(end)),
        (None, None) => "date not said".to_owned(),
    }
}

/// The day of a publication for people.
pub(crate) fn published(day: Option<&str>) -> String {
    day.map_or_else(|| "date unknown".to_owned(), date)
}

/// "1 report", "2 reports", "12,345 reports".
pub(crate) fn count(n: usize, one: &str) -> String {
    let many = match one.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None => format!("{one}s"),
    };
    if n == 1 { format!("1 {one}") } else { format!("{} {many}", thousands(n)) }
}

/// "12,345".
pub(crate) fn thousands(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// The start of a text, cut at a blank where there is one.
pub(crate) fn start_of(text: &str, characters: usize) -> String {
    let mut cut: String = text.chars().take(characters).collect();
    if cut.len() == text.len() {
        return cut;
    }
    if let Some(blank) = cut.rfind(char::is_whitespace) {
        cut.truncate(blank);
    }
    cut + "…"
}

/// The first day of `YYYY[-MM[-DD]]` and the last.
pub(crate) fn days(written: &str) -> Option<(Date, Date)> {
    let day = |text: String| text.parse::<Date>().ok();
    match written.len() {
        4 => Some((day(format!("{written}-01-01"))?, day(format!("{written}-12-31"))?)),
        7 => {
            let first = day(format!("{written}-01"))?;
            Some((first, first.last_of_month()))
        }
        10 => day(written.to_owned()).map(|day| (day, day)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_as_exact_as_they_are_given() {
        assert_eq!(date("2024-06-09"), "9 June 2024");
        assert_eq!(date("2024-06"), "June 2024");
        assert_eq!(date("2024"), "2024");
        assert_eq!(date("soon"), "soon");
        assert_eq!(date("2024-13-01"), "2024-13-01");
    }

    #[test]
    fn numbers_and_plurals() {
        assert_eq!(count(1, "story"), "1 story");
        assert_eq!(count(1_234_567, "story"), "1,234,567 stories");
        assert_eq!(count(999, "claim"), "999 claims");
    }

    #[test]
    fn a_text_is_cut_between_words() {
        assert_eq!(start_of("Oslo signs the pact", 12), "Oslo signs…");
        assert_eq!(start_of("Oslo", 12), "Oslo");
        assert_eq!(start_of("🙂🙂🙂🙂", 2), "🙂🙂…");
    }
}
