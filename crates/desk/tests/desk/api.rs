//! The API answers what its document promises.

use axum::http::{Request, StatusCode, header};
use serde_json::Value;

use crate::helpers::{Place, ghana_and_togo};

fn json(place: &Place, path: &str) -> Value {
    let answer = place.get(path);
    assert_eq!(answer.headers[header::CONTENT_TYPE], "application/json", "{path}");
    serde_json::from_str(&answer.body).unwrap()
}

#[test]
fn every_question_of_the_document_is_answered_with_its_fields() {
    let place = Place::holding(&[ghana_and_togo("r1")]);
    let document = json(&place, "/api/openapi.json");
    let paths = document["paths"].as_object().unwrap();
    assert!(paths.len() >= 11);
    for (path, item) in paths.iter().filter(|(_, item)| item.get("get").is_some()) {
        let id = if path.contains("claims") { "r1-note" } else { "r1" };
        let answer = json(&place, &path.replace("{id}", id));
        let schema = &item["get"]["responses"]["200"]["content"]["application/json"]["schema"];
        let names: Vec<&str> =
            schema["required"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        assert!(!names.is_empty() && names.iter().all(|name| answer.get(name).is_some()), "{path}: {answer}");
    }
}

#[test]
fn problems_are_json_with_what_to_do() {
    let place = Place::empty();
    for (path, status) in [
        ("/api/claims?since=soon", StatusCode::BAD_REQUEST),
        ("/api/claims?limit=0", StatusCode::BAD_REQUEST),
        ("/api/claims/none", StatusCode::NOT_FOUND),
        ("/api/reports/none", StatusCode::NOT_FOUND),
        ("/api/claims?limt=3", StatusCode::BAD_REQUEST),
        ("/api/claims?status=true", StatusCode::BAD_REQUEST),
        ("/api/timeline?by=month", StatusCode::BAD_REQUEST),
        ("/api/network?limit=1001", StatusCode::BAD_REQUEST),
        ("/api/claims?since=", StatusCode::BAD_REQUEST),
        ("/api/reports?before=9007199254740992", StatusCode::BAD_REQUEST),
        ("/api/claims/%ff", StatusCode::NOT_FOUND),
        ("/api/nothing/of/the/kind", StatusCode::NOT_FOUND),
    ] {
        assert_eq!(place.get(path).status, status, "{path}");
        assert!(json(&place, path)["todo"].as_str().is_some_and(|todo| !todo.is_empty()), "{path}");
    }
}

#[test]
fn limits_say_whether_there_is_more() {
    let place = Place::holding(&[ghana_and_togo("r1")]);
    let answer = json(&place, "/api/claims?a=Ghana&limit=1");
    assert_eq!((answer["claims"].as_array().unwrap().len(), &answer["more"]), (1, &Value::Bool(true)));
    assert_eq!(json(&place, "/api/actors?q=gha")["actors"][0]["code"], "GHA");
}

#[test]
fn reading_takes_json_only_and_keeps_nothing() {
    let place = Place::empty();
    let post = |kind: &str, body: &str| {
        let request =
            Request::post("/api/read").header(header::HOST, "localhost").header(header::CONTENT_TYPE, kind);
        place.send(request, body)
    };
    let body = r#"{"text":"Ghana recalled its ambassador from Togo on Tuesday.","published":"2024-05-08"}"#;
    assert_eq!(post("text/plain", body).status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    for refused in ["{}", r#"{"text":"Ghana met Togo.","published":""}"#, r#"{"text":" "}"#] {
        assert_eq!(post("application/json", refused).status, StatusCode::BAD_REQUEST, "{refused}");
    }
    let answer = post("application/json; charset=utf-8", body);
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let answer: Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(answer["readings"][0]["claims"][0]["type"], "SANCTION");
    assert_eq!(place.ledger().size().unwrap().reports, 0);
}

#[test]
fn a_timeline_counts_stories_by_month() {
    let place = Place::holding(&[ghana_and_togo("r1"), ghana_and_togo("r2")]);
    let answer = json(&place, "/api/timeline?a=GHA&b=TGO");
    let may = &answer["months"][0];
    assert_eq!((&may["month"], &may["stories"], &may["a_to_b"]), (&"2024-05".into(), &1.into(), &1.into()));
    assert_eq!((&answer["by"], &answer["undated"]["stories"]), (&"event".into(), &1.into()));
    let reported = json(&place, "/api/timeline?a=GHA&b=TGO&by=report");
    assert_eq!((&reported["months"][0]["stories"], &reported["undated"]["stories"]), (&2.into(), &0.into()));
    let none = json(&place, "/api/timeline?a=GHA&since=2025-01-01");
    assert_eq!(none["months"].as_array().map(Vec::len), Some(0));
}

#[test]
fn a_network_ties_those_who_deal_with_each_other() {
    let place = Place::holding(&[ghana_and_togo("r1")]);
    let answer = json(&place, "/api/network");
    let edges = answer["edges"].as_array().unwrap();
    let ends: Vec<(&str, &str, &str)> = edges
        .iter()
        .map(|edge| {
            (edge["from"].as_str().unwrap(), edge["to"].as_str().unwrap(), edge["type"].as_str().unwrap())
        })
        .collect();
    assert!(ends.contains(&("GHA", "TGO", "SANCTION")), "{ends:?}");
    assert_eq!(answer["nodes"].as_array().map(Vec::len), Some(2));
    let one = json(&place, "/api/network?grain=pair&limit=1");
    assert_eq!(one["edges"].as_array().map(Vec::len), Some(1));
    let none = json(&place, "/api/network?type=AID");
    assert_eq!((none["nodes"].as_array().map(Vec::len), &none["more"]), (Some(0), &Value::Bool(false)));
}

#[test]
fn judgements_are_told_with_whether_they_hold() {
    let place = Place::holding(&[ghana_and_togo("r1")]);
    place.form("/judge", &[("claim", "r1-recall"), ("what", "wrong")]);
    let held = json(&place, "/api/judgements");
    let id = held["judgements"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(held["judgements"][0]["state"], "in-force");
    place.form("/judge", &[("claim", "r1-recall"), ("what", "revoke"), ("revokes", &id)]);
    let held = json(&place, "/api/judgements?limit=2");
    assert_eq!(held["judgements"][0]["judgement"], "revoke");
    assert_eq!(held["judgements"][1]["state"], "revoked");
}

#[test]
fn who_may_not_ask_is_told_so_in_json() {
    let place = Place::with(whimbrel_desk::Access::Token("0123456789abcdef".to_owned()));
    let answer = place.get("/api/claims");
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert!(serde_json::from_str::<Value>(&answer.body).unwrap()["todo"].is_string());
}
