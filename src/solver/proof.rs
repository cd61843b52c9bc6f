//! What shows that a run is at its optimum: small slopes, and little that is left to gain.

use super::Certificate;
use super::decrement::{Decrement, decrement};
use crate::error::Result;
use crate::objective::Objective;
use crate::progress::Warning;

/// What certificates of one objective are completed by.
#[derive(Debug)]
pub(super) struct Proof<'a> {
    objective: Objective<'a>,
    /// The loss of the best constant model, once somebody has asked.
    constant: Option<f64>,
    /// The last decrement that was too large.
    found: Option<Decrement>,
}

/// The rounding of F, relative.
const ROUNDING: f64 = 16.0 * f64::EPSILON;
/// A part of F that more than the rounding of its sum must have lost.
const ROUNDING_OF_SCORES: f64 = 1e-12;
/// Features that take this part in a step are named.
const NAMED: f64 = 0.1;
/// From such a condition on, that is what slopes have been deceived by.
const CONDITION: f64 = 1e4;

impl<'a> Proof<'a> {
    pub(super) fn of(objective: Objective<'a>) -> Self {
        Self { objective, constant: None, found: None }
    }

    /// A certificate of weights where F is `value`, with what is left to gain: by the gap where that suffices, by what a run
    /// knows that Newton's step promises, or by the decrement.
    pub(super) fn complete(
        &mut self,
        (at, value): (&[f64], f64),
        known: Certificate,
        promised: Option<f64>,
        tolerance: f64,
    ) -> Result<Certificate> {
        self.found = None;
        for left in [known.gap, promised].into_iter().flatten() {
            let remaining = Some(self.share(left, value)?);
            if remaining <= Some(tolerance) {
                return Ok(Certificate { remaining, ..known });
            }
        }
        let Some(found) = decrement(&self.objective, at)? else { return Ok(known) };
        // What scores of these weights, as they are rounded, have lost already.
        let penalty = self.objective.penalty().value(&at[..self.objective.shape().weights()]);
        let lost = value - penalty - found.loss;
        let lost = if lost > ROUNDING_OF_SCORES * value.abs() { lost } else { 0.0 };
        let remaining = self.share(found.decrease + lost, value)?;
        self.found = (remaining > tolerance).then_some(found);
        Ok(Certificate { remaining: Some(remaining), ..known })
    }

    /// The part that `left` is of the whole way down from the best constant model.
    fn share(&mut self, left: f64, value: f64) -> Result<f64> {
        if left <= ROUNDING * value.abs() {
            return Ok(0.0);
        }
        let first = match self.constant {
            Some(first) => first,
            None => self.objective.constant_loss()?,
        };
        self.constant = Some(first);
        Ok(left / (left + (first - value).abs()))
    }

    /// Why slopes that are small have not been enough.
    pub(super) fn warning(&self) -> Option<Warning> {
        let Decrement { condition, parts, .. } = self.found.as_ref()?;
        let mut named: Vec<usize> = (0..parts.len()).filter(|&j| parts[j] >= NAMED).collect();
        named.sort_by(|&a, &b| parts[b].total_cmp(&parts[a]));
        let features = named.into_iter().filter_map(|j| self.objective.names().get(j)).collect();
        (*condition >= CONDITION).then_some(Warning::NearlyCollinear { features, condition: *condition })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::engine::Local;
    use crate::loss::Squared;
    use crate::penalty::{Bounds, NoPenalty, Penalty};

    /// What is left is a part of the way down also where the constant model lies outside of the bounds.
    #[test]
    fn bounds_without_0_do_not_make_everything_small() {
        let x = ndarray::array![[0.0], [1.0], [2.0]];
        let penalties: [Arc<dyn Penalty>; 2] = [Arc::new(NoPenalty), Arc::new(Bounds::new(0.5, 2.0).unwrap())];
        for penalty in penalties {
            let local = Local::new(vec![(&x).into()], vec![0.0, 1.0, 5.0], Arc::new(Squared), true).unwrap();
            let objective = local.objective(penalty).unwrap();
            let constant = objective.constant_loss().unwrap();
            assert!((constant - 14.0 / 3.0).abs() < 1e-12);
            assert_eq!(Proof::of(objective).share(1.0, constant - 1.0).unwrap(), 0.5);
        }
    }
}
