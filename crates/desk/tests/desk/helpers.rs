//! Small ledgers, requests and answers.

use std::io::Write;
use std::path::PathBuf;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use jiff::Timestamp;
use tempfile::TempDir;
use tower::ServiceExt;
use whimbrel_desk::{Access, Exporter, Format, Settings, router};
use whimbrel_ledger::{Ledger, Query, ReportRecord};
use whimbrel_reader::claims::record::{Claim, Flag, Kind, Quote, ReportRef, Source, When, Who};
use whimbrel_reader::model::Model;
use whimbrel_reader::reading::Options;
use whimbrel_reader::span::CharRange;

/// A ledger in a folder of its own, and the desk over it.
pub struct Place {
    folder: TempDir,
    router: Router,
}

/// What the desk answered.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Place {
    /// An empty ledger on this machine only.
    pub fn empty() -> Place {
        Place::with(Access::Loopback)
    }

    pub fn with(access: Access) -> Place {
        Place::made(access, ids)
    }

    /// An empty ledger whose claims are written by `exporter`.
    pub fn exporting(exporter: Exporter) -> Place {
        Place::made(Access::Loopback, exporter)
    }

    fn made(access: Access, exporter: Exporter) -> Place {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("desk.db");
        drop(Ledger::open(&path).unwrap());
        let settings = Settings {
            ledger: path,
            model: Model::embedded().unwrap(),
            options: Options::default(),
            coder: "test".to_owned(),
            author: "Ama".to_owned(),
            exporter,
            access,
        };
        Place { folder, router: router(settings) }
    }

    /// A ledger with these reports and claims.
    pub fn holding(entries: &[(ReportRecord, Vec<Claim>)]) -> Place {
        let place = Place::empty();
        for (report, claims) in entries {
            place.add(report, claims);
        }
        place
    }

    pub fn add(&self, report: &ReportRecord, claims: &[Claim]) {
        Ledger::open(self.path()).unwrap().append(report, claims, "test", Timestamp::now()).unwrap();
    }

    pub fn router(&self) -> Router {
        self.router.clone()
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join("desk.db")
    }

    pub fn ledger(&self) -> Ledger {
        Ledger::open_read_only(self.path()).unwrap()
    }

    /// A request as a browser at this machine sends it.
    pub fn send(&self, request: axum::http::request::Builder, body: &str) -> Answer {
        let request = request.body(Body::from(body.to_owned())).unwrap();
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            let body = to_bytes(body, usize::MAX).await.unwrap();
            let body = String::from_utf8(body.to_vec()).unwrap();
            Answer { status: parts.status, headers: parts.headers, body }
        })
    }

    pub fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).header(header::HOST, "127.0.0.1:8377"), "")
    }

    /// A page that must be there.
    #[track_caller]
    pub fn page(&self, path: &str) -> String {
        let answer = self.get(path);
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
        assert!(answer.body.len() < 150_000, "{path} has {} bytes", answer.body.len());
        answer.body
    }

    /// The claims in a download, by their ids.
    #[track_caller]
    pub fn downloaded(&self, path: &str) -> Vec<String> {
        let answer = self.get(path);
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
        answer.body.lines().map(str::to_owned).collect()
    }

    /// Sends a form with the key that our own pages hold.
    pub fn form(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let page = self.page("/read");
        let key = between(&page, "name=\"key\" value=\"", "\"").to_owned();
        let fields: Vec<String> = std::iter::once(("key", key.as_str()))
            .chain(fields.iter().copied())
            .map(|(name, value)| format!("{name}={}", encoded(value)))
            .collect();
        let request = Request::post(path)
            .header(header::HOST, "127.0.0.1:8377")
            .header(header::ORIGIN, "http://127.0.0.1:8377")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, &fields.join("&"))
    }
}

/// Stands for the program's exports: the id of every claim that answers, a line
/// each, and of a report with `.bib`.
fn ids(ledger: &Ledger, query: &Query, format: Format, out: &mut (dyn Write + Send)) -> Result<(), String> {
    let mut lines: Vec<String> = Vec::new();
    let found = ledger.each_claim(query, |claim| {
        lines.push(if format == Format::Bibtex { claim.report.id } else { claim.id });
    });
    found.map_err(|e| e.to_string())?;
    lines.iter().try_for_each(|line| writeln!(out, "{line}")).map_err(|e| e.to_string())
}

