//! Same text, same claims, on any number of threads.

use whimbrel_reader::parse::Parsed;
use whimbrel_reader::reading::{Options, read};

use crate::{model, report};

const TEXT: &str = "Peru recalled its ambassador from Quito on Monday, officials in Lima said. Ecuador's foreign \
minister denied that patrols had crossed the border and urged Peru to resume talks. According to a diplomat, Brazil \
may offer to mediate if both sides agree. Two weeks earlier, the two presidents had met in Bogota. Chilean police \
arrested three men who were suspected of smuggling arms to the rebels.";

#[test]
fn one_thread_and_two_give_the_same_bytes() {
    let r = report(TEXT, Some(jiff::civil::date(1995, 2, 3)));
    let bytes = |threads| {
        let claims = read(&r, model(), Options { threads: Some(threads), ..Options::default() })
            .expect("a reading")
            .claims;
        serde_json::to_vec(&claims).expect("claims serialise")
    };
    let one = bytes(1);
    assert!(one.len() > 1000, "the text has several claims");
    assert_eq!(one, bytes(2));
    assert_eq!(one, bytes(1));
}

#[test]
fn a_report_reads_the_same_whatever_was_read_before() {
    let r = report(TEXT, None);
    let ids = || -> Vec<String> {
        let reading = read(&r, model(), Options::default()).expect("a reading");
        reading.claims.into_iter().map(|c| c.id).collect()
    };
    let before = ids();
    crate::reading("Something else altogether was read in between, with other words in it.", None);
    assert_eq!(before, ids());
}

/// What the network makes of a sentence does not depend on the sentences that
/// are read with it, longer and shorter ones, but for the order of summing.
#[test]
fn a_sentence_reads_alike_alone_and_among_others() {
    let whole = crate::reading(TEXT, None);
    assert!(whole.sentences.len() > 4);
    for among in &whole.sentences {
        let alone = crate::reading(among.span.of(TEXT), None);
        let [alone] = &alone.sentences[..] else { panic!("one sentence: {}", among.span.of(TEXT)) };
        let tree = |s: &Parsed| s.words.iter().map(|w| (w.upos, w.xpos, w.head, w.rel)).collect::<Vec<_>>();
        assert_eq!(tree(alone), tree(among));
        for (alone, among) in alone.encoded.type_.iter().zip(&among.encoded.type_) {
            assert!((alone - among).abs() < 0.01, "{alone} alone, {among} among others");
        }
    }
}
