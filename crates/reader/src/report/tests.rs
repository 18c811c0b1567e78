//! Inputs of every kind, good and bad, from bytes to reports.

use jiff::civil::{Date, date};

use super::*;

const MIXED: &[u8] = include_bytes!("../../../../tests/reports/mixed.jsonl");

fn named(name: &str) -> Source<'_> {
    Source { name: Some(name), published: None }
}

/// The reports in an input that has nothing wrong with it.
#[track_caller]
fn reports(bytes: &[u8]) -> Vec<Report> {
    let input = read(bytes, &Source::default());
    assert_eq!(input.errors, []);
    input.reports
}

#[track_caller]
fn only(bytes: &[u8]) -> Report {
    let [report] = <[Report; 1]>::try_from(reports(bytes)).unwrap_or_else(|all| panic!("{all:?}"));
    report
}

/// The errors of an input, as people see them.
fn errors(bytes: &[u8], name: &str) -> Vec<String> {
    read(bytes, &named(name)).errors.iter().map(ToString::to_string).collect()
}

/// Checks that an input gives nothing but one error, which holds `words`.
#[track_caller]
fn refused(bytes: &[u8], words: &str) {
    let input = read(bytes, &Source::default());
    assert_eq!(input.reports, []);
    let [error] = &input.errors[..] else { panic!("{:?}", input.errors) };
    let sentence = error.to_string();
    assert!(sentence.contains(words), "{sentence}");
    assert!(sentence.starts_with("The input") || sentence.starts_with("Entry 1"), "{sentence}");
}

#[track_caller]
fn noted(report: &Report, words: &str) {
    assert!(report.notes.iter().any(|note| note.reason.contains(words)), "{:?}", report.notes);
}

fn value<T: Clone>(known: &Option<Known<T>>) -> Option<T> {
    known.as_ref().map(|known| known.value.clone())
}

fn said(report: &Report) -> (Option<String>, Option<String>, Option<Date>, Option<String>) {
    (value(&report.title), value(&report.publisher), value(&report.published), value(&report.url))
}

fn text(s: &str) -> Option<String> {
    Some(s.to_owned())
}

#[test]
fn sample_text() {
    let report = only(include_bytes!("../../../../examples/gulf-of-guinea-1994.txt"));
    assert_eq!(
        said(&report),
        (
            text("Togo and Ghana trade accusations after shooting at border post"),
            text("Volta Courier"),
            Some(date(1994, 3, 16)),
            text("https://voltacourier.example/1994/03/16/border-post"),
        )
    );
    assert!(report.text.starts_with("ACCRA - Ghana demanded"));
    assert!(report.text.ends_with("not been ruled out.\n"));
    assert_eq!((report.id.len(), report.notes.len(), report.readable()), (16, 0, true));
}

#[test]
fn sample_page() {
    let report = only(include_bytes!("../../../../examples/amu-darya-2012.html"));
    assert_eq!(
        said(&report),
        (
            text("Tashkent halts gas flow to Tajikistan, Dushanbe says"),
            text("Oxus Observer"),
            Some(date(2012, 4, 5)),
            text("https://oxusobserver.example/2012/04/tashkent-halts-gas"),
        )
    );
    let lines: Vec<&str> = report.text.lines().collect();
    let start =
        lines.iter().position(|line| line.starts_with("Uzbekistan stopped")).expect("the first paragraph");
    assert_eq!(lines.len() - start, 6, "{lines:#?}");
    for noise in ["Home", "apricot", "compressor", "rights reserved", "ads:"] {
        assert!(!report.text.contains(noise), "{noise}");
    }
    assert_eq!(report.notes, []);
    assert_eq!(report.published.map(|known| known.found), Some(Found::Metadata));
}

#[test]
fn sample_lines() {
    let all = reports(include_bytes!("../../../../examples/two-borders.jsonl"));
    assert_eq!(all.iter().map(|r| r.id.as_str()).collect::<Vec<_>>(), ["mekong-2003", "araxes-2022"]);
    assert!(all.iter().all(|r| r.notes.is_empty() && r.text.contains("\n\n")));
}

