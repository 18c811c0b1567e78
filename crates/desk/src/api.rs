//! What do programs get? The questions of the pages as JSON. One table names all
//! of them; the routes and the OpenAPI document are both made from it, so that
//! the two can't differ.

use std::pin::Pin;

use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, PathRejection};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use maud::html;
use serde::Deserialize;
use serde_json::{Value, json};
use whimbrel_ledger::ties::{By, Grain, Network, Timeline};

use crate::asked::{Asked, Fields, number, text};
use crate::desk::Desk;
use crate::layout::{self, Page};
use crate::pages::read::{Pasted, all_in};
use crate::pages::report::no_report;
use crate::problem::Problem;
use crate::schemas::{self, record, schema};

/// Entries of a list unless more or fewer are asked for, and at most.
const FEW: usize = 100;
const MANY: usize = 1_000;

/// As far as whole numbers in JSON are exact everywhere.
const LARGEST: u64 = (1 << 53) - 1;

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
    /// Whether it can be narrowed as the pages can.
    filter: bool,
    /// What it takes besides.
    own: &'static [Parameter],
    /// Names of the answer's fields and their kinds, as `schemas` has them.
    fields: &'static [(&'static str, &'static str)],
    answer: fn(Request) -> Answer,
}

impl Endpoint {
    fn parameters(&self) -> impl Iterator<Item = &'static Parameter> + use<> {
        let filter: &[Parameter] = if self.filter { &FILTER } else { &[] };
        filter.iter().chain(self.own)
    }
}

