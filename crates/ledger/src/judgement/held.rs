//! How does a judgement get into the ledger, and out again?

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior, params};
use serde::Serialize;

use super::{Judgement, Subject, Verdict, fit};
use crate::append::{Time, stamp};
use crate::error::Kind;
use crate::hash::Fields;
use crate::{Error, Ledger, Result};

/// A judgement as the ledger holds it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Held {
    /// Its id: a hash of all it says.
    pub id: String,
    /// What was judged.
    #[serde(flatten)]
    pub judgement: Judgement,
    /// When this ledger was given it.
    pub recorded_at: Timestamp,
    /// Whether it has any effect.
    #[serde(flatten)]
    pub state: State,
}

/// Whether a judgement has any effect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum State {
    /// It holds.
    InForce,
    /// Another judgement revokes it.
    Revoked {
        /// The id of that judgement.
        by: String,
    },
    /// Claims or judgements that it is about are not in the ledger, so that it
    /// waits for them. What it says of others holds.
    Pending {
        /// Their ids.
        missing: Vec<String>,
    },
    /// Claims that it is about belong to readings that others supersede.
    Outdated,
}

/// What became of imported judgements.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Ids of those that are new to the ledger.
    pub new: Vec<String>,
    /// How many it held already.
    pub known: usize,
    /// New ones that wait for what they are about, with the ids that are missing.
    pub pending: Vec<(String, Vec<String>)>,
    /// Those that were not recorded, with the reason; by their place in the list.
    pub refused: Vec<(usize, String)>,
}

impl Judgement {
    /// Reads a judgement from a line of JSON, as [`Judgement::line`] writes it.
    /// An id may be left out; one that is given must fit. What is wrong is said
    /// in full sentences.
    pub fn from_line(line: &str) -> std::result::Result<Judgement, String> {
        #[derive(serde::Deserialize)]
        struct Line {
            id: Option<String>,
            #[serde(flatten)]
            judgement: Judgement,
        }
        let line: Line = serde_json::from_str(line).map_err(|e| format!("This is no judgement ({e})."))?;
        let id = line.judgement.id();
        if line.id.is_some_and(|given| given != id) {
            return Err(format!(
                "The judgement is not what its id says; what it says would have the id {id}. Ask whoever sent it \
                 for it again, or leave out the id to take it as new."
            ));
        }
        fit::shape(&line.judgement)?;
        Ok(line.judgement)
    }

    /// The judgement with its id as one line of JSON, without the end of line.
    pub fn line(&self) -> String {
        format!("{{\"id\":\"{}\",{}", self.id(), self.json().trim_start_matches('{'))
    }
}

impl Ledger {
    /// Records a judgement and returns its id. `now` becomes the time of
    /// recording; the judgement itself says when it was made.
    ///
    /// A judgement about a claim, or a revocation of a judgement, that the
    /// ledger does not hold is an error ([`Error::is_about_nothing`]), as is one
    /// that makes no sense ([`Error::is_unfit`]). One that is held already is
    /// not recorded again.
    pub fn judge(&mut self, judgement: &Judgement, now: Timestamp) -> Result<String> {
        Ok(self.judge_all(std::slice::from_ref(judgement), now)?.remove(0))
    }

    /// Records several judgements as [`Ledger::judge`] does, all or none.
    pub fn judge_all(&mut self, judgements: &[Judgement], now: Timestamp) -> Result<Vec<String>> {
        self.for_writing()?;
        let path = self.path.clone();
        let error = |e| Error::at(&path, e);
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(error)?;
        let mut ids = Vec::new();
        for judgement in judgements {
            let unfit = |why| Error::new(Kind::Unfit { why });
            fit::shape(judgement).map_err(unfit)?;
            about_something(&tx, judgement).map_err(error)?.map_err(|kind| Error::new(kind(&path)))?;
            words(&tx, judgement).map_err(error)?.map_err(unfit)?;
            record(&tx, judgement, now).map_err(error)?;
            ids.push(judgement.id());
        }
        tx.commit().map_err(error)?;
        Ok(ids)
    }

