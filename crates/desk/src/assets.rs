//! The style sheet, the script and the mark, out of the binary.

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};

use crate::problem::{Problem, no_such_page};

const STYLE: &str = include_str!("../assets/desk.css");
const SCRIPT: &str = include_str!("../assets/desk.js");
const MARK: &str = include_str!("../assets/mark.svg");

/// How pages name an asset: with the version in it, so that a new program never
/// meets an old style sheet in the browser's cache.
macro_rules! versioned {
    ($name:literal) => {
        concat!("/assets/", $name, "?v=", env!("CARGO_PKG_VERSION"))
    };
}
pub(crate) use versioned;

pub(crate) async fn asset(Path(name): Path<String>) -> Result<Response, Problem> {
    let (kind, body) = match name.as_str() {
        "desk.css" => ("text/css; charset=utf-8", STYLE),
        "desk.js" => ("text/javascript; charset=utf-8", SCRIPT),
        "mark.svg" => ("image/svg+xml", MARK),
        _ => return Err(no_such_page().await),
    };
    Ok(([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-cache")], body).into_response())
}

pub(crate) async fn icon() -> Redirect {
    Redirect::permanent("/assets/mark.svg")
}
