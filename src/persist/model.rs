//! Saving and loading models.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Registry;
use super::envelope::{Format, open_as, seal_as, sorted, spelled};
use crate::column::LearnedTypes;
use crate::design::Names;
use crate::error::{Result, inconsistent};
use crate::file;
use crate::model::{Model, Reader};
use crate::objective::Shape;
use crate::roles::ColumnRoles;

/// A part by its kind and its own content.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    #[serde(serialize_with = "sorted")]
    content: Value,
    kind: String,
}

/// How examples become features.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Features {
    Columns(Vec<Part>),
    Array(Names),
}

/// What stands in the file, beside the envelope's header: in the order of the names, as all of a file is. No training data.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Content<'m> {
    biases: Cow<'m, [f64]>,
    /// Of each class in training, where the probabilities are still those of classes so weighed.
    #[serde(default, skip_serializing_if = "none_of")]
    class_weights: Cow<'m, [f64]>,
    columns: ColumnRoles,
    features: Features,
    head: Part,
    /// What the columns were learned as, labels among them.
    #[serde(default, skip_serializing_if = "LearnedTypes::is_empty")]
    inputs: LearnedTypes,
    /// For readers of the file: one name per weight of an output.
    names: Names,
    outputs: usize,
    /// Output-major.
    weights: Cow<'m, [f64]>,
}

fn none_of(class_weights: &[f64]) -> bool {
    class_weights.is_empty()
}

impl Model {
    /// The model as the bytes of a file: versioned, human-readable JSON with a checksum over all of it. The same model
    /// gives the same bytes.
    ///
    /// # Errors
    /// [`NotSaveable`](crate::error::ModelFileProblem::NotSaveable) for a part that holds a function.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        seal_as(Format::Model, &self.to_content()?)
    }

    /// What stands in a file of the model.
    pub(crate) fn to_content(&self) -> Result<Content<'_>> {
        let features = match &self.reader {
            Reader::Array(names) => Features::Array(names.clone()),
            Reader::Columns { encoders, .. } => {
                let part = |encoder: &Arc<dyn crate::column::Encoder>| {
                    Ok(Part { kind: encoder.kind().to_owned(), content: encoder.save()? })
                };
                Features::Columns(encoders.iter().map(part).collect::<Result<_>>()?)
            }
        };
        let (weights, biases) = self.weights.split_at(self.shape.weights());
        Ok(Content {
            biases: biases.into(),
            class_weights: (&self.class_weights[..]).into(),
            columns: self.roles.clone(),
            features,
            head: Part { kind: self.head.kind().to_owned(), content: self.head.save()? },
            inputs: self.reader.meanings().and(&self.roles.meanings),
            names: self.features.names().clone(),
            outputs: self.shape.outputs,
            weights: weights.into(),
        })
    }

    /// A model from the bytes of a file. Never runs anything, never panics.
    ///
    /// # Errors
    /// [`ModelFile`](crate::error::Error::ModelFile): not a model, changed by as little as one bit, of a newer version, with
    /// a part of a kind that this crate does not make, or written in another way than [`Model::to_bytes`] writes that model.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        Self::from_bytes_with(bytes, &Registry::default())
    }

    /// As [`Model::from_bytes`], with parts that a user wrote.
    ///
    /// # Errors
    /// As [`Model::from_bytes`].
    pub fn from_bytes_with(bytes: &[u8], registry: &Registry) -> Result<Self> {
        let model = Self::from_content(open_as(Format::Model, bytes)?, registry)?;
        spelled(Format::Model, bytes, &model.to_content()?)?;
        Ok(model)
    }

    /// A model from what stood in a file.
    pub(crate) fn from_content(content: Content<'_>, registry: &Registry) -> Result<Self> {
        let head = registry.heads.head(&content.head.kind, content.head.content)?;
        let (labels, meanings) = content.inputs.split(&content.columns.label);
        let roles = ColumnRoles { meanings: labels, ..content.columns };
        let reader = match content.features {
            Features::Array(names) => Reader::Array(names),
            Features::Columns(parts) => {
                let encoder = |part: Part| registry.encoders.encoder(&part.kind, part.content);
                let encoders = parts.into_iter().map(encoder).collect::<Result<_>>()?;
                Reader::Columns { encoders, meanings: Arc::new(meanings) }
            }
        };
        let loss = head.loss();
        if content.outputs == 0 || content.outputs != loss.coefficient_sets() {
            return Err(inconsistent(format!("{} outputs for this head", content.outputs)));
        }
        if roles.label.len() != loss.label_width() {
            return Err(inconsistent(format!("{} labels for this head", roles.label.len())));
        }
        let (features, biases) = (reader.features(), content.biases.len());
        if content.weights.len() != features.len().saturating_mul(content.outputs)
            || (biases != 0 && biases != loss.outputs())
        {
            let counts = (content.weights.len(), biases, features.len(), content.outputs);
            return Err(inconsistent(format!("{counts:?} weights, biases, features and outputs")));
        }
        let shape = Shape { features: features.len(), outputs: content.outputs, biases };
        if features.names() != &content.names {
            return Err(inconsistent("the names of the features are not those of the columns"));
        }
        features.names().distinct()?;
        let mut weights = content.weights.into_owned();
        weights.reserve_exact(biases);
        weights.extend_from_slice(&content.biases);
        if weights.iter().any(|w| !w.is_finite()) {
            return Err(inconsistent("a weight is not finite"));
        }
        let class_weights = content.class_weights.into_owned();
        if !class_weights.is_empty()
            && (class_weights.len() != head.classes().len()
                || class_weights.iter().any(|c| !(*c > 0.0 && c.is_finite())))
        {
            return Err(inconsistent("the class weights are not those of the classes"));
        }
        Ok(Self { class_weights, ..Self::new(reader, head, shape, weights, roles)? })
    }

    /// Writes the model to a file, as [`persist::write`](crate::persist::write) does: whole or not at all, whatever happens
    /// meanwhile.
    ///
    /// # Errors
    /// As [`Model::to_bytes`]; [`Io`](crate::error::Error::Io) with the path, the file of before being left as it was.
    ///
    /// # Example
    /// ```no_run
    /// # use gradus::prelude::*;
    /// # fn example(model: Model) -> Result<()> {
    /// model.save("housing.model.json")?;
    /// let again = Model::load("housing.model.json")?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "pickle")]
    #[doc(alias = "joblib")]
    #[doc(alias = "saveRDS")]
    pub fn save(&self, path: impl AsRef<Path>) -> Result<()> {
        file::write(path, &self.to_bytes()?)
    }

    /// Reads a model from a file.
    ///
    /// # Errors
    /// As [`Model::from_bytes`]; [`Io`](crate::error::Error::Io) with the path; [`FileChanged`](crate::error::Error::FileChanged).
    #[doc(alias = "readRDS")]
    pub fn load(path: impl AsRef<Path>) -> Result<Self> {
        Self::load_with(path, &Registry::default())
    }

    /// As [`Model::load`], with parts that a user wrote.
    ///
    /// # Errors
    /// As [`Model::load`].
    pub fn load_with(path: impl AsRef<Path>, registry: &Registry) -> Result<Self> {
        let path = path.as_ref();
        let bytes = file::read(path)?;
        Self::from_bytes_with(&bytes, registry).map_err(|error| error.in_file(path))
    }
}