    /// Records judgements that were made elsewhere, in one transaction. Those
    /// about claims that the ledger does not hold are kept and take effect when
    /// the claims come; those that make no sense are left out.
    pub fn import_judgements(&mut self, judgements: &[Judgement], now: Timestamp) -> Result<Imported> {
        self.for_writing()?;
        let path = self.path.clone();
        import(&mut self.db, judgements, now).map_err(|e| Error::at(&path, e))
    }

    /// All judgements recorded by `as_of`, in the order of recording, each with
    /// the state that it had then.
    pub fn judgements(&self, as_of: Option<Timestamp>) -> Result<Vec<Held>> {
        let tx = self.db.unchecked_transaction().map_err(|e| self.error(e))?;
        with_states(&tx, as_of).map_err(|e| self.error(e))
    }

    /// Whether a claim rests on this source, or a report was published by it, by
    /// name or code without regard to the case of ASCII letters.
    pub fn has_source(&self, source: &str) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM parties WHERE role = 'source' AND ?1 COLLATE NOCASE \
                   IN (text, name, code, actor)) OR EXISTS (SELECT 1 FROM reports \
                   WHERE publisher = ?1 COLLATE NOCASE)";
        self.db.query_row(sql, [source.trim()], |row| row.get(0)).map_err(|e| self.error(e))
    }

    /// The judgements that are about this claim, revoked ones included, in the
    /// order of recording. Ratings of its sources are not among them.
    pub fn judgements_of(&self, claim: &str) -> Result<Vec<Held>> {
        let mut held = self.judgements(None)?;
        held.retain(|held| held.judgement.verdict.subjects().contains(&Subject::Claim(claim)));
        Ok(held)
    }
}

type Problem = Box<dyn FnOnce(&std::path::Path) -> Kind>;

/// Whether the ledger holds all that the judgement is about.
fn about_something(
    db: &Connection,
    judgement: &Judgement,
) -> rusqlite::Result<std::result::Result<(), Problem>> {
    for subject in judgement.verdict.subjects() {
        let id = subject.columns().1.to_owned();
        let problem: Problem = match presence(db, subject, None)? {
            Presence::Here => continue,
            Presence::Superseded => Box::new(move |_| Kind::SupersededClaim { claim: id }),
            Presence::Missing => {
                let what = subject.columns().0;
                Box::new(move |path| Kind::NoSubject { path: path.to_path_buf(), what, id })
            }
        };
        return Ok(Err(problem));
    }
    Ok(Ok(()))
}

/// Whether the words of a correction stand in the report.
fn words(db: &Connection, judgement: &Judgement) -> rusqlite::Result<std::result::Result<(), String>> {
    let Verdict::Correct { claim, correction } = &judgement.verdict else { return Ok(Ok(())) };
    let sql = "SELECT text FROM reports JOIN readings ON readings.report = reports.id \
               JOIN claims ON claims.reading = readings.id WHERE claims.id = ? ORDER BY claims.row DESC LIMIT 1";
    let report: Option<String> = db.prepare_cached(sql)?.query_row([claim], |row| row.get(0)).optional()?;
    Ok(report.map_or(Ok(()), |report| fit::words(correction, &report)))
}

/// Adds the judgement; returns whether it is new.
fn record(db: &Connection, judgement: &Judgement, now: Timestamp) -> rusqlite::Result<bool> {
    let id = judgement.id();
    if is_held(db, &id)? {
        return Ok(false);
    }
    let time = Time::after_the_last(db, now)?;
    let before = db
        .query_row("SELECT digest FROM judgements ORDER BY row DESC LIMIT 1", [], |row| row.get(0))
        .optional()?;
    let sql = "INSERT INTO judgements (id, kind, author, made_at, recorded_at, clock_at, json, digest) \
               VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    let row = db.prepare_cached(sql)?.insert(params![
        id,
        judgement.verdict.name(),
        judgement.author,
        stamp(judgement.made_at),
        time.recorded_at,
        time.clock_at,
        judgement.json(),
        digest(&id, &time.recorded_at, before)
    ])?;
    let sql = "INSERT INTO judgement_subjects (judgement, position, kind, subject) VALUES (?, ?, ?, ?)";
    for (position, subject) in judgement.verdict.subjects().into_iter().enumerate() {
        let (kind, name) = subject.columns();
        db.prepare_cached(sql)?.execute(params![row, position, kind, name])?;
    }
    Ok(true)
}

