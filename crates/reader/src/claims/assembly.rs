//! From the network's words to the record: which predicates, who, to whom, what
//! else, and the clause that says it.

use jiff::civil::Date;
use sha2::{Digest, Sha256};

use super::attribution::{Attribution, is_clause, phrase};
use super::record::{Claim, Cue, Flag, Kind, Object, Quote, ReportRef, Source, When, Where, Who};
use super::{status, subjects};
use crate::actors::{Catalog, Resolution};
use crate::codebook::Codebook;
use crate::codebook::own::{Fitted, OwnType};
use crate::mentions::Mention;
use crate::model::{Labels, argmax, sigmoid, softmax};
use crate::parse::Parsed;
use crate::places::Place;
use crate::span::CharRange;
use crate::times::{Direction, PartialDate, TimeExpression};
use crate::{CharIndex, Span};

/// A word counts to a role above this.
const ROLE: f32 = 0.5;
/// Where no word does for the actor, the likeliest above this stands in; above
/// the second where the claim would have no party at all.
const LIKELY_ACTOR: f32 = 0.3;
const ONLY_PARTY: f32 = 0.15;
/// Words nearly as likely as the likeliest belong to it.
const NEARLY: f32 = 0.6;
/// The likeliest type must be at least so likely; below it the word is left
/// out. Chosen with `CARRIES` in `reading.rs` on the corpus' own reports.
const TYPED: f32 = 0.42;

/// How many sentences back an outer source still stands behind a pronoun.
const REACH: usize = 2;

/// A context is taken on the network's word alone above the first, and where a
/// word of the evidence shows it too above the second.
const SURE: f32 = 0.5;
const DOUBTED: f32 = 0.1;

/// A word that carries an event, a statement or a state.
#[derive(Clone, Debug)]
pub struct Predicate {
    /// Index of the sentence.
    pub sentence: usize,
    /// The word.
    pub word: usize,
    /// PLOVER type, `SAY`, `STATE`, or a type of a codebook of one's own.
    pub type_: &'static str,
    /// How sure the network is of type and predicate together.
    pub score: f64,
}

/// Everything that the assembly looks at.
pub struct Scene<'a> {
    /// The report's text.
    pub text: &'a str,
    /// Its code points.
    pub index: &'a CharIndex,
    /// Its sentences.
    pub sentences: &'a [Parsed],
    /// Its mentions.
    pub mentions: &'a [Mention],
    /// Its places.
    pub places: &'a [Place],
    /// Its time expressions.
    pub times: &'a [TimeExpression],
    /// Its acts of crediting.
    pub attributions: &'a [Attribution],
    /// Output columns of the network.
    pub labels: &'a Labels,
    /// Types of one's own that were read as well.
    pub codebook: Option<&'a Fitted>,
    /// Actors.
    pub catalog: &'static Catalog,
    /// Day of publication.
    pub published: Option<Date>,
}

/// The words that carry claims, in text order: those that carry one with a
/// probability above `least`, each with its likeliest type.
pub fn predicates(sentences: &[Parsed], labels: &Labels, least: f32) -> Vec<Predicate> {
    let mut out = Vec::new();
    for (sentence, s) in sentences.iter().enumerate() {
        for word in 0..s.words.len() {
            let p = softmax(s.encoded.row(&s.encoded.type_, word));
            if 1.0 - p[0] > least && s.words[word].upos != "PUNCT" {
                let best = 1 + argmax(&p[1..]);
                if p[best] < TYPED {
                    continue;
                }
                out.push(Predicate { sentence, word, type_: labels.types[best], score: f64::from(p[best]) });
            }
        }
    }
    out
}

