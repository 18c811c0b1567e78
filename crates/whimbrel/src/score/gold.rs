//! What does the gold file say, and is it well formed?
//!
//! One JSON object a report, one a line, or a single object over several lines:
//! `{"id", "title"?, "text", "published"?, "publisher"?, "claims": […]}`. A claim is
//! `{"evidence", "kind", "type", "actors", "recipients", "status", "attribution"}` and,
//! as far as known, `"actor_codes", "recipient_codes", "time": {"text", "start", "end"},
//! "optional"`. Other fields may stand beside them and are not looked at.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::IgnoredAny;
use serde_json::{Map, Value};
use whimbrel_reader::CharIndex;
use whimbrel_reader::claims::record::{Flag, Kind};
use whimbrel_reader::codebook::Codebook;
use whimbrel_reader::span::{CharRange, Span};

use super::same::Day;

/// A report and what a person read in it.
#[derive(Debug)]
pub struct GoldReport {
    /// The report's id, of which there is one in the file.
    pub id: String,
    /// The report as the reader is given it, one line of JSON.
    pub json: String,
    /// The line of the file that it stands in, from 1.
    pub line: usize,
    /// The claims.
    pub claims: Vec<GoldClaim>,
}

/// A claim as a person read it.
#[derive(Debug)]
pub struct GoldClaim {
    /// The words that say it.
    pub evidence: String,
    /// Where those words first stand in the text, in code points.
    pub range: CharRange,
    /// Event, statement or state.
    pub kind: Kind,
    /// A type of the codebook.
    pub type_: String,
    /// Who did it.
    pub actors: Parties,
    /// To whom.
    pub recipients: Parties,
    /// How it is presented.
    pub status: Vec<Flag>,
    /// The chain of sources, outermost first.
    pub attribution: Vec<String>,
    /// When it happened, as far as the gold says.
    pub time: Option<GoldTime>,
    /// Whether the text says when it happened, in words that may not be dated.
    pub timed: bool,
    /// Whether a careful reader could leave it out.
    pub optional: bool,
}

/// Parties by their words and, in step with them, their codes.
#[derive(Debug)]
pub struct Parties {
    /// The words.
    pub texts: Vec<String>,
    /// The codes; there may be fewer or more of them than words.
    pub codes: Vec<Option<String>>,
}

/// The first and the last day on which a claim happened.
#[derive(Debug)]
pub struct GoldTime {
    /// The first day.
    pub first: Day,
    /// The last day.
    pub last: Day,
    /// Both as the gold writes them.
    pub written: String,
}

/// What is wrong with a gold file, where, and what to do.
#[derive(Debug, PartialEq, Eq)]
pub struct Bad(String);

