//! On whose word? Sources, the words that credit them, and what is credited,
//! from speech verbs, "according to", quotes and nouns of saying.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::record::Flag;
use crate::Span;
use crate::parse::Parsed;

/// One act of crediting, in one sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribution {
    /// Index of the sentence that is credited.
    pub sentence: usize,
    /// Index of the sentence in which source and cue stand: the same, but for a
    /// quotation that goes on.
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
}

/// What the speech words put on their content; `data/cues/speech.tsv`.
static SPEECH: LazyLock<BTreeMap<&'static str, Option<Flag>>> = LazyLock::new(|| {
    let rows = include_str!("../../../../data/cues/speech.tsv").lines().filter(|l| !l.starts_with('#'));
    let cells = rows.filter_map(|l| {
        let mut c = l.split('\t');
        Some((c.next()?, c.next()?))
    });
    cells.map(|(lemma, flag)| (lemma, Flag::ALL.into_iter().find(|f| f.name() == flag))).collect()
});

/// Relations whose dependents are clauses of their own.
const CLAUSES: [&str; 5] = ["ccomp", "parataxis", "advcl", "acl:relcl", "conj"];

/// All acts of crediting in a report, in text order.
pub fn attributions(text: &str, sentences: &[Parsed]) -> Vec<Attribution> {
    let mut out: Vec<Attribution> = Vec::new();
    let mut open = false;
    for (i, s) in sentences.iter().enumerate() {
        let mut here = in_sentence(text, s, i);
        let starts_quoted =
            open || s.words.first().is_some_and(|w| matches!(w.span.of(text), "“" | "\"" | "``"));
        if starts_quoted && here.is_empty() {
            here.extend(carried(&out, i, s));
        }
        open = goes_on(text, s, open);
        out.extend(here);
    }
    out
}

/// A quoted sentence without a word of saying belongs to who was quoted in the
/// sentence before.
fn carried(so_far: &[Attribution], sentence: usize, s: &Parsed) -> Option<Attribution> {
    let last = so_far.iter().rfind(|a| a.quoted && a.sentence + 1 == sentence)?;
    Some(Attribution { sentence, content: trim(s, (0..s.words.len()).collect()), ..last.clone() })
}

/// Whether a quotation is still open at the end of the sentence.
fn goes_on(text: &str, s: &Parsed, mut open: bool) -> bool {
    for w in &s.words {
        match w.span.of(text) {
            "“" | "``" => open = true,
            "”" | "''" => open = false,
            "\"" => open = !open,
            _ => {}
        }
    }
    open
}

/// The acts of crediting in one sentence, in text order of their cues.
fn in_sentence(text: &str, s: &Parsed, sentence: usize) -> Vec<Attribution> {
    let quotes = quoted(text, s);
    let mut out: Vec<Attribution> = (0..s.words.len())
        .filter_map(|w| verb(s, w).or_else(|| according(s, w)).or_else(|| noun(s, w)))
        .filter(|a| !a.content.is_empty())
        .collect();
    let cited: Vec<Attribution> = (0..s.words.len()).filter_map(|w| cited(s, w, &out)).collect();
    out.extend(cited);
    let mut out: Vec<Attribution> = out
        .into_iter()
        .map(|mut a| {
            (a.sentence, a.said_in) = (sentence, sentence);
            let inside =
                a.content.iter().filter(|&&w| quotes.iter().any(|q| q.contains(s.words[w].span))).count();
            a.quoted = 2 * inside > a.content.len();
            a
        })
        .collect();
    out.sort_by_key(|a| (a.cue[0], a.content.first().copied()));
    out
}

fn new(source: Vec<usize>, cue: Vec<usize>, content: Vec<usize>, flag: Option<Flag>) -> Attribution {
    Attribution { sentence: 0, said_in: 0, source, cue, content, flag, quoted: false }
}

/// "X said (that) …", "…, X said", "X is accused of …", "X accused Y of …".
fn verb(s: &Parsed, w: usize) -> Option<Attribution> {
    let word = &s.words[w];
    let governs = s.child(w, &["ccomp", "xcomp"]).is_some();
    if word.upos != "VERB" && !governs {
        return None;
    }
    let flag = *SPEECH.get(word.lemma.as_str())?;
    let content = content_of_verb(s, w)?;
    let source = speaker(s, w).map(|h| phrase(s, issuer(s, h))).unwrap_or_default();
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
    Some(new(source, cue, content, flag))
}

