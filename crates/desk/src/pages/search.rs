//! `/search`: reports and claims that hold these words.

use axum::extract::{Query as InAddress, State};
use maud::{Markup, html};
use whimbrel_ledger::{Query, ReportHit, Snippet};
use whimbrel_reader::claims::record::Claim;

use super::dyad::claim_table;
use crate::asked::{self, Asked, Fields, text};
use crate::desk::Desk;
use crate::download;
use crate::layout::{self, Page, Place};
use crate::problem::Problem;
use crate::words;

/// Hits of each kind.
const HITS: usize = 40;
/// Claims up to which they are counted.
const COUNTED: usize = 1_000;

pub(crate) async fn page(
    State(desk): State<Desk>,
    InAddress(fields): InAddress<Fields>,
) -> Result<Page, Problem> {
    let wanted = text(&fields, "q").unwrap_or_default();
    desk.ask(move |ledger| {
        let hits = ledger.search(&wanted, None, HITS + 1)?;
        let ids: Vec<&str> = hits.claims.iter().take(HITS).map(|hit| hit.id.as_str()).collect();
        let claims = ledger.claims_with_ids(&ids)?;
        let claims: Vec<&Claim> = claims.iter().map(|judged| &judged.claim).collect();
        let asked = Asked { words: Some(wanted.clone()), ..Asked::default() };
        let all = ledger.count(&Query { limit: Some(COUNTED + 1), ..asked.query() })?;
        let main = html! {
            h1 { @if wanted.is_empty() { "Search" } @else { "Search: " (words::start_of(&wanted, 80)) } }
            form .filter action="/search" method="get" role="search" {
                label { span { "Words of reports and claims" } input .long type="search" name="q" value=(wanted); }
                button type="submit" { "Search" }
            }
            p .note { "Words are found in any inflection and case; " code { "\"words in quotes\"" } " stand next to each other; " code { "econom*" } " is the beginning of a word." }
            @if !wanted.is_empty() && hits.reports.is_empty() && claims.is_empty() {
                p .empty { "Nothing in the ledger holds all of these words. Try fewer, or the beginning of one with a star." }
            }
            @if !claims.is_empty() {
                section aria-labelledby="claims" {
                    h2 #claims { @if all > COUNTED { "More than " (words::count(COUNTED, "claim")) } @else { (words::count(all, "claim")) } @if all > claims.len() { span .note { " · the first " (claims.len()) } } }
                    p .sum { a href=(asked.at("/dyad")) { "By story" } " · " a href=(asked.at("/timeline")) { "Timeline" } " · " a href=(asked.at("/network")) { "Network" } " · " (download::links(&asked)) }
                    (claim_table(&claims))
                }
            }
            @if !hits.reports.is_empty() {
                section aria-labelledby="reports" {
                    h2 #reports { (counted(hits.reports.len(), "report")) }
                    @for hit in hits.reports.iter().take(HITS) { (report(hit)) }
                }
            }
        };
        Ok(layout::page("Search", Place::Elsewhere, main))
    })
    .await
}

fn counted(found: usize, one: &str) -> String {
    if found > HITS { format!("More than {HITS} {one}s") } else { words::count(found, one) }
}

fn report(hit: &ReportHit) -> Markup {
    html! {
        article .telling {
            p { a href=(asked::report(&hit.id)) dir="auto" { (words::start_of(hit.title.as_deref().unwrap_or("Report without a title"), 160)) } }
            p .note { @if let Some(publisher) = &hit.publisher { span dir="auto" { (publisher) } " · " } (words::published(hit.published.as_deref())) }
            p .quote dir="auto" { (marked(&hit.snippet)) }
        }
    }
}

/// A snippet with what was found marked.
fn marked(snippet: &Snippet) -> Markup {
    let chars: Vec<char> = snippet.text.chars().collect();
    let words = |from: usize, to: usize| chars.get(from..to).unwrap_or_default().iter().collect::<String>();
    let mut at = 0;
    html! {
        @for range in &snippet.found {
            (words(at, range.0)) mark { (words(range.0, range.1)) }
            ({ at = range.1; "" })
        }
        (words(at, chars.len()))
    }
}
