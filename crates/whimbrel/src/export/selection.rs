//! Which claims are exported?

use anyhow::Result;
use whimbrel_ledger::{JudgedClaim, Ledger, Query};

/// A question to the ledger, and how sure and how many the answers may be.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selection {
    /// What the ledger is asked. Its limit counts before the score.
    pub query: Query,
    /// Claims below this score are passed over.
    pub min_score: f64,
    /// No more claims than this, counted after the score.
    pub limit: Option<usize>,
}

impl Selection {
    /// Hands the claims to `take`, judgements applied unless the query says
    /// otherwise, in the ledger's order, and says how many
    /// there were. After an error no more are handed over.
    pub fn each(&self, ledger: &Ledger, mut take: impl FnMut(JudgedClaim) -> Result<()>) -> Result<usize> {
        let mut found = 0;
        let mut result = Ok(());
        let limit = self.limit.unwrap_or(usize::MAX);
        ledger.each_judged(&self.query, |judged| {
            if result.is_ok() && found < limit && judged.claim.score >= self.min_score {
                found += 1;
                result = take(judged);
            }
        })?;
        result.map(|()| found)
    }
}
