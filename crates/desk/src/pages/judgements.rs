//! `/judgements`: all that people judged, by whom and why, whether it holds, and
//! a way to take it back.

use axum::extract::{Query, State};
use maud::{Markup, html};
use whimbrel_ledger::{Held, State as Holds, Verdict};

use super::judge::{judgement_in_words, take_back};
use crate::asked::{self, Fields, number, text};
use crate::desk::Desk;
use crate::layout::{self, Page, Place};
use crate::problem::Problem;
use crate::words;

/// Judgements on a page.
const PAGE: usize = 50;
/// Claims of one judgement that are linked to.
const CLAIMS: usize = 4;

pub(crate) async fn page(State(desk): State<Desk>, Query(fields): Query<Fields>) -> Result<Page, Problem> {
    let page = number(&fields, "page")?.unwrap_or(1).max(1);
    let author = text(&fields, "author");
    let key = desk.key().to_owned();
    desk.ask(move |ledger| {
        let mut held = ledger.judgements(None)?;
        held.retain(|held| author.as_ref().is_none_or(|author| held.judgement.author == *author));
        held.reverse();
        let pages = held.len().div_ceil(PAGE);
        let shown = held.get(page.saturating_sub(1).saturating_mul(PAGE)..).unwrap_or_default();
        let main = html! {
            h1 { "Judgements" }
            p .lead { "What people made of claims, stories and sources. What the machine read stays beside it; a judgement holds until it is taken back." }
            form .filter action="/judgements" method="get" {
                label { span { "By" } input name="author" value=[author.as_deref()] placeholder="anybody" autocomplete="off"; }
                button type="submit" { "Show" }
            }
            p .sum { (words::count(held.len(), "judgement")) @if pages > 1 { " · page " (page) " of " (pages) } " · recorded last first" }
            @if held.is_empty() { p .empty { "Nothing was judged yet. A claim can be flagged or corrected on its report’s page, stories merged or split on theirs, a source rated on its own." } }
            @else if shown.is_empty() { p .empty { "There is no such page; " a href="/judgements" { "start from the first" } "." } }
            @else { (table(&shown[..shown.len().min(PAGE)], &key)) }
            @if pages > 1 { (turning(author.as_deref(), page, pages)) }
        };
        Ok(layout::page("Judgements", Place::Judgements, main))
    })
    .await
}

fn table(held: &[Held], key: &str) -> Markup {
    html! {
        div .wide { table .list {
            thead { tr { th scope="col" { "Judgement" } th scope="col" { "About" } th scope="col" { "Whether it holds" } } }
            tbody { @for held in held { tr {
                td { (judgement_in_words(&held.judgement)) }
                td { (about(&held.judgement.verdict)) }
                td { (holds(&held.state)) @if held.state == Holds::InForce { " " (take_back(&held.id, key, ("judgements", ""))) } }
            } } }
        } }
    }
}

/// Links to what a judgement is about.
fn about(verdict: &Verdict) -> Markup {
    let claims: Vec<&String> = match verdict {
        Verdict::Merge { claims } => claims.iter().collect(),
        Verdict::Split { claim, from } => std::iter::once(claim).chain(from).collect(),
        Verdict::Correct { claim, .. } | Verdict::Wrong { claim } => vec![claim],
        Verdict::Rate { source, claim, .. } => {
            return html! {
                a href=(asked::source(source)) dir="auto" { (words::start_of(source, 60)) }
                @if let Some(claim) = claim { " in claim " (link(claim)) }
            };
        }
        Verdict::Revoke { revokes } => {
            return html! { span .note { "judgement " span .code { (words::start_of(revokes, 8)) } } };
        }
    };
    html! {
        @for (i, claim) in claims.iter().take(CLAIMS).enumerate() { @if i > 0 { ", " } (link(claim)) }
        @if claims.len() > CLAIMS { span .note { " and " (words::count(claims.len() - CLAIMS, "further claim")) } }
    }
}

fn link(claim: &str) -> Markup {
    html! { a .code href=(asked::claim(claim)) { (words::start_of(claim, 24)) } }
}

fn holds(state: &Holds) -> Markup {
    html! {
        @match state {
            Holds::InForce => "holds",
            Holds::Revoked { .. } => "taken back",
            Holds::Pending { missing } => { "waits for " (words::count(missing.len(), "claim")) " that the ledger does not hold" },
            Holds::Outdated => "outdated: its claims belong to readings that later ones supersede",
        }
    }
}

fn turning(author: Option<&str>, page: usize, pages: usize) -> Markup {
    let to = |page: usize| {
        let author = author.map(|author| ("author", author.to_owned()));
        let pairs: Vec<(&str, String)> = author.into_iter().chain([("page", page.to_string())]).collect();
        asked::link("/judgements", &pairs)
    };
    html! {
        nav .turn aria-label="More judgements" {
            @if page > 1 { a rel="prev" href=(to(page - 1)) { "← Later" } }
            @if page < pages { a rel="next" href=(to(page + 1)) { "Earlier →" } }
        }
    }
}
