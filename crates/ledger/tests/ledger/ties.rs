//! Timelines, networks and news out of a ledger.

use whimbrel_ledger::stories::Standing;
use whimbrel_ledger::ties::{By, Cause, Grain, Network, Timeline};
use whimbrel_ledger::{Ledger, New, Query, ReportRecord};
use whimbrel_reader::claims::record::{Flag, Object, Quote};
use whimbrel_reader::span::CharRange;

use crate::helpers::*;

/// A report that came out on this day and says this and nothing else.
fn paper(id: &str, day: &str, text: &str) -> ReportRecord {
    ReportRecord { id: id.to_owned(), published: Some(day.to_owned()), text: text.to_owned(), ..report(id) }
}

/// A deed of this type, quad class and score, in words of its own.
fn deed(report: &ReportRecord, type_: &str, quad: &str, score: f64) -> Told {
    let mut told = told(report, &format!("{}-{type_}", report.id)).as_(type_);
    let clause = report.text.trim_end_matches('.').to_owned();
    told.0.evidence = Quote { range: CharRange(0, clause.chars().count()), text: clause };
    told.0.quad = Some(quad.to_owned());
    told.0.intensity = Some(score);
    told
}

fn add(ledger: &mut Ledger, report: &ReportRecord, told: Told, minute: &str) {
    ledger.append(report, &[told.0], CODER, at(minute)).unwrap();
}

/// A shipment, and later a quarrel that is only alleged and a plan to meet.
fn dealings() -> Ledger {
    let mut ledger = Ledger::in_memory().unwrap();
    let shipped = paper("a", "2024-01-11", "Moscow shipped diesel to Pyongyang by rail.");
    let mut shipment = deed(&shipped, "AID", "material-cooperation", 7.0)
        .by(russia())
        .to(north_korea())
        .happening(Some("2024-01-09"), Some("2024-01-09"));
    shipment.0.objects = vec![Object { text: "diesel".into(), range: CharRange(15, 21), category: None }];
    add(&mut ledger, &shipped, shipment, "2024-07-01T12:00");
    let shot = paper("b", "2024-03-02", "Border guards of Pyongyang reportedly fired on a Russian boat.");
    let shooting = deed(&shot, "ASSAULT", "material-conflict", -9.0)
        .by(north_korea())
        .to(russia())
        .flagged(&[Flag::Alleged])
        .happening(Some("2024-03"), Some("2024-03"));
    add(&mut ledger, &shot, shooting, "2024-07-02T12:00");
    let planned = paper("c", "2024-03-20", "Kim and Putin will meet in Vladivostok, officials say.");
    let meeting = deed(&planned, "CONSULT", "verbal-cooperation", 4.0).by(kim()).by(putin());
    add(&mut ledger, &planned, meeting.flagged(&[Flag::Planned]), "2024-07-03T12:00");
    ledger
}

fn between_the_two() -> Query {
    Query { between: Some(("RUS".to_owned(), "PRK".to_owned())), ..Query::default() }
}

#[test]
fn a_timeline_counts_stories_by_month_class_and_direction() {
    let timeline = dealings().timeline(&between_the_two(), By::Event).unwrap();
    let months: Vec<&str> = timeline.months.iter().map(|m| m.month.as_str()).collect();
    assert_eq!(months, ["2024-01", "2024-02", "2024-03"]);
    let [january, february, march] = timeline.months.as_slice() else { panic!("three months") };
    assert_eq!((january.tally.stories, january.tally.material_cooperation, january.a_to_b), (1, 1, 1));
    assert_eq!((january.tally.intensity, january.tally.share_alleged), (7.0, Some(0.0)));
    assert_eq!((february.tally.stories, february.tally.mean_intensity), (0, None));
    assert_eq!((march.tally.material_conflict, march.tally.alleged, march.b_to_a), (1, 1, 1));
    assert_eq!(march.tally.share_alleged, Some(1.0));
    // The meeting has no date: its month is not that of the report.
    assert_eq!((timeline.undated.stories, timeline.undated.planned, timeline.undated_ids.len()), (0, 1, 1));
}

