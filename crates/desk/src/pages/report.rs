//! `/reports/{id}`: a report with its claims marked, the claims beside it, and
//! what was doubtful.

use axum::extract::{Path, Query, State};
use axum::response::Redirect;
use maud::{Markup, html};
use whimbrel_ledger::{JudgedClaim, NoteRecord, ReportRecord};
use whimbrel_reader::claims::record::Claim;

use super::card::card;
use crate::asked::{self, Fields, number};
use crate::desk::Desk;
use crate::layout::{self, Page, Place};
use crate::marks::{Marks, Role};
use crate::parts::{Part, parts};
use crate::problem::Problem;
use crate::words;

pub(crate) async fn page(
    State(desk): State<Desk>,
    Path(id): Path<String>,
    Query(fields): Query<Fields>,
) -> Result<Page, Problem> {
    let part = number(&fields, "part")?.unwrap_or(1);
    let key = desk.key().to_owned();
    desk.ask(move |ledger| {
        let report = ledger.report(&id)?.ok_or_else(|| no_report(&id))?;
        let claims = ledger.claims_in(&id)?;
        let title = report.title.clone().unwrap_or_else(|| "Report without a title".to_owned());
        Ok(layout::page(&title, Place::Reports, shown(&report, &claims, part, Some(&key))?))
    })
    .await
}

/// `/claims/{id}`: the report's page, at the claim.
pub(crate) async fn claim(State(desk): State<Desk>, Path(id): Path<String>) -> Result<Redirect, Problem> {
    desk.ask(move |ledger| {
        let claim = ledger.claim(&id)?.ok_or_else(|| {
            Problem::missing(
                format!("There is no claim {id} in this ledger."),
                "Perhaps the link belongs to another ledger, or was cut short.",
            )
        })?;
        let report = &claim.claim.report.id;
        let all = ledger.claims_in(report)?;
        let at = all.iter().position(|one| one.claim.id == id).ok_or_else(|| {
            Problem::missing(
                format!("Claim {id} belongs to a reading of its report that a later one supersedes."),
                "The report’s page shows its current reading; `whimbrel claims --as-of` shows older ones.",
            )
        })?;
        let text = ledger.report(report)?.map(|report| report.text).unwrap_or_default();
        let part = parts(&text, &starts(&all)).iter().position(|part| part.claims.contains(&at)).unwrap_or(0);
        Ok(Redirect::to(&format!("{}?part={}#c{}", asked::report(report), part + 1, at + 1)))
    })
    .await
}

pub(crate) fn no_report(id: &str) -> Problem {
    Problem::missing(
        format!("There is no report {id} in this ledger."),
        "Perhaps the link belongs to another ledger; the list of reports shows all there are.",
    )
}

fn starts(claims: &[JudgedClaim]) -> Vec<usize> {
    claims.iter().map(|judged| judged.claim.evidence.range.0).collect()
}

/// One part of a report with its claims. Where the ledger holds it, `key` is for
/// the forms that judge.
pub(crate) fn shown(
    report: &ReportRecord,
    claims: &[JudgedClaim],
    wanted: usize,
    key: Option<&str>,
) -> Result<Markup, Problem> {
    let parts = parts(&report.text, &starts(claims));
    let part = wanted.checked_sub(1).and_then(|at| parts.get(at)).ok_or_else(|| {
        Problem::missing(
            format!("The report has {}, and no part {wanted}.", words::count(parts.len(), "part")),
            "Start from its first part.",
        )
    })?;
    let numbered: Vec<(usize, &JudgedClaim)> =
        part.claims.clone().filter_map(|at| Some((at + 1, claims.get(at)?))).collect();
    let read: Vec<(usize, &Claim)> =
        numbered.iter().map(|(number, judged)| (*number, &judged.claim)).collect();
    let marks = Marks::new(part.text.clone(), &read);
    Ok(html! {
        div .head {
            p .kicker { (about(report)) }
            h1 dir="auto" lang=[report.language.as_deref()] { (report.title.as_deref().unwrap_or("Report without a title")) }
            p .sum {
                (words::count(claims.len(), "claim")) " · "
                @if report.notes.is_empty() { "nothing noted as doubtful" }
                @else { a href="#notes" { (words::count(report.notes.len(), "note")) " on doubtful matters" } }
                @if parts.len() > 1 { " · part " (wanted) " of " (words::thousands(parts.len())) }
            }
        }
        (legend())
        div .reading {
            section .text aria-labelledby="text-heading" {
                h2 #text-heading .vh { "Text" }
                div .words tabindex="0" role="region" aria-label="Text of the report, its claims marked"
                    lang=[report.language.as_deref()] { (marks.page(&report.text)) }
            }
            section .claims aria-labelledby="claims-heading" {
                h2 #claims-heading { "Claims" }
                @if numbered.is_empty() { p .empty { (no_claims(report, parts.len() > 1)) } }
                @for (number, claim) in &numbered { (card(*number, claim, &marks, key)) }
            }
        }
        (turning(report, &parts, wanted, key.is_some()))
        (notes(report, part))
    })
}

