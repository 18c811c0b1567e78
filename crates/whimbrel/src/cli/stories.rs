//! `whimbrel stories`: which happenings the ledger tells of, who else says so,
//! and how they stand.

use std::io::Write;

use anyhow::Result;
use clap::Args;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use serde::Serialize;
use whimbrel_ledger::stories::{Agreement, Standing, Story};
use whimbrel_ledger::{New, News, end_of_day};
use whimbrel_reader::claims::record::Who;

use super::asked::{Asked, Format};
use super::claims::{codes, names};
use super::{Outcome, count, day};
use crate::output::{Out, say};
use crate::table::Table;

const EXAMPLES: &str = "\
Examples:
  whimbrel stories --between PRK RUS
  whimbrel stories --actor Togo --why
  whimbrel stories --new-since 2024-06-24
  whimbrel stories --as-of 2024-06-30 --format jsonl > stories.jsonl

A story is one happening, told by the claims of one or more reports. Reports that
go back to one origin (copies of a dispatch, retellings of a scoop) are one lineage
and count once.

Exit codes: 0, the question was answered, if only by nothing; 2, wrong usage, or no
ledger to ask.";

/// Ask the ledger for stories: happenings, who tells them and how they stand
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Stories {
    #[command(flatten)]
    asked: Asked,
    /// Only stories that are new, stand differently or are told by further reports
    /// since this day, by the time of recording
    #[arg(long, value_name = "DATE", value_parser = day)]
    new_since: Option<Date>,
    /// The stories as the machine tells them, without what was judged of them
    #[arg(long)]
    without_judgements: bool,
    /// No more stories than this
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Say why claims were taken for one story and reports for one lineage
    #[arg(long)]
    why: bool,
}

impl Stories {
    /// Answers the question.
    pub fn run(&self) -> Result<Outcome> {
        let (ledger, mut query) = self.asked.open()?;
        query.without_judgements = self.without_judgements;
        query.limit = self.limit;
        let found = match self.new_since {
            Some(day) => ledger.news(&query, start_of_day(day))?.into_iter().map(Shown::of_news).collect(),
            None => ledger.stories(&query)?.into_iter().map(Shown::of).collect::<Vec<_>>(),
        };
        let n = found.len();
        self.print(found.into_iter().map(|shown| self.pared(shown)))?;
        match n {
            0 => say("No story in the ledger answers the question."),
            n if self.asked.format == Format::Table => say(&stories_counted(n)),
            _ => {}
        }
        Ok(Outcome::Well)
    }

    fn print(&self, stories: impl Iterator<Item = Shown>) -> Result<()> {
        if self.asked.format == Format::Csv {
            let mut to = csv::Writer::from_writer(Out::new());
            for shown in stories {
                to.serialize(Row::of(&shown))?;
            }
            return Ok(to.flush()?);
        }
        let mut out = Out::new();
        for shown in stories {
            match self.asked.format {
                Format::Jsonl => out.json(&shown)?,
                _ => out.text(&Table::new().story(&lines(&shown)))?,
            }
        }
        Ok(out.flush()?)
    }

    /// The story, without its reasons where nobody asked for them.
    fn pared(&self, mut shown: Shown) -> Shown {
        if !self.why {
            shown.story.why.clear();
            shown.story.links.clear();
        }
        shown
    }
}

/// A story, and what is new about it where that was asked for.
#[derive(Serialize)]
struct Shown {
    #[serde(flatten)]
    story: Story,
    #[serde(skip_serializing_if = "Option::is_none")]
    news: Option<Newly>,
}

/// What is new about a story.
#[derive(Serialize)]
struct Newly {
    what: New,
    stood: Option<Standing>,
    reports: Vec<String>,
}

impl Shown {
    fn of(story: Story) -> Shown {
        Shown { story, news: None }
    }

    fn of_news(news: News) -> Shown {
        let newly = Newly { what: news.new, stood: news.stood, reports: news.new_reports };
        Shown { story: news.story, news: Some(newly) }
    }
}

impl Newly {
    fn line(&self) -> String {
        let reports = match self.reports.len() {
            0 => String::new(),
            n => format!(" · {}: {}", count(n, "new report"), self.reports.join(", ")),
        };
        match (self.what, self.stood) {
            (New::Story, _) => "  new story".to_owned(),
            (New::Standing, Some(stood)) => format!("  stood as {}{reports}", stood.name()),
            _ => format!("  told before{reports}"),
        }
    }
}

/// A story as one row; lists are joined.
#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    r#type: &'a str,
    quad: Option<&'a str>,
    intensity: Option<f64>,
    standing: &'static str,
    standing_since: Option<&'a str>,
    actors: String,
    actor_codes: String,
    recipients: String,
    recipient_codes: String,
    objects: String,
    start: Option<&'a str>,
    end: Option<&'a str>,
    granularity: Option<&'a str>,
    basis: &'a str,
    independent_lineages: usize,
    reports: usize,
    first_report: Option<&'a str>,
    first_published: Option<&'a str>,
    last_report: Option<&'a str>,
    last_published: Option<&'a str>,
    differs_on: String,
    evidence: &'a str,
    new: Option<New>,
    stood: Option<&'static str>,
    new_reports: String,
}

