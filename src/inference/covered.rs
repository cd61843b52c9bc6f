//! A model and the covariance of its parameters: what the delta method needs of any rows.

use std::ops::Range;
use std::sync::Arc;

use faer::Mat;

use super::richardson::richardson;
use crate::design::DesignMatrix;
use crate::error::{Error, Result};
use crate::model::{Model, as_wide};
use crate::roles::FeatureSource;

/// A model, and the covariance of its parameters over (x − mean)/scale.
#[derive(Debug, Clone)]
pub(super) struct Covered {
    pub(super) model: Model,
    pub(super) mean: Vec<f64>,
    pub(super) scale: Vec<f64>,
    /// Where each parameter stands in the weights (output-major, then biases).
    pub(super) places: Vec<usize>,
    pub(super) covariance: Mat<f64>,
}

/// Rows that are worked through at a time.
const ROWS: usize = 512;
/// In units of a score: the error of the differences below is of its fourth power.
const STEP: f64 = 2e-3;

/// Predictions of some rows, and how they move with the scores: both prediction-major.
struct Moved {
    predictions: Vec<f64>,
    /// ∂prediction/∂score of each row, for each prediction, for each score.
    slopes: Vec<Vec<Vec<f64>>>,
}

impl Covered {
    /// Predictions of every row (prediction-major), and gradients of each over the parameters, shown row by row with the number of
    /// the row and that of the prediction.
    pub(super) fn each_gradient(
        &self,
        source: &FeatureSource<'_>,
        offsets: Option<&[f64]>,
        each: &mut dyn FnMut(usize, usize, &[f64]),
    ) -> Result<Vec<f64>> {
        let design = self.model.reader.design(source)?;
        as_wide(design.features(), self.model.shape().features)?;
        let scores = self.model.scores(source, offsets)?;
        let Moved { predictions, slopes } = self.moved(&scores, design.rows());
        let affine = Arc::new(design.affine().rescaled(&self.mean, &self.scale)?);
        let (design, rows) = (design.seen_through(affine), design.rows());
        let mut gradient = vec![0.0; self.places.len()];
        for start in (0..rows).step_by(ROWS) {
            let span = start..(start + ROWS).min(rows);
            let values = features(&design, &span);
            for row in span.clone() {
                for (m, slopes) in slopes.iter().enumerate() {
                    self.gradient(&values, (row - start, span.len()), &|k| slopes[k][row], &mut gradient);
                    each(row, m, &gradient);
                }
            }
        }
        Ok(predictions)
    }

    /// Standard errors of how far each score of some rows lies from that of one row: √(dᵀCd), d = ∂z/∂θ − ∂z₀/∂θ. Score-major.
    #[cfg(feature = "plot")]
    pub(super) fn errors_of_differences(&self, rows: &FeatureSource<'_>, from: &FeatureSource<'_>) -> Result<Vec<f64>> {
        let scores = self.model.head().loss().outputs();
        let gradients = |source: &FeatureSource<'_>| -> Result<Vec<Vec<f64>>> {
            let design = self.model.reader.design(source)?;
            as_wide(design.features(), self.model.shape().features)?;
            let affine = Arc::new(design.affine().rescaled(&self.mean, &self.scale)?);
            let (design, rows) = (design.seen_through(affine), design.rows());
            let values = features(&design, &(0..rows));
            let each = (0..scores).flat_map(|k| (0..rows).map(move |row| (k, row)));
            let gradient = |(k, row): (usize, usize)| {
                let mut gradient = vec![0.0; self.places.len()];
                self.gradient(&values, (row, rows), &|score| f64::from(u8::from(score == k)), &mut gradient);
                gradient
            };
            Ok(each.map(gradient).collect())
        };
        let (of_rows, from) = (gradients(rows)?, gradients(from)?);
        let rows = of_rows.len() / scores;
        let error = |(i, gradient): (usize, &Vec<f64>)| {
            let difference: Vec<f64> = gradient.iter().zip(&from[i / rows.max(1)]).map(|(a, b)| a - b).collect();
            self.variance(&difference).max(0.0).sqrt()
        };
        Ok(of_rows.iter().enumerate().map(error).collect())
    }

    /// gᵀCg.
    pub(super) fn variance(&self, gradient: &[f64]) -> f64 {
        let each = gradient.iter().enumerate();
        each.map(|(j, b)| b * gradient.iter().enumerate().map(|(i, a)| a * self.covariance[(i, j)]).sum::<f64>()).sum()
    }

    /// Of one row: x̃ times the slopes of the scores that a parameter moves.
    fn gradient(&self, values: &[f64], (row, rows): (usize, usize), slope: &dyn Fn(usize) -> f64, into: &mut [f64]) {
        let shape = self.model.shape();
        let scores = self.model.head().loss().outputs();
        for (place, into) in self.places.iter().zip(into) {
            *into = if *place < shape.weights() {
                let (set, j) = (place / shape.features, place % shape.features);
                let served = (0..scores).filter(|k| shape.outputs == 1 || *k == set);
                values[j * rows + row] * served.map(slope).sum::<f64>()
            } else {
                slope(place - shape.weights())
            };
        }
    }

    fn moved(&self, scores: &[f64], rows: usize) -> Moved {
        let loss = self.model.head().loss();
        if loss.outputs() == 1 {
            let of = |score: &f64| (loss.prediction(*score), loss.label_moments(*score).map_or(1.0, |of| of.slope));
            let (predictions, slopes) = scores.iter().map(of).unzip();
            return Moved { predictions, slopes: vec![vec![slopes]] };
        }
        let predict = |k: usize, step: f64| {
            let mut moved = scores.to_vec();
            moved[k * rows..(k + 1) * rows].iter_mut().for_each(|z| *z += step);
            self.model.head().predict(&moved)
        };
        let predictions = self.model.head().predict(scores);
        let count = predictions.len() / rows.max(1);
        let mut slopes = vec![vec![Vec::new(); loss.outputs()]; count];
        for k in 0..loss.outputs() {
            let ends = [predict(k, STEP), predict(k, -STEP), predict(k, 0.5 * STEP), predict(k, -0.5 * STEP)];
            for (m, slopes) in slopes.iter_mut().enumerate() {
                let of = |row: usize| {
                    let [a, b, c, d] = [0, 1, 2, 3].map(|e: usize| ends[e][m * rows + row]);
                    richardson((a - b) / (2.0 * STEP), (c - d) / STEP)
                };
                slopes[k] = (0..rows).map(of).collect();
            }
        }
        Moved { predictions, slopes }
    }

    /// Refuses a table or arrays without rows.
    pub(super) fn not_empty(rows: usize) -> Result<()> {
        if rows == 0 { Err(Error::Empty { what: "there are no examples to predict" }) } else { Ok(()) }
    }
}

/// Each feature of some rows, one after the other.
fn features(design: &DesignMatrix<'_>, rows: &Range<usize>) -> Vec<f64> {
    let mut values = vec![0.0; design.features() * rows.len()];
    design.fill(rows, rows.len(), &mut values);
    values
}
