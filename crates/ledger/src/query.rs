//! Which claims answer a question?

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use rusqlite::types::Value;
use rusqlite::{Connection, params, params_from_iter};
use whimbrel_reader::claims::record::{Claim, Flag};

use crate::append::stamp;
use crate::error::Kind;
use crate::judgement::{InForce, JudgedClaim, Mark};
use crate::kept::Kept;
use crate::namings::Meant;
use crate::rows::{Columns, Party, parties, status_bits};
use crate::search::expression;
use crate::stories::{Standing, Story, stories_as_judged};
use crate::{Error, Ledger, ReportRecord, Result};

/// A question to the ledger. What is not set does not narrow it.
///
/// An actor may be given by code (`RUS`, `IGO:UN`), by the catalog's name, or
/// by words of the report ("Putin"), in any case. A code finds everyone who
/// acts for that state or body; a name finds only who bears it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Claims in which these two take part, either way round; who is only
    /// credited with saying so does not take part.
    pub between: Option<(String, String)>,
    /// Claims in which this one takes part, as actor or recipient.
    pub actor: Option<String>,
    /// Claims that rest on this one's word.
    pub source: Option<String>,
    /// Claims of this type, in any case.
    pub type_: Option<String>,
    /// Claims with all of these flags; none: claims presented as fact.
    pub status: Option<Vec<Flag>>,
    /// Stories that stand in one of these ways; claims have no standing, and a
    /// question for claims is not narrowed by it.
    pub standing: Option<Vec<Standing>>,
    /// Claims whose evidence holds all of these words, understood as
    /// [`Ledger::search`] understands them.
    pub words: Option<String>,
    /// Claims whose matter may have lasted to this day or happened later. The
    /// event's time counts, or where that is unknown the day of publication.
    pub since: Option<Date>,
    /// Claims whose matter may have begun by this day.
    pub until: Option<Date>,
    /// The ledger as it stood at this time; see [`end_of_day`].
    pub as_of: Option<Timestamp>,
    /// No more claims than this.
    pub limit: Option<usize>,
    /// Of more claims than the limit, the last of the order instead of the first.
    pub latest: bool,
    /// The machine's own reading: no correction, merge or split is applied, and
    /// what was judged to be wrong is there.
    pub without_judgements: bool,
}

/// The last moment of a day (UTC), for [`Query::as_of`].
pub fn end_of_day(day: Date) -> Timestamp {
    let next = day.checked_add(1.day()).and_then(|next| next.to_zoned(TimeZone::UTC));
    match next {
        Ok(next) => next.timestamp().checked_sub(1.nanosecond()).unwrap_or(Timestamp::MIN),
        Err(_) => Timestamp::MAX,
    }
}

impl Ledger {
    /// The claims that answer the question: reports by day of publication
    /// (those without one first) and id, claims as they stand in the report.
    pub fn claims(&self, query: &Query) -> Result<Vec<Claim>> {
        let mut claims = Vec::new();
        self.each_claim(query, |claim| claims.push(claim))?;
        Ok(claims)
    }

    /// How many claims answer the question, without reading them.
    pub fn count(&self, query: &Query) -> Result<usize> {
        let tx = self.db.unchecked_transaction().map_err(|e| self.error(e))?;
        let in_force = self.in_force(&tx, query)?;
        let question = self.question(&tx, query, &in_force)?;
        question.count(&tx).map_err(|e| self.error(e))
    }

    /// Hands the claims that answer the question to `found`, one after the
    /// other in the order of [`Ledger::claims`].
    pub fn each_claim(&self, query: &Query, mut found: impl FnMut(Claim)) -> Result<()> {
        self.each_judged(query, |judged| found(judged.claim))
    }

    /// Hands the claims that answer the question to `found`, as
    /// [`Ledger::each_claim`] does, with all that was judged of each.
    pub fn each_judged(&self, query: &Query, mut found: impl FnMut(JudgedClaim)) -> Result<()> {
        // One transaction, so that what others add meanwhile is not half seen.
        let tx = self.db.unchecked_transaction().map_err(|e| self.error(e))?;
        let in_force = self.in_force(&tx, query)?;
        for row in self.rows(&tx, query, &in_force)? {
            found(in_force.apply(self.record(&tx, row)?));
        }
        Ok(())
    }

