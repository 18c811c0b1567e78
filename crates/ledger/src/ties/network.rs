//! Who deals with whom, and in what?

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use whimbrel_reader::actors::Catalog;
use whimbrel_reader::claims::record::Who;

use super::{Tally, means};
use crate::stories::Story;
use crate::{Ledger, Query, Result};

/// Objects and names that an edge shows.
const SHOWN: usize = 5;
/// Parties of one story that are tied to each other; a communiqué of more would
/// drown all other ties.
const PARTIES: usize = 24;

/// How finely edges are parted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Grain {
    /// One edge a type: AID, CONSULT…
    #[default]
    Type,
    /// One edge a quad class.
    Quad,
    /// One edge for everything that one does to another.
    Pair,
}

/// A party in the network.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Node {
    /// Its code, or where it has none its words in lower case.
    pub id: String,
    /// Its name in the catalog, or the words of a report.
    pub name: String,
    /// Whether it has a code.
    pub known: bool,
    /// With how many others it has to do.
    pub partners: usize,
    /// What its stories with these add up to.
    #[serde(flatten)]
    pub tally: Tally,
}

/// A tie: what one does to another, or both together.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Edge {
    /// Who does it; of two who do it together, the first in the alphabet.
    pub from: String,
    /// To whom.
    pub to: String,
    /// Whether both do it together, as those who meet or sign.
    pub together: bool,
    /// The type, where edges are parted by type.
    #[serde(rename = "type")]
    pub type_: Option<String>,
    /// The quad class, unless everything is one edge.
    pub quad: Option<String>,
    /// What its stories add up to.
    #[serde(flatten)]
    pub tally: Tally,
    /// What was given, seized or signed, in the words of the reports: what most
    /// stories name first.
    pub objects: Vec<String>,
    /// The earliest day, month or year that a story of it gives.
    pub first: Option<String>,
    /// The latest.
    pub last: Option<String>,
    /// The ids of its stories.
    pub ids: Vec<String>,
}

/// Parties and what ties them.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Network {
    /// The parties, those with most stories first.
    pub nodes: Vec<Node>,
    /// The ties, those with most stories first.
    pub edges: Vec<Edge>,
}

/// What parts one edge from another: from, to, together, type, quad.
type Key = (String, String, bool, Option<String>, Option<String>);

impl Ledger {
    /// The network of the stories that answer the question. Where it names an
    /// actor, only that one's ties are told; where it names two, only those
    /// between them. `all` takes in parties without a code as well. Errors are
    /// those of [`Ledger::stories`].
    pub fn network(&self, query: &Query, grain: Grain, all: bool) -> Result<Network> {
        Ok(Network::of(&self.stories(query)?, query, grain, all))
    }
}

impl Network {
    /// The network of these stories; of the question only parties are looked at.
    pub fn of(stories: &[Story], query: &Query, grain: Grain, all: bool) -> Network {
        let mut edges: BTreeMap<Key, Vec<&Story>> = BTreeMap::new();
        let mut names: BTreeMap<String, (String, bool)> = BTreeMap::new();
        let mut of_node: BTreeMap<String, BTreeMap<&str, &Story>> = BTreeMap::new();
        let mut partners: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for story in stories {
            let tied = ties(story, query, all);
            for (one, other, together) in tied {
                let (from, to) = (node_id(one), node_id(other));
                names.entry(from.clone()).or_insert_with(|| name(one));
                names.entry(to.clone()).or_insert_with(|| name(other));
                for (id, partner) in [(&from, &to), (&to, &from)] {
                    of_node.entry(id.clone()).or_default().insert(&story.id, story);
                    partners.entry(id.clone()).or_default().insert(partner.clone());
                }
                let type_ = Some(story.type_.clone()).filter(|_| grain == Grain::Type);
                let quad = story.quad.clone().filter(|_| grain != Grain::Pair);
                edges.entry((from, to, together, type_, quad)).or_default().push(story);
            }
        }
        let mut edges: Vec<Edge> = edges.into_iter().map(|(key, stories)| edge(key, &stories)).collect();
        edges.sort_by_key(|e| std::cmp::Reverse((e.tally.stories, e.tally.planned + e.tally.fallen)));
        let node = |(id, (name, known)): (String, (String, bool))| Node {
            partners: partners.get(&id).map_or(0, BTreeSet::len),
            tally: Tally::of(of_node.get(&id).into_iter().flat_map(BTreeMap::values).copied()),
            id,
            name,
            known,
        };
        let mut nodes: Vec<Node> = names.into_iter().map(node).collect();
        nodes.sort_by_key(|n| std::cmp::Reverse((n.tally.stories, n.tally.planned + n.tally.fallen)));
        Network { nodes, edges }
    }
}

