//! Exports of a ledger with known claims in it: the columns, what is left out,
//! and text that breaks tables. tests/exports/check.py opens them with readers
//! that others wrote.

use jiff::Timestamp;
use serde_json::{Value, json};
use whimbrel_ledger::{Ledger, ReportRecord};
use whimbrel_reader::claims::record::Claim;

use crate::helpers::*;

const TEXT: &str = "Peru hosted Chile. Peru, Chile and the \"Union\tof Ports\" met. Peru will aid Chile. Peru denied that Chile attacked it. \
                    Talks matter, Lima said.";

/// Where words stand in the text, all of which is ASCII.
fn range(words: &str) -> Value {
    let start = TEXT.find(words).unwrap();
    json!([start, start + words.len()])
}

fn who(words: &str, code: Option<&str>) -> Value {
    let id = code.map(|code| format!("state:{code}"));
    json!({"text": words, "range": range(words), "id": id, "name": code.map(|_| words), "code": code, "sector": null,
        "office": null, "antecedent": null, "mention": null})
}

fn claim(id: &str, evidence: &str, word: &str, fields: Value) -> Claim {
    let mut claim = json!({
        "id": id, "sentence": 0, "evidence": {"text": evidence, "range": range(evidence)},
        "report": {"id": "r 1", "title": "A \"title\"\twith 5% & more", "publisher": "Wire\nService", "published": "2024-10-08",
            "url": "https://example.org/{a}", "language": "en"},
        "predicate": {"text": word, "range": range(word)}, "kind": "event", "type": "CONSULT", "mode": [],
        "context": [], "quad": "verbal-cooperation", "intensity": 2.5, "actors": [], "recipients": [],
        "objects": [], "status": [], "cues": [], "attribution": [], "place": null, "score": 0.5,
        "time": {"text": null, "range": null, "start": null, "end": null, "granularity": null, "basis": "unknown"}
    });
    let fields = fields.as_object().unwrap().clone();
    claim.as_object_mut().unwrap().extend(fields);
    serde_json::from_value(claim).unwrap()
}

fn claims() -> Vec<Claim> {
    let (peru, chile) = (|| who("Peru", Some("PER")), || who("Chile", Some("CHL")));
    let day = json!({"text": null, "range": null, "start": "2024-10-07", "end": "2024-10-07", "granularity": "day", "basis": "stated"});
    let month = json!({"text": null, "range": null, "start": "2024-09", "end": "2024-09", "granularity": "month", "basis": "stated"});
    vec![
        claim(
            "c1",
            "Peru hosted Chile",
            "hosted",
            json!({"mode": ["visit"], "actors": [peru()], "recipients": [chile()], "time": day}),
        ),
        claim(
            "c2",
            "Peru, Chile and the \"Union\tof Ports\" met",
            "met",
            json!({"actors": [peru(), chile(), who("\"Union\tof Ports\"", None)], "time": month, "sentence": 1}),
        ),
        claim(
            "c3",
            "Peru will aid Chile",
            "aid",
            json!({"type": "AID", "status": ["planned"], "actors": [peru()], "recipients": [chile()], "sentence": 2,
                "cues": [{"text": "will", "range": range("will"), "flag": "planned"}]}),
        ),
        claim(
            "c4",
            "Chile attacked it",
            "attacked",
            json!({"type": "ASSAULT", "status": ["negated"], "actors": [chile()], "recipients": [peru()], "sentence": 3}),
        ),
        claim(
            "c5",
            "Talks matter",
            "matter",
            json!({"type": "SAY", "kind": "statement", "actors": [who("Lima", Some("PER"))], "sentence": 4}),
        ),
        claim(
            "c6",
            "Talks matter",
            "Talks",
            json!({"type": "HAGGLE", "actors": [peru()], "status": ["alleged"], "sentence": 4}),
        ),
    ]
}

