//! The page of a fit.

use gradus::estimator::Fit;
use gradus::prelude::*;

use super::options::Options;

/// Writes the page of a fit where one is asked for, in the words of the command line.
#[cfg(feature = "plot")]
pub fn write(
    options: &Options,
    fit: &Fit,
    finished: &Model,
    train: &Table,
    test: Option<&Table>,
    warnings: Vec<Warning>,
) -> Result<()> {
    let Some(path) = &options.report else { return Ok(()) };
    // Rows that are to be predicted may lack the label.
    let labeled = |table: &&Table| fit.model().labels().iter().all(|label| table.names().contains(label));
    let files = options.train.iter().chain(&options.test);
    let report = files.fold(fit.report_html(train, test.filter(labeled)), |report, file| report.input(file));
    report.model(finished).warnings(warnings).wording(super::wording::in_options).save(path)
}

/// The options refuse what a build without pictures lacks.
#[cfg(not(feature = "plot"))]
pub fn write(_: &Options, _: &Fit, _: &Model, _: &Table, _: Option<&Table>, _: Vec<Warning>) -> Result<()> {
    Ok(())
}
