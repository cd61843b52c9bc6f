//! A path: the weights at each strength.

use std::fmt;

use super::{PathPoint, Rule, Strengths};
use crate::data::{Cells, Table};
use crate::error::{Error, Result};
use crate::model::Model;
use crate::progress::Warning;

/// Weights by strength, from the largest λ to the smallest, with what speaks for each: the number of weights that are not
/// zero, the loss, and where there are examples that were not learned from, the loss over those.
///
/// # Example
/// ```
/// use gradus::prelude::*;
/// let mtcars = Table::from_csv("data/mtcars/mtcars.csv")?;
/// let estimator = Estimator::regression("mpg")
///     .columns(columns![numeric("wt").standardized(), numeric("hp").standardized(), numeric("qsec").standardized()]);
/// let path = estimator.regularization_path(&mtcars, &Strengths::lasso()?.number(20))?;
/// assert_eq!((path.points[0].nonzero(), path.points[19].nonzero()), (0, 3));
/// // The first to come is the weight: it explains the most alone.
/// assert!(path.weights("wt").unwrap()[1] < 0.0 && path.weights("qsec").unwrap()[1] == 0.0);
/// # Ok::<(), gradus::Error>(())
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct RegularizationPath {
    /// One per strength.
    pub points: Vec<PathPoint>,
    /// Passes over the examples that all of it took.
    pub passes: f64,
    /// Facts: what was inferred, what was left out.
    pub notes: Vec<String>,
    /// What must not stay silent.
    pub warnings: Vec<Warning>,
    /// The names of the features.
    pub(super) names: Vec<String>,
    /// Columns and head of its models.
    pub(super) model: Model,
}

impl RegularizationPath {
    /// The names of the features.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The weight of a feature at each strength; `None` where there is no such feature.
    #[must_use]
    #[doc(alias = "coef_path_")]
    pub fn weights(&self, name: &str) -> Option<Vec<f64>> {
        let feature = self.names.iter().position(|own| own == name)?;
        let of = |point: &PathPoint| point.weights.iter().find(|(j, _)| *j == feature).map_or(0.0, |(_, w)| *w);
        Some(self.points.iter().map(of).collect())
    }

    /// Chooses a strength by a rule, and gives its place.
    ///
    /// # Errors
    /// A path without validation losses, or, for one standard error, without folds.
    pub fn select(&self, rule: Rule) -> Result<usize> {
        let lacks = |needs| Error::Unsupported {
            what: "choosing a strength".to_owned(),
            needs,
            found: "a path without them".to_owned(),
        };
        let losses = self.points.iter().enumerate().filter_map(|(k, point)| Some((k, point.validation?)));
        let finite = losses.filter(|(_, loss)| loss.is_finite());
        let (best, least) = finite
            .min_by(|a, b| a.1.total_cmp(&b.1))
            .ok_or_else(|| lacks("validation losses: folds, or .validate_on(..)"))?;
        match rule {
            Rule::Minimum => Ok(best),
            Rule::OneStandardError => {
                let error = self.points[best].standard_error;
                let allowed = least + error.ok_or_else(|| lacks("folds: cross_validated_path(..)"))?;
                let within = |point: &PathPoint| point.validation.is_some_and(|loss| loss <= allowed);
                Ok(self.points.iter().position(within).unwrap_or(best))
            }
        }
    }

    /// Whether the validation loss still falls at an end of the strengths. Before the first strength that was found there is
    /// none to go to: no weight is left there, or hardly any.
    pub(super) fn edge(&self, strengths: &Strengths) -> Option<Warning> {
        let best = self.select(Rule::Minimum).ok()?;
        let last = self.points.len().checked_sub(1).filter(|last| *last > 0)?;
        let (greatest, next) = match best {
            0 => (true, 1),
            best if best == last => (false, last - 1),
            _ => return None,
        };
        let point = &self.points[best];
        let beyond = if greatest { strengths.are_given() && point.nonzero() > 0 } else { point.strength > 0.0 };
        let fall = self.points[next].validation? - point.validation?;
        let noise = point.standard_error.unwrap_or(0.1 * point.validation?.abs());
        // Where the loss has become level there is nothing beyond.
        (beyond && fall > 1e-3 * noise).then(|| Warning::EdgeOfGrid {
            setting: "strength".to_owned(),
            value: point.strength,
            greatest,
            remedy: strengths.beyond(greatest).to_owned(),
        })
    }

    /// The model at one of the strengths.
    ///
    /// # Errors
    /// A place beyond the last strength.
    pub fn model(&self, place: usize) -> Result<Model> {
        let point = self.points.get(place).ok_or_else(|| Error::Setting {
            name: "place in a path",
            value: place.to_string(),
            must: "that of one of its strengths, counted from 0",
        })?;
        let Model { reader, head, shape, roles, .. } = self.model.clone();
        let mut weights = vec![0.0; shape.len()];
        point.weights.iter().for_each(|(j, w)| weights[*j] = *w);
        weights[shape.weights()..].fill(point.bias);
        Model::new(reader, head, shape, weights, roles)
    }

    /// One row per strength: λ, the number of weights that are not zero, losses, the bias, and a column for each feature
    /// that has a weight anywhere.
    ///
    /// # Errors
    /// A feature that is called as one of these.
    pub fn table(&self) -> Result<Table> {
        let of = |value: fn(&PathPoint) -> f64| -> Cells { self.points.iter().map(value).collect::<Vec<f64>>().into() };
        let mut columns: Vec<(String, Cells)> = vec![
            ("strength".to_owned(), of(|point| point.strength)),
            ("nonzero".to_owned(), of(|point| point.nonzero() as f64)),
            ("loss".to_owned(), of(|point| point.loss)),
        ];
        if self.points.iter().any(|point| point.validation.is_some()) {
            columns.push(("validation".to_owned(), of(|point| point.validation.unwrap_or(f64::NAN))));
        }
        if self.points.iter().any(|point| point.standard_error.is_some()) {
            columns.push(("standard error".to_owned(), of(|point| point.standard_error.unwrap_or(f64::NAN))));
        }
        columns.push(("bias".to_owned(), of(|point| point.bias)));
        let mut places: Vec<usize> =
            self.points.iter().flat_map(|point| point.weights.iter().map(|(j, _)| *j)).collect();
        places.sort_unstable();
        places.dedup();
        let mut weights = vec![vec![0.0; self.points.len()]; places.len()];
        for (k, point) in self.points.iter().enumerate() {
            for (j, w) in &point.weights {
                if let Ok(at) = places.binary_search(j) {
                    weights[at][k] = *w;
                }
            }
        }
        columns.extend(places.iter().zip(weights).map(|(&j, weights)| (self.names[j].clone(), weights.into())));
        Table::from_columns(columns.iter().map(|(name, cells)| (name.as_str(), cells.clone())))
    }
}

impl fmt::Display for RegularizationPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:>12} {:>8} {:>12} {:>12}", "strength", "nonzero", "loss", "validation")?;
        for point in &self.points {
            write!(f, "{:>12.5e} {:>8} {:>12.6}", point.strength, point.nonzero(), point.loss)?;
            match (point.validation, point.standard_error) {
                (Some(loss), Some(error)) => writeln!(f, " {loss:>12.6} ± {error:.3e}")?,
                (Some(loss), None) => writeln!(f, " {loss:>12.6}")?,
                _ => writeln!(f)?,
            }
        }
        self.notes.iter().try_for_each(|note| writeln!(f, "note       {note}"))?;
        self.warnings.iter().try_for_each(|warning| writeln!(f, "warning    {warning}"))
    }
}