fn filled() -> Folder {
    let folder = Folder::new();
    let mut ledger = Ledger::open(folder.path().join("whimbrel.db")).unwrap();
    let claims = claims();
    let known = &claims[0].report;
    let report = ReportRecord {
        id: known.id.clone(),
        title: known.title.clone(),
        publisher: known.publisher.clone(),
        published: known.published.clone(),
        url: known.url.clone(),
        language: known.language.clone(),
        text: TEXT.into(),
        ..ReportRecord::default()
    };
    let now: Timestamp = "2024-10-09T12:00:00Z".parse().unwrap();
    ledger.append(&report, &claims, "test", now).unwrap();
    folder
}

fn export(folder: &Folder, format: &str, more: &[&str]) -> Ran {
    folder.run(&[&["export", "--format", format], more].concat()).ended(0)
}

/// The cells of a tab-separated export.
fn cells(ran: &Ran) -> Vec<Vec<&str>> {
    ran.out.lines().map(|line| line.split('\t').collect()).collect()
}

/// Some columns of all rows but the header's.
fn columns<'a>(rows: &[Vec<&'a str>], names: &[&str]) -> Vec<Vec<&'a str>> {
    let at: Vec<usize> = names.iter().map(|name| rows[0].iter().position(|n| n == name).unwrap()).collect();
    rows[1..].iter().map(|row| at.iter().map(|&at| row[at]).collect()).collect()
}

