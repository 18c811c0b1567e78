//! Every layer of a reading as one JSON line, in the shape that PRODUCT's
//! `annotate` promises: ranges in code points, heads as indices in the sentence.

use serde::Serialize;

use crate::Span;
use crate::claims::record::Flag;
use crate::claims::status;
use crate::mentions::{Mention, names_an_entry};
use crate::model::{Model, softmax};
use crate::parse::Parsed;
use crate::places::Place;
use crate::reading::Reading;
use crate::report::Report;
use crate::span::CharRange;
use crate::times::Direction;

/// The line.
#[derive(Debug, Serialize)]
pub struct Annotation {
    id: String,
    sentences: Vec<Sentence>,
    mentions: Vec<MentionLine>,
    times: Vec<TimeLine>,
    places: Vec<PlaceLine>,
    attributions: Vec<AttributionLine>,
    predicates: Vec<PredicateLine>,
    notes: Vec<NoteLine>,
}

#[derive(Debug, Serialize)]
struct Sentence {
    range: CharRange,
    tokens: Vec<Token>,
}

#[derive(Debug, Serialize)]
struct Token {
    range: CharRange,
    text: String,
    lemma: String,
    upos: &'static str,
    xpos: &'static str,
    head: i64,
    deprel: &'static str,
}

#[derive(Debug, Serialize)]
struct MentionLine {
    range: CharRange,
    head: usize,
    #[serde(rename = "type")]
    type_: &'static str,
    cluster: usize,
    actor: Option<Actor>,
}

#[derive(Debug, Serialize)]
struct Actor {
    id: Option<String>,
    name: Option<String>,
    code: Option<String>,
}

#[derive(Debug, Serialize)]
struct TimeLine {
    range: CharRange,
    text: String,
    #[serde(rename = "type")]
    type_: &'static str,
    value: String,
    start: Option<String>,
    end: Option<String>,
}

#[derive(Debug, Serialize)]
struct PlaceLine {
    range: CharRange,
    geonames: Option<u64>,
    name: &'static str,
    country: Option<&'static str>,
    lat: Option<f64>,
    lon: Option<f64>,
    usage: &'static str,
}

#[derive(Debug, Serialize)]
struct AttributionLine {
    source: Vec<CharRange>,
    cue: Vec<CharRange>,
    content: Vec<CharRange>,
    quoted: bool,
}

#[derive(Debug, Serialize)]
struct PredicateLine {
    range: CharRange,
    lemma: String,
    factuality: f64,
    flags: Vec<Flag>,
    #[serde(rename = "type")]
    type_: Option<&'static str>,
}

#[derive(Debug, Serialize)]
struct NoteLine {
    range: Option<CharRange>,
    reason: String,
}

/// All layers of `reading`, which must be that of `report` by `model`.
pub fn annotation(report: &Report, reading: &Reading, model: &Model) -> Annotation {
    let a = Layers { text: &report.text, reading };
    let notes = report.notes.iter().chain(&reading.notes);
    Annotation {
        id: report.id.clone(),
        sentences: reading.sentences.iter().map(|s| a.sentence(s)).collect(),
        mentions: reading.mentions.iter().map(|m| a.mention(m)).collect(),
        times: a.times(report),
        places: a.places(),
        attributions: a.attributions(),
        predicates: a.predicates(model),
        notes: notes
            .map(|n| NoteLine { range: n.span.map(|s| a.range(s)), reason: n.reason.clone() })
            .collect(),
    }
}

struct Layers<'a> {
    text: &'a str,
    reading: &'a Reading,
}

