//! Pictures as text for a terminal: the loss of a run, and the calibration of an evaluation.

use std::io::{IsTerminal, stdout};

use gradus::metrics::Evaluation;
use gradus::report::Report;

use super::options::Options;

/// Whether pictures are drawn: where they were asked for, and in a terminal.
fn are_drawn(options: &Options) -> bool {
    !options.json && (options.draw || stdout().is_terminal())
}

/// The loss by epoch, of a run of some epochs.
#[cfg(feature = "plot")]
pub fn loss(options: &Options, report: &Report) -> Option<String> {
    let drawn = are_drawn(options) && report.history.len() > 2;
    let curve = gradus::plot::loss_curve(report).ok().filter(|_| drawn)?;
    Some(curve.text(COLUMNS, ROWS))
}

/// Predictions against labels by bins.
#[cfg(feature = "plot")]
pub fn calibration(options: &Options, evaluation: &Evaluation) -> Option<String> {
    let picture = gradus::plot::calibration(evaluation).ok().filter(|_| are_drawn(options))?;
    Some(picture.text(COLUMNS, ROWS))
}

#[cfg(feature = "plot")]
const COLUMNS: usize = 78;
#[cfg(feature = "plot")]
const ROWS: usize = 12;

#[cfg(not(feature = "plot"))]
pub fn loss(options: &Options, _report: &Report) -> Option<String> {
    are_drawn(options).then(|| MISSING.to_owned()).filter(|_| options.draw)
}

#[cfg(not(feature = "plot"))]
pub fn calibration(_options: &Options, _evaluation: &Evaluation) -> Option<String> {
    None
}

#[cfg(not(feature = "plot"))]
const MISSING: &str = "--draw needs the feature `plot`: cargo run --features plot --example train";
