//! Small worlds to record: reports, claims, parties and times.

use jiff::Timestamp;
use whimbrel_ledger::{Correction, Judgement, Ledger, Query, ReportRecord, Verdict};
use whimbrel_reader::claims::record::{Claim, Flag, Kind, Quote, ReportRef, Source, When, Who};
use whimbrel_reader::span::CharRange;

/// The coder that most tests read with.
pub const CODER: &str = "whimbrel 0.1.0 model 1";
/// A later one.
pub const BETTER: &str = "whimbrel 0.2.0 model 2";

/// A time of recording: `at("2024-06-20T12:00")`.
pub fn at(minute: &str) -> Timestamp {
    format!("{minute}:00Z").parse().unwrap()
}

/// Noon of the day on which most tests record.
pub fn noon() -> Timestamp {
    at("2024-07-01T12:00")
}

/// A report of 20 June 2024 with this id.
pub fn report(id: &str) -> ReportRecord {
    ReportRecord {
        id: id.to_owned(),
        title: Some(format!("Report {id}")),
        published: Some("2024-06-20".to_owned()),
        text: format!("“Putin” met Kim in Pyongyang, says {id}."),
        ..ReportRecord::default()
    }
}

/// A party that was resolved: wording, catalog name, code.
pub fn who(text: &str, name: &str, code: &str) -> Who {
    Who {
        id: Some(name.to_lowercase().replace(' ', "-")),
        name: Some(name.to_owned()),
        code: Some(code.to_owned()),
        ..unresolved(text)
    }
}

/// A party of which only the wording is known.
pub fn unresolved(text: &str) -> Who {
    Who {
        text: text.to_owned(),
        range: CharRange(0, text.chars().count()),
        id: None,
        name: None,
        code: None,
        sector: None,
        office: None,
        antecedent: None,
        mention: None,
    }
}

pub fn putin() -> Who {
    who("the Russian president", "Vladimir Putin", "RUS")
}

pub fn kim() -> Who {
    who("Kim", "Kim Jong Un", "PRK")
}

pub fn russia() -> Who {
    who("Moscow", "Russia", "RUS")
}

pub fn north_korea() -> Who {
    who("Pyongyang", "North Korea", "PRK")
}

/// A claim that is put together piece by piece.
pub struct Told(pub Claim);

/// A claim in this report's first sentence, of type CONSULT, by nobody.
pub fn told(report: &ReportRecord, id: &str) -> Told {
    Told(Claim {
        id: id.to_owned(),
        report: reference(report),
        sentence: 0,
        evidence: Quote { text: "met".to_owned(), range: CharRange(8, 11) },
        predicate: Quote { text: "met".to_owned(), range: CharRange(8, 11) },
        kind: Kind::Event,
        type_: "CONSULT".to_owned(),
        mode: vec![],
        context: vec![],
        quad: None,
        intensity: Some(0.1 + 0.2),
        actors: vec![],
        recipients: vec![],
        objects: vec![],
        status: vec![],
        cues: vec![],
        attribution: vec![],
        time: When { basis: "unknown".to_owned(), ..When::default() },
        place: None,
        score: 0.123_456_789_012_345_67,
    })
}

fn reference(report: &ReportRecord) -> ReportRef {
    ReportRef {
        id: report.id.clone(),
        title: report.title.clone(),
        publisher: report.publisher.clone(),
        published: report.published.clone(),
        url: report.url.clone(),
        language: report.language.clone(),
    }
}

impl Told {
    pub fn by(mut self, who: Who) -> Self {
        self.0.actors.push(who);
        self
    }

    pub fn to(mut self, who: Who) -> Self {
        self.0.recipients.push(who);
        self
    }

    pub fn says(mut self, who: Who) -> Self {
        self.0.attribution.push(Source { who, cue: None, quoted: false });
        self
    }

    pub fn as_(mut self, type_: &str) -> Self {
        self.0.type_ = type_.to_owned();
        self
    }

    pub fn flagged(mut self, flags: &[Flag]) -> Self {
        self.0.status = flags.to_vec();
        self
    }

    pub fn happening(mut self, start: Option<&str>, end: Option<&str>) -> Self {
        self.0.time.start = start.map(str::to_owned);
        self.0.time.end = end.map(str::to_owned);
        self
    }

    pub fn in_sentence(mut self, sentence: usize, start: usize) -> Self {
        self.0.sentence = sentence;
        self.0.evidence.range = CharRange(start, start + 3);
        self
    }
}

/// A judgement made at noon by Ada.
pub fn judged(verdict: Verdict) -> Judgement {
    judged_at(verdict, noon())
}

/// A judgement made at this time by Ada.
pub fn judged_at(verdict: Verdict, made_at: Timestamp) -> Judgement {
    Judgement { verdict, author: "Ada".to_owned(), made_at, reason: "Read it again.".to_owned() }
}

/// That a claim is a misreading.
pub fn wrong(claim: &str) -> Verdict {
    Verdict::Wrong { claim: claim.to_owned() }
}

/// That claims tell of one happening.
pub fn merge(claims: &[&str]) -> Verdict {
    Verdict::Merge { claims: claims.iter().map(|&id| id.to_owned()).collect() }
}

/// That a claim does not tell of the same happening as others.
pub fn split(claim: &str, from: &[&str]) -> Verdict {
    Verdict::Split { claim: claim.to_owned(), from: from.iter().map(|&id| id.to_owned()).collect() }
}

/// That a field of a claim was misread.
pub fn correct(claim: &str, correction: Correction) -> Verdict {
    Verdict::Correct { claim: claim.to_owned(), correction }
}

/// A ledger in memory that holds these claims of one report.
pub fn holding(claims: Vec<Told>) -> Ledger {
    let mut ledger = Ledger::in_memory().unwrap();
    let claims: Vec<Claim> = claims.into_iter().map(|told| told.0).collect();
    ledger.append(&report("r"), &claims, CODER, noon()).unwrap();
    ledger
}

/// The ids of the claims that answer the question, in order.
pub fn ids(ledger: &Ledger, query: &Query) -> Vec<String> {
    ledger.claims(query).unwrap().into_iter().map(|claim| claim.id).collect()
}

/// Checks that the question is answered by these claims, in this order.
#[track_caller]
pub fn check(ledger: &Ledger, query: Query, expected: &[&str]) {
    assert_eq!(ids(ledger, &query), expected, "answers to {query:?}");
}

/// Checks that the ledger is whole.
#[track_caller]
pub fn check_whole(ledger: &Ledger) {
    assert_eq!(ledger.check().unwrap().problems, Vec::<String>::new());
}
