//! Where do a report's claims stand in its text? Every field of a claim marks
//! its words with a line of its role. Lines of words that overlap lie below one
//! another in lanes, so that each can be followed.

use std::collections::BTreeMap;
use std::ops::Range;

use maud::{Markup, PreEscaped, html};
use whimbrel_reader::claims::record::{Claim, Who};
use whimbrel_reader::span::CharRange;

/// Lanes for lines below the words.
const LANES: usize = 4;

/// What words are in a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    Action,
    Actor,
    Recipient,
    Object,
    Time,
    Place,
    Source,
    Hedge,
}

impl Role {
    /// All roles, in the order of legends.
    pub const ALL: [Role; 8] = [
        Role::Actor,
        Role::Action,
        Role::Recipient,
        Role::Object,
        Role::Time,
        Role::Place,
        Role::Source,
        Role::Hedge,
    ];

    /// The class that gives colour and line.
    pub fn class(self) -> &'static str {
        match self {
            Role::Action => "action",
            Role::Actor => "actor",
            Role::Recipient => "recipient",
            Role::Object => "object",
            Role::Time => "time",
            Role::Place => "place",
            Role::Source => "source",
            Role::Hedge => "hedge",
        }
    }

    /// What the role is called.
    pub fn label(self) -> &'static str {
        match self {
            Role::Action => "Action",
            Role::Actor => "Who",
            Role::Recipient => "To whom",
            Role::Object => "What",
            Role::Time => "When",
            Role::Place => "Where",
            Role::Source => "On whose word",
            Role::Hedge => "How sure",
        }
    }
}

/// Words with a role, in one or more claims.
#[derive(Clone, Debug)]
struct Field {
    range: Range<usize>,
    role: Role,
    claims: Vec<usize>,
    lane: usize,
}

/// The marks of a part of a report.
#[derive(Debug)]
pub(crate) struct Marks {
    text: Range<usize>,
    fields: Vec<Field>,
    numbers: BTreeMap<(usize, usize, Role), usize>,
    evidence: Vec<(Range<usize>, usize)>,
}

impl Marks {
    /// The marks of these claims, each with its number, in a stretch of text.
    pub fn new(text: Range<usize>, claims: &[(usize, &Claim)]) -> Marks {
        let mut found: BTreeMap<(usize, usize, Role), Vec<usize>> = BTreeMap::new();
        let mut evidence = Vec::new();
        for (number, claim) in claims {
            for (role, range) in fields_of(claim) {
                if let Some(range) = within(range, &text) {
                    let claims = found.entry((range.start, range.end, role)).or_default();
                    if claims.last() != Some(number) {
                        claims.push(*number);
                    }
                }
            }
            evidence.extend(within(claim.evidence.range, &text).map(|range| (range, *number)));
        }
        let mut fields: Vec<Field> = found
            .into_iter()
            .map(|((start, end, role), claims)| Field { range: start..end, role, claims, lane: 0 })
            .collect();
        lay(&mut fields, &text);
        let numbers =
            fields.iter().enumerate().map(|(i, f)| ((f.range.start, f.range.end, f.role), i)).collect();
        Marks { text, fields, numbers, evidence }
    }

    /// The number under which these words of this role stand in the text.
    pub fn number(&self, role: Role, range: CharRange) -> Option<usize> {
        let range = within(range, &self.text)?;
        self.numbers.get(&(range.start, range.end, role)).copied()
    }

    /// The text with its marks, a paragraph a line. `text` is that of the whole
    /// report, `lang` its language.
    pub fn page(&self, text: &str) -> Markup {
        let chars: Vec<char> =
            text.chars().skip(self.text.start).take(self.text.end - self.text.start).collect();
        let mut started = vec![false; self.fields.len()];
        let mut out = String::new();
        let mut start = 0;
        for line in chars.split_inclusive(|c| *c == '\n') {
            let from = self.text.start + start;
            start += line.len();
            let shown: String = line.iter().collect();
            if !shown.trim().is_empty() {
                self.paragraph(line, from, &mut started, &mut out);
            }
        }
        PreEscaped(out)
    }

    fn paragraph(&self, line: &[char], from: usize, started: &mut [bool], out: &mut String) {
        let to = from + line.len();
        let mut atoms = String::new();
        let cuts = self.cuts(from, to);
        for pair in cuts.windows(2) {
            let (start, end) = (pair[0], pair[1]);
            let words: String = line[start - from..end - from].iter().collect();
            atoms.push_str(&self.atom(start, end, words.trim_end_matches(['\n', '\r']), started).0);
        }
        out.push_str(&html! { p dir="auto" { (PreEscaped(atoms)) } }.0);
    }

