//! Who did the coding? The weights, and the name under which the ledger keeps a
//! reading.

use std::fs;
use std::path::Path;

use anyhow::{Result, anyhow};
use whimbrel_reader::codebook::own::Fitted;
use whimbrel_reader::model::Model;
use whimbrel_reader::reading::Options;

/// All that a reading depends on beside the report.
#[derive(Clone, Copy)]
pub struct Coder {
    /// The weights.
    pub model: &'static Model,
    /// Types of one's own, if any.
    pub codebook: Option<&'static Fitted>,
}

impl Coder {
    /// The weights in `folder`, or those that the program carries, and the
    /// fitted codebook in a file.
    pub fn load(folder: Option<&Path>, codebook: Option<&Path>) -> Result<Self> {
        let model = model(folder)?;
        let own = codebook.map(|path| self::codebook(path, model)).transpose()?;
        Ok(Coder { model, codebook: own.map(|own| &*Box::leak(Box::new(own))) })
    }

    /// How to read with so many threads.
    pub fn options(self, threads: Option<usize>) -> Options<'static> {
        Options { threads, codebook: self.codebook, ..Options::default() }
    }

    /// The coder as the ledger names it: a reading by another version, with other
    /// weights or another codebook is another reading.
    pub fn name(self) -> String {
        let own = self.codebook.map(|own| format!("+{}", own.fingerprint())).unwrap_or_default();
        name(self.model) + &own
    }
}

/// The fitted codebook in a file.
pub fn codebook(path: &Path, model: &Model) -> Result<Fitted> {
    let name = path.display();
    let json = fs::read(path)
        .map_err(|e| anyhow!("{name} can't be read ({e}); name a file that `whimbrel codebook fit` wrote"))?;
    Fitted::from_json(&String::from_utf8_lossy(&json), model)
        .map_err(|e| anyhow!("{name} can't be used: {e}"))
}

/// The weights in `folder`, or those that the program carries. They live as
/// long as the program.
pub fn model(folder: Option<&Path>) -> Result<&'static Model> {
    let Some(folder) = folder else {
        return Model::embedded().map_err(|e| anyhow!("{e}"));
    };
    if !folder.is_dir() {
        return Err(anyhow!(
            "There is no folder {} with a model. Name one with --model, or leave --model out to use the weights \
             that the program carries.",
            folder.display()
        ));
    }
    Ok(Box::leak(Box::new(Model::load(folder)?)))
}

/// Version and weights, without a codebook of one's own.
pub fn name(model: &Model) -> String {
    format!("{}+{}", env!("CARGO_PKG_VERSION"), model.fingerprint())
}
