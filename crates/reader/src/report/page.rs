//! Web pages: where is the main text, and what does the page say about itself?

use std::panic::{AssertUnwindSafe, catch_unwind};

use dom_smoothie::{Article, Config, Readability, TextMode};

use super::draft::{Draft, has_words};
use super::error::Kind;
use super::{Note, head};
use crate::Span;

/// Bytes beyond which a page is not taken apart: the tree takes many times as
/// much memory.
pub(super) const LARGEST: usize = 32 * 1024 * 1024;
/// Elements inside one another beyond which a page is not taken apart: deeper
/// than people write them.
const DEEPEST: usize = 400;
/// A text shorter than this, in letters, is hardly a whole report.
const SHORT: usize = 300;

/// What pages say when they keep the rest for subscribers.
const PAYWALL: [&str; 10] = [
    "subscribe to continue",
    "subscribe to read",
    "subscribe now to read",
    "to continue reading",
    "to read the full",
    "already a subscriber",
    "for subscribers only",
    "subscriber-only",
    "sign in to read",
    "register to read",
];

/// Where pages keep the date of publication, beside what the library knows.
const DATES: [(&str, &str); 8] = [
    ("meta[itemprop=datePublished]", "content"),
    ("meta[name=pubdate]", "content"),
    ("meta[name=publish-date]", "content"),
    ("meta[name=date]", "content"),
    ("meta[name='DC.date.issued']", "content"),
    ("meta[name='DC.date']", "content"),
    ("time[itemprop=datePublished]", "datetime"),
    ("article header time[datetime]", "datetime"),
];

/// Takes a page apart: its main text, paragraphs separated by a newline and
/// without picture captions, and its metadata.
pub(super) fn draft(html: &str) -> Result<Draft, Kind> {
    let mut page = open(html)?;
    page.doc.select("figcaption").remove();
    let about = own_metadata(&page);
    let article = page.parse().map_err(|_| Kind::PageWithoutText)?;
    let mut draft = metadata(&article, about);
    draft.text = paragraphs(&article.text_content);
    if !has_words(&draft.text) {
        return Err(Kind::PageWithoutText);
    }
    note_paywall(&mut draft);
    Ok(draft)
}

/// The words of an HTML fragment, paragraphs separated by a newline.
pub(super) fn fragment(html: &str) -> Result<String, Kind> {
    guarded(|| {
        let page = open(html)?;
        page.doc.select("script, style, figcaption").remove();
        Ok(paragraphs(&page.doc.formatted_text()))
    })
}

/// Runs a parser that is not ours. Should it fail on some page in a way that it
/// does not foresee, that page is reported and the others are read.
pub(super) fn guarded<T>(parse: impl FnOnce() -> Result<T, Kind>) -> Result<T, Kind> {
    catch_unwind(AssertUnwindSafe(parse)).unwrap_or(Err(Kind::Unreadable))
}

fn open(html: &str) -> Result<Readability, Kind> {
    if html.len() > LARGEST {
        return Err(Kind::PageTooLarge);
    }
    let config = Config { text_mode: TextMode::Formatted, ..Config::default() };
    let page = Readability::new(html, None, Some(config)).map_err(|_| Kind::Unreadable)?;
    if is_deep(&page) { Err(Kind::PageTooLarge) } else { Ok(page) }
}

/// Whether the tree is so deep that walking it could exhaust the stack. The
/// walk here needs none.
fn is_deep(page: &Readability) -> bool {
    let mut depth = 0;
    let mut at = page.doc.root().first_child();
    while let Some(node) = at {
        at = node.first_child();
        if at.is_some() {
            depth += 1;
        }
        let mut done = Some(node).filter(|_| at.is_none());
        while let Some(node) = done {
            at = node.next_sibling();
            done = node.parent().filter(|_| at.is_none() && depth > 0);
            depth -= usize::from(done.is_some());
        }
        if depth > DEEPEST {
            return true;
        }
    }
    false
}

/// What the library does not look for.
struct OwnMetadata {
    published: Option<String>,
    url: Option<String>,
}

fn own_metadata(page: &Readability) -> OwnMetadata {
    let attribute = |selector: &str, name: &str| {
        let found = page.doc.select(selector).attr(name)?;
        let found = found.trim();
        (!found.is_empty()).then(|| found.to_owned())
    };
    OwnMetadata {
        published: DATES.iter().find_map(|(selector, name)| attribute(selector, name)),
        url: attribute("link[rel=canonical]", "href")
            .or_else(|| attribute("meta[property='og:url']", "content")),
    }
}

fn metadata(article: &Article, own: OwnMetadata) -> Draft {
    Draft {
        title: Some(article.title.clone()),
        publisher: article.site_name.clone(),
        published: article.published_time.clone().or(own.published),
        url: own.url.or_else(|| article.url.clone()),
        language: article.lang.clone().filter(|lang| super::language::normalise(lang).is_some()),
        ..Draft::default()
    }
}

/// One line a paragraph, without empty ones.
fn paragraphs(text: &str) -> String {
    let mut lines = String::with_capacity(text.len());
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if !lines.is_empty() {
            lines.push('\n');
        }
        lines.push_str(line);
    }
    lines
}

fn note_paywall(draft: &mut Draft) {
    let short = draft.text.chars().filter(|c| c.is_alphabetic()).take(SHORT).count() < SHORT;
    if let Some(span) = paywall(&draft.text) {
        let reason = "The page seems to be cut off here by a paywall; only what stands on the page was read.";
        draft.notes.push(Note { span: Some(span), reason: reason.to_owned() });
    } else if short {
        draft.note("The page holds very little text; it may be only the beginning of the report.");
    }
}

/// The words with which a page keeps back the rest, in its last lines.
fn paywall(text: &str) -> Option<Span> {
    let lower = text.to_ascii_lowercase();
    let tail = head(text, text.len().saturating_sub(600)).len();
    PAYWALL.iter().find_map(|words| {
        let at = tail + lower[tail..].find(words)?;
        Some(Span::new(at, at + words.len()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fragments_lose_their_tags() {
        let html =
            "<p>First &amp; <b>bold</b>&nbsp;line,<br>broken.</p><script>x()</script><ul><li>One</li></ul>";
        assert_eq!(fragment(html).as_deref(), Ok("First & bold line,\nbroken.\nOne"));
        assert_eq!(fragment("no tags").as_deref(), Ok("no tags"));
    }

    #[test]
    fn a_parser_that_fails_is_an_error() {
        let result: Result<(), Kind> = guarded(|| Err(Kind::PageWithoutText));
        assert_eq!(result, Err(Kind::PageWithoutText));
    }
}
