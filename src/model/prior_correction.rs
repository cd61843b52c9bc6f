//! Class weights in the probabilities of a model, and how they are taken out again.

use super::{Model, ScoredExamples};
use crate::error::{Error, Result};
use crate::loss::{Logistic, Loss, Multinomial};
use crate::metrics::MovedProbability;

impl Model {
    /// The same model with the probabilities of the classes as frequent as they were among the training examples, where class
    /// weights c had made them those of other shares: the bias of each class less the logarithm of its weight.
    ///
    /// ```text
    /// two classes: b ← b − ln(c₊/c₋)        more: bₖ ← bₖ − ln cₖ + (1/K)·Σⱼ ln cⱼ
    /// ```
    ///
    /// Exact for the logistic and the multinomial loss: an example that counts c times multiplies the odds of its class by c.
    /// *Then* the ranking of examples stays, and rare classes are called as rarely as they are: choose a threshold
    /// ([`Model::choose_threshold`]).
    ///
    /// # Errors
    /// A model that was trained without class weights, or corrected already; one with another loss, for which no shift of the bias
    /// is right (calibrate it instead); one without a bias; one that is calibrated, as its probabilities are those of the examples
    /// that it was calibrated on; a threshold, which is to be chosen afterwards.
    ///
    /// # Example
    /// ```
    /// use gradus::prelude::*;
    /// let penguins = Table::from_csv("data/penguins/penguins.csv")?.drop_missing()?;
    /// let rare = penguins.with_flag("rare", |row| row.text("species").as_deref() == Some("Chinstrap"))?;
    /// let columns = columns![numeric("body_mass_g"), numeric("bill_depth_mm")];
    /// let estimator = Estimator::binary("rare").columns(columns).class_weight(ClassWeight::Balanced);
    /// let model = estimator.fit(&rare)?.into_model();
    /// let moved = &model.evaluate(&rare)?.moved[1];
    /// assert!(moved.observed < 0.21 && moved.predicted > 0.4);                     // 68 of 333
    /// let corrected = model.prior_correction()?.evaluate(&rare)?;
    /// assert!((corrected.get("prediction_mean").unwrap() - moved.observed).abs() < 0.02);
    /// # Ok::<(), gradus::Error>(())
    /// ```
    ///
    /// # Source
    /// King & Zeng (2001), *Logistic regression in rare events data*, section 4.1; Saerens, Latinne & Decaestecker (2002).
    #[doc(alias = "rare_events")]
    pub fn prior_correction(&self) -> Result<Self> {
        let needs = "a model of the logistic or the multinomial loss with a bias that was trained with class weights";
        let refused = |found: String| Error::Unsupported { what: "Model::prior_correction".to_owned(), needs, found };
        self.refuse_threshold("Model::prior_correction")?;
        if self.class_weights.is_empty() {
            return Err(refused("no class weights in the probabilities".to_owned()));
        }
        if self.calibration().is_some() {
            return Err(refused("a calibrated model, whose probabilities are those of other examples".to_owned()));
        }
        if self.shape.biases == 0 {
            return Err(refused("a model without a bias".to_owned()));
        }
        let logarithms: Vec<f64> = self.class_weights.iter().map(|weight| weight.ln()).collect();
        let loss = self.head.loss();
        let shifts = match logarithms.as_slice() {
            [negative, positive] if loss.name() == Logistic.name() && loss.outputs() == 1 => vec![positive - negative],
            several if loss.name() == Multinomial::new(several.len()).name() => {
                let mean = several.iter().sum::<f64>() / several.len() as f64;
                several.iter().map(|logarithm| logarithm - mean).collect()
            }
            _ => return Err(refused(format!("the loss {:?}: Model::calibrate serves any", loss.name()))),
        };
        let mut corrected = self.clone();
        let biases = &mut corrected.weights[self.shape.weights()..];
        biases.iter_mut().zip(shifts).for_each(|(bias, shift)| *bias -= shift);
        corrected.class_weights.clear();
        Ok(corrected)
    }

    /// Of each class what is predicted and what is observed, where class weights moved its probabilities.
    pub(super) fn moved_probabilities(&self, examples: &ScoredExamples) -> Vec<MovedProbability> {
        let calibrated = self.calibration().is_some() || !self.head.gives_probabilities();
        let rows = examples.labels.len();
        let equal = self.class_weights.iter().all(|weight| *weight == self.class_weights[0]);
        if calibrated || equal || rows == 0 {
            return Vec::new();
        }
        let predictions = self.head.predict(&examples.scores);
        let targets = examples.targets();
        let total: f64 = (0..rows).map(|row| targets.weight(row)).sum();
        let mean = |of: &dyn Fn(usize) -> f64| (0..rows).map(|row| targets.weight(row) * of(row)).sum::<f64>() / total;
        let probability = |class: usize, row: usize| match predictions.len() / rows {
            1 if class == 0 => 1.0 - predictions[row],
            1 => predictions[row],
            _ => predictions[class * rows + row],
        };
        let moved = |(class, (name, weight)): (usize, (&String, &f64))| MovedProbability {
            class: name.clone(),
            class_weight: *weight,
            predicted: mean(&|row| probability(class, row)),
            observed: mean(&|row| f64::from(u8::from(targets.labels[row] == class as f64))),
        };
        self.classes().iter().zip(&self.class_weights).enumerate().map(moved).collect()
    }
}