impl Scene<'_> {
    /// The claims of all predicates, in text order.
    pub fn claims(&self, predicates: &[Predicate], report: &ReportRef) -> Vec<Claim> {
        let told: Vec<(&Predicate, Claim)> =
            predicates.iter().filter_map(|p| Some((p, self.claim(p, report)?))).collect();
        let said_twice: Vec<bool> = told.iter().map(|(p, c)| self.denies_only(p, c, &told)).collect();
        told.into_iter().zip(said_twice).filter(|(_, twice)| !twice).map(|((_, c), _)| c).collect()
    }

    /// Whether "denied" says no more than the negated deed that it is the source
    /// of: "Togo denied arming the rebels" answers nobody. With an accuser at hand
    /// it is a rejection besides.
    fn denies_only(&self, p: &Predicate, denial: &Claim, told: &[(&Predicate, Claim)]) -> bool {
        let word = &self.sentences[p.sentence].words[p.word];
        let by_denier = |c: &Claim| {
            let source = c.attribution.last().map(|s| s.who.range);
            source.is_some_and(|s| denial.actors.iter().any(|a| a.range.overlaps(s)))
        };
        denial.type_ == "REJECT"
            && word.upos == "VERB"
            && word.lemma == "deny"
            && denial.recipients.is_empty()
            && told
                .iter()
                .any(|(o, c)| o.sentence == p.sentence && c.status.contains(&Flag::Negated) && by_denier(c))
    }

    fn claim(&self, p: &Predicate, report: &ReportRef) -> Option<Claim> {
        let s = &self.sentences[p.sentence];
        let roles = Roles::of(s, p.word, self.labels);
        let (doing, done_to) = told_apart(s, p.word, &roles.words("actor"));
        let origin = subjects::origin(s, p.word).map(|w| self.parties(p, &phrase(s, w))).unwrap_or_default();
        let mut actors = if origin.is_empty() { self.parties(p, &doing) } else { origin };
        let mut recipients = self.parties(p, &roles.words("recipient"));
        if recipients.is_empty() {
            recipients = self.parties(p, &done_to);
        }
        recipients.retain(|r| !actors.iter().any(|a| same_party(a, r)));
        if actors.is_empty() {
            let implied = subjects::implied(s, p.word).map(|w| self.parties(p, &[w])).unwrap_or_default();
            actors = implied.into_iter().filter(|a| !recipients.iter().any(|r| r.range == a.range)).collect();
        }
        if actors.is_empty() {
            let least = if recipients.is_empty() { ONLY_PARTY } else { LIKELY_ACTOR };
            let mut likely = roles.likeliest("actor", least);
            likely.retain(|&w| !subjects::done_to(s, p.word, w));
            actors = self.parties(p, &likely);
            actors.retain(|a| !recipients.iter().any(|r| same_party(a, r)));
        }
        if actors.is_empty() && recipients.is_empty() {
            return None;
        }
        let objects = self.objects(p, &roles.words("object"));
        let evidence = self.evidence(p, &roles);
        let raised = status::flags(s, p.word, self.labels.roles.iter().position(|r| *r == "cue")?);
        let words = s.words_in(evidence).collect::<Vec<_>>();
        let book = Codebook::plover();
        let own = self.codebook.and_then(|own| own.type_named(p.type_));
        let built_in = book.type_named(p.type_).filter(|_| own.is_none());
        let lemmas: Vec<String> = words.iter().map(|&w| s.words[w].lemma.to_lowercase()).collect();
        let lemmas: Vec<&str> = lemmas.iter().map(String::as_str).collect();
        let near = self.near_lemmas(p, &roles);
        let near: Vec<&str> = near.iter().map(String::as_str).collect();
        let mode = self
            .mode(p)
            .or_else(|| book.mode(p.type_, &s.words[p.word].lemma.to_lowercase(), &near))
            .filter(|_| own.is_none());
        let time = self.time(p, &roles, &raised.iter().map(|r| r.flag).collect::<Vec<_>>());
        // What the corpus taught about scores says nothing of types of one's own.
        let score = if own.is_some() { p.score } else { self.labels.calibrated(p.score) };
        let mut claim = Claim {
            id: String::new(),
            report: report.clone(),
            sentence: p.sentence,
            evidence: self.quote(evidence),
            predicate: self.quote(s.words[p.word].span),
            kind: own.map_or(Kind::of(p.type_), OwnType::kind),
            type_: p.type_.to_owned(),
            mode: mode.into_iter().map(str::to_owned).collect(),
            context: self.contexts(p, &book.contexts(&lemmas)),
            quad: own.map_or(built_in.and_then(|t| t.quad), OwnType::quad).map(str::to_owned),
            intensity: own.map_or(built_in.and_then(|t| t.intensity(mode)), OwnType::intensity),
            actors,
            recipients,
            objects,
            status: raised.iter().map(|r| r.flag).collect(),
            cues: raised
                .iter()
                .flat_map(|r| r.cue.iter().map(|&w| (r.flag, s.words[w].span)))
                .map(|(flag, span)| Cue {
                    text: span.of(self.text).to_owned(),
                    range: self.index.range(self.text, span),
                    flag,
                })
                .collect(),
            attribution: Vec::new(),
            time,
            place: self.place(p, &roles),
            score: (score * 10_000.0).round() / 10_000.0,
        };
        claim.attribution = self.chain(p, &roles, &claim);
        claim.id = id(&claim);
        Some(claim)
    }

    fn quote(&self, span: Span) -> Quote {
        Quote { text: span.of(self.text).to_owned(), range: self.index.range(self.text, span) }
    }

    /// The likeliest of the type's modes, if the network is sure of one.
    fn mode(&self, p: &Predicate) -> Option<&'static str> {
        let s = &self.sentences[p.sentence];
        let of_type = |m: &&'static str| m.split_once(' ').filter(|(t, _)| *t == p.type_).map(|(_, m)| m);
        let scored = self.labels.modes.iter().zip(s.encoded.row(&s.encoded.mode, p.word));
        scored
            .filter_map(|(m, logit)| Some((of_type(m)?, *logit)))
            .filter(|(_, logit)| *logit > 0.0)
            .max_by(|a, b| a.1.total_cmp(&b.1))
            .map(|(m, _)| m)
    }

    /// The contexts that the network is sure of, and those that a word of the
    /// evidence shows unless the network is sure that they are wrong.
    fn contexts(&self, p: &Predicate, shown: &[&str]) -> Vec<String> {
        let s = &self.sentences[p.sentence];
        let scored = self.labels.contexts.iter().zip(s.encoded.row(&s.encoded.context, p.word));
        scored
            .filter(|(c, logit)| sigmoid(**logit) > if shown.contains(c) { DOUBTED } else { SURE })
            .map(|(c, _)| (*c).to_owned())
            .collect()
    }

    /// Lemmas near the predicate that tell the mode: its objects and what hangs
    /// directly by it.
    fn near_lemmas(&self, p: &Predicate, roles: &Roles) -> Vec<String> {
        let s = &self.sentences[p.sentence];
        let mut words: Vec<usize> = s.children[p.word].clone();
        words.extend(s.words[p.word].head.filter(|_| s.words[p.word].upos == "NOUN"));
        words.extend(roles.words("object"));
        words.iter().map(|&w| s.words[w].lemma.to_lowercase()).collect()
    }

    /// The parties among `words`: each noun phrase that they touch.
    fn parties(&self, p: &Predicate, words: &[usize]) -> Vec<Who> {
        let s = &self.sentences[p.sentence];
        let mut out: Vec<Who> = Vec::new();
        for phrase in phrases(s, words) {
            let others = self.others(p.sentence, &phrase);
            for who in self.who(p.sentence, &phrase).into_iter().chain(others) {
                if !out.iter().any(|o| o.range == who.range) {
                    out.push(who);
                }
            }
        }
        self.named_once(out, self.index.range(self.text, s.words[p.word].span))
    }

    /// The parties with each state that is named twice ("Peru … its ban on Peruvian
    /// grapes") once, where it stands nearest to the predicate.
    fn named_once(&self, parties: Vec<Who>, predicate: CharRange) -> Vec<Who> {
        let far = |w: &Who| w.range.0.abs_diff(predicate.0);
        let again = |w: &Who| {
            let nearer = |o: &&Who| w.id.is_some() && o.id == w.id && far(o) < far(w);
            parties.iter().filter(nearer).any(|o| self.only_named(o) && self.only_named(w))
        };
        parties.iter().filter(|w| !again(w)).cloned().collect()
    }

    /// Whether a party is a state by its name or adjective alone: "Peruvian".
    fn only_named(&self, who: &Who) -> bool {
        self.catalog.states_in(&who.text).iter().any(|(span, _)| span.len() == who.text.len())
    }

    /// The further names that a plural mention stands for.
    fn others(&self, sentence: usize, words: &[usize]) -> Vec<Who> {
        let head = self.sentences[sentence].head_of(words);
        let mention = head.and_then(|h| self.mention(sentence, h, words));
        let named = mention.map(|m| m.with.as_slice()).unwrap_or_default().iter().map(|&w| &self.mentions[w]);
        named
            .map(|m| self.as_who(m.span, &m.actor))
            .map(|w| Who {
                antecedent: Some(w.range),
                mention: head.map(|h| self.index.range(self.text, self.sentences[sentence].words[h].span)),
                ..w
            })
            .collect()
    }

    /// The words as a party, a pronoun by its named antecedent; `None` where a
    /// pronoun stands for nothing in the text.
    fn who(&self, sentence: usize, words: &[usize]) -> Option<Who> {
        let s = &self.sentences[sentence];
        let words = trimmed(s, words)?;
        if let [only] = words[..]
            && let Some(noun) = subjects::relative(s, only)
        {
            return self.who(sentence, &phrase(s, noun));
        }
        let span = s.span_of(&words);
        let head = s.head_of(&words)?;
        if matches!(s.words[head].upos, "VERB" | "AUX" | "ADV" | "NUM" | "DET" | "INTJ") {
            return None;
        }
        let mention = self.mention(sentence, head, &words);
        if let Some(name) = mention.and_then(|m| self.named(m)) {
            let mut who = self.as_who(name.span, &name.actor);
            who.antecedent = Some(who.range);
            who.mention = Some(self.index.range(self.text, span));
            return Some(who);
        }
        if s.words[head].upos == "PRON" && words.len() == 1 {
            return self.speaker(sentence, head);
        }
        let head_word = s.words[head].span.of(self.text);
        let actor = self.catalog.resolve(span.of(self.text), Some(head_word), self.published);
        let actor = if actor.code.is_none() { self.by_possessor(sentence, head, actor) } else { actor };
        Some(self.as_who(span, &actor))
    }

    /// Who "we" and "I" in a quotation are: whoever is quoted.
    fn speaker(&self, sentence: usize, word: usize) -> Option<Who> {
        let s = &self.sentences[sentence];
        let first_person = matches!(s.words[word].lemma.as_str(), "i" | "we" | "my" | "our" | "us" | "me");
        let quote = self
            .attributions
            .iter()
            .rfind(|a| a.says && a.quoted && a.covers(sentence, word) && !a.source.is_empty())?;
        let source = first_person && quote.source != [word];
        source.then(|| self.who(quote.said_in, &quote.source)).flatten()
    }

    /// "his spokesman", "its army": the code of whoever the possessive stands for.
    fn by_possessor(&self, sentence: usize, head: usize, own: Resolution) -> Resolution {
        let s = &self.sentences[sentence];
        // An organ or an office belongs to its owner; a neighbour or rival does not.
        const OTHERS: [&str; 12] = [
            "neighbour",
            "neighbor",
            "ally",
            "rival",
            "enemy",
            "foe",
            "partner",
            "opponent",
            "counterpart",
            "adversary",
            "supplier",
            "host",
        ];
        if own.sector.is_none() || OTHERS.contains(&s.words[head].lemma.to_lowercase().as_str()) {
            return own;
        }
        let owner = s
            .child(head, &["nmod:poss"])
            .and_then(|w| self.mention(sentence, w, &[w]))
            .and_then(|m| self.named(m));
        let code = owner.and_then(|m| m.actor.code.clone());
        Resolution { code, ..own }
    }

    fn as_who(&self, span: Span, actor: &Resolution) -> Who {
        Who {
            text: span.of(self.text).to_owned(),
            range: self.index.range(self.text, span),
            id: actor.id.clone(),
            name: actor.name.clone(),
            code: actor.code.clone(),
            sector: actor.sector.clone(),
            office: actor.office.clone(),
            antecedent: None,
            mention: None,
        }
    }

    /// The mention with this head that fits the words best.
    fn mention(&self, sentence: usize, head: usize, words: &[usize]) -> Option<&Mention> {
        let here = self.mentions.iter().filter(|m| m.sentence == sentence && m.head == head);
        here.min_by_key(|m| m.words.0.abs_diff(words[0]) + m.words.1.abs_diff(words[words.len() - 1]))
    }

    /// What the mention stands for by coreference, if anything.
    fn named(&self, m: &Mention) -> Option<&Mention> {
        m.antecedent.map(|a| &self.mentions[a])
    }

    fn objects(&self, p: &Predicate, words: &[usize]) -> Vec<Object> {
        let s = &self.sentences[p.sentence];
        phrases(s, words)
            .iter()
            .map(|w| s.span_of(w))
            .map(|span| Object {
                text: span.of(self.text).to_owned(),
                range: self.index.range(self.text, span),
                category: None,
            })
            .collect()
    }

    /// The clause around the predicate: what hangs by it, other clauses left
    /// out, and its parties.
    fn evidence(&self, p: &Predicate, roles: &Roles) -> Span {
        let s = &self.sentences[p.sentence];
        let top = clause_head(s, p.word);
        let enter = |c: usize| {
            !is_clause(s.words[c].rel)
                && !matches!(s.words[c].rel, "discourse" | "cc" | "mark")
                && s.words[c].upos != "PUNCT"
        };
        let mut words = s.subtree_where(top, |c| enter(c) && !self.credits(p, c));
        words.extend(s.subtree_where(p.word, |c| enter(c) && !self.credits(p, c)));
        words.sort_unstable();
        let (first, last) = (words[0], words[words.len() - 1]);
        let near =
            |w: &usize| !(last.min(*w)..*w).chain(*w..first.max(*w)).any(|x| s.words[x].upos == "PUNCT");
        for role in ["actor", "recipient", "object", "when"] {
            words.extend(
                roles
                    .words(role)
                    .into_iter()
                    .filter(|w| s.below(*w, top) && !self.in_other_clause(s, *w, top) && near(w)),
            );
        }
        words.sort_unstable();
        words.dedup();
        s.span_of(&words)
    }

    /// Whether word `c` belongs to the words that credit this predicate.
    fn credits(&self, p: &Predicate, c: usize) -> bool {
        let over = self.attributions.iter().filter(|a| a.says && a.covers(p.sentence, p.word));
        over.into_iter()
            .filter(|a| a.said_in == p.sentence)
            .any(|a| a.cue.contains(&c) || (a.source.contains(&c) && !a.content.contains(&c)))
    }

    fn in_other_clause(&self, s: &Parsed, w: usize, top: usize) -> bool {
        std::iter::once(w)
            .chain(s.ancestors(w))
            .take_while(|&a| a != top)
            .any(|a| matches!(s.words[a].rel, "parataxis" | "ccomp"))
    }

    /// The chain of sources, outermost first: wider contents first, then the
    /// network's own word where the rules found nobody.
    fn chain(&self, p: &Predicate, roles: &Roles, claim: &Claim) -> Vec<Source> {
        let mut over: Vec<&Attribution> = self.saying(p.sentence, p.word).collect();
        // Whoever is cited stands behind whoever cites, whatever each of the two
        // clauses spans: "the paper, which cited two officers, said".
        let cited = |a: &Attribution| {
            let (Some(&source), Some(&cue)) = (a.source.first(), a.cue.first()) else {
                return false;
            };
            let words = &self.sentences[a.said_in].words;
            let passive = words.get(cue + 1).is_some_and(|w| matches!(w.lemma.as_str(), "by" | "in" | "on"));
            let lemma = words[cue].lemma.as_str();
            matches!(lemma, "cite" | "quote") && source > cue && !passive
        };
        over.sort_by_key(|a| (cited(a), std::cmp::Reverse(a.content.len()), a.cue.first().copied()));
        let mut out: Vec<Source> = Vec::new();
        for (i, a) in over.into_iter().enumerate() {
            let Some(source) = self.source(a) else { continue };
            let carried = if i == 0 { self.still_behind(a, &source) } else { Vec::new() };
            for source in carried.into_iter().chain([source]) {
                if !out.iter().any(|o| o.who.range.overlaps(source.who.range)) {
                    out.push(source);
                }
            }
        }
        if let [only] = out.as_slice() {
            let outer = self
                .parties(p, &roles.words("outer"))
                .into_iter()
                .find(|o| !o.range.overlaps(only.who.range));
            out.splice(0..0, outer.map(|who| Source { who, cue: None, quoted: false }));
        }
        if out.is_empty() {
            for role in ["outer", "source"] {
                let found = self.parties(p, &roles.words(role));
                out.extend(found.into_iter().take(1).map(|who| Source { who, cue: None, quoted: false }));
            }
            // Nobody is the source of a plain act of one's own.
            let own = |x: &Source| claim.actors.iter().any(|a| a.range == x.who.range);
            if claim.status.is_empty() {
                out.retain(|x| !own(x));
            }
        }
        out
    }

    /// The named sources that say word `word`.
    fn saying(&self, sentence: usize, word: usize) -> impl Iterator<Item = &Attribution> {
        self.attributions.iter().filter(move |a| a.says && a.covers(sentence, word) && !a.source.is_empty())
    }

    fn source(&self, a: &Attribution) -> Option<Source> {
        let who = self.who(a.said_in, &a.source)?;
        let cue = Some(self.quote(self.sentences[a.said_in].span_of(&a.cue)));
        Some(Source { who, cue, quoted: a.quoted })
    }

    /// Who still stands behind a speaker named by a pronoun: "The agency said the
    /// minister had rejected it. He added …" has what he added from the agency
    /// too. Looks at the sentence before, and the one before that.
    fn still_behind(&self, a: &Attribution, speaker: &Source) -> Vec<Source> {
        let Some(antecedent) = speaker.who.antecedent else { return Vec::new() };
        let meets = |s: &Source| s.who.range.overlaps(antecedent);
        let same = |b: &&Attribution| {
            b.said_in == b.sentence
                && b.said_in < a.said_in
                && b.said_in + REACH >= a.said_in
                && !b.source.is_empty()
                && self.source(b).is_some_and(|s| meets(&s))
        };
        let Some(before) = self.attributions.iter().rfind(same) else { return Vec::new() };
        let mut behind: Vec<&Attribution> = self.saying(before.said_in, before.cue[0]).collect();
        behind.sort_by_key(|b| (std::cmp::Reverse(b.content.len()), b.cue[0]));
        behind.into_iter().filter_map(|b| self.source(b)).filter(|s| !meets(s)).collect()
    }

    /// When it happened: an expression among the network's words for it, else
    /// one that hangs by the predicate; never the time of saying.
    fn time(&self, p: &Predicate, roles: &Roles, flags: &[Flag]) -> When {
        let s = &self.sentences[p.sentence];
        let chosen = roles.words("when");
        let here = self.times.iter().filter(|t| t.span.overlaps(s.span));
        let own = |t: &&TimeExpression| !self.inside_name(s, t, p.word);
        let marked =
            here.clone().filter(own).find(|t| chosen.iter().any(|&w| s.words[w].span.overlaps(t.span)));
        let attached = || {
            std::iter::successors(Some(p.word), |&w| shares_time(s, w))
                .find_map(|w| here.clone().find(|t| self.hangs_by(s, t, w)))
        };
        let Some(t) = marked.or_else(attached) else {
            return When { basis: "unknown".to_owned(), ..When::default() };
        };
        let ahead = flags.iter().any(|f| matches!(f, Flag::Planned | Flag::Desired | Flag::Conditional));
        let direction = if ahead { Direction::Future } else { Direction::Past };
        let mut r = t.resolve(self.text, self.published, direction);
        if r.start.is_none() && r.end.is_none() {
            r = self.anchor(t).and_then(|a| t.resolve_beside(a)).unwrap_or(r);
        }
        let span = t.with_preposition;
        When {
            text: Some(span.of(self.text).to_owned()),
            range: Some(self.index.range(self.text, span)),
            start: r.start.map(|d| d.to_string()),
            end: r.end.map(|d| d.to_string()),
            granularity: (r.start.is_some() || r.end.is_some()).then(|| r.granularity.to_owned()),
            basis: r.basis.name().to_owned(),
        }
    }

    /// The day that "two days earlier" counts from: the nearest dated one before
    /// it, in its sentence or the one before, else the nearest behind it there.
    fn anchor(&self, t: &TimeExpression) -> Option<PartialDate> {
        let at = self.sentences.iter().position(|s| s.span.overlaps(t.span))?;
        let near = |o: &&TimeExpression| {
            self.sentences[at.saturating_sub(1)..=at].iter().any(|s| s.span.overlaps(o.span))
        };
        let dated = |o: &TimeExpression| o.resolve(self.text, self.published, Direction::Past).start;
        let before =
            self.times.iter().filter(near).rfind(|o| o.span.end <= t.span.start && dated(o).is_some());
        let behind =
            || self.times.iter().filter(near).find(|o| o.span.start >= t.span.end && dated(o).is_some());
        before.or_else(behind).and_then(dated)
    }

    /// Whether the expression hangs by the predicate: directly, through "during
    /// the visit in May", or by the light verb that it is the noun of.
    fn hangs_by(&self, s: &Parsed, t: &TimeExpression, p: usize) -> bool {
        let Some(head) = time_head(s, t).and_then(|h| s.words[h].head) else { return false };
        let during = |w: usize| {
            matches!(s.words[w].rel, "obl" | "advcl")
                && s.children[w].iter().any(|&c| s.words[c].lemma == "during")
        };
        let through = std::iter::once(head)
            .chain(s.ancestors(head))
            .take_while(|&w| s.words[w].upos != "VERB")
            .find(|&w| during(w));
        let through = through.and_then(|w| s.words[w].head);
        let light = s.words[p].head.filter(|_| s.words[p].upos == "NOUN" && s.words[p].rel == "obj");
        head == p || through == Some(p) || light == Some(head)
    }

    /// Whether the expression is part of another thing's name: "the 2008 secession".
    fn inside_name(&self, s: &Parsed, t: &TimeExpression, p: usize) -> bool {
        let Some(head) = time_head(s, t) else { return false };
        matches!(s.words[head].rel, "compound" | "nummod" | "nmod:poss" | "amod")
            && s.words[head].head != Some(p)
    }

    /// Where it happened: a place among the network's words for it.
    fn place(&self, p: &Predicate, roles: &Roles) -> Option<Where> {
        let s = &self.sentences[p.sentence];
        let span = s.span_of(phrases(s, &roles.words("where")).first()?);
        let inside = self.places.iter().filter(|p| span.contains(p.span));
        // Of "Aleppo in northern Syria" the finest; of two alike the first.
        let place = inside.min_by_key(|p| std::cmp::Reverse(p.precision));
        let point = place.and_then(|p| p.point);
        Some(Where {
            text: span.of(self.text).to_owned(),
            range: self.index.range(self.text, span),
            name: place.map(|p| p.name.to_owned()),
            geonames: point.and_then(|p| p.geonames),
            country: place.and_then(|p| p.country).map(str::to_owned),
            lat: point.map(|p| p.lat),
            lon: point.map(|p| p.lon),
            precision: place.map(|p| p.precision.name().to_owned()),
        })
    }
}