fn content_of_verb(s: &Parsed, w: usize) -> Option<Vec<usize>> {
    if let Some(c) = s.child(w, &["ccomp"]) {
        return Some(clause(s, c));
    }
    // The content's verb is the head and the act of saying hangs beside it.
    let own_object = s.child(w, &["obj", "obl:unmarked", "xcomp"]).is_some();
    if s.words[w].rel == "parataxis" && !own_object {
        let head = s.words[w].head?;
        let own = s.subtree(w);
        let content: Vec<usize> = s.subtree(head).into_iter().filter(|x| !own.contains(x)).collect();
        return Some(trim(s, content));
    }
    if let Some(p) = s.children[w].iter().copied().find(|&c| s.words[c].rel == "parataxis" && c < w) {
        return Some(clause(s, p));
    }
    let open = matches!(
        s.words[w].lemma.as_str(),
        "accuse"
            | "suspect"
            | "deny"
            | "claim"
            | "pledge"
            | "promise"
            | "vow"
            | "allege"
            | "charge"
            | "hope"
            | "urge"
            | "demand"
            | "call"
    );
    let rels: &[&str] = if open { &["xcomp", "advcl", "obj", "obl", "ccomp"] } else { &["xcomp"] };
    let inner = s.children[w].iter().copied().find(|&c| {
        rels.contains(&s.words[c].rel)
            && c > w
            && (s.words[c].upos == "VERB" || s.words[c].rel == "obj" && s.words[w].lemma == "deny")
    })?;
    Some(clause(s, inner))
}

/// Who speaks: the subject, the passive's agent, or what a reduced or relative
/// clause hangs by.
fn speaker(s: &Parsed, w: usize) -> Option<usize> {
    let over = s.words[w].head.filter(|&h| s.words[h].lemma == "quote" && s.words[w].rel != "parataxis");
    if let Some(quoted) = over.and_then(|h| object(s, h).or_else(|| s.child(h, &["nsubj:pass"]))) {
        return Some(quoted);
    }
    let passive = s.child(w, &["nsubj:pass", "aux:pass"]).is_some();
    if passive {
        return s.child(w, &["obl:agent"]);
    }
    if let Some(subject) = s.child(w, &["nsubj"]) {
        let relative = matches!(s.words[subject].xpos, "WP" | "WDT");
        return if relative { s.words[w].head } else { Some(subject) };
    }
    match s.words[w].rel {
        "acl" if s.words[w].xpos == "VBG" => s.words[w].head,
        "conj" | "xcomp" | "advcl" => speaker(s, s.words[w].head?),
        _ => None,
    }
}

/// Who stands behind a paper: "a statement released by X", "X's report".
fn issuer(s: &Parsed, noun: usize) -> usize {
    const PAPERS: [&str; 8] =
        ["statement", "report", "communiqué", "communique", "document", "letter", "dispatch", "transcript"];
    if !PAPERS.contains(&s.words[noun].lemma.as_str()) {
        return noun;
    }
    let by = |w: usize| {
        s.children[w]
            .iter()
            .any(|&c| matches!(s.words[c].lemma.as_str(), "by" | "from" | "of") && s.words[c].rel == "case")
    };
    let released = s.child(noun, &["acl"]).and_then(|v| s.child(v, &["obl:agent", "obl"]).filter(|&x| by(x)));
    let of = || s.children[noun].iter().copied().find(|&c| s.words[c].rel == "nmod" && by(c));
    released.or_else(|| s.child(noun, &["nmod:poss"])).or_else(of).unwrap_or(noun)
}

