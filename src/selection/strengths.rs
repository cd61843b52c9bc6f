//! What a path is asked for.

use std::sync::Arc;

use crate::error::{Error, Result};
use crate::penalty::{ElasticNet, Lasso, Penalty, Ridge};
use crate::solver::StrengthRange;

/// The penalty of a path, and its strengths λ: from the least at which every weight is 0, λ_max, down to a share of it,
/// evenly on a logarithmic scale.
///
/// λ multiplies the penalty: the lasso λ‖w‖₁, the elastic net λ(ρ‖w‖₁ + (1 − ρ)‖w‖²), the ridge λ‖w‖², or any that acts on
/// each weight alone ([`Strengths::of`]: within bounds, with factors for some features). A ridge leaves no weight at 0: its λ_max
/// is that which leaves a thousandth of the weight of a typical feature, h/(h + 2λ) = 0.001 with the curvature h = s²·ℓ″ of the
/// loss, the feature's deviation s being the median of all; so its grid does not depend on the units of the label, nor on a
/// few columns in other units than the rest.
///
/// | setting | default |
/// |---|---|
/// | strengths | 100 |
/// | ratio of the last to the first | 1e-4 where there are more examples than features, otherwise 1e-2, and less where a column in large units makes λ_max greater than if it were spread as the typical one; for a ridge 1e-8 |
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
    number: Option<usize>,
    ratio: Option<f64>,
    given: Option<Vec<f64>>,
    pub(super) tolerance: f64,
}

impl Strengths {
    /// Any penalty that acts on each weight alone: λ multiplies it, but not its bounds.
    #[must_use]
    pub fn of(penalty: impl Penalty + 'static) -> Self {
        Self { penalty: Arc::new(penalty), number: None, ratio: None, given: None, tolerance: 1e-8 }
    }

    /// The strengths of a lasso, λ‖w‖₁.
    ///
    /// # Errors
    /// None.
    pub fn lasso() -> Result<Self> {
        Ok(Self::of(Lasso::new(1.0)?))
    }

    /// The strengths of an elastic net, λ(ρ‖w‖₁ + (1 − ρ)‖w‖²).
    ///
    /// # Errors
    /// A ρ outside [0, 1].
    #[doc(alias = "l1_ratio")]
    pub fn elastic_net(rho: f64) -> Result<Self> {
        Ok(Self::of(ElasticNet::new(1.0, rho)?))
    }

    /// The strengths of a ridge, λ‖w‖².
    ///
    /// # Errors
    /// None.
    pub fn ridge() -> Result<Self> {
        Ok(Self::of(Ridge::new(1.0)?))
    }

    /// Sets how many strengths there are.
    #[must_use]
    #[doc(alias = "n_alphas")]
    #[doc(alias = "nlambda")]
    pub fn number(self, number: usize) -> Self {
        Self { number: Some(number), ..self }
    }

    /// Sets the last strength, as a share of the first.
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

    /// How many are made.
    fn number_made(&self) -> usize {
        self.number.unwrap_or(100)
    }

    /// Whether they were listed.
    pub(super) fn are_given(&self) -> bool {
        self.given.is_some()
    }

    /// How to ask for strengths beyond an end of these.
    pub(super) fn beyond(&self, greater: bool) -> &'static str {
        match (&self.given, greater) {
            (Some(_), false) => "list smaller ones in .exactly(..)",
            (Some(_), true) => "list greater ones in .exactly(..)",
            (None, _) => "go on to smaller ones by a smaller .ratio(..)",
        }
    }

    /// Faults in the settings.
    pub(super) fn check(&self) -> Result<()> {
        let fault = |name, value: String, must| Err(Error::Setting { name, value, must });
        let unfit = |strength: &&f64| !(strength.is_finite() && **strength >= 0.0);
        if let Some(strength) = self.given.iter().flatten().find(unfit) {
            return fault("strength of a path", strength.to_string(), "finite and at least 0");
        }
        let set = [("number of strengths", self.number.map(|number| number as f64)), ("ratio of a path", self.ratio)];
        for (name, value) in set {
            if let (Some(value), Some(_)) = (value, &self.given) {
                return fault(name, value.to_string(), "left out beside .exactly(..), which says all strengths");
            }
        }
        if self.given.as_ref().map_or(self.number_made(), Vec::len) == 0 {
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

    /// The strengths from a largest one down.
    pub(super) fn grid(
        &self,
        span: impl FnOnce() -> Result<StrengthRange>,
        examples: u64,
        features: usize,
    ) -> Result<Vec<f64>> {
        if let Some(given) = &self.given {
            return Ok(given.clone());
        }
        let StrengthRange { first, typical, ridge } = span()?;
        let share = if ridge {
            1e-8
        } else if examples > features as u64 {
            1e-4
        } else {
            1e-2
        };
        let ratio = self.ratio.unwrap_or(if typical < first { share * (typical / first) } else { share });
        let steps = (self.number_made() - 1).max(1) as f64;
        Ok((0..self.number_made()).map(|k| first * ratio.powf(k as f64 / steps)).collect())
    }
}
