//! Hostile reports break nothing.

use whimbrel_reader::claims::record::Claim;
use whimbrel_reader::span::CharRange;

use crate::helpers::{Place, claim, ghana_and_togo, quote, report, seen, who};

#[test]
fn tags_in_titles_and_texts_stay_words() {
    let tag = "<script>alert(1)</script><img src=x onerror=alert(2)> Ghana met Togo";
    let mut hostile = report("\"><script>r</script>", tag);
    hostile.title = Some(tag.to_owned());
    hostile.publisher = Some("</td><script>p</script>".to_owned());
    hostile.url = Some("javascript:alert(3)".to_owned());
    hostile.language = Some("\" onload=\"x".to_owned());
    let mut met = claim(&hostile, "m", "CONSULT", "Ghana met Togo", "met");
    met.actors = vec![who(tag, "Ghana", "<b>Ghana</b>", "GHA")];
    met.recipients = vec![who(tag, "Togo", "Togo", "TGO")];
    met.mode = vec!["<i>".to_owned()];
    let place = Place::holding(&[(hostile, vec![met])]);
    let tags = [
        ("claim", "m"),
        ("what", "rate"),
        ("source", "<b>\"x"),
        ("reliability", "A"),
        ("author", "<i>A</i>"),
        ("reason", tag),
    ];
    assert!(place.form("/judge", &tags).status.is_redirection());
    let report = "/reports/%22%3E%3Cscript%3Er%3C%2Fscript%3E";
    for path in [
        "/",
        "/reports",
        report,
        "/dyad?a=GHA&b=TGO",
        "/dyad",
        "/story/m",
        "/timeline",
        "/search?q=script",
        "/claims/m/judge",
        "/network",
        "/dyad?source=GHA",
        "/source?name=%3Cscript%3Ex",
        "/judgements",
        "/new?since=2020-01-01",
    ] {
        let page = place.page(path);
        assert_eq!(page.matches("<script").count(), 1, "{path}");
        assert!(
            !page.contains("<img src=x")
                && !page.contains("<b>")
                && !page.contains("javascript:")
                && !page.contains("<i>"),
            "{path}"
        );
    }
    assert!(seen(&place.page(report)).contains("<script>alert(1)</script>"));
}

#[test]
fn what_is_asked_for_is_escaped_as_well() {
    let place = Place::holding(&[ghana_and_togo("r1")]);
    for path in [
        "/dyad?a=%3Cscript%3Ex&b=%22%3E%3Cb%3E",
        "/search?q=%3Cscript%3Ex",
        "/timeline?a=%3Cscript%3Ex",
        "/reports/%3Cscript%3Ex",
    ] {
        let answer = place.get(path);
        assert_eq!(answer.body.matches("<script").count(), 1, "{path}");
        assert!(!answer.body.contains("\"><b>"), "{path}");
    }
}

#[test]
fn ten_thousand_claims_in_one_report_are_leafed_through() {
    let text = "Ghana met Togo and talked. ".repeat(2_000);
    let hostile = report("many", &text);
    let claims: Vec<Claim> = (0..10_000)
        .map(|n| {
            let mut one = claim(&hostile, &format!("c{n:05}"), "CONSULT", "Ghana met Togo", "met");
            let shift = (n / 5) * 27;
            one.sentence = n / 5;
            one.evidence.range = CharRange(shift, shift + 14);
            one.predicate.range = CharRange(shift + 6, shift + 9);
            one.actors = vec![who(&text, "Ghana", "Ghana", "GHA")];
            one.recipients = vec![who(&text, "Togo", "Togo", "TGO")];
            one
        })
        .collect();
    let place = Place::holding(&[(hostile, claims)]);
    let first = place.page("/reports/many");
    assert!(seen(&first).contains("10,000 claims · nothing noted as doubtful · part 1 of 33"));
    let last = place.get("/claims/c09999").headers["location"].to_str().unwrap().to_owned();
    assert!(place.page(last.split('#').next().unwrap()).contains("id=\"c10000\""), "{last}");
    let to = place.get("/claims/c04999").headers["location"].to_str().unwrap().to_owned();
    assert!(place.page(to.split('#').next().unwrap()).contains("id=\"c5000\""), "{to}");
    let pair = seen(&place.page("/dyad?a=GHA&b=TGO"));
    assert!(pair.contains("The latest 4,000 were looked at"), "{pair}");
    assert_eq!(place.downloaded("/claims.csv?a=GHA&b=TGO").len(), 10_000);
    place.page("/story/c09999");
    place.page("/search?q=talked");
    place.page("/network?a=GHA");
    place.page("/source?name=Volta%20Courier");
    place.page("/timeline?a=GHA");
    place.page("/");
}

#[test]
fn other_scripts_emoji_and_endless_words_are_shown_whole() {
    let text = format!("قالت غانا 🇬🇭 إنها سحبت سفيرها.\n{}\nGhana 👩‍👩‍👧 met Togo.", "ж".repeat(40_000));
    let mut hostile = report("wide", &text);
    hostile.language = Some("ar".to_owned());
    hostile.title = Some("غانا".repeat(500));
    let mut met = claim(&hostile, "m", "CONSULT", "Ghana 👩‍👩‍👧 met Togo", "met");
    met.actors = vec![who(&text, "Ghana", "Ghana", "GHA")];
    let source = quote(&text, "غانا");
    met.recipients = vec![who(&text, &source.text, "Ghana", "GHA")];
    let place = Place::holding(&[(hostile, vec![met])]);
    let mut parts = String::new();
    let mut part = 1;
    loop {
        let page = place.page(&format!("/reports/wide?part={part}"));
        assert!(page.contains("lang=\"ar\"") && page.contains("dir=\"auto\""));
        parts += &seen(&page);
        if !page.contains("rel=\"next\"") {
            break;
        }
        part += 1;
    }
    assert_eq!(parts.matches("ж").count(), 40_000);
    assert!(parts.contains("👩‍👩‍👧") && parts.contains("🇬🇭"));
}

#[test]
fn claims_whose_ranges_lie_outside_the_text_do_no_harm() {
    let short = report("short", "Ghana met Togo.");
    let mut lost = claim(&short, "l", "CONSULT", "Ghana met Togo", "met");
    lost.evidence.range = CharRange(900, 950);
    lost.predicate.range = CharRange(7, 3);
    let place = Place::holding(&[(short, vec![lost])]);
    assert!(seen(&place.page("/reports/short")).contains("1 claim"));
}