    /// The claim with this id in a current reading, with all that was judged of
    /// it, also if it was judged to be wrong.
    pub fn claim(&self, id: &str) -> Result<Option<JudgedClaim>> {
        Ok(self.claims_with_ids(&[id])?.pop())
    }

    /// The claims with these ids in current readings, in the order of the ids,
    /// with all that was judged of them; ids that no claim has are passed over.
    pub fn claims_with_ids(&self, ids: &[&str]) -> Result<Vec<JudgedClaim>> {
        let tx = self.db.unchecked_transaction().map_err(|e| self.error(e))?;
        let query = Query::default();
        let in_force = self.in_force(&tx, &query)?;
        let mut found: BTreeMap<String, JudgedClaim> = BTreeMap::new();
        for row in named_rows(&tx, ids, &query).map_err(|e| self.error(e))? {
            let claim = self.record(&tx, row)?;
            found.entry(claim.id.clone()).or_insert_with(|| in_force.apply(claim));
        }
        Ok(ids.iter().filter_map(|&id| found.remove(id)).collect())
    }

    /// The stories that answer the question: those of which a claim does, and
    /// for a type, those that are of this type. Stories are told from all that
    /// the ledger holds (at the time that the question names), so that a
    /// narrow question does not change them. That reads the whole ledger, so
    /// they are kept in a file beside it until something is recorded or judged;
    /// see [`Ledger::keep_stories_from`].
    pub fn stories(&self, query: &Query) -> Result<Vec<Story>> {
        let tx = self.db.unchecked_transaction().map_err(|e| self.error(e))?;
        let in_force = self.in_force(&tx, query)?;
        let asked = Query { type_: None, limit: None, ..query.clone() };
        let mut statement = tx.prepare("SELECT id FROM claims WHERE row = ?").map_err(|e| self.error(e))?;
        let mut fitting: BTreeSet<String> = BTreeSet::new();
        for row in self.rows(&tx, &asked, &in_force)? {
            fitting.insert(statement.query_row([row], |row| row.get(0)).map_err(|e| self.error(e))?);
        }
        let type_ = query.type_.as_deref();
        let fits = |story: &Story| {
            type_.is_none_or(|type_| type_.eq_ignore_ascii_case(&story.type_))
                && query.standing.as_ref().is_none_or(|wanted| wanted.contains(&story.standing))
                && story.claims().any(|id| fitting.contains(id))
        };
        let mut found = self.told(&tx, query, &in_force, &fitting)?;
        found.retain(fits);
        found.truncate(query.limit.unwrap_or(usize::MAX));
        Ok(found)
    }

    /// At least the stories of which a claim is among these, as they were kept or
    /// told anew.
    fn told(
        &self,
        db: &Connection,
        query: &Query,
        in_force: &InForce,
        wanted: &BTreeSet<String>,
    ) -> Result<Vec<Story>> {
        let kept = match query.without_judgements {
            true => None,
            false => Kept::of(db, &self.path, query.as_of, self.kept_from).map_err(|e| self.error(e))?,
        };
        if let Some(stories) = kept.as_ref().and_then(|kept| kept.read(wanted)) {
            return Ok(stories);
        }
        let stories = self.told_anew(db, query, in_force)?;
        if let Some(kept) = kept {
            kept.write(&stories);
        }
        Ok(stories)
    }

    /// All stories at the time that the question names.
    fn told_anew(&self, db: &Connection, query: &Query, in_force: &InForce) -> Result<Vec<Story>> {
        let whole =
            Query { as_of: query.as_of, without_judgements: query.without_judgements, ..Query::default() };
        let mut claims = Vec::new();
        let mut marks: BTreeMap<String, Vec<Mark>> = BTreeMap::new();
        for row in self.rows(db, &whole, in_force)? {
            let judged = in_force.apply(self.record(db, row)?);
            if !judged.judged.is_empty() {
                marks.insert(judged.claim.id.clone(), judged.judged);
            }
            claims.push(judged.claim);
        }
        let reports = current_reports(db, query.as_of).map_err(|e| self.error(e))?;
        let mut stories = stories_as_judged(&reports, &claims, &in_force.bonds());
        stories.iter_mut().for_each(|story| story.judged = marks_of(story, &marks));
        Ok(stories)
    }

