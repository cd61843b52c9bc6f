//! The weights of a model, and other estimates, with their intervals.

use super::Picture;
use super::drawing::{Axis, Label, Mark, Panel, Point, Side, Style, extent, number, points};
use crate::inference::Estimate;
use crate::model::Model;

/// The weights of a model in the columns' own units, the largest first, the 40 largest of each output.
///
#[doc = "<div>"]
#[doc = include_str!("shown/weights.svg")]
#[doc = "</div>"]
///
/// # Example
/// ```
/// use gradus::plot;
/// use gradus::prelude::*;
/// let penguins = Table::from_csv("data/penguins/penguins.csv")?.drop_missing()?;
/// let model = Estimator::regression("body_mass_g").fit(&penguins)?.into_model();
/// assert!(plot::weights(&model).svg().contains("species=Gentoo"));
/// # Ok::<(), gradus::Error>(())
/// ```
#[must_use]
pub fn weights(model: &Model) -> Picture {
    let sets = model.weights_by_output();
    let one = sets.len() == 1;
    let mut picture = Picture::new(format!("Weights of the model of {}", model.label()));
    for (output, set) in sets {
        let mut rows: Vec<Row> =
            set.into_iter().map(|weight| Row { name: weight.name, value: weight.value, interval: None }).collect();
        rows.sort_by(|a, b| b.value.abs().total_cmp(&a.value.abs()));
        let non_zero = rows.iter().filter(|row| row.value != 0.0).count();
        let of = if one { String::new() } else { format!("{output}: ") };
        picture =
            picture.note(format!("{of}{} weights, {non_zero} not zero; each in the units of its column.", rows.len()));
        picture =
            picture.panel(panel(&rows, Axis::linear("weight"), 0.0).titled(if one { String::new() } else { output }));
    }
    picture
}

/// Estimates with their confidence intervals, in their order from the top down (a forest plot): those of an
/// [`Inference`](crate::inference::Inference), contrasts, marginal effects, with a dashed line at 0;
/// [ratios](crate::inference::Inference::ratios) with the line at 1 and a logarithmic axis, on which a half is as far from it as a
/// double. The 40 first ones are shown.
///
/// # Example
/// ```
/// use gradus::plot;
/// use gradus::prelude::*;
/// let cars = Table::from_csv("data/mtcars/mtcars.csv")?;
/// let columns = columns![numeric("wt"), numeric("qsec"), numeric("am")];
/// let fit = Estimator::regression("mpg").columns(columns).penalty(NoPenalty).fit(&cars)?;
/// let found = fit.inference(&cars)?;
/// let weights = found.estimates().iter().filter(|estimate| estimate.name != "(bias)");
/// let picture = plot::estimates("Weights of mpg, with 95 % intervals", weights);
/// assert_eq!(picture.notes(), ["3 of 3 intervals do not hold 0."]);
/// # Ok::<(), gradus::Error>(())
/// ```
#[must_use]
#[doc(alias = "forest")]
pub fn estimates<'a>(title: &str, estimates: impl IntoIterator<Item = &'a Estimate>) -> Picture {
    let estimates: Vec<&Estimate> = estimates.into_iter().collect();
    let row = |estimate: &&Estimate| Row {
        name: match &estimate.output {
            Some(output) => format!("{} [{output}]", estimate.name),
            None => estimate.name.clone(),
        },
        value: estimate.value,
        interval: Some((estimate.low, estimate.high)),
    };
    let rows: Vec<Row> = estimates.iter().map(row).collect();
    let ratios = !estimates.is_empty() && estimates.iter().all(|estimate| estimate.null_value == 1.0);
    let (null, axis) = if ratios { (1.0, Axis::logarithmic("ratio")) } else { (0.0, Axis::linear("estimate")) };
    let clear = estimates.iter().filter(|of| of.low > of.null_value || of.high < of.null_value).count();
    let note = format!("{clear} of {} intervals do not hold {null}.", rows.len());
    Picture::new(title).note(note).panel(panel(&rows, axis, null))
}

/// An estimate, with its interval where there is one.
struct Row {
    name: String,
    value: f64,
    interval: Option<(f64, f64)>,
}

/// More rows would not be read.
const MOST_ROWS: usize = 40;

/// Rows from the top down beside a line at the value of no effect: with their intervals, or from that line to their values, with numbers.
fn panel(rows: &[Row], x: Axis, null: f64) -> Panel {
    let shown = || rows.iter().take(MOST_ROWS).enumerate().map(|(k, row)| (k as f64, row));
    let mut names: Vec<String> = shown().map(|(_, row)| row.name.clone()).collect();
    if rows.len() > MOST_ROWS {
        names.push(format!("… {} more", rows.len() - MOST_ROWS));
    }
    let label = |(y, row): (f64, &Row)| {
        let side = if row.value < null { Side::Left } else { Side::Right };
        Label { at: Point { x: row.value, y }, text: number(row.value), side }
    };
    let pieces = shown().map(|(y, row)| {
        let (low, high) = row.interval.unwrap_or((null, row.value));
        extent((low, y), (high, y))
    });
    let labels = shown().filter(|(_, row)| row.interval.is_none()).map(label);
    Panel::new(x, Axis::names("", names))
        .with(Style::Reference, Mark::Vertical(null))
        .with(Style::Series(0), Mark::Segments(pieces.collect()))
        .with(Style::Series(0), Mark::Points(points(shown().map(|(y, row)| (row.value, y)))))
        .with(Style::Series(0), Mark::Labels(labels.collect()))
}
