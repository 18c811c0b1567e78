//! `/dyad`: two actors, what happened between them, on whose word and how it stands.

use std::collections::BTreeMap;

use axum::extract::{Query, State};
use maud::{Markup, html};
use whimbrel_ledger::stories::{Standing, Story};
use whimbrel_reader::claims::record::{Claim, Flag, Kind};
use whimbrel_reader::codebook::Codebook;

use crate::asked::{self, Asked, Fields, number, shown};
use crate::desk::Desk;
use crate::download;
use crate::layout::{self, Page, Place};
use crate::problem::Problem;
use crate::told::Answer;
use crate::words;

/// Rows of each table on a page.
const ROWS: usize = 40;
/// Claims looked at for the pairs most told of.
const LATEST: usize = 20_000;

pub(crate) async fn page(State(desk): State<Desk>, Query(fields): Query<Fields>) -> Result<Page, Problem> {
    let asked = Asked::of(&fields)?;
    let page = number(&fields, "page")?.unwrap_or(1).max(1);
    let shared = desk.clone();
    desk.ask(move |ledger| {
        if asked == Asked::default() {
            let pairs = ledger.recent_pairs(LATEST, 60)?;
            return Ok(layout::page("Pairs", Place::Dyad, html! {
                h1 { "Pairs" }
                (filter(&asked, "/dyad"))
                @if pairs.is_empty() { p .empty { "No claim names two actors of the catalog yet. " a href="/read" { "Read a report" } " to begin." } }
                @else {
                    h2 { "Most told of lately" }
                    ol .pairs .many { @for pair in &pairs {
                        li { a href=(asked::link("/dyad", &[("a", pair.a.clone()), ("b", pair.b.clone())])) { (shown(&pair.a)) " and " (shown(&pair.b)) } span .note { " " (words::count(pair.claims, "claim")) } }
                    } }
                }
            }));
        }
        let answer = shared.told().answer(ledger, &asked.query())?;
        let title = title(&asked);
        Ok(layout::page(&title, Place::Dyad, html! {
            h1 { (title) }
            (filter(&asked, "/dyad"))
            (tables(&asked, &answer, page))
        }))
    })
    .await
}

/// "Ghana and Togo", or one alone.
pub(crate) fn title(asked: &Asked) -> String {
    let names: Vec<String> = asked.a.iter().chain(&asked.b).map(|words| shown(words)).collect();
    let who = if names.is_empty() { "Everyone".to_owned() } else { names.join(" and ") };
    match &asked.source {
        Some(source) => format!("{who}, on the word of {}", words::start_of(source, 60)),
        None => who,
    }
}

fn tables(asked: &Asked, answer: &Answer, page: usize) -> Markup {
    let by_id: BTreeMap<&str, &Claim> =
        answer.claims.iter().map(|claim| (claim.id.as_str(), claim)).collect();
    let mut stories: Vec<&Story> = answer.stories.iter().collect();
    stories.sort_by_key(|story| std::cmp::Reverse(day_of(story)));
    let mut others: Vec<&Claim> = answer.claims.iter().filter(|claim| claim.kind != Kind::Event).collect();
    others.reverse();
    let pages = stories.len().max(others.len()).div_ceil(ROWS);
    let from = (page - 1) * ROWS;
    html! {
        p .sum {
            (words::count(stories.len(), "story")) " and " (words::count(others.len(), "other claim"))
            ", from " (words::count(answer.claims.len(), "claim")) " · "
            a href=(asked.at("/timeline")) { "Timeline" } " · " a href=(asked.at("/network")) { "Network" }
            @if !answer.claims.is_empty() { " · " (download::links(asked)) }
        }
        @if let Some(cut) = answer.cut_at {
            p .warning role="note" { "More than " (words::thousands(cut)) " claims answer this. The latest " (words::thousands(cut)) " were looked at: choose a period or a type to see the others. A download has all of them." }
        }
        @if answer.claims.is_empty() { p .empty { (nothing(asked)) } }
        @if from < stories.len() {
            section aria-labelledby="stories" {
                h2 #stories { "What happened" }
                (story_table(&stories[from..stories.len().min(from + ROWS)], &by_id))
            }
        }
        @if from < others.len() {
            section aria-labelledby="others" {
                h2 #others { "What was said, and what lasts" }
                (claim_table(&others[from..others.len().min(from + ROWS)]))
            }
        }
        @if pages > 1 { (turning(asked, page, pages)) }
    }
}

