//! What does the report say happened? The claim record and its assembly.

pub mod record;
