//! Who does it where the clause itself has no subject? Relative pronouns stand
//! for the noun that they follow; infinitives and participles borrow the
//! subject or object of the clause above them (control, in the grammars).

use crate::parse::Parsed;

/// Clauses above one another that a subject may be borrowed through.
const FAR: usize = 4;

/// The noun that a relative pronoun stands for: "the emirate, *which* hosts".
pub(super) fn relative(s: &Parsed, pronoun: usize) -> Option<usize> {
    if !matches!(s.words[pronoun].xpos, "WDT" | "WP" | "WP$") {
        return None;
    }
    let up = std::iter::once(pronoun).chain(s.ancestors(pronoun));
    let clause = up.into_iter().find(|&w| s.words[w].rel == "acl:relcl")?;
    s.words[clause].head.filter(|&noun| matches!(s.words[noun].upos, "NOUN" | "PROPN"))
}

/// The word that stands for the doer of the verb `p`, which has no subject of
/// its own; `None` for passives, whose doer the text may withhold, and where
/// the clause above has nobody to lend.
pub(super) fn implied(s: &Parsed, p: usize) -> Option<usize> {
    let mut verb = p;
    for _ in 0..FAR {
        if s.words[verb].upos != "VERB" || passive(s, verb) || subject(s, verb).is_some() {
            return None;
        }
        let head = s.words[verb].head?;
        match s.words[verb].rel {
            // "a letter condemning": the noun acts; "the men held" is a passive.
            "acl" if s.words[verb].xpos == "VBG" => return noun(s, head),
            "xcomp" => {
                // "ordered the companies to begin", but "promised Fiji to vote".
                let object = s.child(head, &["obj", "iobj"]).filter(|_| !promises(s, head));
                if let Some(w) = object.or_else(|| subject(s, head)).or_else(|| passive_subject(s, head)) {
                    return noun(s, w);
                }
            }
            "advcl" | "conj" => {
                if let Some(w) = subject(s, head) {
                    return noun(s, w);
                }
            }
            _ => return None,
        }
        verb = head;
    }
    None
}

/// Verbs whose infinitive is done by their subject even beside an object.
fn promises(s: &Parsed, verb: usize) -> bool {
    matches!(s.words[verb].lemma.as_str(), "promise" | "pledge" | "threaten" | "vow" | "use")
}

fn subject(s: &Parsed, verb: usize) -> Option<usize> {
    s.child(verb, &["nsubj", "csubj"])
}

fn passive_subject(s: &Parsed, verb: usize) -> Option<usize> {
    s.child(verb, &["nsubj:pass"])
}

fn passive(s: &Parsed, verb: usize) -> bool {
    let bare_participle = s.words[verb].xpos == "VBN" && s.child(verb, &["aux"]).is_none();
    s.child(verb, &["aux:pass", "nsubj:pass"]).is_some()
        || (bare_participle && matches!(s.words[verb].rel, "acl" | "advcl"))
}

/// The word itself if it can be a party, or the noun that it stands for.
fn noun(s: &Parsed, w: usize) -> Option<usize> {
    match s.words[w].upos {
        "NOUN" | "PROPN" => Some(w),
        "PRON" => relative(s, w).or(Some(w)),
        _ => None,
    }
}
