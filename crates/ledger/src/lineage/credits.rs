//! Which other outlets does a report credit? Agencies in its dateline or at its
//! end, and outlets whose story it retells.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use whimbrel_reader::claims::record::Claim;
use whimbrel_reader::span::CharRange;

use crate::words::{Word, words};

/// An outlet that a report credits; `key` is its name as [`keys`] has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Credit {
    /// The name, to be compared with the keys of publishers.
    pub key: String,
    /// Whether the outlet is credited for the report as a whole.
    pub whole: bool,
    /// Where the name stands, in code points; of a chain of sources, in the report.
    pub range: CharRange,
}

/// A report's credits, and which of its words are its own text rather than
/// dateline and signature.
#[derive(Clone, Debug, Default)]
pub(crate) struct Credits {
    /// Agencies named in the dateline or at the end.
    pub lines: Vec<Credit>,
    /// Outlets that the text or its claims are credited to.
    pub cited: Vec<Credit>,
    /// The words between dateline and signature.
    pub body: Range<usize>,
}

/// Characters of a text among which a dateline is looked for.
const HEAD: usize = 120;
/// Words of a text that count as its lead: about two sentences.
const LEAD: usize = 60;
/// Words that may stand between a name and the words that cite it ("the magazine").
const BETWEEN: usize = 3;

/// `data/cues/citation.tsv`: side and words.
static CUES: LazyLock<Vec<(&str, Vec<&str>)>> = LazyLock::new(|| {
    let rows = include_str!("../../../../data/cues/citation.tsv").lines().filter(|l| !l.starts_with('#'));
    rows.filter_map(|row| {
        let mut cells = row.split('\t');
        Some((cells.next()?, cells.next()?.split(' ').collect()))
    })
    .collect()
});

/// What a publisher may be called by others: its name without "the" and
/// without what stands in brackets, and its initials ("BBC").
pub(crate) fn keys(publisher: &str) -> Vec<String> {
    let name = publisher.split('(').next().unwrap_or_default();
    let words = words(name);
    let mut keys = vec![joined(without_the(&words))];
    let capitals: Vec<&str> =
        words.iter().filter(|w| w.capital && w.text != "the").filter_map(|w| w.text.get(..1)).collect();
    if capitals.len() > 1 {
        keys.push(capitals.concat());
    }
    keys.retain(|key| !key.is_empty());
    keys
}

fn without_the(words: &[Word]) -> &[Word] {
    match words.split_first() {
        Some((first, rest)) if first.text == "the" => rest,
        _ => words,
    }
}

fn joined(words: &[Word]) -> String {
    words.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// Finds the credits of a text with these words and claims.
pub(crate) fn credits(text: &str, words: &[Word], claims: &[Claim]) -> Credits {
    let chars: Vec<char> = text.chars().collect();
    let head = dateline(&chars);
    let tail = signature(&chars);
    let body_start = words.partition_point(|w| w.range.0 < head.end);
    let body_end = words.partition_point(|w| w.range.1 <= tail.start).max(body_start);
    let within = |r: &Range<usize>| names(words, |w| r.contains(&w.range.0));
    let lines = within(&head.credit).into_iter().chain(within(&tail)).chain(with_inputs(words));
    let lines = lines.map(|n| n.credit(true)).collect();
    let mut cited = in_the_text(&words[body_start..body_end]);
    cited.extend(in_chains(claims));
    Credits { lines, cited, body: body_start..body_end }
}

/// Where the dateline's credit stands and where the dateline ends.
struct Dateline {
    credit: Range<usize>,
    end: usize,
}

/// "LOME, May 14 (Harbour Post) - …": brackets near the start, before a dash
/// or at the very start.
fn dateline(chars: &[char]) -> Dateline {
    let none = Dateline { credit: 0..0, end: 0 };
    let head = &chars[..chars.len().min(HEAD)];
    let Some(open) = head.iter().position(|&c| c == '(') else { return none };
    let Some(close) = head.iter().position(|&c| c == ')').filter(|&close| close > open) else { return none };
    let rest: String = chars[close + 1..].iter().take(3).collect();
    let dashed = rest.trim_start().starts_with(['-', '–', '—', ':']);
    let at_start = head[..open].iter().all(|c| c.is_whitespace());
    if head[..open].contains(&'\n') || !(dashed || at_start) {
        return none;
    }
    Dateline { credit: open..close, end: close + 1 }
}

/// "… (Harbour Post)" or "… - Harbour Post" at the very end.
fn signature(chars: &[char]) -> Range<usize> {
    const LONGEST: usize = 50;
    let end = chars.iter().rposition(|c| !c.is_whitespace()).map_or(0, |last| last + 1);
    let from = end.saturating_sub(LONGEST);
    let tail = &chars[from..end];
    let start = match tail.last() {
        Some(')') => tail.iter().rposition(|&c| c == '('),
        _ => tail.iter().rposition(|c| matches!(c, '-' | '–' | '—')).filter(|&dash| {
            dash > 0
                && tail[dash - 1].is_whitespace()
                && !tail[dash..].iter().any(|c| matches!(c, '.' | '!' | '?'))
        }),
    };
    start.map_or(end..end, |start| from + start..end)
}

/// A name in the text: words in a row that begin with capitals, small words
/// between them allowed.
struct Name<'a> {
    words: &'a [Word],
    /// The number of its first word.
    at: usize,
}

impl Name<'_> {
    fn credit(&self, whole: bool) -> Credit {
        let range = match (self.words.first(), self.words.last()) {
            (Some(first), Some(last)) => CharRange(first.range.0, last.range.1),
            _ => CharRange(0, 0),
        };
        Credit { key: joined(without_the(self.words)), whole, range }
    }

    fn end(&self) -> usize {
        self.at + self.words.len()
    }
}