    /// Where marks begin or end between two places, and these places.
    fn cuts(&self, from: usize, to: usize) -> Vec<usize> {
        let fields = self.fields.iter().map(|field| &field.range);
        let ranges = fields.chain(self.evidence.iter().map(|(range, _)| range));
        let mut cuts: Vec<usize> =
            ranges.flat_map(|range| [range.start, range.end]).filter(|at| from < *at && *at < to).collect();
        cuts.extend([from, to]);
        cuts.sort_unstable();
        cuts.dedup();
        cuts
    }

    /// Words between two cuts, inside all marks that cover them: those in the
    /// lowest lane outermost.
    fn atom(&self, start: usize, end: usize, words: &str, started: &mut [bool]) -> Markup {
        let covers = |range: &Range<usize>| range.start <= start && end <= range.end;
        let mut over: Vec<usize> =
            (0..self.fields.len()).filter(|&i| covers(&self.fields[i].range)).collect();
        over.sort_by_key(|&i| (self.fields[i].lane, self.fields[i].role));
        let mut inner = html! { (words) };
        for i in over {
            let first = !std::mem::replace(&mut started[i], true);
            inner = self.wrapped(i, first, inner);
        }
        let evidence: Vec<String> = self
            .evidence
            .iter()
            .filter(|(range, _)| covers(range))
            .map(|(_, number)| number.to_string())
            .collect();
        if evidence.is_empty() {
            inner
        } else {
            html! { span .ev data-e=(evidence.join(" ")) { (inner) } }
        }
    }

    fn wrapped(&self, i: usize, first: bool, inner: Markup) -> Markup {
        let field = &self.fields[i];
        let class = format!("f {} l{}", field.role.class(), field.lane);
        let id = first.then(|| format!("w{i}"));
        if field.role != Role::Action {
            return html! { span id=[id] class=(class) data-f=(i) { (inner) } };
        }
        // The word that carries a claim leads to it.
        let claim = field.claims.first().copied().unwrap_or_default();
        let numbers: Vec<String> = field.claims.iter().map(usize::to_string).collect();
        html! {
            a id=[id] class=(class) data-f=(i) data-n=[first.then(|| numbers.join(","))] href={ "#c" (claim) } { (inner) }
        }
    }
}

/// The words of a claim's fields, antecedents of pronouns included.
pub(crate) fn fields_of(claim: &Claim) -> Vec<(Role, CharRange)> {
    let mut fields = vec![(Role::Action, claim.predicate.range)];
    let mut who = |role: Role, who: &Who| {
        fields.push((role, who.range));
        fields.extend(who.mention.map(|range| (role, range)));
    };
    claim.actors.iter().for_each(|party| who(Role::Actor, party));
    claim.recipients.iter().for_each(|party| who(Role::Recipient, party));
    claim.attribution.iter().for_each(|source| who(Role::Source, &source.who));
    fields.extend(claim.attribution.iter().filter_map(|s| Some((Role::Source, s.cue.as_ref()?.range))));
    fields.extend(claim.objects.iter().map(|object| (Role::Object, object.range)));
    fields.extend(claim.cues.iter().map(|cue| (Role::Hedge, cue.range)));
    fields.extend(claim.time.range.map(|range| (Role::Time, range)));
    fields.extend(claim.place.iter().map(|place| (Role::Place, place.range)));
    fields
}

/// The range, as far as it lies in the text shown.
fn within(range: CharRange, text: &Range<usize>) -> Option<Range<usize>> {
    let (start, end) = (range.0.max(text.start), range.1.min(text.end));
    (start < end).then_some(start..end)
}

/// Gives every field a lane, short ones first and next to the words. Where all
/// lanes are taken, the last one is shared.
fn lay(fields: &mut [Field], text: &Range<usize>) {
    let mut taken = vec![[false; LANES]; text.len()];
    let mut order: Vec<usize> = (0..fields.len()).collect();
    order.sort_by_key(|&i| (fields[i].range.len(), fields[i].range.start, fields[i].role));
    for i in order {
        let cells = fields[i].range.start - text.start..fields[i].range.end - text.start;
        let is_free = |lane: &usize| taken[cells.clone()].iter().all(|cell| !cell[*lane]);
        let lane = (0..LANES).find(is_free).unwrap_or(LANES - 1);
        taken[cells].iter_mut().for_each(|cell| cell[lane] = true);
        fields[i].lane = lane;
    }
}
