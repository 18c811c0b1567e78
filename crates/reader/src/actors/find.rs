//! Which states, organisations and leaders does a text name, and where?

use jiff::civil::Date;

use super::catalog::{Catalog, Found, StateKind, Target};
use super::words::{Gap, Word, words};
use crate::Span;
use crate::times::{MONTHS, WEEKDAYS};

/// A state as a text names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StateRef {
    /// The catalog's id.
    pub id: &'static str,
    /// The state's code; none for peoples and for regions of several states.
    pub code: Option<&'static str>,
    /// The name to show.
    pub name: &'static str,
    /// By which kind of word it is named.
    pub kind: StateKind,
    /// PLOVER sector that the word implies: a seat's, or `ETH` for a people.
    pub sector: Option<&'static str>,
    /// Whether the word is part of a compound that says something about
    /// another: "US-backed", "pro-Russian", "Iranian-born".
    pub compound: bool,
}

/// What kind of entry a name belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameKind {
    /// An organisation or one of its organs.
    Organisation,
    /// A person by the full name.
    Person,
    /// A person by the surname alone.
    Surname,
}

/// An organisation or a person as a text names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NameRef {
    /// The catalog's id.
    pub id: &'static str,
    /// Code of the organisation, or of the state that the person serves.
    pub code: Option<&'static str>,
    /// The name to show.
    pub name: &'static str,
    /// PLOVER sector, when known for the date.
    pub sector: Option<&'static str>,
    /// The office held on the date, for people.
    pub office: Option<&'static str>,
    /// What was matched.
    pub kind: NameKind,
    /// Whether the word is part of a compound that says something about
    /// another: "Hamas-run".
    pub compound: bool,
}

impl Catalog {
    /// The states that `text` names, by name, demonym, capital or seat.
    pub fn states_in(&'static self, text: &str) -> Vec<(Span, StateRef)> {
        let words = words(text);
        let found = self.names_among(&words);
        found.iter().filter_map(|f| Some((span(&words, f), self.state_ref(&words, f)?))).collect()
    }

    /// The organisations and people that `text` names; a surname alone counts
    /// when one bearer was in office within three years before `date`, or is
    /// famous.
    pub fn names_in(&'static self, text: &str, date: Option<Date>) -> Vec<(Span, NameRef)> {
        let words = words(text);
        let found = self.names_among(&words);
        found.iter().filter_map(|f| Some((span(&words, f), self.name_ref(&words, f, date)?))).collect()
    }

