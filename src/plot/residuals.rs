//! Residuals: what the labels are beyond the predictions.

use super::Picture;
use super::drawing::{Axis, Mark, Panel, Style, points};
use super::numeric::Numeric;
use super::trend::trend;
use super::typical_rows::features;
use crate::data::Table;
use crate::error::Result;
use crate::model::Model;
use crate::roles::{FeatureSource, Labeled};

/// The residual (label less prediction) of each example against its prediction, with the mean residual by twentieths of the
/// examples: a mean that bends away from 0 says that the model lacks a curve.
///
/// # Errors
/// A model of classes; otherwise as [`Model::evaluate`].
pub fn residuals_against_fitted<'a>(model: &Model, examples: impl Into<Labeled<'a>>) -> Result<Picture> {
    let scored = model.scored(examples.into())?;
    let sets = Numeric::of(model, &scored, "a picture of residuals")?;
    let mut picture = Picture::new(format!("Residuals of {} against predictions", model.label()));
    for set in &sets {
        let residuals: Vec<f64> = set.residuals().collect();
        picture = picture.note(set.error());
        picture = picture.panel(panel(&format!("prediction of {}", set.name), &set.predictions, &residuals));
    }
    Ok(picture)
}

/// The residuals against each column that the model reads as a number, one panel for each, with the mean residual by twentieths
/// of the examples. Of a model of several predictions, the residuals of the first.
///
/// # Errors
/// A model of classes; otherwise as [`Model::evaluate`].
pub fn residuals_against_features(model: &Model, table: &Table) -> Result<Picture> {
    let (scored, source) = model.scored_with_source(table.into())?;
    let sets = Numeric::of(model, &scored, "a picture of residuals")?;
    let mut picture = Picture::new(format!("Residuals of {} against each column", model.label()));
    let (Some(set), FeatureSource::Table(table)) = (sets.first(), &source) else { return Ok(picture) };
    picture = picture.note(set.error());
    let residuals: Vec<f64> = set.residuals().collect();
    for name in features(model).into_iter().filter(|name| model.reads_numbers(name)) {
        let values: Vec<f64> = table.numbers(&name)?.iter().map(|value| value.unwrap_or(f64::NAN)).collect();
        picture = picture.panel(panel(&name, &values, &residuals));
    }
    Ok(picture)
}

fn panel(x: &str, at: &[f64], residuals: &[f64]) -> Panel {
    let pairs: Vec<(f64, f64)> = at.iter().copied().zip(residuals.iter().copied()).collect();
    let mean = trend(&pairs);
    Panel::new(Axis::linear(x), Axis::including("residual", [0.0]))
        .named("examples", Style::Series(0), Mark::Points(points(pairs)))
        .with(Style::Reference, Mark::Horizontal(0.0))
        .named("mean by twentieths", Style::Series(1), Mark::Line(mean))
}
