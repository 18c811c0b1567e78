//! What the arcs, each chosen by itself, get wrong together: a phrase such as
//! "the news site Gulf Dawn" whose parts each became a subject of the verb.

use super::Word;

/// Makes neighbouring nouns and names that hang by one word in one relation a
/// single phrase: "news site" a compound, "site Gulf Dawn" a noun with its name,
/// "by state radio" one oblique.
/// A name before a noun may be the recipient of what the noun is ("gave Iran
/// arms"), so it is made a part only of a subject ("Defence Department officials").
pub(super) fn split_names(words: &mut [Word]) {
    for b in 1..words.len() {
        if !nominal(&words[b]) {
            continue;
        }
        let Some(a) = beside(words, b) else { continue };
        let led = case(words, b);
        // "by state radio": one preposition before both makes them one phrase.
        if a + 1 == b && led.is_some_and(|c| c < a) && case(words, a).is_none() {
            (words[a].head, words[a].rel) = (Some(b), "compound");
            continue;
        }
        if led.is_some() || !same_part(&words[a], &words[b]) {
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

/// Makes a capitalised adverb right behind a name a part of it: "the news site
/// Harbour Now reported". Not where the next word has a capital too, as all have
/// in a headline.
pub(super) fn names_to_their_end(words: &mut [Word]) {
    for b in 1..words.len().saturating_sub(1) {
        let told = words[b].upos == "ADV" && words[b].capital;
        let behind = words[b - 1].upos == "PROPN" && !words[b + 1].capital;
        if told && behind && !words.iter().any(|w| w.head == Some(b)) {
            let last = &mut words[b];
            (last.upos, last.xpos, last.head, last.rel) = ("PROPN", "NNP", Some(b - 1), "flat");
        }
    }
}

/// Makes a finite verb that became an adverb of the verb behind it the head of
/// the clause: "Togo denied sending troops".
pub(super) fn verbs_as_adverbs(words: &mut [Word]) {
    for w in 0..words.len() {
        let finite = matches!(words[w].xpos, "VBD" | "VBP" | "VBZ") && words[w].rel == "advmod";
        let Some(h) = words[w].head.filter(|&h| finite && h == w + 1 && words[h].upos == "VERB") else {
            continue;
        };
        (words[w].head, words[w].rel) = (words[h].head, words[h].rel);
        (words[h].head, words[h].rel) = (Some(w), "xcomp");
        for c in (0..words.len()).filter(|&c| c != w) {
            if words[c].head == Some(h) && (c < w || words[c].rel == "punct") {
                words[c].head = Some(w);
            }
        }
    }
}

fn nominal(w: &Word) -> bool {
    matches!(w.upos, "NOUN" | "PROPN")
}

/// The first preposition of word `w`.
fn case(words: &[Word], w: usize) -> Option<usize> {
    words.iter().position(|x| x.head == Some(w) && x.rel == "case")
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
        // No clause begins with the name right behind a subject.
        "ccomp" | "xcomp" => b.upos == "PROPN" && a.base_rel() == "nsubj",
        _ => false,
    }
}
