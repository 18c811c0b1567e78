//! Which format does a text have? Its content decides; the file's name is asked
//! only where the content leaves it open.

use super::head;

/// A format that reports come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// Words.
    Plain,
    /// A web page.
    Page,
    /// RSS, Atom or JSON Feed.
    Feed,
    /// A JSON object a line.
    Lines,
    /// JSON objects, in an array or not, over any number of lines.
    Values,
    /// XML that is neither page nor feed.
    UnknownXml,
}

/// Bytes of the start of a text that are looked at for the names of elements.
const HEAD: usize = 16 * 1024;

/// Elements with which pages and parts of pages begin.
const PAGE: [&str; 20] = [
    "html", "head", "body", "title", "meta", "link", "script", "style", "article", "section", "main",
    "header", "nav", "div", "p", "h1", "h2", "table", "span", "a",
];

pub(super) fn of(text: &str, name: Option<&str>) -> Format {
    let name = name.map(|name| name.strip_suffix(".gz").unwrap_or(name));
    let ending = name.and_then(|name| name.rsplit_once('.')).map(|(_, ending)| ending.to_ascii_lowercase());
    let ending = ending.as_deref().unwrap_or_default();
    let start = text.trim_start();
    match start.as_bytes().first() {
        Some(b'<') => markup(start, ending),
        Some(b'{') if follows(start, &['"', '}']) => object(start),
        Some(b'[') if follows(start, &['{', ']']) => Format::Values,
        Some(b'{' | b'[') if ending == "json" => Format::Values,
        _ if matches!(ending, "jsonl" | "ndjson") || mostly_objects(start) => Format::Lines,
        _ if matches!(ending, "html" | "htm" | "xhtml") && start.contains("</") => Format::Page,
        _ => Format::Plain,
    }
}

/// Whether one of `chars` comes next after the first character and white space.
fn follows(start: &str, chars: &[char]) -> bool {
    start[1..].trim_start().starts_with(chars)
}

fn markup(start: &str, ending: &str) -> Format {
    let xml = start.starts_with("<?xml");
    let head = head(start, HEAD);
    let Some(element) = first_element(head) else {
        return if head.to_ascii_lowercase().starts_with("<!doctype html") {
            Format::Page
        } else {
            Format::Plain
        };
    };
    match element.to_ascii_lowercase().as_str() {
        "rss" | "feed" | "rdf:rdf" => Format::Feed,
        "entry" if head.contains("http://www.w3.org/2005/Atom") => Format::Feed,
        name if PAGE.contains(&name) => Format::Page,
        _ if xml || ending == "xml" => Format::UnknownXml,
        _ if start.contains("</") => Format::Page,
        _ => Format::Plain,
    }
}

/// The name of the first element, past declarations and comments.
fn first_element(head: &str) -> Option<&str> {
    let mut rest = head.trim_start();
    loop {
        let inside = rest.strip_prefix('<')?;
        let end = match inside.as_bytes().first()? {
            b'!' if inside.starts_with("!--") => "-->",
            b'!' | b'?' => ">",
            _ => break name(inside),
        };
        rest = rest.split_once(end)?.1.trim_start();
    }
}

fn name(inside: &str) -> Option<&str> {
    let end =
        inside.find(|c: char| !(c.is_ascii_alphanumeric() || c == ':' || c == '-')).unwrap_or(inside.len());
    let name = &inside[..end];
    name.starts_with(|c: char| c.is_ascii_alphabetic()).then_some(name)
}

/// A text that starts with a JSON object: a feed, an object a line, or objects
/// over several lines each.
fn object(start: &str) -> Format {
    let head = head(start, HEAD);
    if head.contains("jsonfeed.org/version") {
        return Format::Feed;
    }
    let mut lines = start.lines().filter(|line| !line.trim().is_empty());
    let first = lines.next().unwrap_or_default();
    match lines.next() {
        None => Format::Lines,
        Some(second) if second.trim_start().starts_with('{') || is_whole(first) => Format::Lines,
        Some(_) => Format::Values,
    }
}

fn is_whole(line: &str) -> bool {
    serde_json::from_str::<serde::de::IgnoredAny>(line).is_ok()
}

/// Whether most of the first lines are JSON objects, though the first is not.
fn mostly_objects(start: &str) -> bool {
    let head = head(start, HEAD);
    let lines = || head.lines().map(str::trim).filter(|line| !line.is_empty());
    let objects = lines().filter(|line| line.starts_with("{\"")).count();
    objects * 2 > lines().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, name: Option<&str>, format: Format) {
        assert_eq!(of(text, name), format, "{text}");
    }

    #[test]
    fn content_decides() {
        check("The envoy left.", Some("a.json"), Format::Plain);
        check("", None, Format::Plain);
        check("<!doctype html><html><p>x</p>", Some("a.txt"), Format::Page);
        check("<!-- x --><p>x</p>", None, Format::Page);
        check("<?xml version='1.0'?>\n<!-- x -->\n<rss version='2.0'>", None, Format::Feed);
        check("<feed xmlns='http://www.w3.org/2005/Atom'>", None, Format::Feed);
        check("<?xml version='1.0'?><!DOCTYPE html PUBLIC ''><html>", None, Format::Page);
        check("<?xml version='1.0'?><nitf>", None, Format::UnknownXml);
        check("<<< bulletin follows", None, Format::Plain);
        check("{\"text\": \"x\"}\n", None, Format::Lines);
        check("{\"text\": \"x\"}\n{\"text\": \"x\"}\n", Some("a.json"), Format::Lines);
        check("{\"text\": \"x\"\n{\"text\": \"x\"}\n", None, Format::Lines);
        check("oops\n{\"text\": \"x\"}\n{\"text\": \"x\"}\n", None, Format::Lines);
        check("{\n  \"text\": \"x\"\n}\n", Some("a.jsonl"), Format::Values);
        check("[\n{\"text\": \"x\"}]", None, Format::Values);
        check("{\"version\": \"https://jsonfeed.org/version/1\"}", None, Format::Feed);
        check("[Reuters] The envoy left.", None, Format::Plain);
        check("{sic} The envoy left.", None, Format::Plain);
    }

    #[test]
    fn the_name_decides_what_content_leaves_open() {
        check("oops", Some("a.JSONL"), Format::Lines);
        check("[1, 2]", Some("a.json"), Format::Values);
        check("Words, then <b>tags</b>.", Some("a.html"), Format::Page);
    }
}
