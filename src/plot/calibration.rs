//! Whether probabilities mean what they say.

use super::Picture;
use super::drawing::{Axis, Label, Mark, Panel, Point, Side, Style, count, extent, number, points};
use crate::error::{Error, Result};
use crate::metrics::{Bin, Evaluation};

/// The mean label against the mean prediction, by bins of equal weight, with the range of each bin and the number of its examples. For
/// two classes these are the share of positives and the probability: on the line, of the examples given 70 %, 70 % are positive.
///
#[doc = "<div>"]
#[doc = include_str!("shown/calibration.svg")]
#[doc = "</div>"]
///
/// # Errors
/// An evaluation without a table of calibration.
///
/// # Example
/// ```
/// use gradus::plot;
/// use gradus::prelude::*;
/// let penguins = Table::from_csv("data/penguins/penguins.csv")?.drop_missing()?;
/// let model = Estimator::binary("sex").fit(&penguins)?.into_model();
/// let picture = plot::calibration(&model.evaluate(&penguins)?)?;
/// println!("{}", picture.text(60, 16));
/// # Ok::<(), gradus::Error>(())
/// ```
#[doc(alias = "reliability_diagram")]
pub fn calibration(evaluation: &Evaluation) -> Result<Picture> {
    let bins = &evaluation.calibration;
    if bins.is_empty() {
        return Err(Error::Unsupported {
            what: "a picture of the calibration".to_owned(),
            needs: "an evaluation with a table of calibration: of a number, or of two classes by a loss that gives probabilities",
            found: "one without".to_owned(),
        });
    }
    let total: f64 = bins.iter().map(|bin| bin.weight).sum();
    let error: f64 = bins.iter().map(|bin| bin.weight * (bin.predicted - bin.observed).abs()).sum::<f64>() / total;
    let points = points(bins.iter().map(|bin| (bin.predicted, bin.observed)));
    let spans = bins.iter().map(|bin| extent((bin.from, bin.observed), (bin.to, bin.observed))).collect();
    let label = |bin: &Bin| {
        let at = Point { x: bin.predicted, y: bin.observed };
        Label { at, text: count(bin.weight), side: Side::Above }
    };
    let axis = |title: &str| Axis::fixed(title, -0.02, 1.02);
    let panel = match evaluation.confusion {
        Some(_) => Panel::new(axis("mean probability"), axis("share of positives")).square(),
        None => Panel::new(Axis::linear("mean prediction"), Axis::linear("mean label")),
    };
    let panel = panel
        .named("perfect", Style::Reference, Mark::Diagonal)
        .with(Style::Series(0), Mark::Line(points.clone()))
        .with(Style::Series(0), Mark::Segments(spans))
        .named("bins, with their examples", Style::Series(0), Mark::Points(points))
        .with(Style::Series(0), Mark::Labels(bins.iter().map(label).collect()));
    let picture = Picture::new("Calibration").note(format!(
        "Mean distance from the line: {}, over {} examples.",
        number(error),
        count(total)
    ));
    Ok(picture.panel(panel))
}
