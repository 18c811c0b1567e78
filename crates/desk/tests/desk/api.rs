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
    assert!(paths.len() >= 8);
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
    assert_eq!(post("application/json", "{}").status, StatusCode::BAD_REQUEST);
    let answer = post("application/json; charset=utf-8", body);
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let answer: Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(answer["readings"][0]["claims"][0]["type"], "SANCTION");
    assert_eq!(place.ledger().size().unwrap().reports, 0);
}
