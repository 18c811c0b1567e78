//! Which mentions mean the same? Names by their entry or their last word,
//! pronouns and short descriptions by the nearest fitting name, subjects first.

use std::collections::BTreeMap;

use super::{Kind, Mention, names_an_entry};
use crate::parse::Parsed;

/// How many sentences back a pronoun looks.
const REACH: usize = 2;

/// Sets `cluster` and `antecedent` of all mentions (in text order).
pub(super) fn link(text: &str, sentences: &[Parsed], mentions: &mut [Mention]) {
    let mut by_key: BTreeMap<String, usize> = BTreeMap::new();
    for i in 0..mentions.len() {
        mentions[i].cluster = i;
        if let Some((first, rest)) = group(text, sentences, mentions, i) {
            mentions[i].antecedent = Some(first);
            mentions[i].with = rest;
            continue;
        }
        if let Some(j) = antecedent(text, sentences, mentions, i) {
            mentions[i].antecedent = Some(mentions[j].antecedent.unwrap_or(j));
            mentions[i].cluster = mentions[j].cluster;
        } else if let Some(key) = key(text, sentences, &mentions[i]) {
            let first = *by_key.entry(key).or_insert(i);
            mentions[i].cluster = mentions[first].cluster;
        }
    }
}

/// What two names of one bearer share.
fn key(text: &str, sentences: &[Parsed], m: &Mention) -> Option<String> {
    if !m.is_name() {
        return None;
    }
    if names_an_entry(&m.actor) {
        return m.actor.id.clone();
    }
    let last = &sentences[m.sentence].words[m.words.1];
    match m.kind {
        Kind::Per => Some(format!("person {}", last.span.of(text).to_lowercase())),
        _ => Some(format!("name {}", m.span.of(text).to_lowercase())),
    }
}

/// The earlier mention that mention `i`, a pronoun or description, stands for.
fn antecedent(text: &str, sentences: &[Parsed], mentions: &[Mention], i: usize) -> Option<usize> {
    let m = &mentions[i];
    let s = &sentences[m.sentence];
    let words = m.span.of(text).to_lowercase();
    if m.pronoun {
        return match words.as_str() {
            "who" | "which" | "that" | "whose" | "whom" => relative(s, mentions, i),
            "he" | "him" | "his" | "she" | "her" | "himself" | "herself" => {
                nearest(sentences, mentions, i, person)
            }
            "it" | "its" | "itself" => nearest(sentences, mentions, i, body),
            "they" | "them" | "their" | "themselves" => {
                nearest(sentences, mentions, i, many).or_else(|| nearest(sentences, mentions, i, body))
            }
            _ => None,
        };
    }
    if m.is_name() || m.actor.code.is_some() {
        return None;
    }
    let noun = s.words[m.head].lemma.as_str();
    let definite =
        ["the ", "this ", "that ", "his ", "her ", "its ", "their "].iter().any(|d| words.starts_with(d));
    let state = matches!(
        noun,
        "country"
            | "nation"
            | "kingdom"
            | "republic"
            | "island"
            | "emirate"
            | "state"
            | "government"
            | "authority"
            | "sultanate"
            | "archipelago"
    );
    // "the government in Santiago" says itself whose it is.
    let behind = |k: usize| s.words.get(m.words.1 + k);
    let placed = behind(1).is_some_and(|w| matches!(w.lemma.as_str(), "in" | "of" | "at"))
        && behind(2).is_some_and(|w| w.upos == "PROPN");
    (definite && state && !placed && m.words.1 - m.words.0 <= 2)
        .then(|| nearest(sentences, mentions, i, place))
        .flatten()
}

/// The coordinated names that a plural pronoun or "both leaders" stands for:
/// the nearest before it, at least two.
fn group(text: &str, sentences: &[Parsed], mentions: &[Mention], i: usize) -> Option<(usize, Vec<usize>)> {
    let m = &mentions[i];
    let words = m.span.of(text).to_lowercase();
    let both = ["both ", "the two ", "the two", "both"].iter().any(|b| words.starts_with(b))
        && m.words.1 - m.words.0 <= 2;
    if !(matches!(words.as_str(), "they" | "them" | "their" | "themselves") || (both && !m.is_name())) {
        return None;
    }
    let people = both && is_person_role_word(&sentences[m.sentence].words[m.head].lemma);
    for j in (0..i).rev() {
        let c = &mentions[j];
        if c.sentence + REACH < m.sentence {
            break;
        }
        let fits =
            if people { c.kind == Kind::Per } else { matches!(c.kind, Kind::Gpe | Kind::Per | Kind::Org) };
        if !fits || c.pronoun || (c.sentence == m.sentence && c.words.1 >= m.words.0) {
            continue;
        }
        let rest: Vec<usize> =
            (j + 1..i).filter(|&k| joined(sentences, c, &mentions[k]) && mentions[k].is_name()).collect();
        if !rest.is_empty() {
            return Some((j, rest));
        }
    }
    None
}

