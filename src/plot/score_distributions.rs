//! How the scores of each class are distributed.

use super::Picture;
use super::drawing::{Axis, Mark, Panel, Point, Style, number};
use crate::error::{Error, Result};
use crate::model::Model;
use crate::roles::Labeled;

/// The distribution of the predicted probability (of the score, where the loss gives no probabilities) among the examples of a class and
/// among all others: one panel for two classes, one for each class of more. The less both overlap, the better the model tells them apart.
/// Of ordered classes with one score, and of weighted examples, each example counts with its weight.
///
/// # Errors
/// A model that predicts numbers; otherwise as [`Model::evaluate`].
pub fn score_distributions<'a>(model: &Model, examples: impl Into<Labeled<'a>>) -> Result<Picture> {
    let classes = model.classes();
    if classes.is_empty() {
        let (what, needs) = ("a picture of the scores of classes".to_owned(), "a model of classes");
        return Err(Error::Unsupported { what, needs, found: "a model that predicts numbers".to_owned() });
    }
    let scored = model.scored(examples.into())?;
    let probabilities = model.head().gives_probabilities();
    let values = if probabilities { model.head().predict(&scored.scores) } else { scored.scores.clone() };
    let rows = scored.labels.len();
    let weight = |row: usize| scored.weights.as_ref().map_or(1.0, |weights| weights[row]);
    let what = if probabilities { "predicted probability" } else { "score" };
    let panel = |(k, values): (usize, &[f64])| {
        // Of two classes the values are those of the second one.
        let class = if classes.len() == 2 { 1 } else { k };
        let side = |own: bool| {
            let rows = (0..rows).filter(|row| (scored.labels[*row] == class as f64) == own);
            rows.map(|row| (values[row], weight(row))).collect::<Vec<(f64, f64)>>()
        };
        let others = if classes.len() == 2 { classes[0].clone() } else { "other classes".to_owned() };
        let own = if classes.len() == 2 { classes[class].clone() } else { "the class".to_owned() };
        let (low, high) = if probabilities { (0.0, 1.0) } else { ends(values) };
        Panel::new(Axis::linear(format!("{what} of {}", classes[class])), Axis::from_zero("share of the class"))
            .named(others, Style::Series(1), Mark::Line(outline(&side(false), low, high)))
            .named(own, Style::Series(0), Mark::Line(outline(&side(true), low, high)))
    };
    let sets = if classes.len() == 2 { 1 } else { classes.len() };
    let panels: Vec<Panel> = values.chunks(rows).take(sets).enumerate().map(panel).collect();
    let note = format!("{} examples, in {} bins of equal width.", number(rows as f64), BINS);
    Ok(Picture::new(format!("Distribution of the {what} of {}", model.label())).note(note).panels(panels))
}

const BINS: usize = 25;

fn ends(values: &[f64]) -> (f64, f64) {
    let finite = values.iter().copied().filter(|value| value.is_finite());
    let (low, high) = finite.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (v.min(low), v.max(high)));
    if low < high { (low, high) } else { (low - 0.5, low + 0.5) }
}

/// The outline of a histogram of values with weights, as shares of their sum.
fn outline(values: &[(f64, f64)], low: f64, high: f64) -> Vec<Point> {
    let mut sums = [0.0; BINS];
    let width = (high - low) / BINS as f64;
    for (value, weight) in values.iter().filter(|(value, _)| value.is_finite()) {
        sums[(((value - low) / width) as usize).min(BINS - 1)] += weight;
    }
    let total: f64 = sums.iter().sum();
    let share = |sum: f64| if total > 0.0 { sum / total } else { 0.0 };
    let edge = |k: usize| low + k as f64 * width;
    let step = |(k, sum): (usize, &f64)| [edge(k), edge(k + 1)].map(|x| Point { x, y: share(*sum) });
    let ends = [low, high].map(|x| Point { x, y: 0.0 });
    [ends[0]].into_iter().chain(sums.iter().enumerate().flat_map(step)).chain([ends[1]]).collect()
}
