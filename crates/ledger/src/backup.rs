//! How is a ledger copied while others write to it?

use std::fs::{self, File};
use std::path::Path;

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};

use crate::error::Kind;
use crate::ledger::beside;
use crate::{Error, Ledger, Result};

impl Ledger {
    /// Copies the ledger as it stands to a new file, through SQLite's own way of
    /// copying, so that others may write to it meanwhile. The file appears when
    /// it is complete; one that is there already is never written over.
    pub fn backup(&self, to: impl AsRef<Path>) -> Result<()> {
        let to = to.as_ref();
        if to.symlink_metadata().is_ok() {
            return Err(Error::new(Kind::Taken(to.to_path_buf())));
        }
        let partial = beside(to, ".partial");
        let copied = self.copy(&partial).and_then(|()| put(&partial, to));
        if copied.is_err() {
            // What is left of a copy that failed is of no use to anybody.
            let _ = fs::remove_file(&partial);
        }
        copied
    }

    fn copy(&self, to: &Path) -> Result<()> {
        let error = |source| Error::at(to, source);
        let _ = fs::remove_file(to);
        let mut copy = Connection::open(to).map_err(error)?;
        // All pages in one step: others can't change them in between.
        let step = Backup::new(&self.db, &mut copy).and_then(|backup| backup.step(-1)).map_err(error)?;
        match step {
            StepResult::Done => {}
            _ => return Err(Error::new(Kind::Busy(self.path.clone()))),
        }
        copy.close().map_err(|(_, e)| error(e))
    }
}

/// Gives the finished copy its name, once it is safely on the disk.
fn put(partial: &Path, to: &Path) -> Result<()> {
    let written = File::open(partial).and_then(|file| file.sync_all()).and_then(|()| fs::rename(partial, to));
    written.map_err(|source| Error::new(Kind::Uncopied { path: to.to_path_buf(), source }))
}