fn turning(asked: &Asked, page: usize, pages: usize) -> Markup {
    let to = |page: usize| {
        let mut pairs = asked.pairs();
        pairs.push(("page", page.to_string()));
        asked::link("/dyad", &pairs)
    };
    html! {
        nav .turn aria-label="More of these" {
            @if page > 1 { a rel="prev" href=(to(page - 1)) { "← Later" } }
            span { "Page " (page) " of " (pages) }
            @if page < pages { a rel="next" href=(to(page + 1)) { "Earlier →" } }
        }
    }
}

fn nothing(asked: &Asked) -> Markup {
    let unnarrowed = Asked { a: asked.a.clone(), b: asked.b.clone(), ..Asked::default() };
    html! {
        "No claim in the ledger answers this. "
        @if *asked != unnarrowed { "Widen the filter above, or " a href=(unnarrowed.at("/dyad")) { "take it away" } "." }
        @else { "An actor can be given by name (Ghana), code (GHA, IGO:UN) or in the words of a report." }
    }
}

/// When a story happened, or else when it was first told.
pub(crate) fn day_of(story: &Story) -> Option<String> {
    let told = || story.reports.iter().find_map(|report| report.published.clone());
    story.time.start.clone().or_else(|| story.time.end.clone()).or_else(told)
}

fn story_table(stories: &[&Story], claims: &BTreeMap<&str, &Claim>) -> Markup {
    html! {
        div .wide { table .list .stories {
            thead { tr { th scope="col" { "When" } th scope="col" { "What" } th scope="col" { "How it stands" } th scope="col" { "On whose word" } th scope="col" { "Told by" } } }
            tbody { @for story in stories { (story_row(story, claims)) } }
        } }
    }
}

fn story_row(story: &Story, claims: &BTreeMap<&str, &Claim>) -> Markup {
    let told = story.reports.iter().flat_map(|report| &report.claims);
    let known: Vec<&Claim> = told.clone().filter_map(|told| claims.get(told.id.as_str()).copied()).collect();
    let Some(first) = told.clone().next() else { return html! {} };
    let quoted = told.clone().find(|told| claims.contains_key(told.id.as_str())).unwrap_or(first);
    let quad = Codebook::plover().type_named(&story.type_).and_then(|type_| type_.quad);
    html! {
        tr {
            td .day { (when(story)) }
            td {
                a .what href=(asked::story(&first.id)) { (known.first().map_or_else(|| words::names(&story.parties), |claim| words::parties(claim))) }
                " " (layout::type_chip(&story.type_, quad))
                br; q dir="auto" lang=[known.first().and_then(|claim| claim.report.language.as_deref())] { (words::start_of(&quoted.evidence.text, 180)) }
            }
            td { (layout::standing(story.standing, &standing_words(story.standing, &known))) }
            td { (on_whose_word(&known)) }
            td .origins { (words::count(story.reports.len(), "report")) ", " (words::count(story.independent_lineages, "independent origin")) }
        }
    }
}

/// "alleged by X", "denied by Y": a standing with whose word it rests on.
pub(crate) fn standing_words(standing: Standing, claims: &[&Claim]) -> String {
    let flag = match standing {
        Standing::Alleged => Flag::Alleged,
        Standing::Denied => Flag::Negated,
        _ => return words::standing(standing).to_owned(),
    };
    let by =
        claims.iter().filter(|claim| claim.status.contains(&flag)).find_map(|claim| claim.attribution.last());
    match by {
        Some(source) => format!("{} by {}", words::standing(standing), words::name(&source.who)),
        None => words::standing(standing).to_owned(),
    }
}