#[test]
fn sample_feed() {
    let all = reports(include_bytes!("../../../../examples/rivers-and-islands.xml"));
    let [nile, honiara] = &all[..] else { panic!("{all:?}") };
    assert_eq!(
        said(honiara),
        (
            text("Solomon Islands weighs second police pact, denies base plan"),
            text("Meridian News"),
            // The day as written there, though it is still the 13th in Greenwich.
            Some(date(2024, 5, 14)),
            text("https://meridian.example/2024/05/honiara-police-pact"),
        )
    );
    assert_eq!(nile.text.lines().count(), 6);
    assert!(nile.text.starts_with("CAIRO – Egypt asked"));
    assert_eq!(value(&nile.language), text("en"));
    assert!(all.iter().all(|r| r.notes.is_empty()));
}

#[test]
fn a_page_of_two_sentences() {
    let report = only(include_bytes!("../../../../tests/reports/short.html"));
    assert!(
        report
            .text
            .contains("Malta expelled two Libyan diplomats on Monday, the government said in Valletta.\n")
    );
    assert_eq!(value(&report.published), Some(date(1984, 6, 12)));
    noted(&report, "very little text");
}

#[test]
fn a_page_behind_a_paywall() {
    let report = only(include_bytes!("../../../../tests/reports/paywall.html"));
    noted(&report, "paywall");
    assert_eq!(value(&report.publisher), text("Northern Ledger"));
    assert_eq!(value(&report.published), Some(date(1998, 11, 2)));
}

#[test]
fn a_page_without_text() {
    refused(include_bytes!("../../../../tests/reports/scripts-only.html"), "no main text was found");
    refused(b"<html></html>", "no main text was found");
}

#[test]
fn good_lines_are_read_between_bad_ones() {
    let input = read(MIXED, &named("mixed.jsonl"));
    assert_eq!(input.reports.iter().map(|r| r.id.as_str()).collect::<Vec<_>>(), ["one", "eight"]);
    assert_eq!(input.errors.iter().map(|e| e.line()).collect::<Vec<_>>(), [2, 3, 5, 6, 7].map(Some));
    assert_eq!(
        errors(MIXED, "mixed.jsonl"),
        [
            "Line 2 of mixed.jsonl is not valid JSON (EOF while parsing a string, at column 35). Correct it and read the file again; the other lines were read.",
            "Line 3 of mixed.jsonl has no `text`. Put the body of the report into a field of that name.",
            "Line 5 of mixed.jsonl is not a JSON object. Give each report as {\"text\": \"…\", \"published\": \"YYYY-MM-DD\"}.",
            "Line 6 of mixed.jsonl has a `text` without a word in it. Put the body of the report there, or remove the record.",
            "Line 7 of mixed.jsonl has a `text` that is not a string. Give the body of the report as one string.",
        ]
    );
    let eight = &input.reports[1];
    assert_eq!(eight.published, None);
    noted(eight, "The publication date “2005-02-30” is a day that no calendar has. It was left out.");
    noted(eight, "The field `title` is not a string");
}

#[test]
fn lines_one_at_a_time() {
    let singly: Vec<_> = MIXED
        .split(|b| *b == b'\n')
        .enumerate()
        .filter_map(|(i, line)| read_line(line, i + 1, &named("mixed.jsonl")))
        .collect();
    assert_eq!(singly.into_iter().collect::<Input>(), read(MIXED, &named("mixed.jsonl")));
    assert_eq!(iter(MIXED, &Source::default()).take(2).filter(Result::is_ok).count(), 1);
}

