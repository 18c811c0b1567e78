//! The catalog and its index of names.

use std::collections::HashMap;
use std::sync::LazyLock;

use jiff::civil::Date;

use super::entries::{self, Organisation, Person, Role, State};
use super::words::{Gap, Word, words};

/// States, organisations, people and role nouns, indexed by their names.
#[derive(Debug)]
pub struct Catalog {
    pub(super) states: Vec<State>,
    pub(super) organisations: Vec<Organisation>,
    pub(super) people: Vec<Person>,
    pub(super) roles: Vec<Role>,
    names: HashMap<String, Vec<Pattern>>,
    role_names: HashMap<String, Vec<(Vec<String>, usize)>>,
    pub(super) surnames: HashMap<String, Vec<usize>>,
    pub(super) full_names: HashMap<String, Vec<usize>>,
}

/// How a state is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StateKind {
    /// By its name or an abbreviation.
    Name,
    /// By its people or its adjective.
    Demonym,
    /// By its capital or another town that stands for it.
    Capital,
    /// By a building or street that stands for a power.
    Seat,
}

/// What a name leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    State(usize, StateKind),
    /// A seat of power: the state, and its place in the state's list of seats.
    Seat(usize, usize),
    Organisation(usize),
    Person(usize),
    /// A surname that one or more people of the catalog bear.
    Surname,
    /// A phrase that holds a name and does not mean it.
    Trap,
}

#[derive(Debug)]
struct Pattern {
    words: Vec<PatternWord>,
    target: Target,
}

#[derive(Debug)]
struct PatternWord {
    key: String,
    case: Case,
    comma: bool,
    possessive: bool,
}

/// What the text must look like for a word of a name to match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Case {
    Any,
    Capital,
    Upper,
}

/// A name found among words: `[first, last]`, both inclusive.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub first: usize,
    pub last: usize,
    pub target: Target,
}

