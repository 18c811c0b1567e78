//! Which characters do the bytes stand for, and are they text at all?

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::error::Kind;

/// Text, and what was doubtful about reading it from bytes.
pub(super) struct Decoded<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) note: Option<String>,
}

const HEAD: usize = 64 * 1024;

/// How formats that are not text begin, what they are, and what to do with them.
const BINARY: &[(&[u8], &str, &str)] = &[
    (b"\x89PNG", "a PNG picture", OTHER),
    (b"\xFF\xD8\xFF", "a JPEG picture", OTHER),
    (b"GIF8", "a GIF picture", OTHER),
    (b"%PDF-", "a PDF document", CONVERT),
    (b"{\\rtf", "an RTF document", CONVERT),
    (b"\xD0\xCF\x11\xE0", "an old Office document", CONVERT),
    (b"PK\x03\x04", "a zip archive or an Office document", UNPACK),
    (b"\x28\xB5\x2F\xFD", "compressed by zstd", UNPACK),
    (b"BZh", "compressed by bzip2", UNPACK),
    (b"\xFD7zXZ", "compressed by xz", UNPACK),
    (b"7z\xBC\xAF\x27\x1C", "a 7z archive", UNPACK),
    (b"\x7FELF", "a program", OTHER),
    (b"SQLite format 3\0", "an SQLite database", LINES),
];
const OTHER: &str = "Give plain text, HTML, JSON, JSON lines, a feed, a web archive or Parquet.";
const CONVERT: &str = "Save it as plain text and read that.";
const UNPACK: &str = "Unpack it and read the files inside.";
const LINES: &str = "Export its reports as JSON lines with a `text` field each and read those.";

/// Reads bytes as text: UTF-8, UTF-16 with or without a byte order mark, the
/// encoding that a page or feed declares, or else Windows-1252. A byte order
/// mark is removed. UTF-8 is borrowed, not copied.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded<'_>, Kind> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return Ok(by_mark(encoding, &bytes[mark..]));
    }
    if let Some(encoding) = unmarked_utf16(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(bytes);
        let note =
            format!("The bytes carry no mark of their encoding; they were read as {}.", encoding.name());
        return Ok(Decoded { text, note: Some(note) });
    }
    refuse_binary(bytes)?;
    Ok(match std::str::from_utf8(bytes) {
        Ok(text) => Decoded { text: Cow::Borrowed(text), note: None },
        Err(_) => legacy(bytes),
    })
}

fn by_mark<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Decoded<'a> {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    Decoded { text, note: None }
}

/// UTF-16 betrays itself in Western text by a zero in every second byte.
fn unmarked_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4096) & !1];
    let zeros = |from: usize| head.iter().skip(from).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let many = head.len() / 5;
    match head.len() >= 8 {
        true if odd > many && even * 20 < odd => Some(UTF_16LE),
        true if even > many && odd * 20 < even => Some(UTF_16BE),
        _ => None,
    }
}

fn refuse_binary(bytes: &[u8]) -> Result<(), Kind> {
    if let Some((_, what, remedy)) = BINARY.iter().find(|(magic, ..)| bytes.starts_with(magic)) {
        return Err(Kind::Binary { what, remedy });
    }
    let head = &bytes[..bytes.len().min(HEAD)];
    let controls = head.iter().filter(|b| is_odd_control(**b)).count();
    if controls > 2 && controls * 50 > head.len() {
        return Err(Kind::Binary { what: "a binary file", remedy: OTHER });
    }
    Ok(())
}

/// Control characters that no text uses: all but backspace, white space,
/// end-of-file and escape.
fn is_odd_control(b: u8) -> bool {
    b < 0x20 && !matches!(b, 0x08..=0x0D | 0x1A | 0x1B)
}

/// Bytes that are not all UTF-8: as declared, as UTF-8 with damage, or as
/// Windows-1252, in which every byte means something.
fn legacy(bytes: &[u8]) -> Decoded<'_> {
    if let Some(encoding) = declared(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(bytes);
        return Decoded { text, note: None };
    }
    if is_damaged_utf8(bytes) {
        let note = "Some bytes are not UTF-8 and stand as � in the text.".to_owned();
        return Decoded { text: String::from_utf8_lossy(bytes), note: Some(note) };
    }
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
    let note = "The bytes are not UTF-8; they were read as Windows-1252 (Latin-1), and letters with accents \
                may be wrong. Save the file as UTF-8 to be sure.";
    Decoded { text, note: Some(note.to_owned()) }
}

