use jiff::civil::{Date, date};

use super::*;
use crate::sentences;

/// Thursday, 13 June 2024: where the cases count from.
const PUBLISHED: Date = date(2024, 6, 13);

fn found(text: &str) -> Vec<TimeExpression> {
    find(text, &sentences::split(text))
}

/// The first expression of `text`: "words | value | start..end granularity basis".
fn reading(text: &str, published: Option<Date>, direction: Direction) -> String {
    let Some(e) = found(text).into_iter().next() else { return "nothing".to_owned() };
    let r = e.resolve(text, published, direction);
    let show = |d: Option<PartialDate>| d.map_or(String::new(), |d| d.to_string());
    let dates = match (r.start, r.end) {
        (None, None) => "undated".to_owned(),
        (start, end) => format!("{}..{}", show(start), show(end)),
    };
    format!("{} | {} | {} {} {}", e.span.of(text), r.value, dates, r.granularity, r.basis.name())
}

fn check(direction: Direction, cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(reading(text, Some(PUBLISHED), direction), *expected, "of {text:?}");
    }
}

#[test]
fn dates_that_the_text_states() {
    check(
        Direction::Past,
        &[
            ("They met on 3 May 2019.", "3 May 2019 | 2019-05-03 | 2019-05-03..2019-05-03 day stated"),
            (
                "They met on May 3, 2019, in Oslo.",
                "May 3, 2019 | 2019-05-03 | 2019-05-03..2019-05-03 day stated",
            ),
            (
                "The 3rd of May 2019 came.",
                "The 3rd of May 2019 | 2019-05-03 | 2019-05-03..2019-05-03 day stated",
            ),
            ("Signed 1994-03-12 in Minsk.", "1994-03-12 | 1994-03-12 | 1994-03-12..1994-03-12 day stated"),
            ("Signed on 12/25/1994.", "12/25/1994 | 1994-12-25 | 1994-12-25..1994-12-25 day stated"),
            (
                "The port opened in September 2023.",
                "September 2023 | 2023-09 | 2023-09..2023-09 month stated",
            ),
            ("The war began in 2011.", "2011 | 2011 | 2011..2011 year stated"),
            ("Ties froze in mid-2019.", "mid-2019 | 2019 | 2019..2019 year stated"),
            ("Ties froze in late 2022.", "late 2022 | 2022 | 2022..2022 year stated"),
            ("It ends by the end of 2025.", "the end of 2025 | 2025 | ..2025 year stated"),
            ("They traded in the 1970s.", "the 1970s | 197 | 1970..1979 decade stated"),
            ("They traded in the '80s.", "the '80s | 198 | 1980..1989 decade inferred"),
            ("A quarrel of the 19th century.", "the 19th century | 18 | 1801..1900 era stated"),
            ("Talks ran in spring 2020.", "spring 2020 | 2020-SP | 2020-03..2020-05 season stated"),
            ("The summer of 2011 was hot.", "The summer of 2011 | 2011-SU | 2011-06..2011-08 season stated"),
            ("The mission of 2014-2016 failed.", "2014-2016 | 2014/2016 | 2014..2016 year stated"),
            ("Talks ran May 3-5, 2019.", "May 3-5, 2019 | 2019-05-03 | 2019-05-03..2019-05-05 day stated"),
            (
                "Output fell in the third quarter of 2023.",
                "the third quarter of 2023 | 2023-Q3 | 2023-07..2023-09 season stated",
            ),
            ("They met in March and April 2023.", "March | 2023-03 | 2023-03..2023-03 month stated"),
            (
                "It ran 1 April–30 June 2023.",
                "1 April–30 June 2023 | 2023-04-01 | 2023-04-01..2023-06-30 day stated",
            ),
            ("Since 2014 the border is shut.", "2014 | 2014 | 2014.. year stated"),
            ("It was open until March 2020.", "March 2020 | 2020-03 | ..2020-03 month stated"),
            ("He ruled from 2001 to 2009.", "2001 | 2001 | 2001..2009 year stated"),
            ("He fell on Feb. 30, 2019.", "Feb. 30, 2019 | 2019-02 | undated month unknown"),
        ],
    );
}

