//! What is taken along is what was shown.

use std::io::Write;

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use whimbrel_desk::Format;
use whimbrel_ledger::{Ledger, Query};

use crate::helpers::{Place, between, ghana_and_togo, seen};

/// The addresses of a page's downloads: CSV, Parquet, BibTeX.
#[track_caller]
fn links(page: &str) -> Vec<String> {
    let links = page.split("href=\"/claims.").skip(1);
    links.map(|rest| format!("/claims.{}", rest.split('"').next().unwrap().replace("&amp;", "&"))).collect()
}

#[test]
fn every_view_offers_exactly_the_claims_of_its_filter() {
    let place = Place::holding(&[ghana_and_togo("r1"), ghana_and_togo("r2")]);
    let recalls = ["r1-recall", "r2-recall"].as_slice();
    let notes = ["r1-note", "r2-note"].as_slice();
    for (view, claims) in [
        ("/dyad?a=Ghana&b=TGO&status=alleged", notes),
        ("/dyad?type=SANCTION", recalls),
        ("/dyad?a=GHA&words=%22send+a+note%22", notes),
        ("/dyad?source=the%20Volta%20Courier", notes),
        ("/timeline?a=GHA&since=2024-05-08&until=2024-05-09", notes),
        ("/network?a=TGO&status=fact", recalls),
        ("/search?q=recalling", recalls),
    ] {
        let links = links(&place.page(view));
        let ends: Vec<&str> = links.iter().map(|link| between(link, "/claims.", "?")).collect();
        assert_eq!(ends, ["csv", "parquet", "bib"], "{view}");
        for link in &links[..2] {
            assert_eq!(place.downloaded(link), claims, "{view}: {link}");
        }
        assert_eq!(place.downloaded(&links[2]), ["r1", "r2"], "{view}: {}", links[2]);
    }
    assert!(links(&place.page("/dyad?a=Benin")).is_empty(), "nothing is offered as a download");
}

#[test]
fn what_was_flagged_or_corrected_is_so_in_the_download() {
    let place = Place::holding(&[ghana_and_togo("r1")]);
    place.form("/judge", &[("claim", "r1-recall"), ("what", "wrong")]);
    place.form("/judge", &[("claim", "r1-note"), ("what", "type"), ("value", "REQUEST")]);
    assert_eq!(place.downloaded("/claims.csv?a=GHA"), ["r1-note"]);
    assert_eq!(place.downloaded("/claims.csv?a=GHA&type=REQUEST"), ["r1-note"]);
    assert!(place.downloaded("/claims.csv?a=GHA&type=CONSULT").is_empty());
}

#[test]
fn a_download_says_what_it_is() {
    let place = Place::holding(&[ghana_and_togo("r1")]);
    for (path, kind, name) in [
        ("/claims.csv?a=Ghana&b=Togo", "text/csv", "claims-GHA-TGO.csv"),
        ("/claims.parquet", "application/vnd.apache.parquet", "claims.parquet"),
        ("/claims.bib?a=%22%0D%0AX:%20y", "application/x-bibtex", "claims-Xy.bib"),
    ] {
        let answer = place.get(path);
        assert!(answer.headers[header::CONTENT_TYPE].to_str().unwrap().starts_with(kind), "{path}");
        let given = answer.headers[header::CONTENT_DISPOSITION].to_str().unwrap();
        assert_eq!(given, format!("attachment; filename=\"{name}\""), "{path}");
    }
    let wrong = place.get("/claims.csv?since=soon");
    assert!(wrong.status.is_client_error() && seen(&wrong.body).contains("YYYY-MM-DD"));
}

fn fails(_: &Ledger, _: &Query, _: Format, _: &mut (dyn Write + Send)) -> Result<(), String> {
    Err("The disk is gone.".to_owned())
}

fn breaks_off(_: &Ledger, _: &Query, _: Format, out: &mut (dyn Write + Send)) -> Result<(), String> {
    out.write_all(&[b'x'; 300_000]).map_err(|e| e.to_string())?;
    Err("The disk is gone.".to_owned())
}

fn panics(_: &Ledger, _: &Query, _: Format, out: &mut (dyn Write + Send)) -> Result<(), String> {
    out.write_all(&[b'x'; 300_000]).map_err(|e| e.to_string())?;
    panic!("a fault of the program");
}

#[test]
fn what_fails_at_once_is_told_on_a_page() {
    let answer = Place::exporting(fails).get("/claims.csv");
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(seen(&answer.body).contains("The disk is gone."));
}

#[test]
fn what_breaks_off_fails_instead_of_looking_whole() {
    for exporter in [breaks_off, panics] {
        let place = Place::exporting(exporter);
        let body = place.body(Request::get("/claims.csv").header(header::HOST, "localhost"));
        assert!(body.is_err());
    }
}

/// What arrives of a body, or that it breaks off.
impl Place {
    fn body(&self, request: axum::http::request::Builder) -> Result<usize, axum::Error> {
        use tower::ServiceExt;
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let response = self.router().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
            Ok(to_bytes(response.into_body(), usize::MAX).await?.len())
        })
    }
}
