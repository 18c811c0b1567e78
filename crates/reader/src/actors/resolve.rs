//! Who is meant by a noun phrase?

use jiff::civil::Date;

use super::catalog::{Catalog, Found, StateKind, Target, joins};
use super::entries::RoleKind;
use super::find::is_compound;
use super::words::{Gap, Word, words};

/// By what a mention was resolved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MatchKind {
    /// A state's or region's name.
    Name,
    /// A people or adjective: "the Russians", "Turkish jets".
    Demonym,
    /// A capital that stands for its government.
    Capital,
    /// A seat of power: "the Kremlin".
    Seat,
    /// A person of the catalog.
    Person,
    /// An organisation, medium, group or organ.
    Organisation,
    /// A role or body noun of a state or organisation: "the French army".
    Role,
    /// Nobody in particular, as far as the phrase tells.
    #[default]
    Unresolved,
}

/// Who is meant. What the phrase and the catalog do not tell stays `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resolution {
    /// The catalog's id of the person, organisation or state.
    pub id: Option<String>,
    /// The name of that entry.
    pub name: Option<String>,
    /// ISO 3166 alpha-3, historic state, `IGO:…`, `NGO:…` or `NSA:…`.
    pub code: Option<String>,
    /// PLOVER sector.
    pub sector: Option<String>,
    /// The office held on the date, or named by the phrase.
    pub office: Option<String>,
    /// By what the mention was resolved.
    pub how: MatchKind,
}

/// One meaningful stretch of the phrase, `[first, last]` in words.
#[derive(Clone, Copy, Debug)]
struct Item {
    first: usize,
    last: usize,
    what: What,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Name(Target),
    Role(usize),
}

/// The phrase under resolution.
struct Phrase<'c, 't> {
    catalog: &'c Catalog,
    words: Vec<Word<'t>>,
    items: Vec<Item>,
    date: Option<Date>,
}

/// Whom a word of the phrase says the mention belongs to.
#[derive(Clone, Copy, Debug)]
enum Owner {
    State(usize, Option<&'static str>),
    Organisation(usize),
    Person(usize),
}

/// What the role nouns of the phrase say.
#[derive(Clone, Copy, Debug, Default)]
struct Roles {
    sector: Option<&'static str>,
    /// The sector comes from a word that leaves it to its owner.
    weak: bool,
    office: Option<&'static str>,
    kind: Option<RoleKind>,
    former: bool,
}

impl Catalog {
    /// Who is meant by `mention`, a noun phrase, in a report of `date`; `head`
    /// is the phrase's head word where the parse knows it. A phrase that tells
    /// too little is unresolved, never guessed.
    pub fn resolve(&'static self, mention: &str, head: Option<&str>, date: Option<Date>) -> Resolution {
        let phrase = Phrase::new(self, mention, date);
        let (start, end) = phrase.core(head);
        let resolution = phrase.resolve(start, end);
        if resolution.how != MatchKind::Unresolved {
            return resolution;
        }
        phrase.by_apposition(end, resolution)
    }
}

impl<'c: 'static, 't> Phrase<'c, 't> {
    fn new(catalog: &'c Catalog, mention: &'t str, date: Option<Date>) -> Self {
        let words = words(mention);
        let items = items(catalog, &words);
        Phrase { catalog, words, items, date }
    }

    // -- the core: the words up to the head, without what modifies it from behind

    /// The first word of the core and the first word after it.
    fn core(&self, head: Option<&str>) -> (usize, usize) {
        let start = head.and_then(|h| self.segment_of_head(h)).unwrap_or(0);
        let end = self.segment_end(start);
        if head.is_none() && self.is_quantity(start, end) {
            return (end + 1, self.segment_end(end + 1));
        }
        (start, end)
    }

    /// The start of the segment that holds the head word.
    fn segment_of_head(&self, head: &str) -> Option<usize> {
        let key = super::words::fold(head);
        let mut start = 0;
        while start < self.words.len() {
            let end = self.segment_end(start);
            if self.words[start..end].iter().any(|w| w.key == key || w.text == head) {
                return Some(start);
            }
            start = end + 1;
        }
        None
    }

