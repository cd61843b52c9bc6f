//! Which backend is the faster one.

use super::backend::Backend;
use super::on_columns::OnColumns;
use super::on_gram::OnGram;
use crate::error::Result;
use crate::objective::Objective;

/// Features up to which a gram is cheaper than anything.
const FEW: usize = 64;
/// Features up to which one is worth it, where there are enough rows.
const MOST: usize = 4000;
const ROWS_TO_COLUMNS: u64 = 2;

/// Whether the gram of all features is the shorter way: `evaluations` is how often the slopes of all features would be asked for
/// on the other.
pub(super) fn by_gram(objective: &Objective<'_>, evaluations: f64) -> bool {
    let (n, p) = (objective.examples(), objective.shape().features);
    if objective.squares().is_none() {
        return false;
    }
    let Some(by_column) = objective.columns() else { return true };
    // A gram multiplies n·p²/2 numbers, sixteen in the time that one is read.
    let gram = n as f64 * p as f64 * p as f64 / 32.0;
    let columns = evaluations * by_column.stored() + 4.0 * n as f64 * p as f64;
    p <= FEW || (p <= MOST && n >= ROWS_TO_COLUMNS * p as u64 && gram <= columns)
}

/// The faster backend for a single fit, in the solver's variables.
pub(super) fn choose_backend<'a>(objective: Objective<'a>, evaluations: f64) -> Result<Box<dyn Backend + 'a>> {
    if by_gram(&objective, evaluations) {
        return Ok(Box::new(OnGram::new(objective)?));
    }
    Ok(Box::new(OnColumns::new(objective)?))
}
