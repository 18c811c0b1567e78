//! The desk as it is served: what it gives to take along is what `export` writes.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use crate::helpers::*;

/// The program while it serves a folder's ledger.
struct Served {
    child: Child,
    address: String,
}

impl Served {
    fn start(folder: &Folder) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_whimbrel"))
            .args(["serve", "--port", "0", "--author", "Ama"])
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = String::new();
        BufReader::new(child.stderr.take().unwrap()).read_line(&mut said).unwrap();
        let address = said.split("http://").nth(1).and_then(|rest| rest.split_whitespace().next());
        let address = address.unwrap_or_else(|| panic!("no address in {said}")).to_owned();
        Served { child, address }
    }

    /// The body of what is answered, which must be 200.
    #[track_caller]
    fn get(&self, path: &str) -> Vec<u8> {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        // HTTP/1.0, so that the body comes in one piece and ends with the connection.
        write!(stream, "GET {path} HTTP/1.0\r\nHost: {}\r\n\r\n", self.address).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n").unwrap();
        let head = String::from_utf8_lossy(&answer[..end]);
        assert!(head.lines().next().unwrap().contains(" 200 "), "{path}: {head}");
        answer.split_off(end + 4)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It ends when the test does, however that ends.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A ledger of two reports; the title of one is a formula to a spreadsheet.
fn ledger() -> Folder {
    let folder = Folder::new();
    folder.file("one.txt", REPORT);
    folder.file(
        "two.txt",
        REPORT.replace("Talks in Pyongyang", "=HYPERLINK(\"http://x\")").replace("Monday", "Tuesday"),
    );
    folder.run(&["read", "one.txt", "two.txt", "--format", "jsonl"]).ended(0);
    folder
}

#[test]
fn downloads_are_the_exports_of_the_same_question() {
    let folder = ledger();
    let served = Served::start(&folder);
    for (question, filter) in [
        ("a=PRK&b=RUS", ["--between", "PRK", "RUS"].as_slice()),
        ("a=RUS&type=CONSULT&status=fact", &["--actor", "RUS", "--type", "CONSULT", "--status", "fact"]),
        ("words=%22met+Russian%22", &["--words", "\"met Russian\""]),
        ("since=2024-10-01&until=2024-10-31", &["--since", "2024-10-01", "--until", "2024-10-31"]),
    ] {
        for (path, format) in [("parquet", "parquet"), ("bib", "bibtex")] {
            let written = folder.path().join("written");
            let args = [&["export", "--format", format, "--out", "written"], filter].concat();
            folder.run(&args).ended(0);
            let taken = served.get(&format!("/claims.{path}?{question}"));
            assert!(!taken.is_empty() && taken == std::fs::read(written).unwrap(), "{path} of {question}");
        }
        let exported = folder.run(&[&["export", "--format", "csv"], filter].concat()).ended(0).out;
        let taken = String::from_utf8(served.get(&format!("/claims.csv?{question}"))).unwrap();
        // But for formulas, which a spreadsheet would follow.
        assert_eq!(taken.replace("'=HYPERLINK", "=HYPERLINK"), exported, "{question}");
        assert!(taken.lines().count() > 1, "{question} has no answer");
        assert!(!taken.contains(",\"=") && !taken.contains(",="), "{taken}");
    }
    let everything = String::from_utf8(served.get("/claims.csv")).unwrap();
    assert!(everything.contains("\"'=HYPERLINK(\"\"http://x\"\")\""), "{everything}");
    let nothing = String::from_utf8(served.get("/claims.csv?a=Nobody+At+All")).unwrap();
    assert_eq!(nothing.lines().next(), everything.lines().next());
    assert_eq!(nothing.lines().count(), 1);
}
