//! In which months did the level of a series change, and with which stories?
//!
//! The series is the sum of the stories' PLOVER scores, month by month; a month
//! without stories is 0. Changes of its mean are found by optimal partitioning
//! (Jackson et al. 2005, "An algorithm for optimal partitioning of data on an
//! interval", IEEE Signal Processing Letters 12): the cut into stretches with the
//! least sum of squared deviations from each stretch's mean plus a penalty a
//! change. Killick, Fearnhead and Eckley's PELT (2012) finds the same cut faster
//! in series far longer than a ledger's months. The
//! penalty is that of the Bayesian information criterion, 2 σ² ln n (Yao 1988,
//! "Estimating the number of change-points via Schwarz' criterion"). σ is told
//! from the differences of neighbouring months, on which a few changes of level
//! have no bearing: their median absolute deviation, or their standard deviation
//! where more than half of them are 0.
//!
//! A series that drifts slowly differs little from month to month, so that the
//! penalty is small and the drift is cut into stairs. A cut is therefore kept only
//! where a step there fits the two stretches beside it better than a slope
//! through both does, by the Bayesian information criterion (a step has one number
//! more: where it is).

use serde::Serialize;

use super::Weight;
use crate::stories::Story;

/// Months that a stretch has at least.
const SHORTEST: usize = 2;
/// Months that are needed to tell anything.
const FEWEST: usize = 6;
/// Months from a turn on whose stories are shown.
const NEAR: usize = 3;
/// Stories shown for a turn.
const SHOWN: usize = 5;

/// A month from which on the level differs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Turn {
    /// The first month of the new level, `YYYY-MM`.
    pub month: String,
    /// The mean intensity a month before, as far back as the turn before.
    pub before: f64,
    /// The mean intensity a month from there on, up to the next turn.
    pub after: f64,
    /// Whether the stories began with the turn, or ended with it.
    pub by: Cause,
    /// The ids of the stories that weigh most in it, the heaviest first.
    pub stories: Vec<String>,
}

/// What made a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// Stories that came with it.
    Came,
    /// Stories such as came no longer after it.
    Ended,
}

/// The turns in a series of months, given with the stories of each.
pub fn turns(months: &[(String, Vec<&Story>)]) -> Vec<Turn> {
    let series: Vec<f64> = months.iter().map(|(_, stories)| stories.iter().map(|s| score(s)).sum()).collect();
    let cuts = steps(&series, cuts(&series, penalty(&series)));
    let mean = |from: usize, to: usize| series[from..to].iter().sum::<f64>() / (to - from).max(1) as f64;
    let ends = cuts.iter().skip(1).copied().chain([series.len()]);
    let starts = [0].into_iter().chain(cuts.iter().copied());
    let turn = |((start, &at), end): ((usize, &usize), usize)| {
        let (before, after) = (mean(start, at), mean(at, end));
        let (by, stories) = behind(months, at, after - before);
        Turn { month: months[at].0.clone(), before, after, by, stories }
    };
    starts.zip(&cuts).zip(ends).map(turn).collect()
}

/// What a story adds to its month.
fn score(story: &Story) -> f64 {
    let counts = Weight::of(story.standing).counts();
    story.intensity.filter(|_| counts).unwrap_or_default()
}

/// The stories that weigh most in a turn: those of the first months from it on
/// that pull its way, or if none does those of the last months before it that
/// pulled the other way.
fn behind(months: &[(String, Vec<&Story>)], at: usize, rise: f64) -> (Cause, Vec<String>) {
    let pulling = |part: &[(String, Vec<&Story>)], way: f64| {
        let mut found: Vec<&Story> = part.iter().flat_map(|(_, stories)| stories.iter().copied()).collect();
        found.retain(|story| score(story) * way > 0.0);
        found.sort_by(|a, b| score(b).abs().total_cmp(&score(a).abs()).then_with(|| a.id.cmp(&b.id)));
        found.into_iter().take(SHOWN).map(|story| story.id.clone()).collect::<Vec<_>>()
    };
    let came = pulling(&months[at..months.len().min(at + NEAR)], rise);
    if came.is_empty() {
        (Cause::Ended, pulling(&months[at.saturating_sub(NEAR)..at], -rise))
    } else {
        (Cause::Came, came)
    }
}

