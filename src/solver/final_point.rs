//! The weights that a run would end with.

use std::any::Any;

use crate::optimizer::AnyOptimizer;

/// The weights that a run would end with: the point after the penalty's proximal step, if only there a corner is honoured.
pub(super) fn final_point<'s>(
    corner: bool,
    optimizer: &dyn AnyOptimizer,
    state: &'s (dyn Any + Send),
    at: &'s [f64],
) -> &'s [f64] {
    if corner { optimizer.prox_point(state).unwrap_or(at) } else { at }
}
