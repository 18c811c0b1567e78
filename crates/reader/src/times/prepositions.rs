//! What does the preposition make of an expression?

use super::lexicon::Words;
use super::patterns::Match;
use super::{Clock, Form, Kind, TimeExpression};

/// How a preposition places a happening beside the time that it governs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bound {
    /// Within it: "on", "in", "during", or no preposition.
    Within,
    /// It is the beginning: "since", "from", "after".
    Since,
    /// It is the end: "until", "by", "before".
    Until,
}

/// The expression that a match stands for.
pub(super) fn expression(words: &Words, hit: Match) -> TimeExpression {
    let (first, bound) = preposition(words, hit);
    TimeExpression {
        span: words.span(hit.start, hit.end),
        with_preposition: words.span(first, hit.end),
        kind: kind(hit),
        form: hit.form,
        clock: hit.clock,
        bound,
        through: hit.through,
    }
}

fn kind(hit: Match) -> Kind {
    match hit.form {
        Form::Length { .. } | Form::Stretch { .. } => Kind::Duration,
        Form::Every { .. } | Form::EveryWeekday(_) => Kind::Set,
        Form::Hour => Kind::Time,
        _ if matches!(hit.clock, Some(Clock::At(..))) => Kind::Time,
        Form::Overnight => Kind::Time,
        _ if hit.clock.is_some() => Kind::Time,
        _ => Kind::Date,
    }
}

/// The first word of the expression with its preposition, and the bound.
fn preposition(words: &Words, hit: Match) -> (usize, Bound) {
    let mut at = hit.start;
    if at > 0 && matches!(words.at(at - 1), "the" | "about" | "around" | "early" | "late" | "at" | "least") {
        let near = at > 1 && bound(words.at(at - 2)).is_some();
        at -= usize::from(near);
    }
    let length = matches!(hit.form, Form::Length { .. });
    let Some(found) =
        at.checked_sub(1).and_then(|i| bound(words.at(i))).filter(|_| !length || governs(words, at))
    else {
        return (hit.start, Bound::Within);
    };
    let owner = matches!(words.at(hit.end), "'s" | "’s" | "'" | "’");
    let doubtful = owner && !matches!(words.at(at - 1), "since" | "until" | "till");
    let bound = if doubtful || length { Bound::Within } else { found };
    (at - 1, bound)
}

/// Whether the preposition before word `i` can govern a length: not "on two-year bonds".
fn governs(words: &Words, i: usize) -> bool {
    matches!(
        words.before(i),
        "for" | "in" | "over" | "within" | "after" | "during" | "throughout" | "through" | "before"
    )
}

/// What `word` says about the time behind it, if it is a preposition of time.
fn bound(word: &str) -> Option<Bound> {
    Some(match word {
        "on" | "in" | "at" | "during" | "over" | "for" | "within" | "throughout" | "through" | "across"
        | "of" | "to" | "between" | "around" | "about" | "into" => Bound::Within,
        "since" | "from" | "after" => Bound::Since,
        "until" | "till" | "by" | "before" => Bound::Until,
        _ => return None,
    })
}

/// Makes "from … to …" and "between … and …" one stretch of time: the first
/// half learns where it ends.
pub(super) fn join_ranges(words: &Words, found: &mut [(Match, TimeExpression)]) {
    for i in 1..found.len() {
        let (first, second) = (found[i - 1].0, found[i].0);
        let opens = matches!(words.before(first.start), "from" | "between");
        let joint = second.start == first.end + 1
            && (matches!(words.at(first.end), "to" | "until" | "till" | "through" | "and")
                || words.is_dash(first.end));
        if opens && joint && first.through.is_none() && kind(second) == kind(first) {
            found[i - 1].1.through = Some(second.form);
            found[i].1.bound = Bound::Until;
        }
    }
}
