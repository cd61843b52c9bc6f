//! Why a prediction is what it is.

use std::fmt;

use super::{Inputs, Model};
use crate::data::Table;
use crate::error::{Error, Result};

/// What one feature adds to the score of one row.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Contribution {
    /// The feature.
    pub feature: String,
    /// Its encoded value: standardised where the column is, 1 for the active category.
    pub value: f64,
    /// Its weight on that value.
    pub weight: f64,
    /// value × weight.
    pub contribution: f64,
}

/// The score of one row, taken apart: bias, offset and contributions add up to it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Explanation {
    /// The score.
    pub score: f64,
    /// The prediction made of it.
    pub prediction: f64,
    /// The bias of the encoded features.
    pub bias: f64,
    /// The row's offset.
    pub offset: f64,
    /// The contributions that are not zero, the largest first.
    pub contributions: Vec<Contribution>,
}

impl Model {
    /// Takes the score of one row (counted from 0) apart into contributions.
    ///
    /// # Errors
    /// A row beyond the last; a model of several outputs; otherwise as [`Model::score`].
    pub fn explain(&self, table: &Table, row: usize) -> Result<Explanation> {
        let outputs = self.head.loss().outputs();
        if outputs != 1 {
            let found = format!("{outputs} outputs");
            return Err(Error::Unsupported { solver: "explain".to_owned(), needs: "a model of one output", found });
        }
        let table = &table.take(&[row])?;
        // First, because it checks what the encoders made.
        let score = self.score(table)?[0];
        let design = self.reader.design(&Inputs::Table(table))?;
        let mut values = vec![0.0; self.shape.features];
        design.fill(&(0..1), 1, &mut values);
        let offset = self.columns.offsets(table)?.map_or(0.0, |offsets| offsets[0]);
        let mut contributions: Vec<Contribution> = Vec::new();
        for (j, feature) in self.features.iter().enumerate() {
            let (value, weight) = (values[j], self.weights[j]);
            if value != 0.0 {
                let feature = feature.name.clone();
                contributions.push(Contribution { feature, value, weight, contribution: value * weight });
            }
        }
        contributions.sort_by(|a, b| b.contribution.abs().total_cmp(&a.contribution.abs()));
        let bias = self.weights.get(self.shape.weights()).copied().unwrap_or(0.0);
        let predictions = self.head.predict(&[score]);
        let nothing = Error::Length { what: "predictions of the head", expected: 1, found: predictions.len() };
        let prediction = *predictions.first().ok_or(nothing)?;
        Ok(Explanation { score, prediction, bias, offset, contributions })
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.contributions.iter().map(|c| c.feature.chars().count());
        let width = names.max().unwrap_or(0).max("contribution".len());
        writeln!(f, "{:<width$}  {:>12}  {:>14}  {:>14}", "feature", "value", "weight", "contribution")?;
        writeln!(f, "{:<width$}  {:>12}  {:>14}  {:>14.6}", "(bias)", "", "", self.bias)?;
        if self.offset != 0.0 {
            writeln!(f, "{:<width$}  {:>12}  {:>14}  {:>14.6}", "(offset)", "", "", self.offset)?;
        }
        for c in &self.contributions {
            writeln!(f, "{:<width$}  {:>12.6}  {:>14.6}  {:>14.6}", c.feature, c.value, c.weight, c.contribution)?;
        }
        write!(f, "{:<width$}  {:>12}  {:>14}  {:>14.6}", "= score", "", "", self.score)?;
        if self.prediction != self.score {
            write!(f, "\nprediction {:.6}", self.prediction)?;
        }
        Ok(())
    }
}
