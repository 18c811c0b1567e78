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
            // "accused them of arming", "thanked Japan for building": the object acts.
            "advcl" if charged(s, verb) => {
                let modified = s.words[head].head.filter(|_| s.words[head].rel == "acl");
                let whom = s.child(head, &["obj", "nsubj:pass"]).or(modified).or_else(|| subject(s, head));
                return whom.and_then(|w| noun(s, w));
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

/// Whom a noun of speech, giving or force comes from: "a plea *from* the union",
/// "an attack from the rebels".
pub(super) fn origin(s: &Parsed, p: usize) -> Option<usize> {
    if s.words[p].upos != "NOUN" || leaves(s, p) {
        return None;
    }
    let party = |w: &usize| matches!(s.words[*w].upos, "NOUN" | "PROPN" | "PRON");
    s.children[p]
        .iter()
        .copied()
        .filter(party)
        .find(|&w| s.words[w].rel == "nmod" && preposition(s, w, "from"))
}

fn preposition(s: &Parsed, noun: usize, word: &str) -> bool {
    s.child(noun, &["case"]).is_some_and(|c| s.words[c].lemma == word)
}

/// Nouns beside which "from" names what is left, not who acts.
fn leaves(s: &Parsed, noun: usize) -> bool {
    const LEAVING: [&str; 14] = [
        "withdrawal",
        "departure",
        "retreat",
        "exit",
        "pullout",
        "pull-out",
        "expulsion",
        "deportation",
        "release",
        "evacuation",
        "exodus",
        "escape",
        "removal",
        "eviction",
    ];
    LEAVING.contains(&s.words[noun].lemma.to_lowercase().as_str())
}

/// Verbs whose infinitive is done by their subject even beside an object.
fn promises(s: &Parsed, verb: usize) -> bool {
    matches!(s.words[verb].lemma.as_str(), "promise" | "pledge" | "threaten" | "vow" | "use")
}

/// Whether the clause is what somebody is accused of, thanked for or kept from.
fn charged(s: &Parsed, verb: usize) -> bool {
    s.words[verb].xpos == "VBG"
        && s.child(verb, &["mark"])
            .is_some_and(|m| matches!(s.words[m].lemma.as_str(), "of" | "for" | "from" | "into"))
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

/// Whether word `w` is, or is part of, what the grammar makes the patient of `p`:
/// the subject of a passive, the object of an active verb.
pub(super) fn done_to(s: &Parsed, p: usize, w: usize) -> bool {
    let patient = |a: usize| s.words[a].head == Some(p) && matches!(s.words[a].rel, "nsubj:pass" | "obj");
    std::iter::once(w).chain(s.ancestors(w)).any(patient)
}

/// The word itself if it can be a party, or the noun that it stands for.
fn noun(s: &Parsed, w: usize) -> Option<usize> {
    match s.words[w].upos {
        "NOUN" | "PROPN" => Some(w),
        "PRON" => relative(s, w).or(Some(w)),
        _ => None,
    }
}
