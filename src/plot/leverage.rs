//! Which examples the estimates depend on most.

use super::Picture;
use super::drawing::{Axis, Label, Mark, Panel, Point, Side, Style, count, number, points};
use crate::inference::{Influence, InfluentialExample};

/// The studentised residual of each example against its leverage, with contours of Cook's distance at ½ and 1 where examples come near
/// to them, and the places of the most influential ones. An example is influential where its leverage is high and its residual large:
/// beyond a contour, to the right. A line stands at twice the mean leverage.
///
/// ```text
/// Cook's distance D = r²·h/((1 − h)·p)        contour r = ±√(D·p·(1 − h)/h)
/// ```
///
#[doc = "<div>"]
#[doc = include_str!("shown/leverage.svg")]
#[doc = "</div>"]
///
/// # Example
/// ```
/// use gradus::inference::InferenceOptions;
/// use gradus::plot;
/// use gradus::prelude::*;
/// let cars = Table::from_csv("data/mtcars/mtcars.csv")?;
/// let fit = Estimator::regression("mpg").columns(columns![numeric("wt"), numeric("hp")]).penalty(NoPenalty).fit(&cars)?;
/// let influence = fit.model().influence(&cars, &InferenceOptions::default())?;
/// let picture = plot::residuals_against_leverage(&influence);
/// assert_eq!(picture.notes(), ["Largest Cook's distance: 0.4236, of line 18; 0 of 32 examples are above ½."]);
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// Cook (1977), *Detection of influential observations in linear regression*.
#[doc(alias = "cooks_distance")]
#[doc(alias = "influence_plot")]
#[must_use]
pub fn residuals_against_leverage(influence: &Influence) -> Picture {
    let pairs: Vec<(f64, f64)> =
        influence.leverage.iter().copied().zip(influence.studentized.iter().copied()).collect();
    let most = influence.most(NAMED);
    let mut panel = Panel::new(Axis::from_zero("leverage"), Axis::including("studentised residual", [0.0]))
        .named("examples", Style::Series(0), Mark::Points(points(pairs.iter().copied())))
        .with(Style::Reference, Mark::Horizontal(0.0));
    if let Some(mean) = mean(&influence.leverage) {
        panel = panel.named("twice the mean leverage", Style::Muted, Mark::Vertical(2.0 * mean));
    }
    for (k, distance) in CONTOURS.into_iter().enumerate() {
        if let Some(contour) = contour(&pairs, distance * influence.names.len() as f64) {
            let (name, style) = (format!("Cook's distance {distance}"), Style::Series(k + 1));
            let mirrored = contour.iter().map(|(h, r)| (*h, -r)).collect::<Vec<_>>();
            panel = panel.named(name, style, Mark::Line(points(contour))).with(style, Mark::Line(points(mirrored)));
        }
    }
    let label = |of: &InfluentialExample| Label {
        at: Point { x: of.leverage, y: of.studentized },
        text: of.place.to_string(),
        side: if of.studentized < 0.0 { Side::Below } else { Side::Above },
    };
    if panel.is_dense() {
        // Among shades the named ones are points all the same.
        let named = points(most.iter().map(|of| (of.leverage, of.studentized)));
        panel = panel.with(Style::Series(0), Mark::Points(named));
    }
    panel = panel.with(Style::Series(0), Mark::Labels(most.iter().map(label).collect()));
    let beyond = influence.cooks_distance.iter().filter(|distance| **distance > 0.5).count();
    let examples = count(influence.cooks_distance.len() as f64);
    let note = most.first().map(|first| {
        let (distance, place) = (number(first.cooks_distance), first.place.clone());
        format!("Largest Cook's distance: {distance}, of {place}; {beyond} of {examples} examples are above ½.")
    });
    let alone = influence.leverage.iter().filter(|h| **h > 1.0 - 1e-10).count();
    let alone = (alone > 0).then(|| {
        let (examples, have) = if alone == 1 { ("example", "has") } else { ("examples", "have") };
        format!("{alone} {examples} {have} a leverage of 1: weights of their own predict them exactly.")
    });
    Picture::new("Residuals against leverage").note_if_any(note).note_if_any(alone).panel(panel)
}

/// The examples that are named.
const NAMED: usize = 5;
/// The distances whose contours are drawn.
const CONTOURS: [f64; 2] = [0.5, 1.0];
/// The points of a contour.
const STEPS: usize = 100;

/// The mean of the finite ones.
fn mean(leverages: &[f64]) -> Option<f64> {
    let finite = || leverages.iter().filter(|h| h.is_finite());
    (finite().count() > 0).then(|| finite().sum::<f64>() / finite().count() as f64)
}

/// The contour r = √(Dp·(1 − h)/h) above 0, within a fifth beyond the largest leverage and the largest residual of the examples;
/// `None` where all of it lies further out.
fn contour(pairs: &[(f64, f64)], scaled_distance: f64) -> Option<Vec<(f64, f64)>> {
    let finite = || pairs.iter().filter(|(h, r)| h.is_finite() && r.is_finite());
    let largest = |of: fn(&(f64, f64)) -> f64| 1.2 * finite().map(of).fold(0.0, f64::max);
    let (last, top) = (largest(|(h, _)| *h).min(1.0), largest(|(_, r)| r.abs()));
    let first = scaled_distance / (top * top + scaled_distance);
    let at = |k: usize| first + (last - first) * k as f64 / STEPS as f64;
    let point = |h: f64| (h, (scaled_distance * (1.0 - h) / h).max(0.0).sqrt());
    (first < last).then(|| (0..=STEPS).map(|k| point(at(k))).collect())
}