impl Layers<'_> {
    fn range(&self, span: Span) -> CharRange {
        self.reading.index.range(self.text, span)
    }

    fn sentence(&self, s: &Parsed) -> Sentence {
        let token = |w: &crate::parse::Word| Token {
            range: self.range(w.span),
            text: w.span.of(self.text).to_owned(),
            lemma: w.lemma.clone(),
            upos: w.upos,
            xpos: w.xpos,
            head: w.head.map_or(-1, |h| h as i64),
            deprel: w.rel,
        };
        Sentence { range: self.range(s.span), tokens: s.words.iter().map(token).collect() }
    }

    fn mention(&self, m: &Mention) -> MentionLine {
        let own = m.antecedent.map_or(&m.actor, |a| &self.reading.mentions[a].actor);
        let known = names_an_entry(own) || own.code.is_some();
        let actor =
            known.then(|| Actor { id: own.id.clone(), name: own.name.clone(), code: own.code.clone() });
        MentionLine {
            range: self.range(m.span),
            head: m.head,
            type_: m.kind.name(),
            cluster: m.cluster,
            actor,
        }
    }

    fn times(&self, report: &Report) -> Vec<TimeLine> {
        let date = report.published.as_ref().map(|k| k.value);
        let line = |t: &crate::times::TimeExpression| {
            let r = t.resolve(self.text, date, self.direction(t.span));
            TimeLine {
                range: self.range(t.span),
                text: t.span.of(self.text).to_owned(),
                type_: t.kind.name(),
                value: r.value,
                start: r.start.map(|d| d.to_string()),
                end: r.end.map(|d| d.to_string()),
            }
        };
        self.reading.times.iter().map(line).collect()
    }

    /// Whether the clause of the expression looks ahead or back.
    fn direction(&self, span: Span) -> Direction {
        let found = self.reading.sentences.iter().find(|s| s.span.overlaps(span));
        let Some((s, w)) = found.and_then(|s| s.words_in(span).next().map(|w| (s, w))) else {
            return Direction::Unknown;
        };
        let verb = std::iter::once(w).chain(s.ancestors(w)).find(|&a| s.words[a].upos == "VERB");
        verb.map_or(Direction::Unknown, |v| crate::claims::assembly::direction(s, v))
    }

    fn places(&self) -> Vec<PlaceLine> {
        let line = |p: &Place| PlaceLine {
            range: self.range(p.span),
            geonames: p.point.and_then(|x| x.geonames),
            name: p.name,
            country: p.country,
            lat: p.point.map(|x| x.lat),
            lon: p.point.map(|x| x.lon),
            usage: p.usage.name(),
        };
        self.reading.places.iter().map(line).collect()
    }

    /// The attributions that the report itself makes, a quotation over several
    /// sentences as one. Whom a quoted speaker credits in turn is part of the
    /// content here; the chains of the claims have it.
    fn attributions(&self) -> Vec<AttributionLine> {
        let ranges = |sentence: usize, words: &[usize]| -> Vec<CharRange> {
            stretches(words).map(|w| self.range(self.reading.sentences[sentence].span_of(w))).collect()
        };
        let mut out: Vec<((usize, &[usize]), AttributionLine)> = Vec::new();
        for a in self.reading.attributions.iter().filter(|a| !a.nested) {
            let cue = (a.said_in, a.cue.as_slice());
            let content = ranges(a.sentence, &a.content);
            match out.iter_mut().find(|(c, _)| *c == cue) {
                Some((_, line)) => line.content.extend(content),
                None => {
                    let (source, words) = (ranges(a.said_in, &a.source), ranges(a.said_in, &a.cue));
                    out.push((cue, AttributionLine { source, cue: words, content, quoted: a.quoted }));
                }
            }
        }
        out.into_iter().map(|(_, line)| line).collect()
    }

    /// Verbs, nouns of happening and whatever carries a claim.
    fn predicates(&self, model: &Model) -> Vec<PredicateLine> {
        let labels = model.labels();
        let cue = labels.roles.iter().position(|r| *r == "cue").unwrap_or(0);
        let event = labels.mentions.iter().position(|m| *m == "event").unwrap_or(0);
        let mut out = Vec::new();
        for (i, s) in self.reading.sentences.iter().enumerate() {
            for (w, word) in s.words.iter().enumerate() {
                let typed =
                    self.reading.predicates.iter().find(|p| p.sentence == i && p.word == w).map(|p| p.type_);
                if typed.is_none() && !happens(s, w, event) {
                    continue;
                }
                let flags = if typed.is_some() {
                    status::flags(s, w, cue).into_iter().map(|r| r.flag).collect()
                } else {
                    status::cues(s, w)
                        .into_iter()
                        .map(|(f, _)| f)
                        .collect::<std::collections::BTreeSet<_>>()
                        .into_iter()
                        .collect()
                };
                out.push(PredicateLine {
                    range: self.range(word.span),
                    lemma: word.lemma.clone(),
                    factuality: (f64::from(status::factuality(s, w)) * 100.0).round() / 100.0,
                    flags,
                    type_: typed,
                });
            }
        }
        out
    }
}

/// Above this probability a noun or adjective is taken for the name of a
/// happening: factuality is worth telling even where no claim is.
const HAPPENS: f32 = 0.15;

/// Whether the word tells of something that happens or holds: verbs, the heads
/// of sentences, predicative adjectives, nouns that name an event. `event` is
/// that mention type's column.
fn happens(s: &Parsed, w: usize, event: usize) -> bool {
    let word = &s.words[w];
    match word.upos {
        "VERB" => true,
        "PUNCT" | "AUX" => false,
        "NOUN" | "PROPN" | "ADJ" if word.rel != "root" => {
            let predicative = s.child(w, &["cop"]).is_some();
            let named = softmax(s.encoded.row(&s.encoded.mention, w))[event] > HAPPENS;
            let claimed = 1.0 - softmax(s.encoded.row(&s.encoded.type_, w))[0] > HAPPENS;
            predicative || (word.upos != "PROPN" && (named || claimed))
        }
        _ => word.rel == "root",
    }
}

/// Unbroken stretches of sorted word indices.
fn stretches(words: &[usize]) -> impl Iterator<Item = &[usize]> {
    words.chunk_by(|a, b| a + 1 == *b)
}
