//! Who may ask, and who may write?

use axum::http::{Request, StatusCode, header};
use whimbrel_desk::Access;

use crate::helpers::{Place, ghana_and_togo};

#[test]
fn every_answer_forbids_what_is_inline_and_elsewhere() {
    let place = Place::holding(&[ghana_and_togo("r1")]);
    for path in ["/", "/read", "/reports", "/reports/r1", "/dyad?a=GHA&b=TGO", "/nowhere", "/api/ledger"] {
        let answer = place.get(path);
        let policy = answer.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{path}: {policy}");
        for inline in [" style=", " onclick=", "<style", "javascript:", "http://", "https://"] {
            assert!(!answer.body.contains(inline), "{path} has {inline}");
        }
        assert!(answer.body.matches("<script").count() <= 1, "{path} has more scripts than our own");
    }
}

#[test]
fn another_name_for_this_machine_gets_nothing() {
    let place = Place::holding(&[ghana_and_togo("r1")]);
    for host in
        ["evil.example", "evil.example:8377", "127.0.0.1.evil.example", "", "localhost.evil.example:80"]
    {
        let answer = place.send(Request::get("/reports/r1").header(header::HOST, host), "");
        assert_eq!(answer.status, StatusCode::MISDIRECTED_REQUEST, "host {host:?}");
        assert!(!answer.body.contains("envoy"));
    }
    for host in ["localhost", "LOCALHOST:8377", "127.0.0.1", "[::1]:8377", "[::1]"] {
        let answer = place.send(Request::get("/reports/r1").header(header::HOST, host), "");
        assert_eq!(answer.status, StatusCode::OK, "host {host:?}");
    }
}

#[test]
fn beyond_this_machine_a_token_is_asked_for() {
    let place = Place::with(Access::Token("0123456789abcdef".to_owned()));
    let get = |path: &str, name: header::HeaderName, value: &str| {
        place.send(Request::get(path).header(header::HOST, "desk.example").header(name, value), "")
    };
    let nothing = place.get("/");
    assert_eq!(nothing.status, StatusCode::UNAUTHORIZED);
    assert!(nothing.body.contains("?token="), "it does not say what to do");
    assert_eq!(get("/", header::COOKIE, "whimbrel=0123456789abcdeX").status, StatusCode::UNAUTHORIZED);
    assert_eq!(
        get("/?token=wrong", header::COOKIE, "whimbrel=0123456789abcdef").status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(get("/", header::COOKIE, "a=b; whimbrel=0123456789abcdef").status, StatusCode::OK);
    assert_eq!(get("/api/ledger", header::AUTHORIZATION, "Bearer 0123456789abcdef").status, StatusCode::OK);
    let first = get("/dyad?a=GHA&token=0123456789abcdef", header::COOKIE, "");
    assert_eq!(first.status, StatusCode::SEE_OTHER);
    assert_eq!(first.headers[header::LOCATION], "/dyad?a=GHA");
    let cookie = first.headers[header::SET_COOKIE].to_str().unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
}

#[test]
fn writes_come_from_our_own_forms_only() {
    let place = Place::empty();
    let post = |name: &str, value: &str, body: &str| {
        let request = Request::post("/reports")
            .header(header::HOST, "127.0.0.1:8377")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(name, value);
        place.send(request, body)
    };
    for (name, value) in
        [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site"), ("origin", "null")]
    {
        let answer = post(name, value, "text=Ghana+recalled+its+envoy.");
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{name}: {value}");
    }
    // From our own address, but without the key.
    let answer = post("origin", "http://127.0.0.1:8377", "text=Ghana+recalled+its+envoy.&key=guess");
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert_eq!(place.ledger().size().unwrap().reports, 0);
}
