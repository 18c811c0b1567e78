use whimbrel_reader::claims::record::{Flag, Object, ReportRef, Source, Where};
use whimbrel_reader::span::CharRange;

use super::*;
use crate::words::{hash, mix};

/// A report and its claims, put together piece by piece.
#[derive(Clone)]
struct Paper {
    report: ReportRecord,
    claims: Vec<Claim>,
}

/// A report of this publisher, day and text.
fn paper(id: &str, publisher: &str, day: &str, text: &str) -> Paper {
    let given = |field: &str| Some(field.to_owned()).filter(|field| !field.is_empty());
    let report = ReportRecord {
        id: id.to_owned(),
        publisher: given(publisher),
        published: given(day),
        text: text.to_owned(),
        ..ReportRecord::default()
    };
    Paper { report, claims: Vec::new() }
}

fn quote(text: &str, words: &str) -> Quote {
    let byte = text.find(words).unwrap_or_else(|| panic!("«{words}» is not in «{text}»"));
    let start = text[..byte].chars().count();
    Quote { text: words.to_owned(), range: CharRange(start, start + words.chars().count()) }
}

fn who(text: &str, code: &str) -> Who {
    Who {
        text: text.to_owned(),
        range: CharRange(0, 1),
        id: None,
        name: None,
        code: Some(code.to_owned()).filter(|code| !code.is_empty()),
        sector: None,
        office: None,
        antecedent: None,
        mention: None,
    }
}

impl Paper {
    /// Adds a claim: its clause, the word that carries it, type, doer, done-to.
    fn says(mut self, clause: &str, predicate: &str, type_: &str, actor: &str, recipient: &str) -> Self {
        let parties = |code: &str| Some(who(code, code)).filter(|_| !code.is_empty()).into_iter().collect();
        let r = &self.report;
        let claim = Claim {
            id: format!("{}-{}", r.id, self.claims.len()),
            report: ReportRef {
                id: r.id.clone(),
                title: None,
                publisher: r.publisher.clone(),
                published: r.published.clone(),
                url: None,
                language: None,
            },
            sentence: 0,
            evidence: quote(&r.text, clause),
            predicate: quote(&r.text, predicate),
            kind: Kind::Event,
            type_: type_.to_owned(),
            mode: vec![],
            context: vec![],
            quad: None,
            intensity: None,
            actors: parties(actor),
            recipients: parties(recipient),
            objects: vec![],
            status: vec![],
            cues: vec![],
            attribution: vec![],
            time: When { basis: "unknown".to_owned(), ..When::default() },
            place: None,
            score: 0.9,
        };
        self.claims.push(claim);
        self
    }

    fn last(mut self, change: impl FnOnce(&mut Claim)) -> Self {
        change(self.claims.last_mut().expect("a claim"));
        self
    }

    fn on(self, day: &str) -> Self {
        let granularity = ["year", "month", "day"][day.split('-').count() - 1];
        self.last(|claim| {
            claim.time = When {
                start: Some(day.to_owned()),
                end: Some(day.to_owned()),
                granularity: Some(granularity.to_owned()),
                basis: "stated".to_owned(),
                ..When::default()
            }
        })
    }

    fn flagged(self, flags: &[Flag]) -> Self {
        self.last(|claim| claim.status = flags.to_vec())
    }

    fn of(self, object: &str) -> Self {
        let Quote { text, range } = quote(&self.report.text, object);
        self.last(|claim| claim.objects.push(Object { text, range, category: None }))
    }

    fn credited_to(self, code: &str) -> Self {
        self.last(|claim| claim.attribution.push(Source { who: who(code, code), cue: None, quoted: false }))
    }

    fn at(self, place: &str) -> Self {
        let Quote { text, range } = quote(&self.report.text, place);
        self.last(|claim| {
            claim.place = Some(Where {
                text,
                range,
                name: None,
                geonames: None,
                country: None,
                lat: None,
                lon: None,
                precision: None,
            })
        })
    }
}

fn told(papers: &[Paper]) -> Vec<Story> {
    let reports: Vec<ReportRecord> = papers.iter().map(|p| p.report.clone()).collect();
    let claims: Vec<Claim> = papers.iter().flat_map(|p| p.claims.clone()).collect();
    stories(&reports, &claims)
}

/// Checks which claims make up each story.
#[track_caller]
fn check(papers: &[Paper], expected: &[&[&str]]) {
    let found: Vec<Vec<String>> = told(papers).iter().map(claims_of).collect();
    assert_eq!(found, expected);
}

