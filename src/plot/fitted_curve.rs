//! What a model predicts along one column, over the data.

use super::Picture;
use super::drawing::{Axis, Mark, Panel, Style, points};
use super::typical_rows::{TypicalRows, Varied, levels_axis};
use crate::data::Table;
use crate::error::Result;
use crate::model::Model;
use crate::roles::Source;

/// The predictions of a model along one column, all others at their mean (numbers) or their most frequent level, over the labels of
/// the examples. Of classes it is the probability of the positive one, or of each. Levels of a category stand in the order of how
/// frequent they are, the 60 most frequent ones.
///
#[doc = "<div>"]
#[doc = include_str!("shown/fitted_curve.svg")]
#[doc = "</div>"]
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
    let TypicalRows { rows, values, .. } = TypicalRows::new(model, table, column)?;
    let curves = model.predict_by_output(&rows)?;
    let (scored, source) = model.scored_with_source(table.into())?;
    let label = model.label();
    let one = curves.len() == 1;
    let title = match (model.classes(), one) {
        ([_, positive], true) => format!("probability of {label} = {positive}"),
        ([], true) => label.clone(),
        ([], false) => "prediction".to_owned(),
        _ => "probability".to_owned(),
    };
    let probabilities = model.head().gives_probabilities();
    let y = if probabilities { Axis::including(title, [0.0, 1.0]) } else { Axis::linear(title) };
    let x = match &values {
        Varied::Numbers(_) => Axis::linear(column),
        Varied::Levels(levels) => levels_axis(column, levels, MOST_LEVELS),
    };
    let mut panel = Panel::new(x, y);
    if let (true, Source::Table(table)) = (one, &source) {
        let at = values.places(table, column)?;
        let labels = at.into_iter().zip(scored.labels.iter().copied());
        panel = panel.named(format!("{label} of the examples"), Style::Muted, Mark::Points(points(labels)));
    }
    for (k, (name, predictions)) in curves.iter().enumerate() {
        let name = if one { "prediction" } else { name };
        let mark = match &values {
            Varied::Numbers(numbers) => Mark::Line(points(numbers.iter().copied().zip(predictions.iter().copied()))),
            Varied::Levels(_) => {
                Mark::Points(points(predictions.iter().take(MOST_LEVELS).enumerate().map(|(k, p)| (k as f64, *p))))
            }
        };
        panel = panel.named(name, Style::Series(k), mark);
    }
    let still = "All other columns stand at their mean, or at their most frequent level.";
    Ok(Picture::new(format!("Prediction by {column}")).note(still).panel(panel))
}

/// More levels of a category are not told apart.
const MOST_LEVELS: usize = 60;
