//! From scores to probabilities, by examples that the weights were not learned from.

mod isotonic;
mod method;
mod refused;
mod sigmoid;

use std::fmt;

use serde::{Deserialize, Serialize};

use isotonic::Isotonic;
pub use method::CalibrationMethod;
use sigmoid::Sigmoid;

use crate::error::{Error, Result};
use crate::loss::Targets;
use crate::metrics::Sample;

/// What turns the scores of a model into probabilities, learned on examples that were held out: one rising function of each
/// score. It is a part of the model ([`Model::with_calibration`](crate::model::Model::with_calibration)): saved with it, used by
/// every prediction and evaluation.
///
/// Of two classes the function of the score is the probability of the positive one. Of several classes each has a function of its
/// own, learned against the rest, and the probabilities of a row are divided by their sum.
///
/// # Example
/// ```
/// use gradus::head::{Calibration, CalibrationMethod};
/// let (labels, scores) = ([0.0, 0.0, 1.0, 0.0, 1.0, 1.0], [-3.0, -1.0, -0.5, 0.5, 2.0, 4.0]);
/// let calibration = Calibration::learn(CalibrationMethod::Isotonic, &labels, &scores)?;
/// assert_eq!(calibration.probability(0, 0.0), 0.5);                // of −0.5 and 0.5 one is positive
/// assert_eq!(calibration.probability(0, -9.0), 0.0);
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// Platt (1999), *Probabilistic outputs for support vector machines*; Zadrozny & Elkan (2002), *Transforming classifier scores into
/// accurate multiclass probability estimates*, which also divides by the sum.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<ScoreMap>", into = "Vec<ScoreMap>")]
#[doc(alias = "CalibratedClassifierCV")]
pub struct Calibration {
    /// One per score.
    maps: Vec<ScoreMap>,
}

/// The probability of a class by its score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ScoreMap {
    Sigmoid(Sigmoid),
    Isotonic(Isotonic),
}

impl ScoreMap {
    fn learn(method: CalibrationMethod, sample: &Sample<'_>) -> Result<Self> {
        match method {
            CalibrationMethod::Sigmoid => Sigmoid::learn(sample).map(Self::Sigmoid),
            CalibrationMethod::Isotonic => Isotonic::learn(sample).map(Self::Isotonic),
        }
    }

    fn fault(&self) -> Option<&'static str> {
        match self {
            Self::Sigmoid(map) => map.fault(),
            Self::Isotonic(map) => map.fault(),
        }
    }
}

impl TryFrom<Vec<ScoreMap>> for Calibration {
    type Error = String;

    fn try_from(maps: Vec<ScoreMap>) -> Result<Self, String> {
        match maps.iter().find_map(ScoreMap::fault) {
            Some(fault) => Err(format!("a calibration {fault}")),
            None if maps.is_empty() => Err("a calibration of no score".to_owned()),
            None => Ok(Self { maps }),
        }
    }
}

impl From<Calibration> for Vec<ScoreMap> {
    fn from(calibration: Calibration) -> Self {
        calibration.maps
    }
}

impl Calibration {
    /// Learns from labels (0 and 1, or indices of classes) and scores: one per example for two classes, otherwise one for each
    /// class, class-major (`classes × rows`).
    ///
    /// # Errors
    /// Examples of one class only; scores that do not rise with the labels; another number of scores; otherwise as
    /// [`mean_loss`](crate::metrics::mean_loss).
    pub fn learn<'a>(method: CalibrationMethod, targets: impl Into<Targets<'a>>, scores: &'a [f64]) -> Result<Self> {
        let targets = targets.into();
        let rows = targets.labels.len();
        if rows == 0 {
            return Err(Error::Empty { what: "there are no examples to calibrate on" });
        }
        if scores.is_empty() || !scores.len().is_multiple_of(rows) {
            return Err(Error::Length { what: "scores", expected: rows, found: scores.len() });
        }
        let map = |labels: &[f64], scores: &[f64]| {
            let sample = Sample::new("scores", Targets { labels, ..targets }, scores)?.of_classes()?;
            ScoreMap::learn(method, &sample)
        };
        let one_against_rest = |(class, scores): (usize, &[f64])| {
            let is_class = |label: &f64| f64::from(u8::from(*label == class as f64));
            map(&targets.labels.iter().map(is_class).collect::<Vec<_>>(), scores)
        };
        let maps = match scores.len() / rows {
            1 => vec![map(targets.labels, scores)?],
            _ => scores.chunks(rows).enumerate().map(one_against_rest).collect::<Result<_>>()?,
        };
        Ok(Self { maps })
    }

    /// The probability by one score, the `k`-th (counted from 0): of several classes before it is divided by the sum of all.
    ///
    /// # Panics
    /// Where there are not so many scores.
    #[must_use]
    pub fn probability(&self, k: usize, score: f64) -> f64 {
        match &self.maps[k] {
            ScoreMap::Sigmoid(map) => map.probability(score),
            ScoreMap::Isotonic(map) => map.probability(score),
        }
    }

    /// How many scores it is of.
    #[must_use]
    pub fn scores(&self) -> usize {
        self.maps.len()
    }

    /// How it was learned.
    #[must_use]
    pub fn method(&self) -> CalibrationMethod {
        match self.maps[0] {
            ScoreMap::Sigmoid(_) => CalibrationMethod::Sigmoid,
            ScoreMap::Isotonic(_) => CalibrationMethod::Isotonic,
        }
    }
}

/// As `sigmoid: p = 1/(1 + e^−(1.2·z + 0.3))`.
impl fmt::Display for Calibration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (k, map) in self.maps.iter().enumerate() {
            f.write_str(if k > 0 { "; " } else { "" })?;
            match map {
                ScoreMap::Sigmoid(map) => map.fmt(f)?,
                ScoreMap::Isotonic(map) => map.fmt(f)?,
            }
        }
        Ok(())
    }
}
