//! Which parties does a question mean by "Russia", "RUS" or "Putin"?

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::append::stamp;
use crate::rows::Party;

/// One way in which a party was named.
#[derive(Clone, Debug)]
struct Naming {
    id: i64,
    code: Option<String>,
    actor: Option<String>,
    name: Option<String>,
    text: String,
}

/// The parties that a question means, without regard to case:
///
/// - those with this code, catalog name or wording, and all others of the
///   catalog entries that have this name or wording ("Putin" finds "the Russian
///   president" where that was resolved to him);
/// - unresolved ones that hold these words ("an aide to Putin");
/// - if no catalog entry is found that way, resolved ones that hold these words
///   in their name or wording. So "Sudan" does not find South Sudan where Sudan
///   itself is known.
#[derive(Debug)]
pub(crate) struct Meant {
    wanted: Wanted,
    /// The catalog entries that bear the name.
    entries: BTreeSet<String>,
    loosely: bool,
    /// The rows of table `namings` that are meant, in order.
    pub rows: Vec<i64>,
}

impl Meant {
    /// Whom `wanted` means among those that the ledger knew at `as_of`.
    pub(crate) fn by(db: &Connection, wanted: &str, as_of: Option<Timestamp>) -> rusqlite::Result<Meant> {
        let known = Known::at(db, as_of)?;
        let wanted = Wanted::new(wanted);
        let mut found = known.with_code(&wanted)?;
        let by_code = !found.is_empty();
        found.extend(known.with_words(&wanted)?);
        let called = found.values().filter(|naming| wanted.is_called(naming));
        let entries: BTreeSet<String> = called.filter_map(|naming| naming.actor.clone()).collect();
        for entry in &entries {
            found.extend(known.of_entry(entry)?);
        }
        let mut meant = Meant { wanted, loosely: entries.is_empty() && !by_code, entries, rows: Vec::new() };
        meant.rows =
            found.into_values().filter(|naming| meant.means(naming)).map(|naming| naming.id).collect();
        Ok(meant)
    }

    /// Whether this party is meant.
    pub(crate) fn is(&self, party: &Party) -> bool {
        self.means(&Naming {
            id: 0,
            code: party.code.clone(),
            actor: party.actor.clone(),
            name: party.name.clone(),
            text: party.text.clone(),
        })
    }

    fn means(&self, naming: &Naming) -> bool {
        self.wanted.is_code_of(naming)
            || self.wanted.is_called(naming)
            || naming.actor.as_deref().is_some_and(|actor| self.entries.contains(actor))
            || ((self.loosely || naming.actor.is_none()) && self.wanted.is_within(naming))
    }
}

/// The namings that the ledger knew at some time.
struct Known<'a> {
    db: &'a Connection,
    /// The last claim that had been recorded; `None`: all claims count.
    last: Option<i64>,
}

impl<'a> Known<'a> {
    fn at(db: &'a Connection, as_of: Option<Timestamp>) -> rusqlite::Result<Self> {
        let Some(as_of) = as_of.map(stamp) else { return Ok(Known { db, last: None }) };
        // Rows are numbered in the order of recording.
        let sql = "SELECT max(row) FROM claims WHERE reading = \
                   (SELECT id FROM readings WHERE recorded_at <= ? AND claims > 0 ORDER BY id DESC LIMIT 1)";
        let last: Option<Option<i64>> = db.query_row(sql, [as_of], |row| row.get(0)).optional()?;
        Ok(Known { db, last: Some(last.flatten().unwrap_or(0)) })
    }

    fn with_code(&self, wanted: &Wanted) -> rusqlite::Result<BTreeMap<i64, Naming>> {
        self.read("n.code = ?2 COLLATE NOCASE", &wanted.asked)
    }

    /// Those that hold the words, and perhaps some that don't quite.
    fn with_words(&self, wanted: &Wanted) -> rusqlite::Result<BTreeMap<i64, Naming>> {
        if !wanted.has_words() {
            return Ok(BTreeMap::new());
        }
        let phrase = format!("\"{}\"", wanted.words);
        self.read("n.id IN (SELECT rowid FROM naming_words WHERE naming_words MATCH ?2)", &phrase)
    }

    fn of_entry(&self, entry: &str) -> rusqlite::Result<BTreeMap<i64, Naming>> {
        self.read("n.actor = ?2", entry)
    }

    fn read(&self, condition: &str, value: &str) -> rusqlite::Result<BTreeMap<i64, Naming>> {
        let sql = format!(
            "SELECT n.id, n.code, n.actor, n.name, n.text FROM namings n WHERE {condition} AND (?1 IS NULL \
             OR EXISTS (SELECT 1 FROM claim_parties p WHERE p.naming = n.id AND p.claim <= ?1))"
        );
        let naming = |row: &Row<'_>| {
            let naming = Naming {
                id: row.get(0)?,
                code: row.get(1)?,
                actor: row.get(2)?,
                name: row.get(3)?,
                text: row.get(4)?,
            };
            Ok((naming.id, naming))
        };
        self.db.prepare_cached(&sql)?.query_map(params![self.last, value], naming)?.collect()
    }
}

/// What was asked for, and its words as [`words`] has them.
#[derive(Debug)]
struct Wanted {
    asked: String,
    words: String,
}

impl Wanted {
    fn new(asked: &str) -> Self {
        let asked = asked.trim();
        Wanted { asked: asked.to_owned(), words: words(asked) }
    }

    fn is_code_of(&self, naming: &Naming) -> bool {
        naming.code.as_deref().is_some_and(|code| code.eq_ignore_ascii_case(&self.asked))
    }

    fn is_called(&self, naming: &Naming) -> bool {
        self.has_words() && naming.called().any(|called| words(called) == self.words)
    }

    fn is_within(&self, naming: &Naming) -> bool {
        self.has_words() && naming.called().any(|called| words(called).contains(&self.words))
    }

    fn has_words(&self) -> bool {
        self.words.len() > 1
    }
}

impl Naming {
    fn called(&self) -> impl Iterator<Item = &str> {
        self.name.as_deref().into_iter().chain([self.text.as_str()])
    }
}

/// The words of `text` in lower case with a space before, between and behind
/// them, so that one text holds another word by word when it contains it.
fn words(text: &str) -> String {
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.fold(" ".to_owned(), |all, word| all + word + " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_whole_and_in_lower_case() {
        assert_eq!(words("Putin’s  ÉLYSÉE-visit"), " putin s élysée visit ");
        assert!(words("the Russian president").contains(&words("Russian President")));
        assert!(!words("Nigeria").contains(&words("Niger")));
        assert_eq!(words("…"), " ");
    }
}