/// Name, kind (`path`, `text`, `date`, `limit`, `number` or one of several
/// words), what it means.
type Parameter = (&'static str, &'static str, &'static str);

const ID: Parameter = ("id", "path", "The id, as lists give it.");
const LIMIT: Parameter = ("limit", "limit", "No more entries than this: 1 to 1000, 100 if not given.");
const FILTER: [Parameter; 9] = [
    (
        "a",
        "text",
        "Claims in which this actor takes part: a code (GHA, IGO:UN), a name, or words of a report.",
    ),
    ("b", "text", "… and this one as well."),
    ("type", "text", "Claims of this type, as AID or CONSULT."),
    (
        "status",
        "fact|negated|alleged|possible|planned|desired|conditional",
        "Claims presented as fact, or with this flag.",
    ),
    ("source", "text", "Claims that rest on this one's word."),
    ("words", "text", "Claims whose evidence holds all of these words, in any inflection."),
    ("since", "date", "Claims about this day or later."),
    ("until", "date", "Claims about this day or earlier."),
    ("as_of", "date", "The ledger as it stood at the end of this day (UTC)."),
];

const ENDPOINTS: [Endpoint; 10] = [
    Endpoint {
        path: "/api/ledger",
        summary: "How much the ledger holds",
        filter: false,
        own: &[],
        fields: &[
            ("reports", "count"),
            ("claims", "count"),
            ("last_reading", "count"),
            ("last_judgement", "count"),
            ("last_recorded", "text?"),
        ],
        answer: |request| Box::pin(size(request)),
    },
    Endpoint {
        path: "/api/reports",
        summary: "Reports, those recorded last first",
        filter: false,
        own: &[("before", "number", "Go on after the report whose `reading` is this."), LIMIT],
        fields: &[("reports", "Listed[]")],
        answer: |request| Box::pin(reports(request)),
    },
    Endpoint {
        path: "/api/reports/{id}",
        summary: "A report with its text, notes and claims",
        filter: false,
        own: &[ID],
        fields: &[("report", "Report"), ("claims", "Claim[]")],
        answer: |request| Box::pin(report(request)),
    },
    Endpoint {
        path: "/api/claims",
        summary: "The claims that answer a question",
        filter: true,
        own: &[LIMIT],
        fields: &[("claims", "Claim[]"), ("more", "flag")],
        answer: |request| Box::pin(claims(request)),
    },
    Endpoint {
        path: "/api/claims/{id}",
        summary: "One claim",
        filter: false,
        own: &[ID],
        fields: &[("claim", "Claim")],
        answer: |request| Box::pin(claim(request)),
    },
    Endpoint {
        path: "/api/stories",
        summary: "The stories of which a claim answers a question",
        filter: true,
        own: &[LIMIT],
        fields: &[("stories", "Story[]"), ("more", "flag")],
        answer: |request| Box::pin(stories(request)),
    },
    Endpoint {
        path: "/api/timeline",
        summary: "The stories that answer a question, month by month, and the months in which their level turned",
        filter: true,
        own: &[(
            "by",
            "event|report",
            "By the month of the event (if not given), or by that of the first report.",
        )],
        fields: &[
            ("by", "event|report"),
            ("months", "Month[]"),
            ("undated", "Tally"),
            ("undated_ids", "text[]"),
            ("turns", "Turn[]"),
            ("more", "flag"),
        ],
        answer: |request| Box::pin(timeline(request)),
    },
    Endpoint {
        path: "/api/network",
        summary: "Who deals with whom in the stories that answer a question, and in what",
        filter: true,
        own: &[
            ("grain", "type|quad|pair", "A tie a type (if not given), a quad class, or a pair."),
            ("parties", "coded|all", "Parties with a code only (if not given), or those without as well."),
            LIMIT,
        ],
        fields: &[("nodes", "Node[]"), ("edges", "Edge[]"), ("more", "flag")],
        answer: |request| Box::pin(network(request)),
    },
    Endpoint {
        path: "/api/judgements",
        summary: "What people judged, revoked judgements included, those recorded last first",
        filter: false,
        own: &[LIMIT],
        fields: &[("judgements", "Judgement[]"), ("more", "flag")],
        answer: |request| Box::pin(judgements(request)),
    },
    Endpoint {
        path: "/api/actors",
        summary: "Actors named in the ledger whose name begins so",
        filter: false,
        own: &[("q", "text", "The beginning of a name."), LIMIT],
        fields: &[("actors", "Named[]")],
        answer: |request| Box::pin(actors(request)),
    },
];

/// The routes of the table, its document and its page.
pub(crate) fn routes() -> Router<Desk> {
    let mut routes = Router::new()
        .route("/api", get(page))
        .route("/api/openapi.json", get(async || answered(Ok(document()))))
        .route("/api/read", axum::routing::post(read))
        .route("/api/{*rest}", any(async || answered(Err(no_such_question()))));
    for endpoint in ENDPOINTS {
        let handler = move |State(desk): State<Desk>,
                            path: Result<Path<String>, PathRejection>,
                            Query(fields): Query<Fields>| async move {
            let id = match path {
                Ok(Path(id)) => id,
                Err(_) if endpoint.path.contains('{') => return answered(Err(no_such_question())),
                Err(_) => String::new(),
            };
            let request = Request { desk, id, fields };
            answered(match known(&endpoint, &request.fields) {
                Ok(()) => (endpoint.answer)(request).await,
                Err(problem) => Err(problem),
            })
        };
        routes = routes.route(endpoint.path, get(handler));
    }
    routes
}

fn no_such_question() -> Problem {
    Problem::missing("There is no such question.", "Ask /api/openapi.json for those there are.")
}

/// Refuses what the question does not take: a name misspelt would otherwise be
/// answered as if it had not been given.
fn known(endpoint: &Endpoint, fields: &Fields) -> Result<(), Problem> {
    for (name, value) in fields {
        let Some((_, kind, _)) = endpoint.parameters().find(|(known, ..)| known == name) else {
            let names: Vec<&str> = endpoint.parameters().map(|(name, ..)| *name).collect();
            let todo = if names.is_empty() {
                "The question takes nothing.".to_owned()
            } else {
                format!("The question takes {}.", names.join(", "))
            };
            return Err(Problem::asked(format!("“{name}” is not asked for here."), todo));
        };
        if kind.contains('|') && !kind.split('|').any(|word| word == value) {
            let (what, words) = (format!("“{value}” is no {name}."), kind.replace('|', ", "));
            return Err(Problem::asked(what, format!("Give one of {words}.")));
        }
        if *kind == "number" && value.parse::<u64>().is_ok_and(|number| number > LARGEST) {
            let todo = format!("Give {LARGEST} at most, as lists give it.");
            return Err(Problem::asked(format!("The {name} {value} is too large."), todo));
        }
        if *kind != "text" && value.is_empty() {
            return Err(Problem::asked(
                format!("Nothing is given for {name}."),
                "Give a value, or leave it out.",
            ));
        }
    }
    Ok(())
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
        let stories: Vec<_> = answer.stories.iter().take(limit).collect();
        Ok(json!({ "stories": stories, "more": more }))
    };
    request.desk.ask(found).await
}

