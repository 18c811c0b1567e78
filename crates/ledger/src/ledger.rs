//! What can be done with a ledger? Opening one; the rest stands in the modules
//! for adding, asking and checking.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension};

use crate::error::Kind;
use crate::format::{self, Found};
use crate::kept::KEPT_FROM;
use crate::{Error, ReportRecord, Result};

/// How long another writer is waited for, unless the caller says otherwise.
const PATIENCE: Duration = Duration::from_secs(10);

/// An open ledger.
#[derive(Debug)]
pub struct Ledger {
    pub(crate) db: Connection,
    pub(crate) path: PathBuf,
    pub(crate) kept_from: usize,
}

impl Ledger {
    /// Opens the ledger at `path` for adding to it, and makes one where there
    /// is no file yet. A ledger of an older format is brought up to date; a
    /// file that is something else is refused and left as it is.
    pub fn open(path: impl AsRef<Path>) -> Result<Ledger> {
        let path = path.as_ref();
        look_at(path)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let ledger = Ledger::connect(path, path, flags)?;
        let found = format::recognise(&ledger.db, path)?;
        if ledger.is_read_only()? {
            return Err(Error::new(Kind::ReadOnly(path.to_path_buf())));
        }
        ledger.made_ready(found)
    }

    /// Opens the ledger at `path` for adding to it, and makes none where there
    /// is none.
    pub fn open_existing(path: impl AsRef<Path>) -> Result<Ledger> {
        let path = path.as_ref();
        let missing = || Error::new(Kind::Missing(path.to_path_buf()));
        match path.metadata() {
            Ok(about) if about.is_file() && about.len() == 0 => Err(missing()),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Err(missing()),
            _ => Ledger::open(path),
        }
    }

    /// Opens the ledger at `path` for questions only. A missing file is an
    /// error and is not created.
    pub fn open_read_only(path: impl AsRef<Path>) -> Result<Ledger> {
        let path = path.as_ref();
        let missing = || Error::new(Kind::Missing(path.to_path_buf()));
        if matches!(path.try_exists(), Ok(false)) {
            return Err(missing());
        }
        look_at(path)?;
        let (ledger, found) = Ledger::connect_for_questions(path)?;
        match found {
            Found::Blank => Err(missing()),
            Found::Ledger(format::CURRENT) => Ok(ledger),
            Found::Ledger(found) => {
                Err(Error::new(Kind::Older { path: path.to_path_buf(), found, known: format::CURRENT }))
            }
        }
    }

    /// A ledger that is gone when it is dropped.
    pub fn in_memory() -> Result<Ledger> {
        let path = PathBuf::from("in memory");
        let db = Connection::open_in_memory().map_err(|e| Error::at(&path, e))?;
        Ledger { db, path, kept_from: KEPT_FROM }.made_ready(Found::Blank)
    }

    /// Sets how long another writer is waited for; ten seconds if never called.
    pub fn set_patience(&self, patience: Duration) -> Result<()> {
        self.db.busy_timeout(patience).map_err(|e| self.error(e))
    }

    /// Keeps the stories of ledgers with at least so many claims in a file beside
    /// the ledger, `NAME-stories`, until something is recorded or judged; 2,000 if
    /// never called. The file may be deleted at any time.
    pub fn keep_stories_from(&mut self, claims: usize) {
        self.kept_from = claims;
    }

    /// The report that came with this id, in the form that was recorded last.
    pub fn report(&self, id: &str) -> Result<Option<ReportRecord>> {
        let columns = ReportRecord::COLUMNS;
        let sql = format!("SELECT {columns} FROM reports WHERE given_id = ? ORDER BY id DESC LIMIT 1");
        self.db.query_row(&sql, [id], ReportRecord::from_row).optional().map_err(|e| self.error(e))
    }

    pub(crate) fn error(&self, source: rusqlite::Error) -> Error {
        Error::at(&self.path, source)
    }

    /// Refuses a ledger that can't be written.
    pub(crate) fn for_writing(&self) -> Result<()> {
        if self.is_read_only()? { Err(Error::new(Kind::ReadOnly(self.path.clone()))) } else { Ok(()) }
    }

    pub(crate) fn is_read_only(&self) -> Result<bool> {
        self.db.is_readonly("main").map_err(|e| self.error(e))
    }

    /// Opens `file`, which is `path` or a URI for it.
    fn connect(path: &Path, file: &Path, flags: OpenFlags) -> Result<Ledger> {
        let db = Connection::open_with_flags(file, flags).map_err(|e| Error::at(path, e))?;
        let ledger = Ledger { db, path: path.to_path_buf(), kept_from: KEPT_FROM };
        ledger.set_patience(PATIENCE)?;
        Ok(ledger)
    }

