//! What is named? Names, roles and pronouns, with what the catalog knows of
//! them, and which of them mean the same.

mod coreference;

use jiff::civil::Date;

use crate::Span;
use crate::actors::{Catalog, MatchKind, Resolution, StateKind};
use crate::model::{Labels, argmax};
use crate::parse::Parsed;

/// What a mention names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A person's name.
    Per,
    /// An organisation's name.
    Org,
    /// A country, province or city: a place that can act.
    Gpe,
    /// Any other place.
    Loc,
    /// A nationality, religious or political group.
    Norp,
    /// People or bodies by what they are: "the foreign ministry", "rebels".
    Role,
    /// Anything else, pronouns among it.
    Other,
}

impl Kind {
    /// The name in the output.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Per => "PER",
            Kind::Org => "ORG",
            Kind::Gpe => "GPE",
            Kind::Loc => "LOC",
            Kind::Norp => "NORP",
            Kind::Role => "ROLE",
            Kind::Other => "OTHER",
        }
    }
}

/// A span of a report that names an actor, a place or a thing.
#[derive(Clone, Debug)]
pub struct Mention {
    /// Index of the sentence.
    pub sentence: usize,
    /// First and last word within it.
    pub words: (usize, usize),
    /// The words' span.
    pub span: Span,
    /// The word that the others hang by.
    pub head: usize,
    /// What it names.
    pub kind: Kind,
    /// The network's type at the head: person, place, organization, …; `-` for none.
    pub sort: &'static str,
    /// Whether it is a pronoun.
    pub pronoun: bool,
    /// Mentions of one thing share a cluster.
    pub cluster: usize,
    /// Index of the mention that names it, for pronouns and descriptions.
    pub antecedent: Option<usize>,
    /// The other mentions that a plural stands for: "their", "both leaders".
    pub with: Vec<usize>,
    /// The catalog's entry.
    pub actor: Resolution,
}

impl Mention {
    /// Whether it names its bearer, rather than describing it.
    pub fn is_name(&self) -> bool {
        !matches!(self.kind, Kind::Role | Kind::Other)
    }
}

/// All mentions of a report, in text order, the longer first where two begin
/// at one word.
pub fn mentions(
    text: &str,
    sentences: &[Parsed],
    labels: &Labels,
    catalog: &'static Catalog,
    date: Option<Date>,
) -> Vec<Mention> {
    let mut out = Vec::new();
    for (i, s) in sentences.iter().enumerate() {
        let mut found = names(text, s, labels, catalog, date);
        found.extend(described(s, labels));
        found.extend(pronouns(s));
        found.sort_by_key(|f| (f.words.0, std::cmp::Reverse(f.words.1), f.rank));
        found.dedup_by_key(|f| f.words);
        out.extend(found.into_iter().map(|f| finish(text, s, i, f, catalog, date)));
    }
    coreference::link(text, sentences, &mut out);
    out
}

struct Found {
    words: (usize, usize),
    kind: Kind,
    sort: &'static str,
    /// Lower wins where two have the same words.
    rank: u8,
}

fn finish(
    text: &str,
    s: &Parsed,
    sentence: usize,
    f: Found,
    catalog: &'static Catalog,
    date: Option<Date>,
) -> Mention {
    let all: Vec<usize> = (f.words.0..=f.words.1).collect();
    let span = s.span_of(&all);
    let head = s.head_of(&all).unwrap_or(f.words.1);
    let pronoun = s.words[head].upos == "PRON";
    let actor = if pronoun || f.kind == Kind::Other {
        Resolution::default()
    } else {
        catalog.resolve(span.of(text), Some(s.words[head].span.of(text)), date)
    };
    Mention {
        sentence,
        words: f.words,
        span,
        head,
        kind: f.kind,
        sort: f.sort,
        pronoun,
        cluster: 0,
        antecedent: None,
        with: Vec::new(),
        actor,
    }
}

