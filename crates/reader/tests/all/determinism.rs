//! Same text, same claims, on any number of threads.

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
