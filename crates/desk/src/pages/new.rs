//! `/new`: what is new since a day, or since the last visit.

use axum::extract::{Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use maud::{Markup, html};
use whimbrel_ledger::{New, News};

use super::reports;
use crate::asked::{self, Fields, day};
use crate::desk::Desk;
use crate::layout::{self, Place};
use crate::problem::Problem;
use crate::told;
use crate::words;

/// Stories and reports that are listed.
const ROWS: usize = 60;
/// The cookie that holds the day of the last visit.
const COOKIE: &str = "whimbrel-seen";

pub(crate) async fn page(
    State(desk): State<Desk>,
    headers: HeaderMap,
    Query(fields): Query<Fields>,
) -> Result<Response, Problem> {
    let asked = day(&fields, "since")?;
    let seen = seen(&headers);
    let today = Timestamp::now().to_zoned(TimeZone::UTC).date();
    let since = asked.or(seen).unwrap_or(Date::new(today.year(), today.month(), 1).unwrap_or(today));
    let page = desk
        .ask(move |ledger| {
            let size = ledger.size()?;
            let from = since.to_zoned(TimeZone::UTC).map_or(Timestamp::MIN, |zoned| zoned.timestamp());
            let day = since.to_string();
            let mut reports = ledger.reports(None, ROWS)?;
            reports.retain(|report| report.recorded_at.as_str() >= day.as_str());
            let small = size.claims <= told::WHOLE;
            let news = if small { ledger.news(&whimbrel_ledger::Query::default(), from)? } else { Vec::new() };
            let main = html! {
                h1 { "What’s new since " (words::date(&day)) }
                form .filter action="/new" method="get" { label { span { "Since" } input type="date" name="since" value=(day); } button type="submit" { "Show" } }
                p .sum { @if asked.is_none() && seen.is_some() { "Since your last visit. " } "By when it was recorded in this ledger, not by when it was published." }
                @if !small { p .warning role="note" { "The ledger is too large to tell all its stories twice; only reports are listed. " code { "whimbrel stories --new-since" } " tells the stories." } }
                @if news.is_empty() && reports.is_empty() { p .empty { "Nothing was recorded since then." } }
                (stories(&news))
                @if !reports.is_empty() { section aria-labelledby="reports" { h2 #reports { "Reports recorded" } (reports::table(&reports)) @if reports.len() == ROWS { p { a href="/reports" { "All reports" } } } } }
            };
            Ok(layout::page("What’s new", Place::New, main))
        })
        .await?;
    let cookie = format!("{COOKIE}={today}; HttpOnly; SameSite=Strict; Path=/new; Max-Age=31536000");
    Ok(([(header::SET_COOKIE, cookie)], page).into_response())
}

fn seen(headers: &HeaderMap) -> Option<Date> {
    let cookies = headers.get(header::COOKIE)?.to_str().ok()?;
    let mut named = cookies.split(';').filter_map(|cookie| cookie.trim().split_once('='));
    named.find(|(name, _)| *name == COOKIE)?.1.parse().ok()
}

fn stories(news: &[News]) -> Markup {
    html! {
        @for (new, title) in [(New::Standing, "Stand differently"), (New::Story, "New stories"), (New::Reports, "Told by further reports")] {
            @let of: Vec<&News> = news.iter().filter(|news| news.new == new).collect();
            @if !of.is_empty() {
                section {
                    h2 { (title) span .note { " " (words::thousands(of.len())) } }
                    ul .news { @for news in of.iter().take(ROWS) { (line(news)) } }
                    @if of.len() > ROWS { p .note { "and " (words::thousands(of.len() - ROWS)) " more; choose a later day" } }
                }
            }
        }
    }
}

fn line(news: &News) -> Markup {
    let story = &news.story;
    let claim = story.claims().next().unwrap_or_default();
    html! {
        li {
            a .what href=(asked::story(claim)) { (words::names(&story.parties)) } " " (layout::type_chip(&story.type_, story.quad.as_deref())) " "
            @if let Some(stood) = news.stood.filter(|stood| *stood != story.standing) { (layout::standing(stood, words::standing(stood))) " → " }
            (layout::standing(story.standing, words::standing(story.standing)))
            span .note { " " (words::when(&story.time)) @if !news.new_reports.is_empty() { ", " (words::count(news.new_reports.len(), "new report")) } }
        }
    }
}
