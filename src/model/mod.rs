//! ŷ = f(x): encoders, weights, bias and head. Only a fit (or a file) makes a [`Model`], so an unfitted one cannot be
//! said.

mod evaluations;
mod explanation;
mod input;
mod inspection;
mod predict;
mod predictor;
mod reader;
mod weights;

use std::sync::Arc;

pub use evaluations::Evaluations;
pub use explanation::{Contribution, ExplainedScore, Explanation};
pub use input::Input;
pub(crate) use predict::{as_wide, not_finite};
pub use predictor::Predictor;
pub(crate) use reader::Reader;
pub use weights::Weight;

<<<<<<< HEAD
use crate::column::{Features, LearnedTypes};
use crate::data::{Label, Labels, Table};
=======
use crate::column::Features;
>>>>>>> main
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
<<<<<<< HEAD
    pub(crate) columns: Named,
}

/// The columns beside the features.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Named {
    // In the order of the names, as in the file.
    pub(crate) example_weight: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) exposure: Option<String>,
    #[serde(with = "named_labels")]
    pub(crate) label: Vec<String>,
    pub(crate) offset: Option<String>,
    /// What the labels were learned as.
    #[serde(skip)]
    pub(crate) meanings: LearnedTypes,
}

impl Named {
    /// The labels of a table.
    pub(crate) fn labels(&self, table: &Table) -> Result<Labels> {
        let each = self.label.iter().map(|name| Label::from_table(table, name));
        self.meanings.read_labels(&Labels::side_by_side(each.collect::<Result<Vec<_>>>()?)?)
    }

    /// Labels of arrays, label-major: of all rows, or of some that keep their places.
    pub(crate) fn labels_of_arrays(&self, arrays: &Arrays<'_>, rows: Option<&[usize]>) -> Result<Labels> {
        if arrays.labels != self.label.len() {
            let what = "columns of the labels' array";
            return Err(Error::Length { what, expected: self.label.len(), found: arrays.labels });
        }
        let mut columns = arrays.y.chunks((arrays.y.len() / arrays.labels.max(1)).max(1));
        let label = |name: &String| {
            let values = columns.next().unwrap_or_default();
            match rows {
                Some(rows) => Label::from_rows(name, values, rows),
                None => Label::from_numbers(name, values.to_vec()),
            }
        };
        self.meanings.read_labels(&Labels::side_by_side(self.label.iter().map(label).collect::<Result<Vec<_>>>()?)?)
    }

    /// Learns what the labels are, and reads them as that.
    pub(crate) fn learn(&mut self, labels: &Labels) -> Result<Labels> {
        self.meanings = LearnedTypes::of_labels(labels)?;
        self.meanings.read_labels(labels)
    }

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
=======
    pub(crate) roles: ColumnRoles,
>>>>>>> main
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
        Ok(Self { reader, features, head, shape, weights, roles })
    }

    /// The name of the label; of several labels the names, joined by commas.
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
