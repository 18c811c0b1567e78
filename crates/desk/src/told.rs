//! Which stories answer, without telling all of them again? The stories of a
//! ledger of moderate size are told once and kept until something is recorded or judged;
//! of a large one, only those of the claims at hand are told.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use whimbrel_ledger::stories::Story;
use whimbrel_ledger::{Ledger, Query};
use whimbrel_reader::claims::record::Claim;

use crate::problem::Problem;

/// Claims up to which the stories of the whole ledger are told.
pub(crate) const WHOLE: usize = 20_000;
/// Claims that a narrow question is answered from at most.
const AT_HAND: usize = 4_000;
/// Tellings kept: the present one and a few days looked back to.
const KEPT: usize = 4;

/// What a telling depends on: the last reading, the last judgement and the time
/// looked back to.
type State = (i64, i64, Option<Timestamp>);

/// Tellings of the whole ledger.
#[derive(Debug, Default)]
pub(crate) struct Cache(Mutex<Vec<(State, Arc<Vec<Story>>)>>);

/// Claims that answer a question and the stories that they belong to.
#[derive(Debug)]
pub(crate) struct Answer {
    pub claims: Vec<Claim>,
    pub stories: Vec<Story>,
    /// Set where only so many claims were looked at.
    pub cut_at: Option<usize>,
}

impl Cache {
    /// The stories of which a claim answers the question, and these claims.
    pub fn answer(&self, ledger: &Ledger, query: &Query) -> Result<Answer, Problem> {
        self.answer_with(ledger, query, &[])
    }

    /// The same, with the claims of these ids besides, as far as there are such.
    pub fn answer_with(&self, ledger: &Ledger, query: &Query, with: &[String]) -> Result<Answer, Problem> {
        let limited = Query { limit: Some(AT_HAND + 1), ..query.clone() };
        let mut claims = ledger.claims(&limited)?;
        let cut_at = (claims.len() > AT_HAND).then_some(AT_HAND);
        claims.truncate(AT_HAND);
        for id in with {
            if !claims.iter().any(|claim| claim.id == *id) {
                let judged = ledger.claim(id)?.filter(|judged| !judged.is_wrong());
                claims.extend(judged.map(|judged| judged.claim));
            }
        }
        let ids: BTreeSet<&str> = claims.iter().map(|claim| claim.id.as_str()).collect();
        let stories = match self.whole(ledger, query.as_of)? {
            Some(all) => all.iter().filter(|story| tells(story, &ids)).cloned().collect(),
            None => ledger.stories_among(&claims)?,
        };
        Ok(Answer { claims, stories, cut_at })
    }

    fn whole(&self, ledger: &Ledger, as_of: Option<Timestamp>) -> Result<Option<Arc<Vec<Story>>>, Problem> {
        let size = ledger.size()?;
        if size.claims > WHOLE {
            return Ok(None);
        }
        let state = (size.last_reading, size.last_judgement, as_of);
        // Whoever asks meanwhile waits for the same telling.
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, told)) = kept.iter().find(|(of, _)| *of == state) {
            return Ok(Some(told.clone()));
        }
        let told = Arc::new(ledger.stories(&Query { as_of, ..Query::default() })?);
        kept.insert(0, (state, told.clone()));
        kept.truncate(KEPT);
        Ok(Some(told))
    }
}

fn tells(story: &Story, ids: &BTreeSet<&str>) -> bool {
    story.reports.iter().flat_map(|report| &report.claims).any(|claim| ids.contains(claim.id.as_str()))
}
