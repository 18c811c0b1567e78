//! `annotate` and `classify` answer line by line.

use serde_json::Value;

use crate::helpers::*;

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn annotate_gives_a_line_a_report() {
    let folder = Folder::new();
    let input = "{\"id\": \"a\", \"text\": \"Kim met Putin.\"}\noops\n{\"id\": \"b\", \"text\": \"“Café” closed. It rained.\"}\n";
    let ran = folder.run_with(&["annotate"], input.as_bytes()).ended(1).says("Line 2 of the input");
    let lines = lines(&ran.out);
    assert_eq!((&lines[0]["id"], &lines[1]["id"]), (&"a".into(), &"b".into()));
    assert_eq!(lines[1]["sentences"][1]["range"], serde_json::json!([15, 25]));
    for layer in ["mentions", "times", "places", "attributions", "predicates"] {
        assert!(lines[0][layer].is_array(), "{layer}");
    }
}

#[test]
fn classify_answers_each_line() {
    let folder = Folder::new();
    let question = |id: &str| {
        format!(
            "{{\"id\": \"{id}\", \"text\": \"Kim met Putin.\", \"actor\": [[0, 3]], \"recipient\": [[8, 13]]}}\n"
        )
    };
    let input = format!("{}oops\n\n{{\"id\": \"x\"}}\n{}", question("a"), question("b"));
    let ran = folder.run_with(&["classify"], input.as_bytes()).ended(1);
    let ran = ran.says("Line 2 of standard input").says("Line 4 of standard input");
    let lines = lines(&ran.out);
    assert_eq!((&lines[0]["id"], &lines[1]["id"]), (&"a".into(), &"b".into()));
    assert!(lines[0]["type"].is_string() && lines[0]["score"].is_number() && lines[0]["scores"].is_object());
    assert_eq!(lines.len(), 2);
}

#[test]
fn classify_without_a_question() {
    let folder = Folder::new();
    folder.run(&["classify"]).ended(2).says("holds no question");
    folder.run(&["classify", "none.jsonl"]).ended(2).says("none.jsonl can't be read");
    folder.run_with(&["classify"], b"oops\n").ended(2).says("Line 1");
}

#[test]
fn a_request_out_of_range_is_no_fault() {
    let folder = Folder::new();
    let input = "{\"id\": \"a\", \"text\": \"Kim met.\", \"actor\": [[90, 99]], \"recipient\": [[5, 2]]}\n{\"id\": \"b\", \"text\": \"\"}\n";
    let ran = folder.run_with(&["classify"], input.as_bytes()).ended(0);
    assert_eq!(lines(&ran.out).len(), 2);
}
