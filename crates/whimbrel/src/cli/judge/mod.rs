//! `whimbrel judge`: what people make of claims, stories and sources.

mod correct;
mod exchange;
mod list;

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};
use jiff::Timestamp;
use whimbrel_ledger::stories::Story;
use whimbrel_ledger::{Credibility, Judgement, Ledger, Query, Reliability, Verdict};

use super::Outcome;
use crate::judged;
use crate::output::{Out, say};

const EXAMPLES: &str = "\
Examples:
  whimbrel judge merge 3a91c0ffee12d340 77e0b4d21c9a5f08 --reason \"one and the same visit\"
  whimbrel judge split 9bd06e4418a2c7f1 --reason \"this is the visit of the year before\"
  whimbrel judge correct 9bd06e4418a2c7f1 --type CONSULT --actor \"Mr Kim=PRK\" --reason \"he came\"
  whimbrel judge wrong 9bd06e4418a2c7f1 --reason \"a headline of another report\"
  whimbrel judge rate KCNA --reliability D --credibility 4 --reason \"never retracts\"
  whimbrel judge export > ours.jsonl; whimbrel judge import theirs.jsonl

`whimbrel stories` shows the ids of stories and claims, `whimbrel claims --ids` those of
claims. What the machine read stays as it is: `--without-judgements` shows it.

Exit codes: 0, it was recorded; 1, some lines could not be imported, the rest was; 2,
wrong usage, or nothing was recorded.";

/// Judge claims, stories and sources: merge, split, correct, rate, revoke
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Judge {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Two stories tell of one happening
    Merge {
        /// A story's id, or that of a claim in it
        story: String,
        /// Another's
        other: String,
        #[command(flatten)]
        by: By,
    },
    /// A claim does not belong to its story
    Split {
        /// The claim's id
        claim: String,
        #[command(flatten)]
        by: By,
    },
    Correct(correct::Correct),
    /// A claim is a misreading: the report does not say so
    Wrong {
        /// The claim's id
        claim: String,
        #[command(flatten)]
        by: By,
    },
    /// How far a source is to be relied on (Admiralty scale)
    Rate {
        /// The source's or publisher's name, or a code
        source: String,
        /// From A, completely reliable, to E, unreliable; F, it can't be judged
        #[arg(long, value_name = "A-F")]
        reliability: Option<Reliability>,
        /// From 1, confirmed, to 5, improbable; 6, it can't be judged
        #[arg(long, value_name = "1-6")]
        credibility: Option<Credibility>,
        /// Only in what it says in this claim
        #[arg(long, value_name = "ID")]
        claim: Option<String>,
        #[command(flatten)]
        by: By,
    },
    /// An earlier judgement no longer holds
    Revoke {
        /// The judgement's id, or the beginning of it
        judgement: String,
        #[command(flatten)]
        by: By,
    },
    List(list::List),
    Export(exchange::Export),
    Import(exchange::Import),
}

/// Who judges, and why.
#[derive(Debug, Args)]
struct By {
    /// Why, for those who read it later
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Who judges (default: $WHIMBREL_AUTHOR, or else the name of the user)
    #[arg(long, value_name = "NAME")]
    author: Option<String>,
    /// The ledger to judge in
    #[arg(long, value_name = "FILE", default_value = "whimbrel.db")]
    ledger: PathBuf,
}

impl By {
    fn author(&self) -> Result<String> {
        let names =
            ["WHIMBREL_AUTHOR", "USER", "USERNAME"].into_iter().filter_map(|name| std::env::var(name).ok());
        let mut names = self.author.clone().into_iter().chain(names).filter(|name| !name.trim().is_empty());
        names.next().context("A judgement has an author: give --author NAME, or set WHIMBREL_AUTHOR.")
    }

    /// Records what was judged, all of it or nothing, and prints the ids.
    fn record(&self, ledger: &mut Ledger, verdicts: Vec<Verdict>) -> Result<Outcome> {
        let (author, made_at) = (self.author()?, Timestamp::now());
        let judgement =
            |verdict| Judgement { verdict, author: author.clone(), made_at, reason: self.reason.clone() };
        let judgements: Vec<Judgement> = verdicts.into_iter().map(judgement).collect();
        let ids = ledger.judge_all(&judgements, made_at)?;
        let mut out = Out::new();
        for (id, judgement) in ids.iter().zip(&judgements) {
            out.line(id)?;
            say(&format!("Recorded: {}.", judged::verdict(judgement)));
        }
        Ok(Outcome::Well)
    }
}

