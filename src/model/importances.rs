//! Importances of all features and columns, in the unit of the score.

use std::fmt;

use super::feature_spread::spread;
use super::{Importance, Model};
use crate::data::{Align, Grid, Table, number_cell};
use crate::design::Scratch;
use crate::error::{Error, Result};
use crate::roles::{Labeled, Parted};

/// What [`Model::importance`] makes: the columns, the most important first, and the features of each.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Importances {
    /// Of each column as a whole, by score and then the largest deviation first.
    pub columns: Vec<Importance>,
    /// Of each feature, in the order of the columns and then the largest deviation first.
    pub features: Vec<Importance>,
}

impl Model {
    /// How far each feature and each column moves the score over some labeled examples, weighted by the example weights: one unit
    /// for numbers, categories and curves alike, whatever they are measured in.
    ///
    /// ```text
    /// feature: w·σ(x), |w|·σ(x)        column: σ(Σⱼ wⱼ·xⱼ)
    /// ```
    ///
    /// *Corners:* features that vary together share their importance as the weights happen to share it; what a model loses without
    /// a column says [`Estimator::drop_column_importance`](crate::estimator::Estimator::drop_column_importance).
    ///
    /// # Errors
    /// No examples; otherwise as [`Model::evaluate`].
    ///
    /// # Example
    /// ```
    /// use gradus::prelude::*;
    /// // y = 1 + 2a − b, with a far more spread.
    /// let table = Table::from_columns([
    ///     ("a", vec![0.0, 10.0, 0.0, 10.0].into()),
    ///     ("b", vec![0.0, 0.0, 1.0, 1.0].into()),
    ///     ("y", vec![1.0, 21.0, 0.0, 20.0].into()),
    /// ])?;
    /// let columns = columns![numeric("a"), numeric("b")];
    /// let model = Estimator::regression("y").columns(columns).fit(&table)?.into_model();
    /// let importance = model.importance(&table)?;
    /// assert_eq!((importance.columns[0].column.as_str(), importance.columns[1].column.as_str()), ("a", "b"));
    /// assert!((importance.columns[0].deviation - 10.0).abs() < 1e-9);
    /// assert!((importance.features[1].standardized_weight.unwrap() + 0.5).abs() < 1e-9);
    /// println!("{importance}");
    /// # Ok::<(), gradus::Error>(())
    /// ```
    #[doc(alias = "feature_importances_")]
    #[doc(alias = "beta coefficients")]
    pub fn importance<'a>(&self, examples: impl Into<Labeled<'a>>) -> Result<Importances> {
        let Parted { source, weights, .. } = self.parted(examples.into())?;
        let design = self.reader.design(&source)?;
        if design.rows() == 0 {
            return Err(Error::Empty { what: "there are no examples to measure importance on" });
        }
        let deviations = spread(design, weights.as_deref())?.deviation;
        let parts = self.reader.designs_of_wide_columns(&source)?;
        let (names, spans) = (self.reader.column_names(), self.reader.spans());
        let mut all = Importances { columns: Vec::new(), features: Vec::new() };
        for (set, of) in self.names_of_sets().into_iter().enumerate() {
            let own = &self.weights[self.shape.weights_of(set)];
            let mut columns = Vec::with_capacity(spans.len());
            for ((column, span), part) in names.iter().zip(&spans).zip(&parts) {
                let importance = |feature, standardized_weight: Option<f64>, deviation| {
                    let (of, column) = (of.clone(), column.clone());
                    Importance { of, column, feature, standardized_weight, deviation }
                };
                let mut features: Vec<Importance> = Vec::with_capacity(span.len());
                for j in span.clone() {
                    let (name, weight) =
                        (self.features.names().get(j).unwrap_or_default(), own[j] * deviations[j] + 0.0);
                    features.push(importance(Some(name), Some(weight), weight.abs()));
                }
                features.sort_by(|a, b| b.deviation.total_cmp(&a.deviation));
                let whole = match (part, features.as_slice()) {
                    (None, [only]) => importance(None, only.standardized_weight, only.deviation),
                    (None, _) => importance(None, None, 0.0),
                    (Some(part), _) => {
                        let mut contributions = vec![0.0; part.rows()];
                        part.par_scores(&own[span.clone()], &mut contributions, &mut Scratch::default());
                        importance(None, None, deviation(&contributions, weights.as_deref()))
                    }
                };
                columns.push((whole, features));
            }
            columns.sort_by(|(a, _), (b, _)| b.deviation.total_cmp(&a.deviation));
            for (whole, features) in columns {
                all.columns.push(whole);
                all.features.extend(features);
            }
        }
        Ok(all)
    }
}

/// The weighted standard deviation of some numbers.
fn deviation(values: &[f64], weights: Option<&[f64]>) -> f64 {
    let weight = |row: usize| weights.map_or(1.0, |weights| weights[row]);
    let total: f64 = (0..values.len()).map(weight).sum();
    let mean =
        |of: &dyn Fn(f64) -> f64| values.iter().enumerate().map(|(row, v)| weight(row) * of(*v)).sum::<f64>() / total;
    let centre = mean(&|value| value - values[0]) + values[0];
    mean(&|value| (value - centre) * (value - centre)).sqrt()
}

impl Importances {
    /// The same as a table: `of`, `column`, `feature` (missing for the column as a whole), `standardized_weight`, `deviation`.
    ///
    /// # Errors
    /// None that is known: a table of equally long columns.
    pub fn to_table(&self) -> Result<Table> {
        let rows = || self.columns.iter().chain(&self.features);
        Table::from_columns([
            ("of", rows().map(|row| row.of.clone()).collect::<Vec<_>>().into()),
            ("column", rows().map(|row| row.column.clone()).collect::<Vec<_>>().into()),
            ("feature", rows().map(|row| row.feature.clone()).collect::<Vec<_>>().into()),
            ("standardized_weight", rows().map(|row| row.standardized_weight).collect::<Vec<_>>().into()),
            ("deviation", rows().map(|row| row.deviation).collect::<Vec<_>>().into()),
        ])
    }
}

impl fmt::Display for Importances {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let several = self.columns.iter().any(|column| column.of != self.columns[0].of);
        let words = [("score of", Align::Left), ("column", Align::Left), ("feature", Align::Left)];
        let numbers = [("standardised weight", Align::Right), ("deviation", Align::Right)];
        let mut grid = Grid::new(words.into_iter().skip(usize::from(!several)).chain(numbers));
        for column in &self.columns {
            let features = self.features.iter().filter(|one| one.of == column.of && one.column == column.column);
            let features: Vec<&Importance> = features.collect();
            let parts = features.iter().copied().filter(|_| features.len() > 1);
            for row in std::iter::once(column).chain(parts) {
                let weight = row.standardized_weight.map(number_cell).unwrap_or_default();
                let feature = row.feature.clone().unwrap_or_default();
                let cells = [row.column.clone(), feature, weight, number_cell(row.deviation)];
                grid.row(several.then(|| row.of.clone()).into_iter().chain(cells));
            }
        }
        write!(f, "{grid}")
    }
}
