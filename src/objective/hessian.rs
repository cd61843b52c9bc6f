//! The second derivatives of the data part at one point.

use std::borrow::Cow;

use super::{Aggregate, Evaluated, Objective, Quadratic, Reduction, Want, Weighting};
use crate::error::Result;
use crate::loss::Tile;

/// ∂²/∂w² of the weighted mean loss at one point, over weights (output-major), then biases.
#[derive(Debug)]
pub struct Hessian<'o, 'a> {
    of: &'o Objective<'a>,
    at: Vec<f64>,
    pearson: Option<f64>,
}

/// So many second derivatives are kept whatever the examples: half a gigabyte.
const MOST_KEPT: usize = 1 << 26;
/// And so many for each number of the examples.
const PER_ENTRY: f64 = 16.0;

/// How many second derivatives so many scores of so many rows have; `None` where that is out of proportion to the examples, of
/// which `entries` numbers are stored.
pub(crate) fn kept_curvatures(outputs: usize, rows: usize, entries: f64) -> Option<usize> {
    let all = outputs.checked_mul(outputs)?.checked_mul(rows)?;
    (all <= MOST_KEPT || all as f64 <= PER_ENTRY * entries).then_some(all)
}

impl<'a> Objective<'a> {
    /// Whether the loss has curvatures, asked at one example, and those of all examples are in proportion to them.
    #[must_use]
    pub fn has_curvature(&self) -> bool {
        let (loss, rows) = (self.loss(), self.examples() as usize);
        let (outputs, width) = (loss.outputs(), loss.label_width());
        if kept_curvatures(outputs, rows, self.entries()).is_none() {
            return false;
        }
        let scores: Vec<f64> = (0..outputs).map(|k| 0.1 * (k + 1) as f64).collect();
        let tile = Tile { scores: &scores, labels: &vec![1.0; width], weights: None, rows: 1 };
        loss.curvatures(tile, &mut vec![0.0; outputs * outputs])
    }

    /// Loss and gradient at `at`, as [`Objective::evaluate_into`] has them, and the second derivatives of the data part
    /// there: one pass, and more when they are asked for something. `None` where the loss has no curvature, or where there would be
    /// more second derivatives than is in proportion to the examples.
    ///
    /// # Errors
    /// Examples that can no longer be read.
    pub fn hessian(&self, at: &[f64], into: &mut Evaluated) -> Result<Option<Hessian<'_, 'a>>> {
        if kept_curvatures(self.loss().outputs(), self.examples() as usize, self.entries()).is_none() {
            self.evaluate_into(at, Want::Gradient, into)?;
            return Ok(None);
        }
        let (curved, pearson) = self.sums_into(Aggregate::Curvature { at: Cow::Borrowed(at) }, into)?;
        Ok(curved.then(|| Hessian { of: self, at: at.to_vec(), pearson }))
    }
}

impl<'o, 'a> Hessian<'o, 'a> {
    /// [`Sums::pearson`](super::Sums::pearson) at the point: no pass.
    pub(crate) fn pearson(&self) -> Option<f64> {
        self.pearson
    }

    /// H·v: one pass.
    ///
    /// # Errors
    /// Examples that can no longer be read.
    pub fn times(&self, v: &[f64], into: &mut Vec<f64>) -> Result<()> {
        let mut product = Evaluated { loss: 0.0, gradient: std::mem::take(into) };
        let aggregate = Aggregate::HessianProduct { at: Cow::Borrowed(&self.at), direction: Cow::Borrowed(v) };
        self.of.sums_into(aggregate, &mut product)?;
        *into = product.gradient;
        Ok(())
    }

    /// The diagonal of H: one pass for each score.
    ///
    /// # Errors
    /// Examples that can no longer be read.
    pub fn diagonal(&self) -> Result<Vec<f64>> {
        let aggregate = Aggregate::HessianDiagonal { at: Cow::Borrowed(&self.at) };
        let mut diagonal = self.of.run(aggregate, self.of.shape().outputs as f64)?.sums()?.gradient;
        diagonal.iter_mut().for_each(|d| *d *= self.unit());
        Ok(diagonal)
    }

    /// The whole of H, column-major, both triangles: one pass over the examples for each pair of scores that bend each
    /// other.
    ///
    /// # Errors
    /// Examples that can no longer be read.
    pub fn matrix(&self) -> Result<Vec<f64>> {
        self.of.outer_products(&|scores, negative| self.weighting(scores, negative), self.unit())
    }

    /// For a loss of one score: the least-squares problem whose example weights are the curvatures, so that its gram is
    /// Σs·H. Its labels mean nothing.
    #[must_use]
    pub fn quadratic(&self) -> Option<Quadratic<'_, 'a>> {
        let single = self.of.loss().outputs() == 1 && self.of.shape().outputs == 1;
        single.then(|| Quadratic::new(self.of, self.weighting((0, 0), false)))
    }

    fn weighting(&self, scores: (usize, usize), negative: bool) -> Weighting<'_> {
        Weighting::Curvature { at: Cow::Borrowed(&self.at), scores, negative }
    }

    fn unit(&self) -> f64 {
        if self.of.reduction() == Reduction::Mean { 1.0 / self.of.total_weight() } else { 1.0 }
    }
}