#[test]
fn other_names_for_the_fields() {
    let all = reports(include_bytes!("../../../../tests/reports/aliases.json"));
    let [pact, cabinet, samoa] = &all[..] else { panic!("{all:?}") };
    assert_eq!(
        said(pact),
        (
            text("Fiji and Tonga sign pact"),
            text("Lagoon Times"),
            Some(date(2010, 9, 6)),
            text("https://lagoon.example/pact")
        )
    );
    assert_eq!((pact.id.as_str(), value(&pact.language)), ("17", text("en")));
    assert_eq!(cabinet.published, None);
    noted(cabinet, "leaves open which number is the day");
    assert_eq!(value(&samoa.published), Some(date(2010, 9, 8)));
}

#[test]
fn entries_before_a_mistake_are_kept() {
    let input = read(b"[\n{\"text\": \"Oman left.\"},\n{\"text\": \"Qatar\n", &named("a.json"));
    assert_eq!(input.reports.len(), 1);
    let error = &input.errors[0];
    assert_eq!((error.entry(), error.line(), input.errors.len()), (Some(2), Some(3), 1));
    assert!(error.to_string().starts_with("Entry 2 of a.json (line 3) is not valid JSON"), "{error}");
    for cut in ["[\n{\"text\": \"Oman left.\"}\n", "[{\"text\": \"Oman left.\"}] and more"] {
        let input = read(cut.as_bytes(), &Source::default());
        assert_eq!((input.reports.len(), input.errors.len()), (1, 1), "{cut}");
    }
}

#[test]
fn json_over_several_lines_and_raw_controls() {
    assert_eq!(only(b"{\n  \"text\": \"Oman\\nleft.\"\n}").text, "Oman\nleft.");
    assert_eq!(only(b"{\"text\": \"Oman \\\"left\\\"\tQatar.\x01\"}").text, "Oman \"left\"\tQatar.\u{1}");
}

#[test]
fn atom_entries() {
    let input = read(include_bytes!("../../../../tests/reports/atom.xml"), &named("atom.xml"));
    let [siege, latvia] = &input.reports[..] else { panic!("{input:?}") };
    assert_eq!(siege.text, "Estonia protested to Russia on Tuesday over a siege of its embassy…");
    assert_eq!(siege.id, "tag:balticnotes.example,2007:1");
    assert_eq!(value(&siege.url), text("https://balticnotes.example/siege"));
    assert_eq!(value(&siege.published), Some(date(2007, 5, 1)));
    noted(siege, "only the beginning");
    assert_eq!(latvia.published, None);
    noted(latvia, "“some time in May” names no day");
    assert_eq!((latvia.id.len(), input.errors[0].entry()), (16, Some(2)));
    assert_eq!(
        errors(include_bytes!("../../../../tests/reports/atom.xml"), "atom.xml"),
        [
            "Entry 2 of atom.xml has no text, only a title or link. Read the page https://balticnotes.example/headline instead."
        ]
    );
}

#[test]
fn json_feed() {
    let report = only(include_bytes!("../../../../tests/reports/feed.json"));
    assert_eq!(report.text, "Haiti thanked Chile for 40 tonnes of rice.\nMore may follow.");
    assert_eq!(value(&report.publisher), text("Caribbean Brief"));
    assert_eq!(value(&report.published), Some(date(2010, 2, 3)));
}

#[test]
fn broken_and_empty_feeds() {
    refused(include_bytes!("../../../../tests/reports/cut-off.xml"), "could not be read to its end");
    refused(b"<rss version='2.0'><channel><title>A</title></channel></rss>", "a feed without entries");
    refused(b"<?xml version='1.0'?><nitf>A story</nitf>", "neither a web page nor an RSS or Atom feed");
}

#[test]
fn nothing_to_read() {
    refused(b"", "holds no text");
    refused(b" \r\n\t ...", "holds no text");
    refused(b"\xEF\xBB\xBF", "holds no text");
    refused(b"Title: A\nDate: 2019-05-03\n\n", "holds no text");
    refused(b"%PDF-1.4 and so on", "is a PDF document, not text. Save it as plain text");
    refused(b"a\0\0\0\0\0\0", "is a binary file");
    refused(b"\x1F\x8B\xFF and so on", "packed by gzip and damaged");
    refused(&record("warcinfo", "application/warc-fields", b"software: a crawler\r\n"), "holds no text");
    refused(b"WARC/1.0\r\nWARC-Type: response\r\n", "has no end of its header");
    refused(b"PAR1 and so on", "could not be read");
}

