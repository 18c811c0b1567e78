//! FollowTheMoney: who is tied to whom, as statements or as entities.
//!
//! | ours | theirs |
//! | --- | --- |
//! | report | Article |
//! | party of the catalog | Person, PublicBody, Organization |
//! | party that is not resolved | LegalEntity of this one report |
//! | event that is said or alleged to have happened | Event |
//! | claim of any kind | Note, with the words, their place, the certainty and on whose word |
//!
//! A program that reads Events takes them for things that happened; so what is
//! denied, wished, planned or conditional, and what is no event, has its Note only.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use anyhow::Result;
use serde::Serialize;
use sha1::{Digest, Sha1};
use whimbrel_reader::claims::record::{Claim, Kind, ReportRef, Source, Who};

use super::countries::country_of;
use super::fields::{VERSION, country, day, hash, hex, name};
use super::told::{Part, did_not_happen};
use super::{Exporter, Told};

/// The data set that the statements belong to.
const DATASET: &str = "whimbrel";

/// Languages as FollowTheMoney writes them (ISO 639-2).
const LANGUAGES: [(&str, &str); 12] = [
    ("en", "eng"),
    ("fr", "fra"),
    ("de", "deu"),
    ("es", "spa"),
    ("pt", "por"),
    ("it", "ita"),
    ("ru", "rus"),
    ("uk", "ukr"),
    ("ar", "ara"),
    ("fa", "fas"),
    ("zh", "zho"),
    ("ko", "kor"),
];

/// The types of the properties that are used; FollowTheMoney's statements carry them.
const TYPES: [(&str, &str); 18] = [
    ("name", "name"),
    ("title", "string"),
    ("position", "string"),
    ("publisher", "string"),
    ("keywords", "string"),
    ("recordId", "string"),
    ("date", "date"),
    ("startDate", "date"),
    ("endDate", "date"),
    ("publishedAt", "date"),
    ("summary", "text"),
    ("description", "text"),
    ("sourceUrl", "url"),
    ("language", "language"),
    ("country", "country"),
    ("location", "address"),
    ("classification", "string"),
    ("id", "id"),
];

/// An entity: each property with its values, none twice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entity {
    id: String,
    schema: &'static str,
    properties: BTreeMap<&'static str, BTreeSet<String>>,
}

impl Entity {
    fn new(id: String, schema: &'static str) -> Self {
        Entity { id, schema, properties: BTreeMap::new() }
    }

    /// Adds a value, unless it is empty.
    fn add(&mut self, property: &'static str, value: &str) {
        let value = value.trim();
        if !value.is_empty() {
            self.properties.entry(property).or_default().insert(value.to_owned());
        }
    }

    fn with(mut self, property: &'static str, value: Option<&str>) -> Self {
        value.into_iter().for_each(|value| self.add(property, value));
        self
    }
}

/// Writes entities in one of FollowTheMoney's two forms.
pub trait Form {
    /// Writes an entity and says how many rows that took.
    fn write(&mut self, entity: &Entity) -> Result<usize>;
    fn flush(&mut self) -> Result<()>;
}

/// Entities as JSON lines.
pub struct Entities<W>(pub W);

impl<W: Write> Form for Entities<W> {
    fn write(&mut self, entity: &Entity) -> Result<usize> {
        writeln!(self.0, "{}", serde_json::to_string(entity)?)?;
        Ok(1)
    }

    fn flush(&mut self) -> Result<()> {
        Ok(self.0.flush()?)
    }
}

/// Statements as CSV: a row for each value.
pub struct Statements<W: Write>(::csv::Writer<W>);

impl<W: Write> Statements<W> {
    pub fn new(out: W) -> Result<Self> {
        let mut out = ::csv::Writer::from_writer(out);
        out.write_record([
            "canonical_id",
            "entity_id",
            "prop",
            "prop_type",
            "schema",
            "value",
            "dataset",
            "origin",
            "lang",
            "original_value",
            "external",
            "first_seen",
            "last_seen",
            "id",
        ])?;
        Ok(Statements(out))
    }

    fn row(&mut self, entity: &Entity, property: &str, value: &str) -> Result<()> {
        let type_ = TYPES.iter().find(|(name, _)| *name == property).map_or("entity", |(_, type_)| type_);
        let key = format!("{DATASET}.{}.{property}.{value}", entity.id);
        let id = hex(&Sha1::digest(key));
        let id = id.as_str();
        let entity_id = entity.id.as_str();
        let row = [
            entity_id,
            entity_id,
            property,
            type_,
            entity.schema,
            value,
            DATASET,
            VERSION,
            "",
            "",
            "f",
            "",
            "",
            id,
        ];
        Ok(self.0.write_record(row)?)
    }
}

