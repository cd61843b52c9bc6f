//! Several threads in one epoch.

use rayon::prelude::*;

use super::averaging::Averaging;
use super::epoch_plan::EpochPlan;
use super::steps::{EpochSums, Steps};
use crate::error::Result;
use crate::objective::RowOrder;

/// The rest of an epoch in so many shards: each steps through its own rows from `at` on, and `at` becomes the mean of where they
/// end, each counting by its examples. Updates are counted from `step` on, over all shards.
pub(super) fn through(
    plan: &EpochPlan<'_>,
    rest: RowOrder<'_>,
    shards: usize,
    step: u64,
    at: &mut [f64],
) -> Result<EpochSums> {
    let objective = plan.objective;
    let cut = |k: usize| (rest.len() as u128 * k as u128 / shards as u128) as usize;
    let one = |k: usize| -> Result<(EpochSums, Vec<f64>)> {
        let part = rest.part(cut(k)..cut(k + 1));
        let (mut own, mut averaging) = (at.to_vec(), Averaging::default());
        let mut state = plan.optimizer.init(objective.shape(), &own);
        let steps = Steps::new(plan, &mut own, state.as_mut(), &mut averaging, part.len());
        let rows = objective.rows_on_one_thread().ok_or_else(EpochPlan::without_rows)?;
        let steps = steps.counting(step.saturating_add(k as u64), shards as u64);
        let sums = steps.through(&*rows, &mut objective.blocks(part))?;
        Ok((sums, own))
    };
    let parts: Vec<_> = if objective.parallel() {
        (0..shards).into_par_iter().map(one).collect()
    } else {
        (0..shards).map(one).collect()
    };
    let mut all = EpochSums::default();
    at.fill(0.0);
    for (k, part) in parts.into_iter().enumerate() {
        let (sums, weights) = part?;
        let share = (cut(k + 1) - cut(k)) as f64 / rest.len() as f64;
        at.iter_mut().zip(weights).for_each(|(w, own)| *w += share * own);
        all.add(sums);
    }
    Ok(all)
}