/// Whether two mentions are of one party: the same words, or a pronoun that
/// stands for them ("Putin … *his* comrade").
fn same_party(a: &Who, b: &Who) -> bool {
    let pronoun = |x: &Who, name: &Who| x.antecedent.is_some_and(|r| r.overlaps(name.range));
    a.range == b.range || pronoun(a, b) || pronoun(b, a)
}

/// Which words play which role to one predicate.
struct Roles<'a> {
    labels: &'a Labels,
    scores: Vec<Vec<f32>>,
}

impl<'a> Roles<'a> {
    fn of(s: &Parsed, p: usize, labels: &'a Labels) -> Self {
        let scores = (0..s.words.len())
            .map(|w| s.encoded.roles(p, w).iter().copied().map(sigmoid).collect())
            .collect();
        Roles { labels, scores }
    }

    /// The words that play the role.
    fn words(&self, role: &str) -> Vec<usize> {
        self.above(role, ROLE)
    }

    /// The likeliest word for the role and those nearly as likely, if it is likelier
    /// than `least`.
    fn likeliest(&self, role: &str, least: f32) -> Vec<usize> {
        let best = (0..self.scores.len()).filter_map(|w| self.score(w, role)).fold(0.0, f32::max);
        if best > least { self.above(role, NEARLY * best) } else { Vec::new() }
    }

