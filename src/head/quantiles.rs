//! The head for quantiles.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Value, json};

use super::Head;
use super::quantity::learnable;
use crate::data::Labels;
use crate::error::{Error, Result};
use crate::loss::{Loss, Quantile, SideBySide, Targets};
use crate::metrics::{self, Evaluation};

/// Labels are numbers, and the predictions are quantiles: numbers below which the given shares of the labels should lie.
///
/// ```text
/// ŷ = z, of each row in rising order
/// ```
///
/// *Labels:* as [`Regression`](super::Regression). *Loss:* [`Quantile`], for several levels side by side with weights of
/// their own. *Corners:* quantiles that are fitted one by one may cross where there is little data, which cannot be; those
/// of a row are therefore put in order when predicted, which never makes them worse.
///
/// # Errors
/// [`Quantiles::new`] refuses a level outside (0, 1), levels that do not rise, and none at all.
///
/// # Example
/// ```
/// use gradus::head::{Head, Quantiles};
/// let head = Quantiles::new([0.1, 0.9])?;
/// // Two rows; in the second the quantiles cross.
/// assert_eq!(head.predict(&[1.0, 5.0, 2.0, 4.0]), [1.0, 4.0, 2.0, 5.0]);
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// Koenker & Bassett (1978); the order: Chernozhukov, Fernández-Val & Galichon (2010), *Quantile and probability curves without
/// crossing*, Econometrica 78.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(try_from = "Saved")]
#[doc(alias = "QuantileRegressor")]
pub struct Quantiles {
    levels: Vec<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Saved {
    levels: Vec<f64>,
}

impl TryFrom<Saved> for Quantiles {
    type Error = Error;

    fn try_from(saved: Saved) -> Result<Self> {
        Self::new(saved.levels)
    }
}

/// The median.
impl Default for Quantiles {
    fn default() -> Self {
        Self { levels: vec![0.5] }
    }
}

impl Quantiles {
    pub(super) const KIND: &str = "quantiles";

    /// Quantiles of these levels, in rising order.
    ///
    /// # Errors
    /// A level outside (0, 1); levels that do not rise; none at all.
    pub fn new(levels: impl IntoIterator<Item = f64>) -> Result<Self> {
        let levels: Vec<f64> = levels.into_iter().collect();
        for level in &levels {
            Quantile::new(*level)?;
        }
        if levels.is_empty() || !levels.is_sorted_by(|a, b| a < b) {
            let must = "at least one, in rising order";
            return Err(Error::Setting { name: "quantile levels", value: format!("{levels:?}"), must });
        }
        Ok(Self { levels })
    }

    /// The levels.
    #[must_use]
    pub fn levels(&self) -> &[f64] {
        &self.levels
    }
}

impl Head for Quantiles {
    fn kind(&self) -> &str {
        Self::KIND
    }

    #[expect(clippy::expect_used, reason = "the levels were checked")]
    fn loss(&self) -> Arc<dyn Loss> {
        let of = |level: &f64| -> Arc<dyn Loss> { Arc::new(Quantile::new(*level).expect("a level between 0 and 1")) };
        let mut losses: Vec<_> = self.levels.iter().map(of).collect();
        if losses.len() == 1 {
            return losses.remove(0);
        }
        Arc::new(SideBySide::of_one_label(losses).expect("losses of one score"))
    }

    fn learn(&self, labels: &Labels) -> Result<Arc<dyn Head>> {
        learnable(&Quantile::new(0.5)?, labels.only()?)?;
        Ok(Arc::new(self.clone()))
    }

    fn encode(&self, labels: &Labels) -> Result<Vec<f64>> {
        labels.only()?.numbers()
    }

    fn predict_into(&self, scores: &[f64], predictions: &mut Vec<f64>) {
        let levels = self.levels.len();
        let rows = scores.len() / levels;
        predictions.clear();
        predictions.extend_from_slice(scores);
        for row in 0..rows {
            // By insertion: a few numbers that mostly are in order.
            for last in 1..levels {
                for k in (1..=last).rev() {
                    let (lower, upper) = ((k - 1) * rows + row, k * rows + row);
                    if predictions[lower].total_cmp(&predictions[upper]).is_le() {
                        break;
                    }
                    predictions.swap(lower, upper);
                }
            }
        }
    }

    fn outputs(&self) -> Vec<String> {
        self.levels.iter().map(f64::to_string).collect()
    }

    fn evaluate(&self, targets: Targets<'_>, scores: &[f64]) -> Result<Evaluation> {
        metrics::quantiles(&self.levels, targets, &self.predict(scores))
    }

    fn save(&self) -> Result<Value> {
        Ok(json!({ "levels": self.levels }))
    }
}
