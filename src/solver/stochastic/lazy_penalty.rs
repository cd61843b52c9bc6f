//! The penalty's implicit steps, and the sum of the weights, at the cost of what a step touches.

use std::ops::Range;

use super::dense_penalty::DensePenalty;
use crate::objective::Objective;
use crate::penalty::Shrinkage;

/// Implicit steps of a penalty that acts on each weight alone. Weights of dense features take theirs in each step
/// ([`DensePenalty`]); those of sparse and one-hot features, which most rows do not have, when they are next met. What is stored
/// of such a weight is u, and the weight itself is
///
/// ```text
/// w = S·sign(u)·max(0, |u| − (D − d))
/// ```
///
/// with one scale S and one threshold D for all of them, which each step moves on: S ← S/(1 + 2η·ridge), D ← D + η·lasso/S;
/// d is the threshold up to which the weight was cut when it was last met. Without a penalty S = 1 and u = w, to the bit.
///
/// The sum of the weights over the steps, for their average, is kept as b + T·u, T being the sum of S over the steps (Xu
/// 2011, section 5.2): a weight that is not touched grows its sum by itself.
#[derive(Debug)]
pub(super) struct LazyPenalty {
    dense: DensePenalty,
    /// Runs of the other weights.
    sparse: Vec<Range<usize>>,
    shrinkage: Shrinkage,
    scale: f64,
    threshold: f64,
    /// d of each weight; empty without a lasso.
    cut_to: Vec<f64>,
    /// T.
    sum_of_scales: f64,
}

/// A scale below this is multiplied into the weights, at the cost of all of them, long before it vanishes;
const SMALLEST: f64 = 1e-150;
/// and where weights are summed up this much earlier, because b and T·u then cancel by as many digits.
const SMALLEST_SUMMED: f64 = 1e-3;

impl LazyPenalty {
    /// `None` where all weights must be visited in every step: a penalty that does not act on each weight alone (which has no
    /// `shrinkage`), or on some of the sparse ones otherwise than on others, or a lasso together with a sum.
    pub(super) fn new(objective: &Objective<'_>, shrinkage: Option<&[Shrinkage]>, sums: bool) -> Option<Self> {
        let (shape, layout) = (objective.shape(), &objective.facts().dense);
        let (mut dense, mut sparse) = (Vec::new(), Vec::new());
        for output in 0..shape.outputs {
            let mut next = output * shape.features;
            for run in layout.chunk_by(|a, b| a == b) {
                let of = next..next + run.len();
                next = of.end;
                if run[0] { dense.push(of) } else { sparse.push(of) }
            }
        }
        let mut common = Shrinkage::default();
        if !objective.penalty().is_none() {
            let each = shrinkage?;
            common = sparse.first().map(|run| each[run.start]).unwrap_or_default();
            let alike = |run: &Range<usize>| each[run.clone()].iter().all(|own| *own == common);
            if !sparse.iter().all(alike) || (common.lasso > 0.0 && sums) {
                return None;
            }
        }
        let each = shrinkage.filter(|_| !objective.penalty().is_none());
        let cut_to = if common.lasso > 0.0 { vec![0.0; shape.weights()] } else { Vec::new() };
        let dense = DensePenalty::new(dense, shape.weights(), each.unwrap_or_default());
        Some(Self { dense, sparse, shrinkage: common, scale: 1.0, threshold: 0.0, cut_to, sum_of_scales: 0.0 })
    }

    /// Runs of the weights of dense features.
    pub(super) fn dense(&self) -> &[Range<usize>] {
        &self.dense.runs
    }

    /// S: what is stored of a sparse weight is multiplied by it.
    #[inline]
    pub(super) fn scale(&self) -> f64 {
        self.scale
    }

    /// Whether a sparse weight must be cut before it is used.
    #[inline]
    pub(super) fn cuts(&self) -> bool {
        !self.cut_to.is_empty()
    }

    /// Takes the lasso's part of the steps that one sparse weight missed.
    #[inline]
    pub(super) fn cut(&mut self, j: usize, weights: &mut [f64]) {
        let missed = self.threshold - std::mem::replace(&mut self.cut_to[j], self.threshold);
        weights[j] = (weights[j].abs() - missed).max(0.0).copysign(weights[j]);
    }

    /// w ← w − η·slope for one sparse weight that has been cut.
    #[inline]
    pub(super) fn step(&self, j: usize, rate: f64, slope: f64, weights: &mut [f64], sum: Option<&mut [f64]>) {
        // Without a penalty the very operations of the general way.
        let change = if self.scale == 1.0 { rate * slope } else { rate / self.scale * slope };
        weights[j] -= change;
        if let Some(sum) = sum {
            sum[j] += self.sum_of_scales * change;
        }
    }

    /// The implicit step after the step of a batch, and the weights' part in the sum over the steps; biases follow the weights,
    /// and have no penalty.
    #[inline(always)]
    pub(super) fn after_step(&mut self, rate: f64, weights: &mut [f64], mut sum: Option<&mut [f64]>) {
        self.dense.shrink(rate, weights);
        let Shrinkage { ridge, lasso } = self.shrinkage;
        if lasso > 0.0 {
            self.threshold += rate * lasso / self.scale;
        }
        if ridge > 0.0 {
            self.scale /= 1.0 + 2.0 * rate * ridge;
        }
        self.sum_of_scales += self.scale;
        if self.scale < if sum.is_some() { SMALLEST_SUMMED } else { SMALLEST } {
            self.finish(weights, sum.as_deref_mut());
        }
        if let Some(sum) = sum {
            let biases = self.dense.weights..weights.len();
            for run in self.dense.runs.iter().cloned().chain([biases]) {
                sum[run.clone()].iter_mut().zip(&weights[run]).for_each(|(sum, w)| *sum += w);
            }
        }
    }

    /// Brings all sparse weights up to date, and their sums.
    pub(super) fn finish(&mut self, weights: &mut [f64], sum: Option<&mut [f64]>) {
        if let Some(sum) = sum {
            for run in &self.sparse {
                let own = sum[run.clone()].iter_mut().zip(&weights[run.clone()]);
                own.for_each(|(sum, u)| *sum += self.sum_of_scales * u);
            }
        }
        let sparse = std::mem::take(&mut self.sparse);
        if self.cuts() {
            sparse.iter().cloned().flatten().for_each(|j| self.cut(j, weights));
            self.cut_to.fill(0.0);
        }
        if self.scale != 1.0 {
            sparse.iter().for_each(|run| weights[run.clone()].iter_mut().for_each(|u| *u *= self.scale));
        }
        (self.scale, self.threshold, self.sum_of_scales, self.sparse) = (1.0, 0.0, 0.0, sparse);
    }
}