    fn in_force(&self, db: &Connection, query: &Query) -> Result<InForce> {
        if query.without_judgements {
            return Ok(InForce::default());
        }
        InForce::load(db, query.as_of).map_err(|e| self.error(e))
    }

    /// The rows of the claims that answer the question, in order.
    fn rows(&self, db: &Connection, query: &Query, in_force: &InForce) -> Result<Vec<i64>> {
        let asked = Asked::new(db, query).map_err(|e| self.error(e))?;
        let changed = self.changed(db, &asked, in_force)?;
        let early = early(db, &asked, &changed, FREQUENT, LOOKED).map_err(|e| self.error(e))?;
        if let Some(rows) = early {
            return Ok(rows);
        }
        Question::new(db, &asked, &changed).and_then(|question| question.rows(db)).map_err(|e| self.error(e))
    }

    /// The question in SQL.
    fn question(&self, db: &Connection, query: &Query, in_force: &InForce) -> Result<Question> {
        let asked = Asked::new(db, query).map_err(|e| self.error(e))?;
        let changed = self.changed(db, &asked, in_force)?;
        Question::new(db, &asked, &changed).map_err(|e| self.error(e))
    }

    /// Claims answer a question as the machine read them, unless they were
    /// judged: then as judged.
    fn changed<'a>(&self, db: &Connection, asked: &Asked<'_>, in_force: &'a InForce) -> Result<Changed<'a>> {
        let ids = in_force.changed();
        let mut fitting = Vec::new();
        for row in named_rows(db, &ids, asked.query).map_err(|e| self.error(e))? {
            let claim = in_force.apply(self.record(db, row)?);
            let has_words = asked.fits_words(db, row).map_err(|e| self.error(e))?;
            if has_words
                && !claim.is_wrong()
                && asked.fits(&Columns::of(&claim.claim), &parties(&claim.claim))
            {
                fitting.push(row);
            }
        }
        Ok(Changed { ids, fitting })
    }

    pub(crate) fn record(&self, db: &Connection, row: i64) -> Result<Claim> {
        let json: String = db
            .prepare_cached("SELECT json FROM records WHERE claim = ?")
            .and_then(|mut statement| statement.query_row([row], |row| row.get(0)))
            .map_err(|e| self.error(e))?;
        serde_json::from_str(&json).map_err(|e| self.unreadable(row, &e))
    }

    fn unreadable(&self, row: i64, why: &serde_json::Error) -> Error {
        let (what, why) = (format!("claim in row {row}"), why.to_string());
        Error::new(Kind::Unreadable { path: self.path.clone(), what, why })
    }
}

/// The reports of the readings that are current, or were at a time.
fn current_reports(db: &Connection, as_of: Option<Timestamp>) -> rusqlite::Result<Vec<ReportRecord>> {
    let as_of = as_of.map_or_else(|| stamp(Timestamp::MAX), stamp);
    let sql = format!(
        "SELECT {} FROM reports JOIN readings own ON own.report = reports.id WHERE own.recorded_at <= ?1 \
         AND NOT EXISTS (SELECT 1 FROM readings later WHERE later.supersedes = own.id AND later.recorded_at <= ?1) \
         ORDER BY own.id",
        ReportRecord::COLUMNS
    );
    db.prepare(&sql)?.query_map([as_of], ReportRecord::from_row)?.collect()
}

/// All that was judged of a story's claims, each judgement once, in the order in
/// which they were made.
fn marks_of(story: &Story, marks: &BTreeMap<String, Vec<Mark>>) -> Vec<Mark> {
    let all = story.claims().filter_map(|id| marks.get(id)).flatten();
    let distinct: BTreeMap<(Timestamp, &str), &Mark> =
        all.map(|mark| ((mark.judgement.made_at, mark.id.as_str()), mark)).collect();
    distinct.into_values().cloned().collect()
}

