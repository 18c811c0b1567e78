//! The ledger: claims in, stories out. One SQLite file, append-only.
