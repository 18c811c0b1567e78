//! `/claims/{id}/judge`: flag a claim as misread, or correct a field of it; and
//! where all forms that judge are sent to. What the machine read stays; a
//! judgement stands beside it and can be revoked.

use std::collections::BTreeMap;

use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::Redirect;
use jiff::Timestamp;
use maud::{Markup, html};
use whimbrel_ledger::{Correction, Credibility, JudgedClaim, Judgement, Ledger, Mark, Reliability, Verdict};
use whimbrel_reader::actors::Catalog;
use whimbrel_reader::claims::record::{Claim, Flag, When, Who};
use whimbrel_reader::codebook::Codebook;
use whimbrel_reader::span::CharRange;

use super::story::story_of;
use crate::asked::{self, text};
use crate::desk::Desk;
use crate::guard::same;
use crate::layout::{self, Page, Place};
use crate::problem::Problem;
use crate::words;

/// What a form sends; a name may come several times.
type Sent = Vec<(String, String)>;

pub(crate) async fn page(State(desk): State<Desk>, Path(id): Path<String>) -> Result<Page, Problem> {
    let (key, author) = (desk.key().to_owned(), desk.settings().author.clone());
    desk.ask(move |ledger| {
        let judged = found(ledger, &id)?;
        Ok(layout::page("Judge a claim", Place::Reports, shown(&judged, &key, &author)))
    })
    .await
}

fn found(ledger: &Ledger, id: &str) -> Result<JudgedClaim, Problem> {
    ledger.claim(id)?.ok_or_else(|| {
        Problem::missing(
            format!("There is no claim {id} in a current reading of this ledger."),
            "Perhaps its report was read again since; look at the report’s page.",
        )
    })
}

/// `POST /judge`: records a judgement and goes back to what it is about.
pub(crate) async fn judge(State(desk): State<Desk>, Form(sent): Form<Sent>) -> Result<Redirect, Problem> {
    let one: BTreeMap<String, String> = sent.iter().cloned().collect();
    if !same(one.get("key").map(String::as_str).unwrap_or_default(), desk.key()) {
        return Err(Problem::new(
            StatusCode::FORBIDDEN,
            "The page that this was sent from is older than the running program, or not one of its pages. Nothing was written.",
            "Go back, load the page again and send it once more.",
        ));
    }
    let author = text(&one, "author").unwrap_or_else(|| desk.settings().author.clone());
    let shared = desk.clone();
    desk.write(move |ledger| {
        let verdict = verdict(&shared, ledger, &sent, &one, &author)?;
        let to = back(&one);
        let reason = text(&one, "reason").unwrap_or_else(|| reason(&verdict).to_owned());
        let judgement = Judgement { verdict, author, made_at: Timestamp::now(), reason };
        ledger.judge(&judgement, Timestamp::now()).map_err(|e| {
            Problem::asked(e.to_string(), "Go back and change what you gave; nothing was written.")
        })?;
        Ok(Redirect::to(&to))
    })
    .await
}

/// Where the form stands that was sent.
fn back(one: &BTreeMap<String, String>) -> String {
    let of = |name: &str| text(one, name).unwrap_or_default();
    match of("from").as_str() {
        "story" => asked::story(&of("claim")),
        "source" => asked::source(&of("source")),
        "judgements" => "/judgements".to_owned(),
        _ => asked::claim(&of("claim")),
    }
}

/// Why, where nobody said.
fn reason(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Wrong { .. } => "flagged on the desk: the report does not say so",
        Verdict::Revoke { .. } => "taken back on the desk",
        Verdict::Merge { .. } => "taken for one happening on the desk",
        Verdict::Split { .. } => "taken for another happening on the desk",
        Verdict::Rate { .. } => "rated on the desk",
        _ => "corrected on the desk",
    }
}

fn verdict(
    desk: &Desk,
    ledger: &Ledger,
    sent: &Sent,
    one: &BTreeMap<String, String>,
    author: &str,
) -> Result<Verdict, Problem> {
    let id = text(one, "claim").unwrap_or_default();
    match text(one, "what").as_deref() {
        Some("revoke") => Ok(Verdict::Revoke { revokes: text(one, "revokes").unwrap_or_default() }),
        Some("rate") => rating(one),
        Some("merge") => merging(desk, ledger, &id, one),
        Some("split") => splitting(desk, ledger, &id, one),
        _ => of_claim(ledger, &found(ledger, &id)?.claim, sent, one, author),
    }
}

