//! Saving and loading models.

use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Registry, envelope};
use crate::column::Meanings;
use crate::error::{Result, inconsistent};
use crate::file;
use crate::model::{Model, Named, Reader};
use crate::objective::Shape;

/// A part by its kind and its own content.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    kind: String,
    content: Value,
}

/// How examples become features.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Features {
    Columns(Vec<Part>),
    Array(Vec<String>),
}

/// What stands in the file, beside the envelope's header. No training data.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    columns: Named,
    head: Part,
    features: Features,
    /// What the columns were learned as, labels among them.
    #[serde(default, skip_serializing_if = "Meanings::is_empty")]
    inputs: Meanings,
    outputs: usize,
    /// For readers of the file: one name per weight of an output.
    names: Vec<String>,
    /// Output-major.
    weights: Vec<f64>,
    biases: Vec<f64>,
}

impl Model {
    /// The model as the bytes of a file: versioned, human-readable JSON with a checksum over all of it. The same model
    /// gives the same bytes.
    ///
    /// # Errors
    /// [`NotSaveable`](crate::error::ModelFileProblem::NotSaveable) for a part that holds a function.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        envelope::seal(&self.to_content()?)
    }

    /// What stands in a file of the model.
    pub(crate) fn to_content(&self) -> Result<Value> {
        let features = match &self.reader {
            Reader::Array(names) => Features::Array(names.iter().collect()),
            Reader::Columns { encoders, .. } => {
                let part = |encoder: &Arc<dyn crate::column::Encoder>| {
                    Ok(Part { kind: encoder.kind().to_owned(), content: encoder.save()? })
                };
                Features::Columns(encoders.iter().map(part).collect::<Result<_>>()?)
            }
        };
        let (weights, biases) = self.weights.split_at(self.shape.weights());
        let content = Content {
            columns: self.columns.clone(),
            head: Part { kind: self.head.kind().to_owned(), content: self.head.save()? },
            features,
            inputs: self.reader.meanings().and(&self.columns.meanings),
            outputs: self.shape.outputs,
            names: self.features.names().iter().collect(),
            weights: weights.to_vec(),
            biases: biases.to_vec(),
        };
        serde_json::to_value(content).map_err(inconsistent)
    }

    /// A model from the bytes of a file. Never runs anything, never panics.
    ///
    /// # Errors
    /// [`ModelFile`](crate::error::Error::ModelFile): not a model, changed by as little as one bit, of a newer version, or with a part of a kind
    /// that this crate does not make.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        Self::from_bytes_with(bytes, &Registry::default())
    }

    /// As [`Model::from_bytes`], with parts that a user wrote.
    ///
    /// # Errors
    /// As [`Model::from_bytes`].
    pub fn from_bytes_with(bytes: &[u8], registry: &Registry) -> Result<Self> {
        Self::from_content(envelope::open(bytes)?, registry)
    }

    /// A model from what stood in a file.
    pub(crate) fn from_content(content: Value, registry: &Registry) -> Result<Self> {
        let content: Content = serde_json::from_value(content).map_err(inconsistent)?;
        let head = registry.heads.head(&content.head.kind, content.head.content)?;
        let (labels, meanings) = content.inputs.split(&content.columns.label);
        let columns = Named { meanings: labels, ..content.columns };
        let reader = match content.features {
            Features::Array(names) => Reader::Array(names.into_iter().collect()),
            Features::Columns(parts) => {
                let encoder = |part: Part| registry.encoders.encoder(&part.kind, part.content);
                let encoders = parts.into_iter().map(encoder).collect::<Result<_>>()?;
                Reader::Columns { encoders, meanings: Arc::new(meanings) }
            }
        };
        let features = reader.features();
        features.distinct()?;
        if !features.names().iter().eq(content.names.iter().cloned()) {
            return Err(inconsistent("the names of the features are not those of the columns"));
        }
        let loss = head.loss();
        if content.outputs == 0 || content.outputs != loss.weight_sets() {
            return Err(inconsistent(format!("{} outputs for this head", content.outputs)));
        }
        if columns.label.len() != loss.label_width() {
            return Err(inconsistent(format!("{} labels for this head", columns.label.len())));
        }
        let biases = content.biases.len();
        if content.weights.len() != features.len() * content.outputs || (biases != 0 && biases != loss.outputs()) {
            let counts = (content.weights.len(), biases, features.len(), content.outputs);
            return Err(inconsistent(format!("{counts:?} weights, biases, features and outputs")));
        }
        let shape = Shape { features: features.len(), outputs: content.outputs, biases };
        let weights = [content.weights, content.biases].concat();
        if weights.iter().any(|w| !w.is_finite()) {
            return Err(inconsistent("a weight is not finite"));
        }
        Self::new(reader, head, shape, weights, columns)
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
