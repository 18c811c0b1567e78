//! What do programs get? The questions of the pages as JSON. One table names all
//! of them; the routes and the OpenAPI document are both made from it, so that
//! the two can't differ.

use std::pin::Pin;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use maud::html;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::asked::{Asked, Fields, number, text};
use crate::desk::Desk;
use crate::layout::{self, Page};
use crate::pages::read::{Pasted, all_in};
use crate::pages::report::no_report;
use crate::problem::Problem;

/// Entries of a list unless more or fewer are asked for, and at most.
const FEW: usize = 100;
const MANY: usize = 1_000;

/// What a question is answered from.
struct Request {
    desk: Desk,
    /// The last part of the path, where the path has a place for it.
    id: String,
    fields: Fields,
}

type Answer = Pin<Box<dyn Future<Output = Result<Value, Problem>> + Send>>;

/// A question of the API.
#[derive(Clone, Copy)]
struct Endpoint {
    path: &'static str,
    summary: &'static str,
    parameters: &'static [Parameter],
    /// Names of the answer's fields and of the schemas of their values.
    fields: &'static [(&'static str, &'static str)],
    answer: fn(Request) -> Answer,
}

/// Name, what it is (`string`, `date`, `count`), what it means.
type Parameter = (&'static str, &'static str, &'static str);

const ID: Parameter = ("id", "path", "The id, as lists give it.");
const LIMIT: Parameter = ("limit", "count", "No more entries than this: 1 to 1000, 100 if not given.");
const FILTER: [Parameter; 9] = [
    (
        "a",
        "string",
        "Claims in which this actor takes part: a code (GHA, IGO:UN), a name, or words of a report.",
    ),
    ("b", "string", "… and this one as well."),
    ("type", "string", "Claims of this type, as AID or CONSULT."),
    ("status", "string", "`fact`, or one of negated, alleged, possible, planned, desired, conditional."),
    ("source", "string", "Claims that rest on this one's word."),
    ("since", "date", "Claims about this day or later."),
    ("until", "date", "Claims about this day or earlier."),
    ("as_of", "date", "The ledger as it stood at the end of this day (UTC)."),
    LIMIT,
];

const ENDPOINTS: [Endpoint; 7] = [
    Endpoint {
        path: "/api/ledger",
        summary: "How much the ledger holds",
        parameters: &[],
        fields: &[
            ("reports", "count"),
            ("claims", "count"),
            ("last_reading", "count"),
            ("last_recorded", "text"),
        ],
        answer: |request| Box::pin(size(request)),
    },
    Endpoint {
        path: "/api/reports",
        summary: "Reports, those recorded last first",
        parameters: &[("before", "count", "Go on after the report whose `reading` is this."), LIMIT],
        fields: &[("reports", "objects")],
        answer: |request| Box::pin(reports(request)),
    },
    Endpoint {
        path: "/api/reports/{id}",
        summary: "A report with its text, notes and claims",
        parameters: &[ID],
        fields: &[("report", "object"), ("claims", "objects")],
        answer: |request| Box::pin(report(request)),
    },
    Endpoint {
        path: "/api/claims",
        summary: "The claims that answer a question",
        parameters: &FILTER,
        fields: &[("claims", "objects"), ("more", "flag")],
        answer: |request| Box::pin(claims(request)),
    },
    Endpoint {
        path: "/api/claims/{id}",
        summary: "One claim",
        parameters: &[ID],
        fields: &[("claim", "object")],
        answer: |request| Box::pin(claim(request)),
    },
    Endpoint {
        path: "/api/stories",
        summary: "The stories of which a claim answers a question",
        parameters: &FILTER,
        fields: &[("stories", "objects"), ("more", "flag")],
        answer: |request| Box::pin(stories(request)),
    },
    Endpoint {
        path: "/api/actors",
        summary: "Actors named in the ledger whose name begins so",
        parameters: &[("q", "string", "The beginning of a name."), LIMIT],
        fields: &[("actors", "objects")],
        answer: |request| Box::pin(actors(request)),
    },
];

/// The routes of the table, its document and its page.
pub(crate) fn routes() -> Router<Desk> {
    let mut routes = Router::new()
        .route("/api", get(page))
        .route("/api/openapi.json", get(async || answered(Ok(document()))))
        .route("/api/read", axum::routing::post(read));
    for endpoint in ENDPOINTS {
        let handler = move |State(desk): State<Desk>,
                            path: Option<Path<String>>,
                            Query(fields): Query<Fields>| async move {
            let id = path.map(|Path(id)| id).unwrap_or_default();
            answered((endpoint.answer)(Request { desk, id, fields }).await)
        };
        routes = routes.route(endpoint.path, get(handler));
    }
    routes
}

fn answered(answer: Result<Value, Problem>) -> Response {
    match answer {
        Ok(value) => ([(header::CONTENT_TYPE, "application/json")], value.to_string()).into_response(),
        Err(problem) => problem.json(),
    }
}

fn limit(fields: &Fields) -> Result<usize, Problem> {
    match number(fields, "limit")?.unwrap_or(FEW) {
        limit @ 1..=MANY => Ok(limit),
        other => {
            Err(Problem::asked(format!("The limit is {other}."), format!("Give a limit from 1 to {MANY}.")))
        }
    }
}

async fn size(request: Request) -> Result<Value, Problem> {
    request.desk.ask(|ledger| Ok(json!(ledger.size()?))).await
}

async fn reports(request: Request) -> Result<Value, Problem> {
    let limit = limit(&request.fields)?;
    let before = number(&request.fields, "before")?.map(|n| i64::try_from(n).unwrap_or(i64::MAX));
    request.desk.ask(move |ledger| Ok(json!({ "reports": ledger.reports(before, limit)? }))).await
}

async fn report(request: Request) -> Result<Value, Problem> {
    let id = request.id;
    let found = move |ledger: &whimbrel_ledger::Ledger| {
        let report = ledger.report(&id)?.ok_or_else(|| no_report(&id))?;
        Ok(json!({ "claims": ledger.claims_in(&id)?, "report": report }))
    };
    request.desk.ask(found).await
}

async fn claims(request: Request) -> Result<Value, Problem> {
    let limit = limit(&request.fields)?;
    let query = whimbrel_ledger::Query { limit: Some(limit + 1), ..Asked::of(&request.fields)?.query() };
    let found = move |ledger: &whimbrel_ledger::Ledger| {
        let mut claims = ledger.claims(&query)?;
        let more = claims.len() > limit;
        claims.truncate(limit);
        Ok(json!({ "claims": claims, "more": more }))
    };
    request.desk.ask(found).await
}

async fn claim(request: Request) -> Result<Value, Problem> {
    let id = request.id;
    let found = move |ledger: &whimbrel_ledger::Ledger| {
        let claim = ledger.claim(&id)?.ok_or_else(|| {
            Problem::missing(
                format!("There is no claim {id} in this ledger."),
                "Ask /api/claims for those there are.",
            )
        })?;
        Ok(json!({ "claim": claim }))
    };
    request.desk.ask(found).await
}

async fn stories(request: Request) -> Result<Value, Problem> {
    let limit = limit(&request.fields)?;
    let query = Asked::of(&request.fields)?.query();
    let desk = request.desk.clone();
    let found = move |ledger: &whimbrel_ledger::Ledger| {
        let answer = desk.told().answer(ledger, &query)?;
        let more = answer.cut_at.is_some() || answer.stories.len() > limit;
        let stories: Vec<_> = answer.stories.into_iter().take(limit).collect();
        Ok(json!({ "stories": stories, "more": more }))
    };
    request.desk.ask(found).await
}

async fn actors(request: Request) -> Result<Value, Problem> {
    let limit = limit(&request.fields)?;
    let beginning = text(&request.fields, "q").unwrap_or_default();
    request.desk.ask(move |ledger| Ok(json!({ "actors": ledger.named_like(&beginning, limit)? }))).await
}

/// What `POST /api/read` takes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ToRead {
    text: String,
    published: Option<String>,
}

