//! Small problems for the tests, without a table.

use std::sync::Arc;

use faer::Mat;

use crate::data::Values;
use crate::design::{Block, Codes, Numbers};
use crate::engine::Local;
use crate::error::Result;
use crate::loss::{Loss, Squared};
use crate::objective::Objective;
use crate::penalty::{NoPenalty, Penalty, Ridge};
use crate::solver::{ClosedForm, LeastSquares};

#[derive(Debug, Clone)]
pub(crate) struct Problem {
    pub(crate) columns: Vec<Vec<f64>>,
    /// One-hot blocks, after the columns: codes, levels.
    pub(crate) one_hot: Vec<(Vec<u32>, u32)>,
    pub(crate) labels: Vec<f64>,
    pub(crate) weights: Option<Vec<f64>>,
    pub(crate) offsets: Option<Vec<f64>>,
    pub(crate) bias: bool,
    pub(crate) ridge: f64,
    pub(crate) parallel: bool,
}

impl Problem {
    pub(crate) fn new(columns: Vec<Vec<f64>>, labels: Vec<f64>) -> Self {
        Self {
            columns,
            one_hot: Vec::new(),
            labels,
            weights: None,
            offsets: None,
            bias: true,
            ridge: 0.0,
            parallel: false,
        }
    }

    pub(crate) fn without_bias(mut self) -> Self {
        self.bias = false;
        self
    }

    pub(crate) fn ridge(mut self, strength: f64) -> Self {
        self.ridge = strength;
        self
    }

    pub(crate) fn weighted(mut self, weights: Vec<f64>) -> Self {
        self.weights = Some(weights);
        self
    }

    pub(crate) fn one_hot(mut self, codes: Vec<u32>, levels: u32) -> Self {
        self.one_hot.push((codes, levels));
        self
    }

    /// Every feature written out, one-hot ones too.
    pub(crate) fn dense(&self) -> Vec<Vec<f64>> {
        let mut dense = self.columns.clone();
        for (codes, levels) in &self.one_hot {
            for level in 0..*levels {
                dense.push(codes.iter().map(|&code| if code == level { 1.0 } else { 0.0 }).collect());
            }
        }
        dense
    }

    pub(crate) fn objective(&self) -> Result<Objective<'static>> {
        let penalty: Arc<dyn Penalty> =
            if self.ridge > 0.0 { Arc::new(Ridge::new(self.ridge)?) } else { Arc::new(NoPenalty) };
        self.examples(Arc::new(Squared), self.bias).and_then(|local| numbered(local, penalty))
    }

    pub(crate) fn examples(&self, loss: Arc<dyn Loss>, bias: bool) -> Result<Local<'static>> {
        let numbers = self.columns.iter().map(|c| Block::Numbers(Numbers::plain(Values::F64(c.clone().into()))));
        let one_hot = self
            .one_hot
            .iter()
            .map(|(codes, levels)| Block::Codes(Codes { codes: codes.clone().into(), levels: *levels, full: true }));
        let local = Local::new(numbers.chain(one_hot).collect(), self.labels.clone(), loss, bias)?;
        Ok(local.weighted(self.weights.clone(), self.offsets.clone())?.parallel(self.parallel))
    }

    pub(crate) fn solve(&self) -> Result<LeastSquares> {
        ClosedForm::default().solve(&self.objective()?)
    }

    pub(crate) fn gram(&self) -> Result<LeastSquares> {
        ClosedForm::gram().solve(&self.objective()?)
    }
}

/// Numbers in (−1, 1) without a pattern.
pub(crate) fn noise(len: usize, seed: u64) -> Vec<f64> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
    };
    (0..len).map(|_| next()).collect()
}

/// Columns of noise with different scales and means.
fn columns(rows: usize, features: usize) -> Vec<Vec<f64>> {
    let column = |j: usize| {
        let (scale, mean) = (10.0_f64.powi(j as i32 % 5 - 2), 3.0 * j as f64);
        noise(rows, j as u64 + 1).into_iter().map(|x| scale * x + mean).collect()
    };
    (0..features).map(column).collect()
}

pub(crate) fn ordinary(rows: usize, features: usize) -> Problem {
    Problem::new(columns(rows, features), noise(rows, 99).into_iter().map(|y| 10.0 * y + 5.0).collect())
}

/// max |a − b| / (1 + |b|).
pub(crate) fn gap(found: &[f64], truth: &[f64]) -> f64 {
    assert_eq!(found.len(), truth.len());
    found.iter().zip(truth).map(|(a, b)| (a - b).abs() / (1.0 + b.abs())).fold(0.0, f64::max)
}

/// The shortest least-squares weights and the bias by a singular value decomposition of the centred (weighted) rows:
/// another method for the same weights.
pub(crate) fn by_svd(problem: &Problem) -> Vec<f64> {
    let dense = problem.dense();
    let (n, p) = (problem.labels.len(), dense.len());
    let s = problem.weights.clone().unwrap_or_else(|| vec![1.0; n]);
    let total: f64 = s.iter().sum();
    let centre = |column: &[f64]| match problem.bias {
        true => column.iter().zip(&s).map(|(x, s)| x * s).sum::<f64>() / total,
        false => 0.0,
    };
    let y: Vec<f64> = match &problem.offsets {
        Some(offsets) => problem.labels.iter().zip(offsets).map(|(y, o)| y - o).collect(),
        None => problem.labels.clone(),
    };
    let (means, label_mean): (Vec<f64>, f64) = (dense.iter().map(|c| centre(c)).collect(), centre(&y));
    let x = Mat::from_fn(n, p, |i, j| s[i].sqrt() * (dense[j][i] - means[j]));
    let svd = x.thin_svd().unwrap();
    let mut weights = vec![0.0; p];
    let largest = (0..n.min(p)).map(|k| svd.S()[k]).fold(0.0, f64::max);
    for k in 0..n.min(p) {
        if svd.S()[k] > 1e-11 * largest {
            let part: f64 = (0..n).map(|i| svd.U()[(i, k)] * s[i].sqrt() * (y[i] - label_mean)).sum();
            (0..p).for_each(|j| weights[j] += svd.V()[(j, k)] * part / svd.S()[k]);
        }
    }
    if problem.bias {
        weights.push(label_mean - weights.iter().zip(&means).map(|(w, m)| w * m).sum::<f64>());
    }
    weights
}

/// An objective whose features are x0, x1, ….
pub(crate) fn numbered(local: Local<'static>, penalty: Arc<dyn Penalty>) -> Result<Objective<'static>> {
    let mut facts = local.facts()?;
    facts.names = (0..facts.shape.features).map(|j| format!("x{j}")).collect();
    Objective::new(facts, penalty, Arc::new(local))
}
