//! `/network`: who deals with whom, and in what: partners as nodes, their
//! stories as edges, and the same beside it as a table.

use axum::extract::{Query, State};
use maud::{Markup, html};
use whimbrel_ledger::ties::{Edge, Grain, Network, Node};

use super::dyad::{filter, title};
use crate::asked::{Asked, Fields};
use crate::desk::Desk;
use crate::download;
use crate::layout::{self, Page, Place};
use crate::problem::Problem;
use crate::words;

/// Parties and ties that are drawn; the table has more.
const NODES: usize = 22;
const EDGES: usize = 60;
/// Rows of the table.
const ROWS: usize = 80;
/// The picture, in its own units.
const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 560.0;

pub(crate) async fn page(State(desk): State<Desk>, Query(fields): Query<Fields>) -> Result<Page, Problem> {
    let asked = Asked::of(&fields)?;
    let shared = desk.clone();
    desk.ask(move |ledger| {
        let query = asked.query();
        let answer = shared.told().answer(ledger, &query)?;
        let network = Network::of(&answer.stories, &query, Grain::Quad, false);
        let heading = format!("Network: {}", title(&asked));
        let main = html! {
            h1 { (heading) }
            (filter(&asked, "/network"))
            p .sum {
                (words::count(network.nodes.len(), "actor")) " with codes, " (words::count(network.edges.len(), "tie"))
                " from " (words::count(answer.stories.len(), "story"))
                @if let Some(cut) = answer.cut_at { ", told from the latest " (words::thousands(cut)) " claims: choose a period to see others" }
                @if !answer.claims.is_empty() { " · " (download::links(&asked)) }
            }
            @if network.edges.is_empty() { p .empty { "No story ties two actors of the catalog here. Widen the filter above." } }
            @else {
                div .net {
                    figure { (picture(&network, &asked)) (legend()) }
                    (table(&network, &asked))
                }
            }
        };
        Ok(layout::page(&heading, Place::Network, main))
    })
    .await
}

/// A drawn party and where it stands.
struct Spot<'a> {
    node: &'a Node,
    x: f64,
    y: f64,
    r: f64,
}

/// The busiest parties on two arcs, so that names have room at the sides, in the order in which they follow each
/// other most closely from the busiest on.
fn spots<'a>(network: &'a Network) -> Vec<Spot<'a>> {
    let busiest: Vec<&Node> = network.nodes.iter().take(NODES).collect();
    let ties = ties(network, &busiest);
    let is_tied = |node: &&&Node| ties.iter().any(|edge| edge.from == node.id || edge.to == node.id);
    let drawn: Vec<&Node> = busiest.iter().filter(is_tied).copied().collect();
    let mut order: Vec<&Node> = Vec::new();
    let mut rest = drawn.clone();
    while !rest.is_empty() {
        let tied = |node: &&Node| match order.last() {
            Some(last) => strength(network, &last.id, &node.id),
            None => 0,
        };
        // The one most tied to the last; among equals the busier, which comes first.
        let best = (0..rest.len()).max_by_key(|&i| (tied(&rest[i]), std::cmp::Reverse(i))).unwrap_or(0);
        order.push(rest.remove(best));
    }
    let most = drawn.iter().map(|n| n.tally.stories).max().unwrap_or(1).max(1) as f64;
    let half = order.len().div_ceil(2);
    let rest = order.len() - half;
    let spot = |(i, node): (usize, &'a Node)| {
        // Down on the right, up on the left.
        let angle =
            if i < half { arc(i, half) } else { std::f64::consts::PI - arc(rest - 1 - (i - half), rest) };
        let r = 5.0 + 9.0 * (node.tally.stories as f64 / most).sqrt();
        Spot { node, x: WIDTH / 2.0 + 215.0 * angle.cos(), y: HEIGHT / 2.0 + 245.0 * angle.sin(), r }
    };
    order.into_iter().enumerate().map(spot).collect()
}

/// The ties that are drawn between these.
fn ties<'a>(network: &'a Network, nodes: &[&Node]) -> Vec<&'a Edge> {
    let has = |id: &str| nodes.iter().any(|node| node.id == id);
    network.edges.iter().filter(|edge| has(&edge.from) && has(&edge.to)).take(EDGES).collect()
}

