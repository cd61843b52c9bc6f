//! Weighted means: of labels, of predictions, of a loss.

use super::sample::Sample;
use super::sum::Sum;
use crate::error::{Error, Result};
use crate::loss::{Logistic, Loss, Targets, Tile};

/// Rows per call of the loss: few enough that a plain sum over them loses nothing that matters.
pub(super) const ROWS: usize = 128;

/// The weighted mean of labels, or of any other numbers.
///
/// ```text
/// Σ s·v / Σ s
/// ```
///
/// # Errors
/// No examples; lengths that differ; a value that is not finite; a negative weight, or only zeros.
///
/// # Example
/// ```
/// use gradus::loss::Targets;
/// use gradus::metrics::mean;
/// assert_eq!(mean(&[1.0, 4.0])?, 2.5);
/// assert_eq!(mean(Targets::new(&[1.0, 4.0]).weights(&[2.0, 1.0]))?, 2.0);           // (1 + 1 + 4)/3
/// # Ok::<(), gradus::Error>(())
/// ```
pub fn mean<'a>(labels: impl Into<Targets<'a>>) -> Result<f64> {
    let targets = labels.into();
    Ok(Sample::new("values", targets, targets.labels)?.mean_of(|row| row.value))
}

/// The weighted mean of a loss: what training makes small, without the penalty.
///
/// ```text
/// Σ s·ℓ(y, z) / Σ s
/// ```
///
/// *Units:* the loss's; for the squared loss this is the MSE.
///
/// Scores and labels of a loss that has several of them are output-major, as in a [`Tile`].
///
/// # Errors
/// No examples; lengths that differ; a number that is not finite; a negative weight, or only zeros.
///
/// # Example
/// ```
/// use gradus::loss::Squared;
/// use gradus::metrics::mean_loss;
/// assert_eq!(mean_loss(&Squared, &[1.0, 2.0], &[2.0, 5.0])?, 5.0);          // (1 + 9)/2
/// # Ok::<(), gradus::Error>(())
/// ```
pub fn mean_loss<'a>(loss: &dyn Loss, targets: impl Into<Targets<'a>>, scores: &'a [f64]) -> Result<f64> {
    let targets = targets.into();
    let Targets { labels, weights, .. } = targets;
    let (outputs, width) = (loss.outputs(), loss.label_width());
    if outputs * width == 1 {
        return Sample::new("scores", targets, scores)?.mean_loss(loss);
    }
    let rows = labels.len() / width.max(1);
    for (what, expected, found) in [("labels", rows * width, labels.len()), ("scores", rows * outputs, scores.len())] {
        if expected != found {
            return Err(Error::Length { what, expected, found });
        }
    }
    // The checks of lengths, weights and numbers, part by part.
    let mut total = rows as f64;
    for part in scores.chunks(rows.max(1)).chain(labels.chunks(rows.max(1))) {
        total = Sample::new("scores", Targets { labels: part, weights, offsets: None }, part)?.total;
    }
    if rows == 0 {
        return Err(Error::Empty { what: "there are no examples to evaluate" });
    }
    Ok(loss.batch(Tile { scores, labels, weights, rows }, &mut vec![0.0; scores.len()]) / total)
}

/// The mean of a loss of several scores, and that of its best constant scores beside the offsets.
pub(crate) fn with_baseline(loss: &dyn Loss, targets: Targets<'_>, scores: &[f64]) -> Result<(f64, Option<f64>)> {
    let own = mean_loss(loss, targets, scores)?;
    let rows = targets.labels.len() / loss.label_width().max(1);
    let Some(constants) = loss.best_constant(targets) else { return Ok((own, None)) };
    let bare: Vec<f64> = constants.iter().flat_map(|b| (0..rows).map(move |row| b + targets.offset(row))).collect();
    Ok((own, Some(mean_loss(loss, targets, &bare)?)))
}

/// The log loss (cross-entropy) of scores against labels in [0, 1], in nats.
///
/// ```text
/// Σ s·(max(z, 0) − z·y + ln(1 + e^(−|z|))) / Σ s
/// ```
///
/// *Corners:* it takes scores (log odds), not probabilities: a probability near 1 is rounded, its score is not, so
/// nothing has to be clipped.
///
/// # Errors
/// As [`mean_loss`].
///
/// # Example
/// ```
/// use gradus::metrics::log_loss;
/// assert_eq!(log_loss(&[1.0, 0.0], &[0.0, 0.0])?, 2f64.ln());               // p = ½ for both
/// assert_eq!(log_loss(&[0.0], &[700.0])?, 700.0);                           // wrong, and sure of it
/// # Ok::<(), gradus::Error>(())
/// ```
#[doc(alias = "cross_entropy")]
pub fn log_loss<'a>(targets: impl Into<Targets<'a>>, scores: &'a [f64]) -> Result<f64> {
    mean_loss(&Logistic, targets, scores)
}

impl Sample<'_> {
    pub(super) fn mean_loss(&self, loss: &dyn Loss) -> Result<f64> {
        if loss.outputs() != 1 || loss.label_width() != 1 {
            return Err(several_outputs(loss));
        }
        let mut slopes = [0.0; ROWS];
        let mut total = Sum::default();
        let mut weights = self.weights.as_deref().map(|weights| weights.chunks(ROWS));
        for (labels, scores) in self.labels.chunks(ROWS).zip(self.values.chunks(ROWS)) {
            let rows = labels.len();
            let weights = weights.as_mut().and_then(Iterator::next);
            if let Some(slopes) = slopes.get_mut(..rows) {
                total.add(loss.batch(Tile { scores, labels, weights, rows }, slopes));
            }
        }
        Ok(total.value() / self.total)
    }
}

/// The error about a loss that needs more than one score or label per example.
pub(crate) fn several_outputs(loss: &dyn Loss) -> Error {
    Error::Setting {
        name: "loss",
        value: format!("{:?} ({} outputs, {} labels per example)", loss.name(), loss.outputs(), loss.label_width()),
        must: "a loss with one output and one label per example",
    }
}
