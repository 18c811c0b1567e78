//! What do answers of the API look like? One table of the records in them, in
//! short words, from which the JSON Schemas of the OpenAPI document are made.

use serde_json::{Map, Value, json};

/// A field's name, `?` behind it if it may be left out, and its kind: see [`schema`].
type Field = (&'static str, &'static str);

const WHO: [Field; 9] = [
    ("text", "text"),
    ("range", "range"),
    ("id", "text?"),
    ("name", "text?"),
    ("code", "text?"),
    ("sector", "text?"),
    ("office", "text?"),
    ("antecedent", "range?"),
    ("mention", "range?"),
];

const FLAG: &str = "negated|alleged|possible|planned|desired|conditional";
const STANDING: &str =
    "confirmed|reported|alleged|disputed|denied|planned|carried-out|not-carried-out|retracted";

const TALLY: [Field; 12] = [
    ("stories", "count"),
    ("verbal_cooperation", "count"),
    ("material_cooperation", "count"),
    ("verbal_conflict", "count"),
    ("material_conflict", "count"),
    ("alleged", "count"),
    ("share_alleged", "number?"),
    ("intensity", "number"),
    ("mean_intensity", "number?"),
    ("planned", "count"),
    ("fallen", "count"),
    ("reports", "count"),
];

/// Every record: its name, the fields that it shares with another, its own.
const RECORDS: [(&str, &[Field], &[Field]); 29] = [
    ("Problem", &[], &[("error", "text"), ("todo", "text")]),
    ("Quote", &[], &[("text", "text"), ("range", "range")]),
    ("Who", &WHO, &[]),
    ("Source", &WHO, &[("cue", "Quote?"), ("quoted", "flag")]),
    ("Object", &[], &[("text", "text"), ("range", "range"), ("category", "text?")]),
    ("Cue", &[], &[("text", "text"), ("range", "range"), ("flag", FLAG)]),
    (
        "Time",
        &[],
        &[
            ("text", "text?"),
            ("range", "range?"),
            ("start", "text?"),
            ("end", "text?"),
            ("granularity", "text?"),
            ("basis", "text"),
        ],
    ),
    (
        "Place",
        &[],
        &[
            ("text", "text"),
            ("range", "range"),
            ("name", "text?"),
            ("geonames", "count?"),
            ("country", "text?"),
            ("lat", "number?"),
            ("lon", "number?"),
            ("precision", "text?"),
        ],
    ),
    (
        "ReportRef",
        &[],
        &[
            ("id", "text"),
            ("title", "text?"),
            ("publisher", "text?"),
            ("published", "text?"),
            ("url", "text?"),
            ("language", "text?"),
        ],
    ),
    ("Note", &[], &[("range", "range?"), ("reason", "text")]),
    (
        "Report",
        &[],
        &[
            ("id", "text"),
            ("title", "text?"),
            ("publisher", "text?"),
            ("published", "text?"),
            ("url", "text?"),
            ("language", "text?"),
            ("text", "text"),
            ("found", "object"),
            ("notes", "Note[]"),
        ],
    ),
    (
        "Listed",
        &[],
        &[
            ("reading", "count"),
            ("id", "text"),
            ("title", "text?"),
            ("publisher", "text?"),
            ("published", "text?"),
            ("language", "text?"),
            ("claims", "count"),
            ("recorded_at", "text"),
            ("beginning", "text"),
        ],
    ),
    (
        "Claim",
        &[],
        &[
            ("id", "text"),
            ("report", "ReportRef"),
            ("sentence", "count"),
            ("evidence", "Quote"),
            ("predicate", "Quote"),
            ("kind", "event|statement|state"),
            ("type", "text"),
            ("mode", "text[]"),
            ("context", "text[]"),
            ("quad", "text?"),
            ("intensity", "number?"),
            ("actors", "Who[]"),
            ("recipients", "Who[]"),
            ("objects", "Object[]"),
            ("status", "flags"),
            ("cues", "Cue[]"),
            ("attribution", "Source[]"),
            ("time", "Time"),
            ("place", "Place?"),
            ("score", "number"),
            ("judged?", "Judgement[]"),
        ],
    ),
    (
        "Judgement",
        &[],
        &[
            ("id", "text"),
            ("judgement", "merge|split|correct|wrong|rate|revoke"),
            ("author", "text"),
            ("made_at", "text"),
            ("reason", "text"),
            ("claim?", "text?"),
            ("claims?", "text[]"),
            ("from?", "text[]"),
            ("field?", "text"),
            ("value?", "anything"),
            ("was?", "anything"),
            ("source?", "text"),
            ("reliability?", "text?"),
            ("credibility?", "count?"),
            ("revokes?", "text"),
            ("recorded_at?", "text"),
            ("state?", "in-force|revoked|pending|outdated"),
            ("by?", "text"),
            ("missing?", "text[]"),
        ],
    ),
    ("Named", &[], &[("name", "text"), ("code", "text?")]),
    ("Appeared", &[], &[("id", "text"), ("published", "text")]),
    ("Change", &[], &[("date", "text?"), ("standing", STANDING), ("claim", "text")]),
    ("Told", &[], &[("id", "text"), ("evidence", "Quote"), ("predicate", "Quote")]),
    (
        "Telling",
        &[],
        &[
            ("id", "text"),
            ("lineage", "text"),
            ("published", "text?"),
            ("publisher", "text?"),
            ("claims", "Told[]"),
        ],
    ),
    ("Value", &[], &[("value", "text"), ("lineages", "count"), ("claims", "text[]")]),
    ("Field", &[], &[("field", "text"), ("agreement", "single|agree|conflict"), ("values", "Value[]")]),
    ("Joined", &[], &[("claims", "text[]"), ("points", "object?"), ("judgement?", "text")]),
    (
        "Link",
        &[],
        &[
            ("report", "text"),
            ("origin", "text"),
            ("reason", "copy|passages|credit|citation"),
            ("share", "number"),
            ("passages", "objects"),
            ("credit", "range?"),
        ],
    ),
    (
        "Story",
        &[],
        &[
            ("id", "text"),
            ("type", "text"),
            ("parties", "Who[]"),
            ("actors", "Who[]"),
            ("recipients", "Who[]"),
            ("quad", "text?"),
            ("intensity", "number?"),
            ("objects", "text[]"),
            ("time", "Time"),
            ("standing", STANDING),
            ("history", "Change[]"),
            ("independent_lineages", "count"),
            ("first_report", "Appeared?"),
            ("last_report", "Appeared?"),
            ("reports", "Telling[]"),
            ("fields", "Field[]"),
            ("why?", "Joined[]"),
            ("links?", "Link[]"),
            ("judged?", "Judgement[]"),
        ],
    ),
    ("Tally", &TALLY, &[]),
    (
        "Month",
        &TALLY,
        &[
            ("month", "text"),
            ("a_to_b", "count"),
            ("b_to_a", "count"),
            ("together", "count"),
            ("ids", "text[]"),
        ],
    ),
    (
        "Turn",
        &[],
        &[
            ("month", "text"),
            ("before", "number"),
            ("after", "number"),
            ("by", "came|ended"),
            ("stories", "text[]"),
        ],
    ),
    ("Node", &TALLY, &[("id", "text"), ("name", "text"), ("known", "flag"), ("partners", "count")]),
    (
        "Edge",
        &TALLY,
        &[
            ("from", "text"),
            ("to", "text"),
            ("together", "flag"),
            ("type", "text?"),
            ("quad", "text?"),
            ("objects", "text[]"),
            ("first", "text?"),
            ("last", "text?"),
            ("ids", "text[]"),
        ],
    ),
];

