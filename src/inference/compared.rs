//! Fits compared with smaller ones, and weights as factors.

use super::reference::{chi_squared, f_test};
use super::refusal::refused;
use super::{Estimate, Inference, JointTest};
use crate::error::Result;

impl Inference {
    /// Whether the weights that a smaller model lacks are all 0: F of least squares, the likelihood-ratio χ² of other likelihoods.
    /// The smaller model must have some of these columns, and have been fitted to the same examples.
    ///
    /// # Errors
    /// Another loss or label, another number of examples; a model that is not smaller; a loss that is no likelihood.
    ///
    /// # Source
    /// Wilks (1938).
    #[doc(alias = "anova")]
    #[doc(alias = "lrtest")]
    #[doc(alias = "likelihood_ratio")]
    pub fn compare(&self, smaller: &Self) -> Result<JointTest> {
        let (full, less) = (&self.facts, &smaller.facts);
        let alike = full.loss == less.loss && full.label == less.label && full.examples == less.examples;
        if !alike || less.parameters >= full.parameters {
            let of = |of: &Self| {
                format!(
                    "{} ({}, {} examples, {} weights)",
                    of.facts.label, of.facts.loss, of.facts.examples, of.facts.parameters
                )
            };
            let found = format!("{} and {}", of(self), of(smaller));
            return Err(refused("a smaller model of the same label, loss and examples", found));
        }
        let known = |estimate: &&Estimate| self.estimates.iter().any(|own| own.name == estimate.name);
        if let Some(other) = smaller.estimates.iter().find(|estimate| !known(estimate)) {
            return Err(refused(
                "a model whose features are all in the larger one",
                format!("{} in the smaller one alone", other.name),
            ));
        }
        let constraints = full.parameters - less.parameters;
        let q = constraints as f64;
        let test = |statistic: f64, degrees: Option<f64>, p_value: f64| JointTest {
            name: format!("{constraints} more weight{}", if constraints == 1 { "" } else { "s" }),
            statistic,
            constraints,
            degrees,
            p_value,
        };
        if full.dispersion_estimated {
            let deviances = less.deviance.zip(full.deviance);
            let (less, more) = deviances.ok_or_else(|| refused("a loss with a deviance", full.loss.clone()))?;
            let statistic = (less - more) / q / full.dispersion;
            return Ok(test(statistic, Some(full.residual_degrees), f_test(statistic, q, full.residual_degrees)));
        }
        let likelihoods = full.log_likelihood.zip(less.log_likelihood);
        let (more, less) = likelihoods.ok_or_else(|| refused("a loss that is a likelihood", full.loss.clone()))?;
        let statistic = 2.0 * (more - less);
        Ok(test(statistic, None, chi_squared(statistic, q)))
    }

    /// e^weight with its interval: odds ratios of logistic and ordered classes, ratios of risks relative to the first class, ratios of
    /// rates and of means under a log link, hazard ratios of the complementary log-log. The standard error is by the delta method, the
    /// interval that of the weight, as a factor; statistic and p are those of the weight.
    ///
    /// # Errors
    /// A loss whose weights are no logarithms.
    #[doc(alias = "odds_ratios")]
    #[doc(alias = "rate_ratios")]
    #[doc(alias = "exp_coef")]
    pub fn ratios(&self) -> Result<Vec<Estimate>> {
        let loss = self.covered.model.head().loss();
        let logits = matches!(loss.name(), "logistic" | "multinomial" | "cumulative-logit");
        if !logits && !loss.takes_exposures() {
            return Err(refused("a logit or a log link, for ratios", format!("the loss {:?}", loss.name())));
        }
        let factor = |of: &Estimate| Estimate {
            value: of.value.exp(),
            standard_error: of.value.exp() * of.standard_error,
            low: of.low.exp(),
            high: of.high.exp(),
            null_value: 1.0,
            ..of.clone()
        };
        Ok(self.of_features().map(factor).collect())
    }
}
