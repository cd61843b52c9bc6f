//! How well scores put one class above the other.

use super::Picture;
use super::drawing::{Axis, Mark, Panel, Point, Style, number, points};
use super::two_classes::TwoClasses;
use crate::error::Result;
use crate::model::Model;
use crate::roles::Labeled;

/// The ROC curve of a model of two classes: the share of positives that are called positive against the share of negatives that
/// are, for every threshold, with the point of the model's threshold (½ unless
/// [`Model::with_threshold`] set another; the score 0 where the loss gives no probabilities) and the area under it.
///
#[doc = "<div>"]
#[doc = include_str!("shown/roc_curve.svg")]
#[doc = "</div>"]
///
/// # Errors
/// A model of anything but two classes; examples of one class alone; otherwise as [`Model::evaluate`].
///
/// # Example
/// ```
/// use gradus::plot;
/// use gradus::prelude::*;
/// let penguins = Table::from_csv("data/penguins/penguins.csv")?.drop_missing()?;
/// let model = Estimator::binary("sex").columns(columns![numeric("body_mass_g")]).fit(&penguins)?.into_model();
/// assert!(plot::roc_curve(&model, &penguins)?.notes()[0].starts_with("Area under the curve: 0.7"));
/// # Ok::<(), gradus::Error>(())
/// ```
pub fn roc_curve<'a>(model: &Model, examples: impl Into<Labeled<'a>>) -> Result<Picture> {
    let classes = TwoClasses::of(model, examples.into(), "a ROC curve")?;
    let (positives, negatives) = (classes.positives, classes.negatives);
    let curve = classes.called().into_iter().map(|at| (at.false_positives / negatives, at.true_positives / positives));
    let chosen = classes.at_threshold();
    let (alarms, hits) = (chosen.false_positives / negatives, chosen.true_positives / positives);
    let panel = Panel::new(
        Axis::fixed(format!("share of {} called {}", classes.negative, classes.positive), -0.02, 1.02),
        Axis::fixed(format!("share of {0} called {0}", classes.positive), -0.02, 1.02),
    );
    let panel = panel
        .square()
        .named("chance", Style::Reference, Mark::Diagonal)
        .named("model", Style::Series(0), Mark::Line(points(curve)))
        .named(&classes.threshold, Style::Series(1), Mark::Highlight(Point { x: alarms, y: hits }));
    let auc = format!("Area under the curve: {}.", number(classes.auc));
    let at = format!(
        "At the {}: {} of the positives and {} of the negatives.",
        classes.threshold,
        number(hits),
        number(alarms),
    );
    Ok(Picture::new(format!("ROC of {} = {}", model.label(), classes.positive)).note(auc).note(at).panel(panel))
}
