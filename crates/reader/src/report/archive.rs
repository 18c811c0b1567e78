//! Web archives (WARC, ISO 28500): the pages in them, one after the other, so
//! that an archive need not fit into memory.

use std::io::{self, BufRead, Read};

use encoding_rs::Encoding;

use super::draft::{Draft, has_words};
use super::error::{Kind, Place};
use super::{Part, decode, page};

/// How every record begins.
pub(super) const MAGIC: &[u8] = b"WARC/";
/// Bytes of a page that are kept: one more than may be taken apart.
const KEPT: u64 = page::LARGEST as u64 + 1;
/// Bytes of the header lines of a record or an answer, at the most.
const HEADER: u64 = 64 * 1024;

/// The pages in an archive: what a server answered well to a request
/// (`response`), a page fetched by other means (`resource`) or its text
/// (`conversion`). All other records, pictures and the like are no reports.
pub(super) struct Records<R> {
    from: R,
    number: usize,
    pages: usize,
    done: bool,
}

impl<R> std::fmt::Debug for Records<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Records")
            .field("number", &self.number)
            .field("done", &self.done)
            .finish_non_exhaustive()
    }
}

impl<R: BufRead> Records<R> {
    pub(super) fn new(from: R) -> Self {
        Records { from, number: 0, pages: 0, done: false }
    }

    /// The next record, if there is one: `Some(None)` for one that is no page.
    fn record(&mut self) -> io::Result<Option<Option<Result<Draft, Kind>>>> {
        let Some(about) = self.header()? else { return Ok(None) };
        let mut body = Vec::new();
        let length = about.length.ok_or_else(|| broken("a record does not say how long it is"))?;
        let kept = if about.may_be_page() { length.min(KEPT) } else { 0 };
        let read = self.from.by_ref().take(kept).read_to_end(&mut body)? as u64;
        let rest = io::copy(&mut self.from.by_ref().take(length - kept), &mut io::sink())?;
        if read + rest < length {
            return Err(broken("it ends within a record"));
        }
        Ok(Some(about.page(body)))
    }

    /// The header lines of the next record; `None` at the end.
    fn header(&mut self) -> io::Result<Option<About>> {
        let mut from = self.from.by_ref().take(HEADER);
        let mut line = Vec::new();
        let mut about = About::default();
        let mut began = false;
        loop {
            line.clear();
            if from.read_until(b'\n', &mut line)? == 0 {
                return if began || from.limit() == 0 {
                    Err(broken("a record has no end of its header"))
                } else {
                    Ok(None)
                };
            }
            let text = String::from_utf8_lossy(&line);
            let text = text.trim_end();
            match (began, text.is_empty()) {
                (false, true) => continue,
                (false, false) if text.as_bytes().starts_with(MAGIC) => began = true,
                (false, false) => return Err(broken("something other than a record stands there")),
                (true, true) => return Ok(Some(about)),
                (true, false) => about.take(text),
            }
        }
    }
}

impl<R: BufRead> Iterator for Records<R> {
    type Item = Part;

    fn next(&mut self) -> Option<Part> {
        while !self.done {
            self.number += 1;
            let place = Place::Entry(self.number, None);
            match self.record() {
                Ok(None) => {
                    self.done = true;
                    return (self.pages == 0).then_some((Place::Whole, Err(Kind::Empty)));
                }
                Ok(Some(None)) => {}
                Ok(Some(Some(page))) => {
                    self.pages += 1;
                    return Some((place, page));
                }
                Err(error) => {
                    self.done = true;
                    return Some((place, Err(Kind::BrokenArchive(error.to_string()))));
                }
            }
        }
        None
    }
}

fn broken(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}

/// What a record says of itself.
#[derive(Debug, Default)]
struct About {
    kind: String,
    url: Option<String>,
    language: Option<String>,
    content: Content,
    length: Option<u64>,
}

/// A media type and the encoding of its characters.
#[derive(Debug, Default)]
struct Content {
    type_: String,
    charset: Option<&'static Encoding>,
}

impl Content {
    fn of(value: &str) -> Self {
        let (type_, rest) = value.split_once(';').unwrap_or((value, ""));
        let label = rest.to_ascii_lowercase();
        let label = label.split_once("charset=").map(|(_, label)| label.trim_matches(['"', '\'', ' ', ';']));
        Content {
            type_: type_.trim().to_ascii_lowercase(),
            charset: label.and_then(|label| Encoding::for_label(label.as_bytes())),
        }
    }

    fn is_page(&self) -> bool {
        matches!(self.type_.as_str(), "text/html" | "application/xhtml+xml")
    }

    fn is_plain(&self) -> bool {
        self.type_ == "text/plain"
    }
}

