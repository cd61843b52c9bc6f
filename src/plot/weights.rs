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
        let mut rows: Vec<EstimateRow> = set
            .into_iter()
            .map(|weight| EstimateRow { name: weight.name, value: weight.value, interval: None })
            .collect();
        rows.sort_by(|a, b| b.value.abs().total_cmp(&a.value.abs()));
        let non_zero = rows.iter().filter(|row| row.value != 0.0).count();
        let of = if one { String::new() } else { format!("{output}: ") };
        picture =
            picture.note(format!("{of}{} weights, {non_zero} not zero; each in the units of its column.", rows.len()));
        picture = picture.panel(panel(&rows, "weight").titled(if one { String::new() } else { output }));
    }
    picture
}

/// Estimates with their confidence intervals, in their order from the top down (a forest plot), with a dashed line at 0: those of an
/// [`Inference`](crate::inference::Inference), contrasts, marginal effects. The 40 first ones are shown.
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
    let row = |estimate: &Estimate| EstimateRow {
        name: match &estimate.output {
            Some(output) => format!("{} [{output}]", estimate.name),
            None => estimate.name.clone(),
        },
        value: estimate.value,
        interval: Some((estimate.low, estimate.high)),
    };
    let rows: Vec<EstimateRow> = estimates.into_iter().map(row).collect();
    let clear = rows.iter().filter(|row| row.interval.is_some_and(|(low, high)| low > 0.0 || high < 0.0)).count();
    let note = format!("{clear} of {} intervals do not hold 0.", rows.len());
    Picture::new(title).note(note).panel(panel(&rows, "estimate"))
}

/// An estimate, with its interval where there is one.
struct EstimateRow {
    name: String,
    value: f64,
    interval: Option<(f64, f64)>,
}

/// More rows would not be read.
const MOST_ROWS: usize = 40;

fn panel(rows: &[EstimateRow], unit: &str) -> Panel {
    let shown = &rows[..rows.len().min(MOST_ROWS)];
    let mut names: Vec<String> = shown.iter().map(|row| row.name.clone()).collect();
    if rows.len() > MOST_ROWS {
        names.push(format!("… {} more", rows.len() - MOST_ROWS));
    }
    let place = |k: usize| k as f64;
    let ends =
        |(k, row): (usize, &EstimateRow)| row.interval.map(|(low, high)| extent((low, place(k)), (high, place(k))));
    let stems = shown.iter().enumerate().map(|(k, row)| extent((0.0, place(k)), (row.value, place(k))));
    let pieces = match shown.iter().any(|row| row.interval.is_some()) {
        true => shown.iter().enumerate().filter_map(ends).collect(),
        false => stems.collect(),
    };
    let values = points(shown.iter().enumerate().map(|(k, row)| (row.value, place(k))));
    let label = |(k, row): (usize, &EstimateRow)| {
        let side = if row.value < 0.0 { Side::Left } else { Side::Right };
        Label { at: Point { x: row.value, y: place(k) }, text: number(row.value), side }
    };
    let alone = shown.iter().all(|row| row.interval.is_none());
    let labels = if alone { shown.iter().enumerate().map(label).collect() } else { Vec::new() };
    Panel::new(Axis::including(unit, [0.0]), Axis::names("", names))
        .with(Style::Reference, Mark::Vertical(0.0))
        .with(Style::Series(0), Mark::Segments(pieces))
        .with(Style::Series(0), Mark::Points(values))
        .with(Style::Series(0), Mark::Labels(labels))
}
