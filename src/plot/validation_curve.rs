//! Validation losses by the strength of a penalty.

use super::Picture;
use super::drawing::{Axis, Mark, Panel, Style, points};
use super::regularization_path::with_choices;
use crate::error::{Error, Result};
use crate::selection::{PathPoint, RegularizationPath};

/// The mean loss over folds (or over validation examples) by strength, with one standard error to either side, beside the loss over
/// the training examples; lines stand at the strength of the least loss and at the largest one within one standard error of it.
///
/// # Errors
/// A path without validation losses.
///
/// # Example
/// See [`regularization_path`](super::regularization_path()).
#[doc(alias = "plot.cv.glmnet")]
pub fn validation_curve(path: &RegularizationPath) -> Result<Picture> {
    let shown: Vec<&PathPoint> = path.points.iter().filter(|point| point.strength > 0.0).collect();
    if shown.iter().all(|point| point.validation.is_none()) {
        return Err(Error::Unsupported {
            what: "a curve of validation losses".to_owned(),
            needs: "validation losses: cross_validated_path(..), or .validate_on(..)",
            found: "a path without them".to_owned(),
        });
    }
    let losses = points(shown.iter().filter_map(|point| Some((point.strength, point.validation?))));
    let edge = |side: f64| {
        let at = |point: &&PathPoint| Some((point.strength, point.validation? + side * point.standard_error?));
        points(shown.iter().filter_map(at))
    };
    let training = points(shown.iter().map(|point| (point.strength, point.loss)));
    let panel = Panel::new(Axis::logarithmic("strength λ of the penalty"), Axis::linear("mean loss"))
        .named("training", Style::Series(1), Mark::Line(training))
        .named("± 1 standard error", Style::Series(0), Mark::Band { lower: edge(-1.0), upper: edge(1.0) })
        .named("validation", Style::Series(0), Mark::Line(losses));
    let (panel, note) = with_choices(panel, path);
    Ok(Picture::new("Loss by strength of the penalty").note_if_any(note).panel(panel))
}