    /// The first word at or after `start` that ends a noun phrase's core.
    fn segment_end(&self, start: usize) -> usize {
        let breaks = |i: usize| i > start && matches!(self.words[i].gap, Gap::Comma | Gap::Break);
        let ends = |i: &usize| {
            !self.is_inside_item(*i)
                && (is_preposition(&self.words[*i].key) || (breaks(*i) && !self.continues_list(start, *i)))
        };
        (start..self.words.len()).find(ends).unwrap_or(self.words.len())
    }

    /// Whether the comma before word `i` separates names of a list.
    fn continues_list(&self, start: usize, i: usize) -> bool {
        let rest = &self.words[i..];
        let conjoined = rest.iter().take(6).any(|w| is_conjunction(&w.key));
        self.words[i].gap == Gap::Comma
            && conjoined
            && self.item_at(i).is_some()
            && self.item_in(start, i).is_some()
    }

    fn is_inside_item(&self, i: usize) -> bool {
        let inside = |item: &Item| match item.what {
            What::Name(_) => item.first <= i && i <= item.last,
            What::Role(_) => item.first < i && i <= item.last,
        };
        self.items.iter().any(inside)
    }

    fn item_at(&self, i: usize) -> Option<&Item> {
        self.items.iter().find(|item| item.first == i)
    }

    fn item_in(&self, start: usize, end: usize) -> Option<&Item> {
        self.items.iter().find(|item| start <= item.first && item.last < end)
    }

    /// Whether the core is only a number of what follows: "dozens of".
    fn is_quantity(&self, start: usize, end: usize) -> bool {
        let of = self.words.get(end).is_some_and(|w| w.key == "of");
        let last = end.checked_sub(1).map(|i| &self.words[i]);
        of && end > start
            && last.is_some_and(|w| is_quantity_word(&w.key))
            && self.owner_in(start, end).is_none()
    }

    // -- resolution of a core

    fn resolve(&self, start: usize, end: usize) -> Resolution {
        let roles = self.roles(start, end);
        if self.names_several(start, end) {
            return unresolved(roles);
        }
        if let Some(resolution) = self.by_person(start, end, roles) {
            return resolution;
        }
        let last = self.last_item(start, end);
        let named = last.is_some_and(|i| self.is_followed_by_name(i, end));
        match last.map(|i| i.what) {
            Some(What::Name(Target::Organisation(o))) if !named => {
                self.by_organisation(o, start, last, roles)
            }
            Some(What::Name(Target::State(s, kind))) if !named => {
                self.by_state(s, kind, None, last, end, roles)
            }
            Some(What::Name(Target::Seat(s, j))) if !named => {
                let sector = Some(self.catalog.states[s].seats[j].1);
                self.by_state(s, StateKind::Seat, sector, last, end, roles)
            }
            _ => self.by_owner(start, end, roles, named),
        }
    }

    /// Whether two parties stand side by side: "Russia and China", "US-Iran".
    fn names_several(&self, start: usize, end: usize) -> bool {
        let named: Vec<(&Item, Option<&str>)> = self
            .items
            .iter()
            .filter(|i| start <= i.first && i.last < end && !self.compound(i))
            .filter_map(|i| Some((i, self.code_of(self.owner_of(i)?))))
            .collect();
        named.windows(2).any(|pair| {
            let (a, b) = (pair[0].0, pair[1].0);
            let between = &self.words[a.last + 1..b.first];
            let listed =
                between.iter().any(|w| is_conjunction(&w.key)) || self.words[b.first].gap == Gap::Comma;
            let tied = a.last + 1 == b.first && self.words[b.first].gap == Gap::Hyphen;
            (listed || tied) && (pair[0].1 != pair[1].1 || pair[0].1.is_none())
        })
    }

    /// A person named at the end of the core, as far as the catalog knows.
    fn by_person(&self, start: usize, end: usize, roles: Roles) -> Option<Resolution> {
        let last = self.last_item(start, end)?;
        let code = self.owner_before(start, last.first).and_then(|o| self.code_of(o));
        let person = match last.what {
            What::Name(Target::Person(i)) => {
                Some(self.catalog.namesake(i, &self.words[last.first..=last.last], self.date))
            }
            What::Name(Target::Surname) => self.surname(last, code, roles),
            _ => None,
        };
        let trailing = (last.last + 1..end).any(|i| !is_generation(&self.words[i].key));
        match person {
            Some(_) if self.words[last.last].possessive || trailing => None,
            Some(i) => Some(self.person(i, roles)),
            None => self.unknown_given_name(start, end, roles),
        }
    }

