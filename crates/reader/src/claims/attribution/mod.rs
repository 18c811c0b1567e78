//! On whose word? Sources, the words that credit them, and what is credited:
//! clauses, quotations that may run over sentences, infinitives and nouns.
//!
//! Two uses are kept apart. A source that *says* something vouches for it in
//! words and enters the chain of a claim; one that only *holds* it (wants,
//! fears, refuses, criticises) is shown by `annotate` and enters no chain.

mod content;
mod cues;
mod quotes;
mod quoting;
mod sources;

use super::record::Flag;
use crate::Span;
use crate::parse::Parsed;
use content::{framed, trim};
use cues::cue;
pub(super) use sources::phrase;
use sources::{issuer, led, object, speaker};

/// One act of crediting, as far as it concerns one sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribution {
    /// Index of the sentence that is credited.
    pub sentence: usize,
    /// Index of the sentence in which source and cue stand: the same, but for a
    /// quotation that runs over several sentences, which has one attribution a
    /// sentence with the same cue.
    pub said_in: usize,
    /// Words of the source; empty where nobody is named.
    pub source: Vec<usize>,
    /// Words that credit.
    pub cue: Vec<usize>,
    /// Words of what is credited.
    pub content: Vec<usize>,
    /// The flag that the cue puts on the content.
    pub flag: Option<Flag>,
    /// Whether the content stands in quotation marks.
    pub quoted: bool,
    /// Whether the source vouches for the content in words, and so stands in
    /// the chain of what it says; not so for attitudes and acts.
    pub says: bool,
    /// Whether the cue stands in a quotation or in what another source is
    /// credited with: then that source credits, not the report.
    pub nested: bool,
}

/// Relations whose dependents are clauses of their own.
const CLAUSES: [&str; 5] = ["ccomp", "parataxis", "advcl", "acl:relcl", "conj"];
/// Marks that stand between a saying and the name of who said it.
const DASHES: [&str; 5] = ["―", "—", "–", "--", "-"];
/// The most words that a name before a colon or behind a dash may have.
const LABEL: usize = 6;

/// All acts of crediting in a report, in text order.
pub fn attributions(text: &str, sentences: &[Parsed]) -> Vec<Attribution> {
    let quotations = quotes::quotations(text, sentences);
    let here = |(i, s): (usize, &Parsed)| in_sentence(text, s, i, &quotations);
    let mut out: Vec<Attribution> = sentences.iter().enumerate().flat_map(here).collect();
    for q in &quotations {
        let more = run_on(text, sentences, *q, &out);
        out.extend(more);
    }
    out.retain(|a| !a.content.is_empty());
    for a in &mut out {
        let s = &sentences[a.sentence];
        let inside =
            a.content.iter().filter(|&&w| quotations.iter().any(|q| q.contains(s.words[w].span))).count();
        a.quoted = 2 * inside > a.content.len();
    }
    out.sort_by_key(|a| (a.sentence, a.said_in, a.cue[0], a.content[0]));
    let nested: Vec<bool> = out.iter().map(|a| a.nested || out.iter().any(|b| b.credits(a))).collect();
    for (a, nested) in out.iter_mut().zip(nested) {
        a.nested = nested;
    }
    out
}

/// The acts of crediting of one sentence. Words of saying whose content stands
/// elsewhere ("He said:") come with empty content.
fn in_sentence(text: &str, s: &Parsed, sentence: usize, quotations: &[Span]) -> Vec<Attribution> {
    let quotes: Vec<Vec<usize>> =
        quotations.iter().filter(|q| q.overlaps(s.span)).map(|q| quotes::words_within(s, *q)).collect();
    let inside = |w: usize| quotes.iter().any(|q| q.binary_search(&w).is_ok());
    let mut out: Vec<Attribution> = (0..s.words.len())
        .filter_map(|w| {
            verb(s, w)
                .or_else(|| according(s, w))
                .or_else(|| noun(s, w))
                .or_else(|| adjective(s, w))
                .or_else(|| adverb(s, w))
        })
        .collect();
    let cited: Vec<Attribution> =
        (0..s.words.len()).filter_map(|w| cited(s, w, &out).or_else(|| quoted_by(s, w, &out))).collect();
    out.extend(cited);
    quoting::quotings(s, &mut out);
    out.extend(labelled(text, s));
    for a in &mut out {
        (a.sentence, a.said_in) = (sentence, sentence);
        a.nested = inside(a.cue[0]);
        if a.says && !a.nested && a.cue.iter().all(|&w| s.words[w].upos != "VERB" || speaks(s, w)) {
            complete(s, a, &quotes);
        }
    }
    out
}

