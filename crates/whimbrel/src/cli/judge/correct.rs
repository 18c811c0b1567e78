//! `whimbrel judge correct`: what a field of a claim should be.

use anyhow::{Context, Result, bail};
use clap::Args;
use jiff::civil::Date;
use whimbrel_ledger::{Correction, JudgedClaim, Ledger, Verdict};
use whimbrel_reader::actors::Catalog;
use whimbrel_reader::claims::record::{Claim, Flag, When, Where, Who};
use whimbrel_reader::span::CharRange;

use super::By;
use crate::cli::Outcome;
use crate::cli::claims::check_type;

/// Correct fields of a claim
///
/// Parties, places and the words of a time are words of the report; they are found
/// in it, those nearest to the claim first. Several fields at once are several
/// judgements, recorded together.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("field").required(true).multiple(true)
    .args(["type_", "actor", "no_actors", "recipient", "no_recipients", "status", "time", "place"]))]
pub struct Correct {
    /// The claim's id
    claim: String,
    /// The type: AID, CONSULT, SAY, STATE…
    #[arg(long = "type", value_name = "TYPE")]
    type_: Option<String>,
    /// Who did it: words of the report, with `=CODE` where the catalog takes them
    /// for someone else; more than once for several
    #[arg(long, value_name = "WORDS[=CODE]")]
    actor: Vec<String>,
    /// Nobody is said to have done it
    #[arg(long, conflicts_with = "actor")]
    no_actors: bool,
    /// To whom, in the same way
    #[arg(long, value_name = "WORDS[=CODE]")]
    recipient: Vec<String>,
    /// It is said to be done to nobody
    #[arg(long, conflicts_with = "recipient")]
    no_recipients: bool,
    /// How it is presented: flags parted by commas, or `fact` for none
    #[arg(long, value_name = "FLAGS", value_parser = status)]
    status: Option<Flags>,
    /// When it happened: YYYY[-MM[-DD]], FROM/TO, FROM/ for what still goes on, /TO,
    /// or `unknown`
    #[arg(long, value_name = "TIME", value_parser = time)]
    time: Option<Time>,
    /// The words of the report that say when
    #[arg(long, value_name = "WORDS", requires = "time")]
    time_words: Option<String>,
    /// Where it happened: words of the report, with `=CODE` for the country, or
    /// `unknown`
    #[arg(long, value_name = "WORDS[=CODE]")]
    place: Option<String>,
    #[command(flatten)]
    by: By,
}

/// The flags of `--status`.
#[derive(Clone, Debug)]
struct Flags(Vec<Flag>);

/// The beginning and the end of `--time`.
#[derive(Clone, Debug)]
struct Time(Option<String>, Option<String>);

fn status(written: &str) -> Result<Flags, String> {
    if written.trim().eq_ignore_ascii_case("fact") {
        return Ok(Flags(Vec::new()));
    }
    let flag = |word: &str| Flag::ALL.into_iter().find(|flag| flag.name() == word.trim().to_lowercase());
    let mut flags = written.split(',').map(flag).collect::<Option<Vec<Flag>>>().ok_or_else(|| {
        let names: Vec<&str> = Flag::ALL.into_iter().map(Flag::name).collect();
        format!("give `fact`, or some of {}, parted by commas", names.join(", "))
    })?;
    flags.sort_unstable();
    flags.dedup();
    Ok(Flags(flags))
}

fn time(written: &str) -> Result<Time, String> {
    let date = |text: &str| {
        let text = text.trim();
        if text.is_empty() { None } else { Some(text.to_owned()) }
    };
    Ok(match written.split_once('/') {
        _ if written.trim().eq_ignore_ascii_case("unknown") => Time(None, None),
        Some((from, to)) => Time(date(from), date(to)),
        None => Time(date(written), date(written)),
    })
}

impl Correct {
    pub(super) fn run(&self) -> Result<Outcome> {
        let mut ledger = Ledger::open_existing(&self.by.ledger)?;
        // A claim that is not there is told of in the ledger's own words.
        let verdicts = match ledger.claim(&self.claim)? {
            Some(judged) => self.verdicts(&ledger, &judged)?,
            None => vec![Verdict::Wrong { claim: self.claim.clone() }],
        };
        self.by.record(&mut ledger, verdicts)
    }

