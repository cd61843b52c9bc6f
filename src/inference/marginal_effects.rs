//! What a column does to predictions.

use std::borrow::Cow;
use std::sync::Arc;

use arrow_array::StringArray;

use super::richardson::richardson;
use super::{Estimate, Inference};
use crate::data::Table;
use crate::error::Result;
use crate::roles::FeatureSource;

/// Of the deviation of a column: the error of the differences is of its fourth power.
const STEP: f64 = 1e-3;

/// A mean prediction of some rows, and its gradient over the parameters.
struct Average {
    mean: f64,
    gradient: Vec<f64>,
}

impl Inference {
    /// Marginal effects: how the mean prediction of these examples changes with each column that the model reads, the others being as
    /// they are. Of a column of numbers the slope, as it comes through splines, polynomials, logarithms and products; of
    /// categories the difference of each level to the first. Averages over the rows of the table: over the training examples the
    /// average marginal effects, over one row those at its values.
    ///
    /// ```text
    /// numbers Σᵢ ∂μ(xᵢ)/∂c / n        categories Σᵢ (μ(xᵢ, c = level) − μ(xᵢ, c = first)) / n        errors by the delta method
    /// ```
    ///
    /// *Units:* those of predictions, by one unit of the column. Numbers that are cut into buckets or hashed have no slope, and are left
    /// out.
    ///
    /// # Errors
    /// As [`Model::predict`](crate::model::Model::predict).
    ///
    /// # Example
    /// ```
    /// use gradus::prelude::*;
    /// let cars = Table::from_csv("data/mtcars/mtcars.csv")?;
    /// let fit = Estimator::binary("am").columns(columns![numeric("wt")]).penalty(NoPenalty).fit(&cars)?;
    /// let effects = fit.inference(&cars)?.marginal_effects(&cars)?;
    /// // statsmodels: Logit(am, wt).fit().get_margeff().margeff
    /// assert!((effects[0].value + 0.369_757_86).abs() < 1e-6);
    /// # Ok::<(), gradus::Error>(())
    /// ```
    ///
    /// # Source
    /// Greene (2018), *Econometric Analysis*, section 17.3.2.
    #[doc(alias = "get_margeff")]
    #[doc(alias = "marginaleffects")]
    pub fn marginal_effects(&self, examples: &Table) -> Result<Vec<Estimate>> {
        let model = &self.covered.model;
        let mut inputs: Vec<String> = Vec::new();
        for column in model.reader.inputs() {
            if !inputs.contains(&column) {
                inputs.push(column);
            }
        }
        let mut found = Vec::new();
        for column in &inputs {
            match self.levels(column) {
                Some(levels) => {
                    let at = |level: &String| self.average(&with_text(examples, column, level)?);
                    let Some((first, others)) = levels.split_first() else { continue };
                    let before = at(first)?;
                    for level in others {
                        let name = format!("{column}={level}");
                        self.effect(&name, &difference(&at(level)?, &before, 1.0), &mut found);
                    }
                }
                None => {
                    let Some(step) = self.step(examples, column)? else { continue };
                    let central = |step: f64| -> Result<Vec<Average>> {
                        let [more, less] = [step, -step].map(|step| with_shift(examples, column, step));
                        Ok(difference(&self.average(&more?)?, &self.average(&less?)?, 2.0 * step))
                    };
                    let (whole, mut half) = (central(step)?, central(0.5 * step)?);
                    for (own, wider) in half.iter_mut().zip(whole) {
                        own.mean = richardson(wider.mean, own.mean);
                        own.gradient.iter_mut().zip(wider.gradient).for_each(|(g, w)| *g = richardson(w, *g));
                    }
                    self.effect(column, &half, &mut found);
                }
            }
        }
        Ok(found)
    }

