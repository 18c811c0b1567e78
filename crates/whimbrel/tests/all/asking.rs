//! Questions to a ledger with known claims in it.

use jiff::Timestamp;
use serde_json::{Value, json};
use whimbrel_ledger::{Ledger, ReportRecord};
use whimbrel_reader::claims::record::Claim;

use crate::helpers::*;

const TEXT: &str = "Kim may be promising machines to Russia, KCNA reported on Monday. \
                    Putin visited Pyongyang last July.";

/// Where words stand in the text.
fn range(words: &str) -> Value {
    let start = TEXT.find(words).unwrap();
    json!([start, start + words.len()])
}

fn who(words: &str, name: &str, code: &str) -> Value {
    json!({"text": words, "range": range(words), "id": null, "name": name, "code": code, "sector": "GOV",
        "office": null, "antecedent": null, "mention": null})
}

fn claim(id: &str, evidence: &str, fields: Value) -> Claim {
    let mut claim = json!({
        "id": id, "sentence": 0, "evidence": {"text": evidence, "range": range(evidence)},
        "report": {"id": "r1", "title": "Arms and a visit", "publisher": "Sample Wire", "published": "2024-10-08",
            "url": null, "language": "en"},
        "predicate": {"text": "x", "range": [0, 1]}, "kind": "event", "mode": [], "context": [], "quad": null, "intensity": null, "actors": [], "recipients": [],
        "objects": [], "status": [], "cues": [], "attribution": [], "place": null, "score": 0.5,
        "time": {"text": null, "range": null, "start": null, "end": null, "granularity": null, "basis": "unknown"}
    });
    let fields = fields.as_object().unwrap().clone();
    claim.as_object_mut().unwrap().extend(fields);
    serde_json::from_value(claim).unwrap()
}

fn supply() -> Claim {
    let mut source = who("KCNA", "KCNA", "PRK");
    source["cue"] = json!({"text": "reported", "range": range("reported")});
    source["quoted"] = json!(false);
    claim(
        "c1",
        "Kim may be promising machines to Russia",
        json!({
            "type": "AID", "actors": [who("Kim", "Kim Jong Un", "PRK")], "recipients": [who("Russia", "Russia", "RUS")],
            "objects": [{"text": "machines", "range": range("machines"), "category": null}],
            "status": ["alleged", "possible"], "cues": [{"text": "may", "range": range("may"), "flag": "possible"}],
            "attribution": [source], "score": 0.71
        }),
    )
}

fn visit() -> Claim {
    claim(
        "c2",
        "Putin visited Pyongyang last July",
        json!({
            "type": "CONSULT", "mode": ["visit"], "sentence": 1, "score": 0.93,
            "actors": [who("Putin", "Vladimir Putin", "RUS")], "recipients": [who("Pyongyang", "North Korea", "PRK")],
            "time": {"text": "last July", "range": range("last July"), "start": "2024-07", "end": "2024-07",
                "granularity": "month", "basis": "relative"}
        }),
    )
}

/// A folder with a ledger of two claims, recorded on 9 October 2024.
pub fn filled() -> Folder {
    let folder = Folder::new();
    let mut ledger = Ledger::open(folder.path().join("whimbrel.db")).unwrap();
    let report = ReportRecord {
        id: "r1".into(),
        title: Some("Arms and a visit".into()),
        publisher: Some("Sample Wire".into()),
        published: Some("2024-10-08".into()),
        language: Some("en".into()),
        text: TEXT.into(),
        ..ReportRecord::default()
    };
    let now: Timestamp = "2024-10-09T12:00:00Z".parse().unwrap();
    ledger.append(&report, &[supply(), visit()], "test", now).unwrap();
    folder
}

/// Asks, and checks which claims come back.
#[track_caller]
fn check(folder: &Folder, question: &[&str], expected: &[&str]) {
    let ran = folder.run(&[&["claims", "--format", "jsonl"], question].concat()).ended(0);
    let id = |line: &str| serde_json::from_str::<Claim>(line).unwrap().id;
    assert_eq!(ran.out.lines().map(id).collect::<Vec<_>>(), expected, "{question:?}");
}

