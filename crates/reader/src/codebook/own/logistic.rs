//! Which class do these numbers belong to? Multinomial logistic regression with
//! an L2 penalty, fitted by L-BFGS (Nocedal & Wright, *Numerical Optimization*,
//! algorithm 7.4). One thread and a fixed order of sums: the same rows give the
//! same weights.

use serde::{Deserialize, Serialize};

/// Pairs of steps that L-BFGS remembers.
const MEMORY: usize = 10;
/// Steps after which it stops in any case.
const MOST_STEPS: usize = 100;
/// It stops when several steps in a row each lower the loss by less than this
/// part of it; a single such step may only have been too short.
const TOLERANCE: f64 = 1e-5;
const SMALL_STEPS: usize = 3;

/// What there is to learn from: as many rows as classes, all rows equally long.
pub(super) struct Rows<'a> {
    pub values: Vec<&'a [f32]>,
    pub classes: Vec<usize>,
}

/// A fitted regression: for each class a weight a column and, last, its bias.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Regression {
    pub weights: Vec<Vec<f32>>,
}

impl Regression {
    /// Whether it has so many classes and takes rows of this width.
    pub fn fits(&self, classes: usize, width: usize) -> bool {
        self.weights.len() == classes && self.weights.iter().all(|w| w.len() == width + 1)
    }

    /// The probability of each class for a row.
    pub fn probabilities(&self, row: &[f32]) -> Vec<f64> {
        let logit = |w: &Vec<f32>| {
            let bias = f64::from(w[row.len()]);
            bias + w.iter().zip(row).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum::<f64>()
        };
        softmax(self.weights.iter().map(logit).collect())
    }
}

/// Fits one regression for each of `penalties`, which are best given from strong
/// to weak: each fit starts from the one before. Columns are brought to mean 0
/// and variance 1 for the fit, so that the penalty means the same for all of
/// them; biases go without penalty.
pub(super) fn fit(rows: &Rows, classes: usize, penalties: &[f64]) -> Vec<Regression> {
    let scaling = Scaling::of(&rows.values);
    let problem = Problem {
        values: scaling.scaled(&rows.values),
        targets: &rows.classes,
        classes,
        width: scaling.mean.len() + 1,
    };
    let mut at = vec![0.0; classes * problem.width];
    let fitted = |&penalty| {
        at = problem.minimum(std::mem::take(&mut at), penalty);
        scaling.unscaled(&at)
    };
    penalties.iter().map(fitted).collect()
}

fn softmax(mut logits: Vec<f64>) -> Vec<f64> {
    let top = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    logits.iter_mut().for_each(|l| *l = (*l - top).exp());
    let sum: f64 = logits.iter().sum();
    logits.iter_mut().for_each(|l| *l /= sum);
    logits
}

/// Mean and standard deviation of each column.
struct Scaling {
    mean: Vec<f64>,
    deviation: Vec<f64>,
}

impl Scaling {
    fn of(rows: &[&[f32]]) -> Self {
        let width = rows.first().map_or(0, |r| r.len());
        let n = rows.len().max(1) as f64;
        let mut mean = vec![0.0; width];
        rows.iter().for_each(|r| mean.iter_mut().zip(*r).for_each(|(m, x)| *m += f64::from(*x) / n));
        let mut deviation = vec![0.0; width];
        for row in rows {
            for ((d, x), m) in deviation.iter_mut().zip(*row).zip(&mean) {
                *d += (f64::from(*x) - m).powi(2) / n;
            }
        }
        // A column that never changes says nothing, and must not be blown up.
        deviation.iter_mut().for_each(|d| *d = if *d > 1e-12 { d.sqrt() } else { 1.0 });
        Scaling { mean, deviation }
    }

    /// The rows one after the other, each with a 1 for the bias behind it.
    fn scaled(&self, rows: &[&[f32]]) -> Vec<f64> {
        let scale = |(x, (m, d)): (&f32, (&f64, &f64))| (f64::from(*x) - m) / d;
        let columns = || self.mean.iter().zip(&self.deviation);
        rows.iter().flat_map(|r| r.iter().zip(columns()).map(scale).chain([1.0])).collect()
    }