    /// The names among `words` that their neighbours do not contradict.
    pub(super) fn names_among(&self, words: &[Word<'_>]) -> Vec<Found> {
        let found = self.scan(words);
        let fits = |i: usize| self.neighbours_fit(words, &found, i);
        (0..found.len()).filter(|i| fits(*i)).map(|i| found[i]).collect()
    }

    fn neighbours_fit(&self, words: &[Word<'_>], found: &[Found], i: usize) -> bool {
        let f = &found[i];
        let before = i.checked_sub(1).map(|j| found[j]).filter(|b| b.last + 1 == f.first);
        let after = found.get(i + 1).filter(|a| a.first == f.last + 1);
        match f.target {
            Target::Surname => {
                self.surname_stands_alone(words, f, before.is_some(), after.is_some())
                    && (!is_common_word(&words[f.first])
                        || f.first < f.last
                        || self.is_titled(words, f.first))
            }
            Target::State(..) if f.first == f.last && is_given_name(&words[f.first].key) => {
                before.is_some() || !self.follows_name(words, f.first)
            }
            Target::State(..) | Target::Organisation(_) => !is_headline_word(words, f),
            _ => true,
        }
    }

    /// Whether no other name's parts stand beside the surname.
    fn surname_stands_alone(&self, words: &[Word<'_>], f: &Found, before: bool, after: bool) -> bool {
        let next = words.get(f.last + 1);
        let longer = !after
            && !words[f.last].possessive
            && next.is_some_and(|w| {
                matches!(w.gap, Gap::Space | Gap::Hyphen)
                    && w.is_capitalised()
                    && !self.is_role(words, f.last + 1)
            });
        !longer && (before || !self.follows_name(words, f.first))
    }

    /// Whether the word before `at` looks like a given name.
    fn follows_name(&self, words: &[Word<'_>], at: usize) -> bool {
        let Some(before) = at.checked_sub(1).map(|b| &words[b]) else { return false };
        let tied = matches!(words[at].gap, Gap::Space | Gap::Dot | Gap::Hyphen);
        let opens = matches!(before.gap, Gap::Start | Gap::Break);
        let plain = is_title(&before.key)
            || is_calendar_word(&before.key)
            || (opens && opens_sentence(&before.key))
            || self.is_role_before(words, at);
        tied && before.is_capitalised() && !before.possessive && !plain
    }

    /// Whether a title or a role noun stands right before word `at`.
    pub(super) fn is_titled(&self, words: &[Word<'_>], at: usize) -> bool {
        at > 0 && (is_title(&words[at - 1].key) || self.is_role_before(words, at))
    }

    fn is_role(&self, words: &[Word<'_>], at: usize) -> bool {
        self.role_at(words, at).is_some()
    }

    /// Whether a role phrase ends right before word `at`.
    fn is_role_before(&self, words: &[Word<'_>], at: usize) -> bool {
        let ends_here = |start: usize| self.role_at(words, start).is_some_and(|(last, _)| last + 1 == at);
        (at.saturating_sub(4)..at).any(ends_here)
    }

    fn state_ref(&'static self, words: &[Word<'_>], f: &Found) -> Option<StateRef> {
        let (i, kind, seat) = match f.target {
            Target::State(i, kind) => (i, kind, None),
            Target::Seat(i, j) => (i, StateKind::Seat, Some(self.states[i].seats[j].1)),
            _ => return None,
        };
        let state = &self.states[i];
        let sector = seat.or(state.sector());
        let compound = is_compound(words, f);
        Some(StateRef { id: state.id, code: state.code, name: state.name, kind, sector, compound })
    }

    fn name_ref(&'static self, words: &[Word<'_>], f: &Found, date: Option<Date>) -> Option<NameRef> {
        let compound = is_compound(words, f);
        if let Target::Organisation(i) = f.target {
            let o = &self.organisations[i];
            let sector = Some(o.sector);
            let kind = NameKind::Organisation;
            return Some(NameRef {
                id: o.id,
                code: o.code,
                name: o.name,
                sector,
                office: None,
                kind,
                compound,
            });
        }
        let (person, kind) = match f.target {
            Target::Person(i) => (self.namesake(i, &words[f.first..=f.last], date), NameKind::Person),
            Target::Surname => (self.only_bearer(&words[f.first..=f.last], date, None)?, NameKind::Surname),
            _ => return None,
        };
        let p = &self.people[person];
        let office = date.and_then(|d| p.office_on(d)).and_then(|o| o.0);
        let sector = p.sector_on(date);
        Some(NameRef { id: p.id, code: Some(p.code), name: p.name, sector, office, kind, compound })
    }

    /// The person of that full name; of two with the same name, the one in
    /// office on the date.
    pub(super) fn namesake(&self, i: usize, words: &[Word<'_>], date: Option<Date>) -> usize {
        let bearers = self.full_names.get(&key(words)).map(Vec::as_slice).unwrap_or_default();
        let since = |j: &usize| date.and_then(|d| self.people[*j].office_on(d)).map(|o| (o.1, *j == i));
        bearers.iter().filter(|j| since(j).is_some()).max_by_key(|j| since(j)).copied().unwrap_or(i)
    }

    /// The one person whom the surname can mean.
    pub(super) fn only_bearer(
        &self,
        words: &[Word<'_>],
        date: Option<Date>,
        code: Option<&str>,
    ) -> Option<usize> {
        match self.bearers(&key(words), date, code).as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }
}

fn key(words: &[Word<'_>]) -> String {
    words.iter().map(|w| w.key.as_str()).collect::<Vec<_>>().join(" ")
}

fn span(words: &[Word<'_>], f: &Found) -> Span {
    words[f.first].span.cover(words[f.last].span)
}

/// Whether the name is tied by a hyphen to a word that makes it a mere
/// description: "US-backed", "pro-Russian", but not "US-China".
pub(super) fn is_compound(words: &[Word<'_>], f: &Found) -> bool {
    let next = words.get(f.last + 1).filter(|w| w.gap == Gap::Hyphen);
    let before = f.first.checked_sub(1).map(|b| &words[b]).filter(|_| words[f.first].gap == Gap::Hyphen);
    next.is_some_and(|w| !w.is_capitalised()) || before.is_some_and(|w| is_prefix(&w.key))
}

fn is_prefix(key: &str) -> bool {
    matches!(key, "pro" | "anti" | "non" | "post" | "pre" | "ex" | "trans" | "ethnic" | "un")
}

/// Words for titles that go before a surname.
pub(super) fn is_title(key: &str) -> bool {
    const TITLES: [&str; 22] = [
        "mr", "mrs", "ms", "miss", "dr", "sir", "lord", "lady", "dame", "sheikh", "comrade", "gen", "col",
        "maj", "lt", "sen", "rep", "gov", "marshal", "madame", "prof", "hon",
    ];
    TITLES.contains(&key)
}

fn is_calendar_word(key: &str) -> bool {
    MONTHS.contains(&key) || WEEKDAYS.contains(&key)
}

/// Whether a capital at the head of a sentence says nothing about the word.
fn opens_sentence(key: &str) -> bool {
    let inflected = ["ing", "ed", "ly"].iter().any(|e| key.len() > 5 && key.ends_with(e));
    inflected || is_function_word(key)
}

/// Words that often open a sentence and are no part of a name.
fn is_function_word(key: &str) -> bool {
    const WORDS: &str = " a an the this that these those in on at by for from with without of to as if when while \
        after before since until though although because but and or so yet then thus however meanwhile both \
        neither either yesterday today tomorrow earlier later last next what who how why where which did does do \
        is are was were has have had will would could should may might can must let like unlike under over \
        against between among during despite amid following according critics supporters even only once still \
        now not no former given whether all many some most ";
    WORDS.contains(&format!(" {key} "))
}

/// Surnames of leaders that are also everyday words: they need a title.
fn is_common_word(word: &Word<'_>) -> bool {
    const WORDS: &str = " may major key english bush brown young king price ford heath eden kern long son bio rose \
        holland nash moore palmer bird douglas thomas george james john michel martin anthony jones adams lewis \
        mitchell harris barrow smith williams johnson wilson clark campbell turner charles green white black \
        banda christian thompson stuart spencer strong love hope gore bell little day waters bishop pope price \
        shearer cook ali khan ahmad ahmed mohammed muhammad mohamed hussein hassan ibrahim abdullah ba ma li le \
        do an to so u un no in on is it khalid aziz musa mahdi chan note paul peter david king sand sun santos \
        silva garcia perez lopez gonzalez rodriguez fernandez hernandez martinez sanchez torres diaz cruz \
        castillo rivera flores molina morales ramos medina arias prince duke sultan minister ";
    WORDS.contains(&format!(" {} ", word.key))
}

/// Names of states and towns that are also given names or surnames.
fn is_given_name(key: &str) -> bool {
    const WORDS: &str = " jordan georgia chad paris washington victoria santiago kingston wellington virginia \
        florida alberta sofia hamilton london roseau holland israel kenya india ";
    WORDS.contains(&format!(" {key} "))
}

/// Whether a short name in capitals is an everyday word of a line all in
/// capitals: "WHAT IS NEXT".
fn is_headline_word(words: &[Word<'_>], f: &Found) -> bool {
    const WORDS: &str = " is us it who ice mit spa pa an as pace au ira eta raf gam ";
    let word = &words[f.first];
    if f.first != f.last || word.text.contains('.') || !WORDS.contains(&format!(" {} ", word.key)) {
        return false;
    }
    let shouted =
        |i: Option<usize>| i.and_then(|i| words.get(i)).is_some_and(|w| w.is_upper() && w.text.len() > 3);
    shouted(f.first.checked_sub(1)) && shouted(Some(f.last + 1))
}