/// The angle of the `at`th of so many places on the right, from the top down.
fn arc(at: usize, places: usize) -> f64 {
    const END: f64 = 1.25;
    if places < 2 { 0.0 } else { -END + 2.0 * END * at as f64 / (places - 1) as f64 }
}

fn strength(network: &Network, one: &str, other: &str) -> usize {
    let between =
        |edge: &&Edge| (edge.from == one && edge.to == other) || (edge.from == other && edge.to == one);
    network.edges.iter().filter(between).map(count).sum()
}

fn count(edge: &Edge) -> usize {
    edge.tally.stories + edge.tally.planned + edge.tally.fallen
}

fn picture(network: &Network, asked: &Asked) -> Markup {
    let spots = spots(network);
    let spot = |id: &str| spots.iter().find(|spot| spot.node.id == id);
    let drawn: Vec<(&Edge, &Spot<'_>, &Spot<'_>)> = network
        .edges
        .iter()
        .filter_map(|edge| Some((edge, spot(&edge.from)?, spot(&edge.to)?)))
        .take(EDGES)
        .collect();
    html! {
        svg .network viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } role="group" aria-label="Actors and their ties; the table beside it has the same." {
            defs { marker #to viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto" { path d="M0 0L8 4L0 8Z" fill="context-stroke" {} } }
            @for (i, (edge, from, to)) in drawn.iter().enumerate() {
                (line(edge, from, to, drawn[..i].iter().filter(|(e, _, _)| same_pair(e, edge)).count(), asked))
            }
            @for spot in &spots { (dot(spot, asked)) }
        }
    }
}

fn same_pair(one: &Edge, other: &Edge) -> bool {
    (one.from == other.from && one.to == other.to) || (one.from == other.to && one.to == other.from)
}

/// A tie as a curve; further ties of the same two bend further.
fn line(edge: &Edge, from: &Spot<'_>, to: &Spot<'_>, nth: usize, asked: &Asked) -> Markup {
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let length = dx.hypot(dy).max(1.0);
    let bend = 26.0 + 20.0 * nth as f64;
    // Towards the middle, so that curves don't run through names.
    let (mx, my) = ((from.x + to.x) / 2.0, (from.y + to.y) / 2.0);
    let inward = if (WIDTH / 2.0 - mx) * -dy + (HEIGHT / 2.0 - my) * dx >= 0.0 { 1.0 } else { -1.0 };
    let (cx, cy) = (mx - dy / length * bend * inward, my + dx / length * bend * inward);
    let short = |x: f64, y: f64, r: f64| {
        let d = (cx - x).hypot(cy - y).max(1.0);
        (x + (cx - x) / d * r, y + (cy - y) / d * r)
    };
    let ((x1, y1), (x2, y2)) = (short(from.x, from.y, from.r + 1.0), short(to.x, to.y, to.r + 2.0));
    let d = format!("M{x1:.1} {y1:.1}Q{cx:.1} {cy:.1} {x2:.1} {y2:.1}");
    let width = format!("{:.1}", (1.2 + (count(edge) as f64).sqrt()).min(7.0));
    let said = format!(
        "{}: {}, {}",
        parties(edge, from.node, to.node),
        kind(edge),
        words::count(count(edge), "story")
    );
    html! {
        a class={ "edge " (words::quad_class(edge.quad.as_deref())) } href=(to_pair(edge, asked)) aria-label=(said) {
            title { (said) }
            path .hit d=(d) {}
            path .line d=(d) stroke-width=(width) marker-end=[(!edge.together).then_some("url(#to)")] {}
        }
    }
}

fn dot(spot: &Spot<'_>, asked: &Asked) -> Markup {
    let right = spot.x >= WIDTH / 2.0 - 1.0;
    let x = if right { spot.x + spot.r + 5.0 } else { spot.x - spot.r - 5.0 };
    let narrowed = Asked { a: Some(spot.node.id.clone()), b: None, ..asked.clone() };
    html! {
        a .node href=(narrowed.at("/network")) {
            title { (spot.node.name) ": " (words::count(spot.node.tally.stories, "story")) " with " (words::count(spot.node.partners, "partner")) }
            circle cx=(format!("{:.1}", spot.x)) cy=(format!("{:.1}", spot.y)) r=(format!("{:.1}", spot.r)) {}
            text x=(format!("{x:.1}")) y=(format!("{:.1}", spot.y + 4.0)) text-anchor=(if right { "start" } else { "end" }) { (words::start_of(&spot.node.name, 19)) }
        }
    }
}