fn claims_of(story: &Story) -> Vec<String> {
    story.reports.iter().flat_map(|report| report.claims.iter().map(|claim| claim.id.clone())).collect()
}

fn seizure(id: &str, publisher: &str, day: &str) -> Paper {
    let text = match publisher {
        "Harbour Post" => "Ghana's coast guard seized 2 trawlers from Togo off Keta on Tuesday.",
        _ => "Off Keta a Ghanaian patrol boat has seized 3 trawlers of Togo, fishermen said.",
    };
    let clause = text.trim_end_matches('.');
    let object = if publisher == "Harbour Post" { "2 trawlers" } else { "3 trawlers" };
    paper(id, publisher, day, text).says(clause, "seized", "COERCE", "GHA", "TGO").of(object).at("Keta")
}

fn visit(id: &str, published: &str, day: &str) -> Paper {
    let text = format!("Mali's foreign minister visited Dakar, Senegal, on {day}.");
    let clause = text.trim_end_matches('.').to_owned();
    paper(id, "", published, &text).says(&clause, "visited", "CONSULT", "MLI", "SEN").on(day)
}

#[test]
fn two_papers_on_one_deed_tell_one_story() {
    let papers = [
        seizure("a", "Harbour Post", "2003-05-14").on("2003-05-13"),
        seizure("b", "Volta Gazette", "2003-05-15"),
    ];
    check(&papers, &[&["a-0", "b-0"]]);
    let story = &told(&papers)[0];
    assert_eq!(story.independent_lineages, 2);
    assert_eq!(story.standing, Standing::Confirmed);
    assert_eq!(story.time.start.as_deref(), Some("2003-05-13"));
    assert_eq!(story.parties.iter().filter_map(|p| p.code.as_deref()).collect::<Vec<_>>(), ["GHA", "TGO"]);
    let dates: Vec<_> = story.history.iter().map(|c| (c.date.as_deref(), c.claim.as_str())).collect();
    assert_eq!(dates, [(Some("2003-05-14"), "a-0"), (Some("2003-05-15"), "b-0")]);
}

#[test]
fn what_papers_agree_on_and_what_not() {
    let story =
        &told(&[seizure("a", "Harbour Post", "2003-05-14"), seizure("b", "Volta Gazette", "2003-05-15")])[0];
    let about = |field: &str| story.fields.iter().find(|f| f.field == field).map(|f| f.agreement);
    assert_eq!(about("actors"), Some(Agreement::Agree));
    assert_eq!(about("number of trawler"), Some(Agreement::Conflict));
    assert_eq!(about("time"), None);
}

#[test]
fn copies_are_one_lineage_and_confirm_nothing() {
    let papers = [seizure("a", "Harbour Post", "2003-05-14"), seizure("b", "Harbour Post", "2003-05-15")];
    let story = &told(&papers)[0];
    assert_eq!((story.reports.len(), story.independent_lineages), (2, 1));
    assert_eq!(story.standing, Standing::Reported);
    assert_eq!(story.reports[1].lineage, "a");
    assert!(story.why[0].points.is_none() && story.links.len() == 1);
}

#[test]
fn two_visits_three_weeks_apart_stay_two() {
    let papers = [visit("a", "2003-05-02", "2003-05-01"), visit("b", "2003-05-23", "2003-05-22")];
    check(&papers, &[&["a-0"], &["b-0"]]);
}

#[test]
fn a_background_mention_joins_the_old_story() {
    let papers = [
        visit("a", "2003-05-02", "2003-05-01"),
        visit("b", "2003-05-23", "2003-05-22"),
        visit("c", "2003-06-20", "2003-05-01"),
    ];
    check(&papers, &[&["a-0", "c-0"], &["b-0"]]);
}

#[test]
fn no_chain_of_near_dates_joins_far_ones() {
    let papers: Vec<Paper> =
        (1..=9).map(|n| visit(&format!("r{n}"), "2003-05-20", &format!("2003-05-0{n}"))).collect();
    for story in told(&papers) {
        let days: Vec<i64> = claims_of(&story).iter().map(|id| id[1..2].parse().unwrap()).collect();
        assert!(days.iter().max().unwrap() - days.iter().min().unwrap() <= score::SLACK, "{days:?}");
    }
}