/// How far a source is to be relied on, in general or in one claim.
fn rating(one: &BTreeMap<String, String>) -> Result<Verdict, Problem> {
    let unfit = |why: String| {
        Problem::asked(
            format!("The rating can’t be understood: {why}."),
            "Go back and choose one of the list.",
        )
    };
    let reliability = text(one, "reliability").map(|letter| letter.parse::<Reliability>().map_err(unfit));
    let credibility = text(one, "credibility").map(|digit| digit.parse::<Credibility>().map_err(unfit));
    Ok(Verdict::Rate {
        source: text(one, "source").unwrap_or_default(),
        reliability: reliability.transpose()?,
        credibility: credibility.transpose()?,
        claim: text(one, "claim"),
    })
}

/// That the story of a claim and another are one.
fn merging(
    desk: &Desk,
    ledger: &Ledger,
    id: &str,
    one: &BTreeMap<String, String>,
) -> Result<Verdict, Problem> {
    let address = text(one, "address").map(|address| named_in(&address));
    let other = address.or_else(|| text(one, "other")).ok_or_else(|| {
        let todo = "Go back and choose one, or give the address of its page.";
        Problem::asked("No other story is named.", todo)
    })?;
    let (mine, theirs) = (story_of(desk, ledger, id)?, story_of(desk, ledger, &other)?);
    if mine.story.claims().any(|claim| claim == other) {
        let todo = "Go back and name another story.";
        return Err(Problem::asked("Both are one story already.", todo));
    }
    Ok(Verdict::merging(&mine.story, &theirs.story))
}

/// The claim that an address of a story or claim names; what is no address is
/// taken for the claim's id itself.
fn named_in(address: &str) -> String {
    let path = address.split(['?', '#']).next().unwrap_or_default().trim_end_matches("/judge");
    path.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned()
}

/// That a claim does not belong to the story that holds it.
fn splitting(
    desk: &Desk,
    ledger: &Ledger,
    id: &str,
    one: &BTreeMap<String, String>,
) -> Result<Verdict, Problem> {
    let out = text(one, "out").ok_or_else(|| {
        Problem::asked("No claim is named.", "Go back and choose the one that does not belong to the story.")
    })?;
    let told = story_of(desk, ledger, id)?;
    if !told.story.claims().any(|claim| claim == out) {
        let todo = "Load the story’s page again; perhaps somebody else judged it meanwhile.";
        return Err(Problem::asked(format!("Claim {out} is no part of this story."), todo));
    }
    Ok(Verdict::splitting(&out, &told.story))
}

fn of_claim(
    ledger: &Ledger,
    claim: &Claim,
    sent: &Sent,
    one: &BTreeMap<String, String>,
    author: &str,
) -> Result<Verdict, Problem> {
    let id = claim.id.clone();
    let report = || Ok::<_, Problem>(ledger.report(&claim.report.id)?.map(|r| r.text).unwrap_or_default());
    let correction = match text(one, "what").as_deref() {
        Some("wrong") => return Ok(Verdict::Wrong { claim: id }),
        Some("type") => Correction::Type(text(one, "value").unwrap_or_default().to_uppercase()),
        Some("status") => Correction::Status(flags(sent)),
        Some("time") => Correction::Time(time(one, author)),
        Some("actors") => Correction::Actors(parties(one, &report()?, claim)?),
        Some("recipients") => Correction::Recipients(parties(one, &report()?, claim)?),
        _ => {
            return Err(Problem::asked(
                "The form does not say what to judge.",
                "Load the page again and choose a field.",
            ));
        }
    };
    Ok(Verdict::Correct { claim: id, correction })
}

fn flags(sent: &Sent) -> Vec<Flag> {
    let has = |flag: &Flag| sent.iter().any(|(name, value)| name == "flag" && value == flag.name());
    Flag::ALL.into_iter().filter(has).collect()
}

/// The time as given: as exact as its days are, and on the author's word.
fn time(one: &BTreeMap<String, String>, author: &str) -> When {
    let start = text(one, "start");
    let end = text(one, "end").or_else(|| start.clone());
    if start.is_none() && end.is_none() {
        return When { basis: "unknown".to_owned(), ..When::default() };
    }
    let granularity = match start.as_deref().or(end.as_deref()).map(str::len) {
        Some(4) => "year",
        Some(7) => "month",
        _ => "day",
    };
    let text = Some(format!("judged by {author}"));
    When {
        start,
        end,
        granularity: Some(granularity.to_owned()),
        basis: "inferred".to_owned(),
        text,
        range: None,
    }
}