    fn surname(&self, item: &Item, code: Option<&str>, roles: Roles) -> Option<usize> {
        let words = &self.words[item.first..=item.last];
        if let Some(only) = self.catalog.only_bearer(words, self.date, code) {
            return Some(only);
        }
        self.office_holder(&super::catalog::key_of(words.last()?.text), code, roles)
    }

    /// "President Vladimir Zelenskyy": a spelling that the catalog lacks, whose
    /// surname, state and office leave one person.
    fn unknown_given_name(&self, start: usize, end: usize, roles: Roles) -> Option<Resolution> {
        let last = self.words.get(start..end)?.last().filter(|w| w.is_capitalised() && !w.possessive)?;
        let code = self.owner_before(start, end).and_then(|o| self.code_of(o));
        let leader =
            roles.office.is_some() || roles.sector == Some("GOV") && roles.kind == Some(RoleKind::Person);
        if !leader || self.item_in(end - 1, end).is_some_and(|i| matches!(i.what, What::Role(_))) {
            return None;
        }
        self.office_holder(&last.key, code, roles).map(|i| self.person(i, roles))
    }

    /// The one bearer of the surname who holds the office that the phrase
    /// names, on the date.
    fn office_holder(&self, surname: &str, code: Option<&str>, roles: Roles) -> Option<usize> {
        let date = self.date?;
        let holds = |i: &usize| {
            let office = self.catalog.people[*i].office_on(date);
            office.is_some_and(|o| {
                roles.office.is_none() && code.is_some() || o.0.is_some() && o.0 == roles.office
            })
        };
        let found: Vec<usize> =
            self.catalog.bearers(surname, self.date, code).into_iter().filter(holds).collect();
        if found.len() == 1 { Some(found[0]) } else { None }
    }

    fn person(&self, i: usize, roles: Roles) -> Resolution {
        let person = &self.catalog.people[i];
        let held = self.date.and_then(|d| person.office_on(d));
        let said = roles.office.filter(|_| !roles.former && self.date.is_none_or(|d| person.in_office(d)));
        Resolution {
            id: Some(person.id.into()),
            name: Some(person.name.into()),
            code: Some(person.code.into()),
            sector: person
                .sector_on(self.date)
                .filter(|_| !roles.former || held.is_some())
                .map(str::to_owned),
            office: held.and_then(|o| o.0).or(said).map(str::to_owned),
            how: MatchKind::Person,
        }
    }

    /// An organisation at the end of the core. A state's body takes the code
    /// of another state that stands before it: "the Peruvian Congress".
    fn by_organisation(&self, o: usize, start: usize, last: Option<&Item>, roles: Roles) -> Resolution {
        let organisation = &self.catalog.organisations[o];
        let before = last.and_then(|i| self.owner_before(start, i.first));
        let other = before.and_then(|b| self.code_of(b)).filter(|c| Some(*c) != organisation.code);
        if let Some(code) = other.filter(|_| organisation.is_of_state() && organisation.sector != "MED") {
            return Resolution {
                code: Some(code.into()),
                sector: Some(organisation.sector.into()),
                how: MatchKind::Role,
                ..Resolution::default()
            };
        }
        Resolution {
            id: Some(organisation.id.into()),
            name: Some(organisation.name.into()),
            code: organisation.code.map(str::to_owned),
            sector: Some(organisation.sector.into()),
            office: roles.office.filter(|_| !roles.former).map(str::to_owned),
            how: MatchKind::Organisation,
        }
    }

