//! What went wrong, and what to do next?

use std::fmt;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

/// Why a ledger could not be opened, asked or added to. Printed, it is one or
/// more full sentences that say what to do next.
#[derive(Debug)]
pub struct Error {
    kind: Box<Kind>,
}

#[derive(Debug)]
pub(crate) enum Kind {
    Missing(PathBuf),
    NotALedger(PathBuf),
    Newer { path: PathBuf, found: i64, known: i64 },
    Older { path: PathBuf, found: i64, known: i64 },
    ReadOnly(PathBuf),
    NeedsRepair(PathBuf),
    Unopenable { path: PathBuf, source: rusqlite::Error },
    Busy(PathBuf),
    Taken(PathBuf),
    Uncopied { path: PathBuf, source: std::io::Error },
    Full(PathBuf),
    Damaged { path: PathBuf, source: rusqlite::Error },
    Unreadable { path: PathBuf, what: String, why: String },
    Stray { claim: String, of: String, report: String },
    Unstorable { claim: String, why: String },
    Unfit { why: String },
    NoSubject { path: PathBuf, what: &'static str, id: String },
    SupersededClaim { claim: String },
    Other { path: PathBuf, source: rusqlite::Error },
}

impl Error {
    /// Whether there is no ledger at the path.
    pub fn is_missing(&self) -> bool {
        matches!(*self.kind, Kind::Missing(_))
    }

    /// Whether the file is something other than a ledger.
    pub fn is_not_a_ledger(&self) -> bool {
        matches!(*self.kind, Kind::NotALedger(_))
    }

    /// Whether another program held the ledger for too long; worth another try.
    pub fn is_busy(&self) -> bool {
        matches!(*self.kind, Kind::Busy(_))
    }

    /// Whether there was no space left to write; what was there before is whole.
    pub fn is_full(&self) -> bool {
        matches!(*self.kind, Kind::Full(_))
    }

    /// Whether the ledger can't be written: its file or folder is read-only, or
    /// it was opened for questions only.
    pub fn is_read_only(&self) -> bool {
        matches!(*self.kind, Kind::ReadOnly(_))
    }

    /// Whether a judgement was refused because it makes no sense.
    pub fn is_unfit(&self) -> bool {
        matches!(*self.kind, Kind::Unfit { .. })
    }

    /// Whether a judgement was refused because the ledger does not hold the claim
    /// or the judgement that it is about, or no longer in a current reading.
    pub fn is_about_nothing(&self) -> bool {
        matches!(*self.kind, Kind::NoSubject { .. } | Kind::SupersededClaim { .. })
    }

    pub(crate) fn is_unopenable(&self) -> bool {
        matches!(*self.kind, Kind::Unopenable { .. })
    }

    pub(crate) fn new(kind: Kind) -> Self {
        Error { kind: Box::new(kind) }
    }

    /// Gives an error of the database the meaning that it has for the ledger at
    /// `path`.
    pub(crate) fn at(path: &Path, source: rusqlite::Error) -> Self {
        let path = path.to_path_buf();
        Error::new(match source.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => Kind::NotALedger(path),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Kind::Busy(path),
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => Kind::ReadOnly(path),
            Some(ErrorCode::DiskFull) => Kind::Full(path),
            Some(ErrorCode::DatabaseCorrupt) => Kind::Damaged { path, source },
            Some(ErrorCode::CannotOpen) => Kind::Unopenable { path, source },
            _ => Kind::Other { path, source },
        })
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &*self.kind {
            Kind::Damaged { source, .. } | Kind::Other { source, .. } | Kind::Unopenable { source, .. } => {
                Some(source)
            }
            _ => None,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Kind::Missing(_)
            | Kind::NotALedger(_)
            | Kind::Newer { .. }
            | Kind::Older { .. }
            | Kind::Unopenable { .. } => self.not_to_be_opened(f),
            Kind::Unreadable { .. } | Kind::Stray { .. } | Kind::Unstorable { .. } => self.of_a_record(f),
            Kind::Unfit { .. } | Kind::NoSubject { .. } | Kind::SupersededClaim { .. } => {
                self.of_a_judgement(f)
            }
            _ => self.in_use(f),
        }
    }
}

