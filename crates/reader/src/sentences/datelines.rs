//! Datelines stand before a report's first sentence and are none of it.

use super::Sentence;
use crate::Span;

/// Tokens that a dateline may have, its dash among them.
const LONGEST_DATELINE: usize = 14;

/// Takes "NAIROBI, March 4 (Reuters) -" off the front of sentences, as a
/// sentence of its own. Only a line that begins with a word in capitals and has
/// a free-standing dash soon after counts.
pub fn split_datelines(text: &str, sentences: Vec<Sentence>) -> Vec<Sentence> {
    let mut out = Vec::with_capacity(sentences.len() + 1);
    for s in sentences {
        match dateline(text, &s) {
            Some(n) => out.extend([part(&s.tokens[..n]), part(&s.tokens[n..])]),
            None => out.push(s),
        }
    }
    out
}

fn part(tokens: &[Span]) -> Sentence {
    Sentence { span: tokens[0].cover(tokens[tokens.len() - 1]), tokens: tokens.to_vec() }
}

/// How many tokens the dateline at the front has.
fn dateline(text: &str, s: &Sentence) -> Option<usize> {
    let first = s.tokens.first()?.of(text);
    let capitals = first.chars().count() > 1 && first.chars().all(char::is_uppercase);
    let begins_line =
        text[..s.span.start].trim_end_matches([' ', '\t']).chars().next_back().is_none_or(|c| c == '\n');
    let free = |i: usize| {
        let t = s.tokens[i];
        let dash = matches!(t.of(text), "-" | "–" | "—" | "--");
        let spaced = text[..t.start].ends_with(' ') || matches!(t.of(text), "—" | "--");
        dash && spaced
    };
    let at = (1..s.tokens.len().min(LONGEST_DATELINE)).find(|&i| free(i))?;
    let small = s.tokens[..at].iter().any(|t| t.of(text).chars().next().is_some_and(char::is_lowercase));
    (capitals && begins_line && !small && at + 1 < s.tokens.len()).then_some(at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sentences::split;

    #[test]
    fn datelines_come_off_and_dashes_stay() {
        for (text, expected) in [
            ("LA PAZ - Bolivia recalled its envoy.", "LA PAZ -"),
            ("NAIROBI, March 4 (Reuters) — Kenya closed the port.", "NAIROBI, March 4 (Reuters) —"),
            ("NATO struck the depot - a first - and left.", "NATO struck the depot - a first - and left."),
            ("Chad - poor and dry - asked for aid.", "Chad - poor and dry - asked for aid."),
        ] {
            let all = split(text);
            let words: usize = all.iter().map(|s| s.tokens.len()).sum();
            let parts = split_datelines(text, all);
            assert_eq!(parts[0].span.of(text), expected);
            assert_eq!(parts.iter().map(|s| s.tokens.len()).sum::<usize>(), words);
        }
    }
}