impl About {
    /// Takes what a header line says.
    fn take(&mut self, line: &str) {
        let Some((name, value)) = line.split_once(':') else { return };
        let value = value.trim();
        match name.trim().to_ascii_lowercase().as_str() {
            "warc-type" => self.kind = value.to_ascii_lowercase(),
            "warc-target-uri" => self.url = Some(value.trim_matches(['<', '>']).to_owned()),
            "warc-identified-content-language" => {
                self.language = value.split([',', ';']).next().map(str::to_owned);
            }
            "content-type" => self.content = Content::of(value),
            "content-length" => self.length = value.parse().ok(),
            _ => {}
        }
    }

    fn may_be_page(&self) -> bool {
        match self.kind.as_str() {
            "response" => self.content.type_ == "application/http",
            "resource" | "conversion" => self.content.is_page() || self.content.is_plain(),
            _ => false,
        }
    }

    fn page(self, body: Vec<u8>) -> Option<Result<Draft, Kind>> {
        if !self.may_be_page() {
            return None;
        }
        let (content, body) = if self.kind == "response" {
            match answer(&body)? {
                Ok(answer) => answer,
                Err(kind) => return Some(Err(kind)),
            }
        } else {
            (self.content, body)
        };
        if body.len() > page::LARGEST {
            return Some(Err(Kind::PageTooLarge));
        }
        let draft = draft(&content, &body).map(|mut draft| {
            draft.url = draft.url.or(self.url);
            draft.language = draft.language.or(self.language);
            draft
        });
        Some(draft)
    }
}

/// The page in what a server answered, if it is one.
fn answer(bytes: &[u8]) -> Option<Result<(Content, Vec<u8>), Kind>> {
    let mut fields = [httparse::EMPTY_HEADER; 256];
    let mut answer = httparse::Response::new(&mut fields);
    let Ok(httparse::Status::Complete(end)) = answer.parse(bytes) else { return None };
    let field = |name: &str| {
        let field = answer.headers.iter().find(|field| field.name.eq_ignore_ascii_case(name))?;
        Some(String::from_utf8_lossy(field.value).into_owned())
    };
    let content = Content::of(&field("content-type").unwrap_or_default());
    if answer.code != Some(200) || !(content.is_page() || content.is_plain()) {
        return None;
    }
    let mut body = bytes[end..].to_vec();
    if field("transfer-encoding").is_some_and(|coding| coding.eq_ignore_ascii_case("chunked")) {
        body = joined(&body).unwrap_or(body);
    }
    let coding = field("content-encoding").unwrap_or_default().to_ascii_lowercase();
    let unpacked = match coding.as_str() {
        // Many archives hold the body unpacked and the field as it was.
        "gzip" | "x-gzip" if body.starts_with(super::packed::GZIP) => {
            unpack(flate2::read::MultiGzDecoder::new(&body[..]))
        }
        "deflate" => unpack(flate2::read::ZlibDecoder::new(&body[..])).or(Ok(body)),
        "br" | "zstd" if !has_words(&String::from_utf8_lossy(&body[..body.len().min(64)])) => {
            Err(Kind::Binary {
                what: "a page that is packed in another way than gzip",
                remedy: "Fetch the page and read that.",
            })
        }
        _ => Ok(body),
    };
    Some(unpacked.map(|body| (content, body)))
}

fn unpack(from: impl Read) -> Result<Vec<u8>, Kind> {
    let mut body = Vec::new();
    match from.take(KEPT).read_to_end(&mut body) {
        // The end of a page may be missing; what is there is read.
        Err(error) if body.is_empty() => Err(Kind::BrokenGzip(error.to_string())),
        _ => Ok(body),
    }
}

/// The chunks of a body put together, if it is in chunks.
fn joined(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(body.len());
    loop {
        let (line, rest) = body.split_at(body.iter().position(|&b| b == b'\n')? + 1);
        let size = std::str::from_utf8(line).ok()?.trim().split(';').next()?;
        let size = usize::from_str_radix(size, 16).ok()?;
        if size == 0 {
            return Some(out);
        }
        out.extend(rest.get(..size)?);
        body = rest.get(size..)?.trim_ascii_start();
    }
}

fn draft(content: &Content, body: &[u8]) -> Result<Draft, Kind> {
    let decoded = match content.charset {
        Some(encoding) if std::str::from_utf8(body).is_err() => {
            let text = encoding.decode(body).0;
            decode::Decoded { text, note: None }
        }
        _ => decode::decode(body)?,
    };
    let mut draft = match content.is_page() {
        true => page::guarded(|| page::draft(&decoded.text))?,
        false => Draft { text: decoded.text.into_owned(), ..Draft::default() },
    };
    decoded.note.into_iter().for_each(|note| draft.note(note));
    Ok(draft)
}