/// The hash that ties a judgement to its time of recording and to the one
/// recorded before it.
pub(crate) fn digest(id: &str, recorded_at: &str, before: Option<String>) -> String {
    Fields::default().field(id).field(recorded_at).maybe(before.as_deref()).hex()
}

fn is_held(db: &Connection, id: &str) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM judgements WHERE id = ?")?.exists([id])
}

fn import(db: &mut Connection, judgements: &[Judgement], now: Timestamp) -> rusqlite::Result<Imported> {
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut imported = Imported::default();
    let mut added = Vec::new();
    for (at, judgement) in judgements.iter().enumerate() {
        if let Err(why) = fit::shape(judgement).and(words(&tx, judgement)?) {
            imported.refused.push((at, why));
        } else if record(&tx, judgement, now)? {
            imported.new.push(judgement.id());
            added.push(judgement);
        } else {
            imported.known += 1;
        }
    }
    for (id, judgement) in imported.new.iter().zip(added) {
        let missing = missing(&tx, judgement, None)?;
        if !missing.is_empty() {
            imported.pending.push((id.clone(), missing));
        }
    }
    tx.commit()?;
    Ok(imported)
}

/// Ids of claims and judgements that the judgement is about and the ledger did
/// not hold at `as_of`.
pub(crate) fn missing(
    db: &Connection,
    judgement: &Judgement,
    as_of: Option<&str>,
) -> rusqlite::Result<Vec<String>> {
    let mut missing = Vec::new();
    for subject in judgement.verdict.subjects() {
        if presence(db, subject, as_of)? == Presence::Missing {
            missing.push(subject.columns().1.to_owned());
        }
    }
    Ok(missing)
}

/// Whether the ledger holds what a judgement is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Presence {
    Here,
    Superseded,
    Missing,
}

fn presence(db: &Connection, subject: Subject<'_>, as_of: Option<&str>) -> rusqlite::Result<Presence> {
    let exists = |sql: &str, id: &str| db.prepare_cached(sql)?.exists(params![as_of, id]);
    let any = "SELECT 1 FROM claims JOIN readings own ON own.id = reading \
               WHERE claims.id = ?2 AND (?1 IS NULL OR own.recorded_at <= ?1)";
    let current = "SELECT 1 FROM claims JOIN readings own ON own.id = reading WHERE claims.id = ?2 \
                   AND (?1 IS NULL OR own.recorded_at <= ?1) AND NOT EXISTS (SELECT 1 FROM readings later \
                   WHERE later.supersedes = own.id AND (?1 IS NULL OR later.recorded_at <= ?1))";
    let judged = "SELECT 1 FROM judgements WHERE id = ?2 AND (?1 IS NULL OR recorded_at <= ?1)";
    Ok(match subject {
        Subject::Source(_) => Presence::Here,
        Subject::Claim(id) if exists(current, id)? => Presence::Here,
        Subject::Claim(id) if exists(any, id)? => Presence::Superseded,
        Subject::Judgement(id) if exists(judged, id)? => Presence::Here,
        _ => Presence::Missing,
    })
}

/// The judgements recorded by `as_of`, in the order of recording; each in force
/// or revoked.
pub(super) fn load(db: &Connection, as_of: Option<Timestamp>) -> rusqlite::Result<Vec<Held>> {
    let sql =
        "SELECT id, json, recorded_at FROM judgements WHERE ?1 IS NULL OR recorded_at <= ?1 ORDER BY row";
    let as_of = as_of.map(stamp);
    let mut held: Vec<Held> =
        db.prepare_cached(sql)?.query_map([as_of], held)?.collect::<rusqlite::Result<_>>()?;
    for (at, by) in revoked(&held) {
        held[at].state = State::Revoked { by };
    }
    Ok(held)
}

fn held(row: &Row<'_>) -> rusqlite::Result<Held> {
    let unreadable = |at: usize, why: Box<dyn std::error::Error + Send + Sync>| {
        rusqlite::Error::FromSqlConversionFailure(at, rusqlite::types::Type::Text, why)
    };
    let (json, recorded_at): (String, String) = (row.get(1)?, row.get(2)?);
    Ok(Held {
        id: row.get(0)?,
        judgement: serde_json::from_str(&json).map_err(|e| unreadable(1, e.into()))?,
        recorded_at: recorded_at.parse().map_err(|e: jiff::Error| unreadable(2, e.into()))?,
        state: State::InForce,
    })
}