    fn above(&self, role: &str, least: f32) -> Vec<usize> {
        (0..self.scores.len()).filter(|&w| self.score(w, role).is_some_and(|x| x > least)).collect()
    }

    fn score(&self, word: usize, role: &str) -> Option<f32> {
        let column = self.labels.roles.iter().position(|r| *r == role)?;
        self.scores[word].get(column).copied()
    }
}

/// The noun phrases that `words` touch, in text order: stretches whose head is
/// only a determiner, number or plain adjective stand for the noun above them.
fn phrases(s: &Parsed, words: &[usize]) -> Vec<Vec<usize>> {
    let mut out: Vec<(usize, Vec<usize>)> = Vec::new();
    for stretch in stretches(s, words) {
        let Some(part) = trimmed(s, &stretch) else { continue };
        let Some(head) = s.head_of(&part) else { continue };
        let noun = noun_above(s, head);
        // "the ministers of Oman and Yemen" is one phrase, though "and" was not marked.
        let inner = |old: &[usize]| {
            s.words[noun].rel == "conj" && s.words[noun].head.is_some_and(|h| old[1..].contains(&h))
        };
        if let Some((n, old)) = out.last_mut()
            && s.words[noun].head != Some(*n)
            && inner(old)
        {
            *old = (old[0]..=part[part.len() - 1]).collect();
            continue;
        }
        let part = if noun == head { completed(s, part, head) } else { phrase(s, noun) };
        match out.iter_mut().find(|(n, _)| *n == noun) {
            Some((_, old)) if old.len() < part.len() => *old = part,
            Some(_) => {}
            None => out.push((noun, part)),
        }
    }
    out.into_iter().map(|(_, p)| p).collect()
}

