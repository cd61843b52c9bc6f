//! Why a prediction is what it is.

use std::fmt;

use super::predict::as_wide;
use super::{ColumnContribution, Contribution, ExplainedScore, Model, Reference};
use crate::data::{Align, Grid, Table};
use crate::error::Result;

/// One row, explained: its scores taken apart, and what is predicted of them.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Explanation {
    /// The row's offset, which is in every score; less that of the reference, where there is one.
    pub offset: f64,
    /// What the row is held against, in words; `None` where contributions are those of the encoded features themselves.
    pub reference: Option<String>,
    /// The scores: one for most models; one for each class, quantile or label.
    pub scores: Vec<ExplainedScore>,
    /// The predictions made of them, by what they are of.
    pub predictions: Vec<(String, f64)>,
}

impl Model {
    /// Takes the scores of one row (counted from 0) apart into contributions: of each feature its encoded value times its weight,
    /// and the same by column, beside the row's own cells. What a category or a number makes *other* than usual says
    /// [`Model::explain_against`].
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
        self.explained(table, row, None)
    }

    /// Takes the scores of one row (counted from 0) apart into what each feature differs by from a reference, which is what the
    /// score differs by from that of the reference: a mean row ([`Model::mean_row`]) or another one ([`Model::reference_row`]).
    ///
    /// ```text
    /// z − z₀ = Σⱼ wⱼ·(xⱼ − x₀ⱼ) + (o − o₀)
    /// ```
    ///
    /// With the mean row these are the Shapley values of a linear model of independent features.
    ///
    /// # Errors
    /// A reference of another model; otherwise as [`Model::explain`].
    ///
    /// # Example
    /// ```
    /// use gradus::prelude::*;
    /// let penguins = Table::from_csv("data/penguins/penguins.csv")?.drop_missing()?;
    /// let columns = columns![numeric("flipper_length_mm"), categorical("species")];
    /// let model = Estimator::regression("body_mass_g").columns(columns).fit(&penguins)?.into_model();
    /// let explanation = model.explain_against(&penguins, 0, &model.mean_row(&penguins)?)?;
    /// let score = &explanation.scores[0];
    /// let difference: f64 = score.columns.iter().map(|column| column.contribution).sum();
    /// assert!((score.base + difference - score.score).abs() < 1e-9);
    /// let species = score.columns.iter().find(|column| column.column == "species").unwrap();
    /// assert_eq!(species.cells, [("species".to_owned(), Some("Adelie".to_owned()))]);
    /// println!("{explanation}");
    /// # Ok::<(), gradus::Error>(())
    /// ```
    ///
    /// # Source
    /// Štrumbelj & Kononenko (2014), *Explaining prediction models and individual predictions with feature contributions*, section 3.
    #[doc(alias = "shap_values")]
    pub fn explain_against(&self, table: &Table, row: usize, reference: &Reference) -> Result<Explanation> {
        self.explained(table, row, Some(reference))
    }

    fn explained(&self, table: &Table, row: usize, reference: Option<&Reference>) -> Result<Explanation> {
        let table = &table.take(&[row])?;
        // First, because it checks what the encoders made.
        let scores = self.score(table)?;
        let (values, offset) = self.encoded_row(table)?;
        let zeros = vec![0.0; values.len()];
        let held_against = reference.map_or(&zeros, |reference| &reference.values);
        as_wide(held_against.len(), values.len())?;
        let predictions: Vec<(String, f64)> =
            self.names_of_predictions().into_iter().zip(self.head.predict(&scores)).collect();
        let names = self.names_of_scores(scores.len());
        let cells = self.cells_by_column(table);
        let of = |(output, (of, score)): (usize, (String, f64))| {
            let weights = &self.weights[self.shape.weights_of(output)];
            let bias = if self.shape.biases > 0 { self.weights[self.shape.weights() + output] } else { 0.0 };
            let at_reference: f64 = held_against.iter().zip(weights).map(|(value, weight)| value * weight).sum();
            let (contributions, columns) = self.contributions(&values, held_against, weights, &cells);
            let base = bias + reference.map_or(0.0, |reference| reference.offset + at_reference);
            ExplainedScore { of, score, bias, base, contributions, columns }
        };
        let scores = names.into_iter().zip(scores).enumerate().map(of).collect();
        let offset = offset - reference.map_or(0.0, |reference| reference.offset);
        Ok(Explanation { offset, reference: reference.map(|reference| reference.name.clone()), scores, predictions })
    }

    /// The cells of the only row of a table that each column reads, as text.
    fn cells_by_column(&self, table: &Table) -> Vec<Vec<(String, Option<String>)>> {
        let cell = |name: String| {
            let text = table.texts(&name).ok().and_then(|texts| texts.get(0).map(|text| text.into_owned()));
            (name, text)
        };
        let of_column = |inputs: Vec<String>| inputs.into_iter().map(cell).collect();
        self.reader.inputs_by_column().into_iter().map(of_column).collect()
    }

    /// What each score is of.
    pub(crate) fn names_of_scores(&self, scores: usize) -> Vec<String> {
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

    /// What differs from the reference, the largest first: by feature, and by column.
    fn contributions(
        &self,
        values: &[f64],
        reference: &[f64],
        weights: &[f64],
        cells: &[Vec<(String, Option<String>)>],
    ) -> (Vec<Contribution>, Vec<ColumnContribution>) {
        let (mut contributions, mut columns): (Vec<Contribution>, Vec<ColumnContribution>) = (Vec::new(), Vec::new());
        let each = self.reader.column_names().into_iter().zip(self.reader.spans()).zip(cells);
        for ((column, span), cells) in each {
            let mut sum = 0.0;
            for j in span {
                let (value, reference, weight) = (values[j], reference[j], weights[j] + 0.0);
                if value != reference {
                    let feature = self.features.names().get(j).unwrap_or_default();
                    // A lasso leaves zeros of either sign: + 0 takes it away.
                    let contribution = (value - reference) * weight + 0.0;
                    sum += contribution;
                    let column = column.clone();
                    contributions.push(Contribution { column, feature, value, reference, weight, contribution });
                }
            }
            columns.push(ColumnContribution { column, cells: cells.clone(), contribution: sum });
        }
        contributions.sort_by(|a, b| b.contribution.abs().total_cmp(&a.contribution.abs()));
        columns.sort_by(|a, b| b.contribution.abs().total_cmp(&a.contribution.abs()));
        (contributions, columns)
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for score in &self.scores {
            if self.scores.len() > 1 {
                writeln!(f, "score of {}:", score.of)?;
            }
            write!(f, "{}", self.grid(score))?;
        }
        match self.predictions.as_slice() {
            [(_, prediction)] => write!(f, "prediction {prediction:.6}"),
            several => {
                write!(f, "predictions")?;
                let width = several.iter().map(|(of, _)| of.chars().count()).max().unwrap_or(0);
                several.iter().try_for_each(|(of, prediction)| write!(f, "\n{of:<width$}  {prediction:>14.6}"))
            }
        }
    }
}

