//! A codebook of one's own: from its file to claims of its types.

use std::fs;
use std::path::Path;

use crate::helpers::*;

/// One type whose events are told by one word, so that it is learned whatever
/// the weights are; the rest of the sentences differs.
const BOOK: &str = "# Greetings

## GREET
under: CONSULT
quad: verbal-cooperation
intensity: 1.5
Somebody greets somebody.

- Ghana {greeted} the envoys of Togo with drums on Monday.
- The mayor of Lima {greeted} Ecuador's minister at the airport.
- Norway {greeted} Iceland's prime minister in the rain.
- Kenya's president {greeted} her guest from Malawi.
- On Friday Jordan {greeted} a delegation out of Oman.
- Laos {greeted} Cambodia's king as he stepped off the train.
- The Chilean senate {greeted} its Bolivian visitors warmly.
- Samoa {greeted} three ministers of Tonga in the harbour.

## none
- A cold wind {greeted} the climbers on the ridge.
- The two presidents met in Geneva.
";

const NEWS: &str = "Peru greeted the envoys of Brazil on Tuesday. Chad expelled two diplomats from Mali.";

/// Where the program's weights are copied to as other weights.
fn other_weights(folder: &Folder) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/model");
    for name in ["reader.onnx", "pairs.onnx", "vocab.txt", "labels.json"] {
        let bytes = fs::read(from.join(name)).unwrap();
        folder.file(&format!("weights/{name}"), bytes);
    }
    let path = folder.path().join("weights/labels.json");
    let mut labels: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    labels["version"] = "other".into();
    fs::write(path, labels.to_string()).unwrap();
}

#[test]
fn a_codebook_from_its_file_to_claims() {
    let folder = Folder::new();
    folder.file("greetings.md", BOOK);
    folder.file("news.txt", NEWS);
    let fit = folder.run(&["codebook", "fit", "greetings.md", "--folds", "3"]).ended(0);
    let fit =
        fit.prints("Greetings: 1 type, 8 examples, 2 of none").prints("precision").prints("has 8 examples");
    let fitted = fs::read(folder.path().join("greetings.fitted")).unwrap();

    let again = folder.run(&["codebook", "fit", "greetings.md", "--folds", "3", "--threads", "1"]).ended(0);
    assert_eq!(fit.out, again.out);
    assert!(fitted == fs::read(folder.path().join("greetings.fitted")).unwrap(), "a second fit differs");

    let check = folder.run(&["codebook", "check", "greetings.fitted"]);
    let (code, failed) = (check.code, check.out.lines().count());
    assert_eq!(code, Some(i32::from(failed > 0)), "{}{}", check.out, check.err);
    check.says("10 examples of greetings.fitted");

    let plain = folder.run(&["read", "news.txt", "--format", "jsonl"]).ended(0).out;
    let args = ["read", "news.txt", "--format", "jsonl", "--codebook", "greetings.fitted"];
    let own = folder.run(&args).ended(0).says("1 new");
    let claims: Vec<serde_json::Value> = own.out.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let greet: Vec<_> = claims.iter().filter(|c| c["type"] == "GREET").collect();
    assert_eq!(greet.len(), 1, "{}", own.out);
    assert_eq!(greet[0]["predicate"]["text"], "greeted");
    assert_eq!(greet[0]["quad"], "verbal-cooperation");
    assert_eq!(greet[0]["intensity"], 1.5);
    assert_eq!(greet[0]["kind"], "event");
    assert_eq!(greet[0]["actors"][0]["code"], "PER");
    let of_second = |out: &str| -> Vec<String> {
        out.lines().filter(|l| l.contains("\"sentence\":1")).map(str::to_owned).collect()
    };
    assert_eq!(of_second(&own.out), of_second(&plain), "the other sentence is read as before");

    folder.run(&["claims", "--type", "greet"]).ended(0).prints("GREET");
    folder.run(&["claims", "--type", "SANG"]).ended(2).says("GREET");
    let layers = folder.run(&["annotate", "news.txt", "--codebook", "greetings.fitted"]).ended(0);
    layers.prints("\"type\":\"GREET\"");

    other_weights(&folder);
    let args = ["read", "news.txt", "--codebook", "greetings.fitted", "--model", "weights"];
    folder.run(&args).ended(2).says("fitted with the weights").says("codebook fit");
    let changed = String::from_utf8(fitted).unwrap().replace("\"intensity\":1.5", "\"intensity\":9.5");
    folder.file("changed.fitted", changed);
    folder.run(&["read", "news.txt", "--codebook", "changed.fitted"]).ended(2).says("changed or damaged");
}

#[test]
fn a_codebook_that_is_none_says_why() {
    let folder = Folder::new();
    folder.file("a.md", "## GREET\n- Peru greeted Chile.\n## AID\nunder: HELP\n");
    let ran = folder.run(&["codebook", "fit", "a.md"]).ended(2);
    let ran = ran.says("a.md is no codebook yet").says("line 2: no word is marked");
    ran.says("line 3: AID is a built-in type").says("line 4: `under: HELP` names no built-in type");
    assert!(!folder.path().join("a.fitted").exists());
    folder.run(&["codebook", "fit", "none.md"]).ended(2).says("none.md can't be read");
    folder.file("b.fitted", BOOK);
    folder.run(&["codebook", "fit", "b.fitted"]).ended(2).says("--out");
    folder.run(&["codebook", "check", "b.fitted"]).ended(2).says("whimbrel codebook fit");
    folder.run(&["read", "--codebook", "b.fitted", "a.md"]).ended(2).says("not a fitted codebook");
    folder.run(&["codebook", "fit", "b.fitted", "--folds", "1", "--out", "c"]).ended(2).says("2..=20");
}

#[test]
fn the_worked_example_is_a_codebook() {
    let text = include_str!("../../../../codebooks/trade-disputes.md");
    let book = whimbrel_reader::codebook::own::parse(text).unwrap();
    for (i, own) in book.types.iter().enumerate() {
        let count = book.examples.iter().filter(|e| e.type_ == Some(i)).count();
        assert!(count >= 25 && own.quad().is_some(), "{} has {count} examples", own.name);
    }
}
