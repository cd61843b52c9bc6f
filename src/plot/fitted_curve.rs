//! What a model predicts along one column, over the data.

use super::Picture;
use super::drawing::{Axis, Mark, Panel, Point, Style, points};
use super::typical_rows::{TypicalRow, TypicalRows};
use super::varied::Varied;
use crate::data::Table;
use crate::error::Result;
use crate::inference::{Inference, PredictionIntervals};
use crate::model::Model;
use crate::roles::FeatureSource;

/// The predictions of a model along one column, all others at their mean (numbers) or their most frequent level, over the labels of
/// the examples. Of classes it is the probability of the positive one, or of each. Levels of a category stand in the order of how
/// frequent they are, the 40 most frequent ones.
///
/// # Errors
/// A column that is not a feature of the model; otherwise as [`Model::evaluate`].
///
/// # Example
/// ```
/// use gradus::plot;
/// use gradus::prelude::*;
/// let cars = Table::from_csv("data/mtcars/mtcars.csv")?;
/// let model = Estimator::regression("mpg").columns(columns![spline("hp", 4)]).fit(&cars)?.into_model();
/// assert!(plot::fitted_curve(&model, &cars, "hp")?.svg().contains("mpg"));
/// # Ok::<(), gradus::Error>(())
/// ```
#[doc(alias = "regplot")]
pub fn fitted_curve(model: &Model, table: &Table, column: &str) -> Result<Picture> {
    Curve::of(model, table, column)?.picture(None)
}

/// [`fitted_curve`] with bands around it: the confidence interval of the mean and, for least squares, the lighter prediction interval
/// of single labels. The inference is that of the same model.
///
#[doc = "<div>"]
#[doc = include_str!("shown/fitted_curve.svg")]
#[doc = "</div>"]
///
/// # Errors
/// As [`fitted_curve`].
///
/// # Example
/// ```
/// use gradus::plot;
/// use gradus::prelude::*;
/// let cars = Table::from_csv("data/mtcars/mtcars.csv")?;
/// let line = Estimator::regression("mpg").columns(columns![numeric("wt"), numeric("hp")]).penalty(NoPenalty);
/// let fit = line.fit(&cars)?;
/// plot::fitted_curve_with_bands(fit.model(), &fit.inference(&cars)?, &cars, "wt")?;
/// # Ok::<(), gradus::Error>(())
/// ```
pub fn fitted_curve_with_bands(model: &Model, inference: &Inference, table: &Table, column: &str) -> Result<Picture> {
    let curve = Curve::of(model, table, column)?;
    let intervals = inference.predict(&curve.typical.rows)?;
    curve.picture(Some(&intervals))
}

/// Predictions along a column.
struct Curve<'a> {
    model: &'a Model,
    table: &'a Table,
    column: &'a str,
    typical: TypicalRows,
    /// By what they are of.
    predictions: Vec<(String, Vec<f64>)>,
}

impl<'a> Curve<'a> {
    fn of(model: &'a Model, table: &'a Table, column: &'a str) -> Result<Self> {
        let typical = TypicalRow::new(model, table)?.varied(column)?;
        let predictions = model.predict_by_output(&typical.rows)?;
        Ok(Self { model, table, column, typical, predictions })
    }

    fn picture(&self, intervals: Option<&PredictionIntervals>) -> Result<Picture> {
        let one = self.predictions.len() == 1;
        let mut panel = Panel::new(self.typical.values.axis(self.column), self.y());
        if one && let Some(labels) = self.labels()? {
            let name = format!("{} of the examples", self.model.label());
            panel = panel.named(name, Style::Muted, Mark::Points(labels));
        }
        for (k, (name, predictions)) in self.predictions.iter().enumerate() {
            let (name, style) = (if one { "prediction" } else { name }, Style::Series(k));
            if let Some(intervals) = intervals {
                let own = k * predictions.len()..(k + 1) * predictions.len();
                if let Some((low, high)) = &intervals.observations {
                    let band = self.typical.values.band(&low[own.clone()], &high[own.clone()]);
                    panel = panel.named("interval of single labels", Style::Muted, band);
                }
                let band = self.typical.values.band(&intervals.low[own.clone()], &intervals.high[own]);
                panel = panel.named("interval of the mean", style, band);
            }
            panel = panel.named(name, style, self.typical.values.curve(predictions));
        }
        let still = "All other columns stand at their mean, or at their most frequent level.";
        Ok(Picture::new(format!("Prediction by {}", self.column)).note(still).panel(panel))
    }

    fn y(&self) -> Axis {
        let label = self.model.label();
        let title = match (self.model.classes(), self.predictions.len()) {
            ([_, positive], 1) => format!("probability of {label} = {positive}"),
            ([], 1) => label,
            ([], _) => "prediction".to_owned(),
            _ => "probability".to_owned(),
        };
        let probabilities = self.model.head().gives_probabilities();
        if probabilities { Axis::including(title, [0.0, 1.0]) } else { Axis::linear(title) }
    }

    /// The labels of the examples at their values of the column.
    fn labels(&self) -> Result<Option<Vec<Point>>> {
        let (scored, source) = self.model.scored_with_source(self.table.into())?;
        let FeatureSource::Table(table) = &source else { return Ok(None) };
        let at = self.typical.values.places(table, self.column)?;
        // Rows of levels that are not shown are no points.
        let shown = |x: &f64| !(x.is_nan() && matches!(self.typical.values, Varied::Levels(_)));
        Ok(Some(points(at.into_iter().zip(scored.labels.iter().copied()).filter(|(x, _)| shown(x)))))
    }
}