impl Judge {
    /// Records, lists or exchanges judgements.
    pub fn run(&self) -> Result<Outcome> {
        match &self.what {
            What::Merge { story, other, by } => {
                let mut ledger = Ledger::open_existing(&by.ledger)?;
                let verdict = merging(&ledger, story, other)?;
                by.record(&mut ledger, vec![verdict])
            }
            What::Split { claim, by } => {
                let mut ledger = Ledger::open_existing(&by.ledger)?;
                let verdict = splitting(&ledger, claim)?;
                by.record(&mut ledger, vec![verdict])
            }
            What::Correct(correct) => correct.run(),
            What::Wrong { claim, by } => {
                let mut ledger = Ledger::open_existing(&by.ledger)?;
                by.record(&mut ledger, vec![Verdict::Wrong { claim: claim.clone() }])
            }
            What::Rate { source, reliability, credibility, claim, by } => {
                let mut ledger = Ledger::open_existing(&by.ledger)?;
                if !ledger.has_source(source)? {
                    say(&format!(
                        "Note: no claim in the ledger rests on “{source}” so far, and no report is published by it."
                    ));
                }
                let (source, claim) = (source.clone(), claim.clone());
                let (reliability, credibility) = (*reliability, *credibility);
                by.record(&mut ledger, vec![Verdict::Rate { source, reliability, credibility, claim }])
            }
            What::Revoke { judgement, by } => {
                let mut ledger = Ledger::open_existing(&by.ledger)?;
                let revokes = named(&ledger, judgement)?;
                by.record(&mut ledger, vec![Verdict::Revoke { revokes }])
            }
            What::List(list) => list.run(),
            What::Export(export) => export.run(),
            What::Import(import) => import.run(),
        }
    }
}

fn merging(ledger: &Ledger, one: &str, other: &str) -> Result<Verdict> {
    let stories = ledger.stories(&Query::default())?;
    let (one, other) = (story(&stories, one)?, story(&stories, other)?);
    if one.id == other.id {
        bail!("Both are story {} already; there is nothing to merge.", one.id);
    }
    Ok(Verdict::merging(one, other))
}

fn splitting(ledger: &Ledger, claim: &str) -> Result<Verdict> {
    let stories = ledger.stories(&Query::default())?;
    let Some(held) = stories.iter().find(|story| story.claims().any(|id| id == claim)) else {
        bail!(
            "There is no claim {claim} in the stories of the ledger; `whimbrel stories` shows which there are. What \
             somebody says (SAY) and what lasts (STATE) is no part of a story."
        );
    };
    if held.claims().count() == 1 {
        bail!("Claim {claim} stands alone in story {}; there is nothing to split it from.", held.id);
    }
    Ok(Verdict::splitting(claim, held))
}

/// The story with this id, or the one that holds the claim with this id.
fn story<'a>(stories: &'a [Story], id: &str) -> Result<&'a Story> {
    let is = |story: &&Story| story.id == id || story.claims().any(|claim| claim == id);
    stories.iter().find(is).with_context(|| {
        format!("There is no story {id} in the ledger, nor a story with a claim of this id; `whimbrel stories` shows which there are.")
    })
}

/// The one judgement whose id begins so.
fn named(ledger: &Ledger, beginning: &str) -> Result<String> {
    let held = ledger.judgements(None)?;
    let beginning = beginning.to_lowercase();
    let found: Vec<&str> =
        held.iter().map(|held| held.id.as_str()).filter(|id| id.starts_with(&beginning)).collect();
    match found.as_slice() {
        [one] => Ok((*one).to_owned()),
        [] => bail!(
            "There is no judgement {beginning} in the ledger; `whimbrel judge list` shows which there are."
        ),
        several => {
            bail!("{} judgements have ids that begin with “{beginning}”; give more of the id.", several.len())
        }
    }
}
