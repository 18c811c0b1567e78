//! The words of the claims as W3C Web Annotations (JSON-LD): one annotation for
//! the evidence of a claim, and one for each part of it that points at words.
//!
//! Positions count in the text as the ledger keeps it, in code points, as the
//! standard wants it; so the target is that text, and the page that it was
//! taken from stands beside it as `via`.

use std::io::Write;

use anyhow::Result;
use serde_json::{Value, json};
use whimbrel_ledger::Ledger;
use whimbrel_reader::claims::record::{Claim, Quote, Source, Who};
use whimbrel_reader::span::CharRange;

use super::fields::{VERSION, hash, name};
use super::reports::{Reports, Text};
use super::{Exporter, Told, told};

/// Code points before and behind the words, by which they are found again.
const AROUND: usize = 32;

/// Writes a collection with one page.
pub struct Annotations<'a, W> {
    out: W,
    reports: Reports<'a>,
}

impl<'a, W: Write> Annotations<'a, W> {
    pub fn new(ledger: &'a Ledger, mut out: W) -> Result<Self> {
        let head = "{\"@context\": \"http://www.w3.org/ns/anno.jsonld\",\n\"id\": \"urn:whimbrel:annotations\",\n\
                    \"type\": \"AnnotationCollection\",\n\"label\": \"What reports say, and in which words\",\n\
                    \"first\": {\"id\": \"urn:whimbrel:annotations:1\", \"type\": \"AnnotationPage\", \
                    \"partOf\": \"urn:whimbrel:annotations\", \"startIndex\": 0, \"items\": [";
        out.write_all(head.as_bytes())?;
        Ok(Annotations { out, reports: Reports::new(ledger) })
    }
}

impl<W: Write> Exporter for Annotations<'_, W> {
    fn claim(&mut self, claim: &Claim, told: &mut Told) -> Result<()> {
        told.lose(&[told::Part::Intensity, told::Part::Offices], claim);
        let text = self.reports.text(&claim.report.id)?;
        for annotation in annotations(claim, text) {
            let comma = if told.rows > 0 { "," } else { "" };
            write!(self.out, "{comma}\n{annotation}")?;
            told.rows += 1;
        }
        Ok(())
    }

    fn end(mut self, told: &mut Told) -> Result<()> {
        write!(self.out, "\n]}},\n\"total\": {}}}\n", told.rows)?;
        Ok(self.out.flush()?)
    }
}

fn annotations(claim: &Claim, text: &Text) -> Vec<Value> {
    let iri = format!("urn:whimbrel:claim:{}", claim.id);
    let evidence = json!({
        "id": iri, "type": "Annotation", "motivation": "classifying", "generator": generator(),
        "body": coding(claim),
        "target": target(claim, &claim.evidence.text, claim.evidence.range, text),
    });
    let parts = parts(claim).into_iter().enumerate().map(|(number, part)| {
        let mut body = vec![json!({"type": "TextualBody", "purpose": "tagging", "value": part.role})];
        body.extend(
            part.means.map(|means| json!({"type": "TextualBody", "purpose": "identifying", "value": means})),
        );
        body.push(json!({"type": "SpecificResource", "purpose": "linking", "source": iri}));
        json!({
            "id": format!("{iri}:{}", number + 1), "type": "Annotation", "motivation": "identifying",
            "generator": generator(), "body": body, "target": target(claim, part.words, part.range, text),
        })
    });
    [evidence].into_iter().chain(parts).collect()
}

fn generator() -> Value {
    json!({"id": "urn:whimbrel", "type": "Software", "name": VERSION})
}