/// Names that the catalog knows, and names that the network sees.
fn names(
    text: &str,
    s: &Parsed,
    labels: &Labels,
    catalog: &'static Catalog,
    date: Option<Date>,
) -> Vec<Found> {
    let words = s.span.of(text);
    let at = |span: Span| Span::new(span.start + s.span.start, span.end + s.span.start);
    let range = |span: Span| {
        let mut w = s.words_in(span);
        let first = w.next()?;
        Some((first, w.last().unwrap_or(first)))
    };
    let mut out = Vec::new();
    for (span, state) in catalog.states_in(words) {
        let kind = if state.kind == StateKind::Demonym { Kind::Norp } else { Kind::Gpe };
        out.extend(range(at(span)).map(|words| Found { words, kind, sort: "place", rank: 0 }));
    }
    for (span, name) in catalog.names_in(words, date) {
        let kind = if name.kind == crate::actors::NameKind::Organisation { Kind::Org } else { Kind::Per };
        out.extend(range(at(span)).map(|words| Found { words, kind, sort: "-", rank: 1 }));
    }
    let tagged = tagged(s, labels);
    // A name that the network sees as longer swallows the catalog's: "Bank of China".
    out.retain(|f| {
        !tagged.iter().any(|t| {
            t.words != f.words && t.words.0 <= f.words.0 && f.words.1 <= t.words.1 && t.kind != Kind::Gpe
        })
    });
    out.extend(tagged);
    out
}

/// Runs of the network's name tags.
fn tagged(s: &Parsed, labels: &Labels) -> Vec<Found> {
    let tags: Vec<&str> =
        (0..s.words.len()).map(|w| labels.names[argmax(s.encoded.row(&s.encoded.name, w))]).collect();
    let mut out: Vec<Found> = Vec::new();
    let mut w = 0;
    while w < tags.len() {
        let Some((_, sort)) = tags[w].split_once('-') else {
            w += 1;
            continue;
        };
        let mut end = w;
        while end + 1 < tags.len() && tags[end + 1].strip_prefix("I-") == Some(sort) {
            end += 1;
        }
        let kind = match sort {
            "PER" => Kind::Per,
            "ORG" => Kind::Org,
            "LOC" => Kind::Loc,
            _ => Kind::Other,
        };
        if kind != Kind::Other {
            out.push(Found { words: (w, end), kind, sort: "-", rank: 2 });
        }
        w = end + 1;
    }
    out
}

/// Noun phrases that the network marks, by the type at their head word.
fn described(s: &Parsed, labels: &Labels) -> Vec<Found> {
    let n = s.words.len();
    let mut out = Vec::new();
    for h in 0..n {
        let sort = labels.mentions[argmax(s.encoded.row(&s.encoded.mention, h))];
        if sort == "-" || matches!(s.words[h].upos, "PRON" | "PUNCT" | "DET") {
            continue;
        }
        let first = argmax(&s.encoded.row(&s.encoded.left, h)[..=h]);
        let last = h + argmax(&s.encoded.row(&s.encoded.right, h)[h..]);
        let kind = if matches!(sort, "person" | "organization") { Kind::Role } else { Kind::Other };
        out.push(Found { words: (first, last), kind, sort, rank: 3 });
    }
    out
}

fn pronouns(s: &Parsed) -> Vec<Found> {
    let mut out = Vec::new();
    for (i, w) in s.words.iter().enumerate() {
        if w.upos == "PRON" && matches!(w.xpos, "PRP" | "PRP$" | "WP" | "WDT" | "WP$") {
            out.push(Found { words: (i, i), kind: Kind::Other, sort: "-", rank: 4 });
        }
    }
    out
}

/// Whether a resolution names one entry, not a role of one.
pub(crate) fn names_an_entry(r: &Resolution) -> bool {
    !matches!(r.how, MatchKind::Role | MatchKind::Unresolved) && r.id.is_some()
}