async fn read(State(desk): State<Desk>, headers: HeaderMap, body: Bytes) -> Response {
    answered(reading(desk, &headers, &body).await)
}

/// Reads without keeping. Only JSON is taken: no form of another site can send it.
async fn reading(desk: Desk, headers: &HeaderMap, body: &Bytes) -> Result<Value, Problem> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.split(';').next().map(str::trim) != Some("application/json") {
        let what = "The request does not say that it is JSON.";
        let todo = "Send the header Content-Type: application/json.";
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, what, todo));
    }
    let asked: ToRead = serde_json::from_slice(body).map_err(|e| {
        Problem::asked(
            format!("The request can't be understood: {e}."),
            "Send {\"text\": \"…\", \"published\": \"YYYY-MM-DD\" or null}.",
        )
    })?;
    let pasted = Pasted::of(asked.text, asked.published.unwrap_or_default());
    let read = desk.one_at_a_time(move |settings| all_in(&pasted, settings)).await?;
    let readings: Vec<Value> =
        read.into_iter().map(|(report, claims)| json!({ "report": report, "claims": claims })).collect();
    Ok(json!({ "readings": readings }))
}

/// The OpenAPI document of the table.
fn document() -> Value {
    let mut paths = serde_json::Map::new();
    for endpoint in &ENDPOINTS {
        let parameters: Vec<Value> = endpoint.parameters.iter().map(parameter).collect();
        paths.insert(
            endpoint.path.to_owned(),
            json!({ "get": {
                "summary": endpoint.summary,
                "operationId": endpoint.path.trim_start_matches("/api/").replace("/{id}", "-one"),
                "parameters": parameters,
                "responses": responses(endpoint.fields),
            } }),
        );
    }
    let body = json!({ "type": "object", "required": ["text"], "additionalProperties": false, "properties": {
        "text": { "type": "string" }, "published": { "type": ["string", "null"], "format": "date" } } });
    paths.insert(
        "/api/read".to_owned(),
        json!({ "post": {
            "summary": "Reads a report and keeps nothing",
            "operationId": "read",
            "requestBody": { "required": true, "content": { "application/json": { "schema": body } } },
            "responses": responses(&[("readings", "objects")]),
        } }),
    );
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Whimbrel", "version": env!("CARGO_PKG_VERSION"), "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
            "description": "Questions to a ledger of what reports say. Claims and stories are as `whimbrel claims` and `whimbrel stories --format jsonl` print them." },
        "servers": [{ "url": "/" }],
        "paths": paths,
    })
}

