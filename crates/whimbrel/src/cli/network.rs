//! `whimbrel network`: who deals with whom, and in what.

use std::collections::BTreeMap;
use std::io::Write;

use anyhow::Result;
use clap::{Args, ValueEnum};
use serde::Serialize;
use whimbrel_ledger::ties::{Edge, Grain, Network, Node, Tally};

use super::Outcome;
use super::asked::{Asked, Format};
use super::count;
use super::timeline::tagged;
use crate::output::{Out, say};
use crate::table::Table;

const EXAMPLES: &str = "\
Examples:
  whimbrel network --type AID                       who supplies whom, and with what
  whimbrel network --actor PRK --type CONSULT       whom North Korea meets
  whimbrel network --grain quad --since 2023-01-01 --format csv > edges.csv
  whimbrel network --nodes --format csv > nodes.csv

Stories are counted, not reports. A state stands for all who act for it.

Exit codes: 0, the question was answered, if only by nothing; 2, wrong usage, or no
ledger to ask.";

/// Ask who deals with whom, and in what
#[derive(Debug, Args)]
#[command(name = "network", after_help = EXAMPLES)]
pub struct NetworkOf {
    #[command(flatten)]
    asked: Asked,
    /// How finely ties are parted
    #[arg(long, value_enum, default_value_t = Fineness::Type)]
    grain: Fineness,
    /// Take in parties of which only the words are known, not who they are
    #[arg(long)]
    all: bool,
    /// Print the parties, not the ties
    #[arg(long)]
    nodes: bool,
    /// No more ties, or parties, than this
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

/// A word of `--grain`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Fineness {
    /// By type: AID, CONSULT…
    Type,
    /// By quad class: verbal or material, cooperation or conflict
    Quad,
    /// Everything that one does to another together
    Pair,
}

impl NetworkOf {
    /// Answers the question.
    pub fn run(&self) -> Result<Outcome> {
        let (ledger, query) = self.asked.open()?;
        let grain = match self.grain {
            Fineness::Type => Grain::Type,
            Fineness::Quad => Grain::Quad,
            Fineness::Pair => Grain::Pair,
        };
        let mut network = ledger.network(&query, grain, self.all)?;
        let (nodes, edges) = (network.nodes.len(), network.edges.len());
        let limit = self.limit.unwrap_or(usize::MAX);
        let names = names(&network.nodes);
        if self.nodes {
            network.edges.clear();
            network.nodes.truncate(limit);
        } else {
            network.nodes.retain(|_| self.asked.format == Format::Jsonl);
            network.edges.truncate(limit);
        }
        match self.asked.format {
            Format::Table => Out::new().text(&table(&network, &names))?,
            Format::Jsonl => lines(&network)?,
            Format::Csv => rows(&network, &names)?,
        }
        match edges {
            0 => say("No story in the ledger that answers the question ties two parties."),
            _ if self.asked.format == Format::Table => {
                let parties = if nodes == 1 { "1 party".to_owned() } else { format!("{nodes} parties") };
                say(&format!("{} between {parties}.", count(edges, "tie")));
            }
            _ => {}
        }
        Ok(Outcome::Well)
    }
}

/// The names of the parties by their ids.
type Names = BTreeMap<String, String>;

fn names(nodes: &[Node]) -> Names {
    nodes.iter().map(|node| (node.id.clone(), node.name.clone())).collect()
}

fn table(network: &Network, names: &Names) -> String {
    let mut text = String::new();
    for node in &network.nodes {
        let id = if node.known { format!(" [{}]", node.id) } else { String::new() };
        let with = count(node.partners, "partner");
        let lines = [format!("{}{id} · {with} · {}", node.name, told(&node.tally))];
        text.push_str(&Table::new().story(&lines));
    }
    for edge in &network.edges {
        text.push_str(&Table::new().story(&edge_lines(edge, names)));
    }
    text
}