fn new(source: Vec<usize>, cue: Vec<usize>, content: Vec<usize>, flag: Option<Flag>) -> Attribution {
    Attribution {
        sentence: 0,
        said_in: 0,
        source,
        cue,
        content,
        flag,
        quoted: false,
        says: true,
        nested: false,
    }
}

/// Sets right what a sentence with quotations says. A quotation right before
/// "he said" is what he said, and what follows is so only where it is quoted as
/// well; else quotations that the content touches belong to it whole, as do
/// those behind it up to the next word of saying.
fn complete(s: &Parsed, a: &mut Attribution, quotes: &[Vec<usize>]) {
    let (Some(&first), Some(&last)) = (a.cue.first(), a.cue.last()) else { return };
    let quoted = |w: usize| quotes.iter().any(|q| q.binary_search(&w).is_ok());
    if let Some(q) =
        quotes.iter().find(|q| q.last().is_some_and(|&l| l < first && only_marks(s, l + 1, first)))
        && (a.source.is_empty() || a.source.iter().all(|&w| quoted(w)))
    {
        // "…,” said X": whatever the parse took X for.
        let rels = ["nsubj", "obj", "ccomp", "nsubj:pass", "parataxis", "xcomp"];
        let behind = s.children[last].iter().find(|&&c| c > last && rels.contains(&s.words[c].rel));
        a.source = behind.map(|&c| phrase(s, c)).unwrap_or_default();
        a.content.clone_from(q);
    }
    let from = a.source.first().copied().filter(|&w| w < first && last - w < 12).unwrap_or(first);
    let before = quotes.iter().find(|q| q.last().is_some_and(|&l| l < from && only_marks(s, l + 1, from)));
    let saying = |w: usize| !quoted(w) && cue(s, w, "verb").is_some_and(|c| c.says.contains(&"that"));
    let mut content = a.content.clone();
    if let Some(q) = before {
        content.retain(|&w| w < from);
        content.extend(q);
    } else {
        let touched = |q: &&Vec<usize>| content.iter().any(|w| s.words[*w].upos != "PUNCT" && q.contains(w));
        let mut more: Vec<usize> = quotes.iter().filter(touched).flatten().copied().collect();
        if content.is_empty() {
            more = quotes.iter().find(|q| adjacent(s, a, q)).cloned().unwrap_or_default();
        }
        content.extend(more);
    }
    content.sort_unstable();
    let mut end = if before.is_some() { last } else { content.last().copied().unwrap_or(usize::MAX) };
    for q in quotes.iter().filter(|q| !q.is_empty()) {
        if end < last || q[0] <= end || (end + 1..q[0]).any(saying) {
            continue;
        }
        content.extend(if before.is_some() { q[0] } else { end + 1 }..=q[q.len() - 1]);
        end = q[q.len() - 1];
    }
    content.sort_unstable();
    content.dedup();
    content.retain(|w| !a.cue.contains(w) && !a.source.contains(w));
    a.content = trim(s, content);
}

fn only_marks(s: &Parsed, from: usize, to: usize) -> bool {
    (from..to).all(|w| s.words[w].upos == "PUNCT")
}

/// Whether no other verb stands between the words that credit and the quotation.
fn adjacent(s: &Parsed, a: &Attribution, quote: &[usize]) -> bool {
    let ends = |words: &[usize]| words.first().copied().zip(words.last().copied());
    let mut saying: Vec<usize> = a.cue.iter().chain(&a.source).copied().collect();
    saying.sort_unstable();
    let (Some((s0, s1)), Some((q0, q1))) = (ends(&saying), ends(quote)) else { return false };
    let mut between = if q1 < s0 { q1 + 1..s0 } else { s1 + 1..q0.max(s1 + 1) };
    between.all(|w| s.words[w].upos != "VERB")
}