    /// A state at the end of the core, perhaps with a noun that the catalog
    /// does not know: "Pyongyang", "the Russians", "Iranian nuclear programme".
    fn by_state(
        &self,
        s: usize,
        kind: StateKind,
        seat: Option<&'static str>,
        item: Option<&Item>,
        end: usize,
        roles: Roles,
    ) -> Resolution {
        let trailing = item.is_some_and(|i| i.last + 1 < end);
        if item.is_some_and(|i| self.compound(i)) {
            return unresolved(Roles::default());
        }
        let capital = (kind == StateKind::Capital).then_some("GOV").filter(|_| !trailing);
        let people = self.catalog.states[s].sector();
        let sector = if trailing { roles.sector.or(people) } else { seat.or(capital).or(people) };
        let how = match kind {
            _ if trailing => MatchKind::Demonym,
            StateKind::Name => MatchKind::Name,
            StateKind::Demonym => MatchKind::Demonym,
            StateKind::Capital => MatchKind::Capital,
            StateKind::Seat => MatchKind::Seat,
        };
        self.state(s, sector, None, how)
    }

    fn state(&self, s: usize, sector: Option<&str>, office: Option<&str>, how: MatchKind) -> Resolution {
        let state = &self.catalog.states[s];
        Resolution {
            id: Some(state.id.into()),
            name: Some(state.name.into()),
            code: state.code.map(str::to_owned),
            sector: sector.map(str::to_owned),
            office: office.map(str::to_owned),
            how,
        }
    }

    /// A role or an unknown noun, by whom it belongs to: "the Lithuanian
    /// foreign ministry", "the army of Mali", "Maduro's government".
    fn by_owner(&self, start: usize, end: usize, roles: Roles, named: bool) -> Resolution {
        if roles.kind == Some(RoleKind::Relation) {
            return unresolved(Roles::default());
        }
        let owner = self.owner_in(start, end).or_else(|| self.owner_behind(end, roles));
        let Some(owner) = owner else { return unresolved(roles) };
        if roles.kind.is_none() && !matches!(owner, Owner::State(..)) && !named {
            return unresolved(roles);
        }
        match owner {
            Owner::State(s, seat) => self.of_state(s, seat, roles, named),
            Owner::Organisation(o) => self.of_organisation(o, roles, named),
            Owner::Person(p) => self.of_person(p, roles),
        }
    }

    fn of_state(&self, s: usize, seat: Option<&'static str>, roles: Roles, named: bool) -> Resolution {
        let people = self.catalog.states[s].sector();
        let loose = seat.or(roles.sector).or(people);
        let sector = if roles.weak { loose } else { roles.sector.or(loose) };
        let sector = sector.filter(|_| !roles.former);
        let office = roles.office.filter(|_| !roles.former);
        let whole = self.state(s, sector, office, MatchKind::Role);
        // A person whom the catalog does not know is not the state.
        if named { Resolution { id: None, name: None, ..whole } } else { whole }
    }

    fn of_organisation(&self, o: usize, roles: Roles, named: bool) -> Resolution {
        let organisation = &self.catalog.organisations[o];
        let own = roles.sector.filter(|_| !roles.weak && organisation.is_of_state());
        Resolution {
            id: Some(organisation.id.into()).filter(|_| !named),
            name: Some(organisation.name.into()).filter(|_| !named),
            code: organisation.code.map(str::to_owned),
            sector: own.or(Some(organisation.sector)).filter(|_| !roles.former).map(str::to_owned),
            office: roles.office.filter(|_| !roles.former).map(str::to_owned),
            how: MatchKind::Organisation,
        }
    }

    fn of_person(&self, p: usize, roles: Roles) -> Resolution {
        Resolution {
            code: Some(self.catalog.people[p].code.into()),
            sector: roles.sector.map(str::to_owned),
            how: MatchKind::Role,
            ..Resolution::default()
        }
    }

    // -- owners

    fn owner_of(&self, item: &Item) -> Option<Owner> {
        Some(match item.what {
            What::Name(Target::State(s, _)) => Owner::State(s, None),
            What::Name(Target::Seat(s, j)) => Owner::State(s, Some(self.catalog.states[s].seats[j].1)),
            What::Name(Target::Organisation(o)) => Owner::Organisation(o),
            What::Name(Target::Person(p)) => {
                Owner::Person(self.catalog.namesake(p, &self.words[item.first..=item.last], self.date))
            }
            What::Name(Target::Surname) => Owner::Person(self.catalog.only_bearer(
                &self.words[item.first..=item.last],
                self.date,
                None,
            )?),
            What::Name(Target::Trap) | What::Role(_) => return None,
        })
    }