/// The current rows of the claims with these ids.
fn named_rows(db: &Connection, ids: &[&str], query: &Query) -> rusqlite::Result<Vec<i64>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut filter = Filter::default();
    filter.and("c.id IN (SELECT value FROM json_each(?))", [names(ids)]);
    filter.stood_at(query.as_of);
    let sql = format!("SELECT c.row FROM claims c WHERE {} ORDER BY c.row", filter.conditions.join(" AND "));
    db.prepare(&sql)?.query_map(params_from_iter(filter.values), |row| row.get(0))?.collect()
}

/// The claims that do not stand as they were read.
struct Changed<'a> {
    /// All of them.
    ids: Vec<&'a str>,
    /// The rows of those that answer the question as they were judged.
    fitting: Vec<i64>,
}

/// A question in SQL with its values.
struct Question {
    select: String,
    values: Vec<Value>,
    limit: Option<i64>,
    latest: bool,
}

impl Question {
    /// Asks for the claims that fit, changed ones among them if they fit as
    /// judged.
    fn new(db: &Connection, asked: &Asked<'_>, changed: &Changed<'_>) -> rusqlite::Result<Self> {
        const KEY: &str = "c.row, c.published, c.report, c.sentence, c.evidence_start, c.id";
        let mut filter = asked.filter(db)?;
        filter.leave_out(&changed.ids);
        let mut select = format!("SELECT {KEY} FROM claims c WHERE {}", filter.conditions.join(" AND "));
        if !changed.fitting.is_empty() {
            let named = "c.row IN (SELECT value FROM json_each(?))";
            select += &format!(" UNION ALL SELECT {KEY} FROM claims c WHERE {named}");
            filter.values.push(list(&changed.fitting));
        }
        let limit = asked.query.limit.and_then(|limit| i64::try_from(limit).ok());
        Ok(Question { select, values: filter.values, limit, latest: asked.query.latest })
    }

    fn rows(&self, db: &Connection) -> rusqlite::Result<Vec<i64>> {
        let order =
            if self.latest { "2 DESC, 3 DESC, 4 DESC, 5 DESC, 6 DESC, 1 DESC" } else { "2, 3, 4, 5, 6, 1" };
        let sql = format!("{} ORDER BY {order} LIMIT {}", self.select, self.limit.unwrap_or(-1));
        let mut statement = db.prepare(&sql)?;
        let found = statement.query_map(params_from_iter(&self.values), |row| row.get(0))?;
        let mut rows: Vec<i64> = found.collect::<rusqlite::Result<_>>()?;
        if self.latest {
            rows.reverse();
        }
        Ok(rows)
    }

    fn count(&self, db: &Connection) -> rusqlite::Result<usize> {
        let sql = format!("SELECT count(*) FROM ({} LIMIT {})", self.select, self.limit.unwrap_or(-1));
        db.query_row(&sql, params_from_iter(&self.values), |row| row.get(0))
    }
}

/// A question with those whom it means.
struct Asked<'a> {
    query: &'a Query,
    between: Option<(Meant, Meant)>,
    actor: Option<Meant>,
    source: Option<Meant>,
    words: Option<String>,
}

/// Parties in so many places, or more, are frequent: the first claims with them
/// are found sooner by looking through the claims in order.
const FREQUENT: i64 = 50_000;

/// Claims among which the first ones between two frequent parties are looked
/// for, before all that name the two are gathered.
const LOOKED: i64 = 20_000;

