//! How many of those called positive are, and how many of the positives are called so.

use super::Picture;
use super::drawing::{Axis, Mark, Panel, Point, Style, number, points};
use super::two_classes::TwoClasses;
use crate::error::Result;
use crate::model::Model;
use crate::roles::Labeled;

/// Precision against recall of a model of two classes, for every threshold, with the point of the model's threshold (the score 0,
/// where the loss gives no probabilities), the average precision, and the share of positives, which a random order has.
///
/// # Errors
/// A model of anything but two classes; examples of one class alone; otherwise as [`Model::evaluate`].
pub fn precision_recall<'a>(model: &Model, examples: impl Into<Labeled<'a>>) -> Result<Picture> {
    let classes = TwoClasses::of(model, examples.into(), "a curve of precision and recall")?;
    let precision = |hits: f64, alarms: f64| hits / (hits + alarms);
    let called = classes.called().into_iter().skip(1);
    let curve =
        called.map(|at| (at.true_positives / classes.positives, precision(at.true_positives, at.false_positives)));
    let chosen = classes.at_threshold();
    let (recall, precise) =
        (chosen.true_positives / classes.positives, precision(chosen.true_positives, chosen.false_positives));
    let share = classes.positives / (classes.positives + classes.negatives);
    let mut panel = Panel::new(Axis::fixed("recall", -0.02, 1.02), Axis::fixed("precision", -0.02, 1.02))
        .square()
        .named("share of positives", Style::Reference, Mark::Horizontal(share))
        .named("model", Style::Series(0), Mark::Line(points(curve)));
    let mut picture = Picture::new(format!("Precision and recall of {} = {}", model.label(), classes.positive)).note(
        format!("Average precision: {}; share of positives: {}.", number(classes.average_precision), number(share)),
    );
    // Nothing called positive has no precision.
    if precise.is_finite() {
        panel = panel.named(&classes.threshold, Style::Series(1), Mark::Highlight(Point { x: recall, y: precise }));
        picture = picture.note(format!(
            "At the {}: precision {}, recall {}.",
            classes.threshold,
            number(precise),
            number(recall)
        ));
    }
    Ok(picture.panel(panel))
}