impl fmt::Display for Bad {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Reads a gold file, called `name` where something is wrong with it.
///
/// # Errors
/// All that is wrong: each names line, report, claim and field.
pub fn read(bytes: &[u8], name: &str) -> Result<Vec<GoldReport>, Vec<Bad>> {
    let text = std::str::from_utf8(bytes).map_err(|e| {
        let line = 1 + newlines(&bytes[..e.valid_up_to()]);
        vec![Bad(format!("Line {line} of {name} is not in UTF-8. Save the file as UTF-8."))]
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader { name, reports: Vec::new(), bad: Vec::new(), ids: BTreeMap::new() };
    for (line, record) in records(text) {
        reader.record(line, record);
    }
    match (reader.reports.is_empty(), reader.bad.is_empty()) {
        (_, false) => Err(reader.bad),
        (true, true) => Err(vec![Bad(format!(
            "{name} holds no report. Give one JSON object a line, with \"id\", \"text\" and \"claims\"."
        ))]),
        (false, true) => Ok(reader.reports),
    }
}

fn newlines(bytes: &[u8]) -> usize {
    bytes.iter().filter(|b| **b == b'\n').count()
}

/// The JSON objects of a file and the lines where they begin: one a line, or one
/// over the whole file.
fn records(text: &str) -> Vec<(usize, &str)> {
    let lines: Vec<(usize, &str)> =
        text.lines().enumerate().map(|(i, l)| (i + 1, l)).filter(|(_, l)| !l.trim().is_empty()).collect();
    let open = |line: &str| serde_json::from_str::<IgnoredAny>(line).is_err_and(|e| e.is_eof());
    let whole = || serde_json::from_str::<IgnoredAny>(text).is_ok();
    match lines.as_slice() {
        // Where neither the lines nor the whole can be parsed, the second line
        // shows what was meant: a new object, or more of the first.
        [(line, first), (_, second), ..] if open(first) && (whole() || !second.starts_with('{')) => {
            vec![(*line, text)]
        }
        _ => lines,
    }
}

struct Reader<'a> {
    name: &'a str,
    reports: Vec<GoldReport>,
    bad: Vec<Bad>,
    ids: BTreeMap<String, usize>,
}

impl Reader<'_> {
    fn record(&mut self, line: usize, record: &str) {
        let place = format!("Line {line} of {}", self.name);
        match serde_json::from_str(record) {
            Ok(Value::Object(object)) => self.report(line, place, object),
            Ok(_) => self.bad.push(Bad(format!(
                "{place} is not a JSON object. Give {{\"id\", \"text\", \"claims\"}} for each report."
            ))),
            Err(e) => self.bad.push(Bad(self.broken(line, record, &e))),
        }
    }

    fn broken(&self, line: usize, record: &str, error: &serde_json::Error) -> String {
        // The parser counts from the start of what it was given.
        let line = if record.contains('\n') { error.line() } else { line };
        let message = error.to_string();
        let what = message.rsplit_once(" at line ").map_or(message.as_str(), |(what, _)| what);
        format!(
            "Line {line} of {} is not valid JSON ({what}, at column {}). Mend it there.",
            self.name,
            error.column()
        )
    }

    fn report(&mut self, line: usize, place: String, object: Map<String, Value>) {
        let fields = Fields { place, object: &object };
        let (id, text) = match (fields.words("id"), fields.words("text")) {
            (Ok(id), Ok(text)) => (id, text),
            (id, text) => return self.bad.extend(id.err().into_iter().chain(text.err())),
        };
        if let Some(before) = self.ids.insert(id.clone(), line) {
            let why = format!("stands in line {before} already; give each report an id of its own");
            return self.bad.push(fields.bad("id", &why));
        }
        let fields = Fields { place: format!("{}, report {id}", fields.place), object: &object };
        let json = match as_read(&fields) {
            Ok(json) => json,
            Err(bad) => return self.bad.push(bad),
        };
        match claims(&fields, &text) {
            Ok(claims) => self.reports.push(GoldReport { id, json, line, claims }),
            Err(bad) => self.bad.extend(bad),
        }
    }
}

/// The report without what the gold says about it, as `whimbrel read` takes it.
fn as_read(fields: &Fields<'_>) -> Result<String, Bad> {
    let mut report = Map::new();
    for name in ["id", "title", "text", "published", "publisher"] {
        if let Some(words) = fields.maybe_words(name)?.filter(|words| !words.is_empty()) {
            report.insert(name.to_owned(), Value::String(words));
        }
    }
    Ok(Value::Object(report).to_string())
}

fn claims(fields: &Fields<'_>, text: &str) -> Result<Vec<GoldClaim>, Vec<Bad>> {
    let Some(Value::Array(given)) = fields.object.get("claims") else {
        let why = "is missing, or no list; give the claims as a list, [] where there are none";
        return Err(vec![fields.bad("claims", why)]);
    };
    let index = CharIndex::new(text);
    let mut claims = Vec::with_capacity(given.len());
    let mut bad = Vec::new();
    for (i, value) in given.iter().enumerate() {
        let place = format!("{}, claim {}", fields.place, i + 1);
        let read = match value {
            Value::Object(object) => claim(&Fields { place, object }, text, &index),
            _ => Err(Bad(format!("{place} is not a JSON object."))),
        };
        match read {
            Ok(claim) => claims.push(claim),
            Err(why) => bad.push(why),
        }
    }
    if bad.is_empty() { Ok(claims) } else { Err(bad) }
}

fn claim(fields: &Fields<'_>, text: &str, index: &CharIndex) -> Result<GoldClaim, Bad> {
    let evidence = fields.words("evidence")?;
    let Some(start) = text.find(&evidence) else {
        let why = format!("(“{}”) is not in the text; quote it letter by letter", shortened(&evidence));
        return Err(fields.bad("evidence", &why));
    };
    let range = index.range(text, Span::new(start, start + evidence.len()));
    let type_ = type_of(fields)?;
    let about_time = Fields { place: format!("{}, time", fields.place), object: &fields.object_at("time")? };
    Ok(GoldClaim {
        evidence,
        range,
        kind: kind(fields, &type_)?,
        type_,
        actors: Parties { texts: fields.list("actors")?, codes: fields.codes("actor_codes")? },
        recipients: Parties { texts: fields.list("recipients")?, codes: fields.codes("recipient_codes")? },
        status: fields.list("status")?.iter().map(|name| flag(fields, name)).collect::<Result<_, _>>()?,
        attribution: fields.list("attribution")?,
        time: time(&about_time)?,
        timed: about_time.maybe_words("text")?.is_some(),
        optional: fields.truth("optional")?,
    })
}

fn type_of(fields: &Fields<'_>) -> Result<String, Bad> {
    let name = fields.words("type")?;
    if Codebook::plover().type_named(&name).is_some() {
        return Ok(name);
    }
    let all: Vec<&str> = Codebook::plover().types().iter().map(|t| t.name).collect();
    Err(fields.bad("type", &format!("is {name}, which the codebook has not; it has {}", all.join(", "))))
}

/// The kind that goes with the type.
fn kind(fields: &Fields<'_>, type_: &str) -> Result<Kind, Bad> {
    let (name, kind) = match type_ {
        "SAY" => ("statement", Kind::Statement),
        "STATE" => ("state", Kind::State),
        _ => ("event", Kind::Event),
    };
    match fields.words("kind")? {
        given if given == name => Ok(kind),
        given => {
            Err(fields.bad("kind", &format!("is {given}, but a claim of type {type_} is of kind {name}")))
        }
    }
}

fn flag(fields: &Fields<'_>, name: &str) -> Result<Flag, Bad> {
    Flag::ALL.into_iter().find(|flag| flag.name() == name).ok_or_else(|| {
        let all: Vec<&str> = Flag::ALL.into_iter().map(Flag::name).collect();
        fields.bad(
            "status",
            &format!("has the flag {name}, which does not exist; there are {}", all.join(", ")),
        )
    })
}

/// First and last day; a claim without a first day is undated.
fn time(fields: &Fields<'_>) -> Result<Option<GoldTime>, Bad> {
    let date = |name| Ok(fields.maybe_words(name)?.filter(|date| !date.is_empty()));
    let (start, end) = (date("start")?, date("end")?);
    let day = |name, date: &str, day: fn(&str) -> Option<Day>| {
        let why = || fields.bad(name, &format!("is {date}; give it as YYYY, YYYY-MM or YYYY-MM-DD"));
        day(date).ok_or_else(why)
    };
    let last = end.as_deref().map(|end| day("end", end, Day::last)).transpose()?;
    let Some(start) = start else { return Ok(None) };
    let first = day("start", &start, Day::first)?;
    let last = last.map_or_else(|| day("start", &start, Day::last), Ok)?;
    let written =
        end.filter(|end| *end != start).map_or_else(|| start.clone(), |end| format!("{start} to {end}"));
    Ok(Some(GoldTime { first, last, written }))
}

fn shortened(words: &str) -> String {
    match words.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", &words[..at]),
        None => words.to_owned(),
    }
}

