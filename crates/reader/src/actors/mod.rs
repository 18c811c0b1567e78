//! Who is meant? A mention's entry in the catalog, as of the report's date.
//!
//! [`Catalog::resolve`] answers for one noun phrase; [`Catalog::states_in`] and
//! [`Catalog::names_in`] find all that a text names. Unresolved is a value:
//! what the words do not tell stays `None`.
//!
//! | file | question |
//! | --- | --- |
//! | `words` | how is a phrase cut into words that can be compared? |
//! | `entries` | what does the catalog hold? |
//! | `catalog` | which entry does a run of words name? |
//! | `find` | which entries does a text name, and where? |
//! | `resolve` | who is meant by a noun phrase? |
//!
//! The data stands in `data/catalog/`; its README says where it comes from.

mod catalog;
mod entries;
mod find;
mod resolve;
mod words;

#[cfg(test)]
mod tests;

pub use catalog::{Catalog, StateKind};
pub use entries::{Office, Organisation, Person, Role, RoleKind, State};
pub use find::{NameKind, NameRef, StateRef};
pub use resolve::{MatchKind, Resolution};
pub(crate) use words::key;
