//! What is said of the model as a whole.

use serde::{Deserialize, Serialize};

use super::null_model::{Compared, NullModel};
use super::point_sums::PointSums;
use super::problem::Problem;
use super::reference::{chi_squared, f_test};
use super::refusal::refused;
use super::{Dispersion, InferenceOptions, JointTest, QuantileFacts, WeightMeaning};
use crate::error::Result;
use crate::loss::{Domain, LossForm};

/// What is said of the model as a whole. What a loss does not know is `None`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ModelFacts {
    /// The label.
    pub label: String,
    /// The loss.
    pub loss: String,
    /// n: the number of examples; where weights are frequencies, their sum.
    pub examples: f64,
    /// p: weights and biases that are estimated.
    pub parameters: usize,
    /// n − p.
    pub residual_degrees: f64,
    /// φ.
    pub dispersion: f64,
    /// Whether φ was estimated.
    pub dispersion_estimated: bool,
    /// ln L. Where φ is estimated it is taken at the φ of greatest likelihood given the weights for the squared loss, and at the
    /// deviance/n for Gamma, as in R.
    #[doc(alias = "llf")]
    pub log_likelihood: Option<f64>,
    /// ln L of the best constant model, which has an estimated parameter of its own.
    #[doc(alias = "llnull")]
    pub null_log_likelihood: Option<f64>,
    /// The deviance.
    pub deviance: Option<f64>,
    /// The deviance of the best constant model.
    pub null_deviance: Option<f64>,
    /// Pearson's χ².
    pub pearson: Option<f64>,
    /// Of the squared loss: 1 − D/D₀.
    pub r_squared: Option<f64>,
    /// The same, each by its degrees of freedom.
    pub adjusted_r_squared: Option<f64>,
    /// McFadden's 1 − ln L/ln L₀, of likelihoods without a dispersion.
    pub mcfadden: Option<f64>,
    /// Cox and Snell's 1 − (L₀/L)^(2/n), likewise.
    pub cox_snell: Option<f64>,
    /// −2·ln L + 2k, k = p and 1 more where the dispersion, or a parameter of the loss, is estimated, as in R.
    pub aic: Option<f64>,
    /// AIC + 2k(k + 1)/(n − k − 1).
    pub aicc: Option<f64>,
    /// −2·ln L + k·ln n.
    pub bic: Option<f64>,
    /// Whether any feature matters: F of the squared loss beside the constant, the likelihood-ratio χ² of other likelihoods.
    pub overall: Option<JointTest>,
    /// Of a quantile.
    pub quantile: Option<QuantileFacts>,
    /// The root of the condition number of the second derivatives, each parameter scaled to 1, over centred features.
    pub condition: f64,
}

