//! How does a story stand, and since when? What each report adds, in the order
//! of publication.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use whimbrel_reader::claims::record::{Claim, Flag};
use whimbrel_reader::span::CharRange;

use crate::words::{Word, stem};

/// How a story stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Independent lineages say so, or who did it admits it.
    Confirmed,
    /// One lineage says so as fact.
    Reported,
    /// It is only alleged.
    Alleged,
    /// Some say so and others deny it.
    Disputed,
    /// It is denied and nobody says so.
    Denied,
    /// It lies ahead.
    Planned,
    /// It was planned and has happened.
    CarriedOut,
    /// It was planned and will not happen.
    NotCarriedOut,
    /// Who said so has taken it back.
    Retracted,
}

impl Standing {
    /// All standings.
    pub const ALL: [Standing; 9] = [
        Standing::Confirmed,
        Standing::Reported,
        Standing::Alleged,
        Standing::Disputed,
        Standing::Denied,
        Standing::Planned,
        Standing::CarriedOut,
        Standing::NotCarriedOut,
        Standing::Retracted,
    ];

    /// The standing's name in the record.
    pub fn name(self) -> &'static str {
        match self {
            Standing::Confirmed => "confirmed",
            Standing::Reported => "reported",
            Standing::Alleged => "alleged",
            Standing::Disputed => "disputed",
            Standing::Denied => "denied",
            Standing::Planned => "planned",
            Standing::CarriedOut => "carried-out",
            Standing::NotCarriedOut => "not-carried-out",
            Standing::Retracted => "retracted",
        }
    }
}

/// A change of a story's standing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// When the report came out that brought it, `YYYY-MM-DD`.
    pub date: Option<String>,
    /// How the story stands since then.
    pub standing: Standing,
    /// The claim that made it so.
    pub claim: String,
}

/// What a claim says about the story's truth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Voice {
    Retracts,
    CallsOff,
    Denies,
    Admits,
    Asserts,
    Alleges,
    Plans,
}

/// `data/cues/standing.tsv`: effect and words.
static CUES: LazyLock<Vec<(&str, Vec<&str>)>> = LazyLock::new(|| {
    let rows = include_str!("../../../../data/cues/standing.tsv").lines().filter(|l| !l.starts_with('#'));
    rows.filter_map(|row| {
        let mut cells = row.split('\t');
        Some((cells.next()?, cells.next()?.split(' ').collect()))
    })
    .collect()
});

/// Words that may stand between those of a cue.
const BETWEEN: usize = 3;
/// Sentences after a claim in which it may be taken back.
const AFTER: usize = 3;

/// What `claim` says in a report of these words; `doers` are the codes of those
/// whom any claim of the story has as doers.
pub(super) fn voice(claim: &Claim, words: &[Word], doers: &BTreeSet<&str>) -> Voice {
    let here = sentence(words, claim.predicate.range);
    // The word that carries the claim is no cue: who "cancels talks" does so.
    let own = |word: &Word| word.range.overlaps(claim.predicate.range);
    let has = |effect: &str, part: &[Word]| {
        let mut starts = (0..part.len()).filter(|&at| !own(&part[at]));
        starts.any(|at| is_cue(effect, &part[at..]))
    };
    let at = words.partition_point(|w| w.range.1 <= claim.predicate.range.0).max(here.start);
    let before = &words[here.start..at];
    let calls_off = || {
        let mut starts = here.clone().filter(|&word| !own(&words[word]) && !parted(words, word, at));
        starts.any(|word| is_cue("call-off", &words[word..here.end]))
    };
    let flagged = |flags: &[Flag]| claim.status.iter().any(|flag| flags.contains(flag));
    if has("retract", &words[here.start..end_of(words, here.end, AFTER)]) {
        Voice::Retracts
    } else if calls_off() {
        Voice::CallsOff
    } else if flagged(&[Flag::Negated]) || has("deny", before) {
        Voice::Denies
    } else if flagged(&[Flag::Planned, Flag::Desired, Flag::Conditional]) {
        Voice::Plans
    } else if flagged(&[Flag::Alleged, Flag::Possible]) {
        Voice::Alleges
    } else if by_a_doer(claim, doers) || owned_up(before) {
        Voice::Admits
    } else {
        Voice::Asserts
    }
}

/// Whether the claim rests on the word of one who is said to have done it.
fn by_a_doer(claim: &Claim, doers: &BTreeSet<&str>) -> bool {
    claim.attribution.iter().any(|s| s.who.code.as_deref().is_some_and(|code| doers.contains(code)))
}

/// Words before a cue of owning up with which it is only asked for or denied.
const NOT_OWNED: [&str; 14] = [
    "ask", "call", "demand", "if", "must", "never", "not", "refus", "should", "unless", "until", "urg",
    "without", "would",
];

