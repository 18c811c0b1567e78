//! Odd text: nothing panics, every range holds, nothing is invented.

use whimbrel_reader::span::span_of_chars;

use crate::reading;

/// Every quoted piece of every claim stands where its range says.
fn ranges_hold(text: &str) {
    for c in reading(text, None).claims {
        let quotes = [(&c.evidence.text, c.evidence.range)];
        let parties = c.actors.iter().chain(&c.recipients).map(|w| (&w.text, w.range));
        let sources = c.attribution.iter().map(|s| (&s.who.text, s.who.range));
        let objects = c.objects.iter().map(|o| (&o.text, o.range));
        for (words, range) in quotes.into_iter().chain(parties).chain(sources).chain(objects) {
            let span = span_of_chars(text, range.0, range.1).expect("a range inside the text");
            assert_eq!(span.of(text), words);
        }
    }
}

#[test]
fn ranges_count_code_points() {
    ranges_hold(
        "“Türkiye’s envoy left,” the ministry said — 🙂 — after Óscar Núñez accused Chad of shelling N’Djamena’s bridge.",
    );
    ranges_hold(
        "Kenya expelled two Somali diplomats.\r\n\r\nSomalia protested.\u{0} Ethiopia\u{202e} denied it.",
    );
}

#[test]
fn text_without_claims_gives_none() {
    for text in ["", " \n\t ", "…", "🙂🙂🙂", "Rain fell on the hills, and the river rose a little."]
    {
        let r = reading(text, None);
        assert!(
            r.claims.is_empty(),
            "{text:?} gave {:?}",
            r.claims.iter().map(crate::line).collect::<Vec<_>>()
        );
    }
}

#[test]
fn a_sentence_without_end_is_read_in_parts_and_said_so() {
    let text = "Chad and Mali and Niger met and ".repeat(600);
    let r = reading(&text, None);
    assert!(r.notes.iter().any(|n| n.reason.contains("read in parts")), "{:?}", r.notes);
    assert!(r.sentences.iter().all(|s| s.words.len() <= whimbrel_reader::sentences::LONGEST));
}

#[test]
fn one_very_long_word_is_one_word() {
    let text = format!("Chad accused {} of spying.", "x".repeat(20_000));
    ranges_hold(&text);
}

#[test]
fn without_a_date_nothing_relative_is_dated() {
    for c in reading("Togo reopened its border with Ghana on Tuesday. Benin closed its own last month.", None)
        .claims
    {
        assert_eq!((c.time.start, c.time.end), (None, None), "{}", c.evidence.text);
    }
}

#[test]
fn a_text_longer_than_any_report_is_kept_and_not_coded() {
    let text = "Chad accused Mali of spying. ".repeat(40_000);
    let r = reading(&text, None);
    assert!(r.claims.is_empty());
    assert!(r.notes.iter().any(|n| n.reason.contains("not coded")), "{:?}", r.notes);
}
