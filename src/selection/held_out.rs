//! What is chosen on the held-out parts of a cross-validation: a threshold, a calibration.

use super::cross_validation::CrossValidation;
use crate::error::{Error, Result};
use crate::head::{Calibration, CalibrationMethod};
use crate::metrics::{ChosenThreshold, ThresholdRule, choose_threshold};
use crate::model::{Model, ScoredExamples};
use crate::roles::Labeled;

impl CrossValidation {
    /// The threshold that is best by a rule on the held-out examples of all folds, each predicted by the fit that did not see it. It
    /// is for the model of the same estimator on all examples ([`Model::with_threshold`]), and needs no examples of its own.
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
        self.choose_threshold_of(examples, rule, |model| Ok(model.clone()))
    }

    /// The same for models that something else was done to after training, which is done to the fit of each fold too: a prior
    /// correction, a calibration.
    ///
    /// # Errors
    /// Those of what is done; otherwise as [`CrossValidation::choose_threshold`].
    ///
    /// # Example
    /// ```
    /// use gradus::head::CalibrationMethod;
    /// use gradus::metrics::ThresholdRule;
    /// use gradus::prelude::*;
    /// let penguins = Table::from_csv("data/penguins/penguins.csv")?.drop_missing()?;
    /// let columns = columns![numeric("body_mass_g").standardized()];
    /// let estimator = Estimator::binary("sex").loss(Hinge).columns(columns);
    /// let validated = estimator.cross_validate(&penguins, &Folds::new(5).stratified())?;
    /// let calibration = validated.calibration(&penguins, CalibrationMethod::Sigmoid)?;
    /// let calibrated = |model: &Model| model.with_calibration(calibration.clone());
    /// let chosen = validated.choose_threshold_of(&penguins, ThresholdRule::Youden, calibrated)?;
    /// let model = calibrated(estimator.fit(&penguins)?.model())?.with_threshold(chosen.value)?;
    /// # Ok::<(), gradus::Error>(())
    /// ```
    pub fn choose_threshold_of<'a>(
        &self,
        examples: impl Into<Labeled<'a>>,
        rule: ThresholdRule,
        finished: impl Fn(&Model) -> Result<Model>,
    ) -> Result<ChosenThreshold> {
        let predicted = |model: &Model, rows: Labeled<'_>| {
            let model = finished(model)?;
            // Refused before the examples are looked at.
            model.with_threshold(0.5)?;
            let examples = model.scored(rows)?;
            Ok(ScoredExamples { scores: model.head().predict(&examples.scores), ..examples })
        };
        let (model, held_out) = self.held_out(&examples.into(), predicted)?;
        choose_threshold(rule, &model.two_classes()?, held_out.targets(), &held_out.scores)
    }

    /// A calibration learned on the held-out examples of all folds, each scored by the fit that did not see it. It is for the model
    /// of the same estimator on all examples ([`Model::with_calibration`]), and needs no examples of its own.
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
        let (_, held_out) = self.held_out(&examples.into(), |model, rows| {
            // Refused before the examples are looked at.
            model.with_calibration(None)?;
            model.scored(rows)
        })?;
        Calibration::learn(method, held_out.targets(), &held_out.scores)
    }

    /// The model of the first fold, and the examples of all held-out parts with what the models of their folds make of them.
    fn held_out(
        &self,
        examples: &Labeled<'_>,
        scored: impl Fn(&Model, Labeled<'_>) -> Result<ScoredExamples>,
    ) -> Result<(&Model, ScoredExamples)> {
        let none = || Error::Empty { what: "there are no folds" };
        let first = self.folds.first().ok_or_else(none)?.fit.model();
        let mut all: Option<ScoredExamples> = None;
        for (fold, held) in self.folds.iter().enumerate() {
            let model = held.fit.model();
            let of_fold = |error| Error::Fold { fold: fold + 1, error: Box::new(error) };
            if model.classes() != first.classes() {
                let (value, must) = (model.classes().join(", "), "those of the first fold: use stratified folds");
                return Err(of_fold(Error::Setting { name: "the classes", value, must }));
            }
            let rows = examples.rows("predictions of held-out examples")?;
            if held.held_out.iter().any(|row| *row >= rows) {
                let what = "examples, against those of the cross-validation";
                return Err(Error::Length { what, expected: held.held_out.len(), found: rows });
            }
            let part = examples.with_rows(&held.held_out, |rows| scored(model, rows)).map_err(of_fold)?;
            match &mut all {
                Some(all) => all.append(&part),
                none => *none = Some(part),
            }
        }
        Ok((first, all.ok_or_else(none)?))
    }
}
