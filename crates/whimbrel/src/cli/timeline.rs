//! `whimbrel timeline`: how things went between two parties, month by month.

use std::io::Write;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use serde::Serialize;
use serde_json::json;
use whimbrel_ledger::stories::Story;
use whimbrel_ledger::ties::{By, Cause, Tally, Timeline, Turn};

use super::asked::{Asked, Format};
use super::stories::heading;
use super::{Outcome, count};
use crate::output::{Out, say};
use crate::table::Table;

const EXAMPLES: &str = "\
Examples:
  whimbrel timeline --between PRK RUS
  whimbrel timeline --between PRK RUS --by report --since 2023-01-01 --format csv
  whimbrel timeline --actor Togo --type COERCE

Stories are counted, not reports, so that a dispatch that many papers print counts once.
Intensity is the sum of their PLOVER scores (-10 to 10 each). Plans, and stories that
are denied, called off or taken back, are counted apart.

A turn is a month from which on the monthly intensity has another level (optimal
partitioning with a penalty of 2 σ² ln n a turn), shown with the stories behind it.

Exit codes: 0, the question was answered, if only by nothing; 2, wrong usage, or no
ledger to ask.";

/// Ask how things went between two parties, month by month
#[derive(Debug, Args)]
#[command(name = "timeline", after_help = EXAMPLES)]
pub struct TimelineOf {
    #[command(flatten)]
    asked: Asked,
    /// Which month a story is counted in
    #[arg(long, value_enum, default_value_t = Month::Event)]
    by: Month,
}

/// A word of `--by`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Month {
    /// That of the event, where the reports say it
    Event,
    /// That in which the first report of it came out
    Report,
}

impl TimelineOf {
    /// Answers the question.
    pub fn run(&self) -> Result<Outcome> {
        if self.asked.between.is_none() && self.asked.actor.is_none() {
            bail!("A timeline is of two parties, or of one: give --between A B, or --actor WHO.");
        }
        let (ledger, query) = self.asked.open()?;
        let stories = ledger.stories(&query)?;
        let by = if self.by == Month::Event { By::Event } else { By::Report };
        let timeline = Timeline::of(&stories, &query, by);
        match self.asked.format {
            Format::Table => Out::new().text(&self.table(&timeline, &stories))?,
            Format::Jsonl => lines(&timeline)?,
            Format::Csv => rows(&timeline)?,
        }
        self.remarks(&timeline, stories.len());
        Ok(Outcome::Well)
    }

    fn remarks(&self, timeline: &Timeline, stories: usize) {
        let undated = timeline.undated_ids.len();
        match (stories, timeline.by) {
            (0, _) => say("No story in the ledger answers the question."),
            (_, By::Event) if undated > 0 => say(&format!(
                "The reports don't say the month of {} of {}; --by report counts them in the month of the first report.",
                undated,
                counted(stories)
            )),
            _ if self.asked.format == Format::Table => say(&format!("{}.", counted(stories))),
            _ => {}
        }
    }

    fn table(&self, timeline: &Timeline, stories: &[Story]) -> String {
        let mut lines = vec![self.title()];
        let directed = self.asked.between.is_some();
        lines.push(columns("", &Columns::headings(), directed));
        let mut silent = 0;
        for month in &timeline.months {
            if month.ids.is_empty() {
                silent += 1;
                continue;
            }
            lines.extend(Some(format!("  ({} without a story)", months(silent))).filter(|_| silent > 0));
            silent = 0;
            let sides = [month.a_to_b, month.b_to_a, month.together];
            lines.push(columns(&month.month, &Columns::of(&month.tally, sides), directed));
        }
        if !timeline.undated_ids.is_empty() {
            lines.push(columns("unknown", &Columns::of(&timeline.undated, [0; 3]), false));
        }
        let mut text = Table::new().columns(&lines);
        for turn in &timeline.turns {
            text.push('\n');
            text.push_str(&Table::new().story(&turn_lines(turn, stories)));
        }
        text
    }

    fn title(&self) -> String {
        let who = match (self.asked.between.as_deref(), &self.asked.actor) {
            (Some([a, b]), _) => format!("A = {a}, B = {b}"),
            (_, Some(actor)) => actor.clone(),
            _ => String::new(),
        };
        let by = if self.by == Month::Event { "month of the event" } else { "month of the first report" };
        format!("{who} · by {by}")
    }
}

fn counted(n: usize) -> String {
    if n == 1 { "1 story".to_owned() } else { format!("{n} stories") }
}

fn months(n: usize) -> String {
    count(n, "month")
}

/// The cells of a line of the table.
struct Columns(Vec<String>);

impl Columns {
    fn headings() -> Columns {
        let names =
            ["stories", "talk+", "deed+", "talk-", "deed-", "alleged", "intensity", "planned", "fallen"];
        Columns(names.into_iter().chain(["A→B", "B→A", "both"]).map(str::to_owned).collect())
    }