impl<'a> Row<'a> {
    fn of(shown: &'a Shown) -> Self {
        let story = &shown.story;
        let (first, last) = (story.first_report.as_ref(), story.last_report.as_ref());
        let told = story.reports.first().and_then(|report| report.claims.first());
        let differs = story.fields.iter().filter(|f| f.agreement == Agreement::Conflict);
        let news = shown.news.as_ref();
        Row {
            id: &story.id,
            r#type: &story.type_,
            quad: story.quad.as_deref(),
            intensity: story.intensity,
            standing: story.standing.name(),
            standing_since: story.history.last().and_then(|change| change.date.as_deref()),
            actors: names(&story.actors),
            actor_codes: codes(&story.actors),
            recipients: names(&story.recipients),
            recipient_codes: codes(&story.recipients),
            objects: story.objects.join("; "),
            start: story.time.start.as_deref(),
            end: story.time.end.as_deref(),
            granularity: story.time.granularity.as_deref(),
            basis: &story.time.basis,
            independent_lineages: story.independent_lineages,
            reports: story.reports.len(),
            first_report: first.map(|report| report.id.as_str()),
            first_published: first.map(|report| report.published.as_str()),
            last_report: last.map(|report| report.id.as_str()),
            last_published: last.map(|report| report.published.as_str()),
            differs_on: differs.map(|f| f.field.as_str()).collect::<Vec<_>>().join("; "),
            evidence: told.map_or("", |told| told.evidence.text.as_str()),
            new: news.map(|news| news.what),
            stood: news.and_then(|news| news.stood).map(Standing::name),
            new_reports: news.map_or(String::new(), |news| news.reports.join("; ")),
        }
    }
}

/// The moment before which everything that was recorded is old on this day.
fn start_of_day(day: Date) -> Timestamp {
    day.yesterday().map_or(Timestamp::MIN, |before| {
        end_of_day(before).checked_add(1.nanosecond()).unwrap_or(Timestamp::MAX)
    })
}

fn stories_counted(n: usize) -> String {
    if n == 1 { "1 story.".to_owned() } else { format!("{n} stories.") }
}

/// "AID · North Korea → Russia · 2024-06 · alleged".
pub(super) fn heading(story: &Story) -> String {
    let named = |parties: &[Who]| {
        let names: Vec<&str> = parties.iter().map(|w| w.name.as_deref().unwrap_or(&w.text)).collect();
        names.join(", ")
    };
    let who = match (story.actors.is_empty(), story.recipients.is_empty()) {
        (true, true) => "(nobody named)".to_owned(),
        (_, true) => named(&story.actors),
        _ => format!("{} → {}", named(&story.actors), named(&story.recipients)),
    };
    let when = story.time.start.as_deref().or(story.time.end.as_deref()).unwrap_or("date not said");
    format!("{} · {} · {when} · {}", story.type_, who.trim_start(), story.standing.name())
}

/// A story in lines for people; the first is its heading, and two spaces at
/// the start of a line stand for one step inwards.
fn lines(shown: &Shown) -> Vec<String> {
    let story = &shown.story;
    let mut lines = vec![heading(story)];
    lines.extend(shown.news.as_ref().map(Newly::line));
    let told = count(story.reports.len(), "report");
    lines.push(format!("  {} in {told} · {}", count(story.independent_lineages, "lineage"), story.id));
    for change in &story.history {
        let date = change.date.as_deref().unwrap_or("date unknown");
        lines.push(format!("  {date} {} ({})", change.standing.name(), change.claim));
    }
    lines.extend(story.fields.iter().filter(|f| f.agreement == Agreement::Conflict).map(|field| {
        let values: Vec<String> =
            field.values.iter().map(|v| format!("{} ({})", v.value, v.lineages)).collect();
        format!("  reports differ on {}: {}", field.field, values.join(", "))
    }));
    for report in &story.reports {
        let about = [report.publisher.as_deref(), report.published.as_deref(), Some(report.id.as_str())];
        let about: Vec<&str> = about.into_iter().flatten().collect();
        lines.push(format!("  {} · lineage {}", about.join(" · "), report.lineage));
        lines.extend(
            report.claims.iter().map(|claim| format!("    “{}” ({})", claim.evidence.text, claim.id)),
        );
    }
    lines.extend(story.judged.iter().map(|mark| format!("  Judged: {}", crate::judged::mark(mark))));
    lines.extend(reasons(story));
    lines
}

/// Why claims and reports were joined, a line each.
fn reasons(story: &Story) -> Vec<String> {
    let mut lines = Vec::new();
    for joined in &story.why {
        let (a, b) = &joined.claims;
        lines.push(match joined.points {
            None if joined.judgement.is_some() => format!("  why: {a} and {b} were judged to be of one story"),
            None => format!("  why: {a} and {b} say the same in the same words"),
            Some(p) => format!(
                "  why: {a} and {b}: {:.1} points (type {:.1}, parties {:.1}, time {:.1}, place {:.1}, wording {:.1}, setting {:.1})",
                p.sum(),
                p.type_,
                p.parties,
                p.time,
                p.place,
                p.wording,
                p.setting
            ),
        });
    }
    for link in &story.links {
        let reason = serde_json::to_value(link.reason).unwrap_or_default();
        let passages: Vec<String> = link
            .passages
            .iter()
            .map(|p| format!("{}–{} = {}–{}", p.here.0, p.here.1, p.there.0, p.there.1))
            .collect();
        lines.push(format!(
            "  why: {} goes back to {} by {}, {:.0} % of its words{}{}",
            link.report,
            link.origin,
            reason.as_str().unwrap_or_default(),
            100.0 * link.share,
            if passages.is_empty() { "" } else { ": characters " },
            passages.join(", ")
        ));
    }
    lines
}
