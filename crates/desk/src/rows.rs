//! What do spreadsheets get? The claims of a view, one row each.

use axum::extract::{Query as InAddress, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use whimbrel_reader::claims::record::{Claim, Who};

use crate::asked::{Asked, Fields};
use crate::desk::Desk;
use crate::problem::Problem;
use crate::words::name;

const HEAD: [&str; 24] = [
    "id",
    "report",
    "title",
    "publisher",
    "published",
    "url",
    "kind",
    "type",
    "mode",
    "context",
    "actors",
    "actor_codes",
    "recipients",
    "recipient_codes",
    "objects",
    "status",
    "attribution",
    "start",
    "end",
    "basis",
    "place",
    "score",
    "evidence",
    "evidence_start",
];

/// `GET /claims.csv`: exactly the claims that the same filter shows.
pub(crate) async fn download(
    State(desk): State<Desk>,
    InAddress(fields): InAddress<Fields>,
) -> Result<Response, Problem> {
    let query = Asked::of(&fields)?.query();
    let csv = desk
        .ask(move |ledger| {
            let mut rows = csv::Writer::from_writer(Vec::new());
            let mut result = rows.write_record(HEAD);
            ledger.each_claim(&query, |claim| {
                if result.is_ok() {
                    result = rows.write_record(row(&claim));
                }
            })?;
            // Writing into memory fails only where memory does.
            result.map_err(|e| Problem::asked(e.to_string(), "Ask for fewer claims at once."))?;
            rows.into_inner().map_err(|e| Problem::asked(e.to_string(), "Ask for fewer claims at once."))
        })
        .await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"claims.csv\""),
    ];
    Ok((headers, csv).into_response())
}

fn row(claim: &Claim) -> Vec<String> {
    let maybe = |text: &Option<String>| text.clone().unwrap_or_default();
    let place = claim.place.as_ref().map(|place| place.name.clone().unwrap_or_else(|| place.text.clone()));
    let (report, time) = (&claim.report, &claim.time);
    let kind = serde_json::to_value(claim.kind).unwrap_or_default();
    let row = vec![
        claim.id.clone(),
        report.id.clone(),
        maybe(&report.title),
        maybe(&report.publisher),
        maybe(&report.published),
        maybe(&report.url),
        kind.as_str().unwrap_or_default().to_owned(),
        claim.type_.clone(),
        claim.mode.join("; "),
        claim.context.join("; "),
        list(&claim.actors, |who| name(who)),
        list(&claim.actors, |who| who.code.as_deref().unwrap_or_default()),
        list(&claim.recipients, |who| name(who)),
        list(&claim.recipients, |who| who.code.as_deref().unwrap_or_default()),
        claim.objects.iter().map(|o| o.text.as_str()).collect::<Vec<_>>().join("; "),
        claim.status.iter().map(|flag| flag.name()).collect::<Vec<_>>().join("; "),
        claim.attribution.iter().map(|source| name(&source.who)).collect::<Vec<_>>().join("; "),
        maybe(&time.start),
        maybe(&time.end),
        time.basis.clone(),
        place.unwrap_or_default(),
        claim.score.to_string(),
        claim.evidence.text.clone(),
        claim.evidence.range.0.to_string(),
    ];
    row.into_iter().map(harmless).collect()
}

fn list<'a>(parties: &'a [Who], of: impl Fn(&'a Who) -> &'a str) -> String {
    parties.iter().map(of).collect::<Vec<_>>().join("; ")
}

/// A cell that no spreadsheet takes for a formula: words of reports that begin
/// like one get an apostrophe before them (OWASP, CSV injection).
fn harmless(cell: String) -> String {
    let is_number = cell.parse::<f64>().is_ok();
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_number { format!("'{cell}") } else { cell }
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn a_cell_is_never_a_formula() {
        assert_eq!(harmless("=HYPERLINK(\"x\")".to_owned()), "'=HYPERLINK(\"x\")");
        assert_eq!(harmless("-0.5".to_owned()), "-0.5");
        assert_eq!(harmless("Oslo".to_owned()), "Oslo");
    }
}
