//! ŷ = f(x): encoders, weights, bias and head. Only a fit (or a file) makes a [`Model`], so an unfitted one cannot be
//! said.

mod evaluations;
mod explanation;
mod features;
mod inputs;
mod inspection;
mod predict;
mod predictor;
mod reader;
mod weights;

use std::sync::Arc;

pub use evaluations::Evaluations;
pub use explanation::{Contribution, Explanation};
pub(crate) use features::Features;
pub use inputs::{Arrays, Inputs, Labeled};
pub use inspection::Inspection;
use predict::exposures;
pub(crate) use predict::{as_wide, example_weights, finite, not_finite, present};
pub use predictor::Predictor;
pub(crate) use reader::Reader;
pub use weights::Weight;

use crate::data::Table;
use crate::error::{Error, Result};
use crate::head::Head;
use crate::objective::Shape;

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
    pub(crate) columns: Named,
}

/// The columns beside the features.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Named {
    pub(crate) label: String,
    pub(crate) example_weight: Option<String>,
    pub(crate) offset: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) exposure: Option<String>,
}

impl Named {
    /// o + ln(exposure), row by row; `None` without either.
    pub(crate) fn offsets(&self, table: &Table) -> Result<Option<Vec<f64>>> {
        let mut offsets = self.offset.as_ref().map(|name| finite(table, name)).transpose()?;
        if let Some(name) = &self.exposure {
            let exposures = exposures(table, name)?;
            match &mut offsets {
                Some(offsets) => offsets.iter_mut().zip(exposures).for_each(|(o, exposure)| *o += exposure.ln()),
                None => offsets = Some(exposures.into_iter().map(f64::ln).collect()),
            }
        }
        Ok(offsets)
    }
}

impl Model {
    pub(crate) fn new(
        reader: Reader,
        head: Arc<dyn Head>,
        shape: Shape,
        weights: Vec<f64>,
        columns: Named,
    ) -> Result<Self> {
        let features = reader.features();
        if features.len() != shape.features {
            return Err(Error::Length { what: "features", expected: shape.features, found: features.len() });
        }
        if weights.len() != shape.len() {
            return Err(Error::Length { what: "weights and biases", expected: shape.len(), found: weights.len() });
        }
        Ok(Self { reader, features, head, shape, weights, columns })
    }

    /// The name of the label.
    #[must_use]
    pub fn label(&self) -> &str {
        &self.columns.label
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

    /// How many features, outputs and biases it has.
    #[must_use]
    pub fn shape(&self) -> Shape {
        self.shape
    }
}

impl Error {
    /// The last good model of a run that diverged.
    #[must_use]
    pub fn last_good_model(&self) -> Option<&Model> {
        match self {
            Self::Diverged(divergence) => divergence.model.as_ref()?.downcast_ref(),
            _ => None,
        }
    }
}
