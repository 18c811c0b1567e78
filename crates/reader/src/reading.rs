//! The way of one report: the stages in their order, and nothing else.

use crate::actors::Catalog;
use crate::claims::assembly::{Predicate, Scene, predicates};
use crate::claims::attribution::{Attribution, attributions};
use crate::claims::record::{Claim, ReportRef};
use crate::codebook::own::{Fitted, Hit};
use crate::mentions::{Mention, mentions};
use crate::model::{Model, ModelError};
use crate::parse::{Parsed, parse};
use crate::places::{Place, places};
use crate::report::{Note, Report};
use crate::sentences::Sentence;
use crate::times::TimeExpression;
use crate::{CharIndex, sentences, times};

/// How to read.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// Threads for the network; `None`: one a core. The reading is the same.
    pub threads: Option<usize>,
    /// A word is taken to carry a claim above this probability, 0…1.
    pub carries: f32,
    /// Types of one's own to read as well.
    pub codebook: Option<&'a Fitted>,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Options { threads: None, carries: CARRIES, codebook: None }
    }
}

/// Chosen on the corpus' own reports: where the F1 of claims is highest while
/// text without politics keeps under 0.05 false alarms a sentence.
const CARRIES: f32 = 0.72;
/// Bytes of text that a report may have to be coded.
const LONGEST: usize = 1_000_000;
/// Sentences that the network's scores are kept of at once.
const PORTION: usize = 64;

/// What Whimbrel makes of a report.
#[derive(Debug)]
pub struct Reading {
    /// Code points of the text.
    pub index: CharIndex,
    /// Sentences with their trees.
    pub sentences: Vec<Parsed>,
    /// Names, roles, pronouns.
    pub mentions: Vec<Mention>,
    /// Time expressions.
    pub times: Vec<TimeExpression>,
    /// Places on Earth.
    pub places: Vec<Place>,
    /// Who says what.
    pub attributions: Vec<Attribution>,
    /// Words that carry claims.
    pub predicates: Vec<Predicate>,
    /// The claims, in text order.
    pub claims: Vec<Claim>,
    /// What was doubtful in the reading.
    pub notes: Vec<Note>,
}

/// Reads a report. Text can't fail; a report that is not in English or is empty
/// gives no claims and a note.
///
/// # Errors
/// Only if the model's weights are damaged.
pub fn read(report: &Report, model: &Model, options: Options) -> Result<Reading, ModelError> {
    let text = report.text.as_str();
    let index = CharIndex::new(text);
    let date = report.published.as_ref().map(|k| k.value);
    let catalog = Catalog::embedded();
    let mut notes = Vec::new();

    let split = if codable(report, &mut notes) { sentences::split(text) } else { Vec::new() };
    let split = sentences::cut_long(text, sentences::split_datelines(text, split), &mut notes);
    let (parsed, hits) = parsed(text, &split, model, options)?;
    let mentions = mentions(text, &parsed, model.labels(), catalog, date);
    let places = places(text, &parsed, &mentions, catalog);
    let times = times::find(text, &split);
    let attributions = attributions(text, &parsed);
    let predicates = predicates(&parsed, model.labels(), options.carries);
    let predicates = match options.codebook {
        Some(own) => own.recode(predicates, &hits, &parsed, model.labels()),
        None => predicates,
    };
    let scene = Scene {
        text,
        index: &index,
        sentences: &parsed,
        mentions: &mentions,
        places: &places,
        times: &times,
        attributions: &attributions,
        labels: model.labels(),
        codebook: options.codebook,
        catalog,
        published: date,
    };
    let claims = scene.claims(&predicates, &reference(report));
    Ok(Reading { index, sentences: parsed, mentions, places, times, attributions, predicates, claims, notes })
}

/// Whether the text is a report that can be coded; a note says why not.
fn codable(report: &Report, notes: &mut Vec<Note>) -> bool {
    let long = report.text.len() > LONGEST;
    if long {
        let reason = format!(
            "The text has {} bytes, more than any report ({LONGEST}); it was kept but not coded. Split it into its reports.",
            report.text.len()
        );
        notes.push(Note { span: None, reason });
    }
    report.readable() && !long
}

/// Sentences in portions, so that the network's bulky scores of one portion are
/// dropped before the next. With each, what types of one's own were read in it.
fn parsed(
    text: &str,
    split: &[Sentence],
    model: &Model,
    options: Options,
) -> Result<(Vec<Parsed>, Vec<Vec<Hit>>), ModelError> {
    let mut out = (Vec::with_capacity(split.len()), Vec::with_capacity(split.len()));
    for portion in split.chunks(PORTION) {
        let words: Vec<Vec<&str>> =
            portion.iter().map(|s| s.tokens.iter().map(|t| t.of(text)).collect()).collect();
        let encoded = model.read(&words, options.threads)?;
        for (s, e) in portion.iter().zip(encoded) {
            let mut p = parse(text, s, e, model.labels());
            let hits = options.codebook.map(|own| own.hits(&p)).unwrap_or_default();
            p.encoded.slim(options.carries, &hits.iter().map(|h| h.word).collect::<Vec<_>>());
            out.0.push(p);
            out.1.push(hits);
        }
    }
    Ok(out)
}

/// The report as claims refer to it.
pub fn reference(report: &Report) -> ReportRef {
    let text = |k: &Option<crate::report::Known<String>>| k.as_ref().map(|k| k.value.clone());
    ReportRef {
        id: report.id.clone(),
        title: text(&report.title),
        publisher: text(&report.publisher),
        published: report.published.as_ref().map(|k| k.value.to_string()),
        url: text(&report.url),
        language: text(&report.language),
    }
}
