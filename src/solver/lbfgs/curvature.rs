//! What a quasi-Newton method knows of the second derivatives.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::objective::{Evaluated, Objective};
use crate::penalty::Separable;
use crate::solver::symmetric::Symmetric;

/// A difference of two points, and of the slopes there.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Pair {
    s: Vec<f64>,
    y: Vec<f64>,
}

/// B: the first guess of the inverse, corrected by the last differences.
#[derive(Debug, Default)]
pub(super) struct Curvature {
    memory: usize,
    pairs: VecDeque<Pair>,
    /// H of a sample, column-major, and the place of the weights that its factor was last made for.
    matrix: Option<Vec<f64>>,
    factor: Option<(Vec<usize>, Symmetric)>,
}

/// A pair that is less curved than this, relatively, is rounding.
const FLAT: f64 = 1e-14;

impl Curvature {
    pub(super) fn new(memory: usize) -> Self {
        Self { memory, ..Self::default() }
    }

    /// Takes H of a sample at a point as the first guess.
    pub(super) fn learn(&mut self, sample: &dyn Objective, at: &[f64]) -> Result<()> {
        self.matrix = hessian(sample, at, &mut Evaluated::default())?;
        self.factor = None;
        Ok(())
    }

    pub(super) fn has_matrix(&self) -> bool {
        self.matrix.is_some()
    }

    /// Takes up a difference; false where it says nothing.
    pub(super) fn add(&mut self, s: Vec<f64>, y: Vec<f64>) -> bool {
        let (sy, ss, yy) = (dot(&s, &y), dot(&s, &s), dot(&y, &y));
        if !(sy > FLAT * (ss * yy).sqrt()) {
            return false;
        }
        if self.pairs.len() == self.memory {
            self.pairs.pop_front();
        }
        self.pairs.push_back(Pair { s, y });
        true
    }

    pub(super) fn forget(&mut self) {
        self.pairs.clear();
    }

    /// −B·v over the weights that are free; 0 for the others. The two loops of Nocedal (1980).
    pub(super) fn direction(&mut self, v: &[f64], free: Option<&[bool]>) -> Result<Vec<f64>> {
        let held = |mut of: Vec<f64>| {
            if let Some(free) = free {
                of.iter_mut().zip(free).filter(|(_, free)| !**free).for_each(|(x, _)| *x = 0.0);
            }
            of
        };
        let mut q = held(v.iter().map(|v| -v).collect());
        let mut used = Vec::with_capacity(self.pairs.len());
        for pair in self.pairs.iter().rev() {
            let sy = match free {
                None => dot(&pair.s, &pair.y),
                Some(free) => pair.s.iter().zip(&pair.y).zip(free).filter(|(_, f)| **f).map(|((s, y), _)| s * y).sum(),
            };
            // Among the free weights alone a pair may say nothing.
            if !(sy > 0.0) {
                continue;
            }
            let alpha = dot(&pair.s, &q) / sy;
            q.iter_mut().zip(&pair.y).for_each(|(q, y)| *q -= alpha * y);
            q = held(q);
            used.push((pair, sy, alpha));
        }
        let mut d = match &self.matrix {
            Some(matrix) => held(divided(matrix, &mut self.factor, q, free)?),
            None => {
                let scale = used.first().map_or(1.0, |(pair, sy, _)| {
                    let yy = match free {
                        None => dot(&pair.y, &pair.y),
                        Some(free) => pair.y.iter().zip(free).filter(|(_, f)| **f).map(|(y, _)| y * y).sum(),
                    };
                    sy / yy
                });
                q.iter_mut().for_each(|q| *q *= scale);
                q
            }
        };
        for (pair, sy, alpha) in used.into_iter().rev() {
            let beta = dot(&pair.y, &d) / sy;
            d.iter_mut().zip(&pair.s).for_each(|(d, s)| *d += (alpha - beta) * s);
            d = held(d);
        }
        Ok(d)
    }

    /// Whether the first guess is no more than a direction: its length has yet to be found.
    pub(super) fn knows_no_length(&self) -> bool {
        self.matrix.is_none() && self.pairs.is_empty()
    }

    pub(super) fn saved(&self) -> Vec<(Vec<f64>, Vec<f64>)> {
        self.pairs.iter().map(|pair| (pair.s.clone(), pair.y.clone())).collect()
    }

    pub(super) fn restore(&mut self, pairs: Vec<(Vec<f64>, Vec<f64>)>) {
        self.pairs = pairs.into_iter().map(|(s, y)| Pair { s, y }).collect();
    }
}

/// H⁻¹·q over the free weights, whose factor is kept until others are free.
fn divided(
    matrix: &[f64],
    factor: &mut Option<(Vec<usize>, Symmetric)>,
    mut q: Vec<f64>,
    free: Option<&[bool]>,
) -> Result<Vec<f64>> {
    let side = q.len();
    let places: Vec<usize> = (0..side).filter(|&j| free.is_none_or(|free| free[j])).collect();
    if factor.as_ref().is_none_or(|(known, _)| *known != places) {
        let pairs = places.iter().flat_map(|&j| places.iter().map(move |&i| j * side + i));
        let kept: Vec<f64> = pairs.map(|place| matrix[place]).collect();
        *factor = Some((places.clone(), Symmetric::new(&kept, places.len())?));
    }
    if let Some((_, symmetric)) = factor {
        let right: Vec<f64> = places.iter().map(|&j| q[j]).collect();
        places.iter().zip(symmetric.solve(&right)).for_each(|(&j, x)| q[j] = x);
    }
    Ok(q)
}

/// H + 2Λ at a point, with the loss and its slope there.
pub(super) fn hessian(objective: &dyn Objective, at: &[f64], here: &mut Evaluated) -> Result<Option<Vec<f64>>> {
    let Some(hessian) = objective.hessian(at, here)? else { return Ok(None) };
    let mut matrix = hessian.matrix()?;
    let side = at.len();
    let each = objective.penalty().separable(objective.layout()).unwrap_or_default();
    each.iter().enumerate().for_each(|(j, Separable { ridge, .. })| matrix[j * side + j] += 2.0 * ridge);
    Ok(matrix.iter().all(|h| h.is_finite()).then_some(matrix))
}

pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    let (left, tail) = a.as_chunks::<8>();
    let (right, rest) = b.as_chunks::<8>();
    let mut lanes = [0.0; 8];
    for (a, b) in left.iter().zip(right) {
        for k in 0..8 {
            lanes[k] += a[k] * b[k];
        }
    }
    let rest: f64 = tail.iter().zip(rest).map(|(a, b)| a * b).sum();
    lanes.iter().sum::<f64>() + rest
}
