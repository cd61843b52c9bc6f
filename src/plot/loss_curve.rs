//! The loss, epoch by epoch.

use super::Picture;
use super::drawing::{Axis, Mark, Panel, Style, number, points};
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::report::Report;

/// The mean loss over the training examples, and over the validation examples where there are any, by epoch (by step, where an
/// epoch has several rows), with a line at the epoch whose weights the model has. The axis of losses is logarithmic where they
/// span more than a factor of 20.
///
#[doc = "<div>"]
#[doc = include_str!("shown/loss_curve.svg")]
#[doc = "</div>"]
///
/// # Errors
/// A fit in closed form: it has no history.
///
/// # Example
/// ```
/// use gradus::plot;
/// use gradus::prelude::*;
/// let cars = Table::from_csv("data/mtcars/mtcars.csv")?;
/// let solver = GradientDescent::mini_batch(8).epochs(40);
/// let fit = Estimator::regression("mpg").solver(solver).fit(&cars)?;
/// let picture = plot::loss_curve(fit.report())?;
/// println!("{}", picture.text(72, 12));
/// assert!(picture.svg().contains("epoch"));
/// # Ok::<(), gradus::Error>(())
/// ```
pub fn loss_curve(report: &Report) -> Result<Picture> {
    loss_curves([("", report)])
}

/// The losses of several runs by epoch, each under its name.
///
/// # Errors
/// No run; one in closed form, which has no history.
pub fn loss_curves<'a, N: Into<String>>(runs: impl IntoIterator<Item = (N, &'a Report)>) -> Result<Picture> {
    let runs: Vec<(String, &Report)> = runs.into_iter().map(|(name, report)| (name.into(), report)).collect();
    if runs.is_empty() || runs.iter().any(|(_, report)| report.history.is_empty()) {
        return Err(Error::Empty { what: "a fit in closed form has no history, and so no curve of its loss" });
    }
    let by_epoch = runs.iter().all(|(_, report)| report.history.windows(2).all(|pair| pair[0].epoch < pair[1].epoch));
    let at = |row: &Progress| if by_epoch { row.epoch as f64 } else { row.step as f64 };
    let rows = || runs.iter().flat_map(|(_, report)| &report.history);
    let losses = || rows().map(|row| row.loss).chain(rows().filter_map(|row| row.validation));
    let (least, most) =
        losses().fold((f64::INFINITY, 0.0), |(least, most): (f64, f64), loss| (least.min(loss), most.max(loss)));
    let y = if least > 0.0 && most > 20.0 * least { Axis::logarithmic("mean loss") } else { Axis::linear("mean loss") };
    let mut panel = Panel::new(Axis::linear(if by_epoch { "epoch" } else { "step" }), y);
    let mut picture = Picture::new(if by_epoch { "Loss by epoch" } else { "Loss by step" });
    let mut series = 0;
    for (name, report) in &runs {
        let joined = |what: &str| if name.is_empty() { what.to_owned() } else { format!("{name}, {what}") };
        let history = &report.history;
        let curve =
            |of: fn(&Progress) -> Option<f64>| points(history.iter().filter_map(|row| Some((at(row), of(row)?))));
        for (what, losses) in [("training", curve(|row| Some(row.loss))), ("validation", curve(|row| row.validation))] {
            if !losses.is_empty() {
                panel = panel.named(joined(what), Style::Series(series), Mark::Line(losses));
                series += 1;
            }
        }
        let best = report.best_epoch.and_then(|best| history.iter().find(|row| row.epoch == best));
        if let Some(row) = best {
            panel = panel.named(joined("best epoch"), Style::Reference, Mark::Vertical(at(row)));
        }
        picture = picture.note_if_any(history.last().map(|last| note(name, last, best)));
    }
    Ok(picture.panel(panel))
}

/// How a run ended.
fn note(name: &str, last: &Progress, best: Option<&Progress>) -> String {
    let mut note = if name.is_empty() { "Loss".to_owned() } else { format!("{name}: loss") };
    note += &format!(" {} at the end", number(last.loss));
    if let Some(validation) = last.validation {
        note += &format!(", {} on the validation examples", number(validation));
    }
    if let Some(best) = best {
        note += &format!("; the weights are those of epoch {}", best.epoch);
    }
    note + "."
}