/// Whether the bytes read better as UTF-8 with a few errors than as Latin-1:
/// more good sequences of several bytes than bad ones.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().bytes().filter(|b| *b >= 0xC0).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > bad
}

/// The encoding in `<?xml encoding="…"?>` or `<meta charset="…">`, near the
/// start, unless it is UTF-8, which the bytes have already disproved.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes[..bytes.len().min(4096)].to_ascii_lowercase();
    let head = String::from_utf8_lossy(&head);
    if !head.trim_start().starts_with('<') {
        return None;
    }
    let after = |word: &str| head.find(word).map(|at| &head[at + word.len()..]);
    let label = after("encoding=").filter(|_| head.contains("<?xml")).or_else(|| after("charset="))?;
    let label = label.trim_start_matches(['"', '\'', ' ']);
    let end = label.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:".contains(c)));
    let encoding = Encoding::for_label(&label.as_bytes()[..end.unwrap_or(label.len())])?;
    // A declaration readable as ASCII cannot be true of UTF-16.
    let possible = encoding != UTF_8 && encoding != UTF_16LE && encoding != UTF_16BE;
    possible.then_some(encoding)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], text: &str, noted: bool) {
        let decoded = decode(bytes).unwrap_or_else(|kind| panic!("{kind:?}"));
        assert_eq!(decoded.text, text);
        assert_eq!(decoded.note.is_some(), noted, "{:?}", decoded.note);
    }

    fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }

    #[test]
    fn encodings() {
        let text = "Señor Müller met “Kim” — 平壤.";
        check(text.as_bytes(), text, false);
        check(format!("\u{FEFF}{text}").as_bytes(), text, false);
        check(&[b"\xFF\xFE".as_slice(), &utf16(text, u16::to_le_bytes)].concat(), text, false);
        check(&[b"\xFE\xFF".as_slice(), &utf16(text, u16::to_be_bytes)].concat(), text, false);
        check(&utf16(text, u16::to_le_bytes), text, true);
        check(&utf16(text, u16::to_be_bytes), text, true);
        check(b"Se\xF1or M\xFCller met \x93Kim\x94.", "Señor Müller met “Kim”.", true);
    }

    #[test]
    fn declared_encodings_are_believed_only_when_the_bytes_allow_it() {
        let head = "<html><meta charset=\"windows-1251\"><p>";
        let bytes = [head.as_bytes(), b"\xCC\xEE\xF1\xEA\xE2\xE0"].concat();
        check(&bytes, &format!("{head}Москва"), false);
        let utf8 = format!("{head}Москва");
        check(utf8.as_bytes(), &utf8, false);
    }

    #[test]
    fn a_damaged_letter_does_not_turn_utf8_into_latin1() {
        let bytes = ["“Yes”, said Müller, ".as_bytes(), b"\xFF", " “no”".as_bytes()].concat();
        check(&bytes, "“Yes”, said Müller, \u{FFFD} “no”", true);
    }

    #[test]
    fn binary_files_are_refused_by_name() {
        let cases: [(&[u8], &str); 5] = [
            (b"\x89PNG\r\n\x1a\n\0\0\0", "PNG"),
            (b"%PDF-1.7\n", "PDF"),
            (b"PK\x03\x04....", "zip"),
            (b"\x7FELF\x02\x01", "program"),
            (b"ab\0\0\0\x01\x02\x03cd", "binary"),
        ];
        for (bytes, word) in cases {
            let Err(Kind::Binary { what, .. }) = decode(bytes) else { panic!("{word} was taken for text") };
            assert!(what.contains(word), "{what}");
        }
    }

    #[test]
    fn control_characters_are_tolerated() {
        let text = format!("A line.\u{c}\u{1b}[1mBold\u{1b}[0m\0 {}", "words ".repeat(50));
        check(text.as_bytes(), &text, false);
    }
}