#[test]
fn a_plan_is_carried_out_or_called_off() {
    let plan = || {
        let text = "Mali's foreign minister will visit Dakar, Senegal, on Friday.";
        let plan = paper("a", "", "2003-05-01", text);
        plan.says("Mali's foreign minister will visit Dakar, Senegal", "visit", "CONSULT", "MLI", "SEN")
            .flagged(&[Flag::Planned])
            .on("2003-05-09")
    };
    let standing = |papers: &[Paper]| {
        let stories = told(papers);
        assert_eq!(stories.len(), 1);
        stories[0].history.iter().map(|c| c.standing).collect::<Vec<_>>()
    };
    assert_eq!(
        standing(&[plan(), visit("b", "2003-05-10", "2003-05-09")]),
        [Standing::Planned, Standing::CarriedOut]
    );
    let off = "The visit of Mali's foreign minister to Dakar, Senegal, was called off.";
    let off =
        paper("b", "", "2003-05-07", off).says(off.trim_end_matches('.'), "visit", "CONSULT", "MLI", "SEN");
    assert_eq!(standing(&[plan(), off]), [Standing::Planned, Standing::NotCarriedOut]);
}

#[test]
fn the_accused_denies_and_then_admits() {
    let text = "Togo's foreign ministry said that Ghana's coast guard seized 2 trawlers off Keta.";
    let says = |id: &str, day: &str, flags: &[Flag], source: &str| {
        let paper = paper(id, "", day, &text.replace("said", &format!("told {id}")));
        paper
            .says("Ghana's coast guard seized 2 trawlers off Keta", "seized", "COERCE", "GHA", "TGO")
            .flagged(flags)
            .credited_to(source)
    };
    let papers = [
        says("a", "2003-05-14", &[Flag::Alleged], "TGO"),
        says("b", "2003-05-15", &[Flag::Negated], "GHA"),
        paper(
            "c",
            "",
            "2003-05-19",
            "A Ghanaian officer admitted that the coast guard had seized boats off Keta.",
        )
        .says("the coast guard had seized boats off Keta", "seized", "COERCE", "GHA", "TGO")
        .credited_to("GHA"),
    ];
    let stories = told(&papers);
    assert_eq!(stories.len(), 1);
    let standings: Vec<Standing> = stories[0].history.iter().map(|c| c.standing).collect();
    // Near-identical texts are one lineage, and their denial disputes all the same.
    assert_eq!(standings, [Standing::Alleged, Standing::Disputed, Standing::Confirmed]);
}

#[test]
fn statements_and_states_make_no_stories() {
    let paper = seizure("a", "Harbour Post", "2003-05-14").last(|claim| claim.kind = Kind::State);
    assert!(told(&[paper]).is_empty());
}

#[test]
fn nothing_and_nobody_is_taken() {
    assert!(told(&[]).is_empty());
    let bare = paper("a", "", "", "x").says("x", "x", "ASSAULT", "", "");
    let story = &told(std::slice::from_ref(&bare))[0];
    assert!(story.parties.is_empty() && story.history[0].date.is_none());
    // A claim whose report the ledger does not have is a report of its own.
    assert_eq!(stories(&[], &bare.claims).len(), 1);
}

#[test]
fn the_order_of_coming_in_does_not_matter() {
    let papers: Vec<Paper> = (0..30_usize)
        .map(|n| match n % 3 {
            0 => visit(
                &format!("r{n:02}"),
                &format!("2003-05-{:02}", 10 + n / 3),
                &format!("2003-05-{:02}", 1 + n % 9),
            ),
            1 => seizure(&format!("r{n:02}"), "Harbour Post", &format!("2003-05-{:02}", 1 + n % 20)),
            _ => seizure(&format!("r{n:02}"), "Volta Gazette", ""),
        })
        .collect();
    let at_once = told(&papers);
    for seed in 0..10_u64 {
        let mut shuffled = papers.clone();
        shuffled.sort_by_key(|p| mix(hash(&p.report.id) ^ seed));
        assert_eq!(told(&shuffled), at_once, "seed {seed}");
    }
}

#[test]
fn ten_thousand_copies_are_one_story() {
    let papers: Vec<Paper> = (0..10_000)
        .map(|n| seizure(&format!("r{n:05}"), "Harbour Post", "2003-05-14").on("2003-05-13"))
        .collect();
    let stories = told(&papers);
    assert_eq!(stories.len(), 1);
    assert_eq!((stories[0].reports.len(), stories[0].independent_lineages), (10_000, 1));
}