#[test]
fn plain_text_is_kept_to_the_byte() {
    let body = "  “Yes”,\r\nsaid\tthe envoy. \u{c}\n\n\n";
    let given = format!("\u{FEFF}Title: A\r\n\r\n{body}");
    assert_eq!(only(given.as_bytes()).text, body);
    assert_eq!(only(body.as_bytes()).text, body);
}

#[test]
fn old_encodings() {
    let report = only(b"Se\xF1or M\xFCller met \x93Kim\x94 in Bonn.");
    assert_eq!(report.text, "Señor Müller met “Kim” in Bonn.");
    noted(&report, "read as Windows-1252");
    let damaged = only(b"\xE2\x80\x9CYes\xE2\x80\x9D, \xFF he said.");
    assert_eq!(
        damaged.notes.iter().filter_map(|n| n.span).map(|s| s.of(&damaged.text)).collect::<Vec<_>>(),
        ["\u{FFFD}"]
    );
}

#[test]
fn days_given_and_found() {
    let given = Source { name: None, published: Some(date(2001, 2, 3)) };
    let of = |text: &str, source: &Source<'_>| read(text.as_bytes(), source).reports.remove(0);
    let both = of("Date: 2001-02-04\n\nOman left.", &given);
    assert_eq!(both.published, Some(Known { value: date(2001, 2, 3), found: Found::Given }));
    noted(&both, "2001-02-04 as its day of publication; 2001-02-03 was given");
    let dateline = of("MUSCAT, Feb. 4, 2001 (Gulf Wire) - Oman left.", &Source::default());
    assert_eq!(dateline.published, Some(Known { value: date(2001, 2, 4), found: Found::Text }));
    assert_eq!(of("MUSCAT, Feb. 4 (Gulf Wire) - Oman left.", &Source::default()).published, None);
}

fn record(kind: &str, content: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: <https://gulfwire.example/{}>\r\nContent-Type: {content}\r\n\
         WARC-Identified-Content-Language: eng\r\nContent-Length: {}\r\n\r\n",
        body.len(),
        body.len()
    );
    [head.as_bytes(), body, b"\r\n\r\n"].concat()
}

fn answer(head: &str, body: &str) -> Vec<u8> {
    record(
        "response",
        "application/http; msgtype=response",
        format!("HTTP/1.1 {head}\r\n\r\n{body}").as_bytes(),
    )
}

/// Records of all kinds, three of which hold a page.
fn web_archive() -> Vec<Vec<u8>> {
    let page = "<html><head><title>Envoy</title><meta property='article:published_time' content='2019-05-03'></head>\
                <body><article><p>Oman recalled its envoy from Muscat, the ministry said on Friday after talks.</p></article></body></html>";
    let (one, other) = page.split_at(100);
    let chunks = format!("{:x}\r\n{one}\r\n{:X};x=1\r\n{other}\r\n0\r\n\r\n", one.len(), other.len());
    vec![
        record("warcinfo", "application/warc-fields", b"software: a crawler\r\n"),
        record("request", "application/http; msgtype=request", b"GET / HTTP/1.1\r\n\r\n"),
        answer("200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked", &chunks),
        answer("404 Not Found\r\nContent-Type: text/html", page),
        answer("200 OK\r\nContent-Type: image/png", "\u{1}\u{2}"),
        record("resource", "text/plain; charset=iso-8859-1", b"Se\xF1or Ruiz left Lima."),
        record("conversion", "text/plain", b"Chad thanked Togo."),
    ]
}

