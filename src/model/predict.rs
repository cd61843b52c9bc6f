//! From examples to scores, predictions and evaluations.

use super::{Evaluations, Inputs, Labeled, Model};
use crate::data::{Labels, Table};
use crate::design::{DesignMatrix, Names};
use crate::error::{Error, Place, Result, ValueProblem};
use crate::metrics::Evaluation;

impl Model {
    /// Scores z = x·w + b + o, output-major.
    ///
    /// # Errors
    /// A column that is missing, by name; a value that cannot be encoded, by column and place; a score that overflows.
    #[doc(alias = "decision_function")]
    pub fn score<'a>(&self, examples: impl Into<Inputs<'a>>) -> Result<Vec<f64>> {
        let inputs = examples.into();
        let offsets = match (&self.columns.offset, &inputs) {
            (Some(name), Inputs::Table(table)) => Some(finite(table, name)?),
            _ => None,
        };
        self.scores(&inputs, offsets.as_deref())
    }

    fn scores(&self, inputs: &Inputs<'_>, offsets: Option<&[f64]>) -> Result<Vec<f64>> {
        let design = self.reader.design(inputs)?;
        as_wide(design.features(), self.shape.features)?;
        let (rows, features) = (design.rows(), self.shape.features);
        let mut scores = vec![0.0; rows * self.shape.outputs];
        for output in 0..self.shape.outputs {
            let scores = &mut scores[output * rows..(output + 1) * rows];
            let bias = if self.shape.biases > 0 { self.weights[self.shape.weights() + output] } else { 0.0 };
            match offsets {
                Some(offsets) => scores.iter_mut().zip(offsets).for_each(|(z, o)| *z = bias + o),
                None => scores.fill(bias),
            }
            design.par_scores(&self.weights[output * features..(output + 1) * features], scores);
        }
        if let Some(row) = scores.iter().position(|z| !z.is_finite()) {
            if let Some(error) = not_finite(&design, &self.features.names()) {
                return Err(error);
            }
            let place = match inputs {
                Inputs::Table(table) => table.place(row % rows),
                Inputs::Blocks(_) => Place::Row((row % rows) as u64 + 1),
            };
            let problem = ValueProblem::NotFinite { value: scores[row] };
            return Err(Error::Value { column: "score".to_owned(), place, problem });
        }
        Ok(scores)
    }

    /// Predictions ŷ, one per row: the number, or for a classifier the probability of the positive class.
    ///
    /// # Errors
    /// As [`Model::score`].
    pub fn predict<'a>(&self, examples: impl Into<Inputs<'a>>) -> Result<Vec<f64>> {
        Ok(self.head.predict(&self.score(examples)?))
    }

    /// The probability of the positive class, one per row.
    ///
    /// # Errors
    /// A model that predicts numbers; otherwise as [`Model::score`].
    #[doc(alias = "predict_proba")]
    pub fn predict_probabilities<'a>(&self, examples: impl Into<Inputs<'a>>) -> Result<Vec<f64>> {
        self.two_classes()?;
        self.predict(examples)
    }

    /// The class of each row: the positive one where its probability is **above** the threshold (½ is usual), so that
    /// the negative class wins a tie.
    ///
    /// # Errors
    /// A threshold outside [0, 1]; a model that predicts numbers; otherwise as [`Model::score`].
    pub fn predict_class<'a>(&self, examples: impl Into<Inputs<'a>>, threshold: f64) -> Result<Vec<String>> {
        let [negative, positive] = self.two_classes()?;
        if !(0.0..=1.0).contains(&threshold) {
            return Err(Error::Setting { name: "threshold", value: threshold.to_string(), must: "between 0 and 1" });
        }
        let probabilities = self.predict(examples)?;
        let class = |p| if p > threshold { positive.clone() } else { negative.clone() };
        Ok(probabilities.into_iter().map(class).collect())
    }

    fn two_classes(&self) -> Result<[String; 2]> {
        match self.head.classes() {
            [negative, positive] => Ok([negative.clone(), positive.clone()]),
            _ => Err(Error::Unsupported {
                solver: "a prediction of classes".to_owned(),
                needs: "a model of two classes (Estimator::binary)",
                found: format!("head {:?}", self.head.kind()),
            }),
        }
    }

    /// How good the predictions are on labeled examples, beside the baseline that predicts the mean (or the majority).
    ///
    /// # Errors
    /// A label or weight that cannot be used; otherwise as [`Model::score`].
    pub fn evaluate<'a>(&self, examples: impl Into<Labeled<'a>>) -> Result<Evaluation> {
        let (labels, weights, scores) = match examples.into() {
            Labeled::Table(table) => {
                // A table to be evaluated need not have the weights that training had.
                let named = self.columns.example_weight.as_ref().filter(|name| table.column(name).is_ok());
                let table = &present(table, named)?;
                let labels = Labels::from_table(table, &self.columns.label)?;
                let weights = named.map(|name| example_weights(table, name)).transpose()?;
                (labels, weights, self.score(table)?)
            }
            Labeled::Arrays(arrays) => {
                arrays.check()?;
                let labels = Labels::from_numbers(&self.columns.label, arrays.y)?;
                let scores = self.scores(&Inputs::Blocks(arrays.x), arrays.offsets.as_deref())?;
                (labels, arrays.weights, scores)
            }
        };
        if labels.is_empty() {
            return Err(Error::Empty { what: "there are no examples to evaluate" });
        }
        let labels = self.head.encode(&labels)?;
        if labels.len() * self.shape.outputs != scores.len() {
            return Err(Error::Length { what: "labels", expected: scores.len(), found: labels.len() });
        }
        self.head.evaluate(&labels, &scores, weights.as_deref())
    }

    /// [`Model::evaluate`] on several tables, side by side.
    ///
    /// # Errors
    /// As [`Model::evaluate`].
    ///
    /// # Example
    /// `println!("{}", model.evaluate_all([("train", &train), ("test", &test)])?);`
    pub fn evaluate_all<'a, N: Into<String>>(
        &self,
        tables: impl IntoIterator<Item = (N, &'a Table)>,
    ) -> Result<Evaluations> {
        let mut all = Vec::new();
        for (name, table) in tables {
            all.push((name.into(), self.evaluate(table)?));
        }
        Ok(Evaluations(all))
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

/// The table without the examples of weight 0, which are as good as absent.
pub(crate) fn present(table: &Table, example_weight: Option<&String>) -> Result<Table> {
    let Some(name) = example_weight else { return Ok(table.clone()) };
    let weights = example_weights(table, name)?;
    let rows: Vec<usize> = (0..weights.len()).filter(|&row| weights[row] > 0.0).collect();
    if rows.len() == weights.len() { Ok(table.clone()) } else { table.take(&rows) }
}

/// A number column without gaps.
pub(crate) fn finite(table: &Table, name: &str) -> Result<Vec<f64>> {
    let numbers = table.numbers(name)?;
    let mut values = Vec::with_capacity(numbers.len());
    for row in 0..numbers.len() {
        let problem = match numbers.get(row) {
            Some(value) if value.is_finite() => {
                values.push(value);
                continue;
            }
            Some(value) => ValueProblem::NotFinite { value },
            None => ValueProblem::Missing { remedy: "give every example one, or drop the row" },
        };
        return Err(Error::Value { column: name.to_owned(), place: table.place(row), problem });
    }
    Ok(values)
}

/// Example weights: finite, none negative, not all zero.
pub(crate) fn example_weights(table: &Table, name: &str) -> Result<Vec<f64>> {
    let weights = finite(table, name)?;
    check_weights(&weights, name, |row| table.place(row))?;
    Ok(weights)
}

pub(crate) fn check_weights(weights: &[f64], name: &str, place: impl Fn(usize) -> crate::error::Place) -> Result<()> {
    if let Some(row) = weights.iter().position(|s| !(s.is_finite() && *s >= 0.0)) {
        let problem =
            ValueProblem::Domain { value: weights[row], must: "finite and at least 0: it is an example weight" };
        return Err(Error::Value { column: name.to_owned(), place: place(row), problem });
    }
    if !weights.is_empty() && weights.iter().all(|s| *s == 0.0) {
        return Err(Error::ZeroWeights { column: name.to_owned() });
    }
    Ok(())
}
