//! The desk as a browser meets it, without a socket: requests to the router over
//! ledgers that are written for the purpose.

mod api;
mod downloads;
mod guard;
mod helpers;
mod hostile;
mod judging;
mod pages;
mod reading;
