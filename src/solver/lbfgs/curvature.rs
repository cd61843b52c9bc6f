//! What a quasi-Newton method knows of the second derivatives.

use std::collections::VecDeque;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::linalg::SemidefiniteFactor;
use crate::linalg::vector::{add, combine, products};
use crate::objective::{Evaluated, Objective};
use crate::solver::checkpoint::width;
use crate::solver::sample::hessian;

/// A difference of two points, and of the slopes there.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Pair {
    s: Arc<Vec<f64>>,
    y: Arc<Vec<f64>>,
    /// y·s of every pair before it that is still there, and its own, once they have been asked for.
    #[serde(skip)]
    before: Vec<f64>,
}

impl Pair {
    /// Its memory, unless a checkpoint has it too.
    fn into_memory(self) -> impl Iterator<Item = Vec<f64>> {
        [self.s, self.y].into_iter().filter_map(|of| Arc::try_unwrap(of).ok())
    }
}

/// B: the first guess of the inverse, corrected by the last differences.
#[derive(Debug, Default)]
pub(super) struct Curvature {
    memory: usize,
    parallel: bool,
    pairs: VecDeque<Pair>,
    /// Memory of differences that were forgotten.
    spare: Vec<Vec<f64>>,
    /// H of a sample, column-major, and the place of the weights that its factor was last made for.
    matrix: Option<Vec<f64>>,
    factor: Option<(Vec<usize>, SemidefiniteFactor)>,
}

/// A pair that is less curved than this, relatively, is rounding.
const FLAT: f64 = 1e-14;

impl Curvature {
    pub(super) fn new(memory: usize, parallel: bool) -> Self {
        Self { memory, parallel, ..Self::default() }
    }

    /// Takes H of a sample at a point as the first guess.
    pub(super) fn learn(&mut self, sample: &Objective<'_>, at: &[f64]) -> Result<()> {
        self.matrix = hessian(sample, at, &mut Evaluated::default())?;
        self.factor = None;
        Ok(())
    }

    pub(super) fn has_matrix(&self) -> bool {
        self.matrix.is_some()
    }

    /// Takes up a difference, unless it says nothing.
    pub(super) fn add(&mut self, s: Vec<f64>, y: Vec<f64>) {
        let products = products(&[&s, &y], &[&s, &y], None, self.parallel);
        let (ss, sy, yy) = (products[0], products[1], products[3]);
        if !(sy > FLAT * (ss * yy).sqrt()) {
            self.spare.extend([s, y]);
            return;
        }
        // More than one where a run goes on that remembered more.
        while self.pairs.len() >= self.memory
            && let Some(oldest) = self.pairs.pop_front()
        {
            self.spare.extend(oldest.into_memory());
            for pair in self.pairs.iter_mut().filter(|pair| !pair.before.is_empty()) {
                pair.before.remove(0);
            }
        }
        self.pairs.push_back(Pair { s: Arc::new(s), y: Arc::new(y), before: Vec::new() });
    }

    /// Room for a difference: that of one that was forgotten, or fresh.
    pub(super) fn spare_vector(&mut self) -> Vec<f64> {
        self.spare.pop().unwrap_or_default()
    }

    pub(super) fn forget(&mut self) {
        self.pairs.drain(..).for_each(|pair| self.spare.extend(pair.into_memory()));
    }

    /// −B·v over the weights that are free; 0 for the others. The two loops of Nocedal (1980), whose products are taken
    /// all at once, so that each difference is read as seldom as can be.
    pub(super) fn direction(&mut self, v: &[f64], free: Option<&[bool]>, d: &mut Vec<f64>) -> Result<()> {
        let parallel = self.parallel;
        d.resize(v.len(), 0.0);
        let (sy, sv) = self.products(v, free);
        let s: Vec<&[f64]> = self.pairs.iter().map(|pair| pair.s.as_slice()).collect();
        let y: Vec<&[f64]> = self.pairs.iter().map(|pair| pair.y.as_slice()).collect();
        // Among the free weights alone a pair may say nothing.
        let used: Vec<usize> = (0..s.len()).filter(|&i| sy[i][i] > 0.0).collect();
        let mut alpha = vec![0.0; s.len()];
        for (place, &i) in used.iter().enumerate().rev() {
            let later: f64 = used[place + 1..].iter().map(|&j| alpha[j] * sy[j][i]).sum();
            alpha[i] = (-sv[i] - later) / sy[i][i];
        }
        let scale = match used.last() {
            Some(&i) if self.matrix.is_none() => sy[i][i] / products(&[y[i]], &[y[i]], free, parallel)[0],
            _ => 1.0,
        };
        let left = used.iter().map(|&i| (-scale * alpha[i], y[i]));
        let left: Vec<(f64, &[f64])> = [(-scale, v)].into_iter().chain(left).collect();
        let yd = if let Some(matrix) = &self.matrix {
            combine(&left, free, d, (&[], parallel));
            divide(matrix, &mut self.factor, d, free)?;
            products(&y, &[d], None, parallel)
        } else {
            combine(&left, free, d, (&y, parallel))
        };
        let mut right: Vec<(f64, &[f64])> = Vec::with_capacity(used.len());
        for &i in &used {
            let earlier: f64 = used.iter().zip(&right).map(|(&j, (c, _))| c * sy[i][j]).sum();
            right.push((alpha[i] - (yd[i] + earlier) / sy[i][i], s[i]));
        }
        add(&right, free, d, parallel);
        Ok(())
    }

