//! What a label means, and what a prediction looks like: a number, a class, …

mod all;
mod binary;
mod calibration;
mod classes;
mod count;
mod heads;
mod multi_label;
mod multiclass;
mod ordinal;
mod positive;
mod quantiles;
mod quantity;
mod regression;
mod regressions;
mod saved_loss;
mod several;

use std::borrow::Cow;
use std::fmt::Debug;
use std::sync::Arc;

use serde_json::Value;

#[doc(hidden)]
pub use all::all;
pub use binary::Binary;
pub use calibration::{Calibration, CalibrationMethod};
pub(crate) use classes::ByName;
pub use count::Count;
pub use heads::Heads;
pub use multi_label::MultiLabel;
pub use multiclass::Multiclass;
pub use ordinal::Ordinal;
pub use positive::Positive;
pub use quantiles::Quantiles;
pub use regression::Regression;
pub use regressions::Regressions;

use crate::data::Labels;
use crate::error::{Error, Result};
use crate::loss::{Loss, Targets};
use crate::metrics::{self, Decision, Evaluation};
use crate::progress::Warning;

/// The meaning of labels and scores. A head is first a description ([`Regression`], [`Binary`]); [`Head::learn`] makes
/// it one that knows the classes of the training labels. Where nothing else is said, labels are numbers and predictions what
/// the loss makes of a score.
pub trait Head: Send + Sync + Debug {
    /// The kind it is saved under, as `regression`.
    fn kind(&self) -> &str;

    /// The loss that it trains with.
    fn loss(&self) -> Arc<dyn Loss>;

    /// Learns what the labels mean.
    ///
    /// # Errors
    /// Labels that the head cannot learn from.
    fn learn(&self, labels: &Labels) -> Result<Arc<dyn Head>>;

    /// The labels as the numbers that the loss sees (label-major where there are several): numbers in its domain, unless the
    /// head says otherwise.
    ///
    /// # Errors
    /// A label outside the loss's domain, or a class that was not there in training.
    fn encode(&self, labels: &Labels) -> Result<Vec<f64>> {
        quantity::numbers(&*self.loss(), labels.only()?)
    }

    /// Predictions from scores (output-major, `outputs × rows`): the number, or the probability of the positive class; where
    /// there are several per example, also output-major: the probability of each class (`classes × rows`), each quantile, each
    /// label. What the loss makes of a score, unless the head says otherwise. What `predictions` holds is replaced, and its
    /// memory used again.
    fn predict_into(&self, scores: &[f64], predictions: &mut Vec<f64>) {
        let loss = self.loss();
        predictions.clear();
        predictions.extend(scores.iter().map(|score| loss.prediction(*score)));
    }

    /// The same into memory of its own.
    #[doc(alias = "predict_proba")]
    fn predict(&self, scores: &[f64]) -> Vec<f64> {
        let mut predictions = Vec::new();
        self.predict_into(scores, &mut predictions);
        predictions
    }

    /// What the classes of a row are ordered by, class-major (`classes × rows`): never less than the predictions say, and more
    /// where these are rounded to 0 or 1. The scores themselves where there is one for each class and they order them,
    /// the predictions unless the head says otherwise.
    fn order<'s>(&self, scores: &'s [f64]) -> Cow<'s, [f64]> {
        self.predict(scores).into()
    }

    /// The class of each row by its scores, as a place among the classes: the most probable one, of equally probable ones the
    /// first; of two classes with one score the positive one above the threshold. What `places` holds is replaced.
    fn decide_into(&self, scores: &[f64], places: &mut Vec<usize>) {
        let (loss, classes) = (self.loss(), self.classes().len());
        places.clear();
        if classes == 2 && loss.outputs() == 1 {
            let decision = Decision::from(&*loss).threshold(self.threshold().unwrap_or(Decision::HALF));
            let called = |(score, prediction): (&f64, f64)| usize::from(decision.calls(*score, prediction));
            places.extend(scores.iter().zip(self.predict(scores)).map(called));
        } else {
            let order = self.order(scores);
            let rows = order.len().checked_div(classes).unwrap_or(0);
            places.extend(metrics::most_probable(&order, rows));
        }
    }

    /// What each set of weights is for, where there are several: the class, the level of the quantile, the label.
    fn outputs(&self) -> Vec<String> {
        Vec::new()
    }

    /// The classes, the negative one first; empty for a head that predicts numbers, or that has not learned yet.
    #[doc(alias = "classes_")]
    fn classes(&self) -> &[String] {
        &[]
    }

    /// What makes probabilities of its scores, where they were calibrated.
    fn calibration(&self) -> Option<&Calibration> {
        None
    }

    /// The same head with another calibration, or without one.
    ///
    /// # Errors
    /// A head without a score that stands for a class; a calibration of another number of scores.
    fn with_calibration(&self, _calibration: Option<Calibration>) -> Result<Arc<dyn Head>> {
        let needs = "a head of two classes, or of more without an order";
        Err(Error::Unsupported { what: "a calibration".to_owned(), needs, found: format!("head {:?}", self.kind()) })
    }

    /// The threshold that was set: above it the probability of the positive class makes an example positive.
    fn threshold(&self) -> Option<f64> {
        None
    }

    /// The same head with another threshold, or with that of ½, which nobody set.
    ///
    /// # Errors
    /// A head of other labels than two classes, or without probabilities; a threshold outside [0, 1].
    fn with_threshold(&self, _threshold: Option<f64>) -> Result<Arc<dyn Head>> {
        let needs = "a head of two classes";
        Err(Error::Unsupported { what: "a threshold".to_owned(), needs, found: format!("head {:?}", self.kind()) })
    }

    /// The same head whose loss has its parameter estimated ([`Loss::estimated`]) at this value.
    ///
    /// # Errors
    /// A head of other labels than one number; a loss without such a parameter; a value outside of its range.
    fn with_estimate(&self, _estimate: f64) -> Result<Arc<dyn Head>> {
        let needs =
            "a head of one number (regression, count, positive), for a parameter that is estimated with the weights";
        let found = format!("head {:?} with the loss {:?}", self.kind(), self.loss().name());
        Err(Error::Unsupported { what: "an estimated parameter of a loss".to_owned(), needs, found })
    }

    /// Whether its predictions are the probabilities of classes.
    fn gives_probabilities(&self) -> bool {
        !self.classes().is_empty() && (self.calibration().is_some() || self.loss().properties().probabilities)
    }

    /// What was noticed while learning and must not stay silent.
    fn warnings(&self) -> Vec<Warning> {
        Vec::new()
    }

    /// How good scores are, against encoded labels: as numbers, unless the head says otherwise. The offsets are part of the
    /// scores; they are given so that the baseline can have them too.
    ///
    /// # Errors
    /// No examples; lengths that differ; a number that is not finite; weights that are negative or all zero.
    fn evaluate(&self, targets: Targets<'_>, scores: &[f64]) -> Result<Evaluation> {
        metrics::regression(&*self.loss(), targets, scores)
    }

    /// Its content as a JSON value, from which [`Heads`] makes it again.
    ///
    /// # Errors
    /// Content that cannot be written down.
    fn save(&self) -> Result<Value>;
}