impl Kind {
    fn not_to_be_opened(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Kind::Missing(path) => write!(
                f,
                "There is no ledger at {}. Read reports into one with `whimbrel read`, or choose another file \
                 with --ledger.",
                path.display()
            ),
            Kind::NotALedger(path) => {
                write!(f, "{} is not a Whimbrel ledger; choose another file with --ledger.", path.display())
            }
            Kind::Newer { path, found, known } => write!(
                f,
                "{} was written by a newer Whimbrel (format {found}, this one reads up to {known}); update the \
                 program.",
                path.display()
            ),
            Kind::Older { path, found, known } => write!(
                f,
                "{} was written by an older Whimbrel (format {found}, this one needs {known}). Add a report to \
                 it with `whimbrel read` to bring it up to date.",
                path.display()
            ),
            Kind::Unopenable { path, source } => write!(
                f,
                "The ledger {} can't be opened ({source}). See that its folder exists and that you may write \
                 there, or choose another file with --ledger.",
                path.display()
            ),
            _ => Ok(()),
        }
    }

    fn in_use(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Kind::ReadOnly(path) => write!(
                f,
                "The ledger {} can't be written: it or its folder is read-only. Change its permissions, or \
                 choose another file with --ledger.",
                path.display()
            ),
            Kind::NeedsRepair(path) => write!(
                f,
                "A program stopped while it wrote to the ledger {0}, and its folder is read-only. Make the \
                 folder writable, or copy {0} and {0}-wal to one that is, and try again.",
                path.display()
            ),
            Kind::Busy(path) => write!(
                f,
                "Another program is writing to the ledger {}. Try again when it has finished, or choose another \
                 file with --ledger.",
                path.display()
            ),
            Kind::Taken(path) => write!(
                f,
                "There is a file {} already, and a backup never writes over one; give another name.",
                path.display()
            ),
            Kind::Uncopied { path, source } => write!(
                f,
                "The backup {} can't be written ({source}). See that its folder exists, has room and may be \
                 written, or give another name.",
                path.display()
            ),
            Kind::Full(path) => write!(
                f,
                "There is no space left to write to the ledger {}. What it held before is whole; free some \
                 space and run the same command again.",
                path.display()
            ),
            Kind::Damaged { path, source } => write!(
                f,
                "The ledger {} is damaged ({source}). Put back a copy of it, or read the reports again into \
                 another file with --ledger.",
                path.display()
            ),
            Kind::Other { path, source } => write!(
                f,
                "The ledger {} can't be used ({source}). Try again, or choose another file with --ledger.",
                path.display()
            ),
            _ => Ok(()),
        }
    }

    fn of_a_judgement(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Kind::Unfit { why } => write!(f, "The judgement can't be recorded. {why}"),
            Kind::NoSubject { path, what, id } => {
                let list = if *what == "claim" {
                    "`whimbrel claims --ids` and `whimbrel stories`"
                } else {
                    "`whimbrel judge list`"
                };
                write!(
                    f,
                    "There is no {what} {id} in the ledger {}, so nothing was recorded; {list} show which there \
                     are.",
                    path.display()
                )
            }
            Kind::SupersededClaim { claim } => write!(
                f,
                "Claim {claim} belongs to a reading that another has superseded, so nothing was recorded; judge \
                 the claim of the current reading, which `whimbrel claims` shows."
            ),
            _ => Ok(()),
        }
    }

    fn of_a_record(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Kind::Unreadable { path, what, why } => write!(
                f,
                "The {what} in the ledger {} can't be read ({why}). Run `whimbrel check`, and put back a copy \
                 of the ledger if it finds damage; otherwise update the program.",
                path.display()
            ),
            Kind::Stray { claim, of, report } => write!(
                f,
                "Claim {claim} belongs to report {of}, and not to report {report} with which it was to be \
                 recorded. Nothing was recorded; record it with its own report."
            ),
            Kind::Unstorable { claim, why } => write!(
                f,
                "Claim {claim} can't be recorded, because it would not come back as it is ({why}). Nothing was \
                 recorded; please report this as a fault of the program."
            ),
            _ => Ok(()),
        }
    }
}