/// The first rows (or the latest, if these are asked for) that answer a question
/// about two parties, each in at least `frequent` places, if so many as it asks
/// for are among the first (or latest) `looked` claims.
fn early(
    db: &Connection,
    asked: &Asked<'_>,
    changed: &Changed<'_>,
    frequent: i64,
    looked: i64,
) -> rusqlite::Result<Option<Vec<i64>>> {
    let query = asked.query;
    let (Some(limit), Some((one, other))) = (query.limit, &asked.between) else { return Ok(None) };
    for meant in [one, other] {
        if places(db, meant, frequent)? < frequent {
            return Ok(None);
        }
    }
    let mut filter = asked.filter_of_first(db)?;
    let way = if query.latest { "DESC" } else { "ASC" };
    let by = ["published", "report", "sentence", "evidence_start", "id", "row"];
    let order = by.map(|key| format!("c.{key} {way}")).join(", ");
    filter.leave_out(&changed.ids);
    let fits = filter.conditions.join(" AND ");
    let sql = format!(
        "SELECT c.row FROM (SELECT * FROM claims c ORDER BY {order} LIMIT {looked}) c \
         WHERE ({fits}) OR c.row IN (SELECT value FROM json_each(?)) ORDER BY {order} LIMIT ?"
    );
    filter.values.push(list(&changed.fitting));
    filter.values.push(Value::Integer(i64::try_from(limit).unwrap_or(i64::MAX)));
    let rows: rusqlite::Result<Vec<i64>> =
        db.prepare(&sql)?.query_map(params_from_iter(filter.values), |row| row.get(0))?.collect();
    let rows = rows.map(|mut rows| {
        if query.latest {
            rows.reverse();
        }
        rows
    });
    Ok(Some(rows?).filter(|rows| rows.len() == limit))
}

/// In how many places the parties of these namings stand, `most` at the most.
fn places(db: &Connection, meant: &Meant, most: i64) -> rusqlite::Result<i64> {
    let sql = "SELECT count(*) FROM (SELECT 1 FROM claim_parties \
               WHERE naming IN (SELECT value FROM json_each(?)) LIMIT ?)";
    db.prepare_cached(sql)?.query_row(params![list(&meant.rows), most], |row| row.get(0))
}

impl<'a> Asked<'a> {
    fn new(db: &Connection, query: &'a Query) -> rusqlite::Result<Self> {
        let meant = |wanted: &String| Meant::by(db, wanted, query.as_of);
        let between = match &query.between {
            Some((one, other)) => Some((meant(one)?, meant(other)?)),
            None => None,
        };
        Ok(Asked {
            query,
            between,
            actor: query.actor.as_ref().map(meant).transpose()?,
            source: query.source.as_ref().map(meant).transpose()?,
            // Words without a letter or digit stand in no evidence.
            words: query.words.as_deref().map(|words| expression(words).unwrap_or_else(|| "\"\"".to_owned())),
        })
    }

    /// The question in SQL.
    fn filter(&self, db: &Connection) -> rusqlite::Result<Filter> {
        let mut filter = Filter::default();
        filter.stood_at(self.query.as_of);
        filter.parties(db, self)?;
        filter.coding(self.query);
        filter.words(self);
        filter.days(self.query, since_is_narrower(db, self.query)?);
        Ok(filter)
    }

    /// The same where only the first claims, or the last, are looked at, one after the other.
    fn filter_of_first(&self, db: &Connection) -> rusqlite::Result<Filter> {
        let mut filter = Filter::default();
        filter.stood_at(self.query.as_of);
        if let Some((one, other)) = &self.between {
            filter.and(
                "EXISTS (SELECT 1 FROM claim_parties p CROSS JOIN claim_parties q ON q.claim = p.claim \
                 WHERE p.claim = c.row AND +p.naming IN (SELECT value FROM json_each(?)) \
                 AND +q.naming IN (SELECT value FROM json_each(?)) \
                 AND p.role <> 'source' AND q.role <> 'source' \
                 AND (p.role <> q.role OR p.position <> q.position))",
                [list(&one.rows), list(&other.rows)],
            );
        }
        filter.actor_and_source(db, self)?;
        filter.coding(self.query);
        filter.words(self);
        filter.days(self.query, true);
        Ok(filter)
    }

    /// Whether the claim's evidence, which no judgement changes, holds the words.
    fn fits_words(&self, db: &Connection, row: i64) -> rusqlite::Result<bool> {
        let Some(words) = &self.words else { return Ok(true) };
        let sql = "SELECT EXISTS (SELECT 1 FROM claim_words WHERE claim_words MATCH ?1 AND rowid = ?2)";
        db.prepare_cached(sql)?.query_row(params![words, row], |found| found.get(0))
    }