impl ModelFacts {
    pub(super) fn of(
        problem: &Problem<'_>,
        options: &InferenceOptions,
        (parameters, condition): (usize, f64),
        sums: PointSums,
    ) -> Result<Self> {
        let (encoded, loss) = (&problem.encoded, problem.encoded.loss());
        let examples = match options.weights {
            WeightMeaning::Precision => encoded.examples() as f64,
            WeightMeaning::Frequency => encoded.total_weight(),
        };
        let residual_degrees = examples - parameters as f64;
        if !(residual_degrees > 0.0) {
            return Err(refused("more examples than weights", format!("{examples} and {parameters}")));
        }
        let pearson = sums.pearson;
        let null_model = NullModel::of(problem)?;
        let Compared { model: deviance, null: null_deviance } = null_model.deviances(sums.loss)?;
        let bare = !loss.properties().unknown_dispersion;
        let source = match options.dispersion {
            Dispersion::OfFamily if bare => Dispersion::Given(1.0),
            Dispersion::OfFamily => Dispersion::Pearson,
            given => given,
        };
        let need = |value: Option<f64>, what: &str| {
            value.ok_or_else(|| {
                refused(
                    "a loss of an exponential family, for a dispersion",
                    format!("{what} of the loss {:?}", loss.name()),
                )
            })
        };
        let dispersion = match source {
            Dispersion::Given(dispersion) => dispersion,
            Dispersion::Deviance => need(deviance, "no deviance")? / residual_degrees,
            _ => need(pearson, "no variance")? / residual_degrees,
        };
        let dispersion_estimated = !matches!(source, Dispersion::Given(_));
        // The dispersion of a likelihood: that of greatest likelihood, or nearly.
        let likelihood = |form: fn(f64) -> LossForm, dispersion: f64| {
            null_model.negative_log_likelihoods(form(dispersion), dispersion, sums.loss)
        };
        let form = match options.weights {
            WeightMeaning::Frequency => LossForm::LogLikelihood,
            WeightMeaning::Precision => LossForm::LogLikelihoodOfPrecisions,
        };
        let at_own = |deviance: Option<f64>| {
            deviance.map_or(Ok(Compared::default()), |deviance| likelihood(form, deviance / examples))
        };
        let minus = match bare {
            _ if loss.log_normaliser(1.0, 1.0).is_none() => Compared::default(),
            true => likelihood(LossForm::LogLikelihood, 1.0)?,
            false => Compared { model: at_own(deviance)?.model, null: at_own(null_deviance)?.null },
        };
        let [log_likelihood, null_log_likelihood] = [minus.model, minus.null].map(|minus| minus.map(|minus| -minus));
        let tested = parameters - (loss.outputs() - usize::from(loss.properties().relative)).min(parameters);
        let squared = loss.properties().quadratic.is_some();
        let pair = deviance.zip(null_deviance).filter(|_| squared);
        let likelihoods = log_likelihood.zip(null_log_likelihood).filter(|_| bare);
        let test = |statistic: f64, degrees: Option<f64>| {
            let p_value = match degrees {
                Some(degrees) => f_test(statistic, tested as f64, degrees),
                None => chi_squared(statistic, tested as f64),
            };
            JointTest { name: "all weights 0".to_owned(), statistic, constraints: tested, degrees, p_value }
        };
        let overall = match (pair, likelihoods) {
            _ if tested == 0 => None,
            (Some((deviance, null)), _) => {
                let statistic = (null - deviance) / tested as f64 / (deviance / residual_degrees);
                Some(test(statistic, Some(residual_degrees)))
            }
            (None, Some((full, null))) => Some(test(2.0 * (full - null), None)),
            _ => None,
        };
        let k = (parameters + problem.estimated()) as f64 + f64::from(u8::from(!bare));
        let criterion = |penalty: f64| log_likelihood.map(|likelihood| -2.0 * likelihood + penalty);
        let constant = f64::from(u8::from(problem.model.shape.biases > 0));
        let domain = loss.properties().domain;
        let proper =
            likelihoods.filter(|_| matches!(domain, Domain::Shares | Domain::Classes(_)) || domain.begins_at_zero());
        Ok(Self {
            label: problem.model.label(),
            loss: loss.name().to_owned(),
            examples,
            parameters,
            residual_degrees,
            dispersion,
            dispersion_estimated,
            log_likelihood,
            null_log_likelihood,
            deviance,
            null_deviance,
            pearson,
            r_squared: pair.map(|(deviance, null)| 1.0 - deviance / null),
            adjusted_r_squared: pair
                .map(|(deviance, null)| 1.0 - deviance / residual_degrees / (null / (examples - constant))),
            mcfadden: proper.map(|(full, null)| 1.0 - full / null),
            cox_snell: proper.map(|(full, null)| -(2.0 * (null - full) / examples).exp_m1()),
            aic: criterion(2.0 * k),
            aicc: criterion(2.0 * k + 2.0 * k * (k + 1.0) / (examples - k - 1.0)).filter(|_| examples > k + 1.0),
            bic: criterion(k * examples.ln()),
            overall,
            quantile: None,
            condition,
        })
    }
}
