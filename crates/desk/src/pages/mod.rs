//! What stands on this page? One file a page.

pub(crate) mod card;
pub(crate) mod dyad;
pub(crate) mod glossary;
pub(crate) mod home;
pub(crate) mod judge;
pub(crate) mod judgements;
pub(crate) mod network;
pub(crate) mod new;
pub(crate) mod read;
pub(crate) mod report;
pub(crate) mod reports;
pub(crate) mod search;
pub(crate) mod source;
pub(crate) mod story;
pub(crate) mod timeline;
pub(crate) mod together;
