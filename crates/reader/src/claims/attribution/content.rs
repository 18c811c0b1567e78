//! What is credited: the words that the frames of a cue take for content.

use crate::parse::Parsed;

/// Verbs that only lend a noun of saying its subject: "raised questions about".
pub(super) const LIGHT: [&str; 10] =
    ["express", "voice", "raise", "make", "have", "give", "issue", "take", "show", "offer"];
/// Verbs whose passive subject belongs to the content: "he is said to have left".
const RAISES: [&str; 14] = [
    "say",
    "expect",
    "believe",
    "think",
    "report",
    "know",
    "understand",
    "estimate",
    "consider",
    "suppose",
    "presume",
    "intend",
    "plan",
    "allege",
];
/// Verbs whose object is who is spoken to, not what is said.
const ADDRESSES: [&str; 8] = ["tell", "inform", "remind", "assure", "ask", "warn", "advise", "notify"];

/// The words that the frames find below cue `w`, in text order; empty if none
/// of them fits.
pub(super) fn framed(s: &Parsed, w: usize, frames: &[&str]) -> Vec<usize> {
    let mut out: Vec<usize> = frames.iter().flat_map(|f| frame(s, w, f)).collect();
    let passive = s.child(w, &["aux:pass"]).is_some() && RAISES.contains(&s.words[w].lemma.as_str());
    if let Some(subject) = s.child(w, &["nsubj:pass"]).filter(|_| passive && !out.is_empty()) {
        out.extend(s.subtree(subject));
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// What one frame finds; `data/cues/speech.tsv` says what each is.
fn frame(s: &Parsed, w: usize, frame: &str) -> Vec<usize> {
    let noun = s.words[w].upos == "NOUN";
    let found = match frame {
        "that" if noun => clause_of_noun(s, w),
        "that" => return clause_of_verb(s, w),
        "inf" if noun => child(s, w, &["acl"], |c| infinitive(s, c)),
        "inf" if s.words[w].upos == "ADJ" => child(s, w, &["xcomp", "ccomp", "advcl"], |c| infinitive(s, c)),
        "inf" => child(s, w, &["xcomp"], |c| c > w && s.words[c].upos == "VERB"),
        "ing" => {
            child(s, w, &["xcomp", "advcl", "obj", "obl", "ccomp"], |c| c > w && s.words[c].upos == "VERB")
        }
        "obj" => return thing(s, w),
        "is" => return called(s, w),
        preposition => return behind(s, w, preposition),
    };
    found.map(|c| clause(s, c)).unwrap_or_default()
}

fn child(s: &Parsed, w: usize, rels: &[&str], fits: impl Fn(usize) -> bool) -> Option<usize> {
    s.children[w].iter().copied().find(|&c| rels.contains(&s.words[c].rel) && fits(c))
}

fn infinitive(s: &Parsed, c: usize) -> bool {
    s.children[c].iter().any(|&k| s.words[k].lemma == "to" && s.words[k].rel == "mark")
}

/// "the claim that …", the clause perhaps taken for a relative one.
fn clause_of_noun(s: &Parsed, w: usize) -> Option<usize> {
    child(s, w, &["acl", "ccomp", "acl:relcl"], |c| {
        !infinitive(s, c)
            && s.children[c].iter().any(|&k| s.words[k].rel == "mark" && s.words[k].lemma != "to")
    })
}

/// The clause that a verb of saying governs, or hangs beside.
fn clause_of_verb(s: &Parsed, w: usize) -> Vec<usize> {
    let stated = |c: usize| !relative(s, w, c);
    // Behind "…, says a report" stands what describes the report.
    let inverted = s.child(w, &["nsubj"]).is_some_and(|n| n > w);
    let before = child(s, w, &["ccomp"], |c| c < w && stated(c));
    let after = child(s, w, &["ccomp"], |c| c > w && stated(c));
    let governed = if inverted { before.or(after) } else { after.or(before) };
    if let Some(c) = governed {
        // "… and that …" may be taken for a second act of saying.
        let that =
            |c: usize| s.children[c].iter().any(|&k| s.words[k].rel == "mark" && s.words[k].lemma == "that");
        let also = child(s, w, &["conj"], |c| c > w && that(c));
        let mut words = s.subtree(c);
        words.extend(also.map(|c| s.subtree(c)).unwrap_or_default());
        words.sort_unstable();
        words.dedup();
        return trim(s, words);
    }
    // The content's verb is the head and the act of saying hangs beside it.
    let own_object = s.child(w, &["obj", "obl:unmarked", "xcomp"]).is_some()
        && !ADDRESSES.contains(&s.words[w].lemma.as_str());
    let as_said = s.words[w].rel == "advcl"
        && child(s, w, &["mark", "advmod", "case"], |c| s.words[c].lemma == "as").is_some();
    if (s.words[w].rel == "parataxis" && !own_object && !after_semicolon(s, w)) || as_said {
        let own = s.subtree(w);
        let over = s.words[w].head.map(|h| s.subtree(h)).unwrap_or_default();
        // What a semicolon parts from "…, he said" is not his.
        let from = over.iter().rposition(|&x| x < own[0] && s.words[x].lemma == ";").map_or(0, |i| i + 1);
        return trim(s, over[from..].iter().copied().filter(|x| !own.contains(x)).collect());
    }
    child(s, w, &["parataxis"], |c| c < w).map(|c| clause(s, c)).unwrap_or_default()
}

/// Whether the clause of `w` opens behind a semicolon: then it is a sentence of
/// its own, not "…, he said".
fn after_semicolon(s: &Parsed, w: usize) -> bool {
    let opener = s.subtree(w).into_iter().find(|&x| s.words[x].upos != "PUNCT").unwrap_or(w);
    opener.checked_sub(1).is_some_and(|x| s.words[x].lemma == ";")
}

/// Whether a clause only describes the subject: "the envoy, who served there,
/// said", "said the envoy, who served there".
fn relative(s: &Parsed, w: usize, c: usize) -> bool {
    let opener = s.subtree(c).into_iter().find(|&x| s.words[x].upos != "PUNCT");
    let (Some(who), Some(subject)) = (opener, s.child(w, &["nsubj"])) else { return false };
    let after_subject = who.checked_sub(1).is_some_and(|x| s.words[x].upos == "PUNCT" || s.below(x, subject));
    matches!(s.words[who].xpos, "WP" | "WDT" | "WP$")
        && subject < c
        && after_subject
        && (c < w || subject > w)
}

/// The object; of a passive its subject, of "the plan announced by X" the plan.
fn thing(s: &Parsed, w: usize) -> Vec<usize> {
    let passive = s.child(w, &["nsubj:pass"]).filter(|_| s.child(w, &["aux:pass"]).is_some());
    let reduced = s.words[w]
        .head
        .filter(|_| s.words[w].rel == "acl" && s.words[w].xpos == "VBN" && s.child(w, &["nsubj"]).is_none());
    let relative = |c: usize| matches!(s.words[c].xpos, "WP" | "WDT" | "WRB");
    if let Some(o) = child(s, w, &["obj"], |c| !relative(c)) {
        return clause(s, o);
    }
    let over = |h: usize| {
        let own = s.subtree(w);
        trim(s, s.subtree(h).into_iter().filter(|x| !own.contains(x)).collect())
    };
    passive.map(|c| clause(s, c)).or_else(|| reduced.map(over)).unwrap_or_default()
}

/// "called it a mistake": the object and what is said of it.
fn called(s: &Parsed, w: usize) -> Vec<usize> {
    let said = child(s, w, &["xcomp", "ccomp", "obl:unmarked"], |c| c > w);
    let object = s.child(w, &["obj", "nsubj:pass"]);
    let words = said.into_iter().chain(object).flat_map(|c| s.subtree(c)).collect::<Vec<_>>();
    if object.is_none() {
        return Vec::new();
    }
    let mut words = words;
    words.sort_unstable();
    words.dedup();
    trim(s, words)
}

/// The phrase or clause that a preposition opens below the cue, without it.
fn behind(s: &Parsed, w: usize, preposition: &str) -> Vec<usize> {
    let opener = |c: usize| {
        s.children[c].iter().copied().find(|&k| {
            matches!(s.words[k].rel, "case" | "mark") && s.words[k].lemma.eq_ignore_ascii_case(preposition)
        })
    };
    let found = child(s, w, &["obl", "nmod", "advcl", "acl", "xcomp"], |c| {
        c > w && s.words[c].xpos != "WDT" && !(preposition == "to" && infinitive(s, c)) && opener(c).is_some()
    });
    let Some(c) = found else { return Vec::new() };
    let opener = opener(c);
    trim(s, s.subtree(c).into_iter().filter(|&x| Some(x) != opener).collect())
}

/// The words beside a verb of saying whose content the parse did not find: all
/// that follows it, or all before "…, X said" at the end.
pub(super) fn beside(s: &Parsed, w: usize, source: &[usize]) -> Vec<usize> {
    let n = s.words.len();
    let (Some(&first), Some(&last)) = (source.first(), source.last()) else { return Vec::new() };
    let opens = |x: usize| {
        matches!(s.words[x].upos, "PRON" | "DET" | "NOUN" | "PROPN" | "SCONJ" | "ADJ")
            && !matches!(s.words[x].rel, "obl:unmarked" | "iobj" | "obl")
            && !matches!(s.words[x].lemma.as_str(), "so" | "as")
    };
    if last < w && w + 3 < n && opens(w + 1) && s.children[w].iter().all(|&c| s.words[c].rel != "obj") {
        return trim(s, (w + 1..n).collect());
    }
    let start = first.min(w);
    let ends = (first.max(last).max(w) + 1..n).all(|x| s.words[x].upos == "PUNCT" || s.below(x, w));
    let comma = start > 2 && s.words[start - 1].upos == "PUNCT" && s.words[start - 1].lemma != ";";
    if comma && ends { trim(s, (0..start).collect()) } else { Vec::new() }
}

/// A clause as content: its subtree, the complementiser and outer marks left out.
pub(super) fn clause(s: &Parsed, head: usize) -> Vec<usize> {
    trim(s, s.subtree(head))
}

/// The words without marks at their edges, quotation marks kept.
pub(super) fn trim(s: &Parsed, mut words: Vec<usize>) -> Vec<usize> {
    let edge = |w: usize| s.words[w].upos == "PUNCT" && !matches!(s.words[w].xpos, "``" | "''");
    while words.last().is_some_and(|&w| edge(w)) {
        words.pop();
    }
    let skip = words.iter().take_while(|&&w| edge(w)).count();
    words.drain(..skip);
    words
}