/// What a quotation that runs over several sentences, or stands by itself, adds
/// to the attributions: one for each sentence that has none of its own.
fn run_on(text: &str, sentences: &[Parsed], q: Span, found: &[Attribution]) -> Vec<Attribution> {
    let words = |i: usize| -> Vec<usize> { quotes::words_within(&sentences[i], q) };
    let says_something = |i: &usize| words(*i).iter().any(|&w| sentences[*i].words[w].upos != "PUNCT");
    let over: Vec<usize> =
        (0..sentences.len()).filter(|&i| sentences[i].span.overlaps(q)).filter(says_something).collect();
    let (Some(&first), Some(&last)) = (over.first(), over.last()) else { return Vec::new() };
    let owners: Vec<&Attribution> = found
        .iter()
        .filter(|a| a.says && !a.nested && over.contains(&a.sentence))
        .filter(|a| words(a.sentence).iter().any(|w| a.content.binary_search(w).is_ok()))
        .collect();
    let lone = || {
        let whole = sentences[first].words.iter().filter(|w| w.upos != "PUNCT").count();
        let quoted = words(first).iter().filter(|&&w| sentences[first].words[w].upos != "PUNCT").count();
        over.len() > 1 || 5 * quoted >= 3 * whole
    };
    let speaker = if owners.is_empty() {
        announced(sentences, q, first, found)
            .or_else(|| signed(text, sentences, last))
            .or_else(|| lone().then(|| spoke_last(text, sentences, first, found)).flatten())
    } else {
        None
    };
    over.iter()
        .filter(|&&i| !owners.iter().any(|o| o.sentence == i))
        .filter_map(|&i| {
            let near = owners.iter().min_by_key(|o| o.sentence.abs_diff(i)).copied().or(speaker.as_ref())?;
            Some(Attribution { sentence: i, content: words(i), ..near.clone() })
        })
        .collect()
}

/// "He said:", with the quotation behind it, in the sentence or the next.
fn announced(sentences: &[Parsed], q: Span, first: usize, found: &[Attribution]) -> Option<Attribution> {
    let before = |a: &&Attribution| {
        a.content.is_empty()
            && a.says
            && a.said_in + 1 >= first
            && sentences[a.said_in].span_of(&a.cue).end <= q.start
    };
    found.iter().rfind(before).cloned()
}

/// "“…” — Name", the name standing by itself behind the quotation.
fn signed(text: &str, sentences: &[Parsed], last: usize) -> Option<Attribution> {
    let s = sentences.get(last + 1)?;
    let dash = s.words.first().is_some_and(|w| DASHES.contains(&w.span.of(text)));
    let named = s.words.len() > 1
        && s.words.len() <= LABEL
        && s.words[1..].iter().all(|w| w.capital || w.upos == "PUNCT");
    (dash && named).then(|| Attribution {
        said_in: last + 1,
        ..new((1..s.words.len()).collect(), vec![0], vec![], None)
    })
}

/// Who spoke last, for a quotation that stands by itself: in the sentence
/// before, and across a paragraph only if that was a quotation too.
fn spoke_last(text: &str, sentences: &[Parsed], first: usize, found: &[Attribution]) -> Option<Attribution> {
    let before = first.checked_sub(1)?;
    let gap = &text[sentences[before].span.end.min(sentences[first].span.start)..sentences[first].span.start];
    let paragraph = gap.contains('\n');
    let quoted = |a: &Attribution| {
        a.content.iter().any(|&w| matches!(sentences[a.sentence].words[w].xpos, "``" | "''"))
    };
    let fits = |a: &&Attribution| {
        a.says && !a.nested && !a.content.is_empty() && a.sentence == before && (!paragraph || quoted(a))
    };
    // What runs through the whole sentence before comes before what stands inside it.
    found.iter().filter(fits).max_by_key(|a| (a.content.len(), std::cmp::Reverse(a.cue[0]))).cloned()
}

/// Whether a verb by itself credits words that stand beside it: not so the
/// "calling it a breach" or "accusing them" that goes on from another verb.
fn speaks(s: &Parsed, w: usize) -> bool {
    const NAMES_ITS_OBJECT: [&str; 4] = ["cite", "quote", "call", "accuse"];
    cue(s, w, "verb").is_some_and(|c| c.says.contains(&"that"))
        && !NAMES_ITS_OBJECT.contains(&s.words[w].lemma.as_str())
}

