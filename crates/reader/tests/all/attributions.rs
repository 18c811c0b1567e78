//! Who is credited with what, in `tests/attributions.md`.

use whimbrel_reader::Span;
use whimbrel_reader::reading::Reading;

use crate::reading;

#[test]
fn every_attribution_is_found_as_written() {
    let mut wrong = Vec::new();
    let mut text = String::new();
    let mut checked = 0;
    for l in include_str!("../../../../tests/attributions.md").lines() {
        if let Some(t) = l.strip_prefix("> ") {
            text = t.to_owned();
        }
        let Some(expected) = l.strip_prefix("- ") else { continue };
        checked += 1;
        let got = lines(&reading(&text, None), &text);
        let fits = match expected.strip_prefix("not: ") {
            Some(words) => !got.iter().any(|g| g.starts_with(words)),
            None => got.iter().any(|g| g == expected),
        };
        if !fits {
            wrong.push(format!("{text}\n  wanted: {expected}\n  read: {got:#?}"));
        }
    }
    assert!(checked > 10, "only {checked} attributions found in the file");
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// The outermost attributions as `source | cue | content`, one quotation over
/// several sentences as one.
fn lines(r: &Reading, text: &str) -> Vec<String> {
    let words = |sentence: usize, words: &[usize]| -> String {
        let spans = words.iter().map(|&w| r.sentences[sentence].words[w].span);
        spans.reduce(Span::cover).map(|s| s.of(text).to_owned()).unwrap_or_default()
    };
    let mut out: Vec<(usize, Vec<usize>, String)> = Vec::new();
    for a in r.attributions.iter().filter(|a| !a.nested) {
        let content = words(a.sentence, &a.content);
        match out.iter_mut().find(|(s, c, _)| *s == a.said_in && *c == a.cue) {
            Some((_, _, line)) => *line = format!("{line} … {content}"),
            None => {
                let line =
                    format!("{} | {} | {content}", words(a.said_in, &a.source), words(a.said_in, &a.cue));
                out.push((a.said_in, a.cue.clone(), line));
            }
        }
    }
    out.into_iter().map(|(_, _, line)| line).collect()
}