/// The ties of a story: every doer with everyone it is done to; where it is
/// done to nobody, all doers with each other. Each pair of nodes once.
fn ties<'a>(story: &'a Story, query: &Query, all: bool) -> Vec<(&'a Who, &'a Who, bool)> {
    let known = |who: &&Who| all || who.code.is_some();
    let actors: Vec<&Who> = story.actors.iter().filter(known).take(PARTIES).collect();
    let recipients: Vec<&Who> = story.recipients.iter().filter(known).take(PARTIES).collect();
    let mut found = Vec::new();
    for (at, &one) in actors.iter().enumerate() {
        if story.recipients.is_empty() {
            let together = actors.iter().skip(at + 1).map(|&other| {
                let (first, second) =
                    if node_id(one) <= node_id(other) { (one, other) } else { (other, one) };
                (first, second, true)
            });
            found.extend(together);
        } else {
            found.extend(recipients.iter().map(|&other| (one, other, false)));
        }
    }
    found.retain(|(one, other, _)| node_id(one) != node_id(other) && asked_for(one, other, query));
    found
}

fn asked_for(one: &Who, other: &Who, query: &Query) -> bool {
    let of_actor = |asked: &String| means(asked, one) || means(asked, other);
    let of_both =
        |(a, b): &(String, String)| (means(a, one) && means(b, other)) || (means(b, one) && means(a, other));
    query.actor.as_ref().is_none_or(of_actor) && query.between.as_ref().is_none_or(of_both)
}

fn node_id(who: &Who) -> String {
    who.code.clone().unwrap_or_else(|| who.text.to_lowercase())
}

/// What to call a party, and whether it has a code. A state's people and organs
/// are the state here.
fn name(who: &Who) -> (String, bool) {
    let own = || who.name.clone().unwrap_or_else(|| who.text.clone());
    let of_code = who.code.as_deref().and_then(|code| Catalog::embedded().name_of(code));
    (of_code.map_or_else(own, str::to_owned), who.code.is_some())
}

fn edge(key: Key, stories: &[&Story]) -> Edge {
    let (from, to, together, type_, quad) = key;
    let times = || stories.iter().filter_map(|story| story.time.start.clone().or(story.time.end.clone()));
    Edge {
        from,
        to,
        together,
        type_,
        quad,
        tally: Tally::of(stories.iter().copied()),
        objects: objects(stories),
        first: times().min(),
        last: times().max(),
        ids: stories.iter().map(|story| story.id.clone()).collect(),
    }
}

fn objects(stories: &[&Story]) -> Vec<String> {
    let mut counts: BTreeMap<String, (usize, usize, &String)> = BTreeMap::new();
    for (at, object) in stories.iter().flat_map(|story| &story.objects).enumerate() {
        counts.entry(object.to_lowercase()).or_insert((0, at, object)).0 += 1;
    }
    let mut ranked: Vec<(usize, usize, &String)> = counts.into_values().collect();
    ranked.sort_by_key(|(count, at, _)| (std::cmp::Reverse(*count), *at));
    ranked.into_iter().take(SHOWN).map(|(_, _, object)| object.clone()).collect()
}