/// Whether `b` is coordinated with `a`: "a and b".
fn joined(sentences: &[Parsed], a: &Mention, b: &Mention) -> bool {
    let w = &sentences[a.sentence].words;
    a.sentence == b.sentence && w[b.head].rel == "conj" && w[b.head].head == Some(a.head)
}

fn is_person_role_word(lemma: &str) -> bool {
    matches!(lemma, "leader" | "president" | "minister" | "man" | "premier" | "diplomat")
}

/// The noun that a relative clause hangs by.
fn relative(s: &Parsed, mentions: &[Mention], i: usize) -> Option<usize> {
    let m = &mentions[i];
    let clause =
        std::iter::once(m.head).chain(s.ancestors(m.head)).find(|&w| s.words[w].rel == "acl:relcl")?;
    let noun = s.words[clause].head?;
    let of_noun = |j: &usize| {
        mentions[*j].sentence == m.sentence && mentions[*j].head == noun && mentions[*j].words.1 < m.words.0
    };
    let found =
        (0..mentions.len()).filter(of_noun).min_by_key(|&j| mentions[j].words.1 - mentions[j].words.0)?;
    mentions[found].antecedent.or(Some(found))
}

fn person(s: &Parsed, m: &Mention) -> bool {
    let one = matches!(s.words[m.head].xpos, "NN" | "NNP");
    m.kind == Kind::Per || m.actor.office.is_some() || (m.kind == Kind::Role && m.sort == "person" && one)
}

fn body(s: &Parsed, m: &Mention) -> bool {
    let single = s.words[m.head].xpos != "NNS";
    matches!(m.kind, Kind::Gpe | Kind::Org)
        || (m.kind == Kind::Role && single && m.sort != "person" && !is_person_role(s, m))
}

fn many(s: &Parsed, m: &Mention) -> bool {
    matches!(s.words[m.head].xpos, "NNS" | "NNPS") && matches!(m.kind, Kind::Role | Kind::Norp | Kind::Org)
}

fn place(_: &Parsed, m: &Mention) -> bool {
    m.kind == Kind::Gpe
}

fn is_person_role(s: &Parsed, m: &Mention) -> bool {
    const PEOPLE: [&str; 12] = [
        "president",
        "minister",
        "spokesman",
        "spokeswoman",
        "official",
        "leader",
        "ambassador",
        "envoy",
        "chancellor",
        "general",
        "king",
        "emir",
    ];
    PEOPLE.contains(&s.words[m.head].lemma.to_lowercase().as_str())
}

/// The best earlier mention that fits: near, and a subject rather than not.
fn nearest(
    sentences: &[Parsed],
    mentions: &[Mention],
    i: usize,
    fits: fn(&Parsed, &Mention) -> bool,
) -> Option<usize> {
    let m = &mentions[i];
    let mut best: Option<(i64, usize)> = None;
    for j in (0..i).rev() {
        let c = &mentions[j];
        if c.sentence + REACH < m.sentence {
            break;
        }
        let s = &sentences[c.sentence];
        // Not what the pronoun is part of, and no other pronoun.
        if c.pronoun || (c.sentence == m.sentence && c.words.1 >= m.words.0) || !fits(s, c) {
            continue;
        }
        let score = salience(s, c) - 60 * (m.sentence - c.sentence) as i64 - distance(c, m);
        if best.is_none_or(|(b, _)| score > b) {
            best = Some((score, j));
        }
    }
    best.map(|(_, j)| j)
}

/// Subjects are taken up again more often than anything else.
fn salience(s: &Parsed, m: &Mention) -> i64 {
    // Who only reports is seldom taken up by a pronoun.
    if m.actor.sector.as_deref() == Some("MED") {
        return -40;
    }
    let main = s.words[m.head].head.is_none_or(|h| s.words[h].head.is_none());
    match s.words[m.head].base_rel() {
        "nsubj" if main => 70,
        "nsubj" => 40,
        "nmod" | "compound" | "appos" | "flat" => -10,
        _ => 0,
    }
}

fn distance(c: &Mention, m: &Mention) -> i64 {
    if c.sentence == m.sentence { (m.words.0 - c.words.1) as i64 } else { 0 }
}
