//! Which reports and claims hold these words?

use jiff::Timestamp;
use rusqlite::{Connection, Row, params};
use serde::Serialize;
use whimbrel_reader::span::CharRange;

use crate::append::stamp;
use crate::judgement::InForce;
use crate::{Ledger, Result};

/// Reports and claims that hold the words asked for, the best first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Hits {
    /// Reports that hold all the words in their title and text.
    pub reports: Vec<ReportHit>,
    /// Claims that hold all the words in their evidence.
    pub claims: Vec<ClaimHit>,
}

/// A report that holds the words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReportHit {
    /// The report's id.
    pub id: String,
    /// Its headline.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Day of publication, `YYYY-MM-DD`.
    pub published: Option<String>,
    /// The part of its text that holds most of the words, or its beginning
    /// where only the title holds them.
    pub snippet: Snippet,
}

/// A claim that holds the words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClaimHit {
    /// The claim's id.
    pub id: String,
    /// The id of its report.
    pub report: String,
    /// Day of publication, `YYYY-MM-DD`.
    pub published: Option<String>,
    /// The part of its evidence that holds most of the words.
    pub snippet: Snippet,
}

/// Words around what was found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Snippet {
    /// The words, with `…` where something is left out.
    pub text: String,
    /// Where what was found stands in them, in code points.
    pub found: Vec<CharRange>,
}

/// Where more than this hold the words, they are not ranked: that would take as
/// long as reading them all.
const RANKED: i64 = 20_000;
/// Words of a snippet, at the most.
const SNIPPET: i64 = 24;
/// What SQLite puts before and behind what it found: characters that mean
/// "start of text" and "end of text", which no report should hold.
const START: char = '\u{2}';
const END: char = '\u{3}';

/// Whether the reading `own` was recorded by `?1` (null: ever) and not yet
/// superseded then.
const STOOD: &str = "(?1 IS NULL OR own.recorded_at <= ?1) AND NOT EXISTS (SELECT 1 FROM readings later \
     WHERE later.supersedes = own.id AND (?1 IS NULL OR later.recorded_at <= ?1))";

impl Ledger {
    /// The reports and the claims of current readings that hold all of `words`,
    /// no more than `limit` of each, as the ledger stood at `as_of`. Claims that
    /// were judged to be wrong are left out.
    ///
    /// Words are found in any inflection, case and with any accents; words in
    /// double quotes stand next to each other; a word that ends in `*` is the
    /// beginning of one. Anything else means nothing special, so any text may
    /// be given. The order is that of BM25 over all that was ever recorded; where
    /// more than 20,000 reports or claims hold the words, those recorded last come
    /// first.
    pub fn search(&self, words: &str, as_of: Option<Timestamp>, limit: usize) -> Result<Hits> {
        let Some(expression) = expression(words) else { return Ok(Hits::default()) };
        let time = as_of;
        let as_of = as_of.map(stamp);
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let tx = self.db.unchecked_transaction().map_err(|e| self.error(e))?;
        let hits = || {
            let wrong = serde_json::json!(InForce::load(&tx, time)?.wrong()).to_string();
            Ok(Hits {
                reports: reports(&tx, as_of.as_deref(), &expression, limit)?,
                claims: claims(&tx, as_of.as_deref(), &expression, limit, &wrong)?,
            })
        };
        hits().map_err(|e| self.error(e))
    }
}

fn reports(
    db: &Connection,
    as_of: Option<&str>,
    words: &str,
    limit: i64,
) -> rusqlite::Result<Vec<ReportHit>> {
    let order = order(db, "report_words", words)?;
    let sql = format!(
        "SELECT given_id, reports.title, publisher, published, \
         snippet(report_words, 1, '{START}', '{END}', '…', {SNIPPET}) \
         FROM report_words CROSS JOIN reports ON reports.id = report_words.rowid WHERE report_words MATCH ?2 \
         AND EXISTS (SELECT 1 FROM readings own WHERE own.report = reports.id AND {STOOD}) \
         ORDER BY {order} LIMIT ?3"
    );
    let hit = |row: &Row<'_>| {
        Ok(ReportHit {
            id: row.get(0)?,
            title: row.get(1)?,
            publisher: row.get(2)?,
            published: row.get(3)?,
            snippet: Snippet::of(&row.get::<_, String>(4)?),
        })
    };
    db.prepare_cached(&sql)?.query_map(params![as_of, words, limit], hit)?.collect()
}