impl<W: Write> Form for Statements<W> {
    fn write(&mut self, entity: &Entity) -> Result<usize> {
        self.row(entity, "id", &entity.id)?;
        let mut rows = 1;
        for (property, values) in &entity.properties {
            for value in values {
                self.row(entity, property, value)?;
                rows += 1;
            }
        }
        Ok(rows)
    }

    fn flush(&mut self) -> Result<()> {
        Ok(self.0.flush()?)
    }
}

/// Makes entities of claims. Those of the catalog are held to the end, because
/// reports add to them; the others are written with their report.
pub struct Ftm<F> {
    form: F,
    catalog: BTreeMap<String, Entity>,
    of_report: BTreeMap<String, Entity>,
    report: String,
}

impl<F: Form> Ftm<F> {
    pub fn new(form: F) -> Self {
        let (catalog, of_report) = Default::default();
        Ftm { form, catalog, of_report, report: String::new() }
    }

    /// Remembers a party and gives its id.
    fn party(&mut self, who: &Who, report: &str) -> String {
        let party = party(who, report);
        let id = party.id.clone();
        let to = if who.id.is_some() { &mut self.catalog } else { &mut self.of_report };
        let known = to.entry(id.clone()).or_insert_with(|| Entity::new(id.clone(), party.schema));
        for (property, values) in party.properties {
            known.properties.entry(property).or_default().extend(values);
        }
        id
    }

    fn write_report(&mut self, told: &mut Told) -> Result<()> {
        for entity in std::mem::take(&mut self.of_report).values() {
            told.rows += self.form.write(entity)?;
        }
        Ok(())
    }
}

impl<F: Form> Exporter for Ftm<F> {
    fn claim(&mut self, claim: &Claim, told: &mut Told) -> Result<()> {
        told.lose(&[Part::Intensity, Part::Codes, Part::Ranges], claim);
        let report = claim.report.id.clone();
        if self.report != report {
            self.write_report(told)?;
            self.report.clone_from(&report);
        }
        let article = article(&claim.report);
        let article_id = article.id.clone();
        self.of_report.insert(article_id.clone(), article);
        let actors: Vec<String> = claim.actors.iter().map(|who| self.party(who, &report)).collect();
        let recipients: Vec<String> = claim.recipients.iter().map(|who| self.party(who, &report)).collect();
        let happened = claim.kind == Kind::Event && did_not_happen(claim).is_none();
        let mut note = note(claim).with("proof", Some(&article_id));
        if happened {
            let mut event = event(claim).with("proof", Some(&article_id));
            actors.iter().for_each(|id| event.add("organizer", id));
            recipients.iter().for_each(|id| event.add("involved", id));
            note.add("entity", &event.id);
            self.of_report.insert(event.id.clone(), event);
        }
        actors.iter().chain(&recipients).for_each(|id| note.add("entity", id));
        self.of_report.insert(note.id.clone(), note);
        Ok(())
    }

    fn end(mut self, told: &mut Told) -> Result<()> {
        self.write_report(told)?;
        for entity in self.catalog.values() {
            told.rows += self.form.write(entity)?;
        }
        self.form.flush()
    }
}

/// An id that FollowTheMoney takes: letters, digits and hyphens.
fn id(kind: &str, texts: &[&str]) -> String {
    format!("{DATASET}-{kind}-{}", &hash(texts)[..20])
}

fn article(report: &ReportRef) -> Entity {
    let language = report.language.as_deref();
    let language = LANGUAGES.iter().find(|(code, _)| Some(*code) == language).map(|(_, code)| *code);
    Entity::new(id("report", &[&report.id]), "Article")
        .with("title", report.title.as_deref())
        .with("publisher", report.publisher.as_deref())
        .with("publishedAt", report.published.as_deref())
        .with("sourceUrl", url(report))
        .with("language", language)
        .with("summary", Some(&format!("Whimbrel report {}", report.id)))
}

/// The report's address, where it is one on the web.
fn url(report: &ReportRef) -> Option<&str> {
    report.url.as_deref().filter(|url| url.starts_with("http://") || url.starts_with("https://"))
}

