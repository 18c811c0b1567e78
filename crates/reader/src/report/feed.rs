//! Feeds: RSS, Atom and JSON Feed, each entry a report.

use std::sync::{Arc, Mutex, PoisonError};

use feed_rs::model::{Entry, Feed, Link, Text};
use feed_rs::parser::Builder;

use super::draft::{Draft, has_words};
use super::error::Kind;
use super::page;

/// Words below which an entry is taken for a mere teaser.
const TEASER: usize = 60;

/// A feed's entries in the order of the feed, each a draft or what is wrong
/// with it.
pub(super) fn drafts(text: &str) -> Result<Vec<Result<Draft, Kind>>, Kind> {
    page::guarded(|| {
        let dates = Dates::default();
        let feed = parse(text, &dates)?;
        if feed.entries.is_empty() {
            return Err(Kind::EmptyFeed);
        }
        Ok(feed.entries.iter().map(|entry| draft(&feed, entry, &dates)).collect())
    })
}

/// The feed parser keeps instants, but a report's day is the day as written.
/// So the parser is handed, in place of an instant, the number of the writing
/// in this list.
#[derive(Clone, Default)]
struct Dates(Arc<Mutex<Vec<String>>>);

impl Dates {
    fn keep(&self, written: &str) -> usize {
        let mut list = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        list.push(written.to_owned());
        list.len() - 1
    }

    fn written(&self, number: i64) -> Option<String> {
        let list = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        list.get(usize::try_from(number).ok()?).cloned()
    }
}

fn parse(text: &str, dates: &Dates) -> Result<Feed, Kind> {
    let dates = dates.clone();
    let parser = Builder::new()
        .id_generator(|_, _, _| String::new())
        .sanitize_content(false)
        .timestamp_parser(move |written| instant(dates.keep(written)).parse().ok())
        .build();
    parser.parse(without_declaration(text).as_bytes()).map_err(|error| Kind::BrokenFeed(error.to_string()))
}

/// The instant that stands for a number: so many seconds after the year 2000.
fn instant(number: usize) -> String {
    let seconds = i64::try_from(number).unwrap_or(i64::MAX).saturating_add(BASE);
    jiff::Timestamp::from_second(seconds).unwrap_or(jiff::Timestamp::MAX).to_string()
}

const BASE: i64 = 946_684_800;

/// The text after `<?xml … ?>`, whose encoding has been dealt with.
fn without_declaration(text: &str) -> &str {
    let text = text.trim_start();
    let rest = text.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>"));
    rest.map_or(text, |(_, rest)| rest.trim_start())
}

fn draft(feed: &Feed, entry: &Entry, dates: &Dates) -> Result<Draft, Kind> {
    let url = link(&entry.links).or_else(|| Some(entry.id.clone()).filter(|id| id.starts_with("http")));
    let text = body(entry)?;
    if !has_words(&text) {
        return Err(Kind::EntryWithoutText { url });
    }
    let date = entry.published.or(entry.updated);
    let mut draft = Draft {
        id: Some(entry.id.clone()).filter(|id| is_unique(id)),
        text,
        title: entry.title.as_ref().and_then(words),
        publisher: feed.title.as_ref().and_then(words),
        published: date.and_then(|date| dates.written(date.timestamp() - BASE)),
        url,
        language: entry.language.clone().or_else(|| feed.language.clone()),
        ..Draft::default()
    };
    note_teaser(&mut draft);
    Ok(draft)
}

/// An id like `tag:example.org,2019:7` or a url is meant to be unique in the
/// world; one like `7` is unique only in its feed.
fn is_unique(id: &str) -> bool {
    id.contains(':') && !id.contains(char::is_whitespace)
}

/// The link to the page itself, not to comments, pictures or the feed.
fn link(links: &[Link]) -> Option<String> {
    let own = |link: &&Link| link.rel.as_deref().is_none_or(|rel| rel == "alternate");
    links.iter().find(own).map(|link| link.href.clone())
}

/// The entry's content, or its summary where that is longer.
fn body(entry: &Entry) -> Result<String, Kind> {
    let content = entry.content.as_ref().and_then(|c| Some((c.body.as_deref()?, c.content_type.as_str())));
    let summary = entry.summary.as_ref().map(|s| (s.content.as_str(), s.content_type.as_str()));
    let cleaned =
        |part: Option<(&str, &str)>| part.map_or(Ok(String::new()), |(text, kind)| clean(text, kind));
    let (content, summary) = (cleaned(content)?, cleaned(summary)?);
    Ok(if summary.len() > content.len() { summary } else { content })
}

/// The words of a piece of text or HTML. Feeds often call HTML plain text.
fn clean(text: &str, content_type: &str) -> Result<String, Kind> {
    let plain = content_type == "text/plain"
        && !text.contains("</")
        && !text.contains("<p>")
        && !text.contains("<br");
    if plain { Ok(text.trim().to_owned()) } else { page::fragment(text) }
}

/// A title in one line.
fn words(text: &Text) -> Option<String> {
    let clean = clean(&text.content, text.content_type.as_str()).ok()?;
    Some(clean.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn note_teaser(draft: &mut Draft) {
    let count = draft.text.split_whitespace().take(TEASER).count();
    if count < TEASER || draft.text.ends_with('…') || draft.text.ends_with("...") {
        draft.note("The feed seems to give only the beginning of this report; the page that it links to may hold more.");
    }
}