fn claims(
    db: &Connection,
    as_of: Option<&str>,
    words: &str,
    limit: i64,
    wrong: &str,
) -> rusqlite::Result<Vec<ClaimHit>> {
    let order = order(db, "claim_words", words)?;
    let sql = format!(
        "SELECT claims.id, claims.report, published, \
         snippet(claim_words, 0, '{START}', '{END}', '…', {SNIPPET}) \
         FROM claim_words CROSS JOIN claims ON claims.row = claim_words.rowid CROSS JOIN readings own ON own.id = reading \
         WHERE claim_words MATCH ?2 AND {STOOD} AND claims.id NOT IN (SELECT value FROM json_each(?4)) ORDER BY {order} LIMIT ?3"
    );
    let hit = |row: &Row<'_>| {
        Ok(ClaimHit {
            id: row.get(0)?,
            report: row.get(1)?,
            published: row.get(2)?,
            snippet: Snippet::of(&row.get::<_, String>(3)?),
        })
    };
    db.prepare_cached(&sql)?.query_map(params![as_of, words, limit, wrong], hit)?.collect()
}

/// By what the rows of `table` that hold the words are put in order.
fn order(db: &Connection, table: &str, words: &str) -> rusqlite::Result<String> {
    let sql = format!("SELECT count(*) FROM (SELECT 1 FROM {table} WHERE {table} MATCH ?1 LIMIT ?2)");
    let many: i64 = db.prepare_cached(&sql)?.query_row(params![words, RANKED + 1], |row| row.get(0))?;
    Ok(if many > RANKED { format!("{table}.rowid DESC") } else { format!("{table}.rank") })
}

impl Snippet {
    /// Takes the marks out of what SQLite gave.
    fn of(marked: &str) -> Self {
        let mut snippet = Snippet::default();
        let (mut at, mut open) = (0, None);
        for c in marked.chars() {
            match c {
                START => open = Some(at),
                END => snippet.found.extend(open.take().map(|start| CharRange(start, at))),
                c => {
                    snippet.text.push(c);
                    at += 1;
                }
            }
        }
        snippet
    }
}

/// The words as an expression of FTS5 in which every word stands in quotes, so
/// that none is taken for an operator; `None` without a letter or digit.
pub(crate) fn expression(words: &str) -> Option<String> {
    let mut terms: Vec<String> = Vec::new();
    for (at, part) in words.split('"').enumerate() {
        if at % 2 == 1 {
            terms.extend(quoted(part));
        } else {
            terms.extend(part.split_whitespace().filter_map(word));
        }
    }
    if terms.is_empty() { None } else { Some(terms.join(" ")) }
}

fn word(word: &str) -> Option<String> {
    let beginning = if word.ends_with('*') { " *" } else { "" };
    Some(quoted(word.trim_end_matches('*'))? + beginning)
}

fn quoted(words: &str) -> Option<String> {
    // SQLite would take a NUL for the end of the expression.
    let words = words.replace('\0', " ");
    words.contains(char::is_alphanumeric).then(|| format!("\"{words}\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(words: &str, expected: Option<&str>) {
        assert_eq!(expression(words).as_deref(), expected, "{words:?}");
    }

    #[test]
    fn words_become_an_expression() {
        check("gas  flow", Some("\"gas\" \"flow\""));
        check("\"gas flow\" tash*", Some("\"gas flow\" \"tash\" *"));
        check("NEAR(a) OR title:b - ^c", Some("\"NEAR(a)\" \"OR\" \"title:b\" \"^c\""));
        check("an \"open quote", Some("\"an\" \"open quote\""));
        check("a\0b", Some("\"a b\""));
        check(" … \"\" * - ", None);
    }

    #[test]
    fn marks_become_ranges() {
        let snippet = Snippet::of("…\u{2}é\u{3} x \u{2}y z\u{3}");
        assert_eq!(snippet.text, "…é x y z");
        assert_eq!(snippet.found, [CharRange(1, 2), CharRange(5, 8)]);
        assert_eq!(Snippet::of("a\u{3}b\u{2}").found, []);
    }
}
