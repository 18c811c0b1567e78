//! What was asked for, and how is it linked to? Every view has one address that
//! says all of it, so that it can be kept, sent and opened again.

use std::collections::BTreeMap;

use jiff::civil::Date;
use whimbrel_ledger::{Query, end_of_day};
use whimbrel_reader::actors::{Catalog, MatchKind};
use whimbrel_reader::claims::record::Flag;

use crate::problem::Problem;

/// Names and values of an address, as they came.
pub(crate) type Fields = BTreeMap<String, String>;

/// A question that was put in an address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    /// One party, in the words of whoever asks.
    pub a: Option<String>,
    /// The other.
    pub b: Option<String>,
    /// A type of the codebook, in capitals.
    pub type_: Option<String>,
    /// `fact` or a flag.
    pub status: Option<String>,
    /// On whose word.
    pub source: Option<String>,
    /// Words that the evidence holds.
    pub words: Option<String>,
    pub since: Option<Date>,
    pub until: Option<Date>,
    pub as_of: Option<Date>,
}

impl Asked {
    /// Takes the question out of an address; what is empty is not asked.
    ///
    /// # Errors
    /// If a value can't be understood; the problem names it.
    pub fn of(fields: &Fields) -> Result<Asked, Problem> {
        let asked = Asked {
            a: text(fields, "a"),
            b: text(fields, "b"),
            type_: text(fields, "type").map(|t| t.to_uppercase()),
            status: text(fields, "status").map(|s| s.to_lowercase()),
            source: text(fields, "source"),
            words: text(fields, "words"),
            since: day(fields, "since")?,
            until: day(fields, "until")?,
            as_of: day(fields, "as_of")?,
        };
        asked.flags()?;
        if let (Some(since), Some(until)) = (asked.since, asked.until)
            && until < since
        {
            return Err(Problem::asked(
                format!("The period ends ({until}) before it begins ({since})."),
                "Go back and exchange the two days.",
            ));
        }
        Ok(asked)
    }

    /// The question as the ledger takes it.
    pub fn query(&self) -> Query {
        let (a, b) = (self.a.as_deref().map(party), self.b.as_deref().map(party));
        let (between, actor) = match (a, b) {
            (Some(a), Some(b)) => (Some((a, b)), None),
            (one, other) => (None, one.or(other)),
        };
        Query {
            between,
            actor,
            source: self.source.as_deref().map(party),
            type_: self.type_.clone(),
            status: self.flags().unwrap_or_default(),
            words: self.words.clone(),
            since: self.since,
            until: self.until,
            as_of: self.as_of.map(end_of_day),
            ..Query::default()
        }
    }

    fn flags(&self) -> Result<Option<Vec<Flag>>, Problem> {
        let Some(status) = self.status.as_deref() else { return Ok(None) };
        if status == "fact" {
            return Ok(Some(Vec::new()));
        }
        let flag = Flag::ALL.into_iter().find(|flag| flag.name() == status);
        flag.map(|flag| Some(vec![flag])).ok_or_else(|| {
            let names: Vec<&str> = Flag::ALL.into_iter().map(Flag::name).collect();
            Problem::asked(
                format!("There is no status “{status}”."),
                format!("Choose one of fact, {}.", names.join(", ")),
            )
        })
    }

    /// The address of `path` with this question.
    pub fn at(&self, path: &str) -> String {
        link(path, &self.pairs())
    }

    /// The question as names and values, empty ones left out.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let day = |day: Option<Date>| day.map(|day| day.to_string());
        let all = [
            ("a", self.a.clone()),
            ("b", self.b.clone()),
            ("type", self.type_.clone()),
            ("status", self.status.clone()),
            ("source", self.source.clone()),
            ("words", self.words.clone()),
            ("since", day(self.since)),
            ("until", day(self.until)),
            ("as_of", day(self.as_of)),
        ];
        all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }
}

