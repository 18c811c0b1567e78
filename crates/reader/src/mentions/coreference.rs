//! Which mentions mean the same? Names by their entry or their last word,
//! pronouns and short descriptions by the nearest fitting name, subjects first.

use std::collections::BTreeMap;

use super::{Kind, Mention, names_an_entry};
use crate::parse::Parsed;

/// How many sentences back a pronoun looks.
const REACH: usize = 2;
/// How many sentences back a description looks.
const FAR: usize = 6;

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
    // "the government in Santiago" says itself whose it is.
    let behind = |k: usize| s.words.get(m.words.1 + k);
    let placed = behind(1).is_some_and(|w| matches!(w.lemma.as_str(), "in" | "of" | "at"))
        && behind(2).is_some_and(|w| w.upos == "PROPN");
    if !definite || placed || m.words.1 - m.words.0 > 2 {
        return None;
    }
    if matches!(noun, "country" | "nation" | "republic" | "state" | "government" | "authority") {
        return nearest(sentences, mentions, i, place);
    }
    match states_called(noun) {
        Some(codes) => earlier(mentions, i).find(|&j| {
            let c = &mentions[j];
            matches!(c.kind, Kind::Gpe | Kind::Norp)
                && c.actor.code.as_deref().is_some_and(|code| codes.contains(&code))
        }),
        None => again_named(sentences, mentions, i),
    }
}

/// The mentions before mention `i` that a description may mean, the nearest first.
fn earlier(mentions: &[Mention], i: usize) -> impl Iterator<Item = usize> + '_ {
    let m = &mentions[i];
    (0..i)
        .rev()
        .take_while(|&j| mentions[j].sentence + FAR >= m.sentence)
        .filter(|&j| mentions[j].sentence < m.sentence || mentions[j].words.1 < m.words.0)
}

/// The states that reports call by the noun, by their codes: forms of state by
/// their constitutions, islands by the map.
fn states_called(noun: &str) -> Option<&'static [&'static str]> {
    Some(match noun {
        "kingdom" => &[
            "SAU", "MAR", "JOR", "GBR", "NLD", "BEL", "DNK", "NOR", "SWE", "ESP", "THA", "KHM", "BHR", "LSO",
            "SWZ", "TON", "BTN", "NPL", "MYS",
        ],
        "emirate" => &["QAT", "KWT", "ARE"],
        "sultanate" => &["OMN", "BRN"],
        "principality" => &["MCO", "LIE", "AND"],
        "island" => &[
            "TWN", "CUB", "CYP", "LKA", "MLT", "ISL", "IRL", "MDG", "JAM", "HTI", "SGP", "BHR", "GRL", "MUS",
            "DMA", "LCA", "BRB", "NRU", "TLS", "GRD", "PRI",
        ],
        "archipelago" => &[
            "PHL", "IDN", "JPN", "MDV", "BHS", "COM", "SYC", "CPV", "FJI", "SLB", "VUT", "TON", "WSM", "KIR",
            "TUV", "MHL", "FSM", "PLW", "STP",
        ],
        _ => return None,
    })
}

/// The fuller mention that "the minister" or "the paper" takes up again: the
/// nearest before it with that noun at its head or as its title, or a medium for
/// a word that says medium.
fn again_named(sentences: &[Parsed], mentions: &[Mention], i: usize) -> Option<usize> {
    let m = &mentions[i];
    let s = &sentences[m.sentence];
    let noun = &s.words[m.head];
    let bare = s.children[m.head]
        .iter()
        .all(|&c| matches!(s.words[c].rel, "det" | "case" | "punct" | "cc" | "conj"));
    if noun.upos != "NOUN" || !bare {
        return None;
    }
    // "this newspaper" is the one that prints it.
    let medium = is_medium(&noun.lemma);
    if medium && s.words[m.words.0].lemma == "this" {
        return None;
    }
    let fuller = |c: &Mention| {
        let w = &sentences[c.sentence].words;
        let same = |x: usize| {
            w[x].lemma.eq_ignore_ascii_case(&noun.lemma)
                && w[x].xpos.ends_with('S') == noun.xpos.ends_with('S')
        };
        let title = |x: usize| {
            is_person_role(s, m) && same(x) && matches!(w[x].base_rel(), "compound" | "flat" | "appos")
        };
        let named = medium && names_medium(sentences, c);
        !c.pronoun
            && (c.words.1 - c.words.0 > m.words.1 - m.words.0 || (c.is_name() && !same(c.head)))
            && (same(c.head) || (c.words.0..=c.words.1).any(title) || named)
    };
    earlier(mentions, i).find(|&j| fuller(&mentions[j]))
}

/// Nouns for a medium.
fn is_medium(lemma: &str) -> bool {
    matches!(
        lemma,
        "paper"
            | "newspaper"
            | "daily"
            | "weekly"
            | "magazine"
            | "tabloid"
            | "broadsheet"
            | "journal"
            | "radio"
            | "station"
            | "channel"
            | "broadcaster"
            | "network"
            | "agency"
            | "website"
            | "outlet"
            | "newsletter"
    )
}

/// Whether the mention names a medium: the catalog says so, its own words do
/// ("Radio Lomé"), or the noun that it stands by ("the daily Le Balafon").
fn names_medium(sentences: &[Parsed], c: &Mention) -> bool {
    let w = &sentences[c.sentence].words;
    let beside = w[c.head].head.filter(|_| matches!(w[c.head].base_rel(), "appos" | "flat" | "compound"));
    c.actor.sector.as_deref() == Some("MED")
        || (c.is_name()
            && (c.words.0..=c.words.1).chain(beside).any(|x| is_medium(&w[x].lemma.to_lowercase())))
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
    two_states(sentences, mentions, i).filter(|_| both)
}

/// The states that "the two countries" are: the only two that its sentence and
/// the ones before it name.
fn two_states(sentences: &[Parsed], mentions: &[Mention], i: usize) -> Option<(usize, Vec<usize>)> {
    let m = &mentions[i];
    let noun = sentences[m.sentence].words[m.head].lemma.as_str();
    if !matches!(noun, "country" | "nation" | "state" | "government" | "neighbour" | "neighbor" | "capital") {
        return None;
    }
    let mut named: Vec<usize> = Vec::new();
    for j in earlier(mentions, i).take_while(|&j| mentions[j].sentence + REACH >= m.sentence) {
        let c = &mentions[j];
        let code = |k: usize| mentions[k].actor.code.as_deref();
        if matches!(c.kind, Kind::Gpe | Kind::Norp)
            && c.actor.code.is_some()
            && !named.iter().any(|&k| code(k) == code(j))
        {
            named.push(j);
        }
    }
    match named[..] {
        [second, first] => Some((first, vec![second])),
        _ => None,
    }
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