async fn timeline(request: Request) -> Result<Value, Problem> {
    let query = Asked::of(&request.fields)?.query();
    let by = if text(&request.fields, "by").as_deref() == Some("report") { By::Report } else { By::Event };
    let desk = request.desk.clone();
    let found = move |ledger: &whimbrel_ledger::Ledger| {
        let answer = desk.told().answer(ledger, &query)?;
        let timeline = Timeline::of(&answer.stories, &query, by);
        let more = answer.cut_at.is_some();
        Ok(json!({ "by": timeline.by, "months": timeline.months, "undated": timeline.undated,
            "undated_ids": timeline.undated_ids, "turns": timeline.turns, "more": more }))
    };
    request.desk.ask(found).await
}

async fn network(request: Request) -> Result<Value, Problem> {
    let limit = limit(&request.fields)?;
    let query = Asked::of(&request.fields)?.query();
    let grain = match text(&request.fields, "grain").as_deref() {
        Some("quad") => Grain::Quad,
        Some("pair") => Grain::Pair,
        _ => Grain::Type,
    };
    let all = text(&request.fields, "parties").as_deref() == Some("all");
    let desk = request.desk.clone();
    let found = move |ledger: &whimbrel_ledger::Ledger| {
        let answer = desk.told().answer(ledger, &query)?;
        let mut network = Network::of(&answer.stories, &query, grain, all);
        let more = answer.cut_at.is_some() || network.edges.len() > limit;
        network.edges.truncate(limit);
        // Only those whom the ties given tie.
        let tied: std::collections::BTreeSet<&str> =
            network.edges.iter().flat_map(|edge| [edge.from.as_str(), edge.to.as_str()]).collect();
        network.nodes.retain(|node| tied.contains(node.id.as_str()));
        Ok(json!({ "nodes": network.nodes, "edges": network.edges, "more": more }))
    };
    request.desk.ask(found).await
}

async fn judgements(request: Request) -> Result<Value, Problem> {
    let limit = limit(&request.fields)?;
    let found = move |ledger: &whimbrel_ledger::Ledger| {
        let mut held = ledger.judgements(None)?;
        let more = held.len() > limit;
        held.reverse();
        held.truncate(limit);
        Ok(json!({ "judgements": held, "more": more }))
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

async fn read(State(desk): State<Desk>, headers: HeaderMap, body: Result<Bytes, BytesRejection>) -> Response {
    let too_large = |_| {
        let (what, todo) = ("The request is too large.", "Send one report at a time, 8 MB at most.");
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, what, todo)
    };
    answered(match body.map_err(too_large) {
        Ok(body) => reading(desk, &headers, &body).await,
        Err(problem) => Err(problem),
    })
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
    if asked.published.as_ref().is_some_and(|day| day.trim().is_empty()) {
        return Err(Problem::asked("The day of publication is empty.", "Give it as YYYY-MM-DD, or null."));
    }
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
        let parameters: Vec<Value> = endpoint.parameters().map(parameter).collect();
        let id = endpoint.path.contains('{');
        let item = json!({ "get": {
            "summary": endpoint.summary,
            "operationId": endpoint.path.trim_start_matches("/api/").replace("/{id}", "-one"),
            "parameters": parameters,
            "responses": responses(endpoint.fields, if id { &[MISSING] } else { &[] }),
        } });
        paths.insert(endpoint.path.to_owned(), item);
    }
    paths.insert("/api/read".to_owned(), read_item());
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Whimbrel", "version": env!("CARGO_PKG_VERSION"), "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
            "description": "Questions to a ledger of what reports say. Claims and stories are as `whimbrel claims` and `whimbrel stories --format jsonl` print them." },
        "servers": [{ "url": "/" }],
        // A token is asked for only where the desk listens beyond its own machine.
        "security": [{}, { "token": [] }],
        "paths": paths,
        "components": { "schemas": schemas::all(), "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } } },
    })
}

