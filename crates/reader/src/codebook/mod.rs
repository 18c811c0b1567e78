//! What kinds of event are there? Types, modes, contexts and scores, read from
//! `data/codebook/`; types of one's own beside them in `own`.

pub mod own;

use std::sync::LazyLock;

/// One type of the codebook.
#[derive(Debug)]
pub struct Type {
    /// PLOVER's name, `SAY` or `STATE`.
    pub name: &'static str,
    /// The quad class, if it has one.
    pub quad: Option<&'static str>,
    /// The score, -10…10, if it has one.
    pub score: Option<f64>,
    modes: Vec<(&'static str, Option<f64>)>,
}

struct Mode {
    type_: &'static str,
    name: &'static str,
    lemmas: Vec<&'static str>,
}

/// The codebook.
pub struct Codebook {
    types: Vec<Type>,
    modes: Vec<Mode>,
    contexts: Vec<(&'static str, Vec<&'static str>)>,
}

static BOOK: LazyLock<Codebook> = LazyLock::new(|| Codebook {
    types: rows(include_str!("../../../../data/codebook/types.tsv")).map(type_of).collect(),
    modes: rows(include_str!("../../../../data/codebook/modes.tsv"))
        .map(|c| Mode { type_: c[0], name: c[1], lemmas: c[2].split(' ').collect() })
        .collect(),
    contexts: rows(include_str!("../../../../data/codebook/contexts.tsv"))
        .map(|c| (c[0], c[1].split(' ').collect()))
        .collect(),
});

/// The rows of a table, `#` comments left out, each at least four cells wide.
fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().filter(|l| !l.starts_with('#') && !l.is_empty()).map(|l| {
        let mut cells: Vec<&str> = l.split('\t').collect();
        cells.resize(cells.len().max(4), "");
        cells
    })
}

fn type_of(cells: Vec<&'static str>) -> Type {
    let modes = cells[3].split_whitespace().map(|m| match m.split_once('=') {
        Some((name, score)) => (name, score.parse().ok()),
        None => (m, None),
    });
    Type {
        name: cells[0],
        quad: Some(cells[1]).filter(|q| !q.is_empty()),
        score: cells[2].parse().ok(),
        modes: modes.collect(),
    }
}

impl Codebook {
    /// PLOVER and Whimbrel's two kinds.
    pub fn plover() -> &'static Codebook {
        &BOOK
    }

    /// The type of that name.
    pub fn type_named(&self, name: &str) -> Option<&Type> {
        self.types.iter().find(|t| t.name == name)
    }

    /// All types, in the codebook's order.
    pub fn types(&self) -> &[Type] {
        &self.types
    }

    /// The mode that the words of a claim of this type show: the predicate's
    /// lemma decides before those of the other words.
    pub fn mode(&self, type_: &str, predicate: &str, others: &[&str]) -> Option<&'static str> {
        let fits = |word: &str| self.modes.iter().find(|m| m.type_ == type_ && m.lemmas.contains(&word));
        fits(predicate).or_else(|| others.iter().find_map(|w| fits(w))).map(|m| m.name)
    }

    /// The contexts that the lemmas of a claim's evidence show, in the
    /// codebook's order.
    pub fn contexts(&self, lemmas: &[&str]) -> Vec<&'static str> {
        self.contexts
            .iter()
            .filter(|(_, words)| words.iter().any(|w| lemmas.contains(w)))
            .map(|(c, _)| *c)
            .collect()
    }
}

impl Type {
    /// The score of the type in this mode.
    pub fn intensity(&self, mode: Option<&str>) -> Option<f64> {
        let own = mode.and_then(|m| self.modes.iter().find(|(n, _)| *n == m)).and_then(|(_, s)| *s);
        own.or(self.score)
    }

    /// Whether the type has this mode.
    pub fn has_mode(&self, mode: &str) -> bool {
        self.modes.iter().any(|(n, _)| *n == mode)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mode_of_the_table_belongs_to_its_type_and_fires_on_its_example() {
        let book = Codebook::plover();
        for c in rows(include_str!("../../../../data/codebook/modes.tsv")) {
            let t = book.type_named(c[0]).expect("a type of the codebook");
            assert!(t.has_mode(c[1]), "{} has no mode {}", c[0], c[1]);
            let words = lemmas_of(c[3]);
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            assert!(words.iter().any(|w| c[2].split(' ').any(|l| l == *w)), "{}: {}", c[1], c[3]);
        }
    }

    #[test]
    fn every_context_fires_on_its_example() {
        for c in rows(include_str!("../../../../data/codebook/contexts.tsv")) {
            let words = lemmas_of(c[2]);
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            assert!(Codebook::plover().contexts(&words).contains(&c[0]), "{}: {}", c[0], c[2]);
        }
    }

    #[test]
    fn scores_fall_back_from_mode_to_type() {
        let t = Codebook::plover().type_named("CONSULT").expect("a type of the codebook");
        assert_eq!(t.intensity(Some("visit")), Some(4.0));
        assert_eq!(t.intensity(None), Some(2.5));
        assert_eq!(Codebook::plover().type_named("SAY").and_then(|t| t.intensity(None)), None);
    }

    /// Lemmas of an example, the way that plain past tenses and plurals have them.
    fn lemmas_of(example: &str) -> Vec<String> {
        let words = example.trim_end_matches('.').split(' ').map(str::to_lowercase);
        words
            .flat_map(|w| {
                use crate::parse::lemma;
                [lemma(&w, "VERB", "VBD"), lemma(&w, "NOUN", "NNS"), lemma(&w, "VERB", "VBN"), w]
            })
            .collect()
    }
}
