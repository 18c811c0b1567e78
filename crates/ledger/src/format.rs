//! What kind of file is this? The mark of a ledger, the version of its format,
//! and the steps from one version to the next.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use crate::error::Kind;
use crate::{Error, Result};

/// "WHMB", in the place that SQLite reserves for the mark of an application.
const APPLICATION_ID: i64 = 0x5748_4d42;

/// Step `n` brings a ledger from format `n` to format `n + 1`; the first makes
/// an empty file a ledger. Steps are only ever added.
const STEPS: &[&str] = &[include_str!("schema/1.sql"), include_str!("schema/2.sql")];

/// The format that this version reads and writes.
pub(crate) const CURRENT: i64 = STEPS.len() as i64;

/// What a file turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// A database without anything in it.
    Blank,
    /// A ledger of this format, [`CURRENT`] or older.
    Ledger(i64),
}

/// Tells whether the database is a ledger that this version can read, without
/// changing anything in it.
pub(crate) fn recognise(db: &Connection, path: &Path) -> Result<Found> {
    // In one transaction, as another program may be making the ledger just now.
    let tx = db.unchecked_transaction().map_err(|e| Error::at(path, e))?;
    let read = |sql| tx.query_row(sql, [], |row| row.get::<_, i64>(0)).map_err(|e| Error::at(path, e));
    let version = read("PRAGMA user_version")?;
    match read("PRAGMA application_id")? {
        APPLICATION_ID if version > CURRENT => {
            Err(Error::new(Kind::Newer { path: path.to_path_buf(), found: version, known: CURRENT }))
        }
        APPLICATION_ID => Ok(Found::Ledger(version)),
        0 if version == 0 && read("SELECT count(*) FROM sqlite_schema")? == 0 => Ok(Found::Blank),
        _ => Err(Error::new(Kind::NotALedger(path.to_path_buf()))),
    }
}

/// Brings a blank or older database to the current format, in one transaction.
pub(crate) fn bring_up_to_date(db: &mut Connection) -> rusqlite::Result<()> {
    apply(db, STEPS)
}

fn apply(db: &mut Connection, steps: &[&str]) -> rusqlite::Result<()> {
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another program may have done it between the look at the file and the lock.
    let version: usize = tx.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    for step in steps.iter().skip(version) {
        tx.execute_batch(step)?;
    }
    if version < steps.len() {
        tx.pragma_update(None, "application_id", APPLICATION_ID)?;
        tx.pragma_update(None, "user_version", steps.len())?;
    }
    tx.commit()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(db: &Connection, sql: &str) -> i64 {
        db.query_row(sql, [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn a_later_step_is_applied_to_what_an_earlier_one_left() {
        let mut db = Connection::open_in_memory().unwrap();
        apply(&mut db, &["CREATE TABLE t (a); INSERT INTO t VALUES (1);"]).unwrap();
        let two = ["not run again", "ALTER TABLE t ADD COLUMN b DEFAULT 7;"];
        apply(&mut db, &two).unwrap();
        apply(&mut db, &two).unwrap();
        assert_eq!(count(&db, "SELECT sum(a) + sum(b) FROM t"), 8);
        assert_eq!(count(&db, "PRAGMA user_version"), 2);
    }

    #[test]
    fn a_step_that_fails_leaves_the_ledger_as_it_was() {
        let mut db = Connection::open_in_memory().unwrap();
        apply(&mut db, &["CREATE TABLE t (a);"]).unwrap();
        apply(&mut db, &["", "CREATE TABLE u (a); nonsense;"]).unwrap_err();
        assert_eq!(count(&db, "PRAGMA user_version"), 1);
        assert_eq!(count(&db, "SELECT count(*) FROM sqlite_schema"), 1);
    }
}