    /// The weights as they apply to rows that are not scaled.
    fn unscaled(&self, weights: &[f64]) -> Regression {
        let width = self.mean.len();
        let class = |w: &[f64]| {
            let own: Vec<f64> = w.iter().zip(&self.deviation).map(|(w, d)| w / d).collect();
            let shift: f64 = own.iter().zip(&self.mean).map(|(w, m)| w * m).sum();
            own.iter().copied().chain([w[width] - shift]).map(|x| x as f32).collect()
        };
        Regression { weights: weights.chunks_exact(width + 1).map(class).collect() }
    }
}

/// Rows, each `width` long with its 1 at the end, and the class of each.
struct Problem<'a> {
    values: Vec<f64>,
    targets: &'a [usize],
    classes: usize,
    width: usize,
}

impl Problem<'_> {
    /// The loss at `w` (classes × width) and its gradient: what the rows' own
    /// classes fall short of certainty, and the penalty on all weights but biases.
    fn loss(&self, w: &[f64], penalty: f64) -> (f64, Vec<f64>) {
        let mut gradient = vec![0.0; w.len()];
        let mut loss = 0.0;
        for (row, &target) in self.values.chunks_exact(self.width).zip(self.targets) {
            let mut p = softmax(w.chunks_exact(self.width).map(|c| dot(c, row)).collect());
            loss -= p[target].max(1e-300).ln();
            p[target] -= 1.0;
            for (g, &slope) in gradient.chunks_exact_mut(self.width).zip(&p) {
                add(g, slope, row);
            }
        }
        for class in 0..self.classes {
            let bias = (class + 1) * self.width - 1;
            for i in class * self.width..bias {
                loss += 0.5 * penalty * w[i] * w[i];
                gradient[i] += penalty * w[i];
            }
        }
        (loss, gradient)
    }

    /// The weights of least loss, sought from `at`.
    fn minimum(&self, mut at: Vec<f64>, penalty: f64) -> Vec<f64> {
        let (mut loss, mut gradient) = self.loss(&at, penalty);
        let mut steps: Vec<Step> = Vec::new();
        let mut small = 0;
        for _ in 0..MOST_STEPS {
            let direction = downhill(&gradient, &steps);
            let slope = dot(&direction, &gradient);
            // The first step has no scale yet: no longer than 1 in all.
            let first = if steps.is_empty() { 1.0 / dot(&gradient, &gradient).sqrt().max(1.0) } else { 1.0 };
            let Some((there, new_loss, new_gradient)) =
                self.step(&at, loss, &direction, slope, first, penalty)
            else {
                break;
            };
            let moved: Vec<f64> = there.iter().zip(&at).map(|(a, b)| a - b).collect();
            let turned: Vec<f64> = new_gradient.iter().zip(&gradient).map(|(a, b)| a - b).collect();
            let curvature = dot(&moved, &turned);
            if curvature > 1e-12 {
                steps.push(Step { moved, turned, curvature });
                steps.drain(..steps.len().saturating_sub(MEMORY));
            }
            let gained = loss - new_loss;
            (at, loss, gradient) = (there, new_loss, new_gradient);
            small = if gained <= TOLERANCE * loss.abs().max(1.0) { small + 1 } else { 0 };
            if small == SMALL_STEPS {
                break;
            }
        }
        at
    }

    /// Goes along `direction`, half as far each time until the loss falls enough
    /// (Armijo's rule); `None` where it no longer falls.
    fn step(
        &self,
        at: &[f64],
        loss: f64,
        direction: &[f64],
        slope: f64,
        first: f64,
        penalty: f64,
    ) -> Option<(Vec<f64>, f64, Vec<f64>)> {
        let mut length = first;
        for _ in 0..40 {
            let mut there = at.to_vec();
            add(&mut there, length, direction);
            let (new_loss, gradient) = self.loss(&there, penalty);
            if new_loss <= loss + 1e-4 * length * slope {
                return Some((there, new_loss, gradient));
            }
            length /= 2.0;
        }
        None
    }
}

/// One step taken: how the weights moved and how the gradient turned.
struct Step {
    moved: Vec<f64>,
    turned: Vec<f64>,
    curvature: f64,
}

/// The direction of L-BFGS: its two loops over the steps remembered.
fn downhill(gradient: &[f64], steps: &[Step]) -> Vec<f64> {
    let mut q: Vec<f64> = gradient.iter().map(|g| -g).collect();
    let mut along = Vec::with_capacity(steps.len());
    for s in steps.iter().rev() {
        let a = dot(&s.moved, &q) / s.curvature;
        add(&mut q, -a, &s.turned);
        along.push(a);
    }
    if let Some(s) = steps.last() {
        let scale = s.curvature / dot(&s.turned, &s.turned);
        q.iter_mut().for_each(|x| *x *= scale);
    }
    for (s, a) in steps.iter().zip(along.into_iter().rev()) {
        let b = dot(&s.turned, &q) / s.curvature;
        add(&mut q, a - b, &s.moved);
    }
    q
}

