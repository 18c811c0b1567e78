//! What if it can't be answered? A page that says what is wrong and what to do.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::html;

use crate::layout;

/// Why a request can't be answered, for people.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub status: StatusCode,
    /// What is wrong, in a full sentence.
    pub what: String,
    /// What to do next, in a full sentence.
    pub todo: String,
}

impl Problem {
    pub fn new(status: StatusCode, what: impl Into<String>, todo: impl Into<String>) -> Self {
        Problem { status, what: what.into(), todo: todo.into() }
    }

    /// What was asked for can't be understood.
    pub fn asked(what: impl Into<String>, todo: impl Into<String>) -> Self {
        Problem::new(StatusCode::BAD_REQUEST, what, todo)
    }

    /// What was asked for is not there.
    pub fn missing(what: impl Into<String>, todo: impl Into<String>) -> Self {
        Problem::new(StatusCode::NOT_FOUND, what, todo)
    }

    /// The problem for programs.
    pub fn json(&self) -> Response {
        let body = serde_json::json!({ "error": self.what, "todo": self.todo });
        (self.status, [(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response()
    }
}

impl From<whimbrel_ledger::Error> for Problem {
    /// The ledger's errors say themselves what to do.
    fn from(error: whimbrel_ledger::Error) -> Self {
        let todo = "The page can be loaded again once that is done.";
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, error.to_string(), todo)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let main = html! {
            div .problem {
                h1 { (self.status.canonical_reason().unwrap_or("This did not work")) }
                p .what { (self.what) }
                p { (self.todo) }
                p { a href="/" { "To the first page" } " · " a href="/reports" { "To the reports" } }
            }
        };
        (self.status, layout::plain("This did not work", main)).into_response()
    }
}

pub(crate) async fn no_such_page() -> Problem {
    Problem::missing(
        "There is no such page on the desk.",
        "Check the address, or start from the first page; every view has a link there.",
    )
}
