//! Predictions against labels.

use super::Picture;
use super::drawing::{Axis, Mark, Panel, Style, points};
use super::numeric::Numeric;
use crate::error::Result;
use crate::model::Model;
use crate::roles::Labeled;

/// The prediction of each example beside its label, with the line on which both are equal, for a model that predicts numbers;
/// of several labels each has a panel.
///
/// # Errors
/// A model of classes; otherwise as [`Model::evaluate`].
///
/// # Example
/// See [`Picture`].
pub fn predictions_against_labels<'a>(model: &Model, examples: impl Into<Labeled<'a>>) -> Result<Picture> {
    let scored = model.scored(examples.into())?;
    let sets = Numeric::of(model, &scored, "a picture of predictions against labels")?;
    let mut picture = Picture::new(format!("Predictions of {} against labels", model.label()));
    for set in sets {
        picture = picture.note(set.error());
        let pairs = set.predictions.iter().copied().zip(set.labels.iter().copied());
        let panel = Panel::new(Axis::linear(format!("prediction of {}", set.name)), Axis::linear(&set.name));
        let panel = panel.named("examples", Style::Series(0), Mark::Points(points(pairs)));
        picture = picture.panel(panel.named("prediction = label", Style::Reference, Mark::Diagonal));
    }
    Ok(picture)
}