/// All records, by name.
pub(crate) fn all() -> Value {
    let records =
        RECORDS.iter().map(|(name, shared, own)| ((*name).to_owned(), record(shared.iter().chain(*own))));
    Value::Object(records.collect())
}

/// An object with these fields; those not marked with `?` are always there.
pub(crate) fn record<'a>(fields: impl Iterator<Item = &'a Field>) -> Value {
    let (mut properties, mut required) = (Map::new(), Vec::new());
    for (name, kind) in fields {
        if !name.ends_with('?') {
            required.push(*name);
        }
        properties.insert(name.trim_end_matches('?').to_owned(), schema(kind));
    }
    json!({ "type": "object", "required": required, "properties": properties })
}

/// The schema of a kind: `text`, `count`, `number`, `flag`, `range`, `object`,
/// one of several words (`a|b`), or the name of a record; with `[]` behind it a
/// list, with `?` perhaps null.
pub(crate) fn schema(kind: &str) -> Value {
    if kind.contains('|') {
        return json!({ "type": "string", "enum": kind.split('|').collect::<Vec<_>>() });
    }
    if let Some(of) = kind.strip_suffix("[]") {
        return json!({ "type": "array", "items": schema(of) });
    }
    if let Some(of) = kind.strip_suffix('?') {
        return json!({ "anyOf": [schema(of), { "type": "null" }] });
    }
    match kind {
        "text" => json!({ "type": "string" }),
        "count" => json!({ "type": "integer", "minimum": 0 }),
        "number" => json!({ "type": "number" }),
        "flag" => json!({ "type": "boolean" }),
        "flags" => json!({ "type": "array", "items": schema(FLAG) }),
        "range" => {
            json!({ "type": "array", "items": { "type": "integer", "minimum": 0 }, "minItems": 2, "maxItems": 2,
            "description": "From the first code point to the one behind the last." })
        }
        "object" => json!({ "type": "object" }),
        "objects" => json!({ "type": "array", "items": { "type": "object" } }),
        "anything" => json!({}),
        record => json!({ "$ref": format!("#/components/schemas/{record}") }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_in_a_schema_is_a_record() {
        let all = all();
        let text = all.to_string();
        let names: Vec<&str> = text
            .split("#/components/schemas/")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap_or_default())
            .collect();
        assert!(names.len() >= 25, "only {}", names.len());
        for name in names {
            assert!(all.get(name).is_some(), "there is no record {name}");
        }
        assert_eq!(all.as_object().map(Map::len), Some(RECORDS.len()), "a name stands twice");
    }
}