#[test]
fn by_report_every_story_has_a_month_and_plans_do_not_count_as_deeds() {
    let timeline = dealings().timeline(&between_the_two(), By::Report).unwrap();
    let march = timeline.months.last().unwrap();
    assert_eq!((march.month.as_str(), march.tally.stories, march.tally.planned), ("2024-03", 1, 1));
    assert_eq!((march.together, march.tally.verbal_cooperation), (1, 0));
    assert!(timeline.undated_ids.is_empty());
    let since = Query { since: Some("2024-02-01".parse().unwrap()), ..between_the_two() };
    let since = dealings().timeline(&since, By::Report).unwrap();
    assert_eq!(since.months.first().map(|m| m.month.as_str()), Some("2024-03"));
}

#[test]
fn a_copy_of_a_dispatch_counts_once() {
    let mut ledger = dealings();
    let copy = paper("d", "2024-01-12", "Moscow shipped diesel to Pyongyang by rail.");
    let shipment = deed(&copy, "AID", "material-cooperation", 7.0).by(russia()).to(north_korea());
    let shipment = shipment.happening(Some("2024-01-09"), Some("2024-01-09"));
    add(&mut ledger, &copy, shipment, "2024-07-04T12:00");
    let timeline = ledger.timeline(&between_the_two(), By::Event).unwrap();
    let tally = &timeline.months[0].tally;
    assert_eq!((tally.stories, tally.reports, tally.intensity), (1, 2, 7.0));
}

#[test]
fn a_network_says_who_supplies_whom_what_and_who_meets_whom() {
    let network = dealings().network(&Query::default(), Grain::Type, false).unwrap();
    let aid = network.edges.iter().find(|edge| edge.type_.as_deref() == Some("AID")).unwrap();
    assert_eq!((aid.from.as_str(), aid.to.as_str(), aid.together), ("RUS", "PRK", false));
    assert_eq!(aid.objects, ["diesel"]);
    assert_eq!((aid.tally.stories, aid.first.as_deref()), (1, Some("2024-01-09")));
    let meeting = network.edges.iter().find(|edge| edge.together).unwrap();
    assert_eq!((meeting.from.as_str(), meeting.to.as_str(), meeting.tally.planned), ("PRK", "RUS", 1));
    let russia = network.nodes.iter().find(|node| node.id == "RUS").unwrap();
    assert_eq!((russia.name.as_str(), russia.partners, russia.tally.stories), ("Russia", 1, 2));
}

#[test]
fn a_network_may_be_coarse_and_may_take_in_the_unknown() {
    let mut ledger = dealings();
    let given = paper("e", "2024-04-02", "Moscow gave a rebel council field kitchens.");
    let gift =
        deed(&given, "AID", "material-cooperation", 7.0).by(russia()).to(unresolved("a rebel council"));
    let gift = gift.happening(Some("2024-04-01"), Some("2024-04-01"));
    add(&mut ledger, &given, gift, "2024-07-05T12:00");
    let edges = |network: &Network| network.edges.len();
    let network = |query: &Query, grain, all| ledger.network(query, grain, all).unwrap();
    assert_eq!(edges(&network(&Query::default(), Grain::Pair, false)), 3);
    let all = network(&Query::default(), Grain::Type, true);
    assert!(all.nodes.iter().any(|node| node.id == "a rebel council" && !node.known));
    let of_council = Query { actor: Some("A rebel council".to_owned()), ..Query::default() };
    assert_eq!(edges(&network(&of_council, Grain::Type, true)), 1);
    assert_eq!(edges(&network(&between_the_two(), Grain::Type, true)), 3);
}