/// What to ask the ledger for: a state's name asks for all who act for it.
pub(crate) fn party(words: &str) -> String {
    let found = Catalog::embedded().resolve(words, None, None);
    match (found.how, found.code) {
        (MatchKind::Name, Some(code)) => code,
        _ => words.to_owned(),
    }
}

/// The name to show for what somebody asked for: of a code, the catalog's.
pub(crate) fn shown(words: &str) -> String {
    let code = party(words);
    let known = Catalog::embedded().name_of(&code.to_uppercase());
    known.map_or_else(|| words.to_owned(), str::to_owned)
}

/// A value that is not blank.
pub(crate) fn text(fields: &Fields, name: &str) -> Option<String> {
    fields.get(name).map(|value| value.trim()).filter(|value| !value.is_empty()).map(str::to_owned)
}

/// A day, if one is given.
pub(crate) fn day(fields: &Fields, name: &str) -> Result<Option<Date>, Problem> {
    let Some(written) = text(fields, name) else { return Ok(None) };
    written.parse().map(Some).map_err(|_| {
        Problem::asked(
            format!("“{written}” is not a day of the calendar."),
            "Give days as YYYY-MM-DD, for example 2024-06-19.",
        )
    })
}

/// A whole number, if one is given.
pub(crate) fn number(fields: &Fields, name: &str) -> Result<Option<usize>, Problem> {
    let Some(written) = text(fields, name) else { return Ok(None) };
    written.parse().map(Some).map_err(|_| {
        Problem::asked(format!("“{written}” is not a number."), format!("Give a whole number for {name}."))
    })
}

/// An address with names and values.
pub(crate) fn link(path: &str, pairs: &[(&str, String)]) -> String {
    let pairs: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
}

/// A part of a path or query, with all but letters, digits and `-._~` as `%XX`.
pub(crate) fn encoded(part: &str) -> String {
    let mut out = String::with_capacity(part.len());
    for byte in part.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    // Browsers take these two for steps in the path, encoded or not.
    if matches!(out.as_str(), "." | "..") { out.replace('.', "%252E") } else { out }
}

/// The address of a report.
pub(crate) fn report(id: &str) -> String {
    format!("/reports/{}", encoded(id))
}

/// The address of a claim where it stands.
pub(crate) fn claim(id: &str) -> String {
    format!("/claims/{}", encoded(id))
}

/// The address of the story that a claim belongs to.
pub(crate) fn story(claim: &str) -> String {
    format!("/story/{}", encoded(claim))
}

/// The address of a source: what rests on its word, and how it is rated.
pub(crate) fn source(name: &str) -> String {
    link("/source", &[("name", name.to_owned())])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
    }

    #[test]
    fn a_question_comes_back_from_its_own_address() {
        let asked =
            Asked::of(&fields(&[("a", " Togo "), ("b", ""), ("status", "Alleged"), ("since", "2024-02-29")]));
        let asked = asked.unwrap();
        assert_eq!(asked.at("/dyad"), "/dyad?a=Togo&status=alleged&since=2024-02-29");
        assert_eq!(asked.query().actor.as_deref(), Some("TGO"));
        assert_eq!(asked.query().status, Some(vec![Flag::Alleged]));
    }

    #[test]
    fn what_cannot_be_understood_is_named() {
        for (pairs, words) in [
            ([("since", "yesterday"), ("until", "")], "yesterday"),
            ([("status", "true"), ("until", "")], "“true”"),
            ([("since", "2024-03-01"), ("until", "2024-02-01")], "before it begins"),
        ] {
            let problem = Asked::of(&fields(&pairs)).unwrap_err();
            assert!(problem.what.contains(words), "{}", problem.what);
        }
    }

    #[test]
    fn addresses_hold_any_words() {
        assert_eq!(
            link("/dyad", &[("a", "Côte d’Ivoire & co".to_owned())]),
            "/dyad?a=C%C3%B4te%20d%E2%80%99Ivoire%20%26%20co"
        );
        assert_eq!(report("../x?y"), "/reports/..%2Fx%3Fy");
        assert_eq!(link("/", &[]), "/");
    }
}
