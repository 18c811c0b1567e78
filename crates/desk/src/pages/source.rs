//! `/source`: one on whose word claims rest, and how far people rely on it.

use axum::extract::{Query as InAddress, State};
use maud::{Markup, html};
use whimbrel_ledger::{Credibility, Held, Ledger, Query, Reliability, State as Holds, Verdict};

use super::dyad::claim_table;
use super::judge::{judgement_in_words, signed, take_back};
use crate::asked::{self, Asked, Fields, party, text};
use crate::desk::Desk;
use crate::layout::{self, Page, Place};
use crate::problem::Problem;
use crate::words;

/// Claims that are shown.
const CLAIMS: usize = 20;
/// Ratings that are shown.
const RATINGS: usize = 50;

pub(crate) async fn page(
    State(desk): State<Desk>,
    InAddress(fields): InAddress<Fields>,
) -> Result<Page, Problem> {
    let name = text(&fields, "name").ok_or_else(|| {
        Problem::asked(
            "No source is named.",
            "Follow a source from a claim, or put ?name=… behind the address.",
        )
    })?;
    let (key, author) = (desk.key().to_owned(), desk.settings().author.clone());
    desk.ask(move |ledger| {
        let source = Source::of(ledger, &name)?;
        Ok(layout::page(&words::start_of(&name, 80), Place::Elsewhere, source.page(&key, &author)))
    })
    .await
}

/// What the ledger holds of a source.
struct Source {
    name: String,
    known: bool,
    claims: usize,
    first: Vec<whimbrel_reader::claims::record::Claim>,
    ratings: Vec<Held>,
}

impl Source {
    fn of(ledger: &Ledger, name: &str) -> Result<Source, Problem> {
        let query = Query { source: Some(party(name)), ..Query::default() };
        let is = |source: &str| source.trim().to_lowercase() == name.trim().to_lowercase();
        let mut ratings = ledger.judgements(None)?;
        ratings.retain(|held| {
            let rates = matches!(&held.judgement.verdict, Verdict::Rate { source, .. } if is(source));
            rates && held.state == Holds::InForce
        });
        ratings.reverse();
        Ok(Source {
            name: name.to_owned(),
            known: ledger.has_source(name)?,
            claims: ledger.count(&query)?,
            first: ledger.claims(&Query { limit: Some(CLAIMS), ..query })?,
            ratings,
        })
    }

    fn page(&self, key: &str, author: &str) -> Markup {
        let all = Asked { source: Some(self.name.clone()), ..Asked::default() };
        let claims: Vec<_> = self.first.iter().collect();
        html! {
            p .kicker { "Source" }
            h1 dir="auto" { (words::start_of(&self.name, 160)) }
            p .sum {
                @if self.claims > 0 { a href=(all.at("/dyad")) { (words::count(self.claims, "claim")) } " rest on its word" }
                @else if self.known { "It publishes reports of this ledger; no claim rests on its word besides." }
                @else { "No claim in the ledger rests on this source so far, and no report is published by it." }
            }
            div .columns {
                div {
                    h2 { "How it is rated" }
                    @if self.ratings.is_empty() { p .empty { "Nobody has rated it." } }
                    @else { ul .judgements { @for held in self.ratings.iter().take(RATINGS) { li {
                        (judgement_in_words(&held.judgement)) " " (take_back(&held.id, key, ("source", &self.name)))
                        @if let Verdict::Rate { claim: Some(claim), .. } = &held.judgement.verdict { " Only in " a href=(asked::claim(claim)) { "this claim" } "." }
                    } } } }
                    @if !claims.is_empty() { h2 { "On its word" } (claim_table(&claims)) @if self.claims > claims.len() { p { a href=(all.at("/dyad")) { "All of these claims" } } } }
                }
                div .side { (self.form(key, author)) }
            }
        }
    }

    /// The two scales are kept apart; neither touches a claim's score.
    fn form(&self, key: &str, author: &str) -> Markup {
        use Reliability::{A, B, C, D, E, F};
        let digits = (1..=6).filter_map(|digit| Credibility::try_from(digit).ok());
        html! {
            form .judge action="/judge" method="post" {
                input type="hidden" name="key" value=(key);
                input type="hidden" name="what" value="rate";
                input type="hidden" name="from" value="source";
                input type="hidden" name="source" value=(self.name);
                fieldset {
                    legend { "Rate it" }
                    label { span { "The source" } select name="reliability" {
                        option value="" { "not rated" }
                        @for letter in [A, B, C, D, E, F] { option value=(letter.to_string()) { (letter.to_string()) " – " (words::reliability(letter)) } }
                    } }
                    label { span { "What it says" } select name="credibility" {
                        option value="" { "not rated" }
                        @for digit in digits { option value=(digit.to_string()) { (digit.to_string()) " – " (words::credibility(digit)) } }
                    } }
                    p .note { "The Admiralty scale: how reliable the source is, apart from how credible its information is. The rating stands on every claim that rests on it, and touches no score. A later one of yours replaces it." }
                    (signed(author, "Rate it"))
                }
            }
        }
    }
}
