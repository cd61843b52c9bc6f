//! Σ h·x̃x̃ᵀ over all examples, for every pair of scores.

use super::{CoMoments, Objective, Quadratic, Weighting};
use crate::error::Result;

impl Objective<'_> {
    /// Σ hₖₗ·x̃x̃ᵀ over weights, then biases, of all scores, x̃ = [x | 1]: column-major, both triangles. `weighting` says what each
    /// example counts by for a pair of scores, above and below 0: one pass over the examples for each of these. All is times `unit`.
    ///
    /// # Errors
    /// Examples that can no longer be read.
    pub(crate) fn outer_products<'w>(
        &self,
        weighting: &impl Fn((usize, usize), bool) -> Weighting<'w>,
        unit: f64,
    ) -> Result<Vec<f64>> {
        let (shape, outputs) = (self.shape(), self.loss().outputs());
        let (side, features) = (shape.len(), shape.features);
        let small = features + usize::from(shape.biases > 0);
        // Where a column of [X | 1] stands for score k.
        let place = |k: usize, i: usize| {
            if i < features { shape.weights_of(k).start + i } else { shape.weights() + k }
        };
        let mut whole = vec![0.0; side * side];
        for k in 0..outputs {
            for l in k..outputs {
                let Some(gram) = self.signed_gram(weighting, (k, l))? else { continue };
                for j in 0..small {
                    for i in 0..small {
                        let value = gram[j * small + i] * unit;
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

    /// Σ h·x·xᵀ over [X | 1] for what examples count by, h, for a pair of scores, of any sign; `None` where all are 0.
    fn signed_gram<'w>(
        &self,
        weighting: &impl Fn((usize, usize), bool) -> Weighting<'w>,
        scores: (usize, usize),
    ) -> Result<Option<Vec<f64>>> {
        let gram = |negative: bool| -> Result<Option<Vec<f64>>> {
            let moments = Quadratic::new(self, weighting(scores, negative)).co_moments_of_any()?;
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
        let ones = usize::from(self.shape().biases > 0);
        let features = self.shape().features;
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
}
