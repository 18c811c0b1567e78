//! Every word of the cue lists is found in the example beside it.

use whimbrel_reader::claims::status;

use crate::reading;

fn rows(table: &str) -> Vec<Vec<&str>> {
    table.lines().filter(|l| !l.starts_with('#')).map(|l| l.split('\t').collect()).collect()
}

#[test]
fn every_word_of_saying_credits_its_example() {
    let mut wrong = Vec::new();
    for row in rows(include_str!("../../../../data/cues/speech.tsv")) {
        let (lemma, flag, example) = (row[0], row[2], row[5]);
        let r = reading(example, None);
        let hit = r.attributions.iter().any(|a| {
            let s = &r.sentences[a.said_in];
            let named = a.cue.iter().any(|&w| {
                let found = s.words[w].lemma.to_lowercase();
                found == lemma || format!("{found}e") == lemma
            });
            // Only frames under "says" enter chains.
            let entered = !a.says || row[3] != "-";
            named && entered && a.flag.map_or("-", |f| f.name()) == flag && !a.content.is_empty()
        });
        if !hit {
            wrong.push(format!("{lemma} ({flag}): {example} {:?}", r.attributions));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_hedge_raises_its_flag_in_its_example() {
    let mut wrong = Vec::new();
    for row in rows(include_str!("../../../../data/cues/status.tsv")) {
        let (flag, lemma, example) = (row[0], row[2], row[3]);
        let r = reading(example, None);
        let s = &r.sentences[0];
        let hit = (0..s.words.len()).any(|p| {
            status::cues(s, p).iter().any(|(f, w)| {
                let word = &s.words[*w];
                f.name() == flag && (word.lemma == lemma || word.span.of(example).to_lowercase() == lemma)
            })
        });
        if !hit {
            wrong.push(format!("{flag} {lemma}: {example}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
