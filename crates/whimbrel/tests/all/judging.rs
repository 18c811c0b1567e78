//! Judging on the command line, over a ledger with known claims in it.

use serde_json::{Value, json};

use crate::asking::filled;
use crate::helpers::*;

/// Runs `whimbrel judge` as Ada.
#[track_caller]
fn judge(folder: &Folder, what: &[&str]) -> Ran {
    folder.run(&[&["judge"], what, &["--author", "Ada", "--reason", "Read it again"]].concat())
}

fn claims(folder: &Folder, question: &[&str]) -> Vec<Value> {
    lines(&folder.run(&[&["claims", "--format", "jsonl"], question].concat()).ended(0).out)
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_correction_is_seen_in_every_format_and_the_machine_s_reading_stays() {
    let folder = filled();
    let ran =
        judge(&folder, &["correct", "c1", "--type", "agree", "--status", "fact", "--actor", "KCNA=PRK"]);
    let ran = ran.ended(0).says("Recorded: type AGREE in claim c1.").says("actors KCNA [PRK]");
    assert_eq!(ran.out.lines().count(), 3);
    let claim = &claims(&folder, &["--type", "AGREE"])[0];
    assert_eq!((&claim["id"], &claim["status"], &claim["cues"]), (&json!("c1"), &json!([]), &json!([])));
    assert_eq!(claim["actors"][0]["range"], json!([41, 45]));
    assert_eq!(claim["judged"].as_array().unwrap().len(), 3);
    assert_eq!(claims(&folder, &["--type", "AID"]), Vec::<Value>::new());
    let machine = claims(&folder, &["--type", "AID", "--without-judgements"]);
    assert!(machine[0].get("judged").is_none());
    folder.run(&["claims"]).ended(0).prints("Judged: type AGREE, was AID (Ada, ").prints("AGREE · as fact");
    folder.run(&["claims", "--ids"]).ended(0).prints("id c1\n");
    folder.run(&["claims", "--format", "csv"]).ended(0).prints("status fact, was alleged, possible (Ada, ");
}

#[test]
fn times_and_places_are_corrected() {
    let folder = filled();
    let ran =
        judge(&folder, &["correct", "c2", "--time", "2024-06-18/2024-06-19", "--time-words", "last July"]);
    ran.ended(0).says("time 2024-06-18 to 2024-06-19");
    judge(&folder, &["correct", "c2", "--place", "Pyongyang=PRK"]).ended(0);
    let claim = &claims(&folder, &["--until", "2024-06-30"])[0];
    let time = &claim["time"];
    assert_eq!(
        (&time["start"], &time["end"], &time["basis"]),
        (&json!("2024-06-18"), &json!("2024-06-19"), &json!("stated"))
    );
    assert_eq!(time["text"], "last July");
    assert_eq!((&claim["place"]["text"], &claim["place"]["country"]), (&json!("Pyongyang"), &json!("PRK")));
    judge(&folder, &["correct", "c2", "--time", "unknown", "--place", "unknown", "--no-recipients"]).ended(0);
    let claim = claims(&folder, &[]).remove(1);
    assert_eq!(
        (&claim["time"]["basis"], &claim["place"], &claim["recipients"]),
        (&json!("unknown"), &Value::Null, &json!([]))
    );
    judge(&folder, &["correct", "c2", "--time", "2024-06"]).ended(0);
    let time = claims(&folder, &[])[1]["time"].clone();
    assert_eq!(
        (&time["granularity"], &time["basis"], &time["text"]),
        (&json!("month"), &json!("inferred"), &json!("judged by Ada"))
    );
}

#[test]
fn stories_are_merged_and_split_again() {
    let folder = filled();
    let stories = || lines(&folder.run(&["stories", "--format", "jsonl"]).ended(0).out);
    let before = stories();
    assert_eq!(before.len(), 2);
    judge(&folder, &["split", "c2"]).ended(2).says("stands alone");
    judge(&folder, &["merge", before[0]["id"].as_str().unwrap(), "c2"])
        .ended(0)
        .says("claims c1, c2 tell of one");
    let merged = stories();
    assert_eq!(merged.len(), 1);
    assert_eq!(merged[0]["judged"][0]["judgement"], "merge");
    folder.run(&["stories", "--why"]).ended(0).prints("c1 and c2 were judged to be of one story");
    judge(&folder, &["merge", "c1", "c2"]).ended(2).says("nothing to merge");
    let machine = folder.run(&["stories", "--format", "jsonl", "--without-judgements"]).ended(0);
    assert_eq!(lines(&machine.out), before);
    judge(&folder, &["split", "c2"]).ended(0);
    let split = stories();
    assert_eq!(
        split.iter().map(|s| &s["id"]).collect::<Vec<_>>(),
        before.iter().map(|s| &s["id"]).collect::<Vec<_>>()
    );
    folder.run(&["stories"]).ended(0).prints("Judged: claim c2 split off (Ada, ");
}

#[test]
fn what_is_wrong_is_left_out_until_that_is_revoked() {
    let folder = filled();
    let id = judge(&folder, &["wrong", "c1"]).ended(0).out;
    folder.run(&["claims"]).ended(0).says("1 claim judged to be wrong").says("1 claim.");
    assert_eq!(claims(&folder, &[]).len(), 1);
    judge(&folder, &["revoke", &id[..8]]).ended(0).says("no longer holds");
    assert_eq!(claims(&folder, &[]).len(), 2);
    let listed = folder.run(&["judge", "list"]).ended(0).says("2 judgements.");
    listed.prints("wrong · claim c1 is a misreading").prints("revoked by ").prints("in force");
    let listed = lines(&folder.run(&["judge", "list", "--claim", "c1", "--format", "jsonl"]).ended(0).out);
    assert_eq!((&listed[0]["state"], &listed[0]["author"]), (&json!("revoked"), &json!("Ada")));
    folder.run(&["judge", "list", "--author", "Bob"]).ended(0).says("No judgement");
}

#[test]
fn a_rating_stands_beside_the_score() {
    let folder = filled();
    let score = claims(&folder, &[])[0]["score"].clone();
    judge(&folder, &["rate", "kcna", "--reliability", "d", "--credibility", "4"])
        .ended(0)
        .says("kcna rated D4");
    let rated = &claims(&folder, &[])[0];
    assert_eq!(
        (&rated["judged"][0]["reliability"], &rated["judged"][0]["credibility"]),
        (&json!("D"), &json!(4))
    );
    assert_eq!(rated["score"], score);
    assert!(claims(&folder, &[])[1].get("judged").is_none());
    judge(&folder, &["rate", "Nobody", "--reliability", "F"])
        .ended(0)
        .says("no claim in the ledger rests on “Nobody”");
    judge(&folder, &["rate", "KCNA", "--credibility", "7"]).ended(2).says("1 (confirmed) to 6");
    judge(&folder, &["rate", "KCNA"]).ended(2).says("It rates nothing");
}

#[test]
fn judgements_that_make_no_sense() {
    let folder = filled();
    judge(&folder, &["wrong", "c9"]).ended(2).says("There is no claim c9 in the ledger").says("claims --ids");
    judge(&folder, &["correct", "c9", "--type", "AID"]).ended(2).says("There is no claim c9");
    judge(&folder, &["correct", "c1", "--type", "HUG"]).ended(2).says("codebook");
    judge(&folder, &["correct", "c1", "--actor", "Seoul"]).ended(2).says("don't stand in report r1");
    judge(&folder, &["correct", "c1", "--actor", "Kim=?"]).ended(2).says("is no code");
    judge(&folder, &["correct", "c1", "--time", "soon"]).ended(2).says("YYYY-MM-DD");
    judge(&folder, &["correct", "c1", "--status", "sure"]).ended(2).says("negated, alleged");
    judge(&folder, &["correct", "c1"]).ended(2).says("required");
    judge(&folder, &["merge", "c1", "c9"]).ended(2).says("There is no story c9");
    judge(&folder, &["split", "c9"]).ended(2).says("There is no claim c9 in the stories");
    judge(&folder, &["revoke", "abc"]).ended(2).says("`whimbrel judge list`");
    folder.run(&["judge", "wrong", "c1"]).ended(2).says("--reason");
    judge(&folder, &["wrong", "c1", "--ledger", "none.db"]).ended(2).says("There is no ledger at none.db");
    assert!(!folder.path().join("none.db").exists());
    folder.run(&["judge", "list"]).ended(0).says("No judgement in the ledger");
}

#[test]
fn judgements_go_from_ledger_to_ledger() {
    let (ours, theirs) = (filled(), filled());
    judge(&ours, &["wrong", "c1"]).ended(0);
    judge(&ours, &["correct", "c2", "--type", "AGREE"]).ended(0);
    let exported = ours.run(&["judge", "export"]).ended(0).out;
    let import = |folder: &Folder, text: &str| folder.run_with(&["judge", "import"], text.as_bytes());
    import(&theirs, &exported).ended(0).says("2 judgements taken over (0 of them waiting), 0 known before");
    import(&theirs, &exported).ended(0).says("0 judgements taken over (0 of them waiting), 2 known before");
    assert_eq!(claims(&theirs, &[]), claims(&ours, &[]));
    assert_eq!(theirs.run(&["judge", "export"]).ended(0).out, exported);
    theirs.run(&["check"]).ended(0).says("2 claims, 2 judgements");
    let mixed = exported.replacen("c1", "c7", 1)
        + "nonsense\n\n"
        + r#"{"judgement":"wrong","claim":"c8","author":"Bob","made_at":"2024-07-01T12:00:00Z","reason":"So."}"#;
    let ran =
        import(&theirs, &mixed).ended(1).says("Line 1 is left out. The judgement is not what its id says");
    let ran = ran.says("Line 3 is left out. This is no judgement").says("waits for c8.");
    ran.says("1 judgement taken over (1 of them waiting), 1 known before, 2 lines left out.");
    theirs.run(&["judge", "list", "--author", "Bob"]).ended(0).prints("waiting for c8");
    theirs.run(&["check"]).ended(0).says("3 judgements (1 waiting for what they are about)");
    theirs.run(&["judge", "import", "none.jsonl"]).ended(2).says("none.jsonl can't be read");
}
