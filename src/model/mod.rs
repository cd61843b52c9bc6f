//! ŷ = f(x): encoders, weights, bias and head. Only a fit (or a file) makes a [`Model`], so an unfitted one cannot be
//! said.

mod calibration;
mod column_contribution;
mod column_importance;
mod contribution;
mod effect;
mod evaluations;
mod explained_score;
mod explanation;
mod feature_spread;
mod importance;
mod importances;
mod input;
mod inspection;
mod metric_importance;
mod parameter;
mod permutation;
mod predict;
mod predictor;
mod prior_correction;
mod reader;
mod reference;
mod scored_examples;
mod slice_metric;
mod sliced_evaluation;
mod slices;
mod threshold;
mod weights;

use std::sync::Arc;

pub use column_contribution::ColumnContribution;
pub use column_importance::ColumnImportance;
pub use contribution::Contribution;
pub use effect::Effect;
pub use evaluations::Evaluations;
pub use explained_score::ExplainedScore;
pub use explanation::Explanation;
pub use importance::Importance;
pub use importances::Importances;
pub use input::Input;
pub use metric_importance::MetricImportance;
pub use permutation::Permutation;
pub(crate) use predict::{as_wide, not_finite};
pub use predictor::Predictor;
pub(crate) use reader::Reader;
pub use reference::Reference;
pub(crate) use scored_examples::ScoredExamples;
pub use slice_metric::SliceMetric;
pub use sliced_evaluation::SlicedEvaluation;
pub use slices::Slices;
pub use weights::Weight;

use crate::column::Features;
use crate::error::{Error, Result};
use crate::head::Head;
use crate::objective::Shape;
use crate::roles::ColumnRoles;

/// A trained linear model: it predicts, explains itself, and can be saved.
///
/// Columns are found by name, in any order; the prediction for a row does not depend on the other rows.
#[derive(Debug, Clone)]
pub struct Model {
    pub(crate) reader: Reader,
    pub(crate) features: Features,
    pub(crate) head: Arc<dyn Head>,
    pub(crate) shape: Shape,
    /// Output-major weights of the encoded features, then biases.
    pub(crate) weights: Vec<f64>,
    pub(crate) roles: ColumnRoles,
    /// What the examples of each class were multiplied by in training, where the probabilities are still those of that.
    pub(crate) class_weights: Vec<f64>,
}

impl Model {
    pub(crate) fn new(
        reader: Reader,
        head: Arc<dyn Head>,
        shape: Shape,
        weights: Vec<f64>,
        roles: ColumnRoles,
    ) -> Result<Self> {
        let features = reader.features();
        if features.len() != shape.features {
            return Err(Error::Length { what: "features", expected: shape.features, found: features.len() });
        }
        if weights.len() != shape.len() {
            return Err(Error::Length { what: "weights and biases", expected: shape.len(), found: weights.len() });
        }
        Ok(Self { reader, features, head, shape, weights, roles, class_weights: Vec::new() })
    }

    /// The name of the label; the names of several labels, joined by commas.
    #[must_use]
    pub fn label(&self) -> String {
        self.roles.label.join(", ")
    }

    /// The names of the labels: one, for most models.
    #[must_use]
    pub fn labels(&self) -> &[String] {
        &self.roles.label
    }

    /// What labels and predictions mean.
    #[must_use]
    pub fn head(&self) -> &dyn Head {
        self.head.as_ref()
    }

    /// The classes in their order (of two, the negative one first); empty for a model that predicts numbers.
    #[must_use]
    #[doc(alias = "classes_")]
    pub fn classes(&self) -> &[String] {
        self.head.classes()
    }

    /// The weight that each class had in training ([`ClassWeight`](crate::estimator::ClassWeight)), in the order of
    /// [`Model::classes`], as long as the probabilities are those of classes so weighed; otherwise empty.
    #[must_use]
    pub fn class_weights(&self) -> &[f64] {
        &self.class_weights
    }

    /// How many features, outputs and biases it has.
    #[must_use]
    pub fn shape(&self) -> Shape {
        self.shape
    }
}

impl Error {
    /// The last good model of a run that diverged, or whose examples could no longer be read.
    #[must_use]
    pub fn last_good_model(&self) -> Option<&Model> {
        let last = match self {
            Self::Diverged(divergence) => &divergence.last,
            Self::Interrupted { last, .. } => last,
            _ => return None,
        };
        last.model.as_ref()?.downcast_ref()
    }
}