#[test]
fn questions_narrow() {
    let folder = filled();
    check(&folder, &[], &["c1", "c2"]);
    check(&folder, &["--between", "PRK", "RUS"], &["c1", "c2"]);
    check(&folder, &["--between", "North Korea", "Russia"], &["c1", "c2"]);
    check(&folder, &["--between", "PRK", "CHN"], &[]);
    check(&folder, &["--actor", "vladimir putin"], &["c2"]);
    check(&folder, &["--source", "KCNA"], &["c1"]);
    check(&folder, &["--type", "aid"], &["c1"]);
    check(&folder, &["--status", "alleged,possible"], &["c1"]);
    check(&folder, &["--status", "negated"], &[]);
    check(&folder, &["--status", "fact"], &["c2"]);
    check(&folder, &["--until", "2024-08-01"], &["c2"]);
    check(&folder, &["--since", "2024-08-01"], &["c1"]);
    check(&folder, &["--as-of", "2024-10-08"], &[]);
    check(&folder, &["--as-of", "2024-10-09"], &["c1", "c2"]);
    check(&folder, &["--limit", "1"], &["c1"]);
    check(&folder, &["--min-score", "0.8", "--limit", "1"], &["c2"]);
}

#[test]
fn questions_that_make_no_sense() {
    let folder = filled();
    folder.run(&["claims", "--between", "PRK"]).ended(2);
    folder.run(&["claims", "--type", "HUG"]).ended(2).says("codebook");
    folder.run(&["claims", "--status", "sure"]).ended(2).says("negated, alleged, possible");
    folder.run(&["claims", "--status", "fact,alleged"]).ended(2).says("Leave one out");
    folder.run(&["claims", "--since", "2024-13-01"]).ended(2).says("YYYY-MM-DD");
    folder
        .run(&["claims", "--actor", "Nobody"])
        .ended(0)
        .says("No claim in the ledger answers the question.");
}

#[test]
fn the_table_says_who_what_on_whose_word_and_in_which_words() {
    let ran = filled().run(&["claims"]).ended(0).says("2 claims.");
    let expected = "\
Arms and a visit
Sample Wire · 2024-10-08 · r1

  Kim Jong Un [PRK] → Russia [RUS]
    AID · alleged, possible · says KCNA · date not said · 0.71
    Kim may be promising machines to Russia, KCNA reported …
    who cue              what────    whom──  src─ source──

  Vladimir Putin [RUS] → North Korea [PRK]
    CONSULT/visit · as fact · 2024-07 “last July” · 0.93
    Putin visited Pyongyang last July.
    who──         whom───── when─────

";
    assert_eq!(ran.out, expected);
}

#[test]
fn a_row_a_claim_for_spreadsheets() {
    let ran = filled().run(&["claims", "--format", "csv"]).ended(0);
    let mut rows = csv::Reader::from_reader(ran.out.as_bytes());
    let at = |name: &str, rows: &mut csv::Reader<&[u8]>| {
        rows.headers().unwrap().iter().position(|header| header == name).unwrap()
    };
    let (type_, status, actors) = (at("type", &mut rows), at("status", &mut rows), at("actors", &mut rows));
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    assert_eq!(
        (&rows[0][type_], &rows[0][status], &rows[0][actors]),
        ("AID", "alleged; possible", "Kim Jong Un")
    );
    assert_eq!(rows.len(), 2);
}

#[test]
fn stories_keep_to_the_contract() {
    let ran = filled().run(&["stories", "--format", "jsonl"]).ended(0);
    let stories: Vec<Value> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(stories.len(), 2);
    let story = &stories[0];
    assert_eq!((&story["type"], &story["standing"]), (&json!("AID"), &json!("alleged")));
    assert_eq!(story["parties"].as_array().unwrap().len(), 2);
    assert_eq!(story["history"], json!([{"date": "2024-10-08", "standing": "alleged", "claim": "c1"}]));
    assert_eq!(story["independent_lineages"], 1);
    assert_eq!((&story["reports"][0]["id"], &story["reports"][0]["lineage"]), (&json!("r1"), &json!("r1")));
    let told = &story["reports"][0]["claims"][0];
    assert_eq!((&told["id"], &told["evidence"]["range"]), (&json!("c1"), &json!([0, 39])));
    assert!(story["id"].is_string() && story["time"]["basis"] == "unknown");
    assert!(story.get("why").is_none());
}

