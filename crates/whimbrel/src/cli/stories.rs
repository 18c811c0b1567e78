//! `whimbrel stories`: which happenings the ledger tells of, who else says so,
//! and how they stand.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use whimbrel_ledger::stories::{Agreement, Story};
use whimbrel_ledger::{Ledger, Query, end_of_day};

use super::claims::{check_type, party};
use super::{Outcome, count, day};
use crate::output::{Out, say};
use crate::table::Table;

const EXAMPLES: &str = "\
Examples:
  whimbrel stories --between PRK RUS
  whimbrel stories --actor Togo --why
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
    /// Stories in which both take part, either way round
    #[arg(long, num_args = 2, value_names = ["A", "B"])]
    between: Option<Vec<String>>,
    /// Stories in which this one takes part
    #[arg(long, value_name = "WHO")]
    actor: Option<String>,
    /// Stories of this type: AID, CONSULT, ASSAULT…
    #[arg(long = "type", value_name = "TYPE")]
    type_: Option<String>,
    /// Stories about this day or later, as YYYY-MM-DD
    #[arg(long, value_name = "DATE", value_parser = day)]
    since: Option<Date>,
    /// Stories about this day or earlier, as YYYY-MM-DD
    #[arg(long, value_name = "DATE", value_parser = day)]
    until: Option<Date>,
    /// The ledger as it stood at the end of this day (UTC)
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Date>,
    /// The stories as the machine tells them, without what was judged of them
    #[arg(long)]
    without_judgements: bool,
    /// No more stories than this
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Say why claims were taken for one story and reports for one lineage
    #[arg(long)]
    why: bool,
    /// The ledger to ask
    #[arg(long, value_name = "FILE", default_value = "whimbrel.db")]
    ledger: PathBuf,
    /// How to print the stories
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// How stories are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people: what happened, how it stands, and who says so
    Table,
    /// For programs: one JSON object a line
    Jsonl,
}

impl Stories {
    /// Answers the question.
    pub fn run(&self) -> Result<Outcome> {
        let ledger = Ledger::open_read_only(&self.ledger)?;
        if let Some(type_) = &self.type_ {
            check_type(type_, &ledger)?;
        }
        let stories = ledger.stories(&self.query())?;
        let mut out = Out::new();
        for story in &stories {
            match self.format {
                Format::Jsonl => out.json(&self.shown(story))?,
                Format::Table => out.text(&Table::new().story(&lines(&self.shown(story))))?,
            }
        }
        out.flush()?;
        match stories.len() {
            0 => say("No story in the ledger answers the question."),
            n if self.format == Format::Table => say(&stories_counted(n)),
            _ => {}
        }
        Ok(Outcome::Well)
    }

    fn query(&self) -> Query {
        let between = match self.between.as_deref() {
            Some([a, b]) => Some((party(a), party(b))),
            _ => None,
        };
        Query {
            between,
            actor: self.actor.as_deref().map(party),
            type_: self.type_.as_ref().map(|t| t.to_uppercase()),
            since: self.since,
            until: self.until,
            as_of: self.as_of.map(end_of_day),
            limit: self.limit,
            without_judgements: self.without_judgements,
            ..Query::default()
        }
    }

    /// The story, without its reasons where nobody asked for them.
    fn shown(&self, story: &Story) -> Story {
        let mut story = story.clone();
        if !self.why {
            story.why.clear();
            story.links.clear();
        }
        story
    }
}

fn stories_counted(n: usize) -> String {
    if n == 1 { "1 story.".to_owned() } else { format!("{n} stories.") }
}

/// A story in lines for people; the first is its heading, and two spaces at
/// the start of a line stand for one step inwards.
fn lines(story: &Story) -> Vec<String> {
    let names: Vec<&str> = story.parties.iter().map(|w| w.name.as_deref().unwrap_or(&w.text)).collect();
    let who = if names.is_empty() { "(nobody named)".to_owned() } else { names.join(", ") };
    let when = story.time.start.as_deref().or(story.time.end.as_deref()).unwrap_or("date not said");
    let mut lines = vec![format!("{} · {who} · {when} · {}", story.type_, story.standing.name())];
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
    lines.extend(reasons(story));
    lines
}

/// Why claims and reports were joined, a line each.
fn reasons(story: &Story) -> Vec<String> {
    let mut lines = Vec::new();
    for joined in &story.why {
        let (a, b) = &joined.claims;
        lines.push(match joined.points {
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
