//! Who is credited: the noun phrase behind a cue.

use super::content::LIGHT;
use crate::parse::Parsed;

/// Who speaks: the subject, the passive's agent, or what a reduced or relative
/// clause hangs by.
pub(super) fn speaker(s: &Parsed, w: usize) -> Option<usize> {
    let over = s.words[w].head.filter(|&h| s.words[h].lemma == "quote" && s.words[w].rel != "parataxis");
    if let Some(quoted) = over.and_then(|h| object(s, h).or_else(|| s.child(h, &["nsubj:pass"]))) {
        return Some(quoted);
    }
    // "Malawi, accused by Zambia of …": a participle that stands by itself is passive too.
    let reduced =
        s.words[w].rel == "advcl" && s.words[w].xpos == "VBN" && s.child(w, &["nsubj", "aux"]).is_none();
    if reduced || s.child(w, &["nsubj:pass", "aux:pass", "obl:agent"]).is_some() {
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
pub(super) fn issuer(s: &Parsed, noun: usize) -> usize {
    const PAPERS: [&str; 8] =
        ["statement", "report", "communiqué", "communique", "document", "letter", "dispatch", "transcript"];
    if !PAPERS.contains(&s.words[noun].lemma.as_str()) {
        return noun;
    }
    let by = |w: usize| led(s, w, &["by", "from", "of"]).is_some();
    let released = s.child(noun, &["acl"]).and_then(|v| s.child(v, &["obl:agent", "obl"]).filter(|&x| by(x)));
    let of = || s.children[noun].iter().copied().find(|&c| s.words[c].rel == "nmod" && by(c));
    released.or_else(|| s.child(noun, &["nmod:poss"])).or_else(of).unwrap_or(noun)
}

/// The object of a verb of quoting. It is looked for behind the verb first:
/// before it stands at most the "which" of a relative clause, and the parse may
/// take an object behind for a subject, as in "…, said X".
pub(super) fn object(s: &Parsed, w: usize) -> Option<usize> {
    let behind =
        |rels: &[&str]| s.children[w].iter().copied().find(|&c| c > w && rels.contains(&s.words[c].rel));
    let before = || s.child(w, &["obj", "iobj"]).filter(|&c| !matches!(s.words[c].xpos, "WP" | "WDT"));
    // Or a name behind it, up to the next mark, that the parse hung elsewhere.
    let stray = || {
        let words: Vec<usize> =
            (w + 1..s.words.len()).take_while(|&x| s.words[x].upos != "PUNCT").take(8).collect();
        s.head_of(&words).filter(|&h| matches!(s.words[h].upos, "NOUN" | "PROPN"))
    };
    behind(&["obj", "iobj"]).or_else(|| behind(&["nsubj"])).or_else(before).or_else(stray)
}

/// Which of `prepositions` leads the noun `w`.
pub(super) fn led(s: &Parsed, w: usize, prepositions: &[&str]) -> Option<usize> {
    let leads = |&c: &usize| {
        s.words[c].rel == "case" && prepositions.contains(&s.words[c].lemma.to_lowercase().as_str())
    };
    s.children[w].iter().copied().find(leads)
}

/// The oblique noun behind verb `w` that one of `prepositions` leads.
pub(super) fn with(s: &Parsed, w: usize, prepositions: &[&str]) -> Option<usize> {
    let fits = |c: usize| c > w && s.words[c].base_rel() == "obl" && led(s, c, prepositions).is_some();
    s.children[w].iter().copied().find(|&c| fits(c))
}

/// Who stands behind a noun of saying: its owner, "by X", or the subject of the
/// light verb that it is the object of.
pub(super) fn behind_noun(s: &Parsed, w: usize) -> Option<usize> {
    let by = |c: usize| {
        s.words[c].rel == "nmod"
            && s.children[c].iter().any(|&k| matches!(s.words[k].lemma.as_str(), "by" | "from" | "among"))
    };
    let light = || {
        let verb = s.words[w].head.filter(|_| s.words[w].rel == "obj")?;
        LIGHT.contains(&s.words[verb].lemma.as_str()).then(|| speaker(s, verb)).flatten()
    };
    s.child(w, &["nmod:poss"]).or_else(|| s.children[w].iter().copied().find(|&c| by(c))).or_else(light)
}

/// A noun phrase without the clauses, appositions and marks that hang by it.
pub(in crate::claims) fn phrase(s: &Parsed, head: usize) -> Vec<usize> {
    // "the state news agency SUNA": a name without a comma is no apposition to leave out.
    let name = |c: usize| {
        let first = s.subtree(c)[0];
        s.words[c].rel == "appos"
            && s.words[c].upos == "PROPN"
            && first > 0
            && s.words[first - 1].upos != "PUNCT"
    };
    let own = |c: usize| {
        name(c)
            || !matches!(
                s.words[c].rel,
                "acl:relcl" | "acl" | "parataxis" | "appos" | "punct" | "case" | "advcl" | "cc" | "conj"
            )
            || (s.words[c].rel == "punct"
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
