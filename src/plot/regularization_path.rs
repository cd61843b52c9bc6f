//! Weights by the strength of a penalty.

use super::Picture;
use super::drawing::{Axis, Mark, Panel, Style, points};
use crate::selection::{PathPoint, RegularizationPath, Rule};

/// Features with a line of their own colour: those whose weight is largest anywhere, in the units of the encoded features.
const NAMED: usize = 7;

/// The weight of each feature by strength, the seven largest by name and the others grey, with lines at the strengths that validation chooses, where there
/// is any.
///
#[doc = "<div>"]
#[doc = include_str!("shown/regularization_path.svg")]
#[doc = "</div>"]
///
/// # Example
/// ```
/// use gradus::plot;
/// use gradus::prelude::*;
/// let cars = Table::from_csv("data/mtcars/mtcars.csv")?;
/// let path = Estimator::regression("mpg").cross_validated_path(&cars, &Strengths::lasso()?, &Folds::new(4))?;
/// plot::regularization_path(&path);
/// plot::validation_curve(&path)?;
/// # Ok::<(), gradus::Error>(())
/// ```
#[must_use]
#[doc(alias = "coef_path")]
pub fn regularization_path(path: &RegularizationPath) -> Picture {
    let positive = |point: &&PathPoint| point.strength > 0.0;
    let mut curves = vec![Vec::new(); path.names().len()];
    for (k, point) in path.points.iter().enumerate() {
        for (feature, weight) in &point.weights {
            let curve: &mut Vec<f64> = &mut curves[*feature];
            curve.resize(path.points.len(), 0.0);
            curve[k] = *weight;
        }
    }
    let size = |curve: &[f64]| curve.iter().fold(0.0, |size: f64, weight| size.max(weight.abs()));
    let mut order: Vec<usize> = (0..curves.len()).filter(|feature| !curves[*feature].is_empty()).collect();
    order.sort_by(|a, b| size(&curves[*b]).total_cmp(&size(&curves[*a])));
    let line = |feature: usize| {
        let pairs = path.points.iter().zip(&curves[feature]).filter(|(point, _)| positive(point));
        Mark::Line(points(pairs.map(|(point, weight)| (point.strength, *weight))))
    };
    let mut panel = Panel::new(Axis::logarithmic("strength λ of the penalty"), Axis::including("weight", [0.0]));
    for &feature in order.iter().skip(NAMED) {
        panel = panel.with(Style::Muted, line(feature));
    }
    for (k, &feature) in order.iter().take(NAMED).enumerate() {
        panel = panel.named(&path.names()[feature], Style::Series(k), line(feature));
    }
    let (panel, note) = with_choices(panel, path);
    let zero = path.names().len() - order.len();
    let weights = format!("{} features have a weight somewhere, {zero} nowhere.", order.len());
    Picture::new("Weights by strength of the penalty").note(weights).note_if_any(note).panel(panel)
}

/// Lines at the strengths that the rules choose, and what they choose.
pub(super) fn with_choices(mut panel: Panel, path: &RegularizationPath) -> (Panel, Option<String>) {
    let mut notes = Vec::new();
    for (rule, name) in [(Rule::Minimum, "least loss"), (Rule::OneStandardError, "one standard error")] {
        if let Ok(place) = path.select(rule)
            && let Some(point) = path.points.get(place).filter(|point| point.strength > 0.0)
        {
            let strength = super::drawing::number(point.strength);
            notes.push(format!("{name}: λ = {strength} with {} weights", point.nonzero()));
            let style = if rule == Rule::Minimum { Style::Reference } else { Style::Muted };
            panel = panel.named(name, style, Mark::Vertical(point.strength));
        }
    }
    let note = (!notes.is_empty()).then(|| format!("Chosen by {}.", notes.join("; by ")));
    (panel, note)
}
