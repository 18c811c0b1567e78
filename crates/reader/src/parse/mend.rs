//! What the arcs, each chosen by itself, get wrong together: a phrase such as
//! "the news site Gulf Dawn" whose parts each became a subject of the verb.

use super::Word;

/// Makes neighbouring nouns and names that hang by one word in one relation a
/// single phrase: "news site" a compound, "site Gulf Dawn" a noun with its name.
/// A name before a noun may be the recipient of what the noun is ("gave Iran
/// arms"), so it is made a part only of a subject ("Defence Department officials").
pub(super) fn split_names(words: &mut [Word]) {
    for b in 1..words.len() {
        if !nominal(&words[b]) || has_case(words, b) {
            continue;
        }
        let Some(a) = beside(words, b) else { continue };
        if !same_part(&words[a], &words[b]) {
            continue;
        }
        if words[b].upos == "PROPN" {
            let head = if words[b - 1].upos == "PROPN" { b - 1 } else { a };
            (words[b].head, words[b].rel) = (Some(head), "flat");
        } else if a + 1 == b && (words[a].upos == "NOUN" || words[a].base_rel() == "nsubj") {
            (words[a].head, words[a].rel) = (Some(b), "compound");
        }
    }
}

fn nominal(w: &Word) -> bool {
    matches!(w.upos, "NOUN" | "PROPN")
}

fn has_case(words: &[Word], w: usize) -> bool {
    words.iter().any(|x| x.head == Some(w) && x.rel == "case")
}

/// The noun or name whose phrase ends right before `b`: up from the word before
/// it, as long as no other head than that of `b` is met.
fn beside(words: &[Word], b: usize) -> Option<usize> {
    let mut a = b - 1;
    while nominal(&words[a]) && words[a].head != words[b].head {
        a = words[a].head.filter(|&h| h < a)?;
    }
    (nominal(&words[a]) && words[a].head == words[b].head && words[a].head.is_some()).then_some(a)
}

/// Whether both stand in one relation to their head; a name without a
/// preposition of its own goes with the oblique noun before it.
fn same_part(a: &Word, b: &Word) -> bool {
    match b.rel {
        "nsubj" | "nsubj:pass" | "obj" => a.rel == b.rel,
        "obl" => b.upos == "PROPN" && matches!(a.rel, "obl" | "obl:agent"),
        _ => false,
    }
}