    /// Whether a claim answers the question, by the same rules as the SQL; when
    /// it was recorded and which words it holds do not count here.
    fn fits(&self, claim: &Columns, parties: &[Party]) -> bool {
        self.fits_parties(parties) && self.fits_coding(claim) && self.fits_days(claim)
    }

    fn fits_parties(&self, parties: &[Party]) -> bool {
        let takes_part = |party: &&Party| party.role != "source";
        let between = self.between.as_ref().is_none_or(|(one, other)| {
            parties.iter().enumerate().filter(|(_, p)| takes_part(p) && one.is(p)).any(|(at, _)| {
                parties.iter().enumerate().any(|(to, p)| to != at && takes_part(&p) && other.is(p))
            })
        });
        between
            && self.actor.as_ref().is_none_or(|actor| parties.iter().filter(takes_part).any(|p| actor.is(p)))
            && self
                .source
                .as_ref()
                .is_none_or(|source| parties.iter().any(|p| p.role == "source" && source.is(p)))
    }

    fn fits_coding(&self, claim: &Columns) -> bool {
        let status = match self.query.status.as_deref() {
            None => true,
            Some([]) => claim.status == 0,
            Some(flags) => claim.status & status_bits(flags) == status_bits(flags),
        };
        status && self.query.type_.as_ref().is_none_or(|type_| type_.to_uppercase() == claim.type_)
    }

    fn fits_days(&self, claim: &Columns) -> bool {
        let since = |since: Date| claim.last_day.as_ref().is_some_and(|last| *last >= since.to_string());
        let until = |until: Date| claim.first_day.as_ref().is_some_and(|first| *first <= until.to_string());
        self.query.since.is_none_or(since) && self.query.until.is_none_or(until)
    }
}

/// Whether fewer claims lie behind the question's first day than before its
/// last, by a sample of the ledger.
fn since_is_narrower(db: &Connection, query: &Query) -> rusqlite::Result<bool> {
    const SAMPLE: i64 = 32;
    let (Some(since), Some(until)) = (query.since, query.until) else { return Ok(query.since.is_some()) };
    let sql = "WITH RECURSIVE nth (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM nth WHERE n < ?1) \
               SELECT coalesce(sum(last_day >= ?2), 0) < coalesce(sum(first_day <= ?3), 0) \
               FROM nth CROSS JOIN claims ON row = n * (SELECT max(row) FROM claims) / ?1";
    db.query_row(sql, params![SAMPLE, since.to_string(), until.to_string()], |row| row.get(0))
}

/// Conditions in SQL and the values of their question marks, in step.
#[derive(Default)]
struct Filter {
    conditions: Vec<&'static str>,
    values: Vec<Value>,
}

impl Filter {
    fn and(&mut self, condition: &'static str, values: impl IntoIterator<Item = Value>) {
        self.conditions.push(condition);
        self.values.extend(values);
    }

    fn stood_at(&mut self, as_of: Option<Timestamp>) {
        let Some(as_of) = as_of.map(stamp) else {
            return self
                .and("NOT EXISTS (SELECT 1 FROM readings later WHERE later.supersedes = c.reading)", []);
        };
        self.and(
            "EXISTS (SELECT 1 FROM readings own WHERE own.id = c.reading AND own.recorded_at <= ?) \
             AND NOT EXISTS (SELECT 1 FROM readings later \
             WHERE later.supersedes = c.reading AND later.recorded_at <= ?)",
            [as_of.clone().into(), as_of.into()],
        );
    }