#[test]
fn polecat_has_events_that_happened_between_two_parties() {
    let ran = export(&filled(), "polecat", &[])
        .says("not held: claims left out: 1 negated, 1 planned, 1 type HAGGLE, 1 type SAY");
    let rows = cells(&ran);
    assert!(rows.iter().all(|row| row.len() == 40));
    let found = columns(
        &rows,
        &[
            "Event ID",
            "Event Date",
            "Event Mode",
            "Actor Name",
            "Actor Country",
            "Actor COW",
            "Recipient Name",
            "Source",
        ],
    );
    let row =
        |id, date, mode, a: [&'static str; 3], b| vec![id, date, mode, a[0], a[1], a[2], b, "Wire Service"];
    let (peru, chile, union) =
        (["Peru", "PER", "135"], ["Chile", "CHL", "155"], ["'Union of Ports'", "", ""]);
    assert_eq!(
        found,
        [
            row("20241008-0000-c1_CONSULT", "2024-10-07", "visit", peru, "Chile"),
            row("20241008-0000-c2_CONSULT", "", "", peru, "Chile"),
            row("20241008-0001-c2_CONSULT_R", "", "", chile, "Peru"),
            row("20241008-0002-c2_CONSULT", "", "", peru, "'Union of Ports'"),
            row("20241008-0003-c2_CONSULT_R", "", "", union, "Peru"),
            row("20241008-0004-c2_CONSULT", "", "", chile, "'Union of Ports'"),
            row("20241008-0005-c2_CONSULT_R", "", "", union, "Chile"),
        ]
    );
    assert_eq!(
        columns(&rows, &["Quad Code", "Publication Date", "Language"])[0],
        ["VERBAL COOPERATION", "2024-10-08", "en"]
    );
}

#[test]
fn icews_has_codes_of_hosting_and_of_intent() {
    let ran = export(&filled(), "icews", &["--type", "CONSULT", "--limit", "1"]);
    let rows = cells(&ran);
    assert_eq!(rows[1].len(), 20);
    let names = [
        "Event Date",
        "Source Name",
        "Source Country",
        "Event Text",
        "CAMEO Code",
        "Intensity",
        "Target Name",
        "Story ID",
        "Sentence Number",
        "Publisher",
    ];
    let wanted =
        vec!["2024-10-07", "Peru", "Peru", "Host a visit", "043", "2.8", "Chile", "r 1", "1", "Wire Service"];
    assert_eq!(columns(&rows, &names), [wanted]);
    let ran = export(&filled(), "icews", &["--type", "AID"]);
    assert_eq!(
        columns(&cells(&ran), &["Event Text", "CAMEO Code"]),
        [["Express intent to provide material aid", "033"]]
    );
    export(&filled(), "icews", &[]).says("1 negated, 1 type HAGGLE").says("status (1)");
}

#[test]
fn gdelt_counts_mentions_of_events() {
    let folder = filled();
    let events = export(&folder, "gdelt-events", &[]);
    let mentions = export(&folder, "gdelt-mentions", &[]);
    let (events, mentions) = (cells(&events), cells(&mentions));
    assert!(events.iter().all(|row| row.len() == 61) && mentions.iter().all(|row| row.len() == 16));
    // The first: 7 October, hosted, Peru and Chile; one mention in one report.
    let first = &events[0];
    assert_eq!(first[1..5], ["20241007", "202410", "2024", "2024.8411"]);
    assert_eq!(first[5..8], ["PER", "PERU", "PER"]);
    assert_eq!(first[25..35], ["1", "043", "043", "04", "1", "2.8", "1", "1", "1", ""]);
    assert_eq!(first[59..], ["20241008000000", "https://example.org/{a}"]);
    // A month is known and no day.
    assert_eq!(events[1][1..5], ["", "202409", "2024", ""]);
    let sum: usize = events.iter().map(|row| row[31].parse::<usize>().unwrap()).sum();
    assert_eq!(sum, mentions.len());
    assert_eq!(mentions[0][0], first[0]);
    assert_eq!(mentions[0][3..7], ["1", "Wire Service", "https://example.org/{a}", "1"]);
    assert_eq!(mentions[0][7..13], ["0", "12", "5", "1", "50", &TEXT.len().to_string()]);
}

#[test]
fn the_day_of_publication_is_filled_in_only_when_asked_for_and_said() {
    let folder = filled();
    let date = |more: &[&str]| {
        let ran = export(&folder, "icews", &[&["--type", "SAY"], more].concat());
        (columns(&cells(&ran), &["Event Date"])[0][0].to_owned(), ran.err)
    };
    assert_eq!(date(&[]).0, "");
    let (day, said) = date(&["--undated", "publication"]);
    assert_eq!(day, "2024-10-08");
    assert!(said.contains("The date is the day of publication in 1 of 1 rows."), "{said}");
    // Where the text says when, if not to the day, nothing is filled in.
    let ran = export(&folder, "polecat", &["--undated", "publication"]);
    assert_eq!(columns(&cells(&ran), &["Event Date"])[1], [""]);
}

#[test]
fn plover_holds_all_of_a_claim() {
    let ran = export(&filled(), "plover", &[]);
    assert!(!ran.err.contains("not held"), "{}", ran.err);
    let lines: Vec<Value> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), claims().len());
    assert_eq!(lines[0]["date"], "2024-10-07");
    assert_eq!(lines[0]["quad_code"], 1);
    assert_eq!(lines[1]["actor"].as_array().unwrap().len(), 3);
    assert_eq!(lines[1]["actor"][2]["entity_text"], "\"Union\tof Ports\"");
    let happened: Vec<bool> = lines.iter().map(|line| line["has_event"].as_bool().unwrap()).collect();
    assert_eq!(happened, [true, true, false, false, false, true]);
    assert_eq!(lines[2]["cues"][0]["text"], "will");
}

#[test]
fn follow_the_money_knows_events_only_of_what_happened() {
    let folder = filled();
    let ran = export(&folder, "ftm-entities", &[])
        .says("not held: parts of claims: PLOVER's intensity (6), ranges of the words (6)");
    let entities: Vec<Value> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of = |schema: &str| entities.iter().filter(|e| e["schema"] == schema).count();
    // Lima stands for Peru here under another name, so that it adds a name and no entity.
    assert_eq!(
        [of("Article"), of("Event"), of("Note"), of("PublicBody"), of("LegalEntity")],
        [1, 3, 6, 2, 1]
    );
    let note = entities
        .iter()
        .find(|e| e["properties"]["description"][0].as_str().is_some_and(|d| d.contains("negated")))
        .unwrap();
    assert!(note["properties"]["description"][0].as_str().unwrap().contains("characters: "));
    let ran = export(&folder, "ftm-statements", &[]);
    let mut lines = ran.out.lines();
    assert_eq!(lines.next().unwrap().split(',').count(), 14);
    assert!(ran.out.contains(",name,name,PublicBody,Peru,whimbrel,"));
}