/// The fields of one object, and where it stands.
struct Fields<'a> {
    place: String,
    object: &'a Map<String, Value>,
}

impl Fields<'_> {
    fn bad(&self, field: &str, why: &str) -> Bad {
        Bad(format!("{}: \"{field}\" {why}.", self.place))
    }

    /// A field that must hold some words.
    fn words(&self, name: &str) -> Result<String, Bad> {
        match self.maybe_words(name)? {
            Some(words) if !words.trim().is_empty() => Ok(words),
            Some(_) => Err(self.bad(name, "is empty; fill it in")),
            None => Err(self.bad(name, "is missing; add it")),
        }
    }

    fn maybe_words(&self, name: &str) -> Result<Option<String>, Bad> {
        match self.object.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(words)) => Ok(Some(words.clone())),
            Some(_) => Err(self.bad(name, "must be a string")),
        }
    }

    /// A field that must hold a list of words, which may be empty.
    fn list(&self, name: &str) -> Result<Vec<String>, Bad> {
        let why = "must be a list of strings; give [] where there is none";
        let Some(Value::Array(values)) = self.object.get(name) else { return Err(self.bad(name, why)) };
        let words = values.iter().map(|v| v.as_str().map(str::to_owned));
        words.collect::<Option<_>>().ok_or_else(|| self.bad(name, why))
    }

    /// A field that may hold a list of codes, some of them unknown.
    fn codes(&self, name: &str) -> Result<Vec<Option<String>>, Bad> {
        let why = "must be a list of codes, null for one that is not known";
        let code = |value: &Value| match value {
            Value::Null => Ok(None),
            Value::String(code) => Ok(Some(code.clone()).filter(|code| !code.is_empty())),
            _ => Err(self.bad(name, why)),
        };
        match self.object.get(name) {
            None | Some(Value::Null) => Ok(Vec::new()),
            Some(Value::Array(values)) => values.iter().map(code).collect(),
            Some(_) => Err(self.bad(name, why)),
        }
    }

    fn truth(&self, name: &str) -> Result<bool, Bad> {
        match self.object.get(name) {
            None | Some(Value::Null) => Ok(false),
            Some(Value::Bool(truth)) => Ok(*truth),
            Some(_) => Err(self.bad(name, "must be true or false")),
        }
    }

    fn object_at(&self, name: &str) -> Result<Map<String, Value>, Bad> {
        match self.object.get(name) {
            None | Some(Value::Null) => Ok(Map::new()),
            Some(Value::Object(object)) => Ok(object.clone()),
            Some(_) => Err(self.bad(name, "must be an object with \"start\" and \"end\"")),
        }
    }
}