/// Whether somebody owns up to the deed in the words of its sentence before it.
fn owned_up(before: &[Word]) -> bool {
    let cue = (0..before.len()).find(|&at| is_cue("admit", &before[at..]));
    let undone = |word: &Word| NOT_OWNED.iter().any(|not| word.text == *not || stem(&word.text) == *not);
    cue.is_some_and(|at| !before[..at].iter().any(undone))
}

/// Words that begin another clause: what is called off before them is not what
/// they tell of ("called off the ban after the ministers met").
const PARTING: [&str; 8] = ["after", "because", "before", "since", "until", "when", "where", "while"];

/// Whether a new clause begins between two words of a sentence.
fn parted(words: &[Word], one: usize, other: usize) -> bool {
    let between = words.get(one.min(other)..one.max(other)).unwrap_or_default();
    between.iter().any(|word| PARTING.contains(&word.text.as_str()))
}

/// The words of the sentence that holds the range.
fn sentence(words: &[Word], range: CharRange) -> std::ops::Range<usize> {
    let at = words.partition_point(|w| w.range.1 <= range.0);
    let start =
        (0..=at.min(words.len().saturating_sub(1))).rev().find(|&w| words.get(w).is_none_or(|w| w.first));
    let end = (at + 1..words.len()).find(|&w| words[w].first);
    let end = end.unwrap_or(words.len());
    start.unwrap_or(0).min(end)..end
}

/// Where the sentence ends that stands `more` sentences later.
fn end_of(words: &[Word], end: usize, more: usize) -> usize {
    let mut starts = (end..words.len()).filter(|&w| words[w].first).skip(more);
    starts.next().unwrap_or(words.len())
}

/// Whether words begin with a cue of this effect.
fn is_cue(effect: &str, words: &[Word]) -> bool {
    CUES.iter().any(|(e, cue)| *e == effect && cue_at(words, cue))
}

fn cue_at(words: &[Word], cue: &[&str]) -> bool {
    let is = |word: &Word, wanted: &str| word.text == wanted || stem(&word.text) == wanted;
    let Some((first, rest)) = cue.split_first() else { return false };
    if !words.first().is_some_and(|word| is(word, first)) {
        return false;
    }
    let mut at = 1;
    rest.iter().all(|wanted| {
        let reach = words.len().min(at + 1 + BETWEEN);
        match (at..reach).find(|&w| is(&words[w], wanted)) {
            Some(found) => {
                at = found + 1;
                true
            }
            None => false,
        }
    })
}

/// A claim of a story, with what its report is.
#[derive(Clone, Debug)]
pub(super) struct Said<'a> {
    pub claim: &'a str,
    pub date: Option<&'a str>,
    pub report: usize,
    pub lineage: usize,
    pub voice: Voice,
}

/// The changes of a story's standing, given its claims in the order of
/// publication, those of one report together.
pub(super) fn history(said: &[Said<'_>]) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    let mut seen = Seen::default();
    for report in said.chunk_by(|a, b| a.report == b.report) {
        let now = changes.last().map(|change| change.standing);
        let Some((next, by)) = seen.next(now, report) else { continue };
        if now != Some(next) {
            let date = by.date.map(str::to_owned);
            changes.push(Change { date, standing: next, claim: by.claim.to_owned() });
        }
    }
    changes
}

/// Lineages heard so far.
#[derive(Default)]
struct Seen {
    saying: BTreeSet<usize>,
}

impl Seen {
    /// The standing after a report, and the claim that decides it.
    fn next<'a, 'b>(
        &mut self,
        now: Option<Standing>,
        report: &'a [Said<'b>],
    ) -> Option<(Standing, &'a Said<'b>)> {
        let of = |voice: Voice| report.iter().find(|said| said.voice == voice);
        let says = of(Voice::Asserts).or(of(Voice::Admits));
        let independent = report.first().is_some_and(|said| !self.saying.contains(&said.lineage));
        let others = independent && !self.saying.is_empty();
        let next = match now {
            None => first(report),
            Some(Standing::Retracted) => None,
            Some(Standing::Planned) => {
                let off = of(Voice::CallsOff).or(of(Voice::Denies)).or(of(Voice::Retracts));
                off.map(|s| (Standing::NotCarriedOut, s)).or(says.map(|s| (Standing::CarriedOut, s)))
            }
            Some(_) if of(Voice::Retracts).is_some() => of(Voice::Retracts).map(|s| (Standing::Retracted, s)),
            Some(Standing::Reported | Standing::Alleged | Standing::Confirmed)
                if of(Voice::Denies).is_some() =>
            {
                of(Voice::Denies).map(|s| (Standing::Disputed, s))
            }
            Some(Standing::Reported | Standing::Alleged) if others => says.map(|s| (Standing::Confirmed, s)),
            // Whoever is accused and owns up ends the dispute, through whichever paper.
            Some(Standing::Disputed | Standing::Denied) if of(Voice::Admits).is_some() => {
                of(Voice::Admits).map(|s| (Standing::Confirmed, s))
            }
            Some(Standing::Denied) => says.map(|s| (Standing::Disputed, s)),
            Some(_) => None,
        };
        let heard = |said: &&Said<'_>| !matches!(said.voice, Voice::Denies | Voice::CallsOff | Voice::Plans);
        self.saying.extend(report.iter().filter(heard).map(|said| said.lineage));
        next
    }
}

