//! The two roads to the same optimum.

use std::fmt::Debug;

use super::on_columns::OnColumns;
use super::on_gram::OnGram;
use super::path::Curved;
use super::standing::Standing;
use super::terms::Terms;
use crate::error::Result;
use crate::objective::Objective;

/// How examples are looked at: `at` is weights, then the bias, in the solver's variables.
pub(super) trait Road: Send + Debug {
    /// The slopes at a point.
    fn look(&mut self, terms: &Terms, at: &[f64]) -> Result<Standing>;

    /// Goes on from where [`Road::look`] has just looked; the share of the step that was taken, and whether single weights
    /// came to the minimum of the quadratic.
    fn improve(&mut self, terms: &Terms, at: &mut [f64], here: &Standing, tolerance: f64) -> Result<(f64, bool)>;

    /// The loss, slopes and second derivatives at a point; to those of each example `damping` is added, as a share of the most
    /// that the loss can have.
    fn curved(&mut self, at: &[f64], damping: f64) -> Result<Curved>;

    /// The loss there.
    fn value(&mut self, at: &[f64]) -> Result<f64>;

    /// Whether [`Road::curved`] costs little.
    fn has_few_weights(&self) -> bool;

    /// Other strengths from now on.
    fn forget(&mut self) {}

    /// Weights that are known to be 0 at the optimum.
    fn ruled_out(&self) -> usize {
        0
    }
}

/// Features up to which a gram is cheaper than anything.
const FEW: usize = 64;
/// Features up to which one is worth it, where there are enough rows.
const MOST: usize = 4000;
const ROWS_TO_COLUMNS: u64 = 2;

/// Weights, and multiplications of their gram, up to which a factor in each step is nothing.
const FEW_WEIGHTS: usize = 300;
const FEW_PRODUCTS: f64 = 3e8;

/// Whether it is cheap to multiply so many columns with each other.
pub(super) fn is_cheap(rows: f64, columns: usize) -> bool {
    columns <= FEW_WEIGHTS && rows * (columns * columns) as f64 <= FEW_PRODUCTS
}

/// Whether the gram of all features is the shorter way: `looks` is how often the slopes of all features would be asked for
/// on the other.
pub(super) fn by_gram(objective: &Objective<'_>, looks: f64) -> bool {
    let (n, p) = (objective.examples(), objective.shape().features);
    if objective.squares().is_none() {
        return false;
    }
    let Some(columns) = objective.columns() else { return true };
    // A gram multiplies n·p²/2 numbers, sixteen in the time that one is read.
    let gram = n as f64 * p as f64 * p as f64 / 32.0;
    let walk = looks * columns.stored() + 4.0 * n as f64 * p as f64;
    p <= FEW || (p <= MOST && n >= ROWS_TO_COLUMNS * p as u64 && gram <= walk)
}

/// The shorter road for a single fit, in the solver's variables.
pub(super) fn road<'a>(objective: Objective<'a>, looks: f64) -> Result<Box<dyn Road + 'a>> {
    if by_gram(&objective, looks) {
        return Ok(Box::new(OnGram::new(objective)?));
    }
    Ok(Box::new(OnColumns::new(objective)?))
}
