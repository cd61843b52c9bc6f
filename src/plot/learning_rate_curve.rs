//! The loss by learning rate: which rate is the largest that still descends.

use super::Picture;
use super::drawing::{Axis, Mark, Panel, Style, number, points};
use crate::error::{Error, Result};
use crate::report::Report;

/// The loss by the learning rate of each row of a history: the learning-rate finder, for a run whose rate grows from row to row, as by
/// [`Exponential`](crate::schedule::Exponential) with a decay above 1. A line marks the rate at which the loss falls fastest, per
/// factor of the rate: a good one to begin with.
///
/// # Errors
/// A history of fewer than three rows, or one in which the rate does not grow.
///
/// # Example
/// ```
/// use gradus::plot;
/// use gradus::prelude::*;
/// let cars = Table::from_csv("data/mtcars/mtcars.csv")?;
/// // From 1e-4 to 1 in 80 steps, and no further than a loss that is not finite any more.
/// let rates = Exponential { start: 1e-4, decay: 1e4, steps: 80, staircase: false };
/// let solver = GradientDescent::full_batch().optimizer(Sgd).learning_rate(rates).epochs(80).tolerance(0.0);
/// let columns = columns![numeric("wt").standardized(), numeric("hp").standardized()];
/// let fit = Estimator::regression("mpg").columns(columns).solver(solver).fit(&cars)?;
/// assert!(plot::learning_rate_curve(fit.report())?.notes()[0].starts_with("The loss falls fastest at a rate of"));
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// Smith (2017), *Cyclical learning rates for training neural networks*, section 3.3.
#[doc(alias = "lr_find")]
pub fn learning_rate_curve(report: &Report) -> Result<Picture> {
    let history = &report.history;
    if history.len() < 3 || history.windows(2).any(|pair| pair[1].rate <= pair[0].rate) {
        return Err(Error::Unsupported {
            what: "a curve of the loss by learning rate".to_owned(),
            needs: "a history of three rows or more with growing rates: a schedule that grows, as Exponential with a decay above 1",
            found: format!("{} rows whose rates do not grow throughout", history.len()),
        });
    }
    let slope = |k: &usize| {
        let (before, after) = (&history[k - 1], &history[k + 1]);
        (after.loss - before.loss) / (after.rate.ln() - before.rate.ln())
    };
    let middle = (1..history.len() - 1).filter(|k| slope(k).is_finite());
    let fastest = middle.min_by(|a, b| slope(a).total_cmp(&slope(b))).map(|k| history[k].rate);
    let losses = points(history.iter().map(|row| (row.rate, row.loss)));
    let positive = losses.iter().all(|point| point.y > 0.0);
    let y = if positive { Axis::logarithmic("mean loss") } else { Axis::linear("mean loss") };
    let mut panel = Panel::new(Axis::logarithmic("learning rate"), y);
    panel = panel.named("training", Style::Series(0), Mark::Line(losses));
    let mut picture = Picture::new("Loss by learning rate");
    if let Some(rate) = fastest {
        panel = panel.named("steepest fall", Style::Reference, Mark::Vertical(rate));
        picture = picture.note(format!("The loss falls fastest at a rate of {}.", number(rate)));
    }
    Ok(picture.panel(panel))
}