/// How a story stands with the first report of it.
fn first<'a, 'b>(report: &'a [Said<'b>]) -> Option<(Standing, &'a Said<'b>)> {
    let of = |voice: Voice| report.iter().find(|said| said.voice == voice);
    let says = of(Voice::Asserts).or(of(Voice::Admits)).or(of(Voice::Retracts));
    match (of(Voice::Denies), says.or(of(Voice::Alleges))) {
        (Some(denies), Some(_)) => return Some((Standing::Disputed, denies)),
        (Some(denies), None) => return Some((Standing::Denied, denies)),
        _ => {}
    }
    let off = || of(Voice::CallsOff).map(|s| (Standing::NotCarriedOut, s));
    says.map(|s| (Standing::Reported, s))
        .or(of(Voice::Alleges).map(|s| (Standing::Alleged, s)))
        .or(of(Voice::Plans).map(|s| (Standing::Planned, s)))
        .or_else(off)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::words;

    const A: usize = 0;
    const B: usize = 1;
    const C: usize = 2;

    /// Checks the standings after one report each, told by lineage and voice.
    #[track_caller]
    fn check(told: &[(usize, Voice)], expected: &[Standing]) {
        let said: Vec<Said<'_>> = told
            .iter()
            .enumerate()
            .map(|(report, &(lineage, voice))| Said { claim: "c", date: None, report, lineage, voice })
            .collect();
        let found: Vec<Standing> = history(&said).into_iter().map(|change| change.standing).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_second_lineage_confirms_and_a_copy_does_not() {
        use Standing::*;
        check(&[(A, Voice::Asserts), (A, Voice::Asserts)], &[Reported]);
        check(&[(A, Voice::Asserts), (B, Voice::Asserts)], &[Reported, Confirmed]);
        check(&[(A, Voice::Alleges), (B, Voice::Alleges)], &[Alleged]);
    }

    #[test]
    fn denial_disputes_and_admission_confirms() {
        use Standing::*;
        check(
            &[(A, Voice::Alleges), (B, Voice::Denies), (A, Voice::Asserts), (C, Voice::Admits)],
            &[Alleged, Disputed, Confirmed],
        );
        check(&[(A, Voice::Denies)], &[Denied]);
        check(&[(A, Voice::Denies), (B, Voice::Asserts)], &[Denied, Disputed]);
    }

    #[test]
    fn plans_are_carried_out_or_not() {
        use Standing::*;
        check(&[(A, Voice::Plans), (B, Voice::Plans), (C, Voice::Asserts)], &[Planned, CarriedOut]);
        check(&[(A, Voice::Plans), (A, Voice::CallsOff)], &[Planned, NotCarriedOut]);
    }

    #[test]
    fn another_clause_parts_a_cue_from_the_claim() {
        let text = words("It called off the ban after the ministers met.");
        assert!(parted(&text, 1, 8) && parted(&text, 8, 1) && !parted(&text, 1, 4));
    }

    #[test]
    fn owning_up_is_not_a_call_to_own_up() {
        assert!(owned_up(&words("The navy admitted that its boats had")));
        assert!(owned_up(&words("The captain apologised for the")));
        assert!(!owned_up(&words("The ban stays until the navy has admitted that its boats had")));
        assert!(!owned_up(&words("Togo demanded that the captain apologise for the")));
        assert!(!owned_up(&words("The navy said that its boats had")));
    }

    #[test]
    fn what_is_taken_back_stays_so() {
        use Standing::*;
        check(&[(A, Voice::Asserts), (B, Voice::Retracts), (C, Voice::Asserts)], &[Reported, Retracted]);
    }

    #[test]
    fn every_cue_is_in_its_example() {
        for row in include_str!("../../../../data/cues/standing.tsv").lines().filter(|l| !l.starts_with('#'))
        {
            let cells: Vec<&str> = row.split('\t').collect();
            let cue: Vec<&str> = cells[1].split(' ').collect();
            let example = words(cells[2]);
            assert!((0..example.len()).any(|at| cue_at(&example[at..], &cue)), "{row}");
        }
    }

    #[test]
    fn sentences_around_a_word() {
        let text = words("One two. Three four five. Six.");
        assert_eq!(sentence(&text, CharRange(15, 19)), 2..5);
        assert_eq!(sentence(&text, CharRange(0, 3)), 0..2);
        assert_eq!(sentence(&[], CharRange(0, 3)), 0..0);
        assert_eq!(end_of(&text, 2, 0), 2);
        assert_eq!(end_of(&text, 2, 1), 5);
        assert_eq!(end_of(&text, 2, 3), 6);
    }
}
