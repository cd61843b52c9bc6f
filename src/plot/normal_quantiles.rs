//! Whether residuals are distributed as the normal distribution.

use super::Picture;
use super::drawing::{Axis, Mark, Panel, Style, number, points};
use super::numeric::Numeric;
use crate::column::normal_score;
use crate::error::Result;
use crate::model::Model;
use crate::roles::Labeled;

/// Quantiles of the standardised residuals against those of the normal distribution (Q–Q): where they lie on the line, the
/// residuals are normal. Deviance residuals, where the loss belongs to a distribution. The k-th of n stands at (k − ⅜)/(n + ¼).
///
/// # Errors
/// A model of classes; otherwise as [`Model::evaluate`].
///
/// # Source
/// Blom (1958), *Statistical estimates and transformed beta-variables*, for the places.
#[doc(alias = "qqplot")]
pub fn normal_quantiles<'a>(model: &Model, examples: impl Into<Labeled<'a>>) -> Result<Picture> {
    let scored = model.scored(examples.into())?;
    let sets = Numeric::of(model, &scored, "a picture of the quantiles of residuals")?;
    let loss = model.head().loss();
    let mut picture = Picture::new(format!("Residuals of {} against the normal distribution", model.label()));
    for set in &sets {
        let mut residuals = set.standardized(&*loss);
        residuals.sort_by(f64::total_cmp);
        let n = residuals.len() as f64;
        let scores = (1..=residuals.len()).map(|k| normal_score((k as f64 - 0.375) / (n + 0.25)));
        let size = |r: &&f64| r.abs();
        let largest = residuals.iter().max_by(|a, b| size(a).total_cmp(&size(b))).copied().unwrap_or(f64::NAN);
        picture = picture.note(format!("{}: largest standardised residual {}.", set.name, number(largest)));
        let pairs = points(scores.zip(residuals.iter().copied()));
        let panel =
            Panel::new(Axis::linear("quantile of the normal distribution"), Axis::linear("standardised residual"))
                .named("residuals", Style::Series(0), Mark::Points(pairs))
                .named("normal", Style::Reference, Mark::Diagonal);
        picture = picture.panel(panel);
    }
    Ok(picture)
}
