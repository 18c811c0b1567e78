//! What does every page need? The ledger to ask, the reader to read with, and
//! the key against forged writes.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use axum::http::StatusCode;
use whimbrel_ledger::Ledger;
use whimbrel_reader::model::Model;
use whimbrel_reader::reading::Options;

use crate::download::Exporter;
use crate::guard::{Access, new_token};
use crate::problem::Problem;
use crate::told::Cache;

/// What the desk is to serve.
#[derive(Clone)]
pub struct Settings {
    /// The ledger; made where there is none when a report is added.
    pub ledger: PathBuf,
    /// The weights that pasted reports are read with.
    pub model: &'static Model,
    /// How they are read.
    pub options: Options<'static>,
    /// The coder's name in the ledger: version and weights.
    pub coder: String,
    /// In whose name judgements are made unless the form says otherwise.
    pub author: String,
    /// Writes claims in the formats in which they can be taken along.
    pub exporter: Exporter,
    /// Who may ask.
    pub access: Access,
}

/// Shared by all requests.
#[derive(Clone)]
pub(crate) struct Desk(Arc<Inner>);

struct Inner {
    settings: Settings,
    key: String,
    told: Cache,
    /// One report is read at a time: each may take all cores.
    reading: Mutex<()>,
}

impl Desk {
    pub fn new(settings: Settings) -> Self {
        Desk(Arc::new(Inner {
            settings,
            key: new_token(),
            told: Cache::default(),
            reading: Mutex::default(),
        }))
    }

    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// Stands in every form of ours and in no one else's.
    pub fn key(&self) -> &str {
        &self.0.key
    }

    pub fn told(&self) -> &Cache {
        &self.0.told
    }

    /// Puts a question to the ledger, off the threads that answer requests.
    pub async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Ledger) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let path = self.settings().ledger.clone();
        work(move || question(&Ledger::open_read_only(path)?)).await
    }

    /// Writes to the ledger, off the threads that answer requests.
    pub async fn write<T: Send + 'static>(
        &self,
        writing: impl FnOnce(&mut Ledger) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let path = self.settings().ledger.clone();
        work(move || writing(&mut Ledger::open(path)?)).await
    }

    /// Does what takes all cores, one after the other.
    pub async fn one_at_a_time<T: Send + 'static>(
        &self,
        task: impl FnOnce(&Settings) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let desk = self.clone();
        work(move || {
            // A reading that failed leaves nothing half-done behind.
            let _turn = desk.0.reading.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            task(desk.settings())
        })
        .await
    }
}

async fn work<T: Send + 'static>(
    task: impl FnOnce() -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    tokio::task::spawn_blocking(task).await.unwrap_or_else(|_| {
        Err(Problem::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "This could not be worked out, which is a fault of the program.",
            "Nothing was changed. Please report what you asked for; other pages still work.",
        ))
    })
}
