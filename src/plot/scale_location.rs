//! Whether residuals are as wide everywhere.

use super::Picture;
use super::drawing::{Axis, Mark, Panel, Style, points};
use super::numeric::Numeric;
use super::trend::trend;
use crate::error::Result;
use crate::model::Model;
use crate::roles::Labeled;

/// The square root of the size of each standardised residual against the prediction, with its mean by twentieths of the
/// examples: where it rises or falls, the residuals are not as wide everywhere.
///
/// # Errors
/// A model of classes; otherwise as [`Model::evaluate`].
///
/// # Source
/// Cleveland (1993), *Visualizing data*, the spread-location plot.
#[doc(alias = "spread_location")]
pub fn scale_location<'a>(model: &Model, examples: impl Into<Labeled<'a>>) -> Result<Picture> {
    let scored = model.scored(examples.into())?;
    let sets = Numeric::of(model, &scored, "a picture of the spread of residuals")?;
    let loss = model.head().loss();
    let mut picture = Picture::new(format!("Spread of the residuals of {}", model.label()));
    for set in &sets {
        picture = picture.note(set.error());
        let roots = set.standardized(&*loss).into_iter().map(|r| r.abs().sqrt());
        let pairs: Vec<(f64, f64)> = set.predictions.iter().copied().zip(roots).collect();
        let mean = trend(&pairs);
        let y = Axis::from_zero("√|standardised residual|");
        let panel = Panel::new(Axis::linear(format!("prediction of {}", set.name)), y)
            .named("examples", Style::Series(0), Mark::Points(points(pairs)))
            .named("mean by twentieths", Style::Series(1), Mark::Line(mean));
        picture = picture.panel(panel);
    }
    Ok(picture)
}
