//! The best tree over the arcs' scores (Chu and Liu 1965; Edmonds 1967), with
//! exactly one word at the root.

/// Heads of `n` words; `scores` is `n` × (1 + `n`), the root first. Exactly one
/// head is `None`.
pub(super) fn heads(scores: &[f32], n: usize) -> Vec<Option<usize>> {
    if n == 0 {
        return Vec::new();
    }
    let score = |d: usize, h: usize| if h == d + 1 { f32::NEG_INFINITY } else { scores[d * (n + 1) + h] };
    let root = best_root(&score, n);
    let mut heads: Vec<usize> = (0..n)
        .map(
            |d| if d == root { 0 } else { best(n, |h| if h == 0 { f32::NEG_INFINITY } else { score(d, h) }) },
        )
        .collect();
    while let Some(cycle) = find_cycle(&heads) {
        break_cycle(&mut heads, &cycle, root, &score, n);
    }
    heads.into_iter().map(|h| h.checked_sub(1)).collect()
}

/// The word that gains most by standing at the root rather than under its best head.
fn best_root(score: &impl Fn(usize, usize) -> f32, n: usize) -> usize {
    let gain = |d: usize| {
        let other = (1..=n).map(|h| score(d, h)).fold(f32::NEG_INFINITY, f32::max);
        score(d, 0) - if other.is_finite() { other } else { 0.0 }
    };
    (1..n).fold(0, |b, d| if gain(d) > gain(b) { d } else { b })
}

fn best(n: usize, score: impl Fn(usize) -> f32) -> usize {
    (1..=n).fold(0, |b, h| if score(h) > score(b) { h } else { b })
}

/// Words that lead in a circle instead of to the root.
fn find_cycle(heads: &[usize]) -> Option<Vec<usize>> {
    let mut state = vec![0u32; heads.len()];
    for start in 0..heads.len() {
        let mut w = start;
        while state[w] == 0 {
            state[w] = start as u32 + 1;
            match heads[w].checked_sub(1) {
                Some(h) => w = h,
                None => break,
            }
        }
        if heads[w] != 0 && state[w] == start as u32 + 1 {
            let mut cycle = vec![w];
            let mut x = heads[w] - 1;
            while x != w {
                cycle.push(x);
                x = heads[x].checked_sub(1)?;
            }
            return Some(cycle);
        }
    }
    None
}

/// Gives the word of the cycle that loses least a head outside of all that
/// hangs below the cycle.
fn break_cycle(
    heads: &mut [usize],
    cycle: &[usize],
    root: usize,
    score: &impl Fn(usize, usize) -> f32,
    n: usize,
) {
    let leads_in = |mut w: usize| {
        for _ in 0..=n {
            if cycle.contains(&w) {
                return true;
            }
            match heads[w].checked_sub(1) {
                Some(h) => w = h,
                None => return false,
            }
        }
        true
    };
    let outside: Vec<usize> = (0..n).filter(|&w| !leads_in(w)).collect();
    let mut choice = (f32::NEG_INFINITY, cycle[0], root + 1);
    for &d in cycle {
        for &h in &outside {
            let loss = score(d, h + 1) - score(d, heads[d]);
            if loss > choice.0 {
                choice = (loss, d, h + 1);
            }
        }
    }
    heads[choice.1] = choice.2;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matrix(rows: &[&[f32]]) -> Vec<f32> {
        rows.concat()
    }

    #[test]
    fn a_circle_is_broken_where_it_costs_least() {
        // 0 and 1 prefer each other; 2 is the root; 1 under 2 costs little.
        let s = matrix(&[&[0.0, 0.0, 5.0, 1.0], &[0.0, 5.0, 0.0, 4.0], &[3.0, 0.0, 0.0, 0.0]]);
        assert_eq!(heads(&s, 3), [Some(1), Some(2), None]);
    }

    #[test]
    fn every_sentence_has_one_root_and_no_circle() {
        let mut seed = 1u32;
        let mut random = || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 16) as f32 / 1000.0
        };
        for n in 1..40 {
            let s: Vec<f32> = (0..n * (n + 1)).map(|_| random()).collect();
            let h = heads(&s, n);
            assert_eq!(h.iter().filter(|h| h.is_none()).count(), 1);
            for start in 0..n {
                let steps = std::iter::successors(Some(start), |&w| h[w]).take(n + 1).count();
                assert!(steps <= n, "word {start} of {n} does not lead to the root");
            }
        }
    }
}
