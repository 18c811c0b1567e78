//! Which stories answer, without telling all of them again? The stories of a
//! ledger of moderate size are told once and kept until something is recorded or judged;
//! of a large one, only those of the claims at hand are told. What was answered
//! last is kept as well, for whoever turns the page or looks at it in another view.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use whimbrel_ledger::stories::Story;
use whimbrel_ledger::{Ledger, Query, Size};
use whimbrel_reader::claims::record::Claim;

use crate::problem::Problem;

/// Claims up to which the stories of the whole ledger are told.
pub(crate) const WHOLE: usize = 20_000;
/// Claims that a question is answered from at most, where the stories are told
/// already…
const TOLD: usize = 4_000;
/// …and where they have to be told from these claims.
const AT_HAND: usize = 800;
/// Tellings kept: the present one and a few days looked back to.
const KEPT: usize = 4;
/// Answers kept.
const ANSWERS: usize = 12;

/// What a telling depends on: the last reading, the last judgement and the time
/// looked back to.
type State = (i64, i64, Option<Timestamp>);

/// What an answer depends on: the state of the ledger, the question, and the
/// claims that are wanted besides.
type Question = (State, Query, Vec<String>);

/// Tellings of the whole ledger, and answers, the last ones first.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    whole: Mutex<Vec<(State, Arc<Vec<Story>>)>>,
    answers: Mutex<Vec<(Question, Arc<Answer>)>>,
}

/// Claims that answer a question and the stories that they belong to.
#[derive(Debug)]
pub(crate) struct Answer {
    pub claims: Vec<Claim>,
    pub stories: Vec<Story>,
    /// Set where only so many claims, the latest, were looked at.
    pub cut_at: Option<usize>,
}

impl Cache {
    /// The stories of which a claim answers the question, and these claims.
    pub fn answer(&self, ledger: &Ledger, query: &Query) -> Result<Arc<Answer>, Problem> {
        self.answer_with(ledger, query, &[])
    }

    /// The same, with the claims of these ids besides, as far as there are such.
    pub fn answer_with(
        &self,
        ledger: &Ledger,
        query: &Query,
        with: &[String],
    ) -> Result<Arc<Answer>, Problem> {
        let size = ledger.size()?;
        let question = (state(&size, query.as_of), query.clone(), with.to_vec());
        if let Some((_, answer)) = locked(&self.answers).iter().find(|(of, _)| *of == question) {
            return Ok(answer.clone());
        }
        let answer = Arc::new(self.told(ledger, &size, query, with)?);
        let mut kept = locked(&self.answers);
        kept.insert(0, (question, answer.clone()));
        kept.truncate(ANSWERS);
        Ok(answer)
    }

    /// Tells the stories of the whole ledger, where that is what answers come
    /// from, so that whoever asks first need not wait for it.
    pub fn warm(&self, ledger: &Ledger) -> Result<(), Problem> {
        self.whole(ledger, &ledger.size()?, None).map(|_| ())
    }

    fn told(&self, ledger: &Ledger, size: &Size, query: &Query, with: &[String]) -> Result<Answer, Problem> {
        let whole = self.whole(ledger, size, query.as_of)?;
        let most = if whole.is_some() { TOLD } else { AT_HAND };
        let limited = Query { limit: Some(most + 1), latest: true, ..query.clone() };
        let mut claims = ledger.claims(&limited)?;
        let cut_at = (claims.len() > most).then_some(most);
        claims.drain(..claims.len().saturating_sub(most));
        let missing = |id: &&String| !claims.iter().any(|claim| claim.id == **id);
        let missing: Vec<&str> = with.iter().filter(missing).map(String::as_str).collect();
        let judged = ledger.claims_with_ids(&missing)?;
        claims.extend(judged.into_iter().filter(|judged| !judged.is_wrong()).map(|judged| judged.claim));
        let ids: BTreeSet<&str> = claims.iter().map(|claim| claim.id.as_str()).collect();
        let stories = match whole {
            Some(all) => all.iter().filter(|story| tells(story, &ids)).cloned().collect(),
            None => ledger.stories_among(&claims)?,
        };
        Ok(Answer { claims, stories, cut_at })
    }

    fn whole(
        &self,
        ledger: &Ledger,
        size: &Size,
        as_of: Option<Timestamp>,
    ) -> Result<Option<Arc<Vec<Story>>>, Problem> {
        if size.claims > WHOLE {
            return Ok(None);
        }
        let state = state(size, as_of);
        // Whoever asks meanwhile waits for the same telling.
        let mut kept = locked(&self.whole);
        if let Some((_, told)) = kept.iter().find(|(of, _)| *of == state) {
            return Ok(Some(told.clone()));
        }
        let told = Arc::new(ledger.stories(&Query { as_of, ..Query::default() })?);
        kept.insert(0, (state, told.clone()));
        kept.truncate(KEPT);
        Ok(Some(told))
    }
}

fn state(size: &Size, as_of: Option<Timestamp>) -> State {
    (size.last_reading, size.last_judgement, as_of)
}

/// What failed while it was locked left nothing half-done behind.
fn locked<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

fn tells(story: &Story, ids: &BTreeSet<&str>) -> bool {
    story.claims().any(|id| ids.contains(id))
}
