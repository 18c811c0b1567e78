//! Which claims belong together? Forms on a story's page that merge it with
//! another, or take a claim out of it.

use maud::{Markup, html};
use whimbrel_ledger::stories::Story;

use super::dyad::day_of;
use super::judge::signed;
use crate::asked;
use crate::words;

/// Stories offered for a merge.
const OFFERED: usize = 8;
/// Claims offered for a split.
const CLAIMS: usize = 40;

/// The two forms; `claim` is the one that the page is named for, `others` are
/// stories that may be the same.
pub(crate) fn forms(story: &Story, claim: &str, others: &[Story], key: &str, author: &str) -> Markup {
    html! {
        details .why .together {
            summary { "Put this story right: merge it with another, or take a claim out" }
            (merge(story, claim, others, key, author))
            @if story.claims().count() > 1 { (split(story, claim, key, author)) }
        }
    }
}

fn hidden(what: &str, claim: &str, key: &str) -> Markup {
    html! {
        input type="hidden" name="key" value=(key);
        input type="hidden" name="what" value=(what);
        input type="hidden" name="from" value="story";
        input type="hidden" name="claim" value=(claim);
    }
}

fn merge(story: &Story, claim: &str, others: &[Story], key: &str, author: &str) -> Markup {
    html! {
        form .judge action="/judge" method="post" {
            (hidden("merge", claim, key))
            fieldset {
                legend { "Another story tells of the same happening" }
                @for other in likely(story, others) {
                    @if let Some(of) = other.claims().next() {
                        label .check {
                            input type="radio" name="other" value=(of); " "
                            (words::published(day_of(other).as_deref())) ": " span dir="auto" { (words::start_of(&words::names(&other.parties), 80)) }
                            " – " (words::type_in_words(&other.type_)) ", " (words::count(other.reports.len(), "report"))
                            " (" a href=(asked::story(of)) { "look" span .vh { " at this story" } } ")"
                        }
                    }
                }
                label { span { "Or the address of its page" } input name="address" autocomplete="off" placeholder="/story/…"; }
                (signed(author, "Merge the two"))
            }
        }
    }
}

/// Stories that might be the same: of the same type first, then by how far
/// their days lie apart.
fn likely<'a>(story: &Story, others: &'a [Story]) -> Vec<&'a Story> {
    let day = |story: &Story| day_of(story).and_then(|day| words::days(&day)).map(|(first, _)| first);
    let mine = day(story);
    let apart = |other: &Story| match (mine, day(other)) {
        (Some(mine), Some(theirs)) => mine.duration_since(theirs).as_hours().unsigned_abs() / 24,
        _ => u64::MAX,
    };
    let mut others: Vec<&Story> = others.iter().filter(|other| other.id != story.id).collect();
    others.sort_by_key(|other| (other.type_ != story.type_, apart(other), other.id.clone()));
    others.truncate(OFFERED);
    others
}

fn split(story: &Story, claim: &str, key: &str, author: &str) -> Markup {
    let told =
        || story.reports.iter().flat_map(|report| report.claims.iter().map(move |told| (report, told)));
    html! {
        form .judge action="/judge" method="post" {
            (hidden("split", claim, key))
            fieldset {
                legend { "A claim tells of another happening" }
                @for (report, told) in told().take(CLAIMS) {
                    label .check {
                        input type="radio" name="out" value=(told.id); " "
                        q dir="auto" { (words::start_of(&told.evidence.text, 90)) }
                        span .note { " " @if let Some(publisher) = &report.publisher { (words::start_of(publisher, 40)) ", " } (words::published(report.published.as_deref())) }
                    }
                }
                @if told().count() > CLAIMS { p .note { "The first " (CLAIMS) " claims are listed." } }
                (signed(author, "Take it out"))
            }
        }
    }
}