#[test]
fn web_archives() {
    let whole = web_archive().concat();
    let input = read(&whole, &named("crawl.warc"));
    assert_eq!(input.errors, []);
    let [page, resource, conversion] = &input.reports[..] else { panic!("{input:?}") };
    assert!(page.text.starts_with("Oman recalled its envoy"), "{}", page.text);
    assert_eq!(value(&page.published), Some(date(2019, 5, 3)));
    assert!(page.url.as_ref().is_some_and(|url| url.value.starts_with("https://gulfwire.example/")));
    assert_eq!(resource.text, "Señor Ruiz left Lima.");
    assert_eq!((conversion.text.as_str(), conversion.readable()), ("Chad thanked Togo.", true));

    let packed: Vec<u8> = web_archive().iter().flat_map(|record| gzip(record)).collect();
    assert_eq!(read(&packed, &named("crawl.warc.gz")), input);
    let streamed: Input = archive(unpacked(&packed[..]).unwrap(), &named("crawl.warc.gz")).collect();
    assert_eq!(streamed, input);

    let cut = read(&whole[..whole.len() - 12], &named("crawl.warc"));
    assert_eq!(cut.reports[..], input.reports[..2]);
    assert_eq!(
        cut.errors[0].to_string(),
        "Entry 7 of crawl.warc could not be read (it ends within a record), nor anything behind it; what stands \
         before it was read. Fetch the archive again."
    );
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut packed, bytes).unwrap();
    packed.finish().unwrap()
}

#[test]
fn packed_inputs() {
    let lines = "{\"text\": \"Oman left.\"}\n{\"text\": \"Chad stayed.\"}\n";
    let packed = gzip(lines.as_bytes());
    assert_eq!(read(&packed, &named("a.jsonl.gz")), read(lines.as_bytes(), &named("a.jsonl.gz")));
    refused(&packed[..packed.len() - 9], "packed by gzip and damaged");
}

/// A table with a text, a day in nanoseconds and a column that no report has.
fn parquet(text: &str) -> Vec<u8> {
    use parquet::basic::{Compression, ZstdLevel};
    use parquet::data_type::{ByteArrayType, DoubleType, Int64Type};
    use parquet::file::properties::WriterProperties;
    use parquet::file::writer::SerializedFileWriter;
    let schema = format!(
        "message rows {{ required binary {text} (UTF8); optional int64 Published_At; required double weight; }}"
    );
    let schema = parquet::schema::parser::parse_message_type(&schema).unwrap();
    let level = Compression::ZSTD(ZstdLevel::default());
    let properties = WriterProperties::builder().set_compression(level).build();
    let mut writer = SerializedFileWriter::new(Vec::new(), schema.into(), properties.into()).unwrap();
    let mut rows = writer.next_row_group().unwrap();
    let mut column = rows.next_column().unwrap().unwrap();
    let texts = ["Oman left.", " ", "Chad stayed."].map(parquet::data_type::ByteArray::from);
    column.typed::<ByteArrayType>().write_batch(&texts, None, None).unwrap();
    column.close().unwrap();
    let mut column = rows.next_column().unwrap().unwrap();
    let day = 1_556_841_600_000_000_000;
    column.typed::<Int64Type>().write_batch(&[day], Some(&[1, 0, 0]), None).unwrap();
    column.close().unwrap();
    let mut column = rows.next_column().unwrap().unwrap();
    column.typed::<DoubleType>().write_batch(&[0.5; 3], None, None).unwrap();
    column.close().unwrap();
    rows.close().unwrap();
    writer.into_inner().unwrap()
}

#[test]
fn tables() {
    let input = read(&parquet("Text"), &named("a.parquet"));
    let [oman, chad] = &input.reports[..] else { panic!("{input:?}") };
    assert_eq!((oman.text.as_str(), value(&oman.published)), ("Oman left.", Some(date(2019, 5, 3))));
    assert_eq!((chad.text.as_str(), value(&chad.published)), ("Chad stayed.", None));
    assert_eq!(
        input.errors[0].to_string(),
        "Entry 2 of a.parquet has a `text` without a word in it. Put the body of the report there, or remove the record."
    );
    refused(&parquet("words"), "is a Parquet file without a column `text`");
}