/// The phrase with the rest of its name and its determiners, where the network
/// marked only a part: "President Idriss" grows to "the President Idriss Deby".
fn completed(s: &Parsed, mut part: Vec<usize>, head: usize) -> Vec<usize> {
    let belongs = |w: usize| {
        let inner = matches!(s.words[w].rel, "flat" | "compound" | "det" | "amod" | "nummod" | "nmod:poss")
            || s.words[w].rel == "case" && s.words[w].upos == "PART";
        inner && s.below(w, head)
    };
    while part[0] > 0 && belongs(part[0] - 1) {
        part.insert(0, part[0] - 1);
    }
    while part[part.len() - 1] + 1 < s.words.len() && belongs(part[part.len() - 1] + 1) {
        part.push(part[part.len() - 1] + 1);
    }
    part
}

/// The noun that a determiner, number, adjective or name part belongs to; a
/// capitalised adjective ("French") stands for itself.
fn noun_above(s: &Parsed, word: usize) -> usize {
    let w = &s.words[word];
    let inner = matches!(w.rel, "det" | "nummod" | "flat" | "compound") && w.upos != "PROPN"
        || w.rel == "flat"
        || (w.rel == "amod" && !w.capital);
    match w.head {
        Some(h) if inner => noun_above(s, h),
        _ => word,
    }
}