    /// Conditions on parties. With `+`, SQLite looks into the parties of a claim
    /// instead of trying every naming that is meant.
    fn parties(&mut self, db: &Connection, asked: &Asked<'_>) -> rusqlite::Result<()> {
        if let Some((one, other)) = &asked.between {
            // The rarer of the two is looked for first.
            let most = 4 * FREQUENT;
            let (one, other) =
                if places(db, one, most)? <= places(db, other, most)? { (one, other) } else { (other, one) };
            self.and(
                "c.row IN (SELECT p.claim FROM claim_parties p CROSS JOIN claim_parties q ON q.claim = p.claim \
                 WHERE p.naming IN (SELECT value FROM json_each(?)) \
                 AND +q.naming IN (SELECT value FROM json_each(?)) \
                 AND p.role <> 'source' AND q.role <> 'source' \
                 AND (p.role <> q.role OR p.position <> q.position))",
                [list(&one.rows), list(&other.rows)],
            );
        }
        self.actor_and_source(db, asked)
    }

    fn words(&mut self, asked: &Asked<'_>) {
        if let Some(words) = &asked.words {
            let held = "c.row IN (SELECT rowid FROM claim_words WHERE claim_words MATCH ?)";
            self.and(held, [words.clone().into()]);
        }
    }

    fn actor_and_source(&mut self, db: &Connection, asked: &Asked<'_>) -> rusqlite::Result<()> {
        if let Some(actor) = &asked.actor {
            let by_claim = asked.query.limit.is_some() && places(db, actor, FREQUENT)? == FREQUENT;
            let condition = if by_claim {
                "EXISTS (SELECT 1 FROM claim_parties p WHERE p.claim = c.row \
                 AND +p.naming IN (SELECT value FROM json_each(?)) AND p.role <> 'source')"
            } else {
                "c.row IN (SELECT claim FROM claim_parties \
                 WHERE naming IN (SELECT value FROM json_each(?)) AND role <> 'source')"
            };
            self.and(condition, [list(&actor.rows)]);
        }
        if let Some(source) = &asked.source {
            let by_claim = asked.query.limit.is_some() && places(db, source, FREQUENT)? == FREQUENT;
            let condition = if by_claim {
                "EXISTS (SELECT 1 FROM claim_parties p WHERE p.claim = c.row \
                 AND +p.naming IN (SELECT value FROM json_each(?)) AND p.role = 'source')"
            } else {
                "c.row IN (SELECT claim FROM claim_parties \
                 WHERE naming IN (SELECT value FROM json_each(?)) AND role = 'source')"
            };
            self.and(condition, [list(&source.rows)]);
        }
        Ok(())
    }

    fn leave_out(&mut self, ids: &[&str]) {
        if !ids.is_empty() {
            self.and("c.id NOT IN (SELECT value FROM json_each(?))", [names(ids)]);
        }
    }

    fn coding(&mut self, query: &Query) {
        if let Some(type_) = &query.type_ {
            self.and("c.type = ?", [type_.to_uppercase().into()]);
        }
        match query.status.as_deref() {
            None => {}
            Some([]) => self.and("c.status = 0", []),
            // There are few combinations of flags, and an index of them.
            Some(flags) => {
                let bits = status_bits(flags);
                let all: Vec<i64> =
                    (0..=status_bits(&Flag::ALL)).filter(|status| status & bits == bits).collect();
                self.and("c.status IN (SELECT value FROM json_each(?))", [list(&all)]);
            }
        }
    }

    /// Days, by the index of the narrower bound: with a `+`, SQLite leaves the
    /// other's alone.
    fn days(&mut self, query: &Query, since_is_narrower: bool) {
        if let Some(since) = query.since {
            let column = if since_is_narrower { "c.last_day >= ?" } else { "+c.last_day >= ?" };
            self.and(column, [since.to_string().into()]);
        }
        if let Some(until) = query.until {
            let column = if since_is_narrower { "+c.first_day <= ?" } else { "c.first_day <= ?" };
            self.and(column, [until.to_string().into()]);
        }
    }
}

/// Row numbers as the JSON list that `json_each` takes apart.
fn list(rows: &[i64]) -> Value {
    let rows: Vec<String> = rows.iter().map(i64::to_string).collect();
    format!("[{}]", rows.join(",")).into()
}

