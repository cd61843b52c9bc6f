//! What is gained by taking the highest scores first.

use super::Picture;
use super::drawing::{Axis, Mark, Panel, Style, number, points};
use super::two_classes::TwoClasses;
use crate::error::Result;
use crate::model::Model;
use crate::roles::Labeled;

/// Cumulative gains and lift of a model of two classes. Left: the share of all positives that is among the share of examples with the
/// highest scores. Right: how many times as many that is as without a model.
///
/// # Errors
/// A model of anything but two classes; examples of one class alone; otherwise as [`Model::evaluate`].
#[doc(alias = "lift")]
pub fn gains<'a>(model: &Model, examples: impl Into<Labeled<'a>>) -> Result<Picture> {
    let classes = TwoClasses::of(model, examples.into(), "a curve of gains")?;
    let total = classes.positives + classes.negatives;
    let curve: Vec<(f64, f64)> = classes
        .called()
        .into_iter()
        .map(|at| ((at.true_positives + at.false_positives) / total, at.true_positives / classes.positives))
        .collect();
    let tenth = gained_by(&curve, 0.1);
    let lift = curve.iter().filter(|(share, _)| *share > 0.0).map(|(share, gained)| (*share, gained / share));
    let share = classes.positives / total;
    let best = points([(0.0, 0.0), (share, 1.0), (1.0, 1.0)]);
    let x = Axis::fixed("share of examples, highest scores first", -0.02, 1.02);
    let gains = Panel::new(x.clone(), Axis::fixed(format!("share of {}", classes.positive), -0.02, 1.02))
        .titled("Gains")
        .named("no model", Style::Reference, Mark::Diagonal)
        .named("model", Style::Series(0), Mark::Line(points(curve.iter().copied())))
        .named("perfect", Style::Series(1), Mark::Line(best));
    let lift = Panel::new(x, Axis::including("lift", [0.0, 1.0]))
        .titled("Lift")
        .with(Style::Reference, Mark::Horizontal(1.0))
        .with(Style::Series(0), Mark::Line(points(lift)));
    let note = format!("The first tenth of the examples holds {} of all {}.", number(tenth), classes.positive);
    let title = format!("Gains and lift of {} = {}", model.label(), classes.positive);
    Ok(Picture::new(title).note(note).panel(gains).panel(lift))
}

/// The gain at a share of the examples, between the points of the curve.
fn gained_by(curve: &[(f64, f64)], share: f64) -> f64 {
    let after = curve.partition_point(|(at, _)| *at < share).clamp(1, curve.len() - 1);
    let ((x0, y0), (x1, y1)) = (curve[after - 1], curve[after]);
    if x1 > x0 { y0 + (share - x0) / (x1 - x0) * (y1 - y0) } else { y1 }
}
