//! Plain steps over batches, many at a time.

use super::{Batches, Gradient};
use crate::error::Result;
use crate::penalty::{Penalty, Shrinkage};
use crate::progress::Progress;
use crate::schedule::{At, Schedule, usable};

/// What rules a walk: plain steps w ← w − η·g over one batch after the other, each followed by the implicit step of the
/// penalty. A solver whose optimizer is plain hands whole epochs to the side that holds the examples, which can then
/// step without a detour for each of them.
#[expect(missing_debug_implementations, reason = "a schedule is a closure")]
#[non_exhaustive]
pub struct Walk<'w> {
    /// η of each step.
    pub schedule: &'w dyn Schedule,
    /// The history so far, for the schedule.
    pub past: &'w [Progress],
    /// Epochs completed.
    pub epoch: u64,
    /// Updates made before the first step of this walk.
    pub step: u64,
    /// By how much the number of updates grows with each step of this walk.
    pub stride: u64,
    /// At most so many steps.
    pub most: u64,
    /// The mean loss of a batch, as its share of all examples, beyond which the run is lost.
    pub bound: f64,
    /// The number of weights; biases follow them.
    pub weights: usize,
    /// Ω, when there is one.
    pub penalty: Option<&'w dyn Penalty>,
    /// [`Penalty::shrinkage`] of it.
    pub shrinkage: Option<&'w [Shrinkage]>,
    /// Where the weights after each step are summed up, when they are averaged.
    pub sum: Option<&'w mut [f64]>,
}

/// How far a walk went.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[non_exhaustive]
pub struct Walked {
    /// Steps taken.
    pub steps: u64,
    /// Σ s·ℓ over their examples, each at the weights of its own moment.
    pub loss: f64,
    /// Σ s over them.
    pub weight: f64,
    /// η of the last.
    pub rate: f64,
    /// The mean loss of a batch that was out of bounds: no step was taken on it, and the walk ended there.
    pub lost: Option<f64>,
}

impl Walk<'_> {
    /// η of a step of this walk, counted from 0.
    #[inline]
    pub(crate) fn rate(&self, step: u64) -> Result<f64> {
        usable(self.schedule.rate(At::new(
            self.step.saturating_add(step.saturating_mul(self.stride)),
            self.epoch,
            self.past,
        )))
    }

    /// Counts a batch; false when it is out of bounds. `share` is its part in the weight of all examples.
    #[inline]
    pub(crate) fn counts(&self, walked: &mut Walked, loss: f64, weight: f64, share: f64) -> bool {
        // Not ≤ is also true of a NaN.
        if !(loss * share <= self.bound) {
            walked.lost = Some(loss);
            return false;
        }
        walked.loss += loss * weight;
        walked.weight += weight;
        true
    }
}

/// The walk as it is defined: batch by batch, with every weight visited in each step.
pub(crate) fn stepwise<B: Batches + ?Sized>(
    batches: &mut B,
    total_weight: f64,
    walk: &mut Walk<'_>,
    at: &mut [f64],
    gradient: &mut Gradient,
) -> Result<Walked> {
    let mut walked = Walked::default();
    while walked.steps < walk.most {
        let Some(batch) = batches.next(at, gradient)? else { break };
        let rate = walk.rate(walked.steps)?;
        walked.rate = rate;
        if !walk.counts(&mut walked, batch.loss, batch.weight, batch.weight / total_weight) {
            break;
        }
        gradient.for_each(|j, g| at[j] -= rate * g);
        if let Some(penalty) = walk.penalty {
            penalty.prox(&mut at[..walk.weights], &|_| rate);
        }
        if let Some(sum) = &mut walk.sum {
            sum.iter_mut().zip(at.iter()).for_each(|(sum, w)| *sum += w);
        }
        walked.steps += 1;
    }
    Ok(walked)
}