/// Unbroken stretches of words, coordinated parts taken apart.
fn stretches(s: &Parsed, words: &[usize]) -> Vec<Vec<usize>> {
    let mut out: Vec<Vec<usize>> = Vec::new();
    for &w in words {
        match out.last_mut() {
            Some(l) if l[l.len() - 1] + 1 == w && !begins_part(s, l, w) => l.push(w),
            _ => out.push(vec![w]),
        }
    }
    out
}

/// Whether `w` begins the next of several coordinated things.
fn begins_part(s: &Parsed, so_far: &[usize], w: usize) -> bool {
    let head = s.head_of(so_far);
    let part = |x: usize| s.words[x].rel == "conj" && s.words[x].head == head;
    let first_of_part = |x: usize| part(x) && s.subtree(x).first() == Some(&w);
    (w..s.words.len().min(w + 8)).any(first_of_part)
}

/// The words without marks, conjunctions, prepositions and possessives at
/// their edges, cut to one noun phrase.
fn trimmed(s: &Parsed, words: &[usize]) -> Option<Vec<usize>> {
    let edge =
        |w: usize| matches!(s.words[w].upos, "PUNCT" | "CCONJ" | "ADP" | "SCONJ") || s.words[w].rel == "case";
    let first = words.iter().position(|&w| !edge(w))?;
    let last = words.iter().rposition(|&w| !(edge(w) || s.words[w].upos == "PART"))?;
    let words = words.get(first..=last)?.to_vec();
    // One noun alone stands for its phrase when the network marked only that.
    if let [w] = words[..] {
        let whole = phrase(s, w);
        let modest = whole.len() <= 4 && matches!(s.words[w].upos, "NOUN" | "PROPN");
        return Some(if modest && whole[0] <= w { whole } else { words });
    }
    Some(words)
}

