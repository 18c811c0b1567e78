//! What does the report say happened? The claim record and its assembly.

pub mod assembly;
pub mod attribution;
pub mod record;
pub mod status;
mod subjects;
