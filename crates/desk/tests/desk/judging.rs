//! Judgements in the page.

use axum::http::StatusCode;

use crate::helpers::{Place, between, ghana_and_togo, seen};

#[test]
fn one_click_flags_a_claim_and_another_takes_it_back() {
    let place = Place::holding(&[ghana_and_togo("r1")]);
    let flagged = place.form("/judge", &[("claim", "r1-recall"), ("what", "wrong")]);
    assert_eq!(flagged.status, StatusCode::SEE_OTHER, "{}", flagged.body);
    let page = seen(&place.page("/reports/r1"));
    assert!(page.contains("Flagged as a misreading by Ama"), "{page}");
    assert!(seen(&place.page("/dyad?a=GHA&b=TGO")).contains("1 story"));
    let judging = place.page("/claims/r1-recall/judge");
    let id = between(&judging, "name=\"revokes\" value=\"", "\"");
    place.form("/judge", &[("claim", "r1-recall"), ("what", "revoke"), ("revokes", id)]);
    assert!(seen(&place.page("/dyad?a=GHA&b=TGO")).contains("2 stories"));
}

#[test]
fn a_corrected_field_shows_in_the_ledger_with_what_the_machine_read() {
    let place = Place::holding(&[ghana_and_togo("r1")]);
    let fields = [
        ("claim", "r1-note"),
        ("what", "type"),
        ("value", "REQUEST"),
        ("author", "Kofi"),
        ("reason", "a note asks"),
    ];
    assert_eq!(place.form("/judge", &fields).status, StatusCode::SEE_OTHER);
    place.form("/judge", &[("claim", "r1-note"), ("what", "actors"), ("value", "Ghana\nTogo")]);
    place.form(
        "/judge",
        &[("claim", "r1-note"), ("what", "status"), ("flag", "planned"), ("flag", "possible")],
    );
    place.form("/judge", &[("claim", "r1-note"), ("what", "time"), ("start", "2024-06"), ("end", "")]);
    let claim = place.ledger().claim("r1-note").unwrap().unwrap().claim;
    assert_eq!(claim.type_, "REQUEST");
    assert_eq!(claim.actors.iter().filter_map(|who| who.code.as_deref()).collect::<Vec<_>>(), ["GHA", "TGO"]);
    assert_eq!(claim.status.iter().map(|f| f.name()).collect::<Vec<_>>(), ["possible", "planned"]);
    assert_eq!(
        (claim.time.start.as_deref(), claim.time.granularity.as_deref()),
        (Some("2024-06"), Some("month"))
    );
    let page = seen(&place.page("/reports/r1"));
    assert!(
        page.contains("Type corrected by Kofi") && page.contains("The machine had read CONSULT."),
        "{page}"
    );
}

#[test]
fn a_correction_without_words_of_the_report_is_refused() {
    let place = Place::holding(&[ghana_and_togo("r1")]);
    let answer = place.form("/judge", &[("claim", "r1-note"), ("what", "actors"), ("value", "Benin")]);
    assert!(answer.status.is_client_error());
    assert!(seen(&answer.body).contains("don’t stand in the report"));
    assert!(place.ledger().claim("r1-note").unwrap().unwrap().judged.is_empty());
}