fn edge_lines(edge: &Edge, names: &Names) -> Vec<String> {
    let name = |id: &String| names.get(id).unwrap_or(id).clone();
    let arrow = if edge.together { "↔" } else { "→" };
    let what = edge.type_.as_deref().or(edge.quad.as_deref()).unwrap_or("anything");
    let mut lines = vec![format!("{} {arrow} {} · {what}", name(&edge.from), name(&edge.to))];
    let when = match (&edge.first, &edge.last) {
        (Some(first), Some(last)) if first != last => format!(" · {first} to {last}"),
        (Some(first), _) => format!(" · {first}"),
        _ => String::new(),
    };
    lines.push(format!("  {}{when}", told(&edge.tally)));
    if !edge.objects.is_empty() {
        lines.push(format!("  {}", edge.objects.join("; ")));
    }
    lines
}

/// "3 stories, 33 % alleged, intensity +7.0 · 1 planned".
fn told(tally: &Tally) -> String {
    let stories =
        if tally.stories == 1 { "1 story".to_owned() } else { format!("{} stories", tally.stories) };
    let alleged = tally.share_alleged.filter(|share| *share > 0.0);
    let mut text = stories;
    text.extend(alleged.map(|share| format!(", {:.0} % alleged", 100.0 * share)));
    text.extend(tally.mean_intensity.map(|mean| format!(", intensity {mean:+.1}")));
    text.extend(Some(format!(" · {} planned", tally.planned)).filter(|_| tally.planned > 0));
    text.extend(Some(format!(" · {} fallen", tally.fallen)).filter(|_| tally.fallen > 0));
    text
}

/// One line a party, then one a tie.
fn lines(network: &Network) -> Result<()> {
    let mut out = Out::new();
    for node in &network.nodes {
        out.json(&tagged("node", node)?)?;
    }
    for edge in &network.edges {
        out.json(&tagged("edge", edge)?)?;
    }
    Ok(out.flush()?)
}

/// What nodes and edges share in a row for spreadsheets.
#[derive(Serialize)]
struct Row<'a> {
    from: &'a str,
    from_name: &'a str,
    to: &'a str,
    to_name: &'a str,
    together: Option<bool>,
    r#type: Option<&'a str>,
    quad: Option<&'a str>,
    partners: Option<usize>,
    stories: usize,
    alleged: usize,
    share_alleged: Option<f64>,
    intensity: f64,
    mean_intensity: Option<f64>,
    planned: usize,
    fallen: usize,
    reports: usize,
    first: Option<&'a str>,
    last: Option<&'a str>,
    objects: String,
    ids: String,
}

impl<'a> Row<'a> {
    fn of(tally: &Tally) -> Row<'a> {
        Row {
            from: "",
            from_name: "",
            to: "",
            to_name: "",
            together: None,
            r#type: None,
            quad: None,
            partners: None,
            stories: tally.stories,
            alleged: tally.alleged,
            share_alleged: tally.share_alleged,
            intensity: tally.intensity,
            mean_intensity: tally.mean_intensity,
            planned: tally.planned,
            fallen: tally.fallen,
            reports: tally.reports,
            first: None,
            last: None,
            objects: String::new(),
            ids: String::new(),
        }
    }

    fn of_node(node: &'a Node) -> Row<'a> {
        Row { from: &node.id, from_name: &node.name, partners: Some(node.partners), ..Row::of(&node.tally) }
    }

    fn of_edge(edge: &'a Edge, names: &'a Names) -> Row<'a> {
        let name = |id: &'a String| names.get(id).unwrap_or(id).as_str();
        Row {
            from: &edge.from,
            from_name: name(&edge.from),
            to: &edge.to,
            to_name: name(&edge.to),
            together: Some(edge.together),
            r#type: edge.type_.as_deref(),
            quad: edge.quad.as_deref(),
            first: edge.first.as_deref(),
            last: edge.last.as_deref(),
            objects: edge.objects.join("; "),
            ids: edge.ids.join("; "),
            ..Row::of(&edge.tally)
        }
    }
}

fn rows(network: &Network, names: &Names) -> Result<()> {
    let mut to = csv::Writer::from_writer(Out::new());
    for node in &network.nodes {
        to.serialize(Row::of_node(node))?;
    }
    for edge in &network.edges {
        to.serialize(Row::of_edge(edge, names))?;
    }
    Ok(to.flush()?)
}