#[test]
fn a_turn_names_the_stories_behind_it() {
    let mut ledger = Ledger::in_memory().unwrap();
    for month in 1..=12 {
        let day = format!("2023-{month:02}-15");
        let (type_, quad, score) = if month < 7 {
            ("AID", "material-cooperation", 7.0)
        } else {
            ("SANCTION", "material-conflict", -8.0)
        };
        let words = ["barley", "copper", "diesel", "engine", "flour", "grapes"][month % 6];
        let text = format!("Number {month} on {words} concerns Moscow and Pyongyang.");
        let paper = paper(&format!("r{month:02}"), &day, &text);
        let told =
            deed(&paper, type_, quad, score + [0.0, 1.5, 0.5][month % 3]).by(russia()).to(north_korea());
        add(
            &mut ledger,
            &paper,
            told.happening(Some(&day), Some(&day)),
            &format!("2024-01-{month:02}T12:00"),
        );
    }
    let timeline = ledger.timeline(&between_the_two(), By::Event).unwrap();
    let [turn] = timeline.turns.as_slice() else { panic!("one turn: {:?}", timeline.turns) };
    assert_eq!((turn.month.as_str(), turn.by), ("2023-07", Cause::Came));
    assert!(turn.before > 7.0 && turn.after < -6.0);
    // The heaviest of the first three months: minus 8 in September.
    assert_eq!(turn.stories[0], timeline.months[8].ids[0]);
    // As the ledger stood before the quarrel there was nothing to tell.
    let early = Query { as_of: Some(at("2024-01-06T13:00")), ..between_the_two() };
    assert!(ledger.timeline(&early, By::Event).unwrap().turns.is_empty());
}

#[test]
fn nothing_makes_an_empty_timeline_and_network() {
    let ledger = Ledger::in_memory().unwrap();
    assert_eq!(ledger.timeline(&between_the_two(), By::Event).unwrap(), Timeline::default());
    assert_eq!(ledger.network(&Query::default(), Grain::Type, true).unwrap(), Network::default());
}

#[test]
fn news_are_told_by_the_time_of_recording() {
    let mut ledger = dealings();
    let news = |ledger: &Ledger, minute: &str| {
        let found = ledger.news(&Query::default(), at(minute)).unwrap();
        found.into_iter().map(|n| (n.new, n.story.reports[0].id.clone(), n.stood)).collect::<Vec<_>>()
    };
    assert_eq!(news(&ledger, "2024-07-03T00:00"), [(New::Story, "c".to_owned(), None)]);
    assert_eq!(news(&ledger, "2024-07-04T00:00"), []);
    let copy = paper("d", "2024-01-12", "Moscow shipped diesel to Pyongyang by rail.");
    let again = |report: &ReportRecord| {
        let told = deed(report, "AID", "material-cooperation", 7.0).by(russia()).to(north_korea());
        told.happening(Some("2024-01-09"), Some("2024-01-09"))
    };
    add(&mut ledger, &copy, again(&copy), "2024-07-04T12:00");
    assert_eq!(news(&ledger, "2024-07-04T00:00"), [(New::Reports, "a".to_owned(), Some(Standing::Reported))]);
    let own =
        paper("e", "2024-01-13", "Diesel has been shipped to Pyongyang by Moscow, traders in Khasan say.");
    add(&mut ledger, &own, again(&own), "2024-07-05T12:00");
    assert_eq!(
        news(&ledger, "2024-07-05T00:00"),
        [(New::Standing, "a".to_owned(), Some(Standing::Reported))]
    );
    // The same moment again: nothing was recorded after it.
    assert_eq!(news(&ledger, "2024-07-05T12:01"), []);
}

#[test]
fn stories_are_chosen_by_standing() {
    let query = Query { standing: Some(vec![Standing::Alleged, Standing::Planned]), ..Query::default() };
    let standings: Vec<Standing> = dealings().stories(&query).unwrap().iter().map(|s| s.standing).collect();
    assert_eq!(standings, [Standing::Alleged, Standing::Planned]);
    let story = &dealings().stories(&between_the_two()).unwrap()[0];
    assert_eq!(story.first_report.as_ref().map(|r| r.published.as_str()), Some("2024-01-11"));
    assert_eq!(story.last_report, story.first_report);
}