/// The penalty a change for a series; see above.
fn penalty(series: &[f64]) -> f64 {
    let differences: Vec<f64> = series.windows(2).map(|w| w[1] - w[0]).collect();
    let mut sizes: Vec<f64> = differences.iter().map(|d| d.abs()).collect();
    sizes.sort_by(f64::total_cmp);
    // 0.6745: the median size of a standard normal deviate. A difference of two
    // months has twice the variance of one.
    let robust = sizes.get(sizes.len() / 2).copied().unwrap_or_default() / 0.6745;
    let plain = (differences.iter().map(|d| d * d).sum::<f64>() / differences.len().max(1) as f64).sqrt();
    let of_difference = if robust > 0.0 { robust } else { plain };
    2.0 * (of_difference * of_difference / 2.0) * (series.len().max(2) as f64).ln()
}

/// Where a series is cut so that squared deviations and penalties are least.
fn cuts(series: &[f64], penalty: f64) -> Vec<usize> {
    let n = series.len();
    if n < FEWEST || penalty <= 0.0 {
        return Vec::new();
    }
    let sums = Sums::of(series);
    // best[t]: the least cost of the first t months, and where its last stretch begins.
    let mut best: Vec<(f64, usize)> = vec![(-penalty, 0)];
    for end in 1..=n {
        let cost = |start: usize| best[start].0 + sums.deviation(start, end) + penalty;
        let least = (0..=end.saturating_sub(SHORTEST)).min_by(|&a, &b| cost(a).total_cmp(&cost(b)));
        let long = least.filter(|start| end - start >= SHORTEST);
        best.push(long.map_or((f64::INFINITY, 0), |start| (cost(start), start)));
    }
    let mut found = Vec::new();
    let mut end = n;
    while end > 0 {
        end = best[end].1;
        found.push(end);
    }
    found.retain(|&at| at > 0);
    found.reverse();
    found
}

/// The cuts at which a step fits better than a slope; the worst are dropped
/// first, as the stretches beside the others grow with each.
fn steps(series: &[f64], mut cuts: Vec<usize>) -> Vec<usize> {
    loop {
        let bounds: Vec<usize> = [0].into_iter().chain(cuts.iter().copied()).chain([series.len()]).collect();
        let excess = |w: &[usize]| step_over_slope(&series[w[0]..w[2]], w[1] - w[0]);
        let worst = bounds.windows(3).map(excess).enumerate().max_by(|a, b| a.1.total_cmp(&b.1));
        match worst {
            Some((at, excess)) if excess >= 0.0 => drop(cuts.remove(at)),
            _ => return cuts,
        }
    }
}

/// How much larger the criterion of a step at `at` is than that of a slope; the
/// smaller one is the better.
fn step_over_slope(series: &[f64], at: usize) -> f64 {
    // So that the logarithm of a perfect fit is a number.
    const TINY: f64 = 1e-9;
    let n = series.len() as f64;
    let sums = Sums::of(series);
    let step = sums.deviation(0, at) + sums.deviation(at, series.len());
    let slope = off_the_line(series);
    n * ((step.max(0.0) + TINY) / (slope.max(0.0) + TINY)).ln() + n.ln()
}

/// The sum of squared deviations from the straight line that fits best.
fn off_the_line(series: &[f64]) -> f64 {
    let middle = (series.len() as f64 - 1.0) / 2.0;
    let from_middle = || (0..series.len()).map(|at| at as f64 - middle);
    let spread: f64 = from_middle().map(|x| x * x).sum();
    let along: f64 = from_middle().zip(series).map(|(x, y)| x * y).sum();
    Sums::of(series).deviation(0, series.len()) - along * along / spread.max(f64::MIN_POSITIVE)
}

/// Sums from the start, from which any stretch's deviation is told at once.
struct Sums(Vec<(f64, f64)>);