/// Which judgements are revoked, and by which; who is revoked revokes nothing.
fn revoked(held: &[Held]) -> Vec<(usize, String)> {
    let mut by: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for one in held {
        if let Verdict::Revoke { revokes } = &one.judgement.verdict {
            by.entry(revokes).or_default().push(&one.id);
        }
    }
    // Ids are hashes, so that no judgement can revoke itself by way of others.
    // Those whose revokers are all settled are settled next.
    let mut holds: BTreeMap<&str, bool> = BTreeMap::new();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for one in held {
        let mut path = vec![one.id.as_str()];
        while let Some(&id) = path.last() {
            let revokers = by.get(id).map(Vec::as_slice).unwrap_or_default();
            match revokers.iter().find(|revoker| seen.insert(revoker)) {
                Some(revoker) => path.push(revoker),
                None => {
                    holds.insert(id, !revokers.iter().any(|r| holds.get(r) == Some(&true)));
                    path.pop();
                }
            }
        }
    }
    let revoker =
        |id: &str| by.get(id)?.iter().find(|r| holds.get(*r) == Some(&true)).map(|r| (*r).to_owned());
    held.iter().enumerate().filter_map(|(at, one)| Some((at, revoker(&one.id)?))).collect()
}

fn with_states(db: &Connection, as_of: Option<Timestamp>) -> rusqlite::Result<Vec<Held>> {
    let mut held = load(db, as_of)?;
    let as_of = as_of.map(stamp);
    for one in held.iter_mut().filter(|one| one.state == State::InForce) {
        let missing = missing(db, &one.judgement, as_of.as_deref())?;
        if !missing.is_empty() {
            one.state = State::Pending { missing };
            continue;
        }
        for subject in one.judgement.verdict.subjects() {
            if presence(db, subject, as_of.as_deref())? == Presence::Superseded {
                one.state = State::Outdated;
            }
        }
    }
    Ok(held)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A judgement with this verdict, in force.
    pub(in crate::judgement) fn held(verdict: Verdict) -> Held {
        let made_at = "2024-07-01T12:00:00Z".parse().unwrap();
        let judgement = Judgement { verdict, author: "A".into(), made_at, reason: "R".into() };
        Held { id: judgement.id(), judgement, recorded_at: made_at, state: State::InForce }
    }

    /// A judgement and a row of others, each of which revokes the one before.
    fn chain(length: usize) -> Vec<Held> {
        let mut all = vec![held(Verdict::Wrong { claim: "c".into() })];
        for _ in 0..length {
            let revokes = all[all.len() - 1].id.clone();
            all.push(held(Verdict::Revoke { revokes }));
        }
        all
    }

    #[test]
    fn who_is_revoked_revokes_nothing() {
        let numbers = |held: &[Held]| revoked(held).into_iter().map(|(at, _)| at).collect::<Vec<_>>();
        assert_eq!(numbers(&chain(0)), [] as [usize; 0]);
        assert_eq!(numbers(&chain(1)), [0]);
        assert_eq!(numbers(&chain(2)), [1]);
        assert_eq!(numbers(&chain(5)), [0, 2, 4]);
        let mut backwards = chain(5);
        backwards.reverse();
        assert_eq!(numbers(&backwards), [1, 3, 5]);
    }

    #[test]
    fn a_line_is_read_as_it_was_written() {
        let judgement = held(Verdict::Wrong { claim: "c".into() }).judgement;
        let line = judgement.line();
        assert_eq!(Judgement::from_line(&line), Ok(judgement.clone()));
        let without = line.replace(&format!("\"id\":\"{}\",", judgement.id()), "");
        assert_eq!(Judgement::from_line(&without), Ok(judgement));
        let changed = line.replace("\"c\"", "\"d\"");
        assert!(Judgement::from_line(&changed).is_err_and(|why| why.contains("not what its id says")));
        assert!(Judgement::from_line("{}").is_err_and(|why| why.starts_with("This is no judgement")));
        let nobody = without.replace("\"A\"", "\"\"");
        assert!(Judgement::from_line(&nobody).is_err_and(|why| why.contains("no author")));
    }
}
