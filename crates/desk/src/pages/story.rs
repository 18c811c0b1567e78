//! `/story/{claim}`: the happening that a claim tells of: who else tells it, what
//! they agree on, how it stands and since when.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use jiff::ToSpan;
use maud::{Markup, html};
use whimbrel_ledger::lineage::{Link, Reason};
use whimbrel_ledger::stories::{Agreement, Field, Joined, Story, Telling};
use whimbrel_ledger::{JudgedClaim, Ledger, Mark, Query, Verdict};
use whimbrel_reader::claims::record::{Claim, Kind};
use whimbrel_reader::codebook::Codebook;

use super::dyad::standing_words;
use super::judge::marks;
use super::together;
use crate::asked;
use crate::desk::Desk;
use crate::layout::{self, Page, Place};
use crate::problem::Problem;
use crate::words;

/// Reports that are listed at most, and claims of each.
const REPORTS: usize = 40;
const CLAIMS: usize = 4;
/// Values of a field that are listed.
const VALUES: usize = 20;
/// Days before and after a claim's own in which its story is looked for, where
/// the ledger is too large to be told as a whole.
const AROUND: i64 = 60;

pub(crate) async fn page(State(desk): State<Desk>, Path(id): Path<String>) -> Result<Page, Problem> {
    let shared = desk.clone();
    desk.ask(move |ledger| {
        let found = story_of(&shared, ledger, &id)?;
        let told = Told::new(ledger, &found.story)?;
        let (key, author) = (shared.key(), shared.settings().author.as_str());
        let main = html! {
            (told.page())
            (marks(&told.marks(), key, ("story", &id)))
            (together::forms(&found.story, &id, &found.others, key, author))
        };
        Ok(layout::page(&told.title(), Place::Dyad, main))
    })
    .await
}

/// A story, and others that were told along with it.
pub(crate) struct Found {
    pub story: Story,
    pub others: Vec<Story>,
}

/// The story that a claim belongs to.
pub(crate) fn story_of(desk: &Desk, ledger: &Ledger, id: &str) -> Result<Found, Problem> {
    let judged = ledger.claim(id)?.ok_or_else(|| {
        Problem::missing(
            format!("There is no claim {id} in this ledger, and so no story with it."),
            "Perhaps the link belongs to another ledger, or was cut short.",
        )
    })?;
    let answer = desk.told().answer_with(ledger, &near(&judged.claim), &bound(&judged))?;
    let mut others = answer.stories.clone();
    let at = others.iter().position(|story| story.claims().any(|claim| claim == id));
    let story = others.remove(at.ok_or_else(|| no_story(&judged))?);
    Ok(Found { story, others })
}

/// The claims that somebody judged to tell of the same, wherever they are.
fn bound(judged: &JudgedClaim) -> Vec<String> {
    let merged = judged.judged.iter().filter_map(|mark| match &mark.judgement.verdict {
        Verdict::Merge { claims } => Some(claims.clone()),
        _ => None,
    });
    let own = std::iter::once(judged.claim.id.clone());
    own.chain(merged.flatten()).collect()
}

fn no_story(judged: &JudgedClaim) -> Problem {
    let what = if judged.is_wrong() {
        "This claim was flagged as a misreading, so no story rests on it."
    } else if judged.claim.kind == Kind::Event {
        "This claim’s report has a later reading, and its story is told from that."
    } else {
        "This claim tells of no happening: what is said, and what lasts, belongs to no story."
    };
    Problem::missing(what, "Its report has the claim where it stands; the pair’s page lists it.")
}

/// A question whose claims hold the story of this one.
fn near(claim: &Claim) -> Query {
    let codes: Vec<&String> =
        claim.actors.iter().chain(&claim.recipients).filter_map(|who| who.code.as_ref()).collect();
    let first = codes.first().map(|code| (*code).clone());
    let other = codes.iter().find(|code| Some(**code) != first.as_ref()).map(|code| (*code).clone());
    let day = claim.time.start.as_deref().or(claim.report.published.as_deref()).and_then(words::days);
    let (between, actor) = match (first, other) {
        (Some(a), Some(b)) => (Some((a, b)), None),
        (one, _) => (None, one.or_else(|| claim.actors.first().map(|who| who.text.clone()))),
    };
    Query {
        between,
        actor,
        since: day.and_then(|(first, _)| first.checked_sub(AROUND.days()).ok()),
        until: day.and_then(|(_, last)| last.checked_add(AROUND.days()).ok()),
        ..Query::default()
    }
}

/// A story with what the ledger knows of its claims and reports.
struct Told<'a> {
    story: &'a Story,
    claims: BTreeMap<String, Claim>,
    marks: Vec<Mark>,
    titles: BTreeMap<&'a str, Option<String>>,
}