    fn effect(&self, name: &str, averages: &[Average], into: &mut Vec<Estimate>) {
        let model = &self.covered.model;
        let outputs = model.names_of_predictions();
        for (k, Average { mean, gradient }) in averages.iter().enumerate() {
            let error = self.covered.variance(gradient).sqrt();
            let output = (averages.len() > 1).then(|| outputs.get(k).cloned().unwrap_or_else(|| k.to_string()));
            into.push(Estimate::of(
                (name.to_owned(), output),
                (*mean, error),
                (self.reference, self.options.confidence),
            ));
        }
    }

    /// The levels of a column that is read as categories alone: one without a feature, the reference, before the others.
    fn levels(&self, column: &str) -> Option<Vec<String>> {
        let reader = &self.covered.model.reader;
        let names: Vec<String> = self.covered.model.features.names().iter().collect();
        let beginning = format!("{column}=");
        let mut levels = Vec::new();
        for (inputs, span) in reader.inputs_by_column().iter().zip(reader.spans()) {
            if inputs.len() == 1 && inputs[0] == column {
                for name in &names[span] {
                    levels.push(name.strip_prefix(&beginning)?.to_owned());
                }
            }
        }
        (!levels.is_empty()).then_some(levels)
    }

    /// How far a column of numbers is moved; `None` where it has no numbers, or is not read as numbers.
    fn step(&self, examples: &Table, column: &str) -> Result<Option<f64>> {
        let reader = &self.covered.model.reader;
        let dense = self.dense_features(examples)?;
        let smooth = reader
            .inputs_by_column()
            .iter()
            .zip(reader.spans())
            .filter(|(inputs, _)| inputs.iter().any(|input| input == column))
            .all(|(_, mut span)| span.all(|j| dense[j]));
        let Some(numbers) = examples.numbers(column).ok().filter(|_| smooth) else { return Ok(None) };
        let values: Vec<f64> = (0..numbers.len()).filter_map(|row| numbers.get(row)).collect();
        let mean = values.iter().sum::<f64>() / values.len().max(1) as f64;
        let deviation = (values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / values.len().max(1) as f64).sqrt();
        let unit = [deviation, mean.abs(), 1.0].into_iter().find(|unit| *unit > 0.0 && unit.is_finite());
        Ok(unit.map(|unit| STEP * unit))
    }

    fn dense_features(&self, examples: &Table) -> Result<Vec<bool>> {
        let one = examples.take(&[0])?;
        Ok(self.covered.model.reader.design(&FeatureSource::Table(Cow::Borrowed(&one)))?.dense_features())
    }

    fn average(&self, table: &Table) -> Result<Vec<Average>> {
        let source = FeatureSource::Table(Cow::Borrowed(table));
        let offsets = self.covered.model.roles.offsets(table)?;
        let mut sums: Vec<Vec<f64>> = Vec::new();
        let predictions = self.covered.each_gradient(&source, offsets.as_deref(), &mut |_, m, gradient| {
            if sums.len() == m {
                sums.push(vec![0.0; gradient.len()]);
            }
            sums[m].iter_mut().zip(gradient).for_each(|(sum, g)| *sum += g);
        })?;
        let rows = table.rows() as f64;
        let means = predictions.chunks(table.rows().max(1)).map(|of| of.iter().sum::<f64>() / rows);
        let averages =
            means.zip(sums).map(|(mean, sum)| Average { mean, gradient: sum.iter().map(|g| g / rows).collect() });
        Ok(averages.collect())
    }
}

/// (left − right)/by.
fn difference(left: &[Average], right: &[Average], by: f64) -> Vec<Average> {
    let of = |(left, right): (&Average, &Average)| Average {
        mean: (left.mean - right.mean) / by,
        gradient: left.gradient.iter().zip(&right.gradient).map(|(g, h)| (g - h) / by).collect(),
    };
    left.iter().zip(right).map(of).collect()
}

/// The table with a column moved.
fn with_shift(table: &Table, column: &str, step: f64) -> Result<Table> {
    table.with_column(column, [column], |[x]| x + step)
}

/// The table with one text in all cells of a column.
fn with_text(table: &Table, column: &str, text: &str) -> Result<Table> {
    table.with_array(column, Arc::new(StringArray::from(vec![text; table.rows()])))
}
