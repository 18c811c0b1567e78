//! Which parties does a question mean by "Russia", "RUS" or "Putin"?

use std::collections::BTreeSet;

use rusqlite::Connection;

/// One way in which a party was named.
struct Naming {
    id: i64,
    code: Option<String>,
    actor: Option<String>,
    name: Option<String>,
    text: String,
}

/// The rows of table `namings` that `wanted` means, without regard to case:
///
/// - those with this code, catalog name or wording, and all others of the
///   catalog entries that have this name or wording ("Putin" finds "the Russian
///   president" where that was resolved to him);
/// - unresolved ones that hold these words ("an aide to Putin");
/// - if no catalog entry is found that way, resolved ones that hold these words
///   in their name or wording. So "Sudan" does not find South Sudan where Sudan
///   itself is known.
pub(crate) fn meant_by(db: &Connection, wanted: &str) -> rusqlite::Result<Vec<i64>> {
    let all = read_all(db)?;
    let wanted = Wanted::new(wanted);
    let entries: BTreeSet<&str> = all
        .iter()
        .filter(|naming| wanted.is_called(naming))
        .filter_map(|naming| naming.actor.as_deref())
        .collect();
    let loosely = entries.is_empty() && !all.iter().any(|naming| wanted.is_code_of(naming));
    let is_meant = |naming: &&Naming| {
        wanted.is_code_of(naming)
            || wanted.is_called(naming)
            || naming.actor.as_deref().is_some_and(|actor| entries.contains(actor))
            || ((loosely || naming.actor.is_none()) && wanted.is_within(naming))
    };
    Ok(all.iter().filter(is_meant).map(|naming| naming.id).collect())
}

fn read_all(db: &Connection) -> rusqlite::Result<Vec<Naming>> {
    let naming = |row: &rusqlite::Row<'_>| {
        Ok(Naming {
            id: row.get(0)?,
            code: row.get(1)?,
            actor: row.get(2)?,
            name: row.get(3)?,
            text: row.get(4)?,
        })
    };
    db.prepare("SELECT id, code, actor, name, text FROM namings")?.query_map([], naming)?.collect()
}

/// What was asked for, and its words as [`words`] has them.
struct Wanted<'a> {
    asked: &'a str,
    words: String,
}

impl<'a> Wanted<'a> {
    fn new(asked: &'a str) -> Self {
        let asked = asked.trim();
        Wanted { asked, words: words(asked) }
    }

    fn is_code_of(&self, naming: &Naming) -> bool {
        naming.code.as_deref().is_some_and(|code| code.eq_ignore_ascii_case(self.asked))
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
