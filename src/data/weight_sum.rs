//! What example weights may add up to.

use crate::error::{Error, Result};

/// Sums that can be divided by, and multiplied with whatever a fit or a metric weighs, without leaving f64.
const LEAST: f64 = 1e-100;
const MOST: f64 = 1e100;

/// Refuses a sum of example weights that is so small or so large that what is weighed by them leaves f64; the same of a fit and
/// an evaluation.
pub(crate) fn refuse_weight_sum(total: f64) -> Result<()> {
    if (LEAST..=MOST).contains(&total) {
        return Ok(());
    }
    let must = "between 1e-100 and 1e100; multiply the weights by a constant";
    Err(Error::Setting { name: "the sum of the example weights", value: total.to_string(), must })
}