    /// yᵢ·sⱼ of each pair and those before it, and sⱼ·v. Over all weights those of earlier iterations are known.
    fn products(&mut self, v: &[f64], free: Option<&[bool]>) -> (Vec<Vec<f64>>, Vec<f64>) {
        let known = self.pairs.len();
        let fresh: Vec<usize> = (0..known).filter(|&i| free.is_some() || self.pairs[i].before.is_empty()).collect();
        let s: Vec<&[f64]> = self.pairs.iter().map(|pair| pair.s.as_slice()).collect();
        let right: Vec<&[f64]> = fresh.iter().map(|&i| self.pairs[i].y.as_slice()).chain([v]).collect();
        let table = products(&s, &right, free, self.parallel);
        let column = |k: usize, last: usize| (0..last).map(|j| table[j * right.len() + k]).collect::<Vec<f64>>();
        let columns: Vec<Vec<f64>> = fresh.iter().enumerate().map(|(k, &i)| column(k, i + 1)).collect();
        let sv = column(fresh.len(), known);
        if free.is_some() {
            return (columns, sv);
        }
        fresh.into_iter().zip(columns).for_each(|(i, column)| self.pairs[i].before = column);
        (self.pairs.iter().map(|pair| pair.before.clone()).collect(), sv)
    }

    /// Whether the first guess is no more than a direction: its length has yet to be found.
    pub(super) fn knows_no_length(&self) -> bool {
        self.matrix.is_none() && self.pairs.is_empty()
    }

    pub(super) fn pairs(&self) -> &VecDeque<Pair> {
        &self.pairs
    }

    /// Takes up the differences of an earlier run over so many weights and biases.
    pub(super) fn restore(&mut self, pairs: VecDeque<Pair>, places: usize) -> Result<()> {
        let mut lengths = pairs.iter().flat_map(|Pair { s, y, .. }| [s.len(), y.len()]);
        lengths.try_for_each(|found| width("differences of weights and biases", found, places))?;
        self.pairs = pairs;
        Ok(())
    }
}

/// H⁻¹·q over the free weights, whose factor is kept until others are free.
fn divide(
    matrix: &[f64],
    factor: &mut Option<(Vec<usize>, SemidefiniteFactor)>,
    q: &mut [f64],
    free: Option<&[bool]>,
) -> Result<()> {
    let side = q.len();
    let places: Vec<usize> = (0..side).filter(|&j| free.is_none_or(|free| free[j])).collect();
    if factor.as_ref().is_none_or(|(known, _)| *known != places) {
        let pairs = places.iter().flat_map(|&j| places.iter().map(move |&i| j * side + i));
        let kept: Vec<f64> = pairs.map(|place| matrix[place]).collect();
        *factor = Some((places.clone(), SemidefiniteFactor::new(&kept, places.len())?));
    }
    if let Some((_, symmetric)) = factor {
        let right: Vec<f64> = places.iter().map(|&j| q[j]).collect();
        places.iter().zip(symmetric.solve(&right)).for_each(|(&j, x)| q[j] = x);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Curvature, Pair};

    /// The two loops of Nocedal (1980), as they are written.
    fn two_loops(pairs: &[Pair], v: &[f64], free: &[bool]) -> Vec<f64> {
        let held = |of: &[f64]| -> Vec<f64> { of.iter().zip(free).map(|(x, f)| if *f { *x } else { 0.0 }).collect() };
        let dot = |a: &[f64], b: &[f64]| -> f64 { held(a).iter().zip(b).map(|(a, b)| a * b).sum() };
        let add = |q: &mut Vec<f64>, c: f64, of: &[f64]| q.iter_mut().zip(held(of)).for_each(|(q, x)| *q += c * x);
        let mut q: Vec<f64> = held(v).iter().map(|v| -v).collect();
        let mut alphas = Vec::new();
        for Pair { s, y, .. } in pairs.iter().rev() {
            let alpha = dot(s, &q) / dot(s, y);
            add(&mut q, -alpha, y);
            alphas.push(alpha);
        }
        let last = pairs.last().map_or(1.0, |Pair { s, y, .. }| dot(s, y) / dot(y, y));
        q.iter_mut().for_each(|q| *q *= last);
        for (Pair { s, y, .. }, alpha) in pairs.iter().zip(alphas.iter().rev()) {
            let beta = dot(y, &q) / dot(s, y);
            add(&mut q, alpha - beta, s);
        }
        q
    }

    #[test]
    fn directions_are_those_of_the_two_loops_also_when_differences_are_forgotten() {
        let places = 5000;
        let noise = |k: usize| (0..places).map(move |j| ((j * 7919 + k * 104_729) % 1009) as f64 / 504.0 - 1.0);
        let free: Vec<bool> = (0..places).map(|j| j % 5 != 2).collect();
        let mut curvature = Curvature::new(3, true);
        let mut d = Vec::new();
        for k in 0..6 {
            let v: Vec<f64> = noise(50 + k).collect();
            let pairs: Vec<Pair> = curvature.pairs.iter().cloned().collect();
            // Held weights in between: what is known of all of them must not be taken for what is known of some.
            for free in [vec![true; places], free.clone(), vec![true; places]] {
                let some = (!free.iter().all(|free| *free)).then_some(free.as_slice());
                curvature.direction(&v, some, &mut d).unwrap();
                let expected = two_loops(&pairs, &v, &free);
                let largest = expected.iter().fold(0.0, |most: f64, x| most.max(x.abs()));
                assert!(d.iter().zip(&expected).all(|(a, b)| (a - b).abs() < 1e-11 * largest), "{k}");
            }
            let s: Vec<f64> = noise(k).collect();
            let y = s.iter().zip(noise(20 + k)).map(|(s, e)| 2.0 * s + 0.3 * e).collect();
            curvature.add(s, y);
            assert_eq!(curvature.pairs.len(), (k + 1).min(3));
        }
    }
}