fn when(story: &Story) -> Markup {
    let known = story.time.start.is_some() || story.time.end.is_some();
    html! {
        @if known { (words::when(&story.time)) }
        @else { span .nobody { "date not said" } br; span .note { "told " (words::published(day_of(story).as_deref())) } }
    }
}

/// The chains of sources that the claims rest on, each once.
fn on_whose_word(claims: &[&Claim]) -> Markup {
    let mut chains: Vec<String> = Vec::new();
    for claim in claims {
        let names: Vec<&str> = claim.attribution.iter().map(|source| words::name(&source.who)).collect();
        let chain = if names.is_empty() {
            claim.report.publisher.clone().unwrap_or_else(|| "the report".to_owned())
        } else {
            names.join(" › ")
        };
        if !chains.contains(&chain) {
            chains.push(chain);
        }
    }
    html! {
        @for (i, chain) in chains.iter().take(3).enumerate() { @if i > 0 { br; } span dir="auto" { (words::start_of(chain, 80)) } }
        @if chains.len() > 3 { br; span .note { "and " (chains.len() - 3) " more" } }
    }
}

/// Claims that are no happenings, or all of a search.
pub(crate) fn claim_table(claims: &[&Claim]) -> Markup {
    html! {
        div .wide { table .list {
            thead { tr { th scope="col" { "Published" } th scope="col" { "What" } th scope="col" { "How presented" } th scope="col" { "Report" } } }
            tbody {
                @for claim in claims {
                    tr {
                        td .day { (words::published(claim.report.published.as_deref())) }
                        td {
                            a .what href=(asked::claim(&claim.id)) { (words::parties(claim)) }
                            " " (layout::type_chip(&claim.type_, claim.quad.as_deref()))
                            br; q dir="auto" lang=[claim.report.language.as_deref()] { (words::start_of(&claim.evidence.text, 180)) }
                        }
                        td { (layout::standing(words::standing_of(claim), &words::presented(claim))) }
                        td { a href=(asked::report(&claim.report.id)) dir="auto" { (words::start_of(claim.report.title.as_deref().unwrap_or(&claim.report.id), 70)) } }
                    }
                }
            }
        } }
    }
}

/// The form that narrows a view; `to` is the view's path.
pub(crate) fn filter(asked: &Asked, to: &str) -> Markup {
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string());
    html! {
        form .filter action=(to) method="get" role="search" aria-label="Narrow this view" {
            label { span { "Actor" } input name="a" list="actors" value=[asked.a.as_deref()] autocomplete="off" placeholder="anybody"; }
            label { span { "and" } input name="b" list="actors" value=[asked.b.as_deref()] autocomplete="off" placeholder="anybody"; }
            label { span { "Type" } select name="type" {
                option value="" { "any" }
                @for type_ in Codebook::plover().types() {
                    option value=(type_.name) selected[asked.type_.as_deref() == Some(type_.name)] { (type_.name) " – " (words::type_in_words(type_.name)) }
                }
            } }
            label { span { "Status" } select name="status" {
                option value="" { "any" }
                option value="fact" selected[asked.status.as_deref() == Some("fact")] { "as fact" }
                @for flag in Flag::ALL { option value=(flag.name()) selected[asked.status.as_deref() == Some(flag.name())] { (flag.name()) } }
            } }
            label { span { "Words" } input name="words" value=[asked.words.as_deref()] autocomplete="off" placeholder="any"; }
            label { span { "On the word of" } input name="source" value=[asked.source.as_deref()] autocomplete="off" placeholder="anybody"; }
            label { span { "From" } input type="date" name="since" value=[day(asked.since)]; }
            label { span { "To" } input type="date" name="until" value=[day(asked.until)]; }
            label { span { "As the ledger stood on" } input type="date" name="as_of" value=[day(asked.as_of)]; }
            button type="submit" { "Show" }
            datalist #actors {}
        }
    }
}
