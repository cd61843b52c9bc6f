//! What a path is asked for.

use std::sync::Arc;

use crate::error::{Error, Result};
use crate::penalty::{ElasticNet, Lasso, Penalty, Ridge};

/// The penalty of a path, and its strengths λ: from the least at which every weight is 0, λ_max, down to a share of it,
/// evenly on a logarithmic scale.
///
/// λ multiplies the penalty: the lasso λ‖w‖₁, the elastic net λ(ρ‖w‖₁ + (1 − ρ)‖w‖²), the ridge λ‖w‖², or any that acts on
/// each weight alone ([`Strengths::of`]: within bounds, with factors for some features). A ridge leaves no weight at 0: its λ_max
/// is that of an elastic net with ρ = 0.001, as in glmnet.
///
/// | setting | default |
/// |---|---|
/// | strengths | 100 |
/// | ratio of the last to the first | 1e-4 where there are more examples than features, otherwise 1e-2 |
/// | tolerance | 1e-8, of the violation at each λ |
///
/// # Errors
/// [`Strengths::elastic_net`] refuses a ρ outside [0, 1]; a path refuses strengths that are not finite or negative, none at all,
/// and a ratio outside (0, 1).
///
/// # Source
/// Friedman, Hastie & Tibshirani (2010), section 2.5, for the grid. Their λ of the squared loss is half ours, because of
/// their ½.
#[derive(Debug, Clone)]
pub struct Strengths {
    pub(super) penalty: Arc<dyn Penalty>,
    number: usize,
    ratio: Option<f64>,
    given: Option<Vec<f64>>,
    pub(super) tolerance: f64,
}

impl Strengths {
    /// Any penalty that acts on each weight alone: λ multiplies it, but not its bounds.
    #[must_use]
    pub fn of(penalty: impl Penalty + 'static) -> Self {
        Self { penalty: Arc::new(penalty), number: 100, ratio: None, given: None, tolerance: 1e-8 }
    }

    /// λ‖w‖₁.
    ///
    /// # Errors
    /// None.
    pub fn lasso() -> Result<Self> {
        Ok(Self::of(Lasso::new(1.0)?))
    }

    /// λ(ρ‖w‖₁ + (1 − ρ)‖w‖²).
    ///
    /// # Errors
    /// A ρ outside [0, 1].
    #[doc(alias = "l1_ratio")]
    pub fn elastic_net(rho: f64) -> Result<Self> {
        Ok(Self::of(ElasticNet::new(1.0, rho)?))
    }

    /// λ‖w‖².
    ///
    /// # Errors
    /// None.
    pub fn ridge() -> Result<Self> {
        Ok(Self::of(Ridge::new(1.0)?))
    }

    /// So many strengths.
    #[must_use]
    #[doc(alias = "n_alphas")]
    #[doc(alias = "nlambda")]
    pub fn number(self, number: usize) -> Self {
        Self { number, ..self }
    }

    /// The last strength, as a share of the first.
    #[must_use]
    #[doc(alias = "eps")]
    #[doc(alias = "lambda.min.ratio")]
    pub fn ratio(self, ratio: f64) -> Self {
        Self { ratio: Some(ratio), ..self }
    }

    /// These strengths and no others, from the largest to the smallest.
    #[must_use]
    #[doc(alias = "alphas")]
    pub fn exactly(self, strengths: impl IntoIterator<Item = f64>) -> Self {
        let mut given: Vec<f64> = strengths.into_iter().collect();
        given.sort_by(|a, b| b.total_cmp(a));
        Self { given: Some(given), ..self }
    }

    /// How well the problem at each strength is solved.
    #[must_use]
    #[doc(alias = "tol")]
    pub fn tolerance(self, tolerance: f64) -> Self {
        Self { tolerance, ..self }
    }

    /// Faults in the settings.
    pub(super) fn check(&self) -> Result<()> {
        let fault = |name, value: String, must| Err(Error::Setting { name, value, must });
        let unfit = |strength: &&f64| !(strength.is_finite() && **strength >= 0.0);
        if let Some(strength) = self.given.iter().flatten().find(unfit) {
            return fault("strength of a path", strength.to_string(), "finite and at least 0");
        }
        if self.given.as_ref().map_or(self.number, Vec::len) == 0 {
            return fault("strengths of a path", "0".to_owned(), "at least 1");
        }
        if let Some(ratio) = self.ratio.filter(|ratio| !(*ratio > 0.0 && *ratio < 1.0)) {
            return fault("ratio of a path", ratio.to_string(), "between 0 and 1");
        }
        if !(self.tolerance.is_finite() && self.tolerance >= 0.0) {
            return fault("tolerance", self.tolerance.to_string(), "finite and at least 0");
        }
        Ok(())
    }

    /// The strengths below a largest one.
    pub(super) fn grid(
        &self,
        largest: impl FnOnce() -> Result<f64>,
        examples: u64,
        features: usize,
    ) -> Result<Vec<f64>> {
        if let Some(given) = &self.given {
            return Ok(given.clone());
        }
        let largest = largest()?;
        let ratio = self.ratio.unwrap_or(if examples > features as u64 { 1e-4 } else { 1e-2 });
        let steps = (self.number - 1).max(1) as f64;
        Ok((0..self.number).map(|k| largest * ratio.powf(k as f64 / steps)).collect())
    }
}
