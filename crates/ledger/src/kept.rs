//! What was told before of this very state of the ledger? Telling all stories
//! of a large ledger takes a while, so they are kept in a file beside it.
//!
//! The file is named after the ledger with `-stories` at the end. Its first line
//! says of which state the rest was told, by which version of the code, and what
//! the rest hashes to; whatever does not fit makes the file worthless, and the
//! stories are told anew. Then comes a line for each story: the ids of its
//! claims, so that a narrow question need not read the others, and its record.
//! The file can be deleted at any time.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use jiff::Timestamp;
use rusqlite::Connection;

use crate::append::stamp;
use crate::hash::{Fields, sha256};
use crate::ledger::beside;
use crate::stories::Story;

/// Claims from which on a ledger's stories are kept, unless the caller says
/// otherwise: those of fewer are told sooner than anybody notices.
pub(crate) const KEPT_FROM: usize = 2_000;

/// Reads the files that decide what stories are, for [`TOLD_BY`].
macro_rules! told_by {
    ($($file:literal),* $(,)?) => {
        /// The files whose change makes what was told before worthless.
        #[cfg(test)]
        const FILES: &[&str] = &[$($file),*];
        /// A hash (FNV-1a) of all that decides what stories are, so that no other
        /// version's stories are taken for this one's.
        const TOLD_BY: u64 = {
            let mut hash = 0xcbf2_9ce4_8422_2325;
            $(hash = fnv(hash, include_bytes!($file));)*
            hash
        };
    };
}

told_by!(
    "stories/fields.rs",
    "stories/link.rs",
    "stories/mention.rs",
    "stories/mod.rs",
    "stories/score.rs",
    "stories/second.rs",
    "stories/sides.rs",
    "stories/standing.rs",
    "lineage/credits.rs",
    "lineage/judge.rs",
    "lineage/mod.rs",
    "lineage/passages.rs",
    "lineage/prints.rs",
    "judgement/apply.rs",
    "judgement/bonds.rs",
    "words.rs",
    "rows.rs",
    "kept.rs",
    "../../../data/cues/citation.tsv",
    "../../../data/cues/standing.tsv",
);

#[allow(long_running_const_eval, reason = "a hash of some hundred kilobytes")]
const fn fnv(mut hash: u64, bytes: &[u8]) -> u64 {
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u64).wrapping_mul(0x0100_0000_01b3);
        at += 1;
    }
    hash
}

/// The place where the stories of one state of a ledger are kept.
pub(crate) struct Kept {
    path: PathBuf,
    state: String,
}

impl Kept {
    /// The place for the ledger's present state, if that is also how it stood at
    /// `as_of`; `None` where it has too few claims.
    pub(crate) fn of(
        db: &Connection,
        ledger: &std::path::Path,
        as_of: Option<Timestamp>,
        from: usize,
    ) -> rusqlite::Result<Option<Kept>> {
        let in_file = db.path().is_some_and(|path| !path.is_empty());
        let claims: i64 = db.query_row("SELECT coalesce(max(row), 0) FROM claims", [], |row| row.get(0))?;
        if !in_file || usize::try_from(claims).unwrap_or_default() < from {
            return Ok(None);
        }
        let later = "SELECT EXISTS (SELECT 1 FROM readings WHERE recorded_at > ?1) \
             OR EXISTS (SELECT 1 FROM judgements WHERE recorded_at > ?1)";
        let as_of = as_of.map_or_else(|| stamp(Timestamp::MAX), stamp);
        if db.query_row(later, [as_of], |row| row.get(0))? {
            return Ok(None);
        }
        Ok(Some(Kept { path: beside(ledger, "-stories"), state: state(db)? }))
    }

    /// The stories of which a claim is wanted, in order; `None` where nothing
    /// fitting is kept.
    pub(crate) fn read(&self, wanted: &BTreeSet<String>) -> Option<Vec<Story>> {
        let text = fs::read_to_string(&self.path).ok()?;
        let (head, body) = text.split_once('\n')?;
        if head != self.head(body) {
            return None;
        }
        let told = |line: &str| {
            let (ids, record) = line.split_once('\t')?;
            let asked = ids.split(' ').any(|id| wanted.contains(id));
            Some(if asked { Some(serde_json::from_str(record).ok()?) } else { None })
        };
        let stories: Option<Vec<Option<Story>>> = body.lines().map(told).collect();
        stories.map(|stories| stories.into_iter().flatten().collect())
    }

    /// Keeps the stories. Where that fails (a full disk, a folder that must not
    /// be written) they are told anew the next time, so it is no error.
    pub(crate) fn write(&self, stories: &[Story]) {
        let _ = self.try_write(stories);
    }

    fn try_write(&self, stories: &[Story]) -> std::io::Result<()> {
        let mut body = String::new();
        for story in stories {
            let ids: Vec<&str> = story.claims().collect();
            // An id with a space or a line's end would be read as several.
            if ids.iter().any(|id| id.contains(char::is_whitespace)) {
                return Ok(());
            }
            body += &ids.join(" ");
            body.push('\t');
            body += &serde_json::to_string(story)?;
            body.push('\n');
        }
        // Others never see half of it; of two that write at once, what they mix
        // up does not fit its hash.
        let new = beside(&self.path, "-new");
        fs::write(&new, format!("{}\n{body}", self.head(&body)))?;
        fs::rename(&new, &self.path)
    }

    fn head(&self, body: &str) -> String {
        format!("whimbrel stories {} {}", self.state, sha256(body))
    }
}

/// A hash of all that the stories of the ledger as it stands depend on: the
/// code, every reading and every judgement by the digest of all that it says.
fn state(db: &Connection) -> rusqlite::Result<String> {
    let code = format!("{} {TOLD_BY:016x}", env!("CARGO_PKG_VERSION"));
    let mut fields = Fields::default().field(&code);
    for sql in ["SELECT digest FROM readings ORDER BY id", "SELECT digest FROM judgements ORDER BY row"] {
        let mut statement = db.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            fields = fields.field(row.get_ref(0)?.as_str()?);
        }
        fields = fields.maybe(None);
    }
    Ok(fields.hex())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every file of the two modules that decide what stories are is hashed.
    #[test]
    fn all_that_decides_is_hashed() {
        let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        for folder in ["stories", "lineage"] {
            for entry in fs::read_dir(source.join(folder)).unwrap() {
                let name = entry.unwrap().file_name().into_string().unwrap();
                let file = format!("{folder}/{name}");
                assert!(name == "tests.rs" || FILES.contains(&file.as_str()), "{file} is missing in kept.rs");
            }
        }
        assert_eq!(fnv(fnv(1, b"a"), b"b"), fnv(1, b"ab"));
        assert_ne!(fnv(1, b"a"), fnv(1, b"b"));
    }
}