/// Parties by words of the report, one a line, as the catalog knows them.
fn parties(one: &BTreeMap<String, String>, report: &str, claim: &Claim) -> Result<Vec<Who>, Problem> {
    let written = text(one, "value").unwrap_or_default();
    let lines = written.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| who(line, report, claim)).collect()
}

fn who(words: &str, report: &str, claim: &Claim) -> Result<Who, Problem> {
    let at = nearest(words, report, claim.evidence.range.0).ok_or_else(|| {
        Problem::asked(
            format!("The words “{words}” don’t stand in the report."),
            "Go back and give words as the report has them: every field of a claim points at its words.",
        )
    })?;
    let published = claim.report.published.as_deref().and_then(|day| day.parse().ok());
    let known = Catalog::embedded().resolve(words, None, published);
    Ok(Who {
        text: words.to_owned(),
        range: CharRange(at, at + words.chars().count()),
        id: known.id,
        name: known.name,
        code: known.code,
        sector: known.sector,
        office: known.office,
        antecedent: None,
        mention: None,
    })
}

/// Where the words stand nearest to a place, in code points.
fn nearest(words: &str, report: &str, place: usize) -> Option<usize> {
    let mut at = 0;
    let mut last = 0;
    let starts = report.match_indices(words).map(|(byte, _)| {
        at += report[last..byte].chars().count();
        last = byte;
        at
    });
    starts.min_by_key(|start| start.abs_diff(place))
}

fn shown(judged: &JudgedClaim, key: &str, author: &str) -> Markup {
    let claim = &judged.claim;
    let form = |what: &str, title: &str, help: &str, fields: Markup| {
        html! {
            form .judge action="/judge" method="post" {
                input type="hidden" name="key" value=(key);
                input type="hidden" name="claim" value=(claim.id);
                input type="hidden" name="what" value=(what);
                fieldset {
                    legend { (title) }
                    (fields)
                    @if !help.is_empty() { p .note { (help) } }
                    (signed(author, if what == "wrong" { "Flag it" } else { "Correct it" }))
                }
            }
        }
    };
    let lines = |parties: &[Who]| parties.iter().map(|who| who.text.as_str()).collect::<Vec<_>>().join("\n");
    html! {
        div .prose {
            p .kicker { "Claim " span .code { (claim.id) } " · " a href=(asked::claim(&claim.id)) { "back to where it stands" } }
            h1 { "Judge a claim" }
            blockquote { q dir="auto" lang=[claim.report.language.as_deref()] { (claim.evidence.text) } }
            p .how { strong { (words::parties(claim)) } (layout::type_chip(&claim.type_, claim.quad.as_deref())) (layout::standing(words::standing_of(claim), &words::presented(claim))) }
            p { "A judgement stands beside what the machine read, with your name and the time. It can be taken back." }
            (marks(&judged.judged.iter().collect::<Vec<_>>(), key, ("claim", &claim.id)))
            (form("wrong", "The report does not say so", "Flag the claim as a misreading. It is left out of pairs, stories and downloads.", html! {}))
            (form("type", "Another type", "", html! { label { span { "Type" } select name="value" {
                @for type_ in Codebook::plover().types() { option value=(type_.name) selected[type_.name == claim.type_] { (type_.name) " – " (words::type_in_words(type_.name)) } }
            } } }))
            (form("status", "How it is presented", "None of them: as fact.", html! { div .flags {
                @for flag in Flag::ALL { label .check { input type="checkbox" name="flag" value=(flag.name()) checked[claim.status.contains(&flag)]; " " (flag.name()) } }
            } }))
            (form("actors", "Who did it", "Words of the report, one party a line.", html! { label { span { "Words of the report" } textarea name="value" rows="2" dir="auto" { "\n" (lines(&claim.actors)) } } }))
            (form("recipients", "To whom", "Words of the report, one party a line; nothing for nobody.", html! { label { span { "Words of the report" } textarea name="value" rows="2" dir="auto" { "\n" (lines(&claim.recipients)) } } }))
            (form("time", "When it happened", "YYYY-MM-DD, YYYY-MM or YYYY; nothing where the report does not say.", html! { div .line {
                label { span { "First day" } input name="start" value=[claim.time.start.as_deref()] pattern="[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?"; }
                label { span { "Last day" } input name="end" value=[claim.time.end.as_deref()] pattern="[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?"; }
            } }))
        }
    }
}

/// The end of every form that judges: why, who, and the button.
pub(crate) fn signed(author: &str, button: &str) -> Markup {
    html! {
        div .line {
            label { span { "Why (in a few words)" } input name="reason" autocomplete="off"; }
            label { span { "Who judges" } input name="author" value=(author) required autocomplete="off"; }
            button type="submit" { (button) }
        }
    }
}

