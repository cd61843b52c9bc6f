//! The Huber loss of residuals over a scale that is estimated with the weights.

use std::sync::Arc;

use super::{EstimatedParameter, Loss, LossProperties, ParameterDerivatives, ScalarLoss, Scale, Targets};
use crate::error::{Error, Result, setting};

/// Huber loss of residuals over their scale σ, which is estimated together with the weights: what counts as far off is learned.
///
/// ```text
/// ℓ = σ·(1 + H(r/σ))        H(u) = u² where |u| ≤ ε, otherwise 2ε|u| − ε²        r = z − y
/// slope 2·clamp(r/σ, −ε, ε)        curvature 2/σ where |r| ≤ εσ, otherwise 0        bound 2/σ
/// ```
///
/// At a σ its weights are those of [`Huber`](super::Huber) with δ = ε·σ. With [`Scale::Joint`] σ makes the same loss least (it is convex in weights and σ
/// together); with [`Scale::Mad`] it is the median of the residuals' sizes. Each fit ends with the σ and the weights that belong to each
/// other ([`Model::parameter`](crate::model::Model::parameter)). Until then σ is 1.
///
/// *Units:* the label's; ε has none: 1.345 gives 95 % of the precision of least squares where errors are normal. *Corners:* none.
///
/// # Errors
/// [`ScaledHuber::new`] refuses an ε that is not finite and above 0, for [`Scale::Joint`] not above 1: the mean of min(r²/σ², ε²) cannot be
/// 1 then. A fit whose residuals are mostly 0 has no scale, and is refused.
///
/// # Example
/// ```
/// use gradus::loss::Scale;
/// use gradus::prelude::*;
/// let cars = Table::from_csv("data/mtcars/mtcars.csv")?;
/// let robust = Estimator::regression("mpg").columns(columns![numeric("wt"), numeric("hp")]).penalty(NoPenalty);
/// let fit = robust.loss(ScaledHuber::new(1.345, Scale::Mad)?).fit(&cars)?;
/// // statsmodels: RLM(y, X, M=HuberT()).fit().scale
/// assert!((fit.model().parameter().unwrap().1 - 2.005_556_18).abs() < 1e-6);
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// Huber & Ronchetti (2009), *Robust Statistics*, sections 7.7 and 7.8. With a ridge λ the joint one is scikit-learn's
/// `HuberRegressor(epsilon=ε, alpha=λ·n)`, whose loss is n times ours.
#[derive(Debug, Clone, Copy, PartialEq)]
#[doc(alias = "HuberRegressor")]
#[doc(alias = "RLM")]
#[doc(alias = "rlm")]
pub struct ScaledHuber {
    epsilon: f64,
    scale: Scale,
    sigma: f64,
}

impl ScaledHuber {
    /// The loss that is squared up to ε·σ, σ being estimated in this way.
    ///
    /// # Errors
    /// An ε that is not finite and above 0; for [`Scale::Joint`] one that is not above 1.
    pub fn new(epsilon: f64, scale: Scale) -> Result<Self> {
        let (must, least) = match scale {
            Scale::Joint => ("finite and above 1, for a scale that is estimated jointly", 1.0),
            Scale::Mad => ("finite and above 0", 0.0),
        };
        setting("Huber's epsilon", epsilon, must, epsilon > least)?;
        Ok(Self { epsilon, scale, sigma: 1.0 })
    }

    /// ε.
    #[must_use]
    pub fn epsilon(&self) -> f64 {
        self.epsilon
    }

    /// How σ is estimated.
    #[must_use]
    pub fn scale(&self) -> Scale {
        self.scale
    }
}

impl EstimatedParameter for ScaledHuber {
    fn symbol(&self) -> &'static str {
        "scale"
    }

    fn estimate(&self) -> f64 {
        self.sigma
    }

    fn best_estimate(&self, targets: Targets<'_>, scores: &[f64]) -> f64 {
        let each = targets.labels.iter().zip(scores).enumerate();
        self.scale.of(self.epsilon, each.map(|(row, (y, z))| ((z - y).abs(), targets.weight(row))).collect())
    }

    fn derivatives(&self, label: f64, score: f64) -> Option<ParameterDerivatives> {
        let u = (score - label) / self.sigma;
        let inside = if u.abs() <= self.epsilon { u } else { 0.0 };
        (self.scale == Scale::Joint).then(|| ParameterDerivatives {
            slope: 1.0 - (u * u).min(self.epsilon * self.epsilon),
            curvature: 2.0 * inside * inside / self.sigma,
            mixed: -2.0 * inside / self.sigma,
        })
    }
}

impl ScalarLoss for ScaledHuber {
    fn name(&self) -> &str {
        match self.scale {
            Scale::Joint => "huber-joint",
            Scale::Mad => "huber-mad",
        }
    }

    fn properties(&self) -> LossProperties {
        LossProperties {
            parameter: Some(self.epsilon),
            curvature_bound: Some(2.0 / self.sigma),
            ..LossProperties::default()
        }
    }

    fn estimated(&self) -> Option<&dyn EstimatedParameter> {
        Some(self)
    }

    fn with_estimate(&self, sigma: f64) -> Result<Arc<dyn Loss>> {
        if !(sigma > 0.0 && sigma.is_finite()) {
            let must = "above 0: most residuals are 0, or not finite; give the size of an ordinary one with Huber::new";
            return Err(Error::Setting { name: "the scale of residuals", value: sigma.to_string(), must });
        }
        Ok(Arc::new(Self { sigma, ..*self }))
    }

    #[inline(always)]
    fn value_and_slope(&self, label: f64, score: f64) -> (f64, f64) {
        let residual = (score - label) / self.sigma;
        let size = residual.abs();
        let inside = size.min(self.epsilon);
        (self.sigma + self.sigma * (inside * (2.0 * size - inside)), 2.0 * residual.clamp(-self.epsilon, self.epsilon))
    }

    fn curvature(&self, label: f64, score: f64) -> Option<f64> {
        Some(if (score - label).abs() <= self.epsilon * self.sigma { 2.0 / self.sigma } else { 0.0 })
    }
}
