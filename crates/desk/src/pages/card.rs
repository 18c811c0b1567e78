//! A claim beside its text: every field with the words that it rests on.

use maud::{Markup, html};
use whimbrel_ledger::JudgedClaim;
use whimbrel_reader::claims::record::{Claim, Kind, Source, Who};
use whimbrel_reader::span::CharRange;

use super::judge::mark_in_words;
use crate::asked;
use crate::layout;
use crate::marks::{Marks, Role};
use crate::words;

/// A claim with its number in the report. Fields lead to their words in the
/// text that `marks` shows; `key` is for forms that judge a claim of the ledger.
pub(crate) fn card(number: usize, judged: &JudgedClaim, marks: &Marks, key: Option<&str>) -> Markup {
    let claim = &judged.claim;
    let fields = Fields { marks, number, stored: key.is_some() };
    html! {
        article .claim .wrong[judged.is_wrong()] #{ "c" (number) } data-c=(number) tabindex="-1" aria-labelledby={ "h" (number) } {
            h3 #{ "h" (number) } {
                span .number { (number) } " "
                (fields.parties(Role::Actor, &claim.actors))
                @if !claim.recipients.is_empty() {
                    span .arrow aria-label=" to " { " → " }
                    (fields.parties(Role::Recipient, &claim.recipients))
                }
            }
            p .how {
                (layout::type_chip(&claim.type_, claim.quad.as_deref()))
                (layout::standing(words::standing_of(claim), &words::presented(claim)))
            }
            dl {
                (fields.row(Role::Action, html! { (fields.words(Role::Action, &claim.predicate.text, claim.predicate.range)) (manner(claim)) }))
                @if !claim.objects.is_empty() {
                    (fields.row(Role::Object, html! { @for object in &claim.objects { (fields.words(Role::Object, &object.text, object.range)) " " } }))
                }
                (fields.row(Role::Time, fields.time(claim)))
                @if let Some(place) = &claim.place {
                    (fields.row(Role::Place, html! { (fields.words(Role::Place, &place.text, place.range)) @if let Some(name) = &place.name { span .note { " " (name) } } }))
                }
                @if !claim.attribution.is_empty() {
                    (fields.row(Role::Source, fields.chain(&claim.attribution)))
                }
                @if !claim.cues.is_empty() {
                    (fields.row(Role::Hedge, html! {
                        @for cue in &claim.cues { (fields.words(Role::Hedge, &cue.text, cue.range)) span .note { " " (cue.flag.name()) " " } }
                    }))
                }
            }
            p .under {
                span title="How likely the machine takes its own coding to be right; it says nothing about the world." {
                    "machine’s score " (format!("{:.2}", claim.score))
                }
                @if key.is_some() {
                    " · " a href=(asked::claim(&claim.id)) { "link" span .vh { " to claim " (number) } }
                    @if claim.kind == Kind::Event && !judged.is_wrong() {
                        " · " a href=(asked::story(&claim.id)) { "story" span .vh { " of claim " (number) } }
                    }
                    @if let Some((a, b)) = pair(claim) {
                        " · " a href=(asked::link("/dyad", &[("a", a.to_owned()), ("b", b.to_owned())])) { "pair" span .vh { " of claim " (number) } }
                    }
                }
            }
            @if !judged.judged.is_empty() { ul .judgements { @for mark in &judged.judged { li { (mark_in_words(mark)) } } } }
            @if let Some(key) = key { (judging(number, judged, key)) }
        }
    }
}

/// One click flags the claim; the rest has a page of its own.
fn judging(number: usize, judged: &JudgedClaim, key: &str) -> Markup {
    html! {
        form .inline .judging action="/judge" method="post" {
            @if !judged.is_wrong() {
                input type="hidden" name="key" value=(key);
                input type="hidden" name="claim" value=(judged.claim.id);
                button .plain name="what" value="wrong" title="The report does not say so" { "Flag as misread" span .vh { ", claim " (number) } }
            }
            " " a href={ (asked::claim(&judged.claim.id)) "/judge" } { @if judged.is_wrong() { "Take back or correct" } @else { "Correct" } span .vh { " claim " (number) } }
        }
    }
}

