//! From the score of an example of two classes to a probability and a class.

use std::fmt;

use crate::loss::Loss;

/// What a score z of two classes predicts, and from where on it is called positive.
///
/// ```text
/// p = c(z) where the scores are calibrated, otherwise what the loss predicts      positive where p > threshold
/// ```
///
/// *Corners:* a loss without probabilities, as the hinge, predicts 1 where z > 0 and otherwise 0. At the threshold the negative
/// class wins; where the loss rounds a probability to ½ and the threshold is ½, the sign of the score decides.
///
/// # Example
/// ```
/// use gradus::loss::Logistic;
/// use gradus::metrics::{Decision, binary};
/// let classes = ["no".to_owned(), "yes".to_owned()];
/// let (labels, scores) = ([0.0, 1.0, 1.0], [-2.0, -1.0, 3.0]);
/// let at = |threshold| binary(Decision::from(&Logistic).threshold(threshold), &classes, &labels, &scores);
/// assert_eq!((at(0.5)?.get("recall"), at(0.2)?.get("recall")), (Some(0.5), Some(1.0)));
/// # Ok::<(), gradus::Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct Decision<'a> {
    pub(super) loss: &'a dyn Loss,
    pub(super) calibrated: Option<&'a dyn Fn(f64) -> f64>,
    pub(super) threshold: f64,
}

impl<'a, L: Loss> From<&'a L> for Decision<'a> {
    fn from(loss: &'a L) -> Self {
        Self::new(loss)
    }
}

impl<'a> From<&'a dyn Loss> for Decision<'a> {
    fn from(loss: &'a dyn Loss) -> Self {
        Self::new(loss)
    }
}

impl<'a> Decision<'a> {
    /// The threshold that is used where no other is said.
    pub(crate) const HALF: f64 = 0.5;

    fn new(loss: &'a dyn Loss) -> Self {
        Self { loss, calibrated: None, threshold: Self::HALF }
    }

    /// With a probability of each score that is not the loss's own, rising with the score.
    #[must_use]
    pub fn calibrated(self, probability: &'a dyn Fn(f64) -> f64) -> Self {
        Self { calibrated: Some(probability), ..self }
    }

    /// With another threshold than ½.
    #[must_use]
    pub fn threshold(self, threshold: f64) -> Self {
        Self { threshold, ..self }
    }

    /// Whether predictions are probabilities.
    pub(super) fn gives_probabilities(&self) -> bool {
        self.calibrated.is_some() || self.loss.properties().probabilities
    }

    /// The probability of the positive class, or 1 and 0.
    pub(crate) fn prediction(&self, score: f64) -> f64 {
        match self.calibrated {
            Some(probability) => probability(score),
            None if self.loss.properties().probabilities => self.loss.prediction(score),
            None => f64::from(u8::from(score > 0.0)),
        }
    }

    pub(crate) fn is_positive(&self, score: f64) -> bool {
        self.calls(score, self.prediction(score))
    }

    /// Whether a score of this prediction is called positive.
    pub(crate) fn calls(&self, score: f64, prediction: f64) -> bool {
        let half = prediction == Self::HALF && self.threshold == Self::HALF;
        let rounded = half && self.calibrated.is_none() && self.loss.prediction(0.0) == Self::HALF;
        if rounded { score > 0.0 } else { prediction > self.threshold }
    }
}

impl fmt::Debug for Decision<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Decision")
            .field("loss", &self.loss.name())
            .field("calibrated", &self.calibrated.is_some())
            .field("threshold", &self.threshold)
            .finish()
    }
}
