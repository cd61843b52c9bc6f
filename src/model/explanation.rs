//! Why a prediction is what it is.

use std::borrow::Cow;
use std::fmt;

use super::{Contribution, ExplainedScore, Model};
use crate::data::Table;
use crate::error::Result;
use crate::roles::Source;

/// One row, explained: its scores taken apart, and what is predicted of them.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Explanation {
    /// The row's offset, which is in every score.
    pub offset: f64,
    /// The scores: one for most models; one for each class, quantile or label.
    pub scores: Vec<ExplainedScore>,
    /// The predictions made of them, by what they are of.
    pub predictions: Vec<(String, f64)>,
}

impl Model {
    /// Takes the scores of one row (counted from 0) apart into contributions.
    ///
    /// # Errors
    /// A row beyond the last; otherwise as [`Model::score`].
    ///
    /// # Example
    /// ```
    /// use gradus::prelude::*;
    /// // y = 1 + 2a − b.
    /// let table = Table::from_columns([
    ///     ("a", vec![0.0, 1.0, 0.0, 3.0].into()),
    ///     ("b", vec![0.0, 0.0, 1.0, 2.0].into()),
    ///     ("y", vec![1.0, 3.0, 0.0, 5.0].into()),
    /// ])?;
    /// let columns = columns![numeric("a"), numeric("b")];
    /// let model = Estimator::regression("y").columns(columns).fit(&table)?.into_model();
    /// let explanation = model.explain(&table, 3)?;
    /// let largest = &explanation.scores[0].contributions[0];
    /// assert_eq!(largest.feature, "a");
    /// assert!((largest.contribution - 6.0).abs() < 1e-9);
    /// # Ok::<(), gradus::Error>(())
    /// ```
    pub fn explain(&self, table: &Table, row: usize) -> Result<Explanation> {
        let table = &table.take(&[row])?;
        // First, because it checks what the encoders made.
        let scores = self.score(table)?;
        let design = self.reader.design(&Source::Table(Cow::Borrowed(table)))?;
        let mut values = vec![0.0; self.shape.features];
        design.fill(&(0..1), 1, &mut values);
        let offset = self.roles.offsets(table)?.map_or(0.0, |offsets| offsets[0]);
        let predictions: Vec<(String, f64)> =
            self.names_of_predictions().into_iter().zip(self.head.predict(&scores)).collect();
        let names = self.names_of_scores(scores.len());
        let of = |(output, (of, score)): (usize, (String, f64))| {
            let weights = &self.weights[self.shape.weights_of(output)];
            let bias = if self.shape.biases > 0 { self.weights[self.shape.weights() + output] } else { 0.0 };
            ExplainedScore { of, score, bias, contributions: self.contributions(&values, weights) }
        };
        let scores = names.into_iter().zip(scores).enumerate().map(of).collect();
        Ok(Explanation { offset, scores, predictions })
    }

    /// What each score is of.
    fn names_of_scores(&self, scores: usize) -> Vec<String> {
        let (outputs, classes) = (self.head.outputs(), self.head.classes());
        match outputs.len() {
            sets if sets == scores => outputs,
            _ if scores == 1 => vec![self.label()],
            _ if classes.len() == scores + 1 => {
                classes[..scores].iter().map(|class| format!("above {class}")).collect()
            }
            _ => (0..scores).map(|k| k.to_string()).collect(),
        }
    }

    /// What is not zero, the largest first.
    fn contributions(&self, values: &[f64], weights: &[f64]) -> Vec<Contribution> {
        let mut contributions: Vec<Contribution> = Vec::new();
        for (j, (&value, &weight)) in values.iter().zip(weights).enumerate() {
            if value != 0.0 {
                let feature = self.features.names().get(j).unwrap_or_default();
                // A lasso leaves zeros of either sign: + 0 takes it away.
                let (weight, contribution) = (weight + 0.0, value * weight + 0.0);
                contributions.push(Contribution { feature, value, weight, contribution });
            }
        }
        contributions.sort_by(|a, b| b.contribution.abs().total_cmp(&a.contribution.abs()));
        contributions
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = self.scores.iter().flat_map(|score| &score.contributions);
        let width = all.map(|c| c.feature.chars().count()).max().unwrap_or(0).max("contribution".len());
        for score in &self.scores {
            if self.scores.len() > 1 {
                writeln!(f, "score of {}:", score.of)?;
            }
            writeln!(f, "{:<width$}  {:>12}  {:>14}  {:>14}", "feature", "value", "weight", "contribution")?;
            writeln!(f, "{:<width$}  {:>12}  {:>14}  {:>14.6}", "(bias)", "", "", score.bias)?;
            if self.offset != 0.0 {
                writeln!(f, "{:<width$}  {:>12}  {:>14}  {:>14.6}", "(offset)", "", "", self.offset)?;
            }
            for c in &score.contributions {
                writeln!(f, "{:<width$}  {:>12.6}  {:>14.6}  {:>14.6}", c.feature, c.value, c.weight, c.contribution)?;
            }
            writeln!(f, "{:<width$}  {:>12}  {:>14}  {:>14.6}", "= score", "", "", score.score)?;
        }
        match self.predictions.as_slice() {
            [(_, prediction)] => write!(f, "prediction {prediction:.6}"),
            several => {
                write!(f, "predictions")?;
                several.iter().try_for_each(|(of, prediction)| write!(f, "\n{of:<width$}  {prediction:>14.6}"))
            }
        }
    }
}