impl Sums {
    fn of(series: &[f64]) -> Sums {
        let mut sums = vec![(0.0, 0.0)];
        let mut last = (0.0, 0.0);
        for x in series {
            last = (last.0 + x, last.1 + x * x);
            sums.push(last);
        }
        Sums(sums)
    }

    /// The sum of squared deviations from the stretch's mean.
    fn deviation(&self, start: usize, end: usize) -> f64 {
        let (sum, squares) = (self.0[end].0 - self.0[start].0, self.0[end].1 - self.0[start].1);
        squares - sum * sum / (end - start).max(1) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(series: &[f64], expected: &[usize]) {
        assert_eq!(steps(series, cuts(series, penalty(series))), expected, "{series:?}");
    }

    fn cost(series: &[f64], cuts: &[usize], penalty: f64) -> f64 {
        let (sums, ends) = (Sums::of(series), cuts.iter().copied().chain([series.len()]));
        let starts = [0].into_iter().chain(cuts.iter().copied());
        starts.zip(ends).map(|(a, b)| sums.deviation(a, b)).sum::<f64>() + penalty * cuts.len() as f64
    }

    /// The least cost of all ways to cut.
    fn least(series: &[f64], penalty: f64) -> f64 {
        let ways = (0..1_u32 << (series.len() - 1))
            .map(|bits| (1..series.len()).filter(|at| bits >> (at - 1) & 1 == 1).collect::<Vec<usize>>());
        let long = |cuts: &Vec<usize>| {
            let bounds: Vec<usize> =
                [0].into_iter().chain(cuts.iter().copied()).chain([series.len()]).collect();
            bounds.windows(2).all(|w| w[1] - w[0] >= SHORTEST)
        };
        ways.filter(long).map(|cuts| cost(series, &cuts, penalty)).fold(f64::INFINITY, f64::min)
    }

    #[test]
    fn a_step_is_found_where_it_is() {
        check(&[1.0, 2.0, 1.0, 2.0, 1.0, 2.0, -9.0, -8.0, -9.0, -8.0, -9.0, -8.0], &[6]);
        check(&[1.0, 2.0, 1.0, 2.0, 9.0, 8.0, 9.0, 8.0, 1.0, 2.0, 1.0, 2.0], &[4, 8]);
    }

    #[test]
    fn noise_and_silence_have_no_turns() {
        check(&[1.0, -1.0, 2.0, -2.0, 1.0, 0.0, -1.0, 2.0, -1.0, 1.0], &[]);
        check(&[0.0; 24], &[]);
        check(&[3.0; 24], &[]);
        check(&[1.0, 9.0], &[]);
        check(&[], &[]);
    }

    /// Cut into stairs they are, but no stair is a turn.
    #[test]
    fn a_drift_has_no_turns_and_a_step_in_it_has() {
        let drift = |month: usize| 0.4 * month as f64 + [0.0, 0.1, -0.1][month % 3];
        let series: Vec<f64> = (0..36).map(drift).collect();
        assert!(cuts(&series, penalty(&series)).len() > 3);
        check(&series, &[]);
        let fading: Vec<f64> = (0..36).map(|month| 20.0 * 0.9_f64.powi(month)).collect();
        check(&fading, &[]);
        let stepped: Vec<f64> = (0..36).map(|m| drift(m) - if m < 18 { 0.0 } else { 30.0 }).collect();
        check(&stepped, &[18]);
    }

    #[test]
    fn one_loud_month_in_silence_is_no_new_level() {
        let mut series = vec![0.0; 30];
        series[12] = -10.0;
        check(&series, &[]);
    }

    #[test]
    fn no_other_cut_costs_less() {
        for seed in 0..20_u64 {
            let random = |at: u64| (crate::words::mix(seed * 1000 + at) % 100) as f64 / 10.0;
            let level = |at: u64| if (at / 4) % 2 == seed % 2 { 9.0 } else { 0.0 };
            let series: Vec<f64> = (0..12).map(|at| random(at) + level(at)).collect();
            let penalty = penalty(&series);
            let found = cuts(&series, penalty);
            assert!((cost(&series, &found, penalty) - least(&series, penalty)).abs() < 1e-6, "{found:?}");
        }
    }
}