fn read_item() -> Value {
    let body = json!({ "type": "object", "required": ["text"], "additionalProperties": false, "properties": {
        "text": { "type": "string", "minLength": 1, "pattern": "\\S", "description": "The report: plain text, HTML, JSON lines or a feed." },
        "published": { "anyOf": [{ "type": "string", "format": "date" }, { "type": "null" }], "description": "Its day of publication." } } });
    let reading = record([("report", "Report"), ("claims", "Claim[]")].iter());
    let mut responses = responses(&[], &[LARGE, NOT_JSON]);
    let answer = json!({ "type": "object", "required": ["readings"], "properties": { "readings": { "type": "array", "items": reading } } });
    responses["200"]["content"]["application/json"]["schema"] = answer;
    json!({ "post": {
        "summary": "Reads a report and keeps nothing",
        "operationId": "read",
        "requestBody": { "required": true, "content": { "application/json": { "schema": body } } },
        "responses": responses,
    } })
}

fn parameter((name, kind, meaning): &Parameter) -> Value {
    let schema = match *kind {
        "path" => json!({ "type": "string", "minLength": 1 }),
        "date" => json!({ "type": "string", "format": "date" }),
        "limit" => json!({ "type": "integer", "minimum": 1, "maximum": MANY, "default": FEW }),
        "number" => json!({ "type": "integer", "minimum": 0, "maximum": LARGEST }),
        kind => schema(kind),
    };
    let place = if *kind == "path" { "path" } else { "query" };
    json!({ "name": name, "in": place, "required": place == "path", "schema": schema, "description": meaning })
}

/// What may be answered other than an answer.
type Failure = (&'static str, &'static str);
const MISSING: Failure = ("404", "There is no such thing in the ledger");
const LARGE: Failure = ("413", "The request is too large");
const NOT_JSON: Failure = ("415", "The request is not JSON");
const ALWAYS: [Failure; 4] = [
    ("400", "The question can't be understood; `error` says why, `todo` what to do"),
    ("401", "The desk asks for its token"),
    ("421", "The desk was called by a name that is not of its machine"),
    ("503", "The ledger can't be used now; `error` says why"),
];

fn responses(fields: &[(&'static str, &'static str)], failures: &[Failure]) -> Value {
    let of = |what: &str, schema: &Value| json!({ "description": what, "content": { "application/json": { "schema": schema } } });
    let mut responses = serde_json::Map::new();
    responses.insert("200".to_owned(), of("The answer", &record(fields.iter())));
    for (status, what) in ALWAYS.iter().chain(failures) {
        responses.insert((*status).to_owned(), of(what, &schema("Problem")));
    }
    Value::Object(responses)
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
                            td { @for (i, (name, _, meaning)) in endpoint.parameters().enumerate() { @if i > 0 { ", " } abbr title=(meaning) { (name) } } }
                        } }
                        tr { td { code { "POST /api/read" } } td { "Reads a report and keeps nothing" } td { "JSON: text, published" } }
                    }
                }
            }
        },
    )
}