    fn code_of(&self, owner: Owner) -> Option<&'static str> {
        match owner {
            Owner::State(s, ..) => self.catalog.states[s].code,
            Owner::Organisation(o) => self.catalog.organisations[o].code,
            Owner::Person(p) => Some(self.catalog.people[p].code),
        }
    }

    /// The first owner in the core. "Saudi-led" owns what it leads.
    fn owner_in(&self, start: usize, end: usize) -> Option<Owner> {
        let inside = |i: &&Item| start <= i.first && i.last < end && (!self.compound(i) || self.leads(i));
        self.items.iter().filter(inside).find_map(|i| self.owner_of(i))
    }

    fn owner_before(&self, start: usize, end: usize) -> Option<Owner> {
        self.owner_in(start, end)
    }

    fn compound(&self, item: &Item) -> bool {
        let target = match item.what {
            What::Name(target) => target,
            What::Role(_) => return false,
        };
        is_compound(&self.words, &Found { first: item.first, last: item.last, target })
    }

    fn leads(&self, item: &Item) -> bool {
        self.words.get(item.last + 1).is_some_and(|w| w.gap == Gap::Hyphen && w.key == "led")
    }

    /// The owner in a phrase behind the head: "of Mali", "in eastern Congo",
    /// where the head is of the kind that belongs to a place.
    fn owner_behind(&self, end: usize, roles: Roles) -> Option<Owner> {
        roles.kind.filter(|k| *k != RoleKind::Relation)?;
        let preposition = self.words.get(end).map(|w| w.key.as_str())?;
        let next = self.segment_end(end + 1);
        let belongs = match preposition {
            "of" | "from" => true,
            "in" => self.is_local(end),
            "for" => self.item_at(end + 1).is_some_and(|i| !matches!(i.what, What::Role(_))) && roles.weak,
            _ => false,
        };
        if !belongs || self.names_several(end + 1, next) {
            return None;
        }
        let direct = self.owner_in(end + 1, next);
        direct.or_else(|| self.owner_behind_of(next, preposition))
    }

    /// One step further: "the head of the army of Mali", "rebels in the east
    /// of Congo".
    fn owner_behind_of(&self, at: usize, before: &str) -> Option<Owner> {
        let of =
            self.words.get(at).is_some_and(|w| matches!(w.key.as_str(), "of" | "in")) && before != "from";
        let end = self.segment_end(at + 1);
        if of && !self.names_several(at + 1, end) { self.owner_in(at + 1, end) } else { None }
    }

    /// Whether the head before word `end` is the kind of actor that belongs to
    /// the place it is in; diplomats and soldiers need not.
    fn is_local(&self, end: usize) -> bool {
        let role = self.last_item(0, end).and_then(|i| match i.what {
            What::Role(r) => Some(&self.catalog.roles[r]),
            What::Name(_) => None,
        });
        role.is_some_and(|r| r.kind != RoleKind::Relation && is_local_role(r.name, r.sector))
    }

    // -- roles and what follows them

    /// What the role nouns of the core say together: the last one names, a
    /// stronger one before it decides the sector.
    fn roles(&self, start: usize, end: usize) -> Roles {
        let mut out = Roles::default();
        let inside = self.items.iter().filter(|i| start <= i.first && i.last < end);
        for item in inside {
            let What::Role(r) = item.what else { continue };
            let role = &self.catalog.roles[r];
            if !role.weak || out.sector.is_none() || out.weak {
                out.sector = role.sector.or(out.sector);
                out.weak = role.weak;
            }
            out.kind = Some(role.kind);
            out.office = role.office;
            out.former = self.is_former(start, item.first);
        }
        out
    }

    fn is_former(&self, start: usize, at: usize) -> bool {
        const GONE: [&str; 8] = ["former", "ex", "late", "ousted", "deposed", "exiled", "toppled", "onetime"];
        self.words[start..at].iter().any(|w| GONE.contains(&w.key.as_str()))
    }

    fn last_item(&self, start: usize, end: usize) -> Option<&Item> {
        self.items.iter().rfind(|i| start <= i.first && i.last < end)
    }

    /// Whether the item is followed, to the end of the core, by capitalised
    /// words that the catalog does not know: somebody's name.
    fn is_followed_by_name(&self, item: &Item, end: usize) -> bool {
        let rest = self.words.get(item.last + 1..end).unwrap_or_default();
        let tied = rest.first().is_some_and(|w| joins(w.gap)) && !self.words[item.last].possessive;
        let known = matches!(item.what, What::Name(Target::State(..)));
        tied && !known && rest.iter().all(|w| w.is_capitalised())
    }

    /// "Hakan Fidan, the Turkish foreign minister": what the apposition says of
    /// a person whom the catalog does not know.
    fn by_apposition(&self, end: usize, bare: Resolution) -> Resolution {
        let apposed = self.words.get(end).is_some_and(|w| w.gap == Gap::Comma && !is_preposition(&w.key));
        if !apposed || self.item_in(0, end).is_some() || !self.words[..end].iter().any(Word::is_capitalised) {
            return bare;
        }
        let behind = self.resolve(end, self.segment_end(end));
        match behind.how {
            MatchKind::Role | MatchKind::Organisation => Resolution { id: None, name: None, ..behind },
            _ => bare,
        }
    }
}