impl Explanation {
    /// A line for each column with the row's own cells, and below it one for each of its features, where there are several.
    fn grid(&self, score: &ExplainedScore) -> Grid {
        let numbers = ["value", "reference", "weight", "contribution"].map(|name| (name, Align::Right));
        let words = [("column", Align::Left), ("cell", Align::Left)];
        let against = self.reference.is_some();
        let kept = move |(name, _): &(&str, Align)| against || *name != "reference";
        let mut grid = Grid::new(words.into_iter().chain(numbers).filter(kept));
        let number = |value: f64| format!("{value:.6}");
        let mut line = |name: String, cell: String, of: Option<&Contribution>, contribution: f64| {
            let part = |pick: fn(&Contribution) -> f64| of.map(|of| number(pick(of))).unwrap_or_default();
            let reference = against.then(|| part(|of| of.reference));
            let cells = [name, cell, part(|of| of.value)].into_iter().chain(reference);
            grid.row(cells.chain([part(|of| of.weight), number(contribution)]));
        };
        let base = self.reference.as_deref().unwrap_or("bias");
        line(format!("({base})"), String::new(), None, score.base);
        if self.offset != 0.0 {
            line("(offset)".to_owned(), String::new(), None, self.offset);
        }
        for column in &score.columns {
            let own = |one: &&Contribution| one.column == column.column;
            let features: Vec<&Contribution> = score.contributions.iter().filter(own).collect();
            let cells = column.cells.iter().map(|(_, cell)| cell.as_deref().unwrap_or("–"));
            let cells = cells.collect::<Vec<_>>().join(", ");
            match features.as_slice() {
                [] => {}
                [only] => line(only.feature.clone(), cells, Some(only), only.contribution),
                several => {
                    line(column.column.clone(), cells, None, column.contribution);
                    for one in several {
                        line(format!("  {}", one.feature), String::new(), Some(one), one.contribution);
                    }
                }
            }
        }
        line("= score".to_owned(), String::new(), None, score.score);
        grid
    }
}