/// Ids as such a list.
fn names(ids: &[&str]) -> Value {
    serde_json::json!(ids).to_string().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Correction, Judgement, Verdict};

    /// A claim of a report, between parties with these codes.
    fn claim(report: &ReportRecord, id: usize, actor: &str, recipient: &str) -> Claim {
        let type_ = ["AID", "CONSULT"][id % 2];
        let party = |code: &str| serde_json::json!([{"text": code, "range": [0, 1], "code": code}]);
        let claim = serde_json::json!({
            "id": format!("c{id:02}"), "report": {"id": report.id, "published": report.published},
            "sentence": id, "evidence": {"text": "met", "range": [0, 3]}, "predicate": {"text": "met", "range": [0, 3]},
            "kind": "event", "type": type_, "mode": [], "context": [], "objects": [], "status": [],
            "actors": party(actor), "recipients": party(recipient), "cues": [], "attribution": [],
            "time": {"basis": "unknown"}, "score": 0.5
        });
        serde_json::from_value(claim).unwrap()
    }

    /// What is found among the first claims is what is found among all.
    #[test]
    fn early_answers_are_whole_answers() {
        let mut ledger = Ledger::in_memory().unwrap();
        let report =
            ReportRecord { id: "r".to_owned(), text: "They met.".to_owned(), ..ReportRecord::default() };
        let codes = ["GHA", "TGO", "BEN"];
        let claims: Vec<Claim> =
            (0..24).map(|n| claim(&report, n, codes[n % 3], codes[(n / 3 + n / 7) % 3])).collect();
        ledger.append(&report, &claims, "coder", Timestamp::UNIX_EPOCH).unwrap();
        compare_early_with_whole(&ledger);
        let judge = |verdict: Verdict| Judgement {
            verdict,
            author: "A".into(),
            made_at: Timestamp::UNIX_EPOCH,
            reason: "R".into(),
        };
        let correct = |claim: &str, correction: Correction| {
            judge(Verdict::Correct { claim: claim.to_owned(), correction })
        };
        let judgements = [
            judge(Verdict::Wrong { claim: "c03".to_owned() }),
            correct("c00", Correction::Type("AID".to_owned())),
            correct("c01", Correction::Type("AID".to_owned())),
            correct("c04", Correction::Actors(vec![])),
        ];
        ledger.import_judgements(&judgements, Timestamp::UNIX_EPOCH).unwrap();
        compare_early_with_whole(&ledger);
    }

    #[track_caller]
    fn compare_early_with_whole(ledger: &Ledger) {
        let mut early_ones = 0;
        for (one, other) in [("GHA", "TGO"), ("TGO", "BEN"), ("GHA", "GHA"), ("GHA", "nobody")] {
            for (limit, type_, words, latest) in [
                (1, None, None, false),
                (3, None, None, false),
                (3, Some("AID"), None, false),
                (40, None, None, false),
                (3, None, None, true),
                (2, None, Some("met"), false),
                (2, None, Some("parted"), false),
            ] {
                let between = Some((one.to_owned(), other.to_owned()));
                let (type_, words) = (type_.map(str::to_owned), words.map(str::to_owned));
                let query = Query { between, limit: Some(limit), type_, words, latest, ..Query::default() };
                let in_force = ledger.in_force(&ledger.db, &query).unwrap();
                let whole = ledger.rows(&ledger.db, &query, &in_force).unwrap();
                let asked = Asked::new(&ledger.db, &query).unwrap();
                let changed = ledger.changed(&ledger.db, &asked, &in_force).unwrap();
                let found = early(&ledger.db, &asked, &changed, 1, 12).unwrap();
                early_ones += usize::from(found.is_some());
                assert!(found.is_none_or(|found| found == whole && found.len() == limit), "{query:?}");
                assert_eq!(early(&ledger.db, &asked, &changed, 1_000, 12).unwrap(), None);
            }
        }
        assert!(early_ones >= 4, "{early_ones}");
    }

    #[test]
    fn a_day_ends_before_the_next_begins() {
        let end = stamp(end_of_day(Date::constant(2024, 2, 29)));
        assert_eq!(end, "2024-02-29T23:59:59.999999Z");
        assert_eq!(end_of_day(Date::MAX), Timestamp::MAX);
    }
}
