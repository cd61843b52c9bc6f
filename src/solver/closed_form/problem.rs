//! Small problems for the tests, without a table.

use std::sync::Arc;

use crate::data::Values;
use crate::design::{Block, Codes, DesignMatrix, Numbers};
use crate::error::Result;
use crate::loss::Squared;
use crate::objective::{Examples, InMemory, Reduction};
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

    pub(crate) fn objective(&self) -> Result<InMemory<'static>> {
        let penalty: Arc<dyn Penalty> =
            if self.ridge > 0.0 { Arc::new(Ridge::new(self.ridge)?) } else { Arc::new(NoPenalty) };
        let numbers = self.columns.iter().map(|c| Block::Numbers(Numbers::plain(Values::F64(c.clone().into()))));
        let one_hot = self
            .one_hot
            .iter()
            .map(|(codes, levels)| Block::Codes(Codes { codes: codes.clone().into(), levels: *levels, full: true }));
        let design = DesignMatrix::new(numbers.chain(one_hot).collect(), self.labels.len())?;
        let features = design.features();
        let examples = Examples {
            design,
            labels: self.labels.clone().into(),
            weights: self.weights.clone().map(Into::into),
            offsets: self.offsets.clone().map(Into::into),
            names: (0..features).map(|j| format!("x{j}")).collect(),
            columns: (0..features).map(|j| j..j + 1).collect(),
            parallel: self.parallel,
        };
        InMemory::new(examples, Arc::new(Squared), penalty, Reduction::Mean, self.bias)
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