    fn of(tally: &Tally, sides: [usize; 3]) -> Columns {
        let number = |n: usize| if n == 0 { "·".to_owned() } else { n.to_string() };
        let share = tally.share_alleged.map_or("·".to_owned(), |share| format!("{:.0} %", 100.0 * share));
        let quads = [
            tally.stories,
            tally.verbal_cooperation,
            tally.material_cooperation,
            tally.verbal_conflict,
            tally.material_conflict,
        ];
        let quads = quads.into_iter().map(number);
        let rest = [share, format!("{:+.1}", tally.intensity), number(tally.planned), number(tally.fallen)];
        Columns(quads.chain(rest).chain(sides.map(number)).collect())
    }
}

/// A line of the table; who does what to whom only where two were asked for.
fn columns(month: &str, cells: &Columns, directed: bool) -> String {
    let shown = if directed { cells.0.len() } else { cells.0.len() - 3 };
    let cells = cells.0.iter().take(shown).map(|cell| format!(" {cell:>9}"));
    format!("{month:<8}{}", cells.collect::<String>())
}

fn turn_lines(turn: &Turn, stories: &[Story]) -> Vec<String> {
    let behind = match turn.by {
        Cause::Came => "with these stories:",
        Cause::Ended => "after these stories, such as came no longer:",
    };
    let of = |id: &String| stories.iter().find(|story| story.id == *id);
    let story = |story: &Story| {
        let score = story.intensity.map_or(String::new(), |score| format!("{score:+.1} · "));
        format!("  {score}{} · {}", heading(story), story.id)
    };
    let head =
        format!("Turn in {}: from {:+.1} a month to {:+.1}, {behind}", turn.month, turn.before, turn.after);
    [head].into_iter().chain(turn.stories.iter().filter_map(of).map(story)).collect()
}

/// One line a month, then the stories without a month, then the turns.
fn lines(timeline: &Timeline) -> Result<()> {
    let mut out = Out::new();
    for month in &timeline.months {
        out.json(&tagged("month", month)?)?;
    }
    if !timeline.undated_ids.is_empty() {
        let mut row = tagged("unknown-month", &timeline.undated)?;
        row["ids"] = json!(timeline.undated_ids);
        out.json(&row)?;
    }
    for turn in &timeline.turns {
        out.json(&tagged("turn", turn)?)?;
    }
    Ok(out.flush()?)
}

/// A line that says what it is.
pub(super) fn tagged(what: &str, value: &impl Serialize) -> Result<serde_json::Value> {
    let mut row = serde_json::to_value(value)?;
    row["row"] = json!(what);
    Ok(row)
}

/// A row of the table for spreadsheets.
#[derive(Serialize)]
struct Row<'a> {
    month: &'a str,
    stories: usize,
    verbal_cooperation: usize,
    material_cooperation: usize,
    verbal_conflict: usize,
    material_conflict: usize,
    alleged: usize,
    share_alleged: Option<f64>,
    intensity: f64,
    mean_intensity: Option<f64>,
    planned: usize,
    fallen: usize,
    reports: usize,
    a_to_b: Option<usize>,
    b_to_a: Option<usize>,
    together: Option<usize>,
    level_before: Option<f64>,
    level_after: Option<f64>,
    ids: String,
}

impl<'a> Row<'a> {
    fn of(month: &'a str, tally: &Tally, ids: &[String]) -> Row<'a> {
        Row {
            month,
            stories: tally.stories,
            verbal_cooperation: tally.verbal_cooperation,
            material_cooperation: tally.material_cooperation,
            verbal_conflict: tally.verbal_conflict,
            material_conflict: tally.material_conflict,
            alleged: tally.alleged,
            share_alleged: tally.share_alleged,
            intensity: tally.intensity,
            mean_intensity: tally.mean_intensity,
            planned: tally.planned,
            fallen: tally.fallen,
            reports: tally.reports,
            a_to_b: None,
            b_to_a: None,
            together: None,
            level_before: None,
            level_after: None,
            ids: ids.join("; "),
        }
    }
}

/// One row a month; a turn stands in the row of its month.
fn rows(timeline: &Timeline) -> Result<()> {
    let mut to = csv::Writer::from_writer(Out::new());
    for month in &timeline.months {
        let turn = timeline.turns.iter().find(|turn| turn.month == month.month);
        to.serialize(Row {
            a_to_b: Some(month.a_to_b),
            b_to_a: Some(month.b_to_a),
            together: Some(month.together),
            level_before: turn.map(|turn| turn.before),
            level_after: turn.map(|turn| turn.after),
            ..Row::of(&month.month, &month.tally, &month.ids)
        })?;
    }
    if !timeline.undated_ids.is_empty() {
        to.serialize(Row::of("", &timeline.undated, &timeline.undated_ids))?;
    }
    Ok(to.flush()?)
}