#[test]
fn annotations_find_the_words_again() {
    let ran = export(&filled(), "web-annotation", &["--type", "AID"]);
    let document: Value = serde_json::from_str(&ran.out).unwrap();
    let items = document["first"]["items"].as_array().unwrap();
    assert_eq!(document["total"], items.len());
    let selectors = &items[0]["target"]["selector"];
    assert_eq!(selectors[0]["exact"], "Peru will aid Chile");
    assert_eq!(selectors[0]["suffix"], ". Peru denied that Chile attacke");
    assert_eq!(selectors[1]["start"], range("Peru will aid Chile")[0]);
    let roles: Vec<&str> = items[1..].iter().map(|item| item["body"][0]["value"].as_str().unwrap()).collect();
    assert_eq!(roles, ["actor", "recipient", "predicate", "cue: planned"]);
}

#[test]
fn bibtex_has_each_report_once() {
    let ran = export(&filled(), "bibtex", &[]);
    assert_eq!(ran.out.matches("@misc{report-r-1-").count(), 1);
    assert!(ran.out.contains("title = {{A \"title\" with 5\\% \\& more}},"), "{}", ran.out);
    assert!(ran.out.contains("url = {https://example.org/%7Ba%7D},"));
    assert!(ran.out.contains("year = {2024},\n  month = oct,\n  day = {08},"));
}

#[test]
fn parquet_goes_to_a_file_that_is_whole() {
    let folder = filled();
    folder
        .run(&["export", "--format", "parquet", "--out", "c.parquet"])
        .ended(0)
        .says("6 claims, 6 rows. Written: c.parquet");
    let bytes = std::fs::read(folder.path().join("c.parquet")).unwrap();
    assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"));
    assert!(!folder.path().join("c.parquet.part").exists());
    folder.run(&["export", "--format", "parquet", "--out", "again.parquet"]).ended(0);
    assert_eq!(std::fs::read(folder.path().join("again.parquet")).unwrap(), bytes);
}

#[test]
fn csv_is_what_claims_prints_and_has_its_header_without_claims() {
    let folder = filled();
    let printed = folder.run(&["claims", "--format", "csv"]).ended(0).out;
    assert_eq!(export(&folder, "csv", &[]).out, printed);
    let none =
        export(&folder, "csv", &["--actor", "Nobody"]).says("No claim in the ledger answers the question.");
    assert_eq!(none.out.trim_end(), printed.lines().next().unwrap());
}

#[test]
fn an_empty_answer_is_an_empty_table() {
    let folder = filled();
    for (format, lines) in [
        ("polecat", 1),
        ("icews", 1),
        ("gdelt-events", 0),
        ("plover", 0),
        ("ftm-statements", 1),
        ("bibtex", 0),
    ] {
        let ran = export(&folder, format, &["--actor", "Nobody"]).says("0 claims, 0 ");
        assert_eq!(ran.out.lines().count(), lines, "{format}");
    }
}

#[test]
fn exports_that_make_no_sense() {
    let folder = filled();
    folder.run(&["export"]).ended(2).says("--format");
    folder.run(&["export", "--format", "csv", "--out", "whimbrel.db"]).ended(2).says("is the ledger itself");
    folder.run(&["export", "--format", "csv", "--out", "no/such/c.csv"]).ended(2).says("can't be written");
    folder.run(&["export", "--format", "csv", "--type", "HUG"]).ended(2).says("There is no type HUG");
    folder.run(&["export", "--format", "csv", "--ledger", "other.db"]).ended(2).says("There is no ledger");
}
