//! `/reports`: all reports, those recorded last first.

use axum::extract::{Query, State};
use maud::{Markup, html};
use whimbrel_ledger::Listed;

use crate::asked::{self, Fields, number};
use crate::desk::Desk;
use crate::layout::{Page, Place, page as layout};
use crate::problem::Problem;
use crate::words;

/// Reports on a page.
const PAGE: usize = 50;

pub(crate) async fn page(State(desk): State<Desk>, Query(fields): Query<Fields>) -> Result<Page, Problem> {
    let before = number(&fields, "before")?.map(|before| i64::try_from(before).unwrap_or(i64::MAX));
    desk.ask(move |ledger| {
        let size = ledger.size()?;
        let mut reports = ledger.reports(before, PAGE + 1)?;
        let more = reports.len() > PAGE;
        reports.truncate(PAGE);
        let next = reports.last().filter(|_| more).map(|last| last.reading);
        let main = html! {
            h1 { "Reports" }
            p .sum { (words::count(size.reports, "report")) ", " (words::count(size.claims, "claim")) " · recorded last first" }
            @if reports.is_empty() { (none()) } @else { (table(&reports)) }
            @if let Some(next) = next {
                nav .turn aria-label="More reports" { a rel="next" href={ "/reports?before=" (next) } { "Earlier reports →" } }
            }
        };
        Ok(layout("Reports", Place::Reports, main))
    })
    .await
}

fn none() -> Markup {
    html! {
        p .empty {
            "No reports here. " a href="/read" { "Paste one and read it" } ", or read a folder into this ledger with "
            code { "whimbrel read FOLDER" } "."
        }
    }
}

/// Reports in a table.
pub(crate) fn table(reports: &[Listed]) -> Markup {
    html! {
        div .wide { table .list {
            thead { tr { th scope="col" { "Published" } th scope="col" { "Report" } th scope="col" { "Publisher" } th scope="col" .num { "Claims" } } }
            tbody {
                @for report in reports {
                    tr {
                        td .day { (words::published(report.published.as_deref())) }
                        td { (title(report)) }
                        td dir="auto" { (report.publisher.as_deref().unwrap_or("–")) }
                        td .num { (words::thousands(report.claims)) }
                    }
                }
            }
        } }
    }
}

/// A report's title, or how it begins, as a link.
pub(crate) fn title(report: &Listed) -> Markup {
    let begins = words::start_of(report.beginning.trim(), 90);
    let shown = match report.title.as_deref().map(str::trim).filter(|title| !title.is_empty()) {
        Some(title) => words::start_of(title, 160),
        None if begins.is_empty() => "Report without text".to_owned(),
        None => begins,
    };
    html! { a href=(asked::report(&report.id)) dir="auto" lang=[report.language.as_deref()] { (shown) } }
}