impl Catalog {
    /// The catalog that ships with the program.
    pub fn embedded() -> &'static Catalog {
        static CATALOG: LazyLock<Catalog> = LazyLock::new(Catalog::load);
        &CATALOG
    }

    /// The name to show for a code: of the state, body or group that bears it.
    pub fn name_of(&self, code: &str) -> Option<&'static str> {
        let state = self
            .states
            .iter()
            .find(|state| state.code == Some(code) && !matches!(state.kind, "region" | "people"));
        let organisation = || self.organisations.iter().find(|o| o.code == Some(code) && o.id == code);
        state.map(|state| state.name).or_else(|| organisation().map(|o| o.name))
    }

    fn load() -> Catalog {
        let mut catalog = Catalog {
            states: entries::jsonl(include_str!("../../../../data/catalog/states.jsonl")),
            organisations: entries::jsonl(include_str!("../../../../data/catalog/organisations.jsonl")),
            people: entries::jsonl(include_str!("../../../../data/catalog/leaders.jsonl")),
            roles: entries::roles(include_str!("../../../../data/catalog/roles.tsv")),
            names: HashMap::new(),
            role_names: HashMap::new(),
            surnames: HashMap::new(),
            full_names: HashMap::new(),
        };
        catalog.index_states();
        catalog.index_others();
        catalog.index_roles();
        for line in include_str!("../../../../data/catalog/traps.txt").lines().filter(|l| !l.starts_with('#'))
        {
            catalog.add(line, Target::Trap);
        }
        for patterns in catalog.names.values_mut() {
            patterns.sort_by_key(|p| (std::cmp::Reverse(p.words.len()), rank(p.target)));
        }
        for roles in catalog.role_names.values_mut() {
            roles.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        }
        catalog
    }

    fn index_states(&mut self) {
        let mut all = Vec::new();
        for (i, state) in self.states.iter().enumerate() {
            all.extend(state.names.iter().map(|n| (*n, Target::State(i, StateKind::Name))));
            all.extend(state.demonyms.iter().map(|n| (*n, Target::State(i, StateKind::Demonym))));
            all.extend(state.capitals.iter().map(|n| (*n, Target::State(i, StateKind::Capital))));
            all.extend(state.seats.iter().enumerate().map(|(j, (n, _))| (*n, Target::Seat(i, j))));
        }
        all.into_iter().for_each(|(name, target)| self.add(name, target));
    }

    fn index_others(&mut self) {
        let mut all = Vec::new();
        for (i, organisation) in self.organisations.iter().enumerate() {
            all.extend(organisation.names.iter().map(|n| (*n, Target::Organisation(i))));
        }
        for (i, person) in self.people.iter().enumerate() {
            for name in &person.names {
                all.push((*name, Target::Person(i)));
                self.full_names.entry(key_of(name)).or_default().push(i);
            }
            for surname in &person.surnames {
                let key = key_of(surname);
                let bearers = self.surnames.entry(key).or_default();
                if bearers.is_empty() {
                    all.push((*surname, Target::Surname));
                }
                if !bearers.contains(&i) {
                    bearers.push(i);
                }
            }
        }
        all.into_iter().for_each(|(name, target)| self.add(name, target));
    }

    fn index_roles(&mut self) {
        for (i, role) in self.roles.iter().enumerate() {
            for name in [Some(role.name), role.plural].into_iter().flatten() {
                let keys: Vec<String> = words(name).into_iter().map(|w| w.key).collect();
                if let Some(first) = keys.first() {
                    self.role_names.entry(first.clone()).or_default().push((keys, i));
                }
            }
        }
    }

    fn add(&mut self, name: &str, target: Target) {
        let folded = matches!(target, Target::Person(_) | Target::Surname);
        let pattern: Vec<PatternWord> = words(name).iter().map(|w| pattern_word(w, folded)).collect();
        if let Some(first) = pattern.first() {
            let key = first.key.clone();
            self.names.entry(key).or_default().push(Pattern { words: pattern, target });
        }
    }

    /// All names in `words`, leftmost and longest first, without overlaps.
    pub(super) fn scan(&self, words: &[Word<'_>]) -> Vec<Found> {
        let mut out = Vec::new();
        let mut at = 0;
        while at < words.len() {
            match self.longest_at(words, at) {
                Some(found) => {
                    at = found.last + 1;
                    out.push(found);
                }
                None => at += 1,
            }
        }
        out
    }

    fn longest_at(&self, words: &[Word<'_>], at: usize) -> Option<Found> {
        let patterns = self.names.get(&words[at].key)?;
        let found = patterns.iter().find(|p| p.matches(words, at))?;
        Some(Found { first: at, last: at + found.words.len() - 1, target: found.target })
    }

    /// The longest role phrase that starts at word `at`: its last word and the
    /// role.
    pub(super) fn role_at(&self, words: &[Word<'_>], at: usize) -> Option<(usize, usize)> {
        let candidates = self.role_names.get(&words[at].key)?;
        let (keys, role) = candidates.iter().find(|(keys, _)| {
            keys.iter().enumerate().all(|(i, key)| {
                let word = words.get(at + i);
                word.is_some_and(|w| w.key == *key && (i == 0 || joins(w.gap)))
            })
        })?;
        Some((at + keys.len() - 1, *role))
    }

    /// Those who bear `surname`, as far as `date` and `code` allow: in office
    /// within three years before the date, or famous.
    pub(super) fn bearers(&self, surname: &str, date: Option<Date>, code: Option<&str>) -> Vec<usize> {
        let all = self.surnames.get(surname).map(Vec::as_slice).unwrap_or_default();
        let all: Vec<usize> =
            all.iter().copied().filter(|i| code.is_none_or(|c| c == self.people[*i].code)).collect();
        let Some(date) = date else { return self.without_date(all, code) };
        let famous =
            if code.is_none() { self.those(&all, |p| p.famous && p.is_known_by(date)) } else { Vec::new() };
        let all = if famous.is_empty() { all } else { famous };
        let now = self.those(&all, |p| p.in_office(date));
        if !now.is_empty() {
            return now;
        }
        let recent = self.those(&all, |p| p.lately_in_office(date));
        if recent.is_empty() { self.those(&all, |p| p.famous) } else { recent }
    }

    /// Without a date, the famous bearer; or within a state, the only one.
    fn without_date(&self, all: Vec<usize>, code: Option<&str>) -> Vec<usize> {
        let famous = self.those(&all, |p| p.famous);
        if famous.is_empty() && code.is_some() { all } else { famous }
    }

    fn those(&self, all: &[usize], keep: impl Fn(&Person) -> bool) -> Vec<usize> {
        all.iter().copied().filter(|i| keep(&self.people[*i])).collect()
    }
}

/// Which of two equally long names wins: a trap, then states, bodies, people.
fn rank(target: Target) -> (u8, usize) {
    match target {
        Target::Trap => (0, 0),
        Target::State(i, kind) => (1, i * 4 + kind as usize),
        Target::Seat(i, _) => (1, i * 4 + 3),
        Target::Organisation(i) => (2, i),
        Target::Person(i) => (3, i),
        Target::Surname => (4, 0),
    }
}

/// The key of a name of several words: their keys, joined by spaces.
pub(super) fn key_of(name: &str) -> String {
    words(name).into_iter().map(|w| w.key).collect::<Vec<_>>().join(" ")
}

/// Whether words with this gap between them can belong to one name.
pub(super) fn joins(gap: Gap) -> bool {
    matches!(gap, Gap::Space | Gap::Hyphen | Gap::Dot)
}

fn pattern_word(word: &Word<'_>, folded: bool) -> PatternWord {
    let case = if folded && word.gap == Gap::Hyphen {
        Case::Any
    } else if word.is_upper() {
        Case::Upper
    } else if word.is_capitalised() {
        Case::Capital
    } else {
        Case::Any
    };
    PatternWord { key: word.key.clone(), case, comma: word.gap == Gap::Comma, possessive: word.possessive }
}

impl Pattern {
    fn matches(&self, words: &[Word<'_>], at: usize) -> bool {
        let Some(window) = words.get(at..at + self.words.len()) else { return false };
        let last = window.len() - 1;
        window.iter().zip(&self.words).enumerate().all(|(i, (word, pattern))| {
            word.key == pattern.key
                && (i == 0 || joins(word.gap) || (pattern.comma && word.gap == Gap::Comma))
                && (word.possessive == pattern.possessive || (i == last && word.possessive))
                && pattern.case_fits(word)
        })
    }
}

impl PatternWord {
    fn case_fits(&self, word: &Word<'_>) -> bool {
        match self.case {
            Case::Any => true,
            Case::Capital => word.is_capitalised() || word.gap == Gap::Hyphen,
            Case::Upper => word.is_upper(),
        }
    }
}

impl Person {
    /// Whether any office is held on `date`.
    pub fn in_office(&self, date: Date) -> bool {
        self.office_on(date).is_some()
    }

    /// The office held on `date`; the later one where two overlap.
    pub fn office_on(&self, date: Date) -> Option<&entries::Office> {
        let day = date.to_string();
        self.offices.iter().rev().find(|o| o.1 <= day.as_str() && o.2.is_none_or(|end| day.as_str() <= end))
    }

    /// Whether an office was held within three years before `date`, or begins
    /// within two months after it.
    fn lately_in_office(&self, date: Date) -> bool {
        let back = shifted(date, -36);
        let ahead = shifted(date, 2);
        self.offices.iter().any(|o| o.1 <= ahead.as_str() && o.2.is_none_or(|end| back.as_str() <= end))
    }

    /// Whether the first office began before `date`, or soon after it.
    fn is_known_by(&self, date: Date) -> bool {
        let ahead = shifted(date, 2);
        self.offices.first().is_none_or(|o| o.1 <= ahead.as_str())
    }

    /// The sector on `date`: none when known to be out of office.
    pub(super) fn sector_on(&self, date: Option<Date>) -> Option<&'static str> {
        let held = date.is_none_or(|d| self.in_office(d));
        held.then_some(self.sector.unwrap_or("GOV"))
    }
}

fn shifted(date: Date, months: i32) -> String {
    let span = jiff::Span::new().months(months);
    date.checked_add(span).unwrap_or(date).to_string()
}
