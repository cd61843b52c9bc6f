//! Losses with a parameter that is estimated together with the weights.

use std::sync::Arc;

use super::{Loss, Targets};
use crate::error::{Error, Result};

/// θ stands still, relatively.
const STILL: f64 = 1e-12;
/// The constant mostly does not depend on θ; with offsets it does a little.
const MOST_STEPS: usize = 100;

/// The loss at the θ of the best constant model: each best for the other. As it is where no finite constant is best.
///
/// # Errors
/// An estimate that is none, as of labels that say nothing of θ.
pub(crate) fn at_best_constant(loss: Arc<dyn Loss>, targets: Targets<'_>) -> Result<Arc<dyn Loss>> {
    let mut loss = loss;
    for _ in 0..MOST_STEPS {
        let Some(constant) = loss.best_constant(targets) else { break };
        let Some(parameter) = loss.estimated() else { break };
        let scores: Vec<f64> = (0..targets.labels.len()).map(|row| constant[0] + targets.offset(row)).collect();
        let (before, after) = (parameter.estimate(), parameter.best_estimate(targets, &scores));
        let next = loss.with_estimate(after)?;
        let still = (after / before).ln().abs() <= STILL;
        loss = next;
        if still {
            break;
        }
    }
    Ok(loss)
}

/// Refuses a loss with such a parameter, where `what` knows nothing of it.
pub(crate) fn refuse_estimated(loss: &dyn Loss, what: &str, needs: &'static str) -> Result<()> {
    match loss.estimated() {
        None => Ok(()),
        Some(parameter) => Err(Error::Unsupported {
            what: what.to_owned(),
            needs,
            found: format!("the loss {:?}, whose {} is estimated with the weights", loss.name(), parameter.symbol()),
        }),
    }
}