impl<'a> Told<'a> {
    fn new(ledger: &Ledger, story: &'a Story) -> Result<Self, Problem> {
        let reports = || story.reports.iter().take(REPORTS);
        let ids: Vec<&str> = reports()
            .flat_map(|report| report.claims.iter().take(CLAIMS).map(|told| told.id.as_str()))
            .collect();
        let mut claims = BTreeMap::new();
        let mut marks: Vec<Mark> = Vec::new();
        for judged in ledger.claims_with_ids(&ids)? {
            claims.insert(judged.claim.id.clone(), judged.claim);
            marks.extend(judged.judged);
        }
        let mut titles = BTreeMap::new();
        for report in reports() {
            let first = report.claims.first().and_then(|told| claims.get(&told.id));
            titles.insert(report.id.as_str(), first.and_then(|claim| claim.report.title.clone()));
        }
        marks.sort_by(|a, b| (a.judgement.made_at, &a.id).cmp(&(b.judgement.made_at, &b.id)));
        marks.dedup_by(|a, b| a.id == b.id);
        Ok(Told { story, claims, marks, titles })
    }

    /// What was judged of the story as a whole.
    fn marks(&self) -> Vec<&Mark> {
        let of_story =
            |mark: &&Mark| matches!(mark.judgement.verdict, Verdict::Merge { .. } | Verdict::Split { .. });
        self.marks.iter().filter(of_story).collect()
    }

    fn first(&self) -> Option<&Claim> {
        let ids = self.story.reports.iter().flat_map(|report| &report.claims);
        let known = || ids.clone().filter_map(|told| self.claims.get(&told.id));
        known().find(|claim| claim.type_ == self.story.type_).or_else(|| known().next())
    }

    fn title(&self) -> String {
        let who = self.first().map_or_else(|| words::names(&self.story.parties), words::parties);
        format!("{who}: {}", words::type_in_words(&self.story.type_))
    }

    fn page(&self) -> Markup {
        let story = self.story;
        let quad = Codebook::plover().type_named(&story.type_).and_then(|type_| type_.quad);
        let claims: Vec<&Claim> = self.claims.values().collect();
        html! {
            div .head {
                p .kicker { "Story · " (words::when(&story.time)) }
                h1 { (self.title()) }
                p .how { (layout::type_chip(&story.type_, quad)) " " (layout::standing(story.standing, &standing_words(story.standing, &claims))) }
                p .sum { (words::count(story.reports.len(), "report")) ", " strong { (words::count(story.independent_lineages, "independent origin")) } (self.pair()) }
            }
            div .columns {
                div { (self.origins()) (why(&story.why)) }
                div .side { (self.history()) (fields(&story.fields)) }
            }
        }
    }

    fn pair(&self) -> Markup {
        let mut codes = self.story.parties.iter().filter_map(|who| who.code.clone());
        match (codes.next(), codes.next()) {
            (Some(a), Some(b)) => {
                html! { " · " a href=(asked::link("/dyad", &[("a", a.clone()), ("b", b.clone())])) { "All between " (asked::shown(&a)) " and " (asked::shown(&b)) } }
            }
            (Some(a), None) => {
                html! { " · " a href=(asked::link("/dyad", &[("a", a.clone())])) { "All about " (asked::shown(&a)) } }
            }
            _ => html! {},
        }
    }

    fn history(&self) -> Markup {
        html! {
            section aria-labelledby="history" {
                h2 #history { "How its standing changed" }
                ol .history {
                    @for change in &self.story.history {
                        li {
                            span .day { (words::published(change.date.as_deref())) } " "
                            a href=(asked::claim(&change.claim)) { (layout::standing(change.standing, words::standing(change.standing))) }
                        }
                    }
                }
                p .note { (sentence(words::standing_means(self.story.standing))) }
            }
        }
    }

    /// The reports, those of one origin together.
    fn origins(&self) -> Markup {
        let mut groups: Vec<(&str, Vec<&Telling>)> = Vec::new();
        for report in self.story.reports.iter().take(REPORTS) {
            match groups.iter_mut().find(|(lineage, _)| *lineage == report.lineage) {
                Some((_, reports)) => reports.push(report),
                None => groups.push((&report.lineage, vec![report])),
            }
        }
        html! {
            section aria-labelledby="origins" {
                h2 #origins { "Who tells it" }
                @for (number, (_, reports)) in groups.iter().enumerate() {
                    section .origin aria-label={ "Origin " (number + 1) } {
                        h3 { "Origin " (number + 1) span .note { " · " (words::count(reports.len(), "report")) } }
                        @for report in reports { (self.telling(report)) }
                    }
                }
                @if self.story.reports.len() > REPORTS { p .note { "and " (words::count(self.story.reports.len() - REPORTS, "further report")) } }
            }
        }
    }