fn encoded(value: &str) -> String {
    value
        .bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}

/// What stands between two texts.
#[track_caller]
pub fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = text.split_once(before).unwrap_or_else(|| panic!("no {before} in {text}"));
    rest.split_once(after).unwrap().0
}

/// The page without tags: what a person reads.
pub fn seen(page: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in page.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"")
}

pub const TEXT: &str =
    "Ghana recalled its envoy from Togo on Tuesday. Togo may send a note, the Volta Courier wrote.";

pub fn report(id: &str, text: &str) -> ReportRecord {
    ReportRecord {
        id: id.to_owned(),
        title: Some(format!("Report {id}")),
        publisher: Some("Volta Courier".to_owned()),
        published: Some("2024-05-08".to_owned()),
        language: Some("en".to_owned()),
        text: text.to_owned(),
        ..ReportRecord::default()
    }
}

/// Words of a text with their place.
#[track_caller]
pub fn quote(text: &str, words: &str) -> Quote {
    let byte = text.find(words).unwrap_or_else(|| panic!("no {words} in the text"));
    let start = text[..byte].chars().count();
    Quote { text: words.to_owned(), range: CharRange(start, start + words.chars().count()) }
}

pub fn who(text: &str, words: &str, name: &str, code: &str) -> Who {
    let quote = quote(text, words);
    Who {
        text: quote.text,
        range: quote.range,
        id: Some(format!("state:{code}")),
        name: Some(name.to_owned()),
        code: Some(code.to_owned()),
        sector: None,
        office: None,
        antecedent: None,
        mention: None,
    }
}

/// A claim of this type whose evidence and predicate are these words.
pub fn claim(report: &ReportRecord, id: &str, type_: &str, evidence: &str, predicate: &str) -> Claim {
    Claim {
        id: id.to_owned(),
        report: ReportRef {
            id: report.id.clone(),
            title: report.title.clone(),
            publisher: report.publisher.clone(),
            published: report.published.clone(),
            url: None,
            language: report.language.clone(),
        },
        sentence: 0,
        evidence: quote(&report.text, evidence),
        predicate: quote(&report.text, predicate),
        kind: Kind::of(type_),
        type_: type_.to_owned(),
        mode: vec![],
        context: vec![],
        quad: None,
        intensity: None,
        actors: vec![],
        recipients: vec![],
        objects: vec![],
        status: vec![],
        cues: vec![],
        attribution: vec![],
        time: When { basis: "unknown".to_owned(), ..When::default() },
        place: None,
        score: 0.75,
    }
}

/// Ghana recalls its envoy as fact; Togo may send a note, as the Courier says.
pub fn ghana_and_togo(id: &str) -> (ReportRecord, Vec<Claim>) {
    let report = report(id, TEXT);
    let mut recall = claim(
        &report,
        &format!("{id}-recall"),
        "SANCTION",
        "Ghana recalled its envoy from Togo on Tuesday",
        "recalled",
    );
    recall.actors = vec![who(TEXT, "Ghana", "Ghana", "GHA")];
    recall.recipients = vec![who(TEXT, "Togo", "Togo", "TGO")];
    let tuesday = quote(TEXT, "on Tuesday");
    recall.time = When {
        text: Some(tuesday.text),
        range: Some(tuesday.range),
        start: Some("2024-05-07".to_owned()),
        end: Some("2024-05-07".to_owned()),
        granularity: Some("day".to_owned()),
        basis: "relative".to_owned(),
    };
    let mut note = claim(&report, &format!("{id}-note"), "CONSULT", "Togo may send a note", "send");
    note.sentence = 1;
    note.actors = vec![who(TEXT, "Togo", "Togo", "TGO")];
    note.recipients = vec![who(TEXT, "Ghana", "Ghana", "GHA")];
    note.status = vec![Flag::Alleged];
    let courier = quote(TEXT, "the Volta Courier");
    let source = Who { id: None, name: None, code: None, ..who(TEXT, "the Volta Courier", "", "") };
    note.attribution = vec![Source {
        who: Who { text: courier.text, range: courier.range, ..source },
        cue: Some(quote(TEXT, "wrote")),
        quoted: false,
    }];
    (report, vec![recall, note])
}
