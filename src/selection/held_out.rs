//! What is chosen on the held-out parts of a cross-validation: a threshold, a calibration.

use super::cross_validation::CrossValidation;
use crate::error::{Error, Result};
use crate::head::{Calibration, CalibrationMethod};
use crate::metrics::{ChosenThreshold, ThresholdRule, choose_threshold};
use crate::model::{Model, ScoredExamples};
use crate::roles::Labeled;

impl CrossValidation {
    /// The threshold that is best by a rule on all examples, each predicted by the fit of the folds that it was held out of. It is for
    /// the model of the same estimator on all examples ([`Model::with_threshold`]), and needs no examples of its own.
    ///
    /// # Errors
    /// Other examples than those of the cross-validation; folds that learned different classes; otherwise as
    /// [`Model::choose_threshold`].
    ///
    /// # Example
    /// ```
    /// use gradus::metrics::ThresholdRule;
    /// use gradus::prelude::*;
    /// let penguins = Table::from_csv("data/penguins/penguins.csv")?.drop_missing()?;
    /// let estimator = Estimator::binary("sex").columns(columns![numeric("body_mass_g"), numeric("bill_depth_mm")]);
    /// let validated = estimator.cross_validate(&penguins, &Folds::new(5).stratified())?;
    /// let chosen = validated.choose_threshold(&penguins, ThresholdRule::F1)?;
    /// let model = estimator.fit(&penguins)?.model().with_threshold(chosen.value)?;
    /// assert!(model.evaluate(&penguins)?.get("f1") > Some(0.85));
    /// # Ok::<(), gradus::Error>(())
    /// ```
    #[doc(alias = "TunedThresholdClassifierCV")]
    pub fn choose_threshold<'a>(
        &self,
        examples: impl Into<Labeled<'a>>,
        rule: ThresholdRule,
    ) -> Result<ChosenThreshold> {
        let (model, held_out) = self.held_out(&examples.into(), |model| model.with_threshold(0.5).map(drop))?;
        let predictions = model.head().predict(&held_out.scores);
        choose_threshold(rule, &model.two_classes()?, held_out.targets(), &predictions)
    }

    /// A calibration learned on all examples, each scored by the fit of the folds that it was held out of. It is for the model of
    /// the same estimator on all examples ([`Model::with_calibration`]), and needs no examples of its own.
    ///
    /// # Errors
    /// Other examples than those of the cross-validation; folds that learned different classes; otherwise as [`Model::calibrate`].
    ///
    /// # Example
    /// ```
    /// use gradus::head::CalibrationMethod;
    /// use gradus::prelude::*;
    /// let penguins = Table::from_csv("data/penguins/penguins.csv")?.drop_missing()?;
    /// let columns = columns![numeric("body_mass_g").standardized()];
    /// let estimator = Estimator::binary("sex").loss(Hinge).columns(columns);
    /// let validated = estimator.cross_validate(&penguins, &Folds::new(5).stratified())?;
    /// let calibration = validated.calibration(&penguins, CalibrationMethod::Sigmoid)?;
    /// let model = estimator.fit(&penguins)?.model().with_calibration(calibration)?;
    /// assert!(model.evaluate(&penguins)?.get("log_loss") < Some(0.69));
    /// # Ok::<(), gradus::Error>(())
    /// ```
    #[doc(alias = "CalibratedClassifierCV")]
    pub fn calibration<'a>(&self, examples: impl Into<Labeled<'a>>, method: CalibrationMethod) -> Result<Calibration> {
        let (_, held_out) = self.held_out(&examples.into(), |model| model.with_calibration(None).map(drop))?;
        Calibration::learn(method, held_out.targets(), &held_out.scores)
    }

    /// The model of the first fold, and the examples of all held-out parts with their scores; a model that cannot be asked is
    /// refused before any is scored.
    fn held_out(
        &self,
        examples: &Labeled<'_>,
        check: impl Fn(&Model) -> Result<()>,
    ) -> Result<(&Model, ScoredExamples)> {
        let none = || Error::Empty { what: "there are no folds" };
        let first = self.folds.first().ok_or_else(none)?.fit.model();
        check(first)?;
        let mut all: Option<ScoredExamples> = None;
        for (fold, held) in self.folds.iter().enumerate() {
            let model = held.fit.model();
            let of_fold = |error| Error::Fold { fold: fold + 1, error: Box::new(error) };
            if model.classes() != first.classes() {
                let (value, must) = (model.classes().join(", "), "those of the first fold: use stratified folds");
                return Err(of_fold(Error::Setting { name: "the classes", value, must }));
            }
            if held.held_out.iter().any(|row| *row >= examples.rows()) {
                let what = "examples, against those of the cross-validation";
                return Err(Error::Length { what, expected: held.held_out.len(), found: examples.rows() });
            }
            let scored = examples.with_rows(&held.held_out, |rows| model.scored(rows)).map_err(of_fold)?;
            match &mut all {
                Some(all) => all.append(&scored),
                none => *none = Some(scored),
            }
        }
        Ok((first, all.ok_or_else(none)?))
    }
}