/// In eight sums side by side, which the compiler turns into vector code.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let (eights, rest) = a.as_chunks::<8>();
    let (others, other_rest) = b.as_chunks::<8>();
    let mut sums = [0.0; 8];
    for (x, y) in eights.iter().zip(others) {
        (0..8).for_each(|i| sums[i] += x[i] * y[i]);
    }
    sums.iter().sum::<f64>() + rest.iter().zip(other_rest).map(|(x, y)| x * y).sum::<f64>()
}

fn add(to: &mut [f64], times: f64, what: &[f64]) {
    to.iter_mut().zip(what).for_each(|(t, x)| *t += times * x);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three clouds of points in the plane that no line through them confuses.
    fn clouds() -> (Vec<[f32; 2]>, Vec<usize>) {
        let centres = [[0.0, 0.0], [5.0, 0.0], [0.0, 5.0]];
        let points = (0..60).map(|i| {
            let [x, y] = centres[i % 3];
            let angle = i as f32;
            [x + angle.sin(), y + angle.cos()]
        });
        (points.collect(), (0..60).map(|i| i % 3).collect())
    }

    fn fitted(penalty: f64) -> Regression {
        let (points, classes) = clouds();
        let rows = Rows { values: points.iter().map(|p| &p[..]).collect(), classes };
        fit(&rows, 3, &[penalty]).remove(0)
    }

    #[test]
    fn clouds_apart_are_told_apart() {
        let (points, classes) = clouds();
        let regression = fitted(0.1);
        for (point, class) in points.iter().zip(classes) {
            let p = regression.probabilities(point);
            assert!(p[class] > 0.8, "{point:?} of class {class}: {p:?}");
            assert!((p.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        }
    }

    #[test]
    fn the_same_rows_give_the_same_weights() {
        assert_eq!(fitted(1.0), fitted(1.0));
    }

    #[test]
    fn a_stronger_penalty_makes_less_sure() {
        let at = [5.0, 0.0];
        let sure = |penalty| fitted(penalty).probabilities(&at)[1];
        assert!(sure(0.1) > sure(10.0) && sure(10.0) > sure(1000.0));
    }

    #[test]
    fn under_a_heavy_penalty_only_the_shares_of_the_classes_are_left() {
        let values = [[1.0f32], [2.0], [3.0], [4.0]];
        let rows = Rows { values: values.iter().map(|v| &v[..]).collect(), classes: vec![0, 0, 0, 1] };
        let p = fit(&rows, 2, &[1e5]).remove(0).probabilities(&[9.0]);
        assert!((p[1] - 0.25).abs() < 1e-3, "{p:?}");
    }

    #[test]
    fn the_gradient_is_that_of_the_loss() {
        let (points, classes) = clouds();
        let values: Vec<f64> = points.iter().flat_map(|p| [p[0].into(), p[1].into(), 1.0]).collect();
        let problem = Problem { values, targets: &classes, classes: 3, width: 3 };
        let at: Vec<f64> = (0..9).map(|i| (f64::from(i) - 4.0) / 7.0).collect();
        let (_, gradient) = problem.loss(&at, 0.7);
        for (i, slope) in gradient.iter().enumerate() {
            let loss = |by: f64| {
                let mut w = at.clone();
                w[i] += by;
                problem.loss(&w, 0.7).0
            };
            let measured = (loss(1e-5) - loss(-1e-5)) / 2e-5;
            assert!((slope - measured).abs() < 1e-4, "{i}: {slope} and {measured}");
        }
    }

    #[test]
    fn a_column_that_never_changes_does_no_harm() {
        let values = [[7.0f32, 0.0], [7.0, 1.0], [7.0, 0.1], [7.0, 0.9]];
        let rows = Rows { values: values.iter().map(|v| &v[..]).collect(), classes: vec![0, 1, 0, 1] };
        let p = fit(&rows, 2, &[0.01]).remove(0).probabilities(&[7.0, 1.0]);
        assert!(p[1] > 0.8, "{p:?}");
    }
}
