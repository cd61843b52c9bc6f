//! The second derivatives of the data part at one point.

use std::borrow::Cow;

use super::{Aggregate, CoMoments, Evaluated, Objective, Quadratic, Reduction, Want, Weighting};
use crate::error::Result;
use crate::loss::Tile;

/// ∂²/∂w² of the weighted mean loss at one point, over weights (output-major), then biases.
#[derive(Debug)]
pub struct Hessian<'o, 'a> {
    of: &'o Objective<'a>,
    at: Vec<f64>,
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
        let curved = self.sums_into(Aggregate::Curvature { at: Cow::Borrowed(at) }, into)?;
        Ok(curved.then(|| Hessian::new(self, at.to_vec())))
    }
}

impl<'o, 'a> Hessian<'o, 'a> {
    fn new(of: &'o Objective<'a>, at: Vec<f64>) -> Self {
        Self { of, at }
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
        let (shape, outputs) = (self.of.shape(), self.of.loss().outputs());
        let (side, features) = (shape.len(), shape.features);
        let small = features + usize::from(shape.biases > 0);
        // Where a column of [X | 1] stands for score k.
        let place = |k: usize, i: usize| {
            if i < features { shape.weights_of(k).start + i } else { shape.weights() + k }
        };
        let mut whole = vec![0.0; side * side];
        for k in 0..outputs {
            for l in k..outputs {
                let Some(gram) = self.signed_gram((k, l))? else { continue };
                for j in 0..small {
                    for i in 0..small {
                        let value = gram[j * small + i] * self.unit();
                        whole[place(l, j) * side + place(k, i)] += value;
                        if k != l {
                            whole[place(k, j) * side + place(l, i)] += value;
                        }
                    }
                }
            }
        }
        Ok(whole)
    }

    /// For a loss of one score: the least-squares problem whose example weights are the curvatures, so that its gram is
    /// Σs·H. Its labels mean nothing.
    #[must_use]
    pub fn quadratic(&self) -> Option<Quadratic<'_, 'a>> {
        let single = self.of.loss().outputs() == 1 && self.of.shape().outputs == 1;
        single.then(|| self.weighed((0, 0), false))
    }

    fn weighed(&self, scores: (usize, usize), negative: bool) -> Quadratic<'_, 'a> {
        Quadratic::new(self.of, Weighting::Curvature { at: Cow::Borrowed(&self.at), scores, negative })
    }

    /// Σ h·x·xᵀ over [X | 1] for the curvatures h of a pair of scores, of any sign; `None` where all are 0.
    fn signed_gram(&self, scores: (usize, usize)) -> Result<Option<Vec<f64>>> {
        let gram = |negative: bool| -> Result<Option<Vec<f64>>> {
            let moments = self.weighed(scores, negative).co_moments_of_any()?;
            Ok(moments.map(|moments| self.plain_gram(moments)))
        };
        Ok(match (gram(false)?, gram(true)?) {
            (above, None) => above,
            (above, Some(minus)) => {
                let mut sum = above.unwrap_or_else(|| vec![0.0; minus.len()]);
                sum.iter_mut().zip(minus).for_each(|(a, b)| *a -= b);
                Some(sum)
            }
        })
    }

    /// A gram over [X | 1] as it is, column-major over features, then the constant where there is a bias.
    fn plain_gram(&self, moments: CoMoments) -> Vec<f64> {
        let ones = usize::from(self.of.shape().biases > 0);
        let features = self.of.shape().features;
        let side = features + ones;
        let CoMoments { centre, scale, columns, gram, .. } = moments;
        let entry = |a: usize, b: usize| gram[a.min(b) * columns + a.max(b)];
        let first = |j: usize| if ones > 0 { entry(0, ones + j) } else { 0.0 };
        let total = if ones > 0 { entry(0, 0) } else { 0.0 };
        let mut whole = vec![0.0; side * side];
        for j in 0..features {
            for i in 0..features {
                let inner = scale[i] * scale[j] * entry(ones + i, ones + j);
                let cross = scale[i] * centre[j] * first(i) + scale[j] * centre[i] * first(j);
                whole[j * side + i] = inner + cross + centre[i] * centre[j] * total;
            }
            if ones > 0 {
                let with = scale[j] * first(j) + centre[j] * total;
                whole[j * side + features] = with;
                whole[features * side + j] = with;
            }
        }
        if ones > 0 {
            whole[side * side - 1] = total;
        }
        whole
    }

    fn unit(&self) -> f64 {
        if self.of.reduction() == Reduction::Mean { 1.0 / self.of.total_weight() } else { 1.0 }
    }
}
