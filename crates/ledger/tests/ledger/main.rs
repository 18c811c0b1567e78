//! What a ledger promises, as whoever uses it sees it.

mod adding;
mod as_of;
mod asking;
mod checking;
mod copying;
mod helpers;
mod judging;
mod killed;
mod only_appends;
mod opening;
mod searching;
mod stored;
mod telling;
mod ties;
mod writers;
