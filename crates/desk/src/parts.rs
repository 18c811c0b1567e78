//! How is a report cut into parts, so that no page grows without bounds?

use std::ops::Range;

/// Code points that a part holds at most, unless one paragraph has more.
const LONGEST: usize = 12_000;
/// Claims that a part shows at most.
const CLAIMS: usize = 30;

/// A part of a report: a stretch of its text and the claims that begin there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// The stretch, in code points.
    pub text: Range<usize>,
    /// The claims, by their place in the report's list.
    pub claims: Range<usize>,
}

/// Cuts a text into parts. `starts` says where each claim begins, in order.
/// There is always one part, and every claim is in exactly one.
pub(crate) fn parts(text: &str, starts: &[usize]) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut from = 0;
    let blocks = blocks(text);
    let last = blocks.len().saturating_sub(1);
    for (at, block) in blocks.into_iter().enumerate() {
        let end = if at == last {
            starts.len()
        } else {
            starts.partition_point(|start| *start < block.end).max(from)
        };
        add(&mut parts, block, from..end);
        from = end;
    }
    parts
}

fn add(parts: &mut Vec<Part>, block: Range<usize>, claims: Range<usize>) {
    if let Some(part) = parts.last_mut()
        && block.end - part.text.start <= LONGEST
        && claims.end - part.claims.start <= CLAIMS
    {
        part.text.end = block.end;
        part.claims.end = claims.end;
        return;
    }
    // Words that carry too many claims are shown again with the rest of them.
    let mut from = claims.start;
    loop {
        let end = claims.end.min(from + CLAIMS);
        parts.push(Part { text: block.clone(), claims: from..end });
        from = end;
        if from == claims.end {
            return;
        }
    }
}

/// Paragraphs in code points, with their line ends; very long ones are cut at a blank.
fn blocks(text: &str) -> Vec<Range<usize>> {
    let mut blocks = Vec::new();
    let (mut start, mut blank) = (0, None);
    let mut at = 0;
    for c in text.chars() {
        at += 1;
        if c.is_whitespace() {
            blank = Some(at);
        }
        if c == '\n' || at - start >= LONGEST {
            let end = if c == '\n' { at } else { blank.filter(|blank| *blank > start).unwrap_or(at) };
            blocks.push(start..end);
            (start, blank) = (end, None);
        }
    }
    if start < at || blocks.is_empty() {
        blocks.push(start..at);
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks that the parts hold the whole text and every claim once.
    fn check(text: &str, starts: &[usize]) -> Vec<Part> {
        let parts = parts(text, starts);
        let mut claims = 0;
        let mut end = 0;
        for part in &parts {
            assert_eq!(part.claims.start, claims, "claims are not in step");
            assert!(part.text.start <= end && part.text.end >= end, "text is missing");
            assert!(part.claims.len() <= CLAIMS && part.text.len() <= LONGEST);
            (claims, end) = (part.claims.end, part.text.end);
        }
        assert_eq!((claims, end), (starts.len(), text.chars().count()));
        parts
    }

    #[test]
    fn a_short_report_has_one_part() {
        assert_eq!(check("One.\nTwo.", &[0, 5]).len(), 1);
        assert_eq!(check("", &[]).len(), 1);
    }

    #[test]
    fn long_texts_and_many_claims_are_cut() {
        let paragraph = "A line of words without end. ".repeat(100);
        let text = vec![paragraph; 10].join("\n");
        assert!(check(&text, &[]).len() >= 3);
        assert_eq!(check("Everything at once.", &vec![3; 10_000]).len(), 10_000usize.div_ceil(CLAIMS));
        assert!(check(&"ü".repeat(50_000), &[]).len() > 4);
    }

    #[test]
    fn claims_outside_the_text_are_not_lost() {
        check("Short.", &[0, 99]);
    }
}
