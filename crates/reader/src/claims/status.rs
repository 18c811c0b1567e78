//! How sure? Cue words scoped over the parse, beside what the network says of
//! the predicate.

use std::sync::LazyLock;

use super::record::Flag;
use crate::model::sigmoid;
use crate::parse::Parsed;

struct Rule {
    flag: Flag,
    how: &'static str,
    lemma: &'static str,
}

/// `data/cues/status.tsv`.
static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let rows = include_str!("../../../../data/cues/status.tsv").lines().filter(|l| !l.starts_with('#'));
    rows.filter_map(|l| {
        let mut c = l.split('\t');
        let (flag, how, lemma) = (c.next()?, c.next()?, c.next()?);
        Some(Rule { flag: Flag::ALL.into_iter().find(|f| f.name() == flag)?, how, lemma })
    })
    .collect()
});

/// Above this the network's word is enough; above the second it is when a cue
/// word stands in scope too.
const SURE: f32 = 0.5;
const LIKELY: f32 = 0.2;

/// A flag of a predicate with the words that raise it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raised {
    /// The flag.
    pub flag: Flag,
    /// The cue words, where there are such.
    pub cue: Vec<usize>,
}

/// The flags of the predicate at word `p`, in the order of [`Flag::ALL`].
pub fn flags(s: &Parsed, p: usize, cue_index: usize) -> Vec<Raised> {
    let found = cues(s, p);
    let network = s.encoded.row(&s.encoded.flag, p);
    Flag::ALL
        .into_iter()
        .zip(network)
        .filter_map(|(flag, logit)| {
            let score = sigmoid(*logit);
            let cue: Vec<usize> = found.iter().filter(|(f, _)| *f == flag).map(|(_, w)| *w).collect();
            let raised = score > SURE || (score > LIKELY && !cue.is_empty());
            raised.then(|| Raised { flag, cue: if cue.is_empty() { pointed(s, p, cue_index) } else { cue } })
        })
        .collect()
}

/// How far the text commits itself to what word `p` tells: -3 (certainly not)
/// to 3 (certainly), 0 for open. The mean of what the network says outright and
/// of what its flags amount to on the scale that it learned from (`factuality`
/// in `training/corpus.py`); two opinions err less than one.
pub fn factuality(s: &Parsed, p: usize) -> f32 {
    let outright = s.encoded.fact[p].clamp(-3.0, 3.0);
    let mut open: f32 = 0.0;
    let mut negated = 0.0;
    for (flag, logit) in Flag::ALL.into_iter().zip(s.encoded.row(&s.encoded.flag, p)) {
        let score = sigmoid(*logit);
        match flag {
            Flag::Negated => negated = score,
            Flag::Alleged | Flag::Planned => open = open.max(1.2 * score),
            Flag::Possible => open = open.max(1.7 * score),
            Flag::Desired => open = open.max(2.3 * score),
            Flag::Conditional => open = open.max(2.4 * score),
        }
    }
    let by_flags = (1.0 - negated) * (3.0 - open) - 2.5 * negated;
    f32::midpoint(outright, by_flags)
}

/// The word that the network points at as the cue, if it is sure of one.
fn pointed(s: &Parsed, p: usize, cue_index: usize) -> Vec<usize> {
    let best = (0..s.words.len())
        .filter(|&w| w != p)
        .filter_map(|w| Some((*s.encoded.roles(p, w).get(cue_index)?, w)))
        .fold(None, |b: Option<(f32, usize)>, x| if b.is_none_or(|b| x.0 > b.0) { Some(x) } else { b });
    best.filter(|(l, _)| *l > 0.0).map(|(_, w)| vec![w]).unwrap_or_default()
}

/// Cue words whose scope holds word `p`, with their flags.
pub fn cues(s: &Parsed, p: usize) -> Vec<(Flag, usize)> {
    let mut out = Vec::new();
    for r in RULES.iter() {
        let is = |w: usize| s.words[w].lemma.eq_ignore_ascii_case(r.lemma);
        match r.how {
            "aux" => out.extend(beside(s, p, &["aux"]).filter(|&w| is(w)).map(|w| (r.flag, w))),
            "adv" => out.extend(beside(s, p, &["advmod", "advcl"]).filter(|&w| is(w)).map(|w| (r.flag, w))),
            "amod" => out.extend(
                beside(s, p, &["amod"])
                    .filter(|&w| s.words[w].lemma == r.lemma || form_is(s, w, r.lemma))
                    .map(|w| (r.flag, w)),
            ),
            "det" => out.extend(determiners(s, p).into_iter().filter(|&w| is(w)).map(|w| (r.flag, w))),
            "mark" => out.extend(beside(s, p, &["mark", "advmod"]).filter(|&w| is(w)).map(|w| (r.flag, w))),
            "case" => out.extend(beside(s, p, &["case"]).filter(|&w| is(w)).map(|w| (r.flag, w))),
            "over" => out.extend(governor(s, p).filter(|&w| is(w)).map(|w| (r.flag, w))),
            _ => {}
        }
    }
    out
}

/// Adjectives like "alleged" are tagged as verbs' participles: their lemma is "allege".
fn form_is(s: &Parsed, w: usize, form: &str) -> bool {
    let l = &s.words[w].lemma;
    form.strip_suffix("ed").is_some_and(|stem| l == stem || l.strip_suffix('e') == Some(stem))
}

/// Dependents of `p`, and of the verb that it is the noun of ("may hold talks").
fn beside<'a>(s: &'a Parsed, p: usize, rels: &'a [&'a str]) -> impl Iterator<Item = usize> + 'a {
    let noun_of = s.words[p]
        .head
        .filter(|_| matches!(s.words[p].rel, "obj" | "nsubj:pass") && s.words[p].upos == "NOUN");
    std::iter::once(p)
        .chain(noun_of)
        .flat_map(move |x| s.children[x].iter().copied().filter(move |&c| rels.contains(&s.words[c].rel)))
}

/// Determiners of `p` and of its subject: "no envoy arrived".
fn determiners(s: &Parsed, p: usize) -> Vec<usize> {
    let subject = s.child(p, &["nsubj", "nsubj:pass"]);
    let nouns = std::iter::once(p).chain(subject);
    let determines = |c: &usize| s.words[*c].rel == "det" || s.words[*c].upos == "DET";
    nouns.flat_map(|n| s.children[n].iter().copied().filter(determines)).collect()
}

/// The word that governs `p` as its content: "refused to send", "denied sending".
fn governor(s: &Parsed, p: usize) -> impl Iterator<Item = usize> + '_ {
    const CONTENT: [&str; 7] = ["xcomp", "ccomp", "acl", "advcl", "obj", "csubj", "obl"];
    // "Allegations that they sent arms" may be taken for a relative clause.
    let that = s.words[p].rel == "acl:relcl" && s.child(p, &["mark"]).is_some();
    s.words[p].head.filter(|_| that || CONTENT.contains(&s.words[p].rel)).into_iter()
}