#[test]
fn dates_counted_from_the_publication_of_a_report_on_the_past() {
    check(
        Direction::Past,
        &[
            ("They met on Tuesday.", "Tuesday | 2024-06-11 | 2024-06-11..2024-06-11 day relative"),
            ("They met on Thursday.", "Thursday | 2024-06-13 | 2024-06-13..2024-06-13 day relative"),
            ("They met last Thursday.", "last Thursday | 2024-06-06 | 2024-06-06..2024-06-06 day relative"),
            (
                "They met on Monday, June 10.",
                "Monday, June 10 | 2024-06-10 | 2024-06-10..2024-06-10 day relative",
            ),
            (
                "They met Tuesday morning.",
                "Tuesday morning | 2024-06-11TMO | 2024-06-11..2024-06-11 day relative",
            ),
            (
                "They met at 9 a.m. Tuesday.",
                "9 a.m. Tuesday | 2024-06-11T09:00 | 2024-06-11..2024-06-11 day relative",
            ),
            ("Yesterday they met.", "Yesterday | 2024-06-12 | 2024-06-12..2024-06-12 day relative"),
            ("Shells fell overnight.", "overnight | 2024-06-12TNI | 2024-06-12..2024-06-13 day relative"),
            ("Shells fell last night.", "last night | 2024-06-12TNI | 2024-06-12..2024-06-12 day relative"),
            ("They met last June.", "last June | 2023-06 | 2023-06..2023-06 month relative"),
            ("They met last March.", "last March | 2024-03 | 2024-03..2024-03 month relative"),
            ("They met in early July.", "early July | 2023-07 | 2023-07..2023-07 month relative"),
            ("They met in June.", "June | 2024-06 | 2024-06..2024-06 month relative"),
            ("They met on Nov. 6.", "Nov. 6 | 2023-11-06 | 2023-11-06..2023-11-06 day relative"),
            ("They met on June 13.", "June 13 | 2024-06-13 | 2024-06-13..2024-06-13 day relative"),
            ("They met on Feb. 29.", "Feb. 29 | 2024-02-29 | 2024-02-29..2024-02-29 day relative"),
            (
                "They met on March 5 last year.",
                "March 5 last year | 2023-03-05 | 2023-03-05..2023-03-05 day relative",
            ),
            (
                "They met this past Monday.",
                "this past Monday | 2024-06-10 | 2024-06-10..2024-06-10 day relative",
            ),
            ("They met this week.", "this week | 2024-W24 | 2024-06-10..2024-06-13 week relative"),
            ("They met last week.", "last week | 2024-W23 | 2024-06-03..2024-06-09 week relative"),
            (
                "They met over the weekend.",
                "the weekend | 2024-W23-WE | 2024-06-08..2024-06-09 week relative",
            ),
            ("They met last month.", "last month | 2024-05 | 2024-05..2024-05 month relative"),
            ("They met earlier this year.", "earlier this year | 2024 | 2024..2024 year relative"),
            ("They met last summer.", "last summer | 2023-SU | 2023-06..2023-08 season relative"),
            ("They met last winter.", "last winter | 2023-WI | 2023-12..2024-02 season relative"),
            ("They met this spring.", "this spring | 2024-SP | 2024-03..2024-05 season relative"),
            ("They met two days ago.", "two days ago | 2024-06-11 | 2024-06-11..2024-06-11 day relative"),
            ("They met 20 years ago.", "20 years ago | 2004 | 2004..2004 year relative"),
            ("Trade grew over the past decade.", "the past decade | P10Y | 2014..2024 decade relative"),
            (
                "Trade grew in the last three months.",
                "the last three months | P3M | 2024-03..2024-06 month relative",
            ),
            ("It has lasted since August 25.", "August 25 | 2023-08-25 | 2023-08-25.. day relative"),
        ],
    );
}

#[test]
fn dates_that_lie_ahead() {
    check(
        Direction::Future,
        &[
            ("They will meet on Tuesday.", "Tuesday | 2024-06-18 | 2024-06-18..2024-06-18 day relative"),
            (
                "They will meet next Thursday.",
                "next Thursday | 2024-06-20 | 2024-06-20..2024-06-20 day relative",
            ),
            ("They will meet on May 3.", "May 3 | 2025-05-03 | 2025-05-03..2025-05-03 day relative"),
            ("They will meet in May.", "May | 2025-05 | 2025-05..2025-05 month relative"),
            ("They will meet next June.", "next June | 2025-06 | 2025-06..2025-06 month relative"),
            (
                "They will leave by the end of next year.",
                "the end of next year | 2025 | ..2025 year relative",
            ),
            ("They will leave by the end of the year.", "the end of the year | 2024 | ..2024 year relative"),
            (
                "They will leave within the next two years.",
                "the next two years | P2Y | 2024..2026 year relative",
            ),
            ("They will meet in two years' time.", "two years' time | 2026 | 2026..2026 year relative"),
            (
                "They will meet a week from now.",
                "a week from now | 2024-W25 | 2024-06-17..2024-06-23 week relative",
            ),
        ],
    );
}

#[test]
fn without_a_direction_a_near_date_is_the_next_one() {
    check(
        Direction::Unknown,
        &[
            ("Talks on Nov. 6.", "Nov. 6 | 2023-11-06 | 2023-11-06..2023-11-06 day relative"),
            ("Talks on July 6.", "July 6 | 2024-07-06 | 2024-07-06..2024-07-06 day relative"),
            ("Talks on Tuesday.", "Tuesday | 2024-06-11 | 2024-06-11..2024-06-11 day relative"),
        ],
    );
}