fn unresolved(roles: Roles) -> Resolution {
    Resolution {
        sector: roles.sector.filter(|_| !roles.former).map(str::to_owned),
        office: roles.office.filter(|_| !roles.former).map(str::to_owned),
        ..Resolution::default()
    }
}

/// The names and the role nouns of the phrase in order. A role noun inside a
/// name is part of it; one that reaches beyond is kept beside it.
fn items(catalog: &Catalog, words: &[Word<'_>]) -> Vec<Item> {
    let names = catalog.names_among(words);
    let mut out: Vec<Item> =
        names.iter().map(|f| Item { first: f.first, last: f.last, what: What::Name(f.target) }).collect();
    let mut at = 0;
    while at < words.len() {
        let Some((last, role)) = catalog.role_at(words, at) else {
            at += 1;
            continue;
        };
        let inside = names.iter().any(|f| f.first <= at && last <= f.last);
        let cuts = names.iter().any(|f| at < f.first && f.first <= last);
        if !inside && !cuts {
            out.push(Item { first: at, last, what: What::Role(role) });
        }
        at = if cuts { at + 1 } else { last + 1 };
    }
    out.sort_by_key(|i| (i.last, i.first));
    out
}

fn is_preposition(key: &str) -> bool {
    const WORDS: &str = " of in to for from at on by with against near between under over into about among during \
        after before who which that whose whom as like than including via inside outside around across within \
        without through along behind beyond since until amid toward towards upon per is are was were be been has \
        have had said says will would could should may might ";
    WORDS.contains(&format!(" {key} "))
}

fn is_conjunction(key: &str) -> bool {
    matches!(key, "and" | "or" | "nor" | "versus" | "vs")
}

fn is_generation(key: &str) -> bool {
    matches!(key, "jr" | "sr" | "ii" | "iii" | "himself" | "herself" | "itself")
}

fn is_quantity_word(key: &str) -> bool {
    const WORDS: &str = " dozens hundreds thousands scores tens millions number some many most one two three four five \
        six several all none half part any each both group groups couple handful majority series lot lots wave \
        coalition team convoy column fleet ";
    WORDS.contains(&format!(" {key} ")) || key.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a role noun belongs to the place that it is said to be in.
fn is_local_role(name: &str, sector: Option<&str>) -> bool {
    const ABROAD: &str = " ambassador envoy special envoy diplomat embassy consulate consul mission delegation \
        delegate representative tourist hostage worker company firm bank ";
    let local = matches!(
        sector,
        Some("REB" | "UAF" | "CVL" | "OPP" | "COP" | "JUD" | "LEG" | "GOV" | "CRM" | "ETH" | "LAB" | "PTY")
    );
    local && !ABROAD.contains(&format!(" {name} "))
}