/// What was judged, each with a way to take it back. `page` is the kind of page
/// that this stands on (`claim`, `story`, `source`) and what it is about.
pub(crate) fn marks(judged: &[&Mark], key: &str, page: (&str, &str)) -> Markup {
    html! {
        @if !judged.is_empty() {
            h2 { "Judged so far" }
            ul .judgements { @for mark in judged { li { (mark_in_words(mark)) " " (take_back(&mark.id, key, page)) } } }
        }
    }
}

/// The button that revokes a judgement.
pub(crate) fn take_back(judgement: &str, key: &str, page: (&str, &str)) -> Markup {
    let (from, about) = page;
    html! {
        form .inline action="/judge" method="post" {
            input type="hidden" name="key" value=(key);
            input type="hidden" name="from" value=(from);
            @if from == "source" { input type="hidden" name="source" value=(about); }
            @else if !about.is_empty() { input type="hidden" name="claim" value=(about); }
            input type="hidden" name="what" value="revoke";
            input type="hidden" name="revokes" value=(judgement);
            button .plain type="submit" { "Take back" span .vh { " judgement " (judgement.get(..8).unwrap_or(judgement)) } }
        }
    }
}

/// "Flagged as a misreading by A on 2 May 2024: why".
pub(crate) fn mark_in_words(mark: &Mark) -> Markup {
    html! {
        (judgement_in_words(&mark.judgement))
        @if let Some(was) = &mark.was { span .note { " The machine had read " (words::start_of(&in_words(was), 120)) "." } }
    }
}

/// What was judged, by whom, when and why.
pub(crate) fn judgement_in_words(judgement: &Judgement) -> Markup {
    let what = match &judgement.verdict {
        Verdict::Wrong { .. } => "Flagged as a misreading".to_owned(),
        Verdict::Correct { correction, .. } => format!("{} corrected", field(correction)),
        Verdict::Merge { .. } => "Taken for one story".to_owned(),
        Verdict::Split { .. } => "A claim taken out of a story".to_owned(),
        Verdict::Rate { source, reliability, credibility, .. } => {
            let letter = reliability.map(|r| format!("{r}, {}", words::reliability(r)));
            let digit = credibility.map(|c| format!("{c}, {}", words::credibility(c)));
            let rated: Vec<String> = letter.into_iter().chain(digit).collect();
            format!("{} rated {}", words::start_of(source, 60), rated.join("; "))
        }
        Verdict::Revoke { .. } => "Taken back".to_owned(),
    };
    let day = judgement.made_at.to_string();
    html! {
        strong dir="auto" { (what) } " by " (words::start_of(&judgement.author, 60)) " on " (words::date(day.get(..10).unwrap_or(&day))) ": " q dir="auto" { (words::start_of(&judgement.reason, 200)) }
    }
}

fn field(correction: &Correction) -> &'static str {
    match correction {
        Correction::Type(_) => "Type",
        Correction::Actors(_) => "Who did it",
        Correction::Recipients(_) => "To whom",
        Correction::Status(_) => "Status",
        Correction::Time(_) => "Time",
        Correction::Place(_) => "Place",
    }
}

/// A field's former value for people.
fn in_words(value: &serde_json::Value) -> String {
    use serde_json::Value;
    match value {
        Value::String(text) => text.clone(),
        Value::Array(all) if all.is_empty() => "nothing".to_owned(),
        Value::Array(all) => all.iter().map(in_words).collect::<Vec<_>>().join(", "),
        Value::Object(map) => {
            let text = ["name", "text", "start"].iter().find_map(|name| map.get(*name)?.as_str());
            text.unwrap_or("nothing").to_owned()
        }
        _ => "nothing".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{named_in, nearest};

    #[test]
    fn an_address_of_a_story_or_claim_names_a_claim() {
        for address in [
            "c1",
            "/story/c1",
            "http://127.0.0.1:8377/story/c1?x=1",
            "/claims/c1/judge",
            "/claims/c1#h",
            "/story/c1/",
        ] {
            assert_eq!(named_in(address), "c1", "{address}");
        }
    }

    #[test]
    fn the_nearest_words_are_found_in_code_points() {
        let report = "“Togo” – Ghana – Togo";
        assert_eq!(nearest("Togo", report, 0), Some(1));
        assert_eq!(nearest("Togo", report, 20), Some(17));
        assert_eq!(nearest("Benin", report, 0), None);
    }
}
