//! `/`: what is in the ledger, and the ways into it.

use axum::extract::State;
use maud::{Markup, html};
use whimbrel_ledger::{Pair, Size};

use super::{read, reports};
use crate::asked::{self, shown};
use crate::desk::Desk;
use crate::layout::{Page, Place, page as layout};
use crate::problem::Problem;
use crate::words;

/// Claims that are looked at for the pairs most told of.
const LATEST: usize = 2_000;

pub(crate) async fn page(State(desk): State<Desk>) -> Result<Page, Problem> {
    let path = desk.settings().ledger.clone();
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let key = desk.key().to_owned();
    desk.ask(move |ledger| {
        let size = ledger.size()?;
        if size.reports == 0 {
            return Ok(layout("Welcome", Place::Home, welcome(&key, &name)));
        }
        let latest = ledger.reports(None, 12)?;
        let pairs = ledger.recent_pairs(LATEST, 12)?;
        let main = html! {
            h1 .vh { "The ledger" }
            (ways())
            (sum(&size, &name))
            div .columns {
                section aria-labelledby="latest" {
                    h2 #latest { "Recorded last" }
                    (reports::table(&latest))
                    p { a href="/reports" { "All reports" } }
                }
                section .side aria-labelledby="pairs" {
                    h2 #pairs { "Pairs most told of" }
                    (busiest(&pairs, size.claims.min(LATEST)))
                }
            }
        };
        Ok(layout("The ledger", Place::Home, main))
    })
    .await
}

fn welcome(key: &str, name: &str) -> Markup {
    html! {
        div .welcome {
            h1 { "What does a report say, and on whose word?" }
            p .lead {
                "Whimbrel reads news reports about states and other political actors. It marks who did, said, promised or "
                "threatened what, to whom and when, how sure that is, and in which words. Nothing leaves this machine."
            }
            p { "The ledger " code { (name) } " is empty. Paste a first report:" }
            (read::form(key, "", None))
        }
    }
}

/// The question that most visits begin with.
fn ways() -> Markup {
    html! {
        form .ask action="/dyad" method="get" {
            label { span { "What do reports say between" } input name="a" list="actors" required placeholder="one actor, as Ghana or IGO:UN" autocomplete="off"; }
            label { span { "and" } input name="b" list="actors" placeholder="another, or anybody" autocomplete="off"; }
            button type="submit" { "Show" }
            datalist #actors {}
        }
    }
}

fn sum(size: &Size, name: &str) -> Markup {
    html! {
        p .sum {
            code { (name) } ": " (words::count(size.reports, "report")) ", " (words::count(size.claims, "claim"))
            @if let Some(at) = &size.last_recorded { ", the last one recorded on " (words::date(at.get(..10).unwrap_or(at))) }
        }
    }
}

fn busiest(pairs: &[Pair], looked_at: usize) -> Markup {
    html! {
        @if pairs.is_empty() { p .empty { "No claim names two actors of the catalog yet." } }
        @else {
            ol .pairs {
                @for pair in pairs {
                    li {
                        a href=(asked::link("/dyad", &[("a", pair.a.clone()), ("b", pair.b.clone())])) { (shown(&pair.a)) " and " (shown(&pair.b)) }
                        span .note { " " (words::count(pair.claims, "claim")) }
                    }
                }
            }
            p .note { "Counted in the " (words::count(looked_at, "claim")) " recorded last." }
        }
    }
}
