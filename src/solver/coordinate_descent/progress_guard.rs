//! When steps along single weights give way to the central path.

use super::backend::Backend;
use super::central_path::follow;
use super::penalty_terms::PenaltyTerms;
use super::point_state::PointState;
use crate::error::Result;

/// What a run has met since it began, or since the central path was followed last.
#[derive(Debug, Default)]
pub(super) struct ProgressGuard {
    trouble: u32,
    paths: u32,
    least: Option<f64>,
}

/// What one step adds to the trouble: one that was to be shortened, or did not come to its end, or led no further down.
const USUAL: u32 = 1;
const BAD: u32 = 4;
/// From so much on the central path is followed, and so often.
const TROUBLE: u32 = 12;
const MOST_PATHS: u32 = 4;
/// After which a run that goes on like this is at its end.
const END: u32 = 40;
/// A step that is shorter is not that of the quadratic any more.
const SHORT: f64 = 0.5;
const ROUNDING: f64 = 1e-14;

impl ProgressGuard {
    /// One step from where `backend` was evaluated last; the share of it that was taken.
    pub(super) fn step(
        &mut self,
        backend: &mut dyn Backend,
        terms: &PenaltyTerms,
        at: &mut [f64],
        here: &PointState,
        (scale, tolerance): (f64, f64),
    ) -> Result<f64> {
        let value = here.loss + terms.value(&at[..here.slopes.len()]);
        let falls = self.least.is_none_or(|least| value < least - ROUNDING * least.abs());
        self.least = Some(self.least.map_or(value, |least| least.min(value)));
        if self.trouble >= TROUBLE && self.paths < MOST_PATHS && backend.has_few_weights() {
            (self.trouble, self.paths) = (0, self.paths + 1);
            follow(backend, terms, at, (scale, tolerance))?;
            return Ok(1.0);
        }
        let (share, done) = backend.improve(terms, at, here, tolerance * scale)?;
        self.trouble += if falls && done && share >= SHORT { USUAL } else { BAD };
        Ok(share)
    }

    /// Whether there is nothing left to try.
    pub(super) fn is_lost(&self) -> bool {
        self.paths == MOST_PATHS && self.trouble >= END
    }
}