/// "X said (that) …", "…, X said", "X is accused of …", "X criticised …".
fn verb(s: &Parsed, w: usize) -> Option<Attribution> {
    let word = &s.words[w];
    let governs = s.child(w, &["ccomp", "xcomp"]).is_some();
    if (word.upos != "VERB" && !governs) || matches!(word.rel, "amod" | "case" | "mark") {
        return None;
    }
    let row = cue(s, w, "verb")?;
    let source = speaker(s, w).map(|h| phrase(s, issuer(s, h))).unwrap_or_default();
    let mut content = framed(s, w, &row.says);
    let mut says = !content.is_empty();
    if !says {
        content = framed(s, w, &row.holds);
        let credited_by_noun = content::LIGHT.contains(&word.lemma.as_str())
            && s.child(w, &["obj"]).is_some_and(|o| noun(s, o).is_some());
        if credited_by_noun {
            return None;
        }
        if content.is_empty() && speaks(s, w) && s.child(w, &["aux:pass"]).is_none() {
            says = true;
            content = content::beside(s, w, &source);
        } else if content.is_empty() {
            return None;
        }
    }
    let source: Vec<usize> = source.into_iter().filter(|x| !content.contains(x)).collect();
    let mut cue: Vec<usize> = s.children[w]
        .iter()
        .copied()
        .filter(|&c| {
            matches!(s.words[c].rel, "aux" | "aux:pass" | "compound:prt") && s.words[c].upos != "PART"
        })
        .collect();
    cue.push(w);
    cue.sort_unstable();
    content.retain(|x| !cue.contains(x));
    Some(Attribution { says, ..new(source, cue, content, row.flag) })
}

/// "according to X", "in the view of X", "in X's words".
fn according(s: &Parsed, w: usize) -> Option<Attribution> {
    if matches!(s.words[w].lemma.as_str(), "view" | "opinion" | "word" | "estimate" | "account" | "telling") {
        return in_the_view(s, w);
    }
    if !s.words[w].lemma.eq_ignore_ascii_case("according") && s.words[w].lemma != "accord" {
        return None;
    }
    let noun = if s.words[w].rel == "case" { s.words[w].head? } else { s.child(w, &["obl", "nmod"])? };
    let outer = if s.words[w].rel == "case" { s.words[noun].head? } else { s.words[w].head? };
    let source = phrase(s, issuer(s, noun));
    let source: Vec<usize> =
        source.into_iter().filter(|&x| x != w && !(x == w + 1 && s.words[x].lemma == "to")).collect();
    let mut cue = vec![w];
    cue.extend((w + 1 < s.words.len() && s.words[w + 1].lemma == "to").then_some(w + 1));
    let own = s.subtree(if s.words[w].rel == "case" { noun } else { w });
    let content = s.subtree(outer).into_iter().filter(|x| !own.contains(x)).collect();
    Some(new(source, cue, trim(s, content), None))
}

fn in_the_view(s: &Parsed, w: usize) -> Option<Attribution> {
    let case = led(s, w, &["in", "by"]).filter(|_| matches!(s.words[w].rel, "obl" | "nmod"))?;
    let of =
        || s.children[w].iter().copied().find(|&c| s.words[c].rel == "nmod" && led(s, c, &["of"]).is_some());
    let who = s.child(w, &["nmod:poss"]).or_else(of)?;
    let own = s.subtree(w);
    let outer = s.words[w].head?;
    let content: Vec<usize> = s.subtree(outer).into_iter().filter(|x| !own.contains(x)).collect();
    Some(new(phrase(s, who), vec![case, w], trim(s, content), None))
}

/// "X's claim that …", "allegations that …", "their plan to …", "X made a
/// promise of …".
fn noun(s: &Parsed, w: usize) -> Option<Attribution> {
    if s.words[w].upos != "NOUN" {
        return None;
    }
    let row = cue(s, w, "noun")?;
    let mut content = framed(s, w, &row.says);
    let says = !content.is_empty();
    if !says {
        content = framed(s, w, &row.holds);
    }
    if content.is_empty() {
        return None;
    }
    let source = sources::behind_noun(s, w).map(|h| phrase(s, h)).unwrap_or_default();
    let source: Vec<usize> = source.into_iter().filter(|x| !content.contains(x)).collect();
    Some(Attribution { says, ..new(source, vec![w], content, row.flag) })
}

/// "X is aware that …", "X was critical of …".
fn adjective(s: &Parsed, w: usize) -> Option<Attribution> {
    let predicative = s.child(w, &["cop", "aux:pass"]).is_some() || s.words[w].rel == "xcomp";
    if !matches!(s.words[w].upos, "ADJ" | "VERB") || !predicative {
        return None;
    }
    let row = cue(s, w, "adj")?;
    let content = framed(s, w, &row.holds);
    if content.is_empty() {
        return None;
    }
    let subject = s.child(w, &["nsubj", "nsubj:pass"]).or_else(|| sources::speaker(s, s.words[w].head?));
    let source = subject.map(|h| phrase(s, h)).unwrap_or_default();
    let source: Vec<usize> = source.into_iter().filter(|x| !content.contains(x)).collect();
    Some(Attribution { says: false, ..new(source, vec![w], content, row.flag) })
}

