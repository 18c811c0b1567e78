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

/// Two recalls that the ledger tells as stories of their own: years lie between.
fn two_recalls() -> Place {
    let (mut later, mut claims) = ghana_and_togo("r2");
    later.published = Some("2026-11-20".to_owned());
    later.text = format!("Years went by in Lomé. {}", later.text);
    for claim in &mut claims {
        claim.report.published.clone_from(&later.published);
    }
    claims[0].time.start = Some("2026-11-17".to_owned());
    claims[0].time.end = Some("2026-11-17".to_owned());
    Place::holding(&[ghana_and_togo("r1"), (later, claims[..1].to_vec())])
}

fn origins(place: &Place, claim: &str) -> String {
    let page = seen(&place.page(&format!("/story/{claim}")));
    between(&page, "sanctions or cuts ties", "independent").to_owned()
}

#[test]
fn two_stories_are_merged_and_parted_again() {
    let place = two_recalls();
    assert!(origins(&place, "r1-recall").contains("1 report,"));
    let fields =
        [("claim", "r1-recall"), ("what", "merge"), ("from", "story"), ("address", "/story/r2-recall")];
    let merged = place.form("/judge", &fields);
    assert_eq!(merged.status, StatusCode::SEE_OTHER, "{}", merged.body);
    assert_eq!(merged.headers["location"], "/story/r1-recall");
    assert!(origins(&place, "r1-recall").contains("2 reports,"));
    assert!(seen(&place.page("/dyad?a=GHA&b=TGO&type=SANCTION")).contains("1 story"));
    let page = place.page("/story/r2-recall");
    assert!(seen(&page).contains("Taken for one story by Ama"), "{}", seen(&page));
    let again = place.form("/judge", &fields);
    assert!(again.status.is_client_error() && seen(&again.body).contains("one story already"));
    let id = between(&page, "name=\"revokes\" value=\"", "\"");
    place.form("/judge", &[("claim", "r2-recall"), ("from", "story"), ("what", "revoke"), ("revokes", id)]);
    assert!(origins(&place, "r1-recall").contains("1 report,"));
}

#[test]
fn a_story_that_is_offered_for_a_merge_can_be_chosen() {
    let place = two_recalls();
    let page = place.page("/story/r1-recall");
    assert!(page.contains("name=\"address\""));
    let other = between(&page, "name=\"other\" value=\"", "\"");
    place.form("/judge", &[("claim", "r1-recall"), ("what", "merge"), ("other", other)]);
    assert!(seen(&place.page(&format!("/story/{other}"))).contains("Taken for one story"));
}

#[test]
fn a_claim_is_taken_out_of_its_story_and_put_back() {
    let place = Place::holding(&[ghana_and_togo("r1"), ghana_and_togo("r2")]);
    assert!(origins(&place, "r1-recall").contains("2 reports,"));
    let fields = [("claim", "r1-recall"), ("what", "split"), ("from", "story"), ("out", "r2-recall")];
    let split = place.form("/judge", &fields);
    assert_eq!(split.status, StatusCode::SEE_OTHER, "{}", split.body);
    assert!(origins(&place, "r1-recall").contains("1 report,"));
    let foreign = [("claim", "r1-recall"), ("what", "split"), ("out", "r1-note")];
    assert!(place.form("/judge", &foreign).status.is_client_error());
    let listed = place.page("/judgements");
    assert!(seen(&listed).contains("A claim taken out of a story by Ama"), "{}", seen(&listed));
    let id = between(&listed, "name=\"revokes\" value=\"", "\"");
    let back = place.form("/judge", &[("from", "judgements"), ("what", "revoke"), ("revokes", id)]);
    assert_eq!(back.headers["location"], "/judgements");
    assert!(origins(&place, "r1-recall").contains("2 reports,"));
    assert!(seen(&place.page("/judgements")).contains("taken back"));
}

#[test]
fn a_source_is_rated_and_its_claims_say_so() {
    let place = Place::holding(&[ghana_and_togo("r1")]);
    let source = "the Volta Courier";
    let page = seen(&place.page("/source?name=the%20Volta%20Courier"));
    assert!(page.contains("Nobody has rated it.") && page.contains("1 claim rest"), "{page}");
    let fields = [
        ("what", "rate"),
        ("from", "source"),
        ("source", source),
        ("reliability", "C"),
        ("credibility", "3"),
        ("reason", "often first"),
    ];
    let rated = place.form("/judge", &fields);
    assert_eq!(rated.headers["location"], "/source?name=the%20Volta%20Courier", "{}", rated.body);
    let page = place.page("/source?name=the%20Volta%20Courier");
    assert!(seen(&page).contains("rated C, fairly reliable; 3, possibly true by Ama"), "{}", seen(&page));
    assert!(seen(&place.page("/reports/r1")).contains("the Volta Courier rated C"));
    assert_eq!(place.ledger().claim("r1-note").unwrap().unwrap().judged.len(), 1);
    let id = between(&page, "name=\"revokes\" value=\"", "\"");
    place.form("/judge", &[("from", "source"), ("source", source), ("what", "revoke"), ("revokes", id)]);
    assert!(place.ledger().claim("r1-note").unwrap().unwrap().judged.is_empty());
    for bad in [("reliability", "G"), ("credibility", "7")] {
        let answer = place.form("/judge", &[("what", "rate"), ("source", source), bad]);
        assert!(answer.status.is_client_error(), "{bad:?}");
    }
    let nothing = place.form("/judge", &[("what", "rate"), ("source", source)]);
    assert!(nothing.status.is_client_error() && seen(&nothing.body).contains("rates nothing"));
}

#[test]
fn no_judgement_comes_from_a_form_without_our_key() {
    let place = Place::holding(&[ghana_and_togo("r1")]);
    for fields in [
        "what=rate&source=x&reliability=A",
        "what=merge&claim=r1-recall&other=r1-note",
        "what=split&claim=r1-recall&out=r1-recall&key=guess",
        "what=revoke&revokes=x&key=",
    ] {
        let request = axum::http::Request::post("/judge")
            .header("host", "127.0.0.1:8377")
            .header("origin", "http://127.0.0.1:8377")
            .header("content-type", "application/x-www-form-urlencoded");
        assert_eq!(place.send(request, fields).status, StatusCode::FORBIDDEN, "{fields}");
    }
    assert!(place.ledger().judgements(None).unwrap().is_empty());
    for page in ["/story/r1-recall", "/source?name=x", "/claims/r1-note/judge"] {
        let page = place.page(page);
        let forms = page.matches("action=\"/judge\"").count();
        assert!(forms > 0);
        assert_eq!(page.matches("name=\"key\" value=\"").count(), forms);
    }
}