/// The verb whose clause the predicate stands in: itself, or the light verb
/// that it is the noun of.
fn clause_head(s: &Parsed, p: usize) -> usize {
    match s.words[p].head {
        Some(h)
            if s.words[p].upos == "NOUN"
                && matches!(s.words[p].rel, "obj" | "nsubj:pass")
                && s.words[h].upos == "VERB" =>
        {
            h
        }
        _ => p,
    }
}

/// Whether two words may tell one event: a verb and the noun that it is the
/// light verb of ("imposed a tariff").
pub(crate) fn told_by_both(s: &Parsed, a: usize, b: usize) -> bool {
    a != b && (clause_head(s, a) == b || clause_head(s, b) == a)
}

/// Hash of report, ranges and coding.
fn id(claim: &Claim) -> String {
    let mut hash = Sha256::new();
    let parts = (
        &claim.report.id,
        claim.evidence.range,
        &claim.type_,
        &claim.actors,
        &claim.recipients,
        &claim.objects,
        &claim.status,
        &claim.attribution,
        &claim.time,
    );
    // Plain structs of strings and numbers always serialise.
    hash.update(serde_json::to_vec(&parts).unwrap_or_default());
    hash.finalize().iter().take(8).map(|b| format!("{b:02x}")).collect()
}

/// Whether the clause of verb `v` looks ahead or back in time.
pub(crate) fn direction(s: &Parsed, v: usize) -> Direction {
    let modal = |w: usize| {
        matches!(
            s.words[w].lemma.as_str(),
            "will" | "shall" | "would" | "may" | "might" | "could" | "can" | "should"
        )
    };
    let aux = |w: usize| s.children[w].iter().any(|&c| s.words[c].rel == "aux" && modal(c));
    let infinitive = s.words[v].xpos == "VB"
        && s.children[v].iter().any(|&c| s.words[c].lemma == "to" && s.words[c].rel == "mark");
    match s.words[v].xpos {
        _ if aux(v) || infinitive => Direction::Future,
        "VBD" | "VBN" => Direction::Past,
        _ => Direction::Unknown,
    }
}