/// "X reportedly …": on the word of somebody who is not named.
fn adverb(s: &Parsed, w: usize) -> Option<Attribution> {
    if s.words[w].upos != "ADV" {
        return None;
    }
    let row = cue(s, w, "adv")?;
    let content = s.subtree(s.words[w].head?).into_iter().filter(|&x| x != w).collect();
    Some(new(Vec::new(), vec![w], trim(s, content), row.flag))
}

/// "Name: what he says", as in headlines and transcripts.
fn labelled(text: &str, s: &Parsed) -> Option<Attribution> {
    let mark = |w: usize| matches!(s.words[w].xpos, "``" | "''");
    let start = usize::from(!s.words.is_empty() && mark(0));
    let colon = (start..s.words.len().min(start + LABEL)).find(|&w| s.words[w].span.of(text) == ":")?;
    // A title before the name may be tagged as a common noun.
    let part = |w: usize| match s.words[w].upos {
        "PROPN" | "PUNCT" => true,
        "NOUN" => w + 1 < colon,
        _ => false,
    };
    let named = start < colon && (start..colon).all(|w| part(w) && s.words[w].capital);
    let content = trim(s, (colon + 1..s.words.len()).collect());
    (named && content.len() > 2).then(|| new((start..colon).collect(), vec![colon], content, None))
}

/// "…, citing X", "the agency, which cited X": X stands behind who is credited
/// already, with the same content.
fn cited(s: &Parsed, w: usize, found: &[Attribution]) -> Option<Attribution> {
    let preposition = s.words[w].rel == "case";
    if !matches!(s.words[w].lemma.as_str(), "cite" | "quote") || s.child(w, &["ccomp"]).is_some() {
        return None;
    }
    let passive = s.words[w].xpos == "VBN" && s.words[w].rel != "conj";
    // The treebanks take "citing" for a preposition.
    let object = if preposition {
        s.words[w].head?
    } else if passive {
        return None;
    } else {
        object(s, w)?
    };
    let hung: Vec<usize> = s.ancestors(w).collect();
    let over = found.iter().find(|a| {
        a.says && !a.content.is_empty() && a.cue.iter().chain(&a.source).any(|x| hung.contains(x))
    })?;
    let own = s.subtree(if preposition { object } else { w });
    let content = over.content.iter().copied().filter(|x| !own.contains(x)).collect();
    let source = phrase(s, object).into_iter().filter(|&x| x != w).collect();
    Some(new(source, vec![w], content, None))
}

/// "according to a memorandum quoted in Y": Y stands before the memorandum, and
/// what that says is on the word of Y as well.
fn quoted_by(s: &Parsed, w: usize, found: &[Attribution]) -> Option<Attribution> {
    let reduced = matches!(s.words[w].rel, "acl" | "advcl" | "acl:relcl") && s.words[w].xpos == "VBN";
    if !reduced || !matches!(s.words[w].lemma.as_str(), "cite" | "quote") {
        return None;
    }
    let outer = s.child(w, &["obl:agent"]).or_else(|| sources::with(s, w, &["by", "in", "on"]))?;
    let quoted = s.words[w].head?;
    let over = found.iter().find(|a| {
        a.says && !a.content.is_empty() && (a.source.contains(&quoted) || a.cue.contains(&quoted))
    })?;
    Some(new(phrase(s, outer), vec![w], trim(s, together(&over.content, &over.cue)), None))
}

/// What a source says and the words that credit it, for whoever quotes it.
fn together(content: &[usize], cue: &[usize]) -> Vec<usize> {
    let mut words = [content, cue].concat();
    words.sort_unstable();
    words
}

impl Attribution {
    /// Whether the cue of `inner` is part of what this source is credited with;
    /// of two that each hold the other's cue neither is inner.
    fn credits(&self, inner: &Attribution) -> bool {
        self.covers(inner.said_in, inner.cue[0]) && !inner.covers(self.said_in, self.cue[0])
    }

    /// Whether the content holds word `w` of sentence `sentence`.
    pub fn covers(&self, sentence: usize, w: usize) -> bool {
        self.sentence == sentence && self.content.binary_search(&w).is_ok()
    }
}

/// Clauses that carry their own claims, for cutting evidence.
pub(super) fn is_clause(rel: &str) -> bool {
    CLAUSES.contains(&rel)
}
