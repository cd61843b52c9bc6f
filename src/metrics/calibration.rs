//! Whether predictions mean what they say: of the examples given 70 %, 70 % should be positive.

use serde::Serialize;

use super::sample::Sample;
use super::sum::Sum;
use crate::error::{Error, Result};
use crate::loss::Targets;

/// The bins of an evaluation's calibration table.
pub(super) const BINS: usize = 10;

/// One row of a calibration table: examples whose predictions lie close together.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Bin {
    /// The smallest prediction of the bin.
    pub from: f64,
    /// The largest prediction of the bin.
    pub to: f64,
    /// Sum of the example weights.
    pub weight: f64,
    /// Weighted mean of the predictions.
    pub predicted: f64,
    /// Weighted mean of the labels.
    pub observed: f64,
}

/// Mean prediction against mean label, in bins of (nearly) equal weight, by ascending prediction.
///
/// Examples of equal prediction stay together: a group of them belongs to the bin in which the middle of its weight
/// falls. Bins that stay empty are left out, so there are at most `bins`.
///
/// # Errors
/// No bins; no examples; lengths that differ; a number that is not finite; a negative weight, or only zeros.
///
/// # Example
/// ```
/// use gradus::metrics::calibration;
/// let table = calibration(&[0.0, 1.0, 1.0, 1.0], &[0.25, 0.5, 0.75, 0.75], 2)?;
/// assert_eq!((table[0].predicted, table[0].observed), (0.375, 0.5));
/// assert_eq!((table[1].predicted, table[1].observed), (0.75, 1.0));
/// # Ok::<(), gradus::Error>(())
/// ```
#[doc(alias = "calibration_curve")]
#[doc(alias = "reliability_diagram")]
pub fn calibration<'a>(targets: impl Into<Targets<'a>>, predictions: &'a [f64], bins: usize) -> Result<Vec<Bin>> {
    if bins == 0 {
        return Err(Error::Setting { name: "bins", value: "0".to_owned(), must: "at least 1" });
    }
    Ok(Sample::new("predictions", targets, predictions)?.calibration(bins))
}

impl Sample<'_> {
    pub(super) fn calibration(&self, bins: usize) -> Vec<Bin> {
        let mut before = Sum::default();
        let placed: Vec<_> = self
            .groups()
            .into_iter()
            .map(|group| {
                let middle = (before.value() + group.weight / 2.0) / self.total;
                before.add(group.weight);
                ((middle * bins as f64) as usize, group)
            })
            .collect();
        placed
            .chunk_by(|(a, _), (b, _)| a == b)
            .filter_map(|bin| {
                let ((_, first), (_, last)) = (bin.first()?, bin.last()?);
                let weight = bin.iter().map(|(_, group)| group.weight).collect::<Sum>().value();
                let predicted = bin.iter().map(|(_, group)| group.weight * group.value).collect::<Sum>().value();
                let observed = bin.iter().map(|(_, group)| group.label).collect::<Sum>().value();
                Some(Bin {
                    from: first.value,
                    to: last.value,
                    weight,
                    predicted: predicted / weight,
                    observed: observed / weight,
                })
            })
            .collect()
    }
}