const FRENCH: &str = "Le ministre a déclaré mardi que son pays ne participerait pas aux négociations avec ses voisins \
    tant que les troupes étrangères n'auraient pas quitté la zone frontalière. Selon un diplomate, une nouvelle \
    rencontre pourrait avoir lieu la semaine prochaine, mais aucune date n'a été fixée par les deux gouvernements. Le \
    porte-parole a démenti toute menace contre les pays de la région et a rappelé que les accords restaient en vigueur.";

#[test]
fn other_languages_are_not_coded() {
    let report = only(FRENCH.as_bytes());
    assert_eq!(report.language, Some(Known { value: "fr".to_owned(), found: Found::Text }));
    assert!(!report.readable());
    noted(&report, "The text seems to be French; Whimbrel reads English, so it was not coded.");
    let labelled = only(b"Language: German\n\nBonn schweigt.");
    assert!(!labelled.readable());
    noted(&labelled, "is given as German");
    let wrong = only(format!("Language: en\n\n{FRENCH}").as_bytes());
    assert!(!wrong.readable());
    noted(&wrong, "The language is given as English, but the text seems to be French.");
}

#[test]
fn short_texts_are_given_the_benefit_of_the_doubt() {
    let report = only("Nicolás Maduro, Lula da Silva, Quito.".as_bytes());
    assert_eq!((report.language.clone(), report.readable()), (None, true));
}

#[test]
fn ids_are_stable() {
    assert_eq!(only(b"Oman left.").id, "aeea6ce2b7ea43b2");
    assert_eq!(only(b"Title: A\n\nOman left.").id, only(b"Oman left.").id);
    assert_ne!(only(b"Url: https://a.example\n\nOman left.").id, only(b"Oman left.").id);
    assert_eq!(only(b"Id: my-own\n\nOman left.").id, "my-own");
}

/// Every part of every sample, and damaged variants of it: reading must end
/// with reports or errors, never in a panic, and never with neither.
#[test]
fn nothing_makes_reading_fail() {
    let (archive, packed) = (web_archive().concat(), gzip(&web_archive().concat()));
    let table = parquet("text");
    let samples: [&[u8]; 10] = [
        &archive,
        &packed,
        &table,
        MIXED,
        include_bytes!("../../../../examples/andes-1979.txt"),
        include_bytes!("../../../../tests/reports/short.html"),
        include_bytes!("../../../../tests/reports/paywall.html"),
        include_bytes!("../../../../tests/reports/aliases.json"),
        include_bytes!("../../../../tests/reports/atom.xml"),
        include_bytes!("../../../../tests/reports/feed.json"),
    ];
    for sample in samples {
        for cut in (0..sample.len()).step_by(37) {
            something(&sample[..cut]);
            something(&sample[cut..]);
            something(&[&sample[..cut], b"\xFF\"<]}\0", &sample[cut..]].concat());
        }
    }
}

fn something(bytes: &[u8]) {
    let input = read(bytes, &Source::default());
    assert!(!input.reports.is_empty() || !input.errors.is_empty(), "{:?}", String::from_utf8_lossy(bytes));
    for report in &input.reports {
        report.notes.iter().filter_map(|note| note.span).for_each(|span| _ = span.of(&report.text));
    }
}

#[test]
fn deep_markup_is_refused() {
    for tag in ["<div>", "<item>", "<svg><td>"] {
        refused(format!("<html>{}word", tag.repeat(2000)).as_bytes(), "too deeply nested to take apart");
    }
    refused(
        format!("<rss version='2.0'>{}word", "<b>".repeat(100_000)).as_bytes(),
        "could not be read to its end",
    );
    refused(format!("{}1", "[{\"text\":".repeat(100_000)).as_bytes(), "recursion limit");
}