#[test]
fn stories_are_asked_for_like_claims() {
    let folder = filled();
    let ask = |question: &[&str]| folder.run(&[&["stories"], question].concat()).ended(0);
    ask(&["--between", "North Korea", "Russia"]).says("2 stories.").prints("AID · Kim Jong Un → Russia");
    ask(&["--type", "consult", "--why"]).says("1 story.").prints("2024-10-08 reported (c2)");
    ask(&["--actor", "CHN"]).says("No story in the ledger answers the question.");
    ask(&["--as-of", "2024-10-08"]).says("No story");
    ask(&["--until", "2024-08-01"]).says("1 story.");
    folder.run(&["stories", "--type", "HUG"]).ended(2).says("codebook");
    folder.run(&["stories", "--ledger", "none.db"]).ended(2).says("There is no ledger at none.db");
}

#[test]
fn a_timeline_for_people_programs_and_spreadsheets() {
    let folder = filled();
    let ask = |question: &[&str]| folder.run(&[&["timeline"], question].concat()).ended(0);
    ask(&["--between", "PRK", "RUS"]).says("the month of 1 of 2 stories").prints("2024-07 ");
    let ran = ask(&["--between", "PRK", "RUS", "--by", "report", "--format", "jsonl"]);
    let row: Value = serde_json::from_str(ran.out.lines().next().unwrap()).unwrap();
    assert_eq!(
        (&row["row"], &row["month"], &row["stories"]),
        (&json!("month"), &json!("2024-10"), &json!(2))
    );
    assert_eq!((&row["alleged"], &row["share_alleged"]), (&json!(1), &json!(0.5)));
    assert_eq!((&row["a_to_b"], &row["b_to_a"]), (&json!(1), &json!(1)));
    ask(&["--between", "PRK", "RUS", "--format", "csv"]).prints("month,stories,verbal_cooperation");
    ask(&["--actor", "CHN"]).says("No story");
    folder.run(&["timeline"]).ended(2).says("--between A B");
}

#[test]
fn a_network_for_people_programs_and_spreadsheets() {
    let folder = filled();
    let ask = |question: &[&str]| folder.run(&[&["network"], question].concat()).ended(0);
    ask(&[]).says("2 ties between 2 parties.").prints("North Korea → Russia · AID").prints("machines");
    ask(&["--type", "consult"]).says("1 tie between 2 parties.").prints("Russia → North Korea · CONSULT");
    ask(&["--nodes", "--limit", "1"]).prints("1 partner");
    let ran = ask(&["--format", "jsonl"]);
    let kinds: Vec<Value> =
        ran.out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["row"].clone()).collect();
    assert_eq!(kinds, [json!("node"), json!("node"), json!("edge"), json!("edge")]);
    ask(&["--status", "alleged", "--format", "csv"]).prints("PRK,North Korea,RUS,Russia,false,AID");
    ask(&["--actor", "CHN"]).says("ties two parties");
}

#[test]
fn what_is_new_is_told_by_the_time_of_recording() {
    let folder = filled();
    let ask = |question: &[&str]| folder.run(&[&["stories"], question].concat()).ended(0);
    ask(&["--new-since", "2024-10-09"]).says("2 stories.").prints("new story");
    ask(&["--new-since", "2024-10-10"]).says("No story");
    ask(&["--standing", "alleged", "--format", "csv"])
        .prints("alleged,2024-10-08,Kim Jong Un,PRK,Russia,RUS");
    folder.run(&["stories", "--standing", "so-so"]).ended(2).says("carried-out");
}
