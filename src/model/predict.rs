//! From examples to scores, predictions and evaluations.

use super::Model;
use crate::data::Table;
use crate::design::{DesignMatrix, Names, Scratch};
use crate::error::{Error, Place, Result, ValueProblem, listed, quoted};
use crate::head::Head;
use crate::roles::{FeatureSource, Inputs};

impl Model {
    /// Scores z = x·w + b + o, output-major.
    ///
    /// # Errors
    /// Columns that are missing, by name; a value that cannot be encoded, by column and place; a score that overflows.
    #[doc(alias = "decision_function")]
    pub fn score<'a>(&self, examples: impl Into<Inputs<'a>>) -> Result<Vec<f64>> {
        let inputs = examples.into();
        let offsets = self.offsets(&inputs)?;
        self.scores(&inputs.source, offsets.as_deref())
    }

    /// What is added to the score of each row; of a table all columns that a prediction reads must be there.
    pub(crate) fn offsets(&self, inputs: &Inputs<'_>) -> Result<Option<Vec<f64>>> {
        let offsets = inputs.offsets_of_arrays()?;
        match &inputs.source {
            FeatureSource::Table(table) => {
                self.needs(table, &[])?;
                self.roles.offsets(table)
            }
            FeatureSource::Blocks(_) => Ok(offsets),
        }
    }

    /// The columns of a table that a prediction reads, and these labels: of several that are missing all are named.
    pub(super) fn needs(&self, table: &Table, labels: &[String]) -> Result<()> {
        table.needs(labels.iter().cloned().chain(self.reader.inputs()).chain(self.roles.shifts().cloned()))
    }

    pub(crate) fn scores(&self, source: &FeatureSource<'_>, offsets: Option<&[f64]>) -> Result<Vec<f64>> {
        let design = self.reader.design(source)?;
        as_wide(design.features(), self.shape.features)?;
        let rows = design.rows();
        if let Some(offsets) = offsets.filter(|offsets| offsets.len() != rows) {
            return Err(Error::Length { what: "offsets", expected: rows, found: offsets.len() });
        }
        let outputs = self.head.loss().outputs();
        let mut scores = vec![0.0; rows * outputs];
        let mut scratch = Scratch::default();
        for output in 0..outputs {
            let scores = &mut scores[output * rows..(output + 1) * rows];
            let bias = if self.shape.biases > 0 { self.weights[self.shape.weights() + output] } else { 0.0 };
            match offsets {
                Some(offsets) => scores.iter_mut().zip(offsets).for_each(|(z, o)| *z = bias + o),
                None => scores.fill(bias),
            }
            design.par_scores(&self.weights[self.shape.weights_of(output)], scores, &mut scratch);
        }
        if let Some(row) = scores.iter().position(|z| !z.is_finite()) {
            if let Some(error) = not_finite(&design, self.features.names()) {
                return Err(error);
            }
            let place = source.place(row % rows);
            let problem = ValueProblem::NotFinite { value: scores[row] };
            return Err(Error::Value { column: "score".to_owned(), place, problem });
        }
        Ok(scores)
    }

    /// Predictions ŷ, one per row: the number, or for two classes the probability of the positive one. A model of several
    /// outputs gives them output-major: the probability of each class (in the order of [`Model::classes`]), each quantile or
    /// each label, for all rows, then the next; [`Model::predict_by_output`] gives them by name. What the columns met that
    /// training did not have, [`Model::inspect`] says.
    ///
    /// # Errors
    /// As [`Model::score`].
    pub fn predict<'a>(&self, examples: impl Into<Inputs<'a>>) -> Result<Vec<f64>> {
        Ok(self.head.predict(&self.score(examples)?))
    }

    /// The predictions by what they are of: one set, of the label, for most models; one for each class, each quantile, each of
    /// several labels.
    ///
    /// # Errors
    /// As [`Model::score`].
    ///
    /// # Example
    /// ```
    /// use gradus::prelude::*;
    /// let boxes = Table::from_columns([
    ///     ("size", vec![1.0, 2.0, 4.0].into()),
    ///     ("width", vec![3.0, 5.0, 9.0].into()),
    ///     ("height", vec![0.0, -1.0, -3.0].into()),
    /// ])?;
    /// let model = Estimator::regressions(["width", "height"]).fit(&boxes)?.into_model();
    /// let predictions = model.predict_by_output(&boxes)?;
    /// assert_eq!((predictions[0].0.as_str(), predictions[1].0.as_str()), ("width", "height"));
    /// assert!((predictions[0].1[2] - 9.0).abs() < 1e-9 && (predictions[1].1[2] - -3.0).abs() < 1e-9);
    /// # Ok::<(), gradus::Error>(())
    /// ```
    pub fn predict_by_output<'a>(&self, examples: impl Into<Inputs<'a>>) -> Result<Vec<(String, Vec<f64>)>> {
        let predictions = self.predict(examples)?;
        let names = self.names_of_predictions();
        let rows = predictions.len() / names.len();
        let mut sets = predictions.chunks(rows.max(1));
        Ok(names.into_iter().map(|name| (name, sets.next().unwrap_or_default().to_vec())).collect())
    }

    /// What the predictions of a row are of, in order.
    pub(crate) fn names_of_predictions(&self) -> Vec<String> {
        let count = self.head.predict(&vec![0.0; self.head.loss().outputs()]).len();
        let known = [self.head.outputs(), self.head.classes().to_vec(), self.roles.label.clone()];
        let numbered = || (0..count).map(|k| k.to_string()).collect();
        known.into_iter().find(|names| names.len() == count).unwrap_or_else(numbered)
    }

    /// The probability of the positive class, one per row; of more than two classes that of each, class-major
    /// (`classes × rows`).
    ///
    /// # Errors
    /// A model that predicts numbers, or whose loss gives no probabilities (the hinge); otherwise as [`Model::score`].
    #[doc(alias = "predict_proba")]
    pub fn predict_probabilities<'a>(&self, examples: impl Into<Inputs<'a>>) -> Result<Vec<f64>> {
        if !self.head.gives_probabilities() {
            let loss = self.head.loss();
            return Err(Error::Unsupported {
                what: "Model::predict_probabilities".to_owned(),
                needs: "a model of classes whose loss gives probabilities (Logistic does)",
                found: match self.head.classes() {
                    [] => self.in_words(),
                    _ => format!(
                        "a model of classes with the loss {:?}: Model::score gives its scores, Model::calibrate makes probabilities of them",
                        loss.name()
                    ),
                },
            });
        }
        self.predict(examples)
    }

    /// The class of each row: of two the positive one where its probability is **above** the threshold that the model keeps
    /// ([`Model::with_threshold`]; ½ where none was set), so that the negative one wins a tie; of more the most probable one, of
    /// equally probable ones the first.
    ///
    /// # Errors
    /// A model that predicts numbers; otherwise as [`Model::score`].
    pub fn predict_classes<'a>(&self, examples: impl Into<Inputs<'a>>) -> Result<Vec<String>> {
        if self.head.classes().is_empty() {
            let what = "Model::predict_classes".to_owned();
            return Err(Error::Unsupported { what, needs: "a model of classes", found: self.in_words() });
        }
        self.named_classes(&*self.head, &self.score(examples)?)
    }

    /// [`Model::predict_classes`] of two classes with another threshold than the one that the model keeps.
    ///
    /// # Errors
    /// A threshold outside [0, 1]; a model of other labels than two classes, or without probabilities; otherwise as
    /// [`Model::score`].
    pub fn predict_class<'a>(&self, examples: impl Into<Inputs<'a>>, threshold: f64) -> Result<Vec<String>> {
        self.two_classes()?;
        let head = self.head.with_threshold(Some(threshold))?;
        self.named_classes(&*head, &self.score(examples)?)
    }

    fn named_classes(&self, head: &dyn Head, scores: &[f64]) -> Result<Vec<String>> {
        let mut classes = Vec::new();
        head.decide_into(scores, &mut classes);
        Ok(classes.into_iter().filter_map(|class| head.classes().get(class).cloned()).collect())
    }

    pub(crate) fn two_classes(&self) -> Result<[String; 2]> {
        match self.head.classes() {
            [negative, positive] => Ok([negative.clone(), positive.clone()]),
            _ => {
                let (what, needs) = ("Model::predict_class".to_owned(), "a model of two classes (Estimator::binary)");
                Err(Error::Unsupported { what, needs, found: self.in_words() })
            }
        }
    }

    /// What it is a model of, and what asks it.
    fn in_words(&self) -> String {
        match (self.head.classes(), self.labels()) {
            ([], [label]) => format!("a model of the number {}: use Model::predict", quoted(label)),
            ([], labels) => {
                format!("a model of {} labels ({}): use Model::predict_by_output", labels.len(), listed(labels))
            }
            (classes, _) => {
                format!("a model of {} classes ({}): use Model::predict_classes", classes.len(), listed(classes))
            }
        }
    }
}

/// The error about the first value of an array that is not finite, if there is one: asked once a result is not.
pub(crate) fn not_finite(design: &DesignMatrix<'_>, names: &Names) -> Option<Error> {
    let (row, feature, value) = design.first_not_finite()?;
    let (column, place) = (names.get(feature).unwrap_or_default(), Place::Row(row as u64 + 1));
    Some(Error::Value { column, place, problem: ValueProblem::NotFinite { value } })
}

/// Encoders of any crate must make the features that they named.
pub(crate) fn as_wide(found: usize, expected: usize) -> Result<()> {
    let what = "features in the blocks of the encoders, against those they name";
    if found == expected { Ok(()) } else { Err(Error::Length { what, expected, found }) }
}