fn parameter((name, kind, meaning): &Parameter) -> Value {
    let (place, schema) = match *kind {
        "path" => ("path", json!({ "type": "string" })),
        "date" => ("query", json!({ "type": "string", "format": "date" })),
        "count" => ("query", json!({ "type": "integer", "minimum": 1 })),
        _ => ("query", json!({ "type": "string" })),
    };
    json!({ "name": name, "in": place, "required": place == "path", "schema": schema, "description": meaning })
}

fn responses(fields: &[(&str, &str)]) -> Value {
    let schema = |kind: &str| match kind {
        "count" => json!({ "type": "integer", "minimum": 0 }),
        "flag" => json!({ "type": "boolean" }),
        "text" => json!({ "type": ["string", "null"] }),
        "object" => json!({ "type": "object" }),
        _ => json!({ "type": "array", "items": { "type": "object" } }),
    };
    let names: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
    let properties: serde_json::Map<String, Value> =
        fields.iter().map(|(name, kind)| ((*name).to_owned(), schema(kind))).collect();
    let answer = json!({ "type": "object", "required": names, "properties": properties });
    let problem = json!({ "type": "object", "required": ["error", "todo"], "properties": {
        "error": { "type": "string" }, "todo": { "type": "string" } } });
    let of = |what: &str, schema: &Value| json!({ "description": what, "content": { "application/json": { "schema": schema } } });
    json!({
        "200": of("The answer", &answer),
        "400": of("The question can't be understood; `error` says why", &problem),
        "404": of("There is no such thing in the ledger", &problem),
        "415": of("The request is not JSON", &problem),
        "503": of("The ledger can't be used now; `error` says why", &problem),
    })
}

/// `/api`: the table for people.
async fn page() -> Page {
    layout::plain(
        "For programs",
        html! {
            div .prose {
                h1 { "For programs" }
                p { "The desk answers the same questions in JSON. The OpenAPI document is at " a href="/api/openapi.json" { code { "/api/openapi.json" } } ". Where the desk asks for a token, send " code { "Authorization: Bearer …" } "." }
                table .list {
                    thead { tr { th scope="col" { "Address" } th scope="col" { "Answers" } th scope="col" { "Takes" } } }
                    tbody {
                        @for endpoint in &ENDPOINTS { tr {
                            td { code { (endpoint.path) } }
                            td { (endpoint.summary) }
                            td { @for (i, (name, _, meaning)) in endpoint.parameters.iter().enumerate() { @if i > 0 { ", " } abbr title=(meaning) { (name) } } }
                        } }
                        tr { td { code { "POST /api/read" } } td { "Reads a report and keeps nothing" } td { "JSON: text, published" } }
                    }
                }
            }
        },
    )
}
