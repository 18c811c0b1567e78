//! "X, quoted by Y, said …", "Y quoted X as saying …": who quotes stands before
//! who is quoted. Told by the order of the words, for trees err on these
//! constructions more often than not.

use super::content::{clause, trim};
use super::cues::cue;
use super::sources::{phrase, speaker};
use super::{Attribution, new, together};
use crate::parse::Parsed;
use crate::times::WEEKDAYS;

/// The most words between the verb of quoting and "as saying".
const APART: usize = 16;
/// Prepositions that lead who quotes.
const BY: [&str; 3] = ["by", "in", "on"];
/// What else may stand between, led by the same prepositions, beside weekdays.
const TIMES: [&str; 7] = ["day", "week", "night", "morning", "evening", "today", "yesterday"];

/// Who quotes whom with what, instead of what `found` holds of it.
pub(super) fn quotings(s: &Parsed, found: &mut Vec<Attribution>) {
    for w in 0..s.words.len() {
        if !matches!(s.words[w].lemma.as_str(), "quote" | "cite") || s.words[w].upos != "VERB" {
            continue;
        }
        let told = as_saying(s, w).or_else(|| set_off(s, w, found));
        let Some((outer, inner)) = told else { continue };
        found.retain(|a| !a.cue.contains(&w) && a.cue.last() != inner.cue.last());
        found.extend([inner].into_iter().chain(outer));
    }
}

/// "Y quoted X as saying that …", "X was quoted (by Y) as saying that …".
fn as_saying(s: &Parsed, w: usize) -> Option<(Option<Attribution>, Attribution)> {
    let end = s.words.len().min(w + APART);
    let at = (w + 1..end).take_while(|&x| s.words[x].lemma != ";").find(|&x| {
        s.words[x].lemma.eq_ignore_ascii_case("as") && s.words.get(x + 1).is_some_and(|v| v.xpos == "VBG")
    })?;
    let saying = at + 1;
    let passive = next(s, w, at).is_none_or(|x| x == at || is(s, x, &BY));
    let (outer, inner) = if passive {
        (quoter(s, w, at), subject(s, w)?)
    } else {
        let active = speaker(s, w)
            .map(|h| phrase(s, h))
            .filter(|p| p.iter().all(|&x| x < w && s.words[x].upos != "DET" || p.len() > 1));
        (active.or_else(|| nouns_before(s, w)), nouns_behind(s, w + 1, at)?)
    };
    let said = s.child(saying, &["ccomp"]).filter(|&c| c > saying).map(|c| clause(s, c));
    let rest = || (saying + 1..s.words.len()).take_while(|&x| s.words[x].lemma != ";").collect();
    let content = said.unwrap_or_else(|| trim(s, rest()));
    let outer = outer.map(|source| new(source, vec![w], together(&content, &[at, saying]), None));
    Some((outer, new(inner, vec![at, saying], content, None)))
}

/// "X, quoted by Y, said …".
fn set_off(s: &Parsed, w: usize, found: &[Attribution]) -> Option<(Option<Attribution>, Attribution)> {
    let comma = |x: usize| s.words[x].upos == "PUNCT";
    let by = next(s, w, s.words.len()).filter(|&x| is(s, x, &BY))?;
    let end = (by + 1..s.words.len().min(by + APART)).find(|&x| comma(x))?;
    let verb = (end + 1..s.words.len().min(end + 4)).find(|&x| s.words[x].upos == "VERB")?;
    if !cue(s, verb, "verb").is_some_and(|c| c.says.contains(&"that")) {
        return None;
    }
    let (quoted, source) = (subject(s, w)?, quoter(s, w, end)?);
    let behind = |a: &&Attribution| a.cue.contains(&verb);
    let said = found.iter().find(behind).map(|a| a.content.iter().copied().filter(|&x| x > verb).collect());
    let content: Vec<usize> = trim(s, said.unwrap_or_else(|| (verb + 1..s.words.len()).collect()));
    let whole = together(&content, &[verb]);
    Some((Some(new(source, vec![w], whole, None)), new(quoted, vec![verb], content, None)))
}

/// The word behind `w` that is no adverb, before `end`.
fn next(s: &Parsed, w: usize, end: usize) -> Option<usize> {
    (w + 1..end).find(|&x| s.words[x].upos != "ADV" || s.words[x].lemma.eq_ignore_ascii_case("as"))
}

fn is(s: &Parsed, w: usize, words: &[&str]) -> bool {
    words.contains(&s.words[w].lemma.to_lowercase().as_str())
}

/// Who quotes: behind "by", "in" or "on" between the verb and `end`, if that is
/// no time.
fn quoter(s: &Parsed, w: usize, end: usize) -> Option<Vec<usize>> {
    let led = |x: usize| {
        let words = nouns_behind(s, x + 1, end)?;
        let named = words.iter().any(|&n| is(s, n, &TIMES) || is(s, n, &WEEKDAYS));
        let time = named || words.iter().all(|&n| s.words[n].upos == "NUM");
        (!time).then_some(words)
    };
    (w + 1..end).filter(|&x| is(s, x, &BY)).find_map(led)
}

/// Who is quoted: the subject of the passive, or what the participle stands behind.
fn subject(s: &Parsed, w: usize) -> Option<Vec<usize>> {
    let relative = |x: usize| matches!(s.words[x].xpos, "WP" | "WDT");
    let own = s.child(w, &["nsubj:pass", "nsubj"]).filter(|&x| x < w && !relative(x));
    let between = |x: &usize| matches!(s.words[*x].upos, "AUX" | "ADV" | "PUNCT") || relative(*x);
    let before = || nouns_before(s, (0..w).rev().find(|x| !between(x))? + 1);
    own.map(|x| phrase(s, x)).or_else(before)
}

fn nominal(s: &Parsed, w: usize) -> bool {
    matches!(s.words[w].upos, "NOUN" | "PROPN" | "PRON") && s.words[w].xpos != "PRP$"
}

fn part(s: &Parsed, w: usize) -> bool {
    nominal(s, w) || matches!(s.words[w].upos, "DET" | "ADJ" | "NUM" | "PART") || s.words[w].xpos == "PRP$"
}

/// The noun phrase that begins at `from`, up to `end`.
fn nouns_behind(s: &Parsed, from: usize, end: usize) -> Option<Vec<usize>> {
    let joins = |x: usize| is(s, x, &["of", "for"]) && x + 1 < end && part(s, x + 1);
    let mut words: Vec<usize> = (from..end).take_while(|&x| part(s, x) || joins(x)).collect();
    while words.last().is_some_and(|&x| !nominal(s, x)) {
        words.pop();
    }
    (!words.is_empty()).then_some(words)
}

/// The noun phrase that ends before `end`.
fn nouns_before(s: &Parsed, end: usize) -> Option<Vec<usize>> {
    let mut first = end;
    while first > 0 {
        let joins = is(s, first - 1, &["of", "for"]) && first > 1 && nominal(s, first - 2) && first < end;
        let begins = first < end && s.words[first].upos == "DET" && !is(s, first - 1, &["of", "for"]);
        if begins || !(part(s, first - 1) || joins) {
            break;
        }
        first -= 1;
    }
    (first < end && nominal(s, end - 1)).then(|| (first..end).collect())
}