/// What the claim says, as tags that people and programs can read.
fn coding(claim: &Claim) -> Vec<Value> {
    let tag = |value: String| json!({"type": "TextualBody", "purpose": "tagging", "value": value});
    let mut tags = vec![tag(claim.type_.clone())];
    tags.extend(claim.mode.iter().map(|mode| tag(format!("mode: {mode}"))));
    tags.extend(claim.context.iter().map(|context| tag(format!("context: {context}"))));
    tags.extend(claim.status.iter().map(|flag| tag(flag.name().to_owned())));
    tags.extend(claim.time.start.iter().map(|start| tag(format!("from: {start}"))));
    tags.extend(claim.time.end.iter().map(|end| tag(format!("to: {end}"))));
    tags.push(tag(format!("score: {}", claim.score)));
    tags
}

/// A part of a claim that points at words.
struct Part<'a> {
    role: String,
    /// Whom or what the words mean, where that is known.
    means: Option<String>,
    words: &'a str,
    range: CharRange,
}

fn parts(claim: &Claim) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    parts.extend(claim.actors.iter().map(|who| party("actor", who)));
    parts.extend(claim.recipients.iter().map(|who| party("recipient", who)));
    parts.extend(claim.objects.iter().map(|o| quote("object", (&*o.text, o.range))));
    parts.push(words("predicate", &claim.predicate));
    parts.extend(claim.cues.iter().map(|c| quote(&format!("cue: {}", c.flag.name()), (&*c.text, c.range))));
    parts.extend(claim.attribution.iter().flat_map(source));
    if let (Some(text), Some(range)) = (&claim.time.text, claim.time.range) {
        parts.push(quote("time", (&**text, range)));
    }
    parts.extend(
        claim
            .place
            .iter()
            .map(|place| Part { means: place.name.clone(), ..quote("place", (&*place.text, place.range)) }),
    );
    parts
}

fn quote<'a>(role: &str, (words, range): (&'a str, CharRange)) -> Part<'a> {
    Part { role: role.to_owned(), means: None, words, range }
}

fn words<'a>(role: &str, quoted: &'a Quote) -> Part<'a> {
    quote(role, (&*quoted.text, quoted.range))
}

fn party<'a>(role: &str, who: &'a Who) -> Part<'a> {
    let code = who.code.as_deref().map(|code| format!(" [{code}]")).unwrap_or_default();
    let is_known = who.name.is_some() || who.code.is_some();
    let means = is_known.then(|| format!("{}{code}", name(who)));
    Part { means, ..quote(role, (&*who.text, who.range)) }
}

fn source(source: &Source) -> Vec<Part<'_>> {
    let cue = source.cue.iter().map(|cue| words("cue: attribution", cue));
    [party("source", &source.who)].into_iter().chain(cue).collect()
}

fn target(claim: &Claim, words: &str, range: CharRange, text: &Text) -> Value {
    let mut selectors = vec![quote_selector(words, range, text)];
    // Words that no longer stand there (the report was recorded again with
    // another text) are found by themselves or not at all.
    if text.has(words, range) {
        selectors.push(json!({"type": "TextPositionSelector", "start": range.0, "end": range.1}));
    }
    let report = &claim.report;
    let mut source = json!({"id": report_iri(&report.id), "type": "Text", "format": "text/plain"});
    if let Some(language) = &report.language {
        source["language"] = json!(language);
    }
    if let Some(url) = &report.url {
        source["via"] = json!(url);
    }
    json!({"type": "SpecificResource", "source": source, "selector": selectors})
}

fn quote_selector(words: &str, range: CharRange, text: &Text) -> Value {
    let mut selector = json!({"type": "TextQuoteSelector", "exact": words});
    if text.has(words, range) {
        selector["prefix"] = json!(text.cut(range.0.saturating_sub(AROUND), range.0));
        selector["suffix"] = json!(text.cut(range.1, range.1 + AROUND));
    }
    selector
}

/// A name for the report that is an IRI whatever its id holds.
fn report_iri(id: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':');
    let is_plain = !id.is_empty() && id.chars().all(is_plain);
    format!("urn:whimbrel:report:{}", if is_plain { id.to_owned() } else { hash(&[id]) })
}
