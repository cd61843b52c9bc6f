//! The threshold of a model of two classes.

use super::Model;
use crate::error::{Error, Result};
use crate::metrics::{ChosenThreshold, ThresholdRule, choose_threshold};
use crate::roles::Labeled;

impl Model {
    /// The threshold that was set: above it the probability of the positive class makes an example positive. `None` where none
    /// was, and ½ is used.
    #[must_use]
    pub fn threshold(&self) -> Option<f64> {
        self.head.threshold()
    }

    /// The same model with a threshold, which is saved with it and used wherever probabilities become classes:
    /// [`Model::predict_classes`], [`Predictor::class`](super::Predictor::class), [`Model::evaluate`]. `None` takes it away.
    ///
    /// # Errors
    /// A threshold outside [0, 1]; a model of other labels than two classes; a loss without probabilities that was not calibrated
    /// ([`Model::calibrate`]).
    ///
    /// # Example
    /// ```
    /// use gradus::metrics::ThresholdRule;
    /// use gradus::prelude::*;
    /// let penguins = Table::from_csv("data/penguins/penguins.csv")?.drop_missing()?;
    /// let (train, held_out) = penguins.shuffle(1)?.split(0.7)?;
    /// let columns = columns![numeric("body_mass_g"), numeric("bill_depth_mm")];
    /// let model = Estimator::binary("sex").columns(columns).fit(&train)?.into_model();
    /// // At least 95 of 100 penguins that are called male are to be male.
    /// let chosen = model.choose_threshold(&held_out, ThresholdRule::Precision(0.95))?;
    /// let model = model.with_threshold(chosen.value)?;
    /// assert!(model.evaluate(&held_out)?.get("precision") >= Some(0.95));
    /// # Ok::<(), gradus::Error>(())
    /// ```
    pub fn with_threshold(&self, threshold: impl Into<Option<f64>>) -> Result<Self> {
        Ok(Self { head: self.head.with_threshold(threshold.into())?, ..self.clone() })
    }

    /// The threshold that is best by a rule on labeled examples: held out ones, as those of training flatter the model.
    /// [`CrossValidation::choose_threshold`](crate::selection::CrossValidation::choose_threshold) needs none held out.
    ///
    /// # Errors
    /// As [`choose_threshold`]; a model of other labels than two classes, or without probabilities; otherwise as
    /// [`Model::evaluate`].
    pub fn choose_threshold<'a>(
        &self,
        examples: impl Into<Labeled<'a>>,
        rule: ThresholdRule,
    ) -> Result<ChosenThreshold> {
        // Refused before the examples are looked at.
        self.head.with_threshold(Some(0.5))?;
        let examples = self.scored(examples.into())?;
        choose_threshold(rule, &self.two_classes()?, examples.targets(), &self.head.predict(&examples.scores))
    }

    /// Refuses what changes the probabilities under a threshold that was chosen for others.
    pub(super) fn refuse_threshold(&self, what: &'static str) -> Result<()> {
        let Some(threshold) = self.threshold() else { return Ok(()) };
        Err(Error::Unsupported {
            what: what.to_owned(),
            needs: "a model whose threshold is chosen afterwards: take it away with .with_threshold(None)",
            found: format!("the threshold {threshold}, which belongs to the probabilities as they are"),
        })
    }
}
