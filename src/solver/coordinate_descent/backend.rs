//! Where coordinate descent gets slopes and second derivatives from.

use std::fmt::Debug;

use super::local_quadratic::LocalQuadratic;
use super::penalty_terms::PenaltyTerms;
use super::point_state::PointState;
use crate::error::Result;

/// Slopes and steps over examples, or over their gram: `at` is weights, then the bias, in the solver's variables.
pub(super) trait Backend: Send + Debug {
    /// The slopes at a point.
    fn evaluate(&mut self, terms: &PenaltyTerms, at: &[f64]) -> Result<PointState>;

    /// Goes on from the point of the last [`Backend::evaluate`]; the share of the step that was taken, and whether single weights
    /// came to the minimum of the quadratic.
    fn improve(
        &mut self,
        terms: &PenaltyTerms,
        at: &mut [f64],
        here: &PointState,
        tolerance: f64,
    ) -> Result<(f64, bool)>;

    /// The loss, slopes and second derivatives at a point; to those of each example `damping` is added, as a share of the most
    /// that the loss can have.
    fn curved(&mut self, at: &[f64], damping: f64) -> Result<LocalQuadratic>;

    /// The loss there.
    fn value(&mut self, at: &[f64]) -> Result<f64>;

    /// Whether [`Backend::curved`] costs little.
    fn has_few_weights(&self) -> bool;

    /// Other strengths from now on.
    fn forget(&mut self) {}

    /// Weights that are known to be 0 at the optimum.
    fn ruled_out(&self) -> usize {
        0
    }
}

/// Weights, and multiplications of their gram, up to which a factor in each step is nothing.
const FEW_WEIGHTS: usize = 300;
const FEW_PRODUCTS: f64 = 3e8;

/// Whether it is cheap to multiply so many columns with each other.
pub(super) fn is_cheap(rows: f64, columns: usize) -> bool {
    columns <= FEW_WEIGHTS && rows * (columns * columns) as f64 <= FEW_PRODUCTS
}