fn party(who: &Who, report: &str) -> Entity {
    let (id, schema) = match &who.id {
        Some(actor) => (id("actor", &[actor]), schema(who, actor)),
        None => (id("party", &[report, &who.text]), "LegalEntity"),
    };
    let alpha2 = country(who).map(|country| country.alpha2);
    let entity = Entity::new(id, schema).with("name", Some(name(who))).with("country", alpha2);
    match schema {
        "Person" => entity.with("position", who.office.as_deref()),
        _ => entity.with("classification", who.sector.as_deref()),
    }
}

fn schema(who: &Who, actor: &str) -> &'static str {
    let is_of_state = country_of(who.code.as_deref()).is_some();
    match actor {
        actor if actor.starts_with("person:") => "Person",
        actor if actor.starts_with("state:") => "PublicBody",
        _ if is_of_state && who.sector.as_deref().is_some_and(|s| OF_STATE.contains(&s)) => "PublicBody",
        _ => "Organization",
    }
}

/// Sectors of bodies that belong to a state.
const OF_STATE: [&str; 6] = ["GOV", "MIL", "LEG", "JUD", "SPY", "COP"];

fn event(claim: &Claim) -> Entity {
    let time = &claim.time;
    let start = time.start.as_deref().filter(|_| day(claim).is_none());
    let end = time.end.as_deref().filter(|_| day(claim).is_none());
    let place = claim.place.as_ref();
    let where_ = place.map(|place| place.name.as_deref().unwrap_or(&place.text));
    let in_country = place.and_then(|place| country_of(place.country.as_deref()));
    let mut event = Entity::new(id("event", &[&claim.id]), "Event")
        .with("name", Some(&title(claim)))
        .with("date", day(claim))
        .with("startDate", start)
        .with("endDate", end)
        .with("summary", Some(&claim.evidence.text))
        .with("sourceUrl", url(&claim.report))
        .with("publisher", claim.report.publisher.as_deref())
        .with("recordId", Some(&claim.id))
        .with("location", where_)
        .with("country", in_country.map(|country| country.alpha2));
    keywords(claim).iter().for_each(|word| event.add("keywords", word));
    event
}

/// "AID: North Korea → Russia"
fn title(claim: &Claim) -> String {
    let names = |parties: &[Who]| parties.iter().map(name).collect::<Vec<_>>().join(", ");
    let (actors, recipients) = (names(&claim.actors), names(&claim.recipients));
    match (actors.is_empty(), recipients.is_empty()) {
        (true, true) => claim.type_.clone(),
        (_, true) => format!("{}: {actors}", claim.type_),
        _ => format!("{}: {actors} → {recipients}", claim.type_).replace(":  →", ": →"),
    }
}

fn keywords(claim: &Claim) -> Vec<String> {
    let flags = claim.status.iter().map(|flag| flag.name().to_owned());
    let coding = [&claim.type_].into_iter().chain(&claim.mode).chain(&claim.context).cloned();
    coding.chain(flags).collect()
}

fn note(claim: &Claim) -> Entity {
    let flags: Vec<&str> = claim.status.iter().map(|flag| flag.name()).collect();
    let status = if flags.is_empty() { "as fact".to_owned() } else { flags.join(", ") };
    let time = &claim.time;
    let span = [&time.start, &time.end].map(|day| day.as_deref().unwrap_or("?"));
    let lines = [
        ("said", format!("“{}”", claim.evidence.text)),
        ("characters", format!("{} to {}", claim.evidence.range.0, claim.evidence.range.1)),
        ("status", status),
        ("source", claim.attribution.iter().map(source).collect::<Vec<_>>().join(" < ")),
        ("object", claim.objects.iter().map(|o| o.text.as_str()).collect::<Vec<_>>().join("; ")),
        ("time", if time.start.is_some() || time.end.is_some() { span.join(" to ") } else { String::new() }),
        ("score", format!("{} (of the coding, not of the world)", claim.score)),
        ("claim", claim.id.clone()),
    ];
    let lines: Vec<String> = lines
        .iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(what, text)| format!("{what}: {text}"))
        .collect();
    let mut note = Entity::new(id("note", &[&claim.id]), "Note")
        .with("name", Some(&title(claim)))
        .with("description", Some(&lines.join("\n")))
        .with("sourceUrl", url(&claim.report));
    keywords(claim).iter().for_each(|word| note.add("keywords", word));
    note
}

fn source(source: &Source) -> String {
    let quoted = if source.quoted { " (quoted)" } else { "" };
    format!("{}{quoted}", name(&source.who))
}