fn parties(edge: &Edge, from: &Node, to: &Node) -> String {
    format!("{} {} {}", from.name, if edge.together { "and" } else { "→" }, to.name)
}

fn kind(edge: &Edge) -> String {
    edge.quad.as_deref().map_or_else(|| "no class".to_owned(), |quad| quad.replace('-', " "))
}

/// The pair's page, in the same period.
fn to_pair(edge: &Edge, asked: &Asked) -> String {
    Asked { a: Some(edge.from.clone()), b: Some(edge.to.clone()), ..asked.clone() }.at("/dyad")
}

fn legend() -> Markup {
    html! {
        figcaption {
            ul .legend aria-label="What the lines mean" {
                @for quad in ["verbal-cooperation", "material-cooperation", "verbal-conflict", "material-conflict"] {
                    li { svg class={ "key-line " (words::quad_class(Some(quad))) } viewBox="0 0 34 8" width="34" height="8" aria-hidden="true" { path .line d="M1 4H33" stroke-width="2.5" {} } " " (quad.replace('-', " ")) }
                }
                li { "thicker: more stories" }
                li { "arrow: one upon the other" }
            }
            p .note { "Drawn are the " (NODES) " busiest actors at most; the table has all ties." }
        }
    }
}

fn table(network: &Network, asked: &Asked) -> Markup {
    let name = |id: &str| {
        network.nodes.iter().find(|node| node.id == id).map_or(id.to_owned(), |node| node.name.clone())
    };
    html! {
        div .wide { table .list {
            thead { tr { th scope="col" { "Between" } th scope="col" { "Kind" } th scope="col" .num { "Stories" } th scope="col" .num { "Alleged" } th scope="col" .num { "Ahead" } th scope="col" .num { "Mean score" } } }
            tbody {
                @for edge in network.edges.iter().take(ROWS) {
                    tr {
                        td { a href=(to_pair(edge, asked)) { (name(&edge.from)) (if edge.together { " and " } else { " → " }) (name(&edge.to)) }
                            @if !edge.objects.is_empty() { br; span .note { (words::start_of(&edge.objects.join(", "), 60)) } } }
                        td .kind { span class=(words::quad_class(edge.quad.as_deref())) { (kind(edge)) } }
                        td .num { (edge.tally.stories) }
                        td .num { (edge.tally.alleged) }
                        td .num { (edge.tally.planned) }
                        td .num { @match edge.tally.mean_intensity { Some(mean) => (format!("{mean:+.1}")), None => "–" } }
                    }
                }
            }
        } @if network.edges.len() > ROWS { p .note { "and " (words::count(network.edges.len() - ROWS, "further tie")) "; choose an actor or a period" } } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use whimbrel_ledger::ties::Tally;

    fn node(id: &str, stories: usize) -> Node {
        let tally = Tally { stories, ..Tally::default() };
        Node { id: id.to_owned(), name: id.to_owned(), known: true, partners: 1, tally }
    }

    #[test]
    fn every_party_has_a_place_of_its_own_and_the_busiest_is_on_top() {
        let edge = |from: &str, to: &str| Edge {
            from: from.to_owned(),
            to: to.to_owned(),
            together: true,
            type_: None,
            quad: None,
            tally: Tally { stories: 2, ..Tally::default() },
            objects: vec![],
            first: None,
            last: None,
            ids: vec![],
        };
        let network = Network {
            nodes: vec![node("A", 9), node("B", 4), node("C", 0), node("untied", 3)],
            edges: vec![edge("A", "B"), edge("A", "C")],
        };
        let spots = spots(&network);
        let names: Vec<&str> = spots.iter().map(|spot| spot.node.id.as_str()).collect();
        assert_eq!(names, ["A", "B", "C"]);
        assert!(spots[0].y < spots[1].y && spots[0].r > spots[2].r);
        assert!((spots[1].x - spots[2].x).abs() > 100.0);
    }
}
