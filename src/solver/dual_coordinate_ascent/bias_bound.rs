//! How far away the best bias can be.

use crate::error::Result;
use crate::loss::{Domain, Loss};
use crate::objective::{Objective, RowAccess, RowBlock};

/// A bound of |b* − centre|: how far the bias must be moved at least for the loss to exceed `least` whatever weights of a
/// length up to `length` are chosen. Infinite where no distance is far enough. For a loss that is never negative and does
/// not exceed `least` at the centre with all weights 0.
pub(in crate::solver) fn bias_bound(
    objective: &Objective<'_>,
    rows: &dyn RowAccess,
    (centre, length, least): (f64, f64, f64),
) -> Result<f64> {
    let (examples, total, loss) = (objective.examples(), objective.total_weight(), objective.loss());
    let unit = unit_of_scores(objective, least);
    let distances = DISTANCES.map(|distance| distance * unit);
    let mut sums = [[0.0; 2]; DISTANCES.len()];
    let order: Vec<u32> = (0..examples as u32).collect();
    rows.show(&mut objective.blocks(&order), &mut |rows: &RowBlock| {
        for i in 0..rows.len() {
            let (label, s) = (rows.label(i), rows.weight(i));
            let (at, reach) = (centre + rows.offset(i), length * rows.squared_norm(i).sqrt());
            for (distance, sums) in distances.iter().zip(&mut sums) {
                for (side, sum) in [-1.0, 1.0].iter().zip(sums) {
                    *sum += s * least_within(loss, label, at + side * distance, reach);
                }
            }
        }
        Ok(())
    })?;
    let far = |sums: &[f64; 2]| sums.iter().all(|sum| sum / total > least);
    Ok(distances.iter().zip(&sums).find(|(_, sums)| far(sums)).map_or(f64::INFINITY, |(distance, _)| *distance))
}

/// The unit of scores: none, but for labels that are numbers. There a loss of one unit per unit of slope is one.
fn unit_of_scores(objective: &Objective<'_>, loss: f64) -> f64 {
    let unit = loss / objective.gradient_scale();
    if objective.loss().properties().domain == Domain::Numbers && unit.is_finite() && unit > 0.0 { unit } else { 1.0 }
}

/// Distances that are tried, in the unit of scores.
const DISTANCES: [f64; 7] = [1.0, 16.0, 256.0, 4096.0, 65_536.0, 1_048_576.0, 1e9];

/// A lower bound of a convex loss over scores within a reach.
fn least_within(loss: &dyn Loss, label: f64, score: f64, reach: f64) -> f64 {
    let at = |score: f64| loss.value_and_slope(label, score).unwrap_or((0.0, 0.0));
    let (left, rising) = at(score - reach);
    if rising >= 0.0 {
        return left;
    }
    let (right, falling) = at(score + reach);
    if falling <= 0.0 { right } else { 0.0 }
}