#[test]
fn expressions_without_dates() {
    check(
        Direction::Past,
        &[
            ("They recently met.", "recently | PAST_REF | undated era unknown"),
            ("They are now allies.", "now | PRESENT_REF | undated era unknown"),
            ("In recent weeks they met.", "recent weeks | PXW | undated week unknown"),
            ("They talked for three days.", "three days | P3D | undated day unknown"),
            ("A 24-hour strike began.", "24-hour | PT24H | undated day unknown"),
            ("Twenty-five years of war ended.", "Twenty-five years | P25Y | undated year unknown"),
            ("They drill every year.", "every year | P1Y | undated year unknown"),
            ("They meet twice a year.", "twice a year | P1Y | undated year unknown"),
            ("The yearlong siege ended.", "yearlong | P1Y | undated year unknown"),
            ("The day before the vote he fled.", "The day before | XXXX-XX-XX | undated day unknown"),
            ("They held daily talks.", "daily | P1D | undated day unknown"),
            ("The previous day he had fled.", "The previous day | XXXX-XX-XX | undated day unknown"),
            ("Three weeks later he fled.", "Three weeks later | XXXX-WXX | undated week unknown"),
            ("He fled at 10:30 a.m. and hid.", "10:30 a.m. | T10:30 | undated day unknown"),
        ],
    );
}

#[test]
fn without_a_publication_date_relative_expressions_stay_open() {
    for (text, expected) in [
        ("They met on Tuesday.", "Tuesday | XXXX-WXX-2 | undated day unknown"),
        ("They met yesterday.", "yesterday | XXXX-XX-XX | undated day unknown"),
        ("They met on Nov. 6.", "Nov. 6 | XXXX-11-06 | undated day unknown"),
        ("They met last June.", "last June | XXXX-06 | undated month unknown"),
        ("They met last year.", "last year | XXXX | undated year unknown"),
        ("Trade grew over the past decade.", "the past decade | P10Y | undated decade unknown"),
        ("They met on 3 May 2019.", "3 May 2019 | 2019-05-03 | 2019-05-03..2019-05-03 day stated"),
    ] {
        assert_eq!(reading(text, None, Direction::Past), expected, "of {text:?}");
    }
}

#[test]
fn words_that_only_look_like_times() {
    for text in [
        "They may leave.",
        "The troops march on.",
        "She came second.",
        "A 30-year-old man fled.",
        "Some 2000 people fled.",
        "He paid $1990 for it.",
        "Three-quarters of it burned.",
        "The Sunday Times reported it.",
        "Jan Novak spoke.",
        "He told USA Today so.",
        "Prices fall.",
    ] {
        assert_eq!(reading(text, Some(PUBLISHED), Direction::Past), "nothing", "of {text:?}");
    }
}

#[test]
fn the_preposition_belongs_to_the_longer_span() {
    for (text, expected) in [
        ("They met on Tuesday.", "on Tuesday"),
        ("It has grown over the past decade.", "over the past decade"),
        ("It is shut since August 25.", "since August 25"),
        ("Tuesday's talks failed.", "Tuesday"),
    ] {
        assert_eq!(found(text)[0].with_preposition.of(text), expected);
    }
    let text = "by Tuesday's attackers";
    assert_eq!(found(text)[0].bound, Bound::Within);
}

#[test]
fn several_in_one_text_do_not_overlap() {
    let text =
        "On May 3, 2019, and again last week, envoys met for two hours; daily talks follow next month.";
    let words: Vec<&str> = found(text).iter().map(|e| e.span.of(text)).collect();
    assert_eq!(words, ["May 3, 2019", "last week", "two hours", "daily", "next month"]);
}

#[test]
fn a_time_beside_another() {
    let anchor = PartialDate::day(date(2019, 5, 31));
    for (text, expected) in [
        ("The previous day he fled.", "2019-05-30"),
        ("The following month he fled.", "2019-06"),
        ("That same year he fled.", "2019"),
        ("Two years later he fled.", "2021"),
    ] {
        let beside = found(text)[0].resolve_beside(anchor);
        assert_eq!(
            beside.and_then(|r| r.start).map(|d| d.to_string()).as_deref(),
            Some(expected),
            "of {text:?}"
        );
    }
    let year = PartialDate::year(2019);
    assert_eq!(found("The previous day he fled.")[0].resolve_beside(year), None);
}

#[test]
fn no_number_breaks_the_calendar() {
    for text in [
        "9999 centuries ago",
        "9999 decades from now",
        "the past 9999 years",
        "9999 hundred centuries ago",
        "Feb. 29, 2023",
        "Feb. 30",
        "31 June",
        "0000-00-00",
        "9999-99-99",
        "2019-13-45",
        "0 days ago",
        "at 25:61",
        "the 0th century",
        "the 99th century",
        "mid-",
        "'0s",
        "1000s",
    ] {
        for published in [Some(Date::MIN), Some(Date::MAX), Some(PUBLISHED), None] {
            for direction in [Direction::Past, Direction::Future, Direction::Unknown] {
                for e in found(text) {
                    let _ = e.resolve(text, published, direction);
                }
            }
        }
    }
}

#[test]
fn a_unit_may_be_the_first_word_of_a_text() {
    for unit in ["Minutes", "Years", "Quarter", "Decades"] {
        let text = format!("{unit} before the wedding the organist left.");
        assert!(found(&text).iter().all(|e| e.span.start < text.len()), "of {text:?}");
    }
}
