//! How far labels lie from what a model says.

use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF, Normal};

use super::point_sums::PointSums;
use super::problem::Problem;
use super::refusal::unsupported;
use super::{Covariance, InferenceOptions, ModelFacts};
use crate::error::Result;
use crate::loss::{Loss, Tile};
use crate::model::Model;
use crate::roles::Labeled;

/// A kind of residual of an example of label y, weight s (a precision) and mean μ(z), of a loss of one score.
///
/// # Source
/// McCullagh & Nelder (1989), *Generalized Linear Models*, section 2.4; for quantile residuals Dunn & Smyth (1996).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Residual {
    /// y − μ, in the label's unit.
    Response,
    /// √s·(y − μ)/√V(μ): the variance is φ.
    Pearson,
    /// sign(y − μ)·√(s·d), d the unit deviance: nearest to a normal one where there is no dispersion to estimate.
    Deviance,
    /// (y − μ)/(dμ/dz), in the unit of the score.
    Working,
    /// Φ⁻¹ of a number drawn evenly between P(Y < y) and P(Y ≤ y): standard normal where the model is right, whatever the family,
    /// which a Q–Q plot shows. Counts and classes make it random, so it takes a seed. φ is Pearson's χ²/(n − p).
    Quantile {
        /// Of the draws.
        seed: u64,
    },
}

impl Model {
    /// The residuals of examples, in their order; those of weight 0 are left out.
    ///
    /// # Errors
    /// A loss of several scores; one that has no variance (Pearson, working), deviance or distribution; otherwise as
    /// [`Model::evaluate`].
    ///
    /// # Example
    /// ```
    /// use gradus::inference::Residual;
    /// use gradus::prelude::*;
    /// let cars = Table::from_csv("data/mtcars/mtcars.csv")?;
    /// let fit = Estimator::count("carb").columns(columns![numeric("wt")]).penalty(NoPenalty).fit(&cars)?;
    /// let pearson = fit.model().residuals(&cars, Residual::Pearson)?;
    /// let chi2: f64 = pearson.iter().map(|r| r * r).sum();
    /// assert!((chi2 - fit.inference(&cars)?.facts().pearson.unwrap()).abs() < 1e-9);
    /// # Ok::<(), gradus::Error>(())
    /// ```
    #[doc(alias = "resid_pearson")]
    #[doc(alias = "qresiduals")]
    pub fn residuals<'a>(&'a self, examples: impl Into<Labeled<'a>>, kind: Residual) -> Result<Vec<f64>> {
        let problem = Problem::of(self, examples.into(), &Covariance::Classical)?;
        let loss = problem.encoded.loss();
        if loss.outputs() > 1 {
            return Err(unsupported(
                "residuals",
                "a loss of one score",
                format!("{:?}, of {}", loss.name(), loss.outputs()),
            ));
        }
        let dispersion = match kind {
            Residual::Quantile { .. } => {
                let (options, sums) = (InferenceOptions::default(), PointSums::of(&problem)?);
                ModelFacts::of(&problem, &options, (self.shape.len(), 1.0), sums)?.dispersion
            }
            _ => 1.0,
        };
        let mut draws = match kind {
            Residual::Quantile { seed } => Some(ChaCha8Rng::seed_from_u64(seed)),
            _ => None,
        };
        let mut found = Vec::with_capacity(problem.encoded.examples() as usize);
        problem.each_example(|block, i, scores| {
            let (label, score, weight) = (block.label(i), scores[0], block.weight(i));
            let residual = match (kind, &mut draws) {
                (_, Some(draws)) => quantile(loss, (label, score), dispersion / weight, draws.random()),
                _ => residual(loss, (label, score), weight, kind),
            };
            let needs = "a loss whose distribution is known, for residuals of this kind";
            found.push(residual.ok_or_else(|| unsupported("residuals", needs, format!("{:?}", loss.name())))?);
            Ok(())
        })?;
        Ok(found)
    }
}

/// Any residual but a quantile's. A loss without moments of its own predicts by its score.
fn residual(loss: &dyn Loss, (label, score): (f64, f64), weight: f64, kind: Residual) -> Option<f64> {
    let response = label - loss.label_moments(score).map_or_else(|| loss.prediction(score), |moments| moments.mean);
    Some(match kind {
        Residual::Pearson => weight.sqrt() * response / loss.label_moments(score)?.variance.sqrt(),
        Residual::Working => response / loss.label_moments(score)?.slope,
        Residual::Deviance => {
            let one = Tile { scores: &[score], labels: &[label], weights: Some(&[weight]), rows: 1 };
            loss.deviance(one)?.max(0.0).sqrt().copysign(response)
        }
        _ => response,
    })
}

/// Φ⁻¹(P(Y < y) + share·P(Y = y)); of a normal label without the detour, which would end at 8 deviations.
fn quantile(loss: &dyn Loss, (label, score): (f64, f64), dispersion: f64, share: f64) -> Option<f64> {
    if loss.properties().quadratic.is_some() {
        return Some((label - score) / dispersion.sqrt());
    }
    let below = if loss.properties().probabilities {
        let negative = 1.0 - loss.prediction(score);
        if label > 0.5 { negative..1.0 } else { 0.0..negative }
    } else {
        loss.cumulative(label, score, dispersion)?
    };
    let at = below.start + share * (below.end - below.start);
    Some(Normal::standard().inverse_cdf(at.clamp(f64::MIN_POSITIVE, 1.0 - f64::EPSILON)))
}
