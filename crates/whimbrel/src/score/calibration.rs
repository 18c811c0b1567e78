//! Does the machine know how sure it may be?
//!
//! Of the claims with a score of 0.8, eight in ten should be coded rightly. The
//! expected calibration error is how far apart score and share of right claims
//! are on average, in ten bins of equal width, weighted by their claims (Naeini,
//! Cooper and Hauskrecht 2015). 0 is perfect.

use serde::Serialize;

const BINS: usize = 10;

/// Claims by score, and how many of them were right.
#[derive(Debug, Default)]
pub struct Calibration {
    bins: [Sums; BINS],
}

#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    claims: usize,
    scores: f64,
    right: usize,
}

/// Claims with scores in `[from, to)`, the last bin `to` included.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Bin {
    /// Lowest score.
    pub from: f64,
    /// Score above all of them.
    pub to: f64,
    /// How many claims there are.
    pub claims: usize,
    /// Their mean score.
    pub mean_score: f64,
    /// Share of them that is coded rightly.
    pub share_right: f64,
}

impl Calibration {
    /// Adds a claim with a score from 0 to 1.
    pub fn add(&mut self, score: f64, right: bool) {
        // Scores are never below 0, and a cast keeps to the range in any case.
        let bin = &mut self.bins[((score * BINS as f64) as usize).min(BINS - 1)];
        bin.claims += 1;
        bin.scores += score;
        bin.right += usize::from(right);
    }

    /// The bins that hold claims, from the lowest score on.
    pub fn bins(&self) -> impl Iterator<Item = Bin> {
        let width = BINS as f64;
        self.bins.iter().enumerate().filter(|(_, sums)| sums.claims > 0).map(move |(i, sums)| Bin {
            from: i as f64 / width,
            to: (i + 1) as f64 / width,
            claims: sums.claims,
            mean_score: sums.scores / sums.claims as f64,
            share_right: sums.right as f64 / sums.claims as f64,
        })
    }

    /// The expected calibration error; 0 where there are no claims.
    pub fn error(&self) -> f64 {
        let all: usize = self.bins.iter().map(|sums| sums.claims).sum();
        let off = |bin: Bin| bin.claims as f64 * (bin.mean_score - bin.share_right).abs();
        if all == 0 { 0.0 } else { self.bins().map(off).sum::<f64>() / all as f64 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_fall_into_bins() {
        let mut calibration = Calibration::default();
        for (score, right) in [(0.95, true), (1.0, false), (0.25, false), (0.29, true)] {
            calibration.add(score, right);
        }
        let bins: Vec<Bin> = calibration.bins().collect();
        assert_eq!((bins[0].from, bins[0].claims, bins[0].share_right), (0.2, 2, 0.5));
        assert_eq!((bins[1].to, bins[1].claims, bins[1].share_right), (1.0, 2, 0.5));
        // |0.27 - 0.5| and |0.975 - 0.5|, half of the claims each.
        assert!((calibration.error() - (0.23 + 0.475) / 2.0).abs() < 1e-12);
    }

    #[test]
    fn nothing_is_not_badly_calibrated() {
        assert_eq!(Calibration::default().error(), 0.0);
    }
}