/// The first two parties with codes that differ.
fn pair(claim: &Claim) -> Option<(&str, &str)> {
    let mut codes = claim.actors.iter().chain(&claim.recipients).filter_map(|who| who.code.as_deref());
    let first = codes.next()?;
    Some((first, codes.find(|code| *code != first)?))
}

fn manner(claim: &Claim) -> Markup {
    let details: Vec<&str> = claim.mode.iter().chain(&claim.context).map(String::as_str).collect();
    html! { @if !details.is_empty() { span .note { " " (details.join(", ")) } } }
}

/// Fields of one claim.
struct Fields<'a> {
    marks: &'a Marks,
    number: usize,
    /// Whether the ledger holds the claim.
    stored: bool,
}

impl Fields<'_> {
    fn row(&self, role: Role, words: Markup) -> Markup {
        html! { div .row { dt { span class={ "key " (role.class()) } { (role.label()) } } dd { (words) } } }
    }

    /// Words of the report; a link to them where they are on the page.
    fn words(&self, role: Role, text: &str, range: CharRange) -> Markup {
        let shown = words::start_of(text, 120);
        html! {
            @match self.marks.number(role, range) {
                Some(field) => a class={ "field " (role.class()) } href={ "#w" (field) } data-f=(field) data-in=(self.number) dir="auto" { (shown) },
                None => span class={ "field " (role.class()) } dir="auto" { (shown) },
            }
        }
    }

    fn parties(&self, role: Role, parties: &[Who]) -> Markup {
        html! {
            @if parties.is_empty() { span .nobody { "nobody named" } }
            @for (i, who) in parties.iter().enumerate() {
                @if i > 0 { ", " }
                (self.who(role, who))
            }
        }
    }

    /// A party by its words, with the catalog's name and the pronoun that stood for it.
    fn who(&self, role: Role, who: &Who) -> Markup {
        let other = who.name.as_deref().filter(|name| !name.eq_ignore_ascii_case(&who.text));
        html! {
            (self.words(role, &who.text, who.range))
            @if let Some(mention) = who.mention {
                @if let Some(field) = self.marks.number(role, mention) {
                    " " a class={ "field back " (role.class()) } href={ "#w" (field) } data-f=(field) data-in=(self.number) { "by another word here" }
                }
            }
            @if other.is_some() || who.code.is_some() {
                span .note {
                    " " @if let Some(name) = other { (name) " " }
                    @if let Some(code) = &who.code { abbr .code { (code) } }
                    @if let Some(office) = &who.office { ", " (office) }
                }
            }
        }
    }

    fn time(&self, claim: &Claim) -> Markup {
        let time = &claim.time;
        let known = time.start.is_some() || time.end.is_some();
        html! {
            @match (&time.text, time.range) {
                (Some(text), Some(range)) => (self.words(Role::Time, text, range)),
                _ if !known => span .nobody { "date not said" },
                _ => {},
            }
            @if known {
                span .note { " " (words::when(time)) @if time.basis != "stated" { " (" (time.basis) ")" } }
            }
        }
    }

    /// Sources from the outermost in.
    fn chain(&self, chain: &[Source]) -> Markup {
        html! {
            @for (i, source) in chain.iter().enumerate() {
                @if i > 0 { span .arrow aria-label=" cites " { " › " } }
                (self.who(Role::Source, &source.who))
                @if let Some(cue) = &source.cue { " " (self.words(Role::Source, &cue.text, cue.range)) }
                @if source.quoted { span .note { " in its own words" } }
                @if self.stored { " " a .rate href=(asked::source(words::name(&source.who))) title="What rests on its word, and how it is rated" { "rate" span .vh { " " (words::start_of(words::name(&source.who), 60)) } } }
            }
        }
    }
}
