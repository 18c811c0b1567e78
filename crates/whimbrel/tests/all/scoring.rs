//! `score` measures the reading against a gold file.

use serde_json::{Value, json};

use crate::helpers::*;

const TEXT: &str = "North Korean leader Kim Jong Un met Russian President Vladimir Putin in Pyongyang on Monday. \
    State media KCNA said the two signed an agreement.";

/// The gold of somebody who reads `TEXT` just as the program does.
fn own_reading(folder: &Folder) -> Value {
    let report = json!({"id": "a", "published": "2024-10-08", "text": TEXT});
    let ran = folder
        .run_with(&["read", "--no-ledger", "--format", "jsonl"], report.to_string().as_bytes())
        .ended(0);
    let texts =
        |parties: &Value| parties.as_array().unwrap().iter().map(|w| w["text"].clone()).collect::<Value>();
    let claims = ran.out.lines().map(|line| {
        let claim: Value = serde_json::from_str(line).unwrap();
        json!({
            "evidence": claim["evidence"]["text"], "kind": claim["kind"], "type": claim["type"],
            "actors": texts(&claim["actors"]), "recipients": texts(&claim["recipients"]),
            "status": claim["status"], "attribution": texts(&claim["attribution"]), "time": claim["time"],
        })
    });
    let mut gold = report.clone();
    gold["claims"] = claims.collect();
    assert!(!gold["claims"].as_array().unwrap().is_empty());
    gold
}

#[test]
fn a_reading_agrees_with_itself() {
    let folder = Folder::new();
    let gold = own_reading(&folder);
    let claims = gold["claims"].as_array().unwrap().len();
    folder.file("gold.json", serde_json::to_string_pretty(&gold).unwrap());
    let ran = folder.run(&["score", "gold.json", "--format", "json", "--misses", "9"]).ended(0);
    let page: Value = serde_json::from_str(&ran.out).unwrap();
    for name in ["found_f1", "claim_f1", "full_claim_f1", "parties_of_found", "status_exact_of_found"] {
        assert_eq!(page["figures"][name], json!(1.0), "{name}");
    }
    assert_eq!(page["figures"]["claims_gold"], json!(claims));
    assert_eq!(page["misses"], json!([]));
}

#[test]
fn floors_are_kept_or_told() {
    let folder = Folder::new();
    let mut gold = own_reading(&folder);
    folder.file("gold.jsonl", gold.to_string());
    folder.run(&["score", "gold.jsonl", "--min", "claim_f1=1"]).ended(0).prints("claim_f1");
    // With one more claim to be found, the recall is below 1.
    let mut more = gold["claims"][0].clone();
    more["type"] = json!("PROTEST");
    more["evidence"] = json!("North Korean");
    gold["claims"].as_array_mut().unwrap().push(more);
    folder
        .run_with(
            &["score", "-", "--misses", "5", "--min", "found_recall=1", "--min", "f1_CONCEDE=0"],
            gold.to_string().as_bytes(),
        )
        .ended(1)
        .prints("missed in a")
        .prints("“North Korean”")
        .says("found_recall is 0.")
        .says("below --min 1")
        .says("f1_CONCEDE can't be held to --min 0: nothing in this gold");
    folder.run(&["score", "gold.jsonl", "--min", "luck=1"]).ended(2).says("there is no figure luck");
}

#[test]
fn false_alarms_are_counted_where_nothing_is_to_be_found() {
    let folder = Folder::new();
    folder.file("gold.jsonl", json!({"id": "a", "text": TEXT, "claims": []}).to_string());
    folder
        .run(&["score", "gold.jsonl", "--max", "false_alarms_per_sentence=0.01"])
        .ended(1)
        .prints("sentences_without_claims           2")
        .says("above --max 0.01");
}

#[test]
fn bad_gold_is_not_measured() {
    let folder = Folder::new();
    folder.file("gold.jsonl", "{\"id\": \"a\", \"text\": \"Kim met Putin.\"}\n{\n");
    folder
        .run(&["score", "gold.jsonl"])
        .ended(2)
        .says("Line 1 of gold.jsonl, report a: \"claims\" is missing")
        .says("Line 2 of gold.jsonl is not valid JSON")
        .says("nothing was measured");
    folder.run(&["score", "none.jsonl"]).ended(2).says("none.jsonl can't be read");
    folder.run(&["score"]).ended(2).says("GOLD");
}
