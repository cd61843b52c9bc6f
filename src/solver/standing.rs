//! Where a run stands.

use std::any::Any;

use crate::optimizer::AnyOptimizer;

/// The weights that a run would end with: where the penalty's implicit step landed, if only there a corner is honoured.
pub(super) fn standing<'s>(
    corner: bool,
    optimizer: &dyn AnyOptimizer,
    state: &'s (dyn Any + Send),
    at: &'s [f64],
) -> &'s [f64] {
    if corner { optimizer.landed(state).unwrap_or(at) } else { at }
}
