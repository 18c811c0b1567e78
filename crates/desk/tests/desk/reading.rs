//! Reading in the page: shown at once, kept only when asked for.

use axum::http::StatusCode;

use crate::helpers::{Place, between, seen};

const REPORT: &str = "Title: Envoy recalled\r\nPublisher: Volta Courier\r\n\r\nGhana recalled its ambassador from Togo on Tuesday after accusing its neighbour of smuggling.";

#[test]
fn a_pasted_report_is_read_and_not_kept() {
    let place = Place::empty();
    let answer = place.form("/read", &[("text", REPORT), ("published", "2024-05-08")]);
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let text = seen(&answer.body);
    assert!(text.contains("Envoy recalled") && text.contains("Ghana recalled its ambassador"));
    assert!(text.contains("7 May 2024 (relative)"), "{text}");
    assert!(text.contains("not in the ledger yet"));
    assert_eq!(place.ledger().size().unwrap().reports, 0);
}

#[test]
fn what_is_added_is_what_was_shown() {
    let place = Place::empty();
    let shown = place.form("/read", &[("text", REPORT), ("published", "2024-05-08")]);
    let kept = between(&shown.body, "readonly>", "</textarea>").trim_start_matches('\n').to_owned();
    let added = place.form("/reports", &[("text", &kept), ("published", "2024-05-08")]);
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.body);
    let page = place.page(added.headers["location"].to_str().unwrap());
    let claims = |page: &str| seen(page).matches("machine’s score").count();
    assert_eq!(claims(&page), claims(&shown.body));
    let again = place.form("/reports", &[("text", &kept), ("published", "2024-05-08")]);
    assert_eq!(again.status, StatusCode::SEE_OTHER);
    assert_eq!(place.ledger().size().unwrap().reports, 1, "the same report twice adds nothing");
}

#[test]
fn what_cannot_be_read_says_why() {
    let place = Place::empty();
    assert!(seen(&place.form("/read", &[("text", "  ")]).body).contains("no text to read"));
    let bad = place.form("/read", &[("text", "Ghana met Togo."), ("published", "08/05/2024")]);
    assert!(bad.status.is_client_error() && seen(&bad.body).contains("YYYY-MM-DD"));
}
