//! The solver's private change of variables.

use serde::{Deserialize, Serialize};

use super::checkpoint::width;
use crate::error::{Error, Result};
use crate::linalg::{length, vector};
use crate::loss::Domain;
use crate::objective::{Objective, Shape, Spread};

/// Features (x − mean)/scale, weights v = w·scale. F is the same function of the same model; only the path to its
/// minimum is shorter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct ChangeOfVariables {
    #[serde(skip)]
    pub(super) shape: Shape,
    /// Whether changes of variables may use several threads.
    #[serde(skip)]
    pub(super) parallel: bool,
    pub(super) mean: Vec<f64>,
    pub(super) scale: Vec<f64>,
}

impl ChangeOfVariables {
    /// None: the encoded features themselves.
    pub(super) fn identity(objective: &Objective<'_>) -> Self {
        let shape = objective.shape();
        let (mean, scale) = (vec![0.0; shape.features], vec![1.0; shape.features]);
        Self { shape, parallel: objective.parallel(), mean, scale }
    }

    /// Dense features standardised (only scaled, by their root mean square, where there is no bias to take up the
    /// shift); one-hot features scaled by theirs when `sparse_too`, which a full batch likes and a single example of
    /// a rare category does not. A ridge counts as curvature too: a strong one, left out, would force a rate at which
    /// the bias never moves.
    pub(super) fn by(objective: &Objective<'_>, spread: &Spread, sparse_too: bool) -> Result<Self> {
        let mut variables = Self::scaled(objective, spread, sparse_too)?;
        let ridge = RidgeScale::of(objective);
        for (j, scale) in variables.scale.iter_mut().enumerate() {
            *scale = length(*scale, ridge.of_feature(j));
        }
        Ok(variables)
    }

    /// The same by the features alone: slopes over these variables are in the units of certificates.
    pub(super) fn standard(objective: &Objective<'_>, spread: &Spread) -> Result<Self> {
        Self::scaled(objective, spread, true)
    }

    fn scaled(objective: &Objective<'_>, spread: &Spread, sparse_too: bool) -> Result<Self> {
        let shape = objective.shape();
        let Self { mut mean, mut scale, .. } = Self::identity(objective);
        for j in 0..shape.features {
            if !length(spread.mean[j], spread.deviation[j]).is_finite() {
                let feature = objective.names().get(j).unwrap_or_default();
                return Err(Error::Overflow { feature });
            }
            let centred = spread.dense[j] && shape.biases > 0;
            if centred {
                mean[j] = spread.mean[j];
            }
            if spread.dense[j] || sparse_too {
                scale[j] = spread.unit(j, centred);
            }
        }
        Ok(Self { shape, parallel: objective.parallel(), mean, scale })
    }

    /// The variables in which an earlier run left its state, for the objective at hand.
    pub(super) fn again(self, objective: &Objective<'_>) -> Result<Self> {
        let shape = objective.shape();
        width("means of features", self.mean.len(), shape.features)?;
        width("scales of features", self.scale.len(), shape.features)?;
        if let Some(scale) = self.scale.iter().find(|scale| !(**scale > 0.0)) {
            return Err(Error::Checkpoint { why: format!("a feature of scale {scale}") });
        }
        Ok(Self { shape, parallel: objective.parallel(), ..self })
    }

    /// From the solver's variables to the weights of the encoded features.
    pub(super) fn to_encoded(&self, v: &[f64]) -> Vec<f64> {
        let mut encoded = vec![0.0; v.len()];
        self.write_encoded(v, &mut encoded);
        encoded
    }

    /// The same into memory that is there.
    pub(super) fn write_encoded(&self, v: &[f64], encoded: &mut [f64]) {
        self.convert(v, |v, scale| v / scale, -1.0, encoded);
    }

    /// From the weights of the encoded features to the solver's variables.
    pub(super) fn to_solver(&self, encoded: &[f64]) -> Vec<f64> {
        let mut v = vec![0.0; encoded.len()];
        self.convert(encoded, |w, scale| w * scale, 1.0, &mut v);
        v
    }

    /// The gradient over the weights of the encoded features from that over the solver's: ∂F/∂wⱼ = σⱼ·∂F/∂vⱼ + mⱼ·∂F/∂b.
    pub(super) fn encoded_gradient(&self, gradient: &[f64]) -> Vec<f64> {
        let Shape { features, outputs, .. } = self.shape;
        let mut encoded = gradient.to_vec();
        for output in 0..outputs {
            let bias = self.bias_slope(output, gradient);
            for j in 0..features {
                let k = output * features + j;
                encoded[k] = self.scale[j] * gradient[k] + self.mean[j] * bias;
            }
        }
        encoded
    }

    /// The slope of the biases of the scores that the weights of an output serve.
    pub(super) fn bias_slope(&self, output: usize, gradient: &[f64]) -> f64 {
        let Shape { outputs, biases, .. } = self.shape;
        let served = (0..biases).filter(|score| outputs == 1 || *score == output);
        served.map(|score| gradient[self.shape.weights() + score]).sum()
    }

    /// b = b_v − Σ mⱼwⱼ: `sign` says which way.
    fn convert(&self, from: &[f64], weight: impl Fn(f64, f64) -> f64 + Sync + Send, sign: f64, to: &mut [f64]) {
        let Shape { features, outputs, biases } = self.shape;
        let weights = self.shape.weights();
        let (to, to_biases) = to.split_at_mut(weights);
        to_biases.copy_from_slice(&from[weights..]);
        for (output, to) in to.chunks_mut(features.max(1)).enumerate() {
            let from = &from[output * features..(output + 1) * features];
            vector::each(to, self.parallel, |span, to| {
                let terms = to.iter_mut().zip(&from[span.clone()]).zip(&self.scale[span]);
                terms.for_each(|((to, from), scale)| *to = weight(*from, *scale));
            });
            if biases == 0 {
                continue;
            }
            let shift = vector::dot(&self.mean, if sign < 0.0 { to } else { from }, self.parallel);
            // The biases of the scores that these weights serve.
            for score in (0..biases).filter(|score| outputs == 1 || *score == output) {
                to_biases[score] += sign * shift;
            }
        }
    }
}

/// How curved a loss without a bound is where a run begins: of the order of 1 where scores have no unit, and of labels that
/// are numbers as a parabola that has the slopes and the loss of the best constant model.
fn curvature(objective: &Objective<'_>) -> f64 {
    let numbers = objective.loss().properties().domain == Domain::Numbers;
    let loss = if numbers { objective.constant_loss().unwrap_or(0.0) } else { 0.0 };
    let curvature = objective.gradient_scale().powi(2) / (2.0 * loss);
    if curvature.is_finite() && curvature > 0.0 { curvature } else { 1.0 }
}

/// The scale at which the data part is as curved as a ridge: √(2λ/bound), the strongest of the outputs.
struct RidgeScale {
    features: usize,
    bound: f64,
    strengths: Vec<f64>,
}

impl RidgeScale {
    fn of(objective: &Objective<'_>) -> Self {
        let strengths = objective.penalty().ridge(objective.layout()).unwrap_or_default();
        let bound = objective.loss().properties().curvature_bound.filter(|bound| *bound > 0.0);
        let bound = bound.unwrap_or_else(|| if strengths.is_empty() { 1.0 } else { curvature(objective) });
        Self { features: objective.shape().features, bound, strengths }
    }

    fn of_feature(&self, j: usize) -> f64 {
        let strongest = self.strengths.iter().skip(j).step_by(self.features.max(1)).fold(0.0, |a: f64, b| a.max(*b));
        strongest.sqrt() * (2.0 / self.bound).sqrt()
    }
}
