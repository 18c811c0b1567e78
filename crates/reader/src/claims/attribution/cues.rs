//! Which words credit, and how does what they credit hang by them? The table
//! `data/cues/speech.tsv`, whose head explains its columns.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::claims::record::Flag;
use crate::parse::Parsed;

/// What the table says of one word.
pub(super) struct Cue {
    /// The flag that it puts on its content.
    pub flag: Option<Flag>,
    /// Frames of content that the source vouches for in words: they enter chains.
    pub says: Vec<&'static str>,
    /// Frames of content that is only the source's attitude or act.
    pub holds: Vec<&'static str>,
}

static CUES: LazyLock<BTreeMap<&'static str, BTreeMap<&'static str, Cue>>> = LazyLock::new(|| {
    let rows = include_str!("../../../../../data/cues/speech.tsv").lines().filter(|l| !l.starts_with('#'));
    let cells = rows.filter_map(|l| {
        let mut c = l.split('\t');
        let (word, part, flag, says, holds) = (c.next()?, c.next()?, c.next()?, c.next()?, c.next()?);
        let frames = |cell: &'static str| cell.split(',').filter(|f| *f != "-").collect();
        let flag = Flag::ALL.into_iter().find(|f| f.name() == flag);
        Some((part, word, Cue { flag, says: frames(says), holds: frames(holds) }))
    });
    let mut out: BTreeMap<&'static str, BTreeMap<&'static str, Cue>> = BTreeMap::new();
    for (part, word, cue) in cells {
        out.entry(part).or_default().insert(word, cue);
    }
    out
});

/// The row of word `w` as a `verb`, `noun`, `adj` or `adv`. Lemmas that lost
/// their final e ("describ") are found all the same.
pub(super) fn cue(s: &Parsed, w: usize, part: &str) -> Option<&'static Cue> {
    let words = CUES.get(part)?;
    let lemma = s.words[w].lemma.to_lowercase();
    words.get(lemma.as_str()).or_else(|| words.get(format!("{lemma}e").as_str()))
}
