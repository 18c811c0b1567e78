//! Who did the coding? The weights, and the name under which the ledger keeps a
//! reading.

use std::path::Path;

use anyhow::{Result, anyhow};
use whimbrel_reader::model::Model;

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

/// The coder as the ledger names it: a reading by another version or with other
/// weights is another reading.
pub fn name(model: &Model) -> String {
    format!("{}+{}", env!("CARGO_PKG_VERSION"), model.fingerprint())
}