    fn telling(&self, report: &Telling) -> Markup {
        let title =
            self.titles.get(report.id.as_str()).cloned().flatten().unwrap_or_else(|| report.id.clone());
        let link = self.story.links.iter().find(|link| link.report == report.id);
        html! {
            article .telling {
                p { a href=(asked::report(&report.id)) dir="auto" { (words::start_of(&title, 140)) } }
                p .note {
                    @if let Some(publisher) = &report.publisher { span dir="auto" { (publisher) } " · " }
                    (words::published(report.published.as_deref()))
                    @if let Some(link) = link { " · " (self.because(link)) }
                }
                @for told in report.claims.iter().take(CLAIMS) {
                    p .quote {
                        @if let Some(claim) = self.claims.get(&told.id) { (layout::standing(words::standing_of(claim), &words::presented(claim))) ": " }
                        a .quiet href=(asked::claim(&told.id)) { q dir="auto" lang=[self.claims.get(&told.id).and_then(|c| c.report.language.as_deref())] { (words::start_of(&told.evidence.text, 260)) } }
                    }
                }
                @if report.claims.len() > CLAIMS { p .note { "and " (words::count(report.claims.len() - CLAIMS, "further claim")) " in this report" } }
            }
        }
    }

    fn because(&self, link: &Link) -> Markup {
        let origin =
            self.titles.get(link.origin.as_str()).cloned().flatten().unwrap_or_else(|| link.origin.clone());
        let share = format!("{:.0} %", link.share * 100.0);
        html! {
            @match link.reason {
                Reason::Copy => "the same text as ",
                Reason::Passages => { (share) " of it word for word from " },
                Reason::Credit => "credits in its dateline ",
                Reason::Citation => "cites ",
            }
            a href=(asked::report(&link.origin)) dir="auto" { (words::start_of(&origin, 70)) }
        }
    }
}

fn sentence(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).chain(['.']).collect()).unwrap_or_default()
}

/// What the origins agree on and what not, conflicts first.
fn fields(fields: &[Field]) -> Markup {
    let mut ordered: Vec<&Field> = fields.iter().collect();
    ordered.sort_by_key(|field| match field.agreement {
        Agreement::Conflict => 0,
        Agreement::Agree => 1,
        Agreement::Single => 2,
    });
    html! {
        section aria-labelledby="fields" {
            h2 #fields { "What the origins say" }
            @if ordered.is_empty() { p .empty { "No details that could be compared." } }
            @else {
                table .list .agree {
                    thead { tr { th scope="col" { "Field" } th scope="col" { "Said" } th scope="col" { "" span .vh { "Agreement" } } } }
                    tbody { @for field in ordered { tr class=(agreement(field.agreement).0) {
                        th scope="row" { (field.field) }
                        td { @for value in field.values.iter().take(VALUES) { div { (said(&field.field, &value.value)) span .note { " " (words::count(value.lineages, "origin")) } } } }
                        td { (agreement(field.agreement).1) }
                    } } }
                }
            }
        }
    }
}

/// A value for people: codes by name, days in words.
fn said(field: &str, value: &str) -> String {
    match field {
        "time" => words::date(value),
        "actors" | "recipients" => value.split('+').map(asked::shown).collect::<Vec<_>>().join(", "),
        _ => value.to_owned(),
    }
}

fn agreement(agreement: Agreement) -> (&'static str, &'static str) {
    match agreement {
        Agreement::Conflict => ("differ", "≠ differ"),
        Agreement::Agree => ("same", "= agree"),
        Agreement::Single => ("single", "only one says"),
    }
}

fn why(joined: &[Joined]) -> Markup {
    html! {
        @if !joined.is_empty() {
            details .why {
                summary { "Why these claims were taken for one story" }
                ul {
                    @for joint in joined.iter().take(60) {
                        li {
                            a href=(asked::claim(&joint.claims.0)) { (joint.claims.0) } " and " a href=(asked::claim(&joint.claims.1)) { (joint.claims.1) } ": "
                            @match joint.points {
                                None if joint.judgement.is_some() => "somebody judged them to be",
                                None => "the same in the same words",
                                Some(p) => { (format!("{:.1} points: type {:.1}, parties {:.1}, time {:.1}, place {:.1}, wording {:.1}, setting {:.1}", p.sum(), p.type_, p.parties, p.time, p.place, p.wording, p.setting)) },
                            }
                        }
                    }
                }
            }
        }
    }
}
