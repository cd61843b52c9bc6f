//! The calibration of a model.

use std::sync::Arc;

use super::Model;
use crate::error::Result;
use crate::head::{Calibration, CalibrationMethod, Head};
use crate::roles::Labeled;

impl Model {
    /// What makes probabilities of its scores, where they were calibrated.
    #[must_use]
    pub fn calibration(&self) -> Option<&Calibration> {
        self.head.calibration()
    }

    /// The same model with probabilities that are calibrated on labeled examples that it was **not** trained on: also for a loss
    /// that has none, as the hinge. It is saved with the calibration, and every prediction and evaluation uses it. Scores and
    /// weights stay.
    ///
    /// # Errors
    /// A model of numbers, of ordered classes, of several labels, or of classes by the multinomial loss; a threshold, which is to be
    /// chosen afterwards; as [`Calibration::learn`]; otherwise as [`Model::evaluate`].
    ///
    /// # Example
    /// ```
    /// use gradus::head::CalibrationMethod;
    /// use gradus::prelude::*;
    /// let penguins = Table::from_csv("data/penguins/penguins.csv")?.drop_missing()?;
    /// let (train, held_out) = penguins.shuffle(1)?.split(0.7)?;
    /// let margin = Estimator::binary("sex").loss(Hinge).columns(columns![numeric("body_mass_g").standardized()]);
    /// let model = margin.fit(&train)?.into_model();
    /// assert!(model.predict_probabilities(&held_out).is_err());
    /// let model = model.calibrate(&held_out, CalibrationMethod::Sigmoid)?;
    /// assert!(model.predict_probabilities(&held_out)?.iter().all(|p| (0.0..=1.0).contains(p)));
    /// # Ok::<(), gradus::Error>(())
    /// ```
    #[doc(alias = "CalibratedClassifierCV")]
    #[doc(alias = "Platt")]
    pub fn calibrate<'a>(&self, examples: impl Into<Labeled<'a>>, method: CalibrationMethod) -> Result<Self> {
        // Refused before the examples are looked at.
        self.with_calibration(None)?;
        let examples = self.scored(examples.into())?;
        self.with_calibration(Calibration::learn(method, examples.targets(), &examples.scores)?)
    }

    /// The same model with a calibration that was learned elsewhere, as by cross-validation
    /// ([`CrossValidation::calibration`](crate::selection::CrossValidation::calibration)); `None` takes it away.
    ///
    /// # Errors
    /// As [`Model::calibrate`]; a calibration of another number of scores.
    pub fn with_calibration(&self, calibration: impl Into<Option<Calibration>>) -> Result<Self> {
        self.refuse_threshold("a calibration")?;
        Ok(Self { head: self.head.with_calibration(calibration.into())?, ..self.clone() })
    }

    /// The head as training left it: without what was chosen for these weights afterwards.
    pub(crate) fn untuned_head(&self) -> Result<Arc<dyn Head>> {
        let head = if self.threshold().is_some() { self.head.with_threshold(None)? } else { self.head.clone() };
        if head.calibration().is_some() { head.with_calibration(None) } else { Ok(head) }
    }
}