fn no_claims(report: &ReportRecord, several: bool) -> &'static str {
    if report.text.trim().is_empty() {
        "The report has no text, so there is nothing to read."
    } else if several {
        "No claims in this part of the report."
    } else {
        "No claims: nothing here was read as something between political actors. The notes below may say why."
    }
}

fn about(report: &ReportRecord) -> Markup {
    let found = |field: &str| match report.found.get(field).map(String::as_str) {
        Some("text") => " (from the text)",
        _ => "",
    };
    html! {
        @if let Some(publisher) = &report.publisher { a href=(asked::source(publisher)) dir="auto" title="What rests on its word, and how it is rated" { (words::start_of(publisher, 120)) } (found("publisher")) " · " }
        (words::published(report.published.as_deref())) (found("published"))
        @if let Some(language) = report.language.as_deref().filter(|l| *l != "en") { " · language: " (language) }
        @if let Some(url) = report.url.as_deref().filter(|u| u.starts_with("https://") || u.starts_with("http://")) {
            " · " a href=(url) rel="noreferrer noopener" { "where it stood" }
        }
        " · " span .code { (words::start_of(&report.id, 40)) }
    }
}

/// What the lines under the words mean.
pub(crate) fn legend() -> Markup {
    html! {
        ul .legend aria-label="What the lines under the words mean" {
            @for role in Role::ALL { li { span class={ "key " (role.class()) } { (role.label()) } } }
        }
    }
}

fn turning(report: &ReportRecord, parts: &[Part], part: usize, stored: bool) -> Markup {
    let to = |part: usize| format!("{}?part={part}", asked::report(&report.id));
    html! {
        @if parts.len() > 1 && stored {
            nav .turn aria-label="Parts of the report" {
                @if part > 1 { a rel="prev" href=(to(part - 1)) { "← Part " (part - 1) } }
                @if part < parts.len() { a rel="next" href=(to(part + 1)) { "Part " (part + 1) " →" } }
            }
        } @else if parts.len() > 1 {
            p .empty { "Only the beginning is shown. Add the report to the ledger to leaf through all of it." }
        }
    }
}

fn notes(report: &ReportRecord, part: &Part) -> Markup {
    let words = |note: &NoteRecord| {
        let range = note.range?;
        let words: String =
            report.text.chars().skip(range.0).take(range.1.saturating_sub(range.0).min(90)).collect();
        Some((words, part.text.contains(&range.0)))
    };
    html! {
        @if !report.notes.is_empty() {
            section .notes aria-labelledby="notes" {
                h2 #notes { "What was doubtful" }
                ul {
                    @for note in report.notes.iter().take(100) {
                        li {
                            (note.reason)
                            @if let Some((words, _)) = words(note) { " " q dir="auto" lang=[report.language.as_deref()] { (words) } }
                        }
                    }
                    @if report.notes.len() > 100 { li { "… and " (words::count(report.notes.len() - 100, "further note")) } }
                }
            }
        }
    }
}
