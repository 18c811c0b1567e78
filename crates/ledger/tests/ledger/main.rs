//! What a ledger promises, as whoever uses it sees it.

mod adding;
mod as_of;
mod asking;
mod checking;
mod helpers;
mod killed;
mod only_appends;
mod opening;
mod telling;
mod ties;
mod writers;