    fn made_ready(mut self, found: Found) -> Result<Ledger> {
        if found != Found::Ledger(format::CURRENT) {
            format::bring_up_to_date(&mut self.db).map_err(|e| Error::at(&self.path, e))?;
        }
        self.write_ahead().map_err(|e| self.error(e))?;
        self.db
            .execute_batch("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON")
            .map_err(|e| self.error(e))?;
        Ok(self)
    }

    /// Lets questions be asked while another program writes. Where it can't be
    /// had, because another program is at work or the file system does not
    /// allow it, the ledger is as safe without.
    fn write_ahead(&self) -> rusqlite::Result<()> {
        let mode = self.db.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()));
        match mode {
            Err(e) if e.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => Ok(()),
            other => other,
        }
    }

    fn connect_for_questions(path: &Path) -> Result<(Ledger, Found)> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let recognised = |ledger: Ledger| {
            let found = format::recognise(&ledger.db, path)?;
            Ok((ledger, found))
        };
        let error = match Ledger::connect(path, path, flags).and_then(recognised) {
            Err(error) if error.is_unopenable() || error.is_read_only() => error,
            other => return other,
        };
        // In a read-only folder SQLite can't keep its book of readers. Nobody
        // can write there either, so the file may be read as it stands, unless
        // a writer left something beside it.
        if beside(path, "-wal").try_exists().unwrap_or(true) {
            return Err(Error::new(Kind::NeedsRepair(path.to_path_buf())));
        }
        let flags = flags | OpenFlags::SQLITE_OPEN_URI;
        Ledger::connect(path, &unchanging(path), flags).and_then(recognised).map_err(|_| error)
    }
}

/// Refuses what is not even a database. SQLite takes a file of a few bytes for
/// an empty one and would write over it.
fn look_at(path: &Path) -> Result<()> {
    let Ok(about) = path.metadata() else { return Ok(()) };
    // With a journal beside it, the file may be half-made and SQLite mends it.
    let is_mended = beside(path, "-journal").exists();
    let is_database = || about.len() == 0 || is_mended || begins_as_a_database(path);
    if about.is_file() && is_database() {
        Ok(())
    } else {
        Err(Error::new(Kind::NotALedger(path.to_path_buf())))
    }
}

/// Whether the file begins as SQLite's do, as far as it may be read.
fn begins_as_a_database(path: &Path) -> bool {
    let mut start = Vec::new();
    match File::open(path).and_then(|file| file.take(16).read_to_end(&mut start)) {
        Ok(_) => start == b"SQLite format 3\0",
        Err(_) => true,
    }
}

/// The file that stands beside the ledger with this ending.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// The URI by which SQLite takes a file as one that nobody changes.
fn unchanging(path: &Path) -> PathBuf {
    let path = path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    PathBuf::from(format!("file:{path}?immutable=1"))
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::{Judgement, Verdict};

    /// A disk that is full is played by a limit on the file's size.
    #[test]
    fn a_full_disk_is_named_and_nothing_is_lost() {
        let mut ledger = Ledger::in_memory().unwrap();
        let report = |id: &str| ReportRecord {
            id: id.to_owned(),
            text: "All ships are in port. ".repeat(4000),
            ..ReportRecord::default()
        };
        ledger.append(&report("first"), &[], "coder", Timestamp::UNIX_EPOCH).unwrap();
        let pages: i64 = ledger.db.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
        let limit = format!("PRAGMA max_page_count = {}", pages + 3);
        ledger.db.query_row(&limit, [], |_| Ok(())).unwrap();
        let error = ledger.append(&report("second"), &[], "coder", Timestamp::UNIX_EPOCH).unwrap_err();
        assert!(error.to_string().contains("There is no space left to write to the ledger"), "{error}");
        assert!(error.is_full());
        let judgement = Judgement {
            verdict: Verdict::Wrong { claim: "x".repeat(40_000) },
            author: "Ada".to_owned(),
            made_at: Timestamp::UNIX_EPOCH,
            reason: "So.".to_owned(),
        };
        let error =
            ledger.import_judgements(std::slice::from_ref(&judgement), Timestamp::UNIX_EPOCH).unwrap_err();
        assert!(error.is_full(), "{error}");
        assert_eq!(ledger.check().unwrap().problems, Vec::<String>::new());
        let stats = ledger.stats().unwrap();
        assert_eq!((stats.reports, ledger.judgements(None).unwrap().len()), (1, 0));
        ledger.db.query_row("PRAGMA max_page_count = 100000", [], |_| Ok(())).unwrap();
        assert!(ledger.append(&report("second"), &[], "coder", Timestamp::UNIX_EPOCH).unwrap().new);
        ledger.import_judgements(&[judgement], Timestamp::UNIX_EPOCH).unwrap();
        assert_eq!(ledger.check().unwrap().problems, Vec::<String>::new());
    }
}
