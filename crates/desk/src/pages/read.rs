//! `/read`: paste or drop a report, see its reading at once, add it to the ledger.

use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::Redirect;
use jiff::Timestamp;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use whimbrel_ledger::{Entry, JudgedClaim, NoteRecord, ReportRecord};
use whimbrel_reader::claims::record::Claim;
use whimbrel_reader::reading;
use whimbrel_reader::report::{self, Report, Source};

use super::report::shown;
use crate::asked;
use crate::desk::{Desk, Settings};
use crate::guard::same;
use crate::layout::{Page, Place, page as layout};
use crate::problem::Problem;
use crate::words;

/// Reports that one paste may hold.
const MOST: usize = 50;

/// What a form sends.
#[derive(Debug, Deserialize)]
pub(crate) struct Pasted {
    #[serde(default)]
    key: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    published: String,
    /// The name of a dropped file, a hint at its format.
    #[serde(default)]
    name: String,
}

impl Pasted {
    /// A text on its own, with the day of publication or nothing.
    pub fn of(text: String, published: String) -> Self {
        Pasted { key: String::new(), text, published, name: String::new() }
    }
}

pub(crate) async fn page(State(desk): State<Desk>) -> Page {
    let main = html! {
        h1 { "Read a report" }
        p .lead { "Paste a report or drop a file. It is read on this machine; nothing is kept unless you add it." }
        (form(desk.key(), "", None))
    };
    layout("Read a report", Place::Read, main)
}

/// The form, with what was pasted before.
pub(crate) fn form(key: &str, text: &str, published: Option<&str>) -> Markup {
    html! {
        form .paste action="/read" method="post" accept-charset="utf-8" {
            input type="hidden" name="key" value=(key);
            input type="hidden" name="name" value="";
            label for="text" { "Text of the report" }
            textarea #text name="text" rows="14" required dir="auto" spellcheck="false" aria-describedby="formats" { "\n" (text) }
            p #formats .note {
                "Plain text; lines like " code { "Title: …" } ", " code { "Date: 2024-06-19" } " and " code { "Publisher: …" }
                " may stand first. HTML, JSON lines and feeds are understood as well."
                span .drop { " Or drop a file onto the field." }
            }
            div .line {
                label { span { "Published on" } input type="date" name="published" value=[published]; }
                button type="submit" { "Read it" }
            }
        }
    }
}

/// `POST /read`: the reading, kept nowhere.
pub(crate) async fn read(State(desk): State<Desk>, Form(pasted): Form<Pasted>) -> Result<Page, Problem> {
    let (key, pasted) = checked(&desk, pasted)?;
    let (text, published) = (pasted.text.clone(), pasted.published.clone());
    let read = desk.one_at_a_time(move |settings| all_in(&pasted, settings)).await?;
    let first = read.first().ok_or_else(nothing)?;
    let title = first.0.title.clone().unwrap_or_else(|| "Report without a title".to_owned());
    let main = html! {
        (offer(&key, &text, &published, read.len()))
        (shown(&first.0, &unjudged(&first.1), 1, None)?)
    };
    Ok(layout(&format!("Reading: {title}"), Place::Read, main))
}

/// `POST /reports`: reads and adds to the ledger.
pub(crate) async fn add(State(desk): State<Desk>, Form(pasted): Form<Pasted>) -> Result<Redirect, Problem> {
    let (_, pasted) = checked(&desk, pasted)?;
    let read = desk.one_at_a_time(move |settings| all_in(&pasted, settings)).await?;
    let coder = desk.settings().coder.clone();
    let to = match read.as_slice() {
        [] => return Err(nothing()),
        [(report, _)] => asked::report(&report.id),
        _ => "/reports".to_owned(),
    };
    desk.write(move |ledger| {
        let entries: Vec<Entry<'_>> = read.iter().map(|(report, claims)| Entry { report, claims }).collect();
        Ok(ledger.append_batch(&entries, &coder, Timestamp::now())?)
    })
    .await?;
    Ok(Redirect::to(&to))
}

/// Claims of which nobody has judged anything yet.
fn unjudged(claims: &[Claim]) -> Vec<JudgedClaim> {
    claims.iter().map(|claim| JudgedClaim { claim: claim.clone(), judged: Vec::new() }).collect()
}

fn offer(key: &str, text: &str, published: &str, reports: usize) -> Markup {
    html! {
        form .offer action="/reports" method="post" accept-charset="utf-8" {
            input type="hidden" name="key" value=(key);
            textarea .vh hidden name="text" aria-hidden="true" tabindex="-1" readonly { "\n" (text) }
            input type="hidden" name="published" value=(published);
            p {
                "This reading is not in the ledger yet. "
                @if reports > 1 { "The first of " (words::count(reports, "report")) " is shown; all would be added. " }
            }
            button type="submit" { "Add to the ledger" }
            " " a href="/read" { "Read another" }
        }
    }
}

fn nothing() -> Problem {
    Problem::asked("There was no text to read.", "Go back and paste the text of a report.")
}

/// Lets through what one of our own forms sent.
fn checked(desk: &Desk, pasted: Pasted) -> Result<(String, Pasted), Problem> {
    if !same(&pasted.key, desk.key()) {
        return Err(Problem::new(
            StatusCode::FORBIDDEN,
            "The page that this was sent from is older than the running program, or not one of its pages. Nothing was written.",
            "Go back, load the page again and send it once more.",
        ));
    }
    if pasted.text.trim().is_empty() {
        return Err(nothing());
    }
    Ok((desk.key().to_owned(), pasted))
}

/// Reads all reports in what was pasted.
pub(crate) fn all_in(
    pasted: &Pasted,
    settings: &Settings,
) -> Result<Vec<(ReportRecord, Vec<Claim>)>, Problem> {
    let published = match pasted.published.trim() {
        "" => None,
        written => Some(written.parse::<Date>().map_err(|_| {
            Problem::asked(
                format!("“{written}” is not a day of the calendar."),
                "Give the day as YYYY-MM-DD.",
            )
        })?),
    };
    let name = Some(pasted.name.as_str()).filter(|name| !name.is_empty());
    // Browsers send line ends as CR LF; the ledger keeps what was pasted.
    let text = pasted.text.replace("\r\n", "\n");
    let input = report::read(text.as_bytes(), &Source { name, published });
    if let (Some(error), true) = (input.errors.first(), input.reports.is_empty()) {
        return Err(Problem::asked(error.to_string(), "Go back and paste it again, perhaps as plain text."));
    }
    if input.reports.len() > MOST {
        return Err(Problem::asked(
            format!("There are {} reports in what was pasted.", input.reports.len()),
            format!("Paste {MOST} at most, or read the file with `whimbrel read`."),
        ));
    }
    input.reports.iter().map(|report| one(report, settings)).collect()
}

fn one(report: &Report, settings: &Settings) -> Result<(ReportRecord, Vec<Claim>), Problem> {
    let reading = reading::read(report, settings.model, settings.options).map_err(|e| {
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, e.to_string(), "Install the program again.")
    })?;
    let mut record = ReportRecord::from(report);
    let range = |span| reading.index.range(&report.text, span);
    let notes = reading.notes.iter();
    record.notes.extend(notes.map(|n| NoteRecord { range: n.span.map(range), reason: n.reason.clone() }));
    Ok((record, reading.claims))
}