/// "according to X", "in X's view".
fn according(s: &Parsed, w: usize) -> Option<Attribution> {
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

/// "X's claim that …", "allegations that …", "a report by X that …".
fn noun(s: &Parsed, w: usize) -> Option<Attribution> {
    let flag = match s.words[w].lemma.as_str() {
        "allegation" | "claim" | "accusation" | "rumour" | "rumor" | "suspicion" | "charge" => {
            Some(Flag::Alleged)
        }
        "statement" | "report" | "announcement" | "warning" | "remark" => None,
        "denial" => Some(Flag::Negated),
        "hope" | "demand" | "call" => Some(Flag::Desired),
        "promise" | "pledge" | "vow" => Some(Flag::Planned),
        _ => return None,
    };
    if s.words[w].upos != "NOUN" {
        return None;
    }
    let inner = s.children[w].iter().copied().find(|&c| {
        matches!(s.words[c].rel, "acl" | "ccomp" | "acl:relcl") && s.child(c, &["mark"]).is_some()
    })?;
    let source = s.child(w, &["nmod:poss"]).or_else(|| {
        s.children[w]
            .iter()
            .copied()
            .find(|&c| s.words[c].rel == "nmod" && s.children[c].iter().any(|&k| s.words[k].lemma == "by"))
    });
    Some(new(source.map(|h| phrase(s, h)).unwrap_or_default(), vec![w], clause(s, inner), flag))
}

/// "…, citing X", "the agency, which cited X": X stands behind who is credited
/// already, with the same content. "The agency quoted X as saying …": the agency
/// stands before X.
fn cited(s: &Parsed, w: usize, found: &[Attribution]) -> Option<Attribution> {
    let preposition = s.words[w].rel == "case";
    if s.words[w].lemma == "quote" && !preposition {
        let saying = s.children[w].iter().copied().find(|&c| s.child(c, &["ccomp"]).is_some())?;
        let source = speaker(s, w).map(|h| phrase(s, issuer(s, h)))?;
        return Some(new(source, vec![w], clause(s, saying), None));
    }
    if !matches!(s.words[w].lemma.as_str(), "cite" | "quote") || s.child(w, &["ccomp"]).is_some() {
        return None;
    }
    // The treebanks take "citing" for a preposition.
    let object = if preposition { s.words[w].head? } else { object(s, w)? };
    let hung: Vec<usize> = s.ancestors(w).collect();
    let over = found.iter().find(|a| a.cue.iter().chain(&a.source).any(|x| hung.contains(x)))?;
    let own = s.subtree(if preposition { object } else { w });
    let content = over.content.iter().copied().filter(|x| !own.contains(x)).collect();
    let source = phrase(s, object).into_iter().filter(|&x| x != w).collect();
    Some(new(source, vec![w], content, None))
}

/// The object of a verb of quoting; the parse may take it for a subject that
/// stands behind its verb, as in "…, said X".
fn object(s: &Parsed, w: usize) -> Option<usize> {
    let behind = || s.children[w].iter().copied().find(|&c| c > w && s.words[c].rel == "nsubj");
    s.child(w, &["obj", "iobj"]).or_else(behind)
}

/// A noun phrase without the clauses, appositions and marks that hang by it.
pub(super) fn phrase(s: &Parsed, head: usize) -> Vec<usize> {
    let own = |c: usize| {
        !matches!(
            s.words[c].rel,
            "acl:relcl" | "acl" | "parataxis" | "appos" | "punct" | "case" | "advcl" | "cc" | "conj"
        ) || (s.words[c].rel == "punct"
            && c + 1 < s.words.len()
            && s.words[c].span.end == s.words[c + 1].span.start
            && s.words[c - c.min(1)].span.end == s.words[c].span.start)
    };
    let inside = |c: usize| own(c) || (s.words[c].rel == "case" && s.words[c].head != Some(head));
    let mut words = s.subtree_where(head, inside);
    // One stretch around the head.
    let at = words.iter().position(|&w| w == head).unwrap_or(0);
    let mut first = at;
    while first > 0 && words[first - 1] + 1 == words[first] {
        first -= 1;
    }
    let mut last = at;
    while last + 1 < words.len() && words[last + 1] == words[last] + 1 {
        last += 1;
    }
    words = words[first..=last].to_vec();
    words
}

/// A clause as content: its subtree, the complementiser and outer marks left out.
fn clause(s: &Parsed, head: usize) -> Vec<usize> {
    trim(s, s.subtree(head))
}

fn trim(s: &Parsed, mut words: Vec<usize>) -> Vec<usize> {
    let edge = |w: usize| s.words[w].upos == "PUNCT" && !matches!(s.words[w].xpos, "``" | "''");
    while words.last().is_some_and(|&w| edge(w)) {
        words.pop();
    }
    let skip = words.iter().take_while(|&&w| edge(w)).count();
    words.drain(..skip);
    words
}

/// Spans between quotation marks.
pub fn quoted(text: &str, s: &Parsed) -> Vec<Span> {
    let mut out = Vec::new();
    let mut open: Option<usize> = None;
    for w in &s.words {
        match (w.span.of(text), open) {
            ("“" | "``", _) => open = Some(w.span.end),
            ("”" | "''", Some(start)) => {
                out.push(Span::new(start, w.span.start));
                open = None;
            }
            ("\"", Some(start)) => {
                out.push(Span::new(start, w.span.start));
                open = None;
            }
            ("\"", None) => open = Some(w.span.end),
            _ => {}
        }
    }
    // A quotation may go on in the next sentence.
    if let Some(start) = open {
        out.push(Span::new(start, s.span.end.max(start)));
    }
    out
}

impl Attribution {
    /// Whether the content holds word `w` of sentence `sentence`.
    pub fn covers(&self, sentence: usize, w: usize) -> bool {
        self.sentence == sentence && self.content.binary_search(&w).is_ok()
    }
}

/// Clauses that carry their own claims, for cutting evidence.
pub(super) fn is_clause(rel: &str) -> bool {
    CLAUSES.contains(&rel)
}