/// The names among the words that are `meant`, and their endings that may be
/// names themselves: of "Friday Delta Courier" also "Delta Courier".
fn names(words: &[Word], meant: impl Fn(&Word) -> bool) -> Vec<Name<'_>> {
    const SMALL: [&str; 12] = ["of", "the", "de", "du", "la", "le", "les", "des", "di", "da", "del", "al"];
    const LONGEST: usize = 8;
    let is_capital = |at: usize| words[at].capital && meant(&words[at]);
    let is_small = |at: usize| SMALL.contains(&words[at].text.as_str());
    let mut found = Vec::new();
    for start in (0..words.len()).filter(|&at| is_capital(at)) {
        let mut end = start + 1;
        let mut at = end;
        while at < words.len() && at < start + LONGEST {
            // A name does not run across the end of a sentence.
            if words[at].first || !(is_capital(at) || is_small(at)) {
                break;
            }
            at += 1;
            if is_capital(at - 1) {
                end = at;
            }
        }
        found.push(Name { words: &words[start..end], at: start });
    }
    found
}

/// "With inputs from the Delta Courier" among the last words.
fn with_inputs(words: &[Word]) -> Vec<Name<'_>> {
    const LAST: usize = 20;
    const NEAR: usize = 5;
    let from = words.len().saturating_sub(LAST);
    let cues: Vec<usize> = (from..words.len()).filter(|&at| cue_at(words, at, "near").is_some()).collect();
    let near = |name: &Name<'_>| cues.iter().any(|&cue| cue + NEAR >= name.at && name.end() + NEAR >= cue);
    names(words, |_| true).into_iter().filter(|name| name.at >= from && near(name)).collect()
}

/// How many words a cue of this side has that begins at word `at`.
fn cue_at(words: &[Word], at: usize, side: &str) -> Option<usize> {
    let is_at =
        |cue: &[&str]| cue.iter().enumerate().all(|(i, c)| words.get(at + i).is_some_and(|w| w.text == *c));
    CUES.iter().filter(|(s, cue)| *s == side && is_at(cue)).map(|(_, cue)| cue.len()).max()
}

fn in_the_text(words: &[Word]) -> Vec<Credit> {
    let cited = |name: &Name<'_>| {
        let after = (name.end()..=name.end() + 1).any(|at| cue_at(words, at, "after").is_some());
        let reach = BETWEEN + 2;
        let before = (name.at.saturating_sub(reach)..name.at).any(|at| {
            cue_at(words, at, "before").is_some_and(|len| at + len <= name.at && at + len + BETWEEN > name.at)
        });
        after || before
    };
    names(words, |_| true).iter().filter(|name| cited(name)).map(|name| name.credit(name.at < LEAD)).collect()
}

/// Names in the chains of sources; one that at least half of the claims are
/// credited to is credited for the whole.
fn in_chains(claims: &[Claim]) -> Vec<Credit> {
    let mut found: BTreeMap<String, (usize, CharRange)> = BTreeMap::new();
    for claim in claims {
        for source in &claim.attribution {
            let words = words(&source.who.text);
            for name in names(&words, |_| true) {
                found.entry(name.credit(false).key).or_insert((0, source.who.range)).0 += 1;
            }
        }
    }
    let whole = |count: usize| 2 * count >= claims.len();
    found.into_iter().map(|(key, (count, range))| Credit { key, whole: whole(count), range }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Credits {
        credits(text, &words(text), &[])
    }

    fn lines(text: &str) -> Vec<String> {
        found(text).lines.into_iter().map(|c| c.key).collect()
    }

    #[test]
    fn publishers_by_name_and_initials() {
        assert_eq!(keys("The Harbour Post"), ["harbour post", "hp"]);
        assert_eq!(keys("Gulf of Guinea Press Agency (GGPA)"), ["gulf of guinea press agency", "ggpa"]);
        assert_eq!(keys("Fraternité"), ["fraternite"]);
        assert!(keys("").is_empty());
    }

    #[test]
    fn agencies_in_datelines_and_signatures() {
        assert_eq!(lines("LOME, May 14 (Harbour Post) - The boat left."), ["harbour post", "post"]);
        assert_eq!(lines("(GPA) The boat left."), ["gpa"]);
        assert_eq!(lines("The boat left. (GPA)\n"), ["gpa"]);
        assert_eq!(lines("The boat left. — GPA"), ["gpa"]);
        assert!(lines("The boat (a trawler) left. It was late - too late.").is_empty());
        assert!(lines("").is_empty());
    }

    #[test]
    fn dateline_and_signature_are_not_the_text() {
        let text = "LOME (GPA) - The boat left. (GPA)";
        let found = found(text);
        let words = words(text);
        let body: Vec<&str> = words[found.body].iter().map(|w| w.text.as_str()).collect();
        assert_eq!(body, ["the", "boat", "left"]);
    }

    #[test]
    fn every_cue_finds_the_outlet_of_its_example() {
        for row in include_str!("../../../../data/cues/citation.tsv").lines().filter(|l| !l.starts_with('#'))
        {
            let example = row.split('\t').nth(2).expect("an example");
            let found = found(example);
            let outlets = found.cited.iter().chain(&found.lines);
            assert!(
                outlets.clone().any(|c| c.key == "delta courier"),
                "{row}: {:?}",
                outlets.collect::<Vec<_>>()
            );
        }
    }

    #[test]
    fn a_name_alone_is_no_citation() {
        assert!(!found("The Delta Courier moved house.").cited.iter().any(|c| c.key == "delta courier"));
    }
}
