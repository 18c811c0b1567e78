//! Do the pages say what the ledger holds, in exact words?

use axum::http::StatusCode;
use whimbrel_ledger::NoteRecord;
use whimbrel_reader::span::CharRange;

use crate::helpers::{Place, TEXT, ghana_and_togo, report, seen};

#[test]
fn an_empty_ledger_asks_for_a_first_report() {
    let place = Place::empty();
    assert!(place.page("/").contains("<textarea"));
    assert!(seen(&place.page("/reports")).contains("No reports here."));
    for path in [
        "/dyad",
        "/dyad?a=GHA&b=TGO",
        "/timeline",
        "/search?q=envoy",
        "/timeline?by=report",
        "/network",
        "/new",
    ] {
        place.page(path);
    }
}

#[test]
fn a_report_shows_its_words_with_their_roles() {
    let place = Place::holding(&[ghana_and_togo("r1")]);
    let page = place.page("/reports/r1");
    let text = seen(&page);
    for sentence in TEXT.split(". ") {
        assert!(text.contains(sentence.trim_end_matches('.')), "the text lost {sentence}");
    }
    assert!(page.contains(r#"class="f action l0""#) && page.contains(r#"class="f actor l"#));
    assert!(text.contains("reported as fact"));
    assert!(text.contains("alleged by the Volta Courier"), "{text}");
    assert!(text.contains("7 May 2024 (relative)"));
    assert!(text.contains("machine’s score 0.75"));
    assert!(page.contains(r#"lang="en""#) && page.contains(r#"dir="auto""#));
}

#[test]
fn every_field_of_a_claim_leads_to_words_on_the_page() {
    let place = Place::holding(&[ghana_and_togo("r1")]);
    let page = place.page("/reports/r1");
    let links: Vec<&str> =
        page.split("href=\"#w").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(links.len() >= 8, "only {} fields", links.len());
    for link in links {
        assert_eq!(page.matches(&format!("id=\"w{link}\"")).count(), 1, "field {link}");
    }
}

#[test]
fn doubtful_matters_are_listed_with_reasons_and_words() {
    let mut doubtful = report("r1", TEXT);
    doubtful.notes =
        vec![NoteRecord { range: Some(CharRange(0, 5)), reason: "The sentence is very long.".to_owned() }];
    let place = Place::holding(&[(doubtful, vec![])]);
    let text = seen(&place.page("/reports/r1"));
    assert!(
        text.contains("What was doubtful") && text.contains("The sentence is very long. Ghana"),
        "{text}"
    );
}

#[test]
fn a_pair_shows_stories_with_standing_source_and_origins() {
    let place = Place::holding(&[ghana_and_togo("r1")]);
    let page = place.page("/dyad?a=Ghana&b=TGO");
    let text = seen(&page);
    assert!(text.contains("Ghana and Togo") && text.contains("2 stories"));
    assert!(text.contains("reported") && text.contains("alleged by the Volta Courier"));
    assert!(text.contains("1 report, 1 independent origin"));
    let narrowed = place.page("/dyad?a=Ghana&b=TGO&type=CONSULT");
    assert!(seen(&narrowed).contains("1 story") && !narrowed.contains("r1-recall"));
    assert!(
        seen(&place.page("/dyad?a=GHA&b=TGO&until=2020-01-01"))
            .contains("No claim in the ledger answers this.")
    );
}

#[test]
fn a_story_of_copies_has_one_origin() {
    let place = Place::holding(&[ghana_and_togo("r1"), ghana_and_togo("r2")]);
    let text = seen(&place.page("/story/r2-recall"));
    assert!(text.contains("2 reports, 1 independent origin"), "{text}");
    assert!(text.contains("How its standing changed") && text.contains("the same text as"));
    let missing = place.get("/story/none");
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
}

#[test]
fn a_claim_s_link_leads_to_where_it_stands() {
    let place = Place::holding(&[ghana_and_togo("r1")]);
    let answer = place.get("/claims/r1-note");
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.headers["location"], "/reports/r1?part=1#c2");
    assert_eq!(place.get("/claims/none").status, StatusCode::NOT_FOUND);
}

#[test]
fn what_is_wrongly_asked_is_answered_with_what_to_do() {
    let place = Place::holding(&[ghana_and_togo("r1")]);
    for (path, words) in [
        ("/dyad?a=GHA&since=yesterday", "YYYY-MM-DD"),
        ("/dyad?a=GHA&status=true", "Choose one of"),
        ("/reports/r1?part=9", "no part 9"),
        ("/reports/r1?part=0", "no part 0"),
        ("/reports/zzz", "list of reports"),
        ("/nowhere", "no such page"),
    ] {
        let answer = place.get(path);
        assert!(answer.status.is_client_error(), "{path}");
        assert!(seen(&answer.body).contains(words), "{path}: {}", seen(&answer.body));
    }
}

#[test]
fn the_timeline_draws_dots_and_says_the_same_in_a_table() {
    let place = Place::holding(&[ghana_and_togo("r1")]);
    let page = place.page("/timeline?a=GHA&b=TGO");
    let picture = page.split("<svg class=\"timeline\"").nth(1).unwrap().split("</svg>").next().unwrap();
    assert_eq!(picture.matches("<a ").count(), 2, "{picture}");
    assert!(picture.contains("undated") && picture.contains("7 May 2024: Ghana, Togo"));
    assert!(seen(&page).contains("date not said, first reported 8 May 2024"));
    let may = place.page("/timeline?a=GHA&b=TGO&since=2024-05-08");
    assert!(
        seen(&may).contains("1 story") && !may.contains("7 May 2024: Ghana"),
        "drawn outside of the period"
    );
}

#[test]
fn search_finds_reports_and_claims_by_their_words() {
    let place = Place::holding(&[ghana_and_togo("r1")]);
    let text = seen(&place.page("/search?q=recalling"));
    assert!(text.contains("1 claim") && text.contains("1 report"), "{text}");
    assert!(seen(&place.page("/search?q=%22%22*%28")).contains("Search"));
}

#[test]
fn the_network_ties_the_two_with_a_table_beside_it() {
    let place = Place::holding(&[ghana_and_togo("r1")]);
    let page = place.page("/network");
    let picture = page.split("<svg class=\"network\"").nth(1).unwrap().split("</svg>").next().unwrap();
    assert_eq!(picture.matches("class=\"node\"").count(), 2, "{picture}");
    assert!(picture.contains("Ghana → Togo") && picture.contains("marker-end"));
    assert!(seen(&page).contains("2 actors with codes, 2 ties from 2 stories"), "{}", seen(&page));
}

#[test]
fn what_is_new_goes_by_the_day_of_recording() {
    let place = Place::holding(&[ghana_and_togo("r1")]);
    let text = seen(&place.page("/new?since=2020-01-01"));
    assert!(text.contains("New stories 2") && text.contains("Report r1"), "{text}");
    let later = seen(&place.page("/new?since=2999-01-01"));
    assert!(later.contains("Nothing was recorded since then."), "{later}");
}

#[test]
fn the_ledger_can_be_seen_as_it_stood() {
    let place = Place::empty();
    let (report, claims) = ghana_and_togo("r1");
    let mut ledger = whimbrel_ledger::Ledger::open(place.path()).unwrap();
    ledger.append(&report, &claims, "test", "2024-05-09T12:00:00Z".parse().unwrap()).unwrap();
    let (report, claims) = ghana_and_togo("r2");
    ledger.append(&report, &claims, "test", "2024-05-20T12:00:00Z".parse().unwrap()).unwrap();
    let timeline = place.page("/timeline?a=GHA");
    assert!(timeline.contains("data-days=\"2024-05-09 2024-05-20\"") && timeline.contains("type=\"range\""));
    let told = |as_of: &str| seen(&place.page(&format!("/dyad?a=GHA&b=TGO&as_of={as_of}")));
    assert!(told("2024-05-08").contains("No claim in the ledger answers this."));
    assert!(told("2024-05-10").contains("from 2 claims") && told("2024-05-21").contains("from 4 claims"));
}