    fn verdicts(&self, ledger: &Ledger, judged: &JudgedClaim) -> Result<Vec<Verdict>> {
        let claim = &judged.claim;
        let record = ledger.report(&claim.report.id)?.unwrap_or_default();
        let text = Text { text: &record.text, claim };
        let mut corrections = Vec::new();
        if let Some(type_) = &self.type_ {
            check_type(type_, ledger)?;
            corrections.push(Correction::Type(type_.to_uppercase()));
        }
        if !self.actor.is_empty() || self.no_actors {
            corrections.push(Correction::Actors(text.parties(&self.actor)?));
        }
        if !self.recipient.is_empty() || self.no_recipients {
            corrections.push(Correction::Recipients(text.parties(&self.recipient)?));
        }
        if let Some(Flags(flags)) = &self.status {
            corrections.push(Correction::Status(flags.clone()));
        }
        if let Some(time) = &self.time {
            corrections.push(Correction::Time(self.when(time, &text)?));
        }
        if let Some(place) = &self.place {
            corrections.push(Correction::Place(text.place(place)?));
        }
        let verdict = |correction| Verdict::Correct { claim: self.claim.clone(), correction };
        Ok(corrections.into_iter().map(verdict).collect())
    }

    fn when(&self, Time(start, end): &Time, text: &Text<'_>) -> Result<When> {
        let range = self.time_words.as_ref().map(|words| text.find(words)).transpose()?;
        let known = start.is_some() || end.is_some();
        let granularity = match (start, end) {
            (Some(start), Some(end)) if start == end => match start.len() {
                4 => Some("year"),
                7 => Some("month"),
                _ => Some("day"),
            },
            _ => None,
        };
        let (basis, words) = match (&self.time_words, known) {
            (words, false) => ("unknown", words.clone()),
            (Some(words), true) => ("stated", Some(words.clone())),
            (None, true) => ("inferred", Some(format!("judged by {}", self.by.author()?))),
        };
        Ok(When {
            text: words,
            range,
            start: start.clone(),
            end: end.clone(),
            granularity: granularity.map(str::to_owned),
            basis: basis.to_owned(),
        })
    }
}

/// The report in which words are found.
struct Text<'a> {
    text: &'a str,
    claim: &'a Claim,
}

impl Text<'_> {
    /// Where the words stand, as near to the claim as they do anywhere.
    fn find(&self, words: &str) -> Result<CharRange> {
        let evidence = self.claim.evidence.range;
        let length = words.chars().count();
        let starts = self.text.match_indices(words).map(|(at, _)| self.text[..at].chars().count());
        let distance = |start: &usize| {
            let (before, behind) =
                (evidence.0.saturating_sub(*start), (start + length).saturating_sub(evidence.1));
            before.max(behind)
        };
        let start = starts.min_by_key(distance).filter(|_| length > 0).with_context(|| {
            format!(
                "The words “{words}” don't stand in report {}; give words as they stand there, with =CODE for \
                 whom they mean.",
                self.claim.report.id
            )
        })?;
        Ok(CharRange(start, start + length))
    }

    fn parties(&self, written: &[String]) -> Result<Vec<Who>> {
        written.iter().map(|written| self.party(written)).collect()
    }

    /// Whom the words mean: by the code, or else as the catalog has it.
    fn party(&self, written: &str) -> Result<Who> {
        let (words, code) = with_code(written)?;
        let range = self.find(words)?;
        let published: Option<Date> = self.claim.report.published.as_deref().and_then(|day| day.parse().ok());
        let mut found = Catalog::embedded().resolve(words, None, published);
        if code.is_some() && found.code != code {
            found = Default::default();
            found.code = code;
        }
        Ok(Who {
            text: words.to_owned(),
            range,
            id: found.id,
            name: found.name,
            code: found.code,
            sector: found.sector,
            office: found.office,
            antecedent: None,
            mention: None,
        })
    }

    fn place(&self, written: &str) -> Result<Option<Where>> {
        if written.trim().eq_ignore_ascii_case("unknown") {
            return Ok(None);
        }
        let (words, country) = with_code(written)?;
        let (text, range) = (words.to_owned(), self.find(words)?);
        let (name, geonames, lat, lon, precision) = (None, None, None, None, None);
        Ok(Some(Where { text, range, name, geonames, country, lat, lon, precision }))
    }
}

/// Words and the code behind them.
fn with_code(written: &str) -> Result<(&str, Option<String>)> {
    let Some((words, code)) = written.rsplit_once('=') else { return Ok((written.trim(), None)) };
    let code = code.trim().to_uppercase();
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '_' | '-');
    if code.len() < 3 || !code.chars().all(fits) {
        bail!("“{code}” is no code; give one like RUS, IGO:UN or NSA:ISI behind the `=`.");
    }
    Ok((words.trim(), Some(code)))
}
