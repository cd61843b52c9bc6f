//! The head for several labels that are quantities.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::quantity::{learnable, numbers, of_one_score};
use super::saved_loss::SavedLoss;
use super::several::{as_many, loaded_names};
use super::{Head, Heads};
use crate::data::Labels;
use crate::error::{Result, inconsistent};
use crate::loss::{Loss, SideBySide, Squared, Targets};
use crate::metrics::{self, Evaluation};

/// Each example has several labels that are finite numbers, and a prediction for each: as many models of
/// [`Regression`](super::Regression) in one fit.
///
/// ```text
/// ℓ = Σₖ ℓ(yₖ, zₖ)        ŷₖ = zₖ
/// ```
///
/// *Labels:* as [`Regression`](super::Regression), all in the domain of the one loss. *Loss:* [`Squared`] of each label unless
/// another one is given. *Predictions* are label-major: the first label of every row, then the second. *Corners:* nothing ties
/// the labels together, so that each has the weights of a fit of its own; the loss and the penalty are the sums of theirs.
///
/// # Example
/// ```
/// use gradus::data::{Label, Labels};
/// use gradus::head::{Head, Regressions};
/// use gradus::loss::Targets;
///
/// let labels = [("width", vec![1.0, 3.0]), ("height", vec![5.0, 7.0])];
/// let labels = labels.into_iter().map(|(name, values)| Label::from_numbers(name, values));
/// let labels = Labels::side_by_side(labels.collect::<gradus::Result<Vec<_>>>()?)?;
/// let head = Regressions::default().learn(&labels)?;
/// assert_eq!(head.outputs(), ["width", "height"]);
/// assert_eq!(head.encode(&labels)?, [1.0, 3.0, 5.0, 7.0]);
///
/// let evaluation = head.evaluate(Targets::new(&[1.0, 3.0, 5.0, 7.0]), &[1.0, 2.0, 5.0, 4.0])?;
/// assert_eq!(evaluation.get("loss"), Some(5.0));                                   // (0 + 1)/2 + (0 + 9)/2
/// assert_eq!(evaluation.label("height").unwrap().get("mae"), Some(1.5));
/// # Ok::<(), gradus::Error>(())
/// ```
#[derive(Debug, Clone)]
#[doc(alias = "label_dimension")]
#[doc(alias = "MultiOutputRegressor")]
pub struct Regressions {
    loss: Arc<dyn Loss>,
    /// The names of the labels; empty for a description.
    labels: Vec<String>,
}

/// What a learned head holds, as it is saved.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Saved {
    labels: Vec<String>,
    loss: SavedLoss,
}

impl Default for Regressions {
    fn default() -> Self {
        Self { loss: Arc::new(Squared), labels: Vec::new() }
    }
}

impl Regressions {
    pub(super) const KIND: &str = "regressions";

    /// Several regressions with another loss than the squared one.
    ///
    /// # Errors
    /// A loss of several outputs, of several labels per example, or with a parameter that is estimated.
    pub fn with_loss(self, loss: Arc<dyn Loss>) -> Result<Self> {
        let loss = of_one_score(loss)?;
        SideBySide::of_labels(vec![loss.clone()])?;
        Ok(Self { loss, ..self })
    }

    /// Makes it again from what [`Head::save`] gave.
    pub(super) fn load(heads: &Heads, content: Value) -> Result<Arc<dyn Head>> {
        let Saved { labels, loss } = serde_json::from_value(content).map_err(inconsistent)?;
        loaded_names(&labels)?;
        Ok(Arc::new(Self { labels, ..Self::default().with_loss(loss.load(heads)?)? }))
    }
}

impl Head for Regressions {
    fn kind(&self) -> &str {
        Self::KIND
    }

    #[expect(clippy::expect_used, reason = "the loss was checked when it was given")]
    fn loss(&self) -> Arc<dyn Loss> {
        let each = vec![self.loss.clone(); self.labels.len().max(1)];
        Arc::new(SideBySide::of_labels(each).expect("losses of one score"))
    }

    fn learn(&self, labels: &Labels) -> Result<Arc<dyn Head>> {
        labels.iter().try_for_each(|label| learnable(&*self.loss, label))?;
        let names = labels.iter().map(|label| label.name().to_owned()).collect();
        Ok(Arc::new(Self { loss: self.loss.clone(), labels: names }))
    }

    fn encode(&self, labels: &Labels) -> Result<Vec<f64>> {
        as_many(labels, self.labels.len())?;
        let each = labels.iter().map(|label| numbers(&*self.loss, label));
        Ok(each.collect::<Result<Vec<_>>>()?.concat())
    }

    fn predict_into(&self, scores: &[f64], predictions: &mut Vec<f64>) {
        predictions.clear();
        predictions.extend(scores.iter().map(|score| self.loss.prediction(*score)));
    }

    fn outputs(&self) -> Vec<String> {
        self.labels.clone()
    }

    fn evaluate(&self, targets: Targets<'_>, scores: &[f64]) -> Result<Evaluation> {
        let unknown = ["0".to_owned()];
        let names = if self.labels.is_empty() { &unknown[..] } else { &self.labels };
        metrics::regressions(&*self.loss, names, targets, scores)
    }

    fn save(&self) -> Result<Value> {
        let (labels, loss) = (self.labels.clone(), SavedLoss::of(&*self.loss));
        serde_json::to_value(Saved { labels, loss }).map_err(inconsistent)
    }
}