/// The word of the expression that the others hang by.
fn time_head(s: &Parsed, t: &TimeExpression) -> Option<usize> {
    s.head_of(&s.words_in(t.span).collect::<Vec<_>>())
}

/// The predicate whose time this one shares: that of the clause that it only
/// continues ("…, calling it a breach", "met and signed").
fn shares_time(s: &Parsed, w: usize) -> Option<usize> {
    let word = &s.words[w];
    let own_subject = s.child(w, &["nsubj", "nsubj:pass"]).is_some();
    let continues = (word.rel == "conj" && !own_subject)
        || (word.rel == "advcl" && word.xpos == "VBG" && s.child(w, &["mark"]).is_none());
    word.head.filter(|_| continues)
}

/// Tells apart, among words that the network takes for the actor's, those that
/// the grammar makes the other side: "Chad lends trucks *to Niger*".
fn told_apart(s: &Parsed, p: usize, words: &[usize]) -> (Vec<usize>, Vec<usize>) {
    const TOWARDS: [&str; 8] = ["to", "against", "on", "upon", "toward", "towards", "at", "into"];
    let subject = s.children[p].iter().any(|c| s.words[*c].rel == "nsubj" && words.contains(c));
    let aimed = |w: usize| {
        let inside = std::iter::once(w).chain(s.ancestors(w)).find(|&a| s.words[a].head == Some(p));
        inside.is_some_and(|a| {
            matches!(s.words[a].rel, "obl" | "nmod" | "iobj")
                && s.children[a]
                    .iter()
                    .any(|&c| s.words[c].rel == "case" && TOWARDS.contains(&s.words[c].lemma.as_str()))
        })
    };
    if !subject || s.words[p].upos != "VERB" {
        return (words.to_vec(), Vec::new());
    }
    words.iter().partition(|&&w| !aimed(w))
}
